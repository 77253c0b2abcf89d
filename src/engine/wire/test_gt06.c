/* gt06: messages in both lengths, other makers' lines, alarms. */
#include "engine/wire/frames_for_tests.h"

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

/* A fixed place at 2026-06-19T12:10:22Z. */
#define FIX "1a06130c0a16c9032e2f5409c6e2a1061425"
#define CELL                                                                                       \
    "01cc0028"                                                                                     \
    "7d001f71"
#define CELL_LTE                                                                                   \
    "81cc0001"                                                                                     \
    "0000287d"                                                                                     \
    "00000000001f7101"

static const struct {
    const char *type;
    const char *content;
} sos_forms[] = {
    {"16", FIX "09" CELL "00060401"
               "02"},
    {"16", FIX CELL "00060401"
                    "02"}, /* without the length */
    {"16", FIX "30" CELL "00060401"
               "02"}, /* a length that lies */
    {"16", FIX "00"
               "20"},
    {"26", FIX "09" CELL "20060400"
               "02"},
    {"27", FIX "09" CELL "00060401"
               "02"
               "ff"},
    {"19", CELL "00060401"
                "02"},
    {"13", "00060401"
           "02"},
    {"23", "20"
           "0190"
           "04"},
    {"12", FIX CELL "20"
                    "04b0"
                    "04"
                    "00"},
    {"12", FIX CELL "00"
                    "04b0"
                    "04"
                    "01"
                    "00000000000000"},
    {"36", "00060401"
           "02"
           "0018"
           "02"
           "0192"},
    {"39", FIX "00" CELL "1e"
               "00060401"
               "02"},
    {"39", FIX "03" CELL_LTE "001e"
               "00060401"
               "02"
               "006a"
               "01"
               "5f"},
    {"a3", "00060401"
           "020000"},
    {"a3", FIX "39" CELL_LTE "00060401"
               "02"},
    {"a4", FIX "11" CELL_LTE "00060401"
               "02ff"},
    {"a4", FIX "10"
               "01cc00"
               "0000287d"
               "00000000001f7101"
               "00060401"
               "02ff"},
    {"a5", CELL_LTE "00060401"
                    "02"},
    {"a9", "1a06130c0a16"
           "01cc00"
           "00"
           "01"
           "287d001f711e"
           "01"
           "01"
           "01020304050650"
           "01"
           "02"},
    {"a9", "1a06130c0a16"
           "81cc0001"
           "01"
           "01"
           "0000287d00000000001f71011e"
           "01"
           "00"
           "01"
           "02"},
};

TEST(gt06_alarms_are_heard_in_every_form_of_frame)
{
    for (size_t i = 0; i < sizeof sos_forms / sizeof *sos_forms; i++)
        for (int wide = 0; wide < 2; wide++) {
            Heard h = listen_to("gt06");
            if (wide && strcmp(sos_forms[i].type, "36") == 0) continue; /* a picture */
            feed(&h, gt06(sos_forms[i].type, sos_forms[i].content, wide));
            if (!CHECK(h.record.alarms == WIRE_ALARM_BIT(WIRE_SOS)) || !CHECK_INT(1, h.records))
                test_note("%s, case %zu", sos_forms[i].type, i);
            CHECK_INT(10, h.replies.len); /* narrow, whatever came */
            CHECK(!(h.record.on & WIRE_ARCHIVE));
        }
    /* What comes for alarms only is one, however short. */
    static const char *const only[] = {"26", "27", "39", "a9"};
    for (size_t i = 0; i < 4; i++) {
        Heard h = listen_to("gt06");
        feed(&h, gt06(only[i], "1a0613", false));
        CHECK(h.record.alarms == WIRE_ALARM_BIT(WIRE_GENERAL));
        CHECK(h.record.time_invalid && h.record.fix_invalid);
    }
    Heard h = listen_to("gt06");
    feed(&h, gt06("26", FIX "09" CELL, false)); /* its state was cut off */
    CHECK(h.record.alarms == WIRE_ALARM_BIT(WIRE_GENERAL));
    feed(&h, gt06("a9", "1a06130c0a1601cc00", false));
    CHECK(h.record.alarms == WIRE_ALARM_BIT(WIRE_GENERAL));
}

