/* The devices of the made-up community: a stock, some of it worn, with two weeks of readings, a
 * fence, and what a daughter asked to be told. */
#include "main/demo.h"

#include "base/secret.h"
#include "domains/health/health.h"

enum { STOCK = 24, WORN = 12, HISTORY_DAYS = 14, EVERY_MIN = 30 };

static const struct {
    const char *protocol, *number, *model, *room;
    DeviceKind kind;
    int64_t interval_s;
} kinds[] = {
    {"setracker", "88000000%02d", "", "", DEVICE_WATCH, 600},
    {"iw", "8681200000000%02d", "", "", DEVICE_WATCH, 300},
    {"jt808", "139000000%02d", "", "", DEVICE_PENDANT, 600},
    {"native", "demo/sos-%02d", "", "卫生间", DEVICE_BUTTON, 21600},
    {"native", "demo/door-%02d", "", "大门", DEVICE_DOOR, 21600},
    {"native", "demo/smoke-%02d", "", "厨房", DEVICE_SMOKE, 43200},
};

typedef struct Filling {
    Demo *d;
    Random random; /* as it stood: a transaction may be run again */
    Str password_hash;
} Filling;

static Status add_devices(Tx *tx, void *job)
{
    Filling *f = job;
    for (int i = 0; i < STOCK; i++) {
        size_t k = (size_t)i % (sizeof kinds / sizeof *kinds);
        char number[40];
        HealthDeviceId id;
        int n = snprintf(number, sizeof number, "%.*s%02d", (int)strcspn(kinds[k].number, "%"),
                         kinds[k].number, i + 20);
        HealthDevice device = {.protocol = str_of(kinds[k].protocol),
                               .hardware_id = {number, (size_t)n},
                               .kind = kinds[k].kind,
                               .model = str_of(kinds[k].model),
                               .room = str_of(kinds[k].room),
                               .auth = STR(""),
                               .interval_s = kinds[k].interval_s};
        TRY(health_device_add(tx, &device, &id));
        if (i >= WORN) continue;
        /* The first elder has the first watch and a button; others one each. */
        int elder = i == 3 ? 0 : i;
        TRY(health_device_enrol(tx, id, f->d->elders[elder].id, STR("counter")));
    }
    return OK;
}

/* An ordinary elder: pulse by the hour of the day, steps in daytime, pressure twice a day. */
static HealthIn an_hour(const HealthDevice *device, Random *random, Ms at, int64_t steps)
{
    Ms of_day = ms_of_day(at, SHANGHAI_MS);
    bool night = of_day < 6 * HOUR_MS || of_day > 22 * HOUR_MS;
    WireRecord r = {.has = WIRE_TIME | WIRE_HR | WIRE_STEPS | WIRE_BATTERY,
                    .time_ms = at,
                    .hr = (int16_t)((night ? 58 : 70) + (int)random_below(random, 9)),
                    .steps = steps,
                    .battery_e2 = (int16_t)(10000 - of_day / HOUR_MS * 200)};
    if (of_day % (12 * HOUR_MS) == 8 * HOUR_MS) {
        r.has |= WIRE_BP | WIRE_SPO2;
        r.bp_sys = (int16_t)(124 + (int)random_below(random, 12));
        r.bp_dia = (int16_t)(74 + (int)random_below(random, 8));
        r.spo2 = (int16_t)(95 + (int)random_below(random, 4));
    }
    return health_in_of_record(device->id, &r, at);
}

