/* Backup of PostgreSQL: its own pg_dump, in the custom format that pg_restore reads. */
#include "store/postgres.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

/* The connection goes by environment variables, where no other user of the machine sees it. */
static char **dump_environment(Arena *arena, const char *url)
{
    size_t count = 0;
    while (environ[count]) count++;
    PQconninfoOption *options = PQconninfoParse(url, NULL);
    size_t more = 0;
    for (PQconninfoOption *o = options; o && o->keyword; o++) more++;
    char **all = NEW_ARRAY(arena, char *, count + more + 1);
    size_t n = 0;
    for (PQconninfoOption *o = options; o && o->keyword; o++)
        if (o->val && o->envvar)
            all[n++] = str_c(arena, str_fmt(arena, "%s=%s", o->envvar, o->val));
    size_t ours = n;
    for (size_t i = 0; i < count; i++) {
        bool replaced = false;
        for (size_t k = 0; k < ours; k++) {
            size_t name = (size_t)(strchr(all[k], '=') - all[k]) + 1;
            replaced = replaced || strncmp(all[k], environ[i], name) == 0;
        }
        if (!replaced) all[n++] = environ[i];
    }
    PQconninfoFree(options);
    return all;
}

/* "--schema=NAME" when the store lives in a schema of its own beside others'; else a harmless word.
 * NULL: no connection. */
static char *schema_word(Arena *arena, const char *url)
{
    char *word = NULL;
    PGconn *pg = PQconnectdb(url);
    PGresult *result = PQexec(pg, "SELECT current_schema()");
    if (PQresultStatus(result) == PGRES_TUPLES_OK) {
        const char *name = PQgetvalue(result, 0, 0);
        bool own = strcmp(name, "public") != 0;
        word = str_c(arena, own ? str_fmt(arena, "--schema=\"%s\"", name) : STR("--no-password"));
    }
    PQclear(result);
    PQfinish(pg);
    return word;
}

static bool run_dump(const char *url, const char *path)
{
    Arena *arena = arena_new(8 << 20);
    char *schema = schema_word(arena, url);
    char *file = str_c(arena, str_fmt(arena, "--file=%s", path));
    char name[] = "pg_dump";
    char format[] = "--format=custom";
    char owner[] = "--no-owner";
    char quiet[] = "--no-password";
    char *words[] = {name, format, owner, quiet, file, schema, NULL};
    pid_t child;
    int end = -1;
    bool started =
        schema && posix_spawnp(&child, name, NULL, NULL, words, dump_environment(arena, url)) == 0;
    while (started && waitpid(child, &end, 0) < 0 && errno == EINTR) {
    }
    arena_free(arena);
    return started && WIFEXITED(end) && WEXITSTATUS(end) == 0;
}

Status pg_backup(Store *store, const char *path, Problem *problem)
{
    char beside[4096];
    int n = snprintf(beside, sizeof beside, "%s.%d.new", path, (int)getpid());
    ASSERT(n > 0 && (size_t)n < sizeof beside);
    int fd = open(beside, O_RDWR | O_CREAT | O_CLOEXEC, 0600); /* for its owner only */
    if (fd >= 0) close(fd);
    if (run_dump(store->options.url, beside) && rename(beside, path) == 0) return OK;
    unlink(beside);
    return problem_set(problem, UNAVAILABLE, "store.backup",
                       "备份到 %s 失败，请检查路径、空间和 pg_dump 程序", path);
}
