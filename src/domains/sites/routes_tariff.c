/* How far residents' meals carry the elders': for the site and the offices, and for diners where
 * the site allows it. */
#include "base/csv.h"
#include "domains/sites/inside.h"

#define LOOKERS (ROLES_OFFICE | ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_SITE_MANAGER))

/* Fewer meals of residents are not shown to everybody: domain rules C-14. */
enum { FEW = 20 };

typedef struct TariffAsk {
    OrganisationId site;
    CommunityId community;
    int64_t month;
    bool open;
} TariffAsk;
static const Field month_fields[] = {FIELD_INT(TariffAsk, month, "month", 200001, 220012), {0}};
static const Field set_fields[] = {
    FIELD_ID(TariffAsk, site, "site"), FIELD_BOOL(TariffAsk, open, "open"), {0}};
static const Field open_fields[] = {FIELD_ID(TariffAsk, community, "community"), {0}};

static void put_group(JsonOut *out, const char *name, const TariffGroup *g, bool cost_known)
{
    json_open(out, name, '{');
    json_put_i64(out, "people", g->people);
    json_put_i64(out, "meals", g->meals);
    json_put_i64(out, "list_fen", g->list_fen);
    json_put_i64(out, "discount_fen", g->discount_fen);
    json_put_i64(out, "subsidy_fen", g->subsidy_fen);
    json_put_i64(out, "operator_fen", g->operator_fen);
    json_put_i64(out, "own_fen", g->own_fen);
    json_put_i64(out, "income_fen", g->income_fen);
    json_put_i64_if(out, "cost_fen", cost_known, g->cost_fen);
    json_close(out, '}');
}

static void put_known(JsonOut *out, const char *name, bool known, Fen fen)
{
    json_put_i64_if(out, name, known, fen);
}

static void put_tariff(JsonOut *out, Arena *arena, const Tariff *t, Str name)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "site_id", t->site.v);
    json_put_str(out, "name", name);
    put_group(out, "elders", &t->elders, t->cost_known);
    put_group(out, "residents", &t->residents, t->cost_known);
    put_known(out, "each_fen", t->cost_known, t->each_fen);
    put_known(out, "margin_fen", t->cost_known, t->margin_fen);
    put_known(out, "gap_fen", t->cost_known, t->gap_fen);
    put_known(out, "covers_fen", t->cost_known, t->covers_fen);
    json_put_bool(out, "open", t->open);
    json_put_lines(out, "words", sites_tariff_words(arena, t));
    json_close(out, '}');
}

/* The canteens whoever asks may see, one after another. */
static Status next_site(const Request *req, Tx *tx, const Organisations *names, size_t *at,
                        bool *more)
{
    for (; *at < names->count; (*at)++) {
        const Organisation *o = &names->items[*at];
        MealSite site;
        if (req->who.role == ROLE_SITE_MANAGER && o->id.v != req->who.organisation) continue;
        Status status = meals_site(tx, o->id, &site);
        if (status == NOT_FOUND) continue;
        *more = true;
        return status;
    }
    *more = false;
    return OK;
}

