/* `yinlin walk` as an office types it: what cannot be asked is refused with what can, and where a
 * walker may use no street the answer is an empty table and an empty circle. */
#include "base/file.h"
#include "base/test.h"
#include "main/faces.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A lane of steps, and two doors on it. */
static const char lane[] = "from_lat,from_lon,to_lat,to_lon,highway\n22.29,114.17,22.291,114.17,"
                           "steps\n";
/* The same of paths of which nobody said what they are made of, and a short street. */
static const char paths[] = "from_lat,from_lon,to_lat,to_lon,highway\n22.29,114.17,22.291,114.17,"
                            "path\n22.291,114.17,22.2911,114.17,residential\n";
static const char doors[] = "\xef\xbb\xbfname,\"lon\",lat\r\n\"a, \"\"x\"\"\",114.17,22.2904\r\n"
                            "b,114.17,22.2908\r\n";

static const char *in(const char *folder, const char *name)
{
    return str_c(test_arena(), str_fmt(test_arena(), "%s/%s", folder, name));
}

/* Runs `walk WORDS` (cut at blanks) in the folder, in a process of its own: faces keep their
 * options in statics.  What it said, on either channel, is in *said. */
static int walk(const char *folder, const char *words, Str *said)
{
    char *argv[16] = {NULL};
    int argc = 0;
    Problem problem;
    for (Str rest = str_of(words); rest.ptr && argc < 15;)
        argv[argc++] = str_c(test_arena(), str_cut(&rest, ' '));
    fflush(stdout);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) {
        ASSERT(chdir(folder) == 0);
        int to = open("said", O_CREAT | O_TRUNC | O_WRONLY, 0600);
        dup2(to, STDOUT_FILENO);
        dup2(to, STDERR_FILENO);
        int code = face_walk(argc, argv);
        fflush(NULL);
        _exit(code);
    }
    int status;
    ASSERT(waitpid(child, &status, 0) == child);
    CHECK_STATUS(OK, file_read(test_arena(), in(folder, "said"), 1 << 20, said, &problem));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool says(Str said, const char *what)
{
    return strstr(str_c(test_arena(), said), what) != NULL;
}

TEST(walk_refuses_what_it_cannot_ask_and_answers_where_nothing_is_reached)
{
    static const struct {
        const char *words;
        int code;
        const char *says;
    } rows[] = {
        {"build lane.csv -o lane.walk", 0, "\"length_m\":111,"},
        {"circle lane.walk --at 22.2904,114.17 --profile nobody", 2, "wheelchair-strict, courier"},
        {"circle lane.walk --at 22.2904,114.17 --metres -4", 2, "walk.metres"},
        {"circle lane.walk --at 22.2904,114.17 --metres 1e9", 2, "0 到 100000 的米数"},
        {"circle lane.walk --at 22.2904,114.17 --minutes -4", 2, "walk.minutes"},
        {"circle lane.walk --at 22.2904,114.18", 2, "1029 "},
        {"circle lane.walk --at 22.2904,114.17 --profile ebike", 0, "\"vertices\":0,\"edge_m\":0,"},
        {"build paths.csv -o paths.walk", 0, "\"length_m\":122,"},
        {"circle paths.walk --at 22.291,114.17 --profile wheelchair-strict", 0,
         "91% 没有标明“轮椅（未知不走）”能不能走，都按走不通算，只有 9% 算走得通"},
        {"circle paths.walk --at 22.291,114.17 --profile wheelchair-strict", 0,
         "\"open_share\":0.09"},
        {"circle paths.walk --at 22.291,114.17 --profile wheelchair", 0, "\"vertices\":3"},
        {"matrix lane.walk --points doors.csv --limit-s -1", 2, "walk.limit"},
        {"matrix lane.walk --points doors.csv", 0, "\"a, \"\"x\"\"\",0.0,127."},
        {"matrix lane.walk --points doors.csv --profile ebike", 0, "\"a, \"\"x\"\"\",,\nb,,\n"},
    };
    char folder[] = "/tmp/yinlin-walk.XXXXXX";
    Problem problem;
    Str said;
    ASSERT(mkdtemp(folder));
    CHECK_STATUS(OK, file_write(in(folder, "lane.csv"), str_of(lane), &problem));
    CHECK_STATUS(OK, file_write(in(folder, "paths.csv"), str_of(paths), &problem));
    CHECK_STATUS(OK, file_write(in(folder, "doors.csv"), str_of(doors), &problem));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_INT(rows[i].code, walk(folder, rows[i].words, &said));
        if (!CHECK(says(said, rows[i].says))) test_note("%s: %.*s", rows[i].words, STR_ARG(said));
    }
    static const char *const left[] = {"lane.csv", "doors.csv", "lane.walk",
                                       "said",     "paths.csv", "paths.walk"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) unlink(in(folder, left[i]));
    CHECK_INT(0, rmdir(folder));
}
