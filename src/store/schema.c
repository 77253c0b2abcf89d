/* The schema: what was applied, with checksums, and what is missing.
 *
 * A part that the database does not know gets its schema.sql, and all its changes count as applied.
 * A part that it knows gets the changes it misses, in order, one transaction each.  A change, or a
 * schema.sql without a new change, that is not what was applied is refused: it would leave two
 * installations of one version with different tables. */
#include "store/inside.h"

#include <sodium.h>

EMBED(store_schema, "src/store/schema.sql");
EMBED(store_audit_sql, "src/store/audit.sql");
const StorePart store_part = {
    .name = "store",
    .schema = EMBEDDED(store_schema),
    .audit = EMBEDDED(store_audit_sql),
};

/* ---- Text of SQL -------------------------------------------------------------------------- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* The piece of SQL at `at`: a comment, a string, a word, or one character. Returns where it ends.
 */
static size_t piece_end(Str sql, size_t at)
{
    const char *p = sql.ptr;
    if (p[at] == '-' && at + 1 < sql.len && p[at + 1] == '-') {
        while (at < sql.len && p[at] != '\n') at++;
        return at;
    }
    if (p[at] == '/' && at + 1 < sql.len && p[at + 1] == '*') {
        size_t end = str_find(sql, STR("*/"), at + 2);
        return end == SIZE_MAX ? sql.len : end + 2;
    }
    if (p[at] == '\'') {
        for (at++; at < sql.len && p[at] != '\'';) at++; /* '' reads as two strings: harmless */
        return at < sql.len ? at + 1 : at;
    }
    if (!is_word(p[at])) return at + 1;
    while (at < sql.len && is_word(p[at])) at++;
    return at;
}

static bool is_comment(Str piece)
{
    return str_starts(piece, STR("--")) || str_starts(piece, STR("/*"));
}

bool sql_split(Str *rest, Str *title, Str *statement)
{
    size_t start = SIZE_MAX;
    size_t at = 0;
    *title = (Str){0};
    while (at < rest->len) {
        size_t end = piece_end(*rest, at);
        Str piece = str_slice(*rest, at, end);
        if (start == SIZE_MAX && is_comment(piece))
            *title = str_trim(str_slice(piece, 2, piece.len));
        else if (start == SIZE_MAX && str_trim(piece).len && piece.ptr[0] != ';')
            start = at;
        at = end;
        if (piece.len == 1 && piece.ptr[0] == ';' && start != SIZE_MAX) break;
    }
    if (start == SIZE_MAX) return false;
    size_t end = at;
    if (rest->ptr[end - 1] == ';') end--;
    *statement = str_trim(str_slice(*rest, start, end));
    *rest = str_slice(*rest, at, rest->len);
    return true;
}

/* Without comments, and with one space wherever there was any. */
static Str sql_plain(Arena *arena, Str sql)
{
    Buf buf = buf_new(arena, sql.len + 1);
    bool space = false;
    for (size_t at = 0; at < sql.len;) {
        size_t end = piece_end(sql, at);
        Str piece = str_slice(sql, at, end);
        at = end;
        if (is_comment(piece) || !str_trim(piece).len) {
            space = true;
            continue;
        }
        if (space && buf.len) buf_char(&buf, ' ');
        space = false;
        buf_put(&buf, piece);
    }
    return buf_str(&buf);
}

static bool word_at(Str sql, size_t at, Str word)
{
    return str_eq(str_slice(sql, at, at + word.len), word) &&
           (at + word.len == sql.len || !is_word(sql.ptr[at + word.len]));
}

/* Where the options of a table ("STRICT, WITHOUT ROWID") that begin at `at` end, or `at`. */
static size_t table_options_end(Str sql, size_t at)
{
    static const Str options[] = {{"STRICT", 6}, {"WITHOUT ROWID", 13}};
    for (size_t i = 0; i < 2; i++) {
        if (!word_at(sql, at, options[i])) continue;
        at += options[i].len;
        size_t next = at;
        while (next < sql.len && (sql.ptr[next] == ',' || sql.ptr[next] == ' ')) next++;
        size_t end = table_options_end(sql, next);
        return end == next ? at : end;
    }
    return at;
}

