/* The doors, through real sockets on the loopback. */
#include "base/test.h"
#include "link/devices/devices.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum { SEEN_MAX = 4096 };

/* A sink that keeps what it is given and answers when told. */
typedef struct Shop {
    pthread_mutex_t mutex;
    DeviceItem seen[SEEN_MAX];
    bool as_alarm[SEEN_MAX];
    size_t count;
    size_t met;
    char met_line[48]; /* "protocol id", of the last */
    size_t room;       /* telemetry items it still takes */
    bool answers;      /* at once */
    Devices *devices;
} Shop;

static DeviceStanding standing(void *to, const WireProtocol *p, Str id, DeviceKnown *known)
{
    (void)to;
    (void)p;
    known->device = (int64_t)id.len;
    if (str_starts(id, STR("77"))) return DEVICE_UNKNOWN;
    if (str_starts(id, STR("66"))) return DEVICE_REFUSED;
    return DEVICE_ENROLLED;
}

static void met(void *to, const WireProtocol *p, Str id)
{
    Shop *shop = to;
    pthread_mutex_lock(&shop->mutex);
    snprintf(shop->met_line, sizeof shop->met_line, "%s %.*s", p->name, STR_ARG(id));
    shop->met++;
    pthread_mutex_unlock(&shop->mutex);
}

static size_t accept_items(void *to, const DeviceItem *items, size_t n, bool alarms)
{
    Shop *shop = to;
    uint64_t now[64];
    pthread_mutex_lock(&shop->mutex);
    if (!alarms && n > shop->room) n = shop->room;
    for (size_t i = 0; i < n; i++) {
        if (shop->count < SEEN_MAX) {
            shop->seen[shop->count] = items[i];
            shop->as_alarm[shop->count++] = alarms;
        }
        now[i] = items[i].handle;
    }
    if (!alarms) shop->room -= n;
    bool answers = shop->answers;
    pthread_mutex_unlock(&shop->mutex);
    for (size_t i = 0; i < n && answers; i++) devices_answered(shop->devices, now[i]);
    return n;
}

static size_t shop_count(Shop *shop)
{
    pthread_mutex_lock(&shop->mutex);
    size_t n = shop->count;
    pthread_mutex_unlock(&shop->mutex);
    return n;
}

static bool shop_has(Shop *shop, size_t want)
{
    return TEST_WAIT(shop_count(shop) >= want);
}

static const DeviceDoor doors[] = {{"setracker", 0, -1}, {"ev07b", 0, 0}, {"gt06", 0, -1}, {0}};

static Shop *shop_open(DevicesOptions options)
{
    static Shop shops[16];
    static size_t used;
    Shop *shop = &shops[used++];
    Problem problem = {0};
    pthread_mutex_init(&shop->mutex, NULL);
    shop->answers = true;
    shop->room = 1 << 30;
    options.address = "127.0.0.1";
    if (!options.doors) options.doors = doors;
    DeviceSink sink = {shop, standing, accept_items, met};
    CHECK_STATUS(OK, devices_open(&options, sink, &shop->devices, &problem));
    return shop;
}

static int dial(Shop *shop, const char *protocol, bool udp)
{
    int fd = socket(AF_INET, udp ? SOCK_DGRAM : SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port =
                                 htons((uint16_t)devices_port(shop->devices, protocol, udp))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(fd, (struct sockaddr *)&at, sizeof at) == 0);
    return fd;
}

static void say(int fd, const char *text)
{
    CHECK(send(fd, text, strlen(text), MSG_NOSIGNAL) == (ssize_t)strlen(text));
}

/* What comes within a time; empty when nothing or the end. */
static Str hear_within(int fd, int ms)
{
    char *buf = arena_alloc(test_arena(), 4096);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (poll(&p, 1, ms) <= 0) return STR("");
    ssize_t n = recv(fd, buf, 4096, 0);
    return (Str){buf, n > 0 ? (size_t)n : 0};
}

static Str hear(int fd)
{
    return hear_within(fd, TEST_PATIENCE_MS);
}

/* Everything until `last` has come. */
static Str hear_until(int fd, const char *last)
{
    Buf out = buf_new(test_arena(), 4096);
    Str more = STR("x");
    while (more.len && !str_ends(buf_str(&out), str_of(last))) buf_put(&out, more = hear(fd));
    return buf_str(&out);
}

static bool ended(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char byte;
    return poll(&p, 1, TEST_PATIENCE_MS) > 0 && recv(fd, &byte, 1, 0) <= 0;
}

