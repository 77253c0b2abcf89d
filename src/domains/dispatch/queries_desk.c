#include "domains/dispatch/desk.h"

/* ---- carrier, carrier_off, carrier_at ---- */

Status carrier_put(Tx *tx, OrganisationId site, const Carrier *c)
{
    const Sql *sql = SQL(
        "iiiiiiiiiii", "",
        "INSERT INTO carrier (community_id, site_id, person_id, pace, boxes, from_min, until_min,"
        "       trips, reload_min, skills, fallback)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT (community_id, site_id, person_id) DO UPDATE SET pace = excluded.pace,"
        "       boxes = excluded.boxes, from_min = excluded.from_min,"
        "       until_min = excluded.until_min, trips = excluded.trips,"
        "       reload_min = excluded.reload_min, skills = excluded.skills,"
        "       fallback = excluded.fallback");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(site.v), INT(c->person.v), INT(c->pace), INT(c->boxes),
                       INT(c->from_min), INT(c->until_min), INT(c->trips), INT(c->reload_min),
                       INT(c->skills), INT(c->fallback)));
}

Status carrier_list(Tx *tx, OrganisationId site, Carrier **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiiiiiii",
                         "SELECT person_id, pace, boxes, from_min, until_min, trips, reload_min,"
                         "       skills, fallback FROM carrier"
                         " WHERE community_id = $1 AND site_id = $2 ORDER BY person_id LIMIT 60");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (Carrier){.person = {row_int(r, 0)},
                           .pace = (CarrierPace)row_int(r, 1),
                           .boxes = row_int(r, 2),
                           .from_min = row_int(r, 3),
                           .until_min = row_int(r, 4),
                           .trips = row_int(r, 5),
                           .reload_min = row_int(r, 6),
                           .skills = row_int(r, 7),
                           .fallback = row_int(r, 8) != 0});
    return OK;
}

Status off_put(Tx *tx, PersonId person, Day day, Ms from_ms)
{
    const Sql *sql =
        SQL("iiiiii", "",
            "INSERT INTO carrier_off (community_id, person_id, day, from_ms, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (community_id, person_id, day) DO UPDATE SET"
            "       from_ms = excluded.from_ms, made_by = excluded.made_by,"
            "       made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(day), INT(from_ms), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

Status off_drop(Tx *tx, PersonId person, Day day)
{
    const Sql *sql =
        SQL("iii", "",
            "DELETE FROM carrier_off WHERE community_id = $1 AND person_id = $2 AND day = $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day)));
}

Status off_find(Tx *tx, PersonId person, Day day, Ms *from_ms)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT from_ms FROM carrier_off"
                         " WHERE community_id = $1 AND person_id = $2 AND day = $3");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day)), &row));
    *from_ms = row_int(&row, 0);
    return OK;
}

Status dispatch_offs(Tx *tx, Day from, Day to, CarrierOff **out, size_t *count)
{
    const Sql *sql = SQL("iii", "iii",
                         "SELECT person_id, day, from_ms FROM carrier_off"
                         " WHERE community_id = $1 AND day >= $2 AND day <= $3"
                         " ORDER BY person_id, day LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (CarrierOff){{row_int(r, 0)}, (Day)row_int(r, 1), row_int(r, 2)});
    return OK;
}

Status dispatch_work(Tx *tx, OrganisationId site, Day from, Day to, RunWork **out, size_t *count)
{
    const Sql *sql = SQL("iiii", "iiiiii",
                         "SELECT r.id, r.day, r.worker_id, r.leave_ms, r.state,"
                         "       coalesce((SELECT max(s.done_ms) FROM stop s"
                         "          WHERE s.community_id = r.community_id AND s.run_id = r.id), 0)"
                         "  FROM run r WHERE r.community_id = $1 AND r.site_id = $2 AND r.day >= $3"
                         "   AND r.day <= $4 AND r.worker_id <> 0 ORDER BY r.day, r.id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (RunWork){.run = {row_int(r, 0)},
                           .day = (Day)row_int(r, 1),
                           .worker = {row_int(r, 2)},
                           .leave_ms = row_int(r, 3),
                           .state = (RunState)row_int(r, 4),
                           .last_ms = row_int(r, 5)});
    return OK;
}

