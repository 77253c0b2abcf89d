/* Meals: menus, orders, the kitchen's day, the counter, and the end of the day.
 *
 * Owns        meal_site, dish, menu_item, menu_part, meal_order, meal_line, meal_ask, meal_wait,
 *             pot, hot_reading, food_sample, food_lot, lot_use, meal_close,
 *             standing_order, meal_clash, meal_refund, meal_feedback, meal_waste,
 *             meal_vote, complaint, complaint_step, health_card, worker_shift, pack_check,
 *             disinfection, meal_poll, meal_poll_dish, food_profile
 * Calls       engine/diet (who must not eat what), engine/chain (接龙), people (may act for, diet,
 *             absences), benefits (quote, settle, finish, cancel), funds (hold, take, release,
 *             reverse), dispatch (stops), notice
 * Publishes   meals.ordered, meals.changed, meals.cancelled, meals.handed_over, meals.undone,
 *             meals.no_show, meals.refunded, meals.late; the subject is a MealOrderId, the payload
 * {"person", "site", "day"}. meals.menu_published, meals.closed; the subject is a site.
 *             meals.dish_changed; the subject is a dish
 * Always true a placed order has exactly one open hold of its pay_fen (none when it is 0), a handed
 *             over order has taken it; portions sold + left = portions; nobody has two open orders
 *             for one meal; nothing of a meal given back is left with the site (audit.sql)
 *
 * A rule that refuses has changed nothing: all checks, the balance among them, come before the
 * first write, so that a list of orders may pass over those that are refused. */
#pragma once
#include "domains/benefits/benefits.h"
#include "domains/dispatch/dispatch.h"
#include "domains/notice/notice.h"
#include "engine/diet/diet.h"

DEFINE_ID(DishId);
DEFINE_ID(MenuItemId);
DEFINE_ID(MealOrderId);

enum {
    MEAL_LINES_MAX = 8,     /* of one order */
    MEAL_PORTIONS_MAX = 10, /* of one line; more is a contract with the kitchen */
    MENU_PARTS_MAX = 8,
    DISH_LINES_MAX = 40,
    MEAL_UNDO_MS = 600000, /* ten minutes to take back */
};

/* Stored: add at the end, never renumber. */
typedef enum MealHow { MEAL_TO_DOOR = 1, MEAL_EAT_IN = 2, MEAL_TAKE_AWAY = 3 } MealHow;
typedef enum MealPay { MEAL_BY_CARD = 1, MEAL_BY_FAMILY = 2, MEAL_BY_CASH = 3 } MealPay;
typedef enum MealChannel {
    MEAL_BY_APP = 1,
    MEAL_BY_RELATIVE = 2,
    MEAL_BY_PHONE = 3,
    MEAL_BY_COUNTER = 4,
    MEAL_BY_KIOSK = 5,
    MEAL_BY_PAPER = 6,
    MEAL_BY_CHAIN = 7, /* pasted 接龙 */
    MEAL_BY_STANDING = 8,
    MEAL_BY_WALK_IN = 9,
} MealChannel;
typedef enum MealOrderState {
    MEAL_PLACED = 1,      /* price held      new     -> meals_order_place */
    MEAL_HANDED_OVER = 2, /* price taken     PLACED  -> meals_hand_over, REFUNDED,
                             NO_SHOW -> meals_refund_take_back */
    MEAL_CANCELLED = 3,   /* price released  PLACED  -> meals_order_cancel, HANDED_OVER ->
                             meals_hand_over_undo of a walk-in */
    MEAL_NO_SHOW = 4,     /* price released  PLACED  -> meals_no_show */
    MEAL_REFUNDED = 5,    /* price given back HANDED_OVER -> meals_refund of all of it */
} MealOrderState;
typedef enum MenuState {
    MENU_DRAFT = 1,     /* new       -> meals_menu_add */
    MENU_PUBLISHED = 2, /* DRAFT     -> meals_menu_publish */
    MENU_CLOSED = 3,    /* PUBLISHED -> meals_close_day */
} MenuState;
typedef enum MenuKind { MENU_SET = 1, MENU_SINGLE = 2 } MenuKind;

/* ---- Sites, dishes, menus ----------------------------------------------------------------- */

typedef struct MealSite {
    OrganisationId site;
    int64_t cutoff_min, cutoff_desk_min, serve_min, close_min, standing_min, seen_min;
    Fen fee_fen;
    bool keeps_samples;
    Str phone;
} MealSite;
Status meals_site_set(Tx *tx, const MealSite *site) MUST_USE;
/* NOT_FOUND meals.no_site. */
Status meals_site(Tx *tx, OrganisationId site, MealSite *out) MUST_USE;

typedef struct Dish {
    DishId id;
    OrganisationId site;
    Str name, part;
    Str tags;        /* "软烂|低盐" */
    int64_t texture; /* tenths of an IDDSI level; 0 not declared */
    Str lines;       /* JSON: [{"name": "鲈鱼", "grams": 120}] of one portion */
    Fen price_fen;
    Str may_contain; /* allergens beside the ingredients, "A5|A2"; NULL pointer: none */
} Dish;
/* A line may be another dish of the site by its name, a sauce or a stock, unless the food tables
 * know that name: what is in it counts for this dish from then on. INVALID meals.bad_recipe,
 * meals.recipe_round when one is made of the other, meals.recipe_deep; CONFLICT meals.dish_name. */
Status meals_dish_add(Tx *tx, const Dish *dish, DishId *out) MUST_USE;
/* Another recipe, name or price from now on; whoever ordered it already and must not eat it now
 * is told. NOT_FOUND meals.no_such_dish, also of another site. */
