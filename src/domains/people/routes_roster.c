/* Rosters in and out, doubles, places and firms. */
#include "base/csv.h"
#include "base/english.h"
#include "domains/people/answers.h"

/* ---- Doubles, export, erasure ---- */

static Status doubles(Request *req, Reply *reply)
{
    Double *d;
    size_t n;
    TRY(people_doubles(req->tx, 100, &d, &n));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "a", d[i].a.v);
        json_put_i64(out, "b", d[i].b.v);
        json_put_str(out, "name_a", d[i].name_a);
        json_put_str(out, "name_b", d[i].name_b);
        json_put_said(out, "why", d[i].why);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* Points: of a thousand elders how many have something there that can be right. */
static Status quality(Request *req, Reply *reply)
{
    PersonQuality q[PERSON_QUALITY_FIELDS];
    int64_t elders;
    TRY(people_quality(req->tx, q, &elders));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "elders", elders);
    json_open(out, "fields", '[');
    for (int i = 0; i < PERSON_QUALITY_FIELDS; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "field", q[i].field);
        json_put_i64(out, "filled", q[i].filled);
        json_put_i64(out, "doubtful", q[i].doubtful);
        json_put_i64(out, "permille", elders ? (q[i].filled - q[i].doubtful) * 1000 / elders : 0);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

typedef struct MergeAsk {
    PersonId kept, gone;
    int64_t merge;
} MergeAsk;
static const Field merge_fields[] = {
    FIELD_ID(MergeAsk, kept, "kept_id"), FIELD_ID(MergeAsk, gone, "gone_id"), {0}};
static const Field unmerge_fields[] = {FIELD_ID(MergeAsk, merge, "merge_id"), {0}};

static Status merge(Request *req, Reply *reply)
{
    MergeAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    TRY(people_merge(req->tx, ask.kept, ask.gone, &id));
    return reply_id(reply, id);
}

static Status unmerge(Request *req, Reply *reply)
{
    MergeAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_unmerge(req->tx, ask.merge));
    return reply_empty(reply, 204);
}

/* ---- Rosters ---- */

typedef struct ImportAsk {
    Str csv;
    FieldList mapping;
    bool dry_run, has_mapping;
} ImportAsk;
static const Field column_fields[] = {FIELD_TEXT(ImportColumn, name, "name", 0, 60),
                                      FIELD_TEXT(ImportColumn, maps_to, "maps_to", 0, 20),
                                      {0}};
static const Field import_fields[] = {FIELD_TEXT(ImportAsk, csv, "csv", 1, 8 << 20),
                                      MAYBE_LIST(ImportAsk, mapping, has_mapping, "mapping",
                                                 column_fields, sizeof(ImportColumn), 200),
                                      FIELD_BOOL(ImportAsk, dry_run, "dry_run"),
                                      {0}};

static void put_report(JsonOut *out, const ImportReport *r)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "rows", r->rows);
    json_put_i64(out, "added", r->added);
    json_open(out, "columns", '[');
    for (size_t i = 0; i < r->column_count; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "name", r->columns[i].name);
        json_put_str(out, "maps_to", r->columns[i].maps_to);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "faults", '[');
    for (size_t i = 0; i < r->fault_count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "row", r->faults[i].row);
        json_put_str(out, "column", r->faults[i].column);
        json_put_said(out, "text", r->faults[i].text);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
}

static Status import(Request *req, Reply *reply)
{
    ImportAsk ask = {0};
    ImportReport report;
    request_fields(req, &ask);
    TRY(people_import(req->tx, ask.csv, ask.mapping.items, ask.mapping.count, ask.dry_run,
                      &report));
    put_report(reply_json(reply, 200), &report);
    return OK;
}

typedef struct ExportRows {
    Buf *buf;
    Arena *arena;
} ExportRows;

/* A number that Excel would spoil is written as text: ="…" */
static void put_text_cell(Buf *buf, Arena *arena, Str digits)
{
    csv_put(buf, digits.len ? str_fmt(arena, "=\"%.*s\"", STR_ARG(digits)) : STR(""));
}

static Status export_row(void *context, const Row *row)
{
    ExportRows *to = context;
    char day[16] = "";
    if (!row_null(row, 3)) day_text((Day)row_int(row, 3), day);
    Str number = str_fmt(to->arena, "%lld", (long long)row_int(row, 0));
    put_text_cell(to->buf, to->arena, number);
    buf_char(to->buf, ',');
    csv_put(to->buf, row_str(row, 1));
    buf_char(to->buf, ',');
    buf_text(to->buf, row_int(row, 2) == 1 ? "男" : row_int(row, 2) == 2 ? "女" : "");
    buf_fmt(to->buf, ",%s,", day);
    csv_put(to->buf, row_str(row, 4));
    buf_char(to->buf, ',');
    put_text_cell(to->buf, to->arena, row_str(row, 5));
    buf_char(to->buf, ',');
    put_text_cell(to->buf, to->arena, row_str(row, 6));
    buf_text(to->buf, "\r\n");
    return OK;
}

