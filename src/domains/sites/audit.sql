-- A canteen that has left holds no money.
SELECT a.community_id, a.id FROM account a
  JOIN organisation o ON o.community_id = a.community_id AND o.id = a.owner_id AND o.state = 4
 WHERE a.kind IN (3, 20) AND a.in_posted <> a.out_posted;

-- … and no standing order, and nobody's meal waits there.
SELECT o.community_id, o.id FROM organisation o
 WHERE o.state = 4
   AND (EXISTS (SELECT 1 FROM standing_order s WHERE s.community_id = o.community_id AND s.site_id = o.id AND s.state = 1)
     OR EXISTS (SELECT 1 FROM meal_order m WHERE m.community_id = o.community_id AND m.site_id = o.id AND m.state = 1));

-- What a pool or the platform bears of a loss is booked, to the fen.
SELECT r.community_id, r.site_id, r.day FROM risk_loss r
  LEFT JOIN transfer p ON p.community_id = r.community_id AND p.id = r.pool_transfer_id
  LEFT JOIN transfer q ON q.community_id = r.community_id AND q.id = r.platform_transfer_id
 WHERE coalesce(p.amount, 0) <> r.pool_fen OR coalesce(q.amount, 0) <> r.platform_fen;

-- A meal that was handed over to another canteen stands there, or was taken back; never at both.
SELECT x.community_id, x.order_id FROM exit_meal x
  JOIN meal_order o ON o.community_id = x.community_id AND o.id = x.order_id
  LEFT JOIN meal_order n ON n.community_id = x.community_id AND n.id = x.now_id
 WHERE x.state = 1 AND (n.id IS NULL OR o.state = 1);
