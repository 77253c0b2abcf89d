/* How fast is a change answered, at 60 and at 1,000 stops; how fast is the first plan; how much
 * memory does a search take? */
#include "base/number.h"
#include "base/time.h"
#include "engine/route/search.h"

#include <stdio.h>

enum { ROUNDS = 3000 };

static int time_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void town(Arena *arena, RouteProblem *p, int32_t stops, int32_t couriers, bool trips)
{
    Random random = random_seeded(42);
    int32_t places = stops + 1;
    int32_t *t = NEW_ARRAY(arena, int32_t, places * places), *x = NEW_ARRAY(arena, int32_t, places);
    int32_t *y = NEW_ARRAY(arena, int32_t, places);
    for (int32_t i = 0; i < places; i++) {
        x[i] = (int32_t)random_below(&random, 400);
        y[i] = (int32_t)random_below(&random, 400);
    }
    for (int32_t a = 0; a < places; a++)
        for (int32_t b = 0; b < places; b++)
            t[a * places + b] = (x[a] > x[b] ? x[a] - x[b] : x[b] - x[a]) +
                                (y[a] > y[b] ? y[a] - y[b] : y[b] - y[a]);
    *p = (RouteProblem){.vroom = true, .dims = 1, .place_count = places, .matrix_count = 1};
    p->matrices = NEW(arena, RouteMatrix);
    p->matrices[0] = (RouteMatrix){.profile = STR("x"), .seconds = t};
    p->visits = NEW_ARRAY(arena, RouteVisit, stops);
    p->visit_count = stops;
    for (int32_t i = 0; i < stops; i++) {
        RouteWindow *w = NEW(arena, RouteWindow);
        w->from = (int32_t)random_below(&random, 4000);
        w->to = w->from + 2400;
        p->visits[i] = (RouteVisit){.id = i + 1,
                                    .kind = ROUTE_JOB,
                                    .place = i + 1,
                                    .partner = -1,
                                    .vehicle = -1,
                                    .windows = w,
                                    .window_count = 1,
                                    .service = 60,
                                    .delivery = {1},
                                    .max_ride = trips ? 2400 : -1};
    }
    p->vehicles = NEW_ARRAY(arena, RouteVehicle, couriers);
    p->vehicle_count = couriers;
    for (int32_t k = 0; k < couriers; k++)
        p->vehicles[k] = (RouteVehicle){.id = k + 1,
                                        .capacity = {trips ? 12 : 40},
                                        .to = 9000,
                                        .max_trips = trips ? 4 : 1,
                                        .reload = 240,
                                        .max_work = -1,
                                        .max_tasks = ROUTE_NEVER,
                                        .max_travel = -1,
                                        .max_metres = -1,
                                        .speed_percent = 100,
                                        .cost_hour = 3600};
    Problem why;
    ASSERT(route_problem_finish(arena, p, &why) == OK);
}

static void show(const char *what, int64_t *ns, int32_t count)
{
    qsort(ns, (size_t)count, sizeof *ns, time_order);
    printf("  %-8s median %7.1f us   p99 %7.1f us   (%d)\n", what, (double)ns[count / 2] / 1e3,
           (double)ns[count * 99 / 100] / 1e3, count);
}

static void bench_size(int32_t stops, int32_t couriers, bool trips)
{
    Arena *arena = arena_new((size_t)1 << 30);
    RouteProblem p;
    RoutePlan plan;
    RouteLive *live;
    Problem why = {0};
    Random random = random_seeded(7);
    town(arena, &p, stops, couriers, trips);
    int64_t begun = now_ns();
    Arena *own = arena_new((size_t)1 << 30);
    Search *s = search_new(own, &p, 1);
    search_recreate(s);
    printf("%d stops: first plan %.2f ms, %d unserved, search memory %.2f MB\n", stops,
           (double)(now_ns() - begun) / 1e6, s->absent_count, (double)arena_used(own) / 1e6);
    arena_free(own);
    RouteBudget budget = {.iterations = 2000, .seed = 1};
    ASSERT(route_solve(arena, &p, &budget, &plan, &why) == OK);
    ASSERT(route_live_open(arena, &p, &plan, -1, 0, &live, &why) == OK);
    int64_t *add = NEW_ARRAY(arena, int64_t, ROUNDS), *cancel = NEW_ARRAY(arena, int64_t, ROUNDS);
    int64_t *late = NEW_ARRAY(arena, int64_t, ROUNDS), *move = NEW_ARRAY(arena, int64_t, ROUNDS);
    int32_t moves = 0;
    for (int32_t i = 0; i < ROUNDS; i++) {
        int32_t c = (int32_t)random_below(&random, (uint64_t)stops);
        RouteEvent e = {.kind = ROUTE_CANCEL, .visit = c};
        int64_t t = now_ns();
        ASSERT(route_live_event(live, &e, &why) == OK);
        cancel[i] = now_ns() - t;
        e.kind = ROUTE_ADD;
        t = now_ns();
        ASSERT(route_live_event(live, &e, &why) == OK);
        add[i] = now_ns() - t;
    }
    for (int32_t i = 0; i < ROUNDS; i++) {
        RouteEvent e = {.kind = ROUTE_MOVE,
                        .visit = (int32_t)random_below(&random, (uint64_t)stops),
                        .vehicle = (int32_t)random_below(&random, (uint64_t)couriers),
                        .after = (int32_t)random_below(&random, (uint64_t)stops)};
        int64_t t = now_ns();
        (void)!route_live_event(live, &e, &why);
        move[moves++] = now_ns() - t;
    }
    for (int32_t i = 0; i < ROUNDS; i++) {
        RouteEvent e = {.kind = ROUTE_LATE, .vehicle = i % couriers, .time = i * 600 / ROUNDS};
        int64_t t = now_ns();
        ASSERT(route_live_event(live, &e, &why) == OK);
        late[i] = now_ns() - t;
    }
    show("add", add, ROUNDS);
    show("cancel", cancel, ROUNDS);
    show("move", move, moves);
    show("late", late, ROUNDS);
    route_live_close(live);
    arena_free(arena);
}

int main(void)
{
    bench_size(60, 6, true);
    bench_size(120, 8, true);
    bench_size(1000, 60, false);
    return 0;
}
