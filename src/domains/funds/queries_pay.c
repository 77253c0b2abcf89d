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

/* ---- bank_line ---- */

BankLine line_read(const Row *row)
{
    return (BankLine){.id = row_int(row, 0),
                      .day = (Day)row_int(row, 1),
                      .fen = row_int(row, 2),
                      .reference = row_str(row, 3),
                      .words = row_str(row, 4),
                      .person = {row_int(row, 5)},
                      .place = (MoneyPlace)row_int(row, 6)};
}

Status line_by_reference(Tx *tx, Str reference, BankLine *out)
{
    const Sql *sql = SQL("it", "iiittii",
                         "SELECT id, day, amount_fen, reference, words, person_id, place"
                         "  FROM bank_line WHERE community_id = $1 AND reference = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), TEXT(reference)), &row));
    *out = line_read(&row);
    return OK;
}

Status line_find(Tx *tx, int64_t id, BankLine *out)
{
    const Sql *sql = SQL("ii", "iiittii",
                         "SELECT id, day, amount_fen, reference, words, person_id, place"
                         "  FROM bank_line WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = line_read(&row);
    return OK;
}

Status line_insert(Tx *tx, const BankLine *l, TransferId transfer)
{
    const Sql *sql =
        SQL("iitiitiii", "",
            "INSERT INTO bank_line (community_id, id, reference, day, amount_fen, words,"
            "       person_id, place, transfer_id)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(l->id), TEXT(l->reference), INT(l->day), INT(l->fen),
                       TEXT(l->words), INT(l->person.v), INT(l->place),
                       INT_OR_NIL(transfer.v, transfer.v != 0)));
}

Status line_assign(Tx *tx, int64_t id, PersonId person, MoneyPlace place)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE bank_line SET person_id = $3, place = $4"
                         " WHERE community_id = $1 AND id = $2 AND place = 3");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(person.v), INT(place)));
}

Status line_list_open(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", "iiittii",
                         "SELECT id, day, amount_fen, reference, words, person_id, place"
                         "  FROM bank_line WHERE community_id = $1 AND place IN (0, 3)"
                         " ORDER BY id DESC LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}

Status booked_between(Tx *tx, bool provider, Day from, Day to, Rows *rows)
{
    const Sql *bank = SQL("iii", "tii",
                          "SELECT reference, day, amount_fen FROM bank_line"
                          " WHERE community_id = $1 AND day >= $2 AND day <= $3"
                          " ORDER BY reference");
    const Sql *notices = SQL("iii", "tii",
                             "SELECT reference, day, amount_fen FROM pay_notice"
                             " WHERE community_id = $1 AND day >= $2 AND day <= $3"
                             " UNION ALL SELECT back_reference, (done_ms + 28800000) / 86400000,"
                             "       -amount_fen FROM refund WHERE community_id = $1 AND means = 2"
                             "   AND state IN (3, 5) AND (done_ms + 28800000) / 86400000 >= $2"
                             "   AND (done_ms + 28800000) / 86400000 <= $3 ORDER BY 1");
    return tx_all(tx, provider ? notices : bank, ARGS(COMMUNITY(tx), INT(from), INT(to)), rows);
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
