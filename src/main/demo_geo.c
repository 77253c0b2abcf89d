/* The demo's quarter: its street map, where its houses and services stand, and who supports whom.
 */
#include "domains/geo/geo.h"
#include "engine/quarter/quarter.h"
#include "main/demo.h"

#include <math.h>

enum { BLOCKS = 12, MAP_SEED = 11, GRIDS = 4, HOUSES_A_GRID = DEMO_BUILDINGS / GRIDS };

static void make_quarter(Arena *arena, Quarter *out)
{
    quarter_make(arena, (QuarterAsk){.seed = MAP_SEED, .blocks = BLOCKS}, out);
}

Status demo_map(const char *folder, Problem *problem)
{
    Quarter quarter;
    Arena *arena = arena_new((size_t)256 << 20);
    make_quarter(arena, &quarter);
    Buf xml = buf_new(arena, (size_t)32 << 20);
    osm_write_xml(quarter.map, &xml);
    Status status = geo_map_import(folder, buf_str(&xml), NULL, problem);
    arena_free(arena);
    return status;
}

typedef struct Filling {
    Demo *d;
    Quarter quarter;
    size_t first_house[GRIDS]; /* in quarter.buildings */
} Filling;

/* ---- Houses: each grid of the demo is one compound, far apart ---- */

static size_t first_house(const Quarter *q, size_t from)
{
    while (from < q->building_count &&
           (q->buildings[from].use != QUARTER_HOMES || !q->buildings[from].compound.len))
        from++;
    return from;
}

/* The first house of the compounds, in the order they were built. */
static size_t compounds_of(Arena *arena, const Quarter *q, size_t **out)
{
    size_t count = 0;
    *out = NEW_ARRAY(arena, size_t, q->building_count + 1);
    for (size_t i = first_house(q, 0); i < q->building_count;) {
        size_t end = i;
        size_t houses = 0;
        while (end < q->building_count && houses < 9 && q->buildings[end].use == QUARTER_HOMES &&
               str_eq(q->buildings[end].compound, q->buildings[i].compound)) {
            end++;
            houses++;
        }
        if (houses >= HOUSES_A_GRID) (*out)[count++] = i;
        i = first_house(q, end);
    }
    return count;
}

static Status place_houses(Tx *tx, Filling *f)
{
    size_t *starts;
    const Quarter *q = &f->quarter;
    size_t count = compounds_of(tx->arena, q, &starts);
    static const int at_percent[GRIDS] = {48, 24, 72, 98};
    ASSERT(count >= GRIDS);
    for (int b = 0; b < DEMO_BUILDINGS; b++) {
        size_t compound = starts[(count - 1) * (size_t)at_percent[b / HOUSES_A_GRID] / 100];
        const QuarterBuilding *house = &q->buildings[compound + (size_t)(b % HOUSES_A_GRID)];
        f->first_house[b / HOUSES_A_GRID] = compound;
        TRY(geo_spot_set(tx, f->d->buildings[b], (WalkPoint){house->lat_e7, house->lon_e7},
                         DATUM_WGS84));
    }
    return OK;
}

/* ---- Places ---- */

static const struct {
    PlaceKind kind;
    int64_t capacity, open_min, close_min;
    const char *hours;
    int verified_days_ago;
} usual[] = {
    [QUARTER_CANTEEN] = {PLACE_CANTEEN, 80, 630, 780, "每天 10:30–13:00", 12},
    [QUARTER_CLINIC] = {PLACE_CLINIC, 120, 480, 1020, "周一至周六 8:00–17:00", 40},
    [QUARTER_STATION] = {PLACE_STATION, 30, 480, 1050, "每天 8:00–17:30", 20},
    [QUARTER_SHOP] = {PLACE_SHOP, 0, 420, 1260, "每天 7:00–21:00", 75},
    [QUARTER_ACTIVITY] = {PLACE_ACTIVITY, 45, 510, 1020, "周一至周五 8:30–17:00", 200},
    [QUARTER_PHARMACY] = {PLACE_PHARMACY, 0, 480, 1200, "每天 8:00–20:00", 95},
};

static Status add_place(Tx *tx, Place place, int verified_days_ago, GeoPlaceId *out)
{
    place.datum = DATUM_WGS84;
    place.verified = tx_today(tx) - verified_days_ago;
    if (!place.weekdays) place.weekdays = 127;
    return geo_place_add(tx, &place, out);
}

static Str address_of(Arena *arena, const QuarterBuilding *b)
{
    return str_fmt(arena, "%.*s%u号", STR_ARG(b->street), b->number);
}

/* The demo's sites stand near the first three grids; the fourth has none near, so that there is a
 * gap to be seen. */
