#include "link/tell.h"
#include "base/json.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static struct {
    pthread_mutex_t lock; /* guards random and the files */
    TellOptions options;
    Random random;
} state = {.lock = PTHREAD_MUTEX_INITIALIZER};

void tell_configure(TellOptions options)
{
    state.options = options;
    state.random = random_seeded(options.seed);
}

static Status append(TellWay way, int64_t id, Str number, Str words, Problem *problem)
{
    Arena *arena = arena_new(1 << 18);
    Buf buf = buf_new(arena, 1 << 16);
    JsonOut out = json_out(&buf);
    json_open(&out, NULL, '{');
    json_put_i64(&out, "id", id);
    json_put_str(&out, "to", number);
    json_put_str(&out, "words", words);
    json_close(&out, '}');
    buf_char(&buf, '\n');
    Str path =
        str_fmt(arena, "%s/%s.jsonl", state.options.folder, way == TELL_SMS ? "sms" : "voice");
    int fd = open(path.ptr, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    bool good = fd >= 0 && write(fd, buf.ptr, buf.len) == (ssize_t)buf.len;
    if (fd >= 0) close(fd);
    arena_free(arena);
    return good ? OK
                : problem_set(problem, UNAVAILABLE, "tell.down", "短信没有发出去，稍后自动再发");
}

Status tell_send(TellWay way, int64_t id, Str number, Str words, Problem *problem)
{
    if (number.len < 7)
        return problem_set(problem, INVALID, "tell.bad_number", "没有可用的电话号码，请补上");
    if (!state.options.folder)
        return problem_set(problem, UNAVAILABLE, "tell.down", "还没有接通短信，请联系管理员");
    pthread_mutex_lock(&state.lock);
    int dice = (int)random_below(&state.random, 100);
    bool lost = dice < state.options.fail_percent;
    bool unsure = !lost && dice < state.options.fail_percent + state.options.repeat_percent;
    Status status = lost ? UNAVAILABLE : append(way, id, number, words, problem);
    pthread_mutex_unlock(&state.lock);
    if (lost || unsure)
        return problem_set(problem, UNAVAILABLE, "tell.down", "短信没有发出去，稍后自动再发");
    return status;
}
