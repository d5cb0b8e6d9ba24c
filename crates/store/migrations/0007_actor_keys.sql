-- Members' pages make their actors with keys that come from this secret, so that an actor the log has lost says whose it is.
-- Unlike what opens doors it is kept as it is: it has to be the same after a restore.
CREATE TABLE actor_secret (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    secret BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT;

-- Whose the actor is: until now always the member it is bound to.
ALTER TABLE held_change ADD COLUMN author BLOB REFERENCES member (id);

UPDATE held_change SET author =
    (SELECT member FROM actor WHERE actor.document = held_change.document AND actor.actor = held_change.actor);
