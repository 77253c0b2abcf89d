/* yinlin vitals falls|fence|pulse|silence FILE: the vitals engine over recorded data, one JSON line
 * for each decision.  The lines are described in docs/vitals.md. */
#include "base/args.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/json.h"
#include "engine/vitals/falls.h"
#include "engine/vitals/fence.h"
#include "engine/vitals/pulse.h"
#include "engine/vitals/roam.h"
#include "engine/vitals/silence.h"
#include "main/faces.h"

#include <math.h>
#include <stdio.h>

enum {
    FILE_MAX = 1 << 29,
    LINE_MAX_BYTES = 1 << 26,
    OUT_MAX = 1 << 20,
    EDGES_MAX = 1 << 21,
};

typedef struct Settings {
    double threshold;
    bool features, personal;
    int64_t hours, zone_hours;
    const char *series;
} Settings;

static Settings settings = {.hours = 12, .series = ""};

typedef Status Reader(const Json *line, JsonOut *out, Problem *problem);

static void print_buf(Buf *buf)
{
    buf_char(buf, '\n');
    fwrite(buf->ptr, 1, buf->len, stdout);
    buf->len = 0;
}

static Str name_of(Str path)
{
    Str name = path;
    for (size_t at = 0; (at = str_find(path, STR("/"), at)) != SIZE_MAX;)
        name = str_slice(path, ++at, path.len);
    size_t dot = str_find(name, STR("."), 1);
    return dot == SIZE_MAX ? name : str_slice(name, 0, dot);
}

/* Each line of the file through `read`, which writes one line (or none). */
static Status each_line(Arena *arena, Str text, Reader *read, Problem *problem)
{
    int64_t number = 0;

    for (Str rest = text; rest.ptr;) {
        Str one = str_trim(str_cut(&rest, '\n'));
        const Json *line;

        number++;
        if (one.len == 0) continue;
        ArenaMark mark = arena_mark(arena);
        Arena *scratch = arena_new(LINE_MAX_BYTES);
        Buf buf = buf_new(arena, OUT_MAX);
        JsonOut out = json_out(&buf);
        Status status = json_read(scratch, one, &line, problem);
        if (status == OK) status = read(line, &out, problem);
        if (status == OK && buf.len) print_buf(&buf);
        arena_free(scratch);
        arena_rewind(arena, mark);
        if (status != OK) return problem_at(problem, "line %lld", (long long)number);
    }
    return OK;
}

/* ---- falls: one line a trial ---- */

static Status bad_line(Problem *problem, const char *text)
{
    return problem_set(problem, INVALID, "vitals.line", "%s", text);
}

static void put_features(JsonOut *out, const FallDecision *d)
{
    static const char *const names[FALL_FEATURES] = {
        [FALL_PEAK] = "peak",
        [FALL_LASTING] = "lasting",
        [FALL_ENERGY] = "energy",
        [FALL_TURN] = "turn",
        [FALL_QUIET_AFTER] = "quiet_after",
        [FALL_STIR_AFTER] = "stir_after",
        [FALL_STIR_BEFORE] = "stir_before",
        [FALL_BUSY_BEFORE] = "busy_before",
        [FALL_ARM_BEFORE] = "arm_before",
    };

    json_open(out, "adds", '{'); /* what each feature adds to the score */
    for (int i = 0; i < FALL_FEATURES; i++)
        json_put_double(out, names[i], falls_part(d->feature, (FallFeature)i), 3);
    json_close(out, '}');
}

static void keep_best(FallDecision *best, int *impacts, const FallDecision *d)
{
    if (*impacts == 0 || d->score > best->score) *best = *d;
    ++*impacts;
}

