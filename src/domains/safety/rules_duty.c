/* The roster without a gap, and searches for somebody who is lost. */
#include "domains/safety/inside.h"

/* ---- Roster ---- */

static Status say_gap(Tx *tx, Ms from, Ms to)
{
    Civil a = day_civil(ms_day(from, SHANGHAI_MS));
    Civil b = day_civil(ms_day(to, SHANGHAI_MS));
    int64_t m = ms_of_day(from, SHANGHAI_MS) / MINUTE_MS;
    int64_t n = ms_of_day(to, SHANGHAI_MS) / MINUTE_MS;
    return fail(tx, CONFLICT, "safety.roster_gap",
                "%d月%d日 %02d:%02d 到 %d月%d日 %02d:%02d 没有人值班，请补上", a.month, a.day,
                (int)(m / 60), (int)(m % 60), b.month, b.day, (int)(n / 60), (int)(n % 60));
}

/* Walks the shifts, which stand by their begin: false when from .. to is covered; else the first
 * gap. */
static bool find_gap(const DutyShift *s, size_t count, Ms from, Ms to, Ms *gap_from, Ms *gap_to)
{
    Ms covered = from;
    size_t i = 0;
    for (; i < count && covered < to && s[i].from_ms <= covered; i++)
        if (s[i].to_ms > covered) covered = s[i].to_ms;
    *gap_from = covered;
    *gap_to = i < count && s[i].from_ms < to ? s[i].from_ms : to;
    return covered < to;
}

/* All of from .. to is covered, and what stands before and after joins on. */
static Status must_cover(Tx *tx, Ms from, Ms to, Ms before)
{
    DutyShift *s;
    size_t count;
    Ms end, gap_from, gap_to;
    TRY(roster_end(tx, INT64_MAX, &end));
    Ms last = end > to ? end : to;
    if (before && before < from) from = before; /* joins the roster so far */
    TRY(shift_list(tx, from, last, &s, &count));
    return find_gap(s, count, from, last, &gap_from, &gap_to) ? say_gap(tx, gap_from, gap_to) : OK;
}

static Status check_shift(Tx *tx, const DutyShift *s, Ms from, Ms to)
{
    Person p;
    if (s->from_ms < from || s->from_ms >= to || s->to_ms <= s->from_ms ||
        s->to_ms > s->from_ms + DAY_MS)
        return fail(tx, INVALID, "safety.bad_shift", "一班要在这段时间里开始，最长二十四小时");
    Status status = people_load(tx, s->person, &p);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "people.unknown", "没有找到这个人") : status;
}

Status safety_roster_set(Tx *tx, Ms from, Ms to, const DutyShift *shifts, size_t count)
{
    Ms before;
    Ms today = day_ms(tx_today(tx), SHANGHAI_MS);
    if (to <= from || to > from + 40 * DAY_MS)
        return fail(tx, INVALID, "safety.roster_span", "一次最多排四十天");
    if (from < today)
        return fail(tx, CONFLICT, "safety.roster_past", "过去的值班不能改，请从今天排起");
    for (size_t i = 0; i < count; i++) TRY(check_shift(tx, &shifts[i], from, to));
    TRY(roster_end(tx, from, &before)); /* of those that stay */
    TRY(shift_delete(tx, from, to));
    for (size_t i = 0; i < count; i++) {
        DutyShift s = shifts[i];
        s.id = (ShiftId){id_next(tx)};
        TRY(shift_insert(tx, &s));
    }
    TRY(must_cover(tx, from, to, before > today ? before : 0));
    TRY(timer_set(tx, "safety.roster", 1, tx->now_ms + MINUTE_MS));
    return event_publish(tx, "safety.roster", 0, STR(""));
}

Status safety_roster(Tx *tx, Ms from, Ms to, DutyShift **out, size_t *count)
{
    return shift_list(tx, from, to, out, count);
}

Status safety_on_duty(Tx *tx, PersonId **out, size_t *count)
{
    DutyShift *s;
    size_t n;
    TRY(shift_list(tx, tx->now_ms, tx->now_ms + 1, &s, &n));
    *out = NEW_ARRAY(tx->arena, PersonId, n + 1);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        bool there = false;
        for (size_t k = 0; k < *count; k++) there = there || (*out)[k].v == s[i].person.v;
        if (!there) (*out)[(*count)++] = s[i].person;
    }
    if (*count) return OK;
    TRY(people_holding(tx, ROLE_OPERATOR, out, count));
    return *count ? OK : people_holding(tx, ROLE_ADMIN, out, count);
}

