-- Dispatch: who brings what to which door, in which order, and what happened there. Times in ms.
CREATE TABLE run_plan (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    number INTEGER NOT NULL,             -- 1, 2, 3 …: 1 号线
    name TEXT NOT NULL,
    leave_min INTEGER NOT NULL,          -- from midnight
    worker_id INTEGER NOT NULL,          -- person; 0 nobody yet
    PRIMARY KEY (community_id, site_id, number)
) STRICT, WITHOUT ROWID;

-- The fixed order: where a client stands in which run, every day.
CREATE TABLE client_place (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    number INTEGER NOT NULL,             -- run_plan
    position INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    leave_ms INTEGER NOT NULL,
    worker_id INTEGER NOT NULL,
    state INTEGER NOT NULL,              -- dispatch.h, RunState
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX run_by_day ON run (community_id, site_id, day, slot, number);
CREATE INDEX run_by_worker ON run (community_id, worker_id, day);

CREATE TABLE stop (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,          -- what is brought: an order of the service that asked
    position INTEGER NOT NULL,
    what TEXT NOT NULL,
    warning TEXT NOT NULL,               -- by bars; on the box
    note TEXT NOT NULL,
    alert INTEGER NOT NULL,              -- 0 none, 1 restricted, 2 special
    state INTEGER NOT NULL,              -- dispatch.h, StopState
    changed INTEGER NOT NULL,            -- 1: changed after the run was confirmed; confirm again
    outcome INTEGER NOT NULL,            -- dispatch.h, StopOutcome
    proof_kind INTEGER NOT NULL,         -- 0 none, 1 code, 2 card, 3 photo, 4 voice
    proof TEXT NOT NULL,                 -- the code or card, or the hash of the picture or sound
    condition INTEGER NOT NULL,          -- 0 not said, 1 好, 2 有点不对, 3 要帮忙
    done_ms INTEGER,
    done_by INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX stop_by_ticket ON stop (community_id, ticket_id);
CREATE INDEX stop_by_run ON stop (community_id, run_id, position, id);

-- Every outcome that was ever noted, also those that were corrected.
CREATE TABLE stop_change (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    stop_id INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    proof_kind INTEGER NOT NULL,
    proof TEXT NOT NULL,
    noted_ms INTEGER NOT NULL,           -- by the clock of the phone, which may be wrong
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX stop_change_by_stop ON stop_change (community_id, stop_id, id);

CREATE TABLE no_answer (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    stop_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    step INTEGER NOT NULL,               -- dispatch.h, FlowStep
    outcome INTEGER NOT NULL,            -- dispatch.h, FlowOutcome; 0 still looked for
    begun_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,             -- of the next step
    ended_ms INTEGER,
    ended_by INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX no_answer_open ON no_answer (community_id, outcome, id);
CREATE INDEX no_answer_by_stop ON no_answer (community_id, stop_id, id);

CREATE TABLE no_answer_step (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    flow_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    result TEXT NOT NULL,                -- what was found, in a word; '' the timer moved on
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX no_answer_step_by_flow ON no_answer_step (community_id, flow_id, id);

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
    was_ms INTEGER,                      -- the first that was told; NULL: never another
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

-- Somebody needs a person now, and it is no alarm: who was asked, who came, when.
CREATE TABLE help_call (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,          -- who needs somebody
    kind INTEGER NOT NULL,               -- help.h, HelpKind
    skills INTEGER NOT NULL,             -- desk.h, bits of DeskSkill that are needed
    words TEXT NOT NULL,
    state INTEGER NOT NULL,              -- help.h, HelpState
    worker_id INTEGER NOT NULL,          -- who accepted; 0 nobody
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    accepted_ms INTEGER,
    left_ms INTEGER,
    door_ms INTEGER,
    ended_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX help_call_by_site ON help_call (community_id, site_id, made_ms, id);
CREATE INDEX help_call_by_worker ON help_call (community_id, worker_id, state);
CREATE INDEX help_call_by_person ON help_call (community_id, person_id, id);

-- The nearest who can, in the order in which they are asked.
CREATE TABLE help_ask (
    community_id INTEGER NOT NULL,
    call_id INTEGER NOT NULL,
    place INTEGER NOT NULL,              -- 1 is asked first
    worker_id INTEGER NOT NULL,
    walk_s INTEGER,                      -- to the door; nothing: a place is not known
    state INTEGER NOT NULL,              -- help.h, HelpAskState
    asked_ms INTEGER,
    answered_ms INTEGER,
    PRIMARY KEY (community_id, call_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX help_ask_by_worker ON help_ask (community_id, worker_id, state);
