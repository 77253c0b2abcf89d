/* yinlin walk cover CITY.walk --people PEOPLE.csv --places PLACES.csv [--minutes 15] */
#include "base/json.h"
#include "base/time.h"
#include "engine/walk/cover.h"
#include "main/face_walk.h"

enum { KINDS_MAX = 256 };

typedef struct Ask {
    const char *people;
    const char *places;
    const char *profile;
    double minutes;
} Ask;

typedef struct Kind {
    Str name;
    WalkSpot *spots;
    size_t count;
    double covered;
    int64_t us;
} Kind;

static Status kinds_of(Arena *arena, const WalkRows *places, Kind *kinds, size_t *count,
                       Problem *problem)
{
    *count = 0;
    for (size_t i = 0; i < places->count; i++) {
        const WalkPlaceRow *row = &places->rows[i];
        size_t k = 0;
        while (k < *count && !str_eq(kinds[k].name, row->kind)) k++;
        if (k == KINDS_MAX)
            return problem_set(problem, INVALID, "walk.kinds", "类别太多，最多 256 种");
        if (k == *count)
            kinds[(*count)++] =
                (Kind){.name = row->kind, .spots = NEW_ARRAY(arena, WalkSpot, places->count)};
        if (row->spot.edge != WALK_NONE) kinds[k].spots[kinds[k].count++] = row->spot;
    }
    return OK;
}

static void put_kind(JsonOut *json, const char *key, const Kind *kind, const WalkCrowd *crowd)
{
    json_open(json, key, '{');
    json_put_str(json, "kind", kind->name);
    json_put_i64(json, "places", (int64_t)kind->count);
    json_put_double(json, "covered", kind->covered, 3);
    json_put_double(json, "share", crowd->total > 0 ? kind->covered / crowd->total : 0, 6);
    json_put_i64(json, "microseconds", kind->us);
    json_close(json, '}');
}

/* How many have every kind within reach. */
static double all_kinds(const WalkCrowd *crowd, const uint16_t *has, size_t kinds)
{
    double sum = 0;
    for (size_t i = 0; i < crowd->count; i++)
        if (has[i] == kinds) sum += crowd->weights ? crowd->weights[i] : 1;
    return sum;
}

static Status cover(const char *path, const Ask *ask, Arena *arena, Buf *out, Problem *problem)
{
    WalkCity city;
    WalkRows people;
    WalkRows places;
    static Kind kinds[KINDS_MAX];
    size_t kind_count;
    if (!(ask->minutes >= 0 && ask->minutes <= 24 * 60))
        return problem_set(problem, INVALID, "walk.minutes", "--minutes 要在 0 到 1440 之间");
    TRY(walk_city_open(&city, arena, path, ask->profile, problem));
    TRY(walk_city_rows(&city, ask->people, &people, problem));
    TRY(walk_city_rows(&city, ask->places, &places, problem));
    TRY(kinds_of(arena, &places, kinds, &kind_count, problem));
    WalkSpot *spots = arena_alloc_raw(arena, (people.count + 1) * sizeof *spots);
    double *weights = arena_alloc_raw(arena, (people.count + 1) * sizeof *weights);
    bool weighted = false;
    for (size_t i = 0; i < people.count; i++) {
        spots[i] = people.rows[i].spot;
        weights[i] = people.rows[i].weight;
        weighted = weighted || weights[i] != 1;
    }
    WalkCrowd *crowd =
        walk_crowd_new(arena, city.net, spots, weighted ? weights : NULL, people.count);
    uint16_t *has = NEW_ARRAY(arena, uint16_t, crowd->count + 1);
    for (size_t k = 0; k < kind_count; k++) {
        int64_t from = clock_steady_us();
        ArenaMark mark = arena_mark(arena);
        WalkCoverage *c =
            walk_coverage_new(arena, crowd, (uint32_t)(ask->minutes * 600 + 0.5), kinds[k].count);
        walk_coverage_open(c, city.scratch, kinds[k].spots, kinds[k].count);
        kinds[k].covered = walk_coverage_people(c);
        kinds[k].us = clock_steady_us() - from;
        for (size_t i = 0; i < crowd->count; i++)
            if (walk_coverage_ds(c, i) < WALK_NEVER) has[i]++;
        arena_rewind(arena, mark);
    }
    JsonOut json = json_out(out);
    json_open(&json, NULL, '{');
    json_put_text(&json, "profile", city.net->profile.name);
    walk_city_put_note(&json, &city);
    json_put_double(&json, "minutes", ask->minutes, 3);
    json_put_double(&json, "people", crowd->total, 3);
    json_put_double(&json, "people_far_from_streets", crowd->far, 3);
    json_put_i64(&json, "places_far_from_streets", (int64_t)places.far);
    json_open(&json, "kinds", '[');
    for (size_t k = 0; k < kind_count; k++) put_kind(&json, NULL, &kinds[k], crowd);
    json_close(&json, ']');
    double all = kind_count ? all_kinds(crowd, has, kind_count) : 0;
    json_put_double(&json, "covered_by_all_kinds", all, 3);
    json_put_double(&json, "share_by_all_kinds", crowd->total > 0 ? all / crowd->total : 0, 6);
    json_close(&json, '}');
    buf_char(out, '\n');
    walk_scratch_free(city.scratch);
    return OK;
}

static const char usage[] = "yinlin walk cover CITY.walk --people PEOPLE.csv --places PLACES.csv";

int face_walk_cover(int argc, char **argv)
{
    static Ask ask = {.profile = "elder", .minutes = 15};
    const ArgOption options[] = {
        {"--people", ARG_TEXT, &ask.people, "CSV", "id, lat, lon[, weight]"},
        {"--places", ARG_TEXT, &ask.places, "CSV", "id, lat, lon, kind"},
        {"--minutes", ARG_NUMBER, &ask.minutes, "M", "how far is covered; 15"},
        {"--profile", ARG_TEXT, &ask.profile, "NAME", "who walks"},
        {0},
    };
    int operands;
    Problem problem = {0};
    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    if (operands != 1 || !ask.people || !ask.places) return args_usage(usage, options);
    Arena *arena = walk_face_arena();
    Buf out = buf_new(arena, (size_t)1 << 24);
    Status status = cover(argv[0], &ask, arena, &out, &problem);
    code = walk_face_end(status, &out, &problem);
    arena_free(arena);
    return code;
}
