#include "main/program.h"
#include "base/file.h"
#include "base/secret.h"
#include "domains/people/people.h"
#include "link/pay.h"
#include "link/tell.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder_of(ProgramOptions options)
{
    return options.data ? options.data : "data";
}

/* "sqlite:DIR/yinlin.db" or the PostgreSQL url. */
static Str store_url(Arena *arena, ProgramOptions options)
{
    if (options.db) return str_of(options.db);
    return str_fmt(arena, "sqlite:%s/yinlin.db", folder_of(options));
}

bool program_is_demo(ProgramOptions options)
{
    char mark[4096];
    snprintf(mark, sizeof mark, "%s/demo", folder_of(options));
    return access(mark, F_OK) == 0;
}

static Status make_folder(const char *path, Problem *problem)
{
    if (mkdir(path, 0750) == 0 || errno == EEXIST) return OK;
    return problem_set(problem, UNAVAILABLE, "program.folder", "建不了文件夹 %s，请检查权限", path);
}

/* The key file wins over the stand-in: a folder that has a provider never plays. */
static Status configure_pay(ProgramOptions options, Arena *arena, Problem *problem)
{
    PayOptions pay = {.page = options.pay_page ? str_of(options.pay_page) : STR(""),
                      .refunds = options.pay_refunds ? str_of(options.pay_refunds) : STR("")};
    const char *folder = folder_of(options);
    const char *key = str_fmt(arena, "%s/pay.key", folder).ptr;
    if (access(key, F_OK) == 0) {
        TRY(file_read(arena, key, 4096, &pay.key, problem));
        pay.key = str_trim(pay.key);
        if (pay.key.len < 16 || pay.key.len > 128)
            return problem_set(problem, INVALID, "program.pay_key",
                               "%s 里要有 16 到 128 个字节的支付密钥", key);
        pay.way = PAY_PROVIDER;
    } else if (options.pay_stand_in || program_is_demo(options)) {
        pay.way = PAY_STANDIN;
    }
    pay_configure(pay);
    return OK;
}

/* Whether there may be something in the database already. */
static bool is_filled(ProgramOptions options, Arena *arena)
{
    struct stat file;
    const char *path = str_fmt(arena, "%s/yinlin.db", folder_of(options)).ptr;
    return options.db || (stat(path, &file) == 0 && file.st_size > 0);
}

/* Opens the key, which is made with a new folder only: a database whose key is gone must not get
 * another, or what is sealed with the old one and what with the new could not be told apart.  Who
 * only reads makes nothing; with PostgreSQL it may have no folder at all. */
static Status open_key(ProgramOptions options, Arena *arena, Problem *problem)
{
    const char *folder = folder_of(options);
    const char *key = str_fmt(arena, "%s/key", folder).ptr;
    bool there = access(key, F_OK) == 0;
    if (!there && !options.db && is_filled(options, arena))
        return problem_set(problem, NOT_FOUND, "program.key_missing",
                           "%s 里有数据库却没有 key：请放回另外保存的那一把，再试一次", folder);
    if (!there && options.read_only) return OK;
    return secret_open(key, problem);
}

static Status key_fits(Tx *tx, void *job)
{
    return people_key_fits(tx, job);
}

static Status check_key(ProgramOptions options, Store *store, Arena *arena, Problem *problem)
{
    bool fits;
    TRY(store_read(store, (TxOrigin){0}, arena, key_fits, &fits, problem));
    if (fits) return OK;
    return problem_set(problem, INVALID, "program.wrong_key",
                       "%s/key 打不开这个数据库：请放回属于它的那一把，再试一次",
                       folder_of(options));
}

/* Looks whether key and database belong together before anything is written or a timer runs. What
 * cannot be opened to look at is new or of an earlier version. */
static Status check_before(ProgramOptions options, StoreOptions open, Arena *arena, bool new_key,
                           Problem *problem)
{
    Store *store;
    Problem unused = {0};
    open.read_only = open.no_jobs = true;
    if (!is_filled(options, arena) || (options.read_only && new_key)) return OK;
    if (store_open(open, &store, &unused) != OK) return OK;
    Status status = check_key(options, store, arena, problem);
    store_close(store);
    if (status != OK && new_key) unlink(str_fmt(arena, "%s/key", folder_of(options)).ptr);
    return status;
}

Status program_open(ProgramOptions options, Store **out, Problem *problem)
{
    static char outbox[4096]; /* the link keeps the name for as long as the program runs */
    const char *folder = folder_of(options);
    Arena *arena = arena_new(1 << 20);
    bool makes = !options.read_only;
    StoreOptions store = {.url = store_url(arena, options).ptr,
                          .node = (int)options.node,
                          .no_jobs = options.no_jobs,
                          .read_only = options.read_only,
                          .parts = program_parts()};
    bool new_key = access(str_fmt(arena, "%s/key", folder).ptr, F_OK) != 0;
    snprintf(outbox, sizeof outbox, "%s/outbox", folder);
    Status status = makes ? make_folder(folder, problem) : OK;
    if (status == OK) status = open_key(options, arena, problem);
    if (status == OK && makes) status = make_folder(outbox, problem);
    if (status == OK) status = configure_pay(options, arena, problem);
    if (status == OK) status = check_before(options, store, arena, new_key, problem);
    if (status == OK) {
        alarms_connect();
        tell_configure((TellOptions){.folder = outbox});
        status = store_open(store, out, problem);
    }
    arena_free(arena);
    return status;
}

struct Worker {
    Store *store;
    pthread_t thread;
    pthread_mutex_t lock; /* guards stopping */
    pthread_cond_t stop;
    bool stopping;
};

Status worker_once(Store *store, Problem *problem)
{
    Status first = OK;
    for (size_t i = 0; domains[i]; i++) {
        if (!domains[i]->work) continue;
        Status status = domains[i]->work(store, problem);
        if (first == OK) first = status;
    }
    return first;
}

static void *run(void *context)
{
    Worker *w = context;
    pthread_mutex_lock(&w->lock);
    while (!w->stopping) {
        Problem problem;
        struct timespec until;
        pthread_mutex_unlock(&w->lock);
        if (worker_once(w->store, &problem) != OK)
            fprintf(stderr, "{\"level\":\"warn\",\"work\":\"%s\"}\n", problem.code);
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 1;
        pthread_mutex_lock(&w->lock);
        if (!w->stopping) pthread_cond_timedwait(&w->stop, &w->lock, &until);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

Worker *worker_start(Store *store)
{
    static Worker worker; /* one a process */
    worker = (Worker){.store = store};
    pthread_mutex_init(&worker.lock, NULL);
    pthread_cond_init(&worker.stop, NULL);
    ASSERT(pthread_create(&worker.thread, NULL, run, &worker) == 0);
    return &worker;
}

void worker_stop(Worker *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->stop);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
}
