/* The canteens in figures: for diners, for everybody who passes by, side by side for officials; and
 * all of them at once for whoever wants to eat. */
#include "domains/geo/geo.h"
#include "domains/meals/view.h"

#define OVERSEERS                                                                                  \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_FINANCE) |         \
     ROLE_BIT(ROLE_COMMITTEE) | ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_MARKET_REGULATOR) |       \
     ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_RESEARCHER) | ROLE_BIT(ROLE_ADMIN))

static const char *const operators[] = {"", "government", "caterer", "charity"};

static const char *operator_of(const Organisation *o)
{
    return o->operator_kind >= 1 && o->operator_kind <= 3 ? operators[o->operator_kind] : "";
}

/* Shares of few people are kept back: domain rules C-14, fewer than twenty. */
enum { FEW = 20 };

static void put_share(JsonOut *out, const char *name, int64_t part, int64_t whole)
{
    if (whole < FEW)
        json_put_null(out, name);
    else
        json_put_i64(out, name, (100 * part + whole / 2) / whole);
}

static void put_each(JsonOut *out, const char *name, Fen fen, int64_t meals)
{
    if (!meals)
        json_put_null(out, name);
    else
        json_put_i64(out, name, (fen + meals / 2) / meals);
}

/* Seconds; of fewer than twenty complaints none is said. */
static void put_wait(JsonOut *out, const char *name, Ms wait, int64_t complaints)
{
    if (complaints < FEW)
        json_put_null(out, name);
    else
        json_put_i64(out, name, (wait + 999) / 1000);
}

static void put_figures(JsonOut *out, const MealFigures *f)
{
    json_put_i64(out, "meals", f->meals);
    json_put_i64(out, "elders", f->elders);
    json_put_i64(out, "delivered", f->delivered);
    put_share(out, "on_time_percent", f->on_time, f->delivered);
    put_share(out, "good_percent", f->good, f->said);
    json_put_i64(out, "said", f->said);
    json_put_i64(out, "complaints", f->complaints);
    json_put_i64(out, "answered_in_time", f->answered_in_time);
    json_put_i64(out, "answer_late", f->answer_late);
    put_wait(out, "answer_p50_s", f->answer_p50, f->complaints);
    put_wait(out, "answer_p95_s", f->answer_p95, f->complaints);
    json_put_i64(out, "refunded", f->refunded);
    json_put_i64(out, "no_shows", f->no_shows);
    json_put_i64(out, "closed", f->closed);
    json_put_i64(out, "samples", f->samples);
    json_put_i64(out, "readings", f->readings);
    json_put_i64(out, "cold", f->cold);
    json_put_i64(out, "disinfected", f->disinfected);
    json_put_i64(out, "cards", f->cards);
    json_put_i64(out, "cards_valid", f->cards_valid);
    json_put_i64(out, "waste_g", f->waste_g);
    json_put_i64(out, "dishes", f->dishes);
    json_put_i64(out, "work_hours", (f->work_min + 30) / 60);
    /* Tenths: a canteen gives six to ten meals for an hour of work. */
    if (f->work_min)
        json_put_i64(out, "meals_an_hour_tenths", f->meals * 600 / f->work_min);
    else
        json_put_null(out, "meals_an_hour_tenths");
    put_each(out, "list_fen_each", f->list_fen, f->meals);
    put_each(out, "subsidy_fen_each", f->subsidy_fen, f->meals);
    put_each(out, "discount_fen_each", f->discount_fen, f->meals);
    put_each(out, "pay_fen_each", f->pay_fen, f->meals);
}

typedef struct SiteAsk {
    OrganisationId id;
} SiteAsk;
static const Field site_fields[] = {FIELD_ID(SiteAsk, id, "id"), {0}};

static void put_canteen(JsonOut *out, const Organisation *o, const MealSite *site)
{
    json_put_i64(out, "site_id", site->site.v);
    json_put_str(out, "name", o->name);
    json_put_text(out, "operator", operator_of(o));
    json_put_str(out, "phone", site->phone);
}

