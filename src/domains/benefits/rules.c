#include "domains/benefits/inside.h"

/* ---- Programmes ---- */

/* Nobody registers approvals here: such a rule would pay everybody or nobody. */
static Status no_approvals(Tx *tx, const BenefitScheme *s)
{
    for (size_t i = 0; i < s->rule_count; i++) {
        const BenefitRule *r = &s->rules[i];
        bool asks = r->who.approved;
        for (size_t k = 0; k < r->part_count; k++)
            asks = asks || (r->parts[k].conditional && r->parts[k].who.approved);
        if (asks)
            return fail(tx, INVALID, "benefits.approved",
                        "规则 %.*s 的 who.approved：这里不登记审批，请改用标签", STR_ARG(r->id));
    }
    return OK;
}

Status rules_proved(Tx *tx, Str rules, const BenefitBook **out)
{
    const BenefitBook *book;
    BenefitFindings findings = {0};
    TRY(benefit_book_read(tx->arena, rules, &book, &tx->problem));
    if (book->scheme_count != 1)
        return fail(tx, INVALID, "benefits.one_scheme", "一次只能装一个方案，请分开装");
    benefit_prove(tx->arena, book, &book->schemes[0], &findings);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.items[i].kind != FINDING_NOTE)
            return fail(tx, INVALID, "benefits.not_proved", "%.*s",
                        STR_ARG(findings.items[i].text));
    TRY(no_approvals(tx, &book->schemes[0]));
    *out = book;
    return pools_there(tx, &book->schemes[0]);
}

Status benefits_programme_add(Tx *tx, Str name, Str rules, Str document, ProgrammeId *out)
{
    const BenefitBook *book;
    TRY(rules_proved(tx, rules, &book));
    Programme p = {.id = {id_next(tx)},
                   .name = name,
                   .scheme = book->schemes[0].id,
                   .rules = rules,
                   .digest = book_digest(tx->arena, rules),
                   .document = document};
    TRY(programme_insert(tx, &p));
    *out = p.id;
    return OK;
}

Status benefits_programme_rules(Tx *tx, ProgrammeId id, Str *rules)
{
    Programme p;
    Status status = programme_find(tx, id, &p);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "benefits.no_programme", "没有找到这个补贴方案");
    *rules = status == OK ? p.rules : STR("");
    return status;
}

Status benefits_site_rules(Tx *tx, OrganisationId site, Str *rules)
{
    Programme p;
    Status status = site_programme_find(tx, site, &p);
    *rules = status == OK ? p.rules : STR("");
    return status;
}

Status begins_by(Tx *tx, const Programme *p, Day day)
{
    const BenefitBook *book;
    char text[16];
    TRY(book_of(p->digest, p->rules, &book, &tx->problem));
    const BenefitScheme *s = benefit_scheme_find(book, p->scheme, day);
    if (!s || s->from <= day) return OK;
    day_text(s->from, text);
    return fail(tx, CONFLICT, "benefits.not_begun",
                "新规则从 %s 起才有补贴，换上去那天还不能用，请改日期", text);
}

Status benefits_publish(Tx *tx, ProgrammeId id, OrganisationId site)
{
    Programme p;
    Status status = programme_find(tx, id, &p);
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "benefits.no_programme", "没有找到这个补贴方案");
    TRY(status);
    if (p.state == 3)
        return fail(tx, CONFLICT, "benefits.programme_over", "这个方案已经停用，请装新的");
    ChangeWeighed weighed;
    status = benefits_change_weigh(tx, site, id, &weighed);
    bool same = status == CONFLICT; /* none is in force there, or this one */
    if (status != OK && !same) return status;
    if (!same && weighed.loser_count)
        return fail(tx, CONFLICT, "benefits.notice", "换方案会有 %lld 人多付，要先提前告知",
                    (long long)weighed.change.losers);
    if (!same) TRY(begins_by(tx, &p, tx_today(tx)));
    TRY(programme_set_live(tx, id));
    TRY(site_programme_set(tx, site, id));
    TRY(look_schedule(tx));
    return event_publish(tx, "benefits.programme_live", id.v, STR(""));
}

/* ---- Facts of the person ---- */

static Str tags_of(Arena *arena, uint64_t flags)
{
    Buf buf = buf_new(arena, 256);
    for (int k = 1; k < FLAG_COUNT; k++) {
        if (!(flags >> k & 1)) continue;
        if (buf.len) buf_char(&buf, '|');
        buf_text(&buf, flag_tag((FlagKind)k));
    }
    return buf_str(&buf);
}

