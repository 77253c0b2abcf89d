#include "base/pinyin.h"
#include "base/pinyin_table.h"

enum { PINYIN_READINGS_MAX = 8 };

/* Surnames whose reading as a surname is not the usual one of the character. */
static const struct {
    uint32_t code;
    const char *reading;
} surnames[] = {
    {0x5355, "shan"}, /* 单 */ {0x66fe, "zeng"}, /* 曾 */ {0x4ec7, "qiu"},  /* 仇 */
    {0x89e3, "xie"},  /* 解 */ {0x67e5, "zha"},  /* 查 */ {0x533a, "ou"},   /* 区 */
    {0x4e50, "yue"},  /* 乐 */ {0x4efb, "ren"},  /* 任 */ {0x76d6, "ge"},   /* 盖 */
    {0x6734, "piao"}, /* 朴 */ {0x7f2a, "miao"}, /* 缪 */ {0x5c09, "yu"},   /* 尉(迟) */
    {0x4e07, "wan"},  /* 万 */ {0x6298, "she"},  /* 折 */ {0x7fdf, "zhai"}, /* 翟 */
    {0x77bf, "qu"},   /* 瞿 */ {0x79d8, "bi"},   /* 秘 */ {0x51bc, "xian"}, /* 冼 */
    {0x9646, "lu"},   /* 陆 */ {0x5e2d, "xi"},   /* 席 */ {0x8d3e, "jia"},  /* 贾 */
    {0x77f3, "shi"},  /* 石 */ {0x8983, "qin"},  /* 覃 */ {0x90dc, "xi"},   /* 郗 */
    {0x5458, "yun"},  /* 员 */ {0x7f6e, "zhi"},  /* 置 */ {0x5bb9, "rong"}, /* 容 */
    {0x53f6, "ye"},   /* 叶 */ {0x4faf, "hou"},  /* 侯 */ {0x5b93, "fu"},   /* 宓 */
    {0x8d5b, "sai"},  /* 赛 */ {0x7e41, "po"},   /* 繁 */ {0x76db, "sheng"} /* 盛 */
};

/* The readings of one character, the usual one first; 0 when it has none. */
static size_t readings_of(uint32_t code, const char *out[PINYIN_READINGS_MAX])
{
    size_t low = 0;
    size_t high = PINYIN_CHARACTERS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (pinyin_codes[middle] < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == PINYIN_CHARACTERS || pinyin_codes[low] != code) return 0;
    size_t count = 0;
    for (size_t i = pinyin_first[low]; i < pinyin_first[low + 1] && count < PINYIN_READINGS_MAX;
         i++)
        out[count++] = pinyin_syllables[reading_numbers[i]];
    return count;
}

static const char *surname_reading(uint32_t code)
{
    for (size_t i = 0; i < sizeof surnames / sizeof *surnames; i++)
        if (surnames[i].code == code) return surnames[i].reading;
    return NULL;
}

/* The readings to search a character by; the surname's reading first when it begins a name. */
static size_t readings_in_name(uint32_t code, bool first, const char *out[PINYIN_READINGS_MAX])
{
    const char *all[PINYIN_READINGS_MAX];
    size_t count = readings_of(code, all);
    const char *surname = first ? surname_reading(code) : NULL;
    size_t n = 0;
    if (surname) out[n++] = surname;
    for (size_t i = 0; i < count && n < PINYIN_READINGS_MAX; i++)
        if (!surname || strcmp(all[i], surname) != 0) out[n++] = all[i];
    return n;
}

static void put_folded(Buf *buf, Str text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        char c = text.ptr[i];
        if (c == ' ' || c == '\t') continue;
        buf_char(buf, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
}

Str pinyin_of(Arena *arena, Str text, bool is_name)
{
    Buf buf = buf_new(arena, text.len * 4 + 16);
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        int32_t code = utf8_next(text, &at);
        const char *readings[PINYIN_READINGS_MAX];
        size_t count =
            code > 0x7f ? readings_in_name((uint32_t)code, is_name && from == 0, readings) : 0;
        if (count)
            buf_text(&buf, readings[0]);
        else
            put_folded(&buf, text, from, at);
    }
    return buf_str(&buf);
}

/* A tail of the name, being spelt out in one of its readings. */
typedef struct Spelling {
    Arena *arena;
    Str name;
    Str *terms;
    size_t count, room;
} Spelling;

static void add_term(Spelling *s, Str term)
{
    if (!term.len || s->count == s->room) return;
    for (size_t i = 0; i < s->count; i++)
        if (str_eq(s->terms[i], term)) return;
    s->terms[s->count++] = term;
}

enum { NAME_CHARACTERS_MAX = 12, SPELLINGS_MAX = 4 };

/* Every combination of readings of the characters [from, n), at most SPELLINGS_MAX of each kind. */
static void spell(Spelling *s, const uint32_t *codes, size_t from, size_t n)
{
    const char *readings[NAME_CHARACTERS_MAX][PINYIN_READINGS_MAX];
    size_t counts[NAME_CHARACTERS_MAX];
    size_t combinations = 1;
    for (size_t i = from; i < n; i++) {
        counts[i] = readings_in_name(codes[i], i == 0, readings[i]);
        if (counts[i] == 0) {
            char *plain = arena_alloc(s->arena, 8);
            utf8_put(plain, codes[i] >= 'A' && codes[i] <= 'Z' ? codes[i] + 32 : codes[i]);
            readings[i][0] = plain;
            counts[i] = 1;
        }
        if (counts[i] > 2) counts[i] = 2;
        combinations *= counts[i];
    }
    if (combinations > SPELLINGS_MAX) combinations = SPELLINGS_MAX;
    for (size_t c = 0; c < combinations; c++) {
        Buf full = buf_new(s->arena, 128);
        Buf initials = buf_new(s->arena, 64);
        size_t rest = c;
        for (size_t i = from; i < n; i++) {
            const char *reading = readings[i][rest % counts[i]];
            rest /= counts[i];
            buf_text(&full, reading);
            buf_put(&initials,
                    (Str){reading, (unsigned char)reading[0] < 0x80 ? 1 : strlen(reading)});
        }
        add_term(s, buf_str(&full));
        if (n - from > 1) add_term(s, buf_str(&initials)); /* one initial begins the full reading */
    }
}

size_t pinyin_name_terms(Arena *arena, Str name, Str *terms, size_t room)
{
    Spelling s = {.arena = arena, .name = name, .terms = terms, .room = room};
    uint32_t codes[NAME_CHARACTERS_MAX];
    size_t starts[NAME_CHARACTERS_MAX];
    size_t n = 0;
    Str folded = pinyin_fold_query(arena, name);
    for (size_t at = 0; at < folded.len && n < NAME_CHARACTERS_MAX;) {
        starts[n] = at;
        int32_t code = utf8_next(folded, &at);
        if (code > 0) codes[n++] = (uint32_t)code;
    }
    for (size_t i = 0; i < n; i++) add_term(&s, str_slice(folded, starts[i], folded.len));
    for (size_t i = 0; i < n; i++)
        if (codes[i] > 0x7f) spell(&s, codes, i, n);
    return s.count;
}

Str pinyin_fold_query(Arena *arena, Str typed)
{
    Buf buf = buf_new(arena, typed.len + 1);
    Str trimmed = str_trim(typed);
    put_folded(&buf, trimmed, 0, trimmed.len);
    return buf_str(&buf);
}
