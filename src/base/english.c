#include "base/english.h"

#include <ctype.h>

enum {
    PIECES_MAX = 16,
    DEPTH_MAX = 8,   /* sentences in a text, lists in a sentence, forms in a form … */
    TEXT_MAX = 4000, /* longer is nothing that we said */
    ENGLISH_MAX = 64 << 10,
};

/* ---- A conversion of printf ----------------------------------------------------------------- */

typedef struct Spec {
    size_t len; /* 0: none begins here */
    int number; /* of "%2$s"; 0: in order */
    char kind;  /* the letter at the end */
} Spec;

static Spec spec_at(const char *form)
{
    if (*form != '%') return (Spec){0};
    const char *at = form + 1;
    size_t digits = strspn(at, "0123456789");
    int number = 0;
    if (digits && at[digits] == '$') {
        for (size_t i = 0; i < digits; i++) number = number * 10 + (at[i] - '0');
        at += digits + 1;
    }
    at += strspn(at, "-+#0123456789.*");
    at += strspn(at, "hlzjt");
    if (!*at || !strchr("%cdiusxXfgm", *at)) return (Spec){0};
    return (Spec){(size_t)(at - form) + 1, number, *at};
}

static size_t number_length(char kind, Str s)
{
    size_t at = 0;
    while (at < s.len && s.ptr[at] == ' ') at++; /* "%3d" */
    if (at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+')) at++;
    size_t from = at;
    bool hex = kind == 'x' || kind == 'X', fraction = kind == 'f' || kind == 'g';
    while (at < s.len &&
           (hex ? isxdigit((unsigned char)s.ptr[at]) != 0
                : isdigit((unsigned char)s.ptr[at]) || (fraction && s.ptr[at] == '.')))
        at++;
    return at > from ? at : 0;
}

/* ---- Which form a sentence was made from ---------------------------------------------------- */

typedef struct Pieces {
    Str text[PIECES_MAX];
    char kind[PIECES_MAX];
    size_t count;
} Pieces;

/* Where the last text of any length began, to make it longer when what follows does not fit. */
typedef struct Star {
    const char *form;
    size_t from, to, piece;
} Star;

static bool take(Pieces *out, Str text, char kind)
{
    if (out->count == PIECES_MAX) return false;
    out->text[out->count] = text;
    out->kind[out->count++] = kind;
    return true;
}

/* A text (%s) is as short as it can be, as in a file name with stars; a number is whole. */
static bool form_fits(const char *form, Str s, Pieces *out)
{
    Star star = {0};
    size_t at = 0;
    out->count = 0;
    while (at < s.len || *form) {
        Spec spec = spec_at(form);
        size_t number = 0;
        if (spec.kind == 's' || spec.kind == 'c') {
            star = (Star){form + spec.len, at, at, out->count};
            if (!take(out, str_slice(s, at, at), spec.kind)) return false;
            form += spec.len;
            continue;
        }
        if (spec.kind && spec.kind != '%')
            number = number_length(spec.kind, str_slice(s, at, s.len));
        if (number) {
            if (!take(out, str_slice(s, at, at + number), spec.kind)) return false;
            at += number;
            form += spec.len;
        } else if (at < s.len && *form && *form == s.ptr[at] && (!spec.kind || spec.kind == '%')) {
            at++;
            form += spec.len ? spec.len : 1;
        } else {
            if (!star.form || star.to == s.len) return false;
            at = ++star.to;
            form = star.form;
            out->text[star.piece] = str_slice(s, star.from, star.to);
            out->count = star.piece + 1;
        }
    }
    return true;
}

/* ---- Saying it ------------------------------------------------------------------------------ */

static bool say(Buf *out, Str s, int depth);

/* "{day|days}" after the number of `one`; returns what follows it. */
static const char *put_choice(Buf *out, const char *at, bool one)
{
    const char *bar = strchr(at, '|'), *end = strchr(at, '}');
    if (one)
        buf_put(out, (Str){at + 1, (size_t)(bar - at - 1)});
    else
        buf_put(out, (Str){bar + 1, (size_t)(end - bar - 1)});
    return end + 1;
}

static void put_piece(Buf *out, char kind, const Pieces *pieces, size_t piece, int depth)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    Str text = pieces->text[piece];
    int64_t month;
    if (kind == 'm' && str_to_i64(text, &month) && month >= 1 && month <= 12)
        buf_put(out, str_slice(str_of(months), (size_t)(month - 1) * 3, (size_t)month * 3));
    else if (pieces->kind[piece] != 's' || !say(out, text, depth + 1))
        buf_put(out, text);
}

