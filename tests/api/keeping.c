/* Everything about one person: exported, brought together when two records are one person, and gone
 * back, over all domains of the program. */
#include "base/secret.h"
#include "domains/meals/meals.h"
#include "main/demo.h"
#include "main/program.h"
#include "store/test_store.h"

enum { HERE = DEMO_COMMUNITY, CALLS_MIN = 60 };

typedef struct Pair {
    PersonId kept, gone;
    int64_t merge;
    Str text;
} Pair;

static Status merge(Tx *tx, void *job)
{
    Pair *p = job;
    return people_merge(tx, p->kept, p->gone, &p->merge);
}

static Status unmerge(Tx *tx, void *job)
{
    return people_unmerge(tx, ((Pair *)job)->merge);
}

static Status read_all(Tx *tx, void *job)
{
    Pair *p = job;
    Buf buf = buf_new(tx->arena, 8 << 20);
    JsonOut out = json_out(&buf);
    TRY(people_export(tx, p->kept, &out));
    CHECK(!buf.full);
    p->text = buf_str(&buf);
    return OK;
}

static Status erase(Tx *tx, void *job)
{
    return people_erase(tx, ((Pair *)job)->kept);
}

/* What is ordered is taken back, and what is on the card and in the purse paid out. */
static Status pay_back(Tx *tx, void *job)
{
    static const AccountKind kinds[] = {ACCOUNT_CARD, ACCOUNT_FAMILY};
    PersonId person = ((Pair *)job)->kept;
    MealOrder *orders, done;
    AccountId from, drawer;
    TransferId transfer;
    Balance b;
    size_t count;
    TRY(meals_orders_of(tx, person, 100, &orders, &count));
    for (size_t i = 0; i < count; i++)
        if (orders[i].state == MEAL_PLACED)
            TRY(meals_order_cancel(tx, orders[i].id, STR("要删资料"), &done));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_BANK}, &drawer));
    for (int i = 0; i < 2; i++) {
        TRY(funds_purse(tx, (AccountKey){.kind = kinds[i], .owner = person.v}, &from, &b));
        if (b.posted)
            TRY(funds_transfer(tx,
                               &(FundsMove){.from = from,
                                            .to = drawer,
                                            .amount = b.posted,
                                            .reason = REASON_REFUND,
                                            .subject = person.v},
                               &transfer));
    }
    return OK;
}

static TestStore *open_demo(TestEngine engine)
{
    secret_open_for_test();
    TestStore *t = test_store_open(program_parts(), engine);
    t->now_ms = test_morning();
    CHECK_STATUS(OK, demo_fill(t->store, 7, &t->problem));
    test_jobs(t);
    return t;
}

/* Two elders of the demo with meals, money, doors and words behind them. */
static Pair busy_pair(TestStore *t)
{
#define BUSY                                                                                       \
    "SELECT person_id FROM meal_order WHERE state = 2 GROUP BY person_id"                          \
    " HAVING count(*) > 3 ORDER BY count(*) DESC, person_id LIMIT 1 OFFSET "
    return (Pair){.kept = {test_number(t, BUSY "0")}, .gone = {test_number(t, BUSY "1")}};
}

static int64_t rows_of(TestStore *t, const char *column, PersonId person)
{
    char sql[300];
    const char *dot = strchr(column, '.');
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %.*s WHERE community_id = %d AND %s = %lld",
             (int)(dot - column), column, HERE, dot + 1, (long long)person.v);
    return test_number(t, sql);
}

static int64_t money_of(TestStore *t, PersonId person)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(sum(in_posted - out_posted), 0) FROM account"
             " WHERE community_id = %d AND kind < 12 AND owner_id = %lld",
             HERE, (long long)person.v);
    return test_number(t, sql);
}

enum { COLUMNS_MAX = 400 };
typedef struct Counts {
    const char *column[COLUMNS_MAX];
    bool moves[COLUMNS_MAX];
    int64_t kept[COLUMNS_MAX], gone[COLUMNS_MAX];
    int count;
} Counts;

static Counts counts(TestStore *t, const Pair *p)
{
    Counts c = {0};
    for (const StorePart *const *part = program_parts(); *part; part++) {
        PersonRows rows[PERSON_ROWS_MAX];
        const PersonKeeping *k = (*part)->keeping;
        size_t n = k && k->rows ? k->rows(rows) : 0;
        for (size_t i = 0; i < n; i++, c.count++) {
            CHECK(c.count < COLUMNS_MAX);
            c.column[c.count] = rows[i].column;
            c.moves[c.count] = rows[i].note;
            if (str_is(str_of(rows[i].column), "binding.person_id")) continue;
            c.kept[c.count] = rows_of(t, rows[i].column, p->kept);
            c.gone[c.count] = rows_of(t, rows[i].column, p->gone);
        }
    }
    return c;
}

