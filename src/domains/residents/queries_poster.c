#include "domains/residents/inside.h"

Status poster_insert(Tx *tx, const Poster *p)
{
    const Sql *sql = SQL("iiitittii", "",
                         "INSERT INTO poster (community_id, id, site_id, code, channel, title,"
                         "       words, state, opened, made_by, made_ms)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 0, $8, $9)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(p->id.v), INT(p->site.v), TEXT(p->code), INT(p->channel),
                       TEXT(p->title), TEXT(p->words), INT(tx->origin.actor), INT(tx->now_ms)));
}

static Poster read_poster(const Row *r)
{
    return (Poster){.id = {row_int(r, 0)},
                    .site = {row_int(r, 1)},
                    .code = row_str(r, 2),
                    .channel = (PosterChannel)row_int(r, 3),
                    .title = row_str(r, 4),
                    .words = row_str(r, 5),
                    .down = row_int(r, 6) == 2,
                    .opened = row_int(r, 7),
                    .made_ms = row_int(r, 8)};
}

Status poster_by_code(Tx *tx, Str code, Poster *out)
{
    const Sql *sql = SQL("it",
                         "iititt"
                         "iii",
                         "SELECT id, site_id, code, channel, title, words, state, opened, made_ms"
                         "  FROM poster WHERE community_id = $1 AND code = $2");
    Row r;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), TEXT(code)), &r));
    *out = read_poster(&r);
    return OK;
}

Status poster_take_down(Tx *tx, PosterId id)
{
    const Sql *sql =
        SQL("ii", "", "UPDATE poster SET state = 2 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

Status poster_count_open(Tx *tx, PosterId id)
{
    const Sql *sql =
        SQL("ii", "", "UPDATE poster SET opened = opened + 1 WHERE community_id = $1 AND id = $2");
    return tx_change_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)));
}

Status poster_list(Tx *tx, OrganisationId site, Poster **out, size_t *count)
{
    const Sql *sql = SQL("ii",
                         "iititt"
                         "iii",
                         "SELECT id, site_id, code, channel, title, words, state, opened, made_ms"
                         "  FROM poster WHERE community_id = $1 AND (site_id = $2 OR $2 = 0)"
                         " ORDER BY id DESC LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, read_poster(r));
    return OK;
}

Status came_insert(Tx *tx, PosterId id, PersonId person)
{
    const Sql *sql = SQL("iiii", "",
                         "INSERT INTO came_by (community_id, person_id, poster_id, at_ms)"
                         " VALUES ($1, $2, $3, $4)"
                         "  ON CONFLICT (community_id, person_id) DO NOTHING");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT(id.v), INT(tx->now_ms)));
}

Status came_list(Tx *tx, PosterId id, Rows *out)
{
    const Sql *sql = SQL("ii", "ii",
                         "SELECT person_id, at_ms FROM came_by"
                         " WHERE community_id = $1 AND poster_id = $2 ORDER BY person_id"
                         " LIMIT 20000");
    return tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), out);
}
