/* What the files of people share among themselves. */
#pragma once
#include "domains/people/people.h"

/* ---- queries.c ---- */
typedef struct PersonRow { /* a person as stored: sealed */
    Person open;           /* phone, id_number, note still empty */
    Str phone_enc, id_number_enc, note_enc;
} PersonRow;
Status person_find(Tx *tx, PersonId id, PersonRow *out) MUST_USE;
Status person_facts(Tx *tx, PersonId id, PersonFacts *out) MUST_USE;
Status person_insert(Tx *tx, const Person *p) MUST_USE;
Status person_update(Tx *tx, const Person *p, int64_t *changed) MUST_USE;
Status person_set_state(Tx *tx, PersonId id, PersonState state, Day day,
                        int64_t merged_into) MUST_USE;
Status person_set_setting(Tx *tx, PersonId id, int64_t setting) MUST_USE;
Status person_delete(Tx *tx, PersonId id) MUST_USE;
Status term_drop(Tx *tx, PersonId id, Str term) MUST_USE;
Status term_add(Tx *tx, PersonId id, Str term) MUST_USE;
Status term_holder(Tx *tx, Str term, int64_t not_this, int64_t *out) MUST_USE;
Status person_find_by_term(Tx *tx, Str term, size_t limit, Found *out, size_t *count) MUST_USE;
Status person_list(Tx *tx, int64_t after, size_t limit, Found *out, size_t *count) MUST_USE;
Status flag_insert(Tx *tx, PersonId person, int64_t id, FlagKind kind, Day from,
                   Str source) MUST_USE;
Status flag_close(Tx *tx, PersonId person, int64_t id, Day last, int64_t *changed) MUST_USE;
Status setting_insert(Tx *tx, PersonId person, int64_t setting, Day from, Str reason) MUST_USE;
Status setting_newest(Tx *tx, PersonId person, int64_t *setting) MUST_USE;
Status wish_insert(Tx *tx, PersonId person, int64_t id, Str words, Day day) MUST_USE;
Status wish_close(Tx *tx, PersonId person, int64_t id, Day day, int64_t *changed) MUST_USE;
Status wish_list(Tx *tx, PersonId person, Rows *rows) MUST_USE;
Status diet_insert(Tx *tx, PersonId person, int64_t id, const DietLimit *limit) MUST_USE;
Status diet_close(Tx *tx, PersonId person, int64_t id, Day last, int64_t *changed) MUST_USE;
Status absence_insert(Tx *tx, PersonId person, int64_t id, int64_t kind, Day from, Day to,
                      bool known) MUST_USE;
Status absence_close(Tx *tx, PersonId person, int64_t id, Day last, int64_t *changed) MUST_USE;
Status absence_list(Tx *tx, PersonId person, Rows *rows) MUST_USE;
Status assessment_insert(Tx *tx, PersonId person, const Assessment *a) MUST_USE;
Status assessment_due(Tx *tx, Day until, Rows *rows) MUST_USE;
Status grid_find(Tx *tx, GridNodeId id, GridNode *out) MUST_USE;
Status grid_insert(Tx *tx, const GridNode *node) MUST_USE;
Status grid_set_duty(Tx *tx, GridNodeId id, PersonId duty) MUST_USE;
Status organisation_insert(Tx *tx, const Organisation *o) MUST_USE;
Status organisation_find(Tx *tx, OrganisationId id, Organisation *out) MUST_USE;
Status relation_find(Tx *tx, int64_t id, Relation *out) MUST_USE;
Status relation_between(Tx *tx, PersonId person, PersonId other, Day day, Relation *out) MUST_USE;
Status relation_insert(Tx *tx, int64_t id, const Relation *r) MUST_USE;
Status relation_move(Tx *tx, int64_t id, RelationState from, RelationState to, Str how) MUST_USE;
Status consent_insert(Tx *tx, PersonId person, int64_t id, const Consent *c) MUST_USE;
/* One open for this purpose and these receivers; out->id 0: none. */
Status consent_open(Tx *tx, PersonId person, Purpose purpose, Str receiver, Consent *out) MUST_USE;
Status consent_open_id(Tx *tx, PersonId person, Purpose purpose, Str receiver,
                       int64_t *id) MUST_USE;
Status consent_close(Tx *tx, PersonId person, int64_t id, int64_t *changed) MUST_USE;
Status look_add(Tx *tx, PersonId person, Scope scope, bool emergency) MUST_USE;

/* ---- rules ---- */
enum { PERSON_TERMS_MAX = 48 };
/* Every term under which the person is found; also used by the import. */
size_t person_terms(Arena *arena, const Person *person, Str terms[PERSON_TERMS_MAX]);
/* Adds, or takes away, every term of the person. */
Status person_index(Tx *tx, const Person *person) MUST_USE;
Status person_unindex(Tx *tx, const Person *person) MUST_USE;
/* Trims and checks one person's fields; fills name_sort and tails. */
Status person_check(Tx *tx, Person *person) MUST_USE;
bool person_id_number_ok(Str id_number); /* 18 characters with the right check digit (GB 11643) */

