#include "domains/meals/world_for_tests.h"

#include <pthread.h>

TEST(a_lunch_is_held_at_order_and_taken_at_hand_over_and_the_funders_pay_the_site)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(1800, w->order.list_fen);
        CHECK_INT(180, w->order.discount_fen);
        CHECK_INT(300, w->order.subsidy_fen);
        CHECK_INT(1320, w->order.pay_fen);
        CHECK_TEXT("花生过敏", str_c(test_arena(), w->order.warning));
        look(t, w);
        CHECK_INT(10000 - 1320, w->card);
        CHECK_INT(99, w->left);
        CHECK_INT(0, w->site_fen);
        CHECK_INT(0, test_store_broken(t));
        w->actor = w->clerk;
        w->role = ROLE_CANTEEN_WORKER;
        CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, w)); /* repeated: harmless */
        look(t, w);
        CHECK_INT(10000 - 1320, w->card);
        CHECK_INT(1320 + 300, w->site_fen);
        CHECK_INT(1,
                  test_number(t, "SELECT count(*) FROM event WHERE topic = 'meals.handed_over'"));
        CHECK_INT(300, test_number(t, "SELECT sum(amount) FROM transfer WHERE reason = 3"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_cancelled_lunch_gives_back_money_portion_and_the_use_of_the_day)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_cancel, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_cancel, w));
        look(t, w);
        CHECK_INT(10000, w->card);
        CHECK_INT(100, w->left);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.cancelled'"));
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(300, w->order.subsidy_fen);
        CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_cancel, w));
        CHECK_TEXT("meals.handed_over", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(ordering_again_adds_to_the_open_order_and_counts_the_subsidy_once)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        int64_t first = w->order.id.v;
        w->ask.lines[0].item = w->tofu_set;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(first, w->order.id.v);
        CHECK_INT(2, w->order.line_count);
        CHECK_INT(3200 - 320 - 300, w->order.pay_fen);
        look(t, w);
        CHECK_INT(10000 - 2580, w->card);
        CHECK_INT(0, test_store_broken(t));
        w->lines[0] = (MealLine){.item = w->tofu_set, .count = 1};
        w->line_count = 1;
        CHECK_STATUS(OK, test_write(t, HERE, do_change, w));
        look(t, w);
        CHECK_INT(100, w->left);
        CHECK_INT(10000 - 1260, w->card);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(the_daughter_pays_within_her_limit_and_the_elder_is_told)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->actor = w->daughter;
        w->role = ROLE_FAMILY;
        w->ask.pay_with = MEAL_BY_FAMILY;
        w->ask.channel = MEAL_BY_RELATIVE;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        look(t, w);
        CHECK_INT(10000, w->card);
        CHECK_INT(10000 - 1320, w->purse);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM message WHERE kind = 'meals.by_family'"));
        w->ask.lines[0].count = 1;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w)); /* 29.40 of 30.00 */
        w->ask.lines[0].item = w->tofu_set;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
        CHECK_TEXT("meals.over_limit", t->problem.code);
        look(t, w);
        CHECK_INT(10000 - 2940, w->purse);
        w->ask.person = w->neighbour;
        CHECK_STATUS(DENIED, test_write(t, HERE, do_place, w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* Each refusal, with its code; nothing is charged. */
typedef struct Refusal {
    const char *code;
    Status status;
    void (*make)(TestStore *t, MealWorld *w);
} Refusal;

static void too_late(TestStore *t, MealWorld *w)
{
    (void)w;
    t->now_ms += 40 * MINUTE_MS;
}
static void too_late_by_phone(TestStore *t, MealWorld *w)
{
    w->ask.channel = MEAL_BY_PHONE;
    t->now_ms += 70 * MINUTE_MS;
}
static void two_of_one_portion(TestStore *t, MealWorld *w)
{
    (void)t;
    w->ask.lines[0] = (MealLine){.item = w->tofu_set, .count = 2};
}
static void three_of_a_set(TestStore *t, MealWorld *w)
{
    (void)t;
    w->ask.lines[0].count = 3;
}
static void peanuts(TestStore *t, MealWorld *w)
{
    (void)t;
    w->ask.lines[0].item = w->peanut_set;
    w->ask.confirmed = true; /* no word makes it safe */
}
static void nothing(TestStore *t, MealWorld *w)
{
    (void)t;
    w->ask.line_count = 0;
}
static void unknown_item(TestStore *t, MealWorld *w)
{
    (void)t;
    w->ask.lines[0].item = (MenuItemId){5};
}
static void poor(TestStore *t, MealWorld *w)
{
    (void)t;
    w->ask.person = w->neighbour;
    w->actor = w->neighbour;
    w->ask.lines[0].count = 2;
}
static void cash_from_afar(TestStore *t, MealWorld *w)
{
    (void)t;
    w->ask.pay_with = MEAL_BY_CASH;
}
static void stranger(TestStore *t, MealWorld *w)
{
    (void)t;
    w->actor = w->neighbour;
}
static void twice_one_line(TestStore *t, MealWorld *w)
{
    (void)t;
    w->ask.lines[1] = w->ask.lines[0];
    w->ask.line_count = 2;
}

TEST(each_refusal_says_what_to_do_and_charges_nothing)
{
    static const Refusal refusals[] = {
        {"meals.cutoff_passed", CONFLICT, too_late},
        {"meals.cutoff_passed", CONFLICT, too_late_by_phone},
        {"meals.sold_out", CONFLICT, two_of_one_portion},
        {"meals.too_many", CONFLICT, three_of_a_set},
        {"meals.diet", CONFLICT, peanuts},
        {"meals.empty", INVALID, nothing},
        {"meals.no_item", NOT_FOUND, unknown_item},
        {"meals.too_little", CONFLICT, poor},
        {"meals.cash", INVALID, cash_from_afar},
        {"people.may_not_act", DENIED, stranger},
        {"meals.twice", INVALID, twice_one_line},
    };
    FOR_EACH_ENGINE(engine)
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        refusals[i].make(t, w);
        CHECK_STATUS(refusals[i].status, test_write(t, HERE, do_place, w));
        CHECK_TEXT(refusals[i].code, t->problem.code);
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM hold"));
        CHECK_INT(0, test_number(t, "SELECT count(*) FROM settlement"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(what_is_refused_for_food_names_the_nearest_yes)
{
    TestStore *t;
    MealWorld *w = world_open(TEST_SQLITE, &t);
    w->ask.lines[0].item = w->peanut_set;
    CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
    test_note("%s", t->problem.text);
    CHECK(strstr(t->problem.text, "花生") != NULL);
    CHECK(strstr(t->problem.text, "套餐就行") != NULL);
    test_store_close(t);
}

TEST(after_the_kitchen_began_an_order_stands_but_ten_minutes_are_always_there)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        t->now_ms += 61 * MINUTE_MS;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_cancel, w));
        CHECK_TEXT("meals.too_late", t->problem.code);
        w->actor = w->clerk;
        w->role = ROLE_SITE_MANAGER;
        w->reason = STR("停气了");
        CHECK_STATUS(OK, test_write(t, HERE, do_cancel, w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);

        w = world_open(engine, &t);
        w->actor = w->clerk;
        w->role = ROLE_CANTEEN_WORKER;
        w->ask.channel = MEAL_BY_PHONE;
        t->now_ms += 55 * MINUTE_MS;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        t->now_ms += 9 * MINUTE_MS; /* past 11:30, within ten minutes of the order */
        CHECK_STATUS(OK, test_write(t, HERE, do_cancel, w));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_walk_in_is_sold_and_handed_over_at_once_and_taken_back_whole)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->actor = w->clerk;
        w->role = ROLE_CANTEEN_WORKER;
        w->ask.id = 4242;
        w->ask.pay_with = MEAL_BY_CASH;
        t->now_ms += 90 * MINUTE_MS;
        CHECK_STATUS(OK, test_write(t, HERE, do_walk_in, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_walk_in, w)); /* the same id: the first answer */
        look(t, w);
        CHECK_INT(99, w->left);
        CHECK_INT(10000, w->card);
        CHECK_INT(1620, w->site_fen);
        CHECK_INT(0, test_store_broken(t));
        w->ask.lines[0].count = 2;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_walk_in, w));
        CHECK_TEXT("meals.id_reused", t->problem.code);
        CHECK_STATUS(OK, test_write(t, HERE, do_undo, w));
        look(t, w);
        CHECK_INT(100, w->left);
        CHECK_INT(0, w->site_fen);
        CHECK_INT(MEAL_CANCELLED, w->order.state);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_hand_over_taken_back_leaves_an_open_order)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_undo, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_undo, w));
        look(t, w);
        CHECK_INT(10000 - 1320, w->card);
        CHECK_INT(0, w->site_fen);
        CHECK_INT(0, test_store_broken(t));
        CHECK_STATUS(OK, test_write(t, HERE, do_hand_over, w));
        t->now_ms += 11 * MINUTE_MS;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_undo, w));
        CHECK_TEXT("meals.too_late", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(who_did_not_come_pays_nothing_and_is_counted)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_STATUS(OK, test_write(t, HERE, do_no_show, w));
        CHECK_INT(1, w->number);
        CHECK_STATUS(OK, test_write(t, HERE, do_no_show, w));
        CHECK_INT(1, w->number);
        look(t, w);
        CHECK_INT(10000, w->card);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_hand_over, w));
        CHECK_TEXT("meals.cancelled", t->problem.code);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

