/* The register: find, read, change, export, erase. */
#include "domains/people/answers.h"

/* ---- Find ---- */

typedef struct FindAsk {
    Str q;
    int64_t limit, after;
    bool has_q, has_limit, has_after;
} FindAsk;
static const Field find_fields[] = {
    MAYBE_TEXT(FindAsk, q, has_q, "q", 0, 60),
    MAYBE_INT(FindAsk, limit, has_limit, "limit", 1, 50),
    MAYBE_INT(FindAsk, after, has_after, "after", 0, ID_MAX - 1),
    {0},
};

static Status find(Request *req, Reply *reply)
{
    FindAsk ask = {0};
    Found *found;
    size_t count;
    request_fields(req, &ask);
    size_t limit = ask.has_limit ? (size_t)ask.limit : 20;
    TRY(people_find(req->tx, ask.q, ask.after, limit, &found, &count));
    Day day = tx_today(req->tx);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        uint64_t flags;
        TRY(people_flags_on(req->tx, found[i].id, day, &flags));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", found[i].id.v);
        json_put_str(out, "name", found[i].name);
        if (found[i].has_birth) json_put_i64(out, "age", day_age(found[i].birth, day));
        json_put_text(out, "sex", choice_name(people_sexes, found[i].sex));
        json_put_str(out, "address", found[i].address);
        json_put_str(out, "phone_tail", found[i].phone_tail);
        json_put_bool(out, "is_elder", found[i].is_elder);
        json_open(out, "flags", '[');
        /* Poverty is not shown in lists (domain rules P-6). */
        for (int k = FLAG_ALONE; k <= FLAG_LOST_CHILD; k++)
            if (flags >> k & 1) json_put_text(out, NULL, flag_tag((FlagKind)k));
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
    if (!ask.has_q && count == limit) json_put_i64(out, "next", found[count - 1].id.v);
    json_close(out, '}');
    return OK;
}

/* ---- One person ---- */

typedef struct PersonAsk {
    PersonId id;
    int64_t version;
    Str name, phone, id_number, card, address, registered, language, speaks, note;
    int32_t sex, mode, channel;
    Day birth;
    GridNodeId door;
    bool is_elder;
    bool has_name, has_phone, has_id_number, has_card, has_address, has_registered, has_language,
        has_speaks, has_note, has_sex, has_mode, has_channel, has_birth, has_door, has_is_elder;
} PersonAsk;

#define PERSON_FIELDS                                                                              \
    MAYBE_TEXT(PersonAsk, phone, has_phone, "phone", 0, 20),                                       \
        MAYBE_TEXT(PersonAsk, id_number, has_id_number, "id_number", 0, 18),                       \
        MAYBE_TEXT(PersonAsk, card, has_card, "card", 0, 32),                                      \
        MAYBE_TEXT(PersonAsk, address, has_address, "address", 0, 80),                             \
        MAYBE_TEXT(PersonAsk, registered, has_registered, "registered", 0, 10),                    \
        MAYBE_TEXT(PersonAsk, language, has_language, "language", 0, 5),                           \
        MAYBE_TEXT(PersonAsk, speaks, has_speaks, "speaks", 0, 20),                                \
        MAYBE_TEXT(PersonAsk, note, has_note, "note", 0, 500),                                     \
        MAYBE_CHOICE(PersonAsk, sex, has_sex, "sex", people_sexes),                                \
        MAYBE_CHOICE(PersonAsk, mode, has_mode, "mode", people_modes),                             \
        MAYBE_CHOICE(PersonAsk, channel, has_channel, "channel", people_channels),                 \
        MAYBE_DAY(PersonAsk, birth, has_birth, "birth"),                                           \
        MAYBE_ID(PersonAsk, door, has_door, "door_id"),                                            \
        MAYBE_BOOL(PersonAsk, is_elder, has_is_elder, "is_elder")

static const Field add_fields[] = {FIELD_TEXT(PersonAsk, name, "name", 1, 40), PERSON_FIELDS, {0}};
static const Field change_fields[] = {FIELD_ID(PersonAsk, id, "id"),
                                      FIELD_INT(PersonAsk, version, "version", 1, ID_MAX),
                                      MAYBE_TEXT(PersonAsk, name, has_name, "name", 1, 40),
                                      PERSON_FIELDS,
                                      {0}};

/* Puts what was given over what is there. */
static void overlay(Person *p, const PersonAsk *ask)
{
    if (ask->has_phone) p->phone = ask->phone;
    if (ask->has_id_number) p->id_number = ask->id_number;
    if (ask->has_card) p->card = ask->card;
    if (ask->has_address) p->address = ask->address;
    if (ask->has_registered) p->registered = ask->registered;
    if (ask->has_language) p->language = ask->language;
    if (ask->has_speaks) p->speaks = ask->speaks;
    if (ask->has_note) p->note = ask->note;
    if (ask->has_sex) p->sex = ask->sex;
    if (ask->has_mode) p->mode = ask->mode;
    if (ask->has_channel) p->channel = ask->channel;
    if (ask->has_birth) {
        p->birth = ask->birth;
        p->has_birth = true;
    }
    if (ask->has_door) p->door_id = ask->door.v;
    if (ask->has_is_elder) p->is_elder = ask->is_elder;
}

