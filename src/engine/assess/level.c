#include "engine/assess/assess.h"

_Static_assert(sizeof(((AssessFacts *)0)->scores) / sizeof(int32_t) == ASSESS_ITEMS, "26 items");

static int32_t level_of_total(int32_t total)
{
    if (total >= 90) return 0;
    if (total >= 66) return 1;
    if (total >= 46) return 2;
    return total >= 30 ? 3 : 4;
}

static Status check_events(const AssessFacts *facts, Problem *problem)
{
    const int32_t counts[] = {facts->falls, facts->wanderings, facts->chokings, facts->self_harms,
                              facts->others};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i] < 0 || counts[i] > ASSESS_EVENTS_MAX)
            return problem_set(problem, INVALID, "assess.events",
                               "近30天的意外次数应为 0 到 %d，请核对", ASSESS_EVENTS_MAX);
    return OK;
}

/* GB/T 42195-2022, 6.3: several triggers still raise only one level; coma is level 4 at once. */
static int32_t raised_level(const AssessFacts *facts, int32_t level)
{
    if (facts->coma) return 4;
    int32_t events =
        facts->falls + facts->wanderings + facts->chokings + facts->self_harms + facts->others;
    bool raise = facts->dementia || facts->mental || events >= 2;
    return raise && level < 4 ? level + 1 : level;
}

Status assess_level(const AssessFacts *facts, AssessResult *out, Problem *problem)
{
    AssessResult result = {0};

    for (int i = 0; i < ASSESS_ITEMS; i++) {
        const AssessItem *item = &assess_items[i];
        int32_t score = facts->scores[i];
        if (score == -1) {
            problem_set(problem, INVALID, "assess.item_missing",
                        "%s 还没有评分，26 项都评完才有等级", item->name);
            return problem_at(problem, "%s", item->code);
        }
        if (score < 0 || score > item->max) {
            problem_set(problem, INVALID, "assess.item_range", "%s 的得分应为 0 到 %d，请核对",
                        item->name, item->max);
            return problem_at(problem, "%s", item->code);
        }
        result.by_domain[item->domain - 1] += score;
        result.total += score;
    }
    TRY(check_events(facts, problem));
    result.level_by_score = level_of_total(result.total);
    result.level = raised_level(facts, result.level_by_score);
    result.raised = result.level != result.level_by_score;
    *out = result;
    return OK;
}
