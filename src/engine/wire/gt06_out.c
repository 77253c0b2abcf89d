/* gt06, outward: commands are text in type 80, as by SMS. */
#include "engine/wire/inside.h"

static size_t framed(uint32_t type, const WireOut *content, uint16_t serial, uint8_t *to,
                     size_t cap)
{
    WireOut out;
    out.len = 0;
    if (content->len > 240) return 0;
    out_be16(&out, 0x7878);
    out_u8(&out, (uint32_t)content->len + 5);
    out_u8(&out, type);
    out_bytes(&out, content->bytes, content->len);
    out_be16(&out, serial);
    out_be16(&out, crc16_x25(out.bytes + 2, out.len - 2));
    out_be16(&out, 0x0d0a);
    return out_give(&out, to, cap);
}

static bool asked(const WireCommand *c, WireOut *b)
{
    for (size_t i = 0; i < c->text.len; i++)
        if ((uint8_t)c->text.ptr[i] < ' ') return false;
    switch (c->ask) {
    case WIRE_ASK_CUSTOM: out_str(b, c->text); return c->text.len > 0;
    case WIRE_ASK_INTERVAL:
        out_text(b, "TIMER,");
        out_whole(b, c->number, 1);
        out_text(b, "#");
        return true;
    case WIRE_ASK_SOS_NUMBER: /* an empty place keeps the number that is there */
        out_text(b, "SOS,A,");
        for (int64_t i = 1; i < c->index && i < 3; i++) out_text(b, ",");
        out_str(b, c->text);
        out_text(b, "#");
        return true;
    case WIRE_ASK_FIND: out_text(b, "FN#"); return true;
    case WIRE_ASK_LOCATE: out_text(b, "WHERE#"); return true;
    case WIRE_ASK_RESTART: out_text(b, "RESET#"); return true;
    case WIRE_ASK_FACTORY: out_text(b, "FACTORY#"); return true;
    case WIRE_ASK_CALL:
        out_text(b, "CENTER,A,");
        out_str(b, c->text);
        out_text(b, "#");
        return true;
    case WIRE_ASK_SERVER:
        out_text(b, "SERVER,1,");
        out_str(b, c->text);
        out_text(b, ",");
        out_whole(b, c->number, 1);
        out_text(b, ",0#");
        return true;
    case WIRE_ASK_HEART_RATE:
    case WIRE_ASK_PRESSURE:
    case WIRE_ASK_OXYGEN:
    case WIRE_ASK_TEMPERATURE:
    case WIRE_ASK_FALL_ALARM:
    case WIRE_ASK_MESSAGE:
    case WIRE_ASK_VOICE:
    case WIRE_ASK_POWER_OFF:
    case WIRE_ASK_ZONE:
    case WIRE_ASK_FIRMWARE:
    case WIRE_ASK_CONFIRM: return false;
    }
    return false;
}

size_t gt06_ask(const WireConn *conn, const WireCommand *c, uint8_t *to, size_t cap)
{
    WireOut text;
    WireOut content;
    text.len = content.len = 0;
    if (!asked(c, &text) || text.len > 200) return 0;
    out_u8(&content, (uint32_t)text.len + 4);
    out_be32(&content, 0);
    out_bytes(&content, text.bytes, text.len);
    out_be16(&content, 1); /* Chinese */
    return framed(0x80, &content, conn->serial, to, cap);
}

static void say_place(WireOut *b, const WireRecord *r)
{
    Civil day = day_civil(ms_day(r->time_ms, 0));
    Ms rest = ms_of_day(r->time_ms, 0);
    const int64_t parts[] = {day.year % 100,
                             day.month,
                             day.day,
                             rest / HOUR_MS,
                             rest / MINUTE_MS % 60,
                             rest / SECOND_MS % 60,
                             0xc0 | (r->sats & 15)};
    for (int i = 0; i < 7; i++) out_u8(b, (uint32_t)parts[i]);
    int64_t lat = r->lat_e7;
    int64_t lon = r->lon_e7;
    out_be32(b, (uint32_t)(((lat < 0 ? -lat : lat) * 18 + 50) / 100));
    out_be32(b, (uint32_t)(((lon < 0 ? -lon : lon) * 18 + 50) / 100));
    out_u8(b, (uint32_t)(r->speed_e2 / 100));
    out_be16(b, (uint32_t)(r->course_e2 / 100 & 0x3ff) | (lat < 0 ? 0 : 1u << 10) |
                    (lon < 0 ? 1u << 11 : 0) | (r->on & WIRE_FIX ? 1u << 12 : 0));
}

static uint32_t alarm_code(uint64_t alarms)
{
    static const struct {
        uint8_t alarm;
        uint8_t code;
    } codes[] = {{WIRE_SOS, 0x01},       {WIRE_FALL, 0x23},           {WIRE_POWER_CUT, 0x02},
                 {WIRE_VIBRATION, 0x03}, {WIRE_GEOFENCE_ENTER, 0x04}, {WIRE_GEOFENCE_EXIT, 0x05},
                 {WIRE_OVERSPEED, 0x06}, {WIRE_LOW_BATTERY, 0x0e},    {WIRE_REMOVED, 0x18},
                 {WIRE_TAMPER, 0x13}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (alarms & WIRE_ALARM_BIT(codes[i].alarm)) return codes[i].code;
    return 0;
}

static void say_cell(WireOut *b, const WireRecord *r)
{
    const WireCell cell = r->cell_count ? r->cells[0] : (WireCell){0, 0, 0, 0};
    out_be16(b, cell.mcc);
    out_u8(b, cell.mnc);
    out_be16(b, cell.lac);
    out_u8(b, cell.cid >> 16);
    out_be16(b, cell.cid);
}

static void say_status(WireOut *b, const WireRecord *r)
{
    out_u8(b, r && r->on & WIRE_CHARGING ? 4 : 0);
    out_u8(b, r ? (uint32_t)(r->battery_e2 / 100 * 6 + 50) / 100 : 0);
    out_u8(b, r ? (uint32_t)r->rssi : 0);
    out_u8(b, r ? alarm_code(r->alarms) : 0);
    out_u8(b, 1);
}

size_t gt06_say(const WireDevice *device, WireSay what, const WireRecord *r, uint8_t *to,
                size_t cap)
{
    WireOut b;
    b.len = 0;
    switch (what) {
    case WIRE_SAY_LOGIN:
        if (device->id.len != 15) return 0;
        for (size_t i = 0; i < 16; i += 2)
            out_u8(&b, (uint32_t)((i ? device->id.ptr[i - 1] & 15 : 0) << 4 |
                                  (device->id.ptr[i] & 15)));
        return framed(0x01, &b, device->serial, to, cap);
    case WIRE_SAY_BEAT: say_status(&b, r); return framed(0x13, &b, device->serial, to, cap);
    case WIRE_SAY_PLACE:
        say_place(&b, r);
        if (r->alarms) out_u8(&b, 9);
        say_cell(&b, r);
        if (r->alarms) say_status(&b, r);
        return framed(r->alarms ? 0x26 : 0x12, &b, device->serial, to, cap);
    case WIRE_SAY_VITALS: return 0;
    }
    return 0;
}
