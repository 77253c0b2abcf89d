#include "engine/benefit/sheet.h"
#include "base/csv.h"

static const char *const sheet_columns[12] = {"seq",   "step",     "scheme",    "birth",
                                              "hukou", "tags",     "ability",   "date",
                                              "slot",  "list_fen", "delivered", "fee_fen"};
enum { SEQ, STEP, SCHEME, BIRTH, HUKOU, TAGS, ABILITY, DATE, SLOT, LIST, DELIVERED, FEE, KEYS };
enum { TEXT_MAX = 200, ROWS_AT_FIRST = 256 };

typedef struct Reading {
    Csv csv;
    const BenefitBook *book;
    Arena *arena;
    int columns[KEYS];
    int residence, approved; /* -1 when the sheet has none */
    /* Open addressing over seq and over (seq, step): index + 1 of the first row. */
    uint32_t *persons, *tickets;
    size_t slots;
    BenefitSheet sheet;
    size_t cap;
} Reading;

static Status refuse(const Reading *r, const char *column, const char *text)
{
    problem_set(r->csv.problem, INVALID, "benefit.sheet", "%s", text);
    return problem_at(r->csv.problem, "row %lld column %s", (long long)r->csv.row, column);
}

static bool needs(const BenefitBook *book, bool residence)
{
    for (size_t i = 0; i < book->scheme_count; i++) {
        const BenefitScheme *s = &book->schemes[i];
        for (size_t k = 0; k < s->rule_count; k++) {
            const BenefitRule *rule = &s->rules[k];
            if (residence ? rule->who.residence_min > PLACE_NONE : rule->who.approved) return true;
            for (size_t p = 0; p < rule->part_count; p++)
                if (rule->parts[p].conditional &&
                    (residence ? rule->parts[p].who.residence_min > PLACE_NONE
                               : rule->parts[p].who.approved))
                    return true;
        }
    }
    return false;
}

static Status find_columns(Reading *r)
{
    for (int i = 0; i < KEYS; i++) {
        r->columns[i] = csv_column(&r->csv, sheet_columns[i]);
        if (r->columns[i] < 0) return refuse(r, sheet_columns[i], "表里缺少这一列，请补上");
    }
    r->residence = csv_column(&r->csv, "residence");
    r->approved = csv_column(&r->csv, "approved");
    if (r->residence < 0 && needs(r->book, true))
        return refuse(r, "residence", "规则要看居住地，表里缺少 residence 这一列");
    if (r->approved < 0 && needs(r->book, false))
        return refuse(r, "approved", "规则要看资格认定，表里缺少 approved 这一列");
    return OK;
}

static Status read_day(const Reading *r, Str cell, int key, Day *out)
{
    if (!day_parse(cell, out)) return refuse(r, sheet_columns[key], "日期要写成 2026-01-31 的样子");
    return OK;
}

static Status read_whole(const Reading *r, Str cell, const char *column, int64_t max, int64_t *out)
{
    if (str_to_i64(cell, out) && *out >= 0 && *out <= max) return OK;
    problem_set(r->csv.problem, INVALID, "benefit.sheet", "要填 0 到 %lld 的整数，不能是小数",
                (long long)max);
    return problem_at(r->csv.problem, "row %lld column %s", (long long)r->csv.row, column);
}

static Status read_place(const Reading *r, Str cell, const char *column, BenefitPlace *out)
{
    static const char *const names[] = {"none", "city", "district", "town"};
    for (int i = 0; i < 4; i++) {
        if (!str_is(cell, names[i])) continue;
        *out = (BenefitPlace)i;
        return OK;
    }
    return refuse(r, column, "只能填 town、district、city 或 none");
}

/* "dibao;alone" would be a tag that no rule knows, and the person would quietly lose both. */
static bool is_several(Str tag)
{
    static const char *const marks[] = {" ", ",", ";", "/", "，", "；", "、", "\t"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_find(tag, str_of(marks[i]), 0) != SIZE_MAX) return true;
    return false;
}

