/* Two records of one person: finding them, joining them, and taking that back. What hangs on a
 * person goes over by the rows of every domain (store/keeping.h). */
#include "domains/people/inside.h"

Status people_doubles(Tx *tx, size_t limit, Double **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iittiiiitttt",
                         "SELECT a.id, b.id, a.name, b.name,"
                         "       coalesce(a.birth_day, 0), coalesce(b.birth_day, 0),"
                         "       coalesce(a.sex, 0), coalesce(b.sex, 0),"
                         "       a.phone_tail, b.phone_tail, a.address, b.address"
                         "  FROM person a"
                         "  JOIN person b ON b.community_id = a.community_id"
                         "   AND b.name_sort = a.name_sort AND b.id > a.id"
                         " WHERE a.community_id = $1 AND a.state < 4 AND b.state < 4"
                         "   AND (a.birth_day = b.birth_day"
                         "        OR (a.phone_tail <> '' AND a.phone_tail = b.phone_tail)"
                         "        OR (a.address <> '' AND a.address = b.address))"
                         " ORDER BY a.id, b.id LIMIT $2");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT((int64_t)limit)), &rows));
    *out = NEW_ARRAY(tx->arena, Double, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.rows[i];
        bool birth = row_int(row, 4) && row_int(row, 4) == row_int(row, 5);
        bool phone = row_str(row, 8).len && str_eq(row_str(row, 8), row_str(row, 9));
        bool address = row_str(row, 10).len && str_eq(row_str(row, 10), row_str(row, 11));
        Str why = str_fmt(tx->arena, "名字读音一样%s%s%s", birth ? "，生日一样" : "",
                          phone ? "，电话尾号一样" : "", address ? "，住址一样" : "");
        (*out)[i] =
            (Double){{row_int(row, 0)}, {row_int(row, 1)}, row_str(row, 2), row_str(row, 3), why};
    }
    return OK;
}

/* Ends what the merge would make double: a consent open on both sides, a relation to oneself. */
static Status settle_overlaps(Tx *tx, PersonId kept, PersonId gone)
{
    Consent *consents;
    Relation *relations;
    size_t count;
    int64_t held;
    int64_t changed;
    TRY(people_consent_list(tx, gone, &consents, &count));
    for (size_t i = 0; i < count; i++) {
        if (!consents[i].open) continue;
        TRY(consent_open_id(tx, kept, consents[i].purpose, consents[i].receiver, &held));
        if (held) TRY(consent_close(tx, gone, consents[i].id, &changed));
    }
    TRY(people_relations(tx, gone, &relations, &count));
    for (size_t i = 0; i < count; i++)
        if (relations[i].other.v == kept.v)
            return fail(tx, CONFLICT, "people.related_pair",
                        "这两个人之间有关系，请先结束关系再合并");
    TRY(people_relations(tx, kept, &relations, &count));
    for (size_t i = 0; i < count; i++)
        if (relations[i].other.v == gone.v)
            return fail(tx, CONFLICT, "people.related_pair",
                        "这两个人之间有关系，请先结束关系再合并");
    return OK;
}

/* What moves is noted in merge_moved; the column `moved` is only for merges from before it. */
static Status merge_insert(Tx *tx, int64_t id, PersonId kept, PersonId gone)
{
    const Sql *sql =
        SQL("iiiiii", "",
            "INSERT INTO person_merge (community_id, id, kept_id, gone_id, moved, made_by,"
            "       at_ms) VALUES ($1, $2, $3, $4, '{}', $5, $6)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(kept.v), INT(gone.v), INT(tx->origin.actor),
                       INT(tx->now_ms)));
}

static Status hand_over(Tx *tx, PersonId kept, PersonId gone)
{
    PersonRows rows[PERSON_ROWS_MAX];
    for (const StorePart *const *p = tx_parts(tx); *p; p++)
        if ((*p)->keeping && (*p)->keeping->joining)
            TRY((*p)->keeping->joining(tx, kept.v, gone.v));
    for (const StorePart *const *p = tx_parts(tx); *p; p++) {
        size_t count = keeping_rows(*p, rows);
        for (size_t i = 0; i < count; i++) {
            if (!rows[i].note) continue;
            TRY(tx_run(tx, rows[i].note, ARGS(COMMUNITY(tx), INT(gone.v), INT(kept.v))));
            TRY(tx_run(tx, rows[i].move, ARGS(COMMUNITY(tx), INT(gone.v), INT(kept.v))));
        }
    }
    return OK;
}

