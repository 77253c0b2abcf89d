/* Several unwell after the same dish: seen, stopped, told, ended by a person (domain rules F-11).
 */
#include "domains/meals/inside.h"

static const char *const sign_words[] = {"呕吐", "拉肚子", "肚子痛", "发烧", "头晕", "身上起疹"};
enum { SIGNS = sizeof sign_words / sizeof *sign_words };

Str meals_unwell_words(Arena *arena, int64_t signs)
{
    Buf buf = buf_new(arena, 256);
    for (int i = 0; i < SIGNS; i++) {
        if (!(signs >> i & 1)) continue;
        if (buf.len) buf_text(&buf, "、");
        buf_text(&buf, sign_words[i]);
    }
    return buf_str(&buf);
}

/* ---- Who ate the same ---- */

/* An order that nobody noted as handed over was eaten when the meal was served. */
static Ms plate_ms(const Plate *p)
{
    static const int served[SLOTS] = {[SLOT_BREAKFAST] = 7 * 60, [SLOT_DINNER] = 17 * 60};
    int64_t minute = p->at.slot == SLOT_LUNCH ? p->serve_min : served[p->at.slot];
    return p->done_ms ? p->done_ms : day_ms(p->at.day, SHANGHAI_MS) + minute * MINUTE_MS;
}

/* What one report's person ate in the 48 hours before it began. */
static Status plates_before(Tx *tx, const Unwell *u, Plate **out, size_t *count)
{
    Ms from = u->since_ms - UNWELL_BEFORE_MS;
    size_t kept = 0;
    TRY(plates_of(tx, u->person, ms_day(from, SHANGHAI_MS), ms_day(u->since_ms, SHANGHAI_MS), out,
                  count));
    for (size_t i = 0; i < *count; i++) {
        Ms ate = plate_ms(&(*out)[i]);
        if (ate >= from && ate <= u->since_ms) (*out)[kept++] = (*out)[i];
    }
    *count = kept;
    return OK;
}

static bool same_plate(const Plate *a, const Plate *b)
{
    return a->dish.v == b->dish.v && a->at.site.v == b->at.site.v && a->at.day == b->at.day &&
           a->at.slot == b->at.slot;
}

/* ---- Told ---- */

static Status tell_all(Tx *tx, const PersonId *to, size_t count, const char *kind, Str words)
{
    MessageId message;
    for (size_t i = 0; i < count; i++)
        TRY(notice_tell(tx, &(Notice){.to = to[i], .kind = kind, .words = words, .urgent = true},
                        &message));
    return OK;
}

static Status tell_canteen(Tx *tx, OrganisationId site, const char *kind, Str words, bool all)
{
    WorksAt *staff;
    size_t count, n = 0;
    TRY(people_working_at(tx, site, &staff, &count));
    PersonId *to = NEW_ARRAY(tx->arena, PersonId, count + 1);
    for (size_t i = 0; i < count; i++)
        if (all || staff[i].role == ROLE_SITE_MANAGER) to[n++] = staff[i].person;
    return tell_all(tx, to, n, kind, words);
}

static Status tell_offices(Tx *tx, const char *kind, Str words)
{
    PersonId *to;
    size_t count;
    TRY(people_holding(tx, ROLE_MARKET_REGULATOR, &to, &count));
    TRY(tell_all(tx, to, count, kind, words));
    TRY(people_holding(tx, ROLE_CIVIL_AFFAIRS, &to, &count));
    return tell_all(tx, to, count, kind, words);
}

/* Those of the newest meal by name: 3月2日午餐的清蒸鲈鱼、米饭 */
static Str dish_words(Tx *tx, const OutbreakDish *dishes, size_t count)
{
    enum { NAMED = 5 };
    static const char *const slots[SLOTS] = {"早餐", "午餐", "晚餐"};
    const MealAt at = dishes[0].at;
    Civil c = day_civil(at.day);
    Buf names = buf_new(tx->arena, 1024);
    for (size_t i = 0; i < count && i < NAMED; i++) {
        if (dishes[i].at.day != at.day || dishes[i].at.slot != at.slot) break;
        if (i) buf_text(&names, "、");
        buf_put(&names, dishes[i].name);
    }
    Str all = buf_str(&names);
    return str_fmt(tx->arena, "%d月%d日%s的%.*s", c.month, c.day, slots[at.slot], STR_ARG(all));
}

