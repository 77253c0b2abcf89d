-- Events are numbered without a gap up to the count of their community.
SELECT c.community_id, c.last, coalesce(e.counted, 0) AS counted
  FROM event_count c
  LEFT JOIN (SELECT community_id, count(*) AS counted, max(number) AS newest, min(number) AS oldest
               FROM event GROUP BY community_id) e ON e.community_id = c.community_id
 WHERE e.newest IS NULL OR e.newest <> c.last OR e.counted <> e.newest - e.oldest + 1
 ORDER BY c.community_id;

-- No event is without a count.
SELECT DISTINCT e.community_id FROM event e
  LEFT JOIN event_count c ON c.community_id = e.community_id
 WHERE c.community_id IS NULL ORDER BY e.community_id;

-- No listener is ahead of the events there are.
SELECT k.community_id, k.listener, k.number FROM event_cursor k
  LEFT JOIN event_count c ON c.community_id = k.community_id
 WHERE k.number > coalesce(c.last, 0) ORDER BY k.community_id, k.listener;

-- No listener has given up on an event.
SELECT community_id, listener, number, tries, code FROM event_stuck
 ORDER BY community_id, listener, number;

-- No timer has been given up.
SELECT community_id, kind, subject, due_ms, tries, code FROM timer
 WHERE tries >= 12 ORDER BY community_id, kind, subject;
