-- What people say about a document's history. The history itself is the change log.

-- A name for exact heads, which are changes of the log, 32 bytes each, sorted. Numbers are never given twice.
CREATE TABLE version (
    document    BLOB NOT NULL REFERENCES document (id),
    number      INTEGER NOT NULL CHECK (number >= 1),
    name        TEXT NOT NULL,
    note        TEXT,
    heads       BLOB NOT NULL CHECK (length(heads) >= 32 AND length(heads) % 32 = 0),
    position    INTEGER CHECK (position >= 1),
    text_sha256 BLOB NOT NULL CHECK (length(text_sha256) = 32),
    created_by  BLOB NOT NULL REFERENCES member (id),
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;

-- That a version is the agreed one: the newest row of a document counts, the others stay.
CREATE TABLE agreed (
    id          INTEGER PRIMARY KEY,
    document    BLOB NOT NULL,
    version     INTEGER NOT NULL,
    note        TEXT,
    declared_by BLOB NOT NULL REFERENCES member (id),
    declared_at INTEGER NOT NULL,
    FOREIGN KEY (document, version) REFERENCES version (document, number)
) STRICT;

CREATE INDEX agreed_by_document ON agreed (document, version, id);
CREATE INDEX agreed_newest ON agreed (document, id);

-- A sentence about the session of writing that begins with this change; a newer one replaces it.
CREATE TABLE session_note (
    document BLOB NOT NULL,
    change   BLOB NOT NULL,
    text     TEXT NOT NULL,
    by       BLOB NOT NULL REFERENCES member (id),
    at       INTEGER NOT NULL,
    PRIMARY KEY (document, change),
    FOREIGN KEY (document, change) REFERENCES change (document, hash)
) STRICT, WITHOUT ROWID;

-- What the words of a restore repeat, so that they stay their authors'; written before the restore's changes, under whose
-- actor it stands. No client can write here.
CREATE TABLE restore (
    document BLOB NOT NULL REFERENCES document (id),
    actor    BLOB NOT NULL CHECK (length(actor) BETWEEN 1 AND 64),
    origins  TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (document, actor)
) STRICT, WITHOUT ROWID;

-- Up to where in the log a member has seen a document.
CREATE TABLE visit (
    member   BLOB NOT NULL REFERENCES member (id),
    document BLOB NOT NULL REFERENCES document (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    at       INTEGER NOT NULL,
    PRIMARY KEY (member, document)
) STRICT, WITHOUT ROWID;

-- Whether members of other organisations see who of an organisation wrote what.
ALTER TABLE workspace ADD COLUMN
    persons_in_history INTEGER NOT NULL DEFAULT 0 CHECK (persons_in_history IN (0, 1));

CREATE TRIGGER version_is_never_updated BEFORE UPDATE ON version
    BEGIN SELECT RAISE(ABORT, 'a version is for ever'); END;
CREATE TRIGGER version_is_never_deleted BEFORE DELETE ON version
    BEGIN SELECT RAISE(ABORT, 'a version is for ever'); END;
CREATE TRIGGER agreed_is_never_updated BEFORE UPDATE ON agreed
    BEGIN SELECT RAISE(ABORT, 'what was agreed is append-only'); END;
CREATE TRIGGER agreed_is_never_deleted BEFORE DELETE ON agreed
    BEGIN SELECT RAISE(ABORT, 'what was agreed is append-only'); END;
