/* Every face of the command line says how it is used, and refuses what it does not know. */
#include "main/faces.h"
#include "base/file.h"
#include "base/test.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 16 };

/* Runs `yinlin NAME words` (parted by blanks) and gives its code. Faces keep their options in
 * statics: each run has a process of its own. */
static int run(const Face *face, const char *line)
{
    fflush(stdout);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        char *words[WORDS_MAX + 1], *rest = strdup(line);
        int count = 0;
        for (char *word; count < WORDS_MAX && (word = strsep(&rest, " "));) words[count++] = word;
        words[count] = NULL;
        int code = face->run(count, words);
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

static const Face *face_named(const char *name)
{
    const Face *face = faces;
    while (strcmp(face->name, name) != 0) face++;
    return face;
}

TEST(a_server_with_wrong_words_does_not_start)
{
    static const char *const lines[] = {
        "extra",           "--listen abc",     "--listen 1.1.1.1:99999", "--node 32",
        "--node -1",       "--origin foo",     "--origin https://a.b/",  "--origin https://",
        "--cert a.pem",    "--key a.pem",      "--devices foo",          "--devices jt808=99999",
        "--mqtt-ca a.pem", "--devices-max -1",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        int code = run(face_named("serve"), lines[i]);
        if (!CHECK_INT(2, code)) test_note("%s", lines[i]);
    }
}

static int on_folder(const char *face, const char *folder)
{
    char line[200];
    snprintf(line, sizeof line, "--data %s", folder);
    return run(face_named(face), line);
}

static void put_key(const char *folder, const char *from, const char *to)
{
    char before[200], after[200];
    snprintf(before, sizeof before, "%s/%s", folder, from);
    snprintf(after, sizeof after, "%s/%s", folder, to);
    CHECK_INT(0, rename(before, after));
}

static bool has_key(const char *folder)
{
    char path[200];
    snprintf(path, sizeof path, "%s/key", folder);
    return access(path, F_OK) == 0;
}

static int remove_one(const char *path, const struct stat *file, int kind, struct FTW *where)
{
    (void)file;
    (void)kind;
    (void)where;
    return remove(path);
}

static void remove_folder(const char *folder)
{
    CHECK_INT(0, nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS));
}

/* A new key would be taken for the old one, and what is sealed with it lost when that comes back.
 */
TEST(a_database_is_opened_with_its_own_key_only)
{
    char folder[] = "/tmp/yinlin-key.XXXXXX", key[200];
    ASSERT(mkdtemp(folder));
    snprintf(key, sizeof key, "%s/key", folder);
    CHECK_INT(2, on_folder("audit", folder)); /* who only reads makes nothing */
    CHECK(!has_key(folder));
    CHECK_INT(0, on_folder("demo", folder));
    CHECK_INT(0, on_folder("audit", folder));
    put_key(folder, "key", "kept");
    CHECK_INT(2, on_folder("audit", folder));
    CHECK_INT(2, on_folder("demo", folder));
    CHECK(!has_key(folder));
    CHECK_STATUS(OK, file_write(key, STR("some other key of thirty-two byt"), NULL));
    CHECK_INT(2, on_folder("audit", folder));
    put_key(folder, "kept", "key");
    CHECK_INT(0, on_folder("audit", folder));
    remove_folder(folder);
}

/* Only what is made up may live at another moment than the true one. */
TEST(a_real_community_is_not_served_with_the_clock_set_ahead)
{
    const Face *serve = face_named("serve");
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
