#include "engine/benefit/fraud.h"

#include <math.h>
#include <stdlib.h>

const FraudLimits fraud_limits_default = {
    .double_case_per_month = 3,
    .walk_age = 80,
    .walk_kmh = 15,
    .any_kmh = 60,
    .burst_gap_ms = 5000,
    .burst_run = 10,
    .burst_per_minute = 30,
    .hours_margin_min = 15,
    .hug_above_fen = 20,
    .hug_around_fen = 200,
    .hug_percent = 60,
    .hug_visits = 50,
    .same_percent = 80,
    .same_visits = 20,
    .attendance_days = 28,
    .attendance_percent = 15,
    .yield_percent = 10,
    .refund_percent = 5,
    .cards = 3,
    .cluster_cards = 5,
    .cluster_gap_ms = 120000,
    .cluster_days = 10,
};

static void add(FraudSignals *out, FraudSignal signal)
{
    if (out->count == out->cap) {
        size_t cap = out->cap ? out->cap * 2 : 64;
        FraudSignal *items = NEW_ARRAY(out->arena, FraudSignal, cap);
        if (out->count) memcpy(items, out->items, out->count * sizeof *items);
        out->items = items;
        out->cap = cap;
    }
    out->items[out->count++] = signal;
}

static FraudSignal about(FraudRule rule, FraudAction action, const FraudVisit *v)
{
    return (FraudSignal){.rule = rule,
                         .action = action,
                         .person = v->person,
                         .site = v->site,
                         .visit = v->id,
                         .day = v->day};
}

/* ---- orders of the list: pointers to the visits, sorted ---- */

#define COMPARE(a, b)                                                                              \
    if ((a) != (b)) return (a) < (b) ? -1 : 1

static int by_person(const void *x, const void *y)
{
    const FraudVisit *a = *(const FraudVisit *const *)x;
    const FraudVisit *b = *(const FraudVisit *const *)y;
    COMPARE(a->person, b->person);
    COMPARE(a->at, b->at);
    COMPARE(a->id, b->id);
    return 0;
}

static int by_till(const void *x, const void *y)
{
    const FraudVisit *a = *(const FraudVisit *const *)x;
    const FraudVisit *b = *(const FraudVisit *const *)y;
    COMPARE(a->site, b->site);
    COMPARE(a->till, b->till);
    COMPARE(a->at, b->at);
    COMPARE(a->id, b->id);
    return 0;
}

static int by_slot(const void *x, const void *y)
{
    const FraudVisit *a = *(const FraudVisit *const *)x;
    const FraudVisit *b = *(const FraudVisit *const *)y;
    COMPARE(a->site, b->site);
    COMPARE(a->day, b->day);
    COMPARE(a->slot, b->slot);
    COMPARE(a->at, b->at);
    COMPARE(a->id, b->id);
    return 0;
}

static int by_device(const void *x, const void *y)
{
    const FraudVisit *a = *(const FraudVisit *const *)x;
    const FraudVisit *b = *(const FraudVisit *const *)y;
    COMPARE(a->device, b->device);
    COMPARE(a->day, b->day);
    COMPARE(a->slot, b->slot);
    COMPARE(a->person, b->person);
    COMPARE(a->id, b->id);
    return 0;
}

static const FraudVisit **sorted(const FraudInput *in, const FraudSignals *out,
                                 int (*order)(const void *, const void *))
{
    const FraudVisit **list = NEW_ARRAY(out->arena, const FraudVisit *, in->visit_count + 1);
    for (size_t i = 0; i < in->visit_count; i++) list[i] = &in->visits[i];
    qsort(list, in->visit_count, sizeof *list, order);
    return list;
}

static const FraudSite *site_of(const FraudInput *in, int64_t site)
{
    for (size_t i = 0; i < in->site_count; i++)
        if (in->sites[i].site == site) return &in->sites[i];
    return NULL;
}

