#include "main/domains.h"
#include "domains/benefits/benefits.h"
#include "domains/crew/crew.h"
#include "domains/dispatch/dispatch.h"
#include "domains/funds/funds.h"
#include "domains/geo/geo.h"
#include "domains/gifts/gifts.h"
#include "domains/health/health.h"
#include "domains/hubs/hubs.h"
#include "domains/meals/meals.h"
#include "domains/notice/notice.h"
#include "domains/partners/partners.h"
#include "domains/people/people.h"
#include "domains/residents/residents.h"
#include "domains/rounds/rounds.h"
#include "domains/safety/safety.h"
#include "domains/sites/sites.h"
#include "domains/voices/voices.h"

const Domain *const domains[] = {
    &people_domain,   &geo_domain,       &notice_domain,
    &funds_domain,    &gifts_domain,     &benefits_domain,
    &dispatch_domain, &meals_domain,     &voices_domain,
    &hubs_domain,     &health_domain,    &safety_domain,
    &partners_domain, &residents_domain, &rounds_domain,
    &sites_domain,    &crew_domain,      NULL,
};

enum { DOMAINS_MAX = 32 };

const StorePart *const *program_parts(void)
{
    static const StorePart *parts[DOMAINS_MAX + 2];
    size_t n = 0;
    parts[n++] = &http_store_part;
    for (size_t i = 0; domains[i]; i++) parts[n++] = &domains[i]->store;
    return parts;
}

const Route *const *program_routes(void)
{
    static const Route *routes[DOMAINS_MAX * DOMAIN_LISTS_MAX + 2];
    size_t n = 0;
    routes[n++] = http_routes;
    for (size_t i = 0; domains[i]; i++)
        for (size_t k = 0; k < DOMAIN_LISTS_MAX && domains[i]->routes[k]; k++)
            routes[n++] = domains[i]->routes[k];
    return routes;
}

EMBED(answers, "docs/answers.json");

Str program_answers(void)
{
    return embedded_str((Embedded)EMBEDDED(answers));
}
