#include "domains/meals/inside.h"

/* ---- meal_site ---- */

Status meal_site_put(Tx *tx, const MealSite *s)
{
    const Sql *sql =
        SQL("iiiiiiiiiit", "",
            "INSERT INTO meal_site (community_id, site_id, cutoff_min, cutoff_desk_min, serve_min,"
            "       close_min, standing_min, seen_min, fee_fen, keeps_samples, phone)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
            " ON CONFLICT (community_id, site_id) DO UPDATE SET"
            "       cutoff_min = excluded.cutoff_min, cutoff_desk_min = excluded.cutoff_desk_min,"
            "       serve_min = excluded.serve_min, close_min = excluded.close_min,"
            "       standing_min = excluded.standing_min, seen_min = excluded.seen_min,"
            "       fee_fen = excluded.fee_fen, keeps_samples = excluded.keeps_samples,"
            "       phone = excluded.phone");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(s->site.v), INT(s->cutoff_min), INT(s->cutoff_desk_min),
                       INT(s->serve_min), INT(s->close_min), INT(s->standing_min), INT(s->seen_min),
                       INT(s->fee_fen), INT(s->keeps_samples), TEXT(s->phone)));
}

Status meal_site_find(Tx *tx, OrganisationId site, MealSite *out)
{
    const Sql *sql =
        SQL_KEPT("ii", "iiiiiiiit",
                 "SELECT cutoff_min, cutoff_desk_min, serve_min, close_min, standing_min,"
                 "       seen_min, fee_fen, keeps_samples, phone FROM meal_site"
                 " WHERE community_id = $1 AND site_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &row));
    *out = (MealSite){.site = site,
                      .cutoff_min = row_int(&row, 0),
                      .cutoff_desk_min = row_int(&row, 1),
                      .serve_min = row_int(&row, 2),
                      .close_min = row_int(&row, 3),
                      .standing_min = row_int(&row, 4),
                      .seen_min = row_int(&row, 5),
                      .fee_fen = row_int(&row, 6),
                      .keeps_samples = row_int(&row, 7) != 0,
                      .phone = row_str(&row, 8)};
    return OK;
}

/* ---- dish ---- */

Status dish_insert(Tx *tx, const Dish *d)
{
    const Sql *sql = SQL("iiitttitit", "",
                         "INSERT INTO dish (community_id, id, site_id, name, part, tags, texture,"
                         "       lines, price_fen, state, may_contain)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(d->id.v), INT(d->site.v), TEXT(d->name), TEXT(d->part),
                       TEXT(d->tags), INT(d->texture), TEXT(d->lines), INT(d->price_fen),
                       TEXT(d->may_contain.ptr ? d->may_contain : STR(""))));
}

Status dish_update(Tx *tx, const Dish *d, bool retired)
{
    const Sql *sql =
        SQL("iittitiit", "",
            "UPDATE dish SET name = $3, tags = $4, texture = $5, lines = $6, price_fen = $7,"
            "       state = $8, may_contain = $9 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(d->id.v), TEXT(d->name), TEXT(d->tags),
                              INT(d->texture), TEXT(d->lines), INT(d->price_fen),
                              INT(retired ? 2 : 1),
                              TEXT(d->may_contain.ptr ? d->may_contain : STR(""))));
}

Status dish_orders(Tx *tx, DishId dish, Day from, MealOrderId **out, size_t *count)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT DISTINCT o.id FROM menu_part p"
                         " JOIN meal_line l ON l.community_id = p.community_id"
                         "   AND l.item_id = p.item_id"
                         " JOIN meal_order o ON o.community_id = l.community_id"
                         "   AND o.id = l.order_id"
                         " WHERE p.community_id = $1 AND p.dish_id = $2 AND o.day >= $3"
                         "   AND o.state = 1 ORDER BY o.id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(dish.v), INT(from)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, (MealOrderId){row_int(r, 0)});
    return OK;
}

static Dish read_dish(const Row *row)
{
    return (Dish){.id = {row_int(row, 0)},
                  .site = {row_int(row, 1)},
                  .name = row_str(row, 2),
                  .part = row_str(row, 3),
                  .tags = row_str(row, 4),
                  .texture = row_int(row, 5),
                  .lines = row_str(row, 6),
                  .price_fen = row_int(row, 7),
                  .may_contain = row_str(row, 8)};
}

