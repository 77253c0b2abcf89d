/* Reads how much a rule of a scheme gives: threshold, benefit and its tables, caps, what the elder
 * pays at least. */
#include "engine/benefit/scheme_reader.h"

#include <stdio.h>

static Status read_base(const SchemeReader *r, const Json *record, const char *field,
                        BenefitBase *out, bool *named)
{
    static const char *const names[] = {"net", "list", "rest", "fee"};
    const Json *value = json_member(record, "base");
    int32_t n;
    if (named) *named = value != NULL;
    if (!value) return OK;
    if (!ONE_OF(value, names, &n)) return scheme_fault(r, field, "只能是 net、list、rest 或 fee");
    *out = (BenefitBase)n;
    return OK;
}

Status scheme_read_threshold(const SchemeReader *r, const Json *value, BenefitRule *rule)
{
    static const char *const ops[] = {"ge", "gt", "le", "lt"};
    static const char *const signs[] = {">=", ">", "<=", "<"};
    int32_t n;
    if (json_kind(value) <= JSON_NIL) return OK;
    if (json_kind(value) != JSON_RECORD)
        return scheme_fault(r, "threshold", "要写成 {base, op, fen}");
    TRY(scheme_only_known(r, value, "threshold", " base op fen "));
    rule->has_threshold = true;
    rule->threshold_base = rule->kind == BENEFIT_DISCOUNT ? BASE_LIST : BASE_NET;
    TRY(read_base(r, value, "threshold.base", &rule->threshold_base, &rule->threshold_named));
    if (rule->kind == BENEFIT_DISCOUNT && rule->threshold_base != BASE_LIST)
        return scheme_fault(r, "threshold.base", "打折前只有标价 list，不能用别的");
    if (!ONE_OF(json_member(value, "op"), ops, &n) && !ONE_OF(json_member(value, "op"), signs, &n))
        return scheme_fault(r, "threshold.op", "只能是 ge、gt、le 或 lt");
    rule->threshold_op = (BenefitOp)n;
    if (!scheme_whole_in(json_member(value, "fen"), 0, BENEFIT_FEN_MAX, &rule->threshold_fen))
        return scheme_fault(r, "threshold.fen", "要是不小于 0 的整数（分）");
    return OK;
}

/* Exactly one of fen and bp. */
static Status read_value(const SchemeReader *r, const Json *record, const char *field,
                         bool *is_rate, int64_t *out)
{
    const Json *fen = json_member(record, "fen");
    const Json *bp = json_member(record, "bp");
    if (!fen == !bp) return scheme_fault(r, field, "fen 和 bp 要写而且只写一个");
    *is_rate = bp != NULL;
    if (fen && !scheme_whole_in(fen, 0, BENEFIT_FEN_MAX, out))
        return scheme_fault(r, field, "fen 要是 0 到 1000000000 的整数（分）");
    if (bp && !scheme_whole_in(bp, 0, 10000, out))
        return scheme_fault(r, field, "bp 要是 0 到 10000 的整数（万分之几）");
    return OK;
}

/* A row names its start as "from", or by what the table goes by: {"slot": "B"}, {"hukou": "town"}.
 */
static Status read_row_start(const SchemeReader *r, const Json *row, BenefitBy by, int64_t *out)
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
    if (by == BY_SLOT || by == BY_HUKOU || !scheme_whole_in(value, 0, max[by], out))
        return scheme_fault(r, "benefit.rows.from", "每行要写从哪里起，要在范围内");
    return OK;
}

