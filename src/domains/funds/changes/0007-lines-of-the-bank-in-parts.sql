-- A line of the bank may be more than a card holds, and has a way back: what of it still lies in escrow, and each
-- part that went onto a card.
ALTER TABLE bank_line ADD COLUMN rest_fen INTEGER NOT NULL DEFAULT 0 CHECK (rest_fen >= 0);
UPDATE bank_line SET rest_fen = amount_fen WHERE place = 3;
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
-- Lines that were booked before: onto the card at once, or out of escrow when somebody said whose they are.
INSERT INTO bank_move (community_id, id, line_id, person_id, amount_fen, transfer_id, undo_id, by_words, made_by, at_ms,
       undone_by, undone_ms)
SELECT t.community_id, t.id, b.id, b.person_id, t.amount, t.id, NULL, CASE WHEN t.id = b.transfer_id THEN 1 ELSE 0 END,
       t.made_by, t.at_ms, 0, NULL
  FROM bank_line b
  JOIN transfer t ON t.community_id = b.community_id AND t.subject_id = b.id AND t.reason = 1
  JOIN account a ON a.community_id = t.community_id AND a.id = t.to_id AND a.kind = 1
 WHERE b.place = 1;
