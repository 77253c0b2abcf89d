/* What hangs on a person: flags, setting, wishes, diet, absences, assessments. */
#include "base/english.h"
#include "domains/people/answers.h"
#include "engine/assess/assess.h"

typedef struct LeaveAsk {
    PersonId id;
    int32_t state;
    Day day;
} LeaveAsk;
static const Field leave_fields[] = {FIELD_ID(LeaveAsk, id, "id"),
                                     FIELD_CHOICE(LeaveAsk, state, "state", people_states),
                                     FIELD_DAY(LeaveAsk, day, "day"),
                                     {0}};

static Status leave(Request *req, Reply *reply)
{
    LeaveAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_PROFILE));
    TRY(people_leave(req->tx, ask.id, (PersonState)ask.state, ask.day));
    return reply_empty(reply, 204);
}

/* ---- What hangs on a person ---- */

typedef struct FlagAsk {
    PersonId id;
    int32_t kind;
    Day from;
    Str source;
    int64_t item;
    Day last;
} FlagAsk;
static const Field flag_fields[] = {FIELD_ID(FlagAsk, id, "id"),
                                    FIELD_CHOICE(FlagAsk, kind, "kind", people_flag_kinds),
                                    FIELD_DAY(FlagAsk, from, "from"),
                                    FIELD_TEXT(FlagAsk, source, "source", 1, 60),
                                    {0}};
static const Field flag_end_fields[] = {FIELD_ID(FlagAsk, id, "id"),
                                        FIELD_ID(FlagAsk, item, "item"),
                                        FIELD_DAY(FlagAsk, last, "last"),
                                        {0}};

static Status flag_set(Request *req, Reply *reply)
{
    FlagAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_PROFILE));
    TRY(people_flag_set(req->tx, ask.id, (FlagKind)ask.kind, ask.from, ask.source, &id));
    return reply_id(reply, id);
}

static Status flag_end(Request *req, Reply *reply)
{
    FlagAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_PROFILE));
    TRY(people_flag_end(req->tx, ask.id, ask.item, ask.last));
    return reply_empty(reply, 204);
}

typedef struct SettingAsk {
    PersonId id;
    int32_t setting;
    Day from;
    Str reason;
} SettingAsk;
static const Field setting_fields[] = {
    FIELD_ID(SettingAsk, id, "id"),
    FIELD_CHOICE(SettingAsk, setting, "setting", people_settings),
    FIELD_DAY(SettingAsk, from, "from"),
    FIELD_TEXT(SettingAsk, reason, "reason", 1, 100),
    {0}};

static Status setting_move(Request *req, Reply *reply)
{
    SettingAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_PROFILE));
    TRY(people_setting_move(req->tx, ask.id, ask.setting, ask.from, ask.reason));
    return reply_empty(reply, 204);
}

typedef struct WishAsk {
    PersonId id;
    Str words;
    int64_t item;
} WishAsk;
static const Field wish_fields[] = {
    FIELD_ID(WishAsk, id, "id"), FIELD_TEXT(WishAsk, words, "words", 1, 500), {0}};
static const Field item_fields[] = {
    FIELD_ID(WishAsk, id, "id"), FIELD_ID(WishAsk, item, "item"), {0}};

static Status wish_add(Request *req, Reply *reply)
{
    WishAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_PROFILE));
    TRY(people_wish_add(req->tx, ask.id, ask.words, &id));
    return reply_id(reply, id);
}

static Status wish_end(Request *req, Reply *reply)
{
    WishAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_PROFILE));
    TRY(people_wish_end(req->tx, ask.id, ask.item));
    return reply_empty(reply, 204);
}

typedef struct DietAsk {
    PersonId id;
    int32_t kind;
    Str value, source;
    Day until;
    bool has_until;
} DietAsk;
static const Field diet_fields[] = {FIELD_ID(DietAsk, id, "id"),
                                    FIELD_CHOICE(DietAsk, kind, "kind", people_diet_kinds),
                                    FIELD_TEXT(DietAsk, value, "value", 1, 40),
                                    FIELD_TEXT(DietAsk, source, "source", 1, 60),
                                    MAYBE_DAY(DietAsk, until, has_until, "until"),
                                    {0}};

