/* What the tests of money share: the street, and what they read of the last answer. */
#pragma once
#include "street.h"

/* The first elder who has family. */
static inline int64_t elder_of(World *w)
{
    return test_number(w->t, "SELECT min(person_id) FROM relation");
}

/* A site that has settled meals. */
static inline int64_t shitang_site(World *w)
{
    return test_number(w->t, "SELECT min(site_id) FROM settlement WHERE state = 2");
}

/* `shape` with the id in the place of {}. */
static inline const char *path(const World *w, const char *shape, int64_t id)
{
    Str at = str_of(shape), hole = STR("{}");
    size_t k = str_find(at, hole, 0);
    return str_fmt(w->arena, "%.*s%lld%.*s", (int)k, shape, (long long)id, (int)(at.len - k - 2),
                   shape + k + 2)
        .ptr;
}

static inline size_t length(const Json *at, const char *key)
{
    const Json *list = at ? json_member(at, key) : NULL;
    return list ? json_count(list) : 0;
}

/* The sum of a member over the items of a list. */
static inline int64_t sum_of(const Json *at, const char *key, const char *member)
{
    const Json *list = json_member(at, key);
    int64_t sum = 0;
    for (size_t i = 0; list && i < json_count(list); i++)
        sum += json_i64_or(json_item(list, i), member, 0);
    return sum;
}

static inline int64_t this_month(const World *w)
{
    Civil c = day_civil(ms_day(w->t->now_ms, SHANGHAI_MS));
    return c.year * 100 + c.month;
}
static inline int64_t month_before(int64_t month)
{
    return month % 100 == 1 ? month - 89 : month - 1;
}
