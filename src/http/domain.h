/* What a domain is to the program: tables, routes, reactions.  The ordered list stands in
 * main/domains.c. */
#pragma once
#include "http/http.h"

typedef struct Domain {
    const char *name;
    StorePart store;
    const Route *routes; /* ends with a zero row; NULL: none */
} Domain;
