-- A device's clock that is slow is known by its frames; a command that is not answered is sent again.
ALTER TABLE device_seen ADD COLUMN behind_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device_seen ADD COLUMN clock_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device_seen ADD COLUMN clock_least_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device_seen ADD COLUMN clock_before_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device_seen ADD COLUMN clock_agreed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device_command ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device_command ADD COLUMN again_ms INTEGER NOT NULL DEFAULT 0;
CREATE INDEX device_command_unanswered ON device_command (again_ms) WHERE again_ms > 0;
