/* How many lunches a second can be ordered over HTTP, durably, with subsidy, stock and ledger?
 *
 *   build/bench/lunch [--rounds N]        ratio to the raw limit of bench/store, p99 at 256 clients
 *   build/bench/lunch --district          400,000 elders registered, 120 sites, 21,000 orders
 *
 * Everything is real: sessions in the database, access, fields, diet, subsidy, stock, hold, events,
 * audit of the action, synchronous=FULL on the disk of this folder.  wrk asks, 256 connections,
 * each order another elder's or another day's.  The raw limit (the shop of bench/store, 5
 * statements, on one thread through sqlite3, 100 a commit) takes turns in the same run.  Must hold:
 * >= 0.30 of it, p99 <= 100 ms; the half hour of a district within 5 % of one core. */
#include "raw_shop.h"

#include "base/args.h"
#include "base/secret.h"
#include "domains/meals/meals.h"
#include "main/domains.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { DAYS = 30, SITES_MAX = 120, BATCH = 500, ROUNDS_MAX = 31, HERE = 1 };

static char folder[] = "build/bench-lunch-XXXXXX";

static const char rules[] =
    "{\"id\":\"B-1\",\"place\":\"区\",\"from\":\"2026-01-01\","
    "\"answers\":{\"threshold_base\":\"net\",\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":["
    "{\"id\":\"d\",\"kind\":\"discount\",\"group\":\"disc\",\"who\":{\"age\":[60,200]},\"benefit\":{\"type\":\"percent_off\",\"bp\":1000},"
    "\"funders\":[[\"operator\",10000]]},"
    "{\"id\":\"s\",\"kind\":\"subsidy\",\"group\":\"day\",\"who\":{\"age\":[60,200]},"
    "\"threshold\":{\"base\":\"net\",\"op\":\"ge\",\"fen\":1000},\"benefit\":{\"type\":\"fixed\",\"fen\":300},\"cap\":{\"day_count\":1},"
    "\"funders\":[[\"district\",6667],[\"street\",3333]]}]}";

/* ---- The district ---- */

typedef struct District {
    int64_t registered, eaters, from;
    int sites, days;
    OrganisationId site[SITES_MAX];
    MenuItemId items[DAYS][SITES_MAX];
    PersonId *people;
    AccountId bank;
} District;

static Status open_sites(Tx *tx, void *job)
{
    District *d = job;
    ProgrammeId programme;
    Day today = ms_day(tx->now_ms, SHANGHAI_MS);
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_BANK}, &d->bank));
    TRY(benefits_programme_add(tx, STR("区补贴"), str_of(rules), STR("1号"), &programme));
    for (int s = 0; s < d->sites; s++) {
        DishId fish, rice;
        int64_t published;
        TRY(people_organisation_add(
            tx, &(Organisation){.name = str_fmt(tx->arena, "食堂%d", s), .kind = 1}, &d->site[s]));
        TRY(benefits_publish(tx, programme, d->site[s]));
        TRY(meals_site_set(tx, &(MealSite){.site = d->site[s],
                                           .cutoff_min = 1430,
                                           .cutoff_desk_min = 1430,
                                           .serve_min = 660,
                                           .close_min = 1430,
                                           .standing_min = 1080,
                                           .seen_min = 840,
                                           .keeps_samples = true,
                                           .phone = STR("1")}));
        TRY(meals_dish_add(
            tx,
            &(Dish){.site = d->site[s],
                    .name = STR("清蒸鲈鱼"),
                    .part = STR("fish"),
                    .tags = STR("软烂"),
                    .lines =
                        STR("[{\"name\":\"鲈鱼\",\"grams\":120},{\"name\":\"盐\",\"grams\":1}]"),
                    .price_fen = 800},
            &fish));
        TRY(meals_dish_add(tx,
                           &(Dish){.site = d->site[s],
                                   .name = STR("米饭"),
                                   .part = STR("rice"),
                                   .tags = STR(""),
                                   .lines = STR("[{\"name\":\"米饭\",\"grams\":200}]"),
                                   .price_fen = 100},
                           &rice));
        for (int day = 0; day < d->days; day++)
            TRY(meals_menu_add(tx,
                               &(MenuItem){.site = d->site[s],
                                           .day = today + 1 + day,
                                           .slot = SLOT_LUNCH,
                                           .kind = MENU_SET,
                                           .name = STR("清蒸鲈鱼套餐"),
                                           .price_fen = 1800,
                                           .portions = 100000,
                                           .parts = {fish, rice},
                                           .part_count = 2},
                               &d->items[day][s]));
        TRY(meals_menu_publish(tx, d->site[s], today, today + d->days, &published));
    }
    return OK;
}

