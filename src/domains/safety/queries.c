#include "domains/safety/inside.h"

#define ALARM_COLUMNS                                                                              \
    "id, person_id, device_id, kind, state, urgent, test, step, owner_id, code, checked,"          \
    " raised_ms, ring_ms, last_ms, due_ms, acked_ms, resolved_ms, taken_back_ms, repeats,"         \
    " ready_120, has_place, lat_e7, lon_e7, accuracy_m, fix_ms, why"
#define ALARM_TYPES "iiiiiiiiiiiiiiiiiiiiiiiiit"

static Alarm read_alarm(const Row *row)
{
    return (Alarm){.id = {row_int(row, 0)},
                   .person = {row_int(row, 1)},
                   .device = row_int(row, 2),
                   .kind = (AlarmKind)row_int(row, 3),
                   .state = (AlarmState)row_int(row, 4),
                   .urgent = row_int(row, 5) == 1,
                   .test = row_int(row, 6) == 1,
                   .step = row_int(row, 7),
                   .owner = {row_int(row, 8)},
                   .code = (AlarmCode)row_int(row, 9),
                   .checked = (AlarmCheck)row_int(row, 10),
                   .raised_ms = row_int(row, 11),
                   .ring_ms = row_int(row, 12),
                   .last_ms = row_int(row, 13),
                   .due_ms = row_int(row, 14),
                   .acked_ms = row_int(row, 15),
                   .resolved_ms = row_int(row, 16),
                   .taken_back_ms = row_int(row, 17),
                   .repeats = row_int(row, 18),
                   .ready_120 = row_int(row, 19) == 1,
                   .has_place = row_int(row, 20) == 1,
                   .lat_e7 = row_int(row, 21),
                   .lon_e7 = row_int(row, 22),
                   .accuracy_m = row_int(row, 23),
                   .fix_ms = row_int(row, 24),
                   .why = row_str(row, 25)};
}

static Status read_alarms(Tx *tx, const Rows *rows, Alarm **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, Alarm, rows->count + 1);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = read_alarm(&rows->rows[i]);
    return OK;
}

Status alarm_insert(Tx *tx, const Alarm *a)
{
    const Sql *sql =
        SQL("iiiiiiiiiiiiiiiiiiiiiiiiiiit" /* community, subject, then the columns */, "",
            "INSERT INTO alarm (community_id, subject_id, " ALARM_COLUMNS
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
            " $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)");
    int64_t subject = a->person.v ? a->person.v : a->device;
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(subject), INT(a->id.v), INT(a->person.v), INT(a->device),
                       INT(a->kind), INT(a->state), INT(a->urgent), INT(a->test), INT(a->step),
                       INT(a->owner.v), INT(a->code), INT(a->checked), INT(a->raised_ms),
                       INT(a->ring_ms), INT(a->last_ms), INT(a->due_ms), INT(a->acked_ms),
                       INT(a->resolved_ms), INT(a->taken_back_ms), INT(a->repeats),
                       INT(a->ready_120), INT(a->has_place), INT(a->lat_e7), INT(a->lon_e7),
                       INT(a->accuracy_m), INT(a->fix_ms), TEXT(a->why)));
}

Status alarm_find(Tx *tx, AlarmId id, Alarm *out)
{
    const Sql *sql = SQL("ii", ALARM_TYPES,
                         "SELECT " ALARM_COLUMNS " FROM alarm"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_alarm(&row);
    return OK;
}

Status alarm_open_of(Tx *tx, int64_t subject, AlarmKind kind, bool test, Alarm *out)
{
    const Sql *sql = SQL("iiii", ALARM_TYPES,
                         "SELECT " ALARM_COLUMNS " FROM alarm"
                         " WHERE community_id = $1 AND subject_id = $2 AND kind = $3 AND test = $4"
                         "   AND state < 6");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(subject), INT(kind), INT(test)), &row));
    *out = read_alarm(&row);
    return OK;
}

