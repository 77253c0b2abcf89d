#include "domains/notice/inside.h"
#include "link/tell.h"

/* The sender: takes what is due, one by one, tells it outside any transaction, notes the answer. */
typedef struct Sending {
    Rows due;
    MessageId id;
    Message message;
    Str phone;
    MessageState state;
    Status told;
} Sending;

static Status read_due(Tx *tx, void *job)
{
    Sending *s = job;
    return message_due(tx, &s->due);
}

static Status take(Tx *tx, void *job)
{
    Sending *s = job;
    Person to;
    TRY(message_move(tx, s->id, s->state, MESSAGE_SENDING, tx->now_ms));
    TRY(message_find(tx, s->id, &s->message));
    TRY(people_load(tx, s->message.to, &to));
    s->phone = to.phone;
    return OK;
}

/* Later and later: a minute, two, four, up to an hour. */
static Ms next_try(Ms now, int64_t tries)
{
    Ms wait = MINUTE_MS << (tries < 6 ? tries : 6);
    return now + (wait > HOUR_MS ? HOUR_MS : wait);
}

static Status note(Tx *tx, void *job)
{
    Sending *s = job;
    bool over = s->told == INVALID || s->message.tries >= TRIES_MAX;
    if (s->told == OK)
        return message_move(tx, s->id, MESSAGE_SENDING, MESSAGE_TOLD, s->message.due_ms);
    if (!over)
        return message_move(tx, s->id, MESSAGE_SENDING, MESSAGE_WAITING,
                            next_try(tx->now_ms, s->message.tries));
    TRY(message_move(tx, s->id, MESSAGE_SENDING, MESSAGE_FAILED, s->message.due_ms));
    return event_publish(tx, "notice.failed", s->id.v, STR(""));
}

static void send_one(Store *store, Arena *arena, Sending *s, CommunityId community)
{
    TxOrigin origin = {.community = community, .purpose = "notice"};
    Problem problem;
    if (store_write(store, origin, arena, take, s, &problem) != OK) return; /* taken by another */
    TellWay way = s->message.channel == 2 ? TELL_SMS : TELL_VOICE;
    s->told = tell_send(way, s->id.v, s->phone, s->message.words, &problem);
    /* When this fails the message stays SENDING and is taken again after five minutes. */
    if (store_write(store, origin, arena, note, s, &problem) != OK) return;
}

static Status work(Store *store, Problem *problem)
{
    Arena *arena = arena_new(64 << 20);
    Sending s = {0};
    Status status = store_read(store, (TxOrigin){0}, arena, read_due, &s, problem);
    for (size_t i = 0; status == OK && i < s.due.count; i++) {
        s.id = (MessageId){row_int(&s.due.rows[i], 1)};
        s.state = (MessageState)row_int(&s.due.rows[i], 2);
        send_one(store, arena, &s, (CommunityId){row_int(&s.due.rows[i], 0)});
    }
    arena_free(arena);
    return status;
}

/* A code to come in is told at once, by SMS whatever the person wishes otherwise. */
static Status tell_code(Tx *tx, const Event *event)
{
    const Json *payload;
    Str sealed;
    Str code;
    MessageId id;
    TRY(json_read(tx->arena, event->payload, &payload, &tx->problem));
    if (!str_from_hex(tx->arena, json_str_or(payload, "code", STR("")), &sealed) ||
        !secret_unseal(tx->arena, sealed, &code))
        return OK; /* sealed with another key: the person asks for a new one */
    Notice notice = {.to = {event->subject},
                     .kind = "people.code",
                     .words = str_fmt(tx->arena, "您的验证码是 %.*s，十分钟内有效，不要告诉别人。",
                                      STR_ARG(code)),
                     .urgent = true,
                     .channel = 2};
    return notice_tell(tx, &notice, &id);
}

/* Somebody broke the glass yesterday: the elder hears who and why (domain rules P-3). */
static Status tell_view(Tx *tx, const Event *event)
{
    const Json *payload;
    MessageId id;
    TRY(json_read(tx->arena, event->payload, &payload, &tx->problem));
    Str who = json_str_or(payload, "who", STR("工作人员"));
    Str reason = json_str_or(payload, "reason", STR(""));
    Notice notice = {
        .to = {event->subject},
        .kind = "people.view",
        .words = str_fmt(tx->arena, "%.*s因急事看过您的资料，原因：%.*s。如有疑问，请告诉居委会。",
                         STR_ARG(who), STR_ARG(reason))};
    return notice_tell(tx, &notice, &id);
}

/* An assessment ends within thirty days: who looks after the door hears of it, where nobody does
 * the social workers (domain rules A-6). */
static Status tell_reassess(Tx *tx, const Event *event)
{
    Assessment a;
    Person p;
    PersonId duty;
    MessageId id;
    PersonId person = {event->subject};
    char day[16];
    Status status = people_load(tx, person, &p);
    if (status == NOT_FOUND || (status == OK && p.state != PERSON_LIVES_HERE)) return OK;
    TRY(status);
    status = people_assessment(tx, person, &a);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    PersonId *to = &duty;
    size_t count = 1;
    status = people_duty_for(tx, person, &duty);
    if (status == NOT_FOUND) status = people_holding(tx, ROLE_SOCIAL_WORKER, &to, &count);
    TRY(status);
    day_text(a.expires, day);
    Str words = str_fmt(tx->arena, "%.*s的能力评估 %s 到期，请安排再评一次", STR_ARG(p.name), day);
    for (size_t i = 0; i < count; i++)
        TRY(notice_tell(
            tx, &(Notice){.to = to[i], .about = person, .kind = "people.reassess", .words = words},
            &id));
    return OK;
}

static const EventListener listeners[] = {
    {"notice.reassess", "people.reassessment_due", tell_reassess},
    {"notice.view", "people.view_told", tell_view},
    {"notice.code", "people.code_made", tell_code},
    {0},
};

EMBED(notice_schema, "src/domains/notice/schema.sql");
EMBED(notice_audit, "src/domains/notice/audit.sql");

const Domain notice_domain = {
    .name = "notice",
    .store = {.name = "notice",
              .schema = EMBEDDED(notice_schema),
              .audit = EMBEDDED(notice_audit),
              .listeners = listeners,
              .keeping = &notice_keeping},
    .routes = {notice_routes},
    .work = work,
};
