/* The courier's run, the desk's runs, and the searches. */
#include "base/english.h"
#include "domains/dispatch/desk.h"
#include "domains/dispatch/solve.h"

#define COURIERS (ROLE_BIT(ROLE_COURIER) | ROLE_BIT(ROLE_VOLUNTEER) | ROLE_BIT(ROLE_LOGISTICS))
#define DESK     (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))
#define LOOKERS                                                                                    \
    (DESK | COURIERS | ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_GRID_WORKER) |                 \
     ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_AIDE))

#define PLANNERS                                                                                   \
    (DESK | ROLE_BIT(ROLE_LOGISTICS) | ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_OPERATOR) |    \
     ROLE_BIT(ROLE_DEVELOPER) | ROLE_BIT(ROLE_ADMIN))

enum { PHOTO_TEXT_MAX = 300000 };

static const Choice outcomes[] = {{"todo", OUTCOME_TODO, "还没送"},
                                  {"delivered", OUTCOME_DELIVERED, "送到手里"},
                                  {"handed_on", OUTCOME_HANDED_ON, "邻居代收"},
                                  {"no_answer", OUTCOME_NO_ANSWER, "没人应门"},
                                  {"returned", OUTCOME_RETURNED, "带回食堂"},
                                  {0}};
static const Choice proofs[] = {
    {"code", 1, "取餐码"}, {"card", 2, "刷卡"}, {"photo", 3, "照片"}, {"voice", 4, "声音"}, {0}};
static const Choice conditions[] = {
    {"well", 1, "好"}, {"odd", 2, "有点不对"}, {"help", 3, "要帮忙"}, {0}};
static const Choice flow_outcomes[] = {{"seen_well", FLOW_SEEN_WELL, "见到了，人好"},
                                       {"away", FLOW_AWAY, "出门了，知道在哪"},
                                       {"hospital", FLOW_HOSPITAL, "在医院"},
                                       {"helped", FLOW_HELPED, "需要帮助，已经有人管"},
                                       {"died", FLOW_DIED, "过世"},
                                       {0}};
static const char *const steps[] = {"", "call", "second_look", "neighbour", "family", "station"};

static Str call_of(const Person *p)
{
    return p->sex == 2 ? STR("奶奶") : p->sex == 1 ? STR("爷爷") : STR("");
}

static void put_note(JsonOut *out, const char *kind, Str text)
{
    json_open(out, NULL, '{');
    json_put_text(out, "kind", kind);
    json_put_said(out, "text", text);
    json_close(out, '}');
}

/* Born on the 29th of February: on the 28th in years without one. */
static bool has_birthday(const Person *p, Day today)
{
    Civil born = day_civil(p->birth);
    Civil now = day_civil(today);
    if (!p->has_birth) return false;
    if (born.month == 2 && born.day == 29 && !day_valid(now.year, 2, 29)) born.day = 28;
    return born.month == now.month && born.day == now.day;
}

static Status put_stop(Tx *tx, JsonOut *out, const DispatchStop *s, int64_t no)
{
    Person p;
    Day day = tx_today(tx);
    TRY(people_load(tx, s->person, &p));
    json_open(out, NULL, '{');
    json_put_i64(out, "id", s->id.v);
    json_put_i64(out, "no", no);
    json_put_str(out, "place", p.address);
    json_put_str(out, "name", p.name);
    json_put_said(out, "call", call_of(&p));
    json_put_i64(out, "age", p.has_birth ? day_age(p.birth, day) : 0);
    json_put_said(out, "what", s->what);
    json_put_str(out, "phone", p.phone);
    json_open(out, "notes", '[');
    if (p.note.len)
        put_note(out, str_find(p.note, STR("听力"), 0) != SIZE_MAX ? "ear" : "note", p.note);
    if (s->note.len) put_note(out, "note", s->note);
    json_close(out, ']');
    json_open(out, "tags", '[');
    for (Str rest = s->warning; rest.ptr && s->warning.len;)
        put_note(out, "bad", str_cut(&rest, '|'));
    if (s->changed) put_note(out, "info", STR("改过"));
    if (has_birthday(&p, day)) put_note(out, "info", STR("今天生日，道声喜"));
    json_close(out, ']');
    json_put_text(out, "state", choice_name(outcomes, s->outcome));
    json_close(out, '}');
    return OK;
}

