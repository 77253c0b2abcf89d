/* The world of the tests of safety: an elder of 86 who lives alone, her daughter and son who may
 * see alarms, the duty person of her grid, two operators, a social worker, a stranger. The clock
 * stands at 2026-03-02 10:30. */
#pragma once
#include "base/secret.h"
#include "domains/safety/inside.h"
#include "store/test_store.h"

enum { HERE = 7, DEVICE = 900001 };

static const StorePart *const safety_parts[] = {
    &people_domain.store, &notice_domain.store,   &funds_domain.store,
    &gifts_domain.store,  &benefits_domain.store, &dispatch_domain.store,
    &meals_domain.store,  &safety_domain.store,   NULL};

typedef struct World {
    PersonId elder, neighbour, daughter, son, grid, zheng, he, worker, stranger;
    OrganisationId site;
    Day day;
    AlarmAsk ask;
    Alarm alarm;
    AlarmId id;
    /* asked of the world */
    PersonId actor;
    Role role;
    AlarmCode code;
    AlarmCheck checked;
    AlarmState to;
    Str words;
} World;

static Status world_login(Tx *tx, const char *name, PersonId person, Role role)
{
    int64_t login;
    return people_login_add(tx,
                            &(LoginAsk){.name = str_of(name),
                                        .phone = STR(""),
                                        .password_hash = STR(""),
                                        .community = tx->origin.community,
                                        .person = person,
                                        .role = role},
                            &login);
}

static Status world_relation(Tx *tx, PersonId elder, PersonId other, int64_t kind)
{
    int64_t id;
    Relation r = {
        .person = elder, .other = other, .kind = kind, .scopes = SCOPE_PROFILE | SCOPE_ALARMS};
    TRY(people_relation_ask(tx, &r, &id));
    return people_relation_agree(tx, id, STR("counter"));
}

static Status world_add(Tx *tx, const char *name, PersonId *out)
{
    return people_add(tx, &(Person){.name = str_of(name), .channel = 1}, out);
}

static Status world_set_up(Tx *tx, void *job)
{
    World *w = job;
    GridNodeId street, building, unit, doors[2];
    int64_t flag;
    w->day = tx_today(tx);
    TRY(world_add(tx, "李小芳", &w->daughter));
    TRY(world_add(tx, "李小军", &w->son));
    TRY(world_add(tx, "钱网格", &w->grid));
    TRY(world_add(tx, "郑值守", &w->zheng));
    TRY(world_add(tx, "何值守", &w->he));
    TRY(world_add(tx, "周社工", &w->worker));
    TRY(world_add(tx, "路人甲", &w->stranger));
    TRY(people_grid_add(tx, &(GridNode){.kind = 1, .name = STR("梧桐街道")}, &street));
    TRY(people_grid_add(tx, &(GridNode){.parent = street, .kind = 4, .name = STR("3栋")},
                        &building));
    TRY(people_grid_add(tx, &(GridNode){.parent = building, .kind = 5, .name = STR("2单元")},
                        &unit));
    for (int i = 0; i < 2; i++)
        TRY(people_grid_add(tx, &(GridNode){.parent = unit, .kind = 6, .name = STR("502")},
                            &doors[i]));
    TRY(people_grid_duty(tx, building, w->grid));
    TRY(people_add(tx,
                   &(Person){.name = STR("王秀英"),
                             .birth = day_of(1940, 3, 1),
                             .has_birth = true,
                             .is_elder = true,
                             .channel = 1,
                             .door_id = doors[0].v,
                             .address = STR("3栋502")},
                   &w->elder));
    TRY(people_add(
        tx, &(Person){.name = STR("陈国强"), .is_elder = true, .channel = 1, .door_id = doors[1].v},
        &w->neighbour));
    TRY(people_flag_set(tx, w->elder, FLAG_ALONE, w->day - 100, STR("走访"), &flag));
    TRY(world_relation(tx, w->elder, w->daughter, 1));
    TRY(world_relation(tx, w->elder, w->son, 1));
    TRY(world_login(tx, "zheng", w->zheng, ROLE_OPERATOR));
    TRY(world_login(tx, "he", w->he, ROLE_OPERATOR));
    TRY(world_login(tx, "zhou", w->worker, ROLE_SOCIAL_WORKER));
    TRY(people_organisation_add(tx, &(Organisation){.name = STR("食堂"), .kind = 1}, &w->site));
    TRY(meals_site_set(tx, &(MealSite){.site = w->site,
                                       .cutoff_min = 630,
                                       .cutoff_desk_min = 640,
                                       .serve_min = 660,
                                       .close_min = 780,
                                       .standing_min = 1080,
                                       .seen_min = 840,
                                       .phone = STR("")}));
    DutyShift shifts[10]; /* Zheng alone, day and night */
    Ms midnight = day_ms(w->day, SHANGHAI_MS);
    for (int i = 0; i < 10; i++)
        shifts[i] = (DutyShift){.person = w->zheng,
                                .from_ms = midnight + i * DAY_MS,
                                .to_ms = midnight + (i + 1) * DAY_MS};
    TRY(safety_roster_set(tx, midnight, midnight + 10 * DAY_MS, shifts, 10));
    w->ask = (AlarmAsk){.kind = ALARM_SOS, .person = w->elder, .code = STR("app.sos")};
    w->actor = w->zheng;
    w->role = ROLE_OPERATOR;
    w->words = STR("");
    return OK;
}

static inline void as(Tx *tx, const World *w)
{
    tx->origin.actor = w->actor.v;
    tx->origin.role = w->role;
}

static inline TestStore *world_open(TestEngine engine, World *w)
{
    secret_open_for_test();
    TestStore *t = test_store_open(safety_parts, engine);
    *w = (World){0};
    if (test_write(t, HERE, world_set_up, w) != OK)
        test_note("%s: %s", t->problem.code, t->problem.text);
    return t;
}

static inline Status world_raise(Tx *tx, void *job)
{
    World *w = job;
    TRY(safety_raise(tx, &w->ask, &w->alarm));
    w->id = w->alarm.id;
    return OK;
}
static inline Status world_look(Tx *tx, void *job)
{
    World *w = job;
    return alarm_find(tx, w->id, &w->alarm);
}
