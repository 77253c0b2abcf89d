#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_fd(int *fd)
{
    if (*fd > 2) close(*fd);
}

Status file_read(Arena *arena, const char *path, size_t max, Str *out, Problem *problem)
{
    __attribute__((cleanup(close_fd))) int fd =
        strcmp(path, "-") == 0 ? 0 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return problem_set(problem, NOT_FOUND, "file.missing", "打不开文件 %s，请检查路径", path);
    struct stat info;
    size_t guess = 0;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
        if ((uint64_t)info.st_size > max)
            return problem_set(problem, INVALID, "file.too_large", "文件 %s 太大", path);
        guess = (size_t)info.st_size;
    }
    if (guess < 4096) guess = guess ? guess : 4096;
    size_t cap = guess + 1;
    size_t len = 0;
    char *bytes = arena_alloc_raw(arena, cap);
    for (;;) {
        if (len == cap) {
            size_t wider = cap * 2;
            char *more = arena_alloc_raw(arena, wider);
            memcpy(more, bytes, len);
            bytes = more;
            cap = wider;
        }
        ssize_t n = read(fd, bytes + len, cap - len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0)
            return problem_set(problem, UNAVAILABLE, "file.unreadable", "读不了文件 %s", path);
        if (n == 0) break;
        len += (size_t)n;
        if (len > max) return problem_set(problem, INVALID, "file.too_large", "文件 %s 太大", path);
    }
    *out = (Str){bytes, len};
    return OK;
}

static Status write_all(int fd, Str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return UNAVAILABLE;
        bytes = str_slice(bytes, (size_t)n, bytes.len);
    }
    return OK;
}

Status file_write(const char *path, Str bytes, Problem *problem)
{
    char beside[4096];
    int n = snprintf(beside, sizeof beside, "%s.%d.new", path, (int)getpid());
    ASSERT(n > 0 && (size_t)n < sizeof beside);
    __attribute__((cleanup(close_fd))) int fd =
        open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (fd >= 0 && write_all(fd, bytes) == OK && fsync(fd) == 0 && rename(beside, path) == 0)
        return OK;
    unlink(beside);
    return problem_set(problem, UNAVAILABLE, "file.unwritable", "写不了文件 %s，请检查路径和空间",
                       path);
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}
