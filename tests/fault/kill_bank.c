/* kill -9 while a bank's list is booked, said whose it is, taken back and sent back: every line is
 * booked once, no card goes beyond its cap, nothing is lost, every audit is empty.
 *
 * A child process works through the same list again and again, as a clerk would who starts anew
 * after each crash; the parent kills it at a random moment and looks. Rounds: YL_KILL_BANK (40). */
#include "base/secret.h"
#include "domains/funds/funds.h"
#include "store/test_store.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HERE = 7, LINES = 300, BATCH = 10, FEN = 9000, ROUND_US_MAX = 60000 };

static const StorePart *const parts[] = {&people_domain.store, &notice_domain.store,
                                         &funds_domain.store, NULL};

typedef struct Clerk {
    PersonId elder;
    BankSheet sheet;
    int64_t line, act;
} Clerk;

static Status set_up(Tx *tx, void *job)
{
    Clerk *c = job;
    Person p = {.name = STR("王秀英"), .card = STR("100001"), .is_elder = true};
    return people_add(tx, &p, &c->elder);
}

/* Every third line names the card; which lines a number stands for is the same in every round. */
static Status book(Tx *tx, void *job)
{
    Clerk *c = job;
    Buf csv = buf_new(tx->arena, 1 << 16);
    buf_text(&csv, "date,amount,reference,text\n");
    for (int64_t i = c->line; i < c->line + BATCH; i++)
        buf_fmt(&csv, "2026-03-01,90.00,R%lld,%s\n", (long long)i, i % 3 ? "x" : "100001");
    TRY(bank_sheet_read(tx->arena, buf_str(&csv), tx_today(tx), &c->sheet, &tx->problem));
    return funds_bank_book(tx, &c->sheet);
}

/* What a clerk would do next with what waits or was done; a refusal is an answer too. */
static Status act(Tx *tx, void *job)
{
    Clerk *c = job;
    BankLine *open;
    BankDone *done;
    BankMoved moved;
    RefundId refund;
    size_t opens, dones;
    TRY(funds_bank_open(tx, &open, &opens));
    TRY(funds_bank_done(tx, &done, &dones));
    if (c->act % 4 == 0 && opens)
        return funds_bank_assign(tx, open[c->act % (int64_t)opens].id, c->elder, &moved);
    if (c->act % 4 == 1 && opens)
        return funds_bank_return(tx, open[c->act % (int64_t)opens].id, STR("转错了"), &refund);
    for (size_t i = 0; i < dones; i++) {
        const BankDone *d = &done[(i + (size_t)c->act) % dones];
        if (d->undone) continue;
        return d->move ? funds_bank_undo(tx, d->move) : funds_bank_keep(tx, d->refund);
    }
    return OK;
}

static Status step(Store *store, TxFn fn, Clerk *c, _Atomic int64_t *steps)
{
    Arena *arena = arena_new(8 << 20);
    Problem problem;
    TxOrigin origin = {.community = {HERE}};
    Status status = store_write(store, origin, arena, fn, c, &problem);
    arena_free(arena);
    atomic_fetch_add(steps, 1);
    return status;
}

static void child_main(StoreOptions options, Clerk clerk, _Atomic int64_t *steps)
{
    Problem problem;
    Store *store;
    if (store_open(options, &store, &problem) != OK) _exit(1);
    for (clerk.act = atomic_load(steps);; clerk.act++) {
        clerk.line = clerk.act * BATCH % LINES;
        if (step(store, book, &clerk, steps) != OK) _exit(3);
        Status status = step(store, act, &clerk, steps);
        if (status != OK && status != CONFLICT) _exit(4);
    }
}

static void look(TestStore *t, int64_t round)
{
    int64_t lines = test_number(t, "SELECT count(*) FROM bank_line");
    CHECK_INT(lines, test_number(t, "SELECT count(DISTINCT reference) FROM bank_line"));
    CHECK_INT(lines * FEN, -test_number(t, "SELECT CAST(coalesce(sum(in_posted - out_posted), 0)"
                                           " AS BIGINT) FROM account WHERE kind = 21"));
    CHECK(test_number(t, "SELECT CAST(coalesce(max(in_posted - out_posted), 0) AS BIGINT)"
                         " FROM account WHERE kind = 1") <= FUNDS_CARD_MAX);
    if (!CHECK_INT(0, test_store_broken(t))) test_note("round %lld", (long long)round);
}

TEST(a_list_of_the_bank_is_booked_once_and_has_its_ways_back_through_kill_9)
{
    const char *wanted = getenv("YL_KILL_BANK");
    int64_t rounds = getenv("YL_SANITIZED") ? 10 : 40;
    Clerk clerk = {0};
    secret_open_for_test();
    if (wanted) CHECK(str_to_i64(str_of(wanted), &rounds));
    TestStore *t = test_store_open(parts, TEST_SQLITE);
    CHECK_STATUS(OK, test_write(t, HERE, set_up, &clerk));
    t->options.no_sync = false;
    Random random = random_seeded((uint64_t)clock_now_ms());
    _Atomic int64_t *steps =
        mmap(NULL, sizeof *steps, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(steps != MAP_FAILED);
    store_close(t->store);
    for (int64_t round = 0; round < rounds; round++) {
        int end;
        int64_t before = atomic_load(steps);
        fflush(NULL);
        pid_t child = fork();
        ASSERT(child >= 0);
        if (child == 0) child_main(t->options, clerk, steps);
        CHECK(TEST_WAIT(atomic_load(steps) > before));
        usleep((useconds_t)random_below(&random, ROUND_US_MAX));
        kill(child, SIGKILL);
        waitpid(child, &end, 0);
        if (!CHECK(WIFSIGNALED(end))) test_note("it ended by itself: %d", WEXITSTATUS(end));
        ASSERT(test_store_try_open(t) == OK);
        look(t, round);
        store_close(t->store);
    }
    ASSERT(test_store_try_open(t) == OK);
    test_note("%lld rounds, %lld steps, %lld lines, %lld put on cards, %lld returns",
              (long long)rounds, (long long)atomic_load(steps),
              (long long)test_number(t, "SELECT count(*) FROM bank_line"),
              (long long)test_number(t, "SELECT count(*) FROM bank_move"),
              (long long)test_number(t, "SELECT count(*) FROM refund"));
    munmap(steps, sizeof *steps);
    test_store_close(t);
}
