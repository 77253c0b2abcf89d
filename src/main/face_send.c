/* `yinlin send`: speak as a device, for drills: log in, press SOS, wait for the server's answer.
 * Exit 0 when the SOS was answered in time (it is durable then), 1 when it was not. */
#include "base/args.h"
#include "engine/wire/wire.h"
#include "main/faces.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

static const char *name = "setracker";
static const char *to;
static const char *id = "";
static const char *maker;
static bool sos;
static bool fall;
static bool udp;
static double lat = 31.2304;
static double lon = 121.4737;
static double wait_s = 10;
static int64_t battery = 80;

static int refuse(const char *code, const char *text)
{
    Problem problem = {0};
    (void)!problem_set(&problem, INVALID, code, "%s", text);
    return args_refuse(&problem);
}

static void close_fd(int *fd)
{
    if (*fd >= 0) close(*fd);
}

/* "host:port" or "[v6]:port" */
static int connected(Arena *arena, Str where)
{
    size_t colon = where.len;
    while (colon > 0 && where.ptr[colon - 1] != ':') colon--;
    if (colon < 2) return -1;
    Str host = str_slice(where, 0, colon - 1);
    if (str_starts(host, STR("[")) && str_ends(host, STR("]")))
        host = str_slice(host, 1, host.len - 1);
    struct addrinfo want = {.ai_socktype = udp ? SOCK_DGRAM : SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (getaddrinfo(str_c(arena, host), str_c(arena, str_slice(where, colon, where.len)), &want,
                    &found) != 0)
        return -1;
    int fd = -1;
    for (struct addrinfo *a = found; a && fd < 0; a = a->ai_next) {
        fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
        struct timeval limit = {(time_t)wait_s, 0};
        if (fd < 0) continue;
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        if (connect(fd, a->ai_addr, a->ai_addrlen) < 0) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(found);
    return fd;
}

static bool said(int fd, const uint8_t *bytes, size_t len)
{
    while (len) {
        ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

/* What has come and was not looked at yet. */
typedef struct Answers {
    int fd;
    int64_t until_us;
    size_t have;
    uint8_t bytes[4 * WIRE_REPLY_MAX];
} Answers;

/* More bytes; false when none came in time or the connection closed. */
static bool more(Answers *a)
{
    int64_t left_ms = (a->until_us - clock_steady_us()) / 1000;
    struct pollfd p = {.fd = a->fd, .events = POLLIN};
    if (a->have == sizeof a->bytes || left_ms <= 0 || poll(&p, 1, (int)left_ms) <= 0) return false;
    ssize_t n = recv(a->fd, a->bytes + a->have, sizeof a->bytes - a->have, 0);
    if (n <= 0) return false;
    a->have += (size_t)n;
    return true;
}

static void done_with(Answers *a, size_t len)
{
    memmove(a->bytes, a->bytes + len, a->have - len);
    a->have -= len;
}

/* The next frame, in `out`, its length; 0: none came. What cannot be parted into frames (an answer
 * in another form) is one. */
static size_t next_answer(const WireProtocol *p, Answers *a, uint8_t *out)
{
    if (a->have == 0 && !more(a)) return 0;
    for (;;) {
        WireFound found = wire_find(p, (Bytes){a->bytes, a->have});
        bool whole = found.kind == WIRE_FRAME;
        if (!whole && more(a)) continue;
        size_t skip = whole ? found.skip : 0;
        size_t len = whole ? found.frame.len : a->have;
        size_t kept = len < WIRE_REPLY_MAX ? len : WIRE_REPLY_MAX;
        memcpy(out, a->bytes + skip, kept);
        done_with(a, skip + len);
        return kept;
    }
}

/* Whether the bytes say that this very message was taken: another answer, or a refusal, is none. */
static bool confirms(const WireProtocol *p, Bytes frame, Bytes answer)
{
    uint8_t plain[2][WIRE_REPLY_MAX];
    size_t said_len = wire_plain(p, frame, plain[0], WIRE_REPLY_MAX);
    size_t n = wire_plain(p, answer, plain[1], WIRE_REPLY_MAX);
    const uint8_t *sent = plain[0], *got = plain[1];
    Str text = {(const char *)got, n};

    if (strcmp(p->name, "setracker") == 0) return str_find(text, STR("*AL]"), 0) != SIZE_MAX;
    if (strcmp(p->name, "iw") == 0) return str_find(text, STR("BP10"), 0) != SIZE_MAX;
    if (strcmp(p->name, "h02") == 0) return str_find(text, STR(",V4,V1,"), 0) != SIZE_MAX;
    if (strcmp(p->name, "jt808") == 0) /* 8001: our serial, our message, result 0 */
        return said_len > 12 && n >= 18 && got[1] == 0x80 && got[2] == 1 &&
               memcmp(got + 13, sent + 11, 2) == 0 && memcmp(got + 15, sent + 1, 2) == 0 &&
               got[17] == 0;
    if (strcmp(p->name, "ev07b") == 0) /* our serial, command 7f, key 00 */
        return said_len > 8 && n >= 11 && memcmp(got + 6, sent + 6, 2) == 0 && got[8] == 0x7f &&
               got[10] == 0;
    return said_len > 10 && n >= 10 && got[3] == sent[3] && /* gt06: type and serial */
           memcmp(got + 4, sent + said_len - 6, 2) == 0;
}

static WireRecord press(void)
{
    WireRecord r = {.has = WIRE_TIME | WIRE_FIX | WIRE_BATTERY, .on = WIRE_FIX};
    r.time_ms = clock_now_ms() / 1000 * 1000;
    r.lat_e7 = (int32_t)(lat * 1e7);
    r.lon_e7 = (int32_t)(lon * 1e7);
    r.battery_e2 = (int16_t)(battery * 100);
    r.sats = 8;
    r.rssi = 25;
    if (sos) r.alarms |= WIRE_ALARM_BIT(WIRE_SOS);
    if (fall) r.alarms |= WIRE_ALARM_BIT(WIRE_FALL);
    return r;
}

static int report(Arena *arena, bool good, const char *step, double ms, Bytes answer)
{
    Buf buf = buf_new(arena, 1 << 16);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_text(&out, "protocol", name);
    json_put_text(&out, "device_id", id);
    json_put_bool(&out, "answered", good);
    json_put_text(&out, "step", step);
    json_put_double(&out, "ms", ms, 3);
    json_put_str(&out, "answer_hex",
                 str_to_hex(arena, (Str){(const char *)answer.ptr, answer.len}));
    json_close(&out, '}');
    Str line = buf_str(&buf);
    printf("%.*s\n", STR_ARG(line));
    return good ? 0 : 1;
}

/* Waits for the answer to this very message: a command that the server had waiting for the device
 * may come before it. The last answer is left in `out`. */
static bool confirmed(const WireProtocol *p, Answers *a, Bytes frame, bool alarm, uint8_t *out,
                      size_t *len)
{
    *len = 0;
    for (;;) {
        size_t n = next_answer(p, a, out);
        if (n == 0) return false;
        *len = n;
        if (!alarm || confirms(p, frame, (Bytes){out, n})) return true;
    }
}

static int drill(Arena *arena, const WireProtocol *p)
{
    uint8_t frame[WIRE_REPLY_MAX];
    uint8_t answer[WIRE_REPLY_MAX];
    WireDevice device = {str_of(id), 1, maker};
    WireRecord record = press();
    __attribute__((cleanup(close_fd))) int fd = connected(arena, str_of(to));
    if (fd < 0) return report(arena, false, "connect", 0, (Bytes){answer, 0});
    Answers answers = {.fd = fd};
    int64_t start = clock_steady_us();
    size_t n = p->say(&device, WIRE_SAY_LOGIN, NULL, frame, sizeof frame);
    size_t got = 0;
    if (n) {
        answers.until_us = start + (int64_t)(wait_s * 1e6);
        if (!said(fd, frame, n) || (got = next_answer(p, &answers, answer)) == 0)
            return report(arena, false, "login", 0, (Bytes){answer, 0});
        device.serial++;
        start = clock_steady_us();
    }
    n = p->say(&device, WIRE_SAY_PLACE, &record, frame, sizeof frame);
    if (n == 0) return refuse("send.id", "设备号的格式不适合这个协议");
    answers.until_us = start + (int64_t)(wait_s * 1e6);
    bool good = said(fd, frame, n) &&
                confirmed(p, &answers, (Bytes){frame, n}, record.alarms != 0, answer, &got);
    double ms = (double)(clock_steady_us() - start) / 1000;
    return report(arena, good, record.alarms ? "alarm" : "place", ms, (Bytes){answer, got});
}

int face_send(int argc, char **argv)
{
    const ArgOption options[] = {
        {"--protocol", ARG_TEXT, &name, "NAME", "setracker, iw, jt808, ev07b, gt06 or h02"},
        {"--to", ARG_TEXT, &to, "HOST:PORT", "the server's door for this protocol"},
        {"--id", ARG_TEXT, &id, "ID", "the device's number"},
        {"--sos", ARG_FLAG, &sos, NULL, "press the SOS button"},
        {"--fall", ARG_FLAG, &fall, NULL, "report a fall"},
        {"--udp", ARG_FLAG, &udp, NULL, "by UDP, where the protocol has it"},
        {"--lat", ARG_NUMBER, &lat, "DEGREES", "where the device is"},
        {"--lon", ARG_NUMBER, &lon, "DEGREES", ""},
        {"--battery", ARG_WHOLE, &battery, "PERCENT", ""},
        {"--maker", ARG_TEXT, &maker, "LETTERS", "head of the maker (3G, HQ)"},
        {"--wait", ARG_NUMBER, &wait_s, "SECONDS", "for the answer"},
        {0}};
    int operands;
    int code = args_read(argc, argv, "yinlin send --protocol NAME --to HOST:PORT --id ID --sos",
                         options, &operands);
    if (code != ARGS_GO) return code;
    const WireProtocol *p = wire_protocol_find(str_of(name));
    if (!p) return refuse("send.protocol", "不认识的协议；可用 setracker iw jt808 ev07b gt06 h02");
    if (!to) return refuse("send.to", "要写 --to 主机:端口");
    if (udp && !p->udp) return refuse("send.udp", "这个协议不走 UDP");
    if (!(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) || battery < 0 || battery > 100 ||
        !(wait_s > 0 && wait_s <= 600))
        return refuse("send.value", "经纬度、电量或等待时间超出范围");
    if (!*id) /* a number of the drill's own, of the length that the protocol wants */
        id = strcmp(name, "setracker") == 0 || strcmp(name, "h02") == 0 ? "8800000015"
             : strcmp(name, "jt808") == 0                               ? "13900000015"
                                                                        : "868120000000015";
    Arena *arena = arena_new(1 << 20);
    code = drill(arena, p);
    arena_free(arena);
    return code;
}
