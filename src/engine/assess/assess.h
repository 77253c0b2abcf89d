/* Ability assessment: GB/T 42195-2022 老年人能力评估规范, the older MZ/T 039-2013, and the score
 * bands of other scales in use.
 *
 * Owns        nothing; pure functions over scores
 * Source      GB/T 42195-2022 tables A to C and clause 6 (domains, items, levels, raising rules);
 *             MZ/T 039-2013 annex (combined level); scales as named at each function
 * Always true a level exists only when all 26 items are answered, each in its own range;
 *             it is never stored apart from the scores it is computed from */
#pragma once
#include "base/str.h"

enum {
    ASSESS_ITEMS = 26,
    ASSESS_TOTAL_MAX = 90,
    ASSESS_EVENTS_MAX = 1000, /* of one kind in 30 days; more is a typing error */
};

typedef enum AssessDomain {
    ASSESS_SELF_CARE = 1, /* B1 自理能力 */
    ASSESS_MOTION = 2,    /* B2 基础运动能力 */
    ASSESS_MIND = 3,      /* B3 精神状态 */
    ASSESS_SENSES = 4,    /* B4 感知觉与社会参与 */
} AssessDomain;

typedef struct AssessItem {
    const char *code; /* "B1.1", the standard's own number */
    AssessDomain domain;
    const char *name;
    int32_t max; /* scores are 0 .. max */
    /* A short label for each score from 0 up, in our own words. */
    const char *labels[5];
} AssessItem;

extern const AssessItem assess_items[ASSESS_ITEMS];

typedef struct AssessFacts {
    int32_t scores[ASSESS_ITEMS]; /* in the order of assess_items; -1 is "not answered" */
    bool coma;                    /* a flag of its own: score 0 for consciousness is not coma */
    bool dementia;                /* diagnosed, ICD-10 F00-F03 */
    bool mental;                  /* diagnosed by a psychiatrist, F04-F99 */
    /* Care-risk events in the last 30 days, each 0 .. ASSESS_EVENTS_MAX. */
    int32_t falls, wanderings, chokings, self_harms, others;
} AssessFacts;

typedef struct AssessResult {
    int32_t total;          /* 0 .. 90 */
    int32_t by_domain[4];   /* 32, 15, 28, 15 at most */
    int32_t level_by_score; /* 0 .. 4 */
    /* After the raising rules: 0 能力完好 · 1 轻度失能 · 2 中度失能 · 3 重度失能 · 4 完全失能 */
    int32_t level;
    bool raised; /* level differs from level_by_score by one of them */
} AssessResult;

/* INVALID assess.item_missing, assess.item_range (where: the item's code), assess.events. */
Status assess_level(const AssessFacts *facts, AssessResult *out, Problem *problem) MUST_USE;

/* A CSV sheet: id, the 26 codes, coma, dementia_F00_F03, mental_F04_F99, falls30, wander30,
 * choke30, selfharm30, other30; other columns are passed over.  Writes id,total,level.  Any fault
 * refuses the whole sheet with where = "row R column C". */
Status assess_sheet(Arena *arena, Str csv, Buf *out, Problem *problem) MUST_USE;

/* MZ/T 039-2013: four domains each graded 0..3 to one level 0..3 (3 重度). -1 for a grade outside.
 * The text leaves some combinations of a dependent elder unnamed (ADL 2 with the others all 0, or
 * all 1-2 but not all 2); they are level 2, the level of every neighbour. */
int32_t assess_legacy_level(int32_t adl, int32_t mental, int32_t perception, int32_t social);
/* The ADL grade of a Barthel sum 0..100: 100 -> 0, 65-95 -> 1, 45-60 -> 2, <= 40 -> 3; -1 outside.
 */
int32_t assess_legacy_adl(int32_t barthel);

/* A legacy level read as a new one. 3 may be 3 or 4: taken as 3 and marked for reassessment. */
typedef struct AssessLegacy {
    int32_t level;
    bool reassess;
} AssessLegacy;
AssessLegacy assess_legacy_import(int32_t legacy_level);

/* Bands of other scales; 0 is the best band and -1 a score that the scale cannot give. */
int32_t
assess_barthel_band(int32_t score); /* 0 none · 1 mild 61-99 · 2 moderate 41-60 · 3 severe */
int32_t assess_lawton_band(int32_t score); /* 0 independent (8) · 1 dependent in something */
typedef enum Schooling { SCHOOLING_NONE, SCHOOLING_PRIMARY, SCHOOLING_SECONDARY } Schooling;
int32_t assess_mmse_band(int32_t score, Schooling schooling); /* 0 usual · 1 suspicious */
int32_t assess_ad8_band(int32_t score);                       /* 0 usual · 1 suspicious (>= 2) */
int32_t assess_morse_band(int32_t score);                     /* 0 low · 1 medium · 2 high */
/* WS/T 552-2017 / MNA; the score in half points, 0..60. 0 good · 1 risk · 2 malnourished */
int32_t assess_nutrition_band(int32_t half_points);