static Status read_fall(const Json *line, JsonOut *out, Problem *problem)
{
    static FallStream stream;
    const Json *axis[3] = {json_member(line, "x"), json_member(line, "y"), json_member(line, "z")};
    const Json *t_ms = json_member(line, "t_ms");
    size_t n = json_count(axis[0]);
    int64_t first_ms = 0, last_ms = 0;
    FallDecision d, best = {0};
    int impacts = 0;

    if (n < 2 || json_count(axis[1]) != n || json_count(axis[2]) != n || json_count(t_ms) != n ||
        !json_as_i64(json_item(t_ms, 0), &first_ms) ||
        !json_as_i64(json_item(t_ms, n - 1), &last_ms) || last_ms <= first_ms)
        return bad_line(problem, "这一行缺 t_ms、x、y、z，或长度不一");
    double rate_hz = (double)n * 1000 / (double)(last_ms - first_ms);
    falls_start(&stream, rate_hz, settings.threshold);
    for (size_t i = 0; i < n; i++) {
        double v[3];
        for (int a = 0; a < 3; a++)
            if (!json_as_double(json_item(axis[a], i), &v[a]))
                return bad_line(problem, "x、y、z 里有不是数字的值");
        if (falls_push(&stream, fall_sample_of_dms2(v[0], v[1], v[2]), &d))
            keep_best(&best, &impacts, &d);
    }
    while (falls_end(&stream, &d)) keep_best(&best, &impacts, &d);

    json_open(out, NULL, '{');
    json_put_str(out, "id", json_str_or(line, "id", STR("")));
    json_put_bool(out, "fall", impacts > 0 && best.fall);
    json_put_i64(out, "impacts", impacts);
    if (impacts > 0) {
        json_put_double(out, "score", best.score, 3);
        json_put_double(out, "at_s", (double)best.at / stream.rate_hz, 2);
        json_put_double(out, "peak_g", best.peak_g, 2);
        if (settings.features) put_features(out, &best);
    }
    if (impacts > 0 && best.fall) {
        json_put_text(out, "code", fall_code);
        json_put_text(out, "text", fall_sentence);
    }
    json_close(out, '}');
    return OK;
}

/* ---- fence: one line a track ---- */

static int32_t e7_of(double degrees)
{
    return (int32_t)lround(fmin(214, fmax(-214, degrees)) * 1e7);
}

static bool read_fix(const Json *point, Fix *fix)
{
    double lat, lon;
    int64_t t;

    if (!json_as_double(json_member(point, "lat"), &lat) ||
        !json_as_double(json_member(point, "lon"), &lon) ||
        !json_as_i64(json_member(point, "t"), &t) || fabs(lat) > 90 || fabs(lon) > 180 || t <= 0 ||
        t > INT64_MAX / 2000)
        return false;
    Str src = json_str_or(point, "src", STR("gps"));
    if (str_is(src, "gps") && !json_bool_or(point, "valid", true))
        return false; /* the last place again, not where the person is */
    *fix = (Fix){
        .at = t * SECOND_MS,
        .lat_e7 = e7_of(lat),
        .lon_e7 = e7_of(lon),
        .accuracy_m = (int32_t)fmin(1e6, fmax(0, json_double_or(point, "acc_m", 0))),
        .satellites = (int32_t)json_i64_or(point, "sats", -1),
        .source = str_is(src, "gps")    ? FIX_GPS
                  : str_is(src, "wifi") ? FIX_WIFI
                                        : FIX_LBS,
    };
    return true;
}

static Status read_track(const Json *line, JsonOut *out, Problem *problem)
{
    const Json *home = json_member(line, "home"), *points = json_member(line, "points");
    double lat, lon;
    FenceState state = {0};
    Roam roam = {0};
    RoamKind pattern = ROAM_NOTHING;
    Buf returns = buf_new(out->buf->arena, OUT_MAX);
    JsonOut back = json_out(&returns);
    int64_t first = 0;

    if (!json_as_double(json_member(home, "lat"), &lat) ||
        !json_as_double(json_member(home, "lon"), &lon))
        return bad_line(problem, "这一行缺 home 的 lat、lon");
    Fence fence = {
        .lat_e7 = e7_of(lat),
        .lon_e7 = e7_of(lon),
        .radius_m = (int32_t)json_i64_or(home, "radius_m", 300),
        .interval_s = (int32_t)json_i64_or(line, "interval_s", 300),
    };
    json_open(out, NULL, '{');
    json_put_str(out, "id", json_str_or(line, "id", STR("")));
    json_open(&back, NULL, '[');
    json_open(out, "exits", '[');
    for (size_t i = 0; i < json_count(points); i++) {
        Fix fix;
        if (!read_fix(json_item(points, i), &fix)) continue;
        RoamKind seen = roam_fix(&roam, &fix);
        if (seen != ROAM_NOTHING && pattern == ROAM_NOTHING) pattern = seen;
        FenceEvent event = fence_fix(&fence, &state, &fix);
        if (event == FENCE_EXIT) json_put_i64(out, NULL, fix.at / SECOND_MS);
        if (event == FENCE_EXIT && first == 0) first = fix.at / SECOND_MS;
        if (event == FENCE_RETURN) json_put_i64(&back, NULL, fix.at / SECOND_MS);
    }
    json_close(out, ']');
    json_close(&back, ']');
    json_put_raw(out, "returns", buf_str(&returns));
    json_put_bool(out, "exit", first != 0);
    if (first != 0) {
        json_put_i64(out, "exit_t", first);
        json_put_text(out, "code", fence_code(FENCE_EXIT));
        json_put_text(out, "text", fence_sentence(FENCE_EXIT));
    }
    if (pattern != ROAM_NOTHING) json_put_text(out, "pattern", roam_code(pattern));
    json_close(out, '}');
    return OK;
}

