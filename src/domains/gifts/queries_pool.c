#include "domains/gifts/inside.h"

Status pool_insert(Tx *tx, PoolId id, Str name, Str purpose)
{
    const Sql *sql = SQL("iittii", "",
                         "INSERT INTO pool (community_id, id, name, purpose, state, made_by,"
                         "       made_ms) VALUES ($1, $2, $3, $4, 1, $5, $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id.v), TEXT(name), TEXT(purpose), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

Status pool_by_name(Tx *tx, Str name, PoolId *out, bool *open)
{
    const Sql *sql =
        SQL("it", "ii", "SELECT id, state FROM pool WHERE community_id = $1 AND name = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), TEXT(name)), &row));
    *out = (PoolId){row_int(&row, 0)};
    *open = row_int(&row, 1) == 1;
    return OK;
}

Status pool_find(Tx *tx, PoolId id, Pool *out)
{
    const Sql *sql = SQL(
        "ii", "tti", "SELECT name, purpose, state FROM pool WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = (Pool){.id = id,
                  .name = row_str(&row, 0),
                  .purpose = row_str(&row, 1),
                  .open = row_int(&row, 2) == 1};
    return OK;
}

Status pool_shut(Tx *tx, PoolId id)
{
    const Sql *sql = SQL(
        "ii", "", "UPDATE pool SET state = 2 WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

Status pool_rows(Tx *tx, Rows *rows)
{
    const Sql *sql =
        SQL("i", "ittiiiiiii",
            "SELECT o.id, o.name, o.purpose, o.state,"
            "       (SELECT CAST(coalesce(sum(r.fen), 0) AS BIGINT) FROM gift_receipt r"
            "         WHERE r.community_id = o.community_id AND r.pool_id = o.id),"
            "       (SELECT CAST(coalesce(sum(p.fen), 0) AS BIGINT) FROM pool_part p"
            "         WHERE p.community_id = o.community_id AND p.pool_id = o.id AND p.state = 2),"
            "       (SELECT count(DISTINCT p.ticket_id) FROM pool_part p"
            "         WHERE p.community_id = o.community_id AND p.pool_id = o.id AND p.state = 2),"
            "       (SELECT count(DISTINCT p.day) FROM pool_part p"
            "         WHERE p.community_id = o.community_id AND p.pool_id = o.id AND p.state = 2),"
            "       (SELECT count(DISTINCT p.site_id) FROM pool_part p"
            "         WHERE p.community_id = o.community_id AND p.pool_id = o.id AND p.state = 2),"
            "       (SELECT CAST(coalesce(sum(s.fen), 0) AS BIGINT) FROM pool_short s"
            "         WHERE s.community_id = o.community_id AND s.pool_id = o.id)"
            "  FROM pool o WHERE o.community_id = $1 ORDER BY o.name LIMIT 100");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}

Status part_insert_held(Tx *tx, const PoolPart *p, HoldId hold)
{
    const Sql *sql =
        SQL("iiiiiiii", "",
            "INSERT INTO pool_part (community_id, ticket_id, number, pool_id, site_id, day, fen,"
            "       hold_id, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(p->ticket), INT(p->number), INT(p->pool.v),
                       INT(p->site.v), INT(p->day), INT(p->fen), INT(hold.v)));
}

Status part_find(Tx *tx, int64_t ticket, int64_t number, PartKept *out)
{
    const Sql *sql = SQL("iii", "iiiii",
                         "SELECT pool_id, fen, hold_id, transfer_id, state FROM pool_part"
                         " WHERE community_id = $1 AND ticket_id = $2 AND number = $3");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(ticket), INT(number)), &row));
    *out = (PartKept){{row_int(&row, 0)},
                      row_int(&row, 1),
                      {row_int(&row, 2)},
                      {row_int_or(&row, 3, 0)},
                      (PoolPartState)row_int(&row, 4)};
    return OK;
}

Status part_move(Tx *tx, int64_t ticket, int64_t number, PoolPartState from, PoolPartState to,
                 TransferId transfer)
{
    const Sql *sql =
        SQL("iiiiii", "",
            "UPDATE pool_part SET state = $5, transfer_id = coalesce(transfer_id, $6)"
            " WHERE community_id = $1 AND ticket_id = $2 AND number = $3 AND state = $4");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(ticket), INT(number), INT(from), INT(to),
                              INT_OR_NIL(transfer.v, transfer.v != 0)));
}

Status short_add(Tx *tx, int64_t ticket, PoolId pool, Str bearer, Day day, Fen fen)
{
    const Sql *sql =
        SQL("iiitii", "",
            "INSERT INTO pool_short (community_id, ticket_id, pool_id, bearer, day, fen)"
            " VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (community_id, ticket_id, pool_id, bearer)"
            " DO UPDATE SET fen = pool_short.fen + excluded.fen");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(ticket), INT(pool.v), TEXT(bearer), INT(day), INT(fen)));
}

Status spent_rows(Tx *tx, PoolId pool, Rows *rows)
{
    const Sql *sql = SQL("ii", "iiii",
                         "SELECT site_id, day, count(DISTINCT ticket_id), CAST(sum(fen) AS BIGINT)"
                         "  FROM pool_part WHERE community_id = $1 AND pool_id = $2 AND state = 2"
                         " GROUP BY site_id, day ORDER BY day DESC, site_id LIMIT 3000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(pool.v)), rows);
}

Status paid_each(Tx *tx, PoolId pool, Status (*each)(void *context, const Row *row), void *context)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT ticket_id, fen FROM pool_part"
                         " WHERE community_id = $1 AND pool_id = $2 AND state = 2"
                         " ORDER BY transfer_id");
    return tx_each(tx, sql, ARGS(COMMUNITY(tx), INT(pool.v)), each, context);
}
