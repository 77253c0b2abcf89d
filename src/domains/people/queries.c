#include "domains/people/inside.h"

/* ---- person ---- */

static Person read_person(const Row *row)
{
    return (Person){
        .id = {row_int(row, 0)},
        .name = row_str(row, 1),
        .name_sort = row_str(row, 2),
        .sex = row_int(row, 3),
        .birth = (Day)row_int_or(row, 4, 0),
        .has_birth = !row_null(row, 4),
        .phone_tail = row_str(row, 6),
        .id_number_tail = row_str(row, 8),
        .card = row_str(row, 9),
        .door_id = row_int_or(row, 10, 0),
        .address = row_str(row, 11),
        .registered = row_str(row, 12),
        .state = (PersonState)row_int(row, 13),
        .state_day = (Day)row_int_or(row, 14, 0),
        .merged_into = row_int_or(row, 15, 0),
        .is_elder = row_int(row, 16) == 1,
        .care_setting = row_int(row, 17),
        .mode = row_int(row, 18),
        .language = row_str(row, 19),
        .channel = row_int(row, 20),
        .speaks = row_str(row, 21),
        .created_ms = row_int(row, 23),
        .updated_ms = row_int(row, 24),
        .version = row_int(row, 25),
    };
}

Status person_find(Tx *tx, PersonId id, PersonRow *out)
{
    const Sql *sql =
        SQL("ii", "ittiibtbttittiiiiiititbiii",
            "SELECT id, name, name_sort, sex, birth_day, phone_enc, phone_tail,"
            "       id_number_enc, id_number_tail, card, door_id, address, registered,"
            "       state, state_day, merged_into, is_elder, care_setting, mode,"
            "       language, channel, speaks, note_enc, created_ms, updated_ms, version"
            "  FROM person WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = (PersonRow){.open = read_person(&row),
                       .phone_enc = row_str(&row, 5),
                       .id_number_enc = row_str(&row, 7),
                       .note_enc = row_str(&row, 22)};
    return OK;
}

Status person_facts(Tx *tx, PersonId id, PersonFacts *out)
{
    const Sql *sql = SQL_KEPT("ii", "iitii",
                              "SELECT sex, birth_day, registered, state, state_day FROM person"
                              " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = (PersonFacts){.sex = row_int(&row, 0),
                         .birth = (Day)row_int_or(&row, 1, 0),
                         .has_birth = !row_null(&row, 1),
                         .registered = row_str(&row, 2),
                         .state = (PersonState)row_int(&row, 3),
                         .state_day = (Day)row_int_or(&row, 4, 0)};
    return OK;
}

static Arg sealed(Tx *tx, Str plain)
{
    return plain.len ? BLOB(secret_seal(tx->arena, plain)) : NIL;
}

Status person_insert(Tx *tx, const Person *p)
{
    const Sql *sql =
        SQL("iittiibtbttittiiititbi", "",
            "INSERT INTO person (community_id, id, name, name_sort, sex, birth_day,"
            "       phone_enc, phone_tail, id_number_enc, id_number_tail, card, door_id,"
            "       address, registered, is_elder, care_setting, mode, language, channel,"
            "       speaks, note_enc, created_ms, updated_ms, state, version)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
            "         $16, $17, $18, $19, $20, $21, $22, $22, 1, 1)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(p->id.v), TEXT(p->name), TEXT(p->name_sort), INT(p->sex),
                       INT_OR_NIL(p->birth, p->has_birth), sealed(tx, p->phone),
                       TEXT(p->phone_tail), sealed(tx, p->id_number), TEXT(p->id_number_tail),
                       TEXT(p->card), INT_OR_NIL(p->door_id, p->door_id != 0), TEXT(p->address),
                       TEXT(p->registered), INT(p->is_elder), INT(p->care_setting), INT(p->mode),
                       TEXT(p->language), INT(p->channel), TEXT(p->speaks), sealed(tx, p->note),
                       INT(tx->now_ms)));
}

