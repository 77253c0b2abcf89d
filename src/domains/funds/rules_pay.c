/* Money in and out of the cards: at the counter, from the payment provider, by the bank's list. */
#include "base/csv.h"
#include "domains/funds/inside.h"

enum { INTENT_MS = 15 * 60 * 1000, SHEET_MAX = 20000 };

static Status card_of(Tx *tx, PersonId person, AccountId *out)
{
    Person p;
    TRY(people_load(tx, person, &p));
    return funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = person.v}, out);
}

static Status check_room(Tx *tx, AccountId card, Fen fen)
{
    Balance b;
    TRY(funds_balance(tx, card, &b));
    if (fen > FUNDS_AMOUNT_MAX || b.posted + fen > FUNDS_CARD_MAX)
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
    bool late = i.state == INTENT_LATE && i.payer.v != i.person.v;
    bool came = i.state == INTENT_PAID || i.state == INTENT_LATE;
    *out = (PayAsked){.id = i.id,
                      .person = i.person,
                      .payer = i.payer,
                      .fen = i.fen,
                      .state = i.state,
                      .place = !came  ? 0
                               : late ? MONEY_PURSE
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

static Status tell_payer(Tx *tx, const Intent *i, Fen fen, MoneyPlace place)
{
    char yuan[32];
    MessageId message;
    fen_text(fen, yuan);
    Str words = str_fmt(tx->arena, "您付的 %s 元晚到了，钱在您的%s里，没有少。", yuan,
                        place == MONEY_CARD ? "饭卡" : "家属钱包");
    return notice_tell(
        tx,
        &(Notice){.to = i->payer, .about = i->person, .kind = "funds.late_payment", .words = words},
        &message);
}

/* Where this money belongs, and what becomes of the pay-in. */
static Status place_of(Tx *tx, const PayIn *n, Intent *i, AccountId *to, MoneyPlace *place,
                       bool *as_asked)
{
    Status status = n->intent.v ? intent_find(tx, n->intent, i) : NOT_FOUND;
    *as_asked = false;
    if (status == NOT_FOUND) {
        *i = (Intent){0};
        *place = MONEY_ESCROW;
        return funds_account(tx, (AccountKey){.kind = ACCOUNT_ESCROW, .purpose = STR("unmatched")},
                             to);
    }
    TRY(status);
    *as_asked = i->state == INTENT_ASKED && tx->now_ms < i->due_ms && n->fen == i->fen;
    *place = *as_asked || i->payer.v == i->person.v ? MONEY_CARD : MONEY_PURSE;
    AccountKey key = *place == MONEY_CARD
                         ? (AccountKey){.kind = ACCOUNT_CARD, .owner = i->person.v}
                         : (AccountKey){.kind = ACCOUNT_FAMILY, .owner = i->payer.v};
    return funds_account(tx, key, to);
}

Status funds_pay_notice(Tx *tx, const PayIn *n, MoneyPlace *place)
{
    Noted before;
    Intent i;
    AccountId provider, to;
    TransferId transfer;
    bool as_asked;
    Status status = noted_find(tx, n->reference, &before);
    if (status == OK) {
        *place = before.place;
        return before.intent == n->intent.v && before.fen == n->fen
                   ? OK
                   : fail(tx, CONFLICT, "funds.notice_changed", "这笔付款的通知前后不一样，请核对");
    }
    if (status != NOT_FOUND) return status;

    TRY(place_of(tx, n, &i, &to, place, &as_asked));
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
        TRY(intent_move(tx, i.id, as_asked ? INTENT_PAID : INTENT_LATE, tx->now_ms));
        TRY(timer_cancel(tx, "funds.intent_expires", i.id.v));
    }
    if (i.id.v && !as_asked) TRY(tell_payer(tx, &i, n->fen, *place));
    return event_publish(tx, "funds.paid_in", n->intent.v, STR(""));
}

/* ---- The bank ---- */

/* "-1,234.5" yuan in fen; at most two digits after the point. A comma stands before three digits,
 * so that "12,50" of another country is a fault and not 1,250 yuan. */
static bool yuan_read(Str s, Fen *out)
{
    bool minus = s.len && s.ptr[0] == '-';
    Fen fen = 0;
    int after = -1, digits = 0, group = -1; /* digits since the last comma; -1: there was none */
    for (size_t i = minus; i < s.len; i++) {
        char c = s.ptr[i];
        if ((c == ',' || c == '.') && after < 0 && digits &&
            (group < 0 ? c == '.' || digits <= 3 : group == 3)) {
            group = c == ',' ? 0 : group;
            after = c == '.' ? 0 : -1;
            continue;
        }
        if (c < '0' || c > '9' || after == 2 || fen > FUNDS_AMOUNT_MAX) return false;
        fen = fen * 10 + (c - '0');
        digits++;
        if (after >= 0)
            after++;
        else if (group >= 0)
            group++;
    }
    for (int k = after < 0 ? 0 : after; k < 2; k++) fen *= 10;
    *out = minus ? -fen : fen;
    return digits && fen && fen <= FUNDS_AMOUNT_MAX && (group < 0 || group == 3);
}

static Str cell_of(const Csv *csv, const char *name, const char *chinese)
{
    return str_trim(csv_cell(csv, csv_column(csv, name) >= 0 ? name : chinese));
}

Status bank_sheet_read(Arena *arena, Str text, Day today, BankSheet *out, Problem *problem)
{
    Csv csv;
    bool more;
    *out = (BankSheet){NEW_ARRAY(arena, BankLine, SHEET_MAX),
                       NEW_ARRAY(arena, BankFault, SHEET_MAX), 0, 0};
    if (!utf8_valid(text))
        return problem_set(problem, INVALID, "funds.statement", "对账单要存成 UTF-8 再传");
    TRY(csv_open(&csv, arena, text, ',', problem));
    static const char *const names[][2] = {
        {"date", "日期"}, {"amount", "金额"}, {"reference", "流水号"}, {"text", "摘要"}};
    for (int i = 0; i < 4; i++)
        if (csv_column(&csv, names[i][0]) < 0 && csv_column(&csv, names[i][1]) < 0)
            return problem_set(problem, INVALID, "funds.statement", "对账单里没有“%s”这一列",
                               names[i][1]);
    for (;;) {
        TRY(csv_next(&csv, &more));
        if (!more) return OK;
        if (out->count + out->fault_count == SHEET_MAX)
            return problem_set(problem, INVALID, "funds.statement", "对账单太长，请分开传");
        BankLine l = {.reference = str_dup(arena, cell_of(&csv, "reference", "流水号")),
                      .words = str_dup(arena, cell_of(&csv, "text", "摘要"))};
        const char *fault = !day_parse(cell_of(&csv, "date", "日期"), &l.day) ? "日期不对"
                            : l.day > today ? "日期在今天以后"
                            : !yuan_read(cell_of(&csv, "amount", "金额"), &l.fen) ? "金额不对"
                            : !l.reference.len ? "没有流水号"
                                               : NULL;
        if (fault)
            out->faults[out->fault_count++] = (BankFault){csv.row, fault};
        else
            out->lines[out->count++] = l;
    }
}

/* The card or phone number that stands in the words; exactly one person, else nobody. */
static Status match(Tx *tx, Str words, PersonId *out)
{
    *out = (PersonId){0};
    for (size_t i = 0; i < words.len;) {
        size_t end = i;
        while (end < words.len && words.ptr[end] >= '0' && words.ptr[end] <= '9') end++;
        PersonId found = {0};
        Str token = str_slice(words, i, end);
        Status status = NOT_FOUND;
        if (token.len >= 4) status = people_by_card(tx, token, &found);
        if (status == NOT_FOUND && token.len == 11) status = people_by_phone(tx, token, &found);
        if (status != OK && status != NOT_FOUND) return status;
        if (status == OK && out->v && out->v != found.v) {
            *out = (PersonId){0};
            return OK;
        }
        if (status == OK) *out = found;
        i = end > i ? end : i + 1;
    }
    return OK;
}

static Status book_line(Tx *tx, BankLine *l)
{
    AccountId bank, to;
    TransferId transfer = {0};
    BankLine before;
    Status status = line_by_reference(tx, l->reference, &before);
    if (status == OK) {
        if (before.fen != l->fen || before.day != l->day)
            return fail(tx, CONFLICT, "funds.line_changed", "流水号 %.*s 以前是另一笔，请核对",
                        STR_ARG(l->reference));
        *l = before;
        return OK;
    }
    if (status != NOT_FOUND) return status;
    l->id = id_next(tx);
    if (l->fen < 0) {
        RefundId refund;
        TRY(payback_by_line(tx, l, &refund, &transfer));
        if (refund.v) l->place = MONEY_RETURNED;
        return line_insert(tx, l, transfer);
    }

    TRY(match(tx, l->words, &l->person));
    l->place = l->person.v ? MONEY_CARD : MONEY_ESCROW;
    AccountKey key = l->person.v
                         ? (AccountKey){.kind = ACCOUNT_CARD, .owner = l->person.v}
                         : (AccountKey){.kind = ACCOUNT_ESCROW, .purpose = STR("unmatched")};
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_BANK}, &bank));
    TRY(funds_account(tx, key, &to));
    TRY(funds_transfer(
        tx,
        &(FundsMove){
            .from = bank, .to = to, .amount = l->fen, .reason = REASON_TOP_UP, .subject = l->id},
        &transfer));
    return line_insert(tx, l, transfer);
}

