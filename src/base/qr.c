#include "base/qr.h"
#include "base/number.h"

#include <qrencode.h>

enum { QUIET = 4, TEXT_MAX = 2300 };

Str qr_svg(Arena *arena, Str text, int module)
{
    if (text.len > TEXT_MAX) return STR("");
    QRcode *code =
        QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, QR_ECLEVEL_M);
    if (!code) return STR("");
    int side = (code->width + 2 * QUIET) * module;
    Buf out = buf_new(arena, 4 << 20);
    buf_fmt(&out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">"
            "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
            side, side, side, side);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++) {
            /* A run of dark modules is one stroke. */
            int from = x;
            while (x < code->width && (code->data[y * code->width + x] & 1)) x++;
            if (x > from)
                buf_fmt(&out, "M%d %dh%dv%dH%dz", (from + QUIET) * module, (y + QUIET) * module,
                        (x - from) * module, module, (from + QUIET) * module);
        }
    buf_text(&out, "\"/></svg>");
    QRcode_free(code);
    return buf_str(&out);
}