Status dish_find(Tx *tx, DishId id, Dish *out)
{
    const Sql *sql =
        SQL_KEPT("ii", "iitttitit",
                 "SELECT id, site_id, name, part, tags, texture, lines, price_fen, may_contain"
                 "  FROM dish"
                 " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_dish(&row);
    return OK;
}

Status dish_list(Tx *tx, OrganisationId site, Dish **out, size_t *count)
{
    const Sql *sql =
        SQL("ii", "iitttitit",
            "SELECT id, site_id, name, part, tags, texture, lines, price_fen, may_contain FROM dish"
            " WHERE community_id = $1 AND site_id = $2 AND state = 1 ORDER BY id LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_dish(r));
    return OK;
}

/* ---- menu_item ---- */

Status menu_item_insert(Tx *tx, const MenuItem *m)
{
    const Sql *sql =
        SQL("iiiiiiitiiiiiiiii", "",
            "INSERT INTO menu_item (community_id, id, site_id, day, slot, position, kind, name,"
            "       price_fen, portions, portions_left, each_max, cutoff_ms, cutoff_desk_ms,"
            "       close_ms, state, elder_portions, elder_until_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15, $16,"
            "         $17)");
    const Sql *part = SQL("iiii", "",
                          "INSERT INTO menu_part (community_id, item_id, number, dish_id)"
                          " VALUES ($1, $2, $3, $4)");
    TRY(tx_run(tx, sql,
               ARGS(COMMUNITY(tx), INT(m->id.v), INT(m->site.v), INT(m->day), INT(m->slot),
                    INT(m->position), INT(m->kind), TEXT(m->name), INT(m->price_fen),
                    INT(m->portions), INT(m->each_max), INT(m->cutoff_ms), INT(m->cutoff_desk_ms),
                    INT(m->close_ms), INT(m->state), INT(m->elder_portions),
                    INT(m->elder_until_ms))));
    for (size_t i = 0; i < m->part_count; i++)
        TRY(tx_run(tx, part,
                   ARGS(COMMUNITY(tx), INT(m->id.v), INT((int64_t)i), INT(m->parts[i].v))));
    return OK;
}

static MenuItem read_item(const Row *row)
{
    return (MenuItem){.id = {row_int(row, 0)},
                      .site = {row_int(row, 1)},
                      .day = (Day)row_int(row, 2),
                      .slot = (BenefitSlot)row_int(row, 3),
                      .position = row_int(row, 4),
                      .kind = (MenuKind)row_int(row, 5),
                      .name = row_str(row, 6),
                      .price_fen = row_int(row, 7),
                      .portions = row_int(row, 8),
                      .portions_left = row_int(row, 9),
                      .each_max = row_int(row, 10),
                      .cutoff_ms = row_int(row, 11),
                      .cutoff_desk_ms = row_int(row, 12),
                      .close_ms = row_int(row, 13),
                      .state = (MenuState)row_int(row, 14),
                      .elder_portions = row_int(row, 15),
                      .elder_until_ms = row_int(row, 16)};
}

Status menu_item_parts(Tx *tx, MenuItem *m)
{
    const Sql *sql = SQL_KEPT("ii", "i",
                              "SELECT dish_id FROM menu_part WHERE community_id = $1"
                              "   AND item_id = $2 ORDER BY number");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(m->id.v)), &rows));
    m->part_count = 0;
    for (size_t i = 0; i < rows.count && i < MENU_PARTS_MAX; i++)
        m->parts[m->part_count++] = (DishId){row_int(&rows.rows[i], 0)};
    return OK;
}

/* What every order changes stands apart from what it only reads. */
Status menu_item_find(Tx *tx, MenuItemId id, MenuItem *out)
{
    const Sql *sql =
        SQL_KEPT("ii", "iiiiiitiiiiiiii",
                 "SELECT id, site_id, day, slot, position, kind, name, price_fen, each_max,"
                 "       cutoff_ms, cutoff_desk_ms, close_ms, state, elder_portions,"
                 "       elder_until_ms"
                 "  FROM menu_item WHERE community_id = $1 AND id = $2");
    const Sql *left = SQL("ii", "ii",
                          "SELECT portions, portions_left FROM menu_item"
                          " WHERE community_id = $1 AND id = $2");
    Row row;
    Row portions;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    TRY(tx_one(tx, left, ARGS(COMMUNITY(tx), INT(id.v)), &portions));
    *out = (MenuItem){.id = {row_int(&row, 0)},
                      .site = {row_int(&row, 1)},
                      .day = (Day)row_int(&row, 2),
                      .slot = (BenefitSlot)row_int(&row, 3),
                      .position = row_int(&row, 4),
                      .kind = (MenuKind)row_int(&row, 5),
                      .name = row_str(&row, 6),
                      .price_fen = row_int(&row, 7),
                      .portions = row_int(&portions, 0),
                      .portions_left = row_int(&portions, 1),
                      .each_max = row_int(&row, 8),
                      .cutoff_ms = row_int(&row, 9),
                      .cutoff_desk_ms = row_int(&row, 10),
                      .close_ms = row_int(&row, 11),
                      .state = (MenuState)row_int(&row, 12),
                      .elder_portions = row_int(&row, 13),
                      .elder_until_ms = row_int(&row, 14)};
    return menu_item_parts(tx, out);
}

