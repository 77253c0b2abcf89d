/* What is asked for beside what is offered, grid by grid. */
#include "domains/rounds/inside.h"

#include <math.h>
#include <stdlib.h>

static Status ask_put(Tx *tx, PersonId elder, PlaceKind kind, int64_t hour)
{
    const Sql *sql = SQL("iiiiii", "",
                         "INSERT INTO round_ask (community_id, elder_id, kind, hour, asked_day,"
                         "       made_by) VALUES ($1, $2, $3, $4, $5, $6)"
                         " ON CONFLICT (community_id, elder_id, kind)"
                         " DO UPDATE SET hour = $4, asked_day = $5, made_by = $6");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(elder.v), INT(kind), INT(hour), INT(tx_today(tx)),
                       INT(tx->origin.actor)));
}

static Status ask_drop(Tx *tx, PersonId elder, PlaceKind kind, int64_t *changed)
{
    const Sql *sql = SQL("iii", "",
                         "DELETE FROM round_ask"
                         " WHERE community_id = $1 AND elder_id = $2 AND kind = $3");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(elder.v), INT(kind)), changed);
}

/* kind 0: all; elder 0: all; by elder. */
static Status ask_list(Tx *tx, PersonId elder, int64_t kind, AskRow **out, size_t *count)
{
    const Sql *sql =
        SQL("iii", "iiii",
            "SELECT a.elder_id, a.kind, a.hour, a.asked_day FROM round_ask a"
            "  JOIN person p ON p.community_id = a.community_id AND p.id = a.elder_id"
            " WHERE a.community_id = $1 AND p.state = 1 AND ($2 = 0 OR a.elder_id = $2)"
            "   AND ($3 = 0 OR a.kind = $3) ORDER BY a.elder_id, a.kind LIMIT 200000");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(elder.v), INT(kind)), &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (AskRow){{row_int(r, 0)}, row_int(r, 1), row_int(r, 2), (Day)row_int(r, 3)});
    return OK;
}

Status rounds_ask(Tx *tx, PersonId actor, PersonId elder, PlaceKind kind, int64_t hour)
{
    ASSERT(kind > 0 && kind < PLACE_KINDS && hour >= -1 && hour < 24);
    TRY(people_may_act(tx, actor, elder, SCOPE_VISITS));
    return ask_put(tx, elder, kind, hour);
}

Status rounds_ask_end(Tx *tx, PersonId actor, PersonId elder, PlaceKind kind)
{
    int64_t changed;
    TRY(people_may_act(tx, actor, elder, SCOPE_VISITS));
    TRY(ask_drop(tx, elder, kind, &changed));
    if (!changed) return fail(tx, NOT_FOUND, "rounds.no_ask", "没有记过想要这一类地方");
    return OK;
}

static int by_person(const void *a, const void *b)
{
    const GeoHome *x = a;
    const GeoHome *y = b;
    return x->person.v < y->person.v ? -1 : x->person.v > y->person.v;
}

static RoundGrid *grid_of(RoundGrid *grids, size_t count, GridNodeId id)
{
    for (size_t i = 0; i < count; i++)
        if (grids[i].offer.grid.v == id.v) return &grids[i];
    return NULL;
}

Status rounds_mismatch(Tx *tx, PlaceKind kind, int64_t hour, RoundGrid **out, size_t *count)
{
    GeoOffer *offers;
    GeoHome *homes;
    AskRow *asks;
    size_t n;
    size_t home_count;
    size_t ask_count;
    TRY(geo_offers(tx, kind, hour < 0 ? -1 : hour * 60, &offers, &n));
    TRY(geo_homes(tx, &homes, &home_count));
    TRY(ask_list(tx, (PersonId){0}, kind, &asks, &ask_count));
    *out = NEW_ARRAY(tx->arena, RoundGrid, n + 1);
    *count = n;
    for (size_t i = 0; i < n; i++) (*out)[i].offer = offers[i];
    if (home_count) qsort(homes, home_count, sizeof *homes, by_person);
    for (size_t i = 0; i < ask_count; i++) {
        GeoHome key = {.person = asks[i].elder};
        if (hour >= 0 && asks[i].hour >= 0 && asks[i].hour != hour) continue;
        const GeoHome *home =
            home_count ? bsearch(&key, homes, home_count, sizeof *homes, by_person) : NULL;
        RoundGrid *g = home ? grid_of(*out, n, home->grid) : NULL;
        if (g) g->asked++;
    }
    return OK;
}

/* ---- Routes ---- */

#define ASKERS                                                                                     \
    (ROLE_BIT(ROLE_ELDER) | ROLE_BIT(ROLE_FAMILY) | ROLE_BIT(ROLE_AIDE) |                          \
     ROLE_BIT(ROLE_GRID_WORKER) | ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_COMMITTEE))
#define PLANNERS                                                                                   \
    (ASKERS & ~(ROLE_BIT(ROLE_ELDER) | ROLE_BIT(ROLE_FAMILY))) | ROLE_BIT(ROLE_REGISTRAR) |        \
        ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_SUPERVISOR)

typedef struct AskIn {
    PersonId elder;
    Str kind;
    int64_t hour;
    bool has_elder, has_hour;
} AskIn;
static const Field ask_fields[] = {MAYBE_ID(AskIn, elder, has_elder, "elder_id"),
                                   FIELD_TEXT(AskIn, kind, "kind", 1, 20),
                                   MAYBE_INT(AskIn, hour, has_hour, "hour", 0, 23),
                                   {0}};
static const Field mine_fields[] = {MAYBE_ID(AskIn, elder, has_elder, "elder_id"), {0}};
static const Field match_fields[] = {
    FIELD_TEXT(AskIn, kind, "kind", 1, 20), MAYBE_INT(AskIn, hour, has_hour, "hour", 0, 23), {0}};

