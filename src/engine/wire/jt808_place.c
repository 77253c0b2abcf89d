/* jt808: the body of 0x0200, a place with its alarms and items.
 *
 *   alarm u32 · status u32 · lat u32 · lon u32 · altitude u16 · speed u16 · course u16 · time
 * BCD[6] items: id u8, length u8, value; the makers give one id different meanings
 *
 * Source  JT/T 808-2019 tables 23 to 27; makers' sheets as told in the notes, part 3 */
#include "engine/wire/jt808.h"

void jt808_time(WireRecord *r, const uint8_t bcd[6], int64_t zone_min)
{
    wire_time(r, bcd8(bcd[0]), bcd8(bcd[1]), bcd8(bcd[2]), bcd8(bcd[3]), bcd8(bcd[4]), bcd8(bcd[5]),
              480 + zone_min);
}

void jt808_iccid(WireRecord *r, Bytes bcd, char out[20])
{
    size_t n = 0;
    for (size_t i = 0; i < bcd.len && n < 20; i++) {
        out[n++] = "0123456789abcdef"[bcd.ptr[i] >> 4];
        out[n++] = "0123456789abcdef"[bcd.ptr[i] & 15];
    }
    while (n && out[n - 1] == 'f') n--;
    r->has |= WIRE_ICCID;
    r->iccid = (Str){out, n};
}

static bool profile_is(const char *profile, const char *const names[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(profile, names[i]) == 0) return true;
    return false;
}
#define PROFILE(profile, ...)                                                                      \
    profile_is(profile, (const char *const[]){__VA_ARGS__},                                        \
               sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* Bits of the standard. Those of vehicles only (12 card reader, 13 and 14 warnings before 1 and 2,
 * 21 to 25 routes and fuel, 27 ignition, 31 door) say nothing about a person and raise nothing. */
static void standard_alarms(WireRecord *r, uint32_t word)
{
    static const struct {
        uint32_t mask;
        WireAlarm alarm;
    } bits[] = {
        {1u << 0, WIRE_SOS},
        {1u << 1, WIRE_OVERSPEED},
        {1u << 2, WIRE_FATIGUE},
        {1u << 3, WIRE_GENERAL}, /* "danger ahead", pressed by hand on some pendants */
        {1u << 4 | 7u << 9, WIRE_FAULT_ALARM},
        {3u << 5, WIRE_ANTENNA_CUT},
        {1u << 7 | 1u << 18, WIRE_LOW_BATTERY},
        {1u << 8, WIRE_POWER_OFF},
        {1u << 15, WIRE_VIBRATION},
        {3u << 16, WIRE_TAMPER},
        {1u << 19, WIRE_PARKING},
        {1u << 20, WIRE_GEOFENCE},
        {1u << 26, WIRE_GENERAL},
        {1u << 28, WIRE_MOVEMENT},
        {3u << 29, WIRE_COLLISION},
    };
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (word & bits[i].mask) wire_alarm(r, bits[i].alarm);
}

static void alarms_of(WireRecord *r, uint32_t word, const char *profile)
{
    if (word == 0) return;
    if (PROFILE(profile, "G-360P", "G-508P")) { /* padlocks of medicine boxes */
        if (word & 0x11) wire_alarm(r, WIRE_REMOVED);
        if (word & 0x02) wire_alarm(r, WIRE_TAMPER);
    } else if (PROFILE(profile, "AL300", "GL100")) {
        if (word & 1) wire_alarm(r, WIRE_SOS);
        if (word & 1u << 16) wire_alarm(r, WIRE_MOVEMENT);
    } else {
        standard_alarms(r, word);
    }
}

bool jt808_place(WireCall *call, Bytes body, bool late)
{
    WireRecord r;
    const uint8_t *p = body.ptr;
    const char *profile = call->conn->profile;
    Jt808Items items = {.r = &r, .profile = profile};
    if (body.len < 4) return false;
    wire_clear(&r);
    alarms_of(&r, be32(p), profile);
    if (late) wire_flag(&r, WIRE_ARCHIVE, true);
    if (body.len < 28) { /* cut short: only an alarm is worth telling */
        if (!r.alarms) return false;
        r.time_invalid = r.fix_invalid = true;
        wire_emit(call, &r);
        return true;
    }
    uint32_t status = be32(p + 4);
    int64_t lat = (int64_t)be32(p + 8) * 10;
    int64_t lon = (int64_t)be32(p + 12) * 10;
    wire_fix(&r, status & 2, status & 4 ? -lat : lat, status & 8 ? -lon : lon);
    if (!r.fix_invalid) {
        wire_alt(&r, (int16_t)be16(p + 16) * 100);
        wire_motion_of(&r, be16(p + 18) * 10, be16(p + 20) * 100);
    }
    jt808_time(&r, p + 22, call->conn->zone_profile_min);
    jt808_items(&items, bytes_from(body, 28));
    wire_emit(call, &r);
    return true;
}
