/* Several unwell after the same dish (domain rules F-11): what was seen, not what it was.
 *
 * Owns        unwell_report, outbreak, outbreak_dish, outbreak_case
 * Calls       people (may act for, who holds an office), notice
 * Publishes   meals.outbreak, meals.outbreak_told, meals.outbreak_late, meals.outbreak_over; the
 *             subject is the outbreak
 * Always true two people whose complaint began within 24 hours of each other, with a sign in
 * common, who both ate a dish of the same meal in the 48 hours before, are an outbreak: the dish is
 * not sold from that moment, its sample is not thrown away, and the market regulator and the health
 * office are to be told within two hours (食品安全法 Art. 103). A person ends it; nothing is taken
 * back or cancelled by the program (audit.sql) */
#pragma once
#include "domains/meals/meals.h"

enum {
    UNWELL_ALIKE_MS = 24 * 3600 * 1000,    /* between the beginnings */
    UNWELL_BEFORE_MS = 48 * 3600 * 1000,   /* of eating before the beginning (F-9) */
    UNWELL_PAST_MS = 7 * 24 * 3600 * 1000, /* a beginning may be noted so much later */
    OUTBREAK_TELL_MS = 2 * 3600 * 1000,
    OUTBREAK_PEOPLE_MAX = 2000,
};

/* Stored as bits: add at the end, never renumber. */
typedef enum UnwellSign {
    UNWELL_VOMIT = 1,
    UNWELL_LOOSE = 2, /* 拉肚子 */
    UNWELL_BELLY = 4, /* 肚子痛 */
    UNWELL_FEVER = 8,
    UNWELL_DIZZY = 16,
    UNWELL_RASH = 32,
    UNWELL_SIGNS = 63,
} UnwellSign;
/* 呕吐、拉肚子 */
Str meals_unwell_words(Arena *arena, int64_t signs);

typedef struct Unwell {
    int64_t id;
    PersonId person;
    int64_t signs;
    Ms since_ms; /* when it began */
    Str words;   /* as it was said; "" none */
    Ms made_ms;
} Unwell;
/* By the person, family or staff. The same person again within a day adds to what was said.
 * *outbreak: the one this made or belongs to; 0 none. INVALID meals.unwell_signs,
 * meals.unwell_when; DENIED people.may_not_act. */
Status meals_unwell_note(Tx *tx, const Unwell *ask, int64_t *id, int64_t *outbreak) MUST_USE;
/* Noted of the wrong person, or by mistake. What it set off stays until a person ends it. NOT_FOUND
 * meals.no_unwell; repeating is harmless. */
Status meals_unwell_undo(Tx *tx, int64_t id) MUST_USE;

typedef enum OutbreakOffice { OFFICE_MARKET = 1, OFFICE_HEALTH = 2 } OutbreakOffice;
typedef struct Outbreak {
    int64_t id;
    OrganisationId site;
    int64_t signs; /* in common */
    bool open;
    Ms seen_ms, due_ms;
    Ms told_ms[3]; /* by OutbreakOffice; 0 not yet */
    Str told[3];   /* who took it there */
    Ms ended_ms;
    Str ended;
    int64_t people; /* unwell, and not taken back */
} Outbreak;
/* Open ones first, then the newest; site 0: of all. At most 50. */
Status meals_outbreaks(Tx *tx, OrganisationId site, Outbreak **out, size_t *count) MUST_USE;
/* site 0: of any. NOT_FOUND meals.no_outbreak. */
Status meals_outbreak(Tx *tx, OrganisationId site, int64_t id, Outbreak *out) MUST_USE;
/* 有 3 位说呕吐、拉肚子，都吃过11月22日午餐的红烧肉。是不是饭的原因，由医院和监管部门来定。 */
Status meals_outbreak_words(Tx *tx, const Outbreak *o, Str *out) MUST_USE;

typedef struct OutbreakDish {
    MealAt at;
    DishId dish;
    Str name;
    int64_t people; /* of the unwell who ate it */
    Ms lifted_ms;   /* 0: it is not sold */
    Str lifted;     /* why it is sold again */
    Ms sample_ms;   /* 0: none was kept */
    bool sample_gone;
} OutbreakDish;
Status meals_outbreak_dishes(Tx *tx, int64_t id, OutbreakDish **out, size_t *count) MUST_USE;
typedef struct OutbreakEater {
    PersonId person;
    Day day;
    int64_t alert;
    bool eaten;    /* false: ordered, and not noted as handed over */
    int64_t signs; /* what was said of them; 0: to be asked how they are */
} OutbreakEater;
/* Everybody who got one of the dishes of those meals: who is to be asked first stands first. At
 * most OUTBREAK_PEOPLE_MAX. */
Status meals_outbreak_eaters(Tx *tx, int64_t id, OutbreakEater **out, size_t *count) MUST_USE;

/* An office was told; name: who took it there. The first stands. INVALID meals.outbreak_name. */
Status meals_outbreak_told(Tx *tx, OrganisationId site, int64_t id, OutbreakOffice office,
                           Str name) MUST_USE;
/* The dish may be sold again, with the reason. The sample stays. NOT_FOUND meals.no_such_dish. */
Status meals_outbreak_lift(Tx *tx, OrganisationId site, int64_t id, DishId dish, Str why) MUST_USE;
/* CONFLICT meals.outbreak_untold while two are unwell and an office was not told; INVALID
 * meals.outbreak_words without a reason. Repeating is harmless. */
Status meals_outbreak_end(Tx *tx, OrganisationId site, int64_t id, Str words) MUST_USE;
