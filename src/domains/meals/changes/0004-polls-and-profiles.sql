-- Which dishes may be voted for in the week that begins on that Monday; without a row: all of the site.
CREATE TABLE meal_poll (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    week INTEGER NOT NULL,               -- the Monday
    state INTEGER NOT NULL,              -- 1 open, 2 closed: the result stands
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    closed_ms INTEGER,
    PRIMARY KEY (community_id, site_id, week)
) STRICT, WITHOUT ROWID;

CREATE TABLE meal_poll_dish (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    week INTEGER NOT NULL,
    dish_id INTEGER NOT NULL,
    number INTEGER NOT NULL,             -- order on the page
    PRIMARY KEY (community_id, site_id, week, dish_id)
) STRICT, WITHOUT ROWID;

-- What somebody said about their eating: how much, what they like, how much it may cost.
CREATE TABLE food_profile (
    community_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    size INTEGER NOT NULL,               -- 1 small, 2 regular, 3 large
    likes INTEGER NOT NULL,              -- bits, meals.h, FoodLike
    leaves INTEGER NOT NULL,             -- bits of what they would rather not have
    most_fen INTEGER NOT NULL CHECK (most_fen >= 0), -- to pay for a lunch; 0 not said
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id)
) STRICT, WITHOUT ROWID;
