/* A frame that was cut short on its way costs itself and nothing more: the SOS behind it is heard,
 * whatever was lost of it, and in the same way wherever the stream is cut into reads. */
#include "engine/wire/frames_for_tests.h"

enum { STREAM_MAX = 2048 };

typedef enum Damage { HEAD_ONLY, TAIL_ONLY, BYTE_LOST, BIT_TURNED, DAMAGES } Damage;

/* What is left of a frame; at is 1 to len - 1. */
static size_t damaged(Damage how, Str frame, size_t at, uint8_t *out)
{
    size_t n = 0;
    for (size_t i = 0; i < frame.len; i++) {
        uint8_t c = (uint8_t)frame.ptr[i];
        if ((how == HEAD_ONLY && i >= at) || (how == TAIL_ONLY && i < at)) continue;
        if (how == BYTE_LOST && i == at) continue;
        out[n++] = how == BIT_TURNED && i == at ? c ^ 0x10 : c;
    }
    return n;
}

typedef struct Ear {
    JsonOut out;
    Buf buf;
    WireConn conn;
    WireRecord last;
    bool closed;
    size_t waiting;
} Ear;

static void listen(void *to, const WireConn *conn, const WireRecord *r)
{
    Ear *ear = to;
    (void)conn;
    ear->last = *r;
    wire_record_json(&ear->out, NULL, r);
}

/* Gives the bytes in reads of `step`. */
static Ear hear_in(const WireProtocol *p, Bytes all, size_t step, bool lenient)
{
    Ear ear = {.buf = buf_new(test_arena(), 1 << 16)};
    WireSink sink = {listen, &ear};
    WireOut reply;
    size_t at = 0;
    ear.out = json_out(&ear.buf);
    ear.conn.lenient = lenient;
    json_open(&ear.out, NULL, '[');
    for (size_t to = 0; to < all.len && !ear.closed;) {
        to = to + step < all.len ? to + step : all.len;
        while (at < to && !ear.closed) {
            Bytes in = {all.ptr + at, to - at};
            WireStep s = wire_step(p, &ear.conn, in, (Ms)NOW_S * 1000, &sink, &reply);
            ear.closed = s.kind == WIRE_CLOSE;
            if (s.used == 0) break;
            at += s.used;
        }
    }
    json_close(&ear.out, ']');
    ear.waiting = all.len - at;
    return ear;
}

typedef struct Pair {
    const char *name;
    Str login; /* or a first frame; may be empty */
    Str before;
    Str sos;
    size_t closing; /* how often the connection may be closed instead: the device calls again */
} Pair;

static void check_pair(const Pair *pair)
{
    const WireProtocol *p = wire_protocol_find(str_of(pair->name));
    uint8_t bytes[STREAM_MAX];
    size_t lost = 0;
    size_t differ = 0;
    size_t closed = 0;
    for (int i = 0; i < 2 * DAMAGES; i++) {
        bool lenient = i >= DAMAGES;
        for (size_t at = 1; at < pair->before.len; at++) {
            ArenaMark mark = arena_mark(test_arena());
            size_t n = pair->login.len;
            memcpy(bytes, pair->login.ptr, n);
            n += damaged((Damage)(i % DAMAGES), pair->before, at, bytes + n);
            memcpy(bytes + n, pair->sos.ptr, pair->sos.len);
            Bytes all = {bytes, n + pair->sos.len};
            Ear whole = hear_in(p, all, all.len, lenient);
            Ear piece = hear_in(p, all, 1, lenient);
            bool sos = whole.last.alarms & WIRE_ALARM_BIT(WIRE_SOS);
            closed += whole.closed;
            lost += !whole.closed && (!sos || whole.waiting > 1); /* jt808 keeps its last mark */
            differ += !str_eq(buf_str(&whole.buf), buf_str(&piece.buf)) ||
                      whole.conn.malformed != piece.conn.malformed ||
                      whole.conn.skipped != piece.conn.skipped || whole.closed != piece.closed;
            arena_rewind(test_arena(), mark);
        }
    }
    bool right = CHECK_INT(0, lost) && CHECK_INT(0, differ);
    if (!right || !CHECK(closed <= pair->closing)) test_note("%s: closed %zu", pair->name, closed);
}

