-- A device in use has a person, and one that is not has none.
SELECT community_id, id FROM device
 WHERE (state = 2 AND person_id = 0) OR (state <> 2 AND person_id <> 0);

-- A device that is worn names a person of its community.
SELECT d.community_id, d.id FROM device d
  LEFT JOIN person p ON p.community_id = d.community_id AND p.id = d.person_id
 WHERE d.person_id <> 0 AND p.id IS NULL;

-- Roll-ups by day count what the hours count (hours are kept as long as days are, less the oldest).
SELECT d.community_id, d.person_id, d.kind, d.day FROM reading_day d
 WHERE d.count < 1 OR d.least > d.most;

-- A command that is over says when.
SELECT community_id, id FROM device_command
 WHERE (state = 1 AND done_ms IS NOT NULL) OR (state <> 1 AND done_ms IS NULL);
