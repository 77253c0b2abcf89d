/* Purchased services: lots, vouchers, visits, acceptance (domain rules H-3, H-4, H-9).
 *
 *   issue ──bought──> lot ──given──> voucher ──visit──> issue        (fen of bills, or minutes)
 *                      ^               │ end of its last day
 *                      └───────────────┘
 *   card ──elder's share──> firm          funder ──acceptance──> firm          (fen) */
#include "base/csv.h"
#include "domains/benefits/inside.h"

/* A visit of the last evening is written down the next morning, or after the weekend. */
#define VISIT_NOTED_MS (3 * DAY_MS)
enum { VISIT_EXTRA_MIN = 15, FULL_PERCENT = 80, HALF_PERCENT = 50, BP = 10000 };

static Status account_of(Tx *tx, AccountKind kind, int64_t owner, Unit unit, AccountId *out)
{
    Str purpose = kind == ACCOUNT_ISSUE ? STR("services") : STR("");
    return funds_account(
        tx, (AccountKey){.kind = kind, .owner = owner, .purpose = purpose, .unit = unit}, out);
}

static Status move_units(Tx *tx, AccountKind from, int64_t from_owner, AccountKind to,
                         int64_t to_owner, Unit unit, int64_t units, int64_t subject,
                         TransferId *out)
{
    AccountId a, b;
    TRY(account_of(tx, from, from_owner, unit, &a));
    TRY(account_of(tx, to, to_owner, unit, &b));
    return funds_transfer(
        tx,
        &(FundsMove){
            .from = a, .to = b, .amount = units, .reason = REASON_SERVICE, .subject = subject},
        out);
}

static Status left_of(Tx *tx, AccountKind kind, int64_t owner, Unit unit, int64_t *out)
{
    AccountId account;
    Balance b = {0};
    Status status = account_of(tx, kind, owner, unit, &account);
    if (status != NOT_FOUND) {
        TRY(status);
        TRY(funds_balance(tx, account, &b));
    }
    *out = b.posted;
    return OK;
}

/* ---- Lots ---- */

Status benefits_lot_add(Tx *tx, const Lot *lot, LotId *out)
{
    TransferId transfer;
    Lot l = *lot;
    bool good = (l.unit == UNIT_FEN || (l.unit == UNIT_MINUTE && l.share_bp == BP)) &&
                l.units > 0 && l.units <= FUNDS_AMOUNT_MAX && l.price_fen > 0 &&
                l.price_fen <= FUNDS_AMOUNT_MAX && l.share_bp > 0 && l.share_bp <= BP &&
                l.month_max >= 0 && l.from <= l.to && l.funder.len && l.name.len;
    if (!good)
        return fail(tx, INVALID, "benefits.lot",
                    "请填好数量、单价、比例和日期；按分钟买的由券付全部");
    Organisation firm;
    TRY(people_organisation_find(tx, l.provider, &firm));
    l.id = (LotId){id_next(tx)};
    TRY(purchase_insert(tx, &l));
    *out = l.id;
    return move_units(tx, ACCOUNT_ISSUE, 0, ACCOUNT_LOT, l.id.v, l.unit, l.units, l.id.v,
                      &transfer);
}

Status benefits_lot_find(Tx *tx, LotId id, Lot *out)
{
    Status status = purchase_find(tx, id, out);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "benefits.no_lot", "没有找到这批购买的服务");
    TRY(status);
    return left_of(tx, ACCOUNT_LOT, id.v, out->unit, &out->left);
}

Status benefits_lots(Tx *tx, Lot **out, size_t *count)
{
    Rows rows;
    TRY(purchase_list(tx, &rows));
    *out = NEW_ARRAY(tx->arena, Lot, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        Lot *l = &(*out)[i];
        *l = purchase_read(&rows.rows[i]);
        TRY(left_of(tx, ACCOUNT_LOT, l->id.v, l->unit, &l->left));
    }
    return OK;
}

/* ---- Vouchers ---- */

/* What can be used in one month: whatever is valid on one of its days. */
static Status check_month(Tx *tx, const Lot *l, PersonId person, int64_t units, Day from, Day to)
{
    if (!l->month_max) return OK;
    while (from <= to) {
        Civil c = day_civil(from);
        Day first = day_of(c.year, c.month, 1);
        Day next = c.month == 12 ? day_of(c.year + 1, 1, 1) : day_of(c.year, c.month + 1, 1);
        int64_t given;
        TRY(voucher_given(tx, l->id, person, first, next - 1, &given));
        if (given + units > l->month_max)
            return fail(tx, CONFLICT, "benefits.month_max", "这个月已经发了 %lld，最多 %lld",
                        (long long)given, (long long)l->month_max);
        from = next;
    }
    return OK;
}

