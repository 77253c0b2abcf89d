#include "domains/meals/inside.h"

Status unwell_insert(Tx *tx, const Unwell *u)
{
    const Sql *sql = SQL("iiiiitii", "",
                         "INSERT INTO unwell_report (community_id, id, person_id, signs, since_ms,"
                         "       words, state, made_by, made_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(u->id), INT(u->person.v), INT(u->signs), INT(u->since_ms),
                       TEXT(u->words), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status unwell_more(Tx *tx, const Unwell *u)
{
    const Sql *sql = SQL("iiiit", "",
                         "UPDATE unwell_report SET signs = $3, since_ms = $4, words = $5"
                         " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(
        tx, sql, ARGS(COMMUNITY(tx), INT(u->id), INT(u->signs), INT(u->since_ms), TEXT(u->words)));
}

Status unwell_take_back(Tx *tx, int64_t id)
{
    const Sql *sql =
        SQL("ii", "", "UPDATE unwell_report SET state = 2 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)));
}

Status unwell_find(Tx *tx, int64_t id, Unwell *out)
{
    const Sql *sql = SQL("ii", "iiiiti",
                         "SELECT id, person_id, signs, since_ms, words, made_ms FROM unwell_report"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = (Unwell){.id = row_int(&row, 0),
                    .person = {row_int(&row, 1)},
                    .signs = row_int(&row, 2),
                    .since_ms = row_int(&row, 3),
                    .words = row_str(&row, 4),
                    .made_ms = row_int(&row, 5)};
    return OK;
}

Status unwell_between(Tx *tx, Ms from, Ms to, Unwell **out, size_t *count)
{
    const Sql *sql = SQL("iii", "iiiiti",
                         "SELECT id, person_id, signs, since_ms, words, made_ms FROM unwell_report"
                         " WHERE community_id = $1 AND since_ms >= $2 AND since_ms <= $3"
                         "   AND state = 1 ORDER BY since_ms, id LIMIT 2000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (Unwell){.id = row_int(r, 0),
                          .person = {row_int(r, 1)},
                          .signs = row_int(r, 2),
                          .since_ms = row_int(r, 3),
                          .words = row_str(r, 4),
                          .made_ms = row_int(r, 5)});
    return OK;
}

Status plates_of(Tx *tx, PersonId person, Day from, Day to, Plate **out, size_t *count)
{
    const Sql *sql =
        SQL("iiii", "iiiiii",
            "SELECT DISTINCT o.site_id, o.day, o.slot, p.dish_id, coalesce(o.done_ms, 0),"
            "       m.serve_min"
            "  FROM meal_order o"
            "  JOIN meal_line l ON l.community_id = o.community_id AND l.order_id = o.id"
            "  JOIN menu_part p ON p.community_id = l.community_id AND p.item_id = l.item_id"
            "  JOIN meal_site m ON m.community_id = o.community_id AND m.site_id = o.site_id"
            " WHERE o.community_id = $1 AND o.person_id = $2 AND o.day >= $3 AND o.day <= $4"
            "   AND o.state IN (1, 2, 5)"
            " ORDER BY o.day, o.slot, p.dish_id LIMIT 500");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(from), INT(to)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (Plate){.at = {.site = {row_int(r, 0)},
                                .day = (Day)row_int(r, 1),
                                .slot = (BenefitSlot)row_int(r, 2)},
                         .dish = {row_int(r, 3)},
                         .done_ms = row_int(r, 4),
                         .serve_min = row_int(r, 5)});
    return OK;
}

/* ---- Outbreaks ---- */

Status outbreak_insert(Tx *tx, const Outbreak *o)
{
    const Sql *sql = SQL("iiiiii", "",
                         "INSERT INTO outbreak (community_id, id, site_id, signs, state, seen_ms,"
                         "       due_ms) VALUES ($1, $2, $3, $4, 1, $5, $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(o->id), INT(o->site.v), INT(o->signs), INT(o->seen_ms),
                       INT(o->due_ms)));
}

Status outbreak_signs(Tx *tx, int64_t id, int64_t signs)
{
    const Sql *sql =
        SQL("iii", "", "UPDATE outbreak SET signs = $3 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(signs)));
}

Status outbreak_open_at(Tx *tx, OrganisationId site, int64_t *id, int64_t *signs)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT id, signs FROM outbreak WHERE community_id = $1 AND site_id = $2"
                         "   AND state = 1 ORDER BY id DESC LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &row));
    *id = row_int(&row, 0);
    *signs = row_int(&row, 1);
    return OK;
}

Status outbreak_of_report(Tx *tx, int64_t report, int64_t *id)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT outbreak_id FROM outbreak_case WHERE community_id = $1"
                         "   AND report_id = $2 ORDER BY outbreak_id DESC LIMIT 1");
    Row row;
    *id = 0;
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(report)), &row);
    if (status == OK) *id = row_int(&row, 0);
    return status == NOT_FOUND ? OK : status;
}

