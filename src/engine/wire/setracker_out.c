/* setracker, outward: what the server asks and what a device says. */
#include "engine/wire/inside.h"

/* Voice and other bytes: what would end or split the frame is escaped. */
static void escaped(WireOut *out, const uint8_t *bytes, size_t len)
{
    static const char special[] = "\x7d[],*";
    for (size_t i = 0; i < len; i++) {
        const char *hit = bytes[i] ? strchr(special, bytes[i]) : NULL;
        if (hit) {
            out_u8(out, 0x7d);
            out_u8(out, (uint32_t)(hit - special) + 1);
        } else {
            out_u8(out, bytes[i]);
        }
    }
}

static bool plain_text(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((uint8_t)s.ptr[i] < ' ' || s.ptr[i] == '[' || s.ptr[i] == ']') return false;
    return true;
}

static size_t framed(Str maker, Str id, const WireOut *content, uint8_t *to, size_t cap)
{
    WireOut out;
    out.len = 0;
    if (content->len == 0 || content->len > sizeof content->bytes) return 0;
    out_text(&out, "[");
    out_str(&out, maker);
    out_text(&out, "*");
    out_str(&out, id);
    out_text(&out, "*");
    out_hex(&out, content->len, 4);
    out_text(&out, "*");
    out_bytes(&out, content->bytes, content->len);
    out_text(&out, "]");
    return out_give(&out, to, cap);
}

static void word_number(WireOut *out, const char *word, int64_t n)
{
    out_text(out, word);
    out_text(out, ",");
    out_whole(out, n, 1);
}

static void word_text(WireOut *out, const char *word, Str text)
{
    out_text(out, word);
    out_text(out, ",");
    out_str(out, text);
}

/* "+1", "+5.75", "-11.5": hours without zeros at the end */
static bool zone_text(WireOut *out, const WireCommand *c)
{
    int64_t minutes;
    if (!zone_minutes(c->text, &minutes)) return false;
    out_text(out, "LZ,");
    if (c->number >= 0) out_whole(out, c->number, 1);
    out_text(out, minutes < 0 ? ",-" : ",+");
    if (minutes < 0) minutes = -minutes;
    out_whole(out, minutes / 60, 1);
    int64_t hundredths = minutes % 60 * 100 / 60;
    if (!hundredths) return true;
    out_text(out, ".");
    if (hundredths % 10)
        out_whole(out, hundredths, 2);
    else
        out_whole(out, hundredths / 10, 1);
    return true;
}

static bool asked(const WireCommand *c, WireOut *out)
{
    uint8_t voice[WIRE_REPLY_MAX];
    size_t len;
    if (!plain_text(c->text)) return false;
    switch (c->ask) {
    case WIRE_ASK_CUSTOM: out_str(out, c->text); return c->text.len > 0;
    case WIRE_ASK_INTERVAL: word_number(out, "UPLOAD", c->number); return c->number > 0;
    case WIRE_ASK_SOS_NUMBER:
        out_text(out, "SOS");
        out_whole(out, c->index, 1);
        word_text(out, "", c->text);
        return c->index >= 1 && c->index <= 3;
    case WIRE_ASK_FIND: out_text(out, "FIND"); return true;
    case WIRE_ASK_LOCATE: out_text(out, "CR"); return true;
    case WIRE_ASK_HEART_RATE: out_text(out, "hrtstart,1"); return true;
    case WIRE_ASK_PRESSURE: out_text(out, "bphrt"); return true;
    case WIRE_ASK_OXYGEN: out_text(out, "oxygen"); return true;
    case WIRE_ASK_TEMPERATURE: out_text(out, "bodytemp2"); return true;
    case WIRE_ASK_FALL_ALARM:
        out_text(out, c->number ? "FALLDOWN,1,1" : "FALLDOWN,0,0");
        return true;
    case WIRE_ASK_MESSAGE: out_text(out, "MESSAGE,"); return out_utf16_hex(out, c->text);
    case WIRE_ASK_VOICE:
        if (!hex_bytes(c->text, voice, sizeof voice, &len)) return false;
        out_text(out, "TK,");
        escaped(out, voice, len);
        return true;
    case WIRE_ASK_CALL: word_text(out, "CALL", c->text); return c->text.len > 0;
    case WIRE_ASK_RESTART: out_text(out, "RESET"); return true;
    case WIRE_ASK_POWER_OFF: out_text(out, "POWEROFF"); return true;
    case WIRE_ASK_FACTORY: out_text(out, "FACTORY"); return true;
    case WIRE_ASK_ZONE: return zone_text(out, c);
    case WIRE_ASK_SERVER:
        word_text(out, "IP", c->text);
        word_number(out, "", c->number);
        return c->text.len > 0;
    case WIRE_ASK_FIRMWARE:
    case WIRE_ASK_CONFIRM: return false;
    }
    return false;
}