Status funds_bank_book(Tx *tx, BankSheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) TRY(book_line(tx, &sheet->lines[i]));
    return OK;
}

Status funds_bank_assign(Tx *tx, int64_t line, PersonId person)
{
    BankLine l;
    AccountId escrow, card;
    TransferId transfer;
    Status status = line_find(tx, line, &l);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "funds.no_line", "没有找到这笔流水");
    TRY(status);
    if (l.place != MONEY_ESCROW)
        return fail(tx, CONFLICT, "funds.line_booked", "这笔流水已经入账，请刷新");
    TRY(card_of(tx, person, &card));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_ESCROW, .purpose = STR("unmatched")},
                      &escrow));
    TRY(funds_transfer(
        tx,
        &(FundsMove){
            .from = escrow, .to = card, .amount = l.fen, .reason = REASON_TOP_UP, .subject = l.id},
        &transfer));
    return line_assign(tx, line, person, MONEY_CARD);
}

Status funds_bank_open(Tx *tx, BankLine **out, size_t *count)
{
    Rows rows;
    TRY(line_list_open(tx, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, line_read(r));
    return OK;
}

static int by_reference(const void *a, const void *b)
{
    return str_compare(((const Difference *)a)->reference, ((const Difference *)b)->reference);
}

/* Both sides sorted by reference and walked together; a reference that the statement gives twice is
 * a difference of its own. */
Status funds_reconcile(Tx *tx, const BankSheet *sheet, bool provider, Difference **out,
                       size_t *count)
{
    Rows rows = {0};
    size_t n = sheet->count;
    Day from = n ? sheet->lines[0].day : 0, to = from;
    Difference *mine, *theirs = NEW_ARRAY(tx->arena, Difference, n);
    for (size_t i = 0; i < n; i++) {
        const BankLine *l = &sheet->lines[i];
        if (l->day < from) from = l->day;
        if (l->day > to) to = l->day;
        theirs[i] = (Difference){"only_statement", l->day, l->reference, l->fen, 0};
    }
    if (n) TRY(booked_between(tx, provider, from, to, &rows));
    mine = NEW_ARRAY(tx->arena, Difference, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        mine[i] = (Difference){"only_books", (Day)row_int(&rows.rows[i], 1),
                               row_str(&rows.rows[i], 0), 0, row_int(&rows.rows[i], 2)};
    qsort(theirs, n, sizeof *theirs, by_reference);
    qsort(mine, rows.count, sizeof *mine, by_reference);
    *out = NEW_ARRAY(tx->arena, Difference, n + rows.count);
    *count = 0;
    for (size_t t = 0, m = 0; t < n || m < rows.count;) {
        int order = t == n            ? 1
                    : m == rows.count ? -1
                                      : str_compare(theirs[t].reference, mine[m].reference);
        if (order < 0) {
            (*out)[(*count)++] = theirs[t++];
        } else if (order > 0) {
            (*out)[(*count)++] = mine[m++];
        } else {
            if (theirs[t].statement_fen != mine[m].books_fen)
                (*out)[(*count)++] = (Difference){"amount", mine[m].day, mine[m].reference,
                                                  theirs[t].statement_fen, mine[m].books_fen};
            t++;
            m++;
        }
    }
    return OK;
}
