/* How fast does a client get the map?
 *
 *   build/bench/map [FILE.osm.pbf]
 *
 * Without a file: porto of the shared data.  A real server on one thread, a real socket, one
 * request after the other on a connection that stays open, session and log included; wall-clock
 * times.  Must hold: circle of 900 s p99 <= 8 ms; a z14 tile cold <= 5 ms, warm <= 0.2 ms. */
#include "../tests/api/client.h"
#include "base/file.h"
#include "base/secret.h"
#include "domains/geo/geo.h"
#include "http/http.h"
#include "main/domains.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>

enum { CIRCLES = 3000, TILES_MAX = 4000, WARM_ROUNDS = 20 };

static char folder[] = "build/bench-map-XXXXXX";

static Status find_session(Tx *tx, Str token, Session *out)
{
    (void)tx;
    (void)token;
    *out = (Session){.id = 1,
                     .community = {1},
                     .person = 1,
                     .role = ROLE_SOCIAL_WORKER,
                     .expires_ms = INT64_MAX};
    return OK;
}

typedef struct Took {
    double wall_ms, cpu_ms;
} Took;

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void print_row(const char *what, const char *clock, double *ms, size_t count,
                      const char *goal)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += ms[i];
    qsort(ms, count, sizeof *ms, by_size);
    printf("%-26s %-4s %5zu  mean %7.3f  p50 %7.3f  p99 %7.3f  worst %7.3f ms  %s\n", what, clock,
           count, sum / (double)count, ms[count / 2], ms[count * 99 / 100], ms[count - 1], goal);
}

static void print_times(const char *what, const Took *took, size_t count, double bytes,
                        const char *goal)
{
    static double ms[TILES_MAX];
    for (size_t i = 0; i < count; i++) ms[i] = took[i].wall_ms;
    print_row(what, "wall", ms, count, goal);
    for (size_t i = 0; i < count; i++) ms[i] = took[i].cpu_ms;
    print_row(what, "cpu", ms, count, goal);
    printf("%-26s %.1f KB mean\n", what, bytes / (double)count / 1024);
}

/* Until the whole answer is there; its bytes, or -1. */
static Took ask(Arena *arena, int fd, Str path, double *bytes)
{
    Str answer;
    Str request = str_fmt(arena,
                          "GET %.*s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\nAccept-Encoding: gzip"
                          "\r\n\r\n",
                          STR_ARG(path));
    double cpu = cpu_ms();
    int64_t from = clock_steady_us();
    int code = plain_ask(arena, fd, request, &answer);
    Took took = {(double)(clock_steady_us() - from) / 1000, cpu_ms() - cpu};
    if (code != 200 && code != 422) printf("%.*s: %d\n", STR_ARG(path), code);
    *bytes = code == 200 ? (double)answer.len : -1;
    return took;
}

static void bench_circles(int fd, const WalkGraph *g)
{
    static Took ms[CIRCLES];
    Random random = random_seeded(5);
    double all = 0;
    size_t count = 0;
    for (int i = 0; i < CIRCLES; i++) {
        Arena *arena = arena_new((size_t)64 << 20);
        const WalkPlace *p = &g->places[random_below(&random, g->place_count)];
        double bytes;
        ms[count] = ask(
            arena, fd,
            str_fmt(arena, "/api/map/circle?minutes=15&lat_e7=%d&lon_e7=%d", p->lat_e7, p->lon_e7),
            &bytes);
        if (bytes > 0) {
            all += bytes;
            count++;
        }
        arena_free(arena);
    }
    print_times("circle of 900 s", ms, count, all, "p99 <= 8 ms");
}

static uint32_t tile_y(double lat, int z)
{
    return (uint32_t)((1 - asinh(tan(lat * M_PI / 180)) / M_PI) / 2 * (1 << z));
}

