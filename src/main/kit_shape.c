/* The format of a kit as one table, its reader and its writer. */
#include "base/json.h"
#include "main/kit.h"

#include <limits.h>

typedef struct KitField {
    const char *key;
    char kind; /* i whole, b yes or no, s text, j any JSON, l list of records, n list of names */
    size_t at;
    int64_t least, most; /* of the number, the characters, or the items */
    const struct KitField *of;
    size_t size;
} KitField;

#define WHOLE(type, name, least, most)                                                             \
    {                                                                                              \
#name, 'i', offsetof(type, name), least, most, NULL, 0                                     \
    }
#define YES_NO(type, name)                                                                         \
    {                                                                                              \
#name, 'b', offsetof(type, name), 0, 0, NULL, 0                                            \
    }
#define WORDS(type, name, least, most)                                                             \
    {                                                                                              \
#name, 's', offsetof(type, name), least, most, NULL, 0                                     \
    }
#define ANY(type, name)                                                                            \
    {                                                                                              \
#name, 'j', offsetof(type, name), 0, 0, NULL, 0                                            \
    }
#define LIST(type, name, most, fields, item)                                                       \
    {                                                                                              \
#name, 'l', offsetof(type, name), 0, most, fields, sizeof(item)                            \
    }
#define MINUTE(type, name) WHOLE(type, name, 0, 1439)
#define FEN(type, name)    WHOLE(type, name, 0, 10000000)

static const KitField hours_fields[] = {
    MINUTE(KitHours, cutoff_min), MINUTE(KitHours, cutoff_desk_min), MINUTE(KitHours, serve_min),
    MINUTE(KitHours, close_min),  MINUTE(KitHours, standing_min),    MINUTE(KitHours, seen_min),
    FEN(KitHours, fee_fen),       YES_NO(KitHours, keeps_samples),   {0}};
static const KitField dish_fields[] = {WORDS(KitDish, name, 1, 100),
                                       WORDS(KitDish, part, 0, 40),
                                       WORDS(KitDish, tags, 0, 200),
                                       WHOLE(KitDish, texture, 0, 80),
                                       FEN(KitDish, price_fen),
                                       WORDS(KitDish, may_contain, 0, 60),
                                       ANY(KitDish, recipe),
                                       {0}};
static const KitField item_fields[] = {
    WHOLE(KitItem, weekday, 1, 7),
    WHOLE(KitItem, slot, 0, 2),
    WHOLE(KitItem, position, 0, 1000),
    WHOLE(KitItem, kind, 1, 2),
    WORDS(KitItem, name, 1, 100),
    FEN(KitItem, price_fen),
    WHOLE(KitItem, portions, 0, 100000),
    WHOLE(KitItem, each_max, 1, 1000),
    {"dishes", 'n', offsetof(KitItem, dishes), 1, MENU_PARTS_MAX, NULL, sizeof(Str)},
    {0}};
static const KitField run_fields[] = {
    WHOLE(KitRun, number, 1, 1000), WORDS(KitRun, name, 1, 100), MINUTE(KitRun, leave_min), {0}};
static const KitField site_fields[] = {WORDS(KitSite, name, 1, 100),
                                       WHOLE(KitSite, kind, 1, 11),
                                       WHOLE(KitSite, operator_kind, 0, 5),
                                       WORDS(KitSite, programme, 0, 200),
                                       LIST(KitSite, hours, 1, hours_fields, KitHours),
                                       LIST(KitSite, dishes, 1000, dish_fields, KitDish),
                                       LIST(KitSite, menu, 4200, item_fields, KitItem),
                                       LIST(KitSite, runs, 200, run_fields, KitRun),
                                       {0}};
static const KitField programme_fields[] = {WORDS(KitProgramme, name, 1, 200),
                                            WORDS(KitProgramme, document, 0, 400),
                                            WORDS(KitProgramme, version, 1, 200),
                                            ANY(KitProgramme, rules),
                                            {0}};
