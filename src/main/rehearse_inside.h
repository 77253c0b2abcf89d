/* What the files of the rehearsal share. */
#pragma once
#include "domains/meals/meals.h"
#include "main/demo.h"
#include "main/rehearse.h"

enum { ACTS_MAX = 16384, DAYS_MAX = 400 };

/* What somebody does at a moment. */
typedef enum ActKind {
    ACT_MENU,   /* the menu of the day a week ahead */
    ACT_JOBS,   /* events and timers */
    ACT_ORDER,  /* elder orders at a site for the day `n` days ahead */
    ACT_AGAIN,  /* a double click, or the answer was lost: the same request */
    ACT_CHANGE, /* makes the open order one portion of another set */
    ACT_CANCEL,
    ACT_CUT,    /* fewer portions than people hoped */
    ACT_CLOSED, /* no water in the kitchen today: everybody gets the money back */
    ACT_POTS,
    ACT_HEAT,
    ACT_SAMPLES,
    ACT_CONFIRM,
    ACT_LEAVE,   /* of all runs of a site; makes the doors */
    ACT_DOOR,    /* id: stop */
    ACT_CORRECT, /* id: stop; another outcome than before */
    ACT_LOOK,    /* id: stop; a second look at a door */
    ACT_FOUND,   /* id: stop; the search ends */
    ACT_COUNTER, /* makes the guests of a site */
    ACT_HAND,    /* id: order */
    ACT_UNHAND,  /* id: order; pressed too early */
    ACT_WALK_IN,
    ACT_RETURNS, /* makes the refunds of a site */
    ACT_REFUND,  /* id: order */
    ACT_CLOSE,
    ACT_TALK,   /* id: order, who: its eater */
    ACT_ANSWER, /* id: complaint, who: whose; n 1: the social worker decides */
    ACT_UNSEEN, /* makes the calls to who was expected and not seen */
    ACT_CALLED, /* id: entry of the list of those not seen */
    ACT_ALARMS, /* the station follows what has been raised */
    ACT_CLAIM,  /* the month that ended */
    ACT_NIGHT,  /* what must be true by now */
} ActKind;

typedef struct Act {
    Ms at_ms;
    ActKind kind;
    int32_t site, elder, n;
    int32_t serial; /* of the day: its random numbers and its request ids */
    int64_t id;
    int64_t who;
} Act;

typedef struct DayRow {
    /* as it was told */
    int64_t refused, changed, closed, late, no_answer, found, corrected, unseen, alarms, taps,
        complaints, settled, again, faults, kills;
    /* as the database has it at night */
    int64_t orders, standing, cancelled, delivered, at_table, walk_ins, no_shows, refunds;
    Fen paid, subsidy, refunded;
    int64_t broken; /* rows that break an audit */
    int64_t open; /* orders without an end; searches, alarms, people not seen without an outcome */
    int64_t lost; /* orders that were answered and are not there */
} DayRow;

/* What an elder finds on the page before asking. */
typedef struct LookJob {
    PersonId person;
    OrganisationId site;
    Day day;
    MenuItemId sets[4];
    size_t count;
    bool has_order;
    MealOrderId order;
} LookJob;

/* The last request of an elder, to say it again. */
typedef struct Said {
    int64_t id, item, order, actor, role;
    int32_t how, pay, channel, day; /* day of the story the order is for */
} Said;

/* In memory shared by parent and writers. Only acts that have been answered have changed it. */
typedef struct Story {
    RehearseAsk ask;
    char folder[3072];
    Ms now_ms;
    Day first;
    int32_t day; /* 0 .. days-1 */
    int32_t act, act_count, serial;
    bool filled, done, failed;
    LookJob seen;       /* by the act that is armed, before it asked */
    int32_t seen_by;    /* its serial; 0 none */
    int32_t kill_at[4]; /* after so many acts of the day the writer dies; 0 none */
    int32_t armed;      /* 1 + which of them; 0 none */
    Problem problem;
    OrganisationId sites[DEMO_SITES];
    PersonId clerk, courier, social, operator;
    DemoElder elders[DEMO_ELDERS];
    Said said[DEMO_ELDERS];
    bool shut[DEMO_SITES]; /* today */
    Act acts[ACTS_MAX];
    DayRow rows[DAYS_MAX];
} Story;

/* The writer's side. */
typedef struct Writer {
    Story *story;
    Store *store;
    Arena *arena; /* of one act */
    Problem problem;
    int pipe;
} Writer;

/* The random numbers of an act: the same however often it is done. */
Random act_random(const Story *s, const Act *act);
static inline DayRow *row_of(Story *s)
{
    return &s->rows[s->day];
}
static inline Day day_of_story(const Story *s)
{
    return s->first + s->day;
}
/* Puts an act among those to come. */
void act_add(Story *s, Act act);

/* rehearse_day.c: the acts of today that do not follow from others. */
void day_plan(Story *s);
/* rehearse_acts.c, rehearse_doors.c, rehearse_evening.c: UNAVAILABLE stops the rehearsal; a refusal
 * that the story allows is counted and is OK. */
Status act_do(Writer *w, const Act *act) MUST_USE;
bool act_may_be_killed(ActKind kind); /* saying it again changes nothing */

/* In a write transaction as this actor; now and then the store fails first and it is said again. */
Status write_as(Writer *w, const Act *act, int64_t actor, Role role, TxFn fn, void *job) MUST_USE;
MealAt meal_at(const Story *s, int site);

Status do_doors(Writer *w, const Act *act) MUST_USE;   /* ACT_CONFIRM .. ACT_FOUND */
Status do_evening(Writer *w, const Act *act) MUST_USE; /* ACT_COUNTER .. ACT_NIGHT */
Status do_safety(Writer *w, const Act *act) MUST_USE;  /* ACT_UNSEEN .. ACT_ALARMS */
/* Adds the alarms that are open, and those not seen today without an outcome. */
Status count_safety(Tx *tx, const Story *s, int64_t *open) MUST_USE;
Status do_words(Writer *w, const Act *act) MUST_USE; /* ACT_TALK, ACT_ANSWER */
