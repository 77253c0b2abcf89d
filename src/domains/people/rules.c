#include "base/pinyin.h"
#include "domains/people/inside.h"
#include "engine/assess/assess.h"
#include "engine/diet/diet.h"

static const struct {
    const char *tag, *text;
} flags[FLAG_COUNT] = {
    [FLAG_ALONE] = {"alone", "独居"},
    [FLAG_EMPTY_NEST] = {"kongchao", "空巢"},
    [FLAG_LEFT_BEHIND] = {"liushou", "留守"},
    [FLAG_DISABLED] = {"shineng", "失能"},
    [FLAG_HANDICAP] = {"zhongcan", "重残"},
    [FLAG_LOST_CHILD] = {"jisheng", "失独"},
    [FLAG_DIBAO] = {"dibao", "低保"},
    [FLAG_LOW_INCOME] = {"lowinc", "低收入"},
    [FLAG_TEKUN] = {"tekun", "特困"},
    [FLAG_VETERAN] = {"youfu", "优抚"},
    [FLAG_ORPHANED] = {"gugua", "孤寡"},
    [FLAG_HUNDRED] = {"bai", "百岁"},
    [FLAG_BASIC] = {"jiben", "基本养老服务对象"},
};

const char *flag_tag(FlagKind kind)
{
    ASSERT(kind > 0 && kind < FLAG_COUNT);
    return flags[kind].tag;
}

const char *flag_text(FlagKind kind)
{
    ASSERT(kind > 0 && kind < FLAG_COUNT);
    return flags[kind].text;
}

/* ---- Search terms ---- */

static Str marked(Arena *arena, char mark, const char *what, Str value)
{
    Str hash = str_to_hex(arena, secret_hash(arena, what, value));
    return str_fmt(arena, "#%c%.*s", mark, STR_ARG(hash));
}

static Str search_id_number(Arena *arena, Str id_number)
{
    return marked(arena, 'i', "id", id_number);
}

static Str search_phone(Arena *arena, Str phone)
{
    return marked(arena, 'p', "phone", phone);
}

static Str search_card(Arena *arena, Str card)
{
    return str_fmt(arena, "#c%.*s", STR_ARG(card));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* An address is found from each place where a number begins, and by its numbers alone:
 * 幸福里3栋2单元502 → itself, 3栋2单元502, 2单元502, 502 and 3-2-502. */
static size_t address_terms(Arena *arena, Str address, Str *terms, size_t room)
{
    size_t n = 0;
    Str folded = pinyin_fold_query(arena, address);
    Buf numbers = buf_new(arena, folded.len + 1);
    if (folded.len && room) terms[n++] = folded;
    for (size_t i = 0; i < folded.len; i++) {
        bool begins = is_digit(folded.ptr[i]) && (i == 0 || !is_digit(folded.ptr[i - 1]));
        if (begins && i > 0 && n < room) terms[n++] = str_slice(folded, i, folded.len);
        if (begins && numbers.len) buf_char(&numbers, '-');
        if (is_digit(folded.ptr[i])) buf_char(&numbers, folded.ptr[i]);
    }
    if (numbers.len && n < room) terms[n++] = buf_str(&numbers);
    return n;
}

size_t person_terms(Arena *arena, const Person *p, Str terms[PERSON_TERMS_MAX])
{
    size_t n = pinyin_name_terms(arena, p->name, terms, 32);
    if (p->phone.len) terms[n++] = search_phone(arena, p->phone);
    if (p->phone_tail.len) terms[n++] = p->phone_tail;
    if (p->id_number.len) terms[n++] = search_id_number(arena, p->id_number);
    if (p->card.len) {
        terms[n++] = search_card(arena, p->card);
        terms[n++] = p->card;
    }
    return n + address_terms(arena, p->address, terms + n, 8);
}

Status person_index(Tx *tx, const Person *p)
{
    Str terms[PERSON_TERMS_MAX];
    size_t count = person_terms(tx->arena, p, terms);
    for (size_t i = 0; i < count; i++) TRY(term_add(tx, p->id, terms[i]));
    return OK;
}

Status person_unindex(Tx *tx, const Person *p)
{
    Str terms[PERSON_TERMS_MAX];
    size_t count = person_terms(tx->arena, p, terms);
    for (size_t i = 0; i < count; i++) TRY(term_drop(tx, p->id, terms[i]));
    return OK;
}

/* ---- Checks ---- */

bool person_id_number_ok(Str s)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const char check[] = "10X98765432";
    int sum = 0;
    if (s.len != 18) return false;
    for (int i = 0; i < 17; i++) {
        if (!is_digit(s.ptr[i])) return false;
        sum += (s.ptr[i] - '0') * weights[i];
    }
    return s.ptr[17] == check[sum % 11] || (s.ptr[17] == 'x' && check[sum % 11] == 'X');
}