#define SOS "[3G*1234567890*0059*AL,010125,101500,A,30.5,N,104.0,E,0,0,0,5,60,45,12,3,00010000,0,0]"
#define UD  "[3G*1234567890*0059*UD,010125,101500,A,30.5,N,104.0,E,0,0,0,5,60,45,12,3,00000000,0,0]"

TEST(a_frame_is_answered_only_when_its_record_is_durable)
{
    Shop *shop = shop_open((DevicesOptions){0});
    shop->answers = false;
    int fd = dial(shop, "setracker", false);
    say(fd, SOS "[3G*1234567890*0002*LK]");
    CHECK(shop_has(shop, 1));
    CHECK_INT(0, hear_within(fd, 100).len); /* not even the beat, which came after */
    CHECK(shop->as_alarm[0]);
    CHECK_INT(10, shop->seen[0].device);
    CHECK_TEXT("1234567890", shop->seen[0].id);
    devices_answered(shop->devices, shop->seen[0].handle);
    devices_answered(shop->devices, shop->seen[0].handle); /* a second time does nothing */
    CHECK_STR(STR("[3G*1234567890*0002*AL][3G*1234567890*0002*LK]"), hear_until(fd, "LK]"));
    say(fd, SOS);
    CHECK(shop_has(shop, 2));
    devices_refused(shop->devices, shop->seen[1].handle);
    CHECK_INT(0, hear_within(fd, 100).len); /* it will come again */
    close(fd);
    devices_close(shop->devices);
}

TEST(frames_may_come_in_any_pieces)
{
    Shop *shop = shop_open((DevicesOptions){0});
    int fd = dial(shop, "setracker", false);
    const char *stream = "junk" SOS UD "[3G*1234567890*0002*LK]";
    for (const char *p = stream; *p; p++) {
        CHECK(send(fd, p, 1, MSG_NOSIGNAL) == 1);
        if ((p - stream) % 50 == 0) poll(NULL, 0, 1);
    }
    CHECK(shop_has(shop, 2));
    CHECK_STR(STR("[3G*1234567890*0002*AL][3G*1234567890*0002*LK]"), hear_until(fd, "LK]"));
    DevicesCounts n = devices_counts(shop->devices);
    CHECK_INT(4, n.skipped);
    CHECK_INT(3, n.frames);
    CHECK_INT(1, n.alarms);
    close(fd);
    devices_close(shop->devices);
}

TEST(a_device_that_is_not_enrolled_is_remembered_and_not_answered)
{
    Shop *shop = shop_open((DevicesOptions){.quarantine_s = 1});
    int fd = dial(shop, "setracker", false);
    say(fd, "[3G*7712345678*0002*LK][3G*7712345678*0008*heart,71]");
    CHECK(ended(fd)); /* after its second */
    CHECK_INT(0, shop_count(shop));
    CHECK_INT(1, shop->met);
    CHECK_TEXT("setracker 7712345678", shop->met_line);
    close(fd);
    fd = dial(shop, "setracker", false);
    say(fd, "[3G*6612345678*0002*LK]");
    CHECK(ended(fd)); /* refused at once */
    close(fd);
    fd = dial(shop, "setracker", false);
    say(fd, "[3G*1234567890*0002*LK][3G*1234567891*0002*LK]");
    CHECK(hear(fd).len > 0);
    CHECK(ended(fd)); /* changed its name */
    close(fd);
    CHECK_INT(2, devices_counts(shop->devices).closed_bad);
    devices_close(shop->devices);
}

TEST(an_alarm_passes_the_telemetry_that_waits_for_a_full_sink)
{
    Shop *shop = shop_open((DevicesOptions){.telemetry_max = 1, .frames_a_minute = 30000});
    shop->room = 10;
    int fd = dial(shop, "setracker", false);
    int other = dial(shop, "setracker", false);
    for (int i = 0; i < 2200; i++) say(fd, UD); /* fills the ring of 2048 and stalls */
    CHECK(shop_has(shop, 10));
    CHECK(TEST_WAIT(devices_counts(shop->devices).stalls > 0));
    say(fd, SOS);    /* behind the telemetry of its own connection */
    say(other, SOS); /* and on another */
    CHECK(shop_has(shop, 12));
    CHECK(shop->as_alarm[10] && shop->as_alarm[11]);
    CHECK(str_starts(hear(fd), STR("[3G*1234567890*0002*AL]")));
    CHECK(str_starts(hear(other), STR("[3G*1234567890*0002*AL]")));
    CHECK_INT(1, devices_counts(shop->devices).early_alarms);
    pthread_mutex_lock(&shop->mutex);
    shop->room = 1 << 30;
    pthread_mutex_unlock(&shop->mutex);
    devices_room(shop->devices);
    CHECK(shop_has(shop, 2202)); /* every place, and no alarm twice */
    poll(NULL, 0, 60);
    CHECK_INT(2202, shop_count(shop));
    close(fd);
    close(other);
    devices_close(shop->devices);
}

