/* Two levels, nothing taken twice, and whoever is lent has a shift. */
#include "domains/hubs/inside.h"

enum { AMOUNT_MAX = 10000000, OWN_BACK = 60, OWN_AHEAD = 14, SITE_GONE = 4 };

static Status look_up(Tx *tx, OrganisationId id, Organisation *out)
{
    Status status = people_organisation_find(tx, id, out);
    if (status == NOT_FOUND) *out = (Organisation){.name = STR(""), .state = SITE_GONE};
    return status == NOT_FOUND ? OK : status;
}

static Status find_site(Tx *tx, OrganisationId id, Organisation *out)
{
    TRY(look_up(tx, id, out));
    if (out->state != SITE_GONE) return OK;
    return fail(tx, NOT_FOUND, "hubs.no_site", "没有找到这家食堂，或者它已经离开");
}

/* ---- The tree ---- */

Status hubs_set(Tx *tx, OrganisationId site, OrganisationId hub, Day from)
{
    Organisation o;
    HubLink now;
    int64_t above, below, unused;
    if (site.v == hub.v) return fail(tx, INVALID, "hubs.self", "自己不能是自己的中心");
    if (from < tx_today(tx)) return fail(tx, INVALID, "hubs.day", "请从今天或以后开始");
    TRY(find_site(tx, site, &o));
    TRY(find_site(tx, hub, &o));
    Status status = link_on(tx, site, from, &now);
    if (status == OK && now.hub.v == hub.v && !now.to) return OK;
    if (status != OK && status != NOT_FOUND) return status;
    TRY(link_count(tx, site, from, &below, &unused));
    TRY(link_count(tx, hub, from, &unused, &above));
    if (below) return fail(tx, CONFLICT, "hubs.two_levels", "它下面还有食堂，先把那些移走");
    if (above)
        return fail(tx, CONFLICT, "hubs.two_levels", "%.*s自己归别的中心管，不能再当中心",
                    STR_ARG(o.name));
    TRY(link_cut(tx, site, from - 1));
    TRY(link_insert(tx, &(HubLink){.site = site, .hub = hub, .from = from}));
    return event_publish(tx, "hubs.linked", site.v, STR(""));
}

Status hubs_end(Tx *tx, OrganisationId site, Day last)
{
    int64_t unused, links;
    if (last < tx_today(tx) - 1) return fail(tx, INVALID, "hubs.day", "最早到昨天为止");
    TRY(link_count(tx, site, tx_today(tx), &unused, &links));
    if (!links) return fail(tx, NOT_FOUND, "hubs.no_hub", "它没有归哪个中心");
    TRY(link_cut(tx, site, last));
    return event_publish(tx, "hubs.linked", site.v, STR(""));
}

Status hubs_links(Tx *tx, Day day, HubLink **out, size_t *count)
{
    Rows rows;
    TRY(link_rows(tx, day, &rows));
    LIST_OF_ROWS(
        tx, rows, r, out, count,
        (HubLink){{row_int(r, 0)}, {row_int(r, 1)}, (Day)row_int(r, 2), (Day)row_int(r, 3)});
    return OK;
}

Status hubs_of(Tx *tx, OrganisationId site, Day day, OrganisationId *out)
{
    HubLink link;
    bool holds;
    *out = (OrganisationId){0};
    if (!site.v) return OK;
    Status status = link_on(tx, site, day, &link);
    if (status == OK) *out = link.hub;
    if (status != NOT_FOUND) return status;
    TRY(hub_holds(tx, site, day, &holds));
    if (holds) *out = site;
    return OK;
}

static Status check_hub(Tx *tx, OrganisationId site, Day day)
{
    OrganisationId hub;
    TRY(hubs_of(tx, site, day, &hub));
    if (!hub.v) return fail(tx, CONFLICT, "hubs.alone", "您的食堂还没有归到哪个中心，请街道先设好");
    return OK;
}

