/* ev07b, outward. */
#include "engine/wire/inside.h"

static size_t framed(uint32_t properties, uint16_t serial, const WireOut *body, uint8_t *to,
                     size_t cap)
{
    WireOut out;
    out.len = 0;
    if (body->len == 0 || body->len > sizeof body->bytes) return 0;
    out_u8(&out, 0xab);
    out_u8(&out, properties);
    out_le16(&out, (uint32_t)body->len);
    out_le16(&out, crc16_xmodem(body->bytes, body->len));
    out_le16(&out, serial);
    out_bytes(&out, body->bytes, body->len);
    return out_give(&out, to, cap);
}

static void key_begin(WireOut *b, uint32_t key, size_t value_len)
{
    out_u8(b, (uint32_t)value_len + 1);
    out_u8(b, key);
}

/* Appends command and key; answers whether an acknowledgement is wanted, or -1: no such word. */
static int asked(const WireCommand *c, WireOut *b)
{
    switch (c->ask) {
    case WIRE_ASK_SOS_NUMBER: /* slot, with call and SMS switched on, then the digits */
        if (c->text.len > 20 || c->index < 1 || c->index > 10) return -1;
        out_u8(b, 0x02);
        key_begin(b, 0x30, c->text.len + 1);
        out_u8(b, 0xe0u | (uint32_t)(c->index - 1));
        out_str(b, c->text);
        return 1;
    case WIRE_ASK_INTERVAL:
        out_u8(b, 0x02);
        key_begin(b, 0x44, 12);
        out_le32(b, (uint32_t)c->number);
        out_le32(b, (uint32_t)c->number);
        out_le32(b, (uint32_t)c->number);
        return 1;
    case WIRE_ASK_FALL_ALARM:
        out_u8(b, 0x02);
        key_begin(b, 0x56, 1);
        out_u8(b, c->number ? 0x83 : 0x03); /* on or off, middle level */
        return 1;
    case WIRE_ASK_SERVER:
        if (c->text.len > 60) return -1;
        out_u8(b, 0x02);
        key_begin(b, 0x43, c->text.len + 3);
        out_u8(b, 1);
        out_le16(b, (uint32_t)c->number);
        out_str(b, c->text);
        return 1;
    case WIRE_ASK_FACTORY:
    case WIRE_ASK_RESTART:
    case WIRE_ASK_FIND:
    case WIRE_ASK_LOCATE:
    case WIRE_ASK_POWER_OFF:
        out_u8(b, 0x04);
        key_begin(b,
                  c->ask == WIRE_ASK_FACTORY   ? 0x10
                  : c->ask == WIRE_ASK_RESTART ? 0x11
                  : c->ask == WIRE_ASK_FIND    ? 0x14
                  : c->ask == WIRE_ASK_LOCATE  ? 0x16
                                               : 0x12,
                  0);
        return 1;
    case WIRE_ASK_FIRMWARE:
        if (c->text.len == 0 || c->text.len > 250) return -1;
        out_u8(b, 0x04);
        key_begin(b, 0x30, c->text.len);
        out_str(b, c->text);
        return 0;
    case WIRE_ASK_CUSTOM:
    case WIRE_ASK_HEART_RATE:
    case WIRE_ASK_PRESSURE:
    case WIRE_ASK_OXYGEN:
    case WIRE_ASK_TEMPERATURE:
    case WIRE_ASK_MESSAGE:
    case WIRE_ASK_VOICE:
    case WIRE_ASK_CALL:
    case WIRE_ASK_ZONE:
    case WIRE_ASK_CONFIRM: return -1;
    }
    return -1;
}

size_t ev07b_ask(const WireConn *conn, const WireCommand *c, uint8_t *to, size_t cap)
{
    WireOut body;
    body.len = 0;
    if (c->ask == WIRE_ASK_CUSTOM && str_starts(c->text, STR("ab"))) {
        size_t len;
        return hex_bytes(c->text, to, cap, &len) ? len : 0;
    }
    int ack = asked(c, &body);
    if (ack < 0) return 0;
    return framed(ack ? 0x10 : 0, conn->serial ? conn->serial : 1, &body, to, cap);
}

