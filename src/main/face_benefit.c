#include "base/args.h"
#include "base/csv.h"
#include "base/file.h"
#include "engine/benefit/sheet.h"
#include "main/faces.h"

#include <stdio.h>

enum { SCHEMES_BYTES_MAX = 16 << 20, SHEET_BYTES_MAX = 256 << 20 };

typedef struct Job {
    Arena *arena;
    Problem problem;
    const BenefitBook *book;
    const char *schemes;
    const char *sheet;
    const char *draft;
    Buf out;
    int code; /* 1 when the answer is no */
} Job;

static Status read_book(Job *job)
{
    Str text;
    TRY(file_read(job->arena, job->schemes, SCHEMES_BYTES_MAX, &text, &job->problem));
    return benefit_book_read(job->arena, text, &job->book, &job->problem);
}

static Status read_sheet(Job *job, BenefitSheet *sheet)
{
    Str text;
    TRY(read_book(job));
    TRY(file_read(job->arena, job->sheet, SHEET_BYTES_MAX, &text, &job->problem));
    return benefit_sheet_read(job->arena, job->book, text, sheet, &job->problem);
}

static Status settle(Job *job)
{
    BenefitSheet sheet;
    TRY(read_sheet(job, &sheet));
    return benefit_sheet_print(job->arena, &sheet, &job->out, &job->problem);
}

static Status explain(Job *job)
{
    BenefitSheet sheet;
    TRY(read_sheet(job, &sheet));
    return benefit_sheet_explain(job->arena, &sheet, &job->out, &job->problem);
}

static void put_finding(Buf *out, const BenefitFinding *f)
{
    static const char *const kinds[] = {"fault", "question", "note"};
    JsonOut json = json_out(out);
    json_open(&json, NULL, '{');
    json_put_str(&json, "scheme", f->scheme->id);
    json_put_text(&json, "kind", kinds[f->kind]);
    json_put_text(&json, "code", f->code);
    if (f->rule >= 0) json_put_str(&json, "rule", f->scheme->rules[f->rule].id);
    if (f->other >= 0) json_put_str(&json, "other", f->scheme->rules[f->other].id);
    json_put_str(&json, "text", f->text);
    json_close(&json, '}');
    buf_char(out, '\n');
}

/* One JSON line a finding; exit code 1 when a fault or an open question is among them. */
static Status prove(Job *job)
{
    TRY(read_book(job));
    for (size_t i = 0; i < job->book->scheme_count; i++) {
        BenefitFindings findings = {0};
        benefit_prove(job->arena, job->book, &job->book->schemes[i], &findings);
        for (size_t k = 0; k < findings.count; k++) put_finding(&job->out, &findings.items[k]);
        if (findings.faults || findings.questions) job->code = 1;
    }
    return OK;
}

/* The prices up to 100 yuan at which one fen matters, for each person's first meal of the sheet. */
static Status cliffs(Job *job)
{
    enum { CLIFFS_MAX = 1000, PRICE_MAX = 10000 };
    BenefitSheet sheet;
    BenefitCliff found[CLIFFS_MAX];
    TRY(read_sheet(job, &sheet));
    buf_text(&job->out, "seq,scheme,price_fen,pay_before_fen,pay_at_fen\n");
    int32_t next = 0;
    for (size_t i = 0; i < sheet.count; i++) {
        const BenefitSheetRow *row = &sheet.rows[i];
        if (row->who != next) continue;
        next++;
        size_t n = benefit_cliffs(row->scheme, &row->person, row->meal, NULL, PRICE_MAX, found,
                                  CLIFFS_MAX);
        for (size_t k = 0; k < n && k < CLIFFS_MAX; k++) {
            csv_put(&job->out, row->cells[0]);
            buf_fmt(&job->out, ",%.*s,%lld,%lld,%lld\n", STR_ARG(row->scheme->id),
                    (long long)found[k].price_fen, (long long)found[k].pay_before,
                    (long long)found[k].pay_at);
        }
    }
    return OK;
}

/* What each person of the sheet can get on the day of the first meal. */
static Status offers(Job *job)
{
    BenefitSheet sheet;
    TRY(read_sheet(job, &sheet));
    int32_t next = 0;
    for (size_t i = 0; i < sheet.count; i++) {
        const BenefitSheetRow *row = &sheet.rows[i];
        int32_t rules[BENEFIT_RULES_MAX];
        if (row->who != next) continue;
        next++;
        size_t n =
            benefit_offers(row->scheme, &row->person, row->meal.day, rules, BENEFIT_RULES_MAX);
        for (size_t k = 0; k < n; k++) {
            const BenefitRule *rule = &row->scheme->rules[rules[k]];
            Buf say = buf_new(job->arena, 4096);
            benefit_offer_explain(row->scheme, rule, &say);
            if (say.len == 0) continue;
            JsonOut json = json_out(&job->out);
            json_open(&json, NULL, '{');
            json_put_str(&json, "seq", row->cells[0]);
            json_put_str(&json, "scheme", row->scheme->id);
            json_put_str(&json, "rule", rule->id);
            json_open(&json, "say", '[');
            for (Str rest = buf_str(&say); rest.len;)
                json_put_str(&json, NULL, str_cut(&rest, '\n'));
            json_close(&json, ']');
            json_close(&json, '}');
            buf_char(&job->out, '\n');
        }
    }
    return OK;
}