Status at_put(Tx *tx, PersonId person, WalkPoint at)
{
    const Sql *sql = SQL("iiiii", "",
                         "INSERT INTO carrier_at (community_id, person_id, lat_e7, lon_e7, at_ms)"
                         " VALUES ($1, $2, $3, $4, $5)"
                         " ON CONFLICT (community_id, person_id) DO UPDATE SET"
                         "       lat_e7 = excluded.lat_e7, lon_e7 = excluded.lon_e7,"
                         "       at_ms = excluded.at_ms");
    return tx_run(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(person.v), INT(at.lat_e7), INT(at.lon_e7), INT(tx->now_ms)));
}

Status at_find(Tx *tx, PersonId person, WalkPoint *at, Ms *at_ms)
{
    const Sql *sql = SQL("ii", "iii",
                         "SELECT lat_e7, lon_e7, at_ms FROM carrier_at"
                         " WHERE community_id = $1 AND person_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &row));
    *at = (WalkPoint){(int32_t)row_int(&row, 0), (int32_t)row_int(&row, 1)};
    *at_ms = row_int(&row, 2);
    return OK;
}

Status at_drop(Tx *tx, PersonId person)
{
    const Sql *sql =
        SQL("ii", "", "DELETE FROM carrier_at WHERE community_id = $1 AND person_id = $2");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)));
}

/* ---- client_need ---- */

Status client_need_put(Tx *tx, OrganisationId site, const ClientNeed *n)
{
    const Sql *sql =
        SQL("iiiiiiii", "",
            "INSERT INTO client_need (community_id, site_id, person_id, from_min, until_min,"
            "       service_s, skills, priority) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            " ON CONFLICT (community_id, site_id, person_id) DO UPDATE SET"
            "       from_min = excluded.from_min, until_min = excluded.until_min,"
            "       service_s = excluded.service_s, skills = excluded.skills,"
            "       priority = excluded.priority");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(site.v), INT(n->person.v), INT(n->from_min),
                       INT(n->until_min), INT(n->service_s), INT(n->skills), INT(n->priority)));
}

Status client_need_list(Tx *tx, OrganisationId site, NeedList *out)
{
    const Sql *sql =
        SQL("ii", "iiiiii",
            "SELECT person_id, from_min, until_min, service_s, skills, priority FROM client_need"
            " WHERE community_id = $1 AND site_id = $2 ORDER BY person_id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    *out = (NeedList){NEW_ARRAY(tx->arena, ClientNeed, rows.count + 1), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        out->items[i] = (ClientNeed){{row_int(r, 0)}, row_int(r, 1), row_int(r, 2),
                                     row_int(r, 3),   row_int(r, 4), row_int(r, 5)};
    }
    return OK;
}

/* ---- stop_time ---- */

Status told_put(Tx *tx, StopId stop, Ms at_ms)
{
    const Sql *sql =
        SQL("iii", "",
            "INSERT INTO stop_time (community_id, stop_id, told_ms) VALUES ($1, $2, $3)"
            " ON CONFLICT (community_id, stop_id) DO UPDATE SET told_ms = excluded.told_ms,"
            "       was_ms = COALESCE(stop_time.was_ms, stop_time.told_ms)");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(stop.v), INT(at_ms)));
}

