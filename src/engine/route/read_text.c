/* Text instances: Solomon and Homberger, Li and Lim, VRPLIB. */
#include "engine/route/inside.h"

#include <math.h>

enum { WORD_MAX = 64, DEFAULT_TRIPS = 1 };

typedef struct Words {
    Str text;
    size_t at;
    int64_t line;
} Words;

typedef struct Stop {
    double x, y, demand, ready, due, service, release;
    int32_t pickup, delivery;
} Stop;

typedef struct Draft {
    Str name;
    Stop *stops; /* 0 is the depot */
    int32_t count;
    int32_t vehicles; /* 0: no limit */
    int32_t trips;
    double capacity;
    double longest; /* of a route, 0: no limit */
    const double *matrix;
    bool pairs, windows, releases, upwards; /* upwards: distances are rounded up to a whole */
} Draft;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

static bool word_next(Words *w, Str *out)
{
    while (w->at < w->text.len && is_space(w->text.ptr[w->at]))
        if (w->text.ptr[w->at++] == '\n') w->line++;
    size_t from = w->at;
    while (w->at < w->text.len && !is_space(w->text.ptr[w->at])) w->at++;
    *out = str_slice(w->text, from, w->at);
    return out->len > 0;
}

static bool word_number(Str word, double *out)
{
    int64_t whole;
    if (word.len < 16 && str_to_i64(word, &whole)) {
        *out = (double)whole;
        return true;
    }
    return word.len <= WORD_MAX && str_to_double(word, out) && fabs(*out) <= 1e9;
}

static Status bad(const Words *w, Problem *why, const char *text)
{
    problem_set(why, INVALID, "route.text", "%s", text);
    return problem_at(why, "line %lld", (long long)w->line);
}

static Status number_next(Words *w, double *out, Problem *why)
{
    Str word;
    if (!word_next(w, &word)) return bad(w, why, "文件提前结束，缺少数字");
    if (!word_number(word, out)) return bad(w, why, "这里应当是数字");
    return OK;
}

static Status whole_next(Words *w, double low, double high, double *out, Problem *why)
{
    TRY(number_next(w, out, why));
    if (*out < low || *out > high || *out != floor(*out)) return bad(w, why, "数字超出范围");
    return OK;
}

/* Moves to the start of the next line and returns the line just left. */
static Str line_next(Words *w)
{
    size_t from = w->at;
    while (w->at < w->text.len && w->text.ptr[w->at] != '\n') w->at++;
    Str line = str_slice(w->text, from, w->at);
    if (w->at < w->text.len) w->at++;
    w->line++;
    return str_trim(line);
}

static int numbers_in(Str line)
{
    Words w = {line, 0, 0};
    Str word;
    double value;
    int count = 0;
    while (word_next(&w, &word)) {
        if (!word_number(word, &value)) return -1;
        count++;
    }
    return count;
}

/* ---- Solomon --------------------------------------------------------------------------------- */

static Status solomon_rows(Arena *arena, Words *w, Draft *d, Problem *why)
{
    int32_t room = 0;
    for (size_t i = w->at; i < w->text.len; i++) room += w->text.ptr[i] == '\n';
    if (room > ROUTE_VISITS_MAX + 100) return bad(w, why, "站数太多");
    d->stops = NEW_ARRAY(arena, Stop, room + 2);
    while (w->at < w->text.len) {
        Str line = line_next(w);
        if (line.len == 0) continue;
        if (numbers_in(line) != 7) return bad(w, why, "每一行应当有 7 个数字");
        Words row = {line, 0, w->line - 1};
        Stop *s = &d->stops[d->count];
        double id;
        TRY(number_next(&row, &id, why));
        if ((int32_t)id != d->count) return bad(w, why, "编号应当从 0 起连续");
        TRY(number_next(&row, &s->x, why));
        TRY(number_next(&row, &s->y, why));
        TRY(number_next(&row, &s->demand, why));
        TRY(number_next(&row, &s->ready, why));
        TRY(number_next(&row, &s->due, why));
        TRY(number_next(&row, &s->service, why));
        d->count++;
    }
    return OK;
}

