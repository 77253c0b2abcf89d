-- A message that is done says when, and one that waits does not.
SELECT community_id, id FROM message
 WHERE (state IN (3, 4, 5) AND done_ms IS NULL) OR (state IN (1, 2) AND done_ms IS NOT NULL);

-- No message waits for more than a day past its time.
SELECT m.community_id, m.id FROM message m
 WHERE m.state = 1 AND m.tries > 20;
