#include "domains/geo/town.h"
#include "base/file.h"
#include "domains/geo/inside.h"

#include <pthread.h>
#include <sys/stat.h>

#define TOWN_MAX    ((size_t)16 << 30)
#define SOURCE_MAX  ((size_t)2 << 30)
#define TILES_BYTES ((size_t)64 << 20)
#define WAYS_BYTES  ((size_t)4 << 30)
enum {
    NETS_MAX = 16,
    SPARES = 16,
    TILE_SLOTS = 8192,
    WAYS_ROWS = 200,       /* searched before a hierarchy is worth its making */
    WAYS_STATES = 3000000, /* of more it would take too much memory */
};

typedef struct TileKept {
    uint64_t key; /* 0: free */
    Str bytes;
} TileKept;

typedef struct Ways {
    size_t rows; /* asked so far */
    bool begun;
    Town *town;
    const WalkNet *net;
    Arena *arena;
    const WalkHierarchy *made; /* NULL: not yet */
} Ways;

struct Town {
    Arena *arena;
    WalkGraph *graph;
    int64_t number;
    int refs;             /* under towns.lock */
    pthread_mutex_t lock; /* over everything below */
    const WalkNet *nets[NETS_MAX];
    Ways ways[NETS_MAX];
    WalkScratch *spare[SPARES];
    int spares;
    Arena *tile_arena;
    TileKept *tiles; /* TILE_SLOTS */
    size_t tile_count;
};

typedef struct FileMark {
    int64_t mtime_ns, size, inode;
} FileMark;

static struct {
    pthread_mutex_t lock; /* over now */
    Town *now;
    char folder[4000]; /* what follows belongs to the thread that follows */
    FileMark loaded;
    int64_t drawn_count, drawn_change;
    int64_t number;
} towns = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- One town ---- */

static Town *town_new(Arena *arena, WalkGraph *graph)
{
    Town *town = NEW(arena, Town);
    int64_t now = clock_now_ms();
    towns.number = now > towns.number ? now : towns.number + 1;
    *town = (Town){.arena = arena, .graph = graph, .number = towns.number, .refs = 1};
    pthread_mutex_init(&town->lock, NULL);
    town->tiles = NEW_ARRAY(arena, TileKept, TILE_SLOTS);
    town->tile_arena = arena_new(TILES_BYTES * 2);
    return town;
}

static void town_free(Town *town)
{
    Arena *arena = town->arena;
    for (int i = 0; i < NETS_MAX; i++)
        if (town->ways[i].arena) arena_free(town->ways[i].arena);
    for (int i = 0; i < town->spares; i++) walk_scratch_free(town->spare[i]);
    arena_free(town->tile_arena);
    pthread_mutex_destroy(&town->lock);
    arena_free(arena);
}

Town *town_take(void)
{
    pthread_mutex_lock(&towns.lock);
    Town *town = towns.now;
    if (town) town->refs++;
    pthread_mutex_unlock(&towns.lock);
    return town;
}

void town_leave(Town *town)
{
    pthread_mutex_lock(&towns.lock);
    bool last = --town->refs == 0;
    pthread_mutex_unlock(&towns.lock);
    if (last) town_free(town);
}

static void town_put(Town *town)
{
    pthread_mutex_lock(&towns.lock);
    Town *old = towns.now;
    towns.now = town;
    pthread_mutex_unlock(&towns.lock);
    if (old) town_leave(old);
}

const WalkGraph *town_graph(const Town *town)
{
    return town->graph;
}

int64_t town_number(const Town *town)
{
    return town->number;
}

/* 0 is "flat"; NULL: there is no such profile. */
static const WalkProfile *profile_of(const char *name, size_t *at)
{
    bool flat = strcmp(name, "flat") == 0;
    const WalkProfile *known = walk_profile_find(flat ? STR("elder") : str_of(name));
    if (!known) return NULL;
    *at = flat ? 0 : (size_t)(known - walk_profiles) + 1;
    ASSERT(*at < NETS_MAX);
    return known;
}