static Status read_table(const SchemeReader *r, const Json *value, BenefitAmount *out)
{
    static const char *const by[] = {"net", "list", "age", "ability", "slot", "hukou"};
    const Json *rows = json_member(value, "rows");
    int32_t n;
    TRY(scheme_only_known(r, value, "benefit", " type by rows base "));
    if (!ONE_OF(json_member(value, "by"), by, &n))
        return scheme_fault(r, "benefit.by", "只能是 net、list、age、ability、slot 或 hukou");
    out->by = (BenefitBy)n;
    if (r->rule->kind == BENEFIT_DISCOUNT && out->by == BY_NET)
        return scheme_fault(r, "benefit.by", "打折前只有标价 list，不能按 net");
    out->row_count = json_count(rows);
    if (json_kind(rows) != JSON_LIST || out->row_count == 0 || out->row_count > BENEFIT_ROWS_MAX)
        return scheme_fault(r, "benefit.rows", "要有 1 到 64 行");
    out->rows = NEW_ARRAY(r->arena, BenefitRow, out->row_count);
    for (size_t i = 0; i < out->row_count; i++) {
        BenefitRow *row = &out->rows[i];
        const Json *text = json_item(rows, i);
        if (json_kind(text) != JSON_RECORD)
            return scheme_fault(r, "benefit.rows", "每行要写成一组");
        TRY(scheme_only_known(r, text, "benefit.rows",
                              " from min net list age ability slot hukou fen bp "));
        TRY(read_row_start(r, text, out->by, &row->from));
        TRY(read_value(r, text, "benefit.rows", &row->is_rate, &row->value));
        if (i > 0 && row->from <= row[-1].from)
            return scheme_fault(r, "benefit.rows", "各行要从小到大，不能重复");
    }
    return OK;
}

Status scheme_read_benefit(const SchemeReader *r, const Json *value)
{
    BenefitAmount *out = &r->rule->amount;
    BenefitKind kind = r->rule->kind;
    Str type = scheme_text(json_member(value, "type"));
    bool is_rate;
    out->base = kind == BENEFIT_DISCOUNT   ? BASE_LIST
                : kind == BENEFIT_VOUCHER  ? BASE_REST
                : kind == BENEFIT_DELIVERY ? BASE_FEE
                                           : BASE_NET;
    if (json_kind(value) != JSON_RECORD) return scheme_fault(r, "benefit", "要写成 {type, …}");
    TRY(read_base(r, value, "benefit.base", &out->base, NULL));
    if (kind == BENEFIT_DISCOUNT && out->base != BASE_LIST)
        return scheme_fault(r, "benefit.base", "打折按标价 list 算，不能用别的");
    if (str_is(type, "parts")) {
        out->type = AMOUNT_PARTS;
        return scheme_read_parts(r, value);
    }
    if (str_is(type, "table") || str_is(type, "tiers")) {
        out->type = AMOUNT_TABLE;
        return read_table(r, value, out);
    }
    TRY(scheme_only_known(r, value, "benefit", " type fen bp base "));
    if (str_is(type, "full")) {
        out->type = AMOUNT_RATE;
        out->value = 10000;
        return json_member(value, "fen") || json_member(value, "bp")
                   ? scheme_fault(r, "benefit", "全免不用再写 fen 或 bp")
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
        return scheme_fault(
            r, "benefit.type",
            "要是 fixed 或 pay（配 fen）、rate 或 percent_off（配 bp）、full、table、parts");
    return OK;
}

Status scheme_read_cap(const SchemeReader *r, const Json *value, BenefitCap *cap)
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
    if (json_kind(value) != JSON_RECORD) return scheme_fault(r, "cap", "要写成一组上限");
    TRY(scheme_only_known(
        r, value, "cap",
        " slot_count day_count week_count month_count year_count meal_fen day_fen "
        "week_fen month_fen year_fen "));
    for (size_t i = 0; i < LIMITS; i++) {
        const Json *limit = json_member(value, limits[i].name);
        char field[32];
        snprintf(field, sizeof field, "cap.%s", limits[i].name);
        if (json_kind(limit) > JSON_NIL &&
            !scheme_whole_in(limit, 0, limits[i].max, limits[i].limit))
            return scheme_fault(r, field, "要是不小于 0 的整数");
    }
    return OK;
}

Status scheme_read_floor(const SchemeReader *r, const Json *record, int64_t *out)
{
    const Json *value = scheme_any_member(record, FLOOR_NAMES);
    if (json_kind(value) == JSON_RECORD) value = json_member(value, "fen");
    if (json_kind(value) > JSON_NIL && !scheme_whole_in(value, 0, BENEFIT_FEN_MAX, out))
        return scheme_fault(r, "copay_floor_fen", "要是不小于 0 的整数（分）");
    return OK;
}