static Status do_outcome(Tx *tx, void *job)
{
    MealWorld *w = job;
    DispatchRun *runs;
    DispatchStop *stops;
    size_t count;
    TRY(dispatch_runs(tx, w->site, w->day, SLOT_LUNCH, &runs, &count));
    if (count != 1) return NOT_FOUND;
    TRY(dispatch_stops(tx, runs[0].id, &stops, &count));
    w->number = (int64_t)count;
    if (!count) return OK;
    return dispatch_stop_outcome(
        tx, stops[0].id,
        &(OutcomeAsk){.outcome = (StopOutcome)w->line_count, .noted_ms = tx->now_ms});
}

TEST(what_is_delivered_at_the_door_is_handed_over_and_a_corrected_word_takes_it_back)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->ask.how = MEAL_TO_DOOR;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        test_jobs(t);
        w->line_count = OUTCOME_DELIVERED;
        CHECK_STATUS(OK, test_write(t, HERE, do_outcome, w));
        test_jobs(t);
        look(t, w);
        CHECK_INT(1620, w->site_fen);
        w->line_count = OUTCOME_RETURNED;
        CHECK_STATUS(OK, test_write(t, HERE, do_outcome, w));
        test_jobs(t);
        look(t, w);
        CHECK_INT(0, w->site_fen);
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM meal_order WHERE state = 1"));
        CHECK_STATUS(OK, test_write(t, HERE, do_cancel, w)); /* in the first ten minutes */
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

