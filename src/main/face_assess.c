#include "base/args.h"
#include "base/file.h"
#include "engine/assess/assess.h"
#include "main/faces.h"

#include <stdio.h>

enum { SHEET_MAX = 64 << 20 };

/* Prints nothing unless the whole sheet is good. */
int face_assess(int argc, char **argv)
{
    bool help = false;
    int operands;
    const ArgOption options[] = {{"--help", ARG_FLAG, &help, NULL, "this help"}, {0}};

    if (args_read(argc, argv, options, &operands) != OK) return 2;
    if (help || operands != 1) {
        args_help("yinlin assess FILE.csv   ability level by GB/T 42195-2022, one line a person",
                  options);
        return help ? 0 : 2;
    }
    Arena *arena = arena_new((size_t)8 * SHEET_MAX);
    Buf out = buf_new(arena, SHEET_MAX);
    Problem problem = {0};
    Str text;
    int code = 0;
    if (file_read(arena, argv[0], SHEET_MAX, &text, &problem) != OK ||
        assess_sheet(arena, text, &out, &problem) != OK)
        code = args_refuse(&problem);
    else
        fwrite(out.ptr, 1, out.len, stdout);
    arena_free(arena);
    return code;
}
