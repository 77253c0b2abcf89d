/* From a device's packet to an alarm that a person has taken on and ended, through real sockets, a
 * real broker, and the routes. */
#include "base/secret.h"
#include "domains/health/health.h"
#include "link/devices/broker_for_tests.h"
#include "link/tell.h"
#include "main/demo.h"
#include "main/doors.h"
#include "store/test_store.h"

#include "client.h"

#include <mosquitto.h>

typedef struct World {
    TestStore *t;
    Server *server;
    DoorsHost *doors;
    Arena *arena;
    int http;
    Str cookie;
    int64_t elder; /* the first of the demo: 王秀英, whose daughter is xiaofang */
} World;

static World open_world(const char *mqtt)
{
    World w = {.arena = test_arena()};
    DoorsOptions doors = doors_options();
    secret_open_for_test();
    alarms_connect();
    w.t = test_store_open(program_parts(), TEST_SQLITE);
    w.t->options.now = NULL; /* sockets know only the machine's clock */
    test_store_reopen(w.t);
    tell_configure((TellOptions){.folder = w.t->folder});
    Demo demo = {.store = w.t->store,
                 .arena = w.arena,
                 .random = random_seeded(1),
                 .problem = &w.t->problem};
    CHECK_STATUS(OK, demo_people(&demo));
    w.elder = demo.elders[0].id.v;
    CHECK_STATUS(OK, server_start((ServerOptions){.address = "127.0.0.1",
                                                  .threads = 1,
                                                  .quiet = true,
                                                  .routes = program_routes(),
                                                  .hooks = {.session_find = people_session_find}},
                                  w.t->store, &w.server, &w.t->problem));
    for (int i = 0; i < DOORS_PROTOCOLS; i++) doors.tcp[i] = 0;
    doors.address = "127.0.0.1";
    doors.mqtt = mqtt;
    CHECK_STATUS(OK, doors_host_open(&doors, w.t->store, &w.doors, &w.t->problem));
    w.http = client_socket(server_port(w.server));
    return w;
}

static void close_world(World *w)
{
    close(w->http);
    doors_host_close(w->doors);
    CHECK_INT(0, test_store_broken(w->t));
    server_stop(w->server, 0);
    test_store_close(w->t);
}

static int ask(World *w, const char *method, const char *path, const char *body, Str *answer)
{
    Str whole;
    Str cookie = w->cookie.len ? w->cookie : STR("a=b");
    Str request =
        str_fmt(w->arena,
                "%s %s HTTP/1.1\r\nHost: test\r\nCookie: %.*s\r\nContent-Type: application/json\r\n"
                "Content-Length: %zu\r\n\r\n%s",
                method, path, STR_ARG(cookie), strlen(body), body);
    int code = plain_ask(w->arena, w->http, request, &whole);
    size_t at = str_find(whole, STR("Set-Cookie: "), 0);
    if (at != SIZE_MAX) w->cookie = str_slice(whole, at + 12, str_find(whole, STR(";"), at));
    *answer = str_slice(whole, str_find(whole, STR("\r\n\r\n"), 0) + 4, whole.len);
    return code;
}

static void become(World *w, const char *login)
{
    Str answer;
    Str body = str_fmt(w->arena, "{\"login\":\"%s\",\"password\":\"" DEMO_PASSWORD "\"}", login);
    w->cookie = (Str){0};
    CHECK_INT(200, ask(w, "POST", "/api/session", body.ptr, &answer));
}

static const Json *read_json(World *w, Str text)
{
    const Json *value = NULL;
    CHECK_STATUS(OK, json_read(w->arena, text, &value, NULL));
    return value;
}

/* Registers a device and gives it to the elder; its id. */
static int64_t give(World *w, const char *protocol, const char *number, const char *kind)
{
    Str answer;
    Str body = str_fmt(w->arena, "{\"protocol\":\"%s\",\"number\":\"%s\",\"kind\":\"%s\"}",
                       protocol, number, kind);
    CHECK_INT(201, ask(w, "POST", "/api/devices", body.ptr, &answer));
    int64_t id = json_i64_or(read_json(w, answer), "id", 0);
    body = str_fmt(w->arena, "{\"person_id\":%lld,\"agreed\":\"voice\"}", (long long)w->elder);
    CHECK_INT(200, ask(w, "POST", str_fmt(w->arena, "/api/devices/%lld/enrol", (long long)id).ptr,
                       body.ptr, &answer));
    return id;
}

