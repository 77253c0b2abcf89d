/* jt808, outward: what the platform asks and what a terminal says. */
#include "engine/wire/jt808.h"

/* Phone digits as BCD; fifteen digits are an IMEI, sent as the number without its last digit. */
static bool head_for(Jt808Head *h, Str id)
{
    memset(h, 0, sizeof *h);
    uint64_t number = 0;
    if (id.len == 0 || id.len > 15) return false;
    for (size_t i = 0; i < id.len; i++) {
        if (!is_digit((uint8_t)id.ptr[i])) return false;
        if (i < 14) number = number * 10 + (uint64_t)(id.ptr[i] - '0');
    }
    if (id.len == 15) {
        for (int i = 5; i >= 0; i--, number >>= 8) h->phone[i] = (uint8_t)number;
        return true;
    }
    if (id.len > 12) return false;
    for (size_t i = 0; i < id.len; i++) {
        size_t nibble = 12 - id.len + i;
        h->phone[nibble / 2] |= (uint8_t)((id.ptr[i] - '0') << (nibble % 2 ? 0 : 4));
    }
    return true;
}

static void parameter(WireOut *body, uint32_t id, int64_t value)
{
    out_u8(body, 1);
    out_be32(body, id);
    out_u8(body, 4);
    out_be32(body, (uint32_t)value);
}

static void parameter_text(WireOut *body, uint32_t id, Str text)
{
    out_u8(body, 1);
    out_be32(body, id);
    out_u8(body, (uint32_t)text.len);
    out_str(body, text);
}

/* The command's message id, 0 when the protocol has no such word. */
static uint32_t asked(const WireConn *conn, const WireCommand *c, WireOut *body)
{
    uint8_t gbk[WIRE_REPLY_MAX];
    size_t len;
    switch (c->ask) {
    case WIRE_ASK_CUSTOM:
        /* Words of the SMS kind end with '#' and go as a text; others pass through untouched to the
         * application in the terminal (0x8900, type f0). */
        if (c->text.len == 0) return 0;
        if (strncmp(conn->profile, "JC", 2) != 0 && str_ends(c->text, STR("#"))) {
            out_u8(body, 1);
            out_str(body, c->text);
            return 0x8300;
        }
        out_u8(body, 0xf0);
        out_str(body, c->text);
        return 0x8900;
    case WIRE_ASK_INTERVAL: parameter(body, 0x29, c->number); return 0x8103;
    case WIRE_ASK_SOS_NUMBER:
        if (c->text.len > 32) return 0;
        parameter_text(body, c->index == 1 ? 0x40 : c->index == 2 ? 0x48 : 0x49, c->text);
        return 0x8103;
    case WIRE_ASK_FIND: /* a text spoken aloud */
    case WIRE_ASK_MESSAGE:
        out_u8(body, c->ask == WIRE_ASK_FIND ? 0x08 : 0x0c);
        len = utf8_to_gbk(c->text, gbk, sizeof gbk);
        if (len == 0 && c->text.len) return 0;
        out_bytes(body, gbk, len);
        return 0x8300;
    case WIRE_ASK_LOCATE: return 0x8201;
    case WIRE_ASK_CALL:
        out_u8(body, 0);
        out_str(body, c->text);
        return 0x8400;
    case WIRE_ASK_RESTART: out_u8(body, 4); return 0x8105;
    case WIRE_ASK_FACTORY: out_u8(body, 5); return 0x8105;
    case WIRE_ASK_POWER_OFF: out_u8(body, 3); return 0x8105;
    case WIRE_ASK_SERVER:
        if (c->text.len > 64) return 0;
        out_u8(body, 2);
        out_be32(body, 0x13);
        out_u8(body, (uint32_t)c->text.len);
        out_str(body, c->text);
        out_be32(body, 0x18);
        out_u8(body, 4);
        out_be32(body, (uint32_t)c->number);
        return 0x8103;
    case WIRE_ASK_CONFIRM:
        out_be16(body, 0);
        out_be32(body, 1);
        return 0x8203;
    case WIRE_ASK_HEART_RATE:
    case WIRE_ASK_PRESSURE:
    case WIRE_ASK_OXYGEN:
    case WIRE_ASK_TEMPERATURE:
    case WIRE_ASK_FALL_ALARM:
    case WIRE_ASK_VOICE:
    case WIRE_ASK_ZONE:
    case WIRE_ASK_FIRMWARE: return 0;
    }
    return 0;
}

