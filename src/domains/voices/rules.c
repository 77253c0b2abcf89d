/* Said, heard, gone. */
#include "domains/voices/inside.h"

#define COURIERS (ROLE_BIT(ROLE_COURIER) | ROLE_BIT(ROLE_VOLUNTEER) | ROLE_BIT(ROLE_LOGISTICS))
#define CANTEEN  (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_COOK))

static Status check_sound(Tx *tx, VoiceNote *n)
{
    if (!n->sound.len && !n->words.len)
        return fail(tx, INVALID, "voices.empty", "还没有说话，也没有写字");
    n->form = VOICE_NONE;
    if (!n->sound.len) {
        n->length_ms = 0;
        return OK;
    }
    n->form = voice_form(n->sound);
    if (n->form == VOICE_NONE)
        return fail(tx, INVALID, "voices.not_sound", "这段声音听不了，请再录一遍，或写下来");
    if (n->sound.len > VOICE_BYTES_MAX || n->length_ms > VOICE_MS_MAX ||
        n->length_ms < VOICE_MS_MIN)
        return fail(tx, INVALID, "voices.too_long", "一次最多说二十秒，请分两次说");
    return OK;
}

static Status say(Tx *tx, VoiceNote *n, VoiceId *out)
{
    int64_t said;
    TRY(check_sound(tx, n));
    TRY(note_count(tx, n->speaker, n->elder, tx->now_ms - DAY_MS, &said));
    if (said >= VOICE_A_DAY)
        return fail(tx, CONFLICT, "voices.too_many", "今天说了二十段了，急事请打电话");
    n->id = (VoiceId){id_next(tx)};
    n->made_ms = tx->now_ms;
    TRY(note_insert(tx, n));
    TRY(timer_set(tx, "voices.over", n->id.v, tx->now_ms + VOICE_DAYS * DAY_MS));
    *out = n->id;
    return event_publish(
        tx, "voices.said", n->id.v,
        str_fmt(tx->arena, "{\"elder\":%lld,\"to\":%d}", (long long)n->elder.v, (int)n->to));
}

/* The canteen the elder eats from. */
static Status canteen_of(Tx *tx, PersonId elder, OrganisationId *out)
{
    MealOrder *orders;
    size_t count;
    TRY(meals_orders_of(tx, elder, 1, &orders, &count));
    if (!count)
        return fail(tx, CONFLICT, "voices.no_meal", "还没有订过饭，不知道说给谁，请先打电话");
    *out = orders[0].site;
    return OK;
}

static Status tell(Tx *tx, const VoiceNote *n, PersonId to)
{
    MessageId message;
    Person p;
    if (!n->speaker.v || to.v == n->speaker.v) return OK;
    TRY(people_load(tx, n->speaker, &p));
    return notice_tell(
        tx,
        &(Notice){.to = to,
                  .about = n->elder,
                  .kind = "voices.said",
                  .words = str_fmt(tx->arena, "%.*s给您留了话，点开就能听", STR_ARG(p.name))},
        &message);
}

/* Does the elder let this one see the meals? Only such family is spoken to. */
static Status is_family(Tx *tx, PersonId elder, PersonId who, bool *yes)
{
    Relation *r;
    size_t count;
    *yes = false;
    TRY(people_relations(tx, elder, &r, &count));
    for (size_t i = 0; i < count; i++)
        *yes = *yes || (r[i].state == RELATION_AGREED && r[i].other.v == who.v &&
                        (r[i].scopes & SCOPE_MEALS));
    return OK;
}

static Status tell_family(Tx *tx, const VoiceNote *n)
{
    Relation *r;
    size_t count;
    TRY(people_relations(tx, n->elder, &r, &count));
    for (size_t i = 0; i < count; i++)
        if (r[i].state == RELATION_AGREED && (r[i].scopes & SCOPE_MEALS))
            TRY(tell(tx, n, r[i].other));
    return OK;
}

Status voices_say(Tx *tx, const VoiceNote *ask, VoiceId *out)
{
    VoiceNote n = *ask;
    n.speaker = (PersonId){tx->origin.actor};
    n.site.v = 0;
    TRY(people_may_act(tx, n.speaker, n.elder, SCOPE_MEALS));
    switch (n.to) {
    case VOICE_TO_BRINGER: TRY(canteen_of(tx, n.elder, &n.site)); return say(tx, &n, out);
    case VOICE_TO_ELDER:
        if (n.speaker.v == n.elder.v)
            return fail(tx, DENIED, "voices.self", "请选说给谁：送饭的，还是家里人");
        if (tx->origin.role > 0 && (ROLE_BIT(tx->origin.role) & CANTEEN))
            TRY(canteen_of(tx, n.elder, &n.site));
        TRY(say(tx, &n, out));
        return tell(tx, &n, n.elder);
    case VOICE_TO_FAMILY:
        if (n.speaker.v != n.elder.v) return fail(tx, DENIED, "voices.self", "这句话要老人自己说");
        TRY(say(tx, &n, out));
        return tell_family(tx, &n);
    }
    return OK;
}

