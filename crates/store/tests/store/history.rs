//! What people say about a document's history: versions, what was agreed, notes and visits.

use crate::world::{NOON, World, batch, database, foreign_connection};
use wortlaut_model::{DocumentId, MemberId, Role, WorkspaceId, limits};
use wortlaut_store::{By, ChangeHash, ChangeLog, NewVersion, Restore, StoreError, Version, check};

const MINUTE: i64 = 60_000;

/// A document in which Anna wrote twice, in one world.
struct Story {
    world: World,
    definition: DocumentId,
    anna: MemberId,
    mona: MemberId,
    /// The log's changes, in order.
    hashes: Vec<ChangeHash>,
}

impl Story {
    fn begin() -> Self {
        let world = World::new();
        let definition = world.document("Definition");
        let anna = world.editor("Anna Beispiel");
        let mona = world.member("Mona Muster", Role::Moderator);
        let first = world.log(definition)[0].change.hash;
        let mut device = world.device(Some(anna)).after(&[first]);
        let changes = [device.types("eins"), device.types("zwei")];
        world.store.append(&[batch(definition, &changes)]).unwrap();
        let hashes = vec![first, changes[0].hash, changes[1].hash];
        Self {
            world,
            definition,
            anna,
            mona,
            hashes,
        }
    }

    fn named(&self, name: &str, position: usize) -> NewVersion {
        NewVersion {
            document: self.definition,
            name: name.into(),
            note: Some("nach der Sitzung".into()),
            heads: vec![self.hashes[position - 1]],
            position: Some(position as u64),
            text_sha256: [7; 32],
        }
    }

    fn names(&self, name: &str, position: usize) -> Version {
        let new = self.named(name, position);
        self.world
            .store
            .name_version(&new, self.anna, NOON)
            .unwrap()
    }

    fn agrees(&self, number: u64, note: Option<&str>, minute: i64) -> Version {
        let at = NOON.plus_millis(minute * MINUTE);
        self.world
            .store
            .declare_agreed(self.definition, number, note, self.mona, at)
            .unwrap()
    }

    fn last_audit(&self) -> (String, serde_json::Value) {
        let last = self.world.store.audit_trail(0).unwrap().pop().unwrap();
        (last.action, last.detail)
    }

    /// Everything the trail says, as one text.
    fn trail(&self) -> String {
        let trail = self.world.store.audit_trail(0).unwrap();
        trail.iter().map(|entry| format!("{entry:?}\n")).collect()
    }
}

#[test]
fn versions_are_numbered_in_the_order_in_which_they_are_named() {
    let story = Story::begin();
    let first = story.names("Entwurf für die Sitzung", 3);
    let second = story.names("Davor", 2);
    assert_eq!((first.number, second.number), (1, 2));
    assert_eq!(second.heads, [story.hashes[1]]);
    assert_eq!(
        (second.position, second.created_by, second.created_at),
        (Some(2), story.anna, NOON)
    );
    assert_eq!((second.agreed.is_none(), second.is_current), (true, false));

    let story = Story {
        world: story.world.reopened(),
        ..story
    };
    let store = &story.world.store;
    assert_eq!(
        store.versions(story.definition).unwrap(),
        [first, second.clone()]
    );
    assert_eq!(store.version(story.definition, 2).unwrap(), Some(second));
    assert_eq!(store.version(story.definition, 3).unwrap(), None);
    let other = story.world.document("Practice");
    assert_eq!(store.versions(other).unwrap(), []);
    assert!(check(story.world.data()).unwrap().is_clean());
}

#[test]
fn a_version_names_changes_of_its_own_documents_log() {
    let story = Story::begin();
    let other = story.world.document("Practice");
    let foreign = story.world.log(other)[0].change.hash;
    for heads in [vec![], vec![[9; 32]], vec![foreign]] {
        let new = NewVersion {
            heads,
            position: None,
            ..story.named("Unbekannt", 1)
        };
        let refused = story.world.store.name_version(&new, story.anna, NOON);
        assert!(matches!(
            refused,
            Err(StoreError::Unknown { what: "change" })
        ));
    }
    let nobody = MemberId::from_bytes([9; 16]);
    let new = story.named("Von niemandem", 1);
    let refused = story.world.store.name_version(&new, nobody, NOON);
    assert!(matches!(refused, Err(StoreError::Unknown { .. })));
    assert_eq!(story.world.store.versions(story.definition).unwrap(), []);
    assert_eq!(story.last_audit().0, "document-created");
}

