/* Health cards, shifts, and boxes counted. */
#include "domains/meals/inside.h"

Status card_insert(Tx *tx, const HealthCard *c)
{
    const Sql *sql =
        SQL("iiiitiiii", "",
            "INSERT INTO health_card (community_id, id, person_id, site_id, number, issued_day,"
            "       expires_day, state, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(c->id), INT(c->person.v), INT(c->site.v), TEXT(c->number),
                       INT(c->issued), INT(c->expires), INT(tx->origin.actor), INT(tx->now_ms)));
}

#define CARD_COLUMNS "id, person_id, site_id, number, issued_day, expires_day, state"

static HealthCard read_card(const Row *r)
{
    return (HealthCard){.id = row_int(r, 0),
                        .person = {row_int(r, 1)},
                        .site = {row_int(r, 2)},
                        .number = row_str(r, 3),
                        .issued = (Day)row_int(r, 4),
                        .expires = (Day)row_int(r, 5),
                        .state = row_int(r, 6)};
}

Status card_find(Tx *tx, int64_t id, HealthCard *out)
{
    const Sql *sql =
        SQL("ii", "iiitiii",
            "SELECT " CARD_COLUMNS " FROM health_card WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = read_card(&row);
    return OK;
}

Status card_move(Tx *tx, PersonId person, int64_t id, int64_t state)
{
    const Sql *sql =
        SQL("iiiii", "",
            "UPDATE health_card SET state = $4, withdrawn_day = $5 WHERE community_id = $1"
            "   AND person_id = $2 AND state = 1 AND (id = $3 OR $3 = 0)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(id), INT(state),
                       INT_OR_NIL(tx_today(tx), state == 3)));
}

Status card_on(Tx *tx, PersonId person, Day day, HealthCard *out)
{
    const Sql *sql = SQL("iii", "iiitiii",
                         "SELECT " CARD_COLUMNS " FROM health_card"
                         " WHERE community_id = $1 AND person_id = $2 "
                         "   AND (withdrawn_day IS NULL OR withdrawn_day > $3)"
                         "   AND issued_day <= $3 AND expires_day >= $3"
                         " ORDER BY expires_day DESC, id DESC LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day)), &row));
    *out = read_card(&row);
    return OK;
}

Status card_list(Tx *tx, OrganisationId site, HealthCard **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiitiii",
                         "SELECT " CARD_COLUMNS " FROM health_card"
                         " WHERE community_id = $1 AND site_id = $2 AND state = 1"
                         " ORDER BY expires_day, id LIMIT 500");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_card(r));
    return OK;
}

Status worker_shift_insert(Tx *tx, const Shift *s)
{
    const Sql *sql = SQL(
        "iiiiiiiiii", "",
        "INSERT INTO worker_shift (community_id, id, site_id, person_id, day, from_min, to_min,"
        "       duty, state, made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(s->id), INT(s->site.v), INT(s->person.v), INT(s->day),
                       INT(s->from_min), INT(s->to_min), INT(s->duty), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

#define SHIFT_COLUMNS "id, site_id, person_id, day, from_min, to_min, duty, state"

static Shift read_shift(const Row *r)
{
    return (Shift){.id = row_int(r, 0),
                   .site = {row_int(r, 1)},
                   .person = {row_int(r, 2)},
                   .day = (Day)row_int(r, 3),
                   .from_min = row_int(r, 4),
                   .to_min = row_int(r, 5),
                   .duty = (ShiftDuty)row_int(r, 6),
                   .state = row_int(r, 7)};
}

static Status read_shifts(Tx *tx, const Rows *rows, Shift **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, Shift, rows->count + 1);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = read_shift(&rows->rows[i]);
    return OK;
}

Status worker_shift_find(Tx *tx, int64_t id, Shift *out)
{
    const Sql *sql =
        SQL("ii", "iiiiiiii",
            "SELECT " SHIFT_COLUMNS " FROM worker_shift WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = read_shift(&row);
    return OK;
}

Status worker_shift_end(Tx *tx, int64_t id)
{
    const Sql *sql = SQL("ii", "",
                         "UPDATE worker_shift SET state = 2 WHERE community_id = $1 AND id = $2"
                         "   AND state = 1");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id)));
}

Status worker_shift_list(Tx *tx, OrganisationId site, Day from, Day to, Shift **out, size_t *count)
{
    const Sql *sql = SQL("iiii", "iiiiiiii",
                         "SELECT " SHIFT_COLUMNS " FROM worker_shift"
                         " WHERE community_id = $1 AND site_id = $2 AND day >= $3 AND day <= $4"
                         "   AND state = 1 AND duty <> 5 ORDER BY day, from_min, id LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &rows));
    return read_shifts(tx, &rows, out, count);
}

/* In the order in which they are told: who was entered first. */
Status rota_list(Tx *tx, OrganisationId site, Day from, Day to, Shift **out, size_t *count)
{
    const Sql *sql = SQL("iiii", "iiiiiiii",
                         "SELECT " SHIFT_COLUMNS " FROM worker_shift"
                         " WHERE community_id = $1 AND site_id = $2 AND day >= $3 AND day <= $4"
                         "   AND state = 1 AND duty = 5 ORDER BY day, id LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &rows));
    return read_shifts(tx, &rows, out, count);
}

Status worker_shift_of(Tx *tx, PersonId person, Day from, Day to, Shift **out, size_t *count)
{
    const Sql *sql = SQL("iiii", "iiiiiiii",
                         "SELECT " SHIFT_COLUMNS " FROM worker_shift"
                         " WHERE community_id = $1 AND person_id = $2 AND day >= $3 AND day <= $4"
                         "   AND state = 1 ORDER BY day, from_min, id LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(from), INT(to)), &rows));
    return read_shifts(tx, &rows, out, count);
}

Status disinfection_put(Tx *tx, MealAt at, Cleaned what, CleanWay way, int64_t minutes)
{
    const Sql *sql =
        SQL("iiiiiiiii", "",
            "INSERT INTO disinfection (community_id, site_id, day, slot, what, way, minutes,"
            "       made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            "  ON CONFLICT (community_id, site_id, day, slot, what) DO UPDATE"
            "  SET way = excluded.way, minutes = excluded.minutes, made_by = excluded.made_by,"
            "      made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(at.site.v), INT(at.day), INT(at.slot), INT(what),
                       INT(way), INT(minutes), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status disinfection_list(Tx *tx, MealAt at, Rows *out)
{
    const Sql *sql = SQL("iiii", "iiii",
                         "SELECT what, way, minutes, made_ms FROM disinfection"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3 AND slot = $4"
                         " ORDER BY what LIMIT 10");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(at.site.v), INT(at.day), INT(at.slot)), out);
}

Status pack_put(Tx *tx, RunId run, int64_t boxes)
{
    const Sql *sql =
        SQL("iiiii", "",
            "INSERT INTO pack_check (community_id, run_id, boxes, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5)"
            "  ON CONFLICT (community_id, run_id) DO UPDATE"
            "  SET boxes = excluded.boxes, made_by = excluded.made_by, made_ms = excluded.made_ms");
    return tx_run(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(run.v), INT(boxes), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status pack_find(Tx *tx, RunId run, int64_t *boxes, Ms *at_ms)
{
    const Sql *sql =
        SQL("ii", "ii",
            "SELECT boxes, made_ms FROM pack_check WHERE community_id = $1 AND run_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(run.v)), &row));
    *boxes = row_int(&row, 0);
    *at_ms = row_int(&row, 1);
    return OK;
}
