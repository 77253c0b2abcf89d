/* What the files of crew share among themselves. */
#pragma once
#include "domains/crew/crew.h"
#include "domains/partners/partners.h"

Status allowance_insert(Tx *tx, const Allowance *a) MUST_USE;
/* The newest version of the same site, kind, who, duty and funder; NOT_FOUND none. */
Status allowance_newest(Tx *tx, const Allowance *like, Allowance *out) MUST_USE;
Status allowance_find(Tx *tx, AllowanceId id, Allowance *out) MUST_USE;
Status allowance_cut(Tx *tx, AllowanceId id, Day last) MUST_USE;
/* With a day in [from, to]: from 0: all, newest versions first; otherwise in the order of pay. */
Status allowance_list(Tx *tx, OrganisationId site, Day from, Day to, Allowance **out,
                      size_t *count) MUST_USE;
Status weather_put(Tx *tx, const CrewWeather *w) MUST_USE;
Status weather_list(Tx *tx, OrganisationId site, Day from, Day to, CrewWeather **out,
                    size_t *count) MUST_USE;

Status pay_insert(Tx *tx, const CrewPay *p) MUST_USE;
Status pay_line_insert(Tx *tx, CrewPayId pay, int64_t number, const CrewLine *line,
                       TransferId transfer) MUST_USE;
Status pay_find(Tx *tx, CrewPayId id, CrewPay *out) MUST_USE;
/* The one that stands; NOT_FOUND none. */
Status pay_standing(Tx *tx, OrganisationId site, PersonId person, int64_t month,
                    CrewPay *out) MUST_USE;
Status pay_transfers(Tx *tx, CrewPayId id, Rows *rows) MUST_USE; /* transfer */
Status pay_back(Tx *tx, CrewPayId id, Str reason) MUST_USE;
/* Is a pay of the site standing for this month or a later one? */
Status pay_since(Tx *tx, OrganisationId site, int64_t month, bool *paid) MUST_USE;

/* The account a funder and month; NOT_FOUND: nothing moved there yet (only where nothing is
 * written). */
Status crew_funder_account(Tx *tx, Str funder, int64_t month, AccountId *out) MUST_USE;
/* By funder and month, newest first, without what is owed. */
Status owed_list(Tx *tx, CrewOwed **out, size_t *count) MUST_USE;

Status lesson_put(Tx *tx, const LessonDone *l) MUST_USE;

extern const PersonKeeping crew_keeping;
extern const Route crew_routes[];
extern const Route crew_lesson_routes[];
extern const Route crew_owed_routes[];
