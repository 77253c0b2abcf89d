#include "domains/meals/inside.h"

Status standing_insert(Tx *tx, const Standing *s)
{
    const Sql *sql =
        SQL("iiiiiiiiiii", "",
            "INSERT INTO standing_order (community_id, id, person_id, site_id, slot, weekdays, how,"
            "       pay_with, payer_id, state, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(s->id), INT(s->person.v), INT(s->site.v), INT(s->slot),
                       INT(s->weekdays), INT(s->how), INT(s->pay_with), INT(s->payer.v),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

static Standing read_standing(const Row *r)
{
    return (Standing){.id = row_int(r, 0),
                      .person = {row_int(r, 1)},
                      .site = {row_int(r, 2)},
                      .slot = (BenefitSlot)row_int(r, 3),
                      .weekdays = row_int(r, 4),
                      .how = (MealHow)row_int(r, 5),
                      .pay_with = (MealPay)row_int(r, 6),
                      .payer = {row_int(r, 7)}};
}

Status standing_find(Tx *tx, int64_t id, Standing *out, bool *runs)
{
    const Sql *sql = SQL("ii", "iiiiiiiii",
                         "SELECT id, person_id, site_id, slot, weekdays, how, pay_with, payer_id,"
                         "       state FROM standing_order WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = read_standing(&row);
    *runs = row_int(&row, 8) == 1;
    return OK;
}

Status standing_stop(Tx *tx, int64_t id)
{
    const Sql *sql =
        SQL("ii", "", "UPDATE standing_order SET state = 2 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)));
}

static Status standings(Tx *tx, const Rows *rows, Standing **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, Standing, rows->count + 1);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = read_standing(&rows->rows[i]);
    return OK;
}

Status standing_for(Tx *tx, PersonId person, Standing **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiiiiii",
                         "SELECT id, person_id, site_id, slot, weekdays, how, pay_with, payer_id"
                         "  FROM standing_order WHERE community_id = $1 AND person_id = $2"
                         "   AND state = 1 ORDER BY id LIMIT 20");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &rows));
    return standings(tx, &rows, out, count);
}

Status standing_at(Tx *tx, OrganisationId site, Standing **out, size_t *count)
{
    const Sql *sql =
        SQL("ii", "iiiiiiii",
            "SELECT s.id, s.person_id, s.site_id, s.slot, s.weekdays, s.how, s.pay_with,"
            "       s.payer_id FROM standing_order s"
            "  JOIN person p ON p.community_id = s.community_id AND p.id = s.person_id"
            " WHERE s.community_id = $1 AND s.site_id = $2 AND s.state = 1"
            "   AND p.merged_into IS NULL ORDER BY s.id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    return standings(tx, &rows, out, count);
}

Status clash_insert(Tx *tx, int64_t standing, Day day, Str code, Str words)
{
    const Sql *sql =
        SQL("iiiitti", "",
            "INSERT INTO meal_clash (community_id, id, standing_id, day, code, words, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id_next(tx)), INT(standing), INT(day), TEXT(code),
                       TEXT(words), INT(tx->now_ms)));
}

Status clash_list(Tx *tx, OrganisationId site, Day from, Day to, Rows *out)
{
    const Sql *sql =
        SQL("iiii", "iit",
            "SELECT s.person_id, c.day, c.words FROM meal_clash c"
            "  JOIN standing_order s ON s.community_id = c.community_id AND s.id = c.standing_id"
            " WHERE c.community_id = $1 AND s.site_id = $2 AND c.day >= $3 AND c.day <= $4"
            " ORDER BY c.day, c.id LIMIT 1000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), out);
}

Status regular_list(Tx *tx, OrganisationId site, Day from, Rows *out)
{
    const Sql *sql = SQL("iii", "ii",
                         "SELECT DISTINCT person_id, slot FROM meal_order"
                         " WHERE community_id = $1 AND site_id = $2 AND day >= $3"
                         "   AND state IN (1, 2)"
                         " ORDER BY person_id, slot LIMIT 2000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from)), out);
}

Status standing_site(Tx *tx, int64_t id, OrganisationId to)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE standing_order SET site_id = $3"
                         " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(to.v)));
}

/* ---- site_standin ---- */

Status meals_standin_set(Tx *tx, OrganisationId site, Day day, OrganisationId other)
{
    const Sql *sql =
        SQL("iiiiii", "",
            "INSERT INTO site_standin (community_id, site_id, day, other_id, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (community_id, site_id, day)"
            " DO UPDATE SET other_id = excluded.other_id, made_by = excluded.made_by,"
            "       made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(site.v), INT(day), INT(other.v), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

Status meals_standin(Tx *tx, OrganisationId site, Day day, OrganisationId *out)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT other_id FROM site_standin"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3");
    Row row;
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(day)), &row);
    out->v = status == OK ? row_int(&row, 0) : 0;
    return status == NOT_FOUND ? OK : status;
}

Status meals_waiting(Tx *tx, OrganisationId site, Day from, Day to, MealOrderId **out,
                     size_t *count)
{
    const Sql *sql =
        SQL("iiii", "i",
            "SELECT id FROM meal_order WHERE community_id = $1 AND site_id = $2"
            "   AND day >= $3 AND day <= $4 AND state = 1 ORDER BY day, id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &rows));
    *out = NEW_ARRAY(tx->arena, MealOrderId, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) (*out)[i].v = row_int(&rows.rows[i], 0);
    return OK;
}

Status meals_day_losses(Tx *tx, OrganisationId site, Day day, Fen *no_show, Fen *spoiled)
{
    const Sql *sql = SQL(
        "iii", "ii",
        "SELECT coalesce((SELECT CAST(sum(o.list_fen) AS BIGINT) FROM meal_order o"
        "         WHERE o.community_id = $1 AND o.site_id = $2 AND o.day = $3 AND o.state = 4), 0),"
        "       coalesce((SELECT CAST(sum(r.fen) AS BIGINT) FROM meal_order o JOIN meal_refund r"
        "            ON r.community_id = o.community_id AND r.order_id = o.id"
        "         WHERE o.community_id = $1 AND o.site_id = $2 AND o.day = $3 AND r.cause = 1"
        "           AND r.state = 1), 0)");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(day)), &row));
    *no_show = row_int(&row, 0);
    *spoiled = row_int(&row, 1);
    return OK;
}
