/* Staff and the manager's day: health cards, shifts, boxes, and the whole day on one screen. */
#include "base/english.h"
#include "domains/meals/view.h"

#define MANAGER ROLE_BIT(ROLE_SITE_MANAGER)

static const Choice duties[] = {{"kitchen", SHIFT_KITCHEN, "厨房"},
                                {"counter", SHIFT_COUNTER, "柜台"},
                                {"delivery", SHIFT_DELIVERY, "送餐"},
                                {"clean", SHIFT_CLEAN, "清洁"},
                                {0}};
static const Choice slots[] = {{"breakfast", SLOT_BREAKFAST, "早餐"},
                               {"lunch", SLOT_LUNCH, "午餐"},
                               {"dinner", SLOT_DINNER, "晚餐"},
                               {0}};

static OrganisationId my_site(const Request *req)
{
    return (OrganisationId){req->who.organisation};
}
static Status put_name(Tx *tx, JsonOut *out, PersonId id)
{
    Person p;
    TRY(people_load(tx, id, &p));
    json_put_i64(out, "person_id", id.v);
    json_put_str(out, "name", p.name);
    return OK;
}

/* ---- Health cards ---- */

typedef struct CardAsk {
    int64_t id;
    PersonId person;
    Str number;
    Day issued, expires;
} CardAsk;
static const Field card_fields[] = {FIELD_ID(CardAsk, person, "person_id"),
                                    FIELD_TEXT(CardAsk, number, "number", 1, 40),
                                    FIELD_DAY(CardAsk, issued, "issued"),
                                    FIELD_DAY(CardAsk, expires, "expires"),
                                    {0}};
static const Field id_fields[] = {FIELD_INT(CardAsk, id, "id", 1, ID_MAX - 1), {0}};

