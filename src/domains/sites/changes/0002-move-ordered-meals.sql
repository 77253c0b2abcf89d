-- A canteen that leaves hands over what is ordered already, in one step.
ALTER TABLE site_exit ADD COLUMN to_id INTEGER NOT NULL DEFAULT 0;
-- Meals that were ordered already for days after the last: where each went.
CREATE TABLE exit_meal (
    community_id INTEGER NOT NULL,
    exit_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,           -- of meals, at the site that leaves
    to_id INTEGER NOT NULL,              -- organisation
    now_id INTEGER NOT NULL,             -- the order in its place; 0 none
    state INTEGER NOT NULL,              -- sites.h, ExitMealState
    words TEXT NOT NULL,                 -- why it stayed; ''
    cooks_ms INTEGER NOT NULL,           -- when the other kitchen begins with it; 0 it stayed
    told INTEGER NOT NULL,               -- 1 the eater knows, or need not
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, exit_id, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX exit_meal_untold ON exit_meal (community_id, exit_id, order_id) WHERE told = 0;
