/* A community in a made-up quarter, for the tests of geo. */
#pragma once
#include "domains/geo/inside.h"
#include "domains/geo/town.h"
#include "engine/quarter/quarter.h"
#include "store/test_store.h"

enum { HERE = 7, HOUSES = 6, ELDERS = 12 };
static const StorePart *const parts[] = {&people_domain.store, &geo_domain.store, NULL};

typedef struct World {
    TestStore *t;
    Quarter quarter;
    GridNodeId street, community, grid, buildings[HOUSES], doors[HOUSES];
    WalkPoint at[HOUSES];
    PersonId elders[ELDERS];
    OrganisationId firm;
    Place place;
    GeoPlaceId place_id;
    GeoPath path;
    GeoPathId path_id;
    GeoFence fence;
    GeoFenceId fence_id;
    GeoPoint given;
    WalkPoint point;
} World;

__attribute__((unused)) static Status build_world(Tx *tx, void *job)
{
    World *w = job;
    TRY(people_grid_add(tx, &(GridNode){.kind = 1, .name = STR("梧桐街道")}, &w->street));
    TRY(people_grid_add(tx, &(GridNode){.parent = w->street, .kind = 2, .name = STR("幸福里")},
                        &w->community));
    TRY(people_grid_add(tx, &(GridNode){.parent = w->community, .kind = 3, .name = STR("第1网格")},
                        &w->grid));
    for (int b = 0; b < HOUSES; b++) {
        GridNodeId unit;
        Str name = str_fmt(tx->arena, "%d栋", b + 1);
        TRY(people_grid_add(tx, &(GridNode){.parent = w->grid, .kind = 4, .name = name},
                            &w->buildings[b]));
        TRY(people_grid_add(
            tx, &(GridNode){.parent = w->buildings[b], .kind = 5, .name = STR("1单元")}, &unit));
        TRY(people_grid_add(tx, &(GridNode){.parent = unit, .kind = 6, .name = STR("101")},
                            &w->doors[b]));
        TRY(geo_spot_set(tx, w->buildings[b], w->at[b], DATUM_WGS84));
    }
    for (int i = 0; i < ELDERS; i++) {
        Person p = {.name = str_fmt(tx->arena, "老人%d", i),
                    .is_elder = true,
                    .door_id = w->doors[i % HOUSES].v};
        TRY(people_add(tx, &p, &w->elders[i]));
    }
    TRY(people_organisation_add(
        tx, &(Organisation){.name = STR("幸福食堂"), .kind = 1, .operator_kind = 1}, &w->firm));
    w->place = (Place){.kind = PLACE_CANTEEN,
                       .name = STR("幸福里长者食堂"),
                       .hours = STR("每天 10:30–13:00"),
                       .at = w->at[0],
                       .datum = DATUM_WGS84,
                       .organisation = w->firm,
                       .capacity = 60,
                       .open_min = 630,
                       .close_min = 780,
                       .access = ACCESS_LEVEL};
    return OK;
}

/* The quarter's homes, spread over it; the map lies in the store's folder and is loaded. */
__attribute__((unused)) static TestStore *open_world(TestEngine engine, World *w)
{
    *w = (World){0};
    secret_open_for_test();
    TestStore *t = test_store_open(parts, engine);
    w->t = t;
    quarter_make(t->arena, (QuarterAsk){.seed = 3}, &w->quarter);
    Buf xml = buf_new(t->arena, 8 << 20);
    osm_write_xml(w->quarter.map, &xml);
    size_t homes = 0;
    for (size_t i = 0; i < w->quarter.building_count; i++)
        homes += w->quarter.buildings[i].use == QUARTER_HOMES;
    size_t seen = 0;
    size_t taken = 0;
    for (size_t i = 0; i < w->quarter.building_count && taken < HOUSES; i++) {
        const QuarterBuilding *b = &w->quarter.buildings[i];
        if (b->use != QUARTER_HOMES || seen++ % (homes / HOUSES)) continue;
        w->at[taken++] = (WalkPoint){b->lat_e7, b->lon_e7};
    }
    CHECK_INT(HOUSES, (int64_t)taken);
    CHECK_STATUS(OK, geo_map_import(t->folder, buf_str(&xml), NULL, &t->problem));
    geo_map_open(t->folder);
    CHECK_STATUS(OK, test_write(t, HERE, build_world, w));
    return t;
}

__attribute__((unused)) static void close_world(World *w)
{
    CHECK_INT(0, test_store_broken(w->t));
    geo_map_close();
    test_store_close(w->t);
}
