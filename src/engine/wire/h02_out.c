/* h02, outward. */
#include "engine/wire/inside.h"

static void begin(WireOut *out, const WireConn *conn, const WireCommand *c, const char *word)
{
    out_text(out, "*");
    out_str(out, conn->maker_len == 2 ? (Str){conn->maker, 2} : STR("HQ"));
    out_text(out, ",");
    out_str(out, wire_id(conn));
    out_text(out, ",");
    out_text(out, word);
    out_text(out, ",");
    out_text(out, c->time ? c->time : "010203");
}

size_t h02_ask(const WireConn *conn, const WireCommand *c, uint8_t *to, size_t cap)
{
    WireOut out;
    out.len = 0;
    for (size_t i = 0; i < c->text.len; i++)
        if ((uint8_t)c->text.ptr[i] < ' ' || c->text.ptr[i] == '#') return 0;
    switch (c->ask) {
    case WIRE_ASK_INTERVAL:
        begin(&out, conn, c, "S71");
        out_text(&out, ",22,");
        out_whole(&out, c->number, 1);
        break;
    case WIRE_ASK_LOCATE: /* one place, now */
        begin(&out, conn, c, "D1");
        out_text(&out, ",10,1");
        break;
    case WIRE_ASK_RESTART: begin(&out, conn, c, "R1"); break;
    case WIRE_ASK_SERVER:
        begin(&out, conn, c, "S23");
        out_text(&out, ",");
        out_str(&out, c->text);
        out_text(&out, ":");
        out_whole(&out, c->number, 1);
        break;
    case WIRE_ASK_CUSTOM:
        if (c->text.len == 0) return 0;
        out_str(&out, c->text);
        break;
    case WIRE_ASK_SOS_NUMBER: /* by SMS on these devices */
    case WIRE_ASK_FIND:
    case WIRE_ASK_HEART_RATE:
    case WIRE_ASK_PRESSURE:
    case WIRE_ASK_OXYGEN:
    case WIRE_ASK_TEMPERATURE:
    case WIRE_ASK_FALL_ALARM:
    case WIRE_ASK_MESSAGE:
    case WIRE_ASK_VOICE:
    case WIRE_ASK_CALL:
    case WIRE_ASK_POWER_OFF:
    case WIRE_ASK_FACTORY:
    case WIRE_ASK_ZONE:
    case WIRE_ASK_FIRMWARE:
    case WIRE_ASK_CONFIRM: return 0;
    }
    out_text(&out, "#");
    return out_give(&out, to, cap);
}

static uint32_t status_word(uint64_t alarms)
{
    static const struct {
        uint8_t bit;
        uint8_t alarm;
    } bits[] = {{0, WIRE_VIBRATION},      {1, WIRE_SOS},           {2, WIRE_OVERSPEED},
                {4, WIRE_GEOFENCE_ENTER}, {7, WIRE_GEOFENCE_EXIT}, {19, WIRE_POWER_CUT}};
    uint32_t word = 0xffffffff;
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (alarms & WIRE_ALARM_BIT(bits[i].alarm)) word &= ~(1u << bits[i].bit);
    return word;
}

static void coordinate(WireOut *out, int64_t e7, int width, char plus, char minus)
{
    int64_t n = e7 < 0 ? -e7 : e7;
    int64_t degrees = n / 10000000;
    int64_t minutes_e4 = (n % 10000000 * 60 + 500) / 1000;
    if (minutes_e4 >= 600000) {
        degrees++;
        minutes_e4 -= 600000;
    }
    out_whole(out, degrees, width);
    out_fixed(out, minutes_e4, 4, 2);
    out_text(out, ",");
    out_u8(out, (uint8_t)(e7 < 0 ? minus : plus));
    out_text(out, ",");
}

static void date(WireOut *out, Ms at)
{
    Civil day = day_civil(ms_day(at, 0));
    out_whole(out, day.day, 2);
    out_whole(out, day.month, 2);
    out_whole(out, day.year % 100, 2);
}

size_t h02_say(const WireDevice *device, WireSay what, const WireRecord *r, uint8_t *to, size_t cap)
{
    WireOut out;
    out.len = 0;
    out_text(&out, "*");
    out_text(&out, device->maker ? device->maker : "HQ");
    out_text(&out, ",");
    out_str(&out, device->id);
    switch (what) {
    case WIRE_SAY_LOGIN:
    case WIRE_SAY_VITALS: return 0;
    case WIRE_SAY_BEAT:
        out_text(&out, ",HTBT,");
        out_whole(&out, r ? r->battery_e2 / 100 : 0, 1);
        break;
    case WIRE_SAY_PLACE:
        out_text(&out, ",V1,");
        out_clock(&out, r->time_ms, false);
        out_text(&out, r->on & WIRE_FIX ? ",A," : ",V,");
        coordinate(&out, r->lat_e7, 2, 'N', 'S');
        coordinate(&out, r->lon_e7, 3, 'E', 'W');
        out_fixed(&out, ((int64_t)r->speed_e2 * 1000 + 926) / 1852, 2, 1);
        out_text(&out, ",");
        out_fixed(&out, r->course_e2, 2, 1);
        out_text(&out, ",");
        date(&out, r->time_ms);
        out_text(&out, ",");
        out_hex(&out, status_word(r->alarms), 8);
        break;
    }
    out_text(&out, "#");
    return out_give(&out, to, cap);
}
