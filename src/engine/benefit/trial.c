/* Real meals replayed under another scheme: who wins, who loses, which funder pays what. */
#include "engine/benefit/inside.h"

/* The history of every person under one scheme, kept in chunks of one arena. */
typedef struct Histories {
    Arena *arena;
    const BenefitScheme *scheme;
    struct {
        BenefitPast *past;
        uint32_t count, cap;
    } * of;
    Fen *paid; /* by person */
    Fen discount, funder[BENEFIT_FUNDERS_MAX], pay;
} Histories;

static Histories histories_new(Arena *arena, const BenefitScheme *scheme, size_t persons)
{
    Histories h = {.arena = arena, .scheme = scheme};
    h.of = arena_alloc(arena, arena_array_bytes(persons, sizeof *h.of));
    h.paid = NEW_ARRAY(arena, Fen, persons);
    return h;
}

/* Benefits of past years and weeks count for no cap any more. */
static size_t still_counting(const BenefitPast *past, size_t count, Day day)
{
    Day first = day_of(day_civil(day).year, 1, 1) - 7;
    size_t skip = 0;
    while (skip < count && past[skip].day < first) skip++;
    return skip;
}

static void replay(Histories *h, const BenefitEvent *event, const BenefitPerson *person)
{
    BenefitUse uses[BENEFIT_GROUPS_MAX];
    BenefitSettlement s;
    Fen owed[BENEFIT_FUNDERS_MAX];
    size_t n = h->of[event->person].count;
    BenefitPast *past = h->of[event->person].past;

    if (h->of[event->person].cap - n < BENEFIT_GROUPS_MAX) {
        size_t skip = still_counting(past, n, event->meal.day);
        size_t cap = skip > n / 2 ? h->of[event->person].cap : n * 2 + 2 * BENEFIT_GROUPS_MAX;
        BenefitPast *wider = NEW_ARRAY(h->arena, BenefitPast, cap);
        if (n > skip) memcpy(wider, past + skip, (n - skip) * sizeof *past);
        h->of[event->person].past = past = wider;
        h->of[event->person].cap = (uint32_t)cap;
        n -= skip;
    }
    benefit_uses(h->scheme, past, n, &event->meal, uses);
    benefit_settle(h->scheme, person, &event->meal, uses, &s);
    h->of[event->person].count =
        (uint32_t)benefit_remember(&s, &event->meal, past, n, h->of[event->person].cap);
    h->paid[event->person] += s.pay_fen;
    h->pay += s.pay_fen;
    h->discount += s.discount_fen;
    benefit_by_funder(&s, owed);
    for (size_t f = 0; f < h->scheme->funder_count; f++) h->funder[f] += owed[f];
}

const BenefitScheme *benefit_as_if_in_force(Arena *arena, const BenefitScheme *scheme)
{
    BenefitScheme *tried = NEW(arena, BenefitScheme);
    *tried = *scheme;
    tried->from = INT32_MIN;
    tried->to = INT32_MAX;
    return tried;
}

uint64_t benefit_rules_for(const BenefitScheme *s, const BenefitPerson *p, Day day)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < s->rule_count; i++)
        bits |= (uint64_t)benefit_is_for(&s->rules[i].who, s->rules[i].age_on, p, day) << i;
    return bits;
}

void benefit_trial(Arena *arena, const BenefitScheme *old, const BenefitScheme *draft,
                   const BenefitPerson *persons, size_t person_count, const BenefitEvent *events,
                   size_t event_count, Fen *difference, BenefitTrial *out)
{
    Histories a = histories_new(arena, old, person_count);
    Histories b = histories_new(arena, draft, person_count);

    *out = (BenefitTrial){.meals = (int64_t)event_count, .persons = (int64_t)person_count};
    for (size_t i = 0; i < event_count; i++) {
        ASSERT(events[i].person >= 0 && (size_t)events[i].person < person_count);
        replay(&a, &events[i], &persons[events[i].person]);
        replay(&b, &events[i], &persons[events[i].person]);
    }
    for (size_t p = 0; p < person_count; p++) {
        Fen more = b.paid[p] - a.paid[p];
        if (difference) difference[p] = more;
        out->winners += more < 0;
        out->losers += more > 0;
        out->unchanged += more == 0;
        if (more < 0) out->won_fen -= more;
        if (more > 0) out->lost_fen += more;
    }
    out->pay_old = a.pay;
    out->pay_new = b.pay;
    out->discount_old = a.discount;
    out->discount_new = b.discount;
    memcpy(out->funder_old, a.funder, sizeof a.funder);
    memcpy(out->funder_new, b.funder, sizeof b.funder);
}
