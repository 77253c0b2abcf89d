/* Donation pools among the funders: a pool bears no more than lies in it.  What it has not is borne
 * by the next funder of the rule, in the order of the rule and around it once; with "if_empty":
 * "elder", or when there is nobody else, by the elder, who eats in any case. */
#include "domains/benefits/inside.h"

/* The free money of every pool of the scheme, while a quote goes through its lines. */
typedef struct PoolsFree {
    PoolId pool[BENEFIT_FUNDERS_MAX];
    Fen free[BENEFIT_FUNDERS_MAX];
    bool read[BENEFIT_FUNDERS_MAX];
} PoolsFree;

Status pool_of(Tx *tx, const BenefitScheme *scheme, int32_t funder, PoolId *out)
{
    Fen left;
    return gifts_pool_free(tx, scheme->funders[funder], out, &left);
}

Status pools_there(Tx *tx, const BenefitScheme *s)
{
    for (size_t f = 0; f < s->funder_count; f++) {
        PoolId pool;
        if (s->parties[f] == PARTY_POOL) TRY(pool_of(tx, s, (int32_t)f, &pool));
    }
    return OK;
}

/* Takes up to `want` out of the pool. */
static Status bear(Tx *tx, PoolsFree *pools, const BenefitScheme *s, int32_t f, Fen want, Fen *out)
{
    if (!pools->read[f]) TRY(gifts_pool_free(tx, s->funders[f], &pools->pool[f], &pools->free[f]));
    pools->read[f] = true;
    *out = want < pools->free[f] ? want : pools->free[f];
    pools->free[f] -= *out;
    return OK;
}

static void note_short(Quote *q, PoolId pool, int32_t bearer, Fen fen)
{
    for (size_t i = 0; i < q->short_count; i++) {
        if (q->shorts[i].pool.v != pool.v || q->shorts[i].bearer != bearer) continue;
        q->shorts[i].fen += fen;
        return;
    }
    if (q->short_count < QUOTE_SHORTS_MAX)
        q->shorts[q->short_count++] = (QuoteShort){pool, bearer, fen};
}

/* The elder bears it: the benefit is smaller. */
static void give_less(BenefitSettlement *s, BenefitLine *line, Fen fen)
{
    line->fen -= fen;
    switch (line->kind) {
    case BENEFIT_OPERATOR: s->operator_fen -= fen; return; /* not part of the price */
    case BENEFIT_DELIVERY: s->delivery_fen -= fen; break;
    case BENEFIT_VOUCHER: s->voucher_fen -= fen; /* fall through */
    case BENEFIT_SUBSIDY:
    case BENEFIT_DISCOUNT: s->subsidy_fen -= fen; break; /* a pool bears no discount (scheme.c) */
    }
    s->pay_fen += fen;
}

static Status share_line(Tx *tx, PoolsFree *pools, Quote *q, BenefitLine *line)
{
    const BenefitScheme *s = q->settlement.scheme;
    const BenefitRule *rule = &s->rules[line->rule];
    size_t n = line->part_count;
    for (size_t k = 0; k < n; k++) {
        int32_t f = line->parts[k].funder;
        Fen has, rest;
        if (s->parties[f] != PARTY_POOL) continue;
        TRY(bear(tx, pools, s, f, line->parts[k].fen, &has));
        rest = line->parts[k].fen - has;
        line->parts[k].fen = has;
        for (size_t step = 1; step < n && rest && !rule->elder_stands_in; step++) {
            size_t at = (k + step) % n;
            int32_t bearer = line->parts[at].funder;
            if (s->parties[bearer] == PARTY_POOL) continue; /* it has its own part to bear */
            line->parts[at].fen += rest;
            note_short(q, pools->pool[f], bearer, rest);
            rest = 0;
        }
        if (!rest) continue;
        note_short(q, pools->pool[f], -1, rest);
        give_less(&q->settlement, line, rest);
    }
    return OK;
}

/* Lines and parts of nothing are none. */
static void drop_empty(BenefitSettlement *s)
{
    size_t lines = 0;
    for (size_t i = 0; i < s->line_count; i++) {
        BenefitLine line = s->lines[i];
        size_t parts = 0;
        for (size_t k = 0; k < line.part_count; k++)
            if (line.parts[k].fen > 0) line.parts[parts++] = line.parts[k];
        line.part_count = parts;
        if (line.fen > 0) s->lines[lines++] = line;
    }
    s->line_count = lines;
}

Status pools_share(Tx *tx, Quote *q)
{
    const BenefitScheme *s = q->settlement.scheme;
    PoolsFree pools = {0};
    bool any = false;
    q->short_count = 0;
    for (size_t f = 0; f < s->funder_count; f++) any = any || s->parties[f] == PARTY_POOL;
    if (!any) return OK;
    for (size_t i = 0; i < q->settlement.line_count; i++)
        TRY(share_line(tx, &pools, q, &q->settlement.lines[i]));
    drop_empty(&q->settlement);
    return OK;
}
