-- A consent names its receivers; what was given before stays as it was understood then.
ALTER TABLE consent ADD COLUMN to_kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE consent ADD COLUMN to_id INTEGER NOT NULL DEFAULT 0;
