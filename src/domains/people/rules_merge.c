#include "domains/people/inside.h"

/* The tables that hang on a person, each with the three statements of a merge: what hangs there,
 * move it, move one row back. `moved` in person_merge lists ids under these names. */
typedef struct Hanging {
    const char *name;
    const Sql *list, *move, *back, *drop;
} Hanging;

#define HANGING(table, column)                                                                     \
    (Hanging)                                                                                      \
    {                                                                                              \
#table "." #column,                                                                        \
            SQL("ii", "i",                                                                         \
                "SELECT id FROM " #table " WHERE community_id = $1 AND " #column                   \
                " = $2 ORDER BY id"),                                                              \
            SQL("iii", "",                                                                         \
                "UPDATE " #table " SET " #column " = $3 WHERE community_id = $1 AND " #column      \
                " = $2"),                                                                          \
            SQL("iiii", "",                                                                        \
                "UPDATE " #table " SET " #column                                                   \
                " = $4 WHERE community_id = $1 AND id = $2 AND " #column " = $3"),                 \
            SQL("ii", "", "DELETE FROM " #table " WHERE community_id = $1 AND " #column " = $2")   \
    }

enum { HANGING_COUNT = 13 };

static void hanging_tables(Hanging out[HANGING_COUNT])
{
    out[0] = HANGING(person_flag, person_id);
    out[1] = HANGING(care_setting, person_id);
    out[2] = HANGING(relation, person_id);
    out[3] = HANGING(relation, other_id);
    out[4] = HANGING(consent, person_id);
    out[5] = HANGING(look, person_id);
    out[6] = HANGING(assessment, person_id);
    out[7] = HANGING(wish, person_id);
    out[8] = HANGING(diet_limit, person_id);
    out[9] = HANGING(absence, person_id);
    out[10] = HANGING(legal_hold, person_id);
    out[11] = HANGING(grid_node, duty_person_id);
    out[12] = HANGING(emergency_view, person_id);
}

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

static Status merge_insert(Tx *tx, int64_t id, PersonId kept, PersonId gone, Str moved)
{
    const Sql *sql =
        SQL("iiiitii", "",
            "INSERT INTO person_merge (community_id, id, kept_id, gone_id, moved, made_by,"
            "       at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(id), INT(kept.v), INT(gone.v), TEXT(moved),
                       INT(tx->origin.actor), INT(tx->now_ms)));
}

Status people_merge(Tx *tx, PersonId kept, PersonId gone, int64_t *merge)
{
    Person a;
    Person b;
    Hanging tables[HANGING_COUNT];
    if (kept.v == gone.v) return fail(tx, INVALID, "people.same_person", "请选两个不同的人");
    TRY(people_load(tx, kept, &a));
    TRY(people_load(tx, gone, &b));
    if (a.state == PERSON_MERGED || b.state == PERSON_MERGED)
        return fail(tx, CONFLICT, "people.merged", "其中一份已经合并过，请刷新");
    TRY(settle_overlaps(tx, kept, gone));

    Buf buf = buf_new(tx->arena, 1 << 20);
    JsonOut out = json_out(&buf);
    hanging_tables(tables);
    json_open(&out, NULL, '{');
    for (int i = 0; i < HANGING_COUNT; i++) {
        Rows rows;
        TRY(tx_all(tx, tables[i].list, ARGS(COMMUNITY(tx), INT(gone.v)), &rows));
        if (!rows.count) continue;
        json_open(&out, tables[i].name, '[');
        for (size_t k = 0; k < rows.count; k++) json_put_i64(&out, NULL, row_int(&rows.rows[k], 0));
        json_close(&out, ']');
        TRY(tx_run(tx, tables[i].move, ARGS(COMMUNITY(tx), INT(gone.v), INT(kept.v))));
    }
    json_close(&out, '}');
    if (buf.full) return fail(tx, INVALID, "people.merge_large", "这份资料太多，请联系管理员合并");

    int64_t setting;
    TRY(setting_newest(tx, kept, &setting));
    TRY(person_set_setting(tx, kept, setting));
    TRY(person_unindex(tx, &b));
    TRY(person_set_state(tx, gone, PERSON_MERGED, b.state_day, kept.v));
    *merge = id_next(tx);
    TRY(merge_insert(tx, *merge, kept, gone, buf_str(&buf)));
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

static Status move_back(Tx *tx, const Json *moved, PersonId kept, PersonId gone)
{
    Hanging tables[HANGING_COUNT];
    hanging_tables(tables);
    for (int i = 0; i < HANGING_COUNT; i++) {
        const Json *ids = json_member(moved, tables[i].name);
        for (size_t k = 0; k < json_count(ids); k++) {
            int64_t row_id;
            if (!json_as_i64(json_item(ids, k), &row_id)) continue;
            TRY(tx_run(tx, tables[i].back,
                       ARGS(COMMUNITY(tx), INT(row_id), INT(kept.v), INT(gone.v))));
        }
    }
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
    TRY(move_back(tx, moved, kept_id, gone_id));
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

/* ---- Export and erasure ---- */

static void put_day(JsonOut *out, const char *key, Day day)
{
    char text[16];
    day_text(day, text);
    json_put_text(out, key, text);
}

static void put_person(JsonOut *out, const Person *p)
{
    json_put_i64(out, "id", p->id.v);
    json_put_str(out, "name", p->name);
    json_put_i64(out, "sex", p->sex);
    if (p->has_birth) put_day(out, "birth", p->birth);
    json_put_str(out, "phone", p->phone);
    json_put_str(out, "id_number", p->id_number);
    json_put_str(out, "card", p->card);
    json_put_str(out, "address", p->address);
    json_put_str(out, "registered", p->registered);
    json_put_str(out, "speaks", p->speaks);
    json_put_str(out, "note", p->note);
}

static Status export_lists(Tx *tx, PersonId person, JsonOut *out)
{
    Flag *held;
    DietLimit *diet;
    Consent *consents;
    Relation *relations;
    Look *looks;
    Assessment assessment;
    size_t n;
    TRY(people_flags(tx, person, &held, &n));
    json_open(out, "flags", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "flag", flag_text(held[i].kind));
        put_day(out, "from", held[i].from);
        if (!held[i].open) put_day(out, "to", held[i].to);
        json_put_str(out, "source", held[i].source);
        json_close(out, '}');
    }
    json_close(out, ']');
    TRY(people_diet(tx, person, ms_day(tx->now_ms, SHANGHAI_MS), &diet, &n));
    json_open(out, "diet", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "kind", diet[i].kind);
        json_put_str(out, "value", diet[i].value);
        json_put_str(out, "source", diet[i].source);
        json_close(out, '}');
    }
    json_close(out, ']');
    TRY(people_consent_list(tx, person, &consents, &n));
    json_open(out, "consents", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "purpose", consents[i].purpose);
        json_put_str(out, "receiver", consents[i].receiver);
        json_put_i64(out, "given_ms", consents[i].given_ms);
        if (!consents[i].open) json_put_i64(out, "ended_ms", consents[i].ended_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    TRY(people_relations(tx, person, &relations, &n));
    json_open(out, "relations", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "name", relations[i].other_name);
        json_put_i64(out, "kind", relations[i].kind);
        json_put_i64(out, "sees", relations[i].scopes);
        json_put_i64(out, "acts", relations[i].acts);
        json_close(out, '}');
    }
    json_close(out, ']');
    TRY(people_looks(tx, person, 10000, &looks, &n));
    json_open(out, "looks", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "at_ms", looks[i].at_ms);
        json_put_str(out, "who", looks[i].actor_name);
        json_put_text(out, "role", role_text((Role)looks[i].role));
        json_put_str(out, "purpose", looks[i].purpose);
        json_close(out, '}');
    }
    json_close(out, ']');
    Status status = people_assessment(tx, person, &assessment);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    json_open(out, "assessment", '{');
    put_day(out, "day", assessment.day);
    json_put_i64(out, "total", assessment.total);
    json_put_i64(out, "level", assessment.level);
    json_put_str(out, "scores", assessment.scores);
    json_close(out, '}');
    return OK;
}

