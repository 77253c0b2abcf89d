/* Those who work at the first canteen: their shifts of last month, what they get beside wages, who
 * was paid already, which screens they have learnt. */
#include "domains/benefits/benefits.h"
#include "domains/crew/crew.h"
#include "domains/partners/partners.h"
#include "main/demo.h"

typedef struct Crew {
    Demo *d;
    Day first, today; /* the first day of last month */
} Crew;

static PersonId staff_of(const Demo *d, Role role)
{
    for (int i = 0; i < DEMO_STAFF; i++)
        if (d->staff[i].role == role) return d->staff[i].person;
    return (PersonId){0};
}

static const struct {
    Role role;
    ShiftDuty duty;
    int from, to;
    int off; /* weekday that is free */
} workers[] = {{ROLE_COOK, SHIFT_KITCHEN, 6 * 60, 13 * 60, 7},
               {ROLE_CANTEEN_WORKER, SHIFT_COUNTER, 9 * 60, 14 * 60, 6},
               {ROLE_COURIER, SHIFT_DELIVERY, 10 * 60 + 30, 13 * 60 + 30, 7},
               {ROLE_SITE_MANAGER, SHIFT_CLEAN, 13 * 60, 16 * 60, 6}};
enum { WORKERS = sizeof workers / sizeof *workers };

static Status past_shifts(Tx *tx, void *job)
{
    Crew *c = job;
    int64_t id;
    for (Day day = c->first; day < c->today; day++)
        for (size_t i = 0; i < WORKERS; i++) {
            Shift s = {.site = c->d->sites[0],
                       .person = staff_of(c->d, workers[i].role),
                       .day = day,
                       .from_min = workers[i].from,
                       .to_min = workers[i].to,
                       .duty = workers[i].duty};
            if (day_weekday(day) == workers[i].off) continue;
            TRY(meals_shift_add(tx, &s, &id));
        }
    return OK;
}

static Status allowances(Tx *tx, void *job)
{
    static const Allowance all[] = {
        {.kind = ALLOW_TRAVEL, .who = ALLOW_STAFF, .fen = 400},
        {.kind = ALLOW_MEAL, .who = ALLOW_STAFF, .fen = 1000, .least_min = 240},
        {.kind = ALLOW_SHIFT, .who = ALLOW_STAFF, .duty = SHIFT_DELIVERY, .fen = 600},
        {.kind = ALLOW_HEAT, .who = ALLOW_STAFF, .fen = 1500, .tenths_c = 350},
        {.kind = ALLOW_COLD, .who = ALLOW_STAFF, .fen = 800, .tenths_c = 50}};
    Crew *c = job;
    AllowanceId id;
    Str *funders;
    size_t count;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Allowance a = all[i];
        a.site = c->d->sites[0];
        a.document = STR("食堂用工约定第六条");
        a.from = c->first;
        TRY(crew_allowance_set(tx, &a, &id));
    }
    TRY(benefits_site_funders(tx, c->d->sites[0], &funders, &count));
    if (!count) return OK;
    Allowance help = {.site = c->d->sites[0],
                      .kind = ALLOW_HOUR,
                      .who = ALLOW_VOLUNTEER,
                      .funder = funders[count - 1],
                      .fen = 600,
                      .document = STR("街道志愿服务补贴办法"),
                      .from = c->first};
    return crew_allowance_set(tx, &help, &id);
}

static Status cold_days(Tx *tx, void *job)
{
    Crew *c = job;
    for (int i = 0; i < 3; i++) {
        CrewWeather w = {c->d->sites[0], c->first + 8 + i * 6, 90 + i * 10, 30 + i, STR("气象台")};
        TRY(crew_weather_set(tx, &w));
    }
    return OK;
}

/* A volunteer helped on three mornings of last month: as it was asked and answered then. */
static Status helped(Tx *tx, void *job)
{
    Crew *c = job;
    PersonId person = staff_of(c->d, ROLE_VOLUNTEER);
    for (int i = 0; i < 3; i++) {
        OpeningId opening;
        MessageId message;
        Opening o = {.site = c->d->sites[0],
                     .day = c->first + 4 + i * 7,
                     .from_min = 9 * 60,
                     .to_min = 10 * 60 + 30 + i * 15,
                     .wanted = 1,
                     .words = STR("帮忙择菜")};
        tx->now_ms = day_ms(o.day, SHANGHAI_MS) + 8 * HOUR_MS;
        TRY(partners_opening_add(tx, &o, &opening));
        TRY(partners_ask(tx, opening, person, &message));
        TRY(partners_answer(tx, opening, person, true));
    }
    return OK;
}

static Status pay_two(Tx *tx, void *job)
{
    Crew *c = job;
    CrewPayId pay;
    Civil m = day_civil(c->first);
    int64_t month = m.year * 100 + m.month;
    TRY(crew_pay(tx, c->d->sites[0], staff_of(c->d, ROLE_COOK), month, &pay));
    return crew_pay(tx, c->d->sites[0], staff_of(c->d, ROLE_CANTEEN_WORKER), month, &pay);
}

static Status learnt(Tx *tx, void *job)
{
    Crew *c = job;
    tx->origin.actor = staff_of(c->d, ROLE_SITE_MANAGER).v;
    return crew_lesson_set(
        tx, &(LessonDone){.lesson = LESSON_COUNTER, .state = LESSON_DONE, .step = 4});
}

Status demo_crew(Demo *d)
{
    static const TxFn steps[] = {past_shifts, allowances, cold_days, helped, pay_two, learnt};
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    Crew c = {.d = d, .today = ms_day(store_now(d->store), SHANGHAI_MS)};
    Civil now = day_civil(c.today);
    c.first = now.month > 1 ? day_of(now.year, now.month - 1, 1) : day_of(now.year - 1, 12, 1);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        TRY(store_write(d->store, origin, d->arena, steps[i], &c, d->problem));
    return OK;
}
