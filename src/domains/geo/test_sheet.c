/* Many coordinates at once, on both engines, with a fault at every store call. */
#include "domains/geo/world_for_tests.h"

typedef struct Sheeted {
    World w;
    SheetAsk ask;
    bool only_try;
    SheetReport report;
    GeoSpot spot;
    Place *places;
    size_t count;
} Sheeted;

static Status put(Tx *tx, void *job)
{
    Sheeted *s = job;
    return geo_sheet_read(tx, &s->ask, s->only_try, &s->report);
}
static Status undo(Tx *tx, void *job)
{
    return geo_sheet_undo(tx, ((Sheeted *)job)->report.id);
}
static Status look(Tx *tx, void *job)
{
    Sheeted *s = job;
    TRY(geo_places(tx, 0, &s->places, &s->count));
    Status status = map_spot_find(tx, s->w.buildings[1], &s->spot);
    return status == NOT_FOUND ? OK : status;
}
static Status second_one(Tx *tx, void *job)
{
    Sheeted *s = job;
    GridNodeId grid, building;
    TRY(people_grid_add(
        tx, &(GridNode){.parent = s->w.community, .kind = 3, .name = STR("第2网格")}, &grid));
    return people_grid_add(tx, &(GridNode){.parent = grid, .kind = 4, .name = STR("1栋")},
                           &building);
}
static Status write_places(Tx *tx, void *job)
{
    return put(tx, job);
}

static const char good[] = "名称,经度,纬度,类别,容量,地址\n"
                           "东门食堂,118.0894,24.4798,长者食堂,60,东门 1 号\n"
                           "\"南门, 活动室\",118.0900,24.4801,activity,,\n";

TEST(a_sheet_of_places_is_tried_then_written_whole_and_taken_back)
{
    FOR_EACH_ENGINE(engine)
    {
        Sheeted s = {0};
        TestStore *t = open_world(engine, &s.w);
        s.ask = (SheetAsk){.kind = SHEET_PLACES, .datum = DATUM_GCJ02, .text = str_of(good)};
        s.only_try = true;
        CHECK_STATUS(OK, test_write(t, HERE, put, &s));
        CHECK_INT(2, (int64_t)s.report.rows);
        CHECK_INT(0, (int64_t)s.report.fault_count);
        CHECK_INT(0, s.report.id);
        CHECK_STATUS(OK, test_read(t, HERE, look, &s));
        CHECK_INT(0, (int64_t)s.count);
        s.only_try = false;
        CHECK_STATUS(OK, test_write(t, HERE, put, &s));
        CHECK_STATUS(OK, test_read(t, HERE, look, &s));
        CHECK_INT(2, (int64_t)s.count);
        CHECK_INT(60, s.places[0].capacity);
        CHECK_INT(DATUM_GCJ02, s.places[0].datum);
        CHECK(s.places[0].at.lon_e7 != 1180894000 && s.places[0].at.lon_e7 > 1180800000);
        CHECK_STR(STR("南门, 活动室"), s.places[1].name);
        t->now_ms += 25 * HOUR_MS;
        CHECK_STATUS(CONFLICT, test_write(t, HERE, undo, &s));
        CHECK_TEXT("geo.sheet_late", t->problem.code);
        t->now_ms -= 24 * HOUR_MS;
        CHECK_STATUS(OK, test_write(t, HERE, undo, &s));
        CHECK_STATUS(OK, test_read(t, HERE, look, &s));
        CHECK_INT(0, (int64_t)s.count);
        CHECK_STATUS(CONFLICT, test_write(t, HERE, undo, &s));
        CHECK_TEXT("geo.sheet_undone", t->problem.code);
        close_world(&s.w);
    }
}

