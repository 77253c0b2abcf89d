-- Refunds to the means a card was paid in by; what was paid out in cash before becomes a row each.
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
    PRIMARY KEY (community_id, id),
    CHECK (elsewhere_fen >= 0 AND elsewhere_fen <= amount_fen)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_by_person ON refund (community_id, person_id, id);
CREATE INDEX refund_by_top_up ON refund (community_id, top_up_id, id);
CREATE INDEX refund_by_time ON refund (community_id, asked_ms, id);
-- Few are on their way; read across communities by the stand-in of the provider.
CREATE INDEX refund_open ON refund (community_id, ask_ms, id) WHERE state <= 2;
CREATE UNIQUE INDEX refund_by_reference ON refund (community_id, back_reference) WHERE back_reference <> '';
CREATE INDEX pay_notice_by_transfer ON pay_notice (community_id, transfer_id);
INSERT INTO refund (community_id, id, person_id, payer_id, means, top_up_id, reference, amount_fen, elsewhere_fen,
       state, site_id, hold_id, transfer_id, back_reference, why, answer, tries, ask_ms, made_by, asked_ms, sent_ms,
       done_ms)
SELECT t.community_id, t.id, f.owner_id, f.owner_id, 1, 0, '', t.amount, 0, 3, d.owner_id, NULL, t.id, '', '', '', 0, 0,
       t.made_by, t.at_ms, NULL, t.at_ms
  FROM transfer t
  JOIN account f ON f.community_id = t.community_id AND f.id = t.from_id AND f.kind = 1
  JOIN account d ON d.community_id = t.community_id AND d.id = t.to_id AND d.kind = 20
 WHERE t.reason = 7;
