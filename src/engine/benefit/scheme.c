/* Schemes of a book: their versions, rules and the answers to open questions. */
#include "engine/benefit/scheme_reader.h"

static const char *const kind_names[] = {
    [BENEFIT_DISCOUNT] = "discount", [BENEFIT_SUBSIDY] = "subsidy",   [BENEFIT_VOUCHER] = "voucher",
    [BENEFIT_DELIVERY] = "delivery", [BENEFIT_OPERATOR] = "operator",
};

const char *benefit_kind_name(BenefitKind kind)
{
    return kind_names[kind];
}

static Status read_group(const SchemeReader *r, const Json *value)
{
    BenefitScheme *s = r->scheme;
    Str name = scheme_text(value);
    if (!scheme_is_name(name))
        return scheme_fault(r, "group", "要写组名；同组的规则只用一条，各组相加");
    int32_t at = benefit_group_find(s, r->rule->kind, name);
    if (at < 0) {
        if (s->group_count == BENEFIT_GROUPS_MAX)
            return scheme_fault(r, "group", "一个方案最多 16 组");
        at = (int32_t)s->group_count++;
        s->groups[at] = (BenefitGroup){.name = str_dup(r->arena, name), .kind = r->rule->kind};
    }
    r->rule->group = at;
    return OK;
}

#define RULE_KEYS                                                                                  \
    " id kind group who when slots dine_in delivered weekdays from to valid_from valid_to "        \
    "threshold benefit cap caps funders if_empty " AGE_NAMES " " FLOOR_NAMES " "

static Status read_rule(SchemeReader *r, const Json *text)
{
    BenefitScheme *s = r->scheme;
    BenefitRule *rule = &s->rules[s->rule_count];
    int32_t kind;

    Str id = scheme_text(json_member(text, "id"));
    if (json_kind(text) != JSON_RECORD || !scheme_is_name(id))
        return scheme_fault(r, "rules.id", "每条规则要有编号，不含分隔符");
    for (size_t i = 0; i < s->rule_count; i++)
        if (str_eq(s->rules[i].id, id)) return scheme_fault(r, "rules.id", "规则编号重复");
    rule->id = str_dup(r->arena, id);
    r->rule = rule;
    s->rule_count++;
    TRY(scheme_only_known(r, text, "", RULE_KEYS));
    if (!ONE_OF(json_member(text, "kind"), kind_names, &kind))
        return scheme_fault(r, "kind", "只能是 discount、subsidy、delivery、operator 或 voucher");
    rule->kind = (BenefitKind)kind;
    TRY(read_group(r, json_member(text, "group")));
    rule->age_on = r->age_on;
    TRY(scheme_read_age_on(r, text, &rule->age_on));
    TRY(scheme_read_who(r, json_member(text, "who"), &rule->who, &rule->age_on));
    rule->when = (BenefitWhen){.slots = 7, .weekdays = 0xfe, .from = INT32_MIN, .to = INT32_MAX};
    const Json *when = json_member(text, "when");
    if (json_kind(when) > JSON_NIL) {
        if (json_kind(when) != JSON_RECORD) return scheme_fault(r, "when", "要写成一组条件");
        TRY(scheme_only_known(r, when, "when", " slots dine_in delivered weekdays from to "));
        TRY(scheme_read_when(r, when, &rule->when));
    }
    TRY(scheme_read_when(r, text, &rule->when));
    TRY(scheme_read_threshold(r, json_member(text, "threshold"), rule));
    TRY(scheme_read_benefit(r, json_member(text, "benefit")));
    TRY(scheme_read_cap(r, scheme_any_member(text, "cap caps"), &rule->cap));
    rule->floor_fen = r->floor_fen;
    TRY(scheme_read_floor(r, text, &rule->floor_fen));
    TRY(scheme_read_funders(r, json_member(text, "funders")));
    TRY(scheme_read_if_empty(r, json_member(text, "if_empty")));
    r->rule = NULL;
    return OK;
}

