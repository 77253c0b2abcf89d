/* The bank's list over HTTP: booked, said whose it is, sent back, laid beside the books. */
#include "base/english.h"
#include "domains/funds/inside.h"

#define BOOKS                                                                                      \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_REGISTRAR) |               \
     ROLE_BIT(ROLE_FINANCE) | ROLE_BIT(ROLE_CIVIL_AFFAIRS))

typedef struct BankAsk {
    PersonId person;
    int64_t line; /* or the move, or the refund, that the path names */
    Str csv, why;
    int source;
} BankAsk;

static const Choice sources[] = {{"bank", 1, "银行"}, {"provider", 2, "支付公司"}, {0}};
static const Field sheet_fields[] = {FIELD_TEXT(BankAsk, csv, "csv", 1, 2000000), {0}};
static const Field reconcile_fields[] = {FIELD_TEXT(BankAsk, csv, "csv", 1, 2000000),
                                         FIELD_CHOICE(BankAsk, source, "source", sources),
                                         {0}};
static const Field assign_fields[] = {
    FIELD_INT(BankAsk, line, "line", 1, ID_MAX - 1), FIELD_ID(BankAsk, person, "person_id"), {0}};

static const Field return_fields[] = {
    FIELD_INT(BankAsk, line, "line", 1, ID_MAX - 1), FIELD_TEXT(BankAsk, why, "why", 1, 200), {0}};
static const Field move_fields[] = {FIELD_INT(BankAsk, line, "move", 1, ID_MAX - 1), {0}};
static const Field keep_fields[] = {FIELD_INT(BankAsk, line, "refund", 1, ID_MAX - 1), {0}};

static void put_line(JsonOut *out, const BankLine *l)
{
    static const char *const places[] = {"not_booked", "card", "purse", "unmatched", "returned"};
    json_open(out, NULL, '{');
    json_put_i64(out, "id", l->id);
    json_put_day(out, "date", l->day);
    json_put_i64(out, "amount_fen", l->fen);
    json_put_str(out, "reference", l->reference);
    json_put_str(out, "text", l->words);
    json_put_i64(out, "person_id", l->person.v);
    json_put_text(out, "place", places[l->place]);
    json_put_i64(out, "rest_fen", l->rest_fen);
    json_close(out, '}');
}

static void put_faults(JsonOut *out, const BankSheet *sheet)
{
    json_open(out, "faults", '[');
    for (size_t i = 0; i < sheet->fault_count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "row", sheet->faults[i].row);
        json_put_said(out, "text", str_of(sheet->faults[i].text));
        json_close(out, '}');
    }
    json_close(out, ']');
}

static Status bank_book(Request *req, Reply *reply)
{
    BankAsk ask = {0};
    BankSheet sheet;
    request_fields(req, &ask);
    TRY(bank_sheet_read(req->arena, ask.csv, tx_today(req->tx), &sheet, &req->tx->problem));
    TRY(funds_bank_book(req->tx, &sheet));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < sheet.count; i++) put_line(out, &sheet.lines[i]);
    json_close(out, ']');
    put_faults(out, &sheet);
    json_close(out, '}');
    return OK;
}

