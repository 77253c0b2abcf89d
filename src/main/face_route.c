/* yinlin route: the routing engine on the command line. */
#include "base/args.h"
#include "base/file.h"
#include "base/time.h"
#include "domains/dispatch/solve.h"
#include "engine/route/route.h"
#include "main/faces.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 1 << 28 };

static const char usage[] =
    "yinlin route solve  FILE [--seconds S | --iterations N] [--seed N] [--threads T] [--summary] [-o OUT]\n"
    "yinlin route check  PROBLEM SOLUTION.json [--convention C]\n"
    "yinlin route replan STATE.json EVENT.json [--ms M] [-o OUT]\n"
    "yinlin route explain PROBLEM SOLUTION.json\n"
    "yinlin route suggest STATE.json JOB.json [--most 5]\n"
    "yinlin route template PROBLEM USUAL.json [--how keep|order|full]\n"
    "yinlin route serve   [--listen 127.0.0.1:3000]   (POST / and /api/route, as vroom-express)\n"
    "FILE: VROOM JSON with yl_ keys, Solomon, VRPLIB, Li & Lim; recognised from its content";

typedef struct Options {
    double seconds;
    int64_t iterations, seed, threads, ms, most;
    bool summary, wall;
    const char *convention, *aim, *out, *listen, *how;
} Options;

/* CPU time of the thread that asks. */
static int64_t spent_cpu(void *arg)
{
    (void)arg;
    return clock_cpu_us();
}

static int64_t spent_wall(void *arg)
{
    return clock_steady_us() - *(int64_t *)arg;
}

static Status read_options(const Options *o, RouteReadOptions *out, Problem *why)
{
    static const char *const names[] = {"", "dimacs", "double", "rounded"};
    *out = (RouteReadOptions){.aim = -1};
    bool known = false;
    for (int i = 0; i < 4; i++)
        if (strcmp(o->convention, names[i]) == 0) {
            out->convention = (RouteConvention)i;
            known = true;
        }
    if (!known)
        return problem_set(why, INVALID, "route.convention",
                           "距离约定只有 dimacs、double、rounded");
    if (strcmp(o->aim, "distance") == 0) out->aim = ROUTE_AIM_COST;
    if (strcmp(o->aim, "vehicles") == 0) out->aim = ROUTE_AIM_VEHICLES;
    return OK;
}

static Status load(Arena *arena, const char *path, const Options *o, RouteProblem *p, Problem *why)
{
    Str text;
    RouteReadOptions options;
    TRY(read_options(o, &options, why));
    TRY(file_read(arena, path, FILE_MAX_BYTES, &text, why));
    TRY(route_read(arena, text, options, p, why));
    for (int32_t i = 0; i < p->warning_count && p->vroom; i++)
        fprintf(stderr, "%.*s\n", STR_ARG(p->warnings[i]));
    return OK;
}

/* Everything that is printed about a plan has passed the independent check. */
static Status verdict_of(Arena *arena, const RouteProblem *p, Str written, RouteVerdict *out,
                         Problem *why)
{
    const Json *json;
    TRY(json_read(arena, written, &json, why));
    return route_check(arena, p, json, out, why);
}

static void print_faults(const RouteVerdict *v)
{
    for (int32_t i = 0; i < v->fault_count; i++)
        fprintf(stderr, "%s: %.*s\n", v->faults[i].code, STR_ARG(v->faults[i].text));
}

