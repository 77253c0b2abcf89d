/* What the routes of geo say in JSON, and the choices they take. */
#pragma once
#include "domains/geo/plan.h"

#define ROLES_KEEP                                                                                 \
    (ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SOCIAL_WORKER) |              \
     ROLE_BIT(ROLE_COMMITTEE) | ROLE_BIT(ROLE_GRID_WORKER) | ROLE_BIT(ROLE_SITE_MANAGER) |         \
     ROLE_BIT(ROLE_AIDE) | ROLE_BIT(ROLE_CIVIL_AFFAIRS))
#define ROLES_PLAN                                                                                 \
    (ROLES_KEEP | ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_BUILDING_LEAD) |                         \
     ROLE_BIT(ROLE_FINANCE) | ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_RESEARCHER) |              \
     ROLE_BIT(ROLE_HEALTH_MANAGER) | ROLE_BIT(ROLE_CLINICIAN))

extern const Choice place_kinds[], place_states[], place_accesses[], datums[], walk_kinds[];

/* "lat" and "lon" in degrees. */
void geo_put_point(JsonOut *out, WalkPoint at);
void geo_put_points(JsonOut *out, const char *key, const WalkPoint *points, size_t count);
/* One ring of an outline as the maps take it: hole, points. */
void geo_put_ring(JsonOut *out, const WalkOutline *outline, uint32_t ring);
void geo_put_place(JsonOut *out, const char *key, const Place *place, Day today);
/* INVALID geo.no_map: the sentence says how to get one. */
Status geo_no_map(Problem *problem);

/* A list of points as it comes in JSON. */
typedef struct PointIn {
    int64_t lat_e7, lon_e7;
} PointIn;
extern const Field geo_point_fields[];
/* Each by its datum; 0: not said. */
Status geo_points_in(Tx *tx, const FieldList *list, int64_t datum, WalkPoint **out,
                     size_t *count) MUST_USE;
