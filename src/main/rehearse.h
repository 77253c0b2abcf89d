/* The rehearsal: the community of `yinlin demo` lives N days on the real rules, by a clock of its
 * own, and everything that goes wrong in a street goes wrong: double clicks, requests repeated
 * after their answer was lost, faults of the store, late couriers, cold pots, closed kitchens,
 * doors that nobody opens, corrections hours later; with crash also kill -9 of the process that
 * writes.
 *
 *   parent: forks a writer, kills it when the story says so, prints    no database, no threads
 *   writer: opens the database, does act after act, marks each in memory shared with the parent
 *
 * An act at which the writer is killed is armed first: the parent waits a moment of its own
 * choosing (before, during or after the commit), kills, and the next writer repeats that act under
 * the same request ids, as a till would.  So the story does not depend on the moment: the same seed
 * gives the same bytes.  Commits are not waited for on the disk: a killed process loses nothing by
 * that; a power cut is what tests/fault/kill_store.c is about. */
#pragma once
#include "base/str.h"

typedef struct RehearseAsk {
    const char *folder; /* empty or absent: the database is made there */
    int64_t days;       /* 1 .. 400 */
    uint64_t seed;
    bool crash;
} RehearseAsk;

typedef struct Rehearsed {
    int64_t orders, kills;
    int64_t
        broken; /* rows that break an audit, orders without an end, searches without an outcome */
} Rehearsed;

/* Puts the table into `out`, a line a day. UNAVAILABLE with the writer's problem when a rule failed
 * in a way that no story allows. */
Status rehearse(const RehearseAsk *ask, Buf *out, Rehearsed *done, Problem *problem) MUST_USE;
