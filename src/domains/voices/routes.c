/* Voice notes of an elder, of a run, of a canteen. */
#include "domains/voices/inside.h"

#define COURIERS (ROLE_BIT(ROLE_COURIER) | ROLE_BIT(ROLE_VOLUNTEER) | ROLE_BIT(ROLE_LOGISTICS))
#define DESK     (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))
#define CANTEEN  (DESK | ROLE_BIT(ROLE_COOK))

enum { SOUND_TEXT_MAX = 280000, RUN_DAYS = 7 };

static const Choice tos[] = {{"bringer", VOICE_TO_BRINGER, "送饭的人"},
                             {"elder", VOICE_TO_ELDER, "老人"},
                             {"family", VOICE_TO_FAMILY, "家里人"},
                             {0}};

typedef struct SayBody {
    VoiceId id;
    StopId stop;
    PersonId elder;
    int32_t to;
    int64_t length_ms;
    Str sound, words;
    bool has_elder, has_length, has_sound, has_words;
} SayBody;
static const Field say_fields[] = {
    MAYBE_ID(SayBody, elder, has_elder, "elder_id"),
    FIELD_CHOICE(SayBody, to, "to", tos),
    MAYBE_INT(SayBody, length_ms, has_length, "length_ms", 0, 3600000),
    MAYBE_TEXT(SayBody, sound, has_sound, "sound", 0, SOUND_TEXT_MAX),
    MAYBE_TEXT(SayBody, words, has_words, "words", 0, 200),
    {0}};
static const Field stop_fields[] = {
    FIELD_ID(SayBody, stop, "id"),
    MAYBE_INT(SayBody, length_ms, has_length, "length_ms", 0, 3600000),
    MAYBE_TEXT(SayBody, sound, has_sound, "sound", 0, SOUND_TEXT_MAX),
    MAYBE_TEXT(SayBody, words, has_words, "words", 0, 200),
    {0}};
static const Field id_fields[] = {FIELD_ID(SayBody, id, "id"), {0}};
static const Field of_fields[] = {MAYBE_ID(SayBody, elder, has_elder, "elder_id"), {0}};

typedef struct IdReply {
    int64_t id;
} IdReply;
static const Field id_out[] = {FIELD_INT(IdReply, id, "id", 1, ID_MAX), {0}};

static Status note_of(Request *req, const SayBody *a, VoiceNote *out)
{
    *out = (VoiceNote){.elder = a->has_elder ? a->elder : (PersonId){req->who.person},
                       .to = (VoiceTo)a->to,
                       .length_ms = a->has_length ? a->length_ms : 0,
                       .sound = STR(""),
                       .words = a->has_words ? str_trim(a->words) : STR("")};
    if (a->has_sound && a->sound.len && !str_from_base64(req->arena, a->sound, &out->sound))
        return fail(req->tx, INVALID, "voices.not_sound", "这段声音听不了，请再录一遍，或写下来");
    return OK;
}

static Status put_note(Request *req, JsonOut *out, const VoiceNote *n)
{
    Person p = {.name = STR("")};
    Person elder;
    TRY(people_load(req->tx, n->speaker, &p));
    TRY(people_load(req->tx, n->elder, &elder));
    json_open(out, NULL, '{');
    json_put_i64(out, "id", n->id.v);
    json_put_i64(out, "elder_id", n->elder.v);
    json_put_str(out, "elder", elder.name);
    json_put_str(out, "name", p.name);
    json_put_bool(out, "mine", n->speaker.v == req->who.person);
    json_put_text(out, "to", tos[n->to - 1].name);
    json_put_bool(out, "sound", n->form != VOICE_NONE);
    json_put_i64(out, "seconds", (n->length_ms + 999) / 1000);
    json_put_str(out, "words", n->words);
    json_put_i64(out, "at_ms", n->made_ms);
    json_put_i64(out, "heard_ms", n->heard_ms);
    json_close(out, '}');
    return OK;
}

static Status say(Request *req, Reply *reply)
{
    SayBody a = {0};
    VoiceNote n;
    VoiceId id;
    IdReply done;
    request_fields(req, &a);
    TRY(note_of(req, &a, &n));
    TRY(voices_say(req->tx, &n, &id));
    done.id = id.v;
    return reply_record(reply, 201, &done);
}

static Status say_at(Request *req, Reply *reply)
{
    SayBody a = {0};
    VoiceNote n;
    VoiceId id;
    IdReply done;
    request_fields(req, &a);
    TRY(dispatch_may_note(req, a.stop));
    TRY(note_of(req, &a, &n));
    TRY(voices_say_at(req->tx, a.stop, &n, &id));
    done.id = id.v;
    return reply_record(reply, 201, &done);
}

