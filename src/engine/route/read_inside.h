/* What the files that read VROOM JSON share: one reader, and the fields of its records. */
#pragma once
#include "engine/route/inside.h"

enum { LIFTED_MAX = 96, SKILL_MAX = 63 };

/* Square tables taken out of the text. */
typedef struct Lifted {
    int32_t *cells[LIFTED_MAX];
    int32_t size[LIFTED_MAX];
    int32_t count;
} Lifted;

typedef struct Read {
    Arena *arena;
    RouteProblem *p;
    Problem *why;
    Lifted lifted;
    const Json *root;
    const Json *events; /* that will add jobs; or NULL */
    Str types[64];      /* vehicle types seen */
    int32_t type_count;
    char path[128]; /* of the record being read, for refusals */
} Read;

/* read_lift.c: the text without its tables. */
Str read_lift(Arena *arena, Lifted *lifted, Str text);

/* read_fields.c.  Each refuses with r->path and the key, and leaves its default when the key is
 * absent. */
Status read_fail(Read *r, const char *code, const char *text, const char *where);
Status read_whole(Read *r, const Json *record, const char *key, int64_t low, int64_t high,
                  int64_t otherwise, int64_t *out);
Status read_whole32(Read *r, const Json *record, const char *key, int64_t low, int64_t high,
                    int32_t otherwise, int32_t *out);
Status read_amounts(Read *r, const Json *record, const char *key, int32_t *out);
Status read_skills(Read *r, const Json *record, uint64_t *out);
void read_name_skills(Read *r); /* before the first of read_skills */
/* A list, or not there at all. */
bool read_is_list(const Json *value);
/* Times are kept relative to problem->base. */
Status read_instant(Read *r, const Json *value, const char *key, int32_t *out);
Status read_windows(Read *r, const Json *record, const RouteWindow **out, int32_t *count);
/* location_index where there are matrices, otherwise [lon, lat], which become places of their own;
 * -1: neither is there. */
Status read_place(Read *r, const Json *record, const char *index_key, const char *spot_key,
                  int32_t *out, RouteVisit *spot);

/* read_stops.c */
RouteVisit *read_visit_add(Read *r, RouteKind kind);
Status read_jobs(Read *r);
Status read_added_places(Read *r);
Status read_shipments(Read *r);

/* read_fleet.c */
Status read_vehicles(Read *r);

/* read_travel.c */
Status read_matrices(Read *r);
Status read_straight_matrices(Read *r);
Status read_link_profiles(Read *r); /* every vehicle has the tables it needs */

/* read_ties.c */
Status read_prefer(Read *r, const Json *job, int32_t visit);
Status read_pin(Read *r, const Json *job, int32_t visit, int64_t change);
Status read_types(Read *r);
Status read_job_types(Read *r, const Json *job); /* of the only visit of the problem */
Status read_syncs(Read *r);

/* read_notes.c: sentences on what is not followed; nothing is passed over in silence. */
void read_note(Read *r, Str text);
void read_notes(Read *r);
/* read_steps.c: vehicles[].steps as a plan to begin with; after route_problem_finish. */
Status read_steps(Read *r);
