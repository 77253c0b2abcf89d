/* One street, two readers: the same answers, our sentences in the language each asked for, and what
 * people wrote untouched. */
#include "street.h"

static const Json *read_in(World *w, const char *language, int expected, const char *path)
{
    Str whole;
    Str request = str_fmt(w->arena, "GET %s HTTP/1.1\r\nHost: test\r\nCookie: %.*s\r\n%s%s%s\r\n",
                          path, STR_ARG(w->cookie), language ? "Accept-Language: " : "",
                          language ? language : "", language ? "\r\n" : "");
    CHECK_STATUS(OK, server_answer(w->server, w->arena, request, &whole));
    CHECK(str_starts(whole, str_fmt(w->arena, "HTTP/1.1 %d ", expected)));
    const Json *answer = NULL;
    Str body = str_slice(whole, str_find(whole, STR("\r\n\r\n"), 0) + 4, whole.len);
    CHECK_STATUS(OK, json_read(w->arena, body, &answer, NULL));
    return answer;
}

static bool has_chinese(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0xe4 && (unsigned char)s.ptr[i] <= 0xe9) return true;
    return false;
}

/* How many texts of the two answers differ; everything else is the same. */
static int compare(const Json *chinese, const Json *english)
{
    Str a, b;
    int differ = 0;
    if (json_as_str(chinese, &a)) {
        CHECK(json_as_str(english, &b));
        if (str_eq(a, b)) return 0;
        CHECK(has_chinese(a));
        if (has_chinese(b) && str_find(b, STR("。"), 0) != SIZE_MAX)
            test_note("half said: %.*s", STR_ARG(b));
        return 1;
    }
    CHECK_INT(json_kind(chinese), json_kind(english));
    CHECK_INT(json_count(chinese), json_count(english));
    if (json_kind(chinese) == JSON_LIST)
        for (size_t i = 0; i < json_count(chinese); i++)
            differ += compare(json_item(chinese, i), json_item(english, i));
    if (json_kind(chinese) == JSON_RECORD)
        for (void *at = json_first(chinese); at; at = json_after(chinese, at)) {
            Str name = json_at_key(at);
            const char *key = str_c(test_arena(), name);
            int here = compare(json_at_value(at), json_member(english, key));
            if (strcmp(key, "person_name") == 0 || strcmp(key, "address") == 0) CHECK_INT(0, here);
            differ += here;
        }
    return differ;
}

static int both(World *w, const char *path)
{
    const Json *chinese = read_in(w, NULL, 200, path);
    return compare(chinese, read_in(w, "en-GB,en;q=0.9", 200, path));
}

TEST(a_refusal_is_chinese_and_english_where_that_is_asked_for)
{
    World w = open_world();
    log_in(&w, "wang");
    const Json *no = read_in(&w, NULL, 403, "/api/outreach");
    CHECK_STR(STR("您现在的身份（老人）不能做这件事"), json_str_or(no, "detail", STR("")));
    no = read_in(&w, "en", 403, "/api/outreach");
    CHECK_STR(STR("In your present role (elder) you cannot do this"),
              json_str_or(no, "detail", STR("")));
    CHECK_STR(STR("role.denied"), json_str_or(no, "code", STR("")));
    no = read_in(&w, "zh-CN,zh;q=0.9,en;q=0.8", 403, "/api/outreach");
    CHECK(has_chinese(json_str_or(no, "detail", STR(""))));
    close_world(&w);
}

TEST(what_an_elder_reads_is_said_in_english_and_names_stay)
{
    World w = open_world();
    log_in(&w, "wang");
    const Json *me = read_in(&w, NULL, 200, "/api/session");
    const char *id =
        str_fmt(w.arena, "%lld", (long long)number(json_member(me, "person"), "id")).ptr;
    CHECK(both(&w, "/api/session") > 0); /* the role */
    CHECK(both(&w, "/api/home") > 0);    /* how she is called, the duty line */
    CHECK(both(&w, str_fmt(w.arena, "/api/cards/%s", id).ptr) > 0);
    CHECK(both(&w, str_fmt(w.arena, "/api/benefits/mine/%s", id).ptr) > 0);
    close_world(&w);
}

TEST(what_the_staff_read_is_said_in_english_and_names_stay)
{
    World w = open_world();
    log_in(&w, "shitang");
    CHECK(both(&w, "/api/kitchen/board") > 0);
    CHECK(both(&w, "/api/kitchen/labels") > 0);
    close_world(&w);
}
