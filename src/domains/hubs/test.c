/* Hubs: a tree of two levels, things that are taken once, people who are lent. */
#include "base/secret.h"
#include "domains/hubs/inside.h"
#include "store/test_store.h"

enum { HERE = 7, SITES = 4 };
static const StorePart *const parts[] = {
    &people_domain.store, &notice_domain.store,   &funds_domain.store,
    &gifts_domain.store,  &benefits_domain.store, &dispatch_domain.store,
    &meals_domain.store,  &hubs_domain.store,     NULL};

typedef struct World {
    OrganisationId sites[SITES]; /* the centre, its two, and one apart */
    PersonId cook, driver;       /* of the second site */
    Day today;
    OrganisationId site, hub, found;
    Day day;
    Spare spare;
    SpareId offer;
    Spare *spares;
    int64_t amount, left;
    TakeId take;
    Str brought, took;
    Hands hands;
    HandsId asked;
    Hands *list;
    size_t count;
    PersonId who;
    int64_t card;
} World;

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    static const char *const names[SITES] = {"中心食堂", "东门食堂", "西门食堂", "别处食堂"};
    int64_t shift;
    w->today = tx_today(tx);
    for (int i = 0; i < SITES; i++)
        TRY(people_organisation_add(
            tx, &(Organisation){.name = str_of(names[i]), .kind = 1, .operator_kind = 2},
            &w->sites[i]));
    TRY(people_add(tx, &(Person){.name = STR("马师傅"), .phone = STR("19900000001")}, &w->cook));
    TRY(people_add(tx, &(Person){.name = STR("赵大勇"), .phone = STR("19900000002")}, &w->driver));
    TRY(meals_card_set(tx,
                       &(HealthCard){.person = w->cook,
                                     .site = w->sites[1],
                                     .number = STR("J1"),
                                     .issued = w->today - 10,
                                     .expires = w->today + 300},
                       &w->card));
    return meals_shift_add(tx,
                           &(Shift){.site = w->sites[1],
                                    .person = w->driver,
                                    .day = w->today,
                                    .from_min = 600,
                                    .to_min = 780,
                                    .duty = SHIFT_DELIVERY},
                           &shift);
}
static Status link_it(Tx *tx, void *job)
{
    World *w = job;
    return hubs_set(tx, w->site, w->hub, w->day);
}
static Status unlink_it(Tx *tx, void *job)
{
    World *w = job;
    return hubs_end(tx, w->site, w->day);
}
static Status which(Tx *tx, void *job)
{
    World *w = job;
    return hubs_of(tx, w->site, w->day, &w->found);
}
static Status offer(Tx *tx, void *job)
{
    World *w = job;
    return hubs_offer(tx, &w->spare, &w->offer);
}
static Status take(Tx *tx, void *job)
{
    World *w = job;
    return hubs_take(tx, w->site, w->offer, w->amount, w->left, &w->take);
}
static Status hand(Tx *tx, void *job)
{
    World *w = job;
    return hubs_hand(tx, w->site, w->take, w->brought, w->took);
}
static Status untake(Tx *tx, void *job)
{
    World *w = job;
    return hubs_take_back(tx, w->site, w->take);
}
static Status withdraw(Tx *tx, void *job)
{
    World *w = job;
    return hubs_withdraw(tx, w->site, w->offer);
}
static Status look(Tx *tx, void *job)
{
    World *w = job;
    size_t n;
    TRY(hubs_spares(tx, w->today, &w->spares, &n));
    return hubs_hands(tx, w->today, &w->list, &w->count);
}
static Status ask(Tx *tx, void *job)
{
    World *w = job;
    return hubs_ask(tx, &w->hands, &w->asked);
}
static Status ask_end(Tx *tx, void *job)
{
    World *w = job;
    return hubs_ask_end(tx, w->site, w->asked);
}
static Status lend(Tx *tx, void *job)
{
    World *w = job;
    return hubs_lend(tx, w->site, w->asked, w->who);
}
static Status lend_back(Tx *tx, void *job)
{
    World *w = job;
    return hubs_lend_back(tx, w->site, w->asked);
}
static Status fall_ill(Tx *tx, void *job)
{
    int64_t shifts;
    return meals_card_withdraw(tx, ((World *)job)->card, &shifts);
}

