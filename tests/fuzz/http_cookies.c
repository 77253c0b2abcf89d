/* Cookie lines, Authorization lines and tokens: what is found is a part of the input and clean. */
#include "http/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool inside(Str part, Str whole)
{
    return !part.ptr || (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str line = {(const char *)data, size};
    Str cookie = cookie_value(line, "yl"), host = cookie_value(line, "__Host-yl");
    Str bearer = bearer_value(line);
    ASSERT(inside(cookie, line) && inside(host, line) && inside(bearer, line));
    ASSERT(!cookie.ptr || !memchr(cookie.ptr, ';', cookie.len));
    ASSERT(!bearer.ptr || (bearer.len >= 1 && bearer.len <= 256));
    for (size_t i = 0; i < bearer.len; i++)
        ASSERT(bearer.ptr[i] > 0x20 && (uint8_t)bearer.ptr[i] < 0x7f);
    if (token_valid(line)) ASSERT(size >= 16 && size <= 128 && !memchr(data, ' ', size));
    head_list_has(line, "close");
    return 0;
}
