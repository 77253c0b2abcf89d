/* A pool of the vehicle days of good plans, and the best plan that can be put together from them
 * (set partitioning: each visit in exactly one day, no more days of a kind than vehicles of it).
 * Annealing finds good days long before it finds them all in one plan.
 *
 * Source: the idea of Rochat and Taillard 1995; bound by Lagrangian relaxation and subgradient
 * (Held, Wolfe and Crowder 1974); the choice itself by depth first search over the days whose
 * reduced cost leaves room.  Whole numbers only, so that every machine finds the same. */
#pragma once
#include "engine/route/search.h"

typedef struct Pool Pool;

/* NULL for problems that it does not help. */
Pool *pool_new(Search *s);
/* Keeps the days of the plan that s holds. */
void pool_note(Pool *pool, const Search *s);
/* Looks for a plan below `below` (its cost) that serves every visit asked for, within the clock of
 * the budget, if it has one. True: *to holds it. */
bool pool_combine(Pool *pool, const Search *s, const RouteBudget *budget, int64_t below, Saved *to);
