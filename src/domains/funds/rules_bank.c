/* The bank's list: read, booked, said whose it is, sent back, and laid beside the books. */
#include "base/csv.h"
#include "domains/funds/inside.h"

enum { SHEET_MAX = 20000 };

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

static Status escrow_of(Tx *tx, AccountId *out)
{
    return funds_account(tx, (AccountKey){.kind = ACCOUNT_ESCROW, .purpose = STR("unmatched")},
                         out);
}

static Status tell(Tx *tx, PersonId person, const char *kind, Str words)
{
    MessageId message;
    return notice_tell(tx, &(Notice){.to = person, .kind = kind, .words = words}, &message);
}

/* As much of what lies in escrow as the card has room for. out->fen 0: it is full. */
static Status put_on_card(Tx *tx, BankLine *l, bool by_words, BankMoved *out)
{
    AccountId escrow, card;
    Fen room;
    TRY(card_of(tx, l->person, &card));
    TRY(card_room(tx, card, &room));
    Fen fen = room < l->rest_fen ? room : l->rest_fen;
    *out = (BankMoved){.fen = fen, .rest_fen = l->rest_fen - fen};
    l->rest_fen -= fen;
    l->place = l->rest_fen ? MONEY_ESCROW : MONEY_CARD;
    TRY(line_change(tx, l, -fen));
    if (!fen) return OK;
    BankMove move = {id_next(tx), l->id, l->person, fen, {0}, {0}, by_words};
    TRY(escrow_of(tx, &escrow));
    TRY(funds_transfer(
        tx,
        &(FundsMove){
            .from = escrow, .to = card, .amount = fen, .reason = REASON_TOP_UP, .subject = l->id},
        &move.transfer));
    out->move = move.id;
    return bank_move_insert(tx, &move);
}

/* The elder hears what is more than the card may hold: it is kept, and somebody will ask. */
static Status tell_over(Tx *tx, const BankLine *l, const BankMoved *moved)
{
    char on_card[32], over[32];
    fen_text(moved->fen, on_card);
    fen_text(moved->rest_fen, over);
    return tell(tx, l->person, "funds.card_over",
                str_fmt(tx->arena,
                        "银行转来的钱，%s 元进了饭卡。卡里最多存 1000 元，%s 元先替您留着。",
                        on_card, over));
}

static Status book_in(Tx *tx, BankLine *l)
{
    AccountId bank, escrow;
    TransferId transfer;
    BankMoved moved;
    PersonId person;
    TRY(match(tx, l->words, &person));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_BANK}, &bank));
    TRY(escrow_of(tx, &escrow));
    TRY(funds_transfer(tx,
                       &(FundsMove){.from = bank,
                                    .to = escrow,
                                    .amount = l->fen,
                                    .reason = REASON_TOP_UP,
                                    .subject = l->id},
                       &transfer));
    l->person = person;
    l->place = MONEY_ESCROW;
    l->rest_fen = l->fen;
    TRY(line_insert(tx, l, transfer));
    if (!person.v) return OK;
    TRY(put_on_card(tx, l, true, &moved));
    return moved.rest_fen ? tell_over(tx, l, &moved) : OK;
}

static Status book_line(Tx *tx, BankLine *l)
{
    TransferId transfer = {0};
    RefundId refund;
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
    if (l->fen > 0) return book_in(tx, l);
    TRY(payback_by_line(tx, l, &refund, &transfer));
    if (refund.v) l->place = MONEY_RETURNED;
    return line_insert(tx, l, transfer);
}

Status funds_bank_book(Tx *tx, BankSheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) TRY(book_line(tx, &sheet->lines[i]));
    return OK;
}

/* ---- By a person ---- */

static Status line_waiting(Tx *tx, int64_t id, BankLine *out)
{
    Status status = line_find(tx, id, out);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "funds.no_line", "没有找到这笔流水");
    TRY(status);
    if (!out->rest_fen)
        return fail(tx, CONFLICT, "funds.line_booked", "这笔流水已经办过了，请刷新");
    return OK;
}

Status funds_bank_assign(Tx *tx, int64_t line, PersonId person, BankMoved *out)
{
    BankLine l;
    TRY(line_waiting(tx, line, &l));
    l.person = person;
    TRY(put_on_card(tx, &l, false, out));
    if (!out->fen)
        return fail(tx, CONFLICT, "funds.card_full",
                    "卡里已经有 1000 元，存不下了；等用掉一些再存，或退给付款的人");
    return out->rest_fen ? tell_over(tx, &l, out) : OK;
}