const WalkNet *town_net(Town *town, const char *profile)
{
    size_t at;
    const WalkProfile *known = profile_of(profile, &at);
    if (!known) return NULL;
    pthread_mutex_lock(&town->lock);
    if (!town->nets[at]) {
        WalkProfile p = *known;
        if (at == 0) p.steps = STEPS_REFUSED;
        town->nets[at] = walk_net_new(town->arena, town->graph, &p);
    }
    const WalkNet *net = town->nets[at];
    pthread_mutex_unlock(&town->lock);
    return net;
}

/* ---- Hierarchies ---- */

static void *make_ways(void *given)
{
    Ways *w = given;
    Town *town = w->town;
    Arena *arena = arena_new(WAYS_BYTES);
    const WalkHierarchy *made = walk_hierarchy_new(arena, w->net);
    pthread_mutex_lock(&town->lock);
    w->arena = arena;
    w->made = made;
    pthread_mutex_unlock(&town->lock);
    town_leave(town);
    return NULL;
}

/* The thread keeps the town until it is done; nobody waits for it. */
static void ways_begin(Town *town, Ways *w, const WalkNet *net)
{
    pthread_t thread;
    pthread_attr_t detached;
    w->begun = true;
    w->town = town;
    w->net = net;
    pthread_mutex_lock(&towns.lock);
    town->refs++;
    pthread_mutex_unlock(&towns.lock);
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    if (pthread_create(&thread, &detached, make_ways, w) != 0) town_leave(town);
    pthread_attr_destroy(&detached);
}

const WalkHierarchy *town_ways(Town *town, const char *profile, size_t rows)
{
    size_t at;
    const WalkNet *net = town_net(town, profile);
    if (!net || !profile_of(profile, &at) || town->graph->state_count > WAYS_STATES) return NULL;
    pthread_mutex_lock(&town->lock);
    Ways *w = &town->ways[at];
    w->rows += rows;
    bool begin = !w->begun && w->rows >= WAYS_ROWS;
    if (begin) ways_begin(town, w, net);
    const WalkHierarchy *made = w->made;
    pthread_mutex_unlock(&town->lock);
    return made;
}

WalkScratch *town_scratch(Town *town)
{
    pthread_mutex_lock(&town->lock);
    WalkScratch *scratch = town->spares ? town->spare[--town->spares] : NULL;
    pthread_mutex_unlock(&town->lock);
    return scratch ? scratch : walk_scratch_new(town->graph);
}

void town_scratch_back(Town *town, WalkScratch *scratch)
{
    pthread_mutex_lock(&town->lock);
    bool kept = town->spares < SPARES;
    if (kept) town->spare[town->spares++] = scratch;
    pthread_mutex_unlock(&town->lock);
    if (!kept) walk_scratch_free(scratch);
}

/* ---- Tiles ---- */

static uint64_t tile_key(TileId id)
{
    return (uint64_t)(id.z + 1) << 58 | (uint64_t)id.x << 29 | id.y;
}

static TileKept *tile_slot(Town *town, uint64_t key)
{
    uint64_t at = (key * 0x9e3779b97f4a7c15u) >> 40;
    while (town->tiles[at % TILE_SLOTS].key && town->tiles[at % TILE_SLOTS].key != key) at++;
    return &town->tiles[at % TILE_SLOTS];
}

static void tiles_forget(Town *town)
{
    arena_free(town->tile_arena);
    town->tile_arena = arena_new(TILES_BYTES * 2);
    memset(town->tiles, 0, TILE_SLOTS * sizeof *town->tiles);
    town->tile_count = 0;
}

static void tile_keep(Town *town, uint64_t key, Str bytes)
{
    if (town->tile_count >= TILE_SLOTS / 2 ||
        arena_used(town->tile_arena) + bytes.len > TILES_BYTES)
        tiles_forget(town);
    TileKept *slot = tile_slot(town, key);
    if (slot->key || bytes.len > TILES_BYTES / 4) return;
    *slot = (TileKept){key, str_dup(town->tile_arena, bytes)};
    town->tile_count++;
}

