/* Readings kept: an hour of one quantity is one row, which is read, merged and written again, so
 * that late and repeated readings find their place; roll-ups by hour and day go along. */
#include "domains/health/inside.h"

#include <stdlib.h>

/* What a mark says: source in two bits, then flags. Stored. */
enum { MARK_SOURCE = 3, MARK_REST = 4, MARK_LATE = 8, MARK_DOUBTFUL = 16, MARK_SYMPTOMS = 32 };

static KeptReading kept_of(const HealthReading *h)
{
    return (KeptReading){.at = h->r.at,
                         .value = h->r.value,
                         .second = h->r.second,
                         .behind_s = (int32_t)h->behind_s,
                         .mark = (uint8_t)((int)h->r.source | (h->r.at_rest ? MARK_REST : 0) |
                                           (h->late ? MARK_LATE : 0) |
                                           (h->doubtful ? MARK_DOUBTFUL : 0) |
                                           (h->r.symptoms ? MARK_SYMPTOMS : 0))};
}

static HealthReading reading_of(VitalKind kind, const KeptReading *k)
{
    return (HealthReading){.r = {.kind = kind,
                                 .source = (VitalSource)(k->mark & MARK_SOURCE),
                                 .at = k->at,
                                 .value = k->value,
                                 .second = k->second,
                                 .at_rest = k->mark & MARK_REST,
                                 .symptoms = k->mark & MARK_SYMPTOMS},
                           .late = k->mark & MARK_LATE,
                           .behind_s = k->behind_s,
                           .doubtful = k->mark & MARK_DOUBTFUL};
}

static int64_t hour_of(Ms at)
{
    return at / HOUR_MS;
}

static void roll(HourRow *row, const HealthReading *h)
{
    if (h->doubtful) return;
    if (row->count == 0 || h->r.value < row->least) row->least = h->r.value;
    if (row->count == 0 || h->r.value > row->most) row->most = h->r.value;
    row->count++;
    row->sum += h->r.value;
    row->sum_second += h->r.second;
}

static Status decode(Tx *tx, Str block, KeptReading *out, size_t *count)
{
    *count = 0;
    if (block.len == 0) return OK;
    return keep_decode(block, out, KEEP_BLOCK_MAX, count, &tx->problem);
}

/* Merges two sorted lists; what is at a moment that is taken already is a repeat. */
static size_t merge(const KeptReading *old, size_t old_count, const HealthReading *add,
                    size_t add_count, KeptReading *out, HealthReading *fresh, size_t *fresh_count)
{
    size_t n = 0;
    size_t i = 0;
    size_t k = 0;
    while (i < old_count || k < add_count) {
        bool from_old = k == add_count || (i < old_count && old[i].at <= add[k].r.at);
        if (n == KEEP_BLOCK_MAX) break;
        if (from_old) {
            out[n++] = old[i++];
        } else if (n > 0 && out[n - 1].at == add[k].r.at) {
            k++;
        } else {
            out[n++] = kept_of(&add[k]);
            fresh[(*fresh_count)++] = add[k++];
        }
    }
    return n;
}

/* Room for one hour before and after merging; used for one hour after the other. */
typedef struct Hour {
    KeptReading old[KEEP_BLOCK_MAX], all[KEEP_BLOCK_MAX];
} Hour;

static Status keep_hour(Tx *tx, PersonId person, Hour *h, const HealthReading *add, size_t count,
                        HealthReading *fresh, size_t *fresh_count)
{
    VitalKind kind = add[0].r.kind;
    int64_t hour = hour_of(add[0].r.at);
    HourRow row = {0};
    size_t old_count;
    size_t before = *fresh_count;
    Status status = hour_find(tx, person, kind, hour, &row);
    if (status == OK && row.block.len == 0) return OK; /* so old that only its roll-up is kept */
    if (status != OK && status != NOT_FOUND) return status;
    TRY(decode(tx, row.block, h->old, &old_count));
    size_t n = merge(h->old, old_count, add, count, h->all, fresh, fresh_count);
    if (*fresh_count == before) return OK;
    for (size_t i = before; i < *fresh_count; i++) roll(&row, &fresh[i]);
    Buf block = buf_new(tx->arena, 1 << 17);
    keep_encode(h->all, n, &block);
    row.block = buf_str(&block);
    return hour_put(tx, person, kind, hour, &row);
}

static Status forget(Tx *tx, PersonId person, Ms newest)
{
    int64_t blocks = hour_of(newest - READINGS_KEPT_MS);
    return blocks > 0 ? hour_forget(tx, person, blocks, hour_of(newest - 2 * READINGS_KEPT_MS))
                      : OK;
}

static Status keep_days(Tx *tx, PersonId person, const HealthReading *fresh, size_t count)
{
    for (size_t from = 0; from < count;) {
        HourRow row = {0};
        Day day = ms_day(fresh[from].r.at, HEALTH_ZONE);
        VitalKind kind = fresh[from].r.kind;
        Status status = day_find(tx, person, kind, day, &row);
        if (status != OK && status != NOT_FOUND) return status;
        if (status == NOT_FOUND) { /* once a day */
            TRY(forget(tx, person, fresh[from].r.at));
            if (kind != VITAL_PULSE) TRY(drift_arm(tx, person));
        }
        size_t to = from;
        for (; to < count && fresh[to].r.kind == kind && ms_day(fresh[to].r.at, HEALTH_ZONE) == day;
             to++)
            roll(&row, &fresh[to]);
        if (row.count) TRY(day_put(tx, person, kind, day, &row));
        from = to;
    }
    return OK;
}