Status benefits_voucher_give(Tx *tx, LotId lot, PersonId person, int64_t units, Day from, Day to,
                             VoucherId *out)
{
    Lot l;
    Person p;
    TransferId transfer;
    TRY(benefits_lot_find(tx, lot, &l));
    TRY(people_load(tx, person, &p));
    Ms end = day_ms(to + 1, SHANGHAI_MS);
    if (units <= 0 || from > to || from < l.from || to > l.to || end <= tx->now_ms ||
        p.state != PERSON_LIVES_HERE)
        return fail(tx, INVALID, "benefits.voucher", "数量或日期不对，或这位老人不在本社区");
    TRY(check_month(tx, &l, person, units, from, to));
    if (units > l.left)
        return fail(tx, CONFLICT, "benefits.lot_empty", "这批只剩 %lld，不够发", (long long)l.left);
    Voucher v = {
        .id = {id_next(tx)}, .lot = lot, .person = person, .units = units, .from = from, .to = to};
    TRY(voucher_insert(tx, &v));
    TRY(move_units(tx, ACCOUNT_LOT, lot.v, ACCOUNT_VOUCHER, v.id.v, l.unit, units, v.id.v,
                   &transfer));
    *out = v.id;
    return timer_set(tx, "benefits.voucher_ends", v.id.v, end + VISIT_NOTED_MS);
}

/* No cash, no carrying over: what is left goes back to the lot, once visits of its last days can
 * have been written down. */
Status voucher_ends(Tx *tx, int64_t voucher, Ms due_ms)
{
    Voucher v;
    int64_t left;
    TransferId transfer;
    (void)due_ms;
    TRY(voucher_find(tx, (VoucherId){voucher}, &v));
    if (v.state != 1) return OK;
    TRY(left_of(tx, ACCOUNT_VOUCHER, voucher, v.unit, &left));
    if (left > 0)
        TRY(move_units(tx, ACCOUNT_VOUCHER, voucher, ACCOUNT_LOT, v.lot.v, v.unit, left, voucher,
                       &transfer));
    return voucher_over(tx, v.id);
}

Status benefits_vouchers(Tx *tx, PersonId person, Voucher **out, size_t *count)
{
    Rows rows;
    TRY(voucher_list(tx, person, &rows));
    *out = NEW_ARRAY(tx->arena, Voucher, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        Voucher *v = &(*out)[i];
        *v = voucher_read(&rows.rows[i]);
        TRY(left_of(tx, ACCOUNT_VOUCHER, v->id.v, v->unit, &v->left));
    }
    return OK;
}

Str benefits_voucher_words(Arena *arena, const Voucher *v)
{
    Civil c = day_civil(v->to);
    char yuan[32];
    fen_text(v->left, yuan);
    return v->unit == UNIT_FEN ? str_fmt(arena, "还有 %s 元，用到%d月%d日。", yuan, c.month, c.day)
                               : str_fmt(arena, "还有 %lld 分钟，用到%d月%d日。",
                                         (long long)v->left, c.month, c.day);
}

/* ---- Visits ---- */

/* H-3: what counts is at most a quarter of an hour over the plan; from four fifths of the plan the
 * plan is paid, from a half what was worked, below nothing. */
static int64_t minutes_paid(const Visit *v)
{
    int64_t worked = (v->end_ms - v->start_ms) / MINUTE_MS;
    int64_t valid =
        worked < v->planned_min + VISIT_EXTRA_MIN ? worked : v->planned_min + VISIT_EXTRA_MIN;
    if (valid * 100 < v->planned_min * HALF_PERCENT) return 0;
    if (valid * 100 < v->planned_min * FULL_PERCENT) return valid;
    return valid > v->planned_min ? valid : v->planned_min;
}

static int64_t half_up(int64_t a, int64_t b, int64_t by)
{
    return (a * b + by / 2) / by;
}

static VisitPaid price_of(const Visit *v, const Lot *l, int64_t left)
{
    VisitPaid p = {.paid_min = minutes_paid(v), .state = USE_GOOD};
    p.bill_fen = half_up(l->price_fen, p.paid_min, 60);
    if (l->unit == UNIT_FEN) {
        Fen share = half_up(p.bill_fen, l->share_bp, BP);
        p.units = share < left ? share : left;
        p.voucher_fen = p.units;
    } else if (p.paid_min) {
        p.units = p.paid_min < left ? p.paid_min : left;
        p.voucher_fen = half_up(p.bill_fen, p.units, p.paid_min);
    }
    p.pay_fen = p.bill_fen - p.voucher_fen;
    return p;
}

