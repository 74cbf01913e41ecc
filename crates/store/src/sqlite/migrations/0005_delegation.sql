CREATE TABLE delegation_requests (
    id                 TEXT    NOT NULL PRIMARY KEY,
    requestor          TEXT    NOT NULL REFERENCES accounts (id),
    -- An account of this deployment, or none yet.
    owner_account      TEXT    REFERENCES accounts (id),
    owner              TEXT,
    approver           TEXT,
    approver_id        TEXT,
    approver_session   TEXT,
    approver_issued_at INTEGER,
    description        TEXT    NOT NULL,
    message            TEXT,
    workflow           TEXT    NOT NULL,
    redirect_url       TEXT,
    channel            TEXT    NOT NULL,
    template           TEXT    NOT NULL,
    parameters         TEXT    NOT NULL,
    policy             TEXT    NOT NULL,
    session_duration   INTEGER NOT NULL,
    only_send_by_owner INTEGER NOT NULL,
    state              TEXT    NOT NULL,
    notes              TEXT,
    rejection_reason   TEXT,
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL,
    expires_at         INTEGER NOT NULL,
    sent_at            INTEGER,
    revision           INTEGER NOT NULL
) STRICT;

CREATE INDEX delegation_requests_by_requestor ON delegation_requests (requestor, id);
CREATE INDEX delegation_requests_by_owner_account ON delegation_requests (owner_account, id);