static Status staff(Request *req, Reply *reply)
{
    WorksAt *all;
    size_t count;
    TRY(people_working_at(req->tx, my_site(req), &all, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        TRY(put_name(req->tx, out, all[i].person));
        json_put_text(out, "role", role_name(all[i].role));
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* A card is entered for who works here, or for who had one here before. */
static Status must_work_here(Request *req, PersonId person)
{
    WorksAt *all;
    HealthCard *held;
    size_t count;
    TRY(people_working_at(req->tx, my_site(req), &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].person.v == person.v) return OK;
    TRY(meals_cards(req->tx, my_site(req), &held, &count));
    for (size_t i = 0; i < count; i++)
        if (held[i].person.v == person.v) return OK;
    return fail(req->tx, NOT_FOUND, "meals.not_staff", "这个人不在本食堂做事，请先请管理员开账号");
}

static Status card_set(Request *req, Reply *reply)
{
    CardAsk a = {0};
    int64_t id;
    request_fields(req, &a);
    TRY(must_work_here(req, a.person));
    TRY(meals_card_set(req->tx,
                       &(HealthCard){.person = a.person,
                                     .site = my_site(req),
                                     .number = a.number,
                                     .issued = a.issued,
                                     .expires = a.expires},
                       &id));
    return reply_id(reply, id);
}

static const char *card_state(const HealthCard *c, Day today)
{
    return c->expires < today ? "expired" : c->expires - today <= CARD_WARN_DAYS ? "soon" : "ok";
}

static Status put_cards(Request *req, JsonOut *out, bool all)
{
    HealthCard *cards;
    size_t count;
    Day today = tx_today(req->tx);
    TRY(meals_cards(req->tx, my_site(req), &cards, &count));
    json_open(out, "cards", '[');
    for (size_t i = 0; i < count; i++) {
        const char *state = card_state(&cards[i], today);
        if (!all && strcmp(state, "ok") == 0) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", cards[i].id);
        TRY(put_name(req->tx, out, cards[i].person));
        json_put_str(out, "number", cards[i].number);
        json_put_day(out, "issued", cards[i].issued);
        json_put_day(out, "expires", cards[i].expires);
        json_put_i64(out, "days_left", cards[i].expires - today);
        json_put_text(out, "state", state);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status cards(Request *req, Reply *reply)
{
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_cards(req, out, true));
    json_close(out, '}');
    return OK;
}

static Status my_card(Request *req, int64_t id)
{
    HealthCard c;
    Status status = card_find(req->tx, id, &c);
    if (status == NOT_FOUND || (status == OK && c.site.v != req->who.organisation))
        return fail(req->tx, NOT_FOUND, "meals.no_card", "没有找到这张健康证");
    return status;
}

static Status card_withdraw(Request *req, Reply *reply)
{
    CardAsk a = {0};
    int64_t shifts;
    request_fields(req, &a);
    TRY(my_card(req, a.id));
    TRY(meals_card_withdraw(req->tx, a.id, &shifts));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "shifts_taken_back", shifts);
    json_close(out, '}');
    return OK;
}

/* ---- Shifts ---- */

typedef struct ShiftAsk {
    int64_t id, from_min, to_min;
    PersonId person;
    Day day, from, to;
    int32_t duty;
    bool has_from, has_to;
} ShiftAsk;
static const Field shift_fields[] = {FIELD_ID(ShiftAsk, person, "person_id"),
                                     FIELD_DAY(ShiftAsk, day, "day"),
                                     FIELD_INT(ShiftAsk, from_min, "from_min", 0, 1440),
                                     FIELD_INT(ShiftAsk, to_min, "to_min", 0, 1440),
                                     FIELD_CHOICE(ShiftAsk, duty, "duty", duties),
                                     {0}};
static const Field shift_id_fields[] = {FIELD_INT(ShiftAsk, id, "id", 1, ID_MAX - 1), {0}};
static const Field shift_list_fields[] = {
    MAYBE_DAY(ShiftAsk, from, has_from, "from"), MAYBE_DAY(ShiftAsk, to, has_to, "to"), {0}};

static Status shift_add(Request *req, Reply *reply)
{
    ShiftAsk a = {0};
    int64_t id;
    request_fields(req, &a);
    TRY(meals_shift_add(req->tx,
                        &(Shift){.site = my_site(req),
                                 .person = a.person,
                                 .day = a.day,
                                 .from_min = a.from_min,
                                 .to_min = a.to_min,
                                 .duty = (ShiftDuty)a.duty},
                        &id));
    return reply_id(reply, id);
}

static Status shift_back(Request *req, Reply *reply)
{
    ShiftAsk a = {0};
    Shift s;
    request_fields(req, &a);
    Status status = worker_shift_find(req->tx, a.id, &s);
    if (status == NOT_FOUND || (status == OK && s.site.v != req->who.organisation))
        return fail(req->tx, NOT_FOUND, "meals.no_shift", "没有找到这个班");
    TRY(status);
    TRY(meals_shift_end(req->tx, a.id));
    return reply_empty(reply, 204);
}

static Status put_shifts(Request *req, JsonOut *out, Day from, Day to)
{
    Shift *shifts;
    size_t count;
    TRY(meals_shifts(req->tx, my_site(req), from, to, &shifts, &count));
    json_open(out, "shifts", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", shifts[i].id);
        TRY(put_name(req->tx, out, shifts[i].person));
        json_put_day(out, "day", shifts[i].day);
        json_put_i64(out, "from_min", shifts[i].from_min);
        json_put_i64(out, "to_min", shifts[i].to_min);
        json_put_text(out, "duty", duties[shifts[i].duty - 1].name);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status shifts(Request *req, Reply *reply)
{
    ShiftAsk a = {0};
    request_fields(req, &a);
    if (!a.has_from) a.from = tx_today(req->tx);
    if (!a.has_to) a.to = a.from + 6;
    if (a.to - a.from > 62) a.to = a.from + 62;
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_shifts(req, out, a.from, a.to));
    json_close(out, '}');
    return OK;
}

/* ---- Packing ---- */

typedef struct MealQuery {
    RunId run;
    int64_t boxes;
    Day day;
    int32_t meal;
    bool has_day, has_meal;
} MealQuery;
static const Field at_fields[] = {MAYBE_CHOICE(MealQuery, meal, has_meal, "meal", slots),
                                  MAYBE_DAY(MealQuery, day, has_day, "day"),
                                  {0}};
static const Field packed_fields[] = {
    FIELD_ID(MealQuery, run, "id"), FIELD_INT(MealQuery, boxes, "boxes", 0, 10000), {0}};

static MealAt asked_meal(const Request *req, const MealQuery *a)
{
    return (MealAt){.site = my_site(req),
                    .day = a->has_day ? a->day : tx_today(req->tx),
                    .slot = a->has_meal ? (BenefitSlot)a->meal : SLOT_LUNCH};
}

typedef struct RunCount {
    int64_t labels, special, boxes, todo, done, no_answer;
    Ms packed_ms; /* 0: not counted yet */
} RunCount;

static Status count_run(Tx *tx, RunId run, RunCount *out)
{
    DispatchStop *stops;
    size_t count;
    *out = (RunCount){0};
    TRY(dispatch_stops(tx, run, &stops, &count));
    out->labels = (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        if (stops[i].alert) out->special++;
        if (stops[i].outcome == OUTCOME_TODO) out->todo++;
        if (stops[i].outcome == OUTCOME_DELIVERED || stops[i].outcome == OUTCOME_HANDED_ON)
            out->done++;
        if (stops[i].outcome == OUTCOME_NO_ANSWER) out->no_answer++;
    }
    Status status = pack_find(tx, run, &out->boxes, &out->packed_ms);
    return status == NOT_FOUND ? OK : status;
}

/* packed: counted as many as there are labels now; again: the labels have changed since. */
static Status put_runs(Request *req, JsonOut *out, MealAt at, int64_t *undelivered)
{
    static const char *const states[] = {"", "planned", "confirmed", "on_the_way", "done"};
    DispatchRun *runs;
    size_t count;
    TRY(dispatch_runs(req->tx, at.site, at.day, at.slot, &runs, &count));
    json_open(out, "runs", '[');
    for (size_t i = 0; i < count; i++) {
        RunCount c;
        Person worker = {.name = STR("")};
        TRY(count_run(req->tx, runs[i].id, &c));
        if (!c.labels) continue;
        if (runs[i].worker.v) TRY(people_load(req->tx, runs[i].worker, &worker));
        *undelivered += c.todo + c.no_answer;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", runs[i].id.v);
        json_put_said(out, "name", runs[i].name);
        json_put_str(out, "who", worker.name);
        json_put_i64(out, "leave_ms", runs[i].leave_ms);
        json_put_text(out, "state", states[runs[i].state]);
        json_put_i64(out, "labels", c.labels);
        json_put_i64(out, "special", c.special);
        json_put_i64(out, "boxes", c.boxes);
        json_put_text(out, "packed", !c.packed_ms ? "no" : c.boxes == c.labels ? "yes" : "again");
        json_put_i64(out, "done", c.done);
        json_put_i64(out, "todo", c.todo);
        json_put_i64(out, "no_answer", c.no_answer);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status packing(Request *req, Reply *reply)
{
    MealQuery a = {0};
    int64_t unused = 0;
    request_fields(req, &a);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    TRY(put_runs(req, out, asked_meal(req, &a), &unused));
    json_close(out, '}');
    return OK;
}

static Status packed(Request *req, Reply *reply)
{
    MealQuery a = {0};
    request_fields(req, &a);
    TRY(meals_packed(req->tx, my_site(req), a.run, a.boxes));
    return reply_empty(reply, 204);
}

/* ---- Disinfection ---- */

static const Choice cleaned[] = {{"tableware", CLEAN_TABLEWARE, "餐具"},
                                 {"boxes", CLEAN_BOXES, "餐箱"},
                                 {"kitchen", CLEAN_KITCHEN, "厨房"},
                                 {0}};
static const Choice ways[] = {{"heat", CLEAN_HEAT, "高温"},
                              {"chlorine", CLEAN_CHLORINE, "消毒液"},
                              {"ultraviolet", CLEAN_ULTRAVIOLET, "紫外线"},
                              {0}};
typedef struct CleanAsk {
    MealQuery at;
    int32_t what, way;
    int64_t minutes;
} CleanAsk;
static const Field clean_fields[] = {FIELD_CHOICE(CleanAsk, what, "what", cleaned),
                                     FIELD_CHOICE(CleanAsk, way, "way", ways),
                                     FIELD_INT(CleanAsk, minutes, "minutes", 1, 600),
                                     MAYBE_CHOICE(CleanAsk, at.meal, at.has_meal, "meal", slots),
                                     MAYBE_DAY(CleanAsk, at.day, at.has_day, "day"),
                                     {0}};

static Status clean(Request *req, Reply *reply)
{
    CleanAsk a = {0};
    request_fields(req, &a);
    TRY(meals_disinfected(req->tx, asked_meal(req, &a.at), (Cleaned)a.what, (CleanWay)a.way,
                          a.minutes));
    return reply_empty(reply, 204);
}

/* *missing: the tableware has not been noted. */
static Status put_cleaned(Tx *tx, JsonOut *out, MealAt at, int64_t *missing)
{
    Rows rows;
    *missing = 1;
    TRY(disinfection_list(tx, at, &rows));
    json_open(out, "disinfected", '[');
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        if (row_int(r, 0) == CLEAN_TABLEWARE) *missing = 0;
        json_open(out, NULL, '{');
        json_put_text(out, "what", cleaned[row_int(r, 0) - 1].name);
        json_put_text(out, "way", ways[row_int(r, 1) - 1].name);
        json_put_i64(out, "minutes", row_int(r, 2));
        json_put_i64(out, "at_ms", row_int(r, 3));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

/* ---- The day on one screen ---- */

typedef struct DayCount {
    int64_t orders, portions, placed, handed, cancelled, no_shows, refunded;
    int64_t door, here;
} DayCount;

static void count_day(const MealOrder *orders, size_t count, DayCount *d)
{
    *d = (DayCount){0};
    for (size_t i = 0; i < count; i++) {
        const MealOrder *o = &orders[i];
        switch (o->state) {
        case MEAL_PLACED: d->placed++; break;
        case MEAL_HANDED_OVER: d->handed++; break;
        case MEAL_CANCELLED: d->cancelled++; continue;
        case MEAL_NO_SHOW: d->no_shows++; continue;
        case MEAL_REFUNDED: d->refunded++; break;
        }
        d->orders++;
        if (o->how == MEAL_TO_DOOR)
            d->door++;
        else
            d->here++;
        for (size_t k = 0; k < o->line_count; k++) d->portions += o->lines[k].count;
    }
}

static Status put_orders(Tx *tx, JsonOut *out, const char *name, MealAt at, DayCount *d)
{
    MealOrder *orders;
    size_t count;
    TRY(orders_at(tx, at.site, at.day, at.slot, &orders, &count));
    count_day(orders, count, d);
    json_open(out, name, '{');
    json_put_i64(out, "orders", d->orders);
    json_put_i64(out, "portions", d->portions);
    json_put_i64(out, "door", d->door);
    json_put_i64(out, "here", d->here);
    json_put_i64(out, "open", d->placed);
    json_put_i64(out, "handed_over", d->handed);
    json_put_i64(out, "cancelled", d->cancelled);
    json_put_i64(out, "no_shows", d->no_shows);
    json_put_i64(out, "refunded", d->refunded);
    json_close(out, '}');
    return OK;
}

/* Dish by dish: cooked, kept as a sample, hot. */
static Status put_kitchen(Request *req, JsonOut *out, MealAt at, const View *view, int64_t *short_,
                          int64_t *no_sample)
{
    static const char *const heats[] = {"ok", "warn", "reject"};
    DishNeed *needs;
    size_t count;
    Tx *tx = req->tx;
    TRY(meals_needs(tx, at, &needs, &count));
    json_open(out, "dishes", '[');
    for (size_t i = 0; i < count; i++) {
        const Dish *d = view_dish(view, needs[i].dish);
        Ms taken, before;
        bool kept;
        HotState hot;
        if (!d) continue;
        Status sample = sample_find(tx, at, needs[i].dish, &taken, &kept);
        if (sample != OK && sample != NOT_FOUND) return sample;
        Status heat = meals_hot(tx, at, needs[i].dish, tx->now_ms, &hot, &before);
        if (heat != OK && heat != NOT_FOUND) return heat;
        if (needs[i].made < needs[i].need) (*short_)++;
        if (sample == NOT_FOUND) (*no_sample)++;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", d->id.v);
        json_put_str(out, "name", d->name);
        json_put_i64(out, "need", needs[i].need);
        json_put_i64(out, "made", needs[i].made);
        json_put_bool(out, "sample", sample == OK);
        json_put_text(out, "heat", heat == OK ? heats[hot] : "");
        if (heat == OK)
            json_put_i64(out, "eat_before_ms", before);
        else
            json_put_null(out, "eat_before_ms");
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_searches(Tx *tx, JsonOut *out, OrganisationId site, int64_t *open)
{
    DispatchFlow *flows;
    size_t count;
    TRY(dispatch_flows(tx, &flows, &count));
    json_open(out, "searches", '[');
    for (size_t i = 0; i < count; i++) {
        DispatchStop stop;
        DispatchRun run;
        TRY(dispatch_stop(tx, flows[i].stop, &stop));
        TRY(dispatch_run(tx, stop.run, &run));
        if (run.site.v != site.v) continue;
        (*open)++;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", flows[i].id.v);
        TRY(put_name(tx, out, flows[i].person));
        json_put_i64(out, "begun_ms", flows[i].begun_ms);
        json_put_i64(out, "due_ms", flows[i].due_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status drawer_fen(Tx *tx, OrganisationId site, Fen *out)
{
    AccountId drawer;
    Balance balance;
    *out = 0;
    Status status =
        funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = site.v}, &drawer);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    TRY(funds_balance(tx, drawer, &balance));
    *out = -balance.posted;
    return OK;
}

typedef struct Todo {
    int64_t short_, no_sample, undelivered, searches, complaints, late, portions_tomorrow;
    int64_t drafts, unclean;
} Todo;

/* What is still to do, most urgent first; an empty list is a good day. */
static void put_todo(Arena *arena, JsonOut *out, const Todo *t, const DayCount *d, bool closed)
{
    struct {
        int64_t n;
        const char *code, *text;
    } todo[] = {{t->searches, "search", "位老人没有应门，在找"},
                {t->late, "complaint_late", "条意见过了答复时间"},
                {t->complaints, "complaint", "条意见要答复"},
                {closed ? 0 : t->short_, "cook", "道菜还没做够"},
                {closed ? 0 : t->no_sample, "sample", "道菜没有留样"},
                {closed ? 0 : t->undelivered, "deliver", "份还没送到"},
                {closed ? 0 : d->placed, "open", "份还没取走"},
                {closed ? t->unclean : 0, "disinfect", "样餐具还没记消毒"},
                {t->drafts, "publish", "样明天的菜还没发布"}};
    json_open(out, "todo", '[');
    for (size_t i = 0; i < sizeof todo / sizeof *todo; i++) {
        if (!todo[i].n) continue;
        json_open(out, NULL, '{');
        json_put_text(out, "code", todo[i].code);
        json_put_i64(out, "n", todo[i].n);
        json_put_said(out, "text", str_fmt(arena, "%lld %s", (long long)todo[i].n, todo[i].text));
        json_close(out, '}');
    }
    json_close(out, ']');
}

static Status put_complaints(Tx *tx, JsonOut *out, OrganisationId site, Todo *t)
{
    Complaint *all;
    size_t count;
    TRY(complaint_list(tx, site, (PersonId){0}, true, &all, &count));
    for (size_t i = 0; i < count; i++) {
        if (all[i].state > COMPLAINT_ANSWERED) continue;
        Ms due = all[i].state == COMPLAINT_RECEIVED ? all[i].answer_due_ms : all[i].decide_due_ms;
        if (tx->now_ms > due)
            t->late++;
        else
            t->complaints++;
    }
    json_put_i64(out, "complaints_open", (int64_t)count);
    return OK;
}

static Status put_money(Tx *tx, JsonOut *out, MealAt at)
{
    Unclaimed *unclaimed;
    size_t count;
    Fen drawer;
    Fen sum = 0;
    Civil c = day_civil(at.day);
    TRY(drawer_fen(tx, at.site, &drawer));
    TRY(benefits_unclaimed(tx, c.year * 100 + c.month, &unclaimed, &count));
    for (size_t i = 0; i < count; i++) sum += unclaimed[i].fen;
    json_put_i64(out, "drawer_fen", drawer);
    json_put_i64(out, "unclaimed_fen", sum);
    return OK;
}

static Status put_close(Tx *tx, JsonOut *out, MealAt at, bool *closed)
{
    MealClose c;
    Status status = close_find(tx, at, &c);
    *closed = status == OK;
    if (status == NOT_FOUND) {
        json_put_null(out, "close");
        return OK;
    }
    TRY(status);
    json_open(out, "close", '{');
    json_put_i64(out, "cooked", c.cooked);
    json_put_i64(out, "handed_over", c.handed_over);
    json_put_i64(out, "not_taken", c.not_taken);
    json_put_i64(out, "cash_expected_fen", c.cash_expected_fen);
    json_put_i64(out, "cash_counted_fen", c.cash_counted_fen);
    json_put_i64(out, "cash_difference_fen", c.cash_counted_fen - c.cash_expected_fen);
    json_close(out, '}');
    return OK;
}

static Status count_drafts(Tx *tx, MealAt at, int64_t *drafts)
{
    MenuItem *items;
    size_t count;
    TRY(menu_item_list(tx, at.site, at.day, at.slot, &items, &count));
    for (size_t i = 0; i < count; i++)
        if (items[i].state == MENU_DRAFT) (*drafts)++;
    return OK;
}

static Status whole_day(Request *req, Reply *reply)
{
    MealQuery a = {0};
    View view;
    DayCount today, tomorrow;
    Todo t = {0};
    bool closed;
    Tx *tx = req->tx;
    request_fields(req, &a);
    MealAt at = asked_meal(req, &a);
    MealAt next = {at.site, at.day + 1, at.slot};
    TRY(view_open(tx, at.site, &view));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_day(out, "day", at.day);
    json_put_i64(out, "now_ms", tx->now_ms);
    json_put_i64(out, "cutoff_ms",
                 day_ms(at.day, SHANGHAI_MS) + view.site.cutoff_desk_min * MINUTE_MS);
    TRY(put_orders(tx, out, "today", at, &today));
    TRY(put_orders(tx, out, "tomorrow", next, &tomorrow));
    TRY(put_kitchen(req, out, at, &view, &t.short_, &t.no_sample));
    if (!view.site.keeps_samples) t.no_sample = 0;
    TRY(put_runs(req, out, at, &t.undelivered));
    TRY(put_cleaned(tx, out, at, &t.unclean));
    TRY(put_searches(tx, out, at.site, &t.searches));
    TRY(put_complaints(tx, out, at.site, &t));
    TRY(put_cards(req, out, false));
    TRY(put_shifts(req, out, at.day, at.day));
    TRY(put_money(tx, out, at));
    TRY(put_close(tx, out, at, &closed));
    TRY(count_drafts(tx, next, &t.drafts));
    put_todo(req->arena, out, &t, &today, closed);
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_staff_routes[] = {
    {GET, "/api/kitchen/day", CANTEEN_ROLES, READ, IN(at_fields, MealQuery), NULL, whole_day,
     "The manager's day on one screen: what is done, what is still to do, how it ended"},
    {GET, "/api/kitchen/packing", KITCHEN_ROLES, READ, IN(at_fields, MealQuery), NULL, packing,
     "Runs with their labels and the boxes counted"},
    {POST, "/api/kitchen/runs/{id}/packed", KITCHEN_ROLES, WRITE, IN(packed_fields, MealQuery),
     NULL, packed, "The boxes of a run were counted; refused when they are not as many as labels"},
    {POST, "/api/kitchen/disinfection", KITCHEN_ROLES, WRITE, IN(clean_fields, CleanAsk), NULL,
     clean, "Tableware, boxes or kitchen were disinfected for this meal"},
    {GET, "/api/kitchen/staff", MANAGER, READ, NULL, 0, NULL, staff, "Who works here"},
    {GET, "/api/kitchen/cards", MANAGER, READ, NULL, 0, NULL, cards,
     "Health cards, those that end first at the top"},
    {POST, "/api/kitchen/cards", MANAGER, WRITE, IN(card_fields, CardAsk), reply_id_fields,
     card_set, "A new health card; replaces the one before"},
    {POST, "/api/kitchen/cards/{id}/withdraw", MANAGER, WRITE, IN(id_fields, CardAsk), NULL,
     card_withdraw, "Ill: the card holds no more, shifts with food go"},
    {GET, "/api/kitchen/shifts", KITCHEN_ROLES, READ, IN(shift_list_fields, ShiftAsk), NULL, shifts,
     "Who works when"},
    {POST, "/api/kitchen/shifts", MANAGER, WRITE, IN(shift_fields, ShiftAsk), reply_id_fields,
     shift_add, "Put somebody on a shift; food needs a health card that holds on the day"},
    {POST, "/api/kitchen/shifts/{id}/end", MANAGER, WRITE, IN(shift_id_fields, ShiftAsk), NULL,
     shift_back, "Take a shift back"},
    {0},
};
