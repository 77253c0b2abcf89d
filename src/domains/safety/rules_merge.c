/* Two records of one person become one, and may become two again. */
#include "domains/people/merge.h"
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

enum { TABLES = 11 };

static void tables_of(MergeTable out[TABLES])
{
    out[0] = MERGE_TABLE(alarm, subject_id, "id", "0", "0", ALARM_THERE);
    out[1] = MERGE_TABLE(alarm, person_id, "id", "0", "0", MERGE_ALWAYS);
    out[2] = MERGE_TABLE(alarm, owner_id, "id", "0", "0", MERGE_ALWAYS);
    out[3] = MERGE_TABLE(alarm_mute, subject_id, "kind", "0", "0", MUTE_THERE);
    out[4] = MERGE_TABLE(ladder_step, person_id, "urgent", "step", "0", LADDER_THERE);
    out[5] = MERGE_TABLE(seen, person_id, "day", "kind", "source_id", SEEN_THERE);
    out[6] = MERGE_TABLE(seen_entry, person_id, "id", "0", "0", ENTRY_THERE);
    out[7] = MERGE_TABLE(duty_shift, person_id, "id", "0", "0", MERGE_ALWAYS);
    out[8] = MERGE_TABLE(lost_search, person_id, "id", "0", "0", SEARCH_THERE);
    out[9] = MERGE_TABLE(lost_member, person_id, "search_id", "0", "0", MEMBER_THERE);
    out[10] = MERGE_TABLE(drill_device, person_id, "device_id", "0", "0", MERGE_ALWAYS);
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
    Day today = ms_day(tx->now_ms, SHANGHAI_MS);
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

/* drill.person_id: the newest of a device tells whose it was; old ones stay as they were. */
Status records_joined(Tx *tx, PersonId kept, PersonId gone)
{
    MergeTable tables[TABLES];
    tables_of(tables);
    TRY(join_doubles(tx, kept, gone));
    TRY(join_entry(tx, kept, gone));
    return people_rows_move(tx, kept, gone, tables, TABLES);
}

/* They are two after all: whose alarm had gone on in the other one's is looked for again. */
Status records_parted(Tx *tx, PersonId kept, PersonId gone)
{
    MergeTable tables[TABLES];
    Alarm *all;
    Alarm open;
    size_t count;
    tables_of(tables);
    TRY(people_rows_back(tx, kept, gone, tables, TABLES));
    TRY(alarm_list_joined(tx, gone.v, &all, &count));
    for (size_t i = 0; i < count; i++) {
        Status status = alarm_open_of(tx, gone.v, all[i].kind, all[i].test, &open);
        if (status == OK) continue;
        if (status != NOT_FOUND) return status;
        TRY(alarm_revive(tx, &all[i], STR("两份资料不是同一个人")));
    }
    return OK;
}
