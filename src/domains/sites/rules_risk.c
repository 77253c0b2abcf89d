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
    Organisation o;
    Balance b;
    TRY(site_of_id(tx, site, &o));
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

/* ---- Taking a payment back ---- */

enum { POOL_MOVES_MAX = 200 };

static bool undo_open(Ms at, Ms now)
{
    return now - at <= RISK_UNDO_DAYS * DAY_MS;
}

Status sites_pool_moves(Tx *tx, OrganisationId site, PoolMove **out, size_t *count)
{
    AccountId pool;
    Entry *e;
    size_t n;
    Fen in_pool;
    *count = 0;
    Status status = funds_account(tx, pool_key(), &pool);
    if (status == NOT_FOUND) return OK; /* nobody has paid yet */
    TRY(status);
    TRY(sites_pool(tx, &in_pool));
    TRY(funds_entries(tx, pool, 0, POOL_MOVES_MAX, &e, &n));
    *out = NEW_ARRAY(tx->arena, PoolMove, n + 1);
    for (size_t i = 0; i < n; i++) {
        PoolMove m = {.id = e[i].id,
                      .site = {e[i].subject},
                      .fen = e[i].amount,
                      .at_ms = e[i].at_ms,
                      .back = e[i].reversal};
        for (size_t k = 0; k < i; k++) m.undone = m.undone || e[k].undoes.v == m.id.v;
        m.may_undo =
            m.fen > 0 && !m.back && !m.undone && m.fen <= in_pool && undo_open(m.at_ms, tx->now_ms);
        if (!site.v || site.v == m.site.v) (*out)[(*count)++] = m;
    }
    return OK;
}

Status sites_pool_unpay(Tx *tx, OrganisationId site, TransferId payment)
{
    PoolMove *m;
    TransferId back;
    Organisation o;
    size_t count, i = 0;
    TRY(site_of_id(tx, site, &o));
    TRY(sites_pool_moves(tx, site, &m, &count));
    while (i < count && (m[i].id.v != payment.v || m[i].fen <= 0 || m[i].back)) i++;
    if (i == count)
        return fail(tx, NOT_FOUND, "sites.no_payment", "没有找到这笔交到风险池的钱，请刷新");
    if (m[i].undone) return OK;
    if (!undo_open(m[i].at_ms, tx->now_ms) || o.state == SITE_LEFT)
        return fail(tx, CONFLICT, "sites.too_late", "过了 %d 天，不能撤回了", RISK_UNDO_DAYS);
    if (!m[i].may_undo) return fail(tx, CONFLICT, "sites.pool_used", "池里的钱已经用了，拿不回来");
    return funds_reverse(tx, payment, &back);
}

/* ---- Losses ---- */

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
    Organisation o;
    bool has;
    Day today = tx_today(tx);
    TRY(site_of_id(tx, l->site, &o));
    if (o.state == SITE_LEFT)
        return fail(tx, CONFLICT, "sites.has_left", "这家已经离开，账已经结清");
    if (l->day > today || l->day < today - RISK_LOSS_DAYS)
        return fail(tx, INVALID, "sites.loss_day", "请选今天或前 %d 天里的一天", RISK_LOSS_DAYS);
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

bool sites_loss_may_undo(const RiskLoss *l, Ms now)
{
    return l->kind == RISK_WEATHER && undo_open(l->made_ms, now);
}

Status sites_loss_unbook(Tx *tx, OrganisationId site, Day day)
{
    Organisation o;
    RiskLoss l;
    TransferId shares[2], back;
    TRY(site_of_id(tx, site, &o));
    Status status = risk_loss_find(tx, site, day, RISK_WEATHER, &l, shares);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "sites.no_loss", "没有找到这天的坏天气损失，请刷新");
    TRY(status);
    if (o.state == SITE_LEFT)
        return fail(tx, CONFLICT, "sites.has_left", "这家已经离开，账已经结清");
    if (!sites_loss_may_undo(&l, tx->now_ms))
        return fail(tx, CONFLICT, "sites.too_late", "过了 %d 天，不能撤回了", RISK_UNDO_DAYS);
    for (int i = 0; i < 2; i++)
        if (shares[i].v) TRY(funds_reverse(tx, shares[i], &back));
    return risk_loss_drop(tx, &l);
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
        for (size_t k = 0; all[i].kind == 1 && all[i].state != SITE_LEFT && k < count; k++)
            TRY(close_site(tx, all[i].id, day, &shares[k]));
    return timer_set(tx, "sites.close_day", 0, next_evening(tx->now_ms));
}
