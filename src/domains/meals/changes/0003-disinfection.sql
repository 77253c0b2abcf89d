-- Tableware, boxes and the kitchen are disinfected each meal (domain rules F-5).
CREATE TABLE disinfection (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    what INTEGER NOT NULL,               -- 1 tableware, 2 delivery boxes, 3 kitchen
    way INTEGER NOT NULL,                -- 1 heat, 2 chlorine, 3 ultraviolet
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, day, slot, what)
) STRICT, WITHOUT ROWID;
