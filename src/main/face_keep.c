/* yinlin demo, audit, backup: keeping a community's data. */
#include "base/args.h"
#include "base/file.h"
#include "main/demo.h"
#include "main/faces.h"
#include "main/program.h"

#define DATA_OPTIONS(options)                                                                      \
    {"--data", ARG_TEXT, &(options).data, "DIR", "the data folder (./data)"},                      \
    {                                                                                              \
        "--db", ARG_TEXT, &(options).db, "URL", "postgresql://… instead of SQLite in the folder" \
    }

int face_demo(int argc, char **argv)
{
    ProgramOptions options = {.no_jobs = true};
    int64_t seed = 1;
    const ArgOption table[] = {
        DATA_OPTIONS(options), {"--seed", ARG_WHOLE, &seed, "N", "same seed, same people"}, {0}};
    int operands;
    Problem problem = {0};
    Store *store;
    int code = args_read(argc, argv, "yinlin demo [options]", table, &operands);
    if (code != ARGS_GO) return code;
    if (program_open(options, &store, &problem) != OK) return args_refuse(&problem);
    Status status = demo_fill(store, (uint64_t)seed, &problem);
    if (status == OK) status = demo_map(options.data ? options.data : "data", &problem);
    store_close(store);
    if (status == OK) {
        char mark[4096]; /* serve sees by it that nothing here is real: see program.h */
        snprintf(mark, sizeof mark, "%s/demo", options.data ? options.data : "data");
        status = file_write(mark, STR("made up by yinlin demo\n"), &problem);
    }
    if (status != OK) return args_refuse(&problem);
    printf("已建好示范社区：梧桐街道幸福里，%d 位老人。\n", DEMO_ELDERS);
    return 0;
}

static void show_broken(void *context, const char *part, Str title, Str row)
{
    (void)context;
    printf("%s\t%.*s\t%.*s\n", part, STR_ARG(title), STR_ARG(row));
}

typedef struct Again {
    StuckEvent *stuck;
    size_t count, at;
} Again;

static Status read_stuck(Tx *tx, void *job)
{
    Again *a = job;
    return events_stuck(tx, &a->stuck, &a->count);
}

static Status deliver_again(Tx *tx, void *job)
{
    const Again *a = job;
    const StuckEvent *s = &a->stuck[a->at];
    return event_retry(tx, str_c(tx->arena, s->listener), s->number);
}

/* What was put aside is handed to its listener once more, each in a transaction of its own; what is
 * refused again stays and is said. */
static Status retry_stuck(Store *store, Problem *problem)
{
    Arena *arena = arena_new(1 << 28);
    Again a = {0};
    Status status = store_read(store, (TxOrigin){0}, arena, read_stuck, &a, problem);
    for (; status == OK && a.at < a.count; a.at++) {
        const StuckEvent *s = &a.stuck[a.at];
        TxOrigin origin = {.community = s->community, .purpose = "retry"};
        Problem refused = {0};
        bool done = store_write(store, origin, arena, deliver_again, &a, &refused) == OK;
        printf("%.*s\t%lld\t%s\n", STR_ARG(s->listener), (long long)s->number,
               done ? "delivered" : refused.code);
    }
    arena_free(arena);
    return status;
}

int face_audit(int argc, char **argv)
{
    ProgramOptions options = {.read_only = true};
    bool retry = false;
    const ArgOption table[] = {
        DATA_OPTIONS(options),
        {"--retry", ARG_FLAG, &retry, NULL, "first deliver what listeners gave up on once more"},
        {0}};
    int operands;
    int64_t broken = 0;
    Problem problem = {0};
    Store *store;
    int code = args_read(argc, argv, "yinlin audit [options]", table, &operands);
    if (code != ARGS_GO) return code;
    if (retry) options = (ProgramOptions){.data = options.data, .no_jobs = true, .db = options.db};
    if (program_open(options, &store, &problem) != OK) return args_refuse(&problem);
    Status status = retry ? retry_stuck(store, &problem) : OK;
    if (status == OK) status = store_audit(store, show_broken, NULL, &broken, &problem);
    store_close(store);
    if (status != OK) return args_refuse(&problem);
    printf("%lld rows break an audit\n", (long long)broken);
    return broken ? 1 : 0;
}

static const char backup_usage[] = "yinlin backup --data DIR TO_FILE";

int face_backup(int argc, char **argv)
{
    ProgramOptions options = {.read_only = true};
    const ArgOption table[] = {DATA_OPTIONS(options), {0}};
    int operands;
    Problem problem = {0};
    Store *store;
    int code = args_read(argc, argv, backup_usage, table, &operands);
    if (code != ARGS_GO) return code;
    if (operands != 1) return args_usage(backup_usage, table);
    if (program_open(options, &store, &problem) != OK) return args_refuse(&problem);
    Status status = store_backup(store, argv[0], &problem);
    store_close(store);
    if (status != OK) return args_refuse(&problem);
    printf("%s\n", argv[0]);
    return 0;
}
