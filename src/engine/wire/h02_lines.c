/* h02: the lines, "*HQ,id,TYPE,…#".
 *
 * Source  H02 protocol sheets of several makers; notes, part 6 */
#include "engine/wire/h02.h"

enum { FIELDS_MAX = 96 };

typedef struct Line {
    Bytes head; /* "HQ" */
    Str id;
    Bytes type;
    Bytes rest; /* after the type's comma */
    Bytes f[FIELDS_MAX];
    size_t n; /* fields of rest */
} Line;

static void say_time(WireCall *call, const Line *line, const char *type)
{
    if (line->id.len == 0) return;
    WireOut *out = call->reply;
    out_text(out, "*HQ,");
    out_str(out, line->id);
    out_text(out, ",V4,");
    out_text(out, type);
    out_text(out, ",");
    out_clock(out, call->now, true);
    out_text(out, "#");
}

static bool status_text(WireRecord *r, Bytes field)
{
    uint64_t status;
    if (field.len != 8 || !hex_of(field, &status)) return false;
    h02_status(r, (uint32_t)status);
    return true;
}

static void time_of(WireRecord *r, Bytes clock, Bytes date)
{
    int64_t t[3];
    int64_t d[3];
    if (pairs_of(clock, t) && pairs_of(date, d))
        wire_time(r, d[2], d[1], d[0], t[0], t[1], t[2], 0);
    else
        r->time_invalid = true;
    if (clock.len == 0 && pairs_of(date, d)) /* the day alone */
        wire_time(r, d[2], d[1], d[0], 0, 0, 0, 0);
}

/* ddmm.mmmm, ddmmmmmm or -dd-mm.mmmm */
static bool coordinate(Bytes text, Bytes mark, char plus, char minus, int64_t *e7)
{
    if (mark.len != 1 || (mark.ptr[0] != (uint8_t)plus && mark.ptr[0] != (uint8_t)minus))
        return false;
    if (text.len && text.ptr[0] == '-') {
        text = bytes_from(text, 1);
        size_t dash = 0;
        while (dash < text.len && text.ptr[dash] != '-') dash++;
        int64_t degrees;
        int64_t minutes;
        if (!whole_of(bytes_part(text, 0, dash < text.len ? dash : 0), &degrees) || degrees > 180 ||
            !fixed_of(bytes_from(text, dash + 1), 7, &minutes) || minutes < 0 ||
            minutes >= 600000000)
            return false;
        *e7 = degrees * 10000000 + (minutes + 30) / 60;
    } else if (!degrees_of(text, e7)) {
        return false;
    }
    if (mark.ptr[0] == (uint8_t)minus) *e7 = -*e7;
    return true;
}

static bool is_mark(Bytes b, const char *letters)
{
    return b.len == 1 && b.ptr[0] && strchr(letters, b.ptr[0]);
}

/* Six fields, "A|V|B", lat, N|S, lon, E|W: where the first of them stands, or -1. */
static int place_starts(const Line *line)
{
    for (size_t i = 1; i + 4 < line->n; i++)
        if (is_mark(line->f[i + 2], "NS") && is_mark(line->f[i + 4], "EW")) return (int)i;
    return -1;
}

/* Where the place should be when a mark is wrong: behind hhmmss and A|V|B. */
static int place_near(const Line *line)
{
    for (size_t i = 1; i + 4 < line->n; i++)
        if (is_mark(line->f[i], "ABV") && line->f[i - 1].len == 6) return (int)i;
    return -1;
}

/* The first field of eight hexadecimal digits behind the place. */
static size_t status_index(const Line *line, size_t from)
{
    uint64_t status;
    for (size_t i = from; i < line->n; i++)
        if (line->f[i].len == 8 && hex_of(line->f[i], &status)) return i;
    return line->n;
}

/* ",odometer,temperature,fuel,altitude,lac,cid" behind the status on some. */
static void extras(WireRecord *r, const Line *line, size_t at)
{
    int64_t n[4];
    uint64_t lac;
    uint64_t cid;
    if (line->n != at + 6 || !whole_of(line->f[at], &n[0]) ||
        !fixed_of(line->f[at + 1], 0, &n[1]) || !fixed_of(line->f[at + 2], 1, &n[2]) ||
        !memchr(line->f[at + 2].ptr, '.', line->f[at + 2].len) ||
        !fixed_of(line->f[at + 3], 2, &n[3]) || !hex_of(line->f[at + 4], &lac) ||
        !hex_of(line->f[at + 5], &cid) || cid > UINT32_MAX || lac > UINT32_MAX)
        return;
    wire_odometer(r, n[0]);
    if (!r->fix_invalid) wire_alt(r, n[3]);
    wire_cell(r, 0, 0, lac, cid);
}

