/* What goes wrong is borne together: by the site, by a pool that the sites fill, by the platform.
 */
#include "domains/sites/inside.h"

static AccountKey pool_key(void)
{
    return (AccountKey){.kind = ACCOUNT_ESCROW, .purpose = STR("risk pool")};
}

static Ms next_evening(Ms now)
{
    Ms evening = day_ms(ms_day(now, SHANGHAI_MS), SHANGHAI_MS) + 22 * HOUR_MS + 30 * MINUTE_MS;
    return evening > now ? evening : evening + DAY_MS;
}

Status sites_share_set(Tx *tx, const RiskShare *s)
{
    if (s->site_bp < 0 || s->pool_bp < 0 || s->platform_bp < 0 ||
        s->site_bp + s->pool_bp + s->platform_bp != 10000)
        return fail(tx, INVALID, "sites.shares", "三家加起来要正好是 100%%");
    TRY(risk_share_put(tx, s));
    return timer_set(tx, "sites.close_day", 0, next_evening(tx->now_ms));
}

Status sites_pool(Tx *tx, Fen *fen)
{
    Balance b;
    TRY(funds_balance_of(tx, pool_key(), &b));
    *fen = b.posted - b.held;
    return OK;
}

Status sites_pool_pay(Tx *tx, OrganisationId site, Fen fen)
{
    AccountId from, pool;
    TransferId transfer;
    Balance b;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = site.v}, &from));
    TRY(funds_account(tx, pool_key(), &pool));
    TRY(funds_balance(tx, from, &b));
    if (fen > b.posted - b.held)
        return fail(tx, CONFLICT, "sites.pool_fen", "比账上的钱多，请改小");
    return funds_transfer(
        tx,
        &(FundsMove){
            .from = from, .to = pool, .amount = fen, .reason = REASON_RISK, .subject = site.v},
        &transfer);
}

static Status pay_share(Tx *tx, AccountId from, AccountId site, Fen fen, int64_t subject,
                        TransferId *out)
{
    *out = (TransferId){0};
    if (!fen) return OK;
    FundsMove move = {
        .from = from, .to = site, .amount = fen, .reason = REASON_RISK, .subject = subject};
    return funds_transfer(tx, &move, out);
}

Status sites_loss_book(Tx *tx, RiskLoss *l)
{
    RiskShare shares[3];
    AccountId pool, loss, site;
    TransferId by_pool, by_platform;
    Fen in_pool;
    size_t count, k = 0;
    int64_t added;
    bool has;
    TRY(sites_shares(tx, shares, &count));
    while (k < count && shares[k].kind != l->kind) k++;
    if (k == count) return fail(tx, NOT_FOUND, "sites.no_share", "还没有说好这种损失谁来担");
    TRY(risk_loss_has(tx, l, &has));
    if (has) return fail(tx, CONFLICT, "sites.loss_booked", "这一天的这种损失已经记过了");
    TRY(sites_pool(tx, &in_pool));
    Fen share = l->fen * shares[k].pool_bp / 10000;
    l->pool_fen = share < in_pool ? share : in_pool > 0 ? in_pool : 0;
    l->platform_fen = l->fen * shares[k].platform_bp / 10000;
    TRY(funds_account(tx, pool_key(), &pool));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_LOSS}, &loss));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = l->site.v}, &site));
    TRY(pay_share(tx, pool, site, l->pool_fen, l->site.v, &by_pool));
    TRY(pay_share(tx, loss, site, l->platform_fen, l->site.v, &by_platform));
    return risk_loss_insert(tx, l, by_pool, by_platform, &added);
}

/* What the evening finds by itself; bad weather is said by a person. */
static Status close_site(Tx *tx, OrganisationId site, Day day, const RiskShare *share)
{
    Fen no_show, spoiled;
    bool has;
    TRY(meals_day_losses(tx, site, day, &no_show, &spoiled));
    RiskLoss l = {.site = site,
                  .day = day,
                  .kind = share->kind,
                  .fen = share->kind == RISK_NO_SHOW ? no_show : spoiled,
                  .words = share->kind == RISK_NO_SHOW ? STR("订了没来") : STR("饭菜坏了")};
    if (share->kind == RISK_WEATHER || l.fen <= 0) return OK;
    TRY(risk_loss_has(tx, &l, &has));
    return has ? OK : sites_loss_book(tx, &l);
}

Status sites_close_day(Tx *tx, int64_t subject, Ms due_ms)
{
    RiskShare shares[3];
    Organisation *all;
    size_t count, sites;
    Day day = ms_day(due_ms, SHANGHAI_MS);
    (void)subject;
    TRY(sites_shares(tx, shares, &count));
    TRY(people_organisations(tx, &all, &sites));
    for (size_t i = 0; i < sites; i++)
        for (size_t k = 0; all[i].kind == 1 && k < count; k++)
            TRY(close_site(tx, all[i].id, day, &shares[k]));
    return timer_set(tx, "sites.close_day", 0, next_evening(tx->now_ms));
}