static const KitField pool_fields[] = {
    WORDS(KitPool, name, 1, 100), WORDS(KitPool, purpose, 0, 1000), {0}};
static const KitField place_fields[] = {WHOLE(KitPlace, kind, 1, PLACE_KINDS - 1),
                                        WORDS(KitPlace, name, 0, 200),
                                        WORDS(KitPlace, address, 0, 400),
                                        WORDS(KitPlace, hours, 0, 400),
                                        WORDS(KitPlace, site, 0, 100),
                                        WHOLE(KitPlace, lat_e7, -900000000, 900000000),
                                        WHOLE(KitPlace, lon_e7, -1800000000, 1800000000),
                                        WHOLE(KitPlace, datum, DATUM_WGS84, DATUM_BD09),
                                        WHOLE(KitPlace, capacity, 0, 1000000),
                                        WHOLE(KitPlace, weekdays, 0, 127),
                                        WHOLE(KitPlace, open_min, 0, 1440),
                                        WHOLE(KitPlace, close_min, 0, 1440),
                                        WHOLE(KitPlace, access, 0, 2),
                                        WORDS(KitPlace, access_note, 0, 400),
                                        {0}};
static const KitField role_fields[] = {WORDS(KitRole, role, 1, 40),
                                       WORDS(KitRole, duty, 0, 100),
                                       WHOLE(KitRole, people, 0, 100000),
                                       {0}};
static const KitField kit_fields[] = {
    {"kit", 'i', offsetof(Kit, version), KIT_VERSION, KIT_VERSION, NULL, 0},
    WORDS(Kit, name, 1, 100),
    WORDS(Kit, street, 0, 100),
    WORDS(Kit, area_code, 0, 12),
    LIST(Kit, pools, 200, pool_fields, KitPool),
    LIST(Kit, programmes, 200, programme_fields, KitProgramme),
    LIST(Kit, sites, 1000, site_fields, KitSite),
    LIST(Kit, places, 5000, place_fields, KitPlace),
    LIST(Kit, roles, 100, role_fields, KitRole),
    {0}};

/* ---- Reading ---- */

typedef struct Reader {
    Arena *arena;
    Problem *problem;
} Reader;

#define FAULT(r, path, ...)                                                                        \
    ({                                                                                             \
        Str path_ = (path);                                                                        \
        problem_set((r)->problem, INVALID, "kit.field", __VA_ARGS__);                              \
        problem_at((r)->problem, "%.*s", STR_ARG(path_));                                          \
    })

static Status read_record(const Reader *r, const Json *value, const KitField *fields, char *record,
                          Str path);

static Status read_list(const Reader *r, const Json *value, const KitField *f, KitList *list,
                        Str path)
{
    size_t count = json_count(value);
    if (json_kind(value) != JSON_LIST || count < (size_t)f->least || count > (size_t)f->most)
        return FAULT(r, path, "这里要是一列，%lld 到 %lld 项", (long long)f->least,
                     (long long)f->most);
    list->count = count;
    list->items = NEW_ARRAY(r->arena, char, count * f->size + 1);
    for (size_t i = 0; i < count; i++) {
        Str at = str_fmt(r->arena, "%.*s[%zu]", STR_ARG(path), i);
        char *item = (char *)list->items + i * f->size;
        if (f->kind == 'l')
            TRY(read_record(r, json_item(value, i), f->of, item, at));
        else if (!json_as_str(json_item(value, i), (Str *)(void *)item))
            return FAULT(r, at, "这里要是名字");
    }
    return OK;
}

static Str compact(Arena *arena, const Json *value)
{
    Buf buf = buf_new(arena, 1 << 20);
    JsonOut out = json_out(&buf);
    json_put_value(&out, NULL, value);
    return buf.full ? STR("") : str_dup(arena, buf_str(&buf));
}

