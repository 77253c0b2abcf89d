/* The stock of devices, who wears them, what is asked of them. */
#include "domains/health/inside.h"

#define KEEPERS                                                                                    \
    (ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_SOCIAL_WORKER) |               \
     ROLE_BIT(ROLE_AIDE) | ROLE_BIT(ROLE_HEALTH_MANAGER) | ROLE_BIT(ROLE_REGISTRAR))

static const Choice device_kinds[] = {{"watch", DEVICE_WATCH, "手表"},
                                      {"pendant", DEVICE_PENDANT, "胸坠"},
                                      {"button", DEVICE_BUTTON, "求助按钮"},
                                      {"door", DEVICE_DOOR, "门磁"},
                                      {"motion", DEVICE_MOTION, "人体感应"},
                                      {"smoke", DEVICE_SMOKE, "烟感"},
                                      {"gas", DEVICE_GAS, "燃气报警"},
                                      {"bed", DEVICE_BED, "床垫"},
                                      {"radar", DEVICE_RADAR, "雷达"},
                                      {"water", DEVICE_WATER, "水表"},
                                      {"meter", DEVICE_METER, "测量仪"},
                                      {"other", DEVICE_OTHER, "其他"},
                                      {0}};
static const Choice device_states[] = {{"in_stock", DEVICE_IN_STOCK, "在库"},
                                       {"in_use", DEVICE_IN_USE, "在用"},
                                       {"away", DEVICE_AWAY, "送修或遗失"},
                                       {"retired", DEVICE_RETIRED, "报废"},
                                       {0}};
static const Choice releases[] = {{"in_stock", DEVICE_IN_STOCK, "收回入库"},
                                  {"away", DEVICE_AWAY, "送修或遗失"},
                                  {"retired", DEVICE_RETIRED, "报废"},
                                  {0}};
static const Choice agreed[] = {{"screen", 1, "本人在屏上同意"},
                                {"voice", 2, "本人口头同意"},
                                {"paper", 3, "签了纸"},
                                {"counter", 4, "当面同意"},
                                {0}};
static const Choice healths[] = {{"never", 0, "还没有消息"},
                                 {"good", 1, "正常"},
                                 {"battery", 2, "快没电"},
                                 {"silent", 3, "很久没有消息"},
                                 {0}};
static const Choice asks[] = {{"find", WIRE_ASK_FIND, "响铃找设备"},
                              {"locate", WIRE_ASK_LOCATE, "报一次位置"},
                              {"interval", WIRE_ASK_INTERVAL, "多久报一次"},
                              {"sos_number", WIRE_ASK_SOS_NUMBER, "求助号码"},
                              {"pulse", WIRE_ASK_HEART_RATE, "测心率"},
                              {"pressure", WIRE_ASK_PRESSURE, "测血压"},
                              {"oxygen", WIRE_ASK_OXYGEN, "测血氧"},
                              {"temperature", WIRE_ASK_TEMPERATURE, "测体温"},
                              {"message", WIRE_ASK_MESSAGE, "显示一句话"},
                              {"call", WIRE_ASK_CALL, "让设备拨号"},
                              {"fall_alarm", WIRE_ASK_FALL_ALARM, "摔倒报警开关"},
                              {"restart", WIRE_ASK_RESTART, "重启"},
                              {0}};
static const Choice command_states[] = {{"waiting", COMMAND_WAITING, "等设备上线"},
                                        {"sent", COMMAND_SENT, "已发给设备"},
                                        {"refused", COMMAND_REFUSED, "设备不支持"},
                                        {"expired", COMMAND_EXPIRED, "一天没上线，没发成"},
                                        {"delivered", COMMAND_DELIVERED, "已送到，等设备回话"},
                                        {"done", COMMAND_DONE, "设备说做好了"},
                                        {"failed", COMMAND_FAILED, "设备说没做成"},
                                        {"unanswered", COMMAND_UNANSWERED, "发了三次，没有回话"},
                                        {0}};

