-- What elders ask for: a kind of place, at an hour. One open ask of a kind each.
CREATE TABLE round_ask (
    community_id INTEGER NOT NULL,
    elder_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- geo.h, PlaceKind
    hour INTEGER NOT NULL CHECK (hour BETWEEN -1 AND 23), -- -1: at any
    asked_day INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    PRIMARY KEY (community_id, elder_id, kind)
) STRICT, WITHOUT ROWID;
