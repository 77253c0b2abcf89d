/* What the routes of people share: who may, the words of the choices, parts of answers. */
#pragma once
#include "domains/people/inside.h"

/* Staff who keep and read the register. */
#define KEEPERS (ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SOCIAL_WORKER))
#define FINDERS                                                                                    \
    (KEEPERS | ROLE_BIT(ROLE_AIDE) | ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER) | \
     ROLE_BIT(ROLE_GRID_WORKER) | ROLE_BIT(ROLE_COMMITTEE) | ROLE_BIT(ROLE_OPERATOR) |             \
     ROLE_BIT(ROLE_CIVIL_AFFAIRS) | ROLE_BIT(ROLE_DEVICE) | ROLE_BIT(ROLE_CLINICIAN) |             \
     ROLE_BIT(ROLE_HEALTH_MANAGER) | ROLE_BIT(ROLE_CARER))

extern const Choice people_sexes[];
extern const Choice people_settings[];
extern const Choice people_modes[];
extern const Choice people_channels[];
extern const Choice people_states[];
extern const Choice people_flag_kinds[];
extern const Choice people_diet_kinds[];
extern const Choice people_absence_kinds[];
extern const Choice people_relation_kinds[];
extern const Choice people_purposes[];
extern const Choice people_receivers[];

/* Who is asking. */
PersonId request_person(const Request *req);
/* The names of the bits of Scope. */
void put_scopes(JsonOut *out, const char *key, int64_t bits);
void put_relations(JsonOut *out, const char *key, const Relation *relations, size_t count);
Status put_consents(Tx *tx, JsonOut *out, PersonId id) MUST_USE;

/* A row of a route table: the fields and the struct they fill. */
#define IN(fields, Type) fields, sizeof(Type)
#define NOTHING          NULL, 0
