/* Rate limits: a token bucket for each key, in bounded memory.
 *
 * Owns        its table; safe from every thread
 * Always true a key that was never seen may take `capacity` at once and `per_minute` on the long
 *             run.  When the table is full, the bucket nearest to full in the same set makes room,
 *             which can only forgive, and least of all whoever is being limited. */
#pragma once
#include "base/time.h"

typedef struct RateTable RateTable;

/* keys: about how many are remembered (24 bytes each). */
RateTable *rate_new(Arena *arena, size_t keys);
/* Before the arena dies. */
void rate_close(RateTable *table);

/* Takes one token of key. True: go on. False: refused; *wait_s (may be NULL) says when the next one
 * is there. now_ms: any clock that does not go back. */
bool rate_take(RateTable *table, Str key, int capacity, int per_minute, Ms now_ms, int *wait_s);
/* The part of an address that is limited together: IPv4 /24, IPv6 /64. */
Str rate_network(Arena *arena, Str address);
