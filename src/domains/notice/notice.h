/* Notice: one way to tell a person something.
 *
 * Owns        message
 * Calls       people (channel, phone, language)
 * Publishes   notice.made, notice.failed; the subject is a MessageId
 * Always true every message has a status and the actor who set it off; nothing but what is urgent
 * is told between 21:00 and 7:00; a message is told at least once and, by its id, the far end can
 * tell repeats apart */
#pragma once
#include "domains/people/people.h"

DEFINE_ID(MessageId);

/* Stored: add at the end, never renumber. */
typedef enum MessageState {
    MESSAGE_WAITING = 1, /* new                -> notice_tell */
    MESSAGE_SENDING = 2, /* WAITING            -> the sender takes it */
    MESSAGE_TOLD = 3,    /* SENDING            -> the link took it; app: at once */
    MESSAGE_READ = 4,    /* TOLD               -> notice_read, or ticked on the paper list */
    MESSAGE_FAILED = 5,  /* SENDING            -> bad number, or 20 tries */
} MessageState;

typedef struct Notice {
    PersonId to;
    PersonId about; /* 0: to */
    const char *kind;
    Str words;       /* the whole sentence, in the language of `to` */
    bool urgent;     /* told also at night */
    int64_t channel; /* 0: as the person wishes */
} Notice;

Status notice_tell(Tx *tx, const Notice *notice, MessageId *out) MUST_USE;
/* The same words again, as a new message. */
Status notice_resend(Tx *tx, MessageId id, MessageId *out) MUST_USE;
Status notice_read(Tx *tx, MessageId id) MUST_USE;

typedef struct Message {
    MessageId id;
    PersonId to, about;
    Str kind, words;
    int64_t channel;
    MessageState state;
    bool urgent;
    Ms due_ms, made_ms, done_ms;
    int64_t tries, made_by;
} Message;
Status notice_list(Tx *tx, PersonId person, size_t limit, Message **out, size_t *count) MUST_USE;
/* Messages to be told by paper today: for the printed list. */
Status notice_paper(Tx *tx, Message **out, size_t *count) MUST_USE;

/* What could not be told in the last thirty days and was not told again; newest first. */
Status notice_failed(Tx *tx, Message **out, size_t *count) MUST_USE;

extern const Domain notice_domain;
