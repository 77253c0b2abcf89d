#include "domains/benefits/inside.h"

/* Reading a scheme costs more than settling a meal, so each is read once and kept.  Rules are small
 * and change a few times a year; the table is never emptied. */
enum { BOOKS_MAX = 512 };

static struct {
    pthread_mutex_t lock; /* guards what follows */
    Arena *arena;
    struct {
        Str digest;
        const BenefitBook *book;
    } books[BOOKS_MAX];
    size_t count;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

Str book_digest(Arena *arena, Str rules)
{
    return str_to_hex(arena, secret_hash(arena, "rules", rules));
}

static Status read_book(Str digest, Str rules, const BenefitBook **out, Problem *problem)
{
    for (size_t i = 0; i < kept.count; i++)
        if (str_eq(kept.books[i].digest, digest)) {
            *out = kept.books[i].book;
            return OK;
        }
    if (!kept.arena) kept.arena = arena_new((size_t)256 << 20);
    Str copy = str_dup(kept.arena, rules); /* the book points into its text */
    TRY(benefit_book_read(kept.arena, copy, out, problem));
    if (kept.count == BOOKS_MAX)
        kept.count = 0; /* the oldest are forgotten, and read again if needed */
    kept.books[kept.count].digest = str_dup(kept.arena, digest);
    kept.books[kept.count++].book = *out;
    return OK;
}

Status book_of(Str digest, Str rules, const BenefitBook **out, Problem *problem)
{
    pthread_mutex_lock(&kept.lock);
    Status status = read_book(digest, rules, out, problem);
    pthread_mutex_unlock(&kept.lock);
    return status;
}