static int dial(World *w, const char *protocol)
{
    return client_socket(doors_host_port(w->doors, protocol, false));
}

static void say(int fd, const char *protocol, const char *id, WireSay what, const WireRecord *r)
{
    uint8_t frame[WIRE_REPLY_MAX];
    const WireProtocol *p = wire_protocol_find(str_of(protocol));
    WireDevice device = {str_of(id), 1, NULL};
    size_t n = p->say(&device, what, r, frame, sizeof frame);
    CHECK_INT(n, send(fd, frame, n, MSG_NOSIGNAL));
}

static WireRecord press(Ms at)
{
    WireRecord r = {.has = WIRE_TIME | WIRE_FIX | WIRE_BATTERY,
                    .on = WIRE_FIX,
                    .time_ms = at / 1000 * 1000,
                    .lat_e7 = 312304000,
                    .lon_e7 = 1214737000,
                    .battery_e2 = 8000,
                    .sats = 9,
                    .alarms = WIRE_ALARM_BIT(WIRE_SOS)};
    return r;
}

static bool hears(World *w, int fd, const char *what)
{
    bool closed = false;
    Str got = STR("x");
    while (got.len && !closed) {
        got = plain_read(w->arena, fd, 1, TEST_PATIENCE_MS, &closed);
        if (str_find(got, str_of(what), 0) != SIZE_MAX) return true;
    }
    return false;
}

/* Waits until the number is there: other threads work on it. */
static bool comes(World *w, int64_t want, const char *sql)
{
    if (TEST_WAIT(test_number(w->t, sql) == want)) return true;
    test_note("%s is %lld", sql, (long long)test_number(w->t, sql));
    return false;
}

TEST(a_press_on_the_wrist_becomes_an_alarm_that_a_person_takes_on_and_ends)
{
    World w = open_world(NULL);
    Str answer;
    become(&w, "guanli");
    int64_t device = give(&w, "setracker", "8800000777", "watch");
    doors_host_refresh(w.doors);
    int fd = dial(&w, "setracker");
    WireRecord r = press(clock_now_ms());
    say(fd, "setracker", "8800000777", WIRE_SAY_PLACE, &r);
    CHECK(hears(&w, fd, "AL"));
    /* It is answered, so it is durable, and safety follows it. */
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM health_alarm WHERE code = 'device.sos'"));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM alarm WHERE kind = 1 AND state = 2"));
    say(fd, "setracker", "8800000777", WIRE_SAY_PLACE, &r); /* no answer heard: said again */
    CHECK(hears(&w, fd, "AL"));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM health_alarm WHERE code = 'device.sos'"));

    int64_t alarm = test_number(w.t, "SELECT min(id) FROM alarm");
    become(&w, "zhishou");
    CHECK_INT(200, ask(&w, "GET", "/api/wall", "", &answer));
    CHECK(str_find(answer, STR("王秀英"), 0) != SIZE_MAX);
    Str path = str_fmt(w.arena, "/api/alarms/%lld/", (long long)alarm);
    Str of = str_fmt(w.arena, "%.*sack", STR_ARG(path));
    CHECK_INT(200, ask(&w, "POST", of.ptr, "{}", &answer));
    of = str_fmt(w.arena, "%.*sresolve", STR_ARG(path));
    CHECK_INT(200, ask(&w, "POST", of.ptr,
                       "{\"code\":\"well\",\"checked\":\"voice\",\"words\":\"接通了，按错了\"}",
                       &answer));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM alarm WHERE state = 6 AND code = 3"));

    /* What is asked of the device goes down the same connection. */
    of = str_fmt(w.arena, "/api/devices/%lld/commands", (long long)device);
    CHECK_INT(201, ask(&w, "POST", of.ptr, "{\"ask\":\"find\"}", &answer));
    CHECK(hears(&w, fd, "FIND"));
    CHECK(comes(&w, 1, "SELECT count(*) FROM device_command WHERE state = 2"));
    close(fd);
    close_world(&w);
}

