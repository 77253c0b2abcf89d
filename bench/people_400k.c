/* How long does it take to find somebody among 400,000, and to bring them all in?
 *
 *   build/bench/people_400k [--elders N] [--db URL]     SQLite in a temporary folder, or PostgreSQL
 *
 * Imports a made-up roster through people_import (the rule behind POST /api/imports), then searches
 * as the register's page does, inside the server: session, access, fields, transaction, JSON. */
#include "base/args.h"
#include "base/pinyin.h"
#include "domains/people/inside.h"
#include "main/domains.h"

#include <stdlib.h>

static const char surnames[] =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾单仇解";
static const char given[] =
    "秀英兰芳珍玉梅桂凤霞月娥淑华琴红丽素云香莲菊美春爱翠慧国强建军德明志海福生学文永康保贵庆荣";

static Str pick(Random *r, const char *from)
{
    size_t at = 3 * random_below(r, strlen(from) / 3);
    return (Str){from + at, 3};
}

static Str roster(Arena *arena, int64_t elders, Random *r)
{
    Buf buf = buf_new(arena, (size_t)elders * 160 + 1000);
    buf_text(&buf, "姓名,性别,出生日期,联系电话,住址,饭卡号,人员类别\n");
    for (int64_t i = 0; i < elders; i++) {
        Str a = pick(r, surnames);
        Str b = pick(r, given);
        Str c = pick(r, given);
        buf_fmt(&buf, "%.*s%.*s%.*s,%s,19%02d-%02d-%02d,199%08lld,幸福里%d栋%d单元%d0%d,%lld,%s\n",
                STR_ARG(a), STR_ARG(b), STR_ARG(c), random_below(r, 2) ? "男" : "女",
                30 + (int)random_below(r, 30), 1 + (int)random_below(r, 12),
                1 + (int)random_below(r, 28), (long long)i, 1 + (int)random_below(r, 2000),
                1 + (int)random_below(r, 4), 1 + (int)random_below(r, 18),
                1 + (int)random_below(r, 4), (long long)(100000000 + i),
                random_below(r, 4) ? "" : "独居");
    }
    return buf_str(&buf);
}

typedef struct Import {
    Str csv;
    ImportReport report;
} Import;

static Status import(Tx *tx, void *job)
{
    Import *in = job;
    return people_import(tx, in->csv, NULL, 0, false, &in->report);
}

static Status session(Tx *tx, Str token, Session *out)
{
    (void)tx;
    (void)token;
    *out = (Session){
        .id = 1, .community = {1}, .person = 1, .role = ROLE_REGISTRAR, .expires_ms = INT64_MAX};
    return OK;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static Str escaped(Arena *arena, Str s)
{
    Buf buf = buf_new(arena, s.len * 3 + 16);
    for (size_t i = 0; i < s.len; i++) buf_fmt(&buf, "%%%02X", (unsigned char)s.ptr[i]);
    return buf_str(&buf);
}

/* What people type: a character, a name, initials, pinyin, a phone tail, a card, a door, two words.
 */
static Str typed(Arena *arena, Random *r, int kind, int64_t elders)
{
    Str surname = pick(r, surnames);
    Str rest = pick(r, given);
    Str name = str_fmt(arena, "%.*s%.*s", STR_ARG(surname), STR_ARG(rest));
    switch (kind) {
    case 0: return pick(r, surnames);
    case 1: return name;
    case 2:
        return str_fmt(arena, "%c%c%c", 'a' + (int)random_below(r, 26),
                       'a' + (int)random_below(r, 26), 'a' + (int)random_below(r, 26));
    case 3: return pinyin_of(arena, name, true);
    case 4: return str_fmt(arena, "%04d", (int)random_below(r, 10000));
    case 5:
        return str_fmt(arena, "%lld",
                       (long long)(100000000 + (int64_t)random_below(r, (uint64_t)elders)));
    case 6:
        return str_fmt(arena, "%d-%d-%d0%d", 1 + (int)random_below(r, 2000),
                       1 + (int)random_below(r, 4), 1 + (int)random_below(r, 18),
                       1 + (int)random_below(r, 4));
    default: return str_fmt(arena, "%.*s %d栋", STR_ARG(name), 1 + (int)random_below(r, 2000));
    }
}

static const char *const kinds[] = {"one character", "surname and one more", "three initials",
                                    "pinyin",        "phone tail",           "card",
                                    "door",          "name and building"};
enum { KINDS = 8, TRIES = 500 };

static bool by_wall; /* the clock on the wall instead of this process's CPU: for PostgreSQL */

static int64_t now_us(void)
{
    return by_wall ? clock_steady_us() : clock_cpu_us();
}

static void search(Server *server, int64_t elders, Random *r)
{
    static int64_t all[KINDS * TRIES];
    size_t n = 0;
    printf("\n%-22s %10s %10s %10s\n", "search by", "p50 us", "p99 us", "found");
    for (int kind = 0; kind < KINDS; kind++) {
        int64_t times[TRIES];
        int64_t found = 0;
        int refusals = 0;
        for (int i = 0; i < TRIES; i++) {
            Arena *arena = arena_new(64 << 20);
            Str words = escaped(arena, typed(arena, r, kind, elders)); /* STR_ARG asks twice */
            Str request = str_fmt(
                arena,
                "GET /api/people?q=%.*s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %043d\r\n\r\n",
                STR_ARG(words), 0);
            Str answer;
            int64_t from = now_us();
            if (server_answer(server, arena, request, &answer) != OK ||
                str_find(answer, STR(" 200 "), 0) == SIZE_MAX)
                refusals++;
            times[i] = now_us() - from;
            for (size_t at = 0; (at = str_find(answer, STR("\"id\":"), at)) != SIZE_MAX; at++)
                found++;
            arena_free(arena);
        }
        memcpy(all + n, times, sizeof times);
        n += TRIES;
        qsort(times, TRIES, sizeof *times, by_size);
        printf("%-22s %10lld %10lld %10.1f\n", kinds[kind], (long long)times[TRIES / 2],
               (long long)times[TRIES * 99 / 100], (double)found / TRIES);
        if (refusals) printf("  %d refused\n", refusals);
    }
    qsort(all, n, sizeof *all, by_size);
    printf("%-22s %10lld %10lld\n", "all", (long long)all[n / 2], (long long)all[n * 99 / 100]);
}

static int64_t status_kb(const char *what)
{
    Arena *arena = arena_new(1 << 20);
    Str text;
    int64_t kb = -1;
    FILE *file = fopen("/proc/self/status", "r");
    char line[256];
    (void)text;
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, what, strlen(what)) == 0) {
            Str digits = str_trim(str_of(line + strlen(what)));
            str_to_i64(str_slice(digits, 0, str_find(digits, STR(" "), 0)), &kb);
        }
    if (file) fclose(file);
    arena_free(arena);
    return kb;
}

