/* The command line of one face: options as a table, the rest as operands.
 *
 *   static const char *out; static int64_t seed = 1; static bool summary;
 *   const ArgOption options[] = {
 *       {"-o", ARG_TEXT, &out, "FILE", "write the plan here"},
 *       {"--seed", ARG_WHOLE, &seed, "N", "same seed, same answer"},
 *       {"--summary", ARG_FLAG, &summary, NULL, "one line"},
 *       {0}};
 */
#pragma once
#include "base/str.h"

typedef enum ArgKind { ARG_FLAG, ARG_TEXT, ARG_WHOLE, ARG_NUMBER } ArgKind;

typedef struct ArgOption {
    const char *name;  /* with its dashes */
    ArgKind kind;
    void *value;       /* bool, const char *, int64_t or double */
    const char *shape; /* "FILE"; NULL for a flag */
    const char *help;
} ArgOption;

/* Moves the operands to argv[0..*operands) in order; "--" ends the options, "--name=value" is
 * accepted. On a fault says one sentence on stderr and returns INVALID. */
Status args_read(int argc, char **argv, const ArgOption *options, int *operands) MUST_USE;
void args_help(const char *usage, const ArgOption *options);
/* Prints the problem as one JSON line on stderr and returns the exit code for it: 2. */
int args_refuse(const Problem *problem);