TEST(each_protocol_brings_its_sos_and_a_stranger_is_quarantined)
{
    static const struct {
        const char *protocol, *id;
    } devices[] = {{"setracker", "8800000701"}, {"iw", "868120000000701"},
                   {"jt808", "13900000701"},    {"ev07b", "868120000000702"},
                   {"gt06", "868120000000703"}, {"h02", "8800000704"}};
    World w = open_world(NULL);
    Str answer;
    become(&w, "guanli");
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        give(&w, devices[i].protocol, devices[i].id, "watch");
    doors_host_refresh(w.doors);
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        bool closed;
        int fd = dial(&w, devices[i].protocol);
        WireRecord r = press(clock_now_ms() - (Ms)i * 2000);
        const WireProtocol *p = wire_protocol_find(str_of(devices[i].protocol));
        uint8_t frame[WIRE_REPLY_MAX];
        WireDevice device = {str_of(devices[i].id), 1, NULL};
        if (p->say(&device, WIRE_SAY_LOGIN, NULL, frame, sizeof frame)) {
            say(fd, devices[i].protocol, devices[i].id, WIRE_SAY_LOGIN, NULL);
            CHECK(plain_read(w.arena, fd, 1, TEST_PATIENCE_MS, &closed).len > 0);
        }
        say(fd, devices[i].protocol, devices[i].id, WIRE_SAY_PLACE, &r);
        CHECK(plain_read(w.arena, fd, 1, TEST_PATIENCE_MS, &closed).len > 0);
        CHECK_INT((int64_t)i + 1, test_number(w.t, "SELECT count(*) FROM health_alarm"
                                                   " WHERE code = 'device.sos'"));
        close(fd);
    }
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM alarm")); /* one person, one kind */

    bool closed;
    int fd = dial(&w, "setracker");
    WireRecord r = press(clock_now_ms());
    say(fd, "setracker", "8899991234", WIRE_SAY_PLACE, &r);
    CHECK_INT(0, plain_read(w.arena, fd, 1, 300, &closed).len);
    CHECK(comes(&w, 1, "SELECT count(*) FROM device_unknown"));
    CHECK_INT(200, ask(&w, "GET", "/api/devices/unknown?tail=1234", "", &answer));
    CHECK(str_find(answer, STR("8899991234"), 0) != SIZE_MAX);
    CHECK_INT(422, ask(&w, "GET", "/api/devices/unknown?tail=12", "", &answer));
    close(fd);
    close_world(&w);
}

typedef struct Gateway {
    struct mosquitto *client;
    _Atomic int acknowledged;
    _Atomic int commands;
    char command[256]; /* the last */
} Gateway;

static void on_message(struct mosquitto *client, void *to, const struct mosquitto_message *m)
{
    Gateway *g = to;
    (void)client;
    if (m->payloadlen && strstr(m->topic, "/down/ack")) g->acknowledged++;
    if (!m->payloadlen || !strstr(m->topic, "/down/cmd")) return;
    snprintf(g->command, sizeof g->command, "%.*s", m->payloadlen, (const char *)m->payload);
    g->commands++;
}

static void publish(Gateway *g, const char *topic, const char *payload)
{
    CHECK_INT(0,
              mosquitto_publish(g->client, NULL, topic, (int)strlen(payload), payload, 1, false));
}

