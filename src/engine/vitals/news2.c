#include "engine/vitals/news2.h"

typedef struct Step {
    int32_t up_to; /* inclusive */
    int8_t score;
} Step;

enum { STEPS_MAX = 8 };

/* The chart, each row from low to high; the last step holds everything above. */
static const Step breathing[] = {{8, 3}, {11, 1}, {20, 0}, {24, 2}, {INT32_MAX, 3}};
static const Step spo2_scale_1[] = {{91, 3}, {93, 2}, {95, 1}, {INT32_MAX, 0}};
static const Step spo2_scale_2_air[] = {{83, 3}, {85, 2}, {87, 1}, {INT32_MAX, 0}};
static const Step spo2_scale_2_oxygen[] = {{83, 3}, {85, 2}, {87, 1},       {92, 0},
                                           {94, 1}, {96, 2}, {INT32_MAX, 3}};
static const Step oxygen[] = {{0, 0}, {INT32_MAX, 2}};
static const Step systolic[] = {{90, 3}, {100, 2}, {110, 1}, {219, 0}, {INT32_MAX, 3}};
static const Step pulse[] = {{40, 3}, {50, 1}, {90, 0}, {110, 1}, {130, 2}, {INT32_MAX, 3}};
static const Step consciousness[] = {{0, 0}, {INT32_MAX, 3}};
static const Step temperature_tenths[] = {{350, 3}, {360, 1}, {380, 0}, {390, 1}, {INT32_MAX, 2}};

static const Step *const rows[NEWS2_PARTS] = {
    [NEWS2_BREATHING] = breathing,
    [NEWS2_SPO2] = spo2_scale_1,
    [NEWS2_OXYGEN] = oxygen,
    [NEWS2_SYSTOLIC] = systolic,
    [NEWS2_PULSE] = pulse,
    [NEWS2_CONSCIOUSNESS] = consciousness,
    [NEWS2_TEMPERATURE] = temperature_tenths,
};

static const Ms fresh_ms[NEWS2_PARTS] = {
    [NEWS2_BREATHING] = 30 * MINUTE_MS, [NEWS2_SPO2] = 30 * MINUTE_MS,
    [NEWS2_OXYGEN] = 12 * HOUR_MS,      [NEWS2_SYSTOLIC] = 12 * HOUR_MS,
    [NEWS2_PULSE] = 30 * MINUTE_MS,     [NEWS2_CONSCIOUSNESS] = 30 * MINUTE_MS,
    [NEWS2_TEMPERATURE] = 12 * HOUR_MS,
};

static bool is_known(const News2Input *in, News2Part part, Ms now)
{
    Ms at = in->part[part].at;
    return at != 0 && at <= now && now - at <= fresh_ms[part];
}

static int8_t score_of(const Step *row, int32_t value)
{
    while (value > row->up_to) row++;
    return row->score;
}

/* Scale 2 needs to know whether oxygen is given: above 92 % it is harmless on air only. */
static int8_t part_of(const News2Input *in, News2Part part, Ms now)
{
    const Step *row = rows[part];

    if (!is_known(in, part, now)) return -1;
    if (part == NEWS2_SPO2 && in->spo2_scale_2) {
        bool oxygen_known = is_known(in, NEWS2_OXYGEN, now);
        if (!oxygen_known && in->part[part].value > 92) return -1;
        row = oxygen_known && in->part[NEWS2_OXYGEN].value ? spo2_scale_2_oxygen : spo2_scale_2_air;
    }
    return score_of(row, in->part[part].value);
}

News2 news2_of(const News2Input *input, Ms now)
{
    News2 news = {.total = -1, .band = NEWS2_PARTIAL};

    for (int p = 0; p < NEWS2_PARTS; p++) {
        news.part[p] = part_of(input, (News2Part)p, now);
        if (news.part[p] < 0) continue;
        news.known++;
        news.known_sum += news.part[p];
        news.any_three |= news.part[p] == 3;
    }
    if (news.known < NEWS2_PARTS) return news;
    news.total = news.known_sum;
    news.band = news.total >= 7   ? NEWS2_HIGH
                : news.total >= 5 ? NEWS2_MEDIUM
                : news.any_three  ? NEWS2_LOW_MEDIUM
                                  : NEWS2_LOW;
    return news;
}

const char *news2_code(News2Band band)
{
    switch (band) {
    case NEWS2_PARTIAL: return "news2.partial";
    case NEWS2_LOW: return "news2.low";
    case NEWS2_LOW_MEDIUM: return "news2.single_three";
    case NEWS2_MEDIUM: return "news2.urgent";
    case NEWS2_HIGH: return "news2.emergency";
    }
    return "";
}

void news2_sentence(const News2 *news, Buf *out)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七"};

    switch (news->band) {
    case NEWS2_PARTIAL: buf_fmt(out, "NEWS2 不全，七项知%s项。", digits[news->known]); return;
    case NEWS2_LOW: buf_fmt(out, "NEWS2 共 %d 分，照常观察。", news->total); return;
    case NEWS2_LOW_MEDIUM: buf_fmt(out, "NEWS2 有一项 3 分，请尽快评估。"); return;
    case NEWS2_MEDIUM: buf_fmt(out, "NEWS2 共 %d 分，请尽快评估。", news->total); return;
    case NEWS2_HIGH: buf_fmt(out, "NEWS2 共 %d 分，请立即求助。", news->total); return;
    }
}
