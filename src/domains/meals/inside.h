/* What the files of meals share among themselves. */
#pragma once
#include "domains/meals/meals.h"
#include "domains/meals/outbreak.h"

#define MEAL(at) COMMUNITY(tx), INT((at).site.v), INT((at).day), INT((at).slot)

/* ---- queries.c ---- */

Status meal_site_put(Tx *tx, const MealSite *site) MUST_USE;
Status meal_site_find(Tx *tx, OrganisationId site, MealSite *out) MUST_USE;
Status dish_insert(Tx *tx, const Dish *dish) MUST_USE;
Status dish_find(Tx *tx, DishId id, Dish *out) MUST_USE;
Status dish_list(Tx *tx, OrganisationId site, Dish **out, size_t *count) MUST_USE;
Status dish_update(Tx *tx, const Dish *dish, bool retired) MUST_USE;
/* Placed for the day or later with this dish; at most 5000. */
Status dish_orders(Tx *tx, DishId dish, Day from, MealOrderId **out, size_t *count) MUST_USE;

Status menu_item_insert(Tx *tx, const MenuItem *item) MUST_USE;
Status menu_item_find(Tx *tx, MenuItemId id, MenuItem *out) MUST_USE;
Status menu_item_parts(Tx *tx, MenuItem *m) MUST_USE; /* of m->id */
Status menu_item_list(Tx *tx, OrganisationId site, Day day, BenefitSlot slot, MenuItem **out,
                      size_t *count) MUST_USE;
/* With its parts; only a draft. */
Status menu_item_delete(Tx *tx, MenuItemId id) MUST_USE;
Status menu_items_publish(Tx *tx, OrganisationId site, Day from, Day to, int64_t *changed) MUST_USE;
/* The WHERE clause repeats the check; *changed 0: there are not that many besides those kept.
 * count < 0 gives back. */
Status menu_item_take(Tx *tx, MenuItemId id, int64_t count, int64_t kept,
                      int64_t *changed) MUST_USE;
Status menu_item_set_portions(Tx *tx, MenuItemId id, int64_t portions, int64_t *changed) MUST_USE;

Status order_insert(Tx *tx, const MealOrder *o) MUST_USE;
/* Writes everything that may change; only when the stored state is `from`. */
Status order_update(Tx *tx, const MealOrder *o, MealOrderState from) MUST_USE;
Status order_find(Tx *tx, MealOrderId id, MealOrder *out) MUST_USE; /* with its lines */
Status order_open(Tx *tx, PersonId person, Day day, BenefitSlot slot, MealOrder *out) MUST_USE;
Status orders_of(Tx *tx, PersonId person, size_t limit, MealOrder **out, size_t *count) MUST_USE;
/* Placed, for this day or later; at most 100. */
Status orders_open_from(Tx *tx, PersonId person, Day from, MealOrder **out, size_t *count) MUST_USE;
Status orders_at(Tx *tx, OrganisationId site, Day day, BenefitSlot slot, MealOrder **out,
                 size_t *count) MUST_USE;
/* Placed by this payer for this person since then, `but` left out. */
Status order_spent(Tx *tx, PersonId payer, PersonId person, Ms since, MealOrderId but,
                   Fen *fen) MUST_USE;
Status order_no_shows(Tx *tx, PersonId person, Day from, int64_t *count) MUST_USE;
Status lines_insert(Tx *tx, const MealOrder *o) MUST_USE; /* of a new order */
Status lines_replace(Tx *tx, const MealOrder *o) MUST_USE;
Status ask_find(Tx *tx, int64_t id, int64_t *order, int64_t *content) MUST_USE;
Status ask_insert(Tx *tx, int64_t id, int64_t order, int64_t content) MUST_USE;
/* Who waits for it already goes on waiting. */
Status wait_insert(Tx *tx, int64_t id, MenuItemId item, PersonId person) MUST_USE;
Status wait_first(Tx *tx, MenuItemId item, int64_t *id, PersonId *person) MUST_USE; /* 0: none */
Status wait_move(Tx *tx, int64_t id, int64_t state) MUST_USE;

/* ---- notes.c ---- */

/* Adds what it does not say yet: pieces with a comma between, 少盐，剁碎. */
void note_add(Buf *note, Str more);
void note_add_but(Buf *note, Str more, Str but); /* without the pieces of `but` */

/* ---- rules_leave.c ---- */

