/* One page: the tree with each site's day, what is to be had, who is needed. */
#include "domains/hubs/inside.h"

#define MANAGER ROLE_BIT(ROLE_SITE_MANAGER)
#define OFFICE  (ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_ADMIN))

static const Choice units[] = {{"gram", SPARE_GRAM, "克"}, {"piece", SPARE_PIECE, "件"}, {0}};
static const Choice duties[] = {{"kitchen", SHIFT_KITCHEN, "厨房"},
                                {"counter", SHIFT_COUNTER, "柜台"},
                                {"delivery", SHIFT_DELIVERY, "送餐"},
                                {"clean", SHIFT_CLEAN, "清洁"},
                                {0}};

typedef struct HubAsk {
    OrganisationId site, hub;
    SpareId spare;
    TakeId take;
    HandsId hands;
    PersonId person;
    Str name, words, brought_by, took_by;
    int64_t amount, left, from_min, to_min;
    Day from, to, day, until, best_before;
    int32_t unit, duty;
    bool has_best, has_words;
} HubAsk;
static const Field link_fields[] = {FIELD_ID(HubAsk, site, "site_id"),
                                    FIELD_ID(HubAsk, hub, "hub_id"),
                                    FIELD_DAY(HubAsk, from, "from"),
                                    {0}};
static const Field link_end_fields[] = {
    FIELD_ID(HubAsk, site, "site_id"), FIELD_DAY(HubAsk, to, "to"), {0}};
static const Field offer_fields[] = {FIELD_TEXT(HubAsk, name, "name", 1, 40),
                                     FIELD_CHOICE(HubAsk, unit, "unit", units),
                                     FIELD_INT(HubAsk, amount, "amount", 1, 10000000),
                                     MAYBE_DAY(HubAsk, best_before, has_best, "best_before"),
                                     FIELD_DAY(HubAsk, until, "until"),
                                     {0}};
static const Field spare_fields[] = {FIELD_ID(HubAsk, spare, "offer"), {0}};
static const Field take_fields[] = {FIELD_ID(HubAsk, spare, "offer"),
                                    FIELD_INT(HubAsk, amount, "amount", 1, 10000000),
                                    FIELD_INT(HubAsk, left, "left", 0, 10000000),
                                    {0}};
static const Field hand_fields[] = {FIELD_ID(HubAsk, take, "take"),
                                    FIELD_TEXT(HubAsk, brought_by, "brought_by", 1, 40),
                                    FIELD_TEXT(HubAsk, took_by, "took_by", 1, 40),
                                    {0}};
static const Field take_id_fields[] = {FIELD_ID(HubAsk, take, "take"), {0}};
static const Field hands_fields[] = {FIELD_DAY(HubAsk, day, "day"),
                                     FIELD_INT(HubAsk, from_min, "from_min", 0, 1440),
                                     FIELD_INT(HubAsk, to_min, "to_min", 0, 1440),
                                     FIELD_CHOICE(HubAsk, duty, "duty", duties),
                                     MAYBE_TEXT(HubAsk, words, has_words, "words", 1, 100),
                                     {0}};
static const Field lend_fields[] = {
    FIELD_ID(HubAsk, hands, "ask"), FIELD_ID(HubAsk, person, "person_id"), {0}};
static const Field hands_id_fields[] = {FIELD_ID(HubAsk, hands, "ask"), {0}};

static OrganisationId my_site(const Request *req)
{
    return (OrganisationId){req->who.organisation};
}
/* ---- The page ---- */

typedef struct Page {
    Request *req;
    JsonOut *out;
    OrganisationId mine, hub; /* 0: an office, which sees all */
    Organisation *firms;
    size_t firm_count;
    HubLink *links;
    size_t link_count;
    Day today;
} Page;

static const Organisation *firm(const Page *p, OrganisationId id)
{
    static const Organisation none = {.name = {"", 0}};
    for (size_t i = 0; i < p->firm_count; i++)
        if (p->firms[i].id.v == id.v) return &p->firms[i];
    return &none;
}

/* Is the site under the centre whose page this is? */
static Status seen(const Page *p, OrganisationId site, Day day, bool *out)
{
    OrganisationId hub;
    TRY(hubs_of(p->req->tx, site, day, &hub));
    *out = site.v == p->mine.v || (hub.v && (!p->mine.v || hub.v == p->hub.v));
    return OK;
}

