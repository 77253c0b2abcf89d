-- Geo: places, addresses, fences, drawn paths, and the network of support.
-- Coordinates are WGS-84 in 1e-7 degrees; datum is the one they were given in: 1 WGS-84, 2 GCJ-02,
-- 3 BD-09. Days are days since 1970-01-01, times ms since 1970 UTC.
CREATE TABLE geo_place (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- geo.h, PlaceKind
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    hours TEXT NOT NULL,                 -- in words
    lat_e7 INTEGER NOT NULL,
    lon_e7 INTEGER NOT NULL,
    datum INTEGER NOT NULL,
    organisation_id INTEGER NOT NULL,    -- 0: none
    capacity INTEGER NOT NULL,           -- people at a time or a day; 0 not said
    weekdays INTEGER NOT NULL,           -- bits: 1 Monday … 64 Sunday; 0 not said
    open_min INTEGER NOT NULL,           -- from midnight
    close_min INTEGER NOT NULL,
    access INTEGER NOT NULL,             -- 0 not known, 1 level, 2 steps at the door
    access_note TEXT NOT NULL,
    verified_day INTEGER NOT NULL,       -- somebody was there, or phoned
    verified_by INTEGER NOT NULL,
    state INTEGER NOT NULL,              -- 1 open, 2 paused, 3 gone
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX geo_place_by_kind ON geo_place (community_id, kind, id);
CREATE INDEX geo_place_by_firm ON geo_place (community_id, organisation_id, id);

-- The coordinate of a building, a unit or a door.
CREATE TABLE geo_spot (
    community_id INTEGER NOT NULL,
    node_id INTEGER NOT NULL,            -- grid_node
    lat_e7 INTEGER NOT NULL,
    lon_e7 INTEGER NOT NULL,
    datum INTEGER NOT NULL,
    verified_day INTEGER NOT NULL,
    PRIMARY KEY (community_id, node_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE geo_fence (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- geo.h, FenceKind
    name TEXT NOT NULL,
    points BLOB NOT NULL,                -- lat_e7, lon_e7 as 32-bit little-endian, a ring
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;

-- Paths and gates the community drew itself. A removed one stays, so that a change of the streets
-- can be told by (count, newest change).
CREATE TABLE geo_path (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- 1 way, 2 gate, 3 steps
    name TEXT NOT NULL,
    private INTEGER NOT NULL,            -- 1: for residents
    points BLOB NOT NULL,                -- as in geo_fence, a line
    state INTEGER NOT NULL,              -- 1 there, 2 removed
    change_id INTEGER NOT NULL,          -- an id drawn at the last change
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX geo_path_by_change ON geo_path (change_id);

-- The network of support: people, places, money, policies, and who is served.
CREATE TABLE resource (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- geo.h, ResourceKind
    name TEXT NOT NULL,
    owner TEXT NOT NULL,                 -- whose it is, in words
    unit TEXT NOT NULL,                  -- of the capacity: 人, 份/天, 元/年
    capacity INTEGER NOT NULL,           -- 0 not said
    conditions TEXT NOT NULL,            -- for whom, when, on what paper
    place_id INTEGER NOT NULL,           -- geo_place; 0 none
    verified_day INTEGER NOT NULL,
    state INTEGER NOT NULL,              -- 1 runs, 2 stopped
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE support (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    from_id INTEGER NOT NULL,            -- resource that gives
    to_id INTEGER NOT NULL,              -- resource that gets
    what TEXT NOT NULL,
    needed INTEGER NOT NULL CHECK (needed IN (0, 1)),
    uses INTEGER NOT NULL,               -- units of the giver's capacity; 0 not said
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX support_by_pair ON support (community_id, from_id, to_id, what);

-- Sheets of coordinates that were read at once, and what was there before, so that one can be undone.
CREATE TABLE geo_sheet (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- geo.h, SheetKind
    rows INTEGER NOT NULL CHECK (rows > 0),
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    state INTEGER NOT NULL,              -- 1 in force, 2 undone
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE geo_sheet_row (
    community_id INTEGER NOT NULL,
    sheet_id INTEGER NOT NULL,           -- geo_sheet
    no INTEGER NOT NULL,                 -- of the row in the sheet, the header being 1
    subject_id INTEGER NOT NULL,         -- geo_place or grid_node
    had INTEGER NOT NULL,                -- 1: the node had a coordinate before, this one:
    lat_e7 INTEGER NOT NULL,
    lon_e7 INTEGER NOT NULL,
    datum INTEGER NOT NULL,
    verified_day INTEGER NOT NULL,
    PRIMARY KEY (community_id, sheet_id, no)
) STRICT, WITHOUT ROWID;
