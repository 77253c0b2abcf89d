/* The slower work of the doors, on a thread of its own so that writing never waits for it. */
#include "main/doors_inside.h"

enum {
    REST_TIMES = 2,     /* after a transaction of the rules, its own time so often */
    REST_US_MIN = 5000, /* so that a device's records gather */
    REST_US_MAX = 100000,
};

typedef struct Round {
    HealthCommand *commands;
    int64_t *communities;
    size_t count;
    int64_t did, id;
    CommandState state;
} Round;

static Status read_commands(Tx *tx, void *job)
{
    Round *r = job;
    return health_commands_due(tx, &r->commands, &r->count);
}

static Status read_waiting(Tx *tx, void *job)
{
    Round *r = job;
    return health_waiting(tx, &r->communities, &r->count);
}

static Status digest(Tx *tx, void *job)
{
    return health_digest(tx, &((Round *)job)->did);
}

static Status command_done(Tx *tx, void *job)
{
    const Round *r = job;
    return health_command_done(tx, r->id, r->state);
}

/* What the doors have counted, once a minute and only when it has changed. No numbers of devices.
 */
static void log_counts(DoorsHost *h, DevicesCounts *before)
{
    if (!h->devices) return;
    DevicesCounts c = devices_counts(h->devices);
    if (memcmp(&c, before, sizeof c) == 0) return;
    *before = c;
    fprintf(stderr,
            "{\"level\":\"info\",\"doors\":{\"connections\":%llu,\"frames\":%llu,"
            "\"records\":%llu,\"alarms\":%llu,\"malformed\":%llu,\"skipped\":%llu,"
            "\"dropped\":%llu,\"unknown_devices\":%llu,\"over_quota\":%llu,\"stalls\":%llu,"
            "\"refused\":%llu}}\n",
            (unsigned long long)c.connections, (unsigned long long)c.frames,
            (unsigned long long)c.records, (unsigned long long)c.alarms,
            (unsigned long long)c.malformed, (unsigned long long)c.skipped,
            (unsigned long long)c.dropped, (unsigned long long)c.unknown_devices,
            (unsigned long long)c.over_quota, (unsigned long long)c.stalls,
            (unsigned long long)c.refused);
}

static bool command_ends(DoorsHost *h, Arena *arena, const HealthCommand *c, CommandState state)
{
    Round r = {.id = c->id, .state = state};
    Problem problem;
    TxOrigin origin = {.community = c->community, .purpose = "device"};
    return store_write(h->store, origin, arena, command_done, &r, &problem) == OK;
}

static void send_commands(DoorsHost *h, Arena *arena)
{
    Round r = {0};
    Problem problem;
    if (store_read(h->store, (TxOrigin){0}, arena, read_commands, &r, &problem) != OK) return;
    Ms now = clock_now_ms();
    for (size_t i = 0; i < r.count; i++) {
        const HealthCommand *c = &r.commands[i];
        if (c->tries >= COMMAND_TRIES) {
            if (!command_ends(h, arena, c, COMMAND_UNANSWERED)) return;
            continue;
        }
        WireCommand command = {c->ask, c->text, c->number, c->index, NULL};
        bool wired = wire_protocol_find(c->protocol) != NULL;
        Status status = !wired       ? doors_home_ask(h, c, arena, &problem)
                        : h->devices ? devices_ask(h->devices, c->hardware_id, &command, &problem)
                                     : NOT_FOUND;
        CommandState state = status == OK        ? COMMAND_SENT
                             : status == INVALID ? COMMAND_REFUSED
                                                 : COMMAND_EXPIRED;
        if (status != OK && status != INVALID && now < c->expires_ms) continue;
        if (!command_ends(h, arena, c, state)) return;
    }
}

static void rest_us(int64_t us)
{
    if (us < REST_US_MIN) us = REST_US_MIN;
    if (us > REST_US_MAX) us = REST_US_MAX;
    nanosleep(&(struct timespec){0, us * 1000}, NULL);
}

/* Works off for as long as there is something, at most `us`. True: there is more. */
static bool work_off(DoorsHost *h, Arena *arena, Arena *scratch, int64_t us)
{
    Round r = {0};
    Problem problem;
    int64_t until = clock_steady_us() + us;
    if (store_read(h->store, (TxOrigin){0}, arena, read_waiting, &r, &problem) != OK) return false;
    bool more = r.count > 0;
    for (size_t i = 0; i < r.count; i++) {
        do {
            TxOrigin origin = {.community = {r.communities[i]}, .purpose = "health"};
            int64_t begun = clock_steady_us();
            if (store_write(h->store, origin, scratch, digest, &r, &problem) != OK) return false;
            arena_reset(scratch);
            /* Most of the disk belongs to what comes in; what waits longer is worked off together.
             */
            if (r.did) rest_us(REST_TIMES * (clock_steady_us() - begun));
        } while (r.did && clock_steady_us() < until);
    }
    return more;
}

void *doors_keep_house(void *context)
{
    DoorsHost *h = context;
    Arena *arena = arena_new((size_t)1 << 30);
    Arena *scratch = arena_new((size_t)1 << 28);
    Ms newest = 0;
    int64_t next_us = 0;
    int64_t log_us = clock_steady_us() + 60000000;
    DevicesCounts logged = {0};
    bool more = false;
    pthread_setname_np(pthread_self(), "doors-house");
    for (;;) {
        pthread_mutex_lock(&h->lock);
        bool stop = h->stopping;
        bool refresh = h->refresh;
        h->refresh = false;
        pthread_mutex_unlock(&h->lock);
        if (stop) break;
        if (refresh || clock_steady_us() >= next_us) {
            newest = doors_learn_changes(h, arena, newest);
            doors_note_knocks(h, arena);
            send_commands(h, arena);
            arena_reset(arena);
            next_us = clock_steady_us() + 1000000;
            pthread_mutex_lock(&h->lock);
            h->refreshed = true;
            pthread_mutex_unlock(&h->lock);
        }
        if (clock_steady_us() >= log_us) {
            log_counts(h, &logged);
            log_us += 60000000;
        }
        more = work_off(h, arena, scratch, 500000);
        arena_reset(arena);
        if (!more) nanosleep(&(struct timespec){0, 50000000}, NULL);
    }
    arena_free(scratch);
    arena_free(arena);
    return NULL;
}
