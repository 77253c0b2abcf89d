/* ev07b: keys, settings, answers. */
#include "engine/wire/frames_for_tests.h"

TEST(ev07b_questions_are_answered_when_an_answer_is_wanted)
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
}

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
    "80"
    "010203040506"
    "d1"
    "bc77f021"
    "2481d408",
    "1326"
    "010203040506"
    "bc77f021"
    "2481d408"
    "0f00"
    "f6ff",
    "0d27"
    "bc77f021"
    "2481d408"
    "0f00"
    "f6ff",
};

TEST(ev07b_places_indoors)
{
    Heard h = listen_to("ev07b");
    for (size_t i = 0; i < sizeof indoor / sizeof *indoor; i++) {
        Str body = str_fmt(test_arena(), "01" IMEI "%s", indoor[i]);
        feed(&h, ev07b("00", str_c(test_arena(), body)));
        CHECK_INT(569407420, h.record.lat_e7);
        CHECK(h.record.on & WIRE_FIX);
    }
    CHECK_INT(150, h.record.hdop_e2);
    CHECK_INT(-1000, h.record.alt_cm);
    feed(&h, ev07b("00", "01" IMEI "112a"
                         "00" /* no place is given */
                         "010203040506"
                         "d1"
                         "bc77f021"
                         "2481d408"));
    CHECK(!(h.record.has & WIRE_FIX));
    feed(&h, ev07b("00", "01" IMEI "0826"
                         "01020304050607"));
    CHECK(!(h.record.has & WIRE_FIX));
}

TEST(ev07b_keys)
{
    Heard h = listen_to("ev07b");
    feed(&h, ev07b("00", "01" IMEI "0925"
                         "b49e245d"
                         "01000000"));
    CHECK_INT(1562681012000, h.record.time_ms);
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
    CHECK_INT(1, h.conn.malformed);
    heard_hex(&h, "ab0000000000000000");
    CHECK(h.conn.skipped > 0);
    feed(&h, ev07b("00", "01" IMEI "1620"
                         "ffffff7f"
                         "ffffff7f"
                         "0000000000000000"
                         "00000000"
                         "00"));
    CHECK(h.record.fix_invalid);
    feed(&h, ev07b("00", "01" IMEI "0302"
                         "0010")); /* an alarm that is cut off */
    CHECK(h.record.alarms == WIRE_ALARM_BIT(WIRE_GENERAL));
}

TEST(ev07b_settings_and_answers_are_told)
{
    Heard h = listen_to("ev07b");
    feed(&h, ev07b("10", "02"
                         "0504"
                         "38393836"
                         "0414"
                         "5a"
                         "6e0f"
                         "0664"
                         "14"
                         "00000000"));
    CHECK_STR(STR("[{\"battery_pct\":90,\"battery_v\":3.95,\"rssi\":20,\"iccid\":\"8986\"}]"),
              buf_str(&h.buf));
    CHECK(h.replies.len > 0);
    feed(&h, ev07b("10", "7f"
                         "0110"));
    CHECK_STR(STR("[{\"text\":\"16\"}]"), buf_str(&h.buf));
    CHECK_INT(0, h.replies.len);
    feed(&h, ev07b("00", "7f"
                         "01"));
    CHECK_INT(1, h.conn.malformed);
    feed(&h, ev07b("00", "02"
                         "0914"));
    CHECK_INT(2, h.conn.malformed);
    /* A question for a place brings the cells round it; one that asks nothing is acknowledged. */
    feed(&h, ev07b("10", "03" IMEI "0921"
                         "cc0101"
                         "c4"
                         "6e24"
                         "c611"
                         "0111"));
    CHECK_INT(1, h.record.cell_count);
    CHECK_STR(str_to_hex(test_arena(), ev07b("00", "03"
                                                   "0a11"
                                                   "0000000000000000"
                                                   "00")),
              reply_hex(&h));
    feed(&h, ev07b("10", "03" IMEI));
    CHECK_STR(str_to_hex(test_arena(), ev07b("00", "7f"
                                                   "0100")),
              reply_hex(&h));
    /* Nobody has said who: no record, but the device need not say it again. */
    h = listen_to("ev07b");
    h.conn.logged_in = false;
    feed(&h, ev07b("10", "7f"
                         "0100"));
    feed(&h, ev07b("10", "04"
                         "041f"
                         "004f4b"));
    feed(&h, ev07b("10", "02"
                         "0264"
                         "14"));
    CHECK_STR(STR("[]"), buf_str(&h.buf));
    CHECK_INT(0, h.conn.malformed);
    feed(&h, ev07b("10", "02"
                         "1003"
                         "383632313131363032373037333735"));
    CHECK_STR(STR("862111602707375"), wire_id(&h.conn));
    CHECK_INT(1, h.records);
}

TEST(ev07b_a_frame_that_lost_its_end_takes_no_other)
{
    Heard h = listen_to("ev07b");
    Str good = ev07b("10", "01" IMEI "0902"
                           "00100000"
                           "b49e245d");
    Str long_one = ev07b("10", "01" IMEI "1620"
                               "bc77f021"
                               "2481d408"
                               "0000000000000f00"
                               "00000000"
                               "08");
    Str half = str_slice(long_one, 0, long_one.len - 20);
    Buf both = buf_new(test_arena(), 4096);
    buf_put(&both, half);
    buf_put(&both, good);
    feed(&h, buf_str(&both));
    CHECK_INT(1, h.records);
    CHECK(h.record.alarms == WIRE_ALARM_BIT(WIRE_SOS));
    CHECK_INT(1, h.conn.malformed);
}