/* Skips lines until one has so many numbers; it stays unread. */
static void skip_to(Words *w, int numbers)
{
    while (w->at < w->text.len) {
        Words look = *w;
        if (numbers_in(line_next(&look)) == numbers) return;
        *w = look;
    }
}

static Status read_solomon(Arena *arena, Words *w, Draft *d, Problem *why)
{
    double value;
    d->name = line_next(w);
    d->windows = true;
    skip_to(w, 2);
    TRY(whole_next(w, 1, ROUTE_VEHICLES_MAX, &value, why));
    d->vehicles = (int32_t)value;
    TRY(number_next(w, &d->capacity, why));
    skip_to(w, 7);
    return solomon_rows(arena, w, d, why);
}

/* ---- Li and Lim ---- */

static Status read_lilim(Arena *arena, Words *w, Draft *d, Problem *why)
{
    double value;
    d->windows = d->pairs = true;
    TRY(whole_next(w, 1, ROUTE_VEHICLES_MAX, &value, why));
    d->vehicles = (int32_t)value;
    TRY(number_next(w, &d->capacity, why));
    TRY(number_next(w, &value, why)); /* speed, always 1 */
    int32_t room = 2;
    for (size_t i = w->at; i < w->text.len; i++) room += w->text.ptr[i] == '\n';
    if (room > ROUTE_VISITS_MAX + 100) return bad(w, why, "站数太多");
    d->stops = NEW_ARRAY(arena, Stop, room);
    line_next(w);
    while (w->at < w->text.len) {
        Str line = line_next(w);
        if (line.len == 0) continue;
        if (numbers_in(line) != 9) return bad(w, why, "每一行应当有 9 个数字");
        Words row = {line, 0, w->line - 1};
        Stop *s = &d->stops[d->count];
        double v[9];
        for (int i = 0; i < 9; i++) TRY(number_next(&row, &v[i], why));
        if ((int32_t)v[0] != d->count) return bad(w, why, "编号应当从 0 起连续");
        if (v[7] < 0 || v[7] > 1e6 || v[8] < 0 || v[8] > 1e6) return bad(w, why, "配对编号错误");
        *s = (Stop){.x = v[1],
                    .y = v[2],
                    .demand = v[3],
                    .ready = v[4],
                    .due = v[5],
                    .service = v[6],
                    .pickup = (int32_t)v[7],
                    .delivery = (int32_t)v[8]};
        d->count++;
    }
    return OK;
}

/* ---- VRPLIB ---- */

typedef enum Half { HALF_NONE, HALF_LOWER, HALF_UPPER } Half;

typedef struct Lib {
    Draft *draft;
    Words *words;
    Arena *arena;
    Problem *why;
    int32_t dimension;
    bool explicit_weights, multi_trip, coords;
    Half half;
    size_t diagonal; /* 1: it is written too */
} Lib;

/* count rows of "id a b"; id counts from 1. */
static Status lib_rows(Lib *lib, int columns, double *a, double *b, size_t stride)
{
    for (int32_t i = 0; i < lib->dimension; i++) {
        double id, value;
        TRY(whole_next(lib->words, 1, lib->dimension, &id, lib->why));
        size_t at = (size_t)(id - 1) * stride;
        TRY(number_next(lib->words, &value, lib->why));
        *(double *)(void *)((char *)a + at) = value;
        if (columns == 1) continue;
        TRY(number_next(lib->words, &value, lib->why));
        *(double *)(void *)((char *)b + at) = value;
    }
    return OK;
}

/* A whole table, or one half of it row by row, with or without its diagonal.  The upper half by
 * columns reads as the lower half by rows, and the other way round. */
