-- Reports about an account, aside from the change feed. A report that is being made has no
-- `finished_at` and no `content`.

CREATE TABLE credential_reports (
    account     TEXT    NOT NULL PRIMARY KEY REFERENCES accounts (id),
    begun_at    INTEGER NOT NULL,
    finished_at INTEGER,
    content     TEXT,
    CHECK ((finished_at IS NULL) = (content IS NULL))
) STRICT;

-- Jobs are numbered in the order in which they are made: the oldest are forgotten first.
CREATE TABLE access_jobs (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    account    TEXT    NOT NULL REFERENCES accounts (id),
    arn        TEXT    NOT NULL,
    actions    INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX access_jobs_by_account ON access_jobs (account, number);

-- When a user or role last used a service. It goes with its user or role.
CREATE TABLE service_uses (
    entity  TEXT    NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    service TEXT    NOT NULL,
    used_at INTEGER NOT NULL,
    region  TEXT    NOT NULL,
    PRIMARY KEY (entity, service)
) STRICT, WITHOUT ROWID;
