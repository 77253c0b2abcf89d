/* Event streams (text/event-stream): what was published, in order, to whoever may see it.
 *
 * A stream first replays from its cursor, page by page as fast as it reads; when it has caught up
 * it joins its group.  A commit wakes each group once; the group reads the new events once and
 * hands them to every stream whose cursor is behind them: nothing is missed and nothing comes
 * twice. */
#include "http/conn.h"

enum { PAGE = 100, EVENT_TEXT_MAX = 64 * 1024, PAGE_UNSENT_MAX = 16 * 1024 };

/* ---- Who gets what -------------------------------------------------------------------------- */

/* Topics as in EventListener: exact, or a prefix that ends with '.'; none or "*": all. */
static bool topic_wanted(const char *topics, Str topic)
{
    if (!*topics) return true;
    for (Str rest = str_of(topics); rest.ptr;) {
        Str one = str_trim(str_cut(&rest, ','));
        if (str_is(one, "*") || str_eq(one, topic)) return true;
        if (str_ends(one, STR(".")) && str_starts(topic, one)) return true;
    }
    return false;
}

static EventReach reach_of(Tx *tx, const Stream *s, const Event *event)
{
    EventReach (*reach)(Tx *, const Session *, const Event *) =
        s->conn->loop->server->options.hooks.event_reach;
    if (!topic_wanted(s->topics, event->topic)) return EVENT_HIDDEN;
    return reach ? reach(tx, &s->who, event) : EVENT_WHOLE;
}

/* id and data; the payload is JSON, so a line end in it is only a blank. */
static Str event_text(Arena *arena, const Event *event, EventReach reach)
{
    bool whole = reach == EVENT_WHOLE;
    Buf out = buf_new(arena, EVENT_TEXT_MAX);
    char at[32];
    ms_text(event->at_ms, at);
    buf_fmt(&out, "id: %lld\ndata: ", (long long)event->number);
    size_t from = out.len;
    JsonOut json = json_out(&out);
    json_open(&json, NULL, '{');
    json_put_str(&json, "kind", event->topic);
    json_put_i64(&json, "subject", whole ? event->subject : 0);
    json_put_text(&json, "at", at);
    if (whole && event->payload.len) json_put_raw(&json, "payload", event->payload);
    json_close(&json, '}');
    for (size_t i = from; i < out.len; i++)
        if (out.ptr[i] == '\n' || out.ptr[i] == '\r') out.ptr[i] = ' ';
    buf_text(&out, "\n\n");
    return out.full ? STR("") : buf_str(&out);
}

/* False: the stream was closed. */
static bool push(Stream *s, Str text)
{
    if (conn_unsent(s->conn) + text.len > STREAM_UNSENT_MAX) {
        conn_reset(s->conn); /* too slow; it comes back with Last-Event-ID */
        return false;
    }
    return conn_send(s->conn, text, STR(""), false);
}

/* ---- Groups --------------------------------------------------------------------------------- */

static Group **bucket(Loop *loop, CommunityId community)
{
    return &loop->groups[(uint64_t)community.v * 0x9e3779b97f4a7c15u >> 56];
}

static Group *group_of(Loop *loop, CommunityId community)
{
    Group **at = bucket(loop, community);
    for (Group *g = *at; g; g = g->next)
        if (g->community.v == community.v) return g;
    Group *g = loop->free_groups;
    if (g)
        loop->free_groups = g->next;
    else
        g = NEW(loop->arena, Group);
    *g = (Group){.community = community, .next = *at, .last = -1};
    return *at = g;
}

static void drop_group(Loop *loop, Group *group)
{
    Group **at = bucket(loop, group->community);
    while (*at != group) at = &(*at)->next;
    *at = group->next;
    group->next = loop->free_groups;
    loop->free_groups = group;
}

void stream_close(Stream *s)
{
    Loop *loop = s->conn->loop;
    Group *group = s->group;
    if (s->prev)
        s->prev->next = s->next;
    else
        group->first = s->next;
    if (s->next) s->next->prev = s->prev;
    if (!group->first) group->last = -1;
    s->conn->stream = NULL;
    s->conn = NULL;
    s->next = loop->free_streams;
    loop->free_streams = s;
    __atomic_sub_fetch(&loop->server->streams, 1, __ATOMIC_RELAXED);
}

static void put_text(char *to, size_t room, Str s)
{
    size_t n = s.len < room - 1 ? s.len : room - 1;
    memcpy(to, s.ptr, n);
    to[n] = 0;
}

void stream_open(Conn *c, Exchange *x)
{
    Loop *loop = c->loop;
    Stream *s = loop->free_streams;
    if (s)
        loop->free_streams = s->next;
    else
        s = NEW(loop->arena, Stream);
    Group *group = group_of(loop, x->request.who.community);
    *s = (Stream){.conn = c, .group = group, .next = group->first, .who = x->request.who};
    if (s->next) s->next->prev = s;
    group->first = s;
    s->cursor = x->reply.after;
    s->lagging = true;
    s->beat_ms = steady_ms() + loop->server->deadlines.heartbeat;
    put_text(s->token, sizeof s->token, x->token.ptr ? x->token : STR(""));
    put_text(s->topics, sizeof s->topics, x->reply.topics);
    c->state = CONN_STREAM;
    c->deadline_ms = 0;
    c->stream = s;
    __atomic_add_fetch(&loop->server->streams, 1, __ATOMIC_RELAXED);
    if (conn_send(c, STR("retry: 3000\n: here\n\n"), STR(""), false)) stream_pump(s);
}

/* ---- Replay --------------------------------------------------------------------------------- */

