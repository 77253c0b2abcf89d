/* Hours offered beside hours worked, and who is free now. Everything is gathered into one line a
 * person, site and kind of work, then counted. */
#include "domains/dispatch/desk.h"
#include "domains/hubs/hubs.h"
#include "domains/partners/partners.h"
#include "domains/rounds/rounds.h"
#include "domains/sites/inside.h"

enum { RUN_LONGEST_MIN = 240, WEEK = 7, DAY_MIN = 1440 };

typedef struct Doer {
    OrganisationId site;
    WorkKind kind;
    PersonId person;
    int64_t offered, worked;
    int64_t now_until; /* -1: offers nothing at this minute */
} Doer;

typedef struct Gather {
    Tx *tx;
    OrganisationId viewer, viewer_hub;
    Day from, to, today;
    int64_t minute;
    Workplace *places;
    VisitWork *visits;
    RoundWork *rounds;
    FreePerson *free;
    HelpGiven *helped;
    CarrierOff *offs;
    size_t place_count, visit_count, round_count, free_count, help_count, off_count;
    Doer *doers;
    size_t count, room;
    PersonId *busy; /* on a run, or at an opening */
    size_t busy_count, busy_room;
} Gather;

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}
static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static Doer *doer_of(Gather *g, OrganisationId site, WorkKind kind, PersonId person)
{
    for (size_t i = 0; i < g->count; i++) {
        Doer *d = &g->doers[i];
        if (d->person.v == person.v && d->kind == kind && d->site.v == site.v) return d;
    }
    if (g->count == g->room) {
        g->room = g->room ? 2 * g->room : 64;
        Doer *wider = NEW_ARRAY(g->tx->arena, Doer, g->room);
        for (size_t i = 0; i < g->count; i++) wider[i] = g->doers[i];
        g->doers = wider;
    }
    g->doers[g->count] = (Doer){.site = site, .kind = kind, .person = person, .now_until = -1};
    return &g->doers[g->count++];
}

static void add_busy(Gather *g, PersonId person)
{
    if (g->busy_count == g->busy_room) {
        g->busy_room = g->busy_room ? 2 * g->busy_room : 32;
        PersonId *wider = NEW_ARRAY(g->tx->arena, PersonId, g->busy_room);
        for (size_t i = 0; i < g->busy_count; i++) wider[i] = g->busy[i];
        g->busy = wider;
    }
    g->busy[g->busy_count++] = person;
}

/* ---- Whose work is what ---- */

static bool role_of(const Gather *g, PersonId person, uint64_t roles, OrganisationId *site)
{
    for (size_t i = 0; i < g->place_count; i++) {
        const Workplace *w = &g->places[i];
        if (w->person.v != person.v || !(roles & ROLE_BIT(w->role))) continue;
        *site = w->organisation;
        return true;
    }
    return false;
}

/* A carer by the role, or by a visit that was paid for. */
static bool is_carer(const Gather *g, PersonId person, OrganisationId *site)
{
    for (size_t i = 0; i < g->visit_count; i++) {
        if (g->visits[i].worker.v != person.v) continue;
        *site = g->visits[i].provider;
        return true;
    }
    return role_of(g, person, ROLE_BIT(ROLE_CARER) | ROLE_BIT(ROLE_CLINICIAN), site);
}

static bool is_aide(const Gather *g, PersonId person)
{
    OrganisationId site;
    for (size_t i = 0; i < g->round_count; i++)
        if (g->rounds[i].aide.v == person.v) return true;
    return role_of(g, person, ROLE_BIT(ROLE_AIDE), &site);
}

/* What somebody's free hours are for. */
static Doer *free_doer(Gather *g, PersonId person)
{
    OrganisationId site = {0};
    if (is_carer(g, person, &site)) return doer_of(g, site, WORK_CARE, person);
    role_of(g, person, UINT64_MAX, &site);
    return doer_of(g, site, is_aide(g, person) ? WORK_ROUNDS : WORK_VOLUNTEER, person);
}

static int64_t free_span(const FreeHour *h, Day day, int64_t from, int64_t to)
{
    return h->weekday == day_weekday(day) ? most(0, least(h->to_min, to) - most(h->from_min, from))
                                          : 0;
}