static Status bank_open(Request *req, Reply *reply)
{
    BankLine *lines;
    size_t count;
    TRY(funds_bank_open(req->tx, &lines, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) put_line(out, &lines[i]);
    return reply_items_end(reply);
}

static Status bank_done(Request *req, Reply *reply)
{
    static const char *const states[] = {"", "asked", "sent", "done", "failed", "late"};
    BankDone *done;
    size_t count;
    TRY(funds_bank_done(req->tx, &done, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        const BankDone *d = &done[i];
        Person p = {.name = STR("")};
        if (d->person.v) TRY(people_load(req->tx, d->person, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "line", d->line);
        json_put_i64(out, "move", d->move);
        json_put_i64(out, "refund", d->refund.v);
        json_put_str(out, "reference", d->reference);
        json_put_str(out, "text", d->words);
        json_put_str(out, "name", p.name);
        json_put_i64(out, "amount_fen", d->fen);
        json_put_ms(out, "at", d->at_ms);
        json_put_bool(out, "by_words", d->by_words);
        json_put_bool(out, "undone", d->undone);
        json_put_text(out, "state", states[d->state]);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status bank_assign(Request *req, Reply *reply)
{
    BankAsk ask = {0};
    BankMoved moved;
    request_fields(req, &ask);
    TRY(funds_bank_assign(req->tx, ask.line, ask.person, &moved));
    reply_subject(reply, ask.line);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "move", moved.move);
    json_put_i64(out, "amount_fen", moved.fen);
    json_put_i64(out, "rest_fen", moved.rest_fen);
    json_close(out, '}');
    return OK;
}

static Status bank_undo(Request *req, Reply *reply)
{
    BankAsk ask = {0};
    request_fields(req, &ask);
    TRY(funds_bank_undo(req->tx, ask.line));
    reply_subject(reply, ask.line);
    return reply_empty(reply, 204);
}

static Status bank_return(Request *req, Reply *reply)
{
    BankAsk ask = {0};
    RefundId id;
    request_fields(req, &ask);
    TRY(funds_bank_return(req->tx, ask.line, ask.why, &id));
    reply_subject(reply, ask.line);
    return reply_id(reply, id.v);
}

static Status bank_keep(Request *req, Reply *reply)
{
    BankAsk ask = {0};
    request_fields(req, &ask);
    TRY(funds_bank_keep(req->tx, (RefundId){ask.line}));
    reply_subject(reply, ask.line);
    return reply_empty(reply, 204);
}

static Status reconcile(Request *req, Reply *reply)
{
    BankAsk ask = {0};
    BankSheet sheet;
    Difference *d;
    size_t count;
    request_fields(req, &ask);
    TRY(bank_sheet_read(req->arena, ask.csv, tx_today(req->tx), &sheet, &req->tx->problem));
    if (!sheet.count && !sheet.fault_count) /* an empty file is no statement without differences */
        return fail(req->tx, INVALID, "funds.statement", "对账单里一笔也没有，请看看选对文件没有");
    TRY(funds_reconcile(req->tx, &sheet, ask.source == 2, &d, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "lines", (int64_t)sheet.count);
    json_open(out, "differences", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "what", d[i].what);
        json_put_day(out, "date", d[i].day);
        json_put_str(out, "reference", d[i].reference);
        json_put_i64(out, "statement_fen", d[i].statement_fen);
        json_put_i64(out, "books_fen", d[i].books_fen);
        json_close(out, '}');
    }
    json_close(out, ']');
    put_faults(out, &sheet);
    json_close(out, '}');
    return OK;
}

#define IN(fields) fields, sizeof(BankAsk)
#define NOTHING    NULL, 0

const Route bank_routes[] = {
    {POST, "/api/funds/bank-lines", BOOKS, WRITE, IN(sheet_fields), NULL, bank_book,
     "Book the bank's list; what matches nobody is listed", .body_max = 4 << 20,
     .flags = ROUTE_LONG | ROUTE_SENSITIVE},
    {GET, "/api/funds/bank-lines", BOOKS, READ, NOTHING, NULL, bank_open,
     "Lines of the bank that are nobody's yet, or more than a card holds"},
    {POST, "/api/funds/bank-lines/{line}/assign", BOOKS, WRITE, IN(assign_fields), NULL,
     bank_assign, "Say whose card a line of the bank is for"},
    {GET, "/api/funds/bank-lines/done", BOOKS, READ, NOTHING, NULL, bank_done,
     "What was done with lines of the bank in the last 30 days"},
    {POST, "/api/funds/bank-moves/{move}/undo", BOOKS, WRITE, IN(move_fields), NULL, bank_undo,
     "What went onto a wrong card waits for a person again"},
    {POST, "/api/funds/bank-lines/{line}/return", BOOKS, WRITE, IN(return_fields), reply_id_fields,
     bank_return, "What is nobody's goes back to whoever sent it, with the bank's next list"},
    {POST, "/api/funds/bank-returns/{refund}/undo", BOOKS, WRITE, IN(keep_fields), NULL, bank_keep,
     "It is not sent back after all; before it is on a list"},
    {POST, "/api/funds/reconcile", BOOKS, WRITE, IN(reconcile_fields), NULL, reconcile,
     "A statement beside the books: every difference", .body_max = 4 << 20,
     .flags = ROUTE_LONG | ROUTE_SENSITIVE},
    {0},
};