#[test]
fn the_agreed_version_is_the_one_declared_last_and_all_declarations_stay() {
    let story = Story::begin();
    story.names("Eins", 2);
    story.names("Zwei", 3);
    assert!(story.agrees(2, None, 1).is_current);
    let back = story.agrees(1, Some("doch die erste"), 2);
    assert!(back.is_current);
    assert_eq!(back.agreed.unwrap().note.unwrap(), "doch die erste");

    let versions = story.world.store.versions(story.definition).unwrap();
    let current: Vec<bool> = versions.iter().map(|it| it.is_current).collect();
    assert_eq!(current, [true, false]);
    let second = versions[1].agreed.as_ref().unwrap();
    assert_eq!(
        (second.by, second.at),
        (story.mona, NOON.plus_millis(MINUTE))
    );
    assert!(story.agrees(2, Some("nun die zweite"), 3).is_current);
    let rows: u64 = foreign_connection(&story.world.data())
        .query_row("SELECT count(*) FROM agreed", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 3);

    let unknown = story
        .world
        .store
        .declare_agreed(story.definition, 3, None, story.mona, NOON);
    assert!(matches!(unknown, Err(StoreError::Unknown { .. })));
    assert!(check(story.world.data()).unwrap().is_clean());
}

#[test]
fn there_are_only_so_many_versions() {
    let story = Story::begin();
    story.names("Eins", 3);
    foreign_connection(&story.world.data())
        .execute("UPDATE version SET number = ?1", [limits::VERSIONS])
        .unwrap();
    let new = story.named("Eine zu viel", 3);
    let refused = story.world.store.name_version(&new, story.anna, NOON);
    assert!(matches!(refused, Err(StoreError::Full { .. })));
}

#[test]
fn a_version_is_published_and_withdrawn_and_every_step_stays() {
    let story = Story::begin();
    let store = &story.world.store;
    story.names("Eins", 1);
    story.names("Zwei", 2);
    let at = |minute: i64| NOON.plus_millis(minute * MINUTE);
    let unknown = store.withdraw(story.definition, 1, story.mona, NOON);
    assert!(matches!(unknown, Err(StoreError::Unknown { .. })));
    let shown = store.publish(story.definition, 2, story.mona, at(1));
    let shown = shown.unwrap();
    assert!(shown.is_shown());
    assert_eq!((shown.version, shown.published_at), (2, at(1)));
    // Whoever presses twice changes nothing.
    let again = store.publish(story.definition, 2, story.mona, at(2));
    assert_eq!(again.unwrap(), shown);

    let withdrawn = store.withdraw(story.definition, 2, story.mona, at(3));
    let withdrawn = withdrawn.unwrap();
    assert_eq!(
        (withdrawn.published_at, withdrawn.withdrawn_at),
        (at(1), Some(at(3)))
    );
    store
        .publish(story.definition, 1, story.mona, at(4))
        .unwrap();
    let listed = store.publications(story.definition).unwrap();
    let shown: Vec<_> = listed
        .iter()
        .map(|it| (it.version, it.is_shown()))
        .collect();
    assert_eq!(shown, [(1, true), (2, false)]);

    let back = store.publish(story.definition, 2, story.mona, at(5));
    assert_eq!(back.unwrap().published_at, at(5));
    let trail = store.audit_trail(0).unwrap();
    let steps = trail.iter().map(|entry| entry.action.as_str());
    let steps: Vec<_> = steps
        .filter(|it| ["version-published", "version-withdrawn"].contains(it))
        .collect();
    assert_eq!(
        steps,
        [
            "version-published",
            "version-withdrawn",
            "version-published",
            "version-published"
        ]
    );
    let missing = store.publish(story.definition, 9, story.mona, NOON);
    assert!(matches!(missing, Err(StoreError::Unknown { .. })));
    assert!(check(story.world.data()).unwrap().is_clean());
}

