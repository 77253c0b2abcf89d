/* Help now: the desk asks, the one who is near answers and comes. */
#include "domains/dispatch/help.h"

#define CALLERS                                                                                    \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_SOCIAL_WORKER) |  \
     ROLE_BIT(ROLE_OPERATOR))
#define COMERS                                                                                     \
    (ROLE_BIT(ROLE_COURIER) | ROLE_BIT(ROLE_VOLUNTEER) | ROLE_BIT(ROLE_LOGISTICS) |                \
     ROLE_BIT(ROLE_CARER) | ROLE_BIT(ROLE_AIDE) | ROLE_BIT(ROLE_ELDER_AIDE))

static const Choice kinds[] = {{"house", HELP_HOUSE, "家政"},
                               {"companion", HELP_COMPANION, "陪诊"},
                               {"other", HELP_OTHER, "别的事"},
                               {0}};
static const Choice steps[] = {{"on_the_way", HELP_ON_THE_WAY, "出门了"},
                               {"at_door", HELP_AT_DOOR, "到门口了"},
                               {"done", HELP_DONE, "帮好了"},
                               {0}};
static const char *const states[] = {"",        "asking", "accepted", "on_the_way",
                                     "at_door", "done",   "nobody",   "ended"};
static const char *const ask_states[] = {"", "later", "open", "yes", "no", "silent", "over"};

typedef struct HelpBody {
    HelpId id;
    OrganisationId site;
    PersonId person;
    int32_t kind, step;
    int64_t skills;
    Str words;
    bool yes, has_site, has_skills, has_words;
} HelpBody;
static const Field site_fields[] = {MAYBE_ID(HelpBody, site, has_site, "site_id"), {0}};
static const Field call_fields[] = {
    MAYBE_ID(HelpBody, site, has_site, "site_id"),
    FIELD_ID(HelpBody, person, "person_id"),
    FIELD_CHOICE(HelpBody, kind, "kind", kinds),
    MAYBE_INT(HelpBody, skills, has_skills, "skills", 0, SKILLS_ALL),
    MAYBE_TEXT(HelpBody, words, has_words, "words", 0, 120),
    {0}};
static const Field id_fields[] = {FIELD_ID(HelpBody, id, "id"), {0}};
static const Field answer_fields[] = {
    FIELD_ID(HelpBody, id, "id"), FIELD_BOOL(HelpBody, yes, "yes"), {0}};
static const Field step_fields[] = {
    FIELD_ID(HelpBody, id, "id"), FIELD_CHOICE(HelpBody, step, "step", steps), {0}};

/* Social workers and the desk on duty name the site; others have their own. */
static OrganisationId site_of(const Request *req, const HelpBody *b)
{
    bool all = req->who.role == ROLE_SOCIAL_WORKER || req->who.role == ROLE_OPERATOR;
    return all && b->has_site ? b->site : (OrganisationId){req->who.organisation};
}

static void put_ms(JsonOut *out, const char *name, Ms at)
{
    json_put_i64_if(out, name, at > 0, at);
}

static void put_seconds(JsonOut *out, const char *name, Ms span)
{
    if (span < 0)
        json_put_null(out, name);
    else
        json_put_i64(out, name, (span + 999) / 1000);
}

static void put_walk(JsonOut *out, int64_t walk_s)
{
    if (walk_s < 0)
        json_put_null(out, "walk_min");
    else
        json_put_i64(out, "walk_min", (walk_s + 59) / 60);
}

