/* What the canteen keeps of a person. Orders stay as numbers when the person is erased, because
 * money was paid for them; what the box said of his illness goes. */
#include "domains/meals/inside.h"

#define MEAL_STATE                                                                                 \
    "CASE state WHEN 1 THEN 'ordered' WHEN 2 THEN 'handed over' WHEN 3 THEN 'cancelled'"           \
    " WHEN 4 THEN 'not collected' ELSE 'refunded' END"

#define ORDER_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM meal_order k WHERE k.community_id = $1 AND k.person_id = " to           \
    " AND k.day = meal_order.day AND k.slot = meal_order.slot AND k.state = 1 AND meal_order.state = 1)"
#define STANDING_THERE(to)                                                                         \
    "EXISTS (SELECT 1 FROM standing_order k WHERE k.community_id = $1 AND k.person_id = " to       \
    " AND k.slot = standing_order.slot AND k.state = 1 AND standing_order.state = 1)"
#define PROFILE_THERE(to)                                                                          \
    "EXISTS (SELECT 1 FROM food_profile k WHERE k.community_id = $1 AND k.person_id = " to ")"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        /* Two open orders of one meal cannot be one: the second stays with the old record. */
        {"meal_order.person_id",
         PERSON_MOVES_BY(meal_order, person_id, "id", "0", "0", ORDER_THERE),
         .drop = SQL("ii", "",
                     "UPDATE meal_order SET warning = '', kitchen_note = ''"
                     " WHERE community_id = $1 AND person_id = $2 AND state <> 1"),
         PERSON_SHOWS("orders",
                      "day state list_fen discount_fen subsidy_fen fee_fen pay_fen kitchen_note"
                      " warning placed_ms done_ms",
                      "itiiiiittii",
                      "SELECT day, " MEAL_STATE ", list_fen, discount_fen, subsidy_fen, fee_fen,"
                      "       pay_fen, kitchen_note, warning, placed_ms, done_ms FROM meal_order"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY day, id")},
        {"meal_order.payer_id", PERSON_MOVES(meal_order, payer_id),
         PERSON_SHOWS("paid_for_others", "day state pay_fen", "iti",
                      "SELECT day, " MEAL_STATE ", pay_fen FROM meal_order"
                      " WHERE community_id = $1 AND payer_id = $2 AND person_id <> $2"
                      " ORDER BY day, id")},
        {"meal_wait.person_id", PERSON_MOVES(meal_wait, person_id),
         PERSON_DROPS(meal_wait, person_id),
         PERSON_SHOWS("waiting_list", "asked_ms", "i",
                      "SELECT asked_ms FROM meal_wait"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        /* Lunch every Tuesday on both records is one lunch: what is double waits with the old one.
         */
        {"standing_order.person_id",
         PERSON_MOVES_BY(standing_order, person_id, "id", "0", "0", STANDING_THERE),
         PERSON_DROPS(standing_order, person_id),
         PERSON_SHOWS("standing_orders", "weekdays from_ms runs", "iii",
                      "SELECT weekdays, made_ms, CASE state WHEN 1 THEN 1 ELSE 0 END"
                      "  FROM standing_order WHERE community_id = $1 AND person_id = $2"
                      " ORDER BY id")},
        {"standing_order.payer_id", PERSON_MOVES(standing_order, payer_id),
         PERSON_DROPS(standing_order, payer_id)},
        /* Counted as they were cast. */
        {"meal_vote.person_id", PERSON_DROPS(meal_vote, person_id),
         PERSON_SHOWS(
             "votes", "week_day dish made_ms", "iti",
             "SELECT v.week, d.name, v.made_ms FROM meal_vote v"
             "  JOIN dish d ON d.community_id = v.community_id AND d.id = v.dish_id"
             " WHERE v.community_id = $1 AND v.person_id = $2 ORDER BY v.week, v.dish_id")},
        {"food_profile.person_id",
         PERSON_MOVES_BY(food_profile, person_id, "0", "0", "0", PROFILE_THERE),
         PERSON_DROPS(food_profile, person_id),
         PERSON_SHOWS("food_profile", "size likes leaves most_fen made_ms", "iiiii",
                      "SELECT size, likes, leaves, most_fen, made_ms FROM food_profile"
                      " WHERE community_id = $1 AND person_id = $2")},
        {"complaint.person_id", PERSON_MOVES(complaint, person_id),
         .drop = SQL("ii", "",
                     "UPDATE complaint SET words = '', answer = '', decision = ''"
                     " WHERE community_id = $1 AND person_id = $2"),
         PERSON_SHOWS("complaints", "made_ms words answer decision closed_ms", "ittti",
                      "SELECT made_ms, words, answer, decision, closed_ms FROM complaint"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"complaint_call.person_id",
         PERSON_MOVES_BY(complaint_call, person_id, "complaint_id", "turn", "0", PERSON_NEVER),
         PERSON_SHOWS("complaints_told", "told_ms turn", "ii",
                      "SELECT told_ms, turn FROM complaint_call"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY complaint_id")},
        {"health_card.person_id", PERSON_MOVES(health_card, person_id),
         PERSON_DROPS(health_card, person_id),
         PERSON_SHOWS("health_cards", "number issued_day expires_day", "tii",
                      "SELECT number, issued_day, expires_day FROM health_card"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"worker_shift.person_id", PERSON_MOVES(worker_shift, person_id),
         PERSON_SHOWS("shifts", "day from_minute to_minute", "iii",
                      "SELECT day, from_min, to_min FROM worker_shift"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY day, id")},
        /* What was said of somebody goes with them; that there was an outbreak stays. */
        {"unwell_report.person_id", PERSON_MOVES(unwell_report, person_id),
         .drop = SQL("ii", "",
                     "UPDATE unwell_report SET words = ''"
                     " WHERE community_id = $1 AND person_id = $2"),
         PERSON_SHOWS("unwell", "since_ms words made_ms", "iti",
                      "SELECT since_ms, words, made_ms FROM unwell_report"
                      " WHERE community_id = $1 AND person_id = $2 AND state = 1 ORDER BY id")},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping meals_keeping = {.rows = rows};
