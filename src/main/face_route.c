/* yinlin route: the routing engine on the command line. */
#include "base/args.h"
#include "base/file.h"
#include "base/time.h"
#include "engine/route/route.h"
#include "main/faces.h"

#include <stdio.h>

static int64_t clock_cpu(void *arg)
{
    (void)arg;
    return clock_cpu_us();
}

static int solve(int argc, char **argv)
{
    double seconds = 0;
    int64_t iterations = 0, seed = 1;
    bool summary = false;
    const char *convention = "";
    const ArgOption options[] = {
        {"--seconds", ARG_NUMBER, &seconds, "S", "CPU seconds"},
        {"--iterations", ARG_WHOLE, &iterations, "N", "iterations"},
        {"--seed", ARG_WHOLE, &seed, "N", "seed"},
        {"--summary", ARG_FLAG, &summary, NULL, "one line"},
        {"--convention", ARG_TEXT, &convention, "C", "dimacs, double or rounded"},
        {0}};
    int operands;
    if (args_read(argc, argv, options, &operands) != OK || operands != 1) return 2;
    Arena *arena = arena_new((size_t)1 << 30);
    Str text;
    Problem why = {0};
    RouteProblem p;
    RoutePlan plan;
    RouteReadOptions ro = {.aim = -1};
    if (str_is(str_of(convention), "double")) ro.convention = ROUTE_DOUBLE;
    if (file_read(arena, argv[0], 1u << 28, &text, &why) != OK) return args_refuse(&why);
    if (route_read(arena, text, ro, &p, &why) != OK) return args_refuse(&why);
    RouteBudget b = {.iterations = iterations, .clock_us = seconds > 0 ? clock_cpu : NULL, .limit_us = (int64_t)(seconds * 1e6), .seed = (uint64_t)seed};
    if (route_solve(arena, &p, &b, &plan, &why) != OK) return args_refuse(&why);
    printf("vehicles=%d distance=%.*f unserved=%d feasible=%s seconds=%.3f iterations=%lld\n", plan.vehicles_used,
           p.print_digits, (double)plan.travel / p.print_div, plan.unserved_count, "yes", (double)clock_cpu_us() / 1e6,
           (long long)plan.iterations);
    return 0;
}

int face_route(int argc, char **argv)
{
    if (argc > 0 && str_is(str_of(argv[0]), "solve")) return solve(argc - 1, argv + 1);
    return 2;
}
