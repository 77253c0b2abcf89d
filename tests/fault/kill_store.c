/* kill -9 under write load: every answered write is there, none twice, every audit empty.
 *
 * A child process writes from several threads and marks each answer in memory shared with the
 * parent; the parent kills it at a random moment, opens the database and looks.  On PostgreSQL the
 * client is killed, and a few times the whole server (`pg_ctl -m immediate`, as a power cut) while
 * the client lives on.  Rounds: YL_KILL_SQLITE (200), YL_KILL_PG (50), YL_KILL_SERVER (3). */
#include "base/file.h"
#include "store/shop_for_tests.h"
#include "store/test_store.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { CLIENTS = 8, ROUND_US_MAX = 60000 };

extern char **environ;

/* Shared between parent and child. */
typedef struct Answers {
    _Atomic int64_t answered[CLIENTS]; /* the newest number answered OK; orders before it too */
    _Atomic int64_t asked[CLIENTS];
    _Atomic bool ready;
    _Atomic bool stop;
} Answers;

static Status tell_once(Tx *tx, const Event *event)
{
    ShopItem item = {1000000 + event->number, STR("told"), 1}; /* twice would break the key */
    return shop_open_item(tx, &item);
}

static const EventListener listeners[] = {{"shop.told", "shop.", tell_once}, {0}};
static const StorePart shop_part = {
    .name = "shop",
    .schema = {shop_schema, shop_schema + sizeof shop_schema - 1},
    .audit = {shop_audit, shop_audit + sizeof shop_audit - 1},
    .listeners = listeners,
};
static const StorePart *const parts[] = {&shop_part, NULL};

/* ---- The child ---------------------------------------------------------------------------- */

typedef struct Client {
    Store *store;
    Answers *answers;
    int client;
} Client;

static void *client_main(void *context)
{
    Client *c = context;
    int64_t number = atomic_load(&c->answers->answered[c->client]);
    while (!atomic_load(&c->answers->stop)) {
        Arena *arena = arena_new(1 << 20);
        ShopOrder order = {.item = 1, .client = c->client, .number = number + 1};
        Problem problem;
        TxOrigin origin = {.community = {7 + c->client % 2}};
        atomic_store(&c->answers->asked[c->client], number + 1);
        Status status = store_write(c->store, origin, arena, shop_order, &order, &problem);
        if (status == OK || strcmp(problem.code, "store.constraint") == 0)
            atomic_store(&c->answers->answered[c->client], ++number); /* there already: fine */
        else
            usleep(1000); /* the server is away */
        arena_free(arena);
    }
    return NULL;
}

static void child_main(StoreOptions options, Answers *answers)
{
    Client clients[CLIENTS];
    pthread_t threads[CLIENTS];
    Problem problem;
    Store *store;
    options.no_jobs = false;
    if (store_open(options, &store, &problem) != OK) {
        test_note("child cannot open: %s", problem.code);
        _exit(1);
    }
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (Client){store, answers, i};
        ASSERT(pthread_create(&threads[i], NULL, client_main, &clients[i]) == 0);
    }
    atomic_store(&answers->ready, true);
    for (int i = 0; i < CLIENTS; i++) pthread_join(threads[i], NULL);
    store_close(store);
    _exit(0);
}

static pid_t start_child(TestStore *t, Answers *answers)
{
    atomic_store(&answers->ready, false);
    atomic_store(&answers->stop, false);
    fflush(NULL);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) child_main(t->options, answers);
    CHECK(TEST_WAIT(atomic_load(&answers->ready)));
    return child;
}

/* ---- What must be there ------------------------------------------------------------------- */

static void look(TestStore *t, Answers *answers)
{
    int64_t sure = 0;
    int64_t most = 0;
    for (int i = 0; i < CLIENTS; i++) {
        int64_t answered = atomic_load(&answers->answered[i]);
        sure += answered;
        most += atomic_load(&answers->asked[i]);
        char sql[160];
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM shop_order WHERE client = %d AND number <= %lld", i,
                 (long long)answered);
        CHECK_INT(answered, test_number(t, sql));
    }
    int64_t there = test_number(t, "SELECT count(*) FROM shop_order");
    CHECK(there >= sure && there <= most);
    CHECK_INT(there, test_number(t, "SELECT count(*) FROM event"));
    CHECK_INT(0, test_store_broken(t));
}

/* What was not answered but is there counts from now on. */
static void catch_up(TestStore *t, Answers *answers)
{
    for (int i = 0; i < CLIENTS; i++) {
        char sql[120];
        snprintf(sql, sizeof sql,
                 "SELECT coalesce(max(number), 0) FROM shop_order WHERE client = %d", i);
        atomic_store(&answers->answered[i], test_number(t, sql));
    }
}

static void told_all(TestStore *t)
{
    test_jobs(t);
    CHECK_INT(test_number(t, "SELECT count(*) FROM event"),
              test_number(t, "SELECT count(*) FROM shop_item WHERE id > 1000000"));
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM event_stuck"));
    CHECK_INT(0,
              test_number(t, "SELECT CAST(coalesce(sum(tries), 0) AS BIGINT) FROM event_cursor"));
    CHECK_INT(0, test_store_broken(t));
}

