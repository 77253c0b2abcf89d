/* Rosters: encodings, CSV and cells, as a dry run over a store that holds nobody. */
#include "domains/people/inside.h"

typedef struct ImportJob {
    Str csv;
    ImportReport report;
} ImportJob;

static Status import_dry(Tx *tx, void *context)
{
    ImportJob *job = context;
    return people_import(tx, job->csv, NULL, 0, true, &job->report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const StorePart *const parts[] = {&people_domain.store, NULL};
    static Store *store;
    Problem problem = {0};
    Arena *arena = arena_new(256 << 20);
    Str text;
    if (!store) {
        /* A folder of its own: an old run's file may have an old schema, and runs may overlap. */
        char folder[] = "/tmp/yinlin-fuzz-XXXXXX";
        secret_open_for_test();
        ASSERT(mkdtemp(folder));
        static char url[64];
        snprintf(url, sizeof url, "sqlite:%s/roster.db", folder);
        ASSERT(store_open((StoreOptions){.url = url, .no_jobs = true, .parts = parts}, &store,
                          &problem) == OK);
    }
    if (import_decode(arena, (Str){(const char *)data, size}, &text, &problem) == OK) {
        ASSERT(utf8_valid(text) || size == 0);
        ImportJob job = {.csv = text};
        Status status =
            store_write(store, (TxOrigin){.community = {1}}, arena, import_dry, &job, &problem);
        ASSERT(status == OK || status == INVALID);
        if (status == OK) {
            ASSERT(job.report.added == 0 && job.report.fault_count <= IMPORT_FAULTS_MAX);
            for (size_t i = 0; i < job.report.fault_count; i++)
                ASSERT(job.report.faults[i].text.len > 0);
        } else {
            ASSERT(problem.text[0]);
        }
    }
    arena_free(arena);
    return 0;
}
