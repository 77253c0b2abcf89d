#include "base/csv.h"
#include "domains/people/inside.h"

/* Staff who keep and read the register. */
#define KEEPERS (ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SOCIAL_WORKER))
#define FINDERS                                                                                    \
    (KEEPERS | ROLE_BIT(ROLE_AIDE) | ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER) | \
     ROLE_BIT(ROLE_GRID_WORKER) | ROLE_BIT(ROLE_COMMITTEE) | ROLE_BIT(ROLE_OPERATOR) |             \
     ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_DEVICE) | ROLE_BIT(ROLE_CLINICIAN) |             \
     ROLE_BIT(ROLE_HEALTH_MANAGER) | ROLE_BIT(ROLE_CARER))

static const Choice sexes[] = {{"unknown", 0, "不详"}, {"male", 1, "男"}, {"female", 2, "女"}, {0}};
static const Choice settings[] = {
    {"home", 1, "居家"}, {"community", 2, "社区"}, {"institution", 3, "机构"}, {0}};
static const Choice modes[] = {{"standard", 1, "标准"}, {"elder", 2, "长辈"}, {0}};
static const Choice channels[] = {
    {"app", 1, "手机"}, {"sms", 2, "短信"}, {"voice", 3, "电话"}, {"paper", 4, "纸条"}, {0}};
static const Choice states[] = {
    {"lives_here", 1, "在住"}, {"moved", 2, "搬走"}, {"died", 3, "去世"}, {0}};
static const Choice flag_kinds[] = {{"alone", FLAG_ALONE, "独居"},
                                    {"kongchao", FLAG_EMPTY_NEST, "空巢"},
                                    {"liushou", FLAG_LEFT_BEHIND, "留守"},
                                    {"shineng", FLAG_DISABLED, "失能"},
                                    {"zhongcan", FLAG_HANDICAP, "重残"},
                                    {"jisheng", FLAG_LOST_CHILD, "失独"},
                                    {"dibao", FLAG_DIBAO, "低保"},
                                    {"lowinc", FLAG_LOW_INCOME, "低收入"},
                                    {"tekun", FLAG_TEKUN, "特困"},
                                    {"youfu", FLAG_VETERAN, "优抚"},
                                    {"gugua", FLAG_ORPHANED, "孤寡"},
                                    {"bai", FLAG_HUNDRED, "百岁"},
                                    {"jiben", FLAG_BASIC, "基本养老服务对象"},
                                    {0}};
static const Choice diet_kinds[] = {{"allergy", 1, "过敏"},
                                    {"texture", 2, "软硬"},
                                    {"condition", 3, "病情"},
                                    {"drug", 4, "用药"},
                                    {"habit", 5, "忌口"},
                                    {"weight_kg", 6, "体重"},
                                    {0}};
static const Choice absence_kinds[] = {{"hospital", 1, "住院"},
                                       {"family", 2, "在子女家"},
                                       {"travel", 3, "外出"},
                                       {"other", 4, "其他"},
                                       {0}};
static const Choice relation_kinds[] = {
    {"child", 1, "子女"},       {"spouse", 2, "老伴"},   {"grandchild", 3, "孙辈"},
    {"sibling", 4, "兄弟姐妹"}, {"relative", 5, "亲戚"}, {"neighbour", 6, "邻居"},
    {"guardian", 7, "监护人"},  {"agent", 8, "代办人"},  {0}};
static const Choice purposes[] = {{"health", PURPOSE_HEALTH, "健康情况"},
                                  {"location", PURPOSE_LOCATION, "位置"},
                                  {"face", PURPOSE_FACE, "刷脸"},
                                  {"finance", PURPOSE_FINANCE, "花销"},
                                  {"religion", PURPOSE_RELIGION, "饮食禁忌"},
                                  {"seen", PURPOSE_SEEN, "送餐即探访"},
                                  {"habit", PURPOSE_HABIT, "按习惯推荐"},
                                  {"picture", PURPOSE_PICTURE, "照片和故事"},
                                  {"neighbours", PURPOSE_NEIGHBOURS, "请邻居帮忙找"},
                                  {0}};
static const Choice scopes[] = {{"profile", SCOPE_PROFILE, "基本资料"},
                                {"meals", SCOPE_MEALS, "吃饭"},
                                {"money", SCOPE_MONEY, "钱"},
                                {"health", SCOPE_HEALTH, "健康"},
                                {"place", SCOPE_PLACE, "位置"},
                                {"visits", SCOPE_VISITS, "上门"},
                                {"alarms", SCOPE_ALARMS, "报警"},
                                {"diet", SCOPE_DIET, "忌口"},
                                {0}};

static const char *choice_name(const Choice *choices, int64_t value)
{
    for (; choices->name; choices++)
        if (choices->value == value) return choices->name;
    return "";
}

static PersonId me(const Request *req)
{
    return (PersonId){req->who.person};
}

static void put_day(JsonOut *out, const char *key, Day day)
{
    char text[16];
    day_text(day, text);
    json_put_text(out, key, text);
}

static void put_ms(JsonOut *out, const char *key, Ms at)
{
    char text[32];
    ms_text(at, text);
    json_put_text(out, key, text);
}

