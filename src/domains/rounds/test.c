/* Who looks after whom, a round on foot, what visits find, and whether helpers match. */
#include "base/number.h"
#include "domains/gifts/gifts.h"
#include "domains/health/health.h"
#include "domains/rounds/inside.h"
#include "engine/quarter/quarter.h"
#include "store/test_store.h"

#include <stdlib.h>

enum { HERE = 7, HOUSES = 5, ELDERS = 10 };
static const StorePart *const parts[] = {
    &people_domain.store, &geo_domain.store,      &notice_domain.store,   &funds_domain.store,
    &gifts_domain.store,  &benefits_domain.store, &dispatch_domain.store, &meals_domain.store,
    &health_domain.store, &safety_domain.store,   &rounds_domain.store,   NULL};

typedef struct World {
    TestStore *t;
    Quarter quarter;
    GridNodeId grid, buildings[HOUSES], doors[HOUSES];
    WalkPoint at[HOUSES];
    PersonId elders[ELDERS], aide, other, volunteer;
    Round round;
    RoundVisit visit;
    RoundVisitId visit_id;
    RoundMatch match;
    RoundCaseId case_id;
    RoundCase *cases;
    size_t round_case_count;
    int64_t given, left;
    PersonId who;
} World;

static Status add_helper(Tx *tx, const char *login, Str name, Role role, PersonId *out)
{
    int64_t id;
    TRY(people_add(tx, &(Person){.name = name}, out));
    LoginAsk ask = {.name = str_of(login),
                    .password_hash = STR("x"),
                    .community = {HERE},
                    .person = *out,
                    .role = role};
    return people_login_add(tx, &ask, &id);
}

static Status build_world(Tx *tx, void *job)
{
    World *w = job;
    GridNodeId street, community;
    TRY(people_grid_add(tx, &(GridNode){.kind = 1, .name = STR("梧桐街道")}, &street));
    TRY(people_grid_add(tx, &(GridNode){.parent = street, .kind = 2, .name = STR("幸福里")},
                        &community));
    TRY(people_grid_add(tx, &(GridNode){.parent = community, .kind = 3, .name = STR("第1网格")},
                        &w->grid));
    for (int b = 0; b < HOUSES; b++) {
        Str name = str_fmt(tx->arena, "%d栋", b + 1);
        TRY(people_grid_add(tx, &(GridNode){.parent = w->grid, .kind = 4, .name = name},
                            &w->buildings[b]));
        TRY(people_grid_add(tx,
                            &(GridNode){.parent = w->buildings[b], .kind = 6, .name = STR("101")},
                            &w->doors[b]));
        TRY(geo_spot_set(tx, w->buildings[b], w->at[b], DATUM_WGS84));
    }
    for (int i = 0; i < ELDERS; i++) {
        int64_t flag;
        Person p = {.name = str_fmt(tx->arena, "老人%d", i),
                    .is_elder = true,
                    .door_id = w->doors[i % HOUSES].v};
        TRY(people_add(tx, &p, &w->elders[i]));
        if (i < 4)
            TRY(people_flag_set(tx, w->elders[i], i < 3 ? FLAG_ALONE : FLAG_DISABLED, tx_today(tx),
                                STR("走访"), &flag));
    }
    TRY(add_helper(tx, "aide", STR("冯助老"), ROLE_AIDE, &w->aide));
    TRY(add_helper(tx, "other", STR("丁助老"), ROLE_AIDE, &w->other));
    return add_helper(tx, "volunteer", STR("吴晓燕"), ROLE_VOLUNTEER, &w->volunteer);
}

static TestStore *open_world(TestEngine engine, World *w)
{
    *w = (World){0};
    secret_open_for_test();
    TestStore *t = w->t = test_store_open(parts, engine);
    quarter_make(t->arena, (QuarterAsk){.seed = 3}, &w->quarter);
    Buf xml = buf_new(t->arena, 8 << 20);
    osm_write_xml(w->quarter.map, &xml);
    size_t taken = 0;
    for (size_t i = 0; i < w->quarter.building_count && taken < HOUSES; i += 3)
        if (w->quarter.buildings[i].use == QUARTER_HOMES)
            w->at[taken++] =
                (WalkPoint){w->quarter.buildings[i].lat_e7, w->quarter.buildings[i].lon_e7};
    CHECK_INT(HOUSES, (int64_t)taken);
    CHECK_STATUS(OK, geo_map_import(t->folder, buf_str(&xml), NULL, &t->problem));
    geo_map_open(t->folder);
    CHECK_STATUS(OK, test_write(t, HERE, build_world, w));
    w->who = w->aide;
    return t;
}

