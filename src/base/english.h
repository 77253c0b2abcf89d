/* The English of what the server says.
 *
 * A sentence is spoken, kept and sent in Chinese; at the door, for a reader who asked for English,
 * english_of finds the literal it was made from and says the same in English.  The literals and
 * their English stand in english.txt of each folder; tools/english makes the table of them and
 * checks that none is missing (docs/decisions/0010-english.md). */
#pragma once
#include "base/json.h"

/* Chinese: what stands in the source, with printf's conversions.  English: the same conversions in
 * the same order, or all of them numbered (%2$s is the second of the Chinese); {day|days} follows
 * the number said before it, and %1$m is the name of the month %d. */
typedef struct EnglishRow {
    const char *chinese, *english;
} EnglishRow;

/* Made by tools/english: words without conversions in order of bytes, forms with the longest text
 * of their own first. */
extern const EnglishRow english_words[], english_forms[];
extern const size_t english_word_count, english_form_count;

/* Whether what is made in this arena is for a reader of English: the server says so of a
 * request's. */
void english_want(Arena *arena, bool wanted);
bool english_is_wanted(const Arena *arena);

/* A sentence of ours in an answer, in the reader's language; never what somebody wrote and may
 * change. */
void json_put_said(JsonOut *out, const char *key, Str chinese);

/* The English of a sentence, a list of words or several sentences; what is not ours (a name, a
 * dish) stays as it is. */
Str english_of(Arena *arena, Str chinese);