static int32_t age_of(const FraudInput *in, int64_t person)
{
    for (size_t i = 0; i < in->person_count; i++)
        if (in->persons[i].person == person) return in->persons[i].age;
    return -1;
}

/* ---- S-F1 to S-F5: single visits and pairs ---- */

static void away(const FraudInput *in, FraudSignals *out)
{
    for (size_t i = 0; i < in->visit_count; i++) {
        const FraudVisit *v = &in->visits[i];
        for (size_t k = 0; k < in->absence_count; k++) {
            const FraudAbsence *a = &in->absences[k];
            if (a->person != v->person || v->day < a->from || v->day > a->to) continue;
            /* Sold at the price of the list, it is the register that may be wrong. */
            FraudSignal s = about(FRAUD_AWAY, v->benefit_fen ? FRAUD_BLOCK : FRAUD_CASE, v);
            s.measured = a->kind;
            add(out, s);
            break;
        }
    }
}

/* The second of a slot is served without benefit; three in a month are a case. */
static void double_meal(const FraudInput *in, FraudSignals *out)
{
    const FraudVisit **v = sorted(in, out, by_person);
    int64_t in_month = 0;
    Civil month = {0};
    for (size_t i = 1; i < in->visit_count; i++) {
        Civil c = day_civil(v[i]->day);
        if (v[i]->person != v[i - 1]->person || c.month != month.month || c.year != month.year)
            in_month = 0;
        month = c;
        for (size_t k = i; k-- > 0 && v[k]->person == v[i]->person && v[k]->day >= v[i]->day - 1;) {
            if (v[k]->day != v[i]->day || v[k]->slot != v[i]->slot) continue;
            in_month++;
            FraudSignal s = about(
                FRAUD_DOUBLE,
                in_month >= in->limits.double_case_per_month ? FRAUD_CASE : FRAUD_BLOCK, v[i]);
            s.other = v[k]->id;
            s.measured = in_month;
            s.limit = in->limits.double_case_per_month;
            add(out, s);
            break;
        }
    }
}

static bool is_placed(const FraudSite *s)
{
    return s && (s->lat_e7 || s->lon_e7);
}

static double metres(const FraudSite *a, const FraudSite *b)
{
    const double radian = 3.14159265358979323846 / 180 / 1e7;
    double middle = (a->lat_e7 + (double)b->lat_e7) / 2 * radian;
    double x = (a->lon_e7 - (double)b->lon_e7) * radian * cos(middle);
    double y = (a->lat_e7 - (double)b->lat_e7) * radian;
    return 6371000 * sqrt(x * x + y * y);
}

/* A delivered meal proves nothing about where the person was. */
static void travel(const FraudInput *in, FraudSignals *out)
{
    const FraudVisit **v = sorted(in, out, by_person);
    const FraudVisit *before = NULL;
    for (size_t i = 0; i < in->visit_count; i++) {
        if (v[i]->delivered || v[i]->by_agent) continue;
        const FraudVisit *last = before;
        before = v[i];
        if (!last || last->person != v[i]->person || last->site == v[i]->site) continue;
        const FraudSite *a = site_of(in, last->site);
        const FraudSite *b = site_of(in, v[i]->site);
        if (!is_placed(a) || !is_placed(b)) continue;
        bool walks = age_of(in, v[i]->person) >= in->limits.walk_age;
        int64_t limit = walks ? in->limits.walk_kmh : in->limits.any_kmh;
        double hours = (double)(v[i]->at - last->at) / (double)HOUR_MS;
        double km = metres(a, b) / 1000;
        if (km <= (double)limit * hours) continue;
        FraudSignal s = about(FRAUD_TRAVEL, FRAUD_CASE, v[i]);
        s.other = last->id;
        s.measured = hours > 0 && km / hours < 9999 ? (int64_t)(km / hours) : 9999;
        s.limit = limit;
        add(out, s);
    }
}

