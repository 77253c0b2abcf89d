-- Every transfer stood in it, also the many that undo nothing.
DROP INDEX transfer_reverses_once;
CREATE UNIQUE INDEX transfer_reverses_once ON transfer (community_id, reverses_id) WHERE reverses_id IS NOT NULL;