static void close_world(World *w)
{
    CHECK_INT(0, test_store_broken(w->t));
    geo_map_close();
    test_store_close(w->t);
}

/* In the role of an aide, as a request would be. */
static void as_aide(Tx *tx, const World *w)
{
    tx->origin.actor = w->who.v;
    tx->origin.role = ROLE_AIDE;
}
static Status give_all(Tx *tx, void *job)
{
    World *w = job;
    return rounds_give_node(tx, w->aide, w->grid, &w->given, &w->left);
}
static Status give_one(Tx *tx, void *job)
{
    World *w = job;
    return rounds_give(tx, w->other, w->elders[0], 3, &w->case_id);
}
static Status give_volunteer(Tx *tx, void *job)
{
    World *w = job;
    return rounds_give(tx, w->volunteer, w->elders[0], 3, &w->case_id);
}
static Status end_one(Tx *tx, void *job)
{
    return rounds_end(tx, ((World *)job)->elders[0]);
}
static Status die(Tx *tx, void *job)
{
    World *w = job;
    return people_leave(tx, w->elders[1], PERSON_DIED, tx_today(tx));
}
static Status go_round(Tx *tx, void *job)
{
    World *w = job;
    as_aide(tx, w);
    return rounds_of_day(tx, w->aide, tx_today(tx), &w->round);
}
static Status visit(Tx *tx, void *job)
{
    World *w = job;
    as_aide(tx, w);
    return rounds_visit(tx, &w->visit, &w->visit_id);
}
static Status read_cases(Tx *tx, void *job)
{
    World *w = job;
    return rounds_cases(tx, (PersonId){0}, &w->cases, &w->round_case_count);
}
static Status read_match(Tx *tx, void *job)
{
    return rounds_match(tx, &((World *)job)->match);
}
static Status say_skills(Tx *tx, void *job)
{
    World *w = job;
    return rounds_skill_set(tx, w->volunteer, SKILL_VISIT | SKILL_DIGITAL);
}

TEST(a_building_is_given_at_once_and_an_elder_is_one_aides_case)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, give_all, &w));
        CHECK_INT(ELDERS, w.given);
        CHECK_INT(0, w.left);
        CHECK_STATUS(OK, test_write(t, HERE, give_one, &w)); /* away from the first */
        CHECK_STATUS(OK, test_write(t, HERE, give_all, &w));
        CHECK_INT(0, w.given);
        CHECK_STATUS(OK, test_read(t, HERE, read_cases, &w));
        CHECK_INT(ELDERS, (int64_t)w.round_case_count);
        int64_t weekly = 0, others = 0;
        for (size_t i = 0; i < w.round_case_count; i++) {
            weekly += w.cases[i].every_days == ROUND_DAYS_NEAR;
            others += w.cases[i].aide.v == w.other.v;
        }
        CHECK_INT(3, weekly); /* of four with a flag one is seen every third day */
        CHECK_INT(1, others);
        CHECK_STATUS(INVALID, test_write(t, HERE, give_volunteer, &w));
        CHECK_TEXT("rounds.not_aide", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, end_one, &w));
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, end_one, &w));
        CHECK_STATUS(OK, test_write(t, HERE, die, &w));
        test_jobs(t);
        CHECK_STATUS(OK, test_read(t, HERE, read_cases, &w));
        CHECK_INT(ELDERS - 2, (int64_t)w.round_case_count);
        close_world(&w);
    }
}

