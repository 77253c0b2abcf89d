#include "base/csv.h"
#include "domains/people/inside.h"

#include <iconv.h>

/* Rosters: what a column may be called, what it fills. */
typedef enum Target {
    TO_NOTHING,
    TO_NAME,
    TO_SEX,
    TO_BIRTH,
    TO_ID_NUMBER,
    TO_PHONE,
    TO_ADDRESS,
    TO_CARD,
    TO_REGISTERED,
    TO_SPEAKS,
    TO_NOTE,
    TO_FLAGS,
    TO_COUNT
} Target;

static const struct {
    const char *field; /* in the mapping */
    const char *names; /* what people write above the column, separated by spaces */
} targets[TO_COUNT] = {
    [TO_NOTHING] = {"", ""},
    [TO_NAME] = {"name", "姓名 老人姓名 名字 name"},
    [TO_SEX] = {"sex", "性别 sex"},
    [TO_BIRTH] = {"birth", "出生日期 生日 出生年月日 出生 birth birthday"},
    [TO_ID_NUMBER] = {"id_number", "身份证号 身份证 身份证号码 证件号码 证件号 id_number"},
    [TO_PHONE] = {"phone", "电话 手机 手机号 手机号码 联系电话 联系方式 phone"},
    [TO_ADDRESS] = {"address", "地址 住址 家庭住址 居住地址 现住址 address"},
    [TO_CARD] = {"card", "卡号 饭卡 饭卡号 card"},
    [TO_REGISTERED] = {"registered", "户籍 户口 registered"},
    [TO_SPEAKS] = {"speaks", "方言 语言 speaks"},
    [TO_NOTE] = {"note", "备注 说明 note"},
    [TO_FLAGS] = {"flags", "标签 类别 人员类别 老人类别 flags"},
};

static Target target_of_field(Str field)
{
    for (int t = TO_NAME; t < TO_COUNT; t++)
        if (str_is(field, targets[t].field)) return (Target)t;
    return TO_NOTHING;
}

static Target guess(Str column)
{
    for (int t = TO_NAME; t < TO_COUNT; t++)
        for (Str rest = str_of(targets[t].names); rest.ptr;)
            if (str_eq(str_cut(&rest, ' '), column)) return (Target)t;
    return TO_NOTHING;
}

Status import_decode(Arena *arena, Str bytes, Str *out, Problem *problem)
{
    if (utf8_valid(bytes)) {
        *out = bytes;
        return OK;
    }
    iconv_t cd = iconv_open("UTF-8", "GB18030");
    ASSERT(cd != (iconv_t)-1);
    size_t room = bytes.len * 3 / 2 + 16;
    char *text = arena_alloc_raw(arena, room);
    char *to = text;
    char *from = str_c(arena, bytes);
    size_t left = bytes.len;
    size_t free_bytes = room;
    size_t done = iconv(cd, &from, &left, &to, &free_bytes);
    iconv_close(cd);
    if (done == (size_t)-1)
        return problem_set(problem, INVALID, "import.encoding",
                           "看不懂这个文件的文字，请另存为 UTF-8 的 CSV 再试");
    *out = (Str){text, (size_t)(to - text)};
    return OK;
}

/* ---- One cell ---- */

/* 1940-03-07, 1940/3/7, 1940.3.7, 1940年3月7日, 19400307 */
static bool read_day(Str s, Day *out)
{
    int32_t part[3] = {0};
    int n = 0;
    bool in_number = false;
    int64_t whole;
    s = str_trim(s);
    if (s.len == 8 && str_to_i64(s, &whole)) {
        part[0] = (int32_t)(whole / 10000);
        part[1] = (int32_t)(whole / 100 % 100);
        part[2] = (int32_t)(whole % 100);
        n = 3;
    }
    for (size_t i = 0; n < 3 || in_number; i++) {
        bool digit = i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';
        if (digit && !in_number) n++;
        in_number = digit;
        if (digit) part[n - 1] = part[n - 1] * 10 + (s.ptr[i] - '0');
        if (digit && part[n - 1] > 9999) return false;
        if (i >= s.len) break;
    }
    if (n != 3 || !day_valid(part[0], part[1], part[2])) return false;
    *out = day_of(part[0], part[1], part[2]);
    return true;
}

