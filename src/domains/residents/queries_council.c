#include "domains/residents/inside.h"

Status proposal_insert(Tx *tx, const Proposal *p)
{
    const Sql *sql = SQL("iiiiti", "",
                         "INSERT INTO proposal (community_id, id, site_id, person_id, words, state,"
                         "       answer, made_ms) VALUES ($1, $2, $3, $4, $5, 1, '', $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(p->id.v), INT(p->site.v), INT(p->person.v),
                       TEXT(p->words), INT(tx->now_ms)));
}

static Proposal read_proposal(const Row *r)
{
    return (Proposal){.id = {row_int(r, 0)},
                      .site = {row_int(r, 1)},
                      .person = {row_int(r, 2)},
                      .words = row_str(r, 3),
                      .state = (ProposalState)row_int(r, 4),
                      .answer = row_str(r, 5),
                      .made_ms = row_int(r, 6),
                      .answered_ms = row_int_or(r, 7, 0)};
}

Status proposal_find(Tx *tx, ProposalId id, Proposal *out)
{
    const Sql *sql = SQL("ii", "iiititii",
                         "SELECT id, site_id, person_id, words, state, answer, made_ms, answered_ms"
                         "  FROM proposal WHERE community_id = $1 AND id = $2");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &r));
    *out = read_proposal(&r);
    return OK;
}

Status proposal_update(Tx *tx, const Proposal *p, ProposalState from, int64_t meeting)
{
    const Sql *sql = SQL("iiiitiii", "",
                         "UPDATE proposal SET state = $4, answer = $5, answered_by = $6,"
                         "       answered_ms = $7,"
                         "       meeting_id = CASE WHEN $8 > 0 THEN $8 ELSE meeting_id END"
                         " WHERE community_id = $1 AND id = $2 AND state = $3");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(p->id.v), INT(from), INT(p->state),
                              TEXT(p->answer), INT(tx->origin.actor), INT(tx->now_ms),
                              INT(meeting)));
}

Status proposal_list(Tx *tx, PersonId asking, Ms since_ms, Proposal **out, size_t *count)
{
    const Sql *sql = SQL(
        "iii", "iiititiiiit",
        "SELECT p.id, p.site_id, p.person_id, p.words, p.state, p.answer, p.made_ms,"
        "       p.answered_ms, count(y.person_id),"
        "       count(CASE WHEN y.person_id = $2 THEN 1 END), coalesce(m.title, '')"
        "  FROM proposal p"
        "  LEFT JOIN council_meeting m ON m.community_id = p.community_id AND m.id = p.meeting_id"
        "  LEFT JOIN proposal_yes y ON y.community_id = p.community_id AND y.proposal_id = p.id"
        " WHERE p.community_id = $1 AND (p.state < 3 OR p.answered_ms >= $3)"
        " GROUP BY p.id, p.site_id, p.person_id, p.words, p.state, p.answer, p.made_ms,"
        "          p.answered_ms, m.title"
        " ORDER BY CASE WHEN p.state < 3 THEN 0 ELSE 1 END, 9 DESC, p.id DESC LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(asking.v), INT(since_ms)), &rows));
    *out = NEW_ARRAY(tx->arena, Proposal, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        (*out)[i] = read_proposal(&rows.rows[i]);
        (*out)[i].yes = row_int(&rows.rows[i], 8);
        (*out)[i].mine = row_int(&rows.rows[i], 9) > 0;
        (*out)[i].meeting = row_str(&rows.rows[i], 10);
    }
    return OK;
}

Status proposals_since(Tx *tx, PersonId person, Ms since_ms, int64_t *count)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT count(*) FROM proposal"
                         " WHERE community_id = $1 AND person_id = $2 AND made_ms >= $3");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(since_ms)), &r));
    *count = row_int(&r, 0);
    return OK;
}

Status yes_put(Tx *tx, ProposalId id, PersonId person)
{
    const Sql *sql = SQL("iiii", "",
                         "INSERT INTO proposal_yes (community_id, proposal_id, person_id, made_ms)"
                         " VALUES ($1, $2, $3, $4)"
                         "  ON CONFLICT (community_id, proposal_id, person_id) DO NOTHING");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(person.v), INT(tx->now_ms)));
}

Status yes_drop(Tx *tx, ProposalId id, PersonId person)
{
    const Sql *sql = SQL("iii", "",
                         "DELETE FROM proposal_yes"
                         " WHERE community_id = $1 AND proposal_id = $2 AND person_id = $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(person.v)));
}

Status meeting_insert(Tx *tx, const Meeting *m)
{
    const Sql *sql = SQL("iiititii", "",
                         "INSERT INTO council_meeting (community_id, id, day, title, present,"
                         "       minutes, made_by, made_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(m->id), INT(m->day), TEXT(m->title), INT(m->present),
                       TEXT(m->minutes), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status meeting_list(Tx *tx, Meeting **out, size_t *count)
{
    const Sql *sql = SQL("i", "iitit",
                         "SELECT id, day, title, present, minutes FROM council_meeting"
                         " WHERE community_id = $1 ORDER BY day DESC, id DESC LIMIT 50");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (Meeting){.id = row_int(r, 0),
                           .day = (Day)row_int(r, 1),
                           .title = row_str(r, 2),
                           .present = row_int(r, 3),
                           .minutes = row_str(r, 4)});
    return OK;
}

Status meeting_there(Tx *tx, int64_t id, bool *there)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT count(*) FROM council_meeting"
                         " WHERE community_id = $1 AND id = $2");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &r));
    *there = row_int(&r, 0) > 0;
    return OK;
}
