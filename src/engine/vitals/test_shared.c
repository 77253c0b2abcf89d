/* The shared halves, scored as their README says.  Others, never seen here, are tried elsewhere. */
#include "base/csv.h"
#include "base/file.h"
#include "base/json.h"
#include "base/test.h"
#include "engine/vitals/falls.h"
#include "engine/vitals/fence.h"
#include "engine/vitals/pulse.h"
#include "engine/vitals/silence.h"

#include <math.h>

typedef void Each(const Json *line, void *score);

static bool each_line(const char *path, Each *each, void *score)
{
    const char *full = test_shared(path);
    Str text;

    if (!full) return false;
    CHECK_STATUS(OK, file_read_unpacked(test_arena(), full, 1 << 28, &text, NULL));
    for (Str rest = text; rest.ptr;) {
        Str one = str_trim(str_cut(&rest, '\n'));
        const Json *line;
        Arena *scratch = arena_new(1 << 26);
        if (one.len && CHECK(json_read(scratch, one, &line, NULL) == OK)) each(line, score);
        arena_free(scratch);
    }
    return true;
}

/* ---- falls ---- */

enum { FALLS, YOUNG, ELDERS, GROUPS };

typedef struct FallScore {
    int trials[GROUPS], right[GROUPS];
} FallScore;

static void one_trial(const Json *line, void *to)
{
    static FallStream stream;
    FallScore *score = to;
    const Json *x = json_member(line, "x"), *y = json_member(line, "y"),
               *z = json_member(line, "z");
    size_t n = json_count(x);
    int64_t last_ms = 1;
    bool fall = false;
    FallDecision d;

    json_as_i64(json_item(json_member(line, "t_ms"), n - 1), &last_ms);
    falls_start(&stream, (double)n * 1000 / (double)last_ms, FALL_THRESHOLD);
    for (size_t i = 0; i < n; i++) {
        double v[3];
        CHECK(json_as_double(json_item(x, i), &v[0]) && json_as_double(json_item(y, i), &v[1]) &&
              json_as_double(json_item(z, i), &v[2]));
        if (falls_push(&stream, fall_sample_of_dms2(v[0], v[1], v[2]), &d)) fall |= d.fall;
    }
    while (falls_end(&stream, &d)) fall |= d.fall;
    bool truth = json_bool_or(line, "fall", false);
    int group = truth ? FALLS : json_bool_or(line, "elder", false) ? ELDERS : YOUNG;
    score->trials[group]++;
    score->right[group] += fall == truth;
}

TEST(falls_of_the_wrist_are_found_and_elders_are_left_in_peace)
{
    FallScore s = {0};

    if (!each_line("vitals/falls_wrist_50hz.jsonl.gz", one_trial, &s)) SKIP("no shared data");
    double found = (double)s.right[FALLS] / s.trials[FALLS];
    double quiet = (double)s.right[ELDERS] / s.trials[ELDERS];
    test_note("sensitivity %.3f, specificity young %.3f, elders %.3f", found,
              (double)s.right[YOUNG] / s.trials[YOUNG], quiet);
    CHECK(found >= 0.93);
    CHECK(quiet >= 0.97);
}

/* ---- fence ---- */

typedef struct FenceScore {
    int exits, found, wrong;
} FenceScore;

static Fix fix_of(const Json *p)
{
    return (Fix){
        .at = json_i64_or(p, "t", 0) * SECOND_MS,
        .lat_e7 = (int32_t)lround(json_double_or(p, "lat", 0) * 1e7),
        .lon_e7 = (int32_t)lround(json_double_or(p, "lon", 0) * 1e7),
        .accuracy_m = (int32_t)json_double_or(p, "acc_m", 0),
        .satellites = (int32_t)json_i64_or(p, "sats", -1),
        .source = str_is(json_str_or(p, "src", STR("")), "gps") ? FIX_GPS : FIX_LBS,
    };
}

/* An exit is right when the person was truly out within the last two reports. */
static bool was_out(const Json *points, size_t at)
{
    for (size_t i = at >= 2 ? at - 2 : 0; i <= at; i++)
        if (json_bool_or(json_item(points, i), "true_out", false)) return true;
    return false;
}

static void one_track(const Json *line, void *to)
{
    FenceScore *score = to;
    const Json *home = json_member(line, "home"), *points = json_member(line, "points");
    Fence fence = {
        .lat_e7 = (int32_t)lround(json_double_or(home, "lat", 0) * 1e7),
        .lon_e7 = (int32_t)lround(json_double_or(home, "lon", 0) * 1e7),
        .radius_m = (int32_t)json_i64_or(home, "radius_m", 0),
        .interval_s = (int32_t)json_i64_or(line, "interval_s", 0),
    };
    FenceState state = {0};
    Ms true_exit = json_i64_or(line, "true_exit_t", 0) * SECOND_MS;
    bool counts = true_exit && json_double_or(line, "true_max_out_m", 0) >= 50 &&
                  json_i64_or(line, "true_reports_out", 0) >= 4;
    bool found = false;

    for (size_t i = 0; i < json_count(points); i++) {
        Fix fix = fix_of(json_item(points, i));
        if (fence_fix(&fence, &state, &fix) != FENCE_EXIT) continue;
        found |= true_exit && fix.at >= true_exit;
        score->wrong += !was_out(points, i);
    }
    score->exits += counts;
    score->found += counts && found;
}

