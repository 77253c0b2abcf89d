/* The places of a run are scarce: the last ones are kept for who cannot go out, until an hour. */
#include "domains/meals/inside.h"

enum { NEVER_MIN = 24 * 60, MODERATE = 2 /* 中度失能, GB/T 42195 */ };

Status meals_door_rule_set(Tx *tx, OrganisationId site, const DoorRule *r)
{
    MealSite held;
    TRY(meals_site(tx, site, &held));
    if (r->kept > r->seats || r->until_min < 0 || r->until_min > NEVER_MIN)
        return fail(tx, INVALID, "meals.door_rule", "留的不能比送得了的多，请再看一看");
    return door_rule_put(tx, site, r);
}

Status meals_door_rule(Tx *tx, OrganisationId site, DoorRule *out)
{
    *out = (DoorRule){0};
    Status status = door_rule_find(tx, site, out);
    return status == NOT_FOUND ? OK : status;
}

/* 失能 or 重残 in the register on that day, or assessed as 中度失能 or worse. */
static Status cannot_go_out(Tx *tx, PersonId person, Day day, bool *yes)
{
    uint64_t flags;
    Assessment a;
    TRY(people_flags_on(tx, person, day, &flags));
    *yes = (flags & (UINT64_C(1) << FLAG_DISABLED | UINT64_C(1) << FLAG_HANDICAP)) != 0;
    if (*yes) return OK;
    Status status = people_assessment(tx, person, &a);
    *yes = status == OK && a.expires >= day && a.level >= MODERATE;
    return status == NOT_FOUND ? OK : status;
}

Status meals_door_seats(Tx *tx, MealAt at, DoorSeats *out)
{
    DoorRule r;
    *out = (DoorSeats){.left = -1};
    TRY(meals_door_rule(tx, at.site, &r));
    TRY(door_count(tx, at, &out->taken));
    if (!r.seats) return OK;
    out->left = r.seats > out->taken ? r.seats - out->taken : 0;
    out->free_ms = day_ms(at.day, SHANGHAI_MS) + r.until_min * MINUTE_MS;
    out->never = r.until_min >= NEVER_MIN;
    if (out->never || tx->now_ms < out->free_ms)
        out->kept = r.kept < out->left ? r.kept : out->left;
    return OK;
}

Status door_check(Tx *tx, PersonId person, MealAt at)
{
    DoorSeats s;
    bool needs;
    TRY(meals_door_seats(tx, at, &s));
    if (s.left < 0 || s.left > s.kept) return OK;
    if (!s.left)
        return fail(tx, CONFLICT, "meals.door_full",
                    "这一餐送上门的都订满了，可以到店吃或带走，或订明天的");
    TRY(cannot_go_out(tx, person, at.day, &needs));
    if (needs) return OK;
    if (s.never)
        return fail(tx, CONFLICT, "meals.door_kept",
                    "剩下 %lld 份送上门的留给出不了门的人，您可以到店吃或带走", (long long)s.left);
    int64_t minute = ms_of_day(s.free_ms, SHANGHAI_MS) / MINUTE_MS;
    return fail(tx, CONFLICT, "meals.door_kept",
                "剩下 %lld 份送上门的先留给出不了门的人，当天 %lld:%02lld "
                "以后都可以订；现在可以到店吃或带走",
                (long long)s.left, (long long)(minute / 60), (long long)(minute % 60));
}
