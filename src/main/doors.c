/* The doors' host: opening and closing. */
#include "main/doors_inside.h"

#include <sys/resource.h>

enum { KEPT_FILES = 512 }; /* that devices may not take: the database, the web */

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
    DeviceSink sink = {h, doors_device_standing, doors_device_items, doors_device_met};
    return devices_open(&options, sink, &h->devices, problem);
}

Status doors_host_open(const DoorsOptions *options, Store *store, DoorsHost **out, Problem *problem)
{
    Arena *arena = arena_new((size_t)8 << 30); /* address space; used as devices come */
    DoorsHost *h = NEW(arena, DoorsHost);
    h->store = store;
    h->arena = arena;
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->wake, NULL);
    Arena *scratch = arena_new((size_t)1 << 30);
    doors_learn_changes(h, scratch, 0); /* before the first device can ask */
    arena_free(scratch);
    Status status = open_devices(h, options, problem);
    if (status == OK && options->mqtt) status = doors_home_open(h, options, arena, problem);
    if (status != OK) {
        if (h->devices) devices_close(h->devices);
        arena_free(arena);
        return status;
    }
    *out = h;
    ASSERT(pthread_create(&h->writer, NULL, doors_write, h) == 0);
    ASSERT(pthread_create(&h->house, NULL, doors_keep_house, h) == 0);
    return OK;
}

void doors_host_close(DoorsHost *h)
{
    pthread_mutex_lock(&h->lock);
    h->stopping = true;
    pthread_mutex_unlock(&h->lock);
    pthread_join(h->house, NULL);
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
    pthread_join(h->writer, NULL); /* after the last job's answer */
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
