/* kill -9 while 256 clients want 100 portions: never more than 100 are sold, the rest are told, and
 * every order that was answered is there, with its hold.
 *
 * A round is one menu item with 100 portions on a day of its own.  A child process runs the 256
 * clients, a thread each, over the real rule with a request id of the client's own making; each
 * marks its answer in memory shared with the parent.  The parent kills the child at a random
 * moment, once or twice a round, opens the database and looks; in the next child whoever has no
 * answer asks again under the same id, as a phone would.  Rounds: YL_KILL_LUNCH (10; `make
 * kill-long`: 100). */
#include "domains/meals/world_for_tests.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 256, PORTIONS = 100, KILL_US_MAX = 30000 };

typedef enum Told { NOTHING, SOLD, SOLD_OUT } Told;

/* Shared between parent and child. */
typedef struct Answers {
    _Atomic int64_t order[CLIENTS];
    _Atomic int told[CLIENTS];
    _Atomic bool ready, done;
} Answers;

typedef struct Lunch {
    MealWorld *w;
    PersonId people[CLIENTS];
    MenuItemId item;
    Day day;
} Lunch;

typedef struct Client {
    Store *store;
    Answers *answers;
    const Lunch *lunch;
    int number;
    MealAsk ask;
    MealOrder order;
} Client;

static Status make_crowd(Tx *tx, void *job)
{
    Lunch *l = job;
    for (int i = 0; i < CLIENTS; i++) {
        TRY(people_add(tx, &(Person){.name = str_fmt(tx->arena, "老人%d", i), .is_elder = true},
                       &l->people[i]));
        TRY(world_card(tx, l->w, ACCOUNT_CARD, l->people[i], 20000));
    }
    return OK;
}

static Status open_lunch(Tx *tx, void *job)
{
    Lunch *l = job;
    int64_t published;
    TRY(meals_menu_add(tx,
                       &(MenuItem){.site = l->w->site,
                                   .day = l->day,
                                   .slot = SLOT_LUNCH,
                                   .kind = MENU_SET,
                                   .name = STR("一百份"),
                                   .price_fen = 100,
                                   .portions = PORTIONS,
                                   .each_max = 1,
                                   .parts = {l->w->fish, l->w->rice},
                                   .part_count = 2},
                       &l->item));
    return meals_menu_publish(tx, l->w->site, l->day, l->day, &published);
}

static Status place(Tx *tx, void *job)
{
    Client *c = job;
    return meals_order_place(tx, &c->ask, &c->order);
}

static void *client_main(void *context)
{
    Client *c = context;
    Problem problem;
    Arena *arena = arena_new(64 << 20);
    PersonId me = c->lunch->people[c->number];
    TxOrigin origin = {.community = {HERE}, .actor = me.v, .role = ROLE_ELDER};
    c->ask = (MealAsk){.id = (int64_t)c->lunch->day * 1000 + c->number + 1,
                       .person = me,
                       .lines = {{.item = c->lunch->item, .count = 1}},
                       .line_count = 1,
                       .how = MEAL_EAT_IN,
                       .pay_with = MEAL_BY_CARD,
                       .channel = MEAL_BY_APP};
    Status status = store_write(c->store, origin, arena, place, c, &problem);
    if (status == OK) {
        atomic_store(&c->answers->order[c->number], c->order.id.v);
        atomic_store(&c->answers->told[c->number], SOLD);
    } else if (status == CONFLICT && strcmp(problem.code, "meals.sold_out") == 0) {
        atomic_store(&c->answers->told[c->number], SOLD_OUT);
    } else {
        fprintf(stderr, "%s: %s\n", problem.code, problem.text);
        _exit(3);
    }
    arena_free(arena);
    return NULL;
}

static _Noreturn void child_main(StoreOptions options, Answers *answers, const Lunch *lunch)
{
    static Client clients[CLIENTS];
    static pthread_t threads[CLIENTS];
    static bool asks[CLIENTS];
    Problem problem;
    Store *store;
    if (store_open(options, &store, &problem) != OK) _exit(1);
    atomic_store(&answers->ready, true);
    for (int i = 0; i < CLIENTS; i++) {
        asks[i] = atomic_load(&answers->told[i]) == NOTHING;
        clients[i] = (Client){.store = store, .answers = answers, .lunch = lunch, .number = i};
        if (asks[i]) ASSERT(pthread_create(&threads[i], NULL, client_main, &clients[i]) == 0);
    }
    for (int i = 0; i < CLIENTS; i++)
        if (asks[i]) pthread_join(threads[i], NULL);
    store_close(store);
    atomic_store(&answers->done, true);
    _exit(0);
}

