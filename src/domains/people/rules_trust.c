#include "domains/people/inside.h"

/* What each role of staff may see of anybody in its work (domain rules P-5); 0 for the others.
 * Health needs the person's consent besides. */
static const struct {
    Role role;
    int64_t see, act;
} staff[] = {
    {ROLE_REGISTRAR, SCOPE_PROFILE | SCOPE_DIET | SCOPE_MEALS | SCOPE_MONEY,
     SCOPE_PROFILE | SCOPE_DIET},
    {ROLE_ADMIN, SCOPE_PROFILE, SCOPE_PROFILE},
    {ROLE_SOCIAL_WORKER,
     SCOPE_PROFILE | SCOPE_DIET | SCOPE_MEALS | SCOPE_VISITS | SCOPE_ALARMS | SCOPE_HEALTH,
     SCOPE_PROFILE | SCOPE_DIET | SCOPE_MEALS | SCOPE_VISITS},
    {ROLE_AIDE, SCOPE_PROFILE | SCOPE_DIET | SCOPE_MEALS | SCOPE_VISITS,
     SCOPE_MEALS | SCOPE_VISITS},
    {ROLE_SITE_MANAGER, SCOPE_PROFILE | SCOPE_MEALS | SCOPE_DIET | SCOPE_MONEY,
     SCOPE_MEALS | SCOPE_MONEY},
    {ROLE_CANTEEN_WORKER, SCOPE_PROFILE | SCOPE_MEALS | SCOPE_DIET, SCOPE_MEALS | SCOPE_MONEY},
    {ROLE_COOK, SCOPE_DIET, 0},
    {ROLE_COURIER, SCOPE_PROFILE, 0},
    {ROLE_CARER, SCOPE_PROFILE | SCOPE_VISITS | SCOPE_DIET, SCOPE_VISITS},
    {ROLE_CLINICIAN, SCOPE_PROFILE | SCOPE_HEALTH | SCOPE_DIET, SCOPE_HEALTH | SCOPE_DIET},
    {ROLE_HEALTH_MANAGER, SCOPE_PROFILE | SCOPE_HEALTH | SCOPE_DIET, SCOPE_HEALTH},
    {ROLE_GRID_WORKER, SCOPE_PROFILE | SCOPE_VISITS, SCOPE_VISITS},
    {ROLE_COMMITTEE, SCOPE_PROFILE | SCOPE_VISITS, SCOPE_VISITS},
    {ROLE_BUILDING_LEAD, SCOPE_PROFILE, 0},
    {ROLE_OPERATOR, SCOPE_PROFILE | SCOPE_MEALS | SCOPE_ALARMS | SCOPE_PLACE | SCOPE_DIET,
     SCOPE_MEALS | SCOPE_ALARMS},
    {ROLE_CIVIL_AFFAIRS, SCOPE_PROFILE | SCOPE_MEALS | SCOPE_MONEY, 0},
    {ROLE_DEVICE, SCOPE_PROFILE | SCOPE_MEALS | SCOPE_DIET, SCOPE_MEALS | SCOPE_MONEY},
};

static int64_t staff_sees(int64_t role)
{
    for (size_t i = 0; i < sizeof staff / sizeof *staff; i++)
        if ((int64_t)staff[i].role == role) return staff[i].see;
    return 0;
}

static int64_t staff_acts(int64_t role)
{
    for (size_t i = 0; i < sizeof staff / sizeof *staff; i++)
        if ((int64_t)staff[i].role == role) return staff[i].act;
    return 0;
}

static Status must_exist(Tx *tx, PersonId person)
{
    PersonFacts facts;
    return people_facts(tx, person, &facts);
}

static Status related(Tx *tx, PersonId person, PersonId other, Relation *out, bool *yes)
{
    Status status = relation_between(tx, person, other, tx_today(tx), out);
    *yes = status == OK;
    return status == NOT_FOUND ? OK : status;
}

