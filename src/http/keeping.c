/* What a person did here stays in the record of who did what, as a number once he is erased. */
#include "http/inside.h"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"request_once.person_id", PERSON_DROPS(request_once, person_id)}, /* of a day */
        {"action.person_id",
         PERSON_SHOWS("actions", "at_ms what", "it",
                      "SELECT at_ms, route FROM action"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping http_keeping = {.rows = rows};