TEST(a_cancelled_order_leaves_its_run)
{
    TestStore *t;
    MealWorld *w = world_open(TEST_SQLITE, &t);
    w->ask.how = MEAL_TO_DOOR;
    CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
    CHECK_STATUS(OK, test_write(t, HERE, do_cancel, w));
    w->line_count = OUTCOME_DELIVERED;
    CHECK_STATUS(OK, test_write(t, HERE, do_outcome, w));
    CHECK_INT(0, w->number);
    CHECK_INT(0, test_store_broken(t));
    test_store_close(t);
}

/* ---- Faults ---- */

static MealWorld *faulty;
static void nothing_held(TestStore *t, int call)
{
    (void)call;
    look(t, faulty);
    CHECK_INT(10000, faulty->card);
    CHECK_INT(100, faulty->left);
    CHECK_INT(0, test_store_broken(t));
}
static void still_sound(TestStore *t, int call)
{
    (void)call;
    CHECK_INT(0, test_store_broken(t));
}

TEST(a_store_fault_at_any_point_leaves_nothing_behind)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        faulty = world_open(engine, &t);
        look(t, faulty); /* makes the accounts that it looks at */
        CHECK(test_fault_loop(t, HERE, do_place, faulty, nothing_held) >= 12);
        CHECK_STATUS(OK, t->problem.status);
        faulty->ask.lines[0].item = faulty->tofu_set;
        CHECK(test_fault_loop(t, HERE, do_place, faulty, still_sound) >= 12);
        faulty->lines[0] = (MealLine){.item = faulty->fish_set, .count = 2};
        faulty->line_count = 1;
        CHECK(test_fault_loop(t, HERE, do_change, faulty, still_sound) >= 12);
        CHECK(test_fault_loop(t, HERE, do_hand_over, faulty, still_sound) >= 8);
        CHECK(test_fault_loop(t, HERE, do_undo, faulty, still_sound) >= 8);
        CHECK(test_fault_loop(t, HERE, do_cancel, faulty, still_sound) >= 8);
        look(t, faulty);
        CHECK_INT(10000, faulty->card);
        CHECK_INT(100, faulty->left);
        faulty->ask.lines[0].item = faulty->fish_set;
        CHECK(test_fault_loop(t, HERE, do_walk_in, faulty, still_sound) >= 16);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- Many clients ---- */

