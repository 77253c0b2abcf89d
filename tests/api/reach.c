/* What a role hears by the stream of events: of every topic that the program publishes. */
#include "main/reach.h"
#include "store/test_store.h"

static const StorePart *const parts[] = {NULL};
enum { HERE = 7, SITE = 70, OTHER_SITE = 71 };

typedef struct Ask {
    Session who;
    Event event;
    EventReach reach;
} Ask;

static Status ask(Tx *tx, void *job)
{
    Ask *a = job;
    a->reach = event_reach(tx, &a->who, &a->event);
    return OK;
}

static EventReach reach(TestStore *t, Role role, const char *topic, int64_t site)
{
    Ask a = {.who = {.community = {HERE}, .person = 5, .role = role, .organisation = SITE},
             .event = {.topic = str_of(topic), .subject = 9}};
    a.event.payload = site ? str_fmt(t->arena, "{\"person\":6,\"site\":%lld}", (long long)site)
                           : STR("{\"person\":6}");
    CHECK_STATUS(OK, test_read(t, HERE, ask, &a));
    return a.reach;
}

static const char *const topics[] = {
    "meals.ordered", "meals.complained",     "meals.no_show",         "dispatch.no_answer",
    "dispatch.help", "people.diet_changed",  "people.emergency_view", "health.alarm",
    "funds.moved",   "benefits.case_opened", "voices.said",           "notice.made",
    "safety.alarm",  "residents.contacted",  "people.relation_asked", "rounds.visited",
};

/* Donors, makers and students see counts, never who; elders and family what is theirs by pages. */
TEST(nobody_outside_hears_whom_an_event_is_about)
{
    static const Role outside[] = {
        ROLE_NONE,        ROLE_ELDER,    ROLE_FAMILY,     ROLE_NEIGHBOUR,
        ROLE_DONOR,       ROLE_INVESTOR, ROLE_SUPPLIER,   ROLE_DEVICE_MAKER,
        ROLE_PROPERTY,    ROLE_INTERN,   ROLE_RESEARCHER, ROLE_DEVELOPER,
        ROLE_ASSOCIATION, ROLE_LAWYER,   ROLE_TEACHER,    ROLE_ARTIST};
    TestStore *t = test_store_open(parts, TEST_SQLITE);
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        for (size_t k = 0; k < sizeof outside / sizeof *outside; k++) {
            bool told = reach(t, outside[k], topics[i], SITE) == EVENT_WHOLE;
            if (!CHECK(!told)) test_note("%s %s", role_name(outside[k]), topics[i]);
        }
    CHECK_INT(EVENT_BARE, reach(t, ROLE_FAMILY, "meals.ordered", SITE));
    CHECK_INT(EVENT_HIDDEN, reach(t, ROLE_DONOR, "meals.ordered", SITE));
    test_store_close(t);
}

TEST(a_canteen_hears_of_its_own_meals_and_the_desk_of_every_stop)
{
    TestStore *t = test_store_open(parts, TEST_SQLITE);
    CHECK_INT(EVENT_WHOLE, reach(t, ROLE_COOK, "meals.ordered", SITE));
    CHECK_INT(EVENT_HIDDEN, reach(t, ROLE_COOK, "meals.ordered", OTHER_SITE));
    CHECK_INT(EVENT_WHOLE, reach(t, ROLE_SITE_MANAGER, "benefits.case_opened", SITE));
    CHECK_INT(EVENT_HIDDEN, reach(t, ROLE_SITE_MANAGER, "benefits.case_opened", OTHER_SITE));
    CHECK_INT(EVENT_HIDDEN, reach(t, ROLE_SITE_MANAGER, "people.diet_changed", 0));
    CHECK_INT(EVENT_WHOLE, reach(t, ROLE_COURIER, "dispatch.stop_done", 0));
    CHECK_INT(EVENT_BARE, reach(t, ROLE_COURIER, "meals.ordered", SITE));
    CHECK_INT(EVENT_WHOLE, reach(t, ROLE_ELDER, "meals.menu_published", 0));
    CHECK_INT(EVENT_WHOLE, reach(t, ROLE_SOCIAL_WORKER, "people.diet_changed", 0));
    CHECK_INT(EVENT_HIDDEN, reach(t, ROLE_SOCIAL_WORKER, "voices.said", 0));
    test_store_close(t);
}
