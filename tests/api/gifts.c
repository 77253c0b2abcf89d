/* Givers and partners by the real routes: a pledge, rice in the pot, thanks, aids in the books,
 * what a partner sees, volunteers; and that a partner is never told who anybody is. */
#include "domains/partners/partners.h"
#include "main/domains.h"
#include "street.h"

static const Json *item(const World *w, size_t i)
{
    const Json *items = w->answer ? json_member(w->answer, "items") : NULL;
    return items && i < json_count(items) ? json_item(items, i) : NULL;
}
static const Json *named(const World *w, Str name)
{
    for (size_t i = 0; item(w, i); i++)
        if (str_eq(json_str_or(item(w, i), "name", STR("")), name)) return item(w, i);
    return NULL;
}
static int64_t month_of(Ms now)
{
    Civil c = day_civil(ms_day(now, SHANGHAI_MS) - 1);
    return (int64_t)c.year * 100 + c.month;
}

TEST(rice_goes_from_the_pledge_to_the_pot_and_the_donor_is_thanked)
{
    World w = open_world();
    log_in(&w, "shitang");
    CHECK_INT(201, send_request(&w, "POST", "/api/gifts",
                                STR("{\"donor\":\"unnamed\",\"goods\":\"大米\",\"unit\":\"gram\","
                                    "\"amount\":20000}")));
    int64_t gift = number(w.answer, "id");
    const char *receipts = str_fmt(w.arena, "/api/gifts/%lld/receipts", (long long)gift).ptr;
    CHECK_INT(422,
              send_request(&w, "POST", receipts, STR("{\"amount\":20000}"))); /* nobody signed */
    CHECK_INT(201, send_request(&w, "POST", receipts,
                                STR("{\"amount\":20000,\"signed\":\"刘店长\",\"code\":\"A1\"}")));
    int64_t lot = number(w.answer, "id");
    char day[16];
    day_text(ms_day(w.t->now_ms, SHANGHAI_MS), day);
    const char *cook = str_fmt(w.arena, "/api/gifts/lots/%lld/cook", (long long)lot).ptr;
    CHECK_INT(
        204,
        send_request(&w, "POST", cook,
                     str_fmt(w.arena, "{\"amount\":5000,\"day\":\"%s\",\"slot\":\"lunch\"}", day)));
    CHECK_INT(409,
              send_request(
                  &w, "POST", cook,
                  str_fmt(w.arena, "{\"amount\":15001,\"day\":\"%s\",\"slot\":\"lunch\"}", day)));
    const char *away = str_fmt(w.arena, "/api/gifts/lots/%lld/throw", (long long)lot).ptr;
    CHECK_INT(204, send_request(&w, "POST", away, STR("{\"amount\":1000,\"words\":\"洒了\"}")));
    CHECK_INT(200, send_request(&w, "GET", "/api/gifts/stock", STR("")));
    CHECK_INT(14000, number(item(&w, 0), "left")); /* the only batch of this site */
    CHECK_INT(5000, number(item(&w, 0), "cooked"));
    /* Another site's shelf is not his, nor is money. */
    int64_t other = test_number(w.t, "SELECT min(id) FROM gift_lot");
    CHECK_INT(404,
              send_request(&w, "POST",
                           str_fmt(w.arena, "/api/gifts/lots/%lld/throw", (long long)other).ptr,
                           STR("{\"amount\":1,\"words\":\"没有\"}")));
    int64_t money = test_number(w.t, "SELECT max(id) FROM gift WHERE pool_id > 0");
    CHECK_INT(403, send_request(&w, "POST",
                                str_fmt(w.arena, "/api/gifts/%lld/receipts", (long long)money).ptr,
                                STR("{\"amount\":1,\"signed\":\"刘\"}")));
    log_in(&w, "minzheng");
    CHECK_INT(200, send_request(&w, "POST",
                                str_fmt(w.arena, "/api/gifts/%lld/thanks", (long long)money).ptr,
                                STR("{}")));
    CHECK(str_find(json_str_or(w.answer, "words", STR("")), STR("谢谢您"), 0) != SIZE_MAX);
    close_world(&w);
}

