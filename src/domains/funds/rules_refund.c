/* Money goes back the way it came: cash over the counter, to the provider, by the bank. */
#include "domains/funds/inside.h"

enum { TRIES_STEP_MS = 60 * 1000, DOUBLINGS_MAX = 10 };

static RefundMeans means_of(AccountKind from)
{
    return from == ACCOUNT_DRAWER     ? MEANS_CASH
           : from == ACCOUNT_PROVIDER ? MEANS_PROVIDER
                                      : MEANS_BANK; /* also what lay in escrow until assigned */
}

Status funds_refund_sources(Tx *tx, PersonId person, RefundSource **out, size_t *count)
{
    Rows rows;
    TRY(source_list(tx, person, &rows));
    *out = NEW_ARRAY(tx->arena, RefundSource, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        Source s = source_read(&rows.rows[i]);
        (*out)[i] = (RefundSource){.top_up = s.top_up,
                                   .means = means_of(s.from_kind),
                                   .purse = s.to_kind == ACCOUNT_FAMILY,
                                   .fen = s.fen,
                                   .left_fen = s.fen - s.back_fen,
                                   .at_ms = s.at_ms};
    }
    return OK;
}

/* Under which number the money came in, and whose it was. */
static Status origin_of(Tx *tx, const Source *s, Refund *r)
{
    Intent intent;
    BankLine line;
    r->payer = r->person;
    r->reference = STR("");
    if (r->means == MEANS_PROVIDER) {
        Status status = notice_of(tx, s->top_up, &r->reference);
        if (status != OK && status != NOT_FOUND) return status;
        status = intent_find(tx, (IntentId){s->subject}, &intent);
        if (status == OK) r->payer = intent.payer;
        return status == NOT_FOUND ? OK : status;
    }
    Status status = line_find(tx, s->subject, &line);
    if (status == OK) r->reference = line.reference;
    return status == NOT_FOUND ? OK : status;
}

Status funds_refund_ask(Tx *tx, PersonId person, TransferId top_up, Fen fen, Str why, RefundId *out)
{
    Source s;
    AccountId outside;
    HoldId hold;
    char left[32];
    Status status = source_find(tx, top_up, &s);
    if (status == NOT_FOUND || (status == OK && s.owner.v != person.v))
        return fail(tx, NOT_FOUND, "funds.no_top_up", "没有找到这笔充值，请刷新");
    TRY(status);
    Refund r = {.id = {id_next(tx)},
                .person = person,
                .means = means_of(s.from_kind),
                .top_up = top_up,
                .fen = fen,
                .state = REFUND_ASKED,
                .why = why};
    if (r.means == MEANS_CASH)
        return fail(tx, INVALID, "funds.cash_refund", "现金充的，请到柜台领现金");
    if (fen <= 0) return fail(tx, INVALID, "funds.amount", "金额要大于零");
    fen_text(s.fen - s.back_fen, left);
    if (fen > s.fen - s.back_fen)
        return fail(tx, CONFLICT, "funds.refund_too_much", "这笔充值只剩 %s 元可以退", left);
    TRY(origin_of(tx, &s, &r));
    AccountKey key = {.kind = r.means == MEANS_PROVIDER ? ACCOUNT_PROVIDER : ACCOUNT_BANK};
    TRY(funds_account(tx, key, &outside));
    TRY(funds_hold(
        tx,
        &(FundsMove){
            .from = s.to, .to = outside, .amount = fen, .reason = REASON_REFUND, .subject = r.id.v},
        &hold));
    TRY(payback_insert(tx, &r, hold, (TransferId){0}));
    *out = r.id;
    return event_publish(tx, "funds.refund_moved", r.id.v, STR("{\"state\":1}"));
}

/* ---- The counter ---- */

