-- Ids of users and roles that are gone. A trust policy may still be pinned to one and a session may
-- still be of one, so nobody else ever gets it.

CREATE TABLE spent_ids (
    id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
