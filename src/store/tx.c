#include "store/inside.h"

#include <stdio.h>

/* ---- Failures ----------------------------------------------------------------------------- */

Status fail(Tx *tx, Status status, const char *code, const char *text, ...)
{
    ASSERT(status != OK);
    Problem *p = &tx->problem;
    p->status = status;
    p->where[0] = 0;
    snprintf(p->code, sizeof p->code, "%s", code);
    va_list args;
    va_start(args, text);
    vsnprintf(p->text, sizeof p->text, text, args);
    va_end(args);
    return status;
}

Status tx_stick(Tx *tx, Status status, bool retry, const char *code, const char *text, ...)
{
    struct TxInside *in = tx->inside;
    if (in->stuck != OK) return in->stuck;
    in->stuck = status;
    in->retry = retry;
    in->problem = (Problem){.status = status};
    snprintf(in->problem.code, sizeof in->problem.code, "%s", code);
    va_list args;
    va_start(args, text);
    vsnprintf(in->problem.text, sizeof in->problem.text, text, args);
    va_end(args);
    tx->problem = in->problem;
    return status;
}

void store_log(const char *level, const char *what, const char *where, const char *detail)
{
    char clean[400];
    size_t n = 0;
    for (const char *c = detail ? detail : ""; *c && n + 1 < sizeof clean; c++)
        clean[n++] = *c == '"' || *c == '\\' ? '\'' : (unsigned char)*c < ' ' ? ' ' : *c;
    clean[n] = 0;
    fprintf(
        stderr,
        "{\"level\":\"%s\",\"part\":\"store\",\"what\":\"%s\",\"at\":\"%s\",\"detail\":\"%s\"}\n",
        level, what, where ? where : "", clean);
}

/* ---- One run of a function ---------------------------------------------------------------- */

static void say_something(Problem *p, Status status)
{
    static const struct {
        const char *code, *text;
    } plain[] = {
        [INVALID] = {"invalid", "提交的内容不对，请检查后再试"},
        [DENIED] = {"denied", "没有权限"},
        [NOT_FOUND] = {"not_found", "没有找到"},
        [CONFLICT] = {"conflict", "情况已经变了，请刷新后再试"},
        [UNAVAILABLE] = {"unavailable", "暂时办不了，请稍后再试"},
    };
    problem_set(p, status, plain[status].code, "%s", plain[status].text);
}

Outcome tx_do(Conn *conn, TxOrigin origin, Arena *arena, Ms now_ms, TxFn fn, void *job, int fail_at)
{
    struct TxInside in = {.store = conn->store, .conn = conn, .fail_at = fail_at};
    Tx tx = {.arena = arena,
             .origin = origin,
             .now_ms = now_ms,
             .can_write = conn->can_write,
             .inside = &in};
    Outcome o = {.status = fn(&tx, job)};
    if (in.stuck != OK) { /* a rule may have passed over it; the engine has not */
        o.status = in.stuck;
        o.problem = in.problem;
    } else if (o.status != OK) {
        o.problem = tx.problem;
        if (o.problem.status != o.status || !o.problem.code[0]) say_something(&o.problem, o.status);
    }
    o.retry = in.retry;
    o.published = in.published;
    o.timed = in.timed;
    o.reserved = in.reserved;
    return o;
}

/* ---- Statements --------------------------------------------------------------------------- */

/* What must hold before any statement: its parameters are of the declared types. */
static Status at_the_door(Tx *tx, const Sql *sql, const Arg *args, size_t count)
{
    struct TxInside *in = tx->inside;
    if (in->stuck != OK) return in->stuck;
    ASSERT(strlen(sql->params) == count);
    for (size_t i = 0; i < count; i++)
        ASSERT(args[i].kind == sql->params[i] || args[i].kind == '0');
    in->calls++;
    if (in->calls == in->fail_at)
        return tx_stick(tx, UNAVAILABLE, false, "store.fault", "这一步按测试的要求失败了");
    return OK;
}

static Status run(Tx *tx, Call call)
{
    TRY(at_the_door(tx, call.sql, call.args, call.count));
    return tx->inside->conn->engine->call(tx, &call);
}

static Row row_kept(Arena *arena, const Row *row)
{
    Arg *cells = NEW_ARRAY(arena, Arg, row->count ? row->count : 1);
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i];
        if (cells[i].kind == 't' || cells[i].kind == 'b') cells[i].s = str_dup(arena, cells[i].s);
    }
    return (Row){cells, row->count};
}

typedef struct Kept {
    Arena *arena;
    Rows rows;
    size_t room;
    size_t most; /* stop with one more than this */
} Kept;

static Status keep(void *context, const Row *row)
{
    Kept *kept = context;
    if (kept->rows.count == kept->room) {
        size_t wider = kept->room ? kept->room * 2 : 8;
        Row *rows = NEW_ARRAY(kept->arena, Row, wider);
        if (kept->rows.count) memcpy(rows, kept->rows.rows, kept->rows.count * sizeof(Row));
        kept->rows.rows = rows;
        kept->room = wider;
    }
    kept->rows.rows[kept->rows.count++] = row_kept(kept->arena, row);
    return OK;
}

