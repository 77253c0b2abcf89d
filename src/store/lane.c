/* Lanes: one writer each, many requests a commit.
 *
 *   lane thread    BEGIN a b c COMMIT │ BEGIN d e f g . . . COMMIT │ BEGIN h i
 *   its keeper                        └ fdatasync ─> answers a b c └ fdatasync ─> answers d e f g
 *
 * A batch is everything that has queued while the previous one went to the disk; there is no
 * waiting for more (measured: a linger is never a gain).  On SQLite its jobs run meanwhile: COMMIT
 * writes the log without waiting for the disk, the lane's keeper waits and answers, and the next
 * batch stays open for who comes until the keeper is back.  So the disk and the processor work at
 * the same time, and still nothing is answered that is not on the disk.
 *
 * Each job runs in a savepoint of its own.  On SQLite the savepoints are left out as long as jobs
 * end well (they cost a third of the throughput): when a job that has written ends badly, the whole
 * batch is rolled back and run again with savepoints, which is allowed because a transaction
 * function may be run again. */
#include "store/inside.h"

#include <signal.h>

struct Batch {
    StoreJob *jobs[BATCH_MAX];
    Outcome outcomes[BATCH_MAX];
    int fail_at[BATCH_MAX];
    int count;
    bool urgent; /* has a job that is: nobody else is added */
    bool beaten; /* its one job has met others twice: see lock_communities() */
};
typedef struct Batch Batch;

enum { CAREFUL_BATCHES = 32 };

static void set_failed(Outcome *o, const Problem *problem)
{
    *o = (Outcome){.status = problem->status, .problem = *problem};
}

/* In twice mode each run must be judged by itself, so nothing may still be queued. */
static void settle(Conn *conn, Outcome *o)
{
    Problem problem = {0};
    bool retry = false;
    if (!conn->engine->settle || o->status != OK) return;
    if (conn->engine->settle(conn, &retry, &problem) == OK) return;
    set_failed(o, &problem);
    o->retry = retry;
}

/* The lane's lock is held. */
static StoreJob *take_urgent(Lane *lane)
{
    StoreJob *job = lane->urgent_first;
    if (!job) return NULL;
    lane->urgent_first = job->next;
    if (!lane->urgent_first) {
        lane->urgent_last = NULL;
        atomic_store(&lane->urgent, false);
    }
    lane->waiting--;
    return job;
}

/* What has not run yet goes back to the head of the queue; what is urgent takes its place, where no
 * community needs to be locked beforehand. Then the batch ends. */
static void give_way(Lane *lane, Batch *b, int from)
{
    pthread_mutex_lock(&lane->lock);
    for (int i = b->count - 1; i >= from; i--) {
        StoreJob *job = b->jobs[i];
        job->next = lane->first;
        lane->first = job;
        if (!lane->last) lane->last = job;
        lane->waiting++;
    }
    b->count = from;
    StoreJob *job = NULL;
    while (!lane->conn->engine->lock_community && b->count < BATCH_MAX &&
           (job = take_urgent(lane))) {
        b->urgent = true;
        b->fail_at[b->count] = 0;
        b->outcomes[b->count] = (Outcome){.status = OK};
        b->jobs[b->count++] = job;
    }
    pthread_mutex_unlock(&lane->lock);
}

/* Runs job i inside the open transaction; with `savepoint` a refusal leaves nothing behind. */
static void run_job(Lane *lane, Batch *b, int i, bool savepoint)
{
    Conn *conn = lane->conn;
    const Engine *engine = conn->engine;
    StoreJob *job = b->jobs[i];
    Outcome *o = &b->outcomes[i];
    Ms now = store_now(lane->store);

    conn->owner = i;
    conn->wrote = false;
    if (lane->store->twice) {
        engine->savepoint(conn);
        Outcome first = tx_do(conn, job->origin, job->arena, now, job->fn, job->job, b->fail_at[i]);
        settle(conn, &first);
        if (conn->lost || conn->down || conn->late >= 0) {
            *o = first;
            return;
        }
        engine->rollback_to(conn);
        engine->release(conn);
        engine->savepoint(conn);
        *o = tx_do(conn, job->origin, job->arena, now, job->fn, job->job, b->fail_at[i]);
        settle(conn, o);
        bool same_when_run_twice = first.status == o->status || first.retry || o->retry;
        ASSERT(same_when_run_twice || conn->lost || conn->down || conn->late >= 0);
    } else {
        if (savepoint) engine->savepoint(conn);
        *o = tx_do(conn, job->origin, job->arena, now, job->fn, job->job, b->fail_at[i]);
    }
    if (conn->lost || conn->down || conn->late >= 0 || !(savepoint || lane->store->twice)) return;
    if (o->status != OK) engine->rollback_to(conn);
    engine->release(conn);
}

