/* What was said, left and counted after the meal. */
#include "domains/meals/inside.h"

Status feedback_put(Tx *tx, const MealOrder *o, DishId dish, int64_t words)
{
    const Sql *sql =
        SQL("iiiiiiii", "",
            "INSERT INTO meal_feedback (community_id, order_id, dish_id, words, site_id, day,"
            "       made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            "  ON CONFLICT (community_id, order_id, dish_id) DO UPDATE"
            "  SET words = excluded.words, made_by = excluded.made_by, made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(o->id.v), INT(dish.v), INT(words), INT(o->site.v),
                       INT(o->day), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status feedback_of(Tx *tx, MealOrderId order, Rows *out)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT dish_id, words FROM meal_feedback"
                         " WHERE community_id = $1 AND order_id = $2 AND words <> 0"
                         " ORDER BY dish_id LIMIT 100");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(order.v)), out);
}

Status feedback_sums(Tx *tx, OrganisationId site, Day from, Day to, Rows *out)
{
    const Sql *sql = SQL("iiii", "iiiiiii",
                         "SELECT dish_id, count(*),"
                         "       CAST(sum(words % 2) AS BIGINT),"
                         "       CAST(sum(words / 2 % 2) AS BIGINT),"
                         "       CAST(sum(words / 4 % 2) AS BIGINT),"
                         "       CAST(sum(words / 8 % 2) AS BIGINT),"
                         "       CAST(sum(words / 16 % 2) AS BIGINT)"
                         "  FROM meal_feedback"
                         " WHERE community_id = $1 AND site_id = $2 AND day >= $3 AND day <= $4"
                         "   AND words <> 0 GROUP BY dish_id ORDER BY dish_id LIMIT 1000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), out);
}

Status waste_put(Tx *tx, MealAt at, DishId dish, int64_t place, int64_t grams)
{
    const Sql *sql =
        SQL("iiiiiiiii", "",
            "INSERT INTO meal_waste (community_id, site_id, day, slot, dish_id, place, grams,"
            "       made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            "  ON CONFLICT (community_id, site_id, day, slot, dish_id, place) DO UPDATE"
            "  SET grams = excluded.grams, made_by = excluded.made_by, made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(at.site.v), INT(at.day), INT(at.slot), INT(dish.v),
                       INT(place), INT(grams), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status waste_sums(Tx *tx, OrganisationId site, Day from, Day to, Rows *out)
{
    const Sql *sql =
        SQL("iiii", "iii",
            "SELECT dish_id, CAST(sum(CASE WHEN place = 1 THEN grams ELSE 0 END) AS BIGINT),"
            "       CAST(sum(CASE WHEN place = 2 THEN grams ELSE 0 END) AS BIGINT)"
            "  FROM meal_waste"
            " WHERE community_id = $1 AND site_id = $2 AND day >= $3 AND day <= $4"
            " GROUP BY dish_id ORDER BY dish_id LIMIT 1000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), out);
}

Status vote_clear(Tx *tx, OrganisationId site, Day week, PersonId person)
{
    const Sql *sql = SQL("iiii", "",
                         "DELETE FROM meal_vote WHERE community_id = $1 AND site_id = $2"
                         "   AND week = $3 AND person_id = $4");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(week), INT(person.v)));
}

Status vote_insert(Tx *tx, OrganisationId site, Day week, PersonId person, DishId dish)
{
    const Sql *sql = SQL("iiiiii", "",
                         "INSERT INTO meal_vote (community_id, site_id, week, person_id, dish_id,"
                         "       made_ms) VALUES ($1, $2, $3, $4, $5, $6)");
    return tx_run(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(site.v), INT(week), INT(person.v), INT(dish.v), INT(tx->now_ms)));
}

Status vote_sums(Tx *tx, OrganisationId site, Day week, PersonId mine, Rows *out)
{
    const Sql *sql = SQL(
        "iiii", "iii",
        "SELECT dish_id, count(*), CAST(sum(CASE WHEN person_id = $4 THEN 1 ELSE 0 END) AS BIGINT)"
        "  FROM meal_vote WHERE community_id = $1 AND site_id = $2 AND week = $3"
        " GROUP BY dish_id ORDER BY 2 DESC, 1 LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(week), INT(mine.v)), out);
}

/* ---- Figures ---- */

Status figures_meals(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *f)
{
    /* A day begins at 16:00 UTC of the day before; breakfast is 270 minutes before lunch, dinner
     * 330 after it; the page promises half an hour after the food goes out. */
    const Sql *sql = SQL(
        "iiii", "iiiiiiiiiii",
        "SELECT count(CASE WHEN o.state = 2 THEN 1 END),"
        "       count(DISTINCT CASE WHEN o.state = 2 THEN o.person_id END),"
        "       count(CASE WHEN o.state = 2 AND o.how = 1 THEN 1 END),"
        "       count(CASE WHEN o.state = 2 AND o.how = 1 AND o.done_ms <= o.day * 86400000 - 28800000"
        "              + (s.serve_min + 60 + CASE o.slot WHEN 0 THEN -270 WHEN 2 THEN 330 ELSE 0 END)"
        "              * 60000 THEN 1 END),"
        "       count(CASE WHEN o.state = 5 THEN 1 END), count(CASE WHEN o.state = 4 THEN 1 END),"
        "       CAST(coalesce(sum(CASE WHEN o.state = 2 THEN o.list_fen ELSE 0 END), 0) AS BIGINT),"
        "       CAST(coalesce(sum(CASE WHEN o.state = 2 THEN o.discount_fen ELSE 0 END), 0) AS BIGINT),"
        "       CAST(coalesce(sum(CASE WHEN o.state = 2 THEN o.subsidy_fen ELSE 0 END), 0) AS BIGINT),"
        "       CAST(coalesce(sum(CASE WHEN o.state = 2 THEN o.fee_fen ELSE 0 END), 0) AS BIGINT),"
        "       CAST(coalesce(sum(CASE WHEN o.state = 2 THEN o.pay_fen ELSE 0 END), 0) AS BIGINT)"
        "  FROM meal_order o"
        "  JOIN meal_site s ON s.community_id = o.community_id AND s.site_id = o.site_id"
        " WHERE o.community_id = $1 AND o.site_id = $2 AND o.day >= $3 AND o.day <= $4");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &r));
    f->meals = row_int(&r, 0);
    f->elders = row_int(&r, 1);
    f->delivered = row_int(&r, 2);
    f->on_time = row_int(&r, 3);
    f->refunded = row_int(&r, 4);
    f->no_shows = row_int(&r, 5);
    f->list_fen = row_int(&r, 6);
    f->discount_fen = row_int(&r, 7);
    f->subsidy_fen = row_int(&r, 8);
    f->fee_fen = row_int(&r, 9);
    f->pay_fen = row_int(&r, 10);
    return OK;
}