Status meals_dish_set(Tx *tx, const Dish *dish) MUST_USE;
/* It is offered no more; what is on a menu stays. Repeating is harmless. */
Status meals_dish_retire(Tx *tx, OrganisationId site, DishId dish) MUST_USE;
Status meals_dishes(Tx *tx, OrganisationId site, Dish **out, size_t *count) MUST_USE;

typedef struct MenuItem {
    MenuItemId id;
    OrganisationId site;
    Day day;
    BenefitSlot slot;
    int64_t position;
    MenuKind kind;
    Str name;
    Fen price_fen;
    int64_t portions, portions_left, each_max;
    int64_t elder_portions; /* the last so many are for elders alone … */
    Ms elder_until_ms;      /* … until then */
    Ms cutoff_ms, cutoff_desk_ms, close_ms;
    MenuState state;
    DishId parts[MENU_PARTS_MAX];
    size_t part_count;
} MenuItem;
/* Adds a draft; the times come from the site. */
Status meals_menu_add(Tx *tx, const MenuItem *item, MenuItemId *out) MUST_USE;
/* All drafts of the site on these days become orderable; *published is how many. */
Status meals_menu_publish(Tx *tx, OrganisationId site, Day from, Day to,
                          int64_t *published) MUST_USE;
/* The last day with something published. NOT_FOUND without words: there is none. */
Status meals_menu_last(Tx *tx, OrganisationId site, Day *out) MUST_USE;
/* Takes a draft off the menu. CONFLICT meals.published; NOT_FOUND meals.no_item, also for an item
 * of another site. Repeating is harmless. */
Status meals_menu_drop(Tx *tx, OrganisationId site, MenuItemId item) MUST_USE;
/* More or fewer portions. CONFLICT meals.already_sold when fewer than were sold. */
Status meals_menu_portions(Tx *tx, MenuItemId item, int64_t portions) MUST_USE;
/* Published items in the order of the menu, with their dishes. */
Status meals_menu(Tx *tx, OrganisationId site, Day day, BenefitSlot slot, MenuItem **out,
                  size_t *count) MUST_USE;

typedef struct DoorPrice {
    Fen fee_fen; /* of the site, for one order */
    Fen pay_fen; /* of that by this person: a programme may pay it for who cannot go out */
} DoorPrice;
/* With the item as the meal. One quote, and none at a site that takes no fee. */
Status meals_door_price(Tx *tx, PersonId person, const MenuItem *item, DoorPrice *out) MUST_USE;

/* ---- Food and person ---------------------------------------------------------------------- */

typedef struct MealVerdict {
    DietClass class;
    Str reason; /* "" when ok */
    Str change; /* the nearest yes; "" none */
    Str kitchen_note;
    int32_t score; /* -1 unknown */
} MealVerdict;

/* ---- What somebody said about their eating ------------------------------------------------- */

typedef enum MealSize { MEAL_SMALL = 1, MEAL_REGULAR = 2, MEAL_LARGE = 3 } MealSize;
/* Kinds of food, by the picture of the dish: bits. Stored: add at the end, never renumber. */
typedef enum FoodLike {
    LIKE_FISH = 1,
    LIKE_TOFU = 2,
    LIKE_EGG = 4,
    LIKE_GREENS = 8,
    LIKE_SOUP = 16,
    LIKE_PORRIDGE = 32,
    LIKE_MEAT = 64,
} FoodLike;

typedef struct FoodProfile {
    MealSize size;
    int64_t likes, leaves; /* bits of FoodLike */
    Fen most_fen;          /* to pay for a lunch; 0 not said */
} FoodProfile;
/* INVALID meals.both: the same kind liked and left. */
Status meals_profile_set(Tx *tx, PersonId person, const FoodProfile *profile) MUST_USE;
/* Regular and nothing else when nothing was said. Rights are the caller's. */
Status meals_profile(Tx *tx, PersonId person, FoodProfile *out) MUST_USE;
/* What speaks for an item and against it: points from -45 to 17, with at most two reasons a person
 * understands. */
typedef struct FoodFit {
    int64_t points;
    Str why; /* "您爱吃鱼，价钱合适"; "" nothing was said about it */
} FoodFit;
FoodFit meals_fit(Arena *arena, const FoodProfile *profile, const Str *parts, size_t part_count,
                  Fen pay_fen);

/* ---- Orders ------------------------------------------------------------------------------- */

typedef struct MealLine {
    MenuItemId item;
    int64_t count;
    Fen price_fen; /* of one */
    Str name;      /* read only */
} MealLine;

typedef struct MealAsk {
    int64_t id; /* made by the client before a retry; 0: none */
    PersonId person;
    MealLine lines[MEAL_LINES_MAX]; /* item and count; all of one site, day and slot */
    size_t line_count;
    MealHow how; /* 0: as the open order; a new one to the door */
    MealPay pay_with;
    MealChannel channel;
    bool confirmed; /* the one plain question (H1, unknown ingredient) was answered with yes */
    Str note;       /* the eater's own wish for the kitchen */
} MealAsk;

typedef struct MealOrder {
    MealOrderId id;
    PersonId person, payer;
    OrganisationId site;
    Day day;
    BenefitSlot slot;
    MealHow how;
    MealPay pay_with;
    MealChannel channel;
    MealOrderState state;
    int64_t ticket;
    Fen list_fen, discount_fen, subsidy_fen, fee_fen, pay_fen;
    int64_t hold, transfer; /* 0: none */
    bool confirmed;
    Str kitchen_note, warning;
    int64_t alert;
    int64_t placed_by;
    Ms placed_ms, undo_until_ms, done_ms;
    Str reason;
    MealLine lines[MEAL_LINES_MAX];
    size_t line_count;
} MealOrder;