static void bench_tiles(int fd, const WalkGraph *g, int z)
{
    static Took cold[TILES_MAX], warm[TILES_MAX];
    double bytes;
    double all = 0;
    double warm_all = 0;
    size_t count = 0;
    uint32_t x0 = (uint32_t)((g->low.lon_e7 / 1e7 + 180) / 360 * (1 << z));
    uint32_t x1 = (uint32_t)((g->high.lon_e7 / 1e7 + 180) / 360 * (1 << z));
    uint32_t y0 = tile_y(g->high.lat_e7 / 1e7, z);
    uint32_t y1 = tile_y(g->low.lat_e7 / 1e7, z);
    for (uint32_t x = x0; x <= x1; x++)
        for (uint32_t y = y0; y <= y1 && count < TILES_MAX; y++) {
            Arena *arena = arena_new((size_t)64 << 20);
            Str path = str_fmt(arena, "/api/map/tiles/%d/%u/%u.mvt", z, x, y);
            cold[count] = ask(arena, fd, path, &bytes);
            all += bytes;
            warm[count] = (Took){1e9, 1e9};
            for (int round = 0; round < WARM_ROUNDS; round++) {
                Took took = ask(arena, fd, path, &bytes);
                if (took.wall_ms < warm[count].wall_ms) warm[count] = took;
            }
            warm_all += bytes;
            count++;
            arena_free(arena);
        }
    char name[32];
    snprintf(name, sizeof name, "tile z%d cold", z);
    print_times(name, cold, count, all, z == 14 ? "<= 5 ms" : "");
    snprintf(name, sizeof name, "tile z%d warm (best of %d)", z, WARM_ROUNDS);
    print_times(name, warm, count, warm_all, z == 14 ? "<= 0.2 ms" : "");
}

/* A table of times for dispatch: stops within about a kilometre and a half of a kitchen. */
static void bench_times(const WalkGraph *g, size_t count, const char *profile, bool kept)
{
    Arena *arena = arena_new((size_t)256 << 20);
    Random random = random_seeded(8);
    WalkPoint points[500];
    size_t found = 0;
    while (found < count) {
        const WalkPlace *p = &g->places[random_below(&random, g->place_count)];
        WalkPoint at = {p->lat_e7, p->lon_e7};
        if (!found || walk_distance_m(points[0], at) < 1500) points[found++] = at;
    }
    GeoTimes times;
    geo_walk_times(arena, points, count, profile, &times); /* the net is made */
    for (int i = 0; i < 20 && kept; i++) {                 /* until the hierarchy is there */
        geo_walk_times(arena, points, count, profile, &times);
        usleep(300000);
    }
    double from = cpu_ms();
    geo_walk_times(arena, points, count, profile, &times);
    printf("times between %zu stops, %s: %.1f ms of CPU, %zu estimated\n", count, profile,
           cpu_ms() - from, times.estimated);
    arena_free(arena);
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "../shared/data/osm/porto.osm.pbf";
    Arena *arena = arena_new((size_t)4 << 30);
    Problem problem = {0};
    Str file;
    Store *store;
    Server *server;
    WalkGraph *g;
    secret_open_for_test();
    ASSERT(mkdtemp(folder));
    if (!file_exists(path) || file_read(arena, path, (size_t)1 << 30, &file, &problem) != OK) {
        printf("SKIP %s is not there\n", path);
        return 0;
    }
    StoreOptions store_options = {.url = str_c(arena, str_fmt(arena, "sqlite:%s/bench.db", folder)),
                                  .parts = program_parts(),
                                  .no_jobs = true};
    ServerOptions options = {.address = "127.0.0.1",
                             .threads = 1,
                             .routes = program_routes(),
                             .hooks = {.session_find = find_session}};
    if (geo_map_import(folder, file, NULL, &problem) != OK ||
        store_open(store_options, &store, &problem) != OK) {
        printf("%s %s\n", problem.code, problem.text);
        return 1;
    }
    geo_map_open(folder);
    int null = open("/dev/null", O_WRONLY);
    dup2(null, STDERR_FILENO); /* the log is written, to nowhere */
    if (server_start(options, store, &server, &problem) != OK) return 1;
    Str saved;
    if (file_read(arena, str_c(arena, str_fmt(arena, "%s/city.walk", folder)), (size_t)1 << 30,
                  &saved, &problem) != OK ||
        walk_load(arena, saved, &g, &problem) != OK)
        return 1;
    int fd = client_socket(server_port(server));
    bench_times(g, 60, "courier", false); /* by searches .. */
    bench_times(g, 60, "ebike", false);
    for (int i = 0; i < 2; i++) { /* .. and by the hierarchies the server keeps */
        bench_times(g, i ? 500 : 60, "courier", true);
        bench_times(g, i ? 500 : 60, "ebike", true);
    }
    bench_circles(fd, g);
    bench_tiles(fd, g, 14);
    bench_tiles(fd, g, 16);
    close(fd);
    server_stop(server, 0);
    store_close(store);
    geo_map_close();
    const char *const names[] = {"bench.db",      "bench.db-wal", "bench.db-shm",
                                 "bench.db.lock", "map.source",   "city.walk"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(str_c(arena, str_fmt(arena, "%s/%s", folder, names[i])));
    rmdir(folder);
    arena_free(arena);
    return 0;
}
