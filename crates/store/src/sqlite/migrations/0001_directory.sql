-- Ids, names and documents are text, instants are whole seconds since 1970, flags are 0 or 1,
-- tags and pins are JSON arrays of pairs of strings. A `folded_name` is the name in ASCII lower
-- case: names are unique, found and listed by it.

CREATE TABLE deployment (
    only_row         INTEGER PRIMARY KEY CHECK (only_row = 1),
    id               BLOB    NOT NULL CHECK (length(id) = 16),
    arn_partition    TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
    master_key_check BLOB    NOT NULL
) STRICT;

CREATE TABLE ring_keys (
    id           INTEGER PRIMARY KEY,
    not_before   INTEGER NOT NULL,
    retire_after INTEGER,
    sealed       BLOB    NOT NULL
) STRICT;

CREATE TABLE accounts (
    id         TEXT    NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT;

-- Everything that can own policies, of whatever kind: one place to refer to, and one id no matter
-- the kind.
CREATE TABLE entities (
    id   TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    id          TEXT    NOT NULL PRIMARY KEY REFERENCES entities (id),
    account     TEXT    NOT NULL REFERENCES accounts (id),
    name        TEXT    NOT NULL,
    folded_name TEXT    NOT NULL,
    path        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    tags        TEXT    NOT NULL,
    boundary    TEXT,
    revision    INTEGER NOT NULL,
    UNIQUE (account, folded_name)
) STRICT;

CREATE TABLE roles (
    id                   TEXT    NOT NULL PRIMARY KEY REFERENCES entities (id),
    account              TEXT    NOT NULL REFERENCES accounts (id),
    name                 TEXT    NOT NULL,
    folded_name          TEXT    NOT NULL,
    path                 TEXT    NOT NULL,
    created_at           INTEGER NOT NULL,
    description          TEXT,
    max_session_duration INTEGER NOT NULL,
    trust_text           TEXT    NOT NULL,
    trust_pins           TEXT    NOT NULL,
    tags                 TEXT    NOT NULL,
    boundary             TEXT,
    revision             INTEGER NOT NULL,
    UNIQUE (account, folded_name)
) STRICT;

-- A key without a user is root's.
CREATE TABLE access_keys (
    id            TEXT    NOT NULL PRIMARY KEY,
    account       TEXT    NOT NULL REFERENCES accounts (id),
    user_id       TEXT    REFERENCES users (id),
    sealed_secret BLOB    NOT NULL,
    active        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    revision      INTEGER NOT NULL
) STRICT;

CREATE INDEX access_keys_by_user ON access_keys (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX access_keys_of_root ON access_keys (account, id) WHERE user_id IS NULL;

CREATE TABLE inline_policies (
    owner TEXT NOT NULL REFERENCES entities (id),
    name  TEXT NOT NULL,
    text  TEXT NOT NULL,
    PRIMARY KEY (owner, name)
) STRICT;

-- The change feed: append at the end, prune at the front, never reuse a position.
CREATE TABLE changes (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL,
    account  TEXT,
    subject  TEXT,
    name     TEXT
) STRICT;