#[test]
fn versions_and_declarations_cannot_be_rewritten_by_accident() {
    let story = Story::begin();
    story.names("Eins", 3);
    story.agrees(1, None, 1);
    let store = &story.world.store;
    store
        .publish(story.definition, 1, story.mona, NOON)
        .unwrap();
    let shell = rusqlite::Connection::open(database(&story.world.data())).unwrap();
    for sql in [
        "UPDATE version SET name = 'Zwei'",
        "UPDATE version SET number = 2",
        "DELETE FROM version",
        "UPDATE agreed SET note = ''",
        "DELETE FROM agreed",
        "UPDATE publication SET is_shown = 0",
        "DELETE FROM publication",
    ] {
        assert!(shell.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn a_note_about_a_session_is_replaced_by_a_newer_one_and_can_be_taken_away() {
    let story = Story::begin();
    let store = &story.world.store;
    let session = story.hashes[1];
    let says = |text, by, minute| {
        let at = NOON.plus_millis(minute * MINUTE);
        store.note_session(story.definition, &session, &[], text, by, at)
    };
    let notes = || store.session_notes(story.definition).unwrap();
    says(Some("Absatz 2 gekürzt"), story.anna, 1).unwrap();
    says(Some("Absatz 2 gekürzt, weil doppelt"), story.mona, 2).unwrap();
    let noted = notes();
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0].text, "Absatz 2 gekürzt, weil doppelt");
    assert_eq!(
        (noted[0].change, noted[0].by, noted[0].at),
        (session, story.mona, NOON.plus_millis(2 * MINUTE))
    );
    says(None, story.mona, 3).unwrap();
    assert_eq!(notes(), []);
    let at = NOON.plus_millis(4 * MINUTE);
    for (change, instead_of) in [(story.hashes[2], vec![]), (session, vec![story.hashes[2]])] {
        store
            .note_session(
                story.definition,
                &change,
                &instead_of,
                Some("x"),
                story.anna,
                at,
            )
            .unwrap();
        assert_eq!(notes().len(), 1, "one sentence stands for the session");
    }
    says(None, story.mona, 5).unwrap();
    assert_eq!(
        story.last_audit(),
        (
            "session-noted".to_owned(),
            serde_json::json!({ "position": 2, "deleted": true })
        )
    );
    let unknown = store.note_session(story.definition, &[9; 32], &[], Some("?"), story.anna, NOON);
    assert!(matches!(
        unknown,
        Err(StoreError::Unknown { what: "change" })
    ));
}

#[test]
fn a_visit_never_goes_back() {
    let story = Story::begin();
    let store = &story.world.store;
    let at = |minute| NOON.plus_millis(minute * MINUTE);
    let visit = || store.visit(story.anna, story.definition).unwrap();
    assert_eq!(visit(), None);
    for (position, minute, expected) in [
        (2, 1, (2, 1)),
        (1, 2, (2, 1)),
        (2, 3, (2, 3)),
        (3, 4, (3, 4)),
    ] {
        store
            .note_visit(story.anna, story.definition, position, at(minute))
            .unwrap();
        let seen = visit().unwrap();
        assert_eq!((seen.position, seen.at), (expected.0, at(expected.1)));
    }
    let beyond = store.note_visit(story.anna, story.definition, 4, at(5));
    assert!(matches!(
        beyond,
        Err(StoreError::Unknown { what: "position" })
    ));
    assert_eq!(store.visit(story.mona, story.definition).unwrap(), None);
    assert!(
        !story.trail().contains("visit"),
        "nobody is watched reading"
    );
}

#[test]
fn a_workspace_decides_whether_persons_are_shown_in_the_history() {
    let story = Story::begin();
    let (store, workspace) = (&story.world.store, story.world.workspace);
    let shows = || {
        let identity = store.identity(story.anna).unwrap().unwrap();
        assert_eq!(identity.workspace, store.workspaces().unwrap()[0]);
        identity.workspace.persons_in_history
    };
    assert!(!shows());
    let by = By::Member(story.mona);
    store
        .show_persons_in_history(workspace, true, by, NOON)
        .unwrap();
    assert!(shows());
    assert_eq!(
        story.last_audit(),
        (
            "history-persons-changed".to_owned(),
            serde_json::json!({ "shown": true })
        )
    );
    let entries = store.audit_trail(0).unwrap().len();
    store
        .show_persons_in_history(workspace, true, by, NOON)
        .unwrap();
    assert_eq!(store.audit_trail(0).unwrap().len(), entries);
    let nowhere = WorkspaceId::from_bytes([9; 16]);
    let refused = store.show_persons_in_history(nowhere, true, by, NOON);
    assert!(matches!(refused, Err(StoreError::Unknown { .. })));
}

#[test]
fn the_trail_tells_of_the_history_without_names_or_notes() {
    let story = Story::begin();
    story.names("Geheimer Stand", 3);
    story.agrees(1, Some("Geheimer Beschluss"), 1);
    story
        .world
        .store
        .note_session(
            story.definition,
            &story.hashes[1],
            &[],
            Some("Geheimer Grund"),
            story.anna,
            NOON,
        )
        .unwrap();
    let trail = story.trail();
    for action in ["version-named", "version-agreed", "session-noted"] {
        assert!(trail.contains(action), "{trail}");
    }
    assert!(!trail.contains("Geheim"), "{trail}");
    assert!(!trail.contains("Beispiel"), "{trail}");
    let shown = format!(
        "{:?}",
        story.world.store.versions(story.definition).unwrap()
    );
    assert!(!shown.contains("Geheim"), "{shown}");
}

#[test]
fn damage_to_versions_is_found_and_named() {
    for (name, sql, expected) in [
        (
            "a missing version",
            "DELETE FROM version WHERE number = 1",
            "version 2: stands where version 1 should: versions are missing",
        ),
        (
            "an unknown head",
            "UPDATE version SET heads = zeroblob(32) WHERE number = 1",
            "which the log lacks",
        ),
        (
            "heads in another order",
            "UPDATE version SET heads = CAST(heads || zeroblob(32) AS BLOB) WHERE number = 1",
            "version 1: its heads are not in order",
        ),
        (
            "another position",
            "UPDATE version SET position = 1 WHERE number = 2",
            "version 2: its heads are not those of the log at position 1",
        ),
        (
            "a position beyond the log",
            "UPDATE version SET position = 99 WHERE number = 2",
            "version 2: its heads are not those of the log at position 99",
        ),
        (
            "a version that was never there is agreed",
            "UPDATE agreed SET version = 9",
            "refers to a row of table version that does not exist",
        ),
        (
            "a note about nothing",
            "UPDATE session_note SET change = zeroblob(32)",
            "refers to a row of table change that does not exist",
        ),
    ] {
        let story = Story::begin();
        story.names("Eins", 2);
        story.names("Zwei", 3);
        story.agrees(1, None, 1);
        story
            .world
            .store
            .note_session(
                story.definition,
                &story.hashes[1],
                &[],
                Some("x"),
                story.anna,
                NOON,
            )
            .unwrap();
        let sound = check(story.world.data()).unwrap();
        assert!(sound.is_clean(), "{:?}", sound.problems);
        assert_eq!(sound.versions, 2);
        let shell = foreign_connection(&story.world.data());
        assert!(shell.execute(sql, []).unwrap() > 0, "{name}");
        let report = check(story.world.data()).unwrap();
        let found: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
        assert!(
            found.iter().any(|problem| problem.contains(expected)),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn what_a_restore_repeats_is_noted_of_its_changes_and_stays_once_they_are_logged() {
    let story = Story::begin();
    let note = |changes: &[ChangeHash], minute: i64| {
        let restore = Restore {
            changes: changes.to_vec(),
            origins: format!("noted at {minute}"),
        };
        let now = NOON.plus_millis(minute * MINUTE);
        let store = &story.world.store;
        store.note_restore(story.definition, &restore, now).unwrap();
        restore
    };
    let noted = || {
        let mut noted = story.world.store.restores(story.definition).unwrap();
        noted.sort_by(|a, b| a.origins.cmp(&b.origins));
        noted
    };
    let logged = note(&story.hashes[1..], 10);
    let pressed_twice = [note(&[[8; 32], [9; 32]], 20), note(&[[7; 32]], 21)];
    let [first, second] = pressed_twice.clone();
    assert_eq!(noted(), [logged.clone(), first, second]);
    note(&story.hashes[1..], 30);
    assert_eq!(noted()[0], logged, "what was noted stays as it was");
    let stale = limits::RESTORE_NOTED_MILLIS / MINUTE + 21;
    let newer = note(&[[6; 32]], stale);
    assert_eq!(noted(), [logged, pressed_twice[1].clone(), newer]);
}
