/* Purchased services: what a visit costs whom, what is left, what is accepted. */
#include "domains/benefits/inside.h"
#include "store/test_store.h"

enum { HERE = 7 };
static const StorePart *const parts[] = {&people_domain.store, &funds_domain.store,
                                         &gifts_domain.store, &benefits_domain.store, NULL};

typedef struct World {
    PersonId elder, worker;
    OrganisationId firm;
    Lot lot;
    LotId id;
    VoucherId voucher;
    Voucher *vouchers;
    size_t count;
    int64_t units;
    Day day;
    Visit visit;
    VisitPaid paid;
    bool good;
    int64_t quality;
    Acceptance accepted;
} World;

static Status set_up(Tx *tx, void *job)
{
    World *w = job;
    TransferId t;
    TRY(people_add(tx, &(Person){.name = STR("王秀英"), .card = STR("100001"), .is_elder = true},
                   &w->elder));
    TRY(people_add(tx, &(Person){.name = STR("何护理")}, &w->worker));
    Organisation firm = {.name = STR("康乐护理"), .kind = 2, .operator_kind = 2};
    TRY(people_organisation_add(tx, &firm, &w->firm));
    return funds_cash_in(tx, w->elder, w->firm, 50000, &t);
}
static Status buy(Tx *tx, void *job)
{
    World *w = job;
    return benefits_lot_add(tx, &w->lot, &w->id);
}
static Status give(Tx *tx, void *job)
{
    World *w = job;
    return benefits_voucher_give(tx, w->id, w->elder, w->units, w->day, w->day + 29, &w->voucher);
}
static Status book(Tx *tx, void *job)
{
    World *w = job;
    return benefits_visit_book(tx, &w->visit, &w->paid);
}
static Status clear(Tx *tx, void *job)
{
    World *w = job;
    return benefits_visit_clear(tx, w->visit.ticket, w->good);
}
static Status accept(Tx *tx, void *job)
{
    World *w = job;
    return benefits_accept(tx, w->id, w->day + 29, w->quality, STR(""), &w->accepted);
}
static Status paid(Tx *tx, void *job)
{
    World *w = job;
    return benefits_acceptance_paid(tx, w->accepted.id);
}
static Status list(Tx *tx, void *job)
{
    World *w = job;
    TRY(benefits_lot_find(tx, w->id, &w->lot));
    return benefits_vouchers(tx, w->elder, &w->vouchers, &w->count);
}
static Str csv;
static Status invoice(Tx *tx, void *job)
{
    Buf buf = buf_new(test_arena(), 1 << 16);
    TRY(benefits_invoice_csv(tx, ((World *)job)->accepted.id, &buf));
    csv = buf_str(&buf);
    return OK;
}
static Status end_voucher(Tx *tx, void *job)
{
    return voucher_ends(tx, ((World *)job)->voucher.v, tx->now_ms);
}

static TestStore *open_world(TestEngine engine, World *w, Unit unit, Fen price)
{
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.day = ms_day(t->now_ms, SHANGHAI_MS), .units = unit == UNIT_FEN ? 80000 : 600};
    w->lot = (Lot){.funder = STR("district"),
                   .service = STR("B"),
                   .name = STR("助浴"),
                   .document = STR("购服〔2026〕1号"),
                   .unit = unit,
                   .units = unit == UNIT_FEN ? 200000 : 1000,
                   .price_fen = price,
                   .share_bp = unit == UNIT_FEN ? 5000 : 10000,
                   .month_max = unit == UNIT_FEN ? 80000 : 0,
                   .from = w->day - 10,
                   .to = w->day + 60};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    CHECK_STATUS(NOT_FOUND, test_write(t, HERE, buy, w)); /* of nobody */
    CHECK_TEXT("people.no_organisation", t->problem.code);
    w->lot.provider = w->firm;
    CHECK_STATUS(OK, test_write(t, HERE, buy, w));
    CHECK_STATUS(OK, test_write(t, HERE, give, w));
    return t;
}

