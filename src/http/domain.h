/* What a domain is to the program: tables, routes, reactions.  The ordered list stands in
 * main/domains.c. */
#pragma once
#include "http/http.h"

enum { DOMAIN_LISTS_MAX = 20 };

typedef struct Domain {
    const char *name;
    StorePart store;
    /* Lists that each end with a zero row; as many as the domain has nouns. */
    const Route *routes[DOMAIN_LISTS_MAX];
    /* Called every second on the work thread, outside any transaction: for calls to links. May be
     * NULL. */
    Status (*work)(Store *store, Problem *problem);
} Domain;