TEST(a_home_over_a_real_broker_raises_alarms_and_gives_signs_of_life)
{
    Broker b = broker_start();
    if (!b.pid) SKIP("no mosquitto");
    Str url = str_fmt(test_arena(), "mqtt://127.0.0.1:%d", b.port);
    World w = open_world(url.ptr);
    Gateway g = {0};
    become(&w, "guanli");
    int64_t button = give(&w, "native", "demo/bedside", "button");
    give(&w, "zigbee", "kitchen", "smoke");
    give(&w, "zigbee", "front door", "door");
    doors_host_refresh(w.doors);
    g.client = mosquitto_new("gateway", true, &g);
    mosquitto_message_callback_set(g.client, on_message);
    CHECK_INT(0, mosquitto_connect(g.client, "127.0.0.1", b.port, 30));
    CHECK_INT(0, mosquitto_subscribe(g.client, NULL, "yl/1/demo/bedside/down/#", 1));
    CHECK_INT(0, mosquitto_loop_start(g.client));
    /* Said again until it is acknowledged, as a button does: the program may not be listening yet.
     */
    for (int i = 0; i < TEST_PATIENCE_MS / 250 && !g.acknowledged; i++) {
        publish(&g, "yl/1/demo/bedside/up/event", "{\"type\":\"sos\",\"id\":\"u1\"}");
        for (int k = 0; k < 250 && !g.acknowledged; k++) test_pause();
    }
    CHECK(g.acknowledged >= 1);
    CHECK(comes(&w, 1, "SELECT count(*) FROM health_alarm WHERE code = 'home.sos'"));
    CHECK(comes(&w, 1, "SELECT count(*) FROM alarm WHERE kind = 1"));
    publish(&g, "zigbee2mqtt/kitchen", "{\"smoke\":true,\"battery\":12}");
    CHECK(comes(&w, 1, "SELECT count(*) FROM health_alarm WHERE code = 'home.smoke'"));
    CHECK(comes(&w, 1, "SELECT count(*) FROM alarm WHERE kind = 7"));
    CHECK(comes(&w, 1, "SELECT count(*) FROM health_alarm WHERE code = 'device.battery'"));
    publish(&g, "zigbee2mqtt/kitchen", "{\"smoke\":true}"); /* told again: the same state */
    publish(&g, "zigbee2mqtt/front door", "{\"contact\":true}");
    publish(&g, "zigbee2mqtt/front door", "{\"contact\":false}");
    publish(&g, "zigbee2mqtt/attic", "{\"smoke\":true}"); /* nobody's */
    CHECK(comes(&w, 1, "SELECT count(*) FROM device_unknown WHERE hardware_id = 'attic'"));
    CHECK(comes(&w, 0, "SELECT count(*) FROM device_inbox"));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM health_alarm WHERE code = 'home.smoke'"));
    /* What is asked of a device at home goes out in the words of its topics. */
    static const char *const words[][2] = {
        {"{\"ask\":\"find\"}", "\"cmd\":\"ring\",\"args\":{}}"},
        {"{\"ask\":\"oxygen\"}", "\"cmd\":\"measure\",\"args\":{\"what\":\"spo2\"}}"}};
    Str of = str_fmt(w.arena, "/api/devices/%lld/commands", (long long)button);
    for (int i = 0; i < 2; i++) {
        Str answer;
        CHECK_INT(201, ask(&w, "POST", of.ptr, words[i][0], &answer));
        doors_host_refresh(w.doors);
        for (int k = 0; k < 500 && g.commands <= i; k++) pause_ms(10);
        CHECK_INT(i + 1, g.commands);
        if (!CHECK(strstr(g.command, words[i][1]) && strstr(g.command, "{\"id\":\"")))
            test_note("%s", g.command);
    }
    /* The broker has both; what the device says of the last is kept, and of a stranger's nothing.
     */
    CHECK(comes(&w, 2, "SELECT count(*) FROM device_command WHERE state = 5"));
    Str id = {g.command + strlen("{\"id\":\""), strcspn(g.command + strlen("{\"id\":\""), "\"")};
    Str ack = str_fmt(w.arena, "{\"id\":\"%.*s\",\"ok\":true}", STR_ARG(id));
    give(&w, "native", "demo/other", "button");
    doors_host_refresh(w.doors);
    publish(&g, "yl/1/demo/other/up/ack", ack.ptr);
    publish(&g, "yl/1/demo/bedside/up/ack", "{\"id\":\"17\",\"ok\":true}");
    publish(&g, "yl/1/demo/bedside/up/ack", "{\"id\":\"nothing\"}");
    publish(&g, "yl/1/demo/bedside/up/ack", ack.ptr);
    CHECK(comes(&w, 1, "SELECT count(*) FROM device_command WHERE state = 6 AND again_ms = 0"));
    CHECK(comes(&w, 1, "SELECT count(*) FROM device_command WHERE state = 5 AND again_ms > 0"));
    Str answer;
    CHECK_INT(200, ask(&w, "GET", of.ptr, "", &answer));
    CHECK(str_find(answer, STR("\"state\":\"done\""), 0) != SIZE_MAX);
    mosquitto_disconnect(g.client);
    mosquitto_loop_stop(g.client, true);
    mosquitto_destroy(g.client);
    close_world(&w);
    broker_stop(&b, true);
}

