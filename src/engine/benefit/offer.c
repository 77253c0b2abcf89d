/* What a person could get, told before any meal is ordered. */
#include "engine/benefit/inside.h"

#include <stdio.h>
#include <string.h>

size_t benefit_offers(const BenefitScheme *scheme, const BenefitPerson *person, Day day,
                      int32_t *rules, size_t room)
{
    BenefitPerson approved = *person;
    size_t n = 0;
    approved.approved = true;
    if (day < scheme->from || day > scheme->to) return 0;
    for (size_t i = 0; i < scheme->rule_count; i++) {
        const BenefitRule *rule = &scheme->rules[i];
        if (day < rule->when.from || day > rule->when.to) continue;
        if (!benefit_is_for(&rule->who, rule->age_on, &approved, day)) continue;
        if (n < room) rules[n] = (int32_t)i;
        n++;
    }
    return n;
}

/* 200 -> "2", 250 -> "2.5", 255 -> "2.55": as one says it. */
static void yuan_text(Fen fen, char out[32])
{
    fen_text(fen, out);
    size_t n = strlen(out);
    if (strcmp(out + n - 3, ".00") == 0)
        out[n - 3] = 0;
    else if (out[n - 1] == '0')
        out[n - 1] = 0;
}

#define YUAN(fen, name)                                                                            \
    char name[32];                                                                                 \
    yuan_text((fen), name)

static const char *what_for(const BenefitRule *rule)
{
    return rule->kind == BENEFIT_DELIVERY   ? "送餐费"
           : rule->kind == BENEFIT_DISCOUNT ? "餐费"
                                            : "每餐";
}

/* 2500 -> "25", 1250 -> "12.5", 3333 -> "33.33" */
static void percent_text(int64_t bp, char out[48])
{
    if (bp % 100 == 0)
        snprintf(out, 48, "%lld", (long long)(bp / 100));
    else
        snprintf(out, 48, bp % 10 ? "%lld.%02lld" : "%lld.%lld", (long long)(bp / 100),
                 (long long)(bp % 10 ? bp % 100 : bp % 100 / 10));
}

static void put_amount(const BenefitRule *rule, Buf *out)
{
    const char *verb = rule->kind == BENEFIT_SUBSIDY ? "补" : "减";
    const char *what = what_for(rule);
    YUAN(rule->amount.value, yuan);
    char percent[48];
    percent_text(rule->amount.value, percent);
    switch (rule->amount.type) {
    case AMOUNT_FIXED: buf_fmt(out, "%s%s %s 元。\n", what, verb, yuan); return;
    case AMOUNT_PAY: buf_fmt(out, "%s您只付 %s 元。\n", what, yuan); return;
    case AMOUNT_RATE:
        if (rule->amount.value == 10000)
            buf_fmt(out, "%s全免。\n", what);
        else
            buf_fmt(out, "%s%s %s%%。\n", what, verb, percent);
        return;
    case AMOUNT_TABLE: buf_fmt(out, "%s按档%s。\n", what, verb); return;
    case AMOUNT_PARTS: buf_fmt(out, "%s由几家一起补。\n", what); return;
    }
}

static void put_when(const BenefitRule *rule, Buf *out)
{
    static const char *const slots[] = {"早饭", "午饭", "晚饭"};
    if (rule->when.slots != 7) {
        bool any = false;
        buf_text(out, "只限");
        for (int s = 0; s < SLOTS; s++) {
            if (!(rule->when.slots & 1u << s)) continue;
            if (any) buf_text(out, "和");
            buf_text(out, slots[s]);
            any = true;
        }
        buf_text(out, "。\n");
    }
    if (rule->when.dine_in) buf_text(out, "要到店里吃。\n");
    if (rule->when.delivered || rule->kind == BENEFIT_DELIVERY) buf_text(out, "送餐上门时有。\n");
    if (rule->when.weekdays != 0xfe) buf_text(out, "只在一周里的几天有。\n");
    if (rule->who.approved) buf_text(out, "要先办好资格认定。\n");
}

static void put_limits(const BenefitRule *rule, Buf *out)
{
    const BenefitCap *cap = &rule->cap;
    const struct {
        int64_t limit;
        const char *format;
        bool is_money;
    } limits[] = {
        {cap->slot_count, "一餐最多 %s 次。\n", false},
        {cap->day_count, "一天最多 %s 次。\n", false},
        {cap->week_count, "一周最多 %s 次。\n", false},
        {cap->month_count, "一月最多 %s 次。\n", false},
        {cap->year_count, "一年最多 %s 次。\n", false},
        {cap->meal_fen, "一次最多 %s 元。\n", true},
        {cap->day_fen, "一天最多 %s 元。\n", true},
        {cap->week_fen, "一周最多 %s 元。\n", true},
        {cap->month_fen, "一月最多 %s 元。\n", true},
        {cap->year_fen, "一年最多 %s 元。\n", true},
        {rule->floor_fen > 0 ? rule->floor_fen : -1, "您至少付 %s 元。\n", true},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        char number[32];
        if (limits[i].limit < 0) continue;
        if (limits[i].is_money)
            yuan_text(limits[i].limit, number);
        else
            snprintf(number, sizeof number, "%lld", (long long)limits[i].limit);
        const char *mark = strstr(limits[i].format, "%s");
        buf_put(out, (Str){limits[i].format, (size_t)(mark - limits[i].format)});
        buf_text(out, number);
        buf_text(out, mark + 2);
    }
}

void benefit_offer_who(const BenefitRule *rule, Buf *out)
{
    const BenefitWho *who = &rule->who;
    if (rule->kind == BENEFIT_OPERATOR) return;
    if (who->age_min > 0 && who->age_max < 150)
        buf_fmt(out, "%d 到 %d 岁", who->age_min, who->age_max);
    else if (who->age_min > 0)
        buf_fmt(out, "%d 岁以上", who->age_min);
    if (who->any || who->all) buf_text(out, who->age_min > 0 ? "、符合条件的" : "符合条件的");
    if (who->age_min > 0 || who->any || who->all) buf_text(out, "，");
}

void benefit_offer_explain(const BenefitScheme *scheme, const BenefitRule *rule, Buf *out)
{
    (void)scheme;
    if (rule->kind == BENEFIT_OPERATOR) return;
    put_amount(rule, out);
    if (rule->has_threshold) {
        YUAN(rule->threshold_fen, yuan);
        static const char *const words[] = {"满", "超过", "不超过", "低于"};
        buf_fmt(out, "%s%s %s 元才有。\n", rule->threshold_base == BASE_LIST ? "标价" : "折后",
                words[rule->threshold_op], yuan);
    }
    put_when(rule, out);
    put_limits(rule, out);
}
