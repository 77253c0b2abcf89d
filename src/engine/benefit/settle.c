/* One meal settled: S-4 (order of work), S-5 (rounding), S-6 (caps). */
#include "engine/benefit/inside.h"

int32_t benefit_age(Day birth, Day day, BenefitAgeOn on)
{
    if (on == AGE_ON_BIRTHDAY) return day_age(birth, day);
    Civil b = day_civil(birth);
    if (on == AGE_ON_NEXT_MONTH && ++b.month == 13) {
        b.month = 1;
        b.year++;
    }
    return day_age(day_of(b.year, b.month, 1), day);
}

Status benefit_check(const BenefitPerson *person, const BenefitMeal *meal, Problem *problem)
{
    const char *field = NULL;
    if (person->birth > meal->day) field = "birth";
    if (person->birth < day_of(1850, 1, 1)) field = "birth";
    if (meal->day > day_of(2200, 1, 1)) field = "date";
    if (person->hukou < PLACE_NONE || person->hukou > PLACE_TOWN) field = "hukou";
    if (person->residence < PLACE_NONE || person->residence > PLACE_TOWN) field = "residence";
    if (person->ability < -1 || person->ability > 4) field = "ability";
    if (meal->slot < SLOT_BREAKFAST || meal->slot >= SLOTS) field = "slot";
    if (meal->list_fen < 0 || meal->list_fen > BENEFIT_FEN_MAX) field = "list_fen";
    if (meal->fee_fen < 0 || meal->fee_fen > BENEFIT_FEN_MAX) field = "fee_fen";
    if (!field) return OK;
    problem_set(problem, INVALID, "benefit.meal", "%s 超出范围，请核对", field);
    return problem_at(problem, "%s", field);
}

bool benefit_is_for(const BenefitWho *who, BenefitAgeOn age_on, const BenefitPerson *p, Day day)
{
    int32_t age = benefit_age(p->birth, day, age_on);
    if (age < who->age_min || age > who->age_max) return false;
    if (p->hukou < who->hukou_min || p->residence < who->residence_min) return false;
    if (who->any && !(p->tags & who->any)) return false;
    if ((p->tags & who->all) != who->all || (p->tags & who->none)) return false;
    if (who->ability_min >= 0 && p->ability < who->ability_min) return false;
    if (who->ability_max >= 0 && (p->ability < 0 || p->ability > who->ability_max)) return false;
    return !who->approved || p->approved;
}

bool benefit_is_when(const BenefitWhen *when, const BenefitMeal *meal)
{
    if (!(when->slots & 1u << meal->slot)) return false;
    if (!(when->weekdays & 1u << day_weekday(meal->day))) return false;
    if (when->dine_in && meal->delivered) return false;
    if (when->delivered && !meal->delivered) return false;
    return when->from <= meal->day && meal->day <= when->to;
}

bool benefit_reaches(const BenefitRule *rule, Fen amount)
{
    if (!rule->has_threshold) return true;
    switch (rule->threshold_op) {
    case OP_GE: return amount >= rule->threshold_fen;
    case OP_GT: return amount > rule->threshold_fen;
    case OP_LE: return amount <= rule->threshold_fen;
    case OP_LT: return amount < rule->threshold_fen;
    }
    return false;
}

static Fen base_of(BenefitBase base, BenefitBases b)
{
    switch (base) {
    case BASE_NET: return b.net;
    case BASE_LIST: return b.list;
    case BASE_REST: return b.rest;
    case BASE_FEE: return b.fee;
    }
    return 0;
}

static int64_t table_key(const BenefitRule *rule, const BenefitPerson *person,
                         const BenefitMeal *meal, BenefitBases b)
{
    switch (rule->amount.by) {
    case BY_NET: return b.net;
    case BY_LIST: return b.list;
    case BY_AGE: return benefit_age(person->birth, meal->day, rule->age_on);
    case BY_ABILITY: return person->ability;
    case BY_SLOT: return meal->slot;
    case BY_HUKOU: return person->hukou;
    }
    return -1;
}

