#include "base/english.h"
#include "base/status.h"
#include "base/test.h"

static Str said(const char *chinese)
{
    return english_of(test_arena(), str_of(chinese));
}

TEST(a_sentence_is_said_in_english_with_what_was_filled_in)
{
    CHECK_STR(STR("Please sign in first"), said("请先登录"));
    CHECK_STR(STR("The content is too large, at most 64 KB"), said("内容太大，最多 64 KB"));
    CHECK_STR(STR("“age” must lie between -5 and 120, please change it"),
              said("“age”应在 -5 到 120 之间，请修改"));
    CHECK_STR(STR("Cannot listen on ::1:8080: in use"), said("不能在 ::1:8080 上监听：in use"));
}

TEST(words_of_ours_within_a_sentence_are_said_in_english_too)
{
    CHECK_STR(STR("In your present role (social worker) you cannot do this"),
              said("您现在的身份（社工）不能做这件事"));
    CHECK_STR(STR("“name” must be text"), said("“name”应是文字"));
}

TEST(one_is_not_many)
{
    CHECK_STR(STR("That was too often, please ask again in 1 second"),
              said("问得太快了，请 1 秒后再问"));
    CHECK_STR(STR("That was too often, please ask again in 21 seconds"),
              said("问得太快了，请 21 秒后再问"));
}

TEST(lists_and_several_sentences_are_said_part_by_part)
{
    CHECK_STR(STR("Social worker, courier"), said("社工、送餐员"));
    CHECK_STR(STR("Not found. Please sign in first"), said("没有找到。请先登录"));
    CHECK_STR(STR("王秀英, courier"), said("王秀英、送餐员"));
}

TEST(what_is_not_ours_stays_as_it_is)
{
    static const char *const others[] = {
        "",   "王秀英", "red",        "红烧肉，两份",          "。",
        "：", "a：b",   "%s 应是 %d", "今天很大，最多 许多 KB"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CHECK_STR(str_of(others[i]), said(others[i]));
}

/* Every row of the table: what problem_set makes of a form is known again. */
TEST(every_form_is_found_again_with_its_own_english)
{
    for (size_t i = 0; i < english_word_count; i++) {
        Str english = said(english_words[i].chinese);
        CHECK(str_eq(str_slice(english, 1, english.len),
                     str_slice(str_of(english_words[i].english), 1, SIZE_MAX)));
        if (i) CHECK(strcmp(english_words[i - 1].chinese, english_words[i].chinese) < 0);
    }
    for (size_t i = 0; i < english_form_count; i++)
        CHECK(!str_eq(said(english_forms[i].chinese), str_of(english_forms[i].chinese)) ||
              strpbrk(english_forms[i].chinese, "0123456789difxu"));
}
