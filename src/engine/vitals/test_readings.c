#include "base/json.h"
#include "base/number.h"
#include "base/test.h"
#include "engine/vitals/fhir.h"
#include "engine/vitals/home.h"
#include "engine/vitals/keep.h"
#include "engine/vitals/limits.h"
#include "engine/vitals/news2.h"

#define T0 ((Ms)1790000000 * 1000)

static VitalReading reading(VitalKind kind, int32_t value, int minute)
{
    return (VitalReading){
        .kind = kind,
        .source = VITAL_BY_WRIST,
        .at = T0 + minute * MINUTE_MS,
        .value = value,
        .at_rest = true,
    };
}

static VitalReading pressure(int32_t systolic, int32_t diastolic, int minute)
{
    VitalReading r = reading(VITAL_PRESSURE, systolic, minute);
    r.second = diastolic;
    return r;
}

static VitalFinding judge(VitalWatch *w, VitalReading r)
{
    return vital_judge(&vital_limits_default, w, r, SHANGHAI_MS);
}

static Str sentence_of(const VitalFinding *f)
{
    Buf buf = buf_new(test_arena(), 400);
    vital_sentence(f, &buf);
    return buf_str(&buf);
}

/* ---- what is a reading ---- */

TEST(zero_and_impossible_values_are_no_readings)
{
    VitalReading bad[] = {
        reading(VITAL_PULSE, 0, 1), reading(VITAL_SPO2, 101, 1),        pressure(80, 120, 1),
        pressure(120, 0, 1),        reading(VITAL_TEMPERATURE, 200, 1), reading(VITAL_KINDS, 5, 1)};
    VitalReading good = pressure(128, 79, 1);

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!vital_is_plausible(&bad[i]));
    CHECK(vital_is_plausible(&good));
    CHECK_INT(VITAL_SPO2, vital_kind(STR("spo2")));
    CHECK_INT(0, vital_kind(STR("spo3")));
}

/* ---- limits ---- */

TEST(one_high_pressure_from_the_wrist_is_a_notice_that_asks_again_and_the_second_is_an_alarm)
{
    VitalWatch w = {0};
    VitalFinding first = judge(&w, pressure(186, 95, 0));
    VitalFinding second = judge(&w, pressure(184, 95, 8));

    CHECK_INT(VITAL_NOTICE, first.level);
    CHECK(first.measure_again);
    CHECK_TEXT("vitals.bp.high.notice", first.code);
    CHECK_STR(STR("血压 186/95，偏高。请坐好，再测一次。"), sentence_of(&first));
    CHECK_INT(VITAL_ALARM, second.level);
    CHECK(!second.measure_again);
    CHECK_TEXT("vitals.bp.high.alarm", second.code);
}

TEST(two_of_three_decide_and_an_old_high_value_does_not_count)
{
    VitalWatch w = {0};

    CHECK_INT(VITAL_NOTICE, judge(&w, pressure(190, 95, 0)).level);
    CHECK_INT(VITAL_FINE, judge(&w, pressure(130, 80, 5)).level);
    CHECK_INT(VITAL_ALARM, judge(&w, pressure(188, 95, 10)).level);
    CHECK_INT(VITAL_NOTICE, judge(&w, pressure(188, 95, 60)).level);
}

TEST(very_high_pressure_with_symptoms_is_an_emergency_at_once)
{
    VitalWatch w = {0};
    VitalReading r = pressure(182, 100, 0);

    r.symptoms = true;
    CHECK_INT(VITAL_EMERGENCY, judge(&w, r).level);
}

TEST(low_oxygen_is_an_alarm_only_on_the_third_reading_in_five_minutes)
{
    VitalWatch w = {0};

    CHECK_INT(VITAL_NOTICE, judge(&w, reading(VITAL_SPO2, 88, 0)).level);
    CHECK_INT(VITAL_NOTICE, judge(&w, reading(VITAL_SPO2, 87, 2)).level);
    CHECK_INT(VITAL_ALARM, judge(&w, reading(VITAL_SPO2, 88, 4)).level);
    CHECK_INT(VITAL_FINE, judge(&w, reading(VITAL_SPO2, 94, 6)).level);
}

