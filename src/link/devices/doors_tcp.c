/* TCP: one bufferevent a connection, frames cut out of its input where they lie. */
#include "link/devices/doors.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* ---- connections ---- */

static void stall(Devices *d, Conn *c)
{
    if (c->stalled) return;
    c->stalled = true;
    c->next_stalled = d->stalled;
    d->stalled = (uint32_t)(c - d->conns) + 1;
}

static void unstall(Devices *d, Conn *c)
{
    uint32_t self = (uint32_t)(c - d->conns) + 1;
    uint32_t *at = &d->stalled;
    while (*at && *at != self) at = &d->conns[*at - 1].next_stalled;
    if (*at) *at = c->next_stalled;
    c->stalled = false;
    c->next_stalled = 0;
    bufferevent_enable(c->bev, EV_READ);
}

void tcp_close(Conn *c)
{
    Devices *d = c->door->devices;
    if (!c->bev) return;
    if (c->stalled) unstall(d, c);
    queue_forget(d, c);
    bufferevent_free(c->bev);
    c->bev = NULL;
    c->next_free = d->conn_free;
    d->conn_free = (uint32_t)(c - d->conns) + 1;
    COUNT_BY(d, connections, -1);
}

void tcp_write(Conn *c, const uint8_t *bytes, size_t len)
{
    if (c->bev && !c->closing) bufferevent_write(c->bev, bytes, len);
}

static void on_event(struct bufferevent *bev, short what, void *arg);

static void on_written(struct bufferevent *bev, void *arg)
{
    (void)bev;
    tcp_close(arg);
}

/* After a bad frame nothing more is heard; what is already said goes out first. */
static void goodbye(Conn *c)
{
    COUNT(c->door->devices, closed_bad);
    if (evbuffer_get_length(bufferevent_get_output(c->bev)) == 0) {
        tcp_close(c);
        return;
    }
    if (c->stalled) unstall(c->door->devices, c);
    c->closing = true;
    bufferevent_disable(c->bev, EV_READ);
    bufferevent_setcb(c->bev, NULL, on_written, on_event, c);
}

static void count_wire(Devices *d, const WireConn *before, const WireConn *after)
{
    if (after->malformed != before->malformed)
        COUNT_BY(d, malformed, after->malformed - before->malformed);
    if (after->skipped != before->skipped) COUNT_BY(d, skipped, after->skipped - before->skipped);
    if (after->dropped != before->dropped) COUNT_BY(d, dropped, after->dropped - before->dropped);
    if (after->unknown != before->unknown)
        COUNT_BY(d, unknown_frames, after->unknown - before->unknown);
    if (after->frames != before->frames) COUNT(d, frames);
}

/* ---- quota: a bucket of one minute's frames ---- */

/* The device's own when it has one; never past what a bucket of 31 bits holds. */
static int64_t quota_of(const Devices *d, const Conn *c)
{
    if (c->known.quota <= 0) return d->options.frames_a_minute;
    return c->known.quota > 30000 ? 30000 : c->known.quota;
}

static void quota_fill(Devices *d, Conn *c)
{
    int64_t passed = d->now_ms - c->quota_ms;
    int64_t full = quota_of(d, c) * 60000;
    if (passed <= 0) return;
    if (passed > 60000) passed = 60000;
    int64_t quota = c->quota + passed * quota_of(d, c);
    int64_t alarms = c->quota_alarms + passed * quota_of(d, c);
    c->quota = (int32_t)(quota > full ? full : quota);
    c->quota_alarms = (int32_t)(alarms > full ? full : alarms);
    c->quota_ms = d->now_ms;
}

static bool quota_open(Devices *d, Conn *c)
{
    quota_fill(d, c);
    return c->quota >= 60000;
}

/* ---- frames ---- */

/* What the sink says of a device that has just named itself; false: the connection is closed. */
static bool named(Devices *d, Conn *c)
{
    if (c->wire.id_len == 0) return true;
    conn_named(c, &c->wire);
    if (c->standing == DEVICE_REFUSED) {
        goodbye(c);
        return false;
    }
    if (c->standing == DEVICE_UNKNOWN && !c->quarantined_ms)
        c->quarantined_ms = d->now_ms + d->options.quarantine_s * SECOND_MS;
    return true;
}