/* The WHERE clause repeats the version that was read, so that no change is lost. */
Status person_update(Tx *tx, const Person *p, int64_t *changed)
{
    const Sql *sql = SQL("iittiibtbttittiititbii", "",
                         "UPDATE person SET name = $3, name_sort = $4, sex = $5, birth_day = $6,"
                         "       phone_enc = $7, phone_tail = $8, id_number_enc = $9,"
                         "       id_number_tail = $10, card = $11, door_id = $12, address = $13,"
                         "       registered = $14, is_elder = $15, mode = $16, language = $17,"
                         "       channel = $18, speaks = $19, note_enc = $20, updated_ms = $21,"
                         "       version = version + 1"
                         " WHERE community_id = $1 AND id = $2 AND version = $22");
    return tx_change(tx, sql,
                     ARGS(COMMUNITY(tx), INT(p->id.v), TEXT(p->name), TEXT(p->name_sort),
                          INT(p->sex), INT_OR_NIL(p->birth, p->has_birth), sealed(tx, p->phone),
                          TEXT(p->phone_tail), sealed(tx, p->id_number), TEXT(p->id_number_tail),
                          TEXT(p->card), INT_OR_NIL(p->door_id, p->door_id != 0), TEXT(p->address),
                          TEXT(p->registered), INT(p->is_elder), INT(p->mode), TEXT(p->language),
                          INT(p->channel), TEXT(p->speaks), sealed(tx, p->note), INT(tx->now_ms),
                          INT(p->version)),
                     changed);
}

Status person_set_state(Tx *tx, PersonId id, PersonState state, Day day, int64_t merged_into)
{
    const Sql *sql = SQL("iiiiii", "",
                         "UPDATE person SET state = $3, state_day = $4, merged_into = $5,"
                         "       updated_ms = $6, version = version + 1"
                         " WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(id.v), INT(state), INT_OR_NIL(day, day != 0),
                              INT_OR_NIL(merged_into, merged_into != 0), INT(tx->now_ms)));
}

Status person_set_setting(Tx *tx, PersonId id, int64_t setting)
{
    const Sql *sql =
        SQL("iiii", "",
            "UPDATE person SET care_setting = $3, updated_ms = $4, version = version + 1"
            " WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(setting), INT(tx->now_ms)));
}

Status person_delete(Tx *tx, PersonId id)
{
    const Sql *sql = SQL("ii", "", "DELETE FROM person WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

/* ---- search terms ---- */

Status term_drop(Tx *tx, PersonId id, Str term)
{
    const Sql *sql = SQL("iti", "",
                         "DELETE FROM person_term"
                         " WHERE community_id = $1 AND term = $2 AND person_id = $3");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), TEXT(term), INT(id.v)));
}

