/* h02: lines and binary frames. */
#include "engine/wire/frames_for_tests.h"

TEST(h02_lines)
{
    static const Case cases[] = {
        {"*HQ,1234567890,V0#", "[]", "*HQ,1234567890,V0#"},
        {"*HQ,1234567890,V0,55#", "[]", "*HQ,1234567890,V0#"},
        {"*HQ,1234567890,HTBT,55,x#", "[{\"battery_pct\":55}]", "*HQ,1234567890,HTBT#"},
        /* nine cells promised, one there, and a status that calls */
        {"*HQ,1234567890,NBR,102416,238,1,0,9,1111,2264,53,110117,FFFFFBFD,9#",
         "[{\"time\":\"2017-01-11T10:24:16Z\",\"alarms\":[\"sos\"],\"cells\":[{\"mcc\":238,"
         "\"mnc\":1,\"lac\":1111,\"cid\":2264}]}]",
         NULL},
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
        "*HQ,1234567890,NBR,102416,238,1,0,9,1111,2264,110117,FFFFFBFF#",
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
