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
