#include "main/demo.h"

const DemoStaff demo_staff[DEMO_STAFF] = {
    {.login = "wang", .name = "王秀英", .role = ROLE_ELDER},
    {.login = "xiaofang", .name = "李小芳", .role = ROLE_FAMILY},
    {.login = "jingban", .name = "陈经办", .role = ROLE_REGISTRAR},
    {.login = "shegong", .name = "周社工", .role = ROLE_SOCIAL_WORKER},
    {.login = "shitang", .name = "刘店长", .role = ROLE_SITE_MANAGER},
    {.login = "chushi", .name = "马师傅", .role = ROLE_COOK},
    {.login = "guitai", .name = "孙阿姨", .role = ROLE_CANTEEN_WORKER},
    {.login = "songcan", .name = "赵大勇", .role = ROLE_COURIER},
    {.login = "zhiyuan", .name = "吴晓燕", .role = ROLE_VOLUNTEER},
    {.login = "huli", .name = "何护理", .role = ROLE_CARER},
    {.login = "zhulao", .name = "冯助老", .role = ROLE_AIDE},
    {.login = "wangge", .name = "钱网格", .role = ROLE_GRID_WORKER},
    {.login = "zhishou", .name = "郑值守", .role = ROLE_OPERATOR},
    {.login = "minzheng", .name = "沈科长", .role = ROLE_CIVIL_AFFAIRS},
    {.login = "yisheng", .name = "韩医生", .role = ROLE_CLINICIAN},
    {.login = "guanli", .name = "管理员", .role = ROLE_ADMIN},
};

static const char surnames[] =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单仇解";
static const char women[] = "秀英兰芳珍玉梅桂凤霞月娥淑华琴红丽素云香莲菊美春爱翠慧巧惠贞竹莉";
static const char men[] =
    "国强建军德明志海福生学文永康保贵庆荣宝山树林茂松根发祥瑞忠义振华成才大勇";

static Str character(Demo *d, const char *from)
{
    Str all = str_of(from);
    size_t at = 3 * random_below(&d->random, all.len / 3);
    return str_slice(all, at, at + 3);
}

static Str full_name(Demo *d, int64_t sex)
{
    const char *given = sex == 2 ? women : men;
    Str surname = character(d, surnames);
    Str first = character(d, given);
    Str second = random_below(&d->random, 6) ? character(d, given) : STR("");
    return str_fmt(d->arena, "%.*s%.*s%.*s", STR_ARG(surname), STR_ARG(first), STR_ARG(second));
}

/* GB 11643 with the unused area 999000. */
static Str id_number(Demo *d, Day birth, int64_t sex, int serial)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    Civil c = day_civil(birth);
    int order = (serial * 2 + (sex == 1)) % 1000;
    Str s = str_fmt(d->arena, "999000%04d%02d%02d%03d", c.year, c.month, c.day, order);
    int sum = 0;
    for (int i = 0; i < 17; i++) sum += (s.ptr[i] - '0') * weights[i];
    return str_fmt(d->arena, "%.*s%c", STR_ARG(s), "10X98765432"[sum % 11]);
}

static Str phone(Demo *d, int number)
{
    return str_fmt(d->arena, "1990000%04d", number);
}

/* ---- The street ---- */

static Status add_node(Tx *tx, GridNodeId parent, int64_t kind, Str name, GridNodeId *out)
{
    return people_grid_add(tx, &(GridNode){.parent = parent, .kind = kind, .name = name}, out);
}

enum { UNITS = 2, FLOORS = 6, ROOMS = 5 }; /* 24 × 2 × 6 × 5 = 1,440 doors */

static Status build_street(Tx *tx, void *job)
{
    Demo *d = job;
    GridNodeId street, community, grid, building, unit;
    int elder = 0;
    TRY(people_community_add(tx, (CommunityId){DEMO_COMMUNITY}, STR("幸福里社区"), STR("梧桐街道"),
                             STR("999000001")));
    TRY(add_node(tx, (GridNodeId){0}, 1, STR("梧桐街道"), &street));
    TRY(add_node(tx, street, 2, STR("幸福里社区"), &community));
    for (int b = 1; b <= DEMO_BUILDINGS; b++) {
        if (b % 6 == 1)
            TRY(add_node(tx, community, 3, str_fmt(tx->arena, "第%d网格", b / 6 + 1), &grid));
        TRY(add_node(tx, grid, 4, str_fmt(tx->arena, "%d栋", b), &building));
        d->buildings[b - 1] = building;
        for (int u = 1; u <= UNITS; u++) {
            TRY(add_node(tx, building, 5, str_fmt(tx->arena, "%d单元", u), &unit));
            for (int r = 0; r < FLOORS * ROOMS; r++) {
                GridNodeId door;
                int floor = r / ROOMS + 1;
                int room = r % ROOMS + 1;
                TRY(add_node(tx, unit, 6, str_fmt(tx->arena, "%d0%d", floor, room), &door));
                if (elder < DEMO_ELDERS && (r + u + b) % 6 != 0)
                    d->elders[elder++] = (DemoElder){
                        .door = door, .building = b, .unit = u, .floor = floor, .room = room};
            }
        }
    }
    ASSERT(elder == DEMO_ELDERS);
    static const struct {
        const char *name;
        int64_t operator_kind;
    } sites[DEMO_SITES] = {{"幸福里长者食堂", 1}, {"老味道社区食堂", 2}, {"同心爱心食堂", 3}};
    for (int i = 0; i < DEMO_SITES; i++) {
        Organisation o = {
            .name = str_of(sites[i].name), .kind = 1, .operator_kind = sites[i].operator_kind};
        TRY(people_organisation_add(tx, &o, &d->sites[i]));
        TRY(people_organisation_move(tx, d->sites[i], 1, 2)); /* they run */
    }
    return OK;
}