static int rounds_of(const char *name, int otherwise)
{
    const char *text = getenv(name);
    int64_t rounds;
    if (text && str_to_i64(str_of(text), &rounds)) return (int)rounds;
    return getenv("YL_SANITIZED") ? (otherwise + 4) / 5 : otherwise;
}

static TestStore *open_shop(TestEngine engine)
{
    TestStore *t = test_store_open(parts, engine);
    ShopItem rice = {1, STR("米饭"), 10000000};
    CHECK_STATUS(OK, test_write(t, 7, shop_open_item, &rice));
    CHECK_STATUS(OK, test_write(t, 8, shop_open_item, &rice));
    t->options.no_sync = false;
    t->options.now = NULL;
    return t;
}

static void kill_rounds(TestStore *t, int rounds)
{
    Random random = random_seeded((uint64_t)clock_now_ms());
    Answers *answers =
        mmap(NULL, sizeof *answers, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(answers != MAP_FAILED);
    memset((void *)answers, 0, sizeof *answers);
    store_close(t->store);
    for (int round = 1; round <= rounds; round++) {
        pid_t child = start_child(t, answers);
        usleep((useconds_t)random_below(&random, ROUND_US_MAX));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        ASSERT(test_store_try_open(t) == OK);
        look(t, answers);
        catch_up(t, answers);
        store_close(t->store);
    }
    ASSERT(test_store_try_open(t) == OK);
    told_all(t);
    test_note("%d rounds, %lld orders", rounds,
              (long long)test_number(t, "SELECT count(*) FROM shop_order"));
    munmap(answers, sizeof *answers);
}

TEST(sqlite_keeps_every_answered_write_through_kill_9)
{
    TestStore *t = open_shop(TEST_SQLITE);
    kill_rounds(t, rounds_of("YL_KILL_SQLITE", 200));
    test_store_close(t);
}

/* ---- PostgreSQL: a server of our own, for it is killed too -------------------------------- */

static int shell(const char *command)
{
    char shell_name[] = "/bin/bash";
    char flag[] = "-c";
    char *copy = str_c(test_arena(), str_of(command));
    char *words[] = {shell_name, flag, copy, NULL};
    pid_t child;
    int end = -1;
    if (posix_spawn(&child, shell_name, NULL, NULL, words, environ) != 0) return -1;
    while (waitpid(child, &end, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(end) ? WEXITSTATUS(end) : -1;
}

/* Between `from` and `to` in text. */
static const char *between(Str text, const char *from, const char *to)
{
    size_t at = str_find(text, str_of(from), 0);
    if (at == SIZE_MAX) return NULL;
    at += strlen(from);
    size_t end = str_find(text, str_of(to), at);
    return end == SIZE_MAX ? NULL : str_c(test_arena(), str_slice(text, at, end));
}

static bool start_server(void)
{
    char *out = str_c(test_arena(), str_fmt(test_arena(), "/tmp/yl-kill-%d.env", (int)getpid()));
    Str text;
    Problem problem;
    bool read =
        shell(str_c(test_arena(), str_fmt(test_arena(), "tests/pg start > %s", out))) == 0 &&
        file_read(test_arena(), out, 4096, &text, &problem) == OK;
    unlink(out);
    const char *folder = read ? between(text, "YL_TEST_PG_DIR=", " ") : NULL;
    const char *url = read ? between(text, "YL_TEST_PG='", "'") : NULL;
    if (!folder || !url) return false;
    setenv("YL_TEST_PG_DIR", folder, 1);
    setenv("YL_TEST_PG", url, 1);
    return true;
}

static void server_rounds(TestStore *t, int rounds)
{
    Answers *answers =
        mmap(NULL, sizeof *answers, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(answers != MAP_FAILED);
    memset((void *)answers, 0, sizeof *answers);
    catch_up(t, answers);
    store_close(t->store);
    for (int round = 1; round <= rounds; round++) {
        pid_t child = start_child(t, answers);
        usleep(200000);
        CHECK_INT(0, shell("tests/pg kill"));
        CHECK_INT(0, shell("tests/pg again"));
        int64_t before = atomic_load(&answers->answered[0]);
        /* It goes on by itself. */
        CHECK(TEST_WAIT(atomic_load(&answers->answered[0]) >= before + 5));
        atomic_store(&answers->stop, true);
        int end;
        waitpid(child, &end, 0);
        CHECK_INT(0, end);
        ASSERT(test_store_try_open(t) == OK);
        look(t, answers);
        catch_up(t, answers);
        store_close(t->store);
    }
    ASSERT(test_store_try_open(t) == OK);
    told_all(t);
    munmap(answers, sizeof *answers);
}

TEST(postgresql_keeps_every_answered_write_through_kill_9_and_loss_of_power)
{
    if (!start_server()) SKIP("no PostgreSQL here");
    TestStore *t = open_shop(TEST_POSTGRES);
    kill_rounds(t, rounds_of("YL_KILL_PG", 50));
    server_rounds(t, rounds_of("YL_KILL_SERVER", 3));
    test_store_close(t);
    CHECK_INT(0, shell("tests/pg stop"));
}