TEST(who_is_due_stands_in_the_round_in_an_order_to_walk_and_a_visit_puts_it_off)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, give_all, &w));
        CHECK_STATUS(OK, test_write(t, HERE, go_round, &w));
        CHECK_INT(ELDERS, (int64_t)w.round.due);
        CHECK_INT(0, (int64_t)w.round.estimated);
        for (size_t i = 0; i < w.round.count; i++)
            CHECK_INT((int64_t)i + 1, w.round.stops[i].number);
        /* Two live in each house: the second is no walk away. */
        int64_t still = 0;
        for (size_t i = 0; i < w.round.count; i++) still += w.round.stops[i].walk_s == 0;
        CHECK(still >= HOUSES);
        CHECK_INT(ELDERS, test_number(t, "SELECT count(*) FROM look WHERE scope = 32"));
        w.visit = (RoundVisit){
            .aide = w.aide, .elder = w.elders[0], .way = ROUND_DOOR, .outcome = ROUND_WELL};
        CHECK_STATUS(OK, test_write(t, HERE, visit, &w));
        w.visit = (RoundVisit){
            .aide = w.aide, .elder = w.elders[5], .way = ROUND_DOOR, .outcome = ROUND_NOBODY};
        CHECK_STATUS(OK, test_write(t, HERE, visit, &w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM seen WHERE kind = 5"));
        CHECK_STATUS(OK, test_write(t, HERE, go_round, &w));
        CHECK_INT(ELDERS - 1, (int64_t)w.round.due);
        t->now_ms += 7 * DAY_MS;
        CHECK_STATUS(OK, test_write(t, HERE, go_round, &w));
        CHECK_INT(ELDERS, (int64_t)w.round.due);
        close_world(&w);
    }
}

TEST(a_need_asks_for_a_word_and_help_raises_an_alarm)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        w.visit = (RoundVisit){
            .aide = w.aide, .elder = w.elders[0], .way = ROUND_DOOR, .outcome = ROUND_NEEDS};
        CHECK_STATUS(INVALID, test_write(t, HERE, visit, &w));
        CHECK_TEXT("rounds.words", t->problem.code);
        w.visit.needs = SKILL_REPAIR;
        CHECK_STATUS(OK, test_write(t, HERE, visit, &w));
        w.visit.outcome = ROUND_HELP;
        w.visit.words = STR("站不起来");
        CHECK_STATUS(OK, test_write(t, HERE, visit, &w));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM alarm WHERE kind = 11"));
        CHECK_INT(1,
                  test_number(t, "SELECT count(*) FROM event WHERE topic = 'rounds.help_needed'"));
        w.who = w.volunteer;
        w.visit.aide = w.volunteer;
        CHECK_STATUS(OK, test_write(t, HERE, say_skills, &w));
        CHECK_STATUS(OK, test_read(t, HERE, read_match, &w));
        CHECK_INT(2, w.match.aides);
        CHECK_INT(1, w.match.volunteers);
        CHECK_INT(ELDERS, w.match.elders);
        CHECK_INT(4, w.match.targets);
        CHECK_INT(3, w.match.skills[0].needed); /* alone: a visit */
        CHECK_INT(1, w.match.skills[0].helpers);
        CHECK_INT(1, w.match.skills[1].needed); /* disabled: care */
        CHECK_INT(0, w.match.skills[1].helpers);
        CHECK_INT(1, w.match.skills[4].needed); /* found by a visit: repair */
        close_world(&w);
    }
}

static Status open_canteen(Tx *tx, void *job)
{
    World *w = job;
    GeoPlaceId id;
    Place p = {.kind = PLACE_CANTEEN,
               .name = STR("幸福里长者食堂"),
               .at = w->at[0],
               .datum = DATUM_WGS84,
               .capacity = 4,
               .open_min = 630,
               .close_min = 780,
               .access = ACCESS_LEVEL};
    return geo_place_add(tx, &p, &id);
}
static Status ask_lunch(Tx *tx, void *job)
{
    World *w = job;
    as_aide(tx, w);
    for (int i = 0; i < 6; i++)
        TRY(rounds_ask(tx, w->aide, w->elders[i], PLACE_CANTEEN, i < 5 ? 11 : -1));
    return OK;
}
static Status ask_no_more(Tx *tx, void *job)
{
    World *w = job;
    as_aide(tx, w);
    return rounds_ask_end(tx, w->aide, w->elders[0], PLACE_CANTEEN);
}
typedef struct Matching {
    int64_t hour;
    RoundGrid *grids;
    size_t count;
} Matching;
static Status read_mismatch(Tx *tx, void *job)
{
    Matching *m = job;
    return rounds_mismatch(tx, PLACE_CANTEEN, m->hour, &m->grids, &m->count);
}

