/* What people would like: votes for next week's dishes, and what somebody said about their eating.
 */
#include "domains/meals/view.h"

#define MANAGER (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_COOK))

typedef struct VoteAsk {
    PersonId eater;
    OrganisationId site;
    Day week;
    FieldList dishes;
    bool all, has_all;
    bool has_eater, has_site, has_week;
} VoteAsk;
static const Field vote_fields[] = {MAYBE_ID(VoteAsk, eater, has_eater, "eater_id"),
                                    MAYBE_ID(VoteAsk, site, has_site, "site_id"),
                                    MAYBE_DAY(VoteAsk, week, has_week, "week"),
                                    FIELD_IDS(VoteAsk, dishes, "dishes", MEAL_VOTES_MAX),
                                    {0}};
static const Field votes_fields[] = {MAYBE_ID(VoteAsk, eater, has_eater, "eater"),
                                     MAYBE_ID(VoteAsk, site, has_site, "site"),
                                     MAYBE_DAY(VoteAsk, week, has_week, "week"),
                                     MAYBE_BOOL(VoteAsk, all, has_all, "all"),
                                     {0}};

/* For next week unless it says otherwise, where the eater eats. */
static Status vote_defaults(Request *req, VoteAsk *a)
{
    if (!a->has_eater) a->eater.v = req->who.person;
    if (!a->has_week) a->week = tx_today(req->tx) + 7;
    return a->has_site ? OK : view_site_for(req, a->eater, &a->site);
}

static Status vote(Request *req, Reply *reply)
{
    VoteAsk a = {0};
    DishId dishes[MEAL_VOTES_MAX];
    request_fields(req, &a);
    TRY(vote_defaults(req, &a));
    const int64_t *ids = a.dishes.items;
    for (size_t i = 0; i < a.dishes.count; i++) dishes[i].v = ids[i];
    TRY(meals_vote(req->tx, a.eater, a.site, a.week, dishes, a.dishes.count));
    return reply_empty(reply, 204);
}

static Status votes(Request *req, Reply *reply)
{
    VoteAsk a = {0};
    View view;
    DishVotes *v;
    DishId *asked;
    size_t count;
    size_t asked_count;
    int64_t state;
    int64_t voters;
    request_fields(req, &a);
    TRY(vote_defaults(req, &a));
    TRY(people_may_see(req->tx, a.eater, SCOPE_MEALS));
    TRY(view_open(req->tx, a.site, &view));
    TRY(meals_votes(req->tx, a.site, a.week, a.eater, &v, &count));
    Day week = a.week - (day_weekday(a.week) - 1);
    TRY(poll_find(req->tx, a.site, week, &state));
    TRY(poll_dishes(req->tx, a.site, week, &asked, &asked_count));
    TRY(poll_voters(req->tx, a.site, week, &voters));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "site_id", a.site.v);
    json_put_day(out, "week", a.week - (day_weekday(a.week) - 1));
    json_put_i64(out, "most", MEAL_VOTES_MAX);
    json_put_text(out, "state", state == 2 ? "closed" : state == 1 ? "asked" : "free");
    json_put_i64(out, "voters", voters);
    json_open(out, "dishes", '[');
    for (size_t i = 0; i < view.dish_count; i++) {
        int64_t n = 0;
        bool mine = false;
        bool wanted = !asked_count;
        for (size_t k = 0; k < asked_count; k++) wanted |= asked[k].v == view.dishes[i].id.v;
        if (!wanted && !a.all) continue;
        for (size_t k = 0; k < count; k++) {
            if (v[k].dish.v != view.dishes[i].id.v) continue;
            n = v[k].votes;
            mine = v[k].mine;
        }
        json_open(out, NULL, '{');
        json_put_i64(out, "id", view.dishes[i].id.v);
        json_put_str(out, "name", view.dishes[i].name);
        json_put_str(out, "part", view.dishes[i].part);
        json_put_i64(out, "votes", n);
        json_put_bool(out, "mine", mine);
        json_put_bool(out, "asked", wanted && asked_count);
        json_put_i64(out, "price_fen", view.dishes[i].price_fen);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- The manager asks ---- */

typedef struct PollAsk {
    Day week;
    FieldList dishes;
    bool has_week;
} PollAsk;
static const Field poll_fields[] = {
    MAYBE_DAY(PollAsk, week, has_week, "week"), FIELD_IDS(PollAsk, dishes, "dishes", 12), {0}};
static const Field poll_close_fields[] = {MAYBE_DAY(PollAsk, week, has_week, "week"), {0}};

static Status poll_open(Request *req, Reply *reply)
{
    PollAsk a = {0};
    DishId dishes[12];
    request_fields(req, &a);
    const int64_t *ids = a.dishes.items;
    for (size_t i = 0; i < a.dishes.count; i++) dishes[i].v = ids[i];
    TRY(meals_poll_open(req->tx, (OrganisationId){req->who.organisation},
                        a.has_week ? a.week : tx_today(req->tx) + 7, dishes, a.dishes.count));
    return reply_empty(reply, 204);
}

static Status poll_close(Request *req, Reply *reply)
{
    PollAsk a = {0};
    request_fields(req, &a);
    TRY(meals_poll_close(req->tx, (OrganisationId){req->who.organisation},
                         a.has_week ? a.week : tx_today(req->tx) + 7));
    return reply_empty(reply, 204);
}

/* ---- One's own eating ---- */

static const Choice sizes[] = {{"small", MEAL_SMALL, "小份"},
                               {"regular", MEAL_REGULAR, "中份"},
                               {"large", MEAL_LARGE, "大份"},
                               {0}};
static const struct {
    const char *name;
    int64_t like;
} foods[] = {
    {"fish", LIKE_FISH},     {"meat", LIKE_MEAT}, {"egg", LIKE_EGG},           {"tofu", LIKE_TOFU},
    {"greens", LIKE_GREENS}, {"soup", LIKE_SOUP}, {"porridge", LIKE_PORRIDGE}, {0}};

typedef struct ProfileAsk {
    PersonId eater;
    int32_t size;
    FieldList likes, leaves;
    Fen most;
    bool has_eater, has_most;
} ProfileAsk;
typedef struct FoodName {
    int32_t v;
} FoodName;
static const Choice food_choices[] = {
    {"fish", LIKE_FISH, "鱼"},         {"meat", LIKE_MEAT, "肉"},
    {"egg", LIKE_EGG, "蛋"},           {"tofu", LIKE_TOFU, "豆腐"},
    {"greens", LIKE_GREENS, "青菜"},   {"soup", LIKE_SOUP, "汤"},
    {"porridge", LIKE_PORRIDGE, "粥"}, {0}};
static const Field food_fields[] = {FIELD_CHOICE(FoodName, v, "food", food_choices), {0}};
static const Field profile_fields[] = {
    MAYBE_ID(ProfileAsk, eater, has_eater, "eater_id"),
    FIELD_CHOICE(ProfileAsk, size, "size", sizes),
    FIELD_LIST(ProfileAsk, likes, "likes", food_fields, sizeof(FoodName), 7),
    FIELD_LIST(ProfileAsk, leaves, "leaves", food_fields, sizeof(FoodName), 7),
    MAYBE_FEN(ProfileAsk, most, has_most, "most_fen", 0, 100000),
    {0}};
static const Field profile_of_fields[] = {MAYBE_ID(ProfileAsk, eater, has_eater, "eater"), {0}};

static int64_t bits_of(FieldList list)
{
    int64_t bits = 0;
    const FoodName *names = list.items;
    for (size_t i = 0; i < list.count; i++) bits |= names[i].v;
    return bits;
}

static void put_foods(JsonOut *out, const char *name, int64_t bits)
{
    json_open(out, name, '[');
    for (size_t i = 0; foods[i].name; i++)
        if (bits & foods[i].like) json_put_text(out, NULL, foods[i].name);
    json_close(out, ']');
}

static Status reply_profile(Request *req, Reply *reply, PersonId person)
{
    FoodProfile p;
    TRY(meals_profile(req->tx, person, &p));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "eater_id", person.v);
    json_put_text(out, "size", sizes[p.size - 1].name);
    put_foods(out, "likes", p.likes);
    put_foods(out, "leaves", p.leaves);
    json_put_i64(out, "most_fen", p.most_fen);
    json_close(out, '}');
    return OK;
}

