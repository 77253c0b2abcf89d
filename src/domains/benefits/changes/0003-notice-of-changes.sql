-- Changes of the programme of a site, told before they begin; what a programme promises about that.
CREATE TABLE programme_notice (
    community_id INTEGER NOT NULL,
    programme_id INTEGER NOT NULL,
    days INTEGER NOT NULL CHECK (days >= 0), -- a cut or an end is told so many days before
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (community_id, programme_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE programme_change (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    old_id INTEGER NOT NULL,             -- programme
    new_id INTEGER NOT NULL,             -- 0: the benefits of the site end
    from_day INTEGER NOT NULL,           -- the first day of the new one
    notice_days INTEGER NOT NULL,        -- of the old one, when it was planned
    state INTEGER NOT NULL,              -- benefits.h, ChangeState
    why_early TEXT NOT NULL,             -- the reason for less notice; '' there is enough
    days INTEGER NOT NULL,               -- of meals it was weighed by
    meals INTEGER NOT NULL,
    losers INTEGER NOT NULL,
    winners INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    funders_old_fen INTEGER NOT NULL,    -- what those meals brought the site from funders, and would
    funders_new_fen INTEGER NOT NULL,
    pay_old_fen INTEGER NOT NULL,        -- and from the eaters
    pay_new_fen INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    done_ms INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_change_by_site ON programme_change (community_id, site_id, id);
CREATE UNIQUE INDEX programme_change_one ON programme_change (community_id, site_id) WHERE state = 1;
-- Who would pay more, each to be told.
CREATE TABLE programme_loser (
    community_id INTEGER NOT NULL,
    change_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    fen INTEGER NOT NULL,                -- more for the meals it was weighed by
    told_ms INTEGER,
    PRIMARY KEY (community_id, change_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX programme_loser_untold ON programme_loser (community_id, change_id, person_id) WHERE told_ms IS NULL;