static Status lib_matrix(Lib *lib)
{
    size_t n = (size_t)lib->dimension, cells = n * n;
    if (cells / 2 > lib->words->text.len + n) return bad(lib->words, lib->why, "距离表不完整");
    double *m = arena_alloc(lib->arena, cells * sizeof(double) + 8);
    for (size_t a = 0; a < n; a++) {
        size_t from = 0, to = n;
        if (lib->half == HALF_LOWER) to = a + lib->diagonal;
        if (lib->half == HALF_UPPER) from = a + 1 - lib->diagonal;
        for (size_t b = from; b < to; b++) {
            TRY(number_next(lib->words, &m[a * n + b], lib->why));
            if (lib->half != HALF_NONE) m[b * n + a] = m[a * n + b];
        }
    }
    lib->draft->matrix = m;
    return OK;
}

static Status lib_format(Lib *lib, Str value)
{
    static const struct {
        const char *name;
        Half half;
        size_t diagonal;
    } formats[] = {{"FULL_MATRIX", HALF_NONE, 0},     {"LOWER_ROW", HALF_LOWER, 0},
                   {"LOWER_DIAG_ROW", HALF_LOWER, 1}, {"UPPER_ROW", HALF_UPPER, 0},
                   {"UPPER_DIAG_ROW", HALF_UPPER, 1}, {"UPPER_COL", HALF_LOWER, 0},
                   {"UPPER_DIAG_COL", HALF_LOWER, 1}, {"LOWER_COL", HALF_UPPER, 0},
                   {"LOWER_DIAG_COL", HALF_UPPER, 1}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (!str_is(value, formats[i].name)) continue;
        lib->half = formats[i].half;
        lib->diagonal = formats[i].diagonal;
        return OK;
    }
    return bad(lib->words, lib->why, "距离表只认识 FULL_MATRIX 和上下三角的各种写法");
}

static Status lib_section(Lib *lib, Str key)
{
    Draft *d = lib->draft;
    Stop *s = d->stops;
    if (!s) return bad(lib->words, lib->why, "DIMENSION 应当写在各段之前");
    if (str_is(key, "NODE_COORD_SECTION")) {
        lib->coords = true;
        return lib_rows(lib, 2, &s->x, &s->y, sizeof *s);
    }
    if (str_is(key, "DEMAND_SECTION")) return lib_rows(lib, 1, &s->demand, NULL, sizeof *s);
    if (str_is(key, "SERVICE_TIME_SECTION")) return lib_rows(lib, 1, &s->service, NULL, sizeof *s);
    if (str_is(key, "RELEASE_TIME_SECTION")) {
        d->releases = true;
        return lib_rows(lib, 1, &s->release, NULL, sizeof *s);
    }
    if (str_is(key, "TIME_WINDOW_SECTION")) {
        d->windows = true;
        return lib_rows(lib, 2, &s->ready, &s->due, sizeof *s);
    }
    if (str_is(key, "EDGE_WEIGHT_SECTION")) return lib_matrix(lib);
    double value;
    if (str_is(key, "VEHICLES_RELOAD_DEPOT_SECTION")) {
        for (int32_t i = 0; i < d->vehicles; i++) {
            TRY(whole_next(lib->words, 1, ROUTE_VEHICLES_MAX, &value, lib->why));
            TRY(whole_next(lib->words, 1, 1, &value, lib->why));
        }
        lib->multi_trip = true;
        return OK;
    }
    if (str_is(key, "DEPOT_SECTION")) {
        TRY(whole_next(lib->words, 1, 1, &value, lib->why));
        Words look = *lib->words;
        Str word;
        if (word_next(&look, &word) && str_is(word, "-1")) *lib->words = look;
        return OK;
    }
    problem_set(lib->why, INVALID, "route.section", "不认识的段 %.*s", STR_ARG(key));
    return problem_at(lib->why, "line %lld", (long long)lib->words->line);
}

