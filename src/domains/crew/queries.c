#include "domains/crew/inside.h"

/* ---- allowances ---- */

Status allowance_insert(Tx *tx, const Allowance *a)
{
    const Sql *sql =
        SQL("iiiiiitiiiitiii", "",
            "INSERT INTO allowance (community_id, id, site_id, kind, who, duty, funder, version,"
            "       fen, least_min, tenths_c, document, from_day, made_by, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(a->id.v), INT(a->site.v), INT(a->kind), INT(a->who),
                       INT(a->duty), TEXT(a->funder), INT(a->version), INT(a->fen),
                       INT(a->least_min), INT(a->tenths_c), TEXT(a->document), INT(a->from),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

#define ALLOWANCE_COLUMNS                                                                          \
    "id, site_id, kind, who, duty, funder, version, fen, least_min, tenths_c, document, from_day," \
    " coalesce(to_day, 0)"
#define ALLOWANCE_TYPES "iiiiitiiiitii"

static Allowance read_allowance(const Row *r)
{
    return (Allowance){.id = {row_int(r, 0)},
                       .site = {row_int(r, 1)},
                       .kind = (AllowanceKind)row_int(r, 2),
                       .who = (AllowanceWho)row_int(r, 3),
                       .duty = row_int(r, 4),
                       .funder = row_str(r, 5),
                       .version = row_int(r, 6),
                       .fen = row_int(r, 7),
                       .least_min = row_int(r, 8),
                       .tenths_c = row_int(r, 9),
                       .document = row_str(r, 10),
                       .from = (Day)row_int(r, 11),
                       .to = (Day)row_int(r, 12)};
}

Status allowance_newest(Tx *tx, const Allowance *like, Allowance *out)
{
    const Sql *sql = SQL("iiiiit", ALLOWANCE_TYPES,
                         "SELECT " ALLOWANCE_COLUMNS " FROM allowance"
                         " WHERE community_id = $1 AND site_id = $2 AND kind = $3 AND who = $4"
                         "   AND duty = $5 AND funder = $6 ORDER BY version DESC LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql,
               ARGS(COMMUNITY(tx), INT(like->site.v), INT(like->kind), INT(like->who),
                    INT(like->duty), TEXT(like->funder)),
               &row));
    *out = read_allowance(&row);
    return OK;
}

Status allowance_find(Tx *tx, AllowanceId id, Allowance *out)
{
    const Sql *sql =
        SQL("ii", ALLOWANCE_TYPES,
            "SELECT " ALLOWANCE_COLUMNS " FROM allowance WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_allowance(&row);
    return OK;
}

Status allowance_cut(Tx *tx, AllowanceId id, Day last)
{
    const Sql *sql =
        SQL("iii", "", "UPDATE allowance SET to_day = $3 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(last)));
}

Status allowance_list(Tx *tx, OrganisationId site, Day from, Day to, Allowance **out, size_t *count)
{
    const Sql *all = SQL("ii", ALLOWANCE_TYPES,
                         "SELECT " ALLOWANCE_COLUMNS " FROM allowance"
                         " WHERE community_id = $1 AND site_id = $2"
                         " ORDER BY who, kind, duty, funder, version DESC LIMIT 500");
    const Sql *some = SQL("iiii", ALLOWANCE_TYPES,
                          "SELECT " ALLOWANCE_COLUMNS " FROM allowance"
                          " WHERE community_id = $1 AND site_id = $2 AND from_day <= $4"
                          "   AND (to_day IS NULL OR to_day >= $3)"
                          " ORDER BY who, kind, duty, funder, version LIMIT 500");
    Rows rows;
    if (from)
        TRY(tx_all(tx, some, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &rows));
    else
        TRY(tx_all(tx, all, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_allowance(r));
    return OK;
}

/* ---- weather ---- */

Status weather_put(Tx *tx, const CrewWeather *w)
{
    const Sql *sql =
        SQL("iiiiitii", "",
            "INSERT INTO crew_weather (community_id, site_id, day, high_tenths, low_tenths, source,"
            "       made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            " ON CONFLICT (community_id, site_id, day) DO UPDATE SET"
            "       high_tenths = excluded.high_tenths, low_tenths = excluded.low_tenths,"
            "       source = excluded.source, made_by = excluded.made_by,"
            "       made_ms = excluded.made_ms");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(w->site.v), INT(w->day), INT(w->high_tenths),
                       INT(w->low_tenths), TEXT(w->source), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

Status weather_list(Tx *tx, OrganisationId site, Day from, Day to, CrewWeather **out, size_t *count)
{
    const Sql *sql = SQL("iiii", "iiit",
                         "SELECT day, high_tenths, low_tenths, source FROM crew_weather"
                         " WHERE community_id = $1 AND site_id = $2 AND day >= $3 AND day <= $4"
                         " ORDER BY day LIMIT 400");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(from), INT(to)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (CrewWeather){.site = site,
                               .day = (Day)row_int(r, 0),
                               .high_tenths = row_int(r, 1),
                               .low_tenths = row_int(r, 2),
                               .source = row_str(r, 3)});
    return OK;
}

/* ---- pay ---- */

Status pay_insert(Tx *tx, const CrewPay *p)
{
    const Sql *sql =
        SQL("iiiiiiii", "",
            "INSERT INTO crew_pay (community_id, id, site_id, person_id, month, fen, state, reason,"
            "       made_by, made_ms) VALUES ($1, $2, $3, $4, $5, $6, 1, '', $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(p->id.v), INT(p->site.v), INT(p->person.v), INT(p->month),
                       INT(p->fen), INT(tx->origin.actor), INT(tx->now_ms)));
}

Status pay_line_insert(Tx *tx, CrewPayId pay, int64_t number, const CrewLine *line,
                       TransferId transfer)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "INSERT INTO crew_pay_line (community_id, pay_id, number, allowance_id, units, fen,"
            "       transfer_id) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(pay.v), INT(number), INT(line->allowance.id.v),
                       INT(line->units), INT(line->fen), INT(transfer.v)));
}