static BenefitPlace place_of(Str registered)
{
    return str_is(registered, "town")       ? PLACE_TOWN
           : str_is(registered, "district") ? PLACE_DISTRICT
           : str_is(registered, "city")     ? PLACE_CITY
                                            : PLACE_NONE;
}

/* The level of ability, -1 unknown. An assessment that has expired opens nothing new, but does not
 * stop the meals that are brought on its ground: the last within a month (domain-rules.md, A-6). */
static Status ability_of(Tx *tx, const Meal *m, int32_t *level)
{
    enum { STILL_RUNS_DAYS = 31 };
    Assessment a;
    bool counts;
    *level = -1;
    Status status = people_assessment(tx, m->person, &a);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    counts = a.expires >= m->day;
    if (!counts && m->delivered)
        TRY(brought_between(tx, m->person, m->day - STILL_RUNS_DAYS, m->day - 1, &counts));
    if (counts) *level = (int32_t)a.level;
    return OK;
}

Status facts_of(Tx *tx, const BenefitBook *book, const Meal *m, BenefitPerson *out)
{
    PersonFacts p;
    int32_t level;
    uint64_t flags;
    TRY(people_facts(tx, m->person, &p));
    TRY(people_flags_on(tx, m->person, m->day, &flags));
    TRY(ability_of(tx, m, &level));
    /* Without a birthday nobody is of age: a meal is sold, a subsidy is not paid. */
    *out = (BenefitPerson){.birth = p.has_birth ? p.birth : m->day,
                           .hukou = place_of(p.registered),
                           .residence = p.state == PERSON_LIVES_HERE ? PLACE_TOWN : PLACE_NONE,
                           .tags = benefit_tags(book, tags_of(tx->arena, flags)),
                           .ability = level,
                           .approved = true};
    return OK;
}

/* Parts of one group are one benefit: rows of one settlement, from past[first] on, are summed. */
static void add_past(BenefitPast *past, size_t *count, size_t first, int32_t group, const Row *row)
{
    size_t i = first;
    while (i < *count && past[i].group != (uint8_t)group) i++;
    if (i == *count)
        past[(*count)++] = (BenefitPast){
            .day = (Day)row_int(row, 1), .slot = (uint8_t)row_int(row, 2), .group = (uint8_t)group};
    past[i].fen = fen_add(past[i].fen, row_int(row, 4));
}

/* The programme that a past meal was settled by; the last one is kept. */
typedef struct PastRules {
    ProgrammeId id;
    const BenefitBook *book;
} PastRules;

/* The group of a past benefit in the scheme of today: another canteen, or an older version, may
 * have its groups in another order. -1: it has none of this name any more. */
static Status group_now(Tx *tx, const BenefitScheme *scheme, PastRules *rules, const Row *row,
                        int32_t *out)
{
    ProgrammeId id = {row_int(row, 5)};
    int64_t was = row_int(row, 3);
    if (rules->id.v != id.v) {
        Programme p;
        TRY(programme_find(tx, id, &p));
        TRY(book_of(p.digest, p.rules, &rules->book, &tx->problem));
        rules->id = id;
    }
    const BenefitScheme *then = benefit_scheme_find(rules->book, scheme->id, (Day)row_int(row, 1));
    *out = (int32_t)was;
    if (then == scheme) return OK;
    *out = -1;
    if (then && was >= 0 && (size_t)was < then->group_count)
        *out = benefit_group_find(scheme, then->groups[was].kind, then->groups[was].name);
    return OK;
}

/* What the person has had of the scheme, as far back as its caps look. */
static Status uses_of(Tx *tx, const Programme *p, const BenefitBook *book,
                      const BenefitScheme *scheme, const Meal *m, const BenefitMeal *meal,
                      BenefitUse *uses)
{
    Rows rows = {0};
    PastRules rules = {p->id, book};
    Day from;
    Day to;
    if (benefit_looks_back(scheme, m->day, &from, &to))
        TRY(past_of(tx, m, p->scheme, from, to, &rows));
    BenefitPast *past = NEW_ARRAY(tx->arena, BenefitPast, rows.count);
    size_t count = 0;
    size_t first = 0;
    for (size_t i = 0; i < rows.count; i++) {
        int32_t group;
        if (i && row_int(&rows.rows[i], 0) != row_int(&rows.rows[i - 1], 0)) first = count;
        TRY(group_now(tx, scheme, &rules, &rows.rows[i], &group));
        if (group >= 0) add_past(past, &count, first, group, &rows.rows[i]);
    }
    benefit_uses(scheme, past, count, meal, uses);
    return OK;
}

