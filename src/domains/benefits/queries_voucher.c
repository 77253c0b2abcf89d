#include "domains/benefits/inside.h"

/* ---- lots ---- */

Status purchase_insert(Tx *tx, const Lot *l)
{
    const Sql *sql =
        SQL("iitittiiiiiiitii", "",
            "INSERT INTO purchase_lot (community_id, id, funder, provider_id, service, name, unit,"
            "       units, price_fen, share_bp, month_max, from_day, to_day, document, made_by,"
            "       made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
            "       $15, $16)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(l->id.v), TEXT(l->funder), INT(l->provider.v),
                       TEXT(l->service), TEXT(l->name), INT(l->unit), INT(l->units),
                       INT(l->price_fen), INT(l->share_bp), INT(l->month_max), INT(l->from),
                       INT(l->to), TEXT(l->document), INT(tx->origin.actor), INT(tx->now_ms)));
}

Lot purchase_read(const Row *r)
{
    return (Lot){.id = {row_int(r, 0)},
                 .funder = row_str(r, 1),
                 .provider = {row_int(r, 2)},
                 .service = row_str(r, 3),
                 .name = row_str(r, 4),
                 .unit = (Unit)row_int(r, 5),
                 .units = row_int(r, 6),
                 .price_fen = row_int(r, 7),
                 .share_bp = row_int(r, 8),
                 .month_max = row_int(r, 9),
                 .from = (Day)row_int(r, 10),
                 .to = (Day)row_int(r, 11),
                 .document = row_str(r, 12)};
}

Status purchase_find(Tx *tx, LotId id, Lot *out)
{
    const Sql *sql = SQL("ii", "itittiiiiiiit",
                         "SELECT id, funder, provider_id, service, name, unit, units, price_fen,"
                         "       share_bp, month_max, from_day, to_day, document FROM purchase_lot"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = purchase_read(&row);
    return OK;
}

Status purchase_list(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", "itittiiiiiiit",
                         "SELECT id, funder, provider_id, service, name, unit, units, price_fen,"
                         "       share_bp, month_max, from_day, to_day, document FROM purchase_lot"
                         " WHERE community_id = $1 ORDER BY id DESC LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}

/* ---- vouchers ---- */

Status voucher_insert(Tx *tx, const Voucher *v)
{
    const Sql *sql = SQL("iiiiiiiii", "",
                         "INSERT INTO voucher (community_id, id, lot_id, person_id, units,"
                         "       from_day, to_day, made_by, made_ms, state)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(v->id.v), INT(v->lot.v), INT(v->person.v), INT(v->units),
                       INT(v->from), INT(v->to), INT(tx->origin.actor), INT(tx->now_ms)));
}

Voucher voucher_read(const Row *r)
{
    return (Voucher){.id = {row_int(r, 0)},
                     .lot = {row_int(r, 1)},
                     .person = {row_int(r, 2)},
                     .units = row_int(r, 3),
                     .from = (Day)row_int(r, 4),
                     .to = (Day)row_int(r, 5),
                     .state = row_int(r, 6),
                     .name = row_str(r, 7),
                     .unit = (Unit)row_int(r, 8)};
}

Status voucher_find(Tx *tx, VoucherId id, Voucher *out)
{
    const Sql *sql =
        SQL("ii", "iiiiiiiti",
            "SELECT v.id, v.lot_id, v.person_id, v.units, v.from_day, v.to_day, v.state, l.name,"
            "       l.unit FROM voucher v"
            "  JOIN purchase_lot l ON l.community_id = v.community_id AND l.id = v.lot_id"
            " WHERE v.community_id = $1 AND v.id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = voucher_read(&row);
    return OK;
}

Status voucher_list(Tx *tx, PersonId person, Rows *rows)
{
    const Sql *sql =
        SQL("ii", "iiiiiiiti",
            "SELECT v.id, v.lot_id, v.person_id, v.units, v.from_day, v.to_day, v.state, l.name,"
            "       l.unit FROM voucher v"
            "  JOIN purchase_lot l ON l.community_id = v.community_id AND l.id = v.lot_id"
            " WHERE v.community_id = $1 AND v.person_id = $2 ORDER BY v.id DESC LIMIT 100");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), rows);
}

