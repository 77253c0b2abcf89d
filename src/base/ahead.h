/* How far clock_now_ms is ahead of the machine's clock: 0, or YL_AHEAD seconds in tests (tools/at). */
#pragma once
#include "base/time.h"

Ms clock_ahead_ms(void);
