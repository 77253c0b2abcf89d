/* Device protocols by hand: what each kind of frame means, what must never be lost, and that what
 * we write we read again. */
#include "base/test.h"
#include "base/number.h"
#include "engine/wire/wire.h"

#include <stddef.h>

enum { NOW_S = 1790000000 }; /* 2026-09-21T14:13:20Z */

typedef struct Heard {
    const WireProtocol *p;
    WireConn conn;
    Buf buf;
    JsonOut out;
    Buf replies;
    WireStep last;
    WireRecord record; /* the last */
    size_t records;
    bool closed;
} Heard;

static void hear(void *to, const WireConn *conn, const WireRecord *r)
{
    Heard *h = to;
    (void)conn;
    h->records++;
    h->record = *r;
    h->record.text = str_dup(test_arena(), r->text);
    h->record.iccid = str_dup(test_arena(), r->iccid);
    wire_record_json(&h->out, NULL, r);
}

static Heard listen_to(const char *protocol)
{
    Heard h = {.p = wire_protocol_find(str_of(protocol))};
    h.conn.logged_in = true;
    return h;
}

static void feed(Heard *h, Str bytes)
{
    WireSink sink = {hear, h};
    WireOut reply;
    h->records = 0;
    h->buf = buf_new(test_arena(), 1 << 20);
    h->replies = buf_new(test_arena(), 1 << 16);
    h->out = json_out(&h->buf);
    json_open(&h->out, NULL, '[');
    for (size_t at = 0; at < bytes.len && !h->closed;) {
        Bytes in = {(const uint8_t *)bytes.ptr + at, bytes.len - at};
        h->last = wire_step(h->p, &h->conn, in, (Ms)NOW_S * 1000, &sink, &reply);
        buf_put(&h->replies, (Str){(const char *)reply.bytes, reply.len});
        h->closed = h->last.kind == WIRE_CLOSE;
        if (h->last.used == 0) break;
        at += h->last.used;
    }
    json_close(&h->out, ']');
}

/* What a logged-in device's bytes mean: its records as JSON. */
static Str heard(Heard *h, const char *text)
{
    feed(h, str_of(text));
    return buf_str(&h->buf);
}

static Str heard_hex(Heard *h, const char *hex)
{
    Str bytes = STR("");
    CHECK(str_from_hex(test_arena(), str_of(hex), &bytes));
    feed(h, bytes);
    return buf_str(&h->buf);
}

static Str reply_hex(const Heard *h)
{
    return str_to_hex(test_arena(), buf_str(&h->replies));
}

/* ---- frames made here, so that their checks are right ---- */

static uint16_t crc(const uint8_t *p, size_t n, bool reflected)
{
    uint32_t c = reflected ? 0xffff : 0;
    for (size_t i = 0; i < n; i++) {
        c ^= reflected ? p[i] : (uint32_t)p[i] << 8;
        for (int b = 0; b < 8; b++) {
            if (reflected)
                c = c & 1 ? c >> 1 ^ 0x8408 : c >> 1;
            else
                c = (c & 0x8000 ? c << 1 ^ 0x1021 : c << 1) & 0xffff;
        }
    }
    return (uint16_t)(reflected ? c ^ 0xffff : c);
}

/* jt808: id and body in hexadecimal. */
static Str jt808(const char *id, const char *properties, const char *phone_serial, const char *body)
{
    Str plain = STR("");
    Buf out = buf_new(test_arena(), 8192);
    size_t len = strlen(body) / 2;
    Str text = properties ? str_fmt(test_arena(), "%s%s%s%s", id, properties, phone_serial, body)
                          : str_fmt(test_arena(), "%s%04zx%s%s", id, len, phone_serial, body);
    CHECK(str_from_hex(test_arena(), text, &plain));
    uint8_t x = 0;
    buf_char(&out, 0x7e);
    for (size_t i = 0; i <= plain.len; i++) {
        uint8_t c = i < plain.len ? (uint8_t)plain.ptr[i] : x;
        x ^= c;
        if (c == 0x7e || c == 0x7d) buf_char(&out, 0x7d);
        buf_char(&out, (char)(c == 0x7e ? 2 : c == 0x7d ? 1 : c));
    }
    buf_char(&out, 0x7e);
    return buf_str(&out);
}

#define PHONE "0139471225550007"
/* A fixed place of SOS and nothing more. */
#define PLACE                                                                                      \
    "00000001"                                                                                     \
    "00000002"                                                                                     \
    "01d28100"                                                                                     \
    "0633eef0"                                                                                     \
    "01f4"                                                                                         \
    "0000"                                                                                         \
    "005a"                                                                                         \
    "250101101500"

static Str ev07b(const char *properties, const char *body)
{
    Str plain = STR("");
    CHECK(str_from_hex(test_arena(), str_of(body), &plain));
    uint16_t c = crc((const uint8_t *)plain.ptr, plain.len, false);
    Str all = STR("");
    Str text = str_fmt(test_arena(), "ab%s%02zx%02zx%02x%02x0100%s", properties, plain.len & 255,
                       plain.len >> 8, c & 255, c >> 8, body);
    CHECK(str_from_hex(test_arena(), text, &all));
    return all;
}
#define IMEI "1001383632333131303632373037333735"

static Str gt06(const char *type, const char *content, bool wide)
{
    size_t len = strlen(content) / 2 + 5;
    Str text = wide ? str_fmt(test_arena(), "%04zx%s%s0007", len, type, content)
                    : str_fmt(test_arena(), "%02zx%s%s0007", len, type, content);
    Str plain = STR("");
    CHECK(str_from_hex(test_arena(), text, &plain));
    uint16_t c = crc((const uint8_t *)plain.ptr, plain.len, true);
    Str all = STR("");
    text = str_fmt(test_arena(), "%s%.*s%04x0d0a", wide ? "7979" : "7878", STR_ARG(text), c);
    CHECK(str_from_hex(test_arena(), text, &all));
    return all;
}

/* ---- the table ---- */

TEST(every_protocol_is_found_by_its_name_and_every_name_of_alarm_and_fault_is_one)
{
    size_t count = 0;
    for (const WireProtocol *p = wire_protocols; p->name; p++, count++)
        CHECK(wire_protocol_find(str_of(p->name)) == p);
    CHECK_INT(6, count);
    CHECK(wire_protocol_find(STR("gt07")) == NULL);
    for (int a = 0; a < WIRE_ALARMS; a++)
        for (int b = 0; b < a; b++)
            CHECK(strcmp(wire_alarm_name((WireAlarm)a), wire_alarm_name((WireAlarm)b)) != 0);
    CHECK_TEXT("general", wire_alarm_name(WIRE_ALARMS));
    for (int a = 0; a < WIRE_FAULTS; a++) CHECK(strlen(wire_fault_name((WireFault)a)) > 0);
    CHECK_TEXT("unknown", wire_fault_name(WIRE_FAULTS));
}

/* ---- what we write we read again ---- */

