/* setracker: SeTracker / "3G" elder and child watches; text between brackets, with binary parts.
 *
 *   [MM*ID*LEN*CONTENT]      [MM*ID*IDX*LEN*CONTENT]      LEN and IDX are four hexadecimal digits
 *
 * Source  4p-touch "Beesure GPS SeTracker Server Protocol" V1.8; notes, part 1 */
#include "engine/wire/inside.h"

/* "[" two letters or digits "*": 1 yes, 0 no, -1 not enough bytes to say. */
static int header_at(const uint8_t *p, const uint8_t *end)
{
    for (int i = 1; i <= 3; i++) {
        if (p + i >= end) return -1;
        uint8_t c = p[i];
        if (i == 3 ? c != '*' : !is_digit(c) && !is_upper(c & 0xdf)) return 0;
    }
    return 1;
}

WireCut setracker_cut(WireConn *conn, Bytes in)
{
    const uint8_t *p = in.ptr;
    const uint8_t *end = p + in.len;
    if (*p != '[') {
        const uint8_t *open = memchr(p, '[', in.len);
        return (WireCut){.skip = (size_t)((open ? open : end) - p)};
    }
    if (header_at(p, end) == 0) return (WireCut){.skip = 1};
    for (const uint8_t *q = p + (conn->scanned ? conn->scanned : 1); q < end; q++) {
        if (*q == ']') return (WireCut){.kind = WIRE_FRAME, .len = (size_t)(q - p) + 1};
        if (*q != '[') continue;
        int header = header_at(q, end);
        if (header > 0)
            return (WireCut){.kind = WIRE_BROKEN, .fault = WIRE_BAD_END, .len = (size_t)(q - p)};
        if (header < 0) {
            conn->scanned = (uint32_t)(q - p);
            return (WireCut){.kind = WIRE_MORE};
        }
    }
    conn->scanned = (uint32_t)in.len;
    return (WireCut){.kind = WIRE_MORE};
}

size_t setracker_plain(Bytes frame, uint8_t *out, size_t cap)
{
    static const uint8_t plain[] = {0, 0x7d, '[', ']', ',', '*'};
    size_t n = 0;
    for (size_t i = 0; i < frame.len; i++) {
        uint8_t c = frame.ptr[i];
        if (c == 0x7d && i + 1 < frame.len && frame.ptr[i + 1] >= 1 && frame.ptr[i + 1] <= 5)
            c = plain[frame.ptr[++i]];
        if (n == cap) return 0;
        out[n++] = c;
    }
    return n;
}

typedef struct Head {
    Bytes maker;
    Bytes id;
    Bytes index;     /* empty: the maker does not use one */
    uint64_t length; /* SIZE_MAX: cannot be read; only an alarm is worth telling then */
    Bytes content;
} Head;

static bool part_of(Bytes *rest, Bytes *part)
{
    const uint8_t *star = memchr(rest->ptr, '*', rest->len);
    if (!star) return false;
    *part = (Bytes){rest->ptr, (size_t)(star - rest->ptr)};
    *rest = bytes_from(*rest, part->len + 1);
    return true;
}

static bool all_hex(Bytes b)
{
    for (size_t i = 0; i < b.len; i++)
        if (hex_value(b.ptr[i]) < 0) return false;
    return b.len > 0;
}

static WireFault head_of(Bytes frame, Head *h)
{
    Bytes rest = {frame.ptr + 4, frame.len < 5 ? 0 : frame.len - 5};
    Bytes length;
    h->maker = (Bytes){frame.ptr + 1, 2};
    h->index = (Bytes){frame.ptr, 0};
    if (!part_of(&rest, &h->id)) return WIRE_BAD_HEADER;
    if (h->id.len == 0 || h->id.len > 20) return WIRE_BAD_ID;
    for (size_t i = 0; i < h->id.len; i++)
        if (!is_digit(h->id.ptr[i]) && !is_upper(h->id.ptr[i] & 0xdf)) return WIRE_BAD_ID;
    if (!part_of(&rest, &length)) return WIRE_BAD_HEADER;
    if (rest.len >= 5 && rest.ptr[4] == '*' && all_hex((Bytes){rest.ptr, 4}) && length.len <= 8) {
        h->index = length;
        length = (Bytes){rest.ptr, 4};
        rest = bytes_from(rest, 5);
    }
    if (length.len > 8) return WIRE_BAD_LENGTH;
    if (length.len != 4 || !hex_of(length, &h->length)) h->length = SIZE_MAX;
    h->content = rest;
    return WIRE_OK;
}

