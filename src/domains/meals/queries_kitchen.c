#include "domains/meals/inside.h"

Status need_list(Tx *tx, MealAt at, Rows *out)
{
    const Sql *sql =
        SQL("iiii", "iii",
            "SELECT p.dish_id, CAST(sum(l.count) AS BIGINT),"
            "       CAST(sum(CASE WHEN o.kitchen_note <> '' THEN l.count ELSE 0 END) AS BIGINT)"
            "  FROM meal_order o"
            "  JOIN meal_line l ON l.community_id = o.community_id AND l.order_id = o.id"
            "  JOIN menu_part p ON p.community_id = l.community_id AND p.item_id = l.item_id"
            " WHERE o.community_id = $1 AND o.site_id = $2 AND o.day = $3 AND o.slot = $4"
            "   AND o.state IN (1, 2, 5)"
            " GROUP BY p.dish_id ORDER BY 2 DESC, 1 LIMIT 200");
    return tx_all(tx, sql, ARGS(MEAL(at)), out);
}

Status note_list(Tx *tx, MealAt at, Rows *out)
{
    const Sql *sql =
        SQL("iiii", "iti",
            "SELECT p.dish_id, o.kitchen_note, CAST(sum(l.count) AS BIGINT)"
            "  FROM meal_order o"
            "  JOIN meal_line l ON l.community_id = o.community_id AND l.order_id = o.id"
            "  JOIN menu_part p ON p.community_id = l.community_id AND p.item_id = l.item_id"
            " WHERE o.community_id = $1 AND o.site_id = $2 AND o.day = $3 AND o.slot = $4"
            "   AND o.state IN (1, 2, 5) AND o.kitchen_note <> ''"
            " GROUP BY p.dish_id, o.kitchen_note ORDER BY 3 DESC, 1, 2 LIMIT 5000");
    return tx_all(tx, sql, ARGS(MEAL(at)), out);
}

Status pot_sums(Tx *tx, MealAt at, Rows *out)
{
    const Sql *sql = SQL("iiii", "iii",
                         "SELECT dish_id, CAST(sum(portions) AS BIGINT), min(cooked_ms) FROM pot"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3 AND slot = $4"
                         "   AND undone = 0 GROUP BY dish_id ORDER BY dish_id LIMIT 1000");
    return tx_all(tx, sql, ARGS(MEAL(at)), out);
}

Status pot_of_key(Tx *tx, Str key, int64_t *id)
{
    const Sql *sql = SQL("it", "i", "SELECT id FROM pot WHERE community_id = $1 AND ask_key = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), TEXT(key)), &row));
    *id = row_int(&row, 0);
    return OK;
}

Status pot_insert(Tx *tx, MealAt at, DishId dish, int64_t portions, Str key)
{
    const Sql *sql = SQL(
        "iiiiiiitii", "",
        "INSERT INTO pot (community_id, site_id, day, slot, id, dish_id, portions, ask_key,"
        "       cooked_ms, made_by, undone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)");
    return tx_run(tx, sql,
                  ARGS(MEAL(at), INT(id_next(tx)), INT(dish.v), INT(portions), TEXT(key),
                       INT(tx->now_ms), INT(tx->origin.actor)));
}

Status pot_undo(Tx *tx, Str key)
{
    const Sql *sql =
        SQL("it", "", "UPDATE pot SET undone = 1 WHERE community_id = $1 AND ask_key = $2");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), TEXT(key)));
}

Status reading_insert(Tx *tx, MealAt at, DishId dish, int64_t tenths_c)
{
    const Sql *sql =
        SQL("iiiiiiiii", "",
            "INSERT INTO hot_reading (community_id, site_id, day, slot, id, dish_id, tenths_c,"
            "       at_ms, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(MEAL(at), INT(id_next(tx)), INT(dish.v), INT(tenths_c), INT(tx->now_ms),
                       INT(tx->origin.actor)));
}

Status reading_list(Tx *tx, MealAt at, DishId dish, HotReading **out, size_t *count)
{
    const Sql *sql = SQL("iiiii", "ii",
                         "SELECT at_ms, tenths_c FROM hot_reading"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3 AND slot = $4"
                         "   AND dish_id = $5 ORDER BY at_ms, id LIMIT 500");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(MEAL(at), INT(dish.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, (HotReading){row_int(r, 0), row_int(r, 1)});
    return OK;
}

Status sample_find(Tx *tx, MealAt at, DishId dish, Ms *taken_ms, bool *kept)
{
    const Sql *sql = SQL("iiiii", "ii",
                         "SELECT taken_ms, discarded_ms FROM food_sample"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3 AND slot = $4"
                         "   AND dish_id = $5");
    Row row;
    TRY(tx_one(tx, sql, ARGS(MEAL(at), INT(dish.v)), &row));
    *taken_ms = row_int(&row, 0);
    *kept = row_null(&row, 1);
    return OK;
}

Status sample_insert(Tx *tx, MealAt at, DishId dish, int64_t grams)
{
    const Sql *sql =
        SQL("iiiiiiiii", "",
            "INSERT INTO food_sample (community_id, site_id, day, slot, id, dish_id, grams,"
            "       taken_ms, taken_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(MEAL(at), INT(id_next(tx)), INT(dish.v), INT(grams), INT(tx->now_ms),
                       INT(tx->origin.actor)));
}