/* Hours of a day at a site; what of them had been counted as free is taken from there. */
static void offer(Gather *g, Doer *d, Day day, int64_t from, int64_t to)
{
    size_t at = (size_t)(d - g->doers);
    if (to <= from) return;
    if (day == g->today) {
        if (from <= g->minute && g->minute < to) d->now_until = to;
        return;
    }
    d->offered += to - from;
    for (size_t i = 0; i < g->free_count; i++) {
        if (g->free[i].person.v != g->doers[at].person.v) continue;
        int64_t both = free_span(&g->free[i].hour, day, from, to);
        if (!both) continue;
        Doer *f = free_doer(g, g->free[i].person); /* was made before: nothing moves */
        f->offered = most(0, f->offered - both);
    }
}

/* ---- Gathering ---- */

static void gather_free(Gather *g)
{
    for (size_t i = 0; i < g->free_count; i++) {
        const FreeHour *h = &g->free[i].hour;
        Doer *d = free_doer(g, g->free[i].person);
        for (Day day = g->from; day <= g->to; day++) d->offered += free_span(h, day, 0, DAY_MIN);
        if (h->weekday == day_weekday(g->today) && h->from_min <= g->minute &&
            g->minute < h->to_min)
            d->now_until = h->to_min;
    }
}

/* Weeks of shifts, read one by one: a list of shifts is bounded. Today stands in the last. */
enum { WEEKS = WORK_DAYS / WEEK + 1 };
typedef struct Shifts {
    Shift *of[WEEKS];
    size_t count[WEEKS];
} Shifts;

static Status read_weeks(Gather *g, OrganisationId site, Shifts *out)
{
    for (int i = 0; i < WEEKS; i++) {
        Day first = g->from + i * WEEK, last = (Day)least(first + WEEK - 1, g->today);
        TRY(meals_shifts(g->tx, site, first, last, &out->of[i], &out->count[i]));
    }
    return OK;
}

static void gather_shifts(Gather *g, OrganisationId site, const Shifts *shifts)
{
    for (int w = 0; w < WEEKS; w++) {
        for (size_t i = 0; i < shifts->count[w]; i++) {
            const Shift *s = &shifts->of[w][i];
            OrganisationId firm;
            WorkKind kind = is_carer(g, s->person, &firm) ? WORK_CARE
                            : s->duty == SHIFT_DELIVERY   ? WORK_DELIVERY
                                                          : WORK_KITCHEN;
            offer(g, doer_of(g, site, kind, s->person), s->day, s->from_min, s->to_min);
        }
    }
}

static int64_t off_from(const Gather *g, PersonId person, Day day)
{
    for (size_t i = 0; i < g->off_count; i++)
        if (g->offs[i].person.v == person.v && g->offs[i].day == day)
            return (g->offs[i].from_ms - day_ms(day, SHANGHAI_MS)) / MINUTE_MS;
    return DAY_MIN;
}

/* Bit: days since `from`, today the last. */
static uint64_t day_bit(const Gather *g, Day day)
{
    return UINT64_C(1) << (day - g->from);
}

/* A carrier's hours count on days with runs, when no shift of that day says otherwise. */
static void gather_carriers(Gather *g, OrganisationId site, const RunWork *runs, size_t run_count,
                            const Carrier *carriers, size_t count, const Shifts *shifts)
{
    uint64_t run_days = 0;
    for (size_t i = 0; i < run_count; i++) run_days |= day_bit(g, runs[i].day);
    for (size_t i = 0; i < count; i++) {
        const Carrier *c = &carriers[i];
        uint64_t days = run_days;
        for (int w = 0; w < WEEKS; w++)
            for (size_t k = 0; k < shifts->count[w]; k++)
                if (shifts->of[w][k].person.v == c->person.v &&
                    shifts->of[w][k].duty == SHIFT_DELIVERY)
                    days &= ~day_bit(g, shifts->of[w][k].day);
        for (Day day = g->from; day <= g->today; day++)
            if (days & day_bit(g, day))
                offer(g, doer_of(g, site, WORK_DELIVERY, c->person), day, c->from_min,
                      least(c->until_min, off_from(g, c->person, day)));
    }
}