Status alarm_newest_of(Tx *tx, int64_t subject, AlarmKind kind, Alarm *out)
{
    const Sql *sql = SQL("iii", ALARM_TYPES,
                         "SELECT " ALARM_COLUMNS " FROM alarm"
                         " WHERE community_id = $1 AND subject_id = $2 AND kind = $3"
                         " ORDER BY id DESC LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(subject), INT(kind)), &row));
    *out = read_alarm(&row);
    return OK;
}

Status alarm_update(Tx *tx, const Alarm *a, AlarmState from)
{
    const Sql *sql = SQL("iiiiiiiiiiiiiiiiiiiiiii", "",
                         "UPDATE alarm SET state = $4, urgent = $5, test = $6, step = $7,"
                         "       owner_id = $8, code = $9, checked = $10, ring_ms = $11,"
                         "       last_ms = $12, due_ms = $13, acked_ms = $14, resolved_ms = $15,"
                         "       taken_back_ms = $16, repeats = $17, ready_120 = $18,"
                         "       has_place = $19, lat_e7 = $20, lon_e7 = $21, accuracy_m = $22,"
                         "       fix_ms = $23"
                         " WHERE community_id = $1 AND id = $2 AND state = $3");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(a->id.v), INT(from), INT(a->state), INT(a->urgent),
                              INT(a->test), INT(a->step), INT(a->owner.v), INT(a->code),
                              INT(a->checked), INT(a->ring_ms), INT(a->last_ms), INT(a->due_ms),
                              INT(a->acked_ms), INT(a->resolved_ms), INT(a->taken_back_ms),
                              INT(a->repeats), INT(a->ready_120), INT(a->has_place), INT(a->lat_e7),
                              INT(a->lon_e7), INT(a->accuracy_m), INT(a->fix_ms)));
}

/* Whoever waits for an answer first, so that a flood hides nobody in need. */
Status alarm_list_open(Tx *tx, size_t limit, Alarm **out, size_t *count)
{
    const Sql *sql = SQL("ii", ALARM_TYPES,
                         "SELECT " ALARM_COLUMNS " FROM alarm"
                         " WHERE community_id = $1 AND state < 6"
                         " ORDER BY CASE WHEN state < 3 THEN 0 ELSE 1 END, test, urgent DESC,"
                         "       id DESC LIMIT $2");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT((int64_t)limit)), &rows));
    return read_alarms(tx, &rows, out, count);
}

Status alarm_list_double(Tx *tx, int64_t from, int64_t to, Alarm **out, size_t *count)
{
    const Sql *sql = SQL("iii", ALARM_TYPES,
                         "SELECT " ALARM_COLUMNS " FROM alarm"
                         " WHERE community_id = $1 AND subject_id = $2 AND state < 6"
                         "   AND EXISTS (SELECT 1 FROM alarm k WHERE k.community_id = $1"
                         "         AND k.subject_id = $3 AND k.kind = alarm.kind"
                         "         AND k.test = alarm.test AND k.state < 6)"
                         " ORDER BY id LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)), &rows));
    return read_alarms(tx, &rows, out, count);
}

Status alarm_list_joined(Tx *tx, int64_t subject, Alarm **out, size_t *count)
{
    const Sql *sql = SQL("ii", ALARM_TYPES,
                         "SELECT " ALARM_COLUMNS " FROM alarm"
                         " WHERE community_id = $1 AND subject_id = $2 AND code = 10"
                         "   AND state IN (6, 7) ORDER BY id LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(subject)), &rows));
    return read_alarms(tx, &rows, out, count);
}

Status alarm_list(Tx *tx, Ms from, Ms to, size_t limit, Alarm **out, size_t *count)
{
    const Sql *sql = SQL("iiii", ALARM_TYPES,
                         "SELECT " ALARM_COLUMNS " FROM alarm"
                         " WHERE community_id = $1 AND raised_ms >= $2 AND raised_ms < $3"
                         "   AND subject_id <> 1" /* the synthetic SOS */
                         " ORDER BY raised_ms DESC, id DESC LIMIT $4");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to), INT((int64_t)limit)), &rows));
    return read_alarms(tx, &rows, out, count);
}

/* ---- Mutes and ladders ---- */

Status mute_put(Tx *tx, int64_t subject, AlarmKind kind, Ms until_ms, Str reason, int64_t alarm)
{
    const Sql *sql =
        SQL("iiiitii", "",
            "INSERT INTO alarm_mute (community_id, subject_id, kind, until_ms, reason, made_by,"
            "       alarm_id) VALUES ($1, $2, $3, $4, $5, $6, $7)"
            " ON CONFLICT (community_id, subject_id, kind) DO UPDATE SET until_ms = $4,"
            "       reason = $5, made_by = $6, alarm_id = $7");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(subject), INT(kind), INT(until_ms), TEXT(reason),
                       INT(tx->origin.actor), INT(alarm)));
}

Status mute_find(Tx *tx, int64_t subject, AlarmKind kind, Ms *until_ms, Str *reason, int64_t *alarm)
{
    const Sql *sql = SQL("iii", "iti",
                         "SELECT until_ms, reason, alarm_id FROM alarm_mute"
                         " WHERE community_id = $1 AND subject_id = $2 AND kind = $3");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(subject), INT(kind)), &row));
    *until_ms = row_int(&row, 0);
    *reason = row_str(&row, 1);
    *alarm = row_int(&row, 2);
    return OK;
}

