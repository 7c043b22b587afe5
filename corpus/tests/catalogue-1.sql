-- A catalogue of version 1 as a program of that time left it. Never edited: it stands for readers' data folders.
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
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
INSERT INTO "conclusion" VALUES(1,0,'87c410f54cd0066b','recommendation','list','1','Non mise en œuvre','not_done',NULL,NULL,'Assurer la tenue de l’inventaire.',45,78,'[{"form":"list","zone":"recommendations","section":["Recommandations"],"page":null,"char_start":45,"char_end":78}]','CPT-1','[{"code":"CPT-1","score":0.5,"evidence":["inventaire"]}]');
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
INSERT INTO "derived" VALUES(1,'document-1','finder-1','terms-1','fde23fd0308638f515b41e01860f508d97f79121bd7f7ecc356a5c5cd7af2249',NULL,0,0,'{"title":null,"document_type":null,"body":null,"body_kind":null,"department":null,"jurisdiction_literal":null,"jurisdiction":null,"period_start":null,"period_end":null,"adopted":null,"published":null}');
CREATE TABLE document (
    version INTEGER PRIMARY KEY REFERENCES derived (version) ON DELETE CASCADE,
    content BLOB NOT NULL
) STRICT;
INSERT INTO "document" VALUES(1,X'DB020000F0067B22666F726D6174223A2268746D6C222C227465780E00F13CC380206CE28099C3A974C3A920323031382C206C612072C3A9676965206EE2809961207061732064E28099696E76656E74616972652E5C6E41737375726572206C612074656E75652064654900092500F004222C227061676573223A5B5D2C22626C6F636B0C00F0137B226B696E64223A7B2274797065223A22706172616772617068227D2C227370616E1C00B07374617274223A302C22652D00B035347D2C22616E63686F724400805D2C227374796C652A00F405636C617373223A6E756C6C2C2273697A655F70740F00F504626F6C64223A66616C73652C226974616C69630F0046626F78651D005563656E74721000607D2C227A6F6E9D007F626F6479227D2CB5001A233535B6002F3930B6006AA35D2C227761726E696E673401806D65746164617461370130746974400102370192646F63756D656E745F930102150001FB00035801000C00125FB801021D00606465706172743400041200FF056A7572697364696374696F6E5F6C69746572616C1C000104140073706572696F645FE90102560003140001F3010212005061646F70749801020F00F0027075626C6973686564223A6E756C6C7D7D');
CREATE TABLE origin (
    origin  TEXT PRIMARY KEY,
    -- The origin without extension: two formats of a report lie side by side.
    place   TEXT NOT NULL,
    version INTEGER NOT NULL REFERENCES version (key)
) STRICT, WITHOUT ROWID;
INSERT INTO "origin" VALUES('/reports/2019/regie-des-eaux.html','/reports/2019/regie-des-eaux',1);
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
INSERT INTO "publication" VALUES(1,'58fa639ff7f4','2019/regie-des-eaux',0,'Chambre d''essai','2019-04-02',NULL,NULL,'Régie des eaux de Sainte-Ombre',1);
CREATE TABLE revision (value INTEGER NOT NULL) STRICT;
INSERT INTO "revision" VALUES(1795415879602);
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
INSERT INTO "version" VALUES(1,1,1,'04e4d291869f8e777bf1eb71ca25236f4526ef5e1d8cdf25a786a786a7141530',42,'html','/reports/2019/regie-des-eaux.html','2026-11-23T06:00:00Z');
CREATE INDEX publication_by_source_ref ON publication (source_ref);
CREATE INDEX origin_by_place ON origin (place);
CREATE INDEX origin_by_version ON origin (version);
CREATE INDEX conclusion_by_id ON conclusion (id);
PRAGMA application_id = 1128353090;
PRAGMA user_version = 1;
COMMIT;
