/* Setting the members of a record, with the ranges of plausible values. */
#include "engine/wire/inside.h"

static const char *const alarm_names[WIRE_ALARMS] = {
    [WIRE_SOS] = "sos",
    [WIRE_FALL] = "fall",
    [WIRE_LOW_BATTERY] = "low_battery",
    [WIRE_POWER_OFF] = "power_off",
    [WIRE_POWER_ON] = "power_on",
    [WIRE_POWER_CUT] = "power_cut",
    [WIRE_REMOVED] = "removed",
    [WIRE_GEOFENCE] = "geofence",
    [WIRE_GEOFENCE_ENTER] = "geofence_enter",
    [WIRE_GEOFENCE_EXIT] = "geofence_exit",
    [WIRE_VIBRATION] = "vibration",
    [WIRE_MOVEMENT] = "movement",
    [WIRE_OVERSPEED] = "overspeed",
    [WIRE_TAMPER] = "tamper",
    [WIRE_COLLISION] = "collision",
    [WIRE_FAULT_ALARM] = "fault",
    [WIRE_GENERAL] = "general",
    [WIRE_TEMPERATURE] = "temperature",
    [WIRE_DOOR] = "door",
    [WIRE_NO_MOTION] = "no_motion",
    [WIRE_TILT] = "tilt",
    [WIRE_BUTTON] = "button",
    [WIRE_HEART_RATE] = "heart_rate",
    [WIRE_FATIGUE] = "fatigue_driving",
    [WIRE_ANTENNA_CUT] = "gps_antenna_cut",
    [WIRE_PARKING] = "parking",
    [WIRE_ACCELERATION] = "acceleration",
    [WIRE_BRAKING] = "braking",
    [WIRE_CORNERING] = "cornering",
    [WIRE_LOW_POWER] = "low_power",
    [WIRE_JAMMING] = "jamming",
    [WIRE_CHARGE_START] = "charge_start",
    [WIRE_CHARGE_STOP] = "charge_stop",
};

const char *wire_alarm_name(WireAlarm kind)
{
    return (unsigned)kind < WIRE_ALARMS ? alarm_names[kind] : "general";
}

/* Keeps a value within its range, else counts it as dropped. */
static bool within(WireRecord *r, int64_t value, int64_t low, int64_t high)
{
    if (value >= low && value <= high) return true;
    if (value != 0) r->dropped++; /* 0 is "no reading" */
    return false;
}

void wire_battery(WireRecord *r, int64_t percent_e2)
{
    if (percent_e2 < 0 || percent_e2 > 10000) {
        r->dropped++;
        return;
    }
    r->has |= WIRE_BATTERY;
    r->battery_e2 = (int16_t)percent_e2;
}

void wire_hr(WireRecord *r, int64_t per_minute)
{
    if (!within(r, per_minute, 20, 250)) return;
    r->has |= WIRE_HR;
    r->hr = (int16_t)per_minute;
}

void wire_bp(WireRecord *r, int64_t sys, int64_t dia, bool keep_doubtful)
{
    bool sys_fits = within(r, sys, 40, 300);
    bool dia_fits = within(r, dia, 20, 200);
    if (!sys_fits || !dia_fits) return;
    if (sys <= dia) {
        r->dropped += 2;
        if (!keep_doubtful) return;
        r->bp_doubtful = true;
    }
    r->has |= WIRE_BP;
    r->bp_sys = (int16_t)sys;
    r->bp_dia = (int16_t)dia;
}

void wire_spo2(WireRecord *r, int64_t percent)
{
    if (!within(r, percent, 50, 100)) return;
    r->has |= WIRE_SPO2;
    r->spo2 = (int16_t)percent;
}

void wire_temp(WireRecord *r, int64_t c_e2)
{
    if (!within(r, c_e2, 2500, 4500)) return;
    r->has |= WIRE_TEMP;
    r->temp_e2 = (int32_t)c_e2;
}

void wire_fix(WireRecord *r, bool valid, int64_t lat_e7, int64_t lon_e7)
{
    if (lat_e7 < -900000000 || lat_e7 > 900000000 || lon_e7 < -1800000000 || lon_e7 > 1800000000) {
        r->fix_invalid = true;
        r->has &= ~(uint32_t)(WIRE_FIX | WIRE_SPEED | WIRE_COURSE | WIRE_ALT);
        return;
    }
    wire_flag(r, WIRE_FIX, valid);
    r->lat_e7 = (int32_t)lat_e7;
    r->lon_e7 = (int32_t)lon_e7;
}

