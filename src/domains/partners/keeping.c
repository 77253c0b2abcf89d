/* When a volunteer could come, and what he was asked for. Both go when he is erased. */
#include "domains/partners/inside.h"

#define HOUR_THERE(to)                                                                             \
    "EXISTS (SELECT 1 FROM free_hour k WHERE k.community_id = $1 AND k.person_id = " to            \
    " AND k.weekday = free_hour.weekday AND k.from_min < free_hour.to_min"                         \
    " AND k.to_min > free_hour.from_min)"
#define ASK_THERE(to)                                                                              \
    "EXISTS (SELECT 1 FROM opening_ask k WHERE k.community_id = $1 AND k.person_id = " to          \
    " AND k.opening_id = opening_ask.opening_id)"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"free_hour.person_id",
         PERSON_MOVES_BY(free_hour, person_id, "weekday", "from_min", "0", HOUR_THERE),
         PERSON_DROPS(free_hour, person_id),
         PERSON_SHOWS("free_hours", "weekday from_min to_min", "iii",
                      "SELECT weekday, from_min, to_min FROM free_hour"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY weekday, from_min")},
        {"opening_ask.person_id",
         PERSON_MOVES_BY(opening_ask, person_id, "opening_id", "0", "0", ASK_THERE),
         PERSON_DROPS(opening_ask, person_id),
         PERSON_SHOWS("asked_to_help", "asked_ms words state answered_ms", "itii",
                      "SELECT a.asked_ms, o.words, a.state, a.answered_ms FROM opening_ask a"
                      "  JOIN opening o ON o.community_id = a.community_id AND o.id = a.opening_id"
                      " WHERE a.community_id = $1 AND a.person_id = $2 ORDER BY a.asked_ms")},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping partners_keeping = {.rows = rows};
