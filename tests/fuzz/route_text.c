/* Any bytes as a routing instance: a refusal or a plan that passes the independent check. */
#include "engine/route/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > 20000) return 0;
    Arena *arena = arena_new((size_t)1 << 30);
    RouteProblem p;
    RoutePlan plan;
    RouteVerdict verdict;
    Problem why = {0};
    const Json *json;
    RouteReadOptions options = {.convention = (RouteConvention)(data[0] & 3),
                                .aim = (data[0] >> 2) % 3 - 1};
    RouteBudget budget = {.iterations = 30, .seed = 1};
    Str text = {(const char *)data + 1, size - 1};
    if (route_read(arena, text, options, &p, &why) == OK && p.visit_count < 300 &&
        p.vehicle_count < 300) {
        ASSERT(route_solve(arena, &p, &budget, &plan, &why) == OK);
        Buf buf = buf_new(arena, 1 << 26);
        route_write(&buf, arena, &p, &plan, -1);
        ASSERT(!buf.full);
        ASSERT(json_read(arena, buf_str(&buf), &json, &why) == OK);
        ASSERT(route_check(arena, &p, json, &verdict, &why) == OK);
        ASSERT(verdict.fault_count == 0);
        ASSERT(verdict.cost == plan.cost);
    }
    arena_free(arena);
    return 0;
}
