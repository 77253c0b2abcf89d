/* The doors' host: registry in memory, what came on its way to the store, the thread. */
#include "main/doors.h"
#include "domains/health/health.h"

#include <pthread.h>
#include <sys/resource.h>

enum {
    BATCH_ITEMS = 1024,   /* of one write of telemetry */
    WAITING_ITEMS = 8192, /* of one community; then its doors wait */
    PACE_US = 10000,    /* between two writes of telemetry: fewer, larger ones dirty fewer pages */
    KEPT_FILES = 512,   /* that devices may not take: the database, the web */
    KNOCKS = 256,       /* unknown numbers that wait to be written down */
    REST_TIMES = 2,     /* after a transaction of the rules, its own time so often */
    REST_US_MIN = 5000, /* so that a device's records gather */
    REST_US_MAX = 100000,
};

/* ---- The registry: which device is whose ---- */

struct Lane;
typedef struct Known {
    Str key;           /* "protocol number" */
    struct Lane *lane; /* of its community; NULL: not yet looked up */
    DeviceCard card;
    HomeMemory home; /* of MQTT: what was told before; its thread's own */
    int64_t home_value_e3[HOME_KINDS];
    bool home_known[HOME_KINDS];
} Known;

typedef struct Lane { /* a community on its way to the store */
    CommunityId community;
    HealthIn items[WAITING_ITEMS];
    uint64_t handles[WAITING_ITEMS]; /* 0: nobody waits (MQTT) */
    size_t count;
    bool writing;
    int64_t written_us; /* when a write was begun last */
    struct Lane *next;
} Lane;

typedef struct Job {
    StoreJob store; /* first */
    DoorsHost *host;
    Lane *lane; /* NULL: an alarm */
    HealthIn *items;
    uint64_t *handles;
    size_t count;
    Str site, device,
        event; /* an MQTT event to be acknowledged when it is kept; event.len 0: none */
} Job;

struct DoorsHost {
    Store *store;
    Devices *devices; /* NULL: none */
    Mqtt *mqtt;
    pthread_t thread;
    Arena *arena; /* registry and lanes; grows with them */

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t wake;
    Known **slots; /* open addressing */
    size_t slot_count, known_count;
    Lane *lanes;
    int64_t out;           /* jobs with the store */
    int64_t acknowledging; /* calls into mqtt that are under way */
    bool stopping;         /* nothing is taken any more */
    bool closing;          /* and what was taken is written, then it ends */
    bool refresh, refreshed, room;
    int64_t home_heard; /* MQTT messages of devices we know */
    struct {
        char protocol[16];
        char number[HOME_DEVICE_MAX + 1];
    } knocks[KNOCKS];
    size_t knock_count;
};

static size_t slot_of(const DoorsHost *h, Str key)
{
    size_t at = str_hash(key) & (h->slot_count - 1);
    while (h->slots[at] && !str_eq(h->slots[at]->key, key)) at = (at + 1) & (h->slot_count - 1);
    return at;
}

static void grow(DoorsHost *h)
{
    Known **old = h->slots;
    size_t count = h->slot_count;
    h->slot_count = count ? count * 2 : 4096;
    h->slots = NEW_ARRAY(h->arena, Known *, h->slot_count);
    for (size_t i = 0; i < count; i++)
        if (old[i]) h->slots[slot_of(h, old[i]->key)] = old[i];
}

static void learn(DoorsHost *h, const DeviceCard *card) /* with the lock held */
{
    char room[256];
    int n = snprintf(room, sizeof room, "%.*s %.*s", STR_ARG(card->protocol),
                     STR_ARG(card->hardware_id));
    Str key = {room, (size_t)clamp_i64(n, 0, sizeof room - 1)};
    if (h->known_count * 2 >= h->slot_count) grow(h);
    size_t at = slot_of(h, key);
    Known *k = h->slots[at];
    if (!k) {
        k = h->slots[at] = NEW(h->arena, Known);
        k->key = str_dup(h->arena, key);
        h->known_count++;
    } else if (k->card.changed_ms == card->changed_ms) {
        return; /* read again because the last second is always read twice */
    }
    k->card = *card;
    k->card.protocol = str_slice(k->key, 0, card->protocol.len);
    k->card.hardware_id = str_slice(k->key, card->protocol.len + 1, k->key.len);
    k->card.model = str_dup(h->arena, card->model);
    k->card.auth = str_dup(h->arena, card->auth);
}

