/* iw: commands, vitals, answers. */
#include "engine/wire/frames_for_tests.h"

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
        {"IWAPHP,61,,,x,,36.4#", "[{\"hr\":61,\"temp_c\":36.4}]", "IWBPHP#"},
        {"TRVAP12,080835,1#", "[]", ""},
        {"TRVAP15,1,60#", "[]", "TRVBP15#"},
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

TEST(iw_a_frame_that_lost_its_end_takes_no_other)
{
    Heard h = listen_to("iw");
    heard(&h, "IWAP0125010IWAP49,72#TRVAP01,TRVAP49,73#IWAP49,I#IWAP49,74#");
    CHECK_INT(74, h.record.hr);
    CHECK_INT(3, h.records);
    CHECK_INT(3, h.conn.malformed);
    heard(&h, "IWAP49,7IWA"); /* perhaps a head */
    CHECK_INT(WIRE_MORE, h.last.kind);
}