static WireRecord some_record(Random *rnd, const char *protocol)
{
    static const WireAlarm kinds[] = {WIRE_SOS, WIRE_FALL, WIRE_LOW_BATTERY, WIRE_GEOFENCE_EXIT};
    bool jt = strcmp(protocol, "jt808") == 0;
    bool h02 = strcmp(protocol, "h02") == 0;
    bool iw = strcmp(protocol, "iw") == 0;
    WireRecord r = {0};
    r.on = random_below(rnd, 2) ? WIRE_FIX : 0;
    r.time_ms = 1700000000000 + (Ms)random_below(rnd, 100000000) * 1000;
    r.lat_e7 = (int32_t)random_below(rnd, 1799999999) - 899999999;
    r.lon_e7 = (int32_t)((int64_t)random_below(rnd, 3599999999) - 1799999999);
    r.speed_e2 = (int32_t)random_below(rnd, 100) * 100;
    r.course_e2 = (int32_t)random_below(rnd, 360) * 100;
    r.alt_cm = (int32_t)random_below(rnd, 3000) * 100;
    r.battery_e2 = (int16_t)(random_below(rnd, 101) * 100);
    if (strcmp(protocol, "gt06") == 0)
        r.battery_e2 = (int16_t)((int64_t)random_below(rnd, 7) * 100 / 6 * 100);
    r.rssi = (int16_t)random_below(rnd, 31);
    r.sats = (int16_t)random_below(rnd, 15);
    r.steps = (int64_t)random_below(rnd, 30000);
    if (random_below(rnd, 3) == 0)
        r.alarms = WIRE_ALARM_BIT(jt || h02 ? WIRE_SOS : kinds[random_below(rnd, iw ? 2 : 4)]);
    r.cell_count = (uint8_t)(h02 ? 0 : strcmp(protocol, "gt06") == 0 ? 1 : random_below(rnd, 3));
    if (strcmp(protocol, "iw") == 0) r.cell_count = 1;
    for (unsigned i = 0; i < r.cell_count; i++)
        r.cells[i] = (WireCell){460, 1, 1 + (uint32_t)random_below(rnd, 65000),
                                (uint32_t)random_below(rnd, 1 << 24)};
    r.wifi_count = (uint8_t)(h02 || strcmp(protocol, "gt06") == 0 ? 0 : random_below(rnd, 4));
    for (unsigned i = 0; i < r.wifi_count; i++) {
        for (int b = 0; b < 6; b++) r.wifi[i].mac[b] = (uint8_t)random_below(rnd, 256);
        r.wifi[i].dbm = (int16_t)(-30 - (int)random_below(rnd, 60));
    }
    return r;
}

static int64_t apart(int64_t a, int64_t b)
{
    return a < b ? b - a : a - b;
}

static void check_same(const char *protocol, const WireRecord *said, const WireRecord *got)
{
    bool h02 = strcmp(protocol, "h02") == 0;
    bool iw = strcmp(protocol, "iw") == 0;
    CHECK_INT(said->time_ms, got->time_ms);
    CHECK(apart(said->lat_e7, got->lat_e7) <= 20); /* 0.2 m: minutes of 1e-4 are 1.7e-6 degrees */
    CHECK(apart(said->lon_e7, got->lon_e7) <= 20);
    CHECK_INT(said->on & WIRE_FIX, got->on & WIRE_FIX);
    CHECK(apart(said->speed_e2, got->speed_e2) <= 1);
    CHECK_INT(said->course_e2, got->course_e2);
    CHECK_INT((int64_t)said->alarms, (int64_t)got->alarms);
    CHECK_INT(said->cell_count, got->cell_count);
    CHECK_INT(said->wifi_count, got->wifi_count);
    for (unsigned i = 0; i < said->cell_count && i < got->cell_count; i++) {
        CHECK_INT(said->cells[i].lac, got->cells[i].lac);
        CHECK_INT(said->cells[i].cid, got->cells[i].cid);
    }
    for (unsigned i = 0; i < said->wifi_count && i < got->wifi_count; i++) {
        CHECK(memcmp(said->wifi[i].mac, got->wifi[i].mac, 6) == 0);
        CHECK_INT(said->wifi[i].dbm, got->wifi[i].dbm);
    }
    if (!h02 && (strcmp(protocol, "gt06") != 0 || said->alarms))
        CHECK_INT(said->battery_e2, got->battery_e2);
    if (!h02 && !iw && strcmp(protocol, "gt06") != 0)
        CHECK_INT(said->alt_cm, got->has & WIRE_ALT ? got->alt_cm : 0);
}

TEST(what_a_device_says_by_our_encoders_our_decoders_hear)
{
    Random rnd = random_seeded(11);
    for (const WireProtocol *p = wire_protocols; p->name; p++) {
        Heard h = listen_to(p->name);
        WireDevice device = {STR("868120000000015"), 7, NULL};
        uint8_t frame[WIRE_REPLY_MAX];
        if (strcmp(p->name, "setracker") == 0) device.id = STR("8800000015");
        if (strcmp(p->name, "h02") == 0) device.id = STR("8800000015");
        h.conn.logged_in = false;
        size_t n = p->say(&device, WIRE_SAY_LOGIN, NULL, frame, sizeof frame);
        if (n) feed(&h, (Str){(const char *)frame, n});
        for (int i = 0; i < 300; i++) {
            WireRecord said = some_record(&rnd, p->name);
            n = p->say(&device, WIRE_SAY_PLACE, &said, frame, sizeof frame);
            CHECK(n > 0);
            feed(&h, (Str){(const char *)frame, n});
            if (!CHECK_INT(1, h.records)) break;
            check_same(p->name, &said, &h.record);
            CHECK_STR(device.id, wire_id(&h.conn));
        }
        CHECK_INT(0, h.conn.malformed);
        CHECK_INT(0, p->say(&device, WIRE_SAY_PLACE, &h.record, frame, 5)); /* too small a buffer */
    }
}

TEST(beats_and_vitals_come_through)
{
    for (const WireProtocol *p = wire_protocols; p->name; p++) {
        Heard h = listen_to(p->name);
        WireDevice device = {STR("868120000000015"), 7, NULL};
        uint8_t frame[WIRE_REPLY_MAX];
        WireRecord r = {.has = WIRE_HR | WIRE_SPO2, .battery_e2 = 5000, .hr = 72, .bp_sys = 128};
        r.bp_dia = 79;
        r.spo2 = 97;
        r.temp_e2 = 3650;
        r.glucose_e2 = 610;
        r.time_ms = 1700000000000;
        size_t n = p->say(&device, WIRE_SAY_BEAT, &r, frame, sizeof frame);
        CHECK(n > 0);
        feed(&h, (Str){(const char *)frame, n});
        CHECK(h.last.kind == WIRE_FRAME || h.last.kind == WIRE_MORE);
        CHECK(h.replies.len > 0); /* a beat is always answered */
        n = p->say(&device, WIRE_SAY_VITALS, &r, frame, sizeof frame);
        if (n == 0) continue;
        feed(&h, (Str){(const char *)frame, n});
        CHECK_INT(1, h.records);
        CHECK_INT(72, h.record.hr);
    }
}

/* ---- an alarm is never lost ---- */

