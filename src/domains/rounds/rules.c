#include "domains/rounds/inside.h"

#include <stdlib.h>

static const Role aides[] = {ROLE_AIDE, ROLE_GRID_WORKER, ROLE_SOCIAL_WORKER};

/* ---- The caseload ---- */

static Status is_aide(Tx *tx, PersonId person, bool *yes)
{
    *yes = false;
    for (size_t i = 0; i < sizeof aides / sizeof *aides && !*yes; i++) {
        PersonId *who;
        size_t count;
        TRY(people_holding(tx, aides[i], &who, &count));
        for (size_t k = 0; k < count; k++) *yes = *yes || who[k].v == person.v;
    }
    return OK;
}

static Status check_aide(Tx *tx, PersonId aide)
{
    bool yes;
    TRY(is_aide(tx, aide, &yes));
    if (yes) return OK;
    return fail(tx, INVALID, "rounds.not_aide", "这个人不是这里的助老员、网格员或社工，请另选一位");
}

/* How often, by what is known: alone or weak means weekly. */
static int64_t every_days(uint64_t flags)
{
    const uint64_t near = 1u << FLAG_ALONE | 1u << FLAG_EMPTY_NEST | 1u << FLAG_DISABLED |
                          1u << FLAG_HANDICAP | 1u << FLAG_LOST_CHILD | 1u << FLAG_TEKUN |
                          1u << FLAG_ORPHANED;
    return flags & near ? ROUND_DAYS_NEAR : ROUND_DAYS_FAR;
}

static Status give(Tx *tx, PersonId aide, PersonId elder, int64_t every, RoundCaseId *out)
{
    int64_t changed;
    uint64_t flags;
    RoundCase c = {.aide = aide, .elder = elder, .every_days = every, .since = tx_today(tx)};
    TRY(people_flags_on(tx, elder, tx_today(tx), &flags));
    if (!every) c.every_days = every_days(flags);
    c.id = (RoundCaseId){id_next(tx)};
    TRY(round_case_close(tx, elder, tx_today(tx), &changed));
    TRY(round_case_insert(tx, &c));
    *out = c.id;
    return OK;
}

static Status check_room(Tx *tx, PersonId aide)
{
    int64_t count;
    TRY(round_case_count(tx, aide, &count));
    if (count < ROUND_CASES_MAX) return OK;
    return fail(tx, CONFLICT, "rounds.full", "这位已经照看 %d 位老人，再多就看不过来了，请另选一位",
                ROUND_CASES_MAX);
}

Status rounds_give(Tx *tx, PersonId aide, PersonId elder, int64_t every, RoundCaseId *out)
{
    PersonFacts facts;
    TRY(check_aide(tx, aide));
    TRY(check_room(tx, aide));
    Status status = people_facts(tx, elder, &facts);
    if (status == NOT_FOUND || (status == OK && facts.state != PERSON_LIVES_HERE))
        return fail(tx, INVALID, "rounds.not_here", "这位老人不住在这里了，请查一查名册");
    TRY(status);
    return give(tx, aide, elder, every, out);
}

static int by_elder(const void *a, const void *b)
{
    const RoundCase *x = a;
    const RoundCase *y = b;
    return x->elder.v < y->elder.v ? -1 : x->elder.v > y->elder.v;
}

static bool has_case(const RoundCase *cases, size_t count, PersonId elder)
{
    RoundCase key = {.elder = elder};
    return count && bsearch(&key, cases, count, sizeof *cases, by_elder);
}

Status rounds_give_node(Tx *tx, PersonId aide, GridNodeId node, int64_t *given, int64_t *left)
{
    RoundCase *cases;
    GeoHome *homes;
    size_t count;
    size_t home_count;
    int64_t load;
    TRY(check_aide(tx, aide));
    TRY(check_room(tx, aide));
    TRY(round_case_count(tx, aide, &load));
    TRY(round_case_list(tx, (PersonId){0}, &cases, &count));
    if (count) qsort(cases, count, sizeof *cases, by_elder);
    TRY(geo_homes(tx, &homes, &home_count));
    *given = *left = 0;
    for (size_t i = 0; i < home_count; i++) {
        RoundCaseId id;
        if (homes[i].building.v != node.v && homes[i].grid.v != node.v) continue;
        if (has_case(cases, count, homes[i].person)) continue;
        if (load >= ROUND_CASES_MAX) {
            ++*left;
            continue;
        }
        TRY(give(tx, aide, homes[i].person, 0, &id));
        load++;
        ++*given;
    }
    return OK;
}

Status rounds_end(Tx *tx, PersonId elder)
{
    int64_t changed;
    TRY(round_case_close(tx, elder, tx_today(tx), &changed));
    if (!changed) return fail(tx, NOT_FOUND, "rounds.no_case", "这位老人现在没有人负责巡访");
    return OK;
}

