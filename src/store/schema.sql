-- The store's own tables. schema_change itself is made before all others (schema.c).
-- Global (not keyed by community_id): schema_change, event_listener, id_mark.

-- How many events a community has published; its row is locked by whoever publishes, so that the
-- order of numbers is the order of commits.
CREATE TABLE event_count (
    community_id INTEGER NOT NULL, -- 0: events of the installation itself
    last INTEGER NOT NULL CHECK (last >= 1), -- number of the newest event
    PRIMARY KEY (community_id)
) STRICT, WITHOUT ROWID;

-- The outbox: written with what it tells, delivered after the commit. Ids and codes only.
CREATE TABLE event (
    community_id INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1), -- 1, 2, 3 … without gap
    at_ms INTEGER NOT NULL, -- Ms, of the transaction
    topic TEXT NOT NULL, -- "meals.order_placed"
    subject INTEGER NOT NULL, -- the id it is about
    payload TEXT NOT NULL, -- JSON or empty
    PRIMARY KEY (community_id, number)
) STRICT, WITHOUT ROWID;

-- Every listener ever seen; one that is new starts behind the events there were before it.
CREATE TABLE event_listener (
    name TEXT NOT NULL PRIMARY KEY,
    since_ms INTEGER NOT NULL -- Ms
) STRICT, WITHOUT ROWID;

-- How far each listener has come. It may lag behind events that are not of its topic.
CREATE TABLE event_cursor (
    community_id INTEGER NOT NULL,
    listener TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 0), -- done up to and with this one
    tries INTEGER NOT NULL CHECK (tries >= 0), -- failures of the next event in a row
    try_ms INTEGER NOT NULL, -- Ms; not before this
    PRIMARY KEY (community_id, listener)
) STRICT, WITHOUT ROWID;

-- Events a listener gave up on after its last try: somebody must look. Retried by hand.
CREATE TABLE event_stuck (
    community_id INTEGER NOT NULL,
    listener TEXT NOT NULL,
    number INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    code TEXT NOT NULL, -- of the last refusal
    at_ms INTEGER NOT NULL, -- Ms
    PRIMARY KEY (community_id, listener, number)
) STRICT, WITHOUT ROWID;

-- What is to be done when: gone in the same transaction in which it is done.
CREATE TABLE timer (
    community_id INTEGER NOT NULL,
    kind TEXT NOT NULL, -- names the handler
    subject INTEGER NOT NULL,
    due_ms INTEGER NOT NULL, -- Ms
    tries INTEGER NOT NULL CHECK (tries >= 0), -- failures in a row
    try_ms INTEGER NOT NULL, -- Ms; due_ms, or later after a failure; TIMER_NEVER when given up
    code TEXT NOT NULL, -- of the last refusal; empty before
    PRIMARY KEY (community_id, kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_try ON timer (try_ms, community_id, kind, subject);

-- The second up to which ids may have been given out, for each process (node) over this database.
CREATE TABLE id_mark (
    node INTEGER NOT NULL PRIMARY KEY CHECK (node BETWEEN 0 AND 31),
    second INTEGER NOT NULL -- since 2025-01-01
) STRICT, WITHOUT ROWID;
