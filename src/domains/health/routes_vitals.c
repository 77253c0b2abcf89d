/* What was measured and what was odd, for the person, the family and clinicians: each by consent.
 */
#include "base/english.h"
#include "domains/health/inside.h"

#define CLINICIANS (ROLE_BIT(ROLE_CLINICIAN) | ROLE_BIT(ROLE_HEALTH_MANAGER))
#define WATCHERS   (ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_ADMIN))

static const Choice kinds[] = {{"hr", VITAL_PULSE, "心率"},
                               {"spo2", VITAL_SPO2, "血氧"},
                               {"bp", VITAL_PRESSURE, "血压"},
                               {"temp", VITAL_TEMPERATURE, "体温"},
                               {"rr", VITAL_BREATHING, "呼吸"},
                               {"glu", VITAL_GLUCOSE, "血糖"},
                               {"weight", VITAL_WEIGHT, "体重"},
                               {"steps", VITAL_STEPS, "步数"},
                               {0}};
static const Choice levels[] = {{"fine", VITAL_FINE, "平常"},
                                {"notice", VITAL_NOTICE, "提醒"},
                                {"alarm", VITAL_ALARM, "报警"},
                                {"emergency", VITAL_EMERGENCY, "紧急"},
                                {0}};
static const Choice sources[] = {{"wrist", VITAL_BY_WRIST, "手表"},
                                 {"instrument", VITAL_BY_INSTRUMENT, "测量仪"},
                                 {"person", VITAL_BY_PERSON, "本人填写"},
                                 {0}};
static const Choice bands[] = {{"partial", NEWS2_PARTIAL, "不全"},     {"low", NEWS2_LOW, ""},
                               {"single_three", NEWS2_LOW_MEDIUM, ""}, {"urgent", NEWS2_MEDIUM, ""},
                               {"emergency", NEWS2_HIGH, ""},          {0}};

typedef struct PersonAsk {
    PersonId id;
} PersonAsk;
static const Field person_fields[] = {FIELD_ID(PersonAsk, id, "id"), {0}};

/* ---- Alarms ---- */

typedef struct AlarmOut {
    int64_t id, person_id, device_id, lat_e7, lon_e7;
    Str code, words, person;
    int level;
    Ms at, arrived;
    bool late, test, has_person, has_device, has_place, corrected;
    Ms device_at;
} AlarmOut;
static const Field alarm_out[] = {
    FIELD_ID(AlarmOut, id, "id"),
    FIELD_TEXT(AlarmOut, code, "code", 1, 60),
    FIELD_TEXT(AlarmOut, words, "words", 0, 200),
    FIELD_CHOICE(AlarmOut, level, "level", levels),
    FIELD_MS(AlarmOut, at, "at"),
    FIELD_MS(AlarmOut, arrived, "arrived"),
    MAYBE_MS(AlarmOut, device_at, corrected, "device_at"),
    FIELD_BOOL(AlarmOut, late, "late"),
    FIELD_BOOL(AlarmOut, test, "test"),
    MAYBE_ID(AlarmOut, person_id, has_person, "person_id"),
    MAYBE_TEXT(AlarmOut, person, has_person, "person", 0, 100),
    MAYBE_ID(AlarmOut, device_id, has_device, "device_id"),
    MAYBE_INT(AlarmOut, lat_e7, has_place, "lat_e7", -900000000, 900000000),
    MAYBE_INT(AlarmOut, lon_e7, has_place, "lon_e7", -1800000000, 1800000000),
    {0}};
typedef struct AlarmList {
    FieldList items;
} AlarmList;
static const Field alarms_out[] = {
    FIELD_LIST(AlarmList, items, "items", alarm_out, sizeof(AlarmOut), 200), {0}};

typedef struct AlarmsAsk {
    PersonId id;
    int level;
    int64_t before;
    bool has_level, has_before;
} AlarmsAsk;
#define ALARMS_WORDS                                                                               \
    MAYBE_CHOICE(AlarmsAsk, level, has_level, "level", levels),                                    \
        MAYBE_INT(AlarmsAsk, before, has_before, "before", 1, ID_MAX)