static Status put_asks(Tx *tx, JsonOut *out, const HelpCall *c)
{
    HelpAsk *asks;
    size_t count;
    TRY(dispatch_help_asks(tx, c->id, &asks, &count));
    json_open(out, "asks", '[');
    for (size_t i = 0; i < count; i++) {
        Person p;
        TRY(people_load(tx, asks[i].worker, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "worker_id", p.id.v);
        json_put_str(out, "name", p.name);
        put_walk(out, asks[i].walk_s);
        json_put_text(out, "state", ask_states[asks[i].state]);
        put_ms(out, "until_ms", asks[i].state == ASK_OPEN ? asks[i].asked_ms + HELP_ANSWER_MS : 0);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_call(Tx *tx, JsonOut *out, const HelpCall *c)
{
    Person p;
    TRY(people_load(tx, c->person, &p));
    json_open(out, NULL, '{');
    json_put_i64(out, "id", c->id.v);
    json_put_i64(out, "person_id", p.id.v);
    json_put_str(out, "name", p.name);
    json_put_str(out, "place", p.address);
    json_put_text(out, "kind", kinds[c->kind - 1].name);
    json_put_str(out, "words", c->words);
    json_put_text(out, "state", states[c->state]);
    json_put_i64(out, "made_ms", c->made_ms);
    put_ms(out, "accepted_ms", c->accepted_ms);
    put_ms(out, "left_ms", c->left_ms);
    put_ms(out, "door_ms", c->door_ms);
    put_ms(out, "ended_ms", c->ended_ms);
    TRY(put_asks(tx, out, c));
    json_close(out, '}');
    return OK;
}

static Status board(Request *req, Reply *reply)
{
    Tx *tx = req->tx;
    HelpBody b = {0};
    HelpCall *calls;
    size_t count;
    HelpFigures f;
    request_fields(req, &b);
    OrganisationId site = site_of(req, &b);
    Day today = tx_today(tx);
    TRY(dispatch_helps(tx, site, day_ms(today, SHANGHAI_MS), &calls, &count));
    TRY(dispatch_help_figures(tx, site, day_ms(today - 29, SHANGHAI_MS), &f));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) TRY(put_call(tx, out, &calls[i]));
    json_close(out, ']');
    json_open(out, "month", '{');
    json_put_i64(out, "calls", f.calls);
    json_put_i64(out, "accepted", f.accepted);
    json_put_i64(out, "nobody", f.nobody);
    put_seconds(out, "accept_p50_s", f.accept_p50);
    put_seconds(out, "accept_p95_s", f.accept_p95);
    put_seconds(out, "door_p50_s", f.door_p50);
    put_seconds(out, "door_p95_s", f.door_p95);
    json_close(out, '}');
    json_close(out, '}');
    return OK;
}

typedef struct Calling {
    HelpCall ask;
    HelpLook look;
    HelpId id;
} Calling;

static Status read_near(Tx *tx, void *job)
{
    Calling *c = job;
    return help_look(tx, &c->ask, &c->look);
}
static Status write_call(Tx *tx, void *job)
{
    Calling *c = job;
    return dispatch_help_call(tx, &c->ask, &c->look, &c->id);
}

static Status call(Request *req, Reply *reply)
{
    HelpBody b = {0};
    Calling c = {0};
    request_fields(req, &b);
    TxOrigin origin = {.community = req->who.community,
                       .actor = req->who.person,
                       .role = req->who.role,
                       .purpose = "找人帮忙"};
    c.ask = (HelpCall){.site = site_of(req, &b),
                       .person = b.person,
                       .kind = (HelpKind)b.kind,
                       .skills = b.has_skills ? b.skills : 0,
                       .words = b.has_words ? b.words : STR("")};
    TRY(store_read(req->store, origin, req->arena, read_near, &c, request_problem(req)));
    help_near_sort(req->arena, &c.look);
    TRY(store_write(req->store, origin, req->arena, write_call, &c, request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", c.id.v);
    json_close(out, '}');
    return OK;
}

static Status end(Request *req, Reply *reply)
{
    HelpBody b = {0};
    HelpCall c;
    request_fields(req, &b);
    TRY(dispatch_help(req->tx, b.id, &c));
    bool all = req->who.role == ROLE_SOCIAL_WORKER || req->who.role == ROLE_OPERATOR;
    if (!all && c.site.v != req->who.organisation)
        return fail(req->tx, NOT_FOUND, "dispatch.no_help", "没有找到这次求助");
    TRY(dispatch_help_end(req->tx, b.id));
    return reply_empty(reply, 204);
}

/* ---- the one who comes ---- */

static int64_t my_walk(const HelpAsk *asks, size_t count, int64_t me)
{
    for (size_t i = 0; i < count; i++)
        if (asks[i].worker.v == me) return asks[i].walk_s;
    return -1;
}

/* Who it is, and the telephone, only for the one who said yes. */
static Status put_mine(Request *req, JsonOut *out, const HelpCall *c)
{
    Person p;
    HelpAsk *asks;
    size_t count;
    bool mine = c->worker.v == req->who.person;
    TRY(people_load(req->tx, c->person, &p));
    TRY(dispatch_help_asks(req->tx, c->id, &asks, &count));
    json_put_i64(out, "id", c->id.v);
    json_put_text(out, "kind", kinds[c->kind - 1].name);
    json_put_text(out, "state", states[c->state]);
    put_walk(out, my_walk(asks, count, req->who.person));
    json_put_str(out, "words", c->words);
    json_put_str(out, "name", mine ? p.name : STR(""));
    json_put_str(out, "place", mine ? p.address : STR(""));
    json_put_str(out, "phone", mine ? p.phone : STR(""));
    Ms until = 0;
    for (size_t i = 0; i < count; i++)
        if (asks[i].state == ASK_OPEN) until = asks[i].asked_ms + HELP_ANSWER_MS;
    put_ms(out, "until_ms", until);
    return OK;
}

static Status my_help(Request *req, Reply *reply)
{
    HelpCall c;
    Status status = dispatch_help_of(req->tx, (PersonId){req->who.person}, &c);
    if (status != OK && status != NOT_FOUND) return status;
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    if (status == OK) {
        json_open(out, "help", '{');
        TRY(put_mine(req, out, &c));
        json_close(out, '}');
    } else {
        json_put_null(out, "help");
    }
    json_close(out, '}');
    return OK;
}

static Status answer(Request *req, Reply *reply)
{
    HelpBody b = {0};
    request_fields(req, &b);
    TRY(dispatch_help_answer(req->tx, b.id, b.yes));
    return reply_empty(reply, 204);
}

static Status step(Request *req, Reply *reply)
{
    HelpBody b = {0};
    request_fields(req, &b);
    TRY(dispatch_help_step(req->tx, b.id, (HelpState)b.step));
    return reply_empty(reply, 204);
}

#define IN(fields) .in = fields, .in_size = sizeof(HelpBody)

const Route dispatch_help_routes[] = {
    {GET, "/api/desk/help", CALLERS, READ, IN(site_fields), NULL, board,
     "Who needs somebody today, who is asked, and thirty days of times", .purpose = "找人帮忙"},
    {POST, "/api/desk/help", CALLERS, WORK, IN(call_fields), NULL, call,
     "Somebody is needed now, no alarm: the nearest who can are asked one after another",
     .purpose = "找人帮忙"},
    {POST, "/api/desk/help/{id}/end", CALLERS, WRITE, IN(id_fields), NULL, end,
     "Nobody needs to come any more"},
    {GET, "/api/run/help", COMERS, READ, NULL, 0, NULL, my_help, "Whom I am asked to help now"},
    {POST, "/api/run/help/{id}/answer", COMERS, WRITE, IN(answer_fields), NULL, answer,
     "I come, or I cannot"},
    {POST, "/api/run/help/{id}/step", COMERS, WRITE, IN(step_fields), NULL, step,
     "On the way, at the door, done"},
    {0},
};