/* To the door also CONFLICT meals.door_full, meals.door_kept. Places it, or adds it to the eater's
 * open order for that meal, which is then eaten as asked now.  The payer is the eater (card, cash)
 * or the actor (family purse). CONFLICT meals.other_purse: somebody else pays the open order;
 * meals.not_here; meals.cutoff_passed, meals.sold_out, meals.too_many, meals.other_site,
 * meals.diet, meals.ask_first, meals.over_limit, meals.too_little, meals.id_reused; INVALID
 * meals.empty, meals.mixed, meals.cash; NOT_FOUND meals.no_item; DENIED people.may_not_act. */
Status meals_order_place(Tx *tx, const MealAsk *ask, MealOrder *out) MUST_USE;
/* Makes the order exactly these lines. */
Status meals_order_change(Tx *tx, MealOrderId order, const MealLine *lines, size_t count,
                          bool confirmed, MealOrder *out) MUST_USE;
/* Before the kitchen begins, or within ten minutes; staff of the canteen later too, with a reason.
 * Repeating is harmless. CONFLICT meals.too_late, meals.handed_over. */
Status meals_order_cancel(Tx *tx, MealOrderId order, Str reason, MealOrder *out) MUST_USE;
/* The price is taken, funders pay the site. Repeating is harmless. CONFLICT meals.cancelled. */
Status meals_hand_over(Tx *tx, MealOrderId order, MealOrder *out) MUST_USE;
/* At the counter. What was to be brought is taken away: no fee, and the courier's stop is off.
 * CONFLICT meals.on_the_way: the courier has it. */
Status meals_fetched(Tx *tx, MealOrderId order, MealOrder *out) MUST_USE;
/* Sold and handed over at once. CONFLICT meals.hand_over_first: an ordered one waits. */
Status meals_walk_in(Tx *tx, const MealAsk *ask, MealOrder *out) MUST_USE;
/* Within ten minutes: a walk-in is paid back, an order is open again. CONFLICT meals.too_late. */
Status meals_hand_over_undo(Tx *tx, MealOrderId order, MealOrder *out) MUST_USE;
/* ---- Given back after the meal ---- */

/* Stored: add at the end, never renumber. */
typedef enum MealCause {
    MEAL_SPOILED = 1, /* or something in it */
    MEAL_LATE = 2,
    MEAL_WRONG = 3,
    MEAL_NOT_DELIVERED = 4,
    MEAL_MISSING = 5,    /* a part of it */
    MEAL_NOT_WANTED = 6, /* nobody's fault */
} MealCause;

typedef struct MealRefund {
    int64_t id;
    MealOrderId order;
    MealCause cause;
    Fen fen;         /* to the payer */
    Fen funders_fen; /* back to the funders */
    MealPay place;   /* where it went: the purse it was paid from */
    bool whole, taken_back;
    Str what, note;
    Ms at_ms;
} MealRefund;

/* Money, subsidy and the use of the caps come back in this transaction, to the purse they came
 * from. lines: what of it, none for all. A part is settled as if it had never been ordered (domain
 * rules S-9); when that would cost the eater more, the subsidy stays and the canteen gives the
 * part's net price, or nothing for MEAL_NOT_WANTED (S-10). The canteen or the program only; all of
 * it again answers the first. DENIED meals.refund_desk; CONFLICT meals.not_handed_over,
 * meals.nothing_to_refund, meals.refunded_part; INVALID meals.not_in_order. */
Status meals_refund(Tx *tx, MealOrderId order, MealCause cause, const MealLine *lines, size_t count,
                    Str note, MealRefund *out) MUST_USE;
/* It was brought after all: a refund for MEAL_NOT_DELIVERED is charged again, and so is a meal to
 * the door that had been noted as not taken while its courier had no line. CONFLICT meals.refunded
 * for another cause, meals.too_little when the purse is empty by now. */
Status meals_refund_take_back(Tx *tx, MealOrderId order, MealOrder *out) MUST_USE;
/* How much, where, when: of one order, in order of time. */
Status meals_refunds(Tx *tx, MealOrderId order, MealRefund **out, size_t *count) MUST_USE;
/* "7月3日 12:40 退了 12.40 元，已经回到饭卡" */
Str meals_refund_words(Arena *arena, const MealRefund *refund);

/* Nobody came: nothing is charged. *in_30_days counts them, this one with them. */
Status meals_no_show(Tx *tx, MealOrderId order, int64_t *in_30_days) MUST_USE;
/* For when an item is sold out: told as soon as a portion comes back. */
Status meals_wait(Tx *tx, PersonId person, MenuItemId item) MUST_USE;

/* NOT_FOUND meals.no_order. Rights are the caller's. */
Status meals_order(Tx *tx, MealOrderId id, MealOrder *out) MUST_USE;
/* Of one person, newest day first. */
Status meals_orders_of(Tx *tx, PersonId person, size_t limit, MealOrder **out,
                       size_t *count) MUST_USE;
/* Of one meal of a site, in the order they came. */
Status meals_orders_at(Tx *tx, OrganisationId site, Day day, BenefitSlot slot, MealOrder **out,
                       size_t *count) MUST_USE;
/* The open order of a person for a meal; NOT_FOUND when there is none. */
Status meals_open_order(Tx *tx, PersonId person, Day day, BenefitSlot slot,
                        MealOrder *out) MUST_USE;