static const Field alarms_fields[] = {FIELD_ID(AlarmsAsk, id, "id"), ALARMS_WORDS, {0}};
static const Field all_alarms_fields[] = {ALARMS_WORDS, {0}};

/* A sentence of ours, as the reader's language has it. */
static Str said(const Request *req, Str words)
{
    return english_is_wanted(req->arena) ? english_of(req->arena, words) : words;
}

/* The place goes along only to who may see places. */
static AlarmOut alarm_show(const Request *req, const HealthAlarm *a, bool with_place)
{
    return (AlarmOut){.id = a->id.v,
                      .person_id = a->person.v,
                      .device_id = a->device.v,
                      .lat_e7 = a->lat_e7,
                      .lon_e7 = a->lon_e7,
                      .code = a->code,
                      .words = said(req, a->words),
                      .level = (int)a->level,
                      .at = health_alarm_moment(a),
                      .device_at = a->at_ms,
                      .corrected = health_alarm_moment(a) != a->at_ms,
                      .arrived = a->arrived_ms,
                      .late = a->late,
                      .test = a->drill,
                      .has_person = a->person.v != 0,
                      .has_device = a->device.v != 0,
                      .has_place = a->has_place && with_place};
}

static Status alarms_show(Request *req, Reply *reply, const AlarmsAsk *ask, bool with_place)
{
    HealthAlarm *a;
    size_t n;
    VitalLevel least = ask->has_level ? (VitalLevel)ask->level : VITAL_NOTICE;
    TRY(health_alarms(req->tx, ask->id, least, ask->before, 100, &a, &n));
    AlarmOut *rows = NEW_ARRAY(req->arena, AlarmOut, n);
    for (size_t i = 0; i < n; i++) {
        rows[i] = alarm_show(req, &a[i], with_place);
        if (!a[i].person.v) continue;
        Person p;
        TRY(people_load(req->tx, a[i].person, &p));
        rows[i].person = p.name;
    }
    AlarmList list = {{rows, n}};
    return reply_record(reply, 200, &list);
}

static Status person_alarms(Request *req, Reply *reply)
{
    AlarmsAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_ALARMS));
    Problem kept = req->tx->problem;
    bool places = people_may_see(req->tx, ask.id, SCOPE_PLACE) == OK;
    req->tx->problem = kept;
    return alarms_show(req, reply, &ask, places);
}

static Status all_alarms(Request *req, Reply *reply)
{
    AlarmsAsk ask = {0};
    request_fields(req, &ask);
    return alarms_show(req, reply, &ask, req->who.role == ROLE_OPERATOR);
}

/* ---- The newest of everything ---- */

typedef struct ReadingOut {
    int kind, source;
    int64_t value, second, per_unit;
    Str unit, ucum, loinc;
    Ms at;
    bool late, doubtful, has_second, corrected;
    Ms device_at;
} ReadingOut;
static const Field reading_out[] = {FIELD_CHOICE(ReadingOut, kind, "kind", kinds),
                                    FIELD_INT(ReadingOut, value, "value", INT32_MIN, INT32_MAX),
                                    MAYBE_INT(ReadingOut, second, has_second, "second", 0, 300),
                                    FIELD_INT(ReadingOut, per_unit, "per_unit", 1, 100000),
                                    FIELD_TEXT(ReadingOut, unit, "unit", 0, 20),
                                    FIELD_TEXT(ReadingOut, ucum, "ucum", 0, 20),
                                    FIELD_TEXT(ReadingOut, loinc, "loinc", 0, 20),
                                    FIELD_MS(ReadingOut, at, "at"),
                                    MAYBE_MS(ReadingOut, device_at, corrected, "device_at"),
                                    FIELD_CHOICE(ReadingOut, source, "source", sources),
                                    FIELD_BOOL(ReadingOut, late, "late"),
                                    FIELD_BOOL(ReadingOut, doubtful, "doubtful"),
                                    {0}};
