/* How fast is the walking engine on a real town?
 *
 *   build/bench/walk [FILE.osm.pbf] [--tiled]
 *
 * Without a file: porto of the shared data. --tiled: sixteen of it side by side, 1.2 million
 * places. Beside us, when it is installed: libreadosm (loaded at run time, so that nothing links
 * it). */
#include "base/time.h"
#include "main/face_walk.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { RUNS = 5, SIDE = 4 };

typedef int ReadosmCallback(const void *user, const void *object);

static int count_object(const void *user, const void *object)
{
    (void)object;
    union {
        const void *from;
        size_t *to;
    } u = {user};
    ++*u.to;
    return 0;
}

/* Milliseconds of CPU for a whole file by libreadosm, or -1. */
static double readosm_ms(const char *path)
{
    void *lib = dlopen("libreadosm.so.1", RTLD_NOW);
    if (!lib) return -1;
    int (*opened)(const char *, const void **);
    int (*parse)(const void *, const void *, ReadosmCallback *, ReadosmCallback *,
                 ReadosmCallback *);
    int (*closed)(const void *);
    *(void **)&opened = dlsym(lib, "readosm_open");
    *(void **)&parse = dlsym(lib, "readosm_parse");
    *(void **)&closed = dlsym(lib, "readosm_close");
    if (!opened || !parse || !closed) return -1;
    double best = -1;
    for (int run = 0; run < RUNS; run++) {
        const void *handle;
        size_t count = 0;
        int64_t from = clock_cpu_us();
        if (opened(path, &handle) != 0) return -1;
        int status = parse(handle, &count, count_object, count_object, count_object);
        closed(handle);
        double ms = (double)(clock_cpu_us() - from) / 1000;
        if (status != 0 || !count) return -1;
        if (best < 0 || ms < best) best = ms;
    }
    return best;
}

static bool bench_reading(const char *path, Str file)
{
    double best = 1e9;
    for (int run = 0; run < RUNS; run++) {
        Problem problem = {0};
        int64_t from = clock_cpu_us();
        Arena *arena = arena_new(osm_memory_max(file.len));
        OsmMap *map = osm_new(arena);
        if (osm_read(map, file, &problem) != OK) {
            printf("%s %s\n", problem.code, problem.text);
            return false;
        }
        double ms = (double)(clock_cpu_us() - from) / 1000;
        best = ms < best ? ms : best;
        arena_free(arena);
    }
    printf("%-52s %12.2f %-10s %s\n", "read the map", best, "ms", "");
    printf("%-52s %12.2f %-10s %s\n", "read the map", (double)file.len / 1000 / best, "MB/s",
           ">= 70");
    double peer = readosm_ms(path);
    if (peer < 0)
        printf("%-52s %12s %-10s %s\n", "  libreadosm", "not there", "", "");
    else
        printf("%-52s %12.2f %-10s %.1f x of us (>= 5)\n", "  libreadosm", peer, "ms", peer / best);
    return true;
}

static bool bench_import(Str file, const char *to)
{
    double best = 1e9;
    for (int run = 0; run < RUNS; run++) {
        Problem problem = {0};
        WalkGraph *graph;
        WalkBuild report;
        int64_t from = clock_cpu_us();
        Arena *map_arena = arena_new(osm_memory_max(file.len));
        Arena *arena = arena_new((size_t)8 << 30);
        OsmMap *map = osm_new(map_arena);
        Status status = osm_read(map, file, &problem);
        if (status == OK) status = walk_build(arena, map, NULL, &graph, &report, &problem);
        if (status == OK) {
            Buf out = buf_new(arena, walk_saved_bytes(graph) + 64);
            walk_save(graph, &out);
            status = file_write(to, buf_str(&out), &problem);
        }
        double s = (double)(clock_cpu_us() - from) / 1e6;
        best = s < best ? s : best;
        arena_free(arena);
        arena_free(map_arena);
        if (status == OK) continue;
        printf("%s %s\n", problem.code, problem.text);
        return false;
    }
    printf("%-52s %12.3f %-10s %s\n", "from the file to the saved graph", best, "s", "<= 0.4");
    return true;
}

