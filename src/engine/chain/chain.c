#include "engine/chain/chain.h"

enum { CHARS_MAX = 200 };

/* One entry as characters, so that what was understood can be crossed out. */
typedef struct Entry {
    Str text;
    size_t at[CHARS_MAX + 1]; /* byte offset of each character */
    int32_t point[CHARS_MAX];
    bool used[CHARS_MAX];
    size_t count;
} Entry;

static bool is_digit(int32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19);
}
static int32_t digit_of(int32_t c)
{
    return c >= 0xff10 ? c - 0xff10 : c - '0';
}
static bool is_han(int32_t c)
{
    return c >= 0x4e00 && c <= 0x9fff;
}
static bool is_space(int32_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0x3000;
}

static void entry_open(Entry *e, Str text)
{
    size_t at = 0;
    e->text = text;
    e->count = 0;
    while (at < text.len && e->count < CHARS_MAX) {
        e->at[e->count] = at;
        e->used[e->count] = false;
        e->point[e->count] = utf8_next(text, &at);
        e->count++;
    }
    e->at[e->count] = at;
}

static Str part(const Entry *e, size_t from, size_t to)
{
    return str_slice(e->text, e->at[from], e->at[to]);
}
static void cross_out(Entry *e, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) e->used[i] = true;
}
static bool is_free(const Entry *e, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (e->used[i]) return false;
    return true;
}

/* Where the words stand, still free; SIZE_MAX: nowhere. */
static size_t find_words(const Entry *e, Str words, size_t *end)
{
    size_t length = utf8_length(words);
    for (size_t i = 0; i + length <= e->count; i++)
        if (is_free(e, i, i + length) && str_eq(part(e, i, i + length), words)) {
            *end = i + length;
            return i;
        }
    return SIZE_MAX;
}
static bool take_words(Entry *e, const char *words)
{
    size_t end;
    size_t at = find_words(e, str_of(words), &end);
    if (at == SIZE_MAX) return false;
    cross_out(e, at, end);
    return true;
}

/* ---- Numbers ---- */

static int32_t han_number(int32_t c)
{
    static const int32_t digits[] = {0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94,
                                     0x516d, 0x4e03, 0x516b, 0x4e5d, 0x5341};
    for (int32_t i = 0; i < 10; i++)
        if (c == digits[i]) return i + 1;
    if (c == 0x4e24 || c == 0x4fe9) return 2; /* 两 俩 */
    return 0;
}

static bool is_times(int32_t c)
{
    return c == 'x' || c == 'X' || c == '*' || c == 0xd7 || c == '+' || c == 0xff0b;
}
static bool is_unit(int32_t c)
{
    return c == 0x4efd || c == 0x4e2a || c == 0x76d2 || c == 0x5957; /* 份 个 盒 套 */
}

/* The number at i: "2份", "×2", "两份", "一份"; *end past it. 0: none. */
static int32_t number_at(const Entry *e, size_t i, size_t *end)
{
    int32_t n = 0;
    bool times = false;
    while (i < e->count && is_space(e->point[i]) && !e->used[i]) i++;
    if (i < e->count && !e->used[i] && is_times(e->point[i])) {
        times = true;
        i++;
    }
    size_t first = i;
    while (i < e->count && !e->used[i] && is_digit(e->point[i]) && n < 1000)
        n = n * 10 + digit_of(e->point[i++]);
    if (i == first && i < e->count && !e->used[i]) {
        n = han_number(e->point[i]);
        if (n) i++;
    }
    if (!n) return 0;
    bool unit = i < e->count && is_unit(e->point[i]) && !e->used[i];
    if (unit) i++;
    /* A bare number could be a door or a price. */
    if (!unit && !times) return 0;
    *end = i;
    return n;
}

/* A number that ends at `at`: "2份豆腐". */
static int32_t number_before(const Entry *e, size_t at, size_t *from)
{
    for (size_t back = 1; back <= 4 && back <= at; back++) {
        size_t end;
        size_t i = at - back;
        if (!is_free(e, i, at) || (i && is_digit(e->point[i - 1]) && is_digit(e->point[i])))
            continue;
        int32_t n = number_at(e, i, &end);
        if (n && end == at) {
            *from = i;
            return n;
        }
    }
    return 0;
}

/* ---- Dishes ---- */

/* Whether these words belong to this dish alone. */
static bool is_only_of(Str words, const Str *menu, size_t count, size_t item)
{
    for (size_t i = 0; i < count; i++)
        if (i != item && str_find(menu[i], words, 0) != SIZE_MAX) return false;
    return true;
}

/* The longest free stretch of the entry that names the dish. */
static bool find_dish(const Entry *e, const Str *menu, size_t count, size_t item, size_t *from,
                      size_t *to)
{
    static const char *const common[] = {"套餐", "一份", "清蒸", "红烧"};
    for (size_t length = 12; length >= 2; length--)
        for (size_t i = 0; i + length <= e->count; i++) {
            Str words = part(e, i, i + length);
            if (!is_free(e, i, i + length) || str_find(menu[item], words, 0) == SIZE_MAX ||
                !is_only_of(words, menu, count, item))
                continue;
            bool empty = !is_han(e->point[i]);
            for (size_t k = 0; k < sizeof common / sizeof *common; k++)
                empty = empty || str_is(words, common[k]);
            if (empty) continue;
            *from = i;
            *to = i + length;
            return true;
        }
    return false;
}

