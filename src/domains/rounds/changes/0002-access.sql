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
