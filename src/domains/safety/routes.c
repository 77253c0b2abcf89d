/* The wall of the station, one alarm with all that is known, what is done about it, and the report.
 */
#include "base/english.h"
#include "domains/safety/show.h"

enum { WALL_MAX = 300 };

static const char *const whats[] = {
    "",           "raised",     "repeated",   "late",     "told",        "acknowledged",
    "handed_on",  "on_the_way", "on_site",    "resolved", "reviewed",    "reopened",
    "suppressed", "taken_back", "called_120", "note",     "owner_quiet", "no_test"};

static Status put_alarms(Tx *tx, JsonOut *out, const char *key, const Alarm *a, size_t count)
{
    json_open(out, key, '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        TRY(show_alarm(tx, out, &a[i]));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_duty(Tx *tx, JsonOut *out)
{
    PersonId *on;
    size_t count;
    Ms end;
    TRY(safety_on_duty(tx, &on, &count));
    json_open(out, "on_duty", '[');
    for (size_t i = 0; i < count; i++) TRY(show_contact(tx, out, on[i], "值班"));
    json_close(out, ']');
    TRY(roster_end(tx, INT64_MAX, &end));
    json_put_i64(out, "roster_end_ms", end);
    return OK;
}

static Status put_probe(Tx *tx, JsonOut *out)
{
    Ms last = 0;
    int64_t arrived = 0;
    int64_t missed = 0;
    Status status = probe_find(tx, &last, &arrived, &missed);
    if (status != OK && status != NOT_FOUND) return status;
    json_open(out, "probe", '{');
    json_put_i64(out, "last_ms", last);
    json_put_i64(out, "arrived", arrived);
    json_put_i64(out, "missed", missed);
    json_close(out, '}');
    return OK;
}

/* How long people were rung before somebody answered; of one that nobody has answered, until now.
 */
static Ms rung_for(const Tx *tx, const Alarm *a)
{
    Ms end = a->acked_ms ? a->acked_ms : a->resolved_ms ? a->resolved_ms : tx->now_ms;
    return end - a->ring_ms;
}

/* Those that were answered late: each is looked at again. all: also what was, and what is still
 * open. */
static Status put_misses(Tx *tx, JsonOut *out, Ms from, Ms to, bool all)
{
    Alarm *a;
    size_t count;
    size_t n = 0;
    TRY(alarm_list(tx, from, to, 1000, &a, &count));
    for (size_t i = 0; i < count; i++) {
        bool asked = a[i].state == ALARM_RESOLVED || (all && a[i].state != ALARM_SUPPRESSED);
        bool late = a[i].urgent && !a[i].test && rung_for(tx, &a[i]) > ANSWER_GOAL_MS;
        if (asked && late) a[n++] = a[i];
    }
    return put_alarms(tx, out, "misses", a, n < 100 ? n : 100);
}

static Status wall(Request *req, Reply *reply)
{
    Tx *tx = req->tx;
    Alarm *a;
    size_t count;
    AnswerTimes today;
    Ms midnight = day_ms(tx_today(tx), SHANGHAI_MS);
    TRY(safety_open_alarms(tx, WALL_MAX, &a, &count));
    sort_alarms(a, count);
    TRY(answer_times(tx, midnight, midnight + DAY_MS, false, &today));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "now_ms", tx->now_ms);
    json_put_i64(out, "me", req->who.person);
    json_put_i64(out, "answer_mean_s", today.mean_s);
    json_put_i64(out, "answered_today", today.answered);
    TRY(put_duty(tx, out));
    TRY(put_probe(tx, out));
    TRY(put_alarms(tx, out, "items", a, count));
    TRY(put_misses(tx, out, tx->now_ms - 3 * DAY_MS, tx->now_ms + 1, false));
    json_close(out, '}');
    return OK;
}

typedef struct AlarmBody {
    AlarmId id;
    PersonId person;
    int32_t kind, code, checked;
    Str words;
    bool has_words, has_checked;
} AlarmBody;
static const Field id_fields[] = {FIELD_ID(AlarmBody, id, "id"), {0}};
static const Field words_fields[] = {
    FIELD_ID(AlarmBody, id, "id"), MAYBE_TEXT(AlarmBody, words, has_words, "words", 0, 300), {0}};
static const Field note_fields[] = {
    FIELD_ID(AlarmBody, id, "id"), FIELD_TEXT(AlarmBody, words, "words", 1, 300), {0}};
static const Field hand_fields[] = {
    FIELD_ID(AlarmBody, id, "id"), FIELD_ID(AlarmBody, person, "person_id"), {0}};
static const Field end_fields[] = {
    FIELD_ID(AlarmBody, id, "id"),
    FIELD_CHOICE(AlarmBody, code, "code", alarm_codes),
    MAYBE_CHOICE(AlarmBody, checked, has_checked, "checked", alarm_checks),
    MAYBE_TEXT(AlarmBody, words, has_words, "words", 0, 300),
    {0}};
static const Field raise_fields[] = {FIELD_ID(AlarmBody, person, "person_id"),
                                     FIELD_CHOICE(AlarmBody, kind, "kind", alarm_kinds),
                                     MAYBE_TEXT(AlarmBody, words, has_words, "words", 0, 300),
                                     {0}};

/* ---- One alarm ---- */

static Status put_events(Tx *tx, JsonOut *out, AlarmId id)
{
    AlarmEvent *e;
    size_t count;
    TRY(safety_events(tx, id, &e, &count));
    json_open(out, "events", '[');
    for (size_t i = count; i-- > 0;) {
        Str by;
        TRY(show_name(tx, (PersonId){e[i].actor}, &by));
        json_open(out, NULL, '{');
        json_put_i64(out, "number", e[i].number);
        json_put_text(out, "what", whats[e[i].what]);
        json_put_i64(out, "at_ms", e[i].at_ms);
        show_maybe(out, "by", by);
        show_maybe(out, "words", e[i].words);
        json_put_raw(out, "detail", e[i].detail);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static const char *relation_word(int64_t kind)
{
    static const char *const words[] = {"",     "孩子", "老伴",   "孙辈",  "兄弟姐妹",
                                        "家人", "邻居", "监护人", "代理人"};
    return kind > 0 && kind < 9 ? words[kind] : "家人";
}

static Status put_contacts(Tx *tx, JsonOut *out, PersonId person)
{
    Relation *r;
    size_t count;
    PersonId duty;
    Person p;
    json_open(out, "contacts", '[');
    if (person.v) {
        TRY(people_load(tx, person, &p));
        if (p.phone.len) TRY(show_contact(tx, out, person, "本人"));
        TRY(people_relations(tx, person, &r, &count));
        for (size_t i = 0; i < count; i++)
            if (r[i].state == RELATION_AGREED && (r[i].scopes & SCOPE_ALARMS))
                TRY(show_contact(tx, out, r[i].other, relation_word(r[i].kind)));
        Status status = people_duty_for(tx, person, &duty);
        if (status == OK) TRY(show_contact(tx, out, duty, "网格员"));
        if (status != OK && status != NOT_FOUND) return status;
    }
    json_close(out, ']');
    return OK;
}

Status show_helpers(Tx *tx, JsonOut *out)
{
    static const struct {
        Role role;
        const char *what;
    } from[] = {{ROLE_GRID_WORKER, "网格员"},
                {ROLE_SOCIAL_WORKER, "社工"},
                {ROLE_AIDE, "助老员"},
                {ROLE_VOLUNTEER, "志愿者"},
                {ROLE_OPERATOR, "值守员"}};
    json_open(out, "helpers", '[');
    for (size_t k = 0; k < sizeof from / sizeof *from; k++) {
        PersonId *who;
        size_t count;
        TRY(people_holding(tx, from[k].role, &who, &count));
        for (size_t i = 0; i < count && i < 20; i++)
            TRY(show_contact(tx, out, who[i], from[k].what));
    }
    json_close(out, ']');
    return OK;
}

static void put_tag(JsonOut *out, const char *kind, Str text)
{
    json_open(out, NULL, '{');
    json_put_text(out, "kind", kind);
    json_put_said(out, "text", text);
    json_close(out, '}');
}

/* Flags and the note for everybody who answers; illnesses and drugs with the consent for health. */
static Status put_tags(Tx *tx, JsonOut *out, PersonId person)
{
    uint64_t flags;
    DietLimit *d;
    size_t count;
    Person p;
    bool health;
    Day day = tx_today(tx);
    json_open(out, "tags", '[');
    if (person.v) {
        TRY(people_load(tx, person, &p));
        TRY(people_flags_on(tx, person, day, &flags));
        for (int k = 1; k <= FLAG_HANDICAP; k++)
            if (flags >> k & 1) put_tag(out, "info", str_of(flag_text((FlagKind)k)));
        TRY(people_consents_to(tx, person, PURPOSE_HEALTH, RECEIVER_STAFF, (PersonId){0}, &health));
        TRY(people_diet(tx, person, day, &d, &count));
        for (size_t i = 0; i < count && health; i++)
            if (d[i].kind == DIET_CONDITION || d[i].kind == DIET_DRUG)
                put_tag(out, d[i].kind == DIET_DRUG ? "warn" : "bad", d[i].value);
        if (p.note.len) put_tag(out, "warn", p.note);
    }
    json_close(out, ']');
    return OK;
}

static Status one(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    Alarm a;
    request_fields(req, &b);
    TRY(safety_alarm(req->tx, b.id, &a));
    if (a.person.v && (ROLE_BIT(req->who.role) & ROLE_BIT(ROLE_OPERATOR)))
        TRY(people_may_see(req->tx, a.person, SCOPE_PROFILE | SCOPE_ALARMS)); /* notes the look */
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(show_alarm(req->tx, out, &a));
    TRY(put_tags(req->tx, out, a.person));
    TRY(put_contacts(req->tx, out, a.person));
    TRY(show_helpers(req->tx, out));
    TRY(put_events(req->tx, out, a.id));
    json_close(out, '}');
    return OK;
}

/* What was done is answered with the alarm as it stands. */
static Status answer(Request *req, Reply *reply, AlarmId id, int code)
{
    Alarm a;
    TRY(alarm_find(req->tx, id, &a));
    JsonOut *out = reply_json(reply, code);
    json_open(out, NULL, '{');
    TRY(show_alarm(req->tx, out, &a));
    json_close(out, '}');
    return OK;
}

static Str words_of(const AlarmBody *b)
{
    return b->words.ptr ? b->words : STR("");
}

static Status acknowledge(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    request_fields(req, &b);
    TRY(safety_acknowledge(req->tx, b.id));
    return answer(req, reply, b.id, 200);
}
static Status hand_on(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    request_fields(req, &b);
    TRY(safety_hand_on(req->tx, b.id, b.person));
    return answer(req, reply, b.id, 200);
}
static Status send(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    request_fields(req, &b);
    TRY(safety_send(req->tx, b.id, b.person));
    return answer(req, reply, b.id, 200);
}
static Status on_the_way(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    request_fields(req, &b);
    TRY(safety_move(req->tx, b.id, ALARM_ON_THE_WAY, words_of(&b)));
    return answer(req, reply, b.id, 200);
}
static Status on_site(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    request_fields(req, &b);
    TRY(safety_move(req->tx, b.id, ALARM_ON_SITE, words_of(&b)));
    return answer(req, reply, b.id, 200);
}
static Status note(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    request_fields(req, &b);
    TRY(safety_note(req->tx, b.id, words_of(&b)));
    return answer(req, reply, b.id, 200);
}
static Status called_120(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    request_fields(req, &b);
    TRY(safety_called_120(req->tx, b.id));
    return answer(req, reply, b.id, 200);
}
static Status resolve(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    request_fields(req, &b);
    TRY(safety_resolve(req->tx, b.id, (AlarmCode)b.code, (AlarmCheck)b.checked, words_of(&b)));
    return answer(req, reply, b.id, 200);
}
static Status review(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    request_fields(req, &b);
    TRY(safety_review(req->tx, b.id, words_of(&b)));
    return answer(req, reply, b.id, 200);
}
static Status reopen(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    request_fields(req, &b);
    TRY(safety_reopen(req->tx, b.id, words_of(&b)));
    return answer(req, reply, b.id, 200);
}
static Status no_test(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    request_fields(req, &b);
    TRY(safety_no_test(req->tx, b.id));
    return answer(req, reply, b.id, 200);
}

/* Somebody phones for help: the station writes it down as an alarm like any other. */
static Status raise(Request *req, Reply *reply)
{
    AlarmBody b = {0};
    Alarm a;
    Person p;
    request_fields(req, &b);
    Status status = people_load(req->tx, b.person, &p);
    if (status == NOT_FOUND) return fail(req->tx, NOT_FOUND, "people.unknown", "没有找到这个人");
    TRY(status);
    AlarmAsk ask = {.kind = (AlarmKind)b.kind, .person = b.person, .code = STR("desk")};
    TRY(safety_raise(req->tx, &ask, &a));
    if (b.words.len) TRY(safety_note(req->tx, a.id, b.words));
    return answer(req, reply, a.id, 201);
}

/* ---- Reports ---- */

typedef struct SpanBody {
    Day from, to;
    int64_t days;
    bool has_from, has_to;
} SpanBody;
static const Field span_fields[] = {
    MAYBE_DAY(SpanBody, from, has_from, "from"), MAYBE_DAY(SpanBody, to, has_to, "to"), {0}};

/* The month so far when nothing is said. */
static void span_of(const Request *req, SpanBody *b, Ms *from, Ms *to)
{
    Civil c = day_civil(tx_today(req->tx));
    request_fields(req, b);
    if (!b->has_from) b->from = day_of(c.year, c.month, 1);
    if (!b->has_to) b->to = tx_today(req->tx);
    *from = day_ms(b->from, SHANGHAI_MS);
    *to = day_ms(b->to + 1, SHANGHAI_MS);
}

static void put_times(JsonOut *out, const char *key, const AnswerTimes *t)
{
    json_open(out, key, '{');
    json_put_i64(out, "alarms", t->alarms);
    json_put_i64(out, "answered", t->answered);
    json_put_i64(out, "within_60", t->within_60);
    json_put_i64(out, "within_180", t->within_180);
    json_put_i64(out, "open", t->open);
    json_put_i64(out, "waits_60", t->waits_60);
    json_put_i64(out, "waits_180", t->waits_180);
    json_put_i64(out, "mean_s", t->mean_s);
    json_close(out, '}');
}

static Status put_false(Tx *tx, JsonOut *out, Ms from, Ms to)
{
    Rows rows;
    TRY(false_alarms(tx, from, to, &rows));
    json_open(out, "by_person", '[');
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.rows[i];
        Str name;
        TRY(show_name(tx, (PersonId){row_int(row, 0)}, &name));
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", row_int(row, 0));
        json_put_str(out, "name", name);
        json_put_text(out, "kind", choice_name(alarm_kinds, row_int(row, 1)));
        json_put_said(out, "word", str_of(choice_text(alarm_kinds, row_int(row, 1))));
        json_put_i64(out, "alarms", row_int(row, 2));
        json_put_i64(out, "false_alarms", row_int(row, 3));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status report(Request *req, Reply *reply)
{
    SpanBody b = {0};
    AnswerTimes real, drills;
    Ms from, to;
    char day[16];
    span_of(req, &b, &from, &to);
    TRY(answer_times(req->tx, from, to, false, &real));
    TRY(answer_times(req->tx, from, to, true, &drills));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    day_text(b.from, day);
    json_put_text(out, "from", day);
    day_text(b.to, day);
    json_put_text(out, "to", day);
    put_times(out, "answers", &real);
    put_times(out, "drills", &drills);
    TRY(put_misses(req->tx, out, from, to, true));
    TRY(put_false(req->tx, out, from, to));
    json_close(out, '}');
    return OK;
}

static Status history(Request *req, Reply *reply)
{
    SpanBody b = {0};
    Alarm *a;
    size_t count;
    Ms from, to;
    span_of(req, &b, &from, &to);
    TRY(safety_alarms(req->tx, from, to, 500, &a, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_alarms(req->tx, out, "items", a, count));
    json_close(out, '}');
    return OK;
}

static Status chain(Request *req, Reply *reply)
{
    enum { STEP = 5000 };
    int64_t last = 0;
    int64_t broken = 0;
    for (int64_t before = -1; !broken && last != before;) {
        before = last;
        TRY(safety_chain_check(req->tx, last, STEP, &last, &broken));
    }
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "events", last);
    json_put_i64(out, "broken", broken);
    json_close(out, '}');
    return OK;
}

/* The family's: open alarms, and those of the last week, of the elders I look after. */
static Status mine(Request *req, Reply *reply)
{
    Tx *tx = req->tx;
    Relation *r;
    Alarm *a;
    size_t relations, count;
    size_t n = 0;
    TRY(people_elders_of(tx, (PersonId){req->who.person}, &r, &relations));
    TRY(safety_alarms(tx, tx->now_ms - 7 * DAY_MS, tx->now_ms + 1, 1000, &a, &count));
    for (size_t i = 0; i < count; i++) {
        bool may = a[i].person.v == req->who.person;
        for (size_t k = 0; k < relations && !may; k++)
            may = r[k].person.v == a[i].person.v && (r[k].scopes & SCOPE_ALARMS);
        if (may && !a[i].test && a[i].state != ALARM_SUPPRESSED) a[n++] = a[i];
    }
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_alarms(tx, out, "items", a, n < 50 ? n : 50));
    json_close(out, '}');
    return OK;
}

const Route safety_routes[] = {
    {GET, "/api/wall", HANDLERS, READ, NULL, 0, NULL, wall,
     "The station's wall: open alarms, who is on duty, today's answers"},
    {GET, "/api/wall/report", HANDLERS, READ, IN(span_fields, SpanBody), NULL, report,
     "Answer times, misses, false alarms by person"},
    {GET, "/api/wall/chain", STATION, READ, NULL, 0, NULL, chain,
     "Whether the chain of events is whole", .flags = ROUTE_LONG},
    {GET, "/api/alarms", HANDLERS, READ, IN(span_fields, SpanBody), NULL, history,
     "Alarms of a time"},
    {POST, "/api/alarms", HANDLERS, WRITE, IN(raise_fields, AlarmBody), NULL, raise,
     "Raise an alarm for somebody"},
    {GET, "/api/alarms/{id}", HANDLERS | RELATIVES, WRITE, IN(id_fields, AlarmBody), NULL, one,
     "An alarm with everything that helps", .purpose = "alarm"},
    {POST, "/api/alarms/{id}/ack", HANDLERS | RELATIVES, WRITE, IN(id_fields, AlarmBody), NULL,
     acknowledge, "I answer; it is mine"},
    {POST, "/api/alarms/{id}/hand", HANDLERS, WRITE, IN(hand_fields, AlarmBody), NULL, hand_on,
     "Hand it on"},
    {POST, "/api/alarms/{id}/send", HANDLERS, WRITE, IN(hand_fields, AlarmBody), NULL, send,
     "Send somebody there"},
    {POST, "/api/alarms/{id}/way", HANDLERS | RELATIVES, WRITE, IN(words_fields, AlarmBody), NULL,
     on_the_way, "On the way"},
    {POST, "/api/alarms/{id}/site", HANDLERS | RELATIVES, WRITE, IN(words_fields, AlarmBody), NULL,
     on_site, "There"},
    {POST, "/api/alarms/{id}/note", HANDLERS | RELATIVES, WRITE, IN(note_fields, AlarmBody), NULL,
     note, "Note something"},
    {POST, "/api/alarms/{id}/called-120", HANDLERS | RELATIVES, WRITE, IN(id_fields, AlarmBody),
     NULL, called_120, "120 was called"},
    {POST, "/api/alarms/{id}/resolve", HANDLERS | RELATIVES, WRITE, IN(end_fields, AlarmBody), NULL,
     resolve, "How it ended"},
    {POST, "/api/alarms/{id}/review", HANDLERS, WRITE, IN(words_fields, AlarmBody), NULL, review,
     "Looked at again, with what was learnt"},
    {POST, "/api/alarms/{id}/reopen", HANDLERS, WRITE, IN(words_fields, AlarmBody), NULL, reopen,
     "It was not over"},
    {POST, "/api/alarms/{id}/no-test", STATION, WRITE, IN(id_fields, AlarmBody), NULL, no_test,
     "The drill is none"},
    {GET, "/api/me/alarms", SIGNED_IN, READ, NULL, 0, NULL, mine,
     "Alarms of the elders I look after"},
    {0},
};
