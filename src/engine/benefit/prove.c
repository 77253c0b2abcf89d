/* The proof at load.  Rules are conjunctions of ranges and tag sets, so whether two of them can
 * meet is decided exactly; amounts are piecewise linear in the price, so they are compared at every
 * price where a piece begins or ends, and one fen to each side of it.
 *
 *   a rule that never wins at any person and meal of its own        -> fault
 *   two rules of a group that can meet with different amounts       -> question: A over B?
 *   a threshold without a base, a rule without a count for a day    -> question */
#include "engine/benefit/inside.h"

enum { PRICES_MAX = 512, FINDINGS_AT_FIRST = 16, TRIES_MAX = 500000 };

typedef struct Proof {
    Arena *arena;
    const BenefitBook *book;
    const BenefitScheme *scheme;
    BenefitFindings *out;
    Fen prices[PRICES_MAX];
    size_t price_count;
    int64_t tries; /* settlements left for the search; a hostile scheme must not take minutes */
} Proof;

static void found(Proof *p, BenefitFindingKind kind, const char *code, int32_t rule, int32_t other,
                  Str text)
{
    BenefitFindings *f = p->out;
    if (f->count == f->cap) {
        size_t cap = f->cap ? f->cap * 2 : FINDINGS_AT_FIRST;
        BenefitFinding *items = NEW_ARRAY(p->arena, BenefitFinding, cap);
        if (f->count) memcpy(items, f->items, f->count * sizeof *items);
        f->items = items;
        f->cap = cap;
    }
    f->items[f->count++] = (BenefitFinding){kind, code, p->scheme, rule, other, text};
    f->faults += kind == FINDING_FAULT;
    f->questions += kind == FINDING_QUESTION;
}

static const BenefitRule *rule_at(const Proof *p, size_t i)
{
    return &p->scheme->rules[i];
}

/* --- prices at which something can change ---------------------------------------------------- */

static void add_price(Proof *p, Fen price)
{
    for (Fen at = price - 1; at <= price + 1; at++) {
        if (at < 0 || at > BENEFIT_FEN_MAX || p->price_count == PRICES_MAX) continue;
        bool known = false;
        for (size_t i = 0; i < p->price_count && !known; i++) known = p->prices[i] == at;
        if (!known) p->prices[p->price_count++] = at;
    }
}

/* A price that leaves this net amount after each discount of the scheme. */
static void add_net(Proof *p, Fen net)
{
    add_price(p, net);
    for (size_t i = 0; i < p->scheme->rule_count; i++) {
        const BenefitRule *rule = rule_at(p, i);
        if (rule->kind != BENEFIT_DISCOUNT) continue;
        if (rule->amount.type == AMOUNT_RATE && rule->amount.value < 10000)
            add_price(p, net * 10000 / (10000 - rule->amount.value));
        if (rule->amount.type == AMOUNT_FIXED) add_price(p, net + rule->amount.value);
    }
}

static void collect_prices(Proof *p)
{
    static const Fen usual[] = {100, 500, 1000, 1500, 2000, 5000, 20000, 100000};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) add_price(p, usual[i]);
    for (size_t i = 0; i < p->scheme->rule_count; i++) {
        const BenefitRule *rule = rule_at(p, i);
        if (rule->has_threshold) add_net(p, rule->threshold_fen);
        if (rule->amount.type == AMOUNT_FIXED || rule->amount.type == AMOUNT_PAY)
            add_net(p, rule->amount.value);
        if (rule->amount.type == AMOUNT_TABLE && rule->amount.by <= BY_LIST)
            for (size_t k = 0; k < rule->amount.row_count; k++)
                add_net(p, rule->amount.rows[k].from);
        if (rule->amount.type != AMOUNT_RATE || rule->amount.value == 0) continue;
        for (size_t j = 0; j < p->scheme->rule_count; j++) /* where a rate meets a fixed amount */
            if (rule_at(p, j)->amount.type == AMOUNT_FIXED)
                add_net(p, rule_at(p, j)->amount.value * 10000 / rule->amount.value);
    }
}

