/* Signals: the settlements of some days beside what is known of persons and sites. */
#include "domains/benefits/inside.h"
#include "engine/benefit/fraud.h"

enum { DAYS_MAX = 31, VISITS_MAX = 1000000 };

typedef struct Visits {
    Arena *arena;
    FraudVisit *items;
    size_t count, cap;
} Visits;

static Status keep_visit(void *context, const Row *r)
{
    Visits *v = context;
    if (v->count == v->cap) {
        size_t cap = v->cap ? v->cap * 2 : 1024;
        FraudVisit *items = NEW_ARRAY(v->arena, FraudVisit, cap);
        if (v->count) memcpy(items, v->items, v->count * sizeof *items);
        v->items = items;
        v->cap = cap;
    }
    bool delivered = row_int(r, 9) != 0;
    bool back = row_int(r, 10) == SETTLEMENT_CANCELLED;
    v->items[v->count++] = (FraudVisit){
        .id = row_int(r, 0),
        .person = row_int(r, 1),
        .site = row_int(r, 2),
        /* A courier hands over many boxes at one door: these are no till's. */
        .till = delivered ? -row_int(r, 0) : row_int(r, 11),
        .device = row_int(r, 12),
        .by_agent = row_int(r, 13) != 0,
        .at = row_int(r, 3),
        .day = (Day)row_int(r, 4),
        .slot = (BenefitSlot)row_int(r, 5),
        .list_fen = row_int(r, 6),
        .net_fen = row_int(r, 6) - row_int(r, 7),
        .benefit_fen = row_int(r, 8),
        .refund_fen = back ? row_int(r, 6) : 0,
        .delivered = delivered,
    };
    return OK;
}

/* ---- What is known beside the meals ---- */

static FraudAway away_kind(int64_t kind)
{
    return kind == 1   ? AWAY_HOSPITAL
           : kind == 5 ? AWAY_MOVED
           : kind == 6 ? AWAY_DEAD
                       : AWAY_ELSEWHERE;
}

static Status read_absences(Tx *tx, const FraudLook *look, FraudInput *in)
{
    Away *away;
    size_t count;
    TRY(people_away_between(tx, look->from, look->to, &away, &count));
    FraudAbsence *a = NEW_ARRAY(tx->arena, FraudAbsence, count);
    for (size_t i = 0; i < count; i++)
        a[i] =
            (FraudAbsence){away[i].person.v, away_kind(away[i].kind), away[i].from + 1, away[i].to};
    in->absences = a;
    in->absence_count = count;
    return OK;
}

static Status read_sites(Tx *tx, FraudInput *in)
{
    Rows rows;
    TRY(site_facts_all(tx, &rows));
    FraudSite *s = NEW_ARRAY(tx->arena, FraudSite, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        s[i] = (FraudSite){.site = row_int(r, 0),
                           .lat_e7 = (int32_t)row_int_or(r, 1, 0),
                           .lon_e7 = (int32_t)row_int_or(r, 2, 0),
                           .open_min = {-1, (int32_t)row_int_or(r, 3, -1), -1},
                           .close_min = {-1, (int32_t)row_int_or(r, 4, -1), -1},
                           .seats = row_int_or(r, 5, -1),
                           .turns = row_int(r, 6)};
    }
    in->sites = s;
    in->site_count = rows.count;
    return OK;
}

static int by_person(const void *a, const void *b)
{
    const FraudVisit *x = a;
    const FraudVisit *y = b;
    if (x->person != y->person) return x->person < y->person ? -1 : 1;
    return (x->site > y->site) - (x->site < y->site);
}

/* The ages of those who ate at two sites; *members gets how many persons there are. */
static Status read_ages(Tx *tx, const FraudLook *look, FraudInput *in)
{
    FraudVisit *v = NEW_ARRAY(tx->arena, FraudVisit, in->visit_count);
    if (in->visit_count) memcpy(v, in->visits, in->visit_count * sizeof *v);
    qsort(v, in->visit_count, sizeof *v, by_person);
    FraudPerson *persons = NEW_ARRAY(tx->arena, FraudPerson, in->visit_count);
    for (size_t i = 0; i < in->visit_count;) {
        size_t to = i;
        Person p;
        while (to < in->visit_count && v[to].person == v[i].person) to++;
        in->members++;
        if (v[i].site != v[to - 1].site) {
            TRY(people_load(tx, (PersonId){v[i].person}, &p));
            persons[in->person_count++] =
                (FraudPerson){v[i].person, p.has_birth ? (int32_t)day_age(p.birth, look->to) : 0};
        }
        i = to;
    }
    in->persons = persons;
    return OK;
}

