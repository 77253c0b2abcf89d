#include "domains/gifts/inside.h"

/* ---- pledges ---- */

Status gift_insert(Tx *tx, const Gift *g)
{
    const Sql *sql =
        SQL("iiitiiitiiitii", "",
            "INSERT INTO gift (community_id, id, donor, donor_name, person_id, organisation_id,"
            "       pool_id, goods, unit, amount, got, due_day, words, state, thanks, made_by,"
            "       made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, 1, '', $13, $14)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(g->id.v), INT(g->donor), TEXT(g->donor_name),
                       INT(g->person.v), INT(g->organisation.v), INT(g->pool.v), TEXT(g->goods),
                       INT(g->unit), INT(g->amount), INT_OR_NIL(g->due, g->due != 0),
                       TEXT(g->words), INT(tx->origin.actor), INT(tx->now_ms)));
}

#define GIFT_COLUMNS                                                                               \
    "id, donor, donor_name, person_id, organisation_id, pool_id, goods, unit, amount, got,"        \
    " due_day, words, state, thanked_ms, made_ms, thanks"
#define GIFT_TYPES "iitiiitiiiitiiit"

Gift gift_read(const Row *r)
{
    return (Gift){.id = {row_int(r, 0)},
                  .donor = (GiftDonor)row_int(r, 1),
                  .donor_name = row_str(r, 2),
                  .person = {row_int(r, 3)},
                  .organisation = {row_int(r, 4)},
                  .pool = {row_int(r, 5)},
                  .goods = row_str(r, 6),
                  .unit = (GiftUnit)row_int(r, 7),
                  .amount = row_int(r, 8),
                  .got = row_int(r, 9),
                  .due = (Day)row_int_or(r, 10, 0),
                  .words = row_str(r, 11),
                  .state = (GiftState)row_int(r, 12),
                  .thanked_ms = row_int_or(r, 13, 0),
                  .made_ms = row_int(r, 14),
                  .thanks = row_str(r, 15)};
}

Status gift_find(Tx *tx, GiftId id, Gift *out)
{
    const Sql *sql = SQL("ii", GIFT_TYPES,
                         "SELECT " GIFT_COLUMNS " FROM gift WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = gift_read(&row);
    return OK;
}

Status gift_rows(Tx *tx, OrganisationId organisation, Rows *rows)
{
    const Sql *sql = SQL("ii", GIFT_TYPES,
                         "SELECT " GIFT_COLUMNS " FROM gift"
                         " WHERE community_id = $1 AND ($2 = 0 OR organisation_id = $2)"
                         " ORDER BY id DESC LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(organisation.v)), rows);
}

Status gift_got(Tx *tx, GiftId id, int64_t amount)
{
    const Sql *sql =
        SQL("iii", "",
            "UPDATE gift SET got = got + $3, state = CASE WHEN got + $3 = amount THEN 2 ELSE 1 END"
            " WHERE community_id = $1 AND id = $2 AND state = 1 AND got + $3 <= amount");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(amount)));
}

