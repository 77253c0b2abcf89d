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
