/* The chain of events: only added to, each with a keyed hash over itself and the one before.
 *
 *   hash(n) = H(number | alarm | what | at | device | device_ms | actor | role | detail | words |
 * hash(n-1))
 *
 * The key is the installation's (base/secret.h), so that who can write to the database alone cannot
 * make a chain that fits. */
#include "domains/safety/inside.h"

typedef struct Link {
    int64_t number, alarm, what, device, actor, role;
    Ms at_ms, device_ms;
    Str detail, words_enc;
} Link;

static Str link_hash(Tx *tx, const Link *l, Str before)
{
    Str words = str_to_hex(tx->arena, l->words_enc);
    Str last = str_to_hex(tx->arena, before);
    Str text =
        str_fmt(tx->arena, "%lld|%lld|%lld|%lld|%lld|%lld|%lld|%lld|%.*s|%.*s|%.*s",
                (long long)l->number, (long long)l->alarm, (long long)l->what, (long long)l->at_ms,
                (long long)l->device, (long long)l->device_ms, (long long)l->actor,
                (long long)l->role, STR_ARG(l->detail), STR_ARG(words), STR_ARG(last));
    return secret_hash(tx->arena, "alarm_chain", text);
}

static Status head_find(Tx *tx, int64_t *number, Str *hash, int64_t *checked)
{
    const Sql *sql =
        SQL("i", "ibi", "SELECT number, hash, checked FROM alarm_chain WHERE community_id = $1");
    Row row;
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx)), &row);
    *number = *checked = 0;
    *hash = STR("");
    if (status != OK) return status == NOT_FOUND ? OK : status;
    *number = row_int(&row, 0);
    *hash = row_str(&row, 1);
    *checked = row_int(&row, 2);
    return OK;
}

static Status head_put(Tx *tx, int64_t number, Str hash)
{
    const Sql *sql =
        SQL("iib", "",
            "INSERT INTO alarm_chain (community_id, number, hash, checked) VALUES ($1, $2, $3, 0)"
            " ON CONFLICT (community_id) DO UPDATE SET number = $2, hash = $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(number), BLOB(hash)));
}

static Status head_checked(Tx *tx, int64_t checked)
{
    const Sql *sql = SQL("ii", "", "UPDATE alarm_chain SET checked = $2 WHERE community_id = $1");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(checked)));
}

static Status link_insert(Tx *tx, const Link *l, Str hash)
{
    const Sql *sql =
        SQL("iiiiiiiiitbb", "",
            "INSERT INTO alarm_event (community_id, number, alarm_id, what, at_ms, device_id,"
            "       device_ms, actor_id, role, detail, words_enc, hash)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(l->number), INT(l->alarm), INT(l->what), INT(l->at_ms),
                       INT(l->device), INT(l->device_ms), INT(l->actor), INT(l->role),
                       TEXT(l->detail), BLOB(l->words_enc), BLOB(hash)));
}

Status chain_add(Tx *tx, AlarmId alarm, const EventAsk *ask)
{
    int64_t number, checked;
    Str before;
    TRY(head_find(tx, &number, &before, &checked));
    if (number == 0) TRY(timer_set(tx, "safety.chain", 1, tx->now_ms + HOUR_MS));
    Link l = {.number = number + 1,
              .alarm = alarm.v,
              .what = ask->what,
              .at_ms = tx->now_ms,
              .device = ask->device,
              .device_ms = ask->device_ms,
              .actor = tx->origin.actor,
              .role = tx->origin.role,
              .detail = ask->detail.len ? ask->detail : STR("{}"),
              .words_enc = ask->words.len ? secret_seal(tx->arena, ask->words) : STR("")};
    Str hash = link_hash(tx, &l, before);
    TRY(link_insert(tx, &l, hash));
    return head_put(tx, l.number, hash);
}

