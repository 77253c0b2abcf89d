/* A tiny domain for the tests, fuzzers and benches of this floor: elders with a name and a floor.
 *
 * A token is "<role>-<community>-<person>-village" ("admin-7-11-village"); village_ended names one
 * that is over. */
#pragma once
#include "http/domain.h"

#define VILLAGE_SCHEMA                                                                             \
    "CREATE TABLE elder (\n"                                                                       \
    "    community_id INTEGER NOT NULL,\n"                                                         \
    "    id INTEGER NOT NULL,\n"                                                                   \
    "    name TEXT NOT NULL,\n"                                                                    \
    "    storey INTEGER NOT NULL,\n"                                                               \
    "    PRIMARY KEY (community_id, id)\n"                                                         \
    ") STRICT, WITHOUT ROWID;\n"

static const char village_schema[] = VILLAGE_SCHEMA;
__attribute__((unused)) static const StorePart village_part = {
    .name = "village",
    .schema = {village_schema, village_schema + sizeof village_schema - 1},
};
__attribute__((unused)) static const StorePart *const village_parts[] = {&http_store_part,
                                                                         &village_part, NULL};

/* ---- Sessions ------------------------------------------------------------------------------- */

static _Atomic(const char *) village_ended; /* this token is over */

static Status village_session(Tx *tx, Str token, Session *out)
{
    int64_t community, person;
    Str rest = token, role = str_cut(&rest, '-'), c = str_cut(&rest, '-'), p = str_cut(&rest, '-');
    Role r;
    *out = (Session){0};
    const char *ended = village_ended;
    if (ended && str_is(token, ended)) return OK;
    if (!role_named(role, &r) || !str_to_i64(c, &community) || !str_to_i64(p, &person)) return OK;
    if (!str_is(rest, "village")) return OK;
    *out = (Session){.id = 1, .community = {community}, .person = person, .role = r};
    out->expires_ms = tx->now_ms + DAY_MS;
    return OK;
}

/* Events named "secret." are for administrators. */
static EventReach village_reach(Tx *tx, const Session *who, const Event *event)
{
    (void)tx;
    if (who->role == ROLE_ADMIN) return EVENT_WHOLE;
    return str_starts(event->topic, STR("secret.")) ? EVENT_HIDDEN : EVENT_WHOLE;
}

/* ---- Elders --------------------------------------------------------------------------------- */

DEFINE_ID(VillageElderId);
typedef struct Elder {
    VillageElderId id;
    Str name;
    int64_t storey;
} Elder;

static const Field elder_new[] = {
    FIELD_TEXT(Elder, name, "name", 1, 20),
    FIELD_INT(Elder, storey, "storey", -2, 40),
    {0},
};
static const Field elder_one[] = {FIELD_ID(Elder, id, "id"), {0}};
static const Field elder_fields[] = {
    FIELD_ID(Elder, id, "id"),
    FIELD_TEXT(Elder, name, "name", 1, 20),
    FIELD_INT(Elder, storey, "storey", -2, 40),
    {0},
};

static Status elder_make(Request *req, Reply *reply)
{
    Elder e = {0};
    request_fields(req, &e);
    if (str_is(e.name, "nobody"))
        return fail(req->tx, CONFLICT, "village.nobody", "没有人叫这个名字");
    e.id.v = id_next(req->tx);
    TRY(tx_run(req->tx,
               SQL("iiti", "",
                   "INSERT INTO elder (community_id, id, name, storey) VALUES ($1, $2, $3, $4)"),
               ARGS(INT(req->who.community.v), INT(e.id.v), TEXT(e.name), INT(e.storey))));
    const char *topic = str_is(e.name, "secret") ? "secret.made" : "village.made";
    TRY(event_publish(req->tx, topic, e.id.v, STR("{\"storey\":1}")));
    return reply_record(reply, 201, &e);
}

