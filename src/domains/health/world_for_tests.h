/* An elder with a watch and a daughter who may see: what the tests of health begin with. */
#pragma once
#include "base/secret.h"
#include "domains/health/inside.h"
#include "domains/notice/notice.h"
#include "store/test_store.h"

enum { HERE = 7 };
static const StorePart *const parts[] = {&people_domain.store, &notice_domain.store,
                                         &health_domain.store, NULL};

/* An elder with a watch and a daughter who may see alarms, health and places. */
typedef struct World {
    PersonId elder, daughter;
    HealthDeviceId watch;
    HealthDevice device;
    HealthIn in[64];
    size_t count;
    int64_t did, id;
    DeviceState to;
    TellRule rule;
    HealthCommand command;
    HealthFence fence;
    HealthReading *readings;
    size_t reading_count;
    VitalKind kind;
    VitalBound bounds[VITAL_LEVELS];
    Ms away;
} World;

static inline Status set_up(Tx *tx, void *job)
{
    World *w = job;
    int64_t row;
    TRY(people_add(tx, &(Person){.name = STR("王秀英"), .is_elder = true}, &w->elder));
    TRY(people_add(tx, &(Person){.name = STR("李小芳")}, &w->daughter));
    Relation r = {.person = w->elder,
                  .other = w->daughter,
                  .kind = 1,
                  .scopes = SCOPE_HEALTH | SCOPE_ALARMS | SCOPE_PLACE};
    TRY(people_relation_ask(tx, &r, &row));
    TRY(people_relation_agree(tx, row, STR("counter")));
    HealthDevice d = {.protocol = STR("setracker"),
                      .hardware_id = STR("8800000015"),
                      .kind = DEVICE_WATCH,
                      .model = STR(""),
                      .room = STR(""),
                      .auth = STR(""),
                      .interval_s = 600};
    TRY(health_device_add(tx, &d, &w->watch));
    return health_device_enrol(tx, w->watch, w->elder, STR("counter"));
}
static inline Status look(Tx *tx, void *job)
{
    World *w = job;
    return health_device_load(tx, w->watch, &w->device);
}
static inline Status enrol(Tx *tx, void *job)
{
    World *w = job;
    return health_device_enrol(tx, w->watch, w->elder, STR("voice"));
}
static inline Status enrol_other(Tx *tx, void *job)
{
    World *w = job;
    return health_device_enrol(tx, w->watch, w->daughter, STR("voice"));
}
static inline Status release(Tx *tx, void *job)
{
    World *w = job;
    return health_device_release(tx, w->watch, w->to);
}
static inline Status add_again(Tx *tx, void *job)
{
    World *w = job;
    HealthDevice d = w->device;
    HealthDeviceId id;
    return health_device_add(tx, &d, &id);
}
static inline Status save(Tx *tx, void *job)
{
    return health_device_save(tx, &((World *)job)->device);
}
static inline Status take(Tx *tx, void *job)
{
    World *w = job;
    return health_take(tx, w->in, w->count);
}
static inline Status digest(Tx *tx, void *job)
{
    return health_digest(tx, &((World *)job)->did);
}
static inline Status tell_add(Tx *tx, void *job)
{
    World *w = job;
    tx->origin.actor = w->daughter.v;
    tx->origin.role = ROLE_FAMILY;
    return health_tell_add(tx, &w->rule, &w->id);
}
static inline Status tell_end(Tx *tx, void *job)
{
    World *w = job;
    return health_tell_end(tx, w->daughter, w->id);
}
static inline Status ask(Tx *tx, void *job)
{
    World *w = job;
    return health_command_ask(tx, w->command, &w->id);
}
static inline Status done(Tx *tx, void *job)
{
    return health_command_done(tx, ((World *)job)->id, COMMAND_SENT);
}
static inline Status agree_to_be_located(Tx *tx, void *job)
{
    World *w = job;
    Consent c = {.purpose = PURPOSE_LOCATION,
                 .receiver = STR("家人"),
                 .channel = STR("counter"),
                 .text_hash = STR("place-1")};
    return people_consent_give(tx, w->elder, &c, &w->id);
}
static inline Status no_more_located(Tx *tx, void *job)
{
    World *w = job;
    return people_consent_end(tx, w->elder, w->id);
}
static inline Status fence_set(Tx *tx, void *job)
{
    World *w = job;
    return health_fence_set(tx, w->elder, &w->fence);
}
static inline Status read_all(Tx *tx, void *job)
{
    World *w = job;
    return health_readings(tx, w->elder, w->kind, 0, tx->now_ms + DAY_MS, 100000, &w->readings,
                           &w->reading_count);
}
static inline Status limit_set(Tx *tx, void *job)
{
    World *w = job;
    return health_limit_set(tx, w->elder, w->kind, w->bounds);
}
static inline Status go_away(Tx *tx, void *job)
{
    World *w = job;
    return health_away(tx, w->elder, tx->now_ms, w->away);
}

static inline TestStore *open_world(TestEngine engine, World *w)
{
    secret_open_for_test();
    health_alarm_taker(NULL);
    TestStore *t = test_store_open(parts, engine);
    *w = (World){.to = DEVICE_IN_STOCK, .kind = VITAL_PULSE};
    CHECK_STATUS(OK, test_write(t, HERE, set_up, w));
    CHECK_STATUS(OK, test_read(t, HERE, look, w));
    return t;
}

static inline void digest_all(TestStore *t, World *w)
{
    do CHECK_STATUS(OK, test_write(t, HERE, digest, w));
    while (w->did);
}

/* One record of the watch at `at`, arriving now; the caller fills in what it says. */
static inline HealthIn *say(TestStore *t, World *w, Ms at)
{
    WireRecord r = {.has = WIRE_TIME, .time_ms = at};
    HealthIn *in = &w->in[w->count++];
    *in = health_in_of_record(w->watch, &r, t->now_ms);
    return in;
}

static inline void send_all(TestStore *t, World *w)
{
    CHECK_STATUS(OK, test_write(t, HERE, take, w));
    w->count = 0;
    digest_all(t, w);
}

static inline int64_t alarms(TestStore *t, const char *code)
{
    return test_number(
        t, str_fmt(test_arena(), "SELECT count(*) FROM health_alarm WHERE code = '%s'", code).ptr);
}