static Status add(Request *req, Reply *reply)
{
    PersonAsk ask = {0};
    request_fields(req, &ask);
    Person p = {.name = ask.name, .is_elder = !ask.has_is_elder};
    PersonId id;
    overlay(&p, &ask);
    TRY(people_add(req->tx, &p, &id));
    return reply_id(reply, id.v);
}

static Status change(Request *req, Reply *reply)
{
    PersonAsk ask = {0};
    Person p;
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, request_person(req), ask.id, SCOPE_PROFILE));
    TRY(people_load(req->tx, ask.id, &p));
    p.version = ask.version;
    if (ask.has_name) p.name = ask.name;
    overlay(&p, &ask);
    TRY(people_save(req->tx, &p));
    return reply_empty(reply, 204);
}

typedef struct OneAsk {
    PersonId id;
} OneAsk;
static const Field one_fields[] = {FIELD_ID(OneAsk, id, "id"), {0}};

/* What one may read of a person: the whole record, diagnoses, and what tells of poverty (P-5, P-6).
 */
typedef struct Sight {
    bool whole, diagnoses, poverty;
} Sight;

static void put_profile(JsonOut *out, const Person *p, Day day, bool whole)
{
    json_put_i64(out, "id", p->id.v);
    json_put_i64(out, "version", p->version);
    json_put_str(out, "name", p->name);
    json_put_text(out, "sex", choice_name(people_sexes, p->sex));
    if (p->has_birth) {
        json_put_day(out, "birth", p->birth);
        json_put_i64(out, "age", day_age(p->birth, day));
    }
    json_put_str(out, "phone", p->phone);
    json_put_str(out, "id_number_tail", whole ? p->id_number_tail : STR(""));
    json_put_str(out, "card", whole ? p->card : STR(""));
    if (p->door_id) json_put_i64(out, "door_id", p->door_id);
    json_put_str(out, "address", p->address);
    json_put_str(out, "registered", whole ? p->registered : STR(""));
    json_put_text(out, "state", choice_name(people_states, p->state));
    json_put_bool(out, "is_elder", p->is_elder);
    json_put_text(out, "care_setting", choice_name(people_settings, p->care_setting));
    json_put_text(out, "mode", choice_name(people_modes, p->mode));
    json_put_str(out, "language", p->language);
    json_put_text(out, "channel", choice_name(people_channels, p->channel));
    json_put_str(out, "speaks", p->speaks);
    json_put_str(out, "note", whole ? p->note : STR(""));
}

