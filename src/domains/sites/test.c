/* A canteen enters, is suspended, and leaves without anybody missing a meal; what goes wrong is
 * borne together. */
#include "domains/sites/sites_for_tests.h"

static Status step(Tx *tx, void *job)
{
    return sites_step(tx, &((SitesWorld *)job)->step);
}
static Status move(Tx *tx, void *job)
{
    return sites_exit_move(tx, ((SitesWorld *)job)->exit);
}
static Status left_open(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_exit_open(tx, w->meals.site, &w->open);
}
static Status leave(Tx *tx, void *job)
{
    return sites_leave(tx, ((SitesWorld *)job)->meals.site);
}
static Status settle_money(Tx *tx, void *job)
{
    SitesWorld *w = job;
    DrawerCount count;
    AccountId drawer, bank, site, payout;
    TransferId t;
    Balance b;
    (void)count;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = w->meals.site.v}, &drawer));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_BANK}, &bank));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = w->meals.site.v}, &site));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_PAYOUT}, &payout));
    TRY(funds_balance(tx, drawer, &b));
    FundsMove cash = {.from = bank, .to = drawer, .amount = -b.posted, .reason = REASON_CORRECTION};
    if (b.posted) TRY(funds_transfer(tx, &cash, &t));
    TRY(funds_balance(tx, site, &b));
    FundsMove out = {.from = site, .to = payout, .amount = b.posted, .reason = REASON_PAYOUT};
    return b.posted > 0 ? funds_transfer(tx, &out, &t) : OK;
}
static Status order_moves(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return meals_order_move(tx, w->moving, w->other, true, &w->meals.order);
}
static Status set_standin(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return meals_standin_set(tx, w->meals.site, w->meals.day + 1, w->other);
}
static Status set_share(Tx *tx, void *job)
{
    return sites_share_set(tx, &((SitesWorld *)job)->share);
}
static Status book_loss(Tx *tx, void *job)
{
    return sites_loss_book(tx, &((SitesWorld *)job)->loss);
}
static Status fill_pool(Tx *tx, void *job)
{
    SitesWorld *w = job;
    AccountId drawer, site;
    TransferId t;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = w->other.v}, &drawer));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = w->other.v}, &site));
    FundsMove m = {.from = drawer, .to = site, .amount = w->fen, .reason = REASON_MEAL};
    TRY(funds_transfer(tx, &m, &t));
    return sites_pool_pay(tx, w->other, w->fen);
}
static Status unbook_loss(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_loss_unbook(tx, w->loss.site, w->loss.day);
}
static Status pay_pool(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_pool_pay(tx, w->other, w->fen);
}
static Status read_pool(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_pool_moves(tx, (OrganisationId){0}, &w->pool, &w->count);
}
static Status unpay_pool(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_pool_unpay(tx, w->other, w->payment);
}
static Status close_day(Tx *tx, void *job)
{
    (void)job;
    return sites_close_day(tx, 0, tx->now_ms);
}
static Status add_clause(Tx *tx, void *job)
{
    SitesWorld *w = job;
    TRY(sites_policy_add(tx, &w->clause, &w->id));
    return sites_policies(tx, &w->clauses, &w->count);
}
static Status end_clause(Tx *tx, void *job)
{
    SitesWorld *w = job;
    return sites_policy_end(tx, w->id, w->clause.from - 1);
}

