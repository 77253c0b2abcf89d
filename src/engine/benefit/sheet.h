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

extern const char *const benefit_sheet_columns[12];

/* INVALID benefit.sheet, where = "row R column C"; csv.*. A repeated (seq, step) with the same
 * content is kept as a repeat; with other content it is refused. */
Status benefit_sheet_read(Arena *arena, const BenefitBook *book, Str csv, BenefitSheet *out,
                          Problem *problem) MUST_USE;
/* Settles the rows in order, a history for each person and scheme; a repeat of a ticket gets the
 * first result.  Calls back for each row. */
typedef void BenefitRowDone(void *context, const BenefitSheetRow *row, const BenefitUse *uses,
                            const BenefitSettlement *settlement);
void benefit_sheet_settle(Arena *arena, const BenefitSheet *sheet, BenefitRowDone *done,
                          void *context);
/* "city:300|district:300", names in order of bytes, without zeros; "" when nobody pays. */
void benefit_put_funders(const BenefitSettlement *settlement, Buf *out);
/* "d2|A": the rules used, in the order of work. */
void benefit_put_rules(const BenefitSettlement *settlement, Buf *out);
/* The columns of the row and then the result, as the README of ../shared/data/policy lists them. */
Status benefit_sheet_print(Arena *arena, const BenefitSheet *sheet, Buf *out,
                           Problem *problem) MUST_USE;
/* JSON lines: {"seq", "step", "rule_version", "say": [sentences]}. */
Status benefit_sheet_explain(Arena *arena, const BenefitSheet *sheet, Buf *out,
                             Problem *problem) MUST_USE;