static void put_scopes(JsonOut *out, const char *key, int64_t bits)
{
    json_open(out, key, '[');
    for (const Choice *c = scopes; c->name; c++)
        if (bits & c->value) json_put_text(out, NULL, c->name);
    json_close(out, ']');
}

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
    Day day = ms_day(req->tx->now_ms, SHANGHAI_MS);
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
        json_put_text(out, "sex", choice_name(sexes, found[i].sex));
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
        MAYBE_CHOICE(PersonAsk, sex, has_sex, "sex", sexes),                                       \
        MAYBE_CHOICE(PersonAsk, mode, has_mode, "mode", modes),                                    \
        MAYBE_CHOICE(PersonAsk, channel, has_channel, "channel", channels),                        \
        MAYBE_DAY(PersonAsk, birth, has_birth, "birth"),                                           \
        MAYBE_ID(PersonAsk, door, has_door, "door_id"),                                            \
        MAYBE_BOOL(PersonAsk, is_elder, has_is_elder, "is_elder")

static const Field add_fields[] = {FIELD_TEXT(PersonAsk, name, "name", 1, 40), PERSON_FIELDS, {0}};
static const Field change_fields[] = {FIELD_ID(PersonAsk, id, "id"),
                                      FIELD_INT(PersonAsk, version, "version", 1, ID_MAX),
                                      MAYBE_TEXT(PersonAsk, name, has_name, "name", 1, 40),
                                      PERSON_FIELDS,
                                      {0}};

typedef struct IdReply {
    int64_t id;
} IdReply;
static const Field id_out[] = {FIELD_ID(IdReply, id, "id"), {0}};

static Status reply_id(Reply *reply, int64_t id)
{
    return reply_record(reply, 201, &(IdReply){id});
}

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
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_PROFILE));
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

static void put_profile(JsonOut *out, const Person *p, Day day)
{
    json_put_i64(out, "id", p->id.v);
    json_put_i64(out, "version", p->version);
    json_put_str(out, "name", p->name);
    json_put_text(out, "sex", choice_name(sexes, p->sex));
    if (p->has_birth) {
        put_day(out, "birth", p->birth);
        json_put_i64(out, "age", day_age(p->birth, day));
    }
    json_put_str(out, "phone", p->phone);
    json_put_str(out, "id_number_tail", p->id_number_tail);
    json_put_str(out, "card", p->card);
    if (p->door_id) json_put_i64(out, "door_id", p->door_id);
    json_put_str(out, "address", p->address);
    json_put_str(out, "registered", p->registered);
    json_put_text(out, "state", choice_name(states, p->state));
    json_put_bool(out, "is_elder", p->is_elder);
    json_put_text(out, "care_setting", choice_name(settings, p->care_setting));
    json_put_text(out, "mode", choice_name(modes, p->mode));
    json_put_str(out, "language", p->language);
    json_put_text(out, "channel", choice_name(channels, p->channel));
    json_put_str(out, "speaks", p->speaks);
    json_put_str(out, "note", p->note);
}