/* Looks through what waits behind a stalled frame; a frame with an alarm is taken whole, now. */
static void look_ahead(Devices *d, Conn *c, Bytes in)
{
    WireSink nobody = {NULL, NULL};
    while (c->ahead < in.len) {
        WireOut reply;
        WireConn before = c->ahead_wire;
        Bytes rest = {in.ptr + c->ahead, in.len - c->ahead};
        WireStep step =
            wire_step(c->door->protocol, &c->ahead_wire, rest, d->now_ms, &nobody, &reply);
        if (step.used == 0 || step.kind == WIRE_CLOSE) return;
        if (step.alarms & WIRE_URGENT && c->quota_alarms >= 6000) {
            Taking t = take_begin(d, c->door, c);
            WireSink sink = {take_record, &t};
            t.early = true;
            WireConn again = before;
            wire_step(c->door->protocol, &again, rest, d->now_ms, &sink, &reply);
            if (t.full) { /* even alarms have no room: try again later */
                take_back(&t);
                c->ahead_wire = before;
                return;
            }
            if (t.records) {
                size_t first = (d->alarms.tail - t.records) % d->alarms.cap;
                c->early[c->early_at++ % EARLY] = d->alarms.items[first].record.digest;
                c->quota_alarms -= 6000;
                COUNT_BY(d, early_alarms, t.records);
            }
            take_keep(&t, &reply);
        }
        c->ahead += step.used;
    }
}

/* One frame; false when the connection waits or has gone. */
static bool one_frame(Devices *d, Conn *c, Bytes in, size_t *used)
{
    WireOut reply;
    WireConn before = c->wire;
    *used = 0;
    if (!quota_open(d, c)) {
        COUNT(d, over_quota);
        stall(d, c);
        return false;
    }
    Taking t = take_begin(d, c->door, c);
    WireSink sink = {take_record, &t};
    WireStep step = wire_step(c->door->protocol, &c->wire, in, d->now_ms, &sink, &reply);
    if (t.full) {
        take_back(&t);
        c->wire = before;
        conn_apply(c);
        COUNT(d, stalls);
        stall(d, c);
        return false;
    }
    count_wire(d, &before, &c->wire);
    *used = step.used;
    if (step.kind == WIRE_CLOSE) {
        take_back(&t);
        goodbye(c);
        return false;
    }
    if (step.kind == WIRE_FRAME) {
        c->quota -= 60000;
        if (!named(d, c)) {
            take_back(&t);
            return false;
        }
        t.standing = (DeviceStanding)c->standing;
        take_keep(&t, &reply);
    }
    return step.used > 0;
}

static void read_frames(Devices *d, Conn *c)
{
    struct evbuffer *input = bufferevent_get_input(c->bev);
    size_t len = evbuffer_get_length(input);
    if (len == 0) return;
    Bytes in = {evbuffer_pullup(input, -1), len};
    size_t at = 0;
    size_t used;
    for (int frames = 0; !c->stalled && at < in.len; frames++) {
        if (frames == TURN_FRAMES) { /* the rest is read when it is its turn again */
            stall(d, c);
            event_active(d->deliver, EV_TIMEOUT, 0);
            break;
        }
        bool more = one_frame(d, c, (Bytes){in.ptr + at, in.len - at}, &used);
        if (!c->bev || c->closing) return;
        at += used;
        if (!more) break;
    }
    if (c->ahead > at) { /* what was looked at once is not looked at again */
        c->ahead -= at;
    } else {
        c->ahead = 0;
        c->ahead_wire = c->wire;
    }
    if (c->stalled) {
        look_ahead(d, c, (Bytes){in.ptr + at, in.len - at});
        if (in.len - at >= READ_AHEAD) bufferevent_disable(c->bev, EV_READ);
    }
    if (at) evbuffer_drain(input, at);
}

/* Puts what is left of a list of stalled ones before those that stalled again. */
static void resume_later(Devices *d, uint32_t rest)
{
    uint32_t *end = &d->stalled;
    while (*end) end = &d->conns[*end - 1].next_stalled;
    *end = rest;
    event_active(d->deliver, EV_TIMEOUT, 0);
}

/* A slice of those that wait; the rest after who has something to say meanwhile. */
void tcp_resume(Devices *d)
{
    uint32_t s = d->stalled;
    int64_t until = clock_steady_us() + SLICE_US;
    d->stalled = 0;
    while (s) {
        Conn *c = &d->conns[s - 1];
        if (clock_steady_us() > until) {
            resume_later(d, s);
            return;
        }
        s = c->next_stalled;
        c->stalled = false;
        c->next_stalled = 0;
        if (d->full || !queue_has_room(d) || !quota_open(d, c)) {
            stall(d, c);
            continue;
        }
        bufferevent_enable(c->bev, EV_READ);
        read_frames(d, c);
    }
}

/* Who sends more than a few reads a second is heard after the others. */
static void note_read(Devices *d, Conn *c)
{
    if (d->now_ms - c->reads_ms >= SECOND_MS || d->now_ms < c->reads_ms) {
        bool calm = c->reads <= QUIET_READS;
        c->reads_ms = d->now_ms;
        c->reads = 0;
        if (c->busy && calm && bufferevent_priority_set(c->bev, QUIET) == 0) c->busy = false;
    }
    if (c->reads < UINT8_MAX) c->reads++;
    if (!c->busy && c->reads > QUIET_READS && bufferevent_priority_set(c->bev, BUSY) == 0)
        c->busy = true;
}

