#include "http/fields.h"
#include "http/head.h"

static const Choice *choice_of(const Choice *choices, int64_t value)
{
    static const Choice none = {"", 0, ""};
    for (; choices->name; choices++)
        if (choices->value == value) return choices;
    return &none;
}

const char *choice_name(const Choice *choices, int64_t value)
{
    return choice_of(choices, value)->name;
}

const char *choice_text(const Choice *choices, int64_t value)
{
    return choice_of(choices, value)->text;
}

/* Where we are in the input, for Problem.where; kept on the stack, printed only for a refusal. */
typedef struct Place {
    const struct Place *up;
    Str name;     /* ptr NULL: an item of a list */
    size_t index; /* of that item, from 0 */
} Place;

typedef struct Reading {
    Arena *arena;
    Problem *problem;
} Reading;

enum { WHERE_MAX = 150, NAME_SHOWN_MAX = 60 };

static void place_put(Buf *buf, const Place *place)
{
    if (!place) return;
    place_put(buf, place->up);
    if (!place->name.ptr) {
        buf_fmt(buf, "[%zu]", place->index);
        return;
    }
    if (buf->len) buf_char(buf, '.');
    buf_put(buf, place->name);
}

/* Cut at a whole character, so that a long name from outside stays readable. */
static Str shown(Str name)
{
    size_t good = 0;
    for (size_t at = 0; at < name.len;) {
        utf8_next(name, &at);
        if (at > NAME_SHOWN_MAX) break;
        good = at;
    }
    return str_slice(name, 0, good);
}

static Str name_of(const Place *place)
{
    while (place && !place->name.ptr) place = place->up;
    return place ? shown(place->name) : STR("内容");
}

static Status refuse_at(const Reading *r, const Place *place)
{
    Buf where = buf_new(r->arena, WHERE_MAX);
    place_put(&where, place);
    Str s = buf_str(&where);
    return problem_at(r->problem, "%.*s", STR_ARG(s));
}