static Status export_wishes(Tx *tx, PersonId person, JsonOut *out)
{
    Rows rows;
    TRY(wish_list(tx, person, &rows));
    json_open(out, "wishes", '[');
    for (size_t i = 0; i < rows.count; i++) {
        Str words;
        if (secret_unseal(tx->arena, row_str(&rows.rows[i], 1), &words))
            json_put_str(out, NULL, words);
    }
    json_close(out, ']');
    return OK;
}

static Status export_holds(Tx *tx, PersonId person, JsonOut *out)
{
    LegalHold *holds;
    size_t n;
    TRY(people_holds(tx, person, &holds, &n));
    json_open(out, "holds", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "law", holds[i].law);
        put_day(out, "until", holds[i].until);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

Status people_export(Tx *tx, PersonId person, JsonOut *out)
{
    Person p;
    TRY(people_load(tx, person, &p));
    json_open(out, NULL, '{');
    put_person(out, &p);
    TRY(export_wishes(tx, person, out));
    TRY(export_lists(tx, person, out));
    TRY(export_holds(tx, person, out));
    json_close(out, '}');
    return OK;
}

/* The hold that ends last. */
static Status hold_now(Tx *tx, PersonId person, Day day, LegalHold *last)
{
    LegalHold *holds;
    size_t count;
    *last = (LegalHold){.until = day - 1};
    TRY(people_holds(tx, person, &holds, &count));
    for (size_t i = 0; i < count; i++)
        if (holds[i].until > last->until) *last = holds[i];
    return OK;
}

/* The records that were merged into this one are the same person: they go with it. */
static Status erase_merged(Tx *tx, PersonId person)
{
    const Sql *sql = SQL("ii", "i",
                         "SELECT id FROM person WHERE community_id = $1 AND merged_into = $2"
                         " ORDER BY id");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v)), &rows));
    for (size_t i = 0; i < rows.count; i++)
        TRY(people_erase(tx, (PersonId){row_int(&rows.rows[i], 0)}));
    return OK;
}

