/* What is ordered already for the days after a canteen's last goes over in one step: planned, moved
 * meal by meal, told once, and taken back as long as nothing is cooked. */
#include "domains/sites/inside.h"

enum { AHEAD_DAYS = 60, TELL_MS = 10 * 60 * 1000, TELL_MAX = 100 };

static Status load_exit(Tx *tx, ExitId id, SiteExit *out)
{
    Status status = site_exit_find(tx, (OrganisationId){0}, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "sites.no_exit", "没有找到这个离开的安排")
                               : status;
}

/* Where the eater's standing order goes, else where the exit goes. */
static Status cook_for(Tx *tx, const SiteExit *e, const Rows *moves, PersonId person,
                       OrganisationId *out)
{
    Standing *mine;
    size_t count;
    *out = e->to.v || !moves->count ? e->to : (OrganisationId){row_int(&moves->rows[0], 1)};
    TRY(meals_standing_of(tx, person, &mine, &count));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < moves->count; k++)
            if (row_int(&moves->rows[k], 0) == mine[i].id) out->v = row_int(&moves->rows[k], 1);
    return OK;
}

static Status waiting_meals(Tx *tx, const SiteExit *e, MealOrderId **out, size_t *count)
{
    return meals_waiting(tx, e->site, e->leave, e->leave + AHEAD_DAYS, out, count);
}

/* ---- The plan ---- */

static Status plan_one(Tx *tx, const SiteExit *e, const Rows *moves, MealOrderId id, ExitMeal *out)
{
    MealOrder o;
    MealFit fit;
    ExitMeal held = {.words = STR("")};
    bool told;
    Status status = exit_meal_find(tx, e->id, id, &held, &told);
    if (status != OK && status != NOT_FOUND) return status;
    TRY(meals_order(tx, id, &o));
    *out = (ExitMeal){.order = id,
                      .person = o.person,
                      .day = o.day,
                      .slot = o.slot,
                      .state = held.state == EXIT_MEAL_STAYED ? held.state : EXIT_MEAL_WAITS,
                      .there = STR(""),
                      .words = held.words};
    TRY(cook_for(tx, e, moves, o.person, &out->to));
    if (!out->to.v) return OK;
    TRY(meals_order_fit(tx, id, out->to, &fit));
    out->there = fit.name;
    if (!fit.count && !out->words.len) out->words = STR("那边没有一份适合，先留在原处");
    return OK;
}

Status sites_exit_meals(Tx *tx, ExitId exit, ExitMeal **out, size_t *count)
{
    SiteExit e;
    Rows moves, done;
    MealOrderId *waiting;
    size_t n;
    TRY(load_exit(tx, exit, &e));
    TRY(exit_move_list(tx, exit, &moves));
    TRY(exit_meal_list(tx, exit, &done));
    TRY(waiting_meals(tx, &e, &waiting, &n));
    *out = NEW_ARRAY(tx->arena, ExitMeal, 2 * EXIT_MEALS_MAX);
    *count = 0;
    for (size_t i = 0; i < n && i < EXIT_MEALS_MAX; i++)
        TRY(plan_one(tx, &e, &moves, waiting[i], &(*out)[(*count)++]));
    for (size_t i = 0; i < done.count; i++) {
        const Row *r = &done.rows[i];
        if (row_int(r, 3) == EXIT_MEAL_STAYED) continue; /* among those that wait, or gone */
        (*out)[(*count)++] = (ExitMeal){.order = {row_int(r, 0)},
                                        .now = {row_int(r, 1)},
                                        .to = {row_int(r, 2)},
                                        .state = (ExitMealState)row_int(r, 3),
                                        .there = STR(""),
                                        .words = row_str(r, 4),
                                        .cooks_ms = row_int(r, 5),
                                        .person = {row_int(r, 6)},
                                        .day = (Day)row_int(r, 7),
                                        .slot = (BenefitSlot)row_int(r, 8)};
    }
    return OK;
}

/* ---- Moving ---- */

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const MealOrderId *)a)->v, y = ((const MealOrderId *)b)->v;
    return x < y ? -1 : x > y;
}

