/* Random schemes and meals settled a second time, by a formulation of the rules written apart from
 * the engine: no shared settling code, caps counted from the plain list of what the person had. */
#include "base/test.h"
#include "engine/benefit/sheet.h"

enum { ROUNDS = 150, RULES_MAX = 10, PERSONS = 12, MEALS = 12, PAST_MAX = 400 };
enum { DISCOUNT, SUBSIDY, DELIVERY, OPERATOR, KINDS };
enum { SLOT, DAYS, WEEK, MEAL_FEN, DAY_FEN, MONTH_FEN, CAPS };

static const char *const kind_words[] = {"discount", "subsidy", "delivery", "operator"};
static const char *const cap_words[] = {"slot_count", "day_count", "week_count",
                                        "meal_fen",   "day_fen",   "month_fen"};
static const char *const place_words[] = {"none", "city", "district", "town"};
/* In order of bytes, as they are printed. */
static const char *const funder_words[] = {"city", "district", "operator", "town"};
enum { FUNDERS = 4, CANTEEN = 2 };

typedef struct Rule {
    int kind, group;
    int64_t age[2];
    int64_t place, ability;
    unsigned any, slots, weekdays; /* bits; 0: not written */
    bool dine_in;
    int op; /* 0 none, 1 at least, 2 more than */
    bool on_list, rate;
    int64_t limit, value, floor;
    int64_t cap[CAPS]; /* -1 none */
    int parts;
    int funder[3];
    int64_t bp[3];
} Rule;

typedef struct Past {
    int kind, group, slot;
    Day day;
    int64_t fen;
} Past;

typedef struct Eater {
    Day birth;
    int64_t place, ability; /* -1 unknown */
    unsigned tags;
    Past past[PAST_MAX];
    int count;
} Eater;

typedef struct Meal {
    Day day;
    int slot;
    int64_t list, fee;
    bool delivered;
} Meal;

static int64_t pick(Random *r, int64_t low, int64_t high)
{
    return low + (int64_t)random_below(r, (uint64_t)(high - low + 1));
}

/* ---- the second formulation ---- */

static int64_t years_old(Day birth, Day day)
{
    Civil b = day_civil(birth);
    Civil d = day_civil(day);
    bool leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;
    if (b.month == 2 && b.day == 29 && !leap) b.day = 28;
    return d.year - b.year - (d.month * 100 + d.day < b.month * 100 + b.day);
}

static bool suits(const Rule *rule, const Eater *e, const Meal *m, int64_t net)
{
    int64_t years = years_old(e->birth, m->day);
    int64_t judged = rule->on_list ? m->list : net;
    return years >= rule->age[0] && years <= rule->age[1] && e->place >= rule->place &&
           (!rule->any || e->tags & rule->any) && e->ability >= rule->ability &&
           (!rule->slots || rule->slots >> m->slot & 1) &&
           (!rule->weekdays || rule->weekdays >> day_weekday(m->day) & 1) &&
           !(rule->dine_in && m->delivered) &&
           (rule->op == 0 || judged > rule->limit || (rule->op == 1 && judged == rule->limit));
}