typedef struct VitalsOut {
    FieldList items;
    int band;
    int64_t known, total;
    bool whole;
    Str words;
} VitalsOut;
static const Field vitals_out[] = {
    FIELD_LIST(VitalsOut, items, "items", reading_out, sizeof(ReadingOut), VITAL_KINDS),
    FIELD_CHOICE(VitalsOut, band, "news2", bands),
    FIELD_INT(VitalsOut, known, "news2_known", 0, 7),
    MAYBE_INT(VitalsOut, total, whole, "news2_total", 0, 20),
    FIELD_TEXT(VitalsOut, words, "news2_words", 0, 100),
    {0}};

static ReadingOut reading_show(const HealthReading *h)
{
    const VitalFacts *facts = vital_facts(h->r.kind);
    return (ReadingOut){.kind = (int)h->r.kind,
                        .source = (int)h->r.source,
                        .value = h->r.value,
                        .second = h->r.second,
                        .per_unit = facts->per_unit,
                        .unit = str_of(facts->unit),
                        .ucum = str_of(facts->ucum),
                        .loinc = str_of(facts->loinc),
                        .at = h->r.at,
                        .device_at = h->r.at - h->behind_s * SECOND_MS,
                        .corrected = h->behind_s != 0,
                        .late = h->late,
                        .doubtful = h->doubtful,
                        .has_second = h->r.kind == VITAL_PRESSURE};
}

static Status vitals(Request *req, Reply *reply)
{
    PersonAsk ask = {0};
    News2 news;
    VitalsOut out = {0};
    ReadingOut *rows = NEW_ARRAY(req->arena, ReadingOut, VITAL_KINDS);
    Buf words = buf_new(req->arena, 512);
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_HEALTH));
    for (VitalKind kind = VITAL_PULSE; kind < VITAL_KINDS; kind++) {
        HealthReading h;
        Status status = health_reading_last(req->tx, ask.id, kind, &h);
        if (status == NOT_FOUND) continue;
        TRY(status);
        rows[out.items.count++] = reading_show(&h);
    }
    out.items.items = rows;
    TRY(health_news2(req->tx, ask.id, &news));
    news2_sentence(&news, &words);
    out.band = (int)news.band;
    out.known = news.known;
    out.total = news.total;
    out.whole = news.known == NEWS2_PARTS;
    out.words = said(req, buf_str(&words));
    return reply_record(reply, 200, &out);
}

/* ---- A series ---- */

static const Choice steps[] = {{"reading", 1, ""}, {"hour", 2, ""}, {"day", 3, ""}, {0}};
typedef struct SeriesAsk {
    PersonId id;
    int kind, by;
    Ms from, to;
    bool has_by;
} SeriesAsk;
static const Field series_fields[] = {FIELD_ID(SeriesAsk, id, "id"),
                                      FIELD_CHOICE(SeriesAsk, kind, "kind", kinds),
                                      FIELD_MS(SeriesAsk, from, "from"),
                                      FIELD_MS(SeriesAsk, to, "to"),
                                      MAYBE_CHOICE(SeriesAsk, by, has_by, "by", steps),
                                      {0}};
typedef struct PointOut {
    Ms at;
    int64_t value, second, least, most, count;
} PointOut;
static const Field point_out[] = {FIELD_MS(PointOut, at, "at"),
                                  FIELD_INT(PointOut, value, "value", INT32_MIN, INT32_MAX),
                                  FIELD_INT(PointOut, second, "second", 0, 300),
                                  FIELD_INT(PointOut, least, "least", INT32_MIN, INT32_MAX),
                                  FIELD_INT(PointOut, most, "most", INT32_MIN, INT32_MAX),
                                  FIELD_INT(PointOut, count, "count", 0, INT32_MAX),
                                  {0}};
