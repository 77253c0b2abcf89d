/* Random schemes, people and meals: what must hold for all of them. */
#include "base/test.h"
#include "engine/benefit/benefit.h"

enum { SCHEMES = 400, MEALS = 60 };

static int64_t pick(Random *r, int64_t low, int64_t high)
{
    return low + (int64_t)random_below(r, (uint64_t)(high - low + 1));
}

static bool one_in(Random *r, uint64_t n)
{
    return random_below(r, n) == 0;
}

static void put_who(Random *r, Buf *b)
{
    int64_t low = pick(r, 0, 90);
    buf_fmt(b, "\"who\":{\"age\":[%lld,%lld]", (long long)low, (long long)pick(r, low, 120));
    static const char *const places[] = {"none", "city", "district", "town"};
    if (one_in(r, 2)) buf_fmt(b, ",\"hukou\":\"%s\"", places[pick(r, 0, 3)]);
    if (one_in(r, 4)) buf_fmt(b, ",\"residence\":\"%s\"", places[pick(r, 0, 3)]);
    if (one_in(r, 3)) buf_fmt(b, ",\"tags_any\":[\"t%lld\",\"u\"]", (long long)pick(r, 0, 3));
    if (one_in(r, 5)) buf_text(b, ",\"tags_all\":[\"t1\"]");
    if (one_in(r, 5)) buf_text(b, ",\"tags_none\":[\"t2\"]");
    if (one_in(r, 4)) buf_fmt(b, ",\"ability_min\":%lld", (long long)pick(r, 0, 4));
    if (one_in(r, 6)) buf_text(b, ",\"approved\":true");
    buf_char(b, '}');
}

static void put_benefit(Random *r, Buf *b, bool discount)
{
    long long fen = (long long)pick(r, 0, 1500);
    long long bp = (long long)pick(r, 0, 10000);
    switch (pick(r, 0, discount ? 2 : 4)) {
    case 0: buf_fmt(b, "\"benefit\":{\"type\":\"fixed\",\"fen\":%lld}", fen); break;
    case 1: buf_fmt(b, "\"benefit\":{\"type\":\"rate\",\"bp\":%lld}", bp); break;
    case 2: buf_fmt(b, "\"benefit\":{\"type\":\"pay\",\"fen\":%lld}", fen); break;
    case 3:
        buf_fmt(
            b,
            "\"benefit\":{\"type\":\"table\",\"by\":\"list\",\"rows\":[{\"from\":0,\"fen\":%lld},"
            "{\"from\":900,\"bp\":%lld}]}",
            fen, bp);
        break;
    default:
        buf_fmt(b, "\"benefit\":{\"type\":\"rate\",\"bp\":%lld,\"base\":\"%s\"}", bp,
                one_in(r, 2) ? "list" : "rest");
    }
}

static void put_rule(Random *r, Buf *b, int number)
{
    static const char *const kinds[] = {"discount", "subsidy",  "subsidy",
                                        "voucher",  "delivery", "operator"};
    static const char *const ops[] = {"ge", "gt", "le", "lt"};
    static const char *const caps[] = {"slot_count", "day_count", "week_count", "month_count",
                                       "meal_fen",   "day_fen",   "week_fen",   "month_fen"};
    int64_t kind = pick(r, 0, 5);
    buf_fmt(b, "%s{\"id\":\"r%d\",\"kind\":\"%s\",\"group\":\"g%lld\",", number ? "," : "", number,
            kinds[kind], (long long)pick(r, 0, 1));
    put_who(r, b);
    buf_char(b, ',');
    put_benefit(r, b, kind == 0);
    if (one_in(r, 2))
        buf_fmt(b, ",\"threshold\":{\"base\":\"%s\",\"op\":\"%s\",\"fen\":%lld}",
                kind == 0 || one_in(r, 2) ? "list" : "net", ops[pick(r, 0, 3)],
                (long long)pick(r, 0, 2000));
    if (one_in(r, 2)) {
        int64_t cap = pick(r, 0, 7);
        buf_fmt(b, ",\"cap\":{\"%s\":%lld}", caps[cap], (long long)pick(r, 1, cap < 4 ? 5 : 1500));
    }
    if (one_in(r, 4)) buf_fmt(b, ",\"copay_floor_fen\":%lld", (long long)pick(r, 0, 500));
    if (one_in(r, 6)) buf_text(b, ",\"weekdays\":[1,2,3,4,5]");
    if (one_in(r, 6)) buf_text(b, ",\"slots\":[\"L\",\"D\"]");
    if (one_in(r, 8)) buf_text(b, ",\"dine_in\":true");
    int64_t a = pick(r, 0, 10000);
    int64_t c = pick(r, 0, 10000 - a);
    buf_fmt(b, ",\"funders\":[[\"a\",%lld],[\"b\",%lld],[\"operator\",%lld]]}", (long long)a,
            (long long)c, (long long)(10000 - a - c));
}

