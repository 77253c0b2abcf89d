/* iw: Thinkrace "IW" 4G health watches and the TRV line before them; text that ends at '#'.
 *
 *   IW AP01 …#     two or three letters of head, two letters, two more of command, the rest
 *
 * The server's answer has the next letter: AP01 gets BP01, YP03 gets ZP03.
 * Source  "GPS Watch Protocol 2023" (public copy); notes, part 2 */
#include "engine/wire/inside.h"

static bool may_begin(const uint8_t *p, const uint8_t *end)
{
    static const char *const heads[] = {"IW", "TRV"};
    for (int h = 0; h < 2; h++) {
        const char *head = heads[h];
        const uint8_t *q = p;
        while (*head && q < end && *q == (uint8_t)*head) head++, q++;
        if (*head && q < end) continue;
        if (*head) return true; /* a beginning of it at the end of the input */
        if (q == end || (is_upper(q[0]) && (q + 1 == end || q[1] == 'P'))) return true;
    }
    return false;
}

/* A whole head, letter, 'P' and two more: 1 yes, 0 no, -1 not enough bytes to say. */
static int head_at(const uint8_t *p, const uint8_t *end)
{
    if (!may_begin(p, end)) return 0;
    size_t head = *p == 'T' ? 3 : 2;
    if ((size_t)(end - p) < head + 4) return -1;
    for (size_t i = head + 2; i < head + 4; i++)
        if (!is_digit(p[i]) && !is_upper(p[i])) return 0;
    return 1;
}

/* Between frames: line ends, and the second of two terminators. */
static bool is_padding(uint8_t c)
{
    return c == '#' || c == '\r' || c == '\n';
}

WireCut iw_cut(WireConn *conn, Bytes in)
{
    const uint8_t *p = in.ptr;
    const uint8_t *end = p + in.len;
    if (is_padding(*p)) return (WireCut){.kind = WIRE_SKIP, .len = 1};
    if (!may_begin(p, end)) {
        const uint8_t *q = p + 1;
        while (q < end && !((*q == 'I' || *q == 'T') && may_begin(q, end)) && !is_padding(*q)) q++;
        return (WireCut){.skip = (size_t)(q - p)};
    }
    for (const uint8_t *q = p + (conn->scanned ? conn->scanned : 1); q < end; q++) {
        if (*q == '#') return (WireCut){.kind = WIRE_FRAME, .len = (size_t)(q - p) + 1};
        if (*q != 'I' && *q != 'T') continue;
        int head = head_at(q, end);
        if (head > 0) /* the terminator was lost */
            return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_END, .len = (size_t)(q - p)};
        if (head < 0) {
            conn->scanned = (uint32_t)(q - p);
            return (WireCut){.kind = WIRE_MORE};
        }
    }
    conn->scanned = (uint32_t)in.len;
    return (WireCut){.kind = WIRE_MORE};
}

typedef struct Line {
    Bytes head;    /* "IW", "TRV" */
    Bytes command; /* "AP01" */
    Bytes rest;    /* after it, without '#' */
} Line;

static void answer(WireCall *call, const Line *line, const char *more)
{
    out_str(call->reply, bytes_str(line->head));
    out_u8(call->reply, line->command.ptr[0] + 1u);
    out_bytes(call->reply, line->command.ptr + 1, line->command.len - 1);
    out_text(call->reply, more);
    out_text(call->reply, "#");
}

static bool after_comma(const Line *line, Words *w)
{
    *w = words_of(line->rest);
    Bytes first;
    return words_next(w, &first) && first.len == 0 && words_left(w);
}

static WireFault login(WireCall *call, const Line *line)
{
    Bytes rest = line->rest;
    if (rest.len && rest.ptr[0] == ',') rest = bytes_from(rest, 1);
    Words w = words_of(rest);
    Bytes imei = {NULL, 0};
    bool good = words_next(&w, &imei) && imei.len == 15;
    for (size_t i = 0; good && i < 15; i++) good = is_digit(imei.ptr[i]);
    if (!good) {
        call->close = true;
        return WIRE_BAD_ID;
    }
    WireFault fault = wire_name(call, bytes_str(imei));
    if (fault != WIRE_OK) return fault;
    memcpy(call->conn->maker, line->head.ptr, line->head.len);
    call->conn->maker_len = (uint8_t)line->head.len;
    if (line->head.len == 2) { /* the newer line is told the time */
        WireOut *out = call->reply;
        out_text(out, "IWBP00,");
        out_clock(out, call->now, true);
        out_text(out, ",0#");
    } else {
        answer(call, line, "");
    }
    return WIRE_OK;
}

