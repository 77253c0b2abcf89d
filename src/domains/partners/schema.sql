-- Partners: organisations that take part in programmes and see shared figures, and volunteers with free hours.
CREATE TABLE partner (
    community_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    organisation_id INTEGER NOT NULL,
    part INTEGER NOT NULL,               -- partners.h, PartnerPart
    funder TEXT NOT NULL,                -- under this name it bears a share; '' it bears none
    state INTEGER NOT NULL,              -- 1 takes part, 2 does no longer
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, programme_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_by_organisation ON partner (community_id, organisation_id, programme_id);

-- When a volunteer could come, every week. Set by the volunteer, or for him by who asks for help.
CREATE TABLE free_hour (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1 Monday
    from_min INTEGER NOT NULL,           -- from midnight
    to_min INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id, weekday, from_min),
    CHECK (from_min >= 0 AND from_min < to_min AND to_min <= 1440)
) STRICT, WITHOUT ROWID;
CREATE INDEX free_hour_by_day ON free_hour (community_id, weekday, from_min);

-- Hands are needed.
CREATE TABLE opening (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- organisation
    run_id INTEGER NOT NULL,             -- a run nobody carries yet; 0 none
    day INTEGER NOT NULL,
    from_min INTEGER NOT NULL,
    to_min INTEGER NOT NULL,
    wanted INTEGER NOT NULL CHECK (wanted BETWEEN 1 AND 50),
    words TEXT NOT NULL,                 -- what is to be done
    state INTEGER NOT NULL,              -- 1 open, 2 taken back
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK (from_min >= 0 AND from_min < to_min AND to_min <= 1440)
) STRICT, WITHOUT ROWID;
CREATE INDEX opening_by_day ON opening (community_id, day, id);

CREATE TABLE opening_ask (
    community_id INTEGER NOT NULL,
    opening_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,         -- notice
    state INTEGER NOT NULL,              -- partners.h, AskState
    asked_by INTEGER NOT NULL,
    asked_ms INTEGER NOT NULL,
    answered_ms INTEGER,
    PRIMARY KEY (community_id, opening_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX opening_ask_by_person ON opening_ask (community_id, person_id, opening_id);
