-- The running totals of an account are the sums of its transfers and open holds.
SELECT a.community_id, a.id FROM account a
 WHERE a.in_posted <> coalesce((SELECT CAST(sum(t.amount) AS BIGINT) FROM transfer t
                                 WHERE t.community_id = a.community_id AND t.to_id = a.id), 0)
    OR a.out_posted <> coalesce((SELECT CAST(sum(t.amount) AS BIGINT) FROM transfer t
                                  WHERE t.community_id = a.community_id AND t.from_id = a.id), 0)
    OR a.out_held <> coalesce((SELECT CAST(sum(h.amount) AS BIGINT) FROM hold h
                                WHERE h.community_id = a.community_id AND h.from_id = a.id AND h.state = 1), 0);

-- All accounts of a unit add up to zero.
SELECT community_id, unit, CAST(sum(in_posted - out_posted) AS BIGINT) FROM account
 GROUP BY community_id, unit HAVING sum(in_posted - out_posted) <> 0;

-- No account is below its floor.
SELECT community_id, id FROM account WHERE floor IS NOT NULL AND in_posted - out_posted - out_held < floor;

-- A transfer moves between two accounts of one unit.
SELECT t.community_id, t.id FROM transfer t
  LEFT JOIN account f ON f.community_id = t.community_id AND f.id = t.from_id
  LEFT JOIN account a ON a.community_id = t.community_id AND a.id = t.to_id
 WHERE f.id IS NULL OR a.id IS NULL OR f.unit <> a.unit OR f.id = a.id;

-- What was taken of a hold is what its transfers say.
SELECT h.community_id, h.id FROM hold h
 WHERE h.taken <> coalesce((SELECT CAST(sum(t.amount) AS BIGINT) FROM transfer t
                             WHERE t.community_id = h.community_id AND t.hold_id = h.id), 0)
    OR (h.state = 1 AND (h.taken <> 0 OR h.done_ms IS NOT NULL))
    OR (h.state = 2 AND h.taken = 0) OR (h.state > 2 AND h.taken <> 0);

-- A reversal undoes the whole of a transfer, the other way round.
SELECT r.community_id, r.id FROM transfer r
  JOIN transfer t ON t.community_id = r.community_id AND t.id = r.reverses_id
 WHERE r.amount <> t.amount OR r.from_id <> t.to_id OR r.to_id <> t.from_id;

-- Everybody could be refunded today: what is held apart, with what the platform owes for cash that was lost,
-- covers all prepaid money.
SELECT community_id, CAST(sum(in_posted - out_posted) AS BIGINT) FROM account
 WHERE unit = 1 AND kind IN (1, 2, 8, 20, 21, 22)
 GROUP BY community_id HAVING sum(in_posted - out_posted) > 0;

-- The money of every notice of the provider is booked, to the fen.
SELECT n.community_id, n.reference FROM pay_notice n
  LEFT JOIN transfer t ON t.community_id = n.community_id AND t.id = n.transfer_id
 WHERE t.id IS NULL OR t.amount <> n.amount_fen;

-- A pay-in that is paid has its notice.
SELECT i.community_id, i.id FROM pay_intent i
 WHERE (i.state IN (2, 4, 5)) <> (i.paid_ms IS NOT NULL);

-- The money of every line of the bank that came in is booked, to the fen.
SELECT b.community_id, b.id FROM bank_line b
  LEFT JOIN transfer t ON t.community_id = b.community_id AND t.id = b.transfer_id
 WHERE b.amount_fen > 0 AND (t.id IS NULL OR t.amount <> b.amount_fen);

-- Of every line of the bank that came in, to the fen: what lies in escrow, what went onto cards, what goes back.
SELECT b.community_id, b.id FROM bank_line b
 WHERE b.amount_fen > 0 AND b.amount_fen <> b.rest_fen
     + coalesce((SELECT CAST(sum(m.amount_fen) AS BIGINT) FROM bank_move m
                  WHERE m.community_id = b.community_id AND m.line_id = b.id AND m.undo_id IS NULL), 0)
     + coalesce((SELECT CAST(sum(r.amount_fen) AS BIGINT) FROM refund r
                  WHERE r.community_id = b.community_id AND r.person_id = 0 AND r.top_up_id = b.transfer_id
                    AND r.state <= 3), 0)
   AND NOT EXISTS (SELECT r.id FROM refund r WHERE r.community_id = b.community_id AND r.person_id = 0
                      AND r.top_up_id = b.transfer_id AND r.state = 5);

-- What of a line went onto a card is booked, to the fen, and what was taken back is reversed.
SELECT m.community_id, m.id FROM bank_move m
  LEFT JOIN transfer t ON t.community_id = m.community_id AND t.id = m.transfer_id
  LEFT JOIN transfer u ON u.community_id = m.community_id AND u.id = m.undo_id
 WHERE t.id IS NULL OR t.amount <> m.amount_fen
    OR (m.undo_id IS NOT NULL AND (u.id IS NULL OR u.reverses_id IS NULL OR u.reverses_id <> m.transfer_id))
    OR (m.undo_id IS NULL) <> (m.undone_ms IS NULL);

-- Money of the bank that is nobody's yet really lies in escrow.
SELECT b.community_id, CAST(sum(b.rest_fen) AS BIGINT) FROM bank_line b
 WHERE b.rest_fen > 0 GROUP BY b.community_id
HAVING sum(b.rest_fen) > coalesce((SELECT CAST(sum(a.in_posted - a.out_posted - a.out_held) AS BIGINT) FROM account a
                                    WHERE a.community_id = b.community_id AND a.kind = 5 AND a.purpose = 'unmatched'), 0);

-- A difference of a drawer is booked, to the fen.
SELECT c.community_id, c.id FROM drawer_count c
  LEFT JOIN transfer t ON t.community_id = c.community_id AND t.id = c.transfer_id
 WHERE coalesce(t.amount, 0) <> abs(c.expected_fen - c.counted_fen);

-- A refund on its way keeps its money, one that is done has moved it, one that failed has given it back.
SELECT r.community_id, r.id FROM refund r
  LEFT JOIN hold h ON h.community_id = r.community_id AND h.id = r.hold_id
 WHERE r.means <> 1 AND (h.id IS NULL OR h.amount <> r.amount_fen OR (r.state <= 2 AND h.state <> 1)
    OR (r.state = 3 AND (h.state <> 2 OR h.taken <> r.amount_fen)) OR (r.state >= 4 AND h.state <> 3));

-- A refund in cash is booked, to the fen.
SELECT r.community_id, r.id FROM refund r
  LEFT JOIN transfer t ON t.community_id = r.community_id AND t.id = r.transfer_id
 WHERE r.means = 1 AND (t.id IS NULL OR t.amount <> r.amount_fen);

-- No top-up is refunded beyond what it was.
SELECT r.community_id, r.top_up_id FROM refund r
  JOIN transfer t ON t.community_id = r.community_id AND t.id = r.top_up_id
 WHERE r.state <= 3 GROUP BY r.community_id, r.top_up_id, t.amount HAVING sum(r.amount_fen) > t.amount;

-- What the provider refused waits for a person, or he has looked.
SELECT r.community_id, r.id FROM refund r
  LEFT JOIN refund_care c ON c.community_id = r.community_id AND c.refund_id = r.id
 WHERE r.state = 4 AND c.refund_id IS NULL;