typedef struct Client {
    TestStore *t;
    MealWorld world;
    PersonId people[4];
    int sold, refused;
} Client;

typedef struct Crowd {
    MealWorld *w;
    PersonId people[256];
} Crowd;

static Status make_crowd(Tx *tx, void *job)
{
    Crowd *c = job;
    for (int i = 0; i < 256; i++) {
        TRY(people_add(tx, &(Person){.name = str_fmt(tx->arena, "老人%d", i), .is_elder = true},
                       &c->people[i]));
        TRY(world_card(tx, c->w, ACCOUNT_CARD, c->people[i], 5000));
    }
    return OK;
}

static void *order_lunch(void *context)
{
    Client *c = context;
    for (int i = 0; i < 4; i++) {
        Arena *arena = arena_new(64 << 20);
        Problem problem;
        TxOrigin origin = {.community = {HERE}};
        c->world.actor = c->world.ask.person = c->people[i];
        Status status = store_write(c->t->store, origin, arena, do_place, &c->world, &problem);
        if (status == OK) c->sold++;
        if (status == CONFLICT && strcmp(problem.code, "meals.sold_out") == 0) c->refused++;
        arena_free(arena);
    }
    return NULL;
}

TEST(of_64_clients_on_100_portions_exactly_100_are_sold_and_the_rest_are_told)
{
    enum { CLIENTS = 64 };
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        Crowd *crowd = NEW(test_arena(), Crowd);
        pthread_t threads[CLIENTS];
        Client *clients = NEW_ARRAY(test_arena(), Client, CLIENTS);
        int sold = 0;
        int refused = 0;
        crowd->w = w;
        CHECK_STATUS(OK, test_write(t, HERE, make_crowd, crowd));
        for (int i = 0; i < CLIENTS; i++) {
            clients[i] = (Client){.t = t, .world = *w};
            memcpy(clients[i].people, &crowd->people[4 * i], sizeof clients[i].people);
            CHECK(pthread_create(&threads[i], NULL, order_lunch, &clients[i]) == 0);
        }
        for (int i = 0; i < CLIENTS; i++) {
            pthread_join(threads[i], NULL);
            sold += clients[i].sold;
            refused += clients[i].refused;
        }
        CHECK_INT(100, sold);
        CHECK_INT(156, refused);
        look(t, w);
        CHECK_INT(0, w->left);
        CHECK_INT(100, test_number(t, "SELECT count(*) FROM meal_order WHERE state = 1"));
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}

/* ---- A day from a seed: the claim equals the ledger ---- */

typedef struct Chaos {
    MealWorld *w;
    Random random;
    PersonId people[256];
    int64_t orders[512];
    int order_count;
} Chaos;

static Status chaos_step(Tx *tx, void *job)
{
    Chaos *c = job;
    MealWorld *w = c->w;
    Random r = c->random;
    MealOrder out;
    int kind = (int)random_below(&r, 8);
    MealOrderId id = {c->order_count ? c->orders[random_below(&r, (uint64_t)c->order_count)] : 1};
    int64_t ignored;
    tx->origin.actor = w->clerk.v;
    tx->origin.role = ROLE_SITE_MANAGER;
    if (kind < 4) {
        MealAsk ask = w->ask;
        ask.person = c->people[random_below(&r, 256)];
        ask.channel = MEAL_BY_COUNTER;
        ask.lines[0].item = random_below(&r, 3) ? w->fish_set : w->peanut_set;
        ask.lines[0].count = 1 + (int64_t)random_below(&r, 2);
        TRY(kind == 3 ? meals_walk_in(tx, &ask, &out) : meals_order_place(tx, &ask, &out));
        w->number = out.id.v;
        return OK;
    }
    w->number = 0;
    switch (kind) {
    case 4: return meals_hand_over(tx, id, &out);
    case 5: return meals_order_cancel(tx, id, STR("改主意"), &out);
    case 6: return meals_hand_over_undo(tx, id, &out);
    default: return meals_no_show(tx, id, &ignored);
    }
}

