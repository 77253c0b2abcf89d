-- Tables of the http floor.

-- The first answer to a write that came with an Idempotency-Key; kept 48 hours.  Seen by nobody but
-- the sender of the same key.  Routes that handle secrets keep no answer (status and body NULL).
CREATE TABLE request_once (
    community_id INTEGER NOT NULL,
    person_id    INTEGER NOT NULL, -- 0: a stranger
    key          TEXT NOT NULL,
    request_hash BLOB NOT NULL,    -- BLAKE2b of method, path, query and body
    status       INTEGER,
    type         TEXT,             -- Content-Type; NULL: no body
    headers      TEXT,             -- whole lines
    body         BLOB,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id, key)
) STRICT, WITHOUT ROWID;

-- Who did what: one row for every write that was answered.  No bodies, no names.  Seen by the
-- community's administrators and its auditors.
CREATE TABLE action (
    community_id INTEGER NOT NULL,
    id           INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    person_id    INTEGER NOT NULL, -- who acted; 0: a stranger or the system
    role         INTEGER NOT NULL, -- http/role.h
    route        TEXT NOT NULL,    -- "POST /api/people/{id}"
    subject      INTEGER NOT NULL, -- the id it was about; 0: none
    status       INTEGER NOT NULL, -- HTTP status of the answer
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
