/* Running the audits: each query of each audit.sql must return no rows. */
#include "store/inside.h"

typedef struct Audit {
    const StorePart *part;
    Str title;
    void (*found)(void *context, const char *part, Str title, Str row);
    void *context;
    int64_t *broken;
    Arena *arena;
} Audit;

static Status one_row(void *context, const Str *cells, size_t count)
{
    Audit *audit = context;
    Buf row = buf_new(audit->arena, 1 << 20);
    for (size_t i = 0; i < count; i++) {
        if (i) buf_text(&row, " | ");
        buf_put(&row, cells[i]);
    }
    ++*audit->broken;
    if (audit->found) audit->found(audit->context, audit->part->name, audit->title, buf_str(&row));
    return OK;
}

static Status run_part(Conn *conn, Audit *audit, Problem *problem)
{
    Str rest = embedded_str(audit->part->audit);
    Str query;
    while (rest.ptr && sql_split(&rest, &audit->title, &query)) {
        Status status = conn->engine->query(conn, query, one_row, audit, problem);
        if (status != OK) {
            problem_at(problem, "%s/audit.sql: %.*s", audit->part->name, STR_ARG(audit->title));
            return status;
        }
    }
    return OK;
}

Status store_audit(Store *store, void (*found)(void *context, const char *part, Str title, Str row),
                   void *context, int64_t *broken, Problem *problem)
{
    Conn *conn;
    *broken = 0;
    TRY(store_read_conn(store, &conn, problem));
    Status status = conn->engine->begin(conn, problem);
    for (const StorePart *const *p = store->parts; status == OK && *p; p++) {
        Audit audit = {*p, {0}, found, context, broken, arena_new((size_t)1 << 30)};
        status = run_part(conn, &audit, problem);
        arena_free(audit.arena);
    }
    conn->engine->rollback(conn);
    store_read_done(store, conn);
    return status;
}
