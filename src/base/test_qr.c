#include "base/qr.h"
#include "base/test.h"

TEST(a_code_is_a_path_with_its_three_eyes)
{
    int side;
    Str path = qr_path(test_arena(), STR("otpauth://totp/Yinlin:x?secret=GEZDGNBVGY3TQOJQ"), &side);
    CHECK((side - 8 - 17) % 4 == 0 && side - 8 >= 21); /* 17 + 4 × version */
    CHECK(str_starts(path, STR("M4 4h7v1h-7z")));
    CHECK(str_find(path, str_fmt(test_arena(), "M%d 4h7v1h-7z", side - 11), 0) != SIZE_MAX);
    CHECK(str_find(path, str_fmt(test_arena(), "M4 %dh7v1h-7z", side - 5), 0) != SIZE_MAX);
}

TEST(what_is_too_long_gives_nothing)
{
    static char long_text[3000];
    int side;
    memset(long_text, 'x', sizeof long_text);
    CHECK_INT(0, qr_path(test_arena(), (Str){long_text, sizeof long_text}, &side).len);
}