/* By what the relation says, and by what the elder shared with this relative since. */
Status people_relative_sees(Tx *tx, PersonId person, PersonId relative, Scope scope, bool *yes)
{
    static const struct {
        Scope scope;
        Purpose purpose;
    } shared[] = {{SCOPE_HEALTH, PURPOSE_HEALTH},
                  {SCOPE_PLACE, PURPOSE_LOCATION},
                  {SCOPE_MONEY, PURPOSE_FINANCE}};
    Relation relation;
    TRY(related(tx, person, relative, &relation, yes));
    if (!*yes) return OK;
    int64_t sees = relation.scopes;
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
        bool agreed = false;
        if (!(scope & shared[i].scope) || sees & shared[i].scope) continue;
        TRY(people_consents_to(tx, person, shared[i].purpose, RECEIVER_FAMILY, relative, &agreed));
        if (agreed) sees |= shared[i].scope;
    }
    *yes = (sees & scope) == scope;
    return OK;
}

Status people_may_see(Tx *tx, PersonId person, Scope scope)
{
    TRY(must_exist(tx, person));
    if (tx->origin.actor == 0 || tx->origin.actor == person.v) return OK;

    bool allowed = (staff_sees(tx->origin.role) & scope) == scope;
    if (allowed && (scope & SCOPE_HEALTH))
        TRY(people_consents_to(tx, person, PURPOSE_HEALTH, RECEIVER_STAFF, (PersonId){0},
                               &allowed));
    if (!allowed)
        TRY(people_relative_sees(tx, person, (PersonId){tx->origin.actor}, scope, &allowed));
    bool broken = false;
    if (!allowed) TRY(emergency_open(tx, person, &broken));
    if (!allowed && !broken)
        return fail(tx, DENIED, "people.not_shared", "这位老人没有把这部分资料给您看");
    return tx->can_write ? look_add(tx, person, scope, broken) : OK;
}

Status people_may_act(Tx *tx, PersonId actor, PersonId person, Scope scope)
{
    TRY(must_exist(tx, person));
    if (actor.v == 0 || actor.v == person.v) return OK;
    if (actor.v == tx->origin.actor && (staff_acts(tx->origin.role) & scope) == scope) return OK;
    Relation relation;
    bool yes;
    TRY(related(tx, person, actor, &relation, &yes));
    if (yes && (relation.acts & scope) == scope) return OK;
    return fail(tx, DENIED, "people.may_not_act", "要先得到这位老人同意，才能替他办");
}

Status people_spend_limit(Tx *tx, PersonId actor, PersonId person, Fen *limit)
{
    *limit = INT64_MAX;
    if (actor.v == 0 || actor.v == person.v) return OK;
    if (actor.v == tx->origin.actor && (staff_acts(tx->origin.role) & SCOPE_MONEY)) return OK;
    Relation relation;
    bool yes;
    TRY(related(tx, person, actor, &relation, &yes));
    *limit = yes ? relation.limit_fen : 0;
    return OK;
}

Status people_consents(Tx *tx, PersonId person, Purpose purpose, bool *yes)
{
    int64_t id;
    TRY(consent_open_id(tx, person, purpose, STR(""), &id));
    *yes = id != 0;
    return OK;
}

/* ---- Relations ---- */

Status people_relation_ask(Tx *tx, const Relation *r, int64_t *id)
{
    bool exists;
    Relation held;
    if (r->person.v == r->other.v)
        return fail(tx, INVALID, "people.self_relation", "不能和自己建立关系");
    if ((r->acts & ~r->scopes) != 0)
        return fail(tx, INVALID, "people.act_unseen", "能替老人办的事，也要能看");
    TRY(must_exist(tx, r->person));
    TRY(must_exist(tx, r->other));
    TRY(related(tx, r->person, r->other, &held, &exists));
    bool longer = exists && held.ends && (!r->ends || r->until > held.until);
    if (exists && (held.scopes & r->scopes) == r->scopes && (held.acts & r->acts) == r->acts &&
        r->limit_fen <= held.limit_fen && !longer)
        return fail(tx, CONFLICT, "people.relation_held", "已经有这样的关系，不用再加");
    *id = id_next(tx);
    TRY(relation_insert(tx, *id, r));
    return event_publish(tx, "people.relation_asked", r->person.v, STR(""));
}