/* ---- pulse: one line a finding, for each series of the sheet ---- */

static void put_pulse(Arena *arena, Str id, const char *series, const PulseFinding *found)
{
    Buf buf = buf_new(arena, OUT_MAX);
    JsonOut out = json_out(&buf);

    json_open(&out, NULL, '{');
    json_put_str(&out, "id", id);
    json_put_text(&out, "series", series);
    json_put_i64(&out, "t", found->at / SECOND_MS);
    json_put_text(&out, "code", pulse_code(found->kind));
    json_put_i64(&out, "bpm", found->bpm);
    json_put_i64(&out, "usual", found->usual);
    if (found->kind == PULSE_HIGH || found->kind == PULSE_LOW)
        json_put_double(&out, "z", found->z_tenths / 10.0, 1);
    json_put_text(&out, "text", pulse_sentence(found->kind));
    json_close(&out, '}');
    print_buf(&buf);
}

static Status bad_time(Problem *problem, int64_t row)
{
    problem_set(problem, INVALID, "vitals.time", "t_unix 不是时间");
    return problem_at(problem, "row %lld", (long long)row);
}

static Status read_series(Arena *arena, Str text, Str id, const char *series, Problem *problem)
{
    static PulseState state;
    PulseSettings set = pulse_defaults;
    Csv csv;
    bool more;

    set.zone = settings.zone_hours * HOUR_MS;
    pulse_start(&state);
    TRY(csv_open(&csv, arena, text, ',', problem));
    if (csv_column(&csv, "t_unix") < 0)
        return problem_set(problem, INVALID, "vitals.column", "表里没有 t_unix 这一列");
    if (csv_column(&csv, series) < 0) return OK;
    for (;;) {
        double bpm = 0, steps = 0;
        int64_t t;
        ArenaMark mark = arena_mark(arena);
        TRY(csv_next(&csv, &more));
        if (!more) return OK;
        if (!str_to_i64(csv_cell(&csv, "t_unix"), &t) || t <= 0 || t > INT64_MAX / 2000)
            return bad_time(problem, csv.row);
        if (!str_to_double(csv_cell(&csv, series), &bpm)) bpm = 0;
        if (!str_to_double(csv_cell(&csv, "steps"), &steps)) steps = 0;
        PulseMinute minute = {
            .at = t * SECOND_MS,
            .bpm = (int32_t)lround(fmin(1e6, fmax(0, bpm))),
            .steps = (int32_t)lround(fmin(1e6, fmax(0, steps))),
        };
        PulseFinding found = pulse_minute(&set, &state, minute);
        if (found.kind != PULSE_NOTHING) put_pulse(arena, id, series, &found);
        arena_rewind(arena, mark);
    }
}

static Status run_pulse(Arena *arena, Str text, Str id, Problem *problem)
{
    static const char *const both[] = {"hr", "hr_injected"};

    if (settings.series[0]) return read_series(arena, text, id, settings.series, problem);
    for (int i = 0; i < 2; i++) TRY(read_series(arena, text, id, both[i], problem));
    return OK;
}

/* ---- silence: one line a finding ---- */

static void put_silence(Arena *arena, Str id, const SilenceFinding *found)
{
    char at[32], since[32];
    Buf buf = buf_new(arena, OUT_MAX);
    JsonOut out = json_out(&buf);

    ms_text(found->at, at);
    ms_text(found->since, since);
    json_open(&out, NULL, '{');
    json_put_str(&out, "id", id);
    json_put_str(&out, "t", str_slice(str_of(at), 0, 19)); /* local, as the sensors say it */
    json_put_str(&out, "since", str_slice(str_of(since), 0, 19));
    json_put_double(&out, "limit_h", (double)found->limit_ms / (double)HOUR_MS, 1);
    json_put_text(&out, "code", silence_code);
    json_put_text(&out, "text", silence_sentence);
    json_close(&out, '}');
    print_buf(&buf);
}

