/* What health keeps of a person. Two records of one person become one, and may become two again: of
 * what a person can have but once (limits, fence, the memory of a rule) that of the record that
 * stays counts; readings of an hour that both have stay apart. Undone, hours that moved go back
 * whole. */
#include "domains/health/inside.h"

enum { READINGS_MAX = 2000000 };

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

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"device.person_id", PERSON_MOVES(device, person_id), /* given back when he is erased */
         PERSON_SHOWS("devices", "protocol number agreed", "ttt",
                      "SELECT protocol, hardware_id, agreed FROM device"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"reading_hour.person_id",
         PERSON_MOVES_BY(reading_hour, person_id, "kind", "hour", "0", HOUR_THERE),
         PERSON_DROPS(reading_hour, person_id)}, /* shown as readings */
        {"reading_day.person_id",
         PERSON_MOVES_BY(reading_day, person_id, "kind", "day", "0", DAY_THERE),
         PERSON_DROPS(reading_day, person_id)}, /* shown as days */
        {"health_alarm.person_id",
         PERSON_MOVES_BY(health_alarm, person_id, "id", "0", "0", ALARM_THERE),
         PERSON_DROPS(health_alarm, person_id),
         PERSON_SHOWS("events", "at_ms code detail", "itb",
                      "SELECT at_ms, code, detail_enc FROM health_alarm"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"vital_state.person_id",
         PERSON_MOVES_BY(vital_state, person_id, "part", "0", "0", STATE_THERE),
         PERSON_DROPS(vital_state, person_id)}, /* what a rule remembers between two readings */
        {"vital_limit.person_id",
         PERSON_MOVES_BY(vital_limit, person_id, "kind", "level", "0", LIMIT_THERE),
         PERSON_DROPS(vital_limit, person_id),
         PERSON_SHOWS("limits", "kind level low high set_ms", "iiiii",
                      "SELECT kind, level, low, high, set_ms FROM vital_limit"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY kind, level")},
        {"fence.person_id", PERSON_MOVES_BY(fence, person_id, "0", "0", "0", FENCE_THERE),
         PERSON_DROPS(fence, person_id),
         PERSON_SHOWS("fence", "place", "b",
                      "SELECT place_enc FROM fence WHERE community_id = $1 AND person_id = $2")},
        {"place_last.person_id", PERSON_MOVES_BY(place_last, person_id, "0", "0", "0", PLACE_THERE),
         PERSON_DROPS(place_last, person_id),
         PERSON_SHOWS("last_place", "at_ms place", "ib",
                      "SELECT at_ms, place_enc FROM place_last"
                      " WHERE community_id = $1 AND person_id = $2")},
        {"tell_rule.about_id", PERSON_MOVES_BY(tell_rule, about_id, "id", "0", "0", ABOUT_THERE),
         PERSON_DROPS(tell_rule, about_id),
         PERSON_SHOWS("others_are_told", "who what made_ms", "tii",
                      "SELECT coalesce(p.name, ''), r.what, r.made_ms FROM tell_rule r"
                      "  LEFT JOIN person p ON p.community_id = r.community_id AND p.id = r.to_id"
                      " WHERE r.community_id = $1 AND r.about_id = $2 ORDER BY r.id")},
        {"tell_rule.to_id", PERSON_MOVES_BY(tell_rule, to_id, "id", "0", "0", TOLD_THERE),
         PERSON_DROPS(tell_rule, to_id)},
    };
    return PERSON_ROWS(out, all);
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
    TRY(timer_set(tx, "health.habit", person.v, tx->now_ms + DAY_MS));
    return timer_set(tx, "health.fence", person.v, tx->now_ms + SECOND_MS);
}

static Status joining(Tx *tx, int64_t kept, int64_t gone)
{
    TRY(devices_changed(tx, (PersonId){gone}));
    TRY(timer_cancel(tx, "health.silence", gone));
    TRY(timer_cancel(tx, "health.fence", gone));
    TRY(timer_cancel(tx, "health.home", gone));
    TRY(timer_cancel(tx, "health.habit", gone));
    TRY(timer_cancel(tx, "health.drift", gone));
    return watch_again(tx, (PersonId){kept});
}

static Status parted(Tx *tx, int64_t kept, int64_t gone)
{
    TRY(watch_again(tx, (PersonId){gone}));
    return watch_again(tx, (PersonId){kept});
}

/* Each reading that is still kept, and of older days what was rolled up. */
static Status shown(Tx *tx, int64_t person, JsonOut *out)
{
    PersonId who = {person};
    json_open(out, "readings", '{');
    for (int kind = 1; kind < VITAL_KINDS; kind++) {
        HealthReading *all;
        HealthRoll *days;
        size_t count;
        size_t day_count;
        char text[32];
        TRY(health_readings(tx, who, (VitalKind)kind, 0, tx->now_ms + DAY_MS, READINGS_MAX, &all,
                            &count));
        TRY(health_rolls(tx, who, (VitalKind)kind, 0, tx->now_ms + DAY_MS, true, &days,
                         &day_count));
        if (!count && !day_count) continue;
        json_open(out, vital_facts((VitalKind)kind)->name, '{');
        json_open(out, "each", '[');
        for (size_t i = 0; i < count; i++) {
            ms_text(all[i].r.at, text);
            json_open(out, NULL, '{');
            json_put_text(out, "at_ms", text);
            json_put_i64(out, "value", all[i].r.value);
            if (all[i].r.second) json_put_i64(out, "second", all[i].r.second);
            if (all[i].behind_s) json_put_i64(out, "device_clock_behind_s", all[i].behind_s);
            json_close(out, '}');
        }
        json_close(out, ']');
        json_open(out, "days", '[');
        for (size_t i = 0; i < day_count; i++) {
            ms_text(days[i].from, text);
            json_open(out, NULL, '{');
            json_put_text(out, "from_ms", text);
            json_put_i64(out, "count", days[i].count);
            json_put_i64(out, "least", days[i].least);
            json_put_i64(out, "most", days[i].most);
            json_put_i64(out, "mean", days[i].mean);
            json_close(out, '}');
        }
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, '}');
    return OK;
}

const PersonKeeping health_keeping = {
    .rows = rows, .joining = joining, .parted = parted, .shown = shown};
