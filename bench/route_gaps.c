/* How far from the best known plans are we, per family, at a given number of CPU seconds?
 *
 *   build/bench/route_gaps FAMILY [--seconds S | --iterations N] [--limit N] [--seed N] [--data
 * DIR]
 *       [--greedy]   against the plan of route_greedy; on average 10 % less is asked of homecare
 *
 * FAMILY is a folder of ../shared/data/dispatch (solomon, gh200, gh400, gh1000, ortec, cvrplib-x,
 * li_lim_100, mtvrptwr, lunch, homecare).  --limit takes N instances spread over the family.  Every
 * plan is written, read back and passes the independent check before it counts.  A peer (VROOM) is
 * named when it is installed; it reads none of the text families. */
#include "base/args.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/time.h"
#include "engine/route/route.h"

#include <dirent.h>
#include <stdio.h>

enum { FILES_MAX = 512 };

typedef struct Known {
    double best;
    int64_t vehicles;
    bool found;
} Known;

static int64_t cpu(void *begun)
{
    return clock_cpu_us() - *(int64_t *)begun;
}

/* DIMACS rows for the VRPTW families, the only row for the others. */
static Known known_of(Arena *arena, Str table, Str family, Str name)
{
    Csv csv;
    Known out = {0};
    Problem why;
    bool more = true;
    if (csv_open(&csv, arena, table, ',', &why) != OK) return out;
    bool timed = str_is(family, "solomon") || str_starts(family, STR("gh"));
    while (csv_next(&csv, &more) == OK && more) {
        if (!str_eq(csv_cell(&csv, "family"), family) || !str_eq(csv_cell(&csv, "instance"), name))
            continue;
        if (timed && !str_is(csv_cell(&csv, "convention"), "DIMACS trunc 0.1")) continue;
        if (!str_to_double(csv_cell(&csv, "best_known"), &out.best)) continue;
        (void)!str_to_i64(csv_cell(&csv, "vehicles"), &out.vehicles);
        out.found = true;
    }
    return out;
}

