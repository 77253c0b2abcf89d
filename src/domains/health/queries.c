/* Statements about devices, what was heard of them, and what is asked of them. */
#include "domains/health/inside.h"

Status device_insert(Tx *tx, const HealthDevice *d)
{
    const Sql *sql = SQL("iittitttiiiiiii", "",
                         "INSERT INTO device (community_id, id, protocol, hardware_id, kind, model,"
                         "       room, auth, lenient, person_id, agreed, state, interval_s, quota,"
                         "       enrolled_ms, changed_ms, version)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, $13,"
                         "         $14, $15, 1)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(d->id.v), TEXT(d->protocol), TEXT(d->hardware_id),
                       INT(d->kind), TEXT(d->model), TEXT(d->room), TEXT(d->auth), INT(d->lenient),
                       INT(d->person.v), INT(d->state), INT(d->interval_s), INT(d->quota),
                       INT(d->enrolled_ms), INT(tx->now_ms)));
}

#define DEVICE_COLUMNS                                                                             \
    "d.id, d.protocol, d.hardware_id, d.kind, d.model, d.room, d.auth, d.lenient, d.person_id,"    \
    " d.state, d.interval_s, d.quota, d.enrolled_ms, d.version,"                                   \
    " coalesce(s.last_ms, 0), coalesce(s.battery, -1), coalesce(s.silent, 0),"                     \
    " coalesce(s.behind_s, 0)"
#define DEVICE_FROM                                                                                \
    " FROM device d LEFT JOIN device_seen s"                                                       \
    "   ON s.community_id = d.community_id AND s.device_id = d.id"
#define DEVICE_TYPES "ittitttiiiiiiiiiii"

static HealthDevice read_device(const Row *row)
{
    return (HealthDevice){.id = {row_int(row, 0)},
                          .protocol = row_str(row, 1),
                          .hardware_id = row_str(row, 2),
                          .kind = (DeviceKind)row_int(row, 3),
                          .model = row_str(row, 4),
                          .room = row_str(row, 5),
                          .auth = row_str(row, 6),
                          .lenient = row_int(row, 7) == 1,
                          .person = {row_int(row, 8)},
                          .state = (DeviceState)row_int(row, 9),
                          .interval_s = row_int(row, 10),
                          .quota = row_int(row, 11),
                          .enrolled_ms = row_int(row, 12),
                          .version = row_int(row, 13),
                          .last_ms = row_int(row, 14),
                          .battery = row_int(row, 15),
                          .silent = row_int(row, 16) != DEVICE_HEARD,
                          .behind_s = row_int(row, 17)};
}

Status device_find(Tx *tx, HealthDeviceId id, HealthDevice *out)
{
    const Sql *sql =
        SQL("ii", DEVICE_TYPES,
            "SELECT " DEVICE_COLUMNS DEVICE_FROM " WHERE d.community_id = $1 AND d.id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_device(&row);
    return OK;
}

static Status read_devices(Tx *tx, const Rows *rows, HealthDevice **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, HealthDevice, rows->count);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = read_device(&rows->rows[i]);
    return OK;
}

Status health_devices(Tx *tx, DeviceState state, int64_t after, size_t limit, HealthDevice **out,
                      size_t *count)
{
    const Sql *sql = SQL("iiii", DEVICE_TYPES,
                         "SELECT " DEVICE_COLUMNS DEVICE_FROM
                         " WHERE d.community_id = $1 AND d.id > $2 AND (d.state = $3 OR $3 = 0)"
                         " ORDER BY d.id LIMIT $4");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(after), INT(state), INT((int64_t)limit)), &rows));
    return read_devices(tx, &rows, out, count);
}

Status health_devices_of(Tx *tx, PersonId person, HealthDevice **out, size_t *count)
{
    const Sql *sql = SQL("ii", DEVICE_TYPES,
                         "SELECT " DEVICE_COLUMNS DEVICE_FROM
                         " WHERE d.community_id = $1 AND d.person_id = $2 ORDER BY d.id LIMIT 50");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &rows));
    return read_devices(tx, &rows, out, count);
}

