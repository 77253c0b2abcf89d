/* What the files of rounds share among themselves. */
#pragma once
#include "domains/rounds/rounds.h"

Status round_case_insert(Tx *tx, const RoundCase *of) MUST_USE;
Status round_case_close(Tx *tx, PersonId elder, Day day, int64_t *changed) MUST_USE;
Status round_case_count(Tx *tx, PersonId aide, int64_t *count) MUST_USE;
Status round_case_list(Tx *tx, PersonId aide, RoundCase **out, size_t *count) MUST_USE;
Status round_visit_insert(Tx *tx, const RoundVisit *visit) MUST_USE;
Status round_visit_list(Tx *tx, PersonId elder, RoundVisit **out, size_t *count) MUST_USE;
typedef struct Need {
    PersonId elder;
    int64_t needs;
} Need;
/* What visits since then found, by elder. */
Status round_visit_needs(Tx *tx, Ms since_ms, Need **out, size_t *count) MUST_USE;
Status round_skill_put(Tx *tx, PersonId helper, int64_t skills) MUST_USE;
typedef struct Helper {
    PersonId person;
    int64_t skills;
} Helper;
Status round_skill_list(Tx *tx, Helper **out, size_t *count) MUST_USE;

typedef struct AskRow {
    PersonId elder;
    int64_t kind, hour;
    Day asked;
} AskRow;

extern const Route rounds_routes[];
extern const Route rounds_asks_routes[];
extern const Route rounds_access_routes[];
extern const PersonKeeping rounds_keeping;
