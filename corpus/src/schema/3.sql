-- Version 3 of the catalogue: a document is known again by its bytes without looking at every version.
CREATE INDEX version_by_sha256 ON version (sha256);

-- The legal references of each conclusion, in their normal form, as a JSON array.
ALTER TABLE conclusion ADD COLUMN legal_bases TEXT NOT NULL DEFAULT '[]';
