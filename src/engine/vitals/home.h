/* Rules of state and time that need no sensor of their own: should be home by now, the device has
 * fallen silent, its battery runs low.  Each answers when a timer is due, so that the rule is a
 * row.
 *
 * Always true INT64_MAX means nothing to wait for */
#pragma once
#include "base/time.h"

/* "Home between 22:00 and 06:00": minutes of the person's day; from > to passes midnight. */
typedef struct HomeHours {
    int32_t from_min, to_min;
    Ms grace_ms;
    Ms zone;
} HomeHours;

extern const char home_late_code[], home_late_sentence[];

/* When somebody who has been out since then is to be told about; outside_since 0: at home. If the
 * hours have begun already, `grace_ms` after leaving. */
Ms home_late_due(const HomeHours *hours, Ms outside_since);

extern const char device_silent_code[], device_silent_sentence[];
/* A device that reports every interval_s is silent after three intervals, at least 30 minutes, at
 * most 26 hours (a sensor that speaks once a day). */
Ms device_silent_due(Ms last_at, int32_t interval_s);

typedef enum BatteryLevel { BATTERY_FINE = 0, BATTERY_NOTICE = 1, BATTERY_ALARM = 2 } BatteryLevel;
/* Percent with hysteresis: told again only after it was charged past the mark by 10. */
BatteryLevel battery_level(int32_t percent, BatteryLevel before);
extern const char battery_code[], battery_sentence[];