static Status solve_file(Arena *arena, const char *path, const Options *o, Problem *why)
{
    RouteProblem p;
    RoutePlan plan;
    RouteVerdict verdict;
    int64_t begun = clock_steady_us();
    TRY(load(arena, path, o, &p, why));
    RouteBudget budget = {
        .iterations = o->iterations, .seed = (uint64_t)o->seed, .threads = (int)o->threads};
    if (o->seconds > 0) {
        /* Writing and checking the answer are part of the time asked for. */
        int64_t after_us = 300 + 8 * (int64_t)p.visit_count;
        budget.clock_us = o->wall ? spent_wall : spent_cpu;
        budget.clock_arg = &begun;
        budget.limit_us = (int64_t)(o->seconds * 1e6) - after_us;
        if (budget.limit_us < 1) budget.limit_us = 1;
    }
    TRY(route_solve(arena, &p, &budget, &plan, why));
    Buf buf = buf_new(arena, FILE_MAX_BYTES);
    int64_t solving_ms = o->iterations > 0 ? -1 : clock_cpu_us() / 1000;
    route_write(&buf, arena, &p, &plan, solving_ms);
    TRY(verdict_of(arena, &p, buf_str(&buf), &verdict, why));
    print_faults(&verdict);
    if (o->out) TRY(file_write(o->out, buf_str(&buf), why));
    if (o->summary) {
        Buf line = buf_new(arena, 1 << 12);
        bool whole = p.vroom || plan.unserved_count == 0;
        route_write_summary(&line, &p, &plan, verdict.fault_count == 0 && whole);
        Str summary = buf_str(&line);
        printf("%.*s seconds=%.3f iterations=%lld\n", STR_ARG(summary),
               (double)clock_cpu_us() / 1e6, (long long)plan.iterations);
    } else if (!o->out) {
        fwrite(buf.ptr, 1, buf.len, stdout);
    }
    return OK;
}

static Status check_files(Arena *arena, char **paths, const Options *o, bool *holds, Problem *why)
{
    RouteProblem p;
    RouteVerdict v;
    Str text;
    TRY(load(arena, paths[0], o, &p, why));
    TRY(file_read(arena, paths[1], FILE_MAX_BYTES, &text, why));
    TRY(verdict_of(arena, &p, text, &v, why));
    print_faults(&v);
    *holds = v.fault_count == 0;
    printf("vehicles=%d travel=%lld cost=%lld served=%d unserved=%d faults=%d feasible=%s\n",
           v.vehicles, (long long)(v.travel / p.cost_scale), (long long)(v.cost / p.cost_scale),
           v.served, v.unserved, v.fault_count, *holds ? "yes" : "no");
    return OK;
}

static Status put_out(const Options *o, const Buf *buf, Problem *why)
{
    if (o->out) return file_write(o->out, buf_str(buf), why);
    fwrite(buf->ptr, 1, buf->len, stdout);
    return OK;
}

static Status replan_files(Arena *arena, char **paths, const Options *o, Problem *why)
{
    Str state, event;
    TRY(file_read(arena, paths[0], FILE_MAX_BYTES, &state, why));
    TRY(file_read(arena, paths[1], FILE_MAX_BYTES, &event, why));
    int64_t begun = clock_steady_us();
    RouteBudget budget = {.clock_us = spent_wall,
                          .clock_arg = &begun,
                          .limit_us = o->ms * 1000,
                          .iterations = o->iterations,
                          .seed = (uint64_t)o->seed};
    if (o->iterations > 0) budget.clock_us = NULL;
    Buf buf = buf_new(arena, FILE_MAX_BYTES);
    TRY(route_replan_json(arena, state, event, o->ms > 0 || o->iterations > 0 ? &budget : NULL,
                          &buf, why));
    return put_out(o, &buf, why);
}

static Status explain_files(Arena *arena, char **paths, const Options *o, Problem *why)
{
    RouteProblem p;
    Str text;
    const Json *solution;
    TRY(load(arena, paths[0], o, &p, why));
    TRY(file_read(arena, paths[1], FILE_MAX_BYTES, &text, why));
    TRY(json_read(arena, text, &solution, why));
    Buf buf = buf_new(arena, FILE_MAX_BYTES);
    TRY(route_explain_json(arena, &p, solution, &buf, why));
    return put_out(o, &buf, why);
}