enum { POINTS_MAX = 3000 };
typedef struct SeriesOut {
    FieldList items;
    Str unit;
    int64_t per_unit;
} SeriesOut;
static const Field series_out[] = {
    FIELD_LIST(SeriesOut, items, "items", point_out, sizeof(PointOut), POINTS_MAX),
    FIELD_TEXT(SeriesOut, unit, "unit", 0, 20),
    FIELD_INT(SeriesOut, per_unit, "per_unit", 1, 100000),
    {0}};

static Status points_read(Request *req, const SeriesAsk *ask, FieldList *out)
{
    HealthReading *h;
    size_t n;
    TRY(health_readings(req->tx, ask->id, (VitalKind)ask->kind, ask->from, ask->to, POINTS_MAX, &h,
                        &n));
    PointOut *rows = NEW_ARRAY(req->arena, PointOut, n);
    for (size_t i = 0; i < n; i++)
        rows[i] = (PointOut){h[i].r.at, h[i].r.value, h[i].r.second, h[i].r.value, h[i].r.value, 1};
    *out = (FieldList){rows, n};
    return OK;
}

static Status points_rolled(Request *req, const SeriesAsk *ask, FieldList *out)
{
    HealthRoll *r;
    size_t n;
    TRY(health_rolls(req->tx, ask->id, (VitalKind)ask->kind, ask->from, ask->to, ask->by == 3, &r,
                     &n));
    PointOut *rows = NEW_ARRAY(req->arena, PointOut, n);
    for (size_t i = 0; i < n; i++)
        rows[i] =
            (PointOut){r[i].from, r[i].mean, r[i].second_mean, r[i].least, r[i].most, r[i].count};
    *out = (FieldList){rows, n};
    return OK;
}

static Status series(Request *req, Reply *reply)
{
    SeriesAsk ask = {0};
    SeriesOut out = {0};
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_HEALTH));
    const VitalFacts *facts = vital_facts((VitalKind)ask.kind);
    if (ask.to <= ask.from || ask.to - ask.from > (ask.by == 3 ? 800 : 32) * DAY_MS)
        return fail(req->tx, INVALID, "health.span", "时间段不对：按次或按小时最多看 32 天");
    out.unit = str_of(facts->unit);
    out.per_unit = facts->per_unit;
    if (ask.by >= 2)
        TRY(points_rolled(req, &ask, &out.items));
    else
        TRY(points_read(req, &ask, &out.items));
    return reply_record(reply, 200, &out);
}

/* ---- Limits ---- */

typedef struct LimitAsk {
    PersonId id;
    int kind;
    int64_t low[VITAL_LEVELS], high[VITAL_LEVELS];
    bool has_low[VITAL_LEVELS], has_high[VITAL_LEVELS];
} LimitAsk;
#define BOUND(level_, name_)                                                                       \
    MAYBE_INT(LimitAsk, low[level_], has_low[level_], name_ "_low", 0, 1000000),                   \
        MAYBE_INT(LimitAsk, high[level_], has_high[level_], name_ "_high", 0, 1000000)
#define BOUNDS BOUND(1, "notice"), BOUND(2, "alarm"), BOUND(3, "emergency")
static const Field limit_fields[] = {
    FIELD_ID(LimitAsk, id, "id"), FIELD_CHOICE(LimitAsk, kind, "kind", kinds), BOUNDS, {0}};
static const Field limit_out[] = {FIELD_CHOICE(LimitAsk, kind, "kind", kinds), BOUNDS, {0}};
typedef struct LimitList {
    FieldList items;
} LimitList;
static const Field limits_out[] = {
    FIELD_LIST(LimitList, items, "items", limit_out, sizeof(LimitAsk), VITAL_KINDS), {0}};

