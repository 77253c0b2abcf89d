/* How a function says no.
 *
 * The world said no: a function returns a Status other than OK and has filled a Problem with a
 * stable code for programs and one plain Chinese sentence for the person.  We are wrong: ASSERT,
 * on in every build, ends the process; the supervisor restarts it from the last commit. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_USE                 __attribute__((warn_unused_result))
#define PRINTF_LIKE(form, first) __attribute__((format(printf, form, first)))

typedef enum Status {
    OK = 0,
    INVALID = 1,     /* the request itself is wrong            400 / 422 */
    DENIED = 2,      /* not allowed for this actor             401 / 403 */
    NOT_FOUND = 3,   /* does not exist, or not for you         404 */
    CONFLICT = 4,    /* the state does not allow it now        409 */
    UNAVAILABLE = 5, /* over capacity, or a part is down       503 */
} Status;

/* What went wrong, for a program (code), for a person (text) and, in input, where. */
typedef struct Problem {
    Status status;
    char code[64];   /* "meals.sold_out": stable, never translated */
    char text[480];  /* one sentence in zh-CN that says what to do */
    char where[160]; /* row and column, JSON path, field name; empty when the whole is meant */
} Problem;

/* Fills p (which may be NULL) and returns status, so that a refusal is one line. */
Status problem_set(Problem *p, Status status, const char *code, const char *text, ...)
    PRINTF_LIKE(4, 5);
/* Says where in the input the fault lies; keeps the rest. Returns p->status. */
Status problem_at(Problem *p, const char *where, ...) PRINTF_LIKE(2, 3);

#define TRY(call)                                                                                  \
    do {                                                                                           \
        Status try_status_ = (call);                                                               \
        if (try_status_ != OK) return try_status_;                                                 \
    } while (0)

#define ASSERT(fact)                                                                               \
    do {                                                                                           \
        if (__builtin_expect(!(fact), 0)) assert_failed(#fact, __FILE__, __LINE__);                \
    } while (0)

_Noreturn void assert_failed(const char *fact, const char *file, int line);
