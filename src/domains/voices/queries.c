/* Notes: written once, heard once, emptied after thirty days. */
#include "domains/voices/inside.h"

static Str sealed(Tx *tx, Str plain)
{
    return plain.len ? secret_seal(tx->arena, plain) : STR("");
}
static Str unsealed(Tx *tx, Str bytes)
{
    Str plain = STR("");
    if (bytes.len && !secret_unseal(tx->arena, bytes, &plain)) plain = STR("");
    return plain;
}

Status note_insert(Tx *tx, const VoiceNote *n)
{
    const Sql *sql = SQL("iiiiiiiibbi", "",
                         "INSERT INTO voice_note (community_id, id, elder_id, speaker_id, site_id,"
                         "       to_whom, form, length_ms, sound_enc, words_enc, made_ms, heard_ms,"
                         "       heard_by)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0)");
    return tx_run(tx, sql,
                  ARGS(COMMUNITY(tx), INT(n->id.v), INT(n->elder.v), INT(n->speaker.v),
                       INT(n->site.v), INT(n->to), INT(n->form), INT(n->length_ms),
                       BLOB(sealed(tx, n->sound)), BLOB(sealed(tx, n->words)), INT(n->made_ms)));
}

#define COLUMNS                                                                                    \
    "id, elder_id, speaker_id, site_id, to_whom, form, length_ms, words_enc, made_ms, heard_ms,"   \
    " heard_by"
#define TYPES "iiiiiiibiii"

static VoiceNote read_note(Tx *tx, const Row *r)
{
    return (VoiceNote){.id = {row_int(r, 0)},
                       .elder = {row_int(r, 1)},
                       .speaker = {row_int(r, 2)},
                       .site = {row_int(r, 3)},
                       .to = (VoiceTo)row_int(r, 4),
                       .form = (VoiceForm)row_int(r, 5),
                       .length_ms = row_int(r, 6),
                       .words = unsealed(tx, row_str(r, 7)),
                       .made_ms = row_int(r, 8),
                       .heard_ms = row_int(r, 9),
                       .heard_by = {row_int(r, 10)},
                       .sound = STR("")};
}

Status note_find(Tx *tx, VoiceId id, bool sound, VoiceNote *out)
{
    const Sql *one =
        SQL("ii", TYPES, "SELECT " COLUMNS " FROM voice_note WHERE community_id = $1 AND id = $2");
    const Sql *bytes =
        SQL("ii", "b", "SELECT sound_enc FROM voice_note WHERE community_id = $1 AND id = $2");
    Row row;
    TRY(tx_one(tx, one, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    *out = read_note(tx, &row);
    if (!sound) return OK;
    TRY(tx_one(tx, bytes, ARGS(COMMUNITY(tx), INT(id.v)), &row));
    out->sound = unsealed(tx, row_str(&row, 0));
    return OK;
}

Status note_count(Tx *tx, PersonId speaker, PersonId elder, Ms since, int64_t *count)
{
    const Sql *sql = SQL("iiii", "i",
                         "SELECT count(*) FROM voice_note WHERE community_id = $1"
                         "   AND speaker_id = $2 AND elder_id = $3 AND made_ms >= $4");
    Row row;
    TRY(tx_one(tx, sql, ARGS(COMMUNITY(tx), INT(speaker.v), INT(elder.v), INT(since)), &row));
    *count = row_int(&row, 0);
    return OK;
}

Status note_heard(Tx *tx, VoiceId id, PersonId by)
{
    const Sql *sql = SQL("iiii", "",
                         "UPDATE voice_note SET heard_ms = $3, heard_by = $4"
                         " WHERE community_id = $1 AND id = $2 AND heard_ms = 0");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), INT(tx->now_ms), INT(by.v)));
}

Status note_empty(Tx *tx, VoiceId id)
{
    const Sql *sql = SQL("iibb", "",
                         "UPDATE voice_note SET sound_enc = $3, words_enc = $4, form = 0"
                         " WHERE community_id = $1 AND id = $2");
    return tx_run(tx, sql, ARGS(COMMUNITY(tx), INT(id.v), BLOB(STR("")), BLOB(STR(""))));
}

Status note_drop(Tx *tx, VoiceId id, int64_t *changed)
{
    const Sql *sql = SQL(
        "ii", "", "DELETE FROM voice_note WHERE community_id = $1 AND id = $2 AND heard_ms = 0");
    return tx_change(tx, sql, ARGS(COMMUNITY(tx), INT(id.v)), changed);
}

static Status read_all(Tx *tx, const Rows *rows, VoiceNote **out, size_t *count)
{
    *out = NEW_ARRAY(tx->arena, VoiceNote, rows->count + 1);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) (*out)[i] = read_note(tx, &rows->rows[i]);
    return OK;
}

Status notes_of(Tx *tx, PersonId elder, Ms since, VoiceNote **out, size_t *count)
{
    const Sql *sql = SQL("iii", TYPES,
                         "SELECT " COLUMNS " FROM voice_note WHERE community_id = $1"
                         "   AND elder_id = $2 AND made_ms >= $3 ORDER BY made_ms DESC, id DESC"
                         " LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(elder.v), INT(since)), &rows));
    return read_all(tx, &rows, out, count);
}

Status notes_at(Tx *tx, OrganisationId site, Ms since, VoiceNote **out, size_t *count)
{
    const Sql *sql = SQL("iii", TYPES,
                         "SELECT " COLUMNS " FROM voice_note WHERE community_id = $1"
                         "   AND site_id = $2 AND made_ms >= $3 ORDER BY made_ms DESC, id DESC"
                         " LIMIT 100");
    Rows rows;
    TRY(tx_all(tx, sql, ARGS(COMMUNITY(tx), INT(site.v), INT(since)), &rows));
    return read_all(tx, &rows, out, count);
}
