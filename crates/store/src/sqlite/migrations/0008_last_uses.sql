-- When keys and roles were last used. Written in batches, without a revision and aside from the
-- change feed. A use goes with what it is about.

CREATE TABLE access_key_uses (
    access_key TEXT    NOT NULL PRIMARY KEY REFERENCES access_keys (id) ON DELETE CASCADE,
    used_at    INTEGER NOT NULL,
    service    TEXT    NOT NULL,
    region     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE role_uses (
    role    TEXT    NOT NULL PRIMARY KEY REFERENCES roles (id) ON DELETE CASCADE,
    used_at INTEGER NOT NULL,
    region  TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