static bool phone_ok(Str s)
{
    if (s.len < 7 || s.len > 12) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.ptr[i])) return false;
    return true;
}

/* Digits only: people write 138-0013-8000 and 138 0013 8000. */
static Str phone_plain(Arena *arena, Str s)
{
    Buf buf = buf_new(arena, s.len + 1);
    s = str_trim(s);
    if (str_starts(s, STR("+86"))) s = str_slice(s, 3, s.len);
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '-' && s.ptr[i] != ' ') buf_char(&buf, s.ptr[i]);
    return buf_str(&buf);
}

static Str tail_of(Str s, size_t count)
{
    return s.len > count ? str_slice(s, s.len - count, s.len) : s;
}

/* Sex and birthday stand in the identity number: taken from it when they are not given, refused
 * when they differ. */
static Status check_id_number(Tx *tx, Person *p)
{
    char *upper = str_c(tx->arena, str_trim(p->id_number));
    p->id_number = str_of(upper);
    if (!person_id_number_ok(p->id_number))
        return fail(tx, INVALID, "people.bad_id_number", "身份证号不对，请看着证件再输一遍");
    if (upper[17] == 'x') upper[17] = 'X';
    int64_t digits;
    ASSERT(str_to_i64(str_slice(p->id_number, 6, 14), &digits));
    int32_t year = (int32_t)(digits / 10000);
    int32_t month = (int32_t)(digits / 100 % 100);
    int32_t day = (int32_t)(digits % 100);
    if (!day_valid(year, month, day))
        return fail(tx, INVALID, "people.bad_id_number",
                    "身份证号里的生日不对，请看着证件再输一遍");
    Day birth = day_of(year, month, day);
    if (p->has_birth && p->birth != birth)
        return fail(tx, INVALID, "people.birth_differs", "生日和身份证号对不上，请核对");
    p->birth = birth;
    p->has_birth = true;
    if (p->sex == 0) p->sex = (upper[16] - '0') % 2 ? 1 : 2;
    return OK;
}

Status person_check(Tx *tx, Person *p)
{
    Arena *a = tx->arena;
    p->name = str_trim(p->name);
    if (p->name.len == 0) return fail(tx, INVALID, "people.no_name", "请写上姓名");
    if (utf8_length(p->name) > 40)
        return fail(tx, INVALID, "people.long_name", "姓名太长，请只写姓名");
    p->address = str_trim(p->address);
    p->phone = phone_plain(a, p->phone);
    p->card = pinyin_fold_query(a, p->card);
    if (p->phone.len && !phone_ok(p->phone))
        return fail(tx, INVALID, "people.bad_phone", "电话号码不对，请检查位数");
    if (p->id_number.len) TRY(check_id_number(tx, p));
    if (p->has_birth && (p->birth > tx_today(tx) || p->birth < day_of(1880, 1, 1)))
        return fail(tx, INVALID, "people.bad_birth", "生日不对，请检查年份");
    if (p->registered.len && !str_is(p->registered, "town") && !str_is(p->registered, "district") &&
        !str_is(p->registered, "city") && !str_is(p->registered, "none"))
        return fail(tx, INVALID, "people.bad_registered", "户籍请从列表里选");
    p->name_sort = pinyin_of(a, p->name, true);
    p->phone_tail = tail_of(p->phone, 4);
    p->id_number_tail = tail_of(p->id_number, 4);
    if (p->care_setting == 0) p->care_setting = 1;
    if (p->mode == 0) p->mode = p->is_elder ? 2 : 1;
    if (p->channel == 0) p->channel = 1;
    if (p->language.len == 0) p->language = STR("zh-CN");
    return OK;
}

