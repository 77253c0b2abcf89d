/* The street of the demo lives a few days with everything that goes wrong; `yinlin rehearse` is the
 * same for a month. */
#include "main/rehearse.h"
#include "base/file.h"
#include "base/test.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

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

static Str life(int64_t days, uint64_t seed, bool crash, Rehearsed *done)
{
    char folder[] = "/tmp/yinlin-rehearse.XXXXXX";
    Problem problem = {0};
    Buf out = buf_new(test_arena(), 1 << 20);
    CHECK(mkdtemp(folder) != NULL);
    RehearseAsk ask = {.folder = folder, .days = days, .seed = seed, .crash = crash};
    CHECK_STATUS(OK, rehearse(&ask, &out, done, &problem));
    if (problem.code[0]) test_note("%s: %s", problem.code, problem.text);
    remove_folder(folder, 2);
    return buf_str(&out);
}

TEST(three_days_with_kill_9_leave_nothing_undone_and_the_same_seed_tells_the_same_story)
{
    Rehearsed first, second;
    Str a = life(3, 7, true, &first);
    Str b = life(3, 7, true, &second);
    test_note("%lld orders, %lld kills", (long long)first.orders, (long long)first.kills);
    CHECK_STR(a, b);
    CHECK(first.orders > 300);
    CHECK(first.kills >= 9);
    CHECK_INT(0, first.broken);
}

TEST(another_seed_tells_another_story)
{
    Rehearsed first, second;
    Str a = life(1, 8, false, &first);
    Str b = life(1, 9, false, &second);
    CHECK(!str_eq(a, b));
    CHECK_INT(0, first.kills);
    CHECK_INT(0, first.broken);
    CHECK_INT(0, second.broken);
}