static Status read_field(const Reader *r, const Json *value, const KitField *f, void *at, Str path)
{
    int64_t number;
    if (json_kind(value) == JSON_NOTHING) return FAULT(r, path, "少了这一项");
    switch (f->kind) {
    case 'i':
        if (!json_as_i64(value, &number) || number < f->least || number > f->most)
            return FAULT(r, path, "这里要是 %lld 到 %lld 的整数", (long long)f->least,
                         (long long)f->most);
        *(int64_t *)at = number;
        return OK;
    case 'b': return json_as_bool(value, at) ? OK : FAULT(r, path, "这里要是 true 或 false");
    case 's': {
        Str *text = at;
        if (!json_as_str(value, text) || utf8_length(*text) < (size_t)f->least ||
            utf8_length(*text) > (size_t)f->most)
            return FAULT(r, path, "这里要是 %lld 到 %lld 个字", (long long)f->least,
                         (long long)f->most);
        return OK;
    }
    case 'j': {
        Str text = compact(r->arena, value);
        if (!text.len) return FAULT(r, path, "这一项太长");
        *(Str *)at = text;
        return OK;
    }
    default: return read_list(r, value, f, at, path);
    }
}

static Status read_record(const Reader *r, const Json *value, const KitField *fields, char *record,
                          Str path)
{
    const char *dot = path.len ? "." : "";
    if (json_kind(value) != JSON_RECORD) return FAULT(r, path, "这里要是一组 {…}");
    for (void *m = json_first(value); m; m = json_after(value, m)) {
        const KitField *f = fields;
        Str key = json_at_key(m);
        while (f->key && !str_is(key, f->key)) f++;
        Str at = str_fmt(r->arena, "%.*s%s%.*s", STR_ARG(path), dot, STR_ARG(key));
        if (!f->key) return FAULT(r, at, "不认识这一项，请去掉");
    }
    for (const KitField *f = fields; f->key; f++) {
        Str at = str_fmt(r->arena, "%.*s%s%s", STR_ARG(path), dot, f->key);
        TRY(read_field(r, json_member(value, f->key), f, record + f->at, at));
    }
    return OK;
}

/* ---- What the names stand for ---- */

static Status check_menu(const Reader *r, const KitSite *s, size_t number)
{
    const KitDish *dishes = s->dishes.items;
    const KitItem *menu = s->menu.items;
    for (size_t i = 0; i < s->dishes.count; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(dishes[i].name, dishes[k].name))
                return FAULT(r, str_fmt(r->arena, "sites[%zu].dishes[%zu].name", number, i),
                             "这个食堂已经有一道菜叫这个名字");
    for (size_t i = 0; i < s->menu.count; i++)
        for (size_t k = 0; k < menu[i].dishes.count; k++) {
            Str name = ((const Str *)menu[i].dishes.items)[k];
            size_t at = 0;
            while (at < s->dishes.count && !str_eq(dishes[at].name, name)) at++;
            if (at == s->dishes.count)
                return FAULT(r, str_fmt(r->arena, "sites[%zu].menu[%zu].dishes[%zu]", number, i, k),
                             "这个食堂没有这道菜");
        }
    if ((s->menu.count || s->runs.count) && !s->hours.count)
        return FAULT(r, str_fmt(r->arena, "sites[%zu].hours", number), "有菜单就要写上时间");
    return OK;
}

static Status check_sites(const Reader *r, const Kit *kit)
{
    const KitSite *sites = kit->sites.items;
    const KitProgramme *programmes = kit->programmes.items;
    for (size_t i = 0; i < kit->sites.count; i++) {
        const KitSite *s = &sites[i];
        size_t at = 0;
        for (size_t k = 0; k < i; k++)
            if (str_eq(s->name, sites[k].name))
                return FAULT(r, str_fmt(r->arena, "sites[%zu].name", i), "名字重复");
        while (at < kit->programmes.count && !str_eq(programmes[at].version, s->programme)) at++;
        if (s->programme.len && at == kit->programmes.count)
            return FAULT(r, str_fmt(r->arena, "sites[%zu].programme", i), "没有这个版本的补贴方案");
        TRY(check_menu(r, s, i));
    }
    return OK;
}

