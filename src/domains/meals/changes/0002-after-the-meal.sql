-- One tap after the meal, a dish of an order: 太淡 太咸 太硬 量少 好吃. The last tap counts.
CREATE TABLE meal_feedback (
    community_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    dish_id INTEGER NOT NULL,
    words INTEGER NOT NULL,              -- bits, meals.h, DishWord
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,                -- of the meal
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, order_id, dish_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meal_feedback_by_day ON meal_feedback (community_id, site_id, day, dish_id);

-- What was left over: on the plates, and in the pots.
CREATE TABLE meal_waste (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    dish_id INTEGER NOT NULL,
    place INTEGER NOT NULL,              -- 1 on plates, 2 in the pot
    grams INTEGER NOT NULL CHECK (grams >= 0),
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, day, slot, dish_id, place)
) STRICT, WITHOUT ROWID;

-- What people would like to eat in the week that begins on that Monday: at most three dishes each.
CREATE TABLE meal_vote (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    week INTEGER NOT NULL,               -- the Monday
    person_id INTEGER NOT NULL,
    dish_id INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, week, person_id, dish_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE complaint (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,          -- whose it is
    order_id INTEGER NOT NULL,           -- 0: about none
    kind INTEGER NOT NULL,               -- meals.h, ComplaintKind
    channel INTEGER NOT NULL,            -- 1 app, 2 telephone, 3 paper, 4 voice, 5 told to staff
    words TEXT NOT NULL,                 -- as the elder said it
    state INTEGER NOT NULL,              -- meals.h, ComplaintState
    answer TEXT NOT NULL,                -- said back in one's own words
    decision TEXT NOT NULL,              -- with its reason
    refund_id INTEGER,                   -- meal_refund
    contacts INTEGER NOT NULL,           -- tries to reach the elder that nobody answered
    answer_due_ms INTEGER NOT NULL,      -- ten minutes of service hours
    decide_due_ms INTEGER NOT NULL,      -- 24 hours
    close_due_ms INTEGER NOT NULL,       -- seven days
    answered_ms INTEGER,
    decided_ms INTEGER,
    closed_ms INTEGER,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX complaint_by_site ON complaint (community_id, site_id, state, id);
CREATE INDEX complaint_by_person ON complaint (community_id, person_id, id);
CREATE INDEX complaint_by_time ON complaint (community_id, made_ms, id);

CREATE TABLE complaint_step (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    complaint_id INTEGER NOT NULL,
    state INTEGER NOT NULL,              -- after it
    words TEXT NOT NULL,
    made_by INTEGER NOT NULL,            -- 0 a clock ran out
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX complaint_step_by_complaint ON complaint_step (community_id, complaint_id, id);

-- Health certificates of those who touch food, renewed every year (食品安全法 Art. 45).
CREATE TABLE health_card (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    issued_day INTEGER NOT NULL,
    expires_day INTEGER NOT NULL,        -- the last day it holds
    state INTEGER NOT NULL,              -- 1 holds, 2 replaced, 3 withdrawn
    withdrawn_day INTEGER,               -- from then on it holds no more
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX health_card_by_site ON health_card (community_id, site_id, state, expires_day, id);
CREATE INDEX health_card_by_person ON health_card (community_id, person_id, state);

CREATE TABLE worker_shift (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    from_min INTEGER NOT NULL,           -- from midnight
    to_min INTEGER NOT NULL,
    duty INTEGER NOT NULL,               -- meals.h, ShiftDuty
    state INTEGER NOT NULL,              -- 1 stands, 2 taken back
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    CHECK (from_min < to_min)
) STRICT, WITHOUT ROWID;
CREATE INDEX worker_shift_by_day ON worker_shift (community_id, site_id, day, from_min, id);
CREATE INDEX worker_shift_by_person ON worker_shift (community_id, person_id, day);

-- The boxes of a run, counted against its labels.
CREATE TABLE pack_check (
    community_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    boxes INTEGER NOT NULL,              -- as many as there were labels
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, run_id)
) STRICT, WITHOUT ROWID;