TEST(a_device_that_talks_too_much_waits_but_its_alarm_does_not)
{
    Shop *shop = shop_open((DevicesOptions){.frames_a_minute = 60});
    int fd = dial(shop, "setracker", false);
    for (int i = 0; i < 80; i++) say(fd, UD);
    say(fd, SOS);
    CHECK(shop_has(shop, 61));
    bool alarm = false;
    for (size_t i = 0; i < shop_count(shop); i++) alarm |= shop->as_alarm[i];
    CHECK(alarm);
    CHECK(shop_count(shop) < 80);
    CHECK(devices_counts(shop->devices).over_quota > 0);
    close(fd);
    devices_close(shop->devices);
}

TEST(silence_and_nonsense_end_a_connection)
{
    Shop *shop = shop_open((DevicesOptions){.idle_s = 1});
    int quiet = dial(shop, "setracker", false);
    int early = dial(shop, "gt06", false);
    CHECK(send(early, "\x78\x78\x05\x13\x00\x01\x00\x00\x0d\x0a", 10, 0) ==
          10); /* no login, bad CRC */
    for (int i = 0; i < 20; i++)
        (void)!send(early, "\x78\x78\x05\x13\x00\x01\x00\x00\x0d\x0a", 10, MSG_NOSIGNAL);
    CHECK(ended(early));
    CHECK(ended(quiet));
    CHECK_INT(1, devices_counts(shop->devices).closed_idle);
    close(quiet);
    close(early);
    devices_close(shop->devices);
}

static size_t ev07b_frame(uint8_t *out, bool sos)
{
    const WireProtocol *p = wire_protocol_find(STR("ev07b"));
    WireDevice device = {STR("862311062707375"), 9, NULL};
    WireRecord r = {.on = WIRE_FIX, .time_ms = 1700000000000, .lat_e7 = 305000000};
    if (sos) r.alarms = WIRE_ALARM_BIT(WIRE_SOS);
    return p->say(&device, WIRE_SAY_PLACE, &r, out, 256);
}

TEST(a_datagram_is_answered_where_it_came_from)
{
    Shop *shop = shop_open((DevicesOptions){0});
    uint8_t frame[256];
    int fd = dial(shop, "ev07b", true);
    size_t n = ev07b_frame(frame, true);
    CHECK(send(fd, frame, n, 0) == (ssize_t)n);
    CHECK(shop_has(shop, 1));
    CHECK(shop->as_alarm[0]);
    Str answer = hear(fd);
    CHECK_STR(STR("ab00030008c709007f0100"), str_to_hex(test_arena(), answer));
    close(fd);
    devices_close(shop->devices);
}

TEST(an_sos_of_every_protocol_goes_through_its_door_and_is_answered)
{
    static const DeviceDoor all[] = {{"setracker", 0, -1},
                                     {"iw", 0, -1},
                                     {"jt808", 0, 0},
                                     {"ev07b", 0, 0},
                                     {"gt06", 0, -1},
                                     {"h02", 0, 0},
                                     {0}};
    Shop *shop = shop_open((DevicesOptions){.doors = all});
    size_t count = 0;
    for (const WireProtocol *p = wire_protocols; p->name; p++) {
        bool ten = strcmp(p->name, "setracker") == 0 || strcmp(p->name, "h02") == 0;
        WireDevice device = {ten ? STR("8800000015") : STR("868120000000015"), 1, NULL};
        WireRecord r = {.on = WIRE_FIX, .time_ms = 1790000000000, .lat_e7 = 312304000};
        uint8_t frame[WIRE_REPLY_MAX];
        r.alarms = WIRE_ALARM_BIT(WIRE_SOS);
        for (int udp = 0; udp <= p->udp; udp++) {
            int fd = dial(shop, p->name, udp);
            size_t n = p->say(&device, WIRE_SAY_LOGIN, NULL, frame, sizeof frame);
            if (n && !udp) {
                CHECK(send(fd, frame, n, MSG_NOSIGNAL) == (ssize_t)n);
                CHECK(hear(fd).len > 0);
            }
            n = p->say(&device, WIRE_SAY_PLACE, &r, frame, sizeof frame);
            CHECK(send(fd, frame, n, MSG_NOSIGNAL) == (ssize_t)n);
            CHECK(shop_has(shop, ++count));
            CHECK(shop->as_alarm[count - 1]);
            CHECK(shop->seen[count - 1].record.alarms & WIRE_ALARM_BIT(WIRE_SOS));
            CHECK(strcmp(shop->seen[count - 1].protocol->name, p->name) == 0);
            if (!CHECK(hear(fd).len > 0)) test_note("%s", p->name);
            close(fd);
        }
    }
    CHECK_INT(9, count);
    devices_close(shop->devices);
}