static Status lib_key(Lib *lib, Str key, Str value)
{
    Draft *d = lib->draft;
    double n;
    if (str_is(key, "NAME")) d->name = value;
    if (str_is(key, "TYPE") && str_is(value, "MTVRPTWR")) lib->multi_trip = true;
    if (str_is(key, "EDGE_WEIGHT_TYPE")) {
        lib->explicit_weights = str_is(value, "EXPLICIT");
        d->upwards = str_is(value, "CEIL_2D");
        if (!lib->explicit_weights && !d->upwards && !str_is(value, "EUC_2D"))
            return bad(lib->words, lib->why, "距离类型只认识 EUC_2D、CEIL_2D 与 EXPLICIT");
    }
    if (str_is(key, "EDGE_WEIGHT_FORMAT") && !str_is(value, "FUNCTION"))
        TRY(lib_format(lib, value));
    bool wants = str_is(key, "DIMENSION") || str_is(key, "VEHICLES") || str_is(key, "CAPACITY") ||
                 str_is(key, "SERVICE_TIME") || str_is(key, "DISTANCE");
    if (!wants) return OK;
    if (!word_number(value, &n) || n < 0) return bad(lib->words, lib->why, "这里应当是数字");
    if (str_is(key, "CAPACITY")) d->capacity = n;
    if (str_is(key, "DISTANCE")) d->longest = n;
    if (str_is(key, "VEHICLES")) {
        if (n < 1 || n > ROUTE_VEHICLES_MAX) return bad(lib->words, lib->why, "车辆数超出范围");
        d->vehicles = (int32_t)n;
    }
    if (str_is(key, "DIMENSION")) {
        if (d->stops || n < 1 || n > ROUTE_VISITS_MAX + 1 || n > (double)lib->words->text.len)
            return bad(lib->words, lib->why, "DIMENSION 超出范围");
        d->count = lib->dimension = (int32_t)n;
        d->stops = NEW_ARRAY(lib->arena, Stop, d->count);
    }
    if (str_is(key, "SERVICE_TIME")) {
        if (!d->stops) return bad(lib->words, lib->why, "DIMENSION 应当写在前面");
        for (int32_t i = 1; i < d->count; i++) d->stops[i].service = n;
    }
    return OK;
}

static Status read_vrplib(Arena *arena, Words *w, Draft *d, Problem *why)
{
    Lib lib = {.draft = d, .words = w, .arena = arena, .why = why};
    while (w->at < w->text.len) {
        Str line = line_next(w);
        if (line.len == 0) continue;
        if (str_is(line, "EOF")) break;
        size_t colon = str_find(line, STR(":"), 0);
        if (colon != SIZE_MAX) {
            TRY(lib_key(&lib, str_trim(str_slice(line, 0, colon)),
                        str_trim(str_slice(line, colon + 1, line.len))));
            continue;
        }
        TRY(lib_section(&lib, line));
    }
    if (!d->stops) return bad(w, why, "缺少 DIMENSION");
    if (lib.explicit_weights != (d->matrix != NULL)) return bad(w, why, "缺少距离表");
    if (!lib.explicit_weights && !lib.coords) return bad(w, why, "缺少坐标");
    if (lib.multi_trip) d->trips = d->count;
    return OK;
}

/* ---- from draft to problem ---- */

/* floor or ceiling of scale * sqrt(square), exact when square is whole. */
static int64_t root_scaled(double square, int64_t scale, bool up)
{
    double exact = sqrt(square) * (double)scale;
    int64_t q = (int64_t)exact;
    if (square == floor(square) && square < 9e6) {
        int64_t whole = (int64_t)square * scale * scale;
        while (q * q > whole) q--;
        while ((q + 1) * (q + 1) <= whole) q++;
        return up && q * q < whole ? q + 1 : q;
    }
    return up && exact > (double)q + 1e-9 ? q + 1 : q;
}

static int64_t distance(const Draft *d, RouteConvention convention, int64_t scale, int32_t a,
                        int32_t b)
{
    if (d->matrix) return (int64_t)d->matrix[(size_t)a * (size_t)d->count + (size_t)b] * scale;
    double dx = d->stops[a].x - d->stops[b].x, dy = d->stops[a].y - d->stops[b].y;
    double square = dx * dx + dy * dy;
    if (convention == ROUTE_ROUNDED && d->upwards) return root_scaled(square, 1, true);
    if (convention == ROUTE_ROUNDED) return (int64_t)floor(sqrt(square) + 0.5);
    return root_scaled(square, scale, convention == ROUTE_DOUBLE);
}

