//! The check finds what is wrong, and says where.

use crate::world::{NOON, TestFolder, World, batch, chunk, database, foreign_connection};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::fs;
use wortlaut_model::{DocumentId, MemberId};
use wortlaut_store::{
    ChangeLog, ChangeRecord, CheckReport, HeldChange, LoggedChange, Snapshot, Store, check,
    check_and_examine,
};

/// Two documents with two writers, a snapshot and a trail; of Berta's changes one waits for her, and one was dropped.
fn lived_in() -> (World, DocumentId) {
    let world = World::new();
    let definition = world.document("Definition");
    let annas = world.editor("Anna");
    let mut anna = world.device(Some(annas));
    let mut berta = world.device(Some(world.editor("Berta")));
    for _ in 0..10 {
        let hers = anna.types("Daseinsvorsorge");
        berta.dependencies.push(hers.hash);
        let answer = berta.types("digital");
        anna.dependencies.push(answer.hash);
        world
            .store
            .append(&[batch(definition, &[hers, answer])])
            .unwrap();
    }
    world
        .store
        .put_snapshot(&Snapshot {
            document: definition,
            position: 21,
            heads: anna.dependencies,
            bytes: b"the whole document".as_slice().into(),
            made_at: NOON,
        })
        .unwrap();
    hold(&world, definition, &berta.types("verworfen"), annas);
    let dropped = world.store.held(definition).unwrap().remove(0);
    world
        .store
        .drop_held(definition, &dropped.id, annas, NOON)
        .unwrap();
    hold(&world, definition, &berta.types("verspätet"), annas);
    world.document("Practice");
    (world, definition)
}

fn hold(world: &World, document: DocumentId, change: &ChangeRecord, brought_by: MemberId) {
    let held = HeldChange {
        hash: change.hash,
        actor: change.actor.clone(),
        author: change.member.unwrap(),
        sequence: change.sequence,
        bytes: change.bytes.clone(),
        brought_by,
        at: NOON,
    };
    assert_eq!(world.store.hold(document, &[held]).unwrap(), 1);
}

