-- Benefits: subsidy programmes as data, every settlement with its rule version and split, claims.
-- Amounts in fen.
CREATE TABLE programme (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    scheme TEXT NOT NULL,                -- id of the scheme inside `rules`
    rules TEXT NOT NULL,                 -- the scheme in JSON, as it was loaded
    digest TEXT NOT NULL,                -- of rules: tells when the parsed book is stale
    document TEXT NOT NULL,              -- the notice it comes from: number, clause, date
    state INTEGER NOT NULL,              -- 1 draft, 2 live, 3 ended
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    live_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;

-- Rules that are being written, and may not be whole yet: begun from nothing or as a copy of a programme, handed to a
-- second person, and a programme once he agrees.
CREATE TABLE programme_draft (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,              -- the notice it comes from; '' not said yet
    rules TEXT NOT NULL,                 -- JSON as far as it is written
    from_id INTEGER NOT NULL,            -- the programme it began as a copy of; 0 none
    state INTEGER NOT NULL,              -- benefits.h, DraftState
    version INTEGER NOT NULL,            -- grows with each writing: nobody writes over another
    note TEXT NOT NULL,                  -- what the second person said when he gave it back
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    changed_by INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    handed_by INTEGER NOT NULL,          -- 0: not handed over
    decided_by INTEGER NOT NULL,         -- who agreed or gave it back last; 0 nobody
    programme_id INTEGER NOT NULL,       -- once agreed; 0
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;

-- Which programme a site settles by; one at a time.
CREATE TABLE site_programme (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- organisation
    programme_id INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE settlement (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,          -- the meal order or visit
    person_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,       -- 0: none was in force
    version TEXT NOT NULL,               -- of the scheme, with the digest of its text
    inputs TEXT NOT NULL,                -- JSON: age facts, tags, place, ability as they were judged
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,               -- 0 breakfast, 1 lunch, 2 dinner
    delivered INTEGER NOT NULL CHECK (delivered IN (0, 1)),
    list_fen INTEGER NOT NULL,
    discount_fen INTEGER NOT NULL,
    subsidy_fen INTEGER NOT NULL,
    fee_fen INTEGER NOT NULL,
    delivery_fen INTEGER NOT NULL,       -- of the fee, paid by funders
    operator_fen INTEGER NOT NULL,       -- incentive to the site, not part of the price
    pay_fen INTEGER NOT NULL,
    state INTEGER NOT NULL,              -- benefits.h, SettlementState
    made_ms INTEGER NOT NULL,
    final_ms INTEGER,
    PRIMARY KEY (community_id, id),
    CHECK (list_fen + fee_fen = pay_fen + discount_fen + subsidy_fen + delivery_fen)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX settlement_by_ticket ON settlement (community_id, ticket_id);
CREATE INDEX settlement_by_person ON settlement (community_id, person_id, day);
CREATE INDEX settlement_by_site ON settlement (community_id, site_id, day);
CREATE INDEX settlement_by_final ON settlement (community_id, final_ms, id) WHERE final_ms IS NOT NULL;

-- Who bears what of a settlement, rule by rule.
CREATE TABLE settlement_part (
    community_id INTEGER NOT NULL,
    settlement_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- BenefitKind
    rule TEXT NOT NULL,
    rule_group INTEGER NOT NULL,         -- of the scheme: caps are counted by it
    funder TEXT NOT NULL,
    fen INTEGER NOT NULL CHECK (fen > 0),
    transfer_id INTEGER,                 -- once it has been booked
    claim_id INTEGER,                    -- the claim it stands in; 0: of a donation pool, in none
    PRIMARY KEY (community_id, settlement_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_part_by_claim ON settlement_part (community_id, claim_id, settlement_id, number)
    WHERE claim_id IS NOT NULL;
-- What may be claimed next; an order that is not served yet writes to neither.
CREATE INDEX settlement_part_unclaimed ON settlement_part (community_id, settlement_id, number)
    WHERE claim_id IS NULL AND transfer_id IS NOT NULL;

-- What a funder is asked for: the parts of one month, less what was taken back of earlier claims.
CREATE TABLE claim (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    funder TEXT NOT NULL,
    month INTEGER NOT NULL,              -- 202603
    state INTEGER NOT NULL,              -- benefits.h, ClaimState
    lines INTEGER NOT NULL,
    total_fen INTEGER NOT NULL,
    seed INTEGER NOT NULL,               -- of the sample
    question TEXT NOT NULL,              -- what the office last asked
    made_by INTEGER NOT NULL,
    submitted_ms INTEGER NOT NULL,
    approved_ms INTEGER,
    paid_ms INTEGER,
    transfer_id INTEGER,                 -- the payment
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_by_funder ON claim (community_id, funder, id);

-- Claimed parts that were taken back later: the next claim is smaller by them.
CREATE TABLE claim_back (
    community_id INTEGER NOT NULL,
    settlement_id INTEGER NOT NULL,
    number INTEGER NOT NULL,             -- of the part
    funder TEXT NOT NULL,
    fen INTEGER NOT NULL CHECK (fen > 0),
    transfer_id INTEGER NOT NULL,        -- the reversal
    claim_id INTEGER,                    -- the claim that takes it off
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, settlement_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_back_by_claim ON claim_back (community_id, claim_id, funder);

-- Settlements of a claim drawn for a check on site.
CREATE TABLE claim_sample (
    community_id INTEGER NOT NULL,
    claim_id INTEGER NOT NULL,
    settlement_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (community_id, claim_id, settlement_id)
) STRICT, WITHOUT ROWID;

-- Why a settled benefit was taken back from the site (domain rules S-12).
CREATE TABLE clawback (
    community_id INTEGER NOT NULL,
    settlement_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL,
    made_by INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, settlement_id)
) STRICT, WITHOUT ROWID;

-- What the fraud signals of the domain rules (part 4.5) found, for a person to decide.  Nothing here touches the
-- elder: his meals and his subsidy go on.  Seen by offices and, for its own, by the site.
CREATE TABLE fraud_case (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    rule INTEGER NOT NULL,               -- engine/benefit/fraud.h, FraudRule
    person_id INTEGER NOT NULL,          -- 0: about no single one
    site_id INTEGER NOT NULL,            -- 0: about no single one
    settlement_id INTEGER NOT NULL,      -- 0: about no single one
    other_id INTEGER NOT NULL,           -- the settlement it clashes with; 0 none
    day INTEGER NOT NULL,                -- of the meal
    measured INTEGER NOT NULL,           -- what was seen, in the unit of the rule
    limit_value INTEGER NOT NULL,        -- what is allowed; 0 nothing
    stops INTEGER NOT NULL CHECK (stops IN (0, 1)), -- 1: the site is paid nothing while the case is open
    state INTEGER NOT NULL,              -- benefits.h, FraudState
    said TEXT NOT NULL,                  -- what the site, the elder or the family say; '' nothing yet
    decision TEXT NOT NULL,              -- why; '' while open
    decided_by INTEGER,
    decided_ms INTEGER,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK ((state = 1) = (decided_ms IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX fraud_case_once ON fraud_case (community_id, rule, site_id, person_id, settlement_id, day);
CREATE INDEX fraud_case_open ON fraud_case (community_id, site_id, id) WHERE state = 1;

-- What the signals need to know of a site. NULL: not known, and then not judged.
CREATE TABLE site_facts (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- organisation
    lat_e7 INTEGER,                      -- WGS-84
    lon_e7 INTEGER,
    open_min INTEGER,                    -- minutes after midnight: first and last settlement of a day
    close_min INTEGER,
    seats INTEGER,
    turns INTEGER NOT NULL,              -- how often a seat can be used in one meal
    PRIMARY KEY (community_id, site_id)
) STRICT, WITHOUT ROWID;

-- What a site spent, for its own books: it earns its keep when its income covers this.
CREATE TABLE site_cost (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    month INTEGER NOT NULL,              -- 202603
    kind INTEGER NOT NULL,               -- benefits.h, CostKind
    fen INTEGER NOT NULL CHECK (fen > 0),
    words TEXT NOT NULL,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX site_cost_by_month ON site_cost (community_id, site_id, month, id);

-- What a funder has set aside for a programme.
CREATE TABLE programme_budget (
    community_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    funder TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    fen INTEGER NOT NULL CHECK (fen > 0),
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, programme_id, funder),
    CHECK (from_day <= to_day)
) STRICT, WITHOUT ROWID;

-- What the check on site of a sampled settlement found.
CREATE TABLE claim_check (
    community_id INTEGER NOT NULL,
    claim_id INTEGER NOT NULL,
    settlement_id INTEGER NOT NULL,
    result INTEGER NOT NULL,             -- 1 right, 2 wrong, 3 nobody was found
    words TEXT NOT NULL,
    made_by INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, claim_id, settlement_id)
) STRICT, WITHOUT ROWID;

-- A funder buys services of a firm: so many fen or minutes, at a price.  What is left of it stands in the ledger.
CREATE TABLE purchase_lot (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    funder TEXT NOT NULL,
    provider_id INTEGER NOT NULL,        -- organisation
    service TEXT NOT NULL,               -- of the catalogue (domain rules H-2): B 助浴, C 助洁 …
    name TEXT NOT NULL,
    unit INTEGER NOT NULL,               -- funds.h, Unit: 1 fen of bills, 2 minutes of work
    units INTEGER NOT NULL CHECK (units > 0),
    price_fen INTEGER NOT NULL,          -- of an hour
    share_bp INTEGER NOT NULL,           -- of a bill that a voucher pays, in basis points
    month_max INTEGER NOT NULL,          -- units for one person in a month; 0: no limit
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,
    document TEXT NOT NULL,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK (share_bp > 0 AND share_bp <= 10000 AND price_fen > 0 AND from_day <= to_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE voucher (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    units INTEGER NOT NULL CHECK (units > 0),
    from_day INTEGER NOT NULL,
    to_day INTEGER NOT NULL,             -- what is left then goes back to the lot
    state INTEGER NOT NULL,              -- 1 open, 2 over
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX voucher_by_person ON voucher (community_id, person_id, id);
CREATE INDEX voucher_by_lot ON voucher (community_id, lot_id, from_day);

-- A visit that a voucher pays for (domain rules H-3).
CREATE TABLE voucher_use (
    community_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,          -- of the visit, made by the caller
    voucher_id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    worker_id INTEGER NOT NULL,          -- person
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    planned_min INTEGER NOT NULL,
    paid_min INTEGER NOT NULL,           -- what counts; 0: nothing is paid
    bill_fen INTEGER NOT NULL,
    voucher_fen INTEGER NOT NULL,        -- of the bill
    pay_fen INTEGER NOT NULL,            -- by the elder
    units INTEGER NOT NULL,              -- taken from the voucher
    transfer_id INTEGER,                 -- of the units; NULL: none were taken (yet)
    pay_transfer_id INTEGER,             -- of the elder's share
    state INTEGER NOT NULL,              -- benefits.h, UseState
    acceptance_id INTEGER,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, ticket_id),
    CHECK (bill_fen = voucher_fen + pay_fen AND start_ms < end_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX voucher_use_by_lot ON voucher_use (community_id, lot_id, start_ms);
CREATE INDEX voucher_use_by_worker ON voucher_use (community_id, worker_id, start_ms);
CREATE INDEX voucher_use_by_person ON voucher_use (community_id, person_id, start_ms);

-- 验收: what was done in a period is accepted with a mark, and owed to the firm (domain rules H-9).
CREATE TABLE acceptance (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    to_day INTEGER NOT NULL,             -- visits up to this day
    visits INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    value_fen INTEGER NOT NULL,          -- at the unit price, what vouchers bear of it
    quality INTEGER NOT NULL,            -- 0 .. 100
    factor_bp INTEGER NOT NULL,
    pay_fen INTEGER NOT NULL,            -- value × factor
    transfer_id INTEGER,                 -- funder to firm; NULL: nothing to pay
    words TEXT NOT NULL,
    paid_transfer_id INTEGER,            -- the funder has paid
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX acceptance_by_lot ON acceptance (community_id, lot_id, id);

-- What a kitchen can show for a meal, as meals tells it: the signal of food that nobody cooked (S-F10).
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

-- Where and by whom a benefit was used (S-F4, S-F12).
CREATE TABLE settlement_use (
    community_id INTEGER NOT NULL,
    ticket_id INTEGER NOT NULL,          -- of the settlement
    till_id INTEGER NOT NULL,            -- the counter, kiosk or courier's device; 0 not known
    device_id INTEGER NOT NULL,          -- who fetched it, or the phone or face that was shown; 0 the eater himself
    by_agent INTEGER NOT NULL CHECK (by_agent IN (0, 1)), -- the eater has agreed that this one fetches
    PRIMARY KEY (community_id, ticket_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_use_by_device ON settlement_use (community_id, device_id, ticket_id) WHERE device_id <> 0;

-- Changes of the programme of a site, told before they begin; what a programme promises about that.
CREATE TABLE programme_notice (
    community_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    days INTEGER NOT NULL CHECK (days >= 0), -- a cut or an end is told so many days before
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, programme_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE programme_change (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    old_id INTEGER NOT NULL,             -- programme
    new_id INTEGER NOT NULL,             -- 0: the benefits of the site end
    from_day INTEGER NOT NULL,           -- the first day of the new one
    notice_days INTEGER NOT NULL,        -- of the old one, when it was planned
    state INTEGER NOT NULL,              -- benefits.h, ChangeState
    why_early TEXT NOT NULL,             -- the reason for less notice; '' there is enough
    days INTEGER NOT NULL,               -- of meals it was weighed by
    meals INTEGER NOT NULL,
    losers INTEGER NOT NULL,
    winners INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    funders_old_fen INTEGER NOT NULL,    -- what those meals brought the site from funders, and would
    funders_new_fen INTEGER NOT NULL,
    pay_old_fen INTEGER NOT NULL,        -- and from the eaters
    pay_new_fen INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    done_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_change_by_site ON programme_change (community_id, site_id, id);
CREATE UNIQUE INDEX programme_change_one ON programme_change (community_id, site_id) WHERE state = 1;
-- Who would pay more, each to be told.
CREATE TABLE programme_loser (
    community_id INTEGER NOT NULL,
    change_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    fen INTEGER NOT NULL,                -- more for the meals it was weighed by
    told_ms INTEGER,
    PRIMARY KEY (community_id, change_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_loser_untold ON programme_loser (community_id, change_id, person_id) WHERE told_ms IS NULL;
