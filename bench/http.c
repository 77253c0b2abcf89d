/* How fast are we beside nginx?
 *
 *   build/bench/http [rounds] [seconds]
 *
 * One elder as JSON from SQLite (session, access, fields, read transaction and log included)
 * against nginx returning a fixed string; the same wrk, taking turns in the same run, one thread
 * each.  Then POST with a durable write (synchronous=FULL, on the disk of this folder) at 64
 * connections. Must hold: read / nginx >= 0.30; write p99 <= 60 ms. */
#include "http/village_for_tests.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { ROUNDS_MAX = 31, ELDERS = 1000 };

static char folder[] = "build/bench-http-XXXXXX";

typedef struct Run {
    double per_second, p50_ms, p99_ms;
    int64_t bad;
} Run;

/* ---- Our server, in a process of its own ---------------------------------------------------- */

static Status fill(Tx *tx, void *job)
{
    (void)job;
    for (int64_t id = 1; id <= ELDERS; id++)
        TRY(tx_run(
            tx,
            SQL("iiti", "",
                "INSERT INTO elder (community_id, id, name, storey) VALUES ($1, $2, $3, $4)"),
            ARGS(INT(7), INT(id), TEXT(STR("王秀英")), INT(id % 6))));
    return OK;
}

static void serve(int port_pipe)
{
    Arena *arena = arena_new(64 << 20);
    Problem problem = {0};
    Store *store;
    Server *server;
    char *url = str_c(arena, str_fmt(arena, "sqlite:%s/bench.db", folder));
    StoreOptions store_options = {.url = url, .parts = village_parts};
    ServerOptions options = {.threads = 1, .routes = village_tables, .hooks = village_hooks};
    int null = open("/dev/null", O_WRONLY);
    if (store_open(store_options, &store, &problem) != OK ||
        store_write(store, (TxOrigin){.community = {7}}, arena, fill, NULL, &problem) != OK ||
        server_start(options, store, &server, &problem) != OK) {
        fprintf(stderr, "%s: %s\n", problem.code, problem.text);
        _exit(1);
    }
    dup2(null, STDERR_FILENO); /* the log is written, to nowhere */
    int port = server_port(server);
    ssize_t n = write(port_pipe, &port, sizeof port);
    (void)n;
    for (;;) pause();
}

static pid_t start_us(int *port)
{
    int ends[2];
    if (pipe(ends) != 0) return -1;
    pid_t pid = fork();
    if (pid == 0) serve(ends[1]);
    close(ends[1]);
    if (read(ends[0], port, sizeof *port) != sizeof *port) *port = 0;
    close(ends[0]);
    return pid;
}

/* ---- nginx ---------------------------------------------------------------------------------- */

static void put_file(const char *name, const char *text)
{
    Arena *arena = arena_new(1 << 20);
    FILE *f = fopen(str_c(arena, str_fmt(arena, "%s/%s", folder, name)), "w");
    ASSERT(f);
    fputs(text, f);
    fclose(f);
    arena_free(arena);
}

static pid_t start_nginx(int port)
{
    Arena *arena = arena_new(1 << 20);
    char *where = realpath(folder, NULL);
    ASSERT(where);
    put_file(
        "nginx.conf",
        str_c(arena,
              str_fmt(arena,
                      "daemon off; worker_processes 1; pid %s/nginx.pid; error_log /dev/null;\n"
                      "events { worker_connections 1024; }\n"
                      "http { access_log off; keepalive_requests 100000000;\n"
                      " client_body_temp_path %s/b; proxy_temp_path %s/p; fastcgi_temp_path %s/f;\n"
                      " uwsgi_temp_path %s/u; scgi_temp_path %s/s;\n"
                      " server { listen 127.0.0.1:%d; location / { default_type application/json;\n"
                      "  return 200 '{\"id\":7,\"name\":\"王秀英\",\"storey\":1}'; } } }\n",
                      where, where, where, where, where, where, port)));
    char *config = str_c(arena, str_fmt(arena, "%s/nginx.conf", where));
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDERR_FILENO);
        execlp("nginx", "nginx", "-c", config, (char *)NULL);
        execl("/usr/sbin/nginx", "nginx", "-c", config, (char *)NULL);
        _exit(127);
    }
    nanosleep(&(struct timespec){0, 500000000}, NULL);
    free(where);
    arena_free(arena);
    return pid;
}

/* ---- wrk ------------------------------------------------------------------------------------ */

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

