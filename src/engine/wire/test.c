/* Device protocols by hand: what must never be lost, and that what we write we read again. */
#include "base/number.h"
#include "engine/wire/frames_for_tests.h"

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
        {"setracker",
         "[3G*1*0x58*AL,010125,101500,V,30.5,N,104.0,E,0,0,0,0,0,300,0,0,00010000,0,0]",
         "[{\"time\":\"2025-01-01T10:15:00Z\",\"fix\":{\"valid\":false,\"lat\":30.5,\"lon\":104,"
         "\"speed_kmh\":0,\"course\":0},\"steps\":0,\"rssi\":0,\"sats\":0,\"alarms\":[\"sos\"]}]"},
        {"h02", "*HQ,1234567890,V1,1,X,FFFFFFFD#",
         "[{\"alarms\":[\"sos\"],\"time_invalid\":true,\"fix_invalid\":true}]"},
        {"h02", "*HQ,1234567890,LINK,FFFFFFFD#",
         "[{\"alarms\":[\"sos\"],\"time_invalid\":true,\"fix_invalid\":true}]"},
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
        Str body = str_fmt(test_arena(), "%08x%s", 1u << bit | 1, &PLACE[8]);
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
