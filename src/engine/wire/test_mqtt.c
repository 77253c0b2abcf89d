/* What homes say over MQTT. */
#include "base/test.h"
#include "engine/wire/mqtt_home.h"

/* "device: kind=value! …" with ! for events; or the problem's code. */
static Str told(const HomeMessage *m)
{
    Buf out = buf_new(test_arena(), 4096);
    if (m->site.len) buf_fmt(&out, "%.*s/", STR_ARG(m->site));
    buf_fmt(&out, "%.*s:", STR_ARG(m->device));
    for (size_t i = 0; i < m->fact_count; i++)
        buf_fmt(&out, " %s=%lld%s", home_kind_name(m->facts[i].kind),
                (long long)m->facts[i].value_e3, m->facts[i].event ? "!" : "");
    return buf_str(&out);
}

static Str heard(const char *topic, const char *payload, const HomeSetup *setup, HomeMessage *m)
{
    Problem problem = {0};
    Status status = home_read(test_arena(), str_of(topic), str_of(payload), setup, m, &problem);
    return status == OK ? told(m) : str_dup(test_arena(), str_of(problem.code));
}

TEST(native_topics)
{
    static const struct {
        const char *topic;
        const char *payload;
        const char *told;
    } cases[] = {
        {"yl/1/s1/d1/status", "online", "s1/d1: online=1000"},
        {"yl/1/s1/d1/status", "offline", "s1/d1: online=0"},
        {"yl/1/s1/d1/status", "what", "home.payload"},
        {"yl/1/s1/d1/up/event", "{\"t\":1730000000,\"type\":\"sos\",\"id\":\"u1\"}",
         "s1/d1: sos=1000!"},
        {"yl/1/s1/d1/up/event", "{\"type\":\"bed_exit\"}", "s1/d1: bed=0!"},
        {"yl/1/s1/d1/up/event", "{\"type\":\"something new\"}", "s1/d1: sos=1000!"},
        {"yl/1/s1/d1/up/event", "{}", "home.payload"},
        {"yl/1/s1/d1/up/state", "{\"battery\":88,\"rssi\":-67,\"water_m3\":12.345}",
         "s1/d1: battery=88000 signal=-67000 water=12345"},
        {"yl/1/s1/d1/up/state", "{\"battery\":188}", "s1/d1:"},
        {"yl/1/s1/d1/up/ack", "{\"id\":\"u\",\"ok\":true}", "s1/d1:"},
        {"yl/1/s1/d1/up/ack", "{}", "home.payload"},
        {"yl/1/s1/d1/up/else", "{}", "home.payload"},
        {"yl/1/s1/d1/down/cmd", "{}", "home.topic"},
        {"yl/1/s1//up/state", "{}", "home.topic"},
        {"yl/2/s1/d1/up/state", "{}", "home.topic"},
        {"yl/1/s1/d1/up/vitals", "[1]", "home.payload"},
        {"yl/1/s1/d1/up/vitals", "{\"hr\":72", "home.payload"},
        {"yl/1/s1/d1/up/vitals", "{\"rr\":16}", "s1/d1: breath=16000"},
        {"yl/1/s1/d1/up/place", "{\"lat\":1}", "home.payload"},
    };
    HomeMessage m;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!CHECK_STR(str_of(cases[i].told), heard(cases[i].topic, cases[i].payload, NULL, &m)))
            test_note("%s %s", cases[i].topic, cases[i].payload);
    heard(
        "yl/1/s/d/up/vitals",
        "{\"t\":1730000000,\"hr\":72,\"spo2\":97,\"sys\":128,\"dia\":79,\"temp\":36.5,\"glu\":6.1}",
        NULL, &m);
    CHECK(m.has_record);
    CHECK_INT(1730000000000, m.record.time_ms);
    CHECK_INT(72, m.record.hr);
    CHECK_INT(97, m.record.spo2);
    CHECK_INT(128, m.record.bp_sys);
    CHECK_INT(3650, m.record.temp_e2);
    CHECK_INT(610, m.record.glucose_e2);
    heard("yl/1/s/d/up/vitals", "{\"hr\":0,\"spo2\":20,\"sys\":60,\"dia\":90}", NULL, &m);
    CHECK_INT(0, m.record.has);
    heard("yl/1/s/d/up/place", "{\"lat\":-31.2304,\"lon\":121.4737,\"valid\":false}", NULL, &m);
    CHECK_INT(-312304000, m.record.lat_e7);
    CHECK_INT(0, m.record.on & WIRE_FIX);
    CHECK(!(m.record.has & (WIRE_HDOP | WIRE_SATS)));
    heard("yl/1/s/d/up/place", "{\"lat\":31.2,\"lon\":121.4,\"acc\":15,\"src\":\"gps\"}", NULL, &m);
    CHECK_INT(300, m.record.hdop_e2); /* five metres each */
    CHECK(!(m.record.has & WIRE_SATS));
    heard("yl/1/s/d/up/place", "{\"lat\":31.2,\"lon\":121.4,\"src\":\"lbs\"}", NULL, &m);
    CHECK_INT(20000, m.record.hdop_e2);
    CHECK((m.record.has & WIRE_SATS) && m.record.sats == 0);
    heard("yl/1/s/d/up/place", "{\"lat\":131.2304,\"lon\":121.4737}", NULL, &m);
    CHECK(m.record.fix_invalid);
}

