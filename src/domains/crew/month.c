/* What everybody's month comes to: shifts and openings that are written down, by the allowances in
 * force on their days. */
#include "domains/crew/inside.h"

#include <stdlib.h>

/* A stretch of work. */
typedef struct Stint {
    PersonId person;
    Day day;
    int64_t minutes;
    int64_t duty; /* 0: a volunteer's */
} Stint;

typedef struct Stints {
    Stint *items;
    size_t count;
} Stints;

static int by_person_and_day(const void *a, const void *b)
{
    const Stint *x = a, *y = b;
    if (x->person.v != y->person.v) return x->person.v < y->person.v ? -1 : 1;
    return x->day < y->day ? -1 : x->day > y->day;
}

static Status read_stints(Tx *tx, OrganisationId site, Day from, Day to, Stints *out)
{
    Shift *shifts;
    HelpGiven *helped;
    size_t shift_count, help_count;
    TRY(meals_shifts(tx, site, from, to, &shifts, &shift_count));
    TRY(partners_helped(tx, from, to, &helped, &help_count));
    out->items = NEW_ARRAY(tx->arena, Stint, shift_count + help_count + 1);
    out->count = 0;
    for (size_t i = 0; i < shift_count; i++)
        out->items[out->count++] = (Stint){shifts[i].person, shifts[i].day,
                                           shifts[i].to_min - shifts[i].from_min, shifts[i].duty};
    for (size_t i = 0; i < help_count; i++)
        if (helped[i].site.v == site.v)
            out->items[out->count++] =
                (Stint){helped[i].person, helped[i].day, helped[i].to_min - helped[i].from_min, 0};
    qsort(out->items, out->count, sizeof(Stint), by_person_and_day);
    return OK;
}

static bool counts(const Allowance *a, const Stint *s)
{
    return s->day >= a->from && (!a->to || s->day <= a->to) &&
           (a->who == ALLOW_VOLUNTEER) == !s->duty && (!a->duty || a->duty == s->duty);
}

static bool weather_fits(const Allowance *a, const CrewWeather *w, size_t count, Day day)
{
    for (size_t i = 0; i < count; i++) {
        if (w[i].day != day) continue;
        return a->kind == ALLOW_HEAT ? w[i].high_tenths >= a->tenths_c
                                     : w[i].low_tenths <= a->tenths_c;
    }
    return false; /* nobody noted it */
}

typedef struct Rules {
    Allowance *allowances;
    CrewWeather *weather;
    size_t allowance_count, weather_count;
} Rules;

/* Of a day: its stints that count stand together. */
static int64_t day_unit(const Rules *r, const Allowance *a, int64_t minutes, Day day)
{
    if (!minutes || minutes < a->least_min) return 0;
    if (a->kind == ALLOW_HEAT || a->kind == ALLOW_COLD)
        return weather_fits(a, r->weather, r->weather_count, day);
    return 1;
}

static CrewLine weigh(const Rules *r, const Allowance *a, const Stint *stints, size_t count)
{
    CrewLine line = {.allowance = *a};
    for (size_t i = 0; i < count;) {
        Day day = stints[i].day;
        int64_t minutes = 0;
        for (; i < count && stints[i].day == day; i++) {
            if (!counts(a, &stints[i])) continue;
            bool enough = stints[i].minutes >= a->least_min;
            minutes += stints[i].minutes;
            if (a->kind == ALLOW_SHIFT) line.units += enough;
            if (a->kind == ALLOW_HOUR && enough) line.units += stints[i].minutes;
        }
        if (a->kind != ALLOW_SHIFT && a->kind != ALLOW_HOUR)
            line.units += day_unit(r, a, minutes, day);
    }
    line.fen = line.units * a->fen;
    if (a->kind == ALLOW_HOUR) line.fen = (line.fen + 30) / 60; /* half a fen counts as one */
    return line;
}

static void sum_up(CrewMonth *m, const Stint *stints, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        m->shifts++;
        m->minutes += stints[i].minutes;
        if (!stints[i].duty) m->volunteer_minutes += stints[i].minutes;
        if (i && stints[i].day == stints[i - 1].day) continue;
        m->days++;
        m->weekend += day_weekday(stints[i].day) >= 6;
    }
}

static CrewMonth one_month(Arena *arena, const Rules *r, const Stint *stints, size_t count)
{
    CrewMonth m = {.person = stints[0].person,
                   .lines = NEW_ARRAY(arena, CrewLine, r->allowance_count + 1)};
    sum_up(&m, stints, count);
    for (size_t k = 0; k < r->allowance_count; k++) {
        CrewLine line = weigh(r, &r->allowances[k], stints, count);
        if (line.fen <= 0) continue;
        m.lines[m.line_count++] = line;
        m.due_fen += line.fen;
    }
    return m;
}

static int most_first(const void *a, const void *b)
{
    const CrewMonth *x = a, *y = b;
    if (x->minutes != y->minutes) return x->minutes > y->minutes ? -1 : 1;
    return x->person.v < y->person.v ? -1 : 1;
}

static void join_pays(CrewMonth *months, size_t count, const CrewPay *pays, size_t pay_count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < pay_count; k++)
            if (pays[k].person.v == months[i].person.v) {
                months[i].pay = pays[k].id;
                months[i].paid_fen = pays[k].fen;
            }
}

Status crew_month(Tx *tx, OrganisationId site, int64_t month, CrewMonth **out, size_t *count)
{
    Day first, last;
    Day yesterday = tx_today(tx) - 1;
    Stints s;
    Rules r;
    CrewPay *pays;
    size_t pay_count;
    if (!month_days(month, &first, &last))
        return fail(tx, INVALID, "crew.month", "月份要写成 202603 这样");
    if (last > yesterday) last = yesterday;
    TRY(read_stints(tx, site, first, last, &s));
    TRY(allowance_list(tx, site, first, last, &r.allowances, &r.allowance_count));
    TRY(weather_list(tx, site, first, last, &r.weather, &r.weather_count));
    TRY(crew_pays_at(tx, site, month, &pays, &pay_count));
    *out = NEW_ARRAY(tx->arena, CrewMonth, s.count + 1);
    *count = 0;
    for (size_t from = 0, to = 0; from < s.count; from = to) {
        while (to < s.count && s.items[to].person.v == s.items[from].person.v) to++;
        (*out)[(*count)++] = one_month(tx->arena, &r, s.items + from, to - from);
    }
    join_pays(*out, *count, pays, pay_count);
    qsort(*out, *count, sizeof(CrewMonth), most_first);
    return OK;
}