static Str spoken(const char *protocol, WireSay what, uint64_t alarms, const char *id)
{
    WireDevice device = {str_of(id), 7, NULL};
    WireRecord r = {.has = WIRE_TIME | WIRE_FIX | WIRE_BATTERY, .on = WIRE_FIX, .alarms = alarms};
    uint8_t frame[WIRE_REPLY_MAX];
    r.time_ms = (Ms)NOW_S * 1000;
    r.lat_e7 = 225717070;
    r.lon_e7 = 1138613968;
    r.battery_e2 = 5000;
    const WireProtocol *p = wire_protocol_find(str_of(protocol));
    size_t n = p->say(&device, what, &r, frame, sizeof frame);
    return str_dup(test_arena(), (Str){(const char *)frame, n});
}

TEST(a_frame_cut_short_costs_itself_and_never_the_sos_behind_it)
{
    static const char *const names[] = {"setracker", "iw", "jt808", "ev07b", "gt06", "h02"};
    for (size_t i = 0; i < 6; i++) {
        const char *id = i == 0 || i == 5 ? "8800000015" : "868120000000015";
        Pair pair = {.name = names[i], .login = spoken(names[i], WIRE_SAY_LOGIN, 0, id)};
        if (pair.login.len == 0) pair.login = spoken(names[i], WIRE_SAY_BEAT, 0, id);
        pair.sos = spoken(names[i], WIRE_SAY_PLACE, WIRE_ALARM_BIT(WIRE_SOS), id);
        pair.before = spoken(names[i], WIRE_SAY_PLACE, 0, id);
        pair.closing = i == 3 ? 8 : 0; /* a length of more than 8 KiB */
        check_pair(&pair);
        pair.before = pair.sos;
        check_pair(&pair);
        pair.before = spoken(names[i], WIRE_SAY_BEAT, 0, id);
        check_pair(&pair);
    }
}

static Str bytes_of(const char *hex)
{
    Str out = STR("");
    CHECK(str_from_hex(test_arena(), str_of(hex), &out));
    return out;
}

TEST(h02_binary_frames_have_no_check_and_are_told_apart_all_the_same)
{
    static const char quiet[] = "24880000001504000022112622345678041133456"
                                "78e000090ffffffff";
    static const char help[] = "24880000001504000122112622345678041133456"
                               "78e000090fffffffd";
    Str line = spoken("h02", WIRE_SAY_PLACE, 0, "8800000015");
    Str sos = spoken("h02", WIRE_SAY_PLACE, WIRE_ALARM_BIT(WIRE_SOS), "8800000015");
    const Pair pairs[] = {{"h02", line, bytes_of(quiet), bytes_of(help), 0},
                          {"h02", STR(""), bytes_of(quiet), bytes_of(help), 0},
                          {"h02", STR(""), bytes_of(help), bytes_of(help), 0},
                          {"h02", line, bytes_of(quiet), sos, 0},
                          {"h02", line, line, bytes_of(help), 0}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) check_pair(&pairs[i]);
}

TEST(only_the_length_was_wrong_and_the_frame_is_read_when_that_is_allowed)
{
    Str beat = gt06("13", "0006040002", false);
    Str sos = gt06("13", "0006040102", false);
    for (size_t longer = 0; longer < 40; longer += 3) {
        uint8_t bytes[STREAM_MAX];
        memcpy(bytes, sos.ptr, sos.len);
        bytes[2] = (uint8_t)(bytes[2] + longer);
        memcpy(bytes + sos.len, beat.ptr, beat.len);
        memcpy(bytes + sos.len + beat.len, beat.ptr, beat.len);
        Heard h = listen_to("gt06");
        h.conn.lenient = true;
        feed(&h, (Str){(const char *)bytes, sos.len + 2 * beat.len});
        CHECK_INT(3, h.records);
        CHECK(str_find(buf_str(&h.buf), STR("\"sos\""), 0) != SIZE_MAX);
    }
}