/* A visit that has just ended. */
static void visits(TestStore *t, World *w, int64_t planned, int64_t worked)
{
    t->now_ms += 3 * HOUR_MS;
    w->visit = (Visit){.ticket = w->visit.ticket + 1,
                       .voucher = w->voucher,
                       .worker = w->worker,
                       .start_ms = t->now_ms - worked * MINUTE_MS,
                       .end_ms = t->now_ms,
                       .planned_min = planned};
    CHECK_STATUS(OK, test_write(t, HERE, book, w));
}

static int64_t on(TestStore *t, int kind, int unit)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "SELECT CAST(coalesce(sum(in_posted - out_posted), 0) AS BIGINT) FROM account"
             " WHERE kind = %d AND unit = %d",
             kind, unit);
    return test_number(t, sql);
}

/* The examples of domain rules part 5, H-3 and H-4. */
TEST(a_voucher_pays_its_share_of_what_counts_and_the_elder_the_rest)
{
    static const struct {
        int64_t planned, worked, minutes;
        Fen price, bill, voucher;
    } cases[] = {
        {60, 60, 60, 12800, 12800, 6400}, /* 1: a bath */
        {60, 45, 45, 6000, 4500, 2250},   /* 2: 75 % */
        {60, 25, 0, 6000, 0, 0},          /* 3: under a half */
        {60, 50, 60, 6000, 6000, 3000},   /* over four fifths: as planned */
        {60, 70, 70, 6000, 7000, 3500},   /* a little over the plan */
        {60, 200, 75, 6000, 7500, 3750},  /* at most a quarter of an hour over it */
    };
    FOR_EACH_ENGINE(engine)
    {
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            World w;
            TestStore *t = open_world(engine, &w, UNIT_FEN, cases[i].price);
            visits(t, &w, cases[i].planned, cases[i].worked);
            CHECK_INT(cases[i].minutes, w.paid.paid_min);
            CHECK_INT(cases[i].bill, w.paid.bill_fen);
            CHECK_INT(cases[i].voucher, w.paid.voucher_fen);
            CHECK_INT(50000 - cases[i].bill + cases[i].voucher, on(t, ACCOUNT_CARD, UNIT_FEN));
            CHECK_STATUS(OK, test_write(t, HERE, book, &w)); /* told again: nothing more */
            CHECK_INT(80000 - cases[i].voucher, on(t, ACCOUNT_VOUCHER, UNIT_FEN));
            CHECK_INT(0, test_store_broken(t));
            test_store_close(t);
        }
    }
}