/* ---- Elders and their families ---- */

static Str address(Demo *d, const DemoElder *e)
{
    return str_fmt(d->arena, "幸福里%d栋%d单元%d0%d", e->building, e->unit, e->floor, e->room);
}

/* Ages from 62 to 97, most between 68 and 85. */
static Day birthday(Demo *d, Day today)
{
    int years = 62 + (int)(random_below(&d->random, 13) + random_below(&d->random, 13) +
                           random_below(&d->random, 12));
    return today - years * 365 - (int)random_below(&d->random, 365);
}

static Status add_health(Tx *tx, Demo *d, PersonId id)
{
    static const struct {
        DietKind kind;
        const char *value;
        int percent;
    } limits[] = {{DIET_CONDITION, "高血压", 42}, {DIET_CONDITION, "糖尿病", 18},
                  {DIET_CONDITION, "痛风", 5},    {DIET_ALLERGY, "A5", 3},
                  {DIET_ALLERGY, "A2", 4},        {DIET_TEXTURE, "5", 4},
                  {DIET_HABIT, "清真", 2},        {DIET_DRUG, "华法林", 3}};
    int64_t row;
    Day today = tx_today(tx);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if ((int)random_below(&d->random, 100) >= limits[i].percent) continue;
        DietLimit limit = {.kind = limits[i].kind,
                           .value = str_of(limits[i].value),
                           .source = STR("本人告知"),
                           .from = today - 200};
        TRY(people_diet_set(tx, id, &limit, &row));
    }
    return OK;
}

static Status add_flags(Tx *tx, Demo *d, DemoElder *e, int age)
{
    static const struct {
        FlagKind kind;
        int percent, from_age;
    } flags[] = {{FLAG_ALONE, 22, 0}, {FLAG_EMPTY_NEST, 18, 0}, {FLAG_DISABLED, 9, 75},
                 {FLAG_DIBAO, 4, 0},  {FLAG_HANDICAP, 2, 0},    {FLAG_LOST_CHILD, 1, 0},
                 {FLAG_BASIC, 12, 80}};
    int64_t row;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (age < flags[i].from_age || (int)random_below(&d->random, 100) >= flags[i].percent)
            continue;
        if (flags[i].kind == FLAG_EMPTY_NEST && e->alone) continue;
        if (flags[i].kind == FLAG_ALONE) e->alone = true;
        Day from = tx_today(tx) - 100 - (Day)random_below(&d->random, 900);
        TRY(people_flag_set(tx, e->id, flags[i].kind, from, STR("网格走访"), &row));
    }
    return OK;
}

static Status add_family(Tx *tx, Demo *d, DemoElder *e, int number, Str name, int64_t sex)
{
    Relation r = {.person = e->id,
                  .kind = 1,
                  .scopes = SCOPE_PROFILE | SCOPE_MEALS | SCOPE_MONEY | SCOPE_ALARMS,
                  .acts = SCOPE_MEALS | SCOPE_MONEY,
                  .limit_fen = 6000};
    Person child = {.name = name, .sex = sex, .phone = phone(d, 5000 + number), .channel = 1};
    int64_t relation;
    TRY(people_add(tx, &child, &e->family));
    r.other = e->family;
    TRY(people_relation_ask(tx, &r, &relation));
    return people_relation_agree(tx, relation, STR("counter"));
}

enum { BATCH = 100 };
typedef struct Batch {
    Demo *d;
    int from;
    Random random; /* as it stood: a transaction may be run again */
} Batch;

