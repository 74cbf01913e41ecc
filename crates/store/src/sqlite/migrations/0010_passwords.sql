-- What is kept of passwords. A place says how many were set after it: the one that is good has none
-- and stands in the profile.

CREATE TABLE login_profiles (
    user_id        TEXT    NOT NULL PRIMARY KEY REFERENCES users (id),
    account        TEXT    NOT NULL REFERENCES accounts (id),
    created_at     INTEGER NOT NULL,
    password       TEXT    NOT NULL UNIQUE,
    sealed         BLOB    NOT NULL,
    set_at         INTEGER NOT NULL,
    reset_required INTEGER NOT NULL,
    failures       INTEGER NOT NULL,
    locked_until   INTEGER,
    revision       INTEGER NOT NULL
) STRICT;

CREATE TABLE previous_passwords (
    user_id  TEXT    NOT NULL REFERENCES login_profiles (user_id) ON DELETE CASCADE,
    place    INTEGER NOT NULL,
    password TEXT    NOT NULL,
    sealed   BLOB    NOT NULL,
    set_at   INTEGER NOT NULL,
    PRIMARY KEY (user_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE password_policies (
    account           TEXT    NOT NULL PRIMARY KEY REFERENCES accounts (id),
    minimum_length    INTEGER NOT NULL,
    require_symbols   INTEGER NOT NULL,
    require_numbers   INTEGER NOT NULL,
    require_uppercase INTEGER NOT NULL,
    require_lowercase INTEGER NOT NULL,
    users_may_change  INTEGER NOT NULL,
    maximum_age       INTEGER,
    reuse_prevention  INTEGER,
    hard_expiry       INTEGER
) STRICT;

-- In whose name an account's principals get tokens for elsewhere. An id is drawn once.
CREATE TABLE outbound_issuers (
    account    TEXT    NOT NULL PRIMARY KEY REFERENCES accounts (id),
    id         BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    changed_at INTEGER NOT NULL,
    enabled    INTEGER NOT NULL
) STRICT;