/* Takes back the job whose queued statement failed late; jobs after it are taken back with it. */
static int take_back_late(Conn *conn, Batch *b)
{
    int late = conn->late;
    set_failed(&b->outcomes[late], &conn->late_problem);
    b->outcomes[late].retry = conn->late_retry;
    conn->late = -1;
    conn->engine->rollback_to(conn);
    conn->engine->release(conn);
    return late;
}

typedef enum BatchEnd {
    BATCH_DONE,   /* committed; every outcome stands */
    BATCH_AGAIN,  /* rolled back: run it again with savepoints */
    BATCH_ALONE,  /* rolled back by the engine: run the good ones one by one */
    BATCH_FAILED, /* nothing was committed, and the outcomes say so */
} BatchEnd;

static void all_failed(Batch *b, const Problem *problem)
{
    for (int i = 0; i < b->count; i++)
        if (b->outcomes[i].status == OK) set_failed(&b->outcomes[i], problem);
}

static BatchEnd conn_failed(Lane *lane, Batch *b, const Problem *problem)
{
    bool down = lane->conn->down;
    lane->conn->engine->rollback(lane->conn);
    if (!down) return BATCH_ALONE;
    Problem p = *problem;
    if (!p.code[0]) problem_set(&p, UNAVAILABLE, "store.down", "数据库暂时连不上，请稍后再试");
    all_failed(b, &p);
    return BATCH_FAILED;
}

/* Without this, two processes whose batches touch the same rows in another order would wait for
 * each other: a batch keeps its row locks from job to job.  Those who met all the same (over global
 * tables) and were beaten twice run alone, so that there is nobody left to be beaten by. */
static void lock_communities(Conn *conn, const Batch *b)
{
    if (!conn->engine->lock_community) return;
    for (int i = 0; i < b->count; i++)
        if (i == 0 || b->jobs[i]->origin.community.v != b->jobs[i - 1]->origin.community.v)
            conn->engine->lock_community(conn, b->jobs[i]->origin.community.v, b->beaten);
}

/* Adds what has queued to the batch: what is urgent, alone; else all. The lane's lock is held. */
static void take_queued(Lane *lane, Batch *b)
{
    StoreJob *urgent = NULL;
    while (b->count < lane->conn->engine->batch_max && (urgent = take_urgent(lane))) {
        b->urgent = true;
        b->jobs[b->count++] = urgent;
    }
    while (!b->urgent && lane->first && b->count < lane->conn->engine->batch_max) {
        StoreJob *job = lane->first;
        lane->first = job->next;
        lane->waiting--;
        b->jobs[b->count++] = job;
    }
    if (!lane->first) lane->last = NULL;
}

/* What is to be noted of the jobs from number `from` on before they run. */
static void accept(Lane *lane, Batch *b, int from)
{
    Store *store = lane->store;
    int64_t now = clock_steady_us();
    for (int i = from; i < b->count; i++) {
        int64_t waited = now - b->jobs[i]->queued_us;
        if (waited > atomic_load(&store->queue_wait_us_max))
            atomic_store(&store->queue_wait_us_max, waited);
        b->outcomes[i] = (Outcome){.status = OK};
        b->fail_at[i] = atomic_load(&store->fail_at) ? atomic_exchange(&store->fail_at, 0) : 0;
    }
}

/* The jobs to run next: those that came while the batch before is on its way to the disk. Returns
 * when there is one; false when that batch is there and this one may follow. */