TEST(after_a_day_of_random_commands_the_claim_equals_the_ledger)
{
    TestStore *t;
    MealWorld *w = world_open(TEST_SQLITE, &t);
    Crowd *crowd = NEW(test_arena(), Crowd);
    Chaos *c = NEW(test_arena(), Chaos);
    uint64_t seed = 20261121;
    test_note("seed %llu", (unsigned long long)seed);
    crowd->w = w;
    CHECK_STATUS(OK, test_write(t, HERE, make_crowd, crowd));
    c->w = w;
    c->random = random_seeded(seed);
    memcpy(c->people, crowd->people, sizeof c->people);
    for (int i = 0; i < 600; i++) {
        Status status = test_write(t, HERE, chaos_step, c);
        CHECK(status == OK || status == CONFLICT || status == NOT_FOUND);
        if (status == OK && w->number && c->order_count < 512)
            c->orders[c->order_count++] = w->number;
        random_next(&c->random);
        t->now_ms += 3 * SECOND_MS;
    }
    CHECK(c->order_count > 60);
    CHECK_INT(0, test_store_broken(t));
    CHECK_INT(
        test_number(t, "SELECT coalesce(sum(p.fen), 0) FROM settlement s JOIN settlement_part p"
                       " ON p.community_id = s.community_id AND p.settlement_id = s.id"
                       " WHERE s.state = 2 AND p.kind = 2"),
        test_number(t,
                    "SELECT coalesce(sum(CASE WHEN reverses_id IS NULL THEN amount ELSE 0 END), 0)"
                    " - coalesce((SELECT sum(r.amount) FROM transfer r JOIN transfer o"
                    " ON o.community_id = r.community_id AND o.id = r.reverses_id"
                    " WHERE o.reason = 3), 0) FROM transfer WHERE reason = 3"));
    test_store_close(t);
}

static Status do_allergic(Tx *tx, void *job)
{
    MealWorld *w = job;
    int64_t row;
    return people_diet_set(
        tx, w->neighbour,
        &(DietLimit){
            .kind = DIET_ALLERGY, .value = w->reason, .source = STR("女儿"), .from = w->day - 1},
        &row);
}

TEST(an_allergy_that_no_table_has_is_asked_about_at_every_dish)
{
    FOR_EACH_ENGINE(engine)
    {
        TestStore *t;
        MealWorld *w = world_open(engine, &t);
        w->ask.person = w->actor = w->neighbour;
        w->ask.pay_with = MEAL_BY_CARD;
        w->reason = STR("青霉素"); /* no food: nothing is asked */
        CHECK_STATUS(OK, test_write(t, HERE, do_allergic, w));
        w->reason = STR("对鲈鱼、山药过敏");
        CHECK_STATUS(OK, test_write(t, HERE, do_allergic, w));
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w)); /* it is in it by name */
        CHECK_TEXT("meals.diet", t->problem.code);
        w->ask.lines[0].item = w->tofu_set;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, do_place, w));
        CHECK_TEXT("meals.ask_first", t->problem.code);
        w->ask.confirmed = true;
        CHECK_STATUS(OK, test_write(t, HERE, do_place, w));
        CHECK_INT(2, test_number(t, "SELECT alert FROM meal_order")); /* its own box */
        CHECK_STR(STR("鲈鱼、山药过敏"), w->order.warning);
        CHECK(str_find(w->order.kitchen_note, STR("先核对配料"), 0) != SIZE_MAX);
        CHECK_INT(0, test_store_broken(t));
        test_store_close(t);
    }
}
