/* What was refused at the door. */
#include "domains/meals/inside.h"

Status refusal_list(Tx *tx, MealOrderId order, DoorRefusal **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiiii",
                         "SELECT item_id, count, price_fen, reason, complaint_id, noted_ms"
                         "  FROM door_refusal WHERE community_id = $1 AND order_id = $2"
                         " ORDER BY item_id LIMIT 50");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(order.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (DoorRefusal){.item = {row_int(r, 0)},
                               .count = row_int(r, 1),
                               .price_fen = row_int(r, 2),
                               .reason = (DoorReason)row_int(r, 3),
                               .complaint = {row_int(r, 4)},
                               .noted_ms = row_int(r, 5)});
    return OK;
}

Status refusal_put(Tx *tx, MealOrderId order, const DoorRefusal *r)
{
    const Sql *sql =
        SQL("iiiiiiiiii", "",
            "INSERT INTO door_refusal (community_id, order_id, item_id, count, price_fen, reason,"
            "       complaint_id, noted_ms, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            "  ON CONFLICT (community_id, order_id, item_id) DO UPDATE SET count = excluded.count");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(order.v), INT(r->item.v), INT(r->count),
                       INT(r->price_fen), INT(r->reason), INT(r->complaint.v), INT(r->noted_ms),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}
