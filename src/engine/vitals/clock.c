#include "engine/vitals/clock.h"

#include <stdlib.h>

const char clock_code[] = "device.clock";
const char clock_sentence[] = "设备的钟慢了，时间已折算。";

static bool agree(int64_t a, int64_t b)
{
    return llabs(a - b) <= CLOCK_AGREE_S;
}

static void open_window(DeviceClock *c, int64_t behind_s, Ms now)
{
    c->window_ms = now;
    c->least_s = behind_s;
}

/* The five minutes are over: what was the least of them is compared with those before. */
static bool close_window(DeviceClock *c)
{
    int64_t before = c->behind_s;
    c->agreed = c->agreed && agree(c->least_s, c->before_s) ? c->agreed + 1 : 1;
    if (c->agreed > CLOCK_AGREED) c->agreed = CLOCK_AGREED;
    c->before_s = c->least_s;
    if (c->agreed < CLOCK_AGREED || (before && agree(before, c->least_s))) return false;
    c->behind_s = c->least_s >= CLOCK_BEHIND_S ? c->least_s : 0;
    return c->behind_s != before;
}

bool clock_hear(DeviceClock *c, Ms device_ms, Ms arrived_ms)
{
    int64_t behind_s = (arrived_ms - device_ms) / SECOND_MS;
    bool changed = false;
    if (behind_s < 0) behind_s = 0;
    if (c->behind_s && behind_s < c->behind_s - CLOCK_AGREE_S) { /* no way is shorter than none */
        *c = (DeviceClock){.agreed = 0};
        open_window(c, behind_s, arrived_ms);
        return true;
    }
    if (!c->window_ms || arrived_ms < c->window_ms) {
        open_window(c, behind_s, arrived_ms);
    } else if (arrived_ms - c->window_ms < CLOCK_WINDOW_MS) {
        if (behind_s < c->least_s) c->least_s = behind_s;
    } else {
        changed = close_window(c);
        open_window(c, behind_s, arrived_ms);
    }
    return changed;
}

Ms clock_mean(const DeviceClock *c, Ms device_ms, Ms arrived_ms)
{
    Ms at = device_ms + c->behind_s * SECOND_MS;
    return at < arrived_ms ? at : device_ms < arrived_ms ? arrived_ms : device_ms;
}
