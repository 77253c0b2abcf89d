/* Acts of the morning: menus, orders, what goes wrong before the food is ready. */
#include "main/rehearse_inside.h"

MealAt meal_at(const Story *s, int site)
{
    return (MealAt){.site = s->sites[site], .day = day_of_story(s), .slot = SLOT_LUNCH};
}

Status write_as(Writer *w, const Act *act, int64_t actor, Role role, TxFn fn, void *job)
{
    TxOrigin origin = {
        .community = {DEMO_COMMUNITY}, .actor = actor, .role = role, .purpose = "rehearsal"};
    Random r = random_seeded(w->story->ask.seed + (uint64_t)act->serial * 31 + (uint64_t)act->kind);
    arena_reset(w->arena);
    if (!w->story->armed &&
        random_below(&r, 100) < 2) { /* the disk says no once; the answer is asked for again */
        store_fail_at(w->store, 1 + (int)random_below(&r, 40));
        Status status = store_write(w->store, origin, w->arena, fn, job, &w->problem);
        if (status != UNAVAILABLE || strcmp(w->problem.code, "store.fault") != 0) return status;
        row_of(w->story)->faults++;
    }
    return store_write(w->store, origin, w->arena, fn, job, &w->problem);
}

/* A refusal is part of the story; what is not one stops it. */
static Status refused(Writer *w, Status status)
{
    if (status == UNAVAILABLE || status == INVALID) return status;
    if (status != OK) row_of(w->story)->refused++;
    return OK;
}

/* ---- Menu ---- */

typedef struct SiteJob {
    Story *s;
    int site;
    int64_t number, fen;
} SiteJob;

static Status menu_tx(Tx *tx, void *job)
{
    SiteJob *j = job;
    MenuItem *items;
    size_t count;
    int64_t published;
    Day day = day_of_story(j->s) + 7;
    TRY(meals_menu(tx, j->s->sites[j->site], day, SLOT_LUNCH, &items, &count));
    if (count) return OK;
    TRY(demo_menu_day(tx, j->s->sites[j->site], day));
    return meals_menu_publish(tx, j->s->sites[j->site], day, day, &published);
}

static Status cut_tx(Tx *tx, void *job)
{
    SiteJob *j = job;
    MenuItem *items;
    size_t count;
    TRY(meals_menu(tx, j->s->sites[j->site], day_of_story(j->s), SLOT_LUNCH, &items, &count));
    if (!count || items[0].portions_left <= 10) return OK;
    return meals_menu_portions(tx, items[0].id, items[0].portions - items[0].portions_left + 10);
}

static Status closed_tx(Tx *tx, void *job)
{
    SiteJob *j = job;
    MealOrder *orders;
    MenuItem *items;
    size_t count;
    size_t n;
    MealAt at = meal_at(j->s, j->site);
    j->number = 0;
    TRY(meals_menu(tx, at.site, at.day, at.slot, &items, &n));
    TRY(meals_orders_at(tx, at.site, at.day, at.slot, &orders, &count));
    for (size_t i = 0; i < count; i++) {
        if (orders[i].state != MEAL_PLACED) continue;
        TRY(meals_order_cancel(tx, orders[i].id, STR("今天停水，做不了饭"), &orders[i]));
        j->number++;
    }
    for (size_t i = 0; i < n; i++) TRY(meals_menu_portions(tx, items[i].id, 0));
    return OK;
}

/* ---- Orders ---- */

typedef struct OrderJob {
    MealAsk ask;
    MealOrder order;
} OrderJob;

static Status place_tx(Tx *tx, void *job)
{
    OrderJob *j = job;
    return j->ask.channel == MEAL_BY_WALK_IN ? meals_walk_in(tx, &j->ask, &j->order)
                                             : meals_order_place(tx, &j->ask, &j->order);
}

static Status look_tx(Tx *tx, void *job)
{
    LookJob *j = job;
    MealOrder order;
    MenuItem *items;
    size_t count;
    j->count = 0;
    TRY(meals_menu(tx, j->site, j->day, SLOT_LUNCH, &items, &count));
    for (size_t i = 0; i < count && j->count < 4; i++)
        if (items[i].kind == MENU_SET) j->sets[j->count++] = items[i].id;
    Status status = meals_open_order(tx, j->person, j->day, SLOT_LUNCH, &order);
    j->has_order = status == OK;
    if (status == OK) j->order = order.id;
    return status == NOT_FOUND ? OK : status;
}