Status meals_menu_last(Tx *tx, OrganisationId site, Day *out)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT day FROM menu_item"
                         " WHERE community_id = $1 AND site_id = $2 AND state IN (2, 3)"
                         " ORDER BY day DESC LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &row));
    *out = (Day)row_int(&row, 0);
    return OK;
}

Status menu_item_list(Tx *tx, OrganisationId site, Day day, BenefitSlot slot, MenuItem **out,
                      size_t *count)
{
    const Sql *sql =
        SQL("iiii", "iiiiiitiiiiiiiiii",
            "SELECT id, site_id, day, slot, position, kind, name, price_fen, portions,"
            "       portions_left, each_max, cutoff_ms, cutoff_desk_ms, close_ms, state,"
            "       elder_portions, elder_until_ms"
            "  FROM menu_item WHERE community_id = $1 AND site_id = $2 AND day = $3 AND slot = $4"
            " ORDER BY position, id LIMIT 200");
    const Sql *parts =
        SQL("iiii", "ii",
            "SELECT p.item_id, p.dish_id FROM menu_item i"
            "  JOIN menu_part p ON p.community_id = i.community_id AND p.item_id = i.id"
            " WHERE i.community_id = $1 AND i.site_id = $2 AND i.day = $3 AND i.slot = $4"
            " ORDER BY p.item_id, p.number LIMIT 1600");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(day), INT(slot)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_item(r));
    TRY(tx_all(tx, parts, ARGS(COMMUNITY(tx), INT(site.v), INT(day), INT(slot)), &rows));
    for (size_t i = 0; i < rows.count; i++)
        for (size_t k = 0; k < *count; k++) {
            MenuItem *m = &(*out)[k];
            if (m->id.v == row_int(&rows.rows[i], 0) && m->part_count < MENU_PARTS_MAX)
                m->parts[m->part_count++] = (DishId){row_int(&rows.rows[i], 1)};
        }
    return OK;
}

Status menu_items_publish(Tx *tx, OrganisationId site, Day from, Day to, int64_t *changed)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE menu_item SET state = 2 WHERE community_id = $1 AND site_id = $2"
                         "   AND day >= $3 AND day <= $4 AND state = 1");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), changed);
}

Status menu_item_delete(Tx *tx, MenuItemId id)
{
    const Sql *parts =
        SQL("ii", "", "DELETE FROM menu_part WHERE community_id = $1 AND item_id = $2");
    const Sql *sql =
        SQL("ii", "", "DELETE FROM menu_item WHERE community_id = $1 AND id = $2 AND state = 1");
    TRY(tx_run(tx, parts, ARGS(COMMUNITY(tx), INT(id.v))));
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

Status menu_item_take(Tx *tx, MenuItemId id, int64_t n, int64_t kept, int64_t *changed)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE menu_item SET portions_left = portions_left - $3"
                         " WHERE community_id = $1 AND id = $2 AND portions_left >= $3 + $4");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(n), INT(kept)), changed);
}

Status menu_item_set_portions(Tx *tx, MenuItemId id, int64_t portions, int64_t *changed)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE menu_item SET portions = $3,"
                         "       portions_left = portions_left + $3 - portions"
                         " WHERE community_id = $1 AND id = $2"
                         "   AND portions_left + $3 - portions >= 0");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(portions)), changed);
}

/* ---- meal_order ---- */

