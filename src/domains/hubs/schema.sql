-- Hubs: which centre a site belongs to, what sites under one centre give each other, whom they lend.
CREATE TABLE hub_link (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- organisation
    hub_id INTEGER NOT NULL,             -- organisation: the centre above it
    from_day INTEGER NOT NULL,
    to_day INTEGER,                      -- the last day; NULL until ended; the day before from_day: never began
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK (site_id <> hub_id),
    CHECK (to_day IS NULL OR to_day >= from_day - 1)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX hub_link_one ON hub_link (community_id, site_id) WHERE to_day IS NULL;
CREATE INDEX hub_link_by_site ON hub_link (community_id, site_id, from_day);
CREATE INDEX hub_link_by_hub ON hub_link (community_id, hub_id, from_day);

-- What a site has too much of.
CREATE TABLE spare (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    unit INTEGER NOT NULL CHECK (unit IN (1, 2)), -- 1 gram, 2 piece
    amount INTEGER NOT NULL CHECK (amount > 0),
    left_over INTEGER NOT NULL CHECK (left_over >= 0), -- nobody has taken it
    withdrawn INTEGER NOT NULL CHECK (withdrawn >= 0), -- kept after all
    best_before INTEGER,                 -- day; NULL does not go off
    until_day INTEGER NOT NULL,          -- to be had until the end of this day
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK (left_over + withdrawn <= amount)
) STRICT, WITHOUT ROWID;
CREATE INDEX spare_by_site ON spare (community_id, site_id, until_day);

CREATE TABLE spare_take (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    spare_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- who takes
    amount INTEGER NOT NULL CHECK (amount > 0),
    state INTEGER NOT NULL,              -- hubs.h, TakeState
    brought_by TEXT NOT NULL,            -- names at the handing over; '' before
    took_by TEXT NOT NULL,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    done_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX spare_take_by_spare ON spare_take (community_id, spare_id, state);

-- A site needs a pair of hands for some hours.
CREATE TABLE hands (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    from_min INTEGER NOT NULL,           -- from midnight
    to_min INTEGER NOT NULL,
    duty INTEGER NOT NULL,               -- meals.h, ShiftDuty
    words TEXT NOT NULL,
    state INTEGER NOT NULL,              -- 1 asked, 2 no longer
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK (from_min >= 0 AND from_min < to_min AND to_min <= 1440)
) STRICT, WITHOUT ROWID;
CREATE INDEX hands_by_site ON hands (community_id, site_id, day);

CREATE TABLE hands_loan (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    hands_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- who lends
    person_id INTEGER NOT NULL,
    shift_id INTEGER NOT NULL,           -- worker_shift at the asking site
    state INTEGER NOT NULL,              -- 1 lent, 2 taken back
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX hands_loan_one ON hands_loan (community_id, hands_id) WHERE state = 1;
CREATE INDEX hands_loan_by_person ON hands_loan (community_id, person_id);