static bool take_more(Lane *lane, Batch *b)
{
    int before = b->count;
    if (b == lane->alone) return false;
    int64_t from_us = clock_steady_us();
    pthread_mutex_lock(&lane->lock);
    while (lane->keeping && (b->count == lane->conn->engine->batch_max ||
                             !(lane->urgent_first || (lane->first && !b->urgent))))
        pthread_cond_wait(&lane->filled, &lane->lock);
    if (lane->keeping) take_queued(lane, b);
    pthread_mutex_unlock(&lane->lock);
    lane->idle_us += clock_steady_us() - from_us;
    accept(lane, b, before);
    return b->count > before;
}

static BatchEnd run_batch(Lane *lane, Batch *b, bool savepoints)
{
    Conn *conn = lane->conn;
    const Engine *engine = conn->engine;
    Problem problem = {0};

    for (int i = 0; i < b->count; i++) b->outcomes[i] = (Outcome){.status = OK};
    if (engine->begin(conn, &problem) != OK) {
        all_failed(b, &problem);
        return BATCH_FAILED;
    }
    lock_communities(conn, b);
    for (int i = 0; i < b->count || take_more(lane, b); i++) {
        if (i > 0 && b != lane->alone && atomic_load(&lane->urgent)) give_way(lane, b, i);
        if (i == b->count) break;
        run_job(lane, b, i, savepoints);
        if (conn->down || conn->lost) {
            for (int k = i + 1; k < b->count; k++) b->outcomes[k] = (Outcome){.status = OK};
            return conn_failed(lane, b, &problem);
        }
        if (conn->late >= 0)
            i = take_back_late(conn, b); /* the loop goes on with the one after it */
        else if (b->outcomes[i].status != OK && !savepoints && !lane->store->twice &&
                 (conn->wrote || b->count == 1)) {
            engine->rollback(conn);
            return b->count == 1 ? BATCH_FAILED : BATCH_AGAIN;
        }
    }
    for (;;) {
        Status status = engine->commit(conn, &problem);
        if (status == OK) return BATCH_DONE;
        if (conn->down || conn->lost) {
            all_failed(b, &problem);
            engine->rollback(conn);
            return BATCH_FAILED;
        }
        if (conn->late < 0 || b->count == 1) break;
        int late = take_back_late(conn, b);
        for (int i = late + 1; i < b->count; i++) {
            run_job(lane, b, i, true);
            if (conn->down || conn->lost) return conn_failed(lane, b, &problem);
            if (conn->late >= 0) i = take_back_late(conn, b);
        }
    }
    bool retry = conn->late >= 0 && conn->late_retry;
    conn->late = -1;
    engine->rollback(conn);
    for (int i = 0; i < b->count; i++)
        if (b->outcomes[i].status == OK) {
            set_failed(&b->outcomes[i], &problem);
            b->outcomes[i].retry = retry;
        }
    return BATCH_FAILED;
}

/* A job in a transaction of its own, again and again while that may help. */
static void run_alone(Lane *lane, StoreJob *job, int fail_at, Outcome *out)
{
    Batch *one = lane->alone;
    for (int turn = 0; turn < RETRIES_MAX; turn++) {
        one->jobs[0] = job;
        one->fail_at[0] = fail_at;
        one->count = 1;
        one->beaten = turn >= 2;
        BatchEnd end = run_batch(lane, one, lane->store->twice);
        *out = one->outcomes[0];
        if (end == BATCH_ALONE && out->status == OK)
            problem_set(&out->problem, out->status = UNAVAILABLE, "store.down",
                        "数据库暂时不可用，请稍后再试");
        if (!out->retry || out->status == OK) return;
        /* Those who met shall not meet again: a random moment, later each time. */
        Random random = random_seeded((uint64_t)clock_steady_us() ^ (uint64_t)(uintptr_t)job);
        usleep((useconds_t)random_below(&random, (uint64_t)4000 << (turn < 6 ? turn : 6)));
    }
    problem_set(&out->problem, out->status = UNAVAILABLE, "store.busy", "现在太忙，请稍后再试");
}

