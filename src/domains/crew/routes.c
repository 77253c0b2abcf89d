/* Allowances of a site, what a month comes to for each, paying out and taking back; one's own. */
#include "base/csv.h"
#include "domains/crew/inside.h"

#define MANAGER ROLE_BIT(ROLE_SITE_MANAGER)
/* Offices look at any site; the manager at his own. */
#define LOOKERS (MANAGER | ROLES_OFFICE | ROLE_BIT(ROLE_SUPERVISOR))
#define WORKERS                                                                                    \
    (MANAGER | ROLE_BIT(ROLE_COOK) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_COURIER) |      \
     ROLE_BIT(ROLE_VOLUNTEER))

static const Choice kinds[] = {{"shift", ALLOW_SHIFT, "班次补贴"},
                               {"hour", ALLOW_HOUR, "工时补贴"},
                               {"travel", ALLOW_TRAVEL, "交通补贴"},
                               {"heat", ALLOW_HEAT, "高温补贴"},
                               {"cold", ALLOW_COLD, "防寒补贴"},
                               {"meal", ALLOW_MEAL, "餐补"},
                               {0}};
static const Choice whos[] = {
    {"staff", ALLOW_STAFF, "员工"}, {"volunteer", ALLOW_VOLUNTEER, "志愿者"}, {0}};
static const Choice duties[] = {{"any", 0, "都算"},
                                {"kitchen", SHIFT_KITCHEN, "厨房"},
                                {"counter", SHIFT_COUNTER, "柜台"},
                                {"delivery", SHIFT_DELIVERY, "送餐"},
                                {"clean", SHIFT_CLEAN, "清洁"},
                                {0}};

typedef struct CrewAsk {
    OrganisationId site;
    PersonId person;
    int64_t id, month, least_min, tenths_c, high_tenths, low_tenths;
    Fen fen;
    Day day;
    Str funder, document, source, reason;
    int32_t kind, who, duty;
    bool has_site, has_funder, has_least, has_tenths, has_duty;
} CrewAsk;

#define SITE  MAYBE_ID(CrewAsk, site, has_site, "site")
#define MONTH FIELD_INT(CrewAsk, month, "month", 200001, 220012)
static const Field site_fields[] = {SITE, {0}};
static const Field month_fields[] = {MONTH, SITE, {0}};
static const Field mine_fields[] = {MONTH, {0}};
static const Field allowance_fields[] = {
    FIELD_CHOICE(CrewAsk, kind, "kind", kinds),
    FIELD_CHOICE(CrewAsk, who, "who", whos),
    MAYBE_CHOICE(CrewAsk, duty, has_duty, "duty", duties),
    MAYBE_TEXT(CrewAsk, funder, has_funder, "funder", 1, 60),
    FIELD_FEN(CrewAsk, fen, "amount_fen", 1, 1000000),
    MAYBE_INT(CrewAsk, least_min, has_least, "least_min", 0, 1440),
    MAYBE_INT(CrewAsk, tenths_c, has_tenths, "tenths_c", -600, 600),
    FIELD_TEXT(CrewAsk, document, "document", 1, 120),
    FIELD_DAY(CrewAsk, day, "from"),
    {0}};
static const Field end_fields[] = {
    FIELD_INT(CrewAsk, id, "id", 1, ID_MAX - 1), FIELD_DAY(CrewAsk, day, "last"), {0}};
static const Field weather_fields[] = {FIELD_DAY(CrewAsk, day, "day"),
                                       FIELD_INT(CrewAsk, high_tenths, "high_tenths", -600, 600),
                                       FIELD_INT(CrewAsk, low_tenths, "low_tenths", -600, 600),
                                       FIELD_TEXT(CrewAsk, source, "source", 1, 40),
                                       {0}};
static const Field pay_fields[] = {FIELD_ID(CrewAsk, person, "person_id"), MONTH, {0}};
static const Field back_fields[] = {FIELD_INT(CrewAsk, id, "id", 1, ID_MAX - 1),
                                    FIELD_TEXT(CrewAsk, reason, "reason", 1, 200),
                                    {0}};

typedef struct IdReply {
    int64_t id;
} IdReply;
static const Field id_out[] = {FIELD_INT(IdReply, id, "id", 1, ID_MAX), {0}};

static OrganisationId own(const Request *req)
{
    return (OrganisationId){req->who.organisation};
}
/* The manager's own; an office says which. */
static Status asked_site(Request *req, const CrewAsk *a, OrganisationId *out)
{
    *out = req->who.role == ROLE_SITE_MANAGER ? own(req) : a->site;
    return out->v ? OK : fail(req->tx, INVALID, "crew.which_site", "请选一个食堂");
}

/* ---- Allowances ---- */

static void put_allowance(JsonOut *out, const Allowance *a)
{
    json_put_i64(out, "allowance_id", a->id.v);
    json_put_text(out, "kind", choice_name(kinds, a->kind));
    json_put_text(out, "who", choice_name(whos, a->who));
    json_put_text(out, "duty", choice_name(duties, a->duty));
    json_put_str(out, "funder", a->funder);
    json_put_i64(out, "version", a->version);
    json_put_i64(out, "each_fen", a->fen);
    json_put_i64(out, "least_min", a->least_min);
    json_put_i64(out, "tenths_c", a->tenths_c);
    json_put_str(out, "document", a->document);
    json_put_day(out, "from", a->from);
    if (a->to) json_put_day(out, "to", a->to);
}