static void put_funders(JsonOut *json, const char *key, const BenefitScheme *s, const Fen *fen)
{
    json_open(json, key, '{');
    for (size_t f = 0; f < s->funder_count; f++) {
        char name[100];
        snprintf(name, sizeof name, "%.*s", STR_ARG(s->funders[f]));
        json_put_i64(json, name, fen[f]);
    }
    json_close(json, '}');
}

/* Replays the sheet, each row as it was, under the draft scheme. */
static Status trial(Job *job)
{
    BenefitSheet sheet;
    BenefitTrial t;
    TRY(read_sheet(job, &sheet));
    if (sheet.count == 0 || !job->draft)
        return problem_set(&job->problem, INVALID, "benefit.trial",
                           "要有用餐记录和 --draft 方案编号");
    BenefitPerson *persons = NEW_ARRAY(job->arena, BenefitPerson, sheet.persons);
    BenefitEvent *events = NEW_ARRAY(job->arena, BenefitEvent, sheet.count);
    const BenefitScheme *old = sheet.rows[0].scheme;
    const BenefitScheme *draft =
        benefit_scheme_find(job->book, str_of(job->draft), sheet.rows[0].meal.day);
    if (!draft)
        return problem_set(&job->problem, NOT_FOUND, "benefit.trial", "没有这个方案，请核对编号");
    draft = benefit_as_if_in_force(job->arena, draft);
    size_t n = 0;
    for (size_t i = 0; i < sheet.count; i++) {
        if (sheet.rows[i].repeat_of >= 0 || sheet.rows[i].scheme != old) continue;
        persons[sheet.rows[i].who] = sheet.rows[i].person;
        events[n++] = (BenefitEvent){sheet.rows[i].who, sheet.rows[i].meal};
    }
    benefit_trial(job->arena, old, draft, persons, (size_t)sheet.persons, events, n, NULL, &t);
    JsonOut json = json_out(&job->out);
    json_open(&json, NULL, '{');
    json_put_str(&json, "old", old->version);
    json_put_str(&json, "draft", draft->version);
    json_put_i64(&json, "meals", t.meals);
    json_put_i64(&json, "winners", t.winners);
    json_put_i64(&json, "losers", t.losers);
    json_put_i64(&json, "unchanged", t.unchanged);
    json_put_i64(&json, "won_fen", t.won_fen);
    json_put_i64(&json, "lost_fen", t.lost_fen);
    json_put_i64(&json, "pay_old_fen", t.pay_old);
    json_put_i64(&json, "pay_new_fen", t.pay_new);
    put_funders(&json, "funders_old_fen", old, t.funder_old);
    put_funders(&json, "funders_new_fen", draft, t.funder_new);
    json_close(&json, '}');
    buf_char(&job->out, '\n');
    return OK;
}

static const char usage[] =
    "yinlin benefit settle  --schemes SCHEMES.json CASES.csv   who pays what, to the fen\n"
    "yinlin benefit explain --schemes SCHEMES.json CASES.csv   the same in sentences\n"
    "yinlin benefit prove   --schemes SCHEMES.json             what is wrong or still open\n"
    "yinlin benefit offers  --schemes SCHEMES.json CASES.csv   what each person can get\n"
    "yinlin benefit cliffs  --schemes SCHEMES.json CASES.csv   prices where a fen matters\n"
    "yinlin benefit trial   --schemes SCHEMES.json --draft ID CASES.csv   replay under ID";

int face_benefit(int argc, char **argv)
{
    int operands = 0;
    Job job = {0};
    const ArgOption options[] = {
        {"--schemes", ARG_TEXT, &job.schemes, "FILE", "the rules, as JSON"},
        {"--draft", ARG_TEXT, &job.draft, "ID", "the scheme to try"},
        {0},
    };
    static const struct {
        const char *name;
        Status (*run)(Job *job);
        int operands;
    } verbs[] = {{"settle", settle, 2}, {"explain", explain, 2}, {"prove", prove, 1},
                 {"cliffs", cliffs, 2}, {"offers", offers, 2},   {"trial", trial, 2}};

    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (operands != verbs[i].operands || strcmp(argv[0], verbs[i].name) != 0 || !job.schemes)
            continue;
        job.sheet = operands > 1 ? argv[1] : NULL;
        job.arena = arena_new((size_t)16 << 30);
        job.out = buf_new(job.arena, (size_t)2 << 30);
        if (verbs[i].run(&job) == OK)
            fwrite(job.out.ptr, 1, job.out.len, stdout);
        else
            job.code = args_refuse(&job.problem);
        arena_free(job.arena);
        return job.code;
    }
    return args_usage(usage, options);
}
