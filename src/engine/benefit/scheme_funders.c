/* Reads who pays: shares, own amounts under conditions, donation pools and who each payer is. */
#include "engine/benefit/scheme_reader.h"

static Status funder_index(const SchemeReader *r, Str name, int32_t *out)
{
    BenefitScheme *s = r->scheme;
    size_t at = 0;
    if (!scheme_is_name(name)) return scheme_fault(r, "funders", "出钱方的名字是空的或有分隔符");
    while (at < s->funder_count && !str_eq(s->funders[at], name)) at++;
    if (at == BENEFIT_FUNDERS_MAX)
        return scheme_fault(r, "funders", "出钱方太多，一个方案最多 16 个");
    if (at == s->funder_count) {
        s->funders[s->funder_count++] = str_dup(r->arena, name);
        if (str_is(name, "operator")) s->operator_funder = (int32_t)at;
    }
    *out = (int32_t)at;
    return OK;
}

static Status add_part(const SchemeReader *r, Str funder, int64_t weight)
{
    BenefitRule *rule = r->rule;
    BenefitPart *part = &rule->parts[rule->part_count];
    if (rule->part_count == BENEFIT_PARTS_MAX)
        return scheme_fault(r, "funders", "一条规则最多 8 个出钱方");
    *part = (BenefitPart){.weight = weight};
    TRY(funder_index(r, funder, &part->funder));
    for (size_t i = 0; i < rule->part_count; i++)
        if (rule->parts[i].funder == part->funder && !rule->parts[i].conditional)
            return scheme_fault(r, "funders", "同一个出钱方写了两次");
    rule->part_count++;
    return OK;
}

static Status add_share(const SchemeReader *r, Str funder, const Json *share, int64_t max)
{
    int64_t weight;
    if (!scheme_whole_in(share, 0, max, &weight))
        return scheme_fault(r, "funders", "份额要是范围内的整数");
    return add_part(r, funder, weight);
}

/* {"funder", "bp" or "fen", "who"} */
static Status add_part_record(const SchemeReader *r, const Json *record, const char *field)
{
    bool is_parts = r->rule->amount.type == AMOUNT_PARTS;
    TRY(scheme_only_known(r, record, field, " funder bp fen who "));
    const Json *weight = json_member(record, is_parts ? "fen" : "bp");
    TRY(add_share(r, scheme_text(json_member(record, "funder")), weight,
                  is_parts ? BENEFIT_FEN_MAX : 10000));
    const Json *who = json_member(record, "who");
    if (!who) return OK;
    BenefitPart *part = &r->rule->parts[r->rule->part_count - 1];
    part->conditional = true;
    return scheme_read_who(r, who, &part->who, NULL);
}

/* [["district", 10000]], {"district": 10000} or [{"funder", "bp", "who"}]. */
Status scheme_read_funders(const SchemeReader *r, const Json *value)
{
    BenefitRule *rule = r->rule;
    if (rule->amount.type == AMOUNT_PARTS) {
        if (value)
            return scheme_fault(r, "funders", "benefit.parts 已写明各方出多少，这里不要再写");
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
                TRY(add_share(r, scheme_text(json_item(one, 0)), json_item(one, 1), 10000));
            else
                return scheme_fault(r, "funders", "要写成 [[出钱方, 万分之几], …]");
        }
    }
    int64_t sum = 0;
    int64_t always = 0;
    for (size_t i = 0; i < rule->part_count; i++) {
        sum += rule->parts[i].weight;
        if (!rule->parts[i].conditional) always += rule->parts[i].weight;
    }
    if (rule->part_count == 0) return scheme_fault(r, "funders", "没有写谁出钱");
    if (always == sum && sum != 10000)
        return scheme_fault(r, "funders", "各方份额加起来要正好 10000");
    if (always == 0) return scheme_fault(r, "funders", "至少要有一个无条件的出钱方");
    return OK;
}

Status scheme_read_parts(const SchemeReader *r, const Json *value)
{
    const Json *parts = json_member(value, "parts");
    TRY(scheme_only_known(r, value, "benefit", " type parts "));
    if (json_kind(parts) != JSON_LIST || json_count(parts) == 0)
        return scheme_fault(r, "benefit.parts", "要写成一列 {funder, fen, who}");
    for (size_t i = 0; i < json_count(parts); i++) {
        if (json_kind(json_item(parts, i)) != JSON_RECORD)
            return scheme_fault(r, "benefit.parts", "要写成一列 {funder, fen, who}");
        TRY(add_part_record(r, json_item(parts, i), "benefit.parts"));
    }
    return OK;
}

/* What happens when a donation pool of the rule has too little. */
Status scheme_read_if_empty(const SchemeReader *r, const Json *value)
{
    static const char *const names[] = {"next", "elder"};
    int32_t n = 0;
    if (json_kind(value) > JSON_NIL && !ONE_OF(value, names, &n))
        return scheme_fault(r, "if_empty", "只能是 next（下一个出钱方）或 elder（老人自付）");
    r->rule->elder_stands_in = n == 1;
    return OK;
}

/* "funder_kinds": {"爱心一餐": "pool"}. Who is not named is the government; the canteen never. */
Status scheme_read_parties(const SchemeReader *r, const Json *value)
{
    static const char *const names[] = {"government", "charity", "enterprise",
                                        "pool",       "ltci",    "fund"};
    BenefitScheme *s = r->scheme;
    if (s->operator_funder >= 0) s->parties[s->operator_funder] = PARTY_ENTERPRISE;
    if (json_kind(value) <= JSON_NIL) return OK;
    if (json_kind(value) != JSON_RECORD)
        return scheme_fault(r, "funder_kinds",
                            "要写成 {出钱方: government 或 charity、enterprise、pool、ltci、fund}");
    for (void *m = json_first(value); m; m = json_after(value, m)) {
        Str name = json_at_key(m);
        int32_t party;
        size_t at = 0;
        while (at < s->funder_count && !str_eq(s->funders[at], name)) at++;
        if (at == s->funder_count) return scheme_fault(r, "funder_kinds", "没有规则用到这个出钱方");
        if ((int32_t)at == s->operator_funder)
            return scheme_fault(r, "funder_kinds", "食堂自己总是 enterprise，不用写");
        if (!ONE_OF(json_at_value(m), names, &party))
            return scheme_fault(r, "funder_kinds",
                                "只能是 government、charity、enterprise、pool、ltci 或 fund");
        s->parties[at] = (BenefitParty)party;
    }
    for (size_t i = 0; i < s->rule_count; i++)
        for (size_t k = 0; k < s->rules[i].part_count; k++)
            if (s->rules[i].kind == BENEFIT_DISCOUNT &&
                s->parties[s->rules[i].parts[k].funder] == PARTY_POOL)
                return scheme_fault(r, "funder_kinds", "捐款池不能出优惠的钱，请写成补贴");
    return OK;
}
