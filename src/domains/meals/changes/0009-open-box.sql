-- What was refused when the box was opened at the door, before anything was paid for it.
CREATE TABLE door_refusal (
    community_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0), -- of the item, all told
    price_fen INTEGER NOT NULL,          -- of one, list price
    reason INTEGER NOT NULL,             -- meals.h, DoorReason
    complaint_id INTEGER NOT NULL,       -- which this opened
    noted_ms INTEGER NOT NULL,           -- at the door
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,            -- when it came in; later, when there was no line
    PRIMARY KEY (community_id, order_id, item_id)
) STRICT, WITHOUT ROWID;