static Status build_matrix(Arena *arena, const Draft *d, RouteProblem *p, Problem *why)
{
    size_t n = (size_t)d->count;
    int32_t *m = arena_alloc_raw(arena, arena_array_bytes(n * n, sizeof(int32_t)));
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            int64_t t = distance(d, p->convention, p->scale, (int32_t)a, (int32_t)b);
            if (t < 0 || t > ROUTE_NEVER / 4)
                return problem_set(why, INVALID, "route.distance", "距离为负或过大");
            m[a * n + b] = (int32_t)t;
        }
    p->matrices = NEW(arena, RouteMatrix);
    p->matrices[0] = (RouteMatrix){.profile = STR("text"), .seconds = m};
    p->matrix_count = 1;
    p->place_count = d->count;
    return OK;
}

static Status scaled(const RouteProblem *p, double value, int32_t *out, Problem *why)
{
    double t = floor(value * p->scale + 0.5);
    if (!(t >= 0 && t < ROUTE_NEVER))
        return problem_set(why, INVALID, "route.number", "时间或数量超出范围");
    *out = (int32_t)t;
    return OK;
}

static Status build_visits(Arena *arena, const Draft *d, RouteProblem *p, Problem *why)
{
    p->visit_count = d->count - 1;
    p->visits = NEW_ARRAY(arena, RouteVisit, p->visit_count);
    RouteWindow *windows = NEW_ARRAY(arena, RouteWindow, d->count);
    for (int32_t i = 1; i < d->count; i++) {
        const Stop *s = &d->stops[i];
        RouteVisit *v = &p->visits[i - 1];
        *v = (RouteVisit){.id = i,
                          .kind = ROUTE_JOB,
                          .place = i,
                          .partner = -1,
                          .vehicle = -1,
                          .windows = &windows[i],
                          .window_count = 1,
                          .max_ride = -1};
        windows[i] = (RouteWindow){0, ROUTE_NEVER - 1};
        if (d->windows) {
            TRY(scaled(p, s->ready, &windows[i].from, why));
            TRY(scaled(p, s->due, &windows[i].to, why));
        }
        TRY(scaled(p, s->service, &v->service, why));
        TRY(scaled(p, s->release, &v->ready, why));
        double load = fabs(s->demand);
        if (load != floor(load) || load > ROUTE_NEVER)
            return problem_set(why, INVALID, "route.demand", "需求量应当是整数");
        if (s->demand < 0 && !d->pairs)
            return problem_set(why, INVALID, "route.demand", "需求量不能为负");
        if (!d->pairs) {
            v->delivery[0] = (int32_t)load;
            continue;
        }
        int32_t other = s->pickup ? s->pickup : s->delivery;
        if ((s->pickup != 0) == (s->delivery != 0) || other >= d->count || other < 1)
            return problem_set(why, INVALID, "route.pair", "第 %d 站没有成对", i);
        v->partner = other - 1;
        v->kind = s->pickup ? ROUTE_DELIVERY : ROUTE_PICKUP;
        if (v->kind == ROUTE_PICKUP) v->pickup[0] = (int32_t)load;
        if (v->kind == ROUTE_DELIVERY) v->delivery[0] = (int32_t)load;
    }
    return OK;
}

