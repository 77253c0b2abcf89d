-- The last portions of an item are kept for elders until an hour.
ALTER TABLE menu_item ADD COLUMN elder_portions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE menu_item ADD COLUMN elder_until_ms INTEGER NOT NULL DEFAULT 0;
