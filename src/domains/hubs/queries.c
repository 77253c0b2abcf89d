#include "domains/hubs/inside.h"

/* ---- The tree ---- */

Status link_insert(Tx *tx, const HubLink *l)
{
    const Sql *sql = SQL("iiiiiii", "",
                         "INSERT INTO hub_link (community_id, id, site_id, hub_id, from_day,"
                         "       made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id_next(tx)), INT(l->site.v), INT(l->hub.v), INT(l->from),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

Status link_on(Tx *tx, OrganisationId site, Day day, HubLink *out)
{
    const Sql *sql = SQL("iii", "iiii",
                         "SELECT site_id, hub_id, from_day, coalesce(to_day, 0) FROM hub_link"
                         " WHERE community_id = $1 AND site_id = $2 AND from_day <= $3"
                         "   AND (to_day IS NULL OR to_day >= $3)");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(day)), &r));
    *out = (HubLink){{row_int(&r, 0)}, {row_int(&r, 1)}, (Day)row_int(&r, 2), (Day)row_int(&r, 3)};
    return OK;
}

Status link_cut(Tx *tx, OrganisationId site, Day last)
{
    const Sql *sql =
        SQL("iii", "",
            "UPDATE hub_link SET to_day = CASE WHEN from_day > $3 THEN from_day - 1 ELSE $3 END"
            " WHERE community_id = $1 AND site_id = $2 AND (to_day IS NULL OR to_day > $3)");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(last)));
}

Status link_count(Tx *tx, OrganisationId site, Day from, int64_t *as_hub, int64_t *as_site)
{
    const Sql *sql = SQL("iii", "ii",
                         "SELECT (SELECT count(*) FROM hub_link WHERE community_id = $1"
                         "           AND hub_id = $2 AND (to_day IS NULL OR"
                         "               (to_day >= $3 AND to_day >= from_day))),"
                         "       (SELECT count(*) FROM hub_link WHERE community_id = $1"
                         "           AND site_id = $2 AND (to_day IS NULL OR"
                         "               (to_day >= $3 AND to_day >= from_day)))");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from)), &r));
    *as_hub = row_int(&r, 0);
    *as_site = row_int(&r, 1);
    return OK;
}

Status link_rows(Tx *tx, Day day, Rows *rows)
{
    const Sql *sql = SQL("ii", "iiii",
                         "SELECT site_id, hub_id, from_day, coalesce(to_day, 0) FROM hub_link"
                         " WHERE community_id = $1 AND (to_day IS NULL OR"
                         "       (to_day >= $2 AND to_day >= from_day))"
                         " ORDER BY hub_id, site_id, from_day LIMIT 1000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(day)), rows);
}

Status hub_holds(Tx *tx, OrganisationId hub, Day day, bool *out)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT count(*) FROM hub_link WHERE community_id = $1 AND hub_id = $2"
                         "   AND from_day <= $3 AND (to_day IS NULL OR to_day >= $3)");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(hub.v), INT(day)), &r));
    *out = row_int(&r, 0) > 0;
    return OK;
}

/* ---- Things ---- */

Status spare_insert(Tx *tx, const Spare *s)
{
    const Sql *sql =
        SQL("iiitiiiiii", "",
            "INSERT INTO spare (community_id, id, site_id, name, unit, amount, left_over,"
            "       withdrawn, best_before, until_day, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $6, 0, $7, $8, $9, $10)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(s->id.v), INT(s->site.v), TEXT(s->name), INT(s->unit),
                       INT(s->amount), INT_OR_NIL(s->best_before, s->best_before != 0),
                       INT(s->until), INT(tx->origin.actor), INT(tx->now_ms)));
}

#define SPARE_COLUMNS                                                                              \
    "s.id, s.site_id, s.name, s.unit, s.amount, s.left_over, s.withdrawn,"                         \
    " coalesce(s.best_before, 0), s.until_day"
#define SPARE_TYPES "iitiiiiii"

Spare spare_read(const Row *r)
{
    return (Spare){.id = {row_int(r, 0)},
                   .site = {row_int(r, 1)},
                   .name = row_str(r, 2),
                   .unit = (SpareUnit)row_int(r, 3),
                   .amount = row_int(r, 4),
                   .left = row_int(r, 5),
                   .withdrawn = row_int(r, 6),
                   .best_before = (Day)row_int(r, 7),
                   .until = (Day)row_int(r, 8)};
}

Status spare_find(Tx *tx, SpareId id, Spare *out)
{
    const Sql *sql =
        SQL("ii", SPARE_TYPES,
            "SELECT " SPARE_COLUMNS " FROM spare s WHERE s.community_id = $1 AND s.id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = spare_read(&row);
    return OK;
}

Status spare_rows(Tx *tx, Day today, Rows *rows)
{
    const Sql *sql = SQL("iii", SPARE_TYPES,
                         "SELECT " SPARE_COLUMNS " FROM spare s WHERE s.community_id = $1"
                         "   AND ((s.left_over > 0 AND s.until_day >= $2) OR s.made_ms >= $3"
                         "     OR EXISTS (SELECT 1 FROM spare_take t WHERE t.community_id = $1"
                         "                   AND t.spare_id = s.id AND t.state = 1))"
                         " ORDER BY s.id DESC LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(today), INT(tx->now_ms - 7 * DAY_MS)), rows);
}

Status spare_move(Tx *tx, SpareId id, int64_t more, int64_t kept)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE spare SET left_over = left_over + $3, withdrawn = withdrawn + $4"
                         " WHERE community_id = $1 AND id = $2 AND left_over + $3 >= 0");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(more), INT(kept)));
}

