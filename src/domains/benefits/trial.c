/* Policy trial: a period of real settlements under draft rules. */
#include "domains/benefits/inside.h"

typedef struct Served {
    Arena *arena;
    BenefitEvent *events;
    int64_t *persons; /* by the index that the events name */
    OrganisationId *sites;
    size_t count, cap, person_count;
    OrganisationId only; /* 0: every site */
} Served;

static void *grown(Arena *arena, void *old, size_t old_bytes, size_t bytes)
{
    void *fresh = arena_alloc_raw(arena, bytes);
    if (old_bytes) memcpy(fresh, old, old_bytes);
    return fresh;
}

static void make_room(Served *s)
{
    size_t cap = s->cap ? s->cap * 2 : 1024;
    s->events = grown(s->arena, s->events, s->cap * sizeof *s->events, cap * sizeof *s->events);
    s->persons = grown(s->arena, s->persons, s->cap * sizeof *s->persons, cap * sizeof *s->persons);
    s->sites = grown(s->arena, s->sites, s->cap * sizeof *s->sites, cap * sizeof *s->sites);
    s->cap = cap;
}

static Status keep_served(void *context, const Row *row)
{
    Served *s = context;
    if (s->only.v && row_int(row, 1) != s->only.v) return OK;
    if (s->count == s->cap) make_room(s);
    int64_t person = row_int(row, 0);
    if (!s->person_count || s->persons[s->person_count - 1] != person) {
        s->persons[s->person_count] = person;
        s->sites[s->person_count++] = (OrganisationId){row_int(row, 1)};
    }
    s->events[s->count++] = (BenefitEvent){.person = (int32_t)s->person_count - 1,
                                           .meal = {.day = (Day)row_int(row, 2),
                                                    .slot = (BenefitSlot)row_int(row, 3),
                                                    .list_fen = row_int(row, 4),
                                                    .delivered = row_int(row, 5) != 0,
                                                    .fee_fen = row_int(row, 6)}};
    return OK;
}

/* The last scheme of a text with this id (empty: any), and how many schemes it holds. */
static const Json *scheme_in(const Json *text, Str id, size_t *count)
{
    const Json *found = NULL;
    const Json *list = json_kind(text) == JSON_RECORD && json_member(text, "schemes")
                           ? json_member(text, "schemes")
                           : text;
    *count = json_kind(list) == JSON_LIST ? json_count(list) : 1;
    for (size_t i = 0; i < *count; i++) {
        const Json *one = json_kind(list) == JSON_LIST ? json_item(list, i) : list;
        if (!id.len || str_eq(json_str_or(one, "id", STR("")), id)) found = one;
    }
    return found;
}

static void put_scheme(JsonOut *out, const Json *scheme, const char *id)
{
    json_open(out, NULL, '{');
    for (void *at = json_first(scheme); at; at = json_after(scheme, at)) {
        Str key = json_at_key(at);
        if (str_is(key, "id"))
            json_put_text(out, "id", id);
        else
            json_put_value(out, key.ptr, json_at_value(at));
    }
    json_close(out, '}');
}

/* Both sets of rules in one book, so that a tag is the same bit in both. A draft is mostly the
 * rules in force with a figure changed, so both get names of their own. */
static Status both(Tx *tx, const Programme *old, Str draft, const BenefitBook **out)
{
    const BenefitBook *alone;
    const Json *texts[2];
    size_t count;
    TRY(benefit_book_read(tx->arena, draft, &alone, &tx->problem));
    TRY(json_read(tx->arena, old->rules, &texts[0], &tx->problem));
    TRY(json_read(tx->arena, draft, &texts[1], &tx->problem));
    const Json *before = scheme_in(texts[0], old->scheme, &count);
    const Json *after = scheme_in(texts[1], STR(""), &count);
    if (count != 1 || !before || !after || json_kind(before) != JSON_RECORD ||
        json_kind(after) != JSON_RECORD)
        return fail(tx, INVALID, "benefits.one_scheme", "一次只能试一个方案");
    Buf buf = buf_new(tx->arena, 2 * (old->rules.len + draft.len) + 4096);
    JsonOut json = json_out(&buf);
    json_open(&json, NULL, '[');
    put_scheme(&json, before, "1-in-force");
    put_scheme(&json, after, "2-draft");
    json_close(&json, ']');
    TRY(benefit_book_read(tx->arena, buf_str(&buf), out, &tx->problem));
    ASSERT((*out)->scheme_count == 2);
    return OK;
}

/* The budgets of the programme at the pace of the draft: a new funder has no budget yet. */
static Status read_lasts(Tx *tx, const TrialAsk *ask, TrialAnswer *out)
{
    Runway *now;
    size_t count;
    Day days = ask->to - ask->from + 1, today = tx_today(tx);
    TRY(benefits_runway(tx, ask->programme, &now, &count));
    out->lasts = NEW_ARRAY(tx->arena, Runway, out->draft->funder_count);
    for (size_t f = 0; f < out->draft->funder_count; f++) {
        Runway r = {.funder = out->draft->funders[f], .days_left = -1, .lasts = true};
        for (size_t i = 0; i < count; i++)
            if (str_eq(now[i].funder, r.funder)) r = now[i];
        r.a_day_fen = out->trial.funder_new[f] / days;
        if (r.has_budget) runway_pace(&r, today);
        out->lasts[out->lasts_count++] = r;
    }
    return OK;
}