Status told_find(Tx *tx, StopId stop, Ms *at_ms)
{
    const Sql *sql =
        SQL("ii", "i", "SELECT told_ms FROM stop_time WHERE community_id = $1 AND stop_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(stop.v)), &row));
    *at_ms = row_int(&row, 0);
    return OK;
}

Status promise_find(Tx *tx, int64_t ticket, DispatchPromise *out)
{
    const Sql *sql =
        SQL("ii", "iiiii",
            "SELECT s.state, r.state, r.worker_id, t.told_ms, t.was_ms FROM stop s"
            "  JOIN run r ON r.community_id = s.community_id AND r.id = s.run_id"
            "  LEFT JOIN stop_time t ON t.community_id = s.community_id AND t.stop_id = s.id"
            " WHERE s.community_id = $1 AND s.ticket_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(ticket)), &row));
    *out = (DispatchPromise){.left = row_int(&row, 0) == STOP_LEFT,
                             .told_ms = row_int_or(&row, 3, 0),
                             .was_ms = row_int_or(&row, 4, 0)};
    if (row_int(&row, 1) > RUN_PLANNED) out->by.v = row_int(&row, 2);
    return OK;
}

/* ---- familiar faces ---- */

Status face_list(Tx *tx, DeskKey key, Day since, Face **out, size_t *count)
{
    const Sql *sql =
        SQL("iiiii", "iii",
            "SELECT s.person_id, s.done_by, count(*) FROM stop s"
            "  JOIN run r ON r.community_id = s.community_id AND r.id = s.run_id"
            " WHERE s.community_id = $1 AND r.day >= $5 AND r.day < $3 AND s.outcome IN (1, 2)"
            "   AND s.person_id IN (SELECT t.person_id FROM stop t"
            "         JOIN run u ON u.community_id = t.community_id AND u.id = t.run_id"
            "        WHERE t.community_id = $1 AND u.site_id = $2 AND u.day = $3 AND u.slot = $4)"
            " GROUP BY s.person_id, s.done_by ORDER BY s.person_id, s.done_by LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql,
               ARGS(COMMUNITY(tx), INT(key.site.v), INT(key.day), INT(key.slot), INT(since)),
               &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (Face){{row_int(r, 0)}, {row_int_or(r, 1, 0)}, row_int(r, 2)});
    return OK;
}

/* ---- plan_change, plan_change_stop ---- */

Status plan_change_insert(Tx *tx, const PlanAsk *ask, int64_t id)
{
    const Sql *sql =
        SQL("iiiiiitii", "",
            "INSERT INTO plan_change (community_id, id, site_id, day, slot, kind, words, made_by,"
            "       made_ms, undone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(ask->key.site.v), INT(ask->key.day),
                       INT(ask->key.slot), INT(ask->kind), TEXT(ask->words), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

/* The last change, when it moved stops and stands. */
Status plan_change_last(Tx *tx, DeskKey key, int64_t *id, Str *words)
{
    const Sql *sql = SQL("iiii", "iti",
                         "SELECT id, words, kind FROM plan_change"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3 AND slot = $4"
                         "   AND undone = 0 ORDER BY id DESC LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(key.site.v), INT(key.day), INT(key.slot)), &rows));
    *id = 0;
    *words = STR("");
    if (!rows.count || row_int(&rows.rows[0], 2) == CHANGE_CONFIRM) return OK;
    *id = row_int(&rows.rows[0], 0);
    *words = row_str(&rows.rows[0], 1);
    return OK;
}

Status plan_change_undone(Tx *tx, int64_t id)
{
    const Sql *sql = SQL("ii", "",
                         "UPDATE plan_change SET undone = 1"
                         " WHERE community_id = $1 AND id = $2 AND undone = 0");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)));
}

Status stop_move_insert(Tx *tx, int64_t change, const StopMove *m)
{
    const Sql *sql =
        SQL("iiiiiiii", "",
            "INSERT INTO plan_change_stop (community_id, change_id, stop_id, run_before,"
            "       position_before, changed_before, run_after, position_after)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(change), INT(m->stop.v), INT(m->run_before.v),
                       INT(m->position_before), INT(m->changed_before), INT(m->run_after.v),
                       INT(m->position_after)));
}

Status stop_move_list(Tx *tx, int64_t change, StopMove **out, size_t *count)
{
    const Sql *sql =
        SQL("ii", "iiiiii",
            "SELECT stop_id, run_before, position_before, changed_before, run_after, position_after"
            "  FROM plan_change_stop WHERE community_id = $1 AND change_id = $2"
            " ORDER BY stop_id LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(change)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (StopMove){.stop = {row_int(r, 0)},
                            .run_before = {row_int(r, 1)},
                            .position_before = row_int(r, 2),
                            .changed_before = row_int(r, 3) != 0,
                            .run_after = {row_int(r, 4)},
                            .position_after = row_int(r, 5)});
    return OK;
}

/* Only what is still to be brought moves. */
Status stop_place(Tx *tx, StopId stop, RunId run, int64_t position, bool changed)
{
    const Sql *sql = SQL("iiiii", "",
                         "UPDATE stop SET run_id = $3, position = $4, changed = $5"
                         " WHERE community_id = $1 AND id = $2 AND state < 4");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(stop.v), INT(run.v), INT(position), INT(changed)));
}