static Status diet_set(Request *req, Reply *reply)
{
    DietAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_DIET));
    DietLimit limit = {.kind = (DietKind)ask.kind,
                       .value = ask.value,
                       .source = ask.source,
                       .from = tx_today(req->tx),
                       .until = ask.until,
                       .ends = ask.has_until};
    TRY(people_diet_set(req->tx, ask.id, &limit, &id));
    return reply_id(reply, id);
}

static Status diet_end(Request *req, Reply *reply)
{
    WishAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_DIET));
    TRY(people_diet_end(req->tx, ask.id, ask.item));
    return reply_empty(reply, 204);
}

typedef struct AbsenceAsk {
    PersonId id;
    int32_t kind;
    Day from, to;
    bool has_to;
    int64_t item;
} AbsenceAsk;
static const Field absence_fields[] = {FIELD_ID(AbsenceAsk, id, "id"),
                                       FIELD_CHOICE(AbsenceAsk, kind, "kind", people_absence_kinds),
                                       FIELD_DAY(AbsenceAsk, from, "from"),
                                       MAYBE_DAY(AbsenceAsk, to, has_to, "to"),
                                       {0}};
static const Field absence_end_fields[] = {FIELD_ID(AbsenceAsk, id, "id"),
                                           FIELD_ID(AbsenceAsk, item, "item"),
                                           FIELD_DAY(AbsenceAsk, to, "last"),
                                           {0}};

/* Who keeps the register notes it too: a hospital tells the street office. */
static Status may_tell_away(Request *req, PersonId person)
{
    bool keeper = (ROLE_BIT(req->who.role) & KEEPERS) != 0;
    return people_may_act(req->tx, request_person(req), person,
                          keeper ? SCOPE_PROFILE : SCOPE_MEALS);
}

static Status absence_set(Request *req, Reply *reply)
{
    AbsenceAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    TRY(may_tell_away(req, ask.id));
    TRY(people_absence_set(req->tx, ask.id, ask.kind, ask.from, ask.to, ask.has_to, &id));
    return reply_id(reply, id);
}

static Status absence_end(Request *req, Reply *reply)
{
    AbsenceAsk ask = {0};
    request_fields(req, &ask);
    TRY(may_tell_away(req, ask.id));
    TRY(people_absence_end(req->tx, ask.id, ask.item, ask.to));
    return reply_empty(reply, 204);
}

typedef struct AssessAsk {
    PersonId id;
    Day day;
    Str scores, assessors;
    bool dementia, psychiatric, coma, has_dementia, has_psychiatric, has_coma, has_events;
    int64_t events;
} AssessAsk;
static const Field assess_fields[] = {
    FIELD_ID(AssessAsk, id, "id"),
    FIELD_DAY(AssessAsk, day, "day"),
    FIELD_TEXT(AssessAsk, scores, "scores", 26, 26),
    FIELD_TEXT(AssessAsk, assessors, "assessors", 1, 60),
    MAYBE_BOOL(AssessAsk, dementia, has_dementia, "dementia"),
    MAYBE_BOOL(AssessAsk, psychiatric, has_psychiatric, "psychiatric"),
    MAYBE_BOOL(AssessAsk, coma, has_coma, "coma"),
    MAYBE_INT(AssessAsk, events, has_events, "events", 0, 100),
    {0}};
typedef struct AssessReply {
    int64_t id, total, level;
    Day expires;
} AssessReply;
static const Field assess_out[] = {FIELD_ID(AssessReply, id, "id"),
                                   FIELD_INT(AssessReply, total, "total", 0, 90),
                                   FIELD_INT(AssessReply, level, "level", 0, 4),
                                   FIELD_DAY(AssessReply, expires, "expires"),
                                   {0}};

static Status assess(Request *req, Reply *reply)
{
    AssessAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_PROFILE));
    if (ask.day > tx_today(req->tx))
        return fail(req->tx, INVALID, "people.future_day", "评估日期不能在今天以后");
    Assessment a = {.day = ask.day,
                    .scores = ask.scores,
                    .assessors = ask.assessors,
                    .events = ask.events,
                    .facts = ask.dementia | ask.psychiatric << 1 | ask.coma << 2};
    TRY(people_assess(req->tx, ask.id, &a));
    return reply_record(reply, 201, &(AssessReply){a.id, a.total, a.level, a.expires});
}