Status term_add(Tx *tx, PersonId id, Str term)
{
    const Sql *sql = SQL("iti", "",
                         "INSERT INTO person_term (community_id, term, person_id)"
                         " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), TEXT(term), INT(id.v)));
}

Status term_holder(Tx *tx, Str term, int64_t not_this, int64_t *out)
{
    const Sql *sql = SQL("iti", "i",
                         "SELECT person_id FROM person_term"
                         " WHERE community_id = $1 AND term = $2 AND person_id <> $3"
                         " ORDER BY person_id LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), TEXT(term), INT(not_this)), &rows));
    *out = rows.count ? row_int(&rows.rows[0], 0) : 0;
    return OK;
}

/* The end of the range of all texts that begin with prefix. */
static Str after_prefix(Arena *arena, Str prefix)
{
    return str_fmt(arena, "%.*s\xf4\x8f\xbf\xbf", STR_ARG(prefix));
}

static void read_found(const Rows *rows, Found *out, size_t *count, size_t limit)
{
    *count = 0;
    for (size_t i = 0; i < rows->count && *count < limit; i++) {
        const Row *row = &rows->rows[i];
        bool again = false;
        for (size_t k = 0; k < *count; k++) again = again || out[k].id.v == row_int(row, 0);
        if (again) continue;
        out[(*count)++] = (Found){.id = {row_int(row, 0)},
                                  .name = row_str(row, 1),
                                  .address = row_str(row, 2),
                                  .phone_tail = row_str(row, 3),
                                  .sex = row_int(row, 4),
                                  .birth = (Day)row_int_or(row, 5, 0),
                                  .has_birth = !row_null(row, 5),
                                  .is_elder = row_int(row, 6) == 1};
    }
}

/* A person may stand several times under one prefix, so more rows are read than asked for. */
enum { TERM_ROWS = 4 };

Status person_find_by_term(Tx *tx, Str term, size_t limit, Found *out, size_t *count)
{
    const Sql *sql =
        SQL("itti", "itttiii",
            "SELECT p.id, p.name, p.address, p.phone_tail, p.sex, p.birth_day, p.is_elder"
            "  FROM (SELECT term, person_id FROM person_term"
            "         WHERE community_id = $1 AND term >= $2 AND term < $3"
            "         ORDER BY term, person_id LIMIT $4) t"
            "  JOIN person p ON p.community_id = $1 AND p.id = t.person_id"
            " ORDER BY t.term, t.person_id");
    Rows rows;
    TRY(tx_all(tx, sql,
               ARGS(COMMUNITY(tx), TEXT(term), TEXT(after_prefix(tx->arena, term)),
                    INT((int64_t)limit * TERM_ROWS)),
               &rows));
    read_found(&rows, out, count, limit);
    return OK;
}

Status person_list(Tx *tx, int64_t after, size_t limit, Found *out, size_t *count)
{
    const Sql *sql = SQL("iii", "itttiii",
                         "SELECT id, name, address, phone_tail, sex, birth_day, is_elder"
                         "  FROM person WHERE community_id = $1 AND id > $2 AND state < 4"
                         " ORDER BY id LIMIT $3");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(after), INT((int64_t)limit)), &rows));
    read_found(&rows, out, count, limit);
    return OK;
}

/* ---- flags, settings, wishes, diet, absences, assessments ---- */

Status flag_insert(Tx *tx, PersonId person, int64_t id, FlagKind kind, Day from, Str source)
{
    const Sql *sql =
        SQL("iiiiiti", "",
            "INSERT INTO person_flag (community_id, id, person_id, kind, from_day, source,"
            "       made_by) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(person.v), INT(kind), INT(from), TEXT(source),
                       INT(tx->origin.actor)));
}

Status flag_close(Tx *tx, PersonId person, int64_t id, Day last, int64_t *changed)
{
    const Sql *sql =
        SQL("iiii", "",
            "UPDATE person_flag SET to_day = $4"
            " WHERE community_id = $1 AND id = $2 AND person_id = $3 AND to_day IS NULL");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(person.v), INT(last)), changed);
}

Status people_flags(Tx *tx, PersonId person, Flag **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiit",
                         "SELECT id, kind, from_day, to_day, source FROM person_flag"
                         " WHERE community_id = $1 AND person_id = $2 ORDER BY id LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &rows));
    LIST_OF_ROWS(tx, rows, row, out, count,
                 (Flag){.id = row_int(row, 0),
                        .kind = (FlagKind)row_int(row, 1),
                        .from = (Day)row_int(row, 2),
                        .to = (Day)row_int_or(row, 3, 0),
                        .open = row_null(row, 3),
                        .source = row_str(row, 4)});
    return OK;
}

Status setting_insert(Tx *tx, PersonId person, int64_t setting, Day from, Str reason)
{
    const Sql *sql = SQL("iiiiiti", "",
                         "INSERT INTO care_setting (community_id, id, person_id, setting, from_day,"
                         "       reason, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id_next(tx)), INT(person.v), INT(setting), INT(from),
                       TEXT(reason), INT(tx->origin.actor)));
}

