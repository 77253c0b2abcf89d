#include "domains/notice/inside.h"

Status message_insert(Tx *tx, const Message *m, int64_t resend_of)
{
    const Sql *sql =
        SQL("iiiitibiiiiiii", "",
            "INSERT INTO message (community_id, id, person_id, about_id, kind, channel,"
            "       words_enc, urgent, state, due_ms, tries, made_by, made_ms, done_ms,"
            "       resend_of)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(m->id.v), INT(m->to.v), INT(m->about.v), TEXT(m->kind),
                       INT(m->channel), BLOB(secret_seal(tx->arena, m->words)), INT(m->urgent),
                       INT(m->state), INT(m->due_ms), INT(tx->origin.actor), INT(tx->now_ms),
                       INT_OR_NIL(tx->now_ms, m->state == MESSAGE_TOLD),
                       INT_OR_NIL(resend_of, resend_of != 0)));
}

static Status read_message(Tx *tx, const Row *row, Message *out)
{
    *out = (Message){.id = {row_int(row, 0)},
                     .to = {row_int(row, 1)},
                     .about = {row_int(row, 2)},
                     .kind = row_str(row, 3),
                     .channel = row_int(row, 4),
                     .urgent = row_int(row, 6) == 1,
                     .state = (MessageState)row_int(row, 7),
                     .due_ms = row_int(row, 8),
                     .tries = row_int(row, 9),
                     .made_by = row_int(row, 10),
                     .made_ms = row_int(row, 11),
                     .done_ms = row_int_or(row, 12, 0)};
    if (!secret_unseal(tx->arena, row_str(row, 5), &out->words))
        return fail(tx, UNAVAILABLE, "notice.sealed", "消息打不开，请联系管理员检查密钥文件");
    return OK;
}

Status message_find(Tx *tx, MessageId id, Message *out)
{
    const Sql *sql = SQL("ii", "iiitibiiiiiii",
                         "SELECT id, person_id, about_id, kind, channel, words_enc, urgent, state,"
                         "       due_ms, tries, made_by, made_ms, done_ms FROM message"
                         " WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    return read_message(tx, &row, out);
}

static Status read_messages(Tx *tx, const Rows *rows, Message **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, Message, rows->count);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) TRY(read_message(tx, &rows->rows[i], &(*out)[i]));
    return OK;
}

Status notice_list(Tx *tx, PersonId person, size_t limit, Message **out, size_t *count)
{
    const Sql *sql = SQL("iii", "iiitibiiiiiii",
                         "SELECT id, person_id, about_id, kind, channel, words_enc, urgent, state,"
                         "       due_ms, tries, made_by, made_ms, done_ms FROM message"
                         " WHERE community_id = $1 AND person_id = $2 ORDER BY id DESC LIMIT $3");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(person.v), INT((int64_t)limit)), &rows));
    return read_messages(tx, &rows, out, count);
}

Status notice_paper(Tx *tx, Message **out, size_t *count)
{
    const Sql *sql = SQL("i", "iiitibiiiiiii",
                         "SELECT id, person_id, about_id, kind, channel, words_enc, urgent, state,"
                         "       due_ms, tries, made_by, made_ms, done_ms FROM message"
                         " WHERE community_id = $1 AND channel = 4 AND state = 1"
                         " ORDER BY due_ms, id LIMIT 500");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx)), &rows));
    return read_messages(tx, &rows, out, count);
}

Status notice_failed(Tx *tx, Message **out, size_t *count)
{
    const Sql *sql = SQL("ii", "iiitibiiiiiii",
                         "SELECT m.id, m.person_id, m.about_id, m.kind, m.channel, m.words_enc,"
                         "       m.urgent, m.state, m.due_ms, m.tries, m.made_by, m.made_ms,"
                         "       m.done_ms FROM message m"
                         " WHERE m.community_id = $1 AND m.state = 5 AND m.made_ms >= $2"
                         "   AND NOT EXISTS (SELECT 1 FROM message r"
                         "                    WHERE r.community_id = m.community_id"
                         "                      AND r.person_id = m.person_id"
                         "                      AND r.resend_of = m.id)"
                         " ORDER BY m.id DESC LIMIT 200");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(tx->now_ms - 30 * DAY_MS)), &rows));
    return read_messages(tx, &rows, out, count);
}

Status message_move(Tx *tx, MessageId id, MessageState from, MessageState to, Ms due_ms)
{
    const Sql *sql =
        SQL("iiiiiii", "",
            "UPDATE message SET state = $4, due_ms = $5, tries = tries + $6, done_ms = $7"
            " WHERE community_id = $1 AND id = $2 AND state = $3");
    bool done = to == MESSAGE_TOLD || to == MESSAGE_READ || to == MESSAGE_FAILED;
    return tx_change_one(tx, sql,
                         ARGS(COMMUNITY(tx), INT(id.v), INT(from), INT(to), INT(due_ms),
                              INT(to == MESSAGE_SENDING), INT_OR_NIL(tx->now_ms, done)));
}

/* What was taken but not answered for five minutes was lost with the process that took it. */
Status message_due(Tx *tx, Rows *rows)
{
    const Sql *sql = SQL("ii", "iii",
                         "SELECT community_id, id, state FROM message"
                         " WHERE channel IN (2, 3) AND ((state = 1 AND due_ms <= $1)"
                         "       OR (state = 2 AND due_ms <= $2))"
                         " ORDER BY due_ms, community_id, id LIMIT 50");
    return tx_all(tx, sql, ARGS(INT(tx->now_ms), INT(tx->now_ms - 5 * MINUTE_MS)), rows);
}
