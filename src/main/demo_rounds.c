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

/* What is wanted where there is none in reach, and a door with steps to be mended. */
static Status say_wants(Tx *tx, void *job)
{
    const Demo *d = job;
    GeoHome *homes;
    size_t count;
    for (int i = 0; i < DEMO_STAFF; i++)
        if (d->staff[i].role == ROLE_SOCIAL_WORKER) tx->origin.actor = d->staff[i].person.v;
    tx->origin.role = ROLE_SOCIAL_WORKER;
    TRY(geo_homes(tx, &homes, &count));
    for (size_t i = 0; i < count; i += i < count / 2 ? 31 : 7)
        TRY(rounds_ask(tx, (PersonId){tx->origin.actor}, homes[i].person, PLACE_CANTEEN,
                       i % 3 ? 11 : 17));
    Place *places;
    TRY(geo_places(tx, PLACE_STATION, &places, &count));
    if (!count) return OK;
    AccessSurvey s = {.place = places[0].id,
                      .yes = ACCESS_MARK_LIGHT | ACCESS_MARK_SEAT | ACCESS_MARK_DOOR,
                      .no = ACCESS_MARK_LEVEL | ACCESS_MARK_HANDRAIL,
                      .words = STR("门口两级台阶，无坡道")};
    AccessWorkId id;
    TRY(access_survey(tx, &s));
    AccessWork w = {.place = places[0].id, .title = STR("门口坡道和扶手"), .goal_fen = 480000};
    return access_work_add(tx, &w, &id);
}

Status demo_rounds(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    TRY(store_write(d->store, origin, d->arena, give_cases, d, d->problem));
    TRY(store_write(d->store, origin, d->arena, say_skills, d, d->problem));
    return store_write(d->store, origin, d->arena, say_wants, d, d->problem);
}
