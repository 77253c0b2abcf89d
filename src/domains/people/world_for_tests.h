/* What the tests of people share: a store with this domain alone, one transaction as somebody, and
 * an elder to begin with. */
#pragma once
#include "domains/people/inside.h"
#include "store/test_store.h"

enum { HERE = 7, ELSEWHERE = 8 };

static const StorePart *const people_parts[] = {&people_domain.store, NULL};

static inline TestStore *open_people(TestEngine engine)
{
    secret_open_for_test();
    return test_store_open(people_parts, engine);
}

/* One transaction as an actor in a role. */
typedef struct Act {
    int64_t actor;
    Role role;
    Status (*fn)(Tx *tx, void *job);
    void *job;
} Act;

static inline Status as_actor(Tx *tx, void *job)
{
    Act *act = job;
    tx->origin.actor = act->actor;
    tx->origin.role = act->role;
    return act->fn(tx, act->job);
}

static inline Status write_as(TestStore *t, int64_t actor, Role role, TxFn fn, void *job)
{
    Act act = {actor, role, fn, job};
    return test_write(t, HERE, as_actor, &act);
}

typedef struct Adding {
    Person ask;
    PersonId id;
} Adding;
static inline Status add(Tx *tx, void *job)
{
    Adding *a = job;
    return people_add(tx, &a->ask, &a->id);
}

static inline PersonId somebody(TestStore *t, const char *name, const char *card)
{
    Adding a = {.ask = {.name = str_of(name),
                        .card = str_of(card),
                        .phone = STR("138 0013 8000"),
                        .address = STR("幸福里3栋2单元502"),
                        .birth = day_of(1941, 5, 3),
                        .has_birth = true,
                        .is_elder = true}};
    CHECK_STATUS(OK, test_write(t, HERE, add, &a));
    return a.id;
}

typedef struct Finding {
    const char *typed;
    Found *found;
    size_t count;
} Finding;
static inline Status find(Tx *tx, void *job)
{
    Finding *f = job;
    return people_find(tx, str_of(f->typed), 0, 10, &f->found, &f->count);
}

/* How many people are found by these letters. */
static inline int64_t finds(TestStore *t, int64_t community, const char *typed)
{
    Finding f = {typed, NULL, 0};
    CHECK_STATUS(OK, test_read(t, community, find, &f));
    return (int64_t)f.count;
}
