/* What the server asks of devices: the shared commands, and every word of every protocol. */
#include "base/file.h"
#include "base/test.h"
#include "engine/wire/wire.h"

static WireConn device(const char *id)
{
    WireConn conn = {.logged_in = true};
    conn.id_len = (uint8_t)strlen(id);
    memcpy(conn.id, id, conn.id_len);
    return conn;
}

static Str asked(const char *protocol, WireConn conn, WireCommand c)
{
    const WireProtocol *p = wire_protocol_find(str_of(protocol));
    uint8_t frame[WIRE_REPLY_MAX];
    size_t n = p->ask(&conn, &c, frame, sizeof frame);
    return str_dup(test_arena(), (Str){(const char *)frame, n});
}

TEST(setracker_asks)
{
    WireConn conn = device("123");
    static const struct {
        WireCommand c;
        const char *frame;
    } cases[] = {
        {{.ask = WIRE_ASK_INTERVAL, .number = 600}, "[CS*123*000a*UPLOAD,600]"},
        {{.ask = WIRE_ASK_SOS_NUMBER, .index = 2, .text = {"13800138000", 11}},
         "[CS*123*0010*SOS2,13800138000]"},
        {{.ask = WIRE_ASK_SOS_NUMBER, .index = 4, .text = {"1", 1}}, ""},
        {{.ask = WIRE_ASK_FIND}, "[CS*123*0004*FIND]"},
        {{.ask = WIRE_ASK_LOCATE}, "[CS*123*0002*CR]"},
        {{.ask = WIRE_ASK_HEART_RATE}, "[CS*123*000a*hrtstart,1]"},
        {{.ask = WIRE_ASK_PRESSURE}, "[CS*123*0005*bphrt]"},
        {{.ask = WIRE_ASK_OXYGEN}, "[CS*123*0006*oxygen]"},
        {{.ask = WIRE_ASK_TEMPERATURE}, "[CS*123*0009*bodytemp2]"},
        {{.ask = WIRE_ASK_FALL_ALARM, .number = 1}, "[CS*123*000c*FALLDOWN,1,1]"},
        {{.ask = WIRE_ASK_FALL_ALARM}, "[CS*123*000c*FALLDOWN,0,0]"},
        {{.ask = WIRE_ASK_CALL, .text = {"120", 3}}, "[CS*123*0008*CALL,120]"},
        {{.ask = WIRE_ASK_POWER_OFF}, "[CS*123*0008*POWEROFF]"},
        {{.ask = WIRE_ASK_FACTORY}, "[CS*123*0007*FACTORY]"},
        {{.ask = WIRE_ASK_SERVER, .text = {"a.cn", 4}, .number = 5093},
         "[CS*123*000c*IP,a.cn,5093]"},
        {{.ask = WIRE_ASK_CONFIRM}, ""},
        {{.ask = WIRE_ASK_FIRMWARE}, ""},
        {{.ask = WIRE_ASK_VOICE, .text = {"2", 1}}, ""},
        {{.ask = WIRE_ASK_ZONE, .text = {"Mars", 4}, .number = -1}, ""},
        {{.ask = WIRE_ASK_ZONE, .text = {"Asia/Kathmandu", 14}, .number = 1},
         "[CS*123*000a*LZ,1,+5.75]"},
        {{.ask = WIRE_ASK_CUSTOM, .text = {"A]B", 3}}, ""}, /* would end the frame */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STR(str_of(cases[i].frame), asked("setracker", conn, cases[i].c));
    conn.maker_len = 2;
    memcpy(conn.maker, "ZJ", 2);
    CHECK_STR(
        STR("[ZJ*123*0010*MESSAGE,4f60597d]"),
        asked("setracker", conn, (WireCommand){.ask = WIRE_ASK_MESSAGE, .text = STR("你好")}));
    CHECK_STR(STR("[ZJ*123*0010*MESSAGE,d83dde00]"),
              asked("setracker", conn, (WireCommand){.ask = WIRE_ASK_MESSAGE, .text = STR("😀")}));
    CHECK_STR(STR(""), asked("setracker", conn,
                             (WireCommand){.ask = WIRE_ASK_MESSAGE, .text = STR("\xff")}));
}

TEST(iw_asks)
{
    WireConn conn = device("353456789012345");
    conn.serial = 42;
    static const struct {
        WireCommand c;
        const char *frame;
    } cases[] = {
        {{.ask = WIRE_ASK_INTERVAL, .number = 300}, "IWBP15,353456789012345,000042,300#"},
        {{.ask = WIRE_ASK_SOS_NUMBER, .index = 2, .text = {"110", 3}},
         "IWBP12,353456789012345,000042,,110#"},
        {{.ask = WIRE_ASK_LOCATE}, "IWBP16,353456789012345,000042#"},
        {{.ask = WIRE_ASK_FACTORY}, "IWBP17,353456789012345,000042#"},
        {{.ask = WIRE_ASK_RESTART}, "IWBP18,353456789012345,000042#"},
        {{.ask = WIRE_ASK_SERVER, .text = {"1.2.3.4", 7}, .number = 5010},
         "IWBP19,353456789012345,000042,0,1.2.3.4,5010#"},
        {{.ask = WIRE_ASK_ZONE, .text = {"GMT+8", 5}, .number = -1},
         "IWBP20,353456789012345,000042,1,8#"},
        {{.ask = WIRE_ASK_ZONE, .text = {"GMT*8", 5}, .number = -1}, ""},
        {{.ask = WIRE_ASK_FALL_ALARM, .number = 1}, "IWBP76,353456789012345,000042,1#"},
        {{.ask = WIRE_ASK_HEART_RATE}, "IWBPXL,353456789012345,000042#"},
        {{.ask = WIRE_ASK_PRESSURE}, "IWBPXY,353456789012345,000042#"},
        {{.ask = WIRE_ASK_TEMPERATURE}, "IWBPXT,353456789012345,000042#"},
        {{.ask = WIRE_ASK_OXYGEN}, "IWBPXZ,353456789012345,000042#"},
        {{.ask = WIRE_ASK_CUSTOM, .text = {"IWBP25,1", 8}}, "IWBP25,1#"},
        {{.ask = WIRE_ASK_CUSTOM, .text = {"a#b", 3}}, ""},
        {{.ask = WIRE_ASK_FIND}, ""},
        {{.ask = WIRE_ASK_MESSAGE, .text = {"\xe4\xbd\xa0", 3}},
         "IWBP40,353456789012345,000042,4f60#"},
        {{.ask = WIRE_ASK_MESSAGE, .text = {"\xff", 1}}, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STR(str_of(cases[i].frame), asked("iw", conn, cases[i].c));
}

/* The body of a jt808 command, and that its frame is one we would accept. */
static Str jt808_body(WireConn conn, WireCommand c)
{
    Str frame = asked("jt808", conn, c);
    uint8_t plain[1024];
    if (frame.len == 0) return frame;
    const WireProtocol *p = wire_protocol_find(STR("jt808"));
    size_t n = wire_plain(p, (Bytes){(const uint8_t *)frame.ptr, frame.len}, plain, sizeof plain);
    uint8_t xor = 0;
    for (size_t i = 1; i + 1 < n; i++) xor ^= plain[i];
    CHECK_INT(0, xor);
    Str body = {(const char *)plain + 13, n - 15};
    Str hex = str_to_hex(test_arena(), body);
    return str_fmt(test_arena(), "%02x%02x:%.*s", plain[1], plain[2], STR_ARG(hex));
}

TEST(jt808_asks)
{
    WireConn conn = device("13912345678");
    static const struct {
        WireCommand c;
        const char *body;
    } cases[] = {
        {{.ask = WIRE_ASK_INTERVAL, .number = 60}, "8103:0100000029040000003c"},
        {{.ask = WIRE_ASK_SOS_NUMBER, .index = 1, .text = {"110", 3}}, "8103:010000004003313130"},
        {{.ask = WIRE_ASK_SOS_NUMBER, .index = 2, .text = {"110", 3}}, "8103:010000004803313130"},
        {{.ask = WIRE_ASK_SOS_NUMBER, .index = 3, .text = {"110", 3}}, "8103:010000004903313130"},
        {{.ask = WIRE_ASK_MESSAGE, .text = {"\xe4\xbd\xa0", 3}}, "8300:0cc4e3"},
        {{.ask = WIRE_ASK_FIND}, "8300:08"},
        {{.ask = WIRE_ASK_MESSAGE, .text = {"\xff", 1}}, ""},
        {{.ask = WIRE_ASK_LOCATE}, "8201:"},
        {{.ask = WIRE_ASK_CALL, .text = {"120", 3}}, "8400:00313230"},
        {{.ask = WIRE_ASK_RESTART}, "8105:04"},
        {{.ask = WIRE_ASK_FACTORY}, "8105:05"},
        {{.ask = WIRE_ASK_POWER_OFF}, "8105:03"},
        {{.ask = WIRE_ASK_SERVER, .text = {"a.cn", 4}, .number = 5015},
         "8103:020000001304612e636e000000180400001397"},
        {{.ask = WIRE_ASK_CONFIRM}, "8203:000000000001"},
        {{.ask = WIRE_ASK_HEART_RATE}, ""},
        {{.ask = WIRE_ASK_CUSTOM}, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STR(str_of(cases[i].body), jt808_body(conn, cases[i].c));
    CHECK_STR(STR(""), jt808_body(device("12a4"), (WireCommand){.ask = WIRE_ASK_LOCATE}));
    CHECK_STR(STR(""), jt808_body(device("1234567890123"), (WireCommand){.ask = WIRE_ASK_LOCATE}));
    memcpy(conn.profile, "JC371", 5);
    CHECK_STR(STR("8900:f05245534554"
                  "23"),
              jt808_body(conn, (WireCommand){.ask = WIRE_ASK_CUSTOM, .text = STR("RESET#")}));
}

TEST(ev07b_asks)
{
    WireConn conn = device("862311062707375");
    static const struct {
        WireCommand c;
        const char *body; /* behind the serial */
    } cases[] = {
        {{.ask = WIRE_ASK_SOS_NUMBER, .index = 1, .text = {"110", 3}}, "020530e0313130"},
        {{.ask = WIRE_ASK_SOS_NUMBER, .index = 0, .text = {"110", 3}}, ""},
        {{.ask = WIRE_ASK_INTERVAL, .number = 60}, "020d443c0000003c0000003c000000"},
        {{.ask = WIRE_ASK_FALL_ALARM, .number = 1}, "02025683"},
        {{.ask = WIRE_ASK_FALL_ALARM}, "02025603"},
        {{.ask = WIRE_ASK_SERVER, .text = {"a.cn", 4}, .number = 5187}, "020843014314612e636e"},
        {{.ask = WIRE_ASK_FACTORY}, "040110"},
        {{.ask = WIRE_ASK_RESTART}, "040111"},
        {{.ask = WIRE_ASK_FIND}, "040114"},
        {{.ask = WIRE_ASK_LOCATE}, "040116"},
        {{.ask = WIRE_ASK_POWER_OFF}, "040112"},
        {{.ask = WIRE_ASK_FIRMWARE}, ""},
        {{.ask = WIRE_ASK_MESSAGE, .text = {"x", 1}}, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str frame = asked("ev07b", conn, cases[i].c);
        CHECK_STR(str_of(cases[i].body),
                  str_to_hex(test_arena(), str_slice(frame, frame.len ? 8 : 0, frame.len)));
    }
    CHECK_STR(STR("\xab\x01"),
              asked("ev07b", conn, (WireCommand){.ask = WIRE_ASK_CUSTOM, .text = STR("ab01")}));
    CHECK_STR(STR(""),
              asked("ev07b", conn, (WireCommand){.ask = WIRE_ASK_CUSTOM, .text = STR("abz")}));
    char url[300];
    memset(url, 'a', sizeof url);
    CHECK_STR(STR(""),
              asked("ev07b", conn, (WireCommand){.ask = WIRE_ASK_FIRMWARE, .text = {url, 300}}));
    CHECK_STR(STR(""),
              asked("ev07b", conn, (WireCommand){.ask = WIRE_ASK_SERVER, .text = {url, 300}}));
}

TEST(gt06_and_h02_ask_in_words)
{
    WireConn conn = device("868120000000017");
    static const struct {
        WireCommand c;
        const char *text;
        const char *h02;
    } cases[] = {
        {{.ask = WIRE_ASK_INTERVAL, .number = 60},
         "TIMER,60#",
         "*HQ,868120000000017,S71,010203,22,60#"},
        {{.ask = WIRE_ASK_SOS_NUMBER, .index = 2, .text = {"110", 3}}, "SOS,A,,110#", ""},
        {{.ask = WIRE_ASK_FIND}, "FN#", ""},
        {{.ask = WIRE_ASK_LOCATE}, "WHERE#", "*HQ,868120000000017,D1,010203,10,1#"},
        {{.ask = WIRE_ASK_RESTART}, "RESET#", "*HQ,868120000000017,R1,010203#"},
        {{.ask = WIRE_ASK_FACTORY}, "FACTORY#", ""},
        {{.ask = WIRE_ASK_CALL, .text = {"120", 3}}, "CENTER,A,120#", ""},
        {{.ask = WIRE_ASK_SERVER, .text = {"a.cn", 4}, .number = 5023},
         "SERVER,1,a.cn,5023,0#",
         "*HQ,868120000000017,S23,010203,a.cn:5023#"},
        {{.ask = WIRE_ASK_CUSTOM, .text = {"PARAM", 5}}, "PARAM", "PARAM#"},
        {{.ask = WIRE_ASK_CUSTOM}, "", ""},
        {{.ask = WIRE_ASK_CUSTOM, .text = {"a\nb", 3}}, "", ""},
        {{.ask = WIRE_ASK_CONFIRM}, "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str frame = asked("gt06", conn, cases[i].c);
        size_t len = strlen(cases[i].text);
        CHECK_INT(len ? len + 17 : 0, frame.len);
        if (len) CHECK_STR(str_of(cases[i].text), str_slice(frame, 9, 9 + len));
        CHECK_STR(str_of(cases[i].h02), asked("h02", conn, cases[i].c));
    }
    char long_word[300];
    memset(long_word, 'a', sizeof long_word);
    CHECK_STR(STR(""),
              asked("gt06", conn, (WireCommand){.ask = WIRE_ASK_CUSTOM, .text = {long_word, 300}}));
}

/* The shared commands name what they want as their publisher does. */
static WireCommand command_of(const Json *v)
{
    static const struct {
        const char *name;
        WireAsk ask;
        const char *text;
    } names[] = {
        {"custom", WIRE_ASK_CUSTOM, "data"},         {"positionPeriodic", WIRE_ASK_INTERVAL, NULL},
        {"sosNumber", WIRE_ASK_SOS_NUMBER, "phone"}, {"message", WIRE_ASK_MESSAGE, "message"},
        {"voiceMessage", WIRE_ASK_VOICE, "data"},    {"rebootDevice", WIRE_ASK_RESTART, NULL},
        {"setTimezone", WIRE_ASK_ZONE, "timezone"},  {"firmwareUpdate", WIRE_ASK_FIRMWARE, "data"}};
    const Json *args = json_member(v, "args");
    WireCommand c = {.ask = WIRE_ASK_CONFIRM, .number = -1};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!str_is(json_str_or(v, "command", STR("")), names[i].name)) continue;
        c.ask = names[i].ask;
        if (names[i].text) c.text = json_str_or(args, names[i].text, STR(""));
    }
    c.number = json_i64_or(args, "frequency", json_i64_or(args, "language", -1));
    c.index = json_i64_or(args, "index", 1);
    return c;
}

TEST(the_shared_commands_are_written_byte_for_byte)
{
    Str text;
    Problem problem;
    const char *path = test_shared("devices/commands.jsonl");
    if (!path) SKIP("no shared data");
    CHECK_STATUS(OK, file_read(test_arena(), path, 1 << 20, &text, &problem));
    for (Str rest = text; rest.ptr;) {
        Str line = str_trim(str_cut(&rest, '\n'));
        const Json *v;
        if (line.len == 0) continue;
        CHECK_STATUS(OK, json_read(test_arena(), line, &v, &problem));
        WireConn conn = device(str_c(test_arena(), json_str_or(v, "device_id", STR("1"))));
        Str protocol = json_str_or(v, "protocol", STR(""));
        CHECK_STR(
            json_str_or(v, "frame_hex", STR("")),
            str_to_hex(test_arena(), asked(str_c(test_arena(), protocol), conn, command_of(v))));
    }
}