/* ---- persons and meals that meet a rule ---- */

/* The conditions of one rule, or of two at once. */
typedef struct Meeting {
    int32_t age_min, age_max, ability_min, ability_max;
    BenefitPlace hukou, residence;
    uint64_t any[2], all, none;
    uint32_t slots, weekdays;
    bool dine_in, delivered;
    Day from, to;
} Meeting;

static Meeting meeting_of(const Proof *p, const BenefitRule *a, const BenefitRule *b)
{
    const BenefitWho *x = &a->who;
    const BenefitWho *y = &b->who;
#define LARGER(m, n)  ((m) > (n) ? (m) : (n))
#define SMALLER(m, n) ((m) < (n) ? (m) : (n))
    int32_t top_x = x->ability_max < 0 ? 4 : x->ability_max;
    int32_t top_y = y->ability_max < 0 ? 4 : y->ability_max;
    return (Meeting){
        .age_min = LARGER(x->age_min, y->age_min),
        .age_max = SMALLER(x->age_max, y->age_max),
        .ability_min = LARGER(x->ability_min, y->ability_min),
        .ability_max = SMALLER(top_x, top_y),
        .hukou = LARGER(x->hukou_min, y->hukou_min),
        .residence = LARGER(x->residence_min, y->residence_min),
        .any = {x->any, y->any},
        .all = x->all | y->all,
        .none = x->none | y->none,
        .slots = a->when.slots & b->when.slots,
        .weekdays = a->when.weekdays & b->when.weekdays,
        .dine_in = a->when.dine_in || b->when.dine_in,
        .delivered = a->when.delivered || b->when.delivered,
        .from = LARGER(LARGER(a->when.from, b->when.from), p->scheme->from),
        .to = SMALLER(SMALLER(a->when.to, b->when.to), p->scheme->to),
    };
#undef LARGER
#undef SMALLER
}

/* Exact: some person and meal meets all of it. */
static bool can_meet(const Meeting *m)
{
    if (m->age_min > m->age_max || m->ability_min > m->ability_max || m->from > m->to) return false;
    if (!m->slots || !m->weekdays || (m->dine_in && m->delivered) || (m->all & m->none))
        return false;
    for (int i = 0; i < 2; i++)
        if (m->any[i] && !(m->any[i] & ~m->none)) return false;
    return true;
}

static Day first_day(const Meeting *m)
{
    Day usual = day_of(2026, 1, 5);
    return usual < m->from ? m->from : usual > m->to ? m->to : usual;
}

static BenefitPerson person_of(const Meeting *m, int32_t age, BenefitPlace hukou, uint64_t tags,
                               Day day)
{
    BenefitPerson person = {.hukou = hukou,
                            .residence = PLACE_TOWN,
                            .tags = tags,
                            .ability = m->ability_min < 0 ? 0 : m->ability_min,
                            .approved = true};
    int32_t year = day_civil(day).year - age;
    person.birth = day_of(year, 1, 1);
    return person;
}

/* ---- a rule that never pays ---- */

static bool wins(Proof *p, size_t rule, const BenefitPerson *person, const BenefitMeal *meal)
{
    BenefitSettlement s;
    benefit_settle(p->scheme, person, meal, NULL, &s);
    for (size_t i = 0; i < s.line_count; i++)
        if ((size_t)s.lines[i].rule == rule) return true;
    return false;
}

static bool wins_at_some_price(Proof *p, size_t rule, const BenefitPerson *person, Day day,
                               BenefitSlot slot)
{
    const BenefitRule *r = rule_at(p, rule);
    bool delivered = r->when.delivered || r->kind == BENEFIT_DELIVERY;
    for (size_t i = 0; i < p->price_count && p->tries-- > 0; i++) {
        BenefitMeal meal = {.day = day,
                            .slot = slot,
                            .list_fen = p->prices[i],
                            .delivered = delivered,
                            .fee_fen = delivered ? 100000 : 0};
        if (wins(p, rule, person, &meal)) return true;
    }
    return false;
}

