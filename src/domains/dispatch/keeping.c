/* Who was visited, by whom, and what was found at the door. Rows of which the kept record has its
 * own stay with the old one. */
#include "domains/dispatch/inside.h"

#define PLACE_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM client_place k WHERE k.community_id = $1 AND k.person_id = " to         \
    " AND k.site_id = client_place.site_id)"
#define NEED_THERE(to)                                                                             \
    "EXISTS (SELECT 1 FROM client_need k WHERE k.community_id = $1 AND k.person_id = " to          \
    " AND k.site_id = client_need.site_id)"
#define CARRIER_THERE(to)                                                                          \
    "EXISTS (SELECT 1 FROM carrier k WHERE k.community_id = $1 AND k.person_id = " to              \
    " AND k.site_id = carrier.site_id)"
#define OFF_THERE(to)                                                                              \
    "EXISTS (SELECT 1 FROM carrier_off k WHERE k.community_id = $1 AND k.person_id = " to          \
    " AND k.day = carrier_off.day)"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"stop.person_id", PERSON_MOVES(stop, person_id),
         .drop = SQL("ii", "",
                     "UPDATE stop SET warning = '', note = '', proof = '', condition = 0"
                     " WHERE community_id = $1 AND person_id = $2 AND state IN (4, 5)"),
         PERSON_SHOWS("deliveries", "what note condition done_ms outcome", "ttiit",
                      "SELECT what, note, condition, done_ms, CASE outcome WHEN 1 THEN 'delivered'"
                      "            WHEN 2 THEN 'neighbour' WHEN 3 THEN 'no answer'"
                      "            WHEN 4 THEN 'returned' ELSE 'not yet' END"
                      "  FROM stop WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"no_answer.person_id", PERSON_MOVES(no_answer, person_id),
         PERSON_SHOWS("looked_for", "begun_ms ended_ms", "ii",
                      "SELECT begun_ms, ended_ms FROM no_answer"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"client_place.person_id",
         PERSON_MOVES_BY(client_place, person_id, "site_id", "0", "0", PLACE_THERE),
         PERSON_DROPS(client_place, person_id)},
        {"client_need.person_id",
         PERSON_MOVES_BY(client_need, person_id, "site_id", "0", "0", NEED_THERE),
         PERSON_DROPS(client_need, person_id),
         PERSON_SHOWS("needs_at_the_door", "from_minute until_minute seconds", "iii",
                      "SELECT from_min, until_min, service_s FROM client_need"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY site_id")},
        {"run_plan.worker_id",
         PERSON_MOVES_BY(run_plan, worker_id, "site_id", "number", "0", PERSON_NEVER),
         .drop = SQL("ii", "",
                     "UPDATE run_plan SET worker_id = 0"
                     " WHERE community_id = $1 AND worker_id = $2")},
        {"run.worker_id", PERSON_MOVES(run, worker_id),
         PERSON_SHOWS("runs", "day name leave_ms", "iti",
                      "SELECT day, name, leave_ms FROM run"
                      " WHERE community_id = $1 AND worker_id = $2 ORDER BY day, id")},
        {"carrier.person_id",
         PERSON_MOVES_BY(carrier, person_id, "site_id", "0", "0", CARRIER_THERE),
         PERSON_DROPS(carrier, person_id)},
        {"carrier_off.person_id",
         PERSON_MOVES_BY(carrier_off, person_id, "day", "0", "0", OFF_THERE),
         PERSON_DROPS(carrier_off, person_id),
         PERSON_SHOWS("days_off", "day", "i",
                      "SELECT day FROM carrier_off"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY day")},
        {"carrier_at.person_id", PERSON_DROPS(carrier_at, person_id),
         PERSON_SHOWS("last_seen", "lat_e7 lon_e7 at_ms", "iii",
                      "SELECT lat_e7, lon_e7, at_ms FROM carrier_at"
                      " WHERE community_id = $1 AND person_id = $2")},
        {"help_call.person_id", PERSON_MOVES(help_call, person_id),
         .drop = SQL("ii", "",
                     "UPDATE help_call SET words = ''"
                     " WHERE community_id = $1 AND person_id = $2"),
         PERSON_SHOWS("help_at_once", "made_ms words accepted_ms door_ms ended_ms", "itiii",
                      "SELECT made_ms, words, accepted_ms, door_ms, ended_ms FROM help_call"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"help_call.worker_id", PERSON_MOVES(help_call, worker_id),
         PERSON_SHOWS("help_given", "accepted_ms door_ms ended_ms", "iii",
                      "SELECT accepted_ms, door_ms, ended_ms FROM help_call"
                      " WHERE community_id = $1 AND worker_id = $2 ORDER BY id")},
        {"help_ask.worker_id",
         PERSON_MOVES_BY(help_ask, worker_id, "call_id", "help_ask.place", "0", PERSON_NEVER),
         PERSON_SHOWS("asked_to_help", "asked_ms answered_ms", "ii",
                      "SELECT asked_ms, answered_ms FROM help_ask"
                      " WHERE community_id = $1 AND worker_id = $2 ORDER BY call_id, place")},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping dispatch_keeping = {.rows = rows};
