/* What the files of partners share among themselves. */
#pragma once
#include "domains/partners/partners.h"

Status partner_put(Tx *tx, const Partner *p) MUST_USE;
Status partner_shut(Tx *tx, ProgrammeId programme, OrganisationId organisation) MUST_USE;
Status partner_rows(Tx *tx, OrganisationId organisation, Rows *rows) MUST_USE;
Status hours_drop(Tx *tx, PersonId person) MUST_USE;
Status hour_insert(Tx *tx, PersonId person, const FreeHour *hour) MUST_USE;
Status hour_rows(Tx *tx, PersonId person, Rows *rows) MUST_USE; /* weekday, from, to */
/* person, name, times of yes since, state of the ask of this opening */
Status idle_rows(Tx *tx, const Opening *o, Ms since, Rows *rows) MUST_USE;
/* Has he said yes to something else at the time? */
Status taken_at(Tx *tx, PersonId person, const Opening *o, bool *out) MUST_USE;
Status opening_insert(Tx *tx, const Opening *o) MUST_USE;
Status opening_find(Tx *tx, OpeningId id, Opening *out, bool *open) MUST_USE;
Status opening_of_run(Tx *tx, RunId run, int64_t *count) MUST_USE;
Status opening_shut(Tx *tx, OpeningId id) MUST_USE;
Status opening_rows(Tx *tx, OrganisationId site, Day from, Day to, Rows *rows) MUST_USE;
Opening opening_read(const Row *row);
Status opening_ask_find(Tx *tx, OpeningId opening, PersonId person, AskState *state,
                        MessageId *message) MUST_USE;
Status opening_ask_insert(Tx *tx, OpeningId opening, PersonId person, MessageId message) MUST_USE;
Status opening_ask_answer(Tx *tx, OpeningId opening, PersonId person, AskState state) MUST_USE;
Status asked_rows(Tx *tx, PersonId person, Day from, Rows *rows) MUST_USE;

extern const PersonKeeping partners_keeping;
extern const Route partners_routes[], volunteer_routes[];
