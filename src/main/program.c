#include "main/program.h"
#include "base/file.h"
#include "base/secret.h"
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

Status program_open(ProgramOptions options, Store **out, Problem *problem)
{
    static char outbox[4096]; /* the link keeps the name for as long as the program runs */
    const char *folder = folder_of(options);
    Arena *arena = arena_new(1 << 16);
    Status status = make_folder(folder, problem);
    snprintf(outbox, sizeof outbox, "%s/outbox", folder);
    if (status == OK) status = make_folder(outbox, problem);
    if (status == OK) status = secret_open(str_fmt(arena, "%s/key", folder).ptr, problem);
    if (status == OK) status = configure_pay(options, arena, problem);
    if (status == OK) {
        alarms_connect();
        tell_configure((TellOptions){.folder = outbox});
        status = store_open((StoreOptions){.url = store_url(arena, options).ptr,
                                           .node = (int)options.node,
                                           .no_jobs = options.no_jobs,
                                           .read_only = options.read_only,
                                           .parts = program_parts()},
                            out, problem);
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