static Status suggest_files(Arena *arena, char **paths, const Options *o, Problem *why)
{
    Str state, job;
    TRY(file_read(arena, paths[0], FILE_MAX_BYTES, &state, why));
    TRY(file_read(arena, paths[1], FILE_MAX_BYTES, &job, why));
    Buf buf = buf_new(arena, 1 << 20);
    if (o->most < 1 || o->most > 64)
        return problem_set(why, INVALID, "route.most", "--most 是 1 到 64");
    TRY(route_suggest_json(arena, state, job, (int32_t)o->most, &buf, why));
    return put_out(o, &buf, why);
}

static Status template_files(Arena *arena, char **paths, const Options *o, Problem *why)
{
    static const char *const names[] = {"", "keep", "order", "full"};
    RouteProblem p;
    Str text;
    const Json *usual;
    int how = 0;
    for (int i = 1; i <= 3; i++)
        if (strcmp(o->how, names[i]) == 0) how = i;
    if (!how) return problem_set(why, INVALID, "route.how", "--how 只有 keep、order、full");
    int64_t begun = clock_steady_us();
    RouteBudget budget = {
        .iterations = o->iterations, .seed = (uint64_t)o->seed, .threads = (int)o->threads};
    TRY(load(arena, paths[0], o, &p, why));
    TRY(file_read(arena, paths[1], FILE_MAX_BYTES, &text, why));
    TRY(json_read(arena, text, &usual, why));
    if (o->seconds > 0) {
        budget.clock_us = o->wall ? spent_wall : spent_cpu;
        budget.clock_arg = &begun;
        budget.limit_us = (int64_t)(o->seconds * 1e6);
    }
    Buf buf = buf_new(arena, FILE_MAX_BYTES);
    TRY(route_template_json(arena, &p, usual, (RouteUsual)how, &budget, &buf, why));
    return put_out(o, &buf, why);
}

/* ---- as a service of its own: no accounts, no data; for a machine that only plans ---- */

static Status solve_posted(Request *req, Reply *reply)
{
    static const SolveLimits limits = {ROUTE_VISITS_MAX, 1000, 4, 60};
    return dispatch_solve(req, reply, &limits);
}

static Status healthy(Request *req, Reply *reply)
{
    (void)req;
    return reply_empty(reply, 200);
}

static const Route service_routes[] = {
    {POST, "/", ANYONE, WORK, NULL, 0, NULL, solve_posted, "As vroom-express", .body_max = 64 << 20,
     .flags = ROUTE_RAW_BODY | ROUTE_LONG},
    {POST, "/api/route", ANYONE, WORK, NULL, 0, NULL, solve_posted, "As vroom-express",
     .body_max = 64 << 20, .flags = ROUTE_RAW_BODY | ROUTE_LONG},
    {GET, "/health", ANYONE, NO_TX, NULL, 0, NULL, healthy, "As vroom-express"},
    {0},
};

static Status nobody(Tx *tx, Str token, Session *out)
{
    (void)tx;
    (void)token;
    *out = (Session){0};
    return OK;
}

static Status serve_in(const char *folder, ServerOptions options, Problem *why)
{
    static const StorePart *const parts[] = {&http_store_part, NULL};
    char url[256];
    sigset_t ends;
    Store *store;
    Server *server;
    int signal_number;
    snprintf(url, sizeof url, "sqlite:%s/service.db", folder);
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    TRY(store_open((StoreOptions){.url = url, .parts = parts, .no_jobs = true}, &store, why));
    Status status = server_start(options, store, &server, why);
    if (status == OK) {
        printf("http://%s:%d\n", options.address, server_port(server));
        fflush(stdout);
        sigwait(&ends, &signal_number);
        server_stop(server, 5000);
    }
    store_close(store);
    return status;
}