/* V1 and its kin. `at` is the index of the validity. */
static WireFault place(WireCall *call, const Line *line, size_t at, WireRecord *r)
{
    const Bytes *f = line->f + at;
    size_t left = line->n - at;
    static const Bytes none = {(const uint8_t *)"", 0};
    int64_t lat;
    int64_t lon;
    int64_t speed = 0;
    int64_t course = 0;
    bool sim = bytes_is(line->type, "V19");
    size_t status = status_index(line, at + 5);
    if (status < line->n) status_text(r, line->f[status]);
    if (coordinate(f[1], f[2], 'N', 'S', &lat) && coordinate(f[3], f[4], 'E', 'W', &lon)) {
        bool coded = f[0].len > 0 && is_digit(f[0].ptr[0]); /* a coding scheme: the place is good */
        wire_fix(r, coded || is_mark(f[0], "A"), lat, lon);
        if (left > 5) fixed_of(f[5], 4, &speed);
        if (left > 6) fixed_of(f[6], 2, &course);
        if (!r->fix_invalid && !sim) wire_motion_of(r, (speed * 1852 + 50000) / 100000, course);
    } else {
        r->fix_invalid = true;
    }
    /* ddmmyy behind the course, or one further when a battery stands between */
    Bytes date = left > 7 ? f[7] : none;
    if (left > 8 && date.len != 6 && f[8].len == 6) date = f[8];
    time_of(r, line->f[at - 1], date);
    if (status < line->n) extras(r, line, status + 1);
    if (!(r->has & WIRE_FIX) && !r->alarms) return WIRE_BAD_FIELD;
    wire_emit(call, r);
    return WIRE_OK;
}

static WireFault v_family(WireCall *call, Line *line)
{
    WireRecord r;
    wire_clear(&r);
    int at = place_starts(line);
    bool answer = bytes_is(line->type, "V4");
    if (at < 0) at = place_near(line);
    if (at < 0 || (size_t)at + 5 > line->n) {
        if (!answer) return WIRE_BAD_FIELD;
        r.has = WIRE_TEXT; /* an answer without a place */
        r.text = bytes_str(line->rest);
        wire_emit(call, &r);
        return WIRE_OK;
    }
    if (answer && at >= 2) { /* all before the place's own time is the answer */
        const Bytes *last = &line->f[at - 2];
        r.has = WIRE_TEXT;
        r.text =
            (Str){(const char *)line->rest.ptr, (size_t)(last->ptr + last->len - line->rest.ptr)};
    }
    bool empty = line->f[at + 1].len == 0 && line->f[at + 3].len == 0;
    if (empty) { /* no place yet: nothing to tell unless an alarm is on */
        size_t status = status_index(line, (size_t)at);
        if (status < line->n) status_text(&r, line->f[status]);
        if (!r.alarms) return WIRE_OK;
        r.time_invalid = r.fix_invalid = true;
        wire_emit(call, &r);
    } else {
        WireFault fault = place(call, line, (size_t)at, &r);
        if (fault != WIRE_OK) return fault;
    }
    if (bytes_is(line->type, "V1")) say_time(call, line, "V1");
    return WIRE_OK;
}

/* V0, HTBT: the head comes back; the battery may follow the second. */
static WireFault beat(WireCall *call, const Line *line, Bytes frame)
{
    int64_t n;
    if (bytes_is(line->type, "HTBT") && line->n && fixed_of(line->f[0], 0, &n)) {
        WireRecord r;
        wire_clear(&r);
        wire_battery(&r, n * 100);
        if (r.has) wire_emit(call, &r);
    }
    out_bytes(call->reply, frame.ptr, (size_t)(line->type.ptr + line->type.len - frame.ptr));
    out_text(call->reply, "#");
    return WIRE_OK;
}

/* hhmmss,gsm,sats,battery,steps,rolls,ddmmyy,status */
static WireFault keep_alive(WireCall *call, const Line *line)
{
    WireRecord r;
    int64_t n;
    wire_clear(&r);
    if (line->n < 8) return WIRE_BAD_FIELD;
    bool known = status_text(&r, line->f[7]);
    time_of(&r, line->f[0], line->f[6]);
    if (whole_of(line->f[1], &n) && n < 256) wire_rssi(&r, n);
    if (whole_of(line->f[2], &n) && n < 256) wire_sats(&r, n);
    if (whole_of(line->f[3], &n)) wire_battery(&r, n * 100);
    if (whole_of(line->f[4], &n)) wire_steps(&r, n);
    if (!known && !r.has) return WIRE_BAD_FIELD;
    wire_emit(call, &r);
    return WIRE_OK;
}

