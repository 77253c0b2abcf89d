/* What funders bear of the allowances and have not paid yet: an account a funder and month, apart
 * from what its claims ask for. */
#include "domains/crew/inside.h"

Status crew_funder_account(Tx *tx, Str funder, int64_t month, AccountId *out)
{
    Str purpose = str_fmt(tx->arena, "%.*s %04d-%02d 人员补贴", STR_ARG(funder), (int)(month / 100),
                          (int)(month % 100));
    return funds_account(tx, (AccountKey){.kind = ACCOUNT_FUNDER, .purpose = purpose}, out);
}

static Status owes(Tx *tx, CrewOwed *o)
{
    AccountId account;
    Balance b;
    Status status = crew_funder_account(tx, o->funder, o->month, &account);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    TRY(funds_balance(tx, account, &b));
    o->owed_fen = -b.posted;
    return OK;
}

Status crew_owed(Tx *tx, CrewOwed **out, size_t *count)
{
    CrewOwed *all;
    size_t n, kept = 0;
    TRY(owed_list(tx, &all, &n));
    for (size_t i = 0; i < n; i++) {
        CrewOwed o = all[i];
        TRY(owes(tx, &o));
        if (o.fen || o.owed_fen) all[kept++] = o; /* all of it was taken back */
    }
    *out = all;
    *count = kept;
    return OK;
}

Status crew_funder_paid(Tx *tx, Str funder, int64_t month, TransferId *out)
{
    CrewOwed o = {.funder = funder, .month = month};
    AccountId outside, account;
    TRY(owes(tx, &o));
    if (o.owed_fen <= 0)
        return fail(tx, CONFLICT, "crew.nothing_owed", "%.*s这个月的人员补贴不欠了",
                    STR_ARG(funder));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_PAYOUT}, &outside));
    TRY(crew_funder_account(tx, funder, month, &account));
    return funds_transfer(tx,
                          &(FundsMove){.from = outside,
                                       .to = account,
                                       .amount = o.owed_fen,
                                       .reason = REASON_FUNDER_PAID,
                                       .subject = month},
                          out);
}