static int64_t at_most(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t left_by_caps(const Rule *rule, const Eater *e, const Meal *m, int64_t fen)
{
    int64_t had[CAPS] = {0};
    Civil now = day_civil(m->day);
    for (int i = 0; i < e->count; i++) {
        const Past *p = &e->past[i];
        Civil then = day_civil(p->day);
        if (p->kind != rule->kind || p->group != rule->group) continue;
        had[SLOT] += p->day == m->day && p->slot == m->slot;
        had[DAYS] += p->day == m->day;
        had[WEEK] += p->day - day_weekday(p->day) == m->day - day_weekday(m->day);
        had[DAY_FEN] += p->day == m->day ? p->fen : 0;
        had[MONTH_FEN] += then.year == now.year && then.month == now.month ? p->fen : 0;
    }
    for (int c = SLOT; c <= WEEK; c++)
        if (rule->cap[c] >= 0 && had[c] >= rule->cap[c]) return 0;
    for (int c = MEAL_FEN; c < CAPS; c++)
        if (rule->cap[c] >= 0)
            fen = at_most(fen, rule->cap[c] > had[c] ? rule->cap[c] - had[c] : 0);
    return fen;
}

static void pay_out(const Rule *rule, int64_t fen, int64_t *owed)
{
    int64_t given = 0;
    bool topped[3] = {false, false, false};
    int64_t share[3];
    for (int i = 0; i < rule->parts; i++) given += share[i] = fen * rule->bp[i] / 10000;
    for (; given < fen; given++) {
        int best = -1;
        for (int i = 0; i < rule->parts; i++)
            if (!topped[i] &&
                (best < 0 || fen * rule->bp[i] % 10000 > fen * rule->bp[best] % 10000))
                best = i;
        topped[best] = true;
        share[best]++;
    }
    for (int i = 0; i < rule->parts; i++)
        if (rule->kind != DISCOUNT || rule->funder[i] != CANTEEN) owed[rule->funder[i]] += share[i];
}

typedef struct Expected {
    int64_t sum[KINDS];
    int64_t owed[FUNDERS];
    int used[RULES_MAX], used_count;
} Expected;

static void settle_one_group(const Rule *rules, int count, int kind, int group, Eater *e,
                             const Meal *m, Expected *out)
{
    int64_t net = m->list - out->sum[DISCOUNT];
    int64_t most = 0;
    int best = -1;
    for (int i = 0; i < count; i++) {
        const Rule *rule = &rules[i];
        if (rule->kind != kind || rule->group != group || !suits(rule, e, m, net)) continue;
        int64_t base = kind == DISCOUNT ? m->list : kind == DELIVERY ? m->fee : net;
        int64_t fen = rule->rate ? (2 * base * rule->value + 10000) / 20000 : rule->value;
        if (kind == DELIVERY) fen = at_most(fen, m->delivered ? m->fee - out->sum[kind] : 0);
        fen = left_by_caps(rule, e, m, fen);
        if (fen > most) {
            most = fen;
            best = i;
        }
    }
    if (best < 0) return;
    if (kind == DISCOUNT) most = at_most(most, net);
    if (kind == SUBSIDY) {
        int64_t room = net - out->sum[SUBSIDY] - rules[best].floor;
        most = at_most(most, room > 0 ? room : 0);
    }
    if (most == 0) return;
    out->sum[kind] += most;
    out->used[out->used_count++] = best;
    pay_out(&rules[best], most, out->owed);
    if (CHECK(e->count < PAST_MAX))
        e->past[e->count++] = (Past){kind, group, m->slot, m->day, most};
}

/* "discount,subsidy,delivery,operator,pay,funders,rules\n" */
static void expect_row(const Rule *rules, int count, Eater *e, const Meal *m, Buf *out)
{
    Expected x = {0};
    for (int kind = 0; kind < KINDS; kind++) {
        unsigned done = 0; /* groups in the order in which they first appear */
        for (int i = 0; i < count; i++) {
            if (rules[i].kind != kind || done >> rules[i].group & 1) continue;
            done |= 1u << rules[i].group;
            settle_one_group(rules, count, kind, rules[i].group, e, m, &x);
        }
    }
    for (int k = 0; k < KINDS; k++) buf_fmt(out, "%lld,", (long long)x.sum[k]);
    buf_fmt(out, "%lld,",
            (long long)(m->list - x.sum[DISCOUNT] - x.sum[SUBSIDY] + m->fee - x.sum[DELIVERY]));
    const char *bar = "";
    for (int f = 0; f < FUNDERS; f++) {
        if (!x.owed[f]) continue;
        buf_fmt(out, "%s%s:%lld", bar, funder_words[f], (long long)x.owed[f]);
        bar = "|";
    }
    buf_char(out, ',');
    for (int i = 0; i < x.used_count; i++) buf_fmt(out, "%sr%d", i ? "|" : "", x.used[i]);
    buf_char(out, '\n');
}

/* ---- random schemes and sheets ---- */

static Rule random_rule(Random *r)
{
    static const int64_t amounts[] = {0, 1, 100, 200, 300, 333, 500, 800, 2000};
    Rule rule = {.kind = (int)pick(r, 0, KINDS - 1), .group = (int)pick(r, 0, 2), .ability = -1};
    if (pick(r, 0, 2) == 0) rule.kind = SUBSIDY;
    rule.age[0] = pick(r, 0, 1) ? 0 : 60 + 10 * pick(r, 0, 2);
    rule.age[1] = pick(r, 0, 1) ? 200 : rule.age[0] + pick(r, 0, 20);
    if (pick(r, 0, 1)) rule.place = pick(r, 0, 3);
    if (pick(r, 0, 3) == 0) rule.any = (unsigned)pick(r, 1, 15);
    if (pick(r, 0, 4) == 0) rule.ability = pick(r, 0, 4);
    if (pick(r, 0, 2) == 0) rule.slots = (unsigned)pick(r, 1, 7);
    if (pick(r, 0, 4) == 0) rule.weekdays = (unsigned)pick(r, 1, 127) << 1;
    rule.dine_in = pick(r, 0, 4) == 0;
    if (pick(r, 0, 2) == 0) rule.op = (int)pick(r, 1, 2);
    rule.on_list = rule.kind == DISCOUNT || pick(r, 0, 1);
    rule.limit = 500 * pick(r, 0, 3);
    rule.rate = pick(r, 0, 1);
    rule.value = rule.rate ? pick(r, 0, 10000) : amounts[pick(r, 0, 8)];
    if (rule.kind == SUBSIDY && pick(r, 0, 2) == 0) rule.floor = pick(r, 0, 500);
    for (int c = 0; c < CAPS; c++)
        rule.cap[c] = pick(r, 0, 3) ? -1 : c < MEAL_FEN ? pick(r, 1, 3) : 50 * pick(r, 1, 30);
    rule.parts = (int)pick(r, 1, 3);
    int64_t rest = 10000;
    for (int i = 0; i < rule.parts; i++) {
        rule.funder[i] = (int)((rule.value + i) % FUNDERS);
        rule.bp[i] = i == rule.parts - 1 ? rest : pick(r, 0, rest);
        rest -= rule.bp[i];
    }
    return rule;
}

static void put_bits(Buf *b, const char *key, unsigned bits, const char *const *words, int count)
{
    const char *comma = "";
    buf_fmt(b, ",\"%s\":[", key);
    for (int i = 0; i < count; i++) {
        if (!(bits >> i & 1)) continue;
        buf_fmt(b, "%s\"%s\"", comma, words[i]);
        comma = ",";
    }
    buf_char(b, ']');
}

static const char *const tag_words[] = {"dibao", "tekun", "alone", "bai"};
static const char *const slot_words[] = {"B", "L", "D"};
static const char *const weekday_words[] = {"", "mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static void put_rule(Buf *b, const Rule *rule, int number)
{
    buf_fmt(b, "%s{\"id\":\"r%d\",\"kind\":\"%s\",\"group\":\"g%d\"", number ? "," : "", number,
            kind_words[rule->kind], rule->group);
    buf_fmt(b, ",\"who\":{\"age\":[%lld,%lld],\"hukou\":\"%s\"", (long long)rule->age[0],
            (long long)rule->age[1], place_words[rule->place]);
    if (rule->any) put_bits(b, "tags_any", rule->any, tag_words, 4);
    if (rule->ability >= 0) buf_fmt(b, ",\"ability_min\":%lld", (long long)rule->ability);
    buf_char(b, '}');
    if (rule->slots) put_bits(b, "slots", rule->slots, slot_words, 3);
    if (rule->weekdays) put_bits(b, "weekdays", rule->weekdays, weekday_words, 8);
    if (rule->dine_in) buf_text(b, ",\"dine_in\":true");
    if (rule->op)
        buf_fmt(b, ",\"threshold\":{\"base\":\"%s\",\"op\":\"%s\",\"fen\":%lld}",
                rule->on_list ? "list" : "net", rule->op == 1 ? "ge" : "gt",
                (long long)rule->limit);
    buf_fmt(b, ",\"benefit\":{\"type\":\"%s\",\"%s\":%lld}", rule->rate ? "rate" : "fixed",
            rule->rate ? "bp" : "fen", (long long)rule->value);
    const char *comma = "";
    buf_text(b, ",\"cap\":{");
    for (int c = 0; c < CAPS; c++) {
        if (rule->cap[c] < 0) continue;
        buf_fmt(b, "%s\"%s\":%lld", comma, cap_words[c], (long long)rule->cap[c]);
        comma = ",";
    }
    buf_fmt(b, "},\"copay_floor_fen\":%lld,\"funders\":[", (long long)rule->floor);
    for (int i = 0; i < rule->parts; i++)
        buf_fmt(b, "%s[\"%s\",%lld]", i ? "," : "", funder_words[rule->funder[i]],
                (long long)rule->bp[i]);
    buf_text(b, "]}");
}

static Eater random_eater(Random *r)
{
    Eater e = {.birth =
                   day_of(2026 - (int)pick(r, 55, 92), (int)pick(r, 2, 4), (int)pick(r, 1, 28)),
               .place = pick(r, 0, 3),
               .ability = pick(r, -1, 4),
               .tags = (unsigned)pick(r, 0, 15)};
    if (pick(r, 0, 5) == 0) e.birth = day_of(1936 + 4 * (int)pick(r, 0, 7), 2, 29);
    return e;
}

/* Two meals of one day and slot happen, and so do the ends of weeks and months. */
static Meal random_meal(Random *r, Day day)
{
    Meal m = {.day = day, .slot = (int)pick(r, 0, 2), .delivered = pick(r, 0, 2) == 0};
    m.list = pick(r, 0, 2) ? 500 * pick(r, 0, 4) + pick(r, -1, 1) : pick(r, 0, 4000);
    if (m.list < 0) m.list = 0;
    if (m.delivered) m.fee = 100 * pick(r, 0, 5);
    return m;
}

static void put_case(Buf *b, int person, int step, const Eater *e, const Meal *m)
{
    char birth[16];
    char day[16];
    const char *bar = "";
    day_text(e->birth, birth);
    day_text(m->day, day);
    buf_fmt(b, "p%d,%d,S,%s,%s,", person, step, birth, place_words[e->place]);
    for (int i = 0; i < 4; i++) {
        if (!(e->tags >> i & 1)) continue;
        buf_fmt(b, "%s%s", bar, tag_words[i]);
        bar = "|";
    }
    buf_char(b, ',');
    if (e->ability >= 0) buf_i64(b, e->ability);
    buf_fmt(b, ",%s,%s,%lld,%d,%lld", day, slot_words[m->slot], (long long)m->list, m->delivered,
            (long long)m->fee);
}

#define HEAD "seq,step,scheme,birth,hukou,tags,ability,date,slot,list_fen,delivered,fee_fen"
#define TAIL ",discount_fen,subsidy_fen,delivery_subsidy_fen,operator_fen,pay_fen,funders,rules\n"

static void one_round(Random *r)
{
    static Eater eater; /* large */
    Rule rules[RULES_MAX];
    int count = (int)pick(r, 1, RULES_MAX);
    Buf scheme = buf_new(test_arena(), 1 << 16);
    Buf sheet = buf_new(test_arena(), 1 << 18);
    Buf wanted = buf_new(test_arena(), 1 << 18);
    Buf got = buf_new(test_arena(), 1 << 18);
    buf_text(&scheme, "{\"id\":\"S\",\"rules\":[");
    for (int i = 0; i < count; i++) {
        rules[i] = random_rule(r);
        put_rule(&scheme, &rules[i], i);
    }
    buf_text(&scheme, "]}");
    buf_text(&sheet, HEAD "\n");
    buf_text(&wanted, HEAD TAIL);
    for (int p = 0; p < PERSONS; p++) {
        Day day = day_of(2026, (int)pick(r, 2, 4), (int)pick(r, 20, 28));
        eater = random_eater(r);
        for (int s = 0; s < MEALS; s++) {
            day += pick(r, 0, 3) ? 0 : (int)pick(r, 1, 4);
            Meal meal = random_meal(r, day);
            put_case(&sheet, p, s, &eater, &meal);
            put_case(&wanted, p, s, &eater, &meal);
            buf_char(&sheet, '\n');
            buf_char(&wanted, ',');
            expect_row(rules, count, &eater, &meal, &wanted);
        }
    }
    const BenefitBook *book;
    BenefitSheet read;
    Problem problem = {0};
    if (!CHECK_STATUS(OK, benefit_book_read(test_arena(), buf_str(&scheme), &book, &problem)) ||
        !CHECK_STATUS(OK,
                      benefit_sheet_read(test_arena(), book, buf_str(&sheet), &read, &problem)) ||
        !CHECK_STATUS(OK, benefit_sheet_print(test_arena(), &read, &got, &problem))) {
        test_note("%s: %s", problem.where, problem.text);
        return;
    }
    Str a = buf_str(&wanted);
    Str b = buf_str(&got);
    while (a.len && b.len) {
        Str want = str_cut(&a, '\n');
        Str have = str_cut(&b, '\n');
        if (CHECK(str_eq(want, have))) continue;
        test_note("want %.*s", STR_ARG(want));
        test_note("have %.*s", STR_ARG(have));
        test_note("%.*s", (int)scheme.len, scheme.ptr);
        return;
    }
    CHECK(a.len == 0 && b.len == 0);
}

TEST(random_schemes_settle_as_a_second_formulation_says_to_the_fen)
{
    Random r = random_seeded(20261122);
    for (int i = 0; i < ROUNDS; i++) one_round(&r);
}
