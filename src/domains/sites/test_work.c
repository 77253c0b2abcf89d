/* Hours offered beside hours worked: four weeks of a courier, a carer, an aide and a volunteer, and
 * who is free at half past ten on a Monday. The world of the tests of meals, with a second canteen
 * of the same centre, a third of none, and a firm of carers. */
#include "domains/dispatch/desk.h"
#include "domains/hubs/hubs.h"
#include "domains/meals/world_for_tests.h"
#include "domains/partners/partners.h"
#include "domains/rounds/rounds.h"
#include "domains/sites/inside.h"

static const StorePart *const parts[] = {&people_domain.store,   &geo_domain.store,
                                         &notice_domain.store,   &funds_domain.store,
                                         &gifts_domain.store,    &benefits_domain.store,
                                         &dispatch_domain.store, &meals_domain.store,
                                         &hubs_domain.store,     &safety_domain.store,
                                         &partners_domain.store, &rounds_domain.store,
                                         &sites_domain.store,    NULL};

typedef struct WorkWorld {
    MealWorld meals;
    OrganisationId second, third, firm, viewer;
    PersonId driver, cook, carer, aide, helper, idle;
    RunId run;
    StopId stop;
    WorkBoard board;
} WorkWorld;

static Status set_up(Tx *tx, void *job)
{
    WorkWorld *w = job;
    PersonId *const who[] = {&w->driver, &w->cook, &w->carer, &w->aide, &w->helper, &w->idle};
    OrganisationId *const firms[] = {&w->second, &w->third, &w->firm};
    TRY(world_set_up(tx, &w->meals));
    for (size_t i = 0; i < sizeof who / sizeof *who; i++)
        TRY(people_add(tx, &(Person){.name = STR("赵大勇"), .phone = STR("19900000001")}, who[i]));
    for (size_t i = 0; i < 3; i++)
        TRY(people_organisation_add(tx, &(Organisation){.name = STR("二号食堂"), .kind = 1},
                                    firms[i]));
    return hubs_set(tx, w->second, w->meals.site, tx_today(tx));
}

static Status shift(Tx *tx, WorkWorld *w, PersonId who, Day day, ShiftDuty duty)
{
    int64_t id;
    return meals_shift_add(tx,
                           &(Shift){.site = w->meals.site,
                                    .person = who,
                                    .day = day,
                                    .from_min = 600,
                                    .to_min = 780,
                                    .duty = duty},
                           &id);
}

/* Three hours of kitchen and of delivery on each of two days; a carrier of the second canteen. */
static Status write_shifts(Tx *tx, void *job)
{
    WorkWorld *w = job;
    Day today = tx_today(tx);
    int64_t card;
    HealthCard c = {.person = w->cook,
                    .site = w->meals.site,
                    .number = STR("J1"),
                    .issued = today - 60,
                    .expires = today + 300};
    TRY(meals_card_set(tx, &c, &card));
    TRY(shift(tx, w, w->cook, today, SHIFT_CLEAN));
    TRY(shift(tx, w, w->driver, today, SHIFT_DELIVERY));
    TRY(shift(tx, w, w->driver, today + 1, SHIFT_DELIVERY));
    TRY(shift(tx, w, w->driver, today - 40, SHIFT_DELIVERY)); /* longer ago than four weeks */
    Carrier walker = {.person = w->idle,
                      .pace = PACE_WALK,
                      .boxes = 12,
                      .from_min = 630,
                      .until_min = 810,
                      .trips = 3};
    return dispatch_carrier_set(tx, w->second, &walker);
}

/* Sunday and Monday from nine to twelve; on Sunday an opening of an hour, taken. */
static Status help_out(Tx *tx, void *job)
{
    WorkWorld *w = job;
    const FreeHour hours[] = {{1, 540, 720}, {7, 540, 720}};
    OpeningId opening;
    MessageId message;
    Opening o = {.site = w->meals.site,
                 .day = tx_today(tx),
                 .from_min = 540,
                 .to_min = 600,
                 .wanted = 1,
                 .words = STR("摆桌子")};
    TRY(partners_hours_set(tx, w->helper, hours, 2));
    TRY(partners_opening_add(tx, &o, &opening));
    TRY(partners_ask(tx, opening, w->helper, &message));
    return partners_answer(tx, opening, w->helper, true);
}