Status outbreak_dish_put(Tx *tx, int64_t id, MealAt at, DishId dish)
{
    const Sql *sql = SQL("iiiii", "",
                         "INSERT INTO outbreak_dish (community_id, outbreak_id, day, slot, dish_id)"
                         " VALUES ($1, $2, $3, $4, $5)"
                         " ON CONFLICT (community_id, outbreak_id, day, slot, dish_id) DO NOTHING");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(at.day), INT(at.slot), INT(dish.v)));
}

Status outbreak_case_put(Tx *tx, int64_t id, int64_t report)
{
    const Sql *sql =
        SQL("iii", "",
            "INSERT INTO outbreak_case (community_id, outbreak_id, report_id) VALUES ($1, $2, $3)"
            " ON CONFLICT (community_id, outbreak_id, report_id) DO NOTHING");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(report)));
}

Status outbreak_list(Tx *tx, OrganisationId site, int64_t id, Outbreak **out, size_t *count)
{
    const Sql *sql =
        SQL("iii", "iiiiiiititiiti",
            "SELECT o.id, o.site_id, o.signs, o.state, o.seen_ms, o.due_ms,"
            "       coalesce(o.market_ms, 0), o.market_name, coalesce(o.health_ms, 0),"
            "       o.health_name, coalesce(o.ended_ms, 0), coalesce(o.ended_by, 0), o.ended,"
            "       (SELECT count(DISTINCT u.person_id) FROM outbreak_case c"
            "          JOIN unwell_report u ON u.community_id = c.community_id"
            "           AND u.id = c.report_id AND u.state = 1"
            "         WHERE c.community_id = o.community_id AND c.outbreak_id = o.id)"
            "  FROM outbreak o WHERE o.community_id = $1 AND ($2 = 0 OR o.site_id = $2)"
            "   AND ($3 = 0 OR o.id = $3) ORDER BY o.state, o.id DESC LIMIT 50");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(id)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (Outbreak){.id = row_int(r, 0),
                            .site = {row_int(r, 1)},
                            .signs = row_int(r, 2),
                            .open = row_int(r, 3) == 1,
                            .seen_ms = row_int(r, 4),
                            .due_ms = row_int(r, 5),
                            .told_ms = {0, row_int(r, 6), row_int(r, 8)},
                            .told = {STR(""), row_str(r, 7), row_str(r, 9)},
                            .ended_ms = row_int(r, 10),
                            .ended = row_str(r, 12),
                            .people = row_int(r, 13)});
    return OK;
}

Status outbreak_dish_list(Tx *tx, const Outbreak *o, OutbreakDish **out, size_t *count)
{
    const Sql *sql =
        SQL("iii", "iiitiitii",
            "SELECT x.day, x.slot, x.dish_id, d.name, coalesce(x.lifted_ms, 0),"
            "       coalesce(x.lifted_by, 0), x.lifted, coalesce(s.taken_ms, 0),"
            "       coalesce(s.discarded_ms, 0)"
            "  FROM outbreak_dish x"
            "  JOIN dish d ON d.community_id = x.community_id AND d.id = x.dish_id"
            "  LEFT JOIN food_sample s ON s.community_id = x.community_id AND s.site_id = $3"
            "   AND s.day = x.day AND s.slot = x.slot AND s.dish_id = x.dish_id"
            " WHERE x.community_id = $1 AND x.outbreak_id = $2"
            " ORDER BY x.day DESC, x.slot DESC, x.dish_id LIMIT 500");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(o->id), INT(o->site.v)), &rows));
    LIST_OF_ROWS(
        tx, rows, r, out, count,
        (OutbreakDish){
            .at = {.site = o->site, .day = (Day)row_int(r, 0), .slot = (BenefitSlot)row_int(r, 1)},
            .dish = {row_int(r, 2)},
            .name = row_str(r, 3),
            .lifted_ms = row_int(r, 4),
            .lifted = row_str(r, 6),
            .sample_ms = row_int(r, 7),
            .sample_gone = row_int(r, 8) != 0});
    return OK;
}

#define ATE_ONE_OF                                                                                 \
    "  FROM outbreak_dish x"                                                                       \
    "  JOIN outbreak b ON b.community_id = x.community_id AND b.id = x.outbreak_id"                \
    "  JOIN menu_item i ON i.community_id = x.community_id AND i.site_id = b.site_id"              \
    "   AND i.day = x.day AND i.slot = x.slot"                                                     \
    "  JOIN menu_part p ON p.community_id = i.community_id AND p.item_id = i.id"                   \
    "   AND p.dish_id = x.dish_id"                                                                 \
    "  JOIN meal_line l ON l.community_id = i.community_id AND l.item_id = i.id"                   \
    "  JOIN meal_order o ON o.community_id = l.community_id AND o.id = l.order_id"                 \
    "   AND o.state IN (1, 2, 5)"

