#include "domains/funds/inside.h"

static bool has_floor(AccountKind kind)
{
    switch (kind) {
    case ACCOUNT_CARD:
    case ACCOUNT_FAMILY:
    case ACCOUNT_DONATION:
    case ACCOUNT_TIME:
    case ACCOUNT_POINTS:
    case ACCOUNT_ESCROW:
    case ACCOUNT_LOT:
    case ACCOUNT_VOUCHER:
    case ACCOUNT_COURIER: return true;
    case ACCOUNT_SITE:
    case ACCOUNT_FUNDER:
    case ACCOUNT_LOSS:
    case ACCOUNT_ISSUE:
    case ACCOUNT_DISCOUNT:
    case ACCOUNT_CLEARING:
    case ACCOUNT_DRAWER:
    case ACCOUNT_BANK:
    case ACCOUNT_PROVIDER:
    case ACCOUNT_PAYOUT:
    case ACCOUNT_AID:
    case ACCOUNT_AID_USED: return false;
    }
    return true;
}

Status funds_account(Tx *tx, AccountKey key, AccountId *out)
{
    if (!key.unit) key.unit = UNIT_FEN;
    if (!key.purpose.ptr) key.purpose = STR("");
    Status status = account_id(tx, key, out);
    if (status != NOT_FOUND) return status;
    if (!tx->can_write) return fail(tx, NOT_FOUND, "funds.no_account", "还没有这个账户");
    *out = (AccountId){id_next(tx)};
    return account_insert(tx, &(Account){.id = *out, .key = key, .has_floor = has_floor(key.kind)});
}

Status funds_balance_of(Tx *tx, AccountKey key, Balance *out)
{
    AccountId account;
    if (!key.unit) key.unit = UNIT_FEN;
    if (!key.purpose.ptr) key.purpose = STR("");
    *out = (Balance){0};
    Status status = account_id(tx, key, &account);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    return funds_balance(tx, account, out);
}

static Status load_account(Tx *tx, AccountId id, Account *out)
{
    Status status = account_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "funds.no_account", "没有找到这个账户")
                               : status;
}

static Balance balance_of(const Account *a)
{
    int64_t posted = a->in_posted - a->out_posted;
    return (Balance){.posted = posted,
                     .held = a->out_held,
                     .coming = a->in_held,
                     .available = a->has_floor ? posted - a->out_held - a->floor : INT64_MAX};
}

Status funds_balance(Tx *tx, AccountId id, Balance *out)
{
    Account a;
    TRY(load_account(tx, id, &a));
    *out = balance_of(&a);
    return OK;
}

Status funds_purse(Tx *tx, AccountKey key, AccountId *id, Balance *out)
{
    Account a;
    if (!key.unit) key.unit = UNIT_FEN;
    if (!key.purpose.ptr) key.purpose = STR("");
    Status status = account_by_key(tx, key, &a);
    if (status == NOT_FOUND) {
        TRY(funds_account(tx, key, id));
        return funds_balance(tx, *id, out);
    }
    TRY(status);
    *id = a.id;
    *out = balance_of(&a);
    return OK;
}

static Status load_unit(Tx *tx, AccountId id, Unit *out)
{
    Status status = account_unit(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "funds.no_account", "没有找到这个账户")
                               : status;
}

static Status check_move(Tx *tx, const FundsMove *m)
{
    Unit from;
    Unit to;
    if (m->amount <= 0 || m->amount > FUNDS_AMOUNT_MAX)
        return fail(tx, INVALID, "funds.amount", "金额不对，要大于零，也不能超过一百万元");
    if (m->from.v == m->to.v)
        return fail(tx, INVALID, "funds.same_account", "不能从一个账户转给它自己");
    TRY(load_unit(tx, m->from, &from));
    TRY(load_unit(tx, m->to, &to));
    if (from != to) return fail(tx, INVALID, "funds.unit", "钱、时间和积分不能互相转");
    return OK;
}

static Status too_little(Tx *tx, AccountId id, int64_t amount)
{
    Account from;
    char missing[32];
    TRY(load_account(tx, id, &from));
    int64_t there = from.in_posted - from.out_posted - from.out_held - from.floor;
    fen_text(amount - there, missing);
    if (from.key.unit != UNIT_FEN)
        return fail(tx, CONFLICT, "funds.too_little", "余额不够，还差 %lld",
                    (long long)(amount - there));
    return fail(tx, CONFLICT, "funds.too_little", "卡里的钱不够，还差 %s 元，请先充值", missing);
}

/* The same id with other content is a fault of the caller, and must not move money. */
static Status reused(Tx *tx)
{
    return fail(tx, CONFLICT, "funds.id_reused", "这个编号已经用过，请刷新后重做");
}

Status funds_transfer(Tx *tx, const FundsMove *m, TransferId *out)
{
    Transfer held;
    int64_t changed;
    if (m->id) {
        Status status = transfer_find(tx, m->id, &held);
        if (status == OK) {
            bool same = held.from.v == m->from.v && held.to.v == m->to.v &&
                        held.amount == m->amount && held.reason == m->reason &&
                        held.subject == m->subject;
            *out = (TransferId){held.id};
            return same ? OK : reused(tx);
        }
        if (status != NOT_FOUND) return status;
    }
    TRY(check_move(tx, m));

    TRY(account_out(tx, m->from, m->amount, 0, &changed));
    if (changed != 1) return too_little(tx, m->from, m->amount);
    TRY(account_in(tx, m->to, m->amount, 0));
    *out = (TransferId){m->id ? m->id : id_next(tx)};
    TRY(transfer_insert(tx, &(Transfer){.id = out->v,
                                        .from = m->from,
                                        .to = m->to,
                                        .amount = m->amount,
                                        .reason = m->reason,
                                        .subject = m->subject}));
    return event_publish(tx, "funds.moved", out->v, STR(""));
}