/* Where a date stands with a status behind it, after whole triples of cells; n when nowhere. */
static size_t nbr_end(const Line *line)
{
    uint64_t status;
    int64_t date[3];
    for (size_t i = 5; i + 1 < line->n; i += 3)
        if (line->f[i + 1].len == 8 && hex_of(line->f[i + 1], &status) &&
            pairs_of(line->f[i], date))
            return i;
    return line->n;
}

/* hhmmss,mcc,mnc,ta,n, n × lac,cid,sig, ddmmyy,status. Clones count their cells wrongly, so the
 * date ends them. */
static WireFault nbr(WireCall *call, const Line *line)
{
    WireRecord r;
    int64_t mcc;
    int64_t mnc;
    wire_clear(&r);
    size_t end = nbr_end(line);
    if (end == line->n || !whole_of(line->f[1], &mcc) || !whole_of(line->f[2], &mnc) || mcc > 999 ||
        mnc > 999) {
        /* the lists cannot be read: the status, last or last but one, may still call for help */
        for (size_t i = line->n; i > 0 && i + 2 > line->n; i--)
            if (status_text(&r, line->f[i - 1])) break;
        if (!r.alarms) return WIRE_BAD_FIELD;
        r.time_invalid = true;
        wire_emit(call, &r);
        say_time(call, line, "NBR");
        return WIRE_OK;
    }
    for (const Bytes *f = line->f + 5; f < line->f + end; f += 3) {
        int64_t lac;
        int64_t cid;
        if (whole_of(f[0], &lac) && whole_of(f[1], &cid) && lac <= UINT32_MAX && cid <= UINT32_MAX)
            wire_cell(&r, (uint32_t)mcc, (uint32_t)mnc, (uint64_t)lac, (uint64_t)cid);
    }
    time_of(&r, line->f[0], line->f[end]);
    status_text(&r, line->f[end + 1]);
    wire_emit(call, &r);
    say_time(call, line, "NBR");
    return WIRE_OK;
}

/* hhmmss,mcc(3)mnc,count, count × lac,cid,sig,sig, battery hex,restarts,X,ddmmyy,status */
static WireFault towers(WireCall *call, const Line *line)
{
    WireRecord r;
    int64_t net;
    int64_t n;
    wire_clear(&r);
    if (line->n < 8 || line->f[1].len < 4 || !whole_of((Bytes){line->f[1].ptr, 3}, &net))
        return WIRE_BAD_FIELD;
    int64_t mcc = net;
    int64_t mnc;
    if (!whole_of(bytes_from(line->f[1], 3), &mnc) || mnc > 999 || !whole_of(line->f[2], &n))
        return WIRE_BAD_FIELD;
    for (size_t at = 3; n > 0 && at + 4 <= line->n; n--, at += 4) {
        int64_t lac;
        int64_t cid;
        if (whole_of(line->f[at], &lac) && whole_of(line->f[at + 1], &cid) && cid <= UINT32_MAX)
            wire_cell(&r, (uint32_t)mcc, (uint32_t)mnc, (uint64_t)lac, (uint64_t)cid);
    }
    size_t status = status_index(line, 3);
    if (status < line->n && status > 0) {
        status_text(&r, line->f[status]);
        time_of(&r, line->f[0], line->f[status - 1]);
    }
    wire_emit(call, &r);
    return WIRE_OK;
}

