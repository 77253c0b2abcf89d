/* Heads: the answer is the same whole and byte by byte; what is accepted obeys the rules. */
#include "http/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_accepted(const Head *head, Str bytes)
{
    ASSERT(head->path.len && head->path.ptr[0] == '/');
    ASSERT(head->host.len && head->count <= HEAD_LINES_MAX);
    ASSERT(head->content_length >= 0 && head->content_length < 1000000000000000);
    ASSERT(!head_value(head, "transfer-encoding").ptr);
    ASSERT(!memchr(bytes.ptr, 0, bytes.len));
    ASSERT(head->method != GET || head->content_length == 0);
    Arena *arena = arena_new(1 << 20);
    Str path, query;
    if (percent_decode(arena, head->path, false, &path)) {
        ASSERT(str_find(path, STR("/../"), 0) == SIZE_MAX && !str_ends(path, STR("/..")));
        ASSERT(str_find(path, STR("//"), 0) == SIZE_MAX &&
               str_find(path, STR("\\"), 0) == SIZE_MAX);
        for (size_t i = 0; i < path.len; i++) ASSERT((uint8_t)path.ptr[i] >= 0x20);
    }
    bool good = percent_decode(arena, head->query, true, &query);
    ASSERT(!good || utf8_valid(query));
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str bytes = {(const char *)data, size};
    HeadScan whole = {0}, slow = {0};
    Head head;
    int length = head_scan(&whole, bytes.ptr, size), step = 0;
    for (size_t have = 1; have <= size && step == 0; have++)
        step = head_scan(&slow, bytes.ptr, have);
    ASSERT(step == length);
    if (length <= 0) return 0;
    Str one = str_slice(bytes, 0, (size_t)length);
    int status = head_parse(one, &head);
    ASSERT(status == 0 || (status >= 400 && status <= 505));
    if (status == 0) check_accepted(&head, one);
    return 0;
}
