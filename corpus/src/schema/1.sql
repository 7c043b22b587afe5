-- Version 1 of the catalogue. Never edited once released: a change is a new file beside this one.

-- One row: how often what the index shows has changed.
CREATE TABLE revision (value INTEGER NOT NULL) STRICT;

CREATE TABLE publication (
    key           INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    source_ref    TEXT NOT NULL,
    explicit_id   INTEGER NOT NULL CHECK (explicit_id IN (0, 1)),
    institution   TEXT,
    -- As provided with the file; what the text says is derived.
    date          TEXT,
    document_type TEXT,
    jurisdiction  TEXT,
    title         TEXT,
    current       INTEGER REFERENCES version (key) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX publication_by_source_ref ON publication (source_ref);

CREATE TABLE version (
    key         INTEGER PRIMARY KEY,
    publication INTEGER NOT NULL REFERENCES publication (key),
    -- From 1 in order of arrival.
    sequence    INTEGER NOT NULL,
    sha256      TEXT NOT NULL,
    size_bytes  INTEGER NOT NULL,
    -- 'html' or 'pdf'; NULL where the bytes are of no known format.
    format      TEXT,
    origin      TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    UNIQUE (publication, sequence),
    UNIQUE (publication, sha256)
) STRICT;

-- What each path or address held when it was last imported.
CREATE TABLE origin (
    origin  TEXT PRIMARY KEY,
    -- The origin without extension: two formats of a report lie side by side.
    place   TEXT NOT NULL,
    version INTEGER NOT NULL REFERENCES version (key)
) STRICT, WITHOUT ROWID;
CREATE INDEX origin_by_place ON origin (place);
CREATE INDEX origin_by_version ON origin (version);

CREATE TABLE derived (
    version   INTEGER PRIMARY KEY REFERENCES version (key),
    extractor TEXT NOT NULL,
    finder    TEXT NOT NULL,
    model     TEXT NOT NULL,
    -- Of everything derived, to tell a rebuild that changed nothing.
    digest    TEXT NOT NULL,
    -- Why nothing usable came out; NULL when it did.
    reason    TEXT,
    warnings  INTEGER NOT NULL,
    pages     INTEGER NOT NULL,
    -- What the text says of itself, as JSON.
    metadata  TEXT NOT NULL
) STRICT;

-- Apart from `derived`, so that reading the latter does not touch them: JSON, compressed by LZ4 behind its length.
CREATE TABLE document (
    version INTEGER PRIMARY KEY REFERENCES derived (version) ON DELETE CASCADE,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE conclusion (
    version        INTEGER NOT NULL REFERENCES derived (version) ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    id             TEXT NOT NULL,
    kind           TEXT NOT NULL,
    form           TEXT NOT NULL,
    number         TEXT,
    status_literal TEXT,
    status         TEXT,
    nature         TEXT,
    sub_heading    TEXT,
    text           TEXT NOT NULL,
    -- In characters (Unicode scalar values) of the canonical text, end excluded.
    char_start     INTEGER NOT NULL,
    char_end       INTEGER NOT NULL,
    -- JSON, the first is the one quoted.
    occurrences    TEXT NOT NULL,
    primary_topic  TEXT,
    topics         TEXT NOT NULL,
    PRIMARY KEY (version, position),
    UNIQUE (version, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conclusion_by_id ON conclusion (id);