/* Who repeats a request after the writer was killed does not look again. */
static Status look(Writer *w, const Act *act, LookJob *j)
{
    Story *s = w->story;
    TxOrigin origin = {.community = {DEMO_COMMUNITY}};
    if (s->armed && s->seen_by == act->serial) {
        *j = s->seen;
        return OK;
    }
    *j = (LookJob){.person = s->elders[act->elder].id,
                   .site = s->sites[act->site],
                   .day = day_of_story(s) + act->n};
    arena_reset(w->arena);
    TRY(store_read(w->store, origin, w->arena, look_tx, j, &w->problem));
    if (s->armed) {
        s->seen = *j;
        __atomic_store_n(&s->seen_by, act->serial, __ATOMIC_RELEASE);
    }
    return OK;
}

/* Who asks, through which door, from which purse. */
static void choose_door(const Story *s, const Act *act, Random *r, Said *said)
{
    const DemoElder *e = &s->elders[act->elder];
    int64_t door = (int64_t)random_below(r, 100);
    *said = (Said){.actor = e->id.v,
                   .role = ROLE_ELDER,
                   .channel = MEAL_BY_APP,
                   .pay = MEAL_BY_CARD,
                   .how = random_below(r, 100) < 55 ? MEAL_TO_DOOR : MEAL_EAT_IN,
                   .day = s->day + act->n};
    if (door < 20 && e->family.v) {
        said->actor = e->family.v;
        said->role = ROLE_FAMILY;
        said->channel = MEAL_BY_RELATIVE;
        said->pay = random_below(r, 2) ? MEAL_BY_FAMILY : MEAL_BY_CARD;
    } else if (door >= 55) {
        static const MealChannel desk[] = {MEAL_BY_PHONE, MEAL_BY_PHONE, MEAL_BY_COUNTER,
                                           MEAL_BY_PAPER, MEAL_BY_CHAIN};
        said->actor = s->clerk.v;
        said->role = ROLE_CANTEEN_WORKER;
        said->channel = desk[random_below(r, 5)];
    }
}

static MealAsk ask_of(const Story *s, int elder, const Said *said)
{
    return (MealAsk){.id = said->id,
                     .person = s->elders[elder].id,
                     .lines = {{.item = {said->item}, .count = 1}},
                     .line_count = 1,
                     .how = (MealHow)said->how,
                     .pay_with = (MealPay)said->pay,
                     .channel = (MealChannel)said->channel,
                     .confirmed = true};
}

typedef struct TopUp {
    AccountKind kind;
    PersonId owner;
    OrganisationId site;
    int64_t id;
} TopUp;

static Status top_up_tx(Tx *tx, void *job)
{
    TopUp *t = job;
    AccountId drawer, card;
    TransferId transfer;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = t->site.v}, &drawer));
    TRY(funds_account(tx, (AccountKey){.kind = t->kind, .owner = t->owner.v}, &card));
    return funds_transfer(tx,
                          &(FundsMove){.id = t->id,
                                       .from = drawer,
                                       .to = card,
                                       .amount = 20000,
                                       .reason = REASON_TOP_UP,
                                       .subject = t->owner.v},
                          &transfer);
}

/* 200 yuan in cash at the counter. */
static Status top_up(Writer *w, const Act *act, const Said *said)
{
    Story *s = w->story;
    bool purse = said->pay == MEAL_BY_FAMILY;
    TopUp t = {.kind = purse ? ACCOUNT_FAMILY : ACCOUNT_CARD,
               .owner = purse ? s->elders[act->elder].family : s->elders[act->elder].id,
               .site = s->sites[act->site],
               .id = said->id + 3};
    return write_as(w, act, s->clerk.v, ROLE_CANTEEN_WORKER, top_up_tx, &t);
}

