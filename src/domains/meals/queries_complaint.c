/* Complaints and what was done about each. */
#include "domains/meals/inside.h"

Status complaint_insert(Tx *tx, const Complaint *c)
{
    const Sql *sql =
        SQL("iiiiiiitiiiiii", "",
            "INSERT INTO complaint (community_id, id, site_id, person_id, order_id, kind, channel,"
            "       words, state, answer, decision, contacts, answer_due_ms, decide_due_ms,"
            "       close_due_ms, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', 0, $10, $11, $12, $13, $14)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(c->id.v), INT(c->site.v), INT(c->person.v),
                       INT(c->order.v), INT(c->kind), INT(c->channel), TEXT(c->words),
                       INT(c->state), INT(c->answer_due_ms), INT(c->decide_due_ms),
                       INT(c->close_due_ms), INT(tx->origin.actor), INT(c->made_ms)));
}

#define COMPLAINT_COLUMNS                                                                          \
    "id, site_id, person_id, order_id, kind, channel, words, state, answer, decision, refund_id,"  \
    " contacts, answer_due_ms, decide_due_ms, close_due_ms, answered_ms, decided_ms, closed_ms,"   \
    " made_ms"
#define COMPLAINT_KINDS                                                                            \
    "iiiiiititti"                                                                                  \
    "iiiiiiii"

static Complaint read_complaint(const Row *r)
{
    return (Complaint){.id = {row_int(r, 0)},
                       .site = {row_int(r, 1)},
                       .person = {row_int(r, 2)},
                       .order = {row_int(r, 3)},
                       .kind = (ComplaintKind)row_int(r, 4),
                       .channel = row_int(r, 5),
                       .words = row_str(r, 6),
                       .state = (ComplaintState)row_int(r, 7),
                       .answer = row_str(r, 8),
                       .decision = row_str(r, 9),
                       .refund = row_int_or(r, 10, 0),
                       .contacts = row_int(r, 11),
                       .answer_due_ms = row_int(r, 12),
                       .decide_due_ms = row_int(r, 13),
                       .close_due_ms = row_int(r, 14),
                       .answered_ms = row_int_or(r, 15, 0),
                       .decided_ms = row_int_or(r, 16, 0),
                       .closed_ms = row_int_or(r, 17, 0),
                       .made_ms = row_int(r, 18)};
}

Status complaint_find(Tx *tx, ComplaintId id, Complaint *out)
{
    const Sql *sql =
        SQL("ii", COMPLAINT_KINDS,
            "SELECT " COMPLAINT_COLUMNS "  FROM complaint WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_complaint(&row);
    return OK;
}

Status complaint_update(Tx *tx, const Complaint *c, ComplaintState from)
{
    const Sql *sql =
        SQL("iiiittiiiii", "",
            "UPDATE complaint SET state = $4, answer = $5, decision = $6, refund_id = $7,"
            "       contacts = $8, answered_ms = $9, decided_ms = $10, closed_ms = $11"
            " WHERE community_id = $1 AND id = $2 AND state = $3");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(c->id.v), INT(from), INT(c->state),
                              TEXT(c->answer), TEXT(c->decision),
                              INT_OR_NIL(c->refund, c->refund != 0), INT(c->contacts),
                              INT_OR_NIL(c->answered_ms, c->answered_ms != 0),
                              INT_OR_NIL(c->decided_ms, c->decided_ms != 0),
                              INT_OR_NIL(c->closed_ms, c->closed_ms != 0)));
}

Status complaint_step_insert(Tx *tx, const Complaint *c, Str words)
{
    const Sql *sql = SQL("iiiitii", "",
                         "INSERT INTO complaint_step (community_id, id, complaint_id, state, words,"
                         "       made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id_next(tx)), INT(c->id.v), INT(c->state), TEXT(words),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

Status complaint_step_list(Tx *tx, ComplaintId id, Rows *out)
{
    const Sql *sql = SQL("ii", "itii",
                         "SELECT state, words, made_by, made_ms FROM complaint_step"
                         " WHERE community_id = $1 AND complaint_id = $2 ORDER BY id LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), out);
}

Status call_list(Tx *tx, ComplaintId id, ComplaintCall **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iii",
                         "SELECT turn, person_id, told_ms FROM complaint_call"
                         " WHERE community_id = $1 AND complaint_id = $2 ORDER BY turn LIMIT 50");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (ComplaintCall){
                     .turn = row_int(r, 0), .person = {row_int(r, 1)}, .told_ms = row_int(r, 2)});
    return OK;
}

Status call_insert(Tx *tx, ComplaintId id, int64_t turn, PersonId person)
{
    const Sql *sql =
        SQL("iiiii", "",
            "INSERT INTO complaint_call (community_id, complaint_id, turn, person_id, told_ms)"
            " VALUES ($1, $2, $3, $4, $5)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id.v), INT(turn), INT(person.v), INT(tx->now_ms)));
}

Status complaint_list(Tx *tx, OrganisationId site, PersonId person, bool open_only, Complaint **out,
                      size_t *count)
{
    const Sql *of_site = SQL("iii", COMPLAINT_KINDS,
                             "SELECT " COMPLAINT_COLUMNS " FROM complaint"
                             " WHERE community_id = $1 AND site_id = $2 AND state < $3"
                             "   AND state <> 4 ORDER BY id DESC LIMIT 200");
    const Sql *all_of_site = SQL("ii", COMPLAINT_KINDS,
                                 "SELECT " COMPLAINT_COLUMNS " FROM complaint"
                                 " WHERE community_id = $1 AND site_id = $2"
                                 " ORDER BY id DESC LIMIT 200");
    const Sql *of_person = SQL("ii", COMPLAINT_KINDS,
                               "SELECT " COMPLAINT_COLUMNS " FROM complaint"
                               " WHERE community_id = $1 AND person_id = $2"
                               " ORDER BY id DESC LIMIT 50");
    const Sql *raised = SQL("i", COMPLAINT_KINDS,
                            "SELECT " COMPLAINT_COLUMNS " FROM complaint"
                            " WHERE community_id = $1 AND state IN (1, 2, 3, 5)"
                            " ORDER BY id DESC LIMIT 200");
    Rows rows;
    if (person.v)
        TRY(tx_all(tx, of_person, ARGS(COMMUNITY(tx), INT(person.v)), &rows));
    else if (!site.v)
        TRY(tx_all(tx, raised, ARGS(COMMUNITY(tx)), &rows));
    else if (open_only)
        TRY(tx_all(tx, of_site, ARGS(COMMUNITY(tx), INT(site.v), INT(COMPLAINT_SILENT)), &rows));
    else
        TRY(tx_all(tx, all_of_site, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_complaint(r));
    return OK;
}
