/* Reads for whom and when a rule of a scheme is: ages, places, tags, levels; meals, weekdays, days.
 */
#include "engine/benefit/scheme_reader.h"

Status scheme_read_age_on(const SchemeReader *r, const Json *record, BenefitAgeOn *out)
{
    static const char *const names[] = {"birthday", "month_of", "next_month"};
    const Json *value = scheme_any_member(record, AGE_NAMES);
    int32_t n;
    if (!value) return OK;
    if (!ONE_OF(value, names, &n))
        return scheme_fault(r, "age_on", "只能是 birthday、month_of 或 next_month");
    *out = (BenefitAgeOn)n;
    return OK;
}

static Status read_tags(const SchemeReader *r, const Json *list, const char *field, uint64_t *out)
{
    BenefitBook *book = r->book;
    *out = 0;
    if (!list) return OK;
    if (json_kind(list) != JSON_LIST || json_count(list) == 0)
        return scheme_fault(r, field, "要写成一列标签，至少一个");
    for (size_t i = 0; i < json_count(list); i++) {
        Str tag = scheme_text(json_item(list, i));
        size_t at = 0;
        if (!scheme_is_name(tag)) return scheme_fault(r, field, "标签是空的或有分隔符");
        while (at < book->tag_count && !str_eq(book->tags[at], tag)) at++;
        if (at == BENEFIT_TAGS_MAX) return scheme_fault(r, field, "标签太多，一套规则最多 64 种");
        if (at == book->tag_count) book->tags[book->tag_count++] = str_dup(r->arena, tag);
        *out |= (uint64_t)1 << at;
    }
    return OK;
}

static Status read_band(const SchemeReader *r, const Json *value, const char *field, int32_t max,
                        int32_t *low, int32_t *high)
{
    int64_t n[2] = {*low, *high};
    const Json *ends[2] = {json_item(value, 0), json_item(value, 1)};
    if (json_kind(value) == JSON_RECORD) {
        TRY(scheme_only_known(r, value, field, " min max "));
        ends[0] = json_member(value, "min");
        ends[1] = json_member(value, "max");
    } else if (json_kind(value) != JSON_LIST || json_count(value) < 1 || json_count(value) > 2) {
        return scheme_fault(r, field, "要写成 [从, 到]");
    }
    for (int i = 0; i < 2; i++)
        if (json_kind(ends[i]) > JSON_NIL && !scheme_whole_in(ends[i], 0, max, &n[i]))
            return scheme_fault(r, field, "两端要是范围内的整数");
    if (n[1] < n[0]) return scheme_fault(r, field, "前一个数比后一个数大，请换过来");
    *low = (int32_t)n[0];
    *high = (int32_t)n[1];
    return OK;
}

/* "district" means the district or nearer. A list is the same said in full: ["town", "district"].
 */
static Status read_place(const SchemeReader *r, const Json *value, const char *field,
                         BenefitPlace *out)
{
    static const char *const names[] = {"none", "city", "district", "town"};
    uint32_t listed = 0;
    int32_t n;
    if (!value) return OK;
    bool is_list = json_kind(value) == JSON_LIST && json_count(value) > 0;
    for (size_t i = 0; i < (is_list ? json_count(value) : 1); i++) {
        if (!ONE_OF(is_list ? json_item(value, i) : value, names, &n))
            return scheme_fault(r, field, "只能是 none、city、district 或 town");
        listed |= 1u << n;
    }
    *out = (BenefitPlace)__builtin_ctz(listed);
    if (is_list && listed != (0xfu & ~((1u << *out) - 1)))
        return scheme_fault(r, field, "列出的地方中间有缺，现在只会按“至少”算，请分成几条规则");
    return OK;
}

#define WHO_KEYS                                                                                   \
    " " AGE_NAMES " age hukou residence tags_any tags_all tags_none ability_min "                  \
    "ability_max approved "