/* What the card can give comes before what it came in as. */
static Status check_cash(Tx *tx, AccountId card, AccountId drawer, const Refund *r)
{
    Balance on_card, in_drawer;
    char missing[32], cash[32], has[32];
    TRY(funds_balance(tx, card, &on_card));
    TRY(funds_balance(tx, drawer, &in_drawer));
    Fen lies = in_drawer.posted < 0 ? -in_drawer.posted : 0;
    fen_text(r->fen - on_card.available, missing);
    fen_text(r->fen - r->elsewhere_fen, cash);
    fen_text(lies, has);
    if (r->fen > on_card.available)
        return fail(tx, CONFLICT, "funds.too_little", "卡里的钱不够，还差 %s 元", missing);
    if (r->elsewhere_fen && !r->why.len)
        return fail(tx, CONFLICT, "funds.other_means",
                    "用现金充的还剩 %s 元；其余请退回原来的付款方式，或写明原因", cash);
    if (r->fen > lies)
        return fail(tx, CONFLICT, "funds.drawer_short", "钱箱里只有 %s 元，请换一个柜台领", has);
    return OK;
}

Status funds_cash_refund(Tx *tx, PersonId person, OrganisationId site, Fen fen, Str why,
                         RefundId *out)
{
    Person p;
    AccountId drawer, card;
    TransferId transfer;
    Fen in, back;
    TRY(people_load(tx, person, &p));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = person.v}, &card));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = site.v}, &drawer));
    TRY(cash_of(tx, card, person, &in, &back));
    Fen cash = in > back ? in - back : 0;
    Refund r = {.id = {id_next(tx)},
                .person = person,
                .payer = person,
                .means = MEANS_CASH,
                .reference = STR(""),
                .fen = fen,
                .elsewhere_fen = fen > cash ? fen - cash : 0,
                .state = REFUND_DONE,
                .site = site,
                .why = why};
    TRY(check_cash(tx, card, drawer, &r));
    TRY(funds_transfer(tx,
                       &(FundsMove){.from = card,
                                    .to = drawer,
                                    .amount = fen,
                                    .reason = REASON_REFUND,
                                    .subject = person.v},
                       &transfer));
    TRY(payback_insert(tx, &r, (HoldId){0}, transfer));
    *out = r.id;
    return event_publish(tx, "funds.refund_moved", r.id.v, STR("{\"state\":3}"));
}

/* ---- On its way ---- */

Status funds_refunds_send(Tx *tx, RefundMeans means, size_t limit, Refund **out, size_t *count)
{
    Rows rows;
    TRY(payback_due(tx, means, limit, &rows));
    *out = NEW_ARRAY(tx->arena, Refund, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        Refund *r = &(*out)[i];
        *r = payback_read(&rows.rows[i]);
        int64_t doublings = r->tries < DOUBLINGS_MAX ? r->tries : DOUBLINGS_MAX;
        Ms wait = (Ms)TRIES_STEP_MS << doublings;
        TRY(payback_sent(tx, r->id, tx->now_ms + (wait < DAY_MS ? wait : DAY_MS)));
        r->state = REFUND_SENT;
    }
    return OK;
}

/* ---- The answer ---- */

static Status tell(Tx *tx, const Refund *r)
{
    MessageId message;
    if (!r->payer.v) return OK; /* a line of the bank that is nobody's */
    return notice_tell(tx,
                       &(Notice){.to = r->payer,
                                 .about = r->person,
                                 .kind = "funds.refund",
                                 .words = funds_refund_words(tx->arena, r)},
                       &message);
}

/* What can still be taken, and from where: the card or the purse, or what waits of the line. */
static Status late_from(Tx *tx, const Refund *r, AccountId *from, Fen *available)
{
    Source s;
    BankLine line;
    Balance b;
    if (r->person.v) {
        TRY(source_find(tx, r->top_up, &s));
        *from = s.to;
        TRY(funds_balance(tx, s.to, &b));
        *available = b.available;
        return OK;
    }
    TRY(line_by_reference(tx, r->reference, &line));
    *available = line.rest_fen;
    return funds_account(tx, (AccountKey){.kind = ACCOUNT_ESCROW, .purpose = STR("unmatched")},
                         from);
}

