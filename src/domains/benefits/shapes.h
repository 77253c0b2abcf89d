/* What the routes of benefits share: who is an office, and how days, times and names are written.
 */
#pragma once
#include "domains/benefits/inside.h"

#define OFFICE                                                                                     \
    (ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN) |              \
     ROLE_BIT(ROLE_FINANCE))

/* Organisations by id, for answers that name them. */
typedef struct Names {
    Organisation *items;
    size_t count;
} Names;
static inline Status names_read(Tx *tx, Names *out)
{
    return people_organisations(tx, &out->items, &out->count);
}
static inline Str name_of(const Names *names, OrganisationId id)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i].id.v == id.v) return names->items[i].name;
    return STR("");
}

static inline void put_lines(JsonOut *out, const char *key, Str lines)
{
    json_open(out, key, '[');
    for (Str rest = lines; rest.ptr;) {
        Str line = str_cut(&rest, '\n');
        if (line.len) json_put_str(out, NULL, line);
    }
    json_close(out, ']');
}

static inline void put_office(JsonOut *out, const Office *o)
{
    json_open(out, NULL, '{');
    json_put_str(out, "funder", o->funder);
    json_put_i64(out, "claims", o->claims);
    json_put_i64(out, "open", o->open);
    json_put_i64(out, "oldest_days", o->oldest_days);
    if (o->approve_days >= 0) json_put_i64(out, "median_days_to_approve", o->approve_days);
    if (o->pay_days >= 0) json_put_i64(out, "median_days_to_pay", o->pay_days);
    json_close(out, '}');
}
