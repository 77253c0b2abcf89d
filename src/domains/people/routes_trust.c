/* Relations, consents, and who looked. */
#include "base/english.h"
#include "domains/people/answers.h"

typedef struct OneAsk {
    PersonId id;
} OneAsk;
static const Field one_fields[] = {FIELD_ID(OneAsk, id, "id"), {0}};

/* ---- Relations and consents ---- */

typedef struct RelationAsk {
    PersonId id, other;
    int32_t kind;
    int64_t sees, acts;
    Fen limit;
    Day until;
    bool has_until, has_other;
    int64_t relation;
    Str how;
} RelationAsk;
static const Field relation_fields[] = {
    FIELD_ID(RelationAsk, id, "id"),
    MAYBE_ID(RelationAsk, other, has_other, "other_id"),
    FIELD_CHOICE(RelationAsk, kind, "kind", people_relation_kinds),
    FIELD_INT(RelationAsk, sees, "sees", 0, SCOPE_ALL),
    FIELD_INT(RelationAsk, acts, "acts", 0, SCOPE_ALL),
    FIELD_FEN(RelationAsk, limit, "limit_fen", 0, 100000),
    MAYBE_DAY(RelationAsk, until, has_until, "until"),
    {0}};
static const Field agree_fields[] = {
    FIELD_ID(RelationAsk, relation, "relation"), FIELD_TEXT(RelationAsk, how, "how", 1, 20), {0}};
static const Field relation_end_fields[] = {FIELD_ID(RelationAsk, relation, "relation"), {0}};

static Status relation_ask(Request *req, Reply *reply)
{
    RelationAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    Relation r = {.person = ask.id,
                  .other = ask.has_other ? ask.other : request_person(req),
                  .kind = ask.kind,
                  .scopes = ask.sees,
                  .acts = ask.acts,
                  .limit_fen = ask.limit,
                  .until = ask.until,
                  .ends = ask.has_until};
    /* Somebody asks for himself; for another only staff or the elder. */
    if (r.other.v != req->who.person)
        TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_PROFILE));
    TRY(people_relation_ask(req->tx, &r, &id));
    return reply_id(reply, id);
}

static Status relation_agree(Request *req, Reply *reply)
{
    RelationAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_relation_agree(req->tx, ask.relation, ask.how));
    return reply_empty(reply, 204);
}

static Status relation_end(Request *req, Reply *reply)
{
    RelationAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_relation_end(req->tx, ask.relation));
    return reply_empty(reply, 204);
}

typedef struct ConsentAsk {
    PersonId id;
    int32_t purpose;
    Str receiver, channel, text_hash, witness;
    int32_t to;
    PersonId to_id;
    bool has_witness, has_to, has_to_id;
    int64_t item;
} ConsentAsk;
#define CONSENT_FIELDS                                                                             \
    FIELD_CHOICE(ConsentAsk, purpose, "purpose", people_purposes),                                 \
        FIELD_TEXT(ConsentAsk, receiver, "receiver", 1, 60),                                       \
        FIELD_TEXT(ConsentAsk, channel, "channel", 1, 20),                                         \
        FIELD_TEXT(ConsentAsk, text_hash, "text_hash", 1, 64),                                     \
        MAYBE_TEXT(ConsentAsk, witness, has_witness, "witness", 0, 60),                            \
        MAYBE_CHOICE(ConsentAsk, to, has_to, "to", people_receivers),                              \
        MAYBE_ID(ConsentAsk, to_id, has_to_id, "to_id")
static const Field my_consent_fields[] = {CONSENT_FIELDS, {0}};
static const Field consent_fields[] = {FIELD_ID(ConsentAsk, id, "id"), CONSENT_FIELDS, {0}};
static const Field my_consent_end_fields[] = {FIELD_ID(ConsentAsk, item, "item"), {0}};
static const Field consent_end_fields[] = {
    FIELD_ID(ConsentAsk, id, "id"), FIELD_ID(ConsentAsk, item, "item"), {0}};

