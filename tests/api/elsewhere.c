/* What lives in another community cannot be told from what never was: every route is asked for an
 * id of another community and for one that nobody has, and the answers must be the same to the
 * byte; and what names nothing is not written down. */
#include "base/secret.h"
#include "http/router.h"
#include "main/demo.h"
#include "main/domains.h"
#include "store/test_store.h"

#include <sqlite3.h>

enum { HERE = DEMO_COMMUNITY, THERE = 2, ROUTES = 2000, IDS = 1000 };

static Session sessions[ROLE_COUNT];

/* The token of a test session names its role: "role-16-aaaa…". */
static Status find_session(Tx *tx, Str token, Session *out)
{
    int64_t role;
    (void)tx;
    *out = (Session){0};
    if (!str_starts(token, STR("role-")) || !str_to_i64(str_slice(token, 5, 7), &role)) return OK;
    *out = sessions[role];
    return OK;
}

/* ---- Two communities in one database ---- */

static int64_t each(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **),
                    void *to)
{
    char *text = NULL;
    if (sqlite3_exec(db, sql, row, to, &text) != SQLITE_OK) test_note("%s: %s", sql, text);
    CHECK(!text);
    sqlite3_free(text);
    return sqlite3_changes64(db);
}

static sqlite3 *open_beside(TestStore *t)
{
    sqlite3 *db;
    Str path = str_fmt(t->arena, "%s/test.db", t->folder);
    CHECK_INT(SQLITE_OK, sqlite3_open(str_c(t->arena, path), &db));
    sqlite3_busy_timeout(db, 10000);
    return db;
}

typedef struct Tables {
    Str names[IDS];
    size_t count;
    Arena *arena;
} Tables;

static int table_row(void *to, int n, char **cells, char **names)
{
    Tables *all = to;
    (void)n;
    (void)names;
    all->names[all->count++] = str_dup(all->arena, str_of(cells[0]));
    return 0;
}

static Tables keyed_tables(sqlite3 *db, Arena *arena, const char *column)
{
    Tables all = {.arena = arena};
    Str sql = str_fmt(arena,
                      "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND EXISTS"
                      " (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'community_id')"
                      " AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = '%s')",
                      column);
    each(db, str_c(arena, sql), table_row, &all);
    return all;
}

/* The demo street is filled, becomes community 2, and is filled once more. */
static TestStore *two_streets(void)
{
    secret_open_for_test();
    TestStore *t = test_store_open(program_parts(), TEST_SQLITE);
    CHECK_STATUS(OK, demo_fill(t->store, 7, &t->problem));
    test_jobs(t);
    sqlite3 *db = open_beside(t);
    Tables tables = keyed_tables(db, t->arena, "community_id");
    CHECK(tables.count > 100);
    each(db, "BEGIN IMMEDIATE", NULL, NULL);
    for (size_t i = 0; i < tables.count; i++) {
        Str sql = str_fmt(t->arena, "UPDATE %.*s SET community_id = 2", STR_ARG(tables.names[i]));
        each(db, str_c(t->arena, sql), NULL, NULL);
    }
    each(db, "UPDATE community SET id = 2", NULL, NULL);
    each(db, "UPDATE login SET name = 'zz' || name, name_key = 'zz' || name_key, phone_key = NULL",
         NULL, NULL);
    each(db, "UPDATE device SET hardware_id = 'x' || hardware_id", NULL, NULL);
    each(db, "COMMIT", NULL, NULL);
    sqlite3_close(db);
    test_store_reopen(t);
    t->now_ms += 60000;
    CHECK_STATUS(OK, demo_fill(t->store, 8, &t->problem));
    test_jobs(t);
    CHECK_INT(2, test_number(t, "SELECT count(DISTINCT community_id) FROM person"));
    return t;
}

/* ---- Ids of the other one ---- */

typedef struct Foreign {
    int64_t ids[IDS];
    size_t count;
} Foreign;

static int id_row(void *to, int n, char **cells, char **names)
{
    Foreign *f = to;
    (void)n;
    (void)names;
    if (f->count < IDS && cells[0]) str_to_i64(str_of(cells[0]), &f->ids[f->count++]);
    return 0;
}

static int session_row(void *to, int n, char **cells, char **names)
{
    int64_t role, person, organisation;
    (void)to;
    (void)n;
    (void)names;
    str_to_i64(str_of(cells[0]), &role);
    str_to_i64(str_of(cells[1]), &person);
    str_to_i64(str_of(cells[2]), &organisation);
    sessions[role] = (Session){.id = 1,
                               .community = {HERE},
                               .person = person,
                               .role = (Role)role,
                               .organisation = organisation,
                               .expires_ms = INT64_MAX};
    return 0;
}

