-- Safety: alarms with everything that happened to them, who was seen today, who is on duty, whom one
-- looks for. Times in ms since 1970 UTC, days counted from 1970-01-01 at the site, places in WGS-84.
-- Seen by those on duty, social workers, the person, and relatives with the scope for alarms.
CREATE TABLE alarm (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,          -- 0: a device whose person is not known
    device_id INTEGER NOT NULL,          -- that raised it; 0 none
    subject_id INTEGER NOT NULL,         -- the person, else the device: one open alarm of a kind
    kind INTEGER NOT NULL,               -- safety.h, AlarmKind
    state INTEGER NOT NULL,              -- safety.h, AlarmState; 1 to 5 are open
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    test INTEGER NOT NULL CHECK (test IN (0, 1)),
    step INTEGER NOT NULL,               -- of the ladder that was reached
    owner_id INTEGER NOT NULL,           -- person; 0 nobody
    code INTEGER NOT NULL,               -- safety.h, AlarmCode
    checked INTEGER NOT NULL,            -- 0 not, 1 by voice, 2 by sight
    raised_ms INTEGER NOT NULL,
    ring_ms INTEGER NOT NULL,            -- when people are told: raised_ms, or ten seconds later
    last_ms INTEGER NOT NULL,            -- of the last report
    due_ms INTEGER NOT NULL,             -- next step, or end of the owner's minutes; 0 none
    acked_ms INTEGER NOT NULL,           -- of the first answer; 0 none
    resolved_ms INTEGER NOT NULL,        -- 0 not
    taken_back_ms INTEGER NOT NULL,      -- 0 not
    repeats INTEGER NOT NULL,
    ready_120 INTEGER NOT NULL CHECK (ready_120 IN (0, 1)),
    has_place INTEGER NOT NULL CHECK (has_place IN (0, 1)),
    lat_e7 INTEGER NOT NULL,             -- degrees × 10^7
    lon_e7 INTEGER NOT NULL,
    accuracy_m INTEGER NOT NULL,
    fix_ms INTEGER NOT NULL,
    why TEXT NOT NULL,                   -- a short code
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX alarm_one_open ON alarm (community_id, subject_id, kind, test) WHERE state < 6;
CREATE INDEX alarm_by_subject ON alarm (community_id, subject_id, kind, id);
CREATE INDEX alarm_by_time ON alarm (community_id, raised_ms, id);

-- Only added to. One chain a community: number without gap, hash over the row and the hash before it.
CREATE TABLE alarm_event (
    community_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    alarm_id INTEGER NOT NULL,
    what INTEGER NOT NULL,               -- safety.h, AlarmWhat
    at_ms INTEGER NOT NULL,
    device_id INTEGER NOT NULL,          -- 0 none
    device_ms INTEGER NOT NULL,          -- by the clock of the device; 0 none
    actor_id INTEGER NOT NULL,           -- 0 the program
    role INTEGER NOT NULL,
    detail TEXT NOT NULL,                -- JSON of codes and ids
    words_enc BLOB NOT NULL,             -- what a person wrote, sealed; empty: nothing
    hash BLOB NOT NULL,                  -- keyed BLAKE2b, 16 bytes
    PRIMARY KEY (community_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_event_by_alarm ON alarm_event (community_id, alarm_id, number);
CREATE INDEX alarm_event_by_device ON alarm_event (community_id, device_id, device_ms) WHERE device_id > 0;

CREATE TABLE alarm_chain (
    community_id INTEGER NOT NULL,
    number INTEGER NOT NULL,             -- of the newest event
    hash BLOB NOT NULL,
    checked INTEGER NOT NULL,            -- the hourly walk has come to this number
    PRIMARY KEY (community_id)
) STRICT, WITHOUT ROWID;

-- What the hourly walk found changed. Stays until somebody has looked into it.
CREATE TABLE chain_fault (
    community_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    found_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE alarm_mute (
    community_id INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    made_by INTEGER NOT NULL,
    alarm_id INTEGER NOT NULL,           -- what came meanwhile; 0 nothing yet
    PRIMARY KEY (community_id, subject_id, kind)
) STRICT, WITHOUT ROWID;

-- A person's own ladder; without rows the default of rules_ladder.c holds.
CREATE TABLE ladder_step (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    step INTEGER NOT NULL,
    who INTEGER NOT NULL,                -- safety.h, LadderWho bits
    wait_s INTEGER NOT NULL CHECK (wait_s > 0),
    PRIMARY KEY (community_id, person_id, urgent, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- safety.h, SeenKind
    source_id INTEGER NOT NULL,          -- an order, a stop, a device; 0: the word of who noted it
    at_ms INTEGER NOT NULL,
    noted_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id, day, kind, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_list (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    seen INTEGER NOT NULL,               -- when the list was made
    excused INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_entry (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    why INTEGER NOT NULL,                -- 1 a meal was not taken, 2 watched with consent
    excuse INTEGER NOT NULL,             -- 0 none, 1 hospital 2 at the child's 3 travelling 4 other
    high_risk INTEGER NOT NULL CHECK (high_risk IN (0, 1)),
    outcome INTEGER NOT NULL,            -- safety.h, SeenOutcome
    due_ms INTEGER NOT NULL,
    done_ms INTEGER,
    done_by INTEGER NOT NULL,
    alarm_id INTEGER NOT NULL,           -- 0 none
    words_enc BLOB NOT NULL,             -- what was found, sealed
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX seen_entry_by_person ON seen_entry (community_id, person_id, day);
CREATE INDEX seen_entry_by_site ON seen_entry (community_id, site_id, day, outcome, id);

CREATE TABLE duty_shift (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK (to_ms > from_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_shift_by_time ON duty_shift (community_id, from_ms, id);

CREATE TABLE lost_search (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    alarm_id INTEGER NOT NULL,
    gone_ms INTEGER NOT NULL,
    has_place INTEGER NOT NULL CHECK (has_place IN (0, 1)),
    lat_e7 INTEGER NOT NULL,             -- the last trusted fix
    lon_e7 INTEGER NOT NULL,
    accuracy_m INTEGER NOT NULL,
    fix_ms INTEGER NOT NULL,
    words_enc BLOB NOT NULL,             -- what the person wears, sealed
    neighbours_until INTEGER NOT NULL,   -- 0: neighbours were not asked
    ended_ms INTEGER NOT NULL,           -- 0: they look
    made_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX lost_search_open ON lost_search (community_id, person_id) WHERE ended_ms = 0;

CREATE TABLE lost_member (
    community_id INTEGER NOT NULL,
    search_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    state INTEGER NOT NULL,              -- 1 asked, 2 looks
    place TEXT NOT NULL,                 -- which part
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, search_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE drill_device (
    community_id INTEGER NOT NULL,
    device_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    next_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE drill (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    device_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL,
    state INTEGER NOT NULL,              -- 1 waits for the press, 2 arrived, 3 answered, 4 missed
    alarm_id INTEGER NOT NULL,
    arrived_ms INTEGER NOT NULL,
    answered_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX drill_by_device ON drill (community_id, device_id, id);
CREATE INDEX drill_by_time ON drill (community_id, opened_ms, id);

-- The synthetic SOS of every five minutes.
CREATE TABLE probe (
    community_id INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    arrived INTEGER NOT NULL,            -- how many so far
    missed INTEGER NOT NULL,
    PRIMARY KEY (community_id)
) STRICT, WITHOUT ROWID;