/* V,mcc,mnc, lac,cid,sig joined by Y; or A|B and a place with the date and no time of day. */
static WireFault vp1(WireCall *call, const Line *line)
{
    WireRecord r;
    int64_t mcc;
    int64_t mnc;
    int64_t lat;
    int64_t lon;
    int64_t n[2] = {0, 0};
    int64_t d[3];
    wire_clear(&r);
    if (line->n < 4) return WIRE_BAD_FIELD;
    if (is_mark(line->f[0], "V")) {
        if (!whole_of(line->f[1], &mcc) || !whole_of(line->f[2], &mnc) || mcc > 999 || mnc > 999)
            return WIRE_BAD_FIELD;
        Str rest = {(const char *)line->f[3].ptr,
                    (size_t)(line->rest.ptr + line->rest.len - line->f[3].ptr)};
        while (rest.ptr) {
            Str cell = str_cut(&rest, 'Y');
            Str lac = str_cut(&cell, ',');
            Str cid = cell.ptr ? str_cut(&cell, ',') : (Str){NULL, 0};
            int64_t a;
            int64_t c;
            if (str_to_i64(lac, &a) && str_to_i64(cid, &c) && a >= 0 && c >= 0)
                wire_cell(&r, (uint32_t)mcc, (uint32_t)mnc, (uint64_t)a, (uint64_t)c);
        }
    } else {
        if (line->n < 8 || !coordinate(line->f[1], line->f[2], 'N', 'S', &lat) ||
            !coordinate(line->f[3], line->f[4], 'E', 'W', &lon))
            return WIRE_BAD_FIELD;
        wire_fix(&r, true, lat, lon);
        fixed_of(line->f[5], 4, &n[0]);
        fixed_of(line->f[6], 2, &n[1]);
        if (!r.fix_invalid) wire_motion_of(&r, (n[0] * 1852 + 50000) / 100000, n[1]);
        if (pairs_of(bytes_part(line->f[7], 0, line->f[7].len < 6 ? 0 : 6), d))
            wire_time(&r, d[2], d[1], d[0], 0, 0, 0, 0);
    }
    wire_emit(call, &r);
    return WIRE_OK;
}

static WireFault sms(WireCall *call, const Line *line)
{
    WireRecord r;
    wire_clear(&r);
    r.has = WIRE_TEXT;
    r.text = str_trim(bytes_str(line->rest));
    wire_emit(call, &r);
    return WIRE_OK;
}

static WireFault line_of(Bytes frame, Line *line)
{
    Words w = words_of(bytes_part(frame, 1, frame.len - 2));
    Bytes id;
    if (!words_next(&w, &line->head) || !words_next(&w, &id)) return WIRE_BAD_HEADER;
    for (size_t i = 0; i < id.len; i++)
        if (!is_digit(id.ptr[i]) && !is_upper(id.ptr[i] & 0xdf)) return WIRE_BAD_ID;
    line->id = bytes_str(id);
    line->type = (Bytes){w.end, 0};
    line->n = 0;
    words_next(&w, &line->type);
    line->rest = words_rest(&w);
    while (line->n < FIELDS_MAX && words_next(&w, &line->f[line->n])) line->n++;
    return WIRE_OK;
}

static WireFault said(WireCall *call, Line *line, Bytes frame)
{
    Bytes t = line->type;
    if (bytes_is(t, "V0") || bytes_is(t, "HTBT")) return beat(call, line, frame);
    if (bytes_is(t, "LINK")) return keep_alive(call, line);
    if (bytes_is(t, "NBR")) return nbr(call, line);
    if (bytes_is(t, "V3")) return towers(call, line);
    if (bytes_is(t, "VP1")) return vp1(call, line);
    if (bytes_is(t, "SMS")) return sms(call, line);
    if (t.ptr[0] == 'V') return v_family(call, line);
    call->step->unknown = true;
    return WIRE_OK;
}

/* A line that cannot be read, but for its status: eight digits at least one of which is a letter,
 * as the bits at rest are set. What it calls for stands. */
static bool alarm_left(WireCall *call, const Line *line)
{
    WireRecord r;
    wire_clear(&r);
    for (size_t i = line->n; i > 0 && !r.alarms; i--) {
        int64_t number;
        if (!whole_of(line->f[i - 1], &number)) status_text(&r, line->f[i - 1]);
    }
    if (!r.alarms) return false;
    r.time_invalid = r.fix_invalid = true;
    wire_emit(call, &r);
    return true;
}

WireFault h02_line(WireCall *call, Bytes frame)
{
    Line line;
    WireFault fault = line_of(frame, &line);
    if (fault != WIRE_OK) return fault;
    wire_message(call, bytes_str(line.type));
    if (line.id.len) { /* some leave it out and go by what the connection has said before */
        fault = wire_name(call, line.id);
        if (fault != WIRE_OK) return fault;
    } else if (!call->conn->logged_in) {
        return WIRE_BAD_ID;
    }
    if (line.type.len == 0) return WIRE_OK;
    fault = said(call, &line, frame);
    if (fault != WIRE_BAD_FIELD || !alarm_left(call, &line)) return fault;
    if (bytes_is(line.type, "V1")) say_time(call, &line, "V1");
    return WIRE_OK;
}
