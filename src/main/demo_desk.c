/* Who brings the meals of the demo's first canteen: a courier on an e-bike, a volunteer on foot,
 * two neighbours who help out, and a platform for what nobody else can bring. */
#include "domains/dispatch/desk.h"
#include "main/demo.h"

enum { HELPERS = 3, FEW = 12 };

static const struct {
    const char *name;
    bool fallback;
} helpers[HELPERS] = {{"林阿姐", false}, {"高师傅", false}, {"跑腿平台", true}};

static Status set_one(Tx *tx, OrganisationId site, PersonId person, bool ebike, bool fallback)
{
    return dispatch_carrier_set(
        tx, site,
        &(Carrier){.person = person,
                   .pace = ebike ? PACE_EBIKE : PACE_WALK,
                   .boxes = fallback ? 60
                            : ebike  ? 24
                                     : 12,
                   .from_min = 10 * 60 + 30,
                   .until_min = 13 * 60 + 30,
                   .trips = fallback ? 1 : 3,
                   .reload_min = 4,
                   .skills = SKILL_COMPANION | (ebike ? SKILL_STAIRS : SKILL_DIALECT | SKILL_HOUSE),
                   .fallback = fallback});
}

/* Some live high up without a lift, some take their medicine at half past eleven. */
static Status set_needs(Tx *tx, const Demo *d)
{
    for (int i = 0; i < FEW; i++) {
        const DemoElder *e = &d->elders[1 + 7 * i];
        ClientNeed need = {.person = e->id,
                           .until_min = i % 3 == 0 ? 11 * 60 + 45 : DESK_UNTIL_MIN,
                           .service_s = e->floor > 4 ? 240 : DESK_SERVICE_S,
                           .priority = i % 3 == 0 ? 50 : 0};
        TRY(dispatch_need_set(tx, d->sites[0], &need));
    }
    return OK;
}

static Status fill(Tx *tx, void *job)
{
    Demo *d = job;
    OrganisationId site = d->sites[0];
    PersonId who[4] = {{0}};
    for (int i = 0; i < DEMO_STAFF; i++) {
        if (d->staff[i].role == ROLE_COURIER) who[0] = d->staff[i].person;
        if (d->staff[i].role == ROLE_VOLUNTEER) who[1] = d->staff[i].person;
    }
    for (int i = 0; i < HELPERS; i++) {
        PersonId person;
        TRY(people_add(tx, &(Person){.name = str_of(helpers[i].name)}, &person));
        TRY(set_one(tx, site, person, i == 1 || helpers[i].fallback, helpers[i].fallback));
        if (i < 2) who[2 + i] = person;
    }
    TRY(set_one(tx, site, who[0], true, false));
    TRY(set_one(tx, site, who[1], false, false));
    for (int n = 1; n <= 4; n++)
        TRY(dispatch_plan_set(tx, site, n, str_fmt(tx->arena, "%d 号线", n), 11 * 60, who[n - 1]));
    return set_needs(tx, d);
}

Status demo_desk(Demo *d)
{
    TxOrigin origin = {.community = {DEMO_COMMUNITY}, .purpose = "demo"};
    return store_write(d->store, origin, d->arena, fill, d, d->problem);
}