/* "answers": what the people who load the scheme decided about the open questions. */
static Status read_answers(const SchemeReader *r, const Json *answers)
{
    static const char *const overlap[] = {"best", "first"};
    static const char *const bases[] = {"net", "list"};
    static const char *const meals[] = {"each", "one"};
    BenefitScheme *s = r->scheme;
    int32_t n;
    if (json_kind(answers) <= JSON_NIL) return OK;
    if (json_kind(answers) != JSON_RECORD) return scheme_fault(r, "answers", "要写成一组回答");
    TRY(scheme_only_known(r, answers, "answers", " threshold_base overlap two_meals "));
    const Json *value = json_member(answers, "threshold_base");
    if (value) {
        if (!ONE_OF(value, bases, &n))
            return scheme_fault(r, "answers.threshold_base", "net 或 list");
        for (size_t i = 0; i < s->rule_count; i++)
            if (s->rules[i].has_threshold && !s->rules[i].threshold_named &&
                s->rules[i].kind != BENEFIT_DISCOUNT)
                s->rules[i].threshold_base = (BenefitBase)n;
        s->answered_threshold = true;
    }
    value = json_member(answers, "overlap");
    if (value) {
        if (!ONE_OF(value, overlap, &n)) return scheme_fault(r, "answers.overlap", "best 或 first");
        for (size_t i = 0; i < s->group_count; i++) s->groups[i].first_wins = n == 1;
        s->answered_overlap = true;
    }
    value = json_member(answers, "two_meals");
    if (value) {
        if (!ONE_OF(value, meals, &n)) return scheme_fault(r, "answers.two_meals", "each 或 one");
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

static Str version_of(SchemeReader *r, const Json *text)
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

static Status read_scheme(SchemeReader *r, const Json *text, BenefitScheme *s)
{
    Str id = scheme_text(json_member(text, "id"));
    const Json *rules = json_member(text, "rules");

    r->scheme = NULL;
    r->rule = NULL;
    if (json_kind(text) != JSON_RECORD || !scheme_is_name(id))
        return scheme_fault(r, "schemes.id", "每个方案要有编号，不含分隔符");
    s->id = str_dup(r->arena, id);
    s->place = str_dup(r->arena, json_str_or(text, "place", STR("")));
    s->from = INT32_MIN;
    s->to = INT32_MAX;
    s->operator_funder = -1;
    r->scheme = s;
    TRY(scheme_only_known(r, text, "", SCHEME_KEYS));
    TRY(scheme_read_days(r, text, &s->from, &s->to));
    r->age_on = AGE_ON_BIRTHDAY;
    TRY(scheme_read_age_on(r, text, &r->age_on));
    r->floor_fen = 0;
    TRY(scheme_read_floor(r, text, &r->floor_fen));
    if (json_kind(rules) != JSON_LIST || json_count(rules) == 0)
        return scheme_fault(r, "rules", "至少要有一条规则");
    if (json_count(rules) > BENEFIT_RULES_MAX)
        return scheme_fault(r, "rules", "一个方案最多 64 条规则");
    s->rules = NEW_ARRAY(r->arena, BenefitRule, json_count(rules));
    for (size_t i = 0; i < json_count(rules); i++) {
        r->rule = NULL;
        TRY(read_rule(r, json_item(rules, i)));
    }
    TRY(read_answers(r, json_member(text, "answers")));
    TRY(scheme_read_parties(r, json_member(text, "funder_kinds")));
    s->version = version_of(r, text);
    return OK;
}

/* Two versions of one scheme may follow each other but not be in force together.  A version without
 * an end ends where the next one starts. */
static Status check_versions(SchemeReader *r)
{
    BenefitBook *book = r->book;
    for (size_t i = 0; i < book->scheme_count; i++) {
        for (size_t j = 0; j < book->scheme_count; j++) {
            BenefitScheme *a = &book->schemes[i];
            const BenefitScheme *b = &book->schemes[j];
            if (i == j || !str_eq(a->id, b->id) || b->from < a->from) continue;
            r->scheme = a;
            if (b->from == a->from) return scheme_fault(r, "from", "同一方案有两个版本从同一天起");
            if (a->to == INT32_MAX)
                a->to = b->from - 1;
            else if (a->to >= b->from && b->from > a->from)
                return scheme_fault(r, "to", "同一方案的两个版本在时间上重叠");
        }
    }
    return OK;
}

Status benefit_book_read(Arena *arena, Str text, const BenefitBook **out, Problem *problem)
{
    const Json *json;
    int64_t one;
    BenefitBook *book = NEW(arena, BenefitBook);
    SchemeReader reader = {.arena = arena, .problem = problem, .book = book};

    TRY(json_read(arena, text, &json, problem));
    const Json *list = json;
    if (json_kind(json) == JSON_RECORD && json_member(json, "schemes")) {
        TRY(scheme_only_known(&reader, json, "", " schema money schemes generated version "));
        if (json_member(json, "schema") &&
            !scheme_whole_in(json_member(json, "schema"), 1, 1, &one))
            return scheme_fault(&reader, "schema", "只认识第 1 版格式");
        if (!str_is(json_str_or(json, "money", STR("fen")), "fen"))
            return scheme_fault(&reader, "money", "金额要以分（fen）为单位");
        list = json_member(json, "schemes");
    }
    bool single = json_kind(list) == JSON_RECORD;
    size_t count = single ? 1 : json_count(list);
    if ((!single && json_kind(list) != JSON_LIST) || count == 0)
        return scheme_fault(&reader, "schemes", "没有方案");
    if (count > BENEFIT_SCHEMES_MAX) return scheme_fault(&reader, "schemes", "方案太多，请分开读");
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