static Status check_free(Tx *tx, const Person *p)
{
    int64_t holder = 0;
    if (p->card.len) TRY(term_holder(tx, search_card(tx->arena, p->card), p->id.v, &holder));
    if (holder) return fail(tx, CONFLICT, "people.card_taken", "这张卡已经有人在用，请换一张卡");
    if (p->id_number.len)
        TRY(term_holder(tx, search_id_number(tx->arena, p->id_number), p->id.v, &holder));
    if (holder)
        return fail(tx, CONFLICT, "people.id_number_taken",
                    "这个身份证号已经登记过，请先找一找这个人");
    return OK;
}

/* ---- The register ---- */

static Status check_door(Tx *tx, int64_t door)
{
    GridNode node;
    Status status = door ? grid_find(tx, (GridNodeId){door}, &node) : OK;
    if (status != NOT_FOUND) return status;
    return fail(tx, NOT_FOUND, "people.no_door", "没有找到这个门牌，请从楼栋里选");
}

Status people_add(Tx *tx, const Person *ask, PersonId *out)
{
    Person p = *ask;
    p.id = (PersonId){0};
    TRY(person_check(tx, &p));
    TRY(check_free(tx, &p));
    TRY(check_door(tx, p.door_id));

    p.id = (PersonId){id_next(tx)};
    TRY(person_insert(tx, &p));
    TRY(setting_insert(tx, p.id, p.care_setting, tx_today(tx), STR("登记")));
    TRY(person_index(tx, &p));
    TRY(event_publish(tx, "people.added", p.id.v, STR("")));
    *out = p.id;
    return OK;
}

static bool open_sealed(Tx *tx, Str sealed, Str *plain)
{
    *plain = STR("");
    return sealed.len == 0 || secret_unseal(tx->arena, sealed, plain);
}

Status people_facts(Tx *tx, PersonId id, PersonFacts *out)
{
    Status status = person_facts(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "people.unknown", "没有找到这个人") : status;
}

Status people_load(Tx *tx, PersonId id, Person *out)
{
    PersonRow row;
    Status status = person_find(tx, id, &row);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "people.unknown", "没有找到这个人");
    TRY(status);
    *out = row.open;
    if (!open_sealed(tx, row.phone_enc, &out->phone) ||
        !open_sealed(tx, row.id_number_enc, &out->id_number) ||
        !open_sealed(tx, row.note_enc, &out->note))
        return fail(tx, UNAVAILABLE, "people.sealed", "资料打不开，请联系管理员检查密钥文件");
    return OK;
}

Status people_save(Tx *tx, const Person *ask)
{
    Person p = *ask;
    Person before;
    int64_t changed;
    if (p.state == PERSON_MERGED)
        return fail(tx, CONFLICT, "people.merged", "这份资料已经并到另一个人名下");
    TRY(person_check(tx, &p));
    TRY(check_free(tx, &p));

    TRY(people_load(tx, p.id, &before));
    if (p.door_id != before.door_id) TRY(check_door(tx, p.door_id));
    TRY(person_update(tx, &p, &changed));
    if (changed != 1)
        return fail(tx, CONFLICT, "people.changed", "别人刚改过这份资料，请刷新后再改");
    TRY(person_unindex(tx, &before));
    TRY(person_index(tx, &p));
    return event_publish(tx, "people.changed", p.id.v, STR(""));
}