TEST(what_is_asked_for_stands_beside_what_is_offered_at_the_hour)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK_STATUS(OK, test_write(t, HERE, open_canteen, &w));
        CHECK(test_fault_loop(t, HERE, ask_lunch, &w, NULL) >= 6);
        Matching m = {.hour = 11};
        CHECK_STATUS(OK, test_read(t, HERE, read_mismatch, &m));
        CHECK_INT(1, (int64_t)m.count);
        CHECK_INT(6, m.grids[0].asked);
        CHECK_INT(ELDERS, m.grids[0].offer.people);
        CHECK(m.grids[0].offer.reached >= 2);
        CHECK_NEAR(4, m.grids[0].offer.seats, 0.001);
        CHECK_NEAR(4, m.grids[0].offer.good_seats, 0.001);
        m.hour = 18; /* shut; who asks for any hour asks now too */
        CHECK_STATUS(OK, test_read(t, HERE, read_mismatch, &m));
        CHECK_INT(1, m.grids[0].asked);
        CHECK_NEAR(0, m.grids[0].offer.seats, 0.001);
        t->now_ms += 200 * DAY_MS; /* nobody has checked the place for so long */
        m.hour = -1;
        CHECK_STATUS(OK, test_read(t, HERE, read_mismatch, &m));
        CHECK_NEAR(4, m.grids[0].offer.seats, 0.001);
        CHECK_NEAR(0, m.grids[0].offer.good_seats, 0.001);
        CHECK_STATUS(OK, test_write(t, HERE, ask_no_more, &w));
        CHECK_STATUS(NOT_FOUND, test_write(t, HERE, ask_no_more, &w));
        close_world(&w);
    }
}

typedef struct Bettering {
    World w;
    GeoPlaceId place;
    AccessSurvey survey;
    AccessWork work;
    AccessWorkId id;
    bool built;
    Str result;
    AccessWork *works;
    AccessSurvey *surveys;
    size_t work_count, survey_count;
    Place found;
    Fen give_fen;
} Bettering;
static Status add_station(Tx *tx, void *job)
{
    Bettering *b = job;
    Place p = {.kind = PLACE_STATION,
               .name = STR("养老服务站"),
               .at = b->w.at[0],
               .datum = DATUM_WGS84,
               .access = ACCESS_UNKNOWN};
    return geo_place_add(tx, &p, &b->place);
}
static Status survey(Tx *tx, void *job)
{
    Bettering *b = job;
    b->survey.place = b->place;
    TRY(access_survey(tx, &b->survey));
    TRY(access_surveys(tx, &b->surveys, &b->survey_count));
    return geo_place_find(tx, b->place, &b->found);
}
static Status begin_work(Tx *tx, void *job)
{
    Bettering *b = job;
    b->work = (AccessWork){.place = b->place, .title = STR("门口坡道"), .goal_fen = 300000};
    return access_work_add(tx, &b->work, &b->id);
}
static Status end_work(Tx *tx, void *job)
{
    Bettering *b = job;
    return access_work_end(tx, b->id, b->built, b->result);
}
static Status read_works(Tx *tx, void *job)
{
    Bettering *b = job;
    return access_works(tx, &b->works, &b->work_count);
}
static Status pledge(Tx *tx, void *job)
{
    Bettering *b = job;
    GiftId id;
    int64_t receipt;
    Gift gift = {
        .donor = DONOR_UNNAMED, .pool = b->works[0].pool, .unit = GIFT_FEN, .amount = b->give_fen};
    TRY(gifts_pledge(tx, &gift, &id));
    return gifts_receive_money(tx, id, b->give_fen, STR("冯助老"), &receipt);
}