Status sample_end(Tx *tx, MealAt at, DishId dish)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "UPDATE food_sample SET discarded_ms = $6, discarded_by = $7"
            " WHERE community_id = $1 AND site_id = $2 AND day = $3 AND slot = $4"
            "   AND dish_id = $5 AND discarded_ms IS NULL AND taken_ms <= $6 - 172800000"
            "   AND NOT EXISTS (SELECT 1 FROM outbreak o JOIN outbreak_dish x"
            "        ON x.community_id = o.community_id AND x.outbreak_id = o.id"
            "       AND x.day = $3 AND x.slot = $4 AND x.dish_id = $5"
            "     WHERE o.community_id = $1 AND o.site_id = $2 AND o.state = 1)");
    return tx_change_one(tx, sql,
                         ARGS(MEAL(at), INT(dish.v), INT(tx->now_ms), INT(tx->origin.actor)));
}

Status samples_kept(Tx *tx, OrganisationId site, Day from, Ms until_ms, FoodSample **out,
                    size_t *count)
{
    const Sql *sql = SQL("iiii", "iiiii",
                         "SELECT dish_id, day, slot, taken_ms, grams FROM food_sample"
                         " WHERE community_id = $1 AND site_id = $2 AND day >= $3"
                         "   AND taken_ms <= $4 AND discarded_ms IS NULL"
                         " ORDER BY taken_ms, dish_id LIMIT 500");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(until_ms)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (FoodSample){.dish = {row_int(r, 0)},
                              .day = (Day)row_int(r, 1),
                              .slot = (BenefitSlot)row_int(r, 2),
                              .taken_ms = row_int(r, 3),
                              .grams = row_int(r, 4)});
    return OK;
}

Status lot_insert(Tx *tx, const FoodLot *l)
{
    const Sql *sql = SQL(
        "iiitttiii", "",
        "INSERT INTO food_lot (community_id, id, site_id, code, name, supplier, received_day,"
        "       expires_day, grams, used_grams) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(l->id), INT(l->site.v), TEXT(l->code), TEXT(l->name),
                       TEXT(l->supplier), INT(l->received), INT(l->expires), INT(l->grams)));
}

#define LOT_COLUMNS                                                                                \
    "id, site_id, code, name, supplier, received_day, expires_day, grams, used_grams"

static FoodLot read_lot(const Row *r)
{
    return (FoodLot){.id = row_int(r, 0),
                     .site = {row_int(r, 1)},
                     .code = row_str(r, 2),
                     .name = row_str(r, 3),
                     .supplier = row_str(r, 4),
                     .received = (Day)row_int(r, 5),
                     .expires = (Day)row_int(r, 6),
                     .grams = row_int(r, 7),
                     .used = row_int(r, 8)};
}

Status lot_find(Tx *tx, int64_t id, FoodLot *out)
{
    const Sql *sql =
        SQL("ii", "iitttiiii",
            "SELECT " LOT_COLUMNS " FROM food_lot WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = read_lot(&row);
    return OK;
}

Status lot_list(Tx *tx, OrganisationId site, Day from, FoodLot **out, size_t *count)
{
    const Sql *sql = SQL("iii", "iitttiiii",
                         "SELECT " LOT_COLUMNS " FROM food_lot"
                         " WHERE community_id = $1 AND site_id = $2 AND expires_day >= $3"
                         "   AND used_grams < grams ORDER BY expires_day, id LIMIT 500");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_lot(r));
    return OK;
}

Status lot_drop(Tx *tx, int64_t lot)
{
    const Sql *sql = SQL("ii", "",
                         "DELETE FROM food_lot WHERE community_id = $1 AND id = $2"
                         "   AND used_grams = 0");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(lot)));
}

/* The WHERE clause repeats the check: nothing is used that is not there. grams below 0 go back. */
Status lot_take(Tx *tx, int64_t lot, int64_t grams, int64_t *changed)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE food_lot SET used_grams = used_grams + $3"
                         " WHERE community_id = $1 AND id = $2 AND used_grams + $3 <= grams");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(lot), INT(grams)), changed);
}

Status lot_use_insert(Tx *tx, const LotUse *u)
{
    const Sql *sql = SQL("iiiiiii", "",
                         "INSERT INTO lot_use (community_id, id, lot_id, dish_id, day, slot, grams)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(u->id), INT(u->lot), INT(u->dish.v), INT(u->day),
                       INT(u->slot), INT(u->grams)));
}

