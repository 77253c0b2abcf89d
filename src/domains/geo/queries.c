#include "domains/geo/inside.h"

/* ---- geo_place ---- */

#define PLACE_COLUMNS                                                                              \
    "id, kind, name, address, hours, lat_e7, lon_e7, datum, organisation_id, capacity, weekdays,"  \
    " open_min, close_min, access, access_note, verified_day, verified_by, state, version"
#define PLACE_TYPES "iitttiiiiiiiiitiiii"

static Place read_place(const Row *r)
{
    return (Place){.id = {row_int(r, 0)},
                   .kind = (PlaceKind)row_int(r, 1),
                   .name = row_str(r, 2),
                   .address = row_str(r, 3),
                   .hours = row_str(r, 4),
                   .at = {(int32_t)row_int(r, 5), (int32_t)row_int(r, 6)},
                   .datum = (Datum)row_int(r, 7),
                   .organisation = {row_int(r, 8)},
                   .capacity = row_int(r, 9),
                   .weekdays = row_int(r, 10),
                   .open_min = row_int(r, 11),
                   .close_min = row_int(r, 12),
                   .access = (PlaceAccess)row_int(r, 13),
                   .access_note = row_str(r, 14),
                   .verified = (Day)row_int(r, 15),
                   .verified_by = {row_int(r, 16)},
                   .state = (PlaceState)row_int(r, 17),
                   .version = row_int(r, 18)};
}

#define PLACE_ARGS(tx, p)                                                                          \
    COMMUNITY(tx), INT((p)->id.v), INT((p)->kind), TEXT((p)->name), TEXT((p)->address),            \
        TEXT((p)->hours), INT((p)->at.lat_e7), INT((p)->at.lon_e7), INT((p)->datum),               \
        INT((p)->organisation.v), INT((p)->capacity), INT((p)->weekdays), INT((p)->open_min),      \
        INT((p)->close_min), INT((p)->access), TEXT((p)->access_note), INT((p)->verified),         \
        INT((p)->verified_by.v), INT((p)->state)

Status map_place_insert(Tx *tx, const Place *p)
{
    const Sql *sql =
        SQL("iiitttiiiiiiiiitiii", "",
            "INSERT INTO geo_place (community_id, id, kind, name, address, hours, lat_e7, lon_e7,"
            "       datum, organisation_id, capacity, weekdays, open_min, close_min, access,"
            "       access_note, verified_day, verified_by, state, version)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
            "         $18, $19, 1)");
    return tx_run(tx, sql, ARGS(PLACE_ARGS(tx, p)));
}

/* The WHERE clause repeats the rule's check of the version. */
Status map_place_update(Tx *tx, const Place *p)
{
    const Sql *sql =
        SQL("iiitttiiiiiiiiitiiii", "",
            "UPDATE geo_place SET kind = $3, name = $4, address = $5, hours = $6, lat_e7 = $7,"
            "       lon_e7 = $8, datum = $9, organisation_id = $10, capacity = $11, weekdays = $12,"
            "       open_min = $13, close_min = $14, access = $15, access_note = $16,"
            "       verified_day = $17, verified_by = $18, state = $19, version = version + 1"
            " WHERE community_id = $1 AND id = $2 AND version = $20");
    return tx_change_one(tx, sql, ARGS(PLACE_ARGS(tx, p), INT(p->version)));
}

Status map_place_find(Tx *tx, GeoPlaceId id, Place *out)
{
    const Sql *sql =
        SQL("ii", PLACE_TYPES,
            "SELECT " PLACE_COLUMNS " FROM geo_place WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_place(&row);
    return OK;
}

static void places(Tx *tx, const Rows *rows, Place **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, Place, rows->count + 1);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = read_place(&rows->rows[i]);
}

Status map_place_list(Tx *tx, int64_t kind, Place **out, size_t *count)
{
    const Sql *all = SQL("i", PLACE_TYPES,
                         "SELECT " PLACE_COLUMNS " FROM geo_place"
                         " WHERE community_id = $1 AND state < 3 ORDER BY kind, id LIMIT 5000");
    const Sql *one = SQL("ii", PLACE_TYPES,
                         "SELECT " PLACE_COLUMNS " FROM geo_place"
                         " WHERE community_id = $1 AND kind = $2 AND state < 3"
                         " ORDER BY id LIMIT 5000");
    Rows rows;
    if (kind)
        TRY(tx_all(tx, one, ARGS(COMMUNITY(tx), INT(kind)), &rows));
    else
        TRY(tx_all(tx, all, ARGS(COMMUNITY(tx)), &rows));
    places(tx, &rows, out, count);
    return OK;
}

Status map_place_of_firm(Tx *tx, OrganisationId firm, Place *out)
{
    const Sql *sql = SQL("ii", PLACE_TYPES,
                         "SELECT " PLACE_COLUMNS " FROM geo_place"
                         " WHERE community_id = $1 AND organisation_id = $2 AND state < 3"
                         " ORDER BY kind, id LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(firm.v)), &rows));
    if (!rows.count) return NOT_FOUND;
    *out = read_place(&rows.rows[0]);
    return OK;
}

/* ---- geo_spot ---- */

static GeoSpot read_spot(const Row *r)
{
    return (GeoSpot){.node = {row_int(r, 0)},
                     .at = {(int32_t)row_int(r, 1), (int32_t)row_int(r, 2)},
                     .datum = (Datum)row_int(r, 3),
                     .verified = (Day)row_int(r, 4)};
}

Status map_spot_put(Tx *tx, const GeoSpot *s)
{
    const Sql *sql =
        SQL("iiiiii", "",
            "INSERT INTO geo_spot (community_id, node_id, lat_e7, lon_e7, datum, verified_day)"
            " VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (community_id, node_id) DO UPDATE SET lat_e7 = excluded.lat_e7,"
            "       lon_e7 = excluded.lon_e7, datum = excluded.datum,"
            "       verified_day = excluded.verified_day");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(s->node.v), INT(s->at.lat_e7), INT(s->at.lon_e7),
                       INT(s->datum), INT(s->verified)));
}

