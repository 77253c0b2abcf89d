/* Bringing events to their listeners. */
#include "store/jobs.h"

enum {
    WINDOW = 256,     /* events looked at in one plan */
    ITEM_EVENTS = 32, /* events of one transaction */
    LAG_MAX = 1000,   /* a stored cursor may lag this far behind events not of its topic */
    COMMUNITIES_A_PASS = 64,
    ITEM_ARENA = 64 << 20,
};

/* What one listener has to do in one community. */
typedef struct Item {
    JobItem base; /* first */
    Community *community;
    const EventListener *listener;
    int64_t from; /* its stored cursor */
    int64_t through;
    int64_t tries;
    const Event *events[ITEM_EVENTS];
    size_t count;
    size_t reached; /* the event that was being delivered when it failed */
    bool moved;
    char code[64];
} Item;

static bool wants(const EventListener *listener, Str topic)
{
    Str want = str_of(listener->topic);
    if (str_eq(want, STR("*"))) return true;
    if (str_ends(want, STR("."))) return str_starts(topic, want);
    return str_eq(want, topic);
}

/* ---- Deliver: in a write transaction of the community ------------------------------------- */

static Status cursor_read(Tx *tx, const char *listener, int64_t *number)
{
    Row row;
    *number = 0;
    Status status = tx_one(tx,
                           SQL("it", "i",
                               "SELECT number FROM event_cursor"
                               " WHERE community_id = $1 AND listener = $2"),
                           ARGS(INT(tx->origin.community.v), TEXT(str_of(listener))), &row);
    if (status == OK) *number = row_int(&row, 0);
    return status == NOT_FOUND ? OK : status;
}

/* Fails with CONFLICT when another process moves it at the same time. */
static Status cursor_move(Tx *tx, const char *listener, int64_t from, int64_t to)
{
    return tx_change_one(
        tx,
        SQL("itii", "",
            "INSERT INTO event_cursor (community_id, listener, number, tries, try_ms)"
            "  VALUES ($1, $2, $3, 0, 0)"
            "  ON CONFLICT (community_id, listener) DO UPDATE"
            "  SET number = excluded.number, tries = 0, try_ms = 0"
            "  WHERE event_cursor.number = $4"),
        ARGS(INT(tx->origin.community.v), TEXT(str_of(listener)), INT(to), INT(from)));
}

static Status deliver(Tx *tx, void *context)
{
    Item *item = context;
    int64_t at;
    item->moved = false;
    item->reached = item->count; /* a failure that is not an event's */
    TRY(cursor_read(tx, item->listener->name, &at));
    if (at != item->from) return OK; /* somebody else was faster: plan anew */
    TRY(cursor_move(tx, item->listener->name, item->from, item->through));
    for (item->reached = 0; item->reached < item->count; item->reached++)
        TRY(item->listener->run(tx, item->events[item->reached]));
    item->moved = true;
    return OK;
}

/* The first event of the item could not be delivered: wait, or give it up. */
static Status note_failure(Tx *tx, void *context)
{
    Item *item = context;
    int64_t tries = item->tries + 1;
    int64_t number = item->events[0]->number;
    int64_t at;
    item->moved = false;
    TRY(cursor_read(tx, item->listener->name, &at));
    if (at != item->from) return OK;
    if (tries < JOB_TRIES_MAX)
        return tx_run(tx,
                      SQL("itiii", "",
                          "INSERT INTO event_cursor (community_id, listener, number, tries, try_ms)"
                          "  VALUES ($1, $2, $3, $4, $5)"
                          "  ON CONFLICT (community_id, listener) DO UPDATE"
                          "  SET tries = excluded.tries, try_ms = excluded.try_ms"),
                      ARGS(INT(tx->origin.community.v), TEXT(str_of(item->listener->name)),
                           INT(item->from), INT(tries), INT(tx->now_ms + jobs_back_off(tries))));
    TRY(cursor_move(tx, item->listener->name, item->from, number));
    TRY(tx_run(tx,
               SQL("itiiti", "",
                   "INSERT INTO event_stuck (community_id, listener, number, tries, code, at_ms)"
                   "  VALUES ($1, $2, $3, $4, $5, $6)"
                   "  ON CONFLICT (community_id, listener, number) DO UPDATE"
                   "  SET tries = excluded.tries, code = excluded.code, at_ms = excluded.at_ms"),
               ARGS(INT(tx->origin.community.v), TEXT(str_of(item->listener->name)), INT(number),
                    INT(tries), TEXT(str_of(item->code)), INT(tx->now_ms))));
    item->moved = true;
    return OK;
}

