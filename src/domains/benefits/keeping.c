/* What benefits and services were given to a person. Settlements and visits that were paid for stay
 * as numbers when the person is erased: a claim must still add up. */
#include "domains/benefits/inside.h"

#define CASE_THERE(to)                                                                             \
    "EXISTS (SELECT 1 FROM fraud_case k WHERE k.community_id = $1 AND k.person_id = " to           \
    " AND k.rule = fraud_case.rule AND k.site_id = fraud_case.site_id AND k.settlement_id = fraud_case.settlement_id AND k.day = fraud_case.day)"

#define LOSER_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM programme_loser k WHERE k.community_id = $1 AND k.person_id = " to      \
    " AND k.change_id = programme_loser.change_id)"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"settlement.person_id", PERSON_MOVES(settlement, person_id),
         PERSON_SHOWS("settlements",
                      "day delivered list_fen discount_fen subsidy_fen fee_fen delivery_fen pay_fen"
                      " programme judged_by",
                      "iiiiiiiitt",
                      "SELECT s.day, s.delivered, s.list_fen, s.discount_fen, s.subsidy_fen,"
                      "       s.fee_fen, s.delivery_fen, s.pay_fen, s.version, s.inputs"
                      "  FROM settlement s WHERE s.community_id = $1 AND s.person_id = $2"
                      " ORDER BY s.day, s.id")},
        {"fraud_case.person_id", PERSON_MOVES_BY(fraud_case, person_id, "id", "0", "0", CASE_THERE),
         .drop = SQL("ii", "",
                     "UPDATE fraud_case SET said = '' WHERE community_id = $1 AND person_id = $2"),
         PERSON_SHOWS("questions_asked", "meal_day said decision", "itt",
                      "SELECT day, said, decision FROM fraud_case"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"voucher.person_id", PERSON_MOVES(voucher, person_id),
         PERSON_SHOWS("vouchers", "units from_day to_day", "iii",
                      "SELECT units, from_day, to_day FROM voucher"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"voucher_use.person_id",
         PERSON_MOVES_BY(voucher_use, person_id, "ticket_id", "0", "0", PERSON_NEVER),
         PERSON_SHOWS("visits", "from_ms to_ms paid_minutes bill_fen voucher_fen pay_fen", "iiiiii",
                      "SELECT start_ms, end_ms, paid_min, bill_fen, voucher_fen, pay_fen"
                      "  FROM voucher_use WHERE community_id = $1 AND person_id = $2"
                      " ORDER BY start_ms")},
        {"voucher_use.worker_id",
         PERSON_MOVES_BY(voucher_use, worker_id, "ticket_id", "0", "0", PERSON_NEVER),
         PERSON_SHOWS("visits_made", "from_ms to_ms paid_minutes", "iii",
                      "SELECT start_ms, end_ms, paid_min FROM voucher_use"
                      " WHERE community_id = $1 AND worker_id = $2 ORDER BY start_ms")},
        {"programme_loser.person_id",
         PERSON_MOVES_BY(programme_loser, person_id, "change_id", "0", "0", LOSER_THERE),
         PERSON_DROPS(programme_loser, person_id),
         PERSON_SHOWS("changes_told", "from_day more_fen told_ms", "iii",
                      "SELECT c.from_day, l.fen, l.told_ms FROM programme_loser l"
                      "  JOIN programme_change c ON c.community_id = l.community_id"
                      "   AND c.id = l.change_id"
                      " WHERE l.community_id = $1 AND l.person_id = $2 ORDER BY l.change_id")},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping benefits_keeping = {.rows = rows};
