/* What health listens to, its timers, and working off the inbox. */
#include "domains/health/inside.h"

/* Somebody goes away or comes back: the next look at the silence asks again. */
static Status absence_changed(Tx *tx, const Event *event)
{
    SilenceMemory m;
    bool there;
    bool away;
    PersonId person = {event->subject};
    TRY(state_find(tx, person, PART_SILENCE, &m, sizeof m, &there));
    if (!there) return OK;
    TRY(people_is_away(tx, person, ms_day(tx->now_ms, HEALTH_ZONE), &away));
    bool noted = m.s.away_until > tx->now_ms;
    if (away == noted) return OK;
    return health_away(tx, person, away ? tx->now_ms : 0, away ? 0 : tx->now_ms);
}

/* Who died or moved away wears nothing; who no longer agrees to be located is forgotten. */
static Status person_left(Tx *tx, const Event *event)
{
    HealthDevice *devices;
    size_t count;
    PersonId person = {event->subject};
    TRY(health_devices_of(tx, person, &devices, &count));
    for (size_t i = 0; i < count; i++)
        TRY(health_device_release(tx, devices[i].id, DEVICE_IN_STOCK));
    TRY(timer_cancel(tx, "health.silence", person.v));
    TRY(timer_cancel(tx, "health.habit", person.v));
    TRY(timer_cancel(tx, "health.drift", person.v));
    TRY(timer_cancel(tx, "health.fence", person.v));
    TRY(timer_cancel(tx, "health.home", person.v));
    return last_place_drop(tx, person);
}

static Status consent_ended(Tx *tx, const Event *event)
{
    bool yes;
    PersonId person = {event->subject};
    TRY(people_consents(tx, person, PURPOSE_LOCATION, &yes));
    if (yes) return OK;
    TRY(timer_cancel(tx, "health.fence", person.v));
    TRY(timer_cancel(tx, "health.home", person.v));
    return last_place_drop(tx, person);
}

/* ---- Work: the inbox, and commands that nobody could send ---- */

typedef struct Work {
    int64_t *communities;
    size_t count;
    int64_t did;
} Work;

static Status read_waiting(Tx *tx, void *job)
{
    Work *w = job;
    return health_waiting(tx, &w->communities, &w->count);
}

static Status digest(Tx *tx, void *job)
{
    return health_digest(tx, &((Work *)job)->did);
}

enum { WORK_US = 300000 }; /* of each second: other domains work on this thread, too */

static Status work(Store *store, Problem *problem)
{
    Arena *arena = arena_new(64 << 20);
    Arena *scratch = arena_new(256 << 20);
    Work w = {0};
    int64_t until = clock_steady_us() + WORK_US;
    Status status = store_read(store, (TxOrigin){0}, arena, read_waiting, &w, problem);
    for (size_t i = 0; status == OK && i < w.count; i++) {
        do {
            TxOrigin origin = {.community = {w.communities[i]}, .purpose = "health"};
            status = store_write(store, origin, scratch, digest, &w, problem);
            arena_reset(scratch);
        } while (status == OK && w.did && clock_steady_us() < until);
    }
    arena_free(scratch);
    arena_free(arena);
    return status;
}

static const EventListener listeners[] = {
    {"health.absence", "people.absence_changed", absence_changed},
    {"health.died", "people.died", person_left},
    {"health.moved", "people.moved", person_left},
    {"health.erased", "people.erased", person_left},
    {"health.consent", "people.consent_ended", consent_ended},
    {0},
};

static const TimerHandler timers[] = {
    {"health.radar", watch_radar_timer},   {"health.silence", watch_silence_timer},
    {"health.fence", watch_fence_timer},   {"health.home", watch_home_timer},
    {"health.device", watch_device_timer}, {"health.habit", watch_habit_timer},
    {"health.drift", watch_drift_timer},   {0},
};

EMBED(health_schema, "src/domains/health/schema.sql");
EMBED(health_audit, "src/domains/health/audit.sql");
EMBED(health_change_1, "src/domains/health/changes/0001-slow-clocks-and-answers.sql");

static const SchemaChange changes[] = {
    {1, "slow-clocks-and-answers", EMBEDDED(health_change_1)},
    {0},
};

const Domain health_domain = {
    .name = "health",
    .store = {.name = "health",
              .schema = EMBEDDED(health_schema),
              .audit = EMBEDDED(health_audit),
              .changes = changes,
              .listeners = listeners,
              .timers = timers,
              .keeping = &health_keeping},
    .routes = {health_device_routes, health_batch_routes, health_vital_routes,
               health_export_routes},
    .work = work,
};