static const char *read_flags(Str s, uint64_t *flags)
{
    *flags = 0;
    char marks[] = ",;/ ";
    while (s.len) {
        size_t cut = s.len;
        size_t skip = 0;
        for (size_t i = 0; i < s.len && cut == s.len; i++) {
            if (memchr(marks, s.ptr[i], 4)) {
                cut = i;
                skip = 1;
            } else if (s.len - i >= 3 &&
                       (memcmp(s.ptr + i, "、", 3) == 0 || memcmp(s.ptr + i, "，", 3) == 0 ||
                        memcmp(s.ptr + i, "；", 3) == 0)) {
                cut = i;
                skip = 3;
            }
        }
        Str word = str_trim(str_slice(s, 0, cut));
        s = str_slice(s, cut + skip, s.len);
        if (!word.len) continue;
        bool known = false;
        for (int k = 1; k < FLAG_COUNT; k++) {
            if (!str_is(word, flag_text((FlagKind)k)) && !str_is(word, flag_tag((FlagKind)k)))
                continue;
            *flags |= (uint64_t)1 << k;
            known = true;
        }
        if (!known) return "不认识的类别，请写独居、空巢、低保等";
    }
    return NULL;
}

static const char *read_registered(Str s, Str *out)
{
    static const struct {
        const char *word, *value;
    } words[] = {{"本街道", "town"},       {"本镇", "town"}, {"本区", "district"},
                 {"本市", "city"},         {"外地", "none"}, {"town", "town"},
                 {"district", "district"}, {"city", "city"}, {"none", "none"}};
    *out = STR("");
    if (!s.len) return NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(s, words[i].word)) {
            *out = str_of(words[i].value);
            return NULL;
        }
    return "户籍请写本街道、本区、本市或外地";
}

static const char *fill(Person *p, uint64_t *flags, Target target, Str cell)
{
    cell = str_trim(cell);
    switch (target) {
    case TO_NOTHING: return NULL;
    case TO_NAME: p->name = cell; return cell.len ? NULL : "姓名是空的，请补上";
    case TO_SEX:
        p->sex = str_is(cell, "男") ? 1 : str_is(cell, "女") ? 2 : 0;
        return p->sex || !cell.len ? NULL : "性别请写男或女";
    case TO_BIRTH:
        if (!cell.len) return NULL;
        p->has_birth = read_day(cell, &p->birth);
        return p->has_birth ? NULL : "生日看不懂，请写成 1940-03-07";
    case TO_ID_NUMBER: p->id_number = cell; return NULL;
    case TO_PHONE: p->phone = cell; return NULL;
    case TO_ADDRESS: p->address = cell; return NULL;
    case TO_CARD: p->card = cell; return NULL;
    case TO_REGISTERED: return read_registered(cell, &p->registered);
    case TO_SPEAKS: p->speaks = cell; return NULL;
    case TO_NOTE: p->note = cell; return NULL;
    case TO_FLAGS: return read_flags(cell, flags);
    case TO_COUNT: break;
    }
    return NULL;
}

/* Two columns may fill the same thing (手机 and 联系电话): an empty cell takes nothing away, and
 * two that are filled are a question for the person. */
static const char *fill_once(Person *p, uint64_t *flags, uint32_t *filled, Target target, Str cell)
{
    bool again = *filled >> target & 1;
    if (target == TO_NOTHING) return NULL;
    if (str_trim(cell).len == 0 && (target != TO_NAME || again)) return NULL;
    if (again) return "前面已有一列填了同样的内容，请只对应一列";
    *filled |= 1u << target;
    return fill(p, flags, target, cell);
}

/* ---- How the columns were matched last time ---- */

static Str header_key(Arena *arena, const Csv *csv)
{
    Buf buf = buf_new(arena, 1 << 16);
    for (size_t i = 0; i < csv->columns; i++) {
        buf_put(&buf, csv->header[i]);
        buf_char(&buf, '\n');
    }
    return str_to_hex(arena, secret_hash(arena, "header", buf_str(&buf)));
}

static Status remember(Tx *tx, const Csv *csv, const ImportColumn *columns, size_t count)
{
    const Sql *sql = SQL("itti", "",
                         "INSERT INTO import_memory (community_id, header_key, mapping, used_ms)"
                         " VALUES ($1, $2, $3, $4) ON CONFLICT (community_id, header_key)"
                         " DO UPDATE SET mapping = excluded.mapping, used_ms = excluded.used_ms");
    Buf buf = buf_new(tx->arena, 1 << 18);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '[');
    for (size_t i = 0; i < count; i++) json_put_str(&out, NULL, columns[i].maps_to);
    json_close(&out, ']');
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), TEXT(header_key(tx->arena, csv)), TEXT(buf_str(&buf)),
                       INT(tx->now_ms)));
}