static Status limits_list(Request *req, Reply *reply)
{
    PersonAsk ask = {0};
    VitalLimits all;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_HEALTH));
    TRY(health_limits(req->tx, ask.id, &all));
    LimitAsk *rows = NEW_ARRAY(req->arena, LimitAsk, VITAL_KINDS);
    size_t n = 0;
    for (int kind = VITAL_PULSE; kind < VITAL_WEIGHT; kind++) {
        LimitAsk *row = &rows[n++];
        row->kind = kind;
        for (int level = VITAL_NOTICE; level < VITAL_LEVELS; level++) {
            VitalBound b = all.of[kind][level];
            row->has_low[level] = b.low != VITAL_NO_LOW;
            row->has_high[level] = b.high != VITAL_NO_HIGH;
            row->low[level] = b.low;
            row->high[level] = b.high;
        }
    }
    LimitList list = {{rows, n}};
    return reply_record(reply, 200, &list);
}

static Status limit_change(Request *req, Reply *reply)
{
    LimitAsk ask = {0};
    VitalBound bounds[VITAL_LEVELS] = {{0}};
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_HEALTH));
    for (int level = VITAL_NOTICE; level < VITAL_LEVELS; level++)
        bounds[level] =
            (VitalBound){ask.has_low[level] ? (int32_t)ask.low[level] : VITAL_NO_LOW,
                         ask.has_high[level] ? (int32_t)ask.high[level] : VITAL_NO_HIGH};
    TRY(health_limit_set(req->tx, ask.id, (VitalKind)ask.kind, bounds));
    return reply_record(reply, 200, &ask);
}

/* ---- Places ---- */

typedef struct FenceAsk {
    PersonId id;
    int64_t lat_e7, lon_e7, radius_m, home_from_min, home_to_min;
    int level;
    bool on;
} FenceAsk;
static const Choice fence_levels[] = {
    {"notice", VITAL_NOTICE, "告诉要知道的家人"}, {"alarm", VITAL_ALARM, "也告诉值守员"}, {0}};
#define FENCE_WORDS                                                                                \
    FIELD_INT(FenceAsk, lat_e7, "lat_e7", -900000000, 900000000),                                  \
        FIELD_INT(FenceAsk, lon_e7, "lon_e7", -1800000000, 1800000000),                            \
        FIELD_INT(FenceAsk, radius_m, "radius_m", 50, 50000),                                      \
        FIELD_INT(FenceAsk, home_from_min, "home_from_min", 0, 1439),                              \
        FIELD_INT(FenceAsk, home_to_min, "home_to_min", 0, 1439),                                  \
        FIELD_CHOICE(FenceAsk, level, "level", fence_levels), FIELD_BOOL(FenceAsk, on, "on")
static const Field fence_fields[] = {FIELD_ID(FenceAsk, id, "id"), FENCE_WORDS, {0}};
static const Field fence_out[] = {FENCE_WORDS, {0}};

static Status fence_show(Request *req, Reply *reply)
{
    PersonAsk ask = {0};
    HealthFence f;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_PLACE));
    TRY(health_fence_find(req->tx, ask.id, &f));
    FenceAsk out = {.lat_e7 = f.fence.lat_e7,
                    .lon_e7 = f.fence.lon_e7,
                    .radius_m = f.fence.radius_m,
                    .home_from_min = f.home_from_min,
                    .home_to_min = f.home_to_min,
                    .level = (int)f.level,
                    .on = f.on};
    return reply_record(reply, 200, &out);
}

static Status fence_change(Request *req, Reply *reply)
{
    FenceAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_PLACE));
    HealthFence f = {.fence = {.lat_e7 = (int32_t)ask.lat_e7,
                               .lon_e7 = (int32_t)ask.lon_e7,
                               .radius_m = (int32_t)ask.radius_m},
                     .home_from_min = ask.home_from_min,
                     .home_to_min = ask.home_to_min,
                     .level = (VitalLevel)ask.level,
                     .on = ask.on};
    TRY(health_fence_set(req->tx, ask.id, &f));
    return reply_record(reply, 200, &ask);
}

