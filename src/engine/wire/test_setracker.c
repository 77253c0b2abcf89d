/* setracker: words, escapes, vitals, voice. */
#include "engine/wire/frames_for_tests.h"

TEST(setracker_words)
{
    static const Case cases[] = {
        {"[3G*1*0002*lk]", "[]", "[3G*1*0002*LK]"},
        {"[3G*1*0004*TKQ2]", "[]", "[3G*1*0004*TKQ2]"},
        {"[3G*1*0004*TK,1]", "[]", ""},
        {"[3G*1*000a*TK,#!AMR\x01\x02]", "[{}]", "[3G*1*0004*TK,1]"},
        {"[3G*1*0009*TK2,#!AMR]", "[{}]", ""},
        {"[3G*1*0021*img,5,250101101500,\xff\xd8]", "[{}]", ""},
        {"[ZJ*1*00af*0010*JXTK,1,a,2,2,#!]", "[{}]", "[ZJ*1*00af*0007*JXTKR,1]"},
        {"[3G*1*0006*JXTK,1]", "[]", "[3G*1*0007*JXTKR,1]"},
        {"[3G*1*0010*bphrt,x,80,72,,,,]", "[{\"hr\":72}]", ""},
        {"[3G*1*0010*BLOOD,120,80,--]", "[{\"bp_sys\":120,\"bp_dia\":80}]", ""},
        {"[3G*1*0010*heart,72,resting]", "[{\"hr\":72}]", ""},
        {"[3G*1*0010*oxygen,manual,97]", "[{\"spo2\":97}]", ""},
        {"[3G*1*0010*TEMP,36.6,C]", "[{\"temp_c\":36.6}]", ""},
        {"[3G*1*0010*btemp2,0,36.6]", "[]", ""},
        {"[3G*1*0010*btemp2,1,36.6]", "[{\"temp_c\":36.6}]", ""},
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
