/* The ordered list of domains, lowest first: what the program is made of. */
#pragma once
#include "http/domain.h"

extern const Domain *const domains[]; /* ends with NULL */

/* The parts and routes of all floors and domains, for StoreOptions and ServerOptions. */
const StorePart *const *program_parts(void);
const Route *const *program_routes(void);
/* What answers look like, learnt from the answers: docs/answers.json (ServerOptions.answers). */
Str program_answers(void);
