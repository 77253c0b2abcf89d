#include "domains/benefits/inside.h"

#define COLUMNS                                                                                    \
    "SELECT id, name, document, rules, note, from_id, programme_id, state, version, made_by,"      \
    "       changed_by, handed_by, decided_by, changed_ms FROM programme_draft"
#define TYPES                                                                                      \
    "itttt"                                                                                        \
    "iiiiiiiii"

Draft draft_read(const Row *r)
{
    return (Draft){.id = {row_int(r, 0)},
                   .name = row_str(r, 1),
                   .document = row_str(r, 2),
                   .rules = row_str(r, 3),
                   .note = row_str(r, 4),
                   .from = {row_int(r, 5)},
                   .programme = {row_int(r, 6)},
                   .state = (DraftState)row_int(r, 7),
                   .version = row_int(r, 8),
                   .made_by = row_int(r, 9),
                   .changed_by = row_int(r, 10),
                   .handed_by = row_int(r, 11),
                   .decided_by = row_int(r, 12),
                   .changed_ms = row_int(r, 13)};
}

Status draft_insert(Tx *tx, const Draft *d)
{
    const Sql *sql = SQL("iitttiiii", "",
                         "INSERT INTO programme_draft (community_id, id, name, document, rules,"
                         "       from_id, state, version, note, made_by, made_ms, changed_by,"
                         "       changed_ms, handed_by, decided_by, programme_id)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, 1, '', $8, $9, $8, $9, 0, 0, 0)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(d->id.v), TEXT(d->name), TEXT(d->document),
                       TEXT(d->rules), INT(d->from.v), INT(d->state), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

Status draft_find(Tx *tx, DraftId id, Draft *out)
{
    const Sql *sql = SQL("ii", TYPES, COLUMNS " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = draft_read(&row);
    return OK;
}

Status draft_write(Tx *tx, const Draft *d)
{
    const Sql *sql = SQL("iitttiii", "",
                         "UPDATE programme_draft SET name = $3, document = $4, rules = $5,"
                         "       version = version + 1, changed_by = $6, changed_ms = $7"
                         " WHERE community_id = $1 AND id = $2 AND version = $8 AND state = 1");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(d->id.v), TEXT(d->name), TEXT(d->document),
                              TEXT(d->rules), INT(tx->origin.actor), INT(tx->now_ms),
                              INT(d->version)));
}

Status draft_move(Tx *tx, const Draft *d, DraftState from)
{
    const Sql *sql = SQL("iiiitiii", "",
                         "UPDATE programme_draft SET state = $4, note = $5, handed_by = $6,"
                         "       decided_by = $7, programme_id = $8"
                         " WHERE community_id = $1 AND id = $2 AND state = $3");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(d->id.v), INT(from), INT(d->state), TEXT(d->note),
                              INT(d->handed_by), INT(d->decided_by), INT(d->programme.v)));
}

Status draft_list(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", TYPES,
                         "SELECT id, name, document, '', note, from_id, programme_id, state,"
                         "       version, made_by, changed_by, handed_by, decided_by, changed_ms"
                         "  FROM programme_draft WHERE community_id = $1 AND state IN (1, 2)"
                         " ORDER BY changed_ms DESC, id DESC LIMIT 100");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}
