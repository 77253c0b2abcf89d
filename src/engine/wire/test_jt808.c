/* jt808: messages, makers' items, parts. */
#include "engine/wire/frames_for_tests.h"

TEST(jt808_messages)
{
    static const struct {
        const char *id;
        const char *body;
        const char *json;
        const char *reply; /* id and body of the answer */
    } cases[] = {
        {"0002", "5a1f00", "[{\"battery_pct\":90,\"rssi\":31}]", "8001|0007000200"},
        {"0002", "5a1f", "[{\"battery_pct\":90,\"rssi\":31}]", "8001|0007000200"},
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

static const struct {
    const char *profile;
    const char *items;
    const char *json; /* after the fixed part */
} maker_items[] = {
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
    {"", "80 01 00 01040000000256020505 6902 0182 0000 cc13 38393836303630373831303230373033313836",
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

TEST(jt808_items_of_the_makers)
{
    for (size_t i = 0; i < sizeof maker_items / sizeof *maker_items; i++) {
        Heard h = listen_to("jt808");
        char items[128];
        size_t n = 0;
        for (const char *c = maker_items[i].items; *c; c++)
            if (*c != ' ') items[n++] = *c;
        items[n] = 0;
        memcpy(h.conn.profile, maker_items[i].profile, strlen(maker_items[i].profile));
        Str body = str_fmt(test_arena(), "%s%s", PLACE, items);
        feed(&h, jt808("0200", NULL, PHONE, str_c(test_arena(), body)));
        Str want = str_of(maker_items[i].json);
        Str heard = buf_str(&h.buf);
        if (want.len && !CHECK(str_find(heard, str_slice(want, 0, want.len - 1), 0) != SIZE_MAX))
            test_note("%s: %.*s", maker_items[i].items, STR_ARG(heard));
        CHECK_INT(1, h.records);
    }
}

static const struct {
    const char *profile;
    const char *items;
    uint64_t alarms; /* besides SOS */
} alarm_items[] = {
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

TEST(jt808_alarms_in_items)
{
    for (size_t i = 0; i < sizeof alarm_items / sizeof *alarm_items; i++) {
        Heard h = listen_to("jt808");
        memcpy(h.conn.profile, alarm_items[i].profile, strlen(alarm_items[i].profile));
        Str body = str_fmt(test_arena(), "%s%s", PLACE, alarm_items[i].items);
        feed(&h, jt808("0200", NULL, PHONE, str_c(test_arena(), body)));
        if (!CHECK_INT((int64_t)(alarm_items[i].alarms | WIRE_ALARM_BIT(WIRE_SOS)),
                       (int64_t)h.record.alarms))
            test_note("%s", alarm_items[i].items);
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