/* ---- Standing orders ---------------------------------------------------------------------- */

typedef struct Standing {
    int64_t id;
    PersonId person, payer;
    OrganisationId site;
    BenefitSlot slot;
    int64_t weekdays; /* bit 1 Monday .. bit 7 Sunday */
    MealHow how;
    MealPay pay_with;
} Standing;
/* From the site's next hour for it, each day's order for the day after is made: the set that suits
 * best. The payer is the eater, or the actor with MEAL_BY_FAMILY. INVALID meals.weekdays; CONFLICT
 * meals.standing_held. */
Status meals_standing_set(Tx *tx, const Standing *standing, int64_t *id) MUST_USE;
/* Repeating is harmless. NOT_FOUND meals.no_standing. */
Status meals_standing_end(Tx *tx, int64_t id) MUST_USE;
Status meals_standing_of(Tx *tx, PersonId person, Standing **out, size_t *count) MUST_USE;
/* Those that run at a site, at most 5000. */
Status meals_standing_at(Tx *tx, OrganisationId site, Standing **out, size_t *count) MUST_USE;
/* The same at another site from now on; repeating is harmless. NOT_FOUND meals.no_standing,
 * meals.no_site. */
Status meals_standing_move(Tx *tx, int64_t standing, OrganisationId to) MUST_USE;

/* ---- When another canteen cooks ------------------------------------------------------------- */

/* Standing orders of the site for that day are placed at the other. other 0: it cooks itself. */
Status meals_standin_set(Tx *tx, OrganisationId site, Day day, OrganisationId other) MUST_USE;
Status meals_standin(Tx *tx, OrganisationId site, Day day, OrganisationId *out) MUST_USE;
/* Orders of the site from that day on that wait for their meal, at most 5000. */
Status meals_waiting(Tx *tx, OrganisationId site, Day from, Day to, MealOrderId **out,
                     size_t *count) MUST_USE;
/* The same eater, day, slot and number of meals at another canteen: what suits best there. Stop,
 * box and label follow. Refused (CONFLICT meals.nothing_suits and what ordering refuses) the
 * transaction is to be given up. tell: payer and eater are told of this one; else the caller does.
 */
Status meals_order_move(Tx *tx, MealOrderId order, OrganisationId to, bool tell,
                        MealOrder *out) MUST_USE;
/* What was moved stands where it was, with its own lines, and nobody is told; one that is no longer
 * open stays as it is. Refused as ordering. */
Status meals_order_move_back(Tx *tx, MealOrderId now, MealOrderId was, MealOrder *out) MUST_USE;
typedef struct MealFit {
    Str name; /* of the set that suits best there; "" none does */
    int64_t count;
} MealFit;
Status meals_order_fit(Tx *tx, MealOrderId order, OrganisationId to, MealFit *out) MUST_USE;
/* When the kitchen begins with it. */
Status meals_order_cooks(Tx *tx, MealOrderId order, Ms *out) MUST_USE;
/* What a day cost the site for nothing: meals nobody came for, at list price, and what was given
 * back for spoiled food. */
Status meals_day_losses(Tx *tx, OrganisationId site, Day day, Fen *no_show, Fen *spoiled) MUST_USE;

typedef struct Clash {
    PersonId person;
    Day day;
    Str words;
} Clash;
/* Whom to phone: those with a standing order, and those with a limit who ate here in the last four
 * weeks, whom nothing on the published menu suits on the days from .. to (no set of 60 points, N-15),
 * and those whose order could not be made. */
Status meals_clashes(Tx *tx, OrganisationId site, Day from, Day to, Clash **out,
                     size_t *count) MUST_USE;

/* ---- Kitchen ------------------------------------------------------------------------------ */

/* A meal of a site: what the kitchen works on. */
typedef struct MealAt {
    OrganisationId site;
    Day day;
    BenefitSlot slot;
} MealAt;

typedef struct DishNeed {
    DishId dish;
    int64_t need, made, special; /* portions; special: with a kitchen note */
    Str variants; /* of those: "少盐 12 份，剁碎煮软 3 份", the most asked first */
} DishNeed;
/* What must be cooked, dish by dish, largest first. */
Status meals_needs(Tx *tx, MealAt at, DishNeed **out, size_t *count) MUST_USE;

/* One pot of n portions, noted under the client's key: the same key again is the same pot. */
Status meals_pot(Tx *tx, MealAt at, DishId dish, int64_t portions, Str key) MUST_USE;
/* Repeating is harmless; an unknown key too: it never arrived. */
Status meals_pot_undo(Tx *tx, Str key) MUST_USE;

typedef struct HotReading {
    Ms at_ms;
    int64_t tenths_c;
} HotReading;
typedef enum HotState { HOT_OK, HOT_WARN, HOT_REJECT } HotState;
/* May food that was cooked then be handed over now (domain rules F-3)?  Two hours from cooking;
 * four when the log, with no gap over 30 minutes until the two hours are over and none over an hour
 * since, shows 60 °C or more throughout.  WARN: less than 15 minutes are left. readings in order of
 * time. */
HotState meals_hot_check(Ms cooked_ms, const HotReading *readings, size_t count, Ms hand_over_ms,
                         Ms *eat_before_ms);
/* INVALID meals.temperature outside −30.0 .. 120.0 °C. */
Status meals_temperature(Tx *tx, MealAt at, DishId dish, int64_t tenths_c) MUST_USE;
/* By the dish's first pot and its log. NOT_FOUND meals.not_cooked. */
Status meals_hot(Tx *tx, MealAt at, DishId dish, Ms hand_over_ms, HotState *out,
                 Ms *eat_before_ms) MUST_USE;