static Fen table_amount(const BenefitRule *rule, int64_t key, Fen base)
{
    const BenefitAmount *a = &rule->amount;
    const BenefitRow *row = NULL;
    for (size_t i = 0; i < a->row_count; i++) {
        if (a->by == BY_SLOT ? a->rows[i].from == key : a->rows[i].from <= key) row = &a->rows[i];
    }
    if (!row) return 0;
    return row->is_rate ? fen_share(base, row->value) : row->value;
}

static Fen parts_amount(const BenefitRule *rule, const BenefitPerson *person, Day day)
{
    Fen sum = 0;
    for (size_t i = 0; i < rule->part_count; i++) {
        const BenefitPart *part = &rule->parts[i];
        if (!part->conditional || benefit_is_for(&part->who, rule->age_on, person, day))
            sum = fen_add(sum, part->weight);
    }
    return sum;
}

Fen benefit_amount(const BenefitRule *rule, const BenefitPerson *person, const BenefitMeal *meal,
                   BenefitBases bases)
{
    const BenefitAmount *a = &rule->amount;
    Fen base = base_of(a->base, bases);
    switch (a->type) {
    case AMOUNT_FIXED: return a->value;
    case AMOUNT_RATE: return fen_share(base, a->value);
    case AMOUNT_PAY: return base > a->value ? base - a->value : 0;
    case AMOUNT_TABLE: return table_amount(rule, table_key(rule, person, meal, bases), base);
    case AMOUNT_PARTS: return parts_amount(rule, person, meal->day);
    }
    return 0;
}

static bool used_up(int64_t limit, int64_t used)
{
    return limit >= 0 && used >= limit;
}

static Fen within(Fen amount, int64_t limit, int64_t used)
{
    if (limit < 0) return amount;
    int64_t left = limit > used ? limit - used : 0;
    return amount < left ? amount : left;
}

static Fen after_caps(const BenefitCap *cap, const BenefitUse *use, Fen amount)
{
    if (used_up(cap->slot_count, use->slot_count) || used_up(cap->day_count, use->day_count) ||
        used_up(cap->week_count, use->week_count) || used_up(cap->month_count, use->month_count) ||
        used_up(cap->year_count, use->year_count))
        return 0;
    amount = within(amount, cap->meal_fen, 0);
    amount = within(amount, cap->day_fen, use->day_fen);
    amount = within(amount, cap->week_fen, use->week_fen);
    amount = within(amount, cap->month_fen, use->month_fen);
    return within(amount, cap->year_fen, use->year_fen);
}

typedef struct Work {
    const BenefitScheme *scheme;
    const BenefitPerson *person;
    const BenefitMeal *meal;
    BenefitSettlement *out;
} Work;

static BenefitBases bases_now(const Work *w)
{
    const BenefitSettlement *s = w->out;
    return (BenefitBases){
        .list = s->list_fen,
        .net = s->list_fen - s->discount_fen,
        .rest = s->list_fen - s->discount_fen - s->subsidy_fen,
        .fee = s->fee_fen,
    };
}

/* What may still be given of this kind: the price for the meal, the fee for the delivery. */
static Fen room_for(const Work *w, const BenefitRule *rule)
{
    BenefitBases b = bases_now(w);
    switch (rule->kind) {
    case BENEFIT_DISCOUNT: return b.net;
    case BENEFIT_SUBSIDY:
    case BENEFIT_VOUCHER: return b.rest > rule->floor_fen ? b.rest - rule->floor_fen : 0;
    case BENEFIT_DELIVERY: return w->meal->delivered ? b.fee - w->out->delivery_fen : 0;
    case BENEFIT_OPERATOR: return INT64_MAX;
    }
    return 0;
}

/* How far one rule gets with this meal; NO_REASON when it gives *amount > 0, after its caps. */
static BenefitNo try_rule(const Work *w, const BenefitRule *rule, const BenefitUse *use, Fen *raw,
                          Fen *amount)
{
    if (!benefit_is_for(&rule->who, rule->age_on, w->person, w->meal->day)) return NO_PERSON;
    if (!benefit_is_when(&rule->when, w->meal)) return NO_TIME;
    BenefitBases bases = bases_now(w);
    if (!benefit_reaches(rule, base_of(rule->threshold_base, bases))) return NO_THRESHOLD;
    *raw = benefit_amount(rule, w->person, w->meal, bases);
    if (*raw == 0) return NO_ROOM;
    if (rule->kind == BENEFIT_DELIVERY) { /* a benefit on the fee is no larger than the fee */
        Fen room = room_for(w, rule);
        if (*raw > room) *raw = room;
        if (*raw == 0) return NO_ROOM;
    }
    *amount = after_caps(&rule->cap, use, *raw);
    return *amount == 0 ? NO_CAP : NO_REASON;
}

