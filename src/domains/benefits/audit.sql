-- Elder, funders and site together bear the list price and the fee: the parts are what the head says.
SELECT s.community_id, s.id FROM settlement s
 WHERE s.discount_fen + s.subsidy_fen + s.delivery_fen + s.operator_fen <>
       coalesce((SELECT CAST(sum(p.fen) AS BIGINT) FROM settlement_part p
                  WHERE p.community_id = s.community_id AND p.settlement_id = s.id), 0);

-- A final settlement has booked every part that a funder bears, and an open one none.
SELECT p.community_id, p.settlement_id, p.number FROM settlement_part p
  JOIN settlement s ON s.community_id = p.community_id AND s.id = p.settlement_id
 WHERE (s.state = 2 AND p.kind <> 1 AND p.funder <> 'operator' AND p.transfer_id IS NULL)
    OR (s.state = 1 AND p.transfer_id IS NOT NULL);

-- What was booked of a part is the amount of the part.
SELECT p.community_id, p.settlement_id, p.number FROM settlement_part p
  JOIN transfer t ON t.community_id = p.community_id AND t.id = p.transfer_id
 WHERE t.amount <> p.fen;

-- What a donation pool bears is a part of the pool, of the same amount, and stands in no claim.
SELECT p.community_id, p.settlement_id, p.number FROM settlement_part p
  JOIN settlement s ON s.community_id = p.community_id AND s.id = p.settlement_id
  LEFT JOIN pool_part o ON o.community_id = s.community_id AND o.ticket_id = s.ticket_id AND o.number = p.number
 WHERE (p.claim_id = 0) <> (o.ticket_id IS NOT NULL) OR o.fen <> p.fen
    OR (p.claim_id = 0 AND o.state <> s.state);

-- A site settles by a live programme.
SELECT x.community_id, x.site_id FROM site_programme x
  LEFT JOIN programme p ON p.community_id = x.community_id AND p.id = x.programme_id
 WHERE p.id IS NULL OR p.state = 1;

-- A claim is what the ledger has booked for its lines, less what it has reversed, to the fen.
SELECT c.community_id, c.id FROM claim c
 WHERE c.total_fen <> coalesce((SELECT CAST(sum(t.amount) AS BIGINT) FROM settlement_part p
                                  JOIN transfer t ON t.community_id = p.community_id AND t.id = p.transfer_id
                                 WHERE p.community_id = c.community_id AND p.claim_id = c.id), 0)
                    - coalesce((SELECT CAST(sum(t.amount) AS BIGINT) FROM claim_back b
                                  JOIN transfer t ON t.community_id = b.community_id AND t.id = b.transfer_id
                                 WHERE b.community_id = c.community_id AND b.claim_id = c.id), 0)
    OR c.lines <> (SELECT count(*) FROM settlement_part p
                    WHERE p.community_id = c.community_id AND p.claim_id = c.id);

-- A claimed part that was reversed waits for a claim that takes it off, or has found it.
SELECT p.community_id, p.settlement_id, p.number FROM settlement_part p
  JOIN settlement s ON s.community_id = p.community_id AND s.id = p.settlement_id AND s.state = 3
  LEFT JOIN claim_back b ON b.community_id = p.community_id AND b.settlement_id = p.settlement_id
   AND b.number = p.number
 WHERE p.claim_id > 0 AND b.settlement_id IS NULL;

-- A claim is paid when and only when it says so.
SELECT community_id, id FROM claim
 WHERE (state = 4) <> (paid_ms IS NOT NULL) OR (state >= 3) <> (approved_ms IS NOT NULL)
    OR (state = 4 AND total_fen > 0 AND transfer_id IS NULL);

-- While a case of a site is open, no part of that site was put into a claim after it was opened.
SELECT f.community_id, f.id, p.settlement_id FROM fraud_case f
  JOIN settlement s ON s.community_id = f.community_id AND s.site_id = f.site_id
  JOIN settlement_part p ON p.community_id = s.community_id AND p.settlement_id = s.id
  JOIN claim c ON c.community_id = p.community_id AND c.id = p.claim_id
 WHERE f.state = 1 AND f.stops = 1 AND c.submitted_ms > f.made_ms;

-- While a case of a site is open, the site was paid nothing after it was opened.
SELECT f.community_id, f.id, t.id FROM fraud_case f
  JOIN account a ON a.community_id = f.community_id AND a.kind = 3 AND a.owner_id = f.site_id
  JOIN transfer t ON t.community_id = a.community_id AND t.from_id = a.id AND t.reason = 10
 WHERE f.state = 1 AND f.stops = 1 AND t.at_ms > f.made_ms;

-- What was found wrong about a settlement has been taken back from the site.
SELECT f.community_id, f.id FROM fraud_case f
  JOIN settlement s ON s.community_id = f.community_id AND s.id = f.settlement_id
 WHERE f.state = 3 AND s.state = 2;

-- The units of a lot are where they should be: in the lot, in its vouchers, or used.
SELECT l.community_id, l.id FROM purchase_lot l
 WHERE l.units <> coalesce((SELECT a.in_posted - a.out_posted FROM account a
                             WHERE a.community_id = l.community_id AND a.kind = 14 AND a.owner_id = l.id), 0)
                + coalesce((SELECT CAST(sum(a.in_posted - a.out_posted) AS BIGINT) FROM voucher v
                              JOIN account a ON a.community_id = v.community_id AND a.kind = 15
                               AND a.owner_id = v.id
                             WHERE v.community_id = l.community_id AND v.lot_id = l.id), 0)
                + coalesce((SELECT CAST(sum(u.units) AS BIGINT) FROM voucher_use u
                             WHERE u.community_id = l.community_id AND u.lot_id = l.id AND u.state <> 3
                               AND u.transfer_id IS NOT NULL), 0);

-- A visit took from the voucher and from the card what it says.
SELECT u.community_id, u.ticket_id FROM voucher_use u
  LEFT JOIN transfer t ON t.community_id = u.community_id AND t.id = u.transfer_id
  LEFT JOIN transfer p ON p.community_id = u.community_id AND p.id = u.pay_transfer_id
 WHERE (u.transfer_id IS NOT NULL AND coalesce(t.amount, 0) <> u.units)
    OR (u.pay_transfer_id IS NOT NULL AND coalesce(p.amount, 0) <> u.pay_fen)
    OR (u.state = 1 AND coalesce(t.amount, 0) <> u.units)
    OR (u.state = 1 AND coalesce(p.amount, 0) <> u.pay_fen);

-- An acceptance is what its visits add up to, and what the ledger has booked for it.
SELECT a.community_id, a.id FROM acceptance a
  LEFT JOIN transfer t ON t.community_id = a.community_id AND t.id = a.transfer_id
 WHERE coalesce(t.amount, 0) <> a.pay_fen
    OR a.value_fen <> coalesce((SELECT CAST(sum(u.voucher_fen) AS BIGINT) FROM voucher_use u
                                 WHERE u.community_id = a.community_id AND u.acceptance_id = a.id), 0);

-- A programme that came of a draft was agreed by somebody who neither wrote it nor handed it over, and has its rules.
SELECT d.community_id, d.id FROM programme_draft d
  LEFT JOIN programme p ON p.community_id = d.community_id AND p.id = d.programme_id
 WHERE (d.state = 3) <> (d.programme_id <> 0)
    OR (d.state = 3 AND (p.id IS NULL OR p.rules <> d.rules OR d.decided_by IN (d.made_by, d.changed_by, d.handed_by)))
    OR (d.state = 2 AND d.handed_by = 0);
