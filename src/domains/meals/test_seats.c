/* Scarce places to the door: the last ones wait for who cannot go out. */
#include "domains/meals/world_for_tests.h"

typedef struct Seats {
    MealWorld *w;
    DoorRule rule;
    PersonId flagged;
} Seats;

static Status set_rule(Tx *tx, void *job)
{
    Seats *s = job;
    return meals_door_rule_set(tx, s->w->site, &s->rule);
}
static Status flag(Tx *tx, void *job)
{
    Seats *s = job;
    int64_t id;
    return people_flag_set(tx, s->flagged, FLAG_DISABLED, s->w->day - 30, STR("残联名册"), &id);
}

static Seats *open_seats(TestEngine engine, TestStore **t, DoorRule rule)
{
    Seats *s = NEW(test_arena(), Seats);
    s->w = world_open(engine, t);
    s->rule = rule;
    s->w->ask.how = MEAL_TO_DOOR;
    CHECK_STATUS(OK, test_write(*t, HERE, set_rule, s));
    return s;
}

static void ask_as(Seats *s, PersonId who)
{
    s->w->actor = s->w->ask.person = who;
    s->w->role = ROLE_ELDER;
}

TEST(the_last_place_to_the_door_waits_for_who_cannot_go_out_until_the_hour)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Seats *s = open_seats(engine, &t, (DoorRule){.seats = 2, .kept = 1, .until_min = 645});
        ask_as(s, s->w->neighbour);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, s->w)); /* one of two is for all */
        ask_as(s, s->w->elder);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, s->w));
        CHECK_TEXT("meals.door_kept", t->problem.code);
        CHECK_TEXT(
            "剩下 1 份送上门的先留给出不了门的人，当天 10:45 以后都可以订；现在可以到店吃或带走",
            t->problem.text);
        s->w->ask.how = MEAL_TAKE_AWAY;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, s->w)); /* the next yes holds */
        CHECK_STATUS(OK, test_write(t, HERE, do_cancel, s->w));
        s->w->ask.how = MEAL_TO_DOOR;
        t->now_ms += 15 * MINUTE_MS; /* 10:45: free for all */
        CHECK_STATUS(OK, test_write(t, HERE, do_place, s->w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(who_cannot_go_out_gets_the_kept_place_and_a_full_run_is_full)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Seats *s = open_seats(engine, &t, (DoorRule){.seats = 1, .kept = 1, .until_min = 1440});
        ask_as(s, s->w->neighbour);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, s->w));
        CHECK_TEXT("meals.door_kept", t->problem.code);
        s->flagged = s->w->elder;
        CHECK_STATUS(OK, test_write(t, HERE, flag, s));
        ask_as(s, s->w->elder);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, s->w));
        ask_as(s, s->w->neighbour);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, s->w));
        CHECK_TEXT("meals.door_full", t->problem.code);
        s->rule = (DoorRule){0}; /* as many as are asked for */
        CHECK_STATUS(OK, test_write(t, HERE, set_rule, s));
        CHECK_STATUS(OK, test_write(t, HERE, do_place, s->w));
        s->rule = (DoorRule){.seats = 1, .kept = 2};
        CHECK_STATUS(INVALID, test_write(t, HERE, set_rule, s));
        CHECK_TEXT("meals.door_rule", t->problem.code);
        test_store_close(t);
    }
}

static void sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_the_rule_or_the_order_leaves_nothing_half_done)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Seats *s = open_seats(engine, &t, (DoorRule){.seats = 5, .kept = 1, .until_min = 600});
        CHECK(test_fault_loop(t, HERE, set_rule, s, sound) >= 2);
        ask_as(s, s->w->elder);
        CHECK(test_fault_loop(t, HERE, do_place, s->w, sound) >= 10);
        test_store_close(t);
    }
}
