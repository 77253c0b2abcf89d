#include "base/pinyin.h"
#include "base/secret.h"
#include "base/test.h"

static bool has(const Str *terms, size_t count, const char *term)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(terms[i], term)) return true;
    return false;
}

TEST(a_name_is_found_by_any_part_of_it_in_characters_pinyin_and_initials)
{
    Str terms[64];
    size_t n = pinyin_name_terms(test_arena(), STR("王秀英"), terms, 64);
    static const char *const wanted[] = {"王秀英",  "秀英", "英",  "wangxiuying",
                                         "xiuying", "ying", "wxy", "xy"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) CHECK(has(terms, n, wanted[i]));
}

TEST(surnames_are_found_by_both_readings)
{
    static const struct {
        const char *name, *surname, *usual;
    } cases[] = {{"单雄信", "shanxiongxin", "danxiongxin"},
                 {"曾国强", "zengguoqiang", "cengguoqiang"},
                 {"仇英", "qiuying", "chouying"},
                 {"解玉珍", "xieyuzhen", "jieyuzhen"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str terms[64];
        size_t n = pinyin_name_terms(test_arena(), str_of(cases[i].name), terms, 64);
        CHECK(has(terms, n, cases[i].surname));
        CHECK(has(terms, n, cases[i].usual));
        CHECK_TEXT(cases[i].surname,
                   str_c(test_arena(), pinyin_of(test_arena(), str_of(cases[i].name), true)));
    }
}

TEST(what_is_sealed_opens_again_and_not_when_a_bit_has_changed)
{
    secret_open_for_test();
    Str sealed = secret_seal(test_arena(), STR("110101194003071234"));
    Str plain;
    CHECK(secret_unseal(test_arena(), sealed, &plain));
    CHECK_STR(STR("110101194003071234"), plain);
    CHECK(str_eq(sealed, secret_seal(test_arena(), STR("110101194003071234"))));
    char *bent = str_c(test_arena(), sealed);
    bent[sealed.len - 1] ^= 1;
    CHECK(!secret_unseal(test_arena(), (Str){bent, sealed.len}, &plain));
    CHECK(!str_eq(secret_hash(test_arena(), "phone", STR("1")),
                  secret_hash(test_arena(), "card", STR("1"))));
}

TEST(a_password_is_known_again_and_an_unknown_account_answers_no)
{
    secret_open_for_test();
    Str hash = secret_password_hash(test_arena(), STR("四只白鹅下河"));
    CHECK(secret_password_ok(hash, STR("四只白鹅下河")));
    CHECK(!secret_password_ok(hash, STR("四只白鹅上岸")));
    CHECK(!secret_password_ok(STR(""), STR("四只白鹅下河")));
}

TEST(the_codes_of_rfc_6238_are_right_and_work_once)
{
    Str key = STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"); /* "12345678901234567890" */
    CHECK_STR(STR("287082"), secret_totp_code(test_arena(), key, 1));
    CHECK_INT(1, secret_totp_step(key, STR("287082"), 59000, 0));
    CHECK_INT(0, secret_totp_step(key, STR("287082"), 59000, 1));
    CHECK_INT(37037036, secret_totp_step(key, STR("081804"), 1111111109000, 0));
    CHECK_INT(0, secret_totp_step(key, STR("081805"), 1111111109000, 0));
}
