/* At the counter, after the meal, and what must be true at night. */
#include "main/rehearse_inside.h"

typedef struct MealJob {
    Story *s;
    int site;
    struct {
        int64_t id, person;
        MealHow how;
        MealOrderState state;
        bool walk_in;
    } orders[1200];
    size_t count;
} MealJob;

static Status orders_tx(Tx *tx, void *job)
{
    MealJob *j = job;
    MealOrder *all;
    size_t n;
    MealAt at = meal_at(j->s, j->site);
    j->count = 0;
    TRY(meals_orders_at(tx, at.site, at.day, at.slot, &all, &n));
    for (size_t i = 0; i < n && j->count < 1200; i++) {
        j->orders[j->count].id = all[i].id.v;
        j->orders[j->count].person = all[i].person.v;
        j->orders[j->count].how = all[i].how;
        j->orders[j->count].walk_in = all[i].channel == MEAL_BY_WALK_IN;
        j->orders[j->count++].state = all[i].state;
    }
    return OK;
}

static MealJob *orders_now(Writer *w, const Act *act)
{
    static MealJob j;
    TxOrigin origin = {.community = {DEMO_COMMUNITY}};
    j = (MealJob){.s = w->story, .site = act->site};
    arena_reset(w->arena);
    return store_read(w->store, origin, w->arena, orders_tx, &j, &w->problem) == OK ? &j : NULL;
}

/* Who eats here comes between eleven and one; some do not come; a few times the key is pressed for
 * the wrong one. */
static Status do_counter(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    const MealJob *j = orders_now(w, act);
    if (!j) return UNAVAILABLE;
    for (size_t i = 0; i < j->count; i++) {
        if (j->orders[i].how == MEAL_TO_DOOR || j->orders[i].state != MEAL_PLACED) continue;
        if (random_below(&r, 100) < 4) continue;
        Act hand = {.kind = ACT_HAND,
                    .at_ms =
                        act->at_ms + 10 * MINUTE_MS + (Ms)random_below(&r, 110 * 60) * SECOND_MS,
                    .site = act->site,
                    .id = j->orders[i].id};
        act_add(s, hand);
        if (random_below(&r, 100) < 5) {
            hand.at_ms += SECOND_MS; /* twice */
            act_add(s, hand);
        }
        if (random_below(&r, 100) >= 2) continue;
        hand.at_ms += 2 * MINUTE_MS;
        hand.kind = ACT_UNHAND;
        act_add(s, hand);
        hand.at_ms += MINUTE_MS;
        hand.kind = ACT_HAND;
        if (random_below(&r, 2)) act_add(s, hand);
    }
    return OK;
}

typedef struct OneJob {
    MealOrderId id;
    MealOrder order;
    MealRefund refund;
    MealCause cause;
    bool part;
} OneJob;

static Status hand_tx(Tx *tx, void *job)
{
    OneJob *j = job;
    return meals_hand_over(tx, j->id, &j->order);
}
static Status unhand_tx(Tx *tx, void *job)
{
    OneJob *j = job;
    return meals_hand_over_undo(tx, j->id, &j->order);
}

static Status refund_tx(Tx *tx, void *job)
{
    OneJob *j = job;
    MealRefund *before;
    size_t count;
    MealLine line;
    TRY(meals_order(tx, j->id, &j->order));
    TRY(meals_refunds(tx, j->id, &before, &count));
    if (count) return OK; /* told twice */
    line = (MealLine){.item = j->order.lines[0].item, .count = 1};
    bool part = j->part && (j->order.line_count > 1 || j->order.lines[0].count > 1);
    return meals_refund(tx, j->id, j->cause, &line, part ? 1 : 0, STR("排练"), &j->refund);
}

static Status do_one(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    OneJob j = {.id = {act->id}};
    j.part = random_below(&r, 2) == 0;
    j.cause = (MealCause)(1 + random_below(&r, 5));
    TxFn fn = act->kind == ACT_HAND ? hand_tx : act->kind == ACT_UNHAND ? unhand_tx : refund_tx;
    Status status = write_as(w, act, s->clerk.v, ROLE_SITE_MANAGER, fn, &j);
    if (status == CONFLICT) {
        row_of(s)->refused++;
        return OK;
    }
    return status;
}

static Status do_returns(Writer *w, const Act *act)
{
    Story *s = w->story;
    Random r = act_random(s, act);
    const MealJob *j = orders_now(w, act);
    if (!j) return UNAVAILABLE;
    for (size_t i = 0; i < j->count; i++) {
        if (j->orders[i].state != MEAL_HANDED_OVER) continue;
        Act next = {.kind = ACT_REFUND,
                    .at_ms = act->at_ms + (Ms)random_below(&r, 150) * MINUTE_MS,
                    .site = act->site,
                    .who = j->orders[i].person,
                    .id = j->orders[i].id};
        if (random_below(&r, 1000) < 15) act_add(s, next);
        next.kind = ACT_TALK;
        if (random_below(&r, 100) < 25) act_add(s, next);
    }
    return OK;
}

/* ---- The end of the meal ---- */

static Status close_tx(Tx *tx, void *job)
{
    MealJob *j = job;
    MealAt at = meal_at(j->s, j->site);
    AccountId drawer;
    Balance balance;
    MealClose closed;
    DishNeed *needs;
    size_t count;
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = at.site.v}, &drawer));
    TRY(funds_balance(tx, drawer, &balance));
    Fen cash = -balance.posted;
    Status status = meals_close(tx, at, cash, STR(""), &closed);
    if (status == CONFLICT) { /* somebody did not come, or a walk-in ate what had no sample yet */
        TRY(meals_needs(tx, at, &needs, &count));
        for (size_t i = 0; i < count; i++) TRY(meals_sample_take(tx, at, needs[i].dish, 125));
        status = meals_close(tx, at, cash, STR("都打过电话"), &closed);
    }
    return status;
}

