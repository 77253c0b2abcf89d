/* What people would like: the manager asks, people vote, the result stands; one's own eating ranks
 * the menu and says why; who has eaten, by the door it came through. */
#include "domains/meals/world_for_tests.h"

typedef struct Wish {
    MealWorld *w;
    DishId dishes[13];
    size_t count;
    int64_t state;
    DishVotes *votes;
    size_t vote_count;
    FoodProfile profile;
    MealUse *uses;
    size_t use_count;
} Wish;

static void as_who(Wish *a, PersonId who, Role role)
{
    a->w->actor = who;
    a->w->role = role;
}

static Status do_open(Tx *tx, void *job)
{
    Wish *a = job;
    as(tx, a->w);
    return meals_poll_open(tx, a->w->site, a->w->day + 7, a->dishes, a->count);
}
static Status do_close(Tx *tx, void *job)
{
    Wish *a = job;
    as(tx, a->w);
    return meals_poll_close(tx, a->w->site, a->w->day + 7);
}
static Status do_vote(Tx *tx, void *job)
{
    Wish *a = job;
    as(tx, a->w);
    return meals_vote(tx, a->w->elder, a->w->site, a->w->day + 7, a->dishes, a->count);
}
static Status do_votes(Tx *tx, void *job)
{
    Wish *a = job;
    return meals_votes(tx, a->w->site, a->w->day + 7, a->w->elder, &a->votes, &a->vote_count);
}

static Wish *open_world(TestEngine engine, TestStore **t)
{
    Wish *a = NEW(test_arena(), Wish);
    a->w = world_open(engine, t);
    a->dishes[0] = a->w->fish;
    a->dishes[1] = a->w->tofu;
    a->count = 2;
    as_who(a, a->w->clerk, ROLE_SITE_MANAGER);
    return a;
}

TEST(a_vote_is_over_what_the_manager_asks_and_stands_when_it_is_closed)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Wish *a = open_world(engine, &t);
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, do_close, a));
        CHECK_TEXT("meals.no_poll", t->problem.code);
        CHECK(test_fault_loop(t, HERE, do_open, a, NULL) >= 4);
        CHECK_STATUS(OK, test_write(t, HERE, do_open, a));
        as_who(a, a->w->elder, ROLE_ELDER);
        a->count = 1;
        CHECK_STATUS(OK, test_write(t, HERE, do_vote, a));
        a->dishes[0] = a->w->rice;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_vote, a));
        CHECK_TEXT("meals.not_asked", t->problem.code);
        CHECK_STATUS(OK, test_read(t, HERE, do_votes, a));
        CHECK_INT(1, a->vote_count);
        CHECK_INT(a->w->fish.v, a->votes[0].dish.v);
        CHECK(a->votes[0].mine);
        as_who(a, a->w->clerk, ROLE_SITE_MANAGER);
        CHECK(test_fault_loop(t, HERE, do_close, a, NULL) >= 2);
        CHECK_STATUS(OK, test_write(t, HERE, do_close, a));
        CHECK_STATUS(OK, test_write(t, HERE, do_close, a));
        a->dishes[0] = a->w->fish;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_vote, a));
        CHECK_TEXT("meals.poll_closed", t->problem.code);
        a->count = 2;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_open, a));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(too_few_dishes_a_foreign_one_and_one_twice_are_refused)
{
    TestStore *t;
    Wish *a = open_world(TEST_SQLITE, &t);
    a->count = 1;
    CHECK_STATUS(INVALID, test_write(t, HERE, do_open, a));
    CHECK_TEXT("meals.poll_few", t->problem.code);
    a->count = 2;
    a->dishes[1].v = 77;
    CHECK_STATUS(NOT_FOUND, test_write(t, HERE, do_open, a));
    a->dishes[1] = a->dishes[0];
    CHECK_STATUS(INVALID, test_write(t, HERE, do_open, a));
    CHECK_TEXT("meals.twice", t->problem.code);
    test_store_close(t);
}

