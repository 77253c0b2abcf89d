#include "engine/walk/streets.h"

/* Which highways feet and bicycles may use when nothing else is said.
 * Source: wiki.openstreetmap.org/wiki/OSM_tags_for_routing/Access_restrictions (read 2026-11). */
typedef struct HighwayRow {
    const char *value;
    uint8_t class;
    bool foot;
    bool bike;
} HighwayRow;

static const HighwayRow highways[] = {
    {"footway", STREET_FOOTWAY, true, false},
    {"residential", STREET_RESIDENTIAL, true, true},
    {"service", STREET_SERVICE, true, true},
    {"unclassified", STREET_MINOR, true, true},
    {"path", STREET_PATH, true, true},
    {"steps", STREET_STEPS, true, false},
    {"track", STREET_TRACK, true, true},
    {"pedestrian", STREET_PEDESTRIAN, true, false},
    {"tertiary", STREET_TERTIARY, true, true},
    {"secondary", STREET_SECONDARY, true, true},
    {"primary", STREET_PRIMARY, true, true},
    {"living_street", STREET_LIVING, true, true},
    {"cycleway", STREET_CYCLEWAY, true, true},
    {"tertiary_link", STREET_TERTIARY, true, true},
    {"secondary_link", STREET_SECONDARY, true, true},
    {"primary_link", STREET_PRIMARY, true, true},
    {"trunk", STREET_TRUNK, true, true},
    {"trunk_link", STREET_TRUNK, true, true},
    {"road", STREET_MINOR, true, true},
    {"trail", STREET_PATH, true, false},
    {"bridleway", STREET_PATH, true, false},
    {"platform", STREET_PLATFORM, true, false},
    {"elevator", STREET_ELEVATOR, true, false},
    {"corridor", STREET_CORRIDOR, true, false},
    {"crossing", STREET_FOOTWAY, true, false},
    {"motorway", STREET_MOTORWAY, false, false},
    {"motorway_link", STREET_MOTORWAY, false, false},
    {"busway", STREET_MINOR, false, false},
};

static const HighwayRow *highway_row(Str value)
{
    value = str_cut(&value, ';');
    for (size_t i = 0; i < sizeof highways / sizeof *highways; i++)
        if (str_is(value, highways[i].value)) return &highways[i];
    return NULL;
}

typedef enum Entry { ENTRY_SILENT, ENTRY_YES, ENTRY_PRIVATE, ENTRY_NO } Entry;

