/* The program on a data folder: its key, its database, its links.
 *
 *   DIR/yinlin.db   the SQLite database (unless --db names PostgreSQL)
 *   DIR/key         the master key of sealed columns: keep a copy apart from the backups
 *   DIR/map.source  the street map as it was imported, and
 *   DIR/city.walk   what is walked on (yinlin map import)
 *   DIR/outbox/     what the stand-ins for SMS and voice have "sent"
 *   DIR/pay.key     the key agreed with the payment provider; the payments of a folder without it
 *                   cannot be asked for, unless --pay-stand-in is given
 *   DIR/demo        stands there when `yinlin demo` filled the folder: the stand-in pays, and
 *                   the clock may be set ahead (YL_AHEAD) */
#pragma once
#include "main/domains.h"

typedef struct ProgramOptions {
    const char *data;        /* folder; NULL: ./data */
    const char *db;          /* PostgreSQL url; NULL: SQLite in the folder */
    int64_t node;            /* 0..31, different for every process over one database */
    bool pay_stand_in;       /* the stand-in of the payment provider pays what is asked for */
    const char *pay_page;    /* of the provider, with {intent} and {fen}; NULL: none */
    const char *pay_refunds; /* where the provider takes refunds; NULL: it fetches them */
    bool no_jobs;
    bool read_only; /* beside a running server */
} ProgramOptions;

/* Hands alarms of the domain health to the domain safety; program_open does it. */
void alarms_connect(void);
bool program_is_demo(ProgramOptions options);
/* Makes folder and key when they are missing, unless read_only. NOT_FOUND program.key_missing,
 * INVALID program.wrong_key: the database belongs to another key; nothing was changed. */
Status program_open(ProgramOptions options, Store **out, Problem *problem) MUST_USE;
/* Calls every domain's work once a second on a thread of its own, until stopped. */
typedef struct Worker Worker;
Worker *worker_start(Store *store);
void worker_stop(Worker *worker);
/* Every domain's work once, for tests and the simulation. */
Status worker_once(Store *store, Problem *problem) MUST_USE;
