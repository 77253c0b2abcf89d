/* Reads schemes from JSON. Every key is known or refused: a misspelt limit must not become "none".
 */
#include "engine/benefit/benefit.h"

#include <stdio.h>

enum { NAME_MAX_BYTES = 96 };

/* Notices are typed in by many hands: these members have more than one name. */
#define AGE_NAMES   "age_on age_from age_rule age_mode"
#define FLOOR_NAMES "copay_floor_fen copay_floor copay_min_fen copay_fen min_pay_fen floor_fen"

typedef struct Reader {
    Arena *arena;
    Problem *problem;
    BenefitBook *book;
    BenefitScheme *scheme;
    BenefitRule *rule;
    BenefitAgeOn age_on; /* of the scheme */
    int64_t floor_fen;   /* of the scheme */
    BenefitKind group_kind;
} Reader;

static const char *const kind_names[] = {
    [BENEFIT_DISCOUNT] = "discount", [BENEFIT_SUBSIDY] = "subsidy",   [BENEFIT_VOUCHER] = "voucher",
    [BENEFIT_DELIVERY] = "delivery", [BENEFIT_OPERATOR] = "operator",
};

const char *benefit_kind_name(BenefitKind kind)
{
    return kind_names[kind];
}

/* "scheme S rule R field F", and the reason. */
static Status fault(const Reader *r, const char *field, const char *reason)
{
    problem_set(r->problem, INVALID, "benefit.scheme", "%s", reason);
    if (!r->scheme) return problem_at(r->problem, "field %s", field);
    Str id = r->scheme->id;
    if (!r->rule) return problem_at(r->problem, "scheme %.*s field %s", STR_ARG(id), field);
    return problem_at(r->problem, "scheme %.*s rule %.*s field %s", STR_ARG(id),
                      STR_ARG(r->rule->id), field);
}

/* Keys are one string with spaces around each word. Descriptive keys are free to differ. */
static Status only_known(const Reader *r, const Json *record, const char *at, const char *keys)
{
    static const char prose[] = " evidence note notes comment title source url name remark ";
    for (void *m = json_first(record); m; m = json_after(record, m)) {
        char word[NAME_MAX_BYTES + 3];
        Str key = json_at_key(m);
        if (key.len == 0 || key.len > NAME_MAX_BYTES) return fault(r, at, "字段名太长或为空");
        if (key.ptr[0] == '_') continue;
        snprintf(word, sizeof word, " %.*s ", STR_ARG(key));
        if (strstr(keys, word) || strstr(prose, word)) continue;
        char field[2 * NAME_MAX_BYTES];
        snprintf(field, sizeof field, "%s%s%.*s", at, *at ? "." : "", STR_ARG(key));
        return fault(r, field, "不认识的字段；请改成规则说明里的名字或删去");
    }
    return OK;
}

static bool one_of(Str word, const char *const *names, size_t count, int32_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (!names[i] || !str_is(word, names[i])) continue;
        *out = (int32_t)i;
        return true;
    }
    return false;
}

#define ONE_OF(value, names, out)                                                                  \
    (json_kind(value) == JSON_TEXT &&                                                              \
     one_of(text_of(value), (names), sizeof(names) / sizeof *(names), (out)))

static Str text_of(const Json *value)
{
    Str text = {"", 0};
    (void)json_as_str(value, &text);
    return text;
}

/* A short name: not empty, no separators of the output. */
static bool is_name(Str s)
{
    if (s.len == 0 || s.len > NAME_MAX_BYTES) return false;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] <= ' ' || strchr("|:,\"", s.ptr[i])) return false;
    return true;
}

static bool whole_in(const Json *value, int64_t low, int64_t high, int64_t *out)
{
    int64_t n;
    if (!json_as_i64(value, &n) || n < low || n > high) return false;
    *out = n;
    return true;
}

/* The member under the first of these names that is there; NULL when none is. */
static const Json *any_member(const Json *record, const char *names)
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

static Status read_days(const Reader *r, const Json *record, Day *from, Day *to)
{
    const Json *first = any_member(record, "from valid_from");
    const Json *last = any_member(record, "to valid_to");
    if (json_kind(first) > JSON_NIL && !day_parse(text_of(first), from))
        return fault(r, "from", "日期要写成 2026-01-31 的样子");
    if (json_kind(last) > JSON_NIL && !day_parse(text_of(last), to))
        return fault(r, "to", "日期要写成 2026-01-31 的样子");
    if (*to < *from) return fault(r, "to", "结束日期早于开始日期");
    return OK;
}

static Status read_age_on(const Reader *r, const Json *record, BenefitAgeOn *out)
{
    static const char *const names[] = {"birthday", "month_of", "next_month"};
    const Json *value = any_member(record, AGE_NAMES);
    int32_t n;
    if (!value) return OK;
    if (!ONE_OF(value, names, &n))
        return fault(r, "age_on", "只能是 birthday、month_of 或 next_month");
    *out = (BenefitAgeOn)n;
    return OK;
}