/* The prices at which some rule of a live programme begins to pay. */
static Status read_thresholds(Tx *tx, FraudInput *in)
{
    enum { MAX = 64 };
    Rows rows;
    Fen *fen = NEW_ARRAY(tx->arena, Fen, MAX);
    TRY(live_programmes(tx, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const BenefitBook *book;
        TRY(book_of(row_str(&rows.rows[i], 2), row_str(&rows.rows[i], 1), &book, &tx->problem));
        for (size_t k = 0; k < book->schemes[0].rule_count; k++) {
            const BenefitRule *rule = &book->schemes[0].rules[k];
            bool known = !rule->has_threshold || rule->threshold_base != BASE_NET;
            for (size_t j = 0; j < in->threshold_count; j++)
                known = known || fen[j] == rule->threshold_fen;
            if (!known && in->threshold_count < MAX)
                fen[in->threshold_count++] = rule->threshold_fen;
        }
    }
    in->thresholds = fen;
    return OK;
}

static Status read_pay_outs(Tx *tx, const FraudLook *look, FraudInput *in)
{
    Refund *r;
    size_t count;
    TRY(funds_refunds_elsewhere(tx, day_ms(look->from, SHANGHAI_MS),
                                day_ms(look->to + 1, SHANGHAI_MS), &r, &count));
    FraudPayOut *p = NEW_ARRAY(tx->arena, FraudPayOut, count);
    for (size_t i = 0; i < count; i++)
        p[i] = (FraudPayOut){r[i].id.v, r[i].person.v, r[i].site.v,
                             ms_day(r[i].asked_ms, SHANGHAI_MS), r[i].elsewhere_fen};
    in->pay_outs = p;
    in->pay_out_count = count;
    return OK;
}

/* What the kitchens told; a meal of which nothing was told is not judged. */
static Status read_trails(Tx *tx, const FraudLook *look, FraudInput *in)
{
    Rows rows;
    TRY(trail_list(tx, look->from, look->to, &rows));
    FraudTrail *t = NEW_ARRAY(tx->arena, FraudTrail, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const Row *r = &rows.rows[i];
        t[i] = (FraudTrail){.site = row_int(r, 0),
                            .day = (Day)row_int(r, 1),
                            .slot = (BenefitSlot)row_int(r, 2),
                            .has_trail = row_int(r, 3) + row_int(r, 5) + row_int(r, 6) > 0,
                            .portions_made = row_int(r, 4)};
    }
    in->trails = t;
    in->trail_count = rows.count;
    return OK;
}

/* ---- Looking ---- */

Status benefits_look(Tx *tx, FraudLook *look)
{
    Visits v = {.arena = tx->arena};
    FraudSignals found = {.arena = tx->arena};
    if (look->from > look->to || look->to - look->from >= DAYS_MAX)
        return fail(tx, INVALID, "benefits.look_days", "一次最多查 31 天");
    TRY(visits_between(tx, look->from, look->to, keep_visit, &v));
    FraudInput in = {.visits = v.items,
                     .visit_count = v.count,
                     .limits = fraud_limits_default,
                     .zone = SHANGHAI_MS};
    TRY(read_absences(tx, look, &in));
    TRY(read_sites(tx, &in));
    TRY(read_ages(tx, look, &in));
    TRY(read_thresholds(tx, &in));
    TRY(read_pay_outs(tx, look, &in));
    TRY(read_trails(tx, look, &in));
    for (const FraudCheck *c = fraud_checks; c->rule; c++)
        if (look->patterns || !c->weeks) c->look(&in, &found);

    look->visits = (int64_t)v.count;
    look->count = found.count;
    look->found = NEW_ARRAY(tx->arena, FraudCase, found.count);
    for (size_t i = 0; i < found.count; i++) {
        const FraudSignal *s = &found.items[i];
        look->found[i] = (FraudCase){.rule = s->rule,
                                     .person = {s->person},
                                     .site = {s->site},
                                     .settlement = s->visit,
                                     .other = s->other,
                                     .day = s->day,
                                     .measured = s->measured,
                                     .limit = s->limit,
                                     .stops = s->site && fraud_check_of(s->rule)->stops_site &&
                                              !(s->rule == FRAUD_AWAY && s->action == FRAUD_CASE),
                                     .state = CASE_OPEN};
    }
    return OK;
}

Status benefits_look_keep(Tx *tx, FraudLook *look)
{
    look->opened = 0;
    for (size_t i = 0; i < look->count; i++) {
        FraudCase *c = &look->found[i];
        int64_t added;
        c->id = (CaseId){id_next(tx)};
        TRY(case_insert(tx, c, &added));
        if (!added) continue;
        look->opened++;
        TRY(event_publish(tx, "benefits.case_opened", c->id.v,
                          str_fmt(tx->arena, "{\"site\":%lld,\"rule\":%lld,\"stops\":%s}",
                                  (long long)c->site.v, (long long)c->rule,
                                  c->stops ? "true" : "false")));
    }
    return OK;
}

/* Three o'clock of the next night. */
static Ms next_night(Ms now)
{
    Ms night = day_ms(ms_day(now, SHANGHAI_MS), SHANGHAI_MS) + 3 * HOUR_MS;
    return night > now ? night : night + DAY_MS;
}

Status look_schedule(Tx *tx)
{
    return timer_set(tx, "benefits.look", 0, next_night(tx->now_ms));
}

/* Every night over the last three days: what came in late is seen as well. */
Status look_nightly(Tx *tx, int64_t subject, Ms due_ms)
{
    Day today = tx_today(tx);
    FraudLook look = {.from = today - 3, .to = today};
    (void)subject;
    (void)due_ms;
    TRY(benefits_look(tx, &look));
    TRY(benefits_look_keep(tx, &look));
    if (day_weekday(today) == 1) TRY(budget_alarms(tx));
    return look_schedule(tx);
}

/* ---- Deciding ---- */

Status benefits_cases(Tx *tx, bool open_only, OrganisationId site, FraudCase **out, size_t *count)
{
    Rows rows;
    TRY(case_list(tx, open_only, site, &rows));
    LIST_OF_ROWS(tx, rows, r, out, count, case_read(r));
    return OK;
}

Status benefits_case_find(Tx *tx, CaseId id, FraudCase *out)
{
    Status status = case_find(tx, id, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "benefits.no_case", "没有找到这件事") : status;
}

static Status load_open(Tx *tx, CaseId id, FraudCase *out)
{
    TRY(benefits_case_find(tx, id, out));
    return out->state == CASE_OPEN
               ? OK
               : fail(tx, CONFLICT, "benefits.case_over", "这件事已经有结论，请刷新");
}

Status benefits_case_say(Tx *tx, CaseId id, Str words)
{
    FraudCase c;
    TRY(load_open(tx, id, &c));
    return case_said(tx, id, words);
}

Status benefits_case_decide(Tx *tx, CaseId id, FraudState to, Str why)
{
    FraudCase c;
    int64_t ticket;
    SettlementState state;
    TRY(load_open(tx, id, &c));
    if (to == CASE_WRONG && c.settlement) {
        TRY(ticket_of(tx, c.settlement, &ticket, &state));
        if (state == SETTLEMENT_FINAL)
            TRY(benefits_claw_back(tx, ticket, why,
                                   str_fmt(tx->arena, "核查 %lld", (long long)id.v)));
    }
    TRY(case_decide(tx, id, to, why));
    return event_publish(tx, "benefits.case_decided", id.v,
                         str_fmt(tx->arena, "{\"site\":%lld}", (long long)c.site.v));
}

static Str away_words(int64_t kind)
{
    switch ((FraudAway)kind) {
    case AWAY_DEAD: return STR("去世以后还有用餐记录。");
    case AWAY_HOSPITAL: return STR("住院的日子有用餐记录。");
    case AWAY_PRISON: return STR("服刑的日子有用餐记录。");
    case AWAY_INSTITUTION: return STR("住养老院时有用餐记录。");
    case AWAY_MOVED: return STR("搬走以后还有用餐记录。");
    case AWAY_ELSEWHERE: return STR("说好外出的日子有用餐。");
    }
    return STR("");
}

Str benefits_case_words(Arena *arena, const FraudCase *c)
{
    long long n = (long long)c->measured;
    char yuan[32];
    switch ((FraudRule)c->rule) {
    case FRAUD_AWAY: return away_words(c->measured);
    case FRAUD_DOUBLE: return STR("同一餐结算了两次。");
    case FRAUD_TRAVEL: return STR("两个食堂之间来不及走到。");
    case FRAUD_BURST: return str_fmt(arena, "很短时间连着结了 %lld 笔。", n);
    case FRAUD_HOURS: return STR("不在开门时间里结算。");
    case FRAUD_HUGGING: return str_fmt(arena, "刚过门槛的单子占 %lld%%。", n);
    case FRAUD_SAME: return str_fmt(arena, "%lld%% 的餐金额一模一样。", n);
    case FRAUD_ATTENDANCE: return str_fmt(arena, "天天都来的人占 %lld%%。", n);
    case FRAUD_CAPACITY: return str_fmt(arena, "一餐 %lld 人，座位不够。", n);
    case FRAUD_NO_TRAIL: return STR("这一餐没有做饭的记录。");
    case FRAUD_CASHBACK:
        fen_text(c->measured, yuan);
        return c->person.v && !c->settlement ? str_fmt(arena, "%s 元不是现金充的，退了现金。", yuan)
                                             : str_fmt(arena, "退款的单子占 %lld%%。", n);
    case FRAUD_CARDS: return str_fmt(arena, "一人取了 %lld 个人的饭。", n);
    case FRAUD_CLUSTER: return str_fmt(arena, "几张卡 %lld 天都一起刷。", n);
    }
    return STR("");
}