Status device_change(Tx *tx, const HealthDevice *d, Str agreed)
{
    const Sql *change =
        SQL("iiiitttiiiiiiti", "",
            "UPDATE device SET kind = $4, model = $5, room = $6, auth = $7, lenient = $8,"
            "       person_id = $9, state = $10, interval_s = $11, quota = $12, enrolled_ms = $13,"
            "       agreed = CASE WHEN $14 = '=' THEN agreed ELSE $14 END, changed_ms = $15,"
            "       version = version + 1"
            " WHERE community_id = $1 AND id = $2 AND version = $3");
    int64_t changed;
    TRY(tx_change(tx, change,
                  ARGS(COMMUNITY(tx), INT(d->id.v), INT(d->version), INT(d->kind), TEXT(d->model),
                       TEXT(d->room), TEXT(d->auth), INT(d->lenient), INT(d->person.v),
                       INT(d->state), INT(d->interval_s), INT(d->quota), INT(d->enrolled_ms),
                       TEXT(agreed), INT(tx->now_ms)),
                  &changed));
    if (changed == 0)
        return fail(tx, CONFLICT, "health.changed", "这台设备刚被别人改过，请刷新再改");
    return OK;
}

Status device_by_number(Tx *tx, Str protocol, Str number, HealthDeviceId *out)
{
    const Sql *sql = SQL("tti", "i",
                         "SELECT id FROM device WHERE protocol = $1 AND hardware_id = $2"
                         "   AND community_id = $3 AND state <> 4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(TEXT(protocol), TEXT(number), COMMUNITY(tx)), &row));
    *out = (HealthDeviceId){row_int(&row, 0)};
    return OK;
}

Status health_cards(Tx *tx, Ms after_ms, int64_t after_id, size_t limit, DeviceCard **out,
                    size_t *count)
{
    const Sql *sql = SQL("iii", "iittttiiiii",
                         "SELECT community_id, id, protocol, hardware_id, model, auth, lenient,"
                         "       kind, state, quota, changed_ms FROM device"
                         " WHERE changed_ms > $1 OR (changed_ms = $1 AND id > $2)"
                         " ORDER BY changed_ms, id LIMIT $3");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(INT(after_ms), INT(after_id), INT((int64_t)limit)), &rows));
    LIST_OF_ROWS(tx, rows, row, out, count,
                 (DeviceCard){.community = {row_int(row, 0)},
                              .id = {row_int(row, 1)},
                              .protocol = row_str(row, 2),
                              .hardware_id = row_str(row, 3),
                              .model = row_str(row, 4),
                              .auth = row_str(row, 5),
                              .lenient = row_int(row, 6) == 1,
                              .single_is_sos = row_int(row, 7) == DEVICE_BUTTON,
                              .state = (DeviceState)row_int(row, 8),
                              .quota = row_int(row, 9),
                              .changed_ms = row_int(row, 10)});
    return OK;
}

/* ---- What was heard ---- */

Status device_seen_find(Tx *tx, HealthDeviceId id, DeviceSeen *out)
{
    const Sql *sql = SQL("ii", "iiiiiiiiiiii",
                         "SELECT last_ms, battery, battery_level, silent, steps, steps_ms, watched,"
                         "       clock_ms, clock_least_s, clock_before_s, clock_agreed, behind_s"
                         "  FROM device_seen WHERE community_id = $1 AND device_id = $2");
    Row row;
    *out = (DeviceSeen){.battery = -1, .steps = -1};
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    *out = (DeviceSeen){row_int(&row, 0),
                        row_int(&row, 1),
                        row_int(&row, 2),
                        row_int(&row, 3),
                        row_int(&row, 4),
                        row_int(&row, 5),
                        row_int(&row, 6),
                        {row_int(&row, 7), row_int(&row, 8), row_int(&row, 9), row_int(&row, 10),
                         row_int(&row, 11)}};
    return OK;
}

