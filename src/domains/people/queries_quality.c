/* How whole the register is, field by field. */
#include "domains/people/inside.h"

#define OF_ELDERS " FROM person p WHERE p.community_id = $1 AND p.is_elder = 1 AND p.state = 1"

/* Filled in, and of that what cannot be right: a birth to come or 115 years ago, one telephone of
 * many, an identity number of two. */
Status people_quality(Tx *tx, PersonQuality out[PERSON_QUALITY_FIELDS], int64_t *elders)
{
    const Sql *filled =
        SQL("iii", "iiiiiiiii",
            "SELECT count(*), count(CASE WHEN p.sex > 0 THEN 1 END), count(p.birth_day),"
            "       count(CASE WHEN p.birth_day > $2 OR p.birth_day < $3 THEN 1 END),"
            "       count(CASE WHEN p.phone_tail <> '' THEN 1 END),"
            "       count(CASE WHEN p.id_number_tail <> '' THEN 1 END),"
            "       count(p.door_id), count(CASE WHEN p.address <> '' THEN 1 END),"
            "       count(CASE WHEN p.registered <> '' THEN 1 END)" OF_ELDERS);
    const Sql *related = SQL("i", "i",
                             "SELECT count(*)" OF_ELDERS " AND EXISTS (SELECT 1 FROM relation r"
                             "  WHERE r.community_id = $1 AND r.person_id = p.id AND r.state = 2)");
    const Sql *assessed = SQL("i", "i",
                              "SELECT count(*)" OF_ELDERS " AND EXISTS (SELECT 1 FROM assessment a"
                              "  WHERE a.community_id = $1 AND a.person_id = p.id)");
    /* Telephones of more than four elders, identity numbers of more than one. */
    const Sql *shared =
        SQL("itti", "i",
            "SELECT coalesce(CAST(sum(x.n) AS BIGINT), 0) FROM (SELECT count(*) AS n"
            "  FROM person_term t JOIN person p ON p.community_id = t.community_id"
            "   AND p.id = t.person_id AND p.is_elder = 1 AND p.state = 1"
            " WHERE t.community_id = $1 AND t.term >= $2 AND t.term < $3"
            " GROUP BY t.term HAVING count(*) > $4) x");
    Day today = tx_today(tx);
    Row row;
    TRY(tx_one(tx, filled, ARGS(COMMUNITY(tx), INT(today), INT(today - 115 * 366)), &row));
    *elders = row_int(&row, 0);
    out[0] = (PersonQuality){"sex", row_int(&row, 1), 0};
    out[1] = (PersonQuality){"birth", row_int(&row, 2), row_int(&row, 3)};
    out[2] = (PersonQuality){"phone", row_int(&row, 4), 0};
    out[3] = (PersonQuality){"id_number", row_int(&row, 5), 0};
    out[4] = (PersonQuality){"door", row_int(&row, 6), 0};
    out[5] = (PersonQuality){"address", row_int(&row, 7), 0};
    out[6] = (PersonQuality){"registered", row_int(&row, 8), 0};
    TRY(tx_one(tx, shared, ARGS(COMMUNITY(tx), TEXT(STR("#p")), TEXT(STR("#q")), INT(4)), &row));
    out[2].doubtful = row_int(&row, 0);
    TRY(tx_one(tx, shared, ARGS(COMMUNITY(tx), TEXT(STR("#i")), TEXT(STR("#j")), INT(1)), &row));
    out[3].doubtful = row_int(&row, 0);
    TRY(tx_one(tx, related, ARGS(COMMUNITY(tx)), &row));
    out[7] = (PersonQuality){"relative", row_int(&row, 0), 0};
    TRY(tx_one(tx, assessed, ARGS(COMMUNITY(tx)), &row));
    out[8] = (PersonQuality){"assessment", row_int(&row, 0), 0};
    return OK;
}
