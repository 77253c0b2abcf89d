/* Posters with a code, and the one thread from there to the order, the meal and the complaint. */
#include "domains/residents/inside.h"

/* Without what looks alike: 0 O 1 I L. */
static Str code_of(Arena *arena, int64_t id)
{
    static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    enum { BASE = sizeof letters - 1, LETTERS = 7 };
    char text[LETTERS];
    uint64_t rest = (uint64_t)id * 0x9E3779B97F4A7C15u >> 20; /* neighbours do not look alike */
    for (int i = 0; i < LETTERS; i++, rest /= BASE) text[i] = letters[rest % BASE];
    return str_dup(arena, (Str){text, LETTERS});
}

Status residents_poster_add(Tx *tx, const Poster *poster, Poster *out)
{
    *out = *poster;
    if (!out->title.len || !out->words.len)
        return fail(tx, INVALID, "residents.bad_poster", "请写标题和一句话");
    out->id = (PosterId){id_next(tx)};
    out->code = code_of(tx->arena, out->id.v);
    out->made_ms = tx->now_ms;
    return poster_insert(tx, out);
}

Status residents_poster_down(Tx *tx, PosterId id)
{
    return poster_take_down(tx, id);
}

static Status load(Tx *tx, Str code, Poster *out)
{
    Status status = poster_by_code(tx, code, out);
    return status == NOT_FOUND ? fail(tx, NOT_FOUND, "residents.no_poster", "没有找到这张海报")
                               : status;
}

Status residents_poster_opened(Tx *tx, Str code)
{
    Poster p;
    TRY(load(tx, code, &p));
    return poster_count_open(tx, p.id);
}

Status residents_came_by(Tx *tx, Str code, PersonId person)
{
    Poster p;
    TRY(people_may_act(tx, (PersonId){tx->origin.actor}, person, SCOPE_MEALS));
    TRY(load(tx, code, &p));
    return came_insert(tx, p.id, person);
}

Status residents_funnel(Tx *tx, OrganisationId site, Funnel **out, size_t *count)
{
    Poster *posters;
    TRY(poster_list(tx, site, &posters, count));
    *out = NEW_ARRAY(tx->arena, Funnel, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        Rows came;
        Funnel *f = &(*out)[i];
        *f = (Funnel){.poster = posters[i]};
        TRY(came_list(tx, posters[i].id, &came));
        f->came = (int64_t)came.count;
        for (size_t k = 0; k < came.count; k++) {
            MealTrace t;
            TRY(meals_trace(tx, (PersonId){row_int(&came.rows[k], 0)}, row_int(&came.rows[k], 1),
                            &t));
            f->ordered += t.ordered > 0;
            f->served += t.served > 0;
            f->said += t.said > 0;
            f->complained += t.complained > 0;
        }
    }
    return OK;
}
