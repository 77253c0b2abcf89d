/* The call for help from the press to the outcome, and the list of those not seen, by the real
 * routes over the demo community. */
#include "domains/people/people.h"
#include "street.h"

typedef struct Entering {
    const char *login;
    Str key;
    Session session;
} Entering;

/* A session of a demo account, without its password. */
static Status enter(Tx *tx, void *job)
{
    Entering *e = job;
    const Sql *sql = SQL("i", "iiii",
                         "SELECT m.login_id, m.person_id, m.role, m.organisation_id"
                         "  FROM membership m WHERE m.role = $1 ORDER BY m.login_id LIMIT 1");
    Row row;
    Role role = ROLE_NONE;
    for (int i = 0; i < DEMO_STAFF; i++)
        if (strcmp(demo_staff[i].login, e->login) == 0) role = demo_staff[i].role;
    TRY(tx_one(tx, sql, ARGS(INT(role)), &row));
    return people_session_start(tx, e->key, row_int(&row, 0), (CommunityId){DEMO_COMMUNITY},
                                (PersonId){row_int(&row, 1)}, (Role)row_int(&row, 2),
                                (OrganisationId){row_int(&row, 3)}, &e->session);
}
static Str come_in(World *w, const char *login)
{
    Str token = str_fmt(w->arena, "%s%0*d", login, 43 - (int)strlen(login), 0);
    Entering e = {.login = login, .key = people_token_key(w->arena, token)};
    CHECK_STATUS(OK, test_write(w->t, 0, enter, &e));
    return token;
}

static int ask(World *w, Str who, const char *method, Str path, const char *body, const char *key)
{
    w->headers = str_fmt(w->arena, "Authorization: Bearer %.*s\r\nIdempotency-Key: %s\r\n",
                         STR_ARG(who), key);
    return send_request(w, method, str_c(w->arena, path), str_of(body));
}
static Str path_of(World *w, const char *format, int64_t id)
{
    Str path;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    path = str_fmt(w->arena, format, (long long)id);
#pragma GCC diagnostic pop
    return path;
}

TEST(a_press_works_once_a_key_rings_the_station_and_ends_with_an_outcome)
{
    World w = open_world();
    Str elder = come_in(&w, "wang");
    Str duty = come_in(&w, "zhishou");
    Str cook = come_in(&w, "chushi");
    int64_t open = test_number(w.t, "SELECT count(*) FROM alarm WHERE state < 6");
    CHECK_INT(201, ask(&w, elder, "POST", STR("/api/sos"), "{}", "press-1"));
    int64_t id = json_i64_or(w.answer, "id", 0);
    CHECK_STR(STR("pressed"), json_str_or(w.answer, "state", STR("")));
    CHECK_INT(10, json_i64_or(w.answer, "ring_in_s", 0));
    Str first = w.body;
    CHECK_INT(201, ask(&w, elder, "POST", STR("/api/sos"), "{}", "press-1"));
    CHECK_STR(first, w.body);
    CHECK_INT(open + 1, test_number(w.t, "SELECT count(*) FROM alarm WHERE state < 6"));
    CHECK_INT(0, test_number(w.t, "SELECT repeats FROM alarm ORDER BY id DESC LIMIT 1"));
    w.t->now_ms += 10 * SECOND_MS;
    test_jobs(w.t);
    CHECK_INT(200, ask(&w, elder, "GET", path_of(&w, "/api/sos/%lld", id), "", "g"));
    CHECK_STR(STR("ringing"), json_str_or(w.answer, "state", STR("")));
    CHECK_INT(404, ask(&w, duty, "GET", path_of(&w, "/api/sos/%lld", id), "", "g"));
    CHECK_INT(403, ask(&w, cook, "GET", STR("/api/wall"), "", "g"));
    CHECK_INT(200, ask(&w, duty, "GET", STR("/api/wall"), "", "g"));
    const Json *item = json_item(json_member(w.answer, "items"), 0);
    CHECK_INT(id, json_i64_or(item, "id", 0)); /* on top */
    CHECK_INT(200, ask(&w, duty, "POST", path_of(&w, "/api/alarms/%lld/ack", id), "{}", "a"));
    CHECK_INT(200, ask(&w, elder, "GET", path_of(&w, "/api/sos/%lld", id), "", "g"));
    CHECK_STR(STR("answered"), json_str_or(w.answer, "state", STR("")));
    CHECK_STR(STR("郑值守"), json_str_or(w.answer, "by", STR("")));
    CHECK_INT(409, ask(&w, elder, "POST", path_of(&w, "/api/sos/%lld/cancel", id), "{}", "c"));
    CHECK_INT(200, ask(&w, duty, "GET", path_of(&w, "/api/alarms/%lld", id), "", "g"));
    CHECK(json_count(json_member(w.answer, "contacts")) >= 2);
    CHECK(json_count(json_member(w.answer, "events")) >= 3);
    CHECK_INT(422, ask(&w, duty, "POST", path_of(&w, "/api/alarms/%lld/resolve", id),
                       "{\"code\":\"well\"}", "r1"));
    CHECK_INT(200,
              ask(&w, duty, "POST", path_of(&w, "/api/alarms/%lld/resolve", id),
                  "{\"code\":\"well\",\"checked\":\"voice\",\"words\":\"电话里说没事\"}", "r2"));
    CHECK_INT(200, ask(&w, duty, "GET", STR("/api/wall/report"), "", "g"));
    CHECK(json_i64_or(json_member(w.answer, "answers"), "answered", 0) >= 1);
    CHECK_INT(200, ask(&w, duty, "GET", STR("/api/wall/chain"), "", "g"));
    CHECK_INT(0, json_i64_or(w.answer, "broken", -1));
    close_world(&w);
}

