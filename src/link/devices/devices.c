/* The doors' thread: opening, closing, the mailbox of other threads, and the tick. */
#include "link/devices/devices.h"
#include "link/devices/doors.h"

#include <event2/thread.h>

enum { BOX_MAX = 1 << 16, PART_SLOTS = 256 };

static void on_deliver(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    queue_deliver(arg, false);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    Devices *d = arg;
    (void)fd;
    (void)what;
    d->now_ms = clock_now_ms();
    queue_deliver(d, true);
    tcp_sweep(d);
}

static Conn *conn_of(Devices *d, Str id)
{
    for (uint32_t i = 0; i < d->conn_used; i++) {
        Conn *c = &d->conns[i];
        if (c->bev && c->standing == DEVICE_ENROLLED && str_eq((Str){c->id, c->id_len}, id))
            return c;
    }
    return NULL;
}

static Status ask_now(Devices *d, const Ask *ask)
{
    uint8_t frame[WIRE_REPLY_MAX];
    Conn *c = conn_of(d, ask->id);
    if (!c) return NOT_FOUND;
    size_t n = c->door->protocol->ask(&c->wire, ask->command, frame, sizeof frame);
    if (n == 0) return INVALID;
    c->wire.serial++;
    tcp_write(c, frame, n);
    return OK;
}

/* Takes what other threads have left, a part at a time so that the lock is held briefly. */
static void on_mail(evutil_socket_t fd, short what, void *arg)
{
    Devices *d = arg;
    (void)fd;
    (void)what;
    uint64_t some[256];
    size_t n;
    d->now_ms = clock_now_ms();
    do {
        pthread_mutex_lock(&d->box.mutex);
        n = d->box.count < 256 ? d->box.count : 256;
        d->box.count -= n; /* from the end: handles have no order among themselves */
        memcpy(some, d->box.handles + d->box.count, n * sizeof *some);
        if (d->box.count == 0) d->box.woken = false;
        bool room = d->box.room;
        bool stop = d->box.stop;
        Ask *ask = d->box.ask;
        d->box.room = false;
        d->box.ask = NULL;
        if (ask) {
            ask->status = ask_now(d, ask);
            ask->done = true;
            pthread_cond_broadcast(&d->box.asked);
        }
        pthread_mutex_unlock(&d->box.mutex);
        for (size_t i = 0; i < n; i++)
            queue_answer(d, some[i] & ~((uint64_t)1 << 63), some[i] >> 63);
        if (room) queue_deliver(d, true);
        if (stop) {
            event_base_loopbreak(d->base);
            return;
        }
    } while (n == 256);
}

static void wake(Devices *d) /* with the mutex held */
{
    if (d->box.woken) return;
    d->box.woken = true;
    event_active(d->mail, EV_READ, 0);
}

static void leave(Devices *d, uint64_t entry)
{
    pthread_mutex_lock(&d->box.mutex);
    /* As many as can be out at all; more would be an answer given twice. */
    if (d->box.count < d->box.cap) d->box.handles[d->box.count++] = entry;
    wake(d);
    pthread_mutex_unlock(&d->box.mutex);
}

void devices_answered(Devices *d, uint64_t handle)
{
    leave(d, handle & ~((uint64_t)1 << 63));
}

void devices_refused(Devices *d, uint64_t handle)
{
    leave(d, handle | (uint64_t)1 << 63);
}

void devices_room(Devices *d)
{
    pthread_mutex_lock(&d->box.mutex);
    d->box.room = true;
    wake(d);
    pthread_mutex_unlock(&d->box.mutex);
}

