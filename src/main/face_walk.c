/* yinlin walk build | circle | matrix | cover | site | bench */
#include "main/face_walk.h"
#include "base/json.h"
#include "base/time.h"
#include "main/faces.h"

#include <stdio.h>

static const WalkFace walk_faces[] = {
    {"build", face_walk_build, "FILE.osm.pbf -o CITY.walk [--drawn EDGES.geojson]"},
    {"circle", face_walk_circle,
     "CITY.walk --at LAT,LON --minutes 15 [--profile elder] [--geojson]"},
    {"matrix", face_walk_matrix,
     "CITY.walk --points POINTS.csv [--to POINTS.csv] [--profile P] [--limit-s S]"},
    {"cover", face_walk_cover,
     "CITY.walk --people PEOPLE.csv --places PLACES.csv [--minutes 15] [--profile P]"},
    {"site", face_walk_site,
     "CITY.walk --people PEOPLE.csv --candidates C.csv --k K [--goal cover|median]"},
    {"bench", face_walk_bench, "CITY.walk"},
    {NULL, NULL, NULL},
};

static int usage(FILE *to)
{
    for (const WalkFace *f = walk_faces; f->name; f++)
        fprintf(to, "yinlin walk %-7s %s\n", f->name, f->usage);
    fprintf(to, "profiles:");
    for (const WalkProfile *p = walk_profiles; p->name; p++)
        fprintf(to, " %s %s%s", p->name, p->title, p[1].name ? "," : "\n");
    return to == stdout ? 0 : 2;
}

int face_walk(int argc, char **argv)
{
    if (argc < 1) return usage(stderr);
    if (strcmp(argv[0], "--help") == 0) return usage(stdout);
    for (const WalkFace *f = walk_faces; f->name; f++)
        if (strcmp(argv[0], f->name) == 0) return f->run(argc - 1, argv + 1);
    return usage(stderr);
}

Arena *walk_face_arena(void)
{
    return arena_new((size_t)48 << 30);
}

int walk_face_end(Status status, const Buf *out, const Problem *problem)
{
    if (status != OK) return args_refuse(problem);
    fwrite(out->ptr, 1, out->len, stdout);
    return 0;
}

static Status unknown_profile(const char *profile, Problem *problem)
{
    char known[400] = "";
    size_t at = 0;
    for (const WalkProfile *p = walk_profiles; p->name && at < sizeof known; p++)
        at += (size_t)snprintf(known + at, sizeof known - at, "%s%s", at ? ", " : "", p->name);
    return problem_set(problem, INVALID, "walk.profile", "不认识的走法 %s；有这些：%s", profile,
                       known);
}

/* Of a profile that does not pass where tags are missing, an answer says more about the map than
 * about the streets as soon as a tenth of them is closed for that. */
static Str note_of(Arena *arena, const WalkNet *net)
{
    WalkOpen open = walk_net_open(net);
    if (open.foot_m <= 0 || open.untagged_m * 10 < open.foot_m) return STR("");
    bool few = open.open_m * 4 < open.foot_m;
    return str_fmt(
        arena,
        "这张图上步行路的 %.0f%% 没有标明“%s”能不能走，都按走不通算，只有 %.0f%% 算走得通；"
        "%s",
        100 * open.untagged_m / open.foot_m, net->profile.title, 100 * open.open_m / open.foot_m,
        few ? "这个结果几乎只说明地图标得少，请先补上路面、路缘和坡度，或换用 wheelchair"
            : "算出的范围可能偏小，可同 wheelchair（未知当能走）对照着看");
}

void walk_city_put_note(JsonOut *json, const WalkCity *city)
{
    if (!city->note.len) return;
    WalkOpen open = walk_net_open(city->net);
    json_put_double(json, "open_share", open.open_m / open.foot_m, 3);
    json_put_str(json, "note", city->note);
}

