-- Rules that are being written, and may not be whole yet: begun from nothing or as a copy of a programme, handed to a
-- second person, and a programme once he agrees.
CREATE TABLE programme_draft (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,              -- the notice it comes from; '' not said yet
    rules TEXT NOT NULL,                 -- JSON as far as it is written
    from_id INTEGER NOT NULL,            -- the programme it began as a copy of; 0 none
    state INTEGER NOT NULL,              -- benefits.h, DraftState
    version INTEGER NOT NULL,            -- grows with each writing: nobody writes over another
    note TEXT NOT NULL,                  -- what the second person said when he gave it back
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    changed_by INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    handed_by INTEGER NOT NULL,          -- 0: not handed over
    decided_by INTEGER NOT NULL,         -- who agreed or gave it back last; 0 nobody
    programme_id INTEGER NOT NULL,       -- once agreed; 0
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