Status devices_ask(Devices *d, Str id, const WireCommand *command, Problem *problem)
{
    Ask ask = {.id = id, .command = command};
    pthread_mutex_lock(&d->box.mutex);
    while (d->box.ask && !d->box.stop) pthread_cond_wait(&d->box.asked, &d->box.mutex);
    d->box.ask = &ask;
    wake(d);
    while (!ask.done) pthread_cond_wait(&d->box.asked, &d->box.mutex);
    pthread_mutex_unlock(&d->box.mutex);
    if (ask.status == NOT_FOUND)
        return problem_set(problem, NOT_FOUND, "devices.away", "设备现在不在线，请稍后再试");
    if (ask.status == INVALID)
        return problem_set(problem, INVALID, "devices.word", "这种设备不支持这个命令");
    return OK;
}

DevicesCounts devices_counts(Devices *d)
{
    DevicesCounts out;
    uint64_t n[sizeof out / sizeof(uint64_t)];
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        n[i] = atomic_load_explicit(&d->counts.n[i], memory_order_relaxed);
    memcpy(&out, n, sizeof out);
    return out;
}

int devices_port(const Devices *d, const char *protocol, bool udp)
{
    for (size_t i = 0; i < d->door_count; i++)
        if (strcmp(d->doors[i].protocol->name, protocol) == 0)
            return udp ? d->doors[i].udp_port : d->doors[i].tcp_port;
    return 0;
}

static Status open_door(Devices *d, const WireProtocol *p, int tcp, int udp, Problem *problem)
{
    Door *door = &d->doors[d->door_count++];
    *door = (Door){.devices = d, .protocol = p, .udp_fd = -1};
    if (tcp >= 0) TRY(tcp_open(door, tcp, problem));
    if (udp >= 0 && p->udp) TRY(udp_open(door, udp, problem));
    return OK;
}

static Status open_doors(Devices *d, Problem *problem)
{
    const DeviceDoor *row = d->options.doors;
    if (!row) {
        for (const WireProtocol *p = wire_protocols; p->name; p++)
            TRY(open_door(d, p, p->port, p->port, problem));
        return OK;
    }
    for (; row->protocol; row++) {
        const WireProtocol *p = wire_protocol_find(str_of(row->protocol));
        if (!p || d->door_count == DOORS_MAX)
            return problem_set(problem, INVALID, "devices.protocol", "不认识的设备协议 %s",
                               row->protocol);
        TRY(open_door(d, p, row->tcp_port, row->udp_port, problem));
    }
    return OK;
}

static void *loop(void *arg)
{
    Devices *d = arg;
    pthread_setname_np(pthread_self(), "devices");
    event_base_loop(d->base, EVLOOP_NO_EXIT_ON_EMPTY);
    return NULL;
}

static void defaults(DevicesOptions *o)
{
    if (!o->address) o->address = "0.0.0.0";
    if (!o->connections_max) o->connections_max = 20000;
    if (!o->frames_a_minute) o->frames_a_minute = 600;
    if (o->frames_a_minute > 30000) o->frames_a_minute = 30000; /* fits a bucket of 31 bits */
    if (!o->telemetry_max) o->telemetry_max = 4096;
    if (!o->alarms_max) o->alarms_max = 1024;
    if (!o->waiting_max) o->waiting_max = 16384;
    if (!o->quarantine_s) o->quarantine_s = 60;
    if (o->telemetry_max < RECORDS_A_FRAME) o->telemetry_max = RECORDS_A_FRAME;
    if (o->waiting_max > 1 << 20) o->waiting_max = 1 << 20;
}

static void free_all(Devices *d)
{
    for (uint32_t i = 0; i < d->conn_used; i++)
        if (d->conns[i].bev) tcp_close(&d->conns[i]);
    for (size_t i = 0; i < d->door_count; i++) {
        if (d->doors[i].tcp) evconnlistener_free(d->doors[i].tcp);
        if (d->doors[i].udp) event_free(d->doors[i].udp);
        if (d->doors[i].udp_fd >= 0) close(d->doors[i].udp_fd);
    }
    event_free(d->mail);
    event_free(d->deliver);
    event_free(d->tick);
    event_base_free(d->base);
    pthread_mutex_destroy(&d->box.mutex);
    pthread_cond_destroy(&d->box.asked);
    arena_free(d->arena);
}

