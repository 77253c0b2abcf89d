/* jt808: the items behind a place. Known lengths are checked, what runs past the end is left, what
 * is not known is passed over. */
#include "engine/wire/jt808.h"

/* Does the rest part into whole items? */
static bool whole_items(Bytes b)
{
    size_t at = 0;
    while (at + 2 <= b.len) at += 2 + (size_t)b.ptr[at + 1];
    return at == b.len;
}

/* An old form without items: 4 skipped, mileage u32 km, battery u16 0.1 V, area u32, signal u8, 3.
 */
static void old_tail(WireRecord *r, const uint8_t *p)
{
    wire_odometer(r, (int64_t)be32(p + 4) * 1000);
    wire_volts(r, be16(p + 8) * 100);
    wire_rssi(r, p[14]);
}

static void charge_or_percent(WireRecord *r, uint8_t v)
{
    if (v == 255)
        wire_flag(r, WIRE_CHARGING, true);
    else
        wire_battery(r, v * 100);
}

static bool printable(Bytes b)
{
    for (size_t i = 0; i < b.len; i++)
        if (b.ptr[i] < ' ' || b.ptr[i] > '~') return false;
    return true;
}

/* Text "mac,dBm,mac,dBm,…" behind a count. */
static void wifi_text(WireRecord *r, Bytes text)
{
    Words w = words_of(text);
    Bytes mac;
    Bytes signal;
    while (words_next(&w, &mac) && words_next(&w, &signal)) {
        uint8_t b[6];
        int64_t dbm = 0;
        if (!wire_mac(mac, b)) continue;
        fixed_of(signal, 0, &dbm);
        wire_wifi(r, b, dbm > 0 ? -dbm : dbm);
    }
}

/* EB, nested: length u16 (of id and value), id u16, value. The masks are inverted. */
static void nested_one(Jt808Items *items, uint32_t id, Bytes v)
{
    WireRecord *r = items->r;
    uint32_t mask = v.len >= 4 ? be32(v.ptr) : 0xffffffff;
    switch (id) {
    case 0x2d:
        if (v.len == 2) wire_volts(r, be16(v.ptr));
        break;
    case 0x89:
        if (!(mask & 1)) wire_alarm(r, WIRE_POWER_OFF);
        if (!(mask & 1u << 12)) wire_alarm(r, WIRE_REMOVED);
        break;
    case 0xb2:
        if (v.len >= 10) jt808_iccid(r, bytes_part(v, 0, 10), items->iccid);
        break;
    case 0xb9: wifi_text(r, bytes_from(v, 1)); break;
    case 0xc5:
        if (!(mask & 1u << 6)) wire_alarm(r, WIRE_VIBRATION);
        if (v.len >= 4 && (mask >> 23 & 3) < 2) wire_flag(r, WIRE_MOTION, (mask >> 23 & 3) == 0);
        break;
    case 0xc6:
        if (v.len && (v.ptr[0] == 3 || v.ptr[0] == 4)) wire_alarm(r, WIRE_LOW_BATTERY);
        break;
    case 0xd8:
        if (v.len >= 9) wire_cell(r, be16(v.ptr), v.ptr[2], be16(v.ptr + 3), be32(v.ptr + 5));
        break;
    case 0xa8:
    case 0xe1:
        if (v.len) wire_battery(r, v.ptr[0] * 100);
        break;
    default: break;
    }
}

static void item_eb(Jt808Items *items, Bytes v)
{
    if (v.len >= 8 && be16(v.ptr) > 200 && (v.len - 3) % 5 == 0) {
        for (size_t at = 3; at + 5 <= v.len; at += 5)
            wire_cell(items->r, be16(v.ptr), v.ptr[2], be16(v.ptr + at), be16(v.ptr + at + 2));
        return;
    }
    if (printable(v)) return; /* a time zone's name */
    for (size_t at = 0; at + 4 <= v.len;) {
        size_t len = be16(v.ptr + at);
        if (len < 2 || len > v.len - at - 2) return;
        nested_one(items, be16(v.ptr + at + 2), bytes_part(v, at + 4, len - 2));
        at += 2 + len;
    }
}

static void item_cells(WireRecord *r, Bytes v) /* E1: mcc, mnc, n × (lac u24, cid u32, signal) */
{
    for (size_t at = 4; at + 8 <= v.len; at += 8) {
        uint32_t lac = be24(v.ptr + at);
        uint32_t cid = be32(v.ptr + at + 3);
        if (lac > 0 && lac <= 0xffff && cid <= 0xfffffff)
            wire_cell(r, be16(v.ptr), be16(v.ptr + 2), lac, cid);
    }
}