/* The server asks for a store; this one is an empty file that goes with it. */
static Status serve_plans(const Options *o, Problem *why)
{
    static const Route *const routes[] = {service_routes, NULL};
    char folder[] = "/tmp/yinlin-route-XXXXXX", address[64];
    static const char *const leftovers[] = {"", "-wal", "-shm", ".lock"};
    const char *colon = strrchr(o->listen, ':');
    int64_t port;
    if (!colon || colon - o->listen >= (int)sizeof address ||
        !str_to_i64(str_of(colon + 1), &port) || port < 0 || port > 65535)
        return problem_set(why, INVALID, "route.listen", "--listen 要写成 127.0.0.1:3000 这样");
    snprintf(address, sizeof address, "%.*s", (int)(colon - o->listen), o->listen);
    if (!mkdtemp(folder))
        return problem_set(why, UNAVAILABLE, "route.folder", "在 /tmp 下建不了文件夹");
    Status status = serve_in(folder,
                             (ServerOptions){.address = address,
                                             .port = (int)port,
                                             .routes = routes,
                                             .hooks = {.session_find = nobody}},
                             why);
    for (int i = 0; i < 4; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/service.db%s", folder, leftovers[i]);
        unlink(path);
    }
    rmdir(folder);
    return status;
}

int face_route(int argc, char **argv)
{
    Options o = {.seed = 1,
                 .threads = 1,
                 .ms = 20,
                 .convention = "",
                 .aim = "",
                 .how = "keep",
                 .most = 5,
                 .listen = "127.0.0.1:3000"};
    const ArgOption options[] = {
        {"--seconds", ARG_NUMBER, &o.seconds, "S",
         "CPU seconds in all, reading and writing included"},
        {"--iterations", ARG_WHOLE, &o.iterations, "N",
         "so many iterations: the same bytes on every machine"},
        {"--seed", ARG_WHOLE, &o.seed, "N", "1 unless given"},
        {"--threads", ARG_WHOLE, &o.threads, "T", "searches side by side; the best is kept"},
        {"--ms", ARG_WHOLE, &o.ms, "M", "replan: polish for so many milliseconds (20)"},
        {"--most", ARG_WHOLE, &o.most, "N", "suggest: so many places at most (5)"},
        {"--how", ARG_TEXT, &o.how, "H",
         "template: keep (nothing moved), order (within each route) or full"},
        {"--wall", ARG_FLAG, &o.wall, NULL, "--seconds are of the wall clock"},
        {"--summary", ARG_FLAG, &o.summary, NULL, "one line instead of the plan"},
        {"--convention", ARG_TEXT, &o.convention, "C", "dimacs, double or rounded distances"},
        {"--aim", ARG_TEXT, &o.aim, "A", "distance, or vehicles first"},
        {"--listen", ARG_TEXT, &o.listen, "ADDR:PORT", "serve: where (127.0.0.1:3000)"},
        {"-o", ARG_TEXT, &o.out, "OUT", "write the plan here"},
        {0}};
    int operands;
    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    if (operands < 1) return args_usage(usage, options);
    Arena *arena = arena_new((size_t)2 << 30);
    Problem why = {0};
    Status status;
    bool holds = true;
    if (o.seconds <= 0 && o.iterations <= 0) o.seconds = 1;
    if (strcmp(argv[0], "solve") == 0 && operands == 2)
        status = solve_file(arena, argv[1], &o, &why);
    else if (strcmp(argv[0], "check") == 0 && operands == 3)
        status = check_files(arena, argv + 1, &o, &holds, &why);
    else if (strcmp(argv[0], "replan") == 0 && operands == 3)
        status = replan_files(arena, argv + 1, &o, &why);
    else if (strcmp(argv[0], "explain") == 0 && operands == 3)
        status = explain_files(arena, argv + 1, &o, &why);
    else if (strcmp(argv[0], "suggest") == 0 && operands == 3)
        status = suggest_files(arena, argv + 1, &o, &why);
    else if (strcmp(argv[0], "template") == 0 && operands == 3)
        status = template_files(arena, argv + 1, &o, &why);
    else if (strcmp(argv[0], "serve") == 0 && operands == 1)
        status = serve_plans(&o, &why);
    else
        return args_usage(usage, options);
    arena_free(arena);
    if (status != OK) return args_refuse(&why);
    return holds ? 0 : 1;
}
