/* yinlin walk site CITY.walk --people PEOPLE.csv --candidates C.csv --k K */
#include "base/json.h"
#include "base/time.h"
#include "engine/walk/site.h"
#include "main/face_walk.h"

typedef struct Ask {
    const char *people;
    const char *candidates;
    const char *places;
    const char *profile;
    const char *goal;
    double minutes;
    int64_t k;
    int64_t seed;
    double effort;
} Ask;

static WalkSpot *spots_of(Arena *arena, const WalkRows *rows)
{
    WalkSpot *spots = arena_alloc_raw(arena, (rows->count + 1) * sizeof *spots);
    for (size_t i = 0; i < rows->count; i++) spots[i] = rows->rows[i].spot;
    return spots;
}

static int64_t *capacities_of(Arena *arena, const WalkRows *rows)
{
    bool any = false;
    int64_t *capacity = arena_alloc_raw(arena, (rows->count + 1) * sizeof *capacity);
    for (size_t i = 0; i < rows->count; i++) {
        any = any || rows->rows[i].capacity > 0;
        /* A candidate without a number has no limit. */
        capacity[i] = rows->rows[i].capacity ? rows->rows[i].capacity : 1000000000;
    }
    return any ? capacity : NULL;
}

static void put_plan(Buf *out, const WalkCity *city, const Ask *ask, const WalkCrowd *crowd,
                     const WalkRows *candidates, const WalkSitePlan *plan, int64_t us)
{
    JsonOut json = json_out(out);
    json_open(&json, NULL, '{');
    json_put_text(&json, "goal", ask->goal);
    json_put_text(&json, "profile", ask->profile);
    walk_city_put_note(&json, city);
    json_put_double(&json, "minutes", ask->minutes, 3);
    json_put_i64(&json, "k", ask->k);
    json_open(&json, "chosen", '[');
    for (size_t i = 0; i < plan->chosen_count; i++)
        json_put_str(&json, NULL, candidates->rows[plan->chosen[i]].id);
    json_close(&json, ']');
    json_put_double(&json, "people", crowd->total, 3);
    json_put_double(&json, "people_far_from_streets", crowd->far, 3);
    json_put_double(&json, "covered_before", plan->before, 3);
    json_put_double(&json, "covered", plan->covered, 3);
    if (strcmp(ask->goal, "median") == 0) {
        json_put_double(&json, "person_seconds", plan->cost, 1);
        json_put_double(&json, "mean_s", crowd->total > 0 ? plan->cost / crowd->total : 0, 2);
    }
    json_put_double(&json, "bound", plan->bound, 3);
    json_put_double(&json, "gap", plan->gap, 6);
    json_put_bool(&json, "proven", plan->proven);
    json_put_i64(&json, "groups_of_people", (int64_t)plan->rows);
    json_put_i64(&json, "pairs", (int64_t)plan->pairs);
    json_put_double(&json, "seconds", (double)us / 1e6, 3);
    json_close(&json, '}');
    buf_char(out, '\n');
}

static Status site(const char *path, const Ask *ask, Arena *arena, Buf *out, Problem *problem)
{
    WalkCity city;
    WalkRows people;
    WalkRows candidates;
    WalkRows places = {0};
    WalkSitePlan plan;
    bool median = strcmp(ask->goal, "median") == 0;
    if (!median && strcmp(ask->goal, "cover") != 0)
        return problem_set(problem, INVALID, "walk.goal", "--goal 要是 cover 或 median");
    if (!(ask->minutes > 0 && ask->minutes <= 24 * 60))
        return problem_set(problem, INVALID, "walk.minutes", "--minutes 要大于 0，不超过 1440");
    TRY(walk_city_open(&city, arena, path, ask->profile, problem));
    TRY(walk_city_rows(&city, ask->people, &people, problem));
    TRY(walk_city_rows(&city, ask->candidates, &candidates, problem));
    if (ask->places) TRY(walk_city_rows(&city, ask->places, &places, problem));
    double *weights = arena_alloc_raw(arena, (people.count + 1) * sizeof *weights);
    for (size_t i = 0; i < people.count; i++) weights[i] = people.rows[i].weight;
    int64_t from = clock_steady_us();
    WalkCrowd *crowd =
        walk_crowd_new(arena, city.net, spots_of(arena, &people), weights, people.count);
    WalkSiteAsk question = {
        .crowd = crowd,
        .candidates = spots_of(arena, &candidates),
        .capacity = capacities_of(arena, &candidates),
        .candidate_count = candidates.count,
        .existing = spots_of(arena, &places),
        .existing_count = places.count,
        .choose = ask->k > 0 ? (size_t)ask->k : 0,
        .limit_ds = (uint32_t)(ask->minutes * 600 + 0.5),
        .goal = median ? SITE_MEDIAN : SITE_COVER,
        .seed = (uint64_t)ask->seed,
        .effort = ask->effort,
    };
    TRY(walk_site(arena, city.scratch, &question, &plan, problem));
    put_plan(out, &city, ask, crowd, &candidates, &plan, clock_steady_us() - from);
    walk_scratch_free(city.scratch);
    return OK;
}

static const char usage[] =
    "yinlin walk site CITY.walk --people PEOPLE.csv --candidates C.csv --k K";

int face_walk_site(int argc, char **argv)
{
    static Ask ask = {
        .profile = "elder", .goal = "cover", .minutes = 15, .k = 0, .seed = 1, .effort = 1};
    const ArgOption options[] = {
        {"--people", ARG_TEXT, &ask.people, "CSV", "id, lat, lon[, weight]"},
        {"--candidates", ARG_TEXT, &ask.candidates, "CSV", "id, lat, lon[, capacity]"},
        {"--places", ARG_TEXT, &ask.places, "CSV", "those open already"},
        {"--k", ARG_WHOLE, &ask.k, "K", "how many to open"},
        {"--goal", ARG_TEXT, &ask.goal, "GOAL", "cover: most people; median: least walking"},
        {"--minutes", ARG_NUMBER, &ask.minutes, "M", "how far is covered; 15"},
        {"--profile", ARG_TEXT, &ask.profile, "NAME", "who walks"},
        {"--seed", ARG_WHOLE, &ask.seed, "N", "same seed, same answer"},
        {"--effort", ARG_NUMBER, &ask.effort, "E", "1; more searches longer"},
        {0},
    };
    int operands;
    Problem problem = {0};
    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    if (operands != 1 || !ask.people || !ask.candidates) return args_usage(usage, options);
    Arena *arena = walk_face_arena();
    Buf out = buf_new(arena, (size_t)1 << 26);
    Status status = site(argv[0], &ask, arena, &out, &problem);
    code = walk_face_end(status, &out, &problem);
    arena_free(arena);
    return code;
}