static Status read_person(Reading *r, BenefitSheetRow *row)
{
    int64_t n;
    BenefitPerson *p = &row->person;
    TRY(read_day(r, row->cells[BIRTH], BIRTH, &p->birth));
    if (p->birth > row->meal.day) return refuse(r, "birth", "生日晚于用餐日期");
    if (p->birth < day_of(1850, 1, 1)) return refuse(r, "birth", "生日太早，请核对");
    TRY(read_place(r, row->cells[HUKOU], "hukou", &p->hukou));
    for (Str rest = row->cells[TAGS]; rest.len;) {
        Str tag = str_trim(str_cut(&rest, '|'));
        if (tag.len == 0 || (rest.ptr && rest.len == 0))
            return refuse(r, "tags", "标签之间用 | 隔开，不能有空的");
        if (!benefit_tags(r->book, tag) && is_several(tag))
            return refuse(r, "tags", "标签之间只能用 | 隔开，请改");
    }
    p->tags = benefit_tags(r->book, row->cells[TAGS]);
    p->ability = -1; /* an empty cell is unknown */
    if (row->cells[ABILITY].len) {
        TRY(read_whole(r, row->cells[ABILITY], "ability", 4, &n));
        p->ability = (int32_t)n;
    }
    if (r->residence >= 0)
        TRY(read_place(r, str_trim(r->csv.cells[r->residence]), "residence", &p->residence));
    if (r->approved >= 0) {
        TRY(read_whole(r, str_trim(r->csv.cells[r->approved]), "approved", 1, &n));
        p->approved = n == 1;
    }
    return OK;
}

static Status read_meal(const Reading *r, BenefitSheetRow *row)
{
    int64_t n;
    BenefitMeal *m = &row->meal;
    TRY(read_day(r, row->cells[DATE], DATE, &m->day));
    if (m->day < day_of(1900, 1, 1) || m->day > day_of(2200, 1, 1))
        return refuse(r, "date", "日期不对，请核对");
    if (str_is(row->cells[SLOT], "B"))
        m->slot = SLOT_BREAKFAST;
    else if (str_is(row->cells[SLOT], "L"))
        m->slot = SLOT_LUNCH;
    else if (str_is(row->cells[SLOT], "D"))
        m->slot = SLOT_DINNER;
    else
        return refuse(r, "slot", "只能填 B（早）、L（午）或 D（晚）");
    TRY(read_whole(r, row->cells[LIST], "list_fen", BENEFIT_FEN_MAX, &m->list_fen));
    TRY(read_whole(r, row->cells[DELIVERED], "delivered", 1, &n));
    m->delivered = n == 1;
    TRY(read_whole(r, row->cells[FEE], "fee_fen", BENEFIT_FEN_MAX, &m->fee_fen));
    if (m->fee_fen > 0 && !m->delivered)
        return refuse(r, "fee_fen", "没有送餐就不能有送餐费，请改成 0");
    return OK;
}

/* The slot of this key in the table, holding 0 or the row that has the key. */
static uint32_t *find_slot(const Reading *r, uint32_t *table, const BenefitSheetRow *row, bool step)
{
    uint64_t hash = str_hash(row->cells[SEQ]) + (step ? str_hash(row->cells[STEP]) * 31 : 0);
    for (size_t at = hash & (r->slots - 1);; at = (at + 1) & (r->slots - 1)) {
        if (table[at] == 0) return &table[at];
        const BenefitSheetRow *other = &r->sheet.rows[table[at] - 1];
        if (!str_eq(other->cells[SEQ], row->cells[SEQ])) continue;
        if (!step || str_eq(other->cells[STEP], row->cells[STEP])) return &table[at];
    }
}

static void grow(Reading *r)
{
    BenefitSheetRow *rows = NEW_ARRAY(r->arena, BenefitSheetRow, r->cap * 2);
    if (r->sheet.count) memcpy(rows, r->sheet.rows, r->sheet.count * sizeof *rows);
    r->sheet.rows = rows;
    r->cap *= 2;
    r->slots = r->cap * 2;
    r->persons = NEW_ARRAY(r->arena, uint32_t, r->slots);
    r->tickets = NEW_ARRAY(r->arena, uint32_t, r->slots);
    for (size_t i = 0; i < r->sheet.count; i++) {
        uint32_t *at = find_slot(r, r->persons, &rows[i], false);
        if (*at == 0) *at = (uint32_t)i + 1;
        at = find_slot(r, r->tickets, &rows[i], true);
        if (*at == 0) *at = (uint32_t)i + 1;
    }
}

static Status check_ticket(Reading *r, BenefitSheetRow *row)
{
    uint32_t *first = find_slot(r, r->persons, row, false);
    row->who = *first ? r->sheet.rows[*first - 1].who : r->sheet.persons++;
    if (*first == 0) *first = (uint32_t)r->sheet.count + 1;
    uint32_t *same = find_slot(r, r->tickets, row, true);
    if (*same == 0) {
        *same = (uint32_t)r->sheet.count + 1;
        return OK;
    }
    const BenefitSheetRow *other = &r->sheet.rows[*same - 1];
    row->repeat_of = (int64_t)*same - 1;
    for (int i = 0; i < KEYS; i++)
        if (!str_eq(other->cells[i], row->cells[i]))
            return refuse(r, sheet_columns[i], "同一笔（seq、step）出现两次而内容不同");
    return OK;
}

