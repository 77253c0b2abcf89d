-- What was paid to a worker for a month is the sum of its lines.
SELECT p.community_id, p.id FROM crew_pay p
 WHERE p.fen <> coalesce((SELECT CAST(sum(l.fen) AS BIGINT) FROM crew_pay_line l
                           WHERE l.community_id = p.community_id AND l.pay_id = p.id), 0);

-- Each line has moved, to the fen, to the worker's own account.
SELECT l.community_id, l.pay_id, l.number FROM crew_pay_line l
  JOIN crew_pay p ON p.community_id = l.community_id AND p.id = l.pay_id
  LEFT JOIN transfer t ON t.community_id = l.community_id AND t.id = l.transfer_id
 WHERE t.id IS NULL OR t.amount <> l.fen OR t.subject_id <> l.pay_id;

-- What was taken back was reversed line by line, and nothing else was.
SELECT l.community_id, l.pay_id, l.number FROM crew_pay_line l
  JOIN crew_pay p ON p.community_id = l.community_id AND p.id = l.pay_id
 WHERE (p.state = 2) <> EXISTS (SELECT 1 FROM transfer r
                                 WHERE r.community_id = l.community_id AND r.reverses_id = l.transfer_id);

-- A version ends before the next begins.
SELECT a.community_id, a.id FROM allowance a
  JOIN allowance b ON b.community_id = a.community_id AND b.site_id = a.site_id AND b.kind = a.kind
   AND b.who = a.who AND b.duty = a.duty AND b.funder = a.funder AND b.version = a.version + 1
 WHERE a.to_day IS NULL OR a.to_day >= b.from_day;