/* `text` names the place first: "请填写“%.*s”". */
#define REFUSE(r, place, code, text, ...)                                                          \
    ({                                                                                             \
        Str name_ = name_of(place);                                                                \
        problem_set((r)->problem, INVALID, (code), text, STR_ARG(name_), ##__VA_ARGS__);           \
        refuse_at((r), (place));                                                                   \
    })

/* ---- Checks that do not care where the value came from -------------------------------------- */

static Status put_whole(const Reading *r, const Place *place, const Field *f, int64_t v, void *at)
{
    bool id = f->kind == FIELD_KIND_ID;
    int64_t min = id ? 1 : f->min, max = id ? ID_MAX - 1 : f->max;
    if (v < min || v > max)
        return REFUSE(r, place, "field.range", "“%.*s”应在 %lld 到 %lld 之间，请修改",
                      (long long)min, (long long)max);
    memcpy(at, &v, sizeof v);
    return OK;
}

static bool text_printable(Str s)
{
    for (size_t at = 0; at < s.len;) {
        int32_t c = utf8_next(s, &at);
        if (c < 0 || (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0)) return false;
        if (c >= 0x202a && c <= 0x202e) return false; /* turns the direction of what follows */
        if (c >= 0x2066 && c <= 0x2069) return false;
    }
    return true;
}

static Status put_text(const Reading *r, const Place *place, const Field *f, Str s, void *at)
{
    s = str_trim(s);
    if (!text_printable(s))
        return REFUSE(r, place, "field.control", "“%.*s”里有不能显示的字符，请重新输入");
    int64_t length = (int64_t)utf8_length(s);
    if (length < f->min && length == 0) return REFUSE(r, place, "field.missing", "请填写“%.*s”");
    if (length < f->min)
        return REFUSE(r, place, "field.too_short", "“%.*s”至少要 %lld 个字", (long long)f->min);
    if (length > f->max)
        return REFUSE(r, place, "field.too_long", "“%.*s”最多 %lld 个字，请缩短",
                      (long long)f->max);
    memcpy(at, &s, sizeof s);
    return OK;
}

static Status put_choice(const Reading *r, const Place *place, const Field *f, Str s, void *at)
{
    Buf words = buf_new(r->arena, 200);
    for (const Choice *c = f->choices; c->name; c++) {
        if (str_is(s, c->name)) {
            int value = c->value;
            memcpy(at, &value, sizeof value);
            return OK;
        }
        if (words.len) buf_text(&words, "、");
        buf_text(&words, c->name);
    }
    Str list = buf_str(&words);
    return REFUSE(r, place, "field.choice", "“%.*s”只能是：%.*s", STR_ARG(list));
}

static Status put_day(const Reading *r, const Place *place, Str s, void *at)
{
    Day day;
    if (!day_parse(s, &day)) return REFUSE(r, place, "field.type", "“%.*s”应是日期，如 2026-03-02");
    memcpy(at, &day, sizeof day);
    return OK;
}

static Status put_ms(const Reading *r, const Place *place, Str s, void *at)
{
    Ms ms;
    if (!ms_parse(s, &ms))
        return REFUSE(r, place, "field.type", "“%.*s”应是时间，如 2026-03-02T10:30:00Z");
    memcpy(at, &ms, sizeof ms);
    return OK;
}

static Status check_count(const Reading *r, const Place *place, const Field *f, size_t count)
{
    if ((int64_t)count > f->max)
        return REFUSE(r, place, "field.too_many", "“%.*s”最多 %lld 项，请减少", (long long)f->max);
    if ((int64_t)count < f->min)
        return REFUSE(r, place, "field.too_few", "“%.*s”至少要 %lld 项", (long long)f->min);
    return OK;
}

/* The item of a list of plain values as a field of its own. */
static Field item_field(const Field *list)
{
    Field item = {.kind = list->item_kind, .name = list->name, .choices = list->choices};
    item.min = INT64_MIN;
    item.max = INT64_MAX;
    if (item.kind == FIELD_KIND_TEXT) {
        item.min = 1;
        item.max = 200;
    }
    return item;
}

static void mark_given(const Field *f, void *record)
{
    if (f->given) *((bool *)((char *)record + f->given - 1)) = true;
}

/* ---- From text: path and query -------------------------------------------------------------- */

static Status value_from_text(const Reading *r, const Place *place, const Field *f, Str s,
                              void *at);

static Status list_from_text(const Reading *r, const Place *place, const Field *f, Str s, void *at)
{
    size_t count = s.len ? 1 : 0;
    for (size_t i = 0; i < s.len; i++) count += s.ptr[i] == ',';
    TRY(check_count(r, place, f, count));
    char *items = arena_alloc(r->arena, arena_array_bytes(count + 1, f->item_size));
    Field item = item_field(f);
    size_t i = 0;
    for (Str rest = s; count && rest.ptr; i++) {
        Place here = {place, {NULL, 0}, i};
        TRY(value_from_text(r, &here, &item, str_cut(&rest, ','), items + i * f->item_size));
    }
    FieldList list = {items, count};
    memcpy(at, &list, sizeof list);
    return OK;
}

static Status value_from_text(const Reading *r, const Place *place, const Field *f, Str s, void *at)
{
    int64_t whole;
    switch (f->kind) {
    case FIELD_KIND_INT:
    case FIELD_KIND_ID:
    case FIELD_KIND_FEN:
        if (!str_to_i64(s, &whole)) return REFUSE(r, place, "field.type", "“%.*s”应是整数");
        return put_whole(r, place, f, whole, at);
    case FIELD_KIND_BOOL:
        if (!str_is(s, "true") && !str_is(s, "false"))
            return REFUSE(r, place, "field.type", "“%.*s”应是 true 或 false");
        *(bool *)at = str_is(s, "true");
        return OK;
    case FIELD_KIND_TEXT: return put_text(r, place, f, s, at);
    case FIELD_KIND_DAY: return put_day(r, place, s, at);
    case FIELD_KIND_MS: return put_ms(r, place, s, at);
    case FIELD_KIND_CHOICE: return put_choice(r, place, f, s, at);
    case FIELD_KIND_LIST: return list_from_text(r, place, f, s, at);
    case FIELD_KIND_RECORD:
    case FIELD_KIND_JSON:
    case FIELD_END: break;
    }
    ASSERT(!"a record or JSON value cannot stand in a path or query");
}

/* ---- From JSON ------------------------------------------------------------------------------ */

static Status record_from_json(const Reading *r, const Place *place, const Field *fields,
                               const Json *json, void *out);

static Status list_from_json(const Reading *r, const Place *place, const Field *f, const Json *json,
                             void *at);

static Status wrong_type(const Reading *r, const Place *place, const char *wanted)
{
    return REFUSE(r, place, "field.type", "“%.*s”应是%s", wanted);
}

static Status value_from_json(const Reading *r, const Place *place, const Field *f,
                              const Json *json, void *at)
{
    int64_t whole;
    Str s;
    bool truth;
    switch (f->kind) {
    case FIELD_KIND_INT:
    case FIELD_KIND_ID:
    case FIELD_KIND_FEN:
        if (!json_as_i64(json, &whole)) return wrong_type(r, place, "整数");
        return put_whole(r, place, f, whole, at);
    case FIELD_KIND_BOOL:
        if (!json_as_bool(json, &truth)) return wrong_type(r, place, " true 或 false");
        *(bool *)at = truth;
        return OK;
    case FIELD_KIND_TEXT:
        if (!json_as_str(json, &s)) return wrong_type(r, place, "文字");
        return put_text(r, place, f, s, at);
    case FIELD_KIND_DAY:
        if (!json_as_str(json, &s)) return wrong_type(r, place, "日期，如 2026-03-02");
        return put_day(r, place, s, at);
    case FIELD_KIND_MS:
        if (!json_as_str(json, &s)) return wrong_type(r, place, "时间，如 2026-03-02T10:30:00Z");
        return put_ms(r, place, s, at);
    case FIELD_KIND_CHOICE:
        if (!json_as_str(json, &s)) return wrong_type(r, place, "文字");
        return put_choice(r, place, f, s, at);
    case FIELD_KIND_LIST: return list_from_json(r, place, f, json, at);
    case FIELD_KIND_RECORD: return record_from_json(r, place, f->fields, json, at);
    case FIELD_KIND_JSON: memcpy(at, &json, sizeof json); return OK;
    case FIELD_END: break;
    }
    ASSERT(!"no such kind of field");
}

static Status list_from_json(const Reading *r, const Place *place, const Field *f, const Json *json,
                             void *at)
{
    if (json_kind(json) != JSON_LIST) return wrong_type(r, place, "列表");
    size_t count = json_count(json);
    TRY(check_count(r, place, f, count));
    char *items = arena_alloc(r->arena, arena_array_bytes(count + 1, f->item_size));
    Field item = item_field(f);
    for (size_t i = 0; i < count; i++) {
        Place here = {place, {NULL, 0}, i};
        char *to = items + i * f->item_size;
        TRY(f->fields ? record_from_json(r, &here, f->fields, json_item(json, i), to)
                      : value_from_json(r, &here, &item, json_item(json, i), to));
    }
    FieldList list = {items, count};
    memcpy(at, &list, sizeof list);
    return OK;
}

static const Field *field_named(const Field *fields, Str name)
{
    for (const Field *f = fields; f->kind != FIELD_END; f++)
        if (str_is(name, f->name)) return f;
    return NULL;
}

static Status unknown(const Reading *r, const Place *place, Str name)
{
    Place here = {place, name, 0};
    return REFUSE(r, &here, "field.unknown", "不认识“%.*s”这一项，请去掉");
}

static Status missing(const Reading *r, const Place *place)
{
    return REFUSE(r, place, "field.missing", "请填写“%.*s”");
}

static Status member_from_json(const Reading *r, const Place *place, const Field *f,
                               const Json *json, void *record)
{
    JsonKind kind = json_kind(json);
    if (kind == JSON_NOTHING || kind == JSON_NIL) return f->optional ? OK : missing(r, place);
    TRY(value_from_json(r, place, f, json, (char *)record + f->offset));
    mark_given(f, record);
    return OK;
}

static Status record_from_json(const Reading *r, const Place *place, const Field *fields,
                               const Json *json, void *out)
{
    if (json_kind(json) != JSON_RECORD) return wrong_type(r, place, "一组内容");
    for (const Field *f = fields; f->kind != FIELD_END; f++) {
        Place here = {place, str_of(f->name), 0};
        TRY(member_from_json(r, &here, f, json_member(json, f->name), out));
    }
    for (void *at = json_first(json); at; at = json_after(json, at))
        if (!field_named(fields, json_at_key(at))) return unknown(r, place, json_at_key(at));
    return OK;
}

Status fields_from_json(Arena *arena, const Field *fields, const Json *record, void *out,
                        Problem *problem)
{
    Reading r = {arena, problem};
    return record_from_json(&r, NULL, fields, record, out);
}

/* ---- A whole request ------------------------------------------------------------------------ */

Status query_read(Arena *arena, Str query, Pairs *out, Problem *problem)
{
    Pair *pairs = NEW_ARRAY(arena, Pair, QUERY_PAIRS_MAX);
    size_t count = 0;
    for (Str rest = query; query.len && rest.ptr;) {
        Str piece = str_cut(&rest, '&');
        if (!piece.len) continue;
        if (count == QUERY_PAIRS_MAX)
            return problem_set(problem, INVALID, "query.long", "地址里的条件太多，请减少");
        size_t equals = str_find(piece, STR("="), 0);
        Str name = str_slice(piece, 0, equals);
        Str value = equals == SIZE_MAX ? STR("") : str_slice(piece, equals + 1, piece.len);
        if (!percent_decode(arena, name, true, &pairs[count].name) ||
            !percent_decode(arena, value, true, &pairs[count].value))
            return problem_set(problem, INVALID, "query.bad", "地址里有不能识别的字符，请检查");
        count++;
    }
    *out = (Pairs){pairs, count};
    return OK;
}

static const Pair *pair_named(Pairs pairs, const char *name)
{
    for (size_t i = 0; i < pairs.count; i++)
        if (str_is(pairs.at[i].name, name)) return &pairs.at[i];
    return NULL;
}

static Status check_query_names(const Reading *r, const Field *fields, const FieldSource *source)
{
    for (size_t i = 0; i < source->query.count; i++) {
        Str name = source->query.at[i].name;
        const Field *f = fields ? field_named(fields, name) : NULL;
        if (!f || source->from_body || pair_named(source->path, f->name))
            return unknown(r, NULL, name);
        if (pair_named(source->query, f->name) != &source->query.at[i]) {
            Place here = {NULL, name, 0};
            return REFUSE(r, &here, "field.twice", "“%.*s”写了两次，请只写一次");
        }
    }
    return OK;
}

static Status check_body_names(const Reading *r, const Field *fields, const FieldSource *source)
{
    for (void *at = json_first(source->body); at; at = json_after(source->body, at)) {
        const Field *f = fields ? field_named(fields, json_at_key(at)) : NULL;
        if (!f || !source->from_body || pair_named(source->path, f->name))
            return unknown(r, NULL, json_at_key(at));
    }
    return OK;
}

static Status read_one(const Reading *r, const Field *f, const FieldSource *source, void *out)
{
    Place here = {NULL, str_of(f->name), 0};
    const Pair *pair = pair_named(source->path, f->name);
    if (!pair && source->from_body)
        return member_from_json(r, &here, f, json_member(source->body, f->name), out);
    if (!pair) pair = pair_named(source->query, f->name);
    if (!pair || (!pair->value.len && f->optional)) return f->optional ? OK : missing(r, &here);
    TRY(value_from_text(r, &here, f, pair->value, (char *)out + f->offset));
    mark_given(f, out);
    return OK;
}

Status fields_read(Arena *arena, const Field *fields, const FieldSource *source, void *out,
                   Problem *problem)
{
    Reading r = {arena, problem};
    JsonKind kind = json_kind(source->body);
    if (kind != JSON_NOTHING && kind != JSON_RECORD) return wrong_type(&r, NULL, "一组内容");
    for (const Field *f = fields; f && f->kind != FIELD_END; f++) TRY(read_one(&r, f, source, out));
    TRY(check_query_names(&r, fields, source));
    return check_body_names(&r, fields, source);
}

/* ---- Writing -------------------------------------------------------------------------------- */

static void value_write(JsonOut *out, const char *key, const Field *f, const void *at);

static void list_write(JsonOut *out, const char *key, const Field *f, const void *at)
{
    FieldList list;
    memcpy(&list, at, sizeof list);
    Field item = item_field(f);
    json_open(out, key, '[');
    for (size_t i = 0; i < list.count; i++) {
        const char *one = (const char *)list.items + i * f->item_size;
        if (f->fields)
            fields_write(out, NULL, f->fields, one);
        else
            value_write(out, NULL, &item, one);
    }
    json_close(out, ']');
}

static void choice_write(JsonOut *out, const char *key, const Field *f, int value)
{
    for (const Choice *c = f->choices; c->name; c++)
        if (c->value == value) {
            json_put_text(out, key, c->name);
            return;
        }
    json_put_null(out, key);
}

static void value_write(JsonOut *out, const char *key, const Field *f, const void *at)
{
    char text[32];
    Str s;
    int64_t whole;
    Day day;
    int choice;
    const Json *json;
    switch (f->kind) {
    case FIELD_KIND_INT:
    case FIELD_KIND_ID:
    case FIELD_KIND_FEN:
        memcpy(&whole, at, sizeof whole);
        json_put_i64(out, key, whole);
        return;
    case FIELD_KIND_BOOL: json_put_bool(out, key, *(const bool *)at); return;
    case FIELD_KIND_TEXT:
        memcpy(&s, at, sizeof s);
        json_put_str(out, key, s);
        return;
    case FIELD_KIND_DAY:
        memcpy(&day, at, sizeof day);
        day_text(day, text);
        json_put_text(out, key, text);
        return;
    case FIELD_KIND_MS:
        memcpy(&whole, at, sizeof whole);
        ms_text(whole, text);
        json_put_text(out, key, text);
        return;
    case FIELD_KIND_CHOICE:
        memcpy(&choice, at, sizeof choice);
        choice_write(out, key, f, choice);
        return;
    case FIELD_KIND_LIST: list_write(out, key, f, at); return;
    case FIELD_KIND_RECORD: fields_write(out, key, f->fields, at); return;
    case FIELD_KIND_JSON:
        memcpy(&json, at, sizeof json);
        if (json)
            json_put_value(out, key, json);
        else
            json_put_null(out, key);
        return;
    case FIELD_END: break;
    }
    ASSERT(!"no such kind of field");
}

void fields_write(JsonOut *out, const char *key, const Field *fields, const void *record)
{
    json_open(out, key, '{');
    for (const Field *f = fields; f->kind != FIELD_END; f++) {
        if (f->given && !*((const bool *)((const char *)record + f->given - 1))) continue;
        value_write(out, f->name, f, (const char *)record + f->offset);
    }
    json_close(out, '}');
}