/* INVALID meals.sample_small below 125 g; repeating is harmless. */
Status meals_sample_take(Tx *tx, MealAt at, DishId dish, int64_t grams) MUST_USE;
/* CONFLICT meals.sample_young before 48 hours. */
Status meals_sample_discard(Tx *tx, MealAt at, DishId dish) MUST_USE;
typedef struct FoodSample {
    DishId dish;
    Day day;
    BenefitSlot slot;
    Ms taken_ms;
    int64_t grams;
} FoodSample;
/* The site's samples of 48 hours and more that still stand in the fridge, oldest first; at most
 * 500 of the last 90 days. */
Status meals_samples_due(Tx *tx, OrganisationId site, FoodSample **out, size_t *count) MUST_USE;

typedef struct FoodLot {
    int64_t id;
    OrganisationId site;
    Str code, name, supplier;
    Day received, expires;
    int64_t grams, used; /* as it came in; of that used in dishes */
} FoodLot;
/* used is not read: nothing was. INVALID meals.lot_dates. */
Status meals_lot_add(Tx *tx, const FoodLot *lot, int64_t *id) MUST_USE;
/* Of the meal's site: NOT_FOUND meals.no_lot, meals.no_such_dish for another's. CONFLICT
 * meals.lot_empty, meals.lot_expired. */
Status meals_lot_use(Tx *tx, MealAt at, int64_t lot, DishId dish, int64_t grams,
                     int64_t *use) MUST_USE;
/* What the site still has, the nearest best-before first; at most 500, and none that is over for
 * more than 60 days. */
Status meals_lots(Tx *tx, OrganisationId site, FoodLot **out, size_t *count) MUST_USE;
/* Written down by mistake: came in today or yesterday and nothing was used. NOT_FOUND meals.no_lot,
 * CONFLICT meals.lot_used, meals.too_late. */
Status meals_lot_undo(Tx *tx, OrganisationId site, int64_t lot) MUST_USE;
/* The grams go back to the lot, on the day of the use and before its meal is closed. NOT_FOUND
 * meals.no_lot_use, CONFLICT meals.too_late. */
Status meals_lot_use_undo(Tx *tx, OrganisationId site, int64_t use) MUST_USE;
typedef struct Recalled {
    PersonId person;
    MealOrderId order;
    Day day;
    int64_t alert;
    bool eaten; /* false: ordered and not handed over yet */
} Recalled;
/* Who got something of this lot: those at higher risk first. */
Status meals_recall(Tx *tx, Str code, Recalled **out, size_t *count) MUST_USE;
typedef struct LotEaten {
    Str code, name, supplier;
} LotEaten;
typedef struct DishEaten { /* a dish of a meal */
    Day day;
    BenefitSlot slot;
    OrganisationId site;
    DishId dish;
    Str name, note; /* of the dish; for the kitchen */
    Ms sample_ms;   /* 0: none was kept */
    Ms thrown_ms;   /* 0: it is still there */
    LotEaten *lots; /* that were noted for it */
    size_t lot_count;
} DishEaten;
/* The way back (rule F-9): what somebody who is unwell was given in these days, newest first. */
Status meals_eaten(Tx *tx, PersonId person, Day from, Day to, DishEaten **out,
                   size_t *count) MUST_USE;

typedef struct MealClose {
    int64_t cooked, handed_over, not_taken;
    Fen cash_expected_fen, cash_counted_fen;
    int64_t tomorrow; /* portions ordered for the next day */
} MealClose;
/* Ends a meal: no order stays open (who did not come is noted, when it is explained), every dish
 * has its sample, the drawer is counted. CONFLICT meals.undelivered, meals.sample_missing.
 * Repeating answers the first. */
Status meals_close(Tx *tx, MealAt at, Fen cash_counted_fen, Str explained, MealClose *out) MUST_USE;

/* ---- For who looks after people ------------------------------------------------------------ */

/* Who ordered breakfast or lunch there for that day, taken or not; without what was cancelled. */
Status meals_expected(Tx *tx, OrganisationId site, Day day, PersonId **out, size_t *count) MUST_USE;
/* Where the person ordered breakfast or lunch for that day; 0: nowhere. */
Status meals_eats_at(Tx *tx, PersonId person, Day day, OrganisationId *out) MUST_USE;

/* ---- After the meal -------------------------------------------------------------------------- */

/* Stored as bits: add at the end, never renumber. */
typedef enum DishWord {
    DISH_BLAND = 1,  /* 太淡 */
    DISH_SALTY = 2,  /* 太咸 */
    DISH_HARD = 4,   /* 太硬 */
    DISH_LITTLE = 8, /* 量少 */
    DISH_GOOD = 16,  /* 好吃 */
    DISH_WORDS = 31,
} DishWord;
/* words 0 takes it back. CONFLICT meals.not_eaten before it was handed over; NOT_FOUND
 * meals.not_in_order. */
Status meals_feedback(Tx *tx, MealOrderId order, DishId dish, int64_t words) MUST_USE;
typedef struct DishWords {
    DishId dish;
    int64_t said, bland, salty, hard, little, good; /* orders */
    int64_t plate_g, pot_g;                         /* left over */
} DishWords;
/* What was said and left of each dish of a site on these days. */
Status meals_dish_words(Tx *tx, OrganisationId site, Day from, Day to, DishWords **out,
                        size_t *count) MUST_USE;