Status people_erase(Tx *tx, PersonId person)
{
    const Sql *logins =
        SQL("ii", "", "DELETE FROM membership WHERE community_id = $1 AND person_id = $2");
    const Sql *sessions =
        SQL("ii", "", "DELETE FROM session WHERE community_id = $1 AND person_id = $2");
    Hanging tables[HANGING_COUNT];
    Person p;
    LegalHold hold;
    TRY(people_load(tx, person, &p));
    TRY(hold_now(tx, person, ms_day(tx->now_ms, SHANGHAI_MS), &hold));
    if (hold.id) {
        char day[16];
        day_text(hold.until, day);
        return fail(tx, CONFLICT, "people.held", "依法要保存到 %s（%.*s），到期再删", day,
                    STR_ARG(hold.law));
    }

    TRY(erase_merged(tx, person));
    hanging_tables(tables);
    for (int i = 0; i < HANGING_COUNT; i++) {
        if (str_is(str_of(tables[i].name), "grid_node.duty_person_id")) {
            const Sql *off = SQL("ii", "",
                                 "UPDATE grid_node SET duty_person_id = NULL"
                                 " WHERE community_id = $1 AND duty_person_id = $2");
            TRY(tx_run(tx, off, ARGS(COMMUNITY(tx), INT(person.v))));
            continue;
        }
        TRY(tx_run(tx, tables[i].drop, ARGS(COMMUNITY(tx), INT(person.v))));
    }
    TRY(tx_run(tx, logins, ARGS(COMMUNITY(tx), INT(person.v))));
    TRY(tx_run(tx, sessions, ARGS(COMMUNITY(tx), INT(person.v))));
    TRY(person_unindex(tx, &p));
    TRY(person_delete(tx, person));
    return event_publish(tx, "people.erased", person.v, STR(""));
}