static Status read_row(Reading *r)
{
    if (r->sheet.count == r->cap) grow(r);
    BenefitSheetRow *row = &r->sheet.rows[r->sheet.count];
    *row = (BenefitSheetRow){.row = r->csv.row, .repeat_of = -1};
    for (int i = 0; i < KEYS; i++) {
        row->cells[i] = str_trim(r->csv.cells[r->columns[i]]);
        if (row->cells[i].len > TEXT_MAX) return refuse(r, sheet_columns[i], "内容太长");
    }
    if (row->cells[SEQ].len == 0) return refuse(r, "seq", "编号是空的，请补上");
    int64_t step;
    TRY(read_whole(r, row->cells[STEP], "step", INT32_MAX, &step));
    TRY(read_meal(r, row));
    TRY(read_person(r, row));
    row->scheme = benefit_scheme_find(r->book, row->cells[SCHEME], row->meal.day);
    if (!row->scheme) return refuse(r, "scheme", "没有这个方案，请核对编号");
    TRY(check_ticket(r, row));
    r->sheet.count++;
    return OK;
}

Status benefit_sheet_read(Arena *arena, const BenefitBook *book, Str text, BenefitSheet *out,
                          Problem *problem)
{
    Reading r = {.book = book, .arena = arena, .cap = ROWS_AT_FIRST};
    bool more;

    if (!utf8_valid(text))
        return problem_set(problem, INVALID, "benefit.sheet", "文件应是 UTF-8 编码，请另存后再试");
    TRY(csv_open(&r.csv, arena, text, ',', problem));
    TRY(find_columns(&r));
    grow(&r);
    for (;;) {
        TRY(csv_next(&r.csv, &more));
        if (!more) break;
        TRY(read_row(&r));
    }
    *out = r.sheet;
    return OK;
}

/* ---- settling ---- */

/* What one person has had under one scheme; groups are those of the version last used. */
typedef struct History {
    struct History *next;
    const BenefitScheme *scheme;
    BenefitPast *past;
    size_t count, cap;
} History;

/* A new version may number its groups in another way: names carry the caps over. */
static void change_version(History *h, const BenefitScheme *to)
{
    for (size_t i = 0; i < h->count; i++) {
        if (h->past[i].group >= h->scheme->group_count) continue;
        const BenefitGroup *g = &h->scheme->groups[h->past[i].group];
        int32_t at = benefit_group_find(to, g->kind, g->name);
        h->past[i].group = at < 0 ? UINT8_MAX : (uint8_t)at;
    }
    h->scheme = to;
}

static History *history_of(Arena *arena, History **list, const BenefitScheme *scheme)
{
    for (History *h = *list; h; h = h->next) {
        if (!str_eq(h->scheme->id, scheme->id)) continue;
        if (h->scheme != scheme) change_version(h, scheme);
        return h;
    }
    History *h = NEW(arena, History);
    h->scheme = scheme;
    h->next = *list;
    *list = h;
    return h;
}

static void remember(Arena *arena, History *h, const BenefitSettlement *s, const BenefitMeal *meal)
{
    if (h->cap - h->count < BENEFIT_GROUPS_MAX) {
        size_t cap = h->cap * 2 + BENEFIT_GROUPS_MAX;
        BenefitPast *past = NEW_ARRAY(arena, BenefitPast, cap);
        if (h->count) memcpy(past, h->past, h->count * sizeof *past);
        h->past = past;
        h->cap = cap;
    }
    h->count = benefit_remember(s, meal, h->past, h->count, h->cap);
}

/* Settles the rows in order, a history for each person and scheme; a repeat of a ticket gets the
 * first result.  Calls back for each row. */
typedef void RowDone(void *context, const BenefitSheetRow *row, const BenefitUse *uses,
                     const BenefitSettlement *settlement);
static void settle_rows(Arena *arena, const BenefitSheet *sheet, RowDone *done, void *context)
{
    History **histories = NEW_ARRAY(arena, History *, sheet->persons + 1);
    size_t *known = NEW_ARRAY(arena, size_t, sheet->count + 1); /* history before each row */
    BenefitUse uses[BENEFIT_GROUPS_MAX];
    BenefitSettlement settlement;

    for (size_t i = 0; i < sheet->count; i++) {
        const BenefitSheetRow *row = &sheet->rows[i];
        History *h = history_of(arena, &histories[row->who], row->scheme);
        known[i] = row->repeat_of < 0 ? h->count : known[row->repeat_of];
        benefit_uses(row->scheme, h->past, known[i], &row->meal, uses);
        benefit_settle(row->scheme, &row->person, &row->meal, uses, &settlement);
        done(context, row, uses, &settlement);
        if (row->repeat_of < 0) remember(arena, h, &settlement, &row->meal);
    }
}