/* The targets used for the same header before, one a column; NULL when it is new. */
static Status recall(Tx *tx, const Csv *csv, const Json **out)
{
    const Sql *sql = SQL(
        "it", "t", "SELECT mapping FROM import_memory WHERE community_id = $1 AND header_key = $2");
    Row row;
    *out = NULL;
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), TEXT(header_key(tx->arena, csv))), &row);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    return json_read(tx->arena, row_str(&row, 0), out, &tx->problem);
}

/* ---- The whole roster ---- */

typedef struct Term {
    uint64_t
        head[2]; /* the first 16 bytes of text as two numbers, so that sorting rarely reads it */
    Str text;
    size_t entry;
} Term;

typedef struct Entry {
    Person person;
    uint64_t flags;
    int64_t row;
} Entry;

typedef struct Import {
    Tx *tx;
    Csv csv;
    Target to[CSV_COLUMNS_MAX];
    Entry *entries;
    size_t count, room;
    Term *terms;
    size_t term_count, term_room;
    ImportReport *report;
} Import;

static void add_fault(Import *in, int64_t row, Str column, Str text)
{
    ImportReport *r = in->report;
    if (r->fault_count == IMPORT_FAULTS_MAX) return;
    r->faults[r->fault_count++] = (ImportFault){row, column, text};
}

static void *grow(Arena *arena, void *old, size_t size, size_t count, size_t *room)
{
    if (count < *room) return old;
    size_t wider = *room ? *room * 2 : 1024;
    void *to = arena_alloc_raw(arena, arena_array_bytes(wider, size));
    if (count) memcpy(to, old, count * size);
    *room = wider;
    return to;
}

/* By what the person chose, else as last time, else by the words of the header. */
static Status match_columns(Import *in, const ImportColumn *mapping, size_t mapping_count)
{
    ImportReport *r = in->report;
    const Json *before = NULL;
    Str field;
    if (!mapping_count) TRY(recall(in->tx, &in->csv, &before));
    r->columns = NEW_ARRAY(in->tx->arena, ImportColumn, in->csv.columns);
    r->column_count = in->csv.columns;
    for (size_t i = 0; i < in->csv.columns; i++) {
        in->to[i] = mapping_count ? TO_NOTHING : guess(in->csv.header[i]);
        if (json_as_str(json_item(before, i), &field)) in->to[i] = target_of_field(field);
        for (size_t k = 0; k < mapping_count; k++)
            if (str_eq(mapping[k].name, in->csv.header[i]))
                in->to[i] = target_of_field(mapping[k].maps_to);
        r->columns[i] = (ImportColumn){in->csv.header[i], str_of(targets[in->to[i]].field)};
    }
    return OK;
}

static Str column_filling(const Import *in, Target target)
{
    for (size_t i = 0; i < in->csv.columns; i++)
        if (in->to[i] == target) return in->csv.header[i];
    return STR("");
}

static Str fault_column(const Import *in, const char *code)
{
    Target t = strstr(code, "id_number") ? TO_ID_NUMBER
               : strstr(code, "phone")   ? TO_PHONE
               : strstr(code, "birth")   ? TO_BIRTH
               : strstr(code, "card")    ? TO_CARD
                                         : TO_NAME;
    return column_filling(in, t);
}

static Status read_row(Import *in)
{
    Tx *tx = in->tx;
    Person p = {.is_elder = true};
    uint64_t flags = 0;
    bool good = true;
    in->report->rows++;
    uint32_t filled = 0; /* bits of Target */
    for (size_t i = 0; i < in->csv.columns; i++) {
        const char *fault = fill_once(&p, &flags, &filled, in->to[i], in->csv.cells[i]);
        if (!fault) continue;
        add_fault(in, in->csv.row, in->csv.header[i], str_of(fault));
        good = false;
    }
    if (!good) return OK;
    Status status = person_check(tx, &p);
    if (status == INVALID) {
        add_fault(in, in->csv.row, fault_column(in, tx->problem.code),
                  str_dup(tx->arena, str_of(tx->problem.text)));
        tx->problem = (Problem){0};
        return OK;
    }
    TRY(status);
    in->entries = grow(tx->arena, in->entries, sizeof *in->entries, in->count, &in->room);
    in->entries[in->count++] = (Entry){p, flags, in->csv.row};
    return OK;
}

static uint64_t head_of(Str s, size_t from)
{
    uint64_t head = 0;
    for (size_t i = from; i < from + 8; i++)
        head = head << 8 | (i < s.len ? (unsigned char)s.ptr[i] : 0);
    return head;
}