size_t setracker_ask(const WireConn *conn, const WireCommand *command, uint8_t *out, size_t cap)
{
    WireOut content;
    content.len = 0;
    if (!asked(command, &content)) return 0;
    Str maker = conn->maker_len == 2 ? (Str){conn->maker, 2} : STR("CS");
    return framed(maker, wire_id(conn), &content, out, cap);
}

static void say_place(WireOut *out, const WireRecord *r)
{
    static const struct {
        uint8_t bit;
        uint8_t alarm;
    } bits[] = {{16, WIRE_SOS},           {17, WIRE_LOW_BATTERY},
                {18, WIRE_GEOFENCE_EXIT}, {19, WIRE_GEOFENCE_ENTER},
                {20, WIRE_REMOVED},       {21, WIRE_FALL},
                {14, WIRE_POWER_CUT},     {23, WIRE_HEART_RATE}};
    Civil day = day_civil(ms_day(r->time_ms, 0));
    uint64_t status = r->on & WIRE_MOTION ? 16 : 0;
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (r->alarms & WIRE_ALARM_BIT(bits[i].alarm)) status |= (uint64_t)1 << bits[i].bit;
    out_text(out, r->alarms ? "AL," : "UD,");
    out_whole(out, day.day, 2);
    out_whole(out, day.month, 2);
    out_whole(out, day.year % 100, 2);
    out_text(out, ",");
    out_clock(out, r->time_ms, false);
    out_text(out, r->on & WIRE_FIX ? ",A," : ",V,");
    int64_t lat = r->lat_e7;
    int64_t lon = r->lon_e7;
    out_fixed(out, lat < 0 ? -lat : lat, 7, 1);
    out_text(out, lat < 0 ? ",S," : ",N,");
    out_fixed(out, lon < 0 ? -lon : lon, 7, 1);
    out_text(out, lon < 0 ? ",W," : ",E,");
    out_fixed(out, r->speed_e2, 2, 1);
    out_text(out, ",");
    out_fixed(out, r->course_e2, 2, 1);
    out_text(out, ",");
    out_fixed(out, r->alt_cm, 2, 1);
    const int64_t whole[] = {r->sats, r->rssi, r->battery_e2 / 100, r->steps, 0};
    for (int i = 0; i < 5; i++) {
        out_text(out, ",");
        out_whole(out, whole[i], 1);
    }
    out_text(out, ",");
    out_hex(out, status, 8);
    out_text(out, ",");
    out_whole(out, r->cell_count, 1);
    if (r->cell_count) {
        out_text(out, ",1,");
        out_whole(out, r->cells[0].mcc, 1);
        out_text(out, ",");
        out_whole(out, r->cells[0].mnc, 1);
        for (unsigned i = 0; i < r->cell_count; i++) {
            out_text(out, ",");
            out_whole(out, r->cells[i].lac, 1);
            out_text(out, ",");
            out_whole(out, r->cells[i].cid, 1);
            out_text(out, ",100");
        }
    }
    out_text(out, ",");
    out_whole(out, r->wifi_count, 1);
    for (unsigned i = 0; i < r->wifi_count; i++) {
        out_text(out, ",AP");
        for (int b = 0; b < 6; b++) {
            out_text(out, b ? ":" : ",");
            out_hex(out, r->wifi[i].mac[b], 2);
        }
        out_text(out, ",");
        out_whole(out, r->wifi[i].dbm, 1);
    }
    out_text(out, ",20.0");
}

size_t setracker_say(const WireDevice *device, WireSay what, const WireRecord *r, uint8_t *out,
                     size_t cap)
{
    WireOut c;
    c.len = 0;
    switch (what) {
    case WIRE_SAY_LOGIN: return 0; /* every frame carries the id */
    case WIRE_SAY_BEAT:
        word_number(&c, "LK", r ? r->steps : 0);
        word_number(&c, ",0", r ? r->battery_e2 / 100 : 0);
        break;
    case WIRE_SAY_PLACE: say_place(&c, r); break;
    case WIRE_SAY_VITALS:
        word_number(&c, "bphrt", r->bp_sys);
        word_number(&c, "", r->bp_dia);
        word_number(&c, "", r->hr);
        out_text(&c, ",,,,");
        break;
    }
    return framed(str_of(device->maker ? device->maker : "3G"), device->id, &c, out, cap);
}