typedef struct PlaceOut {
    Ms at;
    int64_t lat_e7, lon_e7, accuracy_m;
} PlaceOut;
static const Field place_out[] = {FIELD_MS(PlaceOut, at, "at"),
                                  FIELD_INT(PlaceOut, lat_e7, "lat_e7", -900000000, 900000000),
                                  FIELD_INT(PlaceOut, lon_e7, "lon_e7", -1800000000, 1800000000),
                                  FIELD_INT(PlaceOut, accuracy_m, "accuracy_m", 0, 100000),
                                  {0}};

static Status place_show(Request *req, Reply *reply)
{
    PersonAsk ask = {0};
    Fix fix;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_PLACE));
    TRY(health_place(req->tx, ask.id, &fix));
    PlaceOut out = {fix.at, fix.lat_e7, fix.lon_e7, fix.accuracy_m > 0 ? fix.accuracy_m : 50};
    return reply_record(reply, 200, &out);
}

typedef struct AwayAsk {
    PersonId id;
    Ms until;
    bool has_until;
} AwayAsk;
static const Field away_fields[] = {
    FIELD_ID(AwayAsk, id, "id"), MAYBE_MS(AwayAsk, until, has_until, "until"), {0}};

static Status away(Request *req, Reply *reply)
{
    AwayAsk ask = {0};
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_ALARMS));
    TRY(health_away(req->tx, ask.id, req->tx->now_ms, ask.until));
    return reply_empty(reply, 204);
}

/* ---- What a relative wants to be told ---- */

static const Choice whats[] = {{"leaves", TELL_LEAVES, "离开家"},
                               {"returns", TELL_RETURNS, "回到家"},
                               {"not_home", TELL_NOT_HOME, "该在家却没回家"},
                               {"silent", TELL_SILENT, "很久没有动静"},
                               {"sos", TELL_SOS, "按求助或摔倒"},
                               {"vitals", TELL_VITALS, "血压心率不对劲"},
                               {"battery", TELL_BATTERY, "设备没电或没消息"},
                               {"smoke", TELL_SMOKE, "家里冒烟漏气漏水"},
                               {0}};
static const Choice whens[] = {{"always", TELL_ALWAYS, "任何时候"},
                               {"night", TELL_AT_NIGHT, "夜里"},
                               {"day", TELL_BY_DAY, "白天"},
                               {0}};
typedef struct TellAsk {
    int64_t rule;
    PersonId id;
    int what, when;
    Str words;
} TellAsk;
static const Field tell_fields[] = {FIELD_ID(TellAsk, id, "id"),
                                    FIELD_CHOICE(TellAsk, what, "what", whats),
                                    FIELD_CHOICE(TellAsk, when, "when", whens),
                                    {0}};
static const Field tell_out[] = {FIELD_ID(TellAsk, rule, "id"),
                                 FIELD_CHOICE(TellAsk, what, "what", whats),
                                 FIELD_CHOICE(TellAsk, when, "when", whens),
                                 FIELD_TEXT(TellAsk, words, "words", 1, 200),
                                 {0}};
typedef struct TellList {
    FieldList items;
} TellList;
static const Field tells_out[] = {
    FIELD_LIST(TellList, items, "items", tell_out, sizeof(TellAsk), 200), {0}};
static const Field rule_fields[] = {FIELD_ID(TellAsk, rule, "rule"), {0}};

static Status tell_show(Tx *tx, const TellRule *rule, TellAsk *out)
{
    Person p;
    TRY(people_load(tx, rule->about, &p));
    *out = (TellAsk){rule->id, rule->about, (int)rule->what, (int)rule->when,
                     health_tell_sentence(tx->arena, rule, p.name)};
    return OK;
}

static Status tells(Request *req, Reply *reply)
{
    PersonAsk ask = {0};
    TellRule *rules;
    size_t n;
    request_fields(req, &ask);
    TRY(people_may_see(req->tx, ask.id, SCOPE_ALARMS));
    TRY(health_tell_list(req->tx, ask.id, (PersonId){req->who.person}, &rules, &n));
    TellAsk *rows = NEW_ARRAY(req->arena, TellAsk, n);
    for (size_t i = 0; i < n; i++) TRY(tell_show(req->tx, &rules[i], &rows[i]));
    TellList list = {{rows, n}};
    return reply_record(reply, 200, &list);
}