static Status give(Request *req, Reply *reply, PersonId person)
{
    ConsentAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    Consent c = {.purpose = (Purpose)ask.purpose,
                 .receiver = ask.receiver,
                 .channel = ask.channel,
                 .text_hash = ask.text_hash,
                 .witness = ask.witness,
                 .to_kind = (ReceiverKind)ask.to,
                 .to = ask.to_id};
    TRY(people_consent_give(req->tx, person, &c, &id));
    return reply_id(reply, id);
}

static Status my_consent_give(Request *req, Reply *reply)
{
    return give(req, reply, request_person(req));
}

static Status consent_give(Request *req, Reply *reply)
{
    ConsentAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_PROFILE));
    return give(req, reply, ask.id);
}

static Status my_consent_end(Request *req, Reply *reply)
{
    ConsentAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_consent_end(req->tx, request_person(req), ask.item));
    return reply_empty(reply, 204);
}

static Status consent_end(Request *req, Reply *reply)
{
    ConsentAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_PROFILE));
    TRY(people_consent_end(req->tx, ask.id, ask.item));
    return reply_empty(reply, 204);
}

static Status my_consents(Request *req, Reply *reply)
{
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_consents(req->tx, out, request_person(req)));
    json_close(out, '}');
    return OK;
}

/* ---- Who looked ---- */

/* A route or a job without words of its own is told as what it is for, never as an address or a
 * code. */
static Str purpose_said(Str purpose)
{
    static const struct {
        const char *code, *words;
    } said[] = {{"alarm", "处理报警"}, {"pay", "办付款"},   {"health", "看健康数据"},
                {"notice", "发通知"},  {"probe", "试设备"}, {"people.code", "发登录码"},
                {"demo", "示范资料"}};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (str_is(purpose, said[i].code)) return str_of(said[i].words);
    return str_starts(purpose, STR("/")) ? STR("办事") : purpose;
}

static Status put_looks(Request *req, Reply *reply, PersonId id)
{
    Look *looks;
    size_t n;
    TRY(people_looks(req->tx, id, 200, &looks, &n));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_ms(out, "at", looks[i].at_ms);
        json_put_str(out, "who", looks[i].actor_name);
        json_put_text(out, "role", role_name((Role)looks[i].role));
        json_put_said(out, "role_text", str_of(role_text((Role)looks[i].role)));
        json_put_said(out, "purpose", purpose_said(looks[i].purpose));
        put_scopes(out, "what", looks[i].scope);
        json_put_bool(out, "emergency", looks[i].emergency);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status looks(Request *req, Reply *reply)
{
    OneAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_PROFILE));
    return put_looks(req, reply, ask.id);
}

/* ---- Emergency and law ---- */

typedef struct KeepAsk {
    PersonId id;
    int64_t hold;
    Str reason, law;
    Day until;
} KeepAsk;
static const Field emergency_fields[] = {
    FIELD_ID(KeepAsk, id, "id"), FIELD_TEXT(KeepAsk, reason, "reason", 1, 200), {0}};
static const Field hold_fields[] = {FIELD_ID(KeepAsk, id, "id"),
                                    FIELD_TEXT(KeepAsk, law, "law", 1, 100),
                                    FIELD_DAY(KeepAsk, until, "until"),
                                    {0}};
static const Field hold_end_fields[] = {
    FIELD_ID(KeepAsk, id, "id"), FIELD_ID(KeepAsk, hold, "hold"), {0}};

static Status emergency(Request *req, Reply *reply)
{
    KeepAsk ask = {0};
    Ms until;
    request_fields(req, &ask);
    TRY(people_emergency_open(req->tx, ask.id, ask.reason, &until));
    JsonOut *out = reply_json(reply, 201);
    json_open(out, NULL, '{');
    json_put_ms(out, "until", until);
    json_close(out, '}');
    return OK;
}

static Status hold_add(Request *req, Reply *reply)
{
    KeepAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    TRY(people_hold_add(req->tx, ask.id, ask.law, ask.until, &id));
    return reply_id(reply, id);
}

static Status hold_end(Request *req, Reply *reply)
{
    KeepAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_hold_end(req->tx, ask.id, ask.hold));
    return reply_empty(reply, 204);
}

