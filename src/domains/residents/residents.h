/* Residents: who is not reached yet, what is on beside the meal, who sits at which table, what the
 * residents decide, and by which poster somebody came.
 *
 * Owns        outreach_contact, activity, activity_guest, table_group, table_member, buddy_check,
 *             proposal, proposal_yes, council_meeting, poster, came_by
 * Calls       people (groups, rights, duty), meals (who has eaten), benefits (by which rule),
 *             notice, safety (was seen)
 * Publishes   residents.contacted, residents.attended; the subject is a PersonId.
 *             residents.buddy_missing, residents.buddy_found; the subject is a check.
 *             residents.proposed, residents.answered; the subject is a proposal
 * Always true a chair that stayed empty ends with what was found out; nobody has a seat that does
 *             not exist; what was proposed and answered says what was done (audit.sql) */
#pragma once
#include "domains/meals/meals.h"
#include "domains/safety/safety.h"

/* ---- Who is not reached yet ---------------------------------------------------------------- */

/* Stored: add at the end, never renumber. */
typedef enum ContactWay { WAY_PHONE = 1, WAY_VISIT = 2, WAY_MET = 3, WAY_LETTER = 4 } ContactWay;
typedef enum ContactResult {
    CONTACT_WILL_TRY = 1,
    CONTACT_LATER = 2,  /* ask again on a day */
    CONTACT_NO = 3,     /* does not want it: left alone for ninety days */
    CONTACT_NOBODY = 4, /* not met */
    CONTACT_CANNOT = 5, /* cannot come or order: for the social worker */
} ContactResult;

/* Why somebody stands on the list: bits, with points. */
typedef enum NeedBit {
    NEED_ALONE = 1,      /* 3 */
    NEED_OLDEST = 2,     /* 80 and older: 2 */
    NEED_DISABLED = 4,   /* 3 */
    NEED_POOR = 8,       /* low income: 2 */
    NEED_CHILDLESS = 16, /* lost a child, or nobody: 2 */
    NEED_EMPTY = 32,     /* empty nest: 1 */
} NeedBit;

typedef struct ReachOut {
    PersonId person;
    int64_t needs, points;
    Ms contacted_ms; /* 0 never */
    ContactResult result;
    ContactWay way;
    Day again; /* 0 none */
    Str words;
} ReachOut;
/* Elders meals are meant for first who have had none in a year: those whose day to ask again has
 * come, then by points, then by who was asked longest ago; who said no is left out for ninety days.
 * *all counts them. */
Status residents_to_reach(Tx *tx, size_t limit, ReachOut **out, size_t *count,
                          int64_t *all) MUST_USE;

typedef struct OutreachContact {
    int64_t id;
    PersonId person;
    ContactWay way;
    ContactResult result;
    Str words;
    Day again; /* 0 none */
    PersonId made_by;
    Ms made_ms;
} OutreachContact;
/* INVALID residents.again: to ask again needs a day from tomorrow on, within a year. */
Status residents_contact(Tx *tx, const OutreachContact *contact, int64_t *id) MUST_USE;
Status residents_contacts(Tx *tx, PersonId person, OutreachContact **out, size_t *count) MUST_USE;

/* One group of elders: how many there are, how many had a meal in the days, and where we know it
 * from. */
typedef struct GroupReach {
    const char *group; /* alone, empty_nest, oldest, disabled, poor, childless, all */
    int64_t people, fed, meals;
} GroupReach;
enum { REACH_GROUPS = 7 };
Status residents_coverage(Tx *tx, Day from, Day to, GroupReach out[REACH_GROUPS]) MUST_USE;

/* What orders hang together with: rows of a dimension. */
typedef enum UseBy {
    BY_HOUSEHOLD = 1,
    BY_SUBSIDY = 2,
    BY_DISTANCE = 3,
    BY_CHANNEL = 4,
    BY_RULE = 5, /* of subsidy: a meal counts with each rule that helped */
} UseBy;
typedef struct UseRow {
    const char *name;      /* BY_RULE: the kind of rule, or "none" */
    Str rule;              /* its id; only BY_RULE */
    ProgrammeId programme; /* that it stands in; only BY_RULE */
    int64_t people, eaters,
        meals; /* people: in the population; 0 but for homes and ways of living */
    Fen pay_fen, subsidy_fen;
} UseRow;
enum { USE_ROWS_MAX = 40 };
Status residents_uses(Tx *tx, UseBy by, Day from, Day to, UseRow out[USE_ROWS_MAX],
                      size_t *count) MUST_USE;

