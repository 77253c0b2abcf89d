-- Crew: what those who work at a canteen are given beside their wages, and what they have learnt of its screens.
-- Amounts in fen, temperatures in tenths of a degree.

-- One version of an allowance; a change ends it and begins the next.
CREATE TABLE allowance (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- organisation
    kind INTEGER NOT NULL,               -- crew.h, AllowanceKind
    who INTEGER NOT NULL,                -- crew.h, AllowanceWho
    duty INTEGER NOT NULL,               -- meals.h, ShiftDuty; 0 any; volunteers have none
    funder TEXT NOT NULL,                -- who pays it; '' the site itself
    version INTEGER NOT NULL CHECK (version >= 1),
    fen INTEGER NOT NULL CHECK (fen > 0),
    least_min INTEGER NOT NULL CHECK (least_min >= 0), -- of the shift, or of the day
    tenths_c INTEGER NOT NULL,           -- heat: from; cold: down to; 0 the others
    document TEXT NOT NULL,              -- where it is written
    from_day INTEGER NOT NULL,
    to_day INTEGER,                      -- the last day; NULL until ended
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK (to_day IS NULL OR to_day >= from_day - 1)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX allowance_version ON allowance (community_id, site_id, kind, who, duty, funder, version);

-- How hot and how cold it was, as somebody noted it.
CREATE TABLE crew_weather (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    high_tenths INTEGER NOT NULL,
    low_tenths INTEGER NOT NULL,
    source TEXT NOT NULL,                -- 气象台, 温度计
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, day),
    CHECK (high_tenths >= low_tenths)
) STRICT, WITHOUT ROWID;

-- What one worker was given for one month. Seen by the worker, the site and the offices.
CREATE TABLE crew_pay (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    month INTEGER NOT NULL,              -- 202603
    fen INTEGER NOT NULL CHECK (fen > 0),
    state INTEGER NOT NULL,              -- 1 paid, 2 taken back
    reason TEXT NOT NULL,                -- why it was taken back; ''
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    back_ms INTEGER,
    PRIMARY KEY (community_id, id),
    CHECK ((state = 2) = (back_ms IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX crew_pay_one ON crew_pay (community_id, site_id, person_id, month) WHERE state = 1;
CREATE INDEX crew_pay_by_person ON crew_pay (community_id, person_id, month);

CREATE TABLE crew_pay_line (
    community_id INTEGER NOT NULL,
    pay_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    allowance_id INTEGER NOT NULL,       -- the version it was computed by
    units INTEGER NOT NULL CHECK (units > 0), -- shifts, days, or minutes of the hourly one
    fen INTEGER NOT NULL CHECK (fen > 0),
    transfer_id INTEGER NOT NULL,
    PRIMARY KEY (community_id, pay_id, number)
) STRICT, WITHOUT ROWID;

-- Which lessons of the screens somebody has done, and how far he has come. Seen by himself and his manager.
CREATE TABLE lesson_done (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    lesson INTEGER NOT NULL,             -- crew.h, Lesson
    step INTEGER NOT NULL CHECK (step >= 0), -- the next one
    state INTEGER NOT NULL,              -- crew.h, LessonState
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id, lesson)
) STRICT, WITHOUT ROWID;
