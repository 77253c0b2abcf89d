/* gt06: places, cells, states and alarms, the blocks of which its messages are made.
 *
 * Which block follows which goes by the message's type, and in some makers' lines by its length:
 * one row of a table each.
 * Source  "GT06 protocol" V1.02 (public copy); notes, part 5 */
#include "engine/wire/gt06.h"

/* time[6], (length · satellites) u8, lat u32, lon u32, speed u8, flags u16: 18 bytes. */
enum { GPS = 18 };

static void gps_of(WireRecord *r, const uint8_t *p, int64_t zone)
{
    uint32_t flags = be16(p + 16);
    int64_t lat = ((int64_t)be32(p + 7) * 100 + 9) / 18; /* degree / 1,800,000 to degree / 1e7 */
    int64_t lon = ((int64_t)be32(p + 11) * 100 + 9) / 18;
    wire_time(r, p[0], p[1], p[2], p[3], p[4], p[5], zone);
    wire_sats(r, p[6] & 15);
    wire_fix(r, flags & 1u << 12, flags & 1u << 10 ? lat : -lat, flags & 1u << 11 ? -lon : lon);
    if (!r->fix_invalid) wire_motion_of(r, p[15] * 100, (flags & 0x3ff) * 100);
}

/* One cell: area and cell of 2 and 3 bytes, in newer networks of 4 and 8. */
typedef struct Widths {
    uint8_t lac;
    uint8_t cid;
} Widths;
static const Widths gsm = {2, 3};
static const Widths lte = {4, 8};

static uint64_t number_of(const uint8_t *p, size_t len)
{
    uint64_t n = 0;
    for (size_t i = 0; i < len; i++) n = n << 8 | p[i];
    return n;
}

/* mcc u16 (bit 15: mnc is u16, else u8), area, cell. Returns its length, 0 when cut off. */
static size_t lbs_of(WireRecord *r, Bytes b, Widths w)
{
    size_t at = b.len && b.ptr[0] & 0x80 ? 4 : 3;
    if (b.len < at + w.lac + w.cid) return 0;
    uint32_t mnc = at == 4 ? be16(b.ptr + 2) : b.ptr[2];
    wire_cell(r, be16(b.ptr) & 0x7fff, mnc, number_of(b.ptr + at, w.lac),
              number_of(b.ptr + at + w.lac, w.cid));
    return at + w.lac + w.cid;
}

static void info_of(WireRecord *r, uint8_t info)
{
    wire_flag(r, WIRE_CHARGING, info & 4);
    switch (info >> 3 & 7) {
    case 0: break;
    case 1: wire_alarm(r, WIRE_VIBRATION); break;
    case 2: wire_alarm(r, WIRE_POWER_CUT); break;
    case 3: wire_alarm(r, WIRE_LOW_BATTERY); break;
    case 4: wire_alarm(r, WIRE_SOS); break;
    case 6: wire_alarm(r, WIRE_GEOFENCE); break;
    case 7: wire_alarm(r, WIRE_REMOVED); break;
    default: wire_alarm(r, WIRE_GENERAL); break;
    }
}

/* Codes that are no alarms: none, leaving and entering a place without GPS, first fix, SIM changed,
 * flight mode, asleep, ignition. A code that is in neither list is an alarm all the same. */
static const uint8_t notices[] = {0x00, 0x0a, 0x0b, 0x0d, 0x10, 0x12, 0x20, 0xfe, 0xff};

static const struct {
    uint8_t code;
    uint8_t alarm;
} alarms[] = {{0x01, WIRE_SOS},           {0x02, WIRE_POWER_CUT},
              {0x03, WIRE_VIBRATION},     {0x04, WIRE_GEOFENCE_ENTER},
              {0x05, WIRE_GEOFENCE_EXIT}, {0x06, WIRE_OVERSPEED},
              {0x09, WIRE_VIBRATION},     {0x0c, WIRE_TAMPER},
              {0x0e, WIRE_LOW_BATTERY},   {0x0f, WIRE_LOW_BATTERY},
              {0x11, WIRE_POWER_OFF},     {0x13, WIRE_TAMPER},
              {0x14, WIRE_DOOR},          {0x18, WIRE_REMOVED},
              {0x19, WIRE_LOW_BATTERY},   {0x1a, WIRE_BRAKING},
              {0x1b, WIRE_CORNERING},     {0x23, WIRE_FALL},
              {0x25, WIRE_TAMPER},        {0x26, WIRE_ACCELERATION},
              {0x27, WIRE_BRAKING},       {0x28, WIRE_BRAKING},
              {0x29, WIRE_ACCELERATION},  {0x2a, WIRE_CORNERING},
              {0x2b, WIRE_CORNERING},     {0x2c, WIRE_COLLISION},
              {0x2e, WIRE_CORNERING},     {0x30, WIRE_JAMMING},
              {0x32, WIRE_TAMPER},        {0x5b, WIRE_TEMPERATURE},
              {0x5c, WIRE_TEMPERATURE},   {0xf0, WIRE_ACCELERATION},
              {0xf1, WIRE_BRAKING},       {0xf2, WIRE_COLLISION}};