static void burst(const FraudInput *in, FraudSignals *out)
{
    const FraudVisit **v = sorted(in, out, by_till);
    int64_t run = 1;
    size_t minute = 0; /* first visit within a minute of the current one */
    bool told = false;
    for (size_t i = 1; i < in->visit_count; i++) {
        bool same = v[i]->site == v[i - 1]->site && v[i]->till == v[i - 1]->till;
        if (!same) {
            minute = i;
            run = 1;
            told = false;
            continue;
        }
        run = v[i]->at - v[i - 1]->at < in->limits.burst_gap_ms ? run + 1 : 1;
        while (v[i]->at - v[minute]->at >= MINUTE_MS) minute++;
        int64_t in_minute = (int64_t)(i - minute) + 1;
        bool burst = run > in->limits.burst_run || in_minute > in->limits.burst_per_minute;
        if (burst && !told) {
            FraudSignal s = about(FRAUD_BURST, FRAUD_CASE, v[i]);
            s.person = 0;
            s.measured = run > in->limits.burst_run ? run : in_minute;
            s.limit =
                run > in->limits.burst_run ? in->limits.burst_run : in->limits.burst_per_minute;
            add(out, s);
        }
        told = burst; /* one signal for one burst */
    }
}

static void hours(const FraudInput *in, FraudSignals *out)
{
    for (size_t i = 0; i < in->visit_count; i++) {
        const FraudVisit *v = &in->visits[i];
        const FraudSite *site = site_of(in, v->site);
        if (!site || v->benefit_fen <= 0) continue;
        int64_t minute = ms_of_day(v->at, in->zone) / MINUTE_MS;
        bool known = false, open = false;
        for (int s = 0; s < SLOTS; s++) {
            if (site->open_min[s] < 0) continue;
            known = true;
            open |= minute >= site->open_min[s] - in->limits.hours_margin_min &&
                    minute <= site->close_min[s] + in->limits.hours_margin_min;
        }
        if (open || !known) continue;
        FraudSignal signal = about(FRAUD_HOURS, FRAUD_BLOCK, v);
        signal.measured = minute;
        add(out, signal);
    }
}

/* ---- S-F6 to S-F8: shares ---- */

/* The share of tickets just above the threshold among those around it, by site. */
static void hugging(const FraudInput *in, FraudSignals *out)
{
    const FraudVisit **v = sorted(in, out, by_slot);
    for (size_t from = 0; from < in->visit_count;) {
        size_t to = from;
        while (to < in->visit_count && v[to]->site == v[from]->site) to++;
        for (size_t t = 0; t < in->threshold_count; t++) {
            Fen limit = in->thresholds[t];
            int64_t near = 0;
            int64_t above = 0;
            for (size_t i = from; i < to; i++) {
                Fen net = v[i]->net_fen;
                if (net < limit - in->limits.hug_around_fen ||
                    net >= limit + in->limits.hug_around_fen)
                    continue;
                near++;
                above += net >= limit && net < limit + in->limits.hug_above_fen;
            }
            if (near < in->limits.hug_visits || above * 100 <= near * in->limits.hug_percent)
                continue;
            add(out, (FraudSignal){.rule = FRAUD_HUGGING,
                                   .action = FRAUD_AUDIT,
                                   .site = v[from]->site,
                                   .day = v[to - 1]->day,
                                   .measured = above * 100 / near,
                                   .limit = in->limits.hug_percent});
        }
        from = to;
    }
}

static int by_amount(const void *x, const void *y)
{
    Fen a = *(const Fen *)x;
    Fen b = *(const Fen *)y;
    return a < b ? -1 : a > b;
}

