/* What kind of sound this is, by its first bytes: what browsers record and nothing else. */
#include "domains/voices/voices.h"

static bool holds(Str sound, const char *word, size_t within)
{
    Str head = str_slice(sound, 0, sound.len < within ? sound.len : within);
    return str_find(head, str_of(word), 0) != SIZE_MAX;
}

VoiceForm voice_form(Str s)
{
    /* EBML, then its DocType (RFC 8794); Opus by the name of the codec in the track's head. */
    static const char ebml[] = "\x1a\x45\xdf\xa3";
    if (s.len < 64) return VOICE_NONE;
    if (memcmp(s.ptr, ebml, 4) == 0)
        return holds(s, "webm", 64) && holds(s, "A_OPUS", 1024) ? VOICE_WEBM : VOICE_NONE;
    if (memcmp(s.ptr, "OggS", 4) == 0) return holds(s, "OpusHead", 64) ? VOICE_OGG : VOICE_NONE;
    /* A box of type ftyp comes first in MP4 (ISO/IEC 14496-12). */
    if (memcmp(s.ptr + 4, "ftyp", 4) == 0) return VOICE_MP4;
    return VOICE_NONE;
}

const char *voice_type(VoiceForm form)
{
    switch (form) {
    case VOICE_NONE: return "";
    case VOICE_WEBM: return "audio/webm";
    case VOICE_OGG: return "audio/ogg";
    case VOICE_MP4: return "audio/mp4";
    }
    return "";
}
