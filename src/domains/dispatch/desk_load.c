/* A day as it stands: runs, stops, carriers, what clients need, who is familiar to whom. */
#include "domains/dispatch/desk.h"

static Status home_of(Tx *tx, PersonId person, WalkPoint *at, bool *located)
{
    Status status = geo_home(tx, person, at);
    if (status != OK && status != NOT_FOUND) return status;
    *located = status == OK;
    return OK;
}

static Status kitchen_of(Tx *tx, DeskDay *d)
{
    Status status = geo_site(tx, d->site, &d->kitchen);
    if (status != OK && status != NOT_FOUND) return status;
    d->kitchen_located = status == OK;
    return OK;
}

/* ---- carriers ---- */

static int32_t carrier_index(const DeskDay *d, PersonId person)
{
    for (int32_t i = 0; i < d->carrier_count; i++)
        if (d->carriers[i].is.person.v == person.v) return i;
    return -1;
}

static Status add_carrier(Tx *tx, DeskDay *d, const Carrier *is)
{
    Person p;
    Ms now = d->now_ms;
    if (!is->person.v || carrier_index(d, is->person) >= 0) return OK;
    if (d->carrier_count == DESK_CARRIERS_MAX) return OK;
    DeskCarrier *c = &d->carriers[d->carrier_count++];
    *c = (DeskCarrier){.is = *is};
    TRY(people_load(tx, is->person, &p));
    c->name = p.name;
    Status status = off_find(tx, is->person, d->day, &c->off_from_ms);
    if (status != OK && status != NOT_FOUND) return status;
    c->off = status == OK;
    status = at_find(tx, is->person, &c->at, &c->at_ms);
    if (status != OK && status != NOT_FOUND) return status;
    c->seen = status == OK && c->at_ms > now - DESK_NEAR_MS;
    return OK;
}

static Status load_carriers(Tx *tx, DeskDay *d)
{
    Carrier *list;
    size_t count;
    d->carriers = NEW_ARRAY(tx->arena, DeskCarrier, DESK_CARRIERS_MAX);
    TRY(carrier_list(tx, d->site, &list, &count));
    for (size_t i = 0; i < count; i++) TRY(add_carrier(tx, d, &list[i]));
    for (int32_t i = 0; i < d->run_count; i++)
        TRY(add_carrier(tx, d,
                        &(Carrier){.person = d->runs[i].run.worker,
                                   .pace = PACE_WALK,
                                   .boxes = DESK_BOXES,
                                   .from_min = 9 * 60,
                                   .until_min = 14 * 60,
                                   .trips = 2,
                                   .reload_min = 5}));
    for (int32_t i = 0; i < d->run_count; i++)
        d->runs[i].carrier = carrier_index(d, d->runs[i].run.worker);
    return OK;
}

/* ---- stops ---- */

static ClientNeed need_of(const NeedList *needs, PersonId person)
{
    for (size_t i = 0; i < needs->count; i++)
        if (needs->items[i].person.v == person.v) return needs->items[i];
    return (ClientNeed){.person = person, .until_min = DESK_UNTIL_MIN, .service_s = DESK_SERVICE_S};
}

static Status load_stop(Tx *tx, const NeedList *needs, DeskStop *s)
{
    Person p;
    TRY(people_load(tx, s->stop.person, &p));
    s->name = p.name;
    s->place = p.address;
    s->need = need_of(needs, s->stop.person);
    Status status = told_find(tx, s->stop.id, &s->told_ms);
    if (status == NOT_FOUND)
        s->told_ms = 0;
    else
        TRY(status);
    return home_of(tx, s->stop.person, &s->at, &s->located);
}

/* What is done comes first, in the order in which it was done. */
static bool comes_before(const DispatchStop *a, const DispatchStop *b)
{
    bool a_done = a->state == STOP_DONE, b_done = b->state == STOP_DONE;
    if (a_done != b_done) return a_done;
    if (a_done && a->done_ms != b->done_ms) return a->done_ms < b->done_ms;
    if (a->position != b->position) return a->position < b->position;
    return a->id.v < b->id.v;
}