TEST(everybody_may_read_what_the_pool_paid_and_the_office_who_bore_the_meals)
{
    World w = open_world();
    int64_t month = month_of(w.t->now_ms);
    CHECK_INT(200, send_request(&w, "GET", "/api/open/pools?community=1", STR("")));
    const Json *pool = named(&w, STR("爱心一餐"));
    CHECK_INT(30000, number(pool, "received_fen"));
    CHECK_INT(30000,
              number(pool, "spent_fen") + number(pool, "free_fen") + number(pool, "held_fen"));
    CHECK(number(pool, "meals") > 100);
    CHECK_INT(
        200, send_request(
                 &w, "GET",
                 str_fmt(w.arena, "/api/open/parties?community=1&month=%lld", (long long)month).ptr,
                 STR("")));
    for (size_t i = 0; item(&w, i); i++) {
        const Json *p = item(&w, i);
        CHECK_INT(number(p, "cost_fen"), number(p, "elder_fen") + number(p, "government_fen") +
                                             number(p, "charity_fen") +
                                             number(p, "enterprise_fen"));
    }
    CHECK(number(named(&w, STR("同心食堂三方助餐")), "charity_fen") > 0);
    int64_t programme = test_number(w.t, "SELECT max(id) FROM programme");
    const char *csv = str_fmt(w.arena,
                              "/api/benefits/programmes/%lld/statement.csv?month=%lld&funder="
                              "%%E7%%88%%B1%%E5%%BF%%83%%E4%%B8%%80%%E9%%A4%%90",
                              (long long)programme, (long long)month)
                          .ptr;
    CHECK_INT(401, send_request(&w, "GET", csv, STR("")));
    log_in(&w, "minzheng");
    CHECK_INT(200, send_request(&w, "GET", csv, STR("")));
    CHECK(str_find(w.body, STR("合计"), 0) != SIZE_MAX);
    close_world(&w);
}

TEST(the_books_of_a_site_show_what_rent_cash_and_tax_are_worth)
{
    World w = open_world();
    int64_t site = test_number(w.t, "SELECT min(site_id) FROM site_aid");
    Civil c = day_civil(ms_day(w.t->now_ms, SHANGHAI_MS));
    log_in(&w, "minzheng");
    CHECK_INT(200, send_request(&w, "GET",
                                str_fmt(w.arena, "/api/statements/sites/%lld?month=%lld",
                                        (long long)site, (long long)c.year * 100 + c.month)
                                    .ptr,
                                STR("")));
    CHECK_INT(600000, number(w.answer, "aid_rent_fen"));
    CHECK_INT(200000, number(w.answer, "aid_cash_fen"));
    CHECK_INT(800000, json_i64_or(w.answer, "result_fen", 0) -
                          json_i64_or(w.answer, "result_without_aid_fen", 0));
    CHECK_INT(
        201,
        send_request(&w, "POST", "/api/gifts/aids",
                     str_fmt(w.arena,
                             "{\"site_id\":%lld,\"kind\":\"tax\",\"giver\":\"区税务\",\"document\":"
                             "\"1号\",\"from\":\"%d-01-01\",\"to\":\"%d-12-31\",\"month_fen\":100}",
                             (long long)site, c.year, c.year)));
    const char *months =
        str_fmt(w.arena, "/api/gifts/aids/%lld/months", (long long)number(w.answer, "id")).ptr;
    Str body = str_fmt(w.arena, "{\"month\":%d,\"evidence\":\"税单 1\"}", c.year * 100 + c.month);
    CHECK_INT(200, send_request(&w, "POST", months, body));
    CHECK_INT(200, send_request(&w, "POST", months, body));
    CHECK_INT(100, number(w.answer, "fen"));
    log_in(&w, "shitang");
    CHECK_INT(403, send_request(&w, "POST", months, body));
    close_world(&w);
}

TEST(a_volunteer_says_when_he_is_free_is_asked_and_comes)
{
    World w = open_world();
    log_in(&w, "shitang");
    CHECK_INT(200, send_request(&w, "GET", "/api/volunteers/openings", STR("")));
    int64_t opening = number(item(&w, 0), "id");
    const Json *free = json_member(item(&w, 0), "volunteers");
    CHECK(json_count(free) >= 3);
    int64_t helper = -1;
    for (size_t i = 0; i < json_count(free); i++)
        if (str_is(json_str_or(json_item(free, i), "state", STR("")), "free"))
            helper = number(json_item(free, i), "person_id");
    CHECK_INT(
        204,
        send_request(&w, "POST",
                     str_fmt(w.arena, "/api/volunteers/openings/%lld/asks", (long long)opening).ptr,
                     str_fmt(w.arena, "{\"person_id\":%lld}", (long long)helper)));
    log_in(&w, "zhiyuan");
    CHECK_INT(200, send_request(&w, "GET", "/api/volunteers/mine", STR("")));
    const char *answer =
        str_fmt(w.arena, "/api/volunteers/openings/%lld/answer", (long long)opening).ptr;
    CHECK_INT(204, send_request(&w, "POST", answer, STR("{\"yes\":true}")));
    CHECK_INT(422, send_request(&w, "PUT", "/api/volunteers/hours",
                                STR("{\"hours\":[{\"weekday\":8,\"from_min\":0,\"to_min\":60}]}")));
    CHECK_INT(204,
              send_request(&w, "PUT", "/api/volunteers/hours",
                           STR("{\"hours\":[{\"weekday\":1,\"from_min\":540,\"to_min\":600}]}")));
    CHECK_INT(403, send_request(&w, "GET", "/api/volunteers/openings", STR("")));
    close_world(&w);
}

/* ---- What a partner is never told ---- */

