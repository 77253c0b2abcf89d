#include "domains/meals/world_for_tests.h"

static MealAt at_of(const MealWorld *w)
{
    return (MealAt){.site = w->site, .day = w->day, .slot = SLOT_LUNCH};
}

static DishNeed need_of_fish;
static Status do_needs(Tx *tx, void *job)
{
    MealWorld *w = job;
    DishNeed *needs;
    size_t count;
    need_of_fish = (DishNeed){0};
    TRY(meals_needs(tx, at_of(w), &needs, &count));
    for (size_t i = 0; i < count; i++)
        if (needs[i].dish.v == w->fish.v) need_of_fish = needs[i];
    return OK;
}
static Status do_pot(Tx *tx, void *job)
{
    MealWorld *w = job;
    return meals_pot(tx, at_of(w), w->fish, w->number, w->reason);
}
static Status do_pot_undo(Tx *tx, void *job)
{
    return meals_pot_undo(tx, ((MealWorld *)job)->reason);
}
static Status do_sample(Tx *tx, void *job)
{
    MealWorld *w = job;
    TRY(meals_sample_take(tx, at_of(w), w->fish, w->number));
    return meals_sample_take(tx, at_of(w), w->rice, w->number);
}
static Status do_discard(Tx *tx, void *job)
{
    MealWorld *w = job;
    return meals_sample_discard(tx, at_of(w), w->fish);
}
static MealClose closed;
static Status do_close(Tx *tx, void *job)
{
    MealWorld *w = job;
    return meals_close(tx, at_of(w), 10000, w->reason, &closed);
}

TEST(pots_count_against_what_was_ordered_and_a_repeated_key_is_one_pot)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->ask.lines[0].count = 2;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        w->reason = STR("k1");
        w->number = 20;
        CHECK_STATUS(OK, test_write(t, HERE, do_pot, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_pot, w));
        CHECK_STATUS(OK, test_read(t, HERE, do_needs, w));
        CHECK_INT(2, need_of_fish.need);
        CHECK_INT(20, need_of_fish.made);
        CHECK_STATUS(OK, test_write(t, HERE, do_pot_undo, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_pot_undo, w));
        CHECK_STATUS(OK, test_read(t, HERE, do_needs, w));
        CHECK_INT(0, need_of_fish.made);
        w->reason = STR("k2");
        w->number = 0;
        CHECK_STATUS(INVALID, test_write(t, HERE, do_pot, w));
        CHECK_TEXT("meals.pot_size", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Ms at_clock(int hour, int minute)
{
    return (Ms)(hour * 60 + minute) * MINUTE_MS;
}

TEST(the_four_cases_of_hot_food)
{
    Ms cooked = at_clock(10, 40);
    Ms before;
    HotReading good[] = {{at_clock(11, 10), 630},
                         {at_clock(11, 40), 620},
                         {at_clock(12, 10), 610},
                         {at_clock(12, 40), 610}};
    HotReading bad[] = {{at_clock(11, 10), 630}, {at_clock(11, 40), 580}};
    CHECK_INT(HOT_WARN, meals_hot_check(cooked, NULL, 0, at_clock(12, 35), &before));
    CHECK_INT(at_clock(12, 40), before);
    CHECK_INT(HOT_REJECT, meals_hot_check(cooked, NULL, 0, at_clock(12, 45), &before));
    CHECK_INT(HOT_OK, meals_hot_check(cooked, good, 4, at_clock(13, 30), &before));
    CHECK_INT(at_clock(14, 40), before);
    CHECK_INT(HOT_REJECT, meals_hot_check(cooked, bad, 2, at_clock(13, 0), &before));
    CHECK_INT(HOT_OK, meals_hot_check(cooked, NULL, 0, at_clock(12, 25), &before));
    /* A gap in the log is no log. */
    HotReading gap[] = {{at_clock(11, 10), 630}, {at_clock(12, 40), 630}};
    CHECK_INT(HOT_REJECT, meals_hot_check(cooked, gap, 2, at_clock(13, 0), &before));
    CHECK_INT(HOT_REJECT, meals_hot_check(cooked, good, 4, at_clock(14, 41), &before));
    CHECK_INT(HOT_REJECT, meals_hot_check(cooked, good, 4, at_clock(13, 50), &before));
}

TEST(a_meal_is_not_closed_without_samples_nor_while_somebody_has_no_meal)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_close, w));
        CHECK_TEXT("meals.undelivered", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_close, w));
        CHECK_TEXT("meals.sample_missing", t->problem.code);
        w->number = 124;
        CHECK_STATUS(INVALID, test_write(t, HERE, do_sample, w));
        CHECK_TEXT("meals.sample_small", t->problem.code);
        w->number = 125;
        CHECK_STATUS(OK, test_write(t, HERE, do_sample, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_close, w));
        CHECK_INT(1, closed.handed_over);
        CHECK_INT(22000, closed.cash_expected_fen); /* three cards were filled from the drawer */
        CHECK_INT(2, test_number(t, "SELECT samples FROM meal_trail")); /* for S-F10 */
        CHECK_INT(-1, test_number(t, "SELECT portions FROM meal_trail"));
        CHECK_STATUS(OK, test_write(t, HERE, do_close, w));
        CHECK_INT(1, closed.handed_over);
        w->ask.channel = MEAL_BY_APP;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
        CHECK_TEXT("meals.closed", t->problem.code);

        t->now_ms += 48 * HOUR_MS - 1;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_discard, w));
        CHECK_TEXT("meals.sample_young", t->problem.code);
        t->now_ms += 1;
        CHECK_STATUS(OK, test_write(t, HERE, do_discard, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_discard, w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status do_trails(Tx *tx, void *job)
{
    (void)job;
    return trails_nightly(tx, 0, tx->now_ms);
}

TEST(a_meal_nobody_closed_and_no_kitchen_can_show_is_told_in_the_night)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, w));
        t->now_ms += DAY_MS;
        CHECK(test_fault_loop(t, HERE, do_trails, w, NULL) >= 3);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_trail"));
        CHECK_INT(0, test_number(t, "SELECT batches + samples + purchases FROM meal_trail"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM timer WHERE kind = 'meals.trails'"));
        test_store_close(t);
    }
}

