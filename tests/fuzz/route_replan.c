/* State and events as any text (split at the first NUL), the same as one more visit, and any
 * solution against a small problem and as its usual order. */
#include "engine/route/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 20000) return 0;
    Arena *arena = arena_new((size_t)1 << 30);
    Str all = {(const char *)data, size}, rest = all;
    Str state = str_cut(&rest, '\0');
    Problem why = {0};
    RouteProblem p;
    RouteBudget budget = {.iterations = 20, .seed = 1};
    Buf out = buf_new(arena, 1 << 26);
    if (rest.ptr && route_read_json(arena, state, &p, &why) == OK && p.visit_count < 100 &&
        p.vehicle_count < 50) {
        RouteVerdict verdict;
        const Json *solution = json_member(p.json, "yl_plan");
        if (json_kind(solution) == JSON_RECORD) {
            if (route_check(arena, &p, solution, &verdict, &why) == OK)
                ASSERT(verdict.fault_count >= 0);
            Buf said = buf_new(arena, 1 << 24);
            if (p.visit_count < 12) (void)!route_explain_json(arena, &p, solution, &said, &why);
        }
        (void)!route_replan_json(arena, state, rest, &budget, &out, &why);
        (void)!route_suggest_json(arena, state, rest, 5, &out, &why);
        for (int how = ROUTE_KEEP; how <= ROUTE_FREE && p.visit_count < 12; how++)
            (void)!route_template_json(arena, &p, solution, (RouteUsual)how, &budget, &out, &why);
    }
    arena_free(arena);
    return 0;
}