static Status export_csv(Request *req, Reply *reply)
{
    const Sql *sql = SQL("i", "itiittt",
                         "SELECT id, name, sex, birth_day, address, phone_tail, card FROM person"
                         " WHERE community_id = $1 AND state < 4 ORDER BY id LIMIT 100000");
    Buf buf = buf_new(req->arena, 32 << 20);
    ExportRows to = {&buf, req->arena};
    buf_text(&buf, "\xef\xbb\xbf编号,姓名,性别,生日,住址,电话尾号,卡号\r\n");
    TRY(tx_each(req->tx, sql, ARGS(COMMUNITY(req->tx)), export_row, &to));
    reply_header(reply, "Content-Disposition", STR("attachment; filename=\"people.csv\""));
    return reply_bytes(reply, 200, "text/csv; charset=utf-8", buf_str(&buf));
}

/* ---- Places and firms ---- */

typedef struct GridAsk {
    GridNodeId id, parent;
    int64_t kind;
    Str name;
    PersonId duty;
    bool has_parent, has_duty;
} GridAsk;
static const Field grid_list_fields[] = {MAYBE_ID(GridAsk, parent, has_parent, "parent_id"), {0}};
static const Field grid_add_fields[] = {MAYBE_ID(GridAsk, parent, has_parent, "parent_id"),
                                        FIELD_INT(GridAsk, kind, "kind", 1, 6),
                                        FIELD_TEXT(GridAsk, name, "name", 1, 40),
                                        {0}};
static const Field grid_duty_fields[] = {
    FIELD_ID(GridAsk, id, "id"), MAYBE_ID(GridAsk, duty, has_duty, "person_id"), {0}};

static Status grid_list(Request *req, Reply *reply)
{
    GridAsk ask = {0};
    GridNode *nodes;
    size_t n;
    request_fields(req, &ask);
    TRY(people_grid_children(req->tx, ask.parent, &nodes, &n));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", nodes[i].id.v);
        json_put_i64(out, "kind", nodes[i].kind);
        json_put_str(out, "name", nodes[i].name);
        if (nodes[i].duty.v) json_put_i64(out, "duty_person_id", nodes[i].duty.v);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status grid_add(Request *req, Reply *reply)
{
    GridAsk ask = {0};
    GridNodeId id;
    request_fields(req, &ask);
    TRY(people_grid_add(
        req->tx, &(GridNode){.parent = ask.parent, .kind = ask.kind, .name = ask.name}, &id));
    return reply_id(reply, id.v);
}

static Status grid_duty(Request *req, Reply *reply)
{
    GridAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_grid_duty(req->tx, ask.id, ask.duty));
    return reply_empty(reply, 204);
}

typedef struct OrganisationAsk {
    Str name;
    int64_t kind, operator_kind;
} OrganisationAsk;
static const Field organisation_fields[] = {
    FIELD_TEXT(OrganisationAsk, name, "name", 1, 60),
    FIELD_INT(OrganisationAsk, kind, "kind", 1, 11),
    FIELD_INT(OrganisationAsk, operator_kind, "operator", 1, 5),
    {0}};

static Status organisation_add(Request *req, Reply *reply)
{
    OrganisationAsk ask = {0};
    OrganisationId id;
    request_fields(req, &ask);
    Organisation o = {.name = ask.name, .kind = ask.kind, .operator_kind = ask.operator_kind};
    TRY(people_organisation_add(req->tx, &o, &id));
    return reply_id(reply, id.v);
}

static Status organisation_list(Request *req, Reply *reply)
{
    Organisation *o;
    size_t n;
    TRY(people_organisations(req->tx, &o, &n));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", o[i].id.v);
        json_put_str(out, "name", o[i].name);
        json_put_i64(out, "kind", o[i].kind);
        json_put_i64(out, "operator", o[i].operator_kind);
        json_put_i64(out, "state", o[i].state);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

const Route people_roster_routes[] = {
    {GET, "/api/people/export.csv", ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN), READ, NOTHING,
     NULL, export_csv, "The register as a CSV file that a spreadsheet opens"},
    {GET, "/api/people/duplicates", KEEPERS, READ, NOTHING, NULL, doubles,
     "Pairs that may be one person"},
    {GET, "/api/people/quality", KEEPERS, READ, NOTHING, NULL, quality,
     "How whole the register is, field by field", .flags = ROUTE_LONG},
    {POST, "/api/people/merge", KEEPERS, WRITE, IN(merge_fields, MergeAsk), reply_id_fields, merge,
     "Merge two records of one person; can be undone"},
    {POST, "/api/people/unmerge", KEEPERS, WRITE, IN(unmerge_fields, MergeAsk), NULL, unmerge,
     "Undo a merge"},
    {POST, "/api/imports", KEEPERS, WRITE, IN(import_fields, ImportAsk), NULL, import,
     "Read a roster: a dry run tells every fault by row; a real run adds all or none",
     .body_max = 12 << 20, .flags = ROUTE_LONG | ROUTE_SENSITIVE},
    {GET, "/api/grid", FINDERS, READ, IN(grid_list_fields, GridAsk), NULL, grid_list,
     "The grid below a node"},
    {POST, "/api/grid", KEEPERS, WRITE, IN(grid_add_fields, GridAsk), reply_id_fields, grid_add,
     "Add a grid, building, unit or door"},
    {POST, "/api/grid/{id}/duty", KEEPERS, WRITE, IN(grid_duty_fields, GridAsk), NULL, grid_duty,
     "Who looks after it"},
    {GET, "/api/organisations", SIGNED_IN, READ, NOTHING, NULL, organisation_list,
     "Organisations of the community"},
    {POST, "/api/organisations", KEEPERS, WRITE, IN(organisation_fields, OrganisationAsk),
     reply_id_fields, organisation_add, "Add an organisation"},
    {0},
};
