/* Those who work in the canteen: health cards, shifts, and the boxes they count. */
#include "domains/meals/inside.h"

#include <stdlib.h>

enum { CARD_DAYS_MAX = 800 };

static Ms card_clock(Day day)
{
    return day_ms(day, SHANGHAI_MS) + 8 * HOUR_MS;
}

static Status card_warn(Tx *tx, const HealthCard *c, const char *words)
{
    MessageId message;
    Civil civil = day_civil(c->expires);
    TRY(notice_tell(tx,
                    &(Notice){.to = c->person,
                              .kind = "meals.card_due",
                              .words = str_fmt(tx->arena, "您的健康证%d年%d月%d日%s", civil.year,
                                               civil.month, civil.day, words)},
                    &message));
    return event_publish(tx, "meals.card_due", c->person.v,
                         str_fmt(tx->arena, "{\"site\":%lld,\"expires\":%d}", (long long)c->site.v,
                                 (int)c->expires));
}

Status meals_card_set(Tx *tx, const HealthCard *card, int64_t *id)
{
    HealthCard c = *card;
    Person person;
    Day today = tx_today(tx);
    if (c.expires < c.issued || c.issued > today || c.expires - c.issued > CARD_DAYS_MAX)
        return fail(tx, INVALID, "meals.card_dates", "健康证的日子不对，请对着证再看一遍");
    TRY(people_load(tx, c.person, &person));
    TRY(card_move(tx, c.person, 0, 2));
    c.id = id_next(tx);
    TRY(card_insert(tx, &c));
    *id = c.id;
    Day warn = c.expires - CARD_WARN_DAYS;
    return timer_set(tx, "meals.health_card", c.id,
                     warn > today ? card_clock(warn) : card_clock(today) + DAY_MS);
}

Status card_timer(Tx *tx, int64_t id, Ms due_ms)
{
    HealthCard c;
    TRY(card_find(tx, id, &c));
    if (c.state != 1) return OK;
    if (ms_day(due_ms, SHANGHAI_MS) > c.expires)
        return card_warn(tx, &c, "到期了，办好新的以前不能进厨房");
    TRY(card_warn(tx, &c, "到期，请早点去换"));
    return timer_set(tx, "meals.health_card", id, card_clock(c.expires + 1));
}

static bool with_food(ShiftDuty duty)
{
    return duty == SHIFT_KITCHEN || duty == SHIFT_COUNTER;
}

Status meals_card_withdraw(Tx *tx, int64_t id, int64_t *shifts)
{
    HealthCard c;
    Shift *all;
    size_t count;
    Day today = tx_today(tx);
    *shifts = 0;
    Status status = card_find(tx, id, &c);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "meals.no_card", "没有找到这张健康证");
    TRY(status);
    if (c.state != 1) return OK;
    TRY(card_move(tx, c.person, id, 3));
    TRY(worker_shift_of(tx, c.person, today, today + CARD_DAYS_MAX, &all, &count));
    for (size_t i = 0; i < count; i++) {
        if (!with_food(all[i].duty)) continue;
        TRY(worker_shift_end(tx, all[i].id));
        (*shifts)++;
    }
    return OK;
}

Status meals_cards(Tx *tx, OrganisationId site, HealthCard **out, size_t *count)
{
    return card_list(tx, site, out, count);
}

/* ---- Shifts ---- */

static Status check_card(Tx *tx, const Shift *s)
{
    HealthCard card;
    Person p;
    Status status = card_on(tx, s->person, s->day, &card);
    if (status != NOT_FOUND) return status;
    TRY(people_load(tx, s->person, &p));
    status = card_on(tx, s->person, tx_today(tx), &card);
    if (status == OK) {
        Civil c = day_civil(card.expires);
        return fail(tx, CONFLICT, "meals.card_expired",
                    "%.*s的健康证%d月%d日到期，那天不能碰吃的，可以排送餐", STR_ARG(p.name),
                    c.month, c.day);
    }
    return status == NOT_FOUND
               ? fail(tx, CONFLICT, "meals.no_card", "%.*s没有有效的健康证，不能碰吃的，可以排送餐",
                      STR_ARG(p.name))
               : status;
}

Status meals_shift_add(Tx *tx, const Shift *shift, int64_t *id)
{
    Shift s = *shift;
    Shift *held;
    size_t count;
    if (s.from_min >= s.to_min)
        return fail(tx, INVALID, "meals.shift_times", "上班时间要在下班时间前面");
    if (with_food(s.duty)) TRY(check_card(tx, &s));
    TRY(worker_shift_of(tx, s.person, s.day, s.day, &held, &count));
    for (size_t i = 0; i < count; i++)
        if (held[i].from_min < s.to_min && s.from_min < held[i].to_min &&
            (held[i].duty == SHIFT_ON_CALL) == (s.duty == SHIFT_ON_CALL))
            return fail(tx, CONFLICT, "meals.shift_overlap", "这个人那段时间已经排了班");
    s.id = id_next(tx);
    TRY(worker_shift_insert(tx, &s));
    *id = s.id;
    return OK;
}

Status meals_shift_end(Tx *tx, int64_t id)
{
    Shift s;
    Status status = worker_shift_find(tx, id, &s);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "meals.no_shift", "没有找到这个班");
    TRY(status);
    return worker_shift_end(tx, id);
}

Status meals_shifts(Tx *tx, OrganisationId site, Day from, Day to, Shift **out, size_t *count)
{
    return worker_shift_list(tx, site, from, to, out, count);
}

/* ---- Disinfection ---- */

Status meals_disinfected(Tx *tx, MealAt at, Cleaned what, CleanWay way, int64_t minutes)
{
    static const int64_t least[] = {0, 10, 5, 30};
    if (minutes < least[way])
        return fail(tx, INVALID, "meals.too_short", "时间不够，这样消毒要 %lld 分钟以上",
                    (long long)least[way]);
    return disinfection_put(tx, at, what, way, minutes);
}

/* ---- Boxes ---- */

Status meals_packed(Tx *tx, OrganisationId site, RunId run, int64_t boxes)
{
    DispatchRun held;
    DispatchStop *stops;
    size_t labels;
    TRY(dispatch_run(tx, run, &held));
    if (held.site.v != site.v) return fail(tx, NOT_FOUND, "dispatch.no_run", "没有找到这条线");
    TRY(dispatch_stops(tx, run, &stops, &labels));
    int64_t more = boxes - (int64_t)labels;
    if (more)
        return fail(tx, CONFLICT, "meals.box_count",
                    "标签有 %lld 张，数到 %lld 盒，%s了 %lld 盒，请再数一遍", (long long)labels,
                    (long long)boxes, more > 0 ? "多" : "少", (long long)llabs(more));
    return pack_put(tx, run, boxes);
}