TEST(vouchers_end_with_their_last_day_and_what_is_left_goes_back)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w, UNIT_MINUTE, 6000);
        visits(t, &w, 60, 60);
        CHECK_INT(60, w.paid.units);
        CHECK_INT(0, w.paid.pay_fen);
        CHECK_STATUS(OK, test_read(t, HERE, list, &w));
        CHECK_INT(540, w.vouchers[0].left);
        CHECK_STR(STR("还有 540 分钟，用到3月31日。"),
                  benefits_voucher_words(t->arena, &w.vouchers[0]));
        CHECK_INT(400, w.lot.left);
        w.units = 401;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, give, &w));
        CHECK_TEXT("benefits.lot_empty", t->problem.code);
        /* The visit of its last evening is written down the next morning. */
        t->now_ms = day_ms(day_of(2026, 4, 1), SHANGHAI_MS) + 8 * HOUR_MS;
        test_jobs(t);
        World late = w;
        late.visit.ticket++;
        late.visit.start_ms = day_ms(day_of(2026, 3, 31), SHANGHAI_MS) + 19 * HOUR_MS;
        late.visit.end_ms = late.visit.start_ms + HOUR_MS;
        CHECK_STATUS(OK, test_write(t, HERE, book, &late));
        late.visit.ticket++;
        late.visit.start_ms += 6 * HOUR_MS; /* in April */
        late.visit.end_ms += 6 * HOUR_MS;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, book, &late));
        CHECK_TEXT("benefits.voucher_over", t->problem.code);
        w.visit.ticket = late.visit.ticket;
        t->now_ms += 3 * DAY_MS;
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, list, &w));
        CHECK_INT(0, w.vouchers[0].left);
        CHECK_INT(880, w.lot.left);
        w.visit.ticket++;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, book, &w));
        CHECK_TEXT("benefits.voucher_over", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_month_gives_no_more_than_its_face_and_a_visit_no_more_than_is_left)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w, UNIT_FEN, 90000);
        w.units = 1;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, give, &w)); /* H-4: 800.00 a month */
        CHECK_TEXT("benefits.month_max", t->problem.code);
        World before = w; /* nor by a voucher that begins in the month before */
        before.day = day_of(2026, 2, 28);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, give, &before));
        CHECK_TEXT("benefits.month_max", t->problem.code);
        visits(t, &w, 60, 60); /* example 11 of part 4: 900.00 twice, cap 800.00 */
        CHECK_INT(45000, w.paid.voucher_fen);
        CHECK_INT(45000, w.paid.pay_fen);
        t->now_ms += 3 * HOUR_MS;
        w.visit.ticket++;
        w.visit.start_ms = t->now_ms - HOUR_MS;
        w.visit.end_ms = t->now_ms;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, book, &w)); /* the card has not 550.00 */
        CHECK_TEXT("funds.too_little", t->problem.code);
        CHECK_INT(35000, on(t, ACCOUNT_VOUCHER, UNIT_FEN));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(two_visits_of_one_worker_at_one_time_are_paid_by_nobody_until_somebody_looked)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w, UNIT_FEN, 6000);
        visits(t, &w, 60, 60);
        CHECK_INT(USE_GOOD, w.paid.state);
        w.visit.ticket = 2;
        w.visit.start_ms += 30 * MINUTE_MS;
        w.visit.end_ms += 10 * MINUTE_MS;
        t->now_ms += 10 * MINUTE_MS;
        CHECK_STATUS(OK, test_write(t, HERE, book, &w));
        CHECK_INT(USE_HELD, w.paid.state);
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM voucher_use WHERE state = 2"));
        CHECK_INT(77000, on(t, ACCOUNT_VOUCHER, UNIT_FEN)); /* the first had been taken */
        w.quality = 95;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, accept, &w));
        CHECK_TEXT("benefits.nothing_to_accept", t->problem.code);
        w.visit.ticket = 1;
        w.good = true;
        CHECK_STATUS(OK, test_write(t, HERE, clear, &w));
        CHECK_STATUS(OK, test_write(t, HERE, clear, &w));
        w.visit.ticket = 2;
        w.good = false;
        CHECK_STATUS(OK, test_write(t, HERE, clear, &w));
        w.good = true;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, clear, &w));
        CHECK_STATUS(OK, test_write(t, HERE, accept, &w));
        CHECK_INT(1, w.accepted.visits);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_is_accepted_is_paid_by_its_mark)
{
    static const struct {
        int64_t quality;
        Fen pay;
    } marks[] = {{90, 6000}, {89, 5700}, {79, 5400}, {69, 4800}};
    FOR_EACH_ENGINE(engine)
    {
        for (int i = 0; i < 4; i++) {
            World w;
            TestStore *t = open_world(engine, &w, UNIT_MINUTE, 6000);
            visits(t, &w, 60, 60);
            w.quality = marks[i].quality;
            CHECK_STATUS(OK, test_write(t, HERE, accept, &w));
            CHECK_INT(marks[i].pay, w.accepted.pay_fen);
            CHECK_INT(marks[i].pay, on(t, ACCOUNT_SITE, UNIT_FEN));
            CHECK_INT(-marks[i].pay, on(t, ACCOUNT_FUNDER, UNIT_FEN));
            t->now_ms += 40 * DAY_MS; /* the office pays in another month than it owes */
            CHECK_STATUS(OK, test_write(t, HERE, paid, &w));
            CHECK_STATUS(OK, test_write(t, HERE, paid, &w));
            CHECK_INT(0, test_number(t, "SELECT count(*) FROM account"
                                        " WHERE kind = 6 AND in_posted <> out_posted"));
            CHECK_STATUS(OK, test_read(t, HERE, invoice, &w));
            char yuan[32];
            fen_text(marks[i].pay, yuan);
            CHECK(str_find(csv, str_fmt(t->arena, "应付,%s,", yuan), 0) != SIZE_MAX);
            CHECK(str_find(csv, STR("合计 1 次,,,,,,60,,,60.00,"), 0) != SIZE_MAX);
            CHECK(str_find(csv, STR("已付"), 0) != SIZE_MAX);
            CHECK_INT(0, on(t, ACCOUNT_FUNDER, UNIT_FEN));
            CHECK_STATUS(CONFLICT, test_write(t, HERE, accept, &w));
            CHECK_INT(0, test_store_broken(t));
            test_store_close(t);
        }
    }
}

