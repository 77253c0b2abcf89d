#include "base/file.h"
#include "base/test.h"

/* printf 'hello\n' | gzip -n */
static const char hello[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\xe7"
                            "\x02\x00\x20\x30\x3a\x36\x06\x00\x00\x00";

TEST(packed_bytes_come_back_and_members_follow_one_another)
{
    char two[2 * (sizeof hello - 1)];
    Str out;

    CHECK_STATUS(OK, gzip_unpack(test_arena(), (Str){hello, sizeof hello - 1}, 100, &out, NULL));
    CHECK_STR(STR("hello\n"), out);
    memcpy(two, hello, sizeof hello - 1);
    memcpy(two + sizeof hello - 1, hello, sizeof hello - 1);
    CHECK_STATUS(OK, gzip_unpack(test_arena(), (Str){two, sizeof two}, 100, &out, NULL));
    CHECK_STR(STR("hello\nhello\n"), out);
}

TEST(damaged_cut_and_too_large_packs_are_refused)
{
    Problem problem = {0};
    Str out;

    for (size_t cut = 0; cut < sizeof hello - 1; cut++)
        CHECK_STATUS(INVALID, gzip_unpack(test_arena(), (Str){hello, cut}, 100, &out, &problem));
    CHECK_TEXT("file.gzip", problem.code);
    CHECK_STATUS(INVALID, gzip_unpack(test_arena(), (Str){hello, sizeof hello - 1}, 5, &out, NULL));
}