static Status send_out(Tx *tx, void *job)
{
    WorkWorld *w = job;
    Day today = tx_today(tx);
    DispatchRun *runs;
    DispatchStop *stops;
    size_t count;
    TRY(dispatch_plan_set(tx, w->meals.site, 1, STR("1 号线"), 660, w->driver));
    StopAsk ask = {.ticket = id_next(tx),
                   .person = w->meals.elder,
                   .site = w->meals.site,
                   .day = today,
                   .slot = SLOT_LUNCH,
                   .what = STR("套餐")};
    TRY(dispatch_stop_set(tx, &ask));
    TRY(dispatch_runs(tx, w->meals.site, today, SLOT_LUNCH, &runs, &count));
    ASSERT(count == 1);
    w->run = runs[0].id;
    TRY(dispatch_stops(tx, w->run, &stops, &count));
    w->stop = stops[0].id;
    TRY(dispatch_run_confirm(tx, w->run));
    return dispatch_run_leave(tx, w->run);
}
/* A carrier without a shift brings to somebody for the second canteen; a volunteer helps out. */
static Status send_second(Tx *tx, void *job)
{
    WorkWorld *w = job;
    Day today = tx_today(tx);
    DispatchRun *runs;
    DispatchStop *stops;
    size_t count;
    const PersonId who[] = {w->idle, w->helper};
    const PersonId to[] = {w->meals.elder, w->meals.neighbour};
    for (int i = 0; i < 2; i++) {
        TRY(dispatch_plan_set(tx, w->second, i + 1, STR("线"), 660, who[i]));
        TRY(dispatch_place_set(tx, w->second, to[i], i + 1, 1));
        StopAsk ask = {.ticket = id_next(tx),
                       .person = to[i],
                       .site = w->second,
                       .day = today,
                       .slot = SLOT_LUNCH,
                       .what = STR("套餐")};
        TRY(dispatch_stop_set(tx, &ask));
    }
    TRY(dispatch_runs(tx, w->second, today, SLOT_LUNCH, &runs, &count));
    ASSERT(count == 2);
    for (int i = 0; i < 2; i++) {
        OutcomeAsk done = {.outcome = OUTCOME_DELIVERED, .noted_ms = tx->now_ms};
        TRY(dispatch_run_confirm(tx, runs[i].id));
        TRY(dispatch_run_leave(tx, runs[i].id));
        TRY(dispatch_stops(tx, runs[i].id, &stops, &count));
        TRY(dispatch_stop_outcome(tx, stops[0].id, &done));
    }
    return OK;
}
static Status go_home(Tx *tx, void *job)
{
    WorkWorld *w = job;
    Day today = tx_today(tx);
    Ms at_twelve = day_ms(today, SHANGHAI_MS) + 12 * HOUR_MS;
    return dispatch_carrier_off(tx, w->second, w->idle, today, at_twelve, false);
}
static Status hand_over(Tx *tx, void *job)
{
    WorkWorld *w = job;
    OutcomeAsk ask = {.outcome = OUTCOME_DELIVERED, .noted_ms = tx->now_ms};
    return dispatch_stop_outcome(tx, w->stop, &ask);
}

