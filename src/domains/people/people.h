/* People: the register of everybody, who may do what for whom, and who looked at whom.
 *
 * Owns        community, login, membership, session, login_code, binding (global); person,
 *             person_term, organisation, grid_node, person_flag, care_setting, relation, consent,
 *             look, assessment, wish, diet_limit, absence, person_merge, merge_moved,
 *             legal_hold,
 *             emergency_view, import_memory
 * Calls       engine/assess (the level of ability), engine/diet (the words for an allergy)
 * Publishes   people.added, people.changed, people.moved, people.died, people.merged,
 *             people.unmerged, people.erased, people.relation_asked, people.consent_ended,
 *             people.absence_changed, people.diet_changed, people.emergency_view,
 *             people.view_told; the subject is a PersonId
 * Always true every look at somebody else's data is in `look`; another community's people do not
 *             exist; a consent once ended opens nothing (audit.sql) */
#pragma once
#include "base/secret.h"
#include "http/domain.h"

DEFINE_ID(PersonId);
DEFINE_ID(OrganisationId);
DEFINE_ID(GridNodeId);

/* What a relative, a worker or a consent reaches: bits, stored. */
typedef enum Scope {
    SCOPE_PROFILE = 1, /* name, address, phone */
    SCOPE_MEALS = 2,
    SCOPE_MONEY = 4,
    SCOPE_HEALTH = 8,
    SCOPE_PLACE = 16,
    SCOPE_VISITS = 32,
    SCOPE_ALARMS = 64,
    SCOPE_DIET = 128, /* texture and allergens, not diagnoses */
    SCOPE_ALL = 255,
} Scope;

/* What an elder may agree to, each by itself and off by default (domain rules P-1, P-4). Stored. */
typedef enum Purpose {
    PURPOSE_HEALTH = 1,     /* 健康信息给社工和护理员 */
    PURPOSE_LOCATION = 2,   /* 位置 */
    PURPOSE_FACE = 3,       /* 刷脸取餐 */
    PURPOSE_FINANCE = 4,    /* 花销给家人看 */
    PURPOSE_RELIGION = 5,   /* 饮食禁忌 */
    PURPOSE_SEEN = 6,       /* 送餐即探访 */
    PURPOSE_HABIT = 7,      /* 按我的习惯推荐 */
    PURPOSE_PICTURE = 8,    /* 照片和故事 */
    PURPOSE_NEIGHBOURS = 9, /* 走失时请邻居帮忙找 */
    PURPOSE_COUNT
} Purpose;

/* Whom a consent names (domain rules P-1, Art. 23: per receiver). Stored. */
typedef enum ReceiverKind {
    RECEIVER_UNSAID = 0, /* of before it was asked for: the community's staff */
    RECEIVER_FAMILY = 1, /* `to`, or with 0 all who are related and agreed */
    RECEIVER_STAFF = 2,  /* the community's own: clinicians, care managers, the station */
} ReceiverKind;

/* Stored: add at the end, never renumber. The tags of the subsidy rules (domain rules S-2). */
typedef enum FlagKind {
    FLAG_ALONE = 1,       /* 独居 alone */
    FLAG_EMPTY_NEST = 2,  /* 空巢 kongchao */
    FLAG_LEFT_BEHIND = 3, /* 留守 liushou */
    FLAG_DISABLED = 4,    /* 失能 shineng */
    FLAG_HANDICAP = 5,    /* 重残 zhongcan */
    FLAG_LOST_CHILD = 6,  /* 计生特殊、失独 jisheng */
    FLAG_DIBAO = 7,       /* 低保 dibao */
    FLAG_LOW_INCOME = 8,  /* 低收入 lowinc */
    FLAG_TEKUN = 9,       /* 特困 tekun */
    FLAG_VETERAN = 10,    /* 优抚 youfu */
    FLAG_ORPHANED = 11,   /* 孤寡 gugua */
    FLAG_HUNDRED = 12,    /* 百岁 bai */
    FLAG_BASIC = 13,      /* 基本养老服务对象 jiben */
    FLAG_COUNT
} FlagKind;
const char *flag_tag(FlagKind kind);  /* "dibao" */
const char *flag_text(FlagKind kind); /* "低保" */