static Known *known(DoorsHost *h, Str protocol, Str number) /* with the lock held */
{
    char room[256];
    int n = snprintf(room, sizeof room, "%.*s %.*s", STR_ARG(protocol), STR_ARG(number));
    if (n < 0 || (size_t)n >= sizeof room) return NULL;
    return h->slots[slot_of(h, (Str){room, (size_t)n})];
}

static void knock(DoorsHost *h, Str protocol, Str number) /* with the lock held */
{
    if (h->knock_count == KNOCKS || number.len == 0 || number.len > HOME_DEVICE_MAX) return;
    snprintf(h->knocks[h->knock_count].protocol, 16, "%.*s", STR_ARG(protocol));
    snprintf(h->knocks[h->knock_count++].number, HOME_DEVICE_MAX + 1, "%.*s", STR_ARG(number));
}

static DeviceStanding standing_of_card(const DeviceCard *card)
{
    return card->state == DEVICE_RETIRED ? DEVICE_REFUSED : DEVICE_ENROLLED;
}

static DeviceStanding standing(void *to, const WireProtocol *protocol, Str id, DeviceKnown *out)
{
    DoorsHost *h = to;
    DeviceStanding answer = DEVICE_UNKNOWN;
    pthread_mutex_lock(&h->lock);
    Known *k = known(h, str_of(protocol->name), id);
    if (k) {
        out->device = k->card.id.v;
        out->quota = (int)k->card.quota;
        snprintf(out->profile, sizeof out->profile, "%.*s", STR_ARG(k->card.model));
        snprintf(out->auth, sizeof out->auth, "%.*s", STR_ARG(k->card.auth));
        out->lenient = k->card.lenient;
        answer = standing_of_card(&k->card);
    }
    pthread_mutex_unlock(&h->lock);
    return answer;
}

static void met(void *to, const WireProtocol *protocol, Str id)
{
    DoorsHost *h = to;
    pthread_mutex_lock(&h->lock);
    knock(h, str_of(protocol->name), id);
    pthread_mutex_unlock(&h->lock);
}

/* ---- To the store ---- */

static Status take(Tx *tx, void *job)
{
    const Job *j = job;
    return health_take(tx, j->items, j->count);
}

/* NULL when there is none, or none any more. */
static Mqtt *mqtt_hold(DoorsHost *h)
{
    pthread_mutex_lock(&h->lock);
    Mqtt *mqtt = h->mqtt;
    if (mqtt) h->acknowledging++;
    pthread_mutex_unlock(&h->lock);
    return mqtt;
}

/* On the lane's thread. What could not be kept is not answered: the device sends it again. */
static void taken(StoreJob *store_job, Status status)
{
    Job *j = (Job *)store_job;
    DoorsHost *h = j->host;
    Problem ignored;
    for (size_t i = 0; i < j->count; i++) {
        if (!j->handles[i]) continue;
        if (status == OK)
            devices_answered(h->devices, j->handles[i]);
        else
            devices_refused(h->devices, j->handles[i]);
    }
    Mqtt *mqtt = j->event.len && status == OK ? mqtt_hold(h) : NULL;
    if (mqtt && mqtt_acknowledge(mqtt, j->site, j->device, j->event, &ignored) != OK)
        status = OK; /* the gateway sends it again and is acknowledged then */
    pthread_mutex_lock(&h->lock);
    if (mqtt) h->acknowledging--;
    if (j->lane) j->lane->writing = false;
    h->out--;
    h->room = true;
    pthread_cond_broadcast(&h->wake);
    pthread_mutex_unlock(&h->lock);
    arena_free(store_job->arena);
}

