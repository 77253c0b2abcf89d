/* `yinlin wire`: device protocols from the command line, a JSON line in and a JSON line out, in the
 * field names of the shared vectors. */
#include "base/args.h"
#include "base/file.h"
#include "engine/wire/wire.h"
#include "main/faces.h"

enum {
    INPUT_MAX = 256 << 20,
    LINE_MAX_BYTES = 4 << 20,
    SESSIONS_MAX = 16384,
    PART_SLOTS = 64,
    RECENT = 64
};

static bool lenient;

typedef struct Run {
    const WireProtocol *protocol;
    JsonOut *out;
    WireParts *parts;
    Ms now;
    bool once; /* streams: the ingest path keeps a frame that came twice once */
    size_t repeats;
    uint64_t recent[RECENT];
    size_t recent_at;
} Run;

/* A frame that came twice is one record: device, device time and content are the same. */
static bool is_repeat(Run *run, const WireRecord *record)
{
    if (!(record->has & WIRE_TIME)) return false;
    for (size_t i = 0; i < RECENT; i++)
        if (run->recent[i] == record->digest) return true;
    run->recent[run->recent_at++ % RECENT] = record->digest;
    return false;
}

static void put_record(void *to, const WireConn *conn, const WireRecord *record)
{
    (void)conn;
    Run *run = to;
    if (run->once && is_repeat(run, record)) {
        run->repeats++;
        return;
    }
    wire_record_json(run->out, NULL, record);
}

static void put_frame(Run *run, Arena *arena, Bytes frame)
{
    Str bytes = {(const char *)frame.ptr, frame.len};
    json_open(run->out, NULL, '{');
    if (run->protocol->text && utf8_valid(bytes)) {
        json_put_text(run->out, "enc", "text");
        json_put_str(run->out, "frame", bytes);
    } else {
        json_put_text(run->out, "enc", "hex");
        json_put_str(run->out, "frame", str_to_hex(arena, bytes));
    }
    json_close(run->out, '}');
}

/* The frame of a vector, as bytes; false when the line has none. */
static bool input_of(Arena *arena, const Json *line, Bytes *out)
{
    Str text;
    Str bytes;
    if (!json_as_str(json_member(line, "frame"), &text)) return false;
    bytes = text;
    if (str_eq(json_str_or(line, "enc", STR("text")), STR("hex")) &&
        !str_from_hex(arena, text, &bytes))
        return false;
    *out = (Bytes){(const uint8_t *)bytes.ptr, bytes.len};
    return true;
}

/* ---- decode: login state per device_id ---- */

typedef struct Session {
    Str device_id;
    WireConn conn;
} Session;

typedef struct Sessions {
    Session *slots; /* open addressing by the id's hash */
    size_t count;
} Sessions;

/* A device that did not name itself in this frame has logged in before: the vectors say so. */
static WireConn *session_of(Sessions *all, Str device_id, Arena *lasting)
{
    size_t at = str_hash(device_id) % SESSIONS_MAX;
    while (all->slots[at].device_id.ptr && !str_eq(all->slots[at].device_id, device_id))
        at = (at + 1) % SESSIONS_MAX;
    Session *s = &all->slots[at];
    if (s->device_id.ptr || all->count >= SESSIONS_MAX / 2) return &s->conn;
    s->device_id = str_dup(lasting, device_id);
    all->count++;
    s->conn.logged_in = true;
    if (device_id.len <= WIRE_ID_MAX) {
        memcpy(s->conn.id, device_id.ptr, device_id.len);
        s->conn.id_len = (uint8_t)device_id.len;
    }
    return &s->conn;
}

typedef struct Decoded {
    const char *error;
    char message[12];
    WireOut replies[16];
    size_t reply_count;
} Decoded;

