/* Complaints: said by the elder or a helper, answered by the canteen, raised to the social side. */
#include "base/english.h"
#include "domains/meals/view.h"

#define DESK (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER))
#define SOCIAL                                                                                     \
    (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_COMMITTEE) | ROLE_BIT(ROLE_CIVIL_AFFAIRS) |      \
     ROLE_BIT(ROLE_MARKET_REGULATOR))

static const Choice kinds[] = {{"taste", COMPLAINT_TASTE, "味道"},
                               {"little", COMPLAINT_LITTLE, "量少吃不饱"},
                               {"late", COMPLAINT_LATE, "送晚了"},
                               {"missing", COMPLAINT_MISSING, "少了东西"},
                               {"hygiene", COMPLAINT_HYGIENE, "不干净"},
                               {"manner", COMPLAINT_MANNER, "态度不好"},
                               {"money", COMPLAINT_MONEY, "钱不对"},
                               {"other", COMPLAINT_OTHER, "别的"},
                               {0}};
static const Choice channels[] = {{"app", 1, "手机"},   {"phone", 2, "电话"}, {"paper", 3, "纸条"},
                                  {"voice", 4, "语音"}, {"staff", 5, "当面"}, {0}};
static const Choice causes[] = {
    {"spoiled", MEAL_SPOILED, "变质或有异物"}, {"late", MEAL_LATE, "送晚了"},
    {"wrong", MEAL_WRONG, "送错了"},           {"not_delivered", MEAL_NOT_DELIVERED, "没有送到"},
    {"missing", MEAL_MISSING, "少了东西"},     {0}};
static const char *const states[] = {"",         "received", "answered", "decided",
                                     "accepted", "raised",   "silent"};

typedef struct ComplaintAsk {
    ComplaintId id;
    PersonId person;
    OrganisationId site;
    MealOrderId order;
    int32_t kind, channel, cause;
    Str words;
    bool accepted, open;
    bool has_person, has_site, has_order, has_channel, has_cause, has_words, has_open;
} ComplaintAsk;
static const Field new_fields[] = {
    MAYBE_ID(ComplaintAsk, person, has_person, "person_id"),
    MAYBE_ID(ComplaintAsk, site, has_site, "site_id"),
    MAYBE_ID(ComplaintAsk, order, has_order, "order_id"),
    FIELD_CHOICE(ComplaintAsk, kind, "kind", kinds),
    MAYBE_CHOICE(ComplaintAsk, channel, has_channel, "channel", channels),
    FIELD_TEXT(ComplaintAsk, words, "words", 1, 500),
    {0}};
static const Field one_fields[] = {FIELD_ID(ComplaintAsk, id, "id"), {0}};
static const Field list_fields[] = {MAYBE_ID(ComplaintAsk, person, has_person, "eater"),
                                    MAYBE_BOOL(ComplaintAsk, open, has_open, "open"),
                                    {0}};
static const Field words_fields[] = {
    FIELD_ID(ComplaintAsk, id, "id"), FIELD_TEXT(ComplaintAsk, words, "words", 1, 500), {0}};
static const Field decide_fields[] = {
    FIELD_ID(ComplaintAsk, id, "id"),
    FIELD_TEXT(ComplaintAsk, words, "words", 1, 500),
    MAYBE_CHOICE(ComplaintAsk, cause, has_cause, "refund", causes),
    {0}};
static const Field settle_fields[] = {FIELD_ID(ComplaintAsk, id, "id"),
                                      FIELD_BOOL(ComplaintAsk, accepted, "accepted"),
                                      MAYBE_TEXT(ComplaintAsk, words, has_words, "words", 0, 500),
                                      {0}};

static void put_ms(JsonOut *out, const char *name, Ms at)
{
    json_put_i64_if(out, name, at != 0, at);
}