void wire_time(WireRecord *r, int64_t year, int64_t month, int64_t day, int64_t h, int64_t m,
               int64_t s, int64_t zone_min)
{
    static const uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool date = year >= 0 && year < 100 && month >= 1 && month <= 12 && day >= 1;
    bool leap = date && month == 2 && year % 4 == 0; /* 2000 .. 2099 */
    if (!date || day > lengths[month - 1] + leap || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 ||
        s > 99) {
        r->time_invalid = true;
        return;
    }
    Ms days = day_of((int32_t)(2000 + year), (int32_t)month, (int32_t)day);
    r->has |= WIRE_TIME;
    r->time_ms = days * DAY_MS + h * HOUR_MS + (m - zone_min) * MINUTE_MS + s * SECOND_MS;
}

/* Cells and networks are sets: makers fill their lists up with repeats. */
void wire_cell(WireRecord *r, uint32_t mcc, uint32_t mnc, uint64_t lac, uint64_t cid)
{
    WireCell cell = {(uint16_t)mcc, (uint16_t)mnc, (uint32_t)lac, (uint32_t)cid};
    for (size_t i = r->cell_count; i > 0; i--)
        if (memcmp(&r->cells[i - 1], &cell, sizeof cell) == 0) return;
    if (r->cell_count == WIRE_CELLS_MAX)
        r->dropped++;
    else
        r->cells[r->cell_count++] = cell;
}

void wire_wifi(WireRecord *r, const uint8_t mac[6], int64_t dbm)
{
    WireWifi wifi = {.dbm = (int16_t)(dbm < -255 || dbm > 0 ? 0 : dbm)};
    memcpy(wifi.mac, mac, 6);
    for (size_t i = r->wifi_count; i > 0; i--)
        if (memcmp(&r->wifi[i - 1], &wifi, sizeof wifi) == 0) return;
    if (r->wifi_count == WIRE_WIFI_MAX)
        r->dropped++;
    else
        r->wifi[r->wifi_count++] = wifi;
}