Status outbreak_eater_list(Tx *tx, int64_t id, OutbreakEater **out, size_t *count)
{
    const Sql *sql =
        SQL("iii", "iiiii",
            "SELECT o.person_id, max(o.day), max(o.alert),"
            "       max(CASE o.state WHEN 1 THEN 0 ELSE 1 END),"
            "       coalesce((SELECT max(u.signs) FROM outbreak_case c"
            "          JOIN unwell_report u ON u.community_id = c.community_id"
            "           AND u.id = c.report_id AND u.state = 1"
            "         WHERE c.community_id = $1 AND c.outbreak_id = $2"
            "           AND u.person_id = o.person_id), 0)" ATE_ONE_OF
            " WHERE x.community_id = $1 AND x.outbreak_id = $2"
            " GROUP BY o.person_id ORDER BY 5 DESC, 3 DESC, 4 DESC, o.person_id LIMIT $3");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(OUTBREAK_PEOPLE_MAX)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (OutbreakEater){.person = {row_int(r, 0)},
                                 .day = (Day)row_int(r, 1),
                                 .alert = row_int(r, 2),
                                 .eaten = row_int(r, 3) != 0,
                                 .signs = row_int(r, 4)});
    return OK;
}

Status outbreak_plate_people(Tx *tx, int64_t id, Rows *out)
{
    const Sql *sql =
        SQL("ii", "iiii",
            "SELECT x.day, x.slot, x.dish_id, count(DISTINCT o.person_id)" ATE_ONE_OF
            "  JOIN unwell_report u ON u.community_id = o.community_id"
            "   AND u.person_id = o.person_id AND u.state = 1"
            "  JOIN outbreak_case c ON c.community_id = u.community_id AND c.report_id = u.id"
            "   AND c.outbreak_id = x.outbreak_id"
            " WHERE x.community_id = $1 AND x.outbreak_id = $2"
            " GROUP BY x.day, x.slot, x.dish_id ORDER BY x.day, x.slot, x.dish_id LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id)), out);
}

Status outbreak_tell(Tx *tx, int64_t id, OutbreakOffice office, Str name)
{
    const Sql *market = SQL("iiiti", "",
                            "UPDATE outbreak SET market_ms = $3, market_name = $4, market_by = $5"
                            " WHERE community_id = $1 AND id = $2 AND market_ms IS NULL");
    const Sql *health = SQL("iiiti", "",
                            "UPDATE outbreak SET health_ms = $3, health_name = $4, health_by = $5"
                            " WHERE community_id = $1 AND id = $2 AND health_ms IS NULL");
    return tx_run(tx, office == OFFICE_MARKET ? market : health,
                  ARGS(COMMUNITY(tx), INT(id), INT(tx->now_ms), TEXT(name), INT(tx->origin.actor)));
}

Status outbreak_dish_lift(Tx *tx, int64_t id, DishId dish, Str why)
{
    const Sql *sql = SQL("iiiiit", "",
                         "UPDATE outbreak_dish SET lifted_ms = $4, lifted_by = $5, lifted = $6"
                         " WHERE community_id = $1 AND outbreak_id = $2 AND dish_id = $3"
                         "   AND lifted_ms IS NULL");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(dish.v), INT(tx->now_ms), INT(tx->origin.actor),
                       TEXT(why)));
}

Status outbreak_close(Tx *tx, int64_t id, Str words)
{
    const Sql *sql = SQL("iiiit", "",
                         "UPDATE outbreak SET state = 2, ended_ms = $3, ended_by = $4, ended = $5"
                         " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(
        tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(tx->now_ms), INT(tx->origin.actor), TEXT(words)));
}

Status stopped_dishes(Tx *tx, OrganisationId site, Rows *out)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT DISTINCT x.dish_id FROM outbreak o"
                         "  JOIN outbreak_dish x ON x.community_id = o.community_id"
                         "   AND x.outbreak_id = o.id AND x.lifted_ms IS NULL"
                         " WHERE o.community_id = $1 AND o.site_id = $2 AND o.state = 1"
                         " ORDER BY x.dish_id LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), out);
}

Status sample_held(Tx *tx, MealAt at, DishId dish, bool *held)
{
    const Sql *sql = SQL("iiiii", "i",
                         "SELECT count(*) FROM outbreak o"
                         "  JOIN outbreak_dish x ON x.community_id = o.community_id"
                         "   AND x.outbreak_id = o.id AND x.day = $3 AND x.slot = $4"
                         "   AND x.dish_id = $5"
                         " WHERE o.community_id = $1 AND o.site_id = $2 AND o.state = 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(MEAL(at), INT(dish.v)), &row));
    *held = row_int(&row, 0) > 0;
    return OK;
}