static Job *job_new(DoorsHost *h, CommunityId community, size_t count)
{
    Arena *arena = arena_new((64 << 20));
    Job *j = NEW(arena, Job);
    j->host = h;
    j->count = count;
    j->items = NEW_ARRAY(arena, HealthIn, count);
    j->handles = NEW_ARRAY(arena, uint64_t, count);
    j->store = (StoreJob){.origin = {.community = community, .purpose = "device"},
                          .arena = arena,
                          .fn = take,
                          .job = j,
                          .done = taken};
    return j;
}

/* False: the store's queue is full. With the lock held, which `taken` waits for. */
static bool submit(DoorsHost *h, Job *j)
{
    h->out++;
    if (store_write_later(h->store, &j->store) == OK) return true;
    h->out--;
    arena_free(j->store.arena);
    return false;
}

static Lane *lane_of(DoorsHost *h, CommunityId community)
{
    Lane *lane = h->lanes;
    while (lane && lane->community.v != community.v) lane = lane->next;
    if (lane) return lane;
    lane = arena_alloc_raw(h->arena, sizeof *lane); /* what is never used costs no page */
    lane->community = community;
    lane->count = 0;
    lane->writing = false;
    lane->written_us = 0;
    lane->next = h->lanes;
    h->lanes = lane;
    return lane;
}

/* At 20,000 messages a second a commit for each few of them would write the same pages a thousand
 * times a second, and the disk is what an alarm waits for. */
static bool paced(const DoorsHost *h, const Lane *lane)
{
    return lane->count < BATCH_ITEMS && !h->closing &&
           clock_steady_us() - lane->written_us < PACE_US;
}

static void write_lane(DoorsHost *h, Lane *lane) /* with the lock held */
{
    if (lane->writing || lane->count == 0 || paced(h, lane)) return;
    size_t n = lane->count < BATCH_ITEMS ? lane->count : BATCH_ITEMS;
    Job *j = job_new(h, lane->community, n);
    j->lane = lane;
    memcpy(j->items, lane->items, n * sizeof *j->items);
    memcpy(j->handles, lane->handles, n * sizeof *j->handles);
    if (!submit(h, j)) return; /* tried again within a second, or after the next job */
    lane->writing = true;
    lane->written_us = clock_steady_us();
    lane->count -= n;
    memmove(lane->items, lane->items + n, lane->count * sizeof *lane->items);
    memmove(lane->handles, lane->handles + n, lane->count * sizeof *lane->handles);
}

static Lane *lane_of_known(DoorsHost *h, Known *k)
{
    if (!k->lane) k->lane = lane_of(h, k->card.community);
    return k->lane;
}

static bool keep(DoorsHost *h, Known *k, const HealthIn *in, uint64_t handle,
                 bool urgent) /* with the lock held */
{
    if (urgent) {
        Job *j = job_new(h, k->card.community, 1);
        j->items[0] = *in;
        j->handles[0] = handle;
        j->store.urgent = true;
        return submit(h, j);
    }
    Lane *lane = lane_of_known(h, k);
    if (lane->count == WAITING_ITEMS) return false;
    lane->items[lane->count] = *in;
    lane->handles[lane->count++] = handle;
    return true;
}

static size_t accept_items(void *to, const DeviceItem *items, size_t count, bool alarms)
{
    DoorsHost *h = to;
    size_t n = 0;
    pthread_mutex_lock(&h->lock);
    for (; n < count && !h->stopping; n++) {
        const DeviceItem *item = &items[n];
        Known *k = known(h, str_of(item->protocol->name), str_of(item->id));
        if (!k) break; /* cannot be: it was asked for, and nothing is unlearnt */
        HealthIn in =
            health_in_of_record((HealthDeviceId){item->device}, &item->record, item->arrived_ms);
        if (!keep(h, k, &in, item->handle, alarms)) break;
    }
    for (Lane *lane = h->lanes; lane && !alarms; lane = lane->next) write_lane(h, lane);
    pthread_mutex_unlock(&h->lock);
    return n;
}

/* ---- Homes over MQTT ---- */

static const char *const source_names[] = {"native", "zigbee", "assistant", "tasmota"};

