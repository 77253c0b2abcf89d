-- Gifts: what is given without a meal being bought: pools of money with a purpose, goods from the pledge to the
-- pot, and what an office gives a site as rent, cash or tax.  Amounts of money in fen.
CREATE TABLE pool (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,                  -- as the rules of a programme name it among their funders
    purpose TEXT NOT NULL,               -- what it may be spent on; for everybody
    state INTEGER NOT NULL,              -- 1 open, 2 closed: nothing more is paid from it
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX pool_by_name ON pool (community_id, name);

-- What a pool bears of one meal. Never says whose: the ticket is the settlement's.
CREATE TABLE pool_part (
    community_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,          -- the meal order or visit
    number INTEGER NOT NULL,             -- of the part of its settlement
    pool_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- organisation
    day INTEGER NOT NULL,                -- of the meal
    fen INTEGER NOT NULL CHECK (fen > 0),
    hold_id INTEGER NOT NULL,            -- set aside when it was ordered
    transfer_id INTEGER,                 -- paid when it was served
    state INTEGER NOT NULL,              -- gifts.h, PoolPartState
    PRIMARY KEY (community_id, ticket_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX pool_part_by_pool ON pool_part (community_id, pool_id, day, ticket_id);
CREATE INDEX pool_part_by_site ON pool_part (community_id, site_id, day);

-- What a pool should have borne and had not.
CREATE TABLE pool_short (
    community_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,
    pool_id INTEGER NOT NULL,
    bearer TEXT NOT NULL,                -- the funder who stood in; '' the elder
    day INTEGER NOT NULL,
    fen INTEGER NOT NULL CHECK (fen > 0),
    PRIMARY KEY (community_id, ticket_id, pool_id, bearer)
) STRICT, WITHOUT ROWID;
CREATE INDEX pool_short_by_pool ON pool_short (community_id, pool_id, day);

-- A pledge, and what became of it.
CREATE TABLE gift (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    donor INTEGER NOT NULL,              -- gifts.h, GiftDonor
    donor_name TEXT NOT NULL,            -- as the donor wants to be called; '' nobody named
    person_id INTEGER NOT NULL,          -- 0: not registered here
    organisation_id INTEGER NOT NULL,    -- 0: not registered here
    pool_id INTEGER NOT NULL,            -- of money; 0: it is goods
    goods TEXT NOT NULL,                 -- '' it is money
    unit INTEGER NOT NULL,               -- of amounts: gifts.h, GiftUnit
    amount INTEGER NOT NULL CHECK (amount > 0), -- pledged, in the unit
    got INTEGER NOT NULL CHECK (got >= 0),      -- received so far
    due_day INTEGER,                     -- when it was promised for
    words TEXT NOT NULL,                 -- what the donor says
    state INTEGER NOT NULL,              -- gifts.h, GiftState
    thanked_ms INTEGER,
    thanks TEXT NOT NULL,                -- as it was sent; '' not yet
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK ((pool_id = 0) = (goods <> ''))
) STRICT, WITHOUT ROWID;
CREATE INDEX gift_by_organisation ON gift (community_id, organisation_id, id);
CREATE INDEX gift_by_person ON gift (community_id, person_id, id);

-- Money that came of a pledge.
CREATE TABLE gift_receipt (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    gift_id INTEGER NOT NULL,
    pool_id INTEGER NOT NULL,
    fen INTEGER NOT NULL CHECK (fen > 0),
    transfer_id INTEGER NOT NULL,
    signed TEXT NOT NULL,                -- the name of who took it, as signed
    made_by INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX gift_receipt_by_pool ON gift_receipt (community_id, pool_id, id);
CREATE INDEX gift_receipt_by_gift ON gift_receipt (community_id, gift_id, id);

-- Goods that came of a pledge: one batch at one site.
CREATE TABLE gift_lot (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    gift_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- where it is kept
    goods TEXT NOT NULL,
    unit INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    left_amount INTEGER NOT NULL CHECK (left_amount >= 0 AND left_amount <= amount),
    code TEXT NOT NULL,                  -- the batch, as printed on the goods
    best_before INTEGER,                 -- NULL: it keeps
    signed TEXT NOT NULL,                -- the name of who took it, as signed
    made_by INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX gift_lot_by_site ON gift_lot (community_id, site_id, id);
CREATE INDEX gift_lot_by_gift ON gift_lot (community_id, gift_id, id);

-- What left the stock.
CREATE TABLE gift_out (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- 1 cooked, 2 thrown away
    amount INTEGER NOT NULL CHECK (amount > 0),
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,               -- 0 breakfast, 1 lunch, 2 dinner; of what was cooked
    words TEXT NOT NULL,                 -- why it was thrown away
    made_by INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX gift_out_by_lot ON gift_out (community_id, lot_id, id);

-- What an office gives a site beside the subsidy of meals.
CREATE TABLE site_aid (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- organisation
    kind INTEGER NOT NULL,               -- gifts.h, AidKind
    giver TEXT NOT NULL,
    document TEXT NOT NULL,              -- number of the notice or contract
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    month_fen INTEGER NOT NULL CHECK (month_fen > 0), -- what a whole month is worth
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK (from_day <= to_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX site_aid_by_site ON site_aid (community_id, site_id, id);

-- A month of it, proved and booked.
CREATE TABLE site_aid_month (
    community_id INTEGER NOT NULL,
    aid_id INTEGER NOT NULL,
    month INTEGER NOT NULL,              -- 202603
    fen INTEGER NOT NULL CHECK (fen > 0),
    evidence TEXT NOT NULL,              -- the paper that proves it: number of the receipt or slip
    transfer_id INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, aid_id, month)
) STRICT, WITHOUT ROWID;
