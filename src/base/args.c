#include "base/args.h"
#include "base/json.h"

#include <stdio.h>

static const ArgOption *find(const ArgOption *options, Str name)
{
    for (; options->name; options++)
        if (str_is(name, options->name)) return options;
    return NULL;
}

static bool take(const ArgOption *option, char *text)
{
    switch (option->kind) {
    case ARG_FLAG: return false;
    case ARG_TEXT: *(const char **)option->value = text; return true;
    case ARG_WHOLE: return str_to_i64(str_of(text), option->value);
    case ARG_NUMBER: return str_to_double(str_of(text), option->value);
    }
    return false;
}

static void show(FILE *to, const char *usage, const ArgOption *options)
{
    fprintf(to, "%s\n", usage);
    for (; options->name; options++)
        fprintf(to, "  %-14s %-8s %s\n", options->name, options->shape ? options->shape : "",
                options->help);
}

int args_read(int argc, char **argv, const char *usage, const ArgOption *options, int *operands)
{
    int kept = 0;
    bool done = false;
    for (int i = 0; i < argc; i++) {
        char *word = argv[i];
        if (done || word[0] != '-' || word[1] == 0) {
            argv[kept++] = word;
            continue;
        }
        if (strcmp(word, "--") == 0) {
            done = true;
            continue;
        }
        if (strcmp(word, "--help") == 0) {
            show(stdout, usage, options);
            return 0;
        }
        char *equals = word[1] == '-' ? strchr(word, '=') : NULL;
        Str name = equals ? (Str){word, (size_t)(equals - word)} : str_of(word);
        const ArgOption *option = find(options, name);
        if (!option) {
            fprintf(stderr, "不认识的选项 %s；加 --help 看用法\n", word);
            return ARGS_WRONG;
        }
        if (option->kind == ARG_FLAG && !equals) {
            *(bool *)option->value = true;
            continue;
        }
        char *value = equals ? equals + 1 : i + 1 < argc ? argv[++i] : NULL;
        if (!value || !take(option, value)) {
            fprintf(stderr, "选项 %s 要跟一个值 %s\n", option->name,
                    option->shape ? option->shape : "");
            return ARGS_WRONG;
        }
    }
    *operands = kept;
    return ARGS_GO;
}

int args_usage(const char *usage, const ArgOption *options)
{
    show(stderr, usage, options);
    return ARGS_WRONG;
}

int args_refuse(const Problem *problem)
{
    Arena *arena = arena_new(1 << 16);
    Buf buf = buf_new(arena, 1 << 15);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_text(&out, "error", problem->code);
    if (problem->where[0]) json_put_text(&out, "where", problem->where);
    json_put_text(&out, "text", problem->text);
    json_close(&out, '}');
    Str line = buf_str(&buf);
    fprintf(stderr, "%.*s\n", STR_ARG(line));
    arena_free(arena);
    return ARGS_WRONG;
}
