/* The table of device protocols and the one path by which every frame goes. */
#include "engine/wire/inside.h"

/* Idle: three heartbeats (notes, parts 0.11 and 8). */
const WireProtocol wire_protocols[] = {
    {"setracker", 5093, true, false, 24 * 60, 65536, setracker_cut, setracker_decode, setracker_say,
     setracker_ask, setracker_plain},
    {"iw", 5010, true, false, 15 * 60, 1024, iw_cut, iw_decode, iw_say, iw_ask, NULL},
    {"jt808", 5015, false, true, 15 * 60, 4096, jt808_cut, jt808_decode, jt808_say, jt808_ask,
     jt808_plain},
    {"ev07b", 5187, false, true, 90 * 60, 8192 + 8, ev07b_cut, ev07b_decode, ev07b_say, ev07b_ask,
     NULL},
    {"gt06", 5023, false, false, 15 * 60, 4096, gt06_cut, gt06_decode, gt06_say, gt06_ask, NULL},
    {"h02", 5013, true, true, 30 * 60, 2048, h02_cut, h02_decode, h02_say, h02_ask, NULL},
    {0},
};

const WireProtocol *wire_protocol_find(Str name)
{
    for (const WireProtocol *p = wire_protocols; p->name; p++)
        if (str_is(name, p->name)) return p;
    return NULL;
}

const char *wire_fault_name(WireFault fault)
{
    switch (fault) {
    case WIRE_OK: return "ok";
    case WIRE_BAD_HEADER: return "header";
    case WIRE_BAD_LENGTH: return "length";
    case WIRE_BAD_CHECKSUM: return "checksum";
    case WIRE_BAD_ESCAPE: return "escape";
    case WIRE_BAD_END: return "end";
    case WIRE_BAD_FIELD: return "field";
    case WIRE_BAD_ID: return "id";
    case WIRE_ID_CHANGED: return "id_changed";
    case WIRE_ENCRYPTED: return "encrypted";
    case WIRE_NOT_LOGGED_IN: return "not_logged_in";
    case WIRE_TOO_LONG: return "too_long";
    case WIRE_TOO_MANY_BROKEN: return "too_many_broken";
    case WIRE_FAULTS: break;
    }
    return "unknown";
}

void wire_message(WireCall *call, Str name)
{
    size_t n = name.len < sizeof call->step->message ? name.len : sizeof call->step->message - 1;
    memcpy(call->step->message, name.ptr, n);
    call->step->message[n] = 0;
}

WireFault wire_name(WireCall *call, Str id)
{
    WireConn *conn = call->conn;
    if (id.len == 0 || id.len > WIRE_ID_MAX) return WIRE_BAD_ID;
    if (conn->id_len && !str_eq(wire_id(conn), id)) {
        if (conn->one_device) {
            call->close = true;
            return WIRE_ID_CHANGED;
        }
        conn->zone_min = 0;
    }
    memcpy(conn->id, id.ptr, id.len);
    conn->id_len = (uint8_t)id.len;
    conn->logged_in = true;
    return WIRE_OK;
}

void wire_emit(WireCall *call, WireRecord *r)
{
    WireStep *step = call->step;
    if (call->digest == 0) {
        uint64_t seed = wire_hash(call->conn->id, call->conn->id_len, 1);
        call->digest = wire_hash(call->frame.ptr, call->frame.len, seed);
    }
    r->digest = call->digest + step->records;
    step->alarms |= r->alarms;
    step->records++;
    call->conn->dropped += r->dropped;
    if (call->sink->record) call->sink->record(call->sink->to, call->conn, r);
}

static WireStep broken(WireConn *conn, WireStep step)
{
    conn->malformed++;
    conn->broken_run++;
    step.kind = WIRE_BROKEN;
    if (conn->broken_run >= WIRE_BROKEN_MAX) {
        step.kind = WIRE_CLOSE;
        step.fault = WIRE_TOO_MANY_BROKEN;
    }
    return step;
}

/* Decodes what cut has found. A fault after a record was given is no longer one: an alarm that
 * could be read stands, and is answered so that the device does not repeat it for ever. */
static WireStep decode(const WireProtocol *p, WireConn *conn, Bytes frame, WireStep step, Ms now,
                       const WireSink *sink, WireOut *reply)
{
    WireCall call = {
        .conn = conn, .sink = sink, .reply = reply, .now = now, .step = &step, .frame = frame};
    WireFault fault = p->decode(&call, frame);
    if (fault != WIRE_OK && step.records == 0) {
        reply->len = 0;
        step.fault = fault;
        if (call.resume) step.used = call.resume;
        if (!call.close) return broken(conn, step);
        conn->malformed++;
        step.kind = WIRE_CLOSE;
        return step;
    }
    if (reply->len > sizeof reply->bytes) reply->len = 0;
    step.kind = WIRE_FRAME;
    conn->frames++;
    conn->unknown += step.unknown;
    conn->broken_run = 0;
    return step;
}

WireStep wire_step(const WireProtocol *p, WireConn *conn, Bytes in, Ms now, const WireSink *sink,
                   WireOut *reply)
{
    WireStep step = {.kind = WIRE_MORE};
    reply->len = 0;
    if (in.len == 0) return step;
    WireCut cut = p->cut(conn, in);
    if (cut.skip) { /* junk first; what follows it is the next step's */
        conn->scanned = 0;
        conn->skipped += cut.skip;
        step.kind = WIRE_SKIP;
        step.used = cut.skip;
        return step;
    }
    if ((cut.kind == WIRE_MORE ? in.len : cut.len) > p->frame_max)
        cut = (WireCut){.kind = WIRE_CLOSE, .fault = WIRE_TOO_LONG};
    switch (cut.kind) {
    case WIRE_MORE: return step;
    case WIRE_SKIP: /* not counted: padding between frames */
        conn->scanned = 0;
        step.kind = WIRE_SKIP;
        step.used = cut.len;
        return step;
    case WIRE_BROKEN:
        conn->scanned = 0;
        step.fault = cut.fault;
        step.used = cut.len - cut.leave;
        return broken(conn, step);
    case WIRE_CLOSE:
        conn->malformed++;
        step.kind = WIRE_CLOSE;
        step.fault = cut.fault;
        step.used = in.len;
        return step;
    case WIRE_FRAME: break;
    }
    conn->scanned = 0;
    step.used = cut.len - cut.leave;
    return decode(p, conn, bytes_part(in, 0, cut.len), step, now, sink, reply);
}

WireFound wire_find(const WireProtocol *p, Bytes in)
{
    WireConn conn = {0};
    WireFound found = {.kind = WIRE_MORE};
    for (;;) {
        Bytes rest = bytes_from(in, found.skip);
        if (rest.len == 0) return found;
        WireCut cut = p->cut(&conn, rest);
        conn.scanned = 0;
        found.skip += cut.skip;
        if (cut.skip) continue;
        if (cut.kind == WIRE_SKIP) {
            found.skip += cut.len;
            continue;
        }
        found.kind = cut.kind;
        found.frame = bytes_part(rest, 0, cut.kind == WIRE_FRAME ? cut.len : 0);
        return found;
    }
}

size_t wire_plain(const WireProtocol *p, Bytes frame, uint8_t *out, size_t cap)
{
    if (p->plain) return p->plain(frame, out, cap);
    if (frame.len > cap) return 0;
    memcpy(out, frame.ptr, frame.len);
    return frame.len;
}
