-- What was given back after a meal: how much, where, when.
CREATE TABLE meal_refund (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    cause INTEGER NOT NULL,              -- meals.h, MealCause
    fen INTEGER NOT NULL CHECK (fen >= 0),         -- to the payer
    funders_fen INTEGER NOT NULL CHECK (funders_fen >= 0), -- back to the funders
    place INTEGER NOT NULL,              -- the purse it went to: 1 card, 2 family purse, 3 cash
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
    what TEXT NOT NULL,                  -- in words, as it stood in the order
    note TEXT NOT NULL,
    transfer_id INTEGER,                 -- when the site alone gave it; NULL: settled anew or reversed
    state INTEGER NOT NULL,              -- 1 given, 2 charged again: it was delivered after all
    made_by INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meal_refund_by_order ON meal_refund (community_id, order_id, id);
CREATE INDEX meal_refund_by_time ON meal_refund (community_id, at_ms, id);
