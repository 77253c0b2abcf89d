#include "base/args.h"
#include "base/file.h"
#include "engine/assess/assess.h"
#include "main/faces.h"

#include <stdio.h>
#include <string.h>

enum { SHEET_MAX = 64 << 20 };

static const char usage[] =
    "yinlin assess FILE.csv   ability level by GB/T 42195-2022, one line a person\n"
    "yinlin assess --scale NAME FILE.csv   band of another scale; lines of id,score";

typedef struct Scale {
    const char *name;
    int32_t (*band)(int32_t score);
    const char *bands[4]; /* the best first */
} Scale;

static int32_t mmse_none(int32_t score)
{
    return assess_mmse_band(score, SCHOOLING_NONE);
}
static int32_t mmse_primary(int32_t score)
{
    return assess_mmse_band(score, SCHOOLING_PRIMARY);
}
static int32_t mmse_secondary(int32_t score)
{
    return assess_mmse_band(score, SCHOOLING_SECONDARY);
}

static const Scale scales[] = {
    {"barthel", assess_barthel_band, {"none", "mild", "moderate", "severe"}},
    {"lawton", assess_lawton_band, {"independent", "dependent"}},
    {"mmse-none", mmse_none, {"usual", "suspicious"}},
    {"mmse-primary", mmse_primary, {"usual", "suspicious"}},
    {"mmse-secondary", mmse_secondary, {"usual", "suspicious"}},
    {"ad8", assess_ad8_band, {"usual", "suspicious"}},
    {"morse", assess_morse_band, {"low", "medium", "high"}},
    {"nutrition", assess_nutrition_band, {"good", "risk", "malnourished"}},
};

/* Points; nutrition has halves and is judged in half points. */
static bool score_of(const Scale *scale, Str text, int64_t *out)
{
    bool halves = scale->band == assess_nutrition_band;
    Str half = STR(".5");
    bool ends = halves && str_ends(text, half);
    Str whole = ends ? str_slice(text, 0, text.len - half.len) : text;
    if (!str_to_i64(whole, out) || *out < 0 || *out > 1000) return false;
    if (halves) *out = *out * 2 + ends;
    return true;
}

static Status scale_sheet(const Scale *scale, Str text, Buf *out, Problem *problem)
{
    int row = 0;
    for (Str rest = text; rest.len;) {
        Str line = str_cut(&rest, '\n');
        int64_t score;
        row++;
        if (str_ends(line, STR("\r"))) line = str_slice(line, 0, line.len - 1);
        Str score_text = line;
        Str id = str_cut(&score_text, ',');
        if (line.len == 0 || (row == 1 && str_is(score_text, "score"))) continue;
        int32_t band = score_of(scale, score_text, &score) ? scale->band((int32_t)score) : -1;
        if (band < 0)
            return problem_set(problem, INVALID, "assess.score", "第 %d 行的分数这个量表没有", row);
        buf_fmt(out, "%.*s,%.*s,%s\n", STR_ARG(id), STR_ARG(score_text), scale->bands[band]);
    }
    return OK;
}

static const Scale *scale_find(const char *name)
{
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (strcmp(scales[i].name, name) == 0) return &scales[i];
    return NULL;
}

/* Prints nothing unless the whole sheet is good. */
int face_assess(int argc, char **argv)
{
    int operands;
    const char *name = NULL;
    const ArgOption options[] = {
        {"--scale", ARG_TEXT, &name, "NAME",
         "barthel lawton ad8 morse nutrition mmse-none mmse-primary mmse-secondary"},
        {0}};

    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    const Scale *scale = name ? scale_find(name) : NULL;
    if (operands != 1 || (name && !scale)) return args_usage(usage, options);
    Arena *arena = arena_new((size_t)8 * SHEET_MAX);
    Buf out = buf_new(arena, SHEET_MAX);
    Problem problem = {0};
    Str text;
    code = 0;
    if (file_read(arena, argv[0], SHEET_MAX, &text, &problem) != OK ||
        (scale ? scale_sheet(scale, text, &out, &problem)
               : assess_sheet(arena, text, &out, &problem)) != OK)
        code = args_refuse(&problem);
    else
        fwrite(out.ptr, 1, out.len, stdout);
    arena_free(arena);
    return code;
}
