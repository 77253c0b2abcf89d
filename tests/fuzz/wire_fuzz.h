/* One fuzzer per device protocol. The first two bytes choose: lenient or not, where to cut. The
 * rest is a stream; it is fed whole and cut, and both must give the same records, replies and
 * counters. What comes out must keep its ranges. */
#pragma once
#include "engine/wire/wire.h"

#include <stdlib.h>

typedef struct Seen {
    uint64_t hash;
    size_t records;
} Seen;

static void see(void *to, const WireConn *conn, const WireRecord *r)
{
    Seen *seen = to;
    (void)conn;
    ASSERT(r->cell_count <= WIRE_CELLS_MAX && r->wifi_count <= WIRE_WIFI_MAX);
    if (r->has & WIRE_FIX)
        ASSERT(r->lat_e7 >= -900000000 && r->lat_e7 <= 900000000 && r->lon_e7 >= -1800000000 &&
               r->lon_e7 <= 1800000000);
    if (r->has & WIRE_HR) ASSERT(r->hr >= 20 && r->hr <= 250);
    if (r->has & WIRE_SPO2) ASSERT(r->spo2 >= 50 && r->spo2 <= 100);
    if (r->has & WIRE_BATTERY) ASSERT(r->battery_e2 >= 0 && r->battery_e2 <= 10000);
    if (r->has & WIRE_BP) ASSERT(r->bp_doubtful == (r->bp_sys <= r->bp_dia));
    Arena *arena = arena_new(1 << 20);
    Buf buf = buf_new(arena, 1 << 18);
    JsonOut out = json_out(&buf);
    wire_record_json(&out, NULL, r);
    ASSERT(!buf.full && utf8_valid(buf_str(&buf)));
    seen->hash = seen->hash * 31 + str_hash(buf_str(&buf));
    seen->records++;
    arena_free(arena);
}

static Seen run(const WireProtocol *p, WireConn *conn, const uint8_t *data, size_t size,
                size_t step)
{
    Seen seen = {0, 0};
    WireSink sink = {see, &seen};
    size_t at = 0;
    for (size_t to = 0; to < size;) {
        to = size - to > step ? to + step : size;
        while (at < to) {
            WireOut reply;
            WireStep s =
                wire_step(p, conn, (Bytes){data + at, to - at}, 1790000000000, &sink, &reply);
            ASSERT(reply.len <= sizeof reply.bytes && s.used <= to - at);
            if (reply.len)
                seen.hash = seen.hash * 31 + str_hash((Str){(const char *)reply.bytes, reply.len});
            if (s.kind == WIRE_CLOSE) return seen;
            if (s.used == 0) break;
            at += s.used;
        }
    }
    return seen;
}

static int fuzz_wire(const char *name, const uint8_t *data, size_t size)
{
    static void *memory;
    static const char profiles[4][12] = {"", "JC371", "C5", "G-360P"};
    const WireProtocol *p = wire_protocol_find(str_of(name));
    if (!memory) memory = malloc(wire_parts_size(4));
    if (size < 3) return 0;
    WireConn first = {0};
    first.lenient = data[0] & 1;
    first.logged_in = data[0] & 2;
    first.one_device = data[0] & 4;
    first.exact_length = data[0] & 8;
    memcpy(first.profile, profiles[data[0] >> 4 & 3], sizeof first.profile);
    WireConn second = first;
    uint8_t *copy = malloc(size - 2); /* so that a read past the end is seen */
    memcpy(copy, data + 2, size - 2);
    first.parts = wire_parts_init(memory, 4);
    Seen whole = run(p, &first, copy, size - 2, size);
    second.parts = wire_parts_init(memory, 4);
    Seen cut = run(p, &second, copy, size - 2, 1 + (size_t)data[1] % 37);
    ASSERT(whole.hash == cut.hash && whole.records == cut.records);
    ASSERT(first.skipped == second.skipped && first.malformed == second.malformed);
    ASSERT(first.frames == second.frames);
    free(copy);
    return 0;
}

#define FUZZ_WIRE(name)                                                                            \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);                                  \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                                   \
    {                                                                                              \
        return fuzz_wire(name, data, size);                                                        \
    }
