-- What the words of a restore repeat is said of its changes, by their hashes: under its actor somebody else's words could be
-- brought, who is its author and may write more. Notes of what was logged go on with the changes logged until now; the others
-- are of no use, for whatever is wished again is noted again. Notes may stand side by side: two who press a button at once have
-- changes made for each, and one of the two is logged.
CREATE TABLE noted_restore (
    document BLOB NOT NULL REFERENCES document (id),
    first    BLOB NOT NULL CHECK (length(first) = 32),
    changes  BLOB NOT NULL CHECK (length(changes) % 32 = 0 AND substr(changes, 1, 32) = first),
    origins  TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (document, first)
) STRICT, WITHOUT ROWID;

INSERT INTO noted_restore (document, first, changes, origins, at)
SELECT restore.document, change.hash,
       (SELECT unhex(group_concat(hex(hash), '' ORDER BY sequence)) FROM change
        WHERE document = restore.document AND actor = restore.actor),
       restore.origins, restore.at
FROM restore JOIN change
    ON change.document = restore.document AND change.actor = restore.actor AND change.sequence = 1;

DROP TABLE restore;
ALTER TABLE noted_restore RENAME TO restore;