size_t jt808_ask(const WireConn *conn, const WireCommand *c, uint8_t *to, size_t cap)
{
    WireOut body;
    Jt808Head h;
    body.len = 0;
    if (c->ask == WIRE_ASK_CUSTOM && str_starts(c->text, STR("7e"))) { /* a frame as it is */
        size_t len;
        return hex_bytes(c->text, to, cap, &len) ? len : 0;
    }
    uint32_t id = asked(conn, c, &body);
    if (id == 0 || body.len > sizeof body.bytes || !head_for(&h, wire_id(conn))) return 0;
    return jt808_frame(&h, id, conn->serial, (Bytes){body.bytes, body.len}, to, cap);
}

static void say_place(WireOut *b, const WireRecord *r)
{
    static const struct {
        uint8_t bit;
        uint8_t alarm;
    } bits[] = {{0, WIRE_SOS},       {1, WIRE_OVERSPEED},  {7, WIRE_LOW_BATTERY},
                {8, WIRE_POWER_OFF}, {15, WIRE_VIBRATION}, {16, WIRE_TAMPER},
                {20, WIRE_GEOFENCE}, {26, WIRE_GENERAL},   {28, WIRE_MOVEMENT},
                {29, WIRE_COLLISION}};
    uint32_t alarm = 0;
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (r->alarms & WIRE_ALARM_BIT(bits[i].alarm)) alarm |= 1u << bits[i].bit;
    int64_t lat = r->lat_e7;
    int64_t lon = r->lon_e7;
    out_be32(b, alarm);
    out_be32(b, (r->on & WIRE_FIX ? 2u : 0) | (lat < 0 ? 4u : 0) | (lon < 0 ? 8u : 0));
    out_be32(b, (uint32_t)((lat < 0 ? -lat : lat) / 10));
    out_be32(b, (uint32_t)((lon < 0 ? -lon : lon) / 10));
    out_be16(b, (uint32_t)(r->alt_cm / 100));
    out_be16(b, (uint32_t)(r->speed_e2 / 10));
    out_be16(b, (uint32_t)(r->course_e2 / 100));
    Civil c = day_civil(ms_day(r->time_ms, SHANGHAI_MS));
    Ms rest = ms_of_day(r->time_ms, SHANGHAI_MS);
    const int64_t parts[] = {
        c.year % 100, c.month, c.day, rest / HOUR_MS, rest / MINUTE_MS % 60, rest / SECOND_MS % 60};
    for (int i = 0; i < 6; i++) out_u8(b, (uint32_t)(parts[i] / 10 * 16 + parts[i] % 10));
    out_be16(b, 0x3001);
    out_u8(b, (uint32_t)r->rssi);
    out_be16(b, 0x3101);
    out_u8(b, (uint32_t)r->sats);
    out_be16(b, 0xe402);
    out_u8(b, r->on & WIRE_CHARGING ? 0 : 1);
    out_u8(b, (uint32_t)(r->battery_e2 / 100));
    if (r->has & WIRE_ODOMETER) {
        out_be16(b, 0x0104);
        out_be32(b, (uint32_t)(r->odometer_m / 100));
    }
    if (r->cell_count) {
        out_u8(b, 0xf0);
        out_u8(b, r->cell_count * 13u);
        for (unsigned i = 0; i < r->cell_count; i++) {
            out_be16(b, r->cells[i].mcc);
            out_be16(b, r->cells[i].mnc);
            out_be32(b, r->cells[i].cid);
            out_be32(b, r->cells[i].lac);
            out_u8(b, 30);
        }
    }
    if (!r->wifi_count) return;
    out_u8(b, 0xf4);
    out_u8(b, r->wifi_count * 7u);
    for (unsigned i = 0; i < r->wifi_count; i++) {
        out_bytes(b, r->wifi[i].mac, 6);
        out_u8(b, (uint32_t)r->wifi[i].dbm);
    }
}

size_t jt808_say(const WireDevice *device, WireSay what, const WireRecord *r, uint8_t *to,
                 size_t cap)
{
    WireOut body;
    Jt808Head h;
    uint32_t id = 0;
    body.len = 0;
    if (!head_for(&h, device->id)) return 0;
    switch (what) {
    case WIRE_SAY_LOGIN:
        id = 0x0102;
        out_str(&body, device->id);
        break;
    case WIRE_SAY_BEAT: id = 0x0002; break;
    case WIRE_SAY_PLACE:
        id = 0x0200;
        say_place(&body, r);
        break;
    case WIRE_SAY_VITALS: return 0; /* the standard has none */
    }
    if (body.len > sizeof body.bytes) return 0;
    return jt808_frame(&h, id, device->serial, (Bytes){body.bytes, body.len}, to, cap);
}