TEST(zigbee2mqtt)
{
    static const struct {
        const char *topic;
        const char *payload;
        const char *told;
    } cases[] = {
        {"zigbee2mqtt/front door",
         "{\"contact\":false,\"battery\":91,\"linkquality\":120,\"voltage\":2990}",
         "front door: door=1000 battery=91000 signal=120000"},
        {"zigbee2mqtt/a/b", "{\"contact\":true,\"tamper\":false}", "a/b: door=0 tamper=0"},
        {"zigbee2mqtt/pir", "{\"occupancy\":true,\"battery_low\":true}",
         "pir: motion=1000 battery_low=1000"},
        {"zigbee2mqtt/k",
         "{\"smoke\":true,\"gas\":false,\"carbon_monoxide\":false,\"water_leak\":true}",
         "k: smoke=1000 gas=0 carbon_monoxide=0 leak=1000"},
        {"zigbee2mqtt/b", "{\"action\":\"emergency\"}", "b: sos=1000!"},
        {"zigbee2mqtt/b", "{\"action\":\"double\"}", "b: button=1000!"},
        {"zigbee2mqtt/b", "{\"action\":\"\",\"sos\":true}", "b: sos=1000!"},
        {"zigbee2mqtt/b", "{\"action\":null,\"sos\":false}", "b:"},
        {"zigbee2mqtt/r", "{\"presence\":true,\"fall_state\":\"fall\"}",
         "r: motion=1000 fall=1000"},
        {"zigbee2mqtt/r", "{\"fall_status\":\"no_fall\"}", "r: fall=0"},
        {"zigbee2mqtt/r", "{\"fall_down_status\":true}", "r: fall=1000"},
        {"zigbee2mqtt/r", "{\"fall_state\":\"strange\"}", "r:"},
        {"zigbee2mqtt/r", "{\"room_state\":\"fall\",\"respiration_rate\":14.5}",
         "r: breath=14500 fall=1000 motion=1000"},
        {"zigbee2mqtt/r", "{\"room_state\":\"vacant\"}", "r: fall=0 motion=0"},
        {"zigbee2mqtt/r", "{\"room_state\":\"in bed\"}", "r: motion=1000 bed=1000"},
        {"zigbee2mqtt/r", "{\"room_state\":\"out of bed\",\"target_state\":\"motionless\"}",
         "r: bed=0 no_motion=1000"},
        {"zigbee2mqtt/r", "{\"motion_state\":\"none\"}", "r: motion=0"},
        {"zigbee2mqtt/r", "{\"motion_state\":\"large\"}", "r: motion=1000"},
        {"zigbee2mqtt/pad",
         "{\"in_bed\":true,\"heart_rate\":61,\"breath_rate\":15,\"out_of_bed_minutes\":0}",
         "pad: bed=1000 breath=15000 heart=61000 out_of_bed=0"},
        {"zigbee2mqtt/plug", "{\"state\":\"ON\",\"power\":1800.5,\"energy\":3.2}",
         "plug: watts=1800500 powered=1000"},
        {"zigbee2mqtt/lamp", "{\"state\":\"ON\"}", "lamp:"},
        {"zigbee2mqtt/meter", "{\"water_consumed\":\"12.001\"}", "meter: water=12001"},
        {"zigbee2mqtt/t", "{\"temperature\":19.6,\"humidity\":300}", "t: temperature=19600"},
        {"zigbee2mqtt/x/availability", "{\"state\":\"offline\"}", "x: online=0"},
        {"zigbee2mqtt/x/availability", "online", "x: online=1000"},
        {"zigbee2mqtt/x/set", "{}", "home.topic"},
        {"zigbee2mqtt/bridge/devices", "[]", "home.topic"},
        {"zigbee2mqtt/", "{}", "home.topic"},
        {"somewhere/else", "{}", "home.topic"},
    };
    HomeMessage m;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!CHECK_STR(str_of(cases[i].told), heard(cases[i].topic, cases[i].payload, NULL, &m)))
            test_note("%s %s", cases[i].topic, cases[i].payload);
    HomeSetup setup = {.single_is_sos = true};
    CHECK_STR(STR("b: sos=1000!"), heard("zigbee2mqtt/b", "{\"action\":\"single\"}", &setup, &m));
    CHECK_STR(STR("b: button=1000!"), heard("zigbee2mqtt/b", "{\"action\":\"single\"}", NULL, &m));
    heard("zigbee2mqtt/b", "{\"last_seen\":1730000000123}", NULL, &m);
    CHECK_INT(1730000000123, m.time_ms);
}

