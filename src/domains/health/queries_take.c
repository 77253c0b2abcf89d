/* Statements about what comes in and what is kept of it. */
#include "domains/health/inside.h"

/* ---- The inbox ---- */

Status inbox_put(Tx *tx, int64_t shard, Str records)
{
    const Sql *sql =
        SQL("iiib", "",
            "INSERT INTO device_inbox (community_id, shard, id, records) VALUES ($1, $2, $3, $4)");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(shard), INT(id_next(tx)), BLOB(records)));
}

Status inbox_shard(Tx *tx, int64_t from, int64_t *shard)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT shard FROM device_inbox WHERE community_id = $1 AND shard >= $2"
                         " ORDER BY shard, id LIMIT 1");
    Row row;
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(from)), &row);
    if (status == NOT_FOUND && from > 0)
        status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(0)), &row);
    TRY(status);
    *shard = row_int(&row, 0);
    return OK;
}

Status inbox_rows(Tx *tx, int64_t shard, int64_t after, Rows *rows)
{
    const Sql *sql = SQL("iii", "ib",
                         "SELECT id, records FROM device_inbox"
                         " WHERE community_id = $1 AND shard = $2 AND id > $3"
                         " ORDER BY id LIMIT 32");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(shard), INT(after)), rows);
}

Status inbox_drop(Tx *tx, int64_t shard, int64_t upto)
{
    const Sql *sql = SQL(
        "iii", "", "DELETE FROM device_inbox WHERE community_id = $1 AND shard = $2 AND id <= $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(shard), INT(upto)));
}

Status health_waiting(Tx *tx, int64_t **communities, size_t *count)
{
    const Sql *sql = SQL("", "i",
                         "SELECT DISTINCT community_id FROM device_inbox"
                         " ORDER BY community_id LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, NO_ARGS, &rows));
    LIST_OF_ROWS(tx, rows, r, communities, count, row_int(r, 0));
    return OK;
}

/* ---- Alarms ---- */

Status health_alarm_insert(Tx *tx, const HealthAlarm *a, bool *fresh)
{
    const Sql *sql =
        SQL("iiiitiiiiib", "",
            "INSERT INTO health_alarm (community_id, id, person_id, device_id, code, level, at_ms,"
            "       arrived_ms, late, drill, detail_enc)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
            " ON CONFLICT (community_id, device_id, person_id, code, at_ms) DO NOTHING");
    Str place = a->has_place ? str_fmt(tx->arena, "%d|%d", a->lat_e7, a->lon_e7) : STR("|");
    Str detail = str_fmt(tx->arena, "%.*s|%.*s", STR_ARG(a->words), STR_ARG(place));
    int64_t changed;
    TRY(tx_change(tx, sql,
                  ARGS(COMMUNITY(tx), INT(a->id.v), INT(a->person.v), INT(a->device.v),
                       TEXT(a->code), INT(a->level), INT(a->at_ms), INT(a->arrived_ms),
                       INT(a->late), INT(a->drill), BLOB(secret_seal(tx->arena, detail))),
                  &changed));
    *fresh = changed == 1;
    return OK;
}

static Status read_alarm(Tx *tx, const Row *row, HealthAlarm *out)
{
    Str detail;
    int64_t lat;
    int64_t lon;
    if (!secret_unseal(tx->arena, row_str(row, 9), &detail))
        return fail(tx, UNAVAILABLE, "health.sealed", "内容打不开，请联系管理员检查密钥文件");
    *out = (HealthAlarm){.id = {row_int(row, 0)},
                         .person = {row_int(row, 1)},
                         .device = {row_int(row, 2)},
                         .code = row_str(row, 3),
                         .level = (VitalLevel)row_int(row, 4),
                         .at_ms = row_int(row, 5),
                         .arrived_ms = row_int(row, 6),
                         .late = row_int(row, 7) == 1,
                         .drill = row_int(row, 8) == 1};
    out->words = str_cut(&detail, '|');
    Str lat_text = detail.ptr ? str_cut(&detail, '|') : STR("");
    out->has_place = detail.ptr && str_to_i64(lat_text, &lat) && str_to_i64(detail, &lon);
    if (out->has_place) {
        out->lat_e7 = (int32_t)lat;
        out->lon_e7 = (int32_t)lon;
    }
    return OK;
}

#define ALARM_COLUMNS                                                                              \
    "id, person_id, device_id, code, level, at_ms, arrived_ms, late, drill, detail_enc"

Status health_alarms(Tx *tx, PersonId person, VitalLevel least, int64_t before, size_t limit,
                     HealthAlarm **out, size_t *count)
{
    const Sql *of_all = SQL("iiii", "iiitiiiiib",
                            "SELECT " ALARM_COLUMNS " FROM health_alarm"
                            " WHERE community_id = $1 AND id < $2 AND level >= $3"
                            " ORDER BY id DESC LIMIT $4");
    const Sql *of_one = SQL("iiiii", "iiitiiiiib",
                            "SELECT " ALARM_COLUMNS " FROM health_alarm"
                            " WHERE community_id = $1 AND person_id = $5 AND id < $2"
                            "   AND level >= $3 ORDER BY id DESC LIMIT $4");
    Rows rows;
    int64_t from = before ? before : ID_MAX;
    if (person.v)
        TRY(tx_all(tx, of_one,
                   ARGS(COMMUNITY(tx), INT(from), INT(least), INT((int64_t)limit), INT(person.v)),
                   &rows));
    else
        TRY(tx_all(tx, of_all, ARGS(COMMUNITY(tx), INT(from), INT(least), INT((int64_t)limit)),
                   &rows));
    *out = NEW_ARRAY(tx->arena, HealthAlarm, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) TRY(read_alarm(tx, &rows.rows[i], &(*out)[i]));
    return OK;
}

/* ---- Readings ---- */

static HourRow read_roll(const Row *row)
{
    return (HourRow){row_int(row, 0), row_int(row, 1), row_int(row, 2),
                     row_int(row, 3), row_int(row, 4), STR("")};
}

Status hour_find(Tx *tx, PersonId person, VitalKind kind, int64_t hour, HourRow *out)
{
    const Sql *sql = SQL("iiii", "iiiiib",
                         "SELECT count, least, most, sum, sum_second, block FROM reading_hour"
                         " WHERE community_id = $1 AND person_id = $2 AND kind = $3 AND hour = $4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(kind), INT(hour)), &row));
    *out = read_roll(&row);
    out->block = row_str(&row, 5);
    return OK;
}

Status hour_put(Tx *tx, PersonId person, VitalKind kind, int64_t hour, const HourRow *r)
{
    const Sql *sql =
        SQL("iiiiiiiiib", "",
            "INSERT INTO reading_hour (community_id, person_id, kind, hour, count, least, most,"
            "       sum, sum_second, block) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            " ON CONFLICT (community_id, person_id, kind, hour) DO UPDATE SET"
            "   count = excluded.count, least = excluded.least, most = excluded.most,"
            "   sum = excluded.sum, sum_second = excluded.sum_second, block = excluded.block");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(kind), INT(hour), INT(r->count),
                       INT(r->least), INT(r->most), INT(r->sum), INT(r->sum_second),
                       BLOB(r->block)));
}

Status hour_blocks(Tx *tx, PersonId person, VitalKind kind, int64_t from, int64_t to, Rows *rows)
{
    const Sql *sql = SQL("iiiii", "ib",
                         "SELECT hour, block FROM reading_hour"
                         " WHERE community_id = $1 AND person_id = $2 AND kind = $3"
                         "   AND hour >= $4 AND hour < $5 AND block IS NOT NULL"
                         " ORDER BY hour LIMIT 1000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(kind), INT(from), INT(to)), rows);
}

Status hour_last(Tx *tx, PersonId person, VitalKind kind, int64_t *hour)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT hour FROM reading_hour"
                         " WHERE community_id = $1 AND person_id = $2 AND kind = $3"
                         "   AND block IS NOT NULL ORDER BY hour DESC LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(kind)), &row));
    *hour = row_int(&row, 0);
    return OK;
}

Status hour_forget(Tx *tx, PersonId person, int64_t blocks_before, int64_t rolls_before)
{
    const Sql *blocks = SQL("iii", "",
                            "UPDATE reading_hour SET block = NULL WHERE community_id = $1"
                            "   AND person_id = $2 AND hour < $3 AND block IS NOT NULL");
    const Sql *rolls = SQL("iii", "",
                           "DELETE FROM reading_hour"
                           " WHERE community_id = $1 AND person_id = $2 AND hour < $3");
    TRY(tx_run(tx, blocks, ARGS(COMMUNITY(tx), INT(person.v), INT(blocks_before))));
    return tx_run(tx, rolls, ARGS(COMMUNITY(tx), INT(person.v), INT(rolls_before)));
}

Status day_find(Tx *tx, PersonId person, VitalKind kind, int64_t day, HourRow *out)
{
    const Sql *sql = SQL("iiii", "iiiii",
                         "SELECT count, least, most, sum, sum_second FROM reading_day"
                         " WHERE community_id = $1 AND person_id = $2 AND kind = $3 AND day = $4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(kind), INT(day)), &row));
    *out = read_roll(&row);
    return OK;
}

Status day_put(Tx *tx, PersonId person, VitalKind kind, int64_t day, const HourRow *r)
{
    const Sql *sql =
        SQL("iiiiiiiii", "",
            "INSERT INTO reading_day (community_id, person_id, kind, day, count, least, most, sum,"
            "       sum_second) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            " ON CONFLICT (community_id, person_id, kind, day) DO UPDATE SET"
            "   count = excluded.count, least = excluded.least, most = excluded.most,"
            "   sum = excluded.sum, sum_second = excluded.sum_second");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(kind), INT(day), INT(r->count),
                       INT(r->least), INT(r->most), INT(r->sum), INT(r->sum_second)));
}

