/* Two unwell alike after the same dish: it is seen, stopped, kept, told in two hours, and ended by
 * a person. */
#include "domains/meals/after_for_tests.h"

typedef struct Ill {
    After *a;
    Unwell ask;
    int64_t id, outbreak;
    Str words;
    OutbreakOffice office;
    DishId dish;
    Outbreak *all;
    size_t count;
    OutbreakDish *dishes;
    size_t dish_count;
    OutbreakEater *eaters;
    size_t eater_count;
    PersonId manager, regulator;
} Ill;

static Status staff(Tx *tx, void *job)
{
    Ill *i = job;
    MealWorld *w = i->a->w;
    int64_t login;
    LoginAsk ask = {.name = STR("clerk"),
                    .phone = STR(""),
                    .password_hash = STR(""),
                    .community = {HERE},
                    .person = w->clerk,
                    .role = ROLE_SITE_MANAGER,
                    .organisation = w->site};
    TRY(people_login_add(tx, &ask, &login));
    TRY(people_add(tx, &(Person){.name = STR("周监管")}, &i->regulator));
    ask.name = STR("zhou");
    ask.person = i->regulator;
    ask.role = ROLE_MARKET_REGULATOR;
    ask.organisation.v = 0;
    return people_login_add(tx, &ask, &login);
}

static Status do_note(Tx *tx, void *job)
{
    Ill *i = job;
    as(tx, i->a->w);
    return meals_unwell_note(tx, &i->ask, &i->id, &i->outbreak);
}
static Status do_undo_note(Tx *tx, void *job)
{
    Ill *i = job;
    as(tx, i->a->w);
    return meals_unwell_undo(tx, i->id);
}
static Status do_see(Tx *tx, void *job)
{
    Ill *i = job;
    TRY(meals_outbreaks(tx, i->a->w->site, &i->all, &i->count));
    if (!i->count) return OK;
    TRY(meals_outbreak_words(tx, &i->all[0], &i->words));
    TRY(meals_outbreak_dishes(tx, i->all[0].id, &i->dishes, &i->dish_count));
    return meals_outbreak_eaters(tx, i->all[0].id, &i->eaters, &i->eater_count);
}
static Status do_told(Tx *tx, void *job)
{
    Ill *i = job;
    as(tx, i->a->w);
    return meals_outbreak_told(tx, i->a->w->site, i->outbreak, i->office, i->words);
}
static Status do_lift(Tx *tx, void *job)
{
    Ill *i = job;
    as(tx, i->a->w);
    return meals_outbreak_lift(tx, i->a->w->site, i->outbreak, i->dish, i->words);
}
static Status do_end(Tx *tx, void *job)
{
    Ill *i = job;
    as(tx, i->a->w);
    return meals_outbreak_end(tx, i->a->w->site, i->outbreak, i->words);
}
static Status do_timer(Tx *tx, void *job)
{
    Ill *i = job;
    return outbreak_timer(tx, i->outbreak, tx->now_ms);
}
static Status do_keep_sample(Tx *tx, void *job)
{
    Ill *i = job;
    return meals_sample_take(tx, (MealAt){i->a->w->site, i->a->w->day, SLOT_LUNCH}, i->a->w->fish,
                             130);
}
static Status do_throw(Tx *tx, void *job)
{
    Ill *i = job;
    return meals_sample_discard(tx, (MealAt){i->a->w->site, i->a->w->day, SLOT_LUNCH},
                                i->a->w->fish);
}

/* The elder and the neighbour have had the fish. */
static Ill *open_ill(TestEngine engine, TestStore **t)
{
    Ill *i = NEW(test_arena(), Ill);
    i->a = open_world(engine, t);
    MealWorld *w = i->a->w;
    CHECK_STATUS(OK, test_write(*t, HERE, staff, i));
    CHECK_STATUS(OK, test_write(*t, HERE, do_keep_sample, i));
    eat(*t, i->a);
    w->ask.person = w->actor = w->neighbour;
    CHECK_STATUS(OK, test_write(*t, HERE, do_place, w));
    as_clerk(i->a);
    CHECK_STATUS(OK, test_write(*t, HERE, do_hand_over, w));
    (*t)->now_ms += 3 * HOUR_MS;
    return i;
}