static Status put_site(const Page *p, OrganisationId site, const HubLink *link)
{
    static const char *const states[] = {"", "probation", "open", "suspended", "left"};
    const Organisation *o = firm(p, site);
    MealFigures f;
    Shift *shifts;
    size_t shift_count;
    if (o->state == 4) return OK;
    TRY(meals_figures(p->req->tx, site, p->today, p->today, &f));
    TRY(meals_shifts(p->req->tx, site, p->today, p->today, &shifts, &shift_count));
    json_open(p->out, NULL, '{');
    json_put_i64(p->out, "id", site.v);
    json_put_str(p->out, "name", o->name);
    json_put_text(p->out, "state", o->state >= 1 && o->state <= 3 ? states[o->state] : "open");
    json_put_i64(p->out, "meals", f.meals);
    json_put_i64(p->out, "shifts", (int64_t)shift_count);
    if (link) {
        json_put_i64(p->out, "hub_id", link->hub.v);
        json_put_day(p->out, "from", link->from);
        if (link->to) json_put_day(p->out, "to", link->to);
    }
    json_close(p->out, '}');
    return OK;
}

static Status put_tree(const Page *p)
{
    json_open(p->out, "sites", '[');
    for (size_t i = 0; i < p->link_count; i++) {
        const HubLink *l = &p->links[i];
        if (p->mine.v && l->hub.v != p->hub.v && l->site.v != p->mine.v) continue;
        if (!i || p->links[i - 1].hub.v != l->hub.v) TRY(put_site(p, l->hub, NULL));
        TRY(put_site(p, l->site, l));
    }
    json_close(p->out, ']');
    return OK;
}

static Status put_takes(const Page *p, SpareId spare)
{
    static const char *const states[] = {"", "waiting", "handed", "back"};
    Take *t;
    size_t count;
    TRY(hubs_takes(p->req->tx, spare, &t, &count));
    json_open(p->out, "takes", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(p->out, NULL, '{');
        json_put_i64(p->out, "id", t[i].id.v);
        json_put_i64(p->out, "site_id", t[i].site.v);
        json_put_str(p->out, "site_name", firm(p, t[i].site)->name);
        json_put_i64(p->out, "amount", t[i].amount);
        json_put_text(p->out, "state", states[t[i].state]);
        json_put_str(p->out, "brought_by", t[i].brought_by);
        json_put_str(p->out, "took_by", t[i].took_by);
        json_close(p->out, '}');
    }
    json_close(p->out, ']');
    return OK;
}

static Status put_offers(const Page *p)
{
    Spare *s;
    size_t count;
    TRY(hubs_spares(p->req->tx, p->today, &s, &count));
    json_open(p->out, "offers", '[');
    for (size_t i = 0; i < count; i++) {
        bool show;
        TRY(seen(p, s[i].site, p->today, &show));
        if (!show) continue;
        json_open(p->out, NULL, '{');
        json_put_i64(p->out, "id", s[i].id.v);
        json_put_i64(p->out, "site_id", s[i].site.v);
        json_put_str(p->out, "site_name", firm(p, s[i].site)->name);
        json_put_str(p->out, "name", s[i].name);
        json_put_text(p->out, "unit", units[s[i].unit - 1].name);
        json_put_i64(p->out, "amount", s[i].amount);
        json_put_i64(p->out, "left", s[i].left);
        json_put_i64(p->out, "withdrawn", s[i].withdrawn);
        if (s[i].best_before) json_put_day(p->out, "best_before", s[i].best_before);
        json_put_day(p->out, "until", s[i].until);
        json_put_bool(p->out, "open", s[i].left > 0 && s[i].until >= p->today);
        json_put_bool(p->out, "mine", s[i].site.v == p->mine.v);
        TRY(put_takes(p, s[i].id));
        json_close(p->out, '}');
    }
    json_close(p->out, ']');
    return OK;
}

