/* Telling somebody outside: an SMS or a spoken call.
 *
 * Owns        nothing but its configuration
 * Always true a message id that is repeated is told once; a stand-in writes each message as one
 * JSON line to FOLDER/sms.jsonl or FOLDER/voice.jsonl and misbehaves as told */
#pragma once
#include "base/number.h"
#include "base/str.h"

typedef enum TellWay { TELL_SMS = 1, TELL_VOICE = 2 } TellWay;

typedef struct TellOptions {
    const char
        *folder;      /* where the stand-in writes; NULL: nothing is told, everything UNAVAILABLE */
    int fail_percent; /* of calls answer UNAVAILABLE without telling */
    int repeat_percent; /* of calls tell, and answer UNAVAILABLE all the same */
    uint64_t seed;
} TellOptions;
/* Before any other thread runs. */
void tell_configure(TellOptions options);
/* UNAVAILABLE tell.down: may be tried again with the same id. INVALID tell.bad_number: never. */
Status tell_send(TellWay way, int64_t id, Str number, Str words, Problem *problem) MUST_USE;
