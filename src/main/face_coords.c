/* yinlin coords --from gcj02 --to wgs84 < lines of "lon,lat" */
#include "base/args.h"
#include "base/file.h"
#include "engine/coords/coords.h"
#include "main/faces.h"

#include <math.h>
#include <stdio.h>

enum { INPUT_MAX = 1 << 30 };

static const char *from_name;
static const char *to_name;

static Status datum_option(const char *name, const char *option, Datum *out, Problem *problem)
{
    if (!name)
        return problem_set(
            problem, INVALID, "coords.datum_missing",
            "请用 %s 说明坐标系：wgs84（卫星定位、OSM）、gcj02（高德、腾讯）还是 bd09（百度）",
            option);
    if (datum_of(str_of(name), out)) return OK;
    return problem_set(problem, INVALID, "coords.datum_unknown",
                       "不认识的坐标系 %s，可以是 wgs84、gcj02、bd09", name);
}

/* "lon,lat", tabs and semicolons and spaces allowed between; the rest of the line is kept.  BD-09
 * moves every point of the earth by up to 0.0066 degrees, so that a little more than 180 is right.
 */
static bool line_read(Str line, Datum from, LonLat *out, Str *rest)
{
    double value[2];
    double slack = from == DATUM_BD09 ? 0.01 : 0;
    for (int i = 0; i < 2; i++) {
        size_t n = 0;
        line = str_trim(line);
        while (n < line.len && !memchr(",;\t ", line.ptr[n], 4)) n++;
        if (!str_to_double(str_slice(line, 0, n), &value[i])) return false;
        line = str_slice(line, n, line.len);
        if (i == 1) break;
        line = str_trim(line);
        if (line.len && (line.ptr[0] == ',' || line.ptr[0] == ';'))
            line = str_slice(line, 1, line.len);
    }
    *rest = line;
    *out = (LonLat){value[0], value[1]};
    return fabs(out->lon) <= 180 + slack && fabs(out->lat) <= 90 + slack;
}

static bool is_header(Str line)
{
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (c >= '0' && c <= '9') return false;
    }
    return str_starts(line, STR("lon")) || str_starts(line, STR("lng"));
}

static Status convert_lines(Str text, Datum from, Datum to, Buf *out, Problem *problem)
{
    int64_t number = 0;
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_slice(text, 3, text.len);
    for (Str rest = text; rest.ptr;) {
        Str line = str_trim(str_cut(&rest, '\n'));
        LonLat p;
        Str tail;
        number++;
        if (!line.len) continue;
        if (number == 1 && is_header(line)) {
            buf_put(out, line);
            buf_char(out, '\n');
            continue;
        }
        if (!line_read(line, from, &p, &tail)) {
            problem_set(problem, INVALID, "coords.line",
                        "第 %lld 行不是“经度,纬度”（经度 -180 到 180，纬度 -90 到 90）",
                        (long long)number);
            return problem_at(problem, "line %lld", (long long)number);
        }
        p = coords_convert(from, to, p);
        buf_fmt(out, "%.12f,%.12f%.*s\n", p.lon, p.lat, STR_ARG(tail));
    }
    return OK;
}

static Status run(Arena *arena, Problem *problem)
{
    Datum from;
    Datum to;
    Str text;
    TRY(datum_option(from_name, "--from", &from, problem));
    TRY(datum_option(to_name, "--to", &to, problem));
    TRY(file_read(arena, "-", INPUT_MAX, &text, problem));
    Buf out = buf_new(arena, (size_t)INPUT_MAX * 4);
    TRY(convert_lines(text, from, to, &out, problem));
    fwrite(out.ptr, 1, out.len, stdout);
    return OK;
}

static const char usage[] = "yinlin coords --from gcj02 --to wgs84 < lines of lon,lat";

int face_coords(int argc, char **argv)
{
    const ArgOption options[] = {
        {"--from", ARG_TEXT, &from_name, "DATUM", "wgs84, gcj02 or bd09"},
        {"--to", ARG_TEXT, &to_name, "DATUM", "wgs84, gcj02 or bd09"},
        {0},
    };
    int operands;
    Problem problem = {0};
    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    if (operands) return args_usage(usage, options); /* a file is given with < */
    Arena *arena = arena_new((size_t)8 << 30);
    Status status = run(arena, &problem);
    arena_free(arena);
    return status == OK ? 0 : args_refuse(&problem);
}