/* It was refused, the money went back to the card; now it has gone out all the same. What the card
 * cannot give any more is the platform's loss, never the elder's debt. */
static Status settle_late(Tx *tx, const Refund *r, TransferId *transfer)
{
    AccountId outside, loss, from;
    Fen available;
    TransferId rest;
    AccountKey key = {.kind = r->means == MEANS_PROVIDER ? ACCOUNT_PROVIDER : ACCOUNT_BANK};
    TRY(late_from(tx, r, &from, &available));
    TRY(funds_account(tx, key, &outside));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_LOSS}, &loss));
    Fen there = available < r->fen ? (available > 0 ? available : 0) : r->fen;
    FundsMove move = {.to = outside, .reason = REASON_REFUND, .subject = r->id.v};
    if (there) {
        if (!r->person.v) TRY(line_rest(tx, r, -there));
        move.from = from;
        move.amount = there;
        TRY(funds_transfer(tx, &move, transfer));
    }
    if (there == r->fen) return OK;
    move.from = loss;
    move.amount = r->fen - there;
    return funds_transfer(tx, &move, there ? &rest : transfer);
}

/* ---- Who has to look ---- */

static Status call_person(Tx *tx, RefundId id, CareKind kind, Str words)
{
    Care c;
    Status status = care_find(tx, id, &c);
    if (status != OK && status != NOT_FOUND) return status;
    if (status == OK && !c.done_ms && c.kind == kind) return OK; /* somebody is called already */
    c = (Care){.kind = kind, .words = words, .since_ms = tx->now_ms, .note = STR("")};
    return care_put(tx, id, &c);
}

/* Nobody has to look any more. */
static Status settle_care(Tx *tx, RefundId id, int64_t by, Str note)
{
    Care c;
    Status status = care_find(tx, id, &c);
    if (status != OK || c.done_ms) return status == NOT_FOUND ? OK : status;
    c.done_ms = tx->now_ms;
    c.done_by = by;
    c.note = note;
    return care_put(tx, id, &c);
}

/* Where its money is when it has not gone. */
static const char *lies_in(const Refund *r)
{
    return !r->person.v ? "待认领的钱" : r->purse ? "钱包" : "卡";
}

static Status care_of_end(Tx *tx, const Refund *r)
{
    if (r->state != REFUND_FAILED) return settle_care(tx, r->id, 0, STR("已经退到了"));
    return call_person(tx, r->id, CARE_REFUSED,
                       str_fmt(tx->arena, "没退成，钱还在%s里，请联系付款的人", lies_in(r)));
}

Status funds_refund_odd(Tx *tx, const RefundAnswer *a)
{
    Refund r;
    char said[32], known[32];
    TRY(funds_refund_find(tx, a->refund, &r));
    fen_text(a->fen, said);
    fen_text(r.fen, known);
    if (a->fen != r.fen)
        return call_person(
            tx, r.id, CARE_ODD,
            str_fmt(tx->arena, "付款处说退 %s 元，我们要退 %s 元，请核对", said, known));
    return call_person(tx, r.id, CARE_ODD,
                       a->done ? STR("付款处给了两个退款号，请核对是不是退了两次")
                               : STR("付款处先说退到了，又说没退成，请核对"));
}

Status funds_refund_again(Tx *tx, RefundId id, RefundId *out)
{
    Refund r;
    TRY(funds_refund_find(tx, id, &r));
    if (r.means != MEANS_PROVIDER)
        return fail(tx, CONFLICT, "funds.refund_again", "只有网上付的可以自动再退");
    *out = id;
    if (r.state <= REFUND_SENT) return payback_now(tx, id);
    if (r.state != REFUND_FAILED || r.cared_ms)
        return fail(tx, CONFLICT, "funds.refund_over", "这笔退款已经办完了，请刷新");
    TRY(funds_refund_ask(tx, r.person, r.top_up, r.fen, r.why, out));
    return settle_care(tx, id, 0 /* no looking: not undone */,
                       str_fmt(tx->arena, "又退了一次，退款号 %lld", (long long)out->v));
}

