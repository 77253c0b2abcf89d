/* Sheets of coordinates. */
#include "domains/geo/inside.h"

Status map_spot_drop(Tx *tx, GridNodeId node)
{
    const Sql *sql = SQL("ii", "", "DELETE FROM geo_spot WHERE community_id = $1 AND node_id = $2");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(node.v)));
}

Status sheet_insert(Tx *tx, int64_t id, SheetKind kind, size_t rows)
{
    const Sql *sql = SQL("iiiiii", "",
                         "INSERT INTO geo_sheet (community_id, id, kind, rows, made_by, made_ms,"
                         "       state) VALUES ($1, $2, $3, $4, $5, $6, 1)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(kind), INT((int64_t)rows), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

Status sheet_row_insert(Tx *tx, int64_t sheet, const SheetRow *r)
{
    const Sql *sql = SQL(
        "iiiiiiiii", "",
        "INSERT INTO geo_sheet_row (community_id, sheet_id, no, subject_id, had, lat_e7, lon_e7,"
        "       datum, verified_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(sheet), INT(r->no), INT(r->subject), INT(r->had),
                       INT(r->before.at.lat_e7), INT(r->before.at.lon_e7), INT(r->before.datum),
                       INT(r->before.verified)));
}

Status sheet_rows(Tx *tx, int64_t sheet, SheetRow **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiiiii",
                         "SELECT no, subject_id, had, lat_e7, lon_e7, datum, verified_day"
                         "  FROM geo_sheet_row WHERE community_id = $1 AND sheet_id = $2"
                         " ORDER BY no LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(sheet)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (SheetRow){.no = row_int(r, 0),
                            .subject = row_int(r, 1),
                            .had = row_int(r, 2) != 0,
                            .before = {.node = {row_int(r, 1)},
                                       .at = {(int32_t)row_int(r, 3), (int32_t)row_int(r, 4)},
                                       .datum = (Datum)row_int(r, 5),
                                       .verified = (Day)row_int(r, 6)}});
    return OK;
}

Status sheet_find(Tx *tx, int64_t id, SheetKind *kind, Ms *made_ms, bool *undone)
{
    const Sql *sql = SQL("ii", "iii",
                         "SELECT kind, made_ms, state FROM geo_sheet"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *kind = (SheetKind)row_int(&row, 0);
    *made_ms = row_int(&row, 1);
    *undone = row_int(&row, 2) != 1;
    return OK;
}

Status sheet_end(Tx *tx, int64_t id)
{
    const Sql *sql = SQL("ii", "",
                         "UPDATE geo_sheet SET state = 2"
                         " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)));
}

Status sheet_newest(Tx *tx, int64_t *id, SheetKind *kind, int64_t *count, Ms *made_ms)
{
    const Sql *sql = SQL("i", "iiii",
                         "SELECT id, kind, rows, made_ms FROM geo_sheet"
                         " WHERE community_id = $1 AND state = 1 ORDER BY id DESC LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx)), &row));
    *id = row_int(&row, 0);
    *kind = (SheetKind)row_int(&row, 1);
    *count = row_int(&row, 2);
    *made_ms = row_int(&row, 3);
    return OK;
}