typedef enum PersonState {
    PERSON_LIVES_HERE = 1,
    PERSON_MOVED = 2,
    PERSON_DIED = 3,
    PERSON_MERGED = 4,
} PersonState;

typedef enum RelationState {
    RELATION_ASKED = 1,  /* new            -> people_relation_ask */
    RELATION_AGREED = 2, /* ASKED          -> people_relation_agree */
    RELATION_ENDED = 3,  /* ASKED, AGREED  -> people_relation_end, or the day passed */
} RelationState;

typedef enum DietKind {
    DIET_ALLERGY = 1,   /* A1..A8, X1, X2 (domain rules N-9) */
    DIET_TEXTURE = 2,   /* IDDSI food level, "3".."7" */
    DIET_CONDITION = 3, /* a name of the limits table: 高血压 */
    DIET_DRUG = 4,      /* a name of the drug-food table: 华法林 */
    DIET_HABIT = 5,     /* 清真, 素食 */
    DIET_WEIGHT = 6,    /* kg */
} DietKind;

typedef struct Person {
    PersonId id;
    Str name;
    Str name_sort;
    int64_t sex; /* 0 unknown, 1 male, 2 female */
    Day birth;
    bool has_birth;
    Str phone;          /* opened; empty when unknown */
    Str id_number;      /* opened */
    Str id_number_tail; /* last four */
    Str phone_tail;
    Str card;
    int64_t door_id; /* 0 unknown */
    Str address;
    Str registered; /* town district city none, "" unknown */
    PersonState state;
    Day state_day;
    int64_t merged_into;
    bool is_elder;
    int64_t care_setting; /* 1 home, 2 community, 3 institution */
    int64_t mode;
    Str language;
    int64_t channel;
    Str speaks;
    Str note;
    Ms created_ms, updated_ms;
    int64_t version;
} Person;

/* ---- Rights ------------------------------------------------------------------------------- */

/* May tx's actor see this of the person, in the role acted in?  Staff see health by a consent that
 * names them; a relative sees by the relation, and health, place or money also by a consent that
 * names the relative.  Records the look when somebody else does.  NOT_FOUND people.unknown: no such
 * person here; DENIED people.not_shared. */
Status people_may_see(Tx *tx, PersonId person, Scope scope) MUST_USE;
/* The same of one relative, whoever asks; nothing is recorded. */
Status people_relative_sees(Tx *tx, PersonId person, PersonId relative, Scope scope,
                            bool *yes) MUST_USE;
/* May `actor` act for `person` (order, pay, answer)? The person always may; a relative by an agreed
 * relation; staff roles by their work. */
Status people_may_act(Tx *tx, PersonId actor, PersonId person, Scope scope) MUST_USE;
/* The most this actor may spend for the person in a day; INT64_MAX for the person and for staff. */
Status people_spend_limit(Tx *tx, PersonId actor, PersonId person, Fen *limit) MUST_USE;
/* Is there an open consent for this purpose? */
Status people_consents(Tx *tx, PersonId person, Purpose purpose, bool *yes) MUST_USE;
/* Is there one that names these receivers? RECEIVER_STAFF: also of before it was asked for;
 * RECEIVER_FAMILY: that names `one`, or all of the family. */
Status people_consents_to(Tx *tx, PersonId person, Purpose purpose, ReceiverKind kind, PersonId one,
                          bool *yes) MUST_USE;

/* ---- The register ------------------------------------------------------------------------- */

/* Adds somebody; person->id and version are ignored. INVALID people.bad_id_number,
 * people.bad_phone, people.bad_birth; CONFLICT people.card_taken, people.id_number_taken;
 * NOT_FOUND people.no_door. */
