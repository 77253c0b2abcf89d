/* One annealing run: a search, its budget and the best plan so far. */
#pragma once
#include "engine/route/pool.h"

typedef struct Runner {
    Search *s;
    const RouteBudget *budget;
    Saved best;
    int64_t best_cost;
    Pool *pool;  /* NULL: none is kept */
    Saved mixed; /* what the pool puts together */
    int64_t iterations;
    int64_t first, last;                 /* iterations of this slice; last 0: by the clock */
    int64_t opened_us, start_us, end_us; /* clock of the run and of this slice */
    int64_t hot, cold; /* temperatures at its start and end, in 1/256 cost units */
} Runner;

void runner_note_best(Runner *r);
void runner_fewer_vehicles(Runner *r);
int64_t runner_progress(Runner *r);
int64_t runner_temperature(const Runner *r, int64_t at);
int64_t runner_minus_log(Search *s);
/* From the plan s holds, at a low heat; s ends with the best. */
void runner_polish(Runner *r);
