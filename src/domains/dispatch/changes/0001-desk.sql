-- Who can carry for a site: pace, boxes, hours. Somebody without a row walks with DESK_BOXES boxes.
CREATE TABLE carrier (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    pace INTEGER NOT NULL,               -- desk.h, CarrierPace
    boxes INTEGER NOT NULL CHECK (boxes BETWEEN 1 AND 200),
    from_min INTEGER NOT NULL,           -- from midnight
    until_min INTEGER NOT NULL,          -- back by
    trips INTEGER NOT NULL CHECK (trips BETWEEN 1 AND 10),
    reload_min INTEGER NOT NULL,         -- at the site between two trips
    skills INTEGER NOT NULL,             -- desk.h, bits of DeskSkill
    fallback INTEGER NOT NULL CHECK (fallback IN (0, 1)), -- 1: takes what nobody else can
    PRIMARY KEY (community_id, site_id, person_id)
) STRICT, WITHOUT ROWID;

-- Who cannot come, or had to stop: from then on that day.
CREATE TABLE carrier_off (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id, day)
) STRICT, WITHOUT ROWID;

-- Where a carrier was last seen, by the own phone, while on a run; only the last is kept. For the
-- desk of the site.
CREATE TABLE carrier_at (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    lat_e7 INTEGER NOT NULL,             -- WGS-84
    lon_e7 INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id)
) STRICT, WITHOUT ROWID;

-- What bringing to this client asks for beyond the ordinary. For desk and courier.
CREATE TABLE client_need (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    from_min INTEGER NOT NULL,           -- at the door no sooner, from midnight
    until_min INTEGER NOT NULL,          -- and no later: must eat before twelve
    service_s INTEGER NOT NULL,          -- at the door: stairs, a word, feeding
    skills INTEGER NOT NULL,             -- desk.h, bits of DeskSkill
    priority INTEGER NOT NULL,           -- 0..100
    PRIMARY KEY (community_id, site_id, person_id)
) STRICT, WITHOUT ROWID;

-- When the elder and the family were told that it comes; as of the last confirming.
CREATE TABLE stop_time (
    community_id INTEGER NOT NULL,
    stop_id INTEGER NOT NULL,
    told_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, stop_id)
) STRICT, WITHOUT ROWID;

-- What the desk changed in a day's plan, so that the last can be undone and all can be read later.
CREATE TABLE plan_change (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- desk.h, PlanChangeKind
    words TEXT NOT NULL,                 -- one sentence of what changed
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_change_by_day ON plan_change (community_id, site_id, day, slot, id);

CREATE TABLE plan_change_stop (
    community_id INTEGER NOT NULL,
    change_id INTEGER NOT NULL,
    stop_id INTEGER NOT NULL,
    run_before INTEGER NOT NULL,
    position_before INTEGER NOT NULL,
    changed_before INTEGER NOT NULL,
    run_after INTEGER NOT NULL,
    position_after INTEGER NOT NULL,
    PRIMARY KEY (community_id, change_id, stop_id)
) STRICT, WITHOUT ROWID;

-- Who brought to whom before: familiar faces.
CREATE INDEX stop_by_person ON stop (community_id, person_id, id);
