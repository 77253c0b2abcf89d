/* The plan of a day: what people mean to do. What follows from it is added as it happens. */
#include "main/rehearse_inside.h"

enum { HOURS = 60 };

Random act_random(const Story *s, const Act *act)
{
    return random_seeded(s->ask.seed * 1000003 + (uint64_t)s->day * 65537 + (uint64_t)act->serial);
}

/* A minute of today, in ms. */
static Ms minute_of(const Story *s, int64_t minute)
{
    return day_ms(day_of_story(s), SHANGHAI_MS) + minute * MINUTE_MS;
}

/* Sorted by time; among equals the earlier said comes first. */
void act_add(Story *s, Act act)
{
    ASSERT(s->act_count < ACTS_MAX);
    act.serial = ++s->serial;
    int32_t i = s->act_count++;
    while (i > s->act && s->acts[i - 1].at_ms > act.at_ms) {
        s->acts[i] = s->acts[i - 1];
        i--;
    }
    s->acts[i] = act;
}

static void every(Story *s, ActKind kind, int64_t minute)
{
    for (int i = 0; i < DEMO_SITES; i++)
        act_add(s, (Act){.kind = kind, .at_ms = minute_of(s, minute), .site = i});
}

/* Where an elder eats: the first canteen for most. */
static int site_of(int elder)
{
    return elder < 650 ? 0 : elder < 960 ? 1 : 2;
}

static Ms between(const Story *s, Random *r, int64_t from_min, int64_t to_min)
{
    return minute_of(s, from_min) +
           (Ms)random_below(r, (uint64_t)(to_min - from_min) * 60) * SECOND_MS;
}

static void plan_orders(Story *s, Random *r)
{
    bool weekend = day_weekday(day_of_story(s)) >= 6;
    for (int e = 0; e < DEMO_ELDERS; e++) {
        int chance = (e % 3 == 0 ? 55 : 12) - (weekend ? 10 : 0);
        if ((int)random_below(r, 100) >= chance) continue;
        int32_t ahead = random_below(r, 100) < 30; /* the evening before */
        Ms at = ahead ? between(s, r, 15 * HOURS, 20 * HOURS)
                      : between(s, r, 6 * HOURS, 10 * HOURS + 40); /* some are too late */
        act_add(s,
                (Act){.kind = ACT_ORDER, .at_ms = at, .elder = e, .site = site_of(e), .n = ahead});
        if (random_below(r, 100) < 6) /* a double click, or the answer was lost */
            act_add(s, (Act){.kind = ACT_AGAIN,
                             .at_ms = at + (random_below(r, 2) ? SECOND_MS / 2 : 3 * MINUTE_MS),
                             .elder = e,
                             .site = site_of(e)});
        if (random_below(r, 100) < 3)
            act_add(s, (Act){.kind = ACT_CHANGE,
                             .at_ms = at + 7 * MINUTE_MS,
                             .elder = e,
                             .site = site_of(e)});
        if (random_below(r, 100) < 4)
            act_add(s, (Act){.kind = ACT_CANCEL,
                             .at_ms = at + (Ms)random_below(r, 90) * MINUTE_MS,
                             .elder = e,
                             .site = site_of(e)});
    }
}

static void plan_kills(Story *s, Random *r)
{
    s->armed = 0;
    for (int i = 0; i < 4; i++)
        s->kill_at[i] =
            s->ask.crash ? 1 + (int32_t)random_below(r, (uint64_t)(s->act_count - 1)) : 0;
}

void day_plan(Story *s)
{
    Random r = random_seeded(s->ask.seed ^ (uint64_t)(s->day + 1) * 0x9e3779b97f4a7c15u);
    s->act = 0;
    s->act_count = 0;
    s->serial = 0;
    every(s, ACT_MENU, 5 * HOURS + 40);
    if (day_civil(day_of_story(s)).day == 1)
        act_add(s, (Act){.kind = ACT_CLAIM, .at_ms = minute_of(s, 8 * HOURS)});
    plan_orders(s, &r);
    for (int i = 0; i < DEMO_SITES; i++) {
        s->shut[i] = false;
        if (random_below(&r, 25) == 0)
            act_add(s, (Act){.kind = ACT_CLOSED,
                             .at_ms = between(s, &r, 8 * HOURS, 10 * HOURS),
                             .site = i});
        if (random_below(&r, 3) == 0)
            act_add(s, (Act){.kind = ACT_CUT, .at_ms = minute_of(s, 8 * HOURS + 30), .site = i});
        for (int k = i == 0 ? 12 : 5; k > 0; k--)
            act_add(s, (Act){.kind = ACT_WALK_IN,
                             .at_ms = between(s, &r, 11 * HOURS + 15, 13 * HOURS + 5),
                             .elder = (int32_t)random_below(&r, DEMO_ELDERS),
                             .site = i});
    }
    every(s, ACT_POTS, 10 * HOURS + 35);
    every(s, ACT_CONFIRM, 10 * HOURS + 45);
    every(s, ACT_SAMPLES, 10 * HOURS + 50);
    every(s, ACT_COUNTER, 10 * HOURS + 55);
    every(s, ACT_LEAVE, 11 * HOURS);
    for (int64_t at = 11 * HOURS; at <= 13 * HOURS + 50; at += 25) every(s, ACT_HEAT, at);
    every(s, ACT_CLOSE, 14 * HOURS + 20);
    every(s, ACT_UNSEEN, 14 * HOURS + 40);
    for (int64_t at = 12 * HOURS; at <= 22 * HOURS + 20; at += 20)
        act_add(s, (Act){.kind = ACT_ALARMS, .at_ms = minute_of(s, at)});
    every(s, ACT_RETURNS, 14 * HOURS + 30);
    for (int64_t at = 6 * HOURS; at < 22 * HOURS; at += at < 11 * HOURS || at > 15 * HOURS ? 30 : 5)
        act_add(s, (Act){.kind = ACT_JOBS, .at_ms = minute_of(s, at)});
    act_add(s, (Act){.kind = ACT_NIGHT, .at_ms = minute_of(s, 22 * HOURS + 30)});
    plan_kills(s, &r);
}
