-- What the public may read: that a version was published, or withdrawn. Rows are only added; a version's newest one counts.
CREATE TABLE publication (
    id       INTEGER PRIMARY KEY,
    document BLOB NOT NULL,
    version  INTEGER NOT NULL,
    is_shown INTEGER NOT NULL CHECK (is_shown IN (0, 1)),
    by       BLOB NOT NULL REFERENCES member (id),
    at       INTEGER NOT NULL,
    FOREIGN KEY (document, version) REFERENCES version (document, number)
) STRICT;

CREATE INDEX publication_by_document ON publication (document, version, id);

CREATE TRIGGER publication_is_never_updated BEFORE UPDATE ON publication
    BEGIN SELECT RAISE(ABORT, 'what was published is append-only'); END;
CREATE TRIGGER publication_is_never_deleted BEFORE DELETE ON publication
    BEGIN SELECT RAISE(ABORT, 'what was published is append-only'); END;
