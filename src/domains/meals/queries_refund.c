/* What was given back after a meal. */
#include "domains/meals/inside.h"

Status refund_insert(Tx *tx, const MealRefund *r, TransferId paid)
{
    const Sql *sql =
        SQL("iiiiiiiittiii", "",
            "INSERT INTO meal_refund (community_id, id, order_id, cause, fen, funders_fen, place,"
            "       whole, what, note, transfer_id, state, made_by, at_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(r->id), INT(r->order.v), INT(r->cause), INT(r->fen),
                       INT(r->funders_fen), INT(r->place), INT(r->whole), TEXT(r->what),
                       TEXT(r->note), INT_OR_NIL(paid.v, paid.v != 0), INT(tx->origin.actor),
                       INT(r->at_ms)));
}

Status refund_take_back(Tx *tx, int64_t id)
{
    const Sql *sql = SQL("ii", "",
                         "UPDATE meal_refund SET state = 2 WHERE community_id = $1 AND id = $2"
                         "   AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)));
}

Status refund_list(Tx *tx, MealOrderId order, MealRefund **out, int64_t **transfers, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiiiittiii",
                         "SELECT id, cause, fen, funders_fen, place, whole, what, note,"
                         "       transfer_id, state, at_ms"
                         "  FROM meal_refund WHERE community_id = $1 AND order_id = $2"
                         " ORDER BY id LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(order.v)), &rows));
    *out = NEW_ARRAY(tx->arena, MealRefund, rows.count + 1);
    *transfers = NEW_ARRAY(tx->arena, int64_t, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        (*out)[i] = (MealRefund){.id = row_int(r, 0),
                                 .order = order,
                                 .cause = (MealCause)row_int(r, 1),
                                 .fen = row_int(r, 2),
                                 .funders_fen = row_int(r, 3),
                                 .place = (MealPay)row_int(r, 4),
                                 .whole = row_int(r, 5) != 0,
                                 .what = row_str(r, 6),
                                 .note = row_str(r, 7),
                                 .taken_back = row_int(r, 9) == 2,
                                 .at_ms = row_int(r, 10)};
        (*transfers)[i] = row_int_or(r, 8, 0);
    }
    return OK;
}

Status menu_item_lose(Tx *tx, MenuItemId id, int64_t count)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE menu_item SET portions = portions - $3"
                         " WHERE community_id = $1 AND id = $2 AND portions - $3 >= portions_left");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(count)));
}
