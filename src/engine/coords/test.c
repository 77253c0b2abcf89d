#include "base/test.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/number.h"
#include "engine/coords/coords.h"

#include <math.h>

static bool vectors_open(Csv *csv)
{
    const char *path = test_shared("geo/gcj02_vectors.csv");
    Str text;
    return path && file_read(test_arena(), path, 1 << 24, &text, NULL) == OK &&
           csv_open(csv, test_arena(), text, ',', NULL) == OK;
}

static LonLat cell_pair(const Csv *csv, const char *lon, const char *lat)
{
    LonLat p = {0, 0};
    CHECK(str_to_double(csv_cell(csv, lon), &p.lon));
    CHECK(str_to_double(csv_cell(csv, lat), &p.lat));
    return p;
}

static double apart(LonLat a, LonLat b)
{
    return fmax(fabs(a.lon - b.lon), fabs(a.lat - b.lat));
}

/* Where no or two points map to p (see the header): within 0.01 degrees of a side of the box. */
static bool ambiguous(LonLat p)
{
    bool beside = fabs(p.lon - 72.004) < 0.01 || fabs(p.lon - 137.8347) < 0.01;
    return beside || fabs(p.lat - 0.8293) < 0.01 || fabs(p.lat - 55.8271) < 0.01;
}

TEST(every_shared_vector_converts_forward_and_back)
{
    Csv csv;
    bool more;
    int rows = 0;
    double forward = 0;
    double back = 0;
    if (!vectors_open(&csv)) SKIP("no shared data");
    while (csv_next(&csv, &more) == OK && more) {
        LonLat p = cell_pair(&csv, "lon", "lat");
        rows++;
        LonLat gcj = cell_pair(&csv, "wgs2gcj_lon", "wgs2gcj_lat");
        LonLat bd = cell_pair(&csv, "wgs2bd_lon", "wgs2bd_lat");
        forward = fmax(forward, apart(gcj, coords_convert(DATUM_WGS84, DATUM_GCJ02, p)));
        forward = fmax(forward, apart(bd, coords_convert(DATUM_WGS84, DATUM_BD09, p)));
        back = fmax(back, apart(cell_pair(&csv, "bd2gcj_lon", "bd2gcj_lat"),
                                coords_convert(DATUM_BD09, DATUM_GCJ02, p)));
        if (ambiguous(p)) continue;
        back = fmax(back, apart(cell_pair(&csv, "gcj2wgs_lon", "gcj2wgs_lat"),
                                coords_convert(DATUM_GCJ02, DATUM_WGS84, p)));
    }
    test_note("%d rows, forward off by %.1e, back by %.1e degrees", rows, forward, back);
    CHECK(rows > 100);
    CHECK(forward <= 1e-11);
    CHECK(back <= 1e-11);
}

TEST(there_and_back_returns_to_the_same_point_for_every_pair)
{
    Random r = random_seeded(7);
    double worst = 0;
    for (int i = 0; i < 20000; i++) {
        LonLat p = {72.1 + random_unit(&r) * 65.6, 0.9 + random_unit(&r) * 54.8};
        if (i % 10 == 0) p = (LonLat){105.0 + (random_unit(&r) - 0.5) * 1e-6, p.lat};
        for (Datum a = DATUM_WGS84; a <= DATUM_BD09; a++)
            for (Datum b = DATUM_WGS84; b <= DATUM_BD09; b++)
                worst = fmax(worst, apart(p, coords_convert(b, a, coords_convert(a, b, p))));
    }
    test_note("worst %.1e degrees", worst);
    CHECK(worst <= 1e-9);
}

TEST(abroad_gcj02_is_wgs84)
{
    LonLat london = {-0.1276, 51.5072};
    CHECK(apart(london, coords_convert(DATUM_WGS84, DATUM_GCJ02, london)) == 0);
    CHECK(apart(london, coords_convert(DATUM_GCJ02, DATUM_WGS84, london)) == 0);
}

/* On the west side of the box nothing maps to the strip; the answer is the point itself. */
TEST(a_point_without_an_inverse_is_left_where_it_is)
{
    LonLat p = {72.004, 30};
    CHECK(apart(p, coords_convert(DATUM_GCJ02, DATUM_WGS84, p)) == 0);
}

/* The south and the west side are moved into the box: what twelve digits say of the moved point
 * must lead back to the side, not out of the box, where nothing is moved. */
TEST(the_sides_of_the_box_come_back_from_twelve_digits)
{
    Random r = random_seeded(11);
    double worst = 0;
    int inward = 0;
    for (int i = 0; i < 2000; i++) {
        LonLat p = {73 + random_unit(&r) * 64, 0.8293};
        if (i % 2) p = (LonLat){72.004, 1 + random_unit(&r) * 54};
        LonLat there = coords_convert(DATUM_WGS84, DATUM_GCJ02, p);
        there = (LonLat){round(there.lon * 1e12) / 1e12, round(there.lat * 1e12) / 1e12};
        if (!coords_in_box(there)) continue;
        LonLat back = coords_convert(DATUM_GCJ02, DATUM_WGS84, there);
        worst = fmax(worst, apart(p, back));
        worst = fmax(worst, apart(there, coords_convert(DATUM_WGS84, DATUM_GCJ02, back)));
        inward++;
    }
    test_note("%d points, worst %.1e degrees", inward, worst);
    CHECK(inward > 500);
    CHECK(worst <= 1e-9);
}

TEST(datum_names_are_read_as_people_write_them)
{
    Datum d;
    CHECK(datum_of(STR("GCJ-02"), &d) && d == DATUM_GCJ02);
    CHECK(datum_of(STR("wgs84"), &d) && d == DATUM_WGS84);
    CHECK(datum_of(STR("BD09"), &d) && d == DATUM_BD09);
    CHECK(!datum_of(STR("cgcs2000-something"), &d));
    CHECK(!datum_of(STR(""), &d));
}