static void refused(TestStore *t, TxFn fn, World *w, Status status, const char *code)
{
    CHECK_STATUS(status, test_write(t, HERE, fn, w));
    CHECK_STR(str_of(code), str_of(t->problem.code));
}
static TestStore *open_store(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    w->day = w->today;
    w->hub = w->sites[0];
    w->brought = STR("小孙");
    w->took = STR("马师傅");
    w->spare = (Spare){.site = w->sites[1],
                       .name = STR("土豆"),
                       .unit = SPARE_GRAM,
                       .amount = 20000,
                       .best_before = w->today + 5,
                       .until = w->today + 2};
    w->hands = (Hands){.site = w->sites[2],
                       .day = w->today + 1,
                       .from_min = 540,
                       .to_min = 720,
                       .duty = SHIFT_KITCHEN,
                       .words = STR("")};
    return t;
}
static void link_both(TestStore *t, World *w)
{
    for (int i = 1; i <= 2; i++) {
        w->site = w->sites[i];
        CHECK_STATUS(OK, test_write(t, HERE, link_it, w));
    }
}
static void close_store(TestStore *t)
{
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

TEST(a_site_has_one_centre_and_a_centre_has_none)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = {0};
        TestStore *t = open_store(engine, &w);
        link_both(t, &w);
        CHECK_STATUS(OK, test_write(t, HERE, link_it, &w)); /* again: nothing changes */
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM hub_link"));
        for (int i = 0; i < 3; i++) {
            w.site = w.sites[i];
            CHECK_STATUS(OK, test_read(t, HERE, which, &w));
            CHECK_INT(w.sites[0].v, w.found.v);
        }
        w.site = w.sites[3];
        CHECK_STATUS(OK, test_read(t, HERE, which, &w));
        CHECK_INT(0, w.found.v);
        w.hub = w.sites[1]; /* a site under a centre */
        refused(t, link_it, &w, CONFLICT, "hubs.two_levels");
        w.site = w.sites[0]; /* a centre under another; round in a circle */
        refused(t, link_it, &w, CONFLICT, "hubs.two_levels");
        w.hub = w.sites[3];
        refused(t, link_it, &w, CONFLICT, "hubs.two_levels");
        w.site = w.hub;
        refused(t, link_it, &w, INVALID, "hubs.self");
        w.site = w.sites[1];
        w.day = w.today - 1;
        refused(t, link_it, &w, INVALID, "hubs.day");
        w.hub = (OrganisationId){12345};
        w.day = w.today;
        refused(t, link_it, &w, NOT_FOUND, "hubs.no_site");
        /* Next week it goes to another centre: until then it stays. */
        w.hub = w.sites[3];
        w.day = w.today + 7;
        CHECK_STATUS(OK, test_write(t, HERE, link_it, &w));
        CHECK_STATUS(OK, test_read(t, HERE, which, &w));
        CHECK_INT(w.sites[3].v, w.found.v);
        w.day = w.today + 6;
        CHECK_STATUS(OK, test_read(t, HERE, which, &w));
        CHECK_INT(w.sites[0].v, w.found.v);
        CHECK_STATUS(OK, test_write(t, HERE, unlink_it, &w)); /* and then not */
        w.day = w.today + 8;
        CHECK_STATUS(OK, test_read(t, HERE, which, &w));
        CHECK_INT(0, w.found.v);
        w.day = w.today - 2;
        refused(t, unlink_it, &w, INVALID, "hubs.day");
        w.site = w.sites[3];
        w.day = w.today;
        refused(t, unlink_it, &w, NOT_FOUND, "hubs.no_hub");
        close_store(t);
    }
}

TEST(what_is_to_spare_is_taken_once_and_handed_over_with_two_names)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = {0};
        TestStore *t = open_store(engine, &w);
        refused(t, offer, &w, CONFLICT, "hubs.alone");
        link_both(t, &w);
        CHECK_STATUS(OK, test_write(t, HERE, offer, &w));
        w.site = w.sites[2];
        w.amount = 5000;
        w.left = 20000;
        CHECK_STATUS(OK, test_write(t, HERE, take, &w));
        TakeId first = w.take;
        refused(t, take, &w, CONFLICT, "hubs.changed"); /* tapped twice */
        w.left = 15000;
        w.amount = 15001;
        refused(t, take, &w, CONFLICT, "hubs.over");
        w.site = w.sites[1];
        w.amount = 1000;
        refused(t, take, &w, INVALID, "hubs.own");
        w.site = w.sites[3]; /* of no centre */
        refused(t, take, &w, NOT_FOUND, "hubs.no_offer");
        refused(t, withdraw, &w, NOT_FOUND, "hubs.no_offer");
        refused(t, hand, &w, NOT_FOUND, "hubs.no_take");
        w.site = w.sites[0]; /* the centre takes the rest, and then not */
        w.amount = 15000;
        CHECK_STATUS(OK, test_write(t, HERE, take, &w));
        CHECK_INT(0, test_number(t, "SELECT left_over FROM spare"));
        CHECK_STATUS(OK, test_write(t, HERE, untake, &w));
        CHECK_STATUS(OK, test_write(t, HERE, untake, &w));
        CHECK_INT(15000, test_number(t, "SELECT left_over FROM spare"));
        refused(t, hand, &w, CONFLICT, "hubs.take_over");
        w.take = first;
        w.site = w.sites[2];
        w.took = STR("");
        refused(t, hand, &w, INVALID, "hubs.names");
        w.took = STR("马师傅");
        CHECK_STATUS(OK, test_write(t, HERE, hand, &w));
        CHECK_STATUS(OK, test_write(t, HERE, hand, &w));
        refused(t, untake, &w, CONFLICT, "hubs.take_over");
        w.site = w.sites[1];
        CHECK_STATUS(OK, test_write(t, HERE, withdraw, &w));
        CHECK_STATUS(OK, test_write(t, HERE, withdraw, &w));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(0, w.spares[0].left);
        CHECK_INT(15000, w.spares[0].withdrawn);
        CHECK_INT(0, test_store_broken(t));
        w.spare.until = w.today - 1;
        refused(t, offer, &w, INVALID, "hubs.offer");
        w.spare.until = w.today + 9;
        refused(t, offer, &w, INVALID, "hubs.expired");
        close_store(t);
    }
}