TEST(an_alarm_outlives_every_other_fault_of_its_frame)
{
    static const struct {
        const char *protocol;
        const char *frame;
        const char *json;
    } cases[] = {
        {"setracker", "[3G*1*0002*AL]",
         "[{\"alarms\":[\"general\"],\"time_invalid\":true,\"fix_invalid\":true}]"},
        {"setracker", "[3G*1*0058*AL,0101zz,101500,V,30.5,Q,x,E,y,z,q,w,e,r,t,y,00010000,0,0]",
         "[{\"alarms\":[\"sos\"],\"time_invalid\":true,\"fix_invalid\":true}]"},
        {"setracker",
         "[3G*1*0058*UD,010125,101500,V,95.5,N,200.0,E,0,0,0,0,0,300,0,0,80210000,0,0]",
         "[{\"time\":\"2025-01-01T10:15:00Z\",\"steps\":0,\"rssi\":0,\"sats\":0,\"alarms\":[\"sos\","
         "\"fall\",\"general\"],\"fix_invalid\":true}]"},
        {"iw", "IWAP10garbage,460,0,1,2,01,zh_cn,00#",
         "[{\"alarms\":[\"sos\"],\"cells\":[{\"mcc\":460,\"mnc\":0,\"lac\":1,\"cid\":2}],"
         "\"time_invalid\":true,\"fix_invalid\":true}]"},
        {"iw", "IWAP10#",
         "[{\"alarms\":[\"general\"],\"time_invalid\":true,\"fix_invalid\":true}]"},
        {"iw", "IWAP04,x#", "[{\"alarms\":[\"low_battery\"]}]"},
        {"h02", "*HQ,1234567890,V1,101500,A,3034.3680,Q,10404.0080,E,0.00,0,010125,FFFFFFFD#",
         "[{\"time\":\"2025-01-01T10:15:00Z\",\"alarms\":[\"sos\"],\"fix_invalid\":true}]"},
        {"h02", "*HQ,1234567890,V1,,V,,N,,E,0.00,0,,FFFBFFFF#",
         "[{\"alarms\":[\"sos\"],\"time_invalid\":true,\"fix_invalid\":true}]"},
        {"h02", "*HQ,1234567890,NBR,x,y,FFFFFF6C#",
         "[{\"alarms\":[\"sos\",\"geofence_enter\",\"geofence_exit\",\"vibration\"],"
         "\"time_invalid\":true}]"},
        {"h02", "*HQ,1234567890,LINK,256161,a,b,c,d,e,zz,FFFFFFFD#",
         "[{\"alarms\":[\"sos\"],\"time_invalid\":true}]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Heard h = listen_to(cases[i].protocol);
        if (!CHECK_STR(str_of(cases[i].json), heard(&h, cases[i].frame)))
            test_note("%s", cases[i].frame);
        CHECK(h.last.kind == WIRE_FRAME);
        CHECK(h.last.alarms != 0);
    }
}

TEST(alarms_of_binary_frames_outlive_the_rest_too)
{
    Heard h = listen_to("jt808");
    feed(&h, jt808("0200", NULL, PHONE, "00000001")); /* the alarm word and nothing more */
    CHECK_TEXT("[{\"alarms\":[\"sos\"],\"time_invalid\":true,\"fix_invalid\":true}]",
               str_c(test_arena(), buf_str(&h.buf)));
    feed(&h, jt808("0200", NULL, PHONE, "00000000"));
    CHECK_INT(WIRE_MORE, h.last.kind);
    CHECK_INT(1, h.conn.malformed);
    feed(&h, jt808("0704", NULL, PHONE,
                   "000101"
                   "001c"
                   "00000001"
                   "0000")); /* cut off */
    CHECK_INT(1, h.records);
    CHECK(h.record.alarms == WIRE_ALARM_BIT(WIRE_SOS) && h.record.on & WIRE_ARCHIVE);

    h = listen_to("ev07b"); /* SOS, then a key that runs past the end */
    feed(&h, ev07b("10", "01" IMEI "0902001000002543c3ec6420240000"));
    CHECK_INT(1, h.records);
    CHECK(h.record.alarms == WIRE_ALARM_BIT(WIRE_SOS));
    CHECK(h.replies.len > 0);

    h = listen_to("gt06"); /* an alarm code that nobody has told us of */
    feed(&h, gt06("26",
                  "1a06130c0a16c9032e2f5409c6e2a10614250901cc0176f0fe0a2200040477"
                  "02",
                  false));
    CHECK(h.record.alarms == WIRE_ALARM_BIT(WIRE_GENERAL));
}

TEST(every_alarm_bit_is_reported)
{
    Heard h = listen_to("setracker");
    heard(&h, "[3G*1*0002*AL,010125,101500,A,1.0,N,2.0,E,0,0,0,0,0,0,0,0,FFFFFFFF,0,0]");
    static const WireAlarm all[] = {WIRE_SOS,           WIRE_FALL,           WIRE_LOW_BATTERY,
                                    WIRE_GEOFENCE_EXIT, WIRE_GEOFENCE_ENTER, WIRE_REMOVED,
                                    WIRE_POWER_CUT,     WIRE_HEART_RATE,     WIRE_GENERAL};
    uint64_t want = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) want |= WIRE_ALARM_BIT(all[i]);
    CHECK_INT((int64_t)want, (int64_t)h.record.alarms);

    h = listen_to("jt808");
    for (int bit = 0; bit < 32; bit++) {
        Str body = str_fmt(test_arena(), "%08x%s", 1u << bit | 1, PLACE + 8);
        feed(&h, jt808("0200", NULL, PHONE, str_c(test_arena(), body)));
        CHECK(h.record.alarms & WIRE_ALARM_BIT(WIRE_SOS)); /* nothing hides it */
    }

    h = listen_to("ev07b");
    for (int bit = 0; bit < 32; bit++) {
        uint32_t word = 1u << bit | 1u << 12;
        Str body = str_fmt(test_arena(), "01" IMEI "0902%02x%02x%02x%02x2543c3ec", word & 255,
                           word >> 8 & 255, word >> 16 & 255, word >> 24);
        body = str_fmt(test_arena(), "%.*s64", STR_ARG(body));
        body = str_slice(body, 0, body.len - 2);
        body = str_fmt(test_arena(), "%.*s", STR_ARG(body));
        feed(&h, ev07b("00", str_c(test_arena(), body)));
        CHECK(h.record.alarms & WIRE_ALARM_BIT(WIRE_SOS));
        bool direction = bit >= 26 && bit <= 29;
        if (bit != 12 && bit != 31 && !direction)
            CHECK(h.record.alarms & ~WIRE_ALARM_BIT(WIRE_SOS));
    }

    h = listen_to("gt06");
    for (unsigned code = 0; code < 256; code++) {
        Str body = str_fmt(test_arena(), "%02x0604%02x02", (code & 7) << 3, code);
        feed(&h, gt06("13", str_c(test_arena(), body), false));
        static const uint8_t notices[] = {0, 0x0a, 0x0b, 0x0d, 0x10, 0x12, 0x20, 0xfe, 0xff};
        bool notice = memchr(notices, (int)code, sizeof notices) != NULL;
        if (!notice || code & 7) CHECK(h.record.alarms != 0);
    }
}

/* ---- vitals ---- */

TEST(impossible_vitals_are_dropped_and_counted)
{
    static const struct {
        const char *frame;
        const char *json;
    } cases[] = {
        {"[3G*1*0008*heart,19]", "[]"},
        {"[3G*1*0008*heart,20]", "[{\"hr\":20}]"},
        {"[3G*1*0009*heart,250]", "[{\"hr\":250}]"},
        {"[3G*1*0009*heart,251]", "[]"},
        {"[3G*1*000b*oxygen,0,49]", "[]"},
        {"[3G*1*000b*oxygen,0,50]", "[{\"spo2\":50}]"},
        {"[3G*1*000d*btemp2,0,36.5]", "[]"},
        {"[3G*1*000d*btemp2,1,24.9]", "[]"},
        {"[3G*1*0009*TEMP,45.0]", "[{\"temp_c\":45}]"},
        {"[3G*1*0012*bphrt,301,90,70,,,,]", "[{\"hr\":70}]"},
        {"[3G*1*0012*bphrt,120,19,70,,,,]", "[{\"hr\":70}]"},
        {"[3G*1*0012*bphrt,90,90,0,,,,]", "[]"},
        {"[3G*1*0012*BLOOD,90,95]", "[{\"bp_sys\":90,\"bp_dia\":95,\"bp_doubtful\":true}]"},
        {"[3G*1*0012*PULSE,]", "[]"},
        {"[3G*1*0012*LK,5,0,101]", "[{\"steps\":5}]"},
        {"[3G*1*0012*LK,5,0]", "[]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Heard h = listen_to("setracker");
        if (!CHECK_STR(str_of(cases[i].json), heard(&h, cases[i].frame)))
            test_note("%s", cases[i].frame);
        CHECK_INT(0, h.conn.malformed);
    }
    Heard h = listen_to("setracker");
    heard(&h, "[3G*1*0009*heart,abc]");
    CHECK_INT(1, h.conn.malformed);
}

/* ---- each protocol's odds and ends ---- */

typedef struct Case {
    const char *frame;
    const char *json;
    const char *reply;
} Case;

static void check_cases(const char *protocol, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Heard h = listen_to(protocol);
        bool right = CHECK_STR(str_of(cases[i].json), heard(&h, cases[i].frame));
        right &= CHECK_STR(str_of(cases[i].reply), buf_str(&h.replies));
        if (!right) test_note("%s", cases[i].frame);
    }
}
#define CHECK_CASES(protocol, list) check_cases(protocol, list, sizeof list / sizeof *list)