Status meals_outbreak_words(Tx *tx, const Outbreak *o, Str *out)
{
    OutbreakDish *dishes;
    size_t count;
    TRY(meals_outbreak_dishes(tx, o->id, &dishes, &count));
    ASSERT(count);
    Str dish = dish_words(tx, dishes, count);
    Str signs = meals_unwell_words(tx->arena, o->signs);
    *out =
        str_fmt(tx->arena, "有 %lld 位说%.*s，都吃过%.*s。是不是饭的原因，由医院和监管部门来定。",
                (long long)o->people, STR_ARG(signs), STR_ARG(dish));
    return OK;
}

static Str clock_words(Arena *arena, Ms ms)
{
    int64_t minute = ms_of_day(ms, SHANGHAI_MS) / MINUTE_MS;
    return str_fmt(arena, "%lld点%02lld分", (long long)(minute / 60), (long long)(minute % 60));
}

/* Everybody at the canteen, and the offices that work here, at once. */
static Status tell_seen(Tx *tx, int64_t id)
{
    Outbreak o;
    Str words;
    TRY(meals_outbreak(tx, (OrganisationId){0}, id, &o));
    TRY(meals_outbreak_words(tx, &o, &words));
    Str due = clock_words(tx->arena, o.due_ms);
    TRY(tell_canteen(tx, o.site, "meals.outbreak",
                     str_fmt(tx->arena,
                             "%.*s这几道菜先停，留样别动，%.*s前报告市场监管和卫健部门。",
                             STR_ARG(words), STR_ARG(due)),
                     true));
    TRY(tell_offices(tx, "meals.outbreak", words));
    return event_publish(tx, "meals.outbreak", id, STR(""));
}

/* ---- Noted ---- */

/* One more of an outbreak: its dishes are stopped, both reports are its cases. */
static Status join(Tx *tx, OrganisationId site, const Unwell *a, const Unwell *b,
                   const Plate *plates, size_t count, int64_t *outbreak, bool *made)
{
    int64_t signs = a->signs & b->signs, held;
    Status status = outbreak_open_at(tx, site, outbreak, &held);
    if (status == NOT_FOUND) {
        *outbreak = id_next(tx);
        *made = true;
        TRY(outbreak_insert(tx, &(Outbreak){.id = *outbreak,
                                            .site = site,
                                            .signs = signs,
                                            .seen_ms = tx->now_ms,
                                            .due_ms = tx->now_ms + OUTBREAK_TELL_MS}));
        TRY(timer_set(tx, "meals.outbreak", *outbreak, tx->now_ms + OUTBREAK_TELL_MS / 2));
    } else {
        TRY(status);
        if (signs & ~held) TRY(outbreak_signs(tx, *outbreak, held | signs));
    }
    for (size_t i = 0; i < count; i++)
        if (plates[i].at.site.v == site.v)
            TRY(outbreak_dish_put(tx, *outbreak, plates[i].at, plates[i].dish));
    TRY(outbreak_case_put(tx, *outbreak, a->id));
    return outbreak_case_put(tx, *outbreak, b->id);
}

/* Every canteen at which both ate something of the same pot. */
static Status compare(Tx *tx, const Unwell *a, const Plate *mine, size_t mine_count,
                      const Unwell *b, int64_t *outbreak, bool *made)
{
    Plate *theirs;
    size_t count, shared = 0;
    TRY(plates_before(tx, b, &theirs, &count));
    Plate *both = NEW_ARRAY(tx->arena, Plate, mine_count + 1);
    for (size_t i = 0; i < mine_count; i++)
        for (size_t k = 0; k < count; k++)
            if (same_plate(&mine[i], &theirs[k])) {
                both[shared++] = mine[i];
                break;
            }
    for (size_t i = 0; i < shared; i++) {
        bool done = false;
        for (size_t k = 0; k < i; k++) done |= both[k].at.site.v == both[i].at.site.v;
        if (!done) TRY(join(tx, both[i].at.site, a, b, both, shared, outbreak, made));
    }
    return OK;
}

