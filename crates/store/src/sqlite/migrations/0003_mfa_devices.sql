-- Virtual MFA devices. A `folded_serial` is path and name in ASCII lower case: devices are unique,
-- found and listed by it. One that is not enabled has no `enabled_at`. One that is enabled and has
-- no user is root's.

CREATE TABLE mfa_devices (
    id            TEXT    NOT NULL PRIMARY KEY,
    account       TEXT    NOT NULL REFERENCES accounts (id),
    path          TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    folded_serial TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    tags          TEXT    NOT NULL,
    sealed_seed   BLOB    NOT NULL,
    enabled_at    INTEGER,
    user_id       TEXT    REFERENCES users (id),
    last_step     INTEGER,
    drift         INTEGER NOT NULL,
    failures      INTEGER NOT NULL,
    locked_until  INTEGER,
    revision      INTEGER NOT NULL,
    UNIQUE (account, folded_serial),
    CHECK (user_id IS NULL OR enabled_at IS NOT NULL)
) STRICT;

CREATE INDEX mfa_devices_by_user ON mfa_devices (user_id) WHERE user_id IS NOT NULL;