static Status tell_add(Request *req, Reply *reply)
{
    TellAsk ask = {0};
    TellAsk out;
    request_fields(req, &ask);
    TellRule rule = {.about = ask.id,
                     .to = {req->who.person},
                     .what = (TellWhat)ask.what,
                     .when = (TellWhen)ask.when};
    TRY(health_tell_add(req->tx, &rule, &rule.id));
    TRY(tell_show(req->tx, &rule, &out));
    return reply_record(reply, 201, &out);
}

static Status tell_end(Request *req, Reply *reply)
{
    TellAsk ask = {0};
    request_fields(req, &ask);
    TRY(health_tell_end(req->tx, (PersonId){req->who.person}, ask.rule));
    return reply_empty(reply, 204);
}

/* A look at somebody is recorded, so these run as writes. */
const Route health_vital_routes[] = {
    {GET, "/api/health/alarms", WATCHERS, READ, all_alarms_fields, sizeof(AlarmsAsk), alarms_out,
     all_alarms, "What devices and rules have seen, newest first"},
    {GET, "/api/people/{id}/health/alarms", SIGNED_IN, WRITE, alarms_fields, sizeof(AlarmsAsk),
     alarms_out, person_alarms, "The same of one person", .purpose = "看提醒"},
    {GET, "/api/people/{id}/health/vitals", SIGNED_IN, WRITE, person_fields, sizeof(PersonAsk),
     vitals_out, vitals, "The newest of everything that is measured", .purpose = "看身体数据"},
    {GET, "/api/people/{id}/health/vitals/{kind}", SIGNED_IN, WRITE, series_fields,
     sizeof(SeriesAsk), series_out, series, "One quantity over time, as it came, by hour or by day",
     .purpose = "看身体数据"},
    {GET, "/api/people/{id}/health/limits", SIGNED_IN, WRITE, person_fields, sizeof(PersonAsk),
     limits_out, limits_list, "From where on who is told", .purpose = "看健康界限"},
    {PUT, "/api/people/{id}/health/limits/{kind}", CLINICIANS, WRITE, limit_fields,
     sizeof(LimitAsk), limit_out, limit_change, "Limits of this person's own",
     .purpose = "改健康界限"},
    {GET, "/api/people/{id}/health/fence", SIGNED_IN, WRITE, person_fields, sizeof(PersonAsk),
     fence_out, fence_show, "The circle round home", .purpose = "看安全范围"},
    {PUT, "/api/people/{id}/health/fence", SIGNED_IN, WRITE, fence_fields, sizeof(FenceAsk),
     fence_out, fence_change, "Set it; the person has agreed to be located",
     .purpose = "改安全范围"},
    {GET, "/api/people/{id}/health/place", SIGNED_IN, WRITE, person_fields, sizeof(PersonAsk),
     place_out, place_show, "Where the person was last", .purpose = "看在哪里"},
    {POST, "/api/people/{id}/health/away", SIGNED_IN, WRITE, away_fields, sizeof(AwayAsk), NULL,
     away, "Away from home: nobody is missed", .purpose = "记不在家"},
    {GET, "/api/people/{id}/health/tell", SIGNED_IN, WRITE, person_fields, sizeof(PersonAsk),
     tells_out, tells, "What I want to be told about this person", .purpose = "看什么事告诉我"},
    {POST, "/api/people/{id}/health/tell", SIGNED_IN, WRITE, tell_fields, sizeof(TellAsk), tell_out,
     tell_add, "Tell me when …", .purpose = "选什么事告诉我"},
    {DELETE, "/api/health/tell/{rule}", SIGNED_IN, WRITE, rule_fields, sizeof(TellAsk), NULL,
     tell_end, "No more", .purpose = "不再告诉我"},
    {0},
};
