#include "domains/funds/inside.h"

/* ---- pay_intent ---- */

Status intent_insert(Tx *tx, const Intent *i)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "INSERT INTO pay_intent (community_id, id, person_id, payer_id, amount_fen,"
            "       state, asked_ms, due_ms) VALUES ($1, $2, $3, $4, $5, 1, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(i->id.v), INT(i->person.v), INT(i->payer.v), INT(i->fen),
                       INT(tx->now_ms), INT(i->due_ms)));
}

Status intent_find(Tx *tx, IntentId id, Intent *out)
{
    const Sql *sql = SQL("ii", "iiiiii",
                         "SELECT id, person_id, payer_id, amount_fen, state, due_ms FROM pay_intent"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = (Intent){{row_int(&row, 0)},
                    {row_int(&row, 1)},
                    {row_int(&row, 2)},
                    row_int(&row, 3),
                    (IntentState)row_int(&row, 4),
                    row_int(&row, 5)};
    return OK;
}

/* community, id, fen of what waits to be paid. */
Status intents_open(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", "iii",
                         "SELECT community_id, id, amount_fen FROM pay_intent"
                         " WHERE state = 1 AND due_ms > $1 ORDER BY due_ms LIMIT 500");
    return tx_all(tx, sql, ARGS(INT(tx->now_ms)), rows);
}

/* What has been paid stays paid. */
Status intent_move(Tx *tx, IntentId id, IntentState to, Ms paid_ms)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE pay_intent SET state = $3, paid_ms = $4"
                         " WHERE community_id = $1 AND id = $2 AND state IN (1, 3)");
    return tx_change_one(
        tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(to), INT_OR_NIL(paid_ms, paid_ms != 0)));
}

/* ---- pay_notice ---- */

Status noted_find(Tx *tx, Str reference, Noted *out)
{
    const Sql *sql = SQL("it", "tiii",
                         "SELECT reference, intent_id, amount_fen, place FROM pay_notice"
                         " WHERE community_id = $1 AND reference = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), TEXT(reference)), &row));
    *out =
        (Noted){row_str(&row, 0), row_int(&row, 1), row_int(&row, 2), (MoneyPlace)row_int(&row, 3)};
    return OK;
}

Status noted_insert(Tx *tx, const Noted *n, TransferId transfer, Day day)
{
    const Sql *sql = SQL("itiiiiii", "",
                         "INSERT INTO pay_notice (community_id, reference, intent_id, amount_fen,"
                         "       place, transfer_id, day, at_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), TEXT(n->reference), INT(n->intent), INT(n->fen),
                       INT(n->place), INT(transfer.v), INT(day), INT(tx->now_ms)));
}

/* ---- drawer_count ---- */

Status count_insert(Tx *tx, OrganisationId site, const DrawerCount *c)
{
    const Sql *sql = SQL("iiiiiiii", "",
                         "INSERT INTO drawer_count (community_id, id, site_id, expected_fen,"
                         "       counted_fen, transfer_id, made_by, at_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id_next(tx)), INT(site.v), INT(c->expected),
                       INT(c->counted), INT_OR_NIL(c->transfer.v, c->transfer.v != 0),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}