static Status of(Request *req, Reply *reply)
{
    SayBody a = {0};
    VoiceNote *notes;
    size_t count;
    request_fields(req, &a);
    if (!a.has_elder) a.elder.v = req->who.person;
    TRY(people_may_act(req->tx, (PersonId){req->who.person}, a.elder, SCOPE_MEALS));
    TRY(voices_of(req->tx, a.elder, req->tx->now_ms - VOICE_DAYS * DAY_MS, &notes, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) TRY(put_note(req, out, &notes[i]));
    return reply_items_end(reply);
}

/* What elders said to this canteen and its couriers, and what they were told. */
static Status at_site(Request *req, Reply *reply)
{
    VoiceNote *notes;
    size_t count;
    OrganisationId site = {req->who.organisation};
    TRY(voices_at(req->tx, site, req->tx->now_ms - VOICE_DAYS * DAY_MS, &notes, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count && site.v; i++) TRY(put_note(req, out, &notes[i]));
    return reply_items_end(reply);
}

/* Of a week: what the elders of this run said and nobody heard, and what went back and forth. */
static Status of_run(Request *req, Reply *reply)
{
    DispatchRun run;
    DispatchStop *stops = NULL;
    size_t count = 0;
    Tx *tx = req->tx;
    Status status = dispatch_run_of(tx, (PersonId){req->who.person}, tx_today(tx), &run);
    if (status != OK && status != NOT_FOUND) return status;
    if (status == OK) TRY(dispatch_stops(tx, run.id, &stops, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        VoiceNote *notes;
        size_t n;
        TRY(voices_of(tx, stops[i].person, tx->now_ms - RUN_DAYS * DAY_MS, &notes, &n));
        json_open(out, NULL, '{');
        json_put_i64(out, "stop_id", stops[i].id.v);
        json_open(out, "notes", '[');
        for (size_t k = 0; k < n; k++)
            if ((notes[k].to == VOICE_TO_BRINGER && notes[k].site.v == run.site.v) ||
                notes[k].speaker.v == req->who.person)
                TRY(put_note(req, out, &notes[k]));
        json_close(out, ']');
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status sound(Request *req, Reply *reply)
{
    SayBody a = {0};
    VoiceNote n;
    request_fields(req, &a);
    TRY(voices_sound(req->tx, a.id, &n));
    if (!n.sound.len)
        return fail(req->tx, NOT_FOUND, "voices.gone", "这段声音过了三十天，已经删了");
    return reply_bytes(reply, 200, voice_type(n.form), n.sound);
}

static Status heard(Request *req, Reply *reply)
{
    SayBody a = {0};
    request_fields(req, &a);
    TRY(voices_heard(req->tx, a.id));
    return reply_empty(reply, 204);
}
static Status take_back(Request *req, Reply *reply)
{
    SayBody a = {0};
    request_fields(req, &a);
    TRY(voices_take_back(req->tx, a.id));
    return reply_empty(reply, 204);
}

#define IN(fields) .in = fields, .in_size = sizeof(SayBody)

const Route voices_routes[] = {
    {POST, "/api/voices", SIGNED_IN, WRITE, IN(say_fields), id_out, say,
     "Leave a voice note of at most 20 seconds, or a line of words", .body_max = 320 << 10},
    {GET, "/api/voices", SIGNED_IN, READ, IN(of_fields), NULL, of,
     "Voice notes of an elder, thirty days back"},
    {GET, "/api/voices/{id}/sound", SIGNED_IN, READ, IN(id_fields), NULL, sound,
     "The sound of a note"},
    {POST, "/api/voices/{id}/heard", SIGNED_IN, WRITE, IN(id_fields), NULL, heard,
     "It was heard by whom it is for"},
    {POST, "/api/voices/{id}/undo", SIGNED_IN, WRITE, IN(id_fields), NULL, take_back,
     "Take back what nobody has heard"},
    {GET, "/api/run/voices", COURIERS, READ, NULL, 0, NULL, of_run,
     "What the elders of my run of today said, and what they were told"},
    {POST, "/api/run/stops/{id}/voice", COURIERS | DESK, WRITE, IN(stop_fields), id_out, say_at,
     "Who brings the meal leaves a voice note for the elder of the stop", .body_max = 320 << 10},
    {GET, "/api/site/voices", CANTEEN, READ, NULL, 0, NULL, at_site,
     "What elders said to the canteen and its couriers"},
    {0},
};
