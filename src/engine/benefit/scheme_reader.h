/* The reader of schemes: what its files share.  Each reads one side of a scheme's JSON.
 *
 *   scheme.c          books, schemes and their versions, rules, answers
 *   scheme_reader.c   refusing by name, words, names, whole numbers, days
 *   scheme_who.c      for whom, and at which meals
 *   scheme_money.c    threshold, benefit, caps, co-payment floor
 *   scheme_funders.c  who pays
 *
 * Always true  every key is known or refused: a misspelt limit must not become "none"
 * Errors       INVALID benefit.scheme, where = "scheme S rule R field F", text the reason */
#pragma once
#include "engine/benefit/inside.h"

enum { SCHEME_NAME_BYTES = 96 };

/* Notices are typed in by many hands: these members have more than one name. */
#define AGE_NAMES   "age_on age_from age_rule age_mode"
#define FLOOR_NAMES "copay_floor_fen copay_floor copay_min_fen copay_fen min_pay_fen floor_fen"

typedef struct SchemeReader {
    Arena *arena;
    Problem *problem;
    BenefitBook *book;
    BenefitScheme *scheme; /* NULL outside a scheme */
    BenefitRule *rule;     /* NULL outside a rule */
    BenefitAgeOn age_on;   /* of the scheme */
    int64_t floor_fen;     /* of the scheme */
} SchemeReader;

/* Returns INVALID. */
Status scheme_fault(const SchemeReader *r, const char *field, const char *reason);
/* keys: one string with spaces around each word. Descriptive keys are free to differ. */
Status scheme_only_known(const SchemeReader *r, const Json *record, const char *at,
                         const char *keys) MUST_USE;
bool scheme_one_of(Str word, const char *const *names, size_t count, int32_t *out);
#define ONE_OF(value, names, out)                                                                  \
    (json_kind(value) == JSON_TEXT &&                                                              \
     scheme_one_of(scheme_text(value), (names), sizeof(names) / sizeof *(names), (out)))
/* Empty when the value is no text. */
Str scheme_text(const Json *value);
/* A short name: not empty, no separators of the output. */
bool scheme_is_name(Str s);
bool scheme_whole_in(const Json *value, int64_t low, int64_t high, int64_t *out);
/* The member under the first of these names that is there; NULL when none is. */
const Json *scheme_any_member(const Json *record, const char *names);
Status scheme_read_days(const SchemeReader *r, const Json *record, Day *from, Day *to) MUST_USE;

Status scheme_read_age_on(const SchemeReader *r, const Json *record, BenefitAgeOn *out) MUST_USE;
/* age_on may be NULL: then the record may not name one of its own. */
Status scheme_read_who(const SchemeReader *r, const Json *who, BenefitWho *out,
                       BenefitAgeOn *age_on) MUST_USE;
/* The keys of `when` may also stand in the rule itself. */
Status scheme_read_when(const SchemeReader *r, const Json *record, BenefitWhen *out) MUST_USE;

/* These fill r->rule, whose kind is known. */
Status scheme_read_threshold(const SchemeReader *r, const Json *value, BenefitRule *rule) MUST_USE;
Status scheme_read_benefit(const SchemeReader *r, const Json *value) MUST_USE;
Status scheme_read_cap(const SchemeReader *r, const Json *value, BenefitCap *cap) MUST_USE;
Status scheme_read_floor(const SchemeReader *r, const Json *record, int64_t *out) MUST_USE;
Status scheme_read_parts(const SchemeReader *r, const Json *value) MUST_USE;
/* After the benefit. */
Status scheme_read_funders(const SchemeReader *r, const Json *value) MUST_USE;
Status scheme_read_if_empty(const SchemeReader *r, const Json *value) MUST_USE;
/* "funder_kinds" of the scheme, after all its rules. */
Status scheme_read_parties(const SchemeReader *r, const Json *value) MUST_USE;
