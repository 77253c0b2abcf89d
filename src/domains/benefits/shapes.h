/* What the routes of benefits share: who is an office, and how days, times and names are written.
 */
#pragma once
#include "domains/benefits/inside.h"

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
