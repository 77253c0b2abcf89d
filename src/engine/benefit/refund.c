/* What-if questions about one meal: a partial refund, and prices at which one fen matters. */
#include "engine/benefit/inside.h"

/* The same discount and subsidy rules on a smaller order, except that the subsidy lines of the old
 * settlement stay, cut to what is left to pay. */
static void keep_subsidies(const BenefitSettlement *old, BenefitSettlement *now)
{
    size_t kept = 0;
    Fen room = now->net_fen;
    for (size_t i = 0; i < now->line_count; i++)
        if (now->lines[i].kind != BENEFIT_SUBSIDY && now->lines[i].kind != BENEFIT_VOUCHER)
            now->lines[kept++] = now->lines[i];
    now->line_count = kept;
    now->subsidy_fen = now->voucher_fen = 0;
    for (size_t i = 0; i < old->line_count; i++) {
        BenefitLine line = old->lines[i];
        if (line.kind != BENEFIT_SUBSIDY && line.kind != BENEFIT_VOUCHER) continue;
        if (line.fen > room) { /* parts are cut in proportion */
            int64_t weights[BENEFIT_PARTS_MAX];
            Fen parts[BENEFIT_PARTS_MAX];
            for (size_t k = 0; k < line.part_count; k++) weights[k] = line.parts[k].fen;
            fen_split(room, weights, line.part_count, parts);
            for (size_t k = 0; k < line.part_count; k++) line.parts[k].fen = parts[k];
            line.cut_fen += line.fen - room;
            line.fen = room;
        }
        if (line.fen == 0) continue;
        room -= line.fen;
        now->lines[now->line_count++] = line;
        now->subsidy_fen += line.fen;
        if (line.kind == BENEFIT_VOUCHER) now->voucher_fen += line.fen;
    }
    now->pay_fen = now->net_fen - now->subsidy_fen + now->fee_fen - now->delivery_fen;
}

static Fen operator_income(const BenefitSettlement *s)
{
    return s->net_fen + s->fee_fen;
}

Status benefit_refund(const BenefitSettlement *old, const BenefitPerson *person,
                      const BenefitMeal *meal, const BenefitUse *uses, Fen returned_fen,
                      bool canteen_at_fault, BenefitRefund *out, Problem *problem)
{
    Fen before[BENEFIT_FUNDERS_MAX];
    Fen after[BENEFIT_FUNDERS_MAX];
    BenefitMeal rest = *meal;

    if (returned_fen < 0 || returned_fen > meal->list_fen || meal->list_fen != old->list_fen)
        return problem_set(problem, INVALID, "benefit.refund", "退的菜不能多于这一单，请核对");
    *out = (BenefitRefund){0};
    rest.list_fen -= returned_fen;
    benefit_settle(old->scheme, person, &rest, uses, &out->after);
    out->cliff = out->after.pay_fen > old->pay_fen;
    /* At the canteen's fault the elder gets at least the price of the line after discount back. */
    Fen line_price = old->net_fen - out->after.net_fen;
    if (canteen_at_fault && out->after.subsidy_fen < old->subsidy_fen &&
        old->pay_fen - out->after.pay_fen < line_price) {
        keep_subsidies(old, &out->after);
        out->kept_subsidy = true;
    }
    Fen change = old->pay_fen - out->after.pay_fen;
    out->elder_fen = change > 0 ? change : 0;
    benefit_by_funder(old, before);
    benefit_by_funder(&out->after, after);
    for (size_t f = 0; f < old->scheme->funder_count; f++)
        out->funder_fen[f] = before[f] > after[f] ? before[f] - after[f] : 0;
    out->operator_income_before = operator_income(old);
    /* When the elder's own change would raise the price, the elder pays what was paid and the
     * canteen bears the difference. */
    out->operator_income_after = operator_income(&out->after);
    if (change < 0) {
        out->operator_income_after += change;
        out->after.pay_fen = old->pay_fen;
    }
    return OK;
}

size_t benefit_cliffs(const BenefitScheme *scheme, const BenefitPerson *person, BenefitMeal meal,
                      const BenefitUse *uses, Fen max_fen, BenefitCliff *out, size_t room)
{
    BenefitSettlement s;
    size_t found = 0;
    Fen before = 0;

    meal.fee_fen = 0;
    for (Fen price = 0; price <= max_fen; price++) {
        meal.list_fen = price;
        benefit_settle(scheme, person, &meal, uses, &s);
        if (price > 0 && (s.pay_fen < before || s.pay_fen > before + 1)) {
            if (found < room) out[found] = (BenefitCliff){price, before, s.pay_fen};
            found++;
        }
        before = s.pay_fen;
    }
    return found;
}
