/* The loop that delivers events and runs timers; and the same, called step by step.
 *
 *   commit ── jobs_wake ──> dirty communities ── plan (read) ──> items ── deliver (write) ──┐
 *                                ^                                                          │
 *                                └───────────── until nothing is left ──────────────────────┘
 *
 * A listener's cursor moves in the transaction of its work.  A listener that fails is tried again
 * after 1, 2, 4 … seconds (1 hour at most); nothing later reaches it meanwhile.  After
 * JOB_TRIES_MAX failures the event is put into event_stuck, where the audit and the stats show it,
 * and the listener goes on.  A timer that fails waits in the same way and is then left with its
 * last code. */
#pragma once
#include "store/inside.h"

typedef struct Community {
    int64_t id;
    bool dirty; /* guarded by Jobs.lock */
    struct Community *next_dirty;
    /* The worker's only: */
    bool waiting; /* a listener waits after a failure: looked at again by and by */
    struct Community *next_waiting;
    int64_t known;    /* newest number seen */
    int64_t *scanned; /* per listener: nothing for it up to here (its cursor may lag behind) */
} Community;

typedef struct Jobs {
    Store *store;
    pthread_t thread;
    bool running;
    pthread_mutex_t work; /* held during a pass: the loop's or store_run_jobs' */
    const EventListener **listeners;
    size_t listener_count;
    const TimerHandler **handlers;
    size_t handler_count;
    Community *waiting;
    bool scanned_all;
    Ms trim_ms;      /* not before this */
    int64_t scan_us; /* steady time of the last look at all communities */

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t wake;
    bool stopping, woken;
    Arena *arena;
    PointerMap communities;
    Community *dirty, *dirty_last;
} Jobs;

const TimerHandler *jobs_timer(const Store *store, Str kind);
const EventListener *jobs_listener(const Store *store, const char *name);
void jobs_mark_dirty(Jobs *jobs, Community *community);
/* How long to wait after the n'th failure. */
Ms jobs_back_off(int64_t tries);

/* Runs several write jobs; one after the other when `in_turn`. status[i] answers jobs[i]. */
typedef struct JobItem {
    StoreJob job; /* first */
    Status status;
    struct JobLatch *latch;
} JobItem;
void jobs_run_items(Store *store, JobItem **items, size_t count, bool in_turn);

void jobs_wait(Jobs *jobs, Community *community);
/* One pass. *did counts what was delivered. */
Status jobs_deliver(Jobs *jobs, bool in_turn, int64_t *did, Problem *problem);
Status jobs_trim(Jobs *jobs, Problem *problem);