/* Tables are not zeroed: what is never used costs no page. */
static void make_tables(Devices *d)
{
    const DevicesOptions *o = &d->options;
    d->conn_cap = (uint32_t)o->connections_max;
    d->conns = arena_alloc_raw(d->arena, arena_array_bytes(d->conn_cap, sizeof(Conn)));
    d->waiting_cap = (uint32_t)o->waiting_max;
    d->waiting = arena_alloc_raw(d->arena, arena_array_bytes(d->waiting_cap, sizeof(Waiting)));
    d->peers = arena_alloc_raw(d->arena,
                               arena_array_bytes(d->waiting_cap, sizeof(struct sockaddr_storage)));
    d->telemetry.cap = (size_t)o->telemetry_max;
    d->telemetry.items =
        arena_alloc_raw(d->arena, arena_array_bytes(d->telemetry.cap, sizeof(DeviceItem)));
    d->alarms.cap = (size_t)o->alarms_max;
    d->alarms.items =
        arena_alloc_raw(d->arena, arena_array_bytes(d->alarms.cap, sizeof(DeviceItem)));
    d->parts = wire_parts_init(arena_alloc_raw(d->arena, wire_parts_size(PART_SLOTS)), PART_SLOTS);
    d->box.cap = d->telemetry.cap + d->alarms.cap + (size_t)BOX_MAX + d->waiting_cap;
    d->box.handles = arena_alloc_raw(d->arena, arena_array_bytes(d->box.cap, sizeof(uint64_t)));
}

/* Who talks much is heard in slices: after each the sockets are asked again, and who has been quiet
 * is heard before the rest. */
static struct event_base *base_new(void)
{
    struct event_config *config = event_config_new();
    struct timeval slice = {0, SLICE_US};
    ASSERT(config && event_config_set_max_dispatch_interval(config, &slice, -1, BUSY) == 0);
    struct event_base *base = event_base_new_with_config(config);
    ASSERT(base && event_base_priority_init(base, PRIORITIES) == 0);
    event_config_free(config);
    return base;
}

Status devices_open(const DevicesOptions *options, DeviceSink sink, Devices **out, Problem *problem)
{
    ASSERT(sink.standing && sink.accept);
    ASSERT(evthread_use_pthreads() == 0);
    Arena *arena = arena_new((size_t)1 << 32);
    Devices *d = NEW(arena, Devices);
    d->arena = arena;
    d->options = *options;
    d->sink = sink;
    defaults(&d->options);
    make_tables(d);
    pthread_mutex_init(&d->box.mutex, NULL);
    pthread_cond_init(&d->box.asked, NULL);
    d->base = base_new();
    d->mail = event_new(d->base, -1, EV_PERSIST, on_mail, d);
    d->deliver = event_new(d->base, -1, EV_PERSIST, on_deliver, d);
    d->tick = event_new(d->base, -1, EV_PERSIST, on_tick, d);
    ASSERT(d->mail && d->deliver && d->tick);
    event_priority_set(d->mail, FIRST);
    event_priority_set(d->deliver, BUSY); /* higher would end each slice at its first read */
    struct timeval often = {0, 20000};
    event_add(d->tick, &often);
    d->now_ms = clock_now_ms();
    Status status = open_doors(d, problem);
    if (status != OK) {
        free_all(d);
        return status;
    }
    *out = d; /* before the sink can be called */
    ASSERT(pthread_create(&d->thread, NULL, loop, d) == 0);
    return OK;
}

void devices_close(Devices *d)
{
    pthread_mutex_lock(&d->box.mutex);
    d->box.stop = true;
    wake(d);
    pthread_mutex_unlock(&d->box.mutex);
    pthread_join(d->thread, NULL);
    free_all(d);
}