Status funds_refund_looked(Tx *tx, RefundId id, Str note)
{
    Care c;
    Status status = care_find(tx, id, &c);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "funds.nothing_to_look", "这笔退款不用人看，请刷新");
    TRY(status);
    if (!str_trim(note).len) return fail(tx, INVALID, "funds.refund_note", "请写一句怎么办的");
    return settle_care(tx, id, tx->origin.actor, note);
}

Status funds_refund_unlook(Tx *tx, RefundId id)
{
    Care c;
    Refund r;
    TRY(funds_refund_find(tx, id, &r));
    Status status = care_find(tx, id, &c);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "funds.nothing_to_look", "这笔退款不用人看，请刷新");
    TRY(status);
    if (!c.done_ms) return OK;
    if (!c.done_by || (c.kind != CARE_ODD && r.state != REFUND_FAILED))
        return fail(tx, CONFLICT, "funds.refund_over", "这笔退款已经办完了，请刷新");
    c.done_ms = c.done_by = 0;
    c.note = STR("");
    return care_put(tx, id, &c);
}

/* It has not ended, and what did end stays so: such words may come late. */
static Status still_going(Tx *tx, const Refund *r, RefundHeard heard)
{
    if (r->state > REFUND_SENT || r->heard == heard) return OK;
    TRY(payback_heard(tx, r->id, heard));
    return heard == HEARD_SHORT
               ? call_person(tx, r->id, CARE_SHORT, STR("付款处的余额不够，请充上，会自动再退"))
               : settle_care(tx, r->id, 0, STR("付款处正在退"));
}

static Status end_refund(Tx *tx, Refund *r, HoldId hold, const RefundAnswer *a)
{
    RefundState from = r->state;
    TransferId transfer = {0};
    r->state = !a->done ? REFUND_FAILED : from == REFUND_FAILED ? REFUND_LATE : REFUND_DONE;
    r->answer = a->done ? STR("") : a->why;
    if (a->done) r->back_reference = a->reference;
    if (r->state == REFUND_DONE) TRY(funds_take(tx, hold, r->fen, 0, &transfer));
    if (r->state == REFUND_FAILED) TRY(funds_release(tx, hold));
    if (r->state == REFUND_FAILED && !r->person.v) TRY(line_rest(tx, r, r->fen));
    if (r->state == REFUND_LATE) TRY(settle_late(tx, r, &transfer));
    TRY(payback_end(tx, r, from, transfer));
    TRY(care_of_end(tx, r));
    TRY(tell(tx, r));
    return event_publish(tx, "funds.refund_moved", r->id.v,
                         str_fmt(tx->arena, "{\"state\":%d}", (int)r->state));
}

Status funds_refund_answer(Tx *tx, const RefundAnswer *a)
{
    Refund r;
    RefundId other;
    HoldId hold;
    Status status = payback_find(tx, a->refund, &r, &hold);
    if (status == NOT_FOUND || (status == OK && r.means == MEANS_CASH))
        return fail(tx, NOT_FOUND, "funds.no_refund", "没有找到这笔退款");
    TRY(status);
    if (a->still && a->fen == r.fen) return still_going(tx, &r, a->still);
    bool gone = r.state == REFUND_DONE || r.state == REFUND_LATE;
    if (a->fen != r.fen || (gone && a->done && !str_eq(a->reference, r.back_reference)))
        return fail(tx, CONFLICT, "funds.notice_changed", "这笔退款的通知前后不一样，请核对");
    if (gone)
        return a->done ? OK
                       : fail(tx, CONFLICT, "funds.refund_over", "这笔退款已经退出去了，请核对");
    if (r.state == REFUND_FAILED && !a->done) return OK;
    if (a->done && !a->reference.len)
        return fail(tx, INVALID, "funds.refund_number", "请填退款的流水号");
    status = a->done ? payback_by_reference(tx, a->reference, &other) : NOT_FOUND;
    if (status == OK)
        return fail(tx, CONFLICT, "funds.notice_changed", "这个流水号是另一笔退款的，请核对");
    if (status != NOT_FOUND) return status;
    return end_refund(tx, &r, hold, a);
}

