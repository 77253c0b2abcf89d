/* The rules of the network of support, on both engines, with a fault at every store call. */
#include "domains/geo/world_for_tests.h"

typedef struct Helping {
    World w;
    Resource resource;
    ResourceId money, kitchen;
    Support support;
    int64_t support_id;
} Helping;

static Status set_up(Tx *tx, void *job)
{
    Helping *h = job;
    Resource money = {.kind = RESOURCE_MONEY, .name = STR("区补贴"), .capacity = 600};
    Resource kitchen = {.kind = RESOURCE_PLACE, .name = STR("食堂")};
    TRY(geo_resource_add(tx, &money, &h->money));
    TRY(geo_resource_add(tx, &kitchen, &h->kitchen));
    h->support = (Support){
        .from = h->money, .to = h->kitchen, .what = STR("补贴"), .needed = true, .uses = 100};
    return OK;
}
static Status add_resource(Tx *tx, void *job)
{
    Helping *h = job;
    Resource r = {.kind = RESOURCE_PEOPLE, .name = STR("互助队")};
    return geo_resource_add(tx, &r, &h->resource.id);
}
static Status stop_resource(Tx *tx, void *job)
{
    Helping *h = job;
    TRY(resource_find(tx, h->resource.id, &h->resource));
    h->resource.state = 2;
    return geo_resource_save(tx, &h->resource);
}
static Status save_stale(Tx *tx, void *job)
{
    Helping *h = job;
    h->resource.version = 1;
    return geo_resource_save(tx, &h->resource);
}
static Status set_support(Tx *tx, void *job)
{
    Helping *h = job;
    return geo_support_set(tx, &h->support, &h->support_id);
}
static Status turn_round(Tx *tx, void *job)
{
    Helping *h = job;
    Support back = {.from = h->kitchen, .to = h->money, .what = STR("回报")};
    int64_t id;
    return geo_support_set(tx, &back, &id);
}
static Status end_support(Tx *tx, void *job)
{
    return geo_support_end(tx, ((Helping *)job)->support_id);
}

static TestStore *open_helping(TestEngine engine, Helping *h)
{
    *h = (Helping){0};
    TestStore *t = open_world(engine, &h->w);
    CHECK_STATUS(OK, test_write(t, HERE, set_up, h));
    return t;
}

TEST(a_support_is_set_once_a_pair_and_kind_and_never_in_a_ring)
{
    FOR_EACH_ENGINE(engine)
    {
        Helping h;
        TestStore *t = open_helping(engine, &h);
        CHECK_STATUS(OK, test_write(t, HERE, set_support, &h));
        h.support.uses = 250;
        CHECK_STATUS(OK, test_write(t, HERE, set_support, &h));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM support"));
        CHECK_INT(250, test_number(t, "SELECT uses FROM support"));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, turn_round, &h));
        CHECK_TEXT("geo.support_loop", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, end_support, &h));
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, end_support, &h));
        CHECK_STATUS(OK, test_write(t, HERE, turn_round, &h));
        close_world(&h.w);
    }
}

TEST(a_resource_is_saved_only_by_who_has_read_it)
{
    Helping h;
    TestStore *t = open_helping(TEST_SQLITE, &h);
    CHECK_STATUS(OK, test_write(t, HERE, add_resource, &h));
    CHECK_STATUS(OK, test_write(t, HERE, stop_resource, &h));
    CHECK_STATUS(CONFLICT, test_write(t, HERE, save_stale, &h));
    CHECK_TEXT("geo.changed", t->problem.code);
    h.resource.id.v = 12345;
    CHECK_STATUS(NOT_FOUND, test_write(t, HERE, save_stale, &h));
    h.resource.place.v = 777;
    CHECK_STATUS(NOT_FOUND, test_write(t, HERE, save_stale, &h));
    CHECK_TEXT("geo.no_place", t->problem.code);
    close_world(&h.w);
}

TEST(a_store_fault_at_any_point_leaves_the_network_as_it_was)
{
    FOR_EACH_ENGINE(engine)
    {
        Helping h;
        TestStore *t = open_helping(engine, &h);
        CHECK(test_fault_loop(t, HERE, add_resource, &h, NULL) >= 2);
        CHECK(test_fault_loop(t, HERE, stop_resource, &h, NULL) >= 4);
        CHECK(test_fault_loop(t, HERE, set_support, &h, NULL) >= 5);
        CHECK(test_fault_loop(t, HERE, end_support, &h, NULL) >= 1);
        close_world(&h.w);
    }
}
