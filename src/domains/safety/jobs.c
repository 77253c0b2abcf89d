#include "domains/safety/inside.h"
#include "link/knock.h"

static Status payload_of(Tx *tx, const Event *event, const Json **out)
{
    return json_read(tx->arena, event->payload, out, &tx->problem);
}

/* Taken at the door by hand; left with a neighbour nobody was seen. */
static Status stop_done(Tx *tx, const Event *event)
{
    const Json *j;
    TRY(payload_of(tx, event, &j));
    PersonId person = {json_i64_or(j, "person", 0)};
    if (!person.v || json_i64_or(j, "outcome", 0) != OUTCOME_DELIVERED) return OK;
    return safety_seen(tx, person, SEEN_DOOR, event->subject, event->at_ms);
}

/* It was another door, or the box was left with a neighbour. */
static Status stop_undone(Tx *tx, const Event *event)
{
    const Json *j;
    TRY(payload_of(tx, event, &j));
    PersonId person = {json_i64_or(j, "person", 0)};
    if (!person.v || json_i64_or(j, "outcome", 0) == OUTCOME_DELIVERED) return stop_done(tx, event);
    return seen_undone(tx, person, SEEN_DOOR, event->subject, event->at_ms);
}

/* At the counter; what goes to the door is known from there. */
static Status handed_over(Tx *tx, const Event *event)
{
    const Json *j;
    TRY(payload_of(tx, event, &j));
    PersonId person = {json_i64_or(j, "person", 0)};
    int64_t how = json_i64_or(j, "how", MEAL_TO_DOOR);
    if (!person.v || how == MEAL_TO_DOOR) return OK;
    return str_is(event->topic, "meals.undone")
               ? seen_undone(tx, person, SEEN_MEAL, event->subject, event->at_ms)
               : safety_seen(tx, person, SEEN_MEAL, event->subject, event->at_ms);
}

/* Who refused a box at the door stood there. */
static Status refused(Tx *tx, const Event *event)
{
    const Json *j;
    TRY(payload_of(tx, event, &j));
    PersonId person = {json_i64_or(j, "person", 0)};
    return person.v ? safety_seen(tx, person, SEEN_DOOR, event->subject, event->at_ms) : OK;
}

static Status condition(Tx *tx, const Event *event)
{
    const Json *j;
    TRY(payload_of(tx, event, &j));
    return condition_said(tx, (PersonId){event->subject}, json_i64_or(j, "condition", 1));
}

static Status no_answer(Tx *tx, const Event *event)
{
    const Json *j;
    TRY(payload_of(tx, event, &j));
    FlowId flow = {json_i64_or(j, "flow", 0)};
    PersonId person = {event->subject};
    if (str_is(event->topic, "dispatch.no_answer")) return search_begun(tx, flow, event->at_ms);
    return search_ended(tx, person, flow, (FlowOutcome)json_i64_or(j, "outcome", FLOW_SEEN_WELL));
}

/* A site that cooks looks for those who did not come. */
static Status menu_published(Tx *tx, const Event *event)
{
    return seen_schedule(tx, (OrganisationId){event->subject});
}

/* Who is meant by "person" of the event. */
static Status person_in(Tx *tx, const Event *event, Person *out)
{
    const Json *j;
    TRY(payload_of(tx, event, &j));
    return people_load(tx, (PersonId){json_i64_or(j, "person", 0)}, out);
}

static Status tell_duty(Tx *tx, PersonId about, const char *kind, Str words, bool urgent)
{
    PersonId *to;
    size_t count;
    MessageId message;
    TRY(safety_on_duty(tx, &to, &count));
    for (size_t i = 0; i < count; i++)
        TRY(notice_tell(
            tx,
            &(Notice){.to = to[i], .about = about, .kind = kind, .words = words, .urgent = urgent},
            &message));
    return OK;
}

/* The canteen has not answered a complaint and the ten minutes are nearly over: the station, which
 * is always manned, hears of it (mission E24). */
static Status complaint_waits(Tx *tx, const Event *event)
{
    Person p;
    TRY(person_in(tx, event, &p));
    return tell_duty(tx, p.id, "safety.complaint_waits",
                     str_fmt(tx->arena, "%.*s的意见食堂还没有答复，请催一下", STR_ARG(p.name)),
                     false);
}

/* Who must eat on time has waited half an hour: the station phones. */
static Status meal_late(Tx *tx, const Event *event)
{
    Person p;
    TRY(person_in(tx, event, &p));
    return tell_duty(
        tx, p.id, "safety.meal_late",
        str_fmt(tx->arena, "%.*s要按时吃饭，饭还没送到，请马上打电话问", STR_ARG(p.name)), true);
}