TEST(setracker_words)
{
    static const Case cases[] = {
        {"[3G*1*0002*lk]", "[]", "[3G*1*0002*LK]"},
        {"[3G*1*0004*TKQ2]", "[]", "[3G*1*0004*TKQ2]"},
        {"[3G*1*0004*TK,1]", "[]", ""},
        {"[3G*1*000a*TK,#!AMR\x01\x02]", "[]", "[3G*1*0004*TK,1]"},
        {"[ZJ*1*00af*0010*JXTK,1,a,1,2,#!]", "[]", "[ZJ*1*00af*0007*JXTKR,1]"},
        {"[3G*1*0009*VERNO,1.2]", "[]", ""},
        {"[3G*1*000d*ICCID,8986011]", "[]", ""},
        {"[3G*1*0009*WHATISIT]", "[]", ""},
        {"[3G*1*0045*UD,010125,101500,A, 30.5,N,-104.0,W,,,,,,,,,00000000,0,1,1,460,0,,00]",
         "[{\"time\":\"2025-01-01T10:15:00Z\",\"fix\":{\"valid\":true,\"lat\":30.5,\"lon\":-104}}]",
         ""},
        {"[3G*1*0045*UD,010125,101500,A,-30.5,,-104.0,,1.5,2,-3,1,2,3,4,5,0,2,1,01CC,1,1A2B,FF,,3,4,9,"
         "1,a,b,c,00:11:22:33:44:55,-50,9.0]",
         "[{\"time\":\"2025-01-01T10:15:00Z\",\"fix\":{\"valid\":true,\"lat\":-30.5,\"lon\":-104,"
         "\"speed_kmh\":1.5,\"course\":2,\"alt_m\":-3},\"battery_pct\":3,\"steps\":4,\"rssi\":2,"
         "\"sats\":1,\"cells\":[{\"mcc\":460,\"mnc\":1,\"lac\":6699,\"cid\":255},{\"mcc\":460,"
         "\"mnc\":1,\"lac\":3,\"cid\":4}],\"wifi\":[{\"mac\":\"00:11:22:33:44:55\",\"rssi\":-50}]}]",
         ""},
    };
    CHECK_CASES("setracker", cases);
    Heard h = listen_to("setracker");
    heard(&h, "[3G*1*0009*WHATISIT]");
    CHECK_INT(1, h.conn.unknown);
    static const char *const bad[] = {
        "[3G*1*0002]",      "[3G*1*00g2*LK]", "[3G*a b*0002*LK]",
        "[3G*1*2*LK]",      "[3G*1*0001*,1]", "[3G*123456789012345678901*0002*LK]",
        "[3G*1*0002*UD,1]", "[3G*1]",         "[3G*]"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        h = listen_to("setracker");
        heard(&h, bad[i]);
        if (!CHECK_INT(1, h.conn.malformed)) test_note("%s", bad[i]);
    }
    h = listen_to("setracker");
    h.conn.exact_length = true;
    heard(&h, "[3G*1*0003*LK]");
    CHECK_INT(1, h.conn.malformed);
    h.conn.lenient = true;
    heard(&h, "[3G*1*0003*LK]");
    CHECK_INT(1, h.conn.length_mismatch);
}

TEST(iw_commands)
{
    static const Case cases[] = {
        {"IWAP00,353456789012345,89860,460#", "[]", "IWBP00,20260921141320,0#"},
        {"IWAP07,20260921101500,6,1,1024,abc#", "[]", "IWBP07,20260921101500,6,1,1#"},
        {"IWAP04,15#", "[{\"battery_pct\":15,\"alarms\":[\"low_battery\"]}]", "IWBP04#"},
        {"IWAP12,080835,1#", "[]", ""},
        {"IWAP99,080835#", "[]", ""},
        {"IWAP99,08083x#", "[]", "IWBP99#"},
        {"TRVAP14,1,2#", "[]", "TRVBP14,0.000,0.000#"},
        {"IWAP03,06000910100102,5,1#", "[{\"steps\":5,\"rssi\":60,\"sats\":9}]", "IWBP03#"},
        {"TRVCP01,10000708010202001020151060000121#",
         "[{\"battery_pct\":80,\"rssi\":100,\"sats\":7}]", "TRVDP01#"},
        {"TRVCP01,10000710000000010201510600121#",
         "[{\"battery_pct\":100,\"charging\":false,\"motion\":true,\"rssi\":100,\"sats\":7}]",
         "TRVDP01#"},
        {"IWAPHP,,,,,,#", "[]", "IWBPHP#"},
        {"IWAP49,0#", "[]", "IWBP49#"},
        {"IWAP10250101A3034.3680N10404.0080E000.0101500000.0006000004510202,460,0,9520,3671,77,zh,0#",
         "[{\"time\":\"2025-01-01T10:15:00Z\",\"fix\":{\"valid\":true,\"lat\":30.5728,\"lon\":104.0668,"
         "\"speed_kmh\":0,\"course\":0},\"battery_pct\":45,\"rssi\":60,\"sats\":0,\"alarms\":["
         "\"general\"],\"cells\":[{\"mcc\":460,\"mnc\":0,\"lac\":9520,\"cid\":3671}]}]",
         "IWBP10#"},
        {"IWAP01250101A3034.3680N10404.0080E000.0101500000.0006000004510202,460,0,9520,3671,03,a|"
         "zz-00-00-00-00-00|9&b|00-00-00-00-00-01|7#",
         "[{\"time\":\"2025-01-01T10:15:00Z\",\"fix\":{\"valid\":true,\"lat\":30.5728,\"lon\":104.0668,"
         "\"speed_kmh\":0,\"course\":0},\"battery_pct\":45,\"rssi\":60,\"sats\":0,\"alarms\":["
         "\"removed\"],\"cells\":[{\"mcc\":460,\"mnc\":0,\"lac\":9520,\"cid\":3671}],\"wifi\":[{"
         "\"mac\":\"00:00:00:00:00:01\",\"rssi\":-7}]}]",
         "IWBP01#"},
        {"IWAP02,zh,0,1,460,0,1|x|2,0,#", "[{}]", "IWBP02#"},
    };
    CHECK_CASES("iw", cases);
    static const char *const bad[] = {
        "IWAP01250101X3034.3680N10404.0080E000.0101500000.0006000004510202,460,0,1,2#",
        "IWAP01250101A3034.3680Q10404.0080E000.0101500000.0006000004510202,460,0,1,2#",
        "IWAP01250101A3034.3680N10404.0080Q000.0101500000.0006000004510202,460,0,1,2#",
        "IWAP01250101A3034.3680N10404.0080E0#",
        "IWAP02#",
        "IWAP02,zh,0,x,460,0,#",
        "IWAP02,zh,0,2,460,0,1|2|3#",
        "IWAP03#",
        "IWAP03,123#",
        "IWAP03,abcdefghi#",
        "IWAP49#",
        "IWAP07,1#",
        "IWAP07#",
        "IWAPa1,#",
        "IW#",
        "TRV#"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Heard h = listen_to("iw");
        heard(&h, bad[i]);
        if (!CHECK(h.conn.malformed + h.conn.skipped > 0)) test_note("%s", bad[i]);
        CHECK_INT(0, h.replies.len);
    }
    Heard h = listen_to("iw");
    heard(&h, "junk TRVIWQIWAP49,70#\r\n##IWAP49,71#IT");
    CHECK_INT(2, h.conn.frames);
}

