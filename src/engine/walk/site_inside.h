/* Inside of siting: people as rows, and the two solvers. */
#pragma once
#include "engine/walk/site.h"

typedef struct SiteChoice {
    uint32_t candidate;
    uint32_t ds;
} SiteChoice;

typedef struct SiteRows {
    size_t row_count;
    double *weights; /* people of each row */
    double total;
    bool whole; /* all weights are whole numbers */
    uint32_t candidate_count;
    uint8_t *usable; /* per candidate: it lies on a street */
    size_t *first;   /* [candidate_count + 1] into row and ds */
    uint32_t *row;
    uint32_t *ds;
    size_t filled;
    size_t *row_first; /* [row_count + 1] into of */
    SiteChoice *of;    /* nearest first */
    uint32_t choose;
    uint64_t seed;
    double effort;
    const int64_t *capacity;
    double unserved; /* site_assign: what a person costs who is not served */
} SiteRows;

typedef struct SiteAnswer {
    uint32_t *chosen; /* room for choose */
    size_t count;
    double value;  /* site_cover: people covered; site_assign: the cost of the rows' people */
    double bound;  /* the value cannot be better than this */
    double served; /* site_assign: people with a place */
} SiteAnswer;

void site_cover(Arena *arena, const SiteRows *rows, SiteAnswer *answer);
void site_assign(Arena *arena, const SiteRows *rows, SiteAnswer *answer);

/* The k greatest of count values that are usable, as flags; returns their sum. */
double site_greatest(const double *values, const uint8_t *usable, size_t count, size_t k,
                     double *spare, uint8_t *taken);
