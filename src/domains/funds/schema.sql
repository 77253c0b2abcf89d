-- Funds: a ledger of transfers between accounts of one unit. Amounts are whole numbers of the unit:
-- 1 fen, 2 volunteer minutes, 3 points. Nothing here is ever edited but the running totals.
CREATE TABLE account (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- funds.h, AccountKind
    owner_id INTEGER NOT NULL,           -- person, organisation or programme; 0 the platform
    purpose TEXT NOT NULL,               -- tells apart accounts of one owner and kind; '' usual
    unit INTEGER NOT NULL,
    floor INTEGER,                       -- the balance may not go below; NULL = no floor
    in_posted INTEGER NOT NULL,          -- running totals of transfers
    out_posted INTEGER NOT NULL,
    in_held INTEGER NOT NULL,            -- open holds on both sides
    out_held INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK (in_posted >= 0 AND out_posted >= 0 AND in_held >= 0 AND out_held >= 0),
    CHECK (floor IS NULL OR in_posted - out_posted - out_held >= floor)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_by_owner ON account (community_id, kind, owner_id, purpose, unit);

CREATE TABLE transfer (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    from_id INTEGER NOT NULL,            -- account
    to_id INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    reason INTEGER NOT NULL,             -- funds.h, Reason
    subject_id INTEGER NOT NULL,         -- what it is for: an order, a claim; 0 none
    hold_id INTEGER,                     -- taken from this hold
    reverses_id INTEGER,                 -- undoes this transfer
    made_by INTEGER NOT NULL,            -- the actor; 0 the system
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
-- With the amount, so that what an account moved is summed from the index alone.
CREATE INDEX transfer_by_from ON transfer (community_id, from_id, id, amount);
CREATE INDEX transfer_by_to ON transfer (community_id, to_id, id, amount);
CREATE INDEX transfer_by_subject ON transfer (community_id, subject_id, id);
CREATE INDEX transfer_by_hold ON transfer (community_id, hold_id) WHERE hold_id IS NOT NULL;
CREATE UNIQUE INDEX transfer_reverses_once ON transfer (community_id, reverses_id) WHERE reverses_id IS NOT NULL;

CREATE TABLE hold (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    from_id INTEGER NOT NULL,
    to_id INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    taken INTEGER NOT NULL,              -- how much of it became a transfer
    state INTEGER NOT NULL,              -- 1 open, 2 taken, 3 released, 4 expired
    reason INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    due_ms INTEGER,                      -- expires then; NULL = stays until taken or released
    made_by INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    done_ms INTEGER,
    PRIMARY KEY (community_id, id),
    CHECK (taken >= 0 AND taken <= amount)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_by_subject ON hold (community_id, subject_id, id);
-- Only open holds are looked for by account; the index stays small and its pages warm.
CREATE INDEX hold_open ON hold (community_id, from_id, id) WHERE state = 1;

-- A payment somebody was asked for at the provider, to top up a card.
CREATE TABLE pay_intent (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,          -- whose card
    payer_id INTEGER NOT NULL,           -- who pays; the person unless a relative does
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    state INTEGER NOT NULL,              -- funds.h, IntentState
    asked_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,             -- expires then
    paid_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pay_intent_by_person ON pay_intent (community_id, person_id, id);
-- Few wait at any time; read across communities by the stand-in of the provider.
CREATE INDEX pay_intent_open ON pay_intent (due_ms) WHERE state = 1;

-- Every notice of the provider whose signature was right, once, and where its money lies.
CREATE TABLE pay_notice (
    community_id INTEGER NOT NULL,
    reference TEXT NOT NULL,             -- the provider's number of the payment
    intent_id INTEGER NOT NULL,          -- as the notice says
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    place INTEGER NOT NULL,              -- funds.h, MoneyPlace
    transfer_id INTEGER NOT NULL,
    day INTEGER NOT NULL,                -- of the payment
    at_ms INTEGER NOT NULL,              -- when it was booked
    PRIMARY KEY (community_id, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX pay_notice_by_day ON pay_notice (community_id, day, reference);
CREATE INDEX pay_notice_by_transfer ON pay_notice (community_id, transfer_id);

-- Every line of the bank's list, once. What matches nobody, or is more than a card may hold, lies in escrow until
-- somebody says whose it is or sends it back.
CREATE TABLE bank_line (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    reference TEXT NOT NULL,             -- the bank's number of the line
    day INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,         -- negative: went out, listed but not booked
    words TEXT NOT NULL,                 -- as the payer wrote them
    person_id INTEGER NOT NULL,          -- 0: matches nobody yet
    place INTEGER NOT NULL,              -- funds.h, MoneyPlace; 0 not booked
    transfer_id INTEGER,                 -- from the bank; of what came in always the whole line, into escrow
    rest_fen INTEGER NOT NULL DEFAULT 0 CHECK (rest_fen >= 0), -- of it, in escrow and neither on a card nor on its way back
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX bank_line_by_reference ON bank_line (community_id, reference);
CREATE INDEX bank_line_by_day ON bank_line (community_id, day, id);

-- What of a line of the bank went onto a card: by its words, or because somebody said so.
CREATE TABLE bank_move (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    line_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,          -- whose card
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    transfer_id INTEGER NOT NULL,
    undo_id INTEGER,                     -- the reversal, when it was taken back
    by_words INTEGER NOT NULL CHECK (by_words IN (0, 1)), -- nobody said so: the line did
    made_by INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    undone_by INTEGER NOT NULL,          -- 0: not undone
    undone_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_move_by_line ON bank_move (community_id, line_id, id);
CREATE INDEX bank_move_by_time ON bank_move (community_id, at_ms, id);

CREATE TABLE drawer_count (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    expected_fen INTEGER NOT NULL,       -- by the books
    counted_fen INTEGER NOT NULL CHECK (counted_fen >= 0),
    transfer_id INTEGER,                 -- books the difference; NULL: there was none
    made_by INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX drawer_count_by_site ON drawer_count (community_id, site_id, id);

-- Money that goes back the way it came: to the provider, by the bank, in cash.
CREATE TABLE refund (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,          -- whose card or purse
    payer_id INTEGER NOT NULL,           -- who paid in and gets it back
    means INTEGER NOT NULL,              -- funds.h, RefundMeans
    top_up_id INTEGER NOT NULL,          -- the transfer that is given back; 0: cash, of all that came in as cash
    reference TEXT NOT NULL,             -- of the payment at the provider or the bank; '' cash
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    elsewhere_fen INTEGER NOT NULL,      -- of it, in cash although it did not come in as cash
    state INTEGER NOT NULL,              -- funds.h, RefundState
    site_id INTEGER NOT NULL,            -- whose drawer; 0 none
    hold_id INTEGER,                     -- keeps the money while it is on its way; NULL: cash
    transfer_id INTEGER,                 -- once it has gone
    back_reference TEXT NOT NULL,        -- the provider's or bank's number of the refund; '' not yet
    why TEXT NOT NULL,
    answer TEXT NOT NULL,                -- why it was refused; ''
    tries INTEGER NOT NULL,              -- how often it was sent
    ask_ms INTEGER NOT NULL,             -- is sent (again) then
    made_by INTEGER NOT NULL,
    asked_ms INTEGER NOT NULL,
    sent_ms INTEGER,
    done_ms INTEGER,                     -- confirmed or refused
    heard INTEGER NOT NULL DEFAULT 0,    -- funds.h, RefundHeard: what was last said of one on its way
    PRIMARY KEY (community_id, id),
    CHECK (elsewhere_fen >= 0 AND elsewhere_fen <= amount_fen)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_by_person ON refund (community_id, person_id, id);
CREATE INDEX refund_by_top_up ON refund (community_id, top_up_id, id);
CREATE INDEX refund_by_time ON refund (community_id, asked_ms, id);
-- Few are on their way; read across communities by the stand-in of the provider.
CREATE INDEX refund_open ON refund (community_id, ask_ms, id) WHERE state <= 2;
CREATE UNIQUE INDEX refund_by_reference ON refund (community_id, back_reference) WHERE back_reference <> '';

-- A refund that a person has to look at, and what he made of it.
CREATE TABLE refund_care (
    community_id INTEGER NOT NULL,
    refund_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- funds.h, CareKind
    words TEXT NOT NULL,                 -- what is the matter, plainly
    since_ms INTEGER NOT NULL,
    note TEXT NOT NULL,                  -- what was done; ''
    done_by INTEGER NOT NULL,            -- the actor; 0 it settled itself, or is open
    done_ms INTEGER,                     -- NULL: somebody has to look
    PRIMARY KEY (community_id, refund_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_care_open ON refund_care (community_id, since_ms, refund_id) WHERE done_ms IS NULL;