static void same_basket(const FraudInput *in, FraudSignals *out)
{
    const FraudVisit **v = sorted(in, out, by_person);
    Fen *amounts = NEW_ARRAY(out->arena, Fen, in->visit_count + 1);
    for (size_t from = 0; from < in->visit_count;) {
        size_t n = 0;
        bool all_with_benefit = true;
        size_t to = from;
        for (; to < in->visit_count && v[to]->person == v[from]->person; to++) {
            amounts[n++] = v[to]->list_fen;
            all_with_benefit = all_with_benefit && v[to]->benefit_fen > 0;
        }
        qsort(amounts, n, sizeof *amounts, by_amount);
        size_t most = 0;
        for (size_t i = 0, run = 0; i < n; i++) {
            run = i > 0 && amounts[i] == amounts[i - 1] ? run + 1 : 1;
            if (run > most) most = run;
        }
        if ((int64_t)n >= in->limits.same_visits && all_with_benefit &&
            (int64_t)most * 100 > (int64_t)n * in->limits.same_percent) {
            FraudSignal s = about(FRAUD_SAME, FRAUD_LOOK, v[to - 1]);
            s.measured = (int64_t)(most * 100 / n);
            s.limit = in->limits.same_percent;
            add(out, s);
        }
        from = to;
    }
}

/* The list is meant to hold 30 days. */
static void attendance(const FraudInput *in, FraudSignals *out)
{
    const FraudVisit **v = sorted(in, out, by_person);
    int64_t perfect = 0;
    Day last = 0;
    for (size_t from = 0; from < in->visit_count;) {
        int64_t days = 0;
        Day before = INT32_MIN;
        size_t to = from;
        for (; to < in->visit_count && v[to]->person == v[from]->person; to++) {
            if (v[to]->day > last) last = v[to]->day;
            if (v[to]->benefit_fen <= 0 || v[to]->day == before) continue;
            before = v[to]->day;
            days++;
        }
        perfect += days > in->limits.attendance_days;
        from = to;
    }
    if (in->members <= 0 || perfect * 100 <= in->members * in->limits.attendance_percent) return;
    add(out, (FraudSignal){.rule = FRAUD_ATTENDANCE,
                           .action = FRAUD_AUDIT,
                           .day = last,
                           .measured = perfect * 100 / in->members,
                           .limit = in->limits.attendance_percent});
}

/* ---- S-F9, S-F10: a slot at a site ---- */

static const FraudTrail *trail_of(const FraudInput *in, const FraudVisit *v)
{
    for (size_t i = 0; i < in->trail_count; i++)
        if (in->trails[i].site == v->site && in->trails[i].day == v->day &&
            in->trails[i].slot == v->slot)
            return &in->trails[i];
    return NULL;
}

typedef struct SlotCount {
    const FraudVisit *first;
    int64_t meals, dine_in, with_benefit;
} SlotCount;

/* Counts the slot that starts at `from`; returns where the next one starts. */
static size_t count_slot(const FraudVisit **v, size_t from, size_t end, SlotCount *out)
{
    size_t to = from;
    *out = (SlotCount){.first = v[from]};
    for (; to < end && v[to]->site == v[from]->site && v[to]->day == v[from]->day &&
           v[to]->slot == v[from]->slot;
         to++) {
        out->meals++;
        out->dine_in += !v[to]->delivered && !v[to]->by_agent;
        out->with_benefit += v[to]->benefit_fen > 0;
    }
    return to;
}

static void capacity(const FraudInput *in, FraudSignals *out)
{
    const FraudVisit **v = sorted(in, out, by_slot);
    for (size_t i = 0; i < in->visit_count;) {
        SlotCount c;
        i = count_slot(v, i, in->visit_count, &c);
        const FraudSite *site = site_of(in, c.first->site);
        const FraudTrail *trail = trail_of(in, c.first);
        int64_t seats = site && site->seats >= 0 ? site->seats * site->turns : -1;
        int64_t made = trail && trail->portions_made >= 0
                           ? trail->portions_made * (100 + in->limits.yield_percent) / 100
                           : -1;
        bool over_seats = seats >= 0 && c.dine_in > seats;
        bool over_made = made >= 0 && c.meals > made;
        if (!over_seats && !over_made) continue;
        FraudSignal s = about(FRAUD_CAPACITY, FRAUD_AUDIT, c.first);
        s.person = 0;
        s.measured = over_seats ? c.dine_in : c.meals;
        s.limit = over_seats ? seats : made;
        add(out, s);
    }
}

