//! The schema, brought up to date one numbered step after the other.

use crate::error::{Result, StoreError};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::Path;

/// Marks the file as Wortlaut's ("WRTL"), in SQLite's `application_id`.
const APPLICATION_ID: i32 = i32::from_be_bytes(*b"WRTL");

/// Each step's SQL. The file's `user_version` is the number of steps it has seen; a step, once released, never changes.
const STEPS: &[&str] = &[
    include_str!("../migrations/0001_first_schema.sql"),
    include_str!("../migrations/0002_history.sql"),
    include_str!("../migrations/0003_publication.sql"),
    include_str!("../migrations/0004_access.sql"),
    include_str!("../migrations/0005_addresses.sql"),
    include_str!("../migrations/0006_restores.sql"),
    include_str!("../migrations/0007_actor_keys.sql"),
];

/// Brings the schema of an empty or older database up to date, one transaction a step.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Result<()> {
    apply(connection, path, STEPS)
}

/// Refuses a database that is not Wortlaut's, or holds nothing at all.
pub(crate) fn require_ours(connection: &Connection, path: &Path) -> Result<()> {
    if steps_seen(connection, path, STEPS)? == 0 {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
        });
    }
    Ok(())
}

/// Refuses a database that is not Wortlaut's, is older or is newer than this program, without writing to it.
pub(crate) fn require_current(connection: &Connection, path: &Path) -> Result<()> {
    let seen = steps_seen(connection, path, STEPS)?;
    if seen < STEPS.len() {
        return Err(StoreError::Older {
            found: seen,
            known: STEPS.len(),
        });
    }
    Ok(())
}