Status map_spot_find(Tx *tx, GridNodeId node, GeoSpot *out)
{
    const Sql *sql = SQL("ii", "iiiii",
                         "SELECT node_id, lat_e7, lon_e7, datum, verified_day FROM geo_spot"
                         " WHERE community_id = $1 AND node_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(node.v)), &row));
    *out = read_spot(&row);
    return OK;
}

Status map_spot_list(Tx *tx, GeoSpot **out, size_t *count)
{
    const Sql *sql = SQL("i", "iiiii",
                         "SELECT node_id, lat_e7, lon_e7, datum, verified_day FROM geo_spot"
                         " WHERE community_id = $1 ORDER BY node_id LIMIT 200000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_spot(r));
    return OK;
}

/* ---- points as bytes ---- */

static Str pack(Arena *arena, const WalkPoint *points, size_t count)
{
    size_t bytes = count * sizeof *points;
    char *out = arena_alloc_raw(arena, bytes);
    memcpy(out, points, bytes);
    return (Str){out, bytes};
}
_Static_assert(sizeof(WalkPoint) == 8, "points are stored as they lie in memory");

static WalkPoint *unpack(Arena *arena, Str bytes, size_t *count)
{
    *count = bytes.len / sizeof(WalkPoint);
    WalkPoint *points = NEW_ARRAY(arena, WalkPoint, *count + 1);
    if (*count) memcpy(points, bytes.ptr, *count * sizeof *points);
    return points;
}

/* ---- geo_path ---- */

Status map_path_insert(Tx *tx, const GeoPath *p)
{
    const Sql *sql =
        SQL("iiitibiii", "",
            "INSERT INTO geo_path (community_id, id, kind, name, private, points, state, change_id,"
            "       made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(p->id.v), INT(p->kind), TEXT(p->name), INT(p->private),
                       BLOB(pack(tx->arena, p->points, p->count)), INT(p->id.v), INT(p->made_by),
                       INT(p->made_ms)));
}

Status map_path_drop(Tx *tx, GeoPathId id, int64_t *changed)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE geo_path SET state = 2, change_id = $3"
                         " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(id_next(tx))), changed);
}

#define PATH_COLUMNS "id, kind, name, private, points, made_by, made_ms"

static void paths(Tx *tx, const Rows *rows, GeoPath **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, GeoPath, rows->count + 1);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        const Row *r = &rows->rows[i];
        GeoPath *p = &(*out)[i];
        *p = (GeoPath){.id = {row_int(r, 0)},
                       .kind = (PathKind)row_int(r, 1),
                       .name = row_str(r, 2),
                       .private = row_int(r, 3) != 0,
                       .made_by = row_int(r, 5),
                       .made_ms = row_int(r, 6)};
        p->points = unpack(tx->arena, row_str(r, 4), &p->count);
    }
}

Status map_path_list(Tx *tx, GeoPath **out, size_t *count)
{
    const Sql *sql = SQL("i", "iitibii",
                         "SELECT " PATH_COLUMNS " FROM geo_path"
                         " WHERE community_id = $1 AND state = 1 ORDER BY id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    paths(tx, &rows, out, count);
    return OK;
}

Status map_path_list_all(Tx *tx, GeoPath **out, size_t *count)
{
    const Sql *sql = SQL("", "iitibii",
                         "SELECT " PATH_COLUMNS " FROM geo_path"
                         " WHERE state = 1 ORDER BY community_id, id LIMIT 100000");
    Rows rows;
    TRY(tx_all(tx, sql, NO_ARGS, &rows));
    paths(tx, &rows, out, count);
    return OK;
}

Status map_path_mark(Tx *tx, int64_t *count, int64_t *change)
{
    const Sql *sql = SQL("", "ii", "SELECT count(*), coalesce(max(change_id), 0) FROM geo_path");
    Row row;
    TRY(tx_one(tx, sql, NO_ARGS, &row));
    *count = row_int(&row, 0);
    *change = row_int(&row, 1);
    return OK;
}

/* ---- geo_fence ---- */

Status map_fence_insert(Tx *tx, const GeoFence *f)
{
    const Sql *sql =
        SQL("iiitbii", "",
            "INSERT INTO geo_fence (community_id, id, kind, name, points, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(f->id.v), INT(f->kind), TEXT(f->name),
                       BLOB(pack(tx->arena, f->points, f->count)), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

Status map_fence_delete(Tx *tx, GeoFenceId id, int64_t *changed)
{
    const Sql *sql = SQL("ii", "", "DELETE FROM geo_fence WHERE community_id = $1 AND id = $2");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), changed);
}

Status map_fence_list(Tx *tx, GeoFence **out, size_t *count)
{
    const Sql *sql = SQL("i", "iitb",
                         "SELECT id, kind, name, points FROM geo_fence"
                         " WHERE community_id = $1 ORDER BY id LIMIT 2000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    *out = NEW_ARRAY(tx->arena, GeoFence, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        GeoFence *f = &(*out)[i];
        *f = (GeoFence){
            .id = {row_int(r, 0)}, .kind = (FenceKind)row_int(r, 1), .name = row_str(r, 2)};
        f->points = unpack(tx->arena, row_str(r, 3), &f->count);
    }
    return OK;
}
