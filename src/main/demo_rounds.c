/* Of the made-up community: whom the aide looks after, and what helpers can. */
#include "main/demo.h"

#include "domains/rounds/rounds.h"

enum { CASES = 14 };

static Status give_cases(Tx *tx, void *job)
{
    const Demo *d = job;
    PersonId aide = {0};
    for (int i = 0; i < DEMO_STAFF; i++)
        if (d->staff[i].role == ROLE_AIDE) aide = d->staff[i].person;
    for (int i = 0, given = 0; i < DEMO_ELDERS && given < CASES; i += 11) {
        RoundCaseId id;
        if (!d->elders[i].alone) continue;
        TRY(rounds_give(tx, aide, d->elders[i].id, 0, &id));
        given++;
    }
    return OK;
}

static Status say_skills(Tx *tx, void *job)
{
    const Demo *d = job;
    for (int i = 0; i < DEMO_STAFF; i++) {
        int64_t skills = d->staff[i].role == ROLE_AIDE ? SKILL_VISIT | SKILL_CARE | SKILL_ERRAND
                         : d->staff[i].role == ROLE_VOLUNTEER     ? SKILL_VISIT | SKILL_DIGITAL
                         : d->staff[i].role == ROLE_SOCIAL_WORKER ? SKILL_COUNSEL | SKILL_VISIT
                                                                  : 0;
        if (skills) TRY(rounds_skill_set(tx, d->staff[i].person, skills));
    }
    return OK;
}

Status demo_rounds(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    TRY(store_write(d->store, origin, d->arena, give_cases, d, d->problem));
    return store_write(d->store, origin, d->arena, say_skills, d, d->problem);
}
