#include "base/test.h"
#include "base/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TESTS_MAX = 1024 };

static struct {
    const char *name;
    void (*run)(void);
} tests[TESTS_MAX];
static int count;
static bool failed;
static const char *skipped;
static Arena *arena;

void test_add(const char *name, void (*run)(void))
{
    ASSERT(count < TESTS_MAX);
    tests[count].name = name;
    tests[count++].run = run;
}

bool test_check(bool fact, const char *text, const char *file, int line)
{
    if (!fact) {
        failed = true;
        printf("# %s:%d: not true: %s\n", file, line, text);
    }
    return fact;
}

bool test_check_int(int64_t expected, int64_t actual, const char *text, const char *file, int line)
{
    if (expected != actual) {
        failed = true;
        printf("# %s:%d: %s is %lld, expected %lld\n", file, line, text, (long long)actual,
               (long long)expected);
    }
    return expected == actual;
}

bool test_check_str(Str expected, Str actual, const char *text, const char *file, int line)
{
    if (!str_eq(expected, actual)) {
        failed = true;
        printf("# %s:%d: %s\n#   is       \"%.*s\"\n#   expected \"%.*s\"\n", file, line, text,
               STR_ARG(actual), STR_ARG(expected));
    }
    return str_eq(expected, actual);
}

bool test_check_near(double expected, double actual, double within, const char *text,
                     const char *file, int line)
{
    bool near = fabs(expected - actual) <= within;
    if (!near) {
        failed = true;
        printf("# %s:%d: %s is %.10g, expected %.10g\n", file, line, text, actual, expected);
    }
    return near;
}

void test_pause(void)
{
    nanosleep(&(struct timespec){0, 1000000}, NULL);
}

void test_skip(const char *reason)
{
    skipped = reason;
}

void test_note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("# ");
    vprintf(format, args);
    printf("\n");
    va_end(args);
}

Arena *test_arena(void)
{
    if (!arena) arena = arena_new((size_t)4 << 30);
    return arena;
}

const char *test_shared(const char *path)
{
    const char *folder = getenv("YL_SHARED");
    char *full = str_c(test_arena(), str_fmt(test_arena(), "%s/data/%s",
                                             folder && *folder ? folder : "../shared", path));
    return file_exists(full) ? full : NULL;
}

static void run_one(int number, int i)
{
    char words[256];
    snprintf(words, sizeof words, "%s", tests[i].name);
    for (char *c = words; *c; c++)
        if (*c == '_') *c = ' ';
    failed = false;
    skipped = NULL;
    tests[i].run();
    printf("%sok %d - %s%s%s\n", failed ? "not " : "", number, words, skipped ? " # SKIP " : "",
           skipped ? skipped : "");
    fflush(stdout);
    arena_free(arena);
    arena = NULL;
}

int main(int argc, char **argv)
{
    int ran = 0;
    bool all_good = true;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < count; i++) {
        if (argc > 1 && !strstr(tests[i].name, argv[1])) continue;
        run_one(++ran, i);
        all_good = all_good && !failed;
    }
    printf("1..%d\n", ran);
    return all_good ? 0 : 1;
}