typedef struct Known {
    Str *names;
    int64_t *ids;
    size_t count;
} Known;

static Status read_elders(Tx *tx, void *job)
{
    const Sql *sql = SQL("i", "i",
                         "SELECT id FROM person WHERE community_id = $1 AND is_elder = 1"
                         " ORDER BY id LIMIT 2000");
    Known *k = job;
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(INT(DEMO_COMMUNITY)), &rows));
    k->names = NEW_ARRAY(tx->arena, Str, rows.count);
    k->ids = NEW_ARRAY(tx->arena, int64_t, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        Person p;
        TRY(people_load(tx, (PersonId){row_int(&rows.rows[i], 0)}, &p));
        k->ids[k->count] = p.id.v;
        k->names[k->count++] = p.name;
    }
    return OK;
}

/* The path with real ids in its braces, and values for what is asked behind it. */
static const char *filled(const World *w, const Route *route, int64_t person)
{
    Buf buf = buf_new(w->arena, 4000);
    char day[16];
    day_text(ms_day(w->t->now_ms, SHANGHAI_MS), day);
    for (const char *c = route->path; *c; c++) {
        if (*c != '{') {
            buf_char(&buf, *c);
            continue;
        }
        int64_t id = strncmp(c, "{programme}", 11) == 0
                         ? test_number(w->t, "SELECT max(id) FROM programme")
                     : strncmp(c, "{site}", 6) == 0
                         ? test_number(w->t, "SELECT min(site_id) FROM site_programme")
                         : person;
        buf_fmt(&buf, "%lld", (long long)id);
        c = strchr(c, '}');
    }
    char mark = '?';
    for (const Field *f = route->in; f && f->name; f++) {
        if (f->optional || strstr(route->path, f->name)) continue;
        buf_fmt(&buf, "%c%s=", mark, f->name);
        mark = '&';
        if (strcmp(f->name, "community") == 0)
            buf_text(&buf, "1");
        else if (strcmp(f->name, "month") == 0)
            buf_fmt(&buf, "%lld", (long long)month_of(w->t->now_ms));
        else if (f->kind == FIELD_KIND_DAY)
            buf_text(&buf, day);
        else if (f->kind == FIELD_KIND_CHOICE)
            buf_text(&buf, f->choices[0].name);
        else if (f->kind == FIELD_KIND_ID)
            buf_fmt(&buf, "%lld", (long long)person);
        else if (f->kind == FIELD_KIND_TEXT)
            buf_text(&buf, "wang");
        else
            buf_fmt(&buf, "%lld", (long long)(f->min > 80 ? f->min : f->max < 80 ? f->max : 80));
    }
    buf_char(&buf, '\0');
    return buf_str(&buf).ptr;
}

TEST(no_answer_that_a_partner_can_get_names_an_elder_or_carries_ones_id)
{
    World w = open_world();
    Known known = {0};
    int routes = 0, answers = 0, told = 0;
    CHECK_STATUS(OK, test_read(w.t, DEMO_COMMUNITY, read_elders, &known));
    CHECK_INT(DEMO_ELDERS, (int64_t)known.count);
    log_in(&w, "juanzeng");
    CHECK_INT(200, send_request(&w, "GET",
                                str_fmt(w.arena, "/api/partners/programmes?month=%lld",
                                        (long long)month_of(w.t->now_ms))
                                    .ptr,
                                STR("")));
    CHECK(number(item(&w, 0), "elders") >= PARTNER_FEW);
    CHECK(number(item(&w, 0), "own_fen") > 0);
    CHECK_INT(200, send_request(&w, "GET", "/api/partners/gifts", STR("")));
    CHECK(number(item(&w, 1), "meals") > 0); /* the rice */
    const Route *const *lists = program_routes();
    for (size_t i = 0; lists[i]; i++) {
        for (const Route *r = lists[i]; r->path; r++) {
            if (r->method != GET || strcmp(r->path, "/api/events") == 0) continue;
            if (!(r->access & (ANYONE | ROLE_BIT(ROLE_DONOR)))) continue;
            routes++;
            int64_t person = known.ids[routes % (int)known.count];
            int code = send_request(&w, "GET", filled(&w, r, person), STR(""));
            answers += code == 200;
            for (size_t k = 0; k < known.count; k++) {
                Str id = str_fmt(w.arena, "%lld", (long long)known.ids[k]);
                bool own =
                    known.ids[k] == person; /* we named it ourselves: an echo tells nothing */
                if (str_find(w.body, known.names[k], 0) == SIZE_MAX &&
                    (own || str_find(w.body, id, 0) == SIZE_MAX))
                    continue;
                test_note("%s tells of an elder", r->path);
                told++;
                break;
            }
        }
    }
    test_note("%d routes asked, %d answered", routes, answers);
    CHECK(routes > 60 && answers > 15);
    CHECK_INT(0, told);
    close_world(&w);
}
