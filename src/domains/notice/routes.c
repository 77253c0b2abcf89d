#include "base/english.h"
#include "domains/notice/inside.h"

#define DESK                                                                                       \
    (ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SOCIAL_WORKER) |              \
     ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_OPERATOR))

static const Choice states[] = {{"waiting", 1, "等着发"}, {"sending", 2, "正在发"},
                                {"told", 3, "已告知"},    {"read", 4, "看过了"},
                                {"failed", 5, "没发成"},  {0}};

static const Choice channels[] = {
    {"app", 1, "手机页面"}, {"sms", 2, "短信"}, {"voice", 3, "电话"}, {"paper", 4, "纸条"}, {0}};

/* Empty for the program itself and for who was erased since. */
static Status name_of(Tx *tx, int64_t person, Person *out)
{
    *out = (Person){.name = STR(""), .address = STR(""), .phone = STR("")};
    if (!person) return OK;
    Status status = people_load(tx, (PersonId){person}, out);
    if (status == NOT_FOUND) *out = (Person){.name = STR(""), .address = STR(""), .phone = STR("")};
    return status == NOT_FOUND ? OK : status;
}

/* for_desk: also whom, where, and by which number. */
static Status put_messages(Request *req, Reply *reply, const Message *m, size_t n, bool for_desk)
{
    JsonOut *out = reply_items(reply);
    for (size_t i = 0; i < n; i++) {
        Person by, to;
        TRY(name_of(req->tx, m[i].made_by, &by));
        json_open(out, NULL, '{');
        json_put_i64(out, "id", m[i].id.v);
        json_put_i64(out, "person_id", m[i].to.v);
        json_put_i64(out, "about_id", m[i].about.v);
        if (for_desk) {
            TRY(name_of(req->tx, m[i].to.v, &to));
            json_put_str(out, "name", to.name);
            json_put_str(out, "address", to.address);
            json_put_str(out, "phone", to.phone);
        }
        json_put_str(out, "kind", m[i].kind);
        json_put_said(out, "words", m[i].words);
        json_put_text(out, "channel", choice_name(channels, m[i].channel));
        json_put_text(out, "state", choice_name(states, m[i].state));
        json_put_str(out, "by", by.name);
        json_put_ms(out, "made", m[i].made_ms);
        json_close(out, '}');
    }
    return reply_items_end(reply);
}

static Status my_messages(Request *req, Reply *reply)
{
    Message *m;
    size_t n;
    TRY(notice_list(req->tx, (PersonId){req->who.person}, 50, &m, &n));
    return put_messages(req, reply, m, n, false);
}

static Status paper(Request *req, Reply *reply)
{
    Message *m;
    size_t n;
    TRY(notice_paper(req->tx, &m, &n));
    return put_messages(req, reply, m, n, true);
}

static Status failed(Request *req, Reply *reply)
{
    Message *m;
    size_t n;
    TRY(notice_failed(req->tx, &m, &n));
    return put_messages(req, reply, m, n, true);
}

typedef struct MessageAsk {
    MessageId id;
} MessageAsk;
static const Field message_fields[] = {FIELD_ID(MessageAsk, id, "id"), {0}};
static const Field message_out[] = {FIELD_ID(MessageAsk, id, "id"), {0}};

static Status resend(Request *req, Reply *reply)
{
    MessageAsk ask = {0};
    MessageAsk again;
    request_fields(req, &ask);
    TRY(notice_resend(req->tx, ask.id, &again.id));
    return reply_record(reply, 201, &again);
}

/* One's own message, or the paper list's ticked off by staff. */
static Status read_one(Request *req, Reply *reply)
{
    MessageAsk ask = {0};
    Message m;
    request_fields(req, &ask);
    Status status = message_find(req->tx, ask.id, &m);
    bool mine = status == OK && m.to.v == req->who.person;
    if (status == NOT_FOUND || (status == OK && !mine && !(ROLE_BIT(req->who.role) & DESK)))
        return fail(req->tx, NOT_FOUND, "notice.unknown", "没有找到这条消息");
    TRY(status);
    TRY(notice_read(req->tx, ask.id));
    return reply_empty(reply, 204);
}

const Route notice_routes[] = {
    {GET, "/api/me/messages", SIGNED_IN, READ, NULL, 0, NULL, my_messages, "What I have been told"},
    {GET, "/api/messages/paper", DESK, READ, NULL, 0, NULL, paper,
     "What is to be told on paper today"},
    {GET, "/api/messages/failed", DESK, READ, NULL, 0, NULL, failed,
     "What could not be told and was not told again"},
    {POST, "/api/messages/{id}/resend", DESK, WRITE, message_fields, sizeof(MessageAsk),
     message_out, resend, "Tell it again"},
    {POST, "/api/messages/{id}/read", SIGNED_IN, WRITE, message_fields, sizeof(MessageAsk), NULL,
     read_one, "Read, or told on paper"},
    {0},
};
