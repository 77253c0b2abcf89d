-- A person who was merged names a person who is still there.
SELECT p.community_id, p.id FROM person p
  LEFT JOIN person k ON k.community_id = p.community_id AND k.id = p.merged_into
 WHERE p.state = 4 AND (k.id IS NULL OR k.state = 4);

-- Somebody who is not merged can be found by name.
SELECT p.community_id, p.id FROM person p
 WHERE p.state < 4 AND NOT EXISTS (
       SELECT 1 FROM person_term t
        WHERE t.community_id = p.community_id AND t.term = p.name_sort AND t.person_id = p.id);

-- A search term belongs to somebody who is there and not merged.
SELECT t.community_id, t.person_id FROM person_term t
  LEFT JOIN person p ON p.community_id = t.community_id AND p.id = t.person_id
 WHERE p.id IS NULL OR p.state = 4;

-- A relation that holds has been agreed to.
SELECT community_id, id FROM relation WHERE state = 2 AND agreed_ms IS NULL;

-- Nobody is related to himself.
SELECT community_id, id FROM relation WHERE person_id = other_id;

-- At most one consent for a purpose and receiver is open.
SELECT community_id, person_id, purpose, receiver, count(*) FROM consent
 WHERE ended_ms IS NULL GROUP BY community_id, person_id, purpose, receiver HAVING count(*) > 1;

-- The care setting on the person is the one that began last.
SELECT p.community_id, p.id FROM person p
 WHERE EXISTS (SELECT 1 FROM care_setting s WHERE s.community_id = p.community_id AND s.person_id = p.id)
   AND NOT EXISTS (
       SELECT 1 FROM care_setting s
        WHERE s.community_id = p.community_id AND s.person_id = p.id AND s.setting = p.care_setting
          AND NOT EXISTS (
              SELECT 1 FROM care_setting n
               WHERE n.community_id = s.community_id AND n.person_id = s.person_id
                 AND (n.from_day > s.from_day OR (n.from_day = s.from_day AND n.id > s.id))));

-- A grid node hangs on a node of a higher kind.
SELECT n.community_id, n.id FROM grid_node n
  LEFT JOIN grid_node p ON p.community_id = n.community_id AND p.id = n.parent_id
 WHERE (n.kind > 1 AND p.id IS NULL) OR p.kind >= n.kind;

-- A level of ability is within the standard.
SELECT community_id, id FROM assessment
 WHERE level < 0 OR level > 4 OR total < 0 OR total > 90 OR expires_day <= day;