/* ---- The stock ---- */

typedef struct DeviceOut {
    int64_t id, person_id;
    Str protocol, number, model, room, person;
    int kind, state, health;
    int64_t interval_s, quota, version, battery;
    bool lenient, has_battery, heard, worn, is_behind;
    int64_t behind_s;
    Ms last;
} DeviceOut;
static const Field device_out[] = {
    FIELD_ID(DeviceOut, id, "id"),
    FIELD_TEXT(DeviceOut, protocol, "protocol", 1, 20),
    FIELD_TEXT(DeviceOut, number, "number", 1, 128),
    FIELD_CHOICE(DeviceOut, kind, "kind", device_kinds),
    FIELD_TEXT(DeviceOut, model, "model", 0, 40),
    FIELD_TEXT(DeviceOut, room, "room", 0, 40),
    FIELD_CHOICE(DeviceOut, state, "state", device_states),
    FIELD_CHOICE(DeviceOut, health, "health", healths),
    FIELD_INT(DeviceOut, interval_s, "interval_s", 0, 86400),
    FIELD_INT(DeviceOut, quota, "quota", 0, 30000),
    FIELD_BOOL(DeviceOut, lenient, "lenient"),
    FIELD_INT(DeviceOut, version, "version", 1, INT32_MAX),
    MAYBE_ID(DeviceOut, person_id, worn, "person_id"),
    MAYBE_TEXT(DeviceOut, person, worn, "person", 0, 100),
    MAYBE_INT(DeviceOut, battery, has_battery, "battery", 0, 100),
    MAYBE_MS(DeviceOut, last, heard, "last"),
    MAYBE_INT(DeviceOut, behind_s, is_behind, "clock_behind_s", 0, 100 * 86400),
    {0}};

typedef struct DeviceList {
    FieldList items;
    int64_t next; /* 0: no more */
} DeviceList;
static const Field device_list_out[] = {
    FIELD_LIST(DeviceList, items, "items", device_out, sizeof(DeviceOut), 500),
    FIELD_INT(DeviceList, next, "next", 0, ID_MAX),
    {0}};

static Status device_show(Tx *tx, const HealthDevice *d, DeviceOut *out)
{
    *out = (DeviceOut){.id = d->id.v,
                       .person_id = d->person.v,
                       .protocol = d->protocol,
                       .number = d->hardware_id,
                       .model = d->model,
                       .room = d->room,
                       .kind = (int)d->kind,
                       .state = (int)d->state,
                       .health = d->silent                             ? 3
                                 : d->battery >= 0 && d->battery <= 20 ? 2
                                 : d->last_ms > d->enrolled_ms         ? 1
                                                                       : 0,
                       .interval_s = d->interval_s,
                       .quota = d->quota,
                       .lenient = d->lenient,
                       .version = d->version,
                       .battery = d->battery,
                       .has_battery = d->battery >= 0,
                       .heard = d->last_ms > d->enrolled_ms,
                       .worn = d->person.v != 0,
                       .behind_s = d->behind_s,
                       .is_behind = d->behind_s != 0,
                       .last = d->last_ms};
    if (!d->person.v) return OK;
    Person p;
    TRY(people_load(tx, d->person, &p));
    out->person = p.name;
    return OK;
}

static Status devices_show(Request *req, Reply *reply, const HealthDevice *d, size_t n, size_t most)
{
    DeviceOut *rows = NEW_ARRAY(req->arena, DeviceOut, n);
    for (size_t i = 0; i < n; i++) TRY(device_show(req->tx, &d[i], &rows[i]));
    DeviceList list = {{rows, n}, n == most && n ? d[n - 1].id.v : 0};
    return reply_record(reply, 200, &list);
}

