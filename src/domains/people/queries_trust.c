#include "domains/people/inside.h"

/* ---- relations ---- */

static Relation read_relation(const Row *row)
{
    return (Relation){.id = row_int(row, 0),
                      .person = {row_int(row, 1)},
                      .other = {row_int(row, 2)},
                      .kind = row_int(row, 3),
                      .scopes = row_int(row, 4),
                      .acts = row_int(row, 5),
                      .limit_fen = row_int(row, 6),
                      .state = (RelationState)row_int(row, 7),
                      .until = (Day)row_int_or(row, 8, 0),
                      .ends = !row_null(row, 8),
                      .other_name = row_str(row, 9)};
}

static Status read_relations(Tx *tx, const Rows *rows, Relation **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, Relation, rows->count);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = read_relation(&rows->rows[i]);
    return OK;
}

Status relation_find(Tx *tx, int64_t id, Relation *out)
{
    const Sql *sql =
        SQL("ii", "iiiiiiiiit",
            "SELECT r.id, r.person_id, r.other_id, r.kind, r.scopes, r.acts, r.limit_fen,"
            "       r.state, r.until_day, p.name FROM relation r"
            "  JOIN person p ON p.community_id = r.community_id AND p.id = r.other_id"
            " WHERE r.community_id = $1 AND r.id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), &row));
    *out = read_relation(&row);
    return OK;
}

/* All that the two have agreed and that holds on the day, as one: what any of it opens, the largest
 * limit, the last end. NOT_FOUND: nothing. */
Status relation_between(Tx *tx, PersonId person, PersonId other, Day day, Relation *out)
{
    const Sql *sql =
        SQL("iiii", "iiiiiiiiit",
            "SELECT id, person_id, other_id, kind, scopes, acts, limit_fen, state,"
            "       until_day, '' FROM relation"
            " WHERE community_id = $1 AND other_id = $3 AND person_id = $2 AND state = 2"
            "   AND (until_day IS NULL OR until_day >= $4)"
            " ORDER BY id LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(other.v), INT(day)), &rows));
    if (!rows.count) return NOT_FOUND;
    Relation all = read_relation(&rows.rows[0]);
    for (size_t i = 1; i < rows.count; i++) {
        Relation r = read_relation(&rows.rows[i]);
        all.scopes |= r.scopes;
        all.acts |= r.acts;
        if (r.limit_fen > all.limit_fen) all.limit_fen = r.limit_fen;
        if (r.until > all.until) all.until = r.until;
        all.ends = all.ends && r.ends;
    }
    *out = all;
    return OK;
}

Status relation_insert(Tx *tx, int64_t id, const Relation *r)
{
    const Sql *sql =
        SQL("iiiiiiiiii", "",
            "INSERT INTO relation (community_id, id, person_id, other_id, kind, scopes,"
            "       acts, limit_fen, state, until_day, agreed_how, asked_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, '', $10)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(r->person.v), INT(r->other.v), INT(r->kind),
                       INT(r->scopes), INT(r->acts), INT(r->limit_fen),
                       INT_OR_NIL(r->until, r->ends), INT(tx->now_ms)));
}

Status relation_move(Tx *tx, int64_t id, RelationState from, RelationState to, Str how)
{
    const Sql *agree = SQL("iiiti", "",
                           "UPDATE relation SET state = 2, agreed_how = $4, agreed_ms = $5"
                           " WHERE community_id = $1 AND id = $2 AND state = $3");
    const Sql *end = SQL("iiii", "",
                         "UPDATE relation SET state = 3, ended_ms = $4"
                         " WHERE community_id = $1 AND id = $2 AND state = $3");
    if (to == RELATION_AGREED)
        return tx_change_one(tx, agree,
                             ARGS(COMMUNITY(tx), INT(id), INT(from), TEXT(how), INT(tx->now_ms)));
    ASSERT(to == RELATION_ENDED);
    return tx_change_one(tx, end, ARGS(COMMUNITY(tx), INT(id), INT(from), INT(tx->now_ms)));
}

Status people_relations(Tx *tx, PersonId person, Relation **out, size_t *count)
{
    const Sql *sql =
        SQL("ii", "iiiiiiiiit",
            "SELECT r.id, r.person_id, r.other_id, r.kind, r.scopes, r.acts, r.limit_fen,"
            "       r.state, r.until_day, p.name FROM relation r"
            "  JOIN person p ON p.community_id = r.community_id AND p.id = r.other_id"
            " WHERE r.community_id = $1 AND r.person_id = $2 AND r.state < 3"
            " ORDER BY r.id LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &rows));
    return read_relations(tx, &rows, out, count);
}

Status people_elders_of(Tx *tx, PersonId other, Relation **out, size_t *count)
{
    const Sql *sql =
        SQL("iii", "iiiiiiiiit",
            "SELECT r.id, r.person_id, r.other_id, r.kind, r.scopes, r.acts, r.limit_fen,"
            "       r.state, r.until_day, p.name FROM relation r"
            "  JOIN person p ON p.community_id = r.community_id AND p.id = r.person_id"
            " WHERE r.community_id = $1 AND r.other_id = $2 AND r.state = 2"
            "   AND (r.until_day IS NULL OR r.until_day >= $3)"
            " ORDER BY r.id LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(other.v), INT(tx_today(tx))), &rows));
    return read_relations(tx, &rows, out, count);
}

/* ---- consents ---- */

Status consent_insert(Tx *tx, PersonId person, int64_t id, const Consent *c)
{
    const Sql *sql = SQL("iiiitittt"
                         "iii",
                         "",
                         "INSERT INTO consent (community_id, id, person_id, purpose, receiver,"
                         "       given_by, channel, text_hash, witness, given_ms, to_kind, to_id)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(person.v), INT(c->purpose), TEXT(c->receiver),
                       INT(c->given_by.v), TEXT(c->channel), TEXT(c->text_hash), TEXT(c->witness),
                       INT(tx->now_ms), INT(c->to_kind), INT(c->to.v)));
}

Status consent_open(Tx *tx, PersonId person, Purpose purpose, Str receiver, Consent *out)
{
    const Sql *sql = SQL("iiit", "iii",
                         "SELECT id, to_kind, to_id FROM consent"
                         " WHERE community_id = $1 AND person_id = $2 AND purpose = $3"
                         "   AND receiver = $4 AND ended_ms IS NULL ORDER BY id LIMIT 1");
    Row row;
    *out = (Consent){.purpose = purpose, .receiver = receiver};
    Status status =
        tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(purpose), TEXT(receiver)), &row);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    out->id = row_int(&row, 0);
    out->to_kind = (ReceiverKind)row_int(&row, 1);
    out->to = (PersonId){row_int(&row, 2)};
    return OK;
}

