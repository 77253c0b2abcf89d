/* The routing engine as a service: VROOM's JSON in, VROOM's JSON out, as vroom-express speaks it.
 *
 * POST a problem; "options" may say l (seconds), t (threads), and beyond VROOM yl_iterations and
 * yl_seed (the same bytes every time) and yl_explain (false: no reasons for what is left out).
 * 200 {"code": 0, …}; 400 {"code": 2, "error"} for a bad problem; 413 {"code": 4, "error"} when it
 * is too large; 500 {"code": 1, "error"} when our own check finds a fault. */
#pragma once
#include "http/http.h"

typedef struct SolveLimits {
    int32_t visits_max;
    int32_t vehicles_max;
    int32_t threads_max;
    double seconds_max;
} SolveLimits;

enum { SOLVE_BODY_MAX = 8 << 20 }; /* a matrix of a thousand places is about 6 MB */

/* For a WORK route with a raw body: runs on a work thread, never on the event loop. */
Status dispatch_solve(Request *req, Reply *reply, const SolveLimits *limits) MUST_USE;