Status event_by_device(Tx *tx, int64_t device, Ms device_ms, AlarmKind kind, AlarmId *alarm)
{
    const Sql *sql = SQL("iiii", "i",
                         "SELECT a.id FROM alarm_event e"
                         "  JOIN alarm a ON a.community_id = e.community_id AND a.id = e.alarm_id"
                         " WHERE e.community_id = $1 AND e.device_id = $2 AND e.device_id > 0"
                         "   AND e.device_ms = $3 AND a.kind = $4 ORDER BY e.number LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(device), INT(device_ms), INT(kind)), &row));
    *alarm = (AlarmId){row_int(&row, 0)};
    return OK;
}

Status event_list(Tx *tx, AlarmId alarm, AlarmEvent **out, size_t *count)
{
    const Sql *sql =
        SQL("ii", "iiiiiiitb",
            "SELECT number, what, at_ms, device_id, device_ms, actor_id, role, detail,"
            "       words_enc FROM alarm_event"
            " WHERE community_id = $1 AND alarm_id = $2 ORDER BY number DESC LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(alarm.v)), &rows));
    *out = NEW_ARRAY(tx->arena, AlarmEvent, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.rows[i];
        Str sealed = row_str(row, 8);
        Str words = STR("");
        if (sealed.len && !secret_unseal(tx->arena, sealed, &words)) words = STR("");
        (*out)[i] = (AlarmEvent){.number = row_int(row, 0),
                                 .alarm = alarm,
                                 .what = (AlarmWhat)row_int(row, 1),
                                 .at_ms = row_int(row, 2),
                                 .device = row_int(row, 3),
                                 .device_ms = row_int(row, 4),
                                 .actor = row_int(row, 5),
                                 .role = row_int(row, 6),
                                 .detail = row_str(row, 7),
                                 .words = words};
    }
    return OK;
}

static Status links_from(Tx *tx, int64_t from, int64_t limit, Rows *rows)
{
    const Sql *sql = SQL("iii", "iiiiiiiitbb",
                         "SELECT number, alarm_id, what, at_ms, device_id, device_ms, actor_id,"
                         "       role, detail, words_enc, hash FROM alarm_event"
                         " WHERE community_id = $1 AND number >= $2 ORDER BY number LIMIT $3");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(limit)), rows);
}

Status safety_chain_check(Tx *tx, int64_t after, int64_t limit, int64_t *last, int64_t *broken)
{
    Rows rows;
    Str before = STR("");
    /* The one at `after` itself gives the hash to begin with. */
    TRY(links_from(tx, after ? after : 1, limit + 1, &rows));
    *last = after;
    *broken = 0;
    for (size_t i = 0; i < rows.count && *broken == 0; i++) {
        const Row *row = &rows.rows[i];
        Link l = {.number = row_int(row, 0),
                  .alarm = row_int(row, 1),
                  .what = row_int(row, 2),
                  .at_ms = row_int(row, 3),
                  .device = row_int(row, 4),
                  .device_ms = row_int(row, 5),
                  .actor = row_int(row, 6),
                  .role = row_int(row, 7),
                  .detail = row_str(row, 8),
                  .words_enc = row_str(row, 9)};
        Str hash = row_str(row, 10);
        bool first = after && i == 0;
        if (l.number != (after ? after : 1) + (int64_t)i ||
            (!first && !str_eq(hash, link_hash(tx, &l, before))))
            *broken = l.number;
        before = hash;
        *last = l.number;
    }
    return OK;
}

static Status fault_put(Tx *tx, int64_t number)
{
    const Sql *sql = SQL("iii", "",
                         "INSERT INTO chain_fault (community_id, number, found_ms)"
                         " VALUES ($1, $2, $3) ON CONFLICT (community_id, number) DO NOTHING");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(number), INT(tx->now_ms)));
}

/* Some thousand events an hour, round and round. */
Status chain_timer(Tx *tx, int64_t subject, Ms due_ms)
{
    enum { EACH_HOUR = 5000 };
    int64_t number, checked, last, broken;
    Str hash;
    (void)due_ms;
    TRY(head_find(tx, &number, &hash, &checked));
    TRY(safety_chain_check(tx, checked, EACH_HOUR, &last, &broken));
    if (broken) TRY(fault_put(tx, broken));
    TRY(head_checked(tx, last >= number ? 0 : last));
    return timer_set(tx, "safety.chain", subject, tx->now_ms + HOUR_MS);
}