Status gift_end(Tx *tx, GiftId id)
{
    const Sql *sql = SQL(
        "ii", "", "UPDATE gift SET state = 3 WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

Status gift_thank(Tx *tx, GiftId id, Str words)
{
    const Sql *sql = SQL("iiti", "",
                         "UPDATE gift SET thanks = $3, thanked_ms = $4"
                         " WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), TEXT(words), INT(tx->now_ms)));
}

/* ---- what came ---- */

Status receipt_insert(Tx *tx, int64_t id, GiftId gift, PoolId pool, Fen fen, TransferId transfer,
                      Str signed_by)
{
    const Sql *sql =
        SQL("iiiiiitii", "",
            "INSERT INTO gift_receipt (community_id, id, gift_id, pool_id, fen, transfer_id,"
            "       signed, made_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(gift.v), INT(pool.v), INT(fen), INT(transfer.v),
                       TEXT(signed_by), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status receipt_rows(Tx *tx, PoolId pool, Rows *rows)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT gift_id, fen FROM gift_receipt"
                         " WHERE community_id = $1 AND pool_id = $2 ORDER BY id LIMIT 100000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(pool.v)), rows);
}

Status batch_insert(Tx *tx, const GiftLot *l)
{
    const Sql *sql =
        SQL("iiiitiititii", "",
            "INSERT INTO gift_lot (community_id, id, gift_id, site_id, goods, unit, amount,"
            "       left_amount, code, best_before, signed, made_by, at_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(l->id.v), INT(l->gift.v), INT(l->site.v), TEXT(l->goods),
                       INT(l->unit), INT(l->amount), TEXT(l->code),
                       INT_OR_NIL(l->best_before, l->best_before != 0), TEXT(l->signed_by),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

#define LOT_COLUMNS                                                                                \
    "l.id, l.gift_id, l.site_id, l.goods, l.unit, l.amount, l.left_amount, l.code, l.best_before," \
    " l.signed, l.at_ms,"                                                                          \
    " (SELECT CAST(coalesce(sum(o.amount), 0) AS BIGINT) FROM gift_out o"                          \
    "   WHERE o.community_id = l.community_id AND o.lot_id = l.id AND o.kind = 1),"                \
    " (SELECT CAST(coalesce(sum(o.amount), 0) AS BIGINT) FROM gift_out o"                          \
    "   WHERE o.community_id = l.community_id AND o.lot_id = l.id AND o.kind = 2)"
#define LOT_TYPES "iiitiiititiii"

GiftLot batch_read(const Row *r)
{
    return (GiftLot){.id = {row_int(r, 0)},
                     .gift = {row_int(r, 1)},
                     .site = {row_int(r, 2)},
                     .goods = row_str(r, 3),
                     .unit = (GiftUnit)row_int(r, 4),
                     .amount = row_int(r, 5),
                     .left = row_int(r, 6),
                     .code = row_str(r, 7),
                     .best_before = (Day)row_int_or(r, 8, 0),
                     .signed_by = row_str(r, 9),
                     .at_ms = row_int(r, 10),
                     .cooked = row_int(r, 11),
                     .thrown = row_int(r, 12)};
}

Status batch_find(Tx *tx, GiftLotId id, GiftLot *out)
{
    const Sql *sql =
        SQL("ii", LOT_TYPES,
            "SELECT " LOT_COLUMNS " FROM gift_lot l WHERE l.community_id = $1 AND l.id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = batch_read(&row);
    return OK;
}

Status batch_rows(Tx *tx, OrganisationId site, Rows *rows)
{
    const Sql *sql = SQL("ii", LOT_TYPES,
                         "SELECT " LOT_COLUMNS " FROM gift_lot l"
                         " WHERE l.community_id = $1 AND ($2 = 0 OR l.site_id = $2)"
                         " ORDER BY CASE WHEN l.left_amount > 0 THEN 0 ELSE 1 END,"
                         "          coalesce(l.best_before, 10000000), l.id LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), rows);
}

Status batch_take(Tx *tx, GiftLotId id, int64_t amount)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE gift_lot SET left_amount = left_amount - $3"
                         " WHERE community_id = $1 AND id = $2 AND left_amount >= $3");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(amount)));
}

Status out_insert(Tx *tx, const GiftOut *o, int64_t kind)
{
    const Sql *sql =
        SQL("iiiiiiitii", "",
            "INSERT INTO gift_out (community_id, id, lot_id, kind, amount, day, slot, words,"
            "       made_by, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id_next(tx)), INT(o->lot.v), INT(kind), INT(o->amount),
                       INT(o->day), INT(o->slot), TEXT(o->words), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

Status meal_rows(Tx *tx, GiftId gift, Rows *rows)
{
    const Sql *sql = SQL(
        "ii", "iii",
        "SELECT DISTINCT l.site_id, o.day, o.slot FROM gift_lot l"
        "  JOIN gift_out o ON o.community_id = l.community_id AND o.lot_id = l.id AND o.kind = 1"
        " WHERE l.community_id = $1 AND l.gift_id = $2 ORDER BY o.day, o.slot LIMIT 1000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(gift.v)), rows);
}

/* ---- aids of a site ---- */

Status aid_insert(Tx *tx, const Aid *a)
{
    const Sql *sql =
        SQL("iiiittiiiii", "",
            "INSERT INTO site_aid (community_id, id, site_id, kind, giver, document, from_day,"
            "       to_day, month_fen, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(a->id.v), INT(a->site.v), INT(a->kind), TEXT(a->giver),
                       TEXT(a->document), INT(a->from), INT(a->to), INT(a->month_fen),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

#define AID_COLUMNS                                                                                \
    "a.id, a.site_id, a.kind, a.giver, a.document, a.from_day, a.to_day, a.month_fen,"             \
    " (SELECT CAST(coalesce(sum(m.fen), 0) AS BIGINT) FROM site_aid_month m"                       \
    "   WHERE m.community_id = a.community_id AND m.aid_id = a.id),"                               \
    " (SELECT count(*) FROM site_aid_month m"                                                      \
    "   WHERE m.community_id = a.community_id AND m.aid_id = a.id),"                               \
    " coalesce((SELECT m.evidence FROM site_aid_month m"                                           \
    "   WHERE m.community_id = a.community_id AND m.aid_id = a.id"                                 \
    "   ORDER BY m.month DESC LIMIT 1), '')"
#define AID_TYPES "iiittiiiiit"

Aid aid_read(const Row *r)
{
    return (Aid){.id = {row_int(r, 0)},
                 .site = {row_int(r, 1)},
                 .kind = (AidKind)row_int(r, 2),
                 .giver = row_str(r, 3),
                 .document = row_str(r, 4),
                 .from = (Day)row_int(r, 5),
                 .to = (Day)row_int(r, 6),
                 .month_fen = row_int(r, 7),
                 .booked_fen = row_int(r, 8),
                 .months = row_int(r, 9),
                 .evidence = row_str(r, 10)};
}

Status aid_find(Tx *tx, AidId id, Aid *out)
{
    const Sql *sql =
        SQL("ii", AID_TYPES,
            "SELECT " AID_COLUMNS " FROM site_aid a WHERE a.community_id = $1 AND a.id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = aid_read(&row);
    return OK;
}

Status aid_rows(Tx *tx, OrganisationId site, Rows *rows)
{
    const Sql *sql = SQL("ii", AID_TYPES,
                         "SELECT " AID_COLUMNS " FROM site_aid a"
                         " WHERE a.community_id = $1 AND ($2 = 0 OR a.site_id = $2)"
                         " ORDER BY a.id DESC LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), rows);
}

Status aid_month_find(Tx *tx, AidId aid, int64_t month, Fen *fen)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT fen FROM site_aid_month"
                         " WHERE community_id = $1 AND aid_id = $2 AND month = $3");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(aid.v), INT(month)), &row));
    *fen = row_int(&row, 0);
    return OK;
}

Status aid_month_insert(Tx *tx, AidId aid, int64_t month, Fen fen, Str evidence,
                        TransferId transfer)
{
    const Sql *sql =
        SQL("iiiitiii", "",
            "INSERT INTO site_aid_month (community_id, aid_id, month, fen, evidence, transfer_id,"
            "       made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(aid.v), INT(month), INT(fen), TEXT(evidence),
                       INT(transfer.v), INT(tx->origin.actor), INT(tx->now_ms)));
}

/* kind, fen booked for the month */
Status aid_month_rows(Tx *tx, OrganisationId site, int64_t month, Rows *rows)
{
    const Sql *sql =
        SQL("iii", "ii",
            "SELECT a.kind, CAST(sum(m.fen) AS BIGINT) FROM site_aid a"
            "  JOIN site_aid_month m ON m.community_id = a.community_id AND m.aid_id = a.id"
            "   AND m.month = $3"
            " WHERE a.community_id = $1 AND a.site_id = $2 GROUP BY a.kind ORDER BY a.kind");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(month)), rows);
}
