-- What signs tokens for elsewhere. A generation is made once: of those who would make the next one
-- at the same time, one does.
CREATE TABLE token_keys (
    id         TEXT    NOT NULL PRIMARY KEY,
    algorithm  TEXT    NOT NULL,
    generation INTEGER NOT NULL CHECK (generation > 0),
    created_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    sealed     BLOB    NOT NULL,
    UNIQUE (algorithm, generation)
) STRICT, WITHOUT ROWID;
