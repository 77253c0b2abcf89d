/* Drafts of programmes over HTTP: begun, written, handed over, agreed or given back. */
#include "domains/benefits/inside.h"

typedef struct DraftAsk {
    DraftId draft;
    ProgrammeId from;
    Str name, document, rules, note;
    int64_t version;
    bool agree, has_from, has_name, has_document, has_rules, has_note;
} DraftAsk;

static const Field begin_fields[] = {
    MAYBE_ID(DraftAsk, from, has_from, "from"),
    MAYBE_TEXT(DraftAsk, name, has_name, "name", 1, 60),
    MAYBE_TEXT(DraftAsk, document, has_document, "document", 0, 200),
    MAYBE_TEXT(DraftAsk, rules, has_rules, "rules", 0, DRAFT_RULES_MAX),
    {0}};
static const Field write_fields[] = {FIELD_ID(DraftAsk, draft, "draft"),
                                     FIELD_INT(DraftAsk, version, "version", 1, INT32_MAX),
                                     FIELD_TEXT(DraftAsk, name, "name", 1, 60),
                                     FIELD_TEXT(DraftAsk, document, "document", 0, 200),
                                     FIELD_TEXT(DraftAsk, rules, "rules", 0, DRAFT_RULES_MAX),
                                     {0}};
static const Field one_fields[] = {FIELD_ID(DraftAsk, draft, "draft"), {0}};
static const Field decide_fields[] = {FIELD_ID(DraftAsk, draft, "draft"),
                                      FIELD_BOOL(DraftAsk, agree, "agree"),
                                      MAYBE_TEXT(DraftAsk, note, has_note, "note", 1, 200),
                                      {0}};

static Status put_draft(Request *req, JsonOut *out, const Draft *d)
{
    static const char *const states[] = {"", "writing", "handed", "agreed", "thrown"};
    Person p = {.name = STR("")};
    int64_t me = req->who.person;
    bool mine = me == d->made_by || me == d->changed_by || me == d->handed_by;
    if (d->changed_by && people_load(req->tx, (PersonId){d->changed_by}, &p) != OK)
        p.name = STR("");
    json_open(out, NULL, '{');
    json_put_i64(out, "id", d->id.v);
    json_put_str(out, "name", d->name);
    json_put_str(out, "document", d->document);
    json_put_str(out, "rules", d->rules);
    json_put_i64(out, "from", d->from.v);
    json_put_text(out, "state", states[d->state]);
    json_put_i64(out, "version", d->version);
    json_put_str(out, "note", d->note);
    json_put_str(out, "changed_by", p.name);
    json_put_ms(out, "changed", d->changed_ms);
    json_put_bool(out, "may_decide", d->state == DRAFT_HANDED && !mine);
    json_put_i64(out, "programme", d->programme.v);
    json_close(out, '}');
    return OK;
}

static Status index_drafts(Request *req, Reply *reply)
{
    Draft *d;
    size_t count;
    TRY(benefits_drafts(req->tx, &d, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) TRY(put_draft(req, out, &d[i]));
    return reply_items_end(reply);
}

static Status begin(Request *req, Reply *reply)
{
    DraftAsk ask = {0};
    DraftId id;
    request_fields(req, &ask);
    Draft d = {.name = ask.name, .document = ask.document, .rules = ask.rules, .from = ask.from};
    TRY(benefits_draft_begin(req->tx, &d, &id));
    return reply_id(reply, id.v);
}

static Status show(Request *req, Reply *reply)
{
    DraftAsk ask = {0};
    Draft d;
    request_fields(req, &ask);
    TRY(benefits_draft_find(req->tx, ask.draft, &d));
    return put_draft(req, reply_json(reply, 200), &d);
}

static Status after(Request *req, Reply *reply, DraftId id)
{
    Draft d;
    TRY(benefits_draft_find(req->tx, id, &d));
    reply_subject(reply, id.v);
    return put_draft(req, reply_json(reply, 200), &d);
}

static Status write_draft(Request *req, Reply *reply)
{
    DraftAsk ask = {0};
    int64_t version;
    request_fields(req, &ask);
    Draft d = {.id = ask.draft,
               .name = ask.name,
               .document = ask.document,
               .rules = ask.rules,
               .version = ask.version};
    TRY(benefits_draft_write(req->tx, &d, &version));
    return after(req, reply, ask.draft);
}

static Status step(Request *req, Reply *reply, Status (*act)(Tx *tx, DraftId id))
{
    DraftAsk ask = {0};
    request_fields(req, &ask);
    TRY(act(req->tx, ask.draft));
    return after(req, reply, ask.draft);
}
static Status hand(Request *req, Reply *reply)
{
    return step(req, reply, benefits_draft_hand);
}
static Status take_back(Request *req, Reply *reply)
{
    return step(req, reply, benefits_draft_take_back);
}
static Status throw_away(Request *req, Reply *reply)
{
    return step(req, reply, benefits_draft_throw);
}
static Status restore(Request *req, Reply *reply)
{
    return step(req, reply, benefits_draft_restore);
}

static Status decide(Request *req, Reply *reply)
{
    DraftAsk ask = {0};
    ProgrammeId programme;
    request_fields(req, &ask);
    TRY(benefits_draft_decide(req->tx, ask.draft, ask.agree, ask.note, &programme));
    return after(req, reply, ask.draft);
}

#define IN(fields) fields, sizeof(DraftAsk)
#define NOTHING    NULL, 0

const Route draft_routes[] = {
    {GET, "/api/benefits/drafts", ROLES_OFFICE, READ, NOTHING, NULL, index_drafts,
     "Programmes being written, or waiting for a second person"},
    {POST, "/api/benefits/drafts", ROLES_OFFICE, WRITE, IN(begin_fields), reply_id_fields, begin,
     "Begin one: from nothing, or as a copy of a programme", .body_max = 256 << 10},
    {GET, "/api/benefits/drafts/{draft}", ROLES_OFFICE, READ, IN(one_fields), NULL, show,
     "A draft as far as it is written"},
    {PUT, "/api/benefits/drafts/{draft}", ROLES_OFFICE, WRITE, IN(write_fields), NULL, write_draft,
     "Write it on; it need not be whole", .body_max = 256 << 10},
    {POST, "/api/benefits/drafts/{draft}/hand", ROLES_OFFICE, WRITE, IN(one_fields), NULL, hand,
     "Hand it to a second person: its rules are proved"},
    {POST, "/api/benefits/drafts/{draft}/take-back", ROLES_OFFICE, WRITE, IN(one_fields), NULL,
     take_back, "Write it on after all"},
    {POST, "/api/benefits/drafts/{draft}/decide", ROLES_OFFICE, WRITE, IN(decide_fields), NULL,
     decide, "By a second person: it becomes a programme, or goes back with a note"},
    {POST, "/api/benefits/drafts/{draft}/throw", ROLES_OFFICE, WRITE, IN(one_fields), NULL,
     throw_away, "Throw it away"},
    {POST, "/api/benefits/drafts/{draft}/restore", ROLES_OFFICE, WRITE, IN(one_fields), NULL,
     restore, "Out of the bin again"},
    {0},
};
