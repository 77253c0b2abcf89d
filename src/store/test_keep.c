/* Keeping the data: backup while others write, restore, and a disk that is full. */
#include "base/file.h"
#include "store/shop_for_tests.h"
#include "store/test_store.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

extern char **environ;

static const StorePart shop_part = {
    .name = "shop",
    .schema = {shop_schema, shop_schema + sizeof shop_schema - 1},
    .audit = {shop_audit, shop_audit + sizeof shop_audit - 1},
};
static const StorePart *const parts[] = {&shop_part, NULL};

static TestStore *open_shop(TestEngine engine)
{
    TestStore *t = test_store_open(parts, engine);
    ShopItem rice = {1, STR("米饭"), 1000000};
    CHECK_STATUS(OK, test_write(t, 7, shop_open_item, &rice));
    return t;
}

typedef struct Writer {
    TestStore *t;
    pthread_t thread;
    atomic_bool stop;
    _Atomic int64_t done;
} Writer;

static void *writer_main(void *context)
{
    Writer *w = context;
    while (!atomic_load(&w->stop)) {
        Arena *arena = arena_new(1 << 20);
        ShopOrder order = {.item = 1, .client = 1, .number = atomic_load(&w->done) + 1};
        TxOrigin origin = {.community = {7}};
        if (store_write(w->t->store, origin, arena, shop_order, &order, NULL) == OK)
            atomic_fetch_add(&w->done, 1);
        arena_free(arena);
    }
    return NULL;
}

static void wait_for(Writer *w, int64_t done)
{
    CHECK(TEST_WAIT(atomic_load(&w->done) >= done));
}

static bool run(const char *const *words)
{
    pid_t child;
    int end = -1;
    char *copy[8] = {NULL};
    for (int i = 0; words[i]; i++) copy[i] = str_c(test_arena(), str_of(words[i]));
    if (posix_spawnp(&child, copy[0], NULL, NULL, copy, environ) != 0) return false;
    while (waitpid(child, &end, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(end) && WEXITSTATUS(end) == 0;
}

/* A second database with what the backup holds; its url. */
static const char *restore(TestStore *t, const char *backup)
{
    Arena *a = test_arena();
    if (t->engine == TEST_SQLITE) { /* a backup is a database: put it where it belongs */
        const char *file = str_c(a, str_fmt(a, "%s/restored.db", t->folder));
        CHECK(rename(backup, file) == 0);
        return str_c(a, str_fmt(a, "sqlite:%s", file));
    }
    /* Into a database of its own, as on an empty machine. */
    const char *base = getenv("YL_TEST_PG"); /* postgresql://user@host/database?more */
    const char *slash = strchr(strstr(base, "//") + 2, '/');
    const char *question = strchr(base, '?');
    const char *name = str_c(a, str_fmt(a, "yl_restored_%d", (int)getpid()));
    Str server = {base, (size_t)(slash - base)};
    const char *url =
        str_c(a, str_fmt(a, "%.*s/%s%s", STR_ARG(server), name, question ? question : ""));
    const char *create[] = {"psql", "-q", "-c", str_c(a, str_fmt(a, "CREATE DATABASE %s", name)),
                            base,   NULL};
    const char *fill[] = {"pg_restore", "-d", url, "--no-owner", backup, NULL};
    CHECK(run(create));
    CHECK(run(fill));
    const char *options = strstr(t->url, "options=");
    return str_c(a, str_fmt(a, "%s%c%s", url, question ? '&' : '?', options));
}

static void drop_restored(TestStore *t)
{
    if (t->engine == TEST_SQLITE) return;
    Arena *a = test_arena();
    const char *drop[] = {"psql",
                          "-q",
                          "-c",
                          str_c(a, str_fmt(a, "DROP DATABASE yl_restored_%d", (int)getpid())),
                          getenv("YL_TEST_PG"),
                          NULL};
    CHECK(run(drop));
}

TEST(a_backup_made_while_others_write_is_whole_and_can_be_opened)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        Writer w = {.t = t};
        ASSERT(pthread_create(&w.thread, NULL, writer_main, &w) == 0);
        wait_for(&w, 50);
        int64_t before = atomic_load(&w.done);
        const char *backup = str_c(test_arena(), str_fmt(test_arena(), "%s/backup", t->folder));
        Problem problem = {0};
        CHECK_STATUS(OK, store_backup(t->store, backup, &problem));
        int64_t after = atomic_load(&w.done) + 1;
        wait_for(&w, after + 20);
        atomic_store(&w.stop, true);
        pthread_join(w.thread, NULL);

        TestStore copy = *t;
        copy.url = copy.options.url = restore(t, backup);
        copy.options.node = 1;
        if (CHECK_STATUS(OK, test_store_try_open(&copy))) {
            int64_t orders = test_number(&copy, "SELECT count(*) FROM shop_order");
            CHECK(orders >= before && orders <= after);
            CHECK_INT(0, test_store_broken(&copy));
            ShopOrder order = {.item = 1, .client = 2, .number = 1}; /* and life goes on */
            CHECK_STATUS(OK, test_write(&copy, 7, shop_order, &order));
            CHECK_INT(0, test_store_broken(&copy));
            store_close(copy.store);
        }
        drop_restored(t);
        test_store_close(t);
    }
}