static void split_line(const Work *w, const BenefitRule *rule, BenefitLine *line)
{
    int64_t weights[BENEFIT_PARTS_MAX];
    Fen fen[BENEFIT_PARTS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < rule->part_count; i++) {
        const BenefitPart *part = &rule->parts[i];
        if (part->conditional && !benefit_is_for(&part->who, rule->age_on, w->person, w->meal->day))
            continue;
        line->parts[n].funder = part->funder;
        weights[n++] = part->weight;
    }
    fen_split(line->fen, weights, n, fen);
    for (size_t i = 0; i < n; i++) line->parts[i].fen = fen[i];
    line->part_count = n;
}

static void book_line(BenefitSettlement *out, const BenefitLine *line)
{
    switch (line->kind) {
    case BENEFIT_DISCOUNT: out->discount_fen += line->fen; break;
    case BENEFIT_VOUCHER: out->voucher_fen += line->fen; /* fall through */
    case BENEFIT_SUBSIDY: out->subsidy_fen += line->fen; break;
    case BENEFIT_DELIVERY: out->delivery_fen += line->fen; break;
    case BENEFIT_OPERATOR: out->operator_fen += line->fen; break;
    }
}

/* The best rule of the group (or the first that gives), cut to what is left to pay. */
static void settle_group(const Work *w, int32_t group, const BenefitUse *use)
{
    const BenefitScheme *s = w->scheme;
    BenefitNo nearest = NO_PERSON;
    int32_t best = -1;
    int32_t near_rule = -1;
    Fen best_fen = 0;
    Fen best_raw = 0;

    for (size_t i = 0; i < s->rule_count; i++) {
        Fen raw = 0;
        Fen fen = 0;
        if (s->rules[i].group != group) continue;
        BenefitNo why = try_rule(w, &s->rules[i], use, &raw, &fen);
        if (why == NO_REASON && fen > best_fen) {
            best = (int32_t)i;
            best_fen = fen;
            best_raw = raw;
            if (s->groups[group].first_wins) break;
        } else if (why > nearest) {
            nearest = why;
            near_rule = (int32_t)i;
        }
    }
    w->out->no[group].why = nearest;
    w->out->no[group].rule = near_rule;
    if (best < 0) return;

    const BenefitRule *rule = &s->rules[best];
    Fen room = room_for(w, rule);
    Fen fen = best_fen < room ? best_fen : room;
    w->out->no[group].why = fen == 0 ? NO_ROOM : NO_REASON;
    w->out->no[group].rule = best;
    if (fen == 0) return;
    BenefitLine *line = &w->out->lines[w->out->line_count++];
    line->rule = best;
    line->kind = rule->kind;
    line->fen = fen;
    line->cut_fen = best_raw - fen;
    split_line(w, rule, line);
    book_line(w->out, line);
}

void benefit_settle(const BenefitScheme *scheme, const BenefitPerson *person,
                    const BenefitMeal *meal, const BenefitUse *uses, BenefitSettlement *out)
{
    static const BenefitUse none;
    Work work = {scheme, person, meal, out};

    ASSERT(meal->list_fen >= 0 && meal->list_fen <= BENEFIT_FEN_MAX);
    ASSERT(meal->fee_fen >= 0 && meal->fee_fen <= BENEFIT_FEN_MAX);
    out->scheme = scheme;
    out->in_force = scheme->from <= meal->day && meal->day <= scheme->to;
    out->list_fen = meal->list_fen;
    out->fee_fen = meal->fee_fen;
    out->discount_fen = out->subsidy_fen = out->voucher_fen = out->delivery_fen = 0;
    out->operator_fen = 0;
    out->line_count = 0;
    for (BenefitKind kind = BENEFIT_DISCOUNT; kind <= BENEFIT_OPERATOR; kind++) {
        for (size_t g = 0; g < scheme->group_count; g++) {
            if (scheme->groups[g].kind != kind) continue;
            out->no[g].why = NO_TIME;
            out->no[g].rule = -1;
            if (out->in_force) settle_group(&work, (int32_t)g, uses ? &uses[g] : &none);
        }
    }
    out->net_fen = out->list_fen - out->discount_fen;
    out->pay_fen = out->net_fen - out->subsidy_fen + out->fee_fen - out->delivery_fen;
    ASSERT(out->pay_fen >= 0);
}