static int by_due(const void *a, const void *b)
{
    const RoundCase *x = a;
    const RoundCase *y = b;
    if (x->due != y->due) return x->due < y->due ? -1 : 1;
    return x->id.v < y->id.v ? -1 : x->id.v > y->id.v;
}

Status rounds_cases(Tx *tx, PersonId aide, RoundCase **out, size_t *count)
{
    TRY(round_case_list(tx, aide, out, count));
    for (size_t i = 0; i < *count; i++) {
        RoundCase *c = &(*out)[i];
        c->due = c->seen_ms ? ms_day(c->seen_ms, SHANGHAI_MS) + (Day)c->every_days : c->since;
    }
    if (*count) qsort(*out, *count, sizeof **out, by_due);
    return OK;
}

/* ---- The round of the day ---- */

static Status fill_stop(Tx *tx, const RoundCase *c, Day day, RoundStop *out)
{
    Person p;
    *out = (RoundStop){.of = *c};
    TRY(people_may_see(tx, c->elder, SCOPE_VISITS));
    TRY(people_load(tx, c->elder, &p));
    out->name = p.name;
    out->address = p.address;
    out->phone = p.phone;
    TRY(people_absence_on(tx, c->elder, day, &out->absence));
    TRY(people_flags_on(tx, c->elder, day, &out->flags));
    Status status = geo_home(tx, c->elder, &out->at);
    if (status != OK && status != NOT_FOUND) return status;
    out->known = status == OK;
    return OK;
}

/* From the open station nearest to the first who is due. */
static Status begin_at(Tx *tx, Round *r)
{
    Place *places;
    size_t count;
    double best = 1e9;
    TRY(geo_places(tx, PLACE_STATION, &places, &count));
    for (size_t i = 0; i < count && r->due; i++) {
        if (places[i].state != PLACE_OPEN || !r->stops[0].known) continue;
        double m = walk_distance_m(places[i].at, r->stops[0].at);
        if (m >= best) continue;
        best = m;
        r->start = places[i].at;
        r->starts = true;
    }
    return OK;
}

/* The first `due` stops, which have a place, in the order of the round. */
static void put_in_order(Tx *tx, Round *r, size_t due)
{
    size_t n = due + r->starts;
    GeoTimes times;
    WalkPoint *points = NEW_ARRAY(tx->arena, WalkPoint, n + 1);
    size_t *order = NEW_ARRAY(tx->arena, size_t, n + 1);
    RoundStop *before = NEW_ARRAY(tx->arena, RoundStop, due + 1);
    for (size_t i = 0; i < n; i++) order[i] = i;
    if (r->starts) points[0] = r->start;
    for (size_t i = 0; i < due; i++) {
        points[i + r->starts] = r->stops[i].at;
        before[i] = r->stops[i];
    }
    geo_walk_times(tx->arena, points, n, "courier", &times);
    r->estimated = times.estimated;
    rounds_order(times.seconds, n, true, order);
    for (size_t i = r->starts; i < n; i++) {
        RoundStop *stop = &r->stops[i - r->starts];
        *stop = before[order[i] - r->starts];
        stop->number = (int64_t)(i - r->starts) + 1;
        stop->walk_s = i ? times.seconds[order[i - 1] * n + order[i]] : 0;
        r->walk_s += stop->walk_s;
    }
}

static int stop_rank(const RoundStop *s, Day day)
{
    if (s->of.due > day || s->absence) return 2;
    return s->known ? 0 : 1;
}

Status rounds_of_day(Tx *tx, PersonId aide, Day day, Round *out)
{
    RoundCase *cases;
    size_t count;
    size_t placed = 0;
    TRY(rounds_cases(tx, aide, &cases, &count));
    if (count > ROUND_CASES_MAX) count = ROUND_CASES_MAX; /* those due first */
    *out = (Round){.count = count, .stops = NEW_ARRAY(tx->arena, RoundStop, count + 1)};
    RoundStop *all = NEW_ARRAY(tx->arena, RoundStop, count + 1);
    for (size_t i = 0; i < count; i++) TRY(fill_stop(tx, &cases[i], day, &all[i]));
    size_t n = 0;
    for (int rank = 0; rank < 3; rank++)
        for (size_t i = 0; i < count; i++) {
            if (stop_rank(&all[i], day) != rank) continue;
            out->stops[n++] = all[i];
            out->due += rank < 2;
            placed += rank == 0;
        }
    TRY(begin_at(tx, out));
    if (placed) put_in_order(tx, out, placed);
    for (size_t i = placed; i < out->due; i++) out->stops[i].number = (int64_t)i + 1;
    return OK;
}

/* ---- Visits ---- */

