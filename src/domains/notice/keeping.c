/* What was told to a person, and about him. */
#include "domains/notice/inside.h"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"message.person_id", PERSON_MOVES(message, person_id), PERSON_DROPS(message, person_id),
         PERSON_SHOWS("messages", "made_ms channel words state done_ms", "itbti",
                      "SELECT made_ms, CASE channel WHEN 1 THEN 'app' WHEN 2 THEN 'SMS'"
                      "            WHEN 3 THEN 'voice call' ELSE 'paper' END, words_enc,"
                      "       CASE WHEN done_ms IS NULL THEN 'waiting' ELSE 'done' END, done_ms"
                      "  FROM message WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"message.about_id", PERSON_MOVES(message, about_id), PERSON_DROPS(message, about_id)},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping notice_keeping = {.rows = rows};
