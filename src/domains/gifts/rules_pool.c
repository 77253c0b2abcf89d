/* Pools: what lies in them pays parts of meals, and never more than that. */
#include "domains/gifts/inside.h"

static Status pool_account(Tx *tx, PoolId pool, AccountId *out)
{
    return funds_account(tx, (AccountKey){.kind = ACCOUNT_DONATION, .owner = pool.v}, out);
}

Status gifts_pool_add(Tx *tx, Str name, Str purpose, PoolId *out)
{
    PoolId held;
    bool open;
    AccountId account;
    Status status = pool_by_name(tx, name, &held, &open);
    if (status == OK)
        return fail(tx, CONFLICT, "gifts.pool_there", "已经有这个名字的捐款池，请换一个");
    if (status != NOT_FOUND) return status;
    *out = (PoolId){id_next(tx)};
    TRY(pool_insert(tx, *out, name, purpose));
    return pool_account(tx, *out, &account);
}

static Status load_pool(Tx *tx, PoolId id, Pool *out)
{
    Status status = pool_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "gifts.no_pool", "没有找到这个捐款池")
                               : status;
}

Status gifts_pool_close(Tx *tx, PoolId id)
{
    Pool pool;
    TRY(load_pool(tx, id, &pool));
    return pool.open ? pool_shut(tx, id) : OK;
}

static Status balance_of(Tx *tx, PoolId pool, Balance *out)
{
    AccountId account;
    Status status = pool_account(tx, pool, &account);
    *out = (Balance){0};
    if (status == NOT_FOUND) return OK;
    TRY(status);
    return funds_balance(tx, account, out);
}

Status gifts_pool_free(Tx *tx, Str name, PoolId *pool, Fen *free_fen)
{
    Balance b;
    bool open;
    Status status = pool_by_name(tx, name, pool, &open);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "gifts.no_pool", "没有叫“%.*s”的捐款池", STR_ARG(name));
    TRY(status);
    TRY(balance_of(tx, *pool, &b));
    *free_fen = open ? b.available : 0;
    return OK;
}

Status gifts_pools(Tx *tx, Pool **out, size_t *count)
{
    Rows rows;
    TRY(pool_rows(tx, &rows));
    *out = NEW_ARRAY(tx->arena, Pool, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        Balance b;
        TRY(balance_of(tx, (PoolId){row_int(r, 0)}, &b));
        (*out)[i] = (Pool){.id = {row_int(r, 0)},
                           .name = row_str(r, 1),
                           .purpose = row_str(r, 2),
                           .open = row_int(r, 3) == 1,
                           .received_fen = row_int(r, 4),
                           .spent_fen = row_int(r, 5),
                           .meals = row_int(r, 6),
                           .days = row_int(r, 7),
                           .sites = row_int(r, 8),
                           .short_fen = row_int(r, 9),
                           .held_fen = b.held,
                           .free_fen = b.available};
    }
    return OK;
}

/* ---- A part of a meal ---- */

Status gifts_pool_hold(Tx *tx, const PoolPart *part)
{
    AccountId pool, site;
    HoldId hold;
    TRY(pool_account(tx, part->pool, &pool));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = part->site.v}, &site));
    TRY(funds_hold(tx,
                   &(FundsMove){.from = pool,
                                .to = site,
                                .amount = part->fen,
                                .reason = REASON_SUBSIDY,
                                .subject = part->ticket},
                   &hold));
    return part_insert_held(tx, part, hold);
}

static Status load_part(Tx *tx, int64_t ticket, int64_t number, PartKept *out)
{
    Status status = part_find(tx, ticket, number, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "gifts.no_part", "这一餐没有用捐款") : status;
}

Status gifts_pool_take(Tx *tx, int64_t ticket, int64_t number, TransferId *out)
{
    PartKept p;
    TRY(load_part(tx, ticket, number, &p));
    *out = p.transfer;
    if (p.state == POOL_PART_PAID) return OK;
    if (p.state == POOL_PART_BACK)
        return fail(tx, CONFLICT, "gifts.part_back", "这一餐已经退了，捐款没有用上");
    TRY(funds_take(tx, p.hold, p.fen, 0, out));
    return part_move(tx, ticket, number, POOL_PART_HELD, POOL_PART_PAID, *out);
}

Status gifts_pool_back(Tx *tx, int64_t ticket, int64_t number)
{
    PartKept p;
    TransferId undone;
    TRY(load_part(tx, ticket, number, &p));
    if (p.state == POOL_PART_BACK) return OK;
    if (p.state == POOL_PART_PAID)
        TRY(funds_reverse(tx, p.transfer, &undone));
    else
        TRY(funds_release(tx, p.hold));
    return part_move(tx, ticket, number, p.state, POOL_PART_BACK, (TransferId){0});
}

Status gifts_pool_short(Tx *tx, int64_t ticket, PoolId pool, Str bearer, Day day, Fen fen)
{
    TRY(short_add(tx, ticket, pool, bearer, day, fen));
    return event_publish(tx, "gifts.pool_empty", pool.v, STR(""));
}

Status gifts_pool_spent(Tx *tx, PoolId pool, PoolSpent **out, size_t *count)
{
    enum { LINES = 200 };
    Rows rows;
    TRY(spent_rows(tx, pool, &rows));
    *out = NEW_ARRAY(tx->arena, PoolSpent, LINES);
    *count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        Civil c = day_civil((Day)row_int(r, 1));
        int64_t month = (int64_t)c.year * 100 + c.month;
        size_t k = 0;
        while (k < *count && ((*out)[k].month != month || (*out)[k].site.v != row_int(r, 0))) k++;
        if (k == LINES) break;
        if (k == *count) (*out)[(*count)++] = (PoolSpent){.site = {row_int(r, 0)}, .month = month};
        (*out)[k].meals += row_int(r, 2);
        (*out)[k].fen += row_int(r, 3);
    }
    return OK;
}
