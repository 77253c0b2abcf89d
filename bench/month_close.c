/* How long does the close of a month take for 50 sites and 20,000 elders, and how much memory?
 *
 * A month of lunches is settled and served in a fresh SQLite file (not measured), then the month is
 * closed in this process: what is unclaimed, a claim for each funder with its sample, its CSV and
 * XLSX files, and every audit.  The claim, its file and the ledger must agree to the fen.
 *
 *   build/bench/month_close [days of the month that everybody eats, 22] [elders, 20000] */
#include "domains/benefits/benefits.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HERE = 1, SITES = 50, BATCH = 500 };

static const StorePart *const parts[] = {&people_domain.store,   &notice_domain.store,
                                         &funds_domain.store,    &gifts_domain.store,
                                         &benefits_domain.store, NULL};
static const char scheme[] =
    "{\"id\":\"T-1\",\"place\":\"x\",\"from\":\"2026-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[60,200]},"
    "\"benefit\":{\"type\":\"fixed\",\"fen\":301},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",6667],[\"street\",3333]]}]}";

static char url[128], folder[64];
static Ms now_ms;
static int64_t days = 22, elders = 20000;

static Ms clock_of(void *context)
{
    (void)context;
    return now_ms;
}

typedef struct Batch {
    int64_t first, count, person, ticket;
    PersonId *people;
    int day;
} Batch;

static Status add_people(Tx *tx, void *job)
{
    Batch *b = job;
    if (!b->first) {
        ProgrammeId programme;
        TRY(benefits_programme_add(tx, STR("x"), str_of(scheme), STR("1"), &programme));
        for (int i = 0; i < SITES; i++)
            TRY(benefits_publish(tx, programme, (OrganisationId){1 + i}));
    }
    for (int64_t i = b->first; i < b->first + b->count; i++) {
        Person p = {.name = STR("王秀英"), .birth = day_of(1940, 3, 1), .has_birth = true};
        TRY(people_add(tx, &p, &b->people[i]));
    }
    return OK;
}

static Status eat(Tx *tx, void *job)
{
    Batch *b = job;
    for (int64_t i = b->first; i < b->first + b->count; i++) {
        SettlementId id;
        Quote q;
        Meal meal = {.person = b->people[i],
                     .site = {1 + i % SITES},
                     .day = ms_day(tx->now_ms, SHANGHAI_MS),
                     .slot = SLOT_LUNCH,
                     .list_fen = 1500 + i % 400};
        int64_t ticket = b->day * elders + i + 1;
        TRY(benefits_settle(tx, ticket, &meal, &id, &q));
        TRY(benefits_finish(tx, ticket));
    }
    return OK;
}

static Store *open_store(void)
{
    Problem problem = {0};
    Store *store;
    StoreOptions options = {
        .url = url, .no_jobs = true, .no_sync = true, .now = clock_of, .parts = parts};
    if (store_open(options, &store, &problem) != OK) {
        fprintf(stderr, "%s\n", problem.text);
        exit(1);
    }
    return store;
}

static void must(Store *store, TxFn fn, void *job)
{
    Problem problem = {0};
    Arena *arena = arena_new((size_t)512 << 20);
    if (store_write(store, (TxOrigin){.community = {HERE}}, arena, fn, job, &problem) != OK) {
        fprintf(stderr, "%s: %s\n", problem.code, problem.text);
        exit(1);
    }
    arena_free(arena);
}

static void fill(void)
{
    Store *store = open_store();
    Arena *arena = arena_new(16 << 20);
    Batch b = {.people = NEW_ARRAY(arena, PersonId, elders), .count = BATCH};
    for (b.first = 0; b.first < elders; b.first += BATCH) must(store, add_people, &b);
    for (b.day = 0; b.day < days; b.day++, now_ms += DAY_MS)
        for (b.first = 0; b.first < elders; b.first += BATCH) must(store, eat, &b);
    store_close(store);
    arena_free(arena);
}

/* ---- What is measured ---- */

typedef struct Close {
    Unclaimed *funders;
    size_t count;
    Arena *keep;
    Str funder;
    ClaimId claim;
    Claim found;
    Buf csv;
    Fen sum, owed;
    char path[100];
} Close;

static Status look(Tx *tx, void *job)
{
    Close *c = job;
    TRY(benefits_unclaimed(tx, 202603, &c->funders, &c->count));
    for (size_t i = 0; i < c->count; i++)
        c->funders[i].funder = str_dup(c->keep, c->funders[i].funder);
    Unclaimed *copy = NEW_ARRAY(c->keep, Unclaimed, c->count);
    memcpy(copy, c->funders, c->count * sizeof *copy);
    c->funders = copy;
    return OK;
}
static Status claim(Tx *tx, void *job)
{
    Close *c = job;
    return benefits_claim(tx, c->funder, 202603, &c->claim);
}
static Status files(Tx *tx, void *job)
{
    Close *c = job;
    AccountId account;
    Balance balance;
    c->csv = buf_new(tx->arena, (size_t)200 << 20);
    Str purpose = str_fmt(tx->arena, "%.*s 2026-03", STR_ARG(c->funder));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_FUNDER, .purpose = purpose}, &account));
    TRY(funds_balance(tx, account, &balance));
    c->owed = -balance.posted;
    TRY(benefits_claim_find(tx, c->claim, &c->found));
    TRY(benefits_claim_csv(tx, c->claim, &c->csv, &c->sum));
    return benefits_claim_xlsx(tx, c->claim, c->path);
}

