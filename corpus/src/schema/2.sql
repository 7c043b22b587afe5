-- Version 2 of the catalogue: what the crawler knows. Times are milliseconds since 1970 (UTC).

-- Addresses, canonical, and what is known of each.
CREATE TABLE frontier (
    key           INTEGER PRIMARY KEY,
    url           TEXT NOT NULL UNIQUE,
    source        TEXT NOT NULL,
    -- Host and port, as politeness counts.
    host          TEXT NOT NULL,
    -- 'list', 'page' or 'document'.
    kind          TEXT NOT NULL,
    -- Of a list: index of the source's discovery and number of the page.
    discovery     INTEGER NOT NULL DEFAULT 0,
    page          INTEGER NOT NULL DEFAULT 0,
    hops          INTEGER NOT NULL DEFAULT 0,
    priority      INTEGER NOT NULL,
    -- NULL: not again.
    due_at        INTEGER,
    interval_ms   INTEGER NOT NULL DEFAULT 0,
    failures      INTEGER NOT NULL DEFAULT 0,
    -- 'waiting', 'done', 'moved', 'gone', 'refused'.
    state         TEXT NOT NULL DEFAULT 'waiting',
    reason        TEXT,
    etag          TEXT,
    last_modified TEXT,
    sha256        TEXT,
    asked_at      INTEGER,
    -- Entries that a list held, or held last.
    items         INTEGER,
    moved_to      TEXT,
    version       INTEGER REFERENCES version (key)
) STRICT;
CREATE INDEX frontier_by_turn ON frontier (host, priority, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX frontier_by_source ON frontier (source, kind);
CREATE INDEX frontier_by_version ON frontier (version) WHERE version IS NOT NULL;

-- Every request, and every request that was not made.
CREATE TABLE ledger (
    key       INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    source    TEXT NOT NULL,
    host      TEXT NOT NULL,
    url       TEXT NOT NULL,
    kind      TEXT NOT NULL,
    -- Since the end of the host's last answer; NULL if there was none.
    waited_ms INTEGER,
    reason    TEXT NOT NULL,
    -- SHA-256 of the robots.txt in force, its first 12 digits; or 'absent', 'unreachable'.
    robots    TEXT NOT NULL,
    -- NULL: no answer, or not asked.
    status    INTEGER,
    bytes     INTEGER NOT NULL,
    took_ms   INTEGER NOT NULL,
    outcome   TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_by_source ON ledger (source, at);

CREATE TABLE crawl_host (
    host  TEXT PRIMARY KEY,
    -- State of politeness and robots.txt, as JSON.
    state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What a source says of a publication: its page, or an entry of a list.
CREATE TABLE notice (
    url          TEXT PRIMARY KEY,
    source       TEXT NOT NULL,
    institution  TEXT NOT NULL,
    title        TEXT,
    date         TEXT,
    summary      TEXT,
    jurisdiction TEXT,
    seen_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_by_source ON notice (source, seen_at);

-- Documents of a publication.
CREATE TABLE attachment (
    page     TEXT NOT NULL,
    document TEXT NOT NULL,
    role     TEXT NOT NULL,
    label    TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (page, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_by_document ON attachment (document);

-- The answer with which an original came.
CREATE TABLE response (
    key     INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    url     TEXT NOT NULL,
    status  INTEGER NOT NULL,
    -- Array of pairs, as JSON.
    headers TEXT NOT NULL,
    sha256  TEXT NOT NULL
) STRICT;
CREATE INDEX response_by_url ON response (url);

CREATE TABLE crawl_run (
    key        INTEGER PRIMARY KEY,
    source     TEXT NOT NULL,
    ended_at   INTEGER NOT NULL,
    requests   INTEGER NOT NULL,
    failures   INTEGER NOT NULL,
    -- Of its lists, answered in this run.
    lists      INTEGER NOT NULL,
    items      INTEGER NOT NULL,
    new_items  INTEGER NOT NULL,
    blocked    INTEGER NOT NULL
) STRICT;
CREATE INDEX crawl_run_by_source ON crawl_run (source, key);

-- The register of audited bodies.
CREATE TABLE body (
    key        INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    folded     TEXT NOT NULL,
    kind       TEXT,
    department TEXT NOT NULL,
    insee      TEXT,
    siren      TEXT,
    UNIQUE (folded, department, siren)
) STRICT;
CREATE INDEX frontier_by_move ON frontier (moved_to) WHERE moved_to IS NOT NULL;
