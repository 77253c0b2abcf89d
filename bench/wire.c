/* How many device frames a core reads in a second, each protocol alone: cut from one long stream in
 * reads of 4 KiB, checked, decoded into records, answered. No peer is installed to run beside; the
 * line "cut only" is the floor: the same stream parted into frames and not read.
 *
 *   build/bench/wire [seconds per protocol]
 *
 * The mix is what a watch sends in a day: of ten frames seven places (three cells, three networks),
 * one alarm, one beat, one set of vitals where the protocol has them. */
#include "engine/wire/wire.h"
#include "base/number.h"

#include <malloc.h>
#include <stdio.h>

enum { FRAMES = 20000, READ = 4096, STREAM_MAX = 16 << 20 };

typedef struct Stream {
    uint8_t *bytes;
    size_t len;
    size_t frames;
} Stream;

static WireRecord random_record(Random *rnd, bool alarm)
{
    WireRecord r = {0};
    r.has = WIRE_TIME | WIRE_FIX | WIRE_SPEED | WIRE_COURSE | WIRE_ALT | WIRE_BATTERY | WIRE_HR |
            WIRE_SPO2 | WIRE_ODOMETER;
    r.on = random_below(rnd, 4) ? WIRE_FIX : 0;
    r.time_ms = 1790000000000 + (Ms)random_below(rnd, 30000000) * 1000;
    r.lat_e7 = 312000000 + (int32_t)random_below(rnd, 900000);
    r.lon_e7 = 1214000000 + (int32_t)random_below(rnd, 900000);
    r.speed_e2 = (int32_t)random_below(rnd, 60) * 10;
    r.course_e2 = (int32_t)random_below(rnd, 360) * 100;
    r.alt_cm = 400;
    r.battery_e2 = (int16_t)(random_below(rnd, 101) * 100);
    r.steps = (int64_t)random_below(rnd, 20000);
    r.odometer_m = (int64_t)random_below(rnd, 100000) * 100;
    r.rssi = (int16_t)random_below(rnd, 31);
    r.sats = (int16_t)random_below(rnd, 15);
    r.hr = (int16_t)(60 + random_below(rnd, 60));
    r.bp_sys = (int16_t)(110 + random_below(rnd, 60));
    r.bp_dia = (int16_t)(60 + random_below(rnd, 30));
    r.spo2 = (int16_t)(92 + random_below(rnd, 8));
    r.temp_e2 = 3650;
    r.glucose_e2 = 610;
    if (alarm) r.alarms = WIRE_ALARM_BIT(random_below(rnd, 2) ? WIRE_SOS : WIRE_FALL);
    r.cell_count = r.wifi_count = 3;
    for (int i = 0; i < 3; i++) {
        r.cells[i] = (WireCell){460, 0, 9000 + (uint32_t)random_below(rnd, 999),
                                (uint32_t)random_below(rnd, 1 << 24)};
        for (int b = 0; b < 6; b++) r.wifi[i].mac[b] = (uint8_t)random_below(rnd, 256);
        r.wifi[i].dbm = (int16_t)(-40 - (int)random_below(rnd, 50));
    }
    return r;
}

static Stream stream_of(const WireProtocol *p, Random *rnd)
{
    Stream s = {malloc(STREAM_MAX), 0, 0};
    WireDevice device = {STR("868120000000017"), 1, NULL};
    if (strcmp(p->name, "setracker") == 0 || strcmp(p->name, "h02") == 0)
        device.id = STR("8800000015");
    if (strcmp(p->name, "jt808") == 0) device.id = STR("13912345678");
    for (size_t i = 0; i < FRAMES; i++) {
        WireSay what = i == 0        ? WIRE_SAY_LOGIN
                       : i % 10 == 8 ? WIRE_SAY_BEAT
                       : i % 10 == 9 ? WIRE_SAY_VITALS
                                     : WIRE_SAY_PLACE;
        WireRecord r = random_record(rnd, i % 10 == 7);
        size_t n = p->say(&device, what, &r, s.bytes + s.len, STREAM_MAX - s.len);
        if (n == 0) n = p->say(&device, WIRE_SAY_PLACE, &r, s.bytes + s.len, STREAM_MAX - s.len);
        s.len += n;
        s.frames++;
        device.serial++;
    }
    return s;
}

static size_t seen_records;
static int64_t seen_sum; /* so that no record can be left unread */

static void count(void *to, const WireConn *conn, const WireRecord *r)
{
    (void)to;
    (void)conn;
    seen_records++;
    seen_sum += r->lat_e7 + r->cell_count + (int64_t)r->alarms;
}

/* One pass over the stream as a connection would see it. */
static size_t pass(const WireProtocol *p, const Stream *s, bool decode)
{
    WireConn conn = {0};
    WireSink sink = {count, NULL};
    WireOut reply;
    size_t frames = 0;
    size_t from = 0;
    for (size_t to = 0; to < s->len;) {
        to = to + READ < s->len ? to + READ : s->len;
        while (from < to) {
            Bytes in = {s->bytes + from, to - from};
            if (decode) {
                WireStep step = wire_step(p, &conn, in, 1790000000000, &sink, &reply);
                frames += step.kind == WIRE_FRAME;
                from += step.used;
                if (step.used == 0) break;
            } else {
                WireFound found = wire_find(p, in);
                if (found.kind != WIRE_FRAME) break;
                frames++;
                from += found.skip + found.frame.len - (strcmp(p->name, "jt808") == 0);
            }
        }
    }
    return frames;
}

static double rate(const WireProtocol *p, const Stream *s, bool decode, double seconds)
{
    double best = 0;
    int64_t end = clock_cpu_us() + (int64_t)(seconds * 1e6);
    pass(p, s, decode);
    do {
        int64_t start = clock_cpu_us();
        size_t frames = 0;
        int64_t took;
        do {
            frames += pass(p, s, decode);
            took = clock_cpu_us() - start;
        } while (took < 100000);
        double now = (double)frames * 1e6 / (double)took;
        if (now > best) best = now;
    } while (clock_cpu_us() < end);
    return best;
}

int main(int argc, char **argv)
{
    double seconds = 1;
    if (argc > 1 && !str_to_double(str_of(argv[1]), &seconds)) return 2;
    Random rnd = random_seeded(7);
    double worst_text = 1e12;
    double worst_binary = 1e12;
    printf("%-10s %8s %10s %14s %14s %10s\n", "protocol", "bytes", "kind", "frames/s", "cut only",
           "mallocs");
    for (const WireProtocol *p = wire_protocols; p->name; p++) {
        Stream s = stream_of(p, &rnd);
        struct mallinfo2 before = mallinfo2();
        double full = rate(p, &s, true, seconds);
        struct mallinfo2 after = mallinfo2();
        double cut = rate(p, &s, false, seconds / 4);
        printf("%-10s %8.1f %10s %14.0f %14.0f %10s\n", p->name, (double)s.len / (double)s.frames,
               p->text ? "text" : "binary", full, cut,
               before.uordblks == after.uordblks && before.hblks == after.hblks ? "none" : "SOME");
        if (p->text && full < worst_text) worst_text = full;
        if (!p->text && full < worst_binary) worst_binary = full;
        free(s.bytes);
    }
    printf(
        "slowest text %.2f M/s (floor 1.0), slowest binary %.2f M/s (floor 2.0); %zu records, %d\n",
        worst_text / 1e6, worst_binary / 1e6, seen_records, (int)(seen_sum & 1));
    return 0;
}
