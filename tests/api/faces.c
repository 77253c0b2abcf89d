/* Every face of the command line says how it is used, and refuses what it does not know. */
#include "main/faces.h"
#include "base/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Faces keep their options in statics: each run has a process of its own. */
static int run(const Face *face, const char *word)
{
    fflush(stdout);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        char *words[] = {strdup(word), NULL};
        int code = face->run(1, words);
        fflush(NULL);
        _exit(code);
    }
    int status;
    ASSERT(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(every_face_helps_and_refuses)
{
    for (const Face *face = faces; face->name; face++) {
        int help = run(face, "--help"), unknown = run(face, "--no-such-option");
        if (help != 0 || unknown != 2) test_note("%s: %d, %d", face->name, help, unknown);
        CHECK_INT(0, help);
        CHECK_INT(2, unknown);
    }
}

/* Only what is made up may live at another moment than the true one. */
TEST(a_real_community_is_not_served_with_the_clock_set_ahead)
{
    const Face *serve = faces;
    while (strcmp(serve->name, "serve") != 0) serve++;
    char folder[] = "/tmp/yinlin-ahead.XXXXXX";
    ASSERT(mkdtemp(folder));
    fflush(stdout);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        setenv("YL_AHEAD", "3600", 1);
        char *words[] = {strdup("--data"), folder, strdup("--listen"), strdup("127.0.0.1:0"), NULL};
        _exit(serve->run(4, words));
    }
    int status;
    ASSERT(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 2);
    CHECK_INT(0, rmdir(folder)); /* and nothing was begun in it */
}

TEST(no_face_is_named_twice)
{
    for (const Face *face = faces; face->name; face++)
        for (const Face *other = faces; other < face; other++)
            CHECK(strcmp(face->name, other->name) != 0);
}
