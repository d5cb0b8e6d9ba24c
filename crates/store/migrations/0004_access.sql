-- Who gets in, with what, and for how long.

-- The address a person signs in with, in small letters; where a person was removed, or erased, they get in no more.
ALTER TABLE member ADD COLUMN address TEXT CHECK (address <> '');
ALTER TABLE member ADD COLUMN language TEXT CHECK (language IN ('de', 'en'));
-- A guest's last moment.
ALTER TABLE member ADD COLUMN ends_at INTEGER;
ALTER TABLE member ADD COLUMN removed_at INTEGER;
-- The name is empty from then on.
ALTER TABLE member ADD COLUMN erased_at INTEGER;

CREATE UNIQUE INDEX member_by_address ON member (address) WHERE address IS NOT NULL;

ALTER TABLE document ADD COLUMN archived_at INTEGER;
-- Set within the transaction that deletes a document for good, and by nothing else: it opens the log's own locks.
ALTER TABLE document ADD COLUMN deleted_at INTEGER;

-- Another right than the member's own, for one document.
CREATE TABLE document_right (
    document BLOB NOT NULL REFERENCES document (id),
    member   BLOB NOT NULL REFERENCES member (id),
    role     TEXT NOT NULL CHECK (role IN ('none', 'reader', 'commenter', 'editor', 'moderator')),
    PRIMARY KEY (document, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX document_right_by_member ON document_right (member);

-- What a browser says of itself, in a few words, so that its owner knows it again.
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';

ALTER TABLE token ADD COLUMN scope TEXT NOT NULL DEFAULT 'edit' CHECK (scope IN ('read', 'edit'));
ALTER TABLE token ADD COLUMN expires_at INTEGER;
ALTER TABLE token ADD COLUMN last_used_at INTEGER;

-- Argon2id in the PHC string format.
CREATE TABLE password (
    member BLOB PRIMARY KEY REFERENCES member (id),
    hash   TEXT NOT NULL,
    set_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- WebAuthn credentials; `credential` is the JSON that the library keeps.
CREATE TABLE passkey (
    id           BLOB PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 1023),
    member       BLOB NOT NULL REFERENCES member (id),
    name         TEXT NOT NULL,
    credential   TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX passkey_by_member ON passkey (member);

-- By what name an OpenID Connect provider knows a member.
CREATE TABLE external_identity (
    issuer    TEXT NOT NULL,
    subject   TEXT NOT NULL,
    member    BLOB NOT NULL REFERENCES member (id),
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX external_identity_by_member ON external_identity (member);

-- Changes of an actor bound to another member than the one who brought them: kept until a moderator decides or the author
-- brings them. Of one that was dropped the hash is left (no bytes), so that it is known when it comes again.
CREATE TABLE held_change (
    document   BLOB NOT NULL REFERENCES document (id),
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    actor      BLOB NOT NULL CHECK (length(actor) BETWEEN 1 AND 64),
    sequence   INTEGER NOT NULL CHECK (sequence >= 1),
    bytes      BLOB NOT NULL,
    brought_by BLOB NOT NULL REFERENCES member (id),
    at         INTEGER NOT NULL,
    dropped_at INTEGER,
    PRIMARY KEY (document, hash)
) STRICT;

CREATE INDEX held_change_by_bringer ON held_change (brought_by);

-- What is append-only goes only with its whole document.
DROP TRIGGER change_is_never_deleted;
CREATE TRIGGER change_is_never_deleted BEFORE DELETE ON change
    WHEN (SELECT deleted_at FROM document WHERE id = OLD.document) IS NULL
    BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
DROP TRIGGER actor_is_never_deleted;
CREATE TRIGGER actor_is_never_deleted BEFORE DELETE ON actor
    WHEN (SELECT deleted_at FROM document WHERE id = OLD.document) IS NULL
    BEGIN SELECT RAISE(ABORT, 'an actor is bound for ever'); END;
DROP TRIGGER version_is_never_deleted;
CREATE TRIGGER version_is_never_deleted BEFORE DELETE ON version
    WHEN (SELECT deleted_at FROM document WHERE id = OLD.document) IS NULL
    BEGIN SELECT RAISE(ABORT, 'a version is for ever'); END;
DROP TRIGGER agreed_is_never_deleted;
CREATE TRIGGER agreed_is_never_deleted BEFORE DELETE ON agreed
    WHEN (SELECT deleted_at FROM document WHERE id = OLD.document) IS NULL
    BEGIN SELECT RAISE(ABORT, 'what was agreed is append-only'); END;
DROP TRIGGER publication_is_never_deleted;
CREATE TRIGGER publication_is_never_deleted BEFORE DELETE ON publication
    WHEN (SELECT deleted_at FROM document WHERE id = OLD.document) IS NULL
    BEGIN SELECT RAISE(ABORT, 'what was published is append-only'); END;
