/* Residents pay the list price, elders less: what the one carries of the other, from the books. */
#include "domains/sites/inside.h"

enum { ELDER_AGE = 60 };

/* Who is no longer in the register of elders (moved, died) is told by his age alone. */
static Status is_elder(Tx *tx, PersonId person, Day day, bool *out)
{
    PersonFacts facts;
    Status status = people_facts(tx, person, &facts);
    *out = false;
    if (status == NOT_FOUND) return OK;
    TRY(status);
    *out = facts.has_birth && day_age(facts.birth, day) >= ELDER_AGE;
    return OK;
}

static void add(TariffGroup *g, const SiteEater *e)
{
    g->people++;
    g->meals += e->meals;
    g->list_fen += e->list_fen;
    g->discount_fen += e->discount_fen;
    g->subsidy_fen += e->subsidy_fen;
    g->operator_fen += e->operator_fen;
    g->own_fen += e->list_fen - e->discount_fen - e->subsidy_fen;
    g->income_fen += e->list_fen - e->discount_fen + e->operator_fen;
}

/* Both lists are by person. */
static Status share_out(Tx *tx, const SiteEater *eaters, size_t count, Day last, Tariff *out)
{
    ElderGroups *elders;
    size_t elder_count;
    size_t at = 0;
    TRY(people_elder_groups(tx, last, &elders, &elder_count));
    for (size_t i = 0; i < count; i++) {
        bool elder;
        while (at < elder_count && elders[at].person.v < eaters[i].person.v) at++;
        if (at < elder_count && elders[at].person.v == eaters[i].person.v)
            elder = !elders[at].has_birth || day_age(elders[at].birth, last) >= ELDER_AGE;
        else
            TRY(is_elder(tx, eaters[i].person, last, &elder));
        add(elder ? &out->elders : &out->residents, &eaters[i]);
    }
    return OK;
}

static void weigh(const SiteBooks *b, Tariff *out)
{
    int64_t meals = out->elders.meals + out->residents.meals;
    Fen cost = b->cost_sum_fen - b->cost_fen[COST_DELIVERY];
    for (int k = COST_FOOD; k <= COST_ENERGY; k++)
        if (!b->cost_fen[k]) out->missing |= 1u << k;
    out->cost_known = meals && b->cost_fen[COST_FOOD] && b->cost_fen[COST_STAFF];
    if (!out->cost_known) return;
    out->each_fen = (cost + meals / 2) / meals;
    out->residents.cost_fen = cost * out->residents.meals / meals;
    out->elders.cost_fen = cost - out->residents.cost_fen;
    out->margin_fen = out->residents.income_fen - out->residents.cost_fen;
    Fen lack = out->elders.cost_fen - out->elders.income_fen;
    out->gap_fen = lack > 0 ? lack : 0;
    Fen over = out->margin_fen > 0 ? out->margin_fen : 0;
    out->covers_fen = over < out->gap_fen ? over : out->gap_fen;
}

Status sites_tariff(Tx *tx, OrganisationId site, int64_t month, Tariff *out)
{
    SiteBooks books;
    SiteEater *eaters;
    size_t count;
    Day first, last;
    *out = (Tariff){.site = site, .month = month};
    TRY(benefits_site_books(tx, site, month, &books)); /* refuses what is no month */
    ASSERT(month_days(month, &first, &last));
    TRY(benefits_site_eaters(tx, site, first, last, &eaters, &count));
    TRY(share_out(tx, eaters, count, last, out));
    weigh(&books, out);
    return site_open_is(tx, site, &out->open);
}

Status sites_tariff_open(Tx *tx, OrganisationId site, bool open)
{
    Organisation found;
    TRY(site_of_id(tx, site, &found));
    return site_open_put(tx, site, open);
}

/* ---- In words ---- */

static const char *yuan(Arena *arena, Fen fen)
{
    char *text = NEW_ARRAY(arena, char, 32);
    fen_text(fen, text);
    return text;
}

static void say_missing(Buf *buf, uint32_t missing)
{
    static const char *const names[] = {"", "食材", "人工", "房租", "水电气"};
    const char *before = "";
    for (int k = COST_FOOD; k <= COST_ENERGY; k++) {
        if (!(missing & 1u << k)) continue;
        buf_fmt(buf, "%s%s", before, names[k]);
        before = "、";
    }
}

static void say_cost(Buf *buf, Arena *arena, const Tariff *t)
{
    if (!t->cost_known) {
        buf_text(buf, "这个月还没有记下");
        say_missing(buf, t->missing & (1u << COST_FOOD | 1u << COST_STAFF));
        buf_text(buf, "花了多少，一餐的成本不知道，不猜。\n");
        return;
    }
    buf_fmt(buf, "一餐成本 %s 元：记下的花费按餐数平摊，不算送餐", yuan(arena, t->each_fen));
    if (t->missing) {
        buf_text(buf, "；");
        say_missing(buf, t->missing);
        buf_text(buf, "没有记");
    }
    buf_text(buf, "。\n");
    buf_fmt(buf, "居民付的钱比他们那些饭的成本%s %s 元。\n", t->margin_fen < 0 ? "少" : "多",
            yuan(arena, t->margin_fen < 0 ? -t->margin_fen : t->margin_fen));
    if (!t->gap_fen)
        buf_text(buf, "老人的饭不用居民来补。\n");
    else if (t->covers_fen)
        buf_fmt(buf, "老人的饭还差 %s 元，居民多付的补上了 %s 元。\n", yuan(arena, t->gap_fen),
                yuan(arena, t->covers_fen));
    else
        buf_fmt(buf, "老人的饭还差 %s 元，居民的钱没有补上。\n", yuan(arena, t->gap_fen));
}

Str sites_tariff_words(Arena *arena, const Tariff *t)
{
    const TariffGroup *r = &t->residents, *e = &t->elders;
    Buf buf = buf_new(arena, 4000);
    if (!r->meals)
        buf_text(&buf, "这个月没有居民来吃。\n");
    else
        buf_fmt(&buf, "居民吃了 %lld 餐，按标价付了 %s 元。\n", (long long)r->meals,
                yuan(arena, r->own_fen));
    if (!e->meals) {
        buf_text(&buf, "这个月没有老人来吃。\n");
    } else {
        buf_fmt(&buf, "老人吃了 %lld 餐，自己付了 %s 元，出资方补了 %s 元，食堂自己让了 %s 元。\n",
                (long long)e->meals, yuan(arena, e->own_fen),
                yuan(arena, e->subsidy_fen + e->operator_fen), yuan(arena, e->discount_fen));
    }
    say_cost(&buf, arena, t);
    return buf_str(&buf);
}