/* Two days before the roster ends those who make it hear of it, twice a day. */
Status roster_timer(Tx *tx, int64_t subject, Ms due_ms)
{
    Ms end;
    MessageId message;
    PersonId *to;
    size_t count;
    (void)due_ms;
    TRY(roster_end(tx, INT64_MAX, &end));
    if (end > tx->now_ms + 2 * DAY_MS)
        return timer_set(tx, "safety.roster", subject, end - 2 * DAY_MS);
    TRY(people_holding(tx, ROLE_OPERATOR, &to, &count));
    for (size_t i = 0; i < count; i++)
        TRY(notice_tell(tx,
                        &(Notice){.to = to[i],
                                  .kind = "safety.roster_end",
                                  .words = end > tx->now_ms ? STR("值班表快排完了，请往后排")
                                                            : STR("现在没有人值班，请马上排班"),
                                  .urgent = end <= tx->now_ms},
                        &message));
    return timer_set(tx, "safety.roster", subject, tx->now_ms + 12 * HOUR_MS);
}

/* ---- Lost ---- */

enum { FIX_TRUST_M = 200, RADIUS_MAX_M = 20000, LOST_ASKED_MAX = 200 };

/* 0.8 m/s on foot, streets a third longer than the straight line (domain rules E-7). */
static int64_t radius_of(const LostSearch *l, Ms now)
{
    Ms since = l->has_place ? l->fix_ms : l->gone_ms;
    int64_t m = l->accuracy_m + (now > since ? (now - since) * 8 / 13000 : 0);
    return m < RADIUS_MAX_M ? m : RADIUS_MAX_M;
}

static SafetyPlaceGiver place_giver;

void safety_place_giver(SafetyPlaceGiver giver)
{
    place_giver = giver;
}

/* The fence, the watch: the last place before anybody noticed. */
static Status last_place(Tx *tx, LostSearch *l)
{
    LostSearch at = {0};
    if (l->has_place || !place_giver) return OK;
    Status status = place_giver(tx, l->person, &at);
    if (status == NOT_FOUND || status == DENIED) return OK; /* nobody knows, or may know */
    TRY(status);
    if (at.accuracy_m > FIX_TRUST_M) return OK;
    l->has_place = true;
    l->lat_e7 = at.lat_e7;
    l->lon_e7 = at.lon_e7;
    l->accuracy_m = at.accuracy_m;
    l->fix_ms = at.fix_ms;
    return OK;
}

Status safety_lost_begin(Tx *tx, const LostSearch *ask, LostSearch *out)
{
    Alarm a;
    TRY(may_handle(tx, ask->person));
    Status status = lost_open_of(tx, ask->person, out);
    if (status == OK) return OK; /* they look already */
    if (status != NOT_FOUND) return status;
    *out = *ask;
    TRY(last_place(tx, out));
    AlarmAsk raise = {.kind = ALARM_LOST,
                      .person = ask->person,
                      .has_place = out->has_place,
                      .lat_e7 = out->lat_e7,
                      .lon_e7 = out->lon_e7,
                      .accuracy_m = out->accuracy_m,
                      .fix_ms = out->fix_ms,
                      .code = STR("lost")};
    TRY(safety_raise(tx, &raise, &a));
    out->id = (LostId){id_next(tx)};
    out->alarm = a.id;
    out->open = true;
    out->neighbours_until = out->ended_ms = 0;
    out->radius_m = radius_of(out, tx->now_ms);
    TRY(lost_insert(tx, out));
    return event_publish(tx, "safety.lost", out->id.v, STR(""));
}

Status safety_lost(Tx *tx, LostId id, LostSearch *out)
{
    Status status = lost_find(tx, id, out);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "safety.no_search", "没有找到这次寻找");
    out->radius_m = status == OK ? radius_of(out, tx->now_ms) : 0;
    return status;
}