/* One person in every slot and on every day of a week that the rule allows. */
static bool wins_in_a_week(Proof *p, size_t rule, const Meeting *m, int32_t age, BenefitPlace hukou,
                           uint64_t tags)
{
    const BenefitRule *r = rule_at(p, rule);
    Day first = first_day(m);
    for (BenefitSlot slot = SLOT_BREAKFAST; slot < SLOTS; slot++)
        for (Day day = first; day < first + 7 && day <= m->to; day++) {
            BenefitMeal meal = {.day = day, .slot = slot, .delivered = r->when.delivered};
            if (!benefit_is_when(&r->when, &meal)) continue;
            BenefitPerson person = person_of(m, age, hukou, tags, day);
            if (wins_at_some_price(p, rule, &person, day, slot)) return true;
        }
    return false;
}

/* Ages at the ends of all bands of the scheme, each place from the rule's least upwards. */
static bool wins_with_tags(Proof *p, size_t rule, const Meeting *m, uint64_t tags)
{
    const BenefitWho *own = &rule_at(p, rule)->who;
    for (size_t k = 0; k < p->scheme->rule_count; k++) {
        const BenefitWho *w = &rule_at(p, k)->who;
        const int32_t ages[] = {own->age_min, own->age_max, w->age_min - 1, w->age_max + 1};
        for (int a = 0; a < 4; a++) {
            int32_t age = (int32_t)clamp_i64(ages[a], own->age_min, own->age_max);
            for (BenefitPlace h = own->hukou_min; h <= PLACE_TOWN; h++)
                if (wins_in_a_week(p, rule, m, age, h, tags)) return true;
        }
    }
    return false;
}

/* Every way of just meeting the rule, with the fewest tags. */
static bool wins_somewhere(Proof *p, size_t rule)
{
    const BenefitWho *who = &rule_at(p, rule)->who;
    Meeting m = meeting_of(p, rule_at(p, rule), rule_at(p, rule));
    if (!can_meet(&m)) return false;
    uint64_t any = who->any & ~who->none;
    if (!any) return wins_with_tags(p, rule, &m, who->all);
    for (int bit = 0; bit < 64; bit++)
        if (any >> bit & 1 && wins_with_tags(p, rule, &m, who->all | (uint64_t)1 << bit))
            return true;
    return false;
}

static bool same_caps(const Proof *p, size_t rule)
{
    for (size_t i = 0; i < p->scheme->rule_count; i++)
        if (rule_at(p, i)->group == rule_at(p, rule)->group &&
            memcmp(&rule_at(p, i)->cap, &rule_at(p, rule)->cap, sizeof(BenefitCap)) != 0)
            return false;
    return true;
}

static void prove_alive(Proof *p, size_t i)
{
    const BenefitRule *r = rule_at(p, i);
    const int64_t *limits = &r->cap.slot_count;
    for (size_t k = 0; k < sizeof r->cap / sizeof *limits; k++) {
        if (limits[k] != 0) continue;
        found(p, FINDING_FAULT, "cap_zero", (int32_t)i, -1, STR("上限是 0，这条永远用不上"));
        return;
    }
    if (wins_somewhere(p, i)) return;
    if (p->tries <= 0) {
        found(p, FINDING_QUESTION, "not_proved", (int32_t)i, -1,
              STR("规则太多太杂，没能查出这条何时用得上，请拆成几个方案"));
        return;
    }
    bool sure = same_caps(p, i);
    found(p, sure ? FINDING_FAULT : FINDING_NOTE, "dead_rule", (int32_t)i, -1,
          sure ? STR("这条永远用不上：条件不可能，或总被同组别的规则盖过")
               : STR("首次用餐时总被同组别的规则盖过，只在别条用完后才用得上"));
}