/* A餐, B套餐, or a letter alone. */
static bool find_letter(const Entry *e, size_t item, size_t *from, size_t *to)
{
    int32_t letter = 'A' + (int32_t)item;
    if (item >= 8) return false;
    for (size_t i = 0; i < e->count; i++) {
        int32_t c = e->point[i];
        if (e->used[i] || (c != letter && c != letter + 32)) continue;
        if (i && e->point[i - 1] < 128 && !is_space(e->point[i - 1]) && !is_digit(e->point[i - 1]))
            continue;
        *from = i;
        *to = i + 1;
        if (*to < e->count && e->point[*to] == 0x5957) (*to)++; /* 套 */
        if (*to < e->count && e->point[*to] == 0x9910)
            (*to)++; /* 餐 */
        else if (*to < e->count && e->point[*to] < 128 && !is_space(e->point[*to]) &&
                 !is_times(e->point[*to]) && !is_digit(e->point[*to]))
            continue;
        return true;
    }
    return false;
}

static void add_pick(Entry *e, ChainLine *line, size_t item, size_t from, size_t to)
{
    size_t end = to;
    size_t begin = from;
    cross_out(e, from, to);
    take_words(e, "套餐");
    while (end < e->count && e->used[end]) end++;
    size_t after = end;
    int32_t n = number_at(e, end, &after);
    if (n)
        cross_out(e, end, after);
    else if ((n = number_before(e, from, &begin)) != 0)
        cross_out(e, begin, from);
    else
        n = 1;
    for (size_t i = 0; i < line->pick_count; i++)
        if (line->picks[i].item == (int32_t)item) {
            line->picks[i].count += n;
            return;
        }
    line->picks[line->pick_count++] = (ChainPick){(int32_t)item, n};
}

static void find_picks(Entry *e, ChainLine *line, const Str *menu, size_t count)
{
    size_t from;
    size_t to;
    for (size_t i = 0; i < count && line->pick_count < CHAIN_PICKS_MAX; i++)
        if (find_dish(e, menu, count, i, &from, &to)) add_pick(e, line, i, from, to);
    for (size_t i = 0; i < count && line->pick_count < CHAIN_PICKS_MAX; i++)
        if (find_letter(e, i, &from, &to)) add_pick(e, line, i, from, to);
}

/* ---- Place, phone, name ---- */

static bool is_place(int32_t c)
{
    /* 栋 幢 楼 号 单 元 室 层 门 - */
    static const int32_t words[] = {0x680b, 0x5e62, 0x697c, 0x53f7, 0x5355, 0x5143,
                                    0x5ba4, 0x5c42, 0x95e8, '-',    '#'};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (c == words[i]) return true;
    return is_digit(c);
}

static void find_place(Entry *e, ChainLine *line)
{
    for (size_t i = 0; i < e->count; i++) {
        if (e->used[i] || !is_digit(e->point[i])) continue;
        size_t to = i;
        size_t words = 0;
        while (to < e->count && !e->used[to] && is_place(e->point[to]))
            if (!is_digit(e->point[to++])) words++;
        size_t digits = to - i - words;
        if (words && digits >= 2) {
            line->place = part(e, i, to);
            cross_out(e, i, to);
            return;
        }
        if (!words && (digits == 11 || digits == 4) && !line->tail.len) {
            line->tail = part(e, to - 4, to);
            cross_out(e, i, to);
        }
        i = to;
    }
}

static bool is_mark(int32_t c)
{
    return !is_han(c) && !is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
}

/* The first free run of two to four characters of Chinese. */
static void find_name(Entry *e, ChainLine *line)
{
    for (size_t i = 0; i < e->count;) {
        size_t to = i;
        while (to < e->count && !e->used[to] && is_han(e->point[to])) to++;
        if (to - i >= 2 && to - i <= 4) {
            line->who = part(e, i, to);
            cross_out(e, i, to);
            return;
        }
        i = to > i ? to : i + 1;
    }
}

static void rest_as_note(Arena *arena, Entry *e, ChainLine *line)
{
    Buf buf = buf_new(arena, 2048);
    for (size_t i = 0; i < e->count; i++) {
        if (e->used[i] || is_mark(e->point[i])) {
            if (buf.len && buf.ptr[buf.len - 1] != ' ') buf_char(&buf, ' ');
            continue;
        }
        buf_put(&buf, part(e, i, i + 1));
    }
    line->note = str_trim(buf_str(&buf));
}

