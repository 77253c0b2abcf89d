#include "domains/dispatch/solve.h"

#include "base/time.h"
#include "engine/route/route.h"

enum {
    SOLVE_BYTES = 1 << 30,   /* of one problem as it is read and written */
    TABLE_BYTES = 400 << 20, /* of the tables its search would make */
    ANSWER_MAX = 16 << 20,
    EXPLAIN_LEFT = 20,      /* reasons are sought for at most so many .. */
    EXPLAIN_WORK = 2000000, /* .. and left out x vehicles x visits x visits */
    SMALL = 60,             /* up to so many stops a fifth of a second is enough */
    ITERATIONS_MAX = 1000000,
};

static int64_t since(void *begun)
{
    return clock_steady_us() - *(int64_t *)begun;
}

static Status answer_error(Request *req, Reply *reply, int http, int code, Str text, Str where)
{
    Buf buf = buf_new(req->arena, 1 << 14);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_i64(&out, "code", code);
    json_put_str(&out, "error", text);
    if (where.len) json_put_str(&out, "yl_where", where);
    json_close(&out, '}');
    return reply_bytes(reply, http, "application/json", buf_str(&buf));
}

static Status answer_bad(Request *req, Reply *reply, const Problem *why)
{
    return answer_error(req, reply, 400, 2, str_dup(req->arena, str_of(why->text)),
                        str_dup(req->arena, str_of(why->where)));
}

static RouteBudget budget_of(const RouteProblem *p, const SolveLimits *limits, int64_t *begun)
{
    const Json *options = json_member(p->json, "options");
    double seconds = p->visit_count <= SMALL ? 0.2 : 1;
    (void)json_as_double(json_member(options, "l"), &seconds);
    if (!(seconds > 0.001)) seconds = 0.001;
    if (seconds > limits->seconds_max) seconds = limits->seconds_max;
    int64_t threads = json_i64_or(options, "t", 1);
    RouteBudget budget = {.clock_us = since,
                          .clock_arg = begun,
                          .limit_us = (int64_t)(seconds * 1e6),
                          .seed = (uint64_t)json_i64_or(options, "yl_seed", 1),
                          .iterations = json_i64_or(options, "yl_iterations", 0)};
    budget.threads = threads < 1                     ? 1
                     : threads > limits->threads_max ? limits->threads_max
                                                     : (int)threads;
    if (budget.iterations < 0) budget.iterations = 0;
    if (budget.iterations > ITERATIONS_MAX) budget.iterations = ITERATIONS_MAX;
    if (budget.iterations > 0) budget.limit_us = (int64_t)(limits->seconds_max * 1e6);
    return budget;
}

static bool wants_reasons(const RouteProblem *p, const RoutePlan *plan)
{
    int64_t work =
        (int64_t)plan->unserved_count * (p->vehicle_count + 1) * p->visit_count * p->visit_count;
    return plan->unserved_count > 0 && plan->unserved_count <= EXPLAIN_LEFT &&
           work <= EXPLAIN_WORK &&
           json_bool_or(json_member(p->json, "options"), "yl_explain", true);
}

/* Everything that leaves has passed the independent check. */
static Status answer_plan(Request *req, Reply *reply, Arena *own, const RouteProblem *p,
                          RoutePlan *plan, int64_t solving_ms)
{
    Problem why = {0};
    RouteVerdict verdict;
    RouteReason *reasons;
    const Json *json;
    if (wants_reasons(p, plan)) {
        route_explain(own, p, plan, &reasons);
        plan->reasons = reasons;
    }
    Buf buf = buf_new(own, ANSWER_MAX);
    route_write(&buf, own, p, plan, solving_ms);
    Str written = buf_str(&buf);
    if (buf.full) return answer_error(req, reply, 413, 4, STR("结果太大，请分几次"), STR(""));
    if (json_read(own, written, &json, &why) != OK ||
        route_check(own, p, json, &verdict, &why) != OK)
        return answer_error(req, reply, 500, 1, STR("结果没有通过复核"), STR(""));
    if (verdict.fault_count > 0)
        return answer_error(req, reply, 500, 1, str_dup(req->arena, verdict.faults[0].text),
                            str_of(verdict.faults[0].code));
    return reply_bytes(reply, 200, "application/json", str_dup(req->arena, written));
}

/* Vehicles that travel or cost differently have tables of their own. */
static bool too_large(const RouteProblem *p, const SolveLimits *limits)
{
    if (p->visit_count > limits->visits_max || p->vehicle_count > limits->vehicles_max) return true;
    int64_t kinds = 0, cells = (int64_t)(p->place_count + 1) * (p->place_count + 1);
    for (int32_t k = 0; k < p->vehicle_count; k++) {
        const RouteVehicle *a = &p->vehicles[k];
        bool known = false;
        for (int32_t i = 0; i < k && !known; i++) {
            const RouteVehicle *b = &p->vehicles[i];
            known = a->profile == b->profile && a->speed_percent == b->speed_percent &&
                    a->cost_hour == b->cost_hour && a->cost_km == b->cost_km;
        }
        kinds += !known;
    }
    return kinds * cells * 4 * (int64_t)sizeof(int32_t) > TABLE_BYTES;
}

static Status solve_in(Request *req, Reply *reply, Arena *own, const SolveLimits *limits)
{
    RouteProblem p;
    RoutePlan plan;
    Problem why = {0};
    int64_t begun = clock_steady_us();
    if (req->body.len == 0) return answer_error(req, reply, 400, 2, STR("没有收到题目"), STR(""));
    if (route_read_json(own, req->body, &p, &why) != OK) return answer_bad(req, reply, &why);
    if (too_large(&p, limits))
        return answer_error(req, reply, 413, 4,
                            str_fmt(req->arena, "一次最多 %d 站、%d 人，出行方式也不能太多",
                                    limits->visits_max, limits->vehicles_max),
                            STR(""));
    RouteBudget budget = budget_of(&p, limits, &begun);
    if (route_solve(own, &p, &budget, &plan, &why) != OK) return answer_bad(req, reply, &why);
    return answer_plan(req, reply, own, &p, &plan,
                       budget.iterations > 0 ? -1 : since(&begun) / 1000);
}

Status dispatch_solve(Request *req, Reply *reply, const SolveLimits *limits)
{
    Arena *own = arena_new(SOLVE_BYTES);
    Status status = solve_in(req, reply, own, limits);
    arena_free(own);
    return status;
}