TEST(very_low_oxygen_repeated_is_an_emergency_and_a_lung_plan_moves_the_limits)
{
    VitalWatch w = {0}, lung_watch = {0};
    VitalLimits lung = vital_limits_default;

    CHECK_INT(VITAL_NOTICE, judge(&w, reading(VITAL_SPO2, 83, 0)).level);
    CHECK_INT(VITAL_EMERGENCY, judge(&w, reading(VITAL_SPO2, 82, 3)).level);
    vital_limits_lung(&lung);
    CHECK_STATUS(OK, vital_limits_check(&lung, NULL));
    for (int i = 0; i < 3; i++)
        CHECK_INT(VITAL_FINE,
                  vital_judge(&lung, &lung_watch, reading(VITAL_SPO2, 89, i), SHANGHAI_MS).level);
}

TEST(a_fast_pulse_must_last_ten_minutes_at_rest)
{
    VitalWatch w = {0};

    for (int minute = 0; minute < 10; minute++)
        CHECK_INT(VITAL_FINE, judge(&w, reading(VITAL_PULSE, 125, minute)).level);
    VitalFinding f = judge(&w, reading(VITAL_PULSE, 125, 10));
    CHECK_INT(VITAL_ALARM, f.level);
    CHECK_TEXT("vitals.hr.high.alarm", f.code);
    CHECK_STR(STR("脉搏 125，偏高。"), sentence_of(&f));
    VitalReading walking = reading(VITAL_PULSE, 125, 11);
    walking.at_rest = false;
    CHECK_INT(VITAL_FINE, judge(&w, walking).level);
    CHECK_INT(VITAL_FINE, judge(&w, reading(VITAL_PULSE, 125, 12)).level);
}

TEST(a_pulse_past_140_for_five_minutes_is_an_emergency)
{
    VitalWatch w = {0};
    VitalLevel last = VITAL_FINE;

    for (int minute = 0; minute <= 5; minute++)
        last = judge(&w, reading(VITAL_PULSE, 150, minute)).level;
    CHECK_INT(VITAL_EMERGENCY, last);
}

TEST(glucose_of_a_meter_is_believed_at_once)
{
    VitalWatch w = {0};
    VitalReading r = reading(VITAL_GLUCOSE, 2900, 0);

    r.source = VITAL_BY_INSTRUMENT;
    VitalFinding f = judge(&w, r);
    CHECK_INT(VITAL_EMERGENCY, f.level);
    CHECK_TEXT("vitals.glu.low.emergency", f.code);
    CHECK_STR(STR("血糖 2.9，偏低。"), sentence_of(&f));
}

TEST(the_mean_of_three_days_is_told_once_a_day)
{
    VitalWatch w = {0};

    CHECK_INT(VITAL_FINE, judge(&w, pressure(140, 80, 0)).level);
    CHECK_INT(VITAL_FINE, judge(&w, pressure(138, 82, 1440)).level);
    VitalFinding f = judge(&w, pressure(139, 80, 2880));
    CHECK_INT(VITAL_NOTICE, f.level);
    CHECK(f.mean);
    CHECK_TEXT("vitals.bp.mean.notice", f.code);
    CHECK_INT(VITAL_FINE, judge(&w, pressure(140, 80, 2900)).level);
}

TEST(limits_that_cross_are_refused)
{
    VitalLimits limits = vital_limits_default;
    Problem problem = {0};

    CHECK_STATUS(OK, vital_limits_check(&limits, &problem));
    limits.of[VITAL_PULSE][VITAL_ALARM].high = 95;
    CHECK_STATUS(INVALID, vital_limits_check(&limits, &problem));
    CHECK_TEXT("vitals.limits", problem.code);
}

TEST(late_and_implausible_readings_change_nothing)
{
    VitalWatch w = {0};

    CHECK_INT(VITAL_NOTICE, judge(&w, pressure(190, 95, 10)).level);
    VitalWatch before = w;
    CHECK_INT(VITAL_FINE, judge(&w, pressure(190, 95, 5)).level);
    CHECK_INT(VITAL_FINE, judge(&w, pressure(90, 95, 12)).level);
    CHECK(memcmp(&before, &w, sizeof w) == 0);
}

