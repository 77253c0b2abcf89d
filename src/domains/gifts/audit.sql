-- What a pool has paid and not got back stands in the ledger, to the fen; what is held is held.
SELECT p.community_id, p.ticket_id, p.number FROM pool_part p
  LEFT JOIN transfer t ON t.community_id = p.community_id AND t.id = p.transfer_id
  LEFT JOIN hold h ON h.community_id = p.community_id AND h.id = p.hold_id
 WHERE h.id IS NULL OR h.amount <> p.fen
    OR (p.state = 1 AND (p.transfer_id IS NOT NULL OR h.state <> 1))
    OR (p.state = 2 AND (t.id IS NULL OR t.amount <> p.fen))
    OR (p.state = 3 AND p.transfer_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM transfer r WHERE r.community_id = p.community_id
                           AND r.reverses_id = p.transfer_id));

-- A pool holds what it received less what it paid.
SELECT o.community_id, o.id FROM pool o
  LEFT JOIN account a ON a.community_id = o.community_id AND a.kind = 7 AND a.owner_id = o.id
 WHERE coalesce(a.in_posted - a.out_posted, 0) <>
       coalesce((SELECT CAST(sum(r.fen) AS BIGINT) FROM gift_receipt r
                  WHERE r.community_id = o.community_id AND r.pool_id = o.id), 0)
     - coalesce((SELECT CAST(sum(p.fen) AS BIGINT) FROM pool_part p
                  WHERE p.community_id = o.community_id AND p.pool_id = o.id AND p.state = 2), 0);

-- The money of every receipt is booked, to the fen.
SELECT r.community_id, r.id FROM gift_receipt r
  LEFT JOIN transfer t ON t.community_id = r.community_id AND t.id = r.transfer_id
 WHERE t.id IS NULL OR t.amount <> r.fen;

-- What came of a pledge is what was received of it, and no more than was pledged.
SELECT g.community_id, g.id FROM gift g
 WHERE g.got > g.amount OR (g.state = 2) <> (g.got = g.amount)
    OR g.got <> coalesce((SELECT CAST(sum(r.fen) AS BIGINT) FROM gift_receipt r
                           WHERE r.community_id = g.community_id AND r.gift_id = g.id), 0)
              + coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM gift_lot l
                           WHERE l.community_id = g.community_id AND l.gift_id = g.id), 0);

-- Of every batch: received = cooked + thrown away + left.
SELECT l.community_id, l.id FROM gift_lot l
 WHERE l.amount <> l.left_amount + coalesce((SELECT CAST(sum(o.amount) AS BIGINT) FROM gift_out o
                                              WHERE o.community_id = l.community_id AND o.lot_id = l.id), 0);

-- Every month of an aid is booked, to the fen.
SELECT m.community_id, m.aid_id, m.month FROM site_aid_month m
  LEFT JOIN transfer t ON t.community_id = m.community_id AND t.id = m.transfer_id
 WHERE t.id IS NULL OR t.amount <> m.fen OR m.evidence = '';
