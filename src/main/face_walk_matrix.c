/* yinlin walk matrix CITY.walk --points POINTS.csv [--to POINTS.csv] [--profile P] [--limit-s S] */
#include "base/csv.h"
#include "engine/walk/matrix.h"
#include "main/face_walk.h"

#include <math.h>

enum { CELLS_MAX = 100000000 };

typedef struct Ask {
    const char *points;
    const char *to;
    const char *profile;
    double limit_s; /* INFINITY: none */
} Ask;

static WalkSpot *spots_of(Arena *arena, const WalkRows *rows)
{
    WalkSpot *spots = arena_alloc_raw(arena, (rows->count + 1) * sizeof *spots);
    for (size_t i = 0; i < rows->count; i++) spots[i] = rows->rows[i].spot;
    return spots;
}

/* Where this walker may use no street at all nobody is far from one: the cells stay empty. */
static Status no_one_far(const WalkRows *rows, Problem *problem)
{
    if (!rows->far || !isfinite(rows->far_m)) return OK;
    size_t i = 0;
    while (rows->rows[i].spot.edge != WALK_NONE) i++;
    const WalkPlaceRow *row = &rows->rows[i];
    problem_set(problem, INVALID, "walk.too_far",
                "点 %.*s 离最近的路有 %.0f 米（最多 300 米），这样的点共 %zu 个；请检查坐标",
                STR_ARG(row->id), (double)row->spot.off_m, rows->far);
    return problem_at(problem, "row %zu", i + 2);
}

static void put_table(Buf *out, const WalkRows *from, const WalkRows *to, const WalkTable *t)
{
    buf_text(out, "id");
    for (size_t k = 0; k < t->to_count; k++) {
        buf_char(out, ',');
        csv_put(out, to->rows[k].id);
    }
    buf_char(out, '\n');
    for (size_t i = 0; i < t->from_count; i++) {
        csv_put(out, from->rows[i].id);
        for (size_t k = 0; k < t->to_count; k++) {
            uint32_t ds = t->ds[i * t->to_count + k];
            buf_char(out, ',');
            if (ds >= WALK_NEVER) continue; /* no way: an empty cell */
            buf_i64(out, ds / 10);
            buf_char(out, '.');
            buf_char(out, (char)('0' + ds % 10));
        }
        buf_char(out, '\n');
    }
}

static Status matrix(const char *path, const Ask *ask, Arena *arena, Buf *out, Problem *problem)
{
    WalkCity city;
    WalkRows from;
    WalkRows to;
    if (!(ask->limit_s >= 0))
        return problem_set(problem, INVALID, "walk.limit", "--limit-s 要是不小于 0 的秒数");
    TRY(walk_city_open(&city, arena, path, ask->profile, problem));
    TRY(walk_city_rows(&city, ask->points, &from, problem));
    TRY(no_one_far(&from, problem));
    to = from;
    if (ask->to) {
        TRY(walk_city_rows(&city, ask->to, &to, problem));
        TRY(no_one_far(&to, problem));
    }
    if (from.count * to.count > CELLS_MAX)
        return problem_set(problem, INVALID, "walk.table_too_large",
                           "表太大了，最多一亿格；请分批来算");
    WalkTable t = {spots_of(arena, &from), from.count, spots_of(arena, &to), to.count, NULL};
    t.ds = arena_alloc_raw(arena, (t.from_count * t.to_count + 1) * sizeof *t.ds);
    bool bounded = ask->limit_s < 1e8;
    uint32_t limit = bounded ? (uint32_t)(ask->limit_s * 10 + 0.001) : WALK_NEVER - 1;
    /* A few rows without a limit are cheaper than making the hierarchy first. */
    if (bounded || t.from_count < 100) {
        walk_table_within(city.net, city.scratch, limit, &t);
    } else {
        WalkHierarchy *h = walk_hierarchy_new(arena, city.net);
        WalkClimb *climb = walk_climb_new(h);
        walk_table_exact(h, climb, &t);
        walk_climb_free(climb);
    }
    put_table(out, &from, &to, &t);
    walk_scratch_free(city.scratch);
    return OK;
}

static const char usage[] =
    "yinlin walk matrix CITY.walk --points POINTS.csv: seconds, a row a point";

int face_walk_matrix(int argc, char **argv)
{
    static Ask ask = {.profile = "elder", .limit_s = INFINITY};
    const ArgOption options[] = {
        {"--points", ARG_TEXT, &ask.points, "CSV", "id, lat, lon: the rows (and columns)"},
        {"--to", ARG_TEXT, &ask.to, "CSV", "the columns, when they are others"},
        {"--profile", ARG_TEXT, &ask.profile, "NAME", "who walks"},
        {"--limit-s", ARG_NUMBER, &ask.limit_s, "S", "leave cells past this empty"},
        {0},
    };
    int operands;
    Problem problem = {0};
    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    if (operands != 1 || !ask.points) return args_usage(usage, options);
    Arena *arena = walk_face_arena();
    Buf out = buf_new(arena, (size_t)4 << 30);
    Status status = matrix(argv[0], &ask, arena, &out, &problem);
    code = walk_face_end(status, &out, &problem);
    arena_free(arena);
    return code;
}
