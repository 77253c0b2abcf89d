/* Two records of one person become one, and may become two again. Of what a person can have but
 * once (limits, fence, the memory of a rule) that of the record that stays counts; readings of an
 * hour that both have stay apart. Undone, hours that moved go back whole. */
#include "domains/health/inside.h"
#include "domains/people/merge.h"

#define HOUR_THERE(to)                                                                             \
    "EXISTS (SELECT 1 FROM reading_hour k WHERE k.community_id = $1 AND k.person_id = " to         \
    " AND k.kind = reading_hour.kind AND k.hour = reading_hour.hour)"
#define DAY_THERE(to)                                                                              \
    "EXISTS (SELECT 1 FROM reading_day k WHERE k.community_id = $1 AND k.person_id = " to          \
    " AND k.kind = reading_day.kind AND k.day = reading_day.day)"
#define ALARM_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM health_alarm k WHERE k.community_id = $1 AND k.person_id = " to         \
    " AND k.device_id = health_alarm.device_id AND k.code = health_alarm.code"                     \
    " AND k.at_ms = health_alarm.at_ms)"
#define STATE_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM vital_state k WHERE k.community_id = $1 AND k.person_id = " to          \
    " AND k.part = vital_state.part)"
#define LIMIT_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM vital_limit k WHERE k.community_id = $1 AND k.person_id = " to          \
    " AND k.kind = vital_limit.kind)"
#define FENCE_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM fence k WHERE k.community_id = $1 AND k.person_id = " to ")"
#define PLACE_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM place_last k WHERE k.community_id = $1 AND k.person_id = " to ")"
#define ABOUT_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM tell_rule k WHERE k.community_id = $1 AND k.about_id = " to             \
    " AND k.to_id = tell_rule.to_id AND k.what = tell_rule.what"                                   \
    " AND k.at_time = tell_rule.at_time)"
#define TOLD_THERE(to)                                                                             \
    "EXISTS (SELECT 1 FROM tell_rule k WHERE k.community_id = $1 AND k.to_id = " to                \
    " AND k.about_id = tell_rule.about_id AND k.what = tell_rule.what"                             \
    " AND k.at_time = tell_rule.at_time)"

enum { TABLES = 10 };

static void tables_of(MergeTable out[TABLES])
{
    out[0] = MERGE_TABLE(device, person_id, "id", "0", "0", MERGE_ALWAYS);
    out[1] = MERGE_TABLE(reading_hour, person_id, "kind", "hour", "0", HOUR_THERE);
    out[2] = MERGE_TABLE(reading_day, person_id, "kind", "day", "0", DAY_THERE);
    out[3] = MERGE_TABLE(health_alarm, person_id, "id", "0", "0", ALARM_THERE);
    out[4] = MERGE_TABLE(vital_state, person_id, "part", "0", "0", STATE_THERE);
    out[5] = MERGE_TABLE(vital_limit, person_id, "kind", "level", "0", LIMIT_THERE);
    out[6] = MERGE_TABLE(fence, person_id, "0", "0", "0", FENCE_THERE);
    out[7] = MERGE_TABLE(place_last, person_id, "0", "0", "0", PLACE_THERE);
    out[8] = MERGE_TABLE(tell_rule, about_id, "id", "0", "0", ABOUT_THERE);
    out[9] = MERGE_TABLE(tell_rule, to_id, "id", "0", "0", TOLD_THERE);
}

/* The doors read a device again that has changed. */
static Status devices_changed(Tx *tx, PersonId person)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE device SET changed_ms = $3, version = version + 1"
                         " WHERE community_id = $1 AND person_id = $2");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(tx->now_ms)));
}

/* Who falls silent just now is noticed under the record that has the rule's memory. */
static Status watch_again(Tx *tx, PersonId person)
{
    TRY(devices_changed(tx, person));
    TRY(timer_set(tx, "health.silence", person.v, tx->now_ms + SECOND_MS));
    return timer_set(tx, "health.fence", person.v, tx->now_ms + SECOND_MS);
}

Status health_joined(Tx *tx, PersonId kept, PersonId gone)
{
    MergeTable tables[TABLES];
    tables_of(tables);
    TRY(people_rows_move(tx, kept, gone, tables, TABLES));
    TRY(timer_cancel(tx, "health.silence", gone.v));
    TRY(timer_cancel(tx, "health.fence", gone.v));
    TRY(timer_cancel(tx, "health.home", gone.v));
    return watch_again(tx, kept);
}

Status health_parted(Tx *tx, PersonId kept, PersonId gone)
{
    MergeTable tables[TABLES];
    tables_of(tables);
    TRY(people_rows_back(tx, kept, gone, tables, TABLES));
    TRY(watch_again(tx, gone));
    return watch_again(tx, kept);
}