static void pick_canteens(const Filling *f, size_t out[DEMO_SITES])
{
    const Quarter *q = &f->quarter;
    for (int site = 0; site < DEMO_SITES; site++) {
        const QuarterBuilding *house = &q->buildings[f->first_house[site % 2]];
        double best_m = INFINITY;
        for (size_t i = 0; i < q->building_count; i++) {
            const QuarterBuilding *b = &q->buildings[i];
            bool taken = (site > 0 && out[0] == i) || (site > 1 && out[1] == i);
            if (b->use != QUARTER_CANTEEN && b->use != QUARTER_ACTIVITY) continue;
            double m = walk_distance_m((WalkPoint){house->lat_e7, house->lon_e7},
                                       (WalkPoint){b->lat_e7, b->lon_e7});
            if (taken || m >= best_m) continue;
            best_m = m;
            out[site] = i;
        }
    }
}

static int site_at(const size_t canteens[DEMO_SITES], size_t building)
{
    for (int site = 0; site < DEMO_SITES; site++)
        if (canteens[site] == building) return site;
    return -1;
}

static Status place_services(Tx *tx, Filling *f, GeoPlaceId canteens[DEMO_SITES])
{
    static const char *const names[DEMO_SITES] = {"幸福里长者食堂", "老味道社区食堂",
                                                  "同心爱心食堂"};
    size_t at[DEMO_SITES];
    int number = 0;
    pick_canteens(f, at);
    for (size_t i = 0; i < f->quarter.building_count; i++) {
        const QuarterBuilding *b = &f->quarter.buildings[i];
        int site = site_at(at, i);
        QuarterUse use = site >= 0 ? QUARTER_CANTEEN : b->use;
        GeoPlaceId id;
        if (b->use == QUARTER_HOMES || (use == QUARTER_CANTEEN && site < 0)) continue;
        bool steps = site < 0 && number % 4 == 3;
        Place p = {.kind = usual[use].kind,
                   .name = site >= 0 ? str_of(names[site]) : b->name,
                   .address = address_of(tx->arena, b),
                   .hours = str_of(usual[use].hours),
                   .at = {b->lat_e7, b->lon_e7},
                   .organisation = site >= 0 ? f->d->sites[site] : (OrganisationId){0},
                   .capacity = usual[use].capacity,
                   .open_min = usual[use].open_min,
                   .close_min = usual[use].close_min,
                   .access = steps ? ACCESS_STEPS : ACCESS_LEVEL,
                   .access_note = steps ? STR("门口两级台阶，无坡道") : STR("")};
        TRY(add_place(tx, p, usual[use].verified_days_ago + number % 3 * 30, &id));
        if (site >= 0) canteens[site] = id;
        number++;
    }
    return OK;
}

/* A few small things along the way: defibrillators, seats, a toilet, beside every fifth service. */
static Status place_small(Tx *tx, Filling *f)
{
    static const struct {
        PlaceKind kind;
        const char *name;
    } small[] = {{PLACE_AED, "急救除颤器"}, {PLACE_SEAT, "休息座椅"}, {PLACE_TOILET, "公共厕所"}};
    int number = 0;
    for (size_t i = 0; i < f->quarter.building_count; i++) {
        const QuarterBuilding *b = &f->quarter.buildings[i];
        GeoPlaceId id;
        if (b->use == QUARTER_HOMES || number++ % 2) continue;
        int which = number / 2 % 3;
        Place p = {.kind = small[which].kind,
                   .name = str_fmt(tx->arena, "%.*s%s", STR_ARG(b->street), small[which].name),
                   .address = str_fmt(tx->arena, "%.*s旁", STR_ARG(b->name)),
                   .at = {b->lat_e7 + 700, b->lon_e7 + 900},
                   .access = ACCESS_LEVEL,
                   .close_min = 1440};
        TRY(add_place(tx, p, number * 7 % 150, &id));
    }
    return OK;
}

/* ---- The network of support ---- */

enum {
    DISTRICT,
    RULES,
    CHARITY,
    CANTEEN,
    CANTEEN_TWO,
    CANTEEN_THREE,
    RIDERS,
    NEIGHBOURS,
    STATION,
    DOCTORS,
    AIDES,
    SCHOOL,
    HALL,
    ALONE,
    WEAK,
    POOR,
    RESOURCES
};