TEST(who_did_not_come_is_explained_when_the_meal_ends)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        w->number = 150;
        CHECK_STATUS(OK, test_write(t, HERE, do_sample, w));
        w->reason = STR("去了女儿家，已经通过电话");
        CHECK_STATUS(OK, test_write(t, HERE, do_close, w));
        CHECK_INT(1, closed.not_taken);
        look(t, w);
        CHECK_INT(10000, w->card);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Lots ---- */

static int64_t lot;
static int64_t use;
static int64_t recalled;
static int64_t first_alert;
static Status do_lot(Tx *tx, void *job)
{
    MealWorld *w = job;
    return meals_lot_add(tx,
                         &(FoodLot){.site = w->site,
                                    .code = STR("LY-0302"),
                                    .name = STR("鲈鱼"),
                                    .supplier = STR("城南水产"),
                                    .received = w->day - 1,
                                    .expires = w->day + (Day)w->left,
                                    .grams = 5000},
                         &lot);
}
static Status do_use(Tx *tx, void *job)
{
    MealWorld *w = job;
    return meals_lot_use(tx, at_of(w), lot, w->fish, w->number, &use);
}
static Status do_use_elsewhere(Tx *tx, void *job)
{
    MealWorld *w = job;
    MealAt at = at_of(w);
    at.site.v++;
    return meals_lot_use(tx, at, lot, w->fish, 100, &use);
}
static Status do_use_back(Tx *tx, void *job)
{
    MealWorld *w = job;
    return meals_lot_use_undo(tx, w->site, use);
}
static Status do_use_back_elsewhere(Tx *tx, void *job)
{
    MealWorld *w = job;
    return meals_lot_use_undo(tx, (OrganisationId){w->site.v + 1}, use);
}
static Status do_lot_back(Tx *tx, void *job)
{
    MealWorld *w = job;
    return meals_lot_undo(tx, w->site, lot);
}
static Status look_at_lots(Tx *tx, void *job)
{
    MealWorld *w = job;
    FoodLot *all;
    size_t count;
    TRY(meals_lots(tx, w->site, &all, &count));
    w->left = count ? all[0].grams - all[0].used : -1;
    w->number = (int64_t)count;
    return OK;
}
static Status look_at_samples(Tx *tx, void *job)
{
    MealWorld *w = job;
    FoodSample *due;
    size_t count;
    TRY(meals_samples_due(tx, w->site, &due, &count));
    w->number = (int64_t)count;
    return OK;
}
static Status do_recall(Tx *tx, void *job)
{
    Recalled *found;
    size_t count;
    (void)job;
    TRY(meals_recall(tx, STR("LY-0302"), &found, &count));
    recalled = (int64_t)count;
    first_alert = count ? found[0].alert : -1;
    return OK;
}

static DishEaten *eaten;
static size_t eaten_count;
static Status do_eaten(Tx *tx, void *job)
{
    MealWorld *w = job;
    return meals_eaten(tx, w->ask.person, w->day - 2, w->day, &eaten, &eaten_count);
}
static const DishEaten *eaten_fish(const MealWorld *w)
{
    for (size_t i = 0; i < eaten_count; i++)
        if (eaten[i].dish.v == w->fish.v) return &eaten[i];
    return NULL;
}

