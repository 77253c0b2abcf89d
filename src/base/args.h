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
    const char *name; /* with its dashes */
    ArgKind kind;
    void *value;       /* bool, const char *, int64_t or double */
    const char *shape; /* "FILE"; NULL for a flag */
    const char *help;
} ArgOption;

enum { ARGS_GO = -1, ARGS_WRONG = 2 /* the exit code of every wrong use */ };

/* Moves the operands to argv[0..*operands) in order; "--" ends the options, "--name=value" is
 * accepted. ARGS_GO, or the exit code to end with: 0 after --help, which every face knows;
 * ARGS_WRONG after a fault, said in one sentence on stderr. */
int args_read(int argc, char **argv, const char *usage, const ArgOption *options,
              int *operands) MUST_USE;
/* For operands that fit nothing: the usage on stderr. Returns ARGS_WRONG. */
int args_usage(const char *usage, const ArgOption *options);
/* Prints the problem as one JSON line on stderr. Returns ARGS_WRONG. */
int args_refuse(const Problem *problem);