/* A home's device by its source and name; native ones by "site/device". With the lock held. */
static Known *home_of(DoorsHost *h, HomeSource source, Str site, Str device)
{
    char room[HOME_DEVICE_MAX * 2 + 2];
    if (source != HOME_NATIVE) return known(h, str_of(source_names[source]), device);
    int n = snprintf(room, sizeof room, "%.*s/%.*s", STR_ARG(site), STR_ARG(device));
    if (n < 0 || (size_t)n >= sizeof room) return NULL;
    return known(h, STR("native"), (Str){room, (size_t)n});
}

static bool home_setup(void *to, HomeSource source, Str device, HomeSetup *out)
{
    DoorsHost *h = to;
    pthread_mutex_lock(&h->lock);
    Known *k = source == HOME_NATIVE ? NULL : home_of(h, source, STR(""), device);
    if (k) out->single_is_sos = k->card.single_is_sos;
    pthread_mutex_unlock(&h->lock);
    return k != NULL;
}

static HealthIn fact_in(Known *k, const HomeFact *fact, bool retained, Ms at, Ms now)
{
    bool changed = k->home_known[fact->kind] && k->home_value_e3[fact->kind] != fact->value_e3;
    k->home_known[fact->kind] = true;
    k->home_value_e3[fact->kind] = fact->value_e3;
    bool rises = home_rises(&k->home, fact, retained, now);
    bool life = !retained && health_fact_lives(fact, changed);
    return health_in_of_fact(k->card.id, fact, rises, life, at, now);
}

/* An alarm is written by itself; when the store has no room it goes with the rest, which waits. */
static void keep_home(DoorsHost *h, Known *k, const HomeMessage *m, const HealthIn *in, bool urgent)
{
    if (urgent || m->event.len) {
        Job *j = job_new(h, k->card.community, 1);
        j->items[0] = *in;
        j->store.urgent = urgent;
        j->site = str_dup(j->store.arena, m->site);
        j->device = str_dup(j->store.arena, m->device);
        j->event = str_dup(j->store.arena, m->event);
        if (submit(h, j)) return;
    }
    Lane *lane = lane_of_known(h, k);
    for (int i = 0; i < 10000 && lane->count == WAITING_ITEMS; i++) { /* the broker waits with us */
        pthread_cond_signal(&h->wake);
        pthread_mutex_unlock(&h->lock);
        nanosleep(&(struct timespec){0, 1000000}, NULL);
        pthread_mutex_lock(&h->lock);
    }
    if (lane->count == WAITING_ITEMS) return; /* ten seconds without a write: the store is down */
    lane->items[lane->count] = *in;
    lane->handles[lane->count++] = 0;
}

static void home_message(void *to, const HomeMessage *m, bool retained, int qos, Ms now)
{
    DoorsHost *h = to;
    (void)qos;
    pthread_mutex_lock(&h->lock);
    Known *k = home_of(h, m->source, m->site, m->device);
    if (!k && !retained) {
        char name[HOME_DEVICE_MAX * 2 + 2];
        bool native = m->source == HOME_NATIVE;
        int n = snprintf(name, sizeof name, "%.*s%s%.*s", native ? (int)m->site.len : 0,
                         m->site.ptr ? m->site.ptr : "", native ? "/" : "", STR_ARG(m->device));
        knock(h, str_of(source_names[m->source]), (Str){name, (size_t)clamp_i64(n, 0, 250)});
    }
    if (k && standing_of_card(&k->card) == DEVICE_ENROLLED) {
        h->home_heard++;
        for (size_t i = 0; i < m->fact_count; i++) {
            HealthIn in = fact_in(k, &m->facts[i], retained, m->time_ms, now);
            keep_home(h, k, m, &in, in.fact_rises);
        }
        if (m->has_record && !retained) {
            HealthIn in = health_in_of_record(k->card.id, &m->record, now);
            keep_home(h, k, m, &in, in.alarms != 0);
        }
        write_lane(h, lane_of_known(h, k));
    }
    pthread_mutex_unlock(&h->lock);
}

/* ---- The thread ---- */

typedef struct Reading {
    DeviceCard *cards;
    size_t count;
    Ms after_ms;
    int64_t after_id;
    HealthCommand *commands;
    int64_t *communities;
    int64_t did, id;
    CommandState state;
    Str protocol, number;
} Reading;