static Str token_of(Arena *arena, int64_t n)
{
    return str_fmt(arena, "%043lld", (long long)n);
}

/* Elders with a card, a session, and for four in ten high blood pressure. */
static Status add_eaters(Tx *tx, void *job)
{
    District *d = job;
    Day today = ms_day(tx->now_ms, SHANGHAI_MS);
    for (int64_t i = d->from; i < d->from + BATCH && i < d->eaters; i++) {
        AccountId card;
        TransferId transfer;
        Session session;
        int64_t row;
        TRY(people_add(tx,
                       &(Person){.name = str_fmt(tx->arena, "老人%lld", (long long)i),
                                 .birth = today - 365 * (62 + (Day)(i % 30)),
                                 .has_birth = true,
                                 .registered = STR("town"),
                                 .is_elder = true},
                       &d->people[i]));
        if (i % 10 < 4)
            TRY(people_diet_set(tx, d->people[i],
                                &(DietLimit){.kind = DIET_CONDITION,
                                             .value = STR("高血压"),
                                             .source = STR("本人"),
                                             .from = today - 9},
                                &row));
        TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_CARD, .owner = d->people[i].v}, &card));
        TRY(funds_transfer(
            tx,
            &(FundsMove){.from = d->bank, .to = card, .amount = 10000000, .reason = REASON_TOP_UP},
            &transfer));
        TRY(people_session_start(tx, people_token_key(tx->arena, token_of(tx->arena, i)), i + 1,
                                 (CommunityId){HERE}, d->people[i], ROLE_ELDER, (OrganisationId){0},
                                 &session));
    }
    return OK;
}

/* The others of the register, who eat at home. */
static Status add_others(Tx *tx, void *job)
{
    District *d = job;
    for (int64_t i = d->from; i < d->from + 2000 && i < d->registered; i++) {
        PersonId id;
        TRY(people_add(tx,
                       &(Person){.name = str_fmt(tx->arena, "居民%lld", (long long)i),
                                 .birth = day_of(1950, 1, 1),
                                 .has_birth = true,
                                 .registered = STR("town"),
                                 .is_elder = true},
                       &id));
    }
    return OK;
}

static Status fill(Store *store, District *d, Problem *problem)
{
    TxOrigin origin = {.community = {HERE}};
    Arena *arena = arena_new((size_t)1 << 30);
    Status status = store_write(store, origin, arena, open_sites, d, problem);
    for (d->from = 0; status == OK && d->from < d->eaters; d->from += BATCH) {
        arena_reset(arena);
        status = store_write(store, origin, arena, add_eaters, d, problem);
    }
    for (d->from = d->eaters; status == OK && d->from < d->registered; d->from += 2000) {
        arena_reset(arena);
        status = store_write(store, origin, arena, add_others, d, problem);
    }
    arena_free(arena);
    return status;
}

/* ---- Our server, in a process of its own ---- */

static void write_items(const District *d)
{
    char path[128];
    snprintf(path, sizeof path, "%s/items", folder);
    FILE *f = fopen(path, "w");
    ASSERT(f);
    for (int day = 0; day < d->days; day++)
        for (int s = 0; s < d->sites; s++) fprintf(f, "%lld\n", (long long)d->items[day][s].v);
    fclose(f);
}