static Status due(Request *req, Reply *reply)
{
    Rows rows;
    TRY(assessment_due(req->tx, tx_today(req->tx) + 30, &rows));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < rows.count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", row_int(&rows.rows[i], 0));
        json_put_str(out, "name", row_str(&rows.rows[i], 1));
        json_put_str(out, "address", row_str(&rows.rows[i], 2));
        json_put_day(out, "expires", (Day)row_int(&rows.rows[i], 3));
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* The sheet to be filled in: what each item is called and what each score from 0 up stands for. */
static Status items(Request *req, Reply *reply)
{
    static const char *const domains[] = {"", "自理能力", "基础运动能力", "精神状态",
                                          "感知觉与社会参与"};
    (void)req;
    JsonOut *out = reply_items(reply);
    for (int i = 0; i < ASSESS_ITEMS; i++) {
        const AssessItem *a = &assess_items[i];
        json_open(out, NULL, '{');
        json_put_text(out, "code", a->code);
        json_put_said(out, "domain", str_of(domains[a->domain]));
        json_put_said(out, "name", str_of(a->name));
        json_put_i64(out, "max", a->max);
        json_open(out, "labels", '[');
        for (int32_t s = 0; s <= a->max; s++) json_put_said(out, NULL, str_of(a->labels[s]));
        json_close(out, ']');
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

const Route people_care_routes[] = {
    {POST, "/api/people/{id}/state", KEEPERS, WRITE, IN(leave_fields, LeaveAsk), NULL, leave,
     "Moved away, died, or came back"},
    {POST, "/api/people/{id}/flags", KEEPERS, WRITE, IN(flag_fields, FlagAsk), reply_id_fields,
     flag_set, "Note a dated flag with its source"},
    {POST, "/api/people/{id}/flags/{item}/end", KEEPERS, WRITE, IN(flag_end_fields, FlagAsk), NULL,
     flag_end, "End a flag"},
    {POST, "/api/people/{id}/care-setting", KEEPERS, WRITE, IN(setting_fields, SettingAsk), NULL,
     setting_move, "Move between home, community and institution"},
    {POST, "/api/people/{id}/wishes", KEEPERS | ROLE_BIT(ROLE_ELDER), WRITE,
     IN(wish_fields, WishAsk), reply_id_fields, wish_add,
     "Write down a wish in the elder's own words"},
    {DELETE, "/api/people/{id}/wishes/{item}", KEEPERS | ROLE_BIT(ROLE_ELDER), WRITE,
     IN(item_fields, WishAsk), NULL, wish_end, "Take a wish back"},
    {POST, "/api/people/{id}/diet", KEEPERS | ROLE_BIT(ROLE_ELDER) | ROLE_BIT(ROLE_CLINICIAN),
     WRITE, IN(diet_fields, DietAsk), reply_id_fields, diet_set,
     "Note an allergy, texture, condition, drug or habit"},
    {DELETE, "/api/people/{id}/diet/{item}",
     KEEPERS | ROLE_BIT(ROLE_ELDER) | ROLE_BIT(ROLE_CLINICIAN), WRITE, IN(item_fields, WishAsk),
     NULL, diet_end, "End a diet limit"},
    {POST, "/api/people/{id}/absences", SIGNED_IN, WRITE, IN(absence_fields, AbsenceAsk),
     reply_id_fields, absence_set, "Away: in hospital, at the child's, travelling"},
    {POST, "/api/people/{id}/absences/{item}/end", SIGNED_IN, WRITE,
     IN(absence_end_fields, AbsenceAsk), NULL, absence_end, "Back again"},
    {POST, "/api/people/{id}/assessments", KEEPERS, WRITE, IN(assess_fields, AssessAsk), assess_out,
     assess, "Record an ability assessment; the server computes the level"},
    {GET, "/api/assessments/items", KEEPERS, READ, NOTHING, NULL, items,
     "The 26 items of GB/T 42195-2022 with what each score stands for"},
    {GET, "/api/assessments/due", KEEPERS, READ, NOTHING, NULL, due,
     "Assessments that end within 30 days"},
    {0},
};