/* Takes the units from the voucher and the elder's share from the card. */
static Status take(Tx *tx, Use *u, const Lot *l)
{
    AccountId card, firm;
    int64_t ticket = u->visit.ticket;
    if (u->paid.units)
        TRY(move_units(tx, ACCOUNT_VOUCHER, u->visit.voucher.v, ACCOUNT_ISSUE, 0, l->unit,
                       u->paid.units, ticket, &u->units));
    if (!u->paid.pay_fen) return OK;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = u->person.v}, &card));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = l->provider.v}, &firm));
    return funds_transfer(tx,
                          &(FundsMove){.from = card,
                                       .to = firm,
                                       .amount = u->paid.pay_fen,
                                       .reason = REASON_SERVICE,
                                       .subject = ticket},
                          &u->pay);
}

static bool same_visit(const Visit *a, const Visit *b)
{
    return a->voucher.v == b->voucher.v && a->worker.v == b->worker.v &&
           a->start_ms == b->start_ms && a->end_ms == b->end_ms && a->planned_min == b->planned_min;
}

static Status check_visit(Tx *tx, const Visit *v, const Voucher *voucher)
{
    Day day = ms_day(v->start_ms, SHANGHAI_MS);
    if (v->start_ms >= v->end_ms || v->end_ms - v->start_ms > DAY_MS || v->end_ms > tx->now_ms ||
        v->planned_min <= 0 || v->planned_min > 24 * 60)
        return fail(tx, INVALID, "benefits.visit", "上门的起止时间不对，请核对");
    if (day < voucher->from || day > voucher->to || voucher->state != 1)
        return fail(tx, CONFLICT, "benefits.voucher_over", "这张券不在有效期里");
    return OK;
}

Status benefits_visit_book(Tx *tx, const Visit *visit, VisitPaid *out)
{
    Use u = {.visit = *visit};
    Voucher voucher;
    Lot lot;
    int64_t left, overlaps;
    Status status = use_find(tx, visit->ticket, &u);
    if (status == OK) {
        *out = u.paid;
        return same_visit(&u.visit, visit)
                   ? OK
                   : fail(tx, CONFLICT, "benefits.visit_changed", "这次上门已经记过，内容不同");
    }
    if (status != NOT_FOUND) return status;
    status = voucher_find(tx, visit->voucher, &voucher);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "benefits.no_voucher", "没有找到这张券");
    TRY(status);
    TRY(check_visit(tx, visit, &voucher));
    TRY(benefits_lot_find(tx, voucher.lot, &lot));
    TRY(left_of(tx, ACCOUNT_VOUCHER, voucher.id.v, voucher.unit, &left));

    u.lot = lot.id;
    u.person = voucher.person;
    u.paid = price_of(visit, &lot, left);
    TRY(use_overlaps(tx, visit, &overlaps));
    if (overlaps)
        u.paid.state = USE_HELD;
    else
        TRY(take(tx, &u, &lot));
    TRY(use_insert(tx, &u));
    *out = u.paid;
    return event_publish(tx, "benefits.voucher_used", visit->ticket, STR(""));
}

Status benefits_visit_clear(Tx *tx, int64_t ticket, bool good)
{
    Use u;
    Lot lot;
    TransferId undone;
    Status status = use_find(tx, ticket, &u);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "benefits.no_visit", "没有找到这次上门");
    TRY(status);
    UseState to = good ? USE_GOOD : USE_REFUSED;
    if (u.paid.state == to) return OK;
    if (u.paid.state != USE_HELD)
        return fail(tx, CONFLICT, "benefits.visit_over", "这次上门已经有结论，请刷新");
    TRY(benefits_lot_find(tx, u.lot, &lot));
    bool taken = u.units.v || u.pay.v;
    if (good && !taken) TRY(take(tx, &u, &lot));
    if (!good && u.units.v) TRY(funds_reverse(tx, u.units, &undone));
    if (!good && u.pay.v) TRY(funds_reverse(tx, u.pay, &undone));
    u.paid.state = to;
    return use_booked(tx, &u);
}

/* ---- Acceptance ---- */

/* The part of the value that is paid, by the mark, in basis points. */
static int64_t quality_bp(int64_t quality)
{
    return quality >= 90 ? BP : quality >= 80 ? 9500 : quality >= 70 ? 9000 : 8000;
}

