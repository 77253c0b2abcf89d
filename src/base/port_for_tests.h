/* A port of 127.0.0.1 that nobody has, for a program that must be told one. */
#pragma once
#include "base/status.h"

#include <arpa/inet.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

/* Below the ports that the machine gives to connections, as tools/free-port: those of the tests
 * beside this one do not take it before the program does, nor while it is down. */
static int free_port(void)
{
    enum { FIRST = 20000, COUNT = 12000 };
    for (;;) {
        uint32_t chance = 0;
        ASSERT(getrandom(&chance, sizeof chance, 0) == sizeof chance);
        struct sockaddr_in at = {.sin_family = AF_INET,
                                 .sin_port = htons((uint16_t)(FIRST + chance % COUNT))};
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        bool is_free = bind(fd, (struct sockaddr *)&at, sizeof at) == 0;
        close(fd);
        if (is_free) return ntohs(at.sin_port);
    }
}