/* What the cook should change: from five taps on, when a third say it; "" nothing. */
const char *meals_dish_advice(const DishWords *words);
/* What one eater said of an order: dish and words. */
Status meals_feedback_of(Tx *tx, MealOrderId order, DishWords **out, size_t *count) MUST_USE;
/* place 1 on plates, 2 in the pot; weighing again replaces. */
Status meals_waste(Tx *tx, MealAt at, DishId dish, int64_t place, int64_t grams) MUST_USE;

enum { MEAL_VOTES_MAX = 3 };
/* What somebody would like to eat in the week of that day; replaces what was said before. INVALID
 * meals.votes above three; NOT_FOUND meals.no_such_dish; CONFLICT meals.poll_closed,
 * meals.not_asked. */
Status meals_vote(Tx *tx, PersonId person, OrganisationId site, Day day, const DishId *dishes,
                  size_t count) MUST_USE;
typedef struct DishVotes {
    DishId dish;
    int64_t votes;
    bool mine;
} DishVotes;
/* The manager says which dishes may be voted for in the week of that day; doing so again replaces
 * them, and votes for what is gone are left out. INVALID meals.poll_few under two or over twelve;
 * NOT_FOUND meals.no_such_dish; CONFLICT meals.poll_closed. */
Status meals_poll_open(Tx *tx, OrganisationId site, Day day, const DishId *dishes,
                       size_t count) MUST_USE;
/* From now on the result stands. Repeating is harmless. NOT_FOUND meals.no_poll. */
Status meals_poll_close(Tx *tx, OrganisationId site, Day day) MUST_USE;
/* Most wanted first. */
Status meals_votes(Tx *tx, OrganisationId site, Day day, PersonId mine, DishVotes **out,
                   size_t *count) MUST_USE;

/* ---- What somebody usually eats (B18) ---- */

/* Worked out when it is asked for, from the eater's own meals, and never kept: off until he agrees
 * (PURPOSE_HABIT). After he takes it back the meals before are never used again. */
enum { HABIT_DAYS = 56, HABIT_WHY_MAX = 3 };
typedef struct HabitDish {
    DishId dish;
    Str name, part, tags;
    int64_t times;
    int64_t good, bad; /* meals after which he said it was good; anything else */
} HabitDish;
typedef struct Habit {
    bool on;
    Day from; /* of the meals that are used */
    int64_t meals;
    HabitDish *dishes; /* most often first */
    size_t count;
} Habit;
/* Off: nothing is read. Rights are the caller's. */
Status meals_habit(Tx *tx, PersonId person, Habit *out) MUST_USE;
/* In plain sentences, one a line: 您常吃清淡的鱼，12 次。 */
Str meals_habit_words(Arena *arena, const Habit *habit);
/* The person himself or who may order for him; the person is told when somebody else does it.
 * Repeating is harmless. DENIED people.may_not_act. */
Status meals_habit_set(Tx *tx, PersonId person, bool on) MUST_USE;
/* What speaks for dishes by habit: points and at most HABIT_WHY_MAX reasons, one a line. Nothing
 * but the eater's own meals and words goes in; nobody can pay for a place. */
FoodFit meals_habit_fit(Arena *arena, const Habit *habit, const DishId *dishes,
                        size_t count) MUST_USE;

/* How many portions of a dish a meal will want, learnt from the days it was on the menu; with how
 * wrong that has been. */
typedef struct DishForecast {
    DishId dish; /* 0: the meals in all */
    Str name, part;
    bool known;
    int64_t expected, low, high, ordered;
    int64_t days;  /* learnt from */
    int64_t error; /* mean of |told − came| in portions; -1: no day to compare yet */
} DishForecast;
enum { FORECAST_LEARN_DAYS = 180 };
/* The total first, then the dishes of the published menu; only from days before it. */
Status meals_dish_forecast(Tx *tx, MealAt at, DishForecast **out, size_t *count) MUST_USE;

/* A site in figures over some days; counts of few people are the caller's to hide. */
typedef struct MealFigures {
    int64_t meals, elders, delivered, on_time, refunded, no_shows;
    Fen list_fen, discount_fen, subsidy_fen, fee_fen, pay_fen;
    int64_t closed, samples, readings, cold; /* meals ended; heat noted, and below 60 °C */
    int64_t said, good;                      /* taps, and 好吃 among them */
    int64_t complaints, answered_in_time;
    int64_t answer_late;       /* answered after the ten minutes, or still without an answer */
    Ms answer_p50, answer_p95; /* from the first contact, in hours of service; without an answer:
                                * till now */
    int64_t disinfected;       /* meals with their tableware */
    int64_t waste_g;
    int64_t cards, cards_valid; /* of those on shifts with food today */
    int64_t dishes;             /* different ones that were sold */
    int64_t work_min;           /* of all shifts; 0: none are written down */
} MealFigures;
/* On time: at the door at most 30 minutes after what the page promised. */
Status meals_figures(Tx *tx, OrganisationId site, Day from, Day to, MealFigures *out) MUST_USE;

/* How somebody's meals of the days came about: a row for each way. */
typedef struct MealUse {
    PersonId person;
    MealChannel channel;
    MealHow how;
    int64_t meals, subsidised; /* handed over; those of them with a subsidy */
    Fen subsidy_fen, pay_fen;
    Day last;
} MealUse;
/* By person; at most 1,000,000 rows. For reports: asks for no rights. */
Status meals_uses(Tx *tx, OrganisationId site, Day from, Day to, MealUse **out,
                  size_t *count) MUST_USE;