fn apply(connection: &mut Connection, path: &Path, steps: &[&str]) -> Result<()> {
    // Read again in every transaction: another process may have gone a step further while this one waited.
    while steps_seen(connection, path, steps)? < steps.len() {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let seen = steps_seen(&transaction, path, steps)?;
        if let Some(step) = steps.get(seen) {
            take(&transaction, step, seen + 1)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

fn take(transaction: &Transaction<'_>, step: &str, number: usize) -> Result<()> {
    transaction.execute_batch(step)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", number)?;
    Ok(())
}

fn steps_seen(connection: &Connection, path: &Path, steps: &[&str]) -> Result<usize> {
    let seen: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let application: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: u32 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let empty = seen == 0 && application == 0 && tables == 0;
    if !empty && application != APPLICATION_ID {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
        });
    }
    if seen > steps.len() {
        let known = steps.len();
        return Err(StoreError::Newer { found: seen, known });
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Column;
    use wortlaut_model::MemberId;

    const SECOND: &str = "ALTER TABLE workspace ADD COLUMN mandate TEXT NOT NULL DEFAULT '';
                          CREATE TABLE procedure (quorum INTEGER NOT NULL) STRICT;";

    fn path() -> &'static Path {
        Path::new("memory")
    }

    fn at_version_1() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        apply(&mut connection, path(), &STEPS[..1]).unwrap();
        connection
            .execute(
                "INSERT INTO workspace (id, name, language, created_at)
                 VALUES (randomblob(16), 'Task Force', 'de', 0)",
                [],
            )
            .unwrap();
        connection
    }

    fn version(connection: &Connection) -> u32 {
        connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    }

    #[test]
    fn an_older_file_gets_the_steps_it_lacks_and_keeps_its_rows() {
        let mut connection = at_version_1();
        let steps = [STEPS[0], SECOND];
        apply(&mut connection, path(), &steps).unwrap();
        assert_eq!(version(&connection), 2);
        let row: (String, String) = connection
            .query_row("SELECT name, mandate FROM workspace", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(row, ("Task Force".to_owned(), String::new()));
        // A second start finds nothing to do.
        apply(&mut connection, path(), &steps).unwrap();
        assert_eq!(version(&connection), 2);
    }

    /// A member at version 4, with an address, of whom the trail tells these actions.
    fn add_member(connection: &Connection, number: u8, trail: &[(&str, &str)]) -> MemberId {
        let member = MemberId::from_bytes([number; 16]);
        let organisation = "INSERT OR IGNORE INTO organisation
            (id, workspace, name, short, place, colour, votes, chair, created_at)
            SELECT zeroblob(16), id, 'Stadtwerke', 'SW', '', 1, 1, 0, 0 FROM workspace";
        connection.execute(organisation, []).unwrap();
        let add = "INSERT INTO member (id, organisation, name, role, created_at, address)
            VALUES (?1, zeroblob(16), 'Anna', 'editor', 0, ?2)";
        let address = format!("{number}@example.org");
        connection.execute(add, (Column(member), address)).unwrap();
        let tell = "INSERT INTO audit (at, by, action, subject, detail, previous, hash)
            VALUES (0, 'shell', ?1, ?2, ?3, zeroblob(32), zeroblob(32))";
        for (action, detail) in trail {
            let values = (action, member.to_string(), detail);
            connection.execute(tell, values).unwrap();
        }
        member
    }

    #[test]
    fn whose_word_an_older_address_is_stands_in_the_trail() {
        let mut connection = at_version_1();
        apply(&mut connection, path(), &STEPS[..4]).unwrap();
        let typed = ("own-record-changed", r#"{"fields":["name","address"]}"#);
        let renamed = ("own-record-changed", r#"{"fields":["name"]}"#);
        let given = ("member-address-changed", r#"{"set":true}"#);
        let came_with_it = add_member(&connection, 1, &[renamed]);
        let typed_last = add_member(&connection, 2, &[given, typed, renamed]);
        let given_last = add_member(&connection, 3, &[typed, given, renamed]);
        apply(&mut connection, path(), STEPS).unwrap();
        let query = "SELECT address_set_by_member FROM member WHERE id = ?1";
        for (member, by_member) in [
            (came_with_it, false),
            (typed_last, true),
            (given_last, false),
        ] {
            let kept = connection.query_row(query, [Column(member)], |row| row.get::<_, bool>(0));
            assert_eq!(kept.unwrap(), by_member, "{member}");
        }
    }

    #[test]
    fn notes_about_restores_go_on_with_the_changes_that_were_logged() {
        let mut connection = Connection::open_in_memory().unwrap();
        let is_it = |step: &&str| step.contains("CREATE TABLE noted_restore");
        let number = STEPS.iter().position(is_it).unwrap();
        apply(&mut connection, path(), &STEPS[..number]).unwrap();
        connection
            .execute_batch(
                "PRAGMA foreign_keys = OFF;
                 INSERT INTO restore (document, actor, origins, at) VALUES
                     (x'd0', x'a1', 'logged', 7), (x'd0', x'a2', 'never logged', 8);
                 INSERT INTO change (document, position, hash, actor, sequence, received_at, bytes) VALUES
                     (x'd0', 1, zeroblob(32), x'aa', 1, 0, x'00'),
                     (x'd0', 2, unhex(replace(printf('%64s', ''), ' ', '2')), x'a1', 1, 0, x'00'),
                     (x'd0', 3, unhex(replace(printf('%64s', ''), ' ', '1')), x'a1', 2, 0, x'00');",
            )
            .unwrap();
        apply(&mut connection, path(), &STEPS[..=number]).unwrap();
        let notes: Vec<(Vec<u8>, String, i64)> = connection
            .prepare("SELECT changes, origins, at FROM restore")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let changes = [[0x22; 32], [0x11; 32]].concat();
        assert_eq!(notes, [(changes, "logged".to_owned(), 7)]);
    }

    #[test]
    fn what_waits_already_waits_for_whom_its_actor_is_bound_to() {
        let mut connection = Connection::open_in_memory().unwrap();
        let is_it = |step: &&str| step.contains("CREATE TABLE actor_secret");
        let number = STEPS.iter().position(is_it).unwrap();
        apply(&mut connection, path(), &STEPS[..number]).unwrap();
        connection
            .execute_batch(
                "PRAGMA foreign_keys = OFF;
                 INSERT INTO actor (document, actor, member, bound_at) VALUES
                     (x'd0', x'a1', x'01', 0), (x'd1', x'a1', x'02', 0);
                 INSERT INTO held_change
                     (document, hash, actor, sequence, bytes, brought_by, at) VALUES
                     (x'd0', zeroblob(32), x'a1', 1, x'00', x'03', 0),
                     (x'd1', zeroblob(32), x'a1', 1, x'00', x'03', 0);",
            )
            .unwrap();
        apply(&mut connection, path(), &STEPS[..=number]).unwrap();
        let authors: Vec<Vec<u8>> = connection
            .prepare("SELECT author FROM held_change ORDER BY document")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(authors, [[1], [2]]);
    }

    #[test]
    fn a_step_that_fails_leaves_the_schema_of_the_step_before() {
        let mut connection = at_version_1();
        let failing = "CREATE TABLE half (x) STRICT; CREATE TABLE workspace (x) STRICT;";
        assert!(apply(&mut connection, path(), &[STEPS[0], failing]).is_err());
        assert_eq!(version(&connection), 1);
        let halves: u32 = connection
            .query_row(
                "SELECT count(*) FROM sqlite_schema WHERE name = 'half'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(halves, 0);
    }

    #[test]
    fn a_file_of_a_newer_program_is_refused() {
        let mut connection = at_version_1();
        apply(&mut connection, path(), &[STEPS[0], SECOND]).unwrap();
        let refused = apply(&mut connection, path(), &STEPS[..1]);
        assert!(matches!(
            refused,
            Err(StoreError::Newer { found: 2, known: 1 })
        ));
    }

    #[test]
    fn a_reader_refuses_an_empty_file_instead_of_filling_it() {
        let connection = Connection::open_in_memory().unwrap();
        let refused = require_current(&connection, path());
        assert!(matches!(refused, Err(StoreError::Older { found: 0, .. })));
    }
}
