/* What every part of the reader of schemes uses: refusing by name, words, names, whole numbers,
 * days. */
#include "engine/benefit/scheme_reader.h"

#include <stdio.h>

/* "scheme S rule R field F", and the reason. */
Status scheme_fault(const SchemeReader *r, const char *field, const char *reason)
{
    problem_set(r->problem, INVALID, "benefit.scheme", "%s", reason);
    if (!r->scheme) return problem_at(r->problem, "field %s", field);
    Str id = r->scheme->id;
    if (!r->rule) return problem_at(r->problem, "scheme %.*s field %s", STR_ARG(id), field);
    return problem_at(r->problem, "scheme %.*s rule %.*s field %s", STR_ARG(id),
                      STR_ARG(r->rule->id), field);
}

/* Keys are one string with spaces around each word. Descriptive keys are free to differ. */
Status scheme_only_known(const SchemeReader *r, const Json *record, const char *at,
                         const char *keys)
{
    static const char prose[] = " evidence note notes comment title source url name remark ";
    for (void *m = json_first(record); m; m = json_after(record, m)) {
        char word[SCHEME_NAME_BYTES + 3];
        Str key = json_at_key(m);
        if (key.len == 0 || key.len > SCHEME_NAME_BYTES)
            return scheme_fault(r, at, "字段名太长或为空");
        if (key.ptr[0] == '_') continue;
        snprintf(word, sizeof word, " %.*s ", STR_ARG(key));
        if (strstr(keys, word) || strstr(prose, word)) continue;
        char field[2 * SCHEME_NAME_BYTES];
        snprintf(field, sizeof field, "%s%s%.*s", at, *at ? "." : "", STR_ARG(key));
        return scheme_fault(r, field, "不认识的字段；请改成规则说明里的名字或删去");
    }
    return OK;
}

bool scheme_one_of(Str word, const char *const *names, size_t count, int32_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (!names[i] || !str_is(word, names[i])) continue;
        *out = (int32_t)i;
        return true;
    }
    return false;
}

Str scheme_text(const Json *value)
{
    Str text = {"", 0};
    (void)json_as_str(value, &text);
    return text;
}

/* A short name: not empty, no separators of the output. */
bool scheme_is_name(Str s)
{
    if (s.len == 0 || s.len > SCHEME_NAME_BYTES) return false;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] <= ' ' || strchr("|:,\"", s.ptr[i])) return false;
    return true;
}

bool scheme_whole_in(const Json *value, int64_t low, int64_t high, int64_t *out)
{
    int64_t n;
    if (!json_as_i64(value, &n) || n < low || n > high) return false;
    *out = n;
    return true;
}

/* The member under the first of these names that is there; NULL when none is. */
const Json *scheme_any_member(const Json *record, const char *names)
{
    const Json *value = NULL;
    for (Str rest = str_of(names); rest.ptr && !value;) {
        char name[32];
        Str word = str_cut(&rest, ' ');
        snprintf(name, sizeof name, "%.*s", STR_ARG(word));
        if (word.len) value = json_member(record, name);
    }
    return value;
}

Status scheme_read_days(const SchemeReader *r, const Json *record, Day *from, Day *to)
{
    const Json *first = scheme_any_member(record, "from valid_from");
    const Json *last = scheme_any_member(record, "to valid_to");
    if (json_kind(first) > JSON_NIL && !day_parse(scheme_text(first), from))
        return scheme_fault(r, "from", "日期要写成 2026-01-31 的样子");
    if (json_kind(last) > JSON_NIL && !day_parse(scheme_text(last), to))
        return scheme_fault(r, "to", "日期要写成 2026-01-31 的样子");
    if (*to < *from) return scheme_fault(r, "to", "结束日期早于开始日期");
    return OK;
}