static void alarm_of(WireRecord *r, uint8_t code)
{
    if (memchr(notices, code, sizeof notices)) return;
    for (size_t i = 0; i < sizeof alarms / sizeof *alarms; i++)
        if (alarms[i].code == code) {
            wire_alarm(r, (WireAlarm)alarms[i].alarm);
            return;
        }
    wire_alarm(r, WIRE_GENERAL);
}

/* info, level 0..6 or percent, GSM, alarm: what is there of them. */
static void status_of(WireRecord *r, Bytes b)
{
    if (b.len > 0) info_of(r, b.ptr[0]);
    if (b.len > 1) wire_battery(r, b.ptr[1] <= 6 ? b.ptr[1] * 100 / 6 * 100 : b.ptr[1] * 100);
    if (b.len > 2) wire_rssi(r, b.ptr[2]);
    if (b.len > 3) alarm_of(r, b.ptr[3]);
}

/* ---- places ---- */

typedef enum After { NOTHING, LBS, LBS_LTE, LBS_KIND, LBS_MARKED, LBS_COUNTED } After;

/* What stands behind the GPS block. */
static const struct {
    uint8_t type;
    uint8_t after;
    bool status;
} places[] = {{0x10, NOTHING, false},    {0x12, LBS, false},        {0x16, LBS_COUNTED, true},
              {0x1a, NOTHING, false},    {0x1e, NOTHING, false},    {0x22, LBS, false},
              {0x26, LBS_COUNTED, true}, {0x27, LBS_COUNTED, true}, {0x2d, LBS, false},
              {0x31, LBS, false},        {0x32, LBS_COUNTED, true}, {0x37, LBS, false},
              {0x39, LBS_KIND, true},    {0xa0, LBS_LTE, false},    {0xa3, LBS_MARKED, true},
              {0xa4, LBS_COUNTED, true}};

/* A length byte that counts itself, or does not, and on one line is missing: then the country's
 * code begins at once, whose first byte is below 8. */
static Bytes counted_lbs(WireRecord *r, Bytes b)
{
    size_t len = b.len ? b.ptr[0] : 0;
    if (len > 0 && len < 8) return bytes_from(b, lbs_of(r, b, gsm));
    b = bytes_from(b, 1);
    if (len == 0) return b;
    if (len == (b.len && b.ptr[0] & 0x80 ? 17 : 16)) /* the newer networks' cell */
        return bytes_from(b, lbs_of(r, b, lte));
    size_t used = lbs_of(r, b, gsm);
    return bytes_from(b, len > 9 ? used + len - 9 : used);
}

/* kind of network u8 (3 and more: the wide cell), cell, signal u8 or u16. */
static Bytes kind_lbs(WireRecord *r, Bytes b)
{
    bool wide = b.len && b.ptr[0] >= 3;
    b = bytes_from(b, 1);
    size_t used = lbs_of(r, b, wide ? lte : gsm);
    return bytes_from(b, used + (wide ? 2 : 1));
}

/* ignition u8, why u8, late u8 [, odometer u32 m]; each by itself on some. */
static void tail_of(WireRecord *r, uint8_t type, Bytes b)
{
    bool always = type == 0x22 || type == 0x2d || type == 0x37 || type == 0x31;
    if (type == 0x12 && (b.len == 5 || b.len == 12)) { /* info, volts u16 of the car, GSM, alarm */
        info_of(r, b.ptr[0]);
        wire_rssi(r, b.ptr[3]);
        if (b.len == 12) alarm_of(r, b.ptr[4]);
        return;
    }
    if (always && b.len >= 3) {
        wire_flag(r, WIRE_ARCHIVE, b.ptr[2] > 0);
        b = bytes_from(b, 3);
    } else if (b.len == 3 || b.len == 7) {
        if (b.ptr[2]) wire_flag(r, WIRE_ARCHIVE, true);
        b = bytes_from(b, 3);
    }
    if (b.len == 4) wire_odometer(r, be32(b.ptr));
}

