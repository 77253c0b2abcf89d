/* Voices: short voice notes between an elder, those who bring the meal, and the family.
 *
 * Owns        voice_note
 * Calls       people (may act, relations), dispatch (runs of today), meals (which canteen), notice
 * Publishes   voices.said, voices.heard; the subject is a VoiceId
 * Always true a note has a speaker, an elder it concerns and at most VOICE_BYTES_MAX bytes of sound
 *             a browser records; thirty days later sound and words are gone, who and when stay
 *             (audit.sql)
 *
 * Sound and words are sealed. Who may hear: the elder, the speaker, and by `to` the canteen and the
 * courier who stands before the door that day, or the family the elder shares meals with. */
#pragma once
#include "domains/meals/meals.h"

DEFINE_ID(VoiceId);

enum {
    VOICE_BYTES_MAX = 200 << 10,
    VOICE_MS_MAX = 20000,
    VOICE_MS_MIN = 300,
    VOICE_A_DAY = 20, /* of one speaker about one elder */
    VOICE_DAYS = 30,  /* then sound and words go */
};

/* Stored: add at the end, never renumber. */
typedef enum VoiceTo {
    VOICE_TO_BRINGER = 1, /* the canteen and whoever brings the meal */
    VOICE_TO_ELDER = 2,
    VOICE_TO_FAMILY = 3,
} VoiceTo;
typedef enum VoiceForm {
    VOICE_NONE = 0, /* words alone */
    VOICE_WEBM = 1, /* Opus in WebM: Chrome, Firefox, WeChat on Android */
    VOICE_OGG = 2,
    VOICE_MP4 = 3, /* AAC in MP4: Safari */
} VoiceForm;

/* By its first bytes; VOICE_NONE: no sound we know. */
VoiceForm voice_form(Str sound);
const char *voice_type(VoiceForm form); /* "audio/webm" */

typedef struct VoiceNote {
    VoiceId id;
    PersonId elder, speaker;
    OrganisationId site; /* who cooks; 0 between family and elder */
    VoiceTo to;
    VoiceForm form;
    Str sound, words; /* words: "" none; both empty once they are gone */
    int64_t length_ms;
    Ms made_ms, heard_ms; /* 0: not yet */
    PersonId heard_by;
} VoiceNote;

/* The elder, or who may act for them (SCOPE_MEALS), to those who bring the meal; the elder to the
 * family; the family to the elder. id, site, form and times are set here. INVALID voices.empty,
 * voices.not_sound, voices.too_long; CONFLICT voices.too_many, voices.no_meal; DENIED
 * people.may_not_act, voices.self. */
Status voices_say(Tx *tx, const VoiceNote *ask, VoiceId *out) MUST_USE;
/* Who brings the meal, to the elder of that stop. Rights are the caller's (dispatch_may_note). */
Status voices_say_at(Tx *tx, StopId stop, const VoiceNote *ask, VoiceId *out) MUST_USE;
/* With its sound. NOT_FOUND voices.no_note; DENIED voices.not_yours. */
Status voices_sound(Tx *tx, VoiceId id, VoiceNote *out) MUST_USE;
/* By whom it is for; by others it changes nothing. Repeating is harmless. */
Status voices_heard(Tx *tx, VoiceId id) MUST_USE;
/* The speaker takes back what nobody has heard. CONFLICT voices.heard. */
Status voices_take_back(Tx *tx, VoiceId id) MUST_USE;
/* Of an elder, newest first, without the sound; rights are the caller's. */
Status voices_of(Tx *tx, PersonId elder, Ms since, VoiceNote **out, size_t *count) MUST_USE;
/* For a canteen: what elders said to it and to its couriers. */
Status voices_at(Tx *tx, OrganisationId site, Ms since, VoiceNote **out, size_t *count) MUST_USE;

extern const Domain voices_domain;
