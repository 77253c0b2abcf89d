/* Map files that are cut, damaged, hostile or nothing at all, given to `yinlin map import` and
 * `yinlin walk build` as an office would: a sentence and exit code 2, and in the data folder
 * (database, map, graph) not a byte changed; who walks on the map meanwhile notices nothing. */
#include "base/file.h"
#include "base/json.h"
#include "base/number.h"
#include "base/secret.h"
#include "domains/geo/geo.h"
#include "engine/walk/testing.h"
#include "main/demo.h"
#include "main/domains.h"
#include "main/faces.h"
#include "store/test_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <unistd.h>

#define JUNK ((size_t)100 << 20)

typedef struct World {
    TestStore *t;
    const char *bad; /* the file to be imported, outside of the data folder */
    const char *errors;
    uint64_t before;
} World;

static uint64_t sum_of(const char *path, uint64_t sum)
{
    Arena *arena = arena_new((size_t)1 << 30);
    Problem problem;
    Str bytes;
    CHECK_STATUS(OK, file_read(arena, path, (size_t)1 << 30, &bytes, &problem));
    sum = sum * 31 + bytes.len;
    sum = sum * 31 + libdeflate_crc32(0, bytes.ptr, bytes.len);
    arena_free(arena);
    return sum;
}

/* Names and contents of everything in the folder, in the order of names; what readers of the
 * database keep beside it (-shm) is not content. */
static uint64_t folder_sum(Arena *arena, const char *folder)
{
    struct dirent **names;
    uint64_t sum = 0;
    int count = scandir(folder, &names, NULL, alphasort);
    ASSERT(count >= 0);
    for (int i = 0; i < count; i++) {
        Str name = str_of(names[i]->d_name);
        if (name.ptr[0] != '.' && !str_ends(name, STR("-shm"))) {
            for (size_t k = 0; k < name.len; k++) sum = sum * 31 + (unsigned char)name.ptr[k];
            sum = sum_of(str_c(arena, str_fmt(arena, "%s/%s", folder, name.ptr)), sum);
        }
        free(names[i]);
    }
    free(names);
    return sum;
}

static World open_world(void)
{
    World w = {0};
    secret_open_for_test();
    w.t = test_store_open(program_parts(), TEST_SQLITE);
    CHECK_STATUS(OK, demo_map(w.t->folder, &w.t->problem));
    geo_map_open(w.t->folder);
    w.bad = str_c(w.t->arena, str_fmt(w.t->arena, "%s.bad", w.t->folder));
    w.errors = str_c(w.t->arena, str_fmt(w.t->arena, "%s.errors", w.t->folder));
    w.before = folder_sum(w.t->arena, w.t->folder);
    return w;
}

static void close_world(World *w)
{
    CHECK_INT(0, test_store_broken(w->t));
    unlink(w->bad);
    unlink(w->errors);
    geo_map_close();
    test_store_close(w->t);
}

