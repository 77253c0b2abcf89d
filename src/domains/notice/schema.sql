-- Notice: everything the program tells people, with its status and who set it off.
CREATE TABLE message (
    community_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,          -- who is told
    about_id INTEGER NOT NULL,           -- the person it is about; may be the same
    kind TEXT NOT NULL,                  -- stable code: meals.ordered, people.code …
    channel INTEGER NOT NULL,            -- 1 app 2 SMS 3 voice call 4 paper list
    words_enc BLOB NOT NULL,             -- the sentence as told, sealed
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    state INTEGER NOT NULL,              -- notice.h, MessageState
    due_ms INTEGER NOT NULL,             -- not before; quiet hours move it
    tries INTEGER NOT NULL,
    made_by INTEGER NOT NULL,            -- the actor, 0 the system
    made_ms INTEGER NOT NULL,
    done_ms INTEGER,                     -- told, read or given up
    resend_of INTEGER,                   -- the message this one repeats
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_by_person ON message (community_id, person_id, id);
CREATE INDEX message_by_due ON message (state, due_ms);
