-- An elder is one aide's open case, and both are in the register.
SELECT community_id, elder_id FROM round_case WHERE until_day = 0
 GROUP BY community_id, elder_id HAVING count(*) > 1;
SELECT c.community_id, c.id FROM round_case c
  LEFT JOIN person p ON p.community_id = c.community_id AND p.id = c.elder_id
 WHERE p.id IS NULL;

-- A visit that found a need says which.
SELECT community_id, id FROM round_visit WHERE outcome = 2 AND needs = 0 AND words = '';

-- An improvement has its place and its pool.
SELECT w.community_id, w.id FROM access_work w
  LEFT JOIN geo_place g ON g.community_id = w.community_id AND g.id = w.place_id
  LEFT JOIN pool p ON p.community_id = w.community_id AND p.id = w.pool_id
 WHERE g.id IS NULL OR p.id IS NULL;
