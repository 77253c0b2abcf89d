#include "base/args.h"
#include "base/file.h"
#include "engine/benefit/sheet.h"
#include "main/faces.h"

#include <stdio.h>

enum { SCHEMES_BYTES_MAX = 16 << 20, SHEET_BYTES_MAX = 256 << 20 };

typedef struct Job {
    Arena *arena;
    Problem problem;
    const BenefitBook *book;
    const char *schemes;
    const char *sheet;
    Buf out;
} Job;

static Status read_book(Job *job)
{
    Str text;
    TRY(file_read(job->arena, job->schemes, SCHEMES_BYTES_MAX, &text, &job->problem));
    return benefit_book_read(job->arena, text, &job->book, &job->problem);
}

static Status read_sheet(Job *job, BenefitSheet *sheet)
{
    Str text;
    TRY(read_book(job));
    TRY(file_read(job->arena, job->sheet, SHEET_BYTES_MAX, &text, &job->problem));
    return benefit_sheet_read(job->arena, job->book, text, sheet, &job->problem);
}

static Status settle(Job *job)
{
    BenefitSheet sheet;
    TRY(read_sheet(job, &sheet));
    return benefit_sheet_print(job->arena, &sheet, &job->out, &job->problem);
}

static Status explain(Job *job)
{
    BenefitSheet sheet;
    TRY(read_sheet(job, &sheet));
    return benefit_sheet_explain(job->arena, &sheet, &job->out, &job->problem);
}

static int usage(const ArgOption *options)
{
    args_help(
        "yinlin benefit settle  --schemes SCHEMES.json CASES.csv   who pays what, to the fen\n"
        "yinlin benefit explain --schemes SCHEMES.json CASES.csv   the same in sentences",
        options);
    return 2;
}

int face_benefit(int argc, char **argv)
{
    bool help = false;
    int operands = 0;
    Job job = {0};
    const ArgOption options[] = {
        {"--schemes", ARG_TEXT, &job.schemes, "FILE", "the rules, as JSON"},
        {"--help", ARG_FLAG, &help, NULL, "this help"},
        {0},
    };
    static const struct {
        const char *name;
        Status (*run)(Job *job);
        int operands;
    } verbs[] = {{"settle", settle, 2}, {"explain", explain, 2}};

    if (args_read(argc, argv, options, &operands) != OK) return 2;
    if (help) return usage(options), 0;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (operands != verbs[i].operands || strcmp(argv[0], verbs[i].name) != 0 || !job.schemes)
            continue;
        job.sheet = operands > 1 ? argv[1] : NULL;
        job.arena = arena_new((size_t)16 << 30);
        job.out = buf_new(job.arena, (size_t)2 << 30);
        int code = 0;
        if (verbs[i].run(&job) == OK)
            fwrite(job.out.ptr, 1, job.out.len, stdout);
        else
            code = args_refuse(&job.problem);
        arena_free(job.arena);
        return code;
    }
    return usage(options);
}