/* Against nothing at all when there is no draft: the elder pays the list price and the fee. */
static Status schemes_of(Tx *tx, const Programme *programme, Str draft, TrialRun *out)
{
    const BenefitBook *book;
    if (draft.len) {
        TRY(both(tx, programme, draft, &book));
        out->old = &book->schemes[0];
        out->draft = benefit_as_if_in_force(tx->arena, &book->schemes[1]);
    } else {
        TRY(book_of(programme->digest, programme->rules, &book, &tx->problem));
        BenefitScheme *none = NEW(tx->arena, BenefitScheme);
        out->old = benefit_scheme_find(book, programme->scheme, tx_today(tx));
        *none = *out->old;
        none->rule_count = 0;
        out->draft = none;
    }
    out->book = book;
    return OK;
}

Status trial_run(Tx *tx, const TrialAsk *ask, OrganisationId only, TrialRun *out)
{
    Programme programme;
    Served s = {.arena = tx->arena, .only = only};
    Status status = programme_find(tx, ask->programme, &programme);
    *out = (TrialRun){0};
    if (status == NOT_FOUND)
        return fail(tx, NOT_FOUND, "benefits.no_programme", "没有找到这个补贴方案");
    TRY(status);
    if (ask->from > ask->to) return fail(tx, INVALID, "benefits.period", "起止日期反了，请改");
    TRY(schemes_of(tx, &programme, ask->draft, out));
    TRY(served_between(tx, ask->programme, ask->from, ask->to, keep_served, &s));
    BenefitPerson *persons = NEW_ARRAY(tx->arena, BenefitPerson, s.person_count);
    for (size_t i = 0; i < s.person_count; i++) {
        Meal meal = {.person = {s.persons[i]}, .site = s.sites[i], .day = ask->to};
        TRY(facts_of(tx, out->book, &meal, &persons[i]));
    }
    out->persons = persons;
    out->person_ids = s.persons;
    out->person_count = s.person_count;
    out->difference = NEW_ARRAY(tx->arena, Fen, s.person_count);
    benefit_trial(tx->arena, out->old, out->draft, persons, s.person_count, s.events, s.count,
                  out->difference, &out->trial);
    return OK;
}

static void add_cliff(TrialAnswer *out, const BenefitCliff *cliff)
{
    for (size_t i = 0; i < out->cliff_count; i++)
        if (memcmp(&out->cliffs[i], cliff, sizeof *cliff) == 0) return;
    if (out->cliff_count < CLIFFS_MAX) out->cliffs[out->cliff_count++] = *cliff;
}

static int by_price(const void *a, const void *b)
{
    const BenefitCliff *x = a, *y = b;
    return (x->price_fen > y->price_fen) - (x->price_fen < y->price_fen);
}

/* The cliffs of a lunch up to 50 yuan, of everybody for whom other rules are, by price. */
static void read_cliffs(const TrialAsk *ask, const TrialRun *run, TrialAnswer *out)
{
    enum { KINDS_MAX = 16, PRICE_MAX = 5000 };
    uint64_t seen[KINDS_MAX];
    size_t kinds = 0;
    BenefitMeal lunch = {.day = ask->to, .slot = SLOT_LUNCH};
    out->cliff_count = 0;
    for (size_t p = 0; p < run->person_count && kinds < KINDS_MAX; p++) {
        BenefitCliff found[CLIFFS_MAX];
        uint64_t bits = benefit_rules_for(out->draft, &run->persons[p], ask->to);
        size_t k = 0;
        while (k < kinds && seen[k] != bits) k++;
        if (k < kinds) continue;
        seen[kinds++] = bits;
        size_t n =
            benefit_cliffs(out->draft, &run->persons[p], lunch, NULL, PRICE_MAX, found, CLIFFS_MAX);
        for (size_t i = 0; i < n && i < CLIFFS_MAX; i++) add_cliff(out, &found[i]);
    }
    qsort(out->cliffs, out->cliff_count, sizeof *out->cliffs, by_price);
}

Status benefits_try(Tx *tx, const TrialAsk *ask, TrialAnswer *out)
{
    TrialRun run;
    TRY(trial_run(tx, ask, (OrganisationId){0}, &run));
    if (!run.person_count)
        return fail(tx, CONFLICT, "benefits.nothing_to_try", "这段时间没有结算，换一段试试");
    *out = (TrialAnswer){.trial = run.trial, .old = run.old, .draft = run.draft};
    read_cliffs(ask, &run, out);
    TRY(benefits_notice_days(tx, ask->programme, &out->notice_days));
    return read_lasts(tx, ask, out);
}
