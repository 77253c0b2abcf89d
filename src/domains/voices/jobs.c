#include "domains/voices/inside.h"

/* Thirty days on, who and when are left. */
static Status over(Tx *tx, int64_t id, Ms due_ms)
{
    (void)due_ms;
    return note_empty(tx, (VoiceId){id});
}

static const TimerHandler timers[] = {{"voices.over", over}, {0}};

EMBED(voices_schema, "src/domains/voices/schema.sql");
EMBED(voices_audit, "src/domains/voices/audit.sql");

const Domain voices_domain = {
    .name = "voices",
    .store = {.name = "voices",
              .schema = EMBEDDED(voices_schema),
              .audit = EMBEDDED(voices_audit),
              .timers = timers,
              .keeping = &voices_keeping},
    .routes = {voices_routes},
};