static int by_term(const void *a, const void *b)
{
    const Term *x = a;
    const Term *y = b;
    for (int i = 0; i < 2; i++)
        if (x->head[i] != y->head[i]) return x->head[i] < y->head[i] ? -1 : 1;
    int order = str_compare(x->text, y->text);
    return order ? order : x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* Terms of all rows in the order of the table, so that they are written as a run. */
static void gather_terms(Import *in)
{
    Str terms[PERSON_TERMS_MAX];
    for (size_t i = 0; i < in->count; i++) {
        size_t n = person_terms(in->tx->arena, &in->entries[i].person, terms);
        for (size_t k = 0; k < n; k++) {
            in->terms =
                grow(in->tx->arena, in->terms, sizeof *in->terms, in->term_count, &in->term_room);
            in->terms[in->term_count++] =
                (Term){{head_of(terms[k], 0), head_of(terms[k], 8)}, terms[k], i};
        }
    }
    if (in->term_count) qsort(in->terms, in->term_count, sizeof *in->terms, by_term);
}

static bool is_unique_term(Str term)
{
    return term.len > 2 && term.ptr[0] == '#' && (term.ptr[1] == 'i' || term.ptr[1] == 'c');
}

/* Does anybody in the register have a card or an identity number?  Before the first roster nobody
 * does, and then 400,000 questions need not be asked. */
static Status any_numbers(Tx *tx, bool *yes)
{
    const Sql *sql = SQL("i", "i",
                         "SELECT person_id FROM person_term"
                         " WHERE community_id = $1 AND term >= '#c' AND term < '#j'"
                         " ORDER BY term, person_id LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    *yes = rows.count > 0;
    return OK;
}

/* Card and identity numbers stand once in the file and not in the register. */
static Status find_taken(Import *in)
{
    bool ask;
    TRY(any_numbers(in->tx, &ask));
    for (size_t i = 0; i < in->term_count; i++) {
        const Term *t = &in->terms[i];
        if (!is_unique_term(t->text)) continue;
        bool card = t->text.ptr[1] == 'c';
        int64_t holder = 0;
        int64_t row = in->entries[t->entry].row;
        if (i > 0 && str_eq(t->text, in->terms[i - 1].text))
            add_fault(in, row, column_filling(in, card ? TO_CARD : TO_ID_NUMBER),
                      card ? STR("这张卡在名单里出现了两次")
                           : STR("这个身份证号在名单里出现了两次"));
        if (ask) TRY(term_holder(in->tx, t->text, 0, &holder));
        if (holder)
            add_fault(in, row, column_filling(in, card ? TO_CARD : TO_ID_NUMBER),
                      card ? STR("这张卡已经有人在用") : STR("这个人已经登记过"));
    }
    return OK;
}

static Status write_all(Import *in)
{
    Tx *tx = in->tx;
    Day day = tx_today(tx);
    for (size_t i = 0; i < in->count; i++) {
        Person *p = &in->entries[i].person;
        p->id = (PersonId){id_next(tx)};
        TRY(person_insert(tx, p));
        TRY(setting_insert(tx, p->id, p->care_setting, day, STR("名单导入")));
        for (int k = 1; k < FLAG_COUNT; k++)
            if (in->entries[i].flags >> k & 1)
                TRY(flag_insert(tx, p->id, id_next(tx), (FlagKind)k, day, STR("名单导入")));
    }
    for (size_t i = 0; i < in->term_count; i++)
        TRY(term_add(tx, in->entries[in->terms[i].entry].person.id, in->terms[i].text));
    in->report->added = (int64_t)in->count;
    return event_publish(tx, "people.imported", 0,
                         str_fmt(tx->arena, "{\"count\":%zu}", in->count));
}

Status people_import(Tx *tx, Str text, const ImportColumn *mapping, size_t mapping_count,
                     bool dry_run, ImportReport *out)
{
    Import in = {.tx = tx, .report = out};
    Str csv;
    bool more;
    *out = (ImportReport){.faults = NEW_ARRAY(tx->arena, ImportFault, IMPORT_FAULTS_MAX)};
    TRY(import_decode(tx->arena, text, &csv, &tx->problem));
    TRY(csv_open(&in.csv, tx->arena, csv, ',', &tx->problem));
    TRY(match_columns(&in, mapping, mapping_count));
    if (column_filling(&in, TO_NAME).len == 0)
        return fail(tx, INVALID, "import.no_name_column", "没有找到姓名这一列，请选好哪一列是姓名");
    for (;;) {
        TRY(csv_next(&in.csv, &more));
        if (!more) break;
        TRY(read_row(&in));
    }
    gather_terms(&in);
    TRY(find_taken(&in));
    if (dry_run || out->fault_count) return OK;
    TRY(remember(tx, &in.csv, out->columns, out->column_count));
    return write_all(&in);
}