/* Nobody subsidises: the elder pays the list price and the fee. */
static void settle_plain(const BenefitMeal *meal, BenefitSettlement *out)
{
    Fen fee = meal->delivered ? meal->fee_fen : 0;
    *out = (BenefitSettlement){.list_fen = meal->list_fen,
                               .net_fen = meal->list_fen,
                               .fee_fen = fee,
                               .pay_fen = fen_add(meal->list_fen, fee)};
}

/* By the register he died or moved before the meal: nobody's money pays for it (S-F1, S-12). That
 * the register is right is not said: the meal is sold all the same. */
static Status gone_by(Tx *tx, const Meal *m, bool *out)
{
    PersonFacts p;
    TRY(people_facts(tx, m->person, &p));
    *out = (p.state == PERSON_DIED || p.state == PERSON_MOVED) && m->day > p.state_day;
    return OK;
}

Status benefits_quote(Tx *tx, const Meal *m, Quote *q)
{
    Programme programme;
    const BenefitBook *book;
    BenefitUse uses[BENEFIT_GROUPS_MAX] = {0};
    *q = (Quote){.meal = {.day = m->day,
                          .slot = m->slot,
                          .list_fen = m->list_fen,
                          .delivered = m->delivered,
                          .fee_fen = m->fee_fen}};
    bool gone;
    TRY(gone_by(tx, m, &gone));
    Status status = gone ? NOT_FOUND : site_programme_find(tx, m->site, &programme);
    if (status == NOT_FOUND) {
        settle_plain(&q->meal, &q->settlement);
        return OK;
    }
    TRY(status);
    TRY(book_of(programme.digest, programme.rules, &book, &tx->problem));
    const BenefitScheme *scheme = benefit_scheme_find(book, programme.scheme, m->day);
    ASSERT(scheme); /* it was there when the programme was added */
    TRY(facts_of(tx, book, m, &q->person));
    TRY(benefit_check(&q->person, &q->meal, &tx->problem));
    TRY(uses_of(tx, &programme, book, scheme, m, &q->meal, uses));
    benefit_settle(scheme, &q->person, &q->meal, uses, &q->settlement);
    q->programme = programme.id;
    return pools_share(tx, q);
}

Str benefits_explain(Arena *arena, const Quote *q)
{
    Buf buf = buf_new(arena, 4096);
    if (q->programme.v) {
        Fen missing = 0;
        for (size_t i = 0; i < q->short_count; i++)
            if (q->shorts[i].bearer < 0) missing += q->shorts[i].fen;
        if (missing) {
            char yuan[32];
            fen_text(missing, yuan);
            buf_fmt(&buf, "捐款池的钱用完了。\n这次少补%s元。\n", yuan);
        }
        benefit_explain(&q->person, &q->meal, &q->settlement, &buf);
        benefit_order_explain(&q->settlement, &buf);
    } else {
        char pay[32];
        fen_text(q->settlement.pay_fen, pay);
        buf_fmt(&buf, "这一餐没有补贴。\n您付 %s 元。\n", pay);
    }
    return buf_str(&buf);
}

/* ---- Settling ---- */

static Str inputs_of(Arena *arena, const Quote *q)
{
    char birth[16];
    Buf buf = buf_new(arena, 1024);
    JsonOut out = json_out(&buf);
    day_text(q->person.birth, birth);
    json_open(&out, NULL, '{');
    json_put_text(&out, "birth", birth);
    json_put_i64(&out, "hukou", q->person.hukou);
    json_put_i64(&out, "residence", q->person.residence);
    json_put_i64(&out, "tags", (int64_t)q->person.tags);
    json_put_i64(&out, "ability", q->person.ability);
    json_close(&out, '}');
    return buf_str(&buf);
}

/* What a pool bears is set aside in it now, so that it is there when the meal is served. */
static Status hold_in_pool(Tx *tx, int64_t ticket, int64_t number, const Meal *meal,
                           const BenefitScheme *scheme, int32_t funder, Fen fen)
{
    PoolPart part = {
        .ticket = ticket, .number = number, .site = meal->site, .day = meal->day, .fen = fen};
    TRY(pool_of(tx, scheme, funder, &part.pool));
    return gifts_pool_hold(tx, &part);
}