static Status add_network(Tx *tx, Filling *f, const GeoPlaceId canteens[DEMO_SITES])
{
    (void)f;
    const struct {
        ResourceKind kind;
        const char *name, *owner, *unit, *conditions;
        int64_t capacity;
        GeoPlaceId place;
        int days_ago;
    } list[RESOURCES] = {
        [DISTRICT] = {RESOURCE_MONEY,
                      "区助餐补贴",
                      "区民政局",
                      "元/年",
                      "60 岁以上，按餐结算",
                      600000,
                      {0},
                      30},
        [RULES] = {RESOURCE_POLICY, "居家养老服务条例", "市人大", "", "本市户籍", 0, {0}, 120},
        [CHARITY] =
            {RESOURCE_MONEY, "同心慈善专项", "同心慈善会", "元/年", "困难老人", 80000, {0}, 60},
        [CANTEEN] = {RESOURCE_PLACE, "幸福里长者食堂", "街道", "份/天", "午餐、晚餐", 400,
                     canteens[0], 12},
        [CANTEEN_TWO] = {RESOURCE_PLACE, "老味道社区食堂", "老味道餐饮", "份/天", "午餐", 260,
                         canteens[1], 42},
        [CANTEEN_THREE] = {RESOURCE_PLACE, "同心爱心食堂", "同心慈善会", "份/天", "午餐", 120,
                           canteens[2], 72},
        [RIDERS] = {RESOURCE_PEOPLE, "送餐小队", "街道", "份/天", "11:00–12:30", 180, {0}, 10},
        [NEIGHBOURS] = {RESOURCE_PEOPLE, "银发互助队", "居委会", "户", "同楼栋", 60, {0}, 25},
        [STATION] = {RESOURCE_PLACE, "养老服务站", "街道", "人", "日间照料", 30, {0}, 20},
        [DOCTORS] =
            {RESOURCE_PEOPLE, "家庭医生团队", "社区卫生服务中心", "人", "签约居民", 900, {0}, 45},
        [AIDES] = {RESOURCE_PEOPLE, "助老员", "街道", "户", "独居、失能", 120, {0}, 15},
        [SCHOOL] =
            {RESOURCE_PEOPLE, "大学生志愿者", "师范学院", "人次/月", "学期内周末", 40, {0}, 200},
        [HALL] = {RESOURCE_PLACE, "文化活动室", "居委会", "人", "周一至周五", 45, {0}, 200},
        [ALONE] = {RESOURCE_SERVED, "独居老人", "", "人", "", 262, {0}, 15},
        [WEAK] = {RESOURCE_SERVED, "失能老人", "", "人", "", 78, {0}, 15},
        [POOR] = {RESOURCE_SERVED, "低保老人", "", "人", "", 48, {0}, 15},
    };
    static const struct {
        int from, to;
        const char *what;
        bool needed;
        int64_t uses;
    } links[] = {
        {RULES, DISTRICT, "依据", true, 0},
        {DISTRICT, CANTEEN, "运营补贴", true, 360000},
        {DISTRICT, CANTEEN_TWO, "餐补", false, 90000},
        {CHARITY, CANTEEN_THREE, "运营补贴", true, 80000},
        {CANTEEN, RIDERS, "盒饭", true, 180},
        {RIDERS, ALONE, "送餐", true, 120},
        {RIDERS, WEAK, "送餐", true, 60},
        {CANTEEN_TWO, ALONE, "堂食午餐", false, 90},
        {CANTEEN_THREE, POOR, "免费午餐", true, 48},
        {DISTRICT, STATION, "运营补贴", true, 120000},
        {STATION, WEAK, "日间照料", false, 22},
        {AIDES, ALONE, "上门探访", true, 80},
        {NEIGHBOURS, ALONE, "上门探访", true, 60},
        {AIDES, WEAK, "上门探访", true, 40},
        {DOCTORS, WEAK, "签约随访", true, 78},
        {DOCTORS, ALONE, "签约随访", false, 200},
        {DISTRICT, AIDES, "工资", true, 30000},
    };
    ResourceId ids[RESOURCES];
    Day today = tx_today(tx);
    for (int i = 0; i < RESOURCES; i++)
        TRY(geo_resource_add(tx,
                             &(Resource){.kind = list[i].kind,
                                         .name = str_of(list[i].name),
                                         .owner = str_of(list[i].owner),
                                         .unit = str_of(list[i].unit),
                                         .conditions = str_of(list[i].conditions),
                                         .capacity = list[i].capacity,
                                         .place = list[i].place,
                                         .verified = today - list[i].days_ago},
                             &ids[i]));
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        int64_t id;
        TRY(geo_support_set(tx,
                            &(Support){.from = ids[links[i].from],
                                       .to = ids[links[i].to],
                                       .what = str_of(links[i].what),
                                       .needed = links[i].needed,
                                       .uses = links[i].uses},
                            &id));
    }
    return OK;
}

static Status fill(Tx *tx, void *job)
{
    Filling *f = job;
    GeoPlaceId canteens[DEMO_SITES];
    TRY(place_houses(tx, f));
    TRY(place_services(tx, f, canteens));
    TRY(place_small(tx, f));
    return add_network(tx, f, canteens);
}

Status demo_geo(Demo *d)
{
    Filling f = {.d = d};
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    make_quarter(d->arena, &f.quarter);
    return store_write(d->store, origin, d->arena, fill, &f, d->problem);
}
