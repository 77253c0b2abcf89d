-- A coordinate is on earth and has a datum.
SELECT community_id, id FROM geo_place
 WHERE lat_e7 NOT BETWEEN -900000000 AND 900000000 OR lon_e7 NOT BETWEEN -1800000000 AND 1800000000
    OR datum NOT IN (1, 2, 3);
SELECT community_id, node_id FROM geo_spot
 WHERE lat_e7 NOT BETWEEN -900000000 AND 900000000 OR lon_e7 NOT BETWEEN -1800000000 AND 1800000000
    OR datum NOT IN (1, 2, 3);

-- A coordinate of an address belongs to a node of the grid.
SELECT s.community_id, s.node_id FROM geo_spot s
  LEFT JOIN grid_node n ON n.community_id = s.community_id AND n.id = s.node_id WHERE n.id IS NULL;

-- A line has two points at least, a fence three.
SELECT community_id, id FROM geo_path WHERE length(points) < 16 OR length(points) % 8 <> 0;
SELECT community_id, id FROM geo_fence WHERE length(points) < 24 OR length(points) % 8 <> 0;

-- Support goes from one resource to another, both of which are there.
SELECT s.community_id, s.id FROM support s
  LEFT JOIN resource a ON a.community_id = s.community_id AND a.id = s.from_id
  LEFT JOIN resource b ON b.community_id = s.community_id AND b.id = s.to_id
 WHERE a.id IS NULL OR b.id IS NULL OR s.from_id = s.to_id;

-- A resource that names a place names one that is there.
SELECT r.community_id, r.id FROM resource r
  LEFT JOIN geo_place p ON p.community_id = r.community_id AND p.id = r.place_id
 WHERE r.place_id <> 0 AND p.id IS NULL;

-- A sheet has as many rows as it says, and each row of a sheet has its sheet.
SELECT s.community_id, s.id FROM geo_sheet s
 WHERE s.rows <> (SELECT count(*) FROM geo_sheet_row r
                   WHERE r.community_id = s.community_id AND r.sheet_id = s.id);
SELECT r.community_id, r.sheet_id FROM geo_sheet_row r
  LEFT JOIN geo_sheet s ON s.community_id = r.community_id AND s.id = r.sheet_id
 WHERE s.id IS NULL;
