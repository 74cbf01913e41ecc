-- An alias is an account's own in the whole deployment.
CREATE TABLE account_aliases (
    account TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    alias   TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- An account without a row has said nothing.
CREATE TABLE account_preferences (
    account       TEXT    NOT NULL PRIMARY KEY REFERENCES accounts (id),
    token_version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Service-linked roles that were deleted, by the task that did it.
CREATE TABLE role_deletions (
    task       TEXT    NOT NULL PRIMARY KEY,
    account    TEXT    NOT NULL REFERENCES accounts (id),
    deleted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX role_deletions_by_time ON role_deletions (deleted_at);

-- A profile holds one role at most.
CREATE TABLE instance_profiles (
    id          TEXT    NOT NULL PRIMARY KEY REFERENCES entities (id),
    account     TEXT    NOT NULL REFERENCES accounts (id),
    name        TEXT    NOT NULL,
    folded_name TEXT    NOT NULL,
    path        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    tags        TEXT    NOT NULL,
    role        TEXT    REFERENCES roles (id),
    UNIQUE (account, folded_name)
) STRICT;

CREATE INDEX instance_profiles_by_role ON instance_profiles (role, folded_name)
    WHERE role IS NOT NULL;