Status people_add(Tx *tx, const Person *person, PersonId *out) MUST_USE;
/* What a rule about age and place asks of a person; nothing that is sealed is opened for it.
 * NOT_FOUND people.unknown. */
typedef struct PersonFacts {
    int64_t sex; /* as Person */
    Day birth;
    bool has_birth;
    Str registered;
    PersonState state;
    Day state_day; /* since when, unless he lives here */
} PersonFacts;
Status people_facts(Tx *tx, PersonId id, PersonFacts *out) MUST_USE;
/* Does not ask for rights and records no look: for rules of this program about a person. */
Status people_load(Tx *tx, PersonId id, Person *out) MUST_USE;
/* Saves the whole record; person->version is the one that was read. CONFLICT people.changed. */
Status people_save(Tx *tx, const Person *person) MUST_USE;
/* Moved away or died: ends what must end. */
Status people_leave(Tx *tx, PersonId id, PersonState state, Day day) MUST_USE;

typedef struct Found {
    PersonId id;
    Str name, address, phone_tail;
    int64_t sex;
    Day birth;
    bool has_birth;
    bool is_elder;
} Found;
/* By any part of a name, pinyin, initials, phone tail, card or address; up to two words. An empty
 * query lists by id after `after`. */
Status people_find(Tx *tx, Str typed, int64_t after, size_t limit, Found **out,
                   size_t *count) MUST_USE;
/* The holder of a card or of a whole phone number; NOT_FOUND people.unknown_card / unknown_phone.
 */
Status people_by_card(Tx *tx, Str card, PersonId *out) MUST_USE;
Status people_by_phone(Tx *tx, Str phone, PersonId *out) MUST_USE;

typedef struct Flag {
    int64_t id;
    FlagKind kind;
    Day from, to;
    bool open;
    Str source;
} Flag;
Status people_flag_set(Tx *tx, PersonId person, FlagKind kind, Day from, Str source,
                       int64_t *id) MUST_USE;
Status people_flag_end(Tx *tx, PersonId person, int64_t flag, Day last) MUST_USE;
Status people_flags(Tx *tx, PersonId person, Flag **out, size_t *count) MUST_USE;
/* Bit 1<<kind for each flag that holds on the day. */
Status people_flags_on(Tx *tx, PersonId person, Day day, uint64_t *flags) MUST_USE;

Status people_setting_move(Tx *tx, PersonId person, int64_t setting, Day from, Str reason) MUST_USE;
Status people_wish_add(Tx *tx, PersonId person, Str words, int64_t *id) MUST_USE;
Status people_wish_end(Tx *tx, PersonId person, int64_t wish) MUST_USE;

typedef struct DietLimit {
    int64_t id;
    DietKind kind;
    Str value;
    Str source;
    Day from, until;
    bool ends;
} DietLimit;
Status people_diet_set(Tx *tx, PersonId person, const DietLimit *limit, int64_t *id) MUST_USE;
Status people_diet_end(Tx *tx, PersonId person, int64_t limit) MUST_USE;
/* Those that hold on the day. */
Status people_diet(Tx *tx, PersonId person, Day day, DietLimit **out, size_t *count) MUST_USE;

Status people_absence_set(Tx *tx, PersonId person, int64_t kind, Day from, Day to, bool known_end,
                          int64_t *id) MUST_USE;
Status people_absence_end(Tx *tx, PersonId person, int64_t absence, Day last) MUST_USE;
typedef struct Pause {
    int64_t id;
    Day from, to; /* to: INT32_MAX not known */
} Pause;
/* Absences that last until today or later, soonest first. Rights are the caller's. */
Status people_pauses(Tx *tx, PersonId person, Day today, Pause **out, size_t *count) MUST_USE;
Status people_is_away(Tx *tx, PersonId person, Day day, bool *away) MUST_USE;
/* 1 hospital 2 at the child's 3 travelling 4 other; 0 at home. */
Status people_absence_on(Tx *tx, PersonId person, Day day, int64_t *kind) MUST_USE;
/* Who lives alone, needs help or has nobody, and agreed to 送餐即探访. */
Status people_watched(Tx *tx, Day day, PersonId **out, size_t *count) MUST_USE;
/* Who cannot have been here at some time of [from, to]: told absences, moves and deaths; by person.
 * The first and the last day are included. For rules of this program: asks for no rights. */