typedef struct One {
    Arena *arena;
    Row row;
    size_t count;
} One;

static Status keep_one(void *context, const Row *row)
{
    One *one = context;
    if (one->count++ == 0) one->row = row_kept(one->arena, row);
    return OK;
}

const StorePart *const *tx_parts(const Tx *tx)
{
    return tx->inside->store->parts;
}

Status tx_one(Tx *tx, const Sql *sql, const Arg *args, size_t count, Row *row)
{
    One one = {.arena = tx->arena};
    TRY(run(tx, (Call){sql, args, count, keep_one, &one, NULL, false}));
    if (one.count == 0) return NOT_FOUND;
    if (one.count > 1) {
        store_log("error", "more than one row", sql->where, sql->text);
        return tx_stick(tx, UNAVAILABLE, false, "store.more_than_one",
                        "系统内部错误，请联系管理员");
    }
    *row = one.row;
    return OK;
}

Status tx_all(Tx *tx, const Sql *sql, const Arg *args, size_t count, Rows *rows)
{
    Kept kept = {.arena = tx->arena};
    TRY(run(tx, (Call){sql, args, count, keep, &kept, NULL, false}));
    *rows = kept.rows;
    return OK;
}

Status tx_each(Tx *tx, const Sql *sql, const Arg *args, size_t count,
               Status (*each)(void *context, const Row *row), void *context)
{
    return run(tx, (Call){sql, args, count, each, context, NULL, true});
}

Status tx_run(Tx *tx, const Sql *sql, const Arg *args, size_t count)
{
    ASSERT(tx->can_write);
    return run(tx, (Call){sql, args, count, NULL, NULL, NULL, false});
}

Status tx_change(Tx *tx, const Sql *sql, const Arg *args, size_t count, int64_t *changed)
{
    ASSERT(tx->can_write);
    return run(tx, (Call){sql, args, count, NULL, NULL, changed, false});
}

Status tx_change_one(Tx *tx, const Sql *sql, const Arg *args, size_t count)
{
    int64_t changed = 0;
    TRY(tx_change(tx, sql, args, count, &changed));
    if (changed != 1)
        return fail(tx, CONFLICT, "store.changed_elsewhere", "刚刚有人改过，请刷新后再试");
    return OK;
}

/* ---- Rows --------------------------------------------------------------------------------- */

int64_t row_int(const Row *row, size_t column)
{
    ASSERT(column < row->count && row->cells[column].kind == 'i');
    return row->cells[column].i;
}

int64_t row_int_or(const Row *row, size_t column, int64_t otherwise)
{
    ASSERT(column < row->count);
    return row->cells[column].kind == 'i' ? row->cells[column].i : otherwise;
}

Str row_str(const Row *row, size_t column)
{
    ASSERT(column < row->count && row->cells[column].kind != 'i');
    return row->cells[column].s;
}

bool row_null(const Row *row, size_t column)
{
    ASSERT(column < row->count);
    return row->cells[column].kind == '0';
}

/* ---- Every statement of the program ------------------------------------------------------- */

/* Made by the linker; weak, for a program without a statement. */
extern const Sql *const __start_yl_sql[] __attribute__((weak, visibility("hidden")));
extern const Sql *const __stop_yl_sql[] __attribute__((weak, visibility("hidden")));

const Sql *const *sql_first(void)
{
    return __start_yl_sql;
}

const Sql *const *sql_end(void)
{
    return __stop_yl_sql;
}

/* ---- Pointer map -------------------------------------------------------------------------- */

static size_t pointer_slot(const PointerMap *map, const void *key)
{
    uint64_t h = (uint64_t)(uintptr_t)key * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(h >> 32) & (map->size - 1);
    while (map->keys[at] && map->keys[at] != key) at = (at + 1) & (map->size - 1);
    return at;
}

void *pointer_map_get(const PointerMap *map, const void *key)
{
    return map->size ? map->values[pointer_slot(map, key)] : NULL;
}

void pointer_map_put(PointerMap *map, Arena *arena, const void *key, void *value)
{
    if (map->used * 2 >= map->size) {
        PointerMap wider = {.size = map->size ? map->size * 2 : 128};
        wider.keys = NEW_ARRAY(arena, const void *, wider.size);
        wider.values = NEW_ARRAY(arena, void *, wider.size);
        for (size_t i = 0; i < map->size; i++)
            if (map->keys[i]) pointer_map_put(&wider, arena, map->keys[i], map->values[i]);
        *map = wider;
    }
    size_t at = pointer_slot(map, key);
    if (!map->keys[at]) map->used++;
    map->keys[at] = key;
    map->values[at] = value;
}