/* Whoever can still do something about the box: who is on call, then the managers. */
Status order_tell_canteen(Tx *tx, const MealOrder *o, const char *kind, Str words,
                          bool urgent) MUST_USE;

/* Who died or moved by the register has a meal: the registrar and the duty of his grid hear it. */
Status eater_not_gone(Tx *tx, PersonId person) MUST_USE;
extern const char eater_gone_question[];
/* CONFLICT meals.not_here: moved away or died. */
Status eater_lives_here(Tx *tx, PersonId person) MUST_USE;
/* That many of those who wait for the item hear that there is one, until the cut-off. */
Status waits_tell(Tx *tx, const MenuItem *m, int64_t count) MUST_USE;
/* Events of people. */
Status eater_left(Tx *tx, const Event *event) MUST_USE;
Status eater_away(Tx *tx, const Event *event) MUST_USE;
Status eater_diet(Tx *tx, const Event *event) MUST_USE;
/* The recipe is another: the same for everybody who ordered it. */
Status dish_changed(Tx *tx, const Event *event) MUST_USE;

/* ---- rules.c and rules_end.c, for each other and rules_refund.c ---- */

bool order_by_canteen(const Tx *tx); /* the one who asks works there */
/* Its portions are free again; as many of those who wait are told. */
Status order_return_stock(Tx *tx, const MealOrder *o) MUST_USE;
/* Who eats hears that family or a neighbour has done this ("订了", "退了"). */
Status order_tell_eater(Tx *tx, const MealOrder *o, const char *what) MUST_USE;
/* Taken, written and published. */
Status order_hand_over(Tx *tx, MealOrder *o) MUST_USE;

Status order_account(Tx *tx, const MealOrder *o, AccountId *out) MUST_USE; /* who pays */
/* A new ticket at today's price; the price is held. Prices, ticket and hold of o are set. */
Status order_settle(Tx *tx, MealOrder *o) MUST_USE;
/* What is held is taken, funders pay; state and transfer of o are set. Neither writes the order. */
Status order_take(Tx *tx, MealOrder *o) MUST_USE;
Status order_publish(Tx *tx, const char *topic, const MealOrder *o) MUST_USE;
Str order_text(Tx *tx, const MealOrder *o);
/* Its stop on the run is as the order is now. */
Status order_send_out(Tx *tx, const MealOrder *o) MUST_USE;
const char *order_purse(MealPay pay); /* 饭卡 */

/* As meals_order_cancel; without telling anybody when somebody else does. */
Status order_call_off(Tx *tx, MealOrderId id, Str reason, bool tell, MealOrder *out) MUST_USE;
/* The hold is released, the settlement cancelled; does not write the order. */
Status order_give_back(Tx *tx, MealOrder *o) MUST_USE;

/* ---- rules_refund.c, for rules_door.c ---- */

/* The order without the lines; *gone_fen is their list price. INVALID meals.not_in_order. */
Status order_without(Tx *tx, const MealOrder *o, const MealLine *lines, size_t count,
                     MealOrder *left, Fen *gone_fen) MUST_USE;
/* What its lines would cost, instead of its own ticket. */
Status order_price(Tx *tx, const MealOrder *o, Quote *quote) MUST_USE;

/* ---- rules_seats.c, queries_seats.c ---- */

/* CONFLICT meals.door_full, meals.door_kept. */
Status door_check(Tx *tx, PersonId person, MealAt at) MUST_USE;
Status door_rule_put(Tx *tx, OrganisationId site, const DoorRule *r) MUST_USE;
Status door_rule_find(Tx *tx, OrganisationId site, DoorRule *out) MUST_USE;
Status door_count(Tx *tx, MealAt at, int64_t *count) MUST_USE;

/* ---- queries_door.c ---- */

Status refusal_list(Tx *tx, MealOrderId order, DoorRefusal **out, size_t *count) MUST_USE;
Status refusal_put(Tx *tx, MealOrderId order, const DoorRefusal *r) MUST_USE;

/* ---- queries_refund.c ---- */

Status refund_insert(Tx *tx, const MealRefund *r, TransferId paid) MUST_USE; /* 0: by reversal */
Status refund_take_back(Tx *tx, int64_t id) MUST_USE;
/* In order of time; transfers[i] of a part that was paid by the site alone, else 0. */
Status refund_list(Tx *tx, MealOrderId order, MealRefund **out, int64_t **transfers,
                   size_t *count) MUST_USE;
/* Portions that were sold and then lost: the item has so many fewer, sold and in all. */
Status menu_item_lose(Tx *tx, MenuItemId id, int64_t count) MUST_USE;

