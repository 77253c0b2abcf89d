-- Rows of other domains that went from one record of a person to the other, for the undo (merge.h).
CREATE TABLE merge_moved (
    community_id INTEGER NOT NULL,
    gone_id INTEGER NOT NULL,
    place TEXT NOT NULL,                 -- table.column
    a INTEGER NOT NULL,                  -- which row of that person: merge.h
    b INTEGER NOT NULL,
    c INTEGER NOT NULL,
    PRIMARY KEY (community_id, gone_id, place, a, b, c)
) STRICT, WITHOUT ROWID;
