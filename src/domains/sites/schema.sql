-- Sites: who may run a canteen, how one leaves, who bears what goes wrong, by which document. Amounts in fen.

-- Entry → probation → open → suspended → left, each step with its reason.
CREATE TABLE site_step (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- organisation
    from_state INTEGER NOT NULL,         -- sites.h, SiteState
    to_state INTEGER NOT NULL,
    reason TEXT NOT NULL,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX site_step_by_site ON site_step (community_id, site_id, id);

-- The plan by which a canteen hands its elders over before it leaves.
CREATE TABLE site_exit (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    leave_day INTEGER NOT NULL,          -- the first day it cooks no more
    reason TEXT NOT NULL,
    state INTEGER NOT NULL,              -- sites.h, ExitState
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    done_ms INTEGER,
    to_id INTEGER NOT NULL DEFAULT 0,    -- who takes over unless a standing order says otherwise; 0 from before
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX site_exit_one ON site_exit (community_id, site_id) WHERE state <= 2;

-- Where each standing order goes.
CREATE TABLE exit_move (
    community_id INTEGER NOT NULL,
    exit_id INTEGER NOT NULL,
    standing_id INTEGER NOT NULL,        -- of meals
    to_id INTEGER NOT NULL,              -- organisation
    moved_ms INTEGER,
    PRIMARY KEY (community_id, exit_id, standing_id)
) STRICT, WITHOUT ROWID;

-- Meals that were ordered already for days after the last: where each went.
CREATE TABLE exit_meal (
    community_id INTEGER NOT NULL,
    exit_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,           -- of meals, at the site that leaves
    to_id INTEGER NOT NULL,              -- organisation
    now_id INTEGER NOT NULL,             -- the order in its place; 0 none
    state INTEGER NOT NULL,              -- sites.h, ExitMealState
    words TEXT NOT NULL,                 -- why it stayed; ''
    cooks_ms INTEGER NOT NULL,           -- when the other kitchen begins with it; 0 it stayed
    told INTEGER NOT NULL,               -- 1 the eater knows, or need not
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, exit_id, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX exit_meal_untold ON exit_meal (community_id, exit_id, order_id) WHERE told = 0;

-- Who bears a loss, in basis points; the rest of rounding is the site's.
CREATE TABLE risk_share (
    community_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- sites.h, RiskKind
    site_bp INTEGER NOT NULL,
    pool_bp INTEGER NOT NULL,
    platform_bp INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, kind),
    CHECK (site_bp >= 0 AND pool_bp >= 0 AND platform_bp >= 0 AND site_bp + pool_bp + platform_bp = 10000)
) STRICT, WITHOUT ROWID;

CREATE TABLE risk_loss (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    fen INTEGER NOT NULL CHECK (fen > 0),
    pool_fen INTEGER NOT NULL,           -- what the pool could bear of its share
    platform_fen INTEGER NOT NULL,
    words TEXT NOT NULL,
    pool_transfer_id INTEGER,            -- NULL: it bears nothing
    platform_transfer_id INTEGER,
    made_by INTEGER NOT NULL,            -- 0 the close of the day
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, day, kind),
    CHECK (pool_fen >= 0 AND platform_fen >= 0 AND pool_fen + platform_fen <= fen)
) STRICT, WITHOUT ROWID;

-- The documents a rule or a standard comes from, clause by clause.
CREATE TABLE policy_clause (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    document TEXT NOT NULL,              -- number and name of the notice
    clause TEXT NOT NULL,
    issuer TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    to_day INTEGER,                      -- the last day; NULL: in force until replaced
    words TEXT NOT NULL,                 -- what it says, plainly
    rule TEXT NOT NULL,                  -- what in this program follows it: programme, check or limit; ''
    programme_id INTEGER NOT NULL,       -- of benefits; 0 none
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX policy_clause_by_day ON policy_clause (community_id, from_day, id);

-- How much of its cost a canteen is to earn by itself, until when and by what.
CREATE TABLE site_target (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    percent INTEGER NOT NULL CHECK (percent > 0 AND percent <= 200),
    month INTEGER NOT NULL,              -- to be reached in: 202612
    levers TEXT NOT NULL,                -- what it will do, one a line
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id)
) STRICT, WITHOUT ROWID;

-- What a site lets its diners see: how far the residents' meals carry the elders'.
CREATE TABLE site_open (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- organisation
    tariff INTEGER NOT NULL CHECK (tariff IN (0, 1)),
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id)
) STRICT, WITHOUT ROWID;
