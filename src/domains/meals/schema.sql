-- Meals: dishes, menus, orders and what the kitchen and the counter note about them. Amounts in fen;
-- minutes are counted from midnight at the site.
CREATE TABLE meal_site (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,            -- organisation
    cutoff_min INTEGER NOT NULL,         -- last minute to order by oneself
    cutoff_desk_min INTEGER NOT NULL,    -- last minute by phone desk, paper list or counter
    serve_min INTEGER NOT NULL,          -- when the food goes out
    close_min INTEGER NOT NULL,          -- last minute for walk-ins
    standing_min INTEGER NOT NULL,       -- when tomorrow's standing orders are made
    seen_min INTEGER NOT NULL,           -- when who was not seen is looked for
    fee_fen INTEGER NOT NULL,            -- of a delivery
    keeps_samples INTEGER NOT NULL CHECK (keeps_samples IN (0, 1)),
    phone TEXT NOT NULL,
    PRIMARY KEY (community_id, site_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE dish (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    part TEXT NOT NULL,                  -- the picture: fish tofu greens egg rice soup porridge
    tags TEXT NOT NULL,                  -- marks for people, by bars: 软烂|低盐
    texture INTEGER NOT NULL,            -- tenths of an IDDSI level; 0 not declared
    lines TEXT NOT NULL,                 -- JSON: [{"name", "grams"}] of one portion
    price_fen INTEGER NOT NULL CHECK (price_fen >= 0),
    state INTEGER NOT NULL,              -- 1 in use, 2 retired
    may_contain TEXT NOT NULL DEFAULT '', -- allergens beside the ingredients, by bars: A5|A2
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dish_by_site ON dish (community_id, site_id, id);

CREATE TABLE menu_item (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,               -- 0 breakfast, 1 lunch, 2 dinner
    position INTEGER NOT NULL,           -- order on the menu
    kind INTEGER NOT NULL,               -- 1 set, 2 single dish
    name TEXT NOT NULL,
    price_fen INTEGER NOT NULL CHECK (price_fen >= 0),
    portions INTEGER NOT NULL,
    portions_left INTEGER NOT NULL,
    each_max INTEGER NOT NULL,           -- of one order
    cutoff_ms INTEGER NOT NULL,
    cutoff_desk_ms INTEGER NOT NULL,
    close_ms INTEGER NOT NULL,
    state INTEGER NOT NULL,              -- meals.h, MenuState
    elder_portions INTEGER NOT NULL DEFAULT 0,  -- the last so many are for elders alone
    elder_until_ms INTEGER NOT NULL DEFAULT 0,  -- until then
    PRIMARY KEY (community_id, id),
    CHECK (portions_left >= 0 AND portions_left <= portions)
) STRICT, WITHOUT ROWID;
CREATE INDEX menu_item_by_day ON menu_item (community_id, site_id, day, slot, position);

CREATE TABLE menu_part (
    community_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    dish_id INTEGER NOT NULL,
    PRIMARY KEY (community_id, item_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX menu_part_by_dish ON menu_part (community_id, dish_id, item_id);

CREATE TABLE meal_order (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,          -- who eats
    payer_id INTEGER NOT NULL,           -- whose purse; the eater unless a relative pays
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    how INTEGER NOT NULL,                -- 1 to the door, 2 eaten here, 3 taken away
    pay_with INTEGER NOT NULL,           -- 1 card, 2 family purse, 3 cash
    channel INTEGER NOT NULL,            -- meals.h, MealChannel: the door it came through
    state INTEGER NOT NULL,              -- meals.h, MealOrderState
    ticket_id INTEGER NOT NULL,          -- of the settlement in force; another after each change
    list_fen INTEGER NOT NULL,
    discount_fen INTEGER NOT NULL,
    subsidy_fen INTEGER NOT NULL,        -- with what funders pay of the delivery
    fee_fen INTEGER NOT NULL,
    pay_fen INTEGER NOT NULL,
    hold_id INTEGER,                     -- NULL: nothing to pay
    transfer_id INTEGER,                 -- once it was handed over
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)), -- the one plain question was answered
    kitchen_note TEXT NOT NULL,          -- 少盐，剁碎
    alert INTEGER NOT NULL,              -- 0 none, 1 restricted, 2 special: own box, packed first
    warning TEXT NOT NULL,               -- what the box says: 花生过敏
    placed_by INTEGER NOT NULL,          -- the actor; 0 a standing order
    placed_ms INTEGER NOT NULL,
    undo_until_ms INTEGER NOT NULL,
    done_by INTEGER,
    done_ms INTEGER,
    reason TEXT NOT NULL,                -- of a cancellation; '' none
    PRIMARY KEY (community_id, id),
    CHECK (list_fen + fee_fen = pay_fen + discount_fen + subsidy_fen)
) STRICT, WITHOUT ROWID;
CREATE INDEX meal_order_by_person ON meal_order (community_id, person_id, day, id);
CREATE INDEX meal_order_by_site ON meal_order (community_id, site_id, day, slot, id);
CREATE INDEX meal_order_by_payer ON meal_order (community_id, payer_id, id);
CREATE UNIQUE INDEX meal_order_one_open ON meal_order (community_id, person_id, day, slot) WHERE state = 1;

CREATE TABLE meal_line (
    community_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,            -- menu_item
    count INTEGER NOT NULL CHECK (count > 0),
    price_fen INTEGER NOT NULL,          -- of one, when it was ordered
    PRIMARY KEY (community_id, order_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meal_line_by_item ON meal_line (community_id, item_id, order_id);

-- What a client asked under an id it made itself: asking again answers the first.
CREATE TABLE meal_ask (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    content INTEGER NOT NULL,            -- hash of what was asked
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE meal_wait (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    state INTEGER NOT NULL,              -- 1 waiting, 2 told that there is one, 3 taken back
    asked_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meal_wait_by_item ON meal_wait (community_id, item_id, state, id);

-- Portions as they were cooked: one row a pot.
CREATE TABLE pot (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    dish_id INTEGER NOT NULL,
    portions INTEGER NOT NULL CHECK (portions > 0),
    ask_key TEXT NOT NULL,               -- made by the client: the same key is one pot
    cooked_ms INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX pot_by_key ON pot (community_id, ask_key);
CREATE INDEX pot_by_meal ON pot (community_id, site_id, day, slot, dish_id);

CREATE TABLE hot_reading (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    dish_id INTEGER NOT NULL,
    tenths_c INTEGER NOT NULL,           -- centre, tenths of a degree
    at_ms INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hot_reading_by_meal ON hot_reading (community_id, site_id, day, slot, dish_id, at_ms);

-- Samples kept of each dish of each meal: at least 125 g, at least 48 hours (GB 31654-2021).
CREATE TABLE food_sample (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    dish_id INTEGER NOT NULL,
    grams INTEGER NOT NULL CHECK (grams >= 125),
    taken_ms INTEGER NOT NULL,
    taken_by INTEGER NOT NULL,
    discarded_ms INTEGER,
    discarded_by INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX food_sample_by_dish ON food_sample (community_id, site_id, day, slot, dish_id);

CREATE TABLE food_lot (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    code TEXT NOT NULL,                  -- as printed on the goods
    name TEXT NOT NULL,
    supplier TEXT NOT NULL,
    received_day INTEGER NOT NULL,
    expires_day INTEGER NOT NULL,
    grams INTEGER NOT NULL CHECK (grams > 0),
    used_grams INTEGER NOT NULL CHECK (used_grams >= 0 AND used_grams <= grams),
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX food_lot_by_code ON food_lot (community_id, code);
CREATE INDEX food_lot_by_site ON food_lot (community_id, site_id, expires_day, id);

CREATE TABLE lot_use (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    lot_id INTEGER NOT NULL,
    dish_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    grams INTEGER NOT NULL CHECK (grams > 0),
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lot_use_by_lot ON lot_use (community_id, lot_id, day);

CREATE TABLE meal_close (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    cooked INTEGER NOT NULL,             -- portions of main dishes, by the pots
    handed_over INTEGER NOT NULL,
    not_taken INTEGER NOT NULL,          -- orders nobody came for
    explained TEXT NOT NULL,             -- why; '' when there is none
    cash_expected_fen INTEGER NOT NULL,
    cash_counted_fen INTEGER NOT NULL,
    closed_by INTEGER NOT NULL,
    closed_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, day, slot)
) STRICT, WITHOUT ROWID;

-- 天天订: an order for every such weekday until it is ended; days away are left out.
CREATE TABLE standing_order (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    weekdays INTEGER NOT NULL,           -- bit 1 Monday .. bit 7 Sunday
    how INTEGER NOT NULL,
    pay_with INTEGER NOT NULL,
    payer_id INTEGER NOT NULL,           -- the relative with pay_with 2, else the eater
    state INTEGER NOT NULL,              -- 1 runs, 2 ended
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_order_by_site ON standing_order (community_id, site_id, state, id);
CREATE INDEX standing_order_by_person ON standing_order (community_id, person_id, id);

-- A standing order that could not be placed: for somebody to phone about.
CREATE TABLE meal_clash (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    standing_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    code TEXT NOT NULL,
    words TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meal_clash_by_day ON meal_clash (community_id, day, id);

-- What was given back after a meal: how much, where, when.
CREATE TABLE meal_refund (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    cause INTEGER NOT NULL,              -- meals.h, MealCause
    fen INTEGER NOT NULL CHECK (fen >= 0),         -- to the payer
    funders_fen INTEGER NOT NULL CHECK (funders_fen >= 0), -- back to the funders
    place INTEGER NOT NULL,              -- the purse it went to: 1 card, 2 family purse, 3 cash
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
    what TEXT NOT NULL,                  -- in words, as it stood in the order
    note TEXT NOT NULL,
    transfer_id INTEGER,                 -- when the site alone gave it; NULL: settled anew or reversed
    state INTEGER NOT NULL,              -- 1 given, 2 charged again: it was delivered after all
    made_by INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meal_refund_by_order ON meal_refund (community_id, order_id, id);
CREATE INDEX meal_refund_by_time ON meal_refund (community_id, at_ms, id);

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

-- Who was told of a complaint, one after the other, before its ten minutes were over.
CREATE TABLE complaint_call (
    community_id INTEGER NOT NULL,
    complaint_id INTEGER NOT NULL,
    turn INTEGER NOT NULL,               -- 1 the first on call, 2 the next in line ..
    person_id INTEGER NOT NULL,
    told_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, complaint_id, turn)
) STRICT, WITHOUT ROWID;
CREATE INDEX complaint_call_by_person ON complaint_call (community_id, person_id, complaint_id);

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

-- Tableware, boxes and the kitchen are disinfected each meal (domain rules F-5).
CREATE TABLE disinfection (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    what INTEGER NOT NULL,               -- 1 tableware, 2 delivery boxes, 3 kitchen
    way INTEGER NOT NULL,                -- 1 heat, 2 chlorine, 3 ultraviolet
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, day, slot, what)
) STRICT, WITHOUT ROWID;

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

-- Another canteen cooks for this one on a day: its standing orders are placed there.
CREATE TABLE site_standin (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    other_id INTEGER NOT NULL,           -- who cooks instead
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id, day)
) STRICT, WITHOUT ROWID;

-- What was refused when the box was opened at the door, before anything was paid for it.
CREATE TABLE door_refusal (
    community_id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0), -- of the item, all told
    price_fen INTEGER NOT NULL,          -- of one, list price
    reason INTEGER NOT NULL,             -- meals.h, DoorReason
    complaint_id INTEGER NOT NULL,       -- which this opened
    noted_ms INTEGER NOT NULL,           -- at the door
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,            -- when it came in; later, when there was no line
    PRIMARY KEY (community_id, order_id, item_id)
) STRICT, WITHOUT ROWID;

-- How many meals a site brings to doors, and how many of them are kept for who cannot go out.
CREATE TABLE door_rule (
    community_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    seats INTEGER NOT NULL CHECK (seats >= 0), -- of one meal; 0 as many as are asked for
    kept INTEGER NOT NULL CHECK (kept >= 0 AND kept <= seats),
    until_min INTEGER NOT NULL,          -- of the day of the meal, from midnight; 1440 never free
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, site_id)
) STRICT, WITHOUT ROWID;

-- Who felt unwell, as they or somebody for them said it. No diagnosis.
CREATE TABLE unwell_report (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    signs INTEGER NOT NULL CHECK (signs > 0), -- bits, outbreak.h, UnwellSign
    since_ms INTEGER NOT NULL,           -- when it began
    words TEXT NOT NULL,                 -- as it was said; for the canteen's manager and the offices
    state INTEGER NOT NULL,              -- 1 stands, 2 taken back
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX unwell_report_by_time ON unwell_report (community_id, since_ms, id);
CREATE INDEX unwell_report_by_person ON unwell_report (community_id, person_id, since_ms);

-- Several unwell after the same dish (domain rules F-11).
CREATE TABLE outbreak (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    signs INTEGER NOT NULL,              -- that any two have in common
    state INTEGER NOT NULL,              -- 1 open, 2 over
    seen_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,             -- both offices are to be told by then
    market_ms INTEGER,                   -- NULL: not told yet
    market_name TEXT NOT NULL DEFAULT '', -- who took it there
    market_by INTEGER,
    health_ms INTEGER,
    health_name TEXT NOT NULL DEFAULT '',
    health_by INTEGER,
    ended_ms INTEGER,
    ended_by INTEGER,
    ended TEXT NOT NULL DEFAULT '',      -- the reason
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbreak_by_site ON outbreak (community_id, site_id, state, id);

-- The dishes of the meals that the unwell have in common.
CREATE TABLE outbreak_dish (
    community_id INTEGER NOT NULL,
    outbreak_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    dish_id INTEGER NOT NULL,
    lifted_ms INTEGER,                   -- NULL: it is not sold while the outbreak is open
    lifted_by INTEGER,
    lifted TEXT NOT NULL DEFAULT '',     -- why
    PRIMARY KEY (community_id, outbreak_id, day, slot, dish_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbreak_dish_by_dish ON outbreak_dish (community_id, dish_id, outbreak_id);

CREATE TABLE outbreak_case (
    community_id INTEGER NOT NULL,
    outbreak_id INTEGER NOT NULL,
    report_id INTEGER NOT NULL,          -- unwell_report
    PRIMARY KEY (community_id, outbreak_id, report_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbreak_case_by_report ON outbreak_case (community_id, report_id, outbreak_id);
