#include "engine/vitals/keep.h"

enum {
    VERSION = 1,
    FLAG_SECOND = 1,  /* a second value is kept */
    FLAG_SECONDS = 2, /* all times are whole seconds */
    FLAG_BEHIND = 4,  /* some times are not those that the device said */
    FLAGS_KNOWN = 7,
};

/* ---- bits, most significant first ---- */

typedef struct BitsOut {
    Buf *buf;
    uint8_t byte;
    int used;
} BitsOut;

typedef struct BitsIn {
    Str bytes;
    size_t bit;
    bool bad;
} BitsIn;

static void put_bits(BitsOut *b, uint64_t value, int width)
{
    for (int i = width - 1; i >= 0; i--) {
        b->byte = (uint8_t)(b->byte << 1 | (value >> i & 1));
        if (++b->used < 8) continue;
        buf_char(b->buf, (char)b->byte);
        b->byte = 0;
        b->used = 0;
    }
}

static void end_bits(BitsOut *b)
{
    if (b->used) put_bits(b, 0, 8 - b->used);
}

static uint64_t get_bits(BitsIn *b, int width)
{
    uint64_t value = 0;

    if (b->bit + (size_t)width > b->bytes.len * 8) {
        b->bad = true;
        return 0;
    }
    for (int i = 0; i < width; i++, b->bit++)
        value = value << 1 | ((uint8_t)b->bytes.ptr[b->bit / 8] >> (7 - b->bit % 8) & 1);
    return value;
}

/* ---- a signed change: 0 is one bit, small ones are short ---- */

static const int time_widths[] = {0, 4, 8, 14, 24, 64};
static const int value_widths[] = {0, 2, 4, 8, 16, 64};
enum { WIDTHS = 6 };

static uint64_t zigzag(int64_t n)
{
    return (uint64_t)n << 1 ^ (uint64_t)(n >> 63);
}

static int64_t unzigzag(uint64_t u)
{
    return (int64_t)(u >> 1) ^ -(int64_t)(u & 1);
}

/* The class is said in ones ended by a zero (the last class without); class k holds the zigzag
 * numbers that class k - 1 could not, counted from its first. */
static uint64_t first_of(const int *widths, int k)
{
    uint64_t first = 0;
    for (int i = 0; i < k; i++) first += (uint64_t)1 << widths[i];
    return first;
}

static void put_change(BitsOut *b, const int *widths, int64_t change)
{
    uint64_t u = zigzag(change);
    int k = 0;

    while (k < WIDTHS - 1 && u >= first_of(widths, k + 1)) k++;
    for (int i = 0; i < k; i++) put_bits(b, 1, 1);
    if (k < WIDTHS - 1) put_bits(b, 0, 1);
    put_bits(b, u - first_of(widths, k), widths[k]);
}

static int64_t get_change(BitsIn *b, const int *widths)
{
    int k = 0;

    while (k < WIDTHS - 1 && get_bits(b, 1)) k++;
    uint64_t u = get_bits(b, widths[k]), first = first_of(widths, k);
    if (u > UINT64_MAX - first) b->bad = true;
    return unzigzag(u + first);
}

static void put_varint(Buf *out, uint64_t n)
{
    for (; n >= 128; n >>= 7) buf_char(out, (char)(n | 128));
    buf_char(out, (char)n);
}

/* The shortest form only. */
static uint64_t get_varint(Str *rest, bool *bad)
{
    uint64_t n = 0;

    for (int shift = 0; shift < 64 && rest->len > 0; shift += 7) {
        uint8_t byte = (uint8_t)rest->ptr[0];
        *rest = str_slice(*rest, 1, rest->len);
        if (shift == 63 && byte > 1) break;
        n |= (uint64_t)(byte & 127) << shift;
        if (byte & 128) continue;
        if (byte == 0 && shift > 0) break;
        return n;
    }
    *bad = true;
    return 0;
}

/* ---- the block ---- */

static uint8_t flags_of(const KeptReading *r, size_t count)
{
    uint8_t flags = FLAG_SECONDS;

    for (size_t i = 0; i < count; i++) {
        if (r[i].second != 0) flags |= FLAG_SECOND;
        if (r[i].behind_s != 0) flags |= FLAG_BEHIND;
        if (r[i].at % SECOND_MS != 0) flags &= (uint8_t)~FLAG_SECONDS;
    }
    return flags;
}

void keep_encode(const KeptReading *r, size_t count, Buf *out)
{
    ASSERT(count >= 1 && count <= KEEP_BLOCK_MAX && r[0].at >= 0);
    uint8_t flags = flags_of(r, count);
    Ms unit = flags & FLAG_SECONDS ? SECOND_MS : 1;
    int64_t step = 0;
    BitsOut bits = {.buf = out};

    buf_char(out, VERSION);
    buf_char(out, (char)flags);
    put_varint(out, count);
    put_varint(out, (uint64_t)(r[0].at / unit));
    put_varint(out, zigzag(r[0].value));
    if (flags & FLAG_SECOND) put_varint(out, zigzag(r[0].second));
    if (flags & FLAG_BEHIND) put_varint(out, zigzag(r[0].behind_s));
    buf_char(out, (char)r[0].mark);
    for (size_t i = 1; i < count; i++) {
        ASSERT(r[i].at > r[i - 1].at);
        int64_t now = r[i].at / unit - r[i - 1].at / unit;
        put_change(&bits, time_widths, now - step);
        put_change(&bits, value_widths, (int64_t)r[i].value - r[i - 1].value);
        if (flags & FLAG_SECOND)
            put_change(&bits, value_widths, (int64_t)r[i].second - r[i - 1].second);
        if (flags & FLAG_BEHIND)
            put_change(&bits, value_widths, (int64_t)r[i].behind_s - r[i - 1].behind_s);
        put_bits(&bits, r[i].mark != r[i - 1].mark, 1);
        if (r[i].mark != r[i - 1].mark) put_bits(&bits, r[i].mark, 8);
        step = now;
    }
    end_bits(&bits);
}

