/* A lot is bad: how long until the list of those who got of it, at higher risk first, is there?
 *
 *   build/bench/recall [--elders N] [--meals N] [--years N]
 *
 * 100,000 elders, 20 canteens, five years of meals (1,000 a day unless told otherwise), in a SQLite
 * file of the folder build/.  The rule is meals_recall, the one behind GET /api/kitchen/recall, and
 * the same again with name, telephone and address of everybody, as the phone list needs them.  Must
 * hold: < 2 s.  Orders are written straight into the tables: what they cost is of no interest here.
 */
#include "base/args.h"
#include "base/secret.h"
#include "domains/meals/inside.h"
#include "main/domains.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { SITES = 20, ITEMS = 4, DISHES = 6, HERE = 1 };

static char folder[] = "build/bench-recall-XXXXXX";

typedef struct Years {
    int64_t elders, meals, first_person, next;
    Day from, day, today;
    OrganisationId site[SITES];
    DishId dish[SITES][DISHES];
    PersonId *people;
    int64_t lots[4];
    int64_t found;
} Years;

static Status open_sites(Tx *tx, void *job)
{
    Years *y = job;
    for (int s = 0; s < SITES; s++) {
        TRY(people_organisation_add(
            tx, &(Organisation){.name = str_fmt(tx->arena, "食堂%d", s), .kind = 1}, &y->site[s]));
        TRY(meals_site_set(tx, &(MealSite){.site = y->site[s],
                                           .cutoff_min = 600,
                                           .cutoff_desk_min = 630,
                                           .serve_min = 660,
                                           .close_min = 780,
                                           .phone = STR("1")}));
        for (int d = 0; d < DISHES; d++)
            TRY(meals_dish_add(tx,
                               &(Dish){.site = y->site[s],
                                       .name = str_fmt(tx->arena, "菜%d", d),
                                       .part = STR("fish"),
                                       .tags = STR(""),
                                       .lines = STR("[{\"name\":\"鲈鱼\",\"grams\":120}]"),
                                       .price_fen = 800},
                               &y->dish[s][d]));
    }
    return OK;
}

static Status add_people(Tx *tx, void *job)
{
    Years *y = job;
    for (int64_t i = y->next; i < y->next + 2000 && i < y->elders; i++)
        TRY(people_add(tx,
                       &(Person){.name = str_fmt(tx->arena, "老人%lld", (long long)i),
                                 .phone = str_fmt(tx->arena, "199%08lld", (long long)i),
                                 .address = STR("幸福里1栋1单元101"),
                                 .is_elder = true},
                       &y->people[i]));
    return OK;
}

/* One day: the menu of each site, and its orders. */
static Status add_day(Tx *tx, void *job)
{
    Years *y = job;
    Random r = random_seeded((uint64_t)y->day);
    const Sql *order = SQL(
        "iiiiii", "",
        "INSERT INTO meal_order (community_id, id, person_id, payer_id, site_id, day, slot, how,"
        "   pay_with, channel, state, ticket_id, list_fen, discount_fen, subsidy_fen, fee_fen,"
        "   pay_fen, confirmed, kitchen_note, alert, warning, placed_by, placed_ms, undo_until_ms,"
        "   reason) VALUES ($1, $2, $3, $3, $4, $5, 1, 2, 1, 1, 2, $2, 0, 0, 0, 0, 0, 0, '', $6, '',"
        "   0, 0, 0, '')");
    const Sql *line = SQL("iii", "",
                          "INSERT INTO meal_line (community_id, order_id, item_id, count,"
                          "       price_fen) VALUES ($1, $2, $3, 1, 0)");
    for (int s = 0; s < SITES; s++) {
        MenuItemId items[ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            MenuItem m = {.site = y->site[s],
                          .day = y->day,
                          .slot = SLOT_LUNCH,
                          .kind = MENU_SET,
                          .name = STR("套餐"),
                          .price_fen = 1800,
                          .portions = 5000,
                          .parts = {y->dish[s][(i + (int)y->day) % DISHES], y->dish[s][5]},
                          .part_count = 2};
            if (m.parts[0].v == m.parts[1].v) m.part_count = 1;
            TRY(meals_menu_add(tx, &m, &items[i]));
        }
        for (int64_t k = 0; k < y->meals / SITES; k++) {
            int64_t id = id_next(tx);
            TRY(tx_run(tx, order,
                       ARGS(INT(HERE), INT(id),
                            INT(y->people[random_below(&r, (uint64_t)y->elders)].v),
                            INT(y->site[s].v), INT(y->day), INT(random_below(&r, 20) == 0))));
            TRY(tx_run(tx, line, ARGS(INT(HERE), INT(id), INT(items[k % ITEMS].v))));
        }
    }
    return OK;
}

