-- An open alarm has its timer at its time, and one that is over has none.
SELECT a.community_id, a.id FROM alarm a
 WHERE a.state < 6 AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.community_id = a.community_id
        AND t.kind = 'safety.alarm' AND t.subject = a.id AND t.due_ms = a.due_ms);
SELECT t.community_id, t.subject FROM timer t
  JOIN alarm a ON a.community_id = t.community_id AND a.id = t.subject
 WHERE t.kind = 'safety.alarm' AND a.state >= 6;

-- An alarm that is over says how it ended, one that is open does not; who answered owns it.
SELECT community_id, id FROM alarm
 WHERE (state IN (6, 7) AND (code = 0 OR resolved_ms = 0)) OR (state < 6 AND (code <> 0 OR resolved_ms <> 0))
    OR (state IN (3, 4, 5) AND (owner_id = 0 OR acked_ms = 0));

-- Well, or by mistake, was found out by voice or sight.
SELECT community_id, id FROM alarm WHERE state IN (6, 7) AND code IN (3, 4) AND checked = 0;

-- Every alarm begins with being raised or suppressed.
SELECT a.community_id, a.id FROM alarm a
 WHERE NOT EXISTS (SELECT 1 FROM alarm_event e WHERE e.community_id = a.community_id
        AND e.alarm_id = a.id AND e.what IN (1, 12));

-- The events of a community are numbered without gap, and the newest is the head of the chain.
SELECT e.community_id, e.number FROM alarm_event e
 WHERE e.number > 1 AND NOT EXISTS (SELECT 1 FROM alarm_event p WHERE p.community_id = e.community_id
        AND p.number = e.number - 1);
SELECT c.community_id, c.number FROM alarm_chain c
 WHERE c.number <> (SELECT max(e.number) FROM alarm_event e WHERE e.community_id = c.community_id)
    OR NOT EXISTS (SELECT 1 FROM alarm_event e WHERE e.community_id = c.community_id
        AND e.number = c.number AND e.hash = c.hash);

-- Nothing that happened to an alarm was changed afterwards (found by the hourly walk).
SELECT community_id, number FROM chain_fault;

-- Who was expected and not seen has an outcome or an alarm, or the timer of the deadline still runs.
SELECT s.community_id, s.id FROM seen_entry s
 WHERE s.outcome = 0 AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.community_id = s.community_id
        AND t.kind = 'safety.seen_due' AND t.subject = s.id AND t.due_ms = s.due_ms);
SELECT s.community_id, s.id FROM seen_entry s
 WHERE (s.outcome = 5 AND NOT EXISTS (SELECT 1 FROM alarm a WHERE a.community_id = s.community_id
        AND a.id = s.alarm_id)) OR (s.outcome = 6 AND s.excuse = 0)
    OR (s.outcome <> 0 AND s.done_ms IS NULL);

-- Between the first and the last shift somebody is always on duty.
SELECT d.community_id, d.id FROM duty_shift d
 WHERE d.to_ms < (SELECT max(m.to_ms) FROM duty_shift m WHERE m.community_id = d.community_id)
   AND NOT EXISTS (SELECT 1 FROM duty_shift n WHERE n.community_id = d.community_id
        AND n.from_ms <= d.to_ms AND n.to_ms > d.to_ms);

-- A search for somebody who is lost has an open alarm as long as it goes on.
SELECT l.community_id, l.id FROM lost_search l
  LEFT JOIN alarm a ON a.community_id = l.community_id AND a.id = l.alarm_id
 WHERE l.ended_ms = 0 AND (a.id IS NULL OR a.state > 5);
