-- Groups of users, and who is in which. A membership has its user's `folded_name`, so that a page of
-- a group's members is read off an index however many they are.

CREATE TABLE groups (
    id          TEXT    NOT NULL PRIMARY KEY REFERENCES entities (id),
    account     TEXT    NOT NULL REFERENCES accounts (id),
    name        TEXT    NOT NULL,
    folded_name TEXT    NOT NULL,
    path        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    UNIQUE (account, folded_name)
) STRICT;

CREATE TABLE group_members (
    user_id     TEXT NOT NULL REFERENCES users (id),
    group_id    TEXT NOT NULL REFERENCES groups (id),
    folded_name TEXT NOT NULL,
    PRIMARY KEY (user_id, group_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX group_members_by_group ON group_members (group_id, folded_name);
