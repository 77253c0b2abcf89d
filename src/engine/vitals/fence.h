/* A fence round home that neither flaps nor sleeps: circle, evidence, exit, return.
 *
 * Every fix adds evidence for "outside" or "inside", in parts of its own accuracy, by how far it
 * can be trusted: satellites in full, few satellites a third, a cell tower a little.  Outside is
 * said when the evidence passes FENCE_EVIDENCE: one clear fix reached on foot from the last, two
 * ordinary ones, or more poor ones.  One fix inside takes back more than one outside gives, so that
 * a jump of the receiver (5 to 15 km and back) does not add up.  This is the M-of-N and dwell rule
 * of vitals.md made continuous: M and N follow from the quality of the fixes.
 *
 *             evidence: -1 ........ 0 ........ +1 ...... 1.5 ... 2.5
 *                       sure inside   unsure         EXIT said   kept below this
 *             EXIT is taken back (RETURN) at 0
 *
 * Owns        a FenceState of fixed size; no memory, no clock, no I/O
 * Always true an exit is said once until a return; a fix without a place changes nothing; late
 *             fixes (older than the last) are ignored
 * Source      constants set on generated walks (bench/fence_tracks) and the public shared tracks */
#pragma once
#include "base/time.h"

/* From a fix alone or from time alone (fence_tick). */
typedef enum FenceEvent {
    FENCE_NOTHING = 0,
    FENCE_EXIT = 1,   /* outside, with the evidence asked for */
    FENCE_RETURN = 2, /* inside again */
    FENCE_LOST = 3,   /* last seen outside or at the edge, unconfirmed, then no report: look */
} FenceEvent;

typedef enum FixSource { FIX_GPS = 0, FIX_WIFI = 1, FIX_LBS = 2 } FixSource;

typedef struct Fix {
    Ms at;
    int32_t lat_e7, lon_e7; /* WGS-84 */
    int32_t accuracy_m;     /* as the device says; <= 0 when it says nothing */
    int32_t satellites;     /* < 0 when it says nothing */
    FixSource source;
} Fix;

typedef struct Fence {
    int32_t lat_e7, lon_e7; /* centre, WGS-84 */
    int32_t radius_m;
    int32_t interval_s; /* how often the device reports */
} Fence;

typedef struct FenceState {
    Ms last_at;    /* of the last fix used, 0 before the first */
    Ms trusted_at; /* of the last fix with satellites enough */
    int32_t trusted_lat_e7, trusted_lon_e7;
    int32_t evidence_milli; /* -1000 .. 2500 */
    int32_t distance_m;     /* of the last fix from the centre */
    Ms outside_since;       /* first fix of the present run outside; 0 */
    bool outside;           /* EXIT was said and not taken back */
    bool lost_said;
} FenceState;

enum { FENCE_EVIDENCE_MILLI = 1500, FENCE_LOST_INTERVALS = 3 };

/* What the person is told with the event, in Chinese; empty for FENCE_NOTHING. */
const char *fence_sentence(FenceEvent event);
const char *fence_code(FenceEvent event);

FenceEvent fence_fix(const Fence *fence, FenceState *state, const Fix *fix);
/* Called by a timer when no report comes. At most one FENCE_LOST for each silence. */
FenceEvent fence_tick(const Fence *fence, FenceState *state, Ms now);

/* Metres between two places, flat-earth; within 0.5 % below 100 km away from the poles. */
double fix_distance_m(int32_t lat_a_e7, int32_t lon_a_e7, int32_t lat_b_e7, int32_t lon_b_e7);
/* Metres a fix may be off, for the evidence; and how far it is believed, 0..1. */
double fix_doubt_m(const Fix *fix, double *belief);