TEST(every_fault_of_a_sheet_is_said_with_its_row_and_column_and_nothing_is_written)
{
    Sheeted s = {0};
    TestStore *t = open_world(TEST_SQLITE, &s.w);
    s.ask = (SheetAsk){.kind = SHEET_PLACES,
                       .datum = DATUM_WGS84,
                       .text = STR("name\tlon\tlat\tkind\n"
                                   "A\t118.08\t24.47\tcanteen\n"
                                   "\t118.08\t24.47\tcanteen\n"
                                   "B\t24.47\t118.08\tcanteen\n"
                                   "C\t一百一十八\t24.47\tcanteen\n"
                                   "D\t118.08\t\t火锅店\n")};
    CHECK_STATUS(OK, test_write(t, HERE, put, &s));
    const struct {
        int64_t row;
        const char *column, *code;
    } want[] = {{3, "name", "geo.sheet_empty"},
                {4, "lat", "geo.range"},
                {5, "lon", "geo.sheet_number"},
                {6, "kind", "geo.sheet_kind"},
                {6, "lat", "geo.sheet_empty"}};
    CHECK_INT(5, (int64_t)s.report.fault_count);
    for (size_t i = 0; i < 5; i++) {
        CHECK_INT(want[i].row, s.report.faults[i].row);
        CHECK_STR(str_of(want[i].column), s.report.faults[i].column);
        CHECK_TEXT(want[i].code, s.report.faults[i].code);
        CHECK(s.report.faults[i].text.len > 10);
    }
    CHECK_INT(0, s.report.id);
    CHECK_INT(0, test_number(t, "SELECT count(*) FROM geo_place"));
    s.ask = (SheetAsk){.kind = SHEET_PLACES,
                       .place = PLACE_SEAT,
                       .text = STR("名称,经度,纬度\n长椅,118.08,24.47\n")};
    CHECK_STATUS(OK, test_write(t, HERE, put, &s));
    CHECK_INT(1, (int64_t)s.report.fault_count);
    CHECK_TEXT("geo.datum", s.report.faults[0].code);
    s.ask.text = STR("名称,坐标\n长椅,118.08\n");
    CHECK_STATUS(INVALID, test_write(t, HERE, put, &s));
    CHECK_TEXT("geo.sheet_columns", t->problem.code);
    s.ask.text = STR("");
    CHECK_STATUS(INVALID, test_write(t, HERE, put, &s));
    close_world(&s.w);
}

TEST(homes_of_a_sheet_are_found_by_name_and_grid_and_go_back_to_where_they_were)
{
    FOR_EACH_ENGINE(engine)
    {
        Sheeted s = {0};
        TestStore *t = open_world(engine, &s.w);
        CHECK_STATUS(OK, test_write(t, HERE, second_one, &s));
        s.ask = (SheetAsk){.kind = SHEET_HOMES,
                           .datum = DATUM_WGS84,
                           .text = STR("楼栋,经度,纬度\n1栋,118.08,24.47\n2栋,118.08,24.47\n"
                                       "2栋,118.08,24.47\n9栋,118.08,24.47\n")};
        CHECK_STATUS(OK, test_write(t, HERE, put, &s));
        CHECK_INT(3, (int64_t)s.report.fault_count);
        CHECK_TEXT("geo.sheet_several", s.report.faults[0].code);
        CHECK_TEXT("geo.sheet_twice", s.report.faults[1].code);
        CHECK_TEXT("geo.no_node", s.report.faults[2].code);
        s.ask.text = STR("楼栋,网格,经度,纬度\n1栋,第2网格,118.08,24.47\n2栋,,118.0810,24.4710\n");
        CHECK_STATUS(OK, test_write(t, HERE, put, &s));
        CHECK_INT(0, (int64_t)s.report.fault_count);
        CHECK_INT(1, (int64_t)s.report.moved);
        CHECK_STATUS(OK, test_read(t, HERE, look, &s));
        CHECK_INT(244710000, s.spot.at.lat_e7);
        CHECK_INT(HOUSES + 1, test_number(t, "SELECT count(*) FROM geo_spot"));
        CHECK_STATUS(OK, test_write(t, HERE, undo, &s));
        CHECK_STATUS(OK, test_read(t, HERE, look, &s));
        CHECK_INT(s.w.at[1].lat_e7, s.spot.at.lat_e7);
        CHECK_INT(HOUSES, test_number(t, "SELECT count(*) FROM geo_spot"));
        close_world(&s.w);
    }
}

TEST(a_store_fault_in_a_sheet_leaves_nothing_of_it)
{
    FOR_EACH_ENGINE(engine)
    {
        Sheeted s = {0};
        TestStore *t = open_world(engine, &s.w);
        s.ask = (SheetAsk){.kind = SHEET_PLACES, .datum = DATUM_GCJ02, .text = str_of(good)};
        CHECK(test_fault_loop(t, HERE, write_places, &s, NULL) >= 5);
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM geo_place"));
        CHECK_INT(1, test_number(t, "SELECT count(*) FROM geo_sheet"));
        CHECK(test_fault_loop(t, HERE, undo, &s, NULL) >= 4);
        CHECK_INT(2, test_number(t, "SELECT count(*) FROM geo_place WHERE state = 3"));
        close_world(&s.w);
    }
}
