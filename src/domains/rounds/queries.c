#include "domains/rounds/inside.h"

/* ---- round_case ---- */

Status round_case_insert(Tx *tx, const RoundCase *c)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "INSERT INTO round_case (community_id, id, aide_id, elder_id, every_days,"
            "       since_day, until_day, made_by) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(c->id.v), INT(c->aide.v), INT(c->elder.v),
                       INT(c->every_days), INT(c->since), INT(tx->origin.actor)));
}

Status round_case_close(Tx *tx, PersonId elder, Day day, int64_t *changed)
{
    const Sql *sql = SQL("iii", "",
                         "UPDATE round_case SET until_day = $3"
                         " WHERE community_id = $1 AND elder_id = $2 AND until_day = 0");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(elder.v), INT(day)), changed);
}

Status round_case_count(Tx *tx, PersonId aide, int64_t *count)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT count(*) FROM round_case"
                         " WHERE community_id = $1 AND aide_id = $2 AND until_day = 0");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(aide.v)), &row));
    *count = row_int(&row, 0);
    return OK;
}

/* With the last visit at which the elder was there (an outcome other than 3). */
Status round_case_list(Tx *tx, PersonId aide, RoundCase **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiiii",
                         "SELECT c.id, c.aide_id, c.elder_id, c.every_days, c.since_day,"
                         "       coalesce((SELECT max(v.at_ms) FROM round_visit v"
                         "         WHERE v.community_id = c.community_id"
                         "           AND v.elder_id = c.elder_id AND v.outcome <> 3), 0)"
                         "  FROM round_case c JOIN person p"
                         "    ON p.community_id = c.community_id AND p.id = c.elder_id"
                         " WHERE c.community_id = $1 AND c.until_day = 0 AND p.state = 1"
                         "   AND ($2 = 0 OR c.aide_id = $2) ORDER BY c.id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(aide.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (RoundCase){.id = {row_int(r, 0)},
                             .aide = {row_int(r, 1)},
                             .elder = {row_int(r, 2)},
                             .every_days = row_int(r, 3),
                             .since = (Day)row_int(r, 4),
                             .seen_ms = row_int(r, 5)});
    return OK;
}

/* ---- round_visit ---- */

Status round_visit_insert(Tx *tx, const RoundVisit *v)
{
    const Sql *sql = SQL("iiiiiiiti", "",
                         "INSERT INTO round_visit (community_id, id, aide_id, elder_id, way,"
                         "       outcome, needs, words, at_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(v->id.v), INT(v->aide.v), INT(v->elder.v), INT(v->way),
                       INT(v->outcome), INT(v->needs), TEXT(v->words), INT(v->at_ms)));
}

Status round_visit_list(Tx *tx, PersonId elder, RoundVisit **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiiiiti",
                         "SELECT id, aide_id, elder_id, way, outcome, needs, words, at_ms"
                         "  FROM round_visit WHERE community_id = $1 AND ($2 = 0 OR elder_id = $2)"
                         " ORDER BY id DESC LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(elder.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (RoundVisit){.id = {row_int(r, 0)},
                              .aide = {row_int(r, 1)},
                              .elder = {row_int(r, 2)},
                              .way = (RoundWay)row_int(r, 3),
                              .outcome = (RoundOutcome)row_int(r, 4),
                              .needs = row_int(r, 5),
                              .words = row_str(r, 6),
                              .at_ms = row_int(r, 7)});
    return OK;
}

Status round_visit_needs(Tx *tx, Ms since_ms, Need **out, size_t *count)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT elder_id, needs FROM round_visit"
                         " WHERE community_id = $1 AND at_ms >= $2 AND needs <> 0"
                         " ORDER BY elder_id LIMIT 100000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(since_ms)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, (Need){{row_int(r, 0)}, row_int(r, 1)});
    return OK;
}

Status rounds_work(Tx *tx, Ms from_ms, Ms to_ms, RoundWork **out, size_t *count)
{
    const Sql *sql =
        SQL("iii", "iii",
            "SELECT aide_id, count(*), count(CASE WHEN way = 1 THEN 1 END) FROM round_visit"
            " WHERE community_id = $1 AND at_ms >= $2 AND at_ms < $3"
            " GROUP BY aide_id ORDER BY aide_id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from_ms), INT(to_ms)), &rows));
    *out = NEW_ARRAY(tx->arena, RoundWork, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        int64_t all = row_int(&rows.rows[i], 1), door = row_int(&rows.rows[i], 2);
        (*out)[i] = (RoundWork){{row_int(&rows.rows[i], 0)},
                                all,
                                door * ROUND_DOOR_MIN + (all - door) * ROUND_OTHER_MIN};
    }
    return OK;
}

/* ---- round_skill ---- */

Status round_skill_put(Tx *tx, PersonId helper, int64_t skills)
{
    const Sql *sql = SQL("iii", "",
                         "INSERT INTO round_skill (community_id, person_id, skills)"
                         " VALUES ($1, $2, $3)"
                         " ON CONFLICT (community_id, person_id) DO UPDATE SET skills = $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(helper.v), INT(skills)));
}

Status round_skill_list(Tx *tx, Helper **out, size_t *count)
{
    const Sql *sql = SQL("i", "ii",
                         "SELECT s.person_id, s.skills FROM round_skill s JOIN person p"
                         "    ON p.community_id = s.community_id AND p.id = s.person_id"
                         " WHERE s.community_id = $1 AND p.state = 1 ORDER BY s.person_id"
                         " LIMIT 10000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, (Helper){{row_int(r, 0)}, row_int(r, 1)});
    return OK;
}
