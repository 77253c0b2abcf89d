/* A settlement told in short sentences: what it costs, what each takes off, and why not. */
#include "engine/benefit/inside.h"

#include <stdarg.h>
#include <stdio.h>

enum { SENTENCE_MAX = 20 }; /* characters, for reading aloud and for large type */

/* A funder as the elder knows it: 市里, 区里, 食堂 …; a name of more than 5 characters is 补贴方.
 */
static Str funder_word(Str funder)
{
    static const struct {
        const char *name, *word;
    } words[] = {
        {"central", "国家"},      {"nation", "国家"},        {"province", "省里"},
        {"city", "市里"},         {"district", "区里"},      {"city_district", "市和区"},
        {"town", "镇里"},         {"street", "街道"},        {"community", "社区"},
        {"village", "村里"},      {"operator", "食堂"},      {"charity", "慈善"},
        {"foundation", "基金会"}, {"civil_affairs", "民政"}, {"ltci", "长护险"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(funder, words[i].name)) return str_of(words[i].word);
    return utf8_length(funder) <= 5 ? funder : STR("补贴方");
}

/* One sentence with an amount of money, cut to be said in one breath. */
static void say(Buf *out, const char *format, ...) PRINTF_LIKE(2, 3);
static void say(Buf *out, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ASSERT(n > 0 && (size_t)n < sizeof text);
    ASSERT(utf8_length(str_of(text)) <= SENTENCE_MAX);
    buf_text(out, text);
    buf_char(out, '\n');
}

/* Amounts past 9,999,999.99 yuan do not occur below BENEFIT_FEN_MAX: at most 11 characters. */
#define YUAN(fen, name)                                                                            \
    char name[32];                                                                                 \
    fen_text((fen), name)

static void say_parts(Buf *out, const BenefitSettlement *s, const BenefitLine *line,
                      const char *verb)
{
    for (size_t i = 0; i < line->part_count; i++) {
        if (line->parts[i].fen == 0) continue;
        YUAN(line->parts[i].fen, part);
        Str who = funder_word(s->scheme->funders[line->parts[i].funder]);
        say(out, "%.*s%s%s元。", STR_ARG(who), verb, part);
    }
}

static void say_line(Buf *out, const BenefitSettlement *s, const BenefitLine *line)
{
    YUAN(line->fen, amount);
    switch (line->kind) {
    case BENEFIT_DISCOUNT:
        say(out, "老人价优惠%s元。", amount);
        if (line->part_count != 1 || line->parts[0].funder != s->scheme->operator_funder)
            say_parts(out, s, line, "出");
        break;
    case BENEFIT_SUBSIDY: say_parts(out, s, line, "补"); break;
    case BENEFIT_VOUCHER:
        say(out, "消费券抵%s元。", amount);
        say_parts(out, s, line, "出");
        break;
    case BENEFIT_DELIVERY:
        say(out, "送餐费免%s元。", amount);
        say_parts(out, s, line, "出");
        break;
    case BENEFIT_OPERATOR: return; /* between the office and the canteen */
    }
    if (line->cut_fen > 0 && line->kind != BENEFIT_DELIVERY) {
        YUAN(line->cut_fen, cut);
        say(out, "到上限，少补%s元。", cut);
    }
}

static void say_threshold(Buf *out, const BenefitRule *rule, const BenefitSettlement *s)
{
    Fen have = rule->threshold_base == BASE_LIST   ? s->list_fen
               : rule->threshold_base == BASE_NET  ? s->net_fen
               : rule->threshold_base == BASE_REST ? s->net_fen - s->subsidy_fen
                                                   : s->fee_fen;
    const char *what = rule->threshold_base == BASE_LIST   ? "标价"
                       : rule->threshold_base == BASE_NET  ? "折后"
                       : rule->threshold_base == BASE_REST ? "余额"
                                                           : "送餐费";
    YUAN(rule->threshold_fen, limit);
    if (rule->threshold_op == OP_GE && have < rule->threshold_fen) {
        YUAN(rule->threshold_fen - have, more);
        say(out, "%s满%s元才补。", what, limit);
        say(out, "这次还差%s元。", more);
    } else if (rule->threshold_op == OP_GT && have <= rule->threshold_fen) {
        say(out, "%s要超过%s元才补。", what, limit);
    } else {
        say(out, "%s超过%s元不补。", what, limit);
    }
}

static void say_cap(Buf *out, const BenefitRule *rule)
{
    const BenefitCap *cap = &rule->cap;
    if (cap->slot_count == 1)
        say(out, "这一餐已经补过了。");
    else if (cap->day_count >= 0)
        say(out, "今天的次数用完了。");
    else if (cap->week_count >= 0)
        say(out, "本周的次数用完了。");
    else if (cap->month_count >= 0 || cap->month_fen >= 0)
        say(out, "本月的额度用完了。");
    else
        say(out, "补贴额度用完了。");
}

/* Only what the person could have had is explained; rules for others are not read out. */
static void say_no(Buf *out, const BenefitSettlement *s, size_t group)
{
    if (s->no[group].rule < 0) return;
    const BenefitRule *rule = &s->scheme->rules[s->no[group].rule];
    if (rule->kind == BENEFIT_OPERATOR || rule->kind == BENEFIT_DISCOUNT) return;
    switch (s->no[group].why) {
    case NO_REASON:
    case NO_PERSON:
    case NO_ROOM: return;
    case NO_TIME:
        if (rule->kind == BENEFIT_DELIVERY) return;
        if (rule->when.dine_in)
            say(out, "到店吃才有这项补贴。");
        else
            say(out, "这一餐不在补贴时段。");
        return;
    case NO_THRESHOLD: say_threshold(out, rule, s); return;
    case NO_CAP: say_cap(out, rule); return;
    }
}

void benefit_explain(const BenefitPerson *person, const BenefitMeal *meal,
                     const BenefitSettlement *s, Buf *out)
{
    (void)person;
    YUAN(s->list_fen, list);
    YUAN(s->pay_fen, pay);
    say(out, "标价%s元。", list);
    if (!s->in_force) say(out, "这个办法当天不执行。");
    for (size_t i = 0; i < s->line_count; i++)
        if (s->lines[i].kind == BENEFIT_DISCOUNT) say_line(out, s, &s->lines[i]);
    if (s->discount_fen > 0) {
        YUAN(s->net_fen, net);
        say(out, "折后%s元。", net);
    }
    for (size_t i = 0; i < s->line_count; i++)
        if (s->lines[i].kind == BENEFIT_SUBSIDY || s->lines[i].kind == BENEFIT_VOUCHER)
            say_line(out, s, &s->lines[i]);
    for (size_t g = 0; g < s->scheme->group_count && s->in_force; g++) {
        BenefitKind kind = s->scheme->groups[g].kind;
        if (kind != BENEFIT_DELIVERY || meal->delivered) say_no(out, s, g);
    }
    if (meal->fee_fen > 0) {
        YUAN(meal->fee_fen, fee);
        say(out, "送餐费%s元。", fee);
        for (size_t i = 0; i < s->line_count; i++)
            if (s->lines[i].kind == BENEFIT_DELIVERY) say_line(out, s, &s->lines[i]);
    }
    say(out, "您付%s元。", pay);
}

void benefit_order_explain(const BenefitSettlement *s, Buf *out)
{
    int32_t order[BENEFIT_FUNDERS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < s->line_count; i++) {
        const BenefitLine *line = &s->lines[i];
        for (size_t k = 0; line->kind != BENEFIT_OPERATOR && k < line->part_count; k++) {
            size_t at = 0;
            while (at < count && order[at] != line->parts[k].funder) at++;
            if (at == count && line->parts[k].fen > 0) order[count++] = line->parts[k].funder;
        }
    }
    for (size_t i = 0; count > 1 && i < count; i += 2) {
        Str one = funder_word(s->scheme->funders[order[i]]);
        const char *first = i ? "再" : "先";
        if (i + 1 == count) {
            say(out, "%s%.*s。", first, STR_ARG(one));
            break;
        }
        Str two = funder_word(s->scheme->funders[order[i + 1]]);
        say(out, "%s%.*s，再%.*s。", first, STR_ARG(one), STR_ARG(two));
    }
    if (count > 1) say(out, "余下的您自己付。");
}
