-- No more have said yes than were wanted.
SELECT o.community_id, o.id FROM opening o
 WHERE o.wanted < (SELECT count(*) FROM opening_ask a
                    WHERE a.community_id = o.community_id AND a.opening_id = o.id AND a.state = 2);

-- Who was asked was told; who answered has a time.
SELECT a.community_id, a.opening_id, a.person_id FROM opening_ask a
  LEFT JOIN message m ON m.community_id = a.community_id AND m.id = a.message_id
 WHERE m.id IS NULL OR (a.state = 1) <> (a.answered_ms IS NULL);

-- A partner takes part in a programme that is there.
SELECT p.community_id, p.programme_id, p.organisation_id FROM partner p
  LEFT JOIN programme g ON g.community_id = p.community_id AND g.id = p.programme_id
 WHERE g.id IS NULL;