Status people_consents_to(Tx *tx, PersonId person, Purpose purpose, ReceiverKind kind, PersonId one,
                          bool *yes)
{
    const Sql *sql = SQL("iiiii", "i",
                         "SELECT id FROM consent"
                         " WHERE community_id = $1 AND person_id = $2 AND purpose = $3"
                         "   AND (to_kind = $4 OR (to_kind = 0 AND $4 = 2))"
                         "   AND (to_id = 0 OR to_id = $5) AND ended_ms IS NULL"
                         " ORDER BY id LIMIT 1");
    Row row;
    Status status = tx_one(
        tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(purpose), INT(kind), INT(one.v)), &row);
    *yes = status == OK;
    return status == NOT_FOUND ? OK : status;
}

Status consent_open_id(Tx *tx, PersonId person, Purpose purpose, Str receiver, int64_t *id)
{
    const Sql *sql =
        SQL("iiit", "i",
            "SELECT id FROM consent"
            " WHERE community_id = $1 AND person_id = $2 AND purpose = $3"
            "   AND ($4 = '' OR receiver = $4) AND ended_ms IS NULL ORDER BY id LIMIT 1");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(purpose), TEXT(receiver)), &rows));
    *id = rows.count ? row_int(&rows.rows[0], 0) : 0;
    return OK;
}

Status consent_close(Tx *tx, PersonId person, int64_t id, int64_t *changed)
{
    const Sql *sql = SQL("iiiii", "",
                         "UPDATE consent SET ended_ms = $4, ended_by = $5"
                         " WHERE community_id = $1 AND id = $2 AND person_id = $3"
                         "   AND ended_ms IS NULL");
    return tx_change(
        tx, sql,
        ARGS(COMMUNITY(tx), INT(id), INT(person.v), INT(tx->now_ms), INT(tx->origin.actor)),
        changed);
}

Status people_consent_list(Tx *tx, PersonId person, Consent **out, size_t *count)
{
    const Sql *sql = SQL(
        "ii",
        "iitittt"
        "iiii",
        "SELECT id, purpose, receiver, given_by, channel, text_hash, witness, given_ms,"
        "       ended_ms, to_kind, to_id FROM consent WHERE community_id = $1 AND person_id = $2"
        " ORDER BY id DESC LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &rows));
    LIST_OF_ROWS(tx, rows, row, out, count,
                 (Consent){.id = row_int(row, 0),
                           .purpose = (Purpose)row_int(row, 1),
                           .receiver = row_str(row, 2),
                           .given_by = {row_int(row, 3)},
                           .channel = row_str(row, 4),
                           .text_hash = row_str(row, 5),
                           .witness = row_str(row, 6),
                           .given_ms = row_int(row, 7),
                           .ended_ms = row_int_or(row, 8, 0),
                           .open = row_null(row, 8),
                           .to_kind = (ReceiverKind)row_int(row, 9),
                           .to = {row_int(row, 10)}});
    return OK;
}

/* ---- looks ---- */

Status look_add(Tx *tx, PersonId person, Scope scope, bool emergency)
{
    const Sql *sql =
        SQL("iiiiiitii", "",
            "INSERT INTO look (community_id, person_id, id, actor_id, role, scope, purpose,"
            "       at_ms, emergency) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    const char *purpose = tx->origin.purpose ? tx->origin.purpose : "";
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(person.v), INT(id_next(tx)), INT(tx->origin.actor),
                       INT(tx->origin.role), INT(scope), TEXT(str_of(purpose)), INT(tx->now_ms),
                       INT(emergency)));
}

Status people_looks(Tx *tx, PersonId person, size_t limit, Look **out, size_t *count)
{
    const Sql *sql =
        SQL("iii", "iitiiti",
            "SELECT l.at_ms, l.actor_id, coalesce(p.name, ''), l.role, l.scope, l.purpose,"
            "       l.emergency FROM look l"
            "  LEFT JOIN person p ON p.community_id = l.community_id AND p.id = l.actor_id"
            " WHERE l.community_id = $1 AND l.person_id = $2"
            " ORDER BY l.id DESC LIMIT $3");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT((int64_t)limit)), &rows));
    LIST_OF_ROWS(tx, rows, row, out, count,
                 (Look){.at_ms = row_int(row, 0),
                        .actor = {row_int(row, 1)},
                        .actor_name = row_str(row, 2),
                        .role = row_int(row, 3),
                        .scope = row_int(row, 4),
                        .purpose = row_str(row, 5),
                        .emergency = row_int(row, 6) == 1});
    return OK;
}
