#include "store/jobs.h"

#include <errno.h>
#include <signal.h>

enum {
    JOBS_ARENA_MAX = 256 << 20,
    TICK_MS = 200,       /* how often timers are looked at */
    SCAN_SQLITE_S = 60,  /* all communities: only for what a crash left */
    SCAN_POSTGRES_S = 1, /* … and for what other processes published */
    TIMERS_A_PASS = 64,
    ITEM_ARENA = 64 << 20,
};
#define TIMER_NEVER ((Ms)1 << 52)

Ms jobs_back_off(int64_t tries)
{
    return tries < 12 ? SECOND_MS << (tries - 1) : HOUR_MS;
}

/* ---- Communities with something new ------------------------------------------------------- */

/* The lock is held. */
static void mark_dirty(Jobs *jobs, Community *community)
{
    if (community->dirty) return;
    community->dirty = true;
    community->next_dirty = NULL;
    if (jobs->dirty_last)
        jobs->dirty_last->next_dirty = community;
    else
        jobs->dirty = community;
    jobs->dirty_last = community;
}

/* The lock is held. */
static Community *find_community(Jobs *jobs, int64_t id)
{
    const void *key = (const void *)(uintptr_t)((uint64_t)id << 1 | 1); /* ids are below 2^53 */
    Community *community = pointer_map_get(&jobs->communities, key);
    if (!community) {
        community = NEW(jobs->arena, Community);
        community->id = id;
        community->scanned = NEW_ARRAY(jobs->arena, int64_t, jobs->listener_count + 1);
        pointer_map_put(&jobs->communities, jobs->arena, key, community);
    }
    return community;
}

static Community *community_of(Jobs *jobs, int64_t id)
{
    pthread_mutex_lock(&jobs->lock);
    Community *community = find_community(jobs, id);
    pthread_mutex_unlock(&jobs->lock);
    return community;
}

void jobs_mark_dirty(Jobs *jobs, Community *community)
{
    pthread_mutex_lock(&jobs->lock);
    mark_dirty(jobs, community);
    pthread_mutex_unlock(&jobs->lock);
}

static bool any_dirty(Jobs *jobs)
{
    pthread_mutex_lock(&jobs->lock);
    bool dirty = jobs->dirty != NULL;
    pthread_mutex_unlock(&jobs->lock);
    return dirty;
}

void jobs_wait(Jobs *jobs, Community *community)
{
    if (community->waiting) return;
    community->waiting = true;
    community->next_waiting = jobs->waiting;
    jobs->waiting = community;
}

static void wake_waiting(Jobs *jobs)
{
    while (jobs->waiting) {
        Community *community = jobs->waiting;
        jobs->waiting = community->next_waiting;
        community->waiting = false;
        jobs_mark_dirty(jobs, community);
    }
}

void jobs_wake(Store *store, CommunityId community, bool published)
{
    Jobs *jobs = store->jobs;
    if (!jobs) return;
    pthread_mutex_lock(&jobs->lock);
    if (published && jobs->listener_count) mark_dirty(jobs, find_community(jobs, community.v));
    if (!jobs->woken) {
        jobs->woken = true;
        pthread_cond_signal(&jobs->wake);
    }
    pthread_mutex_unlock(&jobs->lock);
}

/* ---- All communities: at the start, and for what other processes did ---------------------- */