/* A site of another centre is as good as not there. */
static Status same_hub(Tx *tx, OrganisationId a, OrganisationId b, Day day, bool *out)
{
    OrganisationId x, y;
    TRY(hubs_of(tx, a, day, &x));
    TRY(hubs_of(tx, b, day, &y));
    *out = x.v && x.v == y.v;
    return OK;
}

/* ---- Things ---- */

Status hubs_offer(Tx *tx, const Spare *ask, SpareId *out)
{
    Spare s = *ask;
    if (!s.name.len || s.amount <= 0 || s.amount > AMOUNT_MAX || s.until < tx_today(tx))
        return fail(tx, INVALID, "hubs.offer", "请写明是什么、多少、哪天前来拿");
    if (s.best_before && s.best_before < s.until)
        return fail(tx, INVALID, "hubs.expired", "来拿的日子不能在过期以后");
    TRY(check_hub(tx, s.site, tx_today(tx)));
    s.id = (SpareId){id_next(tx)};
    TRY(spare_insert(tx, &s));
    *out = s.id;
    return event_publish(tx, "hubs.offered", s.id.v, STR(""));
}

static Status load_spare(Tx *tx, SpareId id, Spare *out)
{
    Status status = spare_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "hubs.no_offer", "没有找到这样东西") : status;
}

Status hubs_withdraw(Tx *tx, OrganisationId site, SpareId id)
{
    Spare s;
    TRY(load_spare(tx, id, &s));
    if (s.site.v != site.v) return fail(tx, NOT_FOUND, "hubs.no_offer", "没有找到这样东西");
    return s.left ? spare_move(tx, id, -s.left, s.left) : OK;
}

Status hubs_take(Tx *tx, OrganisationId site, SpareId id, int64_t amount, int64_t left, TakeId *out)
{
    Spare s;
    bool same;
    TRY(load_spare(tx, id, &s));
    if (s.site.v == site.v) return fail(tx, INVALID, "hubs.own", "这是您自己的");
    TRY(same_hub(tx, site, s.site, tx_today(tx), &same));
    if (!same) return fail(tx, NOT_FOUND, "hubs.no_offer", "没有找到这样东西");
    if (s.until < tx_today(tx)) return fail(tx, CONFLICT, "hubs.over", "过了来拿的日子");
    if (s.left != left) return fail(tx, CONFLICT, "hubs.changed", "刚刚有变化，请看看还剩多少再拿");
    if (amount <= 0 || amount > s.left) return fail(tx, CONFLICT, "hubs.over", "没有这么多了");
    Take t = {.id = {id_next(tx)}, .spare = id, .site = site, .amount = amount};
    TRY(spare_move(tx, id, -amount, 0));
    TRY(take_insert(tx, &t));
    *out = t.id;
    return event_publish(tx, "hubs.taken", id.v, STR(""));
}

/* Of either side. */
static Status load_take(Tx *tx, OrganisationId site, TakeId id, Take *t, Spare *s)
{
    Status status = take_find(tx, id, t);
    if (status == OK) {
        TRY(load_spare(tx, t->spare, s));
        if (site.v == t->site.v || site.v == s->site.v) return OK;
        status = NOT_FOUND;
    }
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "hubs.no_take", "没有找到这一笔") : status;
}

Status hubs_hand(Tx *tx, OrganisationId site, TakeId id, Str brought_by, Str took_by)
{
    Take t;
    Spare s;
    if (!brought_by.len || !took_by.len)
        return fail(tx, INVALID, "hubs.names", "请写上谁送的、谁收的");
    TRY(load_take(tx, site, id, &t, &s));
    if (t.state == TAKE_HANDED && str_eq(t.brought_by, brought_by) && str_eq(t.took_by, took_by))
        return OK;
    if (t.state != TAKE_WAITING)
        return fail(tx, CONFLICT, "hubs.take_over", "这一笔已经交过或者退掉了");
    return take_move(tx, id, TAKE_HANDED, brought_by, took_by);
}

