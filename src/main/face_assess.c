#include "base/args.h"
#include "base/file.h"
#include "engine/assess/assess.h"
#include "main/faces.h"

#include <stdio.h>

enum { SHEET_MAX = 64 << 20 };

static const char usage[] =
    "yinlin assess FILE.csv   ability level by GB/T 42195-2022, one line a person";

/* Prints nothing unless the whole sheet is good. */
int face_assess(int argc, char **argv)
{
    int operands;
    const ArgOption options[] = {{0}};

    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    if (operands != 1) return args_usage(usage, options);
    Arena *arena = arena_new((size_t)8 * SHEET_MAX);
    Buf out = buf_new(arena, SHEET_MAX);
    Problem problem = {0};
    Str text;
    code = 0;
    if (file_read(arena, argv[0], SHEET_MAX, &text, &problem) != OK ||
        assess_sheet(arena, text, &out, &problem) != OK)
        code = args_refuse(&problem);
    else
        fwrite(out.ptr, 1, out.len, stdout);
    arena_free(arena);
    return code;
}