static uint32_t alarm_word(uint64_t alarms)
{
    static const struct {
        uint8_t bit;
        uint8_t alarm;
    } bits[] = {{0, WIRE_LOW_BATTERY},   {1, WIRE_OVERSPEED}, {2, WIRE_FALL},
                {4, WIRE_GEOFENCE_EXIT}, {8, WIRE_POWER_OFF}, {9, WIRE_POWER_ON},
                {10, WIRE_MOVEMENT},     {12, WIRE_SOS}};
    uint32_t word = 0;
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (alarms & WIRE_ALARM_BIT(bits[i].alarm)) word |= 1u << bits[i].bit;
    if (alarms & WIRE_ALARM_BIT(WIRE_GEOFENCE_ENTER)) word |= 1u << 5 | 1u << 27;
    return word;
}

static void say_place(WireOut *b, const WireRecord *r)
{
    uint32_t at = (uint32_t)(r->time_ms / 1000);
    uint32_t status = (r->on & WIRE_CHARGING ? 1u << 4 : 0) | (r->on & WIRE_ARCHIVE ? 1u << 7 : 0) |
                      (r->on & WIRE_MOTION ? 1u << 9 : 0) | (uint32_t)(r->rssi & 31) << 19 |
                      (uint32_t)(r->battery_e2 / 100) << 24;
    key_begin(b, 0x24, 8);
    out_le32(b, at);
    out_le32(b, status);
    if (r->alarms) {
        key_begin(b, 0x02, 8);
        out_le32(b, alarm_word(r->alarms));
        out_le32(b, at);
    }
    key_begin(b, 0x20, 21);
    out_le32(b, (uint32_t)r->lat_e7);
    out_le32(b, (uint32_t)r->lon_e7);
    out_le16(b, (uint32_t)(r->speed_e2 / 100));
    out_le16(b, (uint32_t)(r->course_e2 / 100));
    out_le16(b, (uint32_t)(r->alt_cm / 100));
    out_le16(b, r->on & WIRE_FIX ? 10 : 0);
    out_le32(b, (uint32_t)r->odometer_m);
    out_u8(b, (uint32_t)r->sats);
    if (r->cell_count) {
        key_begin(b, 0x29, 3 + (size_t)r->cell_count * 7);
        out_le16(b, r->cells[0].mcc);
        out_u8(b, r->cells[0].mnc);
        for (unsigned i = 0; i < r->cell_count; i++) {
            out_u8(b, 0xc0);
            out_le16(b, r->cells[i].lac);
            out_le32(b, r->cells[i].cid);
        }
    }
    if (!r->wifi_count) return;
    key_begin(b, 0x22, (size_t)r->wifi_count * 7);
    for (unsigned i = 0; i < r->wifi_count; i++) {
        out_u8(b, (uint32_t)r->wifi[i].dbm);
        out_bytes(b, r->wifi[i].mac, 6);
    }
}

static void reading(WireOut *b, uint32_t key, Ms at, int64_t value)
{
    key_begin(b, key, 5);
    out_le32(b, (uint32_t)(at / 1000));
    out_u8(b, (uint32_t)value);
}

size_t ev07b_say(const WireDevice *device, WireSay what, const WireRecord *r, uint8_t *to,
                 size_t cap)
{
    WireOut body;
    body.len = 0;
    if (device->id.len != 15) return 0;
    out_u8(&body, what == WIRE_SAY_LOGIN || what == WIRE_SAY_BEAT ? 0x03 : 0x01);
    key_begin(&body, 0x01, 15);
    out_str(&body, device->id);
    switch (what) {
    case WIRE_SAY_LOGIN:
    case WIRE_SAY_BEAT: key_begin(&body, 0x12, 0); break;
    case WIRE_SAY_PLACE: say_place(&body, r); break;
    case WIRE_SAY_VITALS:
        if (r->has & WIRE_HR) reading(&body, 0x40, r->time_ms, r->hr);
        if (r->has & WIRE_SPO2) reading(&body, 0x41, r->time_ms, r->spo2);
        break;
    }
    return framed(0x10, device->serial, &body, to, cap);
}