static Status insert_parts(Tx *tx, SettlementId id, int64_t ticket, const Meal *meal,
                           const BenefitSettlement *s)
{
    PartRow rows[BENEFIT_GROUPS_MAX * BENEFIT_PARTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < s->line_count; i++) {
        const BenefitLine *line = &s->lines[i];
        const BenefitRule *rule = &s->scheme->rules[line->rule];
        for (size_t k = 0; k < line->part_count; k++) {
            int32_t funder = line->parts[k].funder;
            Fen fen = line->parts[k].fen;
            bool of_pool = s->scheme->parties[funder] == PARTY_POOL;
            if (fen <= 0) continue;
            rows[count] = (PartRow){.number = (int64_t)count + 1,
                                    .kind = line->kind,
                                    .rule = rule->id,
                                    .group = rule->group,
                                    .funder = s->scheme->funders[funder],
                                    .fen = fen,
                                    .of_pool = of_pool};
            count++;
            if (of_pool)
                TRY(hold_in_pool(tx, ticket, (int64_t)count, meal, s->scheme, funder, fen));
        }
    }
    return parts_insert(tx, id, rows, count);
}

static Status insert_shorts(Tx *tx, int64_t ticket, const Quote *q)
{
    for (size_t i = 0; i < q->short_count; i++) {
        const QuoteShort *s = &q->shorts[i];
        Str bearer = s->bearer < 0 ? STR("") : q->settlement.scheme->funders[s->bearer];
        TRY(gifts_pool_short(tx, ticket, s->pool, bearer, q->meal.day, s->fen));
    }
    return OK;
}

Status benefits_settle(Tx *tx, int64_t ticket, const Meal *meal, SettlementId *out, Quote *quote)
{
    TRY(benefits_quote(tx, meal, quote));
    return benefits_settle_quoted(tx, ticket, meal, quote, out);
}

Status benefits_settle_quoted(Tx *tx, int64_t ticket, const Meal *meal, const Quote *quote,
                              SettlementId *out)
{
    Settled held;
    Status status = settlement_by_ticket(tx, ticket, &held);
    if (status == OK) return fail(tx, CONFLICT, "benefits.settled", "这张单已经结算过，请刷新");
    if (status != NOT_FOUND) return status;
    *out = (SettlementId){id_next(tx)};
    TRY(settlement_insert(tx, *out, ticket, meal, quote, inputs_of(tx->arena, quote)));
    TRY(insert_parts(tx, *out, ticket, meal, &quote->settlement));
    TRY(insert_shorts(tx, ticket, quote));
    return event_publish(tx, "benefits.settled", out->v, STR(""));
}

static Status load_settled(Tx *tx, int64_t ticket, Settled *out)
{
    Status status = settlement_by_ticket(tx, ticket, out);
    return status == NOT_FOUND
               ? fail(tx, NOT_FOUND, "benefits.no_settlement", "没有找到这张单的结算")
               : status;
}

Status benefits_settled(Tx *tx, int64_t ticket, Settled *out)
{
    return load_settled(tx, ticket, out);
}

static Reason reason_of(BenefitKind kind)
{
    switch (kind) {
    case BENEFIT_DISCOUNT: return REASON_DISCOUNT;
    case BENEFIT_SUBSIDY:
    case BENEFIT_VOUCHER: return REASON_SUBSIDY;
    case BENEFIT_DELIVERY: return REASON_DELIVERY;
    case BENEFIT_OPERATOR: return REASON_OPERATOR;
    }
    return REASON_SUBSIDY;
}

Status funder_account(Tx *tx, Str funder, Day day, AccountId *out)
{
    Civil c = day_civil(day);
    Str purpose = str_fmt(tx->arena, "%.*s %04d-%02d", STR_ARG(funder), c.year, c.month);
    return funds_account(tx, (AccountKey){.kind = ACCOUNT_FUNDER, .purpose = purpose}, out);
}

/* Of a row of part_list. */
static bool part_of_pool(const Row *row)
{
    return !row_null(row, 5) && row_int(row, 5) == PART_OF_POOL;
}