/* ---- NEWS2 ---- */

static News2Input all_known(Ms at)
{
    return (News2Input){.part = {
                            [NEWS2_BREATHING] = {16, at},
                            [NEWS2_SPO2] = {97, at},
                            [NEWS2_OXYGEN] = {0, at},
                            [NEWS2_SYSTOLIC] = {125, at},
                            [NEWS2_PULSE] = {72, at},
                            [NEWS2_CONSCIOUSNESS] = {CONSCIOUS_ALERT, at},
                            [NEWS2_TEMPERATURE] = {366, at},
                        }};
}

/* Each row: part, value, score; both sides of every edge of the chart. */
TEST(every_edge_of_the_news2_chart)
{
    static const int32_t edges[][3] = {
        {NEWS2_BREATHING, 8, 3},     {NEWS2_BREATHING, 9, 1},     {NEWS2_BREATHING, 11, 1},
        {NEWS2_BREATHING, 12, 0},    {NEWS2_BREATHING, 20, 0},    {NEWS2_BREATHING, 21, 2},
        {NEWS2_BREATHING, 24, 2},    {NEWS2_BREATHING, 25, 3},    {NEWS2_SPO2, 91, 3},
        {NEWS2_SPO2, 92, 2},         {NEWS2_SPO2, 93, 2},         {NEWS2_SPO2, 94, 1},
        {NEWS2_SPO2, 95, 1},         {NEWS2_SPO2, 96, 0},         {NEWS2_OXYGEN, 0, 0},
        {NEWS2_OXYGEN, 1, 2},        {NEWS2_SYSTOLIC, 90, 3},     {NEWS2_SYSTOLIC, 91, 2},
        {NEWS2_SYSTOLIC, 100, 2},    {NEWS2_SYSTOLIC, 101, 1},    {NEWS2_SYSTOLIC, 110, 1},
        {NEWS2_SYSTOLIC, 111, 0},    {NEWS2_SYSTOLIC, 219, 0},    {NEWS2_SYSTOLIC, 220, 3},
        {NEWS2_PULSE, 40, 3},        {NEWS2_PULSE, 41, 1},        {NEWS2_PULSE, 50, 1},
        {NEWS2_PULSE, 51, 0},        {NEWS2_PULSE, 90, 0},        {NEWS2_PULSE, 91, 1},
        {NEWS2_PULSE, 110, 1},       {NEWS2_PULSE, 111, 2},       {NEWS2_PULSE, 130, 2},
        {NEWS2_PULSE, 131, 3},       {NEWS2_CONSCIOUSNESS, 0, 0}, {NEWS2_CONSCIOUSNESS, 1, 3},
        {NEWS2_TEMPERATURE, 350, 3}, {NEWS2_TEMPERATURE, 351, 1}, {NEWS2_TEMPERATURE, 360, 1},
        {NEWS2_TEMPERATURE, 361, 0}, {NEWS2_TEMPERATURE, 380, 0}, {NEWS2_TEMPERATURE, 381, 1},
        {NEWS2_TEMPERATURE, 390, 1}, {NEWS2_TEMPERATURE, 391, 2},
    };

    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        News2Input in = all_known(T0);
        in.part[edges[i][0]].value = edges[i][1];
        News2 news = news2_of(&in, T0);
        CHECK_INT(edges[i][2], news.part[edges[i][0]]);
        CHECK_INT(edges[i][2], news.total);
    }
}

TEST(scale_2_depends_on_whether_oxygen_is_given)
{
    static const int32_t cases[][3] = {{83, 1, 3}, {84, 1, 2}, {86, 1, 1}, {88, 1, 0},
                                       {92, 1, 0}, {93, 1, 1}, {95, 1, 2}, {97, 1, 3},
                                       {97, 0, 0}, {87, 0, 1}, {85, 0, 2}, {83, 0, 3}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        News2Input in = all_known(T0);
        in.spo2_scale_2 = true;
        in.part[NEWS2_SPO2].value = cases[i][0];
        in.part[NEWS2_OXYGEN].value = cases[i][1];
        CHECK_INT(cases[i][2], news2_of(&in, T0).part[NEWS2_SPO2]);
    }
}