static int name_order(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

static int32_t files_of(Arena *arena, const char *folder, Str *out)
{
    int32_t count = 0;
    DIR *dir = opendir(folder);
    if (!dir) return 0;
    for (struct dirent *one; count < FILES_MAX && (one = readdir(dir));) {
        Str name = str_of(one->d_name);
        if (name.ptr[0] != '.' && !str_ends(name, STR(".sol"))) out[count++] = str_dup(arena, name);
    }
    closedir(dir);
    qsort(out, (size_t)count, sizeof *out, name_order);
    return count;
}

/* What the summary calls distance or cost, in the unit of bks.csv. */
static double value_of(Arena *arena, const RouteProblem *p, const RoutePlan *plan)
{
    Buf line = buf_new(arena, 4096);
    double value = 0;
    route_write_summary(&line, p, plan, true);
    for (Str rest = buf_str(&line); rest.ptr;) {
        Str piece = str_cut(&rest, ' ');
        const char *key = p->cost_summary ? "cost=" : "distance=";
        if (str_starts(piece, str_of(key)))
            (void)!str_to_double(str_slice(piece, strlen(key), piece.len), &value);
    }
    return value;
}

typedef struct Bench {
    Str family, table;
    double seconds, sum;
    int64_t seed, iterations;
    int32_t counted, same_vehicles, wrong, left, greedy_left;
    bool greedy, plans;
} Bench;

static bool holds(Arena *arena, const RouteProblem *p, const RoutePlan *plan)
{
    Buf buf = buf_new(arena, 1 << 28);
    const Json *json;
    RouteVerdict verdict;
    Problem why;
    route_write(&buf, arena, p, plan, -1);
    return json_read(arena, buf_str(&buf), &json, &why) == OK &&
           route_check(arena, p, json, &verdict, &why) == OK && verdict.fault_count == 0;
}

/* The known value is what the greedy plan costs. */
static Known known_greedy(Bench *b, Arena *arena, const RouteProblem *p)
{
    RoutePlan plan;
    route_greedy(arena, p, &plan);
    b->wrong += !holds(arena, p, &plan);
    b->greedy_left += plan.unserved_count;
    return (Known){value_of(arena, p, &plan), plan.vehicles_used, true};
}

static void bench_one(Bench *b, const char *path, Str name)
{
    Arena *arena = arena_new((size_t)1 << 30);
    int64_t begun = clock_cpu_us();
    Str text;
    RouteProblem p;
    RoutePlan plan;
    Problem why = {0};
    RouteBudget budget = {.clock_us = cpu,
                          .clock_arg = &begun,
                          .limit_us = (int64_t)(b->seconds * 1e6),
                          .seed = (uint64_t)b->seed};
    if (b->iterations > 0) /* the same on a busy machine */
        budget = (RouteBudget){.iterations = b->iterations, .seed = (uint64_t)b->seed};
    if (file_read(arena, path, 1 << 28, &text, &why) != OK ||
        route_read(arena, text, (RouteReadOptions){.aim = -1}, &p, &why) != OK ||
        route_solve(arena, &p, &budget, &plan, &why) != OK) {
        printf("%-40.*s %s\n", STR_ARG(name), why.text);
        arena_free(arena);
        return;
    }
    int64_t took = clock_cpu_us() - begun;
    if (b->plans) {
        Buf out = buf_new(arena, 1 << 28);
        route_write(&out, arena, &p, &plan, -1);
        Str written = buf_str(&out);
        printf("%.*s\n", STR_ARG(written));
    }
    bool good = holds(arena, &p, &plan);
    size_t dot = str_find(name, STR(".txt"), 0);
    if (dot == SIZE_MAX) dot = str_find(name, STR(".vrp"), 0);
    if (dot == SIZE_MAX) dot = str_find(name, STR(".json"), 0);
    Known known = b->greedy ? known_greedy(b, arena, &p)
                            : known_of(arena, b->table, b->family, str_slice(name, 0, dot));
    double value = value_of(arena, &p, &plan),
           gap = known.found ? 100 * (value / known.best - 1) : 0;
    b->wrong += !good;
    b->left += plan.unserved_count;
    b->same_vehicles += plan.vehicles_used <= known.vehicles;
    if (known.found) {
        b->sum += gap;
        b->counted++;
    }
    printf("%-40.*s %10.2f %10.2f %7.3f%% %4d/%-4lld %3d left %9lld it %6.3f s %s\n", STR_ARG(name),
           value, known.best, gap, plan.vehicles_used, (long long)known.vehicles,
           plan.unserved_count, (long long)plan.iterations, (double)took / 1e6,
           good ? "" : "DOES NOT HOLD");
    fflush(stdout);
    arena_free(arena);
}

int main(int argc, char **argv)
{
    Bench b = {.seconds = 1, .seed = 1};
    int64_t limit = 0;
    const char *data = "../shared/data/dispatch";
    const ArgOption options[] = {{"--seconds", ARG_NUMBER, &b.seconds, "S", "CPU seconds each"},
                                 {"--limit", ARG_WHOLE, &limit, "N", "so many instances"},
                                 {"--seed", ARG_WHOLE, &b.seed, "N", "seed"},
                                 {"--iterations", ARG_WHOLE, &b.iterations, "N", "not seconds"},
                                 {"--data", ARG_TEXT, &data, "DIR", "the dispatch data"},
                                 {"--plans", ARG_FLAG, &b.plans, NULL, "the plans themselves"},
                                 {"--greedy", ARG_FLAG, &b.greedy, NULL, "against no search"},
                                 {0}};
    int operands;
    int code = args_read(argc - 1, argv + 1, "route_gaps FAMILY", options, &operands);
    if (code != ARGS_GO) return code;
    if (operands != 1) return args_usage("route_gaps FAMILY", options);
    Arena *arena = arena_new((size_t)1 << 28);
    Problem why = {0};
    Str *files = NEW_ARRAY(arena, Str, FILES_MAX);
    b.family = str_of(argv[1]);
    char *folder = str_c(arena, str_fmt(arena, "%s/%s", data, argv[1]));
    if (file_read(arena, str_c(arena, str_fmt(arena, "%s/bks.csv", data)), 1 << 24, &b.table,
                  &why) != OK)
        return args_refuse(&why);
    int32_t count = files_of(arena, folder, files);
    if (limit <= 0 || limit > count) limit = count;
    printf("%-40s %10s %10s %8s %9s\n", "instance", "ours", "best", "gap", "vehicles");
    for (int64_t i = 0; i < limit; i++) {
        Str name = files[i * count / limit];
        bench_one(&b, str_c(arena, str_fmt(arena, "%s/%.*s", folder, STR_ARG(name))), name);
    }
    if (b.counted)
        printf(
            "mean gap %.3f%% over %d at %.1f s; vehicles as best known on %d; failed the check: %d\n",
            b.sum / b.counted, b.counted, b.seconds, b.same_vehicles, b.wrong);
    if (b.greedy) printf("left out: %d, greedy %d\n", b.left, b.greedy_left);
    if (access("/usr/bin/vroom", X_OK) != 0)
        printf("(vroom is not installed: no peer beside us)\n");
    arena_free(arena);
    return b.wrong > 0;
}