typedef struct Away {
    PersonId person;
    int64_t kind; /* of an absence: 1 hospital 2 at the child's 3 travelling 4 other; 5 moved 6 died
                   */
    Day from, to; /* to INT32_MAX: not known, or for ever */
} Away;
Status people_away_between(Tx *tx, Day from, Day to, Away **out, size_t *count) MUST_USE;

typedef struct Assessment {
    int64_t id;
    Day day, expires;
    Str scores;    /* 26 digits in the order of the standard */
    int64_t facts; /* bits: 1 dementia, 2 psychiatric, 4 coma */
    int64_t events;
    int64_t total, level;
    Str assessors;
} Assessment;
/* total and level are computed here. INVALID people.bad_scores. Expires after 12 months. */
Status people_assess(Tx *tx, PersonId person, Assessment *assessment) MUST_USE;
/* The newest; NOT_FOUND people.not_assessed. */
Status people_assessment(Tx *tx, PersonId person, Assessment *out) MUST_USE;

/* ---- Trust -------------------------------------------------------------------------------- */

typedef struct Relation {
    int64_t id;
    PersonId person, other;
    int64_t kind; /* 1 child 2 spouse 3 grandchild 4 sibling 5 relative 6 neighbour 7 guardian 8
                     agent */
    int64_t scopes, acts;
    Fen limit_fen;
    RelationState state;
    Day until;
    bool ends;
    Str other_name;
} Relation;
Status people_relation_ask(Tx *tx, const Relation *relation, int64_t *id) MUST_USE;
/* By the elder, or by staff with the elder present (how: screen, voice, paper, counter). */
Status people_relation_agree(Tx *tx, int64_t relation, Str how) MUST_USE;
Status people_relation_end(Tx *tx, int64_t relation) MUST_USE;
Status people_relations(Tx *tx, PersonId person, Relation **out, size_t *count) MUST_USE;
/* The elders somebody looks after: their agreed relations. */
Status people_elders_of(Tx *tx, PersonId other, Relation **out, size_t *count) MUST_USE;

typedef struct Consent {
    int64_t id;
    Purpose purpose;
    Str receiver, channel, text_hash, witness;
    ReceiverKind to_kind;
    PersonId to; /* one of the family; 0: all of to_kind */
    PersonId given_by;
    Ms given_ms, ended_ms;
    bool open;
} Consent;
Status people_consent_give(Tx *tx, PersonId person, const Consent *consent, int64_t *id) MUST_USE;
Status people_consent_end(Tx *tx, PersonId person, int64_t consent) MUST_USE;
Status people_consent_list(Tx *tx, PersonId person, Consent **out, size_t *count) MUST_USE;

typedef struct Look {
    Ms at_ms;
    PersonId actor;
    Str actor_name;
    int64_t role, scope;
    Str purpose;
    bool emergency;
} Look;
Status people_looks(Tx *tx, PersonId person, size_t limit, Look **out, size_t *count) MUST_USE;

/* ---- Emergency and law ---------------------------------------------------------------------- */

/* Break-glass (domain rules P-3): for four hours the actor may see everything of the person; each
 * look is marked, and the elder is told the next morning. INVALID people.bad_reason. */
Status people_emergency_open(Tx *tx, PersonId person, Str reason, Ms *until) MUST_USE;

typedef struct LegalHold {
    int64_t id;
    Str law; /* the law that demands keeping */
    Day until;
} LegalHold;
/* While a hold runs the person cannot be erased. INVALID people.bad_hold. */
Status people_hold_add(Tx *tx, PersonId person, Str law, Day until, int64_t *id) MUST_USE;
/* Ends it yesterday. */
Status people_hold_end(Tx *tx, PersonId person, int64_t hold) MUST_USE;
Status people_holds(Tx *tx, PersonId person, LegalHold **out, size_t *count) MUST_USE;