/* type u16, length u8, value: 18 battery in 0.01 V, 6a in percent. */
static void modules_of(WireRecord *r, Bytes b)
{
    while (b.len >= 3 && b.ptr[2] <= b.len - 3) {
        size_t len = b.ptr[2];
        if (be16(b.ptr) == 0x18 && len >= 2) wire_volts(r, be16(b.ptr + 3) * 10);
        if (be16(b.ptr) == 0x6a && len >= 1) wire_battery(r, b.ptr[3] * 100);
        b = bytes_from(b, 3 + len);
    }
}

static bool only_alarms(uint8_t type)
{
    return type == 0x26 || type == 0x27 || type == 0x39 || type == 0xa9;
}

/* Too short for a place. Of a message that devices send for alarms only, that much is told; in
 * newer lines the type may mean another thing. */
static WireFault cut_short(WireCall *call, const Gt06 *g)
{
    WireRecord r;
    wire_clear(&r);
    if (!only_alarms(g->type)) {
        if (g->type < 0xa0) return WIRE_BAD_LENGTH;
        call->step->unknown = true;
        gt06_ack(call, g);
        return WIRE_OK;
    }
    wire_alarm(&r, WIRE_GENERAL);
    r.time_invalid = r.fix_invalid = true;
    wire_emit(call, &r);
    gt06_ack(call, g);
    return WIRE_OK;
}

/* A line that puts source u8, IMEI[8] and a time before the place: a year is never so small. */
static bool named(const Gt06 *g)
{
    return (g->type == 0x22 || g->type == 0x25) && g->content.len >= 15 + GPS &&
           g->content.ptr[0] < 8;
}

WireFault gt06_place_only(WireCall *call, const Gt06 *g)
{
    WireRecord r;
    wire_clear(&r);
    if (g->content.len >= GPS) {
        gps_of(&r, g->content.ptr + (named(g) ? 15 : 0), g->zone);
        wire_emit(call, &r);
    }
    gt06_ack(call, g);
    return WIRE_OK;
}

/* A length byte that lies must not hide an alarm: the usual message ends with its state, which is
 * five bytes, so that is where they are. */
static Bytes after_cell(const Gt06 *g, Bytes rest)
{
    enum { USUAL = GPS + 9 + 5 };
    bool usual = (g->type == 0x16 || g->type == 0x26) && g->content.len == USUAL;
    return usual && rest.len < 4 ? bytes_from(g->content, USUAL - 5) : rest;
}

WireFault gt06_place(WireCall *call, const Gt06 *g)
{
    WireRecord r;
    Bytes b = g->content;
    size_t row = 0;
    wire_clear(&r);
    if (b.len < GPS) return cut_short(call, g);
    if (named(g)) return gt06_place_only(call, g);
    while (row + 1 < sizeof places / sizeof *places && places[row].type != g->type) row++;
    gps_of(&r, b.ptr, g->zone);
    b = bytes_from(b, GPS);
    switch ((After)places[row].after) {
    case NOTHING: break;
    case LBS: b = bytes_from(b, lbs_of(&r, b, gsm)); break;
    case LBS_LTE: b = bytes_from(b, lbs_of(&r, b, lte)); break;
    case LBS_MARKED: b = bytes_from(b, 1 + lbs_of(&r, bytes_from(b, 1), lte)); break;
    case LBS_KIND: b = kind_lbs(&r, b); break;
    case LBS_COUNTED: b = counted_lbs(&r, b); break;
    }
    if (places[row].status) {
        b = after_cell(g, b);
        status_of(&r, b);
    } else {
        tail_of(&r, g->type, b);
    }
    if (b.len < 4 && only_alarms(g->type) && !r.alarms) wire_alarm(&r, WIRE_GENERAL);
    if (g->type == 0x39) modules_of(&r, bytes_from(b, 5));
    wire_emit(call, &r);
    gt06_ack(call, g);
    return WIRE_OK;
}

/* ---- no place ---- */

/* A state with steps: info, two more, volts, GSM, …, steps u32, percent, charging, moving. */
static void steps_of(WireRecord *r, Bytes b)
{
    info_of(r, b.ptr[0]);
    wire_rssi(r, b.ptr[4]);
    wire_steps(r, be32(b.ptr + 9));
    wire_battery(r, b.ptr[13] * 100);
    wire_flag(r, WIRE_CHARGING, b.ptr[14] == 1);
    wire_flag(r, WIRE_MOTION, b.ptr[15] == 1);
}