Status setting_newest(Tx *tx, PersonId person, int64_t *setting)
{
    const Sql *sql =
        SQL("ii", "i",
            "SELECT setting FROM care_setting WHERE community_id = $1 AND person_id = $2"
            " ORDER BY from_day DESC, id DESC LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &row));
    *setting = row_int(&row, 0);
    return OK;
}

Status wish_insert(Tx *tx, PersonId person, int64_t id, Str words, Day day)
{
    const Sql *sql = SQL("iiibi", "",
                         "INSERT INTO wish (community_id, id, person_id, words_enc, said_day)"
                         " VALUES ($1, $2, $3, $4, $5)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(person.v), sealed(tx, words), INT(day)));
}

Status wish_close(Tx *tx, PersonId person, int64_t id, Day day, int64_t *changed)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE wish SET ended_day = $4"
                         " WHERE community_id = $1 AND id = $2 AND person_id = $3"
                         "   AND ended_day IS NULL");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(person.v), INT(day)), changed);
}

Status wish_list(Tx *tx, PersonId person, Rows *rows)
{
    const Sql *sql = SQL("ii", "ibi",
                         "SELECT id, words_enc, said_day FROM wish"
                         " WHERE community_id = $1 AND person_id = $2 AND ended_day IS NULL"
                         " ORDER BY id LIMIT 100");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), rows);
}

Status diet_insert(Tx *tx, PersonId person, int64_t id, const DietLimit *limit)
{
    const Sql *sql =
        SQL("iiiibtii", "",
            "INSERT INTO diet_limit (community_id, id, person_id, kind, value_enc, source,"
            "       from_day, until_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(person.v), INT(limit->kind),
                       sealed(tx, limit->value), TEXT(limit->source), INT(limit->from),
                       INT_OR_NIL(limit->until, limit->ends)));
}

Status diet_close(Tx *tx, PersonId person, int64_t id, Day last, int64_t *changed)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE diet_limit SET until_day = $4"
                         " WHERE community_id = $1 AND id = $2 AND person_id = $3"
                         "   AND (until_day IS NULL OR until_day > $4)");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(person.v), INT(last)), changed);
}

Status people_diet(Tx *tx, PersonId person, Day day, DietLimit **out, size_t *count)
{
    const Sql *sql = SQL("iii", "iibtii",
                         "SELECT id, kind, value_enc, source, from_day, until_day FROM diet_limit"
                         " WHERE community_id = $1 AND person_id = $2 AND from_day <= $3"
                         "   AND (until_day IS NULL OR until_day >= $3)"
                         " ORDER BY id LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day)), &rows));
    *out = NEW_ARRAY(tx->arena, DietLimit, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.rows[i];
        DietLimit *limit = &(*out)[i];
        *limit = (DietLimit){.id = row_int(row, 0),
                             .kind = (DietKind)row_int(row, 1),
                             .source = row_str(row, 3),
                             .from = (Day)row_int(row, 4),
                             .until = (Day)row_int_or(row, 5, 0),
                             .ends = !row_null(row, 5)};
        if (!secret_unseal(tx->arena, row_str(row, 2), &limit->value))
            return fail(tx, UNAVAILABLE, "people.sealed", "资料打不开，请联系管理员检查密钥文件");
    }
    return OK;
}

Status absence_insert(Tx *tx, PersonId person, int64_t id, int64_t kind, Day from, Day to,
                      bool known)
{
    const Sql *sql = SQL("iiiiiii", "",
                         "INSERT INTO absence (community_id, id, person_id, kind, from_day, to_day,"
                         "       told_by) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(person.v), INT(kind), INT(from),
                       INT_OR_NIL(to, known), INT(tx->origin.actor)));
}

Status absence_close(Tx *tx, PersonId person, int64_t id, Day last, int64_t *changed)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE absence SET to_day = $4"
                         " WHERE community_id = $1 AND id = $2 AND person_id = $3"
                         "   AND (to_day IS NULL OR to_day > $4)");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id), INT(person.v), INT(last)), changed);
}