Status people_leave(Tx *tx, PersonId id, PersonState state, Day day)
{
    Person p;
    ASSERT(state == PERSON_LIVES_HERE || state == PERSON_MOVED || state == PERSON_DIED);
    TRY(people_load(tx, id, &p));
    if (p.state == PERSON_MERGED)
        return fail(tx, CONFLICT, "people.merged", "这份资料已经并到另一个人名下");
    if (p.state == state && p.state_day == day) return OK;
    if (day > tx_today(tx)) return fail(tx, INVALID, "people.future_day", "日期不能在今天以后");
    if (p.has_birth && day < p.birth)
        return fail(tx, INVALID, "people.before_birth", "日期在出生以前，请检查年份");
    TRY(person_set_state(tx, id, state, day, 0));
    const char *topic = state == PERSON_DIED    ? "people.died"
                        : state == PERSON_MOVED ? "people.moved"
                                                : "people.changed";
    return event_publish(tx, topic, id.v, STR(""));
}

enum { TWO_WORDS_LOOK = 400 }; /* people looked at for the second word */

static bool is_found_by(Arena *arena, const Found *f, Str word)
{
    Str terms[PERSON_TERMS_MAX];
    Person p = {.name = f->name, .address = f->address, .phone_tail = f->phone_tail};
    size_t count = person_terms(arena, &p, terms);
    for (size_t i = 0; i < count; i++)
        if (str_starts(terms[i], word)) return true;
    return false;
}

/* The first word is looked up, the second one sifts what it gave. */
static Status find_by_two(Tx *tx, Str one, Str two, size_t limit, Found *out, size_t *count)
{
    Found *many = NEW_ARRAY(tx->arena, Found, TWO_WORDS_LOOK);
    size_t n;
    TRY(person_find_by_term(tx, one, TWO_WORDS_LOOK, many, &n));
    *count = 0;
    for (size_t i = 0; i < n && *count < limit; i++)
        if (is_found_by(tx->arena, &many[i], two)) out[(*count)++] = many[i];
    return OK;
}

Status people_find(Tx *tx, Str typed, int64_t after, size_t limit, Found **out, size_t *count)
{
    ASSERT(limit > 0 && limit <= 100);
    *out = NEW_ARRAY(tx->arena, Found, limit);
    Str rest = str_trim(typed);
    Str words[2] = {{0}};
    size_t n = 0;
    while (rest.ptr && rest.len && n < 2) {
        Str word = pinyin_fold_query(tx->arena, str_cut(&rest, ' '));
        if (word.len && word.ptr[0] != '#') words[n++] = word;
    }
    if (n == 0) return person_list(tx, after, limit, *out, count);
    if (n == 1) {
        TRY(person_find_by_term(tx, words[0], limit, *out, count));
        if (*count == 0 && phone_ok(words[0])) /* a whole number is kept as a keyed hash */
            return person_find_by_term(tx, search_phone(tx->arena, words[0]), limit, *out, count);
        return OK;
    }
    /* The word with the fewest people is not known; the longer one is the better guess. */
    bool swap = words[1].len > words[0].len;
    TRY(find_by_two(tx, words[swap], words[!swap], limit, *out, count));
    return *count ? OK : find_by_two(tx, words[!swap], words[swap], limit, *out, count);
}

Status people_by_card(Tx *tx, Str card, PersonId *out)
{
    int64_t holder;
    Str plain = pinyin_fold_query(tx->arena, card);
    TRY(term_holder(tx, search_card(tx->arena, plain), 0, &holder));
    if (!holder) return fail(tx, NOT_FOUND, "people.unknown_card", "没有这张卡，请按姓名找");
    *out = (PersonId){holder};
    return OK;
}

