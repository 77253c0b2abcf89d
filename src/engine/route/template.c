/* Fixed routes: the usual plan for today's visits, and plans in which nobody changes hands. */
#include "engine/route/inside.h"

void route_template(Arena *arena, const RouteProblem *p, const RoutePlan *usual, RoutePlan *out)
{
    bool *seen = NEW_ARRAY(arena, bool, p->visit_count + 1);
    *out = (RoutePlan){.visits = NEW_ARRAY(arena, int32_t, p->visit_count + 1),
                       .trips = NEW_ARRAY(arena, RouteTrip, usual->trip_count + 1),
                       .unserved = NEW_ARRAY(arena, int32_t, p->visit_count + 1)};
    int32_t at = 0;
    for (int32_t t = 0; t < usual->trip_count; t++) {
        RouteTrip *trip = &out->trips[out->trip_count];
        *trip = (RouteTrip){usual->trips[t].vehicle, at, 0};
        for (int32_t i = 0; i < usual->trips[t].length; i++) {
            int32_t c = usual->visits[usual->trips[t].first + i];
            if (p->visits[c].idle || seen[c]) continue;
            seen[c] = true;
            out->visits[at++] = c;
            trip->length++;
        }
        if (trip->length == 0) continue;
        out->vehicles_used += out->trip_count == 0 || trip[-1].vehicle != trip->vehicle;
        out->trip_count++;
    }
    for (int32_t c = 0; c < p->visit_count; c++)
        if (!seen[c] && route_wanted(p, c)) {
            out->unserved[out->unserved_count++] = c;
            out->cost += p->visits[c].penalty;
        }
    out->travel = route_full_cost(arena, p, out);
    out->cost += out->travel;
}

void route_fix_members(Arena *arena, const RouteProblem *p, const RoutePlan *plan,
                       RouteProblem *out)
{
    size_t n = (size_t)p->visit_count, m = (size_t)p->vehicle_count;
    *out = *p;
    out->extra = NEW_ARRAY(arena, int32_t, n * m + 1);
    if (p->extra) memcpy(out->extra, p->extra, n * m * sizeof *out->extra);
    for (int32_t t = 0; t < plan->trip_count; t++)
        for (int32_t i = 0; i < plan->trips[t].length; i++) {
            size_t c = (size_t)plan->visits[plan->trips[t].first + i];
            for (size_t k = 0; k < m; k++)
                if ((int32_t)k != plan->trips[t].vehicle) out->extra[k * n + c] = ROUTE_FORBIDDEN;
        }
}

/* ---- as JSON ---- */

static Status judged(Arena *arena, const RouteProblem *p, const RoutePlan *plan, Str *written,
                     RouteVerdict *verdict, Problem *why)
{
    const Json *answer;
    Buf text = buf_new(arena, (size_t)1 << 28);
    route_write(&text, arena, p, plan, -1);
    *written = str_trim(buf_str(&text));
    TRY(json_read(arena, *written, &answer, why));
    return route_check(arena, p, answer, verdict, why);
}

static void put_faults(Buf *out, const RouteVerdict *verdict)
{
    JsonOut json = json_out(out);
    json_open(&json, NULL, '[');
    for (int32_t i = 0; i < verdict->fault_count; i++) {
        json_open(&json, NULL, '{');
        json_put_text(&json, "rule", verdict->faults[i].code);
        json_put_str(&json, "text", verdict->faults[i].text);
        json_close(&json, '}');
    }
    json_close(&json, ']');
}

Status route_template_json(Arena *arena, const RouteProblem *p, const Json *usual, RouteUsual how,
                           const RouteBudget *budget, Buf *out, Problem *why)
{
    RoutePlan before, today;
    RouteProblem fixed;
    RouteVerdict verdict;
    Str text;
    TRY(route_usual_read(arena, p, usual, &before, why));
    route_template(arena, p, &before, &today);
    TRY(judged(arena, p, &today, &text, &verdict, why));
    if (how != ROUTE_KEEP) {
        RouteBudget with = *budget;
        route_fix_members(arena, p, &today, &fixed);
        with.start = verdict.fault_count == 0 ? &today : NULL;
        TRY(route_solve(arena, how == ROUTE_ORDER ? &fixed : p, &with, &before, why));
        TRY(judged(arena, p, &before, &text, &verdict, why));
    }
    if (verdict.fault_count == 0) {
        buf_put(out, text);
    } else {
        buf_put(out, str_slice(text, 0, text.len - 1));
        buf_text(out, ",\"yl_faults\":");
        put_faults(out, &verdict);
        buf_char(out, '}');
    }
    buf_char(out, '\n');
    return OK;
}
