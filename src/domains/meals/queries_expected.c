/* Who expected a meal: for who looks after those that did not come for it. */
#include "domains/meals/inside.h"

/* Breakfast and lunch; who takes dinner is seen in the evening. */
Status meals_expected(Tx *tx, OrganisationId site, Day day, PersonId **out, size_t *count)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT DISTINCT person_id FROM meal_order"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3"
                         "   AND slot IN (0, 1) AND state IN (1, 2, 4)"
                         " ORDER BY person_id LIMIT 20000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(day)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, (PersonId){row_int(r, 0)});
    return OK;
}

Status meals_eats_at(Tx *tx, PersonId person, Day day, OrganisationId *out)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT site_id FROM meal_order"
                         " WHERE community_id = $1 AND person_id = $2 AND day = $3"
                         "   AND slot IN (0, 1) AND state IN (1, 2, 4) ORDER BY id LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day)), &rows));
    *out = (OrganisationId){rows.count ? row_int(&rows.rows[0], 0) : 0};
    return OK;
}
