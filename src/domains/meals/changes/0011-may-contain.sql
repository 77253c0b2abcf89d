-- What a dish may contain beside its ingredients: a shared fryer, a factory's word.
ALTER TABLE dish ADD COLUMN may_contain TEXT NOT NULL DEFAULT '';
