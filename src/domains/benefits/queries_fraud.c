#include "domains/benefits/inside.h"

/* Served meals of [from, to], and those that were given back after they were served. */
Status visits_between(Tx *tx, Day from, Day to, Status (*each)(void *context, const Row *row),
                      void *context)
{
    const Sql *sql =
        SQL("iii", "iiiiiiiiiiiiii",
            "SELECT s.id, s.person_id, s.site_id, s.final_ms, s.day, s.slot, s.list_fen,"
            "       s.discount_fen, s.subsidy_fen, s.delivered, s.state,"
            "       coalesce(u.till_id, 0), coalesce(u.device_id, 0), coalesce(u.by_agent, 0)"
            "  FROM settlement s LEFT JOIN settlement_use u"
            "    ON u.community_id = s.community_id AND u.ticket_id = s.ticket_id"
            " WHERE s.community_id = $1 AND s.day >= $2 AND s.day <= $3"
            "   AND (s.state = 2 OR (s.state = 3 AND EXISTS (SELECT p.number"
            "         FROM settlement_part p WHERE p.community_id = s.community_id"
            "          AND p.settlement_id = s.id AND p.transfer_id IS NOT NULL)))"
            " ORDER BY s.final_ms, s.id");
    return tx_each(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)), each, context);
}

Status site_facts_all(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("i", "iiiiiii",
                         "SELECT site_id, lat_e7, lon_e7, open_min, close_min, seats, turns"
                         "  FROM site_facts WHERE community_id = $1 ORDER BY site_id LIMIT 5000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx)), rows);
}

Status benefits_site_facts_set(Tx *tx, const SiteFacts *f)
{
    const Sql *sql =
        SQL("iiiiiiii", "",
            "INSERT INTO site_facts (community_id, site_id, lat_e7, lon_e7, open_min, close_min,"
            "       seats, turns) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            " ON CONFLICT (community_id, site_id) DO UPDATE SET lat_e7 = excluded.lat_e7,"
            "       lon_e7 = excluded.lon_e7, open_min = excluded.open_min,"
            "       close_min = excluded.close_min, seats = excluded.seats,"
            "       turns = excluded.turns");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(f->site.v), INT_OR_NIL(f->lat_e7, f->has_place),
                       INT_OR_NIL(f->lon_e7, f->has_place), INT_OR_NIL(f->open_min, f->has_hours),
                       INT_OR_NIL(f->close_min, f->has_hours), INT_OR_NIL(f->seats, f->has_seats),
                       INT(f->turns ? f->turns : 1)));
}

/* *added 0: it is known already. */
Status case_insert(Tx *tx, const FraudCase *c, int64_t *added)
{
    const Sql *sql =
        SQL("iiiiiiiiiiii", "",
            "INSERT INTO fraud_case (community_id, id, rule, person_id, site_id, settlement_id,"
            "       other_id, day, measured, limit_value, stops, state, said, decision, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, '', '', $12)"
            " ON CONFLICT (community_id, rule, site_id, person_id, settlement_id, day)"
            " DO NOTHING");
    return tx_change(tx, sql,
                     ARGS(COMMUNITY(tx), INT(c->id.v), INT(c->rule), INT(c->person.v),
                          INT(c->site.v), INT(c->settlement), INT(c->other), INT(c->day),
                          INT(c->measured), INT(c->limit), INT(c->stops), INT(tx->now_ms)),
                     added);
}

FraudCase case_read(const Row *r)
{
    return (FraudCase){.id = {row_int(r, 0)},
                       .rule = row_int(r, 1),
                       .person = {row_int(r, 2)},
                       .site = {row_int(r, 3)},
                       .settlement = row_int(r, 4),
                       .other = row_int(r, 5),
                       .day = (Day)row_int(r, 6),
                       .measured = row_int(r, 7),
                       .limit = row_int(r, 8),
                       .stops = row_int(r, 9) != 0,
                       .state = (FraudState)row_int(r, 10),
                       .said = row_str(r, 11),
                       .decision = row_str(r, 12),
                       .decided_by = {row_int_or(r, 13, 0)},
                       .decided_ms = row_int_or(r, 14, 0),
                       .made_ms = row_int(r, 15)};
}

