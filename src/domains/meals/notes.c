/* Notes for the kitchen are pieces with a comma between; none stands twice on a box. */
#include "domains/meals/inside.h"

static bool has_piece(Str note, Str piece)
{
    for (Str rest = note; rest.ptr && rest.len;) {
        size_t at = str_find(rest, STR("，"), 0);
        Str one = at == SIZE_MAX ? rest : str_slice(rest, 0, at);
        if (str_eq(one, piece)) return true;
        rest = at == SIZE_MAX ? STR("") : str_slice(rest, at + 3, rest.len);
    }
    return false;
}

void note_add_but(Buf *note, Str more, Str but)
{
    while (more.len) {
        size_t at = str_find(more, STR("，"), 0);
        Str one = at == SIZE_MAX ? more : str_slice(more, 0, at);
        more = at == SIZE_MAX ? STR("") : str_slice(more, at + 3, more.len);
        if (!one.len || has_piece(buf_str(note), one) || has_piece(but, one)) continue;
        if (note->len) buf_text(note, "，");
        buf_put(note, one);
    }
}

void note_add(Buf *note, Str more)
{
    note_add_but(note, more, STR(""));
}