Status funds_hold(Tx *tx, const FundsMove *m, HoldId *out)
{
    Hold held;
    int64_t changed;
    if (m->id) {
        Status status = hold_find(tx, m->id, &held);
        if (status == OK) {
            bool same = held.from.v == m->from.v && held.to.v == m->to.v &&
                        held.amount == m->amount && held.reason == m->reason &&
                        held.subject == m->subject && held.due_ms == m->due_ms;
            *out = (HoldId){held.id};
            return same ? OK : reused(tx);
        }
        if (status != NOT_FOUND) return status;
    }
    TRY(check_move(tx, m));

    TRY(account_out(tx, m->from, 0, m->amount, &changed));
    if (changed != 1) return too_little(tx, m->from, m->amount);
    TRY(account_in(tx, m->to, 0, m->amount));
    *out = (HoldId){m->id ? m->id : id_next(tx)};
    TRY(hold_insert(tx, &(Hold){.id = out->v,
                                .from = m->from,
                                .to = m->to,
                                .amount = m->amount,
                                .reason = m->reason,
                                .subject = m->subject,
                                .due_ms = m->due_ms}));
    if (m->due_ms) TRY(timer_set(tx, "funds.hold_expires", out->v, m->due_ms));
    return OK;
}

static Status load_hold(Tx *tx, HoldId id, Hold *out)
{
    Status status = hold_find(tx, id.v, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "funds.no_hold", "没有找到这笔预留") : status;
}

/* Gives both sides back what was set aside; `taken` of it moves. */
static Status unhold(Tx *tx, const Hold *h, HoldState to, int64_t taken)
{
    int64_t changed;
    TRY(hold_move(tx, h->id, to, taken));
    TRY(account_out(tx, h->from, taken, -h->amount, &changed));
    ASSERT(changed == 1); /* giving back cannot break a floor */
    TRY(account_in(tx, h->to, taken, -h->amount));
    return h->due_ms ? timer_cancel(tx, "funds.hold_expires", h->id) : OK;
}

Status funds_take(Tx *tx, HoldId id, int64_t amount, int64_t take_id, TransferId *out)
{
    Hold h;
    TRY(load_hold(tx, id, &h));
    if (h.state == HOLD_TAKEN) {
        TRY(transfer_of_take(tx, id.v, &out->v));
        return h.taken == amount && (!take_id || take_id == out->v) ? OK : reused(tx);
    }
    if (h.state != HOLD_OPEN)
        return fail(tx, CONFLICT, "funds.hold_over", "这笔预留的钱已经退回，请重新付款");
    if (amount <= 0 || amount > h.amount)
        return fail(tx, INVALID, "funds.amount", "金额不对，不能超过预留的数");
    if (take_id) { /* of this hold there is no take yet: it would be another's */
        Transfer other;
        Status status = transfer_find(tx, take_id, &other);
        if (status != NOT_FOUND) return status == OK ? reused(tx) : status;
    }

    TRY(unhold(tx, &h, HOLD_TAKEN, amount));
    *out = (TransferId){take_id ? take_id : id_next(tx)};
    TRY(transfer_insert(tx, &(Transfer){.id = out->v,
                                        .from = h.from,
                                        .to = h.to,
                                        .amount = amount,
                                        .reason = h.reason,
                                        .subject = h.subject,
                                        .hold = h.id}));
    return event_publish(tx, "funds.moved", out->v, STR(""));
}

Status funds_release(Tx *tx, HoldId id)
{
    Hold h;
    TRY(load_hold(tx, id, &h));
    if (h.state == HOLD_TAKEN)
        return fail(tx, CONFLICT, "funds.hold_taken", "钱已经付出去了，请走退款");
    if (h.state != HOLD_OPEN) return OK;
    return unhold(tx, &h, HOLD_RELEASED, 0);
}

Status hold_expire(Tx *tx, int64_t hold, Ms due_ms)
{
    Hold h;
    (void)due_ms;
    TRY(load_hold(tx, (HoldId){hold}, &h));
    if (h.state != HOLD_OPEN) return OK;
    TRY(unhold(tx, &h, HOLD_EXPIRED, 0));
    return event_publish(tx, "funds.hold_expired", h.subject, STR(""));
}

Status funds_reverse(Tx *tx, TransferId id, TransferId *out)
{
    Transfer t;
    int64_t changed;
    Status status = transfer_find(tx, id.v, &t);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "funds.no_transfer", "没有找到这笔账");
    TRY(status);
    TRY(transfer_of_reversal(tx, id.v, &out->v));
    if (out->v) return OK;
    if (t.reverses) return fail(tx, CONFLICT, "funds.is_reversal", "冲正不能再冲正，请重新记一笔");

    TRY(account_out(tx, t.to, t.amount, 0, &changed));
    if (changed != 1) return too_little(tx, t.to, t.amount);
    TRY(account_in(tx, t.from, t.amount, 0));
    *out = (TransferId){id_next(tx)};
    TRY(transfer_insert(tx, &(Transfer){.id = out->v,
                                        .from = t.to,
                                        .to = t.from,
                                        .amount = t.amount,
                                        .reason = REASON_REVERSAL,
                                        .subject = t.subject,
                                        .reverses = t.id}));
    return event_publish(tx, "funds.moved", out->v, STR(""));
}