static bool triple(const uint8_t *p, int64_t *n)
{
    return whole_of((Bytes){p, 3}, n);
}

/* GSM(3) satellites(3) battery(3): the start of every status. */
static void status_of(WireRecord *r, Bytes text)
{
    int64_t n;
    if (text.len >= 3 && triple(text.ptr, &n)) wire_rssi(r, n);
    if (text.len >= 6 && triple(text.ptr + 3, &n)) wire_sats(r, n);
    if (text.len >= 9 && triple(text.ptr + 6, &n)) wire_battery(r, n * 100);
}

static void alarm_code(WireRecord *r, Bytes code)
{
    uint64_t n;
    if (!hex_of(code, &n)) n = UINT64_MAX;
    switch (n) {
    case 0: break;
    case 1: wire_alarm(r, WIRE_SOS); break;
    case 3: wire_alarm(r, WIRE_REMOVED); break;
    case 5:
    case 6: wire_alarm(r, WIRE_FALL); break;
    default: wire_alarm(r, WIRE_GENERAL); break;
    }
}

static bool letter_in(uint8_t c, const char *set)
{
    return c && strchr(set, c);
}

/* yymmdd A ddmm.mmmm N dddmm.mmmm E ddd.d hhmmss course: fixed widths but for the minutes. Returns
 * where the status begins, NULL when the text is not of this shape. */
static const uint8_t *place_of(WireRecord *r, const uint8_t *p, const uint8_t *end)
{
    int64_t date[3];
    int64_t time[3];
    int64_t lat;
    int64_t lon;
    int64_t speed;
    int64_t course;
    if (end - p < 7 || !pairs_of((Bytes){p, 6}, date) || !letter_in(p[6], "AV")) return NULL;
    bool valid = p[6] == 'A';
    const uint8_t *q = p += 7;
    while (q < end && (is_digit(*q) || *q == '.')) q++;
    if (q == end || !letter_in(*q, "NS") || !degrees_of((Bytes){p, (size_t)(q - p)}, &lat))
        return NULL;
    if (*q == 'S') lat = -lat;
    p = ++q;
    while (q < end && (is_digit(*q) || *q == '.')) q++;
    if (q == end || !letter_in(*q, "EW") || !degrees_of((Bytes){p, (size_t)(q - p)}, &lon))
        return NULL;
    if (*q == 'W') lon = -lon;
    p = q + 1;
    if (end - p < 17 || !fixed_of((Bytes){p, 5}, 2, &speed) || !pairs_of((Bytes){p + 5, 6}, time) ||
        !fixed_of((Bytes){p + 11, 6}, 2, &course))
        return NULL;
    wire_fix(r, valid, lat, lon);
    if (!r->fix_invalid) wire_motion_of(r, speed, course);
    wire_time(r, date[0], date[1], date[2], time[0], time[1], time[2], 0);
    return p + 17;
}

/* The alarm's code stands after the cell; when the place before it cannot be read the commas
 * still lead there. */
static void tail_of(WireRecord *r, Words w, bool alarm)
{
    Bytes f;
    int64_t v[4];
    bool good = true;
    for (int i = 0; i < 4; i++) good = words_next(&w, &f) && whole_of(f, &v[i]) && good;
    if (good && v[0] <= 999 && v[1] <= 999 && v[2] <= UINT32_MAX && v[3] <= UINT32_MAX)
        wire_cell(r, (uint32_t)v[0], (uint32_t)v[1], (uint64_t)v[2], (uint64_t)v[3]);
    if (!words_left(&w)) {
        if (alarm) wire_alarm(r, WIRE_GENERAL);
        return;
    }
    Words probe = w;
    words_next(&probe, &f);
    if (alarm || (f.len == 2 && is_digit(f.ptr[0]) && is_digit(f.ptr[1]))) {
        alarm_code(r, f);
        w = probe;
    }
    wifi_list(r, words_rest(&w));
}

static WireFault place(WireCall *call, const Line *line, bool alarm)
{
    WireRecord r;
    wire_clear(&r);
    const uint8_t *end = line->rest.ptr + line->rest.len;
    const uint8_t *status = place_of(&r, line->rest.ptr, end);
    Words w = words_of(status ? (Bytes){status, (size_t)(end - status)} : line->rest);
    Bytes f;
    words_next(&w, &f);
    if (status) status_of(&r, f);
    tail_of(&r, w, alarm);
    if (!status) {
        if (alarm && !r.alarms) wire_alarm(&r, WIRE_GENERAL);
        if (!r.alarms) return WIRE_BAD_FIELD;
        r.time_invalid = r.fix_invalid = true;
    }
    wire_emit(call, &r);
    answer(call, line, "");
    return WIRE_OK;
}