/* What one eater did since a moment: of the thread from a poster to a complaint. */
typedef struct MealTrace {
    int64_t ordered, served, said, complained;
} MealTrace;
Status meals_trace(Tx *tx, PersonId person, Ms since_ms, MealTrace *out) MUST_USE;

/* ---- Complaints ------------------------------------------------------------------------------ */

DEFINE_ID(ComplaintId);

/* Stored: add at the end, never renumber. */
typedef enum ComplaintKind {
    COMPLAINT_TASTE = 1,
    COMPLAINT_LITTLE = 2, /* 太少，吃不饱 */
    COMPLAINT_LATE = 3,
    COMPLAINT_MISSING = 4,
    COMPLAINT_HYGIENE = 5,
    COMPLAINT_MANNER = 6,
    COMPLAINT_MONEY = 7,
    COMPLAINT_OTHER = 8,
} ComplaintKind;
typedef enum ComplaintState {
    COMPLAINT_RECEIVED = 1, /* new -> meals_complain */
    COMPLAINT_ANSWERED = 2, /* RECEIVED -> meals_complaint_answer: said back, understood */
    COMPLAINT_DECIDED = 3,  /* RECEIVED, ANSWERED, RAISED -> meals_complaint_decide */
    COMPLAINT_ACCEPTED = 4, /* DECIDED -> meals_complaint_settle: closed */
    COMPLAINT_RAISED = 5,   /* any open -> meals_complaint_settle (no), or a clock: social worker */
    COMPLAINT_SILENT = 6,   /* DECIDED -> meals_complaint_silent after three contacts: closed */
} ComplaintState;

typedef struct Complaint {
    ComplaintId id;
    OrganisationId site;
    PersonId person;
    MealOrderId order; /* 0: about none */
    ComplaintKind kind;
    int64_t channel; /* 1 app, 2 telephone, 3 paper, 4 voice, 5 told to staff */
    Str words;
    ComplaintState state;
    Str answer, decision;
    int64_t refund; /* 0 none */
    int64_t contacts;
    Ms answer_due_ms, decide_due_ms, close_due_ms;
    Ms answered_ms, decided_ms, closed_ms; /* 0: not yet */
    Ms made_ms;
} Complaint;
/* site, person, order, kind, channel and words are asked; with an order its site counts. Clocks: an
 * answer in ten minutes of service hours (7 to 19), a decision in 24 hours, an end in seven days.
 * Who is on call is told at once, the next in line after four minutes, duty and station after seven
 * (meals.complaint_waits). When a clock runs out the social worker on duty is told; at the third it
 * is theirs. DENIED people.may_not_act. */
Status meals_complain(Tx *tx, const Complaint *ask, ComplaintId *out) MUST_USE;
/* Said back in one's own words. CONFLICT meals.complaint_state. */
Status meals_complaint_answer(Tx *tx, ComplaintId id, Str words) MUST_USE;
typedef struct ComplaintDecision {
    Str words;
    bool refund; /* of the whole order, for this cause */
    MealCause cause;
} ComplaintDecision;
/* With its reason, and the money in the same transaction. Once it was raised only the social side
 * decides: DENIED meals.complaint_raised. CONFLICT meals.complaint_state; and as meals_refund. */
Status meals_complaint_decide(Tx *tx, ComplaintId id, const ComplaintDecision *decision) MUST_USE;
/* The elder, or who may act for them, says yes or no to the decision; the canteen may not: DENIED
 * meals.complaint_own. */
Status meals_complaint_settle(Tx *tx, ComplaintId id, bool accepted, Str words) MUST_USE;
/* Nobody answered. Silence is no consent: after three such contacts it may be closed.
 * CONFLICT meals.contacts before. */
Status meals_complaint_contact(Tx *tx, ComplaintId id, Str words) MUST_USE;
Status meals_complaint_silent(Tx *tx, ComplaintId id) MUST_USE;
/* NOT_FOUND meals.no_complaint. Rights are the caller's. */
Status meals_complaint(Tx *tx, ComplaintId id, Complaint *out) MUST_USE;

/* ---- Who is brought a meal when not everybody can be ---- */

typedef struct DoorRule {
    int64_t seats;     /* meals to the door, of one meal; 0 as many as are asked for */
    int64_t kept;      /* the last of them, for who cannot go out */
    int64_t until_min; /* of the day of the meal; 1440: they are never free for all */
} DoorRule;
/* INVALID meals.door_rule. */
Status meals_door_rule_set(Tx *tx, OrganisationId site, const DoorRule *rule) MUST_USE;
Status meals_door_rule(Tx *tx, OrganisationId site, DoorRule *out) MUST_USE; /* seats 0: none */
typedef struct DoorSeats {
    int64_t taken, left, kept; /* left -1: as many as are asked for; kept: of those left, now */
    Ms free_ms;                /* when the kept ones are free for all */
    bool never;
} DoorSeats;
Status meals_door_seats(Tx *tx, MealAt at, DoorSeats *out) MUST_USE;

/* ---- The box is opened at the door ----------------------------------------------------------- */

/* Stored: add at the end, never renumber. */
typedef enum DoorReason {
    DOOR_SPILLED = 1,
    DOOR_SPOILED = 2,
    DOOR_WRONG = 3,
    DOOR_MISSING = 4,
    DOOR_COLD = 5,
} DoorReason;
typedef struct DoorAsk {
    MealLine lines[MEAL_LINES_MAX]; /* item, and how many of it are refused all told */
    size_t line_count;
    DoorReason reason;
    Ms noted_ms; /* at the door */
} DoorAsk;
typedef struct DoorDone {
    MealOrderId order;
    ComplaintId complaint;
    bool whole; /* all of the box goes back */
} DoorDone;
/* What is refused is not paid: of the hold as much is taken as the rest costs, the rest is handed
 * over, the stop is done, and a complaint is opened whose ten minutes began at the door. The same
 * again, or by two phones, is one refusal; after the meal was charged it is given back. Rights are
 * the caller's. CONFLICT meals.cancelled; INVALID meals.empty, meals.not_in_order, meals.twice. */
