/* What a part of the program keeps of a person: a row for each table and column that names one.
 *
 * From these rows alone come the export of everything about a person, the merge of two records with
 * its undo, and erasure; a test of the whole program finds the column that has no row.  What rows
 * cannot say (money, time series) a part says with the functions of PersonKeeping.
 *
 * The rows are filled inside a function, because SQL() registers its statements:
 *   static size_t rows(PersonRows out[PERSON_ROWS_MAX])
 *   {
 *       const PersonRows all[] = {
 *           {"complaint.person_id", PERSON_MOVES(complaint, person_id),
 *            PERSON_DROPS(complaint, person_id),
 *            PERSON_SHOWS("complaints", "made_ms words", "it",
 *                         "SELECT … WHERE community_id = $1 AND person_id = $2")},
 *       };
 *       return PERSON_ROWS(out, all);
 *   }
 */
#pragma once
#include "base/json.h"
#include <string.h>

struct Sql;
struct Tx;

typedef struct PersonRows {
    const char *column; /* "table.column"; stable, kept with each merge */
    /* The merge. $1 community, $2 the record that goes, $3 the one that stays. note writes which
     * rows will move into merge_moved (people's), so that back, the undo, moves only those. NULL:
     * the rows stay with the old record, which leads to the new one. */
    const struct Sql *note, *move, *back;
    /* Erasure: $1 community, $2 person. NULL: stays as a number without a name. */
    const struct Sql *drop;
    /* The export: $1 community, $2 person → columns called `names`, apart by spaces. A name ending
     * in _ms is written as a time, in _day as a day; a blob is unsealed. NULL: stands in another
     * row. */
    const char *as, *names;
    const struct Sql *read;
} PersonRows;

enum { PERSON_ROWS_MAX = 24 };

/* a, b, c: whole numbers that tell the rows of one person apart ("id", "0", "0"), as SQL of the
 * table; with the table's name before a column that merge_moved has too ("help_ask.place").
 * there(to): SQL that is true for a row which the person of parameter `to` ("$3") has already and
 * can have but once; such a row does not move. */
#define PERSON_NEVER(to)            "1 = 0"
#define PERSON_MOVES(table, column) PERSON_MOVES_BY(table, column, "id", "0", "0", PERSON_NEVER)
#define PERSON_MOVES_BY(table, column, a, b, c, there)                                             \
    .note = SQL("iii", "",                                                                         \
                "INSERT INTO merge_moved (community_id, gone_id, place, a, b, c)"                  \
                " SELECT community_id, " #column ", '" #table "." #column "', " a ", " b ", " c    \
                "   FROM " #table " WHERE community_id = $1 AND " #column                          \
                " = $2 AND $3 > 0 AND NOT (" there(                                                \
                    "$3") ")"                                                                      \
                          " ON CONFLICT (community_id, gone_id, place, a, b, c) DO NOTHING"),      \
    .move = SQL("iii", "",                                                                         \
                "UPDATE " #table " SET " #column " = $3 WHERE community_id = $1 AND " #column      \
                " = $2 AND NOT (" there("$3") ")"),                                                \
    .back = SQL("iii", "",                                                                         \
                "UPDATE " #table " SET " #column " = $2 WHERE community_id = $1 AND " #column      \
                " = $3 AND EXISTS (SELECT 1 FROM merge_moved m WHERE m.community_id = $1"          \
                "   AND m.gone_id = $2 AND m.place = '" #table "." #column "' AND m.a = " a        \
                "   AND m.b = " b " AND m.c = " c ") AND NOT (" there("$2") ")")
#define PERSON_DROPS(table, column)                                                                \
    .drop = SQL("ii", "", "DELETE FROM " #table " WHERE community_id = $1 AND " #column " = $2")
#define PERSON_SHOWS(as_, names_, columns_, text_)                                                 \
    .as = (as_), .names = (names_), .read = SQL("ii", columns_, text_)

#define PERSON_ROWS(out, all)                                                                      \
    ({                                                                                             \
        _Static_assert(sizeof(all) / sizeof *(all) <= PERSON_ROWS_MAX, "raise PERSON_ROWS_MAX");   \
        memcpy((out), (all), sizeof(all));                                                         \
        sizeof(all) / sizeof *(all);                                                               \
    })

typedef struct PersonKeeping {
    size_t (*rows)(PersonRows out[PERSON_ROWS_MAX]); /* how many */
    /* In the transaction of the merge, before any row moves; may refuse. */
    Status (*joining)(struct Tx *tx, int64_t kept, int64_t gone);
    /* In the transaction of its undo, after the rows went back; may refuse. */
    Status (*parted)(struct Tx *tx, int64_t kept, int64_t gone);
    /* In the transaction of the erasure, before any row goes; may refuse. */
    Status (*erasing)(struct Tx *tx, int64_t person);
    /* Adds to the open object of the part in the export. */
    Status (*shown)(struct Tx *tx, int64_t person, JsonOut *out);
} PersonKeeping; /* each function may be NULL */