/* ---- One's own eating ---- */

static Status do_profile(Tx *tx, void *job)
{
    Wish *a = job;
    as(tx, a->w);
    return meals_profile_set(tx, a->w->elder, &a->profile);
}
static Status do_read_profile(Tx *tx, void *job)
{
    Wish *a = job;
    return meals_profile(tx, a->w->elder, &a->profile);
}

TEST(what_somebody_said_about_their_eating_is_kept_and_may_not_contradict_itself)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Wish *a = open_world(engine, &t);
        CHECK_STATUS(OK, test_read(t, HERE, do_read_profile, a));
        CHECK_INT(MEAL_REGULAR, a->profile.size);
        as_who(a, a->w->neighbour, ROLE_ELDER);
        CHECK_STATUS(DENIED, test_write(t, HERE, do_profile, a));
        as_who(a, a->w->elder, ROLE_ELDER);
        a->profile = (FoodProfile){MEAL_LARGE, LIKE_FISH, LIKE_FISH | LIKE_EGG, 1200};
        CHECK_STATUS(INVALID, test_write(t, HERE, do_profile, a));
        CHECK_TEXT("meals.both", t->problem.code);
        a->profile.leaves = LIKE_EGG;
        CHECK(test_fault_loop(t, HERE, do_profile, a, NULL) >= 2);
        CHECK_STATUS(OK, test_write(t, HERE, do_profile, a));
        a->profile = (FoodProfile){0};
        CHECK_STATUS(OK, test_read(t, HERE, do_read_profile, a));
        CHECK_INT(MEAL_LARGE, a->profile.size);
        CHECK_INT(LIKE_EGG, a->profile.leaves);
        CHECK_INT(1200, a->profile.most_fen);
        test_store_close(t);
    }
}

TEST(the_menu_is_ranked_by_liking_and_price_and_says_why)
{
    Arena *arena = test_arena();
    FoodProfile p = {MEAL_REGULAR, LIKE_FISH, LIKE_EGG, 1200};
    Str fish[] = {STR("rice"), STR("fish")};
    Str egg[] = {STR("egg"), STR("fish")};
    FoodFit liked = meals_fit(arena, &p, fish, 2, 1100);
    FoodFit left = meals_fit(arena, &p, egg, 2, 1100);
    FoodFit dear = meals_fit(arena, &p, fish, 2, 1300);
    CHECK(liked.points > dear.points && dear.points > left.points);
    CHECK_STR(STR("您爱吃鱼，价钱合适"), liked.why);
    CHECK_STR(STR("里面有蛋，您说过不爱吃"), left.why);
    CHECK_STR(STR("您爱吃鱼，比您想付的贵一点"), dear.why);
    FoodFit none = meals_fit(arena, &(FoodProfile){.size = MEAL_SMALL}, fish, 2, 900);
    CHECK_INT(0, none.points);
    CHECK_INT(0, none.why.len);
}

static Status do_uses(Tx *tx, void *job)
{
    Wish *a = job;
    return meals_uses(tx, a->w->site, a->w->day - 9, a->w->day + 9, &a->uses, &a->use_count);
}

TEST(only_what_was_handed_over_counts_as_eaten)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Wish *a = open_world(engine, &t);
        as_who(a, a->w->elder, ROLE_ELDER);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, a->w));
        CHECK_STATUS(OK, test_read(t, HERE, do_uses, a));
        CHECK_INT(0, a->use_count);
        as_who(a, a->w->clerk, ROLE_SITE_MANAGER);
        CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, a->w));
        CHECK_STATUS(OK, test_read(t, HERE, do_uses, a));
        CHECK_INT(1, a->use_count);
        CHECK_INT(a->w->elder.v, a->uses[0].person.v);
        CHECK_INT(1, a->uses[0].meals);
        CHECK_INT(1, a->uses[0].subsidised);
        test_store_close(t);
    }
}
