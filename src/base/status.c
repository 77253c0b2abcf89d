#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

Status problem_set(Problem *p, Status status, const char *code, const char *text, ...)
{
    if (!p) return status;
    p->status = status;
    p->where[0] = 0;
    snprintf(p->code, sizeof p->code, "%s", code);
    va_list args;
    va_start(args, text);
    vsnprintf(p->text, sizeof p->text, text, args);
    va_end(args);
    return status;
}

Status problem_at(Problem *p, const char *where, ...)
{
    if (!p) return INVALID;
    va_list args;
    va_start(args, where);
    vsnprintf(p->where, sizeof p->where, where, args);
    va_end(args);
    return p->status;
}

_Noreturn void assert_failed(const char *fact, const char *file, int line)
{
    fprintf(stderr, "{\"level\":\"fatal\",\"at\":\"%s:%d\",\"assert\":\"%s\"}\n", file, line, fact);
    fflush(NULL);
    abort();
}
