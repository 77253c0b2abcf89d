/* What came, on its way to the store: alarms at once, the rest by community in batches. */
#include "main/doors_inside.h"

enum {
    BATCH_ITEMS = 1024, /* of one write of telemetry */
    PACE_US = 10000,    /* between two writes of telemetry: fewer, larger ones dirty fewer pages */
};

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

Job *doors_job_new(DoorsHost *h, CommunityId community, size_t count)
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

bool doors_submit(DoorsHost *h, Job *j)
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

Lane *doors_lane(DoorsHost *h, Known *k)
{
    if (!k->lane) k->lane = lane_of(h, k->card.community);
    return k->lane;
}

/* At 20,000 messages a second a commit for each few of them would write the same pages a thousand
 * times a second, and the disk is what an alarm waits for. */
static bool paced(const DoorsHost *h, const Lane *lane)
{
    return lane->count < BATCH_ITEMS && !h->closing &&
           clock_steady_us() - lane->written_us < PACE_US;
}

void doors_write_lane(DoorsHost *h, Lane *lane)
{
    if (lane->writing || lane->count == 0 || paced(h, lane)) return;
    size_t n = lane->count < BATCH_ITEMS ? lane->count : BATCH_ITEMS;
    Job *j = doors_job_new(h, lane->community, n);
    j->lane = lane;
    memcpy(j->items, lane->items, n * sizeof *j->items);
    memcpy(j->handles, lane->handles, n * sizeof *j->handles);
    if (!doors_submit(h, j)) return; /* tried again within a second, or after the next job */
    lane->writing = true;
    lane->written_us = clock_steady_us();
    lane->count -= n;
    memmove(lane->items, lane->items + n, lane->count * sizeof *lane->items);
    memmove(lane->handles, lane->handles + n, lane->count * sizeof *lane->handles);
}

static bool keep(DoorsHost *h, Known *k, const HealthIn *in, uint64_t handle,
                 bool urgent) /* locked */
{
    if (urgent) {
        Job *j = doors_job_new(h, k->card.community, 1);
        j->items[0] = *in;
        j->handles[0] = handle;
        j->store.urgent = true;
        return doors_submit(h, j);
    }
    Lane *lane = doors_lane(h, k);
    if (lane->count == WAITING_ITEMS) return false;
    lane->items[lane->count] = *in;
    lane->handles[lane->count++] = handle;
    return true;
}

size_t doors_device_items(void *to, const DeviceItem *items, size_t count, bool alarms)
{
    DoorsHost *h = to;
    size_t n = 0;
    pthread_mutex_lock(&h->lock);
    for (; n < count && !h->stopping; n++) {
        const DeviceItem *item = &items[n];
        Known *k = doors_known(h, str_of(item->protocol->name), str_of(item->id));
        if (!k) break; /* cannot be: it was asked for, and nothing is unlearnt */
        HealthIn in =
            health_in_of_record((HealthDeviceId){item->device}, &item->record, item->arrived_ms);
        if (!keep(h, k, &in, item->handle, alarms)) break;
    }
    for (Lane *lane = h->lanes; lane && !alarms; lane = lane->next) doors_write_lane(h, lane);
    pthread_mutex_unlock(&h->lock);
    return n;
}

static void pump(DoorsHost *h) /* locked */
{
    for (Lane *lane = h->lanes; lane; lane = lane->next) doors_write_lane(h, lane);
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

void *doors_write(void *context)
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