Status device_seen_put(Tx *tx, HealthDeviceId id, const DeviceSeen *s)
{
    const Sql *sql =
        SQL("iiiiiiiiiiiiii", "",
            "INSERT INTO device_seen (community_id, device_id, last_ms, battery, battery_level,"
            "       silent, steps, steps_ms, watched, clock_ms, clock_least_s, clock_before_s,"
            "       clock_agreed, behind_s)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
            " ON CONFLICT (community_id, device_id) DO UPDATE SET last_ms = excluded.last_ms,"
            "   battery = excluded.battery, battery_level = excluded.battery_level,"
            "   silent = excluded.silent, steps = excluded.steps, steps_ms = excluded.steps_ms,"
            "   watched = excluded.watched, clock_ms = excluded.clock_ms,"
            "   clock_least_s = excluded.clock_least_s,"
            "   clock_before_s = excluded.clock_before_s,"
            "   clock_agreed = excluded.clock_agreed, behind_s = excluded.behind_s");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id.v), INT(s->last_ms), INT(s->battery),
                       INT(s->battery_level), INT(s->silent), INT(s->steps), INT(s->steps_ms),
                       INT(s->watched), INT(s->clock.window_ms), INT(s->clock.least_s),
                       INT(s->clock.before_s), INT(s->clock.agreed), INT(s->clock.behind_s)));
}

Status device_silence_told(Tx *tx, HealthDeviceId id, Ms since, bool *yes)
{
    const Sql *sql = SQL("iiti", "i",
                         "SELECT id FROM health_alarm WHERE community_id = $1 AND device_id = $2"
                         "   AND code = $3 AND level > 1 AND arrived_ms > $4 ORDER BY id LIMIT 1");
    Row row;
    Status status =
        tx_one(tx, sql,
               ARGS(COMMUNITY(tx), INT(id.v), TEXT(str_of(device_silent_code)), INT(since)), &row);
    *yes = status == OK;
    return status == NOT_FOUND ? OK : status;
}

Status device_seen_drop(Tx *tx, HealthDeviceId id)
{
    const Sql *sql =
        SQL("ii", "", "DELETE FROM device_seen WHERE community_id = $1 AND device_id = $2");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

Status health_unknown_note(Tx *tx, Str protocol, Str hardware_id)
{
    const Sql *sql =
        SQL("tti", "",
            "INSERT INTO device_unknown (protocol, hardware_id, first_ms, last_ms, times)"
            " VALUES ($1, $2, $3, $3, 1)"
            " ON CONFLICT (protocol, hardware_id) DO UPDATE SET last_ms = excluded.last_ms,"
            "   times = device_unknown.times + 1");
    const Sql *trim = SQL("", "",
                          "DELETE FROM device_unknown WHERE last_ms <"
                          " (SELECT min(x.last_ms) FROM (SELECT last_ms FROM device_unknown"
                          "   ORDER BY last_ms DESC LIMIT 2000) x)");
    TRY(tx_run(tx, sql, ARGS(TEXT(protocol), TEXT(hardware_id), INT(tx->now_ms))));
    return tx_run(tx, trim, NO_ARGS);
}

Status health_unknown_find(Tx *tx, Str tail, UnknownDevice **out, size_t *count)
{
    const Sql *sql = SQL("", "ttiii",
                         "SELECT protocol, hardware_id, first_ms, last_ms, times"
                         "  FROM device_unknown ORDER BY last_ms DESC LIMIT 2000");
    Rows rows;
    TRY(tx_all(tx, sql, NO_ARGS, &rows));
    *out = NEW_ARRAY(tx->arena, UnknownDevice, rows.count);
    *count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.rows[i];
        UnknownDevice u = {row_str(row, 0), row_str(row, 1), row_int(row, 2), row_int(row, 3),
                           row_int(row, 4)};
        if (str_ends(u.hardware_id, tail)) (*out)[(*count)++] = u;
    }
    return OK;
}

/* ---- Commands ---- */

#define COMMAND_COLUMNS                                                                            \
    "c.id, c.device_id, c.ask, c.number, c.place, c.text_enc, c.state, c.made_ms, c.expires_ms,"   \
    " coalesce(c.done_ms, 0), c.community_id, d.protocol, d.hardware_id, c.tries"
#define COMMAND_FROM                                                                               \
    " FROM device_command c JOIN device d ON d.community_id = c.community_id AND d.id = c.device_id"
#define COMMAND_TYPES "iiiiibiiiiitti"

Status command_insert(Tx *tx, const HealthCommand *c)
{
    const Sql *sql =
        SQL("iiiiiibiiii", "",
            "INSERT INTO device_command (community_id, id, device_id, ask, number, place, text_enc,"
            "       state, made_by, made_ms, expires_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(c->id), INT(c->device.v), INT(c->ask), INT(c->number),
                       INT(c->index), BLOB(secret_seal(tx->arena, c->text)), INT(COMMAND_WAITING),
                       INT(tx->origin.actor), INT(tx->now_ms), INT(c->expires_ms)));
}