TEST(somebody_is_lent_with_a_shift_and_told_and_taken_back)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = {0};
        TestStore *t = open_store(engine, &w);
        refused(t, ask, &w, CONFLICT, "hubs.alone");
        link_both(t, &w);
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        w.who = w.driver;
        w.site = w.sites[1];
        refused(t, lend, &w, CONFLICT, "meals.no_card"); /* the kitchen needs one */
        w.who = w.cook;
        w.site = w.sites[0];
        refused(t, lend, &w, CONFLICT, "hubs.not_yours");
        w.site = w.sites[3];
        refused(t, lend, &w, NOT_FOUND, "hubs.no_hands");
        w.site = w.sites[1];
        CHECK_STATUS(OK, test_write(t, HERE, lend, &w));
        CHECK_STATUS(OK, test_write(t, HERE, lend, &w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'hubs.lent'"));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(w.cook.v, w.list[0].person.v);
        CHECK(w.list[0].shift > 0);
        w.who = w.driver;
        refused(t, lend, &w, CONFLICT, "hubs.lent");
        CHECK_STATUS(OK, test_write(t, HERE, lend_back, &w));
        CHECK_STATUS(OK, test_write(t, HERE, lend_back, &w));
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM message WHERE kind = 'hubs.lent'"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM worker_shift WHERE state = 2"));
        w.who = w.cook; /* lent again, he falls ill: hands are needed again */
        CHECK_STATUS(OK, test_write(t, HERE, lend, &w));
        CHECK_STATUS(OK, test_write(t, HERE, fall_ill, &w));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(0, w.list[0].lender.v);
        CHECK(w.list[0].stale);
        refused(t, ask_end, &w, NOT_FOUND, "hubs.no_hands"); /* not who asked */
        w.site = w.sites[2];
        CHECK_STATUS(OK, test_write(t, HERE, ask_end, &w));
        CHECK_STATUS(OK, test_write(t, HERE, ask_end, &w));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(0, (int64_t)w.count);
        /* Bringing meals needs no card; he cannot be in two places. */
        w.hands.day = w.today;
        w.hands.duty = SHIFT_DELIVERY;
        CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
        w.site = w.sites[1];
        w.who = w.driver;
        refused(t, lend, &w, CONFLICT, "meals.shift_overlap");
        w.hands.to_min = w.hands.from_min;
        refused(t, ask, &w, INVALID, "hubs.times");
        close_store(t);
    }
}

static Status whole_way(Tx *tx, void *job)
{
    World *w = job;
    w->day = w->today;
    for (int i = 1; i <= 2; i++) {
        w->site = w->sites[i];
        TRY(link_it(tx, w));
    }
    TRY(offer(tx, w));
    w->amount = 5000;
    w->left = 20000;
    TRY(take(tx, w));
    TRY(hand(tx, w));
    w->left = 15000;
    TRY(take(tx, w));
    TRY(untake(tx, w));
    TRY(ask(tx, w));
    w->site = w->sites[1];
    w->who = w->cook;
    TRY(withdraw(tx, w));
    TRY(lend(tx, w));
    TRY(lend_back(tx, w));
    TRY(lend(tx, w));
    w->site = w->sites[2];
    TRY(ask_end(tx, w));
    return unlink_it(tx, w);
}

TEST(a_store_fault_at_any_point_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = {0};
        TestStore *t = open_store(engine, &w);
        CHECK(test_fault_loop(t, HERE, whole_way, &w, NULL) > 30);
        CHECK_STATUS(OK, t->problem.status);
        close_store(t);
    }
}