static Status look_around(Tx *tx, const Unwell *u, int64_t *outbreak)
{
    Plate *mine;
    Unwell *others;
    size_t mine_count, count;
    bool made = false;
    int64_t found = 0;
    TRY(plates_before(tx, u, &mine, &mine_count));
    TRY(unwell_between(tx, u->since_ms - UNWELL_ALIKE_MS, u->since_ms + UNWELL_ALIKE_MS, &others,
                       &count));
    for (size_t i = 0; mine_count && i < count; i++)
        if (others[i].person.v != u->person.v && (others[i].signs & u->signs))
            TRY(compare(tx, u, mine, mine_count, &others[i], &found, &made));
    if (made) TRY(tell_seen(tx, found));
    if (found) *outbreak = found;
    return OK;
}

/* What was said of the same person within a day. */
static Status said_before(Tx *tx, const Unwell *u, Unwell *out, bool *yes)
{
    Unwell *all;
    size_t count;
    *yes = false;
    TRY(unwell_between(tx, u->since_ms - UNWELL_ALIKE_MS, u->since_ms + UNWELL_ALIKE_MS, &all,
                       &count));
    for (size_t i = 0; i < count && !*yes; i++)
        if (all[i].person.v == u->person.v) {
            *out = all[i];
            *yes = true;
        }
    return OK;
}

Status meals_unwell_note(Tx *tx, const Unwell *ask, int64_t *id, int64_t *outbreak)
{
    Unwell u = *ask, held;
    bool before;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, u.person, SCOPE_MEALS));
    if (!u.signs || (u.signs & ~(int64_t)UNWELL_SIGNS))
        return fail(tx, INVALID, "meals.unwell_signs", "请先选哪里不舒服");
    if (u.since_ms > tx->now_ms || u.since_ms < tx->now_ms - UNWELL_PAST_MS)
        return fail(tx, INVALID, "meals.unwell_when", "开始不舒服的时间要在最近七天里");
    if (!u.words.ptr) u.words = STR("");
    TRY(said_before(tx, &u, &held, &before));
    if (before) {
        held.signs |= u.signs;
        if (u.since_ms < held.since_ms) held.since_ms = u.since_ms;
        if (u.words.len) held.words = u.words;
        u = held;
        TRY(unwell_more(tx, &u));
    } else {
        u.id = id_next(tx);
        TRY(unwell_insert(tx, &u));
    }
    *id = u.id;
    TRY(outbreak_of_report(tx, u.id, outbreak));
    return look_around(tx, &u, outbreak);
}

Status meals_unwell_undo(Tx *tx, int64_t id)
{
    Unwell u;
    Status status = unwell_find(tx, id, &u);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "meals.no_unwell", "没有找到这条记录");
    TRY(status);
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, u.person, SCOPE_MEALS));
    return unwell_take_back(tx, id);
}

/* ---- Looked at ---- */

Status meals_outbreaks(Tx *tx, OrganisationId site, Outbreak **out, size_t *count)
{
    return outbreak_list(tx, site, 0, out, count);
}

Status meals_outbreak(Tx *tx, OrganisationId site, int64_t id, Outbreak *out)
{
    Outbreak *all;
    size_t count;
    TRY(outbreak_list(tx, site, id, &all, &count));
    if (!id || !count) return fail(tx, NOT_FOUND, "meals.no_outbreak", "没有找到这件事");
    *out = all[0];
    return OK;
}

Status meals_outbreak_dishes(Tx *tx, int64_t id, OutbreakDish **out, size_t *count)
{
    Outbreak o;
    Rows people;
    TRY(meals_outbreak(tx, (OrganisationId){0}, id, &o));
    TRY(outbreak_dish_list(tx, &o, out, count));
    TRY(outbreak_plate_people(tx, id, &people));
    for (size_t i = 0; i < *count; i++)
        for (size_t k = 0; k < people.count; k++) {
            const Row *r = &people.rows[k];
            OutbreakDish *d = &(*out)[i];
            if (row_int(r, 0) == d->at.day && row_int(r, 1) == (int64_t)d->at.slot &&
                row_int(r, 2) == d->dish.v)
                d->people = row_int(r, 3);
        }
    return OK;
}

Status meals_outbreak_eaters(Tx *tx, int64_t id, OutbreakEater **out, size_t *count)
{
    return outbreak_eater_list(tx, id, out, count);
}

/* ---- Stopped ---- */

Status item_stopped(Tx *tx, const MenuItem *item, Str *dish)
{
    Rows stopped;
    *dish = STR("");
    TRY(stopped_dishes(tx, item->site, &stopped));
    for (size_t i = 0; i < stopped.count; i++)
        for (size_t k = 0; k < item->part_count; k++) {
            Dish d;
            if (item->parts[k].v != row_int(&stopped.rows[i], 0)) continue;
            TRY(dish_find(tx, item->parts[k], &d));
            *dish = d.name;
            return OK;
        }
    return OK;
}

