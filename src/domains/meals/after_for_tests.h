/* What the tests of the time after a meal share: an elder who has eaten, the clerk, a complaint. */
#pragma once
#include "domains/meals/world_for_tests.h"

typedef struct After {
    MealWorld *w;
    int64_t words, number, shifts;
    DishId dish;
    DishId votes[4];
    size_t vote_count;
    DishWords *said;
    size_t said_count;
    MealFigures figures;
    Complaint ask, complaint;
    ComplaintDecision decision;
    bool accepted;
    HealthCard card;
    Shift shift;
    PersonId social;
    RunId run;
} After;

static inline Status set_up(Tx *tx, void *job)
{
    After *a = job;
    return people_add(tx, &(Person){.name = STR("周社工")}, &a->social);
}

static inline void sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

static inline After *open_world(TestEngine engine, TestStore **t)
{
    After *a = NEW(test_arena(), After);
    a->w = world_open(engine, t);
    CHECK_STATUS(OK, test_write(*t, HERE, set_up, a));
    a->dish = a->w->fish;
    return a;
}

static inline void as_clerk(After *a)
{
    a->w->actor = a->w->clerk;
    a->w->role = ROLE_SITE_MANAGER;
}
static inline void as_elder(After *a)
{
    a->w->actor = a->w->elder;
    a->w->role = ROLE_ELDER;
}

/* The elder has had her lunch. */
static inline void eat(TestStore *t, After *a)
{
    as_elder(a);
    CHECK_STATUS(OK, test_write(t, HERE, do_place, a->w));
    as_clerk(a);
    CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, a->w));
    as_elder(a);
}

static inline Status do_figures(Tx *tx, void *job)
{
    After *a = job;
    return meals_figures(tx, a->w->site, a->w->day - 1, a->w->day, &a->figures);
}

static inline Status do_complain(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_complain(tx, &a->ask, &a->complaint.id);
}

static inline Status do_answer(Tx *tx, void *job)
{
    After *a = job;
    as(tx, a->w);
    return meals_complaint_answer(tx, a->complaint.id, STR("鱼太咸，吃不下"));
}

static inline Status do_load(Tx *tx, void *job)
{
    After *a = job;
    return meals_complaint(tx, a->complaint.id, &a->complaint);
}

static inline void complain(TestStore *t, After *a)
{
    eat(t, a);
    a->ask = (Complaint){.person = a->w->elder,
                         .order = a->w->order.id,
                         .kind = COMPLAINT_TASTE,
                         .channel = 1,
                         .words = STR("鱼咸得没法吃")};
    CHECK_STATUS(OK, test_write(t, HERE, do_complain, a));
}