/* One face with its stderr in a file; its record in *said. */
static int run(World *w, int (*face)(int, char **), int argc, char **argv, const Json **said)
{
    Str text;
    fflush(stderr);
    int kept = dup(2);
    int to = open(w->errors, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    ASSERT(kept >= 0 && to >= 0);
    dup2(to, 2);
    close(to);
    int code = face(argc, argv);
    fflush(stderr);
    dup2(kept, 2);
    close(kept);
    CHECK_STATUS(OK, file_read(w->t->arena, w->errors, 1 << 20, &text, &w->t->problem));
    *said = NULL;
    if (code) CHECK_STATUS(OK, json_read(w->t->arena, text, said, &w->t->problem));
    return code;
}

static int import_face(World *w, const Json **said)
{
    char word[] = "import", option[] = "--data";
    char *argv[] = {word, str_c(w->t->arena, str_of(w->bad)), option,
                    str_c(w->t->arena, str_of(w->t->folder)), NULL};
    return run(w, face_map, 4, argv, said);
}

static int build_face(World *w, const char *to, const Json **said)
{
    char word[] = "build", option[] = "-o";
    char *argv[] = {word, str_c(w->t->arena, str_of(w->bad)), option,
                    str_c(w->t->arena, str_of(to)), NULL};
    return run(w, face_walk, 4, argv, said);
}

/* Both faces say why and leave nothing; code: the one that is expected, or NULL for any. */
static void refused(World *w, const char *what, Str file, const char *code)
{
    const Json *said;
    const char *graph = str_c(w->t->arena, str_fmt(w->t->arena, "%s.walk", w->t->folder));
    int64_t number = geo_map_number();
    FILE *f = fopen(w->bad, "w"); /* not file_write: nothing needs this on the disk */
    ASSERT(f && fwrite(file.ptr, 1, file.len, f) == file.len);
    fclose(f);
    for (int face = 0; face < 2; face++) {
        int got = face ? build_face(w, graph, &said) : import_face(w, &said);
        Str error = json_str_or(said, "error", STR(""));
        if (got != 2 || (code && !str_is(error, code)))
            test_note("%s: %d %.*s", what, got, STR_ARG(error));
        CHECK_INT(2, got);
        if (code) CHECK_STR(str_of(code), error);
        CHECK(json_str_or(said, "text", STR("")).len > 20);
    }
    CHECK(!file_exists(graph));
    CHECK(w->before == folder_sum(w->t->arena, w->t->folder));
    CHECK_STATUS(OK, geo_domain.work(w->t->store, &w->t->problem));
    CHECK_INT(number, geo_map_number());
}

TEST(bombs_are_refused_by_the_commands_and_leave_everything_as_it_was)
{
    World w = open_world();
    size_t million = (size_t)1 << 20;
    char *zeros = NEW_ARRAY(w.t->arena, char, 100 * million);
    Buf more = test_pbf_begin("OsmSchema-V0.6");
    test_pbf_block(&more, "OSMData", (Str){zeros, million}, 1000);
    refused(&w, "more than announced", buf_str(&more), "map.bomb");
    Buf endless = test_pbf_begin("OsmSchema-V0.6");
    test_pbf_block(&endless, "OSMData", (Str){zeros, 100 * million}, 100 * million);
    refused(&w, "without end", buf_str(&endless), "map.bomb");
    Buf dense = buf_new(test_arena(), 64 * million);
    Buf group = buf_new(test_arena(), 64 * million);
    Buf block = buf_new(test_arena(), 64 * million);
    for (uint32_t field = 1; field < 10; field = field == 1 ? 8 : field + 1)
        test_pbf_field(&dense, field, (Str){zeros, 10 * million});
    test_pbf_field(&group, 2, buf_str(&dense));
    test_pbf_field(&block, 2, buf_str(&group));
    Buf nodes = test_pbf_begin("OsmSchema-V0.6");
    for (int i = 0; i < 8; i++) test_pbf_block(&nodes, "OSMData", buf_str(&block), block.len);
    refused(&w, "80 million nodes from 250 KB", buf_str(&nodes), "map.bomb");
    close_world(&w);
}

TEST(a_whole_extract_cut_or_with_a_wrong_sum_is_refused_by_the_commands)
{
    const char *path = test_shared("osm/monaco.osm.pbf");
    if (!path) SKIP("no shared data");
    World w = open_world();
    Str file;
    CHECK_STATUS(OK, file_read(w.t->arena, path, (size_t)1 << 30, &file, &w.t->problem));
    const size_t cuts[] = {1, 5, 100, file.len / 3, file.len / 2, file.len - 1};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        refused(&w, "cut", (Str){file.ptr, cuts[i]}, NULL);
    /* The last four bytes of a deflated block are the sum over what it holds. */
    char *wrong = arena_alloc_raw(w.t->arena, file.len);
    memcpy(wrong, file.ptr, file.len);
    wrong[file.len - 1] ^= 1;
    refused(&w, "wrong sum", (Str){wrong, file.len}, "map.block");
    close_world(&w);
}

TEST(a_hundred_megabytes_of_junk_are_refused_by_the_commands)
{
    World w = open_world();
    char *junk = arena_alloc_raw(w.t->arena, JUNK);
    Random r = random_seeded(3);
    uint64_t word;
    for (size_t i = 0; i + 8 <= JUNK; i += 8) {
        word = random_next(&r);
        memcpy(junk + i, &word, 8);
    }
    refused(&w, "noise", (Str){junk, JUNK}, "map.format");
    Buf pbf = test_pbf_begin("OsmSchema-V0.6");
    memcpy(junk, pbf.ptr, pbf.len);
    refused(&w, "noise behind a good head", (Str){junk, JUNK}, NULL);
    memcpy(junk, "<osm>", 5);
    refused(&w, "noise as XML", (Str){junk, JUNK}, NULL);
    memset(junk, ' ', JUNK);
    memcpy(junk, "from_lat,from_lon,to_lat,to_lon\n", 32);
    refused(&w, "a sheet of one endless line", (Str){junk, JUNK}, NULL);
    memset(junk, '[', JUNK);
    junk[0] = '{';
    refused(&w, "brackets", (Str){junk, JUNK}, NULL);
    memset(junk, 0, JUNK);
    refused(&w, "zeros", (Str){junk, JUNK}, "map.format");
    refused(&w, "nothing", STR(""), NULL);
    close_world(&w);
}

TEST(ways_without_nodes_are_left_out_and_alone_are_no_map_and_negative_ids_are_fine)
{
    World w = open_world();
    const Json *said;
    refused(
        &w, "only ways without nodes",
        STR("<osm><way id='1'><nd ref='5'/><nd ref='6'/><tag k='highway' v='footway'/></way></osm>"),
        "walk.no_streets");
    refused(&w, "only nodes", STR("<osm><node id='-1' lat='24.4' lon='118.1'/></osm>"),
            "walk.no_streets");
    CHECK_STATUS(OK, file_write(w.bad,
                                STR("<osm><node id='-1' lat='24.4650' lon='118.0800'/>"
                                    "<node id='-2' lat='24.4650' lon='118.0840'/>"
                                    "<way id='-9'><nd ref='-1'/><nd ref='-2'/><nd ref='77'/>"
                                    "<tag k='highway' v='footway'/></way>"
                                    "<way id='-10'><nd ref='-5'/><nd ref='-6'/>"
                                    "<tag k='highway' v='footway'/></way></osm>"),
                                &w.t->problem));
    CHECK_INT(0, import_face(&w, &said));
    CHECK_STATUS(OK, geo_domain.work(w.t->store, &w.t->problem));
    WalkPoint ends[2] = {{244650000, 1180800000}, {244650000, 1180840000}};
    GeoTimes times;
    geo_walk_times(w.t->arena, ends, 2, "elder", &times);
    CHECK_INT(0, (int64_t)times.estimated);
    CHECK(times.seconds[1] > 480 && times.seconds[1] < 530); /* 405 m at 0.8 m/s */
    close_world(&w);
}