static const char batch[] =
    "{\"items\":[{\"number\":\"cloud-1\",\"pulse\":71,\"steps\":1200,\"battery\":64},"
    "{\"number\":\"cloud-1\",\"systolic\":131,\"diastolic\":82,\"oxygen\":96},"
    "{\"number\":\"cloud-1\",\"alarm\":\"fall\",\"lat_e7\":312304000,\"lon_e7\":1214737000},"
    "{\"number\":\"nobody\",\"pulse\":70}]}";

/* A field of the wrong kind refuses a batch; what calls for a person in it is kept all the same. */
static const char wrong_batch[] =
    "{\"items\":[{\"number\":\"cloud-1\",\"pulse\":\"71\"},"
    "{\"number\":\"cloud-1\",\"alarm\":\"sos\",\"at\":\"%s\",\"steps\":[1]},"
    "{\"number\":\"nobody\",\"alarm\":\"sos\"},{\"alarm\":\"sos\"},7]}";

TEST(what_calls_in_a_batch_is_kept_before_the_rest_whatever_is_wrong_with_it)
{
    World w = open_world(NULL);
    Str answer;
    char at[32];
    become(&w, "guanli");
    give(&w, "http", "cloud-1", "watch");
    ms_text(clock_now_ms() - 5 * SECOND_MS, at);
    Str body = str_fmt(w.arena, wrong_batch, at);
    for (int i = 0; i < 2; i++) { /* the gateway sends it again: the same press */
        CHECK_INT(422, ask(&w, "POST", "/api/devices/batch", body.ptr, &answer));
        CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM health_alarm"
                                      " WHERE code = 'device.sos'"));
        CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM alarm WHERE kind = 1"));
    }
    CHECK(comes(&w, 0, "SELECT count(*) FROM device_inbox"));
    CHECK_INT(0, test_number(w.t, "SELECT count(*) FROM reading_hour"));
    CHECK_INT(422, ask(&w, "POST", "/api/devices/batch",
                       "{\"items\":[{\"number\":\"cloud-1\",\"alarm\":true}]}", &answer));
    CHECK_INT(1,
              test_number(w.t, "SELECT count(*) FROM health_alarm WHERE code = 'device.general'"));
    CHECK_INT(422, ask(&w, "POST", "/api/devices/batch",
                       "{\"items\":[{\"number\":\"cloud-1\",\"alarm\":false}]}", &answer));
    CHECK_INT(2, test_number(w.t, "SELECT count(*) FROM health_alarm"));
    close_world(&w);
}

static const char bad_batch[] = "{\"items\":[{\"number\":\"cloud-1\",\"pulse\":7000,\"oxygen\":0},"
                                "{\"number\":\"cloud-1\",\"alarm\":\"sos\",\"battery\":255},"
                                "{\"number\":\"cloud-1\",\"alarm\":\"boiler\"}]}";