enum { CARDS = 5000 };

static Status read_cards(Tx *tx, void *job)
{
    Reading *r = job;
    return health_cards(tx, r->after_ms, r->after_id, CARDS, &r->cards, &r->count);
}
static Status read_commands(Tx *tx, void *job)
{
    Reading *r = job;
    return health_commands_due(tx, &r->commands, &r->count);
}
static Status read_waiting(Tx *tx, void *job)
{
    Reading *r = job;
    return health_waiting(tx, &r->communities, &r->count);
}
static Status digest(Tx *tx, void *job)
{
    return health_digest(tx, &((Reading *)job)->did);
}
static Status note_unknown(Tx *tx, void *job)
{
    const Reading *r = job;
    return health_unknown_note(tx, r->protocol, r->number);
}
static Status command_done(Tx *tx, void *job)
{
    const Reading *r = job;
    return health_command_done(tx, r->id, r->state);
}

/* Reads what has changed since the newest that is known, and a minute more: a transaction may have
 * committed later than one with a later time. */
static Ms learn_changes(DoorsHost *h, Arena *arena, Ms newest)
{
    Reading r = {.after_ms = newest > MINUTE_MS ? newest - MINUTE_MS : -1};
    Problem problem;
    do {
        if (store_read(h->store, (TxOrigin){0}, arena, read_cards, &r, &problem) != OK) break;
        pthread_mutex_lock(&h->lock);
        for (size_t i = 0; i < r.count; i++) learn(h, &r.cards[i]);
        pthread_mutex_unlock(&h->lock);
        if (r.count) {
            r.after_ms = r.cards[r.count - 1].changed_ms;
            r.after_id = r.cards[r.count - 1].id.v;
            if (r.after_ms > newest) newest = r.after_ms;
        }
    } while (r.count == CARDS);
    return newest;
}

static void note_knocks(DoorsHost *h, Arena *arena)
{
    Problem problem;
    for (;;) {
        char protocol[16];
        char number[HOME_DEVICE_MAX + 1];
        pthread_mutex_lock(&h->lock);
        bool any = h->knock_count > 0;
        if (any) {
            h->knock_count--;
            memcpy(protocol, h->knocks[h->knock_count].protocol, sizeof protocol);
            memcpy(number, h->knocks[h->knock_count].number, sizeof number);
        }
        pthread_mutex_unlock(&h->lock);
        if (!any) return;
        Reading r = {.protocol = str_of(protocol), .number = str_of(number)};
        if (store_write(h->store, (TxOrigin){.purpose = "device"}, arena, note_unknown, &r,
                        &problem) != OK)
            return;
    }
}

/* What the doors have counted, once a minute and only when it has changed. No numbers of devices.
 */
static void log_counts(DoorsHost *h, DevicesCounts *before)
{
    if (!h->devices) return;
    DevicesCounts c = devices_counts(h->devices);
    if (memcmp(&c, before, sizeof c) == 0) return;
    *before = c;
    fprintf(stderr,
            "{\"level\":\"info\",\"doors\":{\"connections\":%llu,\"frames\":%llu,"
            "\"records\":%llu,\"alarms\":%llu,\"malformed\":%llu,\"skipped\":%llu,"
            "\"dropped\":%llu,\"unknown_devices\":%llu,\"over_quota\":%llu,\"stalls\":%llu,"
            "\"refused\":%llu}}\n",
            (unsigned long long)c.connections, (unsigned long long)c.frames,
            (unsigned long long)c.records, (unsigned long long)c.alarms,
            (unsigned long long)c.malformed, (unsigned long long)c.skipped,
            (unsigned long long)c.dropped, (unsigned long long)c.unknown_devices,
            (unsigned long long)c.over_quota, (unsigned long long)c.stalls,
            (unsigned long long)c.refused);
}

static const char *const ask_names[] = {
    "custom",    "interval",    "sos_number", "find",    "locate",   "heart_rate", "pressure",
    "oxygen",    "temperature", "fall_alarm", "message", "voice",    "call",       "restart",
    "power_off", "factory",     "zone",       "server",  "firmware", "confirm"};