bool item_has_any(const MenuItem *item, const Rows *dishes)
{
    for (size_t i = 0; i < dishes->count; i++)
        for (size_t k = 0; k < item->part_count; k++)
            if (item->parts[k].v == row_int(&dishes->rows[i], 0)) return true;
    return false;
}

/* ---- Told, lifted, ended ---- */

Status meals_outbreak_told(Tx *tx, OrganisationId site, int64_t id, OutbreakOffice office, Str name)
{
    Outbreak o;
    TRY(meals_outbreak(tx, site, id, &o));
    if (!name.len)
        return fail(tx, INVALID, "meals.outbreak_name", "请写下那边接报的人，或报告的编号");
    if (o.told_ms[office]) return OK;
    TRY(outbreak_tell(tx, id, office, name));
    if (o.told_ms[office == OFFICE_MARKET ? OFFICE_HEALTH : OFFICE_MARKET])
        TRY(timer_cancel(tx, "meals.outbreak", id));
    return event_publish(tx, "meals.outbreak_told", id, STR(""));
}

Status meals_outbreak_lift(Tx *tx, OrganisationId site, int64_t id, DishId dish, Str why)
{
    Outbreak o;
    OutbreakDish *dishes;
    size_t count, i = 0;
    TRY(meals_outbreak(tx, site, id, &o));
    TRY(outbreak_dish_list(tx, &o, &dishes, &count));
    while (i < count && dishes[i].dish.v != dish.v) i++;
    if (i == count) return fail(tx, NOT_FOUND, "meals.no_such_dish", "这道菜不在这件事里");
    if (!why.len) return fail(tx, INVALID, "meals.outbreak_words", "请写一句原因");
    return outbreak_dish_lift(tx, id, dish, why);
}

Status meals_outbreak_end(Tx *tx, OrganisationId site, int64_t id, Str words)
{
    Outbreak o;
    TRY(meals_outbreak(tx, site, id, &o));
    if (!o.open) return OK;
    if (o.people >= 2 && !(o.told_ms[OFFICE_MARKET] && o.told_ms[OFFICE_HEALTH]))
        return fail(tx, CONFLICT, "meals.outbreak_untold",
                    "先报告市场监管和卫健部门，记下接报的人，再结束");
    if (!words.len) return fail(tx, INVALID, "meals.outbreak_words", "请写一句原因");
    TRY(outbreak_close(tx, id, words));
    TRY(timer_cancel(tx, "meals.outbreak", id));
    return event_publish(tx, "meals.outbreak_over", id, STR(""));
}

/* An hour, a quarter of an hour before, at the end of the two hours and every hour after. */
Status outbreak_timer(Tx *tx, int64_t id, Ms due_ms)
{
    Outbreak o;
    (void)due_ms;
    TRY(meals_outbreak(tx, (OrganisationId){0}, id, &o));
    if (!o.open || (o.told_ms[OFFICE_MARKET] && o.told_ms[OFFICE_HEALTH])) return OK;
    Ms left = o.due_ms - tx->now_ms;
    const char *office = o.told_ms[OFFICE_MARKET]   ? "卫健部门"
                         : o.told_ms[OFFICE_HEALTH] ? "市场监管"
                                                    : "市场监管和卫健部门";
    Str words = left > 0 ? str_fmt(tx->arena, "还有 %lld 分钟，请报告%s：有人吃了同一道菜后不舒服",
                                   (long long)((left + MINUTE_MS - 1) / MINUTE_MS), office)
                         : str_fmt(tx->arena, "两小时已过，还没有报告%s，请马上打电话", office);
    TRY(tell_canteen(tx, o.site, "meals.outbreak_due", words, false));
    if (left <= 0) TRY(tell_offices(tx, "meals.outbreak_due", words));
    if (left <= 0) TRY(event_publish(tx, "meals.outbreak_late", id, STR("")));
    Ms next = left > 15 * MINUTE_MS ? o.due_ms - 15 * MINUTE_MS
              : left > 0            ? o.due_ms
                                    : tx->now_ms + HOUR_MS;
    return timer_set(tx, "meals.outbreak", id, next);
}