static Status put_flags(Tx *tx, JsonOut *out, PersonId id)
{
    Flag *flags;
    size_t n;
    TRY(people_flags(tx, id, &flags, &n));
    json_open(out, "flags", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", flags[i].id);
        json_put_text(out, "kind", flag_tag(flags[i].kind));
        put_day(out, "from", flags[i].from);
        if (!flags[i].open) put_day(out, "to", flags[i].to);
        json_put_str(out, "source", flags[i].source);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_relations(JsonOut *out, const char *key, const Relation *r, size_t n)
{
    json_open(out, key, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", r[i].id);
        json_put_i64(out, "person_id", r[i].person.v);
        json_put_i64(out, "other_id", r[i].other.v);
        json_put_str(out, "name", r[i].other_name);
        json_put_text(out, "kind", choice_name(relation_kinds, r[i].kind));
        put_scopes(out, "sees", r[i].scopes);
        put_scopes(out, "acts", r[i].acts);
        json_put_i64(out, "limit_fen", r[i].limit_fen);
        json_put_text(out, "state", r[i].state == RELATION_AGREED ? "agreed" : "asked");
        if (r[i].ends) put_day(out, "until", r[i].until);
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
        json_put_text(out, "kind", choice_name(diet_kinds, diet[i].kind));
        json_put_str(out, "value", diet[i].value);
        json_put_str(out, "source", diet[i].source);
        put_day(out, "from", diet[i].from);
        if (diet[i].ends) put_day(out, "until", diet[i].until);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_consents(Tx *tx, JsonOut *out, PersonId id)
{
    Consent *c;
    size_t n;
    TRY(people_consent_list(tx, id, &c, &n));
    json_open(out, "consents", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", c[i].id);
        json_put_text(out, "purpose", choice_name(purposes, c[i].purpose));
        json_put_str(out, "receiver", c[i].receiver);
        json_put_str(out, "channel", c[i].channel);
        put_ms(out, "given", c[i].given_ms);
        if (!c[i].open) put_ms(out, "ended", c[i].ended_ms);
        json_put_bool(out, "open", c[i].open);
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
        put_day(out, "said", (Day)row_int(&rows.rows[i], 2));
        json_close(out, '}');
    }
    json_close(out, ']');
    TRY(absence_list(tx, id, &rows));
    json_open(out, "absences", '[');
    for (size_t i = 0; i < rows.count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", row_int(&rows.rows[i], 0));
        json_put_text(out, "kind", choice_name(absence_kinds, row_int(&rows.rows[i], 1)));
        put_day(out, "from", (Day)row_int(&rows.rows[i], 2));
        if (!row_null(&rows.rows[i], 3)) put_day(out, "to", (Day)row_int(&rows.rows[i], 3));
        json_close(out, '}');
    }
    json_close(out, ']');
    Status status = people_assessment(tx, id, &a);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    json_open(out, "assessment", '{');
    json_put_i64(out, "level", a.level);
    json_put_i64(out, "total", a.total);
    put_day(out, "day", a.day);
    put_day(out, "expires", a.expires);
    json_close(out, '}');
    return OK;
}

static Status put_person(Request *req, Reply *reply, PersonId id, bool whole)
{
    Tx *tx = req->tx;
    Person p;
    Relation *relations;
    size_t n;
    Day day = ms_day(tx->now_ms, SHANGHAI_MS);
    TRY(people_load(tx, id, &p));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    put_profile(out, &p, day);
    TRY(put_flags(tx, out, id));
    TRY(put_diet(tx, out, id, day, whole));
    if (whole) {
        TRY(people_relations(tx, id, &relations, &n));
        TRY(put_relations(out, "relations", relations, n));
        TRY(put_consents(tx, out, id));
        TRY(put_care(tx, out, id));
    }
    json_close(out, '}');
    return OK;
}

/* A GET in a write transaction: the look is recorded with it. */
static Status show(Request *req, Reply *reply)
{
    OneAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_PROFILE));
    bool keeper = (ROLE_BIT(req->who.role) & (KEEPERS | ROLE_BIT(ROLE_CLINICIAN))) != 0;
    return put_person(req, reply, ask.id, keeper || ask.id.v == req->who.person);
}

static Status put_looks(Request *req, Reply *reply, PersonId id)
{
    Look *looks;
    size_t n;
    TRY(people_looks(req->tx, id, 200, &looks, &n));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        put_ms(out, "at", looks[i].at_ms);
        json_put_str(out, "who", looks[i].actor_name);
        json_put_text(out, "role", role_name((Role)looks[i].role));
        json_put_text(out, "role_text", role_text((Role)looks[i].role));
        json_put_str(out, "purpose", looks[i].purpose);
        put_scopes(out, "what", looks[i].scope);
        json_put_bool(out, "emergency", looks[i].emergency);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status looks(Request *req, Reply *reply)
{
    OneAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_PROFILE));
    return put_looks(req, reply, ask.id);
}

static Status my_looks(Request *req, Reply *reply)
{
    return put_looks(req, reply, me(req));
}

static Status my_page(Request *req, Reply *reply)
{
    return put_person(req, reply, me(req), true);
}

static Status my_elders(Request *req, Reply *reply)
{
    Relation *r;
    size_t n;
    TRY(people_elders_of(req->tx, me(req), &r, &n));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_relations(out, "items", r, n));
    json_close(out, '}');
    return OK;
}

typedef struct LeaveAsk {
    PersonId id;
    int32_t state;
    Day day;
} LeaveAsk;
static const Field leave_fields[] = {FIELD_ID(LeaveAsk, id, "id"),
                                     FIELD_CHOICE(LeaveAsk, state, "state", states),
                                     FIELD_DAY(LeaveAsk, day, "day"),
                                     {0}};

static Status leave(Request *req, Reply *reply)
{
    LeaveAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_PROFILE));
    TRY(people_leave(req->tx, ask.id, (PersonState)ask.state, ask.day));
    return reply_empty(reply, 204);
}

/* ---- What hangs on a person ---- */

typedef struct FlagAsk {
    PersonId id;
    int32_t kind;
    Day from;
    Str source;
    int64_t item;
    Day last;
} FlagAsk;
static const Field flag_fields[] = {FIELD_ID(FlagAsk, id, "id"),
                                    FIELD_CHOICE(FlagAsk, kind, "kind", flag_kinds),
                                    FIELD_DAY(FlagAsk, from, "from"),
                                    FIELD_TEXT(FlagAsk, source, "source", 1, 60),
                                    {0}};
static const Field flag_end_fields[] = {FIELD_ID(FlagAsk, id, "id"),
                                        FIELD_ID(FlagAsk, item, "item"),
                                        FIELD_DAY(FlagAsk, last, "last"),
                                        {0}};

static Status flag_set(Request *req, Reply *reply)
{
    FlagAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_PROFILE));
    TRY(people_flag_set(req->tx, ask.id, (FlagKind)ask.kind, ask.from, ask.source, &id));
    return reply_id(reply, id);
}

static Status flag_end(Request *req, Reply *reply)
{
    FlagAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_PROFILE));
    TRY(people_flag_end(req->tx, ask.id, ask.item, ask.last));
    return reply_empty(reply, 204);
}

typedef struct SettingAsk {
    PersonId id;
    int32_t setting;
    Day from;
    Str reason;
} SettingAsk;
static const Field setting_fields[] = {FIELD_ID(SettingAsk, id, "id"),
                                       FIELD_CHOICE(SettingAsk, setting, "setting", settings),
                                       FIELD_DAY(SettingAsk, from, "from"),
                                       FIELD_TEXT(SettingAsk, reason, "reason", 1, 100),
                                       {0}};

static Status setting_move(Request *req, Reply *reply)
{
    SettingAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_PROFILE));
    TRY(people_setting_move(req->tx, ask.id, ask.setting, ask.from, ask.reason));
    return reply_empty(reply, 204);
}

