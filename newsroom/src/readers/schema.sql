-- Version 1 of the readers' database. Never edited once released. Times are seconds since 1970 (UTC).

CREATE TABLE reader (
    key              INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Encrypted.
    address          BLOB NOT NULL,
    -- Keyed hash of the address in lower case.
    fingerprint      TEXT NOT NULL UNIQUE,
    -- 'pending', 'confirmed' or 'suspended'.
    state            TEXT NOT NULL,
    -- Why it is suspended.
    reason           TEXT,
    -- Random; links made for another generation are dead.
    generation       INTEGER NOT NULL,
    requested_at     INTEGER NOT NULL,
    confirmed_at     INTEGER,
    -- Issues that came back.
    bounces          INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE subscription (
    key          INTEGER PRIMARY KEY AUTOINCREMENT,
    reader       INTEGER NOT NULL REFERENCES reader (key) ON DELETE CASCADE,
    -- As JSON.
    criteria     TEXT NOT NULL,
    rhythm       TEXT NOT NULL,
    -- 'pending', 'active' or 'suspended'.
    state        TEXT NOT NULL,
    reason       TEXT,
    -- Random; 0 once the subscription is confirmed.
    generation   INTEGER NOT NULL,
    requested_at INTEGER NOT NULL,
    confirmed_at INTEGER
) STRICT;
CREATE INDEX subscription_by_reader ON subscription (reader);

-- Requests, by keyed hash of who asked ('client', 'address' or 'all'): for rate limits, forgotten after a day.
CREATE TABLE attempt (
    who TEXT NOT NULL,
    at  INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_by_who ON attempt (who, at);

CREATE TABLE issue (
    key     TEXT PRIMARY KEY,
    -- The digest, as JSON: what is sent does not change between two attempts.
    digest  TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    issue      TEXT NOT NULL REFERENCES issue (key),
    reader     INTEGER NOT NULL REFERENCES reader (key) ON DELETE CASCADE,
    message_id TEXT NOT NULL UNIQUE,
    -- Ids of the entries for this reader, as JSON; NULL for all.
    entries    TEXT,
    because    TEXT NOT NULL,
    -- 'waiting', 'sent', 'failed', 'bounced'.
    state      TEXT NOT NULL DEFAULT 'waiting',
    attempts   INTEGER NOT NULL DEFAULT 0,
    due_at     INTEGER NOT NULL,
    sent_at    INTEGER,
    -- Without address.
    reason     TEXT,
    PRIMARY KEY (issue, reader)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE state = 'waiting';
CREATE INDEX outbox_by_reader ON outbox (reader);

-- What a reader was told by an alert, so that nothing is told twice.
CREATE TABLE delivered (
    reader INTEGER NOT NULL REFERENCES reader (key) ON DELETE CASCADE,
    entry  TEXT NOT NULL,
    PRIMARY KEY (reader, entry)
) STRICT, WITHOUT ROWID;
