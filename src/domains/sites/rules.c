/* Steps of a site, and how it leaves without anybody missing a meal. */
#include "domains/sites/inside.h"

enum { STANDIN_DAYS = 28, WAITING_DAYS = 60 };

Status site_of_id(Tx *tx, OrganisationId id, Organisation *out)
{
    Status status = people_organisation_find(tx, id, out);
    if (status != NOT_FOUND) return status;
    return fail(tx, NOT_FOUND, "sites.no_site", "没有找到这个食堂");
}

/* Another canteen that is open, or on probation, and has its hours. */
static Status check_cook(Tx *tx, OrganisationId site, OrganisationId cook, Organisation *out)
{
    MealSite hours;
    TRY(site_of_id(tx, cook, out));
    Status status = meals_site(tx, cook, &hours);
    if (status == NOT_FOUND || cook.v == site.v || out->state > SITE_OPEN)
        return fail(tx, CONFLICT, "sites.cannot_cook", "这家不能接手做饭，请换一家");
    return status;
}

/* ---- Steps ---- */

static bool may_step(int64_t from, SiteState to)
{
    switch (to) {
    case SITE_OPEN: return from == SITE_PROBATION || from == SITE_SUSPENDED;
    case SITE_SUSPENDED: return from == SITE_OPEN || from == SITE_PROBATION;
    case SITE_PROBATION:
    case SITE_LEFT: return false;
    }
    return false;
}

static Status set_cook(Tx *tx, const StepAsk *ask)
{
    Standing *all;
    Organisation cook;
    size_t count;
    Day today = tx_today(tx);
    TRY(meals_standing_at(tx, ask->site, &all, &count));
    if (ask->to == SITE_SUSPENDED && count && !ask->cook.v)
        return fail(tx, CONFLICT, "sites.who_cooks", "有 %lld 个天天订，先说停业时谁来做",
                    (long long)count);
    if (ask->cook.v) TRY(check_cook(tx, ask->site, ask->cook, &cook));
    for (Day day = today; day < today + STANDIN_DAYS; day++)
        TRY(meals_standin_set(tx, ask->site, day,
                              ask->to == SITE_SUSPENDED ? ask->cook : (OrganisationId){0}));
    return OK;
}

Status sites_step(Tx *tx, const StepAsk *ask)
{
    Organisation site;
    TRY(site_of_id(tx, ask->site, &site));
    if (!str_trim(ask->reason).len) return fail(tx, INVALID, "sites.no_reason", "请写明原因");
    if (!may_step(site.state, ask->to))
        return fail(tx, CONFLICT, "sites.step", "现在不能这样改，请刷新再看");
    TRY(set_cook(tx, ask));
    TRY(people_organisation_move(tx, ask->site, site.state, ask->to));
    TRY(site_step_insert(tx, ask, site.state));
    return event_publish(tx, "sites.stepped", ask->site.v,
                         str_fmt(tx->arena, "{\"to\":%d}", (int)ask->to));
}

/* ---- Leaving ---- */

static Status tell_eater(Tx *tx, const Standing *s, Day leave, Str cook)
{
    MessageId message;
    Civil day = day_civil(leave);
    Str words = str_fmt(tx->arena, "从%d月%d日起，您天天订的饭由%.*s做。饭卡里的钱照用，也可以退。",
                        day.month, day.day, STR_ARG(cook));
    return notice_tell(tx, &(Notice){.to = s->person, .kind = "sites.exit", .words = words},
                       &message);
}

Status sites_exit_plan(Tx *tx, OrganisationId site, OrganisationId to, Day leave, Str reason,
                       ExitId *out)
{
    Organisation from, cook;
    Standing *all;
    SiteExit held;
    size_t count;
    TRY(site_of_id(tx, site, &from));
    if (!str_trim(reason).len) return fail(tx, INVALID, "sites.no_reason", "请写明原因");
    if (leave <= tx_today(tx) + 1)
        return fail(tx, INVALID, "sites.leave_day", "最早后天离开，先让老人都知道");
    Status status = from.state == SITE_LEFT ? OK : site_exit_find(tx, site, (ExitId){0}, &held);
    if (status == OK) return fail(tx, CONFLICT, "sites.exit_held", "这家已经在办离开，请刷新");
    if (status != NOT_FOUND) return status;
    TRY(check_cook(tx, site, to, &cook));
    SiteExit e = {.id = {id_next(tx)}, .site = site, .leave = leave, .reason = reason, .to = to};
    TRY(site_exit_insert(tx, &e));
    TRY(meals_standing_at(tx, site, &all, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(exit_move_add(tx, e.id, all[i].id, to));
        TRY(tell_eater(tx, &all[i], leave, cook.name));
    }
    *out = e.id;
    /* The day before, early: the orders for its last day are not made here any more. */
    TRY(timer_set(tx, "sites.exit", e.id.v, day_ms(leave - 1, SHANGHAI_MS)));
    return event_publish(tx, "sites.exit_moved", site.v, STR("{\"state\":1}"));
}

Status sites_exit_route(Tx *tx, ExitId exit, int64_t standing, OrganisationId to)
{
    SiteExit e;
    Organisation cook;
    Status status = site_exit_find(tx, (OrganisationId){0}, exit, &e);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "sites.no_exit", "没有找到这个离开的安排");
    TRY(status);
    TRY(check_cook(tx, e.site, to, &cook));
    return exit_move_put(tx, exit, standing, to);
}

