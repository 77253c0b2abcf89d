-- People: who lives here, who works for them, who may do what.
-- Times are ms since 1970 UTC, days are days since 1970-01-01, both INTEGER.
-- _enc columns are sealed (base/secret.h); _key columns are keyed hashes for exact search.

-- Global tables (docs/global-tables.txt): a login may belong to several communities.
CREATE TABLE community (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    street TEXT NOT NULL,                -- 街道
    area_code TEXT NOT NULL,             -- 国家区划代码, 6 or 9 digits
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE login (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,                  -- what staff type; '' for phone-only logins
    name_key TEXT,                       -- folded name, NULL when there is none
    phone_key BLOB,                      -- keyed hash of the phone number, NULL when there is none
    password TEXT NOT NULL,              -- argon2id in its encoded form; '' = no password
    totp_enc BLOB,                       -- sealed secret; NULL = not set up
    totp_step INTEGER NOT NULL,          -- last 30 s step used, so that a code works once
    state INTEGER NOT NULL,              -- 1 open, 2 closed, 3 first password not yet changed
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX login_by_name ON login (name_key);
CREATE UNIQUE INDEX login_by_phone ON login (phone_key);

CREATE TABLE membership (
    login_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    role INTEGER NOT NULL,               -- http/role.h
    organisation_id INTEGER NOT NULL,    -- 0: none
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (login_id, community_id, person_id, role, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_by_person ON membership (community_id, person_id);
CREATE INDEX membership_by_role ON membership (community_id, role, person_id);

CREATE TABLE session (
    token_key BLOB NOT NULL,             -- BLAKE2b of the token
    id INTEGER NOT NULL,
    login_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    role INTEGER NOT NULL,
    organisation_id INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (token_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_login ON session (login_id);
CREATE UNIQUE INDEX session_by_id ON session (id);
CREATE INDEX session_by_person ON session (community_id, person_id);
CREATE INDEX session_by_expiry ON session (expires_ms);

CREATE TABLE login_code (
    phone_key BLOB NOT NULL,
    code_key BLOB NOT NULL,              -- keyed hash of the six digits
    expires_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL,              -- wrong tries so far; 5 end it
    sent INTEGER NOT NULL,               -- codes sent in this window
    window_ms INTEGER NOT NULL,          -- when the window began
    PRIMARY KEY (phone_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE binding (
    code_key BLOB NOT NULL,              -- keyed hash of the eight letters on the paper or QR
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    role INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER,
    PRIMARY KEY (code_key)
) STRICT, WITHOUT ROWID;

-- Everything below belongs to a community.
CREATE TABLE person (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,             -- pinyin, for lists
    sex INTEGER NOT NULL,                -- 0 unknown, 1 male, 2 female
    birth_day INTEGER,                   -- NULL unknown
    phone_enc BLOB,
    phone_tail TEXT NOT NULL,            -- last four digits, '' unknown
    id_number_enc BLOB,
    id_number_tail TEXT NOT NULL,
    card TEXT NOT NULL,                  -- number on the meal card, '' none
    door_id INTEGER,                     -- grid_node of kind door or above
    address TEXT NOT NULL,               -- as written: 3栋2单元502
    registered TEXT NOT NULL,            -- hukou relative to here: town district city none, '' unknown
    state INTEGER NOT NULL,              -- 1 lives here, 2 moved away, 3 died, 4 merged into another
    state_day INTEGER,
    merged_into INTEGER,
    is_elder INTEGER NOT NULL CHECK (is_elder IN (0, 1)),
    care_setting INTEGER NOT NULL,       -- 1 home, 2 community, 3 institution
    mode INTEGER NOT NULL,               -- screen: 1 standard, 2 elder
    language TEXT NOT NULL,              -- zh-CN, en
    channel INTEGER NOT NULL,            -- how to tell: 1 app, 2 SMS, 3 voice call, 4 paper list
    speaks TEXT NOT NULL,                -- dialect or language, '' = Mandarin
    note_enc BLOB,                       -- hearing, habits, warm words; sealed
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,            -- rises with each change; a save names the one it read
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_by_door ON person (community_id, door_id);

-- Search: parts of names, pinyin, initials, phone tail, card, address; "#p", "#i" and "#c" begin
-- the keyed hash of a whole phone or identity number and a whole card number. Range scans only.
CREATE TABLE person_term (
    community_id INTEGER NOT NULL,
    term TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    PRIMARY KEY (community_id, term, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,               -- 1 canteen 2 care firm 3 shop 4 clinic 5 property 6 platform
                                         -- 7 charity 8 social work 9 government 10 school 11 other
    operator INTEGER NOT NULL,           -- 1 government 2 caterer 3 charity 4 property 5 platform
    state INTEGER NOT NULL,              -- 1 probation 2 open 3 suspended 4 left
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE grid_node (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    parent_id INTEGER NOT NULL,          -- 0 for the street
    kind INTEGER NOT NULL,               -- 1 street 2 community 3 grid 4 building 5 unit 6 door
    name TEXT NOT NULL,
    duty_person_id INTEGER,              -- who looks after it
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX grid_node_by_parent ON grid_node (community_id, parent_id);
CREATE INDEX grid_node_by_duty ON grid_node (community_id, duty_person_id);

CREATE TABLE person_flag (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- people.h, FlagKind
    from_day INTEGER NOT NULL,
    to_day INTEGER,                      -- last day; NULL = still so
    source TEXT NOT NULL,                -- 民政系统, 走访, 家属告知 …
    made_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_flag_by_person ON person_flag (community_id, person_id);

CREATE TABLE care_setting (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    setting INTEGER NOT NULL,
    from_day INTEGER NOT NULL,
    reason TEXT NOT NULL,
    made_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX care_setting_by_person ON care_setting (community_id, person_id);

CREATE TABLE relation (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,          -- the elder
    other_id INTEGER NOT NULL,           -- the relative, neighbour, guardian
    kind INTEGER NOT NULL,               -- people.h, RelationKind
    scopes INTEGER NOT NULL,             -- bits of Scope that other may see
    acts INTEGER NOT NULL,               -- bits of Scope in which other may act
    limit_fen INTEGER NOT NULL,          -- most other may spend for the elder in a day; 0 = nothing
    state INTEGER NOT NULL,              -- 1 asked, 2 agreed, 3 ended
    until_day INTEGER,                   -- last day it holds; NULL = until ended
    agreed_how TEXT NOT NULL,            -- screen, voice, paper, counter
    asked_ms INTEGER NOT NULL,
    agreed_ms INTEGER,
    ended_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_by_person ON relation (community_id, person_id);
CREATE INDEX relation_by_other ON relation (community_id, other_id);

-- Append-only but for the end: a consent is ended, never edited.
CREATE TABLE consent (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    purpose INTEGER NOT NULL,            -- people.h, Purpose
    receiver TEXT NOT NULL,              -- who gets it, in words
    given_by INTEGER NOT NULL,           -- the elder, or a guardian
    channel TEXT NOT NULL,               -- screen, voice, paper
    text_hash TEXT NOT NULL,             -- version of the words that were shown
    witness TEXT NOT NULL,
    given_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    ended_by INTEGER,
    to_kind INTEGER NOT NULL DEFAULT 0,  -- people.h, ReceiverKind
    to_id INTEGER NOT NULL DEFAULT 0,    -- one of the family; 0 all of to_kind
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_by_person ON consent (community_id, person_id);

-- Every look at a person's data by somebody else.
CREATE TABLE look (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    role INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    emergency INTEGER NOT NULL CHECK (emergency IN (0, 1)),
    PRIMARY KEY (community_id, person_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE assessment (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    expires_day INTEGER NOT NULL,
    scores TEXT NOT NULL,                -- 26 digits in the order of the standard
    facts INTEGER NOT NULL,              -- bits: 1 dementia, 2 psychiatric, 4 coma
    events INTEGER NOT NULL,             -- care-risk events in the last 30 days
    total INTEGER NOT NULL,
    level INTEGER NOT NULL,              -- 0..4, computed by the server
    rule TEXT NOT NULL,                  -- GB/T 42195-2022
    assessors TEXT NOT NULL,
    made_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assessment_by_person ON assessment (community_id, person_id, day);
CREATE INDEX assessment_by_expiry ON assessment (community_id, expires_day);

CREATE TABLE wish (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    words_enc BLOB NOT NULL,             -- in the elder's own words, sealed
    said_day INTEGER NOT NULL,
    ended_day INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX wish_by_person ON wish (community_id, person_id);

CREATE TABLE diet_limit (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- 1 allergy 2 texture 3 condition 4 drug 5 diet 6 weight_kg
    value_enc BLOB NOT NULL,             -- A5, 5, 高血压, 华法林, 清真, 62; sealed
    source TEXT NOT NULL,                -- who says so
    from_day INTEGER NOT NULL,
    until_day INTEGER,                   -- textures expire by rule N-8
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX diet_limit_by_person ON diet_limit (community_id, person_id);

CREATE TABLE absence (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- 1 hospital 2 at the child's 3 travelling 4 other
    from_day INTEGER NOT NULL,
    to_day INTEGER,                      -- last day away; NULL = not known yet
    told_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX absence_by_person ON absence (community_id, person_id);

CREATE TABLE person_merge (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kept_id INTEGER NOT NULL,
    gone_id INTEGER NOT NULL,
    moved TEXT NOT NULL,                 -- JSON, table.column → ids, of a merge from before merge_moved; '{}' since
    made_by INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    undone_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;

-- Rows of other domains that went from one record of a person to the other, for the undo (store/keeping.h).
CREATE TABLE merge_moved (
    community_id INTEGER NOT NULL,
    gone_id INTEGER NOT NULL,
    place TEXT NOT NULL,                 -- table.column
    a INTEGER NOT NULL,                  -- which row of that person: store/keeping.h
    b INTEGER NOT NULL,
    c INTEGER NOT NULL,
    PRIMARY KEY (community_id, gone_id, place, a, b, c)
) STRICT, WITHOUT ROWID;

CREATE TABLE legal_hold (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    reason TEXT NOT NULL,                -- the law that demands keeping
    until_day INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX legal_hold_by_person ON legal_hold (community_id, person_id);

-- Break-glass: somebody at an emergency sees what is needed for four hours (domain rules P-3).
CREATE TABLE emergency_view (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    actor_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    told_ms INTEGER,                     -- when the elder was told; NULL: not yet
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX emergency_view_by_person ON emergency_view (community_id, person_id, actor_id, until_ms);

-- How the columns of a roster were matched last time, by its header.
CREATE TABLE import_memory (
    community_id INTEGER NOT NULL,
    header_key TEXT NOT NULL,
    mapping TEXT NOT NULL,               -- JSON: column → field
    used_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, header_key)
) STRICT, WITHOUT ROWID;
