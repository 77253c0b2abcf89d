/* What the routes of benefits share: how an office is written, and a sentence with an amount. */
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

/* A sentence with an amount, left out when there is nothing to say. */
static inline void say_fen(Buf *buf, const char *before, Fen fen)
{
    char yuan[32];
    if (!fen) return;
    fen_text(fen, yuan);
    buf_fmt(buf, "%s %s 元。\n", before, yuan);
}

/* Months are numbers like 202603. */
static inline int64_t month_before(int64_t month)
{
    return month % 100 == 1 ? month - 89 : month - 1;
}