static Status check_programmes(const Reader *r, const Kit *kit)
{
    const KitProgramme *p = kit->programmes.items;
    for (size_t i = 0; i < kit->programmes.count; i++) {
        const BenefitBook *book;
        Status status = benefit_book_read(r->arena, p[i].rules, &book, r->problem);
        Str at = str_fmt(r->arena, "programmes[%zu]", i);
        if (status != OK) {
            Str where = str_fmt(r->arena, "%.*s.rules %s", STR_ARG(at), r->problem->where);
            return problem_at(r->problem, "%.*s", STR_ARG(where));
        }
        if (book->scheme_count != 1) return FAULT(r, at, "一项只能是一个方案");
        if (!str_eq(book->schemes[0].version, p[i].version))
            return FAULT(r, str_fmt(r->arena, "%.*s.version", STR_ARG(at)),
                         "规则和版本对不上：规则是 %.*s", STR_ARG(book->schemes[0].version));
    }
    return OK;
}

static Status check_places(const Reader *r, const Kit *kit)
{
    const KitPlace *places = kit->places.items;
    const KitSite *sites = kit->sites.items;
    for (size_t i = 0; i < kit->places.count; i++) {
        size_t at = 0;
        while (at < kit->sites.count && !str_eq(sites[at].name, places[i].site)) at++;
        if (places[i].site.len && at == kit->sites.count)
            return FAULT(r, str_fmt(r->arena, "places[%zu].site", i), "没有这个单位");
    }
    return OK;
}

Status kit_read(Arena *arena, Str text, Kit *out, Problem *problem)
{
    const Json *json;
    Reader r = {arena, problem};
    *out = (Kit){0};
    TRY(json_read(arena, text, &json, problem));
    if (json_kind(json) == JSON_RECORD && json_i64_or(json, "kit", KIT_VERSION) != KIT_VERSION)
        return problem_set(problem, INVALID, "kit.version", "只认得第 %d 版的样板文件",
                           KIT_VERSION);
    TRY(read_record(&r, json, kit_fields, (char *)out, STR("")));
    TRY(check_programmes(&r, out));
    TRY(check_sites(&r, out));
    return check_places(&r, out);
}

/* ---- Writing ---- */

static void write_record(JsonOut *out, const char *key, const KitField *fields, const char *record)
{
    json_open(out, key, '{');
    for (const KitField *f = fields; f->key; f++) {
        const void *at = record + f->at;
        const KitList *list = at;
        switch (f->kind) {
        case 'i': json_put_i64(out, f->key, *(const int64_t *)at); break;
        case 'b': json_put_bool(out, f->key, *(const bool *)at); break;
        case 's': json_put_str(out, f->key, *(const Str *)at); break;
        case 'j': json_put_raw(out, f->key, *(const Str *)at); break;
        default:
            json_open(out, f->key, '[');
            for (size_t i = 0; i < list->count; i++) {
                const char *item = (const char *)list->items + i * f->size;
                if (f->kind == 'l')
                    write_record(out, NULL, f->of, item);
                else
                    json_put_str(out, NULL, *(const Str *)(const void *)item);
            }
            json_close(out, ']');
        }
    }
    json_close(out, '}');
}

Str kit_write(Arena *arena, const Kit *kit)
{
    Buf buf = buf_new(arena, KIT_BYTES_MAX);
    JsonOut out = json_out(&buf);
    write_record(&out, NULL, kit_fields, (const char *)kit);
    buf_char(&buf, '\n');
    ASSERT(!buf.full);
    return buf_str(&buf);
}