TEST(a_command_reaches_the_device_that_is_connected)
{
    Shop *shop = shop_open((DevicesOptions){0});
    Problem problem = {0};
    WireCommand ring = {.ask = WIRE_ASK_FIND};
    int fd = dial(shop, "setracker", false);
    CHECK_STATUS(NOT_FOUND, devices_ask(shop->devices, STR("1234567890"), &ring, &problem));
    CHECK_TEXT("devices.away", problem.code);
    say(fd, "[3G*1234567890*0002*LK]");
    CHECK(hear(fd).len > 0);
    CHECK_STATUS(OK, devices_ask(shop->devices, STR("1234567890"), &ring, &problem));
    CHECK_STR(STR("[3G*1234567890*0004*FIND]"), hear(fd));
    WireCommand none = {.ask = WIRE_ASK_CONFIRM};
    CHECK_STATUS(INVALID, devices_ask(shop->devices, STR("1234567890"), &none, &problem));
    close(fd);
    devices_close(shop->devices);
}

TEST(doors_that_cannot_open_say_why)
{
    Shop *shop = shop_open((DevicesOptions){0});
    Devices *second = NULL;
    Problem problem = {0};
    DeviceSink sink = {shop, standing, accept_items, NULL};
    DeviceDoor bad[] = {{"nothing", 0, 0}, {0}};
    DevicesOptions options = {.address = "127.0.0.1", .doors = bad};
    CHECK_STATUS(INVALID, devices_open(&options, sink, &second, &problem));
    CHECK_TEXT("devices.protocol", problem.code);
    options = (DevicesOptions){.address = "not an address", .doors = doors};
    CHECK_STATUS(INVALID, devices_open(&options, sink, &second, &problem));
    CHECK_INT(0, devices_port(shop->devices, "h02", false));
    devices_close(shop->devices);
}

/* Connections that go while the sink still holds their records. */
TEST(devices_come_and_go_while_their_frames_are_out)
{
    Shop *shop = shop_open((DevicesOptions){.connections_max = 50});
    shop->answers = false;
    for (int round = 0; round < 20; round++) {
        int fds[40];
        size_t before = shop_count(shop);
        for (int i = 0; i < 40; i++) {
            fds[i] = dial(shop, "setracker", false);
            say(fds[i], i % 2 ? SOS : UD);
        }
        CHECK(shop_has(shop, before + 40));
        for (int i = 0; i < 20; i++) close(fds[i]);
        for (size_t i = before; i < before + 40; i++)
            devices_answered(shop->devices, shop->seen[i].handle);
        for (int i = 21; i < 40; i += 2) CHECK(hear(fds[i]).len > 0);
        for (int i = 20; i < 40; i++) close(fds[i]);
        CHECK(TEST_WAIT(devices_counts(shop->devices).connections == 0));
    }
    devices_close(shop->devices);
}

TEST(when_no_file_is_left_the_door_waits_and_opens_again)
{
    Shop *shop = shop_open((DevicesOptions){0});
    struct rlimit before;
    int fds[8];
    for (int i = 0; i < 8; i++) fds[i] = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port =
                                 htons((uint16_t)devices_port(shop->devices, "setracker", false))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK_INT(0, getrlimit(RLIMIT_NOFILE, &before));
    struct rlimit none = {(rlim_t)fds[7] + 1, before.rlim_max};
    CHECK_INT(0, setrlimit(RLIMIT_NOFILE, &none)); /* nothing above the last of ours */
    for (int i = 0; i < 8; i++) CHECK_INT(0, connect(fds[i], (struct sockaddr *)&at, sizeof at));
    int64_t from_us = clock_steady_us();
    CHECK(TEST_WAIT(devices_counts(shop->devices).refused >= 2)); /* it goes on asking */
    poll(NULL, 0, 600);
    /* A few times, not all the time. */
    int64_t took_us = clock_steady_us() - from_us;
    CHECK((int64_t)devices_counts(shop->devices).refused <= 20 + took_us / 30000);
    CHECK_INT(0, setrlimit(RLIMIT_NOFILE, &before));
    for (int i = 0; i < 8; i++) {
        char answer[64];
        say(fds[i], "[3G*8800000015*0002*LK]");
        CHECK(recv(fds[i], answer, sizeof answer, 0) > 0);
        close(fds[i]);
    }
    devices_close(shop->devices);
}