static Status put_asks(const Page *p)
{
    Hands *h;
    size_t count;
    TRY(hubs_hands(p->req->tx, p->today, &h, &count));
    json_open(p->out, "asks", '[');
    for (size_t i = 0; i < count; i++) {
        bool show;
        TRY(seen(p, h[i].site, h[i].day, &show));
        if (!show) continue;
        json_open(p->out, NULL, '{');
        json_put_i64(p->out, "id", h[i].id.v);
        json_put_i64(p->out, "site_id", h[i].site.v);
        json_put_str(p->out, "site_name", firm(p, h[i].site)->name);
        json_put_day(p->out, "day", h[i].day);
        json_put_i64(p->out, "from_min", h[i].from_min);
        json_put_i64(p->out, "to_min", h[i].to_min);
        json_put_text(p->out, "duty", duties[h[i].duty - 1].name);
        json_put_str(p->out, "words", h[i].words);
        json_put_bool(p->out, "mine", h[i].site.v == p->mine.v);
        if (h[i].lender.v) {
            Person who;
            TRY(people_load(p->req->tx, h[i].person, &who));
            json_put_i64(p->out, "lender_id", h[i].lender.v);
            json_put_str(p->out, "lender_name", firm(p, h[i].lender)->name);
            json_put_str(p->out, "person_name", who.name);
            json_put_bool(p->out, "lent_by_me", h[i].lender.v == p->mine.v);
        }
        json_close(p->out, '}');
    }
    json_close(p->out, ']');
    return OK;
}

static Status put_people(const Page *p)
{
    PersonId *who;
    size_t count = 0;
    if (p->mine.v) TRY(hubs_people(p->req->tx, p->mine, &who, &count));
    json_open(p->out, "people", '[');
    for (size_t i = 0; i < count; i++) {
        Person one;
        TRY(people_load(p->req->tx, who[i], &one));
        json_open(p->out, NULL, '{');
        json_put_i64(p->out, "person_id", who[i].v);
        json_put_str(p->out, "name", one.name);
        json_close(p->out, '}');
    }
    json_close(p->out, ']');
    return OK;
}

static Status page(Request *req, Reply *reply)
{
    Page p = {.req = req, .mine = my_site(req), .today = tx_today(req->tx)};
    bool office = ROLE_BIT(req->who.role) & OFFICE;
    if (office) p.mine = (OrganisationId){0};
    if (!office && !p.mine.v)
        return fail(req->tx, DENIED, "hubs.no_site", "您的账号没有挂在食堂名下");
    TRY(hubs_of(req->tx, p.mine, p.today, &p.hub));
    TRY(people_organisations(req->tx, &p.firms, &p.firm_count));
    TRY(hubs_links(req->tx, p.today, &p.links, &p.link_count));
    p.out = reply_json(reply, 200);
    json_open(p.out, NULL, '{');
    json_put_bool(p.out, "may_set", office);
    json_put_i64(p.out, "site_id", p.mine.v);
    json_put_i64(p.out, "hub_id", p.hub.v);
    TRY(put_tree(&p));
    TRY(put_offers(&p));
    TRY(put_asks(&p));
    TRY(put_people(&p));
    json_close(p.out, '}');
    return OK;
}

/* ---- What is done on it ---- */