/* ---- queries_after.c ---- */

Status feedback_put(Tx *tx, const MealOrder *o, DishId dish, int64_t words) MUST_USE;
Status feedback_of(Tx *tx, MealOrderId order, Rows *out) MUST_USE; /* dish, words */
/* dish, rows, and one count for each word */
Status feedback_sums(Tx *tx, OrganisationId site, Day from, Day to, Rows *out) MUST_USE;
Status waste_put(Tx *tx, MealAt at, DishId dish, int64_t place, int64_t grams) MUST_USE;
/* dish, grams on plates, grams in pots */
Status waste_sums(Tx *tx, OrganisationId site, Day from, Day to, Rows *out) MUST_USE;
Status vote_clear(Tx *tx, OrganisationId site, Day week, PersonId person) MUST_USE;
Status vote_insert(Tx *tx, OrganisationId site, Day week, PersonId person, DishId dish) MUST_USE;
Status vote_sums(Tx *tx, OrganisationId site, Day week, PersonId mine, Rows *out) MUST_USE;
Status figures_meals(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *out) MUST_USE;
Status figures_safety(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *out) MUST_USE;
Status figures_words(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *out) MUST_USE;
Status figures_waits(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *out) MUST_USE;

Status figures_means(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *out) MUST_USE;

/* ---- queries_wish.c ---- */

Status poll_put(Tx *tx, OrganisationId site, Day week, int64_t state) MUST_USE;
/* state 0: there is none. */
Status poll_find(Tx *tx, OrganisationId site, Day week, int64_t *state) MUST_USE;
Status poll_dishes_clear(Tx *tx, OrganisationId site, Day week) MUST_USE;
Status poll_dish_insert(Tx *tx, OrganisationId site, Day week, DishId dish,
                        int64_t number) MUST_USE;
Status poll_dishes(Tx *tx, OrganisationId site, Day week, DishId **out, size_t *count) MUST_USE;
Status poll_voters(Tx *tx, OrganisationId site, Day week, int64_t *people) MUST_USE;
Status profile_put(Tx *tx, PersonId person, const FoodProfile *profile) MUST_USE;
Status profile_find(Tx *tx, PersonId person, FoodProfile *out) MUST_USE;

/* ---- queries_complaint.c ---- */

/* c->id and the clocks are set; they begin at c->made_ms. Asks for no rights. */
Status complaint_open(Tx *tx, Complaint *c) MUST_USE; /* rules_complaint.c */
Status complaint_insert(Tx *tx, const Complaint *c) MUST_USE;
Status complaint_find(Tx *tx, ComplaintId id, Complaint *out) MUST_USE;
Status complaint_update(Tx *tx, const Complaint *c, ComplaintState from) MUST_USE;
Status complaint_step_insert(Tx *tx, const Complaint *c, Str words) MUST_USE;
/* state, words, made_by, made_ms */
Status complaint_step_list(Tx *tx, ComplaintId id, Rows *out) MUST_USE;
/* Of a site (open ones first when open_only), or of a person with site 0; newest first. */
Status complaint_list(Tx *tx, OrganisationId site, PersonId person, bool open_only, Complaint **out,
                      size_t *count) MUST_USE;

/* ---- rules_oncall.c ---- */

/* The hours in which a complaint is answered. */
enum { OPENS_MIN = 7 * 60, SHUTS_MIN = 19 * 60 };
Status rota_list(Tx *tx, OrganisationId site, Day from, Day to, Shift **out,
                 size_t *count) MUST_USE;
Status call_list(Tx *tx, ComplaintId id, ComplaintCall **out, size_t *count) MUST_USE;
Status call_insert(Tx *tx, ComplaintId id, int64_t turn, PersonId person) MUST_USE;
/* The next in line is told; *told false: there is nobody left to tell. */
Status complaint_call_next(Tx *tx, const Complaint *c, bool *told) MUST_USE;

/* ---- queries_staff.c ---- */

Status card_insert(Tx *tx, const HealthCard *c) MUST_USE;
Status card_find(Tx *tx, int64_t id, HealthCard *out) MUST_USE;
Status card_move(Tx *tx, PersonId person, int64_t id,
                 int64_t state) MUST_USE; /* id 0: all that hold */