static Status profile(Request *req, Reply *reply)
{
    ProfileAsk a = {0};
    request_fields(req, &a);
    if (!a.has_eater) a.eater.v = req->who.person;
    TRY(people_may_see(req->tx, a.eater, SCOPE_MEALS));
    return reply_profile(req, reply, a.eater);
}

static Status profile_set(Request *req, Reply *reply)
{
    ProfileAsk a = {0};
    request_fields(req, &a);
    if (!a.has_eater) a.eater.v = req->who.person;
    TRY(meals_profile_set(req->tx, a.eater,
                          &(FoodProfile){.size = (MealSize)a.size,
                                         .likes = bits_of(a.likes),
                                         .leaves = bits_of(a.leaves),
                                         .most_fen = a.has_most ? a.most : 0}));
    return reply_profile(req, reply, a.eater);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_wish_routes[] = {
    {GET, "/api/meals/votes", SIGNED_IN, READ, IN(votes_fields, VoteAsk), NULL, votes,
     "What people would like to eat next week"},
    {POST, "/api/meals/votes", SIGNED_IN, WRITE, IN(vote_fields, VoteAsk), NULL, vote,
     "Up to three dishes for next week; replaces what was said before"},
    {POST, "/api/site/poll", MANAGER, WRITE, IN(poll_fields, PollAsk), NULL, poll_open,
     "Ask which of two to twelve dishes people want next week"},
    {POST, "/api/site/poll/close", MANAGER, WRITE, IN(poll_close_fields, PollAsk), NULL, poll_close,
     "The result stands: no more votes for that week"},
    {GET, "/api/meals/profile", SIGNED_IN, READ, IN(profile_of_fields, ProfileAsk), NULL, profile,
     "How much somebody eats, what they like and what a lunch may cost"},
    {POST, "/api/meals/profile", SIGNED_IN, WRITE, IN(profile_fields, ProfileAsk), NULL,
     profile_set, "Say how much one eats, what one likes and what a lunch may cost"},
    {0},
};