static Status kind_in(Tx *tx, Str name, PlaceKind *out)
{
    for (int kind = 1; kind < PLACE_KINDS; kind++)
        if (str_is(name, place_kind_name((PlaceKind)kind))) {
            *out = (PlaceKind)kind;
            return OK;
        }
    return fail(tx, INVALID, "field.choice", "没有这一类地点，请重新选");
}

static Status ask_read(Request *req, AskIn *in, PlaceKind *kind)
{
    request_fields(req, in);
    if (!in->has_elder) in->elder = (PersonId){req->who.person};
    if (!in->has_hour) in->hour = -1;
    return kind_in(req->tx, in->kind, kind);
}

static Status ask_add(Request *req, Reply *reply)
{
    AskIn in = {0};
    PlaceKind kind;
    TRY(ask_read(req, &in, &kind));
    TRY(rounds_ask(req->tx, (PersonId){req->who.person}, in.elder, kind, in.hour));
    reply_subject(reply, in.elder.v);
    return reply_empty(reply, 204);
}

static Status ask_end(Request *req, Reply *reply)
{
    AskIn in = {0};
    PlaceKind kind;
    TRY(ask_read(req, &in, &kind));
    TRY(rounds_ask_end(req->tx, (PersonId){req->who.person}, in.elder, kind));
    reply_subject(reply, in.elder.v);
    return reply_empty(reply, 204);
}

static Status asks_get(Request *req, Reply *reply)
{
    AskIn in = {0};
    AskRow *asks;
    size_t count;
    request_fields(req, &in);
    if (!in.has_elder) in.elder = (PersonId){req->who.person};
    TRY(people_may_see(req->tx, in.elder, SCOPE_VISITS));
    TRY(ask_list(req->tx, in.elder, 0, &asks, &count));
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "kind", place_kind_name((PlaceKind)asks[i].kind));
        json_put_i64(out, "hour", asks[i].hour);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

/* The best-served grid's seats for a hundred elders against the worst's; 0: somebody has none. */
static int64_t evenness(const RoundGrid *grids, size_t count)
{
    double most = 0;
    double least = 1e18;
    for (size_t i = 0; i < count; i++) {
        if (!grids[i].offer.people) continue;
        double each = grids[i].offer.seats / (double)grids[i].offer.people;
        most = fmax(most, each);
        least = fmin(least, each);
    }
    return most > 0 ? (int64_t)(least / most * 1000) : 0;
}

static void put_grid(JsonOut *out, const RoundGrid *g)
{
    json_open(out, NULL, '{');
    json_put_i64(out, "node_id", g->offer.grid.v);
    json_put_str(out, "name", g->offer.name);
    json_put_i64(out, "people", g->offer.people);
    json_put_i64(out, "reached", g->offer.reached);
    json_put_i64(out, "asked", g->asked);
    json_put_i64(out, "seats", llround(g->offer.seats));
    json_put_i64(out, "short", llround((double)g->asked - g->offer.seats));
    json_put_double(out, "seats_per_100",
                    g->offer.people ? g->offer.seats * 100 / (double)g->offer.people : 0, 1);
    json_put_i64(out, "good_permille",
                 g->offer.seats > 0 ? llround(g->offer.good_seats * 1000 / g->offer.seats) : 0);
    if (g->offer.located) {
        json_put_double(out, "lat", g->offer.centre.lat_e7 / 1e7, 6);
        json_put_double(out, "lon", g->offer.centre.lon_e7 / 1e7, 6);
    }
    json_close(out, '}');
}

static Status match_get(Request *req, Reply *reply)
{
    AskIn in = {0};
    PlaceKind kind;
    RoundGrid *grids;
    size_t count;
    TRY(ask_read(req, &in, &kind));
    TRY(rounds_mismatch(req->tx, kind, in.hour, &grids, &count));
    JsonOut *out = reply_json(reply, 200);
    int64_t asked = 0;
    double seats = 0;
    double good = 0;
    int64_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        asked += grids[i].asked;
        seats += grids[i].offer.seats;
        good += grids[i].offer.good_seats;
        missing += llround(fmax(0, (double)grids[i].asked - grids[i].offer.seats));
    }
    json_open(out, NULL, '{');
    json_put_text(out, "kind", place_kind_name(kind));
    json_put_i64(out, "hour", in.hour);
    json_put_i64(out, "asked", asked);
    json_put_i64(out, "seats", llround(seats));
    json_put_i64(out, "missing", missing);
    json_put_i64(out, "even_permille", evenness(grids, count));
    json_put_i64(out, "good_permille", seats > 0 ? llround(good * 1000 / seats) : 0);
    json_open(out, "grids", '[');
    for (size_t i = 0; i < count; i++) put_grid(out, &grids[i]);
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

#define IN(fields) .in = fields, .in_size = sizeof(AskIn)

const Route rounds_asks_routes[] = {
    {GET, "/api/rounds/asks", ASKERS, WRITE, IN(mine_fields), NULL, asks_get,
     "What I, or an elder, would like within reach; records the look"},
    {POST, "/api/rounds/asks", ASKERS, WRITE, IN(ask_fields), NULL, ask_add,
     "A place of this kind within reach would be wanted, at this hour or any"},
    {DELETE, "/api/rounds/asks/{kind}", ASKERS, WRITE, IN(ask_fields), NULL, ask_end,
     "Not wanted any more"},
    {GET, "/api/rounds/mismatch", PLANNERS, READ, IN(match_fields), NULL, match_get,
     "Three figures of a kind at an hour, in all and by grid: how even, how good, asked less offered"},
    {0},
};
