/* Partners: shared figures without people, what became of a gift, volunteers asked and answering.
 */
#include "base/secret.h"
#include "domains/partners/inside.h"
#include "store/test_store.h"

enum { HERE = 7, ELDERS = 9 };
static const StorePart *const parts[] = {
    &people_domain.store, &notice_domain.store,   &funds_domain.store,
    &gifts_domain.store,  &benefits_domain.store, &dispatch_domain.store,
    &meals_domain.store,  &partners_domain.store, NULL};

static const char scheme[] =
    "{\"id\":\"P-1\",\"place\":\"幸福里\",\"from\":\"2026-01-01\","
    "\"funder_kinds\":{\"爱心一餐\":\"pool\",\"米厂\":\"enterprise\"},"
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},"
    "\"rules\":[{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[60,200]},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":400},\"cap\":{\"day_count\":9},"
    "\"funders\":[[\"爱心一餐\",5000],[\"米厂\",5000]]}]}";

typedef struct World {
    PersonId elders[ELDERS], helpers[3];
    OrganisationId sites[2], mill, stranger;
    ProgrammeId programme;
    GiftId money, rice;
    PartnerView view;
    OrganisationId who;
    GiftStory story;
    Str words;
    Opening opening;
    OpeningId id;
    Idle *idle;
    size_t count;
    PersonId asked;
    MessageId message;
    bool yes;
    FreeHour hours[2];
} World;

static Status add_people(Tx *tx, World *w)
{
    for (int i = 0; i < ELDERS; i++) {
        Person p = {.name = STR("王秀英"), .birth = day_of(1940, 3, 1), .has_birth = true};
        TRY(people_add(tx, &p, &w->elders[i]));
    }
    for (int i = 0; i < 3; i++) {
        Person p = {.name = STR("吴晓燕"), .phone = STR("19900000001")};
        TRY(people_add(tx, &p, &w->helpers[i]));
    }
    return OK;
}
static Status add_firm(Tx *tx, const char *name, int64_t kind, OrganisationId *out)
{
    return people_organisation_add(
        tx, &(Organisation){.name = str_of(name), .kind = kind, .operator_kind = 2}, out);
}
static Status eat(Tx *tx, World *w, int64_t ticket, PersonId who, OrganisationId site)
{
    SettlementId id;
    Quote q;
    Meal meal = {
        .person = who, .site = site, .day = tx_today(tx), .slot = SLOT_LUNCH, .list_fen = 1500};
    (void)w;
    TRY(benefits_settle(tx, ticket, &meal, &id, &q));
    return benefits_finish(tx, ticket);
}
/* Seven eat at the first site, two at the second; the money of a gift, and rice in the pot. */
static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    PoolId pool;
    int64_t receipt;
    GiftLotId lot;
    Day today = tx_today(tx);
    TRY(add_people(tx, w));
    TRY(add_firm(tx, "一号食堂", 1, &w->sites[0]));
    TRY(add_firm(tx, "二号食堂", 1, &w->sites[1]));
    TRY(add_firm(tx, "丰收米厂", 3, &w->mill));
    TRY(add_firm(tx, "路人公司", 3, &w->stranger));
    TRY(gifts_pool_add(tx, STR("爱心一餐"), STR("午餐"), &pool));
    Gift money = {.donor = DONOR_PERSON,
                  .donor_name = STR("李先生"),
                  .person = w->helpers[0],
                  .pool = pool,
                  .goods = STR(""),
                  .unit = GIFT_FEN,
                  .amount = 1000,
                  .words = STR("")};
    Gift rice = {.donor = DONOR_FIRM,
                 .donor_name = STR("丰收米厂"),
                 .organisation = w->mill,
                 .goods = STR("大米"),
                 .unit = GIFT_GRAM,
                 .amount = 10000,
                 .words = STR("")};
    TRY(gifts_pledge(tx, &money, &w->money));
    TRY(gifts_receive_money(tx, w->money, 1000, STR("陈经办"), &receipt));
    TRY(benefits_programme_add(tx, STR("三方"), str_of(scheme), STR("1号"), &w->programme));
    for (int i = 0; i < 2; i++) TRY(benefits_publish(tx, w->programme, w->sites[i]));
    for (int i = 0; i < ELDERS; i++) TRY(eat(tx, w, i + 1, w->elders[i], w->sites[i < 7 ? 0 : 1]));
    TRY(gifts_pledge(tx, &rice, &w->rice));
    TRY(gifts_receive_goods(tx,
                            &(GiftLot){.gift = w->rice,
                                       .site = w->sites[0],
                                       .amount = 10000,
                                       .code = STR("L1"),
                                       .signed_by = STR("刘店长")},
                            &lot));
    return gifts_cook(
        tx,
        &(GiftOut){.lot = lot, .amount = 3000, .day = today, .slot = SLOT_LUNCH, .words = STR("")});
}
static Status join(Tx *tx, void *job)
{
    World *w = job;
    return partners_set(tx, &(Partner){w->programme, w->mill, PART_ENTERPRISE, STR("米厂")});
}
static Status leave(Tx *tx, void *job)
{
    World *w = job;
    return partners_end(tx, w->programme, w->mill);
}
static Status look(Tx *tx, void *job)
{
    World *w = job;
    return partners_view(tx, w->programme, w->who, 202603, &w->view);
}
static Status story_of_money(Tx *tx, void *job)
{
    World *w = job;
    return partners_story(tx, w->money, &w->story);
}
static Status story_of_rice(Tx *tx, void *job)
{
    World *w = job;
    return partners_story(tx, w->rice, &w->story);
}
static Status thank(Tx *tx, void *job)
{
    World *w = job;
    return partners_thank(tx, w->money, &w->words);
}