Str town_tile(Town *town, Arena *arena, TileId id)
{
    uint64_t key = tile_key(id);
    Str bytes = {0};
    pthread_mutex_lock(&town->lock);
    TileKept *slot = tile_slot(town, key);
    bool there = slot->key == key;
    if (there) bytes = str_dup(arena, slot->bytes);
    pthread_mutex_unlock(&town->lock);
    if (there) return bytes;
    Tile *tile = tile_new(arena, id);
    Buf out = buf_new(arena, (size_t)64 << 20);
    tile_of_map(tile, arena, id, town->graph);
    tile_finish(tile, &out);
    bytes = gzip_pack(arena, buf_str(&out));
    pthread_mutex_lock(&town->lock);
    tile_keep(town, key, bytes);
    pthread_mutex_unlock(&town->lock);
    return bytes;
}

/* ---- The files ---- */

static const char *path_in(Arena *arena, const char *folder, const char *name)
{
    return str_c(arena, str_fmt(arena, "%s/%s", folder, name));
}

static FileMark mark_of(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) return (FileMark){0};
    return (FileMark){(int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec,
                      info.st_size, (int64_t)info.st_ino};
}

static bool same_mark(FileMark a, FileMark b)
{
    return a.mtime_ns == b.mtime_ns && a.size == b.size && a.inode == b.inode;
}

/* drawn: GeoJSON; empty for none. */
static Status graph_of(Arena *arena, Str source, Str drawn, WalkGraph **out, WalkBuild *report,
                       Problem *problem)
{
    Arena *map_arena = arena_new(osm_memory_max(source.len));
    Arena *drawn_arena = arena_new(osm_memory_max(drawn.len));
    OsmMap *map = osm_new(map_arena);
    OsmMap *lines = drawn.len ? osm_new(drawn_arena) : NULL;
    Status status = osm_read(map, source, problem);
    if (status == OK && lines) status = osm_read_geojson(lines, drawn, problem);
    if (status == OK) status = walk_build(arena, map, lines, out, report, problem);
    arena_free(map_arena);
    arena_free(drawn_arena);
    return status;
}

Status geo_map_import(const char *folder, Str file, WalkBuild *report, Problem *problem)
{
    WalkBuild ignored;
    WalkGraph *graph;
    Arena *arena = arena_new(TOWN_MAX);
    Status status = graph_of(arena, file, STR(""), &graph, report ? report : &ignored, problem);
    if (status == OK) {
        Buf saved = buf_new(arena, walk_saved_bytes(graph) + 64);
        walk_save(graph, &saved);
        status = file_write(path_in(arena, folder, "map.source"), file, problem);
        if (status == OK)
            status = file_write(path_in(arena, folder, "city.walk"), buf_str(&saved), problem);
    }
    arena_free(arena);
    return status;
}

static Status town_load(const char *folder, Town **out, Problem *problem)
{
    Arena *arena = arena_new(TOWN_MAX);
    Str file;
    WalkGraph *graph;
    Status status =
        file_read(arena, path_in(arena, folder, "city.walk"), TOWN_MAX / 2, &file, problem);
    if (status == OK) status = walk_load(arena, file, &graph, problem);
    if (status != OK) {
        arena_free(arena);
        return status;
    }
    *out = town_new(arena, graph);
    return OK;
}

static Status town_build(const char *folder, Str drawn, Town **out, Problem *problem)
{
    Arena *door = arena_new(SOURCE_MAX + (1 << 20));
    Arena *arena = arena_new(TOWN_MAX);
    Str source;
    WalkGraph *graph;
    WalkBuild report;
    Status status =
        file_read(door, path_in(door, folder, "map.source"), SOURCE_MAX, &source, problem);
    if (status == OK) status = graph_of(arena, source, drawn, &graph, &report, problem);
    arena_free(door);
    if (status != OK) {
        arena_free(arena);
        return status;
    }
    *out = town_new(arena, graph);
    return OK;
}

static void log_no_map(const Problem *problem)
{
    fprintf(stderr, "{\"level\":\"warn\",\"map\":\"%s\"}\n", problem->code);
}