/* SIDE x SIDE copies of the map beside one another. */
static OsmMap *tiled(Arena *arena, const OsmMap *map)
{
    OsmMap *all = osm_new(arena);
    osm_expect(all, map->node_count * SIDE * SIDE, map->ref_count * SIDE * SIDE);
    WalkPoint low = {INT32_MAX, INT32_MAX};
    WalkPoint high = {INT32_MIN, INT32_MIN};
    for (size_t i = 0; i < map->node_count; i++) {
        const OsmNode *n = &map->nodes[i];
        low.lat_e7 = n->lat_e7 < low.lat_e7 ? n->lat_e7 : low.lat_e7;
        low.lon_e7 = n->lon_e7 < low.lon_e7 ? n->lon_e7 : low.lon_e7;
        high.lat_e7 = n->lat_e7 > high.lat_e7 ? n->lat_e7 : high.lat_e7;
        high.lon_e7 = n->lon_e7 > high.lon_e7 ? n->lon_e7 : high.lon_e7;
    }
    for (int k = 0; k < SIDE * SIDE; k++) {
        int64_t id = (int64_t)k << 40;
        int32_t lat = (k / SIDE) * (high.lat_e7 - low.lat_e7 + 1000);
        int32_t lon = (k % SIDE) * (high.lon_e7 - low.lon_e7 + 1000);
        size_t next = 0;
        for (size_t i = 0; i < map->node_count; i++) {
            const OsmNode *n = &map->nodes[i];
            osm_add_node(all, id + n->id, n->lat_e7 + lat, n->lon_e7 + lon);
            if (next >= map->tagged_count || map->tagged[next].node != i) continue;
            const OsmTagged *tagged = &map->tagged[next++];
            size_t from = all->tag_count;
            for (uint32_t t = tagged->tag_from; t < tagged->tag_from + tagged->tag_count; t++)
                osm_add_tag(all, map->tags[t].key,
                            (Str){map->text + map->tags[t].at, map->tags[t].len});
            osm_close_node(all, from);
        }
        for (size_t i = 0; i < map->way_count; i++) {
            const OsmWay *way = &map->ways[i];
            size_t refs = all->ref_count;
            size_t from = all->tag_count;
            for (uint32_t r = 0; r < way->ref_count; r++)
                osm_add_ref(all, id + map->refs[way->ref_from + r]);
            for (uint32_t t = way->tag_from; t < way->tag_from + way->tag_count; t++)
                osm_add_tag(all, map->tags[t].key,
                            (Str){map->text + map->tags[t].at, map->tags[t].len});
            osm_close_way(all, id + way->id, refs, from);
        }
    }
    return all;
}

static bool save_tiled(Str file, const char *to)
{
    Problem problem = {0};
    WalkGraph *graph;
    WalkBuild report;
    Arena *map_arena = arena_new((size_t)8 << 30);
    Arena *arena = arena_new((size_t)8 << 30);
    OsmMap *map = osm_new(map_arena);
    Status status = osm_read(map, file, &problem);
    if (status == OK) {
        Arena *tiles = arena_new((size_t)8 << 30);
        OsmMap *all = tiled(tiles, map);
        int64_t from = clock_cpu_us();
        status = walk_build(arena, all, NULL, &graph, &report, &problem);
        printf("%-52s %12.3f %-10s\n", "sixteen towns built", (double)(clock_cpu_us() - from) / 1e6,
               "s");
        arena_free(tiles);
    }
    if (status == OK) {
        Buf out = buf_new(arena, walk_saved_bytes(graph) + 64);
        walk_save(graph, &out);
        status = file_write(to, buf_str(&out), &problem);
    }
    arena_free(arena);
    arena_free(map_arena);
    if (status != OK) printf("%s %s\n", problem.code, problem.text);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%-52s %12.2f %-10s %s\n", "memory of the import at its height",
           (double)usage.ru_maxrss / 1024 / 1024, "GB", "<= 1.5");
    return status == OK;
}

int main(int argc, char **argv)
{
    const char *path = "../shared/data/osm/porto.osm.pbf";
    bool large = false;
    Problem problem = {0};
    Str file;
    char saved[] = "/tmp/yinlin-bench-XXXXXX";
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--tiled") == 0)
            large = true;
        else
            path = argv[i];
    }
    Arena *door = arena_new((size_t)4 << 30);
    int fd = mkstemp(saved);
    if (fd < 0 || file_read(door, path, (size_t)2 << 30, &file, &problem) != OK) {
        printf("no map: %s\n", problem.text);
        return 0;
    }
    close(fd);
    bool fine =
        large ? save_tiled(file, saved) : bench_reading(path, file) && bench_import(file, saved);
    WalkCity city;
    Arena *arena = arena_new((size_t)48 << 30);
    if (fine && walk_city_open(&city, arena, saved, "elder", &problem) == OK) {
        walk_bench(&city);
        walk_scratch_free(city.scratch);
    }
    unlink(saved);
    arena_free(arena);
    arena_free(door);
    return fine ? 0 : 1;
}