/* ---- Plan: what is there for whom --------------------------------------------------------- */

typedef struct Plan {
    Jobs *jobs;
    Community *community;
    bool more;    /* there is more than this plan covers */
    bool waiting; /* a listener waits after a failure */
    Item **items;
    size_t *count;
    Arena *arena;
} Plan;

typedef struct Cursor {
    int64_t number, tries;
    Ms try_ms;
} Cursor;

static Status cursors_read(Tx *tx, const Jobs *jobs, Cursor *cursors)
{
    Rows rows;
    TRY(tx_all(tx,
               SQL("i", "tiii",
                   "SELECT listener, number, tries, try_ms FROM event_cursor"
                   " WHERE community_id = $1 ORDER BY listener"),
               ARGS(INT(tx->origin.community.v)), &rows));
    for (size_t r = 0; r < rows.count; r++)
        for (size_t i = 0; i < jobs->listener_count; i++)
            if (str_is(row_str(&rows.rows[r], 0), jobs->listeners[i]->name))
                cursors[i] = (Cursor){row_int(&rows.rows[r], 1), row_int(&rows.rows[r], 2),
                                      row_int(&rows.rows[r], 3)};
    return OK;
}

static void plan_listener(Plan *plan, size_t index, const Cursor *cursor, const Event *events,
                          size_t count, int64_t upto)
{
    const EventListener *listener = plan->jobs->listeners[index];
    int64_t *scanned = &plan->community->scanned[index];
    int64_t at = cursor->number > *scanned ? cursor->number : *scanned;
    Item *item = NEW(plan->arena, Item);
    *item = (Item){.community = plan->community,
                   .listener = listener,
                   .from = cursor->number,
                   .tries = cursor->tries,
                   .through = upto};
    for (size_t i = 0; i < count; i++) {
        if (events[i].number <= at || !wants(listener, events[i].topic)) continue;
        if (item->count == ITEM_EVENTS) {
            plan->more = true;
            break;
        }
        item->events[item->count++] = &events[i];
    }
    if (item->count == ITEM_EVENTS && plan->more)
        item->through = item->events[item->count - 1]->number;
    if (item->count || upto - cursor->number > LAG_MAX)
        plan->items[(*plan->count)++] = item;
    else if (upto > *scanned)
        *scanned = upto;
}

static Status plan_community(Tx *tx, void *context)
{
    Plan *plan = context;
    Jobs *jobs = plan->jobs;
    Row row;
    Cursor *cursors = NEW_ARRAY(tx->arena, Cursor, jobs->listener_count + 1);

    Status status =
        tx_one(tx, SQL("i", "i", "SELECT last FROM event_count WHERE community_id = $1"),
               ARGS(INT(tx->origin.community.v)), &row);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    int64_t last = row_int(&row, 0);
    TRY(cursors_read(tx, jobs, cursors));
    int64_t least = last;
    for (size_t i = 0; i < jobs->listener_count; i++) {
        int64_t scanned = plan->community->scanned[i];
        int64_t at = cursors[i].number > scanned ? cursors[i].number : scanned;
        if (cursors[i].try_ms > tx->now_ms)
            plan->waiting = true;
        else if (at < least)
            least = at;
    }
    plan->community->known = last;
    Event *events;
    size_t count;
    TRY(events_since(tx, least, WINDOW, &events, &count));
    int64_t upto = count ? events[count - 1].number : last;
    if (upto < last) plan->more = true;
    for (size_t i = 0; i < jobs->listener_count; i++)
        if (cursors[i].try_ms <= tx->now_ms)
            plan_listener(plan, i, &cursors[i], events, count, upto);
    return OK;
}

