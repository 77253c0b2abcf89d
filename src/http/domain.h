/* What a domain is to the program: tables, routes, reactions.  The ordered list stands in
 * main/domains.c. */
#pragma once
#include "http/http.h"

typedef struct Domain {
    const char *name;
    StorePart store;
    const Route
        *routes[16]; /* lists that each end with a zero row; as many as the domain has nouns */
    /* Called every second on the work thread, outside any transaction: for calls to links. May be
     * NULL. */
    Status (*work)(Store *store, Problem *problem);
} Domain;
