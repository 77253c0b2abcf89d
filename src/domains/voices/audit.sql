-- A note that still stands as it was said has something to hear or to read, and its end as a timer.
SELECT v.community_id, v.id FROM voice_note v
 WHERE (length(v.sound_enc) > 0 OR length(v.words_enc) > 0)
   AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.community_id = v.community_id
        AND t.kind = 'voices.over' AND t.subject = v.id);

-- Sound has a form we know, and a length.
SELECT community_id, id FROM voice_note
 WHERE length(sound_enc) > 0 AND (form NOT IN (1, 2, 3) OR length_ms NOT BETWEEN 300 AND 20000);

-- Between family and elder no canteen listens; to those who bring the meal one does.
SELECT community_id, id FROM voice_note WHERE (to_whom = 1 AND site_id = 0) OR (to_whom = 3 AND site_id <> 0);