/* The card that holds on the day. */
Status card_on(Tx *tx, PersonId person, Day day, HealthCard *out) MUST_USE;
Status card_list(Tx *tx, OrganisationId site, HealthCard **out, size_t *count) MUST_USE;
Status worker_shift_insert(Tx *tx, const Shift *s) MUST_USE;
Status worker_shift_find(Tx *tx, int64_t id, Shift *out) MUST_USE;
Status worker_shift_end(Tx *tx, int64_t id) MUST_USE;
/* Without those on call. */
Status worker_shift_list(Tx *tx, OrganisationId site, Day from, Day to, Shift **out,
                         size_t *count) MUST_USE;
Status worker_shift_of(Tx *tx, PersonId person, Day from, Day to, Shift **out,
                       size_t *count) MUST_USE;
Status disinfection_put(Tx *tx, MealAt at, Cleaned what, CleanWay way, int64_t minutes) MUST_USE;
/* what, way, minutes, made_ms */
Status disinfection_list(Tx *tx, MealAt at, Rows *out) MUST_USE;
Status pack_put(Tx *tx, RunId run, int64_t boxes) MUST_USE;
Status pack_find(Tx *tx, RunId run, int64_t *boxes, Ms *at_ms) MUST_USE;

Status complaint_timer(Tx *tx, int64_t complaint, Ms due_ms) MUST_USE;
Status card_timer(Tx *tx, int64_t card, Ms due_ms) MUST_USE;

/* ---- diet.c ---- */

typedef struct Eater {
    DietPerson diet;
    bool limited;     /* something is written down about what this person may eat */
    bool unclear;     /* a word of it was not understood: nothing is safe without asking */
    bool timely;      /* a late meal is a danger */
    bool even_greens; /* leafy greens must come evenly */
    Str warning;      /* for the box: 花生过敏 */
    int64_t alert;
} Eater;
/* 60 and more; by the register where the birth is not known. */
Status eater_is_elder(Tx *tx, PersonId person, Day day, bool *out) MUST_USE;
/* How many of the item are kept from who is no elder at this time. */
static inline int64_t item_kept(const MenuItem *m, Ms now)
{
    return now < m->elder_until_ms ? m->elder_portions : 0;
}
Status eater_load(Tx *tx, PersonId person, Day day, Eater *out) MUST_USE;
Status eater_verdict(Tx *tx, const Eater *eater, const MenuItem *item, MealVerdict *out) MUST_USE;
/* All dishes of an item as one meal: what is on one tray is eaten by one person. */
typedef struct ItemDish {
    DietDish dish;
    int32_t hardest; /* the firmest texture that was declared; 0 none */
} ItemDish;
Status item_dish(Tx *tx, const MenuItem *item, ItemDish *out) MUST_USE;
/* Of each item, read once for many eaters. */
Status item_dishes(Tx *tx, const MenuItem *items, size_t count, ItemDish **out) MUST_USE;
MealVerdict eater_verdict_on(Arena *arena, const Eater *eater, const ItemDish *tray);
/* What a recipe is understood to be. Nothing is written. */
typedef struct DishSense {
    uint32_t allergens; /* with what it may contain */
    int32_t texture;    /* tenths of an IDDSI level; 0 cannot be told */
    DietSum sum;
    Str unknown[DISH_LINES_MAX];
    size_t unknown_count;
} DishSense;
Status dish_sense(Tx *tx, const Dish *dish, DishSense *out) MUST_USE;
/* Of A1, A5, ..; "" for another. */
const char *allergen_word(Str code);

/* "换清蒸鲈鱼就行" among the other items of the meal; "" none. */
Status eater_nearest(Tx *tx, const Eater *eater, const MenuItem *not_this, Str *out) MUST_USE;

/* ---- rules_drugs.c ---- */

/* Sets the timers of an order that is placed or changed. */
Status drugs_watch(Tx *tx, const Eater *eater, const MealOrder *o) MUST_USE;
Status late_timer(Tx *tx, int64_t order, Ms due_ms) MUST_USE;
Status greens_timer(Tx *tx, int64_t person, Ms due_ms) MUST_USE;
/* Grams of greens rich in vitamin K in one of it. */
Status item_greens(Tx *tx, const MenuItem *item, double *out) MUST_USE;

/* ---- rules_recipe.c ---- */

/* Lines that are dishes of the site hold their ids. dish->id 0: a new one. INVALID
 * meals.recipe_round: one of them is made of this one; meals.recipe_deep. */