Status figures_safety(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *f)
{
    const Sql *closed = SQL("iiii", "i",
                            "SELECT count(*) FROM meal_close WHERE community_id = $1"
                            "   AND site_id = $2 AND day >= $3 AND day <= $4");
    const Sql *samples = SQL("iiii", "i",
                             "SELECT count(*) FROM food_sample WHERE community_id = $1"
                             "   AND site_id = $2 AND day >= $3 AND day <= $4");
    const Sql *heat = SQL("iiii", "ii",
                          "SELECT count(*), count(CASE WHEN tenths_c < 600 THEN 1 END)"
                          "  FROM hot_reading"
                          " WHERE community_id = $1 AND site_id = $2 AND day >= $3 AND day <= $4");
    const Sql *waste = SQL("iiii", "i",
                           "SELECT CAST(coalesce(sum(grams), 0) AS BIGINT) FROM meal_waste"
                           " WHERE community_id = $1 AND site_id = $2 AND day >= $3 AND day <= $4");
    const Sql *clean = SQL("iiii", "i",
                           "SELECT count(*) FROM disinfection WHERE community_id = $1"
                           "   AND site_id = $2 AND day >= $3 AND day <= $4 AND what = 1");
    Row r;
    TRY(tx_one(tx, clean, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &r));
    f->disinfected = row_int(&r, 0);
    TRY(tx_one(tx, closed, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &r));
    f->closed = row_int(&r, 0);
    TRY(tx_one(tx, samples, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &r));
    f->samples = row_int(&r, 0);
    TRY(tx_one(tx, heat, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &r));
    f->readings = row_int(&r, 0);
    f->cold = row_int(&r, 1);
    TRY(tx_one(tx, waste, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &r));
    f->waste_g = row_int(&r, 0);
    return OK;
}

Status figures_words(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *f)
{
    const Sql *said = SQL("iiii", "ii",
                          "SELECT count(*), count(CASE WHEN words >= 16 THEN 1 END)"
                          "  FROM meal_feedback WHERE community_id = $1 AND site_id = $2"
                          "   AND day >= $3 AND day <= $4 AND words <> 0");
    const Sql *complaints =
        SQL("iiii", "ii",
            "SELECT count(*), count(CASE WHEN answered_ms <= answer_due_ms THEN 1 END)"
            "  FROM complaint WHERE community_id = $1 AND site_id = $2"
            "   AND made_ms >= $3 AND made_ms < $4");
    Row r;
    TRY(tx_one(tx, said, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &r));
    f->said = row_int(&r, 0);
    f->good = row_int(&r, 1);
    TRY(tx_one(tx, complaints,
               ARGS(COMMUNITY(tx), INT(site.v), INT(day_ms(from, SHANGHAI_MS)),
                    INT(day_ms(to + 1, SHANGHAI_MS))),
               &r));
    f->complaints = row_int(&r, 0);
    f->answered_in_time = row_int(&r, 1);
    return OK;
}