static Str random_scheme(Random *r)
{
    Buf b = buf_new(test_arena(), 1 << 20);
    int rules = (int)pick(r, 1, 10);
    buf_text(&b, "{\"id\":\"S\",\"from\":\"2020-01-01\",\"rules\":[");
    for (int i = 0; i < rules; i++) put_rule(r, &b, i);
    buf_text(&b, "]}");
    return buf_str(&b);
}

static BenefitPerson random_person(Random *r)
{
    return (BenefitPerson){.birth = day_of(1930, 1, 1) + (Day)random_below(r, 16000),
                           .hukou = (BenefitPlace)pick(r, 0, 3),
                           .residence = (BenefitPlace)pick(r, 0, 3),
                           .tags = random_next(r),
                           .ability = (int32_t)pick(r, -1, 4),
                           .approved = one_in(r, 2)};
}

static BenefitMeal random_meal(Random *r, Day day)
{
    bool delivered = one_in(r, 3);
    return (BenefitMeal){.day = day,
                         .slot = (BenefitSlot)pick(r, 0, 2),
                         .list_fen = pick(r, 0, 2500),
                         .delivered = delivered,
                         .fee_fen = delivered ? pick(r, 0, 500) : 0};
}

static void check_whole(const BenefitSettlement *s)
{
    Fen parts = 0;
    Fen operator_discount = 0;
    Fen owed[BENEFIT_FUNDERS_MAX];
    Fen incentive = s->operator_fen;
    for (size_t i = 0; i < s->line_count; i++) {
        Fen sum = 0;
        const BenefitLine *line = &s->lines[i];
        CHECK(line->fen > 0 && line->cut_fen >= 0);
        for (size_t k = 0; k < line->part_count; k++) {
            CHECK(line->parts[k].fen >= 0);
            sum += line->parts[k].fen;
            if (line->kind == BENEFIT_DISCOUNT &&
                line->parts[k].funder == s->scheme->operator_funder)
                operator_discount += line->parts[k].fen;
        }
        CHECK_INT(line->fen, sum);
    }
    benefit_by_funder(s, owed);
    for (size_t f = 0; f < s->scheme->funder_count; f++) parts += owed[f];
    CHECK_INT(s->list_fen + s->fee_fen + incentive, s->pay_fen + parts + operator_discount);
    CHECK(s->pay_fen >= 0);
    CHECK(s->discount_fen <= s->list_fen && s->delivery_fen <= s->fee_fen);
}

/* The amount in "区里补12.34元。", in fen; 0 when the sentence has none. */
static Fen amount_in(Str sentence)
{
    Fen fen = 0;
    for (size_t i = 0; i < sentence.len; i++)
        if (sentence.ptr[i] >= '0' && sentence.ptr[i] <= '9')
            fen = fen * 10 + sentence.ptr[i] - '0';
    return fen;
}

/* Who listens with pen and paper comes to the same amount. */
static void check_told(const BenefitPerson *person, const BenefitMeal *meal,
                       const BenefitSettlement *s)
{
    Buf say = buf_new(test_arena(), 1 << 16);
    Fen told = 0;
    benefit_explain(person, meal, s, &say);
    CHECK(!say.full);
    for (Str rest = buf_str(&say); rest.len;) {
        Str sentence = str_cut(&rest, '\n');
        Fen fen = amount_in(sentence);
        bool is_limit = str_find(sentence, STR("满"), 0) != SIZE_MAX ||
                        str_find(sentence, STR("超过"), 0) != SIZE_MAX ||
                        str_find(sentence, STR("少补"), 0) != SIZE_MAX;
        CHECK(utf8_length(sentence) <= 20);
        if (is_limit) continue;
        if (str_starts(sentence, STR("标价"))) told += fen;
        if (str_starts(sentence, STR("老人价优惠")) || str_starts(sentence, STR("消费券抵")) ||
            str_starts(sentence, STR("送餐费免")))
            told -= fen;
        else if (str_starts(sentence, STR("送餐费")))
            told += fen;
        else if (str_find(sentence, STR("补"), 0) != SIZE_MAX)
            told -= fen;
        if (str_starts(sentence, STR("您付"))) CHECK_INT(fen, told);
    }
}