static void decode_all(Run *run, WireConn *conn, Bytes in, Decoded *d)
{
    WireSink sink = {put_record, run};
    WireStep step = {.kind = WIRE_FRAME};
    while (in.len) {
        WireOut *reply = &d->replies[d->reply_count];
        step = wire_step(run->protocol, conn, in, run->now, &sink, reply);
        if (step.message[0]) memcpy(d->message, step.message, sizeof d->message);
        if (step.kind == WIRE_BROKEN || step.kind == WIRE_CLOSE) {
            if (!d->error) d->error = wire_fault_name(step.fault);
            if (step.kind == WIRE_CLOSE) return;
        }
        if (reply->len && d->reply_count < 15) d->reply_count++;
        if (step.used == 0) break;
        in = (Bytes){in.ptr + step.used, in.len - step.used};
    }
    bool rest = in.len > 1 || (in.len == 1 && in.ptr[0] != 0x7e); /* jt808 leaves its last mark */
    if (rest && step.kind == WIRE_MORE && !d->error) d->error = "incomplete";
}

/* A published sample may lack its very last byte. */
static void decode_repaired(Run *run, WireConn *conn, Arena *arena, Bytes in, Decoded *d)
{
    decode_all(run, conn, in, d);
    if (!lenient || !d->error || strcmp(d->error, "incomplete") != 0 || d->message[0]) return;
    uint8_t *longer = arena_alloc_raw(arena, in.len + 1);
    memcpy(longer, in.ptr, in.len);
    longer[in.len] = '\n';
    d->error = NULL;
    conn->scanned = 0;
    decode_all(run, conn, (Bytes){longer, in.len + 1}, d);
}

static void decode_line(Run *run, Sessions *sessions, Arena *lasting, Arena *arena,
                        const Json *line)
{
    Decoded d = {0};
    Bytes in;
    Str id = STR("");
    bool known = json_as_str(json_member(line, "device_id"), &id);
    WireConn *conn = session_of(sessions, id, lasting);
    Str profile = json_str_or(line, "profile", STR(""));
    conn->lenient = lenient;
    conn->exact_length = true;
    conn->parts = run->parts;
    if (profile.len < sizeof conn->profile) {
        memset(conn->profile, 0, sizeof conn->profile);
        memcpy(conn->profile, profile.ptr, profile.len);
    }
    if (!known) { /* any device that has logged in */
        conn->logged_in = true;
        conn->zone_min = 0;
    }
    conn->broken_run = 0;
    conn->scanned = 0;
    conn->tail = 0;
    json_put_value(run->out, "id", json_member(line, "id"));
    json_open(run->out, "records", '[');
    if (input_of(arena, line, &in))
        decode_repaired(run, conn, arena, in, &d);
    else
        d.error = "frame";
    json_close(run->out, ']');
    json_open(run->out, "reply", '[');
    for (size_t i = 0; i < d.reply_count; i++)
        put_frame(run, arena, (Bytes){d.replies[i].bytes, d.replies[i].len});
    json_close(run->out, ']');
    if (d.error) json_put_text(run->out, "error", d.error);
    if (conn->id_len) json_put_str(run->out, "device_id", wire_id(conn));
    if (d.message[0]) json_put_text(run->out, "msg", d.message);
}

/* ---- stream: a new connection per line ---- */

typedef struct Stream {
    WireConn conn;
    uint8_t *buffer;
    size_t have;
    size_t size;
    size_t frames;
    const char *closed;
    WireOut replies[64];
    size_t reply_count;
} Stream;

static void stream_feed(Run *run, Stream *s, Bytes chunk)
{
    WireSink sink = {put_record, run};
    size_t at = 0;
    if (s->closed || chunk.len > s->size - s->have) return;
    memcpy(s->buffer + s->have, chunk.ptr, chunk.len);
    s->have += chunk.len;
    while (at < s->have && !s->closed) {
        WireOut *reply = &s->replies[s->reply_count];
        Bytes rest = {s->buffer + at, s->have - at};
        WireStep step = wire_step(run->protocol, &s->conn, rest, run->now, &sink, reply);
        if (reply->len && s->reply_count < 63) s->reply_count++;
        if (step.kind == WIRE_FRAME) s->frames++;
        if (step.kind == WIRE_CLOSE) s->closed = wire_fault_name(step.fault);
        if (step.used == 0) break;
        at += step.used;
    }
    memmove(s->buffer, s->buffer + at, s->have - at);
    s->have -= at;
}

