/* What the files of geo share among themselves. */
#pragma once
#include "domains/geo/geo.h"

Status map_place_insert(Tx *tx, const Place *place) MUST_USE;
Status map_place_update(Tx *tx, const Place *place) MUST_USE;
Status map_place_find(Tx *tx, GeoPlaceId id, Place *out) MUST_USE;
Status map_place_list(Tx *tx, int64_t kind, Place **out, size_t *count) MUST_USE;
Status map_place_of_firm(Tx *tx, OrganisationId firm, Place *out) MUST_USE;
Status map_spot_put(Tx *tx, const GeoSpot *spot) MUST_USE;
Status map_spot_find(Tx *tx, GridNodeId node, GeoSpot *out) MUST_USE;
Status map_spot_list(Tx *tx, GeoSpot **out, size_t *count) MUST_USE;
Status map_path_insert(Tx *tx, const GeoPath *path) MUST_USE;
Status map_path_drop(Tx *tx, GeoPathId id, int64_t *changed) MUST_USE;
Status map_path_list(Tx *tx, GeoPath **out, size_t *count) MUST_USE;
/* Of all communities. */
Status map_path_list_all(Tx *tx, GeoPath **out, size_t *count) MUST_USE;
Status map_path_mark(Tx *tx, int64_t *count, int64_t *change) MUST_USE;
Status map_fence_insert(Tx *tx, const GeoFence *fence) MUST_USE;
Status map_fence_delete(Tx *tx, GeoFenceId id, int64_t *changed) MUST_USE;
Status map_fence_list(Tx *tx, GeoFence **out, size_t *count) MUST_USE;
Status map_spot_drop(Tx *tx, GridNodeId node) MUST_USE;
Status sheet_insert(Tx *tx, int64_t id, SheetKind kind, size_t rows) MUST_USE;
typedef struct SheetRow {
    int64_t no, subject;
    bool had; /* of a home: a coordinate, which `before` holds */
    GeoSpot before;
} SheetRow;
Status sheet_row_insert(Tx *tx, int64_t sheet, const SheetRow *row) MUST_USE;
Status sheet_rows(Tx *tx, int64_t sheet, SheetRow **out, size_t *count) MUST_USE;
/* NOT_FOUND; *undone: it is no longer in force. */
Status sheet_find(Tx *tx, int64_t id, SheetKind *kind, Ms *made_ms, bool *undone) MUST_USE;
Status sheet_end(Tx *tx, int64_t id) MUST_USE;
/* The newest that is in force; NOT_FOUND. */
Status sheet_newest(Tx *tx, int64_t *id, SheetKind *kind, int64_t *rows, Ms *made_ms) MUST_USE;
Status resource_insert(Tx *tx, const Resource *resource) MUST_USE;
Status resource_update(Tx *tx, const Resource *resource) MUST_USE;
Status resource_find(Tx *tx, ResourceId id, Resource *out) MUST_USE;
Status resource_list(Tx *tx, Resource **out, size_t *count) MUST_USE;
Status support_insert(Tx *tx, const Support *support) MUST_USE;
Status support_update(Tx *tx, const Support *support) MUST_USE;
Status support_of_pair(Tx *tx, const Support *support, int64_t *id) MUST_USE;
Status support_delete(Tx *tx, int64_t id, int64_t *changed) MUST_USE;
Status support_list(Tx *tx, Support **out, size_t *count) MUST_USE;

extern const Route geo_map_routes[];
extern const Route geo_plan_routes[];
extern const Route geo_place_routes[];
extern const Route geo_sheet_routes[];
extern const Route geo_network_routes[];
