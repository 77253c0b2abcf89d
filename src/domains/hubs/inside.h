/* What the files of hubs share among themselves. */
#pragma once
#include "domains/hubs/hubs.h"

Status link_insert(Tx *tx, const HubLink *link) MUST_USE;
Status link_on(Tx *tx, OrganisationId site, Day day, HubLink *out) MUST_USE; /* NOT_FOUND none */
/* Links of the site as a site that hold on `last + 1` or later end on `last`. */
Status link_cut(Tx *tx, OrganisationId site, Day last) MUST_USE;
/* Links that hold on the day or later with this site above (hub) or below. */
Status link_count(Tx *tx, OrganisationId site, Day from, int64_t *as_hub,
                  int64_t *as_site) MUST_USE;
Status link_rows(Tx *tx, Day day, Rows *rows) MUST_USE; /* site, hub, from, to */
Status hub_holds(Tx *tx, OrganisationId hub, Day day, bool *out) MUST_USE;

Status spare_insert(Tx *tx, const Spare *spare) MUST_USE;
Status spare_find(Tx *tx, SpareId id, Spare *out) MUST_USE;
Status spare_rows(Tx *tx, Day today, Rows *rows) MUST_USE;
Spare spare_read(const Row *row);
/* left_over += more, withdrawn += kept; both may be negative */
Status spare_move(Tx *tx, SpareId id, int64_t more, int64_t kept) MUST_USE;
Status take_insert(Tx *tx, const Take *take) MUST_USE;
Status take_find(Tx *tx, TakeId id, Take *out) MUST_USE;
Status take_move(Tx *tx, TakeId id, TakeState to, Str brought_by, Str took_by) MUST_USE;
Status take_rows(Tx *tx, SpareId spare, Rows *rows) MUST_USE;
Take take_read(const Row *row);

Status hands_insert(Tx *tx, const Hands *hands) MUST_USE;
Status hands_find(Tx *tx, HandsId id, Hands *out) MUST_USE;
Status hands_shut(Tx *tx, HandsId id) MUST_USE;
Status hands_rows(Tx *tx, Day from, Rows *rows) MUST_USE;
Hands hands_read(const Row *row);
Status loan_insert(Tx *tx, const Hands *hands) MUST_USE;
Status loan_end(Tx *tx, HandsId hands) MUST_USE;

extern const PersonKeeping hubs_keeping;
extern const Route hubs_routes[];
