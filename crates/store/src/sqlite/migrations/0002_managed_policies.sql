-- A policy is attached and made a boundary by its ARN: that never changes, a policy that something
-- names is not removed, and the policies of AWS, which have no row here, have nothing else.
CREATE TABLE managed_policies (
    id              TEXT    NOT NULL PRIMARY KEY,
    account         TEXT    NOT NULL REFERENCES accounts (id),
    arn             TEXT    NOT NULL UNIQUE,
    name            TEXT    NOT NULL,
    folded_name     TEXT    NOT NULL,
    path            TEXT    NOT NULL,
    description     TEXT,
    tags            TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    default_version INTEGER NOT NULL,
    -- The newest number that was ever given, so that none is given twice.
    newest_version  INTEGER NOT NULL,
    UNIQUE (account, folded_name)
) STRICT;

CREATE TABLE managed_policy_versions (
    policy     TEXT    NOT NULL REFERENCES managed_policies (id),
    number     INTEGER NOT NULL,
    text       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (policy, number)
) STRICT;

CREATE TABLE attached_policies (
    owner  TEXT NOT NULL REFERENCES entities (id),
    policy TEXT NOT NULL,
    PRIMARY KEY (owner, policy)
) STRICT;

CREATE INDEX attached_policies_by_policy ON attached_policies (policy, owner);
CREATE INDEX users_by_boundary ON users (boundary) WHERE boundary IS NOT NULL;
CREATE INDEX roles_by_boundary ON roles (boundary) WHERE boundary IS NOT NULL;
