/* Many coordinates at once: a try first, then the whole sheet, and its undoing. */
#include "base/english.h"
#include "domains/geo/answers.h"
#include "domains/geo/inside.h"

static const Choice sheet_kinds[] = {
    {"places", SHEET_PLACES, "地点"}, {"homes", SHEET_HOMES, "住处"}, {0}};

typedef struct SheetIn {
    int64_t id;
    int32_t kind, datum, place;
    Str text;
    bool has_datum, has_place, has_try, only_try;
} SheetIn;
static const Field sheet_fields[] = {
    FIELD_CHOICE(SheetIn, kind, "sheet", sheet_kinds),
    MAYBE_CHOICE(SheetIn, datum, has_datum, "datum", datums),
    MAYBE_CHOICE(SheetIn, place, has_place, "kind", place_kinds),
    FIELD_TEXT(SheetIn, text, "text", 1, 400000),
    MAYBE_BOOL(SheetIn, only_try, has_try, "dry_run"),
    {0},
};
static const Field sheet_id_fields[] = {FIELD_INT(SheetIn, id, "id", 1, ID_MAX), {0}};

static Status sheet_read(Request *req, Reply *reply)
{
    SheetIn in = {0};
    SheetReport report;
    request_fields(req, &in);
    SheetAsk ask = {.kind = (SheetKind)in.kind,
                    .datum = (Datum)in.datum,
                    .place = (PlaceKind)in.place,
                    .text = in.text};
    TRY(geo_sheet_read(req->tx, &ask, in.only_try, &report));
    JsonOut *out = reply_json(reply, report.id ? 201 : 200);
    json_open(out, NULL, '{');
    if (report.id) json_put_i64(out, "id", report.id);
    json_put_i64(out, "rows", (int64_t)report.rows);
    json_put_i64(out, "moved", (int64_t)report.moved);
    json_put_bool(out, "written", report.id != 0);
    json_open(out, "faults", '[');
    for (size_t i = 0; i < report.fault_count; i++) {
        const SheetFault *f = &report.faults[i];
        json_open(out, NULL, '{');
        json_put_i64(out, "row", f->row);
        json_put_str(out, "column", f->column);
        json_put_text(out, "code", f->code);
        json_put_said(out, "text", f->text);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status sheet_undo(Request *req, Reply *reply)
{
    SheetIn in = {0};
    request_fields(req, &in);
    TRY(geo_sheet_undo(req->tx, in.id));
    return reply_empty(reply, 204);
}

static Status sheet_last(Request *req, Reply *reply)
{
    int64_t id = 0;
    int64_t rows = 0;
    SheetKind kind = SHEET_PLACES;
    Ms made_ms = 0;
    Status status = sheet_newest(req->tx, &id, &kind, &rows, &made_ms);
    if (status != OK && status != NOT_FOUND) return status;
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "id", id);
    json_put_text(out, "sheet", choice_name(sheet_kinds, kind));
    json_put_i64(out, "rows", rows);
    json_put_i64(out, "made_ms", made_ms);
    json_close(out, '}');
    return OK;
}

#define IN(fields) .in = fields, .in_size = sizeof(SheetIn)

const Route geo_sheet_routes[] = {
    {GET, "/api/map/sheets/last", ROLES_KEEP, READ, NULL, 0, NULL, sheet_last,
     "The newest sheet of coordinates that is in force; id 0: none"},
    {POST, "/api/map/sheets", ROLES_KEEP, WRITE, IN(sheet_fields), NULL, sheet_read,
     "Many coordinates at once: every fault with its row and column, or the whole sheet",
     .body_max = 512 << 10},
    {POST, "/api/map/sheets/{id}/undo", ROLES_KEEP, WRITE, IN(sheet_id_fields), NULL, sheet_undo,
     "Take a whole sheet back, within 24 hours"},
    {0},
};
