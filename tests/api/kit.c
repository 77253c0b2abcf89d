/* A kit: a working community goes into a file without its people, and another begins with it. */
#include "main/kit.h"
#include "base/secret.h"
#include "http/role.h"
#include "main/demo.h"
#include "main/program.h"
#include "store/test_store.h"

enum { HERE = DEMO_COMMUNITY, THERE = 2 };

static Status export_kit(Tx *tx, void *job)
{
    Kit kit;
    TRY(kit_export(tx, &kit));
    *(Str *)job = kit_write(tx->arena, &kit);
    return OK;
}

static Str exported(TestStore *t, int64_t community)
{
    Str text = STR("");
    CHECK_STATUS(OK, test_read(t, community, export_kit, &text));
    return text;
}

static KitImport reading(TestStore *t, Str text, Kit *kit)
{
    CHECK_STATUS(OK, kit_read(t->arena, text, kit, &t->problem));
    return (KitImport){.kit = kit, .name = STR("新社区"), .report = buf_new(t->arena, 4 << 20)};
}

static bool has(Str all, Str part)
{
    return str_find(all, part, 0) != SIZE_MAX;
}

/* ---- Nobody of the demo stands in it ---- */

typedef struct Names {
    Str text;
    int people, found;
} Names;

static Status look_for_names(Tx *tx, void *job)
{
    Names *n = job;
    const Sql *sql = SQL("i", "i", "SELECT id FROM person WHERE community_id = $1");
    Rows rows;
    n->people = n->found = 0;
    TRY(tx_all(tx, sql, ARGS(INT(tx->origin.community.v)), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        Person p;
        TRY(people_load(tx, (PersonId){row_int(&rows.rows[i], 0)}, &p));
        Str id = str_fmt(tx->arena, "%lld", (long long)p.id.v);
        n->people++;
        bool as_role = str_is(p.name, role_text(ROLE_ADMIN)); /* the demo names him so */
        bool found = (!as_role && has(n->text, p.name)) || has(n->text, id) ||
                     (p.phone.len && has(n->text, p.phone)) ||
                     (p.address.len && has(n->text, p.address));
        if (found) test_note("%.*s %.*s", STR_ARG(p.name), STR_ARG(p.address));
        n->found += found;
    }
    return OK;
}

/* ---- An elder's quotes for the week ---- */

typedef struct Week {
    PersonId elder;
    int64_t items;
    Buf words;
} Week;

static int by_place(const void *a, const void *b)
{
    const MenuItem *x = a, *y = b;
    return (x->position > y->position) - (x->position < y->position);
}

static Status quote_day(Tx *tx, Week *w, const Organisation *o, Day day)
{
    MenuItem *items;
    size_t count;
    OrganisationId site = o->id;
    bool gifts = str_is(o->name, "同心爱心食堂"); /* its pool has no money there yet */
    TRY(meals_menu(tx, site, day, SLOT_LUNCH, &items, &count));
    qsort(items, count, sizeof *items, by_place);
    for (size_t i = 0; i < count; i++) {
        Quote q;
        Meal meal = {.person = w->elder,
                     .site = site,
                     .day = day,
                     .slot = SLOT_LUNCH,
                     .list_fen = items[i].price_fen};
        TRY(benefits_quote(tx, &meal, &q));
        buf_fmt(&w->words, "%d %.*s %lld %zu: %lld\n", day_weekday(day), STR_ARG(items[i].name),
                (long long)items[i].price_fen, items[i].part_count,
                gifts ? 0 : (long long)q.settlement.pay_fen);
        w->items++;
    }
    return OK;
}

static Status add_elder(Tx *tx, void *job)
{
    Person p = {.name = STR("测试老人"),
                .sex = 2,
                .birth = day_of(1944, 5, 6),
                .has_birth = true,
                .registered = STR("town"),
                .is_elder = true,
                .channel = 1};
    return people_add(tx, &p, &((Week *)job)->elder);
}

/* The canteens in the order of their names, each its week from Monday. */
static Status quote_week(Tx *tx, void *job)
{
    Week *w = job;
    Organisation *sites;
    size_t count;
    w->words.len = 0;
    w->items = 0;
    TRY(people_organisations(tx, &sites, &count));
    for (size_t s = 0; s < count; s++) {
        Day last;
        Status status = meals_menu_last(tx, sites[s].id, &last);
        if (status == NOT_FOUND) continue;
        TRY(status);
        for (int weekday = 1; weekday <= 7; weekday++)
            for (Day day = last - 6; day <= last; day++)
                if (day_weekday(day) == weekday) TRY(quote_day(tx, w, &sites[s], day));
    }
    return OK;
}

static Week week_of(TestStore *t, int64_t community)
{
    Week w = {.words = buf_new(t->arena, 1 << 20)};
    CHECK_STATUS(OK, test_write(t, community, add_elder, &w));
    CHECK_STATUS(OK, test_read(t, community, quote_week, &w));
    return w;
}

static Status open_pool(Tx *tx, void *job)
{
    (void)job;
    PoolId pool;
    Fen fen;
    Status status = gifts_pool_free(tx, STR("爱心一餐"), &pool, &fen);
    CHECK_INT(0, fen);
    return status;
}

TEST(another_community_begins_with_the_menus_the_rules_and_nobody_of_the_first)
{
    FOR_EACH_ENGINE(engine)
    {
        secret_open_for_test();
        TestStore *t = test_store_open(program_parts(), engine);
        t->now_ms = test_morning();
        CHECK_STATUS(OK, demo_fill(t->store, 7, &t->problem));
        Names n = {.text = exported(t, HERE)};
        CHECK_STATUS(OK, test_read(t, HERE, look_for_names, &n));
        CHECK(n.people > 1200);
        CHECK_INT(0, n.found);

        Kit kit;
        KitImport job = reading(t, n.text, &kit);
        job.dry = true;
        CHECK_STATUS(CONFLICT, test_write(t, THERE, kit_import, &job));
        CHECK(str_is(str_of(t->problem.code), "kit.dry_run"));
        CHECK(has(buf_str(&job.report), STR("新建单位：幸福里长者食堂")));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM dish WHERE community_id = 2"));
        int64_t made = job.made;

        job.dry = false;
        CHECK_STATUS(OK, test_write(t, THERE, kit_import, &job));
        CHECK_INT(made, job.made);
        CHECK_INT(0, job.kept);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM person WHERE community_id = 2"));
        CHECK_STATUS(OK, test_read(t, THERE, open_pool, NULL));
        Str there = exported(t, THERE);

        Week here = week_of(t, HERE);
        Week other = week_of(t, THERE);
        CHECK(here.items > 100);
        CHECK_INT(here.items, other.items);
        CHECK(str_eq(buf_str(&here.words), buf_str(&other.words)));
        CHECK(test_number(t, "SELECT count(*) FROM site_programme WHERE community_id = 2") == 3);

        CHECK_STATUS(OK, test_write(t, THERE, kit_import, &job)); /* nothing twice */
        CHECK_INT(0, job.made);
        CHECK(str_eq(there, exported(t, THERE)));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- A small one, by hand ---- */

#define RULES                                                                                          \
    "{\"id\":\"K\",\"place\":\"甲\",\"from\":\"2026-01-01\",\"answers\":{\"threshold_base\":\"net\"," \
    "\"overlap\":\"best\",\"two_meals\":\"each\"},\"rules\":[{\"id\":\"s\",\"kind\":\"subsidy\","      \
    "\"group\":\"day\",\"who\":{\"age\":[60,200]},\"benefit\":{\"type\":\"fixed\",\"fen\":300},"       \
    "\"cap\":{\"day_count\":1},\"funders\":[[\"district\",10000]]}]}"
#define SITE(dish, more)                                                                           \
    "{\"name\":\"甲食堂\",\"kind\":1,\"operator_kind\":1,\"programme\":\"%s\"," more               \
    "\"hours\":[{\"cutoff_min\":630,\"cutoff_desk_min\":640,\"serve_min\":660,\"close_min\":780,"  \
    "\"standing_min\":1080,\"seen_min\":840,\"fee_fen\":200,\"keeps_samples\":true}],"             \
    "\"dishes\":[{\"name\":\"米饭\",\"part\":\"rice\",\"tags\":\"\",\"texture\":0,"              \
    "\"price_fen\":100,\"may_contain\":\"\",\"recipe\":[{\"name\":\"米\",\"grams\":80}]}],"       \
    "\"menu\":[{\"weekday\":3,\"slot\":1,\"position\":0,\"kind\":2,\"name\":\"米饭\","           \
    "\"price_fen\":1500,\"portions\":50,\"each_max\":2,\"dishes\":[\"" dish "\"]}],"               \
    "\"runs\":[{\"number\":1,\"name\":\"1 号线\",\"leave_min\":660}]}"
#define KIT(head, site)                                                                               \
    "{" head "\"name\":\"甲社区\",\"street\":\"甲街\",\"area_code\":\"999000002\",\"pools\":[]," \
    "\"programmes\":[{\"name\":\"甲补贴\",\"document\":\"甲〔2026〕1号\",\"version\":\"%s\","  \
    "\"rules\":" RULES "}],\"sites\":[" site "],\"places\":[],\"roles\":[{\"role\":\"cook\","         \
    "\"duty\":\"厨师\",\"people\":1}]}"
#define ONE "\"kit\":1,"

static Str with_version(Arena *arena, const char *format)
{
    const BenefitBook *book;
    Problem problem = {0};
    CHECK_STATUS(OK, benefit_book_read(arena, STR(RULES), &book, &problem));
    Str version = book->schemes[0].version;
    Buf buf = buf_new(arena, 1 << 16);
    for (const char *p = format; *p; p++) {
        if (p[0] == '%' && p[1] == 's') {
            buf_put(&buf, version);
            p++;
        } else {
            buf_char(&buf, *p);
        }
    }
    return buf_str(&buf);
}

TEST(a_fault_of_a_kit_is_said_with_its_path)
{
    static const struct {
        const char *text, *code, *where;
    } bad[] = {
        {"{", "json.bad", NULL},
        {"[]", "kit.field", ""},
        {KIT("\"kit\":2,", SITE("米饭", "")), "kit.version", NULL},
        {KIT("", SITE("米饭", "")), "kit.field", "kit"},
        {KIT(ONE "\"people\":[],", SITE("米饭", "")), "kit.field", "people"},
        {KIT(ONE, SITE("米饭", "\"phone\":\"1\",")), "kit.field", "sites[0].phone"},
        {KIT(ONE, SITE("面", "")), "kit.field", "sites[0].menu[0].dishes[0]"},
        {KIT(ONE, SITE("米饭", "") "," SITE("米饭", "")), "kit.field", "sites[1].name"},
        {KIT(ONE, "{\"name\":\"\"}"), "kit.field", "sites[0].name"},
        {KIT(ONE, "7"), "kit.field", "sites[0]"},
    };
    Arena *arena = arena_new(64 << 20);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Kit kit;
        Problem problem = {0};
        CHECK_STATUS(INVALID, kit_read(arena, with_version(arena, bad[i].text), &kit, &problem));
        CHECK(str_is(str_of(problem.code), bad[i].code));
        CHECK(!bad[i].where || str_is(str_of(problem.where), bad[i].where));
        if (bad[i].where && !str_is(str_of(problem.where), bad[i].where))
            test_note("%s", problem.where);
        CHECK(problem.text[0]);
    }
    arena_free(arena);
}

TEST(a_rule_that_refuses_says_where_and_leaves_nothing)
{
    TestStore *t = test_store_open(program_parts(), TEST_SQLITE);
    Kit kit;
    KitImport job = reading(t, with_version(t->arena, KIT(ONE, SITE("米饭", ""))), &kit);
    KitHours *h = ((KitSite *)kit.sites.items)->hours.items;
    h->cutoff_min = 1000;
    uint64_t before = test_store_hash(t);
    CHECK_STATUS(INVALID, test_write(t, THERE, kit_import, &job));
    CHECK(str_is(str_of(t->problem.code), "meals.bad_times"));
    CHECK(str_is(str_of(t->problem.where), "sites[0].hours[0]"));
    CHECK(before == test_store_hash(t));
    test_store_close(t);
}

TEST(an_import_is_whole_or_nothing_wherever_it_breaks)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t = test_store_open(program_parts(), engine);
        Kit kit;
        KitImport job = reading(t, with_version(t->arena, KIT(ONE, SITE("米饭", ""))), &kit);
        CHECK(test_fault_loop(t, THERE, kit_import, &job, NULL) > 10);
        CHECK_INT(3, job.made); /* the community, the programme, the canteen */
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM menu_item WHERE state = 2"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM run_plan"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