Status meals_door_refuse(Tx *tx, StopId stop, const DoorAsk *ask, DoorDone *out) MUST_USE;
typedef struct DoorRefusal {
    MenuItemId item;
    int64_t count;
    Fen price_fen;
    DoorReason reason;
    ComplaintId complaint;
    Ms noted_ms;
} DoorRefusal;
Status meals_door_refusals(Tx *tx, MealOrderId order, DoorRefusal **out, size_t *count) MUST_USE;

/* ---- Staff ----------------------------------------------------------------------------------- */

typedef enum ShiftDuty {
    SHIFT_KITCHEN = 1,
    SHIFT_COUNTER = 2,
    SHIFT_DELIVERY = 3,
    SHIFT_CLEAN = 4,
    SHIFT_ON_CALL = 5, /* answers complaints, beside any other shift */
} ShiftDuty;

typedef struct HealthCard {
    int64_t id;
    PersonId person;
    OrganisationId site;
    Str number;
    Day issued, expires; /* the last day it holds */
    int64_t state;       /* 1 holds, 2 replaced, 3 withdrawn */
} HealthCard;
enum { CARD_WARN_DAYS = 30 };
/* Replaces the card that held. 30 days before its end and on it the person is told and
 * meals.card_due is published. INVALID meals.card_dates. */
Status meals_card_set(Tx *tx, const HealthCard *card, int64_t *id) MUST_USE;
/* Ill: it holds no more; shifts with food from today on go. */
Status meals_card_withdraw(Tx *tx, int64_t id, int64_t *shifts) MUST_USE;
Status meals_cards(Tx *tx, OrganisationId site, HealthCard **out, size_t *count) MUST_USE;

typedef struct Shift {
    int64_t id;
    OrganisationId site;
    PersonId person;
    Day day;
    int64_t from_min, to_min;
    ShiftDuty duty;
    int64_t state; /* 1 stands, 2 taken back */
} Shift;
/* Kitchen and counter need a card that holds on the day. CONFLICT meals.no_card,
 * meals.card_expired, meals.shift_overlap; INVALID meals.shift_times. */
Status meals_shift_add(Tx *tx, const Shift *shift, int64_t *id) MUST_USE;
Status meals_shift_end(Tx *tx, int64_t id) MUST_USE; /* repeating is harmless */
/* Without those on call. */
Status meals_shifts(Tx *tx, OrganisationId site, Day from, Day to, Shift **out,
                    size_t *count) MUST_USE;

/* The rota of who answers complaints. Who was put on it first is told first; after all on call the
 * managers of the site; three minutes before the ten are over the duty of the elder's grid and the
 * station. */
typedef struct RotaAsk {
    OrganisationId site;
    PersonId person;
    Day from, to; /* both with; at most 40 days */
    int64_t from_min, to_min;
} RotaAsk;
/* A shift on call on each of the days; days on which it stands already stay as they are. INVALID
 * meals.shift_times, meals.rota_span; CONFLICT meals.cannot_answer who does not work there at the
 * counter or as manager, meals.shift_overlap. */
Status meals_rota_add(Tx *tx, const RotaAsk *ask, int64_t *days) MUST_USE;
Status meals_rota(Tx *tx, OrganisationId site, Day from, Day to, Shift **out,
                  size_t *count) MUST_USE;
/* Hours of service of the day without anybody on call: pairs of minutes; count is of the pairs, at
 * most ROTA_GAPS_MAX. */
enum { ROTA_GAPS_MAX = 24 };
typedef struct RotaGap {
    int64_t from_min, to_min;
} RotaGap;
size_t meals_rota_gaps(const Shift *rota, size_t count, Day day, RotaGap out[ROTA_GAPS_MAX]);
/* Who is told of a complaint now, in order: on call, then the managers. */
Status meals_on_call(Tx *tx, OrganisationId site, Ms at, PersonId **out, size_t *count) MUST_USE;
/* Who was told of this complaint, in order. */
typedef struct ComplaintCall {
    int64_t turn;
    PersonId person;
    Ms told_ms;
} ComplaintCall;
Status meals_complaint_calls(Tx *tx, ComplaintId id, ComplaintCall **out, size_t *count) MUST_USE;

typedef enum Cleaned { CLEAN_TABLEWARE = 1, CLEAN_BOXES = 2, CLEAN_KITCHEN = 3 } Cleaned;
typedef enum CleanWay { CLEAN_HEAT = 1, CLEAN_CHLORINE = 2, CLEAN_ULTRAVIOLET = 3 } CleanWay;
/* Disinfected for this meal; noting it again replaces. INVALID meals.too_short: heat under 10
 * minutes, chlorine under 5, ultraviolet under 30 (GB 14934, 餐饮服务食品安全操作规范 annex J). */
Status meals_disinfected(Tx *tx, MealAt at, Cleaned what, CleanWay way, int64_t minutes) MUST_USE;

/* The boxes of a run were counted. CONFLICT meals.box_count: not as many as labels. */
Status meals_packed(Tx *tx, OrganisationId site, RunId run, int64_t boxes) MUST_USE;

extern const Domain meals_domain;