static TestStore *open_store(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    return t;
}

TEST(a_partner_sees_counts_and_nothing_about_a_few)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = {0};
        TestStore *t = open_store(engine, &w);
        w.who = w.mill;
        CHECK_STATUS(DENIED, test_read(t, HERE, look, &w)); /* it does not take part yet */
        CHECK_STATUS(OK, test_write(t, HERE, join, &w));
        CHECK_STATUS(OK, test_read(t, HERE, look, &w));
        CHECK_INT(1, (int64_t)w.view.count); /* two ate at the second site: not shown */
        CHECK_INT(1, w.view.few);
        CHECK_INT(w.sites[0].v, w.view.sites[0].site.v);
        CHECK_INT(7, w.view.all.elders);
        CHECK_INT(7, w.view.all.meals); /* nor in the sums, or the difference would tell */
        CHECK_INT(7 * 1500, w.view.all.cost_fen);
        /* The pool's 10 yuan paid half of five meals; the mill its own half and the rest. */
        CHECK_INT(9 * 400 - 1000, w.view.own_fen);
        w.who = w.stranger;
        CHECK_STATUS(DENIED, test_read(t, HERE, look, &w));
        w.who = (OrganisationId){0};
        CHECK_STATUS(DENIED, test_read(t, HERE, look, &w));
        w.who = w.mill;
        CHECK_STATUS(OK, test_write(t, HERE, leave, &w));
        CHECK_STATUS(DENIED, test_read(t, HERE, look, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_donor_is_thanked_with_the_meals_and_how_many_ate)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = {0};
        TestStore *t = open_store(engine, &w);
        CHECK_STATUS(OK, test_read(t, HERE, story_of_money, &w));
        CHECK_INT(5, w.story.meals);
        CHECK_INT(5, w.story.elders);
        CHECK_STATUS(OK, test_read(t, HERE, story_of_rice, &w));
        CHECK_INT(7, w.story.meals);
        CHECK_INT(7, w.story.elders);
        CHECK_INT(1, w.story.sites);
        CHECK_STATUS(OK, test_write(t, HERE, thank, &w));
        CHECK(str_find(w.words, STR("5 位老人吃到"), 0) != SIZE_MAX);
        CHECK(str_find(w.words, STR("王秀英"), 0) == SIZE_MAX);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'gifts.thanks'"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM gift WHERE thanks <> ''"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Volunteers ---- */

static Status hours(Tx *tx, void *job)
{
    World *w = job;
    for (int i = 0; i < 3; i++)
        TRY(partners_hours_set(tx, w->helpers[i], w->hours, w->hours[1].weekday ? 2 : 1));
    return OK;
}
static Status open_it(Tx *tx, void *job)
{
    World *w = job;
    return partners_opening_add(tx, &w->opening, &w->id);
}
static Status idle(Tx *tx, void *job)
{
    World *w = job;
    return partners_idle(tx, w->id, &w->idle, &w->count);
}
static Status ask(Tx *tx, void *job)
{
    World *w = job;
    return partners_ask(tx, w->id, w->asked, &w->message);
}
static Status answer(Tx *tx, void *job)
{
    World *w = job;
    return partners_answer(tx, w->id, w->asked, w->yes);
}
static Status close_it(Tx *tx, void *job)
{
    return partners_opening_end(tx, ((World *)job)->id);
}
static Status be_away(Tx *tx, void *job)
{
    World *w = job;
    int64_t id;
    return people_absence_set(tx, w->helpers[2], 1, w->opening.day, w->opening.day, true, &id);
}

static void want_hands(TestStore *t, World *w)
{
    Day tomorrow = ms_day(t->now_ms, SHANGHAI_MS) + 1;
    w->hours[0] = (FreeHour){day_weekday(tomorrow), 9 * 60, 12 * 60};
    w->opening = (Opening){.site = w->sites[0],
                           .day = tomorrow,
                           .from_min = 10 * 60,
                           .to_min = 11 * 60 + 30,
                           .wanted = 1,
                           .words = STR("帮忙装盒")};
    CHECK_STATUS(OK, test_write(t, HERE, hours, w));
    CHECK_STATUS(OK, test_write(t, HERE, open_it, w));
}

TEST(who_is_free_is_asked_with_one_tap_and_the_first_yes_counts)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = {0};
        TestStore *t = open_store(engine, &w);
        want_hands(t, &w);
        CHECK_STATUS(OK, test_write(t, HERE, be_away, &w));
        CHECK_STATUS(OK, test_read(t, HERE, idle, &w));
        CHECK_INT(2, (int64_t)w.count); /* the third is away */
        w.asked = w.helpers[2];
        CHECK_STATUS(CONFLICT, test_write(t, HERE, ask, &w));
        CHECK_STR(STR("partners.not_free"), str_of(t->problem.code));
        w.yes = true;
        w.asked = w.helpers[0];
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, answer, &w)); /* nobody asked him */
        for (int i = 0; i < 2; i++) {
            w.asked = w.helpers[i];
            CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
            MessageId first = w.message;
            CHECK_STATUS(OK, test_write(t, HERE, ask, &w));
            CHECK_INT(first.v, w.message.v);
        }
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM message WHERE kind = 'partners.ask'"));
        CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        w.asked = w.helpers[0];
        CHECK_STATUS(CONFLICT, test_write(t, HERE, answer, &w)); /* one was wanted */
        CHECK_STR(STR("partners.full"), str_of(t->problem.code));
        w.yes = false;
        w.asked = w.helpers[1];
        CHECK_STATUS(OK, test_write(t, HERE, answer, &w)); /* he cannot after all */
        w.yes = true;
        w.asked = w.helpers[0];
        CHECK_STATUS(OK, test_write(t, HERE, answer, &w));
        /* Who has said yes is busy for another thing at the time. */
        w.opening.from_min = 11 * 60;
        w.opening.to_min = 12 * 60;
        CHECK_STATUS(OK, test_write(t, HERE, open_it, &w));
        CHECK_STATUS(OK, test_read(t, HERE, idle, &w));
        CHECK_INT(1, (int64_t)w.count);
        CHECK_INT(w.helpers[1].v, w.idle[0].person.v);
        CHECK_STATUS(OK, test_write(t, HERE, close_it, &w));
        CHECK_STATUS(OK, test_write(t, HERE, close_it, &w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, answer, &w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(hours_that_overlap_and_openings_of_yesterday_are_refused)
{
    World w = {0};
    TestStore *t = open_store(TEST_SQLITE, &w);
    w.hours[0] = (FreeHour){1, 540, 600};
    w.hours[1] = (FreeHour){1, 590, 700};
    CHECK_STATUS(INVALID, test_write(t, HERE, hours, &w));
    w.hours[1] = (FreeHour){1, 700, 600};
    CHECK_STATUS(INVALID, test_write(t, HERE, hours, &w));
    w.hours[1] = (FreeHour){0};
    want_hands(t, &w);
    w.opening.day -= 2;
    CHECK_STATUS(INVALID, test_write(t, HERE, open_it, &w));
    w.opening.day += 2;
    w.opening.from_min = w.opening.to_min;
    CHECK_STATUS(INVALID, test_write(t, HERE, open_it, &w));
    test_store_close(t);
}

static Status whole_way(Tx *tx, void *job)
{
    World *w = job;
    TRY(join(tx, w));
    TRY(thank(tx, w));
    TRY(hours(tx, w));
    TRY(open_it(tx, w));
    w->asked = w->helpers[1];
    TRY(ask(tx, w));
    w->yes = true;
    TRY(answer(tx, w));
    TRY(close_it(tx, w));
    return leave(tx, w);
}

TEST(a_store_fault_at_any_point_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        World w = {0};
        TestStore *t = open_store(engine, &w);
        want_hands(t, &w);
        CHECK(test_fault_loop(t, HERE, whole_way, &w, NULL) > 20);
        CHECK_STATUS(OK, t->problem.status);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
