/* What a problem says and the search does not follow is named, not passed over in silence. */
#include "engine/route/read_inside.h"

enum { NOTES_MAX = 24 };

static const char *const top_keys[] = {"yl_name",        "yl_objective", "yl_sync", "yl_balance",
                                       "yl_change_cost", "yl_plan",      "yl_now",  NULL};
static const char *const job_keys[] = {"yl_max_ride", "yl_ready",  "yl_due",  "yl_late_cost",
                                       "yl_prefer",   "yl_forbid", "yl_last", "yl_pin",
                                       "yl_idle",     NULL};
static const char *const step_keys[] = {"yl_max_ride", "yl_ready", NULL};
static const char *const vehicle_keys[] = {"yl_max_trips", "yl_reload", "yl_max_work", "yl_at",
                                           NULL};
static const char *const no_keys[] = {NULL};

void read_note(Read *r, Str text)
{
    RouteProblem *p = r->p;
    Str *told = p->warnings;
    p->warnings = NEW_ARRAY(r->arena, Str, p->warning_count + 1);
    for (int32_t i = 0; i < p->warning_count; i++) p->warnings[i] = told[i];
    p->warnings[p->warning_count++] = text;
}

static void note(Read *r, Str text)
{
    if (r->p->warning_count < NOTES_MAX) read_note(r, text);
}

/* Keys of ours that nobody reads: most often a slip of the pen. */
static void strange_keys(Read *r, const Json *record, const char *const *known, Str where)
{
    for (void *at = json_first(record); at; at = json_after(record, at)) {
        Str key = json_at_key(at);
        bool told = !str_starts(key, STR("yl_"));
        for (int k = 0; !told && known[k]; k++) told = str_is(key, known[k]);
        if (!told)
            note(r, str_fmt(r->arena, "%.*s.%.*s: 不认识这一项，没有用上", STR_ARG(where),
                            STR_ARG(key)));
    }
}

static void strange_in_list(Read *r, const char *list_key, const char *const *known)
{
    const Json *list = json_member(r->root, list_key);
    for (size_t i = 0; i < json_count(list) && r->p->warning_count < NOTES_MAX; i++) {
        const Json *one = json_item(list, i);
        Str where = str_fmt(r->arena, "%s[%zu]", list_key, i);
        strange_keys(r, one, known, where);
        if (known != no_keys) continue;
        strange_keys(r, json_member(one, "pickup"), step_keys, where);
        strange_keys(r, json_member(one, "delivery"), step_keys, where);
    }
}

/* What is paid for an hour at work counts service; VROOM counts set-up too. */
static void task_hours(Read *r)
{
    bool paid = false, setup = false;
    for (int32_t k = 0; k < r->p->vehicle_count; k++) paid |= r->p->vehicles[k].cost_task_hour > 0;
    for (int32_t i = 0; i < r->p->visit_count; i++) setup |= r->p->visits[i].setup > 0;
    if (paid && setup) note(r, STR("vehicles.costs.per_task_hour: 只按 service 计价，setup 不计"));
}

static void timed_steps(Read *r)
{
    static const char *const keys[] = {"service_at", "service_after", "service_before"};
    const Json *vehicles = json_member(r->root, "vehicles");
    for (size_t i = 0; i < json_count(vehicles); i++) {
        const Json *steps = json_member(json_item(vehicles, i), "steps");
        for (size_t k = 0; k < json_count(steps); k++)
            for (int which = 0; which < 3; which++)
                if (json_kind(json_member(json_item(steps, k), keys[which])) != JSON_NOTHING) {
                    note(r, str_fmt(r->arena, "vehicles[%zu].steps[%zu].%s: 求解时不用，没有用上",
                                    i, k, keys[which]));
                    return;
                }
    }
}

void read_notes(Read *r)
{
    strange_keys(r, r->root, top_keys, STR("$"));
    strange_in_list(r, "jobs", job_keys);
    strange_in_list(r, "shipments", no_keys);
    strange_in_list(r, "vehicles", vehicle_keys);
    task_hours(r);
    timed_steps(r);
}
