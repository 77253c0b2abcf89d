/* What the files of notice share among themselves. */
#pragma once
#include "domains/notice/notice.h"

enum { TRIES_MAX = 20 };

Status message_insert(Tx *tx, const Message *m, int64_t resend_of) MUST_USE;
Status message_find(Tx *tx, MessageId id, Message *out) MUST_USE;
/* CONFLICT when it is not in `from` any more. */
Status message_move(Tx *tx, MessageId id, MessageState from, MessageState to, Ms due_ms) MUST_USE;
/* Of all communities; for the sender. community and id of each. */
Status message_due(Tx *tx, Rows *rows) MUST_USE;

extern const Route notice_routes[];

extern const PersonKeeping notice_keeping; /* keeping.c */