/* Who was told of it, one after the other. */
static Status put_told(Tx *tx, JsonOut *out, ComplaintId id)
{
    ComplaintCall *calls;
    size_t count;
    TRY(meals_complaint_calls(tx, id, &calls, &count));
    json_open(out, "told", '[');
    for (size_t i = 0; i < count; i++) {
        Person p;
        TRY(people_load(tx, calls[i].person, &p));
        json_open(out, NULL, '{');
        json_put_i64(out, "person_id", calls[i].person.v);
        json_put_str(out, "name", p.name);
        json_put_i64(out, "at_ms", calls[i].told_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status put_complaint(Tx *tx, JsonOut *out, const Complaint *c)
{
    Person p;
    TRY(people_load(tx, c->person, &p));
    json_put_i64(out, "id", c->id.v);
    json_put_i64(out, "site_id", c->site.v);
    json_put_i64(out, "person_id", c->person.v);
    json_put_str(out, "name", p.name);
    json_put_str(out, "phone", p.phone);
    put_ms(out, "order_id", c->order.v);
    json_put_text(out, "kind", kinds[c->kind - 1].name);
    json_put_said(out, "kind_text", str_of(kinds[c->kind - 1].text));
    json_put_text(out, "channel", channels[c->channel - 1].name);
    json_put_str(out, "words", c->words);
    json_put_text(out, "state", states[c->state]);
    json_put_str(out, "answer", c->answer);
    json_put_str(out, "decision", c->decision);
    put_ms(out, "refund_id", c->refund);
    json_put_i64(out, "contacts", c->contacts);
    json_put_i64(out, "made_ms", c->made_ms);
    json_put_i64(out, "answer_due_ms", c->answer_due_ms);
    json_put_i64(out, "decide_due_ms", c->decide_due_ms);
    json_put_i64(out, "close_due_ms", c->close_due_ms);
    put_ms(out, "answered_ms", c->answered_ms);
    put_ms(out, "decided_ms", c->decided_ms);
    put_ms(out, "closed_ms", c->closed_ms);
    Ms due = c->state == COMPLAINT_RECEIVED   ? c->answer_due_ms
             : c->state == COMPLAINT_ANSWERED ? c->decide_due_ms
             : c->state == COMPLAINT_DECIDED  ? c->close_due_ms
                                              : 0;
    json_put_bool(out, "late", due && tx->now_ms > due);
    return put_told(tx, out, c->id);
}

static Status put_steps(Tx *tx, JsonOut *out, ComplaintId id)
{
    Rows rows;
    TRY(complaint_step_list(tx, id, &rows));
    json_open(out, "steps", '[');
    for (size_t i = 0; i < rows.count; i++) {
        json_open(out, NULL, '{');
        json_put_text(out, "state", states[row_int(&rows.rows[i], 0)]);
        json_put_str(out, "words", row_str(&rows.rows[i], 1));
        json_put_i64(out, "at_ms", row_int(&rows.rows[i], 3));
        json_close(out, '}');
    }
    json_close(out, ']');
    return OK;
}

static Status reply_one(Request *req, Reply *reply, int code, ComplaintId id)
{
    Complaint c;
    TRY(meals_complaint(req->tx, id, &c));
    JsonOut *out = reply_json(reply, code);
    json_open(out, NULL, '{');
    TRY(put_complaint(req->tx, out, &c));
    TRY(put_steps(req->tx, out, id));
    json_close(out, '}');
    return OK;
}

static Status complain(Request *req, Reply *reply)
{
    ComplaintAsk a = {0};
    ComplaintId id;
    request_fields(req, &a);
    if (!a.has_person) a.person.v = req->who.person;
    if (!a.has_site && !a.has_order) TRY(view_site_for(req, a.person, &a.site));
    TRY(meals_complain(req->tx,
                       &(Complaint){.person = a.person,
                                    .site = a.site,
                                    .order = a.order,
                                    .kind = (ComplaintKind)a.kind,
                                    .channel = a.has_channel ? a.channel : 1,
                                    .words = a.words},
                       &id));
    return reply_one(req, reply, 201, id);
}

static Status reply_list(Request *req, Reply *reply, const Complaint *all, size_t count)
{
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < count; i++) {
        json_open(out, NULL, '{');
        TRY(put_complaint(req->tx, out, &all[i]));
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status mine(Request *req, Reply *reply)
{
    ComplaintAsk a = {0};
    Complaint *all;
    size_t count;
    request_fields(req, &a);
    if (!a.has_person) a.person.v = req->who.person;
    TRY(people_may_see(req->tx, a.person, SCOPE_MEALS));
    TRY(complaint_list(req->tx, (OrganisationId){0}, a.person, false, &all, &count));
    return reply_list(req, reply, all, count);
}

/* The canteen sees its own; the social side all that are open. */
static Status list(Request *req, Reply *reply)
{
    ComplaintAsk a = {0};
    Complaint *all;
    size_t count;
    request_fields(req, &a);
    OrganisationId site = {ROLE_BIT(req->who.role) & SOCIAL ? 0 : req->who.organisation};
    if (!site.v && !(ROLE_BIT(req->who.role) & SOCIAL))
        return fail(req->tx, DENIED, "meals.no_site", "这个账号不属于哪个食堂");
    TRY(complaint_list(req->tx, site, (PersonId){0}, !a.has_open || a.open, &all, &count));
    return reply_list(req, reply, all, count);
}

/* The canteen it is about, the social side, or whoever may see the elder's meals. */
static Status may_look(Request *req, ComplaintId id, bool staff_only)
{
    Complaint c;
    TRY(meals_complaint(req->tx, id, &c));
    RoleSet role = ROLE_BIT(req->who.role);
    if ((role & SOCIAL) || ((role & DESK) && c.site.v == req->who.organisation)) return OK;
    if (staff_only || (role & DESK))
        return fail(req->tx, DENIED, "meals.other_site", "这条意见是别的食堂的");
    return people_may_see(req->tx, c.person, SCOPE_MEALS);
}

static Status one(Request *req, Reply *reply)
{
    ComplaintAsk a = {0};
    request_fields(req, &a);
    TRY(may_look(req, a.id, false));
    return reply_one(req, reply, 200, a.id);
}
static Status answer(Request *req, Reply *reply)
{
    ComplaintAsk a = {0};
    request_fields(req, &a);
    TRY(may_look(req, a.id, true));
    TRY(meals_complaint_answer(req->tx, a.id, a.words));
    return reply_one(req, reply, 200, a.id);
}
static Status decide(Request *req, Reply *reply)
{
    ComplaintAsk a = {0};
    request_fields(req, &a);
    TRY(may_look(req, a.id, true));
    ComplaintDecision d = {.words = a.words, .refund = a.has_cause, .cause = (MealCause)a.cause};
    TRY(meals_complaint_decide(req->tx, a.id, &d));
    return reply_one(req, reply, 200, a.id);
}
static Status settle(Request *req, Reply *reply)
{
    ComplaintAsk a = {0};
    request_fields(req, &a);
    TRY(meals_complaint_settle(req->tx, a.id, a.accepted, a.has_words ? a.words : STR("")));
    return reply_one(req, reply, 200, a.id);
}
static Status contact(Request *req, Reply *reply)
{
    ComplaintAsk a = {0};
    request_fields(req, &a);
    TRY(may_look(req, a.id, true));
    TRY(meals_complaint_contact(req->tx, a.id, a.words));
    return reply_one(req, reply, 200, a.id);
}
static Status silent(Request *req, Reply *reply)
{
    ComplaintAsk a = {0};
    request_fields(req, &a);
    TRY(may_look(req, a.id, true));
    TRY(meals_complaint_silent(req->tx, a.id));
    return reply_one(req, reply, 200, a.id);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route meals_complaint_routes[] = {
    {POST, "/api/meals/complaints", SIGNED_IN, WRITE, IN(new_fields, ComplaintAsk), NULL, complain,
     "Say what was not good, for oneself or for someone in one's care"},
    {GET, "/api/meals/complaints", SIGNED_IN, READ, IN(list_fields, ComplaintAsk), NULL, mine,
     "What one eater has said, with the answers"},
    {GET, "/api/meals/complaints/{id}", SIGNED_IN, READ, IN(one_fields, ComplaintAsk), NULL, one,
     "One complaint, step by step"},
    {POST, "/api/meals/complaints/{id}/settle", SIGNED_IN, WRITE, IN(settle_fields, ComplaintAsk),
     NULL, settle, "The elder says yes or no to the decision; no goes to the social worker"},
    {GET, "/api/complaints", DESK | SOCIAL, READ, IN(list_fields, ComplaintAsk), NULL, list,
     "Complaints of one's canteen, or all open ones for the social side"},
    {POST, "/api/complaints/{id}/answer", DESK | SOCIAL, WRITE, IN(words_fields, ComplaintAsk),
     NULL, answer, "Say back what was understood"},
    {POST, "/api/complaints/{id}/decide", DESK | SOCIAL, WRITE, IN(decide_fields, ComplaintAsk),
     NULL, decide, "Decide with a reason; the money goes back at once"},
    {POST, "/api/complaints/{id}/contact", DESK | SOCIAL, WRITE, IN(words_fields, ComplaintAsk),
     NULL, contact, "Tried to reach the elder, nobody answered"},
    {POST, "/api/complaints/{id}/silent", DESK | SOCIAL, WRITE, IN(one_fields, ComplaintAsk), NULL,
     silent, "Close after three contacts without an answer"},
    {0},
};