Status funds_bank_undo(Tx *tx, int64_t id)
{
    BankMove m;
    BankLine l;
    Source source;
    TransferId undo;
    char yuan[32];
    Status status = bank_move_find(tx, id, &m);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "funds.no_line", "没有找到这笔流水");
    TRY(status);
    if (m.undo.v) return OK;
    TRY(source_find(tx, m.transfer, &source));
    if (source.back_fen)
        return fail(tx, CONFLICT, "funds.line_refunded", "这笔钱已经在退给付款的人，不用再撤");
    TRY(funds_reverse(tx, m.transfer, &undo));
    TRY(bank_move_undo(tx, id, undo));
    TRY(line_find(tx, m.line, &l));
    l.person = (PersonId){0};
    l.place = MONEY_ESCROW;
    TRY(line_change(tx, &l, m.fen));
    fen_text(m.fen, yuan);
    return tell(tx, m.person, "funds.line_undone",
                str_fmt(tx->arena, "银行转来的 %s 元记错了卡，已经拿回去。别的钱没有动。", yuan));
}

/* ---- Back to whoever sent it ---- */

Status line_rest(Tx *tx, const Refund *r, Fen by)
{
    BankLine l;
    TRY(line_by_reference(tx, r->reference, &l));
    l.place = l.rest_fen + by > 0 ? MONEY_ESCROW : MONEY_RETURNED;
    return line_change(tx, &l, by);
}

Status funds_bank_return(Tx *tx, int64_t line, Str why, RefundId *out)
{
    BankLine l;
    AccountId escrow, bank;
    HoldId hold;
    Refund r = {.id = {id_next(tx)}, .means = MEANS_BANK, .state = REFUND_ASKED, .why = why};
    TRY(line_waiting(tx, line, &l));
    if (!str_trim(why).len) return fail(tx, INVALID, "funds.return_why", "请写一句为什么退回去");
    TRY(line_transfer(tx, line, &r.top_up));
    r.reference = l.reference;
    r.fen = l.rest_fen;
    TRY(escrow_of(tx, &escrow));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_BANK}, &bank));
    TRY(funds_hold(tx,
                   &(FundsMove){.from = escrow,
                                .to = bank,
                                .amount = r.fen,
                                .reason = REASON_REFUND,
                                .subject = r.id.v},
                   &hold));
    TRY(payback_insert(tx, &r, hold, (TransferId){0}));
    TRY(line_rest(tx, &r, -r.fen));
    *out = r.id;
    return event_publish(tx, "funds.refund_moved", r.id.v, STR("{\"state\":1}"));
}

Status funds_bank_keep(Tx *tx, RefundId id)
{
    Refund r;
    HoldId hold;
    Status status = payback_find(tx, id, &r, &hold);
    if (status == NOT_FOUND || (status == OK && r.person.v))
        return fail(tx, NOT_FOUND, "funds.no_refund", "没有找到这笔退款");
    TRY(status);
    if (r.state == REFUND_FAILED) return OK;
    if (r.state != REFUND_ASKED)
        return fail(tx, CONFLICT, "funds.refund_over", "这笔退款已经交给银行，撤不回来了");
    Care c = {.kind = CARE_REFUSED,
              .words = STR("退之前撤回了，钱留着"),
              .note = STR("撤回了"),
              .since_ms = tx->now_ms,
              .done_ms = tx->now_ms};
    r.state = REFUND_FAILED;
    r.answer = STR("撤回了");
    TRY(funds_release(tx, hold));
    TRY(payback_end(tx, &r, REFUND_ASKED, (TransferId){0}));
    TRY(line_rest(tx, &r, r.fen));
    TRY(care_put(tx, id, &c));
    return event_publish(tx, "funds.refund_moved", id.v, STR("{\"state\":4}"));
}

/* ---- Looking ---- */

Status funds_bank_open(Tx *tx, BankLine **out, size_t *count)
{
    Rows rows;
    TRY(line_list_open(tx, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, line_read(r));
    return OK;
}

static BankDone done_read(const Row *r)
{
    return (BankDone){.line = row_int(r, 0),
                      .move = row_int(r, 1),
                      .refund = {row_int(r, 2)},
                      .person = {row_int(r, 3)},
                      .reference = row_str(r, 4),
                      .words = row_str(r, 5),
                      .fen = row_int(r, 6),
                      .at_ms = row_int(r, 7),
                      .by_words = row_int(r, 8) != 0,
                      .undone = row_int(r, 9) != 0,
                      .state = (RefundState)row_int(r, 10)};
}

Status funds_bank_done(Tx *tx, BankDone **out, size_t *count)
{
    Rows rows;
    TRY(bank_done_list(tx, tx->now_ms - 30 * DAY_MS, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, done_read(r));
    return OK;
}

/* ---- Beside the books ---- */

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
