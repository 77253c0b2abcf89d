#include "domains/funds/inside.h"

/* ---- bank_line ---- */

BankLine line_read(const Row *row)
{
    return (BankLine){.id = row_int(row, 0),
                      .day = (Day)row_int(row, 1),
                      .fen = row_int(row, 2),
                      .reference = row_str(row, 3),
                      .words = row_str(row, 4),
                      .person = {row_int(row, 5)},
                      .place = (MoneyPlace)row_int(row, 6),
                      .rest_fen = row_int(row, 7)};
}

Status line_by_reference(Tx *tx, Str reference, BankLine *out)
{
    const Sql *sql = SQL("it", "iiittiii",
                         "SELECT id, day, amount_fen, reference, words, person_id, place, rest_fen"
                         "  FROM bank_line WHERE community_id = $1 AND reference = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), TEXT(reference)), &row));
    *out = line_read(&row);
    return OK;
}

Status line_find(Tx *tx, int64_t id, BankLine *out)
{
    const Sql *sql = SQL("ii", "iiittiii",
                         "SELECT id, day, amount_fen, reference, words, person_id, place, rest_fen"
                         "  FROM bank_line WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = line_read(&row);
    return OK;
}

Status line_insert(Tx *tx, const BankLine *l, TransferId transfer)
{
    const Sql *sql =
        SQL("iitiitiiii", "",
            "INSERT INTO bank_line (community_id, id, reference, day, amount_fen, words,"
            "       person_id, place, transfer_id, rest_fen)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(l->id), TEXT(l->reference), INT(l->day), INT(l->fen),
                       TEXT(l->words), INT(l->person.v), INT(l->place),
                       INT_OR_NIL(transfer.v, transfer.v != 0), INT(l->rest_fen)));
}

Status line_transfer(Tx *tx, int64_t id, TransferId *out)
{
    const Sql *sql =
        SQL("ii", "i", "SELECT transfer_id FROM bank_line WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    out->v = row_int_or(&row, 0, 0);
    return OK;
}

Status line_change(Tx *tx, const BankLine *l, Fen rest_by)
{
    const Sql *sql = SQL("iiiii", "",
                         "UPDATE bank_line SET person_id = $3, place = $4,"
                         "       rest_fen = rest_fen + $5"
                         " WHERE community_id = $1 AND id = $2 AND rest_fen + $5 >= 0");
    return tx_change_one(
        tx, sql, ARGS(COMMUNITY(tx), INT(l->id), INT(l->person.v), INT(l->place), INT(rest_by)));
}

Status line_list_open(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", "iiittiii",
                         "SELECT id, day, amount_fen, reference, words, person_id, place, rest_fen"
                         "  FROM bank_line WHERE community_id = $1 AND place IN (0, 3)"
                         " ORDER BY id DESC LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}

/* ---- bank_move ---- */

Status bank_move_insert(Tx *tx, const BankMove *m)
{
    const Sql *sql = SQL("iiiiiiiii", "",
                         "INSERT INTO bank_move (community_id, id, line_id, person_id, amount_fen,"
                         "       transfer_id, undo_id, by_words, made_by, at_ms, undone_by,"
                         "       undone_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, 0, NULL)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(m->id), INT(m->line), INT(m->person.v), INT(m->fen),
                       INT(m->transfer.v), INT(m->by_words), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

Status bank_move_find(Tx *tx, int64_t id, BankMove *out)
{
    const Sql *sql = SQL("ii", "iiiiiii",
                         "SELECT id, line_id, person_id, amount_fen, transfer_id, undo_id, by_words"
                         "  FROM bank_move WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = (BankMove){.id = row_int(&row, 0),
                      .line = row_int(&row, 1),
                      .person = {row_int(&row, 2)},
                      .fen = row_int(&row, 3),
                      .transfer = {row_int(&row, 4)},
                      .undo = {row_int_or(&row, 5, 0)},
                      .by_words = row_int(&row, 6) != 0};
    return OK;
}

Status bank_move_undo(Tx *tx, int64_t id, TransferId undo)
{
    const Sql *sql = SQL("iiiii", "",
                         "UPDATE bank_move SET undo_id = $3, undone_by = $4, undone_ms = $5"
                         " WHERE community_id = $1 AND id = $2 AND undo_id IS NULL");
    return tx_change_one(
        tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(undo.v), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status bank_done_list(Tx *tx, Ms from, Rows *rows)
{
    const Sql *sql = SQL(
        "ii", "iiiittiiiii",
        "SELECT b.id, d.move, d.refund, d.person, b.reference, b.words, d.fen, d.at_ms, d.by_words,"
        "       d.undone, d.state"
        "  FROM (SELECT m.line_id AS line, m.id AS move, 0 AS refund, m.person_id AS person,"
        "               m.amount_fen AS fen, m.at_ms AS at_ms, m.by_words AS by_words,"
        "               CASE WHEN m.undo_id IS NULL THEN 0 ELSE 1 END AS undone, 0 AS state"
        "          FROM bank_move m WHERE m.community_id = $1 AND m.at_ms >= $2"
        "        UNION ALL"
        "        SELECT l.id, 0, r.id, 0, r.amount_fen, r.asked_ms, 0,"
        "               CASE WHEN r.state = 4 THEN 1 ELSE 0 END, r.state"
        "          FROM refund r JOIN bank_line l ON l.community_id = r.community_id"
        "           AND l.reference = r.reference"
        "         WHERE r.community_id = $1 AND r.person_id = 0 AND r.asked_ms >= $2) d"
        "  JOIN bank_line b ON b.community_id = $1 AND b.id = d.line"
        " ORDER BY d.at_ms DESC, d.move + d.refund DESC LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from)), rows);
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