TEST(a_step_needs_its_reason_and_a_suspension_somebody_who_cooks)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        SitesWorld *w = open_sites(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, stand, w));
        w->step = (StepAsk){w->meals.site, {0}, SITE_OPEN, STR(" ")};
        CHECK_STATUS(INVALID, test_write(t, HERE, step, w));
        CHECK_TEXT("sites.no_reason", t->problem.code);
        w->step.reason = STR("试营业满三个月，检查合格");
        CHECK_STATUS(OK, test_write(t, HERE, step, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, step, w));
        CHECK_TEXT("sites.step", t->problem.code);
        w->step = (StepAsk){w->meals.site, {0}, SITE_SUSPENDED, STR("煤气检修")};
        CHECK_STATUS(CONFLICT, test_write(t, HERE, step, w));
        CHECK_TEXT("sites.who_cooks", t->problem.code);
        w->step.cook = w->other;
        CHECK_STATUS(OK, test_write(t, HERE, step, w));
        t->now_ms += 8 * HOUR_MS; /* past the hour of standing orders */
        test_jobs(t);
        CHECK_INT(w->other.v, test_number(t, "SELECT site_id FROM meal_order WHERE state = 1"));
        w->step = (StepAsk){w->meals.site, {0}, SITE_OPEN, STR("修好了")};
        CHECK_STATUS(OK, test_write(t, HERE, step, w));
        CHECK_INT(3, test_number(t, "SELECT count(*) FROM site_step"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_canteen_leaves_when_its_elders_eat_elsewhere_and_its_money_is_settled)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        SitesWorld *w = open_sites(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, stand, w));
        w->leave = w->meals.day + 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, plan, w));
        w->leave = w->meals.day + 3;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, leave, w));
        CHECK_STATUS(OK, test_write(t, HERE, plan, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, plan, w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'sites.exit'"));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, leave, w));
        t->now_ms = day_ms(w->leave - 1, SHANGHAI_MS) + MINUTE_MS;
        test_jobs(t);
        CHECK_INT(w->other.v, test_number(t, "SELECT site_id FROM standing_order"));
        CHECK_INT(EXIT_MOVED, test_number(t, "SELECT state FROM site_exit"));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, leave, w)); /* the cash of three cards */
        CHECK_TEXT("sites.not_settled", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, settle_money, w));
        CHECK_STATUS(OK, test_write(t, HERE, left_open, w));
        CHECK_STR(STR(""), w->open);
        CHECK_STATUS(OK, test_write(t, HERE, leave, w));
        CHECK_STATUS(OK, test_write(t, HERE, leave, w));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM site_programme"));
        /* The card is the elder's, not the canteen's: it pays at the other one. */
        t->now_ms += 18 * HOUR_MS;
        test_jobs(t);
        CHECK_INT(w->other.v,
                  test_number(t, "SELECT max(site_id) FROM meal_order WHERE state = 1"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(another_canteen_cooks_for_a_day_and_the_orders_follow)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        SitesWorld *w = open_sites(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, &w->meals));
        w->moving = w->meals.order.id;
        CHECK_STATUS(OK, test_write(t, HERE, order_moves, w));
        CHECK_INT(w->other.v, w->meals.order.site.v);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE state = 1"));
        w->moving = w->meals.order.id;
        CHECK_STATUS(OK, test_write(t, HERE, order_moves, w)); /* it is there */
        CHECK_STATUS(OK, test_write(t, HERE, stand, w));
        CHECK_STATUS(OK, test_write(t, HERE, set_standin, w));
        t->now_ms += 8 * HOUR_MS;
        test_jobs(t);
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM meal_order WHERE state = 1"));
        CHECK_INT(w->other.v,
                  test_number(t, "SELECT min(site_id) FROM meal_order WHERE state = 1"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_goes_wrong_is_borne_by_site_pool_and_platform_as_said)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        SitesWorld *w = open_sites(engine, &t);
        w->share = (RiskShare){RISK_NO_SHOW, 5000, 3000, 1000};
        CHECK_STATUS(INVALID, test_write(t, HERE, set_share, w));
        CHECK_TEXT("sites.shares", t->problem.code);
        w->share.platform_bp = 2000;
        CHECK_STATUS(OK, test_write(t, HERE, set_share, w));
        w->loss = (RiskLoss){w->meals.site, w->meals.day, RISK_WEATHER, 1000, 0, 0, STR("暴雨"), 0};
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, book_loss, w));
        w->fen = 400;
        CHECK_STATUS(OK, test_write(t, HERE, fill_pool, w));
        CHECK_STATUS(OK,
                     test_write(t, HERE, do_place, &w->meals)); /* 18 yuan that nobody fetches */
        CHECK_STATUS(OK, test_write(t, HERE, do_no_show, &w->meals));
        t->now_ms = day_ms(w->meals.day, SHANGHAI_MS) + 22 * HOUR_MS + 31 * MINUTE_MS;
        test_jobs(t);
        CHECK_INT(1800, test_number(t, "SELECT fen FROM risk_loss"));
        CHECK_INT(400,
                  test_number(t, "SELECT pool_fen FROM risk_loss")); /* it reaches no further */
        CHECK_INT(360, test_number(t, "SELECT platform_fen FROM risk_loss"));
        CHECK_STATUS(OK, test_write(t, HERE, close_day, w)); /* once a day */
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM risk_loss"));
        w->loss = (RiskLoss){w->meals.site, w->meals.day, RISK_NO_SHOW, 1, 0, 0, STR("x"), 0};
        CHECK_STATUS(CONFLICT, test_write(t, HERE, book_loss, w));
        CHECK_TEXT("sites.loss_booked", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static int64_t posted(TestStore *t, AccountKind kind)
{
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT CAST(coalesce(sum(in_posted - out_posted), 0) AS BIGINT) FROM account"
             " WHERE kind = %d",
             kind);
    return test_number(t, sql);
}