/* "退款 123…" in the words of a line that went out, of the right amount. */
Status payback_by_line(Tx *tx, const BankLine *l, RefundId *out, TransferId *transfer)
{
    Str words = l->words;
    out->v = 0;
    *transfer = (TransferId){0};
    for (size_t i = 0; i < words.len;) {
        size_t end = i;
        int64_t id = 0;
        Refund r;
        HoldId hold;
        while (end < words.len && words.ptr[end] >= '0' && words.ptr[end] <= '9') end++;
        Status status = end - i >= 6 && str_to_i64(str_slice(words, i, end), &id)
                            ? payback_find(tx, (RefundId){id}, &r, &hold)
                            : NOT_FOUND;
        if (status != OK && status != NOT_FOUND) return status;
        i = end > i ? end : i + 1;
        if (status == NOT_FOUND || r.means != MEANS_BANK || r.fen != -l->fen ||
            r.state == REFUND_DONE || r.state == REFUND_LATE)
            continue;
        RefundAnswer answer = {r.id, r.fen, true, l->reference, STR(""), HEARD_NOTHING};
        TRY(funds_refund_answer(tx, &answer));
        *out = r.id;
        return r.state == REFUND_FAILED || !hold.v ? OK
                                                   : transfer_of_take(tx, hold.v, &transfer->v);
    }
    return OK;
}

/* ---- Looking ---- */

Status funds_refund_find(Tx *tx, RefundId id, Refund *out)
{
    HoldId hold;
    Status status = payback_find(tx, id, out, &hold);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "funds.no_refund", "没有找到这笔退款")
                               : status;
}

static Status keep(Tx *tx, const Rows *rows, Refund **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, Refund, rows->count);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = payback_read(&rows->rows[i]);
    return OK;
}

Status funds_refunds(Tx *tx, PersonId person, RefundShow show, Refund **out, size_t *count)
{
    Rows rows;
    TRY(payback_list(tx, person, show, &rows));
    return keep(tx, &rows, out, count);
}

Status funds_refunds_elsewhere(Tx *tx, Ms from, Ms to, Refund **out, size_t *count)
{
    Rows rows;
    TRY(payback_elsewhere(tx, from, to, &rows));
    return keep(tx, &rows, out, count);
}

Str funds_refund_words(Arena *arena, const Refund *r)
{
    const char *there = lies_in(r);
    char yuan[32];
    fen_text(r->fen, yuan);
    switch (r->state) {
    case REFUND_ASKED: return str_fmt(arena, "%s 元要退，钱先留着。", yuan);
    case REFUND_SENT:
        return str_fmt(arena,
                       r->heard == HEARD_SHORT        ? "%s 元要再等等，钱还留着。"
                       : r->heard == HEARD_PROCESSING ? "付款处正在退 %s 元。"
                                                      : "%s 元在退回的路上。",
                       yuan);
    case REFUND_DONE:
        return str_fmt(arena, "%s 元退到了%s。", yuan,
                       r->means == MEANS_CASH       ? "您手里"
                       : r->means == MEANS_PROVIDER ? "原来的付款处"
                                                    : "原来的银行卡");
    case REFUND_FAILED: return str_fmt(arena, "%s 元没退成，还在%s里。", yuan, there);
    case REFUND_LATE: return str_fmt(arena, "%s 元晚到，已经退回。", yuan);
    }
    return STR("");
}
