/* QR codes (ISO/IEC 18004), by libqrencode. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

/* The dark modules at level M as the data of one SVG path, a module a unit, within a square of *side
 * units that has the quiet zone of four; empty when the text is too long (about 2,300 bytes). */
Str qr_path(Arena *arena, Str text, int *side);