/* Steps of the watch, a door that opened, water that ran. */
static Status device_saw(Tx *tx, const Event *event)
{
    const Json *j;
    TRY(payload_of(tx, event, &j));
    return safety_seen(tx, (PersonId){event->subject}, SEEN_DEVICE, event->number,
                       json_i64_or(j, "at", event->at_ms));
}

static Status device_given(Tx *tx, const Event *event)
{
    const Json *j;
    TRY(payload_of(tx, event, &j));
    return safety_device_set(tx, event->subject, (PersonId){json_i64_or(j, "person", 0)});
}

static const EventListener listeners[] = {
    {"safety.device_saw", "health.seen", device_saw},
    {"safety.device_given", "health.device_given", device_given},
    {"safety.stop_done", "dispatch.stop_done", stop_done},
    {"safety.stop_undone", "dispatch.stop_undone", stop_undone},
    {"safety.stop_changed", "dispatch.stop_changed", stop_undone},
    {"safety.handed_over", "meals.handed_over", handed_over},
    {"safety.undone", "meals.undone", handed_over},
    {"safety.refused", "meals.refused", refused},
    {"safety.meal_late", "meals.late", meal_late},
    {"safety.condition", "dispatch.condition", condition},
    {"safety.no_answer", "dispatch.no_answer", no_answer},
    {"safety.no_answer_ended", "dispatch.no_answer_ended", no_answer},
    {"safety.menu", "meals.menu_published", menu_published},
    {"safety.complaint_waits", "meals.complaint_waits", complaint_waits},
    {0},
};

static const TimerHandler timers[] = {
    {"safety.alarm", alarm_timer},
    {"safety.chain", chain_timer},
    {"safety.seen", seen_timer},
    {"safety.seen_due", seen_due_timer},
    {"safety.no_answer", search_timer},
    {"safety.roster", roster_timer},
    {"safety.lost", lost_timer},
    {"safety.drill", drill_timer},
    {"safety.drill_late", drill_late_timer},
    {"safety.probe", probe_timer},
    {0},
};

/* ---- The synthetic SOS, every five minutes through our own public door ---- */

typedef struct Probing {
    Rows communities;
    Ms now_ms;
} Probing;
static Status list_communities(Tx *tx, void *job)
{
    Probing *p = job;
    p->now_ms = tx->now_ms;
    return probe_communities(tx, &p->communities);
}
static Status expect_one(Tx *tx, void *job)
{
    (void)job;
    return probe_expect(tx);
}

static Status probe_all(Store *store, Arena *arena, Problem *problem)
{
    Probing p = {0};
    Status first = OK;
    TRY(store_read(store, (TxOrigin){0}, arena, list_communities, &p, problem));
    for (size_t i = 0; i < p.communities.count; i++) {
        CommunityId community = {row_int(&p.communities.rows[i], 0)};
        TxOrigin origin = {.community = community, .purpose = "probe"};
        Str token = probe_token(arena, community, p.now_ms / MINUTE_MS);
        Str body = str_fmt(arena, "{\"community\":%lld,\"token\":\"%.*s\"}", (long long)community.v,
                           STR_ARG(token));
        TRY(store_write(store, origin, arena, expect_one, NULL, problem));
        Status status = knock_post("/api/sos/probe", body, problem);
        if (first == OK) first = status;
    }
    return first;
}

static Status work(Store *store, Problem *problem)
{
    enum { EVERY_US = 300000000, AGAIN_US = 30000000 };
    static int64_t next_us; /* the work thread's only */
    int64_t now = clock_steady_us();
    if (!knock_wanted() || now < next_us) return OK;
    Arena *arena = arena_new(16 << 20);
    Status status = probe_all(store, arena, problem);
    arena_free(arena);
    next_us = now + (status == OK ? EVERY_US : AGAIN_US);
    return status;
}

EMBED(safety_schema, "src/domains/safety/schema.sql");
EMBED(safety_audit, "src/domains/safety/audit.sql");

const Domain safety_domain = {
    .name = "safety",
    .store = {.name = "safety",
              .schema = EMBEDDED(safety_schema),
              .audit = EMBEDDED(safety_audit),
              .listeners = listeners,
              .timers = timers,
              .keeping = &safety_keeping},
    .routes = {safety_sos_routes, safety_routes, safety_seen_routes, safety_duty_routes,
               safety_person_routes},
    .work = work,
};