TEST(gt06_every_code_of_alarm_is_one_or_a_notice)
{
    size_t none = 0;
    size_t general = 0;
    for (int code = 0; code < 256; code++) {
        Heard h = listen_to("gt06");
        Str content = str_fmt(test_arena(), "000604%02x02", (unsigned)code);
        feed(&h, gt06("13", str_c(test_arena(), content), false));
        none += h.record.alarms == 0;
        general += h.record.alarms == WIRE_ALARM_BIT(WIRE_GENERAL);
        CHECK((h.record.alarms & (h.record.alarms - 1)) == 0);
        CHECK(code == 1 || !(h.record.alarms & WIRE_ALARM_BIT(WIRE_SOS)));
    }
    CHECK_INT(9, none);
    CHECK_INT(256 - 9 - 34, general);
}

static const struct {
    const char *type;
    const char *content;
    const char *json;
} maker_lines[] = {
    {"18",
     "1a06130c0a1601cc00"
     "287d001f711e"
     "287d001f711e"
     "000000000000"
     "000000000000"
     "000000000000"
     "000000000000"
     "000000000000"
     "01"
     "01"
     "01020304050650",
     "[{\"time\":\"2026-06-19T12:10:22Z\",\"cells\":[{\"mcc\":460,\"mnc\":0,\"lac\":10365,"
     "\"cid\":8049}],\"wifi\":[{\"mac\":\"01:02:03:04:05:06\",\"rssi\":-80}]}]"},
    {"24",
     "1a06130c0a16"
     "01"
     "01cc00"
     "01"
     "287d001f711e"
     "0000000000000000000000000000000000000000000000000000",
     NULL},
    {"24",
     "1a06130c0a16"
     "01"
     "01cc00"
     "01"
     "287d001f711e"
     "000000000000000000000000000000000000000000000000000000",
     "[{\"time\":\"2026-06-19T12:10:22Z\",\"cells\":[{\"mcc\":460,\"mnc\":0,\"lac\":10365,"
     "\"cid\":8049}]}]"},
    {"a1",
     "1a06130c0a16"
     "01cc00"
     "0000287d00000000001f71011e",
     "[{\"time\":\"2026-06-19T12:10:22Z\",\"cells\":[{\"mcc\":460,\"mnc\":0,\"lac\":10365,"
     "\"cid\":2060545}]}]"},
    {"33",
     "1a06130c0a16"
     "01cc00"
     "287d0000001f1e",
     "[{\"time\":\"2026-06-19T12:10:22Z\",\"cells\":[{\"mcc\":460,\"mnc\":0,\"lac\":10365,"
     "\"cid\":31}]}]"},
    {"a3",
     "04"
     "0000"
     "00"
     "1e"
     "0c"
     "00000000000064"
     "5f"
     "01"
     "01"
     "000000",
     "[{\"battery_pct\":95,\"charging\":true,\"motion\":true,\"steps\":100,\"rssi\":30}]"},
    {"36",
     "04060400"
     "02"
     "0018"
     "02"
     "0192"
     "006a"
     "01"
     "5f"
     "0001"
     "09",
     "[{\"battery_pct\":95,\"battery_v\":4.02,\"charging\":true,\"rssi\":4}]"},
    {"a5", "01", "[{\"charging\":false}]"},
};

static const struct {
    const char *type;
    const char *content;
    int64_t odometer;
    bool late;
} maker_places[] = {
    {"22",
     "01"
     "0356354871186947"
     "1a06130c0a16" FIX CELL,
     0, false},
    {"25",
     "01"
     "0356354871186947"
     "1a06130c0a16" FIX CELL,
     0, false},
    {"17",
     FIX CELL "0000000000000000"
              "01",
     0, false},
    {"11", FIX, 0, false},
    {"36", FIX "000000000000000000000000000000000000000000000000000000000000", 0, false},
    {"10", FIX "010001", 0, true},
    {"12",
     FIX CELL "010001"
              "000003e8",
     1000, true},
    {"12",
     FIX CELL "010000"
              "000003e8",
     1000, false},
    {"a0", FIX CELL_LTE "010001", 0, true},
    {"37",
     FIX CELL "010001"
              "000003e8",
     1000, true},
};