Status sites_exit_meals_next(Tx *tx, ExitId exit, MealOrderId after, MealOrderId **out,
                             size_t *count)
{
    SiteExit e;
    MealOrderId *all;
    size_t n;
    TRY(load_exit(tx, exit, &e));
    TRY(waiting_meals(tx, &e, &all, &n));
    qsort(all, n, sizeof *all, by_id);
    size_t first = 0;
    while (first < n && all[first].v <= after.v) first++;
    *out = all + first;
    *count = n - first < EXIT_MEALS_BATCH ? n - first : EXIT_MEALS_BATCH;
    return OK;
}

Status sites_exit_meal_move(Tx *tx, ExitId exit, MealOrderId id)
{
    SiteExit e;
    Rows moves;
    MealOrder old, moved;
    Organisation cook;
    ExitMeal m;
    TRY(load_exit(tx, exit, &e));
    TRY(meals_order(tx, id, &old));
    if (e.state == EXIT_DONE || old.state != MEAL_PLACED || old.site.v != e.site.v ||
        old.day < e.leave)
        return OK;
    TRY(exit_move_list(tx, exit, &moves));
    m = (ExitMeal){.order = id, .state = EXIT_MEAL_MOVED, .words = STR("")};
    TRY(cook_for(tx, &e, &moves, old.person, &m.to));
    if (!m.to.v) return fail(tx, CONFLICT, "sites.no_cook", "还没有说好换到哪家");
    TRY(site_of_id(tx, m.to, &cook));
    if (cook.state > SITE_OPEN)
        return fail(tx, CONFLICT, "sites.cannot_cook", "这家不能接手做饭，请换一家");
    TRY(meals_order_move(tx, id, m.to, false, &moved));
    m.now = moved.id;
    TRY(meals_order_cooks(tx, moved.id, &m.cooks_ms));
    TRY(exit_meal_put(tx, exit, &m, false));
    return timer_set(tx, "sites.exit_tell", exit.v, tx->now_ms + TELL_MS);
}

Status sites_exit_meal_stay(Tx *tx, ExitId exit, MealOrderId id, Str words)
{
    SiteExit e;
    MealOrder o;
    TRY(load_exit(tx, exit, &e));
    TRY(meals_order(tx, id, &o));
    if (o.state != MEAL_PLACED || o.site.v != e.site.v) return OK;
    ExitMeal m = {.order = id, .state = EXIT_MEAL_STAYED, .words = words};
    return exit_meal_put(tx, exit, &m, true);
}

/* ---- Back ---- */

static Status check_uncooked(Tx *tx, const SiteExit *e)
{
    Ms first;
    TRY(exit_meals_first_cooked(tx, e->id, &first));
    if (e->state == EXIT_DONE || (first && tx->now_ms >= first))
        return fail(tx, CONFLICT, "sites.cooked", "那边已经开始做了，不能一起换回来");
    return OK;
}

Status sites_exit_meals_moved(Tx *tx, ExitId exit, MealOrderId after, MealOrderId **out,
                              size_t *count)
{
    SiteExit e;
    Rows rows;
    TRY(load_exit(tx, exit, &e));
    TRY(check_uncooked(tx, &e));
    TRY(exit_meals_moved(tx, exit, after, EXIT_MEALS_BATCH, &rows));
    *out = NEW_ARRAY(tx->arena, MealOrderId, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) (*out)[i].v = row_int(&rows.rows[i], 0);
    return OK;
}

Status sites_exit_meal_back(Tx *tx, ExitId exit, MealOrderId id)
{
    SiteExit e;
    ExitMeal m;
    MealOrder back;
    bool told;
    TRY(load_exit(tx, exit, &e));
    Status status = exit_meal_find(tx, exit, id, &m, &told);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "sites.no_meal", "没有找到这份饭，请刷新");
    TRY(status);
    if (m.state != EXIT_MEAL_MOVED) return OK;
    TRY(check_uncooked(tx, &e));
    TRY(meals_order_move_back(tx, m.now, id, &back));
    bool restored = back.id.v != m.now.v; /* else the eater has settled it himself */
    m.state = EXIT_MEAL_BACK;
    m.now = back.id;
    TRY(exit_meal_put(tx, exit, &m, !told || !restored)); /* who knows of nothing needs no word */
    return timer_set(tx, "sites.exit_tell", exit.v, tx->now_ms + TELL_MS);
}

/* ---- One sentence each ---- */

