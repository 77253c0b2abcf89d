/* Proposals, answers and minutes, for everybody who lives here. */
#include "domains/residents/inside.h"

#define ANSWERERS (SOCIAL_ROLES | ROLE_BIT(ROLE_CIVIL_AFFAIRS))

static const char *const states[] = {"", "open", "taken", "done", "declined"};
static const Choice answers[] = {{"taken", PROPOSAL_TAKEN, "开始办"},
                                 {"done", PROPOSAL_DONE, "办好了"},
                                 {"declined", PROPOSAL_DECLINED, "办不了"},
                                 {0}};

typedef struct CouncilAsk {
    ProposalId id;
    OrganisationId site;
    Str words, title, minutes;
    int32_t to;
    int64_t present;
    Day day;
    bool yes;
    int64_t meeting;
    bool has_site, has_meeting;
} CouncilAsk;
static const Field say_fields[] = {FIELD_TEXT(CouncilAsk, words, "words", 2, 200),
                                   MAYBE_ID(CouncilAsk, site, has_site, "site_id"),
                                   {0}};
static const Field yes_fields[] = {
    FIELD_ID(CouncilAsk, id, "id"), FIELD_BOOL(CouncilAsk, yes, "yes"), {0}};
static const Field answer_fields[] = {
    FIELD_ID(CouncilAsk, id, "id"),
    FIELD_CHOICE(CouncilAsk, to, "state", answers),
    FIELD_TEXT(CouncilAsk, words, "answer", 1, 300),
    MAYBE_INT(CouncilAsk, meeting, has_meeting, "meeting_id", 1, ID_MAX - 1),
    {0}};
static const Field meeting_fields[] = {FIELD_DAY(CouncilAsk, day, "day"),
                                       FIELD_TEXT(CouncilAsk, title, "title", 1, 40),
                                       FIELD_INT(CouncilAsk, present, "present", 0, 10000),
                                       FIELD_TEXT(CouncilAsk, minutes, "minutes", 1, 5000),
                                       {0}};

static Status council(Request *req, Reply *reply)
{
    Proposal *p;
    Meeting *m;
    size_t count;
    size_t meetings;
    int64_t done = 0, answered = 0;
    TRY(residents_proposals(req->tx, (PersonId){req->who.person}, &p, &count));
    TRY(residents_meetings(req->tx, &m, &meetings));
    JsonOut *out = reply_json(reply, 200);
    json_open(out, NULL, '{');
    json_open(out, "proposals", '[');
    for (size_t i = 0; i < count; i++) {
        done += p[i].state == PROPOSAL_DONE;
        answered += p[i].state >= PROPOSAL_DONE;
        json_open(out, NULL, '{');
        json_put_i64(out, "id", p[i].id.v);
        json_put_str(out, "words", p[i].words);
        json_put_text(out, "state", states[p[i].state]);
        json_put_str(out, "answer", p[i].answer);
        json_put_str(out, "meeting", p[i].meeting);
        json_put_i64(out, "yes", p[i].yes);
        json_put_bool(out, "mine", p[i].mine);
        json_put_i64(out, "made_ms", p[i].made_ms);
        json_put_i64_if(out, "answered_ms", p[i].answered_ms != 0, p[i].answered_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_i64(out, "done", done);
    json_put_i64(out, "answered", answered);
    json_open(out, "meetings", '[');
    for (size_t i = 0; i < meetings; i++) {
        char day[16];
        day_text(m[i].day, day);
        json_open(out, NULL, '{');
        json_put_i64(out, "id", m[i].id);
        json_put_text(out, "day", day);
        json_put_str(out, "title", m[i].title);
        json_put_i64(out, "present", m[i].present);
        json_put_str(out, "minutes", m[i].minutes);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return OK;
}

static Status say(Request *req, Reply *reply)
{
    CouncilAsk a = {0};
    ProposalId id;
    request_fields(req, &a);
    TRY(residents_propose(req->tx, (PersonId){req->who.person}, a.site, a.words, &id));
    return reply_id(reply, id.v);
}
static Status yes(Request *req, Reply *reply)
{
    CouncilAsk a = {0};
    request_fields(req, &a);
    TRY(residents_proposal_yes(req->tx, a.id, (PersonId){req->who.person}, a.yes));
    return reply_empty(reply, 204);
}
static Status answer(Request *req, Reply *reply)
{
    CouncilAsk a = {0};
    request_fields(req, &a);
    TRY(residents_proposal_answer(req->tx, a.id, (ProposalState)a.to, a.words, a.meeting));
    return reply_empty(reply, 204);
}
static Status meeting(Request *req, Reply *reply)
{
    CouncilAsk a = {0};
    int64_t id;
    request_fields(req, &a);
    TRY(residents_meeting_add(
        req->tx,
        &(Meeting){.day = a.day, .title = a.title, .present = a.present, .minutes = a.minutes},
        &id));
    return reply_id(reply, id);
}

#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

const Route residents_council_routes[] = {
    {GET, "/api/council", SIGNED_IN, READ, NULL, 0, NULL, council,
     "What residents propose, what was done about it, and the minutes of their council"},
    {POST, "/api/council/proposals", SIGNED_IN, WRITE, IN(say_fields, CouncilAsk), NULL, say,
     "Propose something; three a day"},
    {POST, "/api/council/proposals/{id}/yes", SIGNED_IN, WRITE, IN(yes_fields, CouncilAsk), NULL,
     yes, "Want it too, or not any more"},
    {POST, "/api/council/proposals/{id}/answer", ANSWERERS, WRITE, IN(answer_fields, CouncilAsk),
     NULL, answer, "What was done, or why not; who proposed it is told"},
    {POST, "/api/council/meetings", ANSWERERS, WRITE, IN(meeting_fields, CouncilAsk), NULL, meeting,
     "The minutes of a meeting"},
    {0},
};