Status people_merge(Tx *tx, PersonId kept, PersonId gone, int64_t *merge)
{
    Person a;
    Person b;
    if (kept.v == gone.v) return fail(tx, INVALID, "people.same_person", "请选两个不同的人");
    TRY(people_load(tx, kept, &a));
    TRY(people_load(tx, gone, &b));
    if (a.state == PERSON_MERGED || b.state == PERSON_MERGED)
        return fail(tx, CONFLICT, "people.merged", "其中一份已经合并过，请刷新");
    TRY(settle_overlaps(tx, kept, gone));

    TRY(hand_over(tx, kept, gone));

    int64_t setting;
    TRY(setting_newest(tx, kept, &setting));
    TRY(person_set_setting(tx, kept, setting));
    TRY(person_unindex(tx, &b));
    TRY(person_set_state(tx, gone, PERSON_MERGED, b.state_day, kept.v));
    *merge = id_next(tx);
    TRY(merge_insert(tx, *merge, kept, gone));
    Str payload = str_fmt(tx->arena, "{\"gone\":%lld}", (long long)gone.v);
    return event_publish(tx, "people.merged", kept.v, payload);
}

static Status merge_find(Tx *tx, int64_t id, Row *row)
{
    const Sql *sql = SQL("ii", "iit",
                         "SELECT kept_id, gone_id, moved FROM person_merge"
                         " WHERE community_id = $1 AND id = $2 AND undone_ms IS NULL");
    return tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id)), row);
}

/* A merge of before merge_moved kept what moved as JSON, table.column → ids. */
static Status note_old(Tx *tx, const Json *moved, PersonId gone)
{
    const Sql *sql = SQL("iiti", "",
                         "INSERT INTO merge_moved (community_id, gone_id, place, a, b, c)"
                         " VALUES ($1, $2, $3, $4, 0, 0)"
                         " ON CONFLICT (community_id, gone_id, place, a, b, c) DO NOTHING");
    for (void *at = json_first(moved); at; at = json_after(moved, at)) {
        const Json *ids = json_at_value(at);
        for (size_t i = 0; i < json_count(ids); i++) {
            int64_t id;
            if (!json_as_i64(json_item(ids, i), &id)) continue;
            TRY(tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(gone.v), TEXT(json_at_key(at)), INT(id))));
        }
    }
    return OK;
}

static Status hand_back(Tx *tx, PersonId kept, PersonId gone)
{
    const Sql *forget =
        SQL("ii", "", "DELETE FROM merge_moved WHERE community_id = $1 AND gone_id = $2");
    PersonRows rows[PERSON_ROWS_MAX];
    for (const StorePart *const *p = tx_parts(tx); *p; p++) {
        size_t count = keeping_rows(*p, rows);
        for (size_t i = 0; i < count; i++)
            if (rows[i].back)
                TRY(tx_run(tx, rows[i].back, ARGS(COMMUNITY(tx), INT(gone.v), INT(kept.v))));
    }
    TRY(tx_run(tx, forget, ARGS(COMMUNITY(tx), INT(gone.v))));
    for (const StorePart *const *p = tx_parts(tx); *p; p++)
        if ((*p)->keeping && (*p)->keeping->parted) TRY((*p)->keeping->parted(tx, kept.v, gone.v));
    return OK;
}

Status people_unmerge(Tx *tx, int64_t merge)
{
    const Sql *close = SQL("iii", "",
                           "UPDATE person_merge SET undone_ms = $3"
                           " WHERE community_id = $1 AND id = $2 AND undone_ms IS NULL");
    Row row;
    Person gone;
    const Json *moved;
    int64_t setting;
    Status status = merge_find(tx, merge, &row);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "people.no_merge", "没有找到这次合并，可能已经撤回");
    TRY(status);
    PersonId kept_id = {row_int(&row, 0)};
    PersonId gone_id = {row_int(&row, 1)};
    TRY(json_read(tx->arena, row_str(&row, 2), &moved, &tx->problem));
    TRY(tx_change_one(tx, close, ARGS(COMMUNITY(tx), INT(merge), INT(tx->now_ms))));
    TRY(note_old(tx, moved, gone_id));
    TRY(hand_back(tx, kept_id, gone_id));
    TRY(people_load(tx, gone_id, &gone));
    TRY(person_set_state(tx, gone_id, PERSON_LIVES_HERE, 0, 0));
    TRY(person_index(tx, &gone));
    TRY(setting_newest(tx, kept_id, &setting));
    TRY(person_set_setting(tx, kept_id, setting));
    TRY(setting_newest(tx, gone_id, &setting));
    TRY(person_set_setting(tx, gone_id, setting));
    Str payload = str_fmt(tx->arena, "{\"gone\":%lld}", (long long)gone_id.v);
    return event_publish(tx, "people.unmerged", kept_id.v, payload);
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
