#include "http/rate.h"

#include <pthread.h>
#include <sodium.h>

enum { WAYS = 8, MILLI = 1000 };

typedef struct Bucket {
    uint64_t key; /* 0: free */
    Ms at_ms;     /* when `taken` was right */
    int32_t taken_milli;
    int32_t per_minute;
} Bucket;

struct RateTable {
    pthread_mutex_t lock; /* guards the buckets */
    Bucket *buckets;
    size_t sets;
    uint8_t secret[crypto_shorthash_KEYBYTES]; /* so that nobody can choose his neighbours */
};

RateTable *rate_new(Arena *arena, size_t keys)
{
    ASSERT(sodium_init() >= 0);
    RateTable *table = NEW(arena, RateTable);
    table->sets = keys / WAYS + 1;
    table->buckets = NEW_ARRAY(arena, Bucket, table->sets * WAYS);
    randombytes_buf(table->secret, sizeof table->secret);
    pthread_mutex_init(&table->lock, NULL);
    return table;
}

void rate_close(RateTable *table)
{
    pthread_mutex_destroy(&table->lock);
}

/* Tokens come back with time. */
static void refill(Bucket *b, Ms now_ms)
{
    Ms passed_ms = now_ms - b->at_ms;
    if (passed_ms <= 0) return;
    int64_t back = passed_ms >= HOUR_MS * 24 ? INT32_MAX : passed_ms * b->per_minute / 60;
    if (back >= b->taken_milli) {
        b->taken_milli = 0;
        b->at_ms = now_ms;
    } else { /* the part of a thousandth stays for the next time */
        b->taken_milli -= (int32_t)back;
        b->at_ms += back * 60 / b->per_minute;
    }
}

static Bucket *find(Bucket *set, uint64_t key, Ms now_ms)
{
    Bucket *best = &set[0];
    for (int i = 0; i < WAYS; i++)
        if (set[i].key == key) return &set[i];
    for (int i = 0; i < WAYS; i++) {
        if (!set[i].key) return &set[i];
        refill(&set[i], now_ms);
        if (set[i].taken_milli < best->taken_milli) best = &set[i];
    }
    return best;
}

bool rate_take(RateTable *table, Str key, int capacity, int per_minute, Ms now_ms, int *wait_s)
{
    uint64_t hash;
    ASSERT(capacity > 0 && capacity <= 1000000 && per_minute > 0 && per_minute <= 1000000);
    crypto_shorthash((uint8_t *)&hash, (const uint8_t *)key.ptr, key.len, table->secret);
    if (!hash) hash = 1;
    pthread_mutex_lock(&table->lock);
    Bucket *b = find(&table->buckets[(hash >> 8) % table->sets * WAYS], hash, now_ms);
    if (b->key != hash) *b = (Bucket){.key = hash, .at_ms = now_ms};
    b->per_minute = per_minute;
    refill(b, now_ms);
    int64_t over = (int64_t)b->taken_milli + MILLI - (int64_t)capacity * MILLI;
    bool good = over <= 0;
    if (good) b->taken_milli += MILLI;
    pthread_mutex_unlock(&table->lock);
    if (!good && wait_s)
        *wait_s = (int)((over * 60 + per_minute * MILLI - 1) / (per_minute * MILLI));
    return good;
}

Str rate_network(Arena *arena, Str address)
{
    size_t cut = SIZE_MAX;
    if (str_find(address, STR(":"), 0) == SIZE_MAX) { /* a.b.c */
        for (size_t i = 0; i < address.len; i++)
            if (address.ptr[i] == '.') cut = i;
        return str_fmt(arena, "%.*s.0/24", (int)(cut == SIZE_MAX ? address.len : cut), address.ptr);
    }
    int groups = 0;
    for (cut = 0; cut < address.len; cut++)
        if (address.ptr[cut] == ':' && (++groups == 4 || (cut && address.ptr[cut - 1] == ':')))
            break;
    return str_fmt(arena, "%.*s::/64", (int)cut, address.ptr);
}
