-- What a site lets its diners see: how far the residents' meals carry the elders'.
CREATE TABLE site_open (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- organisation
    tariff INTEGER NOT NULL CHECK (tariff IN (0, 1)),
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id)
) STRICT, WITHOUT ROWID;