Status rolls_find(Tx *tx, PersonId person, VitalKind kind, int64_t from, int64_t to, bool by_day,
                  Rows *rows)
{
    const Sql *days = SQL("iiiii", "iiiiii",
                          "SELECT day, count, least, most, sum, sum_second FROM reading_day"
                          " WHERE community_id = $1 AND person_id = $2 AND kind = $3"
                          "   AND day >= $4 AND day < $5 ORDER BY day LIMIT 1000");
    const Sql *hours = SQL("iiiii", "iiiiii",
                           "SELECT hour, count, least, most, sum, sum_second FROM reading_hour"
                           " WHERE community_id = $1 AND person_id = $2 AND kind = $3"
                           "   AND hour >= $4 AND hour < $5 ORDER BY hour LIMIT 1000");
    return tx_all(tx, by_day ? days : hours,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(kind), INT(from), INT(to)), rows);
}

/* ---- What rules remember ---- */

Status state_find(Tx *tx, PersonId person, StatePart part, void *out, size_t size, bool *there)
{
    const Sql *sql = SQL("iii", "b",
                         "SELECT bytes FROM vital_state"
                         " WHERE community_id = $1 AND person_id = $2 AND part = $3");
    Row row;
    memset(out, 0, size);
    *there = false;
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(part)), &row);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    Str bytes = row_str(&row, 0);
    if (bytes.len != size) return OK; /* of an older release: learnt anew */
    memcpy(out, bytes.ptr, size);
    *there = true;
    return OK;
}