static Status ask_home(DoorsHost *h, const HealthCommand *c, Arena *arena, Problem *problem)
{
    Str rest = c->hardware_id;
    Str site = str_cut(&rest, '/');
    Buf buf = buf_new(arena, 4096);
    JsonOut out = json_out(&buf);
    if (!h->mqtt || !str_is(c->protocol, "native") || !rest.ptr)
        return problem_set(problem, INVALID, "devices.word", "这种设备不支持这个命令");
    json_open(&out, NULL, '{');
    json_put_i64(&out, "id", c->id);
    json_put_text(&out, "cmd", ask_names[c->ask]);
    json_put_i64(&out, "number", c->number);
    json_put_str(&out, "text", c->text);
    json_close(&out, '}');
    return mqtt_command(h->mqtt, site, rest, buf_str(&buf), problem);
}

static void send_commands(DoorsHost *h, Arena *arena)
{
    Reading r = {0};
    Problem problem;
    if (store_read(h->store, (TxOrigin){0}, arena, read_commands, &r, &problem) != OK) return;
    Ms now = clock_now_ms();
    for (size_t i = 0; i < r.count; i++) {
        const HealthCommand *c = &r.commands[i];
        WireCommand command = {c->ask, c->text, c->number, c->index, NULL};
        bool wired = wire_protocol_find(c->protocol) != NULL;
        Status status = !wired       ? ask_home(h, c, arena, &problem)
                        : h->devices ? devices_ask(h->devices, c->hardware_id, &command, &problem)
                                     : NOT_FOUND;
        r.state = status == OK        ? COMMAND_SENT
                  : status == INVALID ? COMMAND_REFUSED
                                      : COMMAND_EXPIRED;
        if (status != OK && status != INVALID && now < c->expires_ms) continue;
        r.id = c->id;
        TxOrigin origin = {.community = c->community, .purpose = "device"};
        if (store_write(h->store, origin, arena, command_done, &r, &problem) != OK) return;
    }
}

static void rest_us(int64_t us)
{
    if (us < REST_US_MIN) us = REST_US_MIN;
    if (us > REST_US_MAX) us = REST_US_MAX;
    nanosleep(&(struct timespec){0, us * 1000}, NULL);
}

/* Works off for as long as there is something, at most `us`. True: there is more. */
static bool work_off(DoorsHost *h, Arena *arena, Arena *scratch, int64_t us)
{
    Reading r = {0};
    Problem problem;
    int64_t until = clock_steady_us() + us;
    if (store_read(h->store, (TxOrigin){0}, arena, read_waiting, &r, &problem) != OK) return false;
    bool more = r.count > 0;
    for (size_t i = 0; i < r.count; i++) {
        do {
            TxOrigin origin = {.community = {r.communities[i]}, .purpose = "health"};
            int64_t begun = clock_steady_us();
            if (store_write(h->store, origin, scratch, digest, &r, &problem) != OK) return false;
            arena_reset(scratch);
            /* Most of the disk belongs to what comes in; what waits longer is worked off together.
             */
            if (r.did) rest_us(REST_TIMES * (clock_steady_us() - begun));
        } while (r.did && clock_steady_us() < until);
    }
    return more;
}

static void pump(DoorsHost *h) /* with the lock held */
{
    for (Lane *lane = h->lanes; lane; lane = lane->next) write_lane(h, lane);
    if (h->room && h->devices) {
        h->room = false;
        devices_room(h->devices);
    }
}

static bool lanes_hold(const DoorsHost *h)
{
    for (const Lane *lane = h->lanes; lane; lane = lane->next)
        if (lane->count) return true;
    return false;
}

