/* How long from a report to a durable alarm, and how late do timers fire, with many alarms open?
 *
 *   alarms [--open N]     open alarms besides (20,000)
 *
 * Peer of the first: fdatasync of one page on the same disk, in the same run. For the second, a
 * hundred calls for help a second are raised for ten seconds; each rings ten seconds later by its
 * timer, and the lateness is the ladder's event less the time it was due. */
#include "base/args.h"
#include "base/secret.h"
#include "domains/safety/safety.h"
#include "store/test_store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { HERE = 1, BATCH = 1000, RAISES = 1000, CALLS = 1000, CALL_US = 10000, SYNCS = 300 };
static const StorePart *const parts[] = {&people_domain.store,   &geo_domain.store,
                                         &notice_domain.store,   &funds_domain.store,
                                         &gifts_domain.store,    &benefits_domain.store,
                                         &dispatch_domain.store, &meals_domain.store,
                                         &safety_domain.store,   NULL};

typedef struct Bench {
    Store *store;
    Arena *arena;
    PersonId *people;
    int64_t from, count;
    AlarmAsk ask;
} Bench;

static void must(Status status, const Problem *problem)
{
    if (status == OK) return;
    fprintf(stderr, "%s %s\n", problem->code, problem->text);
    exit(1);
}

static void write_to(Bench *b, TxFn fn)
{
    Problem problem = {0};
    Arena *arena = arena_new((size_t)1 << 28);
    must(store_write(b->store, (TxOrigin){.community = {HERE}}, arena, fn, b, &problem), &problem);
    arena_free(arena);
}

static Status add_people(Tx *tx, void *job)
{
    Bench *b = job;
    for (int64_t i = b->from; i < b->from + b->count; i++)
        TRY(people_add(tx, &(Person){.name = STR("老人"), .is_elder = true, .channel = 1},
                       &b->people[i]));
    return OK;
}
static Status add_open(Tx *tx, void *job)
{
    Bench *b = job;
    for (int64_t i = b->from; i < b->from + b->count; i++) {
        Alarm a;
        AlarmAsk ask = {.kind = ALARM_SILENCE, .person = b->people[i], .code = STR("silence")};
        TRY(safety_raise(tx, &ask, &a));
    }
    return OK;
}
static Status raise_one(Tx *tx, void *job)
{
    Alarm a;
    return safety_raise(tx, &((Bench *)job)->ask, &a);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}
static void say(const char *what, int64_t *us, size_t count)
{
    qsort(us, count, sizeof *us, by_value);
    printf("%-44s p50 %7.2f ms   p99 %7.2f ms\n", what, (double)us[count / 2] / 1000,
           (double)us[count * 99 / 100] / 1000);
}

static void sync_times(const char *folder, int64_t *us)
{
    char path[100];
    static char page[4096];
    snprintf(path, sizeof path, "%s/sync", folder);
    int fd = open(path, O_RDWR | O_CREAT, 0600);
    ASSERT(fd >= 0);
    for (int i = 0; i < SYNCS; i++) {
        int64_t start = clock_steady_us();
        ASSERT(pwrite(fd, page, sizeof page, i * 4096) == sizeof page && fdatasync(fd) == 0);
        us[i] = clock_steady_us() - start;
    }
    close(fd);
}

typedef struct Late {
    Rows rows;
} Late;
static Status read_late(Tx *tx, void *job)
{
    const Sql *sql = SQL("i", "i",
                         "SELECT min(e.at_ms) - min(a.ring_ms) FROM alarm a"
                         "  JOIN alarm_event e ON e.community_id = a.community_id"
                         "   AND e.alarm_id = a.id AND e.what = 4"
                         " WHERE a.community_id = $1 AND a.ring_ms > a.raised_ms"
                         " GROUP BY a.id ORDER BY a.id");
    return tx_all(tx, sql, ARGS(INT(HERE)), &((Late *)job)->rows);
}

int main(int argc, char **argv)
{
    int64_t open = 20000;
    int operands;
    char folder[] = "/tmp/yl-bench-XXXXXX";
    static int64_t us[CALLS];
    Problem problem = {0};
    const ArgOption table[] = {{"--open", ARG_WHOLE, &open, "N", "open alarms besides"}, {0}};
    int code = args_read(argc - 1, argv + 1, "alarms [options]", table, &operands);
    if (code != ARGS_GO) return code;
    secret_open_for_test();
    ASSERT(mkdtemp(folder));
    Bench b = {.arena = arena_new((size_t)1 << 30)};
    Str url = str_fmt(b.arena, "sqlite:%s/bench.db", folder);
    must(store_open((StoreOptions){.url = url.ptr, .parts = parts}, &b.store, &problem), &problem);
    int64_t all = open + RAISES + CALLS;
    b.people = NEW_ARRAY(b.arena, PersonId, (size_t)all);
    for (b.from = 0; b.from < all; b.from += BATCH) {
        b.count = all - b.from < BATCH ? all - b.from : BATCH;
        write_to(&b, add_people);
    }
    for (b.from = 0; b.from < open; b.from += BATCH) {
        b.count = open - b.from < BATCH ? open - b.from : BATCH;
        write_to(&b, add_open);
    }
    printf("%lld open alarms\n", (long long)open);
    sync_times(folder, us);
    say("fdatasync of a page", us, SYNCS);
    for (int i = 0; i < RAISES; i++) {
        b.ask = (AlarmAsk){.kind = ALARM_FALL, .person = b.people[open + i], .code = STR("fall")};
        int64_t start = clock_steady_us();
        write_to(&b, raise_one);
        us[i] = clock_steady_us() - start;
    }
    say("a report made a durable alarm, people told", us, RAISES);
    int64_t begun = clock_steady_us();
    for (int i = 0; i < CALLS; i++) {
        b.ask = (AlarmAsk){.kind = ALARM_SOS,
                           .person = b.people[open + RAISES + i],
                           .may_take_back = true,
                           .code = STR("app.sos")};
        write_to(&b, raise_one);
        int64_t ahead = begun + (i + 1) * (int64_t)CALL_US - clock_steady_us();
        if (ahead > 0) usleep((useconds_t)ahead);
    }
    printf("%d calls in %.1f s; waiting for their ten seconds\n", CALLS,
           (double)(clock_steady_us() - begun) / 1e6);
    usleep(13000000);
    Late late = {0};
    Arena *arena = arena_new((size_t)1 << 28);
    must(store_read(b.store, (TxOrigin){.community = {HERE}}, arena, read_late, &late, &problem),
         &problem);
    size_t n = late.rows.count < CALLS ? late.rows.count : CALLS;
    for (size_t i = 0; i < n; i++) us[i] = row_int(&late.rows.rows[i], 0) * 1000;
    printf("%zu of %d timers fired\n", late.rows.count, CALLS);
    if (n) say("a timer after it was due", us, n);
    if (n) printf("%-44s     %7.2f ms\n", "the latest", (double)us[n - 1] / 1000);
    store_close(b.store);
    return 0;
}
