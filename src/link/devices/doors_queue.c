/* From frames to the sink and back to replies: two rings of records, and the frames that wait to be
 * answered for. */
#include "link/devices/doors.h"

static size_t ring_room(const Ring *r)
{
    return r->cap - (r->tail - r->head);
}

static Waiting *waiting_at(Devices *d, uint32_t slot1)
{
    return &d->waiting[slot1 - 1];
}

static uint64_t handle_of(Devices *d, uint32_t slot1)
{
    return (uint64_t)(waiting_at(d, slot1)->generation & 0x7fffffff) << 32 | slot1;
}

/* slot + 1, or 0 when all are out. */
static uint32_t waiting_new(Devices *d)
{
    uint32_t slot1 = d->waiting_free;
    if (slot1) {
        d->waiting_free = waiting_at(d, slot1)->next;
    } else {
        if (d->waiting_used == d->waiting_cap) return 0;
        slot1 = ++d->waiting_used;
        waiting_at(d, slot1)->generation = 0;
    }
    Waiting *w = waiting_at(d, slot1);
    uint32_t generation = w->generation + 1;
    memset(w, 0, offsetof(Waiting, reply));
    w->generation = generation;
    w->used = true;
    return slot1;
}

static void waiting_drop(Devices *d, uint32_t slot1)
{
    Waiting *w = waiting_at(d, slot1);
    w->used = false;
    w->generation++;
    w->next = d->waiting_free;
    d->waiting_free = slot1;
}

Taking take_begin(Devices *d, Door *door, Conn *conn)
{
    return (Taking){.devices = d,
                    .door = door,
                    .conn = conn,
                    .standing = conn ? (DeviceStanding)conn->standing : DEVICE_UNKNOWN,
                    .device = conn ? conn->known.device : 0,
                    .telemetry_tail = d->telemetry.tail,
                    .alarms_tail = d->alarms.tail};
}

static bool was_early(const Conn *conn, uint64_t digest)
{
    for (int i = 0; i < EARLY; i++)
        if (conn->early[i] == digest && digest) return true;
    return false;
}

/* Copies what is used of a record; its texts move into the item. */
static void fill(DeviceItem *item, const Taking *t, const WireConn *wire, const WireRecord *r)
{
    Devices *d = t->devices;
    item->handle = handle_of(d, t->waiting);
    item->protocol = t->door->protocol;
    item->device = t->device;
    item->arrived_ms = d->now_ms;
    memcpy(&item->record, r, offsetof(WireRecord, cells));
    memcpy(item->record.cells, r->cells, r->cell_count * sizeof *r->cells);
    memcpy(item->record.wifi, r->wifi, r->wifi_count * sizeof *r->wifi);
    memcpy(item->id, wire->id, wire->id_len);
    item->id[wire->id_len] = 0;
    if (r->has & WIRE_ICCID) {
        item->record.iccid = str_slice(r->iccid, 0, sizeof item->iccid);
        memcpy(item->iccid, r->iccid.ptr, item->record.iccid.len);
        item->record.iccid.ptr = item->iccid;
    }
    if (r->has & WIRE_TEXT) {
        item->record.text = str_slice(r->text, 0, sizeof item->text);
        if (item->record.text.len) memcpy(item->text, r->text.ptr, item->record.text.len);
        item->record.text.ptr = item->text;
    }
}

void take_record(void *to, const WireConn *wire, const WireRecord *r)
{
    Taking *t = to;
    Devices *d = t->devices;
    if (t->full || t->repeat) return;
    if (t->conn) { /* the device may have named itself in this very frame */
        Conn *c = t->conn;
        conn_named(c, wire);
        t->standing = (DeviceStanding)c->standing;
        t->device = c->known.device;
        if (t->records == 0 && was_early(c, r->digest)) {
            t->repeat = true;
            return;
        }
    }
    if (t->standing != DEVICE_ENROLLED) {
        COUNT(d, from_unknown);
        return;
    }
    bool urgent = t->early || (r->alarms & WIRE_URGENT && !(r->on & WIRE_ARCHIVE));
    Ring *ring = urgent ? &d->alarms : &d->telemetry;
    if (t->records == RECORDS_A_FRAME) return;
    if (ring_room(ring) == 0 || (!t->waiting && (t->waiting = waiting_new(d)) == 0)) {
        t->full = true;
        return;
    }
    fill(&ring->items[ring->tail % ring->cap], t, wire, r);
    ring->tail++;
    t->records++;
}