fn problems(report: &CheckReport) -> String {
    let lines: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn a_sound_folder_is_clean_while_it_is_in_use_and_afterwards() {
    let (world, _) = lived_in();
    let in_use = check(world.data()).unwrap();
    assert_eq!(problems(&in_use), "");
    assert_eq!(
        (in_use.documents, in_use.changes, in_use.snapshots),
        (2, 22, 1)
    );
    assert_eq!((in_use.held_changes, in_use.audit_entries), (2, 8));

    let data = world.data();
    let World { store, folder, .. } = world;
    drop(store);
    assert_eq!(check(&data).unwrap(), in_use);
    // A folder that was checked while nobody used it opens as before.
    Store::open(folder.data()).unwrap();
}

#[test]
fn every_kind_of_damage_is_found_and_named() {
    let damages: [(&str, &str, &str); 31] = [
        (
            "a flipped byte in a change",
            "UPDATE change SET bytes = CAST(replace(bytes, 'Dasein', 'dasein') AS BLOB)
             WHERE position = 2 AND actor = (SELECT actor FROM change WHERE id = 2)",
            "change 2: its bytes are damaged: the checksum is wrong",
        ),
        (
            "a cut change",
            "UPDATE change SET bytes = substr(bytes, 1, 30) WHERE id = 3",
            "change 3: its bytes are damaged: the bytes end too early",
        ),
        (
            "an empty change",
            "UPDATE change SET bytes = x'' WHERE id = 3",
            "change 3: its bytes are damaged",
        ),
        (
            "another hash",
            "UPDATE change SET hash = randomblob(32) WHERE id = 4",
            "change 4: its hash is not what its bytes say",
        ),
        (
            "a lost dependency",
            "UPDATE change SET hash = randomblob(32) WHERE id = 4",
            "change 5: depends on ",
        ),
        (
            "another actor",
            "UPDATE change SET actor = (SELECT actor FROM change WHERE id = 1) WHERE id = 21",
            "change 21: its actor is not what its bytes say",
        ),
        (
            "another sequence number",
            "UPDATE change SET sequence = 99 WHERE id = 21",
            "change 21: its sequence number is not what its bytes say",
        ),
        (
            "a gap in the sequence",
            "UPDATE change SET sequence = 99 WHERE id = 21",
            "change 21: has sequence number 99 of its actor, after 9",
        ),
        (
            "a missing change",
            "DELETE FROM change WHERE id = 7",
            "change 8: follows change 6: changes are missing",
        ),
        (
            "a missing last change",
            "DELETE FROM change WHERE id = 21",
            "the change log: has 21 rows, but the last is number 22",
        ),
        (
            "a missing tail under a snapshot",
            "DELETE FROM change WHERE id >= 20",
            "covers 21 changes, but the log has 19",
        ),
        (
            "an actor's changes all missing",
            "DELETE FROM change WHERE actor = (SELECT actor FROM change WHERE id = 3)",
            "is bound, but its changes are missing",
        ),
        (
            "changes in another order",
            "UPDATE change SET position = position + 100 WHERE id BETWEEN 2 AND 21;
             UPDATE change SET position = 123 - position WHERE position > 100",
            "which is not before it",
        ),
        (
            "an actor bound to another",
            "UPDATE actor SET member = (SELECT max(id) FROM member) WHERE member = (SELECT min(id) FROM member)",
            "its actor is not bound to its author",
        ),
        (
            "an actor bound to nobody",
            "UPDATE actor SET member = NULL WHERE member IS NOT NULL",
            "its actor is not bound to its author",
        ),
        (
            "a change ascribed to another",
            "UPDATE change SET member = NULL WHERE id = 5",
            "change 5: its actor is not bound to its author",
        ),
        (
            "a missing binding",
            "DELETE FROM actor WHERE actor = (SELECT actor FROM change WHERE id = 2)",
            "table change, row 2: refers to a row of table actor that does not exist",
        ),
        (
            "a missing member",
            "DELETE FROM member",
            "refers to a row of table member that does not exist",
        ),
        (
            "a missing document",
            "DELETE FROM document",
            "refers to a row of table document that does not exist",
        ),
        (
            "a changed snapshot",
            "UPDATE snapshot SET bytes = x'00'",
            "its bytes are not those of its SHA-256",
        ),
        (
            "a flipped byte in a change that waits",
            "UPDATE held_change SET bytes = CAST(replace(bytes, 'versp', 'Versp') AS BLOB)
             WHERE dropped_at IS NULL",
            ": its bytes are damaged: the checksum is wrong",
        ),
        (
            "a cut change that waits",
            "UPDATE held_change SET bytes = substr(bytes, 1, 30) WHERE dropped_at IS NULL",
            ": its bytes are damaged: the bytes end too early",
        ),
        (
            "a change that waits under another hash",
            "UPDATE held_change SET hash = zeroblob(32) WHERE dropped_at IS NULL",
            "held change 0000000000000000000000000000000000000000000000000000000000000000: \
             its hash is not what its bytes say",
        ),
        (
            "a change that waits for another actor",
            "UPDATE held_change SET actor = x'00' WHERE dropped_at IS NULL",
            ": its actor is not what its bytes say",
        ),
        (
            "a change that waits under another number",
            "UPDATE held_change SET sequence = 99 WHERE dropped_at IS NULL",
            ": its sequence number is not what its bytes say",
        ),
        (
            "a dropped change that is still there",
            "UPDATE held_change SET bytes = x'00' WHERE dropped_at IS NOT NULL",
            ": was dropped, and its bytes are still there",
        ),
        (
            "a change that waits and is logged",
            "UPDATE held_change SET hash = (SELECT hash FROM change WHERE id = 2)
             WHERE dropped_at IS NOT NULL",
            ": is in the log, too",
        ),
        (
            "a changed audit entry",
            "UPDATE audit SET by = 'server' WHERE number = 3",
            "audit entry 3: was changed",
        ),
        (
            "a missing audit entry",
            "DELETE FROM audit WHERE number = 3",
            "audit entry 4: follows entry 2: entries are missing",
        ),
        (
            "a re-hashed audit entry",
            "UPDATE audit SET hash = randomblob(32) WHERE number = 3",
            "audit entry 4: does not carry the hash of the entry before",
        ),
        (
            "an impossible role",
            "UPDATE member SET role = 'king'",
            "CHECK constraint failed in member",
        ),
    ];
    for (name, sql, expected) in damages {
        let (world, _) = lived_in();
        let shell = foreign_connection(&world.data());
        shell.execute_batch(sql).unwrap();
        assert!(shell.total_changes() > 0, "{name}: nothing was damaged");
        let report = check(world.data()).unwrap();
        assert!(!report.is_clean(), "{name}");
        assert!(
            problems(&report).contains(expected),
            "{name}:\n{}",
            problems(&report)
        );
    }
}

#[test]
fn a_change_of_the_schema_is_found() {
    for (sql, expected) in [
        (
            "DROP TRIGGER change_is_never_deleted",
            "trigger change_is_never_deleted is missing",
        ),
        (
            "CREATE INDEX mine ON change (sequence)",
            "index mine was added",
        ),
        (
            "ALTER TABLE member ADD COLUMN shoe TEXT",
            "table member was changed",
        ),
    ] {
        let (world, _) = lived_in();
        foreign_connection(&world.data())
            .execute_batch(sql)
            .unwrap();
        let report = check(world.data()).unwrap();
        assert!(
            problems(&report).contains(expected),
            "{sql}:\n{}",
            problems(&report)
        );
    }
}

#[test]
fn the_log_cannot_be_rewritten_by_accident() {
    let (world, _) = lived_in();
    let shell = rusqlite::Connection::open(database(&world.data())).unwrap();
    for sql in [
        "DELETE FROM change",
        "UPDATE change SET member = NULL",
        "DELETE FROM actor",
        "UPDATE actor SET member = NULL",
        "DELETE FROM audit",
        "UPDATE audit SET detail = '{}'",
    ] {
        assert!(shell.execute(sql, []).is_err(), "{sql}");
    }
    assert!(check(world.data()).unwrap().is_clean());
}

#[test]
fn a_damaged_change_is_not_read_as_if_it_were_sound() {
    let (world, definition) = lived_in();
    foreign_connection(&world.data())
        .execute("UPDATE change SET sequence = 99 WHERE id = 21", [])
        .unwrap();
    let mut seen = 0;
    let read = world.store.read(definition, 0, &mut |_| {
        seen += 1;
        std::ops::ControlFlow::Continue(())
    });
    let error = read.unwrap_err().to_string();
    assert_eq!(seen, 20);
    assert!(
        error.contains(&format!("change 21 of document {definition}")),
        "{error}"
    );
}

/// What the check promises about the log: everything but the time of receipt and the name of who brought it.
fn vouched_for(log: &[LoggedChange]) -> Vec<(u64, Vec<u8>, Option<wortlaut_model::MemberId>)> {
    log.iter()
        .map(|logged| {
            let change = &logged.change;
            (logged.position, change.bytes.to_vec(), change.member)
        })
        .collect()
}

#[test]
fn a_flipped_bit_in_the_file_is_found_or_does_the_log_no_harm() {
    let (world, definition) = lived_in();
    let expected = vouched_for(&world.log(definition));
    let data = world.data();
    let World { store, folder, .. } = world;
    drop(store);
    let sound = fs::read(database(&data)).unwrap();
    let mut dice = StdRng::seed_from_u64(20_261_124);
    let mut found = 0;
    for round in 0..300 {
        let mut bytes = sound.clone();
        let offset = dice.random_range(0..bytes.len());
        let bit = dice.random_range(0..8);
        bytes[offset] ^= 1 << bit;
        let copy = TestFolder::new();
        fs::create_dir(copy.data()).unwrap();
        fs::write(database(&copy.data()), bytes).unwrap();
        if check(copy.data()).is_ok_and(|report| report.is_clean()) {
            let store = Store::open(copy.data()).unwrap();
            let log = crate::world::read_log(&store, definition);
            assert!(
                vouched_for(&log) == expected,
                "round {round}: bit {bit} of byte {offset}"
            );
        } else {
            found += 1;
        }
    }
    assert!(found > 30, "only {found} of 300 flips were found");
    drop(folder);
}

#[test]
fn a_file_that_was_cut_off_is_reported() {
    let (world, _) = lived_in();
    let data = world.data();
    let World { store, folder, .. } = world;
    drop(store);
    // Whoever has only read does not move SQLite's log into the file when it closes last.
    foreign_connection(&data)
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    let bytes = fs::read(database(&data)).unwrap();
    fs::write(database(&data), &bytes[..bytes.len() / 2]).unwrap();
    assert!(!check(&data).unwrap().is_clean());

    fs::write(
        database(&data),
        "no database at all, but long enough for one".repeat(100),
    )
    .unwrap();
    let report = check(&data).unwrap();
    assert!(
        problems(&report).contains("is not a database"),
        "{}",
        problems(&report)
    );
    drop(folder);
}

#[test]
fn sound_logs_are_examined_and_the_findings_reported() {
    let (world, definition) = lived_in();
    let mut examined = Vec::new();
    let report = check_and_examine(world.data(), &mut |log| {
        examined.push((log.document, log.changes.len(), log.snapshot.is_some()));
        vec![format!("{} changes do not fit together", log.changes.len())]
    })
    .unwrap();
    examined.sort_by_key(|(_, changes, _)| *changes);
    assert_eq!((examined[0].1, examined[0].2), (1, false));
    assert_eq!(examined[1], (definition, 21, true));
    let expected = format!("document {definition}: 21 changes do not fit together");
    assert!(
        problems(&report).contains(&expected),
        "{}",
        problems(&report)
    );

    foreign_connection(&world.data())
        .execute("UPDATE change SET bytes = x'00' WHERE id = 2", [])
        .unwrap();
    let mut examined = Vec::new();
    check_and_examine(world.data(), &mut |log| {
        examined.push(log.document);
        Vec::new()
    })
    .unwrap();
    assert_eq!(examined.len(), 1);
    assert_ne!(examined[0], definition);
}

#[test]
fn a_report_of_a_broken_log_stays_short() {
    let world = World::new();
    let definition = world.document("Definition");
    let mut anna = world.device(Some(world.editor("Anna")));
    let changes: Vec<_> = (0..1_500).map(|_| anna.types("x")).collect();
    world.store.append(&[batch(definition, &changes)]).unwrap();
    let other = chunk(&[], &[1; 16], 1, "other");
    foreign_connection(&world.data())
        .execute("UPDATE change SET bytes = ?1", [other])
        .unwrap();
    let report = check(world.data()).unwrap();
    assert_eq!(report.problems.len(), 1_000);
    assert!(report.unlisted > 500, "{}", report.unlisted);
}
