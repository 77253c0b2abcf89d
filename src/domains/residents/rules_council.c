/* You said, we did: proposals with who wants them too, and the minutes of the council. */
#include "domains/residents/inside.h"

enum { A_DAY_MOST = 3, KEEP_DAYS = 90 };

Status residents_propose(Tx *tx, PersonId person, OrganisationId site, Str words, ProposalId *out)
{
    int64_t said;
    Organisation about;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    if (site.v) TRY(people_organisation_find(tx, site, &about));
    TRY(proposals_since(tx, person, tx->now_ms - DAY_MS, &said));
    if (said >= A_DAY_MOST)
        return fail(tx, CONFLICT, "residents.said_today", "今天说了三条了，都记下了，明天再说");
    Proposal p = {.id = {id_next(tx)}, .site = site, .person = person, .words = words};
    TRY(proposal_insert(tx, &p));
    TRY(yes_put(tx, p.id, person));
    *out = p.id;
    return event_publish(tx, "residents.proposed", p.id.v, STR(""));
}

static Status load(Tx *tx, ProposalId id, Proposal *out)
{
    Status status = proposal_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "residents.no_proposal", "没有找到这条建议")
                               : status;
}

static Status answered(Tx *tx)
{
    return fail(tx, CONFLICT, "residents.answered", "这条建议已经有结果了，请刷新再看");
}

Status residents_proposal_yes(Tx *tx, ProposalId id, PersonId person, bool yes)
{
    Proposal p;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    TRY(load(tx, id, &p));
    if (p.state > PROPOSAL_TAKEN) return answered(tx);
    return yes ? yes_put(tx, id, person) : yes_drop(tx, id, person);
}

Status residents_proposal_answer(Tx *tx, ProposalId id, ProposalState to, Str answer,
                                 int64_t meeting)
{
    static const char *const words[] = {
        [PROPOSAL_TAKEN] = "开始办了", [PROPOSAL_DONE] = "办好了", [PROPOSAL_DECLINED] = "办不了"};
    Proposal p;
    MessageId message;
    TRY(load(tx, id, &p));
    if (p.state == to && str_eq(p.answer, answer)) return OK;
    if (p.state > PROPOSAL_TAKEN || to <= p.state) return answered(tx);
    if (!answer.len)
        return fail(tx, INVALID, "residents.need_answer", "请写一句：做了什么，或者为什么不行");
    if (meeting) {
        bool there;
        TRY(meeting_there(tx, meeting, &there));
        if (!there) return fail(tx, INVALID, "residents.no_meeting", "没有找到这次会");
    }
    ProposalState from = p.state;
    p.state = to;
    p.answer = answer;
    TRY(proposal_update(tx, &p, from, meeting));
    TRY(notice_tell(
        tx,
        &(Notice){.to = p.person,
                  .kind = "residents.answered",
                  .words = str_fmt(tx->arena, "您提的建议%s：%.*s", words[to], STR_ARG(answer))},
        &message));
    return event_publish(tx, "residents.answered", id.v, STR(""));
}

Status residents_proposals(Tx *tx, PersonId asking, Proposal **out, size_t *count)
{
    return proposal_list(tx, asking, tx->now_ms - KEEP_DAYS * DAY_MS, out, count);
}

Status residents_meeting_add(Tx *tx, const Meeting *meeting, int64_t *id)
{
    Meeting m = *meeting;
    if (m.day > tx_today(tx))
        return fail(tx, INVALID, "residents.meeting_day", "会还没开，开过再记");
    m.id = id_next(tx);
    *id = m.id;
    return meeting_insert(tx, &m);
}

Status residents_meetings(Tx *tx, Meeting **out, size_t *count)
{
    return meeting_list(tx, out, count);
}