/* An hour of care that a voucher pays for, and a round of two. */
static Status look_after(Tx *tx, void *job)
{
    WorkWorld *w = job;
    Day today = tx_today(tx);
    const FreeHour hours[] = {{1, 480, 600}};
    LotId lot;
    VoucherId voucher;
    VisitPaid paid;
    RoundVisitId round;
    Lot bought = {.funder = STR("district"),
                  .provider = w->firm,
                  .service = STR("B"),
                  .name = STR("助浴"),
                  .document = STR("购服〔2026〕1号"),
                  .unit = UNIT_MINUTE,
                  .units = 1000,
                  .price_fen = 6000,
                  .share_bp = 10000,
                  .from = today - 10,
                  .to = today + 60};
    TRY(benefits_lot_add(tx, &bought, &lot));
    TRY(benefits_voucher_give(tx, lot, w->meals.elder, 300, today, today + 29, &voucher));
    Visit v = {.ticket = id_next(tx),
               .voucher = voucher,
               .worker = w->carer,
               .start_ms = tx->now_ms - HOUR_MS,
               .end_ms = tx->now_ms,
               .planned_min = 60};
    TRY(benefits_visit_book(tx, &v, &paid));
    ASSERT(paid.paid_min == 60);
    TRY(partners_hours_set(tx, w->carer, hours, 1));
    tx->origin.actor = w->aide.v;
    tx->origin.role = ROLE_AIDE;
    RoundVisit r = {.aide = w->aide,
                    .elder = w->meals.elder,
                    .way = ROUND_DOOR,
                    .outcome = ROUND_WELL,
                    .words = STR("")};
    TRY(rounds_visit(tx, &r, &round));
    r.way = ROUND_PHONE;
    return rounds_visit(tx, &r, &round);
}

static Status read_board(Tx *tx, void *job)
{
    WorkWorld *w = job;
    return sites_work(tx, w->viewer, &w->board);
}

static const WorkRow *row_of(const WorkWorld *w, OrganisationId site, WorkKind kind)
{
    for (size_t i = 0; i < w->board.row_count; i++)
        if (w->board.rows[i].site.v == site.v && w->board.rows[i].kind == kind)
            return &w->board.rows[i];
    return NULL;
}
static const FreeHand *hand_of(const WorkWorld *w, PersonId person)
{
    for (size_t i = 0; i < w->board.hand_count; i++)
        if (w->board.hands[i].person.v == person.v) return &w->board.hands[i];
    return NULL;
}

/* Everything is written on Sunday; the board is read on Monday at half past ten. */
static WorkWorld *open_world(TestEngine engine, TestStore **t)
{
    WorkWorld *w = NEW(test_arena(), WorkWorld);
    secret_open_for_test();
    *t = test_store_open(parts, engine);
    Ms monday = (*t)->now_ms;
    (*t)->now_ms = monday - 24 * HOUR_MS;
    CHECK_STATUS(OK, test_write(*t, HERE, set_up, w));
    CHECK_STATUS(OK, test_write(*t, HERE, write_shifts, w));
    CHECK_STATUS(OK, test_write(*t, HERE, help_out, w));
    CHECK_STATUS(OK, test_write(*t, HERE, send_out, w));
    CHECK_STATUS(OK, test_write(*t, HERE, look_after, w));
    (*t)->now_ms += 70 * MINUTE_MS; /* 11:40, forty minutes after it left */
    CHECK_STATUS(OK, test_write(*t, HERE, hand_over, w));
    (*t)->now_ms = monday;
    return w;
}

TEST(hours_offered_and_worked_of_each_site_and_kind_of_work)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        WorkWorld *w = open_world(engine, &t);
        CHECK_STATUS(OK, test_read(t, HERE, read_board, w));
        const WorkRow *r = row_of(w, w->meals.site, WORK_DELIVERY);
        CHECK_INT(1, r->people);
        CHECK_INT(180, r->offered_min); /* neither today nor forty days ago */
        CHECK_INT(40, r->worked_min);
        CHECK_INT(0, r->extra_min);
        r = row_of(w, w->meals.site, WORK_KITCHEN);
        CHECK_INT(180, r->offered_min);
        CHECK_INT(0, r->worked_min);
        r = row_of(w, w->firm, WORK_CARE);
        CHECK_INT(4 * 120, r->offered_min);
        CHECK_INT(60, r->worked_min);
        r = row_of(w, (OrganisationId){0}, WORK_ROUNDS);
        CHECK_INT(0, r->offered_min);
        CHECK_INT(0, r->worked_min);
        CHECK_INT(ROUND_DOOR_MIN + ROUND_OTHER_MIN, r->extra_min);
        r = row_of(w, (OrganisationId){0}, WORK_VOLUNTEER);
        CHECK_INT(8 * 180, r->offered_min);
        CHECK_INT(60, r->worked_min);
        CHECK(!row_of(w, w->second, WORK_DELIVERY)); /* no run, no hours */
        CHECK_INT(60, w->board.kinds[WORK_CARE - 1].worked_min);
        test_store_close(t);
    }
}

