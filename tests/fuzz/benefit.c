/* Schemes and sheets of meals: any bytes are read or refused; a scheme that is read settles and is
 * proved without a fault of ours.  The first line of the input is the scheme, the rest a sheet. */
#include "engine/benefit/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_some(const BenefitScheme *scheme)
{
    BenefitSettlement s;
    BenefitPerson person = {.birth = day_of(1941, 5, 6), .hukou = PLACE_TOWN, .tags = ~0ull};
    for (Fen price = 0; price < 3000; price += 299) {
        BenefitMeal meal = {.day = day_of(2026, 3, 2), .slot = SLOT_LUNCH, .list_fen = price};
        Fen owed[BENEFIT_FUNDERS_MAX];
        Fen parts = 0;
        benefit_settle(scheme, &person, &meal, NULL, &s);
        benefit_by_funder(&s, owed);
        for (size_t f = 0; f < scheme->funder_count; f++) parts += owed[f];
        ASSERT(s.pay_fen + parts <= s.list_fen + s.operator_fen);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(256 << 20);
    Str rest = {(const char *)data, size};
    Str scheme = size ? str_cut(&rest, '\n') : rest;
    const BenefitBook *book;
    Problem problem = {0};
    if (benefit_book_read(arena, scheme, &book, &problem) == OK) {
        BenefitSheet sheet;
        BenefitFindings findings = {0};
        Buf out = buf_new(arena, 1 << 20);
        for (size_t i = 0; i < book->scheme_count; i++) check_some(&book->schemes[i]);
        if (book->schemes[0].rule_count <= 4)
            benefit_prove(arena, book, &book->schemes[0], &findings);
        if (rest.len && benefit_sheet_read(arena, book, rest, &sheet, &problem) == OK) {
            (void)benefit_sheet_print(arena, &sheet, &out, &problem);
            (void)benefit_sheet_explain(arena, &sheet, &out, &problem);
        }
    } else {
        ASSERT(problem.code[0] && problem.text[0]);
    }
    arena_free(arena);
    return 0;
}