void benefit_by_funder(const BenefitSettlement *settlement, Fen *out)
{
    const BenefitScheme *s = settlement->scheme;
    for (size_t f = 0; f < s->funder_count; f++) out[f] = 0;
    for (size_t i = 0; i < settlement->line_count; i++) {
        const BenefitLine *line = &settlement->lines[i];
        for (size_t k = 0; k < line->part_count; k++) {
            if (line->kind == BENEFIT_DISCOUNT && line->parts[k].funder == s->operator_funder)
                continue;
            out[line->parts[k].funder] += line->parts[k].fen;
        }
    }
}

size_t benefit_remember(const BenefitSettlement *settlement, const BenefitMeal *meal,
                        BenefitPast *past, size_t count, size_t room)
{
    for (size_t i = 0; i < settlement->line_count && count < room; i++) {
        const BenefitLine *line = &settlement->lines[i];
        past[count++] = (BenefitPast){
            .day = meal->day,
            .slot = (uint8_t)meal->slot,
            .group = (uint8_t)settlement->scheme->rules[line->rule].group,
            .fen = line->fen,
        };
    }
    return count;
}

static void widen(Day *from, Day *to, Day first, Day next)
{
    if (first < *from) *from = first;
    if (next - 1 > *to) *to = next - 1;
}

bool benefit_looks_back(const BenefitScheme *scheme, Day day, Day *from, Day *to)
{
    Civil c = day_civil(day);
    Day monday = day - (day_weekday(day) - 1);
    bool any = false;
    *from = *to = day;
    for (size_t i = 0; i < scheme->rule_count; i++) {
        const BenefitCap *cap = &scheme->rules[i].cap;
        bool year = cap->year_count >= 0 || cap->year_fen >= 0;
        bool month = cap->month_count >= 0 || cap->month_fen >= 0;
        bool week = cap->week_count >= 0 || cap->week_fen >= 0;
        any = any || year || month || week || cap->day_count >= 0 || cap->day_fen >= 0 ||
              cap->slot_count >= 0;
        if (week) widen(from, to, monday, monday + 7);
        if (month)
            widen(from, to, day_of(c.year, c.month, 1),
                  c.month == 12 ? day_of(c.year + 1, 1, 1) : day_of(c.year, c.month + 1, 1));
        if (year) widen(from, to, day_of(c.year, 1, 1), day_of(c.year + 1, 1, 1));
    }
    return any;
}

void benefit_uses(const BenefitScheme *scheme, const BenefitPast *past, size_t count,
                  const BenefitMeal *meal, BenefitUse *uses)
{
    Civil now = day_civil(meal->day);
    Day month = day_of(now.year, now.month, 1);
    Day next_month =
        now.month == 12 ? day_of(now.year + 1, 1, 1) : day_of(now.year, now.month + 1, 1);
    Day year = day_of(now.year, 1, 1);
    Day next_year = day_of(now.year + 1, 1, 1);
    Day monday = meal->day - (day_weekday(meal->day) - 1);

    memset(uses, 0, scheme->group_count * sizeof *uses);
    for (size_t i = count; i-- > 0;) {
        const BenefitPast *p = &past[i];
        if (p->group >= scheme->group_count) continue;
        BenefitUse *use = &uses[p->group];
        if (p->day == meal->day) {
            use->day_count++;
            use->day_fen += p->fen;
            use->slot_count += p->slot == (uint8_t)meal->slot;
        }
        if (p->day >= monday && p->day < monday + 7) {
            use->week_count++;
            use->week_fen += p->fen;
        }
        if (p->day >= month && p->day < next_month) {
            use->month_count++;
            use->month_fen += p->fen;
        }
        if (p->day >= year && p->day < next_year) {
            use->year_count++;
            use->year_fen += p->fen;
        }
    }
}