TEST(a_partial_news2_has_no_total_and_old_values_do_not_count)
{
    News2Input in = all_known(T0);
    Buf buf = buf_new(test_arena(), 200);

    in.part[NEWS2_BREATHING].at = 0;
    in.part[NEWS2_CONSCIOUSNESS].at = 0;
    in.part[NEWS2_PULSE] = (News2Value){135, T0 - 31 * MINUTE_MS};
    in.part[NEWS2_SYSTOLIC].at = T0 - 12 * HOUR_MS;
    News2 news = news2_of(&in, T0);
    CHECK_INT(4, news.known);
    CHECK_INT(-1, news.total);
    CHECK_INT(-1, news.part[NEWS2_PULSE]);
    CHECK_INT(NEWS2_PARTIAL, news.band);
    news2_sentence(&news, &buf);
    CHECK_STR(STR("NEWS2 不全，七项知四项。"), buf_str(&buf));
}

TEST(the_bands_of_news2)
{
    News2Input in = all_known(T0);

    CHECK_INT(NEWS2_LOW, news2_of(&in, T0).band);
    in.part[NEWS2_PULSE].value = 135;
    CHECK_INT(NEWS2_LOW_MEDIUM, news2_of(&in, T0).band);
    in.part[NEWS2_OXYGEN].value = 1;
    CHECK_INT(NEWS2_MEDIUM, news2_of(&in, T0).band);
    in.part[NEWS2_SPO2].value = 93;
    CHECK_INT(NEWS2_HIGH, news2_of(&in, T0).band);
    CHECK_INT(7, news2_of(&in, T0).total);
    CHECK_TEXT("news2.emergency", news2_code(news2_of(&in, T0).band));
}

/* ---- home, device, battery ---- */

TEST(who_should_be_home_at_ten_is_told_of_after_the_grace)
{
    HomeHours night = {
        .from_min = 22 * 60, .to_min = 6 * 60, .grace_ms = 15 * MINUTE_MS, .zone = SHANGHAI_MS};
    Ms midnight = day_ms(day_of(2026, 3, 2), SHANGHAI_MS);
    Ms evening = midnight + 20 * HOUR_MS;

    CHECK_INT(midnight + 22 * HOUR_MS + 15 * MINUTE_MS, home_late_due(&night, evening));
    CHECK_INT(midnight + 2 * HOUR_MS + 15 * MINUTE_MS,
              home_late_due(&night, midnight + 2 * HOUR_MS));
    CHECK_INT(midnight + 22 * HOUR_MS + 15 * MINUTE_MS,
              home_late_due(&night, midnight + 7 * HOUR_MS));
    CHECK(home_late_due(&night, 0) == INT64_MAX);
}

TEST(a_low_battery_is_told_once_until_charged)
{
    CHECK_INT(BATTERY_NOTICE, battery_level(20, BATTERY_FINE));
    CHECK_INT(BATTERY_NOTICE, battery_level(25, BATTERY_NOTICE));
    CHECK_INT(BATTERY_FINE, battery_level(30, BATTERY_NOTICE));
    CHECK_INT(BATTERY_ALARM, battery_level(9, BATTERY_NOTICE));
    CHECK_INT(BATTERY_ALARM, battery_level(12, BATTERY_ALARM));
    CHECK_INT(T0 + 30 * MINUTE_MS, device_silent_due(T0, 60));
    CHECK_INT(T0 + 60 * MINUTE_MS, device_silent_due(T0, 1200));
}

/* ---- keeping ---- */

static size_t keep_and_back(const KeptReading *in, size_t count)
{
    static KeptReading back[KEEP_BLOCK_MAX];
    Buf buf = buf_new(test_arena(), 1 << 20);
    size_t n = 0;

    keep_encode(in, count, &buf);
    CHECK_STATUS(OK, keep_decode(buf_str(&buf), back, KEEP_BLOCK_MAX, &n, NULL));
    CHECK_INT((int64_t)count, (int64_t)n);
    for (size_t i = 0; i < n; i++)
        if (back[i].at != in[i].at || back[i].value != in[i].value ||
            back[i].second != in[i].second || back[i].mark != in[i].mark)
            CHECK_INT(-1, (int64_t)i);
    return buf.len;
}