TEST(exits_are_found_and_none_is_made_up)
{
    FenceScore s = {0};

    if (!each_line("vitals/tracks.jsonl.gz", one_track, &s)) SKIP("no shared data");
    test_note("%d of %d exits, %d false", s.found, s.exits, s.wrong);
    CHECK_INT(22, s.exits);
    CHECK(s.found >= 21);
    CHECK_INT(0, s.wrong);
}

/* ---- pulse ---- */

enum { FINDINGS_MAX = 200 };

typedef struct Findings {
    PulseFinding f[FINDINGS_MAX];
    int count;
    Ms first, last;
} Findings;

static void run_pulse(Str text, const char *series, Findings *out)
{
    static PulseState state;
    PulseSettings set = pulse_defaults;
    Csv csv;
    bool more;

    set.zone = 0;
    *out = (Findings){0};
    pulse_start(&state);
    CHECK_STATUS(OK, csv_open(&csv, test_arena(), text, ',', NULL));
    while (csv_next(&csv, &more) == OK && more) {
        int64_t t = 0;
        double bpm = 0, steps = 0;
        CHECK(str_to_i64(csv_cell(&csv, "t_unix"), &t));
        CHECK(str_to_double(csv_cell(&csv, series), &bpm));
        CHECK(str_to_double(csv_cell(&csv, "steps"), &steps));
        PulseMinute m = {t * SECOND_MS, (int32_t)lround(bpm), (int32_t)lround(steps)};
        PulseFinding f = pulse_minute(&set, &state, m);
        if (f.kind != PULSE_NOTHING && out->count < FINDINGS_MAX) out->f[out->count++] = f;
        if (!out->first) out->first = m.at;
        out->last = m.at;
    }
}

/* Short episodes: told while they last or within ten minutes. Drift: any finding of drift in it. */
static int episodes_found(const Json *labels, const Findings *found, int *drifts)
{
    const Json *list = json_member(labels, "injected");
    int count = 0;

    for (size_t i = 0; i < json_count(list); i++) {
        const Json *e = json_item(list, i);
        bool drift = str_is(json_str_or(e, "kind", STR("")), "slow_drift"), hit = false;
        Ms from = json_i64_or(e, "start", 0) * SECOND_MS, to = json_i64_or(e, "end", 0) * SECOND_MS;
        for (int k = 0; k < found->count; k++) {
            bool is_drift = found->f[k].kind == PULSE_RISING || found->f[k].kind == PULSE_FALLING;
            hit |= is_drift == drift && found->f[k].at >= from &&
                   found->f[k].at <= to + 10 * MINUTE_MS;
        }
        if (drift)
            *drifts += hit;
        else
            count += hit;
    }
    return count;
}

TEST(odd_pulses_are_told_and_ordinary_weeks_pass_in_quiet)
{
    static const char *const people[] = {"vitals/hr_minute_v1", "vitals/hr_minute_v2"};
    static Findings found;
    int episodes = 0, drifts = 0;

    for (int i = 0; i < 2; i++) {
        const char *sheet =
            test_shared(str_c(test_arena(), str_fmt(test_arena(), "%s.csv.gz", people[i])));
        const char *labels =
            test_shared(str_c(test_arena(), str_fmt(test_arena(), "%s.labels.json", people[i])));
        const Json *json;
        Str text, label_text;
        if (!sheet || !labels) SKIP("no shared data");
        CHECK_STATUS(OK, file_read_unpacked(test_arena(), sheet, 1 << 26, &text, NULL));
        CHECK_STATUS(OK, file_read(test_arena(), labels, 1 << 20, &label_text, NULL));
        CHECK_STATUS(OK, json_read(test_arena(), label_text, &json, NULL));
        run_pulse(text, "hr", &found);
        double weeks = (double)(found.last - found.first - 7 * DAY_MS) / (double)(7 * DAY_MS);
        test_note("%s: %.2f false a week", people[i], found.count / weeks);
        CHECK(found.count / weeks <= 0.5);
        run_pulse(text, "hr_injected", &found);
        episodes += episodes_found(json, &found, &drifts);
    }
    test_note("%d of 8 episodes, %d of 2 drifts", episodes, drifts);
    CHECK(episodes >= 7);
}

/* ---- silence ---- */

typedef struct SilenceScore {
    SilenceState state;
    int found;
} SilenceScore;

static void one_sensor(const Json *line, void *to)
{
    static const char *const edges[] = {"start", "end"};
    SilenceScore *score = to;

    for (int i = 0; i < 2; i++) {
        Ms at;
        Str edge = json_str_or(line, edges[i], STR(""));
        Str text = str_fmt(test_arena(), "%.*sZ", STR_ARG(edge));
        if (CHECK(ms_parse(text, &at))) score->found += silence_sign(&score->state, at).found;
    }
}

TEST(a_lively_home_is_never_called_silent_at_the_default_or_at_the_own_limit)
{
    for (int personal = 0; personal < 2; personal++) {
        SilenceScore s = {0};
        silence_start(&s.state, personal);
        if (!each_line("vitals/home_sensors_A.jsonl", one_sensor, &s)) SKIP("no shared data");
        CHECK_INT(0, s.found);
        test_note("limit %.1f h", (double)silence_limit_ms(&s.state) / (double)HOUR_MS);
    }
}