static bool read_local(const Json *line, const char *key, Ms *at)
{
    char text[40];
    Str s = json_str_or(line, key, STR(""));

    if (s.len < 19 || s.len > 30) return false;
    memcpy(text, s.ptr, s.len);
    if (s.len == 19) text[19] = 'Z'; /* no zone: take it as it is */
    return ms_parse((Str){text, s.len == 19 ? 20 : s.len}, at);
}

/* Sensors overlap: their edges are put in the order in which a server would hear them. */
static Ms *edges;
static size_t edge_count;

static Status read_sensor(const Json *line, JsonOut *out, Problem *problem)
{
    (void)out;
    if (edge_count + 2 > EDGES_MAX) return bad_line(problem, "传感器记录太多，请分段");
    if (!read_local(line, "start", &edges[edge_count]) ||
        !read_local(line, "end", &edges[edge_count + 1]))
        return bad_line(problem, "start、end 不是时间");
    edge_count += 2;
    return OK;
}

static int by_time(const void *a, const void *b)
{
    Ms x = *(const Ms *)a, y = *(const Ms *)b;
    return x < y ? -1 : x > y;
}

static Status run_silence(Arena *arena, Str text, Str id, Problem *problem)
{
    SilenceState state;

    edges = NEW_ARRAY(arena, Ms, EDGES_MAX);
    TRY(each_line(arena, text, read_sensor, problem));
    qsort(edges, edge_count, sizeof *edges, by_time);
    silence_start(&state, settings.personal);
    state.default_ms = settings.hours * HOUR_MS;
    for (size_t i = 0; i < edge_count; i++) {
        SilenceFinding found = silence_sign(&state, edges[i]);
        if (found.found) put_silence(arena, id, &found);
    }
    return OK;
}

static Status run(Arena *arena, Str verb, Str path, Problem *problem)
{
    Str text;

    TRY(file_read_unpacked(arena, str_c(arena, path), FILE_MAX, &text, problem));
    if (str_is(verb, "falls")) return each_line(arena, text, read_fall, problem);
    if (str_is(verb, "fence")) return each_line(arena, text, read_track, problem);
    if (str_is(verb, "pulse")) return run_pulse(arena, text, name_of(path), problem);
    return run_silence(arena, text, name_of(path), problem);
}

static bool is_verb(Str word)
{
    return str_is(word, "falls") || str_is(word, "fence") || str_is(word, "pulse") ||
           str_is(word, "silence");
}

static const char usage[] = "yinlin vitals falls|fence|pulse|silence FILE";

int face_vitals(int argc, char **argv)
{
    int words = 0;
    const ArgOption options[] = {
        {"--threshold", ARG_NUMBER, &settings.threshold, "X",
         "falls: log odds from which it is a fall"},
        {"--features", ARG_FLAG, &settings.features, NULL, "falls: what each feature adds"},
        {"--series", ARG_TEXT, &settings.series, "COLUMN", "pulse: only this column"},
        {"--zone", ARG_WHOLE, &settings.zone_hours, "HOURS", "pulse: the person's clock, from UTC"},
        {"--hours", ARG_WHOLE, &settings.hours, "N", "silence: the limit, 12"},
        {"--personal", ARG_FLAG, &settings.personal, NULL, "silence: own limit once learnt"},
        {0},
    };
    Problem problem = {0};

    settings.threshold = FALL_THRESHOLD;
    int code = args_read(argc, argv, usage, options, &words);
    if (code != ARGS_GO) return code;
    if (words != 2 || !is_verb(str_of(argv[0])) || settings.hours < 1 || settings.hours > 72 ||
        settings.zone_hours < -12 || settings.zone_hours > 14)
        return args_usage(usage, options);
    Arena *arena = arena_new((size_t)1 << 31);
    Status status = run(arena, str_of(argv[0]), str_of(argv[1]), &problem);
    arena_free(arena);
    return status == OK ? 0 : args_refuse(&problem);
}