static int count_told(Answers *answers, Told told)
{
    int n = 0;
    for (int i = 0; i < CLIENTS; i++) n += atomic_load(&answers->told[i]) == (int)told;
    return n;
}

static int64_t number_of(TestStore *t, const char *format, int64_t value)
{
    char sql[300];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(sql, sizeof sql, format, (long long)value);
#pragma GCC diagnostic pop
    return test_number(t, sql);
}

/* What was answered is there; never more than there were portions; nobody twice. */
static void look_at(TestStore *t, Answers *answers, const Lunch *l)
{
    int64_t there =
        number_of(t, "SELECT count(*) FROM meal_order WHERE state = 1 AND day = %lld", l->day);
    int64_t people = number_of(
        t, "SELECT count(DISTINCT person_id) FROM meal_order WHERE state = 1 AND day = %lld",
        l->day);
    CHECK(there <= PORTIONS);
    CHECK_INT(there, people);
    CHECK(there >= count_told(answers, SOLD));
    for (int i = 0; i < CLIENTS; i++) {
        if (atomic_load(&answers->told[i]) != SOLD) continue;
        CHECK_INT(1, number_of(t,
                               "SELECT count(*) FROM meal_order o JOIN hold h ON h.id = o.hold_id"
                               " WHERE o.id = %lld AND o.state = 1 AND h.state = 1",
                               atomic_load(&answers->order[i])));
    }
}

/* One child; killed after a random moment, or left to its end. True: it had ended. */
static bool one_child(TestStore *t, Answers *answers, const Lunch *l, Random *random, bool kill_it)
{
    int end;
    atomic_store(&answers->ready, false);
    atomic_store(&answers->done, false);
    fflush(NULL);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) child_main(t->options, answers, l);
    CHECK(TEST_WAIT(atomic_load(&answers->ready)));
    if (kill_it) {
        usleep((useconds_t)random_below(random, KILL_US_MAX));
        kill(child, SIGKILL);
    }
    waitpid(child, &end, 0);
    CHECK(WIFSIGNALED(end) || WEXITSTATUS(end) == 0); /* it had not stopped by another refusal */
    return atomic_load(&answers->done);
}

TEST(of_256_clients_on_100_portions_never_more_are_sold_and_no_answered_order_is_lost)
{
    const char *wanted = getenv("YL_KILL_LUNCH");
    int64_t rounds = getenv("YL_SANITIZED") ? 3 : 10;
    int64_t kills = 0;
    TestStore *t;
    Lunch *l = NEW(test_arena(), Lunch);
    if (wanted) CHECK(str_to_i64(str_of(wanted), &rounds));
    l->w = world_open(TEST_SQLITE, &t);
    CHECK_STATUS(OK, test_write(t, HERE, make_crowd, l));
    t->options.no_sync = false;
    uint64_t seed = (uint64_t)clock_now_ms();
    test_note("seed %llu", (unsigned long long)seed);
    Random random = random_seeded(seed);
    Answers *answers =
        mmap(NULL, sizeof *answers, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(answers != MAP_FAILED);
    for (int64_t round = 0; round < rounds; round++) {
        l->day = l->w->day + 1 + (Day)round;
        CHECK_STATUS(OK, test_write(t, HERE, open_lunch, l));
        memset(answers, 0, sizeof *answers);
        store_close(t->store);
        for (int k = 0; k < 2; k++) {
            if (!one_child(t, answers, l, &random, true)) kills++;
            ASSERT(test_store_try_open(t) == OK);
            look_at(t, answers, l);
            store_close(t->store);
        }
        CHECK(one_child(t, answers, l, &random, false));
        ASSERT(test_store_try_open(t) == OK);
        look_at(t, answers, l);
        CHECK_INT(PORTIONS, count_told(answers, SOLD));
        CHECK_INT(CLIENTS - PORTIONS, count_told(answers, SOLD_OUT));
        if (round % 10 == 0 || round == rounds - 1) CHECK_INT(0, test_store_broken(t));
    }
    test_note("%lld rounds, %lld kills, %lld orders", (long long)rounds, (long long)kills,
              (long long)test_number(t, "SELECT count(*) FROM meal_order"));
    munmap(answers, sizeof *answers);
    test_store_close(t);
}
