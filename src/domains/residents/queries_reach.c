#include "domains/residents/inside.h"

Status contact_insert(Tx *tx, const OutreachContact *c)
{
    const Sql *sql = SQL("iiiiitiii", "",
                         "INSERT INTO outreach_contact (community_id, id, person_id, way, result,"
                         "       words, again_day, made_by, made_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(c->id), INT(c->person.v), INT(c->way), INT(c->result),
                       TEXT(c->words), INT_OR_NIL(c->again, c->again != 0), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

static Status read_contacts(Tx *tx, const Rows *rows, OutreachContact **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, OutreachContact, rows->count + 1);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        const Row *r = &rows->rows[i];
        (*out)[i] = (OutreachContact){.id = row_int(r, 0),
                                      .person = {row_int(r, 1)},
                                      .way = (ContactWay)row_int(r, 2),
                                      .result = (ContactResult)row_int(r, 3),
                                      .words = row_str(r, 4),
                                      .again = (Day)row_int_or(r, 5, 0),
                                      .made_by = {row_int(r, 6)},
                                      .made_ms = row_int(r, 7)};
    }
    return OK;
}

Status contact_list(Tx *tx, PersonId person, OutreachContact **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiitiii",
                         "SELECT id, person_id, way, result, words, again_day, made_by, made_ms"
                         "  FROM outreach_contact WHERE community_id = $1 AND person_id = $2"
                         " ORDER BY id DESC LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &rows));
    return read_contacts(tx, &rows, out, count);
}

Status contact_newest(Tx *tx, OutreachContact **out, size_t *count)
{
    const Sql *sql =
        SQL("i", "iiiitiii",
            "SELECT c.id, c.person_id, c.way, c.result, c.words, c.again_day, c.made_by, c.made_ms"
            "  FROM outreach_contact c"
            " WHERE c.community_id = $1 AND c.id = (SELECT max(n.id) FROM outreach_contact n"
            "       WHERE n.community_id = c.community_id AND n.person_id = c.person_id)"
            " ORDER BY c.person_id LIMIT 500000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    return read_contacts(tx, &rows, out, count);
}