/* The set of one's mood, then the next, with a new request id each. */
static Status say_order(Writer *w, const Act *act, Said *said, const LookJob *menu, size_t first)
{
    Story *s = w->story;
    OrderJob j;
    Status status = CONFLICT;
    int64_t id = ((int64_t)s->day * ACTS_MAX + act->serial) * 16 + 16;
    for (size_t k = 0; k < menu->count && k < 3; k++) {
        said->id = id + (int64_t)k * 4;
        said->item = menu->sets[(first + k) % menu->count].v;
        j.ask = ask_of(s, act->elder, said);
        status = write_as(w, act, said->actor, (Role)said->role, place_tx, &j);
        if (status == CONFLICT && strcmp(w->problem.code, "meals.too_little") == 0) {
            TRY(top_up(w, act, said));
            status = write_as(w, act, said->actor, (Role)said->role, place_tx, &j);
        }
        if (status != CONFLICT) break;
        if (strcmp(w->problem.code, "meals.diet") != 0 &&
            strcmp(w->problem.code, "meals.sold_out") != 0)
            break;
    }
    if (status == OK) said->order = j.order.id.v;
    return status;
}

static Status do_order(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    Said said;
    LookJob menu;
    bool at_table = act->kind == ACT_WALK_IN;
    TRY(look(w, act, &menu));
    if (menu.has_order && random_below(&r, 100) >= 5) return OK; /* has one; a few want more */
    if (at_table && menu.has_order) return OK;
    choose_door(s, act, &r, &said);
    if (at_table) {
        said.actor = s->clerk.v;
        said.role = ROLE_CANTEEN_WORKER;
        said.channel = MEAL_BY_WALK_IN;
        said.how = MEAL_EAT_IN;
        said.pay = random_below(&r, 3) ? MEAL_BY_CARD : MEAL_BY_CASH;
    }
    size_t first = random_below(&r, 8);
    Status status = say_order(w, act, &said, &menu, first);
    if (status != OK) return refused(w, status);
    if (!at_table) s->said[act->elder] = said;
    return OK;
}

/* The very same request: the very same answer. */
static Status do_again(Writer *w, const Act *act)
{
    Story *s = w->story;
    const Said *said = &s->said[act->elder];
    OrderJob j;
    if (!said->id || said->day < s->day) return OK;
    j.ask = ask_of(s, act->elder, said);
    Status status = write_as(w, act, said->actor, (Role)said->role, place_tx, &j);
    if (status != OK) return refused(w, status);
    row_of(s)->again++;
    if (j.order.id.v != said->order) row_of(s)->lost++;
    return OK;
}

typedef struct ChangeJob {
    MealOrderId id;
    MealLine line;
    MealOrder out;
} ChangeJob;

static Status change_tx(Tx *tx, void *job)
{
    ChangeJob *j = job;
    return meals_order_change(tx, j->id, &j->line, 1, true, &j->out);
}
static Status cancel_tx(Tx *tx, void *job)
{
    ChangeJob *j = job;
    return meals_order_cancel(tx, j->id, STR("不来了"), &j->out);
}

static Status do_change(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    const Said *said = &s->said[act->elder];
    LookJob menu;
    Act then = *act;
    if (!said->id || said->day < s->day) return OK;
    then.n = said->day - s->day;
    TRY(look(w, &then, &menu));
    if (!menu.has_order || !menu.count) return OK;
    ChangeJob j = {.id = menu.order,
                   .line = {.item = menu.sets[random_below(&r, menu.count)], .count = 1}};
    bool cancel = act->kind == ACT_CANCEL;
    Status status =
        write_as(w, act, said->actor, (Role)said->role, cancel ? cancel_tx : change_tx, &j);
    if (status != OK) return refused(w, status);
    if (!cancel) row_of(s)->changed++;
    return OK;
}

/* ---- Kitchen ---- */

static Status pots_tx(Tx *tx, void *job)
{
    SiteJob *j = job;
    DishNeed *needs;
    size_t count;
    MealAt at = meal_at(j->s, j->site);
    TRY(meals_needs(tx, at, &needs, &count));
    for (size_t i = 0; i < count; i++)
        TRY(meals_pot(tx, at, needs[i].dish, needs[i].need + 10,
                      str_fmt(tx->arena, "r%d-%d-%zu", (int)at.day, j->site, i)));
    return OK;
}

