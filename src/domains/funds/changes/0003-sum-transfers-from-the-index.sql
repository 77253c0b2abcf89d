-- The audit sums what each account moved; it looked up every transfer for its amount, 20 million times over 10 million.
DROP INDEX transfer_by_from;
DROP INDEX transfer_by_to;
CREATE INDEX transfer_by_from ON transfer (community_id, from_id, id, amount);
CREATE INDEX transfer_by_to ON transfer (community_id, to_id, id, amount);