/* JC cameras of the car that takes elders to the day centre: an event u16 in E8. */
static void item_jc(WireRecord *r, Bytes v)
{
    static const struct {
        uint16_t event;
        WireAlarm alarm;
    } events[] = {{0x0001, WIRE_FAULT_ALARM},    {0x0400, WIRE_ACCELERATION},
                  {0x0412, WIRE_ACCELERATION},   {0x0401, WIRE_BRAKING},
                  {0x0413, WIRE_BRAKING},        {0x0402, WIRE_CORNERING},
                  {0x0414, WIRE_CORNERING},      {0x0403, WIRE_OVERSPEED},
                  {0x0405, WIRE_COLLISION},      {0x0416, WIRE_COLLISION},
                  {0x0417, WIRE_COLLISION},      {0x0406, WIRE_VIBRATION},
                  {0x0408, WIRE_GEOFENCE_ENTER}, {0x0409, WIRE_GEOFENCE_EXIT},
                  {0x040c, WIRE_DOOR},           {0x0c01, WIRE_SOS},
                  {0x0c02, WIRE_LOW_POWER},      {0x0c05, WIRE_GENERAL},
                  {0x0c0e, WIRE_POWER_CUT},      {0x0c0f, WIRE_LOW_BATTERY},
                  {0x0c10, WIRE_POWER_OFF},      {0x0c12, WIRE_TAMPER}};
    if (v.len < 2) return;
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if (events[i].event == be16(v.ptr)) wire_alarm(r, events[i].alarm);
}

/* 80: from here to the end other ids rule. */
static void extension(Jt808Items *items, Bytes b)
{
    WireRecord *r = items->r;
    for (size_t at = 0; at + 2 <= b.len;) {
        uint8_t id = b.ptr[at];
        size_t len = b.ptr[at + 1];
        const uint8_t *v = b.ptr + at + 2;
        if (len > b.len - at - 2) return;
        if (id == 0x01 && len >= 4) wire_odometer(r, (int64_t)be32(v) * 100);
        if (id == 0x56 && len >= 2) wire_battery(r, v[1] * 100);
        if (id == 0x69 && len >= 2) wire_volts(r, be16(v) * 10);
        if (id == 0xcc && len >= 19) {
            size_t n = len < 20 ? len : 20;
            memcpy(items->iccid, v, n);
            r->has |= WIRE_ICCID;
            r->iccid = (Str){items->iccid, n};
        }
        at += 2 + len;
    }
}

/* Items of one and two numbers. */
static void number_item(WireRecord *r, uint8_t id, Bytes b)
{
    const uint8_t *v = b.ptr;
    switch (id) {
    case 0x06: wire_battery(r, v[0] * 100); break;
    case 0x30: wire_rssi(r, v[0]); break;
    case 0x31: wire_sats(r, v[0]); break;
    case 0x56: wire_battery(r, v[0] * 1000); break;
    case 0xe5:
        if (b.len == 1) wire_flag(r, WIRE_MOTION, v[0] == 1);
        break;
    default: break;
    }
    if (b.len < 2) return;
    switch (id) {
    case 0x68: wire_battery(r, be16(v)); break;
    case 0x69: wire_volts(r, be16(v) * 10); break;
    case 0x91: wire_volts(r, be16(v) * 100); break;
    case 0xd5:
        if (b.len == 2) wire_volts(r, be16(v) * 10);
        break;
    case 0xe4:
        if (v[0] == 0) wire_flag(r, WIRE_CHARGING, true);
        wire_battery(r, v[1] * 100);
        break;
    default: break;
    }
    if (b.len < 4) return;
    switch (id) {
    case 0x01: wire_odometer(r, (int64_t)be32(v) * 100); break;
    case 0xac: wire_odometer(r, be32(v)); break;
    case 0xe3:
        wire_battery(r, v[1] * 100);
        wire_volts(r, be16(v + 2) * 10);
        break;
    case 0xee:
        if (b.len != 6) break;
        wire_rssi(r, v[0]);
        wire_volts(r, be16(v + 3));
        wire_sats(r, v[5]);
        break;
    case 0xf7:
        wire_volts(r, be32(v));
        if (b.len >= 5 && (v[4] == 2 || v[4] == 3)) wire_flag(r, WIRE_CHARGING, true);
        if (b.len >= 6) wire_battery(r, v[5] * 100);
        break;
    default: break;
    }
}

static void alarm_item(WireRecord *r, uint8_t id, Bytes b)
{
    const uint8_t *v = b.ptr;
    switch (id) {
    case 0x57:
        if (b.len < 2) break;
        if (v[0] & 1) wire_alarm(r, WIRE_ACCELERATION);
        if (v[0] & 2) wire_alarm(r, WIRE_BRAKING);
        if (v[0] & 4) wire_alarm(r, WIRE_CORNERING);
        break;
    case 0x70:
        if (b.len >= 6 && v[5] == 0x16) wire_alarm(r, WIRE_COLLISION);
        if (b.len >= 6 && v[5] == 0x01) wire_alarm(r, WIRE_ACCELERATION);
        if (b.len >= 6 && v[5] == 0x02) wire_alarm(r, WIRE_BRAKING);
        if (b.len >= 6 && v[5] == 0x03) wire_alarm(r, WIRE_CORNERING);
        break;
    case 0xd0:
        if (b.len >= 4 && v[3] & 8) wire_alarm(r, WIRE_VIBRATION);
        break;
    case 0xe7: /* badges: bit 0 vibration, bits 1-3 the SOS key, however it was pressed */
        if (b.len != 8) break;
        if (v[1] & 1) wire_alarm(r, WIRE_VIBRATION);
        if (v[1] & 0x0e) wire_alarm(r, WIRE_SOS);
        break;
    default: break;
    }
}

