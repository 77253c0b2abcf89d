/* Homes over MQTT: what they tell, what they are asked, and the way to their broker. */
#include "main/doors_inside.h"

static const char *const source_names[] = {"native", "zigbee", "assistant", "tasmota"};

/* A home's device by its source and name; native ones by "site/device". With the lock held. */
static Known *home_of(DoorsHost *h, HomeSource source, Str site, Str device)
{
    char room[HOME_DEVICE_MAX * 2 + 2];
    if (source != HOME_NATIVE) return doors_known(h, str_of(source_names[source]), device);
    int n = snprintf(room, sizeof room, "%.*s/%.*s", STR_ARG(site), STR_ARG(device));
    if (n < 0 || (size_t)n >= sizeof room) return NULL;
    return doors_known(h, STR("native"), (Str){room, (size_t)n});
}

static bool home_setup(void *to, HomeSource source, Str device, HomeSetup *out)
{
    DoorsHost *h = to;
    pthread_mutex_lock(&h->lock);
    Known *k = source == HOME_NATIVE ? NULL : home_of(h, source, STR(""), device);
    if (k) out->single_is_sos = k->card.single_is_sos;
    pthread_mutex_unlock(&h->lock);
    return k != NULL;
}

static HealthIn fact_in(Known *k, const HomeFact *fact, bool retained, Ms at, Ms now)
{
    bool changed = k->home_known[fact->kind] && k->home_value_e3[fact->kind] != fact->value_e3;
    k->home_known[fact->kind] = true;
    k->home_value_e3[fact->kind] = fact->value_e3;
    bool rises = home_rises(&k->home, fact, retained, now);
    bool life = !retained && health_fact_lives(fact, changed);
    return health_in_of_fact(k->card.id, fact, rises, life, at, now);
}

/* An alarm is written by itself; when the store has no room it goes with the rest, which waits. */
static void keep_home(DoorsHost *h, Known *k, const HomeMessage *m, const HealthIn *in, bool urgent)
{
    if (urgent || m->event.len) {
        Job *j = doors_job_new(h, k->card.community, 1);
        j->items[0] = *in;
        j->store.urgent = urgent;
        j->site = str_dup(j->store.arena, m->site);
        j->device = str_dup(j->store.arena, m->device);
        j->event = str_dup(j->store.arena, m->event);
        if (doors_submit(h, j)) return;
    }
    Lane *lane = doors_lane(h, k);
    for (int i = 0; i < 10000 && lane->count == WAITING_ITEMS; i++) { /* the broker waits with us */
        pthread_cond_signal(&h->wake);
        pthread_mutex_unlock(&h->lock);
        nanosleep(&(struct timespec){0, 1000000}, NULL);
        pthread_mutex_lock(&h->lock);
    }
    if (lane->count == WAITING_ITEMS) return; /* ten seconds without a write: the store is down */
    lane->items[lane->count] = *in;
    lane->handles[lane->count++] = 0;
}

/* ---- What becomes of a command ---- */

typedef struct Word {
    StoreJob store; /* first */
    DoorsHost *host;
    HealthDeviceId device; /* 0: the broker's word */
    int64_t command;
    bool ok;
} Word;

static Status note_word(Tx *tx, void *job)
{
    const Word *w = job;
    if (!w->device.v) return health_command_done(tx, w->command, COMMAND_DELIVERED);
    return health_command_answered(tx, w->device, w->command, w->ok);
}

/* A word that could not be kept is asked for again: nothing was answered for. */
static void word_noted(StoreJob *job, Status status)
{
    DoorsHost *h = ((Word *)job)->host;
    (void)status;
    pthread_mutex_lock(&h->lock);
    h->out--;
    pthread_cond_broadcast(&h->wake);
    pthread_mutex_unlock(&h->lock);
    arena_free(job->arena);
}

static void keep_word(DoorsHost *h, CommunityId community, Word word) /* locked */
{
    Arena *arena = arena_new(1 << 20);
    Word *w = NEW(arena, Word);
    *w = word;
    w->host = h;
    w->store = (StoreJob){.origin = {.community = community, .purpose = "device"},
                          .arena = arena,
                          .fn = note_word,
                          .job = w,
                          .done = word_noted};
    h->out++;
    if (store_write_later(h->store, &w->store) == OK) return;
    h->out--;
    arena_free(arena);
}

static void home_delivered(void *to, int64_t command)
{
    DoorsHost *h = to;
    pthread_mutex_lock(&h->lock);
    for (size_t i = 0; i < ASKED && !h->stopping; i++)
        if (h->asked[i].id == command) {
            keep_word(h, h->asked[i].community, (Word){.command = command});
            h->asked[i].id = 0;
        }
    pthread_mutex_unlock(&h->lock);
}

static void home_message(void *to, const HomeMessage *m, bool retained, int qos, Ms now)
{
    DoorsHost *h = to;
    (void)qos;
    pthread_mutex_lock(&h->lock);
    Known *k = home_of(h, m->source, m->site, m->device);
    if (!k && !retained) {
        char name[HOME_DEVICE_MAX * 2 + 2];
        bool native = m->source == HOME_NATIVE;
        int n = snprintf(name, sizeof name, "%.*s%s%.*s", native ? (int)m->site.len : 0,
                         m->site.ptr ? m->site.ptr : "", native ? "/" : "", STR_ARG(m->device));
        doors_knock(h, str_of(source_names[m->source]), (Str){name, (size_t)clamp_i64(n, 0, 250)});
    }
    if (k && doors_standing(&k->card) == DEVICE_ENROLLED) {
        int64_t command;
        h->home_heard++;
        if (m->acknowledged && str_to_i64(m->event, &command) && !h->stopping)
            keep_word(h, k->card.community,
                      (Word){.device = k->card.id, .command = command, .ok = m->acknowledged_ok});
        for (size_t i = 0; i < m->fact_count; i++) {
            HealthIn in = fact_in(k, &m->facts[i], retained, m->time_ms, now);
            keep_home(h, k, m, &in, in.fact_rises);
        }
        if (m->has_record && !retained) {
            HealthIn in = health_in_of_record(k->card.id, &m->record, now);
            keep_home(h, k, m, &in, in.alarms != 0);
        }
        doors_write_lane(h, doors_lane(h, k));
    }
    pthread_mutex_unlock(&h->lock);
}