Status order_insert(Tx *tx, const MealOrder *o)
{
    const Sql *sql =
        SQL("iiiiiiiiiiiiiiiiiiititiii", "",
            "INSERT INTO meal_order (community_id, id, person_id, payer_id, site_id, day, slot,"
            "       how, pay_with, channel, state, ticket_id, list_fen, discount_fen, subsidy_fen,"
            "       fee_fen, pay_fen, hold_id, confirmed, kitchen_note, alert, warning, placed_by,"
            "       placed_ms, undo_until_ms, reason)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
            "       $18, $19, $20, $21, $22, $23, $24, $25, '')");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(o->id.v), INT(o->person.v), INT(o->payer.v),
                       INT(o->site.v), INT(o->day), INT(o->slot), INT(o->how), INT(o->pay_with),
                       INT(o->channel), INT(o->state), INT(o->ticket), INT(o->list_fen),
                       INT(o->discount_fen), INT(o->subsidy_fen), INT(o->fee_fen), INT(o->pay_fen),
                       INT_OR_NIL(o->hold, o->hold != 0), INT(o->confirmed), TEXT(o->kitchen_note),
                       INT(o->alert), TEXT(o->warning), INT(o->placed_by), INT(o->placed_ms),
                       INT(o->undo_until_ms)));
}

Status order_update(Tx *tx, const MealOrder *o, MealOrderState from)
{
    const Sql *sql =
        SQL("iiiiiiiiiiiiitiiiitit", "",
            "UPDATE meal_order SET state = $4, ticket_id = $5, list_fen = $6, discount_fen = $7,"
            "       subsidy_fen = $8, fee_fen = $9, pay_fen = $10, hold_id = $11,"
            "       transfer_id = $12, confirmed = $13, kitchen_note = $14, alert = $15,"
            "       undo_until_ms = $16, done_by = $17, done_ms = $18, reason = $19,"
            "       how = $20, warning = $21"
            " WHERE community_id = $1 AND id = $2 AND state = $3");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(o->id.v), INT(from), INT(o->state), INT(o->ticket),
                              INT(o->list_fen), INT(o->discount_fen), INT(o->subsidy_fen),
                              INT(o->fee_fen), INT(o->pay_fen), INT_OR_NIL(o->hold, o->hold != 0),
                              INT_OR_NIL(o->transfer, o->transfer != 0), INT(o->confirmed),
                              TEXT(o->kitchen_note), INT(o->alert), INT(o->undo_until_ms),
                              INT_OR_NIL(tx->origin.actor, o->done_ms != 0),
                              INT_OR_NIL(o->done_ms, o->done_ms != 0), TEXT(o->reason), INT(o->how),
                              TEXT(o->warning)));
}

#define ORDER_COLUMNS                                                                              \
    "o.id, o.person_id, o.payer_id, o.site_id, o.day, o.slot, o.how, o.pay_with, o.channel,"       \
    " o.state, o.ticket_id, o.list_fen, o.discount_fen, o.subsidy_fen, o.fee_fen, o.pay_fen,"      \
    " o.hold_id, o.transfer_id, o.confirmed, o.kitchen_note, o.alert, o.warning, o.placed_by,"     \
    " o.placed_ms, o.undo_until_ms, o.done_ms, o.reason"

static MealOrder read_order(const Row *r)
{
    return (MealOrder){.id = {row_int(r, 0)},
                       .person = {row_int(r, 1)},
                       .payer = {row_int(r, 2)},
                       .site = {row_int(r, 3)},
                       .day = (Day)row_int(r, 4),
                       .slot = (BenefitSlot)row_int(r, 5),
                       .how = (MealHow)row_int(r, 6),
                       .pay_with = (MealPay)row_int(r, 7),
                       .channel = (MealChannel)row_int(r, 8),
                       .state = (MealOrderState)row_int(r, 9),
                       .ticket = row_int(r, 10),
                       .list_fen = row_int(r, 11),
                       .discount_fen = row_int(r, 12),
                       .subsidy_fen = row_int(r, 13),
                       .fee_fen = row_int(r, 14),
                       .pay_fen = row_int(r, 15),
                       .hold = row_int_or(r, 16, 0),
                       .transfer = row_int_or(r, 17, 0),
                       .confirmed = row_int(r, 18) != 0,
                       .kitchen_note = row_str(r, 19),
                       .alert = row_int(r, 20),
                       .warning = row_str(r, 21),
                       .placed_by = row_int(r, 22),
                       .placed_ms = row_int(r, 23),
                       .undo_until_ms = row_int(r, 24),
                       .done_ms = row_int_or(r, 25, 0),
                       .reason = row_str(r, 26)};
}

