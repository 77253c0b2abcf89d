/* Publishing events and setting timers: rows written with what they tell. */
#include "store/inside.h"
#include "store/jobs.h"

/* The counter's row stays locked until the commit, so numbers are given in the order of commits. */
Status event_publish(Tx *tx, const char *topic, int64_t subject, Str payload)
{
    int64_t community = tx->origin.community.v;
    TRY(tx_run(tx,
               SQL("i", "",
                   "INSERT INTO event_count (community_id, last) VALUES ($1, 1)"
                   "  ON CONFLICT (community_id) DO UPDATE SET last = event_count.last + 1"),
               ARGS(INT(community))));
    TRY(tx_run(
        tx,
        SQL("iitit", "",
            "INSERT INTO event (community_id, number, at_ms, topic, subject, payload)"
            "  SELECT community_id, last, $2, $3, $4, $5 FROM event_count"
            "   WHERE community_id = $1"),
        ARGS(INT(community), INT(tx->now_ms), TEXT(str_of(topic)), INT(subject), TEXT(payload))));
    tx->inside->published = true;
    return OK;
}

Status events_since(Tx *tx, int64_t after, int64_t limit, Event **events, size_t *count)
{
    Rows rows;
    TRY(tx_all(tx,
               SQL("iii", "iitit",
                   "SELECT number, at_ms, topic, subject, payload FROM event"
                   " WHERE community_id = $1 AND number > $2 ORDER BY number LIMIT $3"),
               ARGS(INT(tx->origin.community.v), INT(after), INT(limit)), &rows));
    Event *list = NEW_ARRAY(tx->arena, Event, rows.count ? rows.count : 1);
    for (size_t i = 0; i < rows.count; i++)
        list[i] = (Event){
            .community = tx->origin.community,
            .number = row_int(&rows.rows[i], 0),
            .at_ms = row_int(&rows.rows[i], 1),
            .topic = row_str(&rows.rows[i], 2),
            .subject = row_int(&rows.rows[i], 3),
            .payload = row_str(&rows.rows[i], 4),
        };
    *events = list;
    *count = rows.count;
    return OK;
}

Status events_last(Tx *tx, int64_t *number)
{
    Row row;
    Status status =
        tx_one(tx, SQL("i", "i", "SELECT last FROM event_count WHERE community_id = $1"),
               ARGS(INT(tx->origin.community.v)), &row);
    *number = status == OK ? row_int(&row, 0) : 0;
    return status == NOT_FOUND ? OK : status;
}

static Status event_find(Tx *tx, int64_t number, Event *out)
{
    Row row;
    TRY(tx_one(tx,
               SQL("ii", "itit",
                   "SELECT at_ms, topic, subject, payload FROM event"
                   " WHERE community_id = $1 AND number = $2"),
               ARGS(INT(tx->origin.community.v), INT(number)), &row));
    *out = (Event){.community = tx->origin.community,
                   .number = number,
                   .at_ms = row_int(&row, 0),
                   .topic = row_str(&row, 1),
                   .subject = row_int(&row, 2),
                   .payload = row_str(&row, 3)};
    return OK;
}

Status events_stuck(Tx *tx, StuckEvent **out, size_t *count)
{
    const Sql *sql = SQL("", "iti",
                         "SELECT community_id, listener, number FROM event_stuck"
                         " ORDER BY community_id, number, listener LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, NO_ARGS, &rows));
    LIST_OF_ROWS(tx, rows, row, out, count,
                 (StuckEvent){{row_int(row, 0)}, row_str(row, 1), row_int(row, 2)});
    return OK;
}

Status event_retry(Tx *tx, const char *listener, int64_t number)
{
    Event event;
    int64_t changed;
    const EventListener *l = jobs_listener(tx->inside->store, listener);
    TRY(tx_change(tx,
                  SQL("iti", "",
                      "DELETE FROM event_stuck"
                      " WHERE community_id = $1 AND listener = $2 AND number = $3"),
                  ARGS(INT(tx->origin.community.v), TEXT(str_of(listener)), INT(number)),
                  &changed));
    if (!changed || !l) return fail(tx, NOT_FOUND, "store.not_stuck", "没有这条待重发的事件");
    TRY(event_find(tx, number, &event));
    return l->run(tx, &event);
}

Status timer_set(Tx *tx, const char *kind, int64_t subject, Ms due_ms)
{
    ASSERT(jobs_timer(tx->inside->store, str_of(kind))); /* somebody must handle it */
    TRY(tx_run(
        tx,
        SQL("itii", "",
            "INSERT INTO timer (community_id, kind, subject, due_ms, tries, try_ms, code)"
            "  VALUES ($1, $2, $3, $4, 0, $4, '')"
            "  ON CONFLICT (community_id, kind, subject) DO UPDATE"
            "  SET due_ms = excluded.due_ms, tries = 0, try_ms = excluded.try_ms, code = ''"),
        ARGS(INT(tx->origin.community.v), TEXT(str_of(kind)), INT(subject), INT(due_ms))));
    tx->inside->timed = true;
    return OK;
}

Status timer_cancel(Tx *tx, const char *kind, int64_t subject)
{
    return tx_run(
        tx,
        SQL("iti", "", "DELETE FROM timer WHERE community_id = $1 AND kind = $2 AND subject = $3"),
        ARGS(INT(tx->origin.community.v), TEXT(str_of(kind)), INT(subject)));
}
