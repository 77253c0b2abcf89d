#include "base/args.h"
#include "base/file.h"
#include "engine/diet/diet.h"
#include "main/faces.h"

#include <math.h>
#include <stdio.h>

enum { FILE_BYTES_MAX = 64 << 20 };

typedef struct Job {
    Arena *arena;
    Problem problem;
    const char *dishes, *ingredients, *person, *food, *date;
    Buf out;
} Job;

static Status read_text(Job *job, const char *path, Str *out)
{
    return file_read(job->arena, path, FILE_BYTES_MAX, out, &job->problem);
}

static Status read_in_folder(Job *job, const char *name, bool needed, Str *out)
{
    const char *path = str_c(job->arena, str_fmt(job->arena, "%s/%s", job->food, name));
    *out = STR("");
    return needed || file_exists(path) ? read_text(job, path, out) : OK;
}

static Status read_tables(Job *job, const DietTables **out)
{
    DietFiles files;
    if (!job->food) {
        *out = diet_tables_own(job->arena);
        return OK;
    }
    TRY(read_in_folder(job, "ingredient_map.csv", true, &files.ingredient_map));
    TRY(read_in_folder(job, "composition.csv", true, &files.composition));
    TRY(read_in_folder(job, "condiments.csv", true, &files.condiments));
    TRY(read_in_folder(job, "gi.csv", false, &files.gi));
    TRY(read_in_folder(job, "purine.csv", false, &files.purine));
    TRY(read_in_folder(job, "limits.csv", false, &files.limits));
    TRY(read_in_folder(job, "drug_food.csv", false, &files.drug_food));
    return diet_tables_read(job->arena, &files, out, &job->problem);
}

static Status read_person(Job *job, const DietTables *tables, DietPerson *out)
{
    Str text;
    const Json *json;
    Day today = ms_day(clock_now_ms(), SHANGHAI_MS);
    if (job->date && !day_parse(str_of(job->date), &today))
        return problem_set(&job->problem, INVALID, "diet.date", "日期要写成 2026-01-31 的样子");
    TRY(read_text(job, job->person, &text));
    TRY(json_read(job->arena, text, &json, &job->problem));
    return diet_person_read(job->arena, tables, json, today, out, &job->problem);
}

static void put_amount(JsonOut *json, const char *key, double value, double missing, int digits)
{
    if (missing >= 1)
        json_put_null(json, key); /* nothing of it is known */
    else
        json_put_double(json, key, value, digits);
}

static void put_unknown(JsonOut *json, const DietDish *dish)
{
    json_open(json, "unknown", '[');
    for (size_t i = 0; i < dish->line_count; i++)
        if (!dish->lines[i].known)
            json_put_str(json, NULL,
                         dish->lines[i].name.len ? dish->lines[i].name : dish->lines[i].raw);
    json_close(json, ']');
}

static void put_verdict(Job *job, const DietDish *dish, const DietPerson *person,
                        const DietVerdict *v)
{
    static const char *const names[] = {"kcal",    "protein_g", "fat_g", "cho_g", "fiber_g",
                                        "chol_mg", "k_mg",      "na_mg", "p_mg",  "added_sugar_g"};
    JsonOut json = json_out(&job->out);
    json_open(&json, NULL, '{');
    json_put_str(&json, "dish_id", dish->id);
    json_put_str(&json, "name", dish->name);
    json_put_text(&json, "class", diet_class_name(v->verdict));
    if (v->score < 0)
        json_put_null(&json, "score");
    else
        json_put_i64(&json, "score", v->score);
    json_open(&json, "reasons", '[');
    for (size_t i = 0; i < v->reason_count; i++) json_put_str(&json, NULL, v->reasons[i]);
    json_close(&json, ']');
    json_put_str(&json, "kitchen_note", v->kitchen_note);
    if (v->change.len) json_put_str(&json, "change", v->change);
    put_amount(&json, "kcal", v->sum.of[N_KCAL], v->sum.missing[N_KCAL], 1);
    put_amount(&json, "protein_g", v->sum.of[N_PROTEIN], v->sum.missing[N_PROTEIN], 2);
    put_amount(&json, "na_mg", v->sum.of[N_NA], v->sum.missing[N_NA], 1);
    json_put_double(&json, "share", v->share, 4);
    put_unknown(&json, dish);
    json_open(&json, "incomplete", '[');
    for (int n = 0; n < DIET_NUTRIENTS; n++)
        if (v->sum.missing[n] > 0.3) json_put_text(&json, NULL, names[n]);
    json_close(&json, ']');
    if (person->unknown_drug_count) {
        json_open(&json, "unknown_drugs", '[');
        for (size_t i = 0; i < person->unknown_drug_count; i++)
            json_put_str(&json, NULL, person->unknown_drugs[i]);
        json_close(&json, ']');
    }
    json_close(&json, '}');
    buf_char(&job->out, '\n');
}

static Status check(Job *job)
{
    const DietTables *tables;
    DietPerson person;
    DietDish *dishes;
    size_t count;
    Str text;
    Str lines;
    TRY(read_tables(job, &tables));
    TRY(read_person(job, tables, &person));
    TRY(read_text(job, job->dishes, &text));
    TRY(read_text(job, job->ingredients, &lines));
    TRY(diet_dishes_read(job->arena, tables, text, lines, &dishes, &count, &job->problem));
    DietVerdict *verdicts = NEW_ARRAY(job->arena, DietVerdict, count + 1);
    diet_check_all(job->arena, tables, &person, dishes, count, verdicts);
    for (size_t i = 0; i < count; i++) put_verdict(job, &dishes[i], &person, &verdicts[i]);
    return OK;
}

static const char usage[] =
    "yinlin diet check --dishes FILE --ingredients FILE --person FILE [--food DIR]\n"
    "  one JSON line a dish: class H0 (no), ask, H1 (one question), ok";

int face_diet(int argc, char **argv)
{
    int operands = 0;
    Job job = {0};
    const ArgOption options[] = {
        {"--dishes", ARG_TEXT, &job.dishes, "FILE", "dish_id, name, kind, servings"},
        {"--ingredients", ARG_TEXT, &job.ingredients, "FILE", "dish_id, name, term, grams, …"},
        {"--person", ARG_TEXT, &job.person, "FILE", "JSON: birth, allergies, conditions, drugs, …"},
        {"--food", ARG_TEXT, &job.food, "DIR", "food tables to use instead of our own"},
        {"--date", ARG_TEXT, &job.date, "DAY", "the day of the meal; today without it"},
        {0},
    };
    int code = args_read(argc, argv, usage, options, &operands);
    if (code != ARGS_GO) return code;
    if (operands != 1 || strcmp(argv[0], "check") != 0 || !job.dishes || !job.ingredients ||
        !job.person)
        return args_usage(usage, options);
    job.arena = arena_new((size_t)8 << 30);
    job.out = buf_new(job.arena, (size_t)1 << 30);
    code = 0;
    if (check(&job) == OK)
        fwrite(job.out.ptr, 1, job.out.len, stdout);
    else
        code = args_refuse(&job.problem);
    arena_free(job.arena);
    return code;
}