static Status index_tariffs(Request *req, Reply *reply)
{
    TariffAsk a = {0};
    Organisations names;
    Tariff t;
    bool more;
    size_t i = 0;
    request_fields(req, &a);
    TRY(people_organisations_load(req->tx, &names));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "month", a.month);
    json_open(out, "items", '[');
    for (;; i++) {
        TRY(next_site(req, req->tx, &names, &i, &more));
        if (!more) break;
        TRY(sites_tariff(req->tx, names.items[i].id, a.month, &t));
        put_tariff(out, req->arena, &t, names.items[i].name);
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static void csv_fen(Buf *buf, bool known, Fen fen)
{
    char text[32];
    fen_text(fen, text);
    buf_fmt(buf, ",%s", known ? text : "不知道");
}

static void csv_row(Buf *buf, Str site, const char *who, const Tariff *t, const TariffGroup *g)
{
    csv_put(buf, site);
    buf_fmt(buf, ",%s,%lld,%lld", who, (long long)g->people, (long long)g->meals);
    csv_fen(buf, true, g->list_fen);
    csv_fen(buf, true, g->discount_fen);
    csv_fen(buf, true, g->subsidy_fen + g->operator_fen);
    csv_fen(buf, true, g->own_fen);
    csv_fen(buf, t->cost_known, g->cost_fen);
    csv_fen(buf, t->cost_known, g->income_fen - g->cost_fen);
    buf_text(buf, "\r\n");
}

static Status tariffs_csv(Request *req, Reply *reply)
{
    TariffAsk a = {0};
    Organisations names;
    Tariff t;
    bool more;
    size_t i = 0;
    request_fields(req, &a);
    TRY(people_organisations_load(req->tx, &names));
    Buf buf = buf_new(req->arena, 1 << 20);
    buf_text(&buf, "\xEF\xBB\xBF食堂,谁吃的,人数,餐数,标价（元）,食堂让的（元）,出资方补的（元）,"
                   "自己付的（元）,成本（元）,比成本多（元）\r\n");
    for (;; i++) {
        TRY(next_site(req, req->tx, &names, &i, &more));
        if (!more) break;
        TRY(sites_tariff(req->tx, names.items[i].id, a.month, &t));
        csv_row(&buf, names.items[i].name, "老人", &t, &t.elders);
        csv_row(&buf, names.items[i].name, "居民", &t, &t.residents);
    }
    reply_header(
        reply, "Content-Disposition",
        str_fmt(req->arena, "attachment; filename=\"tariffs-%lld.csv\"", (long long)a.month));
    return reply_bytes(reply, 200, "text/csv; charset=utf-8", buf_str(&buf));
}

static Status open_set(Request *req, Reply *reply)
{
    TariffAsk a = {0};
    request_fields(req, &a);
    if (req->who.role == ROLE_SITE_MANAGER && a.site.v != req->who.organisation)
        return fail(req->tx, DENIED, "sites.not_yours", "这是别的食堂的事");
    TRY(sites_tariff_open(req->tx, a.site, a.open));
    reply_subject(reply, a.site.v);
    return reply_empty(reply, 204);
}

/* ---- For everybody ---- */

typedef struct OpenJob {
    Arena *arena;
    Buf buf;
} OpenJob;

static int64_t last_month(Ms now)
{
    Civil c = day_civil(ms_day(now, SHANGHAI_MS));
    return c.month > 1 ? c.year * 100 + c.month - 1 : (c.year - 1) * 100 + 12;
}

static Status write_open(Tx *tx, void *context)
{
    OpenJob *job = context;
    Organisations names;
    int64_t month = last_month(tx->now_ms);
    job->buf = buf_new(job->arena, 1 << 20);
    JsonOut out = json_out(&job->buf);
    TRY(people_organisations_load(tx, &names));
    json_open(&out, NULL, '{');
    json_put_i64(&out, "month", month);
    json_open(&out, "items", '[');
    for (size_t i = 0; i < names.count; i++) {
        Tariff t;
        bool open;
        TRY(site_open_is(tx, names.items[i].id, &open));
        if (!open) continue;
        TRY(sites_tariff(tx, names.items[i].id, month, &t));
        if (t.residents.meals < FEW) continue;
        put_tariff(&out, job->arena, &t, names.items[i].name);
    }
    json_close(&out, ']');
    json_close(&out, '}');
    return OK;
}

static Status open_tariffs(Request *req, Reply *reply)
{
    TariffAsk a = {0};
    OpenJob job = {.arena = req->arena};
    request_fields(req, &a);
    TRY(request_rate_network(req, "open", 60));
    TRY(store_read(req->store, (TxOrigin){.community = a.community}, req->arena, write_open, &job,
                   request_problem(req)));
    return reply_bytes(reply, 200, "application/json; charset=utf-8", buf_str(&job.buf));
}

#define IN(fields) fields, sizeof(TariffAsk)

const Route sites_tariff_routes[] = {
    {GET, "/api/sites/tariffs", LOOKERS, READ, IN(month_fields), NULL, index_tariffs,
     "Residents beside elders in a month: prices, subsidies, cost, and what the one carries of the "
     "other"},
    {GET, "/api/sites/tariffs.csv", LOOKERS, READ, IN(month_fields), NULL, tariffs_csv,
     "The same as a sheet"},
    {PUT, "/api/sites/{site}/tariffs-open", ROLES_OFFICE | ROLE_BIT(ROLE_SITE_MANAGER), WRITE,
     IN(set_fields), NULL, open_set, "Whether diners see it among the open figures"},
    {GET, "/api/open/tariffs", ANYONE, WORK, IN(open_fields), NULL, open_tariffs,
     "What residents' meals carried last month, of canteens that show it; not under 20 meals"},
    {0},
};