static _Noreturn void serve(int port_pipe, District *d)
{
    char url[128];
    Problem problem = {0};
    Store *store;
    Server *server;
    int null = open("/dev/null", O_WRONLY);
    secret_open_for_test();
    snprintf(url, sizeof url, "sqlite:%s/bench.db", folder);
    StoreOptions options = {.url = url, .no_sync = true, .no_jobs = true, .parts = program_parts()};
    if (store_open(options, &store, &problem) != OK || fill(store, d, &problem) != OK) goto bad;
    store_close(store);
    write_items(d);
    options.no_sync = false;
    if (store_open(options, &store, &problem) != OK ||
        server_start((ServerOptions){.address = "127.0.0.1",
                                     .threads = 1,
                                     .routes = program_routes(),
                                     .hooks = {.session_find = people_session_find}},
                     store, &server, &problem) != OK)
        goto bad;
    dup2(null, STDERR_FILENO); /* the log is written, to nowhere */
    int port = server_port(server);
    ssize_t n = write(port_pipe, &port, sizeof port);
    (void)n;
    for (;;) pause();
bad:
    fprintf(stderr, "%s: %s\n", problem.code, problem.text);
    _exit(1);
}

static pid_t start_us(District *d, int *port)
{
    int ends[2];
    ASSERT(pipe(ends) == 0);
    pid_t pid = fork();
    ASSERT(pid >= 0);
    if (pid == 0) {
        d->people = calloc((size_t)d->eaters, sizeof *d->people);
        serve(ends[1], d);
    }
    close(ends[1]);
    if (read(ends[0], port, sizeof *port) != sizeof *port) *port = 0;
    close(ends[0]);
    return pid;
}

/* User and system time of a process, or of one of its threads. */
static double cpu_of(const char *path)
{
    char line[1024];
    long long user = 0, sys = 0;
    FILE *f = fopen(path, "r");
    ASSERT(f && fgets(line, sizeof line, f));
    fclose(f);
    char *at = strrchr(line, ')');
    for (int i = 0; at && i < 12; i++) at = strchr(at + 1, ' ');
    ASSERT(at);
    user = strtoll(at, &at, 10);
    sys = strtoll(at, NULL, 10);
    return (double)(user + sys) / (double)sysconf(_SC_CLK_TCK);
}

static double cpu_seconds(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    return cpu_of(path);
}

/* The busiest of its threads since `before` was filled: the one that ends the growth when there are
 * cores enough. */
enum { THREADS_MAX = 64 };
typedef struct Threads {
    int64_t id[THREADS_MAX], ns[THREADS_MAX];
    int count;
} Threads;

static void read_threads(pid_t pid, Threads *out)
{
    char path[600], line[200];
    out->count = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir)) && out->count < THREADS_MAX;) {
        if (e->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", (int)pid, e->d_name);
        FILE *f = fopen(path, "r");
        if (!f) continue;
        if (fgets(line, sizeof line, f)) {
            out->id[out->count] = strtoll(e->d_name, NULL, 10);
            out->ns[out->count++] = strtoll(line, NULL, 10);
        }
        fclose(f);
    }
    if (dir) closedir(dir);
}

static double busiest_us(pid_t pid, const Threads *before)
{
    Threads now;
    int64_t most = 0;
    read_threads(pid, &now);
    for (int i = 0; i < now.count; i++) {
        int64_t used = now.ns[i];
        for (int k = 0; k < before->count; k++)
            if (before->id[k] == now.id[i]) used -= before->ns[k];
        if (used > most) most = used;
    }
    return (double)most / 1e3;
}

/* ---- wrk ---- */