static Status elder_get(Request *req, Reply *reply)
{
    Elder e = {0};
    Row row;
    request_fields(req, &e);
    TRY(tx_one(
        req->tx,
        SQL("ii", "ti", "SELECT name, storey FROM elder WHERE community_id = $1 AND id = $2"),
        ARGS(INT(req->who.community.v), INT(e.id.v)), &row));
    e.name = row_str(&row, 0);
    e.storey = row_int(&row, 1);
    return reply_record(reply, 200, &e);
}

static Status elder_change(Request *req, Reply *reply)
{
    Elder e = {0};
    int64_t changed;
    request_fields(req, &e);
    TRY(tx_change(
        req->tx,
        SQL("iiti", "",
            "UPDATE elder SET name = $3, storey = $4 WHERE community_id = $1 AND id = $2"),
        ARGS(INT(req->who.community.v), INT(e.id.v), TEXT(e.name), INT(e.storey)), &changed));
    if (!changed) return fail(req->tx, NOT_FOUND, "village.no_elder", "没有这位老人");
    return reply_empty(reply, 204);
}

typedef struct ElderAsk {
    int64_t storey;
    bool storey_given;
    FieldList ids;
    bool ids_given;
} ElderAsk;

static const Field elder_ask[] = {
    MAYBE_INT(ElderAsk, storey, storey_given, "storey", -2, 40),
    MAYBE_IDS(ElderAsk, ids, ids_given, "ids", 5),
    {0},
};

static Status elder_list(Request *req, Reply *reply)
{
    ElderAsk ask = {0};
    Rows rows;
    request_fields(req, &ask);
    TRY(tx_all(
        req->tx,
        SQL("i", "iti",
            "SELECT id, name, storey FROM elder WHERE community_id = $1 ORDER BY id LIMIT 100"),
        ARGS(INT(req->who.community.v)), &rows));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '[');
    for (size_t i = 0; i < rows.count; i++)
        if (!ask.storey_given || row_int(&rows.rows[i], 2) == ask.storey)
            json_put_str(out, NULL, row_str(&rows.rows[i], 1));
    json_close(out, ']');
    return OK;
}

/* ---- The rest ------------------------------------------------------------------------------- */

/* Counts an attempt and refuses: what it wrote must stay. */
static Status village_login(Request *req, Reply *reply)
{
    Elder e = {0};
    request_fields(req, &e);
    if (str_is(e.name, "good")) {
        reply_session(reply, STR("elder-7-11-village"), req->tx->now_ms + HOUR_MS);
        return reply_empty(reply, 204);
    }
    TRY(tx_run(
        req->tx,
        SQL("ii", "",
            "INSERT INTO elder (community_id, id, name, storey) VALUES ($1, $2, 'tried', 0)"),
        ARGS(INT(req->who.community.v), INT(id_next(req->tx)))));
    return reply_refuse(reply, DENIED, "login.wrong", "名字或密码不对，请再试");
}

static const Field login_fields[] = {FIELD_TEXT(Elder, name, "name", 1, 20), {0}};

static Status village_photo(Request *req, Reply *reply)
{
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "bytes", (int64_t)req->body.len);
    json_close(out, '}');
    return OK;
}

static Status village_hello(Request *req, Reply *reply)
{
    (void)req;
    return reply_bytes(reply, 200, "text/plain; charset=utf-8", STR("hello\n"));
}

static Status count_elders(Tx *tx, void *job)
{
    Row row;
    TRY(tx_one(tx, SQL("i", "i", "SELECT count(*) FROM elder WHERE community_id = $1"),
               ARGS(INT(tx->origin.community.v)), &row));
    *(int64_t *)job = row_int(&row, 0);
    return OK;
}

/* Long work: five a minute for each person, and none for "tired". */
static Status village_work(Request *req, Reply *reply)
{
    Elder e = {0};
    int64_t count;
    TxOrigin origin = {.community = req->who.community};
    request_fields(req, &e);
    Str key = str_fmt(req->arena, "work %lld", (long long)req->who.person);
    if (str_is(e.name, "often") && request_rate(req, key, 5, 5))
        return problem_set(request_problem(req), UNAVAILABLE, "rate.too_often", "请过一会儿再试");
    if (str_is(e.name, "tired"))
        return problem_set(request_problem(req), CONFLICT, "village.tired", "太累了，请明天再来");
    TRY(store_read(req->store, origin, req->arena, count_elders, &count, request_problem(req)));
    nanosleep(&(struct timespec){0, 2000000}, NULL);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "count", count);
    json_close(out, '}');
    return OK;
}

