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

/* As a keyboard for Latin would have typed it: full-width signs, the plus and times of emoji. */
static Str plain(Arena *arena, Str text)
{
    Buf buf = buf_new(arena, text.len + 1);
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        int32_t c = utf8_next(text, &at);
        if (c >= 0xff01 && c <= 0xff5e)
            buf_char(&buf, (char)(c - 0xff01 + '!'));
        else if (c == 0x2795)
            buf_char(&buf, '+');
        else if (c == 0x2715 || c == 0x2716 || c == 0xd7)
            buf_char(&buf, 'x');
        else if (c != 0xfe0f)
            buf_put(&buf, str_slice(text, from, at));
    }
    return buf_str(&buf);
}

static void entry_open(Arena *arena, Entry *e, Str raw)
{
    size_t at = 0;
    Str text = plain(arena, raw);
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
static bool find_letter(const Entry *e, int32_t letter, size_t *from, size_t *to)
{
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

/* What may be ordered, and what the letters of the heading stand for. */
enum { LETTERS = 8, LETTER_LOST = -1 };
typedef struct Kitchen {
    const Str *menu;
    size_t count;
    int32_t letters[LETTERS]; /* item, or LETTER_LOST */
} Kitchen;

/* "A 清蒸鲈鱼 18元 B 红烧豆腐" above the entries: the letters mean what stands there. Without such
 * a heading they count the menu. */
static void read_heading(Arena *arena, Kitchen *k, Str line)
{
    Entry e;
    entry_open(arena, &e, line);
    for (size_t i = 0; i < e.count; i++) {
        int32_t c = e.point[i] >= 'a' && e.point[i] <= 'z' ? e.point[i] - 32 : e.point[i];
        bool alone = i == 0 || e.point[i - 1] >= 128 || is_space(e.point[i - 1]) ||
                     is_digit(e.point[i - 1]) || e.point[i - 1] == ';' || e.point[i - 1] == ',';
        if (c < 'A' || c >= 'A' + LETTERS || !alone) continue;
        size_t from = i + 1;
        while (from < e.count && !is_han(e.point[from]) && !is_digit(e.point[from]) &&
               !(e.point[from] >= 'A' && e.point[from] <= 'z'))
            from++;
        if (from < e.count && (e.point[from] == 0x5957 || e.point[from] == 0x9910)) from++;
        if (from < e.count && e.point[from] == 0x9910) from++; /* 套餐 */
        while (from < e.count && !is_han(e.point[from]) && !(e.point[from] >= 'A')) from++;
        size_t to = from;
        while (to < e.count && !(e.point[to] < 128 && e.point[to] >= 'A')) to++;
        /* A栋, A区, B座: a house */
        if (from >= e.count || to - from < 2 || e.point[from] == 0x680b ||
            e.point[from] == 0x533a || e.point[from] == 0x5ea7)
            continue;
        Entry words;
        size_t a, b;
        entry_open(arena, &words, part(&e, from, to));
        k->letters[c - 'A'] = LETTER_LOST;
        for (size_t m = 0; m < k->count; m++)
            if (find_dish(&words, k->menu, k->count, m, &a, &b)) {
                k->letters[c - 'A'] = (int32_t)m;
                break;
            }
    }
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

/* "不要鲈鱼", "不吃豆腐": the dish is named so that it does not come. */
static bool is_refused(const Entry *e, size_t from)
{
    static const char *const two[] = {"不要", "不吃", "不订", "不能", "不用", "不想", "除了"};
    if (from >= 1 && (e->point[from - 1] == 0x522b || e->point[from - 1] == 0x5fcc)) /* 别 忌 */
        return true;
    for (size_t i = 0; from >= 2 && i < sizeof two / sizeof *two; i++)
        if (str_is(part(e, from - 2, from), two[i])) return true;
    return false;
}

/* Names first, then letters; *refused: a dish was named to be left out, *lost: a letter stands for
 * something that is not on the menu. */
static void find_picks(Entry *e, ChainLine *line, const Kitchen *k, bool *refused, bool *lost)
{
    size_t from;
    size_t to;
    *refused = *lost = false;
    for (size_t i = 0; i < k->count && line->pick_count < CHAIN_PICKS_MAX; i++) {
        if (!find_dish(e, k->menu, k->count, i, &from, &to)) continue;
        if (!is_refused(e, from)) {
            add_pick(e, line, i, from, to);
            continue;
        }
        cross_out(e, from, to);
        *refused = true;
    }
    for (int32_t l = 0; l < LETTERS && line->pick_count < CHAIN_PICKS_MAX; l++) {
        if (!find_letter(e, 'A' + l, &from, &to)) continue;
        if (k->letters[l] >= 0)
            add_pick(e, line, (size_t)k->letters[l], from, to);
        else
            *lost = true;
    }
}

/* ---- Place, phone, name ---- */

/* "18元", "18块" is a price. */
static void cross_out_prices(Entry *e)
{
    for (size_t i = 0; i < e->count; i++) {
        size_t to = i;
        if (e->used[i] || !is_digit(e->point[i]) || (i && is_digit(e->point[i - 1]))) continue;
        while (to < e->count && (is_digit(e->point[to]) || e->point[to] == '.')) to++;
        if (to < e->count && (e->point[to] == 0x5143 || e->point[to] == 0x5757) /* 元 块 */ &&
            is_free(e, i, to + 1))
            cross_out(e, i, to + 1);
    }
}

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

/* 小芳妈妈, 王秀英家, 陈桂兰女儿: somebody named by another. */
static size_t without_kin(const Entry *e, size_t from, size_t to)
{
    static const char *const kin[] = {"妈妈", "爸爸", "女儿", "儿子", "家里", "妈", "爸", "家"};
    for (size_t i = 0; i < sizeof kin / sizeof *kin; i++) {
        size_t length = utf8_length(str_of(kin[i]));
        if (to - from >= length + 2 && str_is(part(e, to - length, to), kin[i])) return to - length;
    }
    return to;
}

/* The first free run of two to four characters of Chinese. */
static void find_name(Entry *e, ChainLine *line, bool *kin)
{
    *kin = false;
    for (size_t i = 0; i < e->count;) {
        size_t to = i;
        while (to < e->count && !e->used[to] && is_han(e->point[to])) to++;
        size_t name = without_kin(e, i, to);
        if (name < to && name - i <= 4) {
            line->who = part(e, i, name);
            cross_out(e, i, to);
            *kin = true;
            return;
        }
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

static bool take_any(Entry *e, const char *const *words)
{
    bool any = false;
    for (; *words; words++) any = take_words(e, *words) || any;
    return any;
}

static bool has_any(const Entry *e, const char *const *words)
{
    size_t end;
    for (; *words; words++)
        if (find_words(e, str_of(*words), &end) != SIZE_MAX) return true;
    return false;
}

static const char *const off_words[] = {"取消", "不要了", "不订", "退了",   "退订",
                                        "退餐", "不去",   "不来", "不吃了", "不用了",
                                        "请假", "停餐",   "暂停", "不需要", NULL};
static const char *const changed_words[] = {"更正", "改",   "换",   "写错",
                                            "为准", "上面", "前面", NULL};
static const char *const other_words[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日",
                                          "星期", "礼拜", "后天", "今天", "今晚", "晚饭", "晚餐",
                                          "早饭", "早餐", "每天", "天天", "下周", NULL};
static const char *const plain_words[] = {"明天", "午饭", "午餐", "中午", NULL};

static void read_line(Arena *arena, ChainLine *line, const ChainLine *before, const Kitchen *k)
{
    Entry e;
    size_t end;
    bool refused, lost, kin;
    entry_open(arena, &e, line->raw);
    line->why = "";
    bool off = take_any(&e, off_words);
    bool same = take_words(&e, "同上") || take_words(&e, "一样");
    bool changed = has_any(&e, changed_words);
    bool other = has_any(&e, other_words);
    take_any(&e, plain_words);
    find_how(&e, line);
    find_picks(&e, line, k, &refused, &lost);
    for (size_t i = 0; i < e.count && !line->pick_count && !same; i++)
        if (!e.used[i] && (e.point[i] == '+' || e.point[i] == 0xff0b) && number_at(&e, i, &end)) {
            same = true;
            cross_out(&e, i, end);
        }
    cross_out_prices(&e);
    find_place(&e, line);
    find_name(&e, line, &kin);
    rest_as_note(arena, &e, line);
    if (same && !line->pick_count && before) {
        memcpy(line->picks, before->picks, sizeof line->picks);
        line->pick_count = before->pick_count;
        unsure(line, "照上一位写的，请看一眼");
    }
    if (off) unsure(line, "写着不要，请问清楚");
    if (changed) unsure(line, "写着更改，请看一眼");
    if (refused) unsure(line, "有一样写着不要，请看一眼");
    if (other) unsure(line, "写着别的日子或别的餐，请看一眼");
    if (lost) unsure(line, "写的字母菜单上没有，请看一眼");
    if (kin) unsure(line, "写的是家里人，请看是哪一位");
    for (size_t i = 0; i < line->pick_count; i++)
        if (line->picks[i].count > CHAIN_COUNT_MAX) unsure(line, "份数太多，请问清楚");
    if (utf8_length(line->raw) > CHARS_MAX) unsure(line, "这一行太长，后面的没有读");
    if (!line->pick_count || (!line->who.len && !line->place.len && !line->tail.len)) {
        line->state = CHAIN_UNREADABLE;
        line->why = line->pick_count ? "没看出是谁"
                    : off            ? "写着不要，请问清楚"
                    : lost           ? "写的字母菜单上没有，请看一眼"
                    : line->who.len  ? "没看出要什么"
                                     : "看不懂这一行";
    } else if (!line->who.len) {
        unsure(line, "没有写名字");
    }
}

/* The same name again, unless another door stands beside it. */
static void mark_repeated(ChainLine *lines, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            const ChainLine *a = &lines[k], *b = &lines[i];
            bool name = b->who.len && str_eq(a->who, b->who) &&
                        (!a->place.len || !b->place.len || str_eq(a->place, b->place));
            bool tail = b->tail.len && str_eq(a->tail, b->tail);
            if (!name && !tail) continue;
            unsure(&lines[i], "前面已经有这个名字，请看一眼");
            break;
        }
}

/* ①, or "12. ", "3、", "4)", "5 王": the number of an entry; *rest is what follows. */
static bool entry_number(Str line, int32_t *number, Str *rest)
{
    size_t at = 0;
    size_t digits = 0;
    int32_t n = 0;
    size_t next = 0;
    int32_t c = utf8_next(line, &next);
    if (c >= 0x2460 && c <= 0x2473) {
        *number = c - 0x2460 + 1;
        *rest = str_trim(str_slice(line, next, line.len));
        return true;
    }
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
    Kitchen kitchen = {menu, menu_count > CHAIN_ITEMS_MAX ? CHAIN_ITEMS_MAX : menu_count, {0}};
    for (int32_t l = 0; l < LETTERS; l++)
        kitchen.letters[l] = (size_t)l < kitchen.count ? l : LETTER_LOST;
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
        } else {
            read_heading(arena, &kitchen, line);
        }
    }
    for (size_t i = 0; i < count; i++)
        read_line(arena, &lines[i], i ? &lines[i - 1] : NULL, &kitchen);
    mark_repeated(lines, count);
    return count;
}
