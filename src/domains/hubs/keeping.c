/* Who was lent to another site. The hours stay with the shift when he is erased; the loan goes. */
#include "domains/hubs/inside.h"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"hands_loan.person_id", PERSON_MOVES(hands_loan, person_id),
         PERSON_DROPS(hands_loan, person_id),
         PERSON_SHOWS("lent", "day from_minute to_minute state", "iiii",
                      "SELECT h.day, h.from_min, h.to_min, l.state FROM hands_loan l"
                      "  JOIN hands h ON h.community_id = l.community_id AND h.id = l.hands_id"
                      " WHERE l.community_id = $1 AND l.person_id = $2 ORDER BY h.day, l.id")},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping hubs_keeping = {.rows = rows};
