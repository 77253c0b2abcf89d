/* A benefit is cut or ended after its notice period: weighed first, told to everybody who would pay
 * more, and begun on its day. */
#include "domains/benefits/inside.h"

enum { TELL_BATCH = 200, TELL_PAUSE_MS = 2000 };

Status benefits_notice_days(Tx *tx, ProgrammeId programme, int64_t *days)
{
    Status status = notice_days_find(tx, programme, days);
    if (status == NOT_FOUND) *days = NOTICE_DAYS_USUAL;
    return status == NOT_FOUND ? OK : status;
}

/* ---- Weighing ---- */

static Fen sum_of(const BenefitScheme *scheme, const Fen *funders)
{
    Fen sum = 0;
    for (size_t f = 0; f < scheme->funder_count; f++)
        if (!str_is(scheme->funders[f], "operator")) sum = fen_add(sum, funders[f]);
    return sum;
}

Status benefits_change_weigh(Tx *tx, OrganisationId site, ProgrammeId new, ChangeWeighed *out)
{
    Programme old, next = {.rules = STR("")};
    TrialRun run;
    Day today = tx_today(tx);
    *out = (ChangeWeighed){0};
    Status status = site_programme_find(tx, site, &old);
    if (status == NOT_FOUND)
        return fail(tx, CONFLICT, "benefits.no_old", "这里现在没有方案，直接启用就行");
    TRY(status);
    status = new.v ? programme_find(tx, new, &next) : OK;
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "benefits.no_programme", "没有找到这个补贴方案");
    TRY(status);
    if (old.id.v == new.v) return fail(tx, CONFLICT, "benefits.no_change", "这里用的就是这个方案");
    TrialAsk ask = {old.id, today - CHANGE_WEIGH_DAYS, today, next.rules};
    TRY(trial_run(tx, &ask, site, &run));
    ProgrammeChange *c = &out->change;
    *c = (ProgrammeChange){.site = site,
                           .old = old.id,
                           .new = new,
                           .why_early = STR(""),
                           .days = CHANGE_WEIGH_DAYS,
                           .meals = run.trial.meals,
                           .losers = run.trial.losers,
                           .winners = run.trial.winners,
                           .unchanged = run.trial.unchanged,
                           .funders_old = sum_of(run.old, run.trial.funder_old),
                           .funders_new = sum_of(run.draft, run.trial.funder_new),
                           .pay_old = run.trial.pay_old,
                           .pay_new = run.trial.pay_new};
    TRY(benefits_notice_days(tx, old.id, &c->notice_days));
    out->earliest = c->losers ? today + (Day)c->notice_days : today + 1;
    out->losers = NEW_ARRAY(tx->arena, PersonId, run.person_count);
    out->more = NEW_ARRAY(tx->arena, Fen, run.person_count);
    for (size_t i = 0; i < run.person_count; i++) {
        if (run.difference[i] <= 0) continue;
        out->losers[out->loser_count] = (PersonId){run.person_ids[i]};
        out->more[out->loser_count++] = run.difference[i];
    }
    return OK;
}

/* ---- Planning ---- */

static Status check_plan(Tx *tx, const ChangeWeighed *w, Day from, Str why_early)
{
    Programme old;
    ChangeId waiting;
    char text[16];
    Status status = site_programme_find(tx, w->change.site, &old);
    if (status == NOT_FOUND || (status == OK && old.id.v != w->change.old.v))
        return fail(tx, CONFLICT, "benefits.change_stale", "这里的方案刚换过，请重新看影响");
    TRY(status);
    status = reform_waiting(tx, w->change.site, &waiting);
    if (status == OK)
        return fail(tx, CONFLICT, "benefits.change_waits", "已经有一个改动在等，先撤回它");
    if (status != NOT_FOUND) return status;
    if (from <= tx_today(tx)) return fail(tx, INVALID, "benefits.change_day", "最早从明天开始");
    if (w->change.new.v) {
        Programme next;
        TRY(programme_find(tx, w->change.new, &next));
        TRY(begins_by(tx, &next, from));
    }
    day_text(w->earliest, text);
    if (from < w->earliest && !why_early.len)
        return fail(tx, CONFLICT, "benefits.notice_period",
                    "有 %lld 人会多付，要提前 %lld 天告知，最早 %s；提前的要写明原因",
                    (long long)w->change.losers, (long long)w->change.notice_days, text);
    return OK;
}