static void stream_line(Run *run, Arena *arena, const Json *line)
{
    const Json *chunks = json_member(line, "chunks");
    size_t total = 1;
    for (size_t i = 0; i < json_count(chunks); i++) {
        Str text = STR("");
        json_as_str(json_item(chunks, i), &text);
        total += text.len / 2;
    }
    Stream *s = NEW(arena, Stream);
    s->buffer = arena_alloc_raw(arena, total);
    s->size = total;
    s->conn.lenient = lenient;
    s->conn.parts = run->parts;
    run->once = true;
    run->repeats = run->recent_at = 0;
    memset(run->recent, 0, sizeof run->recent);
    json_put_value(run->out, "id", json_member(line, "id"));
    json_open(run->out, "records", '[');
    for (size_t i = 0; i < json_count(chunks); i++) {
        Str text = STR("");
        Str bytes;
        if (json_as_str(json_item(chunks, i), &text) && str_from_hex(arena, text, &bytes))
            stream_feed(run, s, (Bytes){(const uint8_t *)bytes.ptr, bytes.len});
    }
    json_close(run->out, ']');
    json_open(run->out, "reply", '[');
    for (size_t i = 0; i < s->reply_count; i++)
        put_frame(run, arena, (Bytes){s->replies[i].bytes, s->replies[i].len});
    json_close(run->out, ']');
    json_put_i64(run->out, "frames", (int64_t)s->frames);
    json_put_i64(run->out, "skipped", (int64_t)s->conn.skipped);
    json_put_i64(run->out, "malformed", (int64_t)s->conn.malformed);
    json_put_i64(run->out, "length_mismatch", (int64_t)s->conn.length_mismatch);
    json_put_i64(run->out, "repeats", (int64_t)run->repeats);
    json_put_bool(run->out, "closed", s->closed != NULL);
    if (s->closed) json_put_text(run->out, "error", s->closed);
    json_put_i64(run->out, "waiting", (int64_t)s->have);
}

/* ---- command: what the server would send ---- */

static const struct {
    const char *name;
    WireAsk ask;
    const char *text;   /* argument that fills `text` */
    const char *number; /* and `number` */
} commands[] = {
    {"custom", WIRE_ASK_CUSTOM, "data", NULL},
    {"positionPeriodic", WIRE_ASK_INTERVAL, NULL, "frequency"},
    {"positionSingle", WIRE_ASK_LOCATE, NULL, NULL},
    {"sosNumber", WIRE_ASK_SOS_NUMBER, "phone", NULL},
    {"alarmFall", WIRE_ASK_FALL_ALARM, NULL, "enable"},
    {"find", WIRE_ASK_FIND, "message", NULL},
    {"heartRate", WIRE_ASK_HEART_RATE, NULL, NULL},
    {"bloodPressure", WIRE_ASK_PRESSURE, NULL, NULL},
    {"oxygen", WIRE_ASK_OXYGEN, NULL, NULL},
    {"temperature", WIRE_ASK_TEMPERATURE, NULL, NULL},
    {"message", WIRE_ASK_MESSAGE, "message", NULL},
    {"voiceMessage", WIRE_ASK_VOICE, "data", NULL},
    {"call", WIRE_ASK_CALL, "phone", NULL},
    {"rebootDevice", WIRE_ASK_RESTART, NULL, NULL},
    {"powerOff", WIRE_ASK_POWER_OFF, NULL, NULL},
    {"factoryReset", WIRE_ASK_FACTORY, NULL, NULL},
    {"setTimezone", WIRE_ASK_ZONE, "timezone", "language"},
    {"server", WIRE_ASK_SERVER, "host", "port"},
    {"firmwareUpdate", WIRE_ASK_FIRMWARE, "data", NULL},
    {"confirmAlarm", WIRE_ASK_CONFIRM, NULL, NULL},
};