int main(int argc, char **argv)
{
    int64_t elders = 400000;
    int operands;
    const char *db = NULL;
    bool only_search = false;
    const char *folder = NULL;
    const ArgOption options[] = {
        {"--elders", ARG_WHOLE, &elders, "N", "how many"},
        {"--db", ARG_TEXT, &db, "URL", "PostgreSQL"},
        {"--folder", ARG_TEXT, &folder, "DIR", "keep or find the database there"},
        {"--wall", ARG_FLAG, &by_wall, NULL, "time by the wall clock"},
        {"--search", ARG_FLAG, &only_search, NULL, "the people are there already"},
        {0}};
    int code = args_read(argc - 1, argv + 1, "people_400k [options]", options, &operands);
    if (code != ARGS_GO) return code;
    char made[] = "/tmp/yinlin-people-XXXXXX";
    if (!folder) folder = mkdtemp(made);
    secret_open_for_test();
    Arena *arena = arena_new((size_t)8 << 30);
    Problem problem = {0};
    Random r = random_seeded(1);
    Store *store;
    Server *server;
    Str url = db ? str_of(db) : str_fmt(arena, "sqlite:%s/people.db", folder);
    if (store_open((StoreOptions){.url = url.ptr, .no_jobs = true, .parts = program_parts()},
                   &store, &problem) != OK)
        return args_refuse(&problem);
    printf("%s, %lld elders in one community\n", db ? "PostgreSQL" : "SQLite", (long long)elders);
    if (!only_search) {
        Arena *work = arena_new((size_t)8 << 30);
        Import in = {.csv = roster(arena, elders, &r)};
        int64_t from = clock_steady_us();
        int64_t cpu_from = clock_cpu_us();
        if (store_write(store, (TxOrigin){.community = {1}}, work, import, &in, &problem) != OK)
            return args_refuse(&problem);
        double seconds = (double)(clock_steady_us() - from) / 1e6;
        double cpu = (double)(clock_cpu_us() - cpu_from) / 1e6;
        printf("import: %lld rows, %zu faults, %.1f s, %.0f rows/s (%.1f s of CPU: %.0f rows/s)\n",
               (long long)in.report.added, in.report.fault_count, seconds,
               (double)in.report.added / seconds, cpu, (double)in.report.added / cpu);
        arena_free(work);
        arena_free(arena);
    }
    if (server_start((ServerOptions){.address = "127.0.0.1",
                                     .threads = 1,
                                     .quiet = true,
                                     .routes = program_routes(),
                                     .hooks = {.session_find = session}},
                     store, &server, &problem) != OK)
        return args_refuse(&problem);
    if (only_search)
        printf("resident before the search: %.1f MB\n", (double)status_kb("VmRSS:") / 1024);
    search(server, elders, &r);
    if (only_search)
        printf("resident after the search: %.1f MB\n", (double)status_kb("VmRSS:") / 1024);
    server_stop(server, 0);
    store_close(store);
    printf("folder %s\n", folder);
    return 0;
}