TEST(a_day_of_minutes_takes_far_less_than_four_bytes_a_reading_and_comes_back_whole)
{
    static KeptReading day[1440];
    Random r = random_seeded(7);
    int32_t bpm = 70;

    for (int i = 0; i < 1440; i++) {
        bpm = (int32_t)clamp_i64(bpm + (int64_t)random_below(&r, 13) - 6, 45, 140);
        day[i] = (KeptReading){.at = T0 + i * MINUTE_MS + (i % 7 == 0) * SECOND_MS,
                               .value = bpm,
                               .mark = (uint8_t)(i / 500)};
    }
    size_t bytes = keep_and_back(day, 1440);
    test_note("%.2f bytes a reading", (double)bytes / 1440);
    CHECK(bytes < 4 * 1440);
}

TEST(any_readings_come_back_whole)
{
    static KeptReading in[300];

    for (uint64_t seed = 1; seed <= 50; seed++) {
        Random r = random_seeded(seed);
        Ms at = 0;
        size_t count = 1 + random_below(&r, 300);
        for (size_t i = 0; i < count; i++) {
            at += 1 + (Ms)(random_next(&r) >> (20 + random_below(&r, 40)));
            in[i] = (KeptReading){
                .at = at,
                .value = (int32_t)(uint32_t)(random_next(&r) >> (32 + random_below(&r, 32))),
                .second = seed % 2 ? (int32_t)(uint32_t)random_next(&r) : 0,
                .mark = (uint8_t)(random_next(&r) >> 62),
            };
        }
        keep_and_back(in, count);
    }
    const KeptReading ends[] = {
        {0, INT32_MIN, INT32_MAX, 255}, {1, INT32_MAX, INT32_MIN, 0}, {INT64_MAX, INT32_MIN, 0, 1}};
    keep_and_back(ends, 3);
}

TEST(a_damaged_block_is_refused_and_a_full_buffer_too)
{
    const KeptReading in[] = {{T0, 70, 0, 1}, {T0 + MINUTE_MS, 71, 0, 1}, {T0 + HOUR_MS, 90, 0, 2}};
    KeptReading back[3];
    Buf buf = buf_new(test_arena(), 1000);
    Problem problem = {0};
    size_t n;

    keep_encode(in, 3, &buf);
    for (size_t cut = 0; cut < buf.len; cut++)
        CHECK_STATUS(INVALID, keep_decode(str_slice(buf_str(&buf), 0, cut), back, 3, &n, &problem));
    CHECK_TEXT("keep.damaged", problem.code);
    CHECK_STATUS(INVALID, keep_decode(buf_str(&buf), back, 2, &n, NULL));
    buf_char(&buf, 0);
    CHECK_STATUS(INVALID, keep_decode(buf_str(&buf), back, 3, &n, NULL));
}

TEST(hours_and_days_roll_up_and_merge)
{
    Ms day = day_ms(day_of(2026, 3, 2), SHANGHAI_MS);
    const KeptReading in[] = {{day + 50 * MINUTE_MS, 60, 0, 0},
                              {day + 55 * MINUTE_MS, 71, 0, 0},
                              {day + 70 * MINUTE_MS, 90, 0, 0},
                              {day + 25 * HOUR_MS, 50, 0, 0}};
    RollUp hours[8], days[8], whole = {0};

    CHECK_INT(3, rollup_readings(in, 4, rollup_hour, SHANGHAI_MS, hours, 8));
    CHECK_INT(day, hours[0].from);
    CHECK_INT(2, hours[0].count);
    CHECK_INT(66, rollup_mean(&hours[0]));
    CHECK_INT(2, rollup_readings(in, 4, rollup_day, SHANGHAI_MS, days, 8));
    rollup_merge(&whole, &hours[0]);
    rollup_merge(&whole, &hours[1]);
    CHECK_INT(days[0].count, whole.count);
    CHECK_INT(days[0].sum, whole.sum);
    CHECK_INT(60, whole.least);
    CHECK_INT(90, whole.most);
}