/* ---- overlaps ---- */

static bool same_funders(const BenefitRule *a, const BenefitRule *b)
{
    if (a->part_count != b->part_count) return false;
    for (size_t i = 0; i < a->part_count; i++)
        if (a->parts[i].funder != b->parts[i].funder || a->parts[i].weight != b->parts[i].weight)
            return false;
    return true;
}

/* Compares what the two give to a person and meal that meets both, over all prices. */
static void compare(const Proof *p, const BenefitRule *a, const BenefitRule *b, const Meeting *m,
                    Fen *a_more, Fen *b_more)
{
    Day day = first_day(m);
    while (!(m->weekdays & 1u << day_weekday(day)) && day < m->to) day++;
    uint64_t tags = m->all;
    for (int i = 0; i < 2; i++) {
        uint64_t open = m->any[i] & ~m->none;
        if (m->any[i] && !(m->any[i] & tags)) tags |= open & -open;
    }
    BenefitPerson person = person_of(m, m->age_min, m->hukou, tags, day);
    BenefitSlot slot = (BenefitSlot)__builtin_ctz(m->slots);
    *a_more = *b_more = 0;
    for (size_t i = 0; i < p->price_count; i++) {
        BenefitMeal meal = {.day = day, .slot = slot, .list_fen = p->prices[i]};
        BenefitBases bases = {meal.list_fen, meal.list_fen, meal.list_fen, 300};
        Fen fa = benefit_reaches(a, meal.list_fen) ? benefit_amount(a, &person, &meal, bases) : 0;
        Fen fb = benefit_reaches(b, meal.list_fen) ? benefit_amount(b, &person, &meal, bases) : 0;
        if (fa - fb > *a_more) *a_more = fa - fb;
        if (fb - fa > *b_more) *b_more = fb - fa;
    }
}

static void prove_pair(Proof *p, size_t i, size_t j)
{
    const BenefitRule *a = rule_at(p, i);
    const BenefitRule *b = rule_at(p, j);
    Meeting m = meeting_of(p, a, b);
    Fen a_more;
    Fen b_more;
    char text[2][32];

    if (!can_meet(&m)) return;
    compare(p, a, b, &m, &a_more, &b_more);
    fen_text(a_more, text[0]);
    fen_text(b_more, text[1]);
    if (a_more == 0 && b_more == 0) {
        bool same = same_funders(a, b);
        found(p, same || p->scheme->answered_overlap ? FINDING_NOTE : FINDING_QUESTION,
              same ? "overlap_same" : "overlap_funders", (int32_t)i, (int32_t)j,
              same ? STR("两条会同时适用，给的一样多，只算一次")
                   : STR("两条会同时适用，钱一样但出钱方不同，请定由谁出"));
        return;
    }
    const char *who = p->scheme->groups[a->group].first_wins ? "先写的一条"
                      : a_more > 0 && b_more > 0             ? "当次较多的一条"
                      : a_more > 0                           ? "前一条"
                                                             : "后一条";
    found(p, p->scheme->answered_overlap ? FINDING_NOTE : FINDING_QUESTION, "overlap", (int32_t)i,
          (int32_t)j,
          str_fmt(p->arena, "两条会同时适用（最多差 %s 元），现按%s算，请确认",
                  text[a_more > b_more ? 0 : 1], who));
}

/* ---- the scheme as a whole ---- */