typedef struct ListAsk {
    int state;
    int64_t after;
    bool has_state, has_after;
} ListAsk;
static const Field list_fields[] = {MAYBE_CHOICE(ListAsk, state, has_state, "state", device_states),
                                    MAYBE_INT(ListAsk, after, has_after, "after", 0, ID_MAX),
                                    {0}};

static Status devices_list(Request *req, Reply *reply)
{
    enum { PAGE = 200 };
    ListAsk ask = {0};
    HealthDevice *d;
    size_t n;
    request_fields(req, &ask);
    TRY(health_devices(req->tx, (DeviceState)ask.state, ask.after, PAGE, &d, &n));
    return devices_show(req, reply, d, n, PAGE);
}

typedef struct DeviceAsk {
    HealthDeviceId id;
    Str protocol, number, model, room, auth;
    int kind;
    int64_t interval_s, quota, version;
    bool lenient, has_model, has_room, has_auth, has_interval, has_quota, has_lenient;
} DeviceAsk;
#define DEVICE_WORDS                                                                               \
    FIELD_CHOICE(DeviceAsk, kind, "kind", device_kinds),                                           \
        MAYBE_TEXT(DeviceAsk, model, has_model, "model", 0, 11),                                   \
        MAYBE_TEXT(DeviceAsk, room, has_room, "room", 0, 40),                                      \
        MAYBE_TEXT(DeviceAsk, auth, has_auth, "auth", 0, 23),                                      \
        MAYBE_INT(DeviceAsk, interval_s, has_interval, "interval_s", 10, 86400),                   \
        MAYBE_INT(DeviceAsk, quota, has_quota, "quota", 0, 30000),                                 \
        MAYBE_BOOL(DeviceAsk, lenient, has_lenient, "lenient")
static const Field add_fields[] = {FIELD_TEXT(DeviceAsk, protocol, "protocol", 1, 20),
                                   FIELD_TEXT(DeviceAsk, number, "number", 1, HOME_DEVICE_MAX),
                                   DEVICE_WORDS,
                                   {0}};
static const Field save_fields[] = {FIELD_ID(DeviceAsk, id, "id"),
                                    FIELD_INT(DeviceAsk, version, "version", 1, INT32_MAX),
                                    DEVICE_WORDS,
                                    {0}};

static HealthDevice device_of(const DeviceAsk *ask)
{
    return (HealthDevice){.id = ask->id,
                          .protocol = ask->protocol,
                          .hardware_id = ask->number,
                          .kind = (DeviceKind)ask->kind,
                          .model = ask->has_model ? ask->model : STR(""),
                          .room = ask->has_room ? ask->room : STR(""),
                          .auth = ask->has_auth ? ask->auth : STR(""),
                          .lenient = ask->lenient,
                          .interval_s = ask->has_interval ? ask->interval_s : 600,
                          .quota = ask->quota,
                          .version = ask->version};
}

static Status answer_device(Request *req, Reply *reply, int code, HealthDeviceId id)
{
    HealthDevice d;
    DeviceOut out;
    TRY(health_device_load(req->tx, id, &d));
    TRY(device_show(req->tx, &d, &out));
    return reply_record(reply, code, &out);
}

static Status device_add(Request *req, Reply *reply)
{
    DeviceAsk ask = {0};
    HealthDeviceId id;
    request_fields(req, &ask);
    HealthDevice d = device_of(&ask);
    TRY(health_device_add(req->tx, &d, &id));
    return answer_device(req, reply, 201, id);
}

static Status device_save(Request *req, Reply *reply)
{
    DeviceAsk ask = {0};
    request_fields(req, &ask);
    HealthDevice d = device_of(&ask);
    TRY(health_device_save(req->tx, &d));
    return answer_device(req, reply, 200, d.id);
}

typedef struct EnrolAsk {
    HealthDeviceId id;
    PersonId person;
    int agreed, to;
} EnrolAsk;
static const Field enrol_fields[] = {FIELD_ID(EnrolAsk, id, "id"),
                                     FIELD_ID(EnrolAsk, person, "person_id"),
                                     FIELD_CHOICE(EnrolAsk, agreed, "agreed", agreed),
                                     {0}};