static Status holds(Request *req, Reply *reply)
{
    OneAsk ask = {0};
    LegalHold *held;
    size_t n;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_PROFILE));
    TRY(people_holds(req->tx, ask.id, &held, &n));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", held[i].id);
        json_put_str(out, "law", held[i].law);
        json_put_day(out, "until", held[i].until);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status my_looks(Request *req, Reply *reply)
{
    return put_looks(req, reply, request_person(req));
}

static Status my_elders(Request *req, Reply *reply)
{
    Relation *r;
    size_t n;
    TRY(people_elders_of(req->tx, request_person(req), &r, &n));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_relations(out, "items", r, n);
    json_close(out, '}');
    return OK;
}

/* Who may stand at the door when somebody is in danger. */
#define AT_THE_DOOR                                                                                \
    (KEEPERS | ROLE_BIT(ROLE_AIDE) | ROLE_BIT(ROLE_GRID_WORKER) | ROLE_BIT(ROLE_COMMITTEE) |       \
     ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_CLINICIAN) | ROLE_BIT(ROLE_HEALTH_MANAGER) |          \
     ROLE_BIT(ROLE_CARER) | ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_COURIER))

const Route people_trust_routes[] = {
    {POST, "/api/people/{id}/emergency", AT_THE_DOOR, WRITE, IN(emergency_fields, KeepAsk), NULL,
     emergency, "Break the glass: see everything for four hours; the person is told",
     .purpose = "紧急查看"},
    {GET, "/api/people/{id}/holds", KEEPERS, WRITE, IN(one_fields, OneAsk), NULL, holds,
     "What the law keeps of this person, and until when", .purpose = "查看保存期"},
    {POST, "/api/people/{id}/holds", ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN), WRITE,
     IN(hold_fields, KeepAsk), reply_id_fields, hold_add,
     "Keep this person's data until a day, by law"},
    {POST, "/api/people/{id}/holds/{hold}/end", ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN),
     WRITE, IN(hold_end_fields, KeepAsk), NULL, hold_end, "The law keeps it no longer"},
    {GET, "/api/people/{id}/looks", KEEPERS, WRITE, IN(one_fields, OneAsk), NULL, looks,
     "Who looked at this person", .purpose = "查看记录"},
    {POST, "/api/people/{id}/relations", SIGNED_IN, WRITE, IN(relation_fields, RelationAsk),
     reply_id_fields, relation_ask, "Ask to see or act for somebody"},
    {POST, "/api/relations/{relation}/agree", SIGNED_IN, WRITE, IN(agree_fields, RelationAsk), NULL,
     relation_agree, "The elder agrees, or staff note how"},
    {POST, "/api/relations/{relation}/end", SIGNED_IN, WRITE, IN(relation_end_fields, RelationAsk),
     NULL, relation_end, "End a relation at once"},
    {POST, "/api/people/{id}/consents", KEEPERS, WRITE, IN(consent_fields, ConsentAsk),
     reply_id_fields, consent_give, "Record a consent given on paper or by voice"},
    {POST, "/api/people/{id}/consents/{item}/end", KEEPERS, WRITE,
     IN(consent_end_fields, ConsentAsk), NULL, consent_end,
     "Take back a consent for somebody, at once"},
    {GET, "/api/me/elders", SIGNED_IN, READ, NOTHING, NULL, my_elders, "The elders I look after"},
    {GET, "/api/me/looks", SIGNED_IN, READ, NOTHING, NULL, my_looks, "Who looked at my data"},
    {GET, "/api/me/consents", SIGNED_IN, READ, NOTHING, NULL, my_consents, "What I have agreed to"},
    {POST, "/api/me/consents", SIGNED_IN, WRITE, IN(my_consent_fields, ConsentAsk), reply_id_fields,
     my_consent_give, "Agree to one purpose for one receiver"},
    {POST, "/api/me/consents/{item}/end", SIGNED_IN, WRITE, IN(my_consent_end_fields, ConsentAsk),
     NULL, my_consent_end, "Take a consent back, at once"},
    {0},
};
