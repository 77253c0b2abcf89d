-- Health: devices, what they said, readings kept small, alarms, rules. Times in ms since 1970 UTC.
CREATE TABLE device (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    protocol TEXT NOT NULL,              -- of engine/wire, or native zigbee assistant tasmota http
    hardware_id TEXT NOT NULL,           -- IMEI or what the device calls itself; no personal datum by itself
    kind INTEGER NOT NULL,               -- health.h, DeviceKind
    model TEXT NOT NULL,
    room TEXT NOT NULL,
    auth TEXT NOT NULL,                  -- jt808: the code it must show; empty any
    lenient INTEGER NOT NULL CHECK (lenient IN (0, 1)),
    person_id INTEGER NOT NULL,          -- who wears it; 0 nobody
    agreed TEXT NOT NULL,                -- how the person agreed: screen voice paper counter; empty nobody
    state INTEGER NOT NULL,              -- health.h, DeviceState
    interval_s INTEGER NOT NULL,         -- how often it reports
    quota INTEGER NOT NULL,              -- frames a minute; 0 the door's own
    enrolled_ms INTEGER NOT NULL,        -- 0 never
    changed_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX device_by_number ON device (protocol, hardware_id);
CREATE INDEX device_by_person ON device (community_id, person_id, id);
CREATE INDEX device_by_change ON device (changed_ms, id);

-- What changes with every message, apart from what people change.
CREATE TABLE device_seen (
    community_id INTEGER NOT NULL,
    device_id INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,            -- server's time
    battery INTEGER NOT NULL,            -- percent; -1 unknown
    battery_level INTEGER NOT NULL,      -- engine/vitals/home.h, BatteryLevel
    silent INTEGER NOT NULL,             -- 1: said that it is silent
    steps INTEGER NOT NULL,              -- of the day, the device's own count; -1 never told
    steps_ms INTEGER NOT NULL,           -- device's time of that count
    watched INTEGER NOT NULL,            -- 1: a timer looks whether it falls silent
    behind_s INTEGER NOT NULL DEFAULT 0, -- its clock is slow by so much (engine/vitals/clock.h); 0: right
    clock_ms INTEGER NOT NULL DEFAULT 0, -- DeviceClock: when its present window began …
    clock_least_s INTEGER NOT NULL DEFAULT 0, -- … the least of it
    clock_before_s INTEGER NOT NULL DEFAULT 0, -- … and of those before
    clock_agreed INTEGER NOT NULL DEFAULT 0, -- … so many in a row
    PRIMARY KEY (community_id, device_id)
) STRICT, WITHOUT ROWID;

-- Numbers that knocked at the doors and are in nobody's stock.
CREATE TABLE device_unknown (
    protocol TEXT NOT NULL,
    hardware_id TEXT NOT NULL,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (protocol, hardware_id)
) STRICT, WITHOUT ROWID;

-- Taken and answered for, not yet worked off. A device is always in one shard, in its order.
CREATE TABLE device_inbox (
    community_id INTEGER NOT NULL,
    shard INTEGER NOT NULL,              -- device id modulo INBOX_SHARDS
    id INTEGER NOT NULL,
    records BLOB NOT NULL,               -- HealthIn without their empty words (rules_take.c); health data: only the rules read it
    PRIMARY KEY (community_id, shard, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE health_alarm (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,          -- 0: the device is nobody's
    device_id INTEGER NOT NULL,          -- 0: no single device
    code TEXT NOT NULL,                  -- device.sos, vitals.spo2.low.alarm …
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3), -- 1 notice 2 alarm 3 emergency
    at_ms INTEGER NOT NULL,              -- device's time where it can be believed
    arrived_ms INTEGER NOT NULL,
    late INTEGER NOT NULL,
    drill INTEGER NOT NULL,
    detail_enc BLOB NOT NULL,            -- "words|lat_e7|lon_e7", sealed; place empty when unknown
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX health_alarm_once ON health_alarm (community_id, device_id, person_id, code, at_ms);
CREATE INDEX health_alarm_by_person ON health_alarm (community_id, person_id, id);

-- An hour of one quantity: a block of engine/vitals/keep, with its roll-up beside it.
CREATE TABLE reading_hour (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- engine/vitals/reading.h, VitalKind; values in its units
    hour INTEGER NOT NULL,               -- hours since 1970 UTC
    count INTEGER NOT NULL,
    least INTEGER NOT NULL,
    most INTEGER NOT NULL,
    sum INTEGER NOT NULL,
    sum_second INTEGER NOT NULL,         -- diastolic; 0 for other kinds
    block BLOB,                          -- NULL once older than READINGS_KEPT_MS
    PRIMARY KEY (community_id, person_id, kind, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE reading_day (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    day INTEGER NOT NULL,                -- in the community's zone
    count INTEGER NOT NULL,
    least INTEGER NOT NULL,
    most INTEGER NOT NULL,
    sum INTEGER NOT NULL,
    sum_second INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id, kind, day)
) STRICT, WITHOUT ROWID;

-- What a rule remembers of a person: the struct of engine/vitals as bytes.
CREATE TABLE vital_state (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    part INTEGER NOT NULL,               -- inside.h, StatePart
    bytes BLOB NOT NULL,
    PRIMARY KEY (community_id, person_id, part)
) STRICT, WITHOUT ROWID;

-- Limits that a clinician set for a person; what is not here is the default.
CREATE TABLE vital_limit (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    level INTEGER NOT NULL,              -- 1 notice 2 alarm 3 emergency
    low INTEGER,                         -- at or below; NULL none
    high INTEGER,                        -- at or above; NULL none
    set_by INTEGER NOT NULL,
    set_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id, kind, level)
) STRICT, WITHOUT ROWID;

CREATE TABLE fence (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    place_enc BLOB NOT NULL,             -- "lat_e7|lon_e7", sealed
    radius_m INTEGER NOT NULL,
    home_from_min INTEGER NOT NULL,      -- should be home from …
    home_to_min INTEGER NOT NULL,        -- … to, minutes of the day; equal: never asked
    level INTEGER NOT NULL CHECK (level IN (1, 2)), -- of leaving: 1 who asked is told, 2 the station too
    is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    set_by INTEGER NOT NULL,
    set_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id)
) STRICT, WITHOUT ROWID;

-- One row a person: the last place that could be trusted. Only with consent to be located.
CREATE TABLE place_last (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    place_enc BLOB NOT NULL,             -- "lat_e7|lon_e7|accuracy_m|source", sealed
    PRIMARY KEY (community_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tell_rule (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    about_id INTEGER NOT NULL,           -- the elder
    to_id INTEGER NOT NULL,              -- who asked to be told
    what INTEGER NOT NULL,               -- health.h, TellWhat
    at_time INTEGER NOT NULL,            -- health.h, TellWhen
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX tell_rule_once ON tell_rule (community_id, about_id, to_id, what, at_time);

CREATE TABLE device_command (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    device_id INTEGER NOT NULL,
    ask INTEGER NOT NULL,                -- engine/wire, WireAsk
    number INTEGER NOT NULL,
    place INTEGER NOT NULL,              -- index of an SOS number
    text_enc BLOB NOT NULL,              -- a number to call, a message: sealed
    state INTEGER NOT NULL,              -- health.h, CommandState
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    done_ms INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,    -- how often it was sent
    again_ms INTEGER NOT NULL DEFAULT 0, -- sent and not answered: looked at again then; 0 never
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_command_by_device ON device_command (community_id, device_id, id);
CREATE INDEX device_command_by_state ON device_command (state, made_ms);
CREATE INDEX device_command_unanswered ON device_command (again_ms) WHERE again_ms > 0;