/* Writes lanes as soon as one is free. */
static void *run(void *context)
{
    DoorsHost *h = context;
    pthread_setname_np(pthread_self(), "doors");
    pthread_mutex_lock(&h->lock);
    for (;;) {
        struct timespec until;
        pump(h);
        if (h->closing && h->out == 0 && !lanes_hold(h)) break;
        clock_gettime(CLOCK_REALTIME, &until);
        if (lanes_hold(h)) {
            until.tv_nsec += PACE_US * 1000 / 2;
            until.tv_sec += until.tv_nsec / 1000000000;
            until.tv_nsec %= 1000000000;
        } else {
            until.tv_sec++;
        }
        pthread_cond_timedwait(&h->wake, &h->lock, &until);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

/* The slower work, on a thread of its own so that writing never waits for it. */
static void *keep_house(void *context)
{
    DoorsHost *h = context;
    Arena *arena = arena_new((size_t)1 << 30);
    Arena *scratch = arena_new((size_t)1 << 28);
    Ms newest = 0;
    int64_t next_us = 0;
    int64_t log_us = clock_steady_us() + 60000000;
    DevicesCounts logged = {0};
    bool more = false;
    pthread_setname_np(pthread_self(), "doors-house");
    for (;;) {
        pthread_mutex_lock(&h->lock);
        bool stop = h->stopping;
        bool refresh = h->refresh;
        h->refresh = false;
        pthread_mutex_unlock(&h->lock);
        if (stop) break;
        if (refresh || clock_steady_us() >= next_us) {
            newest = learn_changes(h, arena, newest);
            note_knocks(h, arena);
            send_commands(h, arena);
            arena_reset(arena);
            next_us = clock_steady_us() + 1000000;
            pthread_mutex_lock(&h->lock);
            h->refreshed = true;
            pthread_mutex_unlock(&h->lock);
        }
        if (clock_steady_us() >= log_us) {
            log_counts(h, &logged);
            log_us += 60000000;
        }
        more = work_off(h, arena, scratch, 500000);
        arena_reset(arena);
        if (!more) nanosleep(&(struct timespec){0, 50000000}, NULL);
    }
    arena_free(scratch);
    arena_free(arena);
    return NULL;
}

/* ---- Opening and closing ---- */

DoorsOptions doors_options(void)
{
    DoorsOptions o = {0};
    for (int i = 0; i < DOORS_PROTOCOLS; i++) o.tcp[i] = o.udp[i] = -1;
    return o;
}

bool doors_wanted(const DoorsOptions *o)
{
    bool any = o->mqtt != NULL;
    for (int i = 0; i < DOORS_PROTOCOLS; i++) any |= o->tcp[i] >= 0 || o->udp[i] >= 0;
    return any;
}

/* mqtt://user:password@host:port, mqtts:// for TLS */
static Status open_mqtt(DoorsHost *h, const DoorsOptions *o, Arena *arena, Problem *problem)
{
    Str rest = str_of(o->mqtt);
    bool tls = str_starts(rest, STR("mqtts://"));
    int64_t port = tls ? 8883 : 1883;
    MqttOptions m = {.ca_file = tls ? o->mqtt_ca : NULL};
    if (!tls && !str_starts(rest, STR("mqtt://")))
        return problem_set(problem, INVALID, "doors.mqtt", "--mqtt 要写成 mqtt://主机:端口 这样");
    if (tls && !o->mqtt_ca)
        return problem_set(problem, INVALID, "doors.mqtt_ca", "mqtts:// 还要写 --mqtt-ca 证书文件");
    rest = str_slice(rest, tls ? 8 : 7, rest.len);
    if (str_find(rest, STR("@"), 0) != SIZE_MAX) {
        Str user = str_cut(&rest, '@');
        m.user = str_c(arena, str_cut(&user, ':'));
        m.password = str_c(arena, user.ptr ? user : STR(""));
    }
    size_t colon = str_find(rest, STR(":"), 0);
    if (colon != SIZE_MAX) {
        if (!str_to_i64(str_slice(rest, colon + 1, rest.len), &port) || port < 1 || port > 65535)
            return problem_set(problem, INVALID, "doors.mqtt", "--mqtt 的端口不对");
        rest = str_slice(rest, 0, colon);
    }
    m.host = str_c(arena, rest);
    m.port = (int)port;
    MqttSink sink = {.to = h, .message = home_message, .setup = home_setup};
    return mqtt_open(&m, sink, &h->mqtt, problem);
}

static Status open_devices(DoorsHost *h, const DoorsOptions *o, Problem *problem)
{
    DeviceDoor rows[DOORS_PROTOCOLS + 1] = {0};
    size_t n = 0;
    for (int i = 0; i < DOORS_PROTOCOLS && wire_protocols[i].name; i++)
        if (o->tcp[i] >= 0 || o->udp[i] >= 0)
            rows[n++] = (DeviceDoor){wire_protocols[i].name, (int)o->tcp[i], (int)o->udp[i]};
    if (n == 0) return OK;
    DevicesOptions options = {.address = o->address,
                              .doors = rows,
                              .connections_max = (int)o->connections_max,
                              .frames_a_minute = (int)o->quota};
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) { /* the rest of the program keeps its own */
        int64_t room = clamp_i64((int64_t)files.rlim_cur - KEPT_FILES, 64, 1 << 20);
        if (!options.connections_max) options.connections_max = 20000;
        if (options.connections_max > room) options.connections_max = (int)room;
    }
    DeviceSink sink = {h, standing, accept_items, met};
    return devices_open(&options, sink, &h->devices, problem);
}

static pthread_t house; /* one host a process */

Status doors_host_open(const DoorsOptions *options, Store *store, DoorsHost **out, Problem *problem)
{
    Arena *arena = arena_new((size_t)8 << 30); /* address space; used as devices come */
    DoorsHost *h = NEW(arena, DoorsHost);
    h->store = store;
    h->arena = arena;
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->wake, NULL);
    grow(h);
    Arena *scratch = arena_new((size_t)1 << 30);
    learn_changes(h, scratch, 0); /* before the first device can ask */
    arena_free(scratch);
    Status status = open_devices(h, options, problem);
    if (status == OK && options->mqtt) status = open_mqtt(h, options, arena, problem);
    if (status != OK) {
        if (h->devices) devices_close(h->devices);
        arena_free(arena);
        return status;
    }
    *out = h;
    ASSERT(pthread_create(&h->thread, NULL, run, h) == 0);
    ASSERT(pthread_create(&house, NULL, keep_house, h) == 0);
    return OK;
}