/* A lot of one day, of a month, and of a sack of rice that lasted a year at every site. */
static Status add_lots(Tx *tx, void *job)
{
    static const int days[] = {1, 30, 365};
    Years *y = job;
    int64_t use;
    for (int k = 0; k < 3; k++) {
        Day last = y->today - 200 * (k + 1);
        TRY(meals_lot_add(tx,
                          &(FoodLot){.site = y->site[k],
                                     .code = str_fmt(tx->arena, "LOT-%d", days[k]),
                                     .name = STR("米"),
                                     .supplier = STR("粮站"),
                                     .received = last - 400,
                                     .expires = y->today + 400,
                                     .grams = 100000000},
                          &y->lots[k]));
        for (Day day = last - days[k] + 1; day <= last; day++)
            TRY(meals_lot_use(tx, (MealAt){y->site[k], day, SLOT_LUNCH}, y->lots[k], y->dish[k][5],
                              1000, &use));
    }
    return OK;
}

typedef struct Recall {
    const char *code;
    bool names;
    int64_t found;
} Recall;

static Status recall(Tx *tx, void *job)
{
    Recall *c = job;
    Recalled *found;
    size_t count;
    TRY(meals_recall(tx, str_of(c->code), &found, &count));
    c->found = (int64_t)count;
    for (size_t i = 0; c->names && i < count; i++) {
        Person p;
        TRY(people_load(tx, found[i].person, &p));
    }
    return OK;
}

static int drop(const char *path, const struct stat *what, int kind, struct FTW *at)
{
    (void)what;
    (void)kind;
    (void)at;
    return remove(path);
}

int main(int argc, char **argv)
{
    static Years y = {.elders = 100000, .meals = 1000};
    int64_t years = 5;
    int operands;
    char url[128];
    Problem problem = {0};
    Store *store;
    const ArgOption options[] = {{"--elders", ARG_WHOLE, &y.elders, "N", "registered (100,000)"},
                                 {"--meals", ARG_WHOLE, &y.meals, "N", "a day (1,000)"},
                                 {"--years", ARG_WHOLE, &years, "N", "of meals (5)"},
                                 {0}};
    int code = args_read(argc - 1, argv + 1, "recall [options]", options, &operands);
    if (code != ARGS_GO) return code;
    secret_open_for_test();
    mkdir("build", 0755);
    if (!mkdtemp(folder)) return 1;
    snprintf(url, sizeof url, "sqlite:%s/bench.db", folder);
    Arena *arena = arena_new((size_t)1 << 30);
    TxOrigin origin = {.community = {HERE}};
    y.people = calloc((size_t)y.elders, sizeof *y.people);
    if (store_open(
            (StoreOptions){.url = url, .no_sync = true, .no_jobs = true, .parts = program_parts()},
            &store, &problem) != OK)
        return args_refuse(&problem);
    y.today = ms_day(clock_now_ms(), SHANGHAI_MS);
    Status status = store_write(store, origin, arena, open_sites, &y, &problem);
    for (y.next = 0; status == OK && y.next < y.elders; y.next += 2000) {
        arena_reset(arena);
        status = store_write(store, origin, arena, add_people, &y, &problem);
    }
    for (y.day = y.today - (Day)(365 * years); status == OK && y.day < y.today; y.day++) {
        arena_reset(arena);
        status = store_write(store, origin, arena, add_day, &y, &problem);
    }
    arena_reset(arena);
    if (status == OK) status = store_write(store, origin, arena, add_lots, &y, &problem);
    if (status != OK) return args_refuse(&problem);
    printf("%lld elders, %d canteens, %lld orders\n", (long long)y.elders, SITES,
           (long long)(365 * years * (y.meals / SITES * SITES)));
    static const char *const codes[] = {"LOT-1", "LOT-30", "LOT-365"};
    double worst = 0;
    for (int i = 0; i < 3; i++)
        for (int names = 0; names < 2; names++) {
            Recall c = {.code = codes[i], .names = names};
            arena_reset(arena);
            int64_t from = clock_steady_us();
            if (store_read(store, origin, arena, recall, &c, &problem) != OK)
                return args_refuse(&problem);
            double s = (double)(clock_steady_us() - from) / 1e6;
            if (s > worst) worst = s;
            printf("%-8s %6lld meals%s: %.3f s\n", c.code, (long long)c.found,
                   names ? ", with names and telephones" : "", s);
        }
    printf("slowest %.3f s (must be < 2)\n", worst);
    store_close(store);
    nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
    return 0;
}
