/* Wandering in its two plain forms, over the last ROAM_FIXES trusted fixes: pacing (to and fro
 * along a line) and lapping (round and round), after Martino-Saltzman et al. 1991.  It says what
 * was seen on the map and never why.
 *
 * Owns        a Roam of fixed size; no memory, no clock
 * Always true said once for each kind until the pattern has ended */
#pragma once
#include "engine/vitals/fence.h"

enum { ROAM_FIXES = 32 };

typedef enum RoamKind { ROAM_NOTHING = 0, ROAM_PACING = 1, ROAM_LAPPING = 2 } RoamKind;

typedef struct Roam {
    int32_t lat_e7[ROAM_FIXES], lon_e7[ROAM_FIXES];
    Ms last_at;
    int32_t count; /* ever taken */
    RoamKind said;
} Roam;

RoamKind roam_fix(Roam *roam, const Fix *fix);
const char *roam_code(RoamKind kind);
const char *roam_sentence(RoamKind kind);
