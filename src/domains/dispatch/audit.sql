-- A stop belongs to a run.
SELECT s.community_id, s.id FROM stop s
  LEFT JOIN run r ON r.community_id = s.community_id AND r.id = s.run_id WHERE r.id IS NULL;

-- A stop that is done has an outcome, and one with an end at the door is done.
SELECT community_id, id FROM stop
 WHERE (state = 4 AND (outcome NOT IN (1, 2, 4) OR done_ms IS NULL)) OR (state < 4 AND outcome IN (1, 2, 4));

-- Nobody answered: then somebody is looked for, or was, to an outcome.
SELECT s.community_id, s.id FROM stop s
 WHERE s.outcome = 3 AND NOT EXISTS (SELECT 1 FROM no_answer f
        WHERE f.community_id = s.community_id AND f.stop_id = s.id);

-- The search of one door is open once, and an open one has its timer.
SELECT f.community_id, f.stop_id FROM no_answer f WHERE f.outcome = 0
 GROUP BY f.community_id, f.stop_id HAVING count(*) > 1;
SELECT f.community_id, f.id FROM no_answer f
 WHERE f.outcome = 0 AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.community_id = f.community_id
        AND t.kind = 'dispatch.no_answer' AND t.subject = f.id);

-- What is noted last at a stop is its outcome.
SELECT s.community_id, s.id FROM stop s
 WHERE s.outcome <> coalesce((SELECT c.outcome FROM stop_change c WHERE c.community_id = s.community_id
        AND c.stop_id = s.id ORDER BY c.id DESC LIMIT 1), 0);

-- A stop that moved by a change that stands was moved on its own day, from a run and to a run.
SELECT m.community_id, m.stop_id FROM plan_change_stop m
  JOIN plan_change c ON c.community_id = m.community_id AND c.id = m.change_id
  LEFT JOIN run a ON a.community_id = m.community_id AND a.id = m.run_before
  LEFT JOIN run b ON b.community_id = m.community_id AND b.id = m.run_after
 WHERE a.id IS NULL OR b.id IS NULL OR a.day <> c.day OR b.day <> c.day OR a.site_id <> c.site_id
    OR b.site_id <> c.site_id;

-- Nobody is told a time for a stop that does not exist.
SELECT t.community_id, t.stop_id FROM stop_time t
  LEFT JOIN stop s ON s.community_id = t.community_id AND s.id = t.stop_id WHERE s.id IS NULL;

-- Where a carrier is is known only while a run of the carrier's is on its way.
SELECT a.community_id, a.person_id FROM carrier_at a
 WHERE NOT EXISTS (SELECT 1 FROM run r WHERE r.community_id = a.community_id
        AND r.worker_id = a.person_id AND r.state = 3);

-- Who is needed now is asked for one at a time, with a timer; a question is open only while one asks.
SELECT a.community_id, a.call_id FROM help_ask a
  JOIN help_call c ON c.community_id = a.community_id AND c.id = a.call_id
 WHERE a.state = 2 AND c.state <> 1;
SELECT a.community_id, a.call_id FROM help_ask a WHERE a.state = 2
 GROUP BY a.community_id, a.call_id HAVING count(*) > 1;
SELECT a.community_id, a.worker_id FROM help_ask a WHERE a.state = 2
 GROUP BY a.community_id, a.worker_id HAVING count(*) > 1;
SELECT c.community_id, c.id FROM help_call c
 WHERE c.state = 1 AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.community_id = c.community_id
        AND t.kind = 'dispatch.help' AND t.subject = c.id);

-- Who accepted was asked and said yes.
SELECT c.community_id, c.id FROM help_call c
 WHERE c.worker_id <> 0 AND NOT EXISTS (SELECT 1 FROM help_ask a WHERE a.community_id = c.community_id
        AND a.call_id = c.id AND a.worker_id = c.worker_id AND a.state = 3);