/* All meals that one does not know of: the same end, the same kitchen. */
typedef struct Told {
    PersonId who, about; /* about: who eats, when a relative is told; 0 himself */
    OrganisationId to;
    ExitMealState state;
    int64_t meals;
    Day first, last;
    Fen more; /* he pays more than before; negative: less */
} Told;

static Str told_words(Arena *arena, const Told *t, Str cook)
{
    char yuan[32];
    Civil a = day_civil(t->first), b = day_civil(t->last);
    Str days = t->first == t->last
                   ? str_fmt(arena, "%d月%d日", a.month, a.day)
                   : str_fmt(arena, "%d月%d日到%d月%d日", a.month, a.day, b.month, b.day);
    fen_text(t->more < 0 ? -t->more : t->more, yuan);
    Str money = !t->more ? STR("饭钱一样")
                         : str_fmt(arena, "一共%s付 %s 元", t->more > 0 ? "多" : "少", yuan);
    if (t->state == EXIT_MEAL_BACK)
        return str_fmt(arena, "您%.*s订好的 %lld 份饭，还是由原来的食堂做。", STR_ARG(days),
                       (long long)t->meals);
    return str_fmt(arena, "您%.*s订好的 %lld 份饭，改由%.*s做，%.*s。", STR_ARG(days),
                   (long long)t->meals, STR_ARG(cook), STR_ARG(money));
}

static Status tell_one(Tx *tx, const Told *t)
{
    Organisation cook;
    MessageId message;
    TRY(site_of_id(tx, t->to, &cook));
    return notice_tell(tx,
                       &(Notice){.to = t->who,
                                 .about = t->about,
                                 .kind = "sites.exit_meals",
                                 .words = told_words(tx->arena, t, cook.name)},
                       &message);
}

/* false: there are too many for one transaction. */
static bool add_told(Told *all, size_t *count, const Told *t)
{
    size_t i = 0;
    while (i < *count && (all[i].who.v != t->who.v || all[i].about.v != t->about.v ||
                          all[i].to.v != t->to.v || all[i].state != t->state))
        i++;
    if (i == TELL_MAX) return false;
    if (i == *count) {
        all[(*count)++] = *t;
        return true;
    }
    all[i].meals++;
    all[i].more += t->more;
    if (t->first < all[i].first) all[i].first = t->first;
    if (t->last > all[i].last) all[i].last = t->last;
    return true;
}

/* The eater, and who pays for him. */
static Status add_meal(Tx *tx, const Row *r, Told *all, size_t *count, bool *fits)
{
    MealOrder was, now;
    TRY(meals_order(tx, (MealOrderId){row_int(r, 0)}, &was));
    TRY(meals_order(tx, (MealOrderId){row_int(r, 1)}, &now));
    bool pays = was.payer.v == was.person.v;
    Told t = {.who = was.person,
              .to = {row_int(r, 2)},
              .state = (ExitMealState)row_int(r, 3),
              .meals = 1,
              .first = was.day,
              .last = was.day,
              .more = pays ? now.pay_fen - was.pay_fen : 0};
    *fits = *count + 2 <= TELL_MAX && add_told(all, count, &t);
    if (!*fits || pays) return OK;
    t.who = was.payer;
    t.about = was.person;
    t.more = now.pay_fen - was.pay_fen;
    *fits = add_told(all, count, &t);
    return OK;
}

Status sites_exit_meals_tell(Tx *tx, ExitId exit, bool *left)
{
    Rows rows;
    Told all[TELL_MAX];
    size_t count = 0;
    *left = false;
    TRY(exit_meals_untold(tx, exit, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        bool fits;
        TRY(add_meal(tx, &rows.rows[i], all, &count, &fits));
        *left = *left || !fits;
        if (fits) TRY(exit_meal_told(tx, exit, (MealOrderId){row_int(&rows.rows[i], 0)}));
    }
    for (size_t i = 0; i < count; i++) TRY(tell_one(tx, &all[i]));
    return OK;
}

Status exit_tell_timer(Tx *tx, int64_t exit, Ms due_ms)
{
    bool left;
    (void)due_ms;
    TRY(sites_exit_meals_tell(tx, (ExitId){exit}, &left));
    return left ? timer_set(tx, "sites.exit_tell", exit, tx->now_ms + MINUTE_MS) : OK;
}