TEST(what_was_said_of_the_weather_and_paid_into_the_pool_can_be_taken_back_for_a_week)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        SitesWorld *w = open_sites(engine, &t);
        w->share = (RiskShare){RISK_WEATHER, 5000, 3000, 2000};
        CHECK_STATUS(OK, test_write(t, HERE, set_share, w));
        CHECK_STATUS(OK, test_read(t, HERE, read_pool, w)); /* no account yet */
        CHECK_INT(0, (int64_t)w->count);
        w->fen = 400;
        CHECK_STATUS(OK, test_write(t, HERE, fill_pool, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, pay_pool, w)); /* it has no more */
        w->loss = (RiskLoss){w->other, w->meals.day + 1, RISK_WEATHER, 1001, 0, 0, STR("暴雨"), 0};
        CHECK_STATUS(INVALID, test_write(t, HERE, book_loss, w));
        CHECK_TEXT("sites.loss_day", t->problem.code);
        w->loss.day = w->meals.day - RISK_LOSS_DAYS - 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, book_loss, w));
        w->loss.day = w->meals.day;
        CHECK_STATUS(OK, test_write(t, HERE, book_loss, w));
        CHECK_INT(100, posted(t, ACCOUNT_ESCROW));
        CHECK_INT(-200, posted(t, ACCOUNT_LOSS));
        CHECK_STATUS(OK, test_read(t, HERE, read_pool, w));
        CHECK_INT(2, (int64_t)w->count);
        CHECK_INT(-300, w->pool[0].fen);
        w->payment = w->pool[1].id;
        CHECK(!w->pool[1].may_undo); /* it is used */
        CHECK_STATUS(CONFLICT, test_write(t, HERE, unpay_pool, w));
        CHECK_TEXT("sites.pool_used", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, unbook_loss, w));
        CHECK_INT(400, posted(t, ACCOUNT_ESCROW));
        CHECK_INT(0, posted(t, ACCOUNT_LOSS));
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, unbook_loss, w));
        CHECK_TEXT("sites.no_loss", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, book_loss, w)); /* anew, with another sum */
        CHECK_STATUS(OK, test_write(t, HERE, unbook_loss, w));
        for (int i = 0; i < 2; i++) CHECK_STATUS(OK, test_write(t, HERE, unpay_pool, w));
        CHECK_INT(0, posted(t, ACCOUNT_ESCROW));
        CHECK_INT(400, posted(t, ACCOUNT_SITE));
        CHECK_STATUS(OK, test_read(t, HERE, read_pool, w));
        CHECK(w->pool[0].back && w->pool[w->count - 1].undone);
        w->payment = w->pool[0].id; /* what took back is no payment */
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, unpay_pool, w));
        CHECK_STATUS(OK, test_write(t, HERE, pay_pool, w));
        CHECK_STATUS(OK, test_write(t, HERE, book_loss, w));
        CHECK_STATUS(OK, test_read(t, HERE, read_pool, w));
        w->payment = w->pool[1].id;
        t->now_ms += RISK_UNDO_DAYS * DAY_MS + 1;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, unbook_loss, w));
        CHECK_TEXT("sites.too_late", t->problem.code);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, unpay_pool, w));
        CHECK_TEXT("sites.too_late", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(clauses_stand_with_their_days_and_their_rule)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        SitesWorld *w = open_sites(engine, &t);
        w->clause = (PolicyClause){.document = STR("梧民〔2026〕3号"),
                                   .clause = STR("第四条"),
                                   .issuer = STR("梧桐街道"),
                                   .words = STR("八十岁以上每天补三元"),
                                   .rule = STR("补贴 s80"),
                                   .from = w->meals.day,
                                   .to = w->meals.day - 1};
        CHECK_STATUS(INVALID, test_write(t, HERE, add_clause, w));
        w->clause.to = 0;
        CHECK_STATUS(OK, test_write(t, HERE, add_clause, w));
        CHECK_INT(1, (int64_t)w->count);
        CHECK_INT(0, w->clauses[0].to);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, end_clause, w));
        test_store_close(t);
    }
}