/* down/cmd in the words of the own topics: {"id":"…","cmd":"ring|locate|measure|set","args":{…}}.
 * measure says what, set what to; a word that is not here the home's devices do not have. */
static const struct {
    WireAsk ask;
    const char *cmd;
    const char *what;   /* args.what */
    const char *number; /* args' name of the number */
    const char *text;   /* and of the text */
} home_words[] = {
    {WIRE_ASK_FIND, "ring", NULL, NULL, NULL},
    {WIRE_ASK_LOCATE, "locate", NULL, NULL, NULL},
    {WIRE_ASK_HEART_RATE, "measure", "hr", NULL, NULL},
    {WIRE_ASK_PRESSURE, "measure", "bp", NULL, NULL},
    {WIRE_ASK_OXYGEN, "measure", "spo2", NULL, NULL},
    {WIRE_ASK_TEMPERATURE, "measure", "temp", NULL, NULL},
    {WIRE_ASK_INTERVAL, "set", "interval", "seconds", NULL},
    {WIRE_ASK_SOS_NUMBER, "set", "sos_number", "index", "number"},
    {WIRE_ASK_FALL_ALARM, "set", "fall_alarm", "on", NULL},
    {WIRE_ASK_MESSAGE, "set", "message", NULL, "text"},
};

static bool home_command(const HealthCommand *c, Buf *buf)
{
    JsonOut out = json_out(buf);
    size_t i = 0;
    size_t count = sizeof home_words / sizeof *home_words;
    while (i < count && home_words[i].ask != c->ask) i++;
    if (i == count) return false;
    char id[24];
    int64_t number = c->ask == WIRE_ASK_SOS_NUMBER ? c->index : c->number;
    snprintf(id, sizeof id, "%lld", (long long)c->id);
    json_open(&out, NULL, '{');
    json_put_text(&out, "id", id);
    json_put_text(&out, "cmd", home_words[i].cmd);
    json_open(&out, "args", '{');
    if (home_words[i].what) json_put_text(&out, "what", home_words[i].what);
    if (home_words[i].number) json_put_i64(&out, home_words[i].number, number);
    if (home_words[i].text) json_put_str(&out, home_words[i].text, c->text);
    json_close(&out, '}');
    json_close(&out, '}');
    return !buf->full;
}

Status doors_home_ask(DoorsHost *h, const HealthCommand *c, Arena *arena, Problem *problem)
{
    Str rest = c->hardware_id;
    Str site = str_cut(&rest, '/');
    Buf buf = buf_new(arena, 4096);
    bool native = h->mqtt && str_is(c->protocol, "native") && rest.ptr;
    if (!native || !home_command(c, &buf))
        return problem_set(problem, INVALID, "devices.word", "这种设备不支持这个命令");
    pthread_mutex_lock(&h->lock);
    h->asked[h->asked_next % ASKED].id = c->id;
    h->asked[h->asked_next++ % ASKED].community = c->community;
    pthread_mutex_unlock(&h->lock);
    return mqtt_command(h->mqtt, site, rest, buf_str(&buf), c->id, problem);
}

/* mqtt://user:password@host:port, mqtts:// for TLS */
Status doors_home_open(DoorsHost *h, const DoorsOptions *o, Arena *arena, Problem *problem)
{
    Str rest = str_of(o->mqtt);
    bool tls = str_starts(rest, STR("mqtts://"));
    int64_t port = tls ? 8883 : 1883;
    MqttOptions m = {.ca_file = tls ? o->mqtt_ca : NULL};
    if (!tls && !str_starts(rest, STR("mqtt://")))
        return problem_set(problem, INVALID, "doors.mqtt", "--mqtt 要写成 mqtt://主机:端口 这样");
    if (tls && !o->mqtt_ca)
        return problem_set(problem, INVALID, "doors.mqtt_ca", "mqtts:// 还要写 --mqtt-ca 证书文件");
    rest = str_slice(rest, tls ? 8 : 7, rest.len);
    if (str_find(rest, STR("@"), 0) != SIZE_MAX) {
        Str user = str_cut(&rest, '@');
        m.user = str_c(arena, str_cut(&user, ':'));
        m.password = str_c(arena, user.ptr ? user : STR(""));
    }
    size_t colon = str_find(rest, STR(":"), 0);
    if (colon != SIZE_MAX) {
        if (!str_to_i64(str_slice(rest, colon + 1, rest.len), &port) || port < 1 || port > 65535)
            return problem_set(problem, INVALID, "doors.mqtt", "--mqtt 的端口不对");
        rest = str_slice(rest, 0, colon);
    }
    m.host = str_c(arena, rest);
    m.port = (int)port;
    MqttSink sink = {
        .to = h, .message = home_message, .setup = home_setup, .delivered = home_delivered};
    return mqtt_open(&m, sink, &h->mqtt, problem);
}
