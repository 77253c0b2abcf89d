#include "domains/partners/inside.h"

Status partner_put(Tx *tx, const Partner *p)
{
    const Sql *sql =
        SQL("iiiitii", "",
            "INSERT INTO partner (community_id, programme_id, organisation_id, part, funder, state,"
            "       made_by, made_ms) VALUES ($1, $2, $3, $4, $5, 1, $6, $7)"
            " ON CONFLICT (community_id, programme_id, organisation_id) DO UPDATE SET"
            "       part = excluded.part, funder = excluded.funder, state = 1,"
            "       made_by = excluded.made_by, made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(p->programme.v), INT(p->organisation.v), INT(p->part),
                       TEXT(p->funder), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status partner_shut(Tx *tx, ProgrammeId programme, OrganisationId organisation)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE partner SET state = 2"
                         " WHERE community_id = $1 AND programme_id = $2 AND organisation_id = $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(programme.v), INT(organisation.v)));
}

/* programme, organisation, part, funder */
Status partner_rows(Tx *tx, OrganisationId organisation, Rows *rows)
{
    const Sql *sql =
        SQL("ii", "iiit",
            "SELECT programme_id, organisation_id, part, funder FROM partner"
            " WHERE community_id = $1 AND state = 1 AND ($2 = 0 OR organisation_id = $2)"
            " ORDER BY programme_id DESC, organisation_id LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(organisation.v)), rows);
}

/* ---- free hours ---- */

Status hours_drop(Tx *tx, PersonId person)
{
    const Sql *sql =
        SQL("ii", "", "DELETE FROM free_hour WHERE community_id = $1 AND person_id = $2");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)));
}

Status hour_insert(Tx *tx, PersonId person, const FreeHour *h)
{
    const Sql *sql =
        SQL("iiiiii", "",
            "INSERT INTO free_hour (community_id, person_id, weekday, from_min, to_min, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(h->weekday), INT(h->from_min),
                       INT(h->to_min), INT(tx->now_ms)));
}

Status hour_rows(Tx *tx, PersonId person, Rows *rows)
{
    const Sql *sql = SQL("ii", "iii",
                         "SELECT weekday, from_min, to_min FROM free_hour"
                         " WHERE community_id = $1 AND person_id = $2"
                         " ORDER BY weekday, from_min LIMIT 100");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), rows);
}

Status idle_rows(Tx *tx, const Opening *o, Ms since, Rows *rows)
{
    const Sql *sql =
        SQL("iiiiii", "iii",
            "SELECT h.person_id,"
            "       (SELECT count(*) FROM opening_ask y WHERE y.community_id = $1"
            "           AND y.person_id = h.person_id AND y.state = 2 AND y.answered_ms >= $5),"
            "       coalesce((SELECT a.state FROM opening_ask a WHERE a.community_id = $1"
            "           AND a.opening_id = $6 AND a.person_id = h.person_id), 0)"
            "  FROM free_hour h"
            " WHERE h.community_id = $1 AND h.weekday = $2 AND h.from_min <= $3 AND h.to_min >= $4"
            " GROUP BY h.person_id ORDER BY 2, h.person_id LIMIT 300");
    return tx_all(tx, sql,
                  ARGS(COMMUNITY(tx), INT(day_weekday(o->day)), INT(o->from_min), INT(o->to_min),
                       INT(since), INT(o->id.v)),
                  rows);
}

Status taken_at(Tx *tx, PersonId person, const Opening *o, bool *out)
{
    const Sql *sql =
        SQL("iiiiii", "i",
            "SELECT count(*) FROM opening_ask a"
            "  JOIN opening x ON x.community_id = a.community_id AND x.id = a.opening_id"
            "   AND x.state = 1 AND x.day = $3 AND x.from_min < $5 AND x.to_min > $4"
            " WHERE a.community_id = $1 AND a.person_id = $2 AND a.state = 2"
            "   AND a.opening_id <> $6");
    Row row;
    TRY(tx_one(tx, sql,
               ARGS(COMMUNITY(tx), INT(person.v), INT(o->day), INT(o->from_min), INT(o->to_min),
                    INT(o->id.v)),
               &row));
    *out = row_int(&row, 0) > 0;
    return OK;
}

Status partners_free(Tx *tx, FreePerson **out, size_t *count)
{
    const Sql *sql = SQL("i", "iiii",
                         "SELECT person_id, weekday, from_min, to_min FROM free_hour"
                         " WHERE community_id = $1 ORDER BY person_id, weekday, from_min"
                         " LIMIT 20000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (FreePerson){{row_int(r, 0)}, {row_int(r, 1), row_int(r, 2), row_int(r, 3)}});
    return OK;
}

Status partners_helped(Tx *tx, Day from, Day to, HelpGiven **out, size_t *count)
{
    const Sql *sql =
        SQL("iii", "iiiiii",
            "SELECT a.person_id, o.run_id, o.day, o.from_min, o.to_min, o.site_id FROM opening o"
            "  JOIN opening_ask a ON a.community_id = o.community_id AND a.opening_id = o.id"
            "   AND a.state = 2"
            " WHERE o.community_id = $1 AND o.day >= $2 AND o.day <= $3 AND o.state = 1"
            " ORDER BY a.person_id, o.day, o.from_min, o.id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (HelpGiven){.person = {row_int(r, 0)},
                             .run = {row_int(r, 1)},
                             .day = (Day)row_int(r, 2),
                             .from_min = row_int(r, 3),
                             .to_min = row_int(r, 4),
                             .site = {row_int(r, 5)}});
    return OK;
}