static Status claim_tx(Tx *tx, void *job)
{
    const Story *s = job;
    Unclaimed *unclaimed;
    size_t count;
    Civil c = day_civil(day_of_story(s) - 1);
    int64_t month = c.year * 100 + c.month;
    TRY(benefits_unclaimed(tx, month, &unclaimed, &count));
    for (size_t i = 0; i < count; i++) {
        ClaimId claim;
        Status status = benefits_claim(tx, unclaimed[i].funder, month, &claim);
        if (status == CONFLICT) continue;
        TRY(status);
        TRY(benefits_claim_move(tx, claim, CLAIM_APPROVED, STR("")));
        if (i % 2) TRY(benefits_claim_move(tx, claim, CLAIM_PAID, STR("")));
    }
    return OK;
}

/* ---- Night ---- */

static Status count_order(Tx *tx, DayRow *row, const MealOrder *o)
{
    MealRefund *refunds;
    size_t count;
    bool walk_in = o->channel == MEAL_BY_WALK_IN;
    row->orders++;
    if (o->channel == MEAL_BY_STANDING) row->standing++;
    switch (o->state) {
    case MEAL_PLACED: row->open++; break;
    case MEAL_HANDED_OVER:
        if (walk_in)
            row->walk_ins++;
        else if (o->how == MEAL_TO_DOOR)
            row->delivered++;
        else
            row->at_table++;
        row->paid += o->pay_fen;
        row->subsidy += o->subsidy_fen;
        break;
    case MEAL_CANCELLED: row->cancelled++; break;
    case MEAL_NO_SHOW: row->no_shows++; break;
    case MEAL_REFUNDED: break;
    }
    if (o->state != MEAL_HANDED_OVER && o->state != MEAL_REFUNDED) return OK;
    TRY(meals_refunds(tx, o->id, &refunds, &count));
    for (size_t i = 0; i < count; i++) {
        if (refunds[i].taken_back) continue;
        row->refunds++;
        row->refunded += refunds[i].fen;
    }
    return OK;
}

static Status night_tx(Tx *tx, void *job)
{
    const Story *s = ((MealJob *)job)->s;
    DayRow *row = &((Story *)((MealJob *)job)->s)->rows[s->day];
    DayRow count = {0};
    DispatchFlow *flows;
    size_t n;
    int64_t imbalance;
    for (int i = 0; i < DEMO_SITES; i++) {
        MealAt at = meal_at(s, i);
        MealOrder *orders;
        TRY(meals_orders_at(tx, at.site, at.day, at.slot, &orders, &n));
        for (size_t k = 0; k < n; k++) TRY(count_order(tx, &count, &orders[k]));
    }
    for (int e = 0; e < DEMO_ELDERS; e++) { /* what was answered is there */
        MealOrder order;
        if (!s->said[e].order || s->said[e].day != s->day) continue;
        Status status = meals_order(tx, (MealOrderId){s->said[e].order}, &order);
        if (status != OK && status != NOT_FOUND) return status;
        if (status != OK || order.person.v != s->elders[e].id.v) count.lost++;
    }
    TRY(dispatch_flows(tx, &flows, &n));
    count.open += (int64_t)n;
    TRY(count_safety(tx, s, &count.open));
    TRY(funds_imbalance(tx, UNIT_FEN, &imbalance));
    count.broken += imbalance != 0;
    row->orders = count.orders;
    row->standing = count.standing;
    row->cancelled = count.cancelled;
    row->delivered = count.delivered;
    row->at_table = count.at_table;
    row->walk_ins = count.walk_ins;
    row->no_shows = count.no_shows;
    row->refunds = count.refunds;
    row->paid = count.paid;
    row->subsidy = count.subsidy;
    row->refunded = count.refunded;
    row->open += count.open;
    row->lost += count.lost;
    row->broken += count.broken;
    return OK;
}

static void show_broken(void *context, const char *part, Str title, Str row)
{
    (void)context;
    fprintf(stderr, "%s\t%.*s\t%.*s\n", part, STR_ARG(title), STR_ARG(row));
}

static Status do_night(Writer *w)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}};
    static MealJob j;
    int64_t broken = 0;
    j.s = w->story;
    TRY(store_run_jobs(w->store, &w->problem));
    TRY(notice_domain.work(w->store, &w->problem));
    arena_reset(w->arena);
    TRY(store_read(w->store, origin, w->arena, night_tx, &j, &w->problem));
    TRY(store_audit(w->store, show_broken, NULL, &broken, &w->problem));
    row_of(w->story)->broken += broken;
    return OK;
}

Status do_evening(Writer *w, const Act *act)
{
    static MealJob j;
    switch (act->kind) {
    case ACT_COUNTER: return do_counter(w, act);
    case ACT_HAND:
    case ACT_UNHAND:
    case ACT_REFUND: return do_one(w, act);
    case ACT_RETURNS: return do_returns(w, act);
    case ACT_CLOSE:
        j = (MealJob){.s = w->story, .site = act->site};
        return write_as(w, act, w->story->clerk.v, ROLE_SITE_MANAGER, close_tx, &j);
    case ACT_CLAIM: return write_as(w, act, w->story->clerk.v, ROLE_FINANCE, claim_tx, w->story);
    default: return do_night(w);
    }
}
