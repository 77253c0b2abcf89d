/* What a phone sends as a voice note: base64, then the first bytes of a sound. */
#include "domains/voices/voices.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(1 << 22);
    Str text = {(const char *)data, size};
    Str sound;
    VoiceForm raw = voice_form(text);
    ASSERT((raw == VOICE_NONE) == (voice_type(raw)[0] == 0));
    if (str_from_base64(arena, text, &sound)) {
        ASSERT(sound.len <= size / 4 * 3);
        VoiceForm form = voice_form(sound);
        ASSERT(form >= VOICE_NONE && form <= VOICE_MP4);
    }
    arena_free(arena);
    return 0;
}
