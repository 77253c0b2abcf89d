/* What crew keeps of a person. Money that was paid stays with a number when he is erased. */
#include "domains/crew/inside.h"

/* The other record has done the lesson, or was paid for the month: his own stays with the old. */
#define PAID_THERE(to)                                                                               \
    "state = 1 AND EXISTS (SELECT 1 FROM crew_pay o WHERE o.community_id = $1 AND o.person_id = " to \
    " AND o.site_id = crew_pay.site_id AND o.month = crew_pay.month AND o.state = 1)"
#define LEARNT_THERE(to)                                                                           \
    "EXISTS (SELECT 1 FROM lesson_done o WHERE o.community_id = $1 AND o.person_id = " to          \
    " AND o.lesson = lesson_done.lesson)"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"crew_pay.person_id", PERSON_MOVES_BY(crew_pay, person_id, "id", "0", "0", PAID_THERE),
         PERSON_SHOWS("allowances", "month amount_fen state made_ms", "iiii",
                      "SELECT month, fen, state, made_ms FROM crew_pay"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY month, id")},
        {"lesson_done.person_id",
         PERSON_MOVES_BY(lesson_done, person_id, "lesson", "0", "0", LEARNT_THERE),
         PERSON_DROPS(lesson_done, person_id),
         PERSON_SHOWS("lessons", "lesson step state made_ms", "iiii",
                      "SELECT lesson, step, state, made_ms FROM lesson_done"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY lesson")},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping crew_keeping = {.rows = rows};