static int by_kind_and_time(const void *a, const void *b)
{
    const HealthReading *x = a;
    const HealthReading *y = b;
    if (x->r.kind != y->r.kind) return x->r.kind < y->r.kind ? -1 : 1;
    return x->r.at < y->r.at ? -1 : x->r.at > y->r.at;
}

Status readings_keep(Tx *tx, PersonId person, const HealthReading *all, size_t count,
                     HealthReading **fresh, size_t *fresh_count)
{
    HealthReading *sorted = NEW_ARRAY(tx->arena, HealthReading, count);
    *fresh = NEW_ARRAY(tx->arena, HealthReading, count);
    *fresh_count = 0;
    if (count == 0) return OK;
    Hour *hour = arena_alloc_raw(tx->arena, sizeof *hour);
    memcpy(sorted, all, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_kind_and_time);
    for (size_t from = 0; from < count;) {
        size_t to = from + 1;
        while (to < count && sorted[to].r.kind == sorted[from].r.kind &&
               hour_of(sorted[to].r.at) == hour_of(sorted[from].r.at))
            to++;
        TRY(keep_hour(tx, person, hour, sorted + from, to - from, *fresh, fresh_count));
        from = to;
    }
    return keep_days(tx, person, *fresh, *fresh_count);
}

/* ---- Reading them ---- */

Status health_readings(Tx *tx, PersonId person, VitalKind kind, Ms from, Ms to, size_t limit,
                       HealthReading **out, size_t *count)
{
    Rows rows;
    KeptReading *some = arena_alloc_raw(tx->arena, KEEP_BLOCK_MAX * sizeof *some);
    TRY(hour_blocks(tx, person, kind, hour_of(from), hour_of(to) + 1, &rows));
    size_t room = 0;
    size_t n;
    for (size_t i = 0; i < rows.count; i++) { /* how many there are at most */
        TRY(decode(tx, row_str(&rows.rows[i], 1), some, &n));
        room += n;
    }
    *out = NEW_ARRAY(tx->arena, HealthReading, room < limit ? room : limit);
    *count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        TRY(decode(tx, row_str(&rows.rows[i], 1), some, &n));
        for (size_t k = 0; k < n && *count < limit; k++)
            if (some[k].at >= from && some[k].at < to)
                (*out)[(*count)++] = reading_of(kind, &some[k]);
    }
    return OK;
}

Status health_reading_last(Tx *tx, PersonId person, VitalKind kind, HealthReading *out)
{
    int64_t hour;
    HourRow row;
    size_t n;
    KeptReading *some = arena_alloc_raw(tx->arena, KEEP_BLOCK_MAX * sizeof *some);
    TRY(hour_last(tx, person, kind, &hour));
    TRY(hour_find(tx, person, kind, hour, &row));
    TRY(decode(tx, row.block, some, &n));
    if (n == 0) return NOT_FOUND;
    *out = reading_of(kind, &some[n - 1]);
    return OK;
}

Status health_rolls(Tx *tx, PersonId person, VitalKind kind, Ms from, Ms to, bool by_day,
                    HealthRoll **out, size_t *count)
{
    Rows rows;
    int64_t first = by_day ? ms_day(from, HEALTH_ZONE) : hour_of(from);
    int64_t last = by_day ? ms_day(to, HEALTH_ZONE) : hour_of(to);
    TRY(rolls_find(tx, person, kind, first, last + 1, by_day, &rows));
    *out = NEW_ARRAY(tx->arena, HealthRoll, rows.count);
    *count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.rows[i];
        int64_t n = row_int(row, 1);
        if (n == 0) continue;
        Ms at = by_day ? day_ms((Day)row_int(row, 0), HEALTH_ZONE) : row_int(row, 0) * HOUR_MS;
        RollUp mean = {.count = (int32_t)n, .sum = row_int(row, 4)};
        RollUp second = {.count = (int32_t)n, .sum = row_int(row, 5)};
        (*out)[(*count)++] = (HealthRoll){
            at, n, row_int(row, 2), row_int(row, 3), rollup_mean(&mean), rollup_mean(&second)};
    }
    return OK;
}

Status health_news2(Tx *tx, PersonId person, News2 *out)
{
    static const struct {
        VitalKind kind;
        News2Part part;
    } parts[] = {{VITAL_BREATHING, NEWS2_BREATHING},
                 {VITAL_SPO2, NEWS2_SPO2},
                 {VITAL_PRESSURE, NEWS2_SYSTOLIC},
                 {VITAL_PULSE, NEWS2_PULSE},
                 {VITAL_TEMPERATURE, NEWS2_TEMPERATURE}};
    News2Input input = {0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        HealthReading h;
        Status status = health_reading_last(tx, person, parts[i].kind, &h);
        if (status == NOT_FOUND) continue;
        TRY(status);
        if (!h.doubtful) input.part[parts[i].part] = (News2Value){h.r.value, h.r.at};
    }
    *out = news2_of(&input, tx->now_ms);
    return OK;
}
