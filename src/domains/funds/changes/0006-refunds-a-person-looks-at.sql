-- What the provider last said of a refund, and those that a person has to look at; what was refused
-- before is among them.
ALTER TABLE refund ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;
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
INSERT INTO refund_care (community_id, refund_id, kind, words, since_ms, note, done_by, done_ms)
SELECT community_id, id, 1, '没退成，钱还在卡里，请联系付款的人', done_ms, '', 0, NULL FROM refund
 WHERE state = 4 AND done_ms IS NOT NULL;