static double number_after(Str text, const char *word)
{
    double value = 0;
    size_t at = str_find(text, str_of(word), 0);
    if (at == SIZE_MAX) return 0;
    Str rest = str_trim(str_slice(text, at + strlen(word), text.len));
    size_t end = 0;
    while (end < rest.len && strchr("0123456789.", rest.ptr[end])) end++;
    str_to_double(str_slice(rest, 0, end), &value);
    Str unit = str_slice(rest, end, end + 2);
    if (str_starts(unit, STR("us"))) value /= 1000;
    if (str_starts(unit, STR("s")) && !str_starts(unit, STR("se"))) value *= 1000;
    return value;
}

typedef struct Run {
    double per_second, p50_ms, p99_ms;
    int64_t bad;
} Run;

/* Each run goes on where the last one ended: every order is another elder's or another day's. */
static void write_script(int64_t start, int64_t eaters, int sites)
{
    char path[128];
    snprintf(path, sizeof path, "%s/order.lua", folder);
    FILE *f = fopen(path, "w");
    ASSERT(f);
    fprintf(
        f,
        "local items = {}\nfor line in io.lines('%s/items') do items[#items+1] = line end\n"
        "local n = %lld\nlocal eaters, sites = %lld, %d\n"
        "wrk.headers['Content-Type'] = 'application/json'\n"
        "request = function()\n"
        " local e = n %% eaters\n local day = math.floor(n / eaters)\n n = n + 1\n"
        " local item = items[day * sites + e %% sites + 1]\n"
        " wrk.headers['Cookie'] = 'yl=' .. string.format('%%043d', e)\n"
        " return wrk.format('POST', '/api/meals/orders', nil,\n"
        "  '{\"client_id\":' .. (n + 1000) .. ',\"how\":\"eat_in\",\"asked\":true,\"sets\":[{\"id\":' .. item .. '}]}')\n"
        "end\n",
        folder, (long long)start, (long long)eaters, sites);
    fclose(f);
}