static Status link_set(Request *req, Reply *reply)
{
    HubAsk a = {0};
    request_fields(req, &a);
    TRY(hubs_set(req->tx, a.site, a.hub, a.from));
    reply_subject(reply, a.site.v);
    return reply_empty(reply, 204);
}
static Status link_end(Request *req, Reply *reply)
{
    HubAsk a = {0};
    request_fields(req, &a);
    TRY(hubs_end(req->tx, a.site, a.to));
    reply_subject(reply, a.site.v);
    return reply_empty(reply, 204);
}
static Status done(Reply *reply, int64_t subject)
{
    reply_subject(reply, subject);
    return reply_empty(reply, 204);
}
static Status offer(Request *req, Reply *reply)
{
    HubAsk a = {0};
    SpareId id;
    request_fields(req, &a);
    TRY(hubs_offer(req->tx,
                   &(Spare){.site = my_site(req),
                            .name = a.name,
                            .unit = (SpareUnit)a.unit,
                            .amount = a.amount,
                            .best_before = a.has_best ? a.best_before : 0,
                            .until = a.until},
                   &id));
    return reply_id(reply, id.v);
}
static Status withdraw(Request *req, Reply *reply)
{
    HubAsk a = {0};
    request_fields(req, &a);
    TRY(hubs_withdraw(req->tx, my_site(req), a.spare));
    return done(reply, a.spare.v);
}
static Status take(Request *req, Reply *reply)
{
    HubAsk a = {0};
    TakeId id;
    request_fields(req, &a);
    TRY(hubs_take(req->tx, my_site(req), a.spare, a.amount, a.left, &id));
    return reply_id(reply, id.v);
}
static Status hand(Request *req, Reply *reply)
{
    HubAsk a = {0};
    request_fields(req, &a);
    TRY(hubs_hand(req->tx, my_site(req), a.take, a.brought_by, a.took_by));
    return done(reply, a.take.v);
}
static Status take_back(Request *req, Reply *reply)
{
    HubAsk a = {0};
    request_fields(req, &a);
    TRY(hubs_take_back(req->tx, my_site(req), a.take));
    return done(reply, a.take.v);
}
static Status ask(Request *req, Reply *reply)
{
    HubAsk a = {0};
    HandsId id;
    request_fields(req, &a);
    TRY(hubs_ask(req->tx,
                 &(Hands){.site = my_site(req),
                          .day = a.day,
                          .from_min = a.from_min,
                          .to_min = a.to_min,
                          .duty = (ShiftDuty)a.duty,
                          .words = a.has_words ? a.words : STR("")},
                 &id));
    return reply_id(reply, id.v);
}
static Status ask_end(Request *req, Reply *reply)
{
    HubAsk a = {0};
    request_fields(req, &a);
    TRY(hubs_ask_end(req->tx, my_site(req), a.hands));
    return done(reply, a.hands.v);
}
static Status lend(Request *req, Reply *reply)
{
    HubAsk a = {0};
    request_fields(req, &a);
    TRY(hubs_lend(req->tx, my_site(req), a.hands, a.person));
    return done(reply, a.hands.v);
}
static Status lend_back(Request *req, Reply *reply)
{
    HubAsk a = {0};
    request_fields(req, &a);
    TRY(hubs_lend_back(req->tx, my_site(req), a.hands));
    return done(reply, a.hands.v);
}

#define IN(fields) fields, sizeof(HubAsk)
#define NOTHING    NULL, 0

const Route hubs_routes[] = {
    {GET, "/api/hub", MANAGER | OFFICE, READ, NOTHING, NULL, page,
     "The centre and its sites today, what they have to spare, where hands are needed, whom one "
     "can lend"},
    {POST, "/api/hub/links", OFFICE, WRITE, IN(link_fields), NULL, link_set,
     "A site belongs to a centre from a day on"},
    {POST, "/api/hub/links/end", OFFICE, WRITE, IN(link_end_fields), NULL, link_end,
     "It does until a day"},
    {POST, "/api/hub/offers", MANAGER, WRITE, IN(offer_fields), NULL, offer,
     "This site has too much of something"},
    {POST, "/api/hub/offers/{offer}/withdraw", MANAGER, WRITE, IN(spare_fields), NULL, withdraw,
     "What is left of it is kept after all"},
    {POST, "/api/hub/offers/{offer}/takes", MANAGER, WRITE, IN(take_fields), NULL, take,
     "All or a part of it is taken; left: what was seen, so nothing is taken twice"},
    {POST, "/api/hub/takes/{take}/hand", MANAGER, WRITE, IN(hand_fields), NULL, hand,
     "Handed over, with the names of who brought and who took"},
    {POST, "/api/hub/takes/{take}/back", MANAGER, WRITE, IN(take_id_fields), NULL, take_back,
     "Not taken after all"},
    {POST, "/api/hub/asks", MANAGER, WRITE, IN(hands_fields), NULL, ask,
     "This site needs a pair of hands for some hours"},
    {POST, "/api/hub/asks/{ask}/end", MANAGER, WRITE, IN(hands_id_fields), NULL, ask_end,
     "No longer; who was lent is told"},
    {POST, "/api/hub/asks/{ask}/lend", MANAGER, WRITE, IN(lend_fields), NULL, lend,
     "One of this site's people helps there: a shift is made, and he is told"},
    {POST, "/api/hub/asks/{ask}/back", MANAGER, WRITE, IN(hands_id_fields), NULL, lend_back,
     "He is taken back: the shift ends"},
    {0},
};