TEST(tasmota)
{
    static const struct {
        const char *topic;
        const char *payload;
        const char *told;
    } cases[] = {
        {"tele/plug/LWT", "Online", "plug: online=1000"},
        {"tele/plug/LWT", "Offline", "plug: online=0"},
        {"tele/plug/SENSOR", "{\"Time\":\"x\",\"ENERGY\":{\"Power\":12}}", "plug: watts=12000"},
        {"tele/door/SENSOR",
         "{\"Switch1\":\"ON\",\"SI7021\":{\"Temperature\":21.5,\"Humidity\":40}}",
         "door: door=1000 temperature=21500 humidity=40000"},
        {"stat/plug/RESULT", "{\"POWER\":\"OFF\"}", "plug: powered=0"},
        {"tele/zb/RESULT",
         "{\"ZbReceived\":{\"0x1234\":{\"Name\":\"kitchen\",\"Water\":1,\"BatteryPercentage\":80,\"LinkQuality\":99}}}",
         "kitchen: leak=1000 battery=80000 signal=99000"},
        {"tele/zb/SENSOR",
         "{\"ZbReceived\":{\"0x1234\":{\"Contact\":0,\"Temperature\":20,\"Humidity\":50}}}",
         "0x1234: door=0 temperature=20000 humidity=50000"},
        {"tele/zb/RESULT", "{\"ZbReceived\":{\"0x1\":{\"Emergency\":1}}}", "0x1: sos=1000!"},
        {"tele/zb/RESULT", "{\"ZbReceived\":{}}", "zb:"},
        {"tele/zb/INFO1", "{}", "home.topic"},
    };
    HomeMessage m;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!CHECK_STR(str_of(cases[i].told), heard(cases[i].topic, cases[i].payload, NULL, &m)))
            test_note("%s %s", cases[i].topic, cases[i].payload);
}

