/* What the residents' part keeps of a person. What was proposed stays when its speaker is erased,
 * from nobody named. */
#include "domains/residents/inside.h"

#define GUEST_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM activity_guest k WHERE k.community_id = $1 AND k.person_id = " to       \
    " AND k.activity_id = activity_guest.activity_id)"
#define SEAT_THERE(to)                                                                             \
    "EXISTS (SELECT 1 FROM table_member k WHERE k.community_id = $1 AND k.person_id = " to         \
    " AND k.group_id = table_member.group_id)"
#define CHECK_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM buddy_check k WHERE k.community_id = $1 AND k.person_id = " to          \
    " AND k.day = buddy_check.day)"
#define YES_THERE(to)                                                                              \
    "EXISTS (SELECT 1 FROM proposal_yes k WHERE k.community_id = $1 AND k.person_id = " to         \
    " AND k.proposal_id = proposal_yes.proposal_id)"
#define CAME_THERE(to)                                                                             \
    "EXISTS (SELECT 1 FROM came_by k WHERE k.community_id = $1 AND k.person_id = " to ")"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"outreach_contact.person_id", PERSON_MOVES(outreach_contact, person_id),
         PERSON_DROPS(outreach_contact, person_id),
         PERSON_SHOWS("asked", "made_ms way result words", "iiit",
                      "SELECT made_ms, way, result, words FROM outreach_contact"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"activity_guest.person_id",
         PERSON_MOVES_BY(activity_guest, person_id, "activity_id", "0", "0", GUEST_THERE),
         PERSON_DROPS(activity_guest, person_id),
         PERSON_SHOWS(
             "activities", "name from_ms attended_ms", "tii",
             "SELECT a.name, a.from_ms, g.attended_ms FROM activity_guest g"
             "  JOIN activity a ON a.community_id = g.community_id AND a.id = g.activity_id"
             " WHERE g.community_id = $1 AND g.person_id = $2 ORDER BY a.from_ms, a.id")},
        {"table_member.person_id",
         PERSON_MOVES_BY(table_member, person_id, "group_id", "0", "0", SEAT_THERE),
         PERSON_DROPS(table_member, person_id),
         PERSON_SHOWS(
             "tables", "name from_day to_day", "tii",
             "SELECT g.name, m.from_day, m.to_day FROM table_member m"
             "  JOIN table_group g ON g.community_id = m.community_id AND g.id = m.group_id"
             " WHERE m.community_id = $1 AND m.person_id = $2 ORDER BY m.from_day, g.id")},
        {"buddy_check.person_id",
         PERSON_MOVES_BY(buddy_check, person_id, "id", "0", "0", CHECK_THERE),
         PERSON_DROPS(buddy_check, person_id),
         PERSON_SHOWS("asked_after", "day outcome words", "iit",
                      "SELECT day, outcome, words FROM buddy_check"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY day")},
        {"proposal.person_id", PERSON_MOVES(proposal, person_id),
         .drop =
             SQL("ii", "",
                 "UPDATE proposal SET person_id = 0 WHERE community_id = $1 AND person_id = $2"),
         PERSON_SHOWS("proposals", "made_ms words answer", "itt",
                      "SELECT made_ms, words, answer FROM proposal"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY id")},
        {"proposal_yes.person_id",
         PERSON_MOVES_BY(proposal_yes, person_id, "proposal_id", "0", "0", YES_THERE),
         PERSON_DROPS(proposal_yes, person_id),
         PERSON_SHOWS(
             "wanted", "made_ms words", "it",
             "SELECT y.made_ms, p.words FROM proposal_yes y"
             "  JOIN proposal p ON p.community_id = y.community_id AND p.id = y.proposal_id"
             " WHERE y.community_id = $1 AND y.person_id = $2 ORDER BY y.made_ms, p.id")},
        {"came_by.person_id", PERSON_MOVES_BY(came_by, person_id, "0", "0", "0", CAME_THERE),
         PERSON_DROPS(came_by, person_id),
         PERSON_SHOWS("came_by", "at_ms title", "it",
                      "SELECT c.at_ms, p.title FROM came_by c"
                      "  JOIN poster p ON p.community_id = c.community_id AND p.id = c.poster_id"
                      " WHERE c.community_id = $1 AND c.person_id = $2")},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping residents_keeping = {.rows = rows};
