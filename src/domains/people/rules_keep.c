#include "domains/people/inside.h"

/* What opens a person's data for an hour of need, and what the law keeps (domain rules P-3). */

enum { TELL_HOUR = 9, REASON_MIN = 4, HOLD_YEARS_MAX = 30 };
static const Ms VIEW_LIFE = 4 * HOUR_MS;

static Status must_exist(Tx *tx, PersonId person)
{
    Person p;
    return people_load(tx, person, &p);
}

/* ---- Break-glass ---- */

Status emergency_open(Tx *tx, PersonId person, bool *open)
{
    const Sql *sql =
        SQL("iiii", "i",
            "SELECT count(*) FROM emergency_view WHERE community_id = $1 AND person_id = $2"
            "   AND actor_id = $3 AND until_ms > $4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(tx->origin.actor), INT(tx->now_ms)),
               &row));
    *open = row_int(&row, 0) > 0;
    return OK;
}

Status people_emergency_open(Tx *tx, PersonId person, Str reason, Ms *until)
{
    const Sql *sql = SQL("iiiitii", "",
                         "INSERT INTO emergency_view (community_id, id, person_id, actor_id,"
                         "       reason, at_ms, until_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    int64_t id = id_next(tx);
    Str words = str_trim(reason);
    TRY(must_exist(tx, person));
    if (utf8_length(words) < REASON_MIN)
        return fail(tx, INVALID, "people.bad_reason", "请写清楚为什么急着看，至少四个字");
    *until = tx->now_ms + VIEW_LIFE;
    TRY(tx_run(tx, sql,
               ARGS(COMMUNITY(tx), INT(id), INT(person.v), INT(tx->origin.actor), TEXT(words),
                    INT(tx->now_ms), INT(*until))));
    TRY(look_add(tx, person, SCOPE_ALL, true));
    Ms morning = day_ms(tx_today(tx) + 1, SHANGHAI_MS) + TELL_HOUR * HOUR_MS;
    TRY(timer_set(tx, "people.tell_view", id, morning));
    return event_publish(tx, "people.emergency_view", person.v, STR(""));
}

/* The next morning: whoever tells people things hears of it. */
Status emergency_tell(Tx *tx, int64_t view, Ms due_ms)
{
    const Sql *find = SQL("ii", "iit",
                          "SELECT person_id, actor_id, reason FROM emergency_view"
                          " WHERE community_id = $1 AND id = $2 AND told_ms IS NULL");
    const Sql *told = SQL("iii", "",
                          "UPDATE emergency_view SET told_ms = $3"
                          " WHERE community_id = $1 AND id = $2 AND told_ms IS NULL");
    Row row;
    Person actor = {.name = STR("工作人员")};
    (void)due_ms;
    Status status = tx_one(tx, find, ARGS(COMMUNITY(tx), INT(view)), &row);
    if (status == NOT_FOUND) return OK; /* told, or the person was erased */
    TRY(status);
    status = people_load(tx, (PersonId){row_int(&row, 1)}, &actor);
    if (status != OK && status != NOT_FOUND) return status;
    Buf buf = buf_new(tx->arena, 4096);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_str(&out, "who", actor.name);
    json_put_str(&out, "reason", row_str(&row, 2));
    json_close(&out, '}');
    TRY(event_publish(tx, "people.view_told", row_int(&row, 0), buf_str(&buf)));
    return tx_change_one(tx, told, ARGS(COMMUNITY(tx), INT(view), INT(tx->now_ms)));
}

/* ---- Holds ---- */

Status people_hold_add(Tx *tx, PersonId person, Str law, Day until, int64_t *id)
{
    const Sql *sql = SQL("iiiti", "",
                         "INSERT INTO legal_hold (community_id, id, person_id, reason, until_day)"
                         " VALUES ($1, $2, $3, $4, $5)");
    TRY(must_exist(tx, person));
    if (until < tx_today(tx) || until > tx_today(tx) + HOLD_YEARS_MAX * 366)
        return fail(tx, INVALID, "people.bad_hold", "保存到哪一天，请填今天以后、三十年以内的日子");
    *id = id_next(tx);
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(*id), INT(person.v), TEXT(str_trim(law)), INT(until)));
}

Status people_hold_end(Tx *tx, PersonId person, int64_t hold)
{
    const Sql *sql =
        SQL("iiii", "",
            "UPDATE legal_hold SET until_day = $4"
            " WHERE community_id = $1 AND id = $2 AND person_id = $3 AND until_day > $4");
    int64_t changed;
    TRY(tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(hold), INT(person.v), INT(tx_today(tx) - 1)),
                  &changed));
    return changed ? OK : fail(tx, NOT_FOUND, "people.no_hold", "没有这一条，或已经到期");
}

Status people_holds(Tx *tx, PersonId person, LegalHold **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iti",
                         "SELECT id, reason, until_day FROM legal_hold"
                         " WHERE community_id = $1 AND person_id = $2 ORDER BY until_day, id");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &rows));
    LIST_OF_ROWS(
        tx, rows, r, out, count,
        (LegalHold){.id = row_int(r, 0), .law = row_str(r, 1), .until = (Day)row_int(r, 2)});
    return OK;
}
