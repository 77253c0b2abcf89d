/* What the files of voices share among themselves. */
#pragma once
#include "domains/voices/voices.h"

Status note_insert(Tx *tx, const VoiceNote *n) MUST_USE;
Status note_find(Tx *tx, VoiceId id, bool sound, VoiceNote *out) MUST_USE; /* NOT_FOUND */
/* How many this speaker said about the elder since then. */
Status note_count(Tx *tx, PersonId speaker, PersonId elder, Ms since, int64_t *count) MUST_USE;
Status note_heard(Tx *tx, VoiceId id, PersonId by) MUST_USE;     /* when it was not yet */
Status note_empty(Tx *tx, VoiceId id) MUST_USE;                  /* sound and words go */
Status note_drop(Tx *tx, VoiceId id, int64_t *changed) MUST_USE; /* when nobody heard it */
Status notes_of(Tx *tx, PersonId elder, Ms since, VoiceNote **out, size_t *count) MUST_USE;
Status notes_at(Tx *tx, OrganisationId site, Ms since, VoiceNote **out, size_t *count) MUST_USE;

extern const Route voices_routes[];
extern const PersonKeeping voices_keeping; /* keeping.c */