/* ---- Doubles, export, erasure ------------------------------------------------------------- */

typedef struct Double {
    PersonId a, b;
    Str name_a, name_b, why;
} Double;
Status people_doubles(Tx *tx, size_t limit, Double **out, size_t *count) MUST_USE;
/* Everything of `gone` goes to `kept`; can be undone. */
Status people_merge(Tx *tx, PersonId kept, PersonId gone, int64_t *merge) MUST_USE;
Status people_unmerge(Tx *tx, int64_t merge) MUST_USE;
/* The record that stays, of one that was merged; otherwise the same. */
Status people_kept(Tx *tx, PersonId person, PersonId *kept) MUST_USE;
/* Everything the program holds about one person, as JSON. */
Status people_export(Tx *tx, PersonId person, JsonOut *out) MUST_USE;
/* CONFLICT people.held names the law and the day until which it must be kept. */
Status people_erase(Tx *tx, PersonId person) MUST_USE;

/* How whole the register of elders is: of each field how many have it, and of how many what stands
 * there can hardly be right. */
enum { PERSON_QUALITY_FIELDS = 9 };
typedef struct PersonQuality {
    const char *field;
    int64_t filled, doubtful;
} PersonQuality;
Status people_quality(Tx *tx, PersonQuality out[PERSON_QUALITY_FIELDS], int64_t *elders) MUST_USE;

/* ---- Places and firms --------------------------------------------------------------------- */

typedef struct GridNode {
    GridNodeId id, parent; /* parent 0: the street */
    int64_t kind;          /* 1 street 2 community 3 grid 4 building 5 unit 6 door */
    Str name;
    PersonId duty; /* 0: nobody */
} GridNode;
enum { GRID_STREET = 1, GRID_COMMUNITY, GRID_GRID, GRID_BUILDING, GRID_UNIT, GRID_DOOR };
/* NOT_FOUND leaves nothing in tx->problem. */
Status people_grid_find(Tx *tx, GridNodeId id, GridNode *out) MUST_USE;
/* The whole grid by id, without duties; at most 1,000,000. */
Status people_grid_all(Tx *tx, GridNode **out, size_t *count) MUST_USE;
typedef struct PersonHome {
    PersonId person;
    GridNodeId door; /* 0 unknown */
} PersonHome;
/* Every elder who lives here, without names and without a look; at most 200,000. */
Status people_elder_homes(Tx *tx, PersonHome **out, size_t *count) MUST_USE;
/* What asking after the right elders needs of each who lives here: no name, no look; by person, at
 * most 500,000. For rules of this program. */
typedef struct ElderGroups {
    PersonId person;
    Day birth;
    bool has_birth;
    GridNodeId door; /* 0 unknown */
    uint64_t flags;  /* bit 1 << FlagKind, of those that hold on the day */
} ElderGroups;
Status people_elder_groups(Tx *tx, Day day, ElderGroups **out, size_t *count) MUST_USE;
/* From 80, alone, empty nest, disabled, without income or family: who meals are meant for first. */
bool people_is_target(const ElderGroups *elder, Day day);
/* Where the flags come from and how old they are, kind by kind. */
typedef struct FlagSource {
    FlagKind kind;
    Str source;
    int64_t people;
    Day oldest, newest;
} FlagSource;
Status people_flag_sources(Tx *tx, Day day, FlagSource **out, size_t *count) MUST_USE;
Status people_grid_add(Tx *tx, const GridNode *node, GridNodeId *out) MUST_USE;
Status people_grid_duty(Tx *tx, GridNodeId node, PersonId duty) MUST_USE;
Status people_grid_children(Tx *tx, GridNodeId parent, GridNode **out, size_t *count) MUST_USE;
/* The nearest duty person upwards from the door; NOT_FOUND people.no_duty. */
Status people_duty_for(Tx *tx, PersonId person, PersonId *out) MUST_USE;

