-- Rounds: whose case an elder is, what visits found, what helpers can. Days since 1970-01-01, times ms since 1970 UTC.
CREATE TABLE round_case (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    aide_id INTEGER NOT NULL,
    elder_id INTEGER NOT NULL,
    every_days INTEGER NOT NULL CHECK (every_days BETWEEN 1 AND 365),
    since_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL,          -- 0: open
    made_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX round_case_open ON round_case (community_id, elder_id) WHERE until_day = 0;
CREATE INDEX round_case_by_aide ON round_case (community_id, aide_id, until_day);

CREATE TABLE round_visit (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    aide_id INTEGER NOT NULL,            -- who came
    elder_id INTEGER NOT NULL,
    way INTEGER NOT NULL,                -- 1 at the door, 2 by phone, 3 met outside
    outcome INTEGER NOT NULL,            -- rounds.h, RoundOutcome
    needs INTEGER NOT NULL,              -- bits of RoundSkill
    words TEXT NOT NULL,                 -- what is to be done; for those who help
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX round_visit_by_elder ON round_visit (community_id, elder_id, at_ms);

CREATE TABLE round_skill (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    skills INTEGER NOT NULL CHECK (skills BETWEEN 0 AND 255),
    PRIMARY KEY (community_id, person_id)
) STRICT, WITHOUT ROWID;

-- What elders ask for: a kind of place, at an hour. One open ask of a kind each.
CREATE TABLE round_ask (
    community_id INTEGER NOT NULL,
    elder_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- geo.h, PlaceKind
    hour INTEGER NOT NULL CHECK (hour BETWEEN -1 AND 23), -- -1: at any
    asked_day INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, elder_id, kind)
) STRICT, WITHOUT ROWID;

-- What a survey of a place's access found, and what is to be improved with gifts.
CREATE TABLE access_survey (
    community_id INTEGER NOT NULL,
    place_id INTEGER NOT NULL,           -- geo_place
    day INTEGER NOT NULL,
    yes INTEGER NOT NULL,                -- bits of rounds.h, AccessMark
    no INTEGER NOT NULL CHECK ((yes & no) = 0),
    words TEXT NOT NULL,
    made_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, place_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE access_work (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    place_id INTEGER NOT NULL,           -- geo_place
    title TEXT NOT NULL,
    goal_fen INTEGER NOT NULL CHECK (goal_fen > 0),
    pool_id INTEGER NOT NULL,            -- gifts: where the money comes together
    state INTEGER NOT NULL,              -- 1 collecting, 2 done, 3 given up
    result TEXT NOT NULL,                -- what was built, for those who gave
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
