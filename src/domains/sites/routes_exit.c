/* A canteen that leaves: what is ordered already, as a plan, moved, and taken back. */
#include "base/english.h"
#include "domains/sites/inside.h"

typedef struct ExitAsk {
    OrganisationId site;
    int64_t after;
    bool has_after;
} ExitAsk;
static const Field site_fields[] = {FIELD_ID(ExitAsk, site, "site"), {0}};
static const Field batch_fields[] = {FIELD_ID(ExitAsk, site, "site"),
                                     MAYBE_INT(ExitAsk, after, has_after, "after", 0, ID_MAX - 1),
                                     {0}};

static Status put_meal(JsonOut *out, Tx *tx, const Organisations *names, const ExitMeal *m)
{
    static const char *const states[] = {"waits", "moved", "stayed", "back"};
    static const char *const slots[] = {"", "breakfast", "lunch", "dinner"};
    Person p;
    TRY(people_load(tx, m->person, &p));
    json_open(out, NULL, '{');
    json_put_i64(out, "order", m->order.v);
    json_put_str(out, "name", p.name);
    json_put_day(out, "day", m->day);
    json_put_text(out, "slot", slots[(int)m->slot <= 3 ? (int)m->slot : 0]);
    json_put_text(out, "state", states[m->state]);
    json_put_i64(out, "to", m->to.v);
    json_put_str(out, "to_name", people_organisation_name(names, m->to));
    json_put_str(out, "there", m->there);
    json_put_said(out, "words", m->words);
    json_close(out, '}');
    return OK;
}

static Status show_meals(Request *req, Reply *reply)
{
    ExitAsk a = {0};
    SiteExit e;
    ExitMeal *m;
    Organisations names;
    size_t count;
    int64_t of[4] = {0}, unfit = 0;
    Ms first = 0;
    request_fields(req, &a);
    if (req->who.role == ROLE_SITE_MANAGER && a.site.v != req->who.organisation)
        return fail(req->tx, DENIED, "sites.not_yours", "这是别的食堂的事");
    TRY(sites_exit_find(req->tx, a.site, &e));
    TRY(sites_exit_meals(req->tx, e.id, &m, &count));
    TRY(people_organisations_load(req->tx, &names));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "site_id", a.site.v);
    json_put_day(out, "leave", e.leave);
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) {
        of[m[i].state]++;
        unfit += m[i].state == EXIT_MEAL_WAITS && !m[i].there.len;
        if (m[i].state == EXIT_MEAL_MOVED && (!first || m[i].cooks_ms < first))
            first = m[i].cooks_ms;
        TRY(put_meal(out, req->tx, &names, &m[i]));
    }
    json_close(out, ']');
    json_put_i64(out, "waiting", of[EXIT_MEAL_WAITS]);
    json_put_i64(out, "unfit", unfit);
    json_put_i64(out, "moved", of[EXIT_MEAL_MOVED]);
    json_put_i64(out, "stayed", of[EXIT_MEAL_STAYED]);
    json_put_bool(out, "may_undo", first > req->tx->now_ms && e.state != EXIT_DONE);
    if (first) json_put_ms(out, "undo_until", first);
    json_close(out, '}');
    return OK;
}

/* ---- In batches, each meal in a transaction of its own ---- */

typedef struct Batch {
    ExitAsk ask;
    bool back;
    SiteExit exit;
    MealOrderId *ids, one;
    size_t count;
    const char *words;
    bool left;
} Batch;

static Status read_batch(Tx *tx, void *context)
{
    Batch *b = context;
    MealOrderId after = {b->ask.after};
    TRY(sites_exit_find(tx, b->ask.site, &b->exit));
    return b->back ? sites_exit_meals_moved(tx, b->exit.id, after, &b->ids, &b->count)
                   : sites_exit_meals_next(tx, b->exit.id, after, &b->ids, &b->count);
}
static Status do_one(Tx *tx, void *context)
{
    Batch *b = context;
    return b->back ? sites_exit_meal_back(tx, b->exit.id, b->one)
                   : sites_exit_meal_move(tx, b->exit.id, b->one);
}
static Status stay_one(Tx *tx, void *context)
{
    Batch *b = context;
    return sites_exit_meal_stay(tx, b->exit.id, b->one, str_of(b->words));
}
static Status tell_some(Tx *tx, void *context)
{
    Batch *b = context;
    return sites_exit_meals_tell(tx, b->exit.id, &b->left);
}

static Status run_batch(Request *req, Reply *reply, bool back)
{
    Batch b = {.back = back};
    TxOrigin origin = {
        .community = req->who.community, .actor = req->who.person, .role = (int64_t)req->who.role};
    int64_t moved = 0, stayed = 0, next = 0;
    request_fields(req, &b.ask);
    TRY(store_write(req->store, origin, req->arena, read_batch, &b, request_problem(req)));
    for (size_t i = 0; i < b.count; i++) {
        Problem problem = {0};
        b.one = b.ids[i];
        Status status = store_write(req->store, origin, req->arena, do_one, &b, &problem);
        moved += status == OK;
        if (status == OK) continue;
        if (status == UNAVAILABLE)
            return problem_set(request_problem(req), status, problem.code, "%s", problem.text);
        stayed++;
        b.words = problem.text;
        if (!back)
            TRY(store_write(req->store, origin, req->arena, stay_one, &b, request_problem(req)));
    }
    if (b.count == EXIT_MEALS_BATCH) next = b.ids[b.count - 1].v;
    for (b.left = !next; b.left;)
        TRY(store_write(req->store, origin, req->arena, tell_some, &b, request_problem(req)));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_i64(out, "moved", moved);
    json_put_i64(out, "stayed", stayed);
    json_put_i64(out, "next", next);
    json_close(out, '}');
    return OK;
}
static Status move_meals(Request *req, Reply *reply)
{
    return run_batch(req, reply, false);
}
static Status undo_meals(Request *req, Reply *reply)
{
    return run_batch(req, reply, true);
}

#define IN(fields) fields, sizeof(ExitAsk)

const Route sites_exit_routes[] = {
    {GET, "/api/sites/{site}/exit/meals",
     ROLES_OFFICE | ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_SITE_MANAGER), READ, IN(site_fields),
     NULL, show_meals, "Meals ordered for the days after a canteen's last: what would go where"},
    {POST, "/api/sites/{site}/exit/meals", ROLES_OFFICE, WORK, IN(batch_fields), NULL, move_meals,
     "Move them, a hundred at a time: again with the answer's next until it is 0; told once then",
     .flags = ROUTE_LONG},
    {POST, "/api/sites/{site}/exit/meals/undo", ROLES_OFFICE, WORK, IN(batch_fields), NULL,
     undo_meals, "Take all that moved back, until the first of it is cooked", .flags = ROUTE_LONG},
    {0},
};
