#include "domains/sites/inside.h"

Status exit_meal_list(Tx *tx, ExitId exit, Rows *rows)
{
    const Sql *sql = SQL(
        "iii", "iiiitiiii",
        "SELECT x.order_id, x.now_id, x.to_id, x.state, x.words, x.cooks_ms, o.person_id, o.day,"
        "       o.slot FROM exit_meal x"
        "  JOIN meal_order o ON o.community_id = x.community_id AND o.id = x.order_id"
        " WHERE x.community_id = $1 AND x.exit_id = $2 ORDER BY x.order_id LIMIT $3");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(exit.v), INT(EXIT_MEALS_MAX)), rows);
}

Status exit_meal_find(Tx *tx, ExitId exit, MealOrderId order, ExitMeal *out, bool *told)
{
    const Sql *sql = SQL("iii", "iiitii",
                         "SELECT now_id, to_id, state, words, cooks_ms, told FROM exit_meal"
                         " WHERE community_id = $1 AND exit_id = $2 AND order_id = $3");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(exit.v), INT(order.v)), &r));
    *out = (ExitMeal){.order = order,
                      .now = {row_int(&r, 0)},
                      .to = {row_int(&r, 1)},
                      .state = (ExitMealState)row_int(&r, 2),
                      .there = STR(""),
                      .words = row_str(&r, 3),
                      .cooks_ms = row_int(&r, 4)};
    *told = row_int(&r, 5) != 0;
    return OK;
}

Status exit_meal_put(Tx *tx, ExitId exit, const ExitMeal *m, bool told)
{
    const Sql *sql =
        SQL("iiiiiitiii", "",
            "INSERT INTO exit_meal (community_id, exit_id, order_id, to_id, now_id, state, words,"
            "       cooks_ms, told, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            " ON CONFLICT (community_id, exit_id, order_id) DO UPDATE SET to_id = $4, now_id = $5,"
            "       state = $6, words = $7, cooks_ms = $8, told = $9, made_ms = $10");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(exit.v), INT(m->order.v), INT(m->to.v), INT(m->now.v),
                       INT(m->state), TEXT(m->words), INT(m->cooks_ms), INT(told),
                       INT(tx->now_ms)));
}

Status exit_meals_moved(Tx *tx, ExitId exit, MealOrderId after, size_t limit, Rows *rows)
{
    const Sql *sql = SQL("iiii", "i",
                         "SELECT order_id FROM exit_meal WHERE community_id = $1 AND exit_id = $2"
                         "   AND order_id > $3 AND state = 1 ORDER BY order_id LIMIT $4");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(exit.v), INT(after.v), INT((int64_t)limit)),
                  rows);
}

Status exit_meals_first_cooked(Tx *tx, ExitId exit, Ms *out)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT coalesce(min(cooks_ms), 0) FROM exit_meal"
                         " WHERE community_id = $1 AND exit_id = $2 AND state = 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(exit.v)), &row));
    *out = row_int(&row, 0);
    return OK;
}

Status exit_meals_untold(Tx *tx, ExitId exit, Rows *rows)
{
    const Sql *sql = SQL("ii", "iiii",
                         "SELECT order_id, now_id, to_id, state FROM exit_meal"
                         " WHERE community_id = $1 AND exit_id = $2 AND told = 0"
                         " ORDER BY order_id LIMIT 5000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(exit.v)), rows);
}

Status exit_meal_told(Tx *tx, ExitId exit, MealOrderId order)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE exit_meal SET told = 1"
                         " WHERE community_id = $1 AND exit_id = $2 AND order_id = $3");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(exit.v), INT(order.v)));
}
