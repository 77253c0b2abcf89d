/* Who meals are meant for first and who has never had one; how many of each group are reached; what
 * orders hang together with. Every list is by person, so that they are joined in one pass. */
#include "domains/geo/geo.h"
#include "domains/residents/inside.h"

#include <math.h>

enum { YEAR = 365, LEFT_ALONE = 90, OLDEST = 80, AGAIN_MOST = 365 };
#define HAS(e, kind) ((e)->flags >> (kind)&1)

/* ---- Meals of all canteens, by person ---- */

typedef struct Eaten {
    PersonId person;
    int64_t meals, subsidised, by_channel[MEAL_BY_WALK_IN + 1];
    Fen pay_fen, subsidy_fen;
} Eaten;

static int by_person(const void *a, const void *b)
{
    int64_t x = ((const MealUse *)a)->person.v;
    int64_t y = ((const MealUse *)b)->person.v;
    return (x > y) - (x < y);
}

static Status eaten_between(Tx *tx, Day from, Day to, Eaten **out, size_t *count)
{
    enum { SITES_MAX = 256 };
    Organisation *firms;
    MealUse *parts[SITES_MAX];
    size_t counts[SITES_MAX];
    size_t firm_count;
    size_t n = 0;
    size_t sites = 0;
    TRY(people_organisations(tx, &firms, &firm_count));
    for (size_t i = 0; i < firm_count && sites < SITES_MAX; i++) {
        TRY(meals_uses(tx, firms[i].id, from, to, &parts[sites], &counts[sites]));
        n += counts[sites++];
    }
    MealUse *all = NEW_ARRAY(tx->arena, MealUse, n + 1);
    for (size_t i = 0, at = 0; i < sites; at += counts[i++])
        for (size_t k = 0; k < counts[i]; k++) all[at + k] = parts[i][k];
    qsort(all, n, sizeof *all, by_person);
    *out = NEW_ARRAY(tx->arena, Eaten, n + 1);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (!i || all[i].person.v != all[i - 1].person.v)
            (*out)[(*count)++] = (Eaten){.person = all[i].person};
        Eaten *e = &(*out)[*count - 1];
        e->meals += all[i].meals;
        e->subsidised += all[i].subsidised;
        e->pay_fen += all[i].pay_fen;
        e->subsidy_fen += all[i].subsidy_fen;
        if (all[i].channel >= 1 && all[i].channel <= MEAL_BY_WALK_IN)
            e->by_channel[all[i].channel] += all[i].meals;
    }
    return OK;
}

/* Moves *at on to the person; NULL: nothing eaten. */
static const Eaten *eaten_by(const Eaten *all, size_t count, size_t *at, PersonId person)
{
    while (*at < count && all[*at].person.v < person.v) (*at)++;
    return *at < count && all[*at].person.v == person.v ? &all[*at] : NULL;
}

/* ---- Whom to ask ---- */

static int64_t needs_of(const ElderGroups *e, Day day)
{
    return (HAS(e, FLAG_ALONE) || HAS(e, FLAG_ORPHANED) ? NEED_ALONE : 0) |
           (e->has_birth && day_age(e->birth, day) >= OLDEST ? NEED_OLDEST : 0) |
           (HAS(e, FLAG_DISABLED) || HAS(e, FLAG_HANDICAP) ? NEED_DISABLED : 0) |
           (HAS(e, FLAG_DIBAO) || HAS(e, FLAG_LOW_INCOME) || HAS(e, FLAG_TEKUN) ? NEED_POOR : 0) |
           (HAS(e, FLAG_LOST_CHILD) || HAS(e, FLAG_ORPHANED) ? NEED_CHILDLESS : 0) |
           (HAS(e, FLAG_EMPTY_NEST) ? NEED_EMPTY : 0);
}

static int64_t points_of(int64_t needs)
{
    static const int64_t points[] = {3, 2, 3, 2, 2, 1};
    int64_t sum = 0;
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        if (needs >> i & 1) sum += points[i];
    return sum;
}