Status benefits_accept(Tx *tx, LotId id, Day to, int64_t quality, Str words, Acceptance *out)
{
    Lot lot;
    int64_t stops;
    TransferId transfer = {0};
    TRY(benefits_lot_find(tx, id, &lot));
    TRY(benefits_stops(tx, lot.provider, &stops));
    if (stops)
        return fail(tx, CONFLICT, "benefits.site_stopped", "有 %lld 件事没有结论，先不付款",
                    (long long)stops);
    *out = (Acceptance){.id = id_next(tx),
                        .lot = id,
                        .to = to,
                        .quality = quality,
                        .factor_bp = quality_bp(quality),
                        .made_ms = tx->now_ms};
    TRY(use_accept(tx, id, day_ms(to + 1, SHANGHAI_MS), out->id));
    TRY(use_sums(tx, out->id, &out->visits, &out->minutes, &out->value_fen));
    if (!out->visits) return fail(tx, CONFLICT, "benefits.nothing_to_accept", "没有还没验收的上门");
    out->pay_fen = half_up(out->value_fen, out->factor_bp, BP);
    if (out->pay_fen) {
        AccountId funder, firm;
        TRY(funder_account(tx, lot.funder, tx_today(tx), &funder));
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = lot.provider.v}, &firm));
        TRY(funds_transfer(tx,
                           &(FundsMove){.from = funder,
                                        .to = firm,
                                        .amount = out->pay_fen,
                                        .reason = REASON_SERVICE,
                                        .subject = out->id},
                           &transfer));
    }
    TRY(acceptance_insert(tx, out, transfer, words));
    return event_publish(tx, "benefits.accepted", id.v, STR(""));
}

Status benefits_acceptance_paid(Tx *tx, int64_t id)
{
    Acceptance a;
    Lot lot;
    AccountId outside, funder;
    TransferId transfer;
    Status status = acceptance_find(tx, id, &a);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "benefits.no_acceptance", "没有找到这次验收");
    TRY(status);
    if (a.paid || !a.pay_fen) return OK;
    TRY(benefits_lot_find(tx, a.lot, &lot));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_PAYOUT}, &outside));
    /* To the month in which it has been owed since. */
    TRY(funder_account(tx, lot.funder, ms_day(a.made_ms, SHANGHAI_MS), &funder));
    TRY(funds_transfer(tx,
                       &(FundsMove){.from = outside,
                                    .to = funder,
                                    .amount = a.pay_fen,
                                    .reason = REASON_FUNDER_PAID,
                                    .subject = id},
                       &transfer));
    return acceptance_paid(tx, id, transfer);
}

Status benefits_acceptances(Tx *tx, LotId lot, Acceptance **out, size_t *count)
{
    Rows rows;
    TRY(acceptance_list(tx, lot, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, acceptance_read(r));
    return OK;
}

/* ---- The invoice ---- */

static void put_yuan(Buf *buf, Fen fen)
{
    char text[32];
    fen_text(fen, text);
    buf_fmt(buf, ",%s", text);
}

static Status invoice_line(void *context, const Row *row)
{
    Buf *buf = context;
    Use u = use_read(row);
    char start[32], end[32];
    local_text(u.visit.start_ms, start);
    local_text(u.visit.end_ms, end);
    buf_fmt(buf, "%lld,%lld,%lld,%s,%s,%lld,%lld", (long long)u.visit.ticket, (long long)u.person.v,
            (long long)u.visit.worker.v, start, end, (long long)u.visit.planned_min,
            (long long)u.paid.paid_min);
    put_yuan(buf, u.paid.bill_fen);
    put_yuan(buf, u.paid.pay_fen);
    put_yuan(buf, u.paid.voucher_fen);
    buf_fmt(buf, ",%lld\r\n", (long long)u.units.v);
    return OK;
}

Status benefits_invoice_csv(Tx *tx, int64_t id, Buf *out)
{
    Acceptance a;
    Lot lot;
    Status status = acceptance_find(tx, id, &a);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "benefits.no_acceptance", "没有找到这次验收");
    TRY(status);
    TRY(benefits_lot_find(tx, a.lot, &lot));
    buf_text(out,
             "\xEF\xBB\xBF单号,老人,人员,到门,离开,计划分钟,计费分钟,账单,自付,券付,入账号\r\n");
    TRY(use_accepted(tx, id, invoice_line, out));
    buf_fmt(out, "合计 %lld 次,,,,,,%lld,,", (long long)a.visits, (long long)a.minutes);
    put_yuan(out, a.value_fen);
    buf_fmt(out, ",\r\n验收得分 %lld,,,,,,,,应付", (long long)a.quality);
    put_yuan(out, a.pay_fen);
    buf_text(out, ",\r\n");
    csv_put(out, lot.funder);
    buf_char(out, ',');
    csv_put(out, lot.document);
    buf_fmt(out, ",%s,,,,,,,,%lld\r\n", a.paid ? "已付" : "未付", (long long)id);
    return OK;
}