static void put_form(Buf *out, const char *english, const Pieces *pieces, int depth)
{
    size_t next = 0;
    bool one = false;
    while (*english) {
        Spec spec = spec_at(english);
        const char *bar = *english == '{' ? strchr(english, '|') : NULL;
        if (bar && strchr(bar, '}')) {
            english = put_choice(out, english, one);
            continue;
        }
        size_t piece = spec.number ? (size_t)spec.number - 1 : next;
        if (spec.kind && spec.kind != '%' && piece < pieces->count) {
            one = str_is(pieces->text[piece], "1");
            next = piece + 1;
            put_piece(out, spec.kind, pieces, piece, depth);
        } else {
            buf_char(out, *english);
        }
        english += spec.len ? spec.len : 1;
    }
}

static const char *word_find(Str s)
{
    size_t low = 0, high = english_word_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(s, str_of(english_words[middle].chinese));
        if (order == 0) return english_words[middle].english;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static bool say_form(Buf *out, Str s, int depth)
{
    Pieces pieces;
    for (size_t i = 0; i < english_form_count; i++) {
        if (!form_fits(english_forms[i].chinese, s, &pieces)) continue;
        put_form(out, english_forms[i].english, &pieces, depth);
        return true;
    }
    return false;
}

/* What stands between sentences and words, the widest first. */
static const struct {
    Str chinese, english;
} marks[] = {
    {STR("\n"), STR("\n")},   {STR("。"), STR(". ")}, {STR("；"), STR("; ")},
    {STR(" · "), STR(" · ")}, {STR("，"), STR(", ")}, {STR("、"), STR(", ")},
    {STR("："), STR(": ")},   {STR("（"), STR(" (")}, {STR("）"), STR(")")},
};

/* Each part by itself; false when no part is ours. */
static bool say_parts(Buf *out, Str s, size_t mark, int depth)
{
    size_t start = out->len;
    bool said = false;
    for (size_t from = 0; from <= s.len;) {
        size_t to = str_find(s, marks[mark].chinese, from);
        Str part = str_slice(s, from, to == SIZE_MAX ? s.len : to);
        size_t at = out->len;
        if (say(out, part, depth + 1))
            said = true;
        else
            buf_put(out, part);
        bool sentence = marks[mark].english.ptr[0] == '.' || marks[mark].english.ptr[0] == '\n';
        if (sentence && at < out->len && !out->full)
            out->ptr[at] = (char)toupper((unsigned char)out->ptr[at]);
        if (to == SIZE_MAX) break;
        buf_put(out, marks[mark].english);
        from = to + marks[mark].chinese.len;
    }
    if (!said) out->len = start;
    return said;
}

/* U+4000 to U+9FFF; no mark alone is a word. */
static bool has_chinese(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0xe4 && (unsigned char)s.ptr[i] <= 0xe9) return true;
    return false;
}

/* The length without full stops and ends of lines, which no row of the table ends with. */
static size_t body_length(Str s)
{
    for (;;) {
        if (str_ends(s, STR("。")))
            s.len -= STR("。").len;
        else if (s.len && s.ptr[s.len - 1] == '\n')
            s.len--;
        else
            return s.len;
    }
}

/* False, and nothing is written, when it is not ours. */
static bool say(Buf *out, Str s, int depth)
{
    if (depth > DEPTH_MAX || !has_chinese(s)) return false;
    size_t body = body_length(s);
    if (body < s.len) {
        if (!say(out, str_slice(s, 0, body), depth + 1)) return false;
        for (size_t i = body; i < s.len; i++)
            if (s.ptr[i] == '\n' || (unsigned char)s.ptr[i] == 0xe3)
                buf_char(out, s.ptr[i] == '\n' ? '\n' : '.');
        return true;
    }
    const char *word = word_find(s);
    if (word) {
        buf_text(out, word);
        return true;
    }
    if (say_form(out, s, depth)) return true;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_find(s, marks[i].chinese, 0) != SIZE_MAX) return say_parts(out, s, i, depth);
    return false;
}

Str english_of(Arena *arena, Str chinese)
{
    if (chinese.len > TEXT_MAX || !has_chinese(chinese)) return chinese;
    Buf out = buf_new(arena, ENGLISH_MAX);
    if (!say(&out, chinese, 0) || out.full) return chinese;
    if (out.len) out.ptr[0] = (char)toupper((unsigned char)out.ptr[0]);
    return buf_str(&out);
}
