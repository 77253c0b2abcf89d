-- Somebody asked an elder whether they would like to come and eat.
CREATE TABLE outreach_contact (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    way INTEGER NOT NULL,                -- residents.h, ContactWay
    result INTEGER NOT NULL,             -- residents.h, ContactResult
    words TEXT NOT NULL,                 -- in a sentence; '' none
    again_day INTEGER,                   -- when to ask again; NULL: not
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outreach_contact_by_person ON outreach_contact (community_id, person_id, id);

-- What is on at a canteen or a room beside it.
CREATE TABLE activity (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- the organisation that offers it
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    kind INTEGER NOT NULL,               -- residents.h, ActivityKind
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    seats INTEGER NOT NULL CHECK (seats > 0),
    state INTEGER NOT NULL,              -- 1 is on, 2 called off
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK (from_ms < to_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_by_time ON activity (community_id, from_ms, id);

CREATE TABLE activity_guest (
    community_id INTEGER NOT NULL,
    activity_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    state INTEGER NOT NULL,              -- 1 wants to come, 2 does not any more, 3 was there
    at_meal INTEGER NOT NULL CHECK (at_meal IN (0, 1)), -- noted when the meal was taken
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    attended_ms INTEGER,
    PRIMARY KEY (community_id, activity_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_guest_by_person ON activity_guest (community_id, person_id, activity_id);

-- Neighbours who eat at one table; whoever is missing is asked after by the others.
CREATE TABLE table_group (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    weekdays INTEGER NOT NULL,           -- bit 1 Monday .. bit 7 Sunday
    state INTEGER NOT NULL,              -- 1 meets, 2 ended
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX table_group_by_site ON table_group (community_id, site_id, state, id);

CREATE TABLE table_member (
    community_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    leads INTEGER NOT NULL CHECK (leads IN (0, 1)), -- is told who is missing
    from_day INTEGER NOT NULL,
    to_day INTEGER,                      -- last day; NULL still
    PRIMARY KEY (community_id, group_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX table_member_by_person ON table_member (community_id, person_id, group_id);

-- Somebody's chair was empty: it ends only with what was found out.
CREATE TABLE buddy_check (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    outcome INTEGER NOT NULL,            -- residents.h, BuddyOutcome; 0 open
    words TEXT NOT NULL,
    due_ms INTEGER NOT NULL,             -- then the duty person hears of it
    raised INTEGER NOT NULL CHECK (raised IN (0, 1)), -- the duty person has heard
    made_ms INTEGER NOT NULL,
    done_by INTEGER,
    done_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX buddy_check_by_day ON buddy_check (community_id, person_id, day);
CREATE INDEX buddy_check_by_outcome ON buddy_check (community_id, outcome, id);

-- What residents propose, and what became of it.
CREATE TABLE proposal (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- 0: about no canteen
    person_id INTEGER NOT NULL,          -- who said it; shown to nobody but staff
    words TEXT NOT NULL,
    state INTEGER NOT NULL,              -- residents.h, ProposalState
    answer TEXT NOT NULL,                -- what we did, or why not
    meeting_id INTEGER,                  -- where it was decided
    made_ms INTEGER NOT NULL,
    answered_by INTEGER,
    answered_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_by_state ON proposal (community_id, state, id);

CREATE TABLE proposal_yes (
    community_id INTEGER NOT NULL,
    proposal_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, proposal_id, person_id)
) STRICT, WITHOUT ROWID;

-- Meetings of the residents' council, with their minutes.
CREATE TABLE council_meeting (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    title TEXT NOT NULL,
    present INTEGER NOT NULL CHECK (present >= 0), -- people
    minutes TEXT NOT NULL,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX council_meeting_by_day ON council_meeting (community_id, day, id);

-- A poster, a text for a group, a caption: each has a code that says where somebody came from.
CREATE TABLE poster (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    code TEXT NOT NULL,                  -- in the address: /?from=CODE
    channel INTEGER NOT NULL,            -- residents.h, PosterChannel
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    state INTEGER NOT NULL,              -- 1 hangs, 2 taken down
    opened INTEGER NOT NULL CHECK (opened >= 0), -- times the address was opened
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX poster_by_code ON poster (community_id, code);

-- The poster by which somebody came first: the one thread from there to the complaint.
CREATE TABLE came_by (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    poster_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX came_by_poster ON came_by (community_id, poster_id, person_id);
