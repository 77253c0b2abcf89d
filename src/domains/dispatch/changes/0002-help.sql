-- Somebody needs a person now, and it is no alarm: who was asked, who came, when.
CREATE TABLE help_call (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,          -- who needs somebody
    kind INTEGER NOT NULL,               -- help.h, HelpKind
    skills INTEGER NOT NULL,             -- desk.h, bits of DeskSkill that are needed
    words TEXT NOT NULL,
    state INTEGER NOT NULL,              -- help.h, HelpState
    worker_id INTEGER NOT NULL,          -- who accepted; 0 nobody
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    accepted_ms INTEGER,
    left_ms INTEGER,
    door_ms INTEGER,
    ended_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX help_call_by_site ON help_call (community_id, site_id, made_ms, id);
CREATE INDEX help_call_by_worker ON help_call (community_id, worker_id, state);
CREATE INDEX help_call_by_person ON help_call (community_id, person_id, id);

-- The nearest who can, in the order in which they are asked.
CREATE TABLE help_ask (
    community_id INTEGER NOT NULL,
    call_id INTEGER NOT NULL,
    place INTEGER NOT NULL,              -- 1 is asked first
    worker_id INTEGER NOT NULL,
    walk_s INTEGER,                      -- to the door; nothing: a place is not known
    state INTEGER NOT NULL,              -- help.h, HelpAskState
    asked_ms INTEGER,
    answered_ms INTEGER,
    PRIMARY KEY (community_id, call_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX help_ask_by_worker ON help_ask (community_id, worker_id, state);