Status hubs_take_back(Tx *tx, OrganisationId site, TakeId id)
{
    Take t;
    Spare s;
    TRY(load_take(tx, site, id, &t, &s));
    if (t.state == TAKE_BACK) return OK;
    if (t.state != TAKE_WAITING)
        return fail(tx, CONFLICT, "hubs.take_over", "这一笔已经交过或者退掉了");
    TRY(take_move(tx, id, TAKE_BACK, STR(""), STR("")));
    /* Withdrawn in the meantime, or too late: it is kept, not offered again. */
    bool kept = s.withdrawn > 0 || s.until < tx_today(tx);
    return spare_move(tx, s.id, kept ? 0 : t.amount, kept ? t.amount : 0);
}

Status hubs_spares(Tx *tx, Day today, Spare **out, size_t *count)
{
    Rows rows;
    TRY(spare_rows(tx, today, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, spare_read(r));
    return OK;
}

Status hubs_takes(Tx *tx, SpareId spare, Take **out, size_t *count)
{
    Rows rows;
    TRY(take_rows(tx, spare, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, take_read(r));
    return OK;
}

/* ---- Hands ---- */

Status hubs_ask(Tx *tx, const Hands *ask, HandsId *out)
{
    Hands h = *ask;
    if (h.day < tx_today(tx) || h.from_min < 0 || h.from_min >= h.to_min || h.to_min > 1440)
        return fail(tx, INVALID, "hubs.times", "请写明哪天、从几点到几点");
    TRY(check_hub(tx, h.site, h.day));
    h.id = (HandsId){id_next(tx)};
    TRY(hands_insert(tx, &h));
    *out = h.id;
    return event_publish(tx, "hubs.asked", h.id.v, STR(""));
}

/* The shift may have ended otherwise: a card withdrawn, or the asking site took it back. */
static Status check_shift(Tx *tx, Hands *h)
{
    Shift *all;
    size_t count;
    if (!h->lender.v) return OK;
    TRY(meals_shifts(tx, h->site, h->day, h->day, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].id == h->shift) return OK;
    h->lender = (OrganisationId){0};
    h->person = (PersonId){0};
    h->stale = true;
    return OK;
}

static Status load_hands(Tx *tx, HandsId id, Hands *out)
{
    Status status = hands_find(tx, id, out);
    if (status == NOT_FOUND) return fail(tx, NOT_FOUND, "hubs.no_hands", "没有找到这个请求");
    TRY(status);
    return check_shift(tx, out);
}

static Status tell_lent(Tx *tx, const Hands *h, const char *what)
{
    Organisation site;
    MessageId message;
    Civil c = day_civil(h->day);
    TRY(look_up(tx, h->site, &site));
    Str words = str_fmt(tx->arena, "%d月%d日 %d:%02d–%d:%02d %.*s%s", c.month, c.day,
                        (int)(h->from_min / 60), (int)(h->from_min % 60), (int)(h->to_min / 60),
                        (int)(h->to_min % 60), STR_ARG(site.name), what);
    return notice_tell(tx, &(Notice){.to = h->person, .kind = "hubs.lent", .words = words},
                       &message);
}

static Status end_loan(Tx *tx, const Hands *h)
{
    TRY(meals_shift_end(tx, h->shift));
    TRY(loan_end(tx, h->id));
    TRY(tell_lent(tx, h, "不用去帮忙了"));
    return event_publish(tx, "hubs.lent_back", h->id.v, STR(""));
}

Status hubs_ask_end(Tx *tx, OrganisationId site, HandsId id)
{
    Hands h;
    TRY(load_hands(tx, id, &h));
    if (h.site.v != site.v) return fail(tx, NOT_FOUND, "hubs.no_hands", "没有找到这个请求");
    if (!h.open) return OK;
    if (h.day < tx_today(tx)) return fail(tx, CONFLICT, "hubs.day_over", "那天已经过去了");
    if (h.lender.v) TRY(end_loan(tx, &h));
    if (h.stale) TRY(loan_end(tx, id));
    return hands_shut(tx, id);
}

static size_t add_once(PersonId *all, size_t count, PersonId who)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].v == who.v) return count;
    all[count] = who;
    return count + 1;
}

