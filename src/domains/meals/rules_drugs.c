/* Drugs that a meal must keep time with, and greens that must come evenly (domain rules N-10). What
 * is told names no drug: who reads it needs to act, not to know. */
#include "domains/meals/inside.h"

enum { LATE_MS = 30 * MINUTE_MS, WEEKS_BEFORE = 4 };

/* When the meal was promised first; a later word does not move it. */
static Status promised(Tx *tx, const MealOrder *o, Ms *out)
{
    DispatchPromise told;
    MealSite site;
    TRY(meals_site(tx, o->site, &site));
    TRY(dispatch_promise(tx, o->id.v, &told));
    Ms serve = day_ms(o->day, SHANGHAI_MS) + site.serve_min * MINUTE_MS;
    *out = told.was_ms ? told.was_ms : told.told_ms ? told.told_ms : serve + 30 * MINUTE_MS;
    return OK;
}

/* The next Sunday at seven in the evening. */
static Ms week_end(const Tx *tx)
{
    Day today = tx_today(tx);
    Ms due = day_ms(today + 7 - day_weekday(today), SHANGHAI_MS) + 19 * HOUR_MS;
    return due > tx->now_ms ? due : due + 7 * DAY_MS;
}

Status drugs_watch(Tx *tx, const Eater *eater, const MealOrder *o)
{
    Ms due;
    if (eater->timely && o->how == MEAL_TO_DOOR) {
        TRY(promised(tx, o, &due));
        TRY(timer_set(tx, "meals.late", o->id.v, due + LATE_MS));
    }
    if (eater->even_greens) TRY(timer_set(tx, "meals.greens", o->person.v, week_end(tx)));
    return OK;
}

/* Half an hour over, and it is not there: somebody phones the elder now. */
Status late_timer(Tx *tx, int64_t order, Ms due_ms)
{
    MealOrder o;
    Ms due;
    Person p;
    PersonId duty;
    MessageId message;
    Status status = order_find(tx, (MealOrderId){order}, &o);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (o.state != MEAL_PLACED || o.how != MEAL_TO_DOOR) return OK;
    TRY(promised(tx, &o, &due));
    if (tx->now_ms < due + LATE_MS) return timer_set(tx, "meals.late", order, due + LATE_MS);
    if (ms_day(due_ms, SHANGHAI_MS) != tx_today(tx)) return OK; /* after a standstill: too late */
    TRY(people_load(tx, o.person, &p));
    Str words =
        str_fmt(tx->arena, "%.*s要按时吃饭，饭晚了半小时还没送到，请马上打电话", STR_ARG(p.name));
    TRY(order_tell_canteen(tx, &o, "meals.late", words, true));
    status = people_duty_for(tx, o.person, &duty);
    if (status == OK)
        TRY(notice_tell(tx,
                        &(Notice){.to = duty,
                                  .about = o.person,
                                  .kind = "meals.late",
                                  .words = words,
                                  .urgent = true},
                        &message));
    else if (status != NOT_FOUND)
        return status;
    return order_publish(tx, "meals.late", &o);
}

/* What one order brought of leaves rich in vitamin K, in grams. */
static Status greens_of(Tx *tx, const MealOrder *o, double *out)
{
    *out = 0;
    for (size_t i = 0; i < o->line_count; i++) {
        MenuItem item;
        double grams;
        TRY(menu_item_find(tx, o->lines[i].item, &item));
        TRY(item_greens(tx, &item, &grams));
        *out += grams * (double)o->lines[i].count;
    }
    return OK;
}

Status greens_timer(Tx *tx, int64_t person_id, Ms due_ms)
{
    enum { ORDERS = 120 };
    PersonId person = {person_id};
    MealOrder *orders;
    Eater eater;
    size_t count;
    MessageId message;
    double grams[WEEKS_BEFORE + 1] = {0}; /* this week first */
    bool ate[WEEKS_BEFORE + 1] = {0};
    Day sunday = ms_day(due_ms, SHANGHAI_MS);
    TRY(eater_load(tx, person, sunday, &eater));
    if (!eater.even_greens) return OK;
    TRY(orders_of(tx, person, ORDERS, &orders, &count));
    for (size_t i = 0; i < count; i++) {
        double more;
        Day ago = sunday - orders[i].day;
        if (orders[i].state != MEAL_HANDED_OVER || ago < 0 || ago >= 7 * (WEEKS_BEFORE + 1))
            continue;
        TRY(greens_of(tx, &orders[i], &more));
        grams[ago / 7] += more;
        ate[ago / 7] = true;
    }
    if (count) TRY(timer_set(tx, "meals.greens", person_id, week_end(tx)));
    double mean = 0;
    for (int week = 0; week <= WEEKS_BEFORE; week++) {
        if (!ate[week]) return OK; /* too little is known to compare */
        if (week) mean += grams[week] / WEEKS_BEFORE;
    }
    if (!diet_greens_uneven(grams[0], mean)) return OK;
    bool less = grams[0] < mean;
    return notice_tell(
        tx,
        &(Notice){.to = person,
                  .kind = "meals.greens",
                  .words = str_fmt(tx->arena, "这周的深色青菜比平时%s不少。请每周吃差不多的量",
                                   less ? "少" : "多")},
        &message);
}
