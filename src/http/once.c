/* Writes that are sent twice are done once; every write leaves a row of who did it. */
#include "http/inside.h"

EMBED(http_schema, "src/http/schema.sql");

enum { KEPT_MS = 48 * 3600 * 1000, DROP_AT_ONCE = 1000 };

static const char clean_kind[] = "http.once_clean";

Status once_find(Tx *tx, Exchange *x)
{
    const Sql *sql = SQL("iiti", "bittbi",
                         "SELECT request_hash, status, type, headers, body, at_ms"
                         "  FROM request_once"
                         " WHERE community_id = $1 AND person_id = $2 AND key = $3 AND at_ms > $4");
    const Session *who = &x->request.who;
    Row row;
    Status status = tx_one(
        tx, sql,
        ARGS(INT(who->community.v), INT(who->person), TEXT(x->once_key), INT(tx->now_ms - KEPT_MS)),
        &row);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    if (!str_eq(row_str(&row, 0), (Str){(const char *)x->once_hash, HASH_BYTES}))
        return fail(tx, CONFLICT, "http.key_reused",
                    "这个 Idempotency-Key 已用于另一个请求，请换一个");
    if (row_null(&row, 1))
        return fail(tx, CONFLICT, "http.already_done", "这个请求已经办过了，请刷新后查看");
    Str type = row_str(&row, 2);
    x->once_repeat = true;
    x->reply.code = (int)row_int(&row, 1);
    x->reply.type = type.len ? str_c(x->arena, type) : NULL;
    buf_put(&x->reply.headers, str_dup(x->arena, row_str(&row, 3)));
    x->reply.bytes = str_dup(x->arena, row_str(&row, 4));
    x->reply.in_bytes = true;
    x->at_ms = row_int(&row, 5);
    return OK;
}

Status once_keep(Tx *tx, Exchange *x)
{
    const Sql *sql =
        SQL("iitbittbi", "",
            "INSERT INTO request_once (community_id, person_id, key, request_hash, status, type,"
            "                          headers, body, at_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            " ON CONFLICT (community_id, person_id, key) DO UPDATE"
            "    SET request_hash = excluded.request_hash, status = excluded.status,"
            "        type = excluded.type, headers = excluded.headers, body = excluded.body,"
            "        at_ms = excluded.at_ms");
    const Session *who = &x->request.who;
    const Reply *reply = &x->reply;
    bool secret = (x->match.route->flags & ROUTE_SENSITIVE) || reply->session_set;
    Str type = reply->type ? str_of(reply->type) : STR("");
    x->at_ms = tx->now_ms;
    TRY(tx_run(tx, sql,
               ARGS(INT(who->community.v), INT(who->person), TEXT(x->once_key),
                    BLOB(((Str){(const char *)x->once_hash, HASH_BYTES})),
                    INT_OR_NIL(reply->code, !secret), secret ? NIL : TEXT(type),
                    secret ? NIL : TEXT(buf_str(&reply->headers)),
                    secret ? NIL : BLOB(reply_body(reply)), INT(tx->now_ms))));
    /* One timer for the keys of an hour, due when the last of them is 48 hours old. */
    int64_t hour = tx->now_ms / HOUR_MS;
    return timer_set(tx, clean_kind, hour, (hour + 1) * HOUR_MS + KEPT_MS);
}

static Status clean(Tx *tx, int64_t subject, Ms due_ms)
{
    const Sql *sql = SQL("iii", "",
                         "DELETE FROM request_once"
                         " WHERE community_id = $1 AND (person_id, key) IN"
                         "       (SELECT person_id, key FROM request_once"
                         "         WHERE community_id = $1 AND at_ms <= $2"
                         "         ORDER BY person_id, key LIMIT $3)");
    int64_t dropped;
    TRY(tx_change(tx, sql,
                  ARGS(INT(tx->origin.community.v), INT(due_ms - KEPT_MS), INT(DROP_AT_ONCE)),
                  &dropped));
    return dropped == DROP_AT_ONCE ? timer_set(tx, clean_kind, subject, due_ms) : OK;
}

static const TimerHandler timers[] = {{clean_kind, clean}, {0}};

Status action_note(Tx *tx, Exchange *x)
{
    const Sql *sql = SQL("iiiiitii", "",
                         "INSERT INTO action (community_id, id, at_ms, person_id, role, route,"
                         "                    subject, status)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    const Session *who = &x->request.who;
    const Route *route = x->match.route;
    Buf name = buf_new(x->arena, strlen(route->path) + 16);
    buf_text(&name, method_name(route->method));
    buf_char(&name, ' ');
    buf_text(&name, route->path);
    return tx_run(tx, sql,
                  ARGS(INT(who->community.v), INT(id_next(tx)), INT(tx->now_ms), INT(who->person),
                       INT(who->role), TEXT(buf_str(&name)), INT(x->reply.subject),
                       INT(x->reply.code)));
}

const StorePart http_store_part = {
    .name = "http",
    .schema = EMBEDDED(http_schema),
    .timers = timers,
    .keeping = &http_keeping,
};