static void answer(WireCall *call, const Head *h, const char *content)
{
    WireOut *out = call->reply;
    out_text(out, "[");
    out_str(out, bytes_str(h->maker));
    out_text(out, "*");
    out_str(out, bytes_str(h->id));
    out_text(out, "*");
    if (h->index.len) {
        out_str(out, bytes_str(h->index));
        out_text(out, "*");
    }
    out_hex(out, strlen(content), 4);
    out_text(out, "*");
    out_text(out, content);
    out_text(out, "]");
}

/* Decimal, or hexadecimal when it has letters. */
static bool mixed_of(Bytes b, uint64_t *out)
{
    int64_t n;
    if (whole_of(b, &n)) {
        *out = (uint64_t)n;
        return true;
    }
    return hex_of(b, out);
}

static void wifi_of(WireRecord *r, Words *w, Bytes count)
{
    int64_t n;
    Bytes field;
    if (!whole_of(count, &n)) return;
    /* A name may hold commas: an entry ends at a MAC with a signal behind it. */
    while (n > 0 && words_next(w, &field)) {
        uint8_t mac[6];
        if (field.len != 17 || !wire_mac(field, mac)) continue;
        int64_t dbm;
        if (words_next(w, &field) && fixed_of(field, 0, &dbm))
            wire_wifi(r, mac, dbm > 0 ? -dbm : dbm);
        n--;
    }
}

static bool looks_like_mac(Bytes b)
{
    uint8_t mac[6];
    return b.len == 17 && wire_mac(b, mac);
}

/* With no cells: Wi-Fi at once (count, name, MAC), or the old form 0,ta,mcc,mnc,,00 that says
 * nothing, or an empty list 0,0. */
static void after_no_cells(WireRecord *r, Words w)
{
    Words probe = w;
    Bytes count;
    Bytes name;
    Bytes mac = {NULL, 0};
    if (!words_next(&probe, &count)) return;
    Words list = probe;
    if (!words_next(&probe, &name)) return;
    while (words_next(&probe, &mac) && mac.len != 17) continue;
    if (looks_like_mac(mac)) wifi_of(r, &list, count);
}

static void network_of(WireRecord *r, Words w)
{
    Bytes f;
    int64_t n;
    uint64_t mcc = 0;
    uint64_t mnc = 0;
    if (!words_next(&w, &f) || !whole_of(f, &n)) return;
    if (n == 0) {
        after_no_cells(r, w);
        return;
    }
    bool home = words_next(&w, &f) && words_next(&w, &f) && mixed_of(f, &mcc);
    home = words_next(&w, &f) && mixed_of(f, &mnc) && home;
    for (; n > 0 && words_left(&w); n--) {
        uint64_t lac;
        uint64_t cid;
        bool good = words_next(&w, &f) && mixed_of(f, &lac);
        good = words_next(&w, &f) && mixed_of(f, &cid) && good;
        words_next(&w, &f); /* signal */
        if (good && home && mcc <= 999 && mnc <= 999 && lac <= UINT32_MAX && cid <= UINT32_MAX)
            wire_cell(r, (uint32_t)mcc, (uint32_t)mnc, lac, cid);
    }
    if (words_next(&w, &f)) wifi_of(r, &w, f);
}

static void status_of(WireRecord *r, uint64_t s)
{
    static const struct {
        uint8_t bit;
        uint8_t alarm;
    } bits[] = {
        {0, WIRE_LOW_BATTERY},    {1, WIRE_GEOFENCE_EXIT},
        {2, WIRE_GEOFENCE_ENTER}, {14, WIRE_POWER_CUT},
        {16, WIRE_SOS},           {17, WIRE_LOW_BATTERY},
        {18, WIRE_GEOFENCE_EXIT}, {19, WIRE_GEOFENCE_ENTER},
        {20, WIRE_REMOVED},       {21, WIRE_FALL},
        {22, WIRE_FALL},          {23, WIRE_HEART_RATE},
    };
    if (s & 1u << 4) wire_flag(r, WIRE_MOTION, true);
    if (!(s & 0xffff4007u)) return;
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (s >> bits[i].bit & 1) wire_alarm(r, (WireAlarm)bits[i].alarm);
    if (s & 0xff000000u) wire_alarm(r, WIRE_GENERAL); /* the upper half are alarms, known or not */
}

static bool hemisphere(Bytes mark, char plus, char minus, int64_t *e7)
{
    if (mark.len == 0) return true;
    if (mark.len != 1) return false;
    uint8_t c = mark.ptr[0] & 0xdf;
    if (c == (uint8_t)minus) *e7 = *e7 < 0 ? *e7 : -*e7;
    return c == (uint8_t)minus || c == (uint8_t)plus;
}

enum { DATE, CLOCK, VALID, LAT, NS, LON, EW, SPEED, COURSE, ALT, SATS, GSM, BATTERY, STEPS, ROLLS };

