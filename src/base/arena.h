/* Arenas: memory that is made piece by piece and given back all at once.
 *
 * Owns        its blocks; everything allocated dies with arena_free or arena_reset
 * Always true arena_alloc never returns NULL (past the limit it is an ASSERT: sizes are bounded at
 *             the door), memory is zeroed, aligned to 16.  One arena belongs to one thread at a
 *             time. */
#pragma once
#include "base/status.h"

typedef struct Arena Arena;

/* limit: the most bytes the arena may ever hold. */
Arena *arena_new(size_t limit);
void arena_free(Arena *arena);
/* Gives back everything but the first block. */
void arena_reset(Arena *arena);
void *arena_alloc(Arena *arena, size_t bytes);
/* Like arena_alloc without zeroing, for buffers that are filled at once. */
void *arena_alloc_raw(Arena *arena, size_t bytes);
/* About so much will be asked for soon and used: one block for all of it, in huge pages where the
 * machine has them. */
void arena_expect(Arena *arena, size_t bytes);
/* Bytes that may still be asked for. */
size_t arena_room(const Arena *arena);
size_t arena_used(const Arena *arena);
/* Runs fn(object) at the next reset or free; for library objects that have a free of their own. */
void arena_defer(Arena *arena, void (*fn)(void *object), void *object);

/* A point to go back to: memory taken after arena_mark is given back by arena_rewind. Nothing may
 * be deferred between the two. */
typedef struct ArenaMark {
    void *block;
    size_t used;
} ArenaMark;
ArenaMark arena_mark(const Arena *arena);
void arena_rewind(Arena *arena, ArenaMark mark);

#define NEW(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define NEW_ARRAY(arena, Type, count)                                                              \
    ((Type *)arena_alloc((arena), arena_array_bytes((size_t)(count), sizeof(Type))))
/* count * size, checked. */
size_t arena_array_bytes(size_t count, size_t size);