TEST(an_alarm_that_nobody_answers_is_a_miss_while_it_waits)
{
    static const int64_t waits[][3] = {{50, 0, 0}, {20, 1, 0}, {120, 1, 1}};
    World w = open_world();
    Str elder = come_in(&w, "wang");
    Str duty = come_in(&w, "zhishou");
    CHECK_INT(200, ask(&w, duty, "GET", STR("/api/wall/report"), "", "g"));
    const Json *answers = json_member(w.answer, "answers");
    int64_t before_60 = json_i64_or(answers, "waits_60", -1);
    int64_t before_180 = json_i64_or(answers, "waits_180", -1);
    size_t misses = json_count(json_member(w.answer, "misses"));
    CHECK_INT(201, ask(&w, elder, "POST", STR("/api/sos"), "{}", "press-2"));
    w.t->now_ms += 10 * SECOND_MS;
    test_jobs(w.t);
    for (int i = 0; i < 3; i++) {
        w.t->now_ms += waits[i][0] * SECOND_MS;
        CHECK_INT(200, ask(&w, duty, "GET", STR("/api/wall/report"), "", "g"));
        answers = json_member(w.answer, "answers");
        CHECK_INT(before_60 + waits[i][1], json_i64_or(answers, "waits_60", -1));
        CHECK_INT(before_180 + waits[i][2], json_i64_or(answers, "waits_180", -1));
        CHECK_INT((int64_t)misses + waits[i][1],
                  (int64_t)json_count(json_member(w.answer, "misses")));
    }
    close_world(&w);
}

TEST(a_press_by_mistake_is_taken_back_and_no_family_is_rung)
{
    World w = open_world();
    Str elder = come_in(&w, "wang");
    int64_t told = test_number(w.t, "SELECT count(*) FROM message WHERE kind = 'safety.alarm'");
    CHECK_INT(201, ask(&w, elder, "POST", STR("/api/sos"), "{}", "p"));
    int64_t id = json_i64_or(w.answer, "id", 0);
    CHECK_INT(200, ask(&w, elder, "POST", path_of(&w, "/api/sos/%lld/cancel", id), "{}", "c"));
    CHECK_STR(STR("taken_back"), json_str_or(w.answer, "state", STR("")));
    w.t->now_ms += MINUTE_MS;
    test_jobs(w.t);
    CHECK_INT(told + 1, /* the one on duty */
              test_number(w.t, "SELECT count(*) FROM message WHERE kind = 'safety.alarm'"));
    close_world(&w);
}

TEST(the_list_of_those_not_seen_is_the_canteens_own_and_each_gets_an_outcome)
{
    World w = open_world();
    Str manager = come_in(&w, "shitang");
    Str duty = come_in(&w, "zhishou");
    CHECK_INT(200, ask(&w, manager, "GET", STR("/api/seen"), "", "g"));
    const Json *items = json_member(w.answer, "items");
    CHECK_INT(1, json_count(json_member(w.answer, "sites")));
    CHECK(json_count(items) > 0);
    int64_t id = json_i64_or(json_item(items, 0), "id", 0);
    CHECK_STR(STR("open"), json_str_or(json_item(items, 0), "outcome", STR("")));
    CHECK_INT(200, ask(&w, manager, "POST", path_of(&w, "/api/seen/%lld/end", id),
                       "{\"outcome\":\"called\"}", "e1"));
    CHECK_STR(STR("called"), json_str_or(w.answer, "outcome", STR("")));
    CHECK_INT(409, ask(&w, duty, "POST", path_of(&w, "/api/seen/%lld/end", id),
                       "{\"outcome\":\"visited\"}", "e2"));
    CHECK_INT(404,
              ask(&w, duty, "POST", STR("/api/seen/1/end"), "{\"outcome\":\"visited\"}", "e3"));
    close_world(&w);
}

