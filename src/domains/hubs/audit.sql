-- What was offered was taken, is left, or was withdrawn.
SELECT s.community_id, s.id FROM spare s
 WHERE s.amount <> s.left_over + s.withdrawn
     + coalesce((SELECT sum(t.amount) FROM spare_take t
                  WHERE t.community_id = s.community_id AND t.spare_id = s.id AND t.state <= 2), 0);

-- What was handed over has both names.
SELECT t.community_id, t.id FROM spare_take t
 WHERE t.state = 2 AND (t.brought_by = '' OR t.took_by = '' OR t.done_ms IS NULL);

-- Two levels: nobody is under a centre and a centre on the same day, nor under two.
SELECT a.community_id, a.id, b.id FROM hub_link a
  JOIN hub_link b ON b.community_id = a.community_id AND b.id <> a.id
   AND (b.hub_id = a.site_id OR b.site_id = a.site_id)
   AND (b.to_day IS NULL OR b.to_day >= a.from_day) AND (a.to_day IS NULL OR a.to_day >= b.from_day)
   AND (b.to_day IS NULL OR b.to_day >= b.from_day) AND (a.to_day IS NULL OR a.to_day >= a.from_day);

-- Who is lent has a shift where he was asked for; who was taken back has none.
SELECT l.community_id, l.id FROM hands_loan l
  JOIN hands h ON h.community_id = l.community_id AND h.id = l.hands_id
  LEFT JOIN worker_shift w ON w.community_id = l.community_id AND w.id = l.shift_id
 WHERE w.id IS NULL OR w.site_id <> h.site_id OR w.day <> h.day OR (l.state = 2 AND w.state = 1);