Status mute_list(Tx *tx, int64_t subject, AlarmMute **out, size_t *count)
{
    const Sql *sql = SQL("iii", "iitii",
                         "SELECT kind, until_ms, reason, made_by, alarm_id FROM alarm_mute"
                         " WHERE community_id = $1 AND subject_id = $2 AND until_ms > $3"
                         " ORDER BY kind LIMIT 20");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(subject), INT(tx->now_ms)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (AlarmMute){.kind = (AlarmKind)row_int(r, 0),
                             .until_ms = row_int(r, 1),
                             .reason = row_str(r, 2),
                             .made_by = {row_int(r, 3)},
                             .alarm = {row_int(r, 4)}});
    return OK;
}

Status ladder_clear(Tx *tx, PersonId person, bool urgent)
{
    const Sql *sql = SQL("iii", "",
                         "DELETE FROM ladder_step"
                         " WHERE community_id = $1 AND person_id = $2 AND urgent = $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(urgent)));
}

Status ladder_insert(Tx *tx, PersonId person, bool urgent, int64_t step, LadderStep what)
{
    const Sql *sql =
        SQL("iiiiii", "",
            "INSERT INTO ladder_step (community_id, person_id, urgent, step, who, wait_s)"
            " VALUES ($1, $2, $3, $4, $5, $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(urgent), INT(step), INT(what.who),
                       INT(what.wait_s)));
}

Status ladder_rows(Tx *tx, PersonId person, bool urgent, Rows *rows)
{
    const Sql *sql = SQL("iii", "ii",
                         "SELECT who, wait_s FROM ladder_step"
                         " WHERE community_id = $1 AND person_id = $2 AND urgent = $3"
                         " ORDER BY step LIMIT 8");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(urgent)), rows);
}

/* ---- Reports ---- */

/* An alarm is answered when somebody owns it; the time runs from when people were rung. What was
 * taken back before anybody was rung, and what is suppressed, is not counted. */
Status answer_times(Tx *tx, Ms from, Ms to, bool test, AnswerTimes *out)
{
    const Sql *sql = SQL("iiiii", "iiiiiiii",
                         "SELECT count(*),"
                         "       count(CASE WHEN acked_ms > 0 THEN 1 END),"
                         "       count(CASE WHEN acked_ms > 0 AND acked_ms - ring_ms <= 60000"
                         "           THEN 1 END),"
                         "       count(CASE WHEN acked_ms > 0 AND acked_ms - ring_ms <= 180000"
                         "           THEN 1 END),"
                         "       count(CASE WHEN state < 6 THEN 1 END),"
                         "       coalesce(CAST(sum(CASE WHEN acked_ms > ring_ms"
                         "           THEN (acked_ms - ring_ms) / 1000 ELSE 0 END) AS BIGINT), 0),"
                         "       count(CASE WHEN acked_ms = 0 AND state < 6"
                         "           AND ring_ms < $5 - 60000 THEN 1 END),"
                         "       count(CASE WHEN acked_ms = 0 AND state < 6"
                         "           AND ring_ms < $5 - 180000 THEN 1 END)"
                         "  FROM alarm WHERE community_id = $1 AND raised_ms >= $2"
                         "   AND raised_ms < $3 AND test = $4 AND urgent = 1 AND state <> 8"
                         "   AND subject_id <> 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to), INT(test), INT(tx->now_ms)), &row));
    *out = (AnswerTimes){.alarms = row_int(&row, 0),
                         .answered = row_int(&row, 1),
                         .within_60 = row_int(&row, 2),
                         .within_180 = row_int(&row, 3),
                         .open = row_int(&row, 4),
                         .waits_60 = row_int(&row, 6),
                         .waits_180 = row_int(&row, 7)};
    if (out->answered) out->mean_s = row_int(&row, 5) / out->answered;
    return OK;
}

Status false_alarms(Tx *tx, Ms from, Ms to, Rows *rows)
{
    const Sql *sql = SQL("iii", "iiii",
                         "SELECT person_id, kind, count(*),"
                         "       count(CASE WHEN code IN (3, 4, 5) THEN 1 END)"
                         "  FROM alarm WHERE community_id = $1 AND raised_ms >= $2"
                         "   AND raised_ms < $3 AND test = 0 AND state IN (6, 7)"
                         " GROUP BY person_id, kind"
                         " ORDER BY 4 DESC, 3 DESC, person_id, kind LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)), rows);
}