/* ---- printing ---- */

/* "city:300|district:300", names in order of bytes, without zeros; "" when nobody pays. */
static void put_funders(const BenefitSettlement *settlement, Buf *out)
{
    const BenefitScheme *s = settlement->scheme;
    Fen owed[BENEFIT_FUNDERS_MAX];
    bool any = false;
    benefit_by_funder(settlement, owed);
    for (;;) { /* the next name in order; the list is short */
        size_t next = s->funder_count;
        for (size_t f = 0; f < s->funder_count; f++)
            if (owed[f] > 0 &&
                (next == s->funder_count || str_compare(s->funders[f], s->funders[next]) < 0))
                next = f;
        if (next == s->funder_count) return;
        if (any) buf_char(out, '|');
        buf_put(out, s->funders[next]);
        buf_char(out, ':');
        buf_i64(out, owed[next]);
        owed[next] = 0;
        any = true;
    }
}

/* "d2|A": the rules used, in the order of work. */
static void put_rules(const BenefitSettlement *settlement, Buf *out)
{
    for (size_t i = 0; i < settlement->line_count; i++) {
        if (i > 0) buf_char(out, '|');
        buf_put(out, settlement->scheme->rules[settlement->lines[i].rule].id);
    }
}

static void print_row(void *context, const BenefitSheetRow *row, const BenefitUse *uses,
                      const BenefitSettlement *s)
{
    Buf *out = context;
    (void)uses;
    for (int i = 0; i < KEYS; i++) {
        csv_put(out, row->cells[i]);
        buf_char(out, ',');
    }
    const Fen amounts[] = {s->discount_fen, s->subsidy_fen, s->delivery_fen, s->operator_fen,
                           s->pay_fen};
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        buf_i64(out, amounts[i]);
        buf_char(out, ',');
    }
    put_funders(s, out);
    buf_char(out, ',');
    put_rules(s, out);
    buf_char(out, '\n');
}

static Status whole_or_refused(const Buf *out, Problem *problem)
{
    if (out->full)
        return problem_set(problem, INVALID, "benefit.too_large", "文件太大，请分成几份");
    return OK;
}

Status benefit_sheet_print(Arena *arena, const BenefitSheet *sheet, Buf *out, Problem *problem)
{
    for (int i = 0; i < KEYS; i++) buf_fmt(out, "%s,", sheet_columns[i]);
    buf_text(out, "discount_fen,subsidy_fen,delivery_subsidy_fen,operator_fen,pay_fen,funders,"
                  "rules\n");
    settle_rows(arena, sheet, print_row, out);
    return whole_or_refused(out, problem);
}

typedef struct Explaining {
    Arena *arena;
    Buf *out;
} Explaining;

static void explain_row(void *context, const BenefitSheetRow *row, const BenefitUse *uses,
                        const BenefitSettlement *s)
{
    Explaining *e = context;
    ArenaMark mark = arena_mark(e->arena);
    Buf say = buf_new(e->arena, 64 << 10);
    Buf line = buf_new(e->arena, 128 << 10);
    (void)uses;
    benefit_explain(&row->person, &row->meal, s, &say);
    JsonOut json = json_out(&line);
    json_open(&json, NULL, '{');
    json_put_str(&json, "seq", row->cells[SEQ]);
    json_put_str(&json, "step", row->cells[STEP]);
    json_put_str(&json, "rule_version", s->scheme->version);
    json_put_i64(&json, "pay_fen", s->pay_fen);
    json_open(&json, "say", '[');
    for (Str rest = buf_str(&say); rest.len;) json_put_str(&json, NULL, str_cut(&rest, '\n'));
    json_close(&json, ']');
    json_close(&json, '}');
    Str text = buf_str(&line);
    buf_put(e->out, text);
    buf_char(e->out, '\n');
    arena_rewind(e->arena, mark);
}

Status benefit_sheet_explain(Arena *arena, const BenefitSheet *sheet, Buf *out, Problem *problem)
{
    Explaining e = {arena_new(4 << 20), out};
    settle_rows(arena, sheet, explain_row, &e);
    arena_free(e.arena);
    return whole_or_refused(out, problem);
}
