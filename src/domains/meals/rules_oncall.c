/* The rota of who answers complaints, and who is told of one, one after the other. */
#include "domains/meals/inside.h"

enum { ROTA_DAYS_MAX = 40 };
#define ANSWERS (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))

/* Only who may open the page of complaints is of use on the rota. */
static Status can_answer(Tx *tx, OrganisationId site, PersonId person)
{
    WorksAt *all;
    size_t count;
    TRY(people_working_at(tx, site, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].person.v == person.v && (ROLE_BIT(all[i].role) & ANSWERS)) return OK;
    return fail(tx, CONFLICT, "meals.cannot_answer",
                "接意见的要是这个食堂的负责人或柜台，请换一个人");
}

Status meals_rota_add(Tx *tx, const RotaAsk *ask, int64_t *days)
{
    Shift *held;
    size_t count;
    *days = 0;
    if (ask->to < ask->from || ask->to - ask->from >= ROTA_DAYS_MAX)
        return fail(tx, INVALID, "meals.rota_span", "一次最多排四十天");
    TRY(can_answer(tx, ask->site, ask->person));
    TRY(rota_list(tx, ask->site, ask->from, ask->to, &held, &count));
    for (Day day = ask->from; day <= ask->to; day++) {
        bool stands = false;
        int64_t id;
        for (size_t i = 0; i < count; i++)
            stands = stands || (held[i].day == day && held[i].person.v == ask->person.v &&
                                held[i].from_min == ask->from_min && held[i].to_min == ask->to_min);
        if (stands) continue;
        TRY(meals_shift_add(tx,
                            &(Shift){.site = ask->site,
                                     .person = ask->person,
                                     .day = day,
                                     .from_min = ask->from_min,
                                     .to_min = ask->to_min,
                                     .duty = SHIFT_ON_CALL},
                            &id));
        ++*days;
    }
    return OK;
}

Status meals_rota(Tx *tx, OrganisationId site, Day from, Day to, Shift **out, size_t *count)
{
    return rota_list(tx, site, from, to, out, count);
}

/* From the opening on: how far is it covered, and where does the next shift begin? */
size_t meals_rota_gaps(const Shift *rota, size_t count, Day day, RotaGap out[ROTA_GAPS_MAX])
{
    size_t gaps = 0;
    int64_t covered = OPENS_MIN;
    while (covered < SHUTS_MIN && gaps < ROTA_GAPS_MAX) {
        int64_t reach = covered;
        int64_t next = SHUTS_MIN;
        for (size_t i = 0; i < count; i++) {
            if (rota[i].day != day) continue;
            if (rota[i].from_min <= covered && rota[i].to_min > reach) reach = rota[i].to_min;
            if (rota[i].from_min > covered && rota[i].from_min < next) next = rota[i].from_min;
        }
        if (reach == covered) out[gaps++] = (RotaGap){covered, next};
        covered = reach == covered ? next : reach;
    }
    return gaps;
}

static bool in_line(const PersonId *line, size_t count, PersonId person)
{
    for (size_t i = 0; i < count; i++)
        if (line[i].v == person.v) return true;
    return false;
}

Status meals_on_call(Tx *tx, OrganisationId site, Ms at, PersonId **out, size_t *count)
{
    Shift *rota;
    WorksAt *staff;
    size_t shifts, workers;
    Day day = ms_day(at, SHANGHAI_MS);
    int64_t minute = ms_of_day(at, SHANGHAI_MS) / MINUTE_MS;
    TRY(rota_list(tx, site, day, day, &rota, &shifts));
    TRY(people_working_at(tx, site, &staff, &workers));
    *out = NEW_ARRAY(tx->arena, PersonId, shifts + workers + 1);
    *count = 0;
    for (size_t i = 0; i < shifts; i++)
        if (rota[i].from_min <= minute && minute < rota[i].to_min &&
            !in_line(*out, *count, rota[i].person))
            (*out)[(*count)++] = rota[i].person;
    for (size_t i = 0; i < workers; i++)
        if (staff[i].role == ROLE_SITE_MANAGER && !in_line(*out, *count, staff[i].person))
            (*out)[(*count)++] = staff[i].person;
    return OK;
}

Status meals_complaint_calls(Tx *tx, ComplaintId id, ComplaintCall **out, size_t *count)
{
    return call_list(tx, id, out, count);
}

static bool was_told(const ComplaintCall *calls, size_t count, PersonId person)
{
    for (size_t i = 0; i < count; i++)
        if (calls[i].person.v == person.v) return true;
    return false;
}

Status complaint_call_next(Tx *tx, const Complaint *c, bool *told)
{
    ComplaintCall *calls;
    PersonId *line;
    size_t called, count;
    Person p;
    MessageId message;
    *told = false;
    TRY(call_list(tx, c->id, &calls, &called));
    TRY(meals_on_call(tx, c->site, tx->now_ms, &line, &count));
    size_t i = 0;
    while (i < count && was_told(calls, called, line[i])) i++;
    if (i == count) return OK;
    TRY(people_load(tx, c->person, &p));
    TRY(call_insert(tx, c->id, (int64_t)called + 1, line[i]));
    *told = true;
    return notice_tell(
        tx,
        &(Notice){.to = line[i],
                  .about = c->person,
                  .kind = "meals.complaint",
                  .words = str_fmt(tx->arena, "%.*s有意见，请在十分钟内答复", STR_ARG(p.name))},
        &message);
}
