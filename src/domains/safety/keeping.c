/* What safety keeps of a person. Two records of one person become one, and may become two again: of
 * one kind one alarm is open. Alarms stay as numbers when the person is erased; their chain must
 * hold. */
#include "domains/safety/inside.h"

#define MUTE_THERE(to)                                                                             \
    "EXISTS (SELECT 1 FROM alarm_mute k WHERE k.community_id = $1 AND k.subject_id = " to          \
    " AND k.kind = alarm_mute.kind)"
#define LADDER_THERE(to)                                                                           \
    "EXISTS (SELECT 1 FROM ladder_step k WHERE k.community_id = $1 AND k.person_id = " to          \
    " AND k.urgent = ladder_step.urgent)"
#define SEEN_THERE(to)                                                                             \
    "EXISTS (SELECT 1 FROM seen k WHERE k.community_id = $1 AND k.person_id = " to                 \
    " AND k.day = seen.day AND k.kind = seen.kind AND k.source_id = seen.source_id)"
#define ENTRY_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM seen_entry k WHERE k.community_id = $1 AND k.person_id = " to           \
    " AND k.day = seen_entry.day)"
#define SEARCH_THERE(to)                                                                           \
    "lost_search.ended_ms = 0 AND EXISTS (SELECT 1 FROM lost_search k WHERE k.community_id = $1"   \
    " AND k.person_id = " to " AND k.ended_ms = 0)"
#define MEMBER_THERE(to)                                                                           \
    "EXISTS (SELECT 1 FROM lost_member k WHERE k.community_id = $1 AND k.person_id = " to          \
    " AND k.search_id = lost_member.search_id)"
