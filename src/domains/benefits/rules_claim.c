/* Claims: what each funder is asked for, line by line, and what became of it. */
#include "base/csv.h"
#include "domains/benefits/inside.h"

#include <xlsxwriter.h>

/* The first moment after the month, in Shanghai; 0: no month. */
static Ms month_end(int64_t month)
{
    Day first, last;
    return month_days(month, &first, &last) ? day_ms(last + 1, SHANGHAI_MS) : 0;
}

/* ---- Making ---- */

typedef struct Ids {
    int64_t *ids;
    size_t count, room;
} Ids;

static Status collect(void *context, const Row *row)
{
    Ids *ids = context;
    int64_t id = row_int(row, 0); /* in order: parts of one settlement follow each other */
    if (ids->count && ids->ids[ids->count - 1] == id) return OK;
    ASSERT(ids->count < ids->room);
    ids->ids[ids->count++] = id;
    return OK;
}

/* One in a hundred, at least one; the seed draws the same again. */
static Status draw_sample(Tx *tx, const Claim *c, int64_t lines)
{
    Ids ids = {NEW_ARRAY(tx->arena, int64_t, lines), 0, (size_t)lines};
    Random random = random_seeded((uint64_t)c->seed);
    TRY(claim_lines(tx, c->id, collect, &ids));
    size_t want = (ids.count + 99) / 100;
    for (size_t i = 0; i < want; i++) {
        size_t k = i + random_below(&random, ids.count - i);
        int64_t swap = ids.ids[i];
        ids.ids[i] = ids.ids[k];
        ids.ids[k] = swap;
        TRY(claim_sample_insert(tx, c->id, ids.ids[i], STR("随机抽查百分之一")));
    }
    return OK;
}

Status benefits_claim(Tx *tx, Str funder, int64_t month, ClaimId *out)
{
    Fen parts, backs;
    int64_t lines;
    Ms end = month_end(month);
    if (!end) return fail(tx, INVALID, "benefits.month", "月份要写成 202603 这样");
    if (end > tx->now_ms)
        return fail(tx, CONFLICT, "benefits.month_open", "这个月还没有过完，下月一日再报");
    Claim c = {.id = {id_next(tx)}, .funder = funder, .month = month};
    c.seed = c.id.v;
    TRY(claim_insert(tx, &c));
    TRY(claim_take(tx, c.id, funder, end));
    TRY(claim_sum(tx, c.id, &lines, &parts, &backs));
    if (!lines && !backs)
        return fail(tx, CONFLICT, "benefits.nothing_to_claim", "没有还没报的补贴");
    TRY(claim_total(tx, c.id, lines, parts - backs));
    TRY(draw_sample(tx, &c, lines));
    *out = c.id;
    return event_publish(tx, "benefits.claimed", c.id.v, STR(""));
}

/* ---- Moving ---- */

static Status pay(Tx *tx, const Claim *c, TransferId *transfer)
{
    AccountId outside, funder;
    if (!c->total_fen) return OK;
    Str purpose = str_fmt(tx->arena, "%.*s %04d-%02d", STR_ARG(c->funder), (int)(c->month / 100),
                          (int)(c->month % 100));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_PAYOUT}, &outside));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_FUNDER, .purpose = purpose}, &funder));
    bool in = c->total_fen > 0;
    return funds_transfer(tx,
                          &(FundsMove){.from = in ? outside : funder,
                                       .to = in ? funder : outside,
                                       .amount = in ? c->total_fen : -c->total_fen,
                                       .reason = REASON_FUNDER_PAID,
                                       .subject = c->id.v},
                          transfer);
}

Status benefits_claim_find(Tx *tx, ClaimId id, Claim *out)
{
    Status status = claim_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "benefits.no_claim", "没有找到这份申报")
                               : status;
}

Status benefits_claim_move(Tx *tx, ClaimId id, ClaimState to, Str question)
{
    Claim c;
    TransferId transfer = {0};
    TRY(benefits_claim_find(tx, id, &c));
    if (c.state == to) return OK;
    bool good = to == CLAIM_QUESTIONED  ? c.state == CLAIM_SUBMITTED
                : to == CLAIM_SUBMITTED ? c.state == CLAIM_QUESTIONED
                : to == CLAIM_APPROVED  ? c.state == CLAIM_SUBMITTED || c.state == CLAIM_QUESTIONED
                                        : c.state == CLAIM_APPROVED;
    if (!good) return fail(tx, CONFLICT, "benefits.claim_state", "这份申报现在不能这样办，请刷新");
    if (to == CLAIM_PAID) TRY(pay(tx, &c, &transfer));
    TRY(claim_move(tx, id, c.state, to, to == CLAIM_QUESTIONED ? question : c.question, transfer));
    return event_publish(tx, "benefits.claim_moved", id.v, STR(""));
}