Status scheme_read_who(const SchemeReader *r, const Json *who, BenefitWho *out,
                       BenefitAgeOn *age_on)
{
    *out = (BenefitWho){.age_max = 200, .ability_min = -1, .ability_max = -1};
    if (!who) return OK;
    if (json_kind(who) != JSON_RECORD) return scheme_fault(r, "who", "要写成一组条件");
    TRY(scheme_only_known(r, who, "who", WHO_KEYS));
    const Json *age = json_member(who, "age");
    if (age) TRY(read_band(r, age, "who.age", 200, &out->age_min, &out->age_max));
    if (age_on)
        TRY(scheme_read_age_on(r, who, age_on));
    else if (scheme_any_member(who, AGE_NAMES))
        return scheme_fault(r, "who.age_on", "年龄怎么算由整条规则定，这里请删去");
    TRY(read_place(r, json_member(who, "hukou"), "who.hukou", &out->hukou_min));
    TRY(read_place(r, json_member(who, "residence"), "who.residence", &out->residence_min));
    TRY(read_tags(r, json_member(who, "tags_any"), "who.tags_any", &out->any));
    TRY(read_tags(r, json_member(who, "tags_all"), "who.tags_all", &out->all));
    TRY(read_tags(r, json_member(who, "tags_none"), "who.tags_none", &out->none));
    int64_t n;
    if (json_member(who, "ability_min")) {
        if (!scheme_whole_in(json_member(who, "ability_min"), 0, 4, &n))
            return scheme_fault(r, "who.ability_min", "要是 0 到 4");
        out->ability_min = (int32_t)n;
    }
    if (json_member(who, "ability_max")) {
        if (!scheme_whole_in(json_member(who, "ability_max"), 0, 4, &n))
            return scheme_fault(r, "who.ability_max", "要是 0 到 4");
        out->ability_max = (int32_t)n;
    }
    const Json *approved = json_member(who, "approved");
    if (approved && !json_as_bool(approved, &out->approved))
        return scheme_fault(r, "who.approved", "要是 true 或 false");
    return OK;
}

static Status read_weekday(const SchemeReader *r, const Json *value, uint32_t *out)
{
    static const char *const names[] = {NULL, "mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    int64_t n;
    int32_t at;
    if (json_kind(value) == JSON_TEXT && ONE_OF(value, names, &at)) {
        *out |= 1u << at;
        return OK;
    }
    if (!scheme_whole_in(value, 1, 7, &n))
        return scheme_fault(r, "weekdays", "要是 1（周一）到 7（周日）");
    *out |= 1u << n;
    return OK;
}

/* The keys of `when` may also stand in the rule itself. */
Status scheme_read_when(const SchemeReader *r, const Json *record, BenefitWhen *out)
{
    static const char *const slots[] = {"B", "L", "D"};
    const Json *list = json_member(record, "slots");
    int32_t n;
    if (list) {
        if (json_kind(list) != JSON_LIST || json_count(list) == 0)
            return scheme_fault(r, "slots", "要写成一列，如 [\"L\", \"D\"]");
        out->slots = 0;
        for (size_t i = 0; i < json_count(list); i++) {
            if (!ONE_OF(json_item(list, i), slots, &n))
                return scheme_fault(r, "slots", "只能是 B（早）、L（午）、D（晚）");
            out->slots |= 1u << n;
        }
    }
    list = json_member(record, "weekdays");
    if (list) {
        if (json_kind(list) != JSON_LIST || json_count(list) == 0)
            return scheme_fault(r, "weekdays", "要写成一列，如 [1, 2, 3]");
        out->weekdays = 0;
        for (size_t i = 0; i < json_count(list); i++)
            TRY(read_weekday(r, json_item(list, i), &out->weekdays));
    }
    const Json *flag = json_member(record, "dine_in");
    if (flag && !json_as_bool(flag, &out->dine_in))
        return scheme_fault(r, "dine_in", "要是 true 或 false");
    flag = json_member(record, "delivered");
    if (flag && !json_as_bool(flag, &out->delivered))
        return scheme_fault(r, "delivered", "要是 true 或 false");
    if (out->dine_in && out->delivered)
        return scheme_fault(r, "delivered", "不能既要堂食又要送餐，这条永远用不上");
    return scheme_read_days(r, record, &out->from, &out->to);
}
