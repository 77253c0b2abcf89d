-- A placed order has exactly one open hold, of its price; none when there is nothing to pay.
SELECT o.community_id, o.id FROM meal_order o
 WHERE o.state = 1
   AND coalesce((SELECT CAST(sum(h.amount) AS BIGINT) FROM hold h WHERE h.community_id = o.community_id
                    AND h.subject_id = o.id AND h.state = 1), 0) <> o.pay_fen;

-- The hold of a placed order is the one it names.
SELECT o.community_id, o.id FROM meal_order o
  LEFT JOIN hold h ON h.community_id = o.community_id AND h.id = o.hold_id
 WHERE o.state = 1 AND o.pay_fen > 0 AND (h.id IS NULL OR h.state <> 1 OR h.amount <> o.pay_fen);

-- A handed over order has taken its price, and has it still.
SELECT o.community_id, o.id FROM meal_order o
  LEFT JOIN transfer t ON t.community_id = o.community_id AND t.id = o.transfer_id
 WHERE o.state = 2 AND o.pay_fen > 0
   AND (t.id IS NULL OR t.amount <> o.pay_fen OR t.subject_id <> o.id
        OR EXISTS (SELECT 1 FROM transfer r WHERE r.community_id = t.community_id AND r.reverses_id = t.id));

-- A cancelled order and one nobody came for hold no money.
SELECT o.community_id, o.id FROM meal_order o
  JOIN hold h ON h.community_id = o.community_id AND h.subject_id = o.id AND h.state = 1
 WHERE o.state IN (3, 4);

-- The settlement of an order is open while it is placed, final when it was handed over, else cancelled.
SELECT o.community_id, o.id FROM meal_order o
  LEFT JOIN settlement s ON s.community_id = o.community_id AND s.ticket_id = o.ticket_id
 WHERE s.id IS NULL OR (o.state = 1 AND s.state <> 1) OR (o.state = 2 AND s.state <> 2)
    OR (o.state > 2 AND s.state <> 3) OR s.pay_fen <> o.pay_fen OR s.person_id <> o.person_id;

-- Portions sold and left are the portions of the item.
SELECT i.community_id, i.id FROM menu_item i
 WHERE i.portions - i.portions_left <>
       coalesce((SELECT CAST(sum(l.count) AS BIGINT) FROM meal_line l
                   JOIN meal_order o ON o.community_id = l.community_id AND o.id = l.order_id
                  WHERE l.community_id = i.community_id AND l.item_id = i.id AND o.state <> 3), 0);

-- The list price of an order is the sum of its lines, and no order is empty.
SELECT o.community_id, o.id FROM meal_order o
 WHERE o.list_fen <> coalesce((SELECT CAST(sum(l.count * l.price_fen) AS BIGINT) FROM meal_line l
                                WHERE l.community_id = o.community_id AND l.order_id = o.id), -1);

-- What funders paid for handed over meals is what the settlements say: the claim equals the ledger.
SELECT s.community_id, s.id FROM settlement s
  JOIN settlement_part p ON p.community_id = s.community_id AND p.settlement_id = s.id
  LEFT JOIN transfer t ON t.community_id = p.community_id AND t.id = p.transfer_id
 WHERE s.state = 2 AND p.kind <> 1 AND p.funder <> 'operator' AND (t.id IS NULL OR t.amount <> p.fen);

-- A closed meal has no open order.
SELECT c.community_id, c.site_id, c.day FROM meal_close c
  JOIN meal_order o ON o.community_id = c.community_id AND o.site_id = c.site_id AND o.day = c.day
   AND o.slot = c.slot AND o.state = 1;

-- A closed meal of a site that keeps samples has one of every dish that was ordered.
SELECT DISTINCT c.community_id, c.site_id, c.day, p.dish_id FROM meal_close c
  JOIN meal_site s ON s.community_id = c.community_id AND s.site_id = c.site_id AND s.keeps_samples = 1
  JOIN meal_order o ON o.community_id = c.community_id AND o.site_id = c.site_id AND o.day = c.day AND o.slot = c.slot
   AND o.state = 2
  JOIN meal_line l ON l.community_id = o.community_id AND l.order_id = o.id
  JOIN menu_part p ON p.community_id = l.community_id AND p.item_id = l.item_id
 WHERE NOT EXISTS (SELECT 1 FROM food_sample f WHERE f.community_id = c.community_id AND f.site_id = c.site_id
        AND f.day = c.day AND f.slot = c.slot AND f.dish_id = p.dish_id);

-- No sample went before 48 hours.
SELECT community_id, id FROM food_sample WHERE discarded_ms IS NOT NULL AND discarded_ms < taken_ms + 172800000;

