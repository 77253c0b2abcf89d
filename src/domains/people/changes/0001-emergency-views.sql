-- Break-glass: somebody at an emergency sees what is needed for four hours (domain rules P-3).
CREATE TABLE emergency_view (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    told_ms INTEGER,                     -- when the elder was told; NULL: not yet
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX emergency_view_by_person ON emergency_view (community_id, person_id, actor_id, until_ms);