/* Small numbers (a grid level, a line of a list) name nothing alone. */
static Foreign collect(TestStore *t)
{
    Foreign f = {.count = 0};
    sqlite3 *db = open_beside(t);
    Tables tables = keyed_tables(db, t->arena, "id");
    for (size_t i = 0; i < tables.count; i++)
        for (int last = 0; last < 2; last++) {
            Str sql = str_fmt(t->arena,
                              "SELECT %s(id) FROM %.*s WHERE community_id = %d AND id > 1000000",
                              last ? "max" : "min", STR_ARG(tables.names[i]), THERE);
            each(db, str_c(t->arena, sql), id_row, &f);
        }
    each(db,
         "SELECT role, min(person_id), max(organisation_id) FROM membership"
         " WHERE community_id = 1 GROUP BY role",
         session_row, NULL);
    sqlite3_close(db);
    for (int role = 1; role < ROLE_COUNT; role++)
        if (!sessions[role].person) {
            sessions[role] = sessions[ROLE_ADMIN];
            sessions[role].role = (Role)role;
        }
    return f;
}

/* ---- A request by the field table ---- */

static void put_member(JsonOut *out, const char *key, const Field *f, int64_t id);

static bool has_id(const Field *fields)
{
    for (const Field *f = fields; f && f->kind != FIELD_END; f++)
        if (f->kind == FIELD_KIND_ID || f->item_kind == FIELD_KIND_ID || has_id(f->fields))
            return true;
    return false;
}

static bool wanted(const Field *f)
{
    return !f->optional || f->kind == FIELD_KIND_ID || f->item_kind == FIELD_KIND_ID ||
           has_id(f->fields);
}

static void put_members(JsonOut *out, const Route *route, const Field *fields, int64_t id)
{
    for (const Field *f = fields; f && f->kind != FIELD_END; f++)
        if (wanted(f) && !(route && route_path_names(route, f->name)))
            put_member(out, f->name, f, id);
}

static Str text_of(Arena *arena, const Field *f)
{
    size_t n = f->min > 0 ? (size_t)f->min : 1;
    Buf buf = buf_new(arena, n + 1);
    for (size_t i = 0; i < n; i++) buf_char(&buf, '1');
    return buf_str(&buf);
}

static Str plain_value(Arena *arena, const Field *f, int64_t id)
{
    switch (f->kind) {
    case FIELD_KIND_ID: return str_fmt(arena, "%lld", (long long)id);
    case FIELD_KIND_INT:
    case FIELD_KIND_FEN:
        return str_fmt(arena, "%lld", (long long)(f->min > 1 ? f->min : f->max < 1 ? f->max : 1));
    case FIELD_KIND_BOOL: return STR("true");
    case FIELD_KIND_DAY: return STR("2026-03-02");
    case FIELD_KIND_MS: return STR("2026-03-02T02:30:00Z");
    case FIELD_KIND_CHOICE: return str_of(f->choices[0].name);
    default: return text_of(arena, f);
    }
}

static void put_member(JsonOut *out, const char *key, const Field *f, int64_t id)
{
    Str value;
    switch (f->kind) {
    case FIELD_KIND_RECORD:
        json_open(out, key, '{');
        put_members(out, NULL, f->fields, id);
        json_close(out, '}');
        return;
    case FIELD_KIND_LIST:
        json_open(out, key, '[');
        if (f->fields) {
            json_open(out, NULL, '{');
            put_members(out, NULL, f->fields, id);
            json_close(out, '}');
        } else {
            Field item = {.kind = f->item_kind, .min = 1, .max = 1, .choices = f->choices};
            put_member(out, NULL, &item, id);
        }
        json_close(out, ']');
        return;
    case FIELD_KIND_JSON:
        json_open(out, key, '{');
        json_close(out, '}');
        return;
    case FIELD_KIND_INT:
    case FIELD_KIND_FEN:
    case FIELD_KIND_ID:
    case FIELD_KIND_BOOL:
        value = plain_value(test_arena(), f, id);
        json_put_raw(out, key, value);
        return;
    default: json_put_str(out, key, plain_value(test_arena(), f, id)); return;
    }
}

static Str path_of(Arena *arena, const Route *route, int64_t id)
{
    Buf buf = buf_new(arena, 2000);
    for (const char *p = route->path; *p; p++) {
        if (*p != '{') {
            buf_char(&buf, *p);
            continue;
        }
        for (const Field *f = route->in; f && f->kind != FIELD_END; f++)
            if (!strncmp(p + 1, f->name, strlen(f->name)) && p[1 + strlen(f->name)] == '}')
                buf_put(&buf, plain_value(arena, f, id));
        p = strchr(p, '}');
    }
    return buf_str(&buf);
}