Status rounds_visit(Tx *tx, const RoundVisit *ask, RoundVisitId *out)
{
    RoundVisit v = *ask;
    bool something = v.outcome == ROUND_NEEDS || v.outcome == ROUND_HELP;
    TRY(people_may_act(tx, v.aide, v.elder, SCOPE_VISITS));
    if (something && !v.words.len && !v.needs)
        return fail(tx, INVALID, "rounds.words", "请写一句要帮什么，或点一项");
    v.id = (RoundVisitId){id_next(tx)};
    v.at_ms = tx->now_ms;
    if (!something) v.needs = 0;
    TRY(round_visit_insert(tx, &v));
    if (v.outcome != ROUND_NOBODY)
        TRY(safety_seen(tx, v.elder, v.way == ROUND_PHONE ? SEEN_CALL : SEEN_VISIT, v.id.v,
                        tx->now_ms));
    if (v.outcome == ROUND_HELP) {
        Alarm alarm;
        AlarmAsk help = {.kind = ALARM_HELP, .person = v.elder, .code = STR("rounds.help")};
        TRY(safety_raise(tx, &help, &alarm));
        TRY(event_publish(tx, "rounds.help_needed", v.elder.v, STR("")));
    }
    *out = v.id;
    return event_publish(tx, "rounds.visited", v.elder.v, STR(""));
}

Status rounds_log(Tx *tx, PersonId elder, RoundVisit **out, size_t *count)
{
    return round_visit_list(tx, elder, out, count);
}

/* ---- Do helpers match? ---- */

Status rounds_skill_set(Tx *tx, PersonId helper, int64_t skills)
{
    PersonFacts facts;
    ASSERT((skills & ~(int64_t)SKILL_ALL) == 0);
    TRY(people_facts(tx, helper, &facts));
    return round_skill_put(tx, helper, skills);
}

/* What a flag says an elder needs. */
static int64_t needs_of(uint64_t flags)
{
    int64_t needs = 0;
    if (flags & (1u << FLAG_ALONE | 1u << FLAG_EMPTY_NEST | 1u << FLAG_ORPHANED))
        needs |= SKILL_VISIT;
    if (flags & (1u << FLAG_DISABLED | 1u << FLAG_HANDICAP)) needs |= SKILL_CARE | SKILL_ERRAND;
    if (flags & 1u << FLAG_LOST_CHILD) needs |= SKILL_COUNSEL;
    return needs;
}

static int64_t found_for(const Need *needs, size_t count, size_t *at, PersonId elder)
{
    int64_t found = 0;
    while (*at < count && needs[*at].elder.v < elder.v) ++*at;
    for (; *at < count && needs[*at].elder.v == elder.v; ++*at) found |= needs[*at].needs;
    return found;
}

static Status count_holding(Tx *tx, Role role, int64_t *out)
{
    PersonId *who;
    size_t count;
    TRY(people_holding(tx, role, &who, &count));
    *out += (int64_t)count;
    return OK;
}

static Status count_needs(Tx *tx, RoundMatch *m, const RoundCase *cases, size_t case_total)
{
    ElderGroups *elders;
    Need *needs;
    size_t count;
    size_t need_count;
    size_t at = 0;
    TRY(people_elder_groups(tx, tx_today(tx), &elders, &count));
    TRY(round_visit_needs(tx, tx->now_ms - 90 * DAY_MS, &needs, &need_count));
    m->elders = (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        bool target = people_is_target(&elders[i], tx_today(tx));
        int64_t wanted =
            needs_of(elders[i].flags) | found_for(needs, need_count, &at, elders[i].person);
        m->targets += target;
        m->cases += target && has_case(cases, case_total, elders[i].person);
        for (int k = 0; k < SKILL_COUNT; k++) m->skills[k].needed += wanted >> k & 1;
    }
    return OK;
}

Status rounds_match(Tx *tx, RoundMatch *out)
{
    RoundCase *cases;
    Helper *helpers;
    size_t count;
    size_t helper_count;
    *out = (RoundMatch){0};
    for (int k = 0; k < SKILL_COUNT; k++) out->skills[k].skill = (RoundSkill)(1 << k);
    TRY(rounds_cases(tx, (PersonId){0}, &cases, &count));
    for (size_t i = 0; i < count; i++) out->overdue += cases[i].due < tx_today(tx);
    if (count) qsort(cases, count, sizeof *cases, by_elder);
    TRY(count_needs(tx, out, cases, count));
    TRY(count_holding(tx, ROLE_AIDE, &out->aides));
    TRY(count_holding(tx, ROLE_VOLUNTEER, &out->volunteers));
    TRY(count_holding(tx, ROLE_ELDER_AIDE, &out->volunteers));
    TRY(count_holding(tx, ROLE_SOCIAL_WORKER, &out->social_workers));
    TRY(round_skill_list(tx, &helpers, &helper_count));
    for (size_t i = 0; i < helper_count; i++)
        for (int k = 0; k < SKILL_COUNT; k++) out->skills[k].helpers += helpers[i].skills >> k & 1;
    return OK;
}