static Status put_flags(Tx *tx, JsonOut *out, PersonId id, bool poverty)
{
    Flag *flags;
    size_t n;
    TRY(people_flags(tx, id, &flags, &n));
    json_open(out, "flags", '[');
    for (size_t i = 0; i < n; i++) {
        if (!poverty && flags[i].kind > FLAG_LOST_CHILD) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", flags[i].id);
        json_put_text(out, "kind", flag_tag(flags[i].kind));
        json_put_day(out, "from", flags[i].from);
        if (!flags[i].open) json_put_day(out, "to", flags[i].to);
        json_put_str(out, "source", flags[i].source);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_diet(Tx *tx, JsonOut *out, PersonId id, Day day, bool diagnoses)
{
    DietLimit *diet;
    size_t n;
    TRY(people_diet(tx, id, day, &diet, &n));
    json_open(out, "diet", '[');
    for (size_t i = 0; i < n; i++) {
        bool diagnosis = diet[i].kind == DIET_CONDITION || diet[i].kind == DIET_DRUG;
        if (diagnosis && !diagnoses) continue; /* the canteen sees allergens, not diagnoses (P-1) */
        json_open(out, NULL, '{');
        json_put_i64(out, "id", diet[i].id);
        json_put_text(out, "kind", choice_name(people_diet_kinds, diet[i].kind));
        json_put_str(out, "value", diet[i].value);
        json_put_str(out, "source", diet[i].source);
        json_put_day(out, "from", diet[i].from);
        if (diet[i].ends) json_put_day(out, "until", diet[i].until);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_care(Tx *tx, JsonOut *out, PersonId id)
{
    Rows rows;
    Assessment a;
    TRY(wish_list(tx, id, &rows));
    json_open(out, "wishes", '[');
    for (size_t i = 0; i < rows.count; i++) {
        Str words;
        if (!secret_unseal(tx->arena, row_str(&rows.rows[i], 1), &words)) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", row_int(&rows.rows[i], 0));
        json_put_str(out, "words", words);
        json_put_day(out, "said", (Day)row_int(&rows.rows[i], 2));
        json_close(out, '}');
    }
    json_close(out, ']');
    TRY(absence_list(tx, id, &rows));
    json_open(out, "absences", '[');
    for (size_t i = 0; i < rows.count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", row_int(&rows.rows[i], 0));
        json_put_text(out, "kind", choice_name(people_absence_kinds, row_int(&rows.rows[i], 1)));
        json_put_day(out, "from", (Day)row_int(&rows.rows[i], 2));
        if (!row_null(&rows.rows[i], 3)) json_put_day(out, "to", (Day)row_int(&rows.rows[i], 3));
        json_close(out, '}');
    }
    json_close(out, ']');
    Status status = people_assessment(tx, id, &a);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    json_open(out, "assessment", '{');
    json_put_i64(out, "level", a.level);
    json_put_i64(out, "total", a.total);
    json_put_day(out, "day", a.day);
    json_put_day(out, "expires", a.expires);
    json_close(out, '}');
    return OK;
}

static Status put_person(Request *req, Reply *reply, PersonId id, Sight sight)
{
    Tx *tx = req->tx;
    Person p;
    Relation *relations;
    size_t n;
    Day day = tx_today(tx);
    TRY(people_load(tx, id, &p));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_profile(out, &p, day, sight.whole);
    TRY(put_flags(tx, out, id, sight.poverty));
    TRY(put_diet(tx, out, id, day, sight.diagnoses));
    if (sight.whole) {
        TRY(people_relations(tx, id, &relations, &n));
        put_relations(out, "relations", relations, n);
        TRY(put_consents(tx, out, id));
        TRY(put_care(tx, out, id));
    }
    json_close(out, '}');
    return OK;
}

/* Who keeps the register reads all of it; a clinician diagnoses only with the elder's consent; the
 * office that pays what a benefit is judged by; everybody else name, address and telephone. */
static Status sight_of(Request *req, PersonId id, Sight *out)
{
    Role role = req->who.role;
    bool self = id.v == req->who.person;
    bool glass;
    TRY(emergency_open(req->tx, id, &glass));
    out->whole = self || glass || (ROLE_BIT(role) & (KEEPERS | ROLE_BIT(ROLE_CLINICIAN)));
    out->poverty = out->whole || role == ROLE_CIVIL_AFFAIRS;
    out->diagnoses = self || glass || role == ROLE_REGISTRAR || role == ROLE_SOCIAL_WORKER;
    return role == ROLE_CLINICIAN && !out->diagnoses
               ? people_consents_to(req->tx, id, PURPOSE_HEALTH, RECEIVER_STAFF, (PersonId){0},
                                    &out->diagnoses)
               : OK;
}

/* A GET in a write transaction: the look is recorded with it. */
static Status show(Request *req, Reply *reply)
{
    OneAsk ask = {0};
    Sight sight;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_PROFILE));
    TRY(sight_of(req, ask.id, &sight));
    return put_person(req, reply, ask.id, sight);
}

static Status my_page(Request *req, Reply *reply)
{
    return put_person(req, reply, request_person(req), (Sight){true, true, true});
}

/* ---- Export and erasure ---- */

static Status export_one(Request *req, Reply *reply)
{
    OneAsk ask = {0};
    request_fields(req, &ask);
    if (ask.id.v != req->who.person) TRY(people_may_see(req->tx, ask.id, SCOPE_PROFILE));
    return people_export(req->tx, ask.id, reply_json(reply, 200));
}

static Status my_export(Request *req, Reply *reply)
{
    return people_export(req->tx, request_person(req), reply_json(reply, 200));
}

static Status erase(Request *req, Reply *reply)
{
    OneAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_erase(req->tx, ask.id));
    return reply_empty(reply, 204);
}

const Route people_routes[] = {
    {GET, "/api/people", FINDERS, READ, IN(find_fields, FindAsk), NULL, find,
     "Find people by any part of a name, pinyin, initials, phone tail, card or address"},
    {POST, "/api/people", KEEPERS, WRITE, IN(add_fields, PersonAsk), reply_id_fields, add,
     "Register somebody"},
    {GET, "/api/people/{id}", SIGNED_IN, WRITE, IN(one_fields, OneAsk), NULL, show,
     "One person, as far as the asker may see; the look is recorded", .purpose = "查看资料"},
    {PATCH, "/api/people/{id}", KEEPERS | ROLE_BIT(ROLE_ELDER), WRITE, IN(change_fields, PersonAsk),
     NULL, change, "Change what is given; version is the one that was read"},
    {DELETE, "/api/people/{id}", ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN), WRITE,
     IN(one_fields, OneAsk), NULL, erase,
     "Erase everything about somebody, unless the law holds it"},
    {GET, "/api/people/{id}/export", KEEPERS, WRITE, IN(one_fields, OneAsk), NULL, export_one,
     "Everything about one person as JSON", .purpose = "导出资料"},
    {GET, "/api/me", SIGNED_IN, READ, NOTHING, NULL, my_page, "My own page"},
    {GET, "/api/me/export", SIGNED_IN, READ, NOTHING, NULL, my_export,
     "Everything about me as JSON"},
    {0},
};