WireFault gt06_status(WireCall *call, const Gt06 *g)
{
    WireRecord r;
    Bytes b = g->content;
    wire_clear(&r);
    switch (g->type) {
    case 0x23: /* info, voltage u16, GSM */
        if (b.len > 0) info_of(&r, b.ptr[0]);
        if (b.len > 2) wire_volts(&r, be16(b.ptr + 1) * 10);
        if (b.len > 3) wire_rssi(&r, b.ptr[3]);
        break;
    case 0x19: status_of(&r, bytes_from(b, lbs_of(&r, b, gsm))); break;
    case 0xa5: status_of(&r, bytes_from(b, lbs_of(&r, b, lte))); break;
    case 0x36:
        status_of(&r, b);
        modules_of(&r, bytes_from(b, 5));
        break;
    case 0xa3:
        if (b.len >= 16)
            steps_of(&r, b);
        else
            status_of(&r, b);
        break;
    default:
        if (b.len != 16) {
            status_of(&r, b);
        } else { /* thermometers: info, satellites u16, alarm, language, battery, … */
            alarm_of(&r, b.ptr[3]);
            wire_battery(&r, b.ptr[5] * 100);
        }
    }
    if (r.has || r.alarms) wire_emit(call, &r);
    gt06_ack(call, g);
    return WIRE_OK;
}

/* time[6], mcc, mnc, cells with a signal each, timing advance; then count and Wi-Fi on some. */
static const struct {
    uint8_t type;
    uint8_t cells;
    Widths widths;
    bool wifi;
} lists[] = {{0x18, 7, {2, 3}, true},  {0x24, 7, {2, 3}, false}, {0x28, 7, {2, 3}, false},
             {0x2c, 7, {2, 3}, true},  {0x2e, 7, {2, 3}, false}, {0x33, 6, {2, 4}, true},
             {0xa1, 7, {4, 8}, false}, {0xa2, 7, {4, 8}, true},  {0xa9, 0, {2, 3}, true}};

WireFault gt06_towers(WireCall *call, const Gt06 *g)
{
    WireRecord r;
    Bytes b = g->content;
    size_t row = 0;
    wire_clear(&r);
    if (b.len < 9) return cut_short(call, g);
    while (row + 1 < sizeof lists / sizeof *lists && lists[row].type != g->type) row++;
    Widths w = lists[row].widths;
    size_t cells = lists[row].cells;
    wire_time(&r, b.ptr[0], b.ptr[1], b.ptr[2], b.ptr[3], b.ptr[4], b.ptr[5], g->zone);
    size_t at = 6;
    bool early = g->type == 0x24 && b.len == 44; /* timing advance first, and cells are counted */
    if (early) at++;
    uint32_t mcc = be16(b.ptr + at);
    uint32_t mnc = b.ptr[at + 2];
    at += 3;
    if (mcc & 0x8000 && b.len > at) mnc = mnc << 8 | b.ptr[at++];
    if (g->type == 0xa9 && b.len > at && b.ptr[at++]) w = lte; /* an alarm that found no place */
    if ((early || g->type == 0xa9) && b.len > at) cells = b.ptr[at++];
    for (; cells > 0 && at + w.lac + w.cid + 1 <= b.len; cells--, at += w.lac + w.cid + 1u)
        if (number_of(b.ptr + at, w.lac)) /* no area: an empty place in the list */
            wire_cell(&r, mcc & 0x7fff, mnc, number_of(b.ptr + at, w.lac),
                      number_of(b.ptr + at + w.lac, w.cid));
    if (!early) at++;
    if (lists[row].wifi && at < b.len) {
        size_t n = b.ptr[at++];
        for (; n > 0 && at + 7 <= b.len; n--, at += 7)
            wire_wifi(&r, b.ptr + at, -(int64_t)b.ptr[at + 6]);
    }
    if (g->type == 0xa9) {
        if (at < b.len)
            alarm_of(&r, b.ptr[at]);
        else
            wire_alarm(&r, WIRE_GENERAL);
    }
    wire_emit(call, &r);
    gt06_ack(call, g);
    return WIRE_OK;
}

WireFault gt06_neighbours(WireCall *call, Bytes frame)
{
    WireRecord r;
    const uint8_t *p = frame.ptr + 4;
    size_t n = frame.ptr[2];
    wire_clear(&r);
    wire_time(&r, bcd8(p[0]), bcd8(p[1]), bcd8(p[2]), bcd8(p[3]), bcd8(p[4]), bcd8(p[5]), 0);
    p += 6;
    for (; n > 0; n--, p += 7) wire_wifi(&r, p, -(int64_t)p[6]); /* sent without the minus */
    n = *p++;
    uint32_t mcc = be16(p);
    uint32_t mnc = p[2];
    for (p += 3; n > 0; n--, p += 5) wire_cell(&r, mcc, mnc, be16(p), be16(p + 2));
    wire_emit(call, &r);
    out_be16(call->reply, 0x7878);
    out_u8(call->reply, 0);
    out_bytes(call->reply, frame.ptr + 3, 7);
    out_be16(call->reply, 0x0d0a);
    return WIRE_OK;
}