static void on_read(struct bufferevent *bev, void *arg)
{
    Conn *c = arg;
    (void)bev;
    c->door->devices->now_ms = clock_now_ms();
    note_read(c->door->devices, c);
    read_frames(c->door->devices, c);
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
    Conn *c = arg;
    (void)bev;
    if (what & BEV_EVENT_TIMEOUT) COUNT(c->door->devices, closed_idle);
    tcp_close(c);
}

static uint32_t conn_new(Devices *d)
{
    uint32_t slot1 = d->conn_free;
    if (slot1)
        d->conn_free = d->conns[slot1 - 1].next_free;
    else if (d->conn_used < d->conn_cap)
        slot1 = ++d->conn_used;
    return slot1;
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *peer,
                      int len, void *arg)
{
    Door *door = arg;
    Devices *d = door->devices;
    (void)listener;
    (void)peer;
    (void)len;
    uint32_t slot1 = conn_new(d);
    if (!slot1) {
        COUNT(d, refused);
        evutil_closesocket(fd);
        return;
    }
    Conn *c = &d->conns[slot1 - 1];
    memset(c, 0, sizeof *c);
    c->door = door;
    c->bev = bufferevent_socket_new(d->base, fd, BEV_OPT_CLOSE_ON_FREE);
    ASSERT(c->bev);
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    d->now_ms = clock_now_ms();
    c->quota_ms = d->now_ms;
    c->quota = c->quota_alarms = d->options.frames_a_minute * 60000;
    bufferevent_priority_set(c->bev, QUIET);
    c->wire.one_device = true;
    c->wire.parts = d->parts;
    bufferevent_setcb(c->bev, on_read, NULL, on_event, c);
    bufferevent_setwatermark(c->bev, EV_READ, 0, door->protocol->frame_max + READ_AHEAD);
    bufferevent_set_max_single_read(c->bev, 4096); /* a flood takes turns with the rest */
    struct timeval idle = {d->options.idle_s ? d->options.idle_s : door->protocol->idle_s, 0};
    bufferevent_set_timeouts(c->bev, &idle, &idle);
    bufferevent_enable(c->bev, EV_READ | EV_WRITE);
    COUNT(d, accepted);
    COUNT(d, connections);
}

/* A part of the table each tick, so that all are seen within a second or so. */
/* No file is left, or no memory: asking again at once would only burn the processor. */
static void on_accept_error(struct evconnlistener *listener, void *arg)
{
    Door *door = arg;
    COUNT(door->devices, refused);
    door->closed_ms = door->devices->now_ms;
    evconnlistener_disable(listener);
}

static void open_again(Devices *d)
{
    for (size_t i = 0; i < d->door_count; i++) {
        Door *door = &d->doors[i];
        if (!door->closed_ms || d->now_ms - door->closed_ms < ACCEPT_PAUSE_MS) continue;
        door->closed_ms = 0;
        evconnlistener_enable(door->tcp);
    }
}

void tcp_sweep(Devices *d)
{
    open_again(d);
    uint32_t steps = d->conn_used / 50 + 1;
    for (uint32_t i = 0; i < steps && d->conn_used; i++) {
        d->sweep = (d->sweep + 1) % d->conn_used;
        Conn *c = &d->conns[d->sweep];
        if (c->bev && c->quarantined_ms && c->standing != DEVICE_ENROLLED &&
            d->now_ms >= c->quarantined_ms)
            tcp_close(c);
    }
}

Status tcp_open(Door *door, int port, Problem *problem)
{
    struct sockaddr_storage at;
    socklen_t len;
    Devices *d = door->devices;
    if (!doors_address(d->options.address, port, &at, &len))
        return problem_set(problem, INVALID, "devices.address", "监听地址 %s 不对",
                           d->options.address);
    door->tcp = evconnlistener_new_bind(d->base, on_accept, door,
                                        LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC |
                                            LEV_OPT_REUSEABLE | LEV_OPT_REUSEABLE_PORT,
                                        1024, (struct sockaddr *)&at, (int)len);
    if (!door->tcp)
        return problem_set(problem, UNAVAILABLE, "devices.port", "设备端口 %d 打不开：%s", port,
                           strerror(errno));
    evconnlistener_set_error_cb(door->tcp, on_accept_error);
    len = sizeof at;
    ASSERT(getsockname(evconnlistener_get_fd(door->tcp), (struct sockaddr *)&at, &len) == 0);
    door->tcp_port = ntohs(((struct sockaddr_in *)&at)->sin_port);
    return OK;
}