Status people_by_phone(Tx *tx, Str phone, PersonId *out)
{
    int64_t holder;
    Str plain = phone_plain(tx->arena, phone);
    TRY(term_holder(tx, search_phone(tx->arena, plain), 0, &holder));
    if (!holder) return fail(tx, NOT_FOUND, "people.unknown_phone", "没有这个号码，请按姓名找");
    *out = (PersonId){holder};
    return OK;
}

/* The person must be there and not merged away. */
static Status must_be_here(Tx *tx, PersonId id)
{
    PersonRow row;
    Status status = person_find(tx, id, &row);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "people.unknown", "没有找到这个人");
    TRY(status);
    if (row.open.state == PERSON_MERGED)
        return fail(tx, CONFLICT, "people.merged", "这份资料已经并到另一个人名下");
    return OK;
}

Status people_flag_set(Tx *tx, PersonId person, FlagKind kind, Day from, Str source, int64_t *id)
{
    Flag *held;
    size_t count;
    TRY(must_be_here(tx, person));
    TRY(people_flags(tx, person, &held, &count));
    for (size_t i = 0; i < count; i++)
        if (held[i].kind == kind && held[i].open)
            return fail(tx, CONFLICT, "people.flag_held", "已经登记过“%s”", flag_text(kind));
    if (source.len == 0) return fail(tx, INVALID, "people.no_source", "请写上是谁说的、从哪来的");
    *id = id_next(tx);
    TRY(flag_insert(tx, person, *id, kind, from, source));
    return event_publish(tx, "people.changed", person.v, STR(""));
}

/* A flag that never held ends on the day before it began. */
Status people_flag_end(Tx *tx, PersonId person, int64_t flag, Day last)
{
    Flag *held;
    size_t count;
    int64_t changed;
    TRY(people_flags(tx, person, &held, &count));
    for (size_t i = 0; i < count; i++)
        if (held[i].id == flag && held[i].open && last < held[i].from - 1)
            return fail(tx, INVALID, "people.flag_order",
                        "结束的日子太早；登记错了的，填开始的前一天");
    TRY(flag_close(tx, person, flag, last, &changed));
    if (changed != 1) return fail(tx, NOT_FOUND, "people.no_flag", "没有找到这一条，可能已经结束");
    return event_publish(tx, "people.changed", person.v, STR(""));
}

Status people_flags_on(Tx *tx, PersonId person, Day day, uint64_t *out)
{
    Flag *held;
    size_t count;
    TRY(people_flags(tx, person, &held, &count));
    *out = 0;
    for (size_t i = 0; i < count; i++)
        if (held[i].from <= day && (held[i].open || held[i].to >= day))
            *out |= (uint64_t)1 << held[i].kind;
    return OK;
}

Status people_setting_move(Tx *tx, PersonId person, int64_t setting, Day from, Str reason)
{
    int64_t newest;
    TRY(must_be_here(tx, person));
    if (from > tx_today(tx)) return fail(tx, INVALID, "people.future_day", "日期不能在今天以后");
    TRY(setting_insert(tx, person, setting, from, reason));
    TRY(setting_newest(tx, person, &newest));
    TRY(person_set_setting(tx, person, newest));
    return event_publish(tx, "people.changed", person.v, STR(""));
}

Status people_wish_add(Tx *tx, PersonId person, Str words, int64_t *id)
{
    TRY(must_be_here(tx, person));
    *id = id_next(tx);
    return wish_insert(tx, person, *id, words, tx_today(tx));
}

Status people_wish_end(Tx *tx, PersonId person, int64_t wish)
{
    int64_t changed;
    TRY(wish_close(tx, person, wish, tx_today(tx), &changed));
    return changed == 1 ? OK : fail(tx, NOT_FOUND, "people.no_wish", "没有找到这个心愿");
}

