/* The street map this program has loaded: one for all its communities.
 *
 *   FOLDER/map.source   the map as it was imported
 *   FOLDER/city.walk    the walking graph made from it, without drawn paths
 *
 * The map is made anew when the files are replaced (also beside a running server) or a path is
 * drawn; who walks on the old one finish on it.
 *
 * Owns        the graph, a net a profile, hierarchies of those that tables are asked of (made
 * beside the requests, which search until it is there), scratches, the cache of tiles; one mutex
 * over the pointer to the current town, one in each town over what is made when first asked for */
#pragma once
#include "domains/geo/geo.h"
#include "engine/tile/tile.h"
#include "engine/walk/matrix.h"

typedef struct Town Town;

/* The current town, kept until town_leave; NULL: there is no map. */
Town *town_take(void);
void town_leave(Town *town);
static inline void town_leave_it(Town **town)
{
    if (*town) town_leave(*town);
}
#define TOWN(name) Town *name __attribute__((cleanup(town_leave_it))) = town_take()

const WalkGraph *town_graph(const Town *town);
int64_t town_number(const Town *town);
/* A net is made when first asked for; names of walk_profiles, or "flat": elder without steps. NULL:
 * there is no such profile. */
const WalkNet *town_net(Town *town, const char *profile);
/* The hierarchy of a net, once enough rows of tables were asked of it for one to be worth making;
 * NULL until then, and where the town is too large to keep one. */
const WalkHierarchy *town_ways(Town *town, const char *profile, size_t rows);
/* A scratch of this town, for one thread; given back after use. */
WalkScratch *town_scratch(Town *town);
void town_scratch_back(Town *town, WalkScratch *scratch);
/* Streets and areas of a tile as gzip, from the cache or made; in the arena. */
Str town_tile(Town *town, Arena *arena, TileId id);

/* Once a second: loads what was imported, and makes the streets anew with what was drawn. */
Status town_follow(Store *store, Problem *problem) MUST_USE;