TEST(in_random_schemes_the_parts_are_the_whole_and_nobody_pays_less_than_nothing)
{
    uint64_t seed = 20261121;
    Random r = random_seeded(seed);
    int64_t lines = 0;
    test_note("seed %llu", (unsigned long long)seed);
    for (int i = 0; i < SCHEMES; i++) {
        const BenefitBook *book;
        Problem problem = {0};
        Str text = random_scheme(&r);
        if (!CHECK_STATUS(OK, benefit_book_read(test_arena(), text, &book, &problem))) {
            test_note("%s %s\n# %.*s", problem.where, problem.text, STR_ARG(text));
            return;
        }
        const BenefitScheme *scheme = &book->schemes[0];
        BenefitPast past[MEALS * BENEFIT_GROUPS_MAX];
        BenefitUse uses[BENEFIT_GROUPS_MAX];
        BenefitPerson person = random_person(&r);
        Day day = day_of(2026, 1, 1);
        size_t n = 0;
        for (int m = 0; m < MEALS; m++) {
            BenefitSettlement once;
            BenefitSettlement twice;
            day += (Day)pick(&r, 0, 1);
            BenefitMeal meal = random_meal(&r, day);
            benefit_uses(scheme, past, n, &meal, uses);
            benefit_settle(scheme, &person, &meal, uses, &once);
            benefit_settle(scheme, &person, &meal, uses, &twice);
            check_whole(&once);
            check_told(&person, &meal, &once);
            CHECK_INT(once.pay_fen, twice.pay_fen);
            CHECK_INT(once.line_count, twice.line_count);
            lines += (int64_t)once.line_count;
            n = benefit_remember(&once, &meal, past, n, sizeof past / sizeof *past);
        }
    }
    CHECK(lines > SCHEMES * MEALS / 4);
    test_note("%lld lines", (long long)lines);
}

TEST(caps_hold_over_any_run_of_meals)
{
    Random r = random_seeded(5);
    const BenefitBook *book;
    CHECK_STATUS(OK, benefit_book_read(
                         test_arena(),
                         STR("{\"id\":\"C\",\"rules\":[{\"id\":\"a\",\"kind\":\"subsidy\","
                             "\"group\":\"g\",\"benefit\":{\"type\":\"rate\",\"bp\":3333},\"cap\":{"
                             "\"slot_count\":1,\"day_count\":2,\"week_count\":9,\"day_fen\":700,"
                             "\"month_fen\":9000},\"funders\":{\"c\":10000}}]}"),
                         &book, NULL));
    enum { RUN = 900 };
    static BenefitPast past[RUN];
    size_t n = 0;
    Day day = day_of(2026, 1, 1);
    BenefitPerson person = random_person(&r);
    for (int m = 0; m < RUN; m++) {
        BenefitUse uses[BENEFIT_GROUPS_MAX];
        BenefitSettlement s;
        BenefitMeal meal = random_meal(&r, day += (Day)one_in(&r, 4));
        benefit_uses(&book->schemes[0], past, n, &meal, uses);
        benefit_settle(&book->schemes[0], &person, &meal, uses, &s);
        n = benefit_remember(&s, &meal, past, n, RUN);
    }
    CHECK(n > 100);
    for (size_t i = 0; i < n; i++) { /* counted again, the long way */
        Fen day_fen = 0;
        Fen month_fen = 0;
        int slots = 0;
        int days = 0;
        int weeks = 0;
        for (size_t k = 0; k < n; k++) {
            Civil a = day_civil(past[i].day);
            Civil b = day_civil(past[k].day);
            bool same_day = past[k].day == past[i].day;
            slots += same_day && past[k].slot == past[i].slot;
            days += same_day;
            if (same_day) day_fen += past[k].fen;
            if (a.year == b.year && a.month == b.month) month_fen += past[k].fen;
            weeks += (past[k].day + 3) / 7 == (past[i].day + 3) / 7; /* day 0 was a Thursday */
        }
        CHECK(slots <= 1 && days <= 2 && weeks <= 9 && day_fen <= 700 && month_fen <= 9000);
    }
}
