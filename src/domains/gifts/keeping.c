/* What somebody gave. The gift stays when its giver is erased, from nobody named. */
#include "domains/gifts/inside.h"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"gift.person_id", PERSON_MOVES(gift, person_id),
         .drop = SQL("ii", "",
                     "UPDATE gift SET person_id = 0, donor_name = '', words = ''"
                     " WHERE community_id = $1 AND person_id = $2"),
         PERSON_SHOWS("gifts", "made_ms donor_name goods amount got words thanked_ms thanks",
                      "ittiitit",
                      "SELECT made_ms, donor_name, goods, amount, got, words, thanked_ms, thanks"
                      "  FROM gift WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping gifts_keeping = {.rows = rows};
