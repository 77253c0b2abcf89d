/* Tables, who sits there, and whose chair stayed empty. */
#include "domains/residents/inside.h"

#define HOSTS                                                                                      \
    (SOCIAL_ROLES | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_VOLUNTEER) |                     \
     ROLE_BIT(ROLE_BUILDING_LEAD) | ROLE_BIT(ROLE_OPERATOR))

static const Choice outcomes[] = {{"well", BUDDY_WELL, "问过，人好"},
                                  {"away", BUDDY_AWAY, "出门了"},
                                  {"ill", BUDDY_ILL, "病了"},
                                  {"ate", BUDDY_ATE, "后来吃了"},
                                  {0}};

typedef struct TableAsk {
    TableId id;
    PersonId person;
    OrganisationId site;
    FieldList weekdays;
    Str name, words;
    int32_t outcome;
    bool leads;
    bool has_leads, has_words, has_site, has_person;
} TableAsk;
typedef struct Weekday {
    int64_t v;
} Weekday;
static const Field weekday_fields[] = {FIELD_INT(Weekday, v, "weekday", 1, 7), {0}};
static const Field list_fields[] = {MAYBE_ID(TableAsk, site, has_site, "site"), {0}};
static const Field add_fields[] = {
    FIELD_TEXT(TableAsk, name, "name", 1, 20),
    FIELD_LIST(TableAsk, weekdays, "weekdays", weekday_fields, sizeof(Weekday), 7),
    {0}};
static const Field one_fields[] = {FIELD_ID(TableAsk, id, "id"), {0}};
static const Field sit_fields[] = {FIELD_ID(TableAsk, id, "id"),
                                   MAYBE_ID(TableAsk, person, has_person, "person_id"),
                                   MAYBE_BOOL(TableAsk, leads, has_leads, "leads"),
                                   {0}};
static const Field end_fields[] = {FIELD_ID(TableAsk, id, "id"),
                                   FIELD_CHOICE(TableAsk, outcome, "outcome", outcomes),
                                   MAYBE_TEXT(TableAsk, words, has_words, "words", 0, 200),
                                   {0}};

static Status put_table(Tx *tx, JsonOut *out, const TableGroup *g)
{
    TableMember *members;
    size_t count;
    TRY(residents_table_members(tx, g, tx_today(tx), &members, &count));
    json_open(out, NULL, '{');
    json_put_i64(out, "id", g->id.v);
    json_put_str(out, "name", g->name);
    json_open(out, "weekdays", '[');
    for (int d = 1; d <= 7; d++)
        if (g->weekdays >> d & 1) json_put_i64(out, NULL, d);
    json_close(out, ']');
    json_put_i64(out, "seats", TABLE_SEATS);
    json_open(out, "members", '[');
    for (size_t i = 0; i < count; i++) {
        Person p;
        TRY(people_load(tx, members[i].person, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", p.id.v);
        json_put_str(out, "name", p.name);
        json_put_bool(out, "leads", members[i].leads);
        json_put_bool(out, "here", members[i].here);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status list(Request *req, Reply *reply)
{
    TableAsk a = {0};
    TableGroup *groups;
    BuddyCheck *checks;
    size_t count;
    size_t open;
    request_fields(req, &a);
    if (!a.has_site) a.site.v = req->who.organisation;
    TRY(residents_tables(req->tx, a.site, &groups, &count));
    TRY(residents_buddy_checks(req->tx, &checks, &open));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "items", '[');
    for (size_t i = 0; i < count; i++) TRY(put_table(req->tx, out, &groups[i]));
    json_close(out, ']');
    json_open(out, "missing", '[');
    for (size_t i = 0; i < open; i++) {
        Person p;
        TRY(people_load(req->tx, checks[i].person, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", checks[i].id);
        json_put_i64(out, "person_id", p.id.v);
        json_put_str(out, "name", p.name);
        json_put_str(out, "phone", p.phone);
        json_put_str(out, "place", p.address);
        json_put_i64(out, "made_ms", checks[i].made_ms);
        json_put_i64(out, "due_ms", checks[i].due_ms);
        json_put_bool(out, "raised", checks[i].raised);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

Status residents_site(Request *req, OrganisationId *out)
{
    Organisation *all;
    MealSite site;
    size_t count;
    *out = (OrganisationId){req->who.organisation};
    if (out->v) return OK;
    TRY(people_organisations(req->tx, &all, &count));
    for (size_t i = 0; i < count; i++) {
        Status status = meals_site(req->tx, all[i].id, &site);
        if (status == NOT_FOUND) continue;
        *out = all[i].id;
        return status;
    }
    return fail(req->tx, NOT_FOUND, "meals.no_site", "这里还没有食堂");
}

static Status add(Request *req, Reply *reply)
{
    TableAsk a = {0};
    TableId id;
    int64_t bits = 0;
    request_fields(req, &a);
    TRY(residents_site(req, &a.site));
    const Weekday *days = a.weekdays.items;
    for (size_t i = 0; i < a.weekdays.count; i++) bits |= (int64_t)1 << days[i].v;
    TRY(residents_table_add(req->tx,
                            &(TableGroup){.site = a.site, .name = a.name, .weekdays = bits}, &id));
    return reply_id(reply, id.v);
}
static Status end(Request *req, Reply *reply)
{
    TableAsk a = {0};
    request_fields(req, &a);
    TRY(residents_table_end(req->tx, a.id));
    return reply_empty(reply, 204);
}
static Status sit(Request *req, Reply *reply)
{
    TableAsk a = {0};
    request_fields(req, &a);
    if (!a.has_person) a.person.v = req->who.person;
    TRY(residents_table_sit(req->tx, a.id, a.person, a.leads));
    return reply_empty(reply, 204);
}
static Status leave(Request *req, Reply *reply)
{
    TableAsk a = {0};
    request_fields(req, &a);
    if (!a.has_person) a.person.v = req->who.person;
    TRY(residents_table_leave(req->tx, a.id, a.person));
    return reply_empty(reply, 204);
}
static Status found(Request *req, Reply *reply)
{
    TableAsk a = {0};
    request_fields(req, &a);
    TRY(residents_buddy_end(req->tx, a.id.v, (BuddyOutcome)a.outcome,
                            a.has_words ? a.words : STR("")));
    return reply_empty(reply, 204);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route residents_table_routes[] = {
    {GET, "/api/tables", HOSTS, READ, IN(list_fields, TableAsk), NULL, list,
     "Who eats at one table, who is there today, whose chair stayed empty"},
    {POST, "/api/tables", HOSTS, WRITE, IN(add_fields, TableAsk), NULL, add,
     "A new table of neighbours"},
    {POST, "/api/tables/{id}/end", HOSTS, WRITE, IN(one_fields, TableAsk), NULL, end,
     "The table meets no more"},
    {POST, "/api/tables/{id}/sit", SIGNED_IN, WRITE, IN(sit_fields, TableAsk), NULL, sit,
     "Take a chair, for oneself or for someone in one's care"},
    {POST, "/api/tables/{id}/leave", SIGNED_IN, WRITE, IN(sit_fields, TableAsk), NULL, leave,
     "Give the chair up"},
    {POST, "/api/buddies/{id}/found", HOSTS, WRITE, IN(end_fields, TableAsk), NULL, found,
     "What was found out about who did not come"},
    {0},
};