/* ,lang,reply,n,mcc,mnc, n × lac|cid|sig, w, Wi-Fi */
static WireFault network(WireCall *call, const Line *line)
{
    WireRecord r;
    Words w;
    Bytes f;
    int64_t n = 0;
    int64_t mcc = 0;
    int64_t mnc = 0;
    wire_clear(&r);
    if (!after_comma(line, &w)) return WIRE_BAD_FIELD;
    words_next(&w, &f); /* language */
    words_next(&w, &f); /* whether an address is wanted */
    bool good = words_next(&w, &f) && whole_of(f, &n);
    good = words_next(&w, &f) && whole_of(f, &mcc) && good;
    good = words_next(&w, &f) && whole_of(f, &mnc) && good;
    if (!good || mcc > 999 || mnc > 999) return WIRE_BAD_FIELD;
    for (; n > 0; n--) {
        if (!words_next(&w, &f)) return WIRE_BAD_FIELD;
        size_t bar = 0;
        while (bar < f.len && f.ptr[bar] != '|') bar++;
        size_t bar2 = bar + 1;
        while (bar2 < f.len && f.ptr[bar2] != '|') bar2++;
        int64_t lac;
        int64_t cid;
        if (bar2 > f.len || !whole_of((Bytes){f.ptr, bar}, &lac) ||
            !whole_of((Bytes){f.ptr + bar + 1, bar2 - bar - 1}, &cid) || cid > UINT32_MAX) {
            r.dropped++;
            continue;
        }
        wire_cell(&r, (uint32_t)mcc, (uint32_t)mnc, (uint64_t)lac, (uint64_t)cid);
    }
    if (words_next(&w, &f)) wifi_list(&r, words_rest(&w));
    wire_emit(call, &r);
    answer(call, line, "");
    return WIRE_OK;
}

static WireFault beat(WireCall *call, const Line *line)
{
    WireRecord r;
    Words w;
    Bytes f;
    int64_t n;
    wire_clear(&r);
    if (!after_comma(line, &w) || !words_next(&w, &f) || f.len < 9) return WIRE_BAD_FIELD;
    status_of(&r, f);
    if (bytes_is(line->command, "CP01")) {
        /* interval(3) vibration(1) its level(3) arm(1) its time(4) blocked(1) power(1) moving(1);
         * of the last two, 1 is yes and 2 is no */
        if (f.len >= 29) {
            if (f.ptr[27] != '0') wire_flag(&r, WIRE_CHARGING, f.ptr[27] == '1');
            if (f.ptr[28] != '0') wire_flag(&r, WIRE_MOTION, f.ptr[28] == '1');
        }
    } else if (words_next(&w, &f) && whole_of(f, &n)) {
        wire_steps(&r, n);
    }
    if (!r.has) return WIRE_BAD_FIELD;
    wire_emit(call, &r);
    answer(call, line, "");
    return WIRE_OK;
}

typedef enum Value { NOTHING, HR, SYS, DIA, SPO2, GLUCOSE, TEMP, BATTERY } Value;

static WireFault values(WireCall *call, const Line *line, const uint8_t *order, size_t count)
{
    WireRecord r;
    Words w;
    Bytes f;
    int64_t sys = 0;
    int64_t dia = 0;
    bool unread = false;
    wire_clear(&r);
    if (!after_comma(line, &w)) return WIRE_BAD_FIELD;
    for (size_t i = 0; i < count && words_next(&w, &f); i++) {
        int64_t n;
        if (f.len == 0) continue;
        if (!fixed_of(f, 2, &n)) { /* the others stand */
            r.dropped++;
            unread = true;
            continue;
        }
        int64_t whole = (n + 50) / 100;
        switch ((Value)order[i]) {
        case NOTHING: break;
        case HR: wire_hr(&r, whole); break;
        case SYS: sys = whole; break;
        case DIA: dia = whole; break;
        case SPO2: wire_spo2(&r, whole); break;
        case GLUCOSE:
            if (n > 0 && n < 100000) {
                r.has |= WIRE_GLUCOSE;
                r.glucose_e2 = (int32_t)n;
            }
            break;
        case TEMP: wire_temp(&r, n); break;
        case BATTERY: wire_battery(&r, n); break;
        }
    }
    if (sys || dia) wire_bp(&r, sys, dia, true);
    if (unread && !r.has) return WIRE_BAD_FIELD;
    if (r.has)
        wire_emit(call, &r);
    else
        call->conn->dropped += r.dropped;
    answer(call, line, "");
    return WIRE_OK;
}