Status walk_city_open(WalkCity *city, Arena *arena, const char *path, const char *profile,
                      Problem *problem)
{
    Str file;
    const WalkProfile *who = walk_profile_find(str_of(profile));
    if (!who) return unknown_profile(profile, problem);
    TRY(file_read(arena, path, (size_t)16 << 30, &file, problem));
    city->arena = arena;
    TRY(walk_load(arena, file, &city->graph, problem));
    city->net = walk_net_new(arena, city->graph, who);
    city->scratch = walk_scratch_new(city->graph);
    city->note = note_of(arena, city->net);
    if (city->note.len) fprintf(stderr, "%.*s\n", STR_ARG(city->note));
    return OK;
}

Status walk_city_rows(const WalkCity *city, const char *path, WalkRows *rows, Problem *problem)
{
    Str text;
    TRY(file_read(city->arena, path, (size_t)2 << 30, &text, problem));
    TRY(walk_points_read(city->arena, text, rows, problem));
    walk_points_snap(city->net, rows);
    return OK;
}

static void put_build(Buf *out, const WalkGraph *g, const WalkBuild *build, int64_t started_us)
{
    JsonOut json = json_out(out);
    json_open(&json, NULL, '{');
    json_put_i64(&json, "vertices", g->place_count);
    json_put_i64(&json, "edges", g->edge_count);
    json_put_i64(&json, "length_m", (int64_t)build->length_m);
    json_put_i64(&json, "shapes", g->shape_count);
    json_put_i64(&json, "ways", build->ways);
    json_put_i64(&json, "ways_left_out", build->ways_left_out);
    json_put_i64(&json, "ways_cut", build->ways_cut);
    json_put_i64(&json, "drawn", build->drawn);
    json_put_i64(&json, "drawn_loose", build->drawn_loose);
    json_put_i64(&json, "bytes", (int64_t)walk_saved_bytes(g));
    json_put_double(&json, "milliseconds", (double)(clock_steady_us() - started_us) / 1000, 1);
    json_close(&json, '}');
    buf_char(out, '\n');
}

static Status map_read(const char *path, OsmMap **map, Arena **arena, Problem *problem)
{
    Str file;
    Arena *door = arena_new((size_t)4 << 30);
    Status status = file_read(door, path, (size_t)1 << 31, &file, problem);
    if (status == OK) {
        *arena = arena_new(osm_memory_max(file.len));
        *map = osm_new(*arena);
        status = osm_read(*map, file, problem);
    }
    arena_free(door);
    return status;
}

static Status build(const char *from, const char *drawn_from, const char *to, Arena *arena,
                    Buf *out, Problem *problem)
{
    int64_t started = clock_steady_us();
    Arena *map_arena = NULL;
    Arena *drawn_arena = NULL;
    OsmMap *map = NULL;
    OsmMap *drawn = NULL;
    WalkGraph *graph;
    WalkBuild report;
    Status status = map_read(from, &map, &map_arena, problem);
    if (status == OK && drawn_from) status = map_read(drawn_from, &drawn, &drawn_arena, problem);
    if (status == OK) status = walk_build(arena, map, drawn, &graph, &report, problem);
    if (status == OK) {
        Buf saved = buf_new(arena, walk_saved_bytes(graph) + 64);
        walk_save(graph, &saved);
        status = file_write(to, buf_str(&saved), problem);
    }
    if (status == OK) put_build(out, graph, &report, started);
    arena_free(map_arena);
    arena_free(drawn_arena);
    return status;
}

static const char build_usage[] = "yinlin walk build FILE.osm.pbf -o CITY.walk";

int face_walk_build(int argc, char **argv)
{
    static const char *to;
    static const char *drawn;
    const ArgOption options[] = {
        {"-o", ARG_TEXT, &to, "CITY.walk", "write the graph here"},
        {"--drawn", ARG_TEXT, &drawn, "FILE", "gates and paths drawn by the community (GeoJSON)"},
        {0},
    };
    int operands;
    Problem problem = {0};
    int code = args_read(argc, argv, build_usage, options, &operands);
    if (code != ARGS_GO) return code;
    if (operands != 1 || !to) return args_usage(build_usage, options);
    Arena *arena = walk_face_arena();
    Buf out = buf_new(arena, 1 << 16);
    Status status = build(argv[0], drawn, to, arena, &out, &problem);
    code = walk_face_end(status, &out, &problem);
    arena_free(arena);
    return code;
}