static Status my_run(Request *req, Reply *reply)
{
    Tx *tx = req->tx;
    DispatchRun run;
    DispatchStop *stops = NULL;
    size_t count = 0;
    Status status = dispatch_run_of(tx, (PersonId){req->who.person}, tx_today(tx), &run);
    if (status != OK && status != NOT_FOUND) return status;
    if (status == OK) TRY(dispatch_stops(tx, run.id, &stops, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    if (status == OK) {
        json_open(out, "run", '{');
        json_put_i64(out, "id", run.id.v);
        json_put_said(out, "name", run.name);
        json_put_text(out, "boxes", count > 30 ? "1、2、3" : count > 15 ? "1、2" : "1");
        json_put_i64(out, "who", req->who.person);
        json_put_i64(out, "total", (int64_t)count);
        json_put_text(out, "station_phone", "");
        json_close(out, '}');
    } else {
        json_put_null(out, "run");
    }
    json_open(out, "stops", '[');
    for (size_t i = 0; i < count; i++) TRY(put_stop(tx, out, &stops[i], (int64_t)i + 1));
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

Status dispatch_may_note(Request *req, StopId id)
{
    DispatchStop s;
    DispatchRun run;
    TRY(dispatch_stop(req->tx, id, &s));
    TRY(run_find(req->tx, s.run, &run));
    bool mine = run.worker.v == req->who.person;
    bool desk = (ROLE_BIT(req->who.role) & DESK) && run.site.v == req->who.organisation;
    if (mine || desk) return OK;
    return fail(req->tx, DENIED, "dispatch.not_yours", "这一站不在您的线上，请找食堂换线");
}

/* When it happened, by our clock. The phone sends its own clock with the note: what matters is how
 * long ago it was, and nothing lies in the future. */
Ms dispatch_when_noted(const Request *req, bool has_at, Ms at_ms)
{
    int64_t clock;
    Ms now = req->tx->now_ms;
    if (!has_at) return now;
    if (str_to_i64(request_header(req, "yl-clock"), &clock) && clock > 0 && clock < ID_MAX)
        at_ms += now - clock;
    return clamp_i64(at_ms, now - 2 * DAY_MS, now);
}

typedef struct OutcomeBody {
    StopId id;
    int32_t outcome, proof;
    Str proof_text, undo, photo; /* photo: base64 */
    int64_t at_ms;
    bool has_proof, has_text, has_undo, has_at, has_photo;
} OutcomeBody;
static const Field outcome_fields[] = {
    FIELD_ID(OutcomeBody, id, "id"),
    FIELD_CHOICE(OutcomeBody, outcome, "outcome", outcomes),
    MAYBE_CHOICE(OutcomeBody, proof, has_proof, "proof", proofs),
    MAYBE_TEXT(OutcomeBody, proof_text, has_text, "proof_text", 0, 80),
    MAYBE_TEXT(OutcomeBody, photo, has_photo, "photo", 0, PHOTO_TEXT_MAX),
    MAYBE_TEXT(OutcomeBody, undo, has_undo, "undo", 0, 100),
    MAYBE_INT(OutcomeBody, at_ms, has_at, "at_ms", 0, ID_MAX),
    {0},
};

static Status outcome(Request *req, Reply *reply)
{
    OutcomeBody a = {0};
    request_fields(req, &a);
    TRY(dispatch_may_note(req, a.id));
    /* The picture itself is not kept: its keyed hash proves it later, and shows nobody's door. */
    Str proof = a.has_text ? a.proof_text : STR("");
    if (a.has_photo) proof = str_to_hex(req->arena, secret_hash(req->arena, "stop_photo", a.photo));
    OutcomeAsk ask = {.outcome = (StopOutcome)a.outcome,
                      .proof_kind = a.has_proof ? a.proof : 0,
                      .proof = proof,
                      .noted_ms = dispatch_when_noted(req, a.has_at, a.at_ms)};
    TRY(dispatch_stop_outcome(req->tx, a.id, &ask));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", a.id.v);
    json_put_text(out, "state", choice_name(outcomes, a.outcome));
    json_close(out, '}');
    return OK;
}

typedef struct ConditionBody {
    StopId id;
    int32_t condition;
    int64_t at_ms;
    bool has_at;
} ConditionBody;
static const Field condition_fields[] = {
    FIELD_ID(ConditionBody, id, "id"),
    FIELD_CHOICE(ConditionBody, condition, "condition", conditions),
    MAYBE_INT(ConditionBody, at_ms, has_at, "at_ms", 0, ID_MAX),
    {0},
};

static Status condition(Request *req, Reply *reply)
{
    ConditionBody a = {0};
    request_fields(req, &a);
    TRY(dispatch_may_note(req, a.id));
    TRY(dispatch_condition(req->tx, a.id, a.condition));
    return reply_empty(reply, 204);
}

typedef struct RunBody {
    RunId id;
    PersonId worker;
} RunBody;
static const Field run_fields[] = {FIELD_ID(RunBody, id, "id"), {0}};
static const Field assign_fields[] = {
    FIELD_ID(RunBody, id, "id"), FIELD_ID(RunBody, worker, "worker_id"), {0}};

static Status my_site(Request *req, RunId id)
{
    DispatchRun run;
    Status status = run_find(req->tx, id, &run);
    if (status == NOT_FOUND) return fail(req->tx, NOT_FOUND, "dispatch.no_run", "没有找到这条线");
    TRY(status);
    if (run.site.v == req->who.organisation || run.worker.v == req->who.person) return OK;
    return fail(req->tx, DENIED, "dispatch.not_yours", "这条线不是您食堂的");
}

static Status leave(Request *req, Reply *reply)
{
    RunBody a = {0};
    request_fields(req, &a);
    TRY(my_site(req, a.id));
    TRY(dispatch_run_leave(req->tx, a.id));
    return reply_empty(reply, 204);
}
static Status assign(Request *req, Reply *reply)
{
    RunBody a = {0};
    DispatchRun run;
    request_fields(req, &a);
    TRY(my_site(req, a.id));
    TRY(run_find(req->tx, a.id, &run));
    TRY(dispatch_may_carry(req->tx, (DeskKey){run.site, run.day, run.slot}, a.worker));
    TRY(dispatch_run_assign(req->tx, a.id, a.worker));
    return reply_empty(reply, 204);
}

/* ---- Searches ---- */

static Status searches(Request *req, Reply *reply)
{
    DispatchFlow *flows;
    size_t count;
    TRY(dispatch_flows(req->tx, &flows, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        Person p;
        TRY(people_load(req->tx, flows[i].person, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", flows[i].id.v);
        json_put_i64(out, "person_id", p.id.v);
        json_put_str(out, "name", p.name);
        json_put_str(out, "place", p.address);
        json_put_text(out, "step", steps[flows[i].step]);
        json_put_i64(out, "begun_ms", flows[i].begun_ms);
        json_put_i64(out, "due_ms", flows[i].due_ms);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

typedef struct SearchBody {
    FlowId id;
    Str result;
    int32_t outcome;
    bool has_result;
} SearchBody;
static const Field note_fields[] = {
    FIELD_ID(SearchBody, id, "id"), FIELD_TEXT(SearchBody, result, "result", 1, 60), {0}};
static const Field end_fields[] = {FIELD_ID(SearchBody, id, "id"),
                                   FIELD_CHOICE(SearchBody, outcome, "outcome", flow_outcomes),
                                   MAYBE_TEXT(SearchBody, result, has_result, "result", 0, 60),
                                   {0}};

static Status search_note(Request *req, Reply *reply)
{
    SearchBody a = {0};
    request_fields(req, &a);
    TRY(dispatch_flow_note(req->tx, a.id, a.result));
    return reply_empty(reply, 204);
}
static Status search_end(Request *req, Reply *reply)
{
    SearchBody a = {0};
    request_fields(req, &a);
    TRY(dispatch_flow_end(req->tx, a.id, (FlowOutcome)a.outcome,
                          a.has_result ? a.result : STR("")));
    return reply_empty(reply, 204);
}

/* ---- The engine as a service ---- */

/* One work thread serves everybody who logs in: a plan may hold it for two seconds at most. */
static Status solve(Request *req, Reply *reply)
{
    static const SolveLimits limits = {1000, 200, 1, 2};
    Str key = str_fmt(req->arena, "route:%lld", (long long)req->who.person);
    if (request_rate(req, key, 20, 20) > 0)
        return problem_set(request_problem(req), UNAVAILABLE, "rate.route",
                           "算得太频繁，请过一会儿再试");
    return dispatch_solve(req, reply, &limits);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route dispatch_routes[] = {
    {GET, "/api/run", COURIERS, READ, NULL, 0, NULL, my_run, "My run of today, door by door"},
    {POST, "/api/run/stops/{id}/outcome", COURIERS | DESK, WRITE, IN(outcome_fields, OutcomeBody),
     NULL, outcome, "What happened at a door; may be corrected, all is kept",
     .body_max = 320 << 10},
    {POST, "/api/run/stops/{id}/condition", COURIERS | DESK, WRITE,
     IN(condition_fields, ConditionBody), NULL, condition, "How the person was"},
    {POST, "/api/runs/{id}/leave", DESK | COURIERS, WRITE, IN(run_fields, RunBody), NULL, leave,
     "The run is on its way"},
    {POST, "/api/runs/{id}/worker", DESK, WRITE, IN(assign_fields, RunBody), NULL, assign,
     "Who goes"},
    {GET, "/api/searches", LOOKERS, READ, NULL, 0, NULL, searches,
     "Those who did not answer and have not been found"},
    {POST, "/api/searches/{id}/note", LOOKERS, WRITE, IN(note_fields, SearchBody), NULL,
     search_note, "What was done; the next step begins"},
    {POST, "/api/searches/{id}/end", LOOKERS, WRITE, IN(end_fields, SearchBody), NULL, search_end,
     "Found: the search ends"},
    {POST, "/api/route", PLANNERS, WORK, NULL, 0, NULL, solve,
     "Plan routes: VROOM's JSON in and out, with the yl_ keys", .body_max = SOLVE_BODY_MAX,
     .flags = ROUTE_RAW_BODY},
    {0},
};