/* In the hours of service: the clock of a complaint at night begins when they open. */
Status figures_waits(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *f)
{
    const Sql *sql = SQL(
        "iiiii", "ii",
        "SELECT CASE WHEN coalesce(answered_ms, $5) > answer_due_ms - 600000"
        "            THEN coalesce(answered_ms, $5) - (answer_due_ms - 600000) ELSE 0 END AS wait,"
        "       CASE WHEN coalesce(answered_ms, $5) > answer_due_ms THEN 1 ELSE 0 END"
        "  FROM complaint WHERE community_id = $1 AND site_id = $2"
        "   AND made_ms >= $3 AND made_ms < $4"
        "   AND (answered_ms IS NOT NULL OR answer_due_ms < $5) ORDER BY wait LIMIT 20000");
    Rows rows;
    TRY(tx_all(tx, sql,
               ARGS(COMMUNITY(tx), INT(site.v), INT(day_ms(from, SHANGHAI_MS)),
                    INT(day_ms(to + 1, SHANGHAI_MS)), INT(tx->now_ms)),
               &rows));
    for (size_t i = 0; i < rows.count; i++) f->answer_late += row_int(&rows.rows[i], 1);
    if (!rows.count) return OK;
    f->answer_p50 = row_int(&rows.rows[(rows.count - 1) / 2], 0);
    f->answer_p95 = row_int(&rows.rows[(rows.count * 95 + 99) / 100 - 1], 0);
    return OK;
}

Status figures_means(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *f)
{
    const Sql *dishes =
        SQL("iiii", "i",
            "SELECT count(DISTINCT p.dish_id) FROM menu_item m"
            "  JOIN menu_part p ON p.community_id = m.community_id AND p.item_id = m.id"
            " WHERE m.community_id = $1 AND m.site_id = $2 AND m.day >= $3 AND m.day <= $4"
            "   AND m.portions_left < m.portions");
    const Sql *work = SQL("iiii", "i",
                          "SELECT CAST(coalesce(sum(to_min - from_min), 0) AS BIGINT)"
                          "  FROM worker_shift WHERE community_id = $1 AND site_id = $2"
                          "   AND day >= $3 AND day <= $4 AND state = 1");
    Row r;
    TRY(tx_one(tx, dishes, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &r));
    f->dishes = row_int(&r, 0);
    TRY(tx_one(tx, work, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &r));
    f->work_min = row_int(&r, 0);
    return OK;
}

Status meals_uses(Tx *tx, OrganisationId site, Day from, Day to, MealUse **out, size_t *count)
{
    const Sql *sql = SQL("iiii", "iiiiiiii",
                         "SELECT person_id, channel, how, count(*),"
                         "       count(CASE WHEN subsidy_fen > 0 THEN 1 END),"
                         "       CAST(sum(subsidy_fen) AS BIGINT), CAST(sum(pay_fen) AS BIGINT),"
                         "       max(day)"
                         "  FROM meal_order WHERE community_id = $1 AND site_id = $2"
                         "   AND day >= $3 AND day <= $4 AND state = 2"
                         " GROUP BY person_id, channel, how ORDER BY person_id, channel, how"
                         " LIMIT 1000000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (MealUse){.person = {row_int(r, 0)},
                           .channel = (MealChannel)row_int(r, 1),
                           .how = (MealHow)row_int(r, 2),
                           .meals = row_int(r, 3),
                           .subsidised = row_int(r, 4),
                           .subsidy_fen = row_int(r, 5),
                           .pay_fen = row_int(r, 6),
                           .last = (Day)row_int(r, 7)});
    return OK;
}

Status meals_trace(Tx *tx, PersonId person, Ms since_ms, MealTrace *out)
{
    const Sql *orders =
        SQL("iii", "iii",
            "SELECT count(*), count(CASE WHEN o.state IN (2, 5) THEN 1 END),"
            "       count(CASE WHEN EXISTS (SELECT 1 FROM meal_feedback f"
            "             WHERE f.community_id = o.community_id AND f.order_id = o.id"
            "               AND f.words <> 0) THEN 1 END)"
            "  FROM meal_order o WHERE o.community_id = $1 AND o.person_id = $2"
            "   AND o.placed_ms >= $3");
    const Sql *complaints = SQL("iii", "i",
                                "SELECT count(*) FROM complaint WHERE community_id = $1"
                                "   AND person_id = $2 AND made_ms >= $3");
    Row r;
    TRY(tx_one(tx, orders, ARGS(COMMUNITY(tx), INT(person.v), INT(since_ms)), &r));
    *out = (MealTrace){row_int(&r, 0), row_int(&r, 1), row_int(&r, 2), 0};
    TRY(tx_one(tx, complaints, ARGS(COMMUNITY(tx), INT(person.v), INT(since_ms)), &r));
    out->complained = row_int(&r, 0);
    return OK;
}