static bool place_of(WireRecord *r, const Bytes f[])
{
    int64_t lat;
    int64_t lon;
    int64_t n;
    int64_t course = 0;
    bool valid = f[VALID].len == 1 && (f[VALID].ptr[0] & 0xdf) == 'A';
    if (!fixed_of(f[LAT], 7, &lat) || !hemisphere(f[NS], 'N', 'S', &lat) ||
        !fixed_of(f[LON], 7, &lon) || !hemisphere(f[EW], 'E', 'W', &lon)) {
        r->fix_invalid = true;
        return false;
    }
    wire_fix(r, valid, lat, lon);
    if (r->fix_invalid) return true;
    if (fixed_of(f[SPEED], 2, &n)) {
        fixed_of(f[COURSE], 2, &course);
        wire_motion_of(r, n, course);
    }
    if (fixed_of(f[ALT], 2, &n)) wire_alt(r, n);
    return true;
}

/* UD, AL, WT: false when nothing in it can be trusted. */
static bool report_of(WireRecord *r, Bytes content)
{
    Words w = words_of(content);
    Bytes f[ROLLS + 1];
    int64_t date[3];
    int64_t time[3];
    int64_t n;
    uint64_t status;
    size_t have = 0;
    while (have <= ROLLS && words_next(&w, &f[have])) have++;
    if (have <= ROLLS) return false;
    Bytes bits;
    bool good = words_next(&w, &bits) && hex_of(bits, &status);
    if (good) status_of(r, status);
    good &= place_of(r, f);
    if (pairs_of(f[DATE], date) && pairs_of(f[CLOCK], time)) {
        wire_time(r, date[2], date[1], date[0], time[0], time[1], time[2], 0);
    } else {
        r->time_invalid = true;
        good = false;
    }
    if (whole_of(f[SATS], &n) && n < 256) wire_sats(r, n);
    if (whole_of(f[GSM], &n) && n < 256) wire_rssi(r, n);
    if (whole_of(f[BATTERY], &n)) wire_battery(r, n * 100);
    if (whole_of(f[STEPS], &n)) wire_steps(r, n);
    network_of(r, w);
    return good;
}

static WireFault report(WireCall *call, const Head *h, Bytes content, bool alarm)
{
    WireRecord r;
    wire_clear(&r);
    bool good = report_of(&r, content) && h->length != SIZE_MAX;
    if (alarm && !r.alarms) wire_alarm(&r, WIRE_GENERAL);
    if (!good && !r.alarms) return WIRE_BAD_FIELD;
    if (!good) { /* the alarm stands; say what is missing */
        if (!(r.has & WIRE_TIME)) r.time_invalid = true;
        if (!(r.has & WIRE_FIX)) r.fix_invalid = true;
    }
    wire_emit(call, &r);
    if (alarm) answer(call, h, "AL");
    return WIRE_OK;
}

static WireFault link_keep(WireCall *call, const Head *h, Bytes content)
{
    Bytes f[3];
    Words w = words_of(content);
    size_t have = 0;
    while (have < 3 && words_next(&w, &f[have])) have++;
    if (have == 3) {
        WireRecord r;
        int64_t n;
        wire_clear(&r);
        if (fixed_of(f[0], 0, &n) && n >= 0) wire_steps(&r, n);
        if (fixed_of(f[2], 0, &n)) wire_battery(&r, n * 100);
        if (r.has) wire_emit(call, &r);
    }
    answer(call, h, "LK");
    return WIRE_OK;
}

typedef enum Vital { NONE, HR, SYS, DIA, SPO2, TEMP, KIND } Vital;

/* What stands in the first fields of a word. KIND 0: the measurement failed. */
static const struct {
    const char *word;
    uint8_t fields[3];
    bool keep_doubtful;
} vitals[] = {{"heart", {HR}, false},           {"PULSE", {HR}, false},
              {"bphrt", {SYS, DIA, HR}, false}, {"BLOOD", {SYS, DIA, HR}, true},
              {"oxygen", {NONE, SPO2}, false},  {"TEMP", {TEMP}, false},
              {"btemp2", {KIND, TEMP}, false}};

/* A field that cannot be read takes no other with it. */
static WireFault vital(WireCall *call, Bytes content, const uint8_t fields[3], bool keep_doubtful)
{
    WireRecord r;
    Words w = words_of(content);
    Bytes field;
    int64_t pressure[2] = {0, 0};
    bool unread = false;
    bool failed = false;
    wire_clear(&r);
    for (int i = 0; i < 3 && words_next(&w, &field); i++) {
        int64_t v;
        if (fields[i] == NONE || field.len == 0) continue;
        if (!fixed_of(field, fields[i] == TEMP ? 2 : 0, &v)) {
            r.dropped++;
            unread = true;
            continue;
        }
        switch ((Vital)fields[i]) {
        case NONE: break;
        case HR: wire_hr(&r, v); break;
        case SYS: pressure[0] = v; break;
        case DIA: pressure[1] = v; break;
        case SPO2: wire_spo2(&r, v); break;
        case TEMP:
            if (!failed) wire_temp(&r, v);
            break;
        case KIND: failed = v <= 0; break;
        }
    }
    wire_bp(&r, pressure[0], pressure[1], keep_doubtful);
    if (unread && !r.has) return WIRE_BAD_FIELD;
    if (r.has)
        wire_emit(call, &r);
    else
        call->conn->dropped += r.dropped;
    return WIRE_OK;
}