static Status add_history(Tx *tx, void *job)
{
    Filling *f = job;
    HealthDevice *devices;
    size_t count;
    TRY(health_devices_of(tx, f->d->elders[0].id, &devices, &count));
    Day today = tx_today(tx);
    Random random = f->random;
    enum { A_DAY = 24 * 60 / EVERY_MIN };
    HealthIn *items = NEW_ARRAY(tx->arena, HealthIn, A_DAY);
    for (Day day = today - HISTORY_DAYS; day <= today && count; day++) {
        int64_t steps = 0;
        size_t n = 0;
        for (int i = 0; i < A_DAY; i++) {
            Ms at = day_ms(day, SHANGHAI_MS) + i * EVERY_MIN * MINUTE_MS;
            if (at > tx->now_ms) break;
            bool up = i >= 6 * 2 && i < 21 * 2;
            steps += up ? (int64_t)random_below(&random, 220) : 0;
            items[n++] = an_hour(&devices[0], &random, at, steps);
        }
        TRY(health_take(tx, items, n));
    }
    if (!count) return OK;
    items[0] = an_hour(&devices[0], &random, tx->now_ms + SECOND_MS, 0); /* heard since given */
    items[0].has &= ~(uint32_t)WIRE_STEPS;
    TRY(health_take(tx, items, 1));
    return OK;
}

static Status work_off(Tx *tx, void *job)
{
    return health_digest(tx, job);
}

/* Lives in a street of Shanghai; the place is a public square. */
static Status add_rules(Tx *tx, void *job)
{
    Filling *f = job;
    int64_t id;
    DemoElder *e = &f->d->elders[0];
    HealthFence fence = {.fence = {.lat_e7 = 312304000, .lon_e7 = 1214737000, .radius_m = 400},
                         .home_from_min = 21 * 60,
                         .home_to_min = 6 * 60,
                         .level = VITAL_NOTICE,
                         .on = true};
    Consent consent = {.purpose = PURPOSE_LOCATION,
                       .receiver = STR("家人和值守员"),
                       .channel = STR("counter"),
                       .text_hash = STR("demo-place")};
    TRY(people_consent_give(tx, e->id, &consent, &id));
    TRY(health_fence_set(tx, e->id, &fence));
    const TellRule rules[] = {{.what = TELL_SOS, .when = TELL_ALWAYS},
                              {.what = TELL_BATTERY, .when = TELL_BY_DAY}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        TellRule rule = rules[i];
        rule.about = e->id;
        rule.to = e->family;
        TRY(health_tell_add(tx, &rule, &id));
    }
    return OK;
}

/* The first elder has shared her health and her place with her daughter; another one, whose son has
 * a login too, has not: he sees alarms alone, and why. */
static Status add_shared(Tx *tx, void *job)
{
    Filling *f = job;
    int64_t id;
    DemoElder *e = &f->d->elders[0];
    Consent consent = {.receiver = STR("李小芳"),
                       .channel = STR("counter"),
                       .text_hash = STR("demo-shared"),
                       .to_kind = RECEIVER_FAMILY,
                       .to = e->family};
    consent.purpose = PURPOSE_HEALTH;
    TRY(people_consent_give(tx, e->id, &consent, &id));
    consent.purpose = PURPOSE_LOCATION;
    TRY(people_consent_give(tx, e->id, &consent, &id));
    int other = 1;
    while (other < WORN - 1 && !f->d->elders[other].family.v) other++;
    LoginAsk ask = {.name = STR("erzi"),
                    .phone = STR(""),
                    .password_hash = f->password_hash,
                    .community = {DEMO_COMMUNITY},
                    .person = f->d->elders[other].family,
                    .role = ROLE_FAMILY};
    return ask.person.v ? people_login_add(tx, &ask, &id) : OK;
}

Status demo_devices(Demo *d)
{
    Filling f = {d, random_seeded(17), secret_password_hash(d->arena, STR(DEMO_PASSWORD))};
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    int64_t did = 1;
    TRY(store_write(d->store, origin, d->arena, add_devices, &f, d->problem));
    TRY(store_write(d->store, origin, d->arena, add_rules, &f, d->problem));
    TRY(store_write(d->store, origin, d->arena, add_shared, &f, d->problem));
    TRY(store_write(d->store, origin, d->arena, add_history, &f, d->problem));
    while (did) {
        Arena *arena = arena_new(64 << 20);
        Status status = store_write(d->store, origin, arena, work_off, &did, d->problem);
        arena_free(arena);
        TRY(status);
    }
    return OK;
}
