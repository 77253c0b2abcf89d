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
CREATE INDEX settlement_by_final ON settlement (community_id, final_ms, id);

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
    claim_id INTEGER,                    -- the claim it stands in
    PRIMARY KEY (community_id, settlement_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_part_by_claim ON settlement_part (community_id, claim_id, settlement_id, number);

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
