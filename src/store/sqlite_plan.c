/* What SQLite's planner shall believe about our tables.
 *
 * Without statistics it takes every first column of an index for selective: community_id = $1 is
 * thought to leave 10 rows, so `WHERE community_id = $1 AND person_id = $2 ORDER BY id` walks the
 * whole community along the primary key to save a sort, although there is an index by person.
 * Statistics of the data would depend on the day they were taken.  So sqlite_stat1 is written from
 * the names of columns alone: the same plans everywhere, tested on an empty database.  ANALYZE is
 * never run on data.  (Format: sqlite.org/fileformat2.html#stat1tab, read 2026-11-21) */
#include "store/sqlite.h"

#include <stdio.h>

enum { INDEXES_MAX = 2048, ALL_ROWS = 1000000, IN_A_COMMUNITY = 100000 };

typedef struct Index {
    Str table, name, columns; /* columns joined by commas */
    bool unique;
} Index;

typedef struct Indexes {
    Arena *arena;
    Index *list;
    size_t count;
} Indexes;

static Status add_index(void *context, const Str *cells, size_t count)
{
    Indexes *all = context;
    ASSERT(count == 4 && all->count < INDEXES_MAX);
    all->list[all->count++] = (Index){.table = str_dup(all->arena, cells[0]),
                                      .name = str_dup(all->arena, cells[1]),
                                      .columns = str_dup(all->arena, cells[2]),
                                      .unique = str_is(cells[3], "1")};
    return OK;
}

/* A column with a handful of values. */
static bool is_coarse(Str column)
{
    static const char *const names[] = {"state", "kind",   "unit",    "sex",  "type",
                                        "role",  "urgent", "channel", "level"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_is(column, names[i])) return true;
    return str_starts(column, STR("is_"));
}

/* "rows, rows left by the first column, by the first two …" */
static Str belief(Arena *arena, const Index *index)
{
    Buf buf = buf_new(arena, 512);
    int64_t left = ALL_ROWS;
    buf_i64(&buf, left);
    for (Str rest = index->columns; rest.ptr;) {
        Str column = str_cut(&rest, ',');
        if (str_is(column, "community_id"))
            left = left > IN_A_COMMUNITY ? IN_A_COMMUNITY : left;
        else if (is_coarse(column))
            left = left / 10;
        else
            left = left > 30 ? 30 : left / 3;
        if (left < 2) left = 2;
        if (!rest.ptr && index->unique) left = 1;
        buf_char(&buf, ' ');
        buf_i64(&buf, left);
    }
    return buf_str(&buf);
}

static Status believed(void *context, const Str *cells, size_t count)
{
    Buf *buf = context;
    for (size_t i = 0; i < count; i++) {
        buf_put(buf, cells[i]);
        buf_char(buf, '|');
    }
    return OK;
}

/* A rowid table's own tree has no index; WITHOUT ROWID the primary key goes by the table's name. */
static const char indexes_sql[] =
    "SELECT t.name, CASE WHEN i.origin = 'pk' AND t.wr = 1 THEN t.name ELSE i.name END,"
    "  (SELECT group_concat(c.name, ',') FROM"
    "    (SELECT x.name FROM pragma_index_info(i.name) x ORDER BY x.seqno) c),"
    "  i.\"unique\""
    "  FROM pragma_table_list t JOIN pragma_index_list(t.name) i"
    " WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1, 2";

static Status write_beliefs(SqliteConn *c, const Indexes *all, Problem *problem)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_exec(c->db, "DELETE FROM sqlite_stat1", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(c->db,
                                "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?1, ?2, ?3)", -1,
                                &stmt, NULL);
    for (size_t i = 0; i < all->count && rc == SQLITE_OK; i++) {
        const Str cells[3] = {all->list[i].table, all->list[i].name,
                              belief(all->arena, &all->list[i])};
        for (int k = 0; k < 3; k++)
            sqlite3_bind_text(stmt, k + 1, cells[k].ptr, (int)cells[k].len, SQLITE_STATIC);
        rc = sqlite3_step(stmt) == SQLITE_DONE ? sqlite3_reset(stmt) : sqlite3_errcode(c->db);
    }
    sqlite3_finalize(stmt);
    if (rc == SQLITE_OK) return OK;
    return problem_set(problem, UNAVAILABLE, "store.plan", "数据库初始化失败：%s",
                       sqlite3_errmsg(c->db));
}

static Status plan_in(SqliteConn *c, Arena *arena, Problem *problem)
{
    Indexes all = {.arena = arena, .list = NEW_ARRAY(arena, Index, INDEXES_MAX)};
    Buf now = buf_new(arena, 4 << 20);
    Buf want = buf_new(arena, 4 << 20);
    TRY(c->conn.engine->query(&c->conn, str_of(indexes_sql), add_index, &all, problem));
    for (size_t i = 0; i < all.count; i++) {
        const Str cells[3] = {all.list[i].table, all.list[i].name, belief(arena, &all.list[i])};
        TRY(believed(&want, cells, 3));
    }
    TRY(c->conn.engine->query(&c->conn,
                              STR("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'"),
                              believed, &now, problem));
    bool there = now.len > 0;
    now.len = 0;
    /* The table cannot be made by its name: ANALYZE of any table makes it. */
    if (!there && sqlite3_exec(c->db, "ANALYZE schema_change", NULL, NULL, NULL) != SQLITE_OK)
        return problem_set(problem, UNAVAILABLE, "store.plan", "数据库初始化失败：%s",
                           sqlite3_errmsg(c->db));
    TRY(c->conn.engine->query(&c->conn,
                              STR("SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY 1, 2"),
                              believed, &now, problem));
    return str_eq(buf_str(&now), buf_str(&want)) ? OK : write_beliefs(c, &all, problem);
}

Status lite_plan(Conn *conn, Problem *problem)
{
    SqliteConn *c = (SqliteConn *)conn;
    Arena *arena = arena_new(64 << 20);
    Status status = conn->engine->begin(conn, problem);
    if (status == OK) status = plan_in(c, arena, problem);
    if (status == OK) status = conn->engine->commit(conn, problem);
    if (status != OK) conn->engine->rollback(conn);
    if (status == OK) /* only reads what stands there */
        sqlite3_exec(c->db, "ANALYZE sqlite_schema", NULL, NULL, NULL);
    arena_free(arena);
    return status;
}