/* Unknown is not "no trail": a slot is judged only where the kitchen has reported. */
static void no_trail(const FraudInput *in, FraudSignals *out)
{
    const FraudVisit **v = sorted(in, out, by_slot);
    for (size_t i = 0; i < in->visit_count;) {
        SlotCount c;
        i = count_slot(v, i, in->visit_count, &c);
        const FraudTrail *trail = trail_of(in, c.first);
        if (c.with_benefit == 0 || !trail || trail->has_trail) continue;
        FraudSignal s = about(FRAUD_NO_TRAIL, FRAUD_STOP_SITE, c.first);
        s.person = 0;
        s.measured = c.with_benefit;
        add(out, s);
    }
}

/* ---- S-F11 to S-F13 ---- */

static void cashback(const FraudInput *in, FraudSignals *out)
{
    const FraudVisit **v = sorted(in, out, by_slot);
    for (size_t from = 0; from < in->visit_count;) {
        int64_t refunds = 0;
        size_t to = from;
        for (; to < in->visit_count && v[to]->site == v[from]->site; to++) {
            refunds += v[to]->refund_fen > 0;
            if (v[to]->refund_fen > 0 && v[to]->refund_elsewhere)
                add(out, about(FRAUD_CASHBACK, FRAUD_CASE, v[to]));
        }
        int64_t n = (int64_t)(to - from);
        if (refunds * 100 > n * in->limits.refund_percent)
            add(out, (FraudSignal){.rule = FRAUD_CASHBACK,
                                   .action = FRAUD_CASE,
                                   .site = v[from]->site,
                                   .day = v[to - 1]->day,
                                   .measured = refunds * 100 / n,
                                   .limit = in->limits.refund_percent});
        from = to;
    }
}

/* Each stands for itself; the share of refunds needs weeks. */
static void pay_outs(const FraudInput *in, FraudSignals *out)
{
    for (size_t i = 0; i < in->pay_out_count; i++)
        add(out, (FraudSignal){.rule = FRAUD_CASHBACK,
                               .action = FRAUD_CASE,
                               .person = in->pay_outs[i].person,
                               .site = in->pay_outs[i].site,
                               .other = in->pay_outs[i].id,
                               .day = in->pay_outs[i].day,
                               .measured = in->pay_outs[i].fen});
}

static void cards(const FraudInput *in, FraudSignals *out)
{
    const FraudVisit **v = sorted(in, out, by_device);
    for (size_t from = 0; from < in->visit_count;) {
        int64_t persons = 0;
        int64_t last = INT64_MIN;
        size_t to = from;
        for (; to < in->visit_count && v[to]->device == v[from]->device &&
               v[to]->day == v[from]->day && v[to]->slot == v[from]->slot;
             to++) {
            if (v[to]->by_agent || v[to]->person == last) continue;
            last = v[to]->person;
            persons++;
        }
        if (v[from]->device != 0 && persons > in->limits.cards) {
            FraudSignal s = about(FRAUD_CARDS, FRAUD_LOOK, v[from]);
            s.person = 0;
            s.measured = persons;
            s.limit = in->limits.cards;
            add(out, s);
        }
        from = to;
    }
}

/* How often two cards are used at one site within the gap, and how often each is used at all. */
typedef struct Pair {
    int64_t low, high;
    Day day;
} Pair;

static int by_pair(const void *x, const void *y)
{
    const Pair *a = x;
    const Pair *b = y;
    COMPARE(a->low, b->low);
    COMPARE(a->high, b->high);
    COMPARE(a->day, b->day);
    return 0;
}