Status voucher_over(Tx *tx, VoucherId id)
{
    const Sql *sql = SQL("ii", "",
                         "UPDATE voucher SET state = 2"
                         " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

Status voucher_given(Tx *tx, LotId lot, PersonId person, Day from, Day to, int64_t *units)
{
    const Sql *sql = SQL("iiiii", "i",
                         "SELECT CAST(coalesce(sum(units), 0) AS BIGINT) FROM voucher"
                         " WHERE community_id = $1 AND lot_id = $2 AND person_id = $3"
                         "   AND from_day <= $5 AND to_day >= $4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(lot.v), INT(person.v), INT(from), INT(to)), &row));
    *units = row_int(&row, 0);
    return OK;
}

/* ---- visits ---- */

Status use_insert(Tx *tx, const Use *u)
{
    const Sql *sql =
        SQL("iiiiiiiiiiiiiiiiiii", "",
            "INSERT INTO voucher_use (community_id, ticket_id, voucher_id, lot_id, person_id,"
            "       worker_id, start_ms, end_ms, planned_min, paid_min, bill_fen, voucher_fen,"
            "       pay_fen, units, transfer_id, pay_transfer_id, state, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
            "         $18, $19)");
    const VisitPaid *p = &u->paid;
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(u->visit.ticket), INT(u->visit.voucher.v), INT(u->lot.v),
                       INT(u->person.v), INT(u->visit.worker.v), INT(u->visit.start_ms),
                       INT(u->visit.end_ms), INT(u->visit.planned_min), INT(p->paid_min),
                       INT(p->bill_fen), INT(p->voucher_fen), INT(p->pay_fen), INT(p->units),
                       INT_OR_NIL(u->units.v, u->units.v != 0), INT_OR_NIL(u->pay.v, u->pay.v != 0),
                       INT(p->state), INT(tx->origin.actor), INT(tx->now_ms)));
}

Use use_read(const Row *r)
{
    return (Use){.visit = {.ticket = row_int(r, 0),
                           .voucher = {row_int(r, 1)},
                           .worker = {row_int(r, 4)},
                           .start_ms = row_int(r, 5),
                           .end_ms = row_int(r, 6),
                           .planned_min = row_int(r, 7)},
                 .lot = {row_int(r, 2)},
                 .person = {row_int(r, 3)},
                 .paid = {.paid_min = row_int(r, 8),
                          .bill_fen = row_int(r, 9),
                          .voucher_fen = row_int(r, 10),
                          .pay_fen = row_int(r, 11),
                          .units = row_int(r, 12),
                          .state = (UseState)row_int(r, 13)},
                 .units = {row_int_or(r, 14, 0)},
                 .pay = {row_int_or(r, 15, 0)},
                 .acceptance = row_int_or(r, 16, 0)};
}

Status use_find(Tx *tx, int64_t ticket, Use *out)
{
    const Sql *sql =
        SQL("ii", "iiiiiiiiiiiiiiiii",
            "SELECT ticket_id, voucher_id, lot_id, person_id, worker_id, start_ms, end_ms,"
            "       planned_min, paid_min, bill_fen, voucher_fen, pay_fen, units, state,"
            "       transfer_id, pay_transfer_id, acceptance_id FROM voucher_use"
            " WHERE community_id = $1 AND ticket_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(ticket)), &row));
    *out = use_read(&row);
    return OK;
}

Status use_list(Tx *tx, LotId lot, Rows *rows)
{
    const Sql *sql =
        SQL("ii", "iiiiiiiiiiiiiiiii",
            "SELECT ticket_id, voucher_id, lot_id, person_id, worker_id, start_ms, end_ms,"
            "       planned_min, paid_min, bill_fen, voucher_fen, pay_fen, units, state,"
            "       transfer_id, pay_transfer_id, acceptance_id FROM voucher_use"
            " WHERE community_id = $1 AND lot_id = $2 ORDER BY start_ms DESC, ticket_id LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(lot.v)), rows);
}

Status use_accepted(Tx *tx, int64_t acceptance, Status (*each)(void *context, const Row *row),
                    void *context)
{
    const Sql *sql =
        SQL("ii", "iiiiiiiiiiiiiiiii",
            "SELECT ticket_id, voucher_id, lot_id, person_id, worker_id, start_ms, end_ms,"
            "       planned_min, paid_min, bill_fen, voucher_fen, pay_fen, units, state,"
            "       transfer_id, pay_transfer_id, acceptance_id FROM voucher_use"
            " WHERE community_id = $1 AND acceptance_id = $2 ORDER BY start_ms, ticket_id");
    return tx_each(tx, sql, ARGS(COMMUNITY(tx), INT(acceptance)), each, context);
}

Status use_booked(Tx *tx, const Use *u)
{
    const Sql *sql = SQL("iiiii", "",
                         "UPDATE voucher_use SET state = $3, transfer_id = $4, pay_transfer_id = $5"
                         " WHERE community_id = $1 AND ticket_id = $2 AND state = 2");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(u->visit.ticket), INT(u->paid.state),
                              INT_OR_NIL(u->units.v, u->units.v != 0),
                              INT_OR_NIL(u->pay.v, u->pay.v != 0)));
}

Status use_overlaps(Tx *tx, const Visit *v, int64_t *count)
{
    const Sql *find = SQL("iiiii", "i",
                          "SELECT count(*) FROM voucher_use"
                          " WHERE community_id = $1 AND worker_id = $2 AND start_ms < $4"
                          "   AND start_ms > $3 - 86400000 AND end_ms > $3 AND ticket_id <> $5"
                          "   AND state IN (1, 2)");
    const Sql *hold = SQL("iiiii", "",
                          "UPDATE voucher_use SET state = 2"
                          " WHERE community_id = $1 AND worker_id = $2 AND start_ms < $4"
                          "   AND start_ms > $3 - 86400000 AND end_ms > $3 AND ticket_id <> $5"
                          "   AND state = 1 AND acceptance_id IS NULL");
    Row row;
    const Arg args[] = {COMMUNITY(tx), INT(v->worker.v), INT(v->start_ms), INT(v->end_ms),
                        INT(v->ticket)};
    TRY(tx_one(tx, find, args, 5, &row));
    *count = row_int(&row, 0);
    return *count ? tx_run(tx, hold, args, 5) : OK;
}

/* ---- acceptance ---- */

Status use_accept(Tx *tx, LotId lot, Ms before, int64_t acceptance)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE voucher_use SET acceptance_id = $4"
                         " WHERE community_id = $1 AND lot_id = $2 AND start_ms < $3"
                         "   AND state = 1 AND acceptance_id IS NULL");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(lot.v), INT(before), INT(acceptance)));
}

