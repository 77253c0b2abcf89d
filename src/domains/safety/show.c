#include "domains/safety/show.h"
#include "base/english.h"

const Choice alarm_kinds[] = {{"sos", ALARM_SOS, "按钮求助"},
                              {"fall", ALARM_FALL, "跌倒报警"},
                              {"fence", ALARM_FENCE, "走出围栏"},
                              {"vitals", ALARM_VITALS, "身体数据"},
                              {"silence", ALARM_SILENCE, "很久没动静"},
                              {"no_answer", ALARM_NO_ANSWER, "没人应门"},
                              {"smoke", ALARM_SMOKE, "烟雾报警"},
                              {"gas", ALARM_GAS, "燃气报警"},
                              {"device", ALARM_DEVICE, "设备要看"},
                              {"unseen", ALARM_UNSEEN, "今天没见到"},
                              {"help", ALARM_HELP, "要帮忙"},
                              {"lost", ALARM_LOST, "走失"},
                              {0}};
const Choice alarm_codes[] = {{"helped", CODE_HELPED, "帮到了"},
                              {"hospital", CODE_HOSPITAL, "送医院了"},
                              {"well", CODE_WELL, "人好，没有事"},
                              {"taken_back", CODE_TAKEN_BACK, "按错了"},
                              {"device_fault", CODE_DEVICE_FAULT, "设备的问题"},
                              {"found", CODE_FOUND, "找到了"},
                              {"away", CODE_AWAY, "出门了，知道在哪"},
                              {"died", CODE_DIED, "过世"},
                              {"test", CODE_TEST, "演练"},
                              {"joined", CODE_JOINED, "并到同一个人的报警"},
                              {0}};
const Choice alarm_checks[] = {{"not", CHECKED_NOT, "没有"},
                               {"voice", CHECKED_VOICE, "通了话"},
                               {"sight", CHECKED_SIGHT, "见到人"},
                               {0}};
const Choice seen_outcomes[] = {
    {"open", SEEN_OPEN, "还没见到"},       {"seen", SEEN_SEEN, "见到了"},
    {"called", SEEN_CALLED, "打通了电话"}, {"family", SEEN_FAMILY, "家人说好"},
    {"visited", SEEN_VISITED, "上门看过"}, {"alarm", SEEN_ALARM, "转报警"},
    {"excused", SEEN_EXCUSED, "不在家"},   {0}};
static const char *const states[] = {"",           "raised",  "notified", "acknowledged",
                                     "on_the_way", "on_site", "resolved", "reviewed",
                                     "suppressed"};

Status show_name(Tx *tx, PersonId id, Str *out)
{
    Person p;
    *out = STR("");
    if (!id.v) return OK;
    Status status = people_load(tx, id, &p);
    if (status == OK) *out = p.name;
    return status == NOT_FOUND ? OK : status;
}

void show_maybe(JsonOut *out, const char *key, Str value)
{
    if (value.len)
        json_put_said(out, key, value);
    else
        json_put_null(out, key);
}

static void show_time(JsonOut *out, const char *key, Ms at)
{
    json_put_i64_if(out, key, at != 0, at);
}

static Status show_person(Tx *tx, JsonOut *out, PersonId id)
{
    Person p = {.name = STR(""), .address = STR("")};
    Status status = id.v ? people_load(tx, id, &p) : OK;
    if (status != OK && status != NOT_FOUND) return status;
    json_put_i64(out, "person_id", id.v);
    json_put_str(out, "name", p.name);
    json_put_i64(out, "age", p.has_birth ? day_age(p.birth, tx_today(tx)) : 0);
    json_put_str(out, "place", p.address);
    return OK;
}

static Status show_owner(Tx *tx, JsonOut *out, PersonId owner)
{
    Str name;
    TRY(show_name(tx, owner, &name));
    if (!owner.v) {
        json_put_null(out, "owner");
        return OK;
    }
    json_open(out, "owner", '{');
    json_put_i64(out, "id", owner.v);
    json_put_str(out, "name", name);
    json_close(out, '}');
    return OK;
}

