/* The board of hours offered and worked, and of who is free now. */
#include "domains/sites/inside.h"

#define LOOKERS (ROLES_OFFICE | ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_SITE_MANAGER))

static const char *const kind_names[] = {"", "kitchen", "delivery", "care", "rounds", "volunteer"};

/* What is worked in a kitchen is not measured: null; a share of nothing neither. */
static void put_row(JsonOut *out, const WorkRow *r)
{
    bool measured = r->kind != WORK_KITCHEN;
    json_put_text(out, "kind", kind_names[r->kind]);
    json_put_i64(out, "people", r->people);
    json_put_i64(out, "offered_min", r->offered_min);
    json_put_i64_if(out, "worked_min", measured, r->worked_min);
    json_put_i64(out, "extra_min", r->extra_min);
    if (measured && r->offered_min)
        json_put_i64(out, "percent", (100 * r->worked_min + r->offered_min / 2) / r->offered_min);
    else
        json_put_null(out, "percent");
    json_put_i64(out, "free", r->free);
}

static Status work(Request *req, Reply *reply)
{
    WorkBoard b;
    Organisations names;
    bool manager = req->who.role == ROLE_SITE_MANAGER;
    /* nobody's manager sees nobody's names: no organisation has this number */
    OrganisationId viewer = {!manager ? 0 : req->who.organisation ? req->who.organisation : ID_MAX};
    TRY(sites_work(req->tx, viewer, &b));
    TRY(people_organisations_load(req->tx, &names));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_put_day(out, "from", b.from);
    json_put_day(out, "to", b.to);
    json_open(out, "kinds", '[');
    for (int k = 0; k < WORK_KINDS; k++) {
        if (!b.kinds[k].people) continue;
        json_open(out, NULL, '{');
        put_row(out, &b.kinds[k]);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "rows", '[');
    for (size_t i = 0; i < b.row_count; i++) {
        json_open(out, NULL, '{');
        json_put_i64(out, "site_id", b.rows[i].site.v);
        json_put_str(out, "site_name", people_organisation_name(&names, b.rows[i].site));
        put_row(out, &b.rows[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_open(out, "free", '[');
    for (size_t i = 0; i < b.hand_count; i++) {
        const FreeHand *h = &b.hands[i];
        Person p;
        TRY(people_load(req->tx, h->person, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", h->person.v);
        json_put_str(out, "name", p.name);
        json_put_i64(out, "site_id", h->site.v);
        json_put_str(out, "site_name", people_organisation_name(&names, h->site));
        json_put_text(out, "kind", kind_names[h->kind]);
        json_put_i64(out, "until_min", h->until_min);
        json_put_bool(out, "can_lend", h->can_lend);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

const Route sites_work_routes[] = {
    {GET, "/api/sites/work", LOOKERS, READ, NULL, 0, NULL, work,
     "Hours offered and worked in four weeks by site and kind of work, and who is free now"},
    {0},
};