Status hubs_people(Tx *tx, OrganisationId site, PersonId **out, size_t *count)
{
    HealthCard *cards;
    Shift *shifts;
    Hands *lent;
    size_t card_count, shift_count, lent_count;
    Day today = tx_today(tx);
    TRY(meals_cards(tx, site, &cards, &card_count));
    TRY(meals_shifts(tx, site, today - OWN_BACK, today + OWN_AHEAD, &shifts, &shift_count));
    TRY(hubs_hands(tx, today - OWN_BACK, &lent, &lent_count));
    *out = NEW_ARRAY(tx->arena, PersonId, card_count + shift_count);
    *count = 0;
    for (size_t i = 0; i < card_count; i++) *count = add_once(*out, *count, cards[i].person);
    for (size_t i = 0; i < shift_count; i++) {
        bool borrowed = false; /* somebody else's */
        for (size_t k = 0; k < lent_count; k++) borrowed |= lent[k].shift == shifts[i].id;
        if (!borrowed) *count = add_once(*out, *count, shifts[i].person);
    }
    return OK;
}

static Status check_own(Tx *tx, OrganisationId site, PersonId person)
{
    PersonId *all;
    size_t count;
    TRY(hubs_people(tx, site, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].v == person.v) return OK;
    return fail(tx, CONFLICT, "hubs.not_yours", "只能借出自己食堂的人");
}

Status hubs_lend(Tx *tx, OrganisationId site, HandsId id, PersonId person)
{
    Hands h;
    bool same;
    TRY(load_hands(tx, id, &h));
    TRY(same_hub(tx, site, h.site, h.day, &same));
    if (!same || site.v == h.site.v)
        return fail(tx, NOT_FOUND, "hubs.no_hands", "没有找到这个请求");
    if (h.lender.v == site.v && h.person.v == person.v) return OK;
    if (h.lender.v) return fail(tx, CONFLICT, "hubs.lent", "已经有人去了");
    if (!h.open || h.day < tx_today(tx))
        return fail(tx, CONFLICT, "hubs.day_over", "那天已经过去，或者不用人了");
    TRY(check_own(tx, site, person));
    if (h.stale) TRY(loan_end(tx, id));
    h.lender = site;
    h.person = person;
    TRY(meals_shift_add(tx,
                        &(Shift){.site = h.site,
                                 .person = person,
                                 .day = h.day,
                                 .from_min = h.from_min,
                                 .to_min = h.to_min,
                                 .duty = h.duty},
                        &h.shift));
    TRY(loan_insert(tx, &h));
    TRY(tell_lent(tx, &h, "请您去帮忙"));
    return event_publish(tx, "hubs.lent", id.v, STR(""));
}

Status hubs_lend_back(Tx *tx, OrganisationId site, HandsId id)
{
    Hands h;
    TRY(load_hands(tx, id, &h));
    if (!h.lender.v) return OK;
    if (h.lender.v != site.v) return fail(tx, NOT_FOUND, "hubs.no_hands", "没有找到这个请求");
    if (h.day < tx_today(tx)) return fail(tx, CONFLICT, "hubs.day_over", "那天已经过去了");
    return end_loan(tx, &h);
}

Status hubs_hands(Tx *tx, Day from, Hands **out, size_t *count)
{
    Rows rows;
    TRY(hands_rows(tx, from, &rows));
    *out = NEW_ARRAY(tx->arena, Hands, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        (*out)[i] = hands_read(&rows.rows[i]);
        TRY(check_shift(tx, &(*out)[i]));
    }
    return OK;
}