TEST(a_carrier_offers_hours_on_days_with_runs_and_a_volunteers_run_is_his_work)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        WorkWorld *w = open_world(engine, &t);
        Ms monday = t->now_ms;
        t->now_ms = monday - 24 * HOUR_MS + 50 * MINUTE_MS; /* 11:20 */
        CHECK_STATUS(OK, test_write(t, HERE, send_second, w));
        t->now_ms = monday;
        CHECK_STATUS(OK, test_read(t, HERE, read_board, w));
        const WorkRow *r = row_of(w, w->second, WORK_DELIVERY);
        CHECK_INT(180, r->offered_min);
        CHECK_INT(20, r->worked_min);
        CHECK_INT(60 + 20, row_of(w, (OrganisationId){0}, WORK_VOLUNTEER)->worked_min);
        t->now_ms = monday - 24 * HOUR_MS + 50 * MINUTE_MS;
        CHECK_STATUS(OK, test_write(t, HERE, go_home, w));
        t->now_ms = monday;
        CHECK_STATUS(OK, test_read(t, HERE, read_board, w));
        CHECK_INT(90, row_of(w, w->second, WORK_DELIVERY)->offered_min);
        test_store_close(t);
    }
}

TEST(free_now_is_who_offers_this_minute_and_is_not_out)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        WorkWorld *w = open_world(engine, &t);
        CHECK_STATUS(OK, test_read(t, HERE, read_board, w));
        CHECK_INT(2, (int64_t)w->board.hand_count);
        const FreeHand *h = hand_of(w, w->driver);
        CHECK_INT(780, h->until_min);
        CHECK(h->can_lend);
        h = hand_of(w, w->helper);
        CHECK_INT(720, h->until_min);
        CHECK(!h->can_lend);          /* of no canteen: asked as a volunteer */
        CHECK(!hand_of(w, w->carer)); /* until ten */
        CHECK(!hand_of(w, w->cook));  /* a shift in the kitchen is work */
        CHECK_STATUS(OK, test_write(t, HERE, send_out, w)); /* today's run leaves */
        CHECK_STATUS(OK, test_read(t, HERE, read_board, w));
        CHECK(!hand_of(w, w->driver));
        CHECK_INT(0, row_of(w, w->meals.site, WORK_DELIVERY)->free);
        t->now_ms += 3 * HOUR_MS;
        CHECK_STATUS(OK, test_read(t, HERE, read_board, w));
        CHECK_INT(0, (int64_t)w->board.hand_count);
        test_store_close(t);
    }
}

TEST(a_canteen_sees_its_centre_and_the_names_of_its_own)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        WorkWorld *w = open_world(engine, &t);
        w->viewer = w->second;
        CHECK_STATUS(OK, test_read(t, HERE, read_board, w));
        CHECK_INT(1, row_of(w, w->meals.site, WORK_DELIVERY)->free);
        CHECK(!hand_of(w, w->driver));
        CHECK(hand_of(w, w->helper));
        CHECK(!row_of(w, w->firm, WORK_CARE)); /* not of this centre */
        w->viewer = w->third;
        CHECK_STATUS(OK, test_read(t, HERE, read_board, w));
        CHECK(!row_of(w, w->meals.site, WORK_DELIVERY));
        CHECK_INT(0, w->board.kinds[WORK_DELIVERY - 1].people);
        CHECK(row_of(w, (OrganisationId){0}, WORK_VOLUNTEER));
        test_store_close(t);
    }
}