static Status read_commands(Tx *tx, const Rows *rows, HealthCommand **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, HealthCommand, rows->count);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        const Row *row = &rows->rows[i];
        HealthCommand *c = &(*out)[i];
        *c = (HealthCommand){.id = row_int(row, 0),
                             .device = {row_int(row, 1)},
                             .ask = (WireAsk)row_int(row, 2),
                             .number = row_int(row, 3),
                             .index = row_int(row, 4),
                             .state = (CommandState)row_int(row, 6),
                             .made_ms = row_int(row, 7),
                             .expires_ms = row_int(row, 8),
                             .done_ms = row_int(row, 9),
                             .community = {row_int(row, 10)},
                             .protocol = row_str(row, 11),
                             .hardware_id = row_str(row, 12),
                             .tries = row_int(row, 13)};
        if (!secret_unseal(tx->arena, row_str(row, 5), &c->text))
            return fail(tx, UNAVAILABLE, "health.sealed", "内容打不开，请联系管理员检查密钥文件");
    }
    return OK;
}

Status command_waiting(Tx *tx, HealthDeviceId device, WireAsk ask, bool *yes)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT id FROM device_command WHERE community_id = $1 AND device_id = $2"
                         "   AND ask = $3 AND state = 1"
                         " ORDER BY id LIMIT 1");
    Row row;
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(device.v), INT(ask)), &row);
    *yes = status == OK;
    return status == NOT_FOUND ? OK : status;
}

Status command_find(Tx *tx, int64_t id, HealthCommand *out)
{
    const Sql *sql =
        SQL("ii", COMMAND_TYPES,
            "SELECT " COMMAND_COLUMNS COMMAND_FROM " WHERE c.community_id = $1 AND c.id = $2");
    Rows rows;
    HealthCommand *found;
    size_t count;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &rows));
    if (rows.count == 0) return NOT_FOUND;
    TRY(read_commands(tx, &rows, &found, &count));
    *out = found[0];
    return OK;
}

Status health_commands(Tx *tx, HealthDeviceId device, HealthCommand **out, size_t *count)
{
    const Sql *sql =
        SQL("ii", COMMAND_TYPES,
            "SELECT " COMMAND_COLUMNS COMMAND_FROM " WHERE c.community_id = $1 AND c.device_id = $2"
            " ORDER BY c.id DESC LIMIT 50");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(device.v)), &rows));
    return read_commands(tx, &rows, out, count);
}

Status health_commands_due(Tx *tx, HealthCommand **out, size_t *count)
{
    const Sql *waiting = SQL("", COMMAND_TYPES,
                             "SELECT " COMMAND_COLUMNS COMMAND_FROM
                             " WHERE c.state = 1 ORDER BY c.made_ms LIMIT 500");
    const Sql *unanswered =
        SQL("i", COMMAND_TYPES,
            "SELECT " COMMAND_COLUMNS COMMAND_FROM " WHERE c.again_ms > 0 AND c.again_ms <= $1"
            " ORDER BY c.again_ms LIMIT 500");
    Rows rows;
    HealthCommand *again;
    size_t more;
    TRY(tx_all(tx, unanswered, ARGS(INT(tx->now_ms)), &rows));
    TRY(read_commands(tx, &rows, &again, &more));
    TRY(tx_all(tx, waiting, NO_ARGS, &rows));
    HealthCommand *first;
    TRY(read_commands(tx, &rows, &first, count));
    *out = NEW_ARRAY(tx->arena, HealthCommand, *count + more + 1);
    memcpy(*out, first, *count * sizeof *first);
    memcpy(*out + *count, again, more * sizeof *again);
    *count += more;
    return OK;
}

Status command_state(Tx *tx, const HealthCommand *c, CommandState to, Ms again_ms)
{
    const Sql *sql = SQL("iiiiiii", "",
                         "UPDATE device_command SET state = $4, done_ms = $5, tries = $6,"
                         "       again_ms = $7"
                         " WHERE community_id = $1 AND id = $2 AND state = $3");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(c->id), INT(c->state), INT(to), INT(tx->now_ms),
                              INT(c->tries + (to == COMMAND_SENT)), INT(again_ms)));
}