typedef struct Page {
    Stream *s;
    Event *events;
    size_t count;
    Str text; /* what of the page is for this stream */
} Page;

static Status page_tx(Tx *tx, void *job)
{
    Page *page = job;
    Buf out = buf_new(tx->arena, PAGE * EVENT_TEXT_MAX);
    TRY(events_since(tx, page->s->cursor, PAGE, &page->events, &page->count));
    for (size_t i = 0; i < page->count; i++) {
        EventReach reach = reach_of(tx, page->s, &page->events[i]);
        if (reach) buf_put(&out, event_text(tx->arena, &page->events[i], reach));
    }
    page->text = buf_str(&out);
    return OK;
}

static TxOrigin origin_of(const Stream *s)
{
    return (TxOrigin){s->who.community, s->who.person, s->who.role, "events"};
}

static void caught_up(Stream *s)
{
    Group *group = s->group;
    s->lagging = false;
    if (group->last < s->cursor) {
        bool alone = group->last < 0;
        group->dirty = true;
        if (alone) group->last = s->cursor;
    }
}

void stream_pump(Stream *s)
{
    Loop *loop = s->conn->loop;
    while (s->lagging && conn_unsent(s->conn) <= PAGE_UNSENT_MAX) {
        Arena *arena = loop_arena(loop);
        Page page = {.s = s};
        Status status = store_read(loop->server->store, origin_of(s), arena, page_tx, &page, NULL);
        bool open = status == OK;
        int64_t last = page.count ? page.events[page.count - 1].number : s->cursor;
        if (!open) {
            conn_close(s->conn);
        } else if (page.text.len) {
            open = page.text.len <= STREAM_UNSENT_MAX
                       ? push(s, page.text)
                       : conn_send(s->conn, page.text, STR(""), false);
        }
        loop_give_back(loop, arena);
        if (!open) return;
        s->cursor = last;
        if (page.count < PAGE) caught_up(s);
    }
}

/* ---- Broadcast ------------------------------------------------------------------------------ */

void stream_dirty(Loop *loop, CommunityId community, bool everyone)
{
    for (int b = 0; everyone && b < GROUPS; b++)
        for (Group *g = loop->groups[b]; g; g = g->next) g->dirty = true;
    if (everyone) return;
    for (Group *g = *bucket(loop, community); g; g = g->next)
        if (g->community.v == community.v) g->dirty = true;
}

typedef struct Delivery {
    Group *group;
    size_t count;
} Delivery;

static Status deliver_tx(Tx *tx, void *job)
{
    Delivery *d = job;
    Event *events;
    TRY(events_since(tx, d->group->last, PAGE, &events, &d->count));
    for (size_t i = 0; i < d->count; i++) {
        Str texts[] = {[EVENT_BARE] = event_text(tx->arena, &events[i], EVENT_BARE),
                       [EVENT_WHOLE] = event_text(tx->arena, &events[i], EVENT_WHOLE)};
        for (Stream *s = d->group->first, *next; s; s = next) {
            next = s->next;
            if (s->lagging || s->cursor >= events[i].number) continue;
            s->cursor = events[i].number;
            EventReach reach = reach_of(tx, s, &events[i]);
            if (reach) push(s, texts[reach]);
        }
        if (d->group->first) d->group->last = events[i].number;
    }
    return OK;
}

static void deliver_group(Loop *loop, Group *group)
{
    Delivery d = {.group = group, .count = PAGE};
    group->dirty = false;
    while (group->first && group->last >= 0 && d.count == PAGE) {
        Arena *arena = loop_arena(loop);
        d.count = 0;
        TxOrigin origin = {group->community, 0, 0, "events"};
        Status status = store_read(loop->server->store, origin, arena, deliver_tx, &d, NULL);
        loop_give_back(loop, arena);
        if (status != OK) {
            group->dirty = true; /* again with the next wake or poll */
            return;
        }
    }
}

void stream_deliver(Loop *loop)
{
    for (int b = 0; b < GROUPS; b++)
        for (Group *g = loop->groups[b], *next; g; g = next) {
            next = g->next;
            if (!g->first)
                drop_group(loop, g);
            else if (g->dirty)
                deliver_group(loop, g);
        }
}

/* ---- Heartbeat ------------------------------------------------------------------------------ */

typedef struct Again {
    Stream *s;
    Session who;
} Again;

static Status again_tx(Tx *tx, void *job)
{
    Again *again = job;
    const ServerHooks *hooks = &again->s->conn->loop->server->options.hooks;
    again->who = (Session){0};
    TRY(hooks->session_find(tx, str_of(again->s->token), &again->who));
    if (again->who.expires_ms && again->who.expires_ms <= tx->now_ms) again->who.role = ROLE_NONE;
    return OK;
}

/* A session that was ended, or now acts as somebody else, ends its stream. */
static bool still_stands(Stream *s)
{
    Loop *loop = s->conn->loop;
    if (!s->token[0] || !loop->server->options.hooks.session_find) return true;
    Again again = {.s = s};
    Arena *arena = loop_arena(loop);
    Status status = store_read(loop->server->store, (TxOrigin){0}, arena, again_tx, &again, NULL);
    loop_give_back(loop, arena);
    if (status != OK) return true; /* the store is away: not the session's fault */
    return again.who.role == s->who.role && again.who.person == s->who.person &&
           again.who.community.v == s->who.community.v;
}

void stream_beat(Stream *s, Ms now_ms)
{
    if (now_ms < s->beat_ms) return;
    s->beat_ms = now_ms + s->conn->loop->server->deadlines.heartbeat;
    if (!still_stands(s))
        conn_close(s->conn);
    else
        push(s, STR(":\n\n"));
}
