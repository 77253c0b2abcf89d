/* iw, outward. Commands are IWBPxx,IMEI,journal,args#; the journal number comes back in the
 * answer, so it is the connection's serial in six digits. */
#include "engine/wire/inside.h"

static bool plain_text(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((uint8_t)s.ptr[i] < ' ' || s.ptr[i] == '#') return false;
    return true;
}

static void begin(WireOut *out, const WireConn *conn, const char *word)
{
    out_str(out, conn->maker_len ? (Str){conn->maker, conn->maker_len} : STR("IW"));
    out_text(out, word);
    out_text(out, ",");
    out_str(out, wire_id(conn));
    out_text(out, ",");
    out_whole(out, conn->serial, 6);
}

static const char *word_of(WireAsk ask)
{
    switch (ask) {
    case WIRE_ASK_INTERVAL: return "BP15";
    case WIRE_ASK_SOS_NUMBER: return "BP12";
    case WIRE_ASK_LOCATE: return "BP16";
    case WIRE_ASK_FACTORY: return "BP17";
    case WIRE_ASK_RESTART: return "BP18";
    case WIRE_ASK_SERVER: return "BP19";
    case WIRE_ASK_ZONE: return "BP20";
    case WIRE_ASK_MESSAGE: return "BP40";
    case WIRE_ASK_FALL_ALARM: return "BP76";
    case WIRE_ASK_HEART_RATE: return "BPXL";
    case WIRE_ASK_PRESSURE: return "BPXY";
    case WIRE_ASK_TEMPERATURE: return "BPXT";
    case WIRE_ASK_OXYGEN: return "BPXZ";
    case WIRE_ASK_CUSTOM:
    case WIRE_ASK_FIND:
    case WIRE_ASK_VOICE:
    case WIRE_ASK_CALL:
    case WIRE_ASK_POWER_OFF:
    case WIRE_ASK_FIRMWARE:
    case WIRE_ASK_CONFIRM: return NULL;
    }
    return NULL;
}

size_t iw_ask(const WireConn *conn, const WireCommand *c, uint8_t *to, size_t cap)
{
    WireOut out;
    out.len = 0;
    const char *word = word_of(c->ask);
    if (!plain_text(c->text)) return 0;
    if (c->ask == WIRE_ASK_CUSTOM) {
        out_str(&out, c->text);
        out_text(&out, "#");
        return c->text.len ? out_give(&out, to, cap) : 0;
    }
    if (!word) return 0;
    begin(&out, conn, word);
    if (c->ask == WIRE_ASK_INTERVAL || c->ask == WIRE_ASK_FALL_ALARM) {
        out_text(&out, ",");
        out_whole(&out, c->number, 1);
    } else if (c->ask == WIRE_ASK_SOS_NUMBER) { /* all three numbers, "a,b,c", or one of them */
        out_text(&out, ",");
        for (int64_t i = 1; i < c->index && i < 3; i++) out_text(&out, ",");
        out_str(&out, c->text);
    } else if (c->ask == WIRE_ASK_SERVER) {
        out_text(&out, ",0,");
        out_str(&out, c->text);
        out_text(&out, ",");
        out_whole(&out, c->number, 1);
    } else if (c->ask == WIRE_ASK_ZONE) {
        int64_t minutes;
        if (!zone_minutes(c->text, &minutes)) return 0;
        out_text(&out, ",");
        out_whole(&out, c->number < 0 ? 1 : c->number, 1);
        out_text(&out, ",");
        out_whole(&out, minutes / 60, 1);
    } else if (c->ask == WIRE_ASK_MESSAGE) {
        out_text(&out, ",");
        if (!out_utf16_hex(&out, c->text)) return 0;
    }
    out_text(&out, "#");
    return out_give(&out, to, cap);
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
    out_u8(out, (uint8_t)(e7 < 0 ? minus : plus));
}

static void say_place(WireOut *out, const WireRecord *r)
{
    Civil day = day_civil(ms_day(r->time_ms, 0));
    out_text(out, r->alarms ? "IWAP10" : "IWAP01");
    out_whole(out, day.year % 100, 2);
    out_whole(out, day.month, 2);
    out_whole(out, day.day, 2);
    out_text(out, r->on & WIRE_FIX ? "A" : "V");
    coordinate(out, r->lat_e7, 2, 'N', 'S');
    coordinate(out, r->lon_e7, 3, 'E', 'W');
    out_fixed(out, r->speed_e2 / 10, 1, 3);
    out_clock(out, r->time_ms, false);
    out_fixed(out, r->course_e2, 2, 3);
    out_whole(out, r->rssi, 3);
    out_whole(out, r->sats, 3);
    out_whole(out, r->battery_e2 / 100, 3);
    out_text(out, "10202");
    const WireCell cell = r->cell_count ? r->cells[0] : (WireCell){0, 0, 0, 0};
    const int64_t numbers[] = {cell.mcc, cell.mnc, cell.lac, cell.cid};
    for (int i = 0; i < 4; i++) {
        out_text(out, ",");
        out_whole(out, numbers[i], 1);
    }
    if (r->alarms) {
        const uint64_t a = r->alarms;
        out_text(out, a & WIRE_ALARM_BIT(WIRE_SOS)       ? ",01"
                      : a & WIRE_ALARM_BIT(WIRE_FALL)    ? ",05"
                      : a & WIRE_ALARM_BIT(WIRE_REMOVED) ? ",03"
                                                         : ",09");
        out_text(out, ",zh_cn,00");
    }
    for (unsigned i = 0; i < r->wifi_count; i++) {
        out_text(out, i ? "&AP" : ",AP");
        for (int b = 0; b < 6; b++) {
            out_text(out, b ? "-" : "|");
            out_hex(out, r->wifi[i].mac[b], 2);
        }
        out_text(out, "|");
        out_whole(out, -r->wifi[i].dbm, 1);
    }
    out_text(out, "#");
}

size_t iw_say(const WireDevice *device, WireSay what, const WireRecord *r, uint8_t *to, size_t cap)
{
    WireOut out;
    out.len = 0;
    switch (what) {
    case WIRE_SAY_LOGIN:
        out_text(&out, "IWAP00");
        out_str(&out, device->id);
        out_text(&out, "#");
        break;
    case WIRE_SAY_BEAT:
        out_text(&out, "IWAP03,");
        out_whole(&out, r ? r->rssi : 0, 3);
        out_whole(&out, r ? r->sats : 0, 3);
        out_whole(&out, r ? r->battery_e2 / 100 : 0, 3);
        out_text(&out, "00102,");
        out_whole(&out, r ? r->steps : 0, 1);
        out_text(&out, ",0#");
        break;
    case WIRE_SAY_PLACE: say_place(&out, r); break;
    case WIRE_SAY_VITALS:
        out_text(&out, "IWAPHP,");
        out_whole(&out, r->hr, 1);
        out_text(&out, ",");
        out_whole(&out, r->bp_sys, 1);
        out_text(&out, ",");
        out_whole(&out, r->bp_dia, 1);
        out_text(&out, ",");
        out_whole(&out, r->spo2, 1);
        out_text(&out, ",");
        out_fixed(&out, r->glucose_e2, 2, 1);
        out_text(&out, ",");
        out_fixed(&out, r->temp_e2, 2, 1);
        out_text(&out, ",,,,,,#");
        break;
    }
    return out_give(&out, to, cap);
}
