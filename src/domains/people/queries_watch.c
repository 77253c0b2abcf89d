/* Who is to be looked after, and who can be asked: for the domains above. */
#include "domains/people/inside.h"

static Status read_ids(Tx *tx, const Rows *rows, PersonId **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, PersonId, rows->count + 1);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = (PersonId){row_int(&rows->rows[i], 0)};
    return OK;
}

Status people_holding(Tx *tx, Role role, PersonId **out, size_t *count)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT DISTINCT m.person_id FROM membership m"
                         "  JOIN person p ON p.community_id = m.community_id AND p.id = m.person_id"
                         " WHERE m.community_id = $1 AND m.role = $2 AND p.state = 1"
                         " ORDER BY m.person_id LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(role)), &rows));
    return read_ids(tx, &rows, out, count);
}

Status people_working_at(Tx *tx, OrganisationId organisation, WorksAt **out, size_t *count)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT m.person_id, min(m.role) FROM membership m"
                         "  JOIN person p ON p.community_id = m.community_id AND p.id = m.person_id"
                         " WHERE m.community_id = $1 AND m.role IN (4, 5, 6, 7)"
                         "   AND m.organisation_id = $2 AND p.state = 1"
                         " GROUP BY m.person_id ORDER BY 2, 1 LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(organisation.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, (WorksAt){{row_int(r, 0)}, (Role)row_int(r, 1)});
    return OK;
}

Status people_workplaces(Tx *tx, Workplace **out, size_t *count)
{
    const Sql *sql = SQL("i", "iii",
                         "SELECT DISTINCT m.person_id, m.role, m.organisation_id FROM membership m"
                         "  JOIN person p ON p.community_id = m.community_id AND p.id = m.person_id"
                         " WHERE m.community_id = $1 AND m.role > 3 AND p.state = 1"
                         " ORDER BY m.person_id, m.role, m.organisation_id LIMIT 5000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (Workplace){{row_int(r, 0)}, (Role)row_int(r, 1), {row_int(r, 2)}});
    return OK;
}

/* 独居 空巢 留守 失能 计生特殊 孤寡, with an open consent to 送餐即探访. */
Status people_watched(Tx *tx, Day day, PersonId **out, size_t *count)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT DISTINCT c.person_id FROM consent c"
                         "  JOIN person p ON p.community_id = c.community_id AND p.id = c.person_id"
                         "  JOIN person_flag f ON f.community_id = c.community_id"
                         "                    AND f.person_id = c.person_id"
                         " WHERE c.community_id = $1 AND c.purpose = 6 AND c.ended_ms IS NULL"
                         "   AND p.state = 1 AND f.kind IN (1, 2, 3, 4, 6, 11) AND f.from_day <= $2"
                         "   AND (f.to_day IS NULL OR f.to_day >= $2)"
                         " ORDER BY c.person_id LIMIT 20000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(day)), &rows));
    return read_ids(tx, &rows, out, count);
}

Status people_absence_on(Tx *tx, PersonId person, Day day, int64_t *kind)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT kind FROM absence"
                         " WHERE community_id = $1 AND person_id = $2 AND from_day <= $3"
                         "   AND (to_day IS NULL OR to_day >= $3) ORDER BY kind, id LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day)), &rows));
    *kind = rows.count ? row_int(&rows.rows[0], 0) : 0;
    return OK;
}

Status people_of_building(Tx *tx, PersonId person, size_t limit, PersonId **out, size_t *count)
{
    const Sql *sql =
        SQL("iii", "i",
            "SELECT n.id FROM person me"
            "  JOIN grid_node d ON d.community_id = me.community_id AND d.id = me.door_id"
            "  JOIN grid_node u ON u.community_id = d.community_id AND u.id = d.parent_id"
            "  JOIN grid_node v ON v.community_id = u.community_id AND v.parent_id = u.parent_id"
            "  JOIN grid_node e ON e.community_id = v.community_id AND e.parent_id = v.id"
            "  JOIN person n ON n.community_id = e.community_id AND n.door_id = e.id"
            " WHERE me.community_id = $1 AND me.id = $2 AND n.id <> me.id AND n.state = 1"
            " ORDER BY n.id LIMIT $3");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT((int64_t)limit)), &rows));
    return read_ids(tx, &rows, out, count);
}

Status people_buildings(Tx *tx, Building **out, size_t *count)
{
    const Sql *sql =
        SQL("i", "itt",
            "SELECT b.id, b.name, g.name FROM grid_node s"
            "  JOIN grid_node c ON c.community_id = s.community_id AND c.parent_id = s.id"
            "  JOIN grid_node g ON g.community_id = c.community_id AND g.parent_id = c.id"
            "  JOIN grid_node b ON b.community_id = g.community_id AND b.parent_id = g.id"
            " WHERE s.community_id = $1 AND s.parent_id = 0 AND b.kind = 4"
            " ORDER BY length(g.name), g.name, length(b.name), b.name, b.id LIMIT 2000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    *out = NEW_ARRAY(tx->arena, Building, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        Str building = row_str(r, 1), grid = row_str(r, 2);
        (*out)[i] = (Building){
            .id = {row_int(r, 0)},
            .name = str_fmt(tx->arena, "%.*s %.*s", STR_ARG(grid), STR_ARG(building)),
        };
    }
    return OK;
}

/* A person may hang on the door, on the unit or on the building itself. */
Status people_elders_in(Tx *tx, GridNodeId building, PersonId **out, size_t *count)
{
    const Sql *sql =
        SQL("ii", "i",
            "SELECT p.id FROM (SELECT id FROM grid_node WHERE community_id = $1 AND id = $2"
            "   UNION ALL SELECT id FROM grid_node WHERE community_id = $1 AND parent_id = $2"
            "   UNION ALL SELECT e.id FROM grid_node u JOIN grid_node e"
            "     ON e.community_id = u.community_id AND e.parent_id = u.id"
            "   WHERE u.community_id = $1 AND u.parent_id = $2) d"
            "  JOIN person p ON p.community_id = $1 AND p.door_id = d.id"
            " WHERE p.state = 1 AND p.is_elder = 1"
            " ORDER BY length(p.address), p.address, p.id LIMIT 500");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(building.v)), &rows));
    return read_ids(tx, &rows, out, count);
}

Status people_pauses(Tx *tx, PersonId person, Day day, Pause **out, size_t *count)
{
    const Sql *sql = SQL("iii", "iii",
                         "SELECT id, from_day, to_day FROM absence"
                         " WHERE community_id = $1 AND person_id = $2"
                         "   AND (to_day IS NULL OR (to_day >= $3 AND to_day >= from_day))"
                         " ORDER BY from_day, id LIMIT 50");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (Pause){row_int(r, 0), (Day)row_int(r, 1), (Day)row_int_or(r, 2, INT32_MAX)});
    return OK;
}