static Run wrk(int port, const char *seconds)
{
    Arena *arena = arena_new(4 << 20);
    Buf out = buf_new(arena, 1 << 20);
    char room[4096], url[64], script[128];
    int ends[2];
    ASSERT(pipe(ends) == 0);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", port);
    snprintf(script, sizeof script, "%s/order.lua", folder);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execlp("wrk", "wrk", "-t1", "-c256", "-d", seconds, "--latency", "-s", script, url,
               (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    for (ssize_t n; (n = read(ends[0], room, sizeof room)) > 0;)
        buf_put(&out, (Str){room, (size_t)n});
    close(ends[0]);
    waitpid(pid, NULL, 0);
    Str text = buf_str(&out);
    Run run = {number_after(text, "Requests/sec:"), number_after(text, "50%"),
               number_after(text, "99%"), (int64_t)number_after(text, "Non-2xx or 3xx responses:")};
    arena_free(arena);
    return run;
}

/* ---- The raw limit ---- */

static void open_raw(Raw *raw)
{
    char url[128];
    Store *store;
    Problem problem;
    Arena *arena = arena_new(64 << 20);
    snprintf(url, sizeof url, "sqlite:%s/raw.db", folder);
    StoreOptions options = {.url = url, .no_jobs = true, .parts = shop_parts};
    ASSERT(store_open(options, &store, &problem) == OK);
    for (int c = 1; c <= COMMUNITIES; c++)
        ASSERT(store_write(store, (TxOrigin){.community = {c}}, arena, shop_fill, NULL, NULL) ==
               OK);
    store_close(store);
    arena_free(arena);
    raw_open(raw, url + strlen("sqlite:"));
}

static double median(double *values, int count)
{
    for (int i = 1; i < count; i++)
        for (int k = i; k > 0 && values[k - 1] > values[k]; k--) {
            double swap = values[k];
            values[k] = values[k - 1];
            values[k - 1] = swap;
        }
    return values[count / 2];
}

/* On a machine that others use as well, the wall clock of two threads and of one are shared out
 * differently: the ratio by CPU time (of our busiest thread an order, against the raw limit's one)
 * stands beside the ratio by the wall. */
static void ratio(pid_t us, int port, const District *d, int rounds, const char *seconds)
{
    double ratios[ROUNDS_MAX], p99[ROUNDS_MAX], by_cpu[ROUNDS_MAX];
    Raw raw = {0};
    Random r = random_seeded(7);
    int64_t start = 0;
    open_raw(&raw);
    for (int i = 0; i < rounds; i++) {
        int64_t raw_from = clock_cpu_us();
        double limit = run_raw(&raw, 100, &r);
        double raw_us = (double)(clock_cpu_us() - raw_from) / (limit * RUN_US / 1e6);
        write_script(start, d->eaters, d->sites);
        Threads threads;
        double before = cpu_seconds(us);
        read_threads(us, &threads);
        int64_t from_us = clock_steady_us();
        Run run = wrk(port, seconds);
        double orders = run.per_second * (double)(clock_steady_us() - from_us) / 1e6;
        if (orders < 1) orders = 1;
        start += (int64_t)(orders * 1.3) + 1000;
        double busy = busiest_us(us, &threads) / orders;
        ratios[i] = run.per_second / limit;
        p99[i] = run.p99_ms;
        by_cpu[i] = busy > 0 ? raw_us / busy : 0;
        printf("round %d: raw %.0f/s (%.0f us of CPU), orders %.0f/s, p50 %.1f ms, p99 %.1f ms, "
               "%.0f us of CPU (busiest thread %.0f), %lld bad; of raw %.2f, by CPU %.2f\n",
               i + 1, limit, raw_us, run.per_second, run.p50_ms, run.p99_ms,
               (cpu_seconds(us) - before) * 1e6 / orders, busy, (long long)run.bad, ratios[i],
               by_cpu[i]);
    }
    printf("orders / raw: %.2f by the wall, %.2f by CPU (must be >= 0.30); p99 at 256 clients "
           "%.1f ms (must be <= 100)\n",
           median(ratios, rounds), median(by_cpu, rounds), median(p99, rounds));
}

/* ---- The half hour ---- */

typedef struct Caller {
    int port;
    int64_t until, eaters;
    const int64_t *items;
    int sites;
} Caller;
static _Atomic int64_t next_order, good, bad;

static int connect_to(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    ASSERT(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    return fd;
}

/* One request, one answer; 0 when the line broke. */
static int call(int fd, const char *request, size_t length)
{
    char answer[65536];
    size_t have = 0;
    if (write(fd, request, length) != (ssize_t)length) return 0;
    for (;;) {
        ssize_t n = read(fd, answer + have, sizeof answer - 1 - have);
        if (n <= 0) return 0;
        have += (size_t)n;
        answer[have] = 0;
        char *body = strstr(answer, "\r\n\r\n");
        char *size = strcasestr(answer, "content-length: ");
        if (!body || !size) continue;
        if (have >= (size_t)(body + 4 - answer) + (size_t)strtoll(size + 16, NULL, 10))
            return (int)strtol(answer + 9, NULL, 10);
    }
}

static void *order_on(void *context)
{
    const Caller *c = context;
    char request[1024], body[256];
    int fd = connect_to(c->port);
    for (;;) {
        int64_t n = atomic_fetch_add(&next_order, 1);
        if (n >= c->until) break;
        int64_t e = n % c->eaters;
        int64_t item = c->items[n / c->eaters * c->sites + e % c->sites];
        int length = snprintf(body, sizeof body,
                              "{\"client_id\":%lld,\"how\":\"eat_in\",\"asked\":true,\"sets\":[{"
                              "\"id\":%lld}]}",
                              (long long)n + 1000, (long long)item);
        length = snprintf(request, sizeof request,
                          "POST /api/meals/orders HTTP/1.1\r\nHost: x\r\nCookie: yl=%043lld\r\n"
                          "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                          (long long)e, length, body);
        int code = call(fd, request, (size_t)length);
        atomic_fetch_add(code == 201 ? &good : &bad, 1);
        if (!code) {
            close(fd);
            fd = connect_to(c->port);
        }
    }
    close(fd);
    return NULL;
}

static void run_callers(const Caller *c, int threads)
{
    pthread_t ids[64];
    Caller copy = *c;
    for (int i = 0; i < threads; i++) ASSERT(pthread_create(&ids[i], NULL, order_on, &copy) == 0);
    for (int i = 0; i < threads; i++) pthread_join(ids[i], NULL);
}

static void half_hour(pid_t us, int port, const District *d)
{
    enum { ALONE = 1000, ALL = 21000 };
    char path[128];
    static int64_t items[DAYS * SITES_MAX];
    int count = 0;
    snprintf(path, sizeof path, "%s/items", folder);
    FILE *f = fopen(path, "r");
    ASSERT(f);
    for (char line[64]; fgets(line, sizeof line, f);) items[count++] = strtoll(line, NULL, 10);
    fclose(f);
    Caller c = {
        .port = port, .until = ALONE, .eaters = d->eaters, .items = items, .sites = d->sites};
    double before = cpu_seconds(us);
    run_callers(&c, 1);
    double alone = (cpu_seconds(us) - before) / ALONE;
    c.until = ALL;
    atomic_store(&next_order, ALONE);
    before = cpu_seconds(us);
    int64_t from = clock_steady_us();
    run_callers(&c, 16);
    double many = (cpu_seconds(us) - before) / (ALL - ALONE);
    printf("%lld elders registered, %d sites, %d orders: %lld good, %lld bad\n",
           (long long)d->registered, d->sites, ALL, (long long)good, (long long)bad);
    printf("one at a time, each its own commit: %.2f ms of CPU an order; 16 at once: %.2f ms, "
           "%.0f/s\n",
           alone * 1e3, many * 1e3,
           (double)(ALL - ALONE) * 1e6 / (double)(clock_steady_us() - from));
    printf("21,000 in half an hour, each its own commit: %.2f %% of one core (must be <= 5)\n",
           100 * alone * ALL / 1800);
}

static int drop(const char *path, const struct stat *what, int kind, struct FTW *at)
{
    (void)what;
    (void)kind;
    (void)at;
    return remove(path);
}

int main(int argc, char **argv)
{
    static District d = {.eaters = 20000, .sites = 3, .days = DAYS};
    int64_t rounds = 5;
    bool district = false;
    const char *seconds = "2s";
    int port = 0;
    int operands;
    const ArgOption options[] = {
        {"--rounds", ARG_WHOLE, &rounds, "N", "turns of raw and ours (5)"},
        {"--seconds", ARG_TEXT, &seconds, "2s", "of each turn of wrk"},
        {"--elders", ARG_WHOLE, &d.registered, "N", "registered besides"},
        {"--eaters", ARG_WHOLE, &d.eaters, "N", "who order (20000)"},
        {"--district", ARG_FLAG, &district, NULL, "400,000 elders, 120 sites, 21,000 orders"},
        {0}};
    int code = args_read(argc - 1, argv + 1, "lunch [options]", options, &operands);
    if (code != ARGS_GO) return code;
    if (district) {
        d.eaters = 21000;
        d.sites = SITES_MAX;
        d.days = 2;
        if (!d.registered) d.registered = 400000;
    }
    rounds = clamp_i64(rounds, 1, ROUNDS_MAX);
    setvbuf(stdout, NULL, _IOLBF, 0);
    mkdir("build", 0755);
    if (!mkdtemp(folder)) return 1;
    pid_t us = start_us(&d, &port);
    if (!port) return 1;
    if (district)
        half_hour(us, port, &d);
    else
        ratio(us, port, &d, (int)rounds, seconds);
    kill(us, SIGTERM);
    waitpid(us, NULL, 0);
    nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
    return 0;
}