enum { TEXTURE_DAYS = 90 }; /* domain rules N-8: a texture expires unless somebody looks again */

/* What the kitchen would not understand is not written down as if it protected somebody. One
 * group of allergens is kept as its code. */
static Status diet_value(Tx *tx, DietLimit *limit)
{
    const char *code;
    double kg;
    switch (limit->kind) {
    case DIET_ALLERGY: /* no table has them all: other words stay as they were said */
        limit->value = diet_allergy_words(limit->value);
        if (!limit->value.len)
            return fail(tx, INVALID, "people.bad_allergy", "请写上对什么过敏，例如 草莓");
        if (diet_allergy_known(limit->value, &code) && code) limit->value = str_of(code);
        return OK;
    case DIET_TEXTURE:
        if (!str_is(limit->value, "7EC") &&
            (limit->value.len != 1 || limit->value.ptr[0] < '3' || limit->value.ptr[0] > '7'))
            return fail(tx, INVALID, "people.bad_texture", "软硬请填 3（糊）到 7（普通）");
        return OK;
    case DIET_WEIGHT:
        if (!str_to_double(limit->value, &kg) || !(kg >= 20 && kg <= 300))
            return fail(tx, INVALID, "people.bad_weight", "体重请填 20 到 300 公斤");
        return OK;
    case DIET_CONDITION:
    case DIET_DRUG:
    case DIET_HABIT: break;
    }
    return OK;
}

Status people_diet_set(Tx *tx, PersonId person, const DietLimit *ask, int64_t *id)
{
    DietLimit limit = *ask;
    TRY(must_be_here(tx, person));
    limit.value = str_trim(limit.value);
    if (limit.value.len == 0 || limit.source.len == 0)
        return fail(tx, INVALID, "people.diet_source", "请写上内容，以及是谁说的");
    TRY(diet_value(tx, &limit));
    if (limit.kind == DIET_TEXTURE && !limit.ends) {
        limit.ends = true;
        limit.until = limit.from + TEXTURE_DAYS;
    }
    *id = id_next(tx);
    TRY(diet_insert(tx, person, *id, &limit));
    return event_publish(tx, "people.diet_changed", person.v, STR(""));
}

Status people_diet_end(Tx *tx, PersonId person, int64_t limit)
{
    int64_t changed;
    TRY(diet_close(tx, person, limit, tx_today(tx) - 1, &changed));
    if (changed != 1) return fail(tx, NOT_FOUND, "people.no_diet", "没有找到这一条，可能已经结束");
    return event_publish(tx, "people.diet_changed", person.v, STR(""));
}

Status people_absence_set(Tx *tx, PersonId person, int64_t kind, Day from, Day to, bool known,
                          int64_t *id)
{
    TRY(must_be_here(tx, person));
    if (known && to < from)
        return fail(tx, INVALID, "people.absence_order", "回来的日子在离开之前，请检查");
    *id = id_next(tx);
    TRY(absence_insert(tx, person, *id, kind, from, to, known));
    return event_publish(tx, "people.absence_changed", person.v, STR(""));
}

Status people_absence_end(Tx *tx, PersonId person, int64_t absence, Day last)
{
    int64_t changed;
    TRY(absence_close(tx, person, absence, last, &changed));
    if (changed != 1)
        return fail(tx, NOT_FOUND, "people.no_absence", "没有找到这一条，可能已经结束");
    return event_publish(tx, "people.absence_changed", person.v, STR(""));
}

/* Levels paid for by the state are looked at again within 12 months (domain rules A-6). */
static Day a_year_later(Day day)
{
    Civil c = day_civil(day);
    return c.month == 2 && c.day == 29 ? day_of(c.year + 1, 2, 28)
                                       : day_of(c.year + 1, c.month, c.day);
}

