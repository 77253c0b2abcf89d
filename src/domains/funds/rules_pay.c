/* Money onto the cards: at the counter and from the payment provider. */
#include "domains/funds/inside.h"

enum { INTENT_MS = 15 * 60 * 1000 };

Status card_of(Tx *tx, PersonId person, AccountId *out)
{
    Person p;
    TRY(people_load(tx, person, &p));
    return funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = person.v}, out);
}

Status card_room(Tx *tx, AccountId card, Fen *out)
{
    Balance b;
    TRY(funds_balance(tx, card, &b));
    *out = b.posted < FUNDS_CARD_MAX ? FUNDS_CARD_MAX - b.posted : 0;
    return OK;
}

static Status check_room(Tx *tx, AccountId card, Fen fen)
{
    Fen room;
    TRY(card_room(tx, card, &room));
    if (fen > room)
        return fail(tx, CONFLICT, "funds.card_full", "一张卡最多存 1000 元，请少充一些");
    return OK;
}

/* ---- The counter ---- */

Status funds_cash_in(Tx *tx, PersonId person, OrganisationId site, Fen fen, TransferId *out)
{
    return funds_cash_in_once(tx, 0, person, site, fen, out);
}

Status funds_cash_in_once(Tx *tx, int64_t id, PersonId person, OrganisationId site, Fen fen,
                          TransferId *out)
{
    AccountId drawer, card;
    Transfer before;
    Status status = id ? transfer_find(tx, id, &before) : NOT_FOUND;
    if (status != OK && status != NOT_FOUND) return status;
    TRY(card_of(tx, person, &card));
    if (status == NOT_FOUND) TRY(check_room(tx, card, fen)); /* a repeat moves nothing */
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = site.v}, &drawer));
    return funds_transfer(tx,
                          &(FundsMove){.id = id,
                                       .from = drawer,
                                       .to = card,
                                       .amount = fen,
                                       .reason = REASON_TOP_UP,
                                       .subject = person.v},
                          out);
}

Status funds_drawer_count(Tx *tx, OrganisationId site, Fen counted, DrawerCount *out)
{
    AccountId drawer, loss;
    Balance b;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = site.v}, &drawer));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_LOSS, .owner = site.v}, &loss));
    TRY(funds_balance(tx, drawer, &b));
    *out = (DrawerCount){.expected = -b.posted, .counted = counted};
    Fen missing = out->expected - counted;
    if (missing)
        TRY(funds_transfer(tx,
                           &(FundsMove){.from = missing > 0 ? loss : drawer,
                                        .to = missing > 0 ? drawer : loss,
                                        .amount = missing > 0 ? missing : -missing,
                                        .reason = REASON_CASH_COUNT,
                                        .subject = site.v},
                           &out->transfer));
    return count_insert(tx, site, out);
}

/* ---- The provider ---- */

Status funds_pay_ask(Tx *tx, PersonId person, Fen fen, IntentId *out)
{
    AccountId card;
    PersonId payer = {tx->origin.actor ? tx->origin.actor : person.v};
    TRY(card_of(tx, person, &card));
    if (fen <= 0) return fail(tx, INVALID, "funds.amount", "金额要大于零");
    TRY(check_room(tx, card, fen));
    Intent i = {.id = {id_next(tx)},
                .person = person,
                .payer = payer,
                .fen = fen,
                .due_ms = tx->now_ms + INTENT_MS};
    TRY(intent_insert(tx, &i));
    *out = i.id;
    return timer_set(tx, "funds.intent_expires", i.id.v, i.due_ms);
}

Status funds_pay_look(Tx *tx, IntentId id, PayAsked *out)
{
    Intent i;
    Status status = intent_find(tx, id, &i);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "funds.no_intent", "没有找到这次充值，请重新充");
    TRY(status);
    bool purse = i.state == INTENT_OVER || (i.state == INTENT_LATE && i.payer.v != i.person.v);
    bool came = i.state == INTENT_PAID || i.state == INTENT_LATE || i.state == INTENT_OVER;
    *out = (PayAsked){.id = i.id,
                      .person = i.person,
                      .payer = i.payer,
                      .fen = i.fen,
                      .state = i.state,
                      .place = !came   ? 0
                               : purse ? MONEY_PURSE
                                       : MONEY_CARD};
    return OK;
}

