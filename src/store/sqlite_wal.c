/* Copying the log back into the database, beside the writer.
 *
 * SQLite does it inside the commit that finds the log long: 32 MB are then written and synced while
 * every other write waits, an SOS among them.  Here a thread with a connection of its own copies,
 * again and again until little is left; that little the writer copies itself after a commit, and
 * the next commit begins the log anew.
 *
 *   writer ── commit ── pages ≥ LONG ─> thread: copy, copy … until ≤ LITTLE ─> writer: the rest */
#include "store/sqlite.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LONG = 8000,  /* pages: a page that many commits touch is copied once for so many */
    LITTLE = 200, /* pages that a commit may wait for */
    ROUNDS = 20,  /* of copying; when the writer is still faster, it goes on at the next commit */
    TOO_LONG = 250000, /* 1 GB: then everybody waits after all */
};

struct SqliteWal {
    sqlite3 *db; /* the thread's */
    const char *path;
    bool no_sync;
    pthread_t thread;
    pthread_mutex_t lock; /* guards the four below */
    pthread_cond_t wake;
    bool asked;  /* the log is long */
    bool little; /* what is left is for the writer */
    bool stopping;
    bool running; /* the thread has been started */
};

static int copy(SqliteWal *w, int *left)
{
    int pages = 0;
    int copied = 0;
    int rc = sqlite3_wal_checkpoint_v2(w->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
    *left = pages - copied;
    return rc;
}

static bool open_own(SqliteWal *w)
{
    if (w->db) return true;
    int rc = sqlite3_open_v2(w->path, &w->db, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, NULL);
    if (rc == SQLITE_OK && w->no_sync)
        rc = sqlite3_exec(w->db, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
    if (rc == SQLITE_OK) return true;
    sqlite3_close(w->db);
    w->db = NULL;
    return false;
}

static void *run(void *context)
{
    SqliteWal *w = context;
    pthread_setname_np(pthread_self(), "wal");
    pthread_mutex_lock(&w->lock);
    while (!w->stopping) {
        while (!w->asked && !w->stopping) pthread_cond_wait(&w->wake, &w->lock);
        bool stop = w->stopping;
        pthread_mutex_unlock(&w->lock);
        int left = LITTLE + 1;
        int before = INT32_MAX;
        for (int i = 0; !stop && i < ROUNDS && left > LITTLE && left < before; i++) {
            before = left > LITTLE + 1 ? left : INT32_MAX;
            if (!open_own(w) || copy(w, &left) != SQLITE_OK) break; /* busy: asked again */
        }
        pthread_mutex_lock(&w->lock);
        w->little = left <= LITTLE;
        w->asked = false;
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static bool start(SqliteWal *w)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals belong to the main thread */
    bool ok = pthread_create(&w->thread, NULL, run, w) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

/* The writer's, after each commit. */
static int committed(void *context, sqlite3 *db, const char *name, int pages)
{
    SqliteWal *w = context;
    if (pages < LONG) return SQLITE_OK;
    pthread_mutex_lock(&w->lock);
    bool little = w->little || pages >= TOO_LONG;
    w->little = false;
    if (!little && !w->asked) {
        if (!w->running) w->running = start(w);
        little = !w->running;
        w->asked = w->running;
        pthread_cond_signal(&w->wake);
    }
    pthread_mutex_unlock(&w->lock);
    /* Busy when the thread copies just now: then the next commit asks again. */
    if (little) sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return SQLITE_OK;
}

/* A log that grows makes the file system write its own journal at each commit, which waits for
 * what others write. So it has its size before the first commit; what is not a frame with the log's
 * salt ends it, zeros do. Not being able to is no error: then it grows. */
static void extend(const char *database)
{
    static const char zeros[1 << 16];
    char path[4096];
    struct stat at;
    int n = snprintf(path, sizeof path, "%s-wal", database);
    if (n < 0 || (size_t)n >= sizeof path) return;
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return;
    if (fstat(fd, &at) == 0)
        for (off_t from = at.st_size; from < (off_t)LONG * 4096; from += (off_t)sizeof zeros)
            if (pwrite(fd, zeros, sizeof zeros, from) < 0) break;
    close(fd);
}

SqliteWal *sqlite_wal_open(SqliteConn *c)
{
    SqliteWal *w = NEW(c->conn.arena, SqliteWal);
    w->path = c->conn.store->path;
    w->no_sync = c->conn.store->options.no_sync;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    if (!w->no_sync) extend(w->path);
    sqlite3_wal_hook(c->db, committed, w);
    return w;
}

void sqlite_wal_close(SqliteWal *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    if (w->running) pthread_join(w->thread, NULL);
    sqlite3_close(w->db);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->wake);
}