TEST(gt06_lines_of_other_makers)
{
    for (size_t i = 0; i < sizeof maker_lines / sizeof *maker_lines; i++) {
        Heard h = listen_to("gt06");
        feed(&h, gt06(maker_lines[i].type, maker_lines[i].content, false));
        if (maker_lines[i].json && !CHECK_STR(str_of(maker_lines[i].json), buf_str(&h.buf)))
            test_note("%s", maker_lines[i].type);
        CHECK_INT(10, h.replies.len);
    }
    /* Places: behind a name, in a frame of the type that counts Wi-Fi, with odds and ends. */
    for (size_t i = 0; i < sizeof maker_places / sizeof *maker_places; i++) {
        Heard h = listen_to("gt06");
        feed(&h, gt06(maker_places[i].type, maker_places[i].content, false));
        if (!CHECK_INT(1781871022000, h.record.time_ms) || !CHECK(h.record.has & WIRE_FIX))
            test_note("%s", maker_places[i].type);
        CHECK_INT(maker_places[i].odometer, h.record.odometer_m);
        CHECK_INT(maker_places[i].late, (h.record.on & WIRE_ARCHIVE) != 0);
        CHECK(h.record.alarms == 0);
        CHECK_INT(10, h.replies.len);
    }
}

TEST(gt06_answers_what_it_does_not_know_as_far_as_its_makers_do)
{
    static const struct {
        const char *type;
        bool wide;
        size_t reply;
    } cases[] = {{"1f", false, 10}, {"1f", true, 0},  {"40", true, 10}, {"41", true, 11},
                 {"33", true, 11},  {"36", true, 0},  {"70", true, 10}, {"9b", false, 0},
                 {"9b", true, 0},   {"f3", false, 0}, {"94", false, 0}, {"35", false, 0},
                 {"95", true, 10},  {"fd", true, 0},  {"b2", false, 10}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Heard h = listen_to("gt06");
        feed(&h, gt06(cases[i].type, "000000000000", cases[i].wide));
        if (!CHECK_INT((int64_t)cases[i].reply, (int64_t)h.replies.len))
            test_note("%s", cases[i].type);
        CHECK_INT(0, h.records);
    }
    Heard h = listen_to("gt06");
    h.conn.logged_in = false;
    feed(&h, gt06("01", "0864717003664467", true));
    CHECK_STR(STR("864717003664467"), wire_id(&h.conn));
    CHECK_INT(10, h.replies.len);
}

TEST(gt06_lenient_goes_to_the_end_when_the_length_lies)
{
    static const char frame[] = "787808"
                                "13"
                                "00060401"
                                "02"
                                "0007"
                                "0000"
                                "0d0a";
    Heard h = listen_to("gt06");
    heard_hex(&h, frame);
    CHECK_INT(0, h.records);
    CHECK(h.conn.malformed > 0);
    h = listen_to("gt06");
    h.conn.lenient = true;
    heard_hex(&h, frame);
    CHECK_INT(1, h.records);
    CHECK(h.record.alarms == WIRE_ALARM_BIT(WIRE_SOS));
    heard_hex(&h, "787803"
                  "13"
                  "0006"
                  "04");
    CHECK_INT(WIRE_MORE, h.last.kind);
}

TEST(gt06_networks_that_are_counted_wrong_are_not_read)
{
    Heard h = listen_to("gt06");
    h.conn.lenient = true; /* goes to the next 0d 0a, wherever the count points */
    heard_hex(&h, "7878ff170d0a");
    CHECK_INT(0, h.records);
    feed(&h, gt06("13", "0006040102", false));
    CHECK_INT(1, h.records);
    Str beat = str_to_hex(test_arena(), gt06("13", "0006040102", false));
    Str all = str_fmt(test_arena(), "7878ff17260919150e0d1200000d0a%.*s", STR_ARG(beat));
    heard_hex(&h, str_c(test_arena(), all));
    CHECK_INT(1, h.records);
    CHECK(h.conn.malformed > 0);
}