Status voices_say_at(Tx *tx, StopId stop, const VoiceNote *ask, VoiceId *out)
{
    VoiceNote n = *ask;
    DispatchStop s;
    DispatchRun run;
    TRY(dispatch_stop(tx, stop, &s));
    TRY(dispatch_run(tx, s.run, &run));
    n.speaker = (PersonId){tx->origin.actor};
    n.elder = s.person;
    n.site = run.site;
    n.to = VOICE_TO_ELDER;
    TRY(say(tx, &n, out));
    return tell(tx, &n, n.elder);
}

/* ---- Hearing ---- */

/* Is the actor the one who stands before this elder's door today? */
static Status brings_today(Tx *tx, const VoiceNote *n, bool *yes)
{
    Day today = tx_today(tx);
    *yes = false;
    for (int64_t slot = SLOT_BREAKFAST; slot <= SLOT_DINNER; slot++) {
        DispatchRun *runs;
        size_t count;
        TRY(dispatch_runs(tx, n->site, today, slot, &runs, &count));
        for (size_t i = 0; i < count; i++) {
            DispatchStop *stops;
            size_t stop_count;
            if (runs[i].worker.v != tx->origin.actor) continue;
            TRY(dispatch_stops(tx, runs[i].id, &stops, &stop_count));
            for (size_t k = 0; k < stop_count; k++) *yes = *yes || stops[k].person.v == n->elder.v;
        }
    }
    return OK;
}

/* For whom it is: they are who can have heard it. */
static Status is_for(Tx *tx, const VoiceNote *n, bool *yes)
{
    RoleSet role = tx->origin.role > 0 ? ROLE_BIT(tx->origin.role) : 0;
    PersonId actor = {tx->origin.actor};
    *yes = false;
    switch (n->to) {
    case VOICE_TO_ELDER: *yes = actor.v == n->elder.v; return OK;
    case VOICE_TO_FAMILY: return is_family(tx, n->elder, actor, yes);
    case VOICE_TO_BRINGER:
        if (role & COURIERS) return brings_today(tx, n, yes);
        if (!(role & CANTEEN)) return OK;
        WorksAt *staff;
        size_t count;
        TRY(people_working_at(tx, n->site, &staff, &count));
        for (size_t i = 0; i < count; i++) *yes = *yes || staff[i].person.v == actor.v;
        return OK;
    }
    return OK;
}

static Status load(Tx *tx, VoiceId id, bool sound, VoiceNote *out)
{
    bool yes;
    Status status = note_find(tx, id, sound, out);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "voices.no_note", "没有找到这段话");
    TRY(status);
    PersonId actor = {tx->origin.actor};
    if (actor.v == out->speaker.v || actor.v == out->elder.v) return OK;
    TRY(is_for(tx, out, &yes));
    if (!yes && out->to != VOICE_TO_FAMILY) TRY(is_family(tx, out->elder, actor, &yes));
    return yes ? OK : fail(tx, DENIED, "voices.not_yours", "这段话不是说给您的");
}

Status voices_sound(Tx *tx, VoiceId id, VoiceNote *out)
{
    return load(tx, id, true, out);
}

Status voices_heard(Tx *tx, VoiceId id)
{
    VoiceNote n;
    bool yes;
    TRY(load(tx, id, false, &n));
    TRY(is_for(tx, &n, &yes));
    if (n.heard_ms || !yes) return OK;
    TRY(note_heard(tx, id, (PersonId){tx->origin.actor}));
    return event_publish(tx, "voices.heard", id.v, STR(""));
}

Status voices_take_back(Tx *tx, VoiceId id)
{
    VoiceNote n;
    int64_t changed;
    Status status = note_find(tx, id, false, &n);
    if (status == NOT_FOUND) return OK; /* taken back before */
    TRY(status);
    if (n.speaker.v != tx->origin.actor)
        return fail(tx, DENIED, "voices.not_yours", "这段话不是您说的");
    TRY(note_drop(tx, id, &changed));
    if (!changed) return fail(tx, CONFLICT, "voices.heard", "已经听过了，收不回来了");
    return timer_cancel(tx, "voices.over", id.v);
}

Status voices_of(Tx *tx, PersonId elder, Ms since, VoiceNote **out, size_t *count)
{
    return notes_of(tx, elder, since, out, count);
}
Status voices_at(Tx *tx, OrganisationId site, Ms since, VoiceNote **out, size_t *count)
{
    return notes_at(tx, site, since, out, count);
}