static void load_now(void)
{
    Arena *arena = arena_new(1 << 16);
    Problem problem = {0};
    Town *town = NULL;
    towns.loaded = mark_of(path_in(arena, towns.folder, "city.walk"));
    towns.drawn_count = towns.drawn_change = 0;
    Status status = town_load(towns.folder, &town, &problem);
    if (status != OK && status != NOT_FOUND) { /* damaged: the source may still be whole */
        log_no_map(&problem);
        status = town_build(towns.folder, STR(""), &town, &problem);
    }
    if (status == OK) town_put(town);
    arena_free(arena);
}

void geo_map_open(const char *folder)
{
    ASSERT(strlen(folder) < sizeof towns.folder);
    memcpy(towns.folder, folder, strlen(folder) + 1);
    load_now();
}

void geo_map_close(void)
{
    town_put(NULL);
    towns.folder[0] = 0;
    towns.loaded = (FileMark){0};
    towns.drawn_count = towns.drawn_change = 0;
}

int64_t geo_map_number(void)
{
    TOWN(town);
    return town ? town->number : 0;
}

/* ---- Following ---- */

typedef struct Drawn {
    int64_t count, change;
    GeoPath *paths;
    size_t path_count;
} Drawn;

static Status read_mark(Tx *tx, void *job)
{
    Drawn *d = job;
    return map_path_mark(tx, &d->count, &d->change);
}

static Status read_drawn(Tx *tx, void *job)
{
    Drawn *d = job;
    TRY(map_path_mark(tx, &d->count, &d->change));
    return map_path_list_all(tx, &d->paths, &d->path_count);
}

static Str drawn_geojson(Arena *arena, const Drawn *d)
{
    Buf buf = buf_new(arena, (size_t)64 << 20);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_text(&out, "type", "FeatureCollection");
    json_open(&out, "features", '[');
    for (size_t i = 0; i < d->path_count; i++) {
        const GeoPath *p = &d->paths[i];
        json_open(&out, NULL, '{');
        json_put_text(&out, "type", "Feature");
        json_open(&out, "properties", '{');
        json_put_text(&out, "highway", p->kind == PATH_STEPS ? "steps" : "footway");
        if (p->private) json_put_text(&out, "access", "private");
        if (p->name.len) json_put_str(&out, "name", p->name);
        json_close(&out, '}');
        json_open(&out, "geometry", '{');
        json_put_text(&out, "type", "LineString");
        json_open(&out, "coordinates", '[');
        for (size_t k = 0; k < p->count; k++) {
            json_open(&out, NULL, '[');
            json_put_double(&out, NULL, p->points[k].lon_e7 / 1e7, 7);
            json_put_double(&out, NULL, p->points[k].lat_e7 / 1e7, 7);
            json_close(&out, ']');
        }
        json_close(&out, ']');
        json_close(&out, '}');
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    return buf_str(&buf);
}

static Status rebuild(Store *store, Arena *arena, Problem *problem)
{
    Drawn d = {0};
    Town *town;
    TRY(store_read(store, (TxOrigin){0}, arena, read_drawn, &d, problem));
    Str drawn = d.path_count ? drawn_geojson(arena, &d) : STR("");
    /* Noted before the work: what cannot be built is not tried every second. */
    towns.drawn_count = d.count;
    towns.drawn_change = d.change;
    TRY(town_build(towns.folder, drawn, &town, problem));
    town_put(town);
    return OK;
}

Status town_follow(Store *store, Problem *problem)
{
    if (!towns.folder[0]) return OK;
    Arena *arena = arena_new((size_t)256 << 20);
    Drawn d = {0};
    FileMark mark = mark_of(path_in(arena, towns.folder, "city.walk"));
    if (mark.size && !same_mark(mark, towns.loaded)) load_now();
    Status status = store_read(store, (TxOrigin){0}, arena, read_mark, &d, problem);
    bool changed = d.count != towns.drawn_count || d.change != towns.drawn_change;
    if (status == OK && changed && geo_map_number()) status = rebuild(store, arena, problem);
    arena_free(arena);
    return status;
}