Status recipe_link(Tx *tx, Dish *dish) MUST_USE;
/* Publishes meals.dish_changed for it and for every dish that is made with it. */
Status recipe_changed(Tx *tx, DishId dish) MUST_USE;
/* With what its parts are made of in place of them, and what they may contain. Where that cannot be
 * told a line nobody knows stands in the list, so that nothing is taken for safe. */
Status recipe_flat(Tx *tx, const Dish *dish, Dish *out) MUST_USE;
bool food_is_known(Str name); /* diet.c: by exactly this name */

/* ---- trays.c ---- */

/* The dishes of one tray as one meal, matched with the tables; texture is left 0. */
Status tray_of(Arena *arena, const DietTables *tables, const Dish *dishes, size_t count,
               DietDish *out, Problem *problem) MUST_USE;

/* ---- queries_kitchen.c ---- */

Status need_list(Tx *tx, MealAt at, Rows *out) MUST_USE; /* dish, need, special */
Status note_list(Tx *tx, MealAt at, Rows *out) MUST_USE; /* dish, kitchen note, portions */
Status pot_sums(Tx *tx, MealAt at, Rows *out) MUST_USE;  /* dish, portions, first cooked_ms */
Status pot_of_key(Tx *tx, Str key, int64_t *id) MUST_USE;
Status pot_insert(Tx *tx, MealAt at, DishId dish, int64_t portions, Str key) MUST_USE;
Status pot_undo(Tx *tx, Str key) MUST_USE;
Status reading_insert(Tx *tx, MealAt at, DishId dish, int64_t tenths_c) MUST_USE;
Status reading_list(Tx *tx, MealAt at, DishId dish, HotReading **out, size_t *count) MUST_USE;
Status sample_find(Tx *tx, MealAt at, DishId dish, Ms *taken_ms, bool *kept) MUST_USE;
Status sample_insert(Tx *tx, MealAt at, DishId dish, int64_t grams) MUST_USE;
Status sample_end(Tx *tx, MealAt at, DishId dish) MUST_USE;
Status lot_insert(Tx *tx, const FoodLot *lot) MUST_USE;
/* Taken at or before until_ms for a meal of from or later, and not thrown away. */
Status samples_kept(Tx *tx, OrganisationId site, Day from, Ms until_ms, FoodSample **out,
                    size_t *count) MUST_USE;
Status lot_find(Tx *tx, int64_t id, FoodLot *out) MUST_USE;
/* With something left, that expires on `from` or later. */
Status lot_list(Tx *tx, OrganisationId site, Day from, FoodLot **out, size_t *count) MUST_USE;
Status lot_take(Tx *tx, int64_t lot, int64_t grams, int64_t *changed) MUST_USE;
Status lot_drop(Tx *tx, int64_t lot) MUST_USE; /* CONFLICT store's when something was used */
typedef struct LotUse {
    int64_t id, lot;
    DishId dish;
    Day day;
    BenefitSlot slot;
    int64_t grams;
} LotUse;
Status lot_use_insert(Tx *tx, const LotUse *use) MUST_USE;
Status lot_use_find(Tx *tx, int64_t id, LotUse *out) MUST_USE;
Status lot_use_drop(Tx *tx, int64_t id) MUST_USE;
Status recall_list(Tx *tx, Str code, Recalled **out, size_t *count) MUST_USE;
Status close_find(Tx *tx, MealAt at, MealClose *out) MUST_USE;
Status close_insert(Tx *tx, MealAt at, const MealClose *close, Str explained) MUST_USE;
Status menu_items_close(Tx *tx, MealAt at) MUST_USE;

/* ---- queries_outbreak.c ---- */

typedef struct Plate { /* a dish of a meal that somebody was given */
    MealAt at;
    DishId dish;
    Ms done_ms; /* 0: not noted as handed over */
    int64_t serve_min;
} Plate;
Status plates_of(Tx *tx, PersonId person, Day from, Day to, Plate **out, size_t *count) MUST_USE;
Status unwell_insert(Tx *tx, const Unwell *u) MUST_USE;
Status unwell_more(Tx *tx, const Unwell *u) MUST_USE; /* signs, since and words */
Status unwell_take_back(Tx *tx, int64_t id) MUST_USE;
Status unwell_find(Tx *tx, int64_t id, Unwell *out) MUST_USE;
/* That stand, by when it began; at most 2000. */
Status unwell_between(Tx *tx, Ms from, Ms to, Unwell **out, size_t *count) MUST_USE;
Status outbreak_insert(Tx *tx, const Outbreak *o) MUST_USE;
Status outbreak_signs(Tx *tx, int64_t id, int64_t signs) MUST_USE;
Status outbreak_open_at(Tx *tx, OrganisationId site, int64_t *id, int64_t *signs) MUST_USE;
Status outbreak_of_report(Tx *tx, int64_t report, int64_t *id) MUST_USE; /* 0: none */
Status outbreak_dish_put(Tx *tx, int64_t id, MealAt at, DishId dish) MUST_USE;
Status outbreak_case_put(Tx *tx, int64_t id, int64_t report) MUST_USE;
/* site 0: of all; id 0: every one. */
Status outbreak_list(Tx *tx, OrganisationId site, int64_t id, Outbreak **out,
                     size_t *count) MUST_USE;
