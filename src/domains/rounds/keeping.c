/* What rounds keep of a person. Visits stay as numbers when the person is erased; the words go. */
#include "domains/rounds/inside.h"

#define CASE_THERE(to)                                                                             \
    "EXISTS (SELECT 1 FROM round_case k WHERE k.community_id = $1 AND k.elder_id = " to            \
    " AND k.until_day = 0 AND round_case.until_day = 0)"
#define SKILL_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM round_skill k WHERE k.community_id = $1 AND k.person_id = " to ")"

#define ASK_THERE(to)                                                                              \
    "EXISTS (SELECT 1 FROM round_ask k WHERE k.community_id = $1 AND k.elder_id = " to             \
    " AND k.kind = round_ask.kind)"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"round_case.elder_id", PERSON_MOVES_BY(round_case, elder_id, "id", "0", "0", CASE_THERE),
         .drop = SQL("ii", "", "DELETE FROM round_case WHERE community_id = $1 AND elder_id = $2"),
         PERSON_SHOWS("visited_every", "since_day every_days until_day", "iii",
                      "SELECT since_day, every_days, until_day FROM round_case"
                      " WHERE community_id = $1 AND elder_id = $2 ORDER BY id")},
        {"round_case.aide_id", PERSON_MOVES(round_case, aide_id),
         PERSON_SHOWS("looks_after", "since_day until_day", "ii",
                      "SELECT since_day, until_day FROM round_case"
                      " WHERE community_id = $1 AND aide_id = $2 ORDER BY id")},
        {"round_visit.elder_id", PERSON_MOVES(round_visit, elder_id),
         .drop = SQL("ii", "",
                     "UPDATE round_visit SET words = '', needs = 0,"
                     "       outcome = CASE WHEN outcome = 2 THEN 1 ELSE outcome END"
                     " WHERE community_id = $1 AND elder_id = $2"),
         PERSON_SHOWS("visits", "at_ms way outcome needs words", "iiiit",
                      "SELECT at_ms, way, outcome, needs, words FROM round_visit"
                      " WHERE community_id = $1 AND elder_id = $2 ORDER BY id")},
        {"round_visit.aide_id", PERSON_MOVES(round_visit, aide_id),
         PERSON_SHOWS("visits_made", "at_ms outcome", "ii",
                      "SELECT at_ms, outcome FROM round_visit"
                      " WHERE community_id = $1 AND aide_id = $2 ORDER BY id")},
        {"round_skill.person_id",
         PERSON_MOVES_BY(round_skill, person_id, "0", "0", "0", SKILL_THERE),
         PERSON_DROPS(round_skill, person_id),
         PERSON_SHOWS("skills", "skills", "i",
                      "SELECT skills FROM round_skill WHERE community_id = $1 AND person_id = $2")},
        {"round_ask.elder_id", PERSON_MOVES_BY(round_ask, elder_id, "kind", "0", "0", ASK_THERE),
         .drop = SQL("ii", "", "DELETE FROM round_ask WHERE community_id = $1 AND elder_id = $2"),
         PERSON_SHOWS("asked_for", "asked_day kind hour", "iii",
                      "SELECT asked_day, kind, hour FROM round_ask"
                      " WHERE community_id = $1 AND elder_id = $2 ORDER BY kind")},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping rounds_keeping = {.rows = rows};
