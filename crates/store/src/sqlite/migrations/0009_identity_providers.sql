-- Identity providers. A URL is without its scheme and unique with case, a name ignoring case.
-- Client ids and thumbprints are JSON arrays of strings.

CREATE TABLE oidc_providers (
    id          TEXT    NOT NULL PRIMARY KEY,
    account     TEXT    NOT NULL REFERENCES accounts (id),
    url         TEXT    NOT NULL,
    client_ids  TEXT    NOT NULL,
    thumbprints TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    tags        TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    UNIQUE (account, url)
) STRICT;

CREATE TABLE saml_providers (
    id          TEXT    NOT NULL PRIMARY KEY,
    account     TEXT    NOT NULL REFERENCES accounts (id),
    name        TEXT    NOT NULL,
    folded_name TEXT    NOT NULL,
    metadata    TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    valid_until INTEGER NOT NULL,
    encryption  TEXT,
    tags        TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    UNIQUE (account, folded_name)
) STRICT;

-- A place is where a key stands among its provider's, the oldest first.
CREATE TABLE saml_private_keys (
    id       TEXT    NOT NULL PRIMARY KEY,
    provider TEXT    NOT NULL REFERENCES saml_providers (id) ON DELETE CASCADE,
    place    INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    sealed   BLOB    NOT NULL,
    UNIQUE (provider, place)
) STRICT;
