#include "main/faces.h"

#include <stdio.h>
#include <string.h>

#ifndef YL_VERSION
#define YL_VERSION "0"
#endif

static int help(FILE *to)
{
    fprintf(to,
            "Yinlin 银邻 " YL_VERSION ": the working system of a community that looks after its "
            "elders\n\n");
    for (const Face *face = faces; face->name; face++)
        fprintf(to, "  yinlin %-10s %s\n", face->name, face->sentence);
    return to == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
    if (argc < 2) return help(stderr);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) return help(stdout);
    if (strcmp(argv[1], "--version") == 0) {
        printf("yinlin " YL_VERSION "\n");
        return 0;
    }
    for (const Face *face = faces; face->name; face++)
        if (strcmp(argv[1], face->name) == 0) return face->run(argc - 2, argv + 2);
    fprintf(stderr, "没有 %s 这个命令；yinlin --help 列出所有命令\n", argv[1]);
    return 2;
}
