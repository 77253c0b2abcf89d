/* Inside of hierarchy.c and matrix.c. */
#pragma once
#include "engine/walk/matrix.h"

typedef struct WalkUp {
    uint32_t to; /* an id lower than one's own: more important */
    uint32_t out;
    uint32_t in;
} WalkUp;

struct WalkHierarchy {
    const WalkNet *net;
    const uint32_t *id; /* state -> id; 0 is the most important */
    uint32_t node_count;
    const uint32_t *first; /* [node_count + 1] into ups */
    const WalkUp *ups;
    size_t up_count;
};
