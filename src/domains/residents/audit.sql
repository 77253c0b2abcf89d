-- Whoever missed the table has an outcome, or the timer of the check still runs, or the duty person has heard.
SELECT b.community_id, b.id FROM buddy_check b
 WHERE b.outcome = 0 AND b.raised = 0
   AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.community_id = b.community_id
        AND t.kind = 'residents.buddy' AND t.subject = b.id);
SELECT community_id, id FROM buddy_check
 WHERE (outcome = 0 AND done_ms IS NOT NULL) OR (outcome <> 0 AND done_ms IS NULL);

-- Nobody was at an activity that was called off, and whoever was there has an hour.
SELECT g.community_id, g.activity_id, g.person_id FROM activity_guest g
  JOIN activity a ON a.community_id = g.community_id AND a.id = g.activity_id
 WHERE (g.state = 3 AND (a.state <> 1 OR g.attended_ms IS NULL))
    OR (g.state <> 3 AND g.attended_ms IS NOT NULL);

-- No more have a seat than there are.
SELECT a.community_id, a.id FROM activity a
 WHERE a.state = 1 AND a.seats < (SELECT count(*) FROM activity_guest g
        WHERE g.community_id = a.community_id AND g.activity_id = a.id AND g.state = 1);

-- A proposal that was answered says what was done or why not.
SELECT community_id, id FROM proposal
 WHERE (state IN (3, 4) AND (answer = '' OR answered_ms IS NULL)) OR (state = 1 AND answered_ms IS NOT NULL);

-- Whoever came by a poster came by one there is.
SELECT c.community_id, c.person_id FROM came_by c
 WHERE NOT EXISTS (SELECT 1 FROM poster p WHERE p.community_id = c.community_id AND p.id = c.poster_id);
