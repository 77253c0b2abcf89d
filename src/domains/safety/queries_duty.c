/* Shifts, searches for who is lost, drills, and the synthetic SOS. */
#include "domains/safety/inside.h"

/* ---- Roster ---- */

Status shift_insert(Tx *tx, const DutyShift *s)
{
    const Sql *sql =
        SQL("iiiiii", "",
            "INSERT INTO duty_shift (community_id, id, person_id, from_ms, to_ms, made_by)"
            " VALUES ($1, $2, $3, $4, $5, $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(s->id.v), INT(s->person.v), INT(s->from_ms),
                       INT(s->to_ms), INT(tx->origin.actor)));
}

Status shift_delete(Tx *tx, Ms from, Ms to)
{
    const Sql *sql = SQL("iii", "",
                         "DELETE FROM duty_shift"
                         " WHERE community_id = $1 AND from_ms >= $2 AND from_ms < $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)));
}

/* Those that touch from .. to. No shift is longer than a day. */
Status shift_list(Tx *tx, Ms from, Ms to, DutyShift **out, size_t *count)
{
    const Sql *sql = SQL("iiii", "iiii",
                         "SELECT id, person_id, from_ms, to_ms FROM duty_shift"
                         " WHERE community_id = $1 AND from_ms >= $2 AND from_ms < $3"
                         "   AND to_ms > $4 ORDER BY from_ms, id LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from - DAY_MS), INT(to), INT(from)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (DutyShift){.id = {row_int(r, 0)},
                             .person = {row_int(r, 1)},
                             .from_ms = row_int(r, 2),
                             .to_ms = row_int(r, 3)});
    return OK;
}

Status roster_end(Tx *tx, Ms before, Ms *out)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT coalesce(max(to_ms), 0) FROM duty_shift"
                         " WHERE community_id = $1 AND from_ms < $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(before)), &row));
    *out = row_int(&row, 0);
    return OK;
}

/* ---- Who is lost ---- */

#define LOST_COLUMNS                                                                               \
    "id, person_id, alarm_id, gone_ms, has_place, lat_e7, lon_e7, accuracy_m, fix_ms, words_enc,"  \
    " neighbours_until, ended_ms"
#define LOST_TYPES "iiiiiiiiibii"

static LostSearch read_lost(Tx *tx, const Row *row)
{
    Str sealed = row_str(row, 9);
    Str words = STR("");
    if (sealed.len && !secret_unseal(tx->arena, sealed, &words)) words = STR("");
    return (LostSearch){.id = {row_int(row, 0)},
                        .person = {row_int(row, 1)},
                        .alarm = {row_int(row, 2)},
                        .gone_ms = row_int(row, 3),
                        .has_place = row_int(row, 4) == 1,
                        .lat_e7 = row_int(row, 5),
                        .lon_e7 = row_int(row, 6),
                        .accuracy_m = row_int(row, 7),
                        .fix_ms = row_int(row, 8),
                        .words = words,
                        .neighbours_until = row_int(row, 10),
                        .ended_ms = row_int(row, 11),
                        .open = row_int(row, 11) == 0};
}

Status lost_insert(Tx *tx, const LostSearch *l)
{
    const Sql *sql = SQL("iiiiiiiiibiiii", "",
                         "INSERT INTO lost_search (community_id, id, person_id, gone_ms, has_place,"
                         "       lat_e7, lon_e7, accuracy_m, fix_ms, words_enc, neighbours_until,"
                         "       ended_ms, made_by, alarm_id)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
    Str words = l->words.len ? secret_seal(tx->arena, l->words) : STR("");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(l->id.v), INT(l->person.v), INT(l->gone_ms),
                       INT(l->has_place), INT(l->lat_e7), INT(l->lon_e7), INT(l->accuracy_m),
                       INT(l->fix_ms), BLOB(words), INT(l->neighbours_until), INT(l->ended_ms),
                       INT(tx->origin.actor), INT(l->alarm.v)));
}

Status lost_find(Tx *tx, LostId id, LostSearch *out)
{
    const Sql *sql = SQL("ii", LOST_TYPES,
                         "SELECT " LOST_COLUMNS " FROM lost_search"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_lost(tx, &row);
    return OK;
}

Status lost_open_of(Tx *tx, PersonId person, LostSearch *out)
{
    const Sql *sql = SQL("ii", LOST_TYPES,
                         "SELECT " LOST_COLUMNS " FROM lost_search"
                         " WHERE community_id = $1 AND person_id = $2 AND ended_ms = 0");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &row));
    *out = read_lost(tx, &row);
    return OK;
}

Status lost_update(Tx *tx, const LostSearch *l)
{
    const Sql *sql =
        SQL("iiiiiiiii", "",
            "UPDATE lost_search SET has_place = $3, lat_e7 = $4, lon_e7 = $5, accuracy_m = $6,"
            "       fix_ms = $7, neighbours_until = $8, ended_ms = $9"
            " WHERE community_id = $1 AND id = $2 AND ended_ms = 0");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(l->id.v), INT(l->has_place), INT(l->lat_e7),
                              INT(l->lon_e7), INT(l->accuracy_m), INT(l->fix_ms),
                              INT(l->neighbours_until), INT(l->ended_ms)));
}