Status benefits_sample_check(Tx *tx, ClaimId claim, int64_t settlement, int64_t result, Str words)
{
    bool drawn;
    TRY(sample_has(tx, claim, settlement, &drawn));
    if (!drawn) return fail(tx, NOT_FOUND, "benefits.not_sampled", "这一单不在抽查里");
    return check_insert(tx, claim, settlement, result, words);
}

/* ---- Reading ---- */

Status benefits_claims(Tx *tx, Claim **out, size_t *count)
{
    Rows rows;
    TRY(claim_list(tx, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, claim_read(r));
    return OK;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t median(int64_t *days, size_t n)
{
    qsort(days, n, sizeof *days, by_size);
    return n ? (days[(n - 1) / 2] + days[n / 2]) / 2 : -1;
}

static Office office_of(Tx *tx, const Claim *c, size_t count, Str funder)
{
    int64_t *approve = NEW_ARRAY(tx->arena, int64_t, count);
    int64_t *pay_days = NEW_ARRAY(tx->arena, int64_t, count);
    size_t approved = 0, paid = 0;
    Office o = {.funder = funder};
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(c[i].funder, funder)) continue;
        o.claims++;
        if (c[i].approved_ms) approve[approved++] = (c[i].approved_ms - c[i].submitted_ms) / DAY_MS;
        if (c[i].paid_ms) {
            pay_days[paid++] = (c[i].paid_ms - c[i].approved_ms) / DAY_MS;
            continue;
        }
        int64_t age = (tx->now_ms - c[i].submitted_ms) / DAY_MS;
        o.open++;
        if (age > o.oldest_days) o.oldest_days = age;
    }
    o.approve_days = median(approve, approved);
    o.pay_days = median(pay_days, paid);
    return o;
}

Status benefits_offices(Tx *tx, Office **out, size_t *count)
{
    Claim *c;
    size_t n;
    TRY(benefits_claims(tx, &c, &n));
    *out = NEW_ARRAY(tx->arena, Office, n);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++) first = first && !str_eq(c[k].funder, c[i].funder);
        if (first) (*out)[(*count)++] = office_of(tx, c, n, c[i].funder);
    }
    return OK;
}

