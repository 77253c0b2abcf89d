/* QR codes (ISO/IEC 18004) as SVG, by libqrencode. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

/* A whole <svg> element of `module` user units a module with a quiet zone of four, level M, black
 * on white; empty when the text is too long (about 2,300 bytes). */
Str qr_svg(Arena *arena, Str text, int module);