void take_back(Taking *t)
{
    Devices *d = t->devices;
    d->telemetry.tail = t->telemetry_tail;
    d->alarms.tail = t->alarms_tail;
    if (t->waiting) waiting_drop(d, t->waiting);
    t->waiting = 0;
}

static void send_reply(Devices *d, Waiting *w)
{
    if (w->refused || w->reply_len == 0) return;
    COUNT(d, replies);
    if (w->conn)
        tcp_write(&d->conns[w->conn - 1], w->reply, w->reply_len);
    else if (w->peer)
        udp_write(&d->doors[w->door], w->peer, w->reply, w->reply_len);
}

/* Sends what is answered for at the head of the connection's line. */
static void line_advance(Devices *d, Conn *c)
{
    while (c->first) {
        uint32_t slot1 = c->first;
        Waiting *w = waiting_at(d, slot1);
        if (w->open) return;
        c->first = w->next;
        if (!c->first) c->last = 0;
        send_reply(d, w);
        waiting_drop(d, slot1);
    }
}

static void line_append(Devices *d, Conn *c, uint32_t slot1)
{
    Waiting *w = waiting_at(d, slot1);
    w->conn = (uint32_t)(c - d->conns) + 1;
    w->next = 0;
    if (c->last)
        waiting_at(d, c->last)->next = slot1;
    else
        c->first = slot1;
    c->last = slot1;
}

/* Offers what lies together at the head of the ring; false when the sink is full. */
static bool offer(Devices *d, Ring *ring, bool alarms)
{
    for (int batches = 0; ring->tail != ring->head; batches++) {
        if (batches == BATCHES_A_TURN) { /* answers and alarms may be waiting */
            event_active(d->deliver, EV_TIMEOUT, 0);
            return true;
        }
        size_t at = ring->head % ring->cap;
        size_t n = ring->tail - ring->head;
        if (n > ring->cap - at) n = ring->cap - at;
        if (n > BATCH) n = BATCH;
        size_t took = d->sink.accept(d->sink.to, &ring->items[at], n, alarms);
        ASSERT(took <= n);
        ring->head += took;
        if (alarms) COUNT_BY(d, alarms, took);
        if (took < n) return false;
    }
    return true;
}

void take_keep(Taking *t, const WireOut *reply)
{
    Devices *d = t->devices;
    Conn *c = t->conn;
    bool known = t->standing == DEVICE_ENROLLED;
    COUNT_BY(d, records, t->records);
    if (t->repeat) return; /* its reply went, or will go, with the early one */
    if (!t->waiting && !(known && reply->len)) return;
    if (!t->waiting) { /* nothing to make durable: at once, but not before what came earlier */
        bool in_turn = c ? c->first == 0 : true;
        if (in_turn || reply->len > REPLY_ROOM || (t->waiting = waiting_new(d)) == 0) {
            COUNT(d, replies);
            if (c)
                tcp_write(c, reply->bytes, reply->len);
            else
                udp_write(t->door, t->peer, reply->bytes, reply->len);
            return;
        }
    }
    Waiting *w = waiting_at(d, t->waiting);
    w->open = (uint16_t)t->records;
    w->door = (uint8_t)(t->door - d->doors);
    w->early = t->early;
    if (reply->len <= REPLY_ROOM) {
        memcpy(w->reply, reply->bytes, reply->len);
        w->reply_len = (uint16_t)reply->len;
    }
    if (!c) {
        w->peer = &d->peers[t->waiting - 1];
        memcpy(w->peer, t->peer, sizeof *w->peer);
    } else if (w->early) {
        w->conn = (uint32_t)(c - d->conns) + 1;
    } else {
        line_append(d, c, t->waiting);
    }
    /* Alarms go now; telemetry when the reads of this round are done, many together. */
    if (d->alarms.tail != d->alarms.head && !d->full) offer(d, &d->alarms, true);
    if (t->records) event_active(d->deliver, EV_TIMEOUT, 0);
}