/* By a carrier of the site, or by a volunteer who helped out. */
static void gather_runs(Gather *g, OrganisationId site, const RunWork *runs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const RunWork *r = &runs[i];
        int64_t minutes = (r->last_ms - r->leave_ms + MINUTE_MS - 1) / MINUTE_MS;
        if (r->day == g->today) {
            if (r->state == RUN_ON_THE_WAY) add_busy(g, r->worker);
            continue;
        }
        if (!r->last_ms || minutes <= 0) continue;
        Doer *d = doer_of(g, site, WORK_DELIVERY, r->worker);
        if (!d->offered)
            for (size_t k = 0; k < g->free_count; k++)
                if (g->free[k].person.v == r->worker.v) d = free_doer(g, r->worker);
        d->worked += least(minutes, RUN_LONGEST_MIN);
    }
}

/* What carries for a platform when nobody else can is nobody's hours. */
static size_t without_fallback(Carrier *carriers, size_t count, RunWork *runs, size_t *run_count)
{
    size_t kept = 0, kept_runs = 0;
    for (size_t i = 0; i < *run_count; i++) {
        bool fallback = false;
        for (size_t k = 0; k < count; k++)
            fallback |= carriers[k].fallback && carriers[k].person.v == runs[i].worker.v;
        if (!fallback) runs[kept_runs++] = runs[i];
    }
    for (size_t i = 0; i < count; i++)
        if (!carriers[i].fallback) carriers[kept++] = carriers[i];
    *run_count = kept_runs;
    return kept;
}

static Status gather_site(Gather *g, OrganisationId site)
{
    RunWork *runs;
    Carrier *carriers;
    Shifts shifts;
    size_t run_count, carrier_count;
    TRY(read_weeks(g, site, &shifts));
    TRY(dispatch_work(g->tx, site, g->from, g->today, &runs, &run_count));
    TRY(carrier_list(g->tx, site, &carriers, &carrier_count));
    carrier_count = without_fallback(carriers, carrier_count, runs, &run_count);
    gather_shifts(g, site, &shifts);
    gather_carriers(g, site, runs, run_count, carriers, carrier_count, &shifts);
    gather_runs(g, site, runs, run_count);
    return OK;
}

static void gather_helped(Gather *g)
{
    for (size_t i = 0; i < g->visit_count; i++)
        doer_of(g, g->visits[i].provider, WORK_CARE, g->visits[i].worker)->worked +=
            g->visits[i].paid_min;
    for (size_t i = 0; i < g->round_count; i++) {
        OrganisationId site = {0};
        role_of(g, g->rounds[i].aide, UINT64_MAX, &site);
        doer_of(g, site, WORK_ROUNDS, g->rounds[i].aide)->worked += g->rounds[i].minutes;
    }
    for (size_t i = 0; i < g->help_count; i++) {
        const HelpGiven *h = &g->helped[i];
        if (h->day == g->today) {
            if (h->from_min <= g->minute && g->minute < h->to_min) add_busy(g, h->person);
        } else if (!h->run.v) {
            free_doer(g, h->person)->worked += h->to_min - h->from_min;
        }
    }
}

/* ---- Counting ---- */