TEST(a_second_process_may_back_up_and_audit_beside_the_server)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        TestStore beside = *t;
        beside.options.read_only = true;
        CHECK_STATUS(OK, test_store_try_open(&beside));
        CHECK_INT(0, test_store_broken(&beside));
        const char *backup = str_c(test_arena(), str_fmt(test_arena(), "%s/backup", t->folder));
        Problem problem = {0};
        CHECK_STATUS(OK, store_backup(beside.store, backup, &problem));
        struct stat info;
        CHECK_INT(0, stat(backup, &info));
        CHECK_INT(0600, info.st_mode & 0777); /* it holds what persons entrusted to us */
        store_close(beside.store);
        store_close(t->store); /* and also while no server runs */
        t->store = NULL;
        CHECK_STATUS(OK, test_store_try_open(&beside));
        CHECK_INT(0, test_store_broken(&beside));
        CHECK_STATUS(OK, store_backup(beside.store, backup, &problem));
        store_close(beside.store);
        CHECK_STATUS(OK, test_store_try_open(t));
        test_store_close(t);
    }
}

TEST(a_backup_that_cannot_be_written_says_so_and_leaves_nothing)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = open_shop(engine);
        Problem problem = {0};
        const char *in_nothing = str_c(t->arena, str_fmt(t->arena, "%s/none/backup", t->folder));
        CHECK_STATUS(UNAVAILABLE, store_backup(t->store, in_nothing, &problem));
        CHECK_TEXT("store.backup", problem.code);
        test_store_close(t);
    }
}

static Status fill(Tx *tx, void *job)
{
    int64_t from = *(const int64_t *)job;
    char *text = arena_alloc(tx->arena, 2000);
    memset(text, 'x', 2000);
    for (int64_t i = 0; i < 200; i++) {
        ShopItem item = {from + i, {text, 2000}, 1};
        TRY(shop_open_item(tx, &item));
    }
    return OK;
}

/* A limit on the size of files stands for a full disk: writes to the log fail half-way. */
TEST(a_full_disk_refuses_and_loses_nothing_and_goes_on_when_there_is_room)
{
    TestStore *t = open_shop(TEST_SQLITE);
    struct rlimit old;
    int64_t kept = 0;
    int refused = 0;
    ASSERT(getrlimit(RLIMIT_FSIZE, &old) == 0);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = {3 << 20, old.rlim_max};
    ASSERT(setrlimit(RLIMIT_FSIZE, &small) == 0);
    for (int64_t i = 0; i < 20; i++) {
        int64_t from = 1000 + i * 1000;
        Status status = test_write(t, 7, fill, &from);
        if (status == OK) {
            kept += 200;
            continue;
        }
        CHECK_STATUS(UNAVAILABLE, status);
        refused++;
    }
    CHECK(refused > 0 && kept > 0);
    CHECK_INT(kept + 1, test_number(t, "SELECT count(*) FROM shop_item"));
    ASSERT(setrlimit(RLIMIT_FSIZE, &old) == 0);
    int64_t from = 900000;
    CHECK_STATUS(OK, test_write(t, 7, fill, &from));
    test_store_reopen(t);
    CHECK_INT(kept + 201, test_number(t, "SELECT count(*) FROM shop_item"));
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}
