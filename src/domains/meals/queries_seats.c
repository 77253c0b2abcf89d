/* Meals to the door: the rule of a site, and how many of a meal are asked for. */
#include "domains/meals/inside.h"

Status door_rule_put(Tx *tx, OrganisationId site, const DoorRule *r)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "INSERT INTO door_rule (community_id, site_id, seats, kept, until_min, made_by,"
            "       made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)"
            "  ON CONFLICT (community_id, site_id) DO UPDATE SET seats = excluded.seats,"
            "      kept = excluded.kept, until_min = excluded.until_min,"
            "      made_by = excluded.made_by, made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(site.v), INT(r->seats), INT(r->kept), INT(r->until_min),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

Status door_rule_find(Tx *tx, OrganisationId site, DoorRule *out)
{
    const Sql *sql = SQL("ii", "iii",
                         "SELECT seats, kept, until_min FROM door_rule"
                         " WHERE community_id = $1 AND site_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &row));
    *out = (DoorRule){row_int(&row, 0), row_int(&row, 1), row_int(&row, 2)};
    return OK;
}

Status door_count(Tx *tx, MealAt at, int64_t *count)
{
    const Sql *sql = SQL("iiiii", "i",
                         "SELECT count(*) FROM meal_order WHERE community_id = $1 AND site_id = $2"
                         "   AND day = $3 AND slot = $4 AND how = $5 AND state IN (1, 2)");
    Row row;
    TRY(tx_one(tx, sql,
               ARGS(COMMUNITY(tx), INT(at.site.v), INT(at.day), INT(at.slot), INT(MEAL_TO_DOOR)),
               &row));
    *count = row_int(&row, 0);
    return OK;
}