/* ---- Beside the meal ------------------------------------------------------------------------ */

DEFINE_ID(ActivityId);

typedef enum ActivityKind {
    ACTIVITY_BODY = 1, /* 健身 */
    ACTIVITY_MIND = 2, /* 谈心 */
    ACTIVITY_ART = 3,  /* 文艺 */
    ACTIVITY_TALK = 4, /* 讲座 */
    ACTIVITY_HAND = 5, /* 手工 */
    ACTIVITY_GAME = 6, /* 棋牌 */
} ActivityKind;

typedef struct Activity {
    ActivityId id;
    OrganisationId site;
    Str name, place;
    ActivityKind kind;
    Ms from_ms, to_ms;
    int64_t seats, going, came;
    bool joined, attended; /* of the person asked about */
    bool off;
} Activity;
/* INVALID residents.activity_time: in the past, or longer than a day. */
Status residents_activity_add(Tx *tx, const Activity *activity, ActivityId *out) MUST_USE;
/* Who wanted to come is told. Repeating is harmless. */
Status residents_activity_off(Tx *tx, ActivityId id) MUST_USE;
/* CONFLICT residents.full, residents.over, residents.off. Repeating is harmless. */
Status residents_join(Tx *tx, ActivityId id, PersonId person) MUST_USE;
Status residents_leave(Tx *tx, ActivityId id, PersonId person) MUST_USE;
/* Was there: one tap, also when the meal is taken, also of somebody who had not said they would
 * come. Counts as having been seen. CONFLICT residents.off, residents.not_today. */
Status residents_attend(Tx *tx, ActivityId id, PersonId person, bool at_meal) MUST_USE;
/* That end after from_ms and begin before to_ms, in order of time; of one person when given. */
Status residents_activities(Tx *tx, Ms from_ms, Ms to_ms, PersonId person, Activity **out,
                            size_t *count) MUST_USE;

/* What a site offered beside meals, begun on the days [from, to] and not called off: how many
 * times, of how many kinds, how many person-times came, and how many different people. By site. */
typedef struct ActivityFigures {
    OrganisationId site;
    int64_t times, kinds, came, people;
} ActivityFigures;
Status residents_activity_figures(Tx *tx, Day from, Day to, ActivityFigures **out,
                                  size_t *count) MUST_USE;

/* ---- Tables ---- */

DEFINE_ID(TableId);

typedef enum BuddyOutcome {
    BUDDY_WELL = 1, /* asked, is well */
    BUDDY_AWAY = 2,
    BUDDY_ILL = 3, /* ill: passed on to the duty person */
    BUDDY_ATE = 4, /* came later, or ate elsewhere */
} BuddyOutcome;

typedef struct TableGroup {
    TableId id;
    OrganisationId site;
    Str name;
    int64_t weekdays; /* bit 1 Monday .. bit 7 Sunday */
} TableGroup;
typedef struct TableMember {
    PersonId person;
    bool leads;
    bool here; /* has taken today's lunch */
} TableMember;
enum { TABLE_SEATS = 10 };
/* INVALID residents.weekdays. From then on its check runs at the hour the site looks for who was
 * not seen. */
Status residents_table_add(Tx *tx, const TableGroup *group, TableId *out) MUST_USE;
Status residents_table_end(Tx *tx, TableId id) MUST_USE;
/* By the person or who may act for them, or staff. CONFLICT residents.table_full. */
Status residents_table_sit(Tx *tx, TableId id, PersonId person, bool leads) MUST_USE;
Status residents_table_leave(Tx *tx, TableId id, PersonId person) MUST_USE;
Status residents_tables(Tx *tx, OrganisationId site, TableGroup **out, size_t *count) MUST_USE;
Status residents_table_members(Tx *tx, const TableGroup *group, Day day, TableMember **out,
                               size_t *count) MUST_USE;

