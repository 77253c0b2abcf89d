-- How many meals a site brings to doors, and how many of them are kept for who cannot go out.
CREATE TABLE door_rule (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    seats INTEGER NOT NULL CHECK (seats >= 0), -- of one meal; 0 as many as are asked for
    kept INTEGER NOT NULL CHECK (kept >= 0 AND kept <= seats),
    until_min INTEGER NOT NULL,          -- of the day of the meal, from midnight; 1440 never free
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id)
) STRICT, WITHOUT ROWID;
