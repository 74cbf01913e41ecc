-- Assertions of providers whose assertions are good once. A digest says which assertion it was, and
-- the row is of no use once its time has passed.

CREATE TABLE spent_assertions (
    account TEXT    NOT NULL REFERENCES accounts (id),
    digest  BLOB    NOT NULL,
    until   INTEGER NOT NULL,
    PRIMARY KEY (account, digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX spent_assertions_by_end ON spent_assertions (until);