Str schema_for_postgres(Arena *arena, Str sql)
{
    static const Str words[][2] = {{{"INTEGER", 7}, {"BIGINT", 6}},
                                   {{"BLOB", 4}, {"BYTEA", 5}},
                                   {{"REAL", 4}, {"DOUBLE PRECISION", 16}}};
    Str plain = sql_plain(arena, sql);
    Buf buf = buf_new(arena, plain.len * 3 + 16);
    for (size_t at = 0; at < plain.len;) {
        size_t past = table_options_end(plain, at);
        if (past != at) {
            at = past;
            continue;
        }
        size_t end = piece_end(plain, at);
        Str piece = str_slice(plain, at, end);
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (str_eq(piece, words[i][0])) piece = words[i][1];
        buf_put(&buf, piece);
        at = end;
    }
    return buf_str(&buf);
}

static Str checksum(Arena *arena, Embedded sql)
{
    unsigned char sum[16];
    Str plain = sql_plain(arena, embedded_str(sql));
    ASSERT(crypto_generichash(sum, sizeof sum, (const unsigned char *)plain.ptr, plain.len, NULL,
                              0) == 0);
    return str_to_hex(arena, (Str){(const char *)sum, sizeof sum});
}

/* ---- What was applied --------------------------------------------------------------------- */

static const char change_table[] =
    "CREATE TABLE IF NOT EXISTS schema_change (\n"
    "    part TEXT NOT NULL,\n"
    "    number INTEGER NOT NULL, -- 0: schema.sql as it stands after the newest change\n"
    "    name TEXT NOT NULL,\n"
    "    checksum TEXT NOT NULL, -- BLAKE2b of the text without comments, 16 bytes in hex\n"
    "    at_ms INTEGER NOT NULL, -- Ms\n"
    "    PRIMARY KEY (part, number)\n"
    ") STRICT, WITHOUT ROWID;\n";

static Status record(Tx *tx, const char *part, int64_t number, const char *name, Str sum)
{
    return tx_run(
        tx,
        SQL("titti", "",
            "INSERT INTO schema_change (part, number, name, checksum, at_ms)"
            "  VALUES ($1, $2, $3, $4, $5)"
            "  ON CONFLICT (part, number) DO UPDATE"
            "  SET checksum = excluded.checksum, at_ms = excluded.at_ms"),
        ARGS(TEXT(str_of(part)), INT(number), TEXT(str_of(name)), TEXT(sum), INT(tx->now_ms)));
}

/* *sum is empty when the step was never applied. */
static Status recorded(Tx *tx, const char *part, int64_t number, Str *sum)
{
    Row row;
    *sum = (Str){0};
    Status status = tx_one(
        tx, SQL("ti", "t", "SELECT checksum FROM schema_change WHERE part = $1 AND number = $2"),
        ARGS(TEXT(str_of(part)), INT(number)), &row);
    if (status == OK) *sum = row_str(&row, 0);
    return status == NOT_FOUND ? OK : status;
}

static Status run_script(Tx *tx, Str sql)
{
    Conn *conn = tx->inside->conn;
    return conn->engine->script(conn, sql, &tx->problem);
}

/* Several processes may be started at once over one PostgreSQL. */
static Status one_at_a_time(Tx *tx)
{
    const char *lock = tx->inside->conn->engine->migrate_lock_sql;
    return lock ? run_script(tx, str_of(lock)) : OK;
}

static Status refuse_changed(Tx *tx, const char *part, const char *name)
{
    return fail(tx, CONFLICT, "store.schema_changed",
                "数据库里的表结构 %s/%s 与本程序不一致，请使用匹配的版本，或先备份再升级", part,
                name);
}

typedef struct Step {
    const StorePart *part;
    const SchemaChange *change; /* NULL: the whole schema */
    bool done;
} Step;