static bool as_int32(int64_t before, int64_t change, int32_t *out)
{
    int64_t now;

    if (__builtin_add_overflow(before, change, &now) || now < INT32_MIN || now > INT32_MAX)
        return false;
    *out = (int32_t)now;
    return true;
}

static bool read_head(Str *rest, uint8_t *flags, size_t *count, KeptReading *first)
{
    bool bad = false;

    if (rest->len < 2 || rest->ptr[0] != VERSION) return false;
    *flags = (uint8_t)rest->ptr[1];
    if (*flags & ~FLAGS_KNOWN) return false;
    *rest = str_slice(*rest, 2, rest->len);
    uint64_t n = get_varint(rest, &bad);
    uint64_t at = get_varint(rest, &bad);
    int64_t value = unzigzag(get_varint(rest, &bad));
    int64_t second = *flags & FLAG_SECOND ? unzigzag(get_varint(rest, &bad)) : 0;
    int64_t behind = *flags & FLAG_BEHIND ? unzigzag(get_varint(rest, &bad)) : 0;
    uint64_t unit = *flags & FLAG_SECONDS ? (uint64_t)SECOND_MS : 1;
    *first = (KeptReading){0};
    if (bad || rest->len < 1 || n < 1 || n > KEEP_BLOCK_MAX || at > INT64_MAX / unit) return false;
    if (!as_int32(0, value, &first->value) || !as_int32(0, second, &first->second) ||
        !as_int32(0, behind, &first->behind_s))
        return false;
    first->at = (Ms)(at * unit);
    first->mark = (uint8_t)rest->ptr[0];
    *rest = str_slice(*rest, 1, rest->len);
    *count = (size_t)n;
    return true;
}

static bool read_next(BitsIn *bits, uint8_t flags, int64_t *step, const KeptReading *before,
                      KeptReading *out)
{
    int64_t unit = flags & FLAG_SECONDS ? SECOND_MS : 1;
    Ms jump;

    *out = *before;
    if (__builtin_add_overflow(*step, get_change(bits, time_widths), step) || *step <= 0 ||
        __builtin_mul_overflow(*step, unit, &jump) ||
        __builtin_add_overflow(before->at, jump, &out->at))
        return false;
    if (!as_int32(before->value, get_change(bits, value_widths), &out->value)) return false;
    if (flags & FLAG_SECOND &&
        !as_int32(before->second, get_change(bits, value_widths), &out->second))
        return false;
    if (flags & FLAG_BEHIND &&
        !as_int32(before->behind_s, get_change(bits, value_widths), &out->behind_s))
        return false;
    if (get_bits(bits, 1)) {
        out->mark = (uint8_t)get_bits(bits, 8);
        if (out->mark == before->mark) return false;
    }
    return !bits->bad;
}

static bool read_block(Str block, KeptReading *out, size_t max, size_t *count)
{
    uint8_t flags;
    int64_t step = 0;
    size_t n;
    KeptReading first;

    if (!read_head(&block, &flags, &n, &first) || n > max) return false;
    out[0] = first;
    BitsIn bits = {.bytes = block};
    for (size_t i = 1; i < n; i++)
        if (!read_next(&bits, flags, &step, &out[i - 1], &out[i])) return false;
    size_t left = block.len * 8 - bits.bit;
    if (left >= 8 || get_bits(&bits, (int)left) != 0 || flags_of(out, n) != flags) return false;
    *count = n;
    return true;
}

Status keep_decode(Str block, KeptReading *out, size_t max, size_t *count, Problem *problem)
{
    if (!read_block(block, out, max, count))
        return problem_set(problem, INVALID, "keep.damaged", "这一段读数已损坏，请从备份恢复");
    return OK;
}

/* ---- roll-ups ---- */

static void roll_take(RollUp *roll, int32_t value)
{
    if (roll->count == 0 || value < roll->least) roll->least = value;
    if (roll->count == 0 || value > roll->most) roll->most = value;
    roll->sum += value;
    roll->count++;
}

void rollup_merge(RollUp *into, const RollUp *other)
{
    if (other->count == 0) return;
    if (into->count == 0 || other->least < into->least) into->least = other->least;
    if (into->count == 0 || other->most > into->most) into->most = other->most;
    into->sum += other->sum;
    into->count += other->count;
}

int32_t rollup_mean(const RollUp *roll)
{
    if (roll->count == 0) return 0;
    int64_t half = roll->count / 2;
    return (int32_t)((roll->sum + (roll->sum < 0 ? -half : half)) / roll->count);
}

Ms rollup_hour(Ms at, Ms zone)
{
    Ms of_day = ms_of_day(at, zone);
    return at - of_day % HOUR_MS;
}

Ms rollup_day(Ms at, Ms zone)
{
    return day_ms(ms_day(at, zone), zone);
}

size_t rollup_readings(const KeptReading *readings, size_t count, Ms (*period)(Ms, Ms), Ms zone,
                       RollUp *out, size_t max)
{
    size_t rolls = 0;

    for (size_t i = 0; i < count; i++) {
        Ms from = period(readings[i].at, zone);
        if (rolls == 0 || out[rolls - 1].from != from) {
            if (rolls == max) break;
            out[rolls++] = (RollUp){.from = from};
        }
        roll_take(&out[rolls - 1], readings[i].value);
    }
    return rolls;
}
