#include "engine/vitals/home.h"

#include "base/number.h"

enum { BATTERY_NOTICE_AT = 20, BATTERY_ALARM_AT = 10, BATTERY_BACK = 10 };

const char home_late_code[] = "home.late";
const char home_late_sentence[] = "该在家的时间还没有回家。";
const char device_silent_code[] = "device.silent";
const char device_silent_sentence[] = "设备很久没有消息。";
const char battery_code[] = "device.battery";
const char battery_sentence[] = "设备快没电了，请充电。";

Ms home_late_due(const HomeHours *h, Ms outside_since)
{
    if (outside_since == 0 || h->from_min == h->to_min) return INT64_MAX;
    Ms from = h->from_min * MINUTE_MS, to = h->to_min * MINUTE_MS;
    Ms length = to > from ? to - from : to + DAY_MS - from;
    Day day = ms_day(outside_since, h->zone);

    /* The first hours that end after the person left, beginning with those of the day before. */
    for (Day d = day - 1; d <= day + 1; d++) {
        Ms begins = day_ms(d, h->zone) + from;
        if (begins + length <= outside_since) continue;
        return (outside_since > begins ? outside_since : begins) + h->grace_ms;
    }
    return INT64_MAX;
}

Ms device_silent_due(Ms last_at, int32_t interval_s)
{
    if (last_at == 0) return INT64_MAX;
    return last_at + clamp_i64(3 * interval_s * SECOND_MS, 30 * MINUTE_MS, 26 * HOUR_MS);
}

BatteryLevel battery_level(int32_t percent, BatteryLevel before)
{
    if (percent <= BATTERY_ALARM_AT) return BATTERY_ALARM;
    if (before == BATTERY_ALARM && percent < BATTERY_ALARM_AT + BATTERY_BACK) return BATTERY_ALARM;
    if (percent <= BATTERY_NOTICE_AT) return BATTERY_NOTICE;
    if (before != BATTERY_FINE && percent < BATTERY_NOTICE_AT + BATTERY_BACK) return BATTERY_NOTICE;
    return BATTERY_FINE;
}