Status people_is_away(Tx *tx, PersonId person, Day day, bool *away)
{
    const Sql *sql = SQL("iii", "i",
                         "SELECT id FROM absence"
                         " WHERE community_id = $1 AND person_id = $2 AND from_day <= $3"
                         "   AND (to_day IS NULL OR to_day >= $3) ORDER BY id LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(day)), &rows));
    *away = rows.count > 0;
    return OK;
}

Status people_away_between(Tx *tx, Day from, Day to, Away **out, size_t *count)
{
    const Sql *sql = SQL("iii", "iiii",
                         "SELECT person_id, kind, from_day, to_day FROM absence"
                         " WHERE community_id = $1 AND from_day <= $3"
                         "   AND (to_day IS NULL OR to_day >= $2)"
                         " UNION ALL SELECT id, state + 3, state_day, NULL FROM person"
                         " WHERE community_id = $1 AND state IN (2, 3) AND state_day <= $3"
                         " ORDER BY 1, 3, 2");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(from), INT(to)), &rows));
    LIST_OF_ROWS(
        tx, rows, r, out, count,
        (Away){
            {row_int(r, 0)}, row_int(r, 1), (Day)row_int(r, 2), (Day)row_int_or(r, 3, INT32_MAX)});
    return OK;
}

Status absence_list(Tx *tx, PersonId person, Rows *rows)
{
    const Sql *sql =
        SQL("ii", "iiii",
            "SELECT id, kind, from_day, to_day FROM absence"
            " WHERE community_id = $1 AND person_id = $2 ORDER BY from_day DESC, id LIMIT 50");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), rows);
}

Status assessment_insert(Tx *tx, PersonId person, const Assessment *a)
{
    const Sql *sql =
        SQL("iiiiitiiiiti", "",
            "INSERT INTO assessment (community_id, id, person_id, day, expires_day, scores,"
            "       facts, events, total, level, assessors, made_by, rule)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
            "         'GB/T 42195-2022')");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(a->id), INT(person.v), INT(a->day), INT(a->expires),
                       TEXT(a->scores), INT(a->facts), INT(a->events), INT(a->total), INT(a->level),
                       TEXT(a->assessors), INT(tx->origin.actor)));
}

Status people_assessment(Tx *tx, PersonId person, Assessment *out)
{
    const Sql *sql =
        SQL("ii", "iiitiiiit",
            "SELECT id, day, expires_day, scores, facts, events, total, level, assessors"
            "  FROM assessment WHERE community_id = $1 AND person_id = $2"
            " ORDER BY day DESC, id DESC LIMIT 1");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &row));
    *out = (Assessment){.id = row_int(&row, 0),
                        .day = (Day)row_int(&row, 1),
                        .expires = (Day)row_int(&row, 2),
                        .scores = row_str(&row, 3),
                        .facts = row_int(&row, 4),
                        .events = row_int(&row, 5),
                        .total = row_int(&row, 6),
                        .level = row_int(&row, 7),
                        .assessors = row_str(&row, 8)};
    return OK;
}

/* The newest assessment of each person, when it ends on or before `until`. */
Status assessment_due(Tx *tx, Day until, Rows *rows)
{
    const Sql *sql =
        SQL("ii", "itti",
            "SELECT p.id, p.name, p.address, a.expires_day FROM assessment a"
            "  JOIN person p ON p.community_id = a.community_id AND p.id = a.person_id"
            " WHERE a.community_id = $1 AND a.expires_day <= $2 AND p.state = 1"
            "   AND NOT EXISTS (SELECT 1 FROM assessment n"
            "        WHERE n.community_id = a.community_id AND n.person_id = a.person_id"
            "          AND (n.day > a.day OR (n.day = a.day AND n.id > a.id)))"
            " ORDER BY a.expires_day, a.id LIMIT 500");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(until)), rows);
}

/* ---- places and firms ---- */

Status grid_find(Tx *tx, GridNodeId id, GridNode *out)
{
    const Sql *sql = SQL("ii", "iiiti",
                         "SELECT id, parent_id, kind, name, duty_person_id FROM grid_node"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = (GridNode){{row_int(&row, 0)},
                      {row_int_or(&row, 1, 0)},
                      row_int(&row, 2),
                      row_str(&row, 3),
                      {row_int_or(&row, 4, 0)}};
    return OK;
}

Status grid_insert(Tx *tx, const GridNode *node)
{
    const Sql *sql = SQL("iiiiti", "",
                         "INSERT INTO grid_node (community_id, id, parent_id, kind, name,"
                         "       duty_person_id) VALUES ($1, $2, $3, $4, $5, $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(node->id.v), INT(node->parent.v), INT(node->kind),
                       TEXT(node->name), INT_OR_NIL(node->duty.v, node->duty.v != 0)));
}