static void sort_run(const DeskDay *d, DeskRun *run)
{
    for (int32_t i = 1; i < run->count; i++) {
        int32_t s = run->stops[i], k = i;
        for (; k > 0 && comes_before(&d->stops[s].stop, &d->stops[run->stops[k - 1]].stop); k--)
            run->stops[k] = run->stops[k - 1];
        run->stops[k] = s;
    }
}

static Status load_stops(Tx *tx, DeskDay *d, const NeedList *needs)
{
    d->stops = NEW_ARRAY(tx->arena, DeskStop, DESK_STOPS_MAX);
    for (int32_t i = 0; i < d->run_count; i++) {
        DispatchStop *list;
        size_t count;
        DeskRun *run = &d->runs[i];
        TRY(stop_list(tx, run->run.id, &list, &count));
        if (d->stop_count + (int32_t)count > DESK_STOPS_MAX)
            return fail(tx, CONFLICT, "dispatch.too_many", "一餐最多 %d 份，请分开安排",
                        DESK_STOPS_MAX);
        run->stops = NEW_ARRAY(tx->arena, int32_t, DESK_STOPS_MAX);
        for (size_t s = 0; s < count; s++) {
            d->stops[d->stop_count] = (DeskStop){.stop = list[s]};
            TRY(load_stop(tx, needs, &d->stops[d->stop_count]));
            run->stops[run->count++] = d->stop_count++;
        }
        sort_run(d, run);
    }
    return OK;
}

static Status load_faces(Tx *tx, DeskKey key, DeskDay *d)
{
    Face *faces;
    size_t count;
    TRY(face_list(tx, key, key.day - DESK_FAMILIAR_DAYS, &faces, &count));
    for (size_t i = 0; i < count; i++) {
        int32_t c = carrier_index(d, faces[i].worker);
        if (c < 0 || faces[i].times < DESK_FAMILIAR_TIMES) continue;
        for (int32_t s = 0; s < d->stop_count; s++)
            if (d->stops[s].stop.person.v == faces[i].person.v)
                d->stops[s].familiar |= UINT64_C(1) << c;
    }
    return OK;
}

Status desk_load(Tx *tx, DeskKey key, DeskDay *out)
{
    DispatchRun *runs;
    NeedList needs;
    size_t count;
    *out = (DeskDay){.site = key.site, .day = key.day, .slot = key.slot, .now_ms = tx->now_ms};
    TRY(run_list(tx, key.site, key.day, key.slot, &runs, &count));
    out->runs = NEW_ARRAY(tx->arena, DeskRun, count + DESK_CARRIERS_MAX + 1);
    for (size_t i = 0; i < count; i++)
        out->runs[out->run_count++] = (DeskRun){.run = runs[i], .carrier = -1};
    TRY(client_need_list(tx, key.site, &needs));
    TRY(load_carriers(tx, out));
    TRY(load_stops(tx, out, &needs));
    TRY(load_faces(tx, key, out));
    TRY(plan_change_last(tx, key, &out->undo, &out->undo_words));
    return kitchen_of(tx, out);
}

/* ---- travel ---- */

static const struct {
    const char *profile;
    int32_t percent; /* of the walking time where nothing is known */
} paces[3] = {{"courier", 100}, {"courier", 100}, {"ebike", 35}};

static void fill_guess(DeskDay *d, int32_t pace)
{
    size_t n = (size_t)d->points;
    for (size_t i = 0; i < n * n; i++) {
        if (i / n == i % n) continue;
        d->seconds[pace][i] = DESK_LEG_S * paces[pace].percent / 100;
        d->metres[i] = DESK_LEG_M;
    }
    d->estimated = d->points > 1;
}

