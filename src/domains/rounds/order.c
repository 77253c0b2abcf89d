/* A round on foot with little walking: the nearest next, then pieces turned round and stops moved
 * as long as it helps. */
#include "domains/rounds/inside.h"

static void nearest_next(const uint32_t *seconds, size_t count, size_t *order)
{
    for (size_t i = 1; i < count; i++) {
        size_t best = i;
        for (size_t k = i + 1; k < count; k++)
            if (seconds[order[i - 1] * count + order[k]] <
                seconds[order[i - 1] * count + order[best]])
                best = k;
        size_t kept = order[i];
        order[i] = order[best];
        order[best] = kept;
    }
}

/* Turning the piece [i, k] round: what the whole way gains; ways differ by direction. */
static int64_t gain(const uint32_t *s, size_t n, const size_t *order, size_t i, size_t k)
{
    int64_t before = 0;
    int64_t after = 0;
    for (size_t at = i; at <= k + 1 && at < n; at++)
        if (at) before += s[order[at - 1] * n + order[at]];
    if (i) after += s[order[i - 1] * n + order[k]];
    for (size_t at = k; at > i; at--) after += s[order[at] * n + order[at - 1]];
    if (k + 1 < n) after += s[order[i] * n + order[k + 1]];
    return before - after;
}

static void turn(size_t *order, size_t i, size_t k)
{
    for (; i < k; i++, k--) {
        size_t kept = order[i];
        order[i] = order[k];
        order[k] = kept;
    }
}

/* The stop at i taken out and put in at k. */
static void move_one(size_t *order, size_t i, size_t k)
{
    size_t kept = order[i];
    for (; i < k; i++) order[i] = order[i + 1];
    for (; i > k; i--) order[i] = order[i - 1];
    order[k] = kept;
}

static uint64_t length(const uint32_t *s, size_t n, const size_t *order)
{
    uint64_t sum = 0;
    for (size_t i = 1; i < n; i++) sum += s[order[i - 1] * n + order[i]];
    return sum;
}

static bool exchange(const uint32_t *seconds, size_t count, size_t from, size_t *order)
{
    bool better = false;
    for (size_t i = from; i + 1 < count; i++)
        for (size_t k = i + 1; k < count; k++) {
            if (gain(seconds, count, order, i, k) <= 0) continue;
            turn(order, i, k);
            better = true;
        }
    return better;
}

static bool move(const uint32_t *seconds, size_t count, size_t from, size_t *order)
{
    bool better = false;
    uint64_t now = length(seconds, count, order);
    for (size_t i = from; i < count; i++)
        for (size_t k = from; k < count; k++) {
            if (i == k) continue;
            move_one(order, i, k);
            uint64_t then = length(seconds, count, order);
            if (then < now) {
                now = then;
                better = true;
            } else {
                move_one(order, k, i);
            }
        }
    return better;
}

void rounds_order(const uint32_t *seconds, size_t count, bool fixed, size_t *order)
{
    if (count > 1) nearest_next(seconds, count, order);
    for (int sweep = 0; sweep < 50; sweep++) {
        bool better = exchange(seconds, count, fixed, order);
        if (!move(seconds, count, fixed, order) && !better) break;
    }
}
