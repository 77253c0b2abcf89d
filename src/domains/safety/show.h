/* How alarms and people appear in the answers of safety. */
#pragma once
#include "domains/safety/inside.h"

#define STATION  (ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR))
#define HANDLERS (STATION | ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_GRID_WORKER))
#define RELATIVES                                                                                  \
    (ROLE_BIT(ROLE_FAMILY) | ROLE_BIT(ROLE_NEIGHBOUR) | ROLE_BIT(ROLE_VOLUNTEER) |                 \
     ROLE_BIT(ROLE_AIDE))
#define IN(fields, Type) .in = fields, .in_size = sizeof(Type)

extern const Choice alarm_kinds[];
extern const Choice alarm_codes[];
extern const Choice alarm_checks[];
extern const Choice seen_outcomes[];

/* "" for 0 and for who is not there any more. */
Status show_name(Tx *tx, PersonId id, Str *out) MUST_USE;
void show_maybe(JsonOut *out, const char *key, Str value); /* null when empty */
/* The members of one alarm, without the braces. */
Status show_alarm(Tx *tx, JsonOut *out, const Alarm *a) MUST_USE;
/* {"id", "name", "what", "phone"} */
Status show_contact(Tx *tx, JsonOut *out, PersonId id, const char *what) MUST_USE;
/* "helpers": who could go: aides, volunteers, social and grid workers, those on duty. */
Status show_helpers(Tx *tx, JsonOut *out) MUST_USE;
/* The newest alarms first, but those that nobody owns before the others. */
void sort_alarms(Alarm *a, size_t count);
