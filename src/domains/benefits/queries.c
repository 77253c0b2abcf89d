#include "domains/benefits/inside.h"

Status programme_insert(Tx *tx, const Programme *p)
{
    const Sql *sql =
        SQL("iittttt"
            "ii",
            "",
            "INSERT INTO programme (community_id, id, name, scheme, rules, digest, document,"
            "       state, made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(p->id.v), TEXT(p->name), TEXT(p->scheme), TEXT(p->rules),
                       TEXT(p->digest), TEXT(p->document), INT(tx->origin.actor), INT(tx->now_ms)));
}

static Programme read_programme(const Row *row)
{
    return (Programme){{row_int(row, 0)}, row_str(row, 1), row_str(row, 2), row_str(row, 3),
                       row_str(row, 4),   row_str(row, 5), row_int(row, 6)};
}

Status programme_find(Tx *tx, ProgrammeId id, Programme *out)
{
    const Sql *sql = SQL("ii", "ittttti",
                         "SELECT id, name, scheme, rules, digest, document, state FROM programme"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_programme(&row);
    return OK;
}

Status programme_set_live(Tx *tx, ProgrammeId id)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE programme SET state = 2, live_ms = coalesce(live_ms, $3)"
                         " WHERE community_id = $1 AND id = $2 AND state IN (1, 2)");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(tx->now_ms)));
}

Status site_programme_set(Tx *tx, OrganisationId site, ProgrammeId programme)
{
    const Sql *sql = SQL("iii", "",
                         "INSERT INTO site_programme (community_id, site_id, programme_id)"
                         " VALUES ($1, $2, $3) ON CONFLICT (community_id, site_id)"
                         " DO UPDATE SET programme_id = excluded.programme_id");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(programme.v)));
}

Status site_programme_find(Tx *tx, OrganisationId site, Programme *out)
{
    const Sql *sql =
        SQL_KEPT("ii", "ittttti",
                 "SELECT p.id, p.name, p.scheme, p.rules, p.digest, p.document, p.state"
                 "  FROM site_programme x"
                 "  JOIN programme p ON p.community_id = x.community_id AND p.id = x.programme_id"
                 " WHERE x.community_id = $1 AND x.site_id = $2 AND p.state = 2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &row));
    *out = read_programme(&row);
    return OK;
}

Status live_programmes(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", "itt",
                         "SELECT id, rules, digest FROM programme"
                         " WHERE community_id = $1 AND state = 2 ORDER BY id LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}

/* ---- settlements ---- */

Status settlement_insert(Tx *tx, SettlementId id, int64_t ticket, const Meal *m, const Quote *q,
                         Str inputs)
{
    const Sql *sql =
        SQL("iiiiiittiiiiiiiiiii", "",
            "INSERT INTO settlement (community_id, id, ticket_id, person_id, site_id,"
            "       programme_id, version, inputs, day, slot, delivered, list_fen,"
            "       discount_fen, subsidy_fen, fee_fen, delivery_fen, operator_fen, pay_fen,"
            "       made_ms, state)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
            "         $17, $18, $19, 1)");
    const BenefitSettlement *s = &q->settlement;
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id.v), INT(ticket), INT(m->person.v), INT(m->site.v),
                       INT(q->programme.v), TEXT(s->scheme ? s->scheme->version : STR("")),
                       TEXT(inputs), INT(m->day), INT(m->slot), INT(m->delivered), INT(s->list_fen),
                       INT(s->discount_fen), INT(s->subsidy_fen), INT(s->fee_fen),
                       INT(s->delivery_fen), INT(s->operator_fen), INT(s->pay_fen),
                       INT(tx->now_ms)));
}

Status settlement_by_ticket(Tx *tx, int64_t ticket, Settled *out)
{
    const Sql *sql =
        SQL("ii", "iiiiiiiiiiit",
            "SELECT id, person_id, site_id, state, list_fen, discount_fen, subsidy_fen,"
            "       fee_fen, delivery_fen, operator_fen, pay_fen, version FROM settlement"
            " WHERE community_id = $1 AND ticket_id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(ticket)), &row));
    *out = (Settled){.id = {row_int(&row, 0)},
                     .person = {row_int(&row, 1)},
                     .site = {row_int(&row, 2)},
                     .state = (SettlementState)row_int(&row, 3),
                     .list_fen = row_int(&row, 4),
                     .discount_fen = row_int(&row, 5),
                     .subsidy_fen = row_int(&row, 6),
                     .fee_fen = row_int(&row, 7),
                     .delivery_fen = row_int(&row, 8),
                     .operator_fen = row_int(&row, 9),
                     .pay_fen = row_int(&row, 10),
                     .version = row_str(&row, 11)};
    return OK;
}

Status settlement_move(Tx *tx, SettlementId id, SettlementState from, SettlementState to)
{
    const Sql *sql = SQL("iiiii", "",
                         "UPDATE settlement SET state = $4, final_ms = $5"
                         " WHERE community_id = $1 AND id = $2 AND state = $3");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(id.v), INT(from), INT(to), INT(tx->now_ms)));
}