static Status add_elder(Tx *tx, Demo *d, int i)
{
    DemoElder *e = &d->elders[i];
    Day today = tx_today(tx);
    int64_t sex = i == 0 || random_below(&d->random, 100) < 56 ? 2 : 1;
    Day birth = i == 0 ? day_of(1942, 3, 18) : birthday(d, today);
    Person p = {.name = i == 0 ? STR("王秀英") : full_name(d, sex),
                .sex = sex,
                .birth = birth,
                .has_birth = true,
                .id_number = id_number(d, birth, sex, i),
                .phone = random_below(&d->random, 100) < 85 ? phone(d, i) : STR(""),
                .card = str_fmt(tx->arena, "%06d", 100001 + i),
                .door_id = e->door.v,
                .address = address(d, e),
                .registered = str_of((const char *[]){"town", "town", "town", "district", "city",
                                                      "none"}[random_below(&d->random, 6)]),
                .is_elder = true,
                .channel = 1 + (int64_t)random_below(&d->random, 4),
                .note = i == 0 ? STR("听力不好，请说慢一点") : STR("")};
    e->alone = false;
    TRY(people_add(tx, &p, &e->id));
    TRY(add_flags(tx, d, e, day_age(birth, today)));
    if (i == 0) {
        int64_t row;
        TRY(people_diet_set(
            tx, e->id,
            &(DietLimit){
                .kind = DIET_ALLERGY, .value = STR("A5"), .source = STR("女儿告知"), .from = today},
            &row));
        TRY(people_wish_add(tx, e->id, STR("想一直住在自己家里，每天去食堂和老姐妹吃饭"), &row));
    } else {
        TRY(add_health(tx, d, e->id));
    }
    e->family = (PersonId){0};
    if (i == 0) return add_family(tx, d, e, 0, STR("李小芳"), 2);
    if (random_below(&d->random, 100) >= 30) return OK;
    int64_t child = 1 + (int64_t)random_below(&d->random, 2);
    return add_family(tx, d, e, i, full_name(d, child), child);
}

static Status add_elders(Tx *tx, void *job)
{
    Batch *b = job;
    b->d->random = b->random;
    for (int i = b->from; i < b->from + BATCH && i < DEMO_ELDERS; i++) TRY(add_elder(tx, b->d, i));
    return OK;
}

/* ---- Staff ---- */

typedef struct Staff {
    Demo *d;
    Str password_hash;
} Staff;

static Status add_staff(Tx *tx, void *job)
{
    Staff *s = job;
    for (int i = 0; i < DEMO_STAFF; i++) {
        DemoStaff *one = &s->d->staff[i];
        int64_t login;
        *one = demo_staff[i];
        if (one->role == ROLE_ELDER)
            one->person = s->d->elders[0].id;
        else if (one->role == ROLE_FAMILY)
            one->person = s->d->elders[0].family;
        else
            TRY(people_add(tx, &(Person){.name = str_of(one->name), .phone = phone(s->d, 9000 + i)},
                           &one->person));
        bool canteen = one->role == ROLE_SITE_MANAGER || one->role == ROLE_COOK ||
                       one->role == ROLE_CANTEEN_WORKER || one->role == ROLE_COURIER;
        LoginAsk ask = {.name = str_of(one->login),
                        .phone = one->role == ROLE_ELDER    ? phone(s->d, 0)
                                 : one->role == ROLE_FAMILY ? phone(s->d, 5000)
                                                            : STR(""),
                        .password_hash = s->password_hash,
                        .community = {DEMO_COMMUNITY},
                        .person = one->person,
                        .role = one->role,
                        .organisation = canteen ? s->d->sites[0] : (OrganisationId){0}};
        TRY(people_login_add(tx, &ask, &login));
    }
    return OK;
}

Status demo_people(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    d->elders = NEW_ARRAY(d->arena, DemoElder, DEMO_ELDERS);
    TRY(store_write(d->store, origin, d->arena, build_street, d, d->problem));
    for (int from = 0; from < DEMO_ELDERS; from += BATCH) {
        Batch batch = {d, from, d->random};
        TRY(store_write(d->store, origin, d->arena, add_elders, &batch, d->problem));
    }
    Staff staff = {d, secret_password_hash(d->arena, STR(DEMO_PASSWORD))};
    return store_write(d->store, origin, d->arena, add_staff, &staff, d->problem);
}

Status demo_fill(Store *store, uint64_t seed, Problem *problem)
{
    Arena *arena = arena_new((size_t)1 << 30);
    Demo d = {.store = store, .arena = arena, .random = random_seeded(seed), .problem = problem};
    Status status = demo_people(&d);
    if (status == OK) status = demo_geo(&d);
    if (status == OK) status = demo_meals(&d);
    if (status == OK) status = demo_after(&d);
    if (status == OK) status = demo_money(&d);
    if (status == OK) status = demo_gifts(&d);
    if (status == OK) status = demo_residents(&d);
    if (status == OK) status = demo_safety(&d);
    if (status == OK) status = demo_devices(&d);
    if (status == OK) status = demo_rounds(&d);
    if (status == OK) status = demo_sites(&d);
    if (status == OK) status = demo_hubs(&d);
    if (status == OK) status = demo_crew(&d);
    if (status == OK) status = demo_voices(&d);
    arena_free(arena);
    return status;
}