/* FE of other lengths: a mark and battery %; after the mark 7c type, length, value, where type 01
 * is a mask of alarms. */
static void item_fe(WireRecord *r, Bytes b)
{
    if (b.len == 1) wire_battery(r, b.ptr[0] * 100);
    if (b.len == 4) wire_odometer(r, be32(b.ptr));
    if ((b.len == 3 || b.len > 4) && b.ptr[0] != 0x7c) wire_battery(r, b.ptr[1] * 100);
    if (b.len < 5 || b.ptr[0] != 0x7c) return;
    static const WireAlarm kinds[] = {WIRE_ACCELERATION, WIRE_BRAKING, WIRE_CORNERING,
                                      WIRE_COLLISION, WIRE_TAMPER};
    for (size_t at = 1; at + 2 <= b.len; at += 2 + (size_t)b.ptr[at + 1]) {
        if (b.ptr[at] != 1 || at + 6 > b.len) continue;
        uint32_t mask = be32(b.ptr + at + 2);
        for (int k = 0; k < 5; k++)
            if (mask & 1u << k) wire_alarm(r, kinds[k]);
    }
}

static void padlock_text(WireRecord *r, Bytes b) /* 33: "*M00," and seven: two, volts * 100, … */
{
    int64_t volts;
    if (b.len >= 15 && bytes_starts(b, "*M00") && whole_of(bytes_part(b, 10, 3), &volts))
        wire_volts(r, volts * 10);
}

static void hdop_item(WireRecord *r, Bytes b) /* F9: mask u16, then what it announces */
{
    if (b.len < 2 || !(b.ptr[1] & 4)) return;
    size_t at = 2 + (b.ptr[1] & 1 ? 4 : 0) + (b.ptr[1] & 2 ? 4 : 0);
    if (at + 2 > b.len) return;
    r->has |= WIRE_HDOP;
    r->hdop_e2 = (int32_t)be16(b.ptr + at) * 10;
}

static void list_item(Jt808Items *items, uint8_t id, Bytes b)
{
    WireRecord *r = items->r;
    if (id == 0xf0)
        for (size_t at = 0; at + 13 <= b.len; at += 13)
            wire_cell(r, be16(b.ptr + at), be16(b.ptr + at + 2), be32(b.ptr + at + 8),
                      be32(b.ptr + at + 4));
    else
        for (size_t at = 0; at + 7 <= b.len; at += 7)
            wire_wifi(r, b.ptr + at, (int8_t)b.ptr[at + 6]);
}

static void one_item(Jt808Items *items, uint8_t id, Bytes b)
{
    WireRecord *r = items->r;
    switch (id) {
    case 0x33: padlock_text(r, b); break;
    case 0xd4:
    case 0xe1:
    case 0xe9:
        if (b.len == 1)
            charge_or_percent(r, b.ptr[0]);
        else if (id == 0xe1 && b.len >= 12 && (b.len - 4) % 8 == 0)
            item_cells(r, b);
        break;
    case 0xda:
        if (b.len >= 3) wire_flag(r, WIRE_MOTION, b.ptr[2] & 4);
        break;
    case 0xe8:
        if (items->profile[0] == 'J' && items->profile[1] == 'C') item_jc(r, b);
        break;
    case 0xeb: item_eb(items, b); break;
    case 0xec:
    case 0xf0:
    case 0xf4: list_item(items, id, b); break;
    case 0xf6:
        if (b.len > 2 && b.len != 8 && b.ptr[0] == 2) wire_flag(r, WIRE_MOTION, true);
        break;
    case 0xf8:
        if (items->profile[0] == 'C' && items->profile[1] == '5' && b.len == 2)
            wire_steps(r, be16(b.ptr));
        break;
    case 0xf9: hdop_item(r, b); break;
    case 0xfe: item_fe(r, b); break;
    case 0x57:
    case 0x70:
    case 0xd0:
    case 0xe7: alarm_item(r, id, b); break;
    default: number_item(r, id, b); break;
    }
}

void jt808_items(Jt808Items *items, Bytes b)
{
    if (b.len == 18 && !whole_items(b)) {
        old_tail(items->r, b.ptr);
        return;
    }
    for (size_t at = 0; at + 2 <= b.len;) {
        uint8_t id = b.ptr[at];
        size_t len = b.ptr[at + 1];
        if (len > b.len - at - 2) return;
        Bytes v = bytes_part(b, at + 2, len);
        if (id == 0x80 && len >= 1) {
            extension(items, bytes_from(b, at + 3));
            return;
        }
        if (len) one_item(items, id, v);
        at += 2 + len;
    }
}