static void unwell(TestStore *t, Ill *i, PersonId who, int64_t signs)
{
    i->ask = (Unwell){.person = who, .signs = signs, .since_ms = t->now_ms - HOUR_MS};
    CHECK_STATUS(OK, test_write(t, HERE, do_note, i));
}

TEST(two_unwell_alike_after_one_dish_are_seen_and_the_dish_is_stopped)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Ill *i = open_ill(engine, &t);
        MealWorld *w = i->a->w;
        unwell(t, i, w->elder, UNWELL_VOMIT | UNWELL_FEVER);
        CHECK_INT(0, i->outbreak);
        unwell(t, i, w->elder, UNWELL_LOOSE); /* said again: one person is one */
        CHECK_INT(0, i->outbreak);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM unwell_report"));
        unwell(t, i, w->neighbour, UNWELL_RASH); /* not alike */
        CHECK_INT(0, i->outbreak);
        unwell(t, i, w->neighbour, UNWELL_LOOSE);
        CHECK(i->outbreak != 0);
        CHECK_STATUS(OK, test_read(t, HERE, do_see, i));
        CHECK_INT(1, (int64_t)i->count);
        CHECK_STR(STR("有 2 位说拉肚子，都吃过3月2日午餐的米饭、清蒸鲈鱼。是不是饭的原因，由医院"
                      "和监管部门来定。"),
                  i->words);
        CHECK_INT(2, (int64_t)i->dish_count);
        CHECK_INT(2, (int64_t)i->eater_count);
        CHECK(i->eaters[0].signs && i->eaters[0].eaten);
        /* Who works at the canteen and the regulator are told at once. */
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.outbreak'"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.outbreak'"));

        /* Rice and fish are not sold, to nobody; with the reason they are again. */
        w->ask.person = w->actor = w->neighbour;
        w->role = ROLE_ELDER;
        w->ask.channel = MEAL_BY_WALK_IN;
        t->now_ms -= 3 * HOUR_MS;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
        CHECK_TEXT("meals.dish_stopped", t->problem.code);
        as_clerk(i->a);
        i->words = STR("换新煮的米饭");
        i->dish = w->rice;
        CHECK_STATUS(OK, test_write(t, HERE, do_lift, i));
        i->dish = w->tofu;
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, do_lift, i));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w)); /* the fish still is */
        w->ask.lines[0].item = w->tofu_set;
        w->ask.pay_with = MEAL_BY_CASH;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(the_sample_stays_past_its_48_hours_until_it_is_over)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Ill *i = open_ill(engine, &t);
        MealWorld *w = i->a->w;
        unwell(t, i, w->elder, UNWELL_BELLY);
        unwell(t, i, w->neighbour, UNWELL_BELLY);
        t->now_ms += 60 * HOUR_MS;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_throw, i));
        CHECK_TEXT("meals.sample_held", t->problem.code);
        i->words = STR("查过了，不是饭的原因");
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_end, i));
        CHECK_TEXT("meals.outbreak_untold", t->problem.code);
        i->words = STR("市场监管 李科长");
        i->office = OFFICE_MARKET;
        CHECK_STATUS(OK, test_write(t, HERE, do_told, i));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_end, i));
        i->office = OFFICE_HEALTH;
        CHECK_STATUS(OK, test_write(t, HERE, do_told, i));
        i->words = STR("");
        CHECK_STATUS(INVALID, test_write(t, HERE, do_end, i));
        i->words = STR("查过了，不是饭的原因");
        CHECK_STATUS(OK, test_write(t, HERE, do_end, i));
        CHECK_STATUS(OK, test_write(t, HERE, do_end, i));
        CHECK_STATUS(OK, test_write(t, HERE, do_throw, i));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(the_two_hours_are_counted_and_who_has_not_told_hears_it)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Ill *i = open_ill(engine, &t);
        MealWorld *w = i->a->w;
        unwell(t, i, w->elder, UNWELL_VOMIT);
        unwell(t, i, w->neighbour, UNWELL_VOMIT);
        CHECK_INT(HOUR_MS,
                  test_number(t, "SELECT due_ms FROM timer WHERE kind = 'meals.outbreak'") -
                      t->now_ms);
        t->now_ms += HOUR_MS;
        CHECK_STATUS(OK, test_write(t, HERE, do_timer, i));
        CHECK_INT(1,
                  test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.outbreak_due'"));
        i->words = STR("李科长");
        i->office = OFFICE_MARKET;
        CHECK_STATUS(OK, test_write(t, HERE, do_told, i));
        t->now_ms += HOUR_MS;
        CHECK_STATUS(OK, test_write(t, HERE, do_timer, i)); /* the health office is missing */
        CHECK_INT(1,
                  test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.outbreak_late'"));
        CHECK_INT(3,
                  test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.outbreak_due'"));
        CHECK_INT(0, test_store_broken(t));
        i->office = OFFICE_HEALTH;
        CHECK_STATUS(OK, test_write(t, HERE, do_told, i));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM timer WHERE kind = 'meals.outbreak'"));
        CHECK_STATUS(OK, test_write(t, HERE, do_timer, i)); /* late: harmless */
        CHECK_INT(3,
                  test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.outbreak_due'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(no_outbreak_is_made_of_other_dishes_other_days_or_a_mistake)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Ill *i = open_ill(engine, &t);
        MealWorld *w = i->a->w;
        i->ask = (Unwell){.person = w->elder, .signs = 0, .since_ms = t->now_ms};
        CHECK_STATUS(INVALID, test_write(t, HERE, do_note, i));
        CHECK_TEXT("meals.unwell_signs", t->problem.code);
        i->ask.signs = UNWELL_VOMIT;
        i->ask.since_ms = t->now_ms + 1;
        CHECK_STATUS(INVALID, test_write(t, HERE, do_note, i));
        CHECK_TEXT("meals.unwell_when", t->problem.code);
        /* Before the meal it cannot be of the meal. */
        i->ask.since_ms = t->now_ms - 5 * HOUR_MS;
        CHECK_STATUS(OK, test_write(t, HERE, do_note, i));
        unwell(t, i, w->neighbour, UNWELL_VOMIT);
        CHECK_INT(0, i->outbreak);
        /* Somebody else than family, the person or staff notes nothing of anybody. */
        w->actor = w->neighbour;
        w->role = ROLE_ELDER;
        i->ask = (Unwell){.person = w->elder, .signs = UNWELL_VOMIT, .since_ms = t->now_ms};
        CHECK_STATUS(DENIED, test_write(t, HERE, do_note, i));
        as_clerk(i->a);
        /* 30 hours after the other it is another story. */
        CHECK_STATUS(OK, test_write(t, HERE, do_undo_note, i));
        t->now_ms += 30 * HOUR_MS;
        unwell(t, i, w->elder, UNWELL_VOMIT);
        CHECK_INT(0, i->outbreak);
        unwell(t, i, w->neighbour, UNWELL_VOMIT);
        CHECK(i->outbreak != 0);
        CHECK_STATUS(OK, test_write(t, HERE, do_undo_note, i)); /* it was another neighbour */
        CHECK_STATUS(OK, test_read(t, HERE, do_see, i));
        CHECK_INT(1, i->all[0].people);
        CHECK(i->all[0].open);
        i->words = STR("记错了人");
        CHECK_STATUS(OK, test_write(t, HERE, do_end, i));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_store_fault_leaves_no_half_outbreak)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Ill *i = open_ill(engine, &t);
        MealWorld *w = i->a->w;
        unwell(t, i, w->elder, UNWELL_VOMIT);
        i->ask = (Unwell){
            .person = w->neighbour, .signs = UNWELL_VOMIT, .since_ms = t->now_ms - HOUR_MS};
        CHECK(test_fault_loop(t, HERE, do_note, i, sound) >= 15);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM outbreak"));
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM outbreak_case"));
        CHECK(test_fault_loop(t, HERE, do_timer, i, sound) >= 3);
        i->words = STR("李科长");
        i->office = OFFICE_MARKET;
        CHECK(test_fault_loop(t, HERE, do_told, i, sound) >= 2);
        i->office = OFFICE_HEALTH;
        CHECK(test_fault_loop(t, HERE, do_told, i, sound) >= 3);
        i->dish = w->rice;
        CHECK(test_fault_loop(t, HERE, do_lift, i, sound) >= 2);
        CHECK(test_fault_loop(t, HERE, do_end, i, sound) >= 3);
        CHECK(test_fault_loop(t, HERE, do_undo_note, i, sound) >= 2);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
