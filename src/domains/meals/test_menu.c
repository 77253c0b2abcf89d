#include "domains/meals/world_for_tests.h"

typedef struct Draft {
    MealWorld *w;
    MenuItemId item;
    OrganisationId site;
} Draft;
static Status add_draft(Tx *tx, void *job)
{
    Draft *d = job;
    MenuItem m;
    TRY(menu_item_find(tx, d->w->fish_set, &m));
    d->site = m.site;
    m.name = STR("加菜");
    return meals_menu_add(tx, &m, &d->item);
}
static Status drop_draft(Tx *tx, void *job)
{
    Draft *d = job;
    return meals_menu_drop(tx, d->site, d->item);
}
static Status drop_published(Tx *tx, void *job)
{
    Draft *d = job;
    return meals_menu_drop(tx, d->site, d->w->fish_set);
}
static Status drop_elsewhere(Tx *tx, void *job)
{
    Draft *d = job;
    return meals_menu_drop(tx, (OrganisationId){d->site.v + 1}, d->item);
}
/* A drop that failed half way has left the item and its dishes. */
static void draft_whole(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(1, test_number(t, "SELECT count(*) FROM menu_item WHERE state = 1"));
    CHECK(test_number(t, "SELECT count(*) FROM menu_part p JOIN menu_item i"
                         "    ON i.community_id = p.community_id AND i.id = p.item_id"
                         " WHERE i.state = 1") > 0);
}

TEST(a_draft_can_be_dropped_and_what_is_published_stays)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        Draft d = {.w = world_open(engine, &t)};
        CHECK_STATUS(OK, test_write(t, HERE, add_draft, &d));
        int64_t items = test_number(t, "SELECT count(*) FROM menu_item");
        CHECK_STATUS(CONFLICT, test_write(t, HERE, drop_published, &d));
        CHECK_TEXT("meals.published", t->problem.code);
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, drop_elsewhere, &d));
        CHECK_TEXT("meals.no_item", t->problem.code);
        CHECK(test_fault_loop(t, HERE, drop_draft, &d, draft_whole) >= 3);
        CHECK_INT(items - 1, test_number(t, "SELECT count(*) FROM menu_item"));
        CHECK_STATUS(OK, test_write(t, HERE, drop_draft, &d)); /* repeated: harmless */
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