static int64_t steps, moves, losses;
static void nothing_done(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(steps, test_number(t, "SELECT count(*) FROM site_step"));
    CHECK_INT(moves, test_number(t, "SELECT count(*) FROM exit_move WHERE moved_ms IS NOT NULL"));
    CHECK_INT(losses, test_number(t, "SELECT count(*) FROM risk_loss"));
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_leaves_a_site_as_it_was)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        SitesWorld *w = open_sites(engine, &t);
        steps = moves = losses = 0;
        CHECK_STATUS(OK, test_write(t, HERE, stand, w));
        w->step = (StepAsk){w->meals.site, {0}, SITE_OPEN, STR("合格")};
        CHECK(test_fault_loop(t, HERE, step, w, nothing_done) >= 3);
        steps = 1;
        CHECK(test_fault_loop(t, HERE, plan, w, nothing_done) >= 6);
        CHECK(test_fault_loop(t, HERE, move, w, nothing_done) >= 6);
        moves = 1;
        CHECK_STATUS(OK, test_write(t, HERE, settle_money, w));
        CHECK(test_fault_loop(t, HERE, leave, w, nothing_done) >= 6);
        steps = 2;
        w->share = (RiskShare){RISK_WEATHER, 5000, 3000, 2000};
        CHECK(test_fault_loop(t, HERE, set_share, w, nothing_done) >= 2);
        w->fen = 1000;
        CHECK(test_fault_loop(t, HERE, fill_pool, w, nothing_done) >= 4);
        w->loss = (RiskLoss){w->other, w->meals.day, RISK_WEATHER, 1000, 0, 0, STR("暴雨"), 0};
        CHECK(test_fault_loop(t, HERE, book_loss, w, nothing_done) >= 5);
        losses = 1;
        CHECK(test_fault_loop(t, HERE, unbook_loss, w, nothing_done) >= 5);
        losses = 0;
        CHECK_STATUS(OK, test_read(t, HERE, read_pool, w));
        w->payment = w->pool[w->count - 1].id;
        CHECK(test_fault_loop(t, HERE, unpay_pool, w, nothing_done) >= 4);
        CHECK_STATUS(OK, t->problem.status);
        test_store_close(t);
    }
}