/* The whole of a part that is new to the database. */
static Status apply_part(Tx *tx, void *context)
{
    Step *step = context;
    const StorePart *part = step->part;
    Str applied;
    step->done = false;
    TRY(one_at_a_time(tx));
    TRY(recorded(tx, part->name, 0, &applied));
    if (applied.len) return OK;
    TRY(run_script(tx, embedded_str(part->schema)));
    TRY(record(tx, part->name, 0, "schema", checksum(tx->arena, part->schema)));
    for (const SchemaChange *c = part->changes; c && c->number; c++)
        TRY(record(tx, part->name, c->number, c->name, checksum(tx->arena, c->sql)));
    step->done = true;
    return OK;
}

static Status apply_change(Tx *tx, void *context)
{
    Step *step = context;
    const SchemaChange *c = step->change;
    Str applied;
    Str sum = checksum(tx->arena, c->sql);
    step->done = false;
    TRY(one_at_a_time(tx));
    TRY(recorded(tx, step->part->name, c->number, &applied));
    if (applied.len)
        return str_eq(applied, sum) ? OK : refuse_changed(tx, step->part->name, c->name);
    TRY(run_script(tx, embedded_str(c->sql)));
    TRY(record(tx, step->part->name, c->number, c->name, sum));
    TRY(record(tx, step->part->name, 0, "schema", checksum(tx->arena, step->part->schema)));
    step->done = true;
    return OK;
}

static Status check_part(Tx *tx, void *context)
{
    Step *step = context;
    Str applied;
    TRY(recorded(tx, step->part->name, 0, &applied));
    if (!str_eq(applied, checksum(tx->arena, step->part->schema)))
        return refuse_changed(tx, step->part->name, "schema.sql");
    return OK;
}

static Status one_step(Conn *conn, Arena *arena, TxFn fn, Step *step, Problem *problem)
{
    return conn_transaction(conn, (TxOrigin){0}, arena, fn, step, problem);
}

/* For a process that may not change anything. */
static Status look_at_part(Tx *tx, void *context)
{
    Step *step = context;
    Str applied;
    Str sum = checksum(tx->arena, step->part->schema);
    if (recorded(tx, step->part->name, 0, &applied) == OK && str_eq(applied, sum)) return OK;
    return fail(tx, CONFLICT, "store.other_version",
                "数据库的表还不是本程序的版本，请先用 yinlin serve 启动一次，它会自己升级");
}

Status schema_look(Store *store, Conn *conn, Problem *problem)
{
    Arena *arena = arena_new(64 << 20);
    Status status = OK;
    for (const StorePart *const *p = store->parts; status == OK && *p; p++) {
        Step step = {.part = *p};
        if ((*p)->schema.from) status = one_step(conn, arena, look_at_part, &step, problem);
    }
    arena_free(arena);
    return status;
}

static Status make_change_table(Tx *tx, void *context)
{
    (void)context;
    TRY(one_at_a_time(tx));
    return run_script(tx, str_of(change_table));
}

Status schema_apply(Store *store, Conn *conn, Problem *problem)
{
    Arena *arena = arena_new(64 << 20);
    Status status = sodium_init() < 0 ? problem_set(problem, UNAVAILABLE, "store.sodium",
                                                    "系统的 libsodium 不能使用")
                                      : one_step(conn, arena, make_change_table, NULL, problem);
    for (const StorePart *const *p = store->parts; status == OK && *p; p++) {
        Step step = {.part = *p};
        if (!(*p)->schema.from) continue;
        status = one_step(conn, arena, apply_part, &step, problem);
        if (step.done) continue;
        for (const SchemaChange *c = (*p)->changes; status == OK && c && c->number; c++) {
            step.change = c;
            status = one_step(conn, arena, apply_change, &step, problem);
        }
        if (status == OK) status = one_step(conn, arena, check_part, &step, problem);
    }
    arena_free(arena);
    return status;
}
