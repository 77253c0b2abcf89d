/* Everything about one person, and its end. */
#include "base/secret.h"
#include "domains/people/inside.h"

static void put_person(JsonOut *out, const Person *p)
{
    json_put_i64(out, "id", p->id.v);
    json_put_str(out, "name", p->name);
    json_put_i64(out, "sex", p->sex);
    if (p->has_birth) json_put_day(out, "birth", p->birth);
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
        json_put_day(out, "from", held[i].from);
        if (!held[i].open) json_put_day(out, "to", held[i].to);
        json_put_str(out, "source", held[i].source);
        json_close(out, '}');
    }
    json_close(out, ']');
    TRY(people_diet(tx, person, tx_today(tx), &diet, &n));
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
        json_put_i64(out, "to_kind", consents[i].to_kind);
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
    json_put_day(out, "day", assessment.day);
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
        json_put_day(out, "until", holds[i].until);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

/* people: what the register keeps, at the top of the export. */
Status register_shown(Tx *tx, int64_t id, JsonOut *out)
{
    Person p;
    PersonId person = {id};
    TRY(people_load(tx, person, &p));
    put_person(out, &p);
    TRY(export_wishes(tx, person, out));
    TRY(export_lists(tx, person, out));
    return export_holds(tx, person, out);
}

static void put_cell(Arena *arena, JsonOut *out, Str name, const Arg *cell)
{
    char key[64];
    Str plain;
    snprintf(key, sizeof key, "%.*s", STR_ARG(name));
    if (cell->kind == '0') return json_put_null(out, key);
    if (cell->kind == 't') return json_put_str(out, key, cell->s);
    if (cell->kind == 'b') {
        if (cell->s.len && secret_unseal(arena, cell->s, &plain)) json_put_str(out, key, plain);
        return;
    }
    if (str_ends(name, STR("_day"))) return json_put_day(out, key, (Day)cell->i);
    if (!str_ends(name, STR("_ms"))) return json_put_i64(out, key, cell->i);
    json_put_ms(out, key, cell->i);
}

typedef struct Shown {
    JsonOut *out;
    Str names;
    Tx *tx;
} Shown;

static Status put_row(void *context, const Row *row)
{
    Shown *s = context;
    Str rest = s->names;
    json_open(s->out, NULL, '{');
    for (size_t i = 0; i < row->count; i++) {
        Str name = str_cut(&rest, ' ');
        put_cell(s->tx->arena, s->out, name, &row->cells[i]);
    }
    json_close(s->out, '}');
    return OK;
}

static Status put_part(Tx *tx, const StorePart *part, PersonId person, JsonOut *out)
{
    PersonRows rows[PERSON_ROWS_MAX];
    size_t count = keeping_rows(part, rows);
    if (part->keeping && part->keeping->shown) TRY(part->keeping->shown(tx, person.v, out));
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].read) continue;
        Shown s = {out, str_of(rows[i].names), tx};
        json_open(out, rows[i].as, '[');
        TRY(tx_each(tx, rows[i].read, ARGS(COMMUNITY(tx), INT(person.v)), put_row, &s));
        json_close(out, ']');
    }
    return OK;
}

Status people_export(Tx *tx, PersonId person, JsonOut *out)
{
    Person p;
    TRY(people_load(tx, person, &p));
    json_open(out, NULL, '{');
    for (const StorePart *const *part = tx_parts(tx); *part; part++) {
        if (!(*part)->keeping) continue;
        bool top = (*part)->keeping->shown == register_shown;
        if (!top) json_open(out, (*part)->name, '{');
        TRY(put_part(tx, *part, person, out));
        if (!top) json_close(out, '}');
    }
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

/* The highest part first: what was built on the register goes before it. */
static Status drop_rows(Tx *tx, PersonId person)
{
    PersonRows rows[PERSON_ROWS_MAX];
    size_t parts = 0;
    while (tx_parts(tx)[parts]) parts++;
    while (parts-- > 0) {
        size_t count = keeping_rows(tx_parts(tx)[parts], rows);
        for (size_t i = 0; i < count; i++)
            if (rows[i].drop) TRY(tx_run(tx, rows[i].drop, ARGS(COMMUNITY(tx), INT(person.v))));
    }
    return OK;
}

Status people_erase(Tx *tx, PersonId person)
{
    Person p;
    LegalHold hold;
    TRY(people_load(tx, person, &p));
    TRY(hold_now(tx, person, tx_today(tx), &hold));
    if (hold.id) {
        char day[16];
        day_text(hold.until, day);
        return fail(tx, CONFLICT, "people.held", "依法要保存到 %s（%.*s），到期再删", day,
                    STR_ARG(hold.law));
    }

    for (const StorePart *const *part = tx_parts(tx); *part; part++)
        if ((*part)->keeping && (*part)->keeping->erasing)
            TRY((*part)->keeping->erasing(tx, person.v));
    TRY(erase_merged(tx, person));
    TRY(drop_rows(tx, person));
    TRY(person_unindex(tx, &p));
    TRY(person_delete(tx, person));
    return event_publish(tx, "people.erased", person.v, STR(""));
}
