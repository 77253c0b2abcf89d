-- What was told first, so that "later than we said" can be said.
ALTER TABLE stop_time ADD COLUMN was_ms INTEGER;
