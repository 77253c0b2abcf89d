/* Partners: organisations that take part in a programme and see its shared figures; what became of
 * a gift, in one line of thanks; volunteers with free hours for where hands are needed.
 *
 * Owns        partner, free_hour, opening, opening_ask
 * Calls       people, notice (asks, thanks), gifts, benefits (who bore what), dispatch (runs nobody
 *             carries), meals (on time, what was said)
 * Publishes   partners.asked, partners.answered; the subject is an OpeningId
 * Always true a partner sees counts alone, never a person, and no count of fewer than
 *             PARTNER_FEW; no more say yes to an opening than are wanted (audit.sql) */
#pragma once
#include "domains/meals/meals.h"

DEFINE_ID(OpeningId);

/* Counts of fewer people are not shown, nor what would let them be worked out. */
enum { PARTNER_FEW = 5 };

/* ---- Programmes ----------------------------------------------------------------------------- */

/* Stored: add at the end, never renumber. */
typedef enum PartnerPart {
    PART_GOVERNMENT = 1,
    PART_CHARITY = 2,
    PART_ENTERPRISE = 3,
    PART_SOCIAL_ENTERPRISE = 4,
} PartnerPart;

typedef struct Partner {
    ProgrammeId programme;
    OrganisationId organisation;
    PartnerPart part;
    Str funder; /* "" bears nothing */
} Partner;
/* Takes part from now on; setting it again replaces. NOT_FOUND benefits.no_programme,
 * people.no_organisation. */
Status partners_set(Tx *tx, const Partner *partner) MUST_USE;
/* Repeating is harmless. */
Status partners_end(Tx *tx, ProgrammeId programme, OrganisationId organisation) MUST_USE;
/* Of an organisation (0: all). */
Status partners_list(Tx *tx, OrganisationId organisation, Partner **out, size_t *count) MUST_USE;

typedef struct PartnerSite {
    OrganisationId site;
    int64_t meals, elders;
    Fen cost_fen;               /* list + fee + incentive */
    int64_t delivered, on_time; /* of the site, all its meals */
    int64_t said, good;
} PartnerSite;
typedef struct PartnerView {
    int64_t few;        /* sites with too few elders to be shown */
    PartnerSite *sites; /* with PARTNER_FEW elders or more */
    size_t count;
    PartnerSite all; /* of the sites that are shown */
    Fen own_fen;     /* what the partner bore at all sites */
    int64_t own_meals;
} PartnerView;
/* DENIED partners.not_yours: it does not take part. INVALID benefits.month. */
Status partners_view(Tx *tx, ProgrammeId programme, OrganisationId organisation, int64_t month,
                     PartnerView *out) MUST_USE;

/* ---- What became of a gift ------------------------------------------------------------------ */

typedef struct GiftStory {
    int64_t meals, elders; /* elders 0: fewer than PARTNER_FEW */
    Day first, last;       /* 0: nothing yet */
    int64_t sites;
    Str words; /* one sentence */
} GiftStory;
Status partners_story(Tx *tx, GiftId gift, GiftStory *out) MUST_USE;
/* Writes the line of thanks into the gift, and tells a donor who is registered. */
Status partners_thank(Tx *tx, GiftId gift, Str *words) MUST_USE;

/* ---- Volunteers ---- */

typedef struct FreeHour {
    int64_t weekday; /* 1 Monday .. 7 */
    int64_t from_min, to_min;
} FreeHour;
enum { FREE_HOURS_MAX = 21 };
/* Replaces all. INVALID partners.hours: they overlap. */
Status partners_hours_set(Tx *tx, PersonId person, const FreeHour *hours, size_t count) MUST_USE;
Status partners_hours(Tx *tx, PersonId person, FreeHour **out, size_t *count) MUST_USE;

typedef struct FreePerson {
    PersonId person;
    FreeHour hour;
} FreePerson;
/* Everybody's, by person; at most 20,000. */
Status partners_free(Tx *tx, FreePerson **out, size_t *count) MUST_USE;

typedef struct Opening {
    OpeningId id;
    OrganisationId site;
    RunId run; /* 0: none */
    Day day;
    int64_t from_min, to_min, wanted, said_yes;
    Str words;
} Opening;
/* INVALID partners.opening. CONFLICT partners.run_asked: the run has one already. */
Status partners_opening_add(Tx *tx, const Opening *opening, OpeningId *out) MUST_USE;
Status partners_opening_end(Tx *tx, OpeningId opening) MUST_USE;
/* Open ones of [from, to], of a site (0: all). */
Status partners_openings(Tx *tx, OrganisationId site, Day from, Day to, Opening **out,
                         size_t *count) MUST_USE;

/* Stored: add at the end, never renumber. */
typedef enum AskState {
    ASK_NONE = 0,
    ASK_WAITING = 1, /* new      -> partners_ask */
    ASK_YES = 2,     /* WAITING, NO -> partners_answer */
    ASK_NO = 3,      /* WAITING, YES -> partners_answer */
} AskState;
typedef struct Idle {
    PersonId person;
    Str name;
    int64_t helped; /* times he said yes in the last 30 days */
    AskState state;
} Idle;
/* Who is free at that hour and not busy: neither away, nor with a run, a shift or another opening
 * at the time. Those who helped least lately first; with whoever was asked already. At most 50. */
Status partners_idle(Tx *tx, OpeningId opening, Idle **out, size_t *count) MUST_USE;
/* One tap: he is told, and can answer. Repeating answers the first. CONFLICT partners.full,
 * partners.not_free. */
Status partners_ask(Tx *tx, OpeningId opening, PersonId person, MessageId *out) MUST_USE;
/* CONFLICT partners.full: others were quicker. NOT_FOUND partners.not_asked. */
Status partners_answer(Tx *tx, OpeningId opening, PersonId person, bool yes) MUST_USE;
typedef struct Asked {
    Opening opening;
    AskState state;
} Asked;
/* What this person is asked for, from today on. */
Status partners_asked(Tx *tx, PersonId person, Asked **out, size_t *count) MUST_USE;

/* What volunteers said yes to, of openings of the days [from, to] that were not taken back, by
 * person; run: he carried it, and it counts as a run. At most 5,000. */
typedef struct HelpGiven {
    PersonId person;
    OrganisationId site;
    RunId run;
    Day day;
    int64_t from_min, to_min;
} HelpGiven;
Status partners_helped(Tx *tx, Day from, Day to, HelpGiven **out, size_t *count) MUST_USE;

extern const Domain partners_domain;