Status use_sums(Tx *tx, int64_t acceptance, int64_t *visits, int64_t *minutes, Fen *value)
{
    const Sql *sql = SQL("ii", "iii",
                         "SELECT count(*), CAST(coalesce(sum(paid_min), 0) AS BIGINT),"
                         "       CAST(coalesce(sum(voucher_fen), 0) AS BIGINT) FROM voucher_use"
                         " WHERE community_id = $1 AND acceptance_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(acceptance)), &row));
    *visits = row_int(&row, 0);
    *minutes = row_int(&row, 1);
    *value = row_int(&row, 2);
    return OK;
}

Status acceptance_insert(Tx *tx, const Acceptance *a, TransferId transfer, Str words)
{
    const Sql *sql =
        SQL("iiiiiiiiiiitii", "",
            "INSERT INTO acceptance (community_id, id, lot_id, to_day, visits, minutes, value_fen,"
            "       quality, factor_bp, pay_fen, transfer_id, words, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(a->id), INT(a->lot.v), INT(a->to), INT(a->visits),
                       INT(a->minutes), INT(a->value_fen), INT(a->quality), INT(a->factor_bp),
                       INT(a->pay_fen), INT_OR_NIL(transfer.v, transfer.v != 0), TEXT(words),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

Acceptance acceptance_read(const Row *r)
{
    return (Acceptance){.id = row_int(r, 0),
                        .lot = {row_int(r, 1)},
                        .to = (Day)row_int(r, 2),
                        .visits = row_int(r, 3),
                        .minutes = row_int(r, 4),
                        .value_fen = row_int(r, 5),
                        .quality = row_int(r, 6),
                        .factor_bp = row_int(r, 7),
                        .pay_fen = row_int(r, 8),
                        .paid = !row_null(r, 9),
                        .made_ms = row_int(r, 10)};
}

Status acceptance_find(Tx *tx, int64_t id, Acceptance *out)
{
    const Sql *sql = SQL("ii", "iiiiiiiiiii",
                         "SELECT id, lot_id, to_day, visits, minutes, value_fen, quality,"
                         "       factor_bp, pay_fen, paid_transfer_id, made_ms FROM acceptance"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = acceptance_read(&row);
    return OK;
}

Status acceptance_list(Tx *tx, LotId lot, Rows *rows)
{
    const Sql *sql = SQL("ii", "iiiiiiiiiii",
                         "SELECT id, lot_id, to_day, visits, minutes, value_fen, quality,"
                         "       factor_bp, pay_fen, paid_transfer_id, made_ms FROM acceptance"
                         " WHERE community_id = $1 AND lot_id = $2 ORDER BY id DESC LIMIT 100");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(lot.v)), rows);
}

Status acceptance_paid(Tx *tx, int64_t id, TransferId transfer)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE acceptance SET paid_transfer_id = $3"
                         " WHERE community_id = $1 AND id = $2 AND paid_transfer_id IS NULL");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(transfer.v)));
}

Status benefits_visit_work(Tx *tx, Ms from_ms, Ms to_ms, VisitWork **out, size_t *count)
{
    const Sql *sql =
        SQL("iii", "iiii",
            "SELECT l.provider_id, u.worker_id, count(*),"
            "       CAST(coalesce(sum(u.paid_min), 0) AS BIGINT)"
            "  FROM purchase_lot l"
            "  JOIN voucher_use u ON u.community_id = l.community_id AND u.lot_id = l.id"
            "   AND u.start_ms >= $2 AND u.start_ms < $3 AND u.state = 1"
            " WHERE l.community_id = $1 GROUP BY l.provider_id, u.worker_id"
            " ORDER BY l.provider_id, u.worker_id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from_ms), INT(to_ms)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (VisitWork){{row_int(r, 0)}, {row_int(r, 1)}, row_int(r, 2), row_int(r, 3)});
    return OK;
}
