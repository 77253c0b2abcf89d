#include "base/file.h"

#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16 }; /* the largest window, with a gzip head */

static Status unpack(z_stream *z, Str packed, Buf *buf)
{
    static _Thread_local char piece[64 * 1024];
    int code = Z_OK;

    z->next_in = (Bytef *)(uintptr_t)packed.ptr;
    z->avail_in = (uInt)packed.len;
    while (!buf->full) {
        z->next_out = (Bytef *)piece;
        z->avail_out = sizeof piece;
        code = inflate(z, Z_NO_FLUSH);
        if (code != Z_OK && code != Z_STREAM_END) return INVALID;
        buf_put(buf, (Str){piece, sizeof piece - z->avail_out});
        if (code == Z_STREAM_END && z->avail_in == 0) return buf->full ? INVALID : OK;
        if (code == Z_STREAM_END && inflateReset(z) != Z_OK) return INVALID;
        if (z->avail_in == 0 && z->avail_out > 0) return INVALID;
    }
    return INVALID;
}

Status gzip_unpack(Arena *arena, Str packed, size_t max, Str *out, Problem *problem)
{
    Buf buf = buf_new(arena, max);
    z_stream z = {0};

    if (packed.len >= UINT32_MAX || inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        return problem_set(problem, INVALID, "file.gzip", "压缩文件打不开，请重新下载");
    Status status = unpack(&z, packed, &buf);
    inflateEnd(&z);
    if (status != OK)
        return problem_set(problem, INVALID, "file.gzip", "压缩文件已损坏，请重新下载");
    *out = buf_str(&buf);
    return OK;
}

Status file_read_unpacked(Arena *arena, const char *path, size_t max, Str *out, Problem *problem)
{
    Str bytes;

    TRY(file_read(arena, path, max, &bytes, problem));
    if (bytes.len < 2 || (uint8_t)bytes.ptr[0] != 0x1f || (uint8_t)bytes.ptr[1] != 0x8b) {
        *out = bytes;
        return OK;
    }
    return gzip_unpack(arena, bytes, max, out, problem);
}

Str gzip_pack(Arena *arena, Str plain)
{
    z_stream z = {0};
    ASSERT(plain.len < UINT32_MAX);
    ASSERT(deflateInit2(&z, 5, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    size_t room = deflateBound(&z, plain.len);
    char *out = arena_alloc_raw(arena, room);
    z.next_in = (Bytef *)(uintptr_t)plain.ptr;
    z.avail_in = (uInt)plain.len;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    ASSERT(deflate(&z, Z_FINISH) == Z_STREAM_END);
    size_t len = room - z.avail_out;
    deflateEnd(&z);
    return (Str){out, len};
}