static Run wrk(const char *url, const char *seconds, const char *script)
{
    Arena *arena = arena_new(4 << 20);
    Buf out = buf_new(arena, 1 << 20);
    char room[4096];
    int ends[2];
    ASSERT(pipe(ends) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execlp("wrk", "wrk", "-t1", "-c64", "-d", seconds, "--latency", "-s", script, url,
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

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_size);
    return values[count / 2];
}

static void compare(const char *read_url, const char *hello_url, const char *nginx_url, int rounds,
                    const char *seconds, const char *with_cookie)
{
    double reads[ROUNDS_MAX], hellos[ROUNDS_MAX];
    for (int i = 0; i < rounds; i++) {
        Run nginx = wrk(nginx_url, seconds, with_cookie);
        Run read_run = wrk(read_url, seconds, with_cookie);
        Run hello = wrk(hello_url, seconds, with_cookie);
        ASSERT(!read_run.bad && !hello.bad);
        reads[i] = read_run.per_second / nginx.per_second;
        hellos[i] = hello.per_second / nginx.per_second;
        printf(
            "round %d: nginx %.0f/s, hello %.0f/s (%.2f), one elder from SQLite %.0f/s (%.2f), p99 "
            "%.1f ms\n",
            i + 1, nginx.per_second, hello.per_second, hellos[i], read_run.per_second, reads[i],
            read_run.p99_ms);
    }
    printf("hello / nginx: %.2f; one elder / nginx: %.2f (must be >= 0.30)\n",
           median(hellos, rounds), median(reads, rounds));
}

static void writes(const char *url, int rounds, const char *seconds, const char *script)
{
    double p99[ROUNDS_MAX];
    for (int i = 0; i < rounds; i++) {
        Run run = wrk(url, seconds, script);
        p99[i] = run.p99_ms;
        printf("round %d: POST with durable write %.0f/s, p50 %.1f ms, p99 %.1f ms, %lld bad\n",
               i + 1, run.per_second, run.p50_ms, run.p99_ms, (long long)run.bad);
    }
    printf("POST with durable write at 64 connections: p99 %.1f ms (must be <= 60)\n",
           median(p99, rounds));
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
    int64_t rounds = 5;
    int port = 0, nginx_port = 18473;
    const char *seconds = argc > 2 ? argv[2] : "2s";
    char urls[4][100], scripts[2][100];
    if (argc > 1 && !str_to_i64(str_of(argv[1]), &rounds)) return 2;
    rounds = clamp_i64(rounds, 1, ROUNDS_MAX);
    setvbuf(stdout, NULL, _IOLBF, 0);
    mkdir("build", 0755);
    if (!mkdtemp(folder)) return 1;
    put_file("get.lua", "wrk.headers['Cookie'] = 'yl=admin-7-11-village'\n");
    put_file("post.lua",
             "wrk.method = 'POST'\nwrk.headers['Cookie'] = 'yl=admin-7-11-village'\n"
             "wrk.headers['Content-Type'] = 'application/json'\n"
             "local n = 0\nlocal seed = os.time() * 1000 % 100000000\n"
             "request = function()\n n = n + 1\n"
             " wrk.headers['Idempotency-Key'] = 'bench-' .. seed .. '-' .. n\n"
             " return wrk.format('POST', nil, nil, '{\"name\":\"guest\",\"storey\":1}')\nend\n");
    pid_t us = start_us(&port), nginx = start_nginx(nginx_port);
    if (us < 0 || !port) return 1;
    snprintf(urls[0], sizeof urls[0], "http://127.0.0.1:%d/api/elders/7", port);
    snprintf(urls[1], sizeof urls[1], "http://127.0.0.1:%d/api/hello", port);
    snprintf(urls[2], sizeof urls[2], "http://127.0.0.1:%d/", nginx_port);
    snprintf(urls[3], sizeof urls[3], "http://127.0.0.1:%d/api/elders", port);
    snprintf(scripts[0], sizeof scripts[0], "%s/get.lua", folder);
    snprintf(scripts[1], sizeof scripts[1], "%s/post.lua", folder);
    if (wrk(urls[1], "1s", scripts[0]).per_second == 0) {
        printf("skipped: wrk is not installed\n");
    } else {
        if (wrk(urls[2], "1s", scripts[0]).per_second > 0)
            compare(urls[0], urls[1], urls[2], (int)rounds, seconds, scripts[0]);
        else
            printf("skipped: nginx is not installed\n");
        writes(urls[3], (int)rounds, seconds, scripts[1]);
    }
    kill(us, SIGKILL);
    kill(nginx, SIGTERM);
    waitpid(us, NULL, 0);
    waitpid(nginx, NULL, 0);
    nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
    return 0;
}