typedef struct Building {
    GridNodeId id;
    Str name; /* 第2网格 8栋 */
} Building;
/* In the order people count them, at most 2000. */
Status people_buildings(Tx *tx, Building **out, size_t *count) MUST_USE;
/* The elders who live there, by door; at most 500. Rights are the caller's. */
Status people_elders_in(Tx *tx, GridNodeId building, PersonId **out, size_t *count) MUST_USE;
/* Who lives in the same building, at most `limit`. */
Status people_of_building(Tx *tx, PersonId person, size_t limit, PersonId **out,
                          size_t *count) MUST_USE;

typedef struct Organisation {
    OrganisationId id;
    Str name;
    int64_t kind, operator_kind, state;
} Organisation;
Status people_organisation_add(Tx *tx, const Organisation *organisation,
                               OrganisationId *out) MUST_USE;
/* NOT_FOUND people.no_organisation. */
Status people_organisation_find(Tx *tx, OrganisationId id, Organisation *out) MUST_USE;
/* By name, at most 1000. */
Status people_organisations(Tx *tx, Organisation **out, size_t *count) MUST_USE;
/* All of them, for answers that name some. */
typedef struct Organisations {
    Organisation *items;
    size_t count;
} Organisations;
Status people_organisations_load(Tx *tx, Organisations *out) MUST_USE;
Str people_organisation_name(const Organisations *all, OrganisationId id); /* "" none such */
/* 1 probation, 2 open, 3 suspended, 4 left. CONFLICT store's when it is not in `from` any more. */
Status people_organisation_move(Tx *tx, OrganisationId organisation, int64_t from,
                                int64_t to) MUST_USE;

/* ---- Ways in (global) --------------------------------------------------------------------- */

/* Whether the process's key opens what is sealed here; true where nothing is. Asks whatever
 * community comes first. */
Status people_key_fits(Tx *tx, bool *out) MUST_USE;
/* The transaction's community. NOT_FOUND people.no_community. */
Status people_community(Tx *tx, Str *name, Str *street, Str *area_code) MUST_USE;
Status people_community_add(Tx *tx, CommunityId id, Str name, Str street, Str area_code) MUST_USE;
typedef struct LoginAsk {
    Str name;          /* "" for phone only */
    Str phone;         /* "" for name only */
    Str password_hash; /* argon2id, made outside the transaction; "" for none */
    CommunityId community;
    PersonId person;
    Role role;
    OrganisationId organisation;
    bool first; /* the password must be changed when it is first used */
} LoginAsk;
/* Makes the login when it does not exist, and the membership. CONFLICT people.login_taken. */
Status people_login_add(Tx *tx, const LoginAsk *ask, int64_t *login) MUST_USE;
/* Those who hold the role in the transaction's community; at most 100. */
Status people_holding(Tx *tx, Role role, PersonId **out, size_t *count) MUST_USE;
typedef struct WorksAt {
    PersonId person;
    Role role; /* the first of those held there */
} WorksAt;
/* Managers, cooks, canteen workers and couriers of the organisation; at most 200. */
Status people_working_at(Tx *tx, OrganisationId organisation, WorksAt **out,
                         size_t *count) MUST_USE;
/* Who works where, and as what, by person; without elders and families. At most 5,000. */
typedef struct Workplace {
    PersonId person;
    Role role;
    OrganisationId organisation; /* 0: none */
} Workplace;
Status people_workplaces(Tx *tx, Workplace **out, size_t *count) MUST_USE;
/* Starts a session in the membership; token_key = people_token_key of a fresh token. */
Status people_session_start(Tx *tx, Str token_key, int64_t login, CommunityId community,
                            PersonId person, Role role, OrganisationId organisation,
                            Session *out) MUST_USE;
Str people_token_key(Arena *arena, Str token);
Status people_session_find(Tx *tx, Str token, Session *out); /* the server's hook */

extern const Domain people_domain;