static void run_all(Lane *lane, Batch *b)
{
    bool savepoints = (b->count > 1 && lane->conn->engine != &sqlite_engine) || lane->careful > 0;
    if (lane->careful > 0) lane->careful--;
    BatchEnd end = run_batch(lane, b, savepoints);
    if (end == BATCH_AGAIN) {
        atomic_fetch_add(&lane->store->replays, 1);
        lane->careful = CAREFUL_BATCHES;
        end = run_batch(lane, b, true);
    }
    atomic_fetch_add(&lane->store->batches, 1);
    for (int i = 0; i < b->count; i++)
        if (b->outcomes[i].retry || (end == BATCH_ALONE && b->outcomes[i].status == OK))
            run_alone(lane, b->jobs[i], b->fail_at[i], &b->outcomes[i]);
}

static void after_commit(Store *store, Batch *b)
{
    for (int i = 0; i < b->count; i++) {
        Outcome *o = &b->outcomes[i];
        if (o->status != OK) continue;
        id_committed(store, o->reserved);
        if (!o->published && !o->timed) continue;
        jobs_wake(store, b->jobs[i]->origin.community, o->published);
        if (o->published) store_tell_wake(store, b->jobs[i]->origin.community);
    }
}

static void answer(Store *store, Batch *b)
{
    after_commit(store, b);
    for (int i = 0; i < b->count; i++) {
        StoreJob *job = b->jobs[i];
        atomic_fetch_add(&store->writes, 1);
        if (b->outcomes[i].status != OK) atomic_fetch_add(&store->rollbacks, 1);
        job->problem = b->outcomes[i].problem;
        job->done(job, b->outcomes[i].status); /* job may be gone now */
    }
}

/* Stable: within a community the order of asking stays. */
static void sort_by_community(Batch *b)
{
    for (int i = 1; i < b->count; i++) {
        StoreJob *job = b->jobs[i];
        int k = i;
        for (; k > 0 && b->jobs[k - 1]->origin.community.v > job->origin.community.v; k--)
            b->jobs[k] = b->jobs[k - 1];
        b->jobs[k] = job;
    }
}

/* false: there is no connection. */
static bool try_all(Lane *lane, Batch *b)
{
    Problem problem = {0};
    if (lane->conn->down && lane->conn->engine->revive(lane->conn, &problem) != OK) {
        for (int i = 0; i < b->count; i++) set_failed(&b->outcomes[i], &problem);
        return false;
    }
    run_all(lane, b);
    return true;
}

/* Runs what was taken; the caller has made the lane busy. */
static void run_taken(Lane *lane, Batch *b)
{
    int64_t from_us = clock_steady_us();
    lane->idle_us = 0;
    if (lane->conn->engine->lock_community) sort_by_community(b);
    accept(lane, b, 0);
    bool was_down = lane->conn->down;
    if (try_all(lane, b) && lane->conn->down && !lane->conn->unknown && !was_down)
        try_all(lane, b); /* the server was restarted while we were idle */
    lane->run_us = clock_steady_us() - from_us - lane->idle_us;
}

/* ---- Onto the disk ------------------------------------------------------------------------ */

static bool must_keep(const Lane *lane)
{
    return lane->conn->engine->keep && !lane->store->options.no_sync;
}

/* May the next batch run while this one goes to the disk?  With N clients who ask again when they
 * are answered, all in one batch take N runs and a sync; in two that take turns, the longer of N
 * runs and two syncs.  So it is good when the runs of all take longer than a sync. */
static bool overlaps(Lane *lane)
{
    int64_t all_us = lane->run_us + (lane->overlapped ? lane->last_run_us : 0);
    pthread_mutex_lock(&lane->lock);
    lane->overlapped = must_keep(lane) && all_us > lane->keep_us;
    pthread_mutex_unlock(&lane->lock);
    lane->last_run_us = lane->run_us;
    return lane->overlapped;
}

/* A commit that others have seen cannot be taken back: when the disk fails now, the process stops
 * and begins again with what the disk has. */
static void keep(Lane *lane)
{
    int64_t from_us = clock_steady_us();
    bool the_disk_has_what_was_committed = lane->conn->engine->keep(lane->conn) == OK;
    ASSERT(the_disk_has_what_was_committed);
    pthread_mutex_lock(&lane->lock);
    lane->keep_us = clock_steady_us() - from_us;
    pthread_mutex_unlock(&lane->lock);
}

