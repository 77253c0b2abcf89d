/* How many will come: a forecast a cook can check with a pencil.
 *
 *   expected = reach (who may come, when known) × level × weekday × special day
 *
 * Each factor follows what was counted by exponential smoothing of its logarithm; a day far off
 * moves them only so far.  The interval is the last sixty days' own errors, and beside every
 * forecast stands how good it has been against "same weekday last week".  The trend is worked out
 * and shown, not applied: on the shared series applying it cost one to two per cent of the error.
 *
 * Owns        a ForecastState of fixed size, whole numbers only, one for each site and meal
 * Always true a forecast uses only days already learnt; a day on which nothing was served (0)
 * teaches nothing; days are learnt in order, earlier ones are ignored */
#pragma once
#include "base/time.h"

/* Stored: add at the end, never renumber. */
typedef enum ForecastSpecial {
    FORECAST_ORDINARY = 0,
    FORECAST_AFTER_BREAK = 1,  /* first open day after closed ones that are usually open */
    FORECAST_BEFORE_BREAK = 2, /* last open day before such */
    FORECAST_BRIDGE = 3,       /* both */
    FORECAST_HOLIDAY = 4,      /* open on a public holiday */
    FORECAST_MOVED = 5,        /* a weekend day worked in exchange (调休) */
    FORECAST_SPECIALS = 6,
} ForecastSpecial;

typedef struct ForecastDay {
    Day day;
    ForecastSpecial special;
    int64_t reach; /* who may come: enrolled, at work; <= 0: not known, then never given */
} ForecastDay;

typedef struct Forecast {
    bool known;                                 /* false before the first day learnt */
    int64_t expected, low, high;                /* low..high holds four days of five */
    int32_t level;                              /* portions a day, or per thousand of reach */
    int32_t weekday_permille, special_permille; /* 1000: no effect */
    int32_t trend_permille;                     /* change of the level in four weeks, for show */
} Forecast;

enum { FORECAST_ERRORS = 60, FORECAST_MOST = 1000000000 };

typedef struct ForecastState {
    Day last_day;
    int32_t days;        /* learnt */
    int32_t level_micro; /* natural logarithms, millionths */
    int32_t weekday_micro[7];
    int32_t special_micro[FORECAST_SPECIALS];
    int32_t special_days[FORECAST_SPECIALS];
    int32_t past_level_micro[4]; /* level at the end of past weeks, newest first */
    Day week_kept;
    int32_t error_micro[FORECAST_ERRORS]; /* ln(actual / forecast), newest overwrites oldest */
    int32_t errors;                       /* ever */
    Day seen_day[7];                      /* last day of each weekday, and what came */
    int64_t seen[7];
    int64_t own_miss, last_week_miss; /* sums of |forecast - actual| over `compared` days */
    int32_t compared;
} ForecastState;

Forecast forecast_of(const ForecastState *state, ForecastDay day);
/* What came; actual <= 0: nothing was served; past FORECAST_MOST it is cut. */
void forecast_learn(ForecastState *state, ForecastDay day, int64_t actual);
/* "约 820 份，多在 760 到 880。" */
void forecast_sentence(const Forecast *forecast, Buf *out);
/* The kind of a day from its neighbours: closed days between, of which `usually` are closed in a
 * common week. */
ForecastSpecial forecast_special(int closed_before, int usually_before, int closed_after,
                                 int usually_after);
const char *forecast_special_name(ForecastSpecial special);