static Str request_of(Arena *arena, const Route *route, int role, int64_t id)
{
    Buf body = buf_new(arena, 100000), query = buf_new(arena, 4000);
    bool raw = route->flags & ROUTE_RAW_BODY;
    if (route_has_body(route) && !raw) {
        JsonOut out = json_out(&body);
        json_open(&out, NULL, '{');
        put_members(&out, route, route->in, id);
        json_close(&out, '}');
    } else {
        for (const Field *f = route->in; f && f->kind != FIELD_END; f++) {
            if (!wanted(f) || route_path_names(route, f->name)) continue;
            Field item = {.kind = f->item_kind, .min = 1, .max = 1, .choices = f->choices};
            Str value = plain_value(arena, f->kind == FIELD_KIND_LIST ? &item : f, id);
            buf_fmt(&query, "%c%s=%.*s", query.len ? '&' : '?', f->name, STR_ARG(value));
        }
    }
    Str path = path_of(arena, route, id), asks = buf_str(&query), says = buf_str(&body);
    return str_fmt(arena,
                   "%s %.*s%.*s HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer role-%02d-%036d\r\n"
                   "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%.*s",
                   method_name(route->method), STR_ARG(path), STR_ARG(asks), role, 0, says.len,
                   STR_ARG(says));
}

/* The answer without its Date, and with `from` read as `to` (both of one length). */
static Str asked(Server *server, Arena *arena, const Route *route, int role, int64_t id, int64_t as,
                 int *code)
{
    Str answer;
    int64_t n = 0;
    CHECK_STATUS(OK, server_answer(server, arena, request_of(arena, route, role, id), &answer));
    ASSERT(str_to_i64(str_slice(answer, 9, 12), &n));
    *code = (int)n;
    Str from = str_fmt(arena, "%lld", (long long)id), to = str_fmt(arena, "%lld", (long long)as);
    char *text = (char *)str_c(arena, answer);
    ASSERT(from.len == to.len);
    for (size_t at = 0; (at = str_find((Str){text, answer.len}, from, at)) != SIZE_MAX;
         at += to.len)
        memcpy(text + at, to.ptr, to.len);
    size_t date = str_find(answer, STR("Date: "), 0);
    if (date != SIZE_MAX) memset(text + date, ' ', 35);
    return (Str){text, answer.len};
}

static bool about_an_id(const Route *route)
{
    return strcmp(route->path, "/api/events") != 0 && has_id(route->in);
}

/* Writes that go well for an id that nobody has: they take something away, which is away. */
static bool takes_away(const Route *r)
{
    static const char *const paths[] = {
        "/api/kitchen/dishes/{id}/pot/undo",
        "/api/meals/items/{id}/drop",
        "/api/voices/{id}/undo",
        "/api/partners/end",
        "/api/desk/proposal", /* keeps a plan for what is there: nothing */
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (strcmp(r->path, paths[i]) == 0) return true;
    return false;
}

/* How many were asked for. */
static int ask_for_each(Server *server, const Route *r, int role, const Foreign *there)
{
    int tried = 0;
    for (size_t i = 0; i < there->count; i++) {
        Arena *arena = arena_new(64 << 20);
        int64_t id = there->ids[i], nobody = id / 1000000 * 1000000 + 999999;
        int code, other;
        Str no = asked(server, arena, r, role, nobody, id, &other);
        Str yes = asked(server, arena, r, role, id, id, &code);
        /* What is asked for too often says for how many seconds, which go on between the two. */
        if (code == 429 || other == 429) {
            arena_free(arena);
            break;
        }
        bool wrote = other < 300 && r->method != GET;
        bool good = wrote ? takes_away(r) : str_eq(no, yes);
        if (!CHECK(good))
            test_note("%s %s as %s, %lld\n%.*s\n%.*s", method_name(r->method), r->path,
                      role_name((Role)role), (long long)id, STR_ARG(no), STR_ARG(yes));
        arena_free(arena);
        tried++;
        if (i >= 3 && (wrote || r->mode == WORK || code < 300)) break; /* these take their time */
    }
    return tried;
}

/* The administrator's word where he may, else the first who may. */
static int who_asks(const Route *r)
{
    if (r->access & ROLE_BIT(ROLE_ADMIN)) return ROLE_ADMIN;
    for (int role = 1; role < ROLE_COUNT; role++)
        if ((r->access & ROLE_BIT(role)) || (r->access & ANYONE)) return role;
    return ROLE_NONE;
}

TEST(an_id_of_another_community_is_answered_as_one_that_never_was)
{
    TestStore *t = two_streets();
    Foreign there = collect(t);
    Server *server;
    CHECK_STATUS(OK, server_start((ServerOptions){.address = "127.0.0.1",
                                                  .threads = 1,
                                                  .quiet = true,
                                                  .routes = program_routes(),
                                                  .hooks = {.session_find = find_session}},
                                  t->store, &server, &t->problem));
    int tried = 0;
    const Route *const *lists = program_routes();
    for (size_t l = 0; lists[l]; l++)
        for (const Route *r = lists[l]; r->path; r++)
            if (about_an_id(r)) tried += ask_for_each(server, r, who_asks(r), &there);
    test_note("%d times one of %zu ids of another community", tried, there.count);
    CHECK(there.count > 100 && tried > 10000);
    server_stop(server, 0);
    test_store_close(t);
}