/* ---- openings ---- */

Status opening_insert(Tx *tx, const Opening *o)
{
    const Sql *sql =
        SQL("iiiiiiiitii", "",
            "INSERT INTO opening (community_id, id, site_id, run_id, day, from_min, to_min, wanted,"
            "       words, state, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(o->id.v), INT(o->site.v), INT(o->run.v), INT(o->day),
                       INT(o->from_min), INT(o->to_min), INT(o->wanted), TEXT(o->words),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

#define OPENING_COLUMNS                                                                            \
    "o.id, o.site_id, o.run_id, o.day, o.from_min, o.to_min, o.wanted,"                            \
    " (SELECT count(*) FROM opening_ask y WHERE y.community_id = o.community_id"                   \
    "   AND y.opening_id = o.id AND y.state = 2), o.words, o.state"
#define OPENING_TYPES "iiiiiiiiti"

Opening opening_read(const Row *r)
{
    return (Opening){.id = {row_int(r, 0)},
                     .site = {row_int(r, 1)},
                     .run = {row_int(r, 2)},
                     .day = (Day)row_int(r, 3),
                     .from_min = row_int(r, 4),
                     .to_min = row_int(r, 5),
                     .wanted = row_int(r, 6),
                     .said_yes = row_int(r, 7),
                     .words = row_str(r, 8)};
}

Status opening_find(Tx *tx, OpeningId id, Opening *out, bool *open)
{
    const Sql *sql =
        SQL("ii", OPENING_TYPES,
            "SELECT " OPENING_COLUMNS " FROM opening o WHERE o.community_id = $1 AND o.id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = opening_read(&row);
    *open = row_int(&row, 9) == 1;
    return OK;
}

Status opening_of_run(Tx *tx, RunId run, int64_t *count)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT count(*) FROM opening"
                         " WHERE community_id = $1 AND run_id = $2 AND state = 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(run.v)), &row));
    *count = row_int(&row, 0);
    return OK;
}

Status opening_shut(Tx *tx, OpeningId id)
{
    const Sql *sql =
        SQL("ii", "", "UPDATE opening SET state = 2 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

Status opening_rows(Tx *tx, OrganisationId site, Day from, Day to, Rows *rows)
{
    const Sql *sql = SQL("iiii", OPENING_TYPES,
                         "SELECT " OPENING_COLUMNS " FROM opening o"
                         " WHERE o.community_id = $1 AND o.day >= $3 AND o.day <= $4"
                         "   AND o.state = 1 AND ($2 = 0 OR o.site_id = $2)"
                         " ORDER BY o.day, o.from_min, o.id LIMIT 200");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), rows);
}

/* ---- asking ---- */

Status opening_ask_find(Tx *tx, OpeningId opening, PersonId person, AskState *state,
                        MessageId *message)
{
    const Sql *sql = SQL("iii", "ii",
                         "SELECT state, message_id FROM opening_ask"
                         " WHERE community_id = $1 AND opening_id = $2 AND person_id = $3");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(opening.v), INT(person.v)), &row));
    *state = (AskState)row_int(&row, 0);
    *message = (MessageId){row_int(&row, 1)};
    return OK;
}

Status opening_ask_insert(Tx *tx, OpeningId opening, PersonId person, MessageId message)
{
    const Sql *sql =
        SQL("iiiiii", "",
            "INSERT INTO opening_ask (community_id, opening_id, person_id, message_id, state,"
            "       asked_by, asked_ms) VALUES ($1, $2, $3, $4, 1, $5, $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(opening.v), INT(person.v), INT(message.v),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

Status opening_ask_answer(Tx *tx, OpeningId opening, PersonId person, AskState state)
{
    const Sql *sql = SQL("iiiii", "",
                         "UPDATE opening_ask SET state = $4, answered_ms = $5"
                         " WHERE community_id = $1 AND opening_id = $2 AND person_id = $3");
    return tx_change_one(
        tx, sql, ARGS(COMMUNITY(tx), INT(opening.v), INT(person.v), INT(state), INT(tx->now_ms)));
}

Status asked_rows(Tx *tx, PersonId person, Day from, Rows *rows)
{
    const Sql *sql =
        SQL("iii", OPENING_TYPES "i",
            "SELECT " OPENING_COLUMNS ", a.state FROM opening_ask a"
            "  JOIN opening o ON o.community_id = a.community_id AND o.id = a.opening_id"
            "   AND o.state = 1 AND o.day >= $3"
            " WHERE a.community_id = $1 AND a.person_id = $2"
            " ORDER BY o.day, o.from_min, o.id LIMIT 50");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(from)), rows);
}