Status grid_set_duty(Tx *tx, GridNodeId id, PersonId duty)
{
    const Sql *sql = SQL(
        "iii", "", "UPDATE grid_node SET duty_person_id = $3 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT_OR_NIL(duty.v, duty.v != 0)));
}

Status people_grid_children(Tx *tx, GridNodeId parent, GridNode **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiiti",
                         "SELECT id, parent_id, kind, name, duty_person_id FROM grid_node"
                         " WHERE community_id = $1 AND parent_id = $2"
                         " ORDER BY name, id LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(parent.v)), &rows));
    LIST_OF_ROWS(tx, rows, row, out, count,
                 (GridNode){{row_int(row, 0)},
                            {row_int_or(row, 1, 0)},
                            row_int(row, 2),
                            row_str(row, 3),
                            {row_int_or(row, 4, 0)}});
    return OK;
}

Status people_grid_find(Tx *tx, GridNodeId id, GridNode *out)
{
    return grid_find(tx, id, out);
}

Status people_grid_all(Tx *tx, GridNode **out, size_t *count)
{
    const Sql *sql = SQL("i", "iiit",
                         "SELECT id, parent_id, kind, name FROM grid_node"
                         " WHERE community_id = $1 ORDER BY id LIMIT 1000000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, row, out, count,
                 (GridNode){.id = {row_int(row, 0)},
                            .parent = {row_int(row, 1)},
                            .kind = row_int(row, 2),
                            .name = row_str(row, 3)});
    return OK;
}

Status people_elder_homes(Tx *tx, PersonHome **out, size_t *count)
{
    const Sql *sql = SQL("i", "ii",
                         "SELECT id, coalesce(door_id, 0) FROM person"
                         " WHERE community_id = $1 AND is_elder = 1 AND state = 1"
                         " ORDER BY id LIMIT 200000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, (PersonHome){{row_int(r, 0)}, {row_int(r, 1)}});
    return OK;
}

Status organisation_insert(Tx *tx, const Organisation *o)
{
    const Sql *sql = SQL("iitiii", "",
                         "INSERT INTO organisation (community_id, id, name, kind, operator, state,"
                         "       created_ms) VALUES ($1, $2, $3, $4, $5, 1, $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(o->id.v), TEXT(o->name), INT(o->kind),
                       INT(o->operator_kind), INT(tx->now_ms)));
}

Status people_organisation_move(Tx *tx, OrganisationId id, int64_t from, int64_t to)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE organisation SET state = $4"
                         " WHERE community_id = $1 AND id = $2 AND state = $3");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(from), INT(to)));
}

static Organisation organisation_of(const Row *row)
{
    return (Organisation){
        {row_int(row, 0)}, row_str(row, 1), row_int(row, 2), row_int(row, 3), row_int(row, 4)};
}

Status organisation_find(Tx *tx, OrganisationId id, Organisation *out)
{
    const Sql *sql = SQL("ii", "itiii",
                         "SELECT id, name, kind, operator, state FROM organisation"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = organisation_of(&row);
    return OK;
}

Status people_organisations(Tx *tx, Organisation **out, size_t *count)
{
    const Sql *sql = SQL("i", "itiii",
                         "SELECT id, name, kind, operator, state FROM organisation"
                         " WHERE community_id = $1 ORDER BY name, id LIMIT 1000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    LIST_OF_ROWS(tx, rows, row, out, count, organisation_of(row));
    return OK;
}

Status people_organisations_load(Tx *tx, Organisations *out)
{
    return people_organisations(tx, &out->items, &out->count);
}

Str people_organisation_name(const Organisations *all, OrganisationId id)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].id.v == id.v) return all->items[i].name;
    return STR("");
}
