/* What partners see, and what became of a gift: counts, never people. */
#include "domains/partners/inside.h"

Status partners_set(Tx *tx, const Partner *p)
{
    Runway *r;
    size_t count;
    Organisation firm;
    TRY(benefits_runway(tx, p->programme, &r, &count)); /* it is there */
    TRY(people_organisation_find(tx, p->organisation, &firm));
    return partner_put(tx, p);
}

Status partners_end(Tx *tx, ProgrammeId programme, OrganisationId organisation)
{
    return partner_shut(tx, programme, organisation);
}

Status partners_list(Tx *tx, OrganisationId organisation, Partner **out, size_t *count)
{
    Rows rows;
    TRY(partner_rows(tx, organisation, &rows));
    LIST_OF_ROWS(
        tx, rows, r, out, count,
        (Partner){{row_int(r, 0)}, {row_int(r, 1)}, (PartnerPart)row_int(r, 2), row_str(r, 3)});
    return OK;
}

static Status find_partner(Tx *tx, ProgrammeId programme, OrganisationId organisation, Partner *out)
{
    Partner *all;
    size_t count;
    if (organisation.v) {
        TRY(partners_list(tx, organisation, &all, &count));
        for (size_t i = 0; i < count; i++) {
            if (all[i].programme.v != programme.v) continue;
            *out = all[i];
            return OK;
        }
    }
    return fail(tx, DENIED, "partners.not_yours", "贵单位没有参加这个方案");
}

static void add_site(PartnerSite *all, const PartnerSite *s)
{
    all->meals += s->meals;
    all->elders += s->elders;
    all->cost_fen = fen_add(all->cost_fen, s->cost_fen);
    all->delivered += s->delivered;
    all->on_time += s->on_time;
    all->said += s->said;
    all->good += s->good;
}

/* A site with few elders is left out of the sums, too: else the difference would tell. */
Status partners_view(Tx *tx, ProgrammeId programme, OrganisationId organisation, int64_t month,
                     PartnerView *out)
{
    Partner partner;
    PartySite *sites;
    size_t count;
    Day first, last;
    *out = (PartnerView){0};
    TRY(find_partner(tx, programme, organisation, &partner));
    TRY(benefits_party_sites(tx, programme, partner.funder, month, &sites, &count, &first, &last));
    out->sites = NEW_ARRAY(tx->arena, PartnerSite, count);
    for (size_t i = 0; i < count; i++) {
        MealFigures f;
        out->own_fen += sites[i].funder_fen;
        out->own_meals += sites[i].funder_meals;
        if (sites[i].persons < PARTNER_FEW) {
            out->few++;
            continue;
        }
        TRY(meals_figures(tx, sites[i].site, first, last, &f));
        out->sites[out->count] = (PartnerSite){.site = sites[i].site,
                                               .meals = sites[i].meals,
                                               .elders = sites[i].persons,
                                               .cost_fen = sites[i].cost_fen,
                                               .delivered = f.delivered,
                                               .on_time = f.on_time,
                                               .said = f.said,
                                               .good = f.good};
        add_site(&out->all, &out->sites[out->count++]);
    }
    return OK;
}

/* ---- What became of a gift ---- */

static void story_words(Tx *tx, const Gift *g, GiftStory *s)
{
    Str amount = gifts_amount(tx->arena, g->unit, g->got);
    Str got =
        g->goods.len ? str_fmt(tx->arena, "%.*s %.*s", STR_ARG(g->goods), STR_ARG(amount)) : amount;
    if (!g->got) {
        s->words = STR("还没有收到。");
    } else if (!s->meals) {
        s->words = str_fmt(tx->arena, "收到%.*s，还没有用上。", STR_ARG(got));
    } else {
        Civil a = day_civil(s->first), b = day_civil(s->last);
        Str who =
            s->elders ? str_fmt(tx->arena, "，%lld 位老人吃到", (long long)s->elders) : STR("");
        s->words = str_fmt(tx->arena, "收到%.*s，%d月%d日到%d月%d日用在 %lld 餐里%.*s。谢谢您。",
                           STR_ARG(got), a.month, a.day, b.month, b.day, (long long)s->meals,
                           STR_ARG(who));
    }
}

Status partners_story(Tx *tx, GiftId id, GiftStory *out)
{
    Gift g;
    GiftMeal *meals;
    int64_t *tickets;
    size_t meal_count, ticket_count;
    ServedCount served;
    *out = (GiftStory){0};
    TRY(gifts_find(tx, id, &g));
    if (g.pool.v) {
        TRY(gifts_tickets_of(tx, id, &tickets, &ticket_count));
        TRY(benefits_served_tickets(tx, tickets, ticket_count, &served));
    } else {
        TRY(gifts_meals_of(tx, id, &meals, &meal_count));
        MealTime *times = NEW_ARRAY(tx->arena, MealTime, meal_count);
        for (size_t i = 0; i < meal_count; i++)
            times[i] = (MealTime){meals[i].site, meals[i].day, (BenefitSlot)meals[i].slot};
        TRY(benefits_served_times(tx, times, meal_count, &served));
    }
    *out = (GiftStory){.meals = served.meals,
                       .elders = served.persons < PARTNER_FEW ? 0 : served.persons,
                       .first = served.first,
                       .last = served.last,
                       .sites = served.sites};
    story_words(tx, &g, out);
    return OK;
}

Status partners_thank(Tx *tx, GiftId id, Str *words)
{
    Gift g;
    GiftStory s;
    MessageId message;
    TRY(gifts_find(tx, id, &g));
    TRY(partners_story(tx, id, &s));
    TRY(gifts_thanked(tx, id, s.words));
    *words = s.words;
    if (!g.person.v) return OK;
    return notice_tell(tx, &(Notice){.to = g.person, .kind = "gifts.thanks", .words = s.words},
                       &message);
}
