-- An organization is written as a whole: its parts are rows so that an account or an id cannot be
-- of two. A node without a parent is its organization's root.

CREATE TABLE organizations (
    id                          TEXT    NOT NULL PRIMARY KEY,
    management                  TEXT    NOT NULL UNIQUE REFERENCES accounts (id),
    root_credentials_management INTEGER NOT NULL,
    root_sessions               INTEGER NOT NULL,
    revision                    INTEGER NOT NULL
) STRICT;

CREATE TABLE organization_nodes (
    id           TEXT NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    parent       TEXT
) STRICT;

CREATE INDEX organization_nodes_by_organization ON organization_nodes (organization, id);

CREATE TABLE organization_accounts (
    account      TEXT    NOT NULL PRIMARY KEY REFERENCES accounts (id),
    organization TEXT    NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    parent       TEXT    NOT NULL,
    delegated    INTEGER NOT NULL
) STRICT;

CREATE INDEX organization_accounts_by_organization
    ON organization_accounts (organization, account);

CREATE TABLE organization_policies (
    id           TEXT NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    name         TEXT NOT NULL,
    text         TEXT NOT NULL,
    UNIQUE (organization, kind, name)
) STRICT;

-- A target is a node's id or twelve digits.
CREATE TABLE organization_attachments (
    organization TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    target       TEXT NOT NULL,
    policy       TEXT NOT NULL,
    PRIMARY KEY (organization, target, policy)
) STRICT, WITHOUT ROWID;