static void command_line(Run *run, Arena *arena, const Json *line)
{
    WireConn conn = {.logged_in = true};
    WireCommand c = {.number = -1};
    const Json *args = json_member(line, "args");
    Str name = json_str_or(line, "command", STR(""));
    Str id = json_str_or(line, "device_id", STR(""));
    Str profile = json_str_or(line, "profile", STR(""));
    uint8_t frame[WIRE_REPLY_MAX];
    size_t len = 0;
    const WireProtocol *p = wire_protocol_find(json_str_or(line, "protocol", STR("")));
    if (!p) p = run->protocol;
    if (id.len <= WIRE_ID_MAX) {
        memcpy(conn.id, id.ptr, id.len);
        conn.id_len = (uint8_t)id.len;
    }
    if (profile.len < sizeof conn.profile) memcpy(conn.profile, profile.ptr, profile.len);
    for (size_t i = 0; p && i < sizeof commands / sizeof *commands; i++) {
        if (!str_is(name, commands[i].name)) continue;
        c.ask = commands[i].ask;
        if (commands[i].text) c.text = json_str_or(args, commands[i].text, STR(""));
        if (commands[i].number) c.number = json_i64_or(args, commands[i].number, -1);
        c.index = json_i64_or(args, "index", 1);
        len = p->ask(&conn, &c, frame, sizeof frame);
    }
    json_put_value(run->out, "id", json_member(line, "id"));
    if (len)
        json_put_str(run->out, "frame_hex", str_to_hex(arena, (Str){(const char *)frame, len}));
    else
        json_put_text(run->out, "error", "command");
}

typedef enum Mode { DECODE, STREAM, COMMAND } Mode;

static void one_line(Run *run, Mode mode, Sessions *sessions, Arena *lasting, Arena *arena,
                     Str text)
{
    const Json *line;
    Problem problem = {0};
    Buf buf = buf_new(arena, LINE_MAX_BYTES * 4);
    JsonOut out = json_out(&buf);
    run->out = &out;
    json_open(&out, NULL, '{');
    if (json_read(arena, text, &line, &problem) != OK)
        json_put_text(&out, "error", problem.code);
    else if (mode == DECODE)
        decode_line(run, sessions, lasting, arena, line);
    else if (mode == STREAM)
        stream_line(run, arena, line);
    else
        command_line(run, arena, line);
    json_close(&out, '}');
    fwrite(buf.ptr, 1, buf.len, stdout);
    fputc('\n', stdout);
}

static int refuse(const char *code, const char *text)
{
    Problem problem = {0};
    (void)!problem_set(&problem, INVALID, code, "%s", text);
    return args_refuse(&problem);
}

int face_wire(int argc, char **argv)
{
    static const char *name = NULL;
    const ArgOption options[] = {
        {"--protocol", ARG_TEXT, &name, "NAME", "setracker, iw, jt808, ev07b, gt06 or h02"},
        {"--lenient", ARG_FLAG, &lenient, NULL, "accept wrong checksums and lengths"},
        {0}};
    int operands;
    Problem problem = {0};
    Str input;
    int code =
        args_read(argc, argv, "yinlin wire decode|stream|command --protocol NAME < LINES.jsonl",
                  options, &operands);
    if (code != ARGS_GO) return code;
    Mode mode = DECODE;
    if (operands < 1) return refuse("wire.mode", "要写 decode、stream 或 command");
    if (strcmp(argv[0], "stream") == 0)
        mode = STREAM;
    else if (strcmp(argv[0], "command") == 0)
        mode = COMMAND;
    else if (strcmp(argv[0], "decode") != 0)
        return refuse("wire.mode", "要写 decode、stream 或 command");
    Run run = {.protocol = name ? wire_protocol_find(str_of(name)) : NULL, .now = clock_now_ms()};
    if (!run.protocol && mode != COMMAND)
        return refuse("wire.protocol", "不认识的协议；可用 setracker iw jt808 ev07b gt06 h02");
    Arena *lasting = arena_new((size_t)INPUT_MAX * 2);
    Arena *arena = arena_new((size_t)LINE_MAX_BYTES * 64);
    if (file_read(lasting, operands > 1 ? argv[1] : "-", INPUT_MAX, &input, &problem) != OK)
        return args_refuse(&problem);
    run.parts = wire_parts_init(arena_alloc_raw(lasting, wire_parts_size(PART_SLOTS)), PART_SLOTS);
    Sessions sessions = {.slots = NEW_ARRAY(lasting, Session, SESSIONS_MAX)};
    for (Str rest = input; rest.ptr;) {
        Str text = str_trim(str_cut(&rest, '\n'));
        if (text.len == 0) continue;
        if (mode == STREAM) wire_parts_init(run.parts, PART_SLOTS); /* each line is alone */
        one_line(&run, mode, &sessions, lasting, arena, text);
        arena_reset(arena);
    }
    arena_free(arena);
    arena_free(lasting);
    return 0;
}