TEST(a_batch_by_http_is_seen_by_family_and_clinician_as_far_as_was_agreed)
{
    World w = open_world(NULL);
    Str answer;
    Str vitals = str_fmt(w.arena, "/api/people/%lld/health/vitals", (long long)w.elder);
    become(&w, "guanli");
    give(&w, "http", "cloud-1", "meter");
    CHECK_INT(200, ask(&w, "POST", "/api/devices/batch", batch, &answer));
    const Json *j = read_json(&w, answer);
    CHECK_INT(3, json_i64_or(j, "taken", 0));
    CHECK_INT(1, json_i64_or(j, "unknown", 0));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM health_alarm WHERE code = 'device.fall'"));
    CHECK(comes(&w, 0, "SELECT count(*) FROM device_inbox"));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM device_unknown"
                                  " WHERE protocol = 'http' AND hardware_id = 'nobody'"));
    /* A value that cannot be takes no alarm with it, and one that we do not know is an alarm. */
    CHECK_INT(200, ask(&w, "POST", "/api/devices/batch", bad_batch, &answer));
    j = read_json(&w, answer);
    CHECK_INT(3, json_i64_or(j, "taken", 0));
    CHECK_INT(3, json_i64_or(j, "dropped", 0));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM health_alarm WHERE code = 'device.sos'"));
    CHECK_INT(1,
              test_number(w.t, "SELECT count(*) FROM health_alarm WHERE code = 'device.general'"));

    become(&w, "wang"); /* herself */
    CHECK_INT(200, ask(&w, "GET", vitals.ptr, "", &answer));
    CHECK(str_find(answer, STR("\"news2\":\"partial\""), 0) != SIZE_MAX);
    CHECK(str_find(answer, STR("85354-9"), 0) != SIZE_MAX);
    become(&w, "yisheng"); /* no consent yet */
    CHECK_INT(403, ask(&w, "GET", vitals.ptr, "", &answer));
    become(&w, "wang");
    CHECK_INT(
        201,
        ask(&w, "POST", "/api/me/consents",
            "{\"purpose\":\"health\",\"receiver\":\"医生\",\"channel\":\"screen\",\"text_hash\":\"h1\"}",
            &answer));
    become(&w, "yisheng");
    CHECK_INT(200, ask(&w, "GET", vitals.ptr, "", &answer));
    char from[32];
    char to[32];
    ms_text(clock_now_ms() - HOUR_MS, from);
    ms_text(clock_now_ms() + HOUR_MS, to);
    Str fhir = str_fmt(w.arena, "/api/people/%lld/fhir/Observation?from=%s&to=%s",
                       (long long)w.elder, from, to);
    CHECK_INT(200, ask(&w, "GET", fhir.ptr, "", &answer));
    j = read_json(&w, answer);
    CHECK_STR(STR("Bundle"), json_str_or(j, "resourceType", STR("")));
    CHECK(json_count(json_member(j, "entry")) >= 4);
    fhir = str_fmt(w.arena, "/api/people/%lld/fhir/Device", (long long)w.elder);
    CHECK_INT(200, ask(&w, "GET", fhir.ptr, "", &answer));
    CHECK(str_find(answer, STR("cloud-1"), 0) != SIZE_MAX);
    CHECK(test_number(w.t, "SELECT count(*) FROM look") >= 3);

    become(&w, "xiaofang"); /* alarms were agreed, health was not */
    CHECK_INT(403, ask(&w, "GET", vitals.ptr, "", &answer));
    Str alarms = str_fmt(w.arena, "/api/people/%lld/health/alarms", (long long)w.elder);
    CHECK_INT(200, ask(&w, "GET", alarms.ptr, "", &answer));
    CHECK(str_find(answer, STR("device.fall"), 0) != SIZE_MAX);
    CHECK(str_find(answer, STR("lat_e7"), 0) == SIZE_MAX);
    Str tell = str_fmt(w.arena, "/api/people/%lld/health/tell", (long long)w.elder);
    CHECK_INT(201, ask(&w, "POST", tell.ptr, "{\"what\":\"silent\",\"when\":\"day\"}", &answer));
    CHECK(str_find(answer, STR("王秀英白天很久没有动静时，告诉我"), 0) != SIZE_MAX);
    CHECK_INT(403, ask(&w, "POST", tell.ptr, "{\"what\":\"leaves\",\"when\":\"night\"}", &answer));
    close_world(&w);
}

TEST(a_fall_in_raw_samples_is_an_alarm)
{
    World w = open_world(NULL);
    Buf body = buf_new(w.arena, 1 << 20);
    Str answer;
    char at[32];
    become(&w, "guanli");
    give(&w, "http", "raw-1", "watch");
    ms_text(clock_now_ms() - 20 * SECOND_MS, at);
    buf_fmt(&body, "{\"number\":\"raw-1\",\"at\":\"%s\",\"rate_hz\":50", at);
    for (int axis = 0; axis < 3; axis++) { /* stands, falls hard, lies still, turned */
        buf_fmt(&body, ",\"%c_mg\":[", "xyz"[axis]);
        for (int i = 0; i < 600; i++) {
            int up = axis == 0 ? -1000 : 0;
            int lying = axis == 2 ? 1000 : 0;
            int v = i < 290   ? up + (i % 7 - 3) * 8
                    : i < 300 ? up / 4
                    : i < 305 ? 3600
                              : lying + i % 3;
            buf_fmt(&body, "%s%d", i ? "," : "", v);
        }
        buf_char(&body, ']');
    }
    buf_char(&body, '}');
    CHECK_INT(200,
              ask(&w, "POST", "/api/devices/samples", str_c(w.arena, buf_str(&body)), &answer));
    CHECK_INT(1, json_i64_or(read_json(&w, answer), "falls", 0));
    CHECK_INT(1, test_number(w.t, "SELECT count(*) FROM alarm WHERE kind = 2"));
    close_world(&w);
}