static void show_place(JsonOut *out, const Alarm *a)
{
    if (!a->has_place) {
        json_put_null(out, "fix");
        return;
    }
    json_open(out, "fix", '{');
    json_put_i64(out, "lat_e7", a->lat_e7);
    json_put_i64(out, "lon_e7", a->lon_e7);
    json_put_i64(out, "accuracy_m", a->accuracy_m);
    json_put_i64(out, "at_ms", a->fix_ms);
    json_close(out, '}');
}

static Status show_home(Tx *tx, JsonOut *out, PersonId person)
{
    WalkPoint at;
    Status status = person.v ? geo_home(tx, person, &at) : NOT_FOUND;
    if (status == NOT_FOUND) {
        json_put_null(out, "home");
        return OK;
    }
    TRY(status);
    json_open(out, "home", '{');
    json_put_i64(out, "lat_e7", at.lat_e7);
    json_put_i64(out, "lon_e7", at.lon_e7);
    json_close(out, '}');
    return OK;
}

Status show_alarm(Tx *tx, JsonOut *out, const Alarm *a)
{
    json_put_i64(out, "id", a->id.v);
    json_put_text(out, "kind", choice_name(alarm_kinds, a->kind));
    json_put_said(out, "word", str_of(choice_text(alarm_kinds, a->kind)));
    json_put_text(out, "state", states[a->state]);
    json_put_bool(out, "urgent", a->urgent);
    json_put_bool(out, "test", a->test);
    json_put_bool(out, "taken_back", a->taken_back_ms != 0);
    json_put_bool(out, "ready_120", a->ready_120);
    json_put_i64(out, "step", a->step);
    json_put_i64(out, "repeats", a->repeats);
    json_put_i64(out, "raised_ms", a->raised_ms);
    json_put_i64(out, "ring_ms", a->ring_ms);
    show_time(out, "acked_ms", a->acked_ms);
    show_time(out, "due_ms", a->due_ms);
    show_time(out, "resolved_ms", a->resolved_ms);
    json_put_text(out, "code", choice_name(alarm_codes, a->code));
    json_put_i64(out, "device_id", a->device);
    show_place(out, a);
    TRY(show_home(tx, out, a->person));
    TRY(show_owner(tx, out, a->owner));
    return show_person(tx, out, a->person);
}

Status show_contact(Tx *tx, JsonOut *out, PersonId id, const char *what)
{
    Person p;
    Status status = people_load(tx, id, &p);
    if (status != OK) return status == NOT_FOUND ? OK : status;
    json_open(out, NULL, '{');
    json_put_i64(out, "id", id.v);
    json_put_str(out, "name", p.name);
    json_put_said(out, "what", str_of(what));
    json_put_str(out, "phone", p.phone);
    json_close(out, '}');
    return OK;
}

bool safety_event_reaches(Tx *tx, const Session *who, const Event *event)
{
    RoleSet canteen =
        ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_AIDE);
    const Json *payload = NULL;
    Problem problem;
    if (ROLE_BIT(who->role) & HANDLERS) return true;
    if (str_starts(event->topic, STR("safety.seen"))) return ROLE_BIT(who->role) & canteen;
    if (!str_is(event->topic, "safety.alarm") || !who->person) return false;
    if (json_read(tx->arena, event->payload, &payload, &problem) != OK) return false;
    return json_i64_or(payload, "person", 0) == who->person;
}

static int by_need(const void *left, const void *right)
{
    const Alarm *a = left;
    const Alarm *b = right;
    int x =
        (a->state >= ALARM_ACKNOWLEDGED) * 4 + (a->taken_back_ms != 0 || a->test) * 2 + !a->urgent;
    int y =
        (b->state >= ALARM_ACKNOWLEDGED) * 4 + (b->taken_back_ms != 0 || b->test) * 2 + !b->urgent;
    if (x != y) return x - y;
    if (a->raised_ms != b->raised_ms) return a->raised_ms > b->raised_ms ? -1 : 1;
    return a->id.v > b->id.v ? -1 : 1;
}

void sort_alarms(Alarm *a, size_t count)
{
    if (count) qsort(a, count, sizeof *a, by_need);
}