static void find_how(Entry *e, ChainLine *line)
{
    static const struct {
        const char *words;
        ChainHow how;
    } ways[] = {{"送上门", CHAIN_TO_DOOR}, {"送到家", CHAIN_TO_DOOR}, {"送家里", CHAIN_TO_DOOR},
                {"请送", CHAIN_TO_DOOR},   {"要送", CHAIN_TO_DOOR},   {"外送", CHAIN_TO_DOOR},
                {"送餐", CHAIN_TO_DOOR},   {"食堂吃", CHAIN_EAT_IN},  {"堂食", CHAIN_EAT_IN},
                {"来吃", CHAIN_EAT_IN},    {"自取", CHAIN_TAKE_AWAY}, {"自提", CHAIN_TAKE_AWAY},
                {"打包", CHAIN_TAKE_AWAY}, {"带走", CHAIN_TAKE_AWAY}, {"送", CHAIN_TO_DOOR}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (take_words(e, ways[i].words)) {
            line->how = ways[i].how;
            return;
        }
}

/* ---- A line ---- */

static void unsure(ChainLine *line, const char *why)
{
    if (line->state != CHAIN_READ) return;
    line->state = CHAIN_UNSURE;
    line->why = why;
}

static void read_line(Arena *arena, ChainLine *line, const ChainLine *before, const Str *menu,
                      size_t count)
{
    Entry e;
    size_t end;
    entry_open(&e, line->raw);
    line->why = "";
    bool off = take_words(&e, "取消") || take_words(&e, "不要了") || take_words(&e, "不订") ||
               take_words(&e, "退了");
    bool same = take_words(&e, "同上") || take_words(&e, "一样");
    find_how(&e, line);
    find_picks(&e, line, menu, count);
    for (size_t i = 0; i < e.count && !line->pick_count && !same; i++)
        if (!e.used[i] && (e.point[i] == '+' || e.point[i] == 0xff0b) && number_at(&e, i, &end)) {
            same = true;
            cross_out(&e, i, end);
        }
    find_place(&e, line);
    find_name(&e, line);
    rest_as_note(arena, &e, line);
    if (same && !line->pick_count && before) {
        memcpy(line->picks, before->picks, sizeof line->picks);
        line->pick_count = before->pick_count;
        unsure(line, "照上一位写的，请看一眼");
    }
    if (off) unsure(line, "写着不要，请问清楚");
    for (size_t i = 0; i < line->pick_count; i++)
        if (line->picks[i].count > CHAIN_COUNT_MAX) unsure(line, "份数太多，请问清楚");
    if (utf8_length(line->raw) > CHARS_MAX) unsure(line, "这一行太长，后面的没有读");
    if (!line->pick_count || (!line->who.len && !line->place.len && !line->tail.len)) {
        line->state = CHAIN_UNREADABLE;
        line->why = line->pick_count ? "没看出是谁"
                    : line->who.len  ? "没看出要什么"
                                     : "看不懂这一行";
    } else if (!line->who.len) {
        unsure(line, "没有写名字");
    }
}

/* "12. ", "3、", "4)", "5 王": the number of an entry; *rest is what follows. */
static bool entry_number(Str line, int32_t *number, Str *rest)
{
    size_t at = 0;
    size_t digits = 0;
    int32_t n = 0;
    size_t next = 0;
    int32_t c = utf8_next(line, &next);
    while (c >= 0 && is_digit(c) && digits < 4) {
        n = n * 10 + digit_of(c);
        digits++;
        at = next;
        c = utf8_next(line, &next);
    }
    bool mark = c == '.' || c == 0x3001 || c == 0xff0e || c == ')' || c == 0xff09 || c == ':' ||
                c == 0xff1a || c == 0xfe0f;
    if (!digits || n == 0 || (!mark && !is_space(c))) return false;
    *number = n;
    *rest = str_trim(str_slice(line, mark ? next : at, line.len));
    return true;
}

size_t chain_read(Arena *arena, Str text, const Str *menu, size_t menu_count, ChainLine **out)
{
    ChainLine *lines = NEW_ARRAY(arena, ChainLine, CHAIN_LINES_MAX);
    size_t count = 0;
    *out = lines;
    if (!utf8_valid(text)) return 0;
    if (menu_count > CHAIN_ITEMS_MAX) menu_count = CHAIN_ITEMS_MAX;
    for (Str rest = text; rest.ptr;) {
        int32_t number;
        Str entry;
        Str line = str_trim(str_cut(&rest, '\n'));
        if (!line.len || line.ptr[0] == '#') continue;
        if (entry_number(line, &number, &entry)) {
            if (count == CHAIN_LINES_MAX) break;
            lines[count++] = (ChainLine){.number = number, .raw = entry};
        } else if (count) { /* an entry that was broken over two lines */
            ChainLine *last = &lines[count - 1];
            last->raw = str_fmt(arena, "%.*s %.*s", STR_ARG(last->raw), STR_ARG(line));
        }
    }
    for (size_t i = 0; i < count; i++)
        read_line(arena, &lines[i], i ? &lines[i - 1] : NULL, menu, menu_count);
    return count;
}