/* ---- One pass ----------------------------------------------------------------------------- */

static void item_ready(Item *item, Arena *arena, TxFn fn)
{
    item->base.job = (StoreJob){
        .origin = {.community = {item->community->id}}, .arena = arena, .fn = fn, .job = item};
}

/* After an item has run: when one of its events failed, those before it, then the note about it. */
static void item_after(Jobs *jobs, Item *item, int64_t *did)
{
    Store *store = jobs->store;
    JobItem *base = &item->base;
    if (base->status != OK && item->reached > 0 && item->reached < item->count) {
        item->count = item->reached;
        item->through = item->events[item->count - 1]->number;
        jobs_run_items(store, &base, 1, true);
    }
    if (base->status == OK && item->moved) {
        atomic_fetch_add(&store->events, (int64_t)item->count);
        *did += (int64_t)item->count;
    }
    if (base->status != OK && item->count && item->reached == 0) {
        snprintf(item->code, sizeof item->code, "%s", base->job.problem.code);
        store_log("warn", "listener failed", item->listener->name, item->code);
        base->job.fn = note_failure;
        jobs_run_items(store, &base, 1, true);
        if (base->status == OK && item->moved) atomic_fetch_add(&store->stuck, 1);
    }
    if (base->status == OK)
        jobs_mark_dirty(jobs, item->community); /* look again until there is nothing to do */
    else
        jobs_wait(jobs, item->community); /* the store itself failed */
}

static void run_items(Jobs *jobs, Arena *arena, Item **items, size_t count, bool in_turn,
                      int64_t *did)
{
    Store *store = jobs->store;
    JobItem **list = NEW_ARRAY(arena, JobItem *, count);
    for (size_t i = 0; i < count; i++) {
        Arena *own = arena_new(ITEM_ARENA);
        item_ready(items[i], own, deliver);
        list[i] = &items[i]->base;
    }
    jobs_run_items(store, list, count, in_turn);
    for (size_t i = 0; i < count; i++) {
        item_after(jobs, items[i], did);
        arena_free(items[i]->base.job.arena);
    }
}

/* Copied out under the lock: from then on a community may be marked again. */
static size_t take_dirty(Jobs *jobs, Community *taken[COMMUNITIES_A_PASS])
{
    size_t count = 0;
    pthread_mutex_lock(&jobs->lock);
    while (jobs->dirty && count < COMMUNITIES_A_PASS) {
        Community *community = taken[count++] = jobs->dirty;
        jobs->dirty = community->next_dirty;
        community->next_dirty = NULL;
        community->dirty = false;
    }
    if (!jobs->dirty) jobs->dirty_last = NULL;
    pthread_mutex_unlock(&jobs->lock);
    return count;
}

Status jobs_deliver(Jobs *jobs, bool in_turn, int64_t *did, Problem *problem)
{
    Arena *arena = arena_new((size_t)1 << 30);
    Status status = OK;
    Community *taken[COMMUNITIES_A_PASS];
    size_t taken_count = take_dirty(jobs, taken);
    size_t count = 0;
    Item **items = NEW_ARRAY(arena, Item *, (jobs->listener_count + 1) * (taken_count + 1));
    for (size_t i = 0; i < taken_count; i++) {
        Community *c = taken[i];
        Plan plan = {.jobs = jobs, .community = c, .items = items, .count = &count, .arena = arena};
        TxOrigin origin = {.community = {c->id}};
        if (status == OK)
            status = store_read(jobs->store, origin, arena, plan_community, &plan, problem);
        if (plan.more) jobs_mark_dirty(jobs, c);
        if (plan.waiting || status != OK) jobs_wait(jobs, c);
    }
    if (status == OK && count) run_items(jobs, arena, items, count, in_turn, did);
    arena_free(arena);
    return status;
}
