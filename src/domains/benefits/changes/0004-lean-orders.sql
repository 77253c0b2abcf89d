-- An order wrote three empty rows into the index of claims and one into that of what is final.
DROP INDEX settlement_by_final;
DROP INDEX settlement_part_by_claim;
CREATE INDEX settlement_by_final ON settlement (community_id, final_ms, id) WHERE final_ms IS NOT NULL;
CREATE INDEX settlement_part_by_claim ON settlement_part (community_id, claim_id, settlement_id, number)
    WHERE claim_id IS NOT NULL;
CREATE INDEX settlement_part_unclaimed ON settlement_part (community_id, settlement_id, number)
    WHERE claim_id IS NULL AND transfer_id IS NOT NULL;