TEST(home_assistant_discovery)
{
    HomeSensor s;
    HomeMessage m;
    Problem problem = {0};
    Str topic = STR("homeassistant/binary_sensor/n1/door/config");
    CHECK_STATUS(
        OK,
        home_sensor_read(
            test_arena(), topic,
            STR("{\"~\":\"base/x\",\"name\":\"d\",\"uniq_id\":\"u1\",\"dev_cla\":\"door\","
                "\"stat_t\":\"~/state\",\"avty\":[{\"t\":\"base/av~\"}],\"val_tpl\":\"{{ value_json.a.b }}\","
                "\"pl_on\":\"OPEN\",\"pl_off\":\"SHUT\",\"dev\":{\"ids\":[\"dev9\"]}}"),
            &s, &problem));
    CHECK_STR(STR("base/x/state"), s.state_topic);
    CHECK_STR(STR("base/avbase/x"), s.availability_topic);
    CHECK_STR(STR("dev9"), s.device);
    CHECK_STR(STR("a.b"), s.path);
    CHECK_INT(HOME_DOOR, s.kind);
    CHECK_STATUS(OK, home_sensor_state(test_arena(), &s, s.state_topic,
                                       STR("{\"a\":{\"b\":\"OPEN\"}}"), &m, &problem));
    CHECK_STR(STR("dev9: door=1000"), told(&m));
    CHECK_STATUS(OK, home_sensor_state(test_arena(), &s, s.state_topic,
                                       STR("{\"a\":{\"b\":\"SHUT\"}}"), &m, &problem));
    CHECK_STR(STR("dev9: door=0"), told(&m));
    CHECK_STATUS(OK, home_sensor_state(test_arena(), &s, s.state_topic, STR("{\"a\":{\"b\":true}}"),
                                       &m, &problem));
    CHECK_STR(STR("dev9: door=1000"), told(&m));
    CHECK_STATUS(INVALID, home_sensor_state(test_arena(), &s, s.state_topic,
                                            STR("{\"a\":{\"b\":\"?\"}}"), &m, &problem));
    CHECK_STATUS(
        OK, home_sensor_state(test_arena(), &s, s.state_topic, STR("{\"c\":1}"), &m, &problem));
    CHECK_INT(0, m.fact_count);
    CHECK_STATUS(OK, home_sensor_state(test_arena(), &s, s.availability_topic, STR("offline"), &m,
                                       &problem));
    CHECK_STR(STR("dev9: online=0"), told(&m));

    CHECK_STATUS(
        OK,
        home_sensor_read(
            test_arena(), STR("homeassistant/sensor/w/config"),
            STR("{\"state_topic\":\"w\",\"device_class\":\"water\",\"availability_topic\":\"av\","
                "\"value_template\":\"{{value}}\",\"device\":{\"identifiers\":\"me\"}}"),
            &s, &problem));
    CHECK_STATUS(OK, home_sensor_state(test_arena(), &s, STR("w"), STR("3.5"), &m, &problem));
    CHECK_STR(STR("me: water=3500"), told(&m));
    CHECK_STATUS(INVALID, home_sensor_state(test_arena(), &s, STR("w"), STR("much"), &m, &problem));
    CHECK_STATUS(OK, home_sensor_read(test_arena(), topic,
                                      STR("{\"state_topic\":\"s\",\"device_class\":\"smoke\"}"), &s,
                                      &problem));
    CHECK_STR(STR("homeassistant/binary_sensor/n1/door"), s.device);
    CHECK_STATUS(OK, home_sensor_state(test_arena(), &s, STR("s"), STR("ON"), &m, &problem));
    CHECK_INT(HOME_SMOKE, m.facts[0].kind);
    CHECK_STATUS(OK, home_sensor_read(test_arena(), topic, STR(" "), &s, &problem));
    CHECK(s.remove);
    static const char *const bad[] = {
        "{\"state_topic\":\"s\",\"device_class\":\"cold\"}",
        "{\"state_topic\":\"s\",\"device_class\":\"door\",\"value_template\":\"{{ value_json.a|int }}\"}",
        "{\"state_topic\":\"s\",\"device_class\":\"door\",\"value_template\":\"{{ value_json. }}\"}",
        "{\"state_topic\":\"s\",\"device_class\":\"door\",\"value_template\":\"{{ states('x') }}\"}",
        "{\"state_topic\":\"s\",\"device_class\":\"door\",\"value_template\":\"value\"}",
        "{\"device_class\":\"door\"}",
        "[]",
        "{"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_STATUS(INVALID, home_sensor_read(test_arena(), topic, str_of(bad[i]), &s, &problem));
    CHECK_STATUS(NOT_FOUND, home_sensor_read(test_arena(), STR("homeassistant/light/x/config"),
                                             STR("{}"), &s, &problem));
}

TEST(an_alarm_rises_on_the_change_and_not_on_the_repetition)
{
    HomeMemory memory = {0};
    HomeFact smoke = {HOME_SMOKE, false, 1000};
    HomeFact clear = {HOME_SMOKE, false, 0};
    HomeFact press = {HOME_SOS, true, 1000};
    HomeFact fall = {HOME_FALL, false, 1000};
    HomeFact open = {HOME_DOOR, false, 1000};
    CHECK(home_rises(&memory, &smoke, true, 1000)); /* it burns, though the message is old */
    CHECK(!home_rises(&memory, &smoke, false, 20000));
    CHECK(!home_rises(&memory, &clear, false, 30000));
    CHECK(home_rises(&memory, &smoke, false, 40000));
    CHECK(!home_rises(&memory, &clear, false, 41000));
    CHECK(!home_rises(&memory, &smoke, false, 42000)); /* flutters within ten seconds */
    CHECK(home_rises(&memory, &press, false, 1000));
    CHECK(!home_rises(&memory, &press, false, 10999));
    CHECK(home_rises(&memory, &press, false, 11000));
    CHECK(!home_rises(&memory, &press, true, 99000)); /* an event of another day */
    CHECK(!home_rises(&memory, &fall, true, 1000));
    CHECK(!home_rises(&memory, &fall, false, 2000)); /* known by now */
    CHECK(!home_rises(&memory, &open, false, 1000)); /* no alarm by itself */
    CHECK_TEXT("unknown", home_kind_name(HOME_KINDS));
}
