/* A what-if question about one meal: prices at which one fen matters. */
#include "engine/benefit/inside.h"

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