static void become_one_and_two_again(TestStore *t, Pair p)
{
    Counts before = counts(t, &p);
    int64_t kept_fen = money_of(t, p.kept);
    int64_t gone_fen = money_of(t, p.gone);
    int64_t moved = 0;
    CHECK(gone_fen > 0);
    CHECK_STATUS(OK, test_write(t, HERE, merge, &p));
    test_jobs(t);
    CHECK_INT(0, test_store_broken(t));
    Counts after = counts(t, &p);
    for (int i = 0; i < after.count; i++) {
        if (!before.moves[i]) continue;
        moved += before.gone[i] - after.gone[i];
        if (!CHECK(after.kept[i] + after.gone[i] >= before.kept[i] + before.gone[i]))
            test_note("%s lost rows", before.column[i]);
    }
    test_note("%lld rows moved", (long long)moved);
    CHECK(moved > 20);
    CHECK_INT(0, rows_of(t, "settlement.person_id", p.gone));
    CHECK_INT(kept_fen + gone_fen, money_of(t, p.kept) + money_of(t, p.gone));
    CHECK(money_of(t, p.gone) < gone_fen);

    CHECK_STATUS(OK, test_write(t, HERE, unmerge, &p));
    test_jobs(t);
    CHECK_INT(0, test_store_broken(t));
    CHECK_INT(kept_fen, money_of(t, p.kept));
    CHECK_INT(gone_fen, money_of(t, p.gone));
    after = counts(t, &p);
    for (int i = 0; i < after.count; i++)
        if (before.moves[i] && !CHECK(after.kept[i] == before.kept[i]))
            test_note("%s: %lld, was %lld", before.column[i], (long long)after.kept[i],
                      (long long)before.kept[i]);
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM merge_moved"));
}

TEST(a_store_fault_in_a_merge_over_all_domains_leaves_nothing_half_moved)
{
    TestStore *t = open_demo(TEST_SQLITE);
    Pair p = busy_pair(t);
    CHECK(test_fault_loop(t, HERE, merge, &p, NULL) >= CALLS_MIN);
    CHECK(test_fault_loop(t, HERE, unmerge, &p, NULL) >= CALLS_MIN);
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

static void export_holds_everything(TestStore *t, Pair p)
{
    Problem problem = {0};
    const Json *all;
    CHECK_STATUS(OK, test_read(t, HERE, read_all, &p));
    CHECK_STATUS(OK, json_read(t->arena, p.text, &all, &problem));
    CHECK(json_member(all, "name"));
    for (const StorePart *const *part = program_parts(); *part; part++) {
        PersonRows rows[PERSON_ROWS_MAX];
        const PersonKeeping *k = (*part)->keeping;
        size_t n = k && k->rows ? k->rows(rows) : 0;
        const Json *own = json_member(all, (*part)->name);
        if (!own) own = all; /* the register stands at the top */
        for (size_t i = 0; i < n; i++) {
            if (!rows[i].read) continue;
            const Json *list = json_member(own, rows[i].as);
            if (!CHECK(json_kind(list) == JSON_LIST)) test_note("no %s", rows[i].as);
            int64_t there = rows_of(t, rows[i].column, p.kept);
            if (str_is(str_of(rows[i].column), "meal_order.payer_id")) continue; /* of others */
            if (!CHECK_INT(there, (int64_t)json_count(list)))
                test_note("%s as %s", rows[i].column, rows[i].as);
        }
    }
    const Json *funds = json_member(all, "funds");
    CHECK(json_count(json_member(funds, "accounts")) > 0);
    CHECK(json_member(json_item(json_member(funds, "accounts"), 0), "entries"));
}

static void erased_only_numbers_stay(TestStore *t, Pair p)
{
    CHECK_STATUS(CONFLICT, test_write(t, HERE, erase, &p)); /* her money would be nobody's */
    CHECK_TEXT("funds.money_left", t->problem.code);
    CHECK_STATUS(OK, test_write(t, HERE, pay_back, &p));
    CHECK_STATUS(OK, test_write(t, HERE, erase, &p));
    test_jobs(t);
    CHECK_INT(0, test_store_broken(t));
    for (const StorePart *const *part = program_parts(); *part; part++) {
        PersonRows rows[PERSON_ROWS_MAX];
        const PersonKeeping *k = (*part)->keeping;
        size_t n = k && k->rows ? k->rows(rows) : 0;
        for (size_t i = 0; i < n; i++)
            if (rows[i].drop && str_starts(str_of(rows[i].drop->text), STR("DELETE FROM ")) &&
                !strstr(rows[i].drop->text, "ended_ms") &&
                strcmp(rows[i].column, "binding.person_id") != 0)
                if (!CHECK_INT(0, rows_of(t, rows[i].column, p.kept)))
                    test_note("%s", rows[i].column);
    }
    CHECK_INT(0, rows_of(t, "person.id", p.kept));
}

/* One made-up street an engine: it takes longer than all that is tried on it. */
TEST(everything_about_a_person_is_exported_moves_comes_back_and_goes)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_demo(engine);
        Pair p = busy_pair(t);
        export_holds_everything(t, p);
        become_one_and_two_again(t, p);
        erased_only_numbers_stay(t, p);
        test_store_close(t);
    }
}