static const Field release_fields[] = {
    FIELD_ID(EnrolAsk, id, "id"), FIELD_CHOICE(EnrolAsk, to, "to", releases), {0}};

static Status device_enrol(Request *req, Reply *reply)
{
    EnrolAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.person, SCOPE_PROFILE));
    TRY(health_device_enrol(req->tx, ask.id, ask.person, str_of(choice_name(agreed, ask.agreed))));
    return answer_device(req, reply, 200, ask.id);
}

static Status device_release(Request *req, Reply *reply)
{
    EnrolAsk ask = {0};
    request_fields(req, &ask);
    TRY(health_device_release(req->tx, ask.id, (DeviceState)ask.to));
    return answer_device(req, reply, 200, ask.id);
}

/* ---- Numbers that knocked ---- */

typedef struct UnknownOut {
    Str protocol, number;
    Ms first, last;
    int64_t times;
} UnknownOut;
static const Field unknown_item[] = {FIELD_TEXT(UnknownOut, protocol, "protocol", 1, 20),
                                     FIELD_TEXT(UnknownOut, number, "number", 1, 128),
                                     FIELD_MS(UnknownOut, first, "first"),
                                     FIELD_MS(UnknownOut, last, "last"),
                                     FIELD_INT(UnknownOut, times, "times", 1, INT32_MAX),
                                     {0}};
typedef struct UnknownList {
    FieldList items;
} UnknownList;
static const Field unknown_out[] = {
    FIELD_LIST(UnknownList, items, "items", unknown_item, sizeof(UnknownOut), 2000), {0}};
typedef struct UnknownAsk {
    Str tail;
} UnknownAsk;
static const Field unknown_fields[] = {FIELD_TEXT(UnknownAsk, tail, "tail", 4, 24), {0}};

static Status unknown_list(Request *req, Reply *reply)
{
    UnknownAsk ask = {0};
    UnknownDevice *found;
    size_t n;
    request_fields(req, &ask);
    TRY(health_unknown_find(req->tx, ask.tail, &found, &n));
    UnknownOut *rows = NEW_ARRAY(req->arena, UnknownOut, n);
    for (size_t i = 0; i < n; i++)
        rows[i] = (UnknownOut){found[i].protocol, found[i].hardware_id, found[i].first_ms,
                               found[i].last_ms, found[i].times};
    UnknownList list = {{rows, n}};
    return reply_record(reply, 200, &list);
}

/* ---- Commands ---- */

typedef struct CommandAsk {
    HealthDeviceId id;
    int ask;
    int64_t number, index;
    Str text;
    bool has_number, has_index, has_text;
} CommandAsk;
static const Field command_fields[] = {
    FIELD_ID(CommandAsk, id, "id"),
    FIELD_CHOICE(CommandAsk, ask, "ask", asks),
    MAYBE_INT(CommandAsk, number, has_number, "number", 0, 86400),
    MAYBE_INT(CommandAsk, index, has_index, "index", 1, 9),
    MAYBE_TEXT(CommandAsk, text, has_text, "text", 0, 60),
    {0}};
typedef struct CommandOut {
    int64_t id;
    int ask, state;
    Ms made, done;
    bool is_done;
    int64_t tries;
} CommandOut;
static const Field command_out[] = {FIELD_ID(CommandOut, id, "id"),
                                    FIELD_CHOICE(CommandOut, ask, "ask", asks),
                                    FIELD_CHOICE(CommandOut, state, "state", command_states),
                                    FIELD_MS(CommandOut, made, "made"),
                                    MAYBE_MS(CommandOut, done, is_done, "done"),
                                    FIELD_INT(CommandOut, tries, "tries", 0, COMMAND_TRIES),
                                    {0}};