Status state_put(Tx *tx, PersonId person, StatePart part, const void *state, size_t size)
{
    const Sql *sql = SQL("iiib", "",
                         "INSERT INTO vital_state (community_id, person_id, part, bytes)"
                         " VALUES ($1, $2, $3, $4)"
                         " ON CONFLICT (community_id, person_id, part) DO UPDATE"
                         "    SET bytes = excluded.bytes");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(part), BLOB(((Str){state, size}))));
}

Status limit_rows(Tx *tx, PersonId person, Rows *rows)
{
    const Sql *sql = SQL("ii", "iiii",
                         "SELECT kind, level, low, high FROM vital_limit"
                         " WHERE community_id = $1 AND person_id = $2 ORDER BY kind, level");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), rows);
}

Status limit_put(Tx *tx, PersonId person, VitalKind kind, int64_t level, VitalBound b)
{
    const Sql *sql =
        SQL("iiiiiiii", "",
            "INSERT INTO vital_limit (community_id, person_id, kind, level, low, high, set_by,"
            "       set_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            " ON CONFLICT (community_id, person_id, kind, level) DO UPDATE SET low = excluded.low,"
            "   high = excluded.high, set_by = excluded.set_by, set_ms = excluded.set_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(kind), INT(level),
                       INT_OR_NIL(b.low, b.low != VITAL_NO_LOW),
                       INT_OR_NIL(b.high, b.high != VITAL_NO_HIGH), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

/* ---- Places ---- */

static Status read_numbers(Tx *tx, Str sealed, int64_t *out, size_t count)
{
    Str rest;
    if (!secret_unseal(tx->arena, sealed, &rest))
        return fail(tx, UNAVAILABLE, "health.sealed", "内容打不开，请联系管理员检查密钥文件");
    for (size_t i = 0; i < count; i++)
        if (!rest.ptr || !str_to_i64(str_cut(&rest, '|'), &out[i])) out[i] = 0;
    return OK;
}

Status home_fence_put(Tx *tx, PersonId person, const HealthFence *f)
{
    const Sql *sql =
        SQL("iibiiiiiii", "",
            "INSERT INTO fence (community_id, person_id, place_enc, radius_m, home_from_min,"
            "       home_to_min, level, is_on, set_by, set_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            " ON CONFLICT (community_id, person_id) DO UPDATE SET place_enc = excluded.place_enc,"
            "   radius_m = excluded.radius_m, home_from_min = excluded.home_from_min,"
            "   home_to_min = excluded.home_to_min,"
            "   level = excluded.level, is_on = excluded.is_on,"
            "   set_by = excluded.set_by, set_ms = excluded.set_ms");
    Str place = str_fmt(tx->arena, "%d|%d", f->fence.lat_e7, f->fence.lon_e7);
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), BLOB(secret_seal(tx->arena, place)),
                       INT(f->fence.radius_m), INT(f->home_from_min), INT(f->home_to_min),
                       INT(f->level), INT(f->on), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status home_fence_find(Tx *tx, PersonId person, HealthFence *out)
{
    const Sql *sql =
        SQL("ii", "biiiii",
            "SELECT place_enc, radius_m, home_from_min, home_to_min, level, is_on FROM fence"
            " WHERE community_id = $1 AND person_id = $2");
    Row row;
    int64_t place[2];
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &row));
    TRY(read_numbers(tx, row_str(&row, 0), place, 2));
    *out = (HealthFence){.fence = {.lat_e7 = (int32_t)place[0],
                                   .lon_e7 = (int32_t)place[1],
                                   .radius_m = (int32_t)row_int(&row, 1)},
                         .home_from_min = row_int(&row, 2),
                         .home_to_min = row_int(&row, 3),
                         .level = (VitalLevel)row_int(&row, 4),
                         .on = row_int(&row, 5) == 1};
    return OK;
}