TEST(the_roster_is_shown_and_a_gap_is_refused_with_its_hours)
{
    World w = open_world();
    Str duty = come_in(&w, "zhishou");
    CHECK_INT(200, ask(&w, duty, "GET", STR("/api/duty/roster"), "", "g"));
    CHECK(json_count(json_member(w.answer, "items")) > 0);
    CHECK(json_count(json_member(w.answer, "people")) > 0);
    char day[16];
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS) + 3, day);
    Str body = str_fmt(w.arena, "{\"from\":\"%s\",\"to\":\"%s\",\"shifts\":[]}", day, day);
    CHECK_INT(409, ask(&w, duty, "PUT", STR("/api/duty/roster"), body.ptr, "r"));
    CHECK_STR(STR("safety.roster_gap"), json_str_or(w.answer, "code", STR("")));
    close_world(&w);
}

/* ---- One person's alarms, and who is lost ---- */

static Str elder_path(World *w, const char *format)
{
    return path_of(w, format, test_number(w->t, "SELECT min(id) FROM person WHERE is_elder = 1"));
}

TEST(the_station_sets_whom_an_alarm_rings_and_which_kind_is_quiet_until_when)
{
    World w = open_world();
    Str duty = come_in(&w, "zhishou");
    Str cook = come_in(&w, "chushi");
    Str ladder = elder_path(&w, "/api/people/%lld/ladder");
    Str mute = elder_path(&w, "/api/people/%lld/alarm-mute");
    Str mutes = elder_path(&w, "/api/people/%lld/alarm-mutes");
    CHECK_INT(200, ask(&w, duty, "GET", ladder, "", "g"));
    CHECK_INT(4, json_count(json_member(w.answer, "urgent")));
    CHECK(!json_bool_or(w.answer, "urgent_own", true));
    CHECK_INT(422, ask(&w, duty, "PUT", ladder,
                       "{\"urgent\":true,\"steps\":[{\"who\":1,\"wait_s\":60}]}", "l1"));
    CHECK_INT(204, ask(&w, duty, "PUT", ladder,
                       "{\"urgent\":true,\"steps\":[{\"who\":9,\"wait_s\":60}]}", "l2"));
    CHECK_INT(200, ask(&w, duty, "GET", ladder, "", "g"));
    CHECK(json_bool_or(w.answer, "urgent_own", false));
    CHECK(json_count(json_member(w.answer, "people")) >= 1);
    CHECK_INT(403, ask(&w, cook, "GET", mutes, "", "g"));
    CHECK_INT(
        422, ask(&w, duty, "POST", mute, "{\"kind\":\"sos\",\"hours\":4,\"reason\":\"吵\"}", "m1"));
    CHECK_INT(204, ask(&w, duty, "POST", mute,
                       "{\"kind\":\"device\",\"hours\":4,\"reason\":\"送修\"}", "m2"));
    CHECK_INT(200, ask(&w, duty, "GET", mutes, "", "g"));
    CHECK_INT(1, json_count(json_member(w.answer, "items")));
    CHECK_INT(204, ask(&w, duty, "POST", mute,
                       "{\"kind\":\"device\",\"hours\":0,\"reason\":\"修好了\"}", "m3"));
    CHECK_INT(200, ask(&w, duty, "GET", mutes, "", "g"));
    CHECK_INT(0, json_count(json_member(w.answer, "items")));
    close_world(&w);
}

TEST(a_search_shows_how_far_feet_carry_and_who_looks_where)
{
    World w = open_world();
    Str duty = come_in(&w, "zhishou");
    int64_t elder = test_number(w.t, "SELECT min(id) FROM person WHERE is_elder = 1");
    Str body = str_fmt(w.arena, "{\"person_id\":%lld,\"words\":\"红棉衣\"}", (long long)elder);
    CHECK_INT(201, ask(&w, duty, "POST", STR("/api/lost"), str_c(w.arena, body), "b"));
    int64_t id = json_i64_or(w.answer, "id", 0);
    int code = ask(&w, duty, "GET", path_of(&w, "/api/lost/%lld/circle", id), "", "g");
    CHECK(code == 200 || code == 404); /* 404: the demo knows no home of this elder */
    if (code == 200) CHECK(json_count(json_member(w.answer, "rings")) >= 1);
    CHECK_INT(204, ask(&w, duty, "POST", path_of(&w, "/api/lost/%lld/join", id),
                       "{\"where\":\"河边步道\"}", "j"));
    CHECK_INT(200, ask(&w, duty, "GET", STR("/api/lost"), "", "g"));
    const Json *first = json_item(json_member(w.answer, "items"), 0);
    CHECK_INT(1, json_count(json_member(first, "party")));
    CHECK(json_count(json_member(w.answer, "helpers")) > 0);
    CHECK_INT(204, ask(&w, duty, "POST", path_of(&w, "/api/lost/%lld/end", id),
                       "{\"code\":\"found\"}", "e"));
    close_world(&w);
}
