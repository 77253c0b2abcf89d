CREATE INDEX membership_by_role ON membership (community_id, role, person_id);