Status last_place_put(Tx *tx, PersonId person, const Fix *fix)
{
    const Sql *sql = SQL("iiib", "",
                         "INSERT INTO place_last (community_id, person_id, at_ms, place_enc)"
                         " VALUES ($1, $2, $3, $4)"
                         " ON CONFLICT (community_id, person_id) DO UPDATE"
                         "    SET at_ms = excluded.at_ms, place_enc = excluded.place_enc"
                         "  WHERE excluded.at_ms > place_last.at_ms");
    Str place = str_fmt(tx->arena, "%d|%d|%d|%d", fix->lat_e7, fix->lon_e7, fix->accuracy_m,
                        (int)fix->source);
    return tx_run(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(person.v), INT(fix->at), BLOB(secret_seal(tx->arena, place))));
}

Status last_place_find(Tx *tx, PersonId person, Fix *out)
{
    const Sql *sql = SQL("ii", "ib",
                         "SELECT at_ms, place_enc FROM place_last"
                         " WHERE community_id = $1 AND person_id = $2");
    Row row;
    int64_t n[4];
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &row));
    TRY(read_numbers(tx, row_str(&row, 1), n, 4));
    *out = (Fix){.at = row_int(&row, 0),
                 .lat_e7 = (int32_t)n[0],
                 .lon_e7 = (int32_t)n[1],
                 .accuracy_m = (int32_t)n[2],
                 .satellites = -1,
                 .source = (FixSource)n[3]};
    return OK;
}

Status last_place_drop(Tx *tx, PersonId person)
{
    const Sql *sql =
        SQL("ii", "", "DELETE FROM place_last WHERE community_id = $1 AND person_id = $2");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)));
}

/* ---- What relatives want to be told ---- */

Status tell_insert(Tx *tx, const TellRule *r, int64_t *id)
{
    const Sql *find = SQL("iiiii", "i",
                          "SELECT id FROM tell_rule WHERE community_id = $1 AND about_id = $2"
                          "   AND to_id = $3 AND what = $4 AND at_time = $5");
    const Sql *sql =
        SQL("iiiiiii", "",
            "INSERT INTO tell_rule (community_id, id, about_id, to_id, what, at_time, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)");
    Row row;
    Status status = tx_one(
        tx, find, ARGS(COMMUNITY(tx), INT(r->about.v), INT(r->to.v), INT(r->what), INT(r->when)),
        &row);
    if (status == OK) *id = row_int(&row, 0);
    if (status != NOT_FOUND) return status;
    *id = id_next(tx);
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(*id), INT(r->about.v), INT(r->to.v), INT(r->what),
                       INT(r->when), INT(tx->now_ms)));
}

Status tell_drop(Tx *tx, PersonId to, int64_t id, int64_t *gone)
{
    const Sql *sql = SQL("iii", "",
                         "DELETE FROM tell_rule"
                         " WHERE community_id = $1 AND id = $2 AND to_id = $3");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(to.v)), gone);
}

Status tell_rows(Tx *tx, PersonId about, Rows *rows)
{
    const Sql *sql = SQL("ii", "iiiii",
                         "SELECT id, about_id, to_id, what, at_time FROM tell_rule"
                         " WHERE community_id = $1 AND about_id = $2 ORDER BY id LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(about.v)), rows);
}

/* ---- A person who is erased ---- */
