/* A sheet of meals (CSV), read for the command line, tests and trials.
 *
 *   seq, step, scheme, birth, hukou, tags, ability, date, slot, list_fen, delivered, fee_fen
 *   and, when a rule asks for them: residence (as hukou), approved (0 or 1)
 *
 * Rows are in time order for each `seq`, which is one person. */
#pragma once
#include "engine/benefit/benefit.h"

typedef struct BenefitSheetRow {
    int64_t row;       /* of the sheet */
    int32_t who;       /* index of seq, in order of first appearance */
    int64_t repeat_of; /* index of the row that settled this ticket first, or -1 */
    Str cells[12];
    const BenefitScheme *scheme;
    BenefitPerson person;
    BenefitMeal meal;
} BenefitSheetRow;

typedef struct BenefitSheet {
    BenefitSheetRow *rows;
    size_t count;
    int32_t persons;
} BenefitSheet;

/* INVALID benefit.sheet, where = "row R column C"; csv.*. A repeated (seq, step) with the same
 * content is kept as a repeat; with other content it is refused. */
Status benefit_sheet_read(Arena *arena, const BenefitBook *book, Str csv, BenefitSheet *out,
                          Problem *problem) MUST_USE;
/* The columns of the row and then the result, as the README of ../shared/data/policy lists them. */
Status benefit_sheet_print(Arena *arena, const BenefitSheet *sheet, Buf *out,
                           Problem *problem) MUST_USE;
/* JSON lines: {"seq", "step", "rule_version", "say": [sentences]}. */
Status benefit_sheet_explain(Arena *arena, const BenefitSheet *sheet, Buf *out,
                             Problem *problem) MUST_USE;
