/* The groups that meals and visits are meant for, counted without opening anything sealed. */
#include "domains/people/inside.h"

enum { TARGET_AGE = 80 };
#define FLAG_BIT(kind) ((uint64_t)1 << (kind))
#define TARGET_FLAGS                                                                               \
    (FLAG_BIT(FLAG_ALONE) | FLAG_BIT(FLAG_EMPTY_NEST) | FLAG_BIT(FLAG_DISABLED) |                  \
     FLAG_BIT(FLAG_HANDICAP) | FLAG_BIT(FLAG_LOST_CHILD) | FLAG_BIT(FLAG_DIBAO) |                  \
     FLAG_BIT(FLAG_LOW_INCOME) | FLAG_BIT(FLAG_TEKUN) | FLAG_BIT(FLAG_ORPHANED) |                  \
     FLAG_BIT(FLAG_HUNDRED))

bool people_is_target(const ElderGroups *elder, Day day)
{
    return (elder->flags & TARGET_FLAGS) ||
           (elder->has_birth && day_age(elder->birth, day) >= TARGET_AGE);
}

Status people_elder_groups(Tx *tx, Day day, ElderGroups **out, size_t *count)
{
    const Sql *elders = SQL("i", "iii",
                            "SELECT id, birth_day, coalesce(door_id, 0) FROM person"
                            " WHERE community_id = $1 AND is_elder = 1 AND state = 1"
                            " ORDER BY id LIMIT 500000");
    const Sql *flags = SQL("ii", "ii",
                           "SELECT person_id, kind FROM person_flag"
                           " WHERE community_id = $1 AND from_day <= $2"
                           "   AND (to_day IS NULL OR to_day >= $2)"
                           " ORDER BY person_id, kind LIMIT 2000000");
    Rows rows;
    Rows held;
    TRY(tx_all(tx, elders, ARGS(COMMUNITY(tx)), &rows));
    TRY(tx_all(tx, flags, ARGS(COMMUNITY(tx), INT(day)), &held));
    *out = NEW_ARRAY(tx->arena, ElderGroups, rows.count + 1);
    *count = rows.count;
    size_t at = 0; /* both lists are by person */
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        ElderGroups *e = &(*out)[i];
        *e = (ElderGroups){.person = {row_int(r, 0)},
                           .birth = (Day)row_int_or(r, 1, 0),
                           .has_birth = !row_null(r, 1),
                           .door = {row_int(r, 2)}};
        while (at < held.count && row_int(&held.rows[at], 0) < e->person.v) at++;
        for (; at < held.count && row_int(&held.rows[at], 0) == e->person.v; at++)
            e->flags |= FLAG_BIT(row_int(&held.rows[at], 1));
    }
    return OK;
}

Status people_flag_sources(Tx *tx, Day day, FlagSource **out, size_t *count)
{
    const Sql *sql =
        SQL("ii", "itiii",
            "SELECT f.kind, f.source, count(DISTINCT f.person_id), min(f.from_day),"
            "       max(f.from_day)"
            "  FROM person_flag f"
            "  JOIN person p ON p.community_id = f.community_id AND p.id = f.person_id"
            " WHERE f.community_id = $1 AND f.from_day <= $2"
            "   AND (f.to_day IS NULL OR f.to_day >= $2) AND p.state = 1 AND p.is_elder = 1"
            " GROUP BY f.kind, f.source ORDER BY f.kind, 3 DESC, f.source LIMIT 500");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(day)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (FlagSource){.kind = (FlagKind)row_int(r, 0),
                              .source = row_str(r, 1),
                              .people = row_int(r, 2),
                              .oldest = (Day)row_int(r, 3),
                              .newest = (Day)row_int(r, 4)});
    return OK;
}