typedef struct WishAsk {
    PersonId id;
    Str words;
    int64_t item;
} WishAsk;
static const Field wish_fields[] = {
    FIELD_ID(WishAsk, id, "id"), FIELD_TEXT(WishAsk, words, "words", 1, 500), {0}};
static const Field item_fields[] = {
    FIELD_ID(WishAsk, id, "id"), FIELD_ID(WishAsk, item, "item"), {0}};

static Status wish_add(Request *req, Reply *reply)
{
    WishAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_PROFILE));
    TRY(people_wish_add(req->tx, ask.id, ask.words, &id));
    return reply_id(reply, id);
}

static Status wish_end(Request *req, Reply *reply)
{
    WishAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_PROFILE));
    TRY(people_wish_end(req->tx, ask.id, ask.item));
    return reply_empty(reply, 204);
}

typedef struct DietAsk {
    PersonId id;
    int32_t kind;
    Str value, source;
    Day until;
    bool has_until;
} DietAsk;
static const Field diet_fields[] = {FIELD_ID(DietAsk, id, "id"),
                                    FIELD_CHOICE(DietAsk, kind, "kind", diet_kinds),
                                    FIELD_TEXT(DietAsk, value, "value", 1, 40),
                                    FIELD_TEXT(DietAsk, source, "source", 1, 60),
                                    MAYBE_DAY(DietAsk, until, has_until, "until"),
                                    {0}};

static Status diet_set(Request *req, Reply *reply)
{
    DietAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_DIET));
    DietLimit limit = {.kind = (DietKind)ask.kind,
                       .value = ask.value,
                       .source = ask.source,
                       .from = ms_day(req->tx->now_ms, SHANGHAI_MS),
                       .until = ask.until,
                       .ends = ask.has_until};
    TRY(people_diet_set(req->tx, ask.id, &limit, &id));
    return reply_id(reply, id);
}

static Status diet_end(Request *req, Reply *reply)
{
    WishAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_DIET));
    TRY(people_diet_end(req->tx, ask.id, ask.item));
    return reply_empty(reply, 204);
}

typedef struct AbsenceAsk {
    PersonId id;
    int32_t kind;
    Day from, to;
    bool has_to;
    int64_t item;
} AbsenceAsk;
static const Field absence_fields[] = {FIELD_ID(AbsenceAsk, id, "id"),
                                       FIELD_CHOICE(AbsenceAsk, kind, "kind", absence_kinds),
                                       FIELD_DAY(AbsenceAsk, from, "from"),
                                       MAYBE_DAY(AbsenceAsk, to, has_to, "to"),
                                       {0}};
static const Field absence_end_fields[] = {FIELD_ID(AbsenceAsk, id, "id"),
                                           FIELD_ID(AbsenceAsk, item, "item"),
                                           FIELD_DAY(AbsenceAsk, to, "last"),
                                           {0}};

static Status absence_set(Request *req, Reply *reply)
{
    AbsenceAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_MEALS));
    TRY(people_absence_set(req->tx, ask.id, ask.kind, ask.from, ask.to, ask.has_to, &id));
    return reply_id(reply, id);
}

static Status absence_end(Request *req, Reply *reply)
{
    AbsenceAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_MEALS));
    TRY(people_absence_end(req->tx, ask.id, ask.item, ask.to));
    return reply_empty(reply, 204);
}

typedef struct AssessAsk {
    PersonId id;
    Day day;
    Str scores, assessors;
    bool dementia, psychiatric, coma, has_dementia, has_psychiatric, has_coma, has_events;
    int64_t events;
} AssessAsk;
static const Field assess_fields[] = {
    FIELD_ID(AssessAsk, id, "id"),
    FIELD_DAY(AssessAsk, day, "day"),
    FIELD_TEXT(AssessAsk, scores, "scores", 26, 26),
    FIELD_TEXT(AssessAsk, assessors, "assessors", 1, 60),
    MAYBE_BOOL(AssessAsk, dementia, has_dementia, "dementia"),
    MAYBE_BOOL(AssessAsk, psychiatric, has_psychiatric, "psychiatric"),
    MAYBE_BOOL(AssessAsk, coma, has_coma, "coma"),
    MAYBE_INT(AssessAsk, events, has_events, "events", 0, 100),
    {0}};
typedef struct AssessReply {
    int64_t id, total, level;
    Day expires;
} AssessReply;
static const Field assess_out[] = {FIELD_ID(AssessReply, id, "id"),
                                   FIELD_INT(AssessReply, total, "total", 0, 90),
                                   FIELD_INT(AssessReply, level, "level", 0, 4),
                                   FIELD_DAY(AssessReply, expires, "expires"),
                                   {0}};

static Status assess(Request *req, Reply *reply)
{
    AssessAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_PROFILE));
    if (ask.day > ms_day(req->tx->now_ms, SHANGHAI_MS))
        return fail(req->tx, INVALID, "people.future_day", "评估日期不能在今天以后");
    Assessment a = {.day = ask.day,
                    .scores = ask.scores,
                    .assessors = ask.assessors,
                    .events = ask.events,
                    .facts = ask.dementia | ask.psychiatric << 1 | ask.coma << 2};
    TRY(people_assess(req->tx, ask.id, &a));
    return reply_record(reply, 201, &(AssessReply){a.id, a.total, a.level, a.expires});
}