-- What was used of a lot is what its uses say.
SELECT f.community_id, f.id FROM food_lot f
 WHERE f.used_grams <> coalesce((SELECT CAST(sum(u.grams) AS BIGINT) FROM lot_use u
        WHERE u.community_id = f.community_id AND u.lot_id = f.id), 0);

-- An order was given back when and only when a refund of all of it stands.
SELECT o.community_id, o.id FROM meal_order o
 WHERE (o.state = 5) <> EXISTS (SELECT 1 FROM meal_refund r WHERE r.community_id = o.community_id
        AND r.order_id = o.id AND r.whole = 1 AND r.state = 1);

-- Nothing of the price of an order that was given back is left with the site: what its payer was charged came back.
SELECT o.community_id, o.id FROM meal_order o
  JOIN meal_refund w ON w.community_id = o.community_id AND w.order_id = o.id AND w.whole = 1 AND w.state = 1
  JOIN account s ON s.community_id = o.community_id AND s.kind = 3 AND s.owner_id = o.site_id AND s.unit = 1
   AND s.purpose = ''
 WHERE coalesce((SELECT CAST(sum(CASE WHEN t.to_id = s.id THEN t.amount ELSE -t.amount END) AS BIGINT)
                   FROM transfer t WHERE t.community_id = o.community_id AND t.subject_id = o.id
                    AND (t.to_id = s.id OR t.from_id = s.id)), 0) <> 0;

-- A part that the site alone gave back has its transfer, to the fen.
SELECT r.community_id, r.id FROM meal_refund r
  LEFT JOIN transfer t ON t.community_id = r.community_id AND t.id = r.transfer_id
 WHERE r.transfer_id IS NOT NULL AND (t.id IS NULL OR t.amount <> r.fen OR t.reason <> 7);

-- A complaint that is answered, decided or closed says when; one that is open has its clock.
SELECT c.community_id, c.id FROM complaint c
 WHERE (c.state >= 2 AND c.state <> 5 AND c.answered_ms IS NULL) OR (c.state = 3 AND c.decided_ms IS NULL)
    OR (c.state IN (4, 6)) <> (c.closed_ms IS NOT NULL)
    OR (c.state IN (1, 2, 3) AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.community_id = c.community_id
        AND t.kind = 'meals.complaint' AND t.subject = c.id));

-- A complaint that ended because nobody could be reached was tried three times.
SELECT community_id, id FROM complaint WHERE state = 6 AND contacts < 3;

-- Nobody stands on a shift with food without a health card that holds on that day.
SELECT s.community_id, s.id FROM worker_shift s
 WHERE s.state = 1 AND s.duty IN (1, 2)
   AND NOT EXISTS (SELECT 1 FROM health_card h WHERE h.community_id = s.community_id
        AND h.person_id = s.person_id AND h.issued_day <= s.day AND h.expires_day >= s.day
        AND (h.withdrawn_day IS NULL OR h.withdrawn_day > s.day));

-- What was refused at the door has a complaint of that order.
SELECT d.community_id, d.order_id FROM door_refusal d
  LEFT JOIN complaint c ON c.community_id = d.community_id AND c.id = d.complaint_id
 WHERE c.id IS NULL OR c.order_id <> d.order_id;

-- An outbreak that was not told everywhere yet has its clock.
SELECT o.community_id, o.id FROM outbreak o
 WHERE o.state = 1 AND (o.market_ms IS NULL OR o.health_ms IS NULL)
   AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.community_id = o.community_id
        AND t.kind = 'meals.outbreak' AND t.subject = o.id);

-- One that is over says when and why, and has its dishes and its cases.
SELECT o.community_id, o.id FROM outbreak o
 WHERE (o.state = 2) <> (o.ended_ms IS NOT NULL) OR (o.state = 2 AND o.ended = '')
    OR NOT EXISTS (SELECT 1 FROM outbreak_dish d WHERE d.community_id = o.community_id AND d.outbreak_id = o.id)
    OR (SELECT count(*) FROM outbreak_case c WHERE c.community_id = o.community_id AND c.outbreak_id = o.id) < 2;

-- No sample of a meal under an open outbreak was thrown away since it was seen.
SELECT s.community_id, s.id FROM food_sample s
  JOIN outbreak_dish d ON d.community_id = s.community_id AND d.dish_id = s.dish_id AND d.day = s.day AND d.slot = s.slot
  JOIN outbreak o ON o.community_id = d.community_id AND o.id = d.outbreak_id AND o.site_id = s.site_id AND o.state = 1
 WHERE s.discarded_ms > o.seen_ms;
