/* yinlin kit: a working community without its people, taken along in one file. */
#include "base/args.h"
#include "base/file.h"
#include "main/faces.h"
#include "main/kit.h"
#include "main/program.h"

static const char usage[] =
    "yinlin kit export --data DIR [--community N] -o KIT.json\n"
    "yinlin kit import --data DIR [--community N] [--name 名称] [--dry-run] KIT.json\n";

static Status read_kit(Tx *tx, void *job)
{
    Str *text = job;
    Kit kit;
    TRY(kit_export(tx, &kit));
    *text = kit_write(tx->arena, &kit);
    return OK;
}

static Status save(Store *store, Arena *arena, CommunityId community, const char *path,
                   Problem *problem)
{
    Str text;
    TxOrigin origin = {.community = community, .purpose = "kit"};
    TRY(store_read(store, origin, arena, read_kit, &text, problem));
    TRY(file_write(path, text, problem));
    printf("%s\n", path);
    return OK;
}

static Status take(Store *store, Arena *arena, CommunityId community, KitImport *job,
                   Problem *problem)
{
    TxOrigin origin = {.community = community, .purpose = "kit"};
    Status status = store_write(store, origin, arena, kit_import, job, problem);
    bool dry = status == CONFLICT && str_is(str_of(problem->code), "kit.dry_run");
    if (status != OK && !dry) return status;
    Str report = buf_str(&job->report);
    printf("%.*s%s %lld 项，已有 %lld 项。%s\n", STR_ARG(report), dry ? "会新建" : "新建",
           (long long)job->made, (long long)job->kept, dry ? "这次只看，什么都没有动。" : "");
    return OK;
}

int face_kit(int argc, char **argv)
{
    ProgramOptions options = {.no_jobs = true};
    const char *out = NULL, *name = NULL;
    int64_t community = 1;
    KitImport job = {0};
    const ArgOption table[] = {
        {"--data", ARG_TEXT, &options.data, "DIR", "the data folder (./data)"},
        {"--db", ARG_TEXT, &options.db, "URL", "postgresql://… instead of SQLite in the folder"},
        {"--community", ARG_WHOLE, &community, "N", "which one (1)"},
        {"-o", ARG_TEXT, &out, "FILE", "export: where to"},
        {"--name", ARG_TEXT, &name, "NAME", "import: of a community that is not there yet"},
        {"--dry-run", ARG_FLAG, &job.dry, NULL, "import: say what would be made, change nothing"},
        {0}};
    int operands;
    Problem problem = {0};
    Store *store;
    Kit kit;
    Str text;
    int code = args_read(argc, argv, usage, table, &operands);
    if (code != ARGS_GO) return code;
    bool export = operands == 1 && str_is(str_of(argv[0]), "export") && out;
    bool import = operands == 2 && str_is(str_of(argv[0]), "import") && !out;
    if ((!export && !import) || community < 1) return args_usage(usage, table);
    Arena *arena = arena_new((size_t)1 << 30);
    Status status = OK;
    if (import) {
        job.kit = &kit;
        job.name = name ? str_of(name) : STR("");
        job.report = buf_new(arena, 4 << 20);
        status = file_read(arena, argv[1], KIT_BYTES_MAX, &text, &problem);
        if (status == OK) status = kit_read(arena, text, &kit, &problem);
    }
    options.read_only = export;
    if (status == OK) status = program_open(options, &store, &problem);
    if (status == OK) {
        status = export ? save(store, arena, (CommunityId){community}, out, &problem)
                        : take(store, arena, (CommunityId){community}, &job, &problem);
        store_close(store);
    }
    arena_free(arena);
    return status == OK ? 0 : args_refuse(&problem);
}
