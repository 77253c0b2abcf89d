/* What was said by voice goes with the person; in the export stand its words and when. */
#include "domains/voices/inside.h"

static size_t rows(PersonRows out[PERSON_ROWS_MAX])
{
    const PersonRows all[] = {
        {"voice_note.elder_id", PERSON_MOVES(voice_note, elder_id),
         PERSON_DROPS(voice_note, elder_id),
         PERSON_SHOWS("voice_notes", "made_ms heard_ms length_ms words", "iiib",
                      "SELECT made_ms, heard_ms, length_ms, words_enc FROM voice_note"
                      " WHERE community_id = $1 AND elder_id = $2 ORDER BY id")},
        {"voice_note.speaker_id", PERSON_MOVES(voice_note, speaker_id),
         PERSON_DROPS(voice_note, speaker_id),
         PERSON_SHOWS("voice_notes_said", "made_ms heard_ms length_ms words", "iiib",
                      "SELECT made_ms, heard_ms, length_ms, words_enc FROM voice_note"
                      " WHERE community_id = $1 AND speaker_id = $2 ORDER BY id")},
    };
    return PERSON_ROWS(out, all);
}

const PersonKeeping voices_keeping = {.rows = rows};
