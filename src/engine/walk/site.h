/* Where to open next: k of the candidates, by one of two goals, always with a proven bound.
 *
 * COVER   as many people as possible within the limit of some place, chosen or there already
 * MEDIAN  the least walking in all: each person's way to the nearest chosen place; a way longer
 * than the limit counts as twice the limit
 *
 * With capacities a place serves no more people than it has seats, and people go where there is
 * room.
 *
 * Method: people with the same choices are one row; a greedy start, swaps, and a search that tears
 * down and rebuilds; against it the bound of a Lagrangian relaxation (Galvao & ReVelle 1996 for
 * COVER, Cornuejols, Fisher & Nemhauser 1977 for MEDIAN; knapsacks per place where there are
 * capacities), which no choice can beat.  Same seed, same answer. */
#pragma once
#include "engine/walk/cover.h"

typedef enum SiteGoal { SITE_COVER, SITE_MEDIAN } SiteGoal;

typedef struct WalkSiteAsk {
    const WalkCrowd *crowd;
    const WalkSpot *candidates;
    const int64_t *capacity; /* people each; NULL: no limits */
    size_t candidate_count;
    const WalkSpot *existing; /* places open already; they serve without limit */
    size_t existing_count;
    size_t choose;
    uint32_t limit_ds;
    SiteGoal goal;
    uint64_t seed;
    double effort; /* 1 = about three seconds at most on a city */
} WalkSiteAsk;

typedef struct WalkSitePlan {
    uint32_t *chosen; /* indices of candidates, ascending; in the arena */
    size_t chosen_count;
    double before;  /* people served by the existing places alone */
    double covered; /* people served with the chosen ones */
    double bound;   /* COVER: nobody can cover more; MEDIAN: cost cannot be less */
    double cost;    /* MEDIAN: person-seconds */
    double gap;     /* (bound - covered) / bound, or (cost - bound) / cost */
    bool proven;    /* the gap is nothing: this is the best there is */
    size_t rows;    /* different groups of people */
    size_t pairs;   /* of rows and candidates */
} WalkSitePlan;

/* INVALID site.choose (0, or no candidate), site.too_large. */
Status walk_site(Arena *arena, WalkScratch *scratch, const WalkSiteAsk *ask, WalkSitePlan *plan,
                 Problem *problem) MUST_USE;
