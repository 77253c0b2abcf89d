-- What was taken of a hold is looked up by the hold: the audit read every transfer for each hold.
CREATE INDEX transfer_by_hold ON transfer (community_id, hold_id) WHERE hold_id IS NOT NULL;