/* ---- FHIR ---- */

static const FhirContext context = {
    .id = {"o1", 2},
    .patient = {"p-7", 3},
    .device = {"d.9", 3},
};

static const Json *written(Buf *buf)
{
    const Json *json = NULL;
    CHECK_STATUS(OK, json_read(test_arena(), buf_str(buf), &json, NULL));
    return json;
}

static Str text_at(const Json *record, const char *key)
{
    return json_str_or(record, key, STR("(none)"));
}

static const Json *first_coding(const Json *concept)
{
    return json_item(json_member(concept, "coding"), 0);
}

static void check_vital_sign(const Json *o, const char *loinc)
{
    const Json *category = first_coding(json_item(json_member(o, "category"), 0));
    const Json *code = first_coding(json_member(o, "code"));

    CHECK_STR(STR("Observation"), text_at(o, "resourceType"));
    CHECK_STR(STR("final"), text_at(o, "status"));
    CHECK_STR(STR("vital-signs"), text_at(category, "code"));
    CHECK_STR(STR("http://terminology.hl7.org/CodeSystem/observation-category"),
              text_at(category, "system"));
    CHECK_STR(STR("http://loinc.org"), text_at(code, "system"));
    CHECK_STR(str_of(loinc), text_at(code, "code"));
    CHECK_STR(STR("Patient/p-7"), text_at(json_member(o, "subject"), "reference"));
    CHECK_STR(STR("Device/d.9"), text_at(json_member(o, "device"), "reference"));
    CHECK(text_at(o, "effectiveDateTime").len == 20);
}