/* Now and then a dish has gone cold. */
static Status heat_tx(Tx *tx, void *job)
{
    SiteJob *j = job;
    DishNeed *needs;
    size_t count;
    Random r = random_seeded((uint64_t)j->number);
    MealAt at = meal_at(j->s, j->site);
    TRY(meals_needs(tx, at, &needs, &count));
    for (size_t i = 0; i < count; i++)
        TRY(meals_temperature(tx, at, needs[i].dish,
                              random_below(&r, 100) < 1 ? 570
                                                        : 610 + (int64_t)random_below(&r, 150)));
    return OK;
}

static Status samples_tx(Tx *tx, void *job)
{
    SiteJob *j = job;
    DishNeed *needs;
    size_t count;
    MealAt at = meal_at(j->s, j->site);
    TRY(meals_needs(tx, at, &needs, &count));
    for (size_t i = 0; i < count; i++) TRY(meals_sample_take(tx, at, needs[i].dish, 130));
    return OK;
}

static Status do_site(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    SiteJob j = {.s = s, .site = act->site, .number = (int64_t)(random_next(&r) >> 1)};
    TxFn fn = act->kind == ACT_MENU     ? menu_tx
              : act->kind == ACT_CUT    ? cut_tx
              : act->kind == ACT_CLOSED ? closed_tx
              : act->kind == ACT_POTS   ? pots_tx
              : act->kind == ACT_HEAT   ? heat_tx
                                        : samples_tx;
    TRY(write_as(w, act, s->clerk.v, ROLE_SITE_MANAGER, fn, &j));
    if (act->kind != ACT_CLOSED) return OK;
    s->shut[act->site] = true;
    row_of(s)->closed += j.number;
    return OK;
}

bool act_may_be_killed(ActKind kind)
{
    switch (kind) {
    case ACT_MENU:
    case ACT_JOBS:
    case ACT_ORDER:
    case ACT_AGAIN:
    case ACT_CHANGE:
    case ACT_CANCEL:
    case ACT_CUT:
    case ACT_POTS:
    case ACT_SAMPLES:
    case ACT_DOOR:
    case ACT_HAND:
    case ACT_WALK_IN:
    case ACT_REFUND:
    case ACT_CLOSE: return true;
    case ACT_CLOSED: /* the number of those told would be another */
    case ACT_HEAT:
    case ACT_CONFIRM:
    case ACT_LEAVE:
    case ACT_CORRECT:
    case ACT_LOOK:
    case ACT_FOUND:
    case ACT_COUNTER:
    case ACT_UNHAND:
    case ACT_RETURNS:
    case ACT_TALK:
    case ACT_ANSWER:
    case ACT_UNSEEN:
    case ACT_CALLED:
    case ACT_ALARMS:
    case ACT_CLAIM:
    case ACT_NIGHT: return false;
    }
    return false;
}

Status act_do(Writer *w, const Act *act)
{
    switch (act->kind) {
    case ACT_MENU:
    case ACT_CUT:
    case ACT_CLOSED:
    case ACT_POTS:
    case ACT_HEAT:
    case ACT_SAMPLES: return do_site(w, act);
    case ACT_JOBS: return store_run_jobs(w->store, &w->problem);
    case ACT_ORDER:
    case ACT_WALK_IN: return do_order(w, act);
    case ACT_AGAIN: return do_again(w, act);
    case ACT_CHANGE:
    case ACT_CANCEL: return do_change(w, act);
    case ACT_CONFIRM:
    case ACT_LEAVE:
    case ACT_DOOR:
    case ACT_CORRECT:
    case ACT_LOOK:
    case ACT_FOUND: return do_doors(w, act);
    case ACT_TALK:
    case ACT_ANSWER: return do_words(w, act);
    case ACT_UNSEEN:
    case ACT_CALLED:
    case ACT_ALARMS: return do_safety(w, act);
    case ACT_COUNTER:
    case ACT_HAND:
    case ACT_UNHAND:
    case ACT_RETURNS:
    case ACT_REFUND:
    case ACT_CLOSE:
    case ACT_CLAIM:
    case ACT_NIGHT: return do_evening(w, act);
    }
    return OK;
}
