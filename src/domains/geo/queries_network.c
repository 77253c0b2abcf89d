#include "domains/geo/inside.h"

#define RESOURCE_COLUMNS                                                                           \
    "id, kind, name, owner, unit, capacity, conditions, place_id, verified_day, state, version"

static Resource read_resource(const Row *r)
{
    return (Resource){.id = {row_int(r, 0)},
                      .kind = (ResourceKind)row_int(r, 1),
                      .name = row_str(r, 2),
                      .owner = row_str(r, 3),
                      .unit = row_str(r, 4),
                      .capacity = row_int(r, 5),
                      .conditions = row_str(r, 6),
                      .place = {row_int(r, 7)},
                      .verified = (Day)row_int(r, 8),
                      .state = row_int(r, 9),
                      .version = row_int(r, 10)};
}

#define RESOURCE_ARGS(tx, r)                                                                       \
    COMMUNITY(tx), INT((r)->id.v), INT((r)->kind), TEXT((r)->name), TEXT((r)->owner),              \
        TEXT((r)->unit), INT((r)->capacity), TEXT((r)->conditions), INT((r)->place.v),             \
        INT((r)->verified), INT((r)->state)

Status resource_insert(Tx *tx, const Resource *r)
{
    const Sql *sql =
        SQL("iiitttitiii", "",
            "INSERT INTO resource (community_id, id, kind, name, owner, unit, capacity, conditions,"
            "       place_id, verified_day, state, version)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)");
    return tx_run(tx, sql, ARGS(RESOURCE_ARGS(tx, r)));
}

Status resource_update(Tx *tx, const Resource *r)
{
    const Sql *sql =
        SQL("iiitttitiiii", "",
            "UPDATE resource SET kind = $3, name = $4, owner = $5, unit = $6, capacity = $7,"
            "       conditions = $8, place_id = $9, verified_day = $10, state = $11,"
            "       version = version + 1"
            " WHERE community_id = $1 AND id = $2 AND version = $12");
    return tx_change_one(tx, sql, ARGS(RESOURCE_ARGS(tx, r), INT(r->version)));
}

Status resource_find(Tx *tx, ResourceId id, Resource *out)
{
    const Sql *sql =
        SQL("ii", "iitttitiiii",
            "SELECT " RESOURCE_COLUMNS " FROM resource WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_resource(&row);
    return OK;
}

Status resource_list(Tx *tx, Resource **out, size_t *count)
{
    const Sql *sql = SQL("i", "iitttitiiii",
                         "SELECT " RESOURCE_COLUMNS " FROM resource"
                         " WHERE community_id = $1 ORDER BY id LIMIT 2000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_resource(r));
    return OK;
}

Status support_insert(Tx *tx, const Support *s)
{
    const Sql *sql = SQL("iiiitii", "",
                         "INSERT INTO support (community_id, id, from_id, to_id, what, needed,"
                         "       uses) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(s->id), INT(s->from.v), INT(s->to.v), TEXT(s->what),
                       INT(s->needed), INT(s->uses)));
}

Status support_update(Tx *tx, const Support *s)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE support SET needed = $3, uses = $4"
                         " WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(s->id), INT(s->needed), INT(s->uses)));
}

Status support_of_pair(Tx *tx, const Support *s, int64_t *id)
{
    const Sql *sql = SQL("iiit", "i",
                         "SELECT id FROM support WHERE community_id = $1 AND from_id = $2"
                         "   AND to_id = $3 AND what = $4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(s->from.v), INT(s->to.v), TEXT(s->what)), &row));
    *id = row_int(&row, 0);
    return OK;
}

Status support_delete(Tx *tx, int64_t id, int64_t *changed)
{
    const Sql *sql = SQL("ii", "", "DELETE FROM support WHERE community_id = $1 AND id = $2");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id)), changed);
}

Status support_list(Tx *tx, Support **out, size_t *count)
{
    const Sql *sql = SQL("i", "iiitii",
                         "SELECT id, from_id, to_id, what, needed, uses FROM support"
                         " WHERE community_id = $1 ORDER BY id LIMIT 10000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (Support){.id = row_int(r, 0),
                           .from = {row_int(r, 1)},
                           .to = {row_int(r, 2)},
                           .what = row_str(r, 3),
                           .needed = row_int(r, 4) != 0,
                           .uses = row_int(r, 5)});
    return OK;
}