/* Words that need neither record nor answer: identity, settings, media, and answers to commands. */
static const char *const silent[] = {
    "ICCID",     "RYIMEI",  "VERNO",    "CONFIG",      "TS",       "UPLOAD",   "CR",
    "SOS",       "SOS1",    "SOS2",     "SOS3",        "CENTER",   "PHB",      "PHB2",
    "MONITOR",   "CALL",    "FIND",     "FALLDOWN",    "LSSET",    "hrtstart", "REMOVE",
    "REMIND",    "MESSAGE", "LZ",       "SILENCETIME", "WORKTIME", "PEDO",     "LOWBAT",
    "SOSSMS",    "IP",      "RESET",    "POWEROFF",    "FACTORY",  "FLOWER",   "WALKTIME",
    "SLEEPTIME", "PROFILE", "BODYTEMP", "PING"};

/* Voice or a picture came whole: no values, but the person used the device. */
static void used(WireCall *call)
{
    WireRecord r;
    wire_clear(&r);
    wire_emit(call, &r);
}

/* type,name,part,parts,… */
static bool last_part(Bytes content)
{
    Words w = words_of(content);
    Bytes f[4] = {{NULL, 0}};
    int64_t part = 0;
    int64_t parts = 0;
    for (int i = 0; i < 4; i++)
        if (!words_next(&w, &f[i])) return false;
    return whole_of(f[2], &part) && whole_of(f[3], &parts) && part >= parts;
}

static WireFault other(WireCall *call, const Head *h, Bytes word, Bytes content)
{
    if (bytes_is(word, "INIT")) {
        answer(call, h, "INIT,1");
    } else if (bytes_is(word, "TKQ") || bytes_is(word, "TKQ2")) {
        answer(call, h, word.len == 4 ? "TKQ2" : "TKQ");
    } else if (bytes_is(word, "TK") || bytes_is(word, "TK2")) {
        if (content.len <= 1) return WIRE_OK; /* one byte is an answer to ours */
        used(call);
        if (word.len == 2) answer(call, h, "TK,1");
    } else if (bytes_is(word, "JXTK")) {
        if (last_part(content)) used(call);
        answer(call, h, "JXTKR,1");
    } else if (bytes_is(word, "img")) {
        used(call);
    } else {
        call->step->unknown = true;
        for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
            if (bytes_is(word, silent[i])) call->step->unknown = false;
    }
    return WIRE_OK;
}

WireFault setracker_decode(WireCall *call, Bytes frame)
{
    Head h;
    WireFault fault = head_of(frame, &h);
    if (fault != WIRE_OK) return fault;
    if (h.length != h.content.len) {
        if (call->conn->exact_length && !call->conn->lenient) return WIRE_BAD_LENGTH;
        call->conn->length_mismatch++;
    }
    size_t n = 0;
    while (n < h.content.len && h.content.ptr[n] != ',') n++;
    Bytes word = {h.content.ptr, n};
    Bytes content = bytes_from(h.content, n + 1);
    if (n == 0 || n > 24) return WIRE_BAD_FIELD;
    for (size_t i = 0; i < n; i++)
        if (word.ptr[i] <= ' ' || word.ptr[i] > '~') return WIRE_BAD_FIELD;
    fault = wire_name(call, bytes_str(h.id));
    if (fault != WIRE_OK) return fault;
    wire_message(call, bytes_str(word));
    memcpy(call->conn->maker, h.maker.ptr, 2);
    call->conn->maker_len = 2;
    if (bytes_starts(word, "AL")) return report(call, &h, content, true);
    if (bytes_starts(word, "UD") || bytes_starts(word, "WT"))
        return report(call, &h, content, false);
    if (h.length == SIZE_MAX) return WIRE_BAD_LENGTH;
    if (bytes_is(word, "LK")) return link_keep(call, &h, content);
    for (size_t i = 0; i < sizeof vitals / sizeof *vitals; i++)
        if (bytes_is(word, vitals[i].word))
            return vital(call, content, vitals[i].fields, vitals[i].keep_doubtful);
    return other(call, &h, word, content);
}