static void found(void *context, const char *part, Str title, Str row)
{
    (void)context;
    printf("broken: %s: %.*s: %.*s\n", part, STR_ARG(title), STR_ARG(row));
}

int main(int argc, char **argv)
{
    Problem problem = {0};
    int64_t broken;
    int end;
    struct rusage usage;
    if (argc > 1 && !str_to_i64(str_of(argv[1]), &days)) return 2;
    if (argc > 2 && !str_to_i64(str_of(argv[2]), &elders)) return 2;
    elders -= elders % BATCH;
    secret_open_for_test();
    snprintf(folder, sizeof folder, "/tmp/yl-month-XXXXXX");
    ASSERT(mkdtemp(folder));
    snprintf(url, sizeof url, "sqlite:%s/bench.db", folder);
    now_ms = day_ms(day_of(2026, 3, 1), SHANGHAI_MS) + 12 * HOUR_MS;
    pid_t filler = fork(); /* its memory is not that of the close */
    ASSERT(filler >= 0);
    if (filler == 0) {
        fill();
        _exit(0);
    }
    waitpid(filler, &end, 0);
    ASSERT(end == 0);

    now_ms = day_ms(day_of(2026, 4, 1), SHANGHAI_MS) + HOUR_MS;
    Store *store = open_store();
    Close c = {.keep = arena_new(16 << 20)};
    int64_t start = clock_steady_us();
    snprintf(c.path, sizeof c.path, "%s/claim.xlsx", folder);
    must(store, look, &c);
    for (size_t i = 0; i < c.count; i++) {
        int64_t begun = clock_steady_us();
        c.funder = c.funders[i].funder;
        must(store, claim, &c);
        int64_t claimed = clock_steady_us();
        must(store, files, &c);
        printf("%-10.*s %8lld lines %14lld fen; claim %.1f s, files %.1f s; %s\n",
               STR_ARG(c.funder), (long long)c.found.lines, (long long)c.sum,
               (double)(claimed - begun) / 1e6, (double)(clock_steady_us() - claimed) / 1e6,
               c.sum == c.owed && c.sum == c.found.total_fen ? "equal to the ledger"
                                                             : "NOT THE LEDGER");
    }
    ASSERT(store_audit(store, found, NULL, &broken, &problem) == OK);
    getrusage(RUSAGE_SELF, &usage);
    printf("%d sites, %lld elders, %lld meals: closed in %.1f s, %ld MB at most, %lld broken\n",
           SITES, (long long)elders, (long long)(elders * days),
           (double)(clock_steady_us() - start) / 1e6, usage.ru_maxrss / 1024, (long long)broken);
    store_close(store);
    arena_free(c.keep);
    static const char *const ends[] = {"bench.db", "bench.db-wal", "bench.db-shm", "bench.db.lock",
                                       "claim.xlsx"};
    for (int i = 0; i < 5; i++) {
        char path[160];
        snprintf(path, sizeof path, "%s/%s", folder, ends[i]);
        unlink(path);
    }
    rmdir(folder);
    return broken != 0;
}
