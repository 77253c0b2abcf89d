/* Which dishes are asked about, and what somebody said about their eating. */
#include "domains/meals/inside.h"

Status poll_put(Tx *tx, OrganisationId site, Day week, int64_t state)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "INSERT INTO meal_poll (community_id, site_id, week, state, made_by, made_ms,"
            "       closed_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)"
            "  ON CONFLICT (community_id, site_id, week) DO UPDATE"
            "  SET state = excluded.state, closed_ms = excluded.closed_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(site.v), INT(week), INT(state), INT(tx->origin.actor),
                       INT(tx->now_ms), INT_OR_NIL(tx->now_ms, state == 2)));
}

Status poll_find(Tx *tx, OrganisationId site, Day week, int64_t *state)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT state FROM meal_poll"
                         " WHERE community_id = $1 AND site_id = $2 AND week = $3");
    Row r;
    *state = 0;
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(week)), &r);
    if (status == OK) *state = row_int(&r, 0);
    return status == NOT_FOUND ? OK : status;
}

Status poll_dishes_clear(Tx *tx, OrganisationId site, Day week)
{
    const Sql *sql = SQL("iii", "",
                         "DELETE FROM meal_poll_dish"
                         " WHERE community_id = $1 AND site_id = $2 AND week = $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(week)));
}

Status poll_dish_insert(Tx *tx, OrganisationId site, Day week, DishId dish, int64_t number)
{
    const Sql *sql = SQL("iiiii", "",
                         "INSERT INTO meal_poll_dish (community_id, site_id, week, dish_id, number)"
                         " VALUES ($1, $2, $3, $4, $5)");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(week), INT(dish.v), INT(number)));
}

Status poll_dishes(Tx *tx, OrganisationId site, Day week, DishId **out, size_t *count)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT dish_id FROM meal_poll_dish"
                         " WHERE community_id = $1 AND site_id = $2 AND week = $3"
                         " ORDER BY number LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(week)), &rows));
    *out = NEW_ARRAY(tx->arena, DishId, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) (*out)[i].v = row_int(&rows.rows[i], 0);
    return OK;
}

Status poll_voters(Tx *tx, OrganisationId site, Day week, int64_t *people)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT count(DISTINCT person_id) FROM meal_vote"
                         " WHERE community_id = $1 AND site_id = $2 AND week = $3");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(week)), &r));
    *people = row_int(&r, 0);
    return OK;
}

Status profile_put(Tx *tx, PersonId person, const FoodProfile *p)
{
    const Sql *sql =
        SQL("iiiiiiii", "",
            "INSERT INTO food_profile (community_id, person_id, size, likes, leaves, most_fen,"
            "       made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            "  ON CONFLICT (community_id, person_id) DO UPDATE"
            "  SET size = excluded.size, likes = excluded.likes, leaves = excluded.leaves,"
            "      most_fen = excluded.most_fen, made_by = excluded.made_by,"
            "      made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(p->size), INT(p->likes), INT(p->leaves),
                       INT(p->most_fen), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status profile_find(Tx *tx, PersonId person, FoodProfile *out)
{
    const Sql *sql = SQL("ii", "iiii",
                         "SELECT size, likes, leaves, most_fen FROM food_profile"
                         " WHERE community_id = $1 AND person_id = $2");
    Row r;
    *out = (FoodProfile){.size = MEAL_REGULAR};
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &r);
    if (status == OK)
        *out = (FoodProfile){.size = (MealSize)row_int(&r, 0),
                             .likes = row_int(&r, 1),
                             .leaves = row_int(&r, 2),
                             .most_fen = row_int(&r, 3)};
    return status == NOT_FOUND ? OK : status;
}
