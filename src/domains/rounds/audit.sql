-- An elder is one aide's open case, and both are in the register.
SELECT community_id, elder_id FROM round_case WHERE until_day = 0
 GROUP BY community_id, elder_id HAVING count(*) > 1;
SELECT c.community_id, c.id FROM round_case c
  LEFT JOIN person p ON p.community_id = c.community_id AND p.id = c.elder_id
 WHERE p.id IS NULL;

-- A visit that found a need says which.
SELECT community_id, id FROM round_visit WHERE outcome = 2 AND needs = 0 AND words = '';