TEST(jt808_messages)
{
    static const struct {
        const char *id;
        const char *body;
        const char *json;
        const char *reply; /* id and body of the answer */
    } cases[] = {
        {"0002", "5a1f00", "[{\"battery_pct\":90,\"rssi\":31}]", "8001|0007000200"},
        {"0004", "", "[]", "8004|260921141320"},
        {"0109", "", "[]", "8109|07ea09150e0d1400"},
        {"0801", "0000000901", "[]", "8800|00000009"},
        {"0001", "0000820000", "[]", ""},
        {"0104", "00", "[]", "8001|0007010400"},
        {"0fff", "", "[]", ""},
        {"0201", "0005" PLACE, NULL, ""},
        {"6006", "01c4e3bac3", "[{\"text\":\"你好\"}]", "8001|0007600600"},
        {"0301", "4f4b", "[{\"text\":\"OK\"}]", "8001|0007030100"},
        {"0701", "000000034f4b21", "[{\"text\":\"OK!\"}]", ""},
        {"1300", "000900530065", "[{\"text\":\"Se\"}]", ""},
        {"0210", "37260101101500", "[{\"time\":\"2026-01-01T02:15:00Z\",\"battery_pct\":55}]",
         "8001|0007021000"},
        {"0107",
         "0000"
         "0000000000"
         "0000000000000000000000000000000000000000"
         "00000000000000"
         "8986011780108622216f"
         "00",
         "[{\"iccid\":\"8986011780108622216\"}]", "8001|0007010700"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Heard h = listen_to("jt808");
        feed(&h, jt808(cases[i].id, NULL, PHONE, cases[i].body));
        if (cases[i].json && !CHECK_STR(str_of(cases[i].json), buf_str(&h.buf)))
            test_note("%s", cases[i].id);
        Str reply = str_of(cases[i].reply);
        if (reply.len == 0) {
            CHECK_INT(0, h.replies.len);
            continue;
        }
        Str id = str_cut(&reply, '|');
        CHECK_STR(str_to_hex(test_arena(), jt808(str_c(test_arena(), id), NULL, "0139471225550000",
                                                 str_c(test_arena(), reply))),
                  reply_hex(&h));
    }
    static const struct {
        const char *id;
        const char *body;
    } bad[] = {{"6006", ""},   {"0701", "00"}, {"1300", "00"},
               {"0800", "00"}, {"0704", "00"}, {"0200", "0000"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Heard h = listen_to("jt808");
        feed(&h, jt808(bad[i].id, NULL, PHONE, bad[i].body));
        CHECK_INT(1, h.conn.malformed);
    }
}

TEST(jt808_items_of_the_makers)
{
    static const struct {
        const char *profile;
        const char *items;
        const char *json; /* after the fixed part */
    } cases[] = {
        {"", "d401ff", "\"charging\":true,"},
        {"", "e9013c", "\"battery_pct\":60,"},
        {"", "06013e", "\"battery_pct\":62,"},
        {"",
         "5602"
         "0500",
         "\"battery_pct\":50,"},
        {"",
         "6802"
         "162e",
         "\"battery_pct\":56.78,"},
        {"",
         "6902"
         "0182",
         "\"battery_v\":3.86,"},
        {"",
         "d502"
         "0182",
         "\"battery_v\":3.86,"},
        {"",
         "9102"
         "0025",
         "\"battery_v\":3.7,"},
        {"",
         "e402"
         "0032",
         "\"battery_pct\":50,\"charging\":true,"},
        {"",
         "e304"
         "00320182",
         "\"battery_pct\":50,\"battery_v\":3.86,"},
        {"",
         "f706"
         "00000f3c0232",
         "\"battery_pct\":50,\"battery_v\":3.9,\"charging\":true,"},
        {"",
         "ac04"
         "0000012c",
         "\"odometer_m\":300,"},
        {"",
         "fe04"
         "0000012c",
         "\"odometer_m\":300,"},
        {"", "fe0140", "\"battery_pct\":64,"},
        {"", "e50101", "\"motion\":true,"},
        {"",
         "da03"
         "000004",
         "\"motion\":true,"},
        {"",
         "f603"
         "020000",
         "\"motion\":true,"},
        {"",
         "ee06"
         "0f2ee00f3c07",
         "\"battery_v\":3.9,\"rssi\":15,\"sats\":7,"},
        {"",
         "330f"
         "2a4d30302c34352c31313338363030",
         "\"battery_v\":3.86,"},
        {"",
         "80 01 00 01040000000256020505 6902 0182 0000 cc13 38393836303630373831303230373033313836",
         "\"battery_pct\":5,\"battery_v\":3.86,\"odometer_m\":200,\"iccid\":\"8986060781020703186\","},
        {"",
         "eb0c"
         "474d542b303a3030"
         "2b303a30",
         ""},
        {"C5",
         "f802"
         "0102",
         "\"steps\":258,"},
        {"",
         "f902"
         "0000",
         ""},
        {"",
         "000000000000"
         "00050025"
         "00000000"
         "0f000000",
         "\"battery_v\":3.7,"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Heard h = listen_to("jt808");
        char items[128];
        size_t n = 0;
        for (const char *c = cases[i].items; *c; c++)
            if (*c != ' ') items[n++] = *c;
        items[n] = 0;
        memcpy(h.conn.profile, cases[i].profile, strlen(cases[i].profile));
        Str body = str_fmt(test_arena(), "%s%s", PLACE, items);
        feed(&h, jt808("0200", NULL, PHONE, str_c(test_arena(), body)));
        Str want = str_of(cases[i].json);
        Str heard = buf_str(&h.buf);
        if (want.len && !CHECK(str_find(heard, str_slice(want, 0, want.len - 1), 0) != SIZE_MAX))
            test_note("%s: %.*s", cases[i].items, STR_ARG(heard));
        CHECK_INT(1, h.records);
    }
}

TEST(jt808_alarms_in_items)
{
    static const struct {
        const char *profile;
        const char *items;
        uint64_t alarms; /* besides SOS */
    } cases[] = {
        {"",
         "e708"
         "0006000000000000",
         0},
        {"",
         "e708"
         "0001000000000000",
         WIRE_ALARM_BIT(WIRE_VIBRATION)},
        {"",
         "d004"
         "00000008",
         WIRE_ALARM_BIT(WIRE_VIBRATION)},
        {"",
         "5708"
         "0700000000000000",
         WIRE_ALARM_BIT(WIRE_ACCELERATION) | WIRE_ALARM_BIT(WIRE_BRAKING) |
             WIRE_ALARM_BIT(WIRE_CORNERING)},
        {"",
         "7006"
         "000000000016",
         WIRE_ALARM_BIT(WIRE_COLLISION)},
        {"",
         "7006"
         "000000000001",
         WIRE_ALARM_BIT(WIRE_ACCELERATION)},
        {"",
         "7006"
         "000000000002",
         WIRE_ALARM_BIT(WIRE_BRAKING)},
        {"",
         "7006"
         "000000000003",
         WIRE_ALARM_BIT(WIRE_CORNERING)},
        {"",
         "fe07"
         "7c010400000018",
         WIRE_ALARM_BIT(WIRE_COLLISION) | WIRE_ALARM_BIT(WIRE_TAMPER)},
        {"",
         "eb06"
         "00040089"
         "0000",
         0},
        {"",
         "eb08"
         "00060089ffffeffe",
         WIRE_ALARM_BIT(WIRE_REMOVED) | WIRE_ALARM_BIT(WIRE_POWER_OFF)},
        {"",
         "eb08"
         "000600c5ff7fffbf",
         WIRE_ALARM_BIT(WIRE_VIBRATION)},
        {"",
         "eb05"
         "000300c603",
         WIRE_ALARM_BIT(WIRE_LOW_BATTERY)},
        {"JC371",
         "e803"
         "0c0100",
         0},
        {"JC371",
         "e803"
         "0c1200",
         WIRE_ALARM_BIT(WIRE_TAMPER)},
        {"JC371",
         "e801"
         "0c",
         0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Heard h = listen_to("jt808");
        memcpy(h.conn.profile, cases[i].profile, strlen(cases[i].profile));
        Str body = str_fmt(test_arena(), "%s%s", PLACE, cases[i].items);
        feed(&h, jt808("0200", NULL, PHONE, str_c(test_arena(), body)));
        if (!CHECK_INT((int64_t)(cases[i].alarms | WIRE_ALARM_BIT(WIRE_SOS)),
                       (int64_t)h.record.alarms))
            test_note("%s", cases[i].items);
    }
    Heard h = listen_to("jt808");
    memcpy(h.conn.profile, "G-360P", 6);
    feed(&h, jt808("0200", NULL, PHONE,
                   "00000003"
                   "00000002"
                   "01d28100"
                   "0633eef0"
                   "01f4"
                   "0000"
                   "005a"
                   "250101101500"));
    CHECK_INT((int64_t)(WIRE_ALARM_BIT(WIRE_REMOVED) | WIRE_ALARM_BIT(WIRE_TAMPER)),
              (int64_t)h.record.alarms);
    memcpy(h.conn.profile, "GL100\0", 6);
    feed(&h, jt808("0200", NULL, PHONE,
                   "00010001"
                   "00000002"
                   "01d28100"
                   "0633eef0"
                   "01f4"
                   "0000"
                   "005a"
                   "250101101500"));
    CHECK_INT((int64_t)(WIRE_ALARM_BIT(WIRE_SOS) | WIRE_ALARM_BIT(WIRE_MOVEMENT)),
              (int64_t)h.record.alarms);
}

TEST(jt808_lists_in_items)
{
    Heard h = listen_to("jt808");
    feed(&h, jt808("0200", NULL, PHONE,
                   PLACE "eb25"
                         "001e00b9"
                         "0130303a31313a32323a33333a34343a35352c2d3530"
                         "0000"
                         "000b00d801041edf340000306b"));
    CHECK_INT(1, h.record.wifi_count);
    feed(&h, jt808("0200", NULL, PHONE,
                   PLACE "eb0d"
                         "000b00d801041edf340000306b"));
    CHECK_INT(1, h.record.cell_count);
    CHECK_INT(260, h.record.cells[0].mcc);
    feed(&h, jt808("0200", NULL, PHONE,
                   PLACE "eb08"
                         "01cc00"
                         "2535"
                         "1026"
                         "01"
                         "f007"
                         "00"));
    CHECK_INT(1, h.record.cell_count);
    feed(&h, jt808("0200", NULL, PHONE,
                   PLACE "eb05"
                         "000300e132"
                         "eb05"
                         "000300a833"
                         "eb06"
                         "0004002d0ea3"));
    CHECK_INT(5100, h.record.battery_e2);
    CHECK_INT(3747, h.record.battery_mv);
}

TEST(jt808_heads)
{
    Heard h = listen_to("jt808");
    /* letters in the number: an IMEI without its last digit */
    feed(&h, jt808("0002", NULL, "4f07788ef87d0001", ""));
    CHECK_STR(STR("868935060010210"), wire_id(&h.conn));
    feed(&h, jt808("0002", "4000",
                   "01"
                   "0000000004f07788ef00"
                   "0001",
                   "")); /* 2019 with letters */
    CHECK_INT(1, h.conn.malformed);
    feed(&h, jt808("0002", "0400", PHONE, "")); /* encrypted */
    CHECK_INT(WIRE_MORE, h.last.kind);
    CHECK_INT(2, h.conn.malformed);
    feed(&h, jt808("0002", "2000", PHONE, "0001")); /* parts announced, cut off */
    feed(&h, jt808("0002", "2002", PHONE,
                   "00110001"
                   "0000")); /* seventeen parts */
    CHECK_INT(4, h.conn.malformed);
    feed(&h, jt808("0002", "0005", PHONE, "00")); /* another length than it says */
    CHECK_INT(5, h.conn.malformed);
    h.conn.lenient = true;
    feed(&h, jt808("0002", "0005", PHONE, "00"));
    CHECK_INT(1, h.conn.length_mismatch);
    heard_hex(&h, "7e000000000000000000007e");
    CHECK_INT(6, h.conn.malformed);
    memcpy(h.conn.auth, "secret", 6);
    feed(&h, jt808("0100", NULL, PHONE, ""));
    CHECK(str_find(reply_hex(&h), STR("736563726574"), 0) != SIZE_MAX);
    feed(&h, jt808("0102", NULL, PHONE, "736563726574"));
    CHECK(h.conn.logged_in);
    feed(&h, jt808("0102", "4016",
                   "01"
                   "00000000013947122555"
                   "0007",
                   "06"
                   "736563726564"
                   "383632303331333334383432333237"));
    CHECK(!h.conn.logged_in);
    feed(&h, jt808("5501", "8000", "01394712255507", ""));
    CHECK_STR(str_to_hex(test_arena(), jt808("4401", "0003", "01394712255501", "550100")),
              reply_hex(&h));
}

TEST(jt808_questions_in_brackets)
{
    Heard h = listen_to("jt808");
    heard(&h, "(794104004140,1,001,BASE,2,TIME)");
    CHECK_TEXT("(794104004140,1,001,BASE,2,20260921141320)",
               str_c(test_arena(), buf_str(&h.replies)));
    CHECK_TEXT("[{\"text\":\"(1,done)\"}]", str_c(test_arena(), heard(&h, "(1,done)")));
    heard(&h, "(1,BASE,2)");
    CHECK_INT(1, h.conn.malformed);
    heard(&h, "(\x01"
              "abc");
    CHECK_INT(5, h.conn.skipped);
    heard(&h, "(abc");
    CHECK_INT(WIRE_MORE, h.last.kind);
    h.conn.logged_in = false;
    h.conn.scanned = 0;
    heard(&h, "(1,done)");
    CHECK_INT(2, h.conn.malformed);
    char long_one[400];
    memset(long_one, 'a', sizeof long_one);
    long_one[0] = '(';
    feed(&h, (Str){long_one, sizeof long_one});
    CHECK(h.conn.skipped >= 400);
}

TEST(parts_of_a_long_message_wait_a_minute_and_no_longer)
{
    Arena *arena = test_arena();
    WireParts *parts = wire_parts_init(arena_alloc(arena, wire_parts_size(2)), 2);
    Heard h = listen_to("jt808");
    h.conn.parts = parts;
    const char *first = "0002"
                        "0001"
                        "0002"
                        "00"
                        "001c" PLACE;
    (void)first;
    feed(&h, jt808("0704", "2021", PHONE,
                   "00020001"
                   "000100"
                   "001c" PLACE));
    CHECK_INT(0, h.records);
    CHECK(h.replies.len > 0);
    feed(&h, jt808("0704", "201e", "0139471225550008",
                   "00020002"
                   "001c" PLACE));
    CHECK_INT(2, h.records);
    /* three others start: the oldest gives way */
    feed(&h, jt808("0704", "2001", "0100000000010001",
                   "00020001"
                   "00"));
    feed(&h, jt808("0704", "2001", "0100000000020001",
                   "00020001"
                   "00"));
    feed(&h, jt808("0704", "2001", "0100000000030001",
                   "00020001"
                   "00"));
    CHECK_INT(0, h.conn.malformed);
    h.conn.parts = NULL;
    feed(&h, jt808("0704", "2001", "0100000000030001",
                   "00020001"
                   "00"));
    CHECK_INT(1, h.conn.malformed);
    h.conn.parts = wire_parts_init(arena_alloc(arena, wire_parts_size(0)), 0);
    feed(&h, jt808("0704", "2001", "0100000000030001",
                   "00020001"
                   "00"));
    CHECK_INT(2, h.conn.malformed);
}

TEST(ev07b_keys)
{
    Heard h = listen_to("ev07b");
    feed(&h, ev07b("10", "03"
                         "0112"
                         "0110"
                         "0111" IMEI));
    CHECK_INT(0, h.records);
    CHECK_STR(str_to_hex(test_arena(), ev07b("00", "03"
                                                   "0512"
                                                   "803bb16a"
                                                   "0512"
                                                   "803bb16a"
                                                   "0a11"
                                                   "0000000000000000"
                                                   "00")),
              reply_hex(&h));
    feed(&h, ev07b("00", "03"
                         "0112"));
    CHECK_INT(0, h.replies.len);
    feed(&h, ev07b("10", "7f"
                         "0100"));
    CHECK_INT(0, h.replies.len);
    feed(&h, ev07b("10", "02"
                         "0110"));
    CHECK(h.replies.len > 0);
    feed(&h, ev07b("10", "55"));
    CHECK_INT(1, h.conn.unknown);
    feed(&h, ev07b("00", "04"
                         "00"));
    feed(&h, ev07b("00", "04"
                         "0501"));
    CHECK_INT(1, h.conn.malformed);
    /* places that a beacon, a tag or an access point tells */
    static const char *const indoor[] = {
        "0f23"
        "010203040506"
        "bc77f021"
        "2481d408",
        "1228"
        "80"
        "010203040506"
        "d1c3"
        "bc77f021"
        "2481d408",
        "132c"
        "80"
        "010203040506"
        "d1c364"
        "bc77f021"
        "2481d408",
        "112a"
        "00"
        "010203040506"
        "d1"
        "bc77f021"
        "2481d408",
    };
    for (size_t i = 0; i < 4; i++) {
        Str body = str_fmt(test_arena(), "01" IMEI "%s", indoor[i]);
        feed(&h, ev07b("00", str_c(test_arena(), body)));
        CHECK_INT(569407420, h.record.lat_e7);
        CHECK(h.record.on & WIRE_FIX);
    }
    feed(&h, ev07b("00", "01" IMEI "0c2b"
                         "cc010100"
                         "c0"
                         "0102"
                         "03000000"));
    CHECK_INT(3, h.record.cells[0].cid);
    feed(&h, ev07b("00", "01" IMEI "0429"
                         "cc01"
                         "01"
                         "022b01"
                         "0220"
                         "01"));
    CHECK_INT(0, h.record.cell_count);
    feed(&h, ev07b("00", "01" IMEI "0b19"
                         "c0"
                         "010203040506"
                         "02"
                         "4142"));
    CHECK_INT(1, h.record.wifi_count);
    feed(&h, ev07b("00", "01"
                         "1001"
                         "414141414141414141414141414141")); /* not digits */
    h.conn.id_len = 0;
    h.conn.logged_in = false;
    feed(&h, ev07b("00", "01"
                         "0924"
                         "b49e245d01025b20"));
    CHECK_INT(2, h.conn.malformed);
    heard_hex(&h, "ab0000000000000000");
    CHECK(h.conn.skipped > 0);
    feed(&h, ev07b("00", "01" IMEI "1620"
                         "ffffff7f"
                         "ffffff7f"
                         "0000000000000000"
                         "00000000"
                         "00"));
    CHECK(h.record.fix_invalid);
}

TEST(gt06_messages)
{
    Heard h = listen_to("gt06");
    h.conn.logged_in = false;
    feed(&h, gt06("01",
                  "0864717003664467"
                  "100f"
                  "190a",
                  false)); /* four hours west */
    CHECK_INT(-240, h.conn.zone_min);
    feed(&h, gt06("28",
                  "10010d020202"
                  "81cc"
                  "0001"
                  "287d001f713e"
                  "0000001f7231"
                  "01",
                  false));
    CHECK_INT(1, h.record.cell_count);
    CHECK_INT(460, h.record.cells[0].mcc);
    char at[32];
    ms_text(h.record.time_ms, at);
    CHECK_TEXT("2016-01-13T06:02:02Z", at);
    feed(&h, gt06("8a", "", false));
    CHECK_STR(STR("78780b8a1a09150e0d140007"), str_slice(reply_hex(&h), 0, 24));
    feed(&h, gt06("21",
                  "00000000"
                  "01"
                  "4f4b21",
                  true));
    CHECK_STR(STR("OK!"), h.record.text);
    feed(&h, gt06("21",
                  "00000000"
                  "02"
                  "4f60",
                  true));
    CHECK_STR(STR("你"), h.record.text);
    feed(&h, gt06("94",
                  "0a"
                  "0359857080539083"
                  "0706010490040278"
                  "8950301217070401538f",
                  true));
    CHECK_STR(STR("8950301217070401538"), h.record.iccid);
    feed(&h, gt06("15",
                  "0c"
                  "00000000"
                  "4c494e4b20555021"
                  "0001",
                  false));
    CHECK_STR(STR("LINK UP!"), h.record.text);
    feed(&h, gt06("15",
                  "ff"
                  "00000000"
                  "4c49",
                  false)); /* says more than is there */
    CHECK_STR(STR("LI"), h.record.text);
    feed(&h, gt06("2a", "00", true));
    CHECK(h.replies.len > 10);
    feed(&h, gt06("8a", "", true));
    CHECK(h.replies.len > 10);
    feed(&h, gt06("80", "00", false));
    feed(&h, gt06("12", "", false));
    CHECK_INT(0, h.replies.len);
    uint64_t broken = h.conn.malformed;
    feed(&h, gt06("12", "0102", false));
    feed(&h, gt06("28", "0102", false));
    CHECK_INT((int64_t)broken + 2, (int64_t)h.conn.malformed);
    feed(&h, gt06("a0", "0102", false));
    CHECK(h.replies.len > 0);
    feed(&h, gt06("26",
                  "1a06130c0a16c9032e2f5409c6e2a1061425"
                  "00"
                  "46",
                  false)); /* no LBS */
    CHECK_INT(0, h.record.cell_count);
    feed(&h, gt06("16",
                  "1a06130c0a16c9032e2f5409c6e2a1061425"
                  "0b81cc000176f0fe0a22"
                  "0000"
                  "200604",
                  false));
    CHECK(h.record.alarms == WIRE_ALARM_BIT(WIRE_SOS));
    feed(&h, gt06("16",
                  "1a06130c0a16c9032e2f5409c6e2a1061425"
                  "0901cc",
                  false));
    CHECK_INT(0, h.record.cell_count);
    feed(&h, gt06("12", "1a06130c0a16c9ffffffff09c6e2a1061425", false));
    CHECK(h.record.fix_invalid);
    feed(&h, gt06("01", "08647170", false));
    CHECK(h.closed);
}

TEST(gt06_frames)
{
    Heard h = listen_to("gt06");
    heard_hex(&h, "79790900000000"); /* too long to be true: not a frame */
    CHECK_INT(1, h.conn.malformed);
    heard_hex(&h, "78780001000d0a");
    CHECK_INT(2, h.conn.malformed);
    heard_hex(&h, "787801080d0a");
    CHECK_INT(3, h.conn.malformed);
    h.conn.logged_in = false;
    heard_hex(&h, "787800171901191054360001cc00"
                  "0d0a");
    CHECK(h.closed);
    h = listen_to("gt06");
    h.conn.logged_in = false;
    feed(&h, gt06("01", "0864717003a64467", false));
    CHECK(h.closed);
    h = listen_to("gt06");
    heard_hex(&h, "7878");
    heard_hex(&h, "78780817");
    CHECK_INT(WIRE_MORE, h.last.kind);
}

TEST(h02_lines)
{
    static const Case cases[] = {
        {"*HQ,1234567890,V0#", "[]", "*HQ,1234567890,V0#"},
        {"*HQ,1234567890,V0,55#", "[{\"battery_pct\":55}]", "*HQ,1234567890,V0#"},
        {"*hq,356327080425330,VP1,V,470,002,92,3565,0Y92,3566,0Yx#",
         "[{\"cells\":[{\"mcc\":470,\"mnc\":2,\"lac\":92,\"cid\":3565},{\"mcc\":470,\"mnc\":2,"
         "\"lac\":92,\"cid\":3566}]}]",
         ""},
        {"*hq,356327080425330,VP1,A,2702.7215,S,15251.9309,E,0.62,0.0000,050917#",
         "[{\"time\":\"2017-09-05T00:00:00Z\",\"fix\":{\"valid\":true,\"lat\":-27.0453583,"
         "\"lon\":152.865515,\"speed_kmh\":1.15,\"course\":0}}]",
         ""},
        {"*HQ,1234567890,V4,S71,OK#", "[{\"text\":\"S71,OK\"}]", ""},
        {"*HQ,1234567890,SMS,hello, you #", "[{\"text\":\"hello, you\"}]", ""},
        {"*HQ,1234567890,V1,101500,A,37573392,N,122044830,W,1.00,90,55,010125,FFFFFFFF#",
         "[{\"time\":\"2025-01-01T10:15:00Z\",\"fix\":{\"valid\":true,\"lat\":37.9556533,"
         "\"lon\":-122.0747167,\"speed_kmh\":1.85,\"course\":90}}]",
         NULL},
        {"*HQ,1234567890,XT,1,100#", "[]", ""},
        {"*HQ,1234567890,#", "[]", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Heard h = listen_to("h02");
        if (!CHECK_STR(str_of(cases[i].json), heard(&h, cases[i].frame)))
            test_note("%s", cases[i].frame);
        if (cases[i].reply) CHECK_STR(str_of(cases[i].reply), buf_str(&h.replies));
    }
    static const char *const bad[] = {
        "*HQ,1234567890,V1,101500,A,3034.3680,N#",
        "*HQ,1234567890,V1,101500,A,-30x34.3680,N,-104-04.0080,E,0.00,0,010125,FFFFFFFF#",
        "*HQ,1234567890,V1,101500,A,3034.3680,N,10404.0080,EE,0.00,0,010125,FFFFFFFF#",
        "*HQ,1234567890,LINK,1#",
        "*HQ,1234567890,LINK,a,b,c,d,e,f,g,h#",
        "*HQ,1234567890,NBR,1#",
        "*HQ,1234567890,NBR,102416,238,1,0,9,1111,2264,53,110117,FFFFFBFF#",
        "*HQ,1234567890,V3,1#",
        "*HQ,1234567890,V3,095426,740xx,01,010278,045142,128,-92,02DE,0,X,090517,FFFFFBFF#",
        "*HQ,1234567890,VP1,1#",
        "*HQ,1234567890,VP1,V,x,y,z#",
        "*HQ,1234567890,VP1,A,1,N,2,E,3#",
        "*HQ,12 34,V1#",
        "*HQ#",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Heard h = listen_to("h02");
        heard(&h, bad[i]);
        if (!CHECK(h.conn.malformed + h.conn.skipped > 0)) test_note("%s", bad[i]);
        CHECK_INT(0, h.replies.len);
    }
    Heard h = listen_to("h02");
    heard(&h, "*HQ,1234567890,V1,1015*HQ,1234567890,HTBT,50#x*y*HQ,1234567890,HTBT,51#*H");
    CHECK_INT(1, h.conn.malformed);
    CHECK_INT(3, h.conn.skipped);
    CHECK_INT(2, h.conn.frames);
    h.conn.scanned = 0;
    h.conn.id_len = 0;
    h.conn.logged_in = false;
    heard(&h, "*HQ,,V1,101500,A,3034.3680,N,10404.0080,E,0.00,0,010125,FFFFFFFF#");
    CHECK_INT(2, h.conn.malformed); /* nobody said who */
}

TEST(h02_binary_tails_do_not_disturb_what_follows)
{
    /* 32 bytes whose last is '$', then a text frame; then 42 with the long id; then 29 and junk */
    static const char stream[] = "2441060116601245431311165035313006004318210e000000fffffbffff0024"
                                 "2a48512c343130363031313636302c485442542c353023"
                                 "248650400100000010"
                                 "101500010125"
                                 "30343680"
                                 "32"
                                 "104040080e"
                                 "000090"
                                 "fffffffd"
                                 "00112233445566778899"
                                 "24410601166012454313111650353130"
                                 "06"
                                 "004318210e"
                                 "000000"
                                 "fffffbff";
    Str bytes = STR("");
    CHECK(str_from_hex(test_arena(), str_of(stream), &bytes));
    for (size_t cut = 0; cut <= bytes.len; cut++) {
        Heard h = listen_to("h02");
        WireSink sink = {hear, &h};
        WireOut reply;
        size_t at = 0;
        h.buf = buf_new(test_arena(), 1 << 16);
        h.out = json_out(&h.buf);
        json_open(&h.out, NULL, '[');
        for (int part = 0; part < 2; part++) {
            size_t to = part ? bytes.len : cut;
            while (at < to) {
                WireStep s =
                    wire_step(h.p, &h.conn, (Bytes){(const uint8_t *)bytes.ptr + at, to - at}, 0,
                              &sink, &reply);
                if (s.used == 0) break;
                at += s.used;
            }
        }
        CHECK_INT(4, h.records);
        CHECK_INT(0, h.conn.skipped);
        CHECK_INT(0, h.conn.malformed);
    }
    Heard h = listen_to("h02");
    heard_hex(&h, "24000000000000000000000000000000000000000000000000000000000000"); /* no date */
    CHECK_INT(1, h.records);
    CHECK(h.record.time_invalid);
    static const uint8_t levels[][2] = {{2, 10}, {5, 80}, {77, 77}, {0xf3, 3}};
    for (size_t i = 0; i < 4; i++) {
        Str frame =
            str_fmt(test_arena(), "24410601166012454313111650353130%02x004318210e000000fffffbff",
                    levels[i][0]);
        heard_hex(&h, str_c(test_arena(), frame));
        CHECK_INT(levels[i][1] * 100, h.record.battery_e2);
    }
    h = listen_to("h02");
    heard_hex(&h, "24aabbccddeeff");
    CHECK(h.conn.skipped > 0);
}

/* ---- connections ---- */

TEST(a_connection_keeps_one_device_when_it_must)
{
    Heard h = listen_to("setracker");
    h.conn.one_device = true;
    heard(&h, "[3G*1*0002*LK][3G*1*0002*LK]");
    CHECK_INT(2, h.conn.frames);
    heard(&h, "[3G*2*0002*LK]");
    CHECK(h.closed);
    CHECK_INT(WIRE_ID_CHANGED, h.last.fault);
    h = listen_to("gt06");
    h.conn.one_device = true;
    feed(&h, gt06("01", "0864717003664467", false));
    feed(&h, gt06("01", "0864717003664468", false));
    CHECK(h.closed);
}

TEST(sixteen_broken_frames_in_a_row_close_the_connection_and_a_good_one_forgives)
{
    Heard h = listen_to("setracker");
    for (int i = 0; i < 15; i++) heard(&h, "[3G*1*00zz*LK]");
    CHECK(!h.closed);
    heard(&h, "[3G*1*0002*LK]");
    for (int i = 0; i < 15; i++) heard(&h, "[3G*1*00zz*LK]");
    CHECK(!h.closed);
    heard(&h, "[3G*1*00zz*LK]");
    CHECK(h.closed);
    CHECK_INT(WIRE_TOO_MANY_BROKEN, h.last.fault);
}

TEST(a_repeated_frame_has_the_same_digest_and_another_has_not)
{
    Heard h = listen_to("setracker");
    heard(&h, "[3G*1*0008*heart,71]");
    uint64_t first = h.record.digest;
    heard(&h, "[3G*1*0008*heart,71]");
    CHECK_INT((int64_t)first, (int64_t)h.record.digest);
    heard(&h, "[3G*1*0008*heart,72]");
    CHECK(first != h.record.digest);
    heard(&h, "[3G*2*0008*heart,71]");
    CHECK(first != h.record.digest);
}

/* Random bytes, and good frames with a byte turned: never a crash, never a stuck stream. */
TEST(damage_never_stops_the_stream)
{
    Random rnd = random_seeded(5);
    for (const WireProtocol *p = wire_protocols; p->name; p++) {
        WireDevice device = {STR("868120000000015"), 7, NULL};
        for (int round = 0; round < 400; round++) {
            uint8_t bytes[4096];
            size_t len = 0;
            Heard h = listen_to(p->name);
            h.conn.lenient = round & 1;
            while (len < 3000) {
                WireRecord r = some_record(&rnd, p->name);
                len += p->say(&device, WIRE_SAY_PLACE, &r, bytes + len, sizeof bytes - len);
            }
            for (int hits = 0; hits < 6; hits++)
                bytes[random_below(&rnd, len)] = (uint8_t)random_below(&rnd, 256);
            feed(&h, (Str){(const char *)bytes, len});
            /* Six bytes at most turned: most frames still come through. */
            if (!h.closed && !CHECK(h.conn.frames >= 4)) test_note("%s round %d", p->name, round);
        }
    }
}
