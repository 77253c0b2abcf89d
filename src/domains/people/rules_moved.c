#include "domains/people/inside.h"
#include "domains/people/merge.h"

Status people_rows_move(Tx *tx, PersonId kept, PersonId gone, const MergeTable *tables,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        TRY(tx_run(tx, tables[i].note, ARGS(COMMUNITY(tx), INT(gone.v), INT(kept.v))));
        TRY(tx_run(tx, tables[i].move, ARGS(COMMUNITY(tx), INT(gone.v), INT(kept.v))));
    }
    return OK;
}

Status people_rows_back(Tx *tx, PersonId kept, PersonId gone, const MergeTable *tables,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        TRY(tx_run(tx, tables[i].back, ARGS(COMMUNITY(tx), INT(gone.v), INT(kept.v))));
        TRY(tx_run(tx, tables[i].forget, ARGS(COMMUNITY(tx), INT(gone.v))));
    }
    return OK;
}

/* A record that stays may itself be merged later: at most a few steps. */
Status people_kept(Tx *tx, PersonId person, PersonId *kept)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT coalesce(merged_into, 0) FROM person"
                         " WHERE community_id = $1 AND id = $2 AND state = 4");
    *kept = person;
    for (int i = 0; i < 8; i++) {
        Row row;
        Status status = tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(kept->v)), &row);
        if (status == NOT_FOUND || (status == OK && row_int(&row, 0) == 0)) return OK;
        TRY(status);
        kept->v = row_int(&row, 0);
    }
    return OK;
}