static Status due(Request *req, Reply *reply)
{
    Rows rows;
    TRY(assessment_due(req->tx, ms_day(req->tx->now_ms, SHANGHAI_MS) + 30, &rows));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < rows.count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", row_int(&rows.rows[i], 0));
        json_put_str(out, "name", row_str(&rows.rows[i], 1));
        json_put_str(out, "address", row_str(&rows.rows[i], 2));
        put_day(out, "expires", (Day)row_int(&rows.rows[i], 3));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- Relations and consents ---- */

typedef struct RelationAsk {
    PersonId id, other;
    int32_t kind;
    int64_t sees, acts;
    Fen limit;
    Day until;
    bool has_until, has_other;
    int64_t relation;
    Str how;
} RelationAsk;
static const Field relation_fields[] = {FIELD_ID(RelationAsk, id, "id"),
                                        MAYBE_ID(RelationAsk, other, has_other, "other_id"),
                                        FIELD_CHOICE(RelationAsk, kind, "kind", relation_kinds),
                                        FIELD_INT(RelationAsk, sees, "sees", 0, SCOPE_ALL),
                                        FIELD_INT(RelationAsk, acts, "acts", 0, SCOPE_ALL),
                                        FIELD_FEN(RelationAsk, limit, "limit_fen", 0, 100000),
                                        MAYBE_DAY(RelationAsk, until, has_until, "until"),
                                        {0}};
static const Field agree_fields[] = {
    FIELD_ID(RelationAsk, relation, "relation"), FIELD_TEXT(RelationAsk, how, "how", 1, 20), {0}};
static const Field relation_end_fields[] = {FIELD_ID(RelationAsk, relation, "relation"), {0}};

static Status relation_ask(Request *req, Reply *reply)
{
    RelationAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    Relation r = {.person = ask.id,
                  .other = ask.has_other ? ask.other : me(req),
                  .kind = ask.kind,
                  .scopes = ask.sees,
                  .acts = ask.acts,
                  .limit_fen = ask.limit,
                  .until = ask.until,
                  .ends = ask.has_until};
    /* Somebody asks for himself; for another only staff or the elder. */
    if (r.other.v != req->who.person) TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_PROFILE));
    TRY(people_relation_ask(req->tx, &r, &id));
    return reply_id(reply, id);
}

static Status relation_agree(Request *req, Reply *reply)
{
    RelationAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_relation_agree(req->tx, ask.relation, ask.how));
    return reply_empty(reply, 204);
}

static Status relation_end(Request *req, Reply *reply)
{
    RelationAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_relation_end(req->tx, ask.relation));
    return reply_empty(reply, 204);
}

typedef struct ConsentAsk {
    PersonId id;
    int32_t purpose;
    Str receiver, channel, text_hash, witness;
    bool has_witness;
    int64_t item;
} ConsentAsk;
#define CONSENT_FIELDS                                                                             \
    FIELD_CHOICE(ConsentAsk, purpose, "purpose", purposes),                                        \
        FIELD_TEXT(ConsentAsk, receiver, "receiver", 1, 60),                                       \
        FIELD_TEXT(ConsentAsk, channel, "channel", 1, 20),                                         \
        FIELD_TEXT(ConsentAsk, text_hash, "text_hash", 1, 64),                                     \
        MAYBE_TEXT(ConsentAsk, witness, has_witness, "witness", 0, 60)
static const Field my_consent_fields[] = {CONSENT_FIELDS, {0}};
static const Field consent_fields[] = {FIELD_ID(ConsentAsk, id, "id"), CONSENT_FIELDS, {0}};
static const Field my_consent_end_fields[] = {FIELD_ID(ConsentAsk, item, "item"), {0}};
static const Field consent_end_fields[] = {
    FIELD_ID(ConsentAsk, id, "id"), FIELD_ID(ConsentAsk, item, "item"), {0}};

static Status give(Request *req, Reply *reply, PersonId person)
{
    ConsentAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    Consent c = {.purpose = (Purpose)ask.purpose,
                 .receiver = ask.receiver,
                 .channel = ask.channel,
                 .text_hash = ask.text_hash,
                 .witness = ask.witness};
    TRY(people_consent_give(req->tx, person, &c, &id));
    return reply_id(reply, id);
}

static Status my_consent_give(Request *req, Reply *reply)
{
    return give(req, reply, me(req));
}

static Status consent_give(Request *req, Reply *reply)
{
    ConsentAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_PROFILE));
    return give(req, reply, ask.id);
}

static Status my_consent_end(Request *req, Reply *reply)
{
    ConsentAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_consent_end(req->tx, me(req), ask.item));
    return reply_empty(reply, 204);
}

static Status consent_end(Request *req, Reply *reply)
{
    ConsentAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_act(req->tx, me(req), ask.id, SCOPE_PROFILE));
    TRY(people_consent_end(req->tx, ask.id, ask.item));
    return reply_empty(reply, 204);
}

static Status my_consents(Request *req, Reply *reply)
{
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_consents(req->tx, out, me(req)));
    json_close(out, '}');
    return OK;
}

/* ---- Doubles, export, erasure ---- */

static Status doubles(Request *req, Reply *reply)
{
    Double *d;
    size_t n;
    TRY(people_doubles(req->tx, 100, &d, &n));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "a", d[i].a.v);
        json_put_i64(out, "b", d[i].b.v);
        json_put_str(out, "name_a", d[i].name_a);
        json_put_str(out, "name_b", d[i].name_b);
        json_put_str(out, "why", d[i].why);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