/* AP04,percent: the frame itself is the alarm. */
static WireFault low_battery(WireCall *call, const Line *line)
{
    WireRecord r;
    Words w;
    Bytes f;
    int64_t n;
    wire_clear(&r);
    if (after_comma(line, &w) && words_next(&w, &f) && fixed_of(f, 2, &n)) wire_battery(&r, n);
    wire_alarm(&r, WIRE_LOW_BATTERY);
    wire_emit(call, &r);
    answer(call, line, "");
    return WIRE_OK;
}

/* AP07,time,parts,part,length,… */
static WireFault voice(WireCall *call, const Line *line)
{
    Words w;
    Bytes f[3];
    if (!after_comma(line, &w)) return WIRE_BAD_FIELD;
    for (int i = 0; i < 3; i++)
        if (!words_next(&w, &f[i]) || f[i].len == 0 || f[i].len > 20) return WIRE_BAD_FIELD;
    WireOut *out = call->reply;
    out_str(out, bytes_str(line->head));
    out_text(out, "BP07");
    for (int i = 0; i < 3; i++) {
        out_text(out, ",");
        out_str(out, bytes_str(f[i]));
    }
    out_text(out, ",1#");
    return WIRE_OK;
}

/* Answers to our commands get none: by their name, or because only a journal number follows. */
static bool is_answer(const Line *line)
{
    static const char *const names[] = {"AP12", "AP33", "AP34", "AP40", "AP76", "AP77", "AP84",
                                        "AP85", "AP86", "AP87", /* both lines */
                                        "AP14", "AP15", "AP16", "APXL", "APXY", "APXT", "APXZ"};
    Bytes rest = line->rest;
    bool journal = rest.len == 7 && rest.ptr[0] == ',';
    for (size_t i = 1; journal && i < 7; i++) journal = is_digit(rest.ptr[i]);
    if (journal) return true;
    size_t count = line->head.len == 2 ? sizeof names / sizeof *names : 10;
    for (size_t i = 0; i < count; i++)
        if (bytes_is(line->command, names[i])) return true;
    return false;
}

static WireFault logged_in(WireCall *call, const Line *line)
{
    static const uint8_t one_hr[] = {HR};
    static const uint8_t ht[] = {HR, SYS, DIA};
    static const uint8_t hp[] = {HR, SYS, DIA, SPO2, GLUCOSE, TEMP};
    static const uint8_t temp[] = {TEMP, BATTERY};
    Bytes c = line->command;
    if (is_answer(line)) return WIRE_OK;
    if (bytes_is(c, "AP01") || bytes_is(c, "YP03")) return place(call, line, false);
    if (bytes_is(c, "AP10")) return place(call, line, true);
    if (bytes_is(c, "YP14")) return place(call, line, false);
    if (bytes_is(c, "AP02")) return network(call, line);
    if (bytes_is(c, "AP03") || bytes_is(c, "CP01")) return beat(call, line);
    if (bytes_is(c, "AP49")) return values(call, line, one_hr, sizeof one_hr);
    if (bytes_is(c, "APHT")) return values(call, line, ht, sizeof ht);
    if (bytes_is(c, "APHP")) return values(call, line, hp, sizeof hp);
    if (bytes_is(c, "AP50")) return values(call, line, temp, sizeof temp);
    if (bytes_is(c, "AP07")) return voice(call, line);
    if (bytes_is(c, "AP04")) return low_battery(call, line);
    call->step->unknown = true;
    answer(call, line, bytes_is(c, "AP14") ? ",0.000,0.000" : "");
    return WIRE_OK;
}

WireFault iw_decode(WireCall *call, Bytes frame)
{
    size_t head = frame.ptr[0] == 'T' ? 3 : 2;
    if (frame.len < head + 5) return WIRE_BAD_HEADER;
    Line line = {
        .head = bytes_part(frame, 0, head),
        .command = bytes_part(frame, head, 4),
        .rest = bytes_part(frame, head + 4, frame.len - head - 5),
    };
    for (int i = 2; i < 4; i++)
        if (!is_digit(line.command.ptr[i]) && !is_upper(line.command.ptr[i]))
            return WIRE_BAD_HEADER;
    while (line.rest.len && line.rest.ptr[line.rest.len - 1] <= ' ') line.rest.len--;
    wire_message(call, bytes_str(line.command));
    if (bytes_is(line.command, "AP00")) return login(call, &line);
    if (!call->conn->logged_in) {
        call->close = true;
        return WIRE_NOT_LOGGED_IN;
    }
    return logged_in(call, &line);
}
