/* The test kit: every file with TEST()s is a program that speaks TAP, run by prove.
 *
 *   TEST(an_order_after_the_cutoff_is_refused) { CHECK_INT(0, held); }
 *
 * A failed check says where and both values; the test goes on, so that one run shows all.  Programs
 * take a word as argument and run only the tests whose name contains it. */
#pragma once
#include "base/str.h"

#define TEST(name)                                                                                 \
    static void name(void);                                                                        \
    __attribute__((constructor)) static void test_add_##name(void)                                 \
    {                                                                                              \
        test_add(#name, name);                                                                     \
    }                                                                                              \
    static void name(void)

#define CHECK(fact) test_check((fact), #fact, __FILE__, __LINE__)
#define CHECK_INT(expected, actual)                                                                \
    test_check_int((int64_t)(expected), (int64_t)(actual), #actual, __FILE__, __LINE__)
#define CHECK_STR(expected, actual)                                                                \
    test_check_str((expected), (actual), #actual, __FILE__, __LINE__)
#define CHECK_TEXT(expected, actual)                                                               \
    test_check_str(str_of(expected), str_of(actual), #actual, __FILE__, __LINE__)
#define CHECK_STATUS(expected, actual)                                                             \
    test_check_int((int64_t)(expected), (int64_t)(actual), #actual, __FILE__, __LINE__)
#define CHECK_NEAR(expected, actual, within)                                                       \
    test_check_near((expected), (actual), (within), #actual, __FILE__, __LINE__)
/* Waits until the fact holds, looking again each millisecond; false when it never does. What other
 * threads, processes or sockets are to do is waited for so, not by a pause. */
#define TEST_WAIT(fact)                                                                            \
    ({                                                                                             \
        int left_ = TEST_PATIENCE_MS;                                                              \
        bool holds_;                                                                               \
        while (!(holds_ = (fact)) && left_-- > 0) test_pause();                                    \
        holds_;                                                                                    \
    })
/* Ends the test as skipped, with the reason. */
#define SKIP(reason)                                                                               \
    do {                                                                                           \
        test_skip(reason);                                                                         \
        return;                                                                                    \
    } while (0)

/* How long a test waits for what must come, ms: a limit for what is broken; a machine that is only
 * busy never reaches it. */
enum { TEST_PATIENCE_MS = 120000 };

void test_add(const char *name, void (*run)(void));
bool test_check(bool fact, const char *text, const char *file, int line);
bool test_check_int(int64_t expected, int64_t actual, const char *text, const char *file, int line);
bool test_check_str(Str expected, Str actual, const char *text, const char *file, int line);
bool test_check_near(double expected, double actual, double within, const char *text,
                     const char *file, int line);
void test_pause(void); /* a millisecond */
void test_skip(const char *reason);
/* A remark in the output ("# seed 7"). */
void test_note(const char *format, ...) PRINTF_LIKE(1, 2);
/* An arena that ends with the test. */
Arena *test_arena(void);
/* The path of a file of the shared data ("food/dishes.csv"), or NULL where they are absent: then
 * SKIP("no shared data").  YL_SHARED names the folder; its default is ../shared. */
const char *test_shared(const char *path);
