/* What the register keeps of a person: what moves with a merge, goes with erasure, stands in the
 * export. Flags, consents, relations, looks and the newest assessment are written by
 * register_shown. */
#include "domains/people/inside.h"

size_t keeping_rows(const StorePart *part, PersonRows out[PERSON_ROWS_MAX])
{
    return part->keeping && part->keeping->rows ? part->keeping->rows(out) : 0;
}

#define LOGIN_THERE(to)                                                                            \
    "EXISTS (SELECT 1 FROM membership k WHERE k.community_id = $1 AND k.person_id = " to           \
    " AND k.login_id = membership.login_id AND k.role = membership.role AND k.organisation_id = membership.organisation_id)"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"person_flag.person_id", PERSON_MOVES(person_flag, person_id),
         PERSON_DROPS(person_flag, person_id)},
        {"care_setting.person_id", PERSON_MOVES(care_setting, person_id),
         PERSON_DROPS(care_setting, person_id),
         PERSON_SHOWS("care", "setting from_day reason", "tit",
                      "SELECT CASE setting WHEN 1 THEN 'home' WHEN 2 THEN 'community'"
                      "            ELSE 'institution' END, from_day, reason FROM care_setting"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY from_day, id")},
        {"relation.person_id", PERSON_MOVES(relation, person_id),
         PERSON_DROPS(relation, person_id)},
        {"relation.other_id", PERSON_MOVES(relation, other_id), PERSON_DROPS(relation, other_id)},
        {"consent.person_id", PERSON_MOVES(consent, person_id), PERSON_DROPS(consent, person_id)},
        {"consent.to_id", PERSON_MOVES(consent, to_id),
         .drop = SQL("ii", "", /* who is gone receives nothing */
                     "UPDATE consent SET ended_ms = coalesce(ended_ms, given_ms), to_id = 0"
                     " WHERE community_id = $1 AND to_id = $2")},
        {"look.person_id", PERSON_MOVES(look, person_id), PERSON_DROPS(look, person_id)},
        {"assessment.person_id", PERSON_MOVES(assessment, person_id),
         PERSON_DROPS(assessment, person_id),
         PERSON_SHOWS("assessments", "made_day valid_until_day total level scores", "iiiit",
                      "SELECT day, expires_day, total, level, scores FROM assessment"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY day, id")},
        {"wish.person_id", PERSON_MOVES(wish, person_id), PERSON_DROPS(wish, person_id)},
        {"diet_limit.person_id", PERSON_MOVES(diet_limit, person_id),
         PERSON_DROPS(diet_limit, person_id)},
        {"absence.person_id", PERSON_MOVES(absence, person_id), PERSON_DROPS(absence, person_id),
         PERSON_SHOWS(
             "absences", "why from_day to_day", "tii",
             "SELECT CASE kind WHEN 1 THEN 'hospital' WHEN 2 THEN 'at the child''s'"
             "            WHEN 3 THEN 'travelling' ELSE 'other' END, from_day, to_day"
             "  FROM absence WHERE community_id = $1 AND person_id = $2 ORDER BY from_day, id")},
        {"legal_hold.person_id", PERSON_MOVES(legal_hold, person_id),
         PERSON_DROPS(legal_hold, person_id)},
        {"grid_node.duty_person_id", PERSON_MOVES(grid_node, duty_person_id),
         .drop = SQL("ii", "",
                     "UPDATE grid_node SET duty_person_id = NULL"
                     " WHERE community_id = $1 AND duty_person_id = $2"),
         PERSON_SHOWS("looks_after", "name", "t",
                      "SELECT name FROM grid_node"
                      " WHERE community_id = $1 AND duty_person_id = $2 ORDER BY id")},
        {"emergency_view.person_id", PERSON_MOVES(emergency_view, person_id),
         PERSON_DROPS(emergency_view, person_id),
         PERSON_SHOWS("emergency_views", "who reason at_ms until_ms", "ttii",
                      "SELECT coalesce(p.name, ''), e.reason, e.at_ms, e.until_ms"
                      "  FROM emergency_view e LEFT JOIN person p"
                      "    ON p.community_id = e.community_id AND p.id = e.actor_id"
                      " WHERE e.community_id = $1 AND e.person_id = $2 ORDER BY e.id")},
        {"membership.person_id",
         PERSON_MOVES_BY(membership, person_id, "login_id", "role", "organisation_id", LOGIN_THERE),
         PERSON_DROPS(membership, person_id),
         PERSON_SHOWS("signs_in_as", "role since_ms", "ii",
                      "SELECT role, created_ms FROM membership"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY created_ms, role")},
        {"session.person_id", PERSON_MOVES(session, person_id), PERSON_DROPS(session, person_id),
         PERSON_SHOWS("sessions", "from_ms until_ms", "ii",
                      "SELECT created_ms, expires_ms FROM session"
                      " WHERE community_id = $1 AND person_id = $2 ORDER BY created_ms")},
        {"binding.person_id", PERSON_DROPS(binding, person_id)},
        {"person_term.person_id"}, /* the search index, made anew from the record */
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping people_keeping = {.rows = rows, .shown = register_shown};