Status lost_open_list(Tx *tx, LostSearch **out, size_t *count)
{
    const Sql *sql = SQL("i", LOST_TYPES,
                         "SELECT " LOST_COLUMNS " FROM lost_search"
                         " WHERE community_id = $1 AND ended_ms = 0 ORDER BY person_id LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_lost(tx, r));
    return OK;
}

Status member_put(Tx *tx, LostId id, PersonId who, int64_t state, Str place)
{
    const Sql *sql =
        SQL("iiiiti", "",
            "INSERT INTO lost_member (community_id, search_id, person_id, state, place, at_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (community_id, search_id, person_id) DO UPDATE SET state = $4,"
            "       place = $5, at_ms = $6");
    return tx_run(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(id.v), INT(who.v), INT(state), TEXT(place), INT(tx->now_ms)));
}

Status member_list(Tx *tx, LostId id, Rows *rows)
{
    const Sql *sql =
        SQL("ii", "iiti",
            "SELECT person_id, state, place, at_ms FROM lost_member"
            " WHERE community_id = $1 AND search_id = $2 ORDER BY person_id LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), rows);
}

/* ---- Drills ---- */

Status drill_device_put(Tx *tx, int64_t device, PersonId person, Ms next_ms)
{
    const Sql *sql = SQL("iiii", "",
                         "INSERT INTO drill_device (community_id, device_id, person_id, next_ms)"
                         " VALUES ($1, $2, $3, $4) ON CONFLICT (community_id, device_id)"
                         " DO UPDATE SET person_id = $3, next_ms = $4");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(device), INT(person.v), INT(next_ms)));
}

Status drill_device_drop(Tx *tx, int64_t device)
{
    const Sql *sql =
        SQL("ii", "", "DELETE FROM drill_device WHERE community_id = $1 AND device_id = $2");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(device)));
}

Status drill_device_find(Tx *tx, int64_t device, PersonId *person)
{
    const Sql *sql = SQL(
        "ii", "i", "SELECT person_id FROM drill_device WHERE community_id = $1 AND device_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(device)), &row));
    *person = (PersonId){row_int(&row, 0)};
    return OK;
}

#define DRILL_COLUMNS                                                                              \
    "id, device_id, person_id, opened_ms, state, alarm_id, arrived_ms, answered_ms"
#define DRILL_TYPES "iiiiiiii"

static Drill read_drill(const Row *row)
{
    return (Drill){.id = row_int(row, 0),
                   .device = row_int(row, 1),
                   .person = {row_int(row, 2)},
                   .opened_ms = row_int(row, 3),
                   .state = row_int(row, 4),
                   .alarm = {row_int(row, 5)},
                   .arrived_ms = row_int(row, 6),
                   .answered_ms = row_int(row, 7)};
}

Status drill_insert(Tx *tx, const Drill *d)
{
    const Sql *sql = SQL("iiiiiiiii", "",
                         "INSERT INTO drill (community_id, id, device_id, person_id, opened_ms,"
                         "       state, alarm_id, arrived_ms, answered_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(d->id), INT(d->device), INT(d->person.v),
                       INT(d->opened_ms), INT(d->state), INT(d->alarm.v), INT(d->arrived_ms),
                       INT(d->answered_ms)));
}

Status drill_update(Tx *tx, const Drill *d)
{
    const Sql *sql =
        SQL("iiiiii", "",
            "UPDATE drill SET state = $3, alarm_id = $4, arrived_ms = $5, answered_ms = $6"
            " WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(d->id), INT(d->state), INT(d->alarm.v),
                              INT(d->arrived_ms), INT(d->answered_ms)));
}

Status drill_find(Tx *tx, int64_t id, Drill *out)
{
    const Sql *sql = SQL("ii", DRILL_TYPES,
                         "SELECT " DRILL_COLUMNS " FROM drill WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = read_drill(&row);
    return OK;
}

Status drill_of(Tx *tx, int64_t device, int64_t state, Drill *out)
{
    const Sql *sql = SQL("iii", DRILL_TYPES,
                         "SELECT " DRILL_COLUMNS " FROM drill"
                         " WHERE community_id = $1 AND device_id = $2 AND state = $3"
                         " ORDER BY id DESC LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(device), INT(state)), &row));
    *out = read_drill(&row);
    return OK;
}

Status drill_list(Tx *tx, Ms from, Ms to, Drill **out, size_t *count)
{
    const Sql *sql = SQL("iii", DRILL_TYPES,
                         "SELECT " DRILL_COLUMNS " FROM drill"
                         " WHERE community_id = $1 AND opened_ms >= $2 AND opened_ms < $3"
                         " ORDER BY opened_ms DESC, id DESC LIMIT 500");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_drill(r));
    return OK;
}

Status probe_put(Tx *tx, int64_t arrived, int64_t missed)
{
    const Sql *sql = SQL("iiii", "",
                         "INSERT INTO probe (community_id, last_ms, arrived, missed)"
                         " VALUES ($1, $2, $3, $4) ON CONFLICT (community_id)"
                         " DO UPDATE SET last_ms = $2, arrived = probe.arrived + $3,"
                         "       missed = probe.missed + $4");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(tx->now_ms), INT(arrived), INT(missed)));
}

Status probe_communities(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("", "i", "SELECT id FROM community ORDER BY id LIMIT 1000");
    return tx_all(tx, sql, NO_ARGS, rows);
}

Status probe_find(Tx *tx, Ms *last_ms, int64_t *arrived, int64_t *missed)
{
    const Sql *sql =
        SQL("i", "iii", "SELECT last_ms, arrived, missed FROM probe WHERE community_id = $1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx)), &row));
    *last_ms = row_int(&row, 0);
    *arrived = row_int(&row, 1);
    *missed = row_int(&row, 2);
    return OK;
}
