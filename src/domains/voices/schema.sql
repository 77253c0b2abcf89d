-- Short voice notes; the speaker, the elder and those it is for may hear them.
CREATE TABLE voice_note (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    elder_id INTEGER NOT NULL,
    speaker_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- the canteen that cooks; 0 between family and elder
    to_whom INTEGER NOT NULL,            -- voices.h, VoiceTo
    form INTEGER NOT NULL,               -- voices.h, VoiceForm
    length_ms INTEGER NOT NULL,
    sound_enc BLOB NOT NULL,             -- sealed; empty: words alone, or gone after 30 days
    words_enc BLOB NOT NULL,             -- sealed; empty: none
    made_ms INTEGER NOT NULL,
    heard_ms INTEGER NOT NULL,           -- 0: not yet
    heard_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX voice_note_by_elder ON voice_note (community_id, elder_id, made_ms, id);
CREATE INDEX voice_note_by_site ON voice_note (community_id, site_id, made_ms, id);
CREATE INDEX voice_note_by_speaker ON voice_note (community_id, speaker_id, elder_id, made_ms);