typedef struct BuddyCheck {
    int64_t id;
    TableId group;
    PersonId person;
    Day day;
    BuddyOutcome outcome; /* 0 open */
    bool raised;
    Ms due_ms, made_ms;
} BuddyCheck;
/* Open ones, oldest first. */
Status residents_buddy_checks(Tx *tx, BuddyCheck **out, size_t *count) MUST_USE;
/* CONFLICT residents.check_over with another outcome; repeating is harmless. */
Status residents_buddy_end(Tx *tx, int64_t check, BuddyOutcome outcome, Str words) MUST_USE;

/* ---- What residents decide ---- */

DEFINE_ID(ProposalId);

typedef enum ProposalState {
    PROPOSAL_OPEN = 1,     /* new                -> residents_propose */
    PROPOSAL_TAKEN = 2,    /* OPEN               -> residents_proposal_answer: we do it */
    PROPOSAL_DONE = 3,     /* OPEN, TAKEN        -> residents_proposal_answer: did it */
    PROPOSAL_DECLINED = 4, /* OPEN, TAKEN        -> residents_proposal_answer: with the reason */
} ProposalState;
typedef struct Proposal {
    ProposalId id;
    OrganisationId site; /* 0 none */
    PersonId person;
    Str words, answer;
    Str meeting; /* the title of where it was decided; "" at none. Only in lists */
    ProposalState state;
    int64_t yes; /* who wants it too, the proposer with them */
    bool mine;   /* the asking person said yes */
    Ms made_ms, answered_ms;
} Proposal;
/* site 0: of none. CONFLICT residents.said_today: three a day are enough; NOT_FOUND
 * people.no_organisation. */
Status residents_propose(Tx *tx, PersonId person, OrganisationId site, Str words,
                         ProposalId *out) MUST_USE;
/* "I want that too"; false takes it back. CONFLICT residents.answered. */
Status residents_proposal_yes(Tx *tx, ProposalId id, PersonId person, bool yes) MUST_USE;
/* meeting: where it was decided; 0 at none, or as before. INVALID residents.need_answer,
 * residents.no_meeting; CONFLICT residents.answered. Who proposed it is told. */
Status residents_proposal_answer(Tx *tx, ProposalId id, ProposalState to, Str answer,
                                 int64_t meeting) MUST_USE;
/* Open and taken ones by how many want them, then the answered of the last 90 days. */
Status residents_proposals(Tx *tx, PersonId asking, Proposal **out, size_t *count) MUST_USE;

typedef struct Meeting {
    int64_t id;
    Day day;
    Str title, minutes;
    int64_t present;
} Meeting;
Status residents_meeting_add(Tx *tx, const Meeting *meeting, int64_t *id) MUST_USE;
Status residents_meetings(Tx *tx, Meeting **out, size_t *count) MUST_USE; /* newest first, 50 */

/* ---- Posters ---- */

DEFINE_ID(PosterId);

typedef enum PosterChannel {
    POSTER_WALL = 1,   /* 海报 */
    POSTER_WECHAT = 2, /* 微信群 */
    POSTER_VIDEO = 3,  /* 短视频 */
    POSTER_MOUTH = 4,  /* 熟人介绍 */
    POSTER_VISIT = 5,  /* 上门 */
} PosterChannel;

typedef struct Poster {
    PosterId id;
    OrganisationId site;
    Str code; /* six letters and digits */
    PosterChannel channel;
    Str title, words;
    int64_t opened;
    bool down;
    Ms made_ms;
} Poster;
/* The code is made from the id. INVALID residents.bad_poster. */
Status residents_poster_add(Tx *tx, const Poster *poster, Poster *out) MUST_USE;
Status residents_poster_down(Tx *tx, PosterId id) MUST_USE;
/* The address was opened, by nobody known. NOT_FOUND residents.no_poster. */
Status residents_poster_opened(Tx *tx, Str code) MUST_USE;
/* Somebody who signed in had come by it; only the first counts. Repeating is harmless. */
Status residents_came_by(Tx *tx, Str code, PersonId person) MUST_USE;

/* Four stages with one thread: made public, ordered, served, afterwards. */
typedef struct Funnel {
    Poster poster;
    int64_t came, ordered, served, said, complained;
} Funnel;
Status residents_funnel(Tx *tx, OrganisationId site, Funnel **out, size_t *count) MUST_USE;

extern const Domain residents_domain;
