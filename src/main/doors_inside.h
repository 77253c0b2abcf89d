/* What the files of the doors' host share:
 *   doors.c        options, opening and closing
 *   doors_known.c  the registry in memory: which device is whose, and who knocked unknown
 *   doors_write.c  what came, on its way to the store: one lane a community, and their thread
 *   doors_home.c   homes over MQTT
 *   doors_house.c  the slower work on a thread of its own: changes, commands, the inbox
 *
 * Functions marked "locked" are called with the host's lock held. */
#pragma once
#include "domains/health/health.h"
#include "main/doors.h"

#include <pthread.h>

enum {
    WAITING_ITEMS = 8192, /* of one community; then its doors wait */
    KNOCKS = 256,         /* unknown numbers that wait to be written down */
    ASKED = 256,          /* commands to homes whose arrival is awaited */
};

struct Lane;
typedef struct Known {
    Str key;           /* "protocol number" */
    struct Lane *lane; /* of its community; NULL: not yet looked up */
    DeviceCard card;
    HomeMemory home; /* of MQTT: what was told before; its thread's own */
    int64_t home_value_e3[HOME_KINDS];
    bool home_known[HOME_KINDS];
} Known;

typedef struct Lane { /* a community on its way to the store */
    CommunityId community;
    HealthIn items[WAITING_ITEMS];
    uint64_t handles[WAITING_ITEMS]; /* 0: nobody waits (MQTT) */
    size_t count;
    bool writing;
    int64_t written_us; /* when a write was begun last */
    struct Lane *next;
} Lane;

typedef struct Job {
    StoreJob store; /* first */
    DoorsHost *host;
    Lane *lane; /* NULL: an alarm */
    HealthIn *items;
    uint64_t *handles;
    size_t count;
    Str site, device,
        event; /* an MQTT event to be acknowledged when it is kept; event.len 0: none */
} Job;

struct DoorsHost {
    Store *store;
    Devices *devices; /* NULL: none */
    Mqtt *mqtt;
    pthread_t writer, house;
    Arena *arena; /* registry and lanes; grows with them */

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t wake;
    Known **slots; /* open addressing; a power of two, from the first device on */
    size_t slot_count, known_count;
    Lane *lanes;
    int64_t out;           /* jobs with the store */
    int64_t acknowledging; /* calls into mqtt that are under way */
    bool stopping;         /* nothing is taken any more */
    bool closing;          /* and what was taken is written, then it ends */
    bool refresh, refreshed, room;
    int64_t home_heard; /* MQTT messages of devices we know */
    struct {            /* commands that are with the broker, the newest */
        int64_t id;
        CommunityId community;
    } asked[ASKED];
    size_t asked_next;
    struct {
        char protocol[16];
        char number[HOME_DEVICE_MAX + 1];
    } knocks[KNOCKS];
    size_t knock_count;
};

/* doors_known.c */
Known *doors_known(DoorsHost *h, Str protocol, Str number); /* locked; NULL: nobody's */
void doors_knock(DoorsHost *h, Str protocol, Str number);   /* locked */
DeviceStanding doors_standing(const DeviceCard *card);
/* Reads what has changed since the newest that is known; answers the newest there is. */
Ms doors_learn_changes(DoorsHost *h, Arena *arena, Ms newest);
void doors_note_knocks(DoorsHost *h, Arena *arena);
/* For link/devices. */
DeviceStanding doors_device_standing(void *to, const WireProtocol *protocol, Str id,
                                     DeviceKnown *out);
void doors_device_met(void *to, const WireProtocol *protocol, Str id);

/* doors_write.c */
Job *doors_job_new(DoorsHost *h, CommunityId community, size_t count);
/* Locked, which the job's end waits for. False: the store's queue is full; the job is gone. */
bool doors_submit(DoorsHost *h, Job *j);
Lane *doors_lane(DoorsHost *h, Known *k);        /* locked */
void doors_write_lane(DoorsHost *h, Lane *lane); /* locked */
void *doors_write(void *host);                   /* the thread: writes lanes as one is free */
/* For link/devices. */
size_t doors_device_items(void *to, const DeviceItem *items, size_t count, bool alarms);

/* doors_home.c */
Status doors_home_open(DoorsHost *h, const DoorsOptions *o, Arena *arena, Problem *problem);
/* INVALID: this kind of device takes no such command. */
Status doors_home_ask(DoorsHost *h, const HealthCommand *c, Arena *arena, Problem *problem);

/* doors_house.c */
void *doors_keep_house(void *host); /* the thread */