/* ---- rules_login.c ---- */
/* Stored. */
typedef enum LoginState {
    LOGIN_OPEN = 1,   /* new, FIRST -> the first password was changed */
    LOGIN_CLOSED = 2, /* no way in */
    LOGIN_FIRST = 3,  /* new, OPEN  -> a password that somebody else knows */
} LoginState;
typedef struct LoginFound {
    int64_t id;
    Str password, totp_enc;
    int64_t totp_step;
    bool first; /* LOGIN_FIRST */
    Str name;   /* of session_login only */
} LoginFound;
typedef struct Membership {
    CommunityId community;
    PersonId person;
    Role role;
    OrganisationId organisation;
} Membership;
Status login_by_name(Tx *tx, Str name, LoginFound *out) MUST_USE;
Status login_by_phone(Tx *tx, Str phone, LoginFound *out) MUST_USE;
Status membership_first(Tx *tx, int64_t login, Membership *out) MUST_USE;
Status login_totp_used(Tx *tx, int64_t login, int64_t step) MUST_USE;
Status membership_insert(Tx *tx, const LoginAsk *ask, int64_t login) MUST_USE;
Status session_end(Tx *tx, int64_t session) MUST_USE;
Status code_make(Tx *tx, Str phone, Str code) MUST_USE;
Status code_check(Tx *tx, Str phone, Str code, bool *right) MUST_USE;
Status binding_make(Tx *tx, Str code, CommunityId community, PersonId person, Role role,
                    Ms life) MUST_USE;
Status binding_use(Tx *tx, Str code, Membership *out) MUST_USE;

/* ---- rules_account.c ---- */
/* NULL, or what is wrong with it: at least 8 characters, not a well-known one, not the name. */
const char *password_fault(Str name, Str password);
/* The login of a session; NOT_FOUND when it has ended. */
Status session_login(Tx *tx, int64_t session, LoginFound *out) MUST_USE;
/* state: LOGIN_FIRST when somebody else chose it. Ends every other session of the login. */
Status login_password_set(Tx *tx, int64_t login, Str hash, LoginState state,
                          int64_t this_session) MUST_USE;
Status login_totp_set(Tx *tx, int64_t login, Str secret) MUST_USE; /* "" takes it away */
/* For a person of this community: a new login, or one more role for the person's own; *made says
 * which. CONFLICT people.login_taken. */
Status staff_add(Tx *tx, const LoginAsk *ask, int64_t *login, bool *made) MUST_USE;
/* A login of this community's staff; NOT_FOUND people.no_login. */
Status staff_find(Tx *tx, int64_t login) MUST_USE;
/* Ends one role here, and the sessions in it. DENIED people.own_role for one's own. */
Status staff_end(Tx *tx, int64_t login, PersonId person, Role role,
                 OrganisationId organisation) MUST_USE;
typedef struct StaffLogin {
    int64_t login;
    Str name, person_name;
    PersonId person;
    Role role;
    OrganisationId organisation;
    LoginState state;
    bool two_factors;
} StaffLogin;
Status staff_list(Tx *tx, StaffLogin **out, size_t *count) MUST_USE;
Status membership_list(Tx *tx, int64_t login, Membership **out, Str **communities,
                       size_t *count) MUST_USE;

/* ---- rules_keep.c ---- */
/* Has the actor broken the glass for this person, and does it still hold? */
Status emergency_open(Tx *tx, PersonId person, bool *open) MUST_USE;
Status emergency_tell(Tx *tx, int64_t view, Ms due_ms) MUST_USE;

/* ---- imports.c ---- */
typedef struct ImportFault {
    int64_t row;
    Str column, text;
} ImportFault;
typedef struct ImportColumn {
    Str name, maps_to; /* maps_to "" is passed over */
} ImportColumn;
typedef struct ImportReport {
    int64_t rows, added;
    ImportFault *faults;
    size_t fault_count;
    ImportColumn *columns;
    size_t column_count;
} ImportReport;
enum { IMPORT_FAULTS_MAX = 200 };
/* Checks every row; adds them all when there is no fault and it is not a dry run. */
Status people_import(Tx *tx, Str csv, const ImportColumn *mapping, size_t mapping_count,
                     bool dry_run, ImportReport *out) MUST_USE;
/* UTF-8 with or without BOM, or GB18030; the result is UTF-8. INVALID import.encoding. */
Status import_decode(Arena *arena, Str bytes, Str *out, Problem *problem) MUST_USE;

extern const Route people_routes[];
extern const Route people_care_routes[];
extern const Route people_trust_routes[];
extern const Route people_roster_routes[];
extern const Route people_login_routes[];
extern const Route people_account_routes[];

/* ---- keeping.c ---- */
extern const PersonKeeping people_keeping;
size_t keeping_rows(const StorePart *part, PersonRows out[PERSON_ROWS_MAX]); /* 0: keeps none */
Status register_shown(Tx *tx, int64_t person, JsonOut *out) MUST_USE;