static int by_need(const void *a, const void *b)
{
    const ReachOut *x = a;
    const ReachOut *y = b;
    if ((x->again != 0) != (y->again != 0)) return x->again ? -1 : 1;
    if (x->points != y->points) return x->points > y->points ? -1 : 1;
    if (x->contacted_ms != y->contacted_ms) return x->contacted_ms < y->contacted_ms ? -1 : 1;
    return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

Status residents_to_reach(Tx *tx, size_t limit, ReachOut **out, size_t *count, int64_t *all)
{
    ElderGroups *elders;
    Eaten *eaten;
    OutreachContact *asked;
    size_t elder_count;
    size_t eaten_count;
    size_t asked_count;
    size_t at = 0;
    size_t ask = 0;
    size_t n = 0;
    Day day = tx_today(tx);
    TRY(people_elder_groups(tx, day, &elders, &elder_count));
    TRY(eaten_between(tx, day - YEAR, day, &eaten, &eaten_count));
    TRY(contact_newest(tx, &asked, &asked_count));
    ReachOut *list = NEW_ARRAY(tx->arena, ReachOut, elder_count + 1);
    for (size_t i = 0; i < elder_count; i++) {
        PersonId person = elders[i].person;
        ReachOut r = {.person = person, .needs = needs_of(&elders[i], day)};
        while (ask < asked_count && asked[ask].person.v < person.v) ask++;
        if (!r.needs || eaten_by(eaten, eaten_count, &at, person)) continue;
        if (ask < asked_count && asked[ask].person.v == person.v) {
            const OutreachContact *c = &asked[ask];
            Day since = ms_day(c->made_ms, SHANGHAI_MS);
            if (c->result == CONTACT_NO && day - since < LEFT_ALONE) continue;
            if (c->again && c->again > day) continue;
            r.contacted_ms = c->made_ms;
            r.result = c->result;
            r.way = c->way;
            r.again = c->again;
            r.words = c->words;
        }
        r.points = points_of(r.needs);
        list[n++] = r;
    }
    qsort(list, n, sizeof *list, by_need);
    *all = (int64_t)n;
    *out = list;
    *count = n < limit ? n : limit;
    return OK;
}

Status residents_contact(Tx *tx, const OutreachContact *contact, int64_t *id)
{
    OutreachContact c = *contact;
    Day day = tx_today(tx);
    TRY(people_may_see(tx, c.person, SCOPE_PROFILE));
    if ((c.again || c.result == CONTACT_LATER) && (c.again <= day || c.again > day + AGAIN_MOST))
        return fail(tx, INVALID, "residents.again", "请写哪天再问，从明天起，一年以内");
    c.id = id_next(tx);
    TRY(contact_insert(tx, &c));
    *id = c.id;
    if (c.result != CONTACT_NOBODY)
        TRY(safety_seen(tx, c.person, c.way == WAY_PHONE ? SEEN_CALL : SEEN_VISIT, c.id,
                        tx->now_ms));
    return event_publish(tx, "residents.contacted", c.person.v, STR(""));
}

Status residents_contacts(Tx *tx, PersonId person, OutreachContact **out, size_t *count)
{
    TRY(people_may_see(tx, person, SCOPE_PROFILE));
    return contact_list(tx, person, out, count);
}

/* ---- How many are reached ---- */

Status residents_coverage(Tx *tx, Day from, Day to, GroupReach out[REACH_GROUPS])
{
    static const struct {
        const char *name;
        int64_t need; /* 0: everybody */
    } groups[REACH_GROUPS] = {{"alone", NEED_ALONE},
                              {"empty_nest", NEED_EMPTY},
                              {"oldest", NEED_OLDEST},
                              {"disabled", NEED_DISABLED},
                              {"poor", NEED_POOR},
                              {"childless", NEED_CHILDLESS},
                              {"all", 0}};
    ElderGroups *elders;
    Eaten *eaten;
    size_t elder_count;
    size_t eaten_count;
    size_t at = 0;
    TRY(people_elder_groups(tx, to, &elders, &elder_count));
    TRY(eaten_between(tx, from, to, &eaten, &eaten_count));
    for (int g = 0; g < REACH_GROUPS; g++) out[g] = (GroupReach){.group = groups[g].name};
    for (size_t i = 0; i < elder_count; i++) {
        int64_t needs = needs_of(&elders[i], to);
        const Eaten *e = eaten_by(eaten, eaten_count, &at, elders[i].person);
        for (int g = 0; g < REACH_GROUPS; g++) {
            if (groups[g].need && !(needs & groups[g].need)) continue;
            out[g].people++;
            out[g].fed += e != NULL;
            out[g].meals += e ? e->meals : 0;
        }
    }
    return OK;
}

/* ---- What orders hang together with ---- */

enum { NEAR_M = 300, WALK_M = 600, FAR_M = 1000 };

static double metres_between(WalkPoint a, WalkPoint b)
{
    double north = (b.lat_e7 - a.lat_e7) * 0.0111319;
    double east = (b.lon_e7 - a.lon_e7) * 0.0111319 * cos(a.lat_e7 * 1e-7 * 0.017453292519943295);
    return sqrt(north * north + east * east);
}

static size_t band_of(double metres)
{
    return metres <= NEAR_M ? 0 : metres <= WALK_M ? 1 : metres <= FAR_M ? 2 : 3;
}

static void use_add(UseRow *row, const Eaten *e)
{
    row->people++;
    if (!e) return;
    row->eaters++;
    row->meals += e->meals;
    row->pay_fen += e->pay_fen;
    row->subsidy_fen += e->subsidy_fen;
}

static Status by_household(Tx *tx, Day to, const Eaten *eaten, size_t count, UseRow *out,
                           size_t *rows)
{
    static const char *const names[] = {"alone", "empty_nest", "left_behind", "with_family"};
    ElderGroups *elders;
    size_t n;
    size_t at = 0;
    TRY(people_elder_groups(tx, to, &elders, &n));
    for (size_t i = 0; i < 4; i++) out[i] = (UseRow){.name = names[i]};
    for (size_t i = 0; i < n; i++) {
        const ElderGroups *e = &elders[i];
        size_t row = HAS(e, FLAG_ALONE)         ? 0
                     : HAS(e, FLAG_EMPTY_NEST)  ? 1
                     : HAS(e, FLAG_LEFT_BEHIND) ? 2
                                                : 3;
        use_add(&out[row], eaten_by(eaten, count, &at, e->person));
    }
    *rows = 4;
    return OK;
}

static int by_home_person(const void *a, const void *b)
{
    int64_t x = ((const GeoHome *)a)->person.v;
    int64_t y = ((const GeoHome *)b)->person.v;
    return (x > y) - (x < y);
}

/* As the crow flies to the nearest canteen; the maps show the walk. */
static Status by_distance(Tx *tx, const Eaten *eaten, size_t count, UseRow *out, size_t *rows)
{
    static const char *const names[] = {"to_300", "to_600", "to_1000", "over_1000", "unknown"};
    GeoHome *homes;
    Place *canteens;
    size_t n;
    size_t places;
    size_t at = 0;
    TRY(geo_homes(tx, &homes, &n));
    TRY(geo_places(tx, PLACE_CANTEEN, &canteens, &places));
    qsort(homes, n, sizeof *homes, by_home_person);
    for (size_t i = 0; i < 5; i++) out[i] = (UseRow){.name = names[i]};
    for (size_t i = 0; i < n; i++) {
        double best = 1e9;
        for (size_t k = 0; k < places && homes[i].known; k++) {
            double m = metres_between(homes[i].at, canteens[k].at);
            if (canteens[k].state == PLACE_OPEN && m < best) best = m;
        }
        size_t row = best < 1e9 ? band_of(best) : 4;
        use_add(&out[row], eaten_by(eaten, count, &at, homes[i].person));
    }
    *rows = 5;
    return OK;
}

static void by_subsidy(const Eaten *eaten, size_t count, UseRow *out, size_t *rows)
{
    out[0] = (UseRow){.name = "with"};
    out[1] = (UseRow){.name = "without"};
    for (size_t i = 0; i < count; i++) {
        UseRow *row = &out[eaten[i].subsidised ? 0 : 1];
        row->eaters++;
        row->meals += eaten[i].meals;
        row->pay_fen += eaten[i].pay_fen;
        row->subsidy_fen += eaten[i].subsidy_fen;
    }
    *rows = 2;
}

static void by_channel(const Eaten *eaten, size_t count, UseRow *out, size_t *rows)
{
    static const char *const names[] = {"",      "app",   "relative", "phone",    "counter",
                                        "kiosk", "paper", "chain",    "standing", "walk_in"};
    for (size_t c = 1; c <= MEAL_BY_WALK_IN; c++) {
        out[c - 1] = (UseRow){.name = names[c]};
        for (size_t i = 0; i < count; i++) {
            out[c - 1].eaters += eaten[i].by_channel[c] > 0;
            out[c - 1].meals += eaten[i].by_channel[c];
        }
    }
    *rows = MEAL_BY_WALK_IN;
}

/* By programme and kind, and last the meals that no rule helped with. */
static Status by_rule(Tx *tx, Day from, Day to, UseRow *out, size_t *rows)
{
    static const char *const kinds[] = {"none",    "discount", "subsidy",
                                        "voucher", "delivery", "operator"};
    RuleUse *uses;
    size_t count;
    *rows = 0;
    TRY(benefits_rule_uses(tx, from, to, &uses, &count));
    for (size_t i = 0; i < count; i++) {
        if (*rows == USE_ROWS_MAX - 1 && i + 1 < count) continue;
        out[(*rows)++] = (UseRow){.name = kinds[uses[i].kind],
                                  .rule = uses[i].rule,
                                  .programme = uses[i].programme,
                                  .eaters = uses[i].people,
                                  .meals = uses[i].meals,
                                  .pay_fen = uses[i].pay_fen,
                                  .subsidy_fen = uses[i].rule_fen};
    }
    return OK;
}

Status residents_uses(Tx *tx, UseBy by, Day from, Day to, UseRow out[USE_ROWS_MAX], size_t *count)
{
    Eaten *eaten;
    size_t n;
    if (by == BY_RULE) return by_rule(tx, from, to, out, count);
    TRY(eaten_between(tx, from, to, &eaten, &n));
    switch (by) {
    case BY_RULE: return OK;
    case BY_HOUSEHOLD: return by_household(tx, to, eaten, n, out, count);
    case BY_DISTANCE: return by_distance(tx, eaten, n, out, count);
    case BY_SUBSIDY: by_subsidy(eaten, n, out, count); return OK;
    case BY_CHANNEL: by_channel(eaten, n, out, count); return OK;
    }
    return OK;
}