typedef struct CommandList {
    FieldList items;
} CommandList;
static const Field commands_out[] = {
    FIELD_LIST(CommandList, items, "items", command_out, sizeof(CommandOut), 50), {0}};
static const Field id_fields[] = {FIELD_ID(EnrolAsk, id, "id"), {0}};

static CommandOut command_show(const HealthCommand *c)
{
    return (CommandOut){c->id,      (int)c->ask, (int)c->state,
                        c->made_ms, c->done_ms,  c->state != COMMAND_WAITING,
                        c->tries};
}

static Status command_add(Request *req, Reply *reply)
{
    CommandAsk ask = {0};
    HealthCommand c;
    int64_t id;
    request_fields(req, &ask);
    bool wants_text =
        ask.ask == WIRE_ASK_SOS_NUMBER || ask.ask == WIRE_ASK_MESSAGE || ask.ask == WIRE_ASK_CALL;
    if (wants_text && ask.text.len == 0)
        return fail(req->tx, INVALID, "health.command_text", "请填号码或要显示的话");
    if (ask.ask == WIRE_ASK_INTERVAL && ask.number < 10)
        return fail(req->tx, INVALID, "health.command_number", "间隔至少 10 秒");
    TRY(health_command_ask(req->tx,
                           (HealthCommand){.device = ask.id,
                                           .ask = (WireAsk)ask.ask,
                                           .number = ask.number,
                                           .index = ask.has_index ? ask.index : 1,
                                           .text = ask.has_text ? ask.text : STR("")},
                           &id));
    c = (HealthCommand){
        .id = id, .ask = (WireAsk)ask.ask, .state = COMMAND_WAITING, .made_ms = req->tx->now_ms};
    CommandOut out = command_show(&c);
    return reply_record(reply, 201, &out);
}

static Status command_list(Request *req, Reply *reply)
{
    EnrolAsk ask = {0};
    HealthCommand *c;
    HealthDevice d;
    size_t n;
    request_fields(req, &ask);
    TRY(health_device_load(req->tx, ask.id, &d));
    TRY(health_commands(req->tx, ask.id, &c, &n));
    CommandOut *rows = NEW_ARRAY(req->arena, CommandOut, n);
    for (size_t i = 0; i < n; i++) rows[i] = command_show(&c[i]);
    CommandList list = {{rows, n}};
    return reply_record(reply, 200, &list);
}

const Route health_device_routes[] = {
    {GET, "/api/devices", KEEPERS, READ, list_fields, sizeof(ListAsk), device_list_out,
     devices_list, "The stock of devices and how they are"},
    {POST, "/api/devices", KEEPERS, WRITE, add_fields, sizeof(DeviceAsk), device_out, device_add,
     "A new device in the stock"},
    {GET, "/api/devices/unknown", KEEPERS, READ, unknown_fields, sizeof(UnknownAsk), unknown_out,
     unknown_list, "Numbers that knocked and are in no stock, by their last digits"},
    {PUT, "/api/devices/{id}", KEEPERS, WRITE, save_fields, sizeof(DeviceAsk), device_out,
     device_save, "Change what is known of a device"},
    {POST, "/api/devices/{id}/enrol", KEEPERS, WRITE, enrol_fields, sizeof(EnrolAsk), device_out,
     device_enrol, "Give it to a person who has agreed"},
    {POST, "/api/devices/{id}/release", KEEPERS, WRITE, release_fields, sizeof(EnrolAsk),
     device_out, device_release, "Take it back"},
    {GET, "/api/devices/{id}/commands", KEEPERS, READ, id_fields, sizeof(EnrolAsk), commands_out,
     command_list, "What was asked of it"},
    {POST, "/api/devices/{id}/commands", KEEPERS, WRITE, command_fields, sizeof(CommandAsk),
     command_out, command_add, "Find, ring, measure, set numbers: sent when it is connected",
     .flags = ROUTE_SENSITIVE},
    {0},
};