TEST(each_vital_sign_carries_what_its_fhir_profile_requires)
{
    static const struct {
        VitalKind kind;
        int32_t value;
        const char *loinc, *number, *ucum, *profile;
    } cases[] = {
        {VITAL_PULSE, 72, "8867-4", "72", "/min", "heartrate"},
        {VITAL_SPO2, 97, "59408-5", "97", "%", "oxygensat"},
        {VITAL_TEMPERATURE, 365, "8310-5", "36.5", "Cel", "bodytemp"},
        {VITAL_BREATHING, 16, "9279-1", "16", "/min", "resprate"},
        {VITAL_WEIGHT, 62050, "29463-7", "62.05", "kg", "bodyweight"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Buf buf = buf_new(test_arena(), 4000);
        VitalReading r = reading(cases[i].kind, cases[i].value, 0);
        CHECK_STATUS(OK, fhir_observation(&context, &r, &buf, NULL));
        const Json *o = written(&buf), *quantity = json_member(o, "valueQuantity");
        check_vital_sign(o, cases[i].loinc);
        CHECK(str_find(buf_str(&buf), str_fmt(test_arena(), "\"value\":%s,", cases[i].number), 0) !=
              SIZE_MAX);
        CHECK_STR(STR("http://unitsofmeasure.org"), text_at(quantity, "system"));
        CHECK_STR(str_of(cases[i].ucum), text_at(quantity, "code"));
        Str profile;
        CHECK(json_as_str(json_item(json_member(json_member(o, "meta"), "profile"), 0), &profile));
        CHECK(str_ends(profile, str_of(cases[i].profile)));
    }
}

TEST(pressure_is_a_panel_of_two_components_without_a_value_of_its_own)
{
    Buf buf = buf_new(test_arena(), 4000);
    VitalReading r = pressure(128, 79, 0);

    CHECK_STATUS(OK, fhir_observation(&context, &r, &buf, NULL));
    const Json *o = written(&buf), *parts = json_member(o, "component");
    check_vital_sign(o, "85354-9");
    CHECK_INT(JSON_NOTHING, json_kind(json_member(o, "valueQuantity")));
    CHECK_INT(2, (int64_t)json_count(parts));
    for (size_t i = 0; i < 2; i++) {
        const Json *code = first_coding(json_member(json_item(parts, i), "code"));
        const Json *quantity = json_member(json_item(parts, i), "valueQuantity");
        CHECK_STR(i ? STR("8462-4") : STR("8480-6"), text_at(code, "code"));
        CHECK_INT(i ? 79 : 128, json_i64_or(quantity, "value", 0));
        CHECK_STR(STR("mm[Hg]"), text_at(quantity, "code"));
    }
}

TEST(oxygen_carries_both_codes_and_a_missing_value_says_why)
{
    Buf buf = buf_new(test_arena(), 4000);
    VitalReading r = reading(VITAL_SPO2, 0, 0);

    CHECK_STATUS(OK, fhir_observation(&context, &r, &buf, NULL));
    const Json *o = written(&buf);
    const Json *second = json_item(json_member(json_member(o, "code"), "coding"), 1);
    CHECK_STR(STR("2708-6"), text_at(second, "code"));
    CHECK_INT(JSON_NOTHING, json_kind(json_member(o, "valueQuantity")));
    CHECK_STR(STR("error"), text_at(first_coding(json_member(o, "dataAbsentReason")), "code"));
}

TEST(ids_that_fhir_does_not_allow_are_refused)
{
    Buf buf = buf_new(test_arena(), 4000);
    FhirContext bad = context;
    VitalReading r = reading(VITAL_PULSE, 70, 0);
    Problem problem = {0};

    bad.patient = STR("王芳");
    CHECK_STATUS(INVALID, fhir_observation(&bad, &r, &buf, &problem));
    CHECK_TEXT("fhir.id", problem.code);
    bad.patient = STR("");
    CHECK_STATUS(INVALID, fhir_observation(&bad, &r, &buf, &problem));
    CHECK_INT(0, (int64_t)buf.len);
}

TEST(only_a_whole_news2_is_exported)
{
    Buf buf = buf_new(test_arena(), 4000);
    News2Input in = all_known(T0);
    News2 news = news2_of(&in, T0);

    CHECK_STATUS(OK, fhir_news2(&context, &news, T0, &buf, NULL));
    CHECK_INT(0, json_i64_or(json_member(written(&buf), "valueQuantity"), "value", -1));
    in.part[NEWS2_PULSE].at = 0;
    news = news2_of(&in, T0);
    CHECK_STATUS(INVALID, fhir_news2(&context, &news, T0, &buf, NULL));
}

TEST(a_device_is_named_by_its_imei_urn)
{
    Buf buf = buf_new(test_arena(), 4000);
    FhirDevice d = {.id = STR("d1"),
                    .patient = STR("p1"),
                    .imei = STR("862843041234567"),
                    .model = STR("T5"),
                    .name = STR("手表"),
                    .active = true};

    CHECK_STATUS(OK, fhir_device(&d, &buf, NULL));
    const Json *o = written(&buf);
    const Json *identifier = json_item(json_member(o, "identifier"), 0);
    const Json *name = json_item(json_member(o, "deviceName"), 0);
    CHECK_STR(STR("Device"), text_at(o, "resourceType"));
    CHECK_STR(STR("active"), text_at(o, "status"));
    CHECK_STR(STR("urn:gsma:imei:86284304-123456-7"), text_at(identifier, "value"));
    CHECK_STR(STR("user-friendly-name"), text_at(name, "type"));
    CHECK_STR(STR("Patient/p1"), text_at(json_member(o, "patient"), "reference"));
    d.imei = STR("12345");
    CHECK_STATUS(INVALID, fhir_device(&d, &buf, NULL));
}

/* ---- sentences ---- */

TEST(no_sentence_is_longer_than_twenty_characters)
{
    static const VitalReading all[] = {
        {.kind = VITAL_PRESSURE, .at = T0, .value = 299, .second = 199},
        {.kind = VITAL_TEMPERATURE, .at = T0, .value = 405},
        {.kind = VITAL_GLUCOSE, .at = T0, .value = 35500},
        {.kind = VITAL_SPO2, .at = T0, .value = 70},
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        VitalWatch w = {0};
        VitalFinding f = judge(&w, all[i]);
        Str text = sentence_of(&f);
        CHECK(text.len > 0);
        while (text.len) {
            size_t end = str_find(text, STR("。"), 0);
            CHECK(end != SIZE_MAX && utf8_length(str_slice(text, 0, end)) < 20);
            text = str_slice(text, end + 3, text.len);
        }
    }
}
