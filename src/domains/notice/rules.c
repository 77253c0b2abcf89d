#include "domains/notice/inside.h"

enum { CHANNEL_APP = 1, CHANNEL_SMS = 2, CHANNEL_VOICE = 3, CHANNEL_PAPER = 4 };
enum { QUIET_FROM_HOUR = 21, QUIET_TO_HOUR = 7 };

/* The first moment at or after `at` at which people are told what can wait. */
static Ms after_quiet(Ms at)
{
    Ms of_day = ms_of_day(at, SHANGHAI_MS);
    Ms midnight = at - of_day;
    if (of_day < QUIET_TO_HOUR * HOUR_MS) return midnight + QUIET_TO_HOUR * HOUR_MS;
    if (of_day >= QUIET_FROM_HOUR * HOUR_MS) return midnight + DAY_MS + QUIET_TO_HOUR * HOUR_MS;
    return at;
}

/* Somebody without a phone number is told on paper, whatever was wished. */
static int64_t channel_for(const Notice *n, const Person *to)
{
    int64_t channel = n->channel ? n->channel : to->channel;
    bool phone = channel == CHANNEL_SMS || channel == CHANNEL_VOICE;
    return phone && to->phone.len == 0 ? CHANNEL_PAPER : channel;
}

Status notice_tell(Tx *tx, const Notice *n, MessageId *out)
{
    Person to;
    TRY(people_load(tx, n->to, &to));
    if (to.state == PERSON_DIED) /* nobody is told after a death; the family hears from a person */
        return fail(tx, CONFLICT, "notice.died", "这位老人已经离世，请由工作人员联系家属");

    int64_t channel = channel_for(n, &to);
    Message m = {.id = {id_next(tx)},
                 .to = n->to,
                 .about = n->about.v ? n->about : n->to,
                 .kind = str_of(n->kind),
                 .words = n->words,
                 .channel = channel,
                 .urgent = n->urgent,
                 .state = channel == CHANNEL_APP ? MESSAGE_TOLD : MESSAGE_WAITING,
                 .due_ms = n->urgent ? tx->now_ms : after_quiet(tx->now_ms)};
    TRY(message_insert(tx, &m, 0));
    *out = m.id;
    return event_publish(tx, "notice.made", m.id.v,
                         str_fmt(tx->arena, "{\"person\":%lld}", (long long)m.to.v));
}

Status notice_resend(Tx *tx, MessageId id, MessageId *out)
{
    Message m;
    Status status = message_find(tx, id, &m);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "notice.unknown", "没有找到这条消息");
    TRY(status);
    Message again = m;
    again.id = (MessageId){id_next(tx)};
    again.state = m.channel == CHANNEL_APP ? MESSAGE_TOLD : MESSAGE_WAITING;
    again.due_ms = m.urgent ? tx->now_ms : after_quiet(tx->now_ms);
    TRY(message_insert(tx, &again, id.v));
    *out = again.id;
    return event_publish(tx, "notice.made", again.id.v,
                         str_fmt(tx->arena, "{\"person\":%lld}", (long long)m.to.v));
}

Status notice_read(Tx *tx, MessageId id)
{
    Message m;
    Status status = message_find(tx, id, &m);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "notice.unknown", "没有找到这条消息");
    TRY(status);
    if (m.state == MESSAGE_READ) return OK;
    if (m.state == MESSAGE_WAITING && m.channel != CHANNEL_PAPER)
        return fail(tx, CONFLICT, "notice.not_told", "这条消息还没有发出去");
    return message_move(tx, id, m.state, MESSAGE_READ, m.due_ms);
}