static Status allowances(Request *req, Reply *reply)
{
    CrewAsk a = {0};
    OrganisationId site;
    Allowance *all;
    Str *funders;
    size_t count, funder_count;
    request_fields(req, &a);
    TRY(asked_site(req, &a, &site));
    TRY(crew_allowances(req->tx, site, &all, &count));
    TRY(benefits_site_funders(req->tx, site, &funders, &funder_count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        put_allowance(out, &all[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "funders", '[');
    for (size_t i = 0; i < funder_count; i++) json_put_str(out, NULL, funders[i]);
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status allowance_set(Request *req, Reply *reply)
{
    CrewAsk a = {0};
    AllowanceId id;
    request_fields(req, &a);
    Allowance set = {.site = own(req),
                     .kind = (AllowanceKind)a.kind,
                     .who = (AllowanceWho)a.who,
                     .duty = a.has_duty ? a.duty : 0,
                     .funder = a.has_funder ? a.funder : STR(""),
                     .fen = a.fen,
                     .least_min = a.least_min,
                     .tenths_c = a.tenths_c,
                     .document = a.document,
                     .from = a.day};
    TRY(crew_allowance_set(req->tx, &set, &id));
    return reply_record(reply, 201, &(IdReply){id.v});
}

static Status allowance_end(Request *req, Reply *reply)
{
    CrewAsk a = {0};
    request_fields(req, &a);
    TRY(crew_allowance_end(req->tx, own(req), (AllowanceId){a.id}, a.day));
    return reply_empty(reply, 204);
}

static Status weather_set(Request *req, Reply *reply)
{
    CrewAsk a = {0};
    request_fields(req, &a);
    CrewWeather w = {own(req), a.day, a.high_tenths, a.low_tenths, a.source};
    TRY(crew_weather_set(req->tx, &w));
    return reply_empty(reply, 204);
}

/* ---- A month ---- */

static void put_month(JsonOut *out, const CrewMonth *m)
{
    json_put_i64(out, "shifts", m->shifts);
    json_put_i64(out, "minutes", m->minutes);
    json_put_i64(out, "volunteer_minutes", m->volunteer_minutes);
    json_put_i64(out, "days", m->days);
    json_put_i64(out, "weekend", m->weekend);
    json_put_i64(out, "due_fen", m->due_fen);
    json_put_i64(out, "pay_id", m->pay.v); /* 0: not paid */
    json_put_i64(out, "paid_fen", m->paid_fen);
    json_open(out, "lines", '[');
    for (size_t i = 0; i < m->line_count; i++) {
        json_open(out, NULL, '{');
        put_allowance(out, &m->lines[i].allowance);
        json_put_i64(out, "units", m->lines[i].units);
        json_put_i64(out, "fen", m->lines[i].fen);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static Status month(Request *req, Reply *reply)
{
    CrewAsk a = {0};
    OrganisationId site;
    CrewMonth *all;
    CrewWeather *w;
    size_t count, days;
    Day first, last;
    Fen due = 0, paid = 0;
    request_fields(req, &a);
    TRY(asked_site(req, &a, &site));
    TRY(crew_month(req->tx, site, a.month, &all, &count));
    ASSERT(month_days(a.month, &first, &last));
    TRY(crew_weather(req->tx, site, first, last, &w, &days));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "site_id", site.v);
    json_put_i64(out, "month", a.month);
    json_put_bool(out, "over", last < tx_today(req->tx));
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        Person p;
        TRY(people_load(req->tx, all[i].person, &p));
        due += all[i].due_fen;
        paid += all[i].paid_fen;
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", all[i].person.v);
        json_put_str(out, "name", p.name);
        put_month(out, &all[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_i64(out, "due_fen", due);
    json_put_i64(out, "paid_fen", paid);
    json_open(out, "weather", '[');
    for (size_t i = 0; i < days; i++) {
        json_open(out, NULL, '{');
        json_put_day(out, "day", w[i].day);
        json_put_i64(out, "high_tenths", w[i].high_tenths);
        json_put_i64(out, "low_tenths", w[i].low_tenths);
        json_put_str(out, "source", w[i].source);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static void csv_line(Buf *buf, Str name, const CrewMonth *m, const CrewLine *l)
{
    char each[32], sum[32];
    fen_text(l->allowance.fen, each);
    fen_text(l->fen, sum);
    csv_put(buf, name);
    buf_fmt(buf, ",%lld.%02lld,%s,%s,", (long long)(m->minutes / 60),
            (long long)(m->minutes % 60 * 100 / 60), choice_text(whos, l->allowance.who),
            choice_text(kinds, l->allowance.kind));
    csv_put(buf, l->allowance.document);
    buf_fmt(buf, ",%lld,%s,", (long long)l->allowance.version, each);
    if (l->allowance.kind == ALLOW_HOUR)
        buf_fmt(buf, "%lld 分钟,", (long long)l->units);
    else
        buf_fmt(buf, "%lld,", (long long)l->units);
    buf_fmt(buf, "%s,", sum);
    csv_put(buf, l->allowance.funder.len ? l->allowance.funder : STR("食堂"));
    buf_fmt(buf, ",%s\r\n", m->pay.v ? "已发" : "没发");
}

static Status month_csv(Request *req, Reply *reply)
{
    CrewAsk a = {0};
    OrganisationId site;
    CrewMonth *all;
    size_t count;
    request_fields(req, &a);
    TRY(asked_site(req, &a, &site));
    TRY(crew_month(req->tx, site, a.month, &all, &count));
    Buf buf = buf_new(req->arena, 4 << 20);
    buf_text(&buf, "\xEF\xBB\xBF姓名,做了几小时,身份,补贴,依据,第几版,标准（元）,数量,金额（元）,"
                   "谁出钱,发了没有\r\n");
    for (size_t i = 0; i < count; i++) {
        Person p;
        TRY(people_load(req->tx, all[i].person, &p));
        for (size_t k = 0; k < all[i].line_count; k++)
            csv_line(&buf, p.name, &all[i], &all[i].lines[k]);
    }
    reply_header(
        reply, "Content-Disposition",
        str_fmt(req->arena, "attachment; filename=\"allowances-%lld.csv\"", (long long)a.month));
    return reply_bytes(reply, 200, "text/csv; charset=utf-8", buf_str(&buf));
}

/* ---- Money ---- */

static Status pay(Request *req, Reply *reply)
{
    CrewAsk a = {0};
    CrewPayId id;
    request_fields(req, &a);
    TRY(crew_pay(req->tx, own(req), a.person, a.month, &id));
    return reply_record(reply, 201, &(IdReply){id.v});
}

static Status take_back(Request *req, Reply *reply)
{
    CrewAsk a = {0};
    request_fields(req, &a);
    TRY(crew_take_back(req->tx, own(req), (CrewPayId){a.id}, a.reason));
    return reply_empty(reply, 204);
}

/* ---- One's own ---- */

static Status put_own_site(Request *req, JsonOut *out, const Organisation *o, int64_t of_month)
{
    CrewMonth *all;
    size_t count;
    TRY(crew_month(req->tx, o->id, of_month, &all, &count));
    for (size_t i = 0; i < count; i++) {
        if (all[i].person.v != req->who.person) continue;
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", o->id.v);
        json_put_str(out, "site_name", o->name);
        put_month(out, &all[i]);
        json_close(out, '}');
    }
    return OK;
}

static Status mine(Request *req, Reply *reply)
{
    CrewAsk a = {0};
    Organisations names;
    CrewPay *pays;
    size_t count;
    request_fields(req, &a);
    TRY(people_organisations_load(req->tx, &names));
    TRY(crew_pays_of(req->tx, (PersonId){req->who.person}, &pays, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "month", a.month);
    json_open(out, "sites", '[');
    for (size_t i = 0; i < names.count; i++) TRY(put_own_site(req, out, &names.items[i], a.month));
    json_close(out, ']');
    json_open(out, "pays", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "id", pays[i].id.v);
        json_put_str(out, "site_name", people_organisation_name(&names, pays[i].site));
        json_put_i64(out, "month", pays[i].month);
        json_put_text(out, "state", pays[i].state == 1 ? "paid" : "taken_back");
        json_put_i64(out, "fen", pays[i].fen);
        json_put_i64(out, "at_ms", pays[i].made_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

#define IN(fields) fields, sizeof(CrewAsk)

const Route crew_routes[] = {
    {GET, "/api/crew/allowances", LOOKERS, READ, IN(site_fields), NULL, allowances,
     "What workers and volunteers of a site get beside wages, version by version"},
    {POST, "/api/crew/allowances", MANAGER, WRITE, IN(allowance_fields), id_out, allowance_set,
     "An allowance, or its next version from a day on; not for months that were paid"},
    {POST, "/api/crew/allowances/{id}/end", MANAGER, WRITE, IN(end_fields), NULL, allowance_end,
     "The last day of an allowance"},
    {PUT, "/api/crew/weather", MANAGER, WRITE, IN(weather_fields), NULL, weather_set,
     "How hot and cold a day was, for heat and cold allowances"},
    {GET, "/api/crew/month", LOOKERS, READ, IN(month_fields), NULL, month,
     "Hours beside allowances of everybody in a month, line by line"},
    {GET, "/api/crew/month.csv", LOOKERS, READ, IN(month_fields), NULL, month_csv,
     "The same as a sheet"},
    {POST, "/api/crew/pays", MANAGER, WRITE, IN(pay_fields), id_out, pay,
     "Pays what is due to one worker for a month that is over; once"},
    {POST, "/api/crew/pays/{id}/back", MANAGER, WRITE, IN(back_fields), NULL, take_back,
     "Takes a pay back, with the reason"},
    {GET, "/api/crew/mine", WORKERS, READ, IN(mine_fields), NULL, mine,
     "One's own hours, allowances and what was paid"},
    {0},
};