static int by_site(const void *a, const void *b)
{
    const Doer *x = a;
    const Doer *y = b;
    if (x->site.v != y->site.v) return x->site.v < y->site.v ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

static Status may_show(Gather *g, OrganisationId site, bool *out)
{
    OrganisationId hub;
    *out = !g->viewer.v || !site.v || site.v == g->viewer.v;
    if (*out || !g->viewer_hub.v) return OK;
    TRY(hubs_of(g->tx, site, g->today, &hub));
    *out = hub.v == g->viewer_hub.v;
    return OK;
}

static Status is_free(Gather *g, const Doer *d, const WorkBoard *board, bool *out)
{
    bool away;
    *out = false;
    if (d->now_until < 0 || d->kind == WORK_KITCHEN) return OK;
    for (size_t i = 0; i < g->busy_count; i++)
        if (g->busy[i].v == d->person.v) return OK;
    for (size_t i = 0; i < board->hand_count; i++)
        if (board->hands[i].person.v == d->person.v) return OK;
    TRY(people_is_away(g->tx, d->person, g->today, &away));
    *out = !away;
    return OK;
}

static Status can_lend(Gather *g, const Doer *d, bool *out)
{
    OrganisationId hub;
    PersonId *own;
    size_t count;
    *out = false;
    TRY(hubs_of(g->tx, d->site, g->today, &hub));
    if (!hub.v) return OK;
    TRY(hubs_people(g->tx, d->site, &own, &count));
    for (size_t i = 0; i < count; i++) *out |= own[i].v == d->person.v;
    return OK;
}

static void add_row(WorkRow *row, const Doer *d, bool free)
{
    row->people++;
    row->offered_min += d->offered;
    *(d->offered ? &row->worked_min : &row->extra_min) += d->worked;
    row->free += free;
}

/* By then the lines are by site and kind. */
static Status count_up(Gather *g, WorkBoard *out)
{
    out->rows = NEW_ARRAY(g->tx->arena, WorkRow, g->count + 1);
    out->hands = NEW_ARRAY(g->tx->arena, FreeHand, g->count + 1);
    bool shown = false;
    for (size_t i = 0; i < g->count; i++) {
        const Doer *d = &g->doers[i];
        bool free, lend;
        if (!i || d->site.v != g->doers[i - 1].site.v) TRY(may_show(g, d->site, &shown));
        if (!shown || (!d->offered && !d->worked && d->now_until < 0)) continue;
        TRY(is_free(g, d, out, &free));
        WorkRow *row = out->row_count ? &out->rows[out->row_count - 1] : NULL;
        if (!row || row->site.v != d->site.v || row->kind != d->kind) {
            row = &out->rows[out->row_count++];
            *row = (WorkRow){.site = d->site, .kind = d->kind};
        }
        add_row(row, d, free);
        add_row(&out->kinds[d->kind - 1], d, free);
        if (!free) continue;
        TRY(can_lend(g, d, &lend));
        out->hands[out->hand_count++] = (FreeHand){d->person, d->site, d->kind, d->now_until, lend};
    }
    return OK;
}

/* Of other sites only how many. */
static void keep_own_names(OrganisationId viewer, WorkBoard *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->hand_count; i++)
        if (!viewer.v || !out->hands[i].site.v || out->hands[i].site.v == viewer.v)
            out->hands[kept++] = out->hands[i];
    out->hand_count = kept;
}

Status sites_work(Tx *tx, OrganisationId viewer, WorkBoard *out)
{
    Day today = tx_today(tx);
    Gather g = {.tx = tx, .viewer = viewer, .from = today - WORK_DAYS, .to = today - 1};
    Organisation *firms;
    size_t count;
    g.today = today;
    g.minute = (tx->now_ms - day_ms(today, SHANGHAI_MS)) / MINUTE_MS;
    Ms from_ms = day_ms(g.from, SHANGHAI_MS), to_ms = day_ms(today, SHANGHAI_MS);
    TRY(hubs_of(tx, viewer, today, &g.viewer_hub));
    TRY(people_workplaces(tx, &g.places, &g.place_count));
    TRY(benefits_visit_work(tx, from_ms, to_ms, &g.visits, &g.visit_count));
    TRY(rounds_work(tx, from_ms, to_ms, &g.rounds, &g.round_count));
    TRY(partners_free(tx, &g.free, &g.free_count));
    TRY(partners_helped(tx, g.from, today, &g.helped, &g.help_count));
    TRY(dispatch_offs(tx, g.from, today, &g.offs, &g.off_count));
    TRY(people_organisations(tx, &firms, &count));
    gather_free(&g);
    for (size_t i = 0; i < count; i++) TRY(gather_site(&g, firms[i].id));
    gather_helped(&g);
    if (g.count) qsort(g.doers, g.count, sizeof *g.doers, by_site);
    *out = (WorkBoard){.from = g.from, .to = g.to};
    for (int k = 0; k < WORK_KINDS; k++) out->kinds[k].kind = (WorkKind)(k + 1);
    TRY(count_up(&g, out));
    keep_own_names(viewer, out);
    return OK;
}
