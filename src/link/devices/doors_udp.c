/* UDP: a datagram is a connection of its own; the reply goes where it came from. */
#include "link/devices/doors.h"

#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>

enum { DATAGRAM_MAX = 65536, A_ROUND = 64 };

bool doors_address(const char *text, int port, struct sockaddr_storage *out, socklen_t *len)
{
    memset(out, 0, sizeof *out);
    struct sockaddr_in *four = (struct sockaddr_in *)out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)port);
        *len = sizeof *four;
        return true;
    }
    if (inet_pton(AF_INET6, text, &six->sin6_addr) != 1) return false;
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((uint16_t)port);
    *len = sizeof *six;
    return true;
}

void udp_write(Door *door, const struct sockaddr_storage *peer, const uint8_t *bytes, size_t len)
{
    socklen_t size =
        peer->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    /* A lost answer is like a lost datagram: the device sends again. */
    (void)!sendto(door->udp_fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL,
                  (const struct sockaddr *)peer, size);
}

/* The sink is asked when the first record comes: before it the datagram has named its device. */
typedef struct Datagram {
    Taking taking;
    char id[WIRE_ID_MAX];
    uint8_t id_len;
} Datagram;

static void datagram_record(void *to, const WireConn *wire, const WireRecord *r)
{
    Datagram *g = to;
    if (!str_eq((Str){g->id, g->id_len}, wire_id(wire))) {
        DeviceKnown known;
        g->taking.standing =
            standing_of(g->taking.devices, g->taking.door->protocol, wire_id(wire), &known);
        g->taking.device = known.device;
        memcpy(g->id, wire->id, wire->id_len);
        g->id_len = wire->id_len;
    }
    take_record(&g->taking, wire, r);
}

static void datagram(Door *door, Bytes in, const struct sockaddr_storage *peer)
{
    Devices *d = door->devices;
    WireConn wire = {.parts = d->parts};
    Datagram g = {.id_len = 0};
    while (in.len) {
        WireOut reply;
        WireSink sink = {datagram_record, &g};
        DeviceStanding standing = g.taking.standing;
        int64_t device = g.taking.device;
        g.taking = take_begin(d, door, NULL);
        g.taking.standing = standing;
        g.taking.device = device;
        g.taking.peer = peer;
        uint64_t malformed = wire.malformed;
        WireStep step = wire_step(door->protocol, &wire, in, d->now_ms, &sink, &reply);
        if (g.taking.full) {
            take_back(&g.taking); /* not answered: it comes again */
            COUNT(d, udp_dropped);
            return;
        }
        COUNT_BY(d, malformed, wire.malformed - malformed);
        if (step.kind == WIRE_FRAME) {
            COUNT(d, frames);
            if (wire.id_len && g.id_len == 0) { /* a beat: named, and no record */
                DeviceKnown known;
                g.taking.standing = standing_of(d, door->protocol, wire_id(&wire), &known);
                g.taking.device = known.device;
                memcpy(g.id, wire.id, wire.id_len);
                g.id_len = wire.id_len;
            }
            take_keep(&g.taking, &reply);
        }
        if (step.used == 0 || step.kind == WIRE_CLOSE) return;
        in = (Bytes){in.ptr + step.used, in.len - step.used};
    }
}

static void on_datagram(evutil_socket_t fd, short what, void *arg)
{
    Door *door = arg;
    Devices *d = door->devices;
    (void)what;
    d->now_ms = clock_now_ms();
    for (int i = 0; i < A_ROUND; i++) {
        struct sockaddr_storage peer = {0};
        socklen_t len = sizeof peer;
        ssize_t n =
            recvfrom(fd, d->scratch, DATAGRAM_MAX, MSG_DONTWAIT, (struct sockaddr *)&peer, &len);
        if (n < 0) return;
        datagram(door, (Bytes){d->scratch, (size_t)n}, &peer);
    }
}

Status udp_open(Door *door, int port, Problem *problem)
{
    struct sockaddr_storage at;
    socklen_t len;
    Devices *d = door->devices;
    int one = 1;
    if (!doors_address(d->options.address, port, &at, &len))
        return problem_set(problem, INVALID, "devices.address", "监听地址 %s 不对",
                           d->options.address);
    door->udp_fd = socket(at.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (door->udp_fd >= 0) {
        setsockopt(door->udp_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        setsockopt(door->udp_fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
        int room = 4 << 20;
        setsockopt(door->udp_fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    }
    if (door->udp_fd < 0 || bind(door->udp_fd, (struct sockaddr *)&at, len) < 0)
        return problem_set(problem, UNAVAILABLE, "devices.port", "设备端口 %d (UDP) 打不开：%s",
                           port, strerror(errno));
    len = sizeof at;
    ASSERT(getsockname(door->udp_fd, (struct sockaddr *)&at, &len) == 0);
    door->udp_port = ntohs(((struct sockaddr_in *)&at)->sin_port);
    if (!d->scratch) d->scratch = arena_alloc_raw(d->arena, DATAGRAM_MAX);
    door->udp = event_new(d->base, door->udp_fd, EV_READ | EV_PERSIST, on_datagram, door);
    ASSERT(door->udp && event_add(door->udp, NULL) == 0);
    return OK;
}
