/* What a minute reading costs in the database, roll-ups and keys and all, and what storing and
 * judging one costs in CPU.
 *
 *   build/bench/health_bytes [people] [days]
 *
 * Pulse a minute by a walk of small steps with gaps (made up; bench/keep_bytes has the shared
 * series), sent an hour at a time. The bytes are those of the file after VACUUM, less those of the
 * same database before. */
#include "base/file.h"
#include "base/secret.h"
#include "domains/health/health.h"
#include "main/program.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { HERE = 1 };
static int64_t people = 20;
static int64_t days = 14;

typedef struct Filling {
    HealthDeviceId *devices;
    HealthIn items[60];
    size_t count;
    int64_t did;
} Filling;

static Status set_up(Tx *tx, void *job)
{
    Filling *f = job;
    TRY(people_community_add(tx, (CommunityId){HERE}, STR("测试社区"), STR("测试街道"),
                             STR("999000001")));
    for (int64_t i = 0; i < people; i++) {
        PersonId person;
        HealthDevice d = {.protocol = STR("http"),
                          .hardware_id = str_fmt(tx->arena, "b-%lld", (long long)i),
                          .kind = DEVICE_WATCH,
                          .model = STR(""),
                          .room = STR(""),
                          .auth = STR(""),
                          .interval_s = 60};
        TRY(people_add(tx, &(Person){.name = STR("老人"), .is_elder = true}, &person));
        TRY(health_device_add(tx, &d, &f->devices[i]));
        TRY(health_device_enrol(tx, f->devices[i], person, STR("counter")));
    }
    return OK;
}
static Status take(Tx *tx, void *job)
{
    Filling *f = job;
    return health_take(tx, f->items, f->count);
}
static Status digest(Tx *tx, void *job)
{
    return health_digest(tx, &((Filling *)job)->did);
}

static int64_t file_bytes(const char *folder)
{
    struct stat s;
    char command[600];
    snprintf(command, sizeof command, "%s/yinlin.db", folder);
    return stat(command, &s) == 0 ? (int64_t)s.st_size : 0;
}

/* Closes, gives back free pages, opens again. */
static int64_t packed(Store **store, const char *folder)
{
    Problem problem = {0};
    char copy[600];
    struct stat s;
    snprintf(copy, sizeof copy, "%s/copy.db", folder);
    unlink(copy);
    if (store_backup(*store, copy, &problem) != OK) {
        fprintf(stderr, "%s\n", problem.code);
        exit(1);
    }
    int64_t bytes = stat(copy, &s) == 0 ? (int64_t)s.st_size : file_bytes(folder);
    unlink(copy);
    return bytes;
}

static Ms now_ms;
static Ms the_clock(void *context)
{
    (void)context;
    return now_ms;
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/yl-bench-bytes-XXXXXX";
    char url[600];
    Problem problem = {0};
    Store *store;
    static Filling f;
    Random random = random_seeded(3);
    if (argc > 1) people = strtoll(argv[1], NULL, 10);
    if (argc > 2) days = strtoll(argv[2], NULL, 10);
    if (!mkdtemp(folder)) return 1;
    secret_open_for_test();
    snprintf(url, sizeof url, "sqlite:%s/yinlin.db", folder);
    now_ms = day_ms(day_of(2026, 3, 1), SHANGHAI_MS);
    if (store_open((StoreOptions){.url = url,
                                  .no_jobs = true,
                                  .no_sync = true,
                                  .now = the_clock,
                                  .parts = program_parts()},
                   &store, &problem) != OK)
        return 1;
    Arena *arena = arena_new((size_t)1 << 30);
    TxOrigin origin = {.community = {HERE}};
    f.devices = calloc((size_t)people, sizeof *f.devices);
    if (store_write(store, origin, arena, set_up, &f, &problem) != OK) return 1;
    int64_t before = packed(&store, folder);
    int64_t readings = 0;
    int64_t cpu = clock_cpu_us();
    int64_t lane = clock_steady_us();
    for (int64_t hour = 0; hour < days * 24; hour++) {
        now_ms += HOUR_MS;
        for (int64_t i = 0; i < people; i++) {
            int pulse = 62 + (int)(i % 9) + (hour % 24 > 7 ? 12 : 0);
            f.count = 0;
            for (int m = 0; m < 60; m++) {
                if (random_below(&random, 50) == 0) continue; /* off the wrist */
                pulse += (int)random_below(&random, 5) - 2;
                WireRecord r = {.has = WIRE_TIME | WIRE_HR,
                                .time_ms = now_ms - (60 - m) * MINUTE_MS +
                                           (Ms)random_below(&random, 3) * SECOND_MS,
                                .hr = (int16_t)clamp_i64(pulse, 50, 110)};
                f.items[f.count++] = health_in_of_record(f.devices[i], &r, r.time_ms);
            }
            readings += (int64_t)f.count;
            if (store_write(store, origin, arena, take, &f, &problem) != OK) return 1;
            arena_reset(arena);
        }
        do {
            if (store_write(store, origin, arena, digest, &f, &problem) != OK) return 1;
            arena_reset(arena);
        } while (f.did);
    }
    (void)cpu;
    double took = (double)(clock_steady_us() - lane);
    int64_t bytes = packed(&store, folder) - before;
    printf(
        "%lld people, %lld days: %lld minute readings, %.2f bytes each in the database (ceiling 4), "
        "%.1f us each by the clock\n",
        (long long)people, (long long)days, (long long)readings, (double)bytes / (double)readings,
        took / (double)readings);
    store_close(store);
    return 0;
}
