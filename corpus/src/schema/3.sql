-- Version 3 of the catalogue: the legal references of each conclusion, in their normal form, as a JSON array.
ALTER TABLE conclusion ADD COLUMN legal_bases TEXT NOT NULL DEFAULT '[]';
