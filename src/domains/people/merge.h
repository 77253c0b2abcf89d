/* What other domains keep of a person, when two records turn out to be one person: it goes to the
 * record that stays, and back when that was a mistake.
 *
 *   static const MergeTable *mine(size_t *count);      … rows made by MERGE_TABLE
 *   on people.merged:    people_rows_move(tx, kept, gone, tables, count)
 *   on people.unmerged:  people_rows_back(tx, kept, gone, tables, count)
 *
 * Each row that moves is noted in merge_moved (people's), so that only those go back. What both
 * records have and can be there only once (`there`) stays where it is. */
#pragma once
#include "domains/people/people.h"

typedef struct MergeTable {
    const Sql *note, *move, *back, *forget;
} MergeTable;

/* table, column: where the person stands. a, b, c: whole numbers that tell the rows of one person
 * apart ("id", "0", "0"), as SQL of that table. there(to): SQL that is true for a row of `table`
 * that the person of parameter `to` ("$3") has already; MERGE_ALWAYS where that cannot be. */
#define MERGE_ALWAYS(to) "1 = 0"
#define MERGE_TABLE(table, column, a, b, c, there)                                                 \
    (MergeTable)                                                                                   \
    {                                                                                              \
        SQL("iii", "",                                                                             \
            "INSERT INTO merge_moved (community_id, gone_id, place, a, b, c)"                      \
            " SELECT community_id, " #column ", '" #table "." #column "', " a ", " b ", " c        \
            "   FROM " #table " WHERE community_id = $1 AND " #column                              \
            " = $2 AND $3 > 0 AND NOT (" there(                                                    \
                "$3") ")"                                                                          \
                      " ON CONFLICT (community_id, gone_id, place, a, b, c) DO NOTHING"),          \
            SQL("iii", "",                                                                         \
                "UPDATE " #table " SET " #column " = $3 WHERE community_id = $1 AND " #column      \
                " = $2 AND NOT (" there("$3") ")"),                                                \
            SQL("iii", "",                                                                         \
                "UPDATE " #table " SET " #column " = $2 WHERE community_id = $1 AND " #column      \
                " = $3 AND EXISTS (SELECT 1 FROM merge_moved m WHERE m.community_id = $1"          \
                "   AND m.gone_id = $2 AND m.place = '" #table "." #column "' AND m.a = " a        \
                "   AND m.b = " b " AND m.c = " c ") AND NOT (" there("$2") ")"),                  \
            SQL("ii", "",                                                                          \
                "DELETE FROM merge_moved WHERE community_id = $1 AND gone_id = $2"                 \
                " AND place = '" #table "." #column "'")                                           \
    }

Status people_rows_move(Tx *tx, PersonId kept, PersonId gone, const MergeTable *tables,
                        size_t count) MUST_USE;
Status people_rows_back(Tx *tx, PersonId kept, PersonId gone, const MergeTable *tables,
                        size_t count) MUST_USE;