Status benefits_finish(Tx *tx, int64_t ticket)
{
    Settled s;
    Rows parts;
    AccountId site;
    TRY(load_settled(tx, ticket, &s));
    if (s.state == SETTLEMENT_FINAL) return OK;
    if (s.state == SETTLEMENT_CANCELLED)
        return fail(tx, CONFLICT, "benefits.cancelled", "这张单已经退了，不能再结算");

    TRY(settlement_move(tx, s.id, SETTLEMENT_OPEN, SETTLEMENT_FINAL));
    TRY(funds_account(tx, (AccountKey){.kind = ACCOUNT_SITE, .owner = s.site.v}, &site));
    TRY(part_list(tx, s.id, &parts));
    for (size_t i = 0; i < parts.count; i++) {
        const Row *row = &parts.rows[i];
        BenefitKind kind = (BenefitKind)row_int(row, 1);
        AccountId funder;
        TransferId transfer;
        /* What the site gives away itself is money that never moves. */
        if (kind == BENEFIT_DISCOUNT || str_is(row_str(row, 2), "operator")) continue;
        if (part_of_pool(row)) {
            TRY(gifts_pool_take(tx, ticket, row_int(row, 0), &transfer));
            TRY(part_booked(tx, s.id, row_int(row, 0), transfer));
            continue;
        }
        TRY(funder_account(tx, row_str(row, 2), tx_today(tx), &funder));
        TRY(funds_transfer(tx,
                           &(FundsMove){.from = funder,
                                        .to = site,
                                        .amount = row_int(row, 3),
                                        .reason = reason_of(kind),
                                        .subject = ticket},
                           &transfer));
        TRY(part_booked(tx, s.id, row_int(row, 0), transfer));
    }
    return OK;
}

Status benefits_cancel(Tx *tx, int64_t ticket)
{
    Settled s;
    Rows parts;
    TRY(load_settled(tx, ticket, &s));
    if (s.state == SETTLEMENT_CANCELLED) return OK;
    TRY(part_list(tx, s.id, &parts));
    for (size_t i = 0; i < parts.count; i++) {
        TransferId undone;
        if (part_of_pool(&parts.rows[i])) {
            TRY(gifts_pool_back(tx, ticket, row_int(&parts.rows[i], 0)));
            continue;
        }
        if (row_null(&parts.rows[i], 4)) continue;
        TRY(funds_reverse(tx, (TransferId){row_int(&parts.rows[i], 4)}, &undone));
        if (!row_null(&parts.rows[i], 5)) /* the next claim is smaller by it */
            TRY(back_insert(tx, s.id, row_int(&parts.rows[i], 0), row_str(&parts.rows[i], 2),
                            row_int(&parts.rows[i], 3), undone));
    }
    TRY(settlement_move(tx, s.id, s.state, SETTLEMENT_CANCELLED));
    return event_publish(tx, "benefits.cancelled", s.id.v, STR(""));
}

Status benefits_claw_back(Tx *tx, int64_t ticket, Str reason, Str evidence)
{
    Settled s;
    TRY(load_settled(tx, ticket, &s));
    if (s.state != SETTLEMENT_FINAL)
        return fail(tx, CONFLICT, "benefits.cancelled", "这张单没有在结算，不能追回");
    TRY(benefits_cancel(tx, ticket));
    return clawback_insert(tx, s.id, reason, evidence);
}

/* tags: of a made-up person, "dibao|alone"; empty when the facts have them. */
Status offers_of(Tx *tx, OrganisationId site, const BenefitPerson *given, Str tags, Day day,
                 Str *sentences)
{
    Programme programme;
    const BenefitBook *book;
    BenefitPerson facts = *given;
    int32_t rules[BENEFIT_RULES_MAX];
    Buf buf = buf_new(tx->arena, 16384);
    *sentences = STR("");
    Status status = site_programme_find(tx, site, &programme);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    TRY(book_of(programme.digest, programme.rules, &book, &tx->problem));
    const BenefitScheme *scheme = benefit_scheme_find(book, programme.scheme, day);
    if (tags.len) facts.tags = benefit_tags(book, tags);
    size_t n = benefit_offers(scheme, &facts, day, rules, BENEFIT_RULES_MAX);
    for (size_t i = 0; i < n && i < BENEFIT_RULES_MAX; i++)
        benefit_offer_explain(scheme, &scheme->rules[rules[i]], &buf);
    *sentences = buf_str(&buf);
    return OK;
}

Status benefits_offers(Tx *tx, PersonId person, OrganisationId site, Str *sentences)
{
    Programme programme;
    const BenefitBook *book;
    BenefitPerson facts;
    Meal meal = {.person = person, .site = site, .day = tx_today(tx)};
    *sentences = STR("");
    Status status = site_programme_find(tx, site, &programme);
    if (status == NOT_FOUND) return OK;
    TRY(status);
    TRY(book_of(programme.digest, programme.rules, &book, &tx->problem));
    TRY(facts_of(tx, book, &meal, &facts));
    return offers_of(tx, site, &facts, STR(""), meal.day, sentences);
}

Status benefits_programmes(Tx *tx, ProgrammeView **out, size_t *count)
{
    Rows rows;
    TRY(programme_list(tx, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count,
                 (ProgrammeView){
                     {row_int(r, 0)}, row_str(r, 1), row_str(r, 2), row_str(r, 3), row_int(r, 4)});
    return OK;
}