static Status village_big(Request *req, Reply *reply)
{
    char *big = arena_alloc_raw(req->arena, 16 << 20);
    memset(big, 'x', 16 << 20);
    return reply_bytes(reply, 200, "text/plain", (Str){big, 16 << 20});
}

/* Every kind of field, in and out. */
typedef struct Echo {
    int64_t whole;
    Fen price;
    bool truth;
    Str text;
    Day day;
    Ms at;
    int colour;
    FieldList dishes, ids;
    bool ids_given;
    Elder elder;
    bool elder_given;
    const Json *json;
    bool json_given;
} Echo;

static const Choice colours[] = {{"red", 1, "红"}, {"green", 2, "绿"}, {NULL, 0, NULL}};
static const Field echo_fields[] = {
    FIELD_INT(Echo, whole, "whole", -5, 5),
    FIELD_FEN(Echo, price, "price_fen", 0, 100000),
    FIELD_BOOL(Echo, truth, "truth"),
    FIELD_TEXT(Echo, text, "text", 2, 5),
    FIELD_DAY(Echo, day, "day"),
    FIELD_MS(Echo, at, "at"),
    FIELD_CHOICE(Echo, colour, "colour", colours),
    FIELD_LIST(Echo, dishes, "dishes", elder_new, sizeof(Elder), 3),
    MAYBE_IDS(Echo, ids, ids_given, "ids", 4),
    MAYBE_RECORD(Echo, elder, elder_given, "elder", elder_new),
    MAYBE_JSON(Echo, json, json_given, "json"),
    {0},
};

static Status village_echo(Request *req, Reply *reply)
{
    Echo echo = {0};
    request_fields(req, &echo);
    return reply_record(reply, 200, &echo);
}

__attribute__((unused)) static const Route village_routes[] = {
    {POST, "/api/elders", ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_REGISTRAR), WRITE, elder_new,
     sizeof(Elder), elder_fields, elder_make, "Make an elder", 0, NULL, 0},
    {GET, "/api/elders/{id}", SIGNED_IN, READ, elder_one, sizeof(Elder), elder_fields, elder_get,
     "One elder", 0, NULL, 0},
    {GET, "/api/elders", SIGNED_IN, READ, elder_ask, sizeof(ElderAsk), NULL, elder_list,
     "Names of elders", 0, NULL, 0},
    {PUT, "/api/elders/{id}", ROLE_BIT(ROLE_ADMIN), WRITE, elder_fields, sizeof(Elder), NULL,
     elder_change, "Change an elder", 0, NULL, 0},
    {POST, "/api/login", ANYONE, WRITE, login_fields, sizeof(Elder), NULL, village_login, "Log in",
     0, NULL, ROUTE_SENSITIVE},
    {POST, "/api/photo", SIGNED_IN, WRITE, NULL, 0, NULL, village_photo, "Keep a photo", 200000,
     NULL, ROUTE_RAW_BODY},
    {POST, "/api/echo", ANYONE, NO_TX, echo_fields, sizeof(Echo), echo_fields, village_echo,
     "Say it back", 0, NULL, 0},
    {POST, "/api/work", SIGNED_IN, WORK, login_fields, sizeof(Elder), NULL, village_work,
     "Work that takes long", 0, NULL, 0},
    {GET, "/api/big", ANYONE, NO_TX, NULL, 0, NULL, village_big, "16 MB", 0, NULL, 0},
    {GET, "/api/hello", ANYONE, NO_TX, NULL, 0, NULL, village_hello, "A fixed answer", 0, NULL, 0},
    {.path = NULL},
};
__attribute__((unused)) static const Route *const village_tables[] = {http_routes, village_routes,
                                                                      NULL};
__attribute__((unused)) static const ServerHooks village_hooks = {.session_find = village_session,
                                                                  .event_reach = village_reach};
