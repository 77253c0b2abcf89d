-- Another canteen cooks for this one on a day: its standing orders are placed there.
CREATE TABLE site_standin (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    other_id INTEGER NOT NULL,           -- who cooks instead
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, day)
) STRICT, WITHOUT ROWID;
