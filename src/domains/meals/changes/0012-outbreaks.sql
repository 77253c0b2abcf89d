-- Who felt unwell, as they or somebody for them said it. No diagnosis.
CREATE TABLE unwell_report (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    signs INTEGER NOT NULL CHECK (signs > 0), -- bits, outbreak.h, UnwellSign
    since_ms INTEGER NOT NULL,           -- when it began
    words TEXT NOT NULL,                 -- as it was said; for the canteen's manager and the offices
    state INTEGER NOT NULL,              -- 1 stands, 2 taken back
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX unwell_report_by_time ON unwell_report (community_id, since_ms, id);
CREATE INDEX unwell_report_by_person ON unwell_report (community_id, person_id, since_ms);

-- Several unwell after the same dish (domain rules F-11).
CREATE TABLE outbreak (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    signs INTEGER NOT NULL,              -- that any two have in common
    state INTEGER NOT NULL,              -- 1 open, 2 over
    seen_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,             -- both offices are to be told by then
    market_ms INTEGER,                   -- NULL: not told yet
    market_name TEXT NOT NULL DEFAULT '', -- who took it there
    market_by INTEGER,
    health_ms INTEGER,
    health_name TEXT NOT NULL DEFAULT '',
    health_by INTEGER,
    ended_ms INTEGER,
    ended_by INTEGER,
    ended TEXT NOT NULL DEFAULT '',      -- the reason
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbreak_by_site ON outbreak (community_id, site_id, state, id);

-- The dishes of the meals that the unwell have in common.
CREATE TABLE outbreak_dish (
    community_id INTEGER NOT NULL,
    outbreak_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    dish_id INTEGER NOT NULL,
    lifted_ms INTEGER,                   -- NULL: it is not sold while the outbreak is open
    lifted_by INTEGER,
    lifted TEXT NOT NULL DEFAULT '',     -- why
    PRIMARY KEY (community_id, outbreak_id, day, slot, dish_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbreak_dish_by_dish ON outbreak_dish (community_id, dish_id, outbreak_id);

CREATE TABLE outbreak_case (
    community_id INTEGER NOT NULL,
    outbreak_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,          -- unwell_report
    PRIMARY KEY (community_id, outbreak_id, report_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbreak_case_by_report ON outbreak_case (community_id, report_id, outbreak_id);
