-- What a canteen still holds, the nearest best-before first.
CREATE INDEX food_lot_by_site ON food_lot (community_id, site_id, expires_day, id);