Status benefits_change_plan(Tx *tx, const ChangeWeighed *w, Day from, Str why_early, ChangeId *out)
{
    ProgrammeChange c = w->change;
    TRY(check_plan(tx, w, from, why_early));
    c.id.v = id_next(tx);
    c.from = from;
    c.why_early = from < w->earliest ? why_early : STR("");
    TRY(reform_insert(tx, &c));
    for (size_t i = 0; i < w->loser_count; i++)
        TRY(loser_insert(tx, c.id, w->losers[i], w->more[i]));
    TRY(timer_set(tx, "benefits.change_begins", c.id.v, day_ms(from, SHANGHAI_MS)));
    if (w->loser_count) TRY(timer_set(tx, "benefits.change_tell", c.id.v, tx->now_ms));
    *out = c.id;
    return event_publish(tx, "benefits.change_planned", c.id.v,
                         str_fmt(tx->arena, "{\"site\":%lld}", (long long)c.site.v));
}

Status benefits_change_withdraw(Tx *tx, ChangeId id)
{
    ProgrammeChange c;
    Status status = reform_find(tx, id, &c);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "benefits.no_such_change", "没有找到这个改动");
    TRY(status);
    if (c.state == CHANGE_WITHDRAWN) return OK;
    if (c.state == CHANGE_BEGUN)
        return fail(tx, CONFLICT, "benefits.change_over", "这个改动已经开始了，请另做一个");
    TRY(reform_move(tx, id, CHANGE_WITHDRAWN));
    TRY(timer_cancel(tx, "benefits.change_begins", id.v));
    return event_publish(tx, "benefits.change_withdrawn", id.v,
                         str_fmt(tx->arena, "{\"site\":%lld}", (long long)c.site.v));
}

/* ---- On its day, and until then ---- */

Status change_begins(Tx *tx, int64_t change, Ms due_ms)
{
    ProgrammeChange c;
    (void)due_ms;
    TRY(reform_find(tx, (ChangeId){change}, &c));
    if (c.state != CHANGE_WAITING) return OK;
    if (c.new.v) {
        TRY(programme_set_live(tx, c.new));
        TRY(site_programme_set(tx, c.site, c.new));
    } else {
        TRY(site_programme_end(tx, c.site));
    }
    TRY(reform_move(tx, c.id, CHANGE_BEGUN));
    return event_publish(tx, "benefits.programme_live", c.new.v, STR(""));
}

Status benefits_site_leaves(Tx *tx, OrganisationId site)
{
    return site_programme_end(tx, site);
}

/* A batch at a time, so that nobody waits behind a whole town being told. */
Status change_tell(Tx *tx, int64_t change, Ms due_ms)
{
    ProgrammeChange c;
    Rows rows;
    (void)due_ms;
    TRY(reform_find(tx, (ChangeId){change}, &c));
    if (c.state == CHANGE_WITHDRAWN) return OK;
    TRY(losers_untold(tx, c.id, TELL_BATCH, &rows));
    Civil day = day_civil(c.from);
    for (size_t i = 0; i < rows.count; i++) {
        char yuan[32];
        MessageId message;
        fen_text(row_int(&rows.rows[i], 1), yuan);
        Str words = str_fmt(tx->arena,
                            "从%d月%d日起，吃饭补贴有变。照您这四周吃的，会多付 %s 元。饭照样吃。",
                            day.month, day.day, yuan);
        TRY(notice_tell(
            tx,
            &(Notice){.to = {row_int(&rows.rows[i], 0)}, .kind = "benefits.change", .words = words},
            &message));
        TRY(loser_told(tx, c.id, (PersonId){row_int(&rows.rows[i], 0)}));
    }
    return rows.count < TELL_BATCH
               ? OK
               : timer_set(tx, "benefits.change_tell", change, tx->now_ms + TELL_PAUSE_MS);
}

Status benefits_changes(Tx *tx, OrganisationId site, ProgrammeChange **out, size_t *count)
{
    Rows rows;
    TRY(reform_list(tx, site, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, reform_read(r));
    return OK;
}

Str benefits_change_words(Arena *arena, const ProgrammeChange *c)
{
    Buf buf = buf_new(arena, 1024);
    char old[32], new[32], pay_old[32], pay_new[32];
    fen_text(c->funders_old, old);
    fen_text(c->funders_new, new);
    fen_text(c->pay_old, pay_old);
    fen_text(c->pay_new, pay_new);
    buf_fmt(&buf, "照这 %lld 天的 %lld 餐算。\n", (long long)c->days, (long long)c->meals);
    buf_fmt(&buf, "补贴从 %s 元变成 %s 元。\n", old, new);
    buf_fmt(&buf, "老人付的从 %s 元变成 %s 元。\n", pay_old, pay_new);
    buf_fmt(&buf, "%lld 人多付，%lld 人少付。\n", (long long)c->losers, (long long)c->winners);
    return buf_str(&buf);
}
