/* Rent, cash and tax given to a site: each with its paper, month by month. */
#include "domains/gifts/inside.h"

Status gifts_aid_add(Tx *tx, const Aid *ask, AidId *out)
{
    Aid a = *ask;
    if (a.from > a.to || a.to - a.from > 40 * 366 || a.month_fen <= 0 ||
        a.month_fen > FUNDS_AMOUNT_MAX || !a.document.len || !a.giver.len)
        return fail(tx, INVALID, "gifts.aid", "请填好谁给的、文号、起止日期和每月多少");
    a.id = (AidId){id_next(tx)};
    *out = a.id;
    return aid_insert(tx, &a);
}

/* The part of the month that lies in the days of the aid, in fen; 0: none. */
static Fen worth(const Aid *a, int64_t month)
{
    int32_t y = (int32_t)(month / 100), m = (int32_t)(month % 100);
    if (y < 2000 || y > 2200 || m < 1 || m > 12) return 0;
    Day first = day_of(y, m, 1);
    Day next = m == 12 ? day_of(y + 1, 1, 1) : day_of(y, m + 1, 1);
    Day from = a->from > first ? a->from : first;
    Day to = a->to < next - 1 ? a->to : next - 1;
    if (from > to) return 0;
    int64_t days = to - from + 1;
    int64_t all = next - first;
    return (a->month_fen * days * 2 + all) / (2 * all);
}

/* Where the worth of rent and tax that a site was spared stands. */
static AccountKey aid_account(OrganisationId site, AidKind kind)
{
    return (AccountKey){.kind = ACCOUNT_AID_USED,
                        .owner = site.v,
                        .purpose = kind == AID_RENT ? STR("rent") : STR("tax")};
}

static Status book(Tx *tx, const Aid *a, Fen fen, TransferId *out)
{
    AccountId from, to;
    if (a->kind == AID_CASH) {
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_PAYOUT}, &from));
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = a->site.v}, &to));
    } else {
        AccountKey used = aid_account(a->site, a->kind);
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_AID, .purpose = used.purpose}, &from));
        TRY(funds_account(tx, used, &to));
    }
    return funds_transfer(
        tx,
        &(FundsMove){
            .from = from, .to = to, .amount = fen, .reason = REASON_AID, .subject = a->id.v},
        out);
}

Status gifts_aid_month(Tx *tx, AidId id, int64_t month, Str evidence, Fen *fen)
{
    Aid a;
    TransferId transfer;
    Status status = aid_find(tx, id, &a);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "gifts.no_aid", "没有找到这项扶持");
    TRY(status);
    status = aid_month_find(tx, id, month, fen);
    if (status != NOT_FOUND) return status;
    *fen = worth(&a, month);
    Civil now = day_civil(tx_today(tx));
    if (!*fen || month > (int64_t)now.year * 100 + now.month)
        return fail(tx, INVALID, "gifts.month", "这个月不在起止日期里，或还没有到");
    if (!evidence.len) return fail(tx, INVALID, "gifts.evidence", "请写上凭证的号码");
    TRY(book(tx, &a, *fen, &transfer));
    return aid_month_insert(tx, id, month, *fen, evidence, transfer);
}

Status gifts_aids(Tx *tx, OrganisationId site, Aid **out, size_t *count)
{
    Rows rows;
    TRY(aid_rows(tx, site, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, aid_read(r));
    return OK;
}

Status gifts_aid_of_month(Tx *tx, OrganisationId site, int64_t month, AidMonth *out)
{
    Rows rows;
    *out = (AidMonth){0};
    TRY(aid_month_rows(tx, site, month, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        Fen fen = row_int(&rows.rows[i], 1);
        switch ((AidKind)row_int(&rows.rows[i], 0)) {
        case AID_RENT: out->rent_fen = fen; break;
        case AID_CASH: out->cash_fen = fen; break;
        case AID_TAX: out->tax_fen = fen; break;
        }
    }
    return OK;
}
