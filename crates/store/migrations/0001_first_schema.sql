-- Ids are 16 bytes, hashes 32 bytes, moments milliseconds since the epoch. Secrets are kept only as their SHA-256.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE workspace (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    name       TEXT NOT NULL,
    language   TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace  BLOB NOT NULL REFERENCES workspace (id),
    name       TEXT NOT NULL,
    short      TEXT NOT NULL,
    place      TEXT NOT NULL,
    colour     INTEGER NOT NULL CHECK (colour BETWEEN 1 AND 10),
    votes      INTEGER NOT NULL CHECK (votes IN (0, 1)),
    chair      INTEGER NOT NULL CHECK (chair IN (0, 1)),
    created_at INTEGER NOT NULL,
    UNIQUE (workspace, name),
    UNIQUE (workspace, short)
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    organisation BLOB NOT NULL REFERENCES organisation (id),
    name         TEXT NOT NULL,
    role         TEXT NOT NULL CHECK (role IN ('reader', 'commenter', 'editor', 'moderator')),
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX member_by_organisation ON member (organisation);

CREATE TABLE invitation (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    secret     BLOB NOT NULL UNIQUE CHECK (length(secret) = 32),
    member     BLOB NOT NULL REFERENCES member (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    secret       BLOB NOT NULL UNIQUE CHECK (length(secret) = 32),
    member       BLOB NOT NULL REFERENCES member (id),
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_by_member ON session (member);

CREATE TABLE token (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    secret     BLOB NOT NULL UNIQUE CHECK (length(secret) = 32),
    member     BLOB NOT NULL REFERENCES member (id),
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX token_by_member ON token (member);

CREATE TABLE document (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    workspace  BLOB NOT NULL REFERENCES workspace (id),
    kind       TEXT NOT NULL CHECK (kind IN ('definition', 'practice', 'recommendation')),
    title      TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX document_by_workspace ON document (workspace, created_at);

-- Who an actor of a document is, for ever; no member means the server itself.
CREATE TABLE actor (
    document BLOB NOT NULL REFERENCES document (id),
    actor    BLOB NOT NULL CHECK (length(actor) BETWEEN 1 AND 64),
    member   BLOB REFERENCES member (id),
    bound_at INTEGER NOT NULL,
    PRIMARY KEY (document, actor)
) STRICT, WITHOUT ROWID;

-- The log, which is the truth. A table with row ids: rows are only ever added at its end, whatever the document.
CREATE TABLE change (
    id          INTEGER PRIMARY KEY,
    document    BLOB NOT NULL REFERENCES document (id),
    position    INTEGER NOT NULL CHECK (position >= 1),
    hash        BLOB NOT NULL CHECK (length(hash) = 32),
    actor       BLOB NOT NULL,
    sequence    INTEGER NOT NULL CHECK (sequence >= 1),
    member      BLOB REFERENCES member (id),
    brought_by  BLOB REFERENCES member (id),
    received_at INTEGER NOT NULL,
    bytes       BLOB NOT NULL,
    UNIQUE (document, position),
    UNIQUE (document, hash),
    UNIQUE (document, actor, sequence),
    FOREIGN KEY (document, actor) REFERENCES actor (document, actor)
) STRICT;

-- Derived from the log and replaceable by it: at most one a document.
CREATE TABLE snapshot (
    document BLOB PRIMARY KEY NOT NULL REFERENCES document (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    heads    BLOB NOT NULL CHECK (length(heads) % 32 = 0),
    bytes    BLOB NOT NULL,
    sha256   BLOB NOT NULL CHECK (length(sha256) = 32),
    made_at  INTEGER NOT NULL
) STRICT;

-- Each row carries the hash of the one before and its own, so that a changed or missing row shows.
CREATE TABLE audit (
    number   INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    by       TEXT NOT NULL,
    action   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    detail   TEXT NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER change_is_never_updated BEFORE UPDATE ON change
    BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER change_is_never_deleted BEFORE DELETE ON change
    BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER actor_is_never_updated BEFORE UPDATE ON actor
    BEGIN SELECT RAISE(ABORT, 'an actor is bound for ever'); END;
CREATE TRIGGER actor_is_never_deleted BEFORE DELETE ON actor
    BEGIN SELECT RAISE(ABORT, 'an actor is bound for ever'); END;
CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