typedef struct MergeAsk {
    PersonId kept, gone;
    int64_t merge;
} MergeAsk;
static const Field merge_fields[] = {
    FIELD_ID(MergeAsk, kept, "kept_id"), FIELD_ID(MergeAsk, gone, "gone_id"), {0}};
static const Field unmerge_fields[] = {FIELD_ID(MergeAsk, merge, "merge_id"), {0}};

static Status merge(Request *req, Reply *reply)
{
    MergeAsk ask = {0};
    int64_t id;
    request_fields(req, &ask);
    TRY(people_merge(req->tx, ask.kept, ask.gone, &id));
    return reply_id(reply, id);
}

static Status unmerge(Request *req, Reply *reply)
{
    MergeAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_unmerge(req->tx, ask.merge));
    return reply_empty(reply, 204);
}

static Status export_one(Request *req, Reply *reply)
{
    OneAsk ask = {0};
    request_fields(req, &ask);
    if (ask.id.v != req->who.person) TRY(people_may_see(req->tx, ask.id, SCOPE_PROFILE));
    return people_export(req->tx, ask.id, reply_json(reply, 200));
}

static Status my_export(Request *req, Reply *reply)
{
    return people_export(req->tx, me(req), reply_json(reply, 200));
}

static Status erase(Request *req, Reply *reply)
{
    OneAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_erase(req->tx, ask.id));
    return reply_empty(reply, 204);
}

/* ---- Rosters ---- */

typedef struct ImportAsk {
    Str csv;
    FieldList mapping;
    bool dry_run, has_mapping;
} ImportAsk;
static const Field column_fields[] = {FIELD_TEXT(ImportColumn, name, "name", 0, 60),
                                      FIELD_TEXT(ImportColumn, maps_to, "maps_to", 0, 20),
                                      {0}};
static const Field import_fields[] = {FIELD_TEXT(ImportAsk, csv, "csv", 1, 8 << 20),
                                      MAYBE_LIST(ImportAsk, mapping, has_mapping, "mapping",
                                                 column_fields, sizeof(ImportColumn), 200),
                                      FIELD_BOOL(ImportAsk, dry_run, "dry_run"),
                                      {0}};

static void put_report(JsonOut *out, const ImportReport *r)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "rows", r->rows);
    json_put_i64(out, "added", r->added);
    json_open(out, "columns", '[');
    for (size_t i = 0; i < r->column_count; i++) {
        json_open(out, NULL, '{');
        json_put_str(out, "name", r->columns[i].name);
        json_put_str(out, "maps_to", r->columns[i].maps_to);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "faults", '[');
    for (size_t i = 0; i < r->fault_count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "row", r->faults[i].row);
        json_put_str(out, "column", r->faults[i].column);
        json_put_str(out, "text", r->faults[i].text);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
}

static Status import(Request *req, Reply *reply)
{
    ImportAsk ask = {0};
    ImportReport report;
    request_fields(req, &ask);
    TRY(people_import(req->tx, ask.csv, ask.mapping.items, ask.mapping.count, ask.dry_run,
                      &report));
    put_report(reply_json(reply, 200), &report);
    return OK;
}

typedef struct ExportRows {
    Buf *buf;
    Arena *arena;
} ExportRows;

/* A number that Excel would spoil is written as text: ="…" */
static void put_text_cell(Buf *buf, Arena *arena, Str digits)
{
    csv_put(buf, digits.len ? str_fmt(arena, "=\"%.*s\"", STR_ARG(digits)) : STR(""));
}

static Status export_row(void *context, const Row *row)
{
    ExportRows *to = context;
    char day[16] = "";
    if (!row_null(row, 3)) day_text((Day)row_int(row, 3), day);
    Str number = str_fmt(to->arena, "%lld", (long long)row_int(row, 0));
    put_text_cell(to->buf, to->arena, number);
    buf_char(to->buf, ',');
    csv_put(to->buf, row_str(row, 1));
    buf_char(to->buf, ',');
    buf_text(to->buf, row_int(row, 2) == 1 ? "男" : row_int(row, 2) == 2 ? "女" : "");
    buf_fmt(to->buf, ",%s,", day);
    csv_put(to->buf, row_str(row, 4));
    buf_char(to->buf, ',');
    put_text_cell(to->buf, to->arena, row_str(row, 5));
    buf_char(to->buf, ',');
    put_text_cell(to->buf, to->arena, row_str(row, 6));
    buf_text(to->buf, "\r\n");
    return OK;
}

static Status export_csv(Request *req, Reply *reply)
{
    const Sql *sql = SQL("i", "itiittt",
                         "SELECT id, name, sex, birth_day, address, phone_tail, card FROM person"
                         " WHERE community_id = $1 AND state < 4 ORDER BY id LIMIT 100000");
    Buf buf = buf_new(req->arena, 32 << 20);
    ExportRows to = {&buf, req->arena};
    buf_text(&buf, "\xef\xbb\xbf编号,姓名,性别,生日,住址,电话尾号,卡号\r\n");
    TRY(tx_each(req->tx, sql, ARGS(COMMUNITY(req->tx)), export_row, &to));
    reply_header(reply, "Content-Disposition", STR("attachment; filename=\"people.csv\""));
    return reply_bytes(reply, 200, "text/csv; charset=utf-8", buf_str(&buf));
}