static MealLine read_line(const Row *r, size_t at)
{
    return (MealLine){.item = {row_int(r, at)},
                      .count = row_int(r, at + 1),
                      .price_fen = row_int(r, at + 2),
                      .name = row_str(r, at + 3)};
}

static Status load_lines(Tx *tx, MealOrder *o)
{
    const Sql *sql =
        SQL("ii", "iiit",
            "SELECT l.item_id, l.count, l.price_fen, i.name FROM meal_line l"
            "  JOIN menu_item i ON i.community_id = l.community_id AND i.id = l.item_id"
            " WHERE l.community_id = $1 AND l.order_id = $2 ORDER BY i.position, i.id LIMIT 20");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(o->id.v)), &rows));
    o->line_count = 0;
    for (size_t i = 0; i < rows.count && i < MEAL_LINES_MAX; i++)
        o->lines[o->line_count++] = read_line(&rows.rows[i], 0);
    return OK;
}

Status order_find(Tx *tx, MealOrderId id, MealOrder *out)
{
    const Sql *sql = SQL("ii", "iiiiiiiiiiiiiiiiiiititiiiit",
                         "SELECT " ORDER_COLUMNS " FROM meal_order o"
                         " WHERE o.community_id = $1 AND o.id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_order(&row);
    return load_lines(tx, out);
}

Status order_open(Tx *tx, PersonId person, Day day, BenefitSlot slot, MealOrder *out)
{
    const Sql *sql = SQL("iiii", "iiiiiiiiiiiiiiiiiiititiiiit",
                         "SELECT " ORDER_COLUMNS " FROM meal_order o"
                         " WHERE o.community_id = $1 AND o.person_id = $2 AND o.day = $3"
                         "   AND o.slot = $4 AND o.state = 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day), INT(slot)), &row));
    *out = read_order(&row);
    return load_lines(tx, out);
}

Status orders_of(Tx *tx, PersonId person, size_t limit, MealOrder **out, size_t *count)
{
    const Sql *sql = SQL("iii", "iiiiiiiiiiiiiiiiiiititiiiit",
                         "SELECT " ORDER_COLUMNS " FROM meal_order o"
                         " WHERE o.community_id = $1 AND o.person_id = $2"
                         " ORDER BY o.day DESC, o.id DESC LIMIT $3");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT((int64_t)limit)), &rows));
    *out = NEW_ARRAY(tx->arena, MealOrder, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        (*out)[i] = read_order(&rows.rows[i]);
        TRY(load_lines(tx, &(*out)[i]));
    }
    return OK;
}

Status orders_open_from(Tx *tx, PersonId person, Day from, MealOrder **out, size_t *count)
{
    const Sql *sql = SQL("iii", "iiiiiiiiiiiiiiiiiiititiiiit",
                         "SELECT " ORDER_COLUMNS " FROM meal_order o"
                         " WHERE o.community_id = $1 AND o.person_id = $2 AND o.day >= $3"
                         "   AND o.state = 1 ORDER BY o.day, o.id LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(from)), &rows));
    *out = NEW_ARRAY(tx->arena, MealOrder, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        (*out)[i] = read_order(&rows.rows[i]);
        TRY(load_lines(tx, &(*out)[i]));
    }
    return OK;
}

/* Orders and lines come in the same order, so one pass puts them together. */
Status orders_at(Tx *tx, OrganisationId site, Day day, BenefitSlot slot, MealOrder **out,
                 size_t *count)
{
    const Sql *sql = SQL("iiii", "iiiiiiiiiiiiiiiiiiititiiiit",
                         "SELECT " ORDER_COLUMNS " FROM meal_order o"
                         " WHERE o.community_id = $1 AND o.site_id = $2 AND o.day = $3"
                         "   AND o.slot = $4 ORDER BY o.id LIMIT 20000");
    const Sql *lines =
        SQL("iiii", "iiiit",
            "SELECT o.id, l.item_id, l.count, l.price_fen, i.name FROM meal_order o"
            "  JOIN meal_line l ON l.community_id = o.community_id AND l.order_id = o.id"
            "  JOIN menu_item i ON i.community_id = o.community_id AND i.id = l.item_id"
            " WHERE o.community_id = $1 AND o.site_id = $2 AND o.day = $3 AND o.slot = $4"
            " ORDER BY o.id, i.position, i.id LIMIT 160000");
    const Arg args[] = {COMMUNITY(tx), INT(site.v), INT(day), INT(slot)};
    Rows rows;
    Rows more;
    TRY(tx_all(tx, sql, args, 4, &rows));
    TRY(tx_all(tx, lines, args, 4, &more));
    *out = NEW_ARRAY(tx->arena, MealOrder, rows.count + 1);
    *count = rows.count;
    size_t at = 0;
    for (size_t i = 0; i < rows.count; i++) {
        MealOrder *o = &(*out)[i];
        *o = read_order(&rows.rows[i]);
        for (; at < more.count && row_int(&more.rows[at], 0) == o->id.v; at++)
            if (o->line_count < MEAL_LINES_MAX)
                o->lines[o->line_count++] = read_line(&more.rows[at], 1);
    }
    return OK;
}

Status order_spent(Tx *tx, PersonId payer, PersonId person, Ms since, MealOrderId but, Fen *fen)
{
    const Sql *sql =
        SQL("iiiii", "i",
            "SELECT CAST(coalesce(sum(pay_fen), 0) AS BIGINT) FROM meal_order"
            " WHERE community_id = $1 AND placed_by = $2 AND person_id = $3 AND placed_ms >= $4"
            "   AND id <> $5 AND state IN (1, 2)");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(payer.v), INT(person.v), INT(since), INT(but.v)),
               &row));
    *fen = row_int(&row, 0);
    return OK;
}