static Status build_vehicles(Arena *arena, const Draft *d, RouteProblem *p, Problem *why)
{
    p->vehicle_count = d->vehicles ? d->vehicles : p->visit_count;
    if (!d->vehicles && p->vehicle_count == 0) p->vehicle_count = 1;
    if (p->vehicle_count > p->visit_count && p->visit_count > 0 && d->trips <= 1)
        p->vehicle_count = p->visit_count;
    p->vehicles = NEW_ARRAY(arena, RouteVehicle, p->vehicle_count);
    int32_t from = 0, to = ROUTE_NEVER - 1, longest = -1;
    if (d->windows) {
        TRY(scaled(p, d->stops[0].ready, &from, why));
        TRY(scaled(p, d->stops[0].due, &to, why));
    }
    if (d->longest > 0) TRY(scaled(p, d->longest, &longest, why));
    if (!(d->capacity >= 0 && d->capacity <= ROUTE_NEVER))
        return problem_set(why, INVALID, "route.capacity", "载量超出范围");
    for (int32_t i = 0; i < p->vehicle_count; i++)
        p->vehicles[i] = (RouteVehicle){.id = i + 1,
                                        .profile_name = STR("text"),
                                        .capacity = {(int32_t)d->capacity},
                                        .from = from,
                                        .to = to,
                                        .max_trips = d->trips > 1 ? d->trips : 1,
                                        /* without windows nobody waits: the way and the work
                                           at the stops are within the limit */
                                        .max_work = d->windows ? -1 : longest,
                                        .max_tasks = ROUTE_NEVER,
                                        .max_travel = d->windows ? longest : -1,
                                        .max_metres = -1,
                                        .speed_percent = 100,
                                        .cost_hour = 3600};
    return OK;
}

static void choose_convention(const Draft *d, RouteReadOptions options, RouteProblem *p)
{
    p->convention = options.convention;
    if (p->convention == ROUTE_AS_FOUND)
        p->convention = d->pairs ? ROUTE_DOUBLE : d->windows ? ROUTE_DIMACS : ROUTE_ROUNDED;
    if (d->matrix || d->upwards) p->convention = ROUTE_ROUNDED;
    p->scale = p->convention == ROUTE_DIMACS ? 10 : p->convention == ROUTE_DOUBLE ? 10000 : 1;
    double top = d->count ? d->stops[0].due : 0;
    while (p->scale > 10 && top * p->scale > ROUTE_NEVER / 4) p->scale /= 10;
    bool vehicles = d->pairs || p->convention == ROUTE_DOUBLE;
    p->aim = vehicles ? ROUTE_AIM_VEHICLES : ROUTE_AIM_COST;
    if (options.aim >= 0) p->aim = (RouteAim)options.aim;
    /* The published values of the multi-trip family are in tenths. */
    bool tenths = p->convention == ROUTE_DIMACS && d->releases;
    p->print_div = tenths ? 1 : p->scale;
    p->print_digits = p->convention == ROUTE_DIMACS && !tenths ? 1
                      : p->convention == ROUTE_DOUBLE          ? 2
                                                               : 0;
    p->exact_metres = p->convention == ROUTE_DOUBLE;
}

Status route_read_text(Arena *arena, Str text, RouteReadOptions options, RouteProblem *p,
                       Problem *why)
{
    Draft d = {.trips = DEFAULT_TRIPS};
    Words w = {text, 0, 1};
    Words look = w;
    *p = (RouteProblem){0};
    if (numbers_in(line_next(&look)) == 3)
        TRY(read_lilim(arena, &w, &d, why));
    else if (str_find(text, STR("DIMENSION"), 0) != SIZE_MAX)
        TRY(read_vrplib(arena, &w, &d, why));
    else if (str_find(text, STR("CUST"), 0) != SIZE_MAX)
        TRY(read_solomon(arena, &w, &d, why));
    else
        return problem_set(why, INVALID, "route.unknown_format",
                           "不认识的格式：应为 VROOM JSON、Solomon、VRPLIB 或 Li & Lim");
    if (d.count < 1) return problem_set(why, INVALID, "route.no_depot", "文件里没有出发点");
    p->name = d.name;
    choose_convention(&d, options, p);
    TRY(build_matrix(arena, &d, p, why));
    TRY(build_visits(arena, &d, p, why));
    TRY(build_vehicles(arena, &d, p, why));
    double *xy = NEW_ARRAY(arena, double, 2 * (size_t)d.count);
    for (int32_t i = 0; i < d.count; i++) {
        xy[2 * i] = d.stops[i].x;
        xy[2 * i + 1] = d.stops[i].y;
    }
    p->xy = xy;
    return route_problem_finish(arena, p, why);
}
