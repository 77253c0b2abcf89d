#include "base/qr.h"
#include "base/number.h"

#include <qrencode.h>

enum { QUIET = 4, TEXT_MAX = 2300 };

Str qr_path(Arena *arena, Str text, int *side)
{
    *side = 0;
    if (text.len > TEXT_MAX) return STR("");
    QRcode *code =
        QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, QR_ECLEVEL_M);
    if (!code) return STR("");
    *side = code->width + 2 * QUIET;
    Buf out = buf_new(arena, 1 << 20);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++) {
            int from = x; /* a run of dark modules is one box */
            while (x < code->width && (code->data[y * code->width + x] & 1)) x++;
            if (x > from)
                buf_fmt(&out, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
        }
    QRcode_free(code);
    return buf_str(&out);
}