/* Only the elder's own yes, or a staff member who notes how it was given, makes a relation hold. */
Status people_relation_agree(Tx *tx, int64_t id, Str how)
{
    Relation r;
    Status status = relation_find(tx, id, &r);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "people.no_relation", "没有找到这个请求");
    TRY(status);
    bool self = tx->origin.actor == r.person.v;
    if (!self && tx->origin.actor != 0 && !(staff_acts(tx->origin.role) & SCOPE_PROFILE))
        return fail(tx, DENIED, "people.not_yours", "要老人自己同意，或由工作人员当面登记");
    if (!self && tx->origin.actor == r.other.v)
        return fail(tx, DENIED, "people.own_request", "不能替老人同意自己的请求");
    if (r.state == RELATION_AGREED) return OK;
    if (r.state != RELATION_ASKED)
        return fail(tx, CONFLICT, "people.relation_over", "这个请求已经结束，请重新申请");
    TRY(relation_move(tx, id, RELATION_ASKED, RELATION_AGREED, how));
    if (r.ends) TRY(timer_set(tx, "people.relation_until", id, day_ms(r.until + 1, SHANGHAI_MS)));
    return event_publish(tx, "people.changed", r.person.v, STR(""));
}

Status people_relation_end(Tx *tx, int64_t id)
{
    Relation r;
    Status status = relation_find(tx, id, &r);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "people.no_relation", "没有找到这个关系");
    TRY(status);
    bool party = tx->origin.actor == r.person.v || tx->origin.actor == r.other.v;
    if (!party && tx->origin.actor != 0 && !(staff_acts(tx->origin.role) & SCOPE_PROFILE))
        return fail(tx, NOT_FOUND, "people.no_relation", "没有找到这个关系");
    if (r.state == RELATION_ENDED) return OK;
    TRY(relation_move(tx, id, r.state, RELATION_ENDED, STR("")));
    TRY(timer_cancel(tx, "people.relation_until", id));
    return event_publish(tx, "people.changed", r.person.v, STR(""));
}

/* ---- Consents ---- */

Status people_consent_give(Tx *tx, PersonId person, const Consent *ask, int64_t *id)
{
    Consent consent = *ask;
    TRY(must_exist(tx, person));
    if (consent.text_hash.len == 0)
        return fail(tx, INVALID, "people.consent_text", "没有记下同意书的版本，请重新打开这一页");
    Relation relation;
    bool yes = true;
    if (consent.to.v) TRY(related(tx, person, consent.to, &relation, &yes));
    if (!yes || (consent.to.v && consent.to_kind != RECEIVER_FAMILY))
        return fail(tx, INVALID, "people.consent_to", "只能给已经认过的家人看");
    Consent held;
    int64_t changed;
    TRY(consent_open(tx, person, consent.purpose, consent.receiver, &held));
    *id = held.id;
    if (held.id && held.to_kind == consent.to_kind && held.to.v == consent.to.v)
        return OK; /* given already: the first answer stands */
    if (held.id) TRY(consent_close(tx, person, held.id, &changed)); /* to others than now */
    consent.given_by = (PersonId){tx->origin.actor};
    *id = id_next(tx);
    TRY(consent_insert(tx, person, *id, &consent));
    return event_publish(tx, "people.consent_given", person.v, STR(""));
}

Status people_consent_end(Tx *tx, PersonId person, int64_t consent)
{
    int64_t changed;
    TRY(consent_close(tx, person, consent, &changed));
    if (changed != 1)
        return fail(tx, NOT_FOUND, "people.no_consent", "没有找到这一条，可能已经收回");
    return event_publish(tx, "people.consent_ended", person.v, STR(""));
}
