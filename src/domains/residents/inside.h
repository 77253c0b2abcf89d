/* What the files of residents share among themselves. */
#pragma once
#include "domains/residents/residents.h"

#define SOCIAL_ROLES                                                                               \
    (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_AIDE) | ROLE_BIT(ROLE_COMMITTEE) |               \
     ROLE_BIT(ROLE_GRID_WORKER) | ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_SITE_MANAGER))

#define OVERSEERS                                                                                  \
    (SOCIAL_ROLES | ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_FINANCE) |                        \
     ROLE_BIT(ROLE_RESEARCHER) | ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN))

static inline void put_day(JsonOut *out, const char *name, Day day)
{
    if (day)
        json_put_day(out, name, day);
    else
        json_put_null(out, name);
}

/* ---- queries_reach.c ---- */

Status contact_insert(Tx *tx, const OutreachContact *c) MUST_USE;
Status contact_list(Tx *tx, PersonId person, OutreachContact **out, size_t *count) MUST_USE;
/* The newest of each person, by person. */
Status contact_newest(Tx *tx, OutreachContact **out, size_t *count) MUST_USE;

/* ---- queries_activity.c ---- */

Status activity_insert(Tx *tx, const Activity *a) MUST_USE;
Status activity_find(Tx *tx, ActivityId id, Activity *out) MUST_USE; /* without counts */
Status activity_call_off(Tx *tx, ActivityId id) MUST_USE;
Status activity_list(Tx *tx, Ms from_ms, Ms to_ms, PersonId person, Activity **out,
                     size_t *count) MUST_USE;
Status activity_going(Tx *tx, ActivityId id, int64_t *count) MUST_USE; /* seats taken */
/* state 0: no row. */
Status guest_find(Tx *tx, ActivityId id, PersonId person, int64_t *state) MUST_USE;
Status guest_put(Tx *tx, ActivityId id, PersonId person, int64_t state, bool at_meal) MUST_USE;
Status guest_list(Tx *tx, ActivityId id, Rows *out) MUST_USE; /* person, state */

/* ---- queries_table.c ---- */

Status table_insert(Tx *tx, const TableGroup *g) MUST_USE;
Status table_find(Tx *tx, TableId id, TableGroup *out, bool *meets) MUST_USE;
Status table_end(Tx *tx, TableId id) MUST_USE;
Status table_list(Tx *tx, OrganisationId site, TableGroup **out, size_t *count) MUST_USE;
Status seat_put(Tx *tx, TableId id, PersonId person, bool leads, Day day) MUST_USE;
Status seat_end(Tx *tx, TableId id, PersonId person, Day last) MUST_USE;
Status seat_list(Tx *tx, TableId id, TableMember **out, size_t *count) MUST_USE;
Status buddy_insert(Tx *tx, const BuddyCheck *b) MUST_USE;
Status buddy_find(Tx *tx, int64_t id, BuddyCheck *out) MUST_USE;
Status buddy_of_day(Tx *tx, PersonId person, Day day, bool *found) MUST_USE;
Status buddy_open(Tx *tx, BuddyCheck **out, size_t *count) MUST_USE;
Status buddy_close(Tx *tx, int64_t id, BuddyOutcome outcome, Str words) MUST_USE;
Status buddy_raise(Tx *tx, int64_t id) MUST_USE;

/* ---- queries_council.c ---- */

Status proposal_insert(Tx *tx, const Proposal *p) MUST_USE;
Status proposal_find(Tx *tx, ProposalId id, Proposal *out) MUST_USE; /* without votes */
/* meeting 0: the one noted before stays. */
Status proposal_update(Tx *tx, const Proposal *p, ProposalState from, int64_t meeting) MUST_USE;
Status meeting_there(Tx *tx, int64_t id, bool *there) MUST_USE;
Status proposal_list(Tx *tx, PersonId asking, Ms since_ms, Proposal **out, size_t *count) MUST_USE;
Status proposals_since(Tx *tx, PersonId person, Ms since_ms, int64_t *count) MUST_USE;
Status yes_put(Tx *tx, ProposalId id, PersonId person) MUST_USE;
Status yes_drop(Tx *tx, ProposalId id, PersonId person) MUST_USE;
Status meeting_insert(Tx *tx, const Meeting *m) MUST_USE;
Status meeting_list(Tx *tx, Meeting **out, size_t *count) MUST_USE;

/* ---- queries_poster.c ---- */

Status poster_insert(Tx *tx, const Poster *p) MUST_USE;
Status poster_by_code(Tx *tx, Str code, Poster *out) MUST_USE;
Status poster_take_down(Tx *tx, PosterId id) MUST_USE;
Status poster_count_open(Tx *tx, PosterId id) MUST_USE;
Status poster_list(Tx *tx, OrganisationId site, Poster **out, size_t *count) MUST_USE;
Status came_insert(Tx *tx, PosterId id, PersonId person) MUST_USE; /* the first stays */
Status came_list(Tx *tx, PosterId id, Rows *out) MUST_USE;         /* person, at_ms */

/* ---- routes ---- */

/* The session's canteen; for the social side, which belongs to none, the community's first. */
Status residents_site(Request *req, OrganisationId *out) MUST_USE;

/* ---- jobs ---- */

Status table_timer(Tx *tx, int64_t group, Ms due_ms) MUST_USE;
Status buddy_timer(Tx *tx, int64_t check, Ms due_ms) MUST_USE;

extern const PersonKeeping residents_keeping;
extern const Route residents_reach_routes[], residents_activity_routes[], residents_table_routes[];
extern const Route residents_council_routes[], residents_poster_routes[];