static int64_t days_of(const FraudVisit **by, size_t count, int64_t person)
{
    int64_t days = 0;
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (by[middle]->person < person)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < count && by[i]->person == person; i++)
        days += i == low || by[i]->day != by[i - 1]->day;
    return days;
}

/* Cards that are always used together: each of the others within the gap on every day of this one.
 * The busiest site-minute bounds the pairs: a card looks at most 64 places ahead. */
static void cluster(const FraudInput *in, FraudSignals *out)
{
    enum { AHEAD = 64 };
    const FraudVisit **v = sorted(in, out, by_slot);
    const FraudVisit **by = sorted(in, out, by_person);
    size_t room = in->visit_count * AHEAD;
    if (room > 4000000) room = 4000000;
    Pair *pairs = NEW_ARRAY(out->arena, Pair, room + 1);
    size_t n = 0;
    for (size_t i = 0; i < in->visit_count; i++) {
        for (size_t k = i + 1; k < in->visit_count && k <= i + AHEAD && n < room; k++) {
            if (v[k]->site != v[i]->site || v[k]->at - v[i]->at > in->limits.cluster_gap_ms) break;
            if (v[k]->person == v[i]->person || v[k]->by_agent || v[i]->by_agent) continue;
            bool first = v[i]->person < v[k]->person;
            pairs[n++] = (Pair){first ? v[i]->person : v[k]->person,
                                first ? v[k]->person : v[i]->person, v[i]->day};
        }
    }
    qsort(pairs, n, sizeof *pairs, by_pair);
    /* The lowest card of a cluster tells it: it has enough companions above it. */
    int64_t companions = 0;
    for (size_t i = 0; i < n;) {
        size_t to = i;
        int64_t days = 0;
        for (; to < n && pairs[to].low == pairs[i].low && pairs[to].high == pairs[i].high; to++)
            days += to == i || pairs[to].day != pairs[to - 1].day;
        if (i > 0 && pairs[i].low != pairs[i - 1].low) companions = 0;
        bool always = days >= in->limits.cluster_days &&
                      days == days_of(by, in->visit_count, pairs[i].low) &&
                      days == days_of(by, in->visit_count, pairs[i].high);
        if (always && ++companions + 1 == in->limits.cluster_cards)
            add(out, (FraudSignal){.rule = FRAUD_CLUSTER,
                                   .action = FRAUD_CASE,
                                   .person = pairs[i].low,
                                   .day = pairs[to - 1].day,
                                   .measured = days,
                                   .limit = in->limits.cluster_days});
        i = to;
    }
}

const FraudCheck fraud_checks[] = {
    {FRAUD_AWAY, "S-F1", away, .stops_site = true},
    {FRAUD_DOUBLE, "S-F2", double_meal, .stops_site = true},
    {FRAUD_TRAVEL, "S-F3", travel, .stops_site = true},
    {FRAUD_BURST, "S-F4", burst, .stops_site = true},
    {FRAUD_HOURS, "S-F5", hours, .stops_site = true},
    {FRAUD_HUGGING, "S-F6", hugging, .weeks = true},
    {FRAUD_SAME, "S-F7", same_basket, .weeks = true},
    {FRAUD_ATTENDANCE, "S-F8", attendance, .weeks = true},
    {FRAUD_CAPACITY, "S-F9", capacity},
    {FRAUD_NO_TRAIL, "S-F10", no_trail, .stops_site = true},
    {FRAUD_CASHBACK, "S-F11", cashback, .weeks = true},
    {FRAUD_CASHBACK, "S-F11", pay_outs},
    {FRAUD_CARDS, "S-F12", cards, .stops_site = true},
    {FRAUD_CLUSTER, "S-F13", cluster, .weeks = true},
    {0},
};

const FraudCheck *fraud_check_of(FraudRule rule)
{
    const FraudCheck *c = fraud_checks;
    while (c->rule && c->rule != rule) c++;
    ASSERT(c->rule);
    return c;
}