Status outbreak_dish_list(Tx *tx, const Outbreak *o, OutbreakDish **out, size_t *count) MUST_USE;
Status outbreak_eater_list(Tx *tx, int64_t id, OutbreakEater **out, size_t *count) MUST_USE;
Status outbreak_plate_people(Tx *tx, int64_t id, Rows *out) MUST_USE; /* day, slot, dish, people */
Status outbreak_tell(Tx *tx, int64_t id, OutbreakOffice office, Str name) MUST_USE;
Status outbreak_dish_lift(Tx *tx, int64_t id, DishId dish, Str why) MUST_USE;
Status outbreak_close(Tx *tx, int64_t id, Str words) MUST_USE;
Status stopped_dishes(Tx *tx, OrganisationId site, Rows *out) MUST_USE;
Status sample_held(Tx *tx, MealAt at, DishId dish, bool *held) MUST_USE;

/* ---- rules_outbreak.c ---- */

/* The name of a dish of it that is not sold since people were unwell; "" none. */
Status item_stopped(Tx *tx, const MenuItem *item, Str *dish) MUST_USE;
/* The same of many items: one of the dishes of stopped_dishes is in it. */
bool item_has_any(const MenuItem *item, const Rows *dishes);
Status outbreak_timer(Tx *tx, int64_t id, Ms due_ms) MUST_USE;

/* ---- queries_standing.c ---- */

Status standing_insert(Tx *tx, const Standing *s) MUST_USE;
Status standing_find(Tx *tx, int64_t id, Standing *out, bool *runs) MUST_USE;
Status standing_stop(Tx *tx, int64_t id) MUST_USE;
Status standing_for(Tx *tx, PersonId person, Standing **out, size_t *count) MUST_USE;
Status standing_site(Tx *tx, int64_t id, OrganisationId to) MUST_USE;
Status standing_at(Tx *tx, OrganisationId site, Standing **out, size_t *count) MUST_USE;
Status clash_insert(Tx *tx, int64_t standing, Day day, Str code, Str words) MUST_USE;
Status clash_list(Tx *tx, OrganisationId site, Day from, Day to, Rows *out) MUST_USE;
/* person_id, slot: of whom an order at the site since this day was taken or stands. */
Status regular_list(Tx *tx, OrganisationId site, Day from, Rows *out) MUST_USE;

/* ---- rules_standing.c ---- */

Status standing_timer(Tx *tx, int64_t site, Ms due_ms) MUST_USE;

const char *food_kind_text(Str part); /* "鱼"; "" none */
extern const Route meals_desk_routes[], meals_site_routes[];
extern const Route meals_kitchen_routes[], meals_after_routes[];
extern const Route meals_complaint_routes[], meals_staff_routes[], meals_day_routes[],
    meals_oncall_routes[], meals_door_routes[], meals_seats_routes[];
extern const Route meals_figures_routes[], meals_wish_routes[], meals_paper_routes[];
/* What the kitchen can show for a meal, told to benefits (S-F10). */
/* What the drawer should hold; 0 when nothing was ever paid in cash. */
Status drawer_fen(Tx *tx, OrganisationId site, Fen *out) MUST_USE;
Status trails_schedule(Tx *tx) MUST_USE;
Status trails_nightly(Tx *tx, int64_t subject, Ms due_ms) MUST_USE; /* its timer */
Status trail_count(Tx *tx, MealAt at, Trail *out, int64_t *served) MUST_USE;
Status meal_site_ids(Tx *tx, Rows *rows) MUST_USE;

extern const Route meals_routes[], meals_home_routes[], meals_counter_routes[];

extern const Route meals_habit_routes[], meals_dish_routes[], meals_outbreak_routes[];
extern const PersonKeeping meals_keeping; /* keeping.c */
