/* Whole files, read and written. */
#pragma once
#include "base/str.h"

/* Reads at most max bytes. "-" is standard input. NOT_FOUND file.missing, INVALID file.too_large,
 * UNAVAILABLE file.unreadable. */
Status file_read(Arena *arena, const char *path, size_t max, Str *out, Problem *problem) MUST_USE;
/* As file_read, and unpacks what begins like gzip; max bounds both sizes. INVALID file.gzip. */
Status file_read_unpacked(Arena *arena, const char *path, size_t max, Str *out,
                          Problem *problem) MUST_USE;
/* Unpacks one or more gzip members. INVALID file.gzip when damaged, cut short or past max. */
Status gzip_unpack(Arena *arena, Str packed, size_t max, Str *out, Problem *problem) MUST_USE;
/* One gzip member, for answers that are made once and sent often. */
Str gzip_pack(Arena *arena, Str plain);
/* Replaces the file at path as a whole: written beside it, synced, renamed over it. */
Status file_write(const char *path, Str bytes, Problem *problem) MUST_USE;
bool file_exists(const char *path);