static Status read_tags(const Reader *r, const Json *list, const char *field, uint64_t *out)
{
    BenefitBook *book = r->book;
    *out = 0;
    if (!list) return OK;
    if (json_kind(list) != JSON_LIST || json_count(list) == 0)
        return fault(r, field, "要写成一列标签，至少一个");
    for (size_t i = 0; i < json_count(list); i++) {
        Str tag = text_of(json_item(list, i));
        size_t at = 0;
        if (!is_name(tag)) return fault(r, field, "标签是空的或有分隔符");
        while (at < book->tag_count && !str_eq(book->tags[at], tag)) at++;
        if (at == BENEFIT_TAGS_MAX) return fault(r, field, "标签太多，一套规则最多 64 种");
        if (at == book->tag_count) book->tags[book->tag_count++] = str_dup(r->arena, tag);
        *out |= (uint64_t)1 << at;
    }
    return OK;
}

static Status read_band(const Reader *r, const Json *value, const char *field, int32_t max,
                        int32_t *low, int32_t *high)
{
    int64_t n[2] = {*low, *high};
    const Json *ends[2] = {json_item(value, 0), json_item(value, 1)};
    if (json_kind(value) == JSON_RECORD) {
        TRY(only_known(r, value, field, " min max "));
        ends[0] = json_member(value, "min");
        ends[1] = json_member(value, "max");
    } else if (json_kind(value) != JSON_LIST || json_count(value) < 1 || json_count(value) > 2) {
        return fault(r, field, "要写成 [从, 到]");
    }
    for (int i = 0; i < 2; i++)
        if (json_kind(ends[i]) > JSON_NIL && !whole_in(ends[i], 0, max, &n[i]))
            return fault(r, field, "两端要是范围内的整数");
    if (n[1] < n[0]) return fault(r, field, "从比到大");
    *low = (int32_t)n[0];
    *high = (int32_t)n[1];
    return OK;
}

/* "district" means the district or nearer. A list is the same said in full: ["town", "district"].
 */
static Status read_place(const Reader *r, const Json *value, const char *field, BenefitPlace *out)
{
    static const char *const names[] = {"none", "city", "district", "town"};
    uint32_t listed = 0;
    int32_t n;
    if (!value) return OK;
    bool is_list = json_kind(value) == JSON_LIST && json_count(value) > 0;
    for (size_t i = 0; i < (is_list ? json_count(value) : 1); i++) {
        if (!ONE_OF(is_list ? json_item(value, i) : value, names, &n))
            return fault(r, field, "只能是 none、city、district 或 town");
        listed |= 1u << n;
    }
    *out = (BenefitPlace)__builtin_ctz(listed);
    if (is_list && listed != (0xfu & ~((1u << *out) - 1)))
        return fault(r, field, "列出的地方中间有缺，现在只会按“至少”算，请分成几条规则");
    return OK;
}

#define WHO_KEYS                                                                                   \
    " " AGE_NAMES " age hukou residence tags_any tags_all tags_none ability_min "                  \
    "ability_max approved "

static Status read_who(const Reader *r, const Json *who, BenefitWho *out, BenefitAgeOn *age_on)
{
    *out = (BenefitWho){.age_max = 200, .ability_min = -1, .ability_max = -1};
    if (!who) return OK;
    if (json_kind(who) != JSON_RECORD) return fault(r, "who", "要写成一组条件");
    TRY(only_known(r, who, "who", WHO_KEYS));
    const Json *age = json_member(who, "age");
    if (age) TRY(read_band(r, age, "who.age", 200, &out->age_min, &out->age_max));
    if (age_on) TRY(read_age_on(r, who, age_on));
    TRY(read_place(r, json_member(who, "hukou"), "who.hukou", &out->hukou_min));
    TRY(read_place(r, json_member(who, "residence"), "who.residence", &out->residence_min));
    TRY(read_tags(r, json_member(who, "tags_any"), "who.tags_any", &out->any));
    TRY(read_tags(r, json_member(who, "tags_all"), "who.tags_all", &out->all));
    TRY(read_tags(r, json_member(who, "tags_none"), "who.tags_none", &out->none));
    int64_t n;
    if (json_member(who, "ability_min")) {
        if (!whole_in(json_member(who, "ability_min"), 0, 4, &n))
            return fault(r, "who.ability_min", "要是 0 到 4");
        out->ability_min = (int32_t)n;
    }
    if (json_member(who, "ability_max")) {
        if (!whole_in(json_member(who, "ability_max"), 0, 4, &n))
            return fault(r, "who.ability_max", "要是 0 到 4");
        out->ability_max = (int32_t)n;
    }
    const Json *approved = json_member(who, "approved");
    if (approved && !json_as_bool(approved, &out->approved))
        return fault(r, "who.approved", "要是 true 或 false");
    return OK;
}