Status safety_lost_list(Tx *tx, LostSearch **out, size_t *count)
{
    TRY(lost_open_list(tx, out, count));
    for (size_t i = 0; i < *count; i++) (*out)[i].radius_m = radius_of(&(*out)[i], tx->now_ms);
    return OK;
}

Status safety_lost_fix(Tx *tx, PersonId person, int64_t lat_e7, int64_t lon_e7, int64_t accuracy_m,
                       Ms fix_ms)
{
    LostSearch l;
    Status status = lost_open_of(tx, person, &l);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (accuracy_m > FIX_TRUST_M || (l.has_place && fix_ms <= l.fix_ms)) return OK;
    l.has_place = true;
    l.lat_e7 = lat_e7;
    l.lon_e7 = lon_e7;
    l.accuracy_m = accuracy_m;
    l.fix_ms = fix_ms;
    TRY(lost_update(tx, &l));
    return event_publish(tx, "safety.lost", l.id.v, STR(""));
}

static Status load_open(Tx *tx, LostId id, LostSearch *out)
{
    TRY(safety_lost(tx, id, out));
    TRY(may_handle(tx, out->person));
    return out->open ? OK : fail(tx, CONFLICT, "safety.found", "人已经找到了，谢谢您");
}

Status safety_lost_join(Tx *tx, LostId id, PersonId who, Str where)
{
    LostSearch l;
    TRY(safety_lost(tx, id, &l));
    if (!l.open) return fail(tx, CONFLICT, "safety.found", "人已经找到了，谢谢您");
    bool self = who.v == tx->origin.actor;
    if (!self || l.neighbours_until <= tx->now_ms) TRY(may_handle(tx, l.person));
    TRY(member_put(tx, id, who, 2, where));
    return event_publish(tx, "safety.lost", id.v, STR(""));
}

Status safety_lost_neighbours(Tx *tx, LostId id, int64_t minutes, int64_t *asked)
{
    LostSearch l;
    Alarm a;
    Person p;
    PersonId *to;
    size_t count;
    bool yes;
    *asked = 0;
    TRY(load_open(tx, id, &l));
    TRY(people_consents(tx, l.person, PURPOSE_NEIGHBOURS, &yes));
    if (!yes)
        return fail(tx, CONFLICT, "safety.no_consent",
                    "老人没有同意请邻居帮忙找，请联系家属和民警");
    TRY(people_load(tx, l.person, &p));
    TRY(alarm_find(tx, l.alarm, &a));
    TRY(people_of_building(tx, l.person, LOST_ASKED_MAX, &to, &count));
    Str words =
        str_fmt(tx->arena, "%.*s走失了，请看看楼道和院子，看到请打值班电话", STR_ARG(p.name));
    for (size_t i = 0; i < count; i++) {
        TRY(tell_one(tx, &a, to[i], words));
        TRY(member_put(tx, id, to[i], 1, STR("")));
        ++*asked;
    }
    l.neighbours_until = tx->now_ms + minutes * MINUTE_MS;
    TRY(lost_update(tx, &l));
    TRY(timer_set(tx, "safety.lost", id.v, l.neighbours_until));
    return event_publish(tx, "safety.lost", id.v, STR(""));
}

/* The neighbours' page closes; the search goes on. */
Status lost_timer(Tx *tx, int64_t search, Ms due_ms)
{
    LostSearch l;
    Status status = lost_find(tx, (LostId){search}, &l);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (!l.open || l.neighbours_until > due_ms) return OK;
    l.neighbours_until = 0;
    TRY(lost_update(tx, &l));
    return event_publish(tx, "safety.lost", search, STR(""));
}

Status lost_over(Tx *tx, const Alarm *a)
{
    LostSearch l;
    Status status = lost_open_of(tx, a->person, &l);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    l.ended_ms = tx->now_ms;
    l.neighbours_until = 0;
    TRY(lost_update(tx, &l));
    TRY(timer_cancel(tx, "safety.lost", l.id.v));
    return event_publish(tx, "safety.lost", l.id.v, STR(""));
}

Status safety_lost_end(Tx *tx, LostId id, AlarmCode code, Str words)
{
    LostSearch l;
    TRY(safety_lost(tx, id, &l));
    if (!l.open) return OK;
    return safety_resolve(tx, l.alarm, code, CHECKED_SIGHT, words);
}
