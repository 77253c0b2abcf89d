/* A dish made of another: what is in the sauce is in the dish. */
#include "domains/meals/world_for_tests.h"

typedef struct Cook {
    MealWorld *w;
    DishId sauce, stock, noodles;
    MenuItemId set;
    Dish set_to;
    DishSense sense;
} Cook;

static Status add(Tx *tx, void *job)
{
    Cook *c = job;
    MealWorld *w = c->w;
    int64_t published;
    TRY(world_dish(tx, w, "老张高汤", "soup",
                   "[{\"name\":\"猪骨\",\"grams\":300},{\"name\":\"水\",\"grams\":700}]",
                   &c->stock));
    TRY(world_dish(tx, w, "老张拌酱", "soup",
                   "[{\"name\":\"花生\",\"grams\":50},{\"name\":\"老张高汤\",\"grams\":50}]",
                   &c->sauce));
    TRY(world_dish(tx, w, "拌青菜", "greens",
                   "[{\"name\":\"青菜\",\"grams\":200},{\"name\":\"老张拌酱\",\"grams\":20}]",
                   &c->noodles));
    TRY(world_item(tx, w, 4, "拌青菜套餐", 900, 20, c->noodles, &c->set));
    return meals_menu_publish(tx, w->site, w->day, w->day, &published);
}
static Status do_set(Tx *tx, void *job)
{
    Cook *c = job;
    return meals_dish_set(tx, &c->set_to);
}
static Status do_sense(Tx *tx, void *job)
{
    Cook *c = job;
    Dish dish;
    TRY(dish_find(tx, c->noodles, &dish));
    return dish_sense(tx, &dish, &c->sense);
}

static Cook *open_cook(TestEngine engine, TestStore **t)
{
    Cook *c = NEW(test_arena(), Cook);
    c->w = world_open(engine, t);
    CHECK_STATUS(OK, test_write(*t, HERE, add, c));
    return c;
}

static void sauce_of(Cook *c, const char *lines)
{
    c->set_to = (Dish){.id = c->sauce,
                       .site = c->w->site,
                       .name = STR("老张拌酱"),
                       .part = STR("soup"),
                       .tags = STR(""),
                       .lines = str_of(lines)};
}

TEST(what_is_in_the_sauce_is_in_the_dish)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Cook *c = open_cook(engine, &t);
        CHECK_STATUS(OK, test_read(t, HERE, do_sense, c));
        CHECK_INT(A5, c->sense.allergens & A5);
        CHECK_INT(0, (int64_t)c->sense.unknown_count);
        /* 20 g of the sauce are 10 g of peanuts, 3 g of bones, 7 g of water */
        CHECK(c->sense.sum.grams > 212 && c->sense.sum.grams < 214);
        c->w->ask.lines[0].item = c->set;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, c->w)); /* she is allergic */
        CHECK_TEXT("meals.diet", t->problem.code);

        /* Another sauce is another dish, at once; with something unknown nothing is safe. */
        sauce_of(c, "[{\"name\":\"黄豆酱油\",\"grams\":10},{\"name\":\"老张秘方\",\"grams\":1}]");
        CHECK_STATUS(OK, test_write(t, HERE, do_set, c));
        CHECK_STATUS(OK, test_read(t, HERE, do_sense, c));
        CHECK_INT(A6, c->sense.allergens & (A5 | A6));
        CHECK_INT(1, (int64_t)c->sense.unknown_count);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, c->w));
        CHECK_TEXT("meals.ask_first", t->problem.code);
        sauce_of(c, "[{\"name\":\"盐\",\"grams\":1}]");
        c->set_to.may_contain = STR("A5");
        CHECK_STATUS(OK, test_write(t, HERE, do_set, c));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, c->w));
        CHECK_TEXT("meals.diet", t->problem.code); /* the same pan */
        c->set_to.may_contain = STR("");
        CHECK_STATUS(OK, test_write(t, HERE, do_set, c));
        CHECK_STATUS(OK, test_write(t, HERE, do_place, c->w));
        /* Who ordered it is told when the sauce changes. */
        sauce_of(c, "[{\"name\":\"花生\",\"grams\":10}]");
        CHECK_STATUS(OK, test_write(t, HERE, do_set, c));
        test_jobs(t);
        CHECK_INT(MEAL_CANCELLED, test_number(t, "SELECT state FROM meal_order"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.diet_now'"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(two_dishes_are_not_made_of_each_other)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Cook *c = open_cook(engine, &t);
        sauce_of(c, "[{\"name\":\"拌青菜\",\"grams\":10}]");
        CHECK_STATUS(INVALID, test_write(t, HERE, do_set, c));
        CHECK_TEXT("meals.recipe_round", t->problem.code);
        CHECK_STR(STR("拌青菜里已经用了老张拌酱，两道菜不能互相做配料，请去掉一处"),
                  str_of(t->problem.text));
        sauce_of(c, "[{\"name\":\"老张拌酱\",\"grams\":10}]"); /* its own name is just a word */
        CHECK_STATUS(OK, test_write(t, HERE, do_set, c));
        c->set_to = (Dish){.id = c->stock,
                           .site = c->w->site,
                           .name = STR("老张高汤"),
                           .tags = STR(""),
                           .lines = STR("[{\"name\":\"老张拌酱\"}]")};
        CHECK_STATUS(OK, test_write(t, HERE, do_set, c));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static void sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_changes_no_half_recipe)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Cook *c = open_cook(engine, &t);
        sauce_of(c, "[{\"name\":\"盐\",\"grams\":1},{\"name\":\"老张高汤\",\"grams\":9}]");
        CHECK(test_fault_loop(t, HERE, do_set, c, sound) >= 6);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