TEST(a_lot_with_a_fault_is_refused)
{
    World w;
    TestStore *t = open_world(TEST_SQLITE, &w, UNIT_FEN, 6000);
    Lot good = w.lot;
    w.lot.unit = UNIT_MINUTE; /* half a minute is nobody's */
    CHECK_STATUS(INVALID, test_write(t, HERE, buy, &w));
    w.lot = good;
    w.lot.unit = UNIT_POINT;
    CHECK_STATUS(INVALID, test_write(t, HERE, buy, &w));
    w.lot = good;
    w.lot.units = 0;
    CHECK_STATUS(INVALID, test_write(t, HERE, buy, &w));
    w.lot = good;
    w.lot.to = w.lot.from - 1;
    CHECK_STATUS(INVALID, test_write(t, HERE, buy, &w));
    test_store_close(t);
}

static World faulty;
static int64_t held[7];
static void count_all(TestStore *t, int64_t *out)
{
    static const char *const sql[] = {
        "SELECT count(*) FROM purchase_lot",
        "SELECT count(*) FROM voucher",
        "SELECT count(*) FROM voucher WHERE state = 2",
        "SELECT count(*) FROM voucher_use",
        "SELECT count(*) FROM voucher_use WHERE state = 1 OR acceptance_id IS NOT NULL",
        "SELECT count(*) FROM acceptance",
        "SELECT count(*) FROM transfer",
    };
    for (int i = 0; i < 7; i++) out[i] = test_number(t, sql[i]);
}
static void nothing_changed(TestStore *t, int call)
{
    int64_t now[7];
    (void)call;
    count_all(t, now);
    for (int i = 0; i < 7; i++) CHECK_INT(held[i], now[i]);
}

TEST(a_store_fault_at_any_point_buys_gives_books_clears_accepts_and_ends_nothing)
{
    static const TxFn rules[] = {buy, give, book, book, clear, accept, paid, end_voucher};
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_world(engine, &faulty, UNIT_FEN, 6000);
        t->now_ms += 3 * HOUR_MS;
        for (int i = 0; i < 8; i++) {
            if (i == 1) faulty.units = 100;
            if (i == 2 || i == 3) /* the second overlaps the first */
                faulty.visit = (Visit){.ticket = i,
                                       .voucher = faulty.voucher,
                                       .worker = faulty.worker,
                                       .start_ms = t->now_ms - HOUR_MS,
                                       .end_ms = t->now_ms,
                                       .planned_min = 60};
            faulty.good = true;
            faulty.quality = 85;
            if (i == 5) faulty.id.v = test_number(t, "SELECT max(lot_id) FROM voucher_use");
            count_all(t, held);
            CHECK(test_fault_loop(t, HERE, rules[i], &faulty, nothing_changed) >= 1);
            CHECK_INT(0, test_store_broken(t));
        }
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM acceptance"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM voucher WHERE state = 2"));
        test_store_close(t);
    }
}