static Entry entry_of(Str value)
{
    static const char *const yes[] = {"yes",      "designated", "permissive", "destination",
                                      "official", "public",     "customers"};
    static const char *const private[] = {"private", "permit", "residents", "delivery"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (str_is(value, yes[i])) return ENTRY_YES;
    for (size_t i = 0; i < sizeof private / sizeof *private; i++)
        if (str_is(value, private[i])) return ENTRY_PRIVATE;
    return str_is(value, "no") ? ENTRY_NO : ENTRY_SILENT;
}

/* The closest word counts: foot before access. */
static Entry entry_for(Str own, Str vehicle, Str all)
{
    Entry e = entry_of(own);
    if (e == ENTRY_SILENT) e = entry_of(vehicle);
    if (e == ENTRY_SILENT) e = entry_of(all);
    return e;
}

/* "12%", "-5 %", "0.08" is not used, "up", "down", "5°". */
static void incline_of(Str value, StreetTags *out)
{
    double number;
    if (str_is(value, "up")) out->flags |= EDGE_RISES;
    if (str_is(value, "down")) out->flags |= EDGE_FALLS;
    bool degrees = str_ends(value, STR("\xc2\xb0"));
    if (degrees)
        value = str_slice(value, 0, value.len - 2);
    else if (str_ends(value, STR("%")))
        value = str_slice(value, 0, value.len - 1);
    else
        return;
    if (!str_to_double(str_trim(value), &number)) return;
    double permille = number * (degrees ? 17.455 : 10); /* tan of small angles */
    if (!(permille > -1000 && permille < 1000)) return;
    out->incline_permille = (int16_t)permille;
    out->flags |= EDGE_INCLINE;
}

static uint32_t surface_of(Str surface, Str smoothness)
{
    static const char *const rough[] = {"unpaved",
                                        "gravel",
                                        "grass",
                                        "dirt",
                                        "sand",
                                        "mud",
                                        "ground",
                                        "earth",
                                        "cobblestone",
                                        "pebblestone",
                                        "unhewn_cobblestone"};
    static const char *const paved[] = {"asphalt",         "paved", "concrete", "paving_stones",
                                        "concrete:plates", "tiles", "wood",     "metal"};
    if (str_is(smoothness, "bad") || str_is(smoothness, "very_bad") ||
        str_is(smoothness, "horrible") || str_is(smoothness, "impassable"))
        return EDGE_ROUGH;
    for (size_t i = 0; i < sizeof rough / sizeof *rough; i++)
        if (str_is(surface, rough[i])) return EDGE_ROUGH;
    for (size_t i = 0; i < sizeof paved / sizeof *paved; i++)
        if (str_is(surface, paved[i])) return EDGE_PAVED;
    return 0;
}

static uint32_t kerb_of(Str kerb)
{
    if (str_is(kerb, "raised") || str_is(kerb, "rolled") || str_is(kerb, "yes"))
        return EDGE_KERB_RAISED;
    if (str_is(kerb, "lowered") || str_is(kerb, "flush") || str_is(kerb, "no"))
        return EDGE_KERB_LOWERED;
    return 0;
}

static uint32_t bike_ways(const OsmMap *map, const OsmWay *way)
{
    Str oneway = osm_way_tag(map, way, OSM_ONEWAY);
    Str for_bikes = osm_way_tag(map, way, OSM_ONEWAY_BICYCLE);
    Str cycleway = osm_way_tag(map, way, OSM_CYCLEWAY);
    Str junction = osm_way_tag(map, way, OSM_JUNCTION);
    bool forward =
        str_is(oneway, "yes") || str_is(oneway, "1") || str_is(oneway, "true") ||
        (!oneway.len && (str_is(junction, "roundabout") || str_is(junction, "circular")));
    bool backward = str_is(oneway, "-1") || str_is(oneway, "reverse");
    bool both = str_is(for_bikes, "no") || str_starts(cycleway, STR("opposite"));
    if (str_is(for_bikes, "yes")) forward = true;
    if (both || (!forward && !backward)) return EDGE_BIKE_ON | EDGE_BIKE_BACK;
    return forward ? EDGE_BIKE_ON : EDGE_BIKE_BACK;
}

static uint32_t foot_direction(const OsmMap *map, const OsmWay *way)
{
    Str conveying = osm_way_tag(map, way, OSM_CONVEYING);
    Str oneway = osm_way_tag(map, way, OSM_ONEWAY_FOOT);
    if (str_is(oneway, "-1") || str_is(conveying, "backward")) return EDGE_FOOT_NO_ON;
    return str_is(oneway, "yes") || str_is(conveying, "forward") ? EDGE_FOOT_NO_BACK : 0;
}

static bool is_yes(Str value)
{
    return value.len && !str_is(value, "no");
}

static uint8_t layer_of(const OsmMap *map, const OsmWay *way)
{
    int64_t layer;
    if (!str_to_i64(osm_way_tag(map, way, OSM_LAYER), &layer)) layer = 0;
    return (uint8_t)(128 + (layer < -9 ? -9 : layer > 9 ? 9 : layer));
}

/* Ways that are no highway but are walked on. */
static const HighwayRow *other_row(const OsmMap *map, const OsmWay *way)
{
    static const HighwayRow platform = {"platform", STREET_PLATFORM, true, false};
    static const HighwayRow path = {"path", STREET_PATH, true, false};
    if (str_is(osm_way_tag(map, way, OSM_RAILWAY), "platform") ||
        str_is(osm_way_tag(map, way, OSM_PUBLIC_TRANSPORT), "platform"))
        return &platform;
    if (str_is(osm_way_tag(map, way, OSM_MAN_MADE), "pier")) return &path;
    return NULL;
}

bool street_of_way(const OsmMap *map, const OsmWay *way, StreetTags *out)
{
    Str highway = osm_way_tag(map, way, OSM_HIGHWAY);
    const HighwayRow *row = highway.len ? highway_row(highway) : other_row(map, way);
    if (!row) return false;
    Str access = osm_way_tag(map, way, OSM_ACCESS);
    Str none = {"", 0};
    Entry foot = entry_for(osm_way_tag(map, way, OSM_FOOT), none, access);
    Entry bike =
        entry_for(osm_way_tag(map, way, OSM_BICYCLE), osm_way_tag(map, way, OSM_VEHICLE), access);
    bool walks = foot == ENTRY_SILENT ? row->foot : foot != ENTRY_NO;
    bool rides = bike == ENTRY_SILENT ? row->bike : bike != ENTRY_NO;
    /* access=yes says nothing new about a motorway. */
    if (!row->foot && !osm_way_tag(map, way, OSM_FOOT).len) walks = false;
    if (!row->bike && !osm_way_tag(map, way, OSM_BICYCLE).len) rides = false;
    if (str_is(osm_way_tag(map, way, OSM_MOTORROAD), "yes") && !osm_way_tag(map, way, OSM_FOOT).len)
        walks = rides = false;
    if (!walks && !rides) return false;

    *out = (StreetTags){.class = row->class, .layer = layer_of(map, way)};
    out->name = osm_way_tag(map, way, OSM_NAME);
    if (walks) out->flags |= EDGE_FOOT | foot_direction(map, way);
    if (rides) out->flags |= bike_ways(map, way);
    if (foot == ENTRY_PRIVATE || (!walks && bike == ENTRY_PRIVATE)) out->flags |= EDGE_PRIVATE;
    if (is_yes(osm_way_tag(map, way, OSM_RAMP_WHEELCHAIR))) out->flags |= EDGE_RAMP;
    if (is_yes(osm_way_tag(map, way, OSM_BRIDGE))) out->flags |= EDGE_BRIDGE;
    if (is_yes(osm_way_tag(map, way, OSM_TUNNEL))) out->flags |= EDGE_TUNNEL;
    Str wheelchair = osm_way_tag(map, way, OSM_WHEELCHAIR);
    if (str_is(wheelchair, "no")) out->flags |= EDGE_WHEELCHAIR_NO;
    if (str_is(wheelchair, "yes") || str_is(wheelchair, "designated"))
        out->flags |= EDGE_WHEELCHAIR_YES;
    out->flags |= kerb_of(osm_way_tag(map, way, OSM_KERB));
    out->flags |=
        surface_of(osm_way_tag(map, way, OSM_SURFACE), osm_way_tag(map, way, OSM_SMOOTHNESS));
    incline_of(osm_way_tag(map, way, OSM_INCLINE), out);
    return true;
}

uint32_t place_of_node(const OsmMap *map, const OsmTagged *node)
{
    static const char *const narrow[] = {"stile", "kissing_gate", "turnstile", "cycle_barrier",
                                         "full-height_turnstile"};
    uint32_t flags = 0;
    Str barrier = osm_tag(map, node->tag_from, node->tag_count, OSM_BARRIER);
    if (barrier.len) {
        Entry e = entry_for(osm_tag(map, node->tag_from, node->tag_count, OSM_FOOT), (Str){"", 0},
                            osm_tag(map, node->tag_from, node->tag_count, OSM_ACCESS));
        /* A gate that is shut to the public is still opened by those who live behind it. */
        if (e == ENTRY_PRIVATE || e == ENTRY_NO) flags |= PLACE_PRIVATE;
        for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++)
            if (str_is(barrier, narrow[i])) flags |= PLACE_NARROW;
    }
    uint32_t kerb = kerb_of(osm_tag(map, node->tag_from, node->tag_count, OSM_KERB));
    if (kerb == EDGE_KERB_RAISED) flags |= PLACE_KERB_RAISED;
    if (kerb == EDGE_KERB_LOWERED) flags |= PLACE_KERB_LOWERED;
    if (str_is(osm_tag(map, node->tag_from, node->tag_count, OSM_HIGHWAY), "crossing")) {
        flags |= PLACE_CROSSING;
        if (str_is(osm_tag(map, node->tag_from, node->tag_count, OSM_CROSSING), "traffic_signals"))
            flags |= PLACE_SIGNAL;
    }
    return flags;
}

