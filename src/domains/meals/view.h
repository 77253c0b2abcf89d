/* What the routes of meals share: one shape for an order, a menu and a person. */
#pragma once
#include "domains/meals/inside.h"

#define CANTEEN_ROLES                                                                              \
    (ROLE_BIT(ROLE_SITE_MANAGER) | ROLE_BIT(ROLE_CANTEEN_WORKER) | ROLE_BIT(ROLE_DEVICE))
#define KITCHEN_ROLES (CANTEEN_ROLES | ROLE_BIT(ROLE_COOK))

typedef struct View {
    Tx *tx;
    MealSite site;
    Dish *dishes; /* of the site */
    size_t dish_count;
} View;

/* The dishes and times of a site. */
Status view_open(Tx *tx, OrganisationId site, View *out) MUST_USE;
const Dish *view_dish(const View *view, DishId id); /* NULL: not of this site */
/* Where somebody eats: the site of the session, else of the last order, else the first canteen.
 * NOT_FOUND meals.no_site. */
Status view_site_for(Request *req, PersonId person, OrganisationId *out) MUST_USE;

/* A span of days and a site, as reports are asked for. */
typedef struct DaysAsk {
    OrganisationId site;
    Day from, to;
    bool has_site, has_from, has_to;
} DaysAsk;
extern const Field view_days_fields[];
/* The last thirty days and the session's site unless it says otherwise. INVALID meals.days over a
 * year. */
Status view_days(Request *req, DaysAsk *a) MUST_USE;

static inline OrganisationId my_site(const Request *req)
{
    return (OrganisationId){req->who.organisation};
}
/* "" when there is no such organisation. */
Status view_site_name(Tx *tx, OrganisationId site, Str *out) MUST_USE;

/* When a meal is at the door, as the page may say it: half an hour around what was told, the whole
 * hour of serving while nothing was; of what is not brought, half an hour after serving begins. */
typedef struct Promise {
    Ms middle_ms, from_ms, until_ms;
    int moved; /* 1 later than was said first, -1 sooner, 0 as it was said */
    bool left; /* on the way */
    Str by;    /* "" until somebody is to bring it */
} Promise;
Status view_promise(const View *view, const MealOrder *o, Promise *out) MUST_USE;
/* from_ms, until_ms, moved, by */
void put_promise(JsonOut *out, const Promise *p);

Status put_order_members(JsonOut *out, const View *view, const MealOrder *o, Ms now,
                         const MenuItem *items, size_t item_count) MUST_USE;
/* The order alone, as the pages know it. */
Status reply_order(Request *req, Reply *reply, int code, const MealOrder *o) MUST_USE;
/* 王奶奶, 陈爷爷, 孙阿姨 */
Str call_of(Arena *arena, const Person *p, Day today);
Str what_of(Arena *arena, const MealOrder *o); /* 清蒸鲈鱼套餐，米饭 2 份 */

/* person_id, name */
Status put_person(Tx *tx, JsonOut *out, PersonId id) MUST_USE;
/* How a meal ended: cooked … cash_counted_fen */
void put_close_members(JsonOut *out, const MealClose *c);
/* Searches that were begun at a door of this site and have not ended. */
Status view_searches(Tx *tx, OrganisationId site, DispatchFlow **out, size_t *count) MUST_USE;

/* routes_staff.c, which the page of the day shows too */
Status put_cards(Request *req, JsonOut *out, bool all) MUST_USE;
Status put_shifts(Request *req, JsonOut *out, Day from, Day to) MUST_USE;