static void *keeper_main(void *context)
{
    Lane *lane = context;
    pthread_mutex_lock(&lane->lock);
    for (;;) {
        while (!lane->keeping && !lane->ended) pthread_cond_wait(&lane->committed, &lane->lock);
        if (!lane->keeping) break;
        pthread_mutex_unlock(&lane->lock);
        keep(lane);
        pthread_mutex_lock(&lane->lock);
        lane->keeping = false;
        pthread_cond_signal(&lane->filled); /* the batch that is open may follow */
        pthread_mutex_unlock(&lane->lock);
        answer(lane->store, lane->kept);
        pthread_mutex_lock(&lane->lock);
        lane->kept->count = 0;
        lane->kept->urgent = false;
        pthread_cond_signal(&lane->filled);
    }
    pthread_mutex_unlock(&lane->lock);
    return NULL;
}

/* Hands the batch to the keeper, who answers it; the lane goes on with the other one. */
static void pass_on(Lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    while (lane->kept->count) pthread_cond_wait(&lane->filled, &lane->lock);
    Batch *b = lane->batch;
    lane->batch = lane->kept;
    lane->kept = b;
    lane->keeping = true;
    pthread_cond_signal(&lane->committed);
    pthread_mutex_unlock(&lane->lock);
}

static void keep_and_answer(Lane *lane)
{
    if (must_keep(lane)) keep(lane);
    answer(lane->store, lane->batch);
    lane->batch->count = 0;
    lane->batch->urgent = false;
}

static void *lane_main(void *context)
{
    Lane *lane = context;
    pthread_mutex_lock(&lane->lock);
    for (;;) {
        while (lane->busy || (!lane->first && !lane->urgent_first && !lane->stopping))
            pthread_cond_wait(&lane->filled, &lane->lock);
        take_queued(lane, lane->batch);
        if (!lane->batch->count) break; /* time to end, and nothing left */
        lane->busy = true;
        pthread_mutex_unlock(&lane->lock);
        run_taken(lane, lane->batch);
        if (overlaps(lane))
            pass_on(lane);
        else
            keep_and_answer(lane);
        pthread_mutex_lock(&lane->lock);
        lane->busy = false;
    }
    pthread_mutex_unlock(&lane->lock);
    return NULL;
}

/* A caller who would wait anyway and finds the lane idle does the work itself: two thread switches
 * fewer, which is most of the time when commits are not synced (simulation). */
static bool run_here(Lane *lane, StoreJob *job)
{
    pthread_mutex_lock(&lane->lock);
    bool idle =
        !lane->busy && !lane->first && !lane->urgent_first && !lane->stopping && !lane->kept->count;
    if (idle) lane->busy = true;
    pthread_mutex_unlock(&lane->lock);
    if (!idle) return false;
    lane->batch->jobs[0] = job;
    lane->batch->count = 1;
    run_taken(lane, lane->batch);
    keep_and_answer(lane);
    pthread_mutex_lock(&lane->lock);
    lane->busy = false;
    bool wake = lane->first || lane->urgent_first || lane->stopping;
    pthread_mutex_unlock(&lane->lock);
    if (wake) pthread_cond_signal(&lane->filled);
    return true;
}

static void end_keeper(Lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    lane->ended = true;
    pthread_cond_signal(&lane->committed);
    pthread_mutex_unlock(&lane->lock);
    pthread_join(lane->keeper, NULL);
}