Status benefits_unclaimed(Tx *tx, int64_t month, Unclaimed **out, size_t *count)
{
    Rows rows;
    TRY(unclaimed_by_funder(tx, month_end(month), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (Unclaimed){row_str(r, 0), row_int(r, 1), row_int(r, 2), row_int(r, 3)});
    return OK;
}

/* One line of a claim: meal -> evidence (ticket, time, transfer) -> person -> rule version. */
typedef struct ClaimLine {
    int64_t settlement, ticket, person, site, transfer;
    Day day;
    int64_t slot;
    Ms final_ms;
    Fen list_fen, discount_fen, pay_fen, fen; /* fen: negative when it was taken back */
    int64_t kind;
    Str rule, version;
    bool sampled;
} ClaimLine;

typedef struct Walk {
    Status (*each)(void *context, const ClaimLine *line);
    void *context;
} Walk;

static Status walk_row(void *context, const Row *row)
{
    const Walk *walk = context;
    ClaimLine l = {.settlement = row_int(row, 0),
                   .ticket = row_int(row, 1),
                   .person = row_int(row, 2),
                   .site = row_int(row, 3),
                   .transfer = row_int(row, 4),
                   .day = (Day)row_int(row, 5),
                   .slot = row_int(row, 6),
                   .final_ms = row_int(row, 7),
                   .list_fen = row_int(row, 8),
                   .discount_fen = row_int(row, 9),
                   .pay_fen = row_int(row, 10),
                   .fen = row_int(row, 11),
                   .kind = row_int(row, 12),
                   .rule = row_str(row, 13),
                   .version = row_str(row, 14),
                   .sampled = row_str(row, 15).len > 0};
    return walk->each(walk->context, &l);
}

static Status each_line(Tx *tx, ClaimId claim, Status (*each)(void *context, const ClaimLine *line),
                        void *context)
{
    Walk walk = {each, context};
    TRY(claim_lines(tx, claim, walk_row, &walk));
    return claim_backs(tx, claim, walk_row, &walk);
}

/* ---- Files ---- */

void local_text(Ms at, char out[32])
{
    char day[16];
    int minutes = (int)(ms_of_day(at, SHANGHAI_MS) / MINUTE_MS);
    day_text(ms_day(at, SHANGHAI_MS), day);
    snprintf(out, 32, "%s %02d:%02d", day, minutes / 60, minutes % 60);
}

enum { COLUMNS = 16 };
static const char *const column_names[COLUMNS] = {
    "结算号", "单号", "日期", "餐次",   "食堂", "老人", "核销时间", "原价",
    "优惠",   "自付", "补贴", "补贴类", "规则", "版本", "入账号",   "抽查"};
static const char *const slot_names[] = {"早餐", "午餐", "晚餐"};

typedef struct Sheet {
    Buf *buf;
    lxw_worksheet *sheet;
    lxw_row_t row;
    Fen sum;
} Sheet;

static void yuan(Buf *buf, Fen fen)
{
    char text[32];
    fen_text(fen, text);
    buf_text(buf, text);
}

static Status csv_line(void *context, const ClaimLine *l)
{
    Sheet *s = context;
    char day[16], at[32];
    day_text(l->day, day);
    local_text(l->final_ms, at);
    buf_fmt(s->buf, "%lld,%lld,%s,%s,%lld,%lld,%s,", (long long)l->settlement, (long long)l->ticket,
            day, slot_names[clamp_i64(l->slot, 0, 2)], (long long)l->site, (long long)l->person,
            at);
    yuan(s->buf, l->list_fen);
    buf_char(s->buf, ',');
    yuan(s->buf, l->discount_fen);
    buf_char(s->buf, ',');
    yuan(s->buf, l->pay_fen);
    buf_char(s->buf, ',');
    yuan(s->buf, l->fen);
    buf_fmt(s->buf, ",%s,", benefit_kind_name((BenefitKind)l->kind));
    csv_put(s->buf, l->rule);
    buf_char(s->buf, ',');
    csv_put(s->buf, l->version);
    buf_fmt(s->buf, ",%lld,%s\r\n", (long long)l->transfer, l->sampled ? "是" : "");
    s->sum += l->fen;
    return OK;
}

Status benefits_claim_csv(Tx *tx, ClaimId id, Buf *out, Fen *sum)
{
    Claim c;
    Sheet s = {.buf = out};
    TRY(benefits_claim_find(tx, id, &c));
    buf_text(out, "\xEF\xBB\xBF");
    for (int i = 0; i < COLUMNS; i++) buf_fmt(out, "%s%s", i ? "," : "", column_names[i]);
    buf_text(out, "\r\n");
    TRY(each_line(tx, id, csv_line, &s));
    buf_text(out, "合计,,,,,,,,,,");
    yuan(out, s.sum);
    buf_text(out, ",,,,,\r\n");
    *sum = s.sum;
    return OK;
}

static Status xlsx_line(void *context, const ClaimLine *l)
{
    Sheet *s = context;
    char day[16], at[32], rule[128], version[256];
    day_text(l->day, day);
    local_text(l->final_ms, at);
    snprintf(rule, sizeof rule, "%.*s", STR_ARG(l->rule));
    snprintf(version, sizeof version, "%.*s", STR_ARG(l->version));
    char ids[3][24];
    const int64_t whole[3] = {l->settlement, l->ticket, l->transfer};
    for (int i = 0; i < 3; i++) snprintf(ids[i], sizeof ids[i], "%lld", (long long)whole[i]);
    lxw_row_t r = s->row++;
    worksheet_write_string(s->sheet, r, 0, ids[0], NULL);
    worksheet_write_string(s->sheet, r, 1, ids[1], NULL);
    worksheet_write_string(s->sheet, r, 2, day, NULL);
    worksheet_write_string(s->sheet, r, 3, slot_names[clamp_i64(l->slot, 0, 2)], NULL);
    worksheet_write_number(s->sheet, r, 4, (double)l->site, NULL);
    worksheet_write_number(s->sheet, r, 5, (double)l->person, NULL);
    worksheet_write_string(s->sheet, r, 6, at, NULL);
    const Fen fen[4] = {l->list_fen, l->discount_fen, l->pay_fen, l->fen};
    for (lxw_col_t i = 0; i < 4; i++)
        worksheet_write_number(s->sheet, r, 7 + i, (double)fen[i] / 100, NULL);
    worksheet_write_string(s->sheet, r, 11, benefit_kind_name((BenefitKind)l->kind), NULL);
    worksheet_write_string(s->sheet, r, 12, rule, NULL);
    worksheet_write_string(s->sheet, r, 13, version, NULL);
    worksheet_write_string(s->sheet, r, 14, ids[2], NULL);
    if (l->sampled) worksheet_write_string(s->sheet, r, 15, "是", NULL);
    s->sum += l->fen;
    return OK;
}

Status benefits_claim_xlsx(Tx *tx, ClaimId id, const char *path)
{
    Claim c;
    TRY(benefits_claim_find(tx, id, &c));
    if (c.lines > 1000000)
        return fail(tx, CONFLICT, "benefits.too_long", "一张表放不下，请下载 CSV");
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(path, &options);
    if (!book) return fail(tx, UNAVAILABLE, "benefits.no_file", "现在写不了文件，请再试");
    Sheet s = {.sheet = workbook_add_worksheet(book, "申报"), .row = 1};
    for (lxw_col_t i = 0; i < COLUMNS; i++)
        worksheet_write_string(s.sheet, 0, i, column_names[i], NULL);
    Status status = each_line(tx, id, xlsx_line, &s);
    worksheet_write_string(s.sheet, s.row, 0, "合计", NULL);
    worksheet_write_number(s.sheet, s.row, 10, (double)s.sum / 100, NULL);
    if (workbook_close(book) != LXW_NO_ERROR && status == OK)
        return fail(tx, UNAVAILABLE, "benefits.no_file", "现在写不了文件，请再试");
    return status;
}
