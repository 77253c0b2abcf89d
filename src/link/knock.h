/* Knocking at our own door: one POST to this program's public socket, as anybody would send it.
 *
 * Owns        the address that was configured
 * Always true nothing is sent before knock_configure; the far end is always this machine, so that a
 *             certificate for another name is no fault here */
#pragma once
#include "base/str.h"

/* Before any other thread runs. host: where the server listens, "0.0.0.0" for everywhere; copied.
 * port 0: nothing is sent. */
void knock_configure(const char *host, int port, bool tls);
bool knock_wanted(void);
/* UNAVAILABLE knock.down: no answer within five seconds, or another than 2xx. */
Status knock_post(const char *path, Str body, Problem *problem) MUST_USE;