Status lane_start(Store *store, int index, Problem *problem)
{
    Lane *lane = &store->lanes[index];
    lane->store = store;
    pthread_mutex_init(&lane->lock, NULL);
    pthread_cond_init(&lane->filled, NULL);
    pthread_cond_init(&lane->committed, NULL);
    lane->batch = arena_alloc_raw(store->arena, sizeof(Batch));
    lane->kept = arena_alloc_raw(store->arena, sizeof(Batch));
    lane->alone = arena_alloc_raw(store->arena, sizeof(Batch));
    lane->batch->count = lane->kept->count = 0;
    lane->batch->urgent = lane->kept->urgent = false;
    lane->batch->beaten = lane->kept->beaten = false;
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals belong to the main thread */
    int failed = pthread_create(&lane->keeper, NULL, keeper_main, lane);
    if (!failed && (failed = pthread_create(&lane->thread, NULL, lane_main, lane)))
        end_keeper(lane);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed)
        return problem_set(problem, UNAVAILABLE, "store.thread",
                           "系统资源不足，无法启动数据库线程");
    lane->running = true;
    return OK;
}

void lane_stop(Lane *lane)
{
    if (!lane->running) return;
    pthread_mutex_lock(&lane->lock);
    lane->stopping = true;
    pthread_cond_signal(&lane->filled);
    pthread_mutex_unlock(&lane->lock);
    pthread_join(lane->thread, NULL);
    end_keeper(lane); /* after it has answered the last batch */
    lane->running = false;
    pthread_mutex_destroy(&lane->lock);
    pthread_cond_destroy(&lane->filled);
    pthread_cond_destroy(&lane->committed);
}

/* ---- The way in --------------------------------------------------------------------------- */

static Lane *lane_of(Store *store, CommunityId community)
{
    uint64_t h = (uint64_t)community.v * UINT64_C(0x9E3779B97F4A7C15);
    return &store->lanes[(h >> 33) % (uint64_t)store->lane_count];
}

static Status job_ready(Store *store, StoreJob *job)
{
    job->next = NULL;
    job->problem = (Problem){0};
    job->queued_us = clock_steady_us();
    if (store->options.read_only)
        return problem_set(&job->problem, UNAVAILABLE, "store.read_only",
                           "数据库只读打开，不能修改");
    return OK;
}

Status store_write_later(Store *store, StoreJob *job)
{
    TRY(job_ready(store, job));
    Lane *lane = lane_of(store, job->origin.community);
    pthread_mutex_lock(&lane->lock);
    bool full = lane->waiting >= store->options.queue_max * (job->urgent ? 2 : 1);
    bool wake = !lane->first && !lane->urgent_first;
    StoreJob **first = job->urgent ? &lane->urgent_first : &lane->first;
    StoreJob **last = job->urgent ? &lane->urgent_last : &lane->last;
    if (!full) {
        if (*last)
            (*last)->next = job;
        else
            *first = job;
        *last = job;
        lane->waiting++;
        if (job->urgent) atomic_store(&lane->urgent, true);
    }
    pthread_mutex_unlock(&lane->lock);
    if (full) {
        atomic_fetch_add(&store->refused, 1);
        return problem_set(&job->problem, UNAVAILABLE, "store.busy", "现在太忙，请稍后再试");
    }
    if (wake) pthread_cond_signal(&lane->filled);
    return OK;
}

typedef struct Waiting {
    StoreJob job; /* first: done() gets its address */
    pthread_mutex_t lock;
    pthread_cond_t answered;
    bool done;
    Status status;
} Waiting;

static void tell(StoreJob *job, Status status)
{
    Waiting *w = (Waiting *)job;
    pthread_mutex_lock(&w->lock);
    w->status = status;
    w->done = true;
    pthread_cond_signal(&w->answered);
    pthread_mutex_unlock(&w->lock);
}

Status store_write(Store *store, TxOrigin origin, Arena *arena, TxFn fn, void *job,
                   Problem *problem)
{
    Waiting w = {.job = {.origin = origin, .arena = arena, .fn = fn, .job = job, .done = tell},
                 .lock = PTHREAD_MUTEX_INITIALIZER,
                 .answered = PTHREAD_COND_INITIALIZER};
    Status status = job_ready(store, &w.job);
    if (status == OK && !run_here(lane_of(store, origin.community), &w.job))
        status = store_write_later(store, &w.job);
    if (status == OK) {
        pthread_mutex_lock(&w.lock);
        while (!w.done) pthread_cond_wait(&w.answered, &w.lock);
        pthread_mutex_unlock(&w.lock);
        status = w.status;
    }
    if (problem) *problem = w.job.problem;
    return status;
}
