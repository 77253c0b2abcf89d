/* The made-up community of `yinlin demo`: a street with its buildings, elders, families and staff,
 * entered by the real rules.  The same seed makes the same people.
 *
 * Every name, number and address is invented: identity numbers use the unused area 999, phones the
 * unused head 1990000. */
#pragma once
#include "domains/people/people.h"

enum { DEMO_COMMUNITY = 1, DEMO_ELDERS = 1200, DEMO_BUILDINGS = 24 };
#define DEMO_PASSWORD "demo-2026"

typedef struct DemoElder {
    PersonId id;
    GridNodeId door;
    int building, unit, floor, room; /* 3栋2单元502: 3, 2, 5, 2 */
    bool alone;
    PersonId family; /* 0: none */
} DemoElder;

typedef struct DemoStaff {
    const char *login; /* as typed on the login page */
    const char *name;
    Role role;
    PersonId person;
} DemoStaff;

enum { DEMO_STAFF = 16, DEMO_SITES = 3, DEMO_SETS = 3, DEMO_PAST_DAYS = 7 };

/* What the other parts of the demo build on. */
typedef struct Demo {
    Store *store;
    Arena *arena;
    Random random;
    Problem *problem;
    DemoElder *elders; /* DEMO_ELDERS */
    DemoStaff staff[DEMO_STAFF];
    OrganisationId sites[DEMO_SITES]; /* canteens run by government, caterer, charity */
    GridNodeId buildings[DEMO_BUILDINGS];
} Demo;

/* Fills an empty database. */
Status demo_fill(Store *store, uint64_t seed, Problem *problem) MUST_USE;
/* The street, its elders and families, the staff: the first part of demo_fill. Fills d->elders. */
Status demo_people(Demo *demo) MUST_USE;
/* Canteens, a fortnight of menus, runs, and money on the cards; by the store's clock. */
Status demo_canteens(Demo *demo) MUST_USE;
/* The menu of one more day of a site, as drafts. */
Status demo_menu_day(Tx *tx, OrganisationId site, Day day) MUST_USE;
/* Canteens, menus, money and orders: part of demo_fill. */
Status demo_meals(Demo *demo) MUST_USE;
/* Who brings the meals of the first canteen: part of demo_meals. */
Status demo_desk(Demo *demo) MUST_USE;
/* The station, who was seen today, a call for help that is over and an alarm that is not. */
Status demo_safety(Demo *demo) MUST_USE;
/* Two months of meals, money and claims before today: part of demo_meals. */
Status demo_books(Demo *demo) MUST_USE;
/* The last DEMO_PAST_DAYS at the first canteen, order by order: part of demo_books. */
Status demo_days(Demo *demo) MUST_USE;
/* Whom the aide looks after, and what helpers can: part of demo_fill. */
Status demo_rounds(Demo *demo) MUST_USE;
/* Where everything is, and what supports whom: part of demo_fill. */
Status demo_geo(Demo *demo) MUST_USE;
/* The street map of the demo quarter, put into the data folder as `yinlin map import` would. */
Status demo_map(const char *folder, Problem *problem) MUST_USE;
/* Devices, readings, and what relatives want to be told: part of demo_fill. */
Status demo_devices(Demo *demo) MUST_USE;
/* Budgets, costs, a signal, bought services: part of demo_fill. */
Status demo_money(Demo *demo) MUST_USE;
/* Who gives: a pool, a rice mill, rent and cash, partners, volunteers: part of demo_fill. */
Status demo_gifts(Demo *demo) MUST_USE;
/* demo_sites.c */
Status demo_sites(Demo *demo) MUST_USE;
/* Shifts of last month, allowances, who was paid, lessons: part of demo_fill. */
Status demo_crew(Demo *demo) MUST_USE;
/* A centre, what one site has to spare, where a hand is needed: part of demo_fill. */
Status demo_hubs(Demo *demo) MUST_USE;
/* A week of lunches before today, with what was said of them; cards and shifts of the staff. */
Status demo_after(Demo *demo) MUST_USE;
/* Words left for who brings the meal, with sound: part of demo_fill. */
Status demo_voices(Demo *demo) MUST_USE;
/* Activities, a table, proposals, posters, who was asked, a vote: part of demo_fill. */
Status demo_residents(Demo *demo) MUST_USE;
/* The accounts, for the sentence that ./run prints. */
extern const DemoStaff demo_staff[DEMO_STAFF];