static Status scan(Tx *tx, void *context)
{
    Jobs *jobs = context;
    Rows rows;
    TRY(tx_all(tx,
               SQL("", "ii", "SELECT community_id, last FROM event_count ORDER BY community_id"),
               NO_ARGS, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        Community *community = community_of(jobs, row_int(&rows.rows[i], 0));
        int64_t last = row_int(&rows.rows[i], 1);
        if (community->known >= last) continue;
        community->known = last;
        jobs_mark_dirty(jobs, community);
        if (jobs->scanned_all) store_tell_wake(jobs->store, (CommunityId){community->id});
    }
    return OK;
}

static Status scan_when_due(Jobs *jobs, Problem *problem)
{
    int64_t now = clock_steady_us();
    int64_t every = (store_is_postgres(jobs->store) ? SCAN_POSTGRES_S : SCAN_SQLITE_S) * 1000000LL;
    if (jobs->scanned_all && now - jobs->scan_us < every) return OK;
    Arena *arena = arena_new(JOBS_ARENA_MAX);
    Status status = store_read(jobs->store, (TxOrigin){0}, arena, scan, jobs, problem);
    arena_free(arena);
    if (status == OK) {
        jobs->scanned_all = true;
        jobs->scan_us = now;
    }
    return status;
}

/* ---- Running several jobs ----------------------------------------------------------------- */

typedef struct JobLatch {
    pthread_mutex_t lock;
    pthread_cond_t done;
    size_t open;
} JobLatch;

static void item_done(StoreJob *job, Status status)
{
    JobItem *item = (JobItem *)job;
    JobLatch *latch = item->latch;
    pthread_mutex_lock(&latch->lock);
    item->status = status;
    if (--latch->open == 0) pthread_cond_signal(&latch->done);
    pthread_mutex_unlock(&latch->lock);
}

void jobs_run_items(Store *store, JobItem **items, size_t count, bool in_turn)
{
    JobLatch latch = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    for (size_t i = 0; i < count; i++) {
        JobItem *item = items[i];
        StoreJob *job = &item->job;
        if (in_turn) {
            item->status =
                store_write(store, job->origin, job->arena, job->fn, job->job, &job->problem);
            continue;
        }
        item->latch = &latch;
        job->done = item_done;
        pthread_mutex_lock(&latch.lock);
        latch.open++;
        pthread_mutex_unlock(&latch.lock);
        Status status = store_write_later(store, job);
        if (status != OK) item_done(job, status);
    }
    pthread_mutex_lock(&latch.lock);
    while (latch.open) pthread_cond_wait(&latch.done, &latch.lock);
    pthread_mutex_unlock(&latch.lock);
}

/* ---- Timers ------------------------------------------------------------------------------- */

typedef struct Due {
    JobItem base; /* first */
    Str kind;
    int64_t community, subject, tries;
    Ms due_ms;
    const TimerHandler *handler;
    bool fired;
    char code[64];
} Due;

typedef struct DueList {
    Jobs *jobs;
    int64_t limit;
    Due **due;
    JobItem **items;
    size_t count;
    Arena *arena;
} DueList;

const TimerHandler *jobs_timer(const Store *store, Str kind)
{
    const Jobs *jobs = store->jobs;
    for (size_t i = 0; i < jobs->handler_count; i++)
        if (str_is(kind, jobs->handlers[i]->kind)) return jobs->handlers[i];
    return NULL;
}

const EventListener *jobs_listener(const Store *store, const char *name)
{
    const Jobs *jobs = store->jobs;
    for (size_t i = 0; i < jobs->listener_count; i++)
        if (strcmp(name, jobs->listeners[i]->name) == 0) return jobs->listeners[i];
    return NULL;
}

static Status due_read(Tx *tx, void *context)
{
    DueList *list = context;
    Rows rows;
    TRY(tx_all(tx,
               SQL("ii", "itiii",
                   "SELECT community_id, kind, subject, due_ms, tries FROM timer"
                   " WHERE try_ms <= $1 ORDER BY try_ms, community_id, kind, subject LIMIT $2"),
               ARGS(INT(tx->now_ms), INT(list->limit)), &rows));
    list->count = rows.count;
    list->due = NEW_ARRAY(list->arena, Due *, rows.count + 1);
    list->items = NEW_ARRAY(list->arena, JobItem *, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++) {
        Due *due = list->due[i] = NEW(list->arena, Due);
        due->community = row_int(&rows.rows[i], 0);
        due->kind = str_dup(list->arena, row_str(&rows.rows[i], 1));
        due->subject = row_int(&rows.rows[i], 2);
        due->due_ms = row_int(&rows.rows[i], 3);
        due->tries = row_int(&rows.rows[i], 4);
        due->handler = jobs_timer(list->jobs->store, due->kind);
        list->items[i] = &due->base;
    }
    return OK;
}

/* Gone and done in one transaction; when it is gone already, somebody else did it. */
static Status fire(Tx *tx, void *context)
{
    Due *due = context;
    int64_t changed;
    due->fired = false;
    TRY(tx_change(tx,
                  SQL("itii", "",
                      "DELETE FROM timer"
                      " WHERE community_id = $1 AND kind = $2 AND subject = $3 AND due_ms = $4"),
                  ARGS(INT(due->community), TEXT(due->kind), INT(due->subject), INT(due->due_ms)),
                  &changed));
    if (changed != 1) return OK;
    if (!due->handler)
        return fail(tx, UNAVAILABLE, "store.timer_unknown", "没有程序处理这种定时任务");
    TRY(due->handler->run(tx, due->subject, due->due_ms));
    due->fired = true;
    return OK;
}

static Status fire_failed(Tx *tx, void *context)
{
    Due *due = context;
    int64_t tries = due->tries + 1;
    Ms again = tries < JOB_TRIES_MAX ? tx->now_ms + jobs_back_off(tries) : TIMER_NEVER;
    return tx_run(tx,
                  SQL("itiiiit", "",
                      "UPDATE timer SET tries = $5, try_ms = $6, code = $7"
                      " WHERE community_id = $1 AND kind = $2 AND subject = $3 AND due_ms = $4"),
                  ARGS(INT(due->community), TEXT(due->kind), INT(due->subject), INT(due->due_ms),
                       INT(tries), INT(again), TEXT(str_of(due->code))));
}

/* One pass over the timers that are due. *did counts those that ran. */
static Status fire_due(Jobs *jobs, bool in_turn, int64_t *did, Problem *problem)
{
    Store *store = jobs->store;
    Arena *arena = arena_new(JOBS_ARENA_MAX);
    DueList list = {.jobs = jobs, .limit = in_turn ? 1 : TIMERS_A_PASS, .arena = arena};
    Status status = store_read(store, (TxOrigin){0}, arena, due_read, &list, problem);
    for (size_t i = 0; status == OK && i < list.count; i++)
        list.due[i]->base.job = (StoreJob){.origin = {.community = {list.due[i]->community}},
                                           .arena = arena_new(ITEM_ARENA),
                                           .fn = fire,
                                           .job = list.due[i]};
    if (status != OK) list.count = 0;
    jobs_run_items(store, list.items, list.count, in_turn);
    for (size_t i = 0; i < list.count; i++) {
        Due *due = list.due[i];
        if (due->base.status == OK) {
            if (due->fired) atomic_fetch_add(&store->timers, 1);
            ++*did;
        } else {
            snprintf(due->code, sizeof due->code, "%s", due->base.job.problem.code);
            store_log("warn", "timer failed", due->handler ? due->handler->kind : "", due->code);
            due->base.job.fn = fire_failed;
            jobs_run_items(store, &list.items[i], 1, true);
            if (due->base.status == OK) ++*did;
            if (due->tries + 1 >= JOB_TRIES_MAX) atomic_fetch_add(&store->stuck, 1);
        }
        arena_free(due->base.job.arena);
    }
    arena_free(arena);
    return status;
}

/* ---- Step by step, and by itself ---------------------------------------------------------- */

Status store_run_jobs(Store *store, Problem *problem)
{
    Jobs *jobs = store->jobs;
    Status status = OK;
    int64_t did = 1;
    pthread_mutex_lock(&jobs->work);
    wake_waiting(jobs);
    if (!jobs->scanned_all || store_is_postgres(store)) {
        jobs->scan_us = 0;
        status = scan_when_due(jobs, problem);
    }
    /* All events before the next timer, and one timer at a time: the order is always the same. */
    while (status == OK && did) {
        did = 0;
        while (status == OK && any_dirty(jobs)) status = jobs_deliver(jobs, true, &did, problem);
        if (status == OK) status = fire_due(jobs, true, &did, problem);
    }
    if (status == OK) status = jobs_trim(jobs, problem);
    atomic_store(&store->jobs_heartbeat_ms, store_now(store));
    pthread_mutex_unlock(&jobs->work);
    return status;
}

static void loop_once(Jobs *jobs)
{
    Problem problem = {0};
    int64_t did = 0;
    pthread_mutex_lock(&jobs->work);
    Status status = scan_when_due(jobs, &problem);
    if (status == OK) status = jobs_deliver(jobs, false, &did, &problem);
    if (status == OK) status = fire_due(jobs, false, &did, &problem);
    if (status == OK) status = jobs_trim(jobs, &problem);
    if (status == OK) atomic_store(&jobs->store->jobs_heartbeat_ms, store_now(jobs->store));
    pthread_mutex_unlock(&jobs->work);
    if (status == OK && did) {
        pthread_mutex_lock(&jobs->lock);
        jobs->woken = true; /* go round again at once */
        pthread_mutex_unlock(&jobs->lock);
    }
}

static void *loop(void *context)
{
    Jobs *jobs = context;
    bool stopping = false;
    while (!stopping) {
        loop_once(jobs);
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += TICK_MS * 1000000L;
        if (until.tv_nsec >= 1000000000L) until.tv_sec++, until.tv_nsec -= 1000000000L;
        pthread_mutex_lock(&jobs->lock);
        bool late = false;
        while (!jobs->woken && !jobs->stopping && !late)
            late = pthread_cond_timedwait(&jobs->wake, &jobs->lock, &until) == ETIMEDOUT;
        jobs->woken = jobs->dirty != NULL;
        stopping = jobs->stopping;
        pthread_mutex_unlock(&jobs->lock);
        if (late) wake_waiting(jobs);
    }
    return NULL;
}

/* ---- Opening ------------------------------------------------------------------------------ */

static void list_handlers(Jobs *jobs)
{
    Store *store = jobs->store;
    size_t listeners = 0;
    size_t handlers = 0;
    for (const StorePart *const *p = store->parts; *p; p++) {
        for (const EventListener *l = (*p)->listeners; l && l->name; l++) listeners++;
        for (const TimerHandler *t = (*p)->timers; t && t->kind; t++) handlers++;
    }
    jobs->listeners = NEW_ARRAY(jobs->arena, const EventListener *, listeners + 1);
    jobs->handlers = NEW_ARRAY(jobs->arena, const TimerHandler *, handlers + 1);
    for (const StorePart *const *p = store->parts; *p; p++) {
        for (const EventListener *l = (*p)->listeners; l && l->name; l++)
            jobs->listeners[jobs->listener_count++] = l;
        for (const TimerHandler *t = (*p)->timers; t && t->kind; t++)
            jobs->handlers[jobs->handler_count++] = t;
    }
}

/* A listener that is new to this database begins with the events to come. */
static Status register_listeners(Tx *tx, void *context)
{
    Jobs *jobs = context;
    for (size_t i = 0; i < jobs->listener_count; i++) {
        Str name = str_of(jobs->listeners[i]->name);
        int64_t changed;
        TRY(tx_change(tx,
                      SQL("ti", "",
                          "INSERT INTO event_listener (name, since_ms) VALUES ($1, $2)"
                          "  ON CONFLICT (name) DO NOTHING"),
                      ARGS(TEXT(name), INT(tx->now_ms)), &changed));
        if (!changed) continue;
        TRY(tx_run(tx,
                   SQL("t", "",
                       "INSERT INTO event_cursor (community_id, listener, number, tries, try_ms)"
                       "  SELECT community_id, $1, last, 0, 0 FROM event_count WHERE last >= 1"
                       "  ON CONFLICT (community_id, listener) DO NOTHING"),
                   ARGS(TEXT(name))));
    }
    return OK;
}

Status jobs_open(Store *store, Conn *conn, Problem *problem)
{
    Arena *arena = arena_new(JOBS_ARENA_MAX);
    Jobs *jobs = NEW(arena, Jobs);
    pthread_condattr_t monotonic;
    jobs->store = store;
    jobs->arena = arena;
    pthread_mutex_init(&jobs->work, NULL);
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&jobs->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    list_handlers(jobs);
    store->jobs = jobs;
    Arena *short_lived = arena_new(16 << 20);
    Status status =
        conn_transaction(conn, (TxOrigin){0}, short_lived, register_listeners, jobs, problem);
    arena_free(short_lived);
    return status;
}

void jobs_start(Store *store)
{
    Jobs *jobs = store->jobs;
    if (store->options.no_jobs) return;
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    ASSERT(pthread_create(&jobs->thread, NULL, loop, jobs) == 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    jobs->running = true;
}

/* Ends the loop; the memory lives until the lanes have ended (jobs_free). */
void jobs_stop(Store *store)
{
    Jobs *jobs = store->jobs;
    if (!jobs || !jobs->running) return;
    pthread_mutex_lock(&jobs->lock);
    jobs->stopping = true;
    pthread_cond_signal(&jobs->wake);
    pthread_mutex_unlock(&jobs->lock);
    pthread_join(jobs->thread, NULL);
    jobs->running = false;
}

void jobs_free(Store *store)
{
    Jobs *jobs = store->jobs;
    if (!jobs) return;
    pthread_mutex_destroy(&jobs->work);
    pthread_mutex_destroy(&jobs->lock);
    pthread_cond_destroy(&jobs->wake);
    arena_free(jobs->arena);
    store->jobs = NULL;
}
