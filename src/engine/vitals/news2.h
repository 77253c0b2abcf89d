/* NEWS2, the National Early Warning Score (Royal College of Physicians, 2017; reproduced with
 * acknowledgement).  At home breathing and consciousness are mostly not known: then the parts are
 * shown and no total is formed.  A missing part is never zero. */
#pragma once
#include "engine/vitals/reading.h"

typedef enum News2Part {
    NEWS2_BREATHING,
    NEWS2_SPO2,
    NEWS2_OXYGEN,
    NEWS2_SYSTOLIC,
    NEWS2_PULSE,
    NEWS2_CONSCIOUSNESS,
    NEWS2_TEMPERATURE,
    NEWS2_PARTS
} News2Part;

typedef enum Consciousness { CONSCIOUS_ALERT = 0, CONSCIOUS_CVPU = 1 } Consciousness;

/* at = 0: not known. Units of vital_facts; oxygen 0 air, 1 oxygen; consciousness as the enum. */
typedef struct News2Value {
    int32_t value;
    Ms at;
} News2Value;

typedef struct News2Input {
    News2Value part[NEWS2_PARTS];
    bool spo2_scale_2; /* only on a clinician's order (hypercapnic failure, target 88-92 %) */
} News2Input;

typedef enum News2Band {
    NEWS2_PARTIAL = 0,
    NEWS2_LOW = 1,        /* 0-4 */
    NEWS2_LOW_MEDIUM = 2, /* a single 3: urgent review by the ward */
    NEWS2_MEDIUM = 3,     /* 5-6: urgent */
    NEWS2_HIGH = 4,       /* 7 and more: emergency */
} News2Band;

typedef struct News2 {
    int8_t part[NEWS2_PARTS]; /* 0..3, or -1 not known or too old */
    int known;                /* parts of 7 */
    int known_sum;            /* of the known parts; not a score unless all 7 are */
    int total;                /* 0..20, or -1 when partial */
    bool any_three;
    News2Band band;
} News2;

News2 news2_of(const News2Input *input, Ms now);
const char *news2_code(News2Band band);
/* "NEWS2 共 5 分，请尽快评估。" or "NEWS2 不全，七项知四项。" */
void news2_sentence(const News2 *news, Buf *out);
