#include "main/reach.h"
#include "domains/safety/safety.h"

/* Who opens the register: what happens to anybody is their business. */
#define KEEPERS                                                                                    \
    (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_GRID_WORKER) | ROLE_BIT(ROLE_REGISTRAR) |        \
     ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_ADMIN))
#define COOKS                                                                                      \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_COOK) | ROLE_BIT(ROLE_CANTEEN_WORKER) |           \
     ROLE_BIT(ROLE_DEVICE))
#define CARRIERS (ROLE_BIT(ROLE_COURIER) | ROLE_BIT(ROLE_VOLUNTEER) | ROLE_BIT(ROLE_LOGISTICS))
#define HELPERS  (CARRIERS | ROLE_BIT(ROLE_CARER) | ROLE_BIT(ROLE_AIDE))
#define HOME     (ROLE_BIT(ROLE_ELDER) | ROLE_BIT(ROLE_FAMILY) | ROLE_BIT(ROLE_NEIGHBOUR))
#define HEALERS  (ROLE_BIT(ROLE_CLINICIAN) | ROLE_BIT(ROLE_HEALTH_MANAGER))
#define WATCHERS                                                                                   \
    (ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_COMMITTEE) | ROLE_BIT(ROLE_SUPERVISOR))

/* The first row whose topic begins the event's decides. */
typedef struct Hearing {
    const char *topic;
    RoleSet whole;
    RoleSet own_site; /* whole, when it names the site one works at; bare, when it names none */
    RoleSet bare;     /* a page of theirs looks again */
} Hearing;

static const Hearing rows[] = {
    {"meals.poll_", .whole = SIGNED_IN},
    {"meals.menu_published", .whole = SIGNED_IN},
    {"meals.", .whole = KEEPERS, .own_site = COOKS, .bare = HOME | HELPERS | WATCHERS},
    {"dispatch.help", .whole = KEEPERS | COOKS | HELPERS},
    {"dispatch.", .whole = KEEPERS | COOKS | CARRIERS, .bare = WATCHERS},
    {"geo.", .whole = SIGNED_IN},
    {"health.", .whole = KEEPERS | HEALERS},
    {"funds.", .whole = ROLES_OFFICE, .own_site = ROLE_BIT(ROLE_SITE_MANAGER)},
    {"benefits.", .whole = ROLES_OFFICE, .own_site = ROLE_BIT(ROLE_SITE_MANAGER)},
    {"voices.", .whole = 0},
    {"", .whole = KEEPERS},
};

/* The site that an event names; 0: none. */
static int64_t site_of(Tx *tx, const Event *event)
{
    const Json *payload = NULL;
    Problem problem;
    if (!event->payload.len) return 0;
    if (json_read(tx->arena, event->payload, &payload, &problem) != OK) return 0;
    return json_i64_or(payload, "site", 0);
}

EventReach event_reach(Tx *tx, const Session *who, const Event *event)
{
    RoleSet role = ROLE_BIT(who->role);
    const Hearing *row = rows;
    if (str_starts(event->topic, STR("safety.")))
        return safety_event_reaches(tx, who, event) ? EVENT_WHOLE : EVENT_HIDDEN;
    if (who->role == ROLE_NONE) return EVENT_HIDDEN;
    while (!str_starts(event->topic, str_of(row->topic))) row++;
    if (row->whole & role) return EVENT_WHOLE;
    if (row->own_site & role) {
        int64_t site = site_of(tx, event);
        return !site ? EVENT_BARE : site == who->organisation ? EVENT_WHOLE : EVENT_HIDDEN;
    }
    return row->bare & role ? EVENT_BARE : EVENT_HIDDEN;
}