Status case_find(Tx *tx, CaseId id, FraudCase *out)
{
    const Sql *sql =
        SQL("ii", "iiiiiiiiiiittiii",
            "SELECT id, rule, person_id, site_id, settlement_id, other_id, day, measured,"
            "       limit_value, stops, state, said, decision, decided_by, decided_ms, made_ms"
            "  FROM fraud_case WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = case_read(&row);
    return OK;
}

Status case_list(Tx *tx, bool open_only, OrganisationId site, Rows *rows)
{
    const Sql *sql =
        SQL("iii", "iiiiiiiiiiittiii",
            "SELECT id, rule, person_id, site_id, settlement_id, other_id, day, measured,"
            "       limit_value, stops, state, said, decision, decided_by, decided_ms, made_ms"
            "  FROM fraud_case WHERE community_id = $1 AND ($2 = 0 OR state = 1)"
            "   AND ($3 = 0 OR site_id = $3) ORDER BY id DESC LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(open_only), INT(site.v)), rows);
}

Status case_said(Tx *tx, CaseId id, Str words)
{
    const Sql *sql = SQL("iit", "",
                         "UPDATE fraud_case SET said = $3"
                         " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), TEXT(words)));
}

Status case_decide(Tx *tx, CaseId id, FraudState to, Str why)
{
    const Sql *sql =
        SQL("iiitii", "",
            "UPDATE fraud_case SET state = $3, decision = $4, decided_by = $5,"
            "       decided_ms = $6 WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(id.v), INT(to), TEXT(why), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status benefits_stops(Tx *tx, OrganisationId site, int64_t *count)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT count(*) FROM fraud_case"
                         " WHERE community_id = $1 AND site_id = $2 AND state = 1 AND stops = 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &row));
    *count = row_int(&row, 0);
    return OK;
}

Status ticket_of(Tx *tx, int64_t settlement, int64_t *ticket, SettlementState *state)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT ticket_id, state FROM settlement"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(settlement)), &row));
    *ticket = row_int(&row, 0);
    *state = (SettlementState)row_int(&row, 1);
    return OK;
}

/* ---- meal_trail, settlement_use ---- */

Status benefits_trail_set(Tx *tx, const Trail *t)
{
    const Sql *sql =
        SQL("iiiiiiiii", "",
            "INSERT INTO meal_trail (community_id, site_id, day, slot, batches, portions, samples,"
            "       purchases, told_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            " ON CONFLICT (community_id, site_id, day, slot) DO UPDATE SET"
            "       batches = excluded.batches, portions = excluded.portions,"
            "       samples = excluded.samples, purchases = excluded.purchases,"
            "       told_ms = excluded.told_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(t->site.v), INT(t->day), INT(t->slot), INT(t->batches),
                       INT(t->portions), INT(t->samples), INT(t->purchases), INT(tx->now_ms)));
}

Status trail_list(Tx *tx, Day from, Day to, Rows *rows)
{
    const Sql *sql = SQL("iii", "iiiiiii",
                         "SELECT site_id, day, slot, batches, portions, samples, purchases"
                         "  FROM meal_trail WHERE community_id = $1 AND day >= $2 AND day <= $3"
                         " ORDER BY site_id, day, slot LIMIT 20000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)), rows);
}

Status benefits_used_by(Tx *tx, int64_t ticket, const UsedBy *by)
{
    const Sql *sql = SQL("iiiii", "",
                         "INSERT INTO settlement_use (community_id, ticket_id, till_id, device_id,"
                         "       by_agent) VALUES ($1, $2, $3, $4, $5)"
                         " ON CONFLICT (community_id, ticket_id) DO NOTHING");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(ticket), INT(by->till), INT(by->device), INT(by->agent)));
}

Status benefits_device_persons(Tx *tx, int64_t device, Day day, BenefitSlot slot, int64_t *persons)
{
    const Sql *sql =
        SQL("iiii", "i",
            "SELECT count(DISTINCT s.person_id) FROM settlement_use u"
            "  JOIN settlement s ON s.community_id = u.community_id AND s.ticket_id = u.ticket_id"
            " WHERE u.community_id = $1 AND u.device_id = $2 AND u.device_id <> 0"
            "   AND u.by_agent = 0 AND s.day = $3 AND s.slot = $4 AND s.state = 2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(device), INT(day), INT(slot)), &row));
    *persons = row_int(&row, 0);
    return OK;
}
