#include "domains/residents/inside.h"

Status activity_insert(Tx *tx, const Activity *a)
{
    const Sql *sql =
        SQL("iiittiiiiii", "",
            "INSERT INTO activity (community_id, id, site_id, name, place, kind, from_ms, to_ms,"
            "       seats, state, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(a->id.v), INT(a->site.v), TEXT(a->name), TEXT(a->place),
                       INT(a->kind), INT(a->from_ms), INT(a->to_ms), INT(a->seats),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

static Activity read_activity(const Row *r)
{
    return (Activity){.id = {row_int(r, 0)},
                      .site = {row_int(r, 1)},
                      .name = row_str(r, 2),
                      .place = row_str(r, 3),
                      .kind = (ActivityKind)row_int(r, 4),
                      .from_ms = row_int(r, 5),
                      .to_ms = row_int(r, 6),
                      .seats = row_int(r, 7),
                      .off = row_int(r, 8) == 2};
}

Status activity_find(Tx *tx, ActivityId id, Activity *out)
{
    const Sql *sql = SQL("ii", "iittiiiii",
                         "SELECT id, site_id, name, place, kind, from_ms, to_ms, seats, state"
                         "  FROM activity WHERE community_id = $1 AND id = $2");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &r));
    *out = read_activity(&r);
    return OK;
}

Status activity_call_off(Tx *tx, ActivityId id)
{
    const Sql *sql =
        SQL("ii", "", "UPDATE activity SET state = 2 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

Status activity_list(Tx *tx, Ms from_ms, Ms to_ms, PersonId person, Activity **out, size_t *count)
{
    const Sql *sql = SQL(
        "iiii", "iittiiiiiiii",
        "SELECT a.id, a.site_id, a.name, a.place, a.kind, a.from_ms, a.to_ms, a.seats, a.state,"
        "       count(CASE WHEN g.state <> 2 THEN 1 END), count(CASE WHEN g.state = 3 THEN 1 END),"
        "       coalesce(max(CASE WHEN g.person_id = $4 THEN g.state END), 0)"
        "  FROM activity a"
        "  LEFT JOIN activity_guest g ON g.community_id = a.community_id AND g.activity_id = a.id"
        " WHERE a.community_id = $1 AND a.to_ms > $2 AND a.from_ms < $3 AND a.state = 1"
        " GROUP BY a.id, a.site_id, a.name, a.place, a.kind, a.from_ms, a.to_ms, a.seats, a.state"
        " ORDER BY a.from_ms, a.id LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from_ms), INT(to_ms), INT(person.v)), &rows));
    *out = NEW_ARRAY(tx->arena, Activity, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        Activity *a = &(*out)[i];
        *a = read_activity(&rows.rows[i]);
        a->going = row_int(&rows.rows[i], 9);
        a->came = row_int(&rows.rows[i], 10);
        a->joined = row_int(&rows.rows[i], 11) == 1 || row_int(&rows.rows[i], 11) == 3;
        a->attended = row_int(&rows.rows[i], 11) == 3;
    }
    return OK;
}

Status activity_going(Tx *tx, ActivityId id, int64_t *count)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT count(*) FROM activity_guest"
                         " WHERE community_id = $1 AND activity_id = $2 AND state = 1");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &r));
    *count = row_int(&r, 0);
    return OK;
}

Status guest_find(Tx *tx, ActivityId id, PersonId person, int64_t *state)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT state FROM activity_guest"
                         " WHERE community_id = $1 AND activity_id = $2 AND person_id = $3");
    Row r;
    *state = 0;
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(person.v)), &r);
    if (status == OK) *state = row_int(&r, 0);
    return status == NOT_FOUND ? OK : status;
}

Status guest_put(Tx *tx, ActivityId id, PersonId person, int64_t state, bool at_meal)
{
    const Sql *sql =
        SQL("iiiiiiii", "",
            "INSERT INTO activity_guest (community_id, activity_id, person_id, state, at_meal,"
            "       made_by, made_ms, attended_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            "  ON CONFLICT (community_id, activity_id, person_id) DO UPDATE"
            "  SET state = excluded.state, at_meal = excluded.at_meal, made_by = excluded.made_by,"
            "      made_ms = excluded.made_ms, attended_ms = excluded.attended_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id.v), INT(person.v), INT(state), INT(at_meal),
                       INT(tx->origin.actor), INT(tx->now_ms), INT_OR_NIL(tx->now_ms, state == 3)));
}

Status guest_list(Tx *tx, ActivityId id, Rows *out)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT person_id, state FROM activity_guest"
                         " WHERE community_id = $1 AND activity_id = $2 AND state <> 2"
                         " ORDER BY person_id LIMIT 1000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), out);
}

Status residents_activity_figures(Tx *tx, Day from, Day to, ActivityFigures **out, size_t *count)
{
    const Sql *sql =
        SQL("iii", "iiiii",
            "SELECT a.site_id, count(DISTINCT a.id), count(DISTINCT a.kind), count(g.person_id),"
            "       count(DISTINCT g.person_id) FROM activity a"
            "  LEFT JOIN activity_guest g ON g.community_id = a.community_id"
            "   AND g.activity_id = a.id AND g.state = 3"
            " WHERE a.community_id = $1 AND a.from_ms >= $2 AND a.from_ms < $3 AND a.state = 1"
            " GROUP BY a.site_id ORDER BY a.site_id LIMIT 1000");
    Rows rows;
    TRY(tx_all(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(day_ms(from, SHANGHAI_MS)), INT(day_ms(to + 1, SHANGHAI_MS))),
        &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (ActivityFigures){
                     {row_int(r, 0)}, row_int(r, 1), row_int(r, 2), row_int(r, 3), row_int(r, 4)});
    return OK;
}
