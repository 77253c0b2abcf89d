/* The clock of hot food (GB 31654-2021, domain rules F-1 to F-3), apart from everything else. */
#include "domains/meals/inside.h"

enum { HOT_TENTHS = 600 };

static bool kept_hot(Ms cooked, const HotReading *r, size_t count, Ms now)
{
    Ms last = cooked;
    for (size_t i = 0; i < count; i++) {
        if (r[i].at_ms < cooked || r[i].at_ms > now) continue;
        if (r[i].tenths_c < HOT_TENTHS) return false;
        if (last < cooked + 2 * HOUR_MS && r[i].at_ms - last > 30 * MINUTE_MS) return false;
        last = r[i].at_ms;
    }
    return last >= cooked + 2 * HOUR_MS && now - last <= HOUR_MS;
}

HotState meals_hot_check(Ms cooked, const HotReading *readings, size_t count, Ms now,
                         Ms *eat_before)
{
    *eat_before = cooked + (kept_hot(cooked, readings, count, now) ? 4 : 2) * HOUR_MS;
    if (now > *eat_before) return HOT_REJECT;
    return now > *eat_before - 15 * MINUTE_MS ? HOT_WARN : HOT_OK;
}