static Status read_weekday(const Reader *r, const Json *value, uint32_t *out)
{
    static const char *const names[] = {NULL, "mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    int64_t n;
    int32_t at;
    if (json_kind(value) == JSON_TEXT && ONE_OF(value, names, &at)) {
        *out |= 1u << at;
        return OK;
    }
    if (!whole_in(value, 1, 7, &n)) return fault(r, "weekdays", "要是 1（周一）到 7（周日）");
    *out |= 1u << n;
    return OK;
}

/* The keys of `when` may also stand in the rule itself. */
static Status read_when(const Reader *r, const Json *record, BenefitWhen *out)
{
    static const char *const slots[] = {"B", "L", "D"};
    const Json *list = json_member(record, "slots");
    int32_t n;
    if (list) {
        if (json_kind(list) != JSON_LIST || json_count(list) == 0)
            return fault(r, "slots", "要写成一列，如 [\"L\", \"D\"]");
        out->slots = 0;
        for (size_t i = 0; i < json_count(list); i++) {
            if (!ONE_OF(json_item(list, i), slots, &n))
                return fault(r, "slots", "只能是 B（早）、L（午）、D（晚）");
            out->slots |= 1u << n;
        }
    }
    list = json_member(record, "weekdays");
    if (list) {
        if (json_kind(list) != JSON_LIST || json_count(list) == 0)
            return fault(r, "weekdays", "要写成一列，如 [1, 2, 3]");
        out->weekdays = 0;
        for (size_t i = 0; i < json_count(list); i++)
            TRY(read_weekday(r, json_item(list, i), &out->weekdays));
    }
    const Json *flag = json_member(record, "dine_in");
    if (flag && !json_as_bool(flag, &out->dine_in))
        return fault(r, "dine_in", "要是 true 或 false");
    flag = json_member(record, "delivered");
    if (flag && !json_as_bool(flag, &out->delivered))
        return fault(r, "delivered", "要是 true 或 false");
    if (out->dine_in && out->delivered)
        return fault(r, "delivered", "不能既要堂食又要送餐，这条永远用不上");
    return read_days(r, record, &out->from, &out->to);
}

static Status read_base(const Reader *r, const Json *record, const char *field, BenefitBase *out,
                        bool *named)
{
    static const char *const names[] = {"net", "list", "rest", "fee"};
    const Json *value = json_member(record, "base");
    int32_t n;
    if (named) *named = value != NULL;
    if (!value) return OK;
    if (!ONE_OF(value, names, &n)) return fault(r, field, "只能是 net、list、rest 或 fee");
    *out = (BenefitBase)n;
    return OK;
}

static Status read_threshold(const Reader *r, const Json *value, BenefitRule *rule)
{
    static const char *const ops[] = {"ge", "gt", "le", "lt"};
    static const char *const signs[] = {">=", ">", "<=", "<"};
    int32_t n;
    if (json_kind(value) <= JSON_NIL) return OK;
    if (json_kind(value) != JSON_RECORD) return fault(r, "threshold", "要写成 {base, op, fen}");
    TRY(only_known(r, value, "threshold", " base op fen "));
    rule->has_threshold = true;
    rule->threshold_base = rule->kind == BENEFIT_DISCOUNT ? BASE_LIST : BASE_NET;
    TRY(read_base(r, value, "threshold.base", &rule->threshold_base, &rule->threshold_named));
    if (rule->kind == BENEFIT_DISCOUNT && rule->threshold_base != BASE_LIST)
        return fault(r, "threshold.base", "打折前只有标价 list，不能用别的");
    if (!ONE_OF(json_member(value, "op"), ops, &n) && !ONE_OF(json_member(value, "op"), signs, &n))
        return fault(r, "threshold.op", "只能是 ge、gt、le 或 lt");
    rule->threshold_op = (BenefitOp)n;
    if (!whole_in(json_member(value, "fen"), 0, BENEFIT_FEN_MAX, &rule->threshold_fen))
        return fault(r, "threshold.fen", "要是不小于 0 的整数（分）");
    return OK;
}

/* Exactly one of fen and bp. */
static Status read_value(const Reader *r, const Json *record, const char *field, bool *is_rate,
                         int64_t *out)
{
    const Json *fen = json_member(record, "fen");
    const Json *bp = json_member(record, "bp");
    if (!fen == !bp) return fault(r, field, "fen 和 bp 要写而且只写一个");
    *is_rate = bp != NULL;
    if (fen && !whole_in(fen, 0, BENEFIT_FEN_MAX, out))
        return fault(r, field, "fen 要是不小于 0 的整数（分）");
    if (bp && !whole_in(bp, 0, 10000, out))
        return fault(r, field, "bp 要是 0 到 10000 的整数（万分之几）");
    return OK;
}

/* A row names its start as "from", or by what the table goes by: {"slot": "B"}, {"hukou": "town"}.
 */
static Status read_row_start(const Reader *r, const Json *row, BenefitBy by, int64_t *out)
{
    static const char *const slots[] = {"B", "L", "D"};
    static const char *const places[] = {"none", "city", "district", "town"};
    static const char *const keys[] = {"net", "list", "age", "ability", "slot", "hukou"};
    static const int64_t max[] = {BENEFIT_FEN_MAX, BENEFIT_FEN_MAX, 200, 4, 2, 3};
    const Json *value = json_member(row, "from");
    if (!value) value = json_member(row, keys[by]);
    if (!value) value = json_member(row, "min");
    int32_t n = 0;
    if (by == BY_SLOT && ONE_OF(value, slots, &n)) {
        *out = n;
        return OK;
    }
    if (by == BY_HUKOU && ONE_OF(value, places, &n)) {
        *out = n;
        return OK;
    }
    if (by == BY_SLOT || by == BY_HUKOU || !whole_in(value, 0, max[by], out))
        return fault(r, "benefit.rows.from", "每行要写从哪里起，要在范围内");
    return OK;
}

static Status read_table(const Reader *r, const Json *value, BenefitAmount *out)
{
    static const char *const by[] = {"net", "list", "age", "ability", "slot", "hukou"};
    const Json *rows = json_member(value, "rows");
    int32_t n;
    TRY(only_known(r, value, "benefit", " type by rows base "));
    if (!ONE_OF(json_member(value, "by"), by, &n))
        return fault(r, "benefit.by", "只能是 net、list、age、ability、slot 或 hukou");
    out->by = (BenefitBy)n;
    if (r->rule->kind == BENEFIT_DISCOUNT && out->by == BY_NET)
        return fault(r, "benefit.by", "打折前只有标价 list，不能按 net");
    out->row_count = json_count(rows);
    if (json_kind(rows) != JSON_LIST || out->row_count == 0 || out->row_count > BENEFIT_ROWS_MAX)
        return fault(r, "benefit.rows", "要有 1 到 64 行");
    out->rows = NEW_ARRAY(r->arena, BenefitRow, out->row_count);
    for (size_t i = 0; i < out->row_count; i++) {
        BenefitRow *row = &out->rows[i];
        const Json *text = json_item(rows, i);
        if (json_kind(text) != JSON_RECORD) return fault(r, "benefit.rows", "每行要写成一组");
        TRY(only_known(r, text, "benefit.rows",
                       " from min net list age ability slot hukou fen bp "));
        TRY(read_row_start(r, text, out->by, &row->from));
        TRY(read_value(r, text, "benefit.rows", &row->is_rate, &row->value));
        if (i > 0 && row->from <= row[-1].from)
            return fault(r, "benefit.rows", "各行要从小到大，不能重复");
    }
    return OK;
}

static Status funder_index(const Reader *r, Str name, int32_t *out)
{
    BenefitScheme *s = r->scheme;
    size_t at = 0;
    if (!is_name(name)) return fault(r, "funders", "出钱方的名字是空的或有分隔符");
    while (at < s->funder_count && !str_eq(s->funders[at], name)) at++;
    if (at == BENEFIT_FUNDERS_MAX) return fault(r, "funders", "出钱方太多，一个方案最多 16 个");
    if (at == s->funder_count) {
        s->funders[s->funder_count++] = str_dup(r->arena, name);
        if (str_is(name, "operator")) s->operator_funder = (int32_t)at;
    }
    *out = (int32_t)at;
    return OK;
}

static Status add_part(const Reader *r, Str funder, int64_t weight)
{
    BenefitRule *rule = r->rule;
    BenefitPart *part = &rule->parts[rule->part_count];
    if (rule->part_count == BENEFIT_PARTS_MAX)
        return fault(r, "funders", "一条规则最多 8 个出钱方");
    *part = (BenefitPart){.weight = weight};
    TRY(funder_index(r, funder, &part->funder));
    for (size_t i = 0; i < rule->part_count; i++)
        if (rule->parts[i].funder == part->funder && !rule->parts[i].conditional)
            return fault(r, "funders", "同一个出钱方写了两次");
    rule->part_count++;
    return OK;
}

static Status add_share(const Reader *r, Str funder, const Json *share, int64_t max)
{
    int64_t weight;
    if (!whole_in(share, 0, max, &weight)) return fault(r, "funders", "份额要是范围内的整数");
    return add_part(r, funder, weight);
}

/* {"funder", "bp" or "fen", "who"} */
static Status add_part_record(const Reader *r, const Json *record, const char *field)
{
    bool is_parts = r->rule->amount.type == AMOUNT_PARTS;
    TRY(only_known(r, record, field, " funder bp fen who "));
    const Json *weight = json_member(record, is_parts ? "fen" : "bp");
    TRY(add_share(r, text_of(json_member(record, "funder")), weight,
                  is_parts ? BENEFIT_FEN_MAX : 10000));
    const Json *who = json_member(record, "who");
    if (!who) return OK;
    BenefitPart *part = &r->rule->parts[r->rule->part_count - 1];
    part->conditional = true;
    return read_who(r, who, &part->who, NULL);
}

/* [["district", 10000]], {"district": 10000} or [{"funder", "bp", "who"}]. */
static Status read_funders(const Reader *r, const Json *value)
{
    BenefitRule *rule = r->rule;
    if (rule->amount.type == AMOUNT_PARTS) {
        if (value) return fault(r, "funders", "benefit.parts 已写明各方出多少，这里不要再写");
        return OK;
    }
    if (!value && rule->kind == BENEFIT_DISCOUNT) return add_part(r, STR("operator"), 10000);
    if (json_kind(value) == JSON_RECORD) {
        for (void *m = json_first(value); m; m = json_after(value, m))
            TRY(add_share(r, json_at_key(m), json_at_value(m), 10000));
    } else if (json_kind(value) == JSON_LIST) {
        for (size_t i = 0; i < json_count(value); i++) {
            const Json *one = json_item(value, i);
            if (json_kind(one) == JSON_RECORD)
                TRY(add_part_record(r, one, "funders"));
            else if (json_kind(one) == JSON_LIST && json_count(one) == 2)
                TRY(add_share(r, text_of(json_item(one, 0)), json_item(one, 1), 10000));
            else
                return fault(r, "funders", "要写成 [[出钱方, 万分之几], …]");
        }
    }
    int64_t sum = 0;
    int64_t always = 0;
    for (size_t i = 0; i < rule->part_count; i++) {
        sum += rule->parts[i].weight;
        if (!rule->parts[i].conditional) always += rule->parts[i].weight;
    }
    if (rule->part_count == 0) return fault(r, "funders", "没有写谁出钱");
    if (always == sum && sum != 10000) return fault(r, "funders", "各方份额加起来要正好 10000");
    if (always == 0) return fault(r, "funders", "至少要有一个无条件的出钱方");
    return OK;
}

static Status read_parts(const Reader *r, const Json *value)
{
    const Json *parts = json_member(value, "parts");
    TRY(only_known(r, value, "benefit", " type parts "));
    if (json_kind(parts) != JSON_LIST || json_count(parts) == 0)
        return fault(r, "benefit.parts", "要写成一列 {funder, fen, who}");
    for (size_t i = 0; i < json_count(parts); i++) {
        if (json_kind(json_item(parts, i)) != JSON_RECORD)
            return fault(r, "benefit.parts", "要写成一列 {funder, fen, who}");
        TRY(add_part_record(r, json_item(parts, i), "benefit.parts"));
    }
    return OK;
}

static Status read_benefit(const Reader *r, const Json *value)
{
    BenefitAmount *out = &r->rule->amount;
    BenefitKind kind = r->rule->kind;
    Str type = text_of(json_member(value, "type"));
    bool is_rate;
    out->base = kind == BENEFIT_DISCOUNT   ? BASE_LIST
                : kind == BENEFIT_VOUCHER  ? BASE_REST
                : kind == BENEFIT_DELIVERY ? BASE_FEE
                                           : BASE_NET;
    if (json_kind(value) != JSON_RECORD) return fault(r, "benefit", "要写成 {type, …}");
    TRY(read_base(r, value, "benefit.base", &out->base, NULL));
    if (kind == BENEFIT_DISCOUNT && out->base != BASE_LIST)
        return fault(r, "benefit.base", "打折按标价 list 算，不能用别的");
    if (str_is(type, "parts")) {
        out->type = AMOUNT_PARTS;
        return read_parts(r, value);
    }
    if (str_is(type, "table") || str_is(type, "tiers")) {
        out->type = AMOUNT_TABLE;
        return read_table(r, value, out);
    }
    TRY(only_known(r, value, "benefit", " type fen bp base "));
    if (str_is(type, "full")) {
        out->type = AMOUNT_RATE;
        out->value = 10000;
        return json_member(value, "fen") || json_member(value, "bp")
                   ? fault(r, "benefit", "全免不用再写 fen 或 bp")
                   : OK;
    }
    TRY(read_value(r, value, "benefit", &is_rate, &out->value));
    if (str_is(type, "fixed") && !is_rate)
        out->type = AMOUNT_FIXED;
    else if ((str_is(type, "rate") || str_is(type, "percent_off")) && is_rate)
        out->type = AMOUNT_RATE;
    else if (str_is(type, "pay") && !is_rate)
        out->type = AMOUNT_PAY;
    else
        return fault(
            r, "benefit.type",
            "要是 fixed 或 pay（配 fen）、rate 或 percent_off（配 bp）、full、table、parts");
    return OK;
}

static Status read_cap(const Reader *r, const Json *value, BenefitCap *cap)
{
    const struct {
        const char *name;
        int64_t *limit;
        int64_t max;
    } limits[] = {
        {"slot_count", &cap->slot_count, 1000},
        {"day_count", &cap->day_count, 1000},
        {"week_count", &cap->week_count, 1000},
        {"month_count", &cap->month_count, 1000},
        {"year_count", &cap->year_count, 10000},
        {"meal_fen", &cap->meal_fen, BENEFIT_FEN_MAX},
        {"day_fen", &cap->day_fen, BENEFIT_FEN_MAX},
        {"week_fen", &cap->week_fen, BENEFIT_FEN_MAX},
        {"month_fen", &cap->month_fen, BENEFIT_FEN_MAX},
        {"year_fen", &cap->year_fen, BENEFIT_FEN_MAX},
    };
    enum { LIMITS = sizeof limits / sizeof *limits };
    for (size_t i = 0; i < LIMITS; i++) *limits[i].limit = -1;
    if (json_kind(value) <= JSON_NIL) return OK;
    if (json_kind(value) != JSON_RECORD) return fault(r, "cap", "要写成一组上限");
    TRY(only_known(r, value, "cap",
                   " slot_count day_count week_count month_count year_count meal_fen day_fen "
                   "week_fen month_fen year_fen "));
    for (size_t i = 0; i < LIMITS; i++) {
        const Json *limit = json_member(value, limits[i].name);
        char field[32];
        snprintf(field, sizeof field, "cap.%s", limits[i].name);
        if (json_kind(limit) > JSON_NIL && !whole_in(limit, 0, limits[i].max, limits[i].limit))
            return fault(r, field, "要是不小于 0 的整数");
    }
    return OK;
}

static Status read_floor(const Reader *r, const Json *record, int64_t *out)
{
    const Json *value = any_member(record, FLOOR_NAMES);
    if (json_kind(value) == JSON_RECORD) value = json_member(value, "fen");
    if (json_kind(value) > JSON_NIL && !whole_in(value, 0, BENEFIT_FEN_MAX, out))
        return fault(r, "copay_floor_fen", "要是不小于 0 的整数（分）");
    return OK;
}

static Status read_group(const Reader *r, const Json *value)
{
    BenefitScheme *s = r->scheme;
    Str name = text_of(value);
    if (!is_name(name)) return fault(r, "group", "要写组名；同组的规则只用一条，各组相加");
    int32_t at = benefit_group_find(s, r->rule->kind, name);
    if (at < 0) {
        if (s->group_count == BENEFIT_GROUPS_MAX) return fault(r, "group", "一个方案最多 16 组");
        at = (int32_t)s->group_count++;
        s->groups[at] = (BenefitGroup){.name = str_dup(r->arena, name), .kind = r->rule->kind};
    }
    r->rule->group = at;
    return OK;
}

/* What happens when a donation pool of the rule has too little. */
static Status read_if_empty(const Reader *r, const Json *value)
{
    static const char *const names[] = {"next", "elder"};
    int32_t n = 0;
    if (json_kind(value) > JSON_NIL && !ONE_OF(value, names, &n))
        return fault(r, "if_empty", "只能是 next（下一个出钱方）或 elder（老人自付）");
    r->rule->elder_stands_in = n == 1;
    return OK;
}

/* "funder_kinds": {"爱心一餐": "pool"}. Who is not named is the government; the canteen never. */
static Status read_parties(const Reader *r, const Json *value)
{
    static const char *const names[] = {"government", "charity", "enterprise",
                                        "pool",       "ltci",    "fund"};
    BenefitScheme *s = r->scheme;
    if (s->operator_funder >= 0) s->parties[s->operator_funder] = PARTY_ENTERPRISE;
    if (json_kind(value) <= JSON_NIL) return OK;
    if (json_kind(value) != JSON_RECORD)
        return fault(r, "funder_kinds",
                     "要写成 {出钱方: government 或 charity、enterprise、pool、ltci、fund}");
    for (void *m = json_first(value); m; m = json_after(value, m)) {
        Str name = json_at_key(m);
        int32_t party;
        size_t at = 0;
        while (at < s->funder_count && !str_eq(s->funders[at], name)) at++;
        if (at == s->funder_count) return fault(r, "funder_kinds", "没有规则用到这个出钱方");
        if ((int32_t)at == s->operator_funder)
            return fault(r, "funder_kinds", "食堂自己总是 enterprise，不用写");
        if (!ONE_OF(json_at_value(m), names, &party))
            return fault(r, "funder_kinds",
                         "只能是 government、charity、enterprise、pool、ltci 或 fund");
        s->parties[at] = (BenefitParty)party;
    }
    for (size_t i = 0; i < s->rule_count; i++)
        for (size_t k = 0; k < s->rules[i].part_count; k++)
            if (s->rules[i].kind == BENEFIT_DISCOUNT &&
                s->parties[s->rules[i].parts[k].funder] == PARTY_POOL)
                return fault(r, "funder_kinds", "捐款池不能出优惠的钱，请写成补贴");
    return OK;
}

#define RULE_KEYS                                                                                  \
    " id kind group who when slots dine_in delivered weekdays from to valid_from valid_to "        \
    "threshold benefit cap caps funders if_empty " AGE_NAMES " " FLOOR_NAMES " "

static Status read_rule(Reader *r, const Json *text)
{
    BenefitScheme *s = r->scheme;
    BenefitRule *rule = &s->rules[s->rule_count];
    int32_t kind;

    Str id = text_of(json_member(text, "id"));
    if (json_kind(text) != JSON_RECORD || !is_name(id))
        return fault(r, "rules.id", "每条规则要有编号，不含分隔符");
    for (size_t i = 0; i < s->rule_count; i++)
        if (str_eq(s->rules[i].id, id)) return fault(r, "rules.id", "规则编号重复");
    rule->id = str_dup(r->arena, id);
    r->rule = rule;
    s->rule_count++;
    TRY(only_known(r, text, "", RULE_KEYS));
    if (!ONE_OF(json_member(text, "kind"), kind_names, &kind))
        return fault(r, "kind", "只能是 discount、subsidy、delivery、operator 或 voucher");
    rule->kind = (BenefitKind)kind;
    TRY(read_group(r, json_member(text, "group")));
    rule->age_on = r->age_on;
    TRY(read_age_on(r, text, &rule->age_on));
    TRY(read_who(r, json_member(text, "who"), &rule->who, &rule->age_on));
    rule->when = (BenefitWhen){.slots = 7, .weekdays = 0xfe, .from = INT32_MIN, .to = INT32_MAX};
    const Json *when = json_member(text, "when");
    if (json_kind(when) > JSON_NIL) {
        if (json_kind(when) != JSON_RECORD) return fault(r, "when", "要写成一组条件");
        TRY(only_known(r, when, "when", " slots dine_in delivered weekdays from to "));
        TRY(read_when(r, when, &rule->when));
    }
    TRY(read_when(r, text, &rule->when));
    TRY(read_threshold(r, json_member(text, "threshold"), rule));
    TRY(read_benefit(r, json_member(text, "benefit")));
    TRY(read_cap(r, any_member(text, "cap caps"), &rule->cap));
    rule->floor_fen = r->floor_fen;
    TRY(read_floor(r, text, &rule->floor_fen));
    TRY(read_funders(r, json_member(text, "funders")));
    TRY(read_if_empty(r, json_member(text, "if_empty")));
    r->rule = NULL;
    return OK;
}

/* "answers": what the people who load the scheme decided about the open questions. */
static Status read_answers(const Reader *r, const Json *answers)
{
    static const char *const overlap[] = {"best", "first"};
    static const char *const bases[] = {"net", "list"};
    static const char *const meals[] = {"each", "one"};
    BenefitScheme *s = r->scheme;
    int32_t n;
    if (json_kind(answers) <= JSON_NIL) return OK;
    if (json_kind(answers) != JSON_RECORD) return fault(r, "answers", "要写成一组回答");
    TRY(only_known(r, answers, "answers", " threshold_base overlap two_meals "));
    const Json *value = json_member(answers, "threshold_base");
    if (value) {
        if (!ONE_OF(value, bases, &n)) return fault(r, "answers.threshold_base", "net 或 list");
        for (size_t i = 0; i < s->rule_count; i++)
            if (s->rules[i].has_threshold && !s->rules[i].threshold_named &&
                s->rules[i].kind != BENEFIT_DISCOUNT)
                s->rules[i].threshold_base = (BenefitBase)n;
        s->answered_threshold = true;
    }
    value = json_member(answers, "overlap");
    if (value) {
        if (!ONE_OF(value, overlap, &n)) return fault(r, "answers.overlap", "best 或 first");
        for (size_t i = 0; i < s->group_count; i++) s->groups[i].first_wins = n == 1;
        s->answered_overlap = true;
    }
    value = json_member(answers, "two_meals");
    if (value) {
        if (!ONE_OF(value, meals, &n)) return fault(r, "answers.two_meals", "each 或 one");
        for (size_t i = 0; i < s->rule_count; i++)
            if (n == 1 && s->rules[i].kind == BENEFIT_SUBSIDY && s->rules[i].cap.day_count < 0)
                s->rules[i].cap.day_count = 1;
        s->answered_two_meals = true;
    }
    return OK;
}

#define SCHEME_KEYS                                                                                \
    " id place from to valid_from valid_to version rules answers funder_kinds " AGE_NAMES          \
    " " FLOOR_NAMES " "

static Str version_of(Reader *r, const Json *text)
{
    char from[16];
    Buf json = buf_new(r->arena, 8 << 20);
    JsonOut out = json_out(&json);
    json_put_value(&out, NULL, text);
    day_text(r->scheme->from, from);
    return str_fmt(r->arena, "%.*s@%s#%016llx", STR_ARG(r->scheme->id),
                   r->scheme->from == INT32_MIN ? "-" : from,
                   (unsigned long long)str_hash(buf_str(&json)));
}

static Status read_scheme(Reader *r, const Json *text, BenefitScheme *s)
{
    Str id = text_of(json_member(text, "id"));
    const Json *rules = json_member(text, "rules");

    r->scheme = NULL;
    r->rule = NULL;
    if (json_kind(text) != JSON_RECORD || !is_name(id))
        return fault(r, "schemes.id", "每个方案要有编号，不含分隔符");
    s->id = str_dup(r->arena, id);
    s->place = str_dup(r->arena, json_str_or(text, "place", STR("")));
    s->from = INT32_MIN;
    s->to = INT32_MAX;
    s->operator_funder = -1;
    r->scheme = s;
    TRY(only_known(r, text, "", SCHEME_KEYS));
    TRY(read_days(r, text, &s->from, &s->to));
    r->age_on = AGE_ON_BIRTHDAY;
    TRY(read_age_on(r, text, &r->age_on));
    r->floor_fen = 0;
    TRY(read_floor(r, text, &r->floor_fen));
    if (json_kind(rules) != JSON_LIST || json_count(rules) == 0)
        return fault(r, "rules", "至少要有一条规则");
    if (json_count(rules) > BENEFIT_RULES_MAX) return fault(r, "rules", "一个方案最多 64 条规则");
    s->rules = NEW_ARRAY(r->arena, BenefitRule, json_count(rules));
    for (size_t i = 0; i < json_count(rules); i++) {
        r->rule = NULL;
        TRY(read_rule(r, json_item(rules, i)));
    }
    TRY(read_answers(r, json_member(text, "answers")));
    TRY(read_parties(r, json_member(text, "funder_kinds")));
    s->version = version_of(r, text);
    return OK;
}

/* Two versions of one scheme may follow each other but not be in force together.  A version without
 * an end ends where the next one starts. */
static Status check_versions(Reader *r)
{
    BenefitBook *book = r->book;
    for (size_t i = 0; i < book->scheme_count; i++) {
        for (size_t j = 0; j < book->scheme_count; j++) {
            BenefitScheme *a = &book->schemes[i];
            const BenefitScheme *b = &book->schemes[j];
            if (i == j || !str_eq(a->id, b->id) || b->from < a->from) continue;
            r->scheme = a;
            if (b->from == a->from) return fault(r, "from", "同一方案有两个版本从同一天起");
            if (a->to == INT32_MAX)
                a->to = b->from - 1;
            else if (a->to >= b->from && b->from > a->from)
                return fault(r, "to", "同一方案的两个版本在时间上重叠");
        }
    }
    return OK;
}

Status benefit_book_read(Arena *arena, Str text, const BenefitBook **out, Problem *problem)
{
    const Json *json;
    int64_t one;
    BenefitBook *book = NEW(arena, BenefitBook);
    Reader reader = {.arena = arena, .problem = problem, .book = book};

    TRY(json_read(arena, text, &json, problem));
    const Json *list = json;
    if (json_kind(json) == JSON_RECORD && json_member(json, "schemes")) {
        TRY(only_known(&reader, json, "", " schema money schemes generated version "));
        if (json_member(json, "schema") && !whole_in(json_member(json, "schema"), 1, 1, &one))
            return fault(&reader, "schema", "只认识第 1 版格式");
        if (!str_is(json_str_or(json, "money", STR("fen")), "fen"))
            return fault(&reader, "money", "金额要以分（fen）为单位");
        list = json_member(json, "schemes");
    }
    bool single = json_kind(list) == JSON_RECORD;
    size_t count = single ? 1 : json_count(list);
    if ((!single && json_kind(list) != JSON_LIST) || count == 0)
        return fault(&reader, "schemes", "没有方案");
    if (count > BENEFIT_SCHEMES_MAX) return fault(&reader, "schemes", "方案太多，请分开读");
    book->schemes = NEW_ARRAY(arena, BenefitScheme, count);
    for (size_t i = 0; i < count; i++) {
        TRY(read_scheme(&reader, single ? list : json_item(list, i), &book->schemes[i]));
        book->scheme_count++;
    }
    TRY(check_versions(&reader));
    *out = book;
    return OK;
}

const BenefitScheme *benefit_scheme_find(const BenefitBook *book, Str id, Day day)
{
    const BenefitScheme *nearest = NULL;
    for (size_t i = 0; i < book->scheme_count; i++) {
        const BenefitScheme *s = &book->schemes[i];
        if (!str_eq(s->id, id)) continue;
        if (s->from <= day && day <= s->to) return s;
        if (!nearest || (s->from <= day && (nearest->from > day || s->from > nearest->from)) ||
            (s->from > day && nearest->from > day && s->from < nearest->from))
            nearest = s;
    }
    return nearest;
}

int32_t benefit_group_find(const BenefitScheme *scheme, BenefitKind kind, Str name)
{
    for (size_t i = 0; i < scheme->group_count; i++)
        if (scheme->groups[i].kind == kind && str_eq(scheme->groups[i].name, name))
            return (int32_t)i;
    return -1;
}

uint64_t benefit_tags(const BenefitBook *book, Str bars)
{
    uint64_t bits = 0;
    for (Str rest = bars; rest.ptr;) {
        Str tag = str_trim(str_cut(&rest, '|'));
        for (size_t i = 0; i < book->tag_count; i++)
            if (str_eq(book->tags[i], tag)) bits |= (uint64_t)1 << i;
    }
    return bits;
}