#define PAY_COLUMNS "id, site_id, person_id, month, state, fen, made_ms"

static CrewPay read_pay(const Row *r)
{
    return (CrewPay){.id = {row_int(r, 0)},
                     .site = {row_int(r, 1)},
                     .person = {row_int(r, 2)},
                     .month = row_int(r, 3),
                     .state = row_int(r, 4),
                     .fen = row_int(r, 5),
                     .made_ms = row_int(r, 6)};
}

static Status read_pays(Tx *tx, const Rows *rows, CrewPay **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, CrewPay, rows->count + 1);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = read_pay(&rows->rows[i]);
    return OK;
}

Status pay_find(Tx *tx, CrewPayId id, CrewPay *out)
{
    const Sql *sql =
        SQL("ii", "iiiiiii",
            "SELECT " PAY_COLUMNS " FROM crew_pay WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_pay(&row);
    return OK;
}

Status pay_standing(Tx *tx, OrganisationId site, PersonId person, int64_t month, CrewPay *out)
{
    const Sql *sql = SQL("iiii", "iiiiiii",
                         "SELECT " PAY_COLUMNS " FROM crew_pay"
                         " WHERE community_id = $1 AND site_id = $2 AND person_id = $3"
                         "   AND month = $4 AND state = 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(person.v), INT(month)), &row));
    *out = read_pay(&row);
    return OK;
}

Status crew_pays_of(Tx *tx, PersonId person, CrewPay **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiiiii",
                         "SELECT " PAY_COLUMNS " FROM crew_pay"
                         " WHERE community_id = $1 AND person_id = $2"
                         " ORDER BY month DESC, id DESC LIMIT 60");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &rows));
    return read_pays(tx, &rows, out, count);
}

Status crew_pays_at(Tx *tx, OrganisationId site, int64_t month, CrewPay **out, size_t *count)
{
    const Sql *sql = SQL("iii", "iiiiiii",
                         "SELECT " PAY_COLUMNS " FROM crew_pay"
                         " WHERE community_id = $1 AND site_id = $2 AND month = $3 AND state = 1"
                         " ORDER BY person_id LIMIT 2000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(month)), &rows));
    return read_pays(tx, &rows, out, count);
}

Status pay_transfers(Tx *tx, CrewPayId id, Rows *rows)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT transfer_id FROM crew_pay_line"
                         " WHERE community_id = $1 AND pay_id = $2 ORDER BY number LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), rows);
}

Status pay_back(Tx *tx, CrewPayId id, Str reason)
{
    const Sql *sql = SQL("iiti", "",
                         "UPDATE crew_pay SET state = 2, reason = $3, back_ms = $4"
                         " WHERE community_id = $1 AND id = $2 AND state = 1");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), TEXT(reason), INT(tx->now_ms)));
}

Status pay_since(Tx *tx, OrganisationId site, int64_t month, bool *paid)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT id FROM crew_pay WHERE community_id = $1 AND site_id = $2"
                         "   AND month >= $3 AND state = 1 ORDER BY id LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(month)), &rows));
    *paid = rows.count > 0;
    return OK;
}

/* ---- lessons ---- */

Status lesson_put(Tx *tx, const LessonDone *l)
{
    const Sql *sql =
        SQL("iiiiii", "",
            "INSERT INTO lesson_done (community_id, person_id, lesson, step, state, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (community_id, person_id, lesson) DO UPDATE SET"
            "       step = excluded.step, state = excluded.state, made_ms = excluded.made_ms"
            " WHERE lesson_done.state <> 3");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(l->person.v), INT(l->lesson), INT(l->step), INT(l->state),
                       INT(tx->now_ms)));
}

Status crew_lessons(Tx *tx, PersonId person, LessonDone **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiii",
                         "SELECT lesson, step, state, made_ms FROM lesson_done"
                         " WHERE community_id = $1 AND person_id = $2 ORDER BY lesson LIMIT 50");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (LessonDone){.person = person,
                              .lesson = (Lesson)row_int(r, 0),
                              .step = row_int(r, 1),
                              .state = (LessonState)row_int(r, 2),
                              .at_ms = row_int(r, 3)});
    return OK;
}

/* ---- what funders owe ---- */

Status owed_list(Tx *tx, CrewOwed **out, size_t *count)
{
    const Sql *sql =
        SQL("i", "tiii",
            "SELECT a.funder, p.month,"
            "       count(DISTINCT CASE WHEN p.state = 1 THEN p.person_id END),"
            "       CAST(sum(CASE WHEN p.state = 1 THEN l.fen ELSE 0 END) AS BIGINT)"
            "  FROM crew_pay p"
            "  JOIN crew_pay_line l ON l.community_id = p.community_id AND l.pay_id = p.id"
            "  JOIN allowance a ON a.community_id = l.community_id AND a.id = l.allowance_id"
            " WHERE p.community_id = $1 AND a.funder <> ''"
            " GROUP BY a.funder, p.month ORDER BY p.month DESC, a.funder LIMIT 120");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (CrewOwed){.funder = row_str(r, 0),
                            .month = row_int(r, 1),
                            .people = row_int(r, 2),
                            .fen = row_int(r, 3)});
    return OK;
}