static bool any_of(Str value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(value, words[i])) return true;
    return false;
}
#define ANY_OF(value, ...)                                                                         \
    any_of((value), (const char *const[]){__VA_ARGS__},                                            \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

uint32_t shape_of_way(const OsmMap *map, const OsmWay *way)
{
    Str highway = osm_way_tag(map, way, OSM_HIGHWAY);
    bool closed = way->ref_count >= 4 &&
                  map->refs[way->ref_from] == map->refs[way->ref_from + way->ref_count - 1];
    Str waterway = osm_way_tag(map, way, OSM_WATERWAY);
    if (highway.len)
        return closed && str_is(osm_way_tag(map, way, OSM_AREA), "yes") ? SHAPE_SQUARE : 0;
    if (!closed) {
        if (ANY_OF(waterway, "river", "stream", "canal")) return SHAPE_RIVER;
        return ANY_OF(osm_way_tag(map, way, OSM_RAILWAY), "rail", "light_rail") ? SHAPE_RAIL : 0;
    }
    if (is_yes(osm_way_tag(map, way, OSM_BUILDING))) return SHAPE_BUILDING;
    Str landuse = osm_way_tag(map, way, OSM_LANDUSE);
    if (str_is(osm_way_tag(map, way, OSM_NATURAL), "water") || str_is(waterway, "riverbank") ||
        ANY_OF(landuse, "reservoir", "basin"))
        return SHAPE_WATER;
    if (ANY_OF(osm_way_tag(map, way, OSM_LEISURE), "park", "garden", "pitch", "playground") ||
        ANY_OF(landuse, "grass", "forest", "meadow", "recreation_ground", "village_green") ||
        ANY_OF(osm_way_tag(map, way, OSM_NATURAL), "wood", "scrub"))
        return SHAPE_GREEN;
    if (ANY_OF(osm_way_tag(map, way, OSM_AMENITY), "clinic", "hospital", "social_facility",
               "school", "kindergarten", "nursing_home"))
        return SHAPE_CARE;
    return str_is(landuse, "residential") ? SHAPE_HOUSING : 0;
}
