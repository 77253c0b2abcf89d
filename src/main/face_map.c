/* yinlin map import FILE --data DIR: the streets a community walks on. */
#include "base/args.h"
#include "base/file.h"
#include "base/json.h"
#include "domains/geo/geo.h"
#include "main/faces.h"

#include <errno.h>
#include <sys/stat.h>

#define MAP_FILE_MAX ((size_t)1 << 31)

static const char usage[] =
    "yinlin map import FILE [--data DIR]   OSM .osm.pbf or .osm, GeoJSON lines, CSV edges; "
    "\"-\" is standard input";

static void show(const WalkBuild *build)
{
    Arena *arena = arena_new(1 << 16);
    Buf buf = buf_new(arena, 4096);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_i64(&out, "ways", build->ways);
    json_put_i64(&out, "ways_left_out", build->ways_left_out);
    json_put_i64(&out, "ways_cut", build->ways_cut);
    json_put_i64(&out, "length_m", (int64_t)build->length_m);
    json_close(&out, '}');
    Str line = buf_str(&buf);
    printf("%.*s\n", STR_ARG(line));
    arena_free(arena);
}

static Status import(const char *folder, const char *path, WalkBuild *build, Problem *problem)
{
    Str file;
    Arena *arena = arena_new(MAP_FILE_MAX + (1 << 20));
    Status status = file_read(arena, path, MAP_FILE_MAX, &file, problem);
    if (status == OK && mkdir(folder, 0750) != 0 && errno != EEXIST)
        status = problem_set(problem, UNAVAILABLE, "program.folder", "建不了文件夹 %s，请检查权限",
                             folder);
    if (status == OK) status = geo_map_import(folder, file, build, problem);
    arena_free(arena);
    return status;
}

int face_map(int argc, char **argv)
{
    const char *folder = "data";
    const ArgOption options[] = {{"--data", ARG_TEXT, &folder, "DIR", "the data folder (./data)"},
                                 {0}};
    int operands;
    WalkBuild build;
    Problem problem = {0};
    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    if (operands != 2 || strcmp(argv[0], "import") != 0) return args_usage(usage, options);
    if (import(folder, argv[1], &build, &problem) != OK) return args_refuse(&problem);
    show(&build);
    return 0;
}