void queue_forget(Devices *d, Conn *c)
{
    uint32_t conn = (uint32_t)(c - d->conns) + 1;
    for (uint32_t s = c->first; s;) { /* the sink will still answer for them */
        Waiting *w = waiting_at(d, s);
        uint32_t next = w->next;
        w->conn = 0;
        w->next = 0;
        w->reply_len = 0;
        if (w->open == 0) waiting_drop(d, s);
        s = next;
    }
    c->first = c->last = 0;
    for (uint32_t s = 1; s <= d->waiting_used && c->early_at; s++) {
        Waiting *w = waiting_at(d, s);
        if (w->used && w->early && w->conn == conn) w->conn = 0;
    }
}

void queue_answer(Devices *d, uint64_t handle, bool refused)
{
    uint32_t slot1 = (uint32_t)handle;
    if (slot1 == 0 || slot1 > d->waiting_used) return;
    Waiting *w = waiting_at(d, slot1);
    if (!w->used || handle_of(d, slot1) != handle || w->open == 0) return;
    w->refused |= refused;
    if (--w->open) return;
    if (w->conn && !w->early) {
        line_advance(d, &d->conns[w->conn - 1]);
        return;
    }
    if (w->conn || w->peer) send_reply(d, w);
    waiting_drop(d, slot1);
}

void queue_deliver(Devices *d, bool again)
{
    bool room = offer(d, &d->alarms, true);
    if (!d->full || again) d->full = !offer(d, &d->telemetry, false) || !room;
    if (!d->full && d->stalled) tcp_resume(d);
}

bool queue_has_room(const Devices *d)
{
    return ring_room(&d->telemetry) > 0 && (d->waiting_free || d->waiting_used < d->waiting_cap);
}

void conn_apply(Conn *c)
{
    memcpy(c->wire.profile, c->known.profile, sizeof c->wire.profile);
    memcpy(c->wire.auth, c->known.auth, sizeof c->wire.auth);
    c->wire.lenient = c->known.lenient;
}

void conn_named(Conn *c, const WireConn *wire)
{
    if (wire->id_len == 0 || str_eq((Str){c->id, c->id_len}, wire_id(wire))) return;
    c->standing =
        (uint8_t)standing_of(c->door->devices, c->door->protocol, wire_id(wire), &c->known);
    memcpy(c->id, wire->id, wire->id_len);
    c->id_len = wire->id_len;
    conn_apply(c);
}

DeviceStanding standing_of(Devices *d, const WireProtocol *protocol, Str id, DeviceKnown *known)
{
    *known = (DeviceKnown){0};
    DeviceStanding standing = d->sink.standing(d->sink.to, protocol, id, known);
    if (standing == DEVICE_ENROLLED) return standing;
    Arena *scratch = arena_new(4096);
    Str line = str_fmt(scratch, "%s %.*s", protocol->name, STR_ARG(id));
    bool seen = line.len >= sizeof d->met[0].line;
    pthread_mutex_lock(&d->box.mutex);
    for (size_t i = 0; i < d->met_count && !seen; i++) seen = str_is(line, d->met[i].line);
    if (!seen && d->met_count < DEVICES_NEW_MAX) {
        memcpy(d->met[d->met_count].line, line.ptr, line.len);
        d->met[d->met_count++].line[line.len] = 0;
    } else {
        seen = true;
    }
    pthread_mutex_unlock(&d->box.mutex);
    arena_free(scratch);
    if (!seen) {
        COUNT(d, unknown_devices);
        if (d->sink.met) d->sink.met(d->sink.to, protocol, id);
    }
    return standing;
}