/* Ages that no rule of the group covers, between ages that some rule covers. */
static void prove_ages(Proof *p, int32_t group)
{
    int32_t low = 200;
    int32_t high = 0;
    for (size_t i = 0; i < p->scheme->rule_count; i++) {
        const BenefitWho *w = &rule_at(p, i)->who;
        if (rule_at(p, i)->group != group) continue;
        if (w->age_min < low) low = w->age_min;
        if (w->age_max > high) high = w->age_max;
    }
    for (int32_t age = low; age <= high; age++) {
        bool covered = false;
        for (size_t i = 0; i < p->scheme->rule_count && !covered; i++) {
            const BenefitWho *w = &rule_at(p, i)->who;
            covered = rule_at(p, i)->group == group && w->age_min <= age && age <= w->age_max;
        }
        if (covered) continue;
        found(p, FINDING_QUESTION, "age_gap", -1, -1,
              str_fmt(p->arena, "%.*s 组里没有规则管 %d 岁，而更小和更大都有，请确认",
                      STR_ARG(p->scheme->groups[group].name), age));
        return;
    }
    if (high < 120)
        found(p, FINDING_NOTE, "age_end", -1, -1,
              str_fmt(p->arena, "%.*s 组到 %d 岁为止，再大就没有了",
                      STR_ARG(p->scheme->groups[group].name), high));
}

static void prove_questions(Proof *p, size_t i)
{
    const BenefitRule *r = rule_at(p, i);
    const BenefitCap *cap = &r->cap;
    if (r->has_threshold && !r->threshold_named && !p->scheme->answered_threshold &&
        r->kind != BENEFIT_DISCOUNT)
        found(p, FINDING_QUESTION, "threshold_base", (int32_t)i, -1,
              STR("门槛没写按折前 list 还是折后 net，现按折后算，请写明"));
    bool is_meal = r->kind == BENEFIT_SUBSIDY;
    if (is_meal && cap->slot_count < 0 && cap->day_count < 0 && cap->day_fen < 0 &&
        !p->scheme->answered_two_meals)
        found(p, FINDING_QUESTION, "two_meals", (int32_t)i, -1,
              STR("没写一天两餐是各补一次还是只补一次，请写明"));
    if (r->has_threshold && r->threshold_op <= OP_GT && r->amount.type == AMOUNT_FIXED) {
        char text[32];
        fen_text(r->amount.value, text);
        found(p, FINDING_NOTE, "cliff", (int32_t)i, -1,
              str_fmt(p->arena, "门槛处差一分钱就差 %s 元", text));
    }
    bool conditional = false;
    for (size_t k = 0; k < r->part_count; k++) conditional = conditional || r->parts[k].conditional;
    if (conditional && r->amount.type != AMOUNT_PARTS)
        found(p, FINDING_NOTE, "funders_shift", (int32_t)i, -1,
              STR("有条件的出钱方不在时，由其余各方按份额多出"));
    if (is_meal && r->floor_fen == 0 && r->amount.type == AMOUNT_FIXED &&
        (!r->has_threshold || r->threshold_fen < r->amount.value))
        found(p, FINDING_NOTE, "free_meal", (int32_t)i, -1,
              STR("补贴可能超过餐费：老人付 0 元，超出部分不补"));
}

void benefit_prove(Arena *arena, const BenefitBook *book, const BenefitScheme *scheme,
                   BenefitFindings *out)
{
    Proof p = {.arena = arena, .book = book, .scheme = scheme, .out = out, .tries = TRIES_MAX};
    collect_prices(&p);
    for (size_t i = 0; i < scheme->rule_count; i++) prove_alive(&p, i);
    for (size_t i = 0; i < scheme->rule_count; i++)
        for (size_t j = i + 1; j < scheme->rule_count; j++)
            if (scheme->rules[i].group == scheme->rules[j].group) prove_pair(&p, i, j);
    for (size_t g = 0; g < scheme->group_count; g++) prove_ages(&p, (int32_t)g);
    for (size_t i = 0; i < scheme->rule_count; i++) prove_questions(&p, i);
    if (scheme->from == INT32_MIN)
        found(&p, FINDING_QUESTION, "no_start", -1, -1, STR("没写从哪天起执行"));
}