Status people_assess(Tx *tx, PersonId person, Assessment *a)
{
    AssessFacts facts = {0};
    AssessResult result;
    TRY(must_be_here(tx, person));
    if (a->scores.len != ASSESS_ITEMS)
        return fail(tx, INVALID, "people.bad_scores", "26 项要全部评完，才有等级");
    PersonFacts born;
    TRY(people_facts(tx, person, &born));
    if (born.has_birth && a->day < born.birth)
        return fail(tx, INVALID, "people.before_birth", "日期在出生以前，请检查年份");
    for (int i = 0; i < ASSESS_ITEMS; i++) facts.scores[i] = a->scores.ptr[i] - '0';
    facts.dementia = a->facts & 1;
    facts.mental = a->facts & 2;
    facts.coma = a->facts & 4;
    facts.others = (int32_t)a->events;
    TRY(assess_level(&facts, &result, &tx->problem));
    a->id = id_next(tx);
    a->total = result.total;
    a->level = result.level;
    a->expires = a_year_later(a->day);
    TRY(assessment_insert(tx, person, a));
    Assessment newest;
    TRY(people_assessment(tx, person, &newest));
    if (newest.id != a->id) return event_publish(tx, "people.assessed", person.v, STR(""));
    TRY(timer_set(tx, "people.reassess", person.v,
                  day_ms(a->expires - 30, SHANGHAI_MS) + 8 * HOUR_MS));
    return event_publish(tx, "people.assessed", person.v, STR(""));
}

/* ---- Places and firms ---- */

Status people_grid_add(Tx *tx, const GridNode *ask, GridNodeId *out)
{
    GridNode node = *ask;
    if (node.kind == 1) {
        if (node.parent.v) return fail(tx, INVALID, "people.grid_kind", "街道上面不能再有一级");
    } else {
        GridNode parent;
        Status status = grid_find(tx, node.parent, &parent);
        if (status == NOT_FOUND)
            return fail(tx, NOT_FOUND, "people.grid_parent", "没有找到上一级，请刷新再试");
        TRY(status);
        if (parent.kind >= node.kind)
            return fail(tx, INVALID, "people.grid_kind",
                        "上一级不对：顺序是街道、社区、网格、楼、单元、户");
    }
    node.id = (GridNodeId){id_next(tx)};
    TRY(grid_insert(tx, &node));
    *out = node.id;
    return OK;
}

Status people_grid_duty(Tx *tx, GridNodeId node, PersonId duty)
{
    GridNode found;
    Status status = grid_find(tx, node, &found);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "people.grid_unknown", "没有找到这一级");
    TRY(status);
    if (duty.v) TRY(must_be_here(tx, duty));
    return grid_set_duty(tx, node, duty);
}

Status people_duty_for(Tx *tx, PersonId person, PersonId *out)
{
    enum { LEVELS = 6 };
    PersonRow row;
    TRY(person_find(tx, person, &row));
    GridNodeId at = {row.open.door_id};
    for (int level = 0; level < LEVELS && at.v; level++) {
        GridNode node;
        TRY(grid_find(tx, at, &node));
        if (node.duty.v) {
            *out = node.duty;
            return OK;
        }
        at = node.parent;
    }
    return fail(tx, NOT_FOUND, "people.no_duty", "这一户还没有负责人，请先安排网格员");
}

Status people_organisation_find(Tx *tx, OrganisationId id, Organisation *out)
{
    Status status = organisation_find(tx, id, out);
    if (status != NOT_FOUND) return status;
    return fail(tx, NOT_FOUND, "people.no_organisation", "没有找到这个单位，请先登记");
}

Status people_organisation_add(Tx *tx, const Organisation *ask, OrganisationId *out)
{
    Organisation o = *ask;
    if (str_trim(o.name).len == 0) return fail(tx, INVALID, "people.no_name", "请写上名称");
    o.id = (OrganisationId){id_next(tx)};
    TRY(organisation_insert(tx, &o));
    *out = o.id;
    return OK;
}