#define ALARM_THERE(to)                                                                            \
    "alarm.state < 6 AND EXISTS (SELECT 1 FROM alarm k WHERE k.community_id = $1"                  \
    " AND k.subject_id = " to " AND k.kind = alarm.kind AND k.test = alarm.test"                   \
    " AND k.state < 6 AND k.id <> alarm.id)"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"alarm.subject_id", PERSON_MOVES_BY(alarm, subject_id, "id", "0", "0", ALARM_THERE)},
        {"alarm.person_id", PERSON_MOVES(alarm, person_id),
         PERSON_SHOWS("alarms", "kind test raised_ms acked_ms resolved_ms why", "iiiiit",
                      "SELECT kind, test, raised_ms, acked_ms, resolved_ms, why FROM alarm"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"alarm.owner_id", PERSON_MOVES(alarm, owner_id),
         PERSON_SHOWS("alarms_answered", "raised_ms acked_ms resolved_ms", "iii",
                      "SELECT raised_ms, acked_ms, resolved_ms FROM alarm"
                      " WHERE community_id = $1 AND owner_id = $2 ORDER BY id")},
        {"alarm_mute.subject_id",
         PERSON_MOVES_BY(alarm_mute, subject_id, "kind", "0", "0", MUTE_THERE),
         PERSON_DROPS(alarm_mute, subject_id),
         PERSON_SHOWS("mutes", "kind until_ms reason", "iit",
                      "SELECT kind, until_ms, reason FROM alarm_mute"
                      " WHERE community_id = $1 AND subject_id = $2 ORDER BY kind")},
        {"ladder_step.person_id",
         PERSON_MOVES_BY(ladder_step, person_id, "urgent", "step", "0", LADDER_THERE),
         PERSON_DROPS(ladder_step, person_id),
         PERSON_SHOWS("ladder", "urgent step who wait_s", "iiii",
                      "SELECT urgent, step, who, wait_s FROM ladder_step"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY urgent, step")},
        {"seen.person_id", PERSON_MOVES_BY(seen, person_id, "day", "kind", "source_id", SEEN_THERE),
         PERSON_DROPS(seen, person_id),
         PERSON_SHOWS("seen", "at_ms kind", "ii",
                      "SELECT at_ms, kind FROM seen"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY day, at_ms")},
        {"seen_entry.person_id",
         PERSON_MOVES_BY(seen_entry, person_id, "id", "0", "0", ENTRY_THERE),
         PERSON_DROPS(seen_entry, person_id),
         PERSON_SHOWS("looked_for", "day outcome done_ms words", "iiib",
                      "SELECT day, outcome, done_ms, words_enc FROM seen_entry"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY day")},
        {"duty_shift.person_id", PERSON_MOVES(duty_shift, person_id),
         PERSON_SHOWS("duty", "from_ms to_ms", "ii",
                      "SELECT from_ms, to_ms FROM duty_shift"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY from_ms")},
        {"lost_search.person_id",
         PERSON_MOVES_BY(lost_search, person_id, "id", "0", "0", SEARCH_THERE),
         .drop = SQL("ii", "",
                     "DELETE FROM lost_search"
                     " WHERE community_id = $1 AND person_id = $2 AND ended_ms > 0"),
         PERSON_SHOWS("searches", "gone_ms ended_ms wears", "iib",
                      "SELECT gone_ms, ended_ms, words_enc FROM lost_search"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"lost_member.person_id",
         PERSON_MOVES_BY(lost_member, person_id, "search_id", "0", "0", MEMBER_THERE)},
        {"drill_device.person_id",
         PERSON_MOVES_BY(drill_device, person_id, "device_id", "0", "0", PERSON_NEVER)},
        {"drill.person_id", /* the newest of a device tells whose it was: old ones stay */
         PERSON_SHOWS("drills", "opened_ms arrived_ms answered_ms", "iii",
                      "SELECT opened_ms, arrived_ms, answered_ms FROM drill"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
    };
    return PERSON_ROWS(out, all);
}

/* Of one kind one alarm is open: the other one goes on in it, and says so. */
static Status join_doubles(Tx *tx, PersonId kept, PersonId gone)
{
    Alarm *all;
    Alarm other;
    size_t count;
    TRY(alarm_list_double(tx, gone.v, kept.v, &all, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(alarm_open_of(tx, kept.v, all[i].kind, all[i].test, &other));
        TRY(chain_add(tx, other.id,
                      &(EventAsk){.what = WHAT_REPEATED,
                                  .detail = str_fmt(tx->arena, "{\"joined\":%lld}",
                                                    (long long)all[i].id.v)}));
        TRY(alarm_close(tx, &all[i], CODE_JOINED, CHECKED_NOT, STR("两份资料是同一个人")));
    }
    return OK;
}

/* An open entry of the day beside one of the kept record needs no second search. */
static Status join_entry(Tx *tx, PersonId kept, PersonId gone)
{
    SeenEntry mine;
    SeenEntry other;
    Day today = tx_today(tx);
    Status status = entry_of(tx, gone, today, &mine);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    status = entry_of(tx, kept, today, &other);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    if (mine.outcome != SEEN_OPEN) return OK;
    mine.outcome = SEEN_EXCUSED;
    mine.excuse = 4;
    mine.done_ms = tx->now_ms;
    TRY(entry_end(tx, &mine, STR("两份资料是同一个人")));
    return timer_cancel(tx, "safety.seen_due", mine.id.v);
}

static Status joining(Tx *tx, int64_t kept, int64_t gone)
{
    TRY(join_doubles(tx, (PersonId){kept}, (PersonId){gone}));
    return join_entry(tx, (PersonId){kept}, (PersonId){gone});
}

/* They are two after all: whose alarm had gone on in the other one's is looked for again. */
static Status parted(Tx *tx, int64_t kept, int64_t gone)
{
    Alarm *all;
    Alarm open;
    size_t count;
    (void)kept;
    TRY(alarm_list_joined(tx, gone, &all, &count));
    for (size_t i = 0; i < count; i++) {
        Status status = alarm_open_of(tx, gone, all[i].kind, all[i].test, &open);
        if (status == OK) continue;
        if (status != NOT_FOUND) return status;
        TRY(alarm_revive(tx, &all[i], STR("两份资料不是同一个人")));
    }
    return OK;
}

const PersonKeeping safety_keeping = {.rows = rows, .joining = joining, .parted = parted};
