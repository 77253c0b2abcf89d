#include "domains/safety/inside.h"

Status seen_put(Tx *tx, PersonId person, Day day, SeenKind kind, int64_t source, Ms at_ms)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "INSERT INTO seen (community_id, person_id, day, kind, source_id, at_ms, noted_by)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)"
            " ON CONFLICT (community_id, person_id, day, kind, source_id) DO NOTHING");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(day), INT(kind), INT(source), INT(at_ms),
                       INT(tx->origin.actor)));
}

Status seen_drop(Tx *tx, PersonId person, Day day, SeenKind kind, int64_t source)
{
    const Sql *sql = SQL("iiiii", "",
                         "DELETE FROM seen WHERE community_id = $1 AND person_id = $2 AND day = $3"
                         "   AND kind = $4 AND source_id = $5");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day), INT(kind), INT(source)));
}

Status seen_first(Tx *tx, PersonId person, Day day, SeenKind *kind, Ms *at_ms)
{
    const Sql *sql = SQL("iii", "ii",
                         "SELECT kind, at_ms FROM seen"
                         " WHERE community_id = $1 AND person_id = $2 AND day = $3"
                         " ORDER BY at_ms, kind, source_id LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day)), &row));
    *kind = (SeenKind)row_int(&row, 0);
    *at_ms = row_int(&row, 1);
    return OK;
}

Status seen_list_insert(Tx *tx, OrganisationId site, Day day, int64_t expected, int64_t seen,
                        int64_t excused)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "INSERT INTO seen_list (community_id, site_id, day, expected, seen, excused, made_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(site.v), INT(day), INT(expected), INT(seen), INT(excused),
                       INT(tx->now_ms)));
}

Status seen_list_find(Tx *tx, OrganisationId site, Day day, int64_t *expected, int64_t *seen,
                      int64_t *excused, Ms *made_ms)
{
    const Sql *sql = SQL("iii", "iiii",
                         "SELECT expected, seen, excused, made_ms FROM seen_list"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(day)), &row));
    *expected = row_int(&row, 0);
    *seen = row_int(&row, 1);
    *excused = row_int(&row, 2);
    *made_ms = row_int(&row, 3);
    return OK;
}

#define ENTRY_COLUMNS                                                                              \
    "id, site_id, day, person_id, why, excuse, high_risk, outcome, due_ms, done_ms, done_by,"      \
    " alarm_id"
#define ENTRY_TYPES "iiiiiiiiiiii"

static SeenEntry read_entry(const Row *row)
{
    return (SeenEntry){.id = {row_int(row, 0)},
                       .site = {row_int(row, 1)},
                       .day = (Day)row_int(row, 2),
                       .person = {row_int(row, 3)},
                       .why = row_int(row, 4),
                       .excuse = row_int(row, 5),
                       .high_risk = row_int(row, 6) == 1,
                       .outcome = (SeenOutcome)row_int(row, 7),
                       .due_ms = row_int(row, 8),
                       .done_ms = row_int_or(row, 9, 0),
                       .done_by = {row_int(row, 10)},
                       .alarm = {row_int(row, 11)}};
}

Status entry_insert(Tx *tx, const SeenEntry *e)
{
    const Sql *sql = SQL("iiiiiiiiiiiiib", "",
                         "INSERT INTO seen_entry (community_id, " ENTRY_COLUMNS ", words_enc)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(e->id.v), INT(e->site.v), INT(e->day), INT(e->person.v),
                       INT(e->why), INT(e->excuse), INT(e->high_risk), INT(e->outcome),
                       INT(e->due_ms), INT_OR_NIL(e->done_ms, e->done_ms != 0), INT(e->done_by.v),
                       INT(e->alarm.v), BLOB(STR(""))));
}

Status entry_find(Tx *tx, SeenEntryId id, SeenEntry *out)
{
    const Sql *sql = SQL("ii", ENTRY_TYPES,
                         "SELECT " ENTRY_COLUMNS " FROM seen_entry"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_entry(&row);
    return OK;
}

Status entry_of(Tx *tx, PersonId person, Day day, SeenEntry *out)
{
    const Sql *sql = SQL("iii", ENTRY_TYPES,
                         "SELECT " ENTRY_COLUMNS " FROM seen_entry"
                         " WHERE community_id = $1 AND person_id = $2 AND day = $3");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day)), &row));
    *out = read_entry(&row);
    return OK;
}

Status entry_end(Tx *tx, const SeenEntry *e, Str words)
{
    const Sql *sql = SQL("iiiiiiib", "",
                         "UPDATE seen_entry SET outcome = $3, due_ms = $4, done_ms = $5,"
                         "       done_by = $6, alarm_id = $7, words_enc = $8"
                         " WHERE community_id = $1 AND id = $2");
    Str sealed = words.len ? secret_seal(tx->arena, words) : STR("");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(e->id.v), INT(e->outcome), INT(e->due_ms),
                              INT_OR_NIL(e->done_ms, e->done_ms != 0), INT(e->done_by.v),
                              INT(e->alarm.v), BLOB(sealed)));
}

Status entry_list(Tx *tx, OrganisationId site, Day day, SeenEntry **out, size_t *count)
{
    const Sql *sql = SQL("iii", ENTRY_TYPES,
                         "SELECT " ENTRY_COLUMNS " FROM seen_entry"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3"
                         " ORDER BY outcome, id LIMIT 2000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(day)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_entry(r));
    return OK;
}

Status entry_open_count(Tx *tx, OrganisationId site, Day day, int64_t *count)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT count(*) FROM seen_entry"
                         " WHERE community_id = $1 AND site_id = $2 AND day = $3 AND outcome = 0");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(day)), &row));
    *count = row_int(&row, 0);
    return OK;
}