TEST(a_survey_says_what_is_missing_and_neighbours_give_until_it_is_built)
{
    FOR_EACH_ENGINE(engine)
    {
        Bettering b = {0};
        TestStore *t = open_world(engine, &b.w);
        CHECK_STATUS(OK, test_write(t, HERE, add_station, &b));
        CHECK_STATUS(INVALID, test_write(t, HERE, survey, &b));
        b.survey =
            (AccessSurvey){.yes = ACCESS_MARK_LIGHT, .no = ACCESS_MARK_LEVEL | ACCESS_MARK_LIGHT};
        CHECK_STATUS(INVALID, test_write(t, HERE, survey, &b));
        CHECK_TEXT("access.both", t->problem.code);
        b.survey = (AccessSurvey){
            .yes = ACCESS_MARK_LIGHT, .no = ACCESS_MARK_LEVEL, .words = STR("两级台阶")};
        CHECK(test_fault_loop(t, HERE, survey, &b, NULL) >= 3);
        CHECK_INT(ACCESS_STEPS, b.found.access);
        CHECK_STR(STR("两级台阶"), b.found.access_note);
        CHECK_INT(1, (int64_t)b.survey_count);
        CHECK(test_fault_loop(t, HERE, begin_work, &b, NULL) >= 3);
        CHECK_STATUS(OK, test_read(t, HERE, read_works, &b));
        CHECK_INT(0, b.works[0].raised_fen);
        b.give_fen = 200000;
        CHECK_STATUS(OK, test_write(t, HERE, pledge, &b));
        b.built = true;
        CHECK_STATUS(INVALID, test_write(t, HERE, end_work, &b)); /* not a word of the result */
        b.result = STR("坡道修好了");
        CHECK_STATUS(CONFLICT, test_write(t, HERE, end_work, &b));
        CHECK_TEXT("access.too_little", t->problem.code);
        CHECK_STATUS(OK, test_read(t, HERE, read_works, &b));
        b.give_fen = 100000;
        CHECK_STATUS(OK, test_write(t, HERE, pledge, &b));
        CHECK(test_fault_loop(t, HERE, end_work, &b, NULL) >= 2);
        CHECK_STATUS(OK, test_read(t, HERE, read_works, &b));
        CHECK_INT(300000, b.works[0].raised_fen);
        CHECK_INT(ACCESS_BUILT, b.works[0].state);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, end_work, &b));
        close_world(&b.w);
    }
}

TEST(no_order_of_a_small_round_is_much_shorter_than_the_one_that_is_found)
{
    Random r = random_seeded(5);
    int64_t sum_found = 0;
    int64_t sum_best = 0;
    for (int run = 0; run < 200; run++) {
        enum { N = 7 };
        uint32_t s[N * N];
        size_t order[N], all[N];
        int64_t x[N], y[N];
        for (int i = 0; i < N; i++) {
            x[i] = (int64_t)random_below(&r, 1000);
            y[i] = (int64_t)random_below(&r, 1000);
            order[i] = all[i] = (size_t)i;
        }
        for (int i = 0; i < N; i++)
            for (int k = 0; k < N; k++)
                s[i * N + k] = (uint32_t)(llabs(x[i] - x[k]) + llabs(y[i] - y[k]));
        rounds_order(s, N, true, order);
        int64_t found = 0, best = INT64_MAX;
        bool seen[N] = {0};
        for (int i = 0; i < N; i++) {
            CHECK(!seen[order[i]]);
            seen[order[i]] = true;
            if (i) found += s[order[i - 1] * N + order[i]];
        }
        CHECK_INT(0, (int64_t)order[0]);
        for (int p = 0; p < 720; p++) { /* every order of the other six */
            size_t left[N - 1];
            int64_t way = 0;
            size_t at = 0;
            int code = p;
            for (int i = 0; i < N - 1; i++) left[i] = (size_t)i + 1;
            for (int i = N - 1; i > 0; i--) {
                size_t take = (size_t)(code % i);
                code /= i;
                way += s[at * N + left[take]];
                at = left[take];
                left[take] = left[i - 1];
            }
            best = way < best ? way : best;
        }
        CHECK(found >= best && found * 100 <= best * 140);
        sum_found += found;
        sum_best += best;
    }
    CHECK(sum_found * 100 <= sum_best * 103);
}

TEST(a_store_fault_leaves_nothing_half_done)
{
    FOR_EACH_ENGINE(engine)
    {
        World w;
        TestStore *t = open_world(engine, &w);
        CHECK(test_fault_loop(t, HERE, give_one, &w, NULL) >= 4);
        CHECK(test_fault_loop(t, HERE, give_all, &w, NULL) >= 4);
        w.visit = (RoundVisit){.aide = w.aide,
                               .elder = w.elders[0],
                               .way = ROUND_DOOR,
                               .outcome = ROUND_HELP,
                               .words = STR("摔倒")};
        CHECK(test_fault_loop(t, HERE, visit, &w, NULL) >= 3);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM round_visit"));
        CHECK(test_fault_loop(t, HERE, say_skills, &w, NULL) >= 1);
        CHECK(test_fault_loop(t, HERE, end_one, &w, NULL) >= 1);
        close_world(&w);
    }
}