Status order_no_shows(Tx *tx, PersonId person, Day from, int64_t *count)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT count(*) FROM meal_order WHERE community_id = $1"
                         "   AND person_id = $2 AND day >= $3 AND state = 4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(from)), &row));
    *count = row_int(&row, 0);
    return OK;
}

Status lines_insert(Tx *tx, const MealOrder *o)
{
    const Sql *put = SQL("iiiii", "",
                         "INSERT INTO meal_line (community_id, order_id, item_id, count, price_fen)"
                         " VALUES ($1, $2, $3, $4, $5)");
    for (size_t i = 0; i < o->line_count; i++)
        TRY(tx_run(tx, put,
                   ARGS(COMMUNITY(tx), INT(o->id.v), INT(o->lines[i].item.v),
                        INT(o->lines[i].count), INT(o->lines[i].price_fen))));
    return OK;
}

Status lines_replace(Tx *tx, const MealOrder *o)
{
    const Sql *drop =
        SQL("ii", "", "DELETE FROM meal_line WHERE community_id = $1 AND order_id = $2");
    TRY(tx_run(tx, drop, ARGS(COMMUNITY(tx), INT(o->id.v))));
    return lines_insert(tx, o);
}

/* ---- meal_ask, meal_wait ---- */

Status ask_find(Tx *tx, int64_t id, int64_t *order, int64_t *content)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT order_id, content FROM meal_ask"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *order = row_int(&row, 0);
    *content = row_int(&row, 1);
    return OK;
}

Status ask_insert(Tx *tx, int64_t id, int64_t order, int64_t content)
{
    const Sql *sql = SQL("iiii", "",
                         "INSERT INTO meal_ask (community_id, id, order_id, content)"
                         " VALUES ($1, $2, $3, $4)");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(order), INT(content)));
}

Status wait_insert(Tx *tx, int64_t id, MenuItemId item, PersonId person)
{
    const Sql *sql = SQL("iiiii", "",
                         "INSERT INTO meal_wait (community_id, id, item_id, person_id, state,"
                         "       asked_ms) SELECT $1, $2, $3, $4, 1, $5 WHERE NOT EXISTS ("
                         "   SELECT 1 FROM meal_wait WHERE community_id = $1 AND item_id = $3"
                         "      AND person_id = $4 AND state = 1)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(item.v), INT(person.v), INT(tx->now_ms)));
}

Status wait_first(Tx *tx, MenuItemId item, int64_t *id, PersonId *person)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT id, person_id FROM meal_wait WHERE community_id = $1"
                         "   AND item_id = $2 AND state = 1 ORDER BY id LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(item.v)), &rows));
    *id = rows.count ? row_int(&rows.rows[0], 0) : 0;
    *person = (PersonId){rows.count ? row_int(&rows.rows[0], 1) : 0};
    return OK;
}

Status wait_move(Tx *tx, int64_t id, int64_t state)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE meal_wait SET state = $3 WHERE community_id = $1 AND id = $2"
                         "   AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(state)));
}
