/* yinlin rehearse: a made-up street lives for days, with everything that goes wrong. */
#include "base/args.h"
#include "main/faces.h"
#include "main/rehearse.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The database, its key and what the stand-ins have "sent": two floors. */
static void remove_folder(const char *folder, int floors)
{
    char path[4200];
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (unlink(path) != 0 && floors > 1) remove_folder(path, floors - 1);
    }
    if (dir) closedir(dir);
    rmdir(folder);
}

/* In memory where the machine has a file system for it. */
static const char *make_folder(void)
{
    static char in_memory[] = "/dev/shm/yinlin-rehearse.XXXXXX";
    static char on_disk[] = "/tmp/yinlin-rehearse.XXXXXX";
    const char *made = mkdtemp(in_memory);
    return made ? made : mkdtemp(on_disk);
}

int face_rehearse(int argc, char **argv)
{
    RehearseAsk ask = {.days = 30};
    int64_t seed = 1;
    int operands;
    Rehearsed done = {0};
    Problem problem = {0};
    const ArgOption table[] = {
        {"--days", ARG_WHOLE, &ask.days, "N", "so many days (30, at most 400)"},
        {"--seed", ARG_WHOLE, &seed, "N", "same seed, same story, same bytes"},
        {"--crash", ARG_FLAG, &ask.crash, NULL, "the process that writes is killed, 4 times a day"},
        {"--data", ARG_TEXT, &ask.folder, "DIR", "keep the database there (else it is removed)"},
        {0}};
    int code = args_read(argc, argv, "yinlin rehearse [options]", table, &operands);
    if (code != ARGS_GO) return code;
    if (operands) return args_usage("yinlin rehearse [options]", table);
    if (ask.days < 1 || ask.days > 400) {
        fprintf(stderr, "--days: 1 .. 400\n");
        return 2;
    }
    ask.seed = (uint64_t)seed;
    bool keep = ask.folder != NULL;
    if (!keep) ask.folder = make_folder();
    if (!ask.folder) return 2;
    Arena *arena = arena_new(8 << 20);
    Buf out = buf_new(arena, 1 << 20);
    Status status = rehearse(&ask, &out, &done, &problem);
    Str report = buf_str(&out);
    printf("%.*s", STR_ARG(report));
    arena_free(arena);
    if (!keep) remove_folder(ask.folder, 2);
    if (status != OK) return args_refuse(&problem);
    return done.broken ? 1 : 0;
}
