/* How many odd pulses are told, at any hour, and how often is an ordinary week disturbed?
 *
 *   build/bench/pulse_injected [ROUNDS]
 *
 * Puts episodes of the kinds of the shared labels (35 bpm for 45 min, 30 for 60, -22 for 45, 50 for
 * 20) at random resting moments of the two shared people, many times over, and counts those told
 * while they last or within ten minutes; false findings are counted on the series as recorded.
 * Each row is one setting, the first the default; v1 and v2 stand apart, so that a setting chosen
 * on one can be read on the other. */
#include "base/csv.h"
#include "base/file.h"
#include "base/number.h"
#include "engine/vitals/pulse.h"

#include <math.h>
#include <stdio.h>

enum { MINUTES_MAX = 100000, KINDS = 4, PEOPLE = 2 };

typedef struct Person {
    PulseMinute *row;
    int32_t *bpm; /* as recorded */
    int rows;
} Person;

typedef struct Kind {
    const char *name;
    int32_t bpm, minutes;
} Kind;

static const Kind kinds[KINDS] = {
    {"+35", 35, 45}, {"+30", 30, 60}, {"-22", -22, 45}, {"+50", 50, 20}};

typedef struct Episode {
    Ms from, to;
} Episode;

static bool read_person(Arena *arena, const char *path, Person *p)
{
    Str text;
    Csv csv;
    bool more;
    Problem problem = {0};

    if (file_read_unpacked(arena, path, 1 << 28, &text, &problem) != OK) return false;
    if (csv_open(&csv, arena, text, ',', &problem) != OK) return false;
    p->row = NEW_ARRAY(arena, PulseMinute, MINUTES_MAX);
    p->bpm = NEW_ARRAY(arena, int32_t, MINUTES_MAX);
    while (p->rows < MINUTES_MAX && csv_next(&csv, &more) == OK && more) {
        int64_t t = 0;
        double bpm = 0, steps = 0;
        if (!str_to_i64(csv_cell(&csv, "t_unix"), &t) ||
            !str_to_double(csv_cell(&csv, "hr"), &bpm) ||
            !str_to_double(csv_cell(&csv, "steps"), &steps))
            return false;
        p->bpm[p->rows] = (int32_t)lround(bpm);
        p->row[p->rows++] = (PulseMinute){t * SECOND_MS, (int32_t)lround(bpm), (int32_t)steps};
    }
    return true;
}

/* At rest at its start, the minutes mostly there. */
static bool may_begin(const Person *p, int at, int minutes)
{
    if (at < 6 || at + minutes >= p->rows) return false;
    if (p->row[at].at - p->row[0].at < 10 * DAY_MS) return false;
    if (p->row[at + minutes].at - p->row[at].at > minutes * MINUTE_MS * 5 / 4) return false;
    for (int i = at - 5; i < at + 15; i++)
        if (p->row[i].steps > 0) return false;
    return p->row[at + 15].at - p->row[at - 5].at <= 22 * MINUTE_MS;
}

static Episode inject(Person *p, const Kind *kind, Random *r)
{
    int at = 0;

    do at = (int)random_below(r, (uint64_t)p->rows);
    while (!may_begin(p, at, kind->minutes));
    Episode e = {p->row[at].at, p->row[at].at + kind->minutes * MINUTE_MS};
    for (int i = at; i < p->rows && p->row[i].at < e.to; i++)
        p->row[i].bpm = p->bpm[i] + kind->bpm + (int32_t)random_below(r, 7) - 3;
    return e;
}

static int findings(const Person *p, const PulseSettings *set, const Episode *e, int *inside)
{
    static PulseState state;
    int count = 0;

    *inside = 0;
    pulse_start(&state);
    for (int i = 0; i < p->rows; i++) {
        PulseFinding f = pulse_minute(set, &state, p->row[i]);
        count += f.kind != PULSE_NOTHING;
        bool now = f.kind == PULSE_HIGH || f.kind == PULSE_LOW;
        *inside |= now && e && f.at >= e->from && f.at <= e->to + 10 * MINUTE_MS;
    }
    return count;
}

static void restore(Person *p)
{
    for (int i = 0; i < p->rows; i++) p->row[i].bpm = p->bpm[i];
}

static void try_setting(Person *people, const char *name, PulseSettings set, int rounds)
{
    printf("%-24s", name);
    for (int v = 0; v < PEOPLE; v++) {
        Person *p = &people[v];
        double weeks =
            (double)(p->row[p->rows - 1].at - p->row[0].at - 7 * DAY_MS) / (double)(7 * DAY_MS);
        int inside;
        printf("  | %5.2f", findings(p, &set, NULL, &inside) / weeks);
        for (int k = 0; k < KINDS; k++) {
            Random r = random_seeded((uint64_t)(k + 1));
            int found = 0;
            for (int round = 0; round < rounds; round++) {
                Episode e = inject(p, &kinds[k], &r);
                findings(p, &set, &e, &inside);
                found += inside;
                restore(p);
            }
            printf(" %5.2f", (double)found / rounds);
        }
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    static const char *const paths[PEOPLE] = {"../shared/data/vitals/hr_minute_v1.csv.gz",
                                              "../shared/data/vitals/hr_minute_v2.csv.gz"};
    static Person people[PEOPLE];
    Arena *arena = arena_new((size_t)1 << 30);
    int64_t rounds = 20;
    PulseSettings set = pulse_defaults;

    set.zone = 0;
    if (argc > 1 && !str_to_i64(str_of(argv[1]), &rounds)) return 2;
    for (int v = 0; v < PEOPLE; v++)
        if (!read_person(arena, paths[v], &people[v]))
            return printf("skipped: no shared data\n"), 0;
    printf("%-24s  | v1: false a week, found of each kind  | v2\n%-24s", "setting", "");
    for (int v = 0; v < PEOPLE; v++)
        printf("  | false %5s %5s %5s %5s", kinds[0].name, kinds[1].name, kinds[2].name,
               kinds[3].name);
    printf("\n");
    try_setting(people, "default", set, (int)rounds);
    static const struct {
        const char *name;
        int32_t z_high, high, z_low, low, minutes, rest;
    } others[] = {
        {"z 4 / 4, 15 bpm (README)", 40, 15, 40, 15, 10, 10},
        {"z 3.5 / 3", 35, 20, 30, 14, 10, 10},
        {"z 2.5 / 2", 25, 20, 20, 14, 10, 10},
        {"15 and 12 bpm", 30, 15, 25, 12, 10, 10},
        {"18 and 13 bpm", 30, 18, 25, 13, 10, 10},
        {"25 and 18 bpm", 30, 25, 25, 18, 10, 10},
        {"8 minutes", 30, 20, 25, 14, 8, 10},
        {"15 minutes", 30, 20, 25, 14, 15, 10},
        {"rest 5", 30, 20, 25, 14, 10, 5},
        {"rest 15", 30, 20, 25, 14, 10, 15},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        PulseSettings s = set;
        s.z_high_tenths = others[i].z_high;
        s.high_bpm = others[i].high;
        s.z_low_tenths = others[i].z_low;
        s.low_bpm = others[i].low;
        s.minutes = others[i].minutes;
        s.rest_min = others[i].rest;
        try_setting(people, others[i].name, s, (int)rounds);
    }
    return 0;
}