/* ---- Places and firms ---- */

typedef struct GridAsk {
    GridNodeId id, parent;
    int64_t kind;
    Str name;
    PersonId duty;
    bool has_parent, has_duty;
} GridAsk;
static const Field grid_list_fields[] = {MAYBE_ID(GridAsk, parent, has_parent, "parent_id"), {0}};
static const Field grid_add_fields[] = {MAYBE_ID(GridAsk, parent, has_parent, "parent_id"),
                                        FIELD_INT(GridAsk, kind, "kind", 1, 6),
                                        FIELD_TEXT(GridAsk, name, "name", 1, 40),
                                        {0}};
static const Field grid_duty_fields[] = {
    FIELD_ID(GridAsk, id, "id"), MAYBE_ID(GridAsk, duty, has_duty, "person_id"), {0}};

static Status grid_list(Request *req, Reply *reply)
{
    GridAsk ask = {0};
    GridNode *nodes;
    size_t n;
    request_fields(req, &ask);
    TRY(people_grid_children(req->tx, ask.parent, &nodes, &n));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", nodes[i].id.v);
        json_put_i64(out, "kind", nodes[i].kind);
        json_put_str(out, "name", nodes[i].name);
        if (nodes[i].duty.v) json_put_i64(out, "duty_person_id", nodes[i].duty.v);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status grid_add(Request *req, Reply *reply)
{
    GridAsk ask = {0};
    GridNodeId id;
    request_fields(req, &ask);
    TRY(people_grid_add(
        req->tx, &(GridNode){.parent = ask.parent, .kind = ask.kind, .name = ask.name}, &id));
    return reply_id(reply, id.v);
}

static Status grid_duty(Request *req, Reply *reply)
{
    GridAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_grid_duty(req->tx, ask.id, ask.duty));
    return reply_empty(reply, 204);
}

typedef struct OrganisationAsk {
    Str name;
    int64_t kind, operator_kind;
} OrganisationAsk;
static const Field organisation_fields[] = {
    FIELD_TEXT(OrganisationAsk, name, "name", 1, 60),
    FIELD_INT(OrganisationAsk, kind, "kind", 1, 11),
    FIELD_INT(OrganisationAsk, operator_kind, "operator", 1, 5),
    {0}};

static Status organisation_add(Request *req, Reply *reply)
{
    OrganisationAsk ask = {0};
    OrganisationId id;
    request_fields(req, &ask);
    Organisation o = {.name = ask.name, .kind = ask.kind, .operator_kind = ask.operator_kind};
    TRY(people_organisation_add(req->tx, &o, &id));
    return reply_id(reply, id.v);
}

static Status organisation_list(Request *req, Reply *reply)
{
    Organisation *o;
    size_t n;
    TRY(people_organisations(req->tx, &o, &n));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", o[i].id.v);
        json_put_str(out, "name", o[i].name);
        json_put_i64(out, "kind", o[i].kind);
        json_put_i64(out, "operator", o[i].operator_kind);
        json_put_i64(out, "state", o[i].state);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) fields, sizeof(Type)
#define NOTHING          NULL, 0