Status intent_expire(Tx *tx, int64_t intent, Ms due_ms)
{
    Intent i;
    (void)due_ms;
    TRY(intent_find(tx, (IntentId){intent}, &i));
    return i.state == INTENT_ASKED ? intent_move(tx, i.id, INTENT_EXPIRED, 0) : OK;
}

static Status tell_payer(Tx *tx, const Intent *i, Fen fen, MoneyPlace place, IntentState state)
{
    char yuan[32];
    MessageId message;
    fen_text(fen, yuan);
    Str words =
        state == INTENT_OVER
            ? str_fmt(tx->arena, "饭卡里最多存 1000 元。您付的 %s 元在您的钱包里，没有少。", yuan)
            : str_fmt(tx->arena, "您付的 %s 元晚到了，钱在您的%s里，没有少。", yuan,
                      place == MONEY_CARD ? "饭卡" : "家属钱包");
    return notice_tell(
        tx,
        &(Notice){.to = i->payer, .about = i->person, .kind = "funds.late_payment", .words = words},
        &message);
}

/* Where this money belongs, and what becomes of the pay-in. What a card cannot hold lies in the
 * payer's own purse. */
static Status place_of(Tx *tx, const PayIn *n, Intent *i, AccountId *to, MoneyPlace *place,
                       IntentState *state)
{
    Fen room;
    Status status = n->intent.v ? intent_find(tx, n->intent, i) : NOT_FOUND;
    if (status == NOT_FOUND) {
        *i = (Intent){0};
        *place = MONEY_ESCROW;
        return funds_account(tx, (AccountKey){.kind = ACCOUNT_ESCROW, .purpose = STR("unmatched")},
                             to);
    }
    TRY(status);
    bool as_asked = i->state == INTENT_ASKED && tx->now_ms < i->due_ms && n->fen == i->fen;
    *state = as_asked ? INTENT_PAID : INTENT_LATE;
    *place = as_asked || i->payer.v == i->person.v ? MONEY_CARD : MONEY_PURSE;
    if (*place == MONEY_CARD) {
        AccountKey card = {.kind = ACCOUNT_CARD, .owner = i->person.v};
        TRY(funds_account(tx, card, to));
        TRY(card_room(tx, *to, &room));
        if (n->fen <= room) return OK;
        *state = INTENT_OVER;
        *place = MONEY_PURSE;
    }
    return funds_account(tx, (AccountKey){.kind = ACCOUNT_FAMILY, .owner = i->payer.v}, to);
}

Status funds_pay_notice(Tx *tx, const PayIn *n, MoneyPlace *place)
{
    Noted before;
    Intent i;
    AccountId provider, to;
    TransferId transfer;
    IntentState state = INTENT_LATE;
    Status status = noted_find(tx, n->reference, &before);
    if (status == OK) {
        *place = before.place;
        return before.intent == n->intent.v && before.fen == n->fen
                   ? OK
                   : fail(tx, CONFLICT, "funds.notice_changed", "这笔付款的通知前后不一样，请核对");
    }
    if (status != NOT_FOUND) return status;

    TRY(place_of(tx, n, &i, &to, place, &state));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_PROVIDER}, &provider));
    TRY(funds_transfer(tx,
                       &(FundsMove){.from = provider,
                                    .to = to,
                                    .amount = n->fen,
                                    .reason = REASON_TOP_UP,
                                    .subject = n->intent.v},
                       &transfer));
    TRY(noted_insert(tx, &(Noted){n->reference, n->intent.v, n->fen, *place}, transfer,
                     ms_day(n->paid_ms, SHANGHAI_MS)));
    if (i.id.v && (i.state == INTENT_ASKED || i.state == INTENT_EXPIRED)) {
        TRY(intent_move(tx, i.id, state, tx->now_ms));
        TRY(timer_cancel(tx, "funds.intent_expires", i.id.v));
    }
    if (i.id.v && state != INTENT_PAID) TRY(tell_payer(tx, &i, n->fen, *place, state));
    return event_publish(tx, "funds.paid_in", n->intent.v, STR(""));
}
