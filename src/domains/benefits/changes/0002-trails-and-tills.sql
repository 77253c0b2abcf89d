-- What a kitchen can show for a meal, as meals tells it every night; and where and by whom a benefit was used.
CREATE TABLE meal_trail (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,               -- 0 breakfast, 1 lunch, 2 dinner
    batches INTEGER NOT NULL,            -- pots that were cooked
    portions INTEGER NOT NULL,           -- in them; -1 not known
    samples INTEGER NOT NULL,            -- that were kept
    purchases INTEGER NOT NULL,          -- lots of food used
    told_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, day, slot)
) STRICT, WITHOUT ROWID;
CREATE TABLE settlement_use (
    community_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,          -- of the settlement
    till_id INTEGER NOT NULL,            -- the counter, kiosk or courier's device; 0 not known
    device_id INTEGER NOT NULL,          -- who fetched it, or the phone or face that was shown; 0 the eater himself
    by_agent INTEGER NOT NULL CHECK (by_agent IN (0, 1)), -- the eater has agreed that this one fetches
    PRIMARY KEY (community_id, ticket_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_use_by_device ON settlement_use (community_id, device_id, ticket_id) WHERE device_id <> 0;