const Route people_routes[] = {
    {GET, "/api/people", FINDERS, READ, IN(find_fields, FindAsk), NULL, find,
     "Find people by any part of a name, pinyin, initials, phone tail, card or address"},
    {POST, "/api/people", KEEPERS, WRITE, IN(add_fields, PersonAsk), id_out, add,
     "Register somebody"},
    {GET, "/api/people/export.csv", ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN), READ, NOTHING,
     NULL, export_csv, "The register as a CSV file that a spreadsheet opens"},
    {GET, "/api/people/duplicates", KEEPERS, READ, NOTHING, NULL, doubles,
     "Pairs that may be one person"},
    {POST, "/api/people/merge", KEEPERS, WRITE, IN(merge_fields, MergeAsk), id_out, merge,
     "Merge two records of one person; can be undone"},
    {POST, "/api/people/unmerge", KEEPERS, WRITE, IN(unmerge_fields, MergeAsk), NULL, unmerge,
     "Undo a merge"},
    {GET, "/api/people/{id}", SIGNED_IN, WRITE, IN(one_fields, OneAsk), NULL, show,
     "One person, as far as the asker may see; the look is recorded", .purpose = "查看资料"},
    {PATCH, "/api/people/{id}", KEEPERS | ROLE_BIT(ROLE_ELDER), WRITE, IN(change_fields, PersonAsk),
     NULL, change, "Change what is given; version is the one that was read"},
    {DELETE, "/api/people/{id}", ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN), WRITE,
     IN(one_fields, OneAsk), NULL, erase,
     "Erase everything about somebody, unless the law holds it"},
    {GET, "/api/people/{id}/looks", KEEPERS, WRITE, IN(one_fields, OneAsk), NULL, looks,
     "Who looked at this person", .purpose = "查看记录"},
    {GET, "/api/people/{id}/export", KEEPERS, WRITE, IN(one_fields, OneAsk), NULL, export_one,
     "Everything about one person as JSON", .purpose = "导出资料"},
    {POST, "/api/people/{id}/state", KEEPERS, WRITE, IN(leave_fields, LeaveAsk), NULL, leave,
     "Moved away, died, or came back"},
    {POST, "/api/people/{id}/flags", KEEPERS, WRITE, IN(flag_fields, FlagAsk), id_out, flag_set,
     "Note a dated flag with its source"},
    {POST, "/api/people/{id}/flags/{item}/end", KEEPERS, WRITE, IN(flag_end_fields, FlagAsk), NULL,
     flag_end, "End a flag"},
    {POST, "/api/people/{id}/care-setting", KEEPERS, WRITE, IN(setting_fields, SettingAsk), NULL,
     setting_move, "Move between home, community and institution"},
    {POST, "/api/people/{id}/wishes", KEEPERS | ROLE_BIT(ROLE_ELDER), WRITE,
     IN(wish_fields, WishAsk), id_out, wish_add, "Write down a wish in the elder's own words"},
    {DELETE, "/api/people/{id}/wishes/{item}", KEEPERS | ROLE_BIT(ROLE_ELDER), WRITE,
     IN(item_fields, WishAsk), NULL, wish_end, "Take a wish back"},
    {POST, "/api/people/{id}/diet", KEEPERS | ROLE_BIT(ROLE_ELDER) | ROLE_BIT(ROLE_CLINICIAN),
     WRITE, IN(diet_fields, DietAsk), id_out, diet_set,
     "Note an allergy, texture, condition, drug or habit"},
    {DELETE, "/api/people/{id}/diet/{item}",
     KEEPERS | ROLE_BIT(ROLE_ELDER) | ROLE_BIT(ROLE_CLINICIAN), WRITE, IN(item_fields, WishAsk),
     NULL, diet_end, "End a diet limit"},
    {POST, "/api/people/{id}/absences", SIGNED_IN, WRITE, IN(absence_fields, AbsenceAsk), id_out,
     absence_set, "Away: in hospital, at the child's, travelling"},
    {POST, "/api/people/{id}/absences/{item}/end", SIGNED_IN, WRITE,
     IN(absence_end_fields, AbsenceAsk), NULL, absence_end, "Back again"},
    {POST, "/api/people/{id}/assessments", KEEPERS, WRITE, IN(assess_fields, AssessAsk), assess_out,
     assess, "Record an ability assessment; the server computes the level"},
    {GET, "/api/assessments/due", KEEPERS, READ, NOTHING, NULL, due,
     "Assessments that end within 30 days"},
    {POST, "/api/people/{id}/relations", SIGNED_IN, WRITE, IN(relation_fields, RelationAsk), id_out,
     relation_ask, "Ask to see or act for somebody"},
    {POST, "/api/relations/{relation}/agree", SIGNED_IN, WRITE, IN(agree_fields, RelationAsk), NULL,
     relation_agree, "The elder agrees, or staff note how"},
    {POST, "/api/relations/{relation}/end", SIGNED_IN, WRITE, IN(relation_end_fields, RelationAsk),
     NULL, relation_end, "End a relation at once"},
    {POST, "/api/people/{id}/consents", KEEPERS, WRITE, IN(consent_fields, ConsentAsk), id_out,
     consent_give, "Record a consent given on paper or by voice"},
    {POST, "/api/people/{id}/consents/{item}/end", KEEPERS, WRITE,
     IN(consent_end_fields, ConsentAsk), NULL, consent_end,
     "Take back a consent for somebody, at once"},
    {GET, "/api/me", SIGNED_IN, READ, NOTHING, NULL, my_page, "My own page"},
    {GET, "/api/me/elders", SIGNED_IN, READ, NOTHING, NULL, my_elders, "The elders I look after"},
    {GET, "/api/me/looks", SIGNED_IN, READ, NOTHING, NULL, my_looks, "Who looked at my data"},
    {GET, "/api/me/export", SIGNED_IN, READ, NOTHING, NULL, my_export,
     "Everything about me as JSON"},
    {GET, "/api/me/consents", SIGNED_IN, READ, NOTHING, NULL, my_consents, "What I have agreed to"},
    {POST, "/api/me/consents", SIGNED_IN, WRITE, IN(my_consent_fields, ConsentAsk), id_out,
     my_consent_give, "Agree to one purpose for one receiver"},
    {POST, "/api/me/consents/{item}/end", SIGNED_IN, WRITE, IN(my_consent_end_fields, ConsentAsk),
     NULL, my_consent_end, "Take a consent back, at once"},
    {POST, "/api/imports", KEEPERS, WRITE, IN(import_fields, ImportAsk), NULL, import,
     "Read a roster: a dry run tells every fault by row; a real run adds all or none",
     .body_max = 12 << 20, .flags = ROUTE_LONG | ROUTE_SENSITIVE},
    {GET, "/api/grid", FINDERS, READ, IN(grid_list_fields, GridAsk), NULL, grid_list,
     "The grid below a node"},
    {POST, "/api/grid", KEEPERS, WRITE, IN(grid_add_fields, GridAsk), id_out, grid_add,
     "Add a grid, building, unit or door"},
    {POST, "/api/grid/{id}/duty", KEEPERS, WRITE, IN(grid_duty_fields, GridAsk), NULL, grid_duty,
     "Who looks after it"},
    {GET, "/api/organisations", SIGNED_IN, READ, NOTHING, NULL, organisation_list,
     "Organisations of the community"},
    {POST, "/api/organisations", KEEPERS, WRITE, IN(organisation_fields, OrganisationAsk), id_out,
     organisation_add, "Add an organisation"},
    {0},
};