/* Where most of the plan goes: for who began a standing order after the plan was made. */
static OrganisationId usual_of(const Rows *moves)
{
    return (OrganisationId){moves->count ? row_int(&moves->rows[0], 1) : 0};
}

Status sites_exit_move(Tx *tx, ExitId exit)
{
    SiteExit e;
    Standing *all;
    Organisation cook;
    Rows moves;
    size_t count;
    TRY(site_exit_find(tx, (OrganisationId){0}, exit, &e));
    if (e.state != EXIT_PLANNED) return OK;
    TRY(exit_move_list(tx, exit, &moves));
    TRY(meals_standing_at(tx, e.site, &all, &count));
    for (size_t i = 0; moves.count && i < count; i++) {
        size_t k = 0;
        while (k < moves.count && row_int(&moves.rows[k], 0) != all[i].id) k++;
        if (k < moves.count) continue;
        TRY(exit_move_add(tx, exit, all[i].id, usual_of(&moves)));
        TRY(site_of_id(tx, usual_of(&moves), &cook));
        TRY(tell_eater(tx, &all[i], e.leave, cook.name));
    }
    TRY(exit_move_list(tx, exit, &moves));
    for (size_t i = 0; i < moves.count; i++) {
        int64_t standing = row_int(&moves.rows[i], 0);
        if (!row_null(&moves.rows[i], 2)) continue;
        TRY(meals_standing_move(tx, standing, (OrganisationId){row_int(&moves.rows[i], 1)}));
        TRY(exit_move_done(tx, exit, standing));
    }
    TRY(site_exit_state(tx, exit, EXIT_PLANNED, EXIT_MOVED));
    return event_publish(tx, "sites.exit_moved", e.site.v, STR("{\"state\":2}"));
}

Status sites_exit_timer(Tx *tx, int64_t exit, Ms due_ms)
{
    (void)due_ms;
    return sites_exit_move(tx, (ExitId){exit});
}

Status sites_exit_find(Tx *tx, OrganisationId site, SiteExit *out)
{
    Status status = site_exit_find(tx, site, (ExitId){0}, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "sites.no_exit", "没有找到这个离开的安排")
                               : status;
}

static Status put_open(Tx *tx, OrganisationId site, Buf *buf)
{
    Standing *all;
    MealOrderId *waiting;
    SiteBooks books;
    Balance cash;
    size_t count, meals;
    char yuan[32];
    Day today = tx_today(tx);
    Civil c = day_civil(today);
    TRY(meals_standing_at(tx, site, &all, &count));
    TRY(meals_waiting(tx, site, today - WAITING_DAYS, today + WAITING_DAYS, &waiting, &meals));
    TRY(benefits_site_books(tx, site, c.year * 100 + c.month, &books));
    TRY(funds_balance_of(tx, (AccountKey){.kind = ACCOUNT_DRAWER, .owner = site.v}, &cash));
    if (count) buf_fmt(buf, "还有 %zu 个天天订没有安排。\n", count);
    if (meals) buf_fmt(buf, "还有 %zu 份饭没有做完。\n", meals);
    for (size_t i = 0; i < books.due_count; i++) {
        fen_text(books.due[i].fen, yuan);
        buf_fmt(buf, "%.*s还欠 %s 元补贴。\n", STR_ARG(books.due[i].funder), yuan);
    }
    if (books.stops) buf_fmt(buf, "还有 %lld 件事没说清。\n", (long long)books.stops);
    fen_text(books.balance_fen, yuan);
    if (books.balance_fen) buf_fmt(buf, "账上还有 %s 元没有结清。\n", yuan);
    fen_text(-cash.posted, yuan);
    if (cash.posted) buf_fmt(buf, "钱箱里还有 %s 元。\n", yuan);
    return OK;
}

Status sites_exit_open(Tx *tx, OrganisationId site, Str *words)
{
    Buf buf = buf_new(tx->arena, 8192);
    TRY(put_open(tx, site, &buf));
    *words = buf_str(&buf);
    return OK;
}

Status sites_leave(Tx *tx, OrganisationId site)
{
    SiteExit e;
    Organisation o;
    Str open;
    TRY(site_of_id(tx, site, &o));
    if (o.state == SITE_LEFT) return OK;
    TRY(sites_exit_find(tx, site, &e));
    TRY(sites_exit_open(tx, site, &open));
    if (e.state != EXIT_MOVED)
        return fail(tx, CONFLICT, "sites.not_settled", "天天订还没有换过去，先换再离开");
    if (open.len) {
        Str first = str_cut(&open, '\n');
        return fail(tx, CONFLICT, "sites.not_settled", "%.*s", STR_ARG(first));
    }
    TRY(benefits_site_leaves(tx, site));
    TRY(people_organisation_move(tx, site, o.state, SITE_LEFT));
    TRY(site_step_insert(tx, &(StepAsk){site, {0}, SITE_LEFT, e.reason}, o.state));
    TRY(site_exit_state(tx, e.id, EXIT_MOVED, EXIT_DONE));
    return event_publish(tx, "sites.stepped", site.v, STR("{\"to\":4}"));
}