/* For diners: is it clean, is it good, when something is wrong do they answer? */
static Status figures(Request *req, Reply *reply)
{
    SiteAsk a = {0};
    MealSite site;
    MealFigures f;
    Organisation *all;
    size_t count;
    request_fields(req, &a);
    TRY(meals_site(req->tx, a.id, &site));
    Day today = tx_today(req->tx);
    TRY(meals_figures(req->tx, a.id, today - 29, today, &f));
    TRY(people_organisations(req->tx, &all, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    for (size_t i = 0; i < count; i++)
        if (all[i].id.v == a.id.v) put_canteen(out, &all[i], &site);
    json_put_i64(out, "days", 30);
    put_figures(out, &f);
    json_close(out, '}');
    return OK;
}

/* The same for everybody who passes by, without a name: all canteens of the community. */
typedef struct OpenAsk {
    int64_t community;
} OpenAsk;
static const Field open_fields[] = {FIELD_INT(OpenAsk, community, "community", 1, ID_MAX - 1), {0}};

typedef struct OpenJob {
    Arena *arena;
    Buf buf;
} OpenJob;

static Status write_open(Tx *tx, void *context)
{
    OpenJob *job = context;
    Organisation *all;
    size_t count;
    Day today = tx_today(tx);
    job->buf = buf_new(job->arena, 1 << 20);
    JsonOut out = json_out(&job->buf);
    TRY(people_organisations(tx, &all, &count));
    json_open(&out, NULL, '{');
    json_put_i64(&out, "days", 30);
    json_open(&out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        MealSite site;
        MealFigures f;
        Status status = meal_site_find(tx, all[i].id, &site);
        if (status == NOT_FOUND) continue;
        TRY(status);
        TRY(meals_figures(tx, all[i].id, today - 29, today, &f));
        json_open(&out, NULL, '{');
        put_canteen(&out, &all[i], &site);
        put_figures(&out, &f);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    return OK;
}

static Status open_canteens(Request *req, Reply *reply)
{
    OpenAsk a = {0};
    OpenJob job = {.arena = req->arena};
    request_fields(req, &a);
    TRY(request_rate_network(req, "open", 60));
    TRY(store_read(req->store, (TxOrigin){.community = {a.community}}, req->arena, write_open, &job,
                   request_problem(req)));
    return reply_bytes(reply, 200, "application/json; charset=utf-8", buf_str(&job.buf));
}

/* ---- Side by side ---- */

/* What a meal costs to make, by the newest of three months with its costs written down. */
static Status put_cost(Tx *tx, JsonOut *out, OrganisationId site, Day to)
{
    Civil date = day_civil(to);
    for (int back = 0; back < 3; back++) {
        SiteBooks b;
        int64_t at = date.year * 12 + date.month - 1 - back;
        int64_t name = at / 12 * 100 + at % 12 + 1;
        TRY(benefits_site_books(tx, site, name, &b));
        if (!b.cost_sum_fen || !b.meals) continue;
        json_put_i64(out, "cost_fen_each", (b.cost_sum_fen + b.meals / 2) / b.meals);
        json_put_i64(out, "cost_month", name);
        return OK;
    }
    json_put_null(out, "cost_fen_each");
    json_put_null(out, "cost_month");
    return OK;
}

/* Of the elders meals are meant for first, how many this canteen has fed; and how many of those it
 * fed are such. Both lists are by person. */
static Status put_targets(Tx *tx, JsonOut *out, OrganisationId site, const DaysAsk *a,
                          const ElderGroups *elders, size_t count)
{
    MealUse *uses;
    size_t n;
    size_t at = 0;
    int64_t targets = 0, fed = 0, eaters = 0;
    TRY(meals_uses(tx, site, a->from, a->to, &uses, &n));
    for (size_t i = 0; i < n; i++) eaters += !i || uses[i].person.v != uses[i - 1].person.v;
    for (size_t i = 0; i < count; i++) {
        if (!people_is_target(&elders[i], a->to)) continue;
        targets++;
        while (at < n && uses[at].person.v < elders[i].person.v) at++;
        fed += at < n && uses[at].person.v == elders[i].person.v;
    }
    json_put_i64(out, "targets", targets);
    json_put_i64(out, "targets_fed", fed);
    put_share(out, "target_percent", fed, targets);
    put_share(out, "targets_of_eaters_percent", fed, eaters);
    return OK;
}

/* All canteens of the community, side by side. */
static Status compare(Request *req, Reply *reply)
{
    DaysAsk a = {0};
    Organisation *all;
    ElderGroups *elders;
    size_t count;
    size_t elder_count;
    char from[16], to[16];
    request_fields(req, &a);
    TRY(view_days(req, &a));
    TRY(people_organisations(req->tx, &all, &count));
    TRY(people_elder_groups(req->tx, a.to, &elders, &elder_count));
    day_text(a.from, from);
    day_text(a.to, to);
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_text(out, "from", from);
    json_put_text(out, "to", to);
    json_open(out, "sites", '[');
    for (size_t i = 0; i < count; i++) {
        MealSite site;
        MealFigures f;
        Status status = meal_site_find(req->tx, all[i].id, &site);
        if (status == NOT_FOUND) continue;
        TRY(status);
        TRY(meals_figures(req->tx, all[i].id, a.from, a.to, &f));
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", all[i].id.v);
        json_put_str(out, "name", all[i].name);
        json_put_text(out, "operator", operator_of(&all[i]));
        put_figures(out, &f);
        TRY(put_cost(req->tx, out, all[i].id, a.to));
        TRY(put_targets(req->tx, out, all[i].id, &a, elders, elder_count));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

/* ---- All canteens at once: what there is, what is left, what I pay ---- */

typedef struct EaterAsk {
    PersonId eater;
    Day day;
    bool has_eater, has_day;
} EaterAsk;
static const Field eater_fields[] = {
    MAYBE_ID(EaterAsk, eater, has_eater, "eater"), MAYBE_DAY(EaterAsk, day, has_day, "day"), {0}};

static Status put_site_sets(Tx *tx, JsonOut *out, OrganisationId site, PersonId eater, Day day)
{
    MenuItem *items;
    size_t count;
    TRY(meals_menu(tx, site, day, SLOT_LUNCH, &items, &count));
    json_open(out, "sets", '[');
    for (size_t i = 0; i < count; i++) {
        Quote quote;
        if (items[i].kind != MENU_SET) continue;
        TRY(benefits_quote(tx,
                           &(Meal){.person = eater,
                                   .site = site,
                                   .day = day,
                                   .slot = SLOT_LUNCH,
                                   .list_fen = items[i].price_fen},
                           &quote));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", items[i].id.v);
        json_put_str(out, "name", items[i].name);
        json_put_i64(out, "list_fen", items[i].price_fen);
        json_put_i64(out, "pay_fen", quote.settlement.pay_fen);
        json_put_i64(out, "left", items[i].portions_left);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

/* Minutes on foot by the streets, at an elder's pace; null when a place is not known. */
static Status put_walk(Tx *tx, JsonOut *out, OrganisationId site, PersonId eater)
{
    WalkPoint ends[2];
    GeoTimes times;
    Status status = geo_home(tx, eater, &ends[0]);
    if (status == OK) status = geo_site(tx, site, &ends[1]);
    if (status == NOT_FOUND) {
        json_put_null(out, "walk_min");
        return OK;
    }
    TRY(status);
    geo_walk_times(tx->arena, ends, 2, "elder", &times);
    json_put_i64(out, "walk_min", (times.seconds[1] + 59) / 60);
    return OK;
}

static Status sites(Request *req, Reply *reply)
{
    EaterAsk a = {0};
    Organisation *all;
    size_t count;
    Tx *tx = req->tx;
    request_fields(req, &a);
    if (!a.has_eater) a.eater.v = req->who.person;
    if (!a.has_day) a.day = tx_today(tx);
    TRY(people_may_see(tx, a.eater, SCOPE_MEALS));
    TRY(people_organisations(tx, &all, &count));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "sites", '[');
    for (size_t i = 0; i < count; i++) {
        MealSite site;
        Status status = meal_site_find(tx, all[i].id, &site);
        if (status == NOT_FOUND) continue;
        TRY(status);
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", all[i].id.v);
        json_put_str(out, "name", all[i].name);
        json_put_text(out, "operator", operator_of(&all[i]));
        json_put_str(out, "phone", site.phone);
        json_put_i64(out, "cutoff_ms", day_ms(a.day, SHANGHAI_MS) + site.cutoff_min * MINUTE_MS);
        TRY(put_walk(tx, out, all[i].id, a.eater));
        TRY(put_site_sets(tx, out, all[i].id, a.eater, a.day));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_figures_routes[] = {
    {GET, "/api/meals/sites", SIGNED_IN, READ, IN(eater_fields, EaterAsk), NULL, sites,
     "All canteens: how far, the day's sets, what is left, what this eater pays"},
    {GET, "/api/meals/sites/{id}/figures", SIGNED_IN, READ, IN(site_fields, SiteAsk), NULL, figures,
     "Hygiene and satisfaction of a canteen over thirty days; shares of fewer than 20 are null"},
    {GET, "/api/open/canteens", ANYONE, WORK, IN(open_fields, OpenAsk), NULL, open_canteens,
     "Hygiene and satisfaction of all canteens over thirty days, for everybody"},
    {GET, "/api/meals/compare", OVERSEERS, READ, IN(view_days_fields, DaysAsk), NULL, compare,
     "Canteens of government, caterer and charity side by side: meals, cost, subsidy, on time, "
     "satisfaction, the elders they are meant for, person-times, efficiency and diversity"},
    {0},
};