Status take_insert(Tx *tx, const Take *t)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "INSERT INTO spare_take (community_id, id, spare_id, site_id, amount, state,"
            "       brought_by, took_by, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, 1, '', '', $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(t->id.v), INT(t->spare.v), INT(t->site.v), INT(t->amount),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

#define TAKE_COLUMNS "id, spare_id, site_id, amount, state, brought_by, took_by"
#define TAKE_TYPES   "iiiiitt"

Take take_read(const Row *r)
{
    return (Take){.id = {row_int(r, 0)},
                  .spare = {row_int(r, 1)},
                  .site = {row_int(r, 2)},
                  .amount = row_int(r, 3),
                  .state = (TakeState)row_int(r, 4),
                  .brought_by = row_str(r, 5),
                  .took_by = row_str(r, 6)};
}

Status take_find(Tx *tx, TakeId id, Take *out)
{
    const Sql *sql =
        SQL("ii", TAKE_TYPES,
            "SELECT " TAKE_COLUMNS " FROM spare_take WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = take_read(&row);
    return OK;
}

Status take_move(Tx *tx, TakeId id, TakeState to, Str brought_by, Str took_by)
{
    const Sql *sql =
        SQL("iiitti", "",
            "UPDATE spare_take SET state = $3, brought_by = $4, took_by = $5, done_ms = $6"
            " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(id.v), INT(to), TEXT(brought_by), TEXT(took_by), INT(tx->now_ms)));
}

Status take_rows(Tx *tx, SpareId spare, Rows *rows)
{
    const Sql *sql = SQL("ii", TAKE_TYPES,
                         "SELECT " TAKE_COLUMNS " FROM spare_take WHERE community_id = $1"
                         "   AND spare_id = $2 AND state <= 2 ORDER BY id LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(spare.v)), rows);
}

/* ---- Hands ---- */

Status hands_insert(Tx *tx, const Hands *h)
{
    const Sql *sql =
        SQL("iiiiiiitii", "",
            "INSERT INTO hands (community_id, id, site_id, day, from_min, to_min, duty, words,"
            "       state, made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(h->id.v), INT(h->site.v), INT(h->day), INT(h->from_min),
                       INT(h->to_min), INT(h->duty), TEXT(h->words), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

#define HANDS_SELECT                                                                               \
    "SELECT h.id, h.site_id, h.day, h.from_min, h.to_min, h.duty, h.words, h.state,"               \
    "       coalesce(l.site_id, 0), coalesce(l.person_id, 0), coalesce(l.shift_id, 0)"             \
    "  FROM hands h LEFT JOIN hands_loan l ON l.community_id = h.community_id"                     \
    "   AND l.hands_id = h.id AND l.state = 1"
#define HANDS_TYPES "iiiiiitiiii"

Hands hands_read(const Row *r)
{
    return (Hands){.id = {row_int(r, 0)},
                   .site = {row_int(r, 1)},
                   .day = (Day)row_int(r, 2),
                   .from_min = row_int(r, 3),
                   .to_min = row_int(r, 4),
                   .duty = (ShiftDuty)row_int(r, 5),
                   .words = row_str(r, 6),
                   .open = row_int(r, 7) == 1,
                   .lender = {row_int(r, 8)},
                   .person = {row_int(r, 9)},
                   .shift = row_int(r, 10)};
}

Status hands_find(Tx *tx, HandsId id, Hands *out)
{
    const Sql *sql =
        SQL("ii", HANDS_TYPES, HANDS_SELECT " WHERE h.community_id = $1 AND h.id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = hands_read(&row);
    return OK;
}

Status hands_shut(Tx *tx, HandsId id)
{
    const Sql *sql =
        SQL("ii", "", "UPDATE hands SET state = 2 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

Status hands_rows(Tx *tx, Day from, Rows *rows)
{
    const Sql *sql = SQL("ii", HANDS_TYPES,
                         HANDS_SELECT " WHERE h.community_id = $1 AND h.day >= $2 AND h.state = 1"
                                      " ORDER BY h.day, h.from_min, h.id LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from)), rows);
}

Status loan_insert(Tx *tx, const Hands *h)
{
    const Sql *sql = SQL("iiiiiiii", "",
                         "INSERT INTO hands_loan (community_id, id, hands_id, site_id, person_id,"
                         "       shift_id, state, made_by, made_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id_next(tx)), INT(h->id.v), INT(h->lender.v),
                       INT(h->person.v), INT(h->shift), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status loan_end(Tx *tx, HandsId hands)
{
    const Sql *sql = SQL("ii", "",
                         "UPDATE hands_loan SET state = 2"
                         " WHERE community_id = $1 AND hands_id = $2 AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(hands.v)));
}