#define PART_COLUMNS                                                                               \
    "INSERT INTO settlement_part (community_id, settlement_id, number, kind, rule, rule_group,"    \
    "       funder, fen, claim_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
#define PART_2 ", ($1, $2, $10, $11, $12, $13, $14, $15, $16)"
#define PART_3 ", ($1, $2, $17, $18, $19, $20, $21, $22, $23)"
#define PART_4 ", ($1, $2, $24, $25, $26, $27, $28, $29, $30)"

/* Most meals have two to four parts: one statement for up to four. */
static Status parts_put(Tx *tx, SettlementId id, const PartRow *parts, size_t count)
{
    enum { PARAMS = 7 };
    const Sql *const sql[] = {
        SQL("iiiititii", "", PART_COLUMNS), SQL("iiiititiiiititii", "", PART_COLUMNS PART_2),
        SQL("iiiititiiiititiiiititii", "", PART_COLUMNS PART_2 PART_3),
        SQL("iiiititiiiititiiiititiiiititii", "", PART_COLUMNS PART_2 PART_3 PART_4)};
    Arg args[2 + 4 * PARAMS] = {COMMUNITY(tx), INT(id.v)};
    ASSERT(count >= 1 && count <= 4);
    for (size_t i = 0; i < count; i++) {
        const PartRow *p = &parts[i];
        const Arg own[PARAMS] = {INT(p->number),
                                 INT(p->kind),
                                 TEXT(p->rule),
                                 INT(p->group),
                                 TEXT(p->funder),
                                 INT(p->fen),
                                 INT_OR_NIL(PART_OF_POOL, p->of_pool)};
        memcpy(args + 2 + i * PARAMS, own, sizeof own);
    }
    return tx_run(tx, sql[count - 1], args, 2 + count * PARAMS);
}

Status parts_insert(Tx *tx, SettlementId id, const PartRow *parts, size_t count)
{
    for (size_t i = 0; i < count; i += 4)
        TRY(parts_put(tx, id, parts + i, count - i < 4 ? count - i : 4));
    return OK;
}

Status part_list(Tx *tx, SettlementId id, Rows *rows)
{
    const Sql *sql = SQL("ii", "iitiii",
                         "SELECT number, kind, funder, fen, transfer_id, claim_id"
                         "  FROM settlement_part"
                         " WHERE community_id = $1 AND settlement_id = $2 ORDER BY number");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), rows);
}

Status part_booked(Tx *tx, SettlementId id, int64_t number, TransferId transfer)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE settlement_part SET transfer_id = $4"
                         " WHERE community_id = $1 AND settlement_id = $2 AND number = $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(number), INT(transfer.v)));
}

/* In the order of the index by person, so that nothing is sorted. */
Status past_of(Tx *tx, const Meal *m, Str scheme, Day from, Day to, Rows *rows)
{
    const Sql *sql =
        SQL("iitiii", "iiiiii",
            "SELECT s.id, s.day, s.slot, p.rule_group, p.fen, s.programme_id"
            "  FROM settlement s"
            "  JOIN settlement_part p ON p.community_id = s.community_id"
            "   AND p.settlement_id = s.id"
            "  JOIN programme g ON g.community_id = s.community_id AND g.id = s.programme_id"
            " WHERE s.community_id = $1 AND s.person_id = $2 AND s.day >= $4 AND s.day <= $5"
            "   AND g.scheme = $3 AND s.state IN (1, 2) AND s.ticket_id <> $6"
            " ORDER BY s.day, s.id, p.number");
    return tx_all(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(m->person.v), TEXT(scheme), INT(from), INT(to), INT(m->instead_of)),
        rows);
}

Status brought_between(Tx *tx, PersonId person, Day from, Day to, bool *yes)
{
    const Sql *sql = SQL("iiii", "i",
                         "SELECT id FROM settlement"
                         " WHERE community_id = $1 AND person_id = $2 AND day >= $3 AND day <= $4"
                         "   AND delivery_fen > 0 AND state IN (1, 2) ORDER BY day, id LIMIT 1");
    Row row;
    Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(from), INT(to)), &row);
    *yes = status == OK;
    return status == NOT_FOUND ? OK : status;
}