TEST(a_lot_leads_to_everybody_who_got_of_it_and_to_nobody_else)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->left = 3;
        CHECK_STATUS(OK, test_write(t, HERE, do_lot, w));
        w->number = 4000;
        CHECK_STATUS(OK, test_write(t, HERE, do_use, w));
        w->number = 1001;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_use, w));
        CHECK_TEXT("meals.lot_empty", t->problem.code);
        w->ask.person = w->actor = w->neighbour;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        w->ask.person = w->actor = w->elder;
        w->ask.lines[0].item = w->tofu_set;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_read(t, HERE, do_recall, w));
        CHECK_INT(1, recalled);
        w->ask.lines[0].item = w->fish_set;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_read(t, HERE, do_recall, w));
        CHECK_INT(2, recalled);
        CHECK_INT(2, first_alert); /* who is allergic comes first */
        CHECK_STATUS(OK, test_read(t, HERE, do_eaten, w));
        const DishEaten *fish = eaten_fish(w);
        ASSERT(fish);
        CHECK_INT(w->day, fish->day);
        CHECK_INT(0, fish->sample_ms);
        CHECK_INT(1, fish->lot_count);
        CHECK_STR(STR("LY-0302"), fish->lots[0].code);
        CHECK_STR(STR("城南水产"), fish->lots[0].supplier);
        w->ask.person = w->neighbour;
        w->day -= 3;
        CHECK_STATUS(OK, test_read(t, HERE, do_eaten, w));
        CHECK_INT(0, eaten_count);
        w->day += 3;
        CHECK_INT(0, test_store_broken(t));
        w->left = -1;
        CHECK_STATUS(OK, test_write(t, HERE, do_lot, w));
        w->number = 10;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_use, w));
        CHECK_TEXT("meals.lot_expired", t->problem.code);
        test_store_close(t);
    }
}

TEST(a_lot_of_another_canteen_is_not_used_and_a_use_written_by_mistake_is_taken_back)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->left = 3;
        CHECK_STATUS(OK, test_write(t, HERE, do_lot, w));
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, do_use_elsewhere, w));
        CHECK_TEXT("meals.no_lot", t->problem.code);
        w->number = 4000;
        CHECK_STATUS(OK, test_write(t, HERE, do_use, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_lot_back, w));
        CHECK_TEXT("meals.lot_used", t->problem.code);
        CHECK_STATUS(OK, test_read(t, HERE, look_at_lots, w));
        CHECK_INT(1, w->number);
        CHECK_INT(1000, w->left);
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, do_use_back_elsewhere, w));
        CHECK_TEXT("meals.no_lot_use", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, do_use_back, w));
        CHECK_STATUS(OK, test_read(t, HERE, look_at_lots, w));
        CHECK_INT(5000, w->left);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM lot_use"));
        CHECK_INT(0, test_store_broken(t));
        w->number = 5000;
        CHECK_STATUS(OK, test_write(t, HERE, do_use, w));
        CHECK_STATUS(OK, test_read(t, HERE, look_at_lots, w));
        CHECK_INT(0, w->number); /* nothing is left of it */
        t->now_ms += DAY_MS;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_use_back, w));
        CHECK_TEXT("meals.too_late", t->problem.code);
        w->left = 3;
        CHECK_STATUS(OK, test_write(t, HERE, do_lot, w));
        t->now_ms += DAY_MS;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_lot_back, w)); /* came in three days ago */
        CHECK_TEXT("meals.too_late", t->problem.code);
        t->now_ms -= 2 * DAY_MS;
        CHECK_STATUS(OK, test_write(t, HERE, do_lot_back, w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM food_lot"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_sample_is_waiting_to_be_thrown_away_from_48_hours_until_it_is)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->number = 150;
        CHECK_STATUS(OK, test_write(t, HERE, do_sample, w));
        t->now_ms += 48 * HOUR_MS - 1;
        CHECK_STATUS(OK, test_read(t, HERE, look_at_samples, w));
        CHECK_INT(0, w->number);
        t->now_ms++;
        CHECK_STATUS(OK, test_read(t, HERE, look_at_samples, w));
        CHECK_INT(2, w->number);
        CHECK_STATUS(OK, test_write(t, HERE, do_discard, w));
        CHECK_STATUS(OK, test_read(t, HERE, look_at_samples, w));
        CHECK_INT(1, w->number);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static void sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        w->reason = STR("k1");
        w->number = 200;
        w->left = 3;
        CHECK(test_fault_loop(t, HERE, do_pot, w, sound) >= 2);
        CHECK(test_fault_loop(t, HERE, do_sample, w, sound) >= 4);
        CHECK(test_fault_loop(t, HERE, do_lot, w, sound) >= 1);
        CHECK(test_fault_loop(t, HERE, do_use, w, sound) >= 3);
        CHECK(test_fault_loop(t, HERE, do_use_back, w, sound) >= 4);
        CHECK(test_fault_loop(t, HERE, do_lot_back, w, sound) >= 2);
        CHECK(test_fault_loop(t, HERE, do_close, w, sound) >= 10);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_close"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status look_variants(Tx *tx, void *job)
{
    MealWorld *w = job;
    DishNeed *needs;
    size_t count;
    TRY(meals_needs(tx, at_of(w), &needs, &count));
    for (size_t i = 0; i < count; i++)
        if (needs[i].dish.v == w->fish.v) w->reason = str_dup(test_arena(), needs[i].variants);
    return OK;
}

TEST(the_board_counts_each_wish_of_a_dish)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->ask.note = STR("少盐，不要葱");
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        w->actor = w->neighbour;
        w->ask.person = w->neighbour;
        w->ask.note = STR("少盐");
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_write(t, HERE, look_variants, w));
        CHECK_STR(STR("少盐 2 份，不要葱 1 份"), w->reason);
        test_store_close(t);
    }
}