/* By the streets, for all whose place is known; the others keep the guess. */
static void fill_streets(Arena *arena, DeskDay *d, int32_t pace, const WalkPoint *at,
                         const int32_t *of, size_t known)
{
    GeoTimes times;
    geo_walk_times(arena, at, known, paces[pace].profile, &times);
    for (size_t i = 0; i < known; i++)
        for (size_t k = 0; k < known; k++) {
            size_t cell = (size_t)of[i] * (size_t)d->points + (size_t)of[k];
            uint32_t s = times.seconds[i * known + k];
            d->seconds[pace][cell] = s < 86400 ? (int32_t)s : 86400;
            d->metres[cell] = (int32_t)times.metres[i * known + k];
        }
    if (known == (size_t)d->points) d->estimated = times.estimated > 0;
}

/* ---- inside a house ---- */

typedef struct Door {
    Str stairs; /* the address up to its staircase; the whole of it where none is named */
    int32_t floor;
} Door;

/* 幸福里1栋2单元503: staircase 幸福里1栋2单元, floor 5. */
static Door door_of(Str place)
{
    size_t at = str_find(place, STR("单元"), 0), digits = place.len;
    int64_t number = 0;
    while (digits > 0 && place.ptr[digits - 1] >= '0' && place.ptr[digits - 1] <= '9') digits--;
    if (!str_to_i64(str_slice(place, digits, place.len), &number) || number > 9999) number = 0;
    return (Door){at == SIZE_MAX ? place : str_slice(place, 0, at), (int32_t)(number / 100)};
}

static int32_t between_doors(const Door *a, const Door *b)
{
    if (!str_eq(a->stairs, b->stairs)) return DESK_STAIRS_S;
    return DESK_DOOR_S + DESK_FLOOR_S * abs(a->floor - b->floor);
}

/* The streets know a house as one point: its doors are not, and are brought to one after another,
 * staircase by staircase. */
static void fill_houses(Arena *arena, DeskDay *d)
{
    Door *door = NEW_ARRAY(arena, Door, d->stop_count + 1);
    for (int32_t i = 0; i < d->stop_count; i++) door[i] = door_of(d->stops[i].place);
    for (int32_t i = 0; i < d->stop_count; i++)
        for (int32_t k = 0; k < d->stop_count; k++) {
            const DeskStop *a = &d->stops[i], *b = &d->stops[k];
            bool house = a->located && b->located && a->at.lat_e7 == b->at.lat_e7 &&
                         a->at.lon_e7 == b->at.lon_e7;
            if (!house || a->stop.person.v == b->stop.person.v || str_eq(a->place, b->place))
                continue;
            size_t cell = (size_t)a->point * (size_t)d->points + (size_t)b->point;
            for (int32_t pace = PACE_WALK; pace <= PACE_EBIKE; pace++)
                d->seconds[pace][cell] += between_doors(&door[i], &door[k]);
        }
}

void desk_travel(Arena *arena, DeskDay *d)
{
    d->points = 1;
    for (int32_t i = 0; i < d->stop_count; i++) d->stops[i].point = d->points++;
    for (int32_t i = 0; i < d->carrier_count; i++) d->carriers[i].point = d->points++;
    size_t n = (size_t)d->points, known = 0;
    WalkPoint *at = NEW_ARRAY(arena, WalkPoint, n);
    int32_t *of = NEW_ARRAY(arena, int32_t, n);
    if (d->kitchen_located) at[known++] = d->kitchen; /* of[0] is 0 */
    for (int32_t i = 0; i < d->stop_count; i++) {
        if (!d->stops[i].located) continue;
        of[known] = d->stops[i].point;
        at[known++] = d->stops[i].at;
    }
    for (int32_t i = 0; i < d->carrier_count; i++) {
        if (!d->carriers[i].seen) continue;
        of[known] = d->carriers[i].point;
        at[known++] = d->carriers[i].at;
    }
    d->metres = NEW_ARRAY(arena, int32_t, n * n);
    for (int32_t pace = PACE_WALK; pace <= PACE_EBIKE; pace++) {
        d->seconds[pace] = NEW_ARRAY(arena, int32_t, n * n);
        fill_guess(d, pace);
        fill_streets(arena, d, pace, at, of, known);
    }
    fill_houses(arena, d);
}