void doors_host_close(DoorsHost *h)
{
    pthread_mutex_lock(&h->lock);
    h->stopping = true;
    pthread_mutex_unlock(&h->lock);
    pthread_join(house, NULL);
    pthread_mutex_lock(&h->lock);
    Mqtt *mqtt = h->mqtt;
    h->mqtt = NULL;
    while (h->acknowledging) pthread_cond_wait(&h->wake, &h->lock);
    pthread_mutex_unlock(&h->lock);
    if (mqtt) mqtt_close(mqtt);
    pthread_mutex_lock(&h->lock);
    h->closing = true;
    pthread_cond_broadcast(&h->wake);
    pthread_mutex_unlock(&h->lock);
    pthread_join(h->thread, NULL); /* after the last job's answer */
    if (h->devices) devices_close(h->devices);
    arena_free(h->arena);
}

int doors_host_port(const DoorsHost *h, const char *protocol, bool udp)
{
    return h->devices ? devices_port(h->devices, protocol, udp) : 0;
}

int64_t doors_host_home(DoorsHost *h, int64_t *waiting)
{
    pthread_mutex_lock(&h->lock);
    int64_t heard = h->home_heard;
    *waiting = h->out;
    for (const Lane *lane = h->lanes; lane; lane = lane->next) *waiting += (int64_t)lane->count;
    pthread_mutex_unlock(&h->lock);
    return heard;
}

DevicesCounts doors_host_counts(const DoorsHost *h)
{
    return h->devices ? devices_counts(h->devices) : (DevicesCounts){0};
}

void doors_host_refresh(DoorsHost *h)
{
    pthread_mutex_lock(&h->lock);
    h->refresh = true;
    h->refreshed = false;
    pthread_mutex_unlock(&h->lock);
    for (int i = 0; i < 2000; i++) {
        pthread_mutex_lock(&h->lock);
        bool done = h->refreshed && !h->refresh;
        pthread_mutex_unlock(&h->lock);
        if (done) return;
        nanosleep(&(struct timespec){0, 5000000}, NULL);
    }
}
