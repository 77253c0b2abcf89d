/* A daughter's word for her mother; two elders of today's run have left one for who brings the
 * meal, and one got an answer. The sound is four tones made by a browser, nobody's voice. */
#include "domains/voices/voices.h"
#include "main/demo.h"

EMBED(demo_voice, "src/main/demo_voice.webm");

static PersonId who_is(const Demo *d, Role role)
{
    for (int i = 0; i < DEMO_STAFF; i++)
        if (d->staff[i].role == role) return d->staff[i].person;
    return (PersonId){0};
}

static Status talk_of_family(Tx *tx, void *job)
{
    Demo *d = job;
    VoiceId id;
    VoiceNote n = {.elder = who_is(d, ROLE_ELDER),
                   .to = VOICE_TO_ELDER,
                   .length_ms = 2200,
                   .words = STR("妈，周末我回来吃饭")};
    n.sound = embedded_str((Embedded)EMBEDDED(demo_voice));
    tx->origin.actor = who_is(d, ROLE_FAMILY).v;
    tx->origin.role = ROLE_FAMILY;
    return voices_say(tx, &n, &id);
}

static Status talk_at_doors(Tx *tx, void *job)
{
    static const char *const words[] = {"明天的菜少放点盐，谢谢", "门铃坏了，敲门就行"};
    Demo *d = job;
    DispatchRun run;
    DispatchStop *stops;
    size_t count;
    VoiceId id;
    TxOrigin origin = tx->origin;
    VoiceNote n = {.to = VOICE_TO_BRINGER, .length_ms = 2200};
    n.sound = embedded_str((Embedded)EMBEDDED(demo_voice));
    PersonId courier = who_is(d, ROLE_COURIER);
    Status status = dispatch_run_of(tx, courier, tx_today(tx), &run);
    if (status == NOT_FOUND) return OK; /* no run today: nothing to say at a door */
    TRY(status);
    TRY(dispatch_stops(tx, run.id, &stops, &count));
    for (size_t i = 0; i < 2 && i < count && status == OK; i++) {
        tx->origin.actor = n.elder.v = stops[i].person.v;
        tx->origin.role = ROLE_ELDER;
        n.words = str_of(words[i]);
        status = voices_say(tx, &n, &id);
    }
    tx->origin.actor = courier.v;
    tx->origin.role = ROLE_COURIER;
    n.words = STR("收到，明天少放盐");
    if (count && status == OK) status = voices_say_at(tx, stops[0].id, &n, &id);
    tx->origin = origin;
    return status;
}

Status demo_voices(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    TRY(store_write(d->store, origin, d->arena, talk_of_family, d, d->problem));
    return store_write(d->store, origin, d->arena, talk_at_doors, d, d->problem);
}