Status lot_use_find(Tx *tx, int64_t id, LotUse *out)
{
    const Sql *sql = SQL("ii", "iiiii",
                         "SELECT lot_id, dish_id, day, slot, grams FROM lot_use"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = (LotUse){.id = id,
                    .lot = row_int(&row, 0),
                    .dish = {row_int(&row, 1)},
                    .day = (Day)row_int(&row, 2),
                    .slot = (BenefitSlot)row_int(&row, 3),
                    .grams = row_int(&row, 4)};
    return OK;
}

Status lot_use_drop(Tx *tx, int64_t id)
{
    const Sql *sql = SQL("ii", "", "DELETE FROM lot_use WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)));
}

Status recall_list(Tx *tx, Str code, Recalled **out, size_t *count)
{
    const Sql *sql =
        SQL("it", "iiiii",
            "SELECT DISTINCT o.person_id, o.id, o.day, o.alert, o.state FROM food_lot f"
            "  JOIN lot_use u ON u.community_id = f.community_id AND u.lot_id = f.id"
            "  JOIN menu_item i ON i.community_id = u.community_id AND i.site_id = f.site_id"
            "   AND i.day = u.day AND i.slot = u.slot"
            "  JOIN menu_part p ON p.community_id = i.community_id AND p.item_id = i.id"
            "   AND p.dish_id = u.dish_id"
            "  JOIN meal_line l ON l.community_id = i.community_id AND l.item_id = i.id"
            "  JOIN meal_order o ON o.community_id = l.community_id AND o.id = l.order_id"
            "   AND o.state IN (1, 2, 5)"
            " WHERE f.community_id = $1 AND f.code = $2"
            " ORDER BY o.alert DESC, o.day DESC, o.person_id, o.id LIMIT 100000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), TEXT(code)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (Recalled){.person = {row_int(r, 0)},
                            .order = {row_int(r, 1)},
                            .day = (Day)row_int(r, 2),
                            .alert = row_int(r, 3),
                            .eaten = row_int(r, 4) != MEAL_PLACED});
    return OK;
}

Status close_find(Tx *tx, MealAt at, MealClose *out)
{
    const Sql *sql =
        SQL("iiii", "iiiii",
            "SELECT cooked, handed_over, not_taken, cash_expected_fen, cash_counted_fen"
            "  FROM meal_close"
            " WHERE community_id = $1 AND site_id = $2 AND day = $3 AND slot = $4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(MEAL(at)), &row));
    *out = (MealClose){.cooked = row_int(&row, 0),
                       .handed_over = row_int(&row, 1),
                       .not_taken = row_int(&row, 2),
                       .cash_expected_fen = row_int(&row, 3),
                       .cash_counted_fen = row_int(&row, 4)};
    return OK;
}

Status close_insert(Tx *tx, MealAt at, const MealClose *c, Str explained)
{
    const Sql *sql = SQL(
        "iiiiiiitiiii", "",
        "INSERT INTO meal_close (community_id, site_id, day, slot, cooked, handed_over,"
        "       not_taken, explained, cash_expected_fen, cash_counted_fen, closed_by, closed_ms)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    return tx_run(tx, sql,
                  ARGS(MEAL(at), INT(c->cooked), INT(c->handed_over), INT(c->not_taken),
                       TEXT(explained), INT(c->cash_expected_fen), INT(c->cash_counted_fen),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

Status menu_items_close(Tx *tx, MealAt at)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE menu_item SET state = 3 WHERE community_id = $1 AND site_id = $2"
                         "   AND day = $3 AND slot = $4 AND state = 2");
    return tx_run(tx, sql, ARGS(MEAL(at)));
}

/* What there is of a meal: orders handed over, pots and portions, samples, lots used. */
Status trail_count(Tx *tx, MealAt at, Trail *out, int64_t *served)
{
    const Sql *sql =
        SQL("iiii", "iiiii",
            "SELECT (SELECT count(*) FROM meal_order o WHERE o.community_id = $1"
            "           AND o.site_id = $2 AND o.day = $3 AND o.slot = $4 AND o.state = 2),"
            "       (SELECT count(*) FROM pot p WHERE p.community_id = $1 AND p.site_id = $2"
            "           AND p.day = $3 AND p.slot = $4 AND p.undone = 0),"
            "       (SELECT CAST(coalesce(sum(p.portions), 0) AS BIGINT) FROM pot p"
            "         WHERE p.community_id = $1 AND p.site_id = $2"
            "           AND p.day = $3 AND p.slot = $4 AND p.undone = 0),"
            "       (SELECT count(*) FROM food_sample f WHERE f.community_id = $1"
            "           AND f.site_id = $2 AND f.day = $3 AND f.slot = $4),"
            "       (SELECT count(*) FROM food_lot l JOIN lot_use u"
            "            ON u.community_id = l.community_id AND u.lot_id = l.id"
            "         WHERE l.community_id = $1 AND l.site_id = $2"
            "           AND u.day = $3 AND u.slot = $4)");
    Row row;
    TRY(tx_one(tx, sql, ARGS(MEAL(at)), &row));
    *served = row_int(&row, 0);
    out->batches = row_int(&row, 1);
    out->portions = row_int(&row, 2);
    out->samples = row_int(&row, 3);
    out->purchases = row_int(&row, 4);
    return OK;
}

Status meal_site_ids(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", "i",
                         "SELECT site_id FROM meal_site WHERE community_id = $1"
                         " ORDER BY site_id LIMIT 5000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}
