/* From somebody who is unwell back to what was eaten, its samples and the lots it was made of; the
 * other way, from a lot to the eaters, is recall_list. */
#include "domains/meals/inside.h"

static Status dishes_eaten(Tx *tx, PersonId person, Day from, Day to, Rows *rows)
{
    const Sql *sql =
        SQL("iiii", "iiititii",
            "SELECT DISTINCT o.day, o.slot, o.site_id, d.name, d.id, o.kitchen_note,"
            "       coalesce(s.taken_ms, 0), coalesce(s.discarded_ms, 0)"
            "  FROM meal_order o"
            "  JOIN meal_line l ON l.community_id = o.community_id AND l.order_id = o.id"
            "  JOIN menu_part p ON p.community_id = l.community_id AND p.item_id = l.item_id"
            "  JOIN dish d ON d.community_id = p.community_id AND d.id = p.dish_id"
            "  LEFT JOIN food_sample s ON s.community_id = o.community_id AND s.site_id = o.site_id"
            "   AND s.day = o.day AND s.slot = o.slot AND s.dish_id = d.id"
            " WHERE o.community_id = $1 AND o.person_id = $2 AND o.day >= $3 AND o.day <= $4"
            "   AND o.state IN (1, 2, 5)"
            " ORDER BY o.day DESC, o.slot DESC, d.id LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(from), INT(to)), rows);
}

static Status lots_of_dish(Tx *tx, const DishEaten *e, Rows *rows)
{
    const Sql *sql = SQL("iiiii", "ttt",
                         "SELECT DISTINCT f.code, f.name, f.supplier FROM food_lot f"
                         "  JOIN lot_use u ON u.community_id = f.community_id AND u.lot_id = f.id"
                         "   AND u.day = $3 AND u.slot = $4 AND u.dish_id = $5"
                         " WHERE f.community_id = $1 AND f.site_id = $2 ORDER BY f.code LIMIT 50");
    return tx_all(tx, sql,
                  ARGS(COMMUNITY(tx), INT(e->site.v), INT(e->day), INT(e->slot), INT(e->dish.v)),
                  rows);
}

Status meals_eaten(Tx *tx, PersonId person, Day from, Day to, DishEaten **out, size_t *count)
{
    Rows rows;
    TRY(dishes_eaten(tx, person, from, to, &rows));
    *out = NEW_ARRAY(tx->arena, DishEaten, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        DishEaten *e = &(*out)[i];
        Rows lots;
        *e = (DishEaten){.day = (Day)row_int(r, 0),
                         .slot = (BenefitSlot)row_int(r, 1),
                         .site = {row_int(r, 2)},
                         .name = row_str(r, 3),
                         .dish = {row_int(r, 4)},
                         .note = row_str(r, 5),
                         .sample_ms = row_int(r, 6),
                         .thrown_ms = row_int(r, 7)};
        TRY(lots_of_dish(tx, e, &lots));
        LIST_OF_ROWS(tx, lots, l, &e->lots, &e->lot_count,
                     (LotEaten){row_str(l, 0), row_str(l, 1), row_str(l, 2)});
    }
    return OK;
}