bool wire_mac(Bytes text, uint8_t mac[6])
{
    size_t step = text.len == 17 ? 3 : 2;
    if (text.len != 17 && text.len != 12) return false;
    for (size_t i = 0; i < 6; i++) {
        int high = hex_value(text.ptr[i * step]);
        int low = hex_value(text.ptr[i * step + 1]);
        if (high < 0 || low < 0) return false;
        if (step == 3 && i < 5 && text.ptr[i * 3 + 2] != ':' && text.ptr[i * 3 + 2] != '-')
            return false;
        mac[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* One of "ssid|mac|signal". The name may hold anything, bars too, so it is read from its end. */
static void wifi_entry(WireRecord *r, const uint8_t *from, const uint8_t *to)
{
    const uint8_t *bar2 = to;
    while (bar2 > from && bar2[-1] != '|') bar2--;
    if (bar2 == from) return;
    const uint8_t *bar1 = bar2 - 1;
    while (bar1 > from && bar1[-1] != '|') bar1--;
    uint8_t mac[6];
    int64_t signal = 0;
    if (!wire_mac((Bytes){bar1, (size_t)(bar2 - 1 - bar1)}, mac)) return;
    fixed_of((Bytes){bar2, (size_t)(to - bar2)}, 0, &signal);
    wire_wifi(r, mac, signal > 0 ? -signal : signal);
}

void wifi_list(WireRecord *r, Bytes text)
{
    const uint8_t *end = text.ptr + text.len;
    for (const uint8_t *p = text.ptr; p < end;) {
        const uint8_t *to = p;
        while (to < end && *to != '&') to++;
        wifi_entry(r, p, to);
        p = to + 1;
    }
}

static void fix_json(JsonOut *out, const WireRecord *r)
{
    json_open(out, "fix", '{');
    json_put_bool(out, "valid", r->on & WIRE_FIX);
    json_put_double(out, "lat", r->lat_e7 / 1e7, 7);
    json_put_double(out, "lon", r->lon_e7 / 1e7, 7);
    if (r->has & WIRE_SPEED) json_put_double(out, "speed_kmh", r->speed_e2 / 100.0, 2);
    if (r->has & WIRE_COURSE) json_put_double(out, "course", r->course_e2 / 100.0, 2);
    if (r->has & WIRE_ALT) json_put_double(out, "alt_m", r->alt_cm / 100.0, 2);
    json_close(out, '}');
}

static void lists_json(JsonOut *out, const WireRecord *r)
{
    if (r->alarms) {
        json_open(out, "alarms", '[');
        for (unsigned k = 0; k < WIRE_ALARMS; k++)
            if (r->alarms & WIRE_ALARM_BIT(k)) json_put_text(out, NULL, alarm_names[k]);
        json_close(out, ']');
    }
    if (r->cell_count) {
        json_open(out, "cells", '[');
        for (unsigned i = 0; i < r->cell_count; i++) {
            const WireCell *c = &r->cells[i];
            json_open(out, NULL, '{');
            json_put_i64(out, "mcc", c->mcc);
            json_put_i64(out, "mnc", c->mnc);
            json_put_i64(out, "lac", c->lac);
            json_put_i64(out, "cid", c->cid);
            json_close(out, '}');
        }
        json_close(out, ']');
    }
    if (!r->wifi_count) return;
    json_open(out, "wifi", '[');
    for (unsigned i = 0; i < r->wifi_count; i++) {
        static const char hex[] = "0123456789abcdef";
        char mac[17];
        for (int b = 0; b < 6; b++) {
            mac[b * 3] = hex[r->wifi[i].mac[b] >> 4];
            mac[b * 3 + 1] = hex[r->wifi[i].mac[b] & 15];
            if (b < 5) mac[b * 3 + 2] = ':';
        }
        json_open(out, NULL, '{');
        json_put_str(out, "mac", (Str){mac, 17});
        if (r->wifi[i].dbm) json_put_i64(out, "rssi", r->wifi[i].dbm);
        json_close(out, '}');
    }
    json_close(out, ']');
}

void wire_record_json(JsonOut *out, const char *key, const WireRecord *r)
{
    json_open(out, key, '{');
    if (r->has & WIRE_TIME) {
        char text[32];
        ms_text(r->time_ms, text);
        json_put_text(out, "time", text);
    }
    if (r->has & WIRE_FIX) fix_json(out, r);
    if (r->has & WIRE_BATTERY) json_put_double(out, "battery_pct", r->battery_e2 / 100.0, 2);
    if (r->has & WIRE_BATTERY_V) json_put_double(out, "battery_v", r->battery_mv / 1000.0, 3);
    if (r->has & WIRE_CHARGING) json_put_bool(out, "charging", r->on & WIRE_CHARGING);
    if (r->has & WIRE_MOTION) json_put_bool(out, "motion", r->on & WIRE_MOTION);
    if (r->has & WIRE_STEPS) json_put_i64(out, "steps", r->steps);
    if (r->has & WIRE_HR) json_put_i64(out, "hr", r->hr);
    if (r->has & WIRE_BP) {
        json_put_i64(out, "bp_sys", r->bp_sys);
        json_put_i64(out, "bp_dia", r->bp_dia);
    }
    if (r->has & WIRE_SPO2) json_put_i64(out, "spo2", r->spo2);
    if (r->has & WIRE_TEMP) json_put_double(out, "temp_c", r->temp_e2 / 100.0, 2);
    if (r->has & WIRE_GLUCOSE) json_put_double(out, "glucose", r->glucose_e2 / 100.0, 2);
    if (r->has & WIRE_RSSI) json_put_i64(out, "rssi", r->rssi);
    if (r->has & WIRE_SATS) json_put_i64(out, "sats", r->sats);
    if (r->has & WIRE_HDOP) json_put_double(out, "hdop", r->hdop_e2 / 100.0, 2);
    if (r->has & WIRE_ODOMETER) json_put_i64(out, "odometer_m", r->odometer_m);
    if (r->has & WIRE_ICCID) json_put_str(out, "iccid", r->iccid);
    if (r->has & WIRE_TEXT) json_put_str(out, "text", r->text);
    if (r->has & WIRE_ARCHIVE) json_put_bool(out, "archive", r->on & WIRE_ARCHIVE);
    lists_json(out, r);
    if (r->time_invalid) json_put_bool(out, "time_invalid", true);
    if (r->fix_invalid) json_put_bool(out, "fix_invalid", true);
    if (r->bp_doubtful) json_put_bool(out, "bp_doubtful", true);
    json_close(out, '}');
}
