#include "engine/vitals/silence.h"

#include "base/number.h"

const char silence_code[] = "home.silent";
const char silence_sentence[] = "家里很久没有动静，请联系本人。";

void silence_start(SilenceState *state, bool personal)
{
    *state = (SilenceState){.personal = personal, .default_ms = SILENCE_DEFAULT_MS};
}

Ms silence_limit_ms(const SilenceState *s)
{
    uint64_t below = 0;
    uint64_t want = ((uint64_t)s->gap_count * 995 + 999) / 1000;
    int bin = 0;

    if (!s->personal || s->last_at - s->first_at < SILENCE_LEARN_DAYS * DAY_MS)
        return s->default_ms;
    for (; bin < SILENCE_BINS - 1; bin++) {
        below += s->gaps[bin];
        if (below >= want) break;
    }
    return clamp_i64((bin + 1) * 10 * MINUTE_MS + SILENCE_ALLOWANCE_MS, SILENCE_FLOOR_MS,
                     SILENCE_MOST_MS);
}

static bool is_away(const SilenceState *s, Ms at)
{
    return s->away_until > s->away_from && at >= s->away_from && at < s->away_until;
}

typedef struct Wait {
    Ms since, due;
} Wait;

/* A person who left before the limit came is waited for from the return on; one who did not is
 * silent. */
static Wait wait_of(const SilenceState *s)
{
    Ms limit = silence_limit_ms(s);
    Wait wait = {s->last_at, s->last_at + limit};
    bool left =
        s->away_until > s->away_from && s->away_until > s->last_at && s->away_from < wait.due;

    if (s->last_at == 0 || s->said || (left && s->away_until == INT64_MAX))
        return (Wait){s->last_at, INT64_MAX};
    return left ? (Wait){s->away_until, s->away_until + limit} : wait;
}

Ms silence_due(const SilenceState *s)
{
    return wait_of(s).due;
}

SilenceFinding silence_tick(SilenceState *s, Ms now)
{
    Wait wait = wait_of(s);
    SilenceFinding finding = {
        .found = now >= wait.due,
        .at = wait.due,
        .since = wait.since,
        .limit_ms = silence_limit_ms(s),
    };

    if (finding.found) s->said = true;
    return finding;
}

SilenceFinding silence_sign(SilenceState *s, Ms at)
{
    SilenceFinding finding = {0};

    if (s->last_at != 0 && at <= s->last_at) return finding;
    if (s->last_at != 0) {
        finding = silence_tick(s, at);
        bool was_away =
            s->away_until > s->away_from && s->away_until > s->last_at && s->away_from < at;
        if (!s->said && !was_away) {
            s->gaps[clamp_i64((at - s->last_at) / (10 * MINUTE_MS), 0, SILENCE_BINS - 1)]++;
            s->gap_count++;
        }
    }
    if (s->first_at == 0) s->first_at = at;
    s->last_at = at;
    s->said = false;
    if (is_away(s, at)) s->away_from = s->away_until = 0; /* a sign at home ends it */
    return finding;
}

void silence_away(SilenceState *s, Ms from, Ms until)
{
    s->away_from = from;
    s->away_until = until;
}
